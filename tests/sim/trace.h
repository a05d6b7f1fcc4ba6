/* trace: the AT traffic both ways, one line a write, readable: "   12.345 < AT+CMGF=0\r" (from the client) and ">" (to
 * it). */
#ifndef SIM_TRACE_H
#define SIM_TRACE_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct trace {
    FILE *file; /* NULL: nothing is traced */
    int64_t start_ms;
};

int trace_open(struct trace *trace, const char *path);
void trace_write(struct trace *trace, char direction, const void *bytes, size_t len);
/* A remark, such as "unplugged". */
void trace_note(struct trace *trace, const char *text);
void trace_close(struct trace *trace);

#endif
