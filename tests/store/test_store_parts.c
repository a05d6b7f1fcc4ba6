/* Long SMS: parts in any order, twice, missing, hostile. Faults row 7. */
#include "world.h"

#include "io/store_sqlite.h"

static struct sms_in part_of(const char *text, int part, int total)
{
    struct sms_in sms = sms_of(PATIENT, text);
    sms.ref = 77;
    sms.ref_width = 8;
    sms.part = part;
    sms.total = total;
    return sms;
}

/* What came, in which order, and what must be said of each and handed over at the end. */
struct step {
    const char *text;
    int part, total;
    enum rc rc;
    const char *handed; /* where rc is OK */
    bool is_partial;
};

static void play(struct world *w, const struct step *step)
{
    ok(w, store_begin(w->store, &w->err));
    for (; step->text != NULL; step++) {
        struct sms_in sms = part_of(step->text, step->part, step->total);
        refused(w, step->rc, store_receive(w->store, &sms, &w->item, &w->err));
        if (step->rc != OK)
            continue;
        assert_string_equal(w->item.text, step->handed);
        assert_int_equal(w->item.is_partial, step->is_partial);
        assert_true(w->item.is_text);
        assert_string_equal(w->item.sender.text, PATIENT);
        assert_string_equal(w->item.modem, "modem-01");
    }
    ok(w, store_commit(w->store, &w->err));
}

#define PLAY(w, ...) play(w, (const struct step[]){__VA_ARGS__, {0}})

static void test_parts_join_in_order_of_number(void **state)
{
    PLAY(*state, {"satu ", 1, 3, E_NOTFOUND, NULL, false}, {"dua ", 2, 3, E_NOTFOUND, NULL, false},
         {"tiga", 3, 3, OK, "satu dua tiga", false});
}

static void test_parts_join_whatever_came_first(void **state)
{
    PLAY(*state, {"tiga", 3, 3, E_NOTFOUND, NULL, false}, {"satu ", 1, 3, E_NOTFOUND, NULL, false},
         {"dua ", 2, 3, OK, "satu dua tiga", false});
}

static void test_part_twice_is_taken_once(void **state)
{
    PLAY(*state, {"satu ", 1, 2, E_NOTFOUND, NULL, false}, {"satu ", 1, 2, E_EXISTS, NULL, false},
         {"dua", 2, 2, OK, "satu dua", false}, {"dua", 2, 2, E_EXISTS, NULL, false},
         {"satu ", 1, 2, E_EXISTS, NULL, false});
}

static void test_hostile_parts_are_messages_of_their_own(void **state)
{
    PLAY(*state, {"nol", 0, 3, OK, "nol", true}, {"lebih", 4, 3, OK, "lebih", true},
         {"banyak", 1, 21, OK, "banyak", true}, {"minus", -1, 2, OK, "minus", true},
         {"total minus", 1, -2, OK, "total minus", true}, {"raksasa", 255, 255, OK, "raksasa", true});
}

static void test_single_needs_no_other(void **state)
{
    PLAY(*state, {"a", 0, 0, OK, "a", false}, {"b", 1, 1, OK, "b", false}, {"c", 0, 1, OK, "c", false});
}

static void test_differing_totals_do_not_mix(void **state)
{
    PLAY(*state, {"a1", 1, 2, E_NOTFOUND, NULL, false}, {"b2", 2, 3, E_NOTFOUND, NULL, false},
         {"a2", 2, 2, OK, "a1a2", false}, {"b1", 1, 3, E_NOTFOUND, NULL, false}, {"b3", 3, 3, OK, "b1b2b3", false});
}

static void test_reused_reference_with_other_words_begins_anew(void **state)
{
    PLAY(*state, {"a1", 1, 2, E_NOTFOUND, NULL, false}, {"b1", 1, 2, E_NOTFOUND, NULL, false},
         {"x2", 2, 2, OK, "a1x2", false}, {"y2", 2, 2, OK, "b1y2", false});
}

/* With the SMSC's times to tell them apart, each part finds its own. */
static void test_reused_reference_is_told_apart_by_time(void **state)
{
    struct world *w = *state;
    static const struct {
        const char *text;
        int part;
        int64_t smsc_at;
        enum rc rc;
        const char *handed;
    } STEP[] = {{"a1", 1, NOW - 900, E_NOTFOUND, NULL},
                {"b1", 1, NOW - 100, E_NOTFOUND, NULL},
                {"b2", 2, NOW - 98, OK, "b1b2"},
                {"a2", 2, NOW - 897, OK, "a1a2"}};
    ok(w, store_begin(w->store, &w->err));
    for (size_t i = 0; i < sizeof STEP / sizeof STEP[0]; i++) {
        struct sms_in sms = part_of(STEP[i].text, STEP[i].part, 2);
        sms.smsc_at = STEP[i].smsc_at;
        refused(w, STEP[i].rc, store_receive(w->store, &sms, &w->item, &w->err));
        if (STEP[i].rc == OK)
            assert_string_equal(w->item.text, STEP[i].handed);
    }
    store_rollback(w->store);
}

/* Parts of one message have these in common; any difference keeps them apart. */
static void test_what_keeps_parts_apart(void **state)
{
    struct world *w = *state;
    for (int i = 0; i < 6; i++) {
        ok(w, store_begin(w->store, &w->err));
        struct sms_in first = part_of("satu ", 1, 2), second = part_of("dua", 2, 2);
        second.imsi = i == 1 ? "510100000000002" : second.imsi;
        second.sender = i == 2 ? mobile(OTHER) : second.sender;
        second.ref = i == 3 ? 78 : second.ref;
        second.ref_width = i == 4 ? 16 : second.ref_width;
        second.received_at = i == 5 ? NOW + 86401 : second.received_at;
        refused(w, E_NOTFOUND, store_receive(w->store, &first, &w->item, &w->err));
        refused(w, i == 0 ? OK : E_NOTFOUND, store_receive(w->store, &second, &w->item, &w->err));
        store_rollback(w->store);
    }
}

static void test_parts_may_come_by_another_modem_of_the_same_sim(void **state)
{
    struct world *w = *state;
    struct sms_in first = part_of("satu ", 1, 2), second = part_of("dua", 2, 2);
    second.modem = "modem-02"; /* the SIM was moved */
    ok(w, store_begin(w->store, &w->err));
    refused(w, E_NOTFOUND, store_receive(w->store, &first, &w->item, &w->err));
    ok(w, store_receive(w->store, &second, &w->item, &w->err));
    assert_string_equal(w->item.text, "satu dua");
    ok(w, store_commit(w->store, &w->err));
}

static void test_parts_survive_a_restart(void **state)
{
    struct world *w = *state;
    PLAY(w, {"satu ", 1, 2, E_NOTFOUND, NULL, false});
    world_reopen(w);
    PLAY(w, {"satu ", 1, 2, E_EXISTS, NULL, false}, {"dua", 2, 2, OK, "satu dua", false});
    world_reopen(w);
    PLAY(w, {"dua", 2, 2, E_EXISTS, NULL, false}, {"satu ", 1, 2, E_EXISTS, NULL, false});
}

static void expect_partial(struct world *w, int64_t before, const char *text)
{
    ok(w, store_begin(w->store, &w->err));
    refused(w, text != NULL ? OK : E_NOTFOUND, store_next_partial(w->store, before, &w->item, &w->err));
    if (text != NULL) {
        assert_string_equal(w->item.text, text);
        assert_true(w->item.is_partial);
        assert_string_equal(w->item.sender.text, PATIENT);
        assert_true(w->item.id > 0 && w->item.person > 0);
    }
    ok(w, store_commit(w->store, &w->err));
}

static void test_partial_is_joined_with_gaps(void **state)
{
    static const struct {
        const char *present; /* of 5 */
        const char *text;
    } GAPS[] = {
        {"1", "1[...]"},       {"5", "[...]5"},       {"3", "[...]3[...]"},
        {"15", "1[...]5"},     {"1245", "12[...]45"}, {"24", "[...]2[...]4[...]"},
        {"1234", "1234[...]"}, {"2345", "[...]2345"},
    };
    struct world *w = *state;
    for (size_t i = 0; i < sizeof GAPS / sizeof GAPS[0]; i++) {
        ok(w, store_begin(w->store, &w->err));
        for (const char *c = GAPS[i].present; *c != '\0'; c++) {
            char text[] = {*c, '\0'};
            struct sms_in sms = part_of(text, *c - '0', 5);
            sms.ref = (int)i;
            refused(w, E_NOTFOUND, store_receive(w->store, &sms, &w->item, &w->err));
        }
        ok(w, store_commit(w->store, &w->err));
        expect_partial(w, NOW - 1, NULL); /* too early */
        expect_partial(w, NOW, GAPS[i].text);
        expect_partial(w, NOW, NULL); /* once */
    }
}

static void test_late_part_is_a_message_of_its_own(void **state)
{
    struct world *w = *state;
    PLAY(w, {"satu ", 1, 2, E_NOTFOUND, NULL, false});
    expect_partial(w, NOW, "satu [...]");
    PLAY(w, {"satu ", 1, 2, E_EXISTS, NULL, false}, {"dua", 2, 2, E_NOTFOUND, NULL, false});
    expect_partial(w, NOW, "[...]dua");
}

static void test_oldest_partial_comes_first(void **state)
{
    struct world *w = *state;
    ok(w, store_begin(w->store, &w->err));
    for (int i = 0; i < 3; i++) {
        static const char *const TEXT[] = {"b", "a", "c"};
        struct sms_in sms = part_of(TEXT[i], 1, 2);
        sms.ref = i;
        sms.received_at = NOW + (i == 1 ? 0 : i + 1);
        refused(w, E_NOTFOUND, store_receive(w->store, &sms, &w->item, &w->err));
    }
    ok(w, store_commit(w->store, &w->err));
    int64_t due;
    ok(w, store_next_due(w->store, 600, &due, &w->err));
    assert_int_equal(due, NOW + 600);
    expect_partial(w, NOW + 9, "a[...]");
    assert_int_equal(w->item.received_at, NOW);
    expect_partial(w, NOW + 9, "b[...]");
    expect_partial(w, NOW + 2, NULL);
    expect_partial(w, NOW + 9, "c[...]");
    ok(w, store_next_due(w->store, 600, &due, &w->err));
    assert_true(due == INT64_MAX);
}

/* What is not text is kept for people, and says so. */
static void test_parts_without_text(void **state)
{
    struct world *w = *state;
    ok(w, store_begin(w->store, &w->err));
    for (int part = 1; part <= 2; part++) {
        struct sms_in sms = part_of("", part, 2);
        sms.is_text = false;
        sms.raw = part == 1 ? "0A" : "0B";
        refused(w, part == 1 ? E_NOTFOUND : OK, store_receive(w->store, &sms, &w->item, &w->err));
    }
    assert_false(w->item.is_text);
    assert_string_equal(w->item.text, "");
    store_rollback(w->store);

    ok(w, store_begin(w->store, &w->err));
    struct sms_in binary = part_of("", 1, 2), text = part_of("teks", 2, 2);
    binary.is_text = false;
    binary.raw = "0A";
    refused(w, E_NOTFOUND, store_receive(w->store, &binary, &w->item, &w->err));
    ok(w, store_receive(w->store, &text, &w->item, &w->err));
    assert_true(w->item.is_text);
    assert_string_equal(w->item.text, "teks");
    store_rollback(w->store);
}

/* Twenty parts of the longest text fit; a longer one is no part that a phone sent. */
static void test_longest_parts(void **state)
{
    struct world *w = *state;
    char text[STORE_PART_TEXT_MAX + 2];
    memset(text, 'x', sizeof text);
    text[STORE_PART_TEXT_MAX] = '\0';
    ok(w, store_begin(w->store, &w->err));
    for (int part = 1; part <= 20; part++) {
        struct sms_in sms = part_of(text, part, 20);
        refused(w, part < 20 ? E_NOTFOUND : OK, store_receive(w->store, &sms, &w->item, &w->err));
    }
    assert_int_equal(strlen(w->item.text), 20 * STORE_PART_TEXT_MAX);
    for (int part = 1; part <= 19; part += 2) { /* ten gaps */
        struct sms_in sms = part_of(text, part, 20);
        sms.ref = 1;
        refused(w, E_NOTFOUND, store_receive(w->store, &sms, &w->item, &w->err));
    }
    ok(w, store_next_partial(w->store, NOW, &w->item, &w->err));
    assert_int_equal(strlen(w->item.text), 10 * STORE_PART_TEXT_MAX + 10 * strlen("[...]"));
    text[STORE_PART_TEXT_MAX] = 'x';
    text[STORE_PART_TEXT_MAX + 1] = '\0';
    struct sms_in sms = part_of(text, 1, 2);
    ok(w, store_receive(w->store, &sms, &w->item, &w->err));
    assert_int_equal(strlen(w->item.text), STORE_PART_TEXT_MAX + 1);
    assert_true(w->item.is_partial);
    store_rollback(w->store);
}

/* ---- any order at all, against a model ---- */

#define MESSAGES   6
#define PARTS_MAX  5
#define DELIVERIES (MESSAGES * PARTS_MAX * 2)

struct model {
    unsigned seed;
    int total[MESSAGES], ref[MESSAGES];
    int deliver[DELIVERIES]; /* message * PARTS_MAX + part */
    int n;
    int seen[MESSAGES][PARTS_MAX + 1]; /* how often a part's text was handed over */
    bool is_reused, has_timeouts;
};

static unsigned draw(struct model *m, unsigned below)
{
    m->seed = m->seed * 1664525u + 1013904223u;
    return (m->seed >> 8) % below;
}

static void shuffle(struct model *m)
{
    for (int i = m->n - 1; i > 0; i--) {
        int j = (int)draw(m, (unsigned)i + 1), keep = m->deliver[i];
        m->deliver[i] = m->deliver[j];
        m->deliver[j] = keep;
    }
}

/* Messages of one sender; references of their own, or (is_reused) shared; parts twice. */
static void make_model(struct model *m, unsigned seed)
{
    *m = (struct model){.seed = seed, .is_reused = seed % 3 == 0, .has_timeouts = seed % 2 == 0};
    for (int message = 0; message < MESSAGES; message++) {
        m->total[message] = 1 + (int)draw(m, PARTS_MAX);
        m->ref[message] = m->is_reused ? (int)draw(m, 2) : message;
        for (int part = 1; part <= m->total[message]; part++)
            for (unsigned times = 1 + draw(m, 2); times > 0; times--)
                m->deliver[m->n++] = message * PARTS_MAX + part - 1;
    }
    shuffle(m);
}

/* "<m3p2>" is part 2 of message 3: reads what was handed over back. */
static void note_handed(struct world *w, struct model *m)
{
    int message, part, last_message = -1, last_part = 0;
    for (const char *c = w->item.text; (c = strchr(c, '<')) != NULL; c++) {
        assert_int_equal(sscanf(c, "<m%dp%d>", &message, &part), 2);
        m->seen[message][part]++;
        if (!m->is_reused && last_message >= 0)
            assert_int_equal(message, last_message);
        assert_true(part > last_part); /* in order, always */
        last_message = message;
        last_part = part;
    }
    if (!m->is_reused && !m->has_timeouts)
        assert_int_equal(last_part, m->total[last_message]); /* whole, and nothing but whole */
    assert_true(m->has_timeouts || m->is_reused || !w->item.is_partial);
}

static void deliver(struct world *w, struct model *m, int which)
{
    int message = which / PARTS_MAX, part = which % PARTS_MAX + 1;
    char text[32];
    (void)snprintf(text, sizeof text, "<m%dp%d>", message, part);
    struct sms_in sms = part_of(text, part, m->total[message]);
    sms.ref = m->ref[message];
    enum rc rc = store_receive(w->store, &sms, &w->item, &w->err);
    assert_true(rc == OK || rc == E_NOTFOUND || rc == E_EXISTS);
    if (rc == OK)
        note_handed(w, m);
}

static void expire(struct world *w, struct model *m)
{
    while (store_next_partial(w->store, NOW, &w->item, &w->err) == OK)
        note_handed(w, m);
}

static void test_any_order_loses_and_doubles_nothing(void **state)
{
    struct world *w = *state;
    struct model m;
    for (unsigned seed = 1; seed <= 3000; seed++) {
        make_model(&m, seed);
        ok(w, store_begin(w->store, &w->err));
        for (int i = 0; i < m.n; i++) {
            deliver(w, &m, m.deliver[i]);
            if (m.has_timeouts && draw(&m, 8) == 0)
                expire(w, &m);
        }
        expire(w, &m);
        for (int message = 0; message < MESSAGES; message++)
            for (int part = 1; part <= m.total[message]; part++)
                if (m.seen[message][part] != 1)
                    fail_msg("seed %u: part %d of message %d was handed over %d times", seed, part, message,
                             m.seen[message][part]);
        store_rollback(w->store);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOTH(test_parts_join_in_order_of_number),
        BOTH(test_parts_join_whatever_came_first),
        BOTH(test_part_twice_is_taken_once),
        BOTH(test_hostile_parts_are_messages_of_their_own),
        BOTH(test_single_needs_no_other),
        BOTH(test_differing_totals_do_not_mix),
        BOTH(test_reused_reference_with_other_words_begins_anew),
        BOTH(test_reused_reference_is_told_apart_by_time),
        BOTH(test_what_keeps_parts_apart),
        BOTH(test_parts_may_come_by_another_modem_of_the_same_sim),
        ON_DISK(test_parts_survive_a_restart),
        BOTH(test_partial_is_joined_with_gaps),
        BOTH(test_late_part_is_a_message_of_its_own),
        BOTH(test_oldest_partial_comes_first),
        BOTH(test_parts_without_text),
        BOTH(test_longest_parts),
        IN_MEMORY(test_any_order_loses_and_doubles_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
