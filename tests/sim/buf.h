/* buf: a growing byte string, always NUL-terminated. Used by every file of the simulator for text that has no
 * natural bound (AT traffic, control answers, PDUs in hex).
 *
 * Out of memory ends the program: a test tool has nothing better to do. Never used by the product.
 *
 *     struct buf b = {0};
 *     buf_printf(&b, "+CMGS: %d", 7);
 *     buf_free(&b);
 */
#ifndef SIM_BUF_H
#define SIM_BUF_H

#include <stdarg.h>
#include <stddef.h>

struct buf {
    char *data; /* NULL until the first byte is added */
    size_t len;
    size_t cap;
};

/* Memory that is never NULL: these end the program instead. */
void *buf_alloc(size_t size);
void *buf_realloc(void *old, size_t size);
char *buf_strdup(const char *text);

void buf_add(struct buf *b, const void *bytes, size_t len);
void buf_puts(struct buf *b, const char *text);
void buf_putc(struct buf *b, char c);
void buf_printf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *b, const char *format, va_list args) __attribute__((format(printf, 2, 0)));
/* The text so far, "" when nothing was added; valid until the next change. */
const char *buf_text(const struct buf *b);
/* Removes the first `len` bytes. */
void buf_drop(struct buf *b, size_t len);
void buf_clear(struct buf *b);
void buf_free(struct buf *b);

#endif
