/* What was done, as a chain: that it is written with what it tells of, and that whoever meddles with the file is found,
 * row by row. Issue 4, data rights. */
#include "world.h"

#include "io/store_sqlite.h"

static void run_sql(const char *path, const char *sql)
{
    sqlite3 *db;
    char *error = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, &error) != SQLITE_OK)
        fail_msg("%s: %s", sql, error);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

/* ---- what is told ---- */

struct told {
    int n;
    struct {
        char actor[16], person[24], act[24], detail[128];
        int64_t n, at, uid, ticket;
    } row[16]; /* newest first */
};

static void keep_text(const struct cell *cell, size_t cap, char *text)
{
    (void)snprintf(text, cap, "%s", cell->kind == CELL_TEXT ? cell->text : "");
}

static bool keep_row(void *ctx, const struct cell *cells, int n)
{
    static const char *const COLUMN[] = {"n", "at", "actor", "person", "uid", "act", "ticket", "detail"};
    struct told *told = ctx;
    assert_int_equal(n, sizeof COLUMN / sizeof COLUMN[0]);
    for (int i = 0; i < n; i++)
        assert_string_equal(cells[i].column, COLUMN[i]);
    assert_in_range(told->n, 0, 15);
    told->row[told->n].n = cells[0].number;
    told->row[told->n].at = cells[1].number;
    keep_text(&cells[2], 16, told->row[told->n].actor);
    keep_text(&cells[3], 24, told->row[told->n].person);
    told->row[told->n].uid = cells[4].kind == CELL_NUMBER ? cells[4].number : -1;
    keep_text(&cells[5], 24, told->row[told->n].act);
    told->row[told->n].ticket = cells[6].number;
    keep_text(&cells[7], 128, told->row[told->n].detail);
    told->n++;
    return true;
}

static struct told told_of(struct world *w, uint32_t ticket)
{
    struct told told = {.n = 0};
    const struct listing_query query = {.listing = LISTING_AUDIT, .ticket = ticket};
    ok(w, store_list(w->store, &query, keep_row, &told, &w->err));
    return told;
}

static void move(struct world *w, const char *sender, uint32_t ticket, enum event event, const char *text)
{
    struct phone phone = mobile(sender);
    struct fact_query query = query_by(&phone);
    query.needs = NEED_TICKET;
    query.ticket = ticket;
    if (sender != NULL && sender[0] != '\0')
        world_receive(w, sender, "AMBIL");
    ok(w, store_facts(w->store, &query, &w->facts, &w->err));
    struct effect *effect = world_effect(w, EFFECT_MOVE, text);
    effect->complaint = w->facts.named;
    effect->complaint.state = STATE_IN_PROGRESS;
    effect->event = event;
    ok(w, store_apply(w->store, sender[0] != '\0' ? &w->item : NULL, &w->plan, NOW + 1, &w->err));
    plan_clear(&w->plan);
}

static void test_each_change_is_a_row(void **state)
{
    struct world *w = *state;
    uint32_t ticket = world_complaint(w, PATIENT, "antri dari jam 7");
    ok(w, store_begin(w->store, &w->err));
    move(w, STAFF, ticket, EVENT_TAKEN, "");
    move(w, PATIENT, ticket, EVENT_FOLLOWUP, "masih antri");
    move(w, "", ticket, EVENT_REMINDED, NULL);
    move(w, "", ticket, EVENT_COUNT, NULL); /* nothing that its history tells */
    ok(w, store_commit(w->store, &w->err));
    struct told told = told_of(w, 0);
    assert_int_equal(told.n, 5);
    static const struct {
        const char *actor, *person, *act, *detail;
    } ROWS[] = {{"clock", "", "reminded", "in_progress KTW"},
                {"writer", "", "followup", "in_progress KTW text "},
                {"staff", "************01", "taken", "in_progress KTW"},
                {"writer", "", "opened", "received KTW text "},
                {"suara", "", "begun", "0 cases and 0 events stand here from before"}};
    for (int i = 0; i < told.n; i++) {
        assert_string_equal(told.row[i].actor, ROWS[i].actor);
        assert_string_equal(told.row[i].person, ROWS[i].person);
        assert_string_equal(told.row[i].act, ROWS[i].act);
        assert_memory_equal(told.row[i].detail, ROWS[i].detail, strlen(ROWS[i].detail));
        assert_null(strstr(told.row[i].detail, "antri"));
        assert_int_equal(told.row[i].n, 5 - i);
        assert_true(i == 4 ? told.row[i].ticket == 0 : told.row[i].ticket == ticket);
    }
    assert_true(told.row[1].at == NOW + 1 && told.row[3].at == NOW);
    assert_string_not_equal(told.row[1].detail + 21, told.row[3].detail + 18); /* other words */
    assert_int_equal(told_of(w, ticket).n, 4);
}

static void audit(struct world *w, enum audit_actor actor, int64_t who, const char *act, const char *detail)
{
    const struct audit_entry entry = {.actor = actor, .who = who, .act = act, .detail = detail};
    ok(w, store_audit(w->store, &entry, NOW, &w->err));
}

/* What is done after an administrator's entry is that administrator's, in that transaction alone. */
static void test_act_of_an_administrator(void **state)
{
    struct world *w = *state;
    uint32_t ticket = world_complaint(w, PATIENT, "antri");
    ok(w, store_begin(w->store, &w->err));
    audit(w, AUDIT_ADMIN, 1000, "case_new", "telepon");
    move(w, "", ticket, EVENT_TAKEN, "");
    ok(w, store_commit(w->store, &w->err));
    ok(w, store_begin(w->store, &w->err));
    audit(w, AUDIT_ADMIN, 1000, "purge", "");
    store_rollback(w->store);
    ok(w, store_begin(w->store, &w->err));
    move(w, "", ticket, EVENT_REMINDED, "");
    ok(w, store_commit(w->store, &w->err));
    struct told told = told_of(w, 0);
    assert_int_equal(told.n, 5);
    assert_string_equal(told.row[0].actor, "clock");
    assert_true(told.row[1].uid == 1000 && told.row[2].uid == 1000 && told.row[0].uid == -1);
    assert_string_equal(told.row[1].act, "taken");
    assert_string_equal(told.row[1].actor, "admin");
    assert_string_equal(told.row[2].act, "case_new");
    assert_string_equal(told.row[2].detail, "telepon");
}

static void test_entries_that_are_refused(void **state)
{
    char long_detail[STORE_AUDIT_DETAIL_MAX + 1];
    memset(long_detail, 'a', sizeof long_detail - 1);
    long_detail[sizeof long_detail - 1] = '\0';
    const struct audit_entry CASE[] = {
        {AUDIT_ADMIN, 0, "", 0, ""},
        {AUDIT_ADMIN, 0, "abcdefghijklmnopqrstuvwx", 0, ""},
        {AUDIT_ADMIN, 0, "purge", 0, long_detail},
        {AUDIT_ACTOR_COUNT, 0, "purge", 0, ""},
        {AUDIT_ADMIN, 0, "purge", 0, "minta ditelepon di 081200000012"},
        {AUDIT_ADMIN, 0, "purge", 0, "+62812000000"},
    };
    struct world *w = *state;
    refused(w, E_INVAL,
            store_audit(w->store, &(struct audit_entry){AUDIT_ADMIN, 0, "purge", 0, ""}, NOW, &w->err)); /* no begin */
    for (size_t i = 0; i < sizeof CASE / sizeof CASE[0]; i++) {
        ok(w, store_begin(w->store, &w->err));
        refused(w, E_INVAL, store_audit(w->store, &CASE[i], NOW, &w->err));
        store_rollback(w->store);
    }
    ok(w, store_begin(w->store, &w->err));
    audit(w, AUDIT_ADMIN, 0, "abcdefghijklmnopqrstuvw", "40719359 27/03/26 16:50");
    long_detail[STORE_AUDIT_DETAIL_MAX - 1] = '\0';
    audit(w, AUDIT_ADMIN, 0, "purge", long_detail);
    ok(w, store_commit(w->store, &w->err));
    assert_int_equal(told_of(w, 0).n, 3);
}

/* ---- is it whole? ---- */

/* All of it, so many rows at a time. Returns the good rows. */
static int64_t check_all(struct world *w, int max_rows, struct audit_check *check)
{
    int64_t n = 0;
    *check = (struct audit_check){.n = 0};
    while (!check->is_over) {
        ok(w, store_audit_check(w->store, check, max_rows, &w->err));
        n += check->n_rows;
    }
    return n;
}

static void is_whole(struct world *w, int64_t n_rows)
{
    struct audit_check first, check;
    for (int max_rows = 1; max_rows < 20; max_rows++) {
        assert_int_equal(check_all(w, max_rows, &check), n_rows);
        assert_string_equal(check.finding, "");
        assert_int_equal(check.n, n_rows);
        if (max_rows == 1)
            first = check;
        assert_memory_equal(check.hash, first.hash, sizeof check.hash);
    }
}

/* Four cases: with the row that begins it five rows. */
static void make_rows(struct world *w)
{
    for (int i = 0; i < 4; i++)
        (void)world_complaint(w, PATIENT, "antri");
    is_whole(w, 5);
}

static void test_whole(void **state)
{
    struct world *w = *state;
    struct audit_check check;
    is_whole(w, 1);
    make_rows(w);
    ok(w, store_begin(w->store, &w->err));
    audit(w, AUDIT_ADMIN, 0, "purge", "");
    store_rollback(w->store);
    is_whole(w, 5);
    if (w->is_file) {
        world_reopen(w);
        is_whole(w, 5);
    }
    (void)world_complaint(w, PATIENT, "antri");
    is_whole(w, 6);
    check = (struct audit_check){.n = 7};
    refused(w, E_NOTFOUND, store_audit_check(w->store, &check, 10, &w->err));
    check = (struct audit_check){.n = 4};
    ok(w, store_audit_check(w->store, &check, 10, &w->err));
    assert_true(check.is_over && check.n_rows == 2 && check.n == 6 && check.first_at == NOW);
}

#define TAMPERED "is not what was written there: changed, or moved"

/* What somebody with sqlite3 and without the key may do, while suarad does not run. The number of rows that are still
 * good, and the finding; and the same when suarad has run again and written more. */
static void test_meddling_is_found(void **state)
{
    static const struct {
        const char *sql;
        int64_t n_good;
        const char *finding;
        const char *finding_later; /* NULL: the same */
    } CASE[] = {
        {"UPDATE audit SET at = at + 1 WHERE n = 3", 2, "row 3 " TAMPERED, NULL},
        {"UPDATE audit SET actor = 'clock' WHERE n = 3", 2, "row 3 " TAMPERED, NULL},
        {"UPDATE audit SET who = 7 WHERE n = 3", 2, "row 3 " TAMPERED, NULL},
        {"UPDATE audit SET act = 'closed' WHERE n = 3", 2, "row 3 " TAMPERED, NULL},
        {"UPDATE audit SET ticket = ticket + 1 WHERE n = 3", 2, "row 3 " TAMPERED, NULL},
        {"UPDATE audit SET detail = 'received TJM' WHERE n = 3", 2, "row 3 " TAMPERED, NULL},
        {"UPDATE audit SET detail = detail || char(0) || 'x' WHERE n = 3", 2, "row 3 " TAMPERED, NULL},
        {"UPDATE audit SET detail = replace(hex(zeroblob(9000)), '0', 'x') WHERE n = 3", 2, "row 3 " TAMPERED, NULL},
        {"UPDATE audit SET hash = zeroblob(16) WHERE n = 3", 2, "row 3 " TAMPERED, NULL},
        {"UPDATE audit SET actor = 'sta', act = 'ffopened' WHERE n = 3", 2, "row 3 " TAMPERED, NULL},
        {"UPDATE audit SET detail = 'none before' WHERE n = 1", 0, "row 1 " TAMPERED, NULL},
        {"UPDATE audit SET at = at + 1 WHERE n = 5", 4, "row 5 " TAMPERED, NULL},
        {"DELETE FROM audit WHERE n = 3", 2, "row 3 is missing", NULL},
        {"DELETE FROM audit WHERE n = 1", 0, "row 1 is missing", NULL},
        {"DELETE FROM audit WHERE n BETWEEN 2 AND 4", 1, "row 2 is missing", NULL},
        {"DELETE FROM audit WHERE n = 3; UPDATE audit SET n = n - 1 WHERE n > 3", 2, "row 3 " TAMPERED, NULL},
        {"UPDATE audit SET n = 99 WHERE n = 3; UPDATE audit SET n = 3 WHERE n = 2; UPDATE audit SET n = 2 WHERE n = 99",
         1, "row 2 " TAMPERED, NULL},
        {"DELETE FROM audit WHERE n = 5", 4, "row 5 is missing, and all after it up to row 5", "row 5 is missing"},
        {"DELETE FROM audit WHERE n > 2", 2, "row 3 is missing, and all after it up to row 5", "row 3 is missing"},
        {"DELETE FROM audit", 0, "row 1 is missing, and all after it up to row 5", "row 1 is missing"},
        {"INSERT INTO audit SELECT 6, at, actor, who, act, ticket, detail, hash FROM audit WHERE n = 5", 5,
         "row 6 " TAMPERED, NULL},
        {"INSERT INTO audit SELECT -1, at, actor, who, act, ticket, detail, hash FROM audit WHERE n = 5", 0,
         "row -1 was added", NULL},
        {"DELETE FROM audit WHERE n = 5; UPDATE meta SET value = CAST(x'04' || substr(value, 2) AS BLOB) WHERE name = "
         "'audit_head'",
         4, "row 4 is the last, but the mark of the end is missing or was changed", "row 5 is missing"},
        {"DELETE FROM meta WHERE name = 'audit_head'", 5,
         "row 5 is the last, but the mark of the end is missing or was changed", "row 6 is missing"},
        {"UPDATE meta SET value = x'' WHERE name = 'audit_head'", 5,
         "row 5 is the last, but the mark of the end is missing or was changed", "row 6 is missing"},
    };
    struct world *w = *state;
    for (size_t i = 0; i < sizeof CASE / sizeof CASE[0]; i++) {
        struct audit_check check;
        store_close(&w->store);
        (void)unlink(w->db);
        world_open(w);
        make_rows(w);
        store_close(&w->store);
        run_sql(w->db, CASE[i].sql);
        world_open(w);
        for (int max_rows = 1; max_rows < 8; max_rows++) {
            assert_int_equal(check_all(w, max_rows, &check), CASE[i].n_good);
            assert_string_equal(check.finding, CASE[i].finding);
        }
        (void)world_complaint(w, PATIENT, "antri lagi");
        (void)world_complaint(w, PATIENT, "dan lagi");
        assert_int_equal(check_all(w, 3, &check), CASE[i].n_good);
        assert_string_equal(check.finding, CASE[i].finding_later != NULL ? CASE[i].finding_later : CASE[i].finding);
    }
}

/* An end of an older copy of the file is a good one: only a number on paper tells. Rows beyond it are not lost. */
static void test_end_of_an_older_copy(void **state)
{
    struct world *w = *state;
    struct audit_check check;
    make_rows(w);
    store_close(&w->store);
    run_sql(w->db, "CREATE TABLE kept AS SELECT value FROM meta WHERE name = 'audit_head'");
    world_open(w);
    (void)world_complaint(w, PATIENT, "antri");
    store_close(&w->store);
    run_sql(w->db, "UPDATE meta SET value = (SELECT value FROM kept) WHERE name = 'audit_head'; DROP TABLE kept");
    world_open(w);
    assert_int_equal(check_all(w, 10, &check), 6);
    assert_string_equal(check.finding, "row 6 was added");
    (void)world_complaint(w, PATIENT, "antri");
    assert_int_equal(check_all(w, 10, &check), 6);
    assert_string_equal(check.finding, "row 7 " TAMPERED);
}

/* Two databases with other keys do not agree on anything. */
static void test_another_key(void **state)
{
    struct world *w = *state;
    struct audit_check check, other;
    make_rows(w);
    (void)check_all(w, 10, &check);
    store_close(&w->store);
    (void)unlink(w->db);
    (void)unlink(w->key);
    world_open(w);
    make_rows(w);
    (void)check_all(w, 10, &other);
    assert_memory_not_equal(check.hash, other.hash, sizeof check.hash);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOTH(test_each_change_is_a_row),     BOTH(test_act_of_an_administrator),
        BOTH(test_entries_that_are_refused), BOTH(test_whole),
        ON_DISK(test_meddling_is_found),     ON_DISK(test_end_of_an_older_copy),
        ON_DISK(test_another_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
