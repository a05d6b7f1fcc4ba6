#include "io/directory_load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ALIAS_WORDS_MAX (sizeof((struct alias *)0)->word / sizeof((struct alias *)0)->word[0])
#define ALIAS_CHARS     60
#define SPELLING_WORDS  2

#define PART_LETTERS 4 /* a shorter part of a name fits too much */

/* Who says that a unit is called so. */
enum source {
    SOURCE_GIVEN, /* the admin, as code, name, short name or alias          */
    SOURCE_MADE,  /* other ways to write the number of a given one          */
    SOURCE_PART   /* some words of the name                                 */
};

/* An alias with what findings need to know of it; the alias first, for directory_compare_alias. */
struct entry {
    struct alias alias;
    enum source source;
    struct place place;
    bool is_listed; /* among the aliases; else made of code or name */
    bool is_code;
    bool is_glued_roman; /* "kajenii": no spelling that a slip leads to */
    struct entry *next;
};

struct aliases {
    struct directory_load *load;
    struct arena *scratch; /* entries and their words */
    struct entry *first;
    size_t n;
    struct alias *row; /* the result: [n], as the spellings */
    struct spelling *spelling;
    size_t n_rows, n_spellings;
    const char *glued; /* the words of the last row as one */
};

static bool is_one_of(const char *const *list, size_t n, const char *word)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(word, list[i]) == 0)
            return true;
    return false;
}

/* "puskesmas" or "pkm" */
static bool is_prefix(const struct directory_load *load, const char *word)
{
    return is_one_of(load->prefix, load->n_prefixes, word);
}

/* Words that stand before the name of any centre. */
static bool is_kind_word(const struct directory_load *load, const char *word)
{
    return is_one_of(load->kind_word, load->n_kind_words, word) || is_prefix(load, word);
}

static bool is_kind_alone(const struct directory_load *load, const struct word *word, int n)
{
    bool is_kind = true;
    for (int i = 0; i < n && is_kind; i++)
        is_kind = is_kind_word(load, word[i].text);
    return is_kind;
}

static void add(struct aliases *aliases, const struct entry *like, const char *before, const struct word *word, int n)
{
    size_t at = 0;
    if (n + (before != NULL ? 1 : 0) > (int)ALIAS_WORDS_MAX)
        return;
    struct entry *entry = arena_take(aliases->scratch, sizeof *entry);
    *entry = *like;
    if (before != NULL)
        entry->alias.word[at++] = before;
    for (int i = 0; i < n; i++)
        entry->alias.word[at++] = arena_text(aliases->scratch, word[i].text, word[i].len);
    entry->alias.n_words = (uint8_t)at;
    entry->next = aliases->first;
    aliases->first = entry;
    aliases->n++;
}

/* "kota", or "ii" of "Puskesmas II", would stand in any text; a code may, and a number that the admin lists. */
static bool is_telling(const struct aliases *aliases, const struct entry *like, const struct word *word, int n)
{
    bool is_number = n == 1 && directory_number(word[0].text) > 0 && !like->is_listed;
    return like->is_code || (!is_number && !is_kind_alone(aliases->load, word, n));
}

/* With and without each prefix before it. */
static void add_prefixed(struct aliases *aliases, const struct entry *like, const struct word *word, int n)
{
    if (is_telling(aliases, like, word, n))
        add(aliases, like, NULL, word, n);
    for (size_t i = 0; i < aliases->load->n_prefixes; i++)
        add(aliases, like, aliases->load->prefix[i], word, n);
}

/* ---- names with a number ---- */

static void set_word(struct word *word, const char *before, const char *text)
{
    int len = snprintf(word->text, sizeof word->text, "%s%s", before, text);
    word->len = (uint8_t)(len < (int)sizeof word->text ? len : 0); /* too long: no form of it */
}

/* The last word, a number, written otherwise: "kajen 2", and "kajen2". */
static void add_number(struct aliases *aliases, const struct entry *like, const struct words *name, const char *number)
{
    struct entry made = *like;
    struct word word[ALIAS_WORDS_MAX];
    int n = name->n;
    made.source = SOURCE_MADE;
    memcpy(word, name->word, (size_t)n * sizeof word[0]);
    set_word(&word[n - 1], "", number);
    add_prefixed(aliases, &made, word, n);
    made.is_glued_roman = number[0] > '9';
    set_word(&word[n - 2], name->word[n - 2].text, number);
    if (word[n - 2].len > 0)
        add_prefixed(aliases, &made, word, n - 1);
}

/* "kajen ii" is "kajen 2" and "kajen2"; "kota bekasi 02" is "kota bekasi 2" and "kota bekasi ii". */
static void add_numbers(struct aliases *aliases, const struct entry *like, const struct words *name)
{
    static const char *const ROMAN[] = {"i",  "ii",  "iii",  "iv",  "v",  "vi",  "vii",  "viii",  "ix",  "x",
                                        "xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii", "xviii", "xix", "xx"};
    char digits[12];
    if (name->n < 2 || name->n > (int)ALIAS_WORDS_MAX)
        return;
    const char *written = name->word[name->n - 1].text;
    int number = directory_number(written);
    if (number == 0)
        return;
    snprintf(digits, sizeof digits, "%d", number);
    add_number(aliases, like, name, written);
    add_number(aliases, like, name, digits);
    if (number <= (int)(sizeof ROMAN / sizeof ROMAN[0]))
        add_number(aliases, like, name, ROMAN[number - 1]);
}

/* ---- all forms of one phrase ---- */

/* For a puskesmas: without the prefix that it begins with. */
static void strip_prefix(const struct directory_load *load, struct words *words)
{
    if (words->n < 2 || !is_prefix(load, words->word[0].text))
        return;
    words->n--;
    memmove(&words->word[0], &words->word[1], (size_t)words->n * sizeof words->word[0]);
}

static void add_forms(struct aliases *aliases, const struct entry *like, struct words words)
{
    const struct unit *unit = &aliases->load->unit[like->alias.unit];
    if (unit->kind != UNIT_PUSKESMAS) {
        add(aliases, like, NULL, words.word, words.n);
        return;
    }
    strip_prefix(aliases->load, &words);
    add_prefixed(aliases, like, words.word, words.n);
    add_numbers(aliases, like, &words);
}

/* The command or flag that all of these words are, or NULL. */
static const struct keyword *keyword_of(const struct aliases *aliases, const struct words *words, int at)
{
    const unsigned kinds = 1u << KEYWORD_COMMAND | 1u << KEYWORD_FLAG;
    int n_words;
    const struct keyword *keyword = keyword_match(aliases->load->context->keywords, kinds, words, at, &n_words);
    return keyword != NULL && at + n_words == words->n && keyword->place != KEYWORD_ALONE ? keyword : NULL;
}

/* A unit that is called like a command is not found at the start of a message. */
static void check_keyword(const struct aliases *aliases, const struct entry *like, struct words *words)
{
    keyword_read(aliases->load->context->keywords, words);
    const struct keyword *keyword = keyword_of(aliases, words, 0);
    if (keyword != NULL)
        findings_warn(aliases->load->findings, like->place, "'%s' is a keyword of %s, too; name the unit otherwise",
                      words->word[0].text, keyword->name);
}

/* ---- parts of a name ---- */

static int count_letters(const struct word *word, int n)
{
    int letters = 0;
    for (int i = 0; i < n; i++)
        for (const char *c = word[i].text; *c != '\0'; c++)
            letters += *c < '0' || *c > '9';
    return letters;
}

/* All runs of words that begin at `from`, and the kind words before them: "bekasi", "kota bekasi". */
static void add_runs(struct aliases *aliases, const struct entry *like, struct words *words, int from, int to)
{
    const struct directory_load *load = aliases->load;
    for (int end = from + 1; end <= to && !is_kind_word(load, words->word[end - 1].text); end++) {
        if (count_letters(&words->word[from], end - from) < PART_LETTERS)
            continue;
        words->n = end;
        if (keyword_of(aliases, words, from) == NULL)
            add(aliases, like, NULL, &words->word[from], end - from);
        for (int start = from - 1; start >= 0 && is_kind_word(load, words->word[start].text); start--)
            add(aliases, like, NULL, &words->word[start], end - start);
    }
}

/* What people call "Puskesmas DTP Kuta Waluya II" for short: "kuta waluya", "kuta", "waluya". */
static void add_parts(struct aliases *aliases, int unit, struct place place)
{
    struct words words;
    struct entry like = {.alias = {.unit = unit}, .source = SOURCE_PART, .place = place};
    words_split(aliases->load->unit[unit].name, &words);
    if (words.n == 0)
        return;
    int number = directory_number(words.word[words.n - 1].text);
    aliases->load->unit[unit].number = number;
    if (aliases->load->unit[unit].kind != UNIT_PUSKESMAS)
        return;
    strip_prefix(aliases->load, &words);
    keyword_read(aliases->load->context->keywords, &words);
    int n = words.n - (number > 0 ? 1 : 0);
    for (int from = 0; from < n; from++)
        if (!is_kind_word(aliases->load, words.word[from].text))
            add_runs(aliases, &like, &words, from, n);
}

/* ---- one unit ---- */

static void add_own(struct aliases *aliases, int unit, const char *key, const char *text)
{
    struct words words;
    const struct node *node = tree_get(aliases->load->unit_node[unit], key);
    if (node == NULL || text[0] == '\0')
        return;
    struct entry like = {.alias = {.unit = unit}, .place = node->place, .is_code = strcmp(key, "code") == 0};
    words_split(text, &words);
    if (words.n == 0)
        findings_error(aliases->load->findings, node->place, "'%.40s' has no letters; give the unit a name", text);
    else
        add_forms(aliases, &like, words);
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
    else if (is_kind_alone(aliases->load, words.word, words.n) &&
             (words.n == 1 || !is_prefix(aliases->load, words.word[0].text)))
        findings_error(findings, node->place, "'%.60s' fits every unit; add its name", text);
    else
        add_forms(aliases, &like, words);
    check_keyword(aliases, &like, &words);
}

static void add_unit(struct aliases *aliases, int unit)
{
    const struct unit *u = &aliases->load->unit[unit];
    const struct node *node = tree_get(aliases->load->unit_node[unit], "aliases");
    add_own(aliases, unit, "code", u->code);
    add_own(aliases, unit, "name", u->name);
    add_own(aliases, unit, "short", u->short_name);
    add_parts(aliases, unit, aliases->load->unit_node[unit]->place);
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

/* Equal words together, in order of the units; what was given before what was made of it. */
static int compare_entries(const void *a, const void *b)
{
    const struct entry *x = *(const struct entry *const *)a, *y = *(const struct entry *const *)b;
    int order = directory_compare_alias(&x->alias, &y->alias);
    if (order == 0)
        order = (x->source > y->source) - (x->source < y->source);
    if (order == 0 && x->is_listed != y->is_listed)
        order = x->is_listed ? -1 : 1;
    if (order == 0)
        order = (x->place.line > y->place.line) - (x->place.line < y->place.line);
    return order;
}

/* "puskesmas kajen" is no news when "kajen" was told. */
static bool is_prefixed(const struct directory_load *load, const struct alias *alias)
{
    return alias->n_words > 1 && is_prefix(load, alias->word[0]);
}

static void two_units(const struct directory_load *load, const struct entry *a, const struct entry *b)
{
    const struct entry *first = a->place.line <= b->place.line ? a : b, *second = first == a ? b : a;
    const char *first_code = load->unit[first->alias.unit].code, *second_code = load->unit[second->alias.unit].code;
    char phrase[ALIAS_CHARS * 4 + 4] = "";
    if (is_prefixed(load, &a->alias) || strcmp(first_code, second_code) == 0) /* one code twice was told already */
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

static bool is_code(const struct directory_load *load, const struct alias *alias)
{
    return alias->n_words == 1 && strcasecmp(load->unit[alias->unit].code, alias->word[0]) == 0;
}

/* A code, or a name of one or two words, that somebody may misspell. A roman number is compared as digits alone. */
static void add_spelling(struct aliases *aliases, const struct entry *entry, const struct alias *row)
{
    const char *last = row->word[row->n_words - 1];
    bool is_roman = entry->is_glued_roman || (row->n_words > 1 && last[0] > '9' && directory_number(last) > 0);
    if (row->n_words <= SPELLING_WORDS && !is_prefixed(aliases->load, row) && !is_roman)
        aliases->spelling[aliases->n_spellings++] =
            directory_spelling(aliases->glued, row->n_words, row->unit, is_code(aliases->load, row));
}

/* Units of one name share its words. */
static void add_row(struct aliases *aliases, const struct entry *entry, bool is_part)
{
    const struct alias *before = aliases->n_rows > 0 ? &aliases->row[aliases->n_rows - 1] : NULL;
    struct alias *row = &aliases->row[aliases->n_rows++];
    struct arena *arena = aliases->load->arena;
    *row = entry->alias;
    row->is_part = is_part;
    bool is_again = before != NULL && is_same_words(before, row);
    for (int i = 0; i < row->n_words; i++)
        row->word[i] = is_again ? before->word[i] : arena_text(arena, row->word[i], strlen(row->word[i]));
    if (!is_again)
        aliases->glued = row->n_words == 2 ? arena_format(arena, "%s%s", row->word[0], row->word[1]) : row->word[0];
    add_spelling(aliases, entry, row);
}

static void tell_given(struct aliases *aliases, struct entry *const *group, size_t n)
{
    const struct entry *given = NULL;
    for (size_t i = 0; i < n; i++) {
        if (group[i]->source != SOURCE_GIVEN)
            continue;
        if (given != NULL && given->alias.unit != group[i]->alias.unit)
            two_units(aliases->load, given, group[i]);
        given = group[i];
    }
}

/* The entries of one phrase: it names the unit that it is given to, or the only one that it is made of;
 * else it is part of the names of them all. */
static void keep_group(struct aliases *aliases, struct entry *const *group, size_t n)
{
    const struct entry *best = group[0];
    bool is_shared = false;
    for (size_t i = 1; i < n; i++) {
        if (group[i]->source < best->source) {
            best = group[i];
            is_shared = false;
        }
        is_shared |= group[i]->source == best->source && group[i]->alias.unit != best->alias.unit;
    }
    if (best->source == SOURCE_GIVEN)
        tell_given(aliases, group, n);
    if (best->source == SOURCE_GIVEN || (best->source == SOURCE_MADE && !is_shared))
        add_row(aliases, best, false);
    else
        for (size_t i = 0; i < n; i++)
            if (i == 0 || group[i]->alias.unit != group[i - 1]->alias.unit)
                add_row(aliases, group[i], true);
}

static void keep_groups(struct aliases *aliases, struct entry *const *sorted)
{
    for (size_t from = 0, to = 0; from < aliases->n; from = to) {
        while (to < aliases->n && is_same_words(&sorted[from]->alias, &sorted[to]->alias))
            to++;
        keep_group(aliases, sorted + from, to - from);
    }
}

static struct entry **sort_entries(struct aliases *aliases)
{
    struct entry **sorted = arena_array(aliases->scratch, aliases->n, sizeof sorted[0]);
    size_t n = 0;
    for (struct entry *entry = aliases->first; entry != NULL; entry = entry->next)
        sorted[n++] = entry;
    qsort(sorted, n, sizeof sorted[0], compare_entries);
    return sorted;
}

/* What stays, in the configuration's arena. */
static void copy_tables(struct aliases *aliases, struct directory *directory)
{
    struct alias *row = arena_array(aliases->load->arena, aliases->n_rows, sizeof row[0]);
    struct spelling *spelling = arena_array(aliases->load->arena, aliases->n_spellings, sizeof spelling[0]);
    memcpy(row, aliases->row, aliases->n_rows * sizeof row[0]);
    memcpy(spelling, aliases->spelling, aliases->n_spellings * sizeof spelling[0]);
    qsort(spelling, aliases->n_spellings, sizeof spelling[0], directory_compare_spelling);
    directory->alias = row;
    directory->n_aliases = aliases->n_rows;
    directory->spelling = spelling;
    directory->n_spellings = aliases->n_spellings;
}

void directory_load_aliases(struct directory_load *load)
{
    struct aliases aliases = {.load = load};
    arena_open(&aliases.scratch);
    for (int i = 0; i < load->n; i++)
        add_unit(&aliases, i);
    aliases.row = arena_array(aliases.scratch, aliases.n, sizeof aliases.row[0]);
    aliases.spelling = arena_array(aliases.scratch, aliases.n, sizeof aliases.spelling[0]);
    keep_groups(&aliases, sort_entries(&aliases));
    copy_tables(&aliases, load->directory);
    arena_close(&aliases.scratch);
}
