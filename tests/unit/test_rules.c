/* rules: the defaults of the policy, and to whom an SMS may go at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/rules.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static void test_defaults(void **state)
{
    (void)state;
    struct policy policy;
    memset(&policy, 'x', sizeof policy);
    policy_default(&policy);
    assert_string_equal(policy.country, "62");
    assert_false(policy.is_foreign_answered);
    const struct {
        int value, expected;
    } ROWS[] = {
        {policy.replies_per_hour, 10},
        {policy.replies_per_day, 30},
        {policy.staff_replies_per_hour, 60},
        {policy.segments_per_day, 2000},
        {policy.followup_h, 48},
        {policy.question_h, 24},
        {policy.ack_expire_h, 24},
        {policy.staff_expire_h, 72},
        {policy.parts_wait_s, 600},
        {policy.report_wait_s, 300},
        {policy.send_tries, 5},
        {policy.modem_grace_s, 120},
        {policy.n_own, 0},
    };
    for (size_t i = 0; i < COUNT(ROWS); i++)
        assert_int_equal(ROWS[i].value, ROWS[i].expected);
    assert_string_equal(policy.text_sample_unit, "");
}

/* The senders of the domain's number table, and the modem's own. */
static void test_may_answer(void **state)
{
    (void)state;
    static const struct {
        const char *sender;
        bool may_answer, may_answer_foreign;
    } ROWS[] = {
        {"081200000012", true, true},
        {"+6281200000012", true, true},
        {"0895123456789", true, true},
        {"81200000012", true, true},
        /* never */
        {"08951234567890", false, false},
        {"0841234567", false, false},
        {"+622670000058", false, false},
        {"1708", false, false},
        {"888", false, false},
        {"112", false, false},
        {"TELKOMSEL", false, false},
        {"BPJS Kesehatan", false, false},
        {"", false, false},
        {"+", false, false},
        {"+6281200000077", false, false}, /* our own SIM */
        {"0812-0000-0077", false, false},
        {"+60123456780", false, false}, /* our own foreign SIM */
        /* where the policy says so */
        {"+60123456789", false, true},
    };
    struct policy policy;
    policy_default(&policy);
    assert_int_equal(phone_parse("+6281200000078", "62", &policy.own[0]), OK);
    assert_int_equal(phone_parse("+6281200000077", "62", &policy.own[1]), OK);
    assert_int_equal(phone_parse("+60123456780", "62", &policy.own[2]), OK);
    policy.n_own = 3;
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        struct phone phone;
        enum rc rc = phone_parse(ROWS[i].sender, "62", &phone);
        assert_true(rc == OK || phone.kind == PHONE_INVALID);
        policy.is_foreign_answered = false;
        assert_int_equal(policy_may_answer(&policy, &phone), ROWS[i].may_answer);
        policy.is_foreign_answered = true;
        assert_int_equal(policy_may_answer(&policy, &phone), ROWS[i].may_answer_foreign);
    }
}

/* A unit works as the office does, but for what the directory says of it. */
static void test_calendar(void **state)
{
    (void)state;
    static const struct unit UNIT[] = {
        {.code = "A"},
        {.code = "B", .saturday = UNIT_SATURDAY_OPEN},
        {.code = "C", .saturday = UNIT_SATURDAY_CLOSED, .utc_offset_s = 32400},
    };
    static const struct holiday HOLIDAY[] = {{1, "x"}};
    static const struct {
        int unit;
        bool office, expected;
        int32_t utc_offset_s;
    } ROWS[] = {
        {0, false, false, 25200}, {0, true, true, 25200},  {1, false, true, 25200}, {1, true, true, 25200},
        {2, false, false, 32400}, {2, true, false, 32400}, {-1, true, true, 25200}, {3, true, true, 25200},
    };
    struct rules rules;
    memset(&rules, 0, sizeof rules);
    rules.directory.unit = UNIT;
    rules.directory.n_units = COUNT(UNIT);
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        rules.calendar = (struct calendar){25200, ROWS[i].office, HOLIDAY, 1};
        const struct calendar calendar = rules_calendar(&rules, ROWS[i].unit);
        assert_int_equal(calendar.is_saturday_open, ROWS[i].expected);
        assert_int_equal(calendar.utc_offset_s, ROWS[i].utc_offset_s);
        assert_true(calendar.holidays == HOLIDAY && calendar.n == 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_defaults), cmocka_unit_test(test_may_answer),
                                       cmocka_unit_test(test_calendar)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
