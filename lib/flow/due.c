#include "flow/due.h"

#include "flow/transaction.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum rc due_modem(const struct rules *rules, struct store *store, const struct modem_news *news, struct err *err)
{
    struct plan *plan = calloc(1, sizeof *plan);
    enum rc rc = plan != NULL ? store_begin(store, err) : ERR(err, E_TEMP, "no memory for a notice");
    if (rc == OK) {
        decide_modem(rules, news, plan);
        rc = transaction_end(store, store_apply(store, NULL, plan, news->now, err), err);
    }
    free(plan);
    return rc;
}

/* ---- drafts and timers: one after the other, in one transaction ---- */

/* Room for one of them. */
struct work {
    union {
        struct lapsed lapsed;
        struct {
            struct complaint complaint;
            struct phone handler;
            char text[MESSAGE_TEXT_MAX];
        } timer;
    };
    struct plan plan;
};

/* The next one that is due, done; E_NOTFOUND: none is. */
typedef enum rc (*work_fn)(struct work *work, const struct rules *rules, struct store *store, int64_t now,
                           struct err *err);

static enum rc do_all(work_fn next, const struct rules *rules, struct store *store, int64_t now, int *n_r,
                      struct err *err)
{
    struct work *work = calloc(1, sizeof *work);
    enum rc rc = work != NULL ? store_begin(store, err) : ERR(err, E_TEMP, "no memory for what falls due");
    if (rc == OK) {
        while (*n_r < INTAKE_BATCH_MAX && (rc = next(work, rules, store, now, err)) == OK)
            *n_r += 1;
        rc = transaction_end(store, rc == E_NOTFOUND ? OK : rc, err);
    }
    if (rc != OK)
        *n_r = 0;
    free(work);
    return rc;
}

/* Mostly nothing is due: then it costs no transaction. */
static enum rc do_due(work_fn next, const struct rules *rules, struct store *store, int64_t now, int *n_r,
                      struct err *err)
{
    int64_t at;
    *n_r = 0;
    enum rc rc = due_next(rules, store, now, &at, err);
    if (rc == E_NOTFOUND)
        return OK;
    return rc == OK ? do_all(next, rules, store, now, n_r, err) : rc;
}

static enum rc next_lapsed(struct work *work, const struct rules *rules, struct store *store, int64_t now,
                           struct err *err)
{
    enum rc rc = store_lapsed(store, now, &work->lapsed, err);
    if (rc != OK)
        return rc;
    decide_lapsed(rules, &work->lapsed, now, &work->plan);
    return store_apply(store, NULL, &work->plan, now, err);
}

enum rc due_lapsed(const struct rules *rules, struct store *store, int64_t now, int *n_r, struct err *err)
{
    return do_due(next_lapsed, rules, store, now, n_r, err);
}

/* A timer that stayed as it was would run again, and again. */
static bool has_moved_on(const struct plan *plan, const struct complaint *was)
{
    for (int i = 0; i < plan->n; i++) {
        const struct complaint *is = &plan->effect[i].complaint;
        if (plan->effect[i].kind == EFFECT_MOVE && is->id == was->id)
            return is->timer != was->timer || is->timer_at != was->timer_at;
    }
    return false;
}

/* The number of who took it; INVALID when nobody did. */
static enum rc handler_of(struct store *store, const struct complaint *complaint, struct phone *phone_r,
                          struct err *err)
{
    *phone_r = (struct phone){.kind = PHONE_INVALID};
    return complaint->handler != 0 ? store_phone(store, complaint->handler, phone_r, err) : OK;
}

static enum rc next_timer(struct work *work, const struct rules *rules, struct store *store, int64_t now,
                          struct err *err)
{
    struct complaint *complaint = &work->timer.complaint;
    enum rc rc = store_timer(store, now, complaint, work->timer.text, err);
    if (rc == OK)
        rc = handler_of(store, complaint, &work->timer.handler, err);
    if (rc != OK)
        return rc;
    decide_timer(rules, complaint, &work->timer.handler, now, &work->plan);
    if (!has_moved_on(&work->plan, complaint))
        return ERR(err, E_INVAL, "timer %d of case %08" PRIu32 " does not move on", (int)complaint->timer,
                   complaint->ticket);
    return store_apply(store, NULL, &work->plan, now, err);
}

enum rc due_timers(const struct rules *rules, struct store *store, int64_t now, int *n_r, struct err *err)
{
    return do_due(next_timer, rules, store, now, n_r, err);
}

/* ---- a clock that is set ---- */

enum rc due_next(const struct rules *rules, struct store *store, int64_t until, int64_t *at_r, struct err *err)
{
    enum rc rc = store_next_timer(store, rules->policy.parts_wait_s, at_r, err);
    return rc == OK && *at_r > until ? E_NOTFOUND : rc;
}

enum rc due_until(struct intake *intake, const struct rules *rules, struct store *store, int64_t until, struct err *err)
{
    int64_t at;
    enum rc rc;
    while ((rc = due_next(rules, store, until, &at, err)) == OK) {
        int n;
        rc = due_lapsed(rules, store, at, &n, err);
        if (rc == OK)
            rc = due_timers(rules, store, at, &n, err);
        if (rc == OK)
            rc = intake_partials(intake, rules, store, at, &n, err);
        if (rc != OK)
            return rc;
    }
    return rc == E_NOTFOUND ? OK : rc;
}
