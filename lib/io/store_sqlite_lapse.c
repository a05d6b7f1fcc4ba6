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

enum rc store_lapsed(struct store *store, int64_t now, struct lapsed *lapsed_r, struct err *err)
{
    bool is_found = false;
    enum rc rc = store_expect(store, true, err);
    if (rc != OK)
        return rc;
    memset(lapsed_r, 0, sizeof *lapsed_r);
    struct query query = query_of(store, SQL_LAPSED);
    query_int(&query, P_NOW, now);
    if (query_row(&query)) {
        is_found = true;
        read_lapsed(&query, lapsed_r);
    }
    rc = query_end(&query, err);
    if (rc != OK)
        return rc;
    return is_found ? store_fresh_ticket(store, &lapsed_r->fresh_ticket, err) : E_NOTFOUND;
}
