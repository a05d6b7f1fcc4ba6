/* The outbox: who may send what and when, how a send ends, how often. Faults rows 3 and 21. */
#include "outbox.h"

static void test_nothing_to_send(void **state)
{
    struct world *w = *state;
    int64_t due;
    refused(w, E_NOTFOUND, take(w));
    ok(w, store_next_due(w->store, 600, &due, &w->err));
    assert_true(due == INT64_MAX);
}

static void test_order_is_priority_then_first_come(void **state)
{
    static const struct {
        const char *text;
        enum priority priority;
    } QUEUE[] = {{"g", PRIORITY_NOTICE}, {"e", PRIORITY_REPLY}, {"c", PRIORITY_STAFF}, {"a", PRIORITY_URGENT},
                 {"f", PRIORITY_REPLY},  {"d", PRIORITY_STAFF}, {"b", PRIORITY_URGENT}};
    struct world *w = *state;
    for (size_t i = 0; i < sizeof QUEUE / sizeof QUEUE[0]; i++)
        (void)world_queue(w, PATIENT, QUEUE[i].text, QUEUE[i].priority);
    for (char want[] = "a"; want[0] <= 'g'; want[0]++) {
        ok(w, take(w));
        assert_string_equal(w->outgoing.text, want);
        assert_string_equal(w->outgoing.to.text, PATIENT);
        assert_int_equal(w->outgoing.to.kind, PHONE_MOBILE);
        assert_int_equal(w->outgoing.tries, 1);
        assert_in_range(w->outgoing.reference, 0, 255);
    }
    refused(w, E_NOTFOUND, take(w)); /* all are being sent */
}

static void test_answer_leaves_by_the_modem_that_received(void **state)
{
    static const struct {
        const char *modem;
        const char *const *up;
        int64_t after_s;
        enum rc rc;
    } CASE[] = {
        {"modem-02", BOTH_UP, 0, E_NOTFOUND},   {"modem-02", BOTH_UP, 86400, E_NOTFOUND},
        {"modem-02", SECOND_UP, 0, E_NOTFOUND}, {"modem-02", SECOND_UP, 119, E_NOTFOUND},
        {"modem-02", SECOND_UP, 120, OK},       {"modem-01", BOTH_UP, 0, OK},
        {"modem-01", SECOND_UP, 0, OK}, /* it asks, so it is up */
    };
    struct world *w = *state;
    for (size_t i = 0; i < sizeof CASE / sizeof CASE[0]; i++) {
        if (i == 0 || CASE[i - 1].rc == OK)
            (void)queue_answer(w, "jawaban", 0);
        refused(w, CASE[i].rc, take_at(w, CASE[i].modem, CASE[i].up, NOW + CASE[i].after_s));
    }
}

/* Whether a timer wrote it or a message did. */
static void test_notice_leaves_by_any_modem(void **state)
{
    struct world *w = *state;
    int64_t id = world_queue(w, STAFF, "tenggat", PRIORITY_STAFF);
    ok(w, take_at(w, "modem-02", BOTH_UP, NOW));
    assert_int_equal(w->outgoing.id, id);
    ok(w, store_begin(w->store, &w->err));
    world_receive(w, PATIENT, "ADUAN");
    world_effect(w, EFFECT_SMS, "baru")->to_phone = mobile(STAFF);
    world_apply(w);
    ok(w, store_commit(w->store, &w->err));
    ok(w, take_at(w, "modem-02", BOTH_UP, NOW));
    assert_string_equal(w->outgoing.text, "baru");
}

/* A row that waits for another modem holds up nobody. */
static void test_no_row_blocks_the_next(void **state)
{
    struct world *w = *state;
    (void)queue_answer(w, "untuk modem-01", 0);
    int64_t id = world_queue(w, STAFF, "untuk siapa saja", PRIORITY_NOTICE);
    ok(w, take_at(w, "modem-02", BOTH_UP, NOW));
    assert_int_equal(w->outgoing.id, id);
}

static void test_expired_rows_are_not_sent(void **state)
{
    struct world *w = *state;
    int64_t old = queue_answer(w, "lama", NOW + 10), fresh = queue_answer(w, "baru", NOW + 11);
    ok(w, take_at(w, "modem-01", BOTH_UP, NOW + 10));
    assert_int_equal(w->outgoing.id, fresh);
    expect_state(w, old, OUTBOX_EXPIRED);
    int64_t last = queue_answer(w, "lama", NOW + 10);
    refused(w, E_NOTFOUND, take_at(w, "modem-01", BOTH_UP, NOW + 10));
    expect_state(w, last, OUTBOX_EXPIRED); /* committed although there was nothing to send */
    expect_tries(w, last, 0);
}

static void test_how_a_send_ends(void **state)
{
    static const struct {
        enum send_outcome outcome;
        int64_t retry_at;
        enum outbox_state state;
        int tries;
    } CASE[] = {
        {SEND_ACCEPTED, 0, OUTBOX_SENT, 1},           {SEND_UNKNOWN, NOW + 60, OUTBOX_UNKNOWN, 1},
        {SEND_REFUSED, NOW + 60, OUTBOX_QUEUED, 1},   {SEND_REFUSED, 0, OUTBOX_FAILED, 1},
        {SEND_NOT_TRIED, NOW + 60, OUTBOX_QUEUED, 0}, {SEND_NOT_TRIED, 0, OUTBOX_FAILED, 0},
    };
    struct world *w = *state;
    for (size_t i = 0; i < sizeof CASE / sizeof CASE[0]; i++) {
        int64_t id = world_queue(w, PATIENT, "x", PRIORITY_URGENT);
        ok(w, take(w));
        assert_int_equal(w->outgoing.id, id);
        expect_state(w, id, OUTBOX_SENDING);
        ok(w, mark(w, CASE[i].outcome, CASE[i].retry_at));
        expect_state(w, id, CASE[i].state);
        expect_tries(w, id, CASE[i].tries);
    }
}

static void test_mark_refusals(void **state)
{
    struct world *w = *state;
    w->outgoing.id = world_queue(w, PATIENT, "x", PRIORITY_REPLY);
    refused(w, E_NOTFOUND, mark(w, SEND_ACCEPTED, 0)); /* never taken */
    ok(w, take(w));
    ok(w, mark(w, SEND_ACCEPTED, 0));
    refused(w, E_NOTFOUND, mark(w, SEND_ACCEPTED, 0)); /* twice */
    refused(w, E_NOTFOUND, mark(w, SEND_UNKNOWN, 0));
    expect_state(w, w->outgoing.id, OUTBOX_SENT);
    w->outgoing.id = 999;
    refused(w, E_NOTFOUND, mark(w, SEND_ACCEPTED, 0));
    refused(w, E_INVAL, mark(w, (enum send_outcome)4, 0));
    struct send_result parts = {.id = 1, .outcome = SEND_ACCEPTED, .n_parts = 21};
    refused(w, E_INVAL, store_outbox_mark(w->store, &parts, 0, NOW, &w->err));
    parts.n_parts = -1;
    refused(w, E_INVAL, store_outbox_mark(w->store, &parts, 0, NOW, &w->err));
}

static void test_refused_waits_for_its_time(void **state)
{
    struct world *w = *state;
    int64_t due, id = world_queue(w, PATIENT, "x", PRIORITY_REPLY);
    ok(w, take(w));
    int reference = w->outgoing.reference;
    ok(w, mark(w, SEND_REFUSED, NOW + 60));
    refused(w, E_NOTFOUND, take_at(w, "modem-01", BOTH_UP, NOW + 59));
    ok(w, store_next_due(w->store, 600, &due, &w->err));
    assert_int_equal(due, NOW + 60);
    ok(w, take_at(w, "modem-01", BOTH_UP, NOW + 60));
    assert_int_equal(w->outgoing.id, id);
    assert_int_equal(w->outgoing.tries, 2);
    assert_int_equal(w->outgoing.reference, reference); /* so that parts of both tries join */
}

static void test_ambiguous_send_is_repeated_once(void **state)
{
    struct world *w = *state;
    int64_t id = world_queue(w, PATIENT, "x", PRIORITY_REPLY);
    ok(w, take(w));
    ok(w, mark_unknown(w));
    refused(w, E_NOTFOUND, take(w));
    assert_int_equal(settle(w, NOW - 1), 0); /* its report may still come */
    assert_int_equal(settle(w, NOW), 1);
    ok(w, take(w));
    assert_int_equal(w->outgoing.id, id);
    assert_int_equal(w->outgoing.tries, 2);
    ok(w, mark_unknown(w));
    assert_int_equal(settle(w, NOW), 0);
    refused(w, E_NOTFOUND, take(w));
    expect_state(w, id, OUTBOX_UNKNOWN);
}

/* A refused try was no send: the ambiguous one after it still has its repeat. */
static void test_refused_try_does_not_use_up_the_repeat(void **state)
{
    struct world *w = *state;
    (void)world_queue(w, PATIENT, "x", PRIORITY_REPLY);
    ok(w, take(w));
    ok(w, mark(w, SEND_REFUSED, NOW));
    ok(w, take(w));
    ok(w, mark_unknown(w));
    assert_int_equal(settle(w, NOW), 1);
}

static void test_repeat_that_expires_stays_unknown(void **state)
{
    struct world *w = *state;
    int64_t id = queue_answer(w, "x", NOW + 10);
    ok(w, take(w));
    ok(w, mark_unknown(w));
    assert_int_equal(settle(w, NOW), 1);
    refused(w, E_NOTFOUND, take_at(w, "modem-01", BOTH_UP, NOW + 10));
    expect_state(w, id, OUTBOX_UNKNOWN);
    assert_int_equal(settle(w, NOW + 999), 0);
}

static void test_crash_while_sending_is_unknown(void **state)
{
    struct world *w = *state;
    int64_t id = world_queue(w, PATIENT, "x", PRIORITY_REPLY);
    ok(w, take(w));
    world_reopen(w);
    expect_state(w, id, OUTBOX_UNKNOWN);
    assert_int_equal(settle(w, NOW - 1), 0); /* since it began, not since the restart */
    assert_int_equal(settle(w, NOW), 1);
    ok(w, take(w));
    world_reopen(w);
    assert_int_equal(settle(w, NOW + 999), 0);
    expect_state(w, id, OUTBOX_UNKNOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOTH(test_nothing_to_send),
        BOTH(test_order_is_priority_then_first_come),
        BOTH(test_answer_leaves_by_the_modem_that_received),
        BOTH(test_notice_leaves_by_any_modem),
        BOTH(test_no_row_blocks_the_next),
        BOTH(test_expired_rows_are_not_sent),
        BOTH(test_how_a_send_ends),
        BOTH(test_mark_refusals),
        BOTH(test_refused_waits_for_its_time),
        BOTH(test_ambiguous_send_is_repeated_once),
        BOTH(test_refused_try_does_not_use_up_the_repeat),
        BOTH(test_repeat_that_expires_stays_unknown),
        ON_DISK(test_crash_while_sending_is_unknown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
