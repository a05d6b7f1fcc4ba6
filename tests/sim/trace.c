#include "trace.h"

#include <string.h>

#include "buf.h"
#include "text.h"
#include "timer.h"

int trace_open(struct trace *trace, const char *path)
{
    trace->start_ms = timer_now_ms();
    if (!path)
        return 0;
    trace->file = fopen(path, "ae");
    return trace->file ? 0 : -1;
}

static void put(struct trace *trace, char mark, const struct buf *line)
{
    int64_t ms = timer_now_ms() - trace->start_ms;

    fprintf(trace->file, "%5lld.%03lld %c %s\n", (long long)(ms / 1000), (long long)(ms % 1000), mark, buf_text(line));
    fflush(trace->file);
}

void trace_write(struct trace *trace, char direction, const void *bytes, size_t len)
{
    struct buf line = {0};

    if (!trace->file || len == 0)
        return;
    text_escape(&line, bytes, len, 1);
    put(trace, direction, &line);
    buf_free(&line);
}

void trace_note(struct trace *trace, const char *text)
{
    if (trace->file)
        trace_write(trace, '#', text, strlen(text));
}

void trace_close(struct trace *trace)
{
    if (trace->file)
        fclose(trace->file);
    trace->file = NULL;
}
