/* table_out, the text half: escaping, measuring, cutting, wrapping. */
#include "io/table_out.h"

#include "core/ticket.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>
#include <utf8proc.h>

#define ELLIPSIS       "\xe2\x80\xa6"
#define REPLACEMENT    "\xef\xbf\xbd"
#define FIELD_TEXT_MAX (MESSAGE_TEXT_MAX * 4)
#define NAME_MAX_LEN   16 /* of how a hidden character is shown: "\u{10ffff}" */

/* The character at text: its code, -1 when broken; returns its bytes, 1 when broken. */
static size_t next_char(const char *text, utf8proc_int32_t *c_r)
{
    utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)strnlen(text, 4), c_r);
    if (n > 0)
        return (size_t)n;
    *c_r = -1;
    return 1;
}

static bool is_hidden(utf8proc_int32_t c)
{
    utf8proc_category_t category = utf8proc_category(c);
    return category == UTF8PROC_CATEGORY_CC || category == UTF8PROC_CATEGORY_CF || category == UTF8PROC_CATEGORY_ZL ||
           category == UTF8PROC_CATEGORY_ZP;
}

/* How a character that must not act is shown. */
static void name_hidden(utf8proc_int32_t c, char name_r[NAME_MAX_LEN])
{
    if (c == '\n')
        (void)snprintf(name_r, NAME_MAX_LEN, "\\n");
    else if (c == '\t')
        (void)snprintf(name_r, NAME_MAX_LEN, "\\t");
    else if (c < 0x100)
        (void)snprintf(name_r, NAME_MAX_LEN, "\\x%02x", (unsigned)c);
    else
        (void)snprintf(name_r, NAME_MAX_LEN, "\\u{%x}", (unsigned)c);
}

size_t table_escape(const char *text, bool keep_lines, char *text_r, size_t cap)
{
    size_t used = 0;
    assert(cap > 0);
    while (*text != '\0') {
        utf8proc_int32_t c = 0;
        char name[NAME_MAX_LEN];
        const char *shown = text;
        size_t n = next_char(text, &c), n_shown = n;
        if (c < 0)
            shown = REPLACEMENT;
        if (c >= 0 && is_hidden(c) && !(c == '\n' && keep_lines)) {
            name_hidden(c, name);
            shown = name;
        }
        if (shown != text)
            n_shown = strlen(shown);
        if (used + n_shown >= cap)
            break;
        memcpy(text_r + used, shown, n_shown);
        used += n_shown;
        text += n;
    }
    text_r[used] = '\0';
    return used;
}

static int char_columns(utf8proc_int32_t c)
{
    return c < 0 ? 1 : utf8proc_charwidth(c);
}

int table_columns(const char *utf8)
{
    int columns = 0;
    for (utf8proc_int32_t c; *utf8 != '\0';) {
        utf8 += next_char(utf8, &c);
        columns += char_columns(c);
    }
    return columns;
}

/* Bytes of utf8 that fit in columns; columns_r: how many they take. */
static size_t fit(const char *utf8, int columns, int *columns_r)
{
    size_t used = 0;
    *columns_r = 0;
    while (utf8[used] != '\0') {
        utf8proc_int32_t c = 0;
        size_t n = next_char(utf8 + used, &c);
        if (*columns_r + char_columns(c) > columns)
            break;
        *columns_r += char_columns(c);
        used += n;
    }
    return used;
}

size_t table_cut(const char *utf8, int columns, char *text_r, size_t cap)
{
    int taken = 0;
    const char *tail = "";
    size_t n = fit(utf8, columns, &taken);
    if (utf8[n] != '\0' && columns > 0) {
        n = fit(utf8, columns - 1, &taken);
        tail = ELLIPSIS;
    }
    assert(cap > n + strlen(tail));
    memcpy(text_r, utf8, n);
    memcpy(text_r + n, tail, strlen(tail) + 1);
    return n + strlen(tail);
}

static size_t put(char *text_r, size_t cap, const char *text)
{
    int n = snprintf(text_r, cap, "%s", text);
    return (size_t)n < cap ? (size_t)n : cap - 1;
}

static size_t put_time(const struct calendar *calendar, int64_t at, char *text_r, size_t cap)
{
    char date[WORKDAY_DATE_MAX], stamp[WORKDAY_RFC3339_MAX], text[32];
    workday_format_date(calendar, at, date);
    workday_format_rfc3339(calendar, at, stamp);
    const char *clock = strchr(stamp, 'T');
    (void)snprintf(text, sizeof text, "%s %.5s", date, clock != NULL ? clock + 1 : "");
    return put(text_r, cap, text);
}

static size_t put_ticket(uint32_t ticket, char *text_r, size_t cap)
{
    char digits[TICKET_TEXT_MAX], text[TICKET_TEXT_MAX + 1];
    ticket_format(ticket, digits);
    (void)snprintf(text, sizeof text, "%.4s %s", digits, digits + strnlen(digits, 4));
    return put(text_r, cap, text);
}

size_t table_cell_text(const struct cell *cell, const struct calendar *calendar, char *text_r, size_t cap)
{
    char number[24];
    switch (cell->kind) {
    case CELL_TEXT:
        return table_escape(cell->text, false, text_r, cap);
    case CELL_NUMBER:
        (void)snprintf(number, sizeof number, "%" PRId64, cell->number);
        return put(text_r, cap, number);
    case CELL_TIME:
        return put_time(calendar, cell->number, text_r, cap);
    case CELL_TICKET:
        return put_ticket((uint32_t)cell->number, text_r, cap);
    case CELL_NULL:
        break;
    }
    return put(text_r, cap, "");
}

/* Bytes of line (which ends at its "\n" or NUL, length len) that go on one
 * line of columns: up to the last space that fits, or a hard cut. */
static size_t line_break(const char *line, size_t len, int columns)
{
    int taken = 0;
    size_t n = fit(line, columns, &taken);
    if (n >= len)
        return len;
    size_t at = n;
    while (at > 0 && line[at] != ' ')
        at--;
    if (at > 0)
        return at;
    return n > 0 ? n : 1;
}

void table_wrap(FILE *out, const char *text, int indent, int width)
{
    int columns = width - indent > 8 ? width - indent : 8;
    for (bool is_first = true; is_first || *text != '\0'; is_first = false) {
        size_t len = strcspn(text, "\n");
        size_t n = line_break(text, len, columns);
        if (!is_first)
            (void)fprintf(out, "%*s", indent, "");
        (void)fwrite(text, 1, n, out);
        (void)fputc('\n', out);
        text += n;
        if (n == len && *text == '\n')
            text++;
        else
            text += strspn(text, " ");
    }
}

void table_field(FILE *out, const struct cell *cell, const struct calendar *calendar, int label_width, int width)
{
    char value[FIELD_TEXT_MAX];
    if (cell->kind == CELL_NULL || (cell->kind == CELL_TEXT && *cell->text == '\0'))
        return;
    if (cell->kind == CELL_TEXT)
        (void)table_escape(cell->text, true, value, sizeof value);
    else
        (void)table_cell_text(cell, calendar, value, sizeof value);
    char label[64];
    (void)snprintf(label, sizeof label, "%s", cell->column);
    for (char *c = label; *c != '\0'; c++)
        if (*c == '_')
            *c = ' ';
    (void)fprintf(out, "%-*s", label_width, label);
    table_wrap(out, value, label_width, width);
}
