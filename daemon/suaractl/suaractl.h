/*
 * suaractl: the admin's tool. What works on the files alone (check, try), what
 * suarad is asked over its control socket, and both together (replay).
 *
 *   main.c   options and commands; help
 *   check.c  the configuration's findings
 *   try.c    a rehearsal: lines in, what would be sent out; try_line.c reads them
 *   replay.c two rehearsals of what people wrote: what would other files change?
 *            replay_inbox.c fetches it, replay_show.c shows what changes
 *   audit.c  is the audit log whole?
 *   states.c the table of the states of a case
 *   rehearsal.c  the real intake on a throw-away database
 *   ask.c    one question to suarad
 *   show.c   its answer, as tables for people or JSON for machines
 *
 * Exit codes: 0 done; 1 refused or failed (the message says why); 2 suarad
 * cannot be reached.
 */
#ifndef SUARA_DAEMON_SUARACTL_H
#define SUARA_DAEMON_SUARACTL_H

#include "io/control.h"

#include <stdio.h>

enum exit_code { EXIT_GOOD = 0, EXIT_REFUSED = 1, EXIT_UNREACHABLE = 2 };

struct options {
    const char *config_path;
    const char *was_path;  /* replay: suara.conf to compare with; NULL: the files in use */
    int days;              /* replay; 0: not given */
    const char *head;      /* audit verify, as given; NULL: not */
    int64_t head_n;        /* its row, and */
    const char *head_hash; /* the beginning of its hash */
    bool is_json;
};

enum exit_code check_run(const struct options *options);
enum exit_code try_run(const struct options *options, FILE *in, FILE *out);
enum exit_code replay_run(const struct options *options, FILE *out);
enum exit_code audit_verify_run(const struct options *options, FILE *out);
enum exit_code states_run(const struct options *options, FILE *out);
enum exit_code ask_run(const struct options *options, const struct control_words *words);

/* Findings of the configuration, one a line, on standard error. A config_report_fn. */
void print_finding(void *ctx, bool is_warning, const char *line);

/* A config_report_fn that prints what is wrong, as print_finding, and no warning. */
void print_error(void *ctx, bool is_warning, const char *line);

/* ---- audit.c ---- */

/* "1204-9f86d081" -> 1204, "9f86d081" (borrowed). E_INVAL with a sentence: no row, or fewer than eight digits of a
 * hash. */
enum rc audit_head_read(const char *text, int64_t *n_r, const char **hash_r, struct err *err) MUST_CHECK;

/* ---- ask.c ---- */

/* Takes one frame of an answer; has_ended_r: it was the last. An error breaks the answer off. */
typedef enum rc (*ask_frame_fn)(void *ctx, struct wire_frame *frame, bool *has_ended_r, struct err *err);

/* One question to the suarad that listens on path. E_NOTFOUND: it does not run. */
enum rc ask_suarad(const char *path, const struct control_words *words, ask_frame_fn take, void *ctx,
                   struct err *err) MUST_CHECK;

/* ---- show.c ---- */

struct show; /* handle: an answer being shown */

enum rc show_open(enum control_verb verb, bool is_json, FILE *out, struct show **show_r, struct err *err) MUST_CHECK;
void show_close(struct show **show);

/* Read one frame of the answer and show it, or keep it until show_finish.
 * has_ended_r: it was the last one. E_INVAL: the frame is broken; E_TEMP: no memory. */
enum rc show_frame(struct show *show, struct wire_frame *frame, bool *has_ended_r, struct err *err) MUST_CHECK;

/* Print what was kept; the exit code that suarad gave. error_r: its sentence
 * ("" none), ERR_TEXT_MAX bytes. */
enum exit_code show_finish(struct show *show, char *error_r, bool *is_cut_r);

/* ---- try_line.c ---- */

#define TRY_LINE_MAX 32768 /* bytes of an input line; all of an 8 KiB text may be escapes */

enum try_kind { TRY_MESSAGE, TRY_CLOCK, TRY_BAD };

/* One line of input, understood. Byte strings: may hold NUL and broken UTF-8. */
struct try_line {
    enum try_kind kind;
    char *sender; /* MESSAGE; and for BAD the whole line */
    size_t sender_len;
    char *text; /* MESSAGE: unescaped; CLOCK: what follows '@', NUL-terminated */
    size_t text_len;
    bool is_cut; /* longer than a line may be */
    char bytes[TRY_LINE_MAX];
};

/* The next line of `in`, without its end; false at the end of input. */
bool try_line_read(FILE *in, struct try_line *line_r);

#endif
