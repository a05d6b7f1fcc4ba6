/* Questions that nobody answered in time: whose draft is handed over, when, and in which order. */
#include "world.h"

#include "io/store_sqlite.h"

static struct lapsed lapsed; /* large */

struct asked {
    const char *by;
    enum question question;
    const char *draft;
    int64_t expires_at;
};

static void ask(struct world *w, const struct asked *asked)
{
    world_receive(w, asked->by, "x");
    struct effect *effect = world_effect(w, EFFECT_ASK, asked->draft);
    effect->question = asked->question;
    effect->flags = FLAG_SECRET;
    effect->complaint.kind = COMPLAINT_SUGGESTION;
    effect->choices = "KJ1 KJ2";
    effect->expires_at = asked->expires_at;
    world_apply(w);
}

static void settle(struct world *w, int64_t person)
{
    world_effect(w, EFFECT_SETTLED, NULL)->to_person = person;
    ok(w, store_apply(w->store, NULL, &w->plan, NOW, &w->err));
    plan_clear(&w->plan);
}

static void test_all_of_a_lapsed_question(void **state)
{
    struct world *w = *state;
    const struct asked asked = {PATIENT, QUESTION_UNIT, "antri dari jam 7", NOW + 10};
    (void)world_complaint(w, OTHER, "lain");
    ok(w, store_begin(w->store, &w->err));
    world_receive(w, PATIENT, "x");
    world_effect(w, EFFECT_PERSON, NULL)->lang = 1;
    world_apply(w);
    ask(w, &asked);
    world_facts(w, PATIENT);
    ok(w, store_lapsed(w->store, NOW + 10, &lapsed, &w->err));
    assert_true(lapsed.person == w->facts.person && lapsed.person_kind == PHONE_MOBILE && lapsed.lang == 1);
    assert_true(lapsed.of == COMPLAINT_SUGGESTION && lapsed.flags == FLAG_SECRET);
    assert_true(lapsed.asked_at == NOW && lapsed.expires_at == NOW + 10);
    assert_string_equal(lapsed.choices, "KJ1 KJ2");
    assert_string_equal(lapsed.draft, "antri dari jam 7");
    assert_in_range(lapsed.fresh_ticket, 20000000, 99999999);
    ok(w, store_commit(w->store, &w->err));
}

/* Which questions lapse at which time; what each of them hands over. */
static void test_which_lapse(void **state)
{
    static const struct {
        struct asked asked;
        int64_t after_s;
        bool lapses;
    } CASE[] = {
        {{PATIENT, QUESTION_UNIT, "antri", NOW + 10}, 9, false},
        {{PATIENT, QUESTION_UNIT, "antri", NOW + 10}, 10, true},
        {{PATIENT, QUESTION_UNIT, "antri", NOW + 10}, 1000000, true},
        {{PATIENT, QUESTION_UNIT, "antri", 0}, 1000000, false}, /* never expires */
        {{PATIENT, QUESTION_UNIT, "", NOW + 10}, 10, false},
        {{PATIENT, QUESTION_UNIT, NULL, NOW + 10}, 10, false},
        {{PATIENT, QUESTION_CANCEL, "antri", NOW + 10}, 10, true}, /* a draft carried along */
        {{PATIENT, QUESTION_CANCEL, "", NOW + 10}, 10, false},
        {{PATIENT, QUESTION_REASON, "antri", NOW + 10}, 10, true},
        {{PATIENT, QUESTION_REASON, "", NOW + 10}, 10, false},
        {{PATIENT, QUESTION_TEXT, "", NOW + 10}, 10, false},
        {{PATIENT, QUESTION_GRADE, "obat habis", NOW + 10}, 10, false}, /* a reason, not a complaint */
        {{PATIENT, QUESTION_RATED, "obat habis", NOW + 10}, 10, false},
    };
    struct world *w = *state;
    for (size_t i = 0; i < sizeof CASE / sizeof CASE[0]; i++) {
        int64_t at;
        ok(w, store_begin(w->store, &w->err));
        ask(w, &CASE[i].asked);
        refused(w, CASE[i].lapses ? OK : E_NOTFOUND, store_lapsed(w->store, NOW + CASE[i].after_s, &lapsed, &w->err));
        assert_string_equal(lapsed.draft, CASE[i].lapses ? CASE[i].asked.draft : "");
        ok(w, store_next_timer(w->store, 600, &at, &w->err));
        bool is_waiting = CASE[i].lapses || i == 0;
        assert_true(at == (is_waiting ? NOW + 10 : INT64_MAX));
        store_rollback(w->store);
    }
}

static void test_each_once_and_the_oldest_first(void **state)
{
    static const struct asked ASKED[] = {{PATIENT, QUESTION_UNIT, "b", NOW + 20},
                                         {OTHER, QUESTION_UNIT, "a", NOW + 10},
                                         {STAFF, QUESTION_UNIT, "c", NOW + 30}};
    struct world *w = *state;
    uint32_t before = 0;
    int64_t at;
    ok(w, store_begin(w->store, &w->err));
    for (size_t i = 0; i < 3; i++)
        ask(w, &ASKED[i]);
    ok(w, store_commit(w->store, &w->err));
    ok(w, store_next_timer(w->store, 600, &at, &w->err));
    assert_true(at == NOW + 10);
    ok(w, store_next_due(w->store, 600, &at, &w->err));
    assert_true(at == NOW + 10);
    ok(w, store_begin(w->store, &w->err));
    for (char want[] = "a"; want[0] <= 'b'; want[0]++) {
        ok(w, store_lapsed(w->store, NOW + 29, &lapsed, &w->err));
        assert_string_equal(lapsed.draft, want);
        assert_true(lapsed.fresh_ticket != before);
        before = lapsed.fresh_ticket;
        settle(w, lapsed.person);
    }
    refused(w, E_NOTFOUND, store_lapsed(w->store, NOW + 29, &lapsed, &w->err));
    ok(w, store_commit(w->store, &w->err));
    if (w->is_file)
        world_reopen(w);
    ok(w, store_next_timer(w->store, 600, &at, &w->err));
    assert_true(at == NOW + 30);
    ok(w, store_begin(w->store, &w->err));
    ok(w, store_lapsed(w->store, NOW + 30, &lapsed, &w->err));
    assert_string_equal(lapsed.draft, "c");
    settle(w, lapsed.person);
    store_rollback(w->store); /* not settled after all */
    ok(w, store_begin(w->store, &w->err));
    ok(w, store_lapsed(w->store, NOW + 30, &lapsed, &w->err));
    assert_string_equal(lapsed.draft, "c");
    store_rollback(w->store);
}

static void test_the_sooner_timer_is_next(void **state)
{
    static const struct {
        int64_t part_at, expires_at, timer_at;
    } CASE[] = {{0, 0, INT64_MAX},
                {NOW, 0, NOW + 600},
                {0, NOW + 599, NOW + 599},
                {NOW, NOW + 599, NOW + 599},
                {NOW, NOW + 601, NOW + 600}};
    struct world *w = *state;
    for (size_t i = 0; i < sizeof CASE / sizeof CASE[0]; i++) {
        int64_t at;
        ok(w, store_begin(w->store, &w->err));
        const struct asked asked = {PATIENT, QUESTION_UNIT, "antri", CASE[i].expires_at};
        struct sms_in part = sms_of(OTHER, "bagian satu");
        part.ref = (int)i;
        part.part = 1;
        part.total = 2;
        part.received_at = CASE[i].part_at;
        if (CASE[i].part_at != 0)
            refused(w, E_NOTFOUND, store_receive(w->store, &part, &w->item, &w->err));
        ask(w, &asked);
        ok(w, store_next_timer(w->store, 600, &at, &w->err));
        assert_true(at == CASE[i].timer_at);
        ok(w, store_next_due(w->store, 600, &at, &w->err));
        assert_true(at == CASE[i].timer_at); /* the outbox is empty */
        store_rollback(w->store);
    }
}

static void spoil(struct world *w, const char *sql)
{
    assert_int_equal(sqlite3_exec(w->store->db, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_changes(w->store->db), 1);
}

/* A row of another program, or a damaged one, holds up neither the drafts behind it nor what its person writes. */
static void test_what_cannot_be_read_is_put_aside(void **state)
{
    static const char *const SPOIL[] = {
        "UPDATE question SET draft_kind = 'petition' WHERE draft = 'a'",
        "UPDATE question SET choices = printf('%.2000c', 'K') WHERE draft = 'a'",
        "UPDATE question SET draft_kind = '' WHERE draft = 'a'",
    };
    static const struct asked ASKED[] = {{PATIENT, QUESTION_UNIT, "a", NOW + 10},
                                         {OTHER, QUESTION_UNIT, "b", NOW + 20}};
    struct world *w = *state;
    for (size_t i = 0; i < sizeof SPOIL / sizeof SPOIL[0]; i++) {
        int64_t person = -1, at;
        ok(w, store_begin(w->store, &w->err));
        ask(w, &ASKED[0]);
        ask(w, &ASKED[1]);
        ok(w, store_commit(w->store, &w->err));
        spoil(w, SPOIL[i]);
        assert_int_equal(store_put_aside(w->store, &person), 0);
        for (int is_kept = 0; is_kept < 2; is_kept++) { /* rolled back: it is still to be put aside, and told */
            ok(w, store_begin(w->store, &w->err));
            ok(w, store_lapsed(w->store, NOW + 20, &lapsed, &w->err));
            assert_string_equal(lapsed.draft, "b");
            settle(w, lapsed.person);
            refused(w, E_NOTFOUND, store_lapsed(w->store, NOW + 20, &lapsed, &w->err));
            if (is_kept)
                ok(w, store_commit(w->store, &w->err));
            else
                store_rollback(w->store);
            assert_int_equal(store_put_aside(w->store, &person), is_kept);
        }
        ok(w, store_next_timer(w->store, 600, &at, &w->err));
        assert_true(at == INT64_MAX); /* nothing that is due for ever */
        world_facts(w, PATIENT);
        assert_true(person == w->facts.person && w->facts.question.kind == QUESTION_NONE);
        assert_int_equal(store_put_aside(w->store, &person), 0); /* told once */
        ok(w, store_begin(w->store, &w->err));
        refused(w, E_NOTFOUND, store_lapsed(w->store, NOW + 1000, &lapsed, &w->err));
        store_rollback(w->store);
    }
}

static void test_refusals(void **state)
{
    struct world *w = *state;
    refused(w, E_INVAL, store_lapsed(w->store, NOW, &lapsed, &w->err)); /* no transaction */
    ok(w, store_begin(w->store, &w->err));
    refused(w, E_NOTFOUND, store_lapsed(w->store, NOW, &lapsed, &w->err));
    ok(w, store_commit(w->store, &w->err));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOTH(test_all_of_a_lapsed_question),         BOTH(test_which_lapse),
        BOTH(test_each_once_and_the_oldest_first),   BOTH(test_the_sooner_timer_is_next),
        BOTH(test_what_cannot_be_read_is_put_aside), BOTH(test_refusals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
