#include "io/store_sqlite.h"

#include <string.h>

#define LIMIT_DEFAULT 100
#define COLUMNS_MAX   11

/* How a column of the statement becomes a cell. */
enum column_kind {
    COLUMN_END,
    COLUMN_TEXT,
    COLUMN_NUMBER,
    COLUMN_TIME,   /* 0 is no time   */
    COLUMN_TICKET, /* 0 is no ticket */
    COLUMN_PHONE   /* two columns, hash and sealed: shown masked */
};

static const struct layout {
    enum sql sql;
    struct {
        const char *name;
        enum column_kind kind;
    } column[COLUMNS_MAX + 1];
} LAYOUT[] = {
    [LISTING_COMPLAINTS] = {SQL_LIST_COMPLAINTS,
                            {{"ticket", COLUMN_TICKET},
                             {"unit", COLUMN_TEXT},
                             {"state", COLUMN_TEXT},
                             {"kind", COLUMN_TEXT},
                             {"flags", COLUMN_TEXT},
                             {"category", COLUMN_TEXT},
                             {"opened_at", COLUMN_TIME},
                             {"due_at", COLUMN_TIME},
                             {"answered_at", COLUMN_TIME},
                             {"channel", COLUMN_TEXT},
                             {"writer", COLUMN_PHONE}}},
    [LISTING_COMPLAINT] =
        {SQL_LIST_COMPLAINT,
         {{"at", COLUMN_TIME}, {"event", COLUMN_TEXT}, {"actor", COLUMN_PHONE}, {"text", COLUMN_TEXT}}},
    [LISTING_MESSAGES] = {SQL_LIST_MESSAGES,
                          {{"received_at", COLUMN_TIME},
                           {"sender", COLUMN_PHONE},
                           {"modem", COLUMN_TEXT},
                           {"intent", COLUMN_TEXT},
                           {"unit", COLUMN_TEXT},
                           {"ticket", COLUMN_TICKET},
                           {"text", COLUMN_TEXT}}},
    [LISTING_OUTBOX] = {SQL_LIST_OUTBOX,
                        {{"id", COLUMN_NUMBER},
                         {"queued_at", COLUMN_TIME},
                         {"to", COLUMN_PHONE},
                         {"state", COLUMN_TEXT},
                         {"tries", COLUMN_NUMBER},
                         {"segments", COLUMN_NUMBER},
                         {"reply", COLUMN_TEXT},
                         {"ticket", COLUMN_TICKET},
                         {"text", COLUMN_TEXT}}},
    [LISTING_RATINGS] =
        {SQL_LIST_RATINGS,
         {{"unit", COLUMN_TEXT}, {"day", COLUMN_NUMBER}, {"grade", COLUMN_NUMBER}, {"n", COLUMN_NUMBER}}},
    [LISTING_SURVEYS] = {SQL_LIST_SURVEYS,
                         {{"unit", COLUMN_TEXT}, {"day", COLUMN_NUMBER}, {"marks", COLUMN_TEXT}, {"n", COLUMN_NUMBER}}},
    [LISTING_VOTES] = {SQL_LIST_VOTES,
                       {{"unit", COLUMN_TEXT},
                        {"month", COLUMN_NUMBER},
                        {"category", COLUMN_TEXT},
                        {"badge", COLUMN_TEXT},
                        {"n", COLUMN_NUMBER}}},
    [LISTING_TOUCHED] = {SQL_LIST_TOUCHED,
                         {{"ticket", COLUMN_TICKET},
                          {"unit", COLUMN_TEXT},
                          {"state", COLUMN_TEXT},
                          {"opened_at", COLUMN_TIME},
                          {"writer", COLUMN_PHONE}}},
    [LISTING_BREACHES] = {SQL_LIST_BREACHES,
                          {{"id", COLUMN_NUMBER},
                           {"from", COLUMN_TIME},
                           {"to", COLUMN_TIME},
                           {"noted_at", COLUMN_TIME},
                           {"told_at", COLUMN_TIME},
                           {"people", COLUMN_NUMBER},
                           {"cases", COLUMN_NUMBER},
                           {"reason", COLUMN_TEXT}}},
    [LISTING_AUDIT] = {SQL_LIST_AUDIT,
                       {{"n", COLUMN_NUMBER},
                        {"at", COLUMN_TIME},
                        {"actor", COLUMN_TEXT},
                        {"person", COLUMN_PHONE},
                        {"uid", COLUMN_NUMBER},
                        {"act", COLUMN_TEXT},
                        {"ticket", COLUMN_TICKET},
                        {"detail", COLUMN_TEXT}}},
    [LISTING_COUNTS] = {SQL_LIST_COUNTS, {{"name", COLUMN_TEXT}, {"value", COLUMN_NUMBER}}},
};
_Static_assert(sizeof LAYOUT / sizeof LAYOUT[0] == LISTING_COUNT, "every listing has its columns");

static const enum cell_kind CELL[] = {[COLUMN_TEXT] = CELL_TEXT,
                                      [COLUMN_NUMBER] = CELL_NUMBER,
                                      [COLUMN_TIME] = CELL_TIME,
                                      [COLUMN_TICKET] = CELL_TICKET,
                                      [COLUMN_PHONE] = CELL_TEXT};

struct row_text {
    char mask[PHONE_TEXT_MAX]; /* no listing has two numbers in a row */
};

static void fill_phone(struct query *query, int at, struct row_text *text, struct cell *cell)
{
    struct phone phone;
    query_col_phone(query, at, &phone);
    if (phone.kind == PHONE_INVALID) {
        cell->kind = CELL_NULL;
        return;
    }
    phone_mask(&phone, text->mask);
    cell->text = text->mask;
}

static void fill_cell(struct query *query, int at, enum column_kind kind, struct row_text *text, struct cell *cell)
{
    bool is_null = sqlite3_column_type(query->stmt, at) == SQLITE_NULL;
    cell->kind = CELL[kind];
    cell->text = NULL;
    cell->number = 0;
    if (is_null) {
        cell->kind = CELL_NULL;
    } else if (kind == COLUMN_PHONE) {
        fill_phone(query, at, text, cell);
    } else if (kind == COLUMN_TEXT) {
        cell->text = (const char *)sqlite3_column_text(query->stmt, at);
    } else {
        cell->number = query_col(query, at);
        if (cell->number == 0 && kind != COLUMN_NUMBER)
            cell->kind = CELL_NULL;
    }
}

static int fill_row(struct query *query, const struct layout *layout, struct row_text *text, struct cell *cells)
{
    int n = 0, at = 0;
    for (; layout->column[n].kind != COLUMN_END; n++) {
        cells[n].column = layout->column[n].name;
        fill_cell(query, at, layout->column[n].kind, text, &cells[n]);
        at += layout->column[n].kind == COLUMN_PHONE ? 2 : 1;
    }
    return n;
}

/* Not every listing can be filtered by everything: the statement says. */
static void bind_filter(struct query *query, const struct listing_query *asked)
{
    if (query->place[P_UNIT] != 0)
        query_text(query, P_UNIT, asked->unit);
    if (query->place[P_STATE] != 0)
        query_text(query, P_STATE, asked->state);
    if (query->place[P_TICKET] != 0)
        query_int(query, P_TICKET, asked->ticket);
    if (query->place[P_SINCE] != 0)
        query_int(query, P_SINCE, asked->since);
    if (query->place[P_BEFORE] != 0)
        query_int(query, P_BEFORE, asked->before);
    if (query->place[P_LIMIT] != 0)
        query_int(query, P_LIMIT, asked->limit > 0 ? asked->limit : LIMIT_DEFAULT);
}

enum rc store_list(struct store *store, const struct listing_query *query, store_row_fn row, void *ctx, struct err *err)
{
    if ((unsigned)query->listing >= LISTING_COUNT)
        return ERR(err, E_INVAL, "there is no listing %d", (int)query->listing);
    const struct layout *layout = &LAYOUT[query->listing];
    struct cell cells[COLUMNS_MAX];
    struct row_text text;
    bool is_wanted = true;
    struct query q = query_of(store, layout->sql);
    bind_filter(&q, query);
    while (is_wanted && query_row(&q)) {
        int n = fill_row(&q, layout, &text, cells);
        is_wanted = q.rc == SQLITE_OK && row(ctx, cells, n);
    }
    return query_end(&q, err);
}
