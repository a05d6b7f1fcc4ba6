#include "io/yaml.h"

#include "io/textfile.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

struct reader {
    yaml_parser_t parser;
    struct arena *arena;
    struct findings *findings;
    enum findings_file file;
    const char *text;
    size_t len;
};

static struct node *read_node(struct reader *reader, const yaml_event_t *event, int depth);

static struct place place_of(const struct reader *reader, yaml_mark_t mark)
{
    return (struct place){.file = reader->file, .line = (int)mark.line + 1, .column = (int)mark.column + 1};
}

/* libyaml reads ahead: for a character that it refuses it knows the byte alone. */
static struct place place_of_byte(const struct reader *reader, size_t byte)
{
    struct place place = {.file = reader->file, .line = 1, .column = 1};
    size_t line_at = 0;
    for (size_t at = 0; at < byte && at < reader->len; at++)
        if (reader->text[at] == '\n') {
            place.line++;
            line_at = at + 1;
        }
    if (byte <= reader->len)
        place.column += (int)tree_characters(reader->text + line_at, byte - line_at);
    return place;
}

/* libyaml names what it looked for, not what the admin did: add the usual causes. */
static void syntax_finding(struct reader *reader)
{
    const yaml_parser_t *parser = &reader->parser;
    const char *problem = parser->problem != NULL ? parser->problem : "out of memory";
    struct place place = parser->error == YAML_READER_ERROR ? place_of_byte(reader, parser->problem_offset)
                                                            : place_of(reader, parser->problem_mark);
    const char *hint = "look at the indentation (spaces, no tabs), quotes and colons here and in the line above";
    if (parser->error == YAML_READER_ERROR)
        hint = "save the file as plain text in UTF-8";
    else if (strstr(problem, "cannot start any token") != NULL)
        hint = "put quotes around a text that starts with a special character, and indent with spaces, not tabs";
    if (parser->context != NULL && parser->context_mark.line < parser->problem_mark.line)
        findings_error(reader->findings, place, "%s %s that starts in line %d; %s", problem, parser->context,
                       (int)parser->context_mark.line + 1, hint);
    else
        findings_error(reader->findings, place, "%s; %s", problem, hint);
}

static bool has_event(struct reader *reader, yaml_event_t *event_r)
{
    if (yaml_parser_parse(&reader->parser, event_r))
        return true;
    syntax_finding(reader);
    return false;
}

/* A node that stands for what was refused, so that reading goes on. */
static struct node *broken_node(struct reader *reader, struct place place)
{
    struct node *node = tree_scalar(reader->arena, place, FORM_PLAIN, "");
    node->is_broken = true;
    return node;
}

static void refuse_extras(struct reader *reader, const yaml_char_t *anchor, const yaml_char_t *tag, struct place place)
{
    if (anchor != NULL)
        findings_error(reader->findings, place, "anchor '&%.40s' is not allowed; write the value where it is needed",
                       (const char *)anchor);
    if (tag != NULL)
        findings_error(reader->findings, place, "tag '%.40s' is not allowed; write the value alone", (const char *)tag);
}

static struct node *read_scalar(struct reader *reader, const yaml_event_t *event)
{
    const char *value = (const char *)event->data.scalar.value;
    size_t len = event->data.scalar.length;
    bool is_quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
    struct place place = place_of(reader, event->start_mark);
    struct node *node =
        tree_scalar(reader->arena, place, is_quoted ? FORM_QUOTED : FORM_PLAIN, arena_text(reader->arena, value, len));
    size_t width = event->end_mark.index - event->start_mark.index;
    node->is_verbatim = width == tree_characters(value, len) + (is_quoted ? 2 : 0);
    tree_check_scalar(reader->findings, node, len);
    refuse_extras(reader, event->data.scalar.anchor, event->data.scalar.tag, place);
    return node;
}

static bool is_end(const yaml_event_t *event)
{
    return event->type == YAML_SEQUENCE_END_EVENT || event->type == YAML_MAPPING_END_EVENT;
}

/* The next node, whole; *is_end_r when the collection closes instead. NULL then, or after a fatal finding. */
static struct node *read_next(struct reader *reader, int depth, bool *is_end_r)
{
    yaml_event_t event;
    *is_end_r = false;
    if (!has_event(reader, &event))
        return NULL;
    *is_end_r = is_end(&event);
    struct node *node = *is_end_r ? NULL : read_node(reader, &event, depth);
    yaml_event_delete(&event);
    return node;
}

static struct node *read_list(struct reader *reader, struct node *list, int depth)
{
    struct node **link = &list->first;
    for (bool at_end;;) {
        struct node *child = read_next(reader, depth, &at_end);
        if (child == NULL)
            return at_end ? list : NULL;
        *link = child;
        link = &child->next;
        list->n++;
    }
}

static struct node *checked_key(struct reader *reader, struct node *key)
{
    if (key->kind == NODE_SCALAR)
        return key;
    findings_error(reader->findings, key->place, "a list or group as a key; a key is one word");
    return broken_node(reader, key->place);
}

static struct node *read_map(struct reader *reader, struct node *map, int depth)
{
    struct node **link = &map->first;
    for (bool at_end;;) {
        struct node *key = read_next(reader, depth, &at_end);
        if (key == NULL && at_end)
            break;
        struct node *child = key != NULL ? read_next(reader, depth, &at_end) : NULL;
        if (child == NULL)
            return NULL;
        child->key = checked_key(reader, key);
        *link = child;
        link = &child->next;
        map->n++;
    }
    tree_check_twice(reader->findings, reader->arena, map);
    return map;
}

static struct node *read_collection(struct reader *reader, const yaml_event_t *event, int depth)
{
    bool is_map = event->type == YAML_MAPPING_START_EVENT;
    struct place place = place_of(reader, event->start_mark);
    if (depth >= TREE_DEPTH_MAX) {
        findings_error(reader->findings, place, "more than %d levels deep; nothing here needs that", TREE_DEPTH_MAX);
        return NULL;
    }
    if (is_map)
        refuse_extras(reader, event->data.mapping_start.anchor, event->data.mapping_start.tag, place);
    else
        refuse_extras(reader, event->data.sequence_start.anchor, event->data.sequence_start.tag, place);
    struct node *node = tree_scalar(reader->arena, place, FORM_PLAIN, "");
    node->kind = is_map ? NODE_MAP : NODE_LIST;
    return is_map ? read_map(reader, node, depth + 1) : read_list(reader, node, depth + 1);
}

static struct node *read_node(struct reader *reader, const yaml_event_t *event, int depth)
{
    struct place place = place_of(reader, event->start_mark);
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        return read_scalar(reader, event);
    case YAML_MAPPING_START_EVENT:
    case YAML_SEQUENCE_START_EVENT:
        return read_collection(reader, event, depth);
    case YAML_ALIAS_EVENT:
        findings_error(reader->findings, place, "alias '*%.40s' is not allowed; write the value again",
                       (const char *)event->data.alias.anchor);
        return broken_node(reader, place);
    default:
        return NULL;
    }
}

static void refuse_directives(struct reader *reader, const yaml_event_t *event)
{
    bool has_tags = event->data.document_start.tag_directives.start != event->data.document_start.tag_directives.end;
    if (event->data.document_start.version_directive != NULL || has_tags)
        findings_error(reader->findings, place_of(reader, event->start_mark),
                       "%%YAML and %%TAG lines are not allowed; remove them");
}

/* Stream start, document start, the root, document end; then nothing more may follow. */
static struct node *read_document(struct reader *reader)
{
    struct node *root = NULL;
    yaml_event_t event;
    for (bool is_done = false; !is_done;) {
        if (!has_event(reader, &event))
            return NULL;
        is_done = event.type == YAML_STREAM_END_EVENT;
        if (event.type == YAML_DOCUMENT_START_EVENT && root != NULL) {
            findings_error(reader->findings, place_of(reader, event.start_mark),
                           "a second document starts here; keep one and remove the '---'");
            is_done = true;
        } else if (event.type == YAML_DOCUMENT_START_EVENT) {
            refuse_directives(reader, &event);
        } else if (event.type != YAML_STREAM_START_EVENT && event.type != YAML_DOCUMENT_END_EVENT && !is_done) {
            root = read_node(reader, &event, 0);
            is_done = root == NULL;
        }
        yaml_event_delete(&event);
    }
    return root;
}

static struct node *read_checked(struct reader *reader)
{
    size_t n_errors = findings_errors(reader->findings);
    struct node *root = read_document(reader);
    struct place start = {.file = reader->file, .line = 1, .column = 1};
    if (root != NULL && root->kind == NODE_MAP) {
        root->place = start; /* what is missing from the whole file is missing from its first line */
        return root;
    }
    if (findings_errors(reader->findings) == n_errors)
        findings_error(reader->findings, root != NULL ? root->place : start, "%s; 'name: value' lines belong here",
                       root != NULL ? "no settings" : "the file is empty");
    return NULL;
}

struct node *yaml_read(struct arena *arena, struct findings *findings, enum findings_file file, const char *text,
                       size_t len)
{
    struct reader reader = {.arena = arena, .findings = findings, .file = file, .text = text, .len = len};
    if (len > TEXTFILE_MAX) {
        findings_error(findings, (struct place){file, 1, 1}, "longer than %d bytes; an honest file is much shorter",
                       TEXTFILE_MAX);
        return NULL;
    }
    if (textfile_check(findings, file, text, len) != OK)
        return NULL;
    if (!yaml_parser_initialize(&reader.parser))
        abort(); /* out of memory: see arena.h */
    yaml_parser_set_input_string(&reader.parser, (const unsigned char *)text, len);
    yaml_parser_set_encoding(&reader.parser, YAML_UTF8_ENCODING);
    struct node *root = read_checked(&reader);
    yaml_parser_delete(&reader.parser);
    return root;
}
