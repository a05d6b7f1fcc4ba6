/*
 * findings: what is wrong in the configuration, collected over all files and
 * told in the order of files and lines. Used by the loaders of lib/io; it
 * decides nothing: config_load refuses when there is an error.
 *
 *     findings_error(findings, place, "unknown setting '%s'; did you mean '%s'?", key, near);
 */
#ifndef SUARA_IO_FINDINGS_H
#define SUARA_IO_FINDINGS_H

#include "io/arena.h"

#include <stdbool.h>

#define FINDINGS_SHOWN_MAX 100 /* more are only counted */
#define FINDINGS_KEPT_MAX                                                                                              \
    4096 /* of errors, and of warnings, to choose the first from: a file of millions costs no memory */

/* The files, in the order in which their findings are told. */
enum findings_file { FILE_CONF, FILE_KEYWORDS, FILE_REPLIES, FILE_DIRECTORY, FILE_CALENDAR, FILE_COUNT };

/* Where something stands; line and column (in characters) from 1. */
struct place {
    enum findings_file file;
    int line, column;
};

struct findings; /* handle; lives in the arena it was made of */

struct findings *findings_open(struct arena *arena);

/* The name shown for a file; borrowed, must live as long as the findings. */
void findings_name(struct findings *findings, enum findings_file file, const char *name);

/* "what is wrong; what would be right". An error refuses the configuration, a warning does not. */
void findings_error(struct findings *findings, struct place place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void findings_warn(struct findings *findings, struct place place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

size_t findings_errors(const struct findings *findings);

/* Call report for each, sorted, with "file:line:column: text" ("file:line:column:
 * warning: text" for a warning); beyond FINDINGS_SHOWN_MAX one last "and N more". */
void findings_report(struct findings *findings, void (*report)(void *ctx, bool is_warning, const char *line),
                     void *ctx);

#endif
