#include "flow/sender.h"

#include "core/retry.h"

enum rc sender_next(const struct rules *rules, struct store *store, const char *modem, const char *const *up,
                    int64_t now, struct outgoing *outgoing_r, struct err *err)
{
    const struct outbox_query query = {
        .modem = modem, .now = now, .grace_before = now - rules->policy.modem_grace_s, .up = up};
    return store_outbox_take(store, &query, outgoing_r, err);
}

enum rc sender_done(const struct rules *rules, struct store *store, const struct send_result *result, int tries,
                    int64_t now, struct err *err)
{
    int64_t next_at = 0;
    if (result->outcome == SEND_REFUSED)
        next_at = retry_at(tries, rules->policy.send_tries, now);
    else if (result->outcome == SEND_NOT_TRIED)
        next_at = now; /* no try: the modem went away before it saw the message */
    return store_outbox_mark(store, result, next_at, now, err);
}

enum rc sender_settle(const struct rules *rules, struct store *store, int64_t now, struct err *err)
{
    int n;
    return store_outbox_settle(store, now - rules->policy.report_wait_s, now, &n, err);
}
