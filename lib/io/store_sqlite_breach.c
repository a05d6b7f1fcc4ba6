#include "io/store_sqlite.h"

#include <inttypes.h>

static enum rc count(struct store *store, struct breach *breach, struct err *err)
{
    struct query query = query_of(store, SQL_BREACH_COUNT);
    query_int(&query, P_SINCE, breach->from_at);
    query_int(&query, P_BEFORE, breach->to_at);
    if (query_row(&query)) {
        breach->n_cases = (int)query_col(&query, 0);
        breach->n_people = (int)query_col(&query, 1);
    }
    return query_end(&query, err);
}

enum rc store_breach_add(struct store *store, struct breach *breach, struct err *err)
{
    enum rc rc = store_expect(store, true, err);
    if (rc == OK)
        rc = count(store, breach, err);
    if (rc != OK)
        return rc;
    struct query query = query_of(store, SQL_BREACH_ADD);
    query_int(&query, P_SINCE, breach->from_at);
    query_int(&query, P_BEFORE, breach->to_at);
    query_int(&query, P_AT, breach->noted_at);
    query_int(&query, P_PEOPLE, breach->n_people);
    query_int(&query, P_CASES, breach->n_cases);
    query_text(&query, P_REASON, breach->reason);
    rc = query_run(&query, err);
    breach->id = sqlite3_last_insert_rowid(store->db);
    return rc;
}

enum rc store_breach_told(struct store *store, int64_t id, int64_t now, struct err *err)
{
    int64_t told_at = 0;
    enum rc rc = store_expect(store, true, err);
    if (rc != OK)
        return rc;
    struct query get = query_of(store, SQL_BREACH_GET);
    query_int(&get, P_ID, id);
    rc = query_number(&get, &told_at, err);
    if (rc == E_NOTFOUND)
        return ERR(err, E_NOTFOUND, "there is no breach %" PRId64, id);
    if (rc == OK && told_at != 0)
        return ERR(err, E_EXISTS, "the notice of breach %" PRId64 " was given before", id);
    if (rc != OK)
        return rc;
    struct query query = query_of(store, SQL_BREACH_TOLD);
    query_int(&query, P_ID, id);
    query_int(&query, P_AT, now);
    return query_run(&query, err);
}

enum rc store_breach_open(struct store *store, int *n_r, int64_t *noted_at_r, struct err *err)
{
    *n_r = 0;
    *noted_at_r = 0;
    struct query query = query_of(store, SQL_BREACH_OPEN);
    if (query_row(&query)) {
        *n_r = (int)query_col(&query, 0);
        *noted_at_r = query_col(&query, 1);
    }
    return query_end(&query, err);
}
