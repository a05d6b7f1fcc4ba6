/* decide_due: who is told of a modem, in which words, how often; where a draft goes that
 * nobody said the centre of. flow/due: when that happens, and the timers of cases; what a new holiday moves. */
#include "core/decide_due.h"
#include "flow/breach.h"
#include "flow/due.h"

#include "small_rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static const struct staff STAFF[] = {
    {.phone = {PHONE_MOBILE, "+6281300000001"},
     .name = "A",
     .role = ROLE_OFFICER,
     .unit = 1,
     .to_day = DIRECTORY_ALWAYS},
    {.phone = {PHONE_MOBILE, "+6281300000002"},
     .name = "B",
     .role = ROLE_DINKES,
     .unit = 0,
     .to_day = DIRECTORY_ALWAYS},
    {.phone = {PHONE_MOBILE, "+6281300000005"},
     .name = "C",
     .role = ROLE_DINKES,
     .unit = 0,
     .to_day = 10}, /* has left */
};

static struct rules rules_with_staff(const char *const *texts)
{
    static const char *label[LABEL_COUNT];
    struct rules rules = small_rules();
    for (int i = 0; i < LABEL_COUNT; i++)
        label[i] = "x";
    rules.directory.staff = STAFF;
    rules.directory.n_staff = 3;
    rules.replies.n_langs = 1;
    rules.replies.n = REPLY_ID_COUNT;
    rules.replies.text[0] = texts;
    rules.replies.label[0] = label;
    return rules;
}

static void test_modem(void **state)
{
    (void)state;
    static const char *texts[REPLY_ID_COUNT];
    static struct plan plan;
    texts[REPLY_ID_st_modem_down] = "down {modem} {tglwaktu} {n}";
    texts[REPLY_ID_st_modem_up] = "up {modem}";
    const struct rules rules = rules_with_staff(texts);
    struct modem_news news = {.modem = "modem-01", .since_at = 1774604999, .n_queued = 3, .now = 1774605300};
    decide_modem(&rules, &news, &plan);
    assert_int_equal(plan.n, 1); /* dinkes on duty, and nobody else */
    assert_string_equal(plan.effect[0].to_phone.text, "+6281300000002");
    assert_string_equal(plan.effect[0].text, "down modem-01 27/03/26 16.49 3");
    assert_false(plan.effect[0].is_answer);
    news.is_up = true;
    decide_modem(&rules, &news, &plan);
    assert_int_equal(plan.n, 1);
    assert_string_equal(plan.effect[0].text, "up modem-01");
}

static void test_breach(void **state)
{
    (void)state;
    static const char *texts[REPLY_ID_COUNT];
    static struct plan plan;
    texts[REPLY_ID_st_breach] = "{tglwaktu} {bataswaktu} {n}";
    struct rules rules = rules_with_staff(texts);
    const struct breach_news news = {.noted_at = 1774605000, .n_people = 12};
    decide_breach(&rules, &news, &plan);
    assert_int_equal(plan.n, 1); /* dinkes on duty, and nobody else */
    assert_string_equal(plan.effect[0].to_phone.text, "+6281300000002");
    assert_string_equal(plan.effect[0].text, "27/03/26 16.50 30/03/26 16.50 12");
    rules.directory.n_staff = 1; /* the officer alone */
    decide_breach(&rules, &news, &plan);
    assert_int_equal(plan.n, 0);
}

/* ---- the time of a breach is days of the office ---- */

static void test_breach_window(void **state)
{
    static const struct {
        int32_t from_day, to_day;
        int64_t now;
        enum rc rc;
        const char *says;
    } ROWS[] = {
        {20539, 20539, 1774605000, OK, NULL},
        {20530, 20545, 1774605000, OK, NULL}, /* may go on */
        {20539, 20539, 1774544400, OK, NULL}, /* its first second */
        {20539, 20539, 1774544399, E_INVAL, "that time has not begun yet"},
        {20540, 20539, 1774605000, E_INVAL, "the last day is before the first"},
    };
    (void)state;
    struct rules rules = small_rules();
    rules.calendar.utc_offset_s = 25200;
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        const struct breach_ask ask = {.from_day = ROWS[i].from_day, .to_day = ROWS[i].to_day, .now = ROWS[i].now};
        struct err err = {.text = ""};
        int64_t from_at, to_at;
        assert_int_equal(breach_window(&rules, &ask, &from_at, &to_at, &err), ROWS[i].rc);
        assert_true(from_at == INT64_C(1774544400) + (ROWS[i].from_day - 20539) * INT64_C(86400));
        assert_true(to_at == INT64_C(1774630800) + (ROWS[i].to_day - 20539) * INT64_C(86400));
        if (ROWS[i].says != NULL)
            assert_string_equal(err.text, ROWS[i].says);
    }
}

static void test_nobody_to_tell(void **state)
{
    (void)state;
    static const char *texts[REPLY_ID_COUNT];
    static struct plan plan;
    texts[REPLY_ID_st_modem_down] = "down";
    struct rules rules = rules_with_staff(texts);
    rules.directory.n_staff = 1; /* the officer alone */
    const struct modem_news news = {.modem = "m", .since_at = 1, .now = 1774605300};
    decide_modem(&rules, &news, &plan);
    assert_int_equal(plan.n, 0);
}

/* ---- drafts ---- */

#define NOW INT64_C(1774605300) /* 2026-03-27 16:55 WIB, a Friday */

static const struct unit UNIT[] = {
    {.code = "MOH",
     .kind = UNIT_MINISTRY,
     .short_name = "Kemenkes",
     .phone = "",
     .hours = "",
     .parent = DIRECTORY_NONE},
    {.code = "KTW", .kind = UNIT_PUSKESMAS, .short_name = "Pkm Kutawaluya", .phone = "", .hours = "", .parent = 3},
    {.code = "KJ1", .kind = UNIT_PUSKESMAS, .short_name = "Pkm Kajen I", .phone = "", .hours = "", .parent = 3},
    {.code = "DKR", .kind = UNIT_DINKES, .short_name = "Dinkes A", .phone = "", .hours = "", .parent = 0},
    {.code = "DTT", .kind = UNIT_DINKES, .short_name = "Dinkes B", .phone = "", .hours = "", .parent = 0},
    {.code = "TJM", .kind = UNIT_PUSKESMAS, .short_name = "Pkm TJM", .phone = "", .hours = "", .parent = 4},
    {.code = "XYZ", .kind = UNIT_PUSKESMAS, .short_name = "Alone", .phone = "", .hours = "", .parent = DIRECTORY_NONE},
};

static const struct staff DESK[] = {
    {.phone = {PHONE_MOBILE, "+6281300000001"}, .role = ROLE_OFFICER, .unit = 1, .to_day = DIRECTORY_ALWAYS},
    {.phone = {PHONE_MOBILE, "+6281300000002"}, .role = ROLE_DINKES, .unit = 3, .to_day = DIRECTORY_ALWAYS},
    {.phone = {PHONE_MOBILE, "+6281300000003"}, .role = ROLE_DINKES, .unit = 4, .to_day = DIRECTORY_ALWAYS},
};

static struct rules rules_with_desks(void)
{
    static const char *texts[2][REPLY_ID_COUNT];
    for (int lang = 0; lang < 2; lang++) {
        texts[lang][REPLY_ID_draft_to_desk] = lang == 0 ? "ke {unit} no {tiket} {tgl}" : "to {unit} no {tiket} {tgl}";
        texts[lang][REPLY_ID_st_new] = "baru {tiket} {kode} [{kategori}]: {teks}";
    }
    struct rules rules = rules_with_staff(texts[0]);
    rules.replies.n_langs = 2;
    rules.replies.text[1] = texts[1];
    rules.replies.label[1] = rules.replies.label[0];
    rules.directory.unit = UNIT;
    rules.directory.n_units = sizeof UNIT / sizeof UNIT[0];
    rules.directory.staff = DESK;
    rules.directory.n_staff = sizeof DESK / sizeof DESK[0];
    return rules;
}

static struct lapsed lapsed_of(const char *choices)
{
    struct lapsed lapsed = {.person = 7,
                            .person_kind = PHONE_MOBILE,
                            .lang = -1,
                            .fresh_ticket = 40719359,
                            .flags = FLAG_ANONYMOUS,
                            .asked_at = NOW - 86400,
                            .expires_at = NOW};
    (void)snprintf(lapsed.choices, sizeof lapsed.choices, "%s", choices);
    (void)snprintf(lapsed.draft, sizeof lapsed.draft, "antri dari jam 7");
    return lapsed;
}

static const struct effect *effect_of(const struct plan *plan, enum effect_kind kind, int nth)
{
    for (int i = 0; i < plan->n; i++)
        if (plan->effect[i].kind == kind && nth-- == 0)
            return &plan->effect[i];
    return NULL;
}

static void test_lapsed_plan(void **state)
{
    (void)state;
    static struct plan plan;
    const struct rules rules = rules_with_desks();
    const struct lapsed lapsed = lapsed_of("");
    decide_lapsed(&rules, &lapsed, NOW, &plan);
    assert_int_equal(plan.n, 4);
    const struct effect *settled = effect_of(&plan, EFFECT_SETTLED, 0), *open = effect_of(&plan, EFFECT_OPEN, 0),
                        *told = effect_of(&plan, EFFECT_SMS, 0), *notice = effect_of(&plan, EFFECT_SMS, 1);
    assert_true(settled != NULL && settled->to_person == 7);
    assert_true(open->complaint.kind == COMPLAINT_CASE && open->complaint.state == STATE_RECEIVED);
    assert_true(open->complaint.writer == 7 && open->complaint.flags == (FLAG_ANONYMOUS | FLAG_LAPSED));
    assert_true(open->complaint.ticket == 40719359 && open->complaint.opened_at == NOW && open->complaint.lang == 0);
    assert_true(open->complaint.due_at == workday_due_at(&rules.calendar, NOW, 5));
    assert_string_equal(open->complaint.unit, "DKR");
    assert_string_equal(open->text, "antri dari jam 7");
    assert_true(told->to_person == 7 && !told->is_answer && told->about == 40719359);
    assert_string_equal(told->text, "ke Dinkes A no 40719359 02/04/26");
    assert_string_equal(notice->to_phone.text, "+6281300000002");
    assert_string_equal(notice->text, "baru 40719359 DKR [x]: antri dari jam 7");
}

static void test_lapsed_language(void **state)
{
    (void)state;
    static struct plan plan;
    static const struct {
        int lang;
        const char *begins;
    } CASE[] = {{0, "ke "}, {1, "to "}, {-1, "ke "}, {2, "ke "}, {99, "ke "}};
    const struct rules rules = rules_with_desks();
    for (size_t i = 0; i < sizeof CASE / sizeof CASE[0]; i++) {
        struct lapsed lapsed = lapsed_of("");
        lapsed.lang = CASE[i].lang;
        decide_lapsed(&rules, &lapsed, NOW, &plan);
        assert_memory_equal(effect_of(&plan, EFFECT_SMS, 0)->text, CASE[i].begins, 3);
    }
}

static void test_which_desk(void **state)
{
    (void)state;
    static struct plan plan;
    static const struct {
        const char *choices, *policy, *desk;
    } CASE[] = {
        {"", "", "DKR"},           /* the first dinkes of the directory */
        {"", "DTT", "DTT"},        /* the policy's */
        {"", "NOWHERE", "DKR"},    /* the policy of a test: the loader refuses it */
        {"TJM", "", "DTT"},        /* offered: one dinkes above all */
        {"KTW KJ1", "DTT", "DKR"}, /* before the policy */
        {" KTW  KJ1 ", "DTT", "DKR"},
        {"DTT", "", "DTT"},        /* a dinkes is offered */
        {"KTW TJM", "DTT", "DTT"}, /* of two: the policy's */
        {"TJM KTW", "", "DKR"},
        {"KTW XYZ", "DTT", "DTT"}, /* under nobody */
        {"MOH", "DTT", "DTT"},
        {"GONE TJM", "", "DTT"}, /* lost to a reload */
        {"GONE", "DTT", "DTT"},
        {"LONGERTHANANYCODE", "", "DKR"},
    };
    struct rules rules = rules_with_desks();
    for (size_t i = 0; i < sizeof CASE / sizeof CASE[0]; i++) {
        const struct lapsed lapsed = lapsed_of(CASE[i].choices);
        rules.policy.desk_unit = CASE[i].policy;
        decide_lapsed(&rules, &lapsed, NOW, &plan);
        assert_string_equal(effect_of(&plan, EFFECT_OPEN, 0)->complaint.unit, CASE[i].desk);
        assert_string_equal(effect_of(&plan, EFFECT_SMS, 1)->to_phone.text,
                            strcmp(CASE[i].desk, "DKR") == 0 ? "+6281300000002" : "+6281300000003");
    }
}

/* Without a dinkes the first unit has it; whom nobody may answer is not told, and loses nothing. */
static void test_lapsed_without(void **state)
{
    (void)state;
    static struct plan plan;
    struct rules rules = rules_with_desks();
    struct lapsed lapsed = lapsed_of("XYZ");
    rules.directory.unit = UNIT + 6;
    rules.directory.n_units = 1;
    rules.directory.n_staff = 0;
    decide_lapsed(&rules, &lapsed, NOW, &plan);
    assert_string_equal(effect_of(&plan, EFFECT_OPEN, 0)->complaint.unit, "XYZ");
    static const enum phone_kind KIND[] = {PHONE_ALPHA, PHONE_FIXED, PHONE_SHORTCODE, PHONE_FOREIGN, PHONE_INVALID};
    rules = rules_with_desks();
    for (size_t i = 0; i < sizeof KIND / sizeof KIND[0]; i++) {
        lapsed.person_kind = KIND[i];
        decide_lapsed(&rules, &lapsed, NOW, &plan);
        assert_non_null(effect_of(&plan, EFFECT_OPEN, 0));
        assert_non_null(effect_of(&plan, EFFECT_SETTLED, 0));
        assert_null(effect_of(&plan, EFFECT_SMS, 1)); /* the desk alone */
        assert_string_equal(effect_of(&plan, EFFECT_SMS, 0)->to_phone.text, "+6281300000002");
    }
}

/* ---- when it happens ---- */

static void ask(struct store *store, int i, int64_t expires_at)
{
    static struct inbox_item item;
    static struct plan plan;
    struct err err;
    struct message message = {
        .sender = {.kind = PHONE_MOBILE}, .text = "x", .received_at = NOW, .channel = CHANNEL_SMS, .is_text = true};
    (void)snprintf(message.sender.text, sizeof message.sender.text, "+62812%08d", i);
    plan_clear(&plan);
    struct effect *effect = plan_add(&plan, EFFECT_ASK);
    effect->question = QUESTION_UNIT;
    effect->text = "antri";
    effect->expires_at = expires_at;
    assert_int_equal(store_begin(store, &err), OK);
    assert_int_equal(store_receive_text(store, &message, &item, &err), OK);
    assert_int_equal(store_apply(store, &item, &plan, NOW, &err), OK);
    assert_int_equal(store_commit(store, &err), OK);
}

struct openings {
    int64_t at[3];
    int n;
};

static bool note_opening(void *ctx, const struct cell *cells, int n)
{
    struct openings *openings = ctx;
    for (int i = 0; i < n; i++)
        if (strcmp(cells[i].column, "opened_at") == 0 && openings->n < 3)
            openings->at[openings->n] = cells[i].number;
    openings->n++;
    return true;
}

static struct openings openings_of(struct store *store)
{
    const struct listing_query query = {.listing = LISTING_COMPLAINTS, .limit = 1000};
    struct openings openings = {.n = 0};
    struct err err;
    assert_int_equal(store_list(store, &query, note_opening, &openings, &err), OK);
    return openings;
}

static void test_lapsed_in_batches(void **state)
{
    (void)state;
    static const int WANT[] = {INTAKE_BATCH_MAX, INTAKE_BATCH_MAX, 3, 0};
    const struct rules rules = rules_with_desks();
    struct store *store;
    struct err err;
    int n;
    assert_int_equal(store_open(":memory:", NULL, &store, &err), OK);
    for (int i = 0; i < 2 * INTAKE_BATCH_MAX + 3; i++)
        ask(store, i, NOW + 10);
    assert_int_equal(due_lapsed(&rules, store, NOW + 9, &n, &err), OK);
    assert_int_equal(n, 0);
    for (size_t i = 0; i < sizeof WANT / sizeof WANT[0]; i++) {
        assert_int_equal(due_lapsed(&rules, store, NOW + 10, &n, &err), OK);
        assert_int_equal(n, WANT[i]);
    }
    assert_int_equal(openings_of(store).n, 2 * INTAKE_BATCH_MAX + 3);
    store_close(&store);
}

/* A clock that is set runs through what lies between. */
static void test_each_at_its_time(void **state)
{
    (void)state;
    const struct rules rules = rules_with_desks();
    struct intake *intake;
    struct store *store;
    struct err err;
    int64_t at;
    assert_int_equal(store_open(":memory:", NULL, &store, &err), OK);
    assert_int_equal(intake_open(&intake, &err), OK);
    assert_int_equal(due_next(&rules, store, INT64_MAX - 1, &at, &err), E_NOTFOUND);
    ask(store, 1, NOW + 30);
    ask(store, 2, NOW + 10);
    ask(store, 3, NOW + 50);
    assert_int_equal(due_next(&rules, store, NOW + 9, &at, &err), E_NOTFOUND);
    assert_int_equal(due_next(&rules, store, NOW + 10, &at, &err), OK);
    assert_true(at == NOW + 10);
    assert_int_equal(due_until(intake, &rules, store, NOW + 49, &err), OK);
    struct openings openings = openings_of(store); /* the newest first */
    assert_int_equal(openings.n, 2);
    assert_true(openings.at[0] == NOW + 30 && openings.at[1] == NOW + 10);
    assert_int_equal(due_until(intake, &rules, store, NOW + 50, &err), OK);
    assert_int_equal(openings_of(store).n, 3);
    intake_close(&intake);
    store_close(&store);
}

static void test_lapsed_refusals(void **state)
{
    (void)state;
    const struct rules rules = rules_with_desks();
    struct store *store;
    struct err err;
    int n = -1;
    assert_int_equal(store_open(":memory:", NULL, &store, &err), OK);
    ask(store, 1, NOW);
    assert_int_equal(store_begin(store, &err), OK); /* somebody else's transaction is open */
    assert_int_equal(due_lapsed(&rules, store, NOW, &n, &err), E_INVAL);
    assert_int_equal(n, 0);
    store_rollback(store);
    assert_int_equal(openings_of(store).n, 0);
    assert_int_equal(due_lapsed(&rules, store, NOW, &n, &err), OK);
    assert_int_equal(n, 1);
    store_close(&store);
}

/* ---- timers of cases ---- */

static struct rules rules_with_deadlines(void)
{
    static const char *texts[REPLY_ID_COUNT];
    struct rules rules = rules_with_desks();
    for (int i = 0; i < REPLY_ID_COUNT; i++)
        texts[i] = "x";
    rules.replies.text[0] = texts;
    rules.replies.text[1] = texts;
    assert_int_equal(deadline_profile("default", &rules.deadlines), OK);
    return rules;
}

/* A case of KTW, its first answer due on Thursday, 2 April; answered at NOW it closes on Thursday, 9 April. */
static uint32_t add_case(struct store *store, const struct rules *rules, enum state state, bool has_timer)
{
    static struct inbox_item item;
    static struct facts facts;
    static struct plan plan;
    struct err err;
    const struct message message = {.sender = {PHONE_MOBILE, "+6281200000012"},
                                    .text = "x",
                                    .received_at = NOW,
                                    .channel = CHANNEL_SMS,
                                    .is_text = true};
    const struct fact_query query = {.now = NOW, .sender = &message.sender};
    plan_clear(&plan);
    struct effect *open = plan_add(&plan, EFFECT_OPEN);
    open->text = "antri";
    open->complaint = (struct complaint){.state = state, .unit = "KTW", .opened_at = NOW, .clock_at = NOW};
    struct complaint *complaint = &open->complaint;
    complaint->due_at = deadline_due_at(&rules->deadlines, &rules->calendar, complaint, NOW);
    if (state == STATE_ANSWERED || state == STATE_CLOSED) {
        complaint->answered_at = NOW;
        complaint->closes_at = workday_due_at(&rules->calendar, NOW, rules->deadlines.close_days);
    }
    if (has_timer)
        deadline_set_timer(&rules->deadlines, &rules->calendar, complaint, TIMER_NONE);
    assert_int_equal(store_begin(store, &err), OK);
    assert_int_equal(store_receive_text(store, &message, &item, &err), OK);
    assert_int_equal(store_facts(store, &query, &facts, &err), OK);
    complaint->ticket = facts.fresh_ticket;
    assert_int_equal(store_apply(store, &item, &plan, NOW, &err), OK);
    assert_int_equal(store_commit(store, &err), OK);
    return complaint->ticket;
}

struct case_row {
    char state[16], flags[64];
    int64_t due_at;
    int n_events, n_recounted;
};

static bool note_case(void *ctx, const struct cell *cells, int n)
{
    struct case_row *row = ctx;
    for (int i = 0; i < n; i++)
        if (strcmp(cells[i].column, "state") == 0)
            (void)snprintf(row->state, sizeof row->state, "%s", cells[i].text);
        else if (strcmp(cells[i].column, "flags") == 0)
            (void)snprintf(row->flags, sizeof row->flags, "%s", cells[i].text);
        else if (strcmp(cells[i].column, "due_at") == 0)
            row->due_at = cells[i].number;
    return true;
}

static bool note_event(void *ctx, const struct cell *cells, int n)
{
    struct case_row *row = ctx;
    for (int i = 0; i < n; i++)
        if (strcmp(cells[i].column, "event") == 0)
            row->n_recounted += strcmp(cells[i].text, "recounted") == 0;
    row->n_events++;
    return true;
}

static struct case_row case_of(struct store *store, uint32_t ticket)
{
    struct case_row row = {.n_events = 0};
    struct listing_query query = {.listing = LISTING_COMPLAINTS, .ticket = ticket};
    struct err err;
    assert_int_equal(store_list(store, &query, note_case, &row, &err), OK);
    query.listing = LISTING_COMPLAINT;
    assert_int_equal(store_list(store, &query, note_event, &row, &err), OK);
    return row;
}

/* The clock of a case runs by itself, and a draft lapses on the way. */
static void test_timers_at_their_times(void **state)
{
    (void)state;
    const struct rules rules = rules_with_deadlines();
    struct intake *intake;
    struct store *store;
    struct err err;
    int64_t at;
    assert_int_equal(store_open(":memory:", NULL, &store, &err), OK);
    assert_int_equal(intake_open(&intake, &err), OK);
    uint32_t open = add_case(store, &rules, STATE_RECEIVED, true);
    uint32_t answered = add_case(store, &rules, STATE_ANSWERED, true);
    ask(store, 1, NOW + 30);
    assert_int_equal(due_next(&rules, store, INT64_MAX - 1, &at, &err), OK);
    assert_true(at == NOW + 30); /* the draft before the timers */
    int64_t due_at = case_of(store, open).due_at;
    assert_int_equal(due_until(intake, &rules, store, due_at, &err), OK);
    assert_int_equal(openings_of(store).n, 3);
    assert_int_equal(due_next(&rules, store, due_at, &at, &err), E_NOTFOUND);
    assert_null(strstr(case_of(store, open).flags, "escalated"));
    assert_true(case_of(store, open).n_events > 1); /* reminded */
    assert_int_equal(due_until(intake, &rules, store, due_at + 4 * 86400, &err), OK);
    assert_non_null(strstr(case_of(store, open).flags, "escalated"));
    assert_string_equal(case_of(store, answered).state, "answered");
    assert_int_equal(due_until(intake, &rules, store, NOW + 21 * 86400, &err), OK);
    assert_string_equal(case_of(store, answered).state, "closed");
    intake_close(&intake);
    store_close(&store);
}

static void test_timers_in_batches(void **state)
{
    (void)state;
    static const int WANT[] = {INTAKE_BATCH_MAX, INTAKE_BATCH_MAX, 3, 0};
    const struct rules rules = rules_with_deadlines();
    struct store *store;
    struct err err;
    int64_t at;
    int n = -1;
    assert_int_equal(store_open(":memory:", NULL, &store, &err), OK);
    assert_int_equal(due_timers(&rules, store, INT64_MAX - 1, &n, &err), OK);
    assert_int_equal(n, 0);
    for (int i = 0; i < 2 * INTAKE_BATCH_MAX + 3; i++)
        (void)add_case(store, &rules, STATE_RECEIVED, true);
    assert_int_equal(due_next(&rules, store, INT64_MAX - 1, &at, &err), OK);
    assert_int_equal(due_timers(&rules, store, at - 1, &n, &err), OK);
    assert_int_equal(n, 0);
    assert_int_equal(store_begin(store, &err), OK); /* somebody else's transaction is open */
    assert_int_equal(due_timers(&rules, store, at, &n, &err), E_INVAL);
    store_rollback(store);
    for (size_t i = 0; i < sizeof WANT / sizeof WANT[0]; i++) {
        assert_int_equal(due_timers(&rules, store, at, &n, &err), OK);
        assert_int_equal(n, WANT[i]);
    }
    store_close(&store);
}

/* ---- the calendar changes ---- */

#define MOVED_MAX 600
struct moves {
    struct moved_date date[MOVED_MAX];
    int n;
};

static void note_moved(void *ctx, const struct moved_date *date)
{
    struct moves *moves = ctx;
    assert_true(moves->n < MOVED_MAX);
    moves->date[moves->n++] = *date;
}

/* Until it is over; how many slices it took. */
static int recount_all(struct store *store, const struct rules *rules, struct moves *moves)
{
    struct recount recount = {.moved = note_moved, .ctx = moves};
    struct err err;
    int n = 0;
    moves->n = 0;
    for (; !recount.is_over; n++)
        assert_int_equal(due_recount(rules, store, NOW + 60, &recount, &err), OK);
    assert_int_equal(recount.n_moved, moves->n);
    return n;
}

static const struct holiday HOLIDAY[] = {{20542, "added"}}; /* Monday, 30 March 2026 */

static void test_a_holiday_is_added(void **state)
{
    (void)state;
    static struct moves moves;
    struct rules rules = rules_with_deadlines();
    struct store *store;
    struct err err;
    int64_t before, after;
    assert_int_equal(store_open(":memory:", NULL, &store, &err), OK);
    uint32_t open = add_case(store, &rules, STATE_RECEIVED, true);
    uint32_t answered = add_case(store, &rules, STATE_ANSWERED, true);
    uint32_t closed = add_case(store, &rules, STATE_CLOSED, true);
    const struct case_row was = case_of(store, open);
    assert_int_equal(recount_all(store, &rules, &moves), 1); /* nothing has changed */
    assert_int_equal(moves.n, 0);
    assert_int_equal(due_next(&rules, store, INT64_MAX - 1, &before, &err), OK);

    rules.calendar.holidays = HOLIDAY;
    rules.calendar.n = 1;
    assert_int_equal(recount_all(store, &rules, &moves), 1);
    assert_int_equal(moves.n, 2); /* due_at of the one, closes_at of the other */
    assert_true(moves.date[0].ticket == open && moves.date[0].from_at == was.due_at);
    assert_true(moves.date[0].to_at == was.due_at + 86400); /* 2 April, a Thursday -> 3 April */
    assert_true(moves.date[1].ticket == answered && moves.date[1].to_at == moves.date[1].from_at + 86400);
    const struct case_row is = case_of(store, open);
    assert_true(is.due_at == was.due_at + 86400 && is.n_recounted == 1 && is.n_events == was.n_events + 1);
    assert_string_equal(is.state, was.state);
    assert_int_equal(case_of(store, answered).n_recounted, 0); /* its answer is not late or early for it */
    assert_int_equal(case_of(store, closed).n_events, 1);
    assert_int_equal(due_next(&rules, store, INT64_MAX - 1, &after, &err), OK);
    assert_true(after > before); /* the reminder moves along */

    assert_int_equal(recount_all(store, &rules, &moves), 1); /* each is told once */
    assert_int_equal(moves.n, 0);
    rules.calendar.n = 0; /* and back */
    assert_int_equal(recount_all(store, &rules, &moves), 1);
    assert_int_equal(moves.n, 2);
    assert_true(case_of(store, open).due_at == was.due_at);
    store_close(&store);
}

/* Cases of before there were timers: they get one, and their history says nothing of it. */
static void test_first_timers(void **state)
{
    (void)state;
    static struct moves moves;
    const struct rules rules = rules_with_deadlines();
    struct store *store;
    struct err err;
    int64_t at;
    assert_int_equal(store_open(":memory:", NULL, &store, &err), OK);
    uint32_t ticket = add_case(store, &rules, STATE_RECEIVED, false);
    (void)add_case(store, &rules, STATE_CLOSED, false);
    assert_int_equal(due_next(&rules, store, INT64_MAX - 1, &at, &err), E_NOTFOUND);
    (void)recount_all(store, &rules, &moves);
    assert_int_equal(moves.n, 0);
    assert_int_equal(case_of(store, ticket).n_events, 1);
    assert_int_equal(due_next(&rules, store, INT64_MAX - 1, &at, &err), OK);
    assert_true(at > NOW && at < case_of(store, ticket).due_at);
    store_close(&store);
}

static void test_recount_in_slices(void **state)
{
    (void)state;
    static struct moves moves;
    struct rules rules = rules_with_deadlines();
    struct store *store;
    struct err err;
    assert_int_equal(store_open(":memory:", NULL, &store, &err), OK);
    assert_int_equal(recount_all(store, &rules, &moves), 1); /* of none */
    for (int i = 0; i < DUE_RECOUNT_MAX; i++)
        (void)add_case(store, &rules, STATE_RECEIVED, true);
    assert_int_equal(recount_all(store, &rules, &moves), 2); /* the second finds that it was all */
    for (int i = 0; i < 3; i++)
        (void)add_case(store, &rules, STATE_ANSWERED, true);
    rules.calendar.holidays = HOLIDAY;
    rules.calendar.n = 1;
    assert_int_equal(recount_all(store, &rules, &moves), 2);
    assert_int_equal(moves.n, DUE_RECOUNT_MAX + 3);
    store_close(&store);
}

/* What was not kept is not told, and comes again. */
static void test_recount_refusals(void **state)
{
    (void)state;
    static struct moves moves;
    struct rules rules = rules_with_deadlines();
    struct recount recount = {.moved = note_moved, .ctx = &moves};
    struct store *store;
    struct err err;
    moves.n = 0;
    assert_int_equal(store_open(":memory:", NULL, &store, &err), OK);
    (void)add_case(store, &rules, STATE_RECEIVED, true);
    rules.calendar.holidays = HOLIDAY;
    rules.calendar.n = 1;
    assert_int_equal(store_begin(store, &err), OK);
    assert_int_equal(due_recount(&rules, store, NOW, &recount, &err), E_INVAL);
    store_rollback(store);
    assert_true(moves.n == 0 && recount.after_id == 0 && !recount.is_over && recount.n_moved == 0);
    recount.moved = NULL; /* nobody asks */
    assert_int_equal(due_recount(&rules, store, NOW, &recount, &err), OK);
    assert_true(recount.is_over && recount.n_moved == 1);
    store_close(&store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_modem),
                                       cmocka_unit_test(test_breach),
                                       cmocka_unit_test(test_breach_window),
                                       cmocka_unit_test(test_nobody_to_tell),
                                       cmocka_unit_test(test_lapsed_plan),
                                       cmocka_unit_test(test_lapsed_language),
                                       cmocka_unit_test(test_which_desk),
                                       cmocka_unit_test(test_lapsed_without),
                                       cmocka_unit_test(test_lapsed_in_batches),
                                       cmocka_unit_test(test_each_at_its_time),
                                       cmocka_unit_test(test_lapsed_refusals),
                                       cmocka_unit_test(test_timers_at_their_times),
                                       cmocka_unit_test(test_timers_in_batches),
                                       cmocka_unit_test(test_a_holiday_is_added),
                                       cmocka_unit_test(test_first_timers),
                                       cmocka_unit_test(test_recount_in_slices),
                                       cmocka_unit_test(test_recount_refusals)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
