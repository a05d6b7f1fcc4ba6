#include "io/store_sqlite.h"

#include <string.h>

static void read_lapsed(struct query *query, struct lapsed *lapsed_r)
{
    lapsed_r->person = query_col(query, 0);
    lapsed_r->person_kind = query_col_phone_kind(query, 1);
    lapsed_r->lang = (int)query_col(query, 2);
    lapsed_r->of = query_col_kind(query, 3);
    lapsed_r->flags = (unsigned)query_col(query, 4);
    query_col_text(query, 5, sizeof lapsed_r->choices, lapsed_r->choices);
    lapsed_r->asked_at = query_col(query, 6);
    lapsed_r->expires_at = query_col(query, 7);
    query_col_text(query, 8, sizeof lapsed_r->draft, lapsed_r->draft);
}

/* One row, readable or not; then only its person is sure. */
static enum rc next_lapsed(struct store *store, int64_t now, struct lapsed *lapsed_r, bool *is_bad_r, struct err *err)
{
    bool is_found = false;
    memset(lapsed_r, 0, sizeof *lapsed_r);
    *is_bad_r = false;
    struct query query = query_of(store, SQL_LAPSED);
    query_int(&query, P_NOW, now);
    if (query_row(&query)) {
        is_found = true;
        read_lapsed(&query, lapsed_r);
        *is_bad_r = query_has_bad_row(&query);
    }
    enum rc rc = query_end(&query, err);
    return rc == OK && !is_found ? E_NOTFOUND : rc;
}

static enum rc put_aside(struct store *store, int64_t person, struct err *err)
{
    struct query query = query_of(store, SQL_LAPSED_ASIDE);
    query_int(&query, P_PERSON, person);
    store->aside = person;
    store->n_aside++;
    return query_run(&query, err);
}

enum rc store_lapsed(struct store *store, int64_t now, struct lapsed *lapsed_r, struct err *err)
{
    bool is_bad = true;
    enum rc rc = store_expect(store, true, err);
    while (rc == OK && is_bad) {
        rc = next_lapsed(store, now, lapsed_r, &is_bad, err);
        if (rc == OK && is_bad)
            rc = put_aside(store, lapsed_r->person, err);
    }
    return rc == OK ? store_fresh_ticket(store, &lapsed_r->fresh_ticket, err) : rc;
}

int store_put_aside(struct store *store, int64_t *person_r)
{
    int n = store->n_aside;
    *person_r = store->aside;
    store->aside = store->n_aside = 0;
    return n;
}
