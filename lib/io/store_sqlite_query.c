#include "io/store_sqlite.h"

#include <assert.h>
#include <string.h>

struct query query_of(struct store *store, enum sql sql)
{
    return (struct query){.store = store, .stmt = store->stmt[sql], .place = store->param[sql], .rc = SQLITE_OK};
}

static void keep_error(struct query *query, int rc)
{
    if (query->rc == SQLITE_OK && rc != SQLITE_OK)
        query->rc = rc;
}

void query_int(struct query *query, enum param param, int64_t value)
{
    assert(query->place[param] != 0);
    keep_error(query, sqlite3_bind_int64(query->stmt, query->place[param], value));
}

void query_id(struct query *query, enum param param, int64_t id)
{
    assert(query->place[param] != 0);
    if (id != 0)
        query_int(query, param, id);
}

void query_text(struct query *query, enum param param, const char *text)
{
    assert(query->place[param] != 0);
    if (text != NULL)
        keep_error(query, sqlite3_bind_text(query->stmt, query->place[param], text, -1, SQLITE_STATIC));
}

void query_blob(struct query *query, enum param param, const void *blob, int len)
{
    assert(query->place[param] != 0);
    keep_error(query, sqlite3_bind_blob(query->stmt, query->place[param], blob, len, SQLITE_STATIC));
}

bool query_row(struct query *query)
{
    if (query->rc != SQLITE_OK)
        return false;
    int rc = sqlite3_step(query->stmt);
    if (rc == SQLITE_ROW)
        return true;
    if (rc != SQLITE_DONE)
        query->rc = rc;
    return false;
}

enum rc query_end(struct query *query, struct err *err)
{
    enum rc rc = query->rc == SQLITE_OK ? OK : store_error(query->store, query->rc, err);
    (void)sqlite3_reset(query->stmt); /* repeats the error of the step */
    (void)sqlite3_clear_bindings(query->stmt);
    return rc;
}

enum rc query_run(struct query *query, struct err *err)
{
    while (query_row(query))
        ;
    return query_end(query, err);
}

enum rc query_number(struct query *query, int64_t *number_r, struct err *err)
{
    bool has_row = query_row(query);
    *number_r = has_row ? sqlite3_column_int64(query->stmt, 0) : 0;
    while (has_row && query_row(query))
        ; /* RETURNING is carried out only when stepped to the end */
    enum rc rc = query_end(query, err);
    return rc == OK && !has_row ? E_NOTFOUND : rc;
}

int64_t query_col(struct query *query, int col)
{
    return sqlite3_column_int64(query->stmt, col);
}

void query_col_text(struct query *query, int col, size_t cap, char *text_r)
{
    const unsigned char *text = sqlite3_column_text(query->stmt, col);
    size_t len = text != NULL ? (size_t)sqlite3_column_bytes(query->stmt, col) : 0;
    if (len >= cap) {
        keep_error(query, SQLITE_CORRUPT);
        len = 0;
    }
    if (len > 0)
        memcpy(text_r, text, len);
    text_r[len] = '\0';
}

void query_col_phone(struct query *query, int col, struct phone *phone_r)
{
    memset(phone_r, 0, sizeof *phone_r);
    const void *hash = sqlite3_column_blob(query->stmt, col);
    const void *sealed = sqlite3_column_blob(query->stmt, col + 1);
    if (hash == NULL)
        return;
    if (sealed == NULL || sqlite3_column_bytes(query->stmt, col) != SEAL_HASH_LEN ||
        sqlite3_column_bytes(query->stmt, col + 1) != SEAL_NUMBER_LEN ||
        seal_reveal(query->store->seal, sealed, hash, phone_r) != OK)
        keep_error(query, SQLITE_CORRUPT);
}

bool query_has_bad_row(struct query *query)
{
    bool is_bad = query->rc == SQLITE_CORRUPT;
    if (is_bad)
        query->rc = SQLITE_OK;
    return is_bad;
}

static enum complaint_kind kind_from_name(const char *name)
{
    int kind = 0;
    while (kind < COMPLAINT_KIND_COUNT && strcmp(complaint_kind_name((enum complaint_kind)kind), name) != 0)
        kind++;
    return (enum complaint_kind)kind;
}

static enum phone_kind phone_kind_from_name(const char *name)
{
    int kind = PHONE_ALPHA;
    while (kind > PHONE_INVALID && strcmp(phone_kind_name((enum phone_kind)kind), name) != 0)
        kind--;
    return (enum phone_kind)kind;
}

enum complaint_kind query_col_kind(struct query *query, int col)
{
    char name[16];
    query_col_text(query, col, sizeof name, name);
    enum complaint_kind kind = kind_from_name(name);
    if (kind == COMPLAINT_KIND_COUNT)
        keep_error(query, SQLITE_CORRUPT);
    return kind;
}

enum phone_kind query_col_phone_kind(struct query *query, int col)
{
    char name[16];
    query_col_text(query, col, sizeof name, name);
    return phone_kind_from_name(name);
}

void query_col_complaint(struct query *query, struct complaint *complaint_r)
{
    struct complaint *c = complaint_r;
    char state[16], timer[16];
    c->id = query_col(query, 0);
    c->ticket = (uint32_t)query_col(query, 1);
    c->kind = query_col_kind(query, 2);
    query_col_text(query, 3, sizeof state, state);
    c->flags = (unsigned)query_col(query, 4);
    query_col_text(query, 5, sizeof c->unit, c->unit);
    c->writer = query_col(query, 6);
    c->handler = query_col(query, 7);
    c->opened_at = query_col(query, 8);
    c->state_at = query_col(query, 9);
    c->due_at = query_col(query, 10);
    c->answered_at = query_col(query, 11);
    c->closes_at = query_col(query, 12);
    c->heard_at = query_col(query, 13);
    c->lang = (int)query_col(query, 14);
    query_col_text(query, 15, sizeof c->category, c->category);
    c->writer_kind = query_col_phone_kind(query, 16);
    c->clock_at = query_col(query, 17);
    query_col_text(query, 18, sizeof timer, timer);
    c->timer_at = query_col(query, 19);
    c->timer = store_timer_from_name(timer);
    c->state = complaint_state_from_name(state);
    if (c->state == STATE_COUNT || c->timer == TIMER_COUNT)
        keep_error(query, SQLITE_CORRUPT);
}
