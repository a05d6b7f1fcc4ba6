#include "io/reply_yaml.h"

#include "core/gsmtext.h"

#include <stdio.h>
#include <string.h>

#define REPLY_ALL_MAX       2000 /* bytes; the length in segments is checked by itself */
#define REPLY_USSD_MAX      182  /* septets of a USSD screen (3GPP TS 23.038, 160 octets) */
#define REPLY_TOPICS_MAX    400  /* the admin's own; an index fits keyword.value */
#define REPLY_NAME_MAX      40
#define REPLY_MISSING_SHOWN 10
#define LABEL_MONTH_CHARS   3

#define REPLY_NONE SIZE_MAX
#define BIT(var)   (UINT64_C(1) << REPLY_VAR_##var)
#define TOPIC_VARS (BIT(UNIT) | BIT(TELP) | BIT(KODE) | BIT(JAM))

struct loader {
    struct findings *findings;
    struct arena *arena;
    struct replies *replies;
    const char *lang[REPLY_LANGS_MAX]; /* for tree_unknown */
    const char **text[REPLY_LANGS_MAX];
    const char **label[REPLY_LANGS_MAX];
};

/* ---- languages ---- */

static bool is_lang(const char *text)
{
    size_t len = strlen(text);
    return (len == 2 || len == 3) && strspn(text, "abcdefghijklmnopqrstuvwxyz") == len;
}

static void add_lang(struct loader *loader, const struct node *node)
{
    struct replies *replies = loader->replies;
    const char *text = tree_text(loader->findings, node, 100);
    if (text == NULL)
        return;
    if (!is_lang(text))
        findings_error(loader->findings, node->place, "'%.40s' is no language; two or three small letters: id, en, jv",
                       text);
    else if (reply_lang(replies, text) >= 0)
        findings_error(loader->findings, node->place, "language '%s' twice; keep one", text);
    else if (replies->n_langs == REPLY_LANGS_MAX)
        findings_error(loader->findings, node->place, "one language too many; at most %d", REPLY_LANGS_MAX);
    else
        (void)snprintf(replies->lang[replies->n_langs++], sizeof replies->lang[0], "%s", text);
}

static void load_langs(struct loader *loader, const struct node *node)
{
    const struct node *child = tree_list(loader->findings, node, "a list of languages, as [id, en],");
    for (; child != NULL; child = child->next)
        add_lang(loader, child);
    if (loader->replies->n_langs == 0)
        (void)snprintf(loader->replies->lang[loader->replies->n_langs++], sizeof loader->replies->lang[0], "id");
    for (int i = 0; i < loader->replies->n_langs; i++)
        loader->lang[i] = loader->replies->lang[i];
}

/* The node of each language in {id: .., en: ..}; NULL where there is none. */
static void by_lang(struct loader *loader, const struct node *map, const struct node *node_r[REPLY_LANGS_MAX])
{
    memset(node_r, 0, REPLY_LANGS_MAX * sizeof node_r[0]);
    const struct node *child = tree_map(loader->findings, map, "a text for each language");
    for (; child != NULL; child = child->next) {
        int lang = child->key->is_broken ? -1 : reply_lang(loader->replies, child->key->text);
        if (lang >= 0)
            node_r[lang] = child;
        else if (!child->key->is_broken)
            tree_unknown(loader->findings, child->key, "language", loader->lang, (size_t)loader->replies->n_langs);
    }
}

/* An error for the default language, which all others fall back to. */
static void missing_lang(struct loader *loader, const struct node *map, const char *what, int lang)
{
    if (map->is_broken || map->kind != NODE_MAP)
        return;
    if (lang == 0)
        findings_error(loader->findings, map->key->place, "%s '%.40s' has no '%s' text; add it", what, map->key->text,
                       loader->lang[0]);
    else
        findings_warn(loader->findings, map->key->place, "%s '%.40s' has no '%s' text; the '%s' text is sent instead",
                      what, map->key->text, loader->lang[lang], loader->lang[0]);
}

/* ---- replies ---- */

static void check_length(struct loader *loader, const struct node *node, enum reply_audience audience, int septets)
{
    int segments = septets <= GSMTEXT_SINGLE ? 1 : (septets + GSMTEXT_PART - 1) / GSMTEXT_PART;
    if (audience == REPLY_USSD && septets > REPLY_USSD_MAX)
        findings_error(loader->findings, node->place, "%d characters when its values are longest; a USSD screen has %d",
                       septets, REPLY_USSD_MAX);
    else if (audience != REPLY_USSD && segments > REPLY_SEGMENTS_MAX)
        findings_error(loader->findings, node->place, "%d SMS when its values are longest; at most %d, better one",
                       segments, REPLY_SEGMENTS_MAX);
    else if (audience != REPLY_USSD && segments > 1)
        findings_warn(loader->findings, node->place,
                      "%d characters when its values are longest, that is %d SMS; one holds %d", septets, segments,
                      GSMTEXT_SINGLE);
}

static const char *load_text(struct loader *loader, const struct node *node, enum reply_audience audience,
                             uint64_t vars)
{
    struct err err = {.text = ""};
    size_t at = 0;
    int septets = 0;
    const char *text = tree_lines(loader->findings, node, REPLY_ALL_MAX);
    if (text == NULL)
        return NULL;
    if (reply_check(text, vars, &at, &septets, &err) != OK) {
        findings_error(loader->findings, tree_place_at(node, at), "%s", err.text);
        return NULL;
    }
    check_length(loader, node, audience, septets);
    return arena_text(loader->arena, text, strlen(text));
}

static void load_reply(struct loader *loader, const struct node *node, size_t id)
{
    const struct node *by[REPLY_LANGS_MAX];
    bool is_known = id < REPLY_ID_COUNT;
    enum reply_audience audience = is_known ? REPLY_SPEC[id].audience : REPLY_PATIENT;
    uint64_t vars = is_known ? REPLY_SPEC[id].vars : TOPIC_VARS;
    by_lang(loader, node, by);
    for (int lang = 0; lang < loader->replies->n_langs; lang++) {
        if (by[lang] != NULL)
            loader->text[lang][id] = load_text(loader, by[lang], audience, vars);
        else
            missing_lang(loader, node, "reply", lang);
    }
}

static size_t known_id(const char *name)
{
    size_t id = 0;
    while (id < REPLY_ID_COUNT && strcmp(REPLY_SPEC[id].name, name) != 0)
        id++;
    return id;
}

static bool is_topic(const char *name)
{
    size_t len = strlen(name);
    return strncmp(name, "info_", 5) == 0 && len > 5 && len <= REPLY_NAME_MAX &&
           strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == len;
}

static void unknown_reply(struct loader *loader, const struct node *key)
{
    const char *names[REPLY_ID_COUNT];
    for (int i = 0; i < REPLY_ID_COUNT; i++)
        names[i] = REPLY_SPEC[i].name;
    tree_unknown(loader->findings, key, "reply", names, REPLY_ID_COUNT);
}

/* The ids of the admin's own topics follow those of the program. */
static size_t add_topic(struct loader *loader, const struct node *key, const char **names)
{
    size_t id = loader->replies->n;
    if (!is_topic(key->text)) {
        unknown_reply(loader, key);
        return REPLY_NONE;
    }
    if (id == REPLY_ID_COUNT + REPLY_TOPICS_MAX) {
        findings_error(loader->findings, key->place, "one topic too many; at most %d", REPLY_TOPICS_MAX);
        return REPLY_NONE;
    }
    names[id] = arena_text(loader->arena, key->text, strlen(key->text));
    loader->replies->n++;
    return id;
}

static void load_replies(struct loader *loader, const struct node *child, const char **names)
{
    for (; child != NULL; child = child->next) {
        if (child->is_broken || child->key->is_broken)
            continue;
        size_t id = known_id(child->key->text);
        if (id == REPLY_ID_COUNT)
            id = add_topic(loader, child->key, names);
        if (id != REPLY_NONE)
            load_reply(loader, child, id);
    }
}

/* One finding for each; one for all when the file is hardly begun. */
static void find_missing(struct loader *loader, const struct node *node)
{
    const char *missing[REPLY_ID_COUNT];
    size_t n = 0;
    if (node == NULL || node->kind != NODE_MAP)
        return;
    for (int i = 0; i < REPLY_ID_COUNT; i++)
        if (tree_get(node, REPLY_SPEC[i].name) == NULL)
            missing[n++] = REPLY_SPEC[i].name;
    if (n > REPLY_MISSING_SHOWN)
        findings_error(loader->findings, node->key->place,
                       "more than %d replies are missing, the first is '%s'; copy them from the shipped file",
                       REPLY_MISSING_SHOWN, missing[0]);
    for (size_t i = 0; i < n && n <= REPLY_MISSING_SHOWN; i++)
        findings_error(loader->findings, node->key->place, "reply '%s' is missing; add it, the shipped file has one",
                       missing[i]);
}

static void load_all(struct loader *loader, const struct node *node)
{
    size_t n_max = REPLY_ID_COUNT + REPLY_TOPICS_MAX;
    const char **names = arena_array(loader->arena, n_max, sizeof names[0]);
    for (int lang = 0; lang < loader->replies->n_langs; lang++)
        loader->text[lang] = arena_array(loader->arena, n_max, sizeof names[0]);
    for (int i = 0; i < REPLY_ID_COUNT; i++)
        names[i] = REPLY_SPEC[i].name;
    loader->replies->n = REPLY_ID_COUNT;
    loader->replies->name = names;
    load_replies(loader, tree_map(loader->findings, node, "replies by name"), names);
    find_missing(loader, node);
}

/* ---- labels ---- */

static const char *load_label(struct loader *loader, const struct node *node, int max_chars)
{
    const char *text = tree_text(loader->findings, node, max_chars);
    const char *outside = text != NULL ? gsmtext_outside(text) : NULL;
    if (outside != NULL) {
        findings_error(loader->findings, tree_place_at(node, (size_t)(outside - text)),
                       "'%.4s' is not in the SMS alphabet; use plain letters", outside);
        return NULL;
    }
    return text != NULL ? arena_text(loader->arena, text, strlen(text)) : NULL;
}

/* {id: .., en: ..} into one label; as long as its variable may be. */
static void load_word(struct loader *loader, const struct node *node, int label, enum reply_var var)
{
    const struct node *by[REPLY_LANGS_MAX];
    if (node == NULL)
        return;
    by_lang(loader, node, by);
    for (int lang = 0; lang < loader->replies->n_langs; lang++) {
        if (by[lang] != NULL)
            loader->label[lang][label] = load_label(loader, by[lang], REPLY_VAR_SPEC[var].max);
        else
            missing_lang(loader, node, "label", lang);
    }
}

/* names[n] -> {id: .., en: ..} into label[base ..] */
static void load_words(struct loader *loader, const struct node *map, const char *const *names, int n, int base)
{
    struct tree_key keys[STATE_COUNT];
    bool is_state = base == LABEL_STATE;
    for (int i = 0; i < n; i++)
        keys[i] = (struct tree_key){names[i], true};
    (void)tree_map(loader->findings, map, "labels by name");
    tree_keys(loader->findings, map, is_state ? "list of states" : "list of roles", keys, (size_t)n);
    for (int i = 0; i < n; i++)
        load_word(loader, tree_get(map, names[i]), base + i, is_state ? REPLY_VAR_STATUS : REPLY_VAR_PERAN);
}

static void load_months(struct loader *loader, const struct node *map)
{
    const struct node *by[REPLY_LANGS_MAX];
    by_lang(loader, map, by);
    for (int lang = 0; lang < loader->replies->n_langs; lang++) {
        int n = 0;
        const struct node *month = tree_list(loader->findings, by[lang], "a list of 12 months");
        if (by[lang] == NULL && map != NULL)
            missing_lang(loader, map, "label", lang);
        if (by[lang] != NULL && by[lang]->kind == NODE_LIST && by[lang]->n != 12)
            findings_error(loader->findings, by[lang]->place, "%zu months; a year has 12", by[lang]->n);
        for (; month != NULL && n < 12; month = month->next)
            loader->label[lang][LABEL_MONTH + n++] = load_label(loader, month, LABEL_MONTH_CHARS);
    }
}

static void load_all_labels(struct loader *loader, const struct node *node)
{
    static const struct tree_key KEYS[] = {
        {"states", true}, {"roles", true}, {"months", true}, {"general", true}, {"someone", true}};
    static const char *const ROLES[BADGE_ROLE_COUNT] = {
        [BADGE_DOCTOR] = "doctor", [BADGE_NURSE] = "nurse", [BADGE_ADMIN] = "admin"};
    const char *states[STATE_COUNT];
    for (int i = 0; i < STATE_COUNT; i++)
        states[i] = complaint_state_name((enum state)i);
    for (int lang = 0; lang < loader->replies->n_langs; lang++)
        loader->label[lang] = arena_array(loader->arena, LABEL_COUNT, sizeof(char *));
    (void)tree_map(loader->findings, node, "states, roles and months");
    tree_keys(loader->findings, node, "group of labels", KEYS, sizeof KEYS / sizeof KEYS[0]);
    load_words(loader, tree_get(node, "states"), states, STATE_COUNT, LABEL_STATE);
    load_words(loader, tree_get(node, "roles"), ROLES, BADGE_ROLE_COUNT, LABEL_ROLE);
    load_months(loader, tree_get(node, "months"));
    load_word(loader, tree_get(node, "general"), LABEL_GENERAL, REPLY_VAR_KATEGORI);
    load_word(loader, tree_get(node, "someone"), LABEL_SOMEONE, REPLY_VAR_NAMA);
}

/* Nothing is NULL in a table that is read: the default language steps in, or "". */
static void fill_gaps(const char **table, const char *const *fallback, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (table[i] == NULL)
            table[i] = fallback != NULL && fallback[i] != NULL ? fallback[i] : "";
}

void reply_yaml_load(struct findings *findings, struct arena *arena, const struct node *root, struct replies *replies_r)
{
    static const struct tree_key KEYS[] = {{"languages", true}, {"labels", true}, {"replies", true}};
    struct loader loader = {.findings = findings, .arena = arena, .replies = replies_r};
    memset(replies_r, 0, sizeof *replies_r);
    if (root == NULL)
        return;
    tree_keys(findings, root, "file", KEYS, 3);
    load_langs(&loader, tree_get(root, "languages"));
    load_all(&loader, tree_get(root, "replies"));
    load_all_labels(&loader, tree_get(root, "labels"));
    for (int lang = 0; lang < replies_r->n_langs; lang++) {
        fill_gaps(loader.text[lang], lang > 0 ? loader.text[0] : NULL, replies_r->n);
        fill_gaps(loader.label[lang], lang > 0 ? loader.label[0] : NULL, LABEL_COUNT);
        replies_r->text[lang] = loader.text[lang];
        replies_r->label[lang] = loader.label[lang];
    }
}
