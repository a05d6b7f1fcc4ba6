#include "io/directory_load.h"

#include <stdlib.h>
#include <string.h>

#define ALIAS_WORDS_MAX (sizeof((struct alias *)0)->word / sizeof((struct alias *)0)->word[0])
#define ALIAS_CHARS     60

/* An alias with what findings need to know of it; the alias first, for directory_compare_alias. */
struct entry {
    struct alias alias;
    struct place place;
    bool is_listed; /* by the admin; else made of code or name */
    struct entry *next;
};

struct aliases {
    struct directory_load *load;
    struct entry *first;
    size_t n;
};

/* Words that stand before the name of any centre. */
static bool is_kind_word(const char *word)
{
    static const char *const KIND[] = {"puskesmas", "pkm", "dinkes", "dinas"};
    for (size_t i = 0; i < sizeof KIND / sizeof KIND[0]; i++)
        if (strcmp(word, KIND[i]) == 0)
            return true;
    return false;
}

static void add(struct aliases *aliases, const struct entry *like, const char *before, const struct word *word, int n)
{
    struct entry *entry = arena_take(aliases->load->arena, sizeof *entry);
    size_t at = 0;
    *entry = *like;
    if (n + (before != NULL ? 1 : 0) > (int)ALIAS_WORDS_MAX)
        return;
    if (before != NULL)
        entry->alias.word[at++] = before;
    for (int i = 0; i < n; i++)
        entry->alias.word[at++] = arena_text(aliases->load->arena, word[i].text, word[i].len);
    entry->alias.n_words = (uint8_t)at;
    entry->next = aliases->first;
    aliases->first = entry;
    aliases->n++;
}

/* The phrase; for a puskesmas also with and without "puskesmas" or "pkm" before it. */
static void add_forms(struct aliases *aliases, const struct entry *like, const struct words *words)
{
    const struct unit *unit = &aliases->load->unit[like->alias.unit];
    if (unit->kind != UNIT_PUSKESMAS) {
        add(aliases, like, NULL, words->word, words->n);
        return;
    }
    bool has_kind =
        words->n > 1 && (strcmp(words->word[0].text, "puskesmas") == 0 || strcmp(words->word[0].text, "pkm") == 0);
    const struct word *word = words->word + (has_kind ? 1 : 0);
    int n = words->n - (has_kind ? 1 : 0);
    add(aliases, like, NULL, word, n);
    add(aliases, like, "puskesmas", word, n);
    add(aliases, like, "pkm", word, n);
}

/* A unit that is called like a command is not found at the start of a message. */
static void check_keyword(const struct aliases *aliases, const struct entry *like, const struct words *words)
{
    const struct keywords *keywords = aliases->load->context->keywords;
    const struct keyword *keyword = keyword_match(keywords, 1u << KEYWORD_COMMAND | 1u << KEYWORD_FLAG, words, 0);
    if (keyword != NULL && keyword->n_words == words->n && !keyword->is_alone)
        findings_warn(aliases->load->findings, like->place, "'%s' is a keyword of %s, too; name the unit otherwise",
                      keyword->word[0], keyword->name);
}

static void add_own(struct aliases *aliases, int unit, const char *key, const char *text)
{
    struct words words;
    const struct node *node = tree_get(aliases->load->unit_node[unit], key);
    if (node == NULL || text[0] == '\0')
        return;
    struct entry like = {.alias = {.unit = unit}, .place = node->place};
    words_split(text, &words);
    if (words.n == 0)
        findings_error(aliases->load->findings, node->place, "'%.40s' has no letters; give the unit a name", text);
    else
        add_forms(aliases, &like, &words);
    check_keyword(aliases, &like, &words);
}

static void add_listed(struct aliases *aliases, int unit, const struct node *node)
{
    struct words words;
    struct findings *findings = aliases->load->findings;
    struct entry like = {.alias = {.unit = unit}, .place = node->place, .is_listed = true};
    const char *text = tree_text(findings, node, ALIAS_CHARS);
    if (text == NULL)
        return;
    words_split(text, &words);
    if (words.n == 0 || words.n > (int)ALIAS_WORDS_MAX)
        findings_error(findings, node->place, "'%.60s' has %d words; an alias has 1 to %zu", text, words.n,
                       ALIAS_WORDS_MAX);
    else if (words.n == 1 && is_kind_word(words.word[0].text))
        findings_error(findings, node->place, "'%.60s' fits every unit; add its name", text);
    else
        add_forms(aliases, &like, &words);
    check_keyword(aliases, &like, &words);
}

static void add_unit(struct aliases *aliases, int unit)
{
    const struct unit *u = &aliases->load->unit[unit];
    const struct node *node = tree_get(aliases->load->unit_node[unit], "aliases");
    add_own(aliases, unit, "code", u->code);
    add_own(aliases, unit, "name", u->name);
    add_own(aliases, unit, "short", u->short_name);
    node = tree_list(aliases->load->findings, node, "a list of nicknames, as [kutawaluya, ktwaluya],");
    for (; node != NULL; node = node->next)
        add_listed(aliases, unit, node);
}

/* ---- the whole table ---- */

static bool is_same_words(const struct alias *a, const struct alias *b)
{
    bool is_same = a->n_words == b->n_words;
    for (int i = 0; is_same && i < a->n_words; i++)
        is_same = strcmp(a->word[i], b->word[i]) == 0;
    return is_same;
}

static int compare_entries(const void *a, const void *b)
{
    const struct entry *x = *(const struct entry *const *)a, *y = *(const struct entry *const *)b;
    int order = directory_compare_alias(&x->alias, &y->alias);
    if (order == 0 && x->is_listed != y->is_listed)
        order = x->is_listed ? -1 : 1;
    if (order == 0)
        order = (x->place.line > y->place.line) - (x->place.line < y->place.line);
    return order;
}

/* "puskesmas kajen" is no news when "kajen" was told. */
static bool is_prefixed(const struct alias *alias)
{
    return alias->n_words > 1 && (strcmp(alias->word[0], "puskesmas") == 0 || strcmp(alias->word[0], "pkm") == 0);
}

static void two_units(const struct directory_load *load, const struct entry *a, const struct entry *b)
{
    const struct entry *first = a->place.line <= b->place.line ? a : b, *second = first == a ? b : a;
    const char *first_code = load->unit[first->alias.unit].code, *second_code = load->unit[second->alias.unit].code;
    char phrase[ALIAS_CHARS * 4 + 4] = "";
    if (is_prefixed(&a->alias) || strcmp(first_code, second_code) == 0) /* one code twice was told already */
        return;
    for (int i = 0; i < a->alias.n_words; i++) {
        size_t used = strlen(phrase), len = strlen(a->alias.word[i]);
        if (used + len + 2 > sizeof phrase)
            break;
        if (used > 0)
            phrase[used++] = ' ';
        memcpy(phrase + used, a->alias.word[i], len + 1);
    }
    findings_error(load->findings, second->place, "'%s' names %s in line %d and %s here; %s", phrase, first_code,
                   first->place.line, second_code,
                   a->is_listed && b->is_listed ? "leave it out of both, then Suara asks which"
                                                : "a code or name belongs to one unit, use another here");
}

/* Sorted entries without those that say the same twice; findings for one alias of two units. */
static void keep_unique(struct aliases *aliases, struct entry *const *sorted, struct directory *directory)
{
    struct alias *table = arena_array(aliases->load->arena, aliases->n, sizeof table[0]);
    size_t n = 0;
    for (size_t i = 0; i < aliases->n; i++) {
        bool is_repeated = i > 0 && is_same_words(&sorted[i - 1]->alias, &sorted[i]->alias);
        if (is_repeated && sorted[i - 1]->alias.unit != sorted[i]->alias.unit)
            two_units(aliases->load, sorted[i - 1], sorted[i]);
        if (!is_repeated)
            table[n++] = sorted[i]->alias;
    }
    directory->alias = table;
    directory->n_aliases = n;
}

void directory_load_aliases(struct directory_load *load)
{
    struct aliases aliases = {.load = load};
    for (int i = 0; i < load->n; i++)
        add_unit(&aliases, i);
    struct entry **sorted = arena_array(load->arena, aliases.n, sizeof sorted[0]);
    size_t n = 0;
    for (struct entry *entry = aliases.first; entry != NULL; entry = entry->next)
        sorted[n++] = entry;
    qsort(sorted, n, sizeof sorted[0], compare_entries);
    keep_unique(&aliases, sorted, load->directory);
}
