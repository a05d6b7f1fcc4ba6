/* What the clock does to a case: the dates and the timer that an event sets, and what happens when a timer runs, one
 * row and one small function each. */
#include "core/decide_due.h"
#include "core/decide_table.h"

#include <string.h>

/* ---- events set the clock ---- */

enum clock {
    CLOCK_RUNS,     /* on, as it was                                       */
    CLOCK_RENEWED,  /* the same time, by the hours of another unit           */
    CLOCK_NEXT,     /* a timer ran: on to the next                           */
    CLOCK_STARTS,   /* an answer is owed from now on                         */
    CLOCK_EXTENDED, /* missed: a new date, once; then it stays missed         */
    CLOCK_ANSWERED, /* the writer may object from now on                     */
    CLOCK_STOPS
};

static const enum clock CLOCK[] = {
    [EVENT_OPENED] = CLOCK_STARTS,     [EVENT_FOLLOWUP] = CLOCK_RUNS,      [EVENT_TAKEN] = CLOCK_RUNS,
    [EVENT_ANSWERED] = CLOCK_ANSWERED, [EVENT_CLOSED] = CLOCK_ANSWERED,    [EVENT_ACCEPTED] = CLOCK_ANSWERED,
    [EVENT_REOPENED] = CLOCK_STARTS,   [EVENT_REJECTED] = CLOCK_ANSWERED,  [EVENT_WITHDRAWN] = CLOCK_STOPS,
    [EVENT_REMINDED] = CLOCK_NEXT,     [EVENT_ESCALATED] = CLOCK_EXTENDED, [EVENT_WARNED] = CLOCK_NEXT,
    [EVENT_EXPIRED] = CLOCK_ANSWERED,  [EVENT_FORWARDED] = CLOCK_RENEWED,  [EVENT_RECOUNTED] = CLOCK_RENEWED,
};
_Static_assert(sizeof CLOCK / sizeof CLOCK[0] == EVENT_COUNT, "every event says what the clock does");

/* Who missed a date once has no second one: it stays missed, and dinkes hears of it. */
static void extend(const struct rules *rules, const struct calendar *calendar, struct complaint *complaint, int64_t now)
{
    bool is_again = (complaint->flags & FLAG_ESCALATED) != 0;
    complaint->clock_at = now;
    complaint->flags |= FLAG_ESCALATED;
    if (!is_again)
        complaint->due_at = deadline_due_at(&rules->deadlines, calendar, complaint, now);
}

static void start(const struct rules *rules, const struct calendar *calendar, struct complaint *complaint, int64_t now)
{
    complaint->clock_at = now;
    complaint->due_at = deadline_due_at(&rules->deadlines, calendar, complaint, now);
    complaint->closes_at = 0;
    complaint->flags &= ~(unsigned)FLAG_ESCALATED;
}

void decide_clock(const struct decision *d, struct complaint *complaint, enum event event)
{
    const struct deadlines *deadlines = &d->rules->deadlines;
    const struct calendar calendar = rules_calendar(d->rules, directory_unit(&d->rules->directory, complaint->unit));
    enum timer done = CLOCK[event] == CLOCK_NEXT ? complaint->timer : TIMER_NONE;
    if (CLOCK[event] == CLOCK_RUNS)
        return;
    if (CLOCK[event] == CLOCK_STARTS)
        start(d->rules, &calendar, complaint, d->facts->now);
    if (CLOCK[event] == CLOCK_EXTENDED)
        extend(d->rules, &calendar, complaint, d->facts->now);
    if (CLOCK[event] == CLOCK_ANSWERED)
        complaint->closes_at = workday_due_at(&calendar, d->facts->now, deadlines->close_days);
    if (CLOCK[event] == CLOCK_RENEWED)
        deadline_renew_timer(deadlines, &calendar, complaint);
    else
        deadline_set_timer(deadlines, &calendar, complaint, done);
}

/* ---- timers that run ---- */

/* One that ran, for a case of a unit. */
struct ringing {
    struct decision *d;
    const struct complaint *was;
    struct complaint *is;        /* in the plan */
    const struct staff *handler; /* who took it and may still work on it; NULL: nobody */
    struct calendar calendar;
    int unit;
};

/* Working days from a date to today, or from today to it. */
static int days_between(const struct ringing *ringing, int64_t from, int64_t to)
{
    return workday_between(&ringing->calendar, workday_of(&ringing->calendar, from),
                           workday_of(&ringing->calendar, to));
}

static struct phrase phrase_to_staff(const struct ringing *ringing, int id, int days)
{
    struct phrase phrase = phrase_of(id);
    phrase_complaint(ringing->d, &phrase, ringing->was);
    phrase_category(ringing->d, &phrase, ringing->was);
    phrase_number(ringing->d, &phrase, REPLY_VAR_HARI, days);
    return phrase;
}

/* Who took it; else those who could; dinkes what only dinkes sees, and what it has taken over. */
static void remind(struct ringing *ringing)
{
    const struct complaint *complaint = ringing->was;
    int days = days_between(ringing, ringing->d->facts->now, complaint->due_at);
    struct phrase phrase = phrase_to_staff(ringing, REPLY_ID_st_remind, days);
    if (ringing->handler != NULL)
        say_member(ringing->d, ringing->handler, &phrase);
    else if (complaint->flags & FLAG_ESCALATED)
        say_dinkes(ringing->d, ringing->unit, &phrase);
    else
        say_staff(ringing->d, ringing->unit, complaint->flags, &phrase);
}

/* Suggestions have no date that anybody was told. */
static void apologise(struct ringing *ringing)
{
    struct phrase sorry = phrase_of(REPLY_ID_overdue_apology);
    phrase_signer(ringing->d, &sorry, ringing->is);
    if (ringing->was->kind != COMPLAINT_SUGGESTION)
        (void)say_writer(ringing->d, ringing->was, &sorry);
}

/* Does dinkes work on it in any case? Then nobody took it over from anybody. */
static bool is_with_dinkes(const struct ringing *ringing)
{
    bool is_office =
        ringing->unit != DIRECTORY_NONE && ringing->d->rules->directory.unit[ringing->unit].kind == UNIT_DINKES;
    return is_office || (ringing->was->flags & FLAGS_DINKES_ONLY);
}

static void escalate(struct ringing *ringing)
{
    int days = days_between(ringing, ringing->was->due_at, ringing->d->facts->now);
    struct phrase late = phrase_to_staff(ringing, REPLY_ID_st_overdue, days);
    struct phrase raised = phrase_to_staff(ringing, REPLY_ID_st_escalated, days);
    bool is_again = (ringing->was->flags & FLAG_ESCALATED) != 0;
    if (is_again || is_with_dinkes(ringing))
        say_dinkes(ringing->d, ringing->unit, &late);
    else {
        say_dinkes(ringing->d, ringing->unit, &raised);
        say_staff(ringing->d, ringing->unit, ringing->was->flags, &late);
    }
    if (!is_again)
        apologise(ringing);
}

static void tell_rights(struct ringing *ringing)
{
    struct phrase hint = phrase_of(REPLY_ID_ombudsman_hint);
    phrase_signer(ringing->d, &hint, ringing->was);
    (void)say_writer(ringing->d, ringing->was, &hint);
}

static void warn(struct ringing *ringing)
{
    struct phrase phrase = phrase_of(REPLY_ID_autoclose_warn);
    phrase_signer(ringing->d, &phrase, ringing->was);
    phrase_date_of(ringing->d, &phrase, REPLY_VAR_TGL, ringing->is->closes_at, ringing->is);
    (void)say_writer(ringing->d, ringing->was, &phrase);
}

static void expire(struct ringing *ringing)
{
    struct phrase closed = phrase_of(REPLY_ID_closed);
    phrase_signer(ringing->d, &closed, ringing->was);
    (void)say_writer(ringing->d, ringing->was, &closed);
}

static const struct {
    enum event event;
    void (*say)(struct ringing *ringing);
} TIMER[] = {
    [TIMER_NONE] = {EVENT_RECOUNTED, NULL},
    [TIMER_REMIND] = {EVENT_REMINDED, remind},
    [TIMER_LAST_DAY] = {EVENT_REMINDED, remind},
    [TIMER_OVERDUE] = {EVENT_ESCALATED, escalate},
    [TIMER_OMBUDSMAN] = {EVENT_REMINDED, tell_rights},
    [TIMER_CLOSE_WARN] = {EVENT_WARNED, warn},
    [TIMER_CLOSE] = {EVENT_EXPIRED, expire},
};
_Static_assert(sizeof TIMER / sizeof TIMER[0] == TIMER_COUNT, "every timer has a row");

/* What a timer changes before the next one is set. A warning that comes late leaves as much time as one in time. */
static struct complaint prepare(const struct ringing *ringing)
{
    struct complaint complaint = *ringing->was;
    int64_t now = ringing->d->facts->now;
    if (complaint.timer == TIMER_OMBUDSMAN)
        complaint.flags |= FLAG_OMBUDSMAN;
    if (complaint.timer == TIMER_CLOSE_WARN) {
        int64_t fair_at = workday_due_at(&ringing->calendar, now, ringing->d->rules->deadlines.warn_days + 1);
        complaint.closes_at = fair_at > complaint.closes_at ? fair_at : complaint.closes_at;
    }
    return complaint;
}

/* People move: who took it may be elsewhere by now. */
static const struct staff *handler_of(const struct decision *d, const struct complaint *complaint,
                                      const struct phone *phone, int unit)
{
    const struct directory *directory = &d->rules->directory;
    const struct staff *staff = directory_staff(directory, phone, d->situation->today);
    bool is_dinkes = staff != NULL && staff->role == ROLE_DINKES;
    if (staff == NULL || unit == DIRECTORY_NONE || !directory_may_see(directory, staff, unit))
        return NULL;
    return (complaint->flags & FLAGS_DINKES_ONLY) && !is_dinkes ? NULL : staff;
}

void decide_timer(const struct rules *rules, const struct complaint *complaint, const struct phone *handler,
                  int64_t now, struct plan *plan_r)
{
    struct solitude alone;
    struct decision d = decide_alone(&alone, rules, now, plan_r);
    int unit = directory_unit(&rules->directory, complaint->unit);
    struct ringing ringing = {.d = &d, .was = complaint, .unit = unit, .calendar = rules_calendar(rules, unit)};
    ringing.handler = handler_of(&d, complaint, handler, unit);
    if (unit == DIRECTORY_NONE) /* the directory has lost it: somebody must hear of it */
        ringing.unit = decide_desk(rules, "");
    enum event event = TIMER[complaint->timer].event;
    bool is_fit = complaint_next(complaint->state, event) != STATE_COUNT;
    const struct complaint prepared = prepare(&ringing);
    ringing.is = decide_move(&d, &prepared, is_fit ? event : EVENT_RECOUNTED, deadline_timer_name(complaint->timer));
    if (is_fit && TIMER[complaint->timer].say != NULL)
        TIMER[complaint->timer].say(&ringing);
}
