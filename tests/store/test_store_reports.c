/* Delivery reports: which message they mean, and what they settle. Faults row 3. */
#include "outbox.h"

static enum rc report_at(struct world *w, const char *modem, const char *to, int reference, int status)
{
    const struct delivery_report report = {
        .modem = modem, .to = mobile(to), .reference = reference, .status = status, .at = NOW + 30};
    ok(w, store_begin(w->store, &w->err));
    enum rc rc = store_report(w->store, &report, &w->err);
    ok(w, store_commit(w->store, &w->err));
    return rc;
}

static enum rc report(struct world *w, int reference, int status)
{
    return report_at(w, "modem-01", PATIENT, reference, status);
}

static void test_report_of_a_sent_message(void **state)
{
    static const struct {
        int status;
        enum outbox_state state;
    } CASE[] = {{0x00, OUTBOX_DELIVERED}, {0x01, OUTBOX_DELIVERED}, {0x1f, OUTBOX_DELIVERED}, {0x20, OUTBOX_SENT},
                {0x30, OUTBOX_SENT},      {0x3f, OUTBOX_SENT},      {0x40, OUTBOX_FAILED},    {0x46, OUTBOX_FAILED},
                {0x65, OUTBOX_FAILED},    {0xff, OUTBOX_FAILED}};
    struct world *w = *state;
    for (size_t i = 0; i < sizeof CASE / sizeof CASE[0]; i++) {
        int64_t id = world_queue(w, PATIENT, "x", PRIORITY_REPLY);
        ok(w, take(w));
        ok(w, mark(w, SEND_ACCEPTED, 0));
        for (int times = 0; times < 2; times++) { /* idempotent */
            ok(w, report(w, 7, CASE[i].status));
            expect_state(w, id, CASE[i].state);
        }
    }
}

static void test_report_of_nothing(void **state)
{
    struct world *w = *state;
    refused(w, E_NOTFOUND, report(w, 7, 0)); /* nobody by that number */
    int64_t id = world_queue(w, PATIENT, "x", PRIORITY_REPLY);
    (void)world_queue(w, OTHER, "y", PRIORITY_NOTICE);
    refused(w, E_NOTFOUND, report(w, 7, 0)); /* not sent */
    ok(w, take(w));
    ok(w, mark(w, SEND_ACCEPTED, 0));
    refused(w, E_NOTFOUND, report(w, 8, 0));
    refused(w, E_NOTFOUND, report_at(w, "modem-02", PATIENT, 7, 0));
    refused(w, E_NOTFOUND, report_at(w, "modem-01", OTHER, 7, 0));
    expect_state(w, id, OUTBOX_SENT);
}

/* TP-MR goes round at 256: the newest with that reference is meant. */
static void test_report_is_for_the_newest(void **state)
{
    struct world *w = *state;
    int64_t id[2];
    for (int i = 0; i < 2; i++) {
        id[i] = world_queue(w, PATIENT, "x", PRIORITY_REPLY);
        ok(w, take(w));
        ok(w, mark(w, SEND_ACCEPTED, 0));
    }
    ok(w, report(w, 7, 0));
    expect_state(w, id[0], OUTBOX_SENT);
    expect_state(w, id[1], OUTBOX_DELIVERED);
}

/* The modem knows how many parts it made; where it died before it said so, nothing is delivered. */
static void test_nothing_known_is_not_delivered(void **state)
{
    static const enum send_outcome OUTCOME[] = {SEND_UNKNOWN, SEND_REFUSED, SEND_NOT_TRIED};
    static const enum outbox_state AFTER[] = {OUTBOX_UNKNOWN, OUTBOX_QUEUED, OUTBOX_QUEUED};
    struct world *w = *state;
    for (int i = 0; i < 3; i++) {
        int64_t id = world_queue(w, PATIENT, "x", PRIORITY_REPLY);
        ok(w, take(w));
        const struct send_result nothing = {.id = id, .outcome = OUTCOME[i]};
        ok(w, store_outbox_mark(w->store, &nothing, NOW + 999, NOW, &w->err));
        expect_state(w, id, AFTER[i]);
    }
}

/* A part that arrived has arrived, whatever the network says of it later. */
static void test_delivered_part_stays_delivered(void **state)
{
    struct world *w = *state;
    int64_t id = world_queue(w, PATIENT, "x", PRIORITY_REPLY);
    ok(w, take(w));
    const struct send_result result = {.id = id, .outcome = SEND_ACCEPTED, .n_parts = 2, .reference = {10, 11}};
    ok(w, store_outbox_mark(w->store, &result, 0, NOW, &w->err));
    ok(w, report(w, 10, 0));
    ok(w, report(w, 10, 0x46));
    expect_state(w, id, OUTBOX_SENT);
    ok(w, report(w, 11, 0));
    expect_state(w, id, OUTBOX_DELIVERED);
}

/* The first try failed for certain: its repeat is not taken back. */
static void test_failure_leaves_the_repeat(void **state)
{
    struct world *w = *state;
    int64_t id = world_queue(w, PATIENT, "x", PRIORITY_REPLY);
    ok(w, take(w));
    ok(w, mark(w, SEND_UNKNOWN, 0));
    assert_int_equal(settle(w, NOW), 1);
    ok(w, report(w, 7, 0x46));
    expect_state(w, id, OUTBOX_QUEUED);
}

static void test_all_parts_must_arrive(void **state)
{
    struct world *w = *state;
    int64_t id = world_queue(w, PATIENT, "x", PRIORITY_REPLY);
    ok(w, take(w));
    const struct send_result result = {.id = id, .outcome = SEND_ACCEPTED, .n_parts = 3, .reference = {254, 255, 0}};
    ok(w, store_outbox_mark(w->store, &result, 0, NOW, &w->err));
    static const int ORDER[] = {0, 254, 254, 255};
    for (int i = 0; i < 4; i++) {
        expect_state(w, id, OUTBOX_SENT);
        ok(w, report(w, ORDER[i], 0));
    }
    expect_state(w, id, OUTBOX_DELIVERED);
    ok(w, report(w, 255, 0x46)); /* comes too late to be true */
    expect_state(w, id, OUTBOX_DELIVERED);
}

/* Half accepted, then silence: the reports of both tries together tell. */
static void test_parts_of_two_tries_count_together(void **state)
{
    struct world *w = *state;
    int64_t id = world_queue(w, PATIENT, "x", PRIORITY_REPLY);
    ok(w, take(w));
    const struct send_result half = {.id = id, .outcome = SEND_UNKNOWN, .n_parts = 2, .reference = {10, -1}};
    ok(w, store_outbox_mark(w->store, &half, 0, NOW, &w->err));
    ok(w, report(w, 10, 0));
    expect_state(w, id, OUTBOX_UNKNOWN);
    assert_int_equal(settle(w, NOW + 99), 1);
    ok(w, take(w));
    const struct send_result whole = {.id = id, .outcome = SEND_ACCEPTED, .n_parts = 2, .reference = {20, 21}};
    ok(w, store_outbox_mark(w->store, &whole, 0, NOW, &w->err));
    expect_state(w, id, OUTBOX_SENT);
    ok(w, report(w, 21, 0));
    expect_state(w, id, OUTBOX_DELIVERED);
}

/* The first part arrived twice, the second never: that is not two parts. */
static void test_one_part_twice_is_not_two(void **state)
{
    struct world *w = *state;
    int64_t id = world_queue(w, PATIENT, "x", PRIORITY_REPLY);
    for (int try = 0; try < 2; try++) {
        ok(w, take(w));
        const struct send_result half = {.id = id, .outcome = SEND_UNKNOWN, .n_parts = 2, .reference = {10 + try, -1}};
        ok(w, store_outbox_mark(w->store, &half, 0, NOW, &w->err));
        ok(w, report(w, 10 + try, 0));
        expect_state(w, id, OUTBOX_UNKNOWN);
        assert_int_equal(settle(w, NOW + 99), try == 0);
    }
}

static void test_report_settles_unknown(void **state)
{
    struct world *w = *state;
    static const struct {
        int status;
        enum outbox_state state;
        int repeats;
    } CASE[] = {{0, OUTBOX_DELIVERED, 0}, {0x46, OUTBOX_FAILED, 0}, {0x30, OUTBOX_UNKNOWN, 1}};
    for (size_t i = 0; i < sizeof CASE / sizeof CASE[0]; i++) {
        int64_t id = world_queue(w, PATIENT, "x", PRIORITY_REPLY);
        ok(w, take(w));
        ok(w, mark(w, SEND_UNKNOWN, 0)); /* but the reference is known */
        ok(w, report(w, 7, CASE[i].status));
        expect_state(w, id, CASE[i].state);
        assert_int_equal(settle(w, NOW + 99), CASE[i].repeats);
    }
}

/* Queued for its repeat, the report comes after all: nothing is sent again. */
static void test_report_takes_a_repeat_back(void **state)
{
    struct world *w = *state;
    int64_t id = world_queue(w, PATIENT, "x", PRIORITY_REPLY);
    ok(w, take(w));
    ok(w, mark(w, SEND_UNKNOWN, 0));
    assert_int_equal(settle(w, NOW), 1);
    ok(w, report(w, 7, 0));
    expect_state(w, id, OUTBOX_DELIVERED);
    refused(w, E_NOTFOUND, take(w));
}

/* The report of the first try comes while the second is on its way. */
static void test_report_during_a_repeat(void **state)
{
    struct world *w = *state;
    int64_t id = world_queue(w, PATIENT, "x", PRIORITY_REPLY);
    ok(w, take(w));
    ok(w, mark(w, SEND_UNKNOWN, 0));
    assert_int_equal(settle(w, NOW), 1);
    ok(w, take(w));
    ok(w, report(w, 7, 0));
    expect_state(w, id, OUTBOX_SENDING);
    ok(w, mark_unknown(w));
    expect_state(w, id, OUTBOX_DELIVERED);
}

static void test_report_after_a_restart(void **state)
{
    struct world *w = *state;
    int64_t id = world_queue(w, PATIENT, "x", PRIORITY_REPLY);
    ok(w, take(w));
    ok(w, mark(w, SEND_ACCEPTED, 0));
    world_reopen(w);
    ok(w, report(w, 7, 0));
    expect_state(w, id, OUTBOX_DELIVERED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOTH(test_report_of_a_sent_message),       BOTH(test_report_of_nothing),
        BOTH(test_report_is_for_the_newest),       BOTH(test_nothing_known_is_not_delivered),
        BOTH(test_delivered_part_stays_delivered), BOTH(test_failure_leaves_the_repeat),
        BOTH(test_all_parts_must_arrive),          BOTH(test_parts_of_two_tries_count_together),
        BOTH(test_one_part_twice_is_not_two),      BOTH(test_report_settles_unknown),
        BOTH(test_report_takes_a_repeat_back),     BOTH(test_report_during_a_repeat),
        ON_DISK(test_report_after_a_restart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
