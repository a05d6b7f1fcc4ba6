#include "io/store_sqlite.h"

#include <string.h>

/* The gateway's budget is asked for by every message: kept in memory by the hour, and
 * read again from the outbox at every start. */

#define HOUR_S 3600
#define DAY_S  86400

void spent_add(struct store_spent *spent, int64_t at, int segments)
{
    int64_t hour = at / HOUR_S;
    size_t place = (size_t)((uint64_t)hour % STORE_HOURS);
    if (spent->hour[place] != hour)
        spent->segments[place] = 0; /* of another day */
    spent->hour[place] = hour;
    spent->segments[place] += segments;
}

static int sum_since(const struct store_spent *spent, int64_t hour)
{
    int sum = 0;
    for (size_t i = 0; i < STORE_HOURS; i++)
        sum += spent->hour[i] >= hour ? spent->segments[i] : 0;
    return sum;
}

int spent_sum(const struct store *store, int64_t now)
{
    int64_t first = now / HOUR_S - STORE_HOURS + 1;
    return sum_since(&store->spent, first) + sum_since(&store->pending, first);
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
        if (at < newest - DAY_S)
            break;
        if (at <= newest)
            spent_add(&store->spent, at, (int)query_col(&query, 1));
    }
    return query_end(&query, err);
}
