#include "flow/due.h"

#include "flow/transaction.h"

#include <stdlib.h>
#include <string.h>

/* One transaction of it. */
struct slice {
    struct moved_date date[2 * DUE_RECOUNT_MAX]; /* told when they are kept */
    int n_dates;
    int64_t after_id;
    bool is_over;
    struct plan plan;
};

/* The dates and the timer that hold now. A unit that the directory has lost works by the calendar of the office. */
static void count(const struct rules *rules, struct complaint *complaint)
{
    int unit = directory_unit(&rules->directory, complaint->unit);
    const struct calendar calendar = unit != DIRECTORY_NONE ? rules_calendar(rules, unit) : rules->calendar;
    deadline_recount(&rules->deadlines, &calendar, complaint);
}

static void note(struct slice *slice, uint32_t ticket, int64_t from_at, int64_t to_at)
{
    if (from_at != to_at)
        slice->date[slice->n_dates++] = (struct moved_date){.ticket = ticket, .from_at = from_at, .to_at = to_at};
}

static enum rc recount_one(struct slice *slice, const struct rules *rules, struct store *store,
                           const struct complaint *was, int64_t now, struct err *err)
{
    struct complaint is = *was;
    count(rules, &is);
    if (is.due_at == was->due_at && is.closes_at == was->closes_at && is.timer == was->timer &&
        is.timer_at == was->timer_at)
        return OK;
    plan_clear(&slice->plan);
    struct effect *move = plan_add(&slice->plan, EFFECT_MOVE);
    move->complaint = is;
    move->event = is.due_at != was->due_at ? EVENT_RECOUNTED : EVENT_COUNT;
    note(slice, is.ticket, was->due_at, is.due_at);
    note(slice, is.ticket, was->closes_at, is.closes_at);
    return store_apply(store, NULL, &slice->plan, now, err);
}

static enum rc recount_slice(struct slice *slice, const struct rules *rules, struct store *store, int64_t now,
                             struct err *err)
{
    struct complaint complaint;
    enum rc rc = OK;
    for (int i = 0; i < DUE_RECOUNT_MAX && rc == OK; i++) {
        rc = store_open_after(store, slice->after_id, &complaint, err);
        if (rc != OK)
            break;
        slice->after_id = complaint.id;
        rc = recount_one(slice, rules, store, &complaint, now, err);
    }
    slice->is_over = rc == E_NOTFOUND;
    return rc == E_NOTFOUND ? OK : rc;
}

/* Only what was kept is told, and not looked at again. */
static void tell(const struct slice *slice, struct recount *recount)
{
    recount->after_id = slice->after_id;
    recount->is_over = slice->is_over;
    recount->n_moved += slice->n_dates;
    for (int i = 0; i < slice->n_dates && recount->moved != NULL; i++)
        recount->moved(recount->ctx, &slice->date[i]);
}

enum rc due_recount(const struct rules *rules, struct store *store, int64_t now, struct recount *recount,
                    struct err *err)
{
    struct slice *slice = calloc(1, sizeof *slice);
    enum rc rc = slice != NULL ? store_begin(store, err) : ERR(err, E_TEMP, "no memory to count the deadlines anew");
    if (rc == OK) {
        slice->after_id = recount->after_id;
        rc = recount_slice(slice, rules, store, now, err);
        rc = transaction_end(store, rc, err);
        if (rc == OK)
            tell(slice, recount);
    }
    free(slice);
    return rc;
}
