/* Timers of cases: which runs when, and in which order; which cases a new calendar touches; SMS that wait for daytime.
 */
#include "outbox.h"

#include "io/store_sqlite.h"

static struct complaint complaint;
static char text[MESSAGE_TEXT_MAX];

struct waiting {
    const char *words;
    enum state state;
    enum timer timer;
    int64_t timer_at;
};

/* In the open transaction. Returns its ticket. */
static uint32_t add(struct world *w, const struct waiting *waiting)
{
    world_receive(w, PATIENT, waiting->words);
    world_facts(w, PATIENT);
    uint32_t ticket = w->facts.fresh_ticket;
    struct effect *open = world_effect(w, EFFECT_OPEN, waiting->words);
    open->complaint = (struct complaint){.ticket = ticket,
                                         .unit = "KTW",
                                         .state = waiting->state,
                                         .opened_at = NOW,
                                         .clock_at = NOW + 3,
                                         .timer = waiting->timer,
                                         .timer_at = waiting->timer_at};
    world_apply(w);
    return ticket;
}

static void move(struct world *w, enum event event, const char *words)
{
    struct effect *effect = world_effect(w, EFFECT_MOVE, words);
    effect->complaint = complaint;
    effect->event = event;
    ok(w, store_apply(w->store, NULL, &w->plan, NOW, &w->err));
    plan_clear(&w->plan);
}

static bool count_row(void *ctx, const struct cell *cells, int n)
{
    (void)cells, (void)n;
    ++*(int *)ctx;
    return true;
}

static int history_of(struct world *w, uint32_t ticket)
{
    const struct listing_query query = {.listing = LISTING_COMPLAINT, .ticket = ticket};
    int n = 0;
    ok(w, store_list(w->store, &query, count_row, &n, &w->err));
    return n;
}

static void test_all_of_a_timer(void **state)
{
    struct world *w = *state;
    for (int timer = TIMER_NONE; timer < TIMER_COUNT; timer++) {
        ok(w, store_begin(w->store, &w->err));
        const struct waiting waiting = {"antri", STATE_RECEIVED, (enum timer)timer, NOW + 10};
        uint32_t ticket = add(w, &waiting);
        world_facts(w, PATIENT);
        assert_true(w->facts.latest.clock_at == NOW + 3 && w->facts.latest.timer_at == NOW + 10);
        assert_int_equal(w->facts.latest.timer, timer);
        complaint = w->facts.latest;
        move(w, EVENT_FOLLOWUP, "lagi");
        ok(w, store_timer(w->store, NOW + 10, &complaint, text, &w->err));
        assert_true(complaint.ticket == ticket && complaint.timer == (enum timer)timer &&
                    complaint.clock_at == NOW + 3);
        assert_true(complaint.writer_kind == PHONE_MOBILE && complaint.timer_at == NOW + 10);
        assert_string_equal(text, "antri\nlagi");
        store_rollback(w->store);
    }
}

static void test_when_it_runs(void **state)
{
    static const struct {
        enum state state;
        int64_t timer_at, now;
        bool runs;
    } CASE[] = {
        {STATE_RECEIVED, NOW + 10, NOW + 9, false},
        {STATE_RECEIVED, NOW + 10, NOW + 10, true},
        {STATE_ANSWERED, NOW + 10, NOW + 99, true},
        {STATE_CLOSED, NOW + 10, NOW + 10, true},
        {STATE_RECEIVED, 0, INT64_MAX - 1, false},
        {STATE_RECEIVED, -1, INT64_MAX - 1, false},
        {STATE_RECEIVED, 1, NOW, true},
        {STATE_RECEIVED, 1, 0, false},
    };
    struct world *w = *state;
    for (size_t i = 0; i < sizeof CASE / sizeof CASE[0]; i++) {
        const struct waiting waiting = {"antri", CASE[i].state, TIMER_REMIND, CASE[i].timer_at};
        int64_t at;
        ok(w, store_begin(w->store, &w->err));
        (void)add(w, &waiting);
        refused(w, CASE[i].runs ? OK : E_NOTFOUND, store_timer(w->store, CASE[i].now, &complaint, text, &w->err));
        assert_string_equal(text, CASE[i].runs ? "antri" : "");
        ok(w, store_next_timer(w->store, 600, &at, &w->err));
        assert_true(at == (CASE[i].timer_at > 0 ? CASE[i].timer_at : INT64_MAX));
        ok(w, store_next_due(w->store, 600, &at, &w->err));
        assert_true(at == (CASE[i].timer_at > 0 ? CASE[i].timer_at : INT64_MAX));
        store_rollback(w->store);
    }
}

static void test_the_earliest_first_and_each_once(void **state)
{
    static const struct waiting WAITING[] = {{"b", STATE_RECEIVED, TIMER_REMIND, NOW + 20},
                                             {"a", STATE_RECEIVED, TIMER_OVERDUE, NOW + 10},
                                             {"c", STATE_ANSWERED, TIMER_CLOSE, NOW + 20}};
    struct world *w = *state;
    ok(w, store_begin(w->store, &w->err));
    for (size_t i = 0; i < 3; i++)
        (void)add(w, &WAITING[i]);
    ok(w, store_commit(w->store, &w->err));
    if (w->is_file)
        world_reopen(w);
    ok(w, store_begin(w->store, &w->err));
    for (char want[] = "a"; want[0] <= 'c'; want[0]++) { /* of one moment: the older case */
        ok(w, store_timer(w->store, NOW + 20, &complaint, text, &w->err));
        assert_string_equal(text, want);
        complaint.timer = TIMER_OMBUDSMAN;
        complaint.timer_at = NOW + 30;
        move(w, EVENT_REMINDED, NULL);
        assert_int_equal(history_of(w, complaint.ticket), 2);
    }
    refused(w, E_NOTFOUND, store_timer(w->store, NOW + 29, &complaint, text, &w->err));
    ok(w, store_timer(w->store, NOW + 30, &complaint, text, &w->err));
    assert_int_equal(complaint.timer, TIMER_OMBUDSMAN);
    store_rollback(w->store);
    ok(w, store_begin(w->store, &w->err)); /* they did not run after all */
    ok(w, store_timer(w->store, NOW + 20, &complaint, text, &w->err));
    assert_string_equal(text, "a");
    store_rollback(w->store);
}

/* The sooner of a draft that lapses and a timer that runs. */
static void test_next_of_both(void **state)
{
    static const struct {
        int64_t lapse_at, timer_at, next_at;
    } CASE[] = {{NOW + 5, NOW + 10, NOW + 5}, {NOW + 15, NOW + 10, NOW + 10}, {0, NOW + 10, NOW + 10}};
    struct world *w = *state;
    for (size_t i = 0; i < sizeof CASE / sizeof CASE[0]; i++) {
        const struct waiting waiting = {"antri", STATE_RECEIVED, TIMER_REMIND, CASE[i].timer_at};
        int64_t at;
        ok(w, store_begin(w->store, &w->err));
        (void)add(w, &waiting);
        world_receive(w, OTHER, "x");
        struct effect *ask = world_effect(w, EFFECT_ASK, "antri");
        ask->question = QUESTION_UNIT;
        ask->expires_at = CASE[i].lapse_at;
        world_apply(w);
        ok(w, store_next_timer(w->store, 600, &at, &w->err));
        assert_true(at == CASE[i].next_at);
        store_rollback(w->store);
    }
}

static void test_a_move_that_tells_nothing(void **state)
{
    static const struct {
        enum event event;
        int n;
    } CASE[] = {{EVENT_COUNT, 1}, {EVENT_RECOUNTED, 2}, {EVENT_ESCALATED, 2}};
    struct world *w = *state;
    for (size_t i = 0; i < sizeof CASE / sizeof CASE[0]; i++) {
        const struct waiting waiting = {"antri", STATE_RECEIVED, TIMER_REMIND, NOW};
        ok(w, store_begin(w->store, &w->err));
        uint32_t ticket = add(w, &waiting);
        ok(w, store_timer(w->store, NOW, &complaint, text, &w->err));
        complaint.due_at = NOW + 1000 + (int64_t)i;
        move(w, CASE[i].event, NULL);
        assert_int_equal(history_of(w, ticket), CASE[i].n);
        world_facts(w, PATIENT);
        assert_true(w->facts.latest.due_at == NOW + 1000 + (int64_t)i);
        store_rollback(w->store);
    }
}

static void test_open_and_answered_ones(void **state)
{
    struct world *w = *state;
    uint32_t ticket[STATE_COUNT];
    int64_t id = 0;
    ok(w, store_begin(w->store, &w->err));
    refused(w, E_NOTFOUND, store_open_after(w->store, 0, &complaint, &w->err));
    for (int s = 0; s < STATE_COUNT; s++) {
        const struct waiting waiting = {"antri", (enum state)s, TIMER_NONE, 0};
        ticket[s] = add(w, &waiting);
    }
    for (int s = 0; s < STATE_COUNT; s++) {
        if (!complaint_is_open((enum state)s) && s != STATE_ANSWERED)
            continue;
        ok(w, store_open_after(w->store, id, &complaint, &w->err));
        assert_true(complaint.ticket == ticket[s] && complaint.state == (enum state)s && complaint.id > id);
        id = complaint.id;
    }
    refused(w, E_NOTFOUND, store_open_after(w->store, id, &complaint, &w->err));
    store_rollback(w->store);
}

static void spoil(struct world *w, const char *sql)
{
    assert_int_equal(sqlite3_exec(w->store->db, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_changes(w->store->db), 1);
}

/* A case of another program, or a damaged one, holds up no other; it is told once, if it was kept. */
static void test_what_cannot_be_read(void **state)
{
    static const char *const SPOIL[] = {"UPDATE complaint SET timer = 'someday' WHERE text = 'a'",
                                        "UPDATE complaint SET state = 'lost' WHERE text = 'a'",
                                        "UPDATE complaint SET unit = 'TOOLONG' WHERE text = 'a'",
                                        "UPDATE complaint SET timer = printf('%.2000c', 'K') WHERE text = 'a'"};
    static const struct waiting WAITING[] = {{"a", STATE_RECEIVED, TIMER_REMIND, NOW + 10},
                                             {"b", STATE_RECEIVED, TIMER_REMIND, NOW + 20}};
    struct world *w = *state;
    for (size_t i = 0; i < sizeof SPOIL / sizeof SPOIL[0]; i++) {
        uint32_t told;
        int64_t at;
        ok(w, store_begin(w->store, &w->err));
        uint32_t bad = add(w, &WAITING[0]);
        uint32_t good = add(w, &WAITING[1]);
        ok(w, store_commit(w->store, &w->err));
        spoil(w, SPOIL[i]);
        ok(w, store_open_after(w->store, 0, &complaint, &w->err));
        assert_true(complaint.ticket == good);
        for (int is_kept = 0; is_kept < 2; is_kept++) {
            ok(w, store_begin(w->store, &w->err));
            ok(w, store_timer(w->store, NOW + 20, &complaint, text, &w->err));
            assert_true(complaint.ticket == good);
            assert_string_equal(text, "b");
            if (is_kept)
                ok(w, store_commit(w->store, &w->err));
            else
                store_rollback(w->store);
            assert_int_equal(store_timers_put_aside(w->store, &told), is_kept);
        }
        assert_true(told == bad);
        assert_int_equal(store_timers_put_aside(w->store, &told), 0);
        ok(w, store_next_timer(w->store, 600, &at, &w->err));
        assert_true(at == NOW + 20); /* nothing that is due for ever */
        assert_int_equal(sqlite3_exec(w->store->db, "DELETE FROM complaint", NULL, NULL, NULL), SQLITE_OK);
    }
}

static void test_refusals(void **state)
{
    struct world *w = *state;
    refused(w, E_INVAL, store_timer(w->store, NOW, &complaint, text, &w->err)); /* no transaction */
    refused(w, E_NOTFOUND, store_open_after(w->store, 0, &complaint, &w->err));
    ok(w, store_begin(w->store, &w->err));
    refused(w, E_NOTFOUND, store_timer(w->store, NOW, &complaint, text, &w->err));
    ok(w, store_commit(w->store, &w->err));
}

/* ---- SMS that wait for daytime ---- */

static void test_an_sms_that_waits(void **state)
{
    static const struct {
        int64_t not_before, now;
        bool leaves;
    } CASE[] = {{0, NOW, true}, {NOW + 60, NOW + 59, false}, {NOW + 60, NOW + 60, true}, {NOW - 60, NOW, true}};
    struct world *w = *state;
    for (size_t i = 0; i < sizeof CASE / sizeof CASE[0]; i++) {
        int64_t at;
        ok(w, store_begin(w->store, &w->err));
        struct effect *effect = world_effect(w, EFFECT_SMS, "selamat pagi");
        effect->to_phone = mobile(PATIENT);
        effect->priority = PRIORITY_NOTICE;
        effect->segments = 1;
        effect->not_before = CASE[i].not_before;
        ok(w, store_apply(w->store, NULL, &w->plan, NOW, &w->err));
        plan_clear(&w->plan);
        ok(w, store_commit(w->store, &w->err));
        ok(w, store_next_due(w->store, 600, &at, &w->err));
        assert_true(at == CASE[i].not_before);
        refused(w, CASE[i].leaves ? OK : E_NOTFOUND, take_at(w, "modem-01", BOTH_UP, CASE[i].now));
        if (!CASE[i].leaves) /* it is not lost: in the morning */
            ok(w, take_at(w, "modem-01", BOTH_UP, CASE[i].not_before));
        assert_string_equal(w->outgoing.text, "selamat pagi");
        ok(w, mark(w, SEND_ACCEPTED, 0));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOTH(test_all_of_a_timer),
        BOTH(test_when_it_runs),
        BOTH(test_the_earliest_first_and_each_once),
        IN_MEMORY(test_next_of_both),
        BOTH(test_a_move_that_tells_nothing),
        BOTH(test_open_and_answered_ones),
        BOTH(test_what_cannot_be_read),
        BOTH(test_refusals),
        BOTH(test_an_sms_that_waits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
