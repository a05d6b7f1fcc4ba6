/* The messages of the past, for a rehearsal: which, in what order, and with what. */
#include "world.h"

/* An SMS that came at `at` and opened nothing. Returns its id. */
static int64_t write_at(struct world *w, const char *sender, const char *text, int64_t at)
{
    static int64_t serial;
    struct sms_in sms = sms_of(sender, text);
    sms.smsc_at = NOW - 2000000 + serial++;
    sms.received_at = at;
    ok(w, store_begin(w->store, &w->err));
    ok(w, store_receive(w->store, &sms, &w->item, &w->err));
    w->plan.intent = INTENT_HELP;
    world_apply(w);
    ok(w, store_commit(w->store, &w->err));
    return w->item.id;
}

static struct recorded recorded_after(struct world *w, int64_t after, int64_t since)
{
    struct recorded recorded;
    memset(&recorded, 0x55, sizeof recorded); /* every member is to be set */
    ok(w, store_inbox_after(w->store, after, since, &recorded, &w->err));
    return recorded;
}

static void test_order_and_since(void **state)
{
    struct world *w = *state;
    struct recorded recorded;
    refused(w, E_NOTFOUND, store_inbox_after(w->store, 0, 0, &recorded, &w->err));
    int64_t old = write_at(w, PATIENT, "lama", NOW - 1000);
    int64_t first = write_at(w, PATIENT, "satu", NOW);
    int64_t early = write_at(w, OTHER, "dua", NOW - 500); /* a long SMS, begun before the one above */
    const struct {
        int64_t after, since, expected; /* id; 0: none */
    } ROWS[] = {
        {0, 0, old},           {old, 0, first},       {first, 0, early},     {early, 0, 0},
        {0, NOW - 1000, old},  {0, NOW - 999, first}, {0, NOW, first},       {first, NOW - 500, early},
        {first, NOW - 499, 0}, {0, NOW + 1, 0},       {INT64_MAX - 1, 0, 0}, {-5, 0, old},
    };
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        enum rc rc = store_inbox_after(w->store, ROWS[i].after, ROWS[i].since, &recorded, &w->err);
        assert_int_equal(rc, ROWS[i].expected != 0 ? OK : E_NOTFOUND);
        if (rc == OK)
            assert_int_equal(recorded.id, ROWS[i].expected);
    }
}

static void test_what_is_told(void **state)
{
    struct world *w = *state;
    uint32_t ticket = world_complaint(w, PATIENT, "ADUAN KTW antri — lama");
    struct recorded recorded = recorded_after(w, 0, 0);
    assert_int_equal(recorded.received_at, NOW);
    assert_true(recorded.person > 0);
    assert_int_equal(recorded.sender.kind, PHONE_MOBILE);
    assert_string_equal(recorded.sender.text, PATIENT);
    assert_int_equal(recorded.channel, CHANNEL_SMS);
    assert_true(recorded.is_text);
    assert_false(recorded.is_partial);
    assert_int_equal(recorded.ticket, ticket);
    assert_string_equal(recorded.text, "ADUAN KTW antri — lama");

    /* the same person again; without a case */
    int64_t id = recorded.id, person = recorded.person;
    (void)write_at(w, PATIENT, "BANTUAN", NOW + 1);
    recorded = recorded_after(w, id, 0);
    assert_int_equal(recorded.person, person);
    assert_int_equal(recorded.ticket, 0);
    (void)write_at(w, OTHER, "BANTUAN", NOW + 2);
    assert_int_not_equal(recorded_after(w, recorded.id, 0).person, person);
}

static void test_odd_ones(void **state)
{
    struct world *w = *state;
    struct sms_in sms = sms_of(PATIENT, "");
    sms.sender = (struct phone){.kind = PHONE_INVALID};
    sms.is_text = false;
    sms.raw = "00ff";
    ok(w, store_begin(w->store, &w->err));
    ok(w, store_receive(w->store, &sms, &w->item, &w->err)); /* and nothing was applied to it */
    ok(w, store_commit(w->store, &w->err));
    struct recorded recorded = recorded_after(w, 0, 0);
    assert_int_equal(recorded.person, 0);
    assert_int_equal(recorded.sender.kind, PHONE_INVALID);
    assert_string_equal(recorded.sender.text, "");
    assert_false(recorded.is_text);
    assert_string_equal(recorded.text, "");

    const struct message ussd = {.sender = {PHONE_ALPHA, "TELKOMSEL"},
                                 .text = "x",
                                 .received_at = NOW,
                                 .channel = CHANNEL_USSD,
                                 .is_text = true,
                                 .is_partial = true};
    ok(w, store_begin(w->store, &w->err));
    ok(w, store_receive_text(w->store, &ussd, &w->item, &w->err));
    world_apply(w);
    recorded = recorded_after(w, recorded.id, 0); /* seen before the commit */
    ok(w, store_commit(w->store, &w->err));
    assert_int_equal(recorded.channel, CHANNEL_USSD);
    assert_int_equal(recorded.sender.kind, PHONE_ALPHA);
    assert_true(recorded.is_partial);
}

static void test_longest(void **state)
{
    struct world *w = *state;
    static char text[MESSAGE_TEXT_MAX];
    memset(text, 'a', sizeof text - 1);
    const struct message message = {.sender = mobile(PATIENT), .text = text, .received_at = NOW, .is_text = true};
    ok(w, store_begin(w->store, &w->err));
    ok(w, store_receive_text(w->store, &message, &w->item, &w->err));
    world_apply(w);
    ok(w, store_commit(w->store, &w->err));
    assert_string_equal(recorded_after(w, 0, 0).text, text);
}

static void test_after_reopen(void **state)
{
    struct world *w = *state;
    uint32_t ticket = world_complaint(w, PATIENT, "antri");
    world_reopen(w);
    struct recorded recorded = recorded_after(w, 0, 0);
    assert_int_equal(recorded.ticket, ticket);
    assert_string_equal(recorded.sender.text, PATIENT);
}

static void test_channel_names(void **state)
{
    (void)state;
    for (int i = 0; i < CHANNEL_COUNT; i++)
        assert_int_equal(store_channel_from_name(store_channel_name((enum channel)i)), i);
    static const char *const NONE[] = {"", "SMS", "smss", "?", "counter"};
    for (size_t i = 0; i < sizeof NONE / sizeof NONE[0]; i++)
        assert_int_equal(store_channel_from_name(NONE[i]), CHANNEL_COUNT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_order_and_since, setup_memory, teardown),
        cmocka_unit_test_setup_teardown(test_what_is_told, setup_memory, teardown),
        cmocka_unit_test_setup_teardown(test_odd_ones, setup_memory, teardown),
        cmocka_unit_test_setup_teardown(test_longest, setup_memory, teardown),
        cmocka_unit_test_setup_teardown(test_after_reopen, setup_file, teardown),
        cmocka_unit_test(test_channel_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
