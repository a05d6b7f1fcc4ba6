#include "io/json_out.h"

#include "core/ticket.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>
#include <utf8proc.h>

void json_begin(struct json *json, FILE *out)
{
    *json = (struct json){.out = out};
}

/* The short escapes of RFC 8259 7; 0: none. */
static char short_escape(utf8proc_int32_t c)
{
    switch (c) {
    case '"':
    case '\\':
        return (char)c;
    case '\b':
        return 'b';
    case '\f':
        return 'f';
    case '\n':
        return 'n';
    case '\r':
        return 'r';
    case '\t':
        return 't';
    default:
        return 0;
    }
}

/* Characters that change how what stands beside them is shown, or break lines
 * in JavaScript: nobody misses them as such in machine output. */
static bool is_hidden(utf8proc_int32_t c)
{
    return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0x2028 || c == 0x2029 || c == 0xfeff || c == 0x200e ||
           c == 0x200f || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

static void write_char(FILE *out, const char *bytes, size_t n, utf8proc_int32_t c)
{
    char escape = short_escape(c);
    if (escape != 0)
        (void)fprintf(out, "\\%c", escape);
    else if (is_hidden(c))
        (void)fprintf(out, "\\u%04x", (unsigned)c);
    else
        (void)fwrite(bytes, 1, n, out);
}

static void write_string(FILE *out, const char *bytes, size_t len)
{
    (void)fputc('"', out);
    for (size_t at = 0; at < len;) {
        utf8proc_int32_t c = 0;
        utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)bytes + at, (utf8proc_ssize_t)(len - at), &c);
        if (n <= 0) {
            (void)fputs("\xef\xbf\xbd", out);
            n = 1;
        } else {
            write_char(out, bytes + at, (size_t)n, c);
        }
        at += (size_t)n;
    }
    (void)fputc('"', out);
}

/* What stands before every value: comma, line break, name. */
static void before(struct json *json, const char *name)
{
    if (json->depth > 0) {
        bool is_array = json->level[json->depth - 1].is_array;
        assert(is_array == (name == NULL));
        if (json->level[json->depth - 1].has_items)
            (void)fputc(',', json->out);
        if (json->depth == 1 && is_array)
            (void)fputc('\n', json->out);
        json->level[json->depth - 1].has_items = true;
    }
    if (name != NULL) {
        write_string(json->out, name, strlen(name));
        (void)fputc(':', json->out);
    }
}

static void open_level(struct json *json, const char *name, bool is_array)
{
    before(json, name);
    assert(json->depth < JSON_DEPTH_MAX);
    (void)fputc(is_array ? '[' : '{', json->out);
    json->level[json->depth].is_array = is_array;
    json->level[json->depth].has_items = false;
    json->depth++;
}

void json_array(struct json *json, const char *name)
{
    open_level(json, name, true);
}

void json_object(struct json *json, const char *name)
{
    open_level(json, name, false);
}

void json_end(struct json *json)
{
    assert(json->depth > 0);
    json->depth--;
    bool is_array = json->level[json->depth].is_array;
    if (json->depth == 0 && is_array && json->level[0].has_items)
        (void)fputc('\n', json->out);
    (void)fputc(is_array ? ']' : '}', json->out);
}

void json_text(struct json *json, const char *name, const char *text)
{
    if (text == NULL)
        json_null(json, name);
    else
        json_bytes(json, name, text, strlen(text));
}

void json_bytes(struct json *json, const char *name, const char *bytes, size_t len)
{
    before(json, name);
    write_string(json->out, bytes, len);
}

void json_number(struct json *json, const char *name, int64_t number)
{
    before(json, name);
    (void)fprintf(json->out, "%" PRId64, number);
}

void json_null(struct json *json, const char *name)
{
    before(json, name);
    (void)fputs("null", json->out);
}

void json_cell(struct json *json, const struct cell *cell, const struct calendar *calendar)
{
    char text[WORKDAY_RFC3339_MAX > TICKET_TEXT_MAX ? WORKDAY_RFC3339_MAX : TICKET_TEXT_MAX];
    switch (cell->kind) {
    case CELL_TEXT:
        json_text(json, cell->column, cell->text);
        return;
    case CELL_NUMBER:
        json_number(json, cell->column, cell->number);
        return;
    case CELL_TIME:
        workday_format_rfc3339(calendar, cell->number, text);
        json_text(json, cell->column, text);
        return;
    case CELL_TICKET:
        ticket_format((uint32_t)cell->number, text);
        json_text(json, cell->column, text);
        return;
    case CELL_NULL:
        break;
    }
    json_null(json, cell->column);
}
