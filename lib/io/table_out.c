#include "io/table_out.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define GAP        2   /* columns between two columns of the table       */
#define NARROWEST  6   /* a text column gives way no further than that   */
#define CELL_SHOWN 512 /* bytes of a text that are looked at: no terminal line holds more */

struct table {
    const struct table_column *column;
    const struct calendar *calendar;
    int n_columns;
    bool is_text[TABLE_COLUMNS_MAX];   /* may be cut     */
    bool is_number[TABLE_COLUMNS_MAX]; /* stands right   */
    int width[TABLE_COLUMNS_MAX];
    size_t n_rows, cap_rows;
    char **text; /* [n_rows * n_columns], NULL: empty */
};

enum rc table_open(const struct table_column *column, int n, const struct calendar *calendar, struct table **table_r,
                   struct err *err)
{
    assert(n > 0 && n <= TABLE_COLUMNS_MAX);
    struct table *table = calloc(1, sizeof *table);
    *table_r = table;
    if (table == NULL)
        return ERR(err, E_TEMP, "no memory for a table");
    *table = (struct table){.column = column, .calendar = calendar, .n_columns = n};
    for (int i = 0; i < n; i++)
        table->width[i] = table_columns(column[i].title);
    return OK;
}

void table_close(struct table **table)
{
    if (*table == NULL)
        return;
    size_t n = (*table)->n_rows * (size_t)(*table)->n_columns;
    for (size_t i = 0; i < n; i++)
        free((*table)->text[i]);
    free((*table)->text);
    free(*table);
    *table = NULL;
}

static enum rc grow(struct table *table, struct err *err)
{
    if (table->n_rows < table->cap_rows)
        return OK;
    size_t cap = table->cap_rows == 0 ? 64 : table->cap_rows * 2;
    char **text = reallocarray(table->text, cap * (size_t)table->n_columns, sizeof *text);
    if (text == NULL)
        return ERR(err, E_TEMP, "no memory for %zu rows", cap);
    table->text = text;
    table->cap_rows = cap;
    return OK;
}

static const struct cell *find_cell(const struct cell *cells, int n, const char *name)
{
    for (int i = 0; i < n; i++)
        if (strcmp(cells[i].column, name) == 0)
            return &cells[i];
    return NULL;
}

/* In place; the part of shown that is to be shown. */
static const char *shorten(enum table_shape shape, enum cell_kind kind, char *shown)
{
    if (shape == TABLE_DAY && kind == CELL_TIME)
        shown[strcspn(shown, " ")] = '\0';
    size_t n_stars = shape == TABLE_MASKED ? strspn(shown, "*") : 0;
    return n_stars > 2 ? shown + n_stars - 2 : shown;
}

static enum rc keep_cell(struct table *table, int column, const struct cell *cell, char **text_r, struct err *err)
{
    char shown[CELL_SHOWN];
    (void)table_cell_text(cell, table->calendar, shown, sizeof shown);
    *text_r = strdup(shorten(table->column[column].shape, cell->kind, shown));
    if (*text_r == NULL)
        return ERR(err, E_TEMP, "no memory for a cell");
    int columns = table_columns(*text_r);
    if (columns > table->width[column])
        table->width[column] = columns;
    if (cell->kind == CELL_TEXT)
        table->is_text[column] = true;
    if (cell->kind == CELL_NUMBER)
        table->is_number[column] = true;
    return OK;
}

enum rc table_row(struct table *table, const struct cell *cells, int n, struct err *err)
{
    enum rc rc = grow(table, err);
    if (rc != OK)
        return rc;
    char **row = table->text + table->n_rows * (size_t)table->n_columns;
    memset(row, 0, (size_t)table->n_columns * sizeof *row);
    table->n_rows++;
    for (int i = 0; rc == OK && i < table->n_columns; i++) {
        const struct cell *cell = find_cell(cells, n, table->column[i].name);
        if (cell != NULL)
            rc = keep_cell(table, i, cell, &row[i], err);
    }
    return rc;
}

/* The column that can best do with one column less; -1 when none can. */
static int widest(const struct table *table)
{
    int best = -1;
    for (int i = 0; i < table->n_columns; i++)
        if (table->is_text[i] && table->width[i] > NARROWEST && (best < 0 || table->width[i] > table->width[best]))
            best = i;
    return best;
}

static void squeeze(struct table *table, int width)
{
    int total = GAP * (table->n_columns - 1);
    for (int i = 0; i < table->n_columns; i++)
        total += table->width[i];
    for (int i; total > width && (i = widest(table)) >= 0; total--)
        table->width[i]--;
}

/* Spaces are owed until something stands behind them: no line ends in one. */
static void print_cell(const struct table *table, FILE *out, int column, const char *text, int *n_owed)
{
    char shown[CELL_SHOWN + 4];
    (void)table_cut(text, table->width[column], shown, sizeof shown);
    int pad = table->width[column] - table_columns(shown);
    bool is_right = table->is_number[column];
    if (shown[0] == '\0') {
        *n_owed += pad + GAP;
        return;
    }
    (void)fprintf(out, "%*s%s", *n_owed + (is_right ? pad : 0), "", shown);
    *n_owed = (is_right ? 0 : pad) + GAP;
}

/* text: one for each column, NULL is empty; NULL altogether: the titles. */
static void print_row(const struct table *table, FILE *out, char *const *text)
{
    int n_owed = 0;
    for (int i = 0; i < table->n_columns; i++) {
        const char *cell = text != NULL ? text[i] : table->column[i].title;
        print_cell(table, out, i, cell != NULL ? cell : "", &n_owed);
    }
    (void)fputc('\n', out);
}

void table_print(struct table *table, FILE *out, int width)
{
    squeeze(table, width);
    print_row(table, out, NULL);
    for (size_t row = 0; row < table->n_rows; row++)
        print_row(table, out, table->text + row * (size_t)table->n_columns);
}
