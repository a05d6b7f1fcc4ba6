/*
 * textfile: a small text file, read whole. Used by the loaders of lib/io for
 * what an admin edits: bounded, UTF-8, no surprises. Never writes.
 */
#ifndef SUARA_IO_TEXTFILE_H
#define SUARA_IO_TEXTFILE_H

#include "core/err.h"
#include "io/findings.h"

#define TEXTFILE_MAX 4194304 /* bytes; thirty times the shipped keywords.yaml, the longest */

/*
 * textfile_read - the bytes of a regular file, with a NUL behind them.
 * text_r: in the arena. A leading UTF-8 byte order mark is left out.
 * E_NOTFOUND there is none; E_PERM not allowed or not a regular file; E_INVAL
 * longer than TEXTFILE_MAX; E_TEMP read error. err says it for a person.
 */
enum rc textfile_read(struct arena *arena, const char *path, char **text_r, size_t *len_r, struct err *err) MUST_CHECK;

/*
 * textfile_check - is it text? Anything that is not UTF-8, and control
 * characters other than tab, newline and carriage return, is a finding (the
 * first one only) and E_INVAL.
 */
enum rc textfile_check(struct findings *findings, enum findings_file file, const char *text, size_t len) MUST_CHECK;

#endif
