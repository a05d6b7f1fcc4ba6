#include "io/conf_scan.h"

#include <ctype.h>
#include <string.h>

void conf_scan_start(struct conf_scanner *scanner, const char *text)
{
    *scanner = (struct conf_scanner){.at = text, .place = {.file = FILE_CONF, .line = 1, .column = 1}};
}

/* Move on by n bytes, keeping count of lines and characters. */
static void advance(struct conf_scanner *scanner, size_t n)
{
    for (; n > 0; n--, scanner->at++) {
        if (*scanner->at == '\n') {
            scanner->place.line++;
            scanner->place.column = 1;
        } else if (((unsigned char)*scanner->at & 0xC0) != 0x80) {
            scanner->place.column++;
        }
    }
}

/* Length of the comment that starts here: 0 when there is none; *is_open_r when it never ends. */
static size_t comment_len(const char *at, bool *is_open_r)
{
    *is_open_r = false;
    if (at[0] == '#' || (at[0] == '/' && at[1] == '/'))
        return strcspn(at, "\n");
    if (at[0] != '/' || at[1] != '*')
        return 0;
    const char *end = strstr(at + 2, "*/");
    *is_open_r = end == NULL;
    return end == NULL ? strlen(at) : (size_t)(end + 2 - at);
}

/* Length of the string that starts here, with its quotes; *is_open_r when it never ends. */
static size_t string_len(const char *at, bool *is_open_r)
{
    size_t n = 1;
    while (at[n] != '\0' && at[n] != '"')
        n += at[n] == '\\' && at[n + 1] != '\0' ? 2 : 1;
    *is_open_r = at[n] == '\0';
    return *is_open_r ? n : n + 1;
}

static bool is_name_start(char c)
{
    return isalpha((unsigned char)c) || c == '*';
}

static bool is_name_part(char c)
{
    return isalnum((unsigned char)c) || strchr("*_-", c) != NULL;
}

static size_t name_len(const char *at)
{
    size_t n = 0;
    while (at[n] != '\0' && is_name_part(at[n]))
        n++;
    return n;
}

static size_t number_len(const char *at)
{
    size_t n = 0;
    while (at[n] != '\0' && (isalnum((unsigned char)at[n]) || strchr("+-.", at[n]) != NULL))
        n++;
    return n;
}

static enum conf_token_kind kind_at(const char *at, size_t *len_r)
{
    bool is_open = false;
    *len_r = 1;
    if (*at == '\0') {
        *len_r = 0;
        return CONF_END;
    }
    if (strchr("=:;,()[]{}", *at) != NULL)
        return CONF_MARK;
    if (*at == '"') {
        *len_r = string_len(at, &is_open);
        return is_open ? CONF_GARBAGE : CONF_STRING;
    }
    if (is_name_start(*at)) {
        *len_r = name_len(at);
        return CONF_NAME;
    }
    if (isdigit((unsigned char)*at) || strchr("+-.", *at) != NULL) {
        *len_r = number_len(at);
        return CONF_NUMBER;
    }
    if (strncmp(at, "@include", 8) == 0) {
        *len_r = 8;
        return CONF_INCLUDE;
    }
    return CONF_GARBAGE;
}

struct conf_token conf_scan_next(struct conf_scanner *scanner)
{
    bool is_open = false;
    for (size_t n;;) {
        advance(scanner, strspn(scanner->at, " \t\r\n\f"));
        n = comment_len(scanner->at, &is_open);
        if (n == 0 || is_open)
            break;
        advance(scanner, n);
    }
    struct conf_token token = {.kind = CONF_GARBAGE, .place = scanner->place, .text = scanner->at};
    if (is_open)
        token.len = strlen(scanner->at);
    else
        token.kind = kind_at(scanner->at, &token.len);
    advance(scanner, token.len);
    return token;
}
