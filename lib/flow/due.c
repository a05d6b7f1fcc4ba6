#include "flow/due.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Every transaction here ends in commit or rollback. */
static enum rc finish(struct store *store, enum rc rc, struct err *err)
{
    if (rc == OK)
        rc = store_commit(store, err);
    if (rc != OK)
        store_rollback(store);
    return rc;
}

enum rc due_modem(const struct rules *rules, struct store *store, const struct modem_news *news, struct err *err)
{
    struct plan *plan = calloc(1, sizeof *plan);
    enum rc rc = plan != NULL ? store_begin(store, err) : ERR(err, E_TEMP, "no memory for a notice");
    if (rc == OK) {
        decide_modem(rules, news, plan);
        rc = finish(store, store_apply(store, NULL, plan, news->now, err), err);
    }
    free(plan);
    return rc;
}

/* ---- questions that nobody answered ---- */

struct lapse {
    struct lapsed lapsed;
    struct plan plan;
};

/* In the open transaction, one after the other. */
static enum rc lapse_all(struct lapse *lapse, const struct rules *rules, struct store *store, int64_t now, int *n_r,
                         struct err *err)
{
    enum rc rc = OK;
    while (*n_r < INTAKE_BATCH_MAX && rc == OK) {
        rc = store_lapsed(store, now, &lapse->lapsed, err);
        if (rc != OK)
            break;
        decide_lapsed(rules, &lapse->lapsed, now, &lapse->plan);
        rc = store_apply(store, NULL, &lapse->plan, now, err);
        *n_r += rc == OK;
    }
    return rc == E_NOTFOUND ? OK : rc;
}

enum rc due_lapsed(const struct rules *rules, struct store *store, int64_t now, int *n_r, struct err *err)
{
    int64_t at;
    *n_r = 0;
    enum rc rc = due_next(rules, store, now, &at, err);
    if (rc != OK) /* mostly nothing: then it costs no transaction */
        return rc == E_NOTFOUND ? OK : rc;
    struct lapse *lapse = calloc(1, sizeof *lapse);
    rc = lapse != NULL ? store_begin(store, err) : ERR(err, E_TEMP, "no memory for what falls due");
    if (rc == OK)
        rc = finish(store, lapse_all(lapse, rules, store, now, n_r, err), err);
    if (rc != OK)
        *n_r = 0;
    free(lapse);
    return rc;
}

/* ---- timers of cases ---- */

struct round {
    struct complaint complaint;
    char text[MESSAGE_TEXT_MAX];
    struct phone handler;
    struct plan plan;
};

/* A timer that stayed as it was would run again, and again. */
static bool has_moved_on(const struct round *round)
{
    for (int i = 0; i < round->plan.n; i++) {
        const struct complaint *to = &round->plan.effect[i].complaint;
        if (round->plan.effect[i].kind == EFFECT_MOVE && to->id == round->complaint.id)
            return to->timer != round->complaint.timer || to->timer_at != round->complaint.timer_at;
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

/* In the open transaction, one after the other. */
static enum rc run_timers(struct round *round, const struct rules *rules, struct store *store, int64_t now, int *n_r,
                          struct err *err)
{
    enum rc rc = OK;
    while (*n_r < INTAKE_BATCH_MAX && rc == OK) {
        rc = store_timer(store, now, &round->complaint, round->text, err);
        if (rc != OK)
            break;
        rc = handler_of(store, &round->complaint, &round->handler, err);
        if (rc != OK)
            return rc;
        decide_timer(rules, &round->complaint, &round->handler, now, &round->plan);
        rc = has_moved_on(round) ? store_apply(store, NULL, &round->plan, now, err)
                                 : ERR(err, E_INVAL, "timer %d of case %08" PRIu32 " does not move on",
                                       (int)round->complaint.timer, round->complaint.ticket);
        *n_r += rc == OK;
    }
    return rc == E_NOTFOUND ? OK : rc;
}

enum rc due_timers(const struct rules *rules, struct store *store, int64_t now, int *n_r, struct err *err)
{
    int64_t at;
    *n_r = 0;
    enum rc rc = due_next(rules, store, now, &at, err);
    if (rc != OK)
        return rc == E_NOTFOUND ? OK : rc;
    struct round *round = calloc(1, sizeof *round);
    rc = round != NULL ? store_begin(store, err) : ERR(err, E_TEMP, "no memory for what falls due");
    if (rc == OK)
        rc = finish(store, run_timers(round, rules, store, now, n_r, err), err);
    if (rc != OK)
        *n_r = 0;
    free(round);
    return rc;
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
