#include "io/store_sqlite.h"

#include <string.h>

/* The gateway's budget is asked for by every message: kept in memory by the hour, and
 * read again from the outbox at every start. */

#define HOUR_S 3600

void spent_add(struct store_spent *spent, int64_t at, int segments)
{
    int64_t hour = at / HOUR_S;
    size_t place = (size_t)((uint64_t)hour % STORE_HOURS);
    if (spent->hour[place] != hour)
        spent->segments[place] = 0; /* of another day, or of a clock that was wrong */
    spent->hour[place] = hour;
    spent->segments[place] += segments;
}

/* Of the 24 hours that end with `last`. */
static int sum_until(const struct store_spent *spent, int64_t last)
{
    int sum = 0;
    for (size_t i = 0; i < STORE_HOURS; i++)
        if (spent->hour[i] > last - STORE_HOURS && spent->hour[i] <= last)
            sum += spent->segments[i];
    return sum;
}

int spent_sum(const struct store *store, int64_t now)
{
    int64_t last = now / HOUR_S;
    return sum_until(&store->spent, last) + sum_until(&store->pending, last);
}

void spent_commit(struct store *store)
{
    for (size_t i = 0; i < STORE_HOURS; i++)
        if (store->pending.segments[i] != 0)
            spent_add(&store->spent, store->pending.hour[i] * HOUR_S, store->pending.segments[i]);
    spent_rollback(store);
}

void spent_rollback(struct store *store)
{
    memset(&store->pending, 0, sizeof store->pending);
}

/* Rows were queued in the order of their ids: from the newest back for a day. */
enum rc spent_load(struct store *store, struct err *err)
{
    int64_t newest = INT64_MIN;
    struct query query = query_of(store, SQL_OUTBOX_SPENT);
    while (query_row(&query)) {
        int64_t at = query_col(&query, 0);
        newest = newest == INT64_MIN ? at : newest;
        if (at / HOUR_S <= newest / HOUR_S - STORE_HOURS)
            break;
        if (at <= newest)
            spent_add(&store->spent, at, (int)query_col(&query, 1));
    }
    return query_end(&query, err);
}
