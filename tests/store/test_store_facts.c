/* What a decision asks: lists, ballots, questions, quotas. */
#include "world.h"

static void test_same_text_is_noticed(void **state)
{
    static const struct {
        const char *sender, *text;
        int64_t after_s;
        bool is_same;
    } CASE[] = {
        {PATIENT, "antri dari jam 7", 0, true},
        {PATIENT, "Antri  dari JAM 7!", 60, true},
        {PATIENT, "antri dari jam 7", 86399, true},
        {PATIENT, "antri dari jam 7", 86400, false},
        {PATIENT, "antri dari jam 8", 0, false},
        {PATIENT, "antri dari jam", 0, false},
        {PATIENT, "antri dari jam 7 lagi", 0, false},
        {OTHER, "antri dari jam 7", 0, false},
        {PATIENT, "", 0, false},
        {PATIENT, "dari antri jam 7", 0, false},
    };
    struct world *w = *state;
    uint32_t ticket = world_complaint(w, PATIENT, "antri dari jam 7");
    (void)world_complaint(w, OTHER, "lain");
    for (size_t i = 0; i < sizeof CASE / sizeof CASE[0]; i++) {
        char message[64];
        (void)snprintf(message, sizeof message, "%s#", CASE[i].text); /* the body need not end the message */
        struct phone sender = mobile(CASE[i].sender);
        struct fact_query query = query_by(&sender);
        query.now = NOW + CASE[i].after_s;
        query.needs = NEED_SAME;
        query.text = message;
        query.text_len = strlen(CASE[i].text);
        ok(w, store_facts(w->store, &query, &w->facts, &w->err));
        assert_int_equal(w->facts.same.ticket, CASE[i].is_same ? ticket : 0);
        query.needs = 0;
        ok(w, store_facts(w->store, &query, &w->facts, &w->err));
        assert_int_equal(w->facts.same.id, 0);
    }
}

/* ---- lists ---- */

static uint32_t open_for_list(struct world *w, const char *unit, int64_t due_at, unsigned flags, enum state state)
{
    world_receive(w, PATIENT, "x");
    world_facts(w, PATIENT);
    uint32_t ticket = w->facts.fresh_ticket;
    struct effect *open = world_effect(w, EFFECT_OPEN, "x");
    open->complaint = (struct complaint){.ticket = ticket, .due_at = due_at, .flags = flags, .state = state};
    (void)snprintf(open->complaint.unit, sizeof open->complaint.unit, "%s", unit);
    world_apply(w);
    return ticket;
}

static void test_list_of_open_complaints(void **state)
{
    struct world *w = *state;
    static const char *const KTW[] = {"KTW", NULL}, *const TWO[] = {"TJM", "KTW", NULL}, *const NONE[] = {NULL},
                             *const EMPTY[] = {"CKP", NULL};
    uint32_t ticket[8];
    ok(w, store_begin(w->store, &w->err));
    for (int i = 7; i >= 0; i--) /* 4 of KTW are late; 1 of them secret */
        ticket[i] = open_for_list(w, i == 6 ? "TJM" : "KTW", NOW - 4 + i + (i >= 4), i == 1 ? FLAG_SECRET : 0,
                                  i == 7 ? STATE_ANSWERED : STATE_RECEIVED);
    const struct {
        const char *const *units;
        bool sees_secret;
        int n_open, n_late, n_list;
        int first[5];
    } CASE[] = {
        {KTW, false, 5, 3, 5, {0, 2, 3, 4, 5}},
        {KTW, true, 6, 4, 5, {0, 1, 2, 3, 4}},
        {TWO, false, 6, 3, 5, {0, 2, 3, 4, 5}},
        {TWO, true, 7, 4, 5, {0, 1, 2, 3, 4}},
        {NONE, true, 0, 0, 0, {0}},
        {EMPTY, true, 0, 0, 0, {0}},
        {NULL, true, 0, 0, 0, {0}},
    };
    struct phone staff = mobile(STAFF);
    for (size_t i = 0; i < sizeof CASE / sizeof CASE[0]; i++) {
        struct fact_query query = query_by(&staff);
        query.needs = NEED_LIST;
        query.units = CASE[i].units;
        query.sees_secret = CASE[i].sees_secret;
        ok(w, store_facts(w->store, &query, &w->facts, &w->err));
        assert_int_equal(w->facts.n_open, CASE[i].n_open);
        assert_int_equal(w->facts.n_late, CASE[i].n_late);
        assert_int_equal(w->facts.n_list, CASE[i].n_list);
        for (int k = 0; k < CASE[i].n_list; k++)
            assert_int_equal(w->facts.list[k].ticket, ticket[CASE[i].first[k]]);
    }
    store_rollback(w->store);
}

/* What only dinkes sees is not in the lists of a unit. */
static void test_list_leaves_out_what_dinkes_alone_sees(void **state)
{
    static const struct {
        unsigned flags;
        int n_seen;
    } CASE[] = {{0, 1},
                {FLAG_ANONYMOUS, 1},
                {FLAG_RETALIATION, 1},
                {FLAG_URGENT, 1},
                {FLAG_SECRET, 0},
                {FLAG_SUPERVISORY, 0},
                {FLAG_SUPERVISORY | FLAG_URGENT, 0}};
    static const char *const KTW[] = {"KTW", NULL};
    struct world *w = *state;
    struct phone staff = mobile(STAFF);
    for (size_t i = 0; i < sizeof CASE / sizeof CASE[0]; i++) {
        struct fact_query query = query_by(&staff);
        query.needs = NEED_LIST;
        query.units = KTW;
        ok(w, store_begin(w->store, &w->err));
        (void)open_for_list(w, "KTW", NOW, CASE[i].flags, STATE_RECEIVED);
        for (int sees = 0; sees < 2; sees++) {
            query.sees_secret = sees != 0;
            ok(w, store_facts(w->store, &query, &w->facts, &w->err));
            assert_int_equal(w->facts.n_open, sees ? 1 : CASE[i].n_seen);
            assert_int_equal(w->facts.n_list, w->facts.n_open);
        }
        store_rollback(w->store);
    }
}

/* Due at this second is not late yet; without a deadline it never is. */
static void test_late_begins_after_the_deadline(void **state)
{
    static const struct {
        int64_t due_at;
        int n_late;
    } CASE[] = {{NOW - 1, 1}, {NOW, 1}, {NOW + 1, 1}, {0, 1}, {1, 2}};
    static const char *const KTW[] = {"KTW", NULL};
    struct world *w = *state;
    struct phone staff = mobile(STAFF);
    struct fact_query query = query_by(&staff);
    query.needs = NEED_LIST;
    query.units = KTW;
    ok(w, store_begin(w->store, &w->err));
    for (size_t i = 0; i < sizeof CASE / sizeof CASE[0]; i++) {
        (void)open_for_list(w, "KTW", CASE[i].due_at, 0, STATE_RECEIVED);
        ok(w, store_facts(w->store, &query, &w->facts, &w->err));
        assert_int_equal(w->facts.n_late, CASE[i].n_late);
    }
    store_rollback(w->store);
}

static void test_list_takes_the_soonest_of_many_units(void **state)
{
    struct world *w = *state;
    static const char *const UNITS[] = {"A", "B", "C", NULL};
    ok(w, store_begin(w->store, &w->err));
    for (int i = 0; i < 30; i++)
        (void)open_for_list(w, UNITS[i % 3], NOW + (i * 7) % 30, 0, STATE_RECEIVED);
    struct phone staff = mobile(STAFF);
    struct fact_query query = query_by(&staff);
    query.needs = NEED_LIST;
    query.units = UNITS;
    ok(w, store_facts(w->store, &query, &w->facts, &w->err));
    assert_int_equal(w->facts.n_open, 30);
    assert_int_equal(w->facts.n_list, FACTS_LIST_MAX);
    for (int k = 0; k < FACTS_LIST_MAX; k++)
        assert_int_equal(w->facts.list[k].due_at, NOW + k);
    store_rollback(w->store);
}

/* ---- ballots ---- */

static void rate(struct world *w, const char *by, const char *unit, int32_t day, int grade)
{
    world_receive(w, by, "PUAS");
    struct effect *effect = world_effect(w, EFFECT_RATING, NULL);
    (void)snprintf(effect->unit, sizeof effect->unit, "%s", unit);
    effect->day = day;
    effect->grade = grade;
    world_apply(w);
}

static int grade_of(struct world *w, const char *by, const char *unit, int32_t day)
{
    struct phone sender = mobile(by);
    struct fact_query query = query_by(&sender);
    query.needs = NEED_RATING;
    query.today = day;
    (void)snprintf(query.unit, sizeof query.unit, "%s", unit);
    ok(w, store_facts(w->store, &query, &w->facts, &w->err));
    return w->facts.grade_today;
}

static void test_last_rating_of_the_day_counts(void **state)
{
    struct world *w = *state;
    ok(w, store_begin(w->store, &w->err));
    rate(w, PATIENT, "KTW", 100, 1);
    rate(w, PATIENT, "KTW", 100, 4);
    rate(w, PATIENT, "TJM", 100, 2);
    rate(w, PATIENT, "KTW", 101, 3);
    assert_int_equal(grade_of(w, PATIENT, "KTW", 100), 4);
    assert_int_equal(grade_of(w, PATIENT, "TJM", 100), 2);
    assert_int_equal(grade_of(w, PATIENT, "KTW", 101), 3);
    assert_int_equal(grade_of(w, PATIENT, "KTW", 102), 0);
    assert_int_equal(grade_of(w, OTHER, "KTW", 100), 0);
    ok(w, store_commit(w->store, &w->err));
}

static void test_ratings_out_of_range(void **state)
{
    static const int GRADE[] = {-1, 0, 5, 100};
    struct world *w = *state;
    for (size_t i = 0; i < sizeof GRADE / sizeof GRADE[0]; i++) {
        ok(w, store_begin(w->store, &w->err));
        world_receive(w, PATIENT, "PUAS");
        struct effect *effect = world_effect(w, EFFECT_RATING, NULL);
        strcpy(effect->unit, "KTW");
        effect->grade = GRADE[i];
        refused(w, E_INVAL, store_apply(w->store, &w->item, &w->plan, NOW, &w->err));
        plan_clear(&w->plan);
        store_rollback(w->store);
    }
}

static bool has_voted(struct world *w, const char *by, const char *unit, int category, int32_t month)
{
    struct phone sender = mobile(by);
    struct fact_query query = query_by(&sender);
    query.needs = NEED_VOTE;
    query.month = month;
    query.category = category;
    (void)snprintf(query.unit, sizeof query.unit, "%s", unit);
    ok(w, store_facts(w->store, &query, &w->facts, &w->err));
    return w->facts.has_voted;
}

static void vote(struct world *w, const char *by, const char *badge)
{
    world_receive(w, by, "PILIH");
    struct effect *effect = world_effect(w, EFFECT_VOTE, NULL);
    strcpy(effect->unit, "KTW");
    effect->day = 24314;
    effect->category = BADGE_NURSE;
    (void)snprintf(effect->badge, sizeof effect->badge, "%s", badge);
    world_apply(w);
}

struct tally {
    char text[128];
};

static bool add_tally(void *ctx, const struct cell *cells, int n)
{
    struct tally *tally = ctx;
    size_t len = strlen(tally->text);
    assert_int_equal(n, 5);
    (void)snprintf(tally->text + len, sizeof tally->text - len, "%s %lld %s %s %lld;", cells[0].text,
                   (long long)cells[1].number, cells[2].text, cells[3].text, (long long)cells[4].number);
    return true;
}

static void test_last_vote_of_the_month_counts(void **state)
{
    struct world *w = *state;
    struct tally tally = {""};
    ok(w, store_begin(w->store, &w->err));
    vote(w, PATIENT, "P01");
    vote(w, PATIENT, "P03");
    vote(w, OTHER, "P03");
    assert_true(has_voted(w, PATIENT, "KTW", BADGE_NURSE, 24314));
    assert_false(has_voted(w, PATIENT, "KTW", BADGE_DOCTOR, 24314));
    assert_false(has_voted(w, PATIENT, "KTW", BADGE_NURSE, 24315));
    assert_false(has_voted(w, PATIENT, "TJM", BADGE_NURSE, 24314));
    assert_false(has_voted(w, STAFF, "KTW", BADGE_NURSE, 24314));
    ok(w, store_commit(w->store, &w->err));
    const struct listing_query query = {.listing = LISTING_VOTES};
    ok(w, store_list(w->store, &query, add_tally, &tally, &w->err));
    assert_string_equal(tally.text, "KTW 24314 nurse P03 2;");
}

/* ---- questions ---- */

static void ask(struct world *w, enum question question, const char *draft, uint32_t ticket)
{
    world_receive(w, PATIENT, "x");
    struct effect *effect = world_effect(w, EFFECT_ASK, draft);
    effect->question = question;
    effect->ticket = ticket;
    effect->flags = FLAG_SECRET;
    effect->complaint.kind = COMPLAINT_SUGGESTION;
    effect->expires_at = NOW + 10;
    strcpy(effect->unit, "KTW");
    if (question == QUESTION_UNIT)
        effect->choices = "KTW KJ1 KJ2 TJM DKR00";
    effect->grade = question == QUESTION_UNIT ? 2 : 0;
    world_apply(w);
}

static void test_question_waits_for_its_answer(void **state)
{
    struct world *w = *state;
    uint32_t ticket = world_complaint(w, PATIENT, "antri");
    ok(w, store_begin(w->store, &w->err));
    ask(w, QUESTION_UNIT, "antri dari jam 7", 0);
    world_facts(w, PATIENT);
    assert_int_equal(w->facts.question.kind, QUESTION_UNIT);
    assert_string_equal(w->facts.question.draft, "antri dari jam 7");
    assert_string_equal(w->facts.question.unit, "KTW");
    assert_int_equal(w->facts.question.flags, FLAG_SECRET);
    assert_string_equal(w->facts.question.choices, "KTW KJ1 KJ2 TJM DKR00");
    assert_int_equal(w->facts.question.grade, 2);
    assert_int_equal(w->facts.question.of, COMPLAINT_SUGGESTION);
    assert_true(w->facts.question.asked_at == NOW && w->facts.question.expires_at == NOW + 10);
    assert_int_equal(w->facts.asked.id, 0);
    world_facts(w, OTHER);
    assert_int_equal(w->facts.question.kind, QUESTION_NONE);

    ask(w, QUESTION_CANCEL, NULL, ticket); /* one open question: it replaces the other */
    world_facts(w, PATIENT);
    assert_int_equal(w->facts.question.kind, QUESTION_CANCEL);
    assert_string_equal(w->facts.question.draft, "");
    assert_int_equal(w->facts.question.ticket, ticket);
    assert_string_equal(w->facts.question.choices, "");
    assert_int_equal(w->facts.question.grade, 0);
    assert_int_equal(w->facts.asked.ticket, ticket);

    world_receive(w, PATIENT, "YA");
    (void)world_effect(w, EFFECT_SETTLED, NULL);
    world_apply(w);
    world_facts(w, PATIENT);
    assert_int_equal(w->facts.question.kind, QUESTION_NONE);
    store_rollback(w->store);
}

static void test_question_expires(void **state)
{
    struct world *w = *state;
    struct phone sender = mobile(PATIENT);
    ok(w, store_begin(w->store, &w->err));
    ask(w, QUESTION_TEXT, "x", 0);
    for (int i = 0; i < 2; i++) {
        struct fact_query query = query_by(&sender);
        query.now = NOW + 9 + i;
        ok(w, store_facts(w->store, &query, &w->facts, &w->err));
        assert_int_equal(w->facts.question.kind, i == 0 ? QUESTION_TEXT : QUESTION_NONE);
    }
    store_rollback(w->store);
}

/* ---- quotas ---- */

static void reply(struct world *w, int64_t at, const char *text, int reply_id, int segments)
{
    world_receive(w, PATIENT, "x");
    struct effect *effect = world_effect(w, EFFECT_SMS, text);
    effect->is_answer = true;
    effect->to_phone = mobile(PATIENT);
    effect->reply_id = reply_id;
    effect->segments = segments;
    ok(w, store_apply(w->store, &w->item, &w->plan, at, &w->err));
    plan_clear(&w->plan);
}

static void test_replies_are_counted(void **state)
{
    struct world *w = *state;
    ok(w, store_begin(w->store, &w->err));
    reply(w, NOW - 86400, "terlalu lama", REPLY_ID_help, 1);
    reply(w, NOW - 86399, "kemarin", REPLY_ID_help, 2);
    reply(w, NOW - 3600, "tadi", REPLY_ID_rate_limited, 1);
    reply(w, NOW - 3599, "baru", REPLY_ID_not_text, 3);
    world_facts(w, PATIENT);
    assert_int_equal(w->facts.replies_hour, 1);
    assert_int_equal(w->facts.replies_day, 3);
    assert_true(w->facts.limited_at == NOW - 3600);
    assert_true(w->facts.last_reply_at == NOW - 3599 && w->facts.last_reply_hash == plan_text_hash("baru"));
    assert_in_range(w->facts.segments_today, 4, 6); /* by whole hours */
    world_facts(w, OTHER);
    assert_int_equal(w->facts.replies_day, 0);
    assert_in_range(w->facts.segments_today, 4, 6); /* of the whole gateway */
    ok(w, store_commit(w->store, &w->err));
    int in_transaction = w->facts.segments_today;
    ok(w, store_begin(w->store, &w->err)); /* it was written, not only remembered */
    world_facts(w, PATIENT);
    store_rollback(w->store);
    assert_int_equal(w->facts.segments_today, in_transaction);
}

static void test_segments_are_known_after_a_restart(void **state)
{
    struct world *w = *state;
    ok(w, store_begin(w->store, &w->err));
    reply(w, NOW - 86400, "kemarin", REPLY_ID_help, 8);
    reply(w, NOW - 7200, "tadi", REPLY_ID_help, 2);
    reply(w, NOW, "baru", REPLY_ID_help, 1);
    ok(w, store_commit(w->store, &w->err));
    for (int i = 0; i < 2; i++) {
        world_facts(w, PATIENT);
        assert_int_equal(w->facts.segments_today, 3);
        world_reopen(w);
    }
    struct phone sender = mobile(PATIENT);
    struct fact_query query = query_by(&sender);
    for (int i = -1; i <= 1; i += 2) { /* with a clock that jumped back a day, and a day later */
        query.now = NOW + i * 86400;
        ok(w, store_facts(w->store, &query, &w->facts, &w->err));
        assert_int_equal(w->facts.segments_today, 0);
    }
}

static void test_segments_of_a_rolled_back_batch_are_not_spent(void **state)
{
    struct world *w = *state;
    ok(w, store_begin(w->store, &w->err));
    reply(w, NOW, "x", REPLY_ID_help, 4);
    world_facts(w, PATIENT);
    assert_int_equal(w->facts.segments_today, 4);
    reply(w, NOW, "x", REPLY_ID_help, 3);
    world_facts(w, PATIENT);
    assert_int_equal(w->facts.segments_today, 7);
    store_rollback(w->store);
    world_facts(w, PATIENT);
    assert_int_equal(w->facts.segments_today, 0);
}

static void test_notices_do_not_use_up_the_quota(void **state)
{
    struct world *w = *state;
    (void)world_complaint(w, PATIENT, "antri");
    (void)world_queue(w, PATIENT, "dijawab", PRIORITY_NOTICE);
    world_facts(w, PATIENT);
    assert_int_equal(w->facts.replies_day, 0);
    assert_true(w->facts.last_reply_hash == 0);
    assert_int_equal(w->facts.segments_today, 1);
}

static void test_recent_reply_is_found_by_name(void **state)
{
    struct world *w = *state;
    struct phone sender = mobile(PATIENT);
    static const struct {
        int id;
        int64_t at;
    } CASE[] = {{REPLY_ID_help, NOW - 50}, {REPLY_ID_unknown, NOW - 70}, {REPLY_ID_thanks_only, 0}};
    ok(w, store_begin(w->store, &w->err));
    reply(w, NOW - 90, "a", REPLY_ID_help, 1);
    reply(w, NOW - 70, "b", REPLY_ID_unknown, 1);
    reply(w, NOW - 50, "c", REPLY_ID_help, 1);
    for (size_t i = 0; i < sizeof CASE / sizeof CASE[0]; i++) {
        struct fact_query query = query_by(&sender);
        query.needs = NEED_RECENT;
        query.recent = CASE[i].id;
        ok(w, store_facts(w->store, &query, &w->facts, &w->err));
        assert_true(w->facts.recent_at == CASE[i].at);
    }
    store_rollback(w->store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOTH(test_same_text_is_noticed),
        BOTH(test_list_of_open_complaints),
        BOTH(test_list_leaves_out_what_dinkes_alone_sees),
        BOTH(test_late_begins_after_the_deadline),
        BOTH(test_list_takes_the_soonest_of_many_units),
        BOTH(test_last_rating_of_the_day_counts),
        BOTH(test_ratings_out_of_range),
        BOTH(test_last_vote_of_the_month_counts),
        BOTH(test_question_waits_for_its_answer),
        BOTH(test_question_expires),
        BOTH(test_replies_are_counted),
        ON_DISK(test_segments_are_known_after_a_restart),
        BOTH(test_segments_of_a_rolled_back_batch_are_not_spent),
        BOTH(test_notices_do_not_use_up_the_quota),
        BOTH(test_recent_reply_is_found_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
