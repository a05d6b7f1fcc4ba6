#include "suaractl.h"

#include <string.h>

/* Bytes up to the newline, which is taken too. What does not fit is left out. */
static bool read_bytes(FILE *in, struct try_line *line_r, size_t *len_r)
{
    int c = getc(in);
    size_t len = 0;
    line_r->is_cut = false;
    if (c == EOF)
        return false;
    for (; c != EOF && c != '\n'; c = getc(in)) {
        if (len < sizeof line_r->bytes - 1)
            line_r->bytes[len++] = (char)c;
        else
            line_r->is_cut = true;
    }
    if (len > 0 && line_r->bytes[len - 1] == '\r')
        len--;
    line_r->bytes[len] = '\0';
    *len_r = len;
    return true;
}

/* \n, \t and \\ become what they mean; any other backslash stays. In place. */
static size_t unescape(char *text, size_t len)
{
    static const char FROM[] = "nt\\", TO[] = "\n\t\\";
    size_t used = 0;
    for (size_t i = 0; i < len; i++) {
        const char *found = NULL;
        if (text[i] == '\\' && i + 1 < len)
            found = memchr(FROM, text[i + 1], sizeof FROM - 1);
        if (found != NULL)
            i++;
        text[used++] = found != NULL ? TO[found - FROM] : text[i];
    }
    text[used] = '\0';
    return used;
}

bool try_line_read(FILE *in, struct try_line *line_r)
{
    size_t len = 0;
    if (!read_bytes(in, line_r, &len))
        return false;
    char *tab = memchr(line_r->bytes, '\t', len);
    line_r->sender = line_r->text = line_r->bytes;
    line_r->sender_len = line_r->text_len = len;
    line_r->kind = TRY_BAD;
    if (line_r->bytes[0] == '@') {
        line_r->kind = TRY_CLOCK;
        line_r->text++;
        line_r->text_len--;
    } else if (tab != NULL) {
        line_r->kind = TRY_MESSAGE;
        line_r->sender_len = (size_t)(tab - line_r->bytes);
        line_r->text = tab + 1;
        line_r->text_len = unescape(tab + 1, len - line_r->sender_len - 1);
        *tab = '\0';
    }
    return true;
}
