/* text: the character work of the simulator: UTF-8, UTF-16BE, hex, and the \n \t \\ \xNN escapes of the control
 * protocol.
 *
 * Every reader is bounded by an explicit length or a NUL; malformed UTF-8 and lone surrogates become U+FFFD.
 */
#ifndef SIM_TEXT_H
#define SIM_TEXT_H

#include <stddef.h>
#include <stdint.h>

#include "buf.h"

/* Reads one code point of a NUL-terminated UTF-8 text; returns the bytes used (0 at the end). */
size_t text_next(const char *utf8, uint32_t *point_r);
/* Appends one code point as UTF-8. */
void text_put(struct buf *b, uint32_t point);

/* UTF-8 to UTF-16BE bytes and back. */
void text_to_utf16(const char *utf8, struct buf *bytes_r);
void text_from_utf16(const uint8_t *bytes, size_t len, struct buf *utf8_r);

/* Hex digits to bytes: returns the number of bytes, or -1 if the text is odd, not hex or longer than `size`. */
int text_from_hex(const char *hex, size_t hex_len, uint8_t *bytes_r, size_t size);
void text_to_hex(struct buf *hex_r, const void *bytes, size_t len);

/* Control protocol escapes. Bytes that are no printable text become \xNN when `is_binary`. */
void text_escape(struct buf *b, const void *bytes, size_t len, int is_binary);
void text_unescape(const char *escaped, struct buf *b);

#endif
