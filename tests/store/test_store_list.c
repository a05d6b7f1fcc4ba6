/* Listings for people: the columns, the filters, and that no number is ever shown. */
#include "world.h"

/* A row as "column=value ..." so that a test reads like what people see. */
struct page {
    char row[16][512];
    int n, stop_after;
};

static void add_cell(char *row, size_t cap, const struct cell *cell)
{
    static const char *const KIND = "tnTK0"; /* by enum cell_kind */
    size_t len = strlen(row);
    char kind = KIND[cell->kind];
    if (cell->kind == CELL_NULL)
        (void)snprintf(row + len, cap - len, "%s=- ", cell->column);
    else if (cell->kind == CELL_TEXT)
        (void)snprintf(row + len, cap - len, "%s=%s ", cell->column, cell->text);
    else
        (void)snprintf(row + len, cap - len, "%s=%c%lld ", cell->column, kind, (long long)cell->number);
}

static bool add_row(void *ctx, const struct cell *cells, int n)
{
    struct page *page = ctx;
    assert_in_range(page->n, 0, 15);
    char *row = page->row[page->n++];
    for (int i = 0; i < n; i++)
        add_cell(row, sizeof page->row[0], &cells[i]);
    return page->n != page->stop_after;
}

static struct page list(struct world *w, struct listing_query query)
{
    struct page page = {.n = 0};
    ok(w, store_list(w->store, &query, add_row, &page, &w->err));
    return page;
}

static void expect_row(const char *row, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void expect_row(const char *row, const char *format, ...)
{
    char want[512];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(want, sizeof want, format, args);
    va_end(args);
    assert_string_equal(row, want);
}

static uint32_t complain(struct world *w, const char *unit, unsigned flags, enum state state, enum complaint_kind kind)
{
    ok(w, store_begin(w->store, &w->err));
    world_receive(w, PATIENT, "antri");
    world_facts(w, PATIENT);
    uint32_t ticket = w->facts.fresh_ticket;
    struct effect *open = world_effect(w, EFFECT_OPEN, "antri");
    open->complaint = (struct complaint){
        .ticket = ticket, .flags = flags, .state = state, .kind = kind, .opened_at = NOW, .due_at = NOW + 9};
    (void)snprintf(open->complaint.unit, sizeof open->complaint.unit, "%s", unit);
    if (flags & (FLAG_URGENT | FLAG_SUPERVISORY))
        strcpy(open->complaint.category, "fees");
    w->plan.intent = INTENT_COMPLAINT;
    w->plan.ticket = ticket;
    (void)snprintf(w->plan.unit, sizeof w->plan.unit, "%s", unit);
    world_apply(w);
    ok(w, store_commit(w->store, &w->err));
    return ticket;
}

static void test_complaints(void **state)
{
    struct world *w = *state;
    uint32_t a = complain(w, "KTW", 0, STATE_RECEIVED, COMPLAINT_CASE);
    uint32_t b = complain(w, "TJM", FLAG_ANONYMOUS | FLAG_SECRET, STATE_CLOSED, COMPLAINT_SUGGESTION);
    uint32_t c = complain(w, "KTW", FLAG_SECRET | FLAG_URGENT, STATE_IN_PROGRESS, COMPLAINT_QUESTION);
    struct page page = list(w, (struct listing_query){.listing = LISTING_COMPLAINTS});
    assert_int_equal(page.n, 3);
    expect_row(page.row[0],
               "ticket=K%u unit=KTW state=in_progress kind=question flags=secret urgent category=fees opened_at=T%lld "
               "due_at=T%lld "
               "answered_at=- channel=sms writer=************12 ",
               c, (long long)NOW, (long long)NOW + 9);
    expect_row(page.row[1],
               "ticket=K%u unit=TJM state=closed kind=suggestion flags=anonymous secret category=- opened_at=T%lld "
               "due_at=T%lld "
               "answered_at=- channel=sms writer=- ",
               b, (long long)NOW, (long long)NOW + 9);
    assert_non_null(strstr(page.row[2], "flags= category=- "));

    static const struct {
        const char *unit, *state;
        int limit, n;
    } FILTER[] = {{"KTW", NULL, 0, 2},    {"TJM", NULL, 0, 1},        {"ktw", NULL, 0, 0},
                  {NULL, "closed", 0, 1}, {"KTW", "received", 0, 1},  {"TJM", "received", 0, 0},
                  {NULL, NULL, 2, 2},     {"' OR 1=1 --", NULL, 0, 0}};
    for (size_t i = 0; i < sizeof FILTER / sizeof FILTER[0]; i++) {
        page = list(w, (struct listing_query){.listing = LISTING_COMPLAINTS,
                                              .unit = FILTER[i].unit,
                                              .state = FILTER[i].state,
                                              .limit = FILTER[i].limit});
        assert_int_equal(page.n, FILTER[i].n);
    }
    assert_true(a != b && b != c);
    (void)complain(w, "KTW", 31 | FLAG_ESCALATED, STATE_RECEIVED, COMPLAINT_CASE);
    page = list(w, (struct listing_query){.listing = LISTING_COMPLAINTS, .limit = 1});
    assert_non_null(strstr(page.row[0], "flags=anonymous secret supervisory urgent escalated category=fees "));
}

static void test_history_of_one(void **state)
{
    struct world *w = *state;
    uint32_t ticket = complain(w, "KTW", 0, STATE_RECEIVED, COMPLAINT_CASE);
    uint32_t hidden = complain(w, "KTW", FLAG_ANONYMOUS, STATE_RECEIVED, COMPLAINT_CASE);
    for (int i = 0; i < 2; i++) {
        struct phone staff = mobile(STAFF);
        struct fact_query query = query_by(&staff);
        query.needs = NEED_TICKET;
        query.ticket = i == 0 ? ticket : hidden;
        ok(w, store_begin(w->store, &w->err));
        world_receive(w, STAFF, "BALAS");
        ok(w, store_facts(w->store, &query, &w->facts, &w->err));
        struct effect *move = world_effect(w, EFFECT_MOVE, "kami tambah loket");
        move->complaint = w->facts.named;
        move->event = EVENT_ANSWERED;
        world_apply(w);
        ok(w, store_commit(w->store, &w->err));
    }
    struct page page = list(w, (struct listing_query){.listing = LISTING_COMPLAINT, .ticket = ticket});
    assert_int_equal(page.n, 2);
    expect_row(page.row[0], "at=T%lld event=opened actor=************12 text=antri ", (long long)NOW);
    expect_row(page.row[1], "at=T%lld event=answered actor=************01 text=kami tambah loket ", (long long)NOW);
    page = list(w, (struct listing_query){.listing = LISTING_COMPLAINT, .ticket = hidden});
    expect_row(page.row[0], "at=T%lld event=opened actor=- text=antri ", (long long)NOW); /* anonymous is anonymous */
    expect_row(page.row[1], "at=T%lld event=answered actor=************01 text=kami tambah loket ", (long long)NOW);
    assert_int_equal(list(w, (struct listing_query){.listing = LISTING_COMPLAINT, .ticket = 1}).n, 0);
}

static void test_messages(void **state)
{
    struct world *w = *state;
    uint32_t ticket = complain(w, "KTW", 0, STATE_RECEIVED, COMPLAINT_CASE);
    const struct message ussd = {.sender = {PHONE_ALPHA, "TELKOMSEL"},
                                 .text = "promo",
                                 .received_at = NOW + 1,
                                 .channel = CHANNEL_USSD,
                                 .is_text = true};
    ok(w, store_begin(w->store, &w->err));
    ok(w, store_receive_text(w->store, &ussd, &w->item, &w->err));
    ok(w, store_commit(w->store, &w->err));
    struct page page = list(w, (struct listing_query){.listing = LISTING_MESSAGES});
    assert_int_equal(page.n, 2);
    expect_row(page.row[0], "received_at=T%lld sender=*******EL modem=- intent=- unit=- ticket=- text=promo ",
               (long long)NOW + 1);
    expect_row(
        page.row[1],
        "received_at=T%lld sender=************12 modem=modem-01 intent=complaint unit=KTW ticket=K%u text=antri ",
        (long long)NOW, ticket);
    assert_int_equal(list(w, (struct listing_query){.listing = LISTING_MESSAGES, .unit = "KTW"}).n, 1);
}

static void test_outbox(void **state)
{
    struct world *w = *state;
    int64_t id = world_queue(w, PATIENT, "Terima kasih", PRIORITY_REPLY);
    struct page page = list(w, (struct listing_query){.listing = LISTING_OUTBOX});
    assert_int_equal(page.n, 1);
    expect_row(page.row[0],
               "id=n%lld queued_at=T%lld to=************12 state=queued tries=n0 segments=n1 reply=help ticket=- "
               "text=Terima kasih ",
               (long long)id, (long long)NOW);
    assert_int_equal(list(w, (struct listing_query){.listing = LISTING_OUTBOX, .state = "sent"}).n, 0);
    assert_int_equal(list(w, (struct listing_query){.listing = LISTING_OUTBOX, .state = "queued"}).n, 1);
}

static void rate(struct world *w, const char *by, int grade)
{
    world_receive(w, by, "PUAS KTW");
    struct effect *effect = world_effect(w, EFFECT_RATING, NULL);
    strcpy(effect->unit, "KTW");
    effect->day = 100;
    effect->grade = grade;
    world_apply(w);
}

static void test_ratings(void **state)
{
    struct world *w = *state;
    ok(w, store_begin(w->store, &w->err));
    rate(w, PATIENT, 4);
    rate(w, OTHER, 4);
    rate(w, STAFF, 1);
    ok(w, store_commit(w->store, &w->err));
    struct page page = list(w, (struct listing_query){.listing = LISTING_RATINGS});
    assert_int_equal(page.n, 2);
    expect_row(page.row[0], "unit=KTW day=n100 grade=n1 n=n1 ");
    expect_row(page.row[1], "unit=KTW day=n100 grade=n4 n=n2 ");
    assert_int_equal(list(w, (struct listing_query){.listing = LISTING_RATINGS, .unit = "TJM"}).n, 0);
}

static void survey(struct world *w, const char *by, const char *marks)
{
    world_receive(w, by, "NILAI KTW");
    struct effect *effect = world_effect(w, EFFECT_SURVEY, marks);
    strcpy(effect->unit, "KTW");
    effect->day = 100;
    world_apply(w);
}

static void test_surveys(void **state)
{
    struct world *w = *state;
    ok(w, store_begin(w->store, &w->err));
    survey(w, PATIENT, "111111111");
    survey(w, PATIENT, "433434343"); /* the last one of a day counts */
    survey(w, OTHER, "433434343");
    survey(w, STAFF, "000000004");
    ok(w, store_commit(w->store, &w->err));
    struct page page = list(w, (struct listing_query){.listing = LISTING_SURVEYS});
    assert_int_equal(page.n, 2);
    expect_row(page.row[0], "unit=KTW day=n100 marks=000000004 n=n1 ");
    expect_row(page.row[1], "unit=KTW day=n100 marks=433434343 n=n2 ");
    assert_int_equal(list(w, (struct listing_query){.listing = LISTING_SURVEYS, .unit = "TJM"}).n, 0);
}

static void test_marks_that_are_none(void **state)
{
    static const char *const MARKS[] = {"",          "43343434",  "4334343434", "433434345",
                                        "43343434x", "-33434343", "433 34343"};
    struct world *w = *state;
    for (size_t i = 0; i < sizeof MARKS / sizeof MARKS[0]; i++) {
        ok(w, store_begin(w->store, &w->err));
        world_receive(w, PATIENT, "NILAI");
        strcpy(world_effect(w, EFFECT_SURVEY, MARKS[i])->unit, "KTW");
        refused(w, E_INVAL, store_apply(w->store, &w->item, &w->plan, NOW, &w->err));
        plan_clear(&w->plan);
        store_rollback(w->store);
    }
    assert_int_equal(list(w, (struct listing_query){.listing = LISTING_SURVEYS}).n, 0);
}

static void test_counts(void **state)
{
    static const char *const WANT[] = {
        "name=messages value=n1 ",         "name=persons value=n2 ",          "name=complaints value=n1 ",
        "name=complaints_open value=n1 ",  "name=ratings value=n0 ",          "name=votes value=n0 ",
        "name=long_sms_waiting value=n0 ", "name=outbox_queued value=n1 ",    "name=outbox_sending value=n0 ",
        "name=outbox_sent value=n0 ",      "name=outbox_delivered value=n0 ", "name=outbox_unknown value=n0 ",
        "name=outbox_failed value=n0 ",    "name=outbox_expired value=n0 "};
    struct world *w = *state;
    (void)complain(w, "KTW", 0, STATE_RECEIVED, COMPLAINT_CASE);
    (void)world_queue(w, STAFF, "baru", PRIORITY_STAFF);
    struct page page = list(w, (struct listing_query){.listing = LISTING_COUNTS});
    assert_int_equal(page.n, sizeof WANT / sizeof WANT[0]);
    for (int i = 0; i < page.n; i++)
        assert_string_equal(page.row[i], WANT[i]);
}

static void test_reader_may_stop(void **state)
{
    struct world *w = *state;
    for (int i = 0; i < 3; i++)
        (void)world_queue(w, PATIENT, "x", PRIORITY_REPLY);
    const struct listing_query query = {.listing = LISTING_OUTBOX};
    struct page page = {.stop_after = 2};
    ok(w, store_list(w->store, &query, add_row, &page, &w->err));
    assert_int_equal(page.n, 2);
    assert_int_equal(list(w, query).n, 3);
}

static void test_no_such_listing(void **state)
{
    struct world *w = *state;
    struct page page = {.n = 0};
    static const int NONE[] = {-1, LISTING_COUNT, 99};
    for (size_t i = 0; i < sizeof NONE / sizeof NONE[0]; i++) {
        const struct listing_query query = {.listing = (enum listing)NONE[i]};
        refused(w, E_INVAL, store_list(w->store, &query, add_row, &page, &w->err));
    }
}

/* What lies on the disk holds no number, in any file. */
static void test_no_number_lies_in_the_open(void **state)
{
    struct world *w = *state;
    char path[128], *bytes = malloc(8 << 20);
    assert_non_null(bytes);
    (void)complain(w, "KTW", 0, STATE_RECEIVED, COMPLAINT_CASE);
    (void)world_queue(w, STAFF, "baru", PRIORITY_STAFF);
    ok(w, store_begin(w->store, &w->err));
    rate(w, OTHER, 4);
    ok(w, store_commit(w->store, &w->err));
    store_close(&w->store);
    size_t total = 0;
    for (int i = 0; i < 2; i++) {
        (void)snprintf(path, sizeof path, "%s%s", w->db, i == 0 ? "" : "-wal");
        FILE *file = fopen(path, "rb");
        size_t len = file != NULL ? fread(bytes, 1, 8 << 20, file) : 0;
        total += len;
        if (file != NULL)
            (void)fclose(file);
        assert_null(memmem(bytes, len, "81200000012", 11));
        assert_null(memmem(bytes, len, "81200000011", 11));
        assert_null(memmem(bytes, len, "81300000001", 11));
        if (i == 0)
            assert_non_null(memmem(bytes, len, "antri", 5)); /* the test sees what is there */
    }
    assert_true(total > 4096);
    free(bytes);
}

static void test_queued_after_walks_the_queue(void **state)
{
    struct world *w = *state;
    struct queued_sms sms;
    refused(w, E_NOTFOUND, store_queued_after(w->store, 0, &sms, &w->err));
    int64_t first = world_queue(w, PATIENT, "satu", PRIORITY_NOTICE);
    int64_t second = world_queue(w, STAFF, "dua", PRIORITY_URGENT);
    ok(w, store_queued_after(w->store, 0, &sms, &w->err));
    assert_true(sms.id == first && sms.segments == 1);
    assert_string_equal(sms.text, "satu");
    assert_string_equal(sms.to.text, PATIENT);
    ok(w, store_queued_after(w->store, first, &sms, &w->err));
    assert_true(sms.id == second);
    assert_string_equal(sms.to.text, STAFF);
    refused(w, E_NOTFOUND, store_queued_after(w->store, second, &sms, &w->err));
}

static void test_states_have_names(void **state)
{
    (void)state;
    assert_string_equal(store_outbox_state_name(OUTBOX_QUEUED), "queued");
    assert_string_equal(store_outbox_state_name(OUTBOX_EXPIRED), "expired");
    assert_string_equal(store_outbox_state_name((enum outbox_state)OUTBOX_STATE_COUNT), "?");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOTH(test_queued_after_walks_the_queue),
        cmocka_unit_test(test_states_have_names),
        BOTH(test_complaints),
        BOTH(test_history_of_one),
        BOTH(test_messages),
        BOTH(test_outbox),
        BOTH(test_ratings),
        BOTH(test_surveys),
        BOTH(test_marks_that_are_none),
        BOTH(test_counts),
        BOTH(test_reader_may_stop),
        BOTH(test_no_such_listing),
        ON_DISK(test_no_number_lies_in_the_open),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
