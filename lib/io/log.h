/*
 * log: one line a fact on standard error, for people and for the journal.
 * Under systemd (JOURNAL_STREAM names standard error) each line begins with its
 * priority, "<4>", which the journal takes off; else with time and level.
 *
 * A line never breaks, obeys no terminal and shows no phone number: control
 * characters are escaped, and every run of digits that could be a number is
 * masked but for its last two, whoever wrote it into the text.
 *
 * Lines of one kind (one format string) are let through LOG_BURST times a minute;
 * what was left out is counted and said with the next line of the kind, or by
 * log_tick. Only daemon/ logs. A value: no allocation, one thread.
 *
 *     struct log log;
 *     log_open(&log, STDERR_FILENO);
 *     log_warning(&log, "%s: the modem is lost: %s", name, reason);
 */
#ifndef SUARA_IO_LOG_H
#define SUARA_IO_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LOG_KINDS_MAX 32
#define LOG_BURST     10
#define LOG_WINDOW_MS 60000
#define LOG_LINE_MAX  1024

/* The numbers are syslog's (RFC 5424 6.2.1), as the journal reads them. */
enum log_level { LOG_LEVEL_ERROR = 3, LOG_LEVEL_WARNING = 4, LOG_LEVEL_NOTICE = 5, LOG_LEVEL_INFO = 6 };

struct log_kind {
    const char *format; /* NULL: free */
    int64_t from_ms;    /* monotonic; when its window began */
    int n, n_left_out;
};

struct log {
    int fd;
    bool is_journal;
    struct log_kind kind[LOG_KINDS_MAX];
};

void log_open(struct log *log, int fd);

void log_write(struct log *log, enum log_level level, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* One line that is never left out: for what is bounded already, such as findings. */
void log_always(struct log *log, enum log_level level, const char *text);

#define log_error(log, ...)   log_write((log), LOG_LEVEL_ERROR, __VA_ARGS__)
#define log_warning(log, ...) log_write((log), LOG_LEVEL_WARNING, __VA_ARGS__)
#define log_notice(log, ...)  log_write((log), LOG_LEVEL_NOTICE, __VA_ARGS__)
#define log_info(log, ...)    log_write((log), LOG_LEVEL_INFO, __VA_ARGS__)

/* Say what was left out in windows that are over. For the main loop, now and then. */
void log_tick(struct log *log, int64_t now_ms);

/* May a line of that kind be written now? n_left_out_r: lines of the kind that
 * were left out before this one and must be told. format is compared by address. */
bool log_admit(struct log *log, const char *format, int64_t now_ms, int *n_left_out_r);

/* text as it may stand in a line: escaped and masked. cap >= 1. Returns bytes. */
size_t log_clean(const char *text, char *line_r, size_t cap);

#endif
