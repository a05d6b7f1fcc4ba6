#include "io/store_sqlite.h"

#include <string.h>

static const char *const CHANNEL[] = {"sms", "ussd"};
_Static_assert(sizeof CHANNEL / sizeof CHANNEL[0] == CHANNEL_COUNT, "every channel has its name");

const char *store_channel_name(enum channel channel)
{
    return (unsigned)channel < CHANNEL_COUNT ? CHANNEL[channel] : "?";
}

enum channel store_channel_from_name(const char *name)
{
    int i = 0;
    while (i < CHANNEL_COUNT && strcmp(CHANNEL[i], name) != 0)
        i++;
    return (enum channel)i;
}

static void read_recorded(struct query *query, struct recorded *r)
{
    char channel[16];
    r->id = query_col(query, 0);
    r->received_at = query_col(query, 1);
    r->person = query_col(query, 2);
    query_col_phone(query, 3, &r->sender);
    query_col_text(query, 5, sizeof channel, channel);
    r->channel = store_channel_from_name(channel);
    r->is_text = query_col(query, 6) != 0;
    r->is_partial = query_col(query, 7) != 0;
    r->ticket = (uint32_t)query_col(query, 8);
    query_col_text(query, 9, sizeof r->text, r->text);
    if (r->channel == CHANNEL_COUNT && query->rc == SQLITE_OK)
        query->rc = SQLITE_CORRUPT;
}

enum rc store_inbox_after(struct store *store, int64_t after_id, int64_t since, struct recorded *recorded_r,
                          struct err *err)
{
    bool is_found = false;
    if (store->is_lost)
        return store_expect(store, true, err);
    struct query query = query_of(store, SQL_INBOX_AFTER);
    query_int(&query, P_ID, after_id);
    query_int(&query, P_SINCE, since);
    if (query_row(&query)) {
        is_found = true;
        read_recorded(&query, recorded_r);
    }
    enum rc rc = query_end(&query, err);
    return rc == OK && !is_found ? E_NOTFOUND : rc;
}
