#include "io/keyword_yaml.h"

#include "core/complaint.h"
#include "core/gsmtext.h"
#include "io/keyword_load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LABEL_CHARS_MAX   16
#define MISSING_CHARS_MAX 400

/* ---- one canonical word: [phrases], or {words: [], alone: [], lang: en, topic: info_kode} ---- */

static size_t topic_id(const struct keyword_load *load, const char *name)
{
    size_t id = 0;
    while (id < load->replies->n && strcmp(load->replies->name[id], name) != 0)
        id++;
    return id;
}

/* A topic is an INFO reply; 0, which is none, when it is not. node: where the name stands. */
static uint16_t load_topic(struct keyword_load *load, const struct node *node)
{
    const char *names[512];
    size_t n = 0;
    if (node == NULL || node->is_broken || load->replies->n_langs == 0)
        return 0;
    size_t id = topic_id(load, node->text);
    if (id < load->replies->n && strncmp(node->text, "info_", 5) == 0)
        return (uint16_t)id;
    for (size_t i = 0; i < load->replies->n && n < 512; i++)
        if (strncmp(load->replies->name[i], "info_", 5) == 0)
            names[n++] = load->replies->name[i];
    tree_unknown(load->findings, node, "INFO reply", names, n);
    return 0;
}

static uint8_t load_lang(struct keyword_load *load, const struct node *node)
{
    const char *names[REPLY_LANGS_MAX];
    for (int i = 0; i < load->replies->n_langs; i++)
        names[i] = load->replies->lang[i];
    if (load->replies->n_langs == 0)
        return 0;
    int lang = tree_choice(load->findings, node, names, (size_t)load->replies->n_langs);
    return (uint8_t)(lang > 0 ? lang : 0);
}

/* What a keyword of a kind may have: the first so many of these. */
static size_t count_keys(const struct keyword *keyword)
{
    if (keyword->kind >= KEYWORD_DEGREE)
        return 2;
    return keyword->kind == KEYWORD_COMMAND || keyword->kind == KEYWORD_FLAG ? 5 : 4;
}

static void load_spelled_out(struct keyword_load *load, const struct node *node, struct keyword *keyword)
{
    static const struct tree_key KEYS[] = {
        {"words", false}, {"lang", false}, {"alone", false}, {"topic", false}, {"anywhere", false}};
    const struct node *words = tree_get(node, "words"), *alone = tree_get(node, "alone");
    const struct node *anywhere = tree_get(node, "anywhere"), *topic = tree_get(node, "topic");
    size_t n_keys = count_keys(keyword);
    tree_keys(load->findings, node, "keyword", KEYS, n_keys);
    if (words == NULL && alone == NULL && anywhere == NULL)
        findings_error(load->findings, node->place, "a keyword without phrases; add words: [...]");
    keyword->lang = load_lang(load, tree_get(node, "lang"));
    if (topic != NULL && keyword->intent == INTENT_INFO && tree_text(load->findings, topic, PHRASE_CHARS_MAX) != NULL)
        keyword->value = load_topic(load, topic);
    else if (topic != NULL && keyword->intent != INTENT_INFO && n_keys > 2)
        findings_error(load->findings, topic->key->place, "only a keyword of 'info' has a topic; remove it");
    keyword_load_phrases(load, words, keyword);
    keyword->place = KEYWORD_ALONE;
    keyword_load_phrases(load, n_keys > 2 ? alone : NULL, keyword);
    keyword->place = KEYWORD_ANYWHERE;
    keyword_load_phrases(load, n_keys > 4 ? anywhere : NULL, keyword);
}

/* The canonical words of one meaning. */
static void load_keywords(struct keyword_load *load, const struct node *map, const struct keyword *like)
{
    const struct node *node = tree_map(load->findings, map, "canonical words, as ADUAN: [aduan, adu],");
    for (; node != NULL; node = node->next) {
        struct keyword keyword = *like;
        if (node->is_broken || node->key->is_broken)
            continue;
        keyword.name = arena_text(load->arena, node->key->text, strlen(node->key->text));
        keyword.place = like->kind >= KEYWORD_DEGREE ? KEYWORD_ANYWHERE : KEYWORD_FIRST;
        if (node->kind == NODE_MAP)
            load_spelled_out(load, node, &keyword);
        else
            keyword_load_phrases(load, node, &keyword);
    }
}

/* ---- languages: what the first one can say, the others should be able to say ---- */

struct missing {
    char text[REPLY_LANGS_MAX][MISSING_CHARS_MAX]; /* per language: "status, cancel" */
};

/* The meaning `name` has phrases in load->langs. */
static void note_missing(const struct keyword_load *load, const char *name, struct missing *missing)
{
    if ((load->langs & 1u) == 0)
        return;
    for (int i = 1; i < load->replies->n_langs; i++) {
        char *text = missing->text[i];
        size_t used = strlen(text);
        if ((load->langs & 1u << i) == 0)
            (void)snprintf(text + used, MISSING_CHARS_MAX - used, "%s%s", used > 0 ? ", " : "", name);
    }
}

static void tell_missing(struct keyword_load *load, const struct node *map, const struct missing *missing)
{
    for (int i = 1; i < load->replies->n_langs; i++)
        if (missing->text[i][0] != '\0')
            findings_warn(load->findings, map->key->place,
                          "no word of language '%s' for: %s; add {lang: %s, words: [...]}", load->replies->lang[i],
                          missing->text[i], load->replies->lang[i]);
}

/* ---- sections whose keys are intents ---- */

struct intents {
    const char *name;
    enum keyword_kind kind;
    bool (*is_mine)(enum intent intent);
    bool has_languages; /* staff and topics have the words that they have */
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

static void unknown_intent(struct keyword_load *load, const struct node *key, const struct intents *intents)
{
    const char *names[INTENT_COUNT];
    size_t n = 0;
    for (int i = 0; i < INTENT_COUNT; i++)
        if (intents->is_mine((enum intent)i))
            names[n++] = intent_name((enum intent)i);
    tree_unknown(load->findings, key, "intent", names, n);
}

static void load_intents(struct keyword_load *load, const struct node *map, const struct intents *intents)
{
    struct missing missing = {0};
    for (const struct node *node = tree_map(load->findings, map, "a list of intents"); node != NULL;
         node = node->next) {
        if (node->is_broken || node->key->is_broken)
            continue;
        enum intent intent = intent_from_name(node->key->text);
        struct keyword like = {.kind = (uint8_t)intents->kind, .intent = (uint8_t)intent};
        if (intent == INTENT_COUNT || !intents->is_mine(intent)) {
            unknown_intent(load, node->key, intents);
            continue;
        }
        load->langs = 0;
        load_keywords(load, node, &like);
        note_missing(load, node->key->text, &missing);
    }
    if (map != NULL && intents->has_languages)
        tell_missing(load, map, &missing);
}

/* ---- sections whose keys are other names of ours ---- */

#define NAMES_MAX 24

struct values {
    const char *name, *what;
    struct keyword like;
    const char *names[NAMES_MAX]; /* up to NULL */
    uint16_t value[NAMES_MAX];
    bool has_languages;
};

static const struct values VALUES[] = {
    {.name = "ratings",
     .what = "grade",
     .like = {.kind = KEYWORD_COMMAND, .intent = INTENT_RATING},
     .names = {"1", "2", "3", "4"},
     .value = {1, 2, 3, 4},
     .has_languages = true},
    {.name = "flags",
     .what = "flag",
     .like = {.kind = KEYWORD_FLAG, .intent = INTENT_COMPLAINT},
     .names = {"anonymous", "secret"},
     .value = {FLAG_ANONYMOUS, FLAG_SECRET},
     .has_languages = true},
    {.name = "degrees",
     .what = "degree",
     .like = {.kind = KEYWORD_DEGREE},
     .names = {"not", "less", "very"},
     .value = {DEGREE_NOT, DEGREE_LESS, DEGREE_VERY}},
    {.name = "picks",
     .what = "number",
     .like = {.kind = KEYWORD_PICK},
     .names = {"1", "2", "3", "4", "5"},
     .value = {1, 2, 3, 4, 5}},
    {.name = "dangers",
     .what = "danger",
     .like = {.kind = KEYWORD_DANGER},
     .names = {"body", "life"},
     .value = {DANGER_BODY, DANGER_LIFE}},
    {.name = "signs",
     .what = "sign",
     .like = {.kind = KEYWORD_SIGN},
     .names = {"filler", "case", "place", "measure", "question", "rhetoric", "past", "now", "plea", "harmless", "frame", "bait", "trap", "swear",
               "praise", "demand", "diagnosis", "known"},
     .value = {SIGN_FILLER, SIGN_CASE, SIGN_PLACE, SIGN_MEASURE, SIGN_QUESTION, SIGN_RHETORIC, SIGN_PAST, SIGN_NOW, SIGN_PLEA, SIGN_HARMLESS, SIGN_FRAME,
               SIGN_BAIT, SIGN_TRAP, SIGN_SWEAR, SIGN_PRAISE, SIGN_DEMAND, SIGN_DIAGNOSIS, SIGN_KNOWN}},
};
_Static_assert(SIGN_COUNT == 18 && DANGER_COUNT == 2 && DEGREE_COUNT == 3, "every one has a name above");

static void load_values(struct keyword_load *load, const struct node *map, const struct values *values)
{
    struct missing missing = {0};
    size_t n = 0;
    while (n < NAMES_MAX && values->names[n] != NULL)
        n++;
    for (const struct node *node = tree_map(load->findings, map, "a list of names"); node != NULL; node = node->next) {
        if (node->is_broken || node->key->is_broken)
            continue;
        struct keyword like = values->like;
        size_t i = 0;
        while (i < n && strcmp(values->names[i], node->key->text) != 0)
            i++;
        if (i == n) {
            tree_unknown(load->findings, node->key, values->what, values->names, n);
            continue;
        }
        like.value = values->value[i];
        load->langs = 0;
        load_keywords(load, node, &like);
        note_missing(load, node->key->text, &missing);
    }
    if (map != NULL && values->has_languages)
        tell_missing(load, map, &missing);
}

static void load_topics(struct keyword_load *load, const struct node *map)
{
    const struct node *node = tree_map(load->findings, map, "INFO replies by name");
    for (; node != NULL; node = node->next) {
        struct keyword like = {.kind = KEYWORD_TOPIC, .intent = INTENT_INFO};
        if (node->is_broken || node->key->is_broken)
            continue;
        like.value = load_topic(load, node->key);
        load_keywords(load, node, &like);
    }
}

/* ---- categories: what a complaint may be about ---- */

static bool is_category_name(const char *name)
{
    size_t len = strlen(name);
    return len > 0 && len < COMPLAINT_CATEGORY_MAX && strspn(name, "abcdefghijklmnopqrstuvwxyz_") == len;
}

static const char *load_label(struct keyword_load *load, const struct node *node)
{
    const char *text = tree_text(load->findings, node, LABEL_CHARS_MAX);
    const char *outside = text != NULL ? gsmtext_outside(text) : NULL;
    if (outside != NULL)
        findings_warn(load->findings, tree_place_at(node, (size_t)(outside - text)),
                      "'%.4s' is not in the SMS alphabet; use plain letters", outside);
    return text != NULL ? arena_text(load->arena, text, strlen(text)) : "";
}

static void load_category(struct keyword_load *load, const struct node *node, struct category *category)
{
    static const struct tree_key KEYS[] = {
        {"label", true}, {"class", false}, {"urgent", false}, {"words", false}, {"hints", false}};
    static const char *const CLASS[] = {"ordinary", "supervisory"};
    static const char *const URGENT[] = {"no", "yes"};
    uint16_t index = (uint16_t)(category - load->keywords->category);
    const struct keyword grievance = {.kind = KEYWORD_GRIEVANCE, .value = index};
    const struct keyword hint = {.kind = KEYWORD_HINT, .value = index};
    tree_keys(load->findings, node, "category", KEYS, sizeof KEYS / sizeof KEYS[0]);
    category->name = arena_text(load->arena, node->key->text, strlen(node->key->text));
    category->label = load_label(load, tree_get(node, "label"));
    category->is_supervisory = tree_choice(load->findings, tree_get(node, "class"), CLASS, 2) == 1;
    category->is_urgent = tree_choice(load->findings, tree_get(node, "urgent"), URGENT, 2) == 1;
    load_keywords(load, tree_get(node, "words"), &grievance);
    load_keywords(load, tree_get(node, "hints"), &hint);
}

static void load_categories(struct keyword_load *load, const struct node *map)
{
    struct category *table = arena_array(load->arena, KEYWORD_CATEGORIES_MAX, sizeof *table);
    load->keywords->category = table;
    const struct node *node = tree_map(load->findings, map, "categories by name");
    for (; node != NULL; node = node->next) {
        if (node->is_broken || node->key->is_broken)
            continue;
        if (load->keywords->n_categories == KEYWORD_CATEGORIES_MAX) {
            findings_error(load->findings, node->key->place, "more than %d categories; remove some",
                           KEYWORD_CATEGORIES_MAX);
            return;
        }
        if (!is_category_name(node->key->text))
            findings_error(load->findings, node->key->place,
                           "'%.40s' is no name of a category; 1 to %d small letters a to z and _ belong here",
                           node->key->text, COMPLAINT_CATEGORY_MAX - 1);
        else if (node->kind != NODE_MAP)
            findings_error(load->findings, node->place, "a category has at least a label: {label: ..., words: {...}}");
        else
            load_category(load, node, &table[load->keywords->n_categories++]);
    }
}

/* ---- the whole table ---- */

static void load_sections(struct keyword_load *load, const struct node *root)
{
    static const struct tree_key KEYS[] = {{"commands", true}, {"ratings", true},  {"flags", true},
                                           {"answers", true},  {"topics", true},   {"staff", true},
                                           {"same", false},    {"endings", false}, {"degrees", false},
                                           {"dangers", false}, {"signs", false},   {"categories", false},
                                           {"picks", false}};
    static const struct intents INTENTS[] = {{"commands", KEYWORD_COMMAND, is_command, true},
                                             {"answers", KEYWORD_ANSWER, is_answer, true},
                                             {"staff", KEYWORD_STAFF, intent_is_staff, false}};
    tree_keys(load->findings, root, "file", KEYS, sizeof KEYS / sizeof KEYS[0]);
    keyword_load_same(load, tree_get(root, "same"));
    keyword_load_endings(load, tree_get(root, "endings"));
    for (size_t i = 0; i < sizeof INTENTS / sizeof INTENTS[0]; i++)
        load_intents(load, tree_get(root, INTENTS[i].name), &INTENTS[i]);
    for (size_t i = 0; i < sizeof VALUES / sizeof VALUES[0]; i++)
        load_values(load, tree_get(root, VALUES[i].name), &VALUES[i]);
    load_topics(load, tree_get(root, "topics"));
    load_categories(load, tree_get(root, "categories"));
}

static int compare_entries(const void *a, const void *b)
{
    const struct keyword_entry *x = *(const struct keyword_entry *const *)a;
    const struct keyword_entry *y = *(const struct keyword_entry *const *)b;
    int order = keyword_compare(&x->keyword, &y->keyword);
    return order != 0 ? order : keyword_compare_places(x->place, y->place);
}

void keyword_yaml_load(struct findings *findings, struct arena *arena, const struct node *root,
                       const struct replies *replies, struct keywords *keywords_r)
{
    struct keyword_load load = {.findings = findings, .arena = arena, .replies = replies, .keywords = keywords_r};
    *keywords_r = (struct keywords){.n = 0};
    if (root == NULL)
        return;
    load_sections(&load, root);
    keyword_load_known(&load);
    struct keyword_entry **sorted = arena_array(arena, load.n, sizeof(struct keyword_entry *));
    struct keyword *table = arena_array(arena, load.n, sizeof table[0]);
    size_t n = 0;
    for (struct keyword_entry *entry = load.entries; entry != NULL; entry = entry->next)
        sorted[n++] = entry;
    qsort(sorted, n, sizeof sorted[0], compare_entries);
    keyword_check_collisions(&load, sorted);
    keyword_check_slips(&load, sorted);
    for (size_t i = 0; i < n; i++)
        table[i] = sorted[i]->keyword;
    struct near_word *near = arena_array(arena, n, sizeof near[0]);
    keywords_r->near = near;
    keywords_r->n_near = keyword_index(table, n, near);
    keywords_r->keyword = table;
    keywords_r->n = n;
}
