#include "io/log.h"

#include "io/table_out.h"

#include <assert.h>
#include <ctype.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define NUMBER_DIGITS_MIN 10 /* shortest mobile number as people write it: 0811222333 */
#define PLUS_DIGITS_MIN   7  /* after a '+' */

/* systemd names the device and inode of the stream it reads ("8:1234"). */
static bool is_journal_stream(int fd)
{
    const char *named = getenv("JOURNAL_STREAM");
    struct stat stat;
    char own[64];
    if (named == NULL || fstat(fd, &stat) != 0)
        return false;
    (void)snprintf(own, sizeof own, "%ju:%ju", (uintmax_t)stat.st_dev, (uintmax_t)stat.st_ino);
    return strcmp(own, named) == 0;
}

void log_open(struct log *log, int fd)
{
    *log = (struct log){.fd = fd, .is_journal = is_journal_stream(fd)};
}

/* The kind's entry; a new one takes a free place, or that of the oldest window. */
static struct log_kind *find_kind(struct log *log, const char *format, int64_t now_ms)
{
    struct log_kind *oldest = &log->kind[0];
    for (int i = 0; i < LOG_KINDS_MAX; i++) {
        struct log_kind *kind = &log->kind[i];
        if (kind->format == format)
            return kind;
        if (oldest->format != NULL && (kind->format == NULL || kind->from_ms < oldest->from_ms))
            oldest = kind;
    }
    *oldest = (struct log_kind){.format = format, .from_ms = now_ms};
    return oldest;
}

bool log_admit(struct log *log, const char *format, int64_t now_ms, int *n_left_out_r)
{
    struct log_kind *kind = find_kind(log, format, now_ms);
    *n_left_out_r = 0;
    if (now_ms - kind->from_ms >= LOG_WINDOW_MS) {
        *n_left_out_r = kind->n_left_out;
        *kind = (struct log_kind){.format = format, .from_ms = now_ms};
    }
    if (kind->n >= LOG_BURST) {
        kind->n_left_out++;
        return false;
    }
    kind->n++;
    return true;
}

static size_t count_digits(const char *text)
{
    return strspn(text, "0123456789");
}

/* Is what begins at text + at (a digit or '+') part of a path or a name? */
static bool is_inside_word(const char *text, size_t at)
{
    return at > 0 && (isalnum((unsigned char)text[at - 1]) || strchr("_/-", text[at - 1]) != NULL);
}

static void mask_numbers(char *text)
{
    for (size_t at = 0; text[at] != '\0';) {
        size_t plus = text[at] == '+', n = count_digits(text + at + plus);
        if (n >= (plus ? PLUS_DIGITS_MIN : NUMBER_DIGITS_MIN) && !is_inside_word(text, at))
            memset(text + at + plus, '*', n - 2);
        at += plus + n > 0 ? plus + n : 1;
    }
}

size_t log_clean(const char *text, char *line_r, size_t cap)
{
    size_t n = table_escape(text, false, line_r, cap);
    mask_numbers(line_r);
    return n;
}

static int64_t monotonic_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static const char *level_name(enum log_level level)
{
    static const char *const NAME[] = {[LOG_LEVEL_ERROR] = "error",
                                       [LOG_LEVEL_WARNING] = "warning",
                                       [LOG_LEVEL_NOTICE] = "notice",
                                       [LOG_LEVEL_INFO] = "info"};
    return NAME[level];
}

/* One write(2) a line, so that lines of several processes never mix. A line
 * that cannot be written is lost: there is nowhere to say so. */
static void put_line(const struct log *log, enum log_level level, const char *text)
{
    char line[LOG_LINE_MAX + 64], stamp[32] = "";
    int n;
    if (log->is_journal) {
        n = snprintf(line, sizeof line, "<%d>%s\n", (int)level, text);
    } else {
        time_t now = time(NULL);
        struct tm utc;
        if (gmtime_r(&now, &utc) != NULL)
            (void)strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%SZ", &utc);
        n = snprintf(line, sizeof line, "%s %s: %s\n", stamp, level_name(level), text);
    }
    assert(n > 0 && (size_t)n < sizeof line);
    ssize_t written = write(log->fd, line, (size_t)n);
    (void)written;
}

static void put_left_out(struct log *log, const char *format, int n)
{
    char text[LOG_LINE_MAX];
    (void)snprintf(text, sizeof text, "(%d more like \"%.80s\" in the last minute were left out)", n, format);
    log_always(log, LOG_LEVEL_NOTICE, text);
}

void log_always(struct log *log, enum log_level level, const char *text)
{
    char line[LOG_LINE_MAX];
    (void)log_clean(text, line, sizeof line);
    put_line(log, level, line);
}

void log_write(struct log *log, enum log_level level, const char *format, ...)
{
    int n_left_out = 0;
    bool is_admitted = log_admit(log, format, monotonic_ms(), &n_left_out);
    if (n_left_out > 0)
        put_left_out(log, format, n_left_out);
    if (!is_admitted)
        return;
    char text[LOG_LINE_MAX];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    log_always(log, level, text);
}

void log_tick(struct log *log, int64_t now_ms)
{
    for (int i = 0; i < LOG_KINDS_MAX; i++) {
        struct log_kind *kind = &log->kind[i];
        if (kind->format == NULL || now_ms - kind->from_ms < LOG_WINDOW_MS)
            continue;
        if (kind->n_left_out > 0)
            put_left_out(log, kind->format, kind->n_left_out);
        *kind = (struct log_kind){.format = NULL};
    }
}
