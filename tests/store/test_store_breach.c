/* What may have been open to others: whose data moved in a time, and what is owed since. Issue 4, data rights. */
#include "world.h"

#include "io/store_sqlite.h"

#define DAY_S 86400
#define THIRD "+6281200000013"

struct touched {
    int n;
    struct {
        uint32_t ticket;
        char unit[8], writer[24];
    } row[16];
};

static bool keep_row(void *ctx, const struct cell *cells, int n)
{
    struct touched *touched = ctx;
    assert_int_equal(n, 5);
    assert_in_range(touched->n, 0, 15);
    touched->row[touched->n].ticket = (uint32_t)cells[0].number;
    (void)snprintf(touched->row[touched->n].unit, 8, "%s", cells[1].kind == CELL_TEXT ? cells[1].text : "");
    (void)snprintf(touched->row[touched->n].writer, 24, "%s", cells[4].kind == CELL_TEXT ? cells[4].text : "");
    touched->n++;
    return true;
}

static struct touched touched_in(struct world *w, int64_t since, int64_t before)
{
    struct touched touched = {.n = 0};
    const struct listing_query query = {.listing = LISTING_TOUCHED, .since = since, .before = before};
    ok(w, store_list(w->store, &query, keep_row, &touched, &w->err));
    return touched;
}

static struct breach note(struct world *w, int64_t since, int64_t before)
{
    struct breach breach = {.from_at = since, .to_at = before, .noted_at = NOW, .reason = "Laptop hilang di jalan"};
    ok(w, store_begin(w->store, &w->err));
    ok(w, store_breach_add(w->store, &breach, &w->err));
    ok(w, store_commit(w->store, &w->err));
    return breach;
}

/* A message at some time; about a case, or not. */
static void write_at(struct world *w, const char *sender, int64_t at, uint32_t ticket)
{
    struct sms_in sms = sms_of(sender, "STATUS");
    sms.received_at = at;
    sms.smsc_at = at;
    ok(w, store_begin(w->store, &w->err));
    ok(w, store_receive(w->store, &sms, &w->item, &w->err));
    w->plan.intent = INTENT_STATUS;
    w->plan.ticket = ticket;
    ok(w, store_apply(w->store, &w->item, &w->plan, at, &w->err));
    ok(w, store_commit(w->store, &w->err));
    plan_clear(&w->plan);
}

static void move_at(struct world *w, uint32_t ticket, int64_t at, unsigned flags)
{
    struct phone phone = mobile(STAFF);
    struct fact_query query = query_by(&phone);
    query.needs = NEED_TICKET;
    query.ticket = ticket;
    ok(w, store_begin(w->store, &w->err));
    ok(w, store_facts(w->store, &query, &w->facts, &w->err));
    struct effect *effect = world_effect(w, EFFECT_MOVE, "");
    effect->complaint = w->facts.named;
    effect->complaint.flags = flags;
    effect->event = EVENT_REMINDED;
    ok(w, store_apply(w->store, NULL, &w->plan, at, &w->err));
    ok(w, store_commit(w->store, &w->err));
    plan_clear(&w->plan);
}

static void test_whose_data_moved(void **state)
{
    struct world *w = *state;
    uint32_t first = world_complaint(w, PATIENT, "antri"); /* at NOW */
    uint32_t second = world_complaint(w, OTHER, "obat");   /* at NOW; a reminder three days later */
    move_at(w, second, NOW + 3 * DAY_S, FLAG_ANONYMOUS);
    write_at(w, PATIENT, NOW + 6 * DAY_S, first); /* asks for it */
    write_at(w, THIRD, NOW + 6 * DAY_S, 0);       /* has none */
    write_at(w, THIRD, NOW + 6 * DAY_S + 1, 0);   /* is one person */

    struct touched touched = touched_in(w, NOW, NOW + 1);
    assert_int_equal(touched.n, 2);
    assert_string_equal(touched.row[0].unit, "KTW");
    touched = touched_in(w, NOW + 3 * DAY_S, NOW + 4 * DAY_S);
    assert_int_equal(touched.n, 1);
    assert_int_equal(touched.row[0].ticket, second);
    assert_string_equal(touched.row[0].writer, ""); /* asked for it */
    touched = touched_in(w, NOW + 6 * DAY_S, NOW + 7 * DAY_S);
    assert_int_equal(touched.n, 2);
    assert_int_equal(touched.row[0].ticket, first);
    assert_string_equal(touched.row[0].writer, "************12");
    assert_int_equal(touched.row[1].ticket, 0);
    assert_string_equal(touched.row[1].writer, "************13");
    assert_int_equal(touched_in(w, NOW + 1, NOW + DAY_S).n, 0);
    assert_int_equal(touched_in(w, NOW - DAY_S, NOW).n, 0); /* until before */

    struct breach breach = note(w, NOW, NOW + 7 * DAY_S);
    assert_true(breach.id == 1 && breach.n_cases == 2 && breach.n_people == 3);
    breach = note(w, NOW + 3 * DAY_S, NOW + 4 * DAY_S);
    assert_true(breach.id == 2 && breach.n_cases == 1 && breach.n_people == 1);
    breach = note(w, NOW + DAY_S, NOW + 2 * DAY_S);
    assert_true(breach.id == 3 && breach.n_cases == 0 && breach.n_people == 0);
}

/* An SMS about a case shows it too. */
static void test_sms_about_a_case(void **state)
{
    struct world *w = *state;
    uint32_t ticket = world_complaint(w, PATIENT, "antri");
    ok(w, store_begin(w->store, &w->err));
    struct effect *effect = world_effect(w, EFFECT_SMS, "antri");
    effect->to_phone = mobile(STAFF);
    effect->reply_id = REPLY_ID_help;
    effect->segments = 1;
    effect->about = ticket;
    ok(w, store_apply(w->store, NULL, &w->plan, NOW + DAY_S, &w->err));
    ok(w, store_commit(w->store, &w->err));
    plan_clear(&w->plan);
    assert_int_equal(touched_in(w, NOW + DAY_S, NOW + DAY_S + 1).row[0].ticket, ticket);
}

static void test_what_is_owed(void **state)
{
    struct world *w = *state;
    int64_t noted_at;
    int n;
    ok(w, store_breach_open(w->store, &n, &noted_at, &w->err));
    assert_true(n == 0 && noted_at == 0);
    int64_t id = note(w, NOW - DAY_S, NOW).id;
    (void)note(w, NOW - DAY_S, NOW);
    ok(w, store_breach_open(w->store, &n, &noted_at, &w->err));
    assert_true(n == 2 && noted_at == NOW);
    ok(w, store_begin(w->store, &w->err));
    ok(w, store_breach_told(w->store, id, NOW + 5, &w->err));
    refused(w, E_EXISTS, store_breach_told(w->store, id, NOW + 6, &w->err));
    assert_string_equal(w->err.text, "the notice of breach 1 was given before");
    refused(w, E_NOTFOUND, store_breach_told(w->store, 7, NOW, &w->err));
    ok(w, store_commit(w->store, &w->err));
    refused(w, E_INVAL, store_breach_told(w->store, id, NOW, &w->err)); /* no transaction */
    ok(w, store_breach_open(w->store, &n, &noted_at, &w->err));
    assert_int_equal(n, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOTH(test_whose_data_moved),
        BOTH(test_sms_about_a_case),
        BOTH(test_what_is_owed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
