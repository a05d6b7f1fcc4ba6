#include "flow/breach.h"

#include "flow/transaction.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum rc breach_window(const struct rules *rules, const struct breach_ask *ask, int64_t *from_at_r, int64_t *to_at_r,
                      struct err *err)
{
    *from_at_r = workday_start_at(&rules->calendar, ask->from_day);
    *to_at_r = workday_start_at(&rules->calendar, ask->to_day + 1);
    if (ask->to_day < ask->from_day)
        return ERR(err, E_INVAL, "the last day is before the first");
    if (*from_at_r > ask->now)
        return ERR(err, E_INVAL, "that time has not begun yet");
    return OK;
}

/* Its number and what the administrator says. */
static enum rc audit(struct store *store, const struct breach_ask *ask, const char *act, int64_t id, struct err *err)
{
    char detail[STORE_AUDIT_DETAIL_MAX];
    (void)snprintf(detail, sizeof detail, "%" PRId64 ": %s", id, ask->reason);
    const struct audit_entry entry = {.actor = AUDIT_ADMIN, .who = ask->uid, .act = act, .detail = detail};
    return store_audit(store, &entry, ask->now, err);
}

static enum rc note(const struct rules *rules, struct store *store, const struct breach_ask *ask, struct plan *plan,
                    struct breach *breach, struct err *err)
{
    enum rc rc = store_breach_add(store, breach, err);
    if (rc == OK)
        rc = audit(store, ask, "breach_note", breach->id, err);
    if (rc != OK)
        return rc;
    const struct breach_news news = {.noted_at = ask->now, .n_people = breach->n_people};
    decide_breach(rules, &news, plan);
    return store_apply(store, NULL, plan, ask->now, err);
}

enum rc breach_note(const struct rules *rules, struct store *store, const struct breach_ask *ask,
                    struct breach *breach_r, struct err *err)
{
    *breach_r = (struct breach){.noted_at = ask->now, .reason = ask->reason};
    enum rc rc = breach_window(rules, ask, &breach_r->from_at, &breach_r->to_at, err);
    if (rc != OK)
        return rc;
    struct plan *plan = calloc(1, sizeof *plan);
    rc = plan != NULL ? store_begin(store, err) : ERR(err, E_TEMP, "no memory for a notice");
    if (rc == OK)
        rc = transaction_end(store, note(rules, store, ask, plan, breach_r, err), err);
    free(plan);
    return rc;
}

enum rc breach_told(struct store *store, const struct breach_ask *ask, struct err *err)
{
    enum rc rc = store_begin(store, err);
    if (rc != OK)
        return rc;
    rc = store_breach_told(store, ask->id, ask->now, err);
    if (rc == OK)
        rc = audit(store, ask, "breach_told", ask->id, err);
    return transaction_end(store, rc, err);
}
