#include "io/store_sqlite.h"

#include "core/deadline.h"

#include <string.h>

const char *store_timer_name(enum timer timer)
{
    return timer == TIMER_NONE ? "" : deadline_timer_name(timer);
}

enum timer store_timer_from_name(const char *name)
{
    return name[0] == '\0' ? TIMER_NONE : deadline_timer_from_name(name);
}

/* The first row of a query for complaints, readable or not; then only its id and ticket are sure. */
static enum rc first_complaint(struct query *query, struct complaint *complaint_r, bool *is_bad_r, struct err *err)
{
    bool is_found = false;
    memset(complaint_r, 0, sizeof *complaint_r);
    *is_bad_r = false;
    if (query_row(query)) {
        is_found = true;
        query_col_complaint(query, complaint_r);
        *is_bad_r = query_has_bad_row(query);
    }
    enum rc rc = query_end(query, err);
    return rc == OK && !is_found ? E_NOTFOUND : rc;
}

static enum rc put_aside(struct store *store, const struct complaint *complaint, struct err *err)
{
    struct query query = query_of(store, SQL_TIMER_ASIDE);
    query_int(&query, P_ID, complaint->id);
    store->timer_aside = complaint->ticket;
    store->n_timers_aside++;
    return query_run(&query, err);
}

enum rc store_timer(struct store *store, int64_t now, struct complaint *complaint_r, char text_r[MESSAGE_TEXT_MAX],
                    struct err *err)
{
    bool is_bad = true;
    text_r[0] = '\0';
    enum rc rc = store_expect(store, true, err);
    while (rc == OK && is_bad) {
        struct query query = query_of(store, SQL_TIMER);
        query_int(&query, P_NOW, now);
        rc = first_complaint(&query, complaint_r, &is_bad, err);
        if (rc == OK && is_bad)
            rc = put_aside(store, complaint_r, err);
    }
    return rc == OK ? store_texts(store, complaint_r->id, text_r, err) : rc;
}

int store_timers_put_aside(struct store *store, uint32_t *ticket_r)
{
    int n = store->n_timers_aside;
    *ticket_r = store->timer_aside;
    store->timer_aside = 0;
    store->n_timers_aside = 0;
    return n;
}

enum rc store_open_after(struct store *store, int64_t after_id, struct complaint *complaint_r, struct err *err)
{
    bool is_bad = true;
    enum rc rc = store->is_lost ? store_expect(store, true, err) : OK;
    while (rc == OK && is_bad) {
        struct query query = query_of(store, SQL_RUNNING_AFTER);
        query_int(&query, P_ID, after_id);
        rc = first_complaint(&query, complaint_r, &is_bad, err);
        after_id = complaint_r->id;
    }
    return rc;
}
