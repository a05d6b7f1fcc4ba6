#include "io/keyword_yaml.h"

#include "core/complaint.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PHRASE_CHARS_MAX 200

/* One phrase with what findings need to know of it. The keyword is first, so
 * that keyword_compare sorts entries too. */
struct entry {
    struct keyword keyword;
    const char *phrase; /* as it stands in the file */
    struct place place;
    struct entry *next;
};

struct loader {
    struct findings *findings;
    struct arena *arena;
    const struct replies *replies;
    struct entry *entries;
    size_t n;
};

/* ---- one phrase ---- */

static bool is_cut(const struct word *word) /* see words.h: a cut word matches nothing */
{
    return word->len > 0 && word->text[word->len - 1] == '-';
}

static enum rc fold_phrase(struct loader *loader, const struct node *node, struct keyword *keyword)
{
    struct words words;
    const char *text = tree_text(loader->findings, node, PHRASE_CHARS_MAX);
    if (text == NULL)
        return E_INVAL;
    words_split(text, &words);
    if (words.n == 0 || words.n > KEYWORD_WORDS_MAX) {
        findings_error(loader->findings, node->place, "'%.40s' has %d words; a phrase has 1 to %d", text, words.n,
                       KEYWORD_WORDS_MAX);
        return E_INVAL;
    }
    for (int i = 0; i < words.n; i++) {
        if (is_cut(&words.word[i])) {
            findings_error(loader->findings, node->place, "a word of %d letters; nobody types that",
                           words.word[i].to - words.word[i].from);
            return E_INVAL;
        }
        keyword->word[i] = arena_text(loader->arena, words.word[i].text, words.word[i].len);
    }
    keyword->n_words = (uint8_t)words.n;
    return OK;
}

static void load_phrases(struct loader *loader, const struct node *list, const struct keyword *like)
{
    const struct node *node = tree_list(loader->findings, list, "a list of phrases, as [aduan, mau ngadu],");
    for (; node != NULL; node = node->next) {
        struct keyword keyword = *like;
        if (fold_phrase(loader, node, &keyword) != OK)
            continue;
        struct entry *entry = arena_take(loader->arena, sizeof *entry);
        *entry =
            (struct entry){.keyword = keyword, .phrase = node->text, .place = node->place, .next = loader->entries};
        loader->entries = entry;
        loader->n++;
    }
}

/* ---- one canonical word: [phrases], or {words: [], alone: [], lang: en, topic: info_kode} ---- */

static size_t topic_id(const struct loader *loader, const char *name)
{
    size_t id = 0;
    while (id < loader->replies->n && strcmp(loader->replies->name[id], name) != 0)
        id++;
    return id;
}

/* A topic is an INFO reply; 0, which is none, when it is not. node: where the name stands. */
static uint16_t load_topic(struct loader *loader, const struct node *node)
{
    const char *names[512];
    size_t n = 0;
    if (node == NULL || node->is_broken || loader->replies->n_langs == 0)
        return 0;
    size_t id = topic_id(loader, node->text);
    if (id < loader->replies->n && strncmp(node->text, "info_", 5) == 0)
        return (uint16_t)id;
    for (size_t i = 0; i < loader->replies->n && n < 512; i++)
        if (strncmp(loader->replies->name[i], "info_", 5) == 0)
            names[n++] = loader->replies->name[i];
    tree_unknown(loader->findings, node, "INFO reply", names, n);
    return 0;
}

static uint8_t load_lang(struct loader *loader, const struct node *node)
{
    const char *names[REPLY_LANGS_MAX];
    for (int i = 0; i < loader->replies->n_langs; i++)
        names[i] = loader->replies->lang[i];
    if (loader->replies->n_langs == 0)
        return 0;
    int lang = tree_choice(loader->findings, node, names, (size_t)loader->replies->n_langs);
    return (uint8_t)(lang > 0 ? lang : 0);
}

static void load_spelled_out(struct loader *loader, const struct node *node, struct keyword *keyword)
{
    static const struct tree_key KEYS[] = {{"words", false}, {"alone", false}, {"lang", false}, {"topic", false}};
    const struct node *words = tree_get(node, "words"), *alone = tree_get(node, "alone");
    const struct node *topic = tree_get(node, "topic");
    tree_keys(loader->findings, node, "keyword", KEYS, 4);
    if (words == NULL && alone == NULL)
        findings_error(loader->findings, node->place, "a keyword without phrases; add words: [...]");
    keyword->lang = load_lang(loader, tree_get(node, "lang"));
    if (topic != NULL && keyword->intent == INTENT_INFO && tree_text(loader->findings, topic, PHRASE_CHARS_MAX) != NULL)
        keyword->value = load_topic(loader, topic);
    else if (topic != NULL && keyword->intent != INTENT_INFO)
        findings_error(loader->findings, topic->key->place, "only a keyword of 'info' has a topic; remove it");
    load_phrases(loader, words, keyword);
    keyword->is_alone = true;
    load_phrases(loader, alone, keyword);
}

/* The canonical words of one meaning. */
static void load_keywords(struct loader *loader, const struct node *map, const struct keyword *like)
{
    const struct node *node = tree_map(loader->findings, map, "canonical words, as ADUAN: [aduan, adu],");
    for (; node != NULL; node = node->next) {
        struct keyword keyword = *like;
        if (node->is_broken || node->key->is_broken)
            continue;
        keyword.name = arena_text(loader->arena, node->key->text, strlen(node->key->text));
        if (node->kind == NODE_MAP)
            load_spelled_out(loader, node, &keyword);
        else
            load_phrases(loader, node, &keyword);
    }
}

/* ---- the sections: what each key in them means ---- */

struct section {
    const char *name;
    enum keyword_kind kind;
    bool (*is_mine)(enum intent intent); /* the keys are these intents; NULL: other names */
};

static bool is_command(enum intent intent)
{
    switch (intent) {
    case INTENT_UNKNOWN: /* what is understood from other things than a word */
    case INTENT_ANSWER_UNIT:
    case INTENT_IGNORE:
    case INTENT_CONFIRM_YES: /* these have sections of their own */
    case INTENT_CONFIRM_NO:
    case INTENT_RATING:
        return false;
    default:
        return !intent_is_staff(intent);
    }
}

static bool is_answer(enum intent intent)
{
    return intent == INTENT_CONFIRM_YES || intent == INTENT_CONFIRM_NO;
}

static void load_intents(struct loader *loader, const struct node *map, const struct section *section)
{
    const char *names[INTENT_COUNT];
    size_t n = 0;
    for (int i = 0; i < INTENT_COUNT; i++)
        if (section->is_mine((enum intent)i))
            names[n++] = intent_name((enum intent)i);
    for (const struct node *node = tree_map(loader->findings, map, "a list of intents"); node != NULL;
         node = node->next) {
        if (node->is_broken || node->key->is_broken)
            continue;
        enum intent intent = intent_from_name(node->key->text);
        if (intent < INTENT_COUNT && section->is_mine(intent)) {
            struct keyword like = {.kind = (uint8_t)section->kind, .intent = (uint8_t)intent};
            load_keywords(loader, node, &like);
        } else {
            tree_unknown(loader->findings, node->key, "intent", names, n);
        }
    }
}

/* The index of each key among names becomes value[index]. */
static void load_values(struct loader *loader, const struct node *map, const struct keyword *like,
                        const char *const *names, const uint16_t *values)
{
    size_t n = 0;
    while (names[n] != NULL)
        n++;
    for (const struct node *node = tree_map(loader->findings, map, "a list of names"); node != NULL;
         node = node->next) {
        if (node->is_broken || node->key->is_broken)
            continue;
        struct keyword keyword = *like;
        size_t i = 0;
        while (i < n && strcmp(names[i], node->key->text) != 0)
            i++;
        if (i == n) {
            tree_unknown(loader->findings, node->key, like->kind == KEYWORD_FLAG ? "flag" : "grade", names, n);
            continue;
        }
        keyword.value = values[i];
        load_keywords(loader, node, &keyword);
    }
}

static void load_topics(struct loader *loader, const struct node *map)
{
    const struct node *node = tree_map(loader->findings, map, "INFO replies by name");
    for (; node != NULL; node = node->next) {
        struct keyword like = {.kind = KEYWORD_TOPIC, .intent = INTENT_INFO};
        if (node->is_broken || node->key->is_broken)
            continue;
        like.value = load_topic(loader, node->key);
        load_keywords(loader, node, &like);
    }
}

static void load_sections(struct loader *loader, const struct node *root)
{
    static const struct tree_key KEYS[] = {{"commands", true}, {"ratings", true}, {"flags", true},
                                           {"answers", true},  {"topics", true},  {"staff", true}};
    static const struct section INTENTS[] = {{"commands", KEYWORD_COMMAND, is_command},
                                             {"answers", KEYWORD_ANSWER, is_answer},
                                             {"staff", KEYWORD_STAFF, intent_is_staff}};
    static const char *const GRADE[] = {"1", "2", "3", "4", NULL};
    static const uint16_t GRADE_VALUE[] = {1, 2, 3, 4};
    static const char *const FLAG[] = {"anonymous", "secret", NULL};
    static const uint16_t FLAG_VALUE[] = {FLAG_ANONYMOUS, FLAG_SECRET};
    const struct keyword rating = {.kind = KEYWORD_COMMAND, .intent = INTENT_RATING};
    const struct keyword flag = {.kind = KEYWORD_FLAG, .intent = INTENT_COMPLAINT};
    tree_keys(loader->findings, root, "file", KEYS, sizeof KEYS / sizeof KEYS[0]);
    for (size_t i = 0; i < sizeof INTENTS / sizeof INTENTS[0]; i++)
        load_intents(loader, tree_get(root, INTENTS[i].name), &INTENTS[i]);
    load_values(loader, tree_get(root, "ratings"), &rating, GRADE, GRADE_VALUE);
    load_values(loader, tree_get(root, "flags"), &flag, FLAG, FLAG_VALUE);
    load_topics(loader, tree_get(root, "topics"));
}

/* ---- the whole table ---- */

/* Kinds looked for at the same place of a message. A staff word may also be a patient's: the sender
 * decides. An answer may also be a command: the open question decides. */
static unsigned group_of(const struct keyword *keyword)
{
    return keyword->kind == KEYWORD_FLAG ? (unsigned)KEYWORD_COMMAND : keyword->kind;
}

static bool is_same_meaning(const struct keyword *a, const struct keyword *b)
{
    return a->kind == b->kind && a->intent == b->intent && a->value == b->value;
}

static bool is_same_phrase(const struct keyword *a, const struct keyword *b)
{
    bool is_same = a->n_words == b->n_words && a->is_alone == b->is_alone;
    for (int i = 0; is_same && i < a->n_words; i++)
        is_same = strcmp(a->word[i], b->word[i]) == 0;
    return is_same;
}

static void compare_pair(struct loader *loader, const struct entry *first, const struct entry *second)
{
    const struct keyword *a = &first->keyword, *b = &second->keyword;
    if (is_same_meaning(a, b))
        findings_warn(loader->findings, second->place, "'%.60s' stands here a second time, first in line %d; keep one",
                      second->phrase, first->place.line);
    else if (group_of(a) == group_of(b))
        findings_error(loader->findings, second->place,
                       "'%.60s' of %.40s means %.40s already, in line %d; keep it in one of them", second->phrase,
                       b->name, a->name, first->place.line);
}

static int compare_entries(const void *a, const void *b)
{
    const struct entry *x = *(const struct entry *const *)a, *y = *(const struct entry *const *)b;
    int order = keyword_compare(&x->keyword, &y->keyword);
    if (order == 0 && x->place.line != y->place.line)
        order = x->place.line < y->place.line ? -1 : 1;
    if (order == 0)
        order = (x->place.column > y->place.column) - (x->place.column < y->place.column);
    return order;
}

/* Each phrase against the earlier ones of the same words: a handful at most in an honest file. */
static void find_collisions(struct loader *loader, struct entry *const *sorted)
{
    for (size_t i = 1; i < loader->n; i++)
        for (size_t j = i; j-- > 0 && is_same_phrase(&sorted[j]->keyword, &sorted[i]->keyword);) {
            bool is_later =
                sorted[j]->place.line < sorted[i]->place.line ||
                (sorted[j]->place.line == sorted[i]->place.line && sorted[j]->place.column < sorted[i]->place.column);
            size_t n = findings_errors(loader->findings);
            compare_pair(loader, sorted[is_later ? j : i], sorted[is_later ? i : j]);
            if (findings_errors(loader->findings) != n || is_same_meaning(&sorted[j]->keyword, &sorted[i]->keyword))
                break; /* one finding a phrase */
        }
}

void keyword_yaml_load(struct findings *findings, struct arena *arena, const struct node *root,
                       const struct replies *replies, struct keywords *keywords_r)
{
    struct loader loader = {.findings = findings, .arena = arena, .replies = replies};
    *keywords_r = (struct keywords){.n = 0};
    if (root == NULL)
        return;
    load_sections(&loader, root);
    struct entry **sorted = arena_array(arena, loader.n, sizeof sorted[0]);
    struct keyword *table = arena_array(arena, loader.n, sizeof table[0]);
    size_t n = 0;
    for (struct entry *entry = loader.entries; entry != NULL; entry = entry->next)
        sorted[n++] = entry;
    qsort(sorted, n, sizeof sorted[0], compare_entries);
    find_collisions(&loader, sorted);
    for (size_t i = 0; i < n; i++)
        table[i] = sorted[i]->keyword;
    *keywords_r = (struct keywords){.keyword = table, .n = n};
}
