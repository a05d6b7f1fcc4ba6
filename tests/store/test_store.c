/* Messages in, questions answered, plans carried out. What every implementation of the port must do. */
#include "world.h"

#include "core/ticket.h"

/* ---- transactions ---- */

static void test_verbs_need_their_transaction(void **state)
{
    struct world *w = *state;
    struct sms_in sms = sms_of(PATIENT, "x");
    const struct message message = {.sender = mobile(PATIENT), .text = "x", .is_text = true};
    const struct delivery_report report = {.modem = "m", .to = mobile(PATIENT)};
    const struct outbox_query query = {.modem = "m", .now = NOW};
    const struct send_result result = {.id = 1};
    int n;
    refused(w, E_INVAL, store_commit(w->store, &w->err));
    refused(w, E_INVAL, store_receive(w->store, &sms, &w->item, &w->err));
    refused(w, E_INVAL, store_receive_text(w->store, &message, &w->item, &w->err));
    refused(w, E_INVAL, store_next_partial(w->store, NOW, &w->item, &w->err));
    refused(w, E_INVAL, store_apply(w->store, NULL, &w->plan, NOW, &w->err));
    refused(w, E_INVAL, store_report(w->store, &report, &w->err));
    ok(w, store_begin(w->store, &w->err));
    refused(w, E_INVAL, store_begin(w->store, &w->err));
    refused(w, E_INVAL, store_outbox_take(w->store, &query, &w->outgoing, &w->err));
    refused(w, E_INVAL, store_outbox_mark(w->store, &result, 0, NOW, &w->err));
    refused(w, E_INVAL, store_outbox_settle(w->store, NOW, NOW, &n, &w->err));
    ok(w, store_commit(w->store, &w->err));
    store_rollback(w->store); /* with none open it does nothing */
    ok(w, store_begin(w->store, &w->err));
    store_rollback(w->store);
}

static void test_rollback_takes_everything_back(void **state)
{
    struct world *w = *state;
    struct sms_in sms = sms_of(PATIENT, "ADUAN KTW antri");
    for (int i = 0; i < 2; i++) {
        ok(w, store_begin(w->store, &w->err));
        ok(w, store_receive(w->store, &sms, &w->item, &w->err)); /* as if never seen */
        world_facts(w, PATIENT);
        assert_true(w->facts.person != 0);
        store_rollback(w->store);
        world_facts(w, PATIENT);
        assert_int_equal(w->facts.person, 0);
    }
}

/* An error in a transaction spoils it: half a message is never committed. */
static void test_failed_transaction_cannot_be_committed(void **state)
{
    struct world *w = *state;
    struct sms_in sms = sms_of(PATIENT, "ADUAN KTW antri");
    ok(w, store_begin(w->store, &w->err));
    ok(w, store_receive(w->store, &sms, &w->item, &w->err));
    struct effect *move = world_effect(w, EFFECT_MOVE, "x");
    move->complaint.id = 999;
    refused(w, E_NOTFOUND, store_apply(w->store, &w->item, &w->plan, NOW, &w->err));
    refused(w, E_INVAL, store_commit(w->store, &w->err));
    store_rollback(w->store);
    plan_clear(&w->plan);
    ok(w, store_begin(w->store, &w->err));
    ok(w, store_receive(w->store, &sms, &w->item, &w->err));
    ok(w, store_commit(w->store, &w->err));
}

/* ---- receive ---- */

static void test_receive_hands_the_message_over(void **state)
{
    struct world *w = *state;
    struct sms_in sms = sms_of(PATIENT, "ADUAN KTW antri dari jam 7");
    ok(w, store_begin(w->store, &w->err));
    ok(w, store_receive(w->store, &sms, &w->item, &w->err));
    ok(w, store_commit(w->store, &w->err));
    assert_true(w->item.id > 0 && w->item.person > 0);
    assert_string_equal(w->item.text, sms.text);
    assert_string_equal(w->item.modem, "modem-01");
    assert_string_equal(w->item.sender.text, PATIENT);
    assert_int_equal(w->item.sender.kind, PHONE_MOBILE);
    assert_true(w->item.received_at == NOW && w->item.is_text && !w->item.is_partial);
}

static struct sms_in varied(int i)
{
    struct sms_in sms = sms_of(PATIENT, "PUAS KTW");
    sms.imsi = i == 1 ? "510100000000002" : sms.imsi;
    sms.sender = i == 2 ? mobile(OTHER) : sms.sender;
    sms.smsc_at += i == 3;
    sms.ref = i == 4 ? 9 : 0;
    sms.text = i == 5 ? "PUAS KTW." : sms.text;
    sms.raw = i == 6 ? "0A" : "";
    sms.modem = i == 7 ? "modem-02" : sms.modem; /* from here on: the same message */
    sms.received_at += i == 8 ? 3600 : 0;
    return sms;
}

static void test_the_same_sms_is_taken_once(void **state)
{
    struct world *w = *state;
    for (int i = 0; i <= 8; i++) {
        struct sms_in sms = varied(i);
        for (int times = 0; times < 2; times++) {
            bool is_new = i < 7 && times == 0;
            ok(w, store_begin(w->store, &w->err));
            refused(w, is_new ? OK : E_EXISTS, store_receive(w->store, &sms, &w->item, &w->err));
            ok(w, store_commit(w->store, &w->err));
        }
    }
    if (!w->is_file)
        return;
    world_reopen(w);
    for (int i = 0; i <= 8; i++) {
        struct sms_in sms = varied(i);
        ok(w, store_begin(w->store, &w->err));
        refused(w, E_EXISTS, store_receive(w->store, &sms, &w->item, &w->err));
        store_rollback(w->store);
    }
}

static void test_senders_of_every_kind(void **state)
{
    static const struct phone SENDER[] = {{PHONE_ALPHA, "TELKOMSEL"},
                                          {PHONE_SHORTCODE, "888"},
                                          {PHONE_FIXED, "+622670000058"},
                                          {PHONE_FOREIGN, "+60123456789"},
                                          {PHONE_MOBILE, PATIENT}};
    struct world *w = *state;
    ok(w, store_begin(w->store, &w->err));
    for (size_t i = 0; i < sizeof SENDER / sizeof SENDER[0]; i++) {
        struct sms_in sms = sms_of(PATIENT, "x");
        sms.sender = SENDER[i];
        ok(w, store_receive(w->store, &sms, &w->item, &w->err));
        assert_int_equal(w->item.sender.kind, SENDER[i].kind);
        assert_string_equal(w->item.sender.text, SENDER[i].text);
        assert_int_equal(w->item.person, i + 1);
    }
    struct sms_in sms = sms_of("", "x");
    sms.sender.kind = PHONE_INVALID;
    ok(w, store_receive(w->store, &sms, &w->item, &w->err));
    assert_int_equal(w->item.person, 0);
    ok(w, store_commit(w->store, &w->err));
}

/* More than the store remembers at a time, and each is still themselves. */
static void test_many_senders_are_told_apart(void **state)
{
    struct world *w = *state;
    ok(w, store_begin(w->store, &w->err));
    for (int i = 0; i < 600; i++) {
        char number[32];
        (void)snprintf(number, sizeof number, "+6281200%06d", i % 300);
        world_receive(w, number, "x");
        assert_int_equal(w->item.person, i % 300 + 1);
        world_facts(w, number);
        assert_int_equal(w->facts.person, i % 300 + 1);
    }
    store_rollback(w->store);
}

static void test_undecodable_is_kept(void **state)
{
    struct world *w = *state;
    struct sms_in sms = sms_of(PATIENT, "");
    sms.is_text = false;
    sms.raw = "07911326040000F0";
    ok(w, store_begin(w->store, &w->err));
    ok(w, store_receive(w->store, &sms, &w->item, &w->err));
    assert_false(w->item.is_text);
    assert_string_equal(w->item.text, "");
    ok(w, store_commit(w->store, &w->err));
}

static bool count_row(void *ctx, const struct cell *cells, int n)
{
    (void)cells;
    (void)n;
    ++*(int *)ctx;
    return true;
}

static int count_messages(struct world *w)
{
    const struct listing_query query = {.listing = LISTING_MESSAGES};
    int n = 0;
    ok(w, store_list(w->store, &query, count_row, &n, &w->err));
    return n;
}

/* Nobody decided on them; they are there all the same, once each, with ids of their own. */
static void test_messages_without_a_plan_are_kept(void **state)
{
    struct world *w = *state;
    int64_t id[3];
    for (int i = 0; i < 3; i++) {
        if (i != 1)
            ok(w, store_begin(w->store, &w->err));
        world_receive(w, PATIENT, "x");
        id[i] = w->item.id;
        if (i != 0)
            ok(w, store_commit(w->store, &w->err));
    }
    assert_true(id[0] < id[1] && id[1] < id[2]);
    assert_int_equal(count_messages(w), 3);
    ok(w, store_begin(w->store, &w->err));
    refused(w, E_NOTFOUND, store_apply(w->store, &w->item, &w->plan, NOW, &w->err)); /* its time has passed */
    store_rollback(w->store);
    ok(w, store_begin(w->store, &w->err));
    world_receive(w, PATIENT, "x");
    store_rollback(w->store);
    ok(w, store_begin(w->store, &w->err));
    world_receive(w, PATIENT, "x");
    world_apply(w);
    refused(w, E_NOTFOUND, store_apply(w->store, &w->item, &w->plan, NOW, &w->err)); /* twice */
    store_rollback(w->store);
    assert_int_equal(count_messages(w), 3);
}

static void test_receive_refusals(void **state)
{
    struct world *w = *state;
    char text[MESSAGE_TEXT_MAX + 1];
    memset(text, 'x', sizeof text);
    text[MESSAGE_TEXT_MAX] = '\0';
    ok(w, store_begin(w->store, &w->err));
    for (int i = 0; i < 4; i++) {
        struct sms_in sms = sms_of(PATIENT, "x");
        sms.text = i == 0 ? text : sms.text;
        sms.raw = i == 1 ? text : sms.raw;
        sms.modem = i == 2 ? "a-name-of-16-cha" : sms.modem;
        sms.imsi = i == 3 ? "5101000000000012" : sms.imsi;
        refused(w, E_INVAL, store_receive(w->store, &sms, &w->item, &w->err));
    }
    struct message message = {.sender = mobile(PATIENT), .text = text, .is_text = true};
    refused(w, E_INVAL, store_receive_text(w->store, &message, &w->item, &w->err));
    message.text = "x";
    message.channel = CHANNEL_COUNT;
    refused(w, E_INVAL, store_receive_text(w->store, &message, &w->item, &w->err));
    text[MESSAGE_TEXT_MAX - 1] = '\0'; /* the longest that fits */
    struct sms_in sms = sms_of(PATIENT, text);
    ok(w, store_receive(w->store, &sms, &w->item, &w->err));
    assert_string_equal(w->item.text, text);
    store_rollback(w->store);
}

static void test_receive_text_is_never_a_duplicate(void **state)
{
    struct world *w = *state;
    const struct message message = {
        .sender = mobile(PATIENT), .text = "INFO", .received_at = NOW, .channel = CHANNEL_USSD, .is_text = true};
    ok(w, store_begin(w->store, &w->err));
    ok(w, store_receive_text(w->store, &message, &w->item, &w->err));
    int64_t first = w->item.id;
    ok(w, store_receive_text(w->store, &message, &w->item, &w->err));
    assert_true(w->item.id != first && w->item.id > 0);
    assert_string_equal(w->item.modem, "");
    assert_string_equal(w->item.text, "INFO");
    assert_string_equal(w->item.sender.text, PATIENT);
    ok(w, store_commit(w->store, &w->err));
}

/* ---- facts of anybody ---- */

static void test_facts_of_a_stranger(void **state)
{
    struct world *w = *state;
    memset(&w->facts, 0xff, sizeof w->facts);
    world_facts(w, PATIENT);
    const struct facts *f = &w->facts;
    assert_int_equal(f->person, 0);
    assert_int_equal(f->lang, -1);
    assert_true(f->now == NOW && ticket_is_valid(f->fresh_ticket));
    assert_int_equal(f->replies_hour + f->replies_day + f->segments_today + f->n_mine_open + f->n_list, 0);
    assert_true(f->limited_at == 0 && f->last_reply_hash == 0 && f->last_reply_at == 0 && f->recent_at == 0);
    assert_int_equal(f->question.kind, QUESTION_NONE);
    assert_true(f->latest.id == 0 && f->named.id == 0 && f->same.id == 0 && f->asked.id == 0);
    assert_int_equal(f->named_handler_phone.kind, PHONE_INVALID);
    assert_true(f->grade_today == 0 && !f->has_voted && f->named_text[0] == '\0' && f->question.draft[0] == '\0');
}

static void test_fresh_tickets_differ(void **state)
{
    struct world *w = *state;
    world_facts(w, PATIENT);
    uint32_t first = w->facts.fresh_ticket;
    world_facts(w, PATIENT);
    assert_true(w->facts.fresh_ticket != first); /* one in 8 million fails */
}

static void test_language_is_remembered(void **state)
{
    struct world *w = *state;
    ok(w, store_begin(w->store, &w->err));
    world_receive(w, PATIENT, "HELP");
    world_effect(w, EFFECT_PERSON, NULL)->lang = 1;
    world_apply(w);
    world_facts(w, PATIENT); /* seen before the commit too */
    assert_int_equal(w->facts.lang, 1);
    ok(w, store_commit(w->store, &w->err));
    world_facts(w, PATIENT);
    assert_int_equal(w->facts.lang, 1);
    world_facts(w, OTHER);
    assert_int_equal(w->facts.lang, -1);
}

/* ---- plans that cannot be ---- */

static void test_apply_refusals(void **state)
{
    static const struct {
        enum effect_kind kind;
        bool has_message;
        enum rc rc;
    } CASE[] = {{EFFECT_RATING, false, E_INVAL}, {EFFECT_REASON, false, E_INVAL}, {EFFECT_VOTE, false, E_INVAL},
                {EFFECT_SURVEY, false, E_INVAL}, {EFFECT_SURVEY, true, E_INVAL},  {EFFECT_ASK, false, E_INVAL},
                {EFFECT_SMS, false, E_INVAL},    {EFFECT_SMS, true, E_INVAL},     {EFFECT_MOVE, true, E_NOTFOUND},
                {EFFECT_MOVE, false, E_NOTFOUND}};
    struct world *w = *state;
    for (size_t i = 0; i < sizeof CASE / sizeof CASE[0]; i++) {
        ok(w, store_begin(w->store, &w->err));
        world_receive(w, PATIENT, "x");
        (void)world_effect(w, CASE[i].kind, NULL);
        refused(w, CASE[i].rc, store_apply(w->store, CASE[i].has_message ? &w->item : NULL, &w->plan, NOW, &w->err));
        plan_clear(&w->plan);
        store_rollback(w->store);
    }
    ok(w, store_begin(w->store, &w->err));
    w->item.id = 999;
    refused(w, E_NOTFOUND, store_apply(w->store, &w->item, &w->plan, NOW, &w->err));
    store_rollback(w->store);
}

static void test_ticket_twice_is_refused(void **state)
{
    struct world *w = *state;
    uint32_t ticket = world_complaint(w, PATIENT, "antri");
    ok(w, store_begin(w->store, &w->err));
    world_receive(w, OTHER, "x");
    world_effect(w, EFFECT_OPEN, "x")->complaint = (struct complaint){.ticket = ticket, .unit = "KTW"};
    refused(w, E_INVAL, store_apply(w->store, &w->item, &w->plan, NOW, &w->err));
    plan_clear(&w->plan);
    store_rollback(w->store);
}

static void test_sms_too_long_is_refused(void **state)
{
    struct world *w = *state;
    char text[REPLY_TEXT_MAX + 1];
    memset(text, 'x', sizeof text);
    text[REPLY_TEXT_MAX] = '\0';
    for (int i = 0; i < 2; i++) {
        text[REPLY_TEXT_MAX - i] = '\0';
        ok(w, store_begin(w->store, &w->err));
        world_effect(w, EFFECT_SMS, text)->to_phone = mobile(STAFF);
        refused(w, i == 0 ? E_INVAL : OK, store_apply(w->store, NULL, &w->plan, NOW, &w->err));
        plan_clear(&w->plan);
        store_rollback(w->store);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOTH(test_verbs_need_their_transaction),
        BOTH(test_rollback_takes_everything_back),
        BOTH(test_failed_transaction_cannot_be_committed),
        BOTH(test_receive_hands_the_message_over),
        BOTH(test_the_same_sms_is_taken_once),
        BOTH(test_senders_of_every_kind),
        BOTH(test_many_senders_are_told_apart),
        BOTH(test_undecodable_is_kept),
        BOTH(test_messages_without_a_plan_are_kept),
        BOTH(test_receive_refusals),
        BOTH(test_receive_text_is_never_a_duplicate),
        BOTH(test_facts_of_a_stranger),
        BOTH(test_fresh_tickets_differ),
        BOTH(test_language_is_remembered),
        BOTH(test_apply_refusals),
        BOTH(test_ticket_twice_is_refused),
        BOTH(test_sms_too_long_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
