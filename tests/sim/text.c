#include "text.h"

#include <stdio.h>
#include <string.h>

#define REPLACEMENT 0xFFFDu

/* Length of a UTF-8 sequence by its first byte; 0 for a byte that cannot start one. */
static size_t sequence_len(unsigned char c)
{
    if (c < 0x80)
        return 1;
    if (c >= 0xC2 && c <= 0xDF)
        return 2;
    if (c >= 0xE0 && c <= 0xEF)
        return 3;
    return c >= 0xF0 && c <= 0xF4 ? 4 : 0;
}

size_t text_next(const char *utf8, uint32_t *point_r)
{
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char *s = (const unsigned char *)utf8;
    size_t len = sequence_len(s[0]);
    uint32_t point;

    *point_r = REPLACEMENT;
    if (s[0] == '\0')
        return 0;
    if (len == 0)
        return 1;
    point = len == 1 ? s[0] : s[0] & (0x7Fu >> len);
    for (size_t i = 1; i < len; i++) {
        if ((s[i] & 0xC0) != 0x80)
            return 1;
        point = point << 6 | (s[i] & 0x3Fu);
    }
    if (point < smallest[len] || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF))
        return 1;
    *point_r = point;
    return len;
}

void text_put(struct buf *b, uint32_t point)
{
    if (point < 0x80) {
        buf_putc(b, (char)point);
        return;
    }
    if (point < 0x800) {
        buf_putc(b, (char)(0xC0 | point >> 6));
    } else {
        if (point < 0x10000) {
            buf_putc(b, (char)(0xE0 | point >> 12));
        } else {
            buf_putc(b, (char)(0xF0 | point >> 18));
            buf_putc(b, (char)(0x80 | (point >> 12 & 0x3F)));
        }
        buf_putc(b, (char)(0x80 | (point >> 6 & 0x3F)));
    }
    buf_putc(b, (char)(0x80 | (point & 0x3F)));
}

static void put_unit(struct buf *b, uint32_t unit)
{
    buf_putc(b, (char)(unit >> 8));
    buf_putc(b, (char)(unit & 0xFF));
}

void text_to_utf16(const char *utf8, struct buf *bytes_r)
{
    uint32_t point;
    size_t n;

    for (; (n = text_next(utf8, &point)) > 0; utf8 += n) {
        if (point < 0x10000) {
            put_unit(bytes_r, point);
            continue;
        }
        put_unit(bytes_r, 0xD800 + ((point - 0x10000) >> 10));
        put_unit(bytes_r, 0xDC00 + ((point - 0x10000) & 0x3FF));
    }
}

static uint32_t unit_at(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] << 8 | bytes[1];
}

void text_from_utf16(const uint8_t *bytes, size_t len, struct buf *utf8_r)
{
    for (size_t i = 0; i + 1 < len; i += 2) {
        uint32_t unit = unit_at(bytes + i);
        uint32_t next = i + 3 < len ? unit_at(bytes + i + 2) : 0;

        if (unit >= 0xD800 && unit <= 0xDBFF && next >= 0xDC00 && next <= 0xDFFF) {
            unit = 0x10000 + ((unit - 0xD800) << 10) + (next - 0xDC00);
            i += 2;
        } else if (unit >= 0xD800 && unit <= 0xDFFF) {
            unit = REPLACEMENT;
        }
        text_put(utf8_r, unit);
    }
}

static int nibble(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

int text_from_hex(const char *hex, size_t hex_len, uint8_t *bytes_r, size_t size)
{
    if (hex_len % 2 || hex_len / 2 > size)
        return -1;
    for (size_t i = 0; i < hex_len; i += 2) {
        int high = nibble(hex[i]), low = nibble(hex[i + 1]);

        if (high < 0 || low < 0)
            return -1;
        bytes_r[i / 2] = (uint8_t)(high << 4 | low);
    }
    return (int)(hex_len / 2);
}

void text_to_hex(struct buf *hex_r, const void *bytes, size_t len)
{
    const uint8_t *p = bytes;

    for (size_t i = 0; i < len; i++)
        buf_printf(hex_r, "%02X", p[i]);
}

static char escape_letter(unsigned char c)
{
    switch (c) {
    case '\n':
        return 'n';
    case '\r':
        return 'r';
    case '\t':
        return 't';
    case '\\':
        return '\\';
    default:
        return '\0';
    }
}

void text_escape(struct buf *b, const void *bytes, size_t len, int is_binary)
{
    const unsigned char *p = bytes;

    for (size_t i = 0; i < len; i++) {
        char letter = escape_letter(p[i]);

        if (letter) {
            buf_putc(b, '\\');
            buf_putc(b, letter);
        } else if (p[i] < 0x20 || (is_binary && p[i] >= 0x7F)) {
            buf_printf(b, "\\x%02X", p[i]);
        } else {
            buf_putc(b, (char)p[i]);
        }
    }
}

/* Appends what the escape after a backslash means; returns the characters used. */
static size_t unescape_one(const char *s, struct buf *b)
{
    static const char letters[] = "nrte\\", meanings[] = "\n\r\t\x1b\\";
    const char *at = s[0] ? strchr(letters, s[0]) : NULL;
    uint8_t byte;

    if (at) {
        buf_putc(b, meanings[at - letters]);
        return 1;
    }
    if (s[0] == 'x' && s[1] && text_from_hex(s + 1, 2, &byte, 1) == 1) {
        buf_putc(b, (char)byte);
        return 3;
    }
    buf_putc(b, '\\');
    return 0;
}

void text_unescape(const char *escaped, struct buf *b)
{
    for (const char *s = escaped; *s;) {
        if (*s != '\\') {
            buf_putc(b, *s++);
            continue;
        }
        s++;
        s += unescape_one(s, b);
    }
}
