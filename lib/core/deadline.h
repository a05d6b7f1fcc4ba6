/*
 * deadline: the clock of a case: when it must be answered, who is reminded when, when it
 * is escalated, warned of closing and closed. Defaults after SP4N-LAPOR! and PermenPANRB
 * 62/2018; an office confirms them. Values in, values out: what a timer does is decide_due's
 * business. Pure.
 */
#ifndef SUARA_CORE_DEADLINE_H
#define SUARA_CORE_DEADLINE_H

#include "core/complaint.h"
#include "core/workday.h"

/* Working days unless a name says otherwise. Profiles are named in suara.conf: `deadlines = "sp4n-lapor";`. */
struct deadlines {
    int answer_days;          /* first answer: 5                                             */
    int answer_h;             /* instead, plain hours (48: "2x24 jam"); 0: answer_days counts */
    int info_days;            /* settled, questions and suggestions: 5                       */
    int ordinary_days;        /* settled, ordinary complaints: 14                            */
    int supervisory_days;     /* settled, supervisory ones: 60                               */
    int close_days;           /* from the last answer to closing: 10                         */
    int warn_days;            /* the writer is warned so many days before that: 2            */
    int remind_percent;       /* of the time to the deadline, then staff are reminded: 75    */
    int escalate_days;        /* after the deadline dinkes takes over: 1                     */
    int ombudsman_days;       /* after opening the writer is told of the Ombudsman: 60       */
    int day_from_h, day_to_h; /* local hours in which a timer may text a patient: 8 to 20 */
};

#define DEADLINE_PROFILES 3

/* "default", "sp4n-lapor", "2x24"; NULL name: there is none of that index. E_NOTFOUND: no such profile. */
const char *deadline_profile_name(int i);
enum rc deadline_profile(const char *name, struct deadlines *deadlines_r) MUST_CHECK;

/* The first answer is due then: the day of receipt counts; an urgent case the same day. since: when the clock began.
 * Plain hours that end on a free day last to the end of the next working day. */
int64_t deadline_due_at(const struct deadlines *deadlines, const struct calendar *calendar,
                        const struct complaint *complaint, int64_t since);

/* When it must be settled for good (closed or rejected). */
int64_t deadline_settle_at(const struct deadlines *deadlines, const struct calendar *calendar,
                           const struct complaint *complaint);

/* Set complaint->timer and timer_at to the first thing that is to happen to it after `done`, as its state, dates
 * and flags say; TIMER_NONE and 0 when nothing is. done: the timer that has just run, TIMER_NONE when a new time began
 * (opened, reopened, escalated, answered). Timers run at day_from_h of a working day, so that nobody is woken. One that
 * was missed (the machine was off) is still due: it is never skipped for being late. Two reminders of one
 * morning are one. */
void deadline_set_timer(const struct deadlines *deadlines, const struct calendar *calendar, struct complaint *complaint,
                        enum timer done);

/* The timer that it waits for, at the time that holds now: another unit, other holidays. What has happened
 * does not happen again. */
void deadline_renew_timer(const struct deadlines *deadlines, const struct calendar *calendar,
                          struct complaint *complaint);

/* The same for due_at, closes_at and the timer: the calendar or the deadlines changed. A case of before there were
 * timers gets its first. */
void deadline_recount(const struct deadlines *deadlines, const struct calendar *calendar, struct complaint *complaint);

/* The first moment at or after `at` in which a timer may text a patient. */
int64_t deadline_daytime(const struct deadlines *deadlines, const struct calendar *calendar, int64_t at);

const char *deadline_timer_name(enum timer timer);     /* "remind": machines and the database */
enum timer deadline_timer_from_name(const char *name); /* TIMER_COUNT when none */

#endif
