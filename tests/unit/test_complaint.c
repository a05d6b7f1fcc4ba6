/* complaint, plan, retry: the small tables of the rules. */
#include "core/complaint.h"
#include "core/intent.h"
#include "core/plan.h"
#include "core/retry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void test_moves(void **state)
{
    (void)state;
    static const struct {
        enum state from;
        enum event event;
        enum state to; /* STATE_COUNT: refused */
    } ROW[] = {
        {STATE_RECEIVED, EVENT_TAKEN, STATE_IN_PROGRESS},
        {STATE_RECEIVED, EVENT_ANSWERED, STATE_ANSWERED},
        {STATE_IN_PROGRESS, EVENT_ANSWERED, STATE_ANSWERED},
        {STATE_ANSWERED, EVENT_REOPENED, STATE_REOPENED},
        {STATE_ANSWERED, EVENT_ACCEPTED, STATE_CLOSED},
        {STATE_REOPENED, EVENT_TAKEN, STATE_IN_PROGRESS},
        {STATE_REJECTED, EVENT_REOPENED, STATE_REOPENED},
        {STATE_CLOSED, EVENT_FOLLOWUP, STATE_CLOSED},
        {STATE_RECEIVED, EVENT_REMINDED, STATE_RECEIVED},
        {STATE_MEDIATION, EVENT_REMINDED, STATE_MEDIATION}, /* the clock runs on */
        {STATE_IN_PROGRESS, EVENT_ESCALATED, STATE_IN_PROGRESS},
        {STATE_MEDIATION, EVENT_ESCALATED, STATE_MEDIATION},
        {STATE_ANSWERED, EVENT_WARNED, STATE_ANSWERED},
        {STATE_ANSWERED, EVENT_EXPIRED, STATE_CLOSED},
        {STATE_REOPENED, EVENT_RECOUNTED, STATE_REOPENED},
        /* refusals */
        {STATE_ANSWERED, EVENT_REMINDED, STATE_COUNT},
        {STATE_ANSWERED, EVENT_ESCALATED, STATE_COUNT},
        {STATE_REOPENED, EVENT_WARNED, STATE_COUNT},
        {STATE_REOPENED, EVENT_EXPIRED, STATE_COUNT},
        {STATE_CLOSED, EVENT_EXPIRED, STATE_COUNT},
        {STATE_WITHDRAWN, EVENT_REMINDED, STATE_COUNT},
        {STATE_RECEIVED, EVENT_CLOSED, STATE_COUNT},
        {STATE_RECEIVED, EVENT_REOPENED, STATE_COUNT},
        {STATE_RECEIVED, EVENT_ACCEPTED, STATE_COUNT},
        {STATE_CLOSED, EVENT_ANSWERED, STATE_COUNT},
        {STATE_CLOSED, EVENT_WITHDRAWN, STATE_COUNT},
        {STATE_WITHDRAWN, EVENT_REOPENED, STATE_COUNT},
        {STATE_WITHDRAWN, EVENT_FOLLOWUP, STATE_COUNT},
        {STATE_COUNT, EVENT_TAKEN, STATE_COUNT},
        {STATE_RECEIVED, EVENT_COUNT, STATE_COUNT},
    };
    for (size_t i = 0; i < sizeof ROW / sizeof ROW[0]; i++)
        if (complaint_next(ROW[i].from, ROW[i].event) != ROW[i].to)
            fail_msg("%s + %s", complaint_state_name(ROW[i].from), complaint_event_name(ROW[i].event));
}

static void test_names(void **state)
{
    (void)state;
    for (int i = 0; i < STATE_COUNT; i++)
        assert_int_equal(complaint_state_from_name(complaint_state_name((enum state)i)), i);
    assert_int_equal(complaint_state_from_name("lost"), STATE_COUNT);
    for (int i = 0; i < INTENT_COUNT; i++)
        assert_int_equal(intent_from_name(intent_name((enum intent)i)), i);
    assert_int_equal(intent_from_name("nothing"), INTENT_COUNT);
    assert_true(intent_is_staff(INTENT_STAFF_WARN));
    assert_false(intent_is_staff(INTENT_WRONG_NUMBER));
}

static void test_open(void **state)
{
    (void)state;
    assert_true(complaint_is_open(STATE_RECEIVED));
    assert_true(complaint_is_open(STATE_REOPENED));
    assert_false(complaint_is_open(STATE_ANSWERED));
    assert_false(complaint_is_open(STATE_WITHDRAWN));
}

static void test_plan_keeps_texts(void **state)
{
    (void)state;
    static struct plan plan;
    plan_clear(&plan);
    struct effect *first = plan_add(&plan, EFFECT_SMS);
    first->text = plan_text(&plan, "halo dunia", 4);
    struct effect *second = plan_add(&plan, EFFECT_OPEN);
    second->text = plan_text(&plan, "antri", 5);
    assert_int_equal(plan.n, 2);
    assert_string_equal(first->text, "halo");
    assert_string_equal(second->text, "antri");
    assert_int_equal(second->complaint.id, 0);
    assert_true(plan_text_hash("a") != plan_text_hash("b"));
    assert_true(plan_text_hash("") != 0);
}

static void test_retry(void **state)
{
    (void)state;
    static const struct {
        int tries, max;
        int64_t at;
    } ROW[] = {{1, 5, 1030}, {2, 5, 1120}, {3, 5, 1600}, {4, 5, 4600},
               {5, 5, 0},    {6, 5, 0},    {0, 5, 1030}, {9, 99, 15400}};
    for (size_t i = 0; i < sizeof ROW / sizeof ROW[0]; i++)
        assert_int_equal(retry_at(ROW[i].tries, ROW[i].max, 1000), ROW[i].at);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_moves), cmocka_unit_test(test_names),
        cmocka_unit_test(test_open),  cmocka_unit_test(test_plan_keeps_texts),
        cmocka_unit_test(test_retry),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
