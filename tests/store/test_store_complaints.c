/* Complaints: opened, moved, found again by ticket and by writer. */
#include "world.h"

static void test_opened_complaint(void **state)
{
    struct world *w = *state;
    uint32_t ticket = world_complaint(w, PATIENT, "antri dari jam 7");
    world_facts(w, PATIENT);
    const struct complaint *c = &w->facts.latest;
    assert_true(c->id > 0 && c->ticket == ticket && c->kind == COMPLAINT_CASE && c->state == STATE_RECEIVED);
    assert_string_equal(c->unit, "KTW");
    assert_true(c->writer == w->facts.person && c->writer_kind == PHONE_MOBILE && c->handler == 0);
    assert_true(c->opened_at == NOW && c->state_at == NOW && c->due_at == NOW + 100 && c->heard_at == NOW);
    assert_true(c->answered_at == 0 && c->closes_at == 0 && c->flags == 0 && c->lang == 0);
    assert_string_equal(c->category, "");
    assert_int_equal(w->facts.n_mine_open, 1);
    world_facts(w, OTHER);
    assert_int_equal(w->facts.latest.id, 0);
}

/* Facts by ticket, as for staff. */
static void named_facts(struct world *w, uint32_t ticket)
{
    struct phone staff = mobile(STAFF);
    struct fact_query query = query_by(&staff);
    query.needs = NEED_TICKET | NEED_TEXT;
    query.ticket = ticket;
    ok(w, store_facts(w->store, &query, &w->facts, &w->err));
}

static void move(struct world *w, const char *by, enum event event, enum state state, const char *text)
{
    ok(w, store_begin(w->store, &w->err));
    world_receive(w, by, text);
    struct effect *effect = world_effect(w, EFFECT_MOVE, text);
    effect->complaint = w->facts.named;
    effect->complaint.state = state;
    effect->complaint.state_at = NOW + 1;
    effect->complaint.handler = event == EVENT_TAKEN ? COMPLAINT_SENDER : w->facts.named.handler;
    effect->event = event;
    world_apply(w);
    ok(w, store_commit(w->store, &w->err));
}

static void test_moved_complaint(void **state)
{
    struct world *w = *state;
    uint32_t ticket = world_complaint(w, PATIENT, "antri");
    named_facts(w, ticket);
    assert_int_equal(w->facts.named_handler_phone.kind, PHONE_INVALID);
    w->facts.named.answered_at = NOW + 2;
    w->facts.named.closes_at = NOW + 3;
    w->facts.named.due_at = NOW + 4;
    w->facts.named.heard_at = NOW + 5;
    w->facts.named.flags = FLAG_SECRET;
    strcpy(w->facts.named.category, "fees");
    strcpy(w->facts.named.unit, "TJM");
    move(w, STAFF, EVENT_TAKEN, STATE_IN_PROGRESS, "AMBIL");
    named_facts(w, ticket);
    const struct complaint *c = &w->facts.named;
    assert_true(c->state == STATE_IN_PROGRESS && c->state_at == NOW + 1 && c->answered_at == NOW + 2);
    assert_true(c->closes_at == NOW + 3 && c->due_at == NOW + 4 && c->heard_at == NOW + 5 && c->flags == FLAG_SECRET);
    assert_string_equal(c->unit, "TJM");
    assert_string_equal(c->category, "fees");
    assert_true(c->handler == w->facts.person && c->handler != c->writer);
    assert_string_equal(w->facts.named_handler_phone.text, STAFF);
    assert_true(c->opened_at == NOW && c->ticket == ticket);
}

static void test_text_of_a_complaint(void **state)
{
    struct world *w = *state;
    uint32_t ticket = world_complaint(w, PATIENT, "antri");
    static const struct {
        const char *by, *text;
        enum event event;
        const char *whole;
    } STEP[] = {{PATIENT, "sampai siang", EVENT_FOLLOWUP, "antri\nsampai siang"},
                {STAFF, "AMBIL", EVENT_TAKEN, "antri\nsampai siang"},
                {STAFF, "kami tambah loket", EVENT_ANSWERED, "antri\nsampai siang"},
                {PATIENT, "masih antri", EVENT_REOPENED, "antri\nsampai siang\nmasih antri"}};
    for (size_t i = 0; i < sizeof STEP / sizeof STEP[0]; i++) {
        named_facts(w, ticket);
        move(w, STEP[i].by, STEP[i].event, STATE_IN_PROGRESS, STEP[i].text);
        named_facts(w, ticket);
        assert_string_equal(w->facts.named_text, STEP[i].whole);
    }
}

static void test_text_that_outgrows_its_place(void **state)
{
    struct world *w = *state;
    char text[3000];
    memset(text, 'x', sizeof text);
    text[sizeof text - 1] = '\0';
    uint32_t ticket = world_complaint(w, PATIENT, text);
    for (int i = 0; i < 2; i++) {
        named_facts(w, ticket);
        move(w, PATIENT, EVENT_FOLLOWUP, STATE_RECEIVED, text);
    }
    named_facts(w, ticket);
    assert_int_equal(strlen(w->facts.named_text), 2 * 2999 + 1); /* whole texts only */
}

static void test_tickets_nobody_has(void **state)
{
    struct world *w = *state;
    uint32_t ticket = world_complaint(w, PATIENT, "antri");
    static const uint32_t NONE[] = {0, 1, UINT32_MAX};
    for (size_t i = 0; i < sizeof NONE / sizeof NONE[0]; i++) {
        named_facts(w, NONE[i]);
        assert_int_equal(w->facts.named.id, 0);
        assert_string_equal(w->facts.named_text, "");
    }
    named_facts(w, ticket);
    assert_true(w->facts.named.id != 0);
}

static void test_latest_is_a_case_before_all_else(void **state)
{
    static const struct {
        enum complaint_kind kind;
        enum state state;
        int latest; /* index of the one that must be it after this; -1 none */
        int n_open;
    } STEP[] = {
        {COMPLAINT_SUGGESTION, STATE_WITHDRAWN, -1, 0}, {COMPLAINT_SUGGESTION, STATE_RECEIVED, 1, 0},
        {COMPLAINT_QUESTION, STATE_RECEIVED, 2, 0},     {COMPLAINT_CASE, STATE_CLOSED, 3, 0},
        {COMPLAINT_SUGGESTION, STATE_RECEIVED, 3, 0},   {COMPLAINT_CASE, STATE_RECEIVED, 5, 1},
        {COMPLAINT_CASE, STATE_WITHDRAWN, 5, 1},        {COMPLAINT_CASE, STATE_ANSWERED, 7, 1},
        {COMPLAINT_CASE, STATE_REOPENED, 8, 2},
    };
    struct world *w = *state;
    uint32_t ticket[sizeof STEP / sizeof STEP[0]];
    ok(w, store_begin(w->store, &w->err));
    for (size_t i = 0; i < sizeof STEP / sizeof STEP[0]; i++) {
        world_receive(w, PATIENT, "x");
        world_facts(w, PATIENT);
        ticket[i] = w->facts.fresh_ticket;
        world_effect(w, EFFECT_OPEN, "x")->complaint =
            (struct complaint){.ticket = ticket[i], .kind = STEP[i].kind, .state = STEP[i].state, .unit = "KTW"};
        world_apply(w);
        world_facts(w, PATIENT);
        assert_int_equal(w->facts.latest.ticket, STEP[i].latest < 0 ? 0 : ticket[STEP[i].latest]);
        assert_int_equal(w->facts.n_mine_open, STEP[i].n_open);
    }
    store_rollback(w->store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOTH(test_opened_complaint),    BOTH(test_moved_complaint),
        BOTH(test_text_of_a_complaint), BOTH(test_text_that_outgrows_its_place),
        BOTH(test_tickets_nobody_has),  BOTH(test_latest_is_a_case_before_all_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
