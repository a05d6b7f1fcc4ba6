/*
 * table_out: listings for people on a terminal: aligned by display columns
 * (utf8proc), never wider than asked; what does not fit ends in an ellipsis.
 * No character of a value reaches the terminal as a command: control and bidi
 * characters are written as visible escapes ("\n", "\x1b").
 *
 * Used by daemon/ and tests.
 *
 *     static const struct table_column VIEW[] = {{"ticket", "Ticket"}, {"unit", "Unit"}};
 *     table_open(VIEW, 2, &calendar, &table, &err);
 *     table_row(table, cells, n, &err);             ... once a row
 *     table_print(table, stdout, 80);
 *     table_close(&table);
 */
#ifndef SUARA_IO_TABLE_OUT_H
#define SUARA_IO_TABLE_OUT_H

#include "core/workday.h"
#include "port/store.h"

#include <stdio.h>

#define TABLE_COLUMNS_MAX 12

/* How the cells of a column are shortened for a narrow screen. */
enum table_shape {
    TABLE_WHOLE,
    TABLE_DAY,   /* a time: only its day                            */
    TABLE_MASKED /* a masked number: two asterisks stand for them all */
};

/* Which cell stands in a column, and what is written above it. */
struct table_column {
    const char *name; /* of the cell, as the listing calls it; a cell that no column names is left out */
    const char *title;
    enum table_shape shape;
};

struct table; /* handle */

/* n <= TABLE_COLUMNS_MAX; column and calendar are borrowed until table_close. E_TEMP: no memory. */
enum rc table_open(const struct table_column *column, int n, const struct calendar *calendar, struct table **table_r,
                   struct err *err) MUST_CHECK;
void table_close(struct table **table);

/* Take over one row (copied). E_TEMP: no memory. */
enum rc table_row(struct table *table, const struct cell *cells, int n, struct err *err) MUST_CHECK;

/* Title line and rows, in at most width display columns each (width >= 40).
 * The widest texts give way first; numbers, times and tickets stay whole. */
void table_print(struct table *table, FILE *out, int width);

/*
 * table_field - one "name      value" line of a single thing, the value wrapped
 * between words; label_width columns for the name. NULL and empty values are left out.
 */
void table_field(FILE *out, const struct cell *cell, const struct calendar *calendar, int label_width, int width);

/* text in lines of at most width display columns, each after indent spaces,
 * broken between words where there are any; "\n" in text breaks a line. The
 * first line is not indented: the cursor stands there already. Ends in "\n".
 * text: escaped (table_escape). */
void table_wrap(FILE *out, const char *text, int indent, int width);

/* What a cell looks like to people: 27/03/26 16:50, 4071 9359, ... Always
 * NUL-terminated; cut at a character when cap is short. Returns bytes. */
size_t table_cell_text(const struct cell *cell, const struct calendar *calendar, char *text_r, size_t cap);

/* text with control characters made visible, broken UTF-8 as U+FFFD; \n too
 * unless keep_lines. Cut at a character when cap is short. Returns bytes. */
size_t table_escape(const char *text, bool keep_lines, char *text_r, size_t cap);

/* Display columns of utf8 (wide characters 2, combining ones 0). */
int table_columns(const char *utf8);

/* The first `columns` display columns of utf8, with an ellipsis as the last
 * when something was left out. Returns bytes written without the NUL. */
size_t table_cut(const char *utf8, int columns, char *text_r, size_t cap);

#endif
