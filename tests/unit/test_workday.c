/* workday: days, working days counted with the first, and local time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "core/workday.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define WIB          25200

static int32_t day_of(const char *date)
{
    int32_t day = 0;
    assert_int_equal(workday_parse_date(date, &day), OK);
    return day;
}

static const char *date_of(int32_t day)
{
    static char text[32];
    int year, month, mday;
    workday_to_date(day, &year, &month, &mday);
    snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, mday);
    return text;
}

static int64_t at_of(const struct calendar *calendar, const char *text)
{
    int64_t at = 0;
    if (workday_parse_rfc3339(calendar, text, &at) != OK)
        fail_msg("'%s' was refused", text);
    return at;
}

static void test_dates(void **state)
{
    (void)state;
    static const struct {
        int year, month, mday;
        int32_t day;
    } ROWS[] = {
        {1970, 1, 1, 0},      {1969, 12, 31, -1},   {1970, 3, 1, 59},     {2000, 2, 29, 11016},
        {2000, 3, 1, 11017},  {2026, 3, 27, 20539}, {2038, 1, 19, 24855}, {2100, 3, 1, 47541},
        {1900, 1, 1, -25567}, {1, 1, 1, -719162},   {0, 2, 29, -719469},  {9999, 12, 31, 2932896},
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        int year, month, mday;
        assert_int_equal(workday_from_date(ROWS[i].year, ROWS[i].month, ROWS[i].mday), ROWS[i].day);
        workday_to_date(ROWS[i].day, &year, &month, &mday);
        assert_int_equal(year, ROWS[i].year);
        assert_int_equal(month, ROWS[i].month);
        assert_int_equal(mday, ROWS[i].mday);
    }
}

/* Every day of 800 years follows the one before, and comes back. */
static void test_every_day_comes_back(void **state)
{
    (void)state;
    int last_mday = 31;
    for (int32_t day = workday_from_date(1600, 1, 1); day < workday_from_date(2400, 1, 1); day++) {
        int year, month, mday;
        workday_to_date(day, &year, &month, &mday);
        assert_int_equal(workday_from_date(year, month, mday), day);
        assert_true(mday == last_mday + 1 || (mday == 1 && last_mday >= 28));
        last_mday = mday;
    }
}

static void test_local_day(void **state)
{
    (void)state;
    static const struct {
        int32_t offset_s;
        int64_t at;
        int32_t day;
    } ROWS[] = {
        {0, 0, 0},         {0, -1, -1},     {0, 86399, 0},    {0, 86400, 1},
        {WIB, 0, 0},       {WIB, 61199, 0}, {WIB, 61200, 1},  {WIB, -25200, 0},
        {WIB, -25201, -1}, {-3600, 0, -1},  {-3600, 3600, 0}, {WIB, 4102419600, 47482}, /* after 2038 */
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        struct calendar calendar = {.utc_offset_s = ROWS[i].offset_s};
        assert_int_equal(workday_of(&calendar, ROWS[i].at), ROWS[i].day);
        int64_t start_at = workday_start_at(&calendar, ROWS[i].day);
        assert_in_range(ROWS[i].at - start_at, 0, 86399);
        assert_int_equal(workday_of(&calendar, start_at), ROWS[i].day);
        assert_int_equal(workday_of(&calendar, start_at - 1), ROWS[i].day - 1);
    }
}

static void test_open_days(void **state)
{
    (void)state;
    struct holiday holidays[] = {{day_of("2026-03-20"), "a"},
                                 {day_of("2026-03-21"), "b"},
                                 {day_of("2026-03-23"), "c"},
                                 {day_of("2026-04-03"), "d"}};
    struct calendar closed = {WIB, false, holidays, COUNT(holidays)}, open = {WIB, true, holidays, COUNT(holidays)};
    static const struct {
        const char *date;
        bool is_open, is_open_saturdays;
    } ROWS[] = {
        {"2026-03-19", true, true},   {"2026-03-20", false, false}, {"2026-03-21", false, false},
        {"2026-03-22", false, false}, {"2026-03-23", false, false}, {"2026-03-24", true, true},
        {"2026-03-27", true, true},   {"2026-03-28", false, true},  {"2026-03-29", false, false},
        {"2026-04-03", false, false}, {"1969-12-28", false, false}, {"1969-12-29", true, true},
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        assert_int_equal(workday_is_open(&closed, day_of(ROWS[i].date)), ROWS[i].is_open);
        assert_int_equal(workday_is_open(&open, day_of(ROWS[i].date)), ROWS[i].is_open_saturdays);
    }
}

static void test_nth(void **state)
{
    (void)state;
    struct holiday holidays[] = {{day_of("2026-04-03"), "Good Friday"}};
    struct calendar five = {WIB, false, holidays, COUNT(holidays)}, six = {WIB, true, holidays, COUNT(holidays)};
    static const struct {
        const char *from;
        int n;
        const char *date, *date_saturdays;
    } ROWS[] = {
        {"2026-03-27", 5, "2026-04-02", "2026-04-01"}, /* the example of the header */
        {"2026-03-27", 1, "2026-03-27", "2026-03-27"},  {"2026-03-27", 2, "2026-03-30", "2026-03-28"},
        {"2026-03-28", 1, "2026-03-30", "2026-03-28"}, /* Saturday */
        {"2026-03-29", 1, "2026-03-30", "2026-03-30"}, /* Sunday   */
        {"2026-04-03", 1, "2026-04-06", "2026-04-04"}, /* holiday  */
        {"2026-04-01", 3, "2026-04-06", "2026-04-04"},  {"2026-03-30", 10, "2026-04-13", "2026-04-10"},
        {"2026-03-27", 60, "2026-06-19", "2026-06-05"},
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        assert_string_equal(date_of(workday_nth(&five, day_of(ROWS[i].from), ROWS[i].n)), ROWS[i].date);
        assert_string_equal(date_of(workday_nth(&six, day_of(ROWS[i].from), ROWS[i].n)), ROWS[i].date_saturdays);
    }
}

static void test_due(void **state)
{
    (void)state;
    struct calendar wib = {.utc_offset_s = WIB};
    static const struct {
        const char *at;
        int n;
        const char *due;
    } ROWS[] = {
        {"2026-03-27T16:50+07:00", 5, "2026-04-02T23:59:59+07:00"},
        {"2026-03-27T00:00:00+07:00", 1, "2026-03-27T23:59:59+07:00"},
        {"2026-03-26T23:59:59+07:00", 1, "2026-03-26T23:59:59+07:00"},
        {"2026-03-26T17:00:00Z", 1, "2026-03-27T23:59:59+07:00"}, /* already Friday here */
        {"2026-03-28T08:00+07:00", 1, "2026-03-30T23:59:59+07:00"},
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        char text[WORKDAY_RFC3339_MAX];
        workday_format_rfc3339(&wib, workday_due_at(&wib, at_of(&wib, ROWS[i].at), ROWS[i].n), text);
        assert_string_equal(text, ROWS[i].due);
    }
}

static void test_between(void **state)
{
    (void)state;
    struct holiday holidays[] = {{day_of("2026-04-03"), "Good Friday"}};
    struct calendar calendar = {WIB, false, holidays, COUNT(holidays)};
    static const struct {
        const char *from, *to;
        int n;
    } ROWS[] = {
        {"2026-03-27", "2026-03-27", 0}, {"2026-03-27", "2026-03-26", 0},   {"2026-03-26", "2026-03-27", 1},
        {"2026-03-27", "2026-03-29", 0}, {"2026-03-27", "2026-03-30", 1},   {"2026-04-02", "2026-04-06", 1},
        {"2026-03-27", "2026-04-02", 4}, {"2025-12-31", "2026-12-31", 260},
    };
    for (size_t i = 0; i < COUNT(ROWS); i++)
        assert_int_equal(workday_between(&calendar, day_of(ROWS[i].from), day_of(ROWS[i].to)), ROWS[i].n);
}

static void test_format(void **state)
{
    (void)state;
    static const struct {
        int32_t offset_s;
        int64_t at;
        const char *date, *rfc3339;
    } ROWS[] = {
        {WIB, 1774605000, "27/03/26", "2026-03-27T16:50:00+07:00"},
        {0, 0, "01/01/70", "1970-01-01T00:00:00+00:00"},
        {0, -1, "31/12/69", "1969-12-31T23:59:59+00:00"},
        {32400, 1735660799, "01/01/25", "2025-01-01T00:59:59+09:00"},
        {-12600, 0, "31/12/69", "1969-12-31T20:30:00-03:30"},
        {-1800, 0, "31/12/69", "1969-12-31T23:30:00-00:30"},
        {WIB, 2147483648, "19/01/38", "2038-01-19T10:14:08+07:00"},
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        struct calendar calendar = {.utc_offset_s = ROWS[i].offset_s};
        char date[WORKDAY_DATE_MAX], text[WORKDAY_RFC3339_MAX];
        workday_format_date(&calendar, ROWS[i].at, date);
        assert_string_equal(date, ROWS[i].date);
        workday_format_rfc3339(&calendar, ROWS[i].at, text);
        assert_string_equal(text, ROWS[i].rfc3339);
        assert_int_equal(at_of(&calendar, text), ROWS[i].at);
    }
}

static void test_parse_date_refusals(void **state)
{
    (void)state;
    static const char *const INPUTS[] = {
        "",           "2026",        "2026-3-27",  "2026-03-27 ", " 2026-03-27", "26-03-27",   "27-03-2026",
        "2026/03/27", "2026-02-29",  "2026-04-31", "2026-00-10",  "2026-13-01",  "2026-01-00", "2026-01-32",
        "1900-02-29", "2026-03-27T", "2026-03-2x", "+026-03-27",  "20260327",
    };
    for (size_t i = 0; i < COUNT(INPUTS); i++) {
        int32_t day = 7;
        if (workday_parse_date(INPUTS[i], &day) != E_INVAL || day != 7)
            fail_msg("'%s' was taken", INPUTS[i]);
    }
    assert_int_equal(day_of("2024-02-29"), 19782);
    assert_int_equal(day_of("2026-03-27"), 20539);
}

static void test_parse_rfc3339(void **state)
{
    (void)state;
    struct calendar wib = {.utc_offset_s = WIB};
    static const char *const SAME[] = {
        "2026-03-27T16:50+07:00",    "2026-03-27T16:50:00+07:00",
        "2026-03-27t09:50z",         "2026-03-27T09:50:00Z",
        "2026-03-27 16:50 +07:00",   "2026-03-27 16:50",
        "2026-03-27 16:50:00",       "2026-03-27T16:50:00.999+07:00",
        "2026-03-27T18:50:00+09:00", "2026-03-27T06:20-03:30",
        "2026-03-27 09:50 Z",        "2026-03-28T01:50+16:00",
    };
    for (size_t i = 0; i < COUNT(SAME); i++)
        assert_int_equal(at_of(&wib, SAME[i]), 1774605000);

    static const char *const REFUSED[] = {
        "",
        "2026-03-27",
        "2026-03-27T",
        "2026-03-27T16",
        "2026-03-27T16:5",
        "2026-03-27T24:00",
        "2026-03-27T16:60",
        "2026-03-27T16:50:60",
        "2026-03-27T16:50:",
        "2026-03-27T16:50:00.",
        "2026-03-27T16:50+7",
        "2026-03-27T16:50+0700",
        "2026-03-27T16:50+24:00",
        "2026-03-27T16:50+07:60",
        "2026-03-27T16:50+07:00x",
        "2026-03-27T16:50Z ",
        "2026-03-27 16:50 ",
        "2026-03-27 16:50 WIB",
        "2026-03-27  16:50",
        "2026-02-30T16:50Z",
        "27/03/26 16:50",
        "16:50",
    };
    for (size_t i = 0; i < COUNT(REFUSED); i++) {
        int64_t at = 7;
        if (workday_parse_rfc3339(&wib, REFUSED[i], &at) != E_INVAL || at != 7)
            fail_msg("'%s' was taken", REFUSED[i]);
    }
}

static void test_month(void **state)
{
    (void)state;
    struct calendar wib = {.utc_offset_s = WIB};
    static const struct {
        const char *at;
        int32_t month;
    } ROWS[] = {
        {"2026-03-01 00:00", 2026 * 12 + 2},     {"2026-02-28 23:59", 2026 * 12 + 1},
        {"2026-12-31 23:59:59", 2026 * 12 + 11}, {"2027-01-01 00:00", 2027 * 12},
        {"2026-02-28T17:00:00Z", 2026 * 12 + 2},
    };
    for (size_t i = 0; i < COUNT(ROWS); i++)
        assert_int_equal(workday_month_of(&wib, at_of(&wib, ROWS[i].at)), ROWS[i].month);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dates),
        cmocka_unit_test(test_every_day_comes_back),
        cmocka_unit_test(test_local_day),
        cmocka_unit_test(test_open_days),
        cmocka_unit_test(test_nth),
        cmocka_unit_test(test_due),
        cmocka_unit_test(test_between),
        cmocka_unit_test(test_format),
        cmocka_unit_test(test_parse_date_refusals),
        cmocka_unit_test(test_parse_rfc3339),
        cmocka_unit_test(test_month),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
