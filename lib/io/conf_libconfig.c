#include "io/conf_libconfig.h"

#include "io/conf_scan.h"
#include "io/textfile.h"

#include <libconfig.h>
#include <string.h>

/* ---- before libconfig: what it would let pass, or cannot point at ---- */

struct name {
    struct conf_token token;
    struct name *next;
};

/* The names seen in each open group. */
struct scopes {
    struct arena *arena;
    struct findings *findings;
    int depth;
    struct name *names[TREE_DEPTH_MAX + 1];
};

static void note_name(struct scopes *scopes, struct conf_token token)
{
    for (struct name *name = scopes->names[scopes->depth]; name != NULL; name = name->next)
        if (name->token.len == token.len && memcmp(name->token.text, token.text, token.len) == 0) {
            findings_error(scopes->findings, token.place,
                           "'%.*s' stands here a second time, first in line %d; keep one",
                           (int)(token.len < 40 ? token.len : 40), token.text, name->token.place.line);
            return;
        }
    struct name *name = arena_take(scopes->arena, sizeof *name);
    name->token = token;
    name->next = scopes->names[scopes->depth];
    scopes->names[scopes->depth] = name;
}

static enum rc note_mark(struct scopes *scopes, struct conf_token token)
{
    if (strchr(")]}", *token.text) != NULL && scopes->depth > 0)
        scopes->depth--;
    if (strchr("([{", *token.text) == NULL)
        return OK;
    if (scopes->depth == TREE_DEPTH_MAX) {
        findings_error(scopes->findings, token.place, "more than %d levels deep; nothing here needs that",
                       TREE_DEPTH_MAX);
        return E_INVAL;
    }
    scopes->names[++scopes->depth] = NULL;
    return OK;
}

static enum rc refuse_garbage(struct findings *findings, struct conf_token token)
{
    if (token.kind == CONF_INCLUDE)
        findings_error(findings, token.place, "@include is not allowed; write the settings into this file");
    else if (*token.text == '"')
        findings_error(findings, token.place, "this text has no end; close it with a quote");
    else if (*token.text == '/')
        findings_error(findings, token.place, "this comment has no end; close it with */");
    else
        findings_error(findings, token.place, "'%.1s' does not belong here; a setting is: name = value;", token.text);
    return E_INVAL;
}

static enum rc check_source(struct arena *arena, struct findings *findings, const char *text)
{
    struct scopes scopes = {.arena = arena, .findings = findings};
    struct conf_scanner scanner;
    size_t n_errors = findings_errors(findings);
    conf_scan_start(&scanner, text);
    struct conf_token token = conf_scan_next(&scanner), next;
    for (; token.kind != CONF_END; token = next) {
        enum rc rc = OK;
        next = conf_scan_next(&scanner);
        bool is_named = next.kind == CONF_MARK && strchr("=:", *next.text) != NULL;
        if (token.kind == CONF_MARK)
            rc = note_mark(&scopes, token);
        else if (token.kind == CONF_NAME && is_named)
            note_name(&scopes, token);
        else if (token.kind == CONF_GARBAGE || token.kind == CONF_INCLUDE)
            rc = refuse_garbage(findings, token);
        if (rc != OK)
            return rc;
    }
    return findings_errors(findings) == n_errors ? OK : E_INVAL;
}

/* ---- after libconfig: its settings beside the tokens, which come in the same order ---- */

struct walk {
    struct arena *arena;
    struct findings *findings;
    struct conf_scanner scanner;
    struct conf_token token; /* next, not yet taken */
};

static struct node *walk_setting(struct walk *walk, const config_setting_t *setting);

static void take(struct walk *walk)
{
    walk->token = conf_scan_next(&walk->scanner);
}

static void take_marks(struct walk *walk, const char *marks)
{
    while (walk->token.kind == CONF_MARK && strchr(marks, *walk->token.text) != NULL)
        take(walk);
}

static struct node *walk_text(struct walk *walk, const config_setting_t *setting)
{
    const char *text = config_setting_get_string(setting);
    size_t len = strlen(text);
    struct conf_token token = walk->token;
    struct node *node = tree_scalar(walk->arena, token.place, FORM_QUOTED, arena_text(walk->arena, text, len));
    while (walk->token.kind == CONF_STRING) /* "a" "b" is one text */
        take(walk);
    node->is_verbatim = token.len == len + 2 && memcmp(token.text + 1, text, len) == 0;
    tree_check_scalar(walk->findings, node, len);
    return node;
}

static struct node *walk_word(struct walk *walk, enum node_form form)
{
    struct conf_token token = walk->token;
    take(walk);
    return tree_scalar(walk->arena, token.place, form, arena_text(walk->arena, token.text, token.len));
}

static struct node *walk_key(struct walk *walk)
{
    struct node *key = walk_word(walk, FORM_PLAIN);
    take_marks(walk, "=:");
    return key;
}

static struct node *walk_children(struct walk *walk, const config_setting_t *setting, struct node *node)
{
    struct node **link = &node->first;
    for (int i = 0; i < config_setting_length(setting); i++) {
        struct node *key = node->kind == NODE_MAP ? walk_key(walk) : NULL;
        struct node *child = walk_setting(walk, config_setting_get_elem(setting, (unsigned)i));
        child->key = key;
        *link = child;
        link = &child->next;
        node->n++;
        take_marks(walk, ";,");
    }
    return node;
}

static struct node *walk_collection(struct walk *walk, const config_setting_t *setting)
{
    struct node *node = tree_scalar(walk->arena, walk->token.place, FORM_PLAIN, "");
    node->kind = config_setting_type(setting) == CONFIG_TYPE_GROUP ? NODE_MAP : NODE_LIST;
    take(walk); /* the bracket */
    (void)walk_children(walk, setting, node);
    take(walk);
    return node;
}

static struct node *walk_setting(struct walk *walk, const config_setting_t *setting)
{
    switch (config_setting_type(setting)) {
    case CONFIG_TYPE_STRING:
        return walk_text(walk, setting);
    case CONFIG_TYPE_BOOL:
        return walk_word(walk, FORM_TRUTH);
    case CONFIG_TYPE_INT:
    case CONFIG_TYPE_INT64:
    case CONFIG_TYPE_FLOAT:
        return walk_word(walk, FORM_NUMBER);
    default:
        return walk_collection(walk, setting);
    }
}

static struct node *walk_root(struct arena *arena, struct findings *findings, const config_t *config, const char *text)
{
    struct walk walk = {.arena = arena, .findings = findings};
    struct node *root = tree_scalar(arena, (struct place){FILE_CONF, 1, 1}, FORM_PLAIN, "");
    root->kind = NODE_MAP;
    conf_scan_start(&walk.scanner, text);
    take(&walk);
    return walk_children(&walk, config_root_setting(config), root);
}

/* libconfig knows the line alone: the column is that of the line's first token. */
static void syntax_finding(struct findings *findings, const config_t *config, const char *text)
{
    struct conf_scanner scanner;
    struct place place = {.file = FILE_CONF, .line = config_error_line(config), .column = 1};
    conf_scan_start(&scanner, text);
    struct conf_token token = conf_scan_next(&scanner);
    while (token.kind != CONF_END && token.place.line < place.line)
        token = conf_scan_next(&scanner);
    if (token.place.line == place.line)
        place.column = token.place.column;
    findings_error(findings, place, "%s; a setting is: name = value; (look at the line above, too)",
                   config_error_text(config));
}

struct node *conf_read(struct arena *arena, struct findings *findings, const char *text, size_t len)
{
    if (len > CONF_MAX) {
        findings_error(findings, (struct place){FILE_CONF, 1, 1},
                       "longer than %d bytes; an honest file is much shorter", CONF_MAX);
        return NULL;
    }
    if (textfile_check(findings, FILE_CONF, text, len) != OK || check_source(arena, findings, text) != OK)
        return NULL;
    config_t config;
    struct node *root = NULL;
    config_init(&config);
    if (config_read_string(&config, text) == CONFIG_TRUE)
        root = walk_root(arena, findings, &config, text);
    else
        syntax_finding(findings, &config, text);
    config_destroy(&config);
    return root;
}
