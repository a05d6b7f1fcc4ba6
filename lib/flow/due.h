/*
 * due: what nobody wrote goes the same way as what somebody did: decide ->
 * plan -> commit. Works over the store port alone.
 */
#ifndef SUARA_FLOW_DUE_H
#define SUARA_FLOW_DUE_H

#include "core/decide_due.h"
#include "flow/intake.h"
#include "port/store.h"

#define DUE_RECOUNT_MAX 256 /* cases looked at in one transaction */

/* due_modem - a modem is silent or back: queue the notices to dinkes. */
enum rc due_modem(const struct rules *rules, struct store *store, const struct modem_news *news,
                  struct err *err) MUST_CHECK;

/*
 * due_lapsed - the drafts whose question nobody answered by now go to the desk, in one
 * transaction, at most INTAKE_BATCH_MAX of them; n_r: how many. Call it before messages
 * are taken at the same `now`: a message that comes after the time of a question is no
 * answer to it any more, and what it asks in turn takes the place of the question.
 */
enum rc due_lapsed(const struct rules *rules, struct store *store, int64_t now, int *n_r, struct err *err) MUST_CHECK;

/*
 * due_timers - the timers of cases that ran out by now: reminders, escalations, closings. In one
 * transaction, at most INTAKE_BATCH_MAX of them; n_r: how many. Call it after due_lapsed and
 * before messages are taken at the same `now`. Several timers of one case may run in a row, when they were missed.
 * E_INVAL: a timer did not move on, which is our own bug: nothing was kept.
 */
enum rc due_timers(const struct rules *rules, struct store *store, int64_t now, int *n_r, struct err *err) MUST_CHECK;

/*
 * due_next - when does the next of these fall due, at or before until: a long SMS whose
 * parts are waited for no more, a draft that lapses, a timer of a case? E_NOTFOUND: none does.
 */
enum rc due_next(const struct rules *rules, struct store *store, int64_t until, int64_t *at_r,
                 struct err *err) MUST_CHECK;

/* due_until - all of them, each at its own time and in order of time: for a clock that is set, not one that runs. */
enum rc due_until(struct intake *intake, const struct rules *rules, struct store *store, int64_t until,
                  struct err *err) MUST_CHECK;

/* A date that people were told, due_at or closes_at, has moved. */
struct moved_date {
    uint32_t ticket;
    int64_t from_at, to_at;
};

/* How far a recount has come; zeroed (but for moved and ctx) it begins anew. */
struct recount {
    void (*moved)(void *ctx, const struct moved_date *date); /* each once, after it was kept; NULL: nobody asks */
    void *ctx;
    int64_t after_id; /* of the cases looked at so far */
    int n_moved;      /* dates                         */
    bool is_over;
};

/*
 * due_recount - the calendar, the hours of a unit or the deadlines changed (or the database is older than timers): the
 * next DUE_RECOUNT_MAX open and answered cases get the dates and the timer that hold now, in one transaction. Call it
 * until is_over, with anything else in between. A case whose due_at moved says so in its history; what
 * happened to it already does not happen again. After an error the same cases are looked at once more.
 */
enum rc due_recount(const struct rules *rules, struct store *store, int64_t now, struct recount *recount,
                    struct err *err) MUST_CHECK;

#endif
