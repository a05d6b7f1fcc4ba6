#include "core/deadline.h"

#include <string.h>

#define HOUR_S INT64_C(3600)
#define DAY_S  INT64_C(86400)

/* The numbers of SP4N-LAPOR! and PermenPANRB 62/2018 are also our own defaults, which an office may come to differ
 * from without changing what the name of the national scheme means. */
#define SETTLING                                                                                                       \
    .info_days = 5, .ordinary_days = 14, .supervisory_days = 60, .close_days = 10, .warn_days = 2,                     \
    .remind_percent = 75, .escalate_days = 1, .ombudsman_days = 60, .day_from_h = 8, .day_to_h = 20

static const struct {
    const char *name;
    struct deadlines deadlines;
} PROFILE[] = {
    {"default", {.answer_days = 5, SETTLING}},
    {"sp4n-lapor", {.answer_days = 5, SETTLING}},
    {"2x24", {.answer_days = 2, .answer_h = 48, SETTLING}},
};
_Static_assert(sizeof PROFILE / sizeof PROFILE[0] == DEADLINE_PROFILES, "as many as the header says");

const char *deadline_profile_name(int i)
{
    return i >= 0 && i < DEADLINE_PROFILES ? PROFILE[i].name : NULL;
}

enum rc deadline_profile(const char *name, struct deadlines *deadlines_r)
{
    for (int i = 0; i < DEADLINE_PROFILES; i++)
        if (strcmp(PROFILE[i].name, name) == 0) {
            *deadlines_r = PROFILE[i].deadlines;
            return OK;
        }
    return E_NOTFOUND;
}

/* ---- dates ---- */

int64_t deadline_due_at(const struct deadlines *deadlines, const struct calendar *calendar,
                        const struct complaint *complaint, int64_t since)
{
    if (complaint->flags & FLAG_URGENT)
        return workday_due_at(calendar, since, 1);
    if (deadlines->answer_h == 0)
        return workday_due_at(calendar, since, deadlines->answer_days);
    int64_t at = since + HOUR_S * deadlines->answer_h;
    return workday_is_open(calendar, workday_of(calendar, at)) ? at : workday_due_at(calendar, at, 1);
}

int64_t deadline_settle_at(const struct deadlines *deadlines, const struct calendar *calendar,
                           const struct complaint *complaint)
{
    int days = deadlines->ordinary_days;
    if (complaint->kind != COMPLAINT_CASE)
        days = deadlines->info_days;
    else if (complaint->flags & FLAG_SUPERVISORY)
        days = deadlines->supervisory_days;
    return workday_due_at(calendar, complaint->opened_at, days);
}

int64_t deadline_daytime(const struct deadlines *deadlines, const struct calendar *calendar, int64_t at)
{
    int32_t day = workday_of(calendar, at);
    int64_t from = workday_start_at(calendar, day) + HOUR_S * deadlines->day_from_h;
    int64_t to = workday_start_at(calendar, day) + HOUR_S * deadlines->day_to_h;
    if (at < from)
        return from;
    return at < to ? at : from + DAY_S;
}

/* ---- when each timer runs; 0: not at all ---- */

/* A case, and the hours by which it is counted. */
struct round {
    const struct deadlines *deadlines;
    const struct calendar *calendar;
    const struct complaint *complaint;
};

static int64_t morning(const struct round *round, int32_t day)
{
    return workday_start_at(round->calendar, day) + HOUR_S * round->deadlines->day_from_h;
}

/* The first morning of a working day at or after that moment. */
static int64_t morning_after(const struct round *round, int64_t at)
{
    int32_t day = workday_of(round->calendar, at);
    return morning(round, workday_nth(round->calendar, morning(round, day) < at ? day + 1 : day, 1));
}

static int32_t days_before(const struct calendar *calendar, int32_t day, int n)
{
    while (n > 0)
        n -= workday_is_open(calendar, --day);
    return day;
}

static int64_t clock_at(const struct complaint *complaint)
{
    return complaint->clock_at != 0 ? complaint->clock_at : complaint->opened_at;
}

static int32_t clock_day(const struct round *round)
{
    return workday_of(round->calendar, clock_at(round->complaint));
}

/* How much of the working days lies between two moments. */
static int64_t working_s(const struct calendar *calendar, int64_t from, int64_t to)
{
    int64_t sum = 0;
    for (int32_t day = workday_of(calendar, from); workday_start_at(calendar, day) < to; day++) {
        int64_t begin = workday_start_at(calendar, day), end = begin + DAY_S;
        if (workday_is_open(calendar, day))
            sum += (end < to ? end : to) - (begin > from ? begin : from);
    }
    return sum;
}

/* The moment at which so much of the working days has gone by. */
static int64_t working_after(const struct calendar *calendar, int64_t from, int64_t working)
{
    for (int32_t day = workday_of(calendar, from);; day++) {
        int64_t begin = workday_start_at(calendar, day), end = begin + DAY_S;
        if (begin < from)
            begin = from;
        if (!workday_is_open(calendar, day))
            continue;
        if (working <= end - begin)
            return begin + working;
        working -= end - begin;
    }
}

/* The staff have read of it on the day it came: a reminder of that day says nothing. */
static int64_t last_day_at(const struct round *round)
{
    int32_t due_day = workday_of(round->calendar, round->complaint->due_at);
    int32_t day = days_before(round->calendar, due_day, 1);
    return complaint_is_open(round->complaint->state) && day > clock_day(round) ? morning(round, day) : 0;
}

static int64_t remind_at(const struct round *round)
{
    const struct complaint *complaint = round->complaint;
    int64_t since = clock_at(complaint);
    if (!complaint_is_open(complaint->state) || complaint->due_at <= since)
        return 0;
    int64_t part = working_s(round->calendar, since, complaint->due_at) * round->deadlines->remind_percent / 100;
    int64_t at = morning_after(round, working_after(round->calendar, since, part));
    bool is_in_time = at <= complaint->due_at && workday_of(round->calendar, at) > clock_day(round);
    return is_in_time && at != last_day_at(round) ? at : 0;
}

/* Missed once: dinkes has a new date. Missed again: dinkes hears of it as often as an answer takes. */
static int64_t overdue_at(const struct round *round)
{
    const struct complaint *complaint = round->complaint;
    bool is_again = complaint->due_at < clock_at(complaint);
    int32_t day = is_again ? clock_day(round) : workday_of(round->calendar, complaint->due_at);
    int n = is_again ? round->deadlines->answer_days : round->deadlines->escalate_days;
    return complaint_is_open(complaint->state) ? morning(round, workday_nth(round->calendar, day + 1, n)) : 0;
}

/* Only of complaints: who makes a suggestion or asks has no case for the Ombudsman. */
static int64_t ombudsman_at(const struct round *round)
{
    const struct complaint *complaint = round->complaint;
    if (!complaint_is_open(complaint->state) || complaint->kind != COMPLAINT_CASE)
        return 0;
    int64_t over = workday_due_at(round->calendar, complaint->opened_at, round->deadlines->ombudsman_days);
    return morning_after(round, over > clock_at(complaint) ? over : clock_at(complaint));
}

static int64_t close_warn_at(const struct round *round)
{
    const struct complaint *complaint = round->complaint;
    if (complaint->state != STATE_ANSWERED || complaint->closes_at == 0)
        return 0;
    int32_t day = workday_of(round->calendar, complaint->closes_at);
    day = days_before(round->calendar, day, round->deadlines->warn_days);
    return day > workday_of(round->calendar, complaint->answered_at) ? morning(round, day) : 0;
}

static int64_t close_at(const struct round *round)
{
    const struct complaint *complaint = round->complaint;
    bool is_waiting = complaint->state == STATE_ANSWERED && complaint->closes_at != 0;
    return is_waiting ? morning_after(round, complaint->closes_at) : 0;
}

/* is_once: not again in the same time, once its moment has passed. */
static const struct {
    const char *name;
    int64_t (*at)(const struct round *round);
    bool is_once;
} TIMER[] = {
    [TIMER_NONE] = {"none", NULL, false},
    [TIMER_REMIND] = {"remind", remind_at, true},
    [TIMER_LAST_DAY] = {"last_day", last_day_at, true},
    [TIMER_OVERDUE] = {"overdue", overdue_at, false},
    [TIMER_OMBUDSMAN] = {"ombudsman", ombudsman_at, false},
    [TIMER_CLOSE_WARN] = {"close_warn", close_warn_at, true},
    [TIMER_CLOSE] = {"close", close_at, false},
};
_Static_assert(sizeof TIMER / sizeof TIMER[0] == TIMER_COUNT, "every timer has a row");

static bool is_to_come(const struct complaint *complaint, enum timer timer, int64_t at, int64_t from)
{
    bool is_told = timer == TIMER_OMBUDSMAN && (complaint->flags & FLAG_OMBUDSMAN);
    return at != 0 && !is_told && (at >= from || !TIMER[timer].is_once);
}

/* The earliest of all that is to come; what happens once a time: not before `from`. */
static void choose(const struct round *round, struct complaint *complaint, int64_t from)
{
    enum timer first = TIMER_NONE;
    int64_t first_at = 0;
    for (int timer = TIMER_NONE + 1; timer < TIMER_COUNT; timer++) {
        int64_t at = TIMER[timer].at(round);
        if (is_to_come(complaint, (enum timer)timer, at, from) && (first_at == 0 || at < first_at)) {
            first = (enum timer)timer;
            first_at = at;
        }
    }
    complaint->timer = first;
    complaint->timer_at = first_at;
}

static int64_t ran_at(const struct round *round, enum timer timer)
{
    return timer > TIMER_NONE && timer < TIMER_COUNT ? TIMER[timer].at(round) : 0;
}

void deadline_set_timer(const struct deadlines *deadlines, const struct calendar *calendar, struct complaint *complaint,
                        enum timer done)
{
    const struct round round = {deadlines, calendar, complaint};
    choose(&round, complaint, ran_at(&round, done) + (done != TIMER_NONE));
}

void deadline_renew_timer(const struct deadlines *deadlines, const struct calendar *calendar,
                          struct complaint *complaint)
{
    const struct round round = {deadlines, calendar, complaint};
    choose(&round, complaint, ran_at(&round, complaint->timer));
}

void deadline_recount(const struct deadlines *deadlines, const struct calendar *calendar, struct complaint *complaint)
{
    bool is_missed_again = complaint->due_at < clock_at(complaint);
    if (complaint_is_open(complaint->state) && !is_missed_again)
        complaint->due_at = deadline_due_at(deadlines, calendar, complaint, clock_at(complaint));
    else if (complaint->state == STATE_ANSWERED && complaint->closes_at != 0) {
        int64_t told_at = complaint->timer == TIMER_CLOSE ? complaint->closes_at : 0; /* warned: no sooner than that */
        int64_t closes_at = workday_due_at(calendar, complaint->answered_at, deadlines->close_days);
        complaint->closes_at = closes_at > told_at ? closes_at : told_at;
    }
    deadline_renew_timer(deadlines, calendar, complaint);
}

/* ---- names ---- */

const char *deadline_timer_name(enum timer timer)
{
    return (unsigned)timer < TIMER_COUNT ? TIMER[timer].name : "?";
}

enum timer deadline_timer_from_name(const char *name)
{
    int i = 0;
    while (i < TIMER_COUNT && strcmp(TIMER[i].name, name) != 0)
        i++;
    return (enum timer)i;
}
