/* deadline: dates and timers, over weekends, holidays, joint leave, a Saturday centre and three time zones. */
#include "core/deadline.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

enum place { OFFICE, SATURDAY, WITA, WIT, PLACES };

static struct holiday HOLIDAY[8];

/* Good Friday and Easter, Labour Day, Ascension, joint leave after it; Idul Fitri with its joint leave is the list's
 * beginning. */
static struct calendar calendar_of(enum place place)
{
    static const char *const DAY[] = {"2026-03-20", "2026-03-21", "2026-03-23", "2026-03-24",
                                      "2026-04-03", "2026-05-01", "2026-05-14", "2026-05-15"};
    _Static_assert(COUNT(DAY) == COUNT(HOLIDAY), "each is a holiday");
    for (size_t i = 0; i < COUNT(DAY); i++)
        assert_int_equal(workday_parse_date(DAY[i], &HOLIDAY[i].day), OK);
    const struct calendar calendar = {.utc_offset_s = place == WITA  ? 8 * 3600
                                                      : place == WIT ? 9 * 3600
                                                                     : 7 * 3600,
                                      .is_saturday_open = place == SATURDAY,
                                      .holidays = HOLIDAY,
                                      .n = COUNT(HOLIDAY)};
    return calendar;
}

static int64_t at_of(const char *text)
{
    const struct calendar office = {.utc_offset_s = 7 * 3600};
    int64_t at = 0;
    if (text != NULL && workday_parse_rfc3339(&office, text, &at) != OK)
        fail_msg("not a time: %s", text);
    return at;
}

static void assert_at(int64_t at, const char *expected, const char *what)
{
    const struct calendar office = {.utc_offset_s = 7 * 3600};
    char text[WORKDAY_RFC3339_MAX];
    workday_format_rfc3339(&office, at, text);
    if (at != at_of(expected))
        fail_msg("%s: %s, not %s", what, at != 0 ? text : "never", expected != NULL ? expected : "never");
}

static struct deadlines deadlines_of(const char *profile)
{
    struct deadlines deadlines;
    memset(&deadlines, 0, sizeof deadlines);
    assert_int_equal(deadline_profile(profile, &deadlines), OK);
    return deadlines;
}

static void test_profiles(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int answer_h;
    } ROW[] = {{"default", 0}, {"sp4n-lapor", 0}, {"2x24", 48}};
    struct deadlines deadlines;
    memset(&deadlines, 'x', sizeof deadlines);
    const struct deadlines before = deadlines;
    assert_int_equal(COUNT(ROW), DEADLINE_PROFILES);
    for (int i = 0; i < DEADLINE_PROFILES; i++) {
        const struct deadlines is = deadlines_of(ROW[i].name);
        assert_string_equal(deadline_profile_name(i), ROW[i].name);
        assert_int_equal(is.answer_h, ROW[i].answer_h);
        assert_int_equal(is.close_days, 10);
        assert_int_equal(is.ombudsman_days, 60);
        assert_int_equal(is.day_from_h, 8);
    }
    assert_null(deadline_profile_name(-1));
    assert_null(deadline_profile_name(DEADLINE_PROFILES));
    static const char *const NONE[] = {"", "Default", "sp4n", "2x24 "};
    for (size_t i = 0; i < COUNT(NONE); i++)
        assert_int_equal(deadline_profile(NONE[i], &deadlines), E_NOTFOUND);
    assert_memory_equal(&deadlines, &before, sizeof deadlines);
}

static void test_due(void **state)
{
    (void)state;
    static const struct {
        const char *profile, *since, *due;
        enum place place;
        unsigned flags;
    } ROW[] = {
        {"default", "2026-03-27 16:50", "2026-04-02 23:59:59", OFFICE, 0}, /* over a weekend */
        {"default", "2026-03-28 10:00", "2026-04-06 23:59:59", OFFICE, 0}, /* on a Saturday; a holiday between */
        {"default", "2026-03-28 10:00", "2026-04-02 23:59:59", SATURDAY, 0},
        {"default", "2026-03-19 09:00", "2026-03-30 23:59:59", OFFICE, 0}, /* Idul Fitri and its joint leave */
        {"default", "2026-05-13 09:00", "2026-05-21 23:59:59", OFFICE, 0}, /* joint leave on a Friday */
        {"default", "2026-05-04 23:30", "2026-05-11 22:59:59", WITA, 0},   /* it is Tuesday there already */
        {"default", "2026-05-04 22:30", "2026-05-08 22:59:59", WITA, 0},
        {"default", "2026-05-04 22:30", "2026-05-11 21:59:59", WIT, 0},
        {"default", "2026-05-04 09:00", "2026-05-04 23:59:59", OFFICE, FLAG_URGENT},
        {"default", "2026-05-09 09:00", "2026-05-11 23:59:59", OFFICE, FLAG_URGENT}, /* nobody is there on Saturday */
        {"default", "2026-05-09 09:00", "2026-05-09 23:59:59", SATURDAY, FLAG_URGENT},
        {"2x24", "2026-05-04 09:00", "2026-05-06 09:00:00", OFFICE, 0},
        {"2x24", "2026-05-04 09:00", "2026-05-04 23:59:59", OFFICE, FLAG_URGENT},
        {"2x24", "2026-05-08 16:00", "2026-05-11 23:59:59", OFFICE, 0}, /* ends on a Sunday */
        {"2x24", "2026-05-07 16:00", "2026-05-09 16:00:00", SATURDAY, 0},
    };
    for (size_t i = 0; i < COUNT(ROW); i++) {
        const struct deadlines deadlines = deadlines_of(ROW[i].profile);
        const struct calendar calendar = calendar_of(ROW[i].place);
        const struct complaint complaint = {.flags = ROW[i].flags};
        int64_t due_at = deadline_due_at(&deadlines, &calendar, &complaint, at_of(ROW[i].since));
        assert_at(due_at, ROW[i].due, ROW[i].since);
        assert_true(workday_is_open(&calendar, workday_of(&calendar, due_at)));
    }
}

static void test_settle(void **state)
{
    (void)state;
    static const struct {
        enum complaint_kind kind;
        unsigned flags;
        const char *expected;
    } ROW[] = {
        {COMPLAINT_CASE, 0, "2026-04-21 23:59:59"},
        {COMPLAINT_CASE, FLAG_SUPERVISORY, "2026-06-29 23:59:59"},
        {COMPLAINT_SUGGESTION, 0, "2026-04-08 23:59:59"},
        {COMPLAINT_QUESTION, FLAG_SUPERVISORY, "2026-04-08 23:59:59"},
    };
    const struct deadlines deadlines = deadlines_of("default");
    const struct calendar calendar = calendar_of(OFFICE);
    for (size_t i = 0; i < COUNT(ROW); i++) {
        const struct complaint complaint = {
            .kind = ROW[i].kind, .flags = ROW[i].flags, .opened_at = at_of("2026-04-01 09:00")};
        assert_at(deadline_settle_at(&deadlines, &calendar, &complaint), ROW[i].expected, "settled");
    }
}

static void test_daytime(void **state)
{
    (void)state;
    static const struct {
        const char *at, *expected;
        enum place place;
    } ROW[] = {
        {"2026-05-04 07:59:59", "2026-05-04 08:00", OFFICE},    {"2026-05-04 08:00", "2026-05-04 08:00", OFFICE},
        {"2026-05-04 19:59:59", "2026-05-04 19:59:59", OFFICE}, {"2026-05-04 20:00", "2026-05-05 08:00", OFFICE},
        {"2026-05-04 00:00", "2026-05-04 08:00", OFFICE},       {"2026-05-09 21:00", "2026-05-10 08:00", OFFICE},
        {"2026-05-04 07:30", "2026-05-04 07:30", WITA},         {"2026-05-04 19:00", "2026-05-05 07:00", WITA},
        {"2026-05-04 05:59", "2026-05-04 06:00", WIT},
    };
    const struct deadlines deadlines = deadlines_of("default");
    for (size_t i = 0; i < COUNT(ROW); i++) {
        const struct calendar calendar = calendar_of(ROW[i].place);
        assert_at(deadline_daytime(&deadlines, &calendar, at_of(ROW[i].at)), ROW[i].expected, ROW[i].at);
    }
}

/* ---- timers ---- */

#define STEPS_MAX 6

struct step {
    enum timer timer;
    const char *at;
};

static struct complaint opened(const struct deadlines *deadlines, const struct calendar *calendar, const char *since,
                               unsigned flags)
{
    struct complaint complaint = {.id = 1, .state = STATE_RECEIVED, .flags = flags, .opened_at = at_of(since)};
    complaint.clock_at = complaint.opened_at;
    complaint.due_at = deadline_due_at(deadlines, calendar, &complaint, complaint.clock_at);
    deadline_set_timer(deadlines, calendar, &complaint, TIMER_NONE);
    return complaint;
}

/* Runs them as they come, until it is overdue. */
static void check_round(const struct deadlines *deadlines, const struct calendar *calendar, const char *since,
                        unsigned flags, const struct step steps[STEPS_MAX])
{
    struct complaint complaint = opened(deadlines, calendar, since, flags);
    for (int i = 0; i < STEPS_MAX && steps[i].timer != TIMER_NONE; i++) {
        if (complaint.timer != steps[i].timer)
            fail_msg("%s: %s, not %s", since, deadline_timer_name(complaint.timer),
                     deadline_timer_name(steps[i].timer));
        assert_at(complaint.timer_at, steps[i].at, since);
        assert_true(workday_is_open(calendar, workday_of(calendar, complaint.timer_at)));
        deadline_set_timer(deadlines, calendar, &complaint, complaint.timer);
    }
}

static void test_rounds(void **state)
{
    (void)state;
    static const struct {
        int days; /* to the answer; 0: 2x24 hours */
        const char *since;
        enum place place;
        unsigned flags;
        struct step step[STEPS_MAX];
    } ROW[] = {
        /* three quarters of one day are gone in the evening: nobody is woken, and in the morning it is late */
        {1, "2026-05-04 09:00", OFFICE, 0, {{TIMER_OVERDUE, "2026-05-05 08:00"}}},
        {5, "2026-05-04 09:00", OFFICE, FLAG_URGENT, {{TIMER_OVERDUE, "2026-05-05 08:00"}}},
        {5, "2026-05-08 09:00", OFFICE, FLAG_URGENT, {{TIMER_OVERDUE, "2026-05-11 08:00"}}},
        {5,
         "2026-05-04 09:00",
         OFFICE,
         0,
         {{TIMER_LAST_DAY, "2026-05-07 08:00"},
          {TIMER_REMIND, "2026-05-08 08:00"},
          {TIMER_OVERDUE, "2026-05-11 08:00"}}},
        /* over a weekend, and over a holiday */
        {5,
         "2026-03-27 16:50",
         OFFICE,
         0,
         {{TIMER_LAST_DAY, "2026-04-01 08:00"},
          {TIMER_REMIND, "2026-04-02 08:00"},
          {TIMER_OVERDUE, "2026-04-06 08:00"}}},
        /* a Saturday is a day like any other there */
        {5,
         "2026-05-06 09:00",
         SATURDAY,
         0,
         {{TIMER_LAST_DAY, "2026-05-09 08:00"},
          {TIMER_REMIND, "2026-05-11 08:00"},
          {TIMER_OVERDUE, "2026-05-12 08:00"}}},
        {5,
         "2026-05-04 09:00",
         WITA,
         0,
         {{TIMER_LAST_DAY, "2026-05-07 07:00"},
          {TIMER_REMIND, "2026-05-08 07:00"},
          {TIMER_OVERDUE, "2026-05-11 07:00"}}},
        {5,
         "2026-05-04 09:00",
         WIT,
         0,
         {{TIMER_LAST_DAY, "2026-05-07 06:00"},
          {TIMER_REMIND, "2026-05-08 06:00"},
          {TIMER_OVERDUE, "2026-05-11 06:00"}}},
        /* 8 days: three quarters are gone on the morning of the last day but one: one reminder, not two */
        {8, "2026-06-01 09:00", OFFICE, 0, {{TIMER_LAST_DAY, "2026-06-09 08:00"}, {TIMER_OVERDUE, "2026-06-11 08:00"}}},
        {14,
         "2026-06-01 09:00",
         OFFICE,
         0,
         {{TIMER_REMIND, "2026-06-16 08:00"},
          {TIMER_LAST_DAY, "2026-06-17 08:00"},
          {TIMER_OVERDUE, "2026-06-19 08:00"}}},
        {60,
         "2026-06-01 09:00",
         OFFICE,
         0,
         {{TIMER_REMIND, "2026-08-03 08:00"},
          {TIMER_LAST_DAY, "2026-08-20 08:00"},
          {TIMER_OVERDUE, "2026-08-24 08:00"},
          {TIMER_OVERDUE, "2026-08-24 08:00"}}}, /* until it is escalated */
        {0,
         "2026-05-04 09:00",
         OFFICE,
         0,
         {{TIMER_LAST_DAY, "2026-05-05 08:00"},
          {TIMER_REMIND, "2026-05-06 08:00"},
          {TIMER_OVERDUE, "2026-05-07 08:00"}}},
    };
    for (size_t i = 0; i < COUNT(ROW); i++) {
        struct deadlines deadlines = deadlines_of(ROW[i].days > 0 ? "default" : "2x24");
        const struct calendar calendar = calendar_of(ROW[i].place);
        if (ROW[i].days > 0)
            deadlines.answer_days = ROW[i].days;
        check_round(&deadlines, &calendar, ROW[i].since, ROW[i].flags, ROW[i].step);
    }
}

/* Escalated: a new time; missed again: told as often as an answer takes. */
static void test_escalated(void **state)
{
    (void)state;
    const struct deadlines deadlines = deadlines_of("default");
    const struct calendar calendar = calendar_of(OFFICE);
    struct complaint complaint = opened(&deadlines, &calendar, "2026-05-04 09:00", 0);
    complaint.clock_at = at_of("2026-05-11 08:00");
    complaint.due_at = deadline_due_at(&deadlines, &calendar, &complaint, complaint.clock_at);
    deadline_set_timer(&deadlines, &calendar, &complaint, TIMER_NONE);
    assert_int_equal(complaint.timer, TIMER_LAST_DAY);
    assert_at(complaint.due_at, "2026-05-19 23:59:59", "due");
    assert_at(complaint.timer_at, "2026-05-18 08:00", "again");
    complaint.clock_at = at_of("2026-05-20 08:00");
    deadline_set_timer(&deadlines, &calendar, &complaint, TIMER_NONE);
    assert_int_equal(complaint.timer, TIMER_OVERDUE);
    assert_at(complaint.timer_at, "2026-05-27 08:00", "and again");
}

static void test_ombudsman(void **state)
{
    (void)state;
    static const struct {
        enum complaint_kind kind;
        unsigned flags;
        const char *clock, *expected; /* NULL: another timer */
    } ROW[] = {
        {COMPLAINT_CASE, 0, "2026-08-20 08:00", "2026-08-24 08:00"},
        {COMPLAINT_CASE, 0, "2026-09-20 08:00", "2026-09-21 08:00"}, /* reopened late: the next morning */
        {COMPLAINT_CASE, FLAG_OMBUDSMAN, "2026-08-20 08:00", NULL},  /* once */
        {COMPLAINT_SUGGESTION, 0, "2026-08-20 08:00", NULL},
        {COMPLAINT_QUESTION, 0, "2026-08-20 08:00", NULL},
    };
    const struct deadlines deadlines = deadlines_of("default");
    const struct calendar calendar = calendar_of(OFFICE);
    for (size_t i = 0; i < COUNT(ROW); i++) {
        struct complaint complaint = {.state = STATE_REOPENED,
                                      .kind = ROW[i].kind,
                                      .flags = ROW[i].flags,
                                      .opened_at = at_of("2026-06-01 09:00"),
                                      .clock_at = at_of(ROW[i].clock)};
        complaint.due_at = deadline_due_at(&deadlines, &calendar, &complaint, complaint.clock_at);
        deadline_set_timer(&deadlines, &calendar, &complaint, TIMER_NONE);
        assert_int_equal(complaint.timer == TIMER_OMBUDSMAN, ROW[i].expected != NULL);
        if (ROW[i].expected != NULL)
            assert_at(complaint.timer_at, ROW[i].expected, ROW[i].clock);
    }
}

static struct complaint answered(const struct deadlines *deadlines, const struct calendar *calendar, const char *at)
{
    struct complaint complaint = {.state = STATE_ANSWERED, .opened_at = at_of(at), .answered_at = at_of(at)};
    complaint.closes_at = workday_due_at(calendar, complaint.answered_at, deadlines->close_days);
    deadline_set_timer(deadlines, calendar, &complaint, TIMER_NONE);
    return complaint;
}

static void test_closing(void **state)
{
    (void)state;
    static const struct {
        int close_days, warn_days;
        enum place place;
        const char *answered, *warn, *close;
    } ROW[] = {
        {10, 2, OFFICE, "2026-07-01 09:00", "2026-07-10 08:00", "2026-07-15 08:00"},
        {10, 2, SATURDAY, "2026-07-01 09:00", "2026-07-09 08:00", "2026-07-13 08:00"},
        {10, 2, WIT, "2026-07-01 09:00", "2026-07-10 06:00", "2026-07-15 06:00"},
        {3, 2, OFFICE, "2026-07-01 09:00", NULL, "2026-07-06 08:00"}, /* the answer said it itself just now */
    };
    for (size_t i = 0; i < COUNT(ROW); i++) {
        struct deadlines deadlines = deadlines_of("default");
        const struct calendar calendar = calendar_of(ROW[i].place);
        deadlines.close_days = ROW[i].close_days;
        deadlines.warn_days = ROW[i].warn_days;
        struct complaint complaint = answered(&deadlines, &calendar, ROW[i].answered);
        if (ROW[i].warn != NULL) {
            assert_int_equal(complaint.timer, TIMER_CLOSE_WARN);
            assert_at(complaint.timer_at, ROW[i].warn, ROW[i].answered);
            deadline_set_timer(&deadlines, &calendar, &complaint, TIMER_CLOSE_WARN);
        }
        assert_int_equal(complaint.timer, TIMER_CLOSE);
        assert_at(complaint.timer_at, ROW[i].close, ROW[i].answered);
    }
}

static void test_nothing_to_come(void **state)
{
    (void)state;
    static const enum state OVER[] = {STATE_CLOSED, STATE_REJECTED, STATE_WITHDRAWN};
    const struct deadlines deadlines = deadlines_of("default");
    const struct calendar calendar = calendar_of(OFFICE);
    for (size_t i = 0; i < COUNT(OVER); i++) {
        struct complaint complaint = opened(&deadlines, &calendar, "2026-05-04 09:00", 0);
        complaint.state = OVER[i];
        complaint.closes_at = complaint.due_at;
        deadline_set_timer(&deadlines, &calendar, &complaint, TIMER_NONE);
        assert_true(complaint.timer == TIMER_NONE && complaint.timer_at == 0);
    }
}

/* What has happened does not happen again; what is to come moves. */
static void test_recount(void **state)
{
    (void)state;
    const struct deadlines deadlines = deadlines_of("default");
    const struct calendar office = calendar_of(OFFICE);
    struct calendar longer = office; /* without the holidays, first */
    longer.n = 0;
    struct complaint complaint = opened(&deadlines, &longer, "2026-05-12 09:00", 0);
    assert_at(complaint.due_at, "2026-05-18 23:59:59", "due");
    deadline_set_timer(&deadlines, &longer, &complaint, TIMER_LAST_DAY);
    assert_int_equal(complaint.timer, TIMER_REMIND);
    deadline_recount(&deadlines, &office, &complaint);
    assert_at(complaint.due_at, "2026-05-20 23:59:59", "due");
    assert_int_equal(complaint.timer, TIMER_REMIND);
    assert_at(complaint.timer_at, "2026-05-20 08:00", "the reminder");
    const struct complaint before = complaint;
    deadline_recount(&deadlines, &office, &complaint);
    assert_memory_equal(&before, &complaint, sizeof complaint);

    complaint = answered(&deadlines, &longer, "2026-05-05 09:00");
    assert_at(complaint.closes_at, "2026-05-18 23:59:59", "closes");
    deadline_recount(&deadlines, &office, &complaint);
    assert_at(complaint.closes_at, "2026-05-20 23:59:59", "closes");
    assert_int_equal(complaint.timer, TIMER_CLOSE_WARN);
    assert_at(complaint.timer_at, "2026-05-18 08:00", "the warning");
    deadline_set_timer(&deadlines, &office, &complaint, TIMER_CLOSE_WARN);
    deadline_recount(&deadlines, &longer, &complaint); /* the writer was told a date: no sooner */
    assert_at(complaint.closes_at, "2026-05-20 23:59:59", "closes");
    assert_int_equal(complaint.timer, TIMER_CLOSE);

    complaint = (struct complaint){.state = STATE_RECEIVED, .opened_at = at_of("2026-05-04 09:00"), .timer_at = -1};
    complaint.due_at = deadline_due_at(&deadlines, &office, &complaint, complaint.opened_at);
    deadline_recount(&deadlines, &office, &complaint); /* of before there were timers */
    assert_int_equal(complaint.timer, TIMER_LAST_DAY);
    assert_at(complaint.timer_at, "2026-05-07 08:00", "its first");
}

/* A case that was missed twice keeps the date that was missed. */
static void test_recount_missed_again(void **state)
{
    (void)state;
    const struct deadlines deadlines = deadlines_of("default");
    const struct calendar office = calendar_of(OFFICE);
    struct complaint complaint = opened(&deadlines, &office, "2026-05-04 09:00", FLAG_ESCALATED);
    complaint.clock_at = at_of("2026-05-20 08:00");
    deadline_set_timer(&deadlines, &office, &complaint, TIMER_NONE);
    const struct complaint before = complaint;
    deadline_recount(&deadlines, &office, &complaint);
    assert_memory_equal(&before, &complaint, sizeof complaint);
}

static void test_names(void **state)
{
    (void)state;
    for (int i = 0; i < TIMER_COUNT; i++)
        assert_int_equal(deadline_timer_from_name(deadline_timer_name((enum timer)i)), i);
    assert_string_equal(deadline_timer_name(TIMER_REMIND), "remind");
    static const char *const NONE[] = {"", "Remind", "reminded", "?"};
    for (size_t i = 0; i < COUNT(NONE); i++)
        assert_int_equal(deadline_timer_from_name(NONE[i]), TIMER_COUNT);
    assert_string_equal(deadline_timer_name(TIMER_COUNT), "?");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_profiles),
        cmocka_unit_test(test_due),
        cmocka_unit_test(test_settle),
        cmocka_unit_test(test_daytime),
        cmocka_unit_test(test_rounds),
        cmocka_unit_test(test_escalated),
        cmocka_unit_test(test_ombudsman),
        cmocka_unit_test(test_closing),
        cmocka_unit_test(test_nothing_to_come),
        cmocka_unit_test(test_recount),
        cmocka_unit_test(test_recount_missed_again),
        cmocka_unit_test(test_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
