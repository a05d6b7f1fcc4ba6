/* Opening: who may, what is refused and why, old and damaged databases. Faults rows 10, 13, 23. */
#include "world.h"

#include "io/store_sqlite.h"

#include <sys/stat.h>

static void run_sql(const char *path, const char *sql)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    char *error = NULL;
    if (sqlite3_exec(db, sql, NULL, NULL, &error) != SQLITE_OK)
        fail_msg("%s", error);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void pragma_is(sqlite3 *db, const char *pragma, const char *want)
{
    char sql[64];
    sqlite3_stmt *stmt;
    (void)snprintf(sql, sizeof sql, "PRAGMA %s", pragma);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
    assert_string_equal((const char *)sqlite3_column_text(stmt, 0), want);
    assert_int_equal(sqlite3_finalize(stmt), SQLITE_OK);
}

static void test_what_is_set(void **state)
{
    static const struct {
        const char *pragma, *want;
    } CASE[] = {{"journal_mode", "wal"},       {"synchronous", "2"},   {"foreign_keys", "1"},
                {"trusted_schema", "0"},       {"secure_delete", "1"}, {"cell_size_check", "1"},
                {"locking_mode", "exclusive"}, {"user_version", "5"},  {"application_id", "1400201586"},
                {"integrity_check", "ok"}};
    struct world *w = *state;
    for (size_t i = 0; i < sizeof CASE / sizeof CASE[0]; i++)
        pragma_is(w->store->db, CASE[i].pragma, CASE[i].want);
    int is = 0;
    assert_int_equal(sqlite3_db_config(w->store->db, SQLITE_DBCONFIG_DEFENSIVE, -1, &is), SQLITE_OK);
    assert_int_equal(is, 1);
    assert_int_equal(STORE_APPLICATION_ID, 1400201586);
}

/* The file itself says that it is in WAL mode (bytes 18 and 19), not only the connection. */
static void test_file_is_wal_and_closed_to_others(void **state)
{
    static const char *const SUFFIX[] = {"", "-wal", ".lock"};
    struct world *w = *state;
    (void)world_complaint(w, PATIENT, "antri");
    for (size_t i = 0; i < 3; i++) {
        char path[128];
        struct stat st;
        (void)snprintf(path, sizeof path, "%s%s", w->db, SUFFIX[i]);
        assert_int_equal(stat(path, &st), 0);
        assert_int_equal(st.st_mode & 0777, 0600);
    }
    store_close(&w->store);
    unsigned char head[20];
    FILE *file = fopen(w->db, "rb");
    assert_non_null(file);
    assert_int_equal(fread(head, 1, sizeof head, file), sizeof head);
    (void)fclose(file);
    assert_true(head[18] == 2 && head[19] == 2);
}

static void test_close_twice(void **state)
{
    struct world *w = *state;
    store_close(&w->store);
    assert_null(w->store);
    store_close(&w->store);
}

static void test_second_is_refused_and_told_of_the_first(void **state)
{
    struct world *w = *state;
    struct store *second;
    char pid[24];
    (void)snprintf(pid, sizeof pid, "process %ld", (long)getpid());
    for (int i = 0; i < 100; i++) {
        refused(w, E_EXISTS, store_open(w->db, w->key, &second, &w->err));
        assert_null(second);
        assert_non_null(strstr(w->err.text, pid));
    }
    (void)world_complaint(w, PATIENT, "antri"); /* the first noticed nothing */
    world_reopen(w);
}

/* Somebody's sqlite3 shell has no lock file. */
static void test_a_stranger_in_the_database(void **state)
{
    struct world *w = *state;
    sqlite3 *shell;
    store_close(&w->store);
    assert_int_equal(sqlite3_open(w->db, &shell), SQLITE_OK);
    assert_int_equal(
        sqlite3_exec(shell, "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; SELECT * FROM meta", NULL, NULL, NULL),
        SQLITE_OK);
    refused(w, E_EXISTS, store_open(w->db, w->key, &w->store, &w->err));
    assert_int_equal(sqlite3_close(shell), SQLITE_OK);
    world_open(w);
}

/* ---- refused ---- */

static void copy_file(const char *from, const char *to)
{
    static char bytes[1 << 20];
    FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
    assert_true(in != NULL && out != NULL);
    size_t len = fread(bytes, 1, sizeof bytes, in);
    assert_in_range(len, 1, sizeof bytes - 1);
    assert_int_equal(fwrite(bytes, 1, len, out), len);
    assert_int_equal(fclose(in) + fclose(out), 0);
}

static void write_text(const char *path, const char *text, size_t len)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, len, file), len);
    assert_int_equal(fclose(file), 0);
}

static void expect_refusal(struct world *w, const char *db, const char *key, enum rc rc, const char *says)
{
    refused(w, rc, store_open(db, key, &w->store, &w->err));
    assert_null(w->store);
    if (strstr(w->err.text, says) == NULL)
        fail_msg("'%s' does not say '%s'", w->err.text, says);
}

static void test_keys_that_are_refused(void **state)
{
    struct world *w = *state;
    char other[128];
    (void)snprintf(other, sizeof other, "%s/other.key", w->folder);
    store_close(&w->store);
    expect_refusal(w, w->db, NULL, E_INVAL, "key file");
    expect_refusal(w, w->db, other, E_PERM, "there is no key file");
    assert_int_equal(access(other, F_OK), -1); /* and none was made */
    write_text(other, "0123456789abcdef0123456789abcdef", 32);
    expect_refusal(w, w->db, other, E_PERM, "open to others");
    assert_int_equal(chmod(other, 0600), 0);
    expect_refusal(w, w->db, other, E_PERM, "not that of");
    assert_int_equal(chmod(w->key, 0644), 0);
    expect_refusal(w, w->db, w->key, E_PERM, "chmod 600");
    assert_int_equal(chmod(w->key, 0600), 0);
    world_open(w);
}

static void test_databases_that_are_refused(void **state)
{
    static const struct {
        const char *sql, *says;
    } CASE[] = {
        {"CREATE TABLE album (title TEXT)", "not a database of Suara"},
        {"PRAGMA user_version = 1; CREATE TABLE x (y)", "not a database of Suara"},
        {"PRAGMA application_id = 1; CREATE TABLE x (y)", "not a database of Suara"},
        {"PRAGMA application_id = 1400201586; CREATE TABLE x (y)", "schema 0"},
        {"PRAGMA application_id = 1400201586; PRAGMA user_version = 6; CREATE TABLE x (y)", "schema 6"},
        {"PRAGMA application_id = 1400201586; PRAGMA user_version = 99; CREATE TABLE x (y)", "1 to 5"},
        {"PRAGMA application_id = 1400201586; PRAGMA user_version = -1; CREATE TABLE x (y)", "schema -1"},
    };
    struct world *w = *state;
    char other[128];
    (void)snprintf(other, sizeof other, "%s/other.db", w->folder);
    store_close(&w->store);
    for (size_t i = 0; i < sizeof CASE / sizeof CASE[0]; i++) {
        (void)unlink(other);
        run_sql(other, CASE[i].sql);
        expect_refusal(w, other, w->key, E_PERM, CASE[i].says);
        sqlite3 *db;
        assert_int_equal(sqlite3_open(other, &db), SQLITE_OK);
        pragma_is(db, "journal_mode", "delete"); /* left as it was */
        assert_int_equal(sqlite3_close(db), SQLITE_OK);
    }
    write_text(other,
               "this is no database, and longer than a hundred bytes. this is no database, and longer than a "
               "hundred bytes",
               106);
    expect_refusal(w, other, w->key, E_PERM, "not a database");
    (void)snprintf(other, sizeof other, "%s/other.db.lock", w->folder);
    (void)unlink(other);
}

static void test_places_that_are_refused(void **state)
{
    struct world *w = *state;
    char path[128], longest[5000];
    (void)snprintf(path, sizeof path, "%s/none/suara.db", w->folder);
    store_close(&w->store);
    expect_refusal(w, path, w->key, E_PERM, "No such file");
    expect_refusal(w, w->folder, w->key, E_PERM, "directory");
    (void)snprintf(path, sizeof path, "%s.lock", w->folder);
    assert_int_equal(unlink(path), 0);
    memset(longest, 'x', sizeof longest);
    longest[sizeof longest - 1] = '\0';
    expect_refusal(w, longest, w->key, E_PERM, "too long");
}

static void test_empty_file_is_a_new_database(void **state)
{
    struct world *w = *state;
    store_close(&w->store);
    write_text(w->db, "", 0);
    world_open(w); /* and the key that is there is used */
    (void)world_complaint(w, PATIENT, "antri");
}

static void test_memory_needs_no_key_and_leaves_nothing(void **state)
{
    struct world *w = *state;
    struct store *store;
    ok(w, store_open(":memory:", NULL, &store, &w->err));
    store_close(&store);
    assert_int_equal(access(":memory:.lock", F_OK), -1);
    ok(w, store_open(":memory:", w->key, &store, &w->err)); /* with a key of its own it may */
    store_close(&store);
}

/* ---- damaged ---- */

static bool ignore_row(void *ctx, const struct cell *cells, int n)
{
    (void)ctx;
    (void)cells;
    (void)n;
    return true;
}

/* Whatever a damaged database answers, it answers. */
static void use_everything(struct world *w)
{
    struct phone sender = mobile(PATIENT);
    static const char *const UNITS[] = {"KTW", NULL};
    struct fact_query query = query_by(&sender);
    query.needs = ~0u;
    query.units = UNITS;
    query.text = "antri";
    query.text_len = 5;
    query.ticket = 1;
    for (int i = 0; i < LISTING_COUNT; i++) {
        const struct listing_query listing = {.listing = (enum listing)i};
        (void)!store_list(w->store, &listing, ignore_row, NULL, &w->err);
    }
    const struct outbox_query take = {.modem = "modem-01", .now = NOW};
    (void)!store_outbox_take(w->store, &take, &w->outgoing, &w->err);
    if (store_begin(w->store, &w->err) != OK)
        return;
    struct sms_in sms = sms_of(PATIENT, "ADUAN KTW lagi");
    if (store_receive(w->store, &sms, &w->item, &w->err) == OK &&
        store_facts(w->store, &query, &w->facts, &w->err) == OK) {
        plan_clear(&w->plan);
        world_effect(w, EFFECT_OPEN, "x")->complaint = (struct complaint){.ticket = w->facts.fresh_ticket};
        if (store_apply(w->store, &w->item, &w->plan, NOW, &w->err) == OK && store_commit(w->store, &w->err) == OK)
            return;
    }
    store_rollback(w->store);
}

static void flip(const char *path, long at, unsigned char mask)
{
    FILE *file = fopen(path, "r+b");
    assert_non_null(file);
    assert_int_equal(fseek(file, at, SEEK_SET), 0);
    int c = fgetc(file);
    assert_int_equal(fseek(file, at, SEEK_SET), 0);
    (void)fputc(c ^ mask, file);
    assert_int_equal(fclose(file), 0);
}

static void test_flipped_bytes_never_crash(void **state)
{
    struct world *w = *state;
    char other[128];
    unsigned seed = 1;
    struct stat st;
    (void)snprintf(other, sizeof other, "%s/other.db", w->folder);
    for (int i = 0; i < 60; i++)
        (void)world_complaint(w, i % 2 == 0 ? PATIENT : OTHER, "antri dari jam tujuh pagi sampai siang hari");
    (void)world_queue(w, STAFF, "baru", PRIORITY_STAFF);
    store_close(&w->store);
    assert_int_equal(stat(w->db, &st), 0);
    int refusals = 0;
    for (int i = 0; i < 300; i++) {
        copy_file(w->db, other);
        seed = seed * 1664525u + 1013904223u;
        /* each page's head, where the structure is, and anywhere */
        long at = i % 2 == 0 ? (i / 2 * 1024L) % st.st_size + (seed >> 8) % 120 : (seed >> 8) % st.st_size;
        flip(other, at, (unsigned char)(1u << (seed >> 29)));
        enum rc rc = store_open(other, w->key, &w->store, &w->err);
        assert_true(rc == OK || rc == E_PERM);
        refusals += rc == E_PERM;
        if (rc == OK)
            use_everything(w);
        store_close(&w->store);
    }
    assert_true(refusals > 40); /* quick_check does look */
    (void)snprintf(other, sizeof other, "%s/other.db-wal", w->folder);
    (void)unlink(other);
    (void)snprintf(other, sizeof other, "%s/other.db.lock", w->folder);
    (void)unlink(other);
}

/* A sealed number that was changed is an error, not a number. */
static void test_tampered_number_is_an_error(void **state)
{
    struct world *w = *state;
    (void)world_queue(w, PATIENT, "x", PRIORITY_REPLY);
    store_close(&w->store);
    run_sql(w->db, "UPDATE person SET sealed = zeroblob(73)");
    world_open(w);
    const struct outbox_query take = {.modem = "modem-01", .now = NOW};
    refused(w, E_PERM, store_outbox_take(w->store, &take, &w->outgoing, &w->err));
    const struct listing_query listing = {.listing = LISTING_OUTBOX};
    refused(w, E_PERM, store_list(w->store, &listing, ignore_row, NULL, &w->err));
}

/* Values that no version ever wrote are an error, not a guess. */
static void test_values_that_cannot_be(void **state)
{
    static const char *const DAMAGE[] = {"UPDATE complaint SET unit = 'TOOLONG'", "UPDATE complaint SET state = 'lost'",
                                         "UPDATE complaint SET kind = 'song'"};
    struct world *w = *state;
    for (size_t i = 0; i < sizeof DAMAGE / sizeof DAMAGE[0]; i++) {
        (void)world_complaint(w, PATIENT, "antri");
        world_facts(w, PATIENT);
        store_close(&w->store);
        run_sql(w->db, DAMAGE[i]);
        world_open(w);
        struct phone sender = mobile(PATIENT);
        struct fact_query query = query_by(&sender);
        refused(w, E_PERM, store_facts(w->store, &query, &w->facts, &w->err));
        store_close(&w->store);
        run_sql(w->db, "DELETE FROM event; DELETE FROM complaint");
        world_open(w);
    }
}

/* A new grade of the day voids the reason of the old one. No listing shows reasons yet. */
static void test_reason_of_a_rating(void **state)
{
    struct world *w = *state;
    for (int i = 0; i < 3; i++) { /* grade and reason; another reason; another grade */
        ok(w, store_begin(w->store, &w->err));
        world_receive(w, PATIENT, "TIDAK PUAS KTW");
        struct effect *effect = world_effect(w, i == 1 ? EFFECT_REASON : EFFECT_RATING, "obat habis");
        strcpy(effect->unit, "KTW");
        effect->grade = 2;
        world_apply(w);
        ok(w, store_commit(w->store, &w->err));
        sqlite3_stmt *stmt;
        assert_int_equal(sqlite3_prepare_v2(w->store->db, "SELECT reason FROM rating", -1, &stmt, NULL), SQLITE_OK);
        assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
        const char *reason = (const char *)sqlite3_column_text(stmt, 0);
        assert_true(i == 1 ? reason != NULL && strcmp(reason, "obat habis") == 0 : reason == NULL);
        assert_int_equal(sqlite3_finalize(stmt), SQLITE_OK);
    }
}

/* ---- full ---- */

static void test_full_database_is_temporary(void **state)
{
    struct world *w = *state;
    int n = 0;
    assert_int_equal(sqlite3_exec(w->store->db, "PRAGMA max_page_count = 80", NULL, NULL, NULL), SQLITE_OK);
    enum rc rc = OK;
    while (rc == OK && n < 10000) {
        struct sms_in sms = sms_of(PATIENT, "ADUAN KTW antri dari jam 7");
        sms.smsc_at += n;
        ok(w, store_begin(w->store, &w->err));
        rc = store_receive(w->store, &sms, &w->item, &w->err);
        if (rc == OK)
            rc = store_commit(w->store, &w->err);
        if (rc == OK)
            n++;
        else
            store_rollback(w->store);
    }
    refused(w, E_TEMP, rc);
    assert_true(n > 10);
    assert_int_equal(sqlite3_exec(w->store->db, "PRAGMA max_page_count = 100000", NULL, NULL, NULL), SQLITE_OK);
    struct sms_in sms = sms_of(PATIENT, "ADUAN KTW antri dari jam 7");
    sms.smsc_at += n;
    ok(w, store_begin(w->store, &w->err));
    ok(w, store_receive(w->store, &sms, &w->item, &w->err)); /* what was refused was not taken */
    ok(w, store_commit(w->store, &w->err));
}

/* ---- released schemas ---- */

static char *read_whole(const char *path)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    char *text = calloc(1, 1 << 20);
    assert_non_null(text);
    assert_true(fread(text, 1, (1 << 20) - 1, file) > 0);
    (void)fclose(file);
    return text;
}

static bool count_row(void *ctx, const struct cell *cells, int n)
{
    *(int *)ctx += n > 0 && cells[0].kind == CELL_TEXT;
    return true;
}

static bool count_begun(void *ctx, const struct cell *cells, int n)
{
    *(int *)ctx += n > 7 && cells[0].number == 1 && strcmp(cells[5].text, "begun") == 0 &&
                   strcmp(cells[7].text, "1 cases and 1 events stand here from before") == 0;
    return true;
}

/* Every object of the schema, in one text. */
static void schema_of(sqlite3 *db, char *text, size_t cap)
{
    sqlite3_stmt *stmt;
    size_t len = 0;
    assert_int_equal(sqlite3_prepare_v2(db, "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name",
                                        -1, &stmt, NULL),
                     SQLITE_OK);
    while (sqlite3_step(stmt) == SQLITE_ROW)
        len += (size_t)snprintf(text + len, cap - len, "%s;\n", (const char *)sqlite3_column_text(stmt, 0));
    assert_true(len > 0 && len < cap);
    assert_int_equal(sqlite3_finalize(stmt), SQLITE_OK);
}

/* Columns that schema 3 added: a case of before has no timer until it is counted. */
static void timer_is(struct world *w, int version)
{
    assert_true(w->facts.latest.clock_at == NOW);
    assert_int_equal(w->facts.latest.timer, version < 3 ? TIMER_NONE : TIMER_REMIND);
    assert_true(w->facts.latest.timer_at == (version < 3 ? 0 : 1775005200));
}

/* Columns that schema 2 added: empty in the rows of schema 1, and the draft of that lapses too. */
static void newer_columns_are(struct world *w, int version)
{
    static struct lapsed lapsed;
    assert_string_equal(w->facts.latest.category, version == 1 ? "" : "fees");
    assert_string_equal(w->facts.question.choices, version == 1 ? "" : "KTW KJ1");
    ok(w, store_begin(w->store, &w->err));
    refused(w, E_NOTFOUND, store_lapsed(w->store, 1774691399, &lapsed, &w->err));
    ok(w, store_lapsed(w->store, 1774691400, &lapsed, &w->err));
    assert_string_equal(lapsed.draft, "draf");
    assert_string_equal(lapsed.choices, version == 1 ? "" : "KTW KJ1");
    assert_true(lapsed.of == COMPLAINT_CASE && lapsed.person == w->facts.person && lapsed.person_kind == PHONE_MOBILE);
    ok(w, store_commit(w->store, &w->err));
    const struct listing_query surveys = {.listing = LISTING_SURVEYS};
    int n = 0;
    ok(w, store_list(w->store, &surveys, count_row, &n, &w->err));
    assert_int_equal(n, version == 1 ? 0 : 1);
}

/* Schema 4 added the chain of what was done; in one of before it begins with a row that says so. */
static void chain_is(struct world *w, int version)
{
    const struct listing_query audit = {.listing = LISTING_AUDIT};
    struct audit_check check = {.n = 0};
    int n = 0;
    ok(w, store_audit_check(w->store, &check, 100, &w->err));
    assert_true(check.is_over && check.n == (version < 4 ? 1 : 2));
    assert_string_equal(check.finding, "");
    ok(w, store_list(w->store, &audit, count_begun, &n, &w->err));
    assert_int_equal(n, 1);
}

/* A database that a release left behind opens, is brought up to date, and holds what it held.
 * schema/NNN.sql is its dump; its key is the 32 bytes 0, 1, 2 ... 31. */
static void test_released_databases_open(void **state)
{
    struct world *w = *state;
    static char fresh[1 << 16], upgraded[1 << 16];
    char key[32], path[256];
    schema_of(w->store->db, fresh, sizeof fresh);
    for (int version = 1; version <= STORE_SCHEMA_COUNT; version++) {
        store_close(&w->store);
        (void)unlink(w->db);
        (void)snprintf(path, sizeof path, "%s/tests/store/schema/%03d.sql", SOURCE_ROOT, version);
        char *dump = read_whole(path);
        run_sql(w->db, dump);
        free(dump);
        for (size_t i = 0; i < sizeof key; i++)
            key[i] = (char)i;
        write_text(w->key, key, sizeof key);
        world_open(w);
        schema_of(w->store->db, upgraded, sizeof upgraded);
        assert_string_equal(upgraded, fresh);
        pragma_is(w->store->db, "integrity_check", "ok");

        struct phone staff = mobile(STAFF);
        struct fact_query query = query_by(&staff);
        query.needs = NEED_TICKET | NEED_TEXT;
        query.ticket = 40719359;
        ok(w, store_facts(w->store, &query, &w->facts, &w->err));
        assert_int_equal(w->facts.named.state, STATE_IN_PROGRESS);
        assert_string_equal(w->facts.named.unit, "KTW");
        assert_string_equal(w->facts.named_text, "antri dari jam 7");
        assert_string_equal(w->facts.named_handler_phone.text, STAFF);
        world_facts(w, PATIENT);
        assert_int_equal(w->facts.latest.ticket, 40719359);
        assert_int_equal(w->facts.replies_day, 1);
        const struct outbox_query take = {.modem = "modem-01", .now = NOW};
        ok(w, store_outbox_take(w->store, &take, &w->outgoing, &w->err));
        assert_string_equal(w->outgoing.to.text, STAFF); /* staff before replies */
        timer_is(w, version);
        chain_is(w, version);
        newer_columns_are(w, version);
    }
}

/* When the time of a case of before began: at its last BELUM, whatever has happened since. */
static void test_clocks_of_released_databases(void **state)
{
    static const char ROWS[] =
        "INSERT INTO complaint (uuid, ticket, kind, state, is_open, flags, unit, writer, lang, text_hash, opened_at, "
        "state_at, due_at, answered_at, closes_at, heard_at, text) VALUES "
        "(zeroblob(16), 2, 'complaint', 'reopened', 1, 0, 'KTW', 3, 0, 0, 100, 300, 900, 200, 0, 0, 'b'), "
        "(zeroblob(16), 3, 'complaint', 'in_progress', 1, 0, 'KTW', 3, 0, 0, 100, 400, 900, 200, 0, 0, 'c'), "
        "(zeroblob(16), 4, 'complaint', 'answered', 0, 0, 'KTW', 3, 0, 0, 100, 200, 900, 200, 999, 0, 'd'), "
        "(zeroblob(16), 5, 'complaint', 'closed', 0, 0, 'KTW', 3, 0, 0, 100, 500, 900, 200, 999, 0, 'e');"
        "INSERT INTO event (complaint, n, kind, at, text) VALUES (2, 1, 'answered', 200, ''), (2, 2, 'reopened', 300, "
        "''), "
        "(3, 1, 'reopened', 250, ''), (3, 2, 'answered', 260, ''), (3, 3, 'reopened', 300, ''), (3, 4, 'taken', 400, "
        "''), "
        "(4, 1, 'answered', 200, ''), (5, 1, 'accepted', 500, '')";
    static const struct {
        uint32_t ticket;
        int64_t clock_at;
    } CASE[] = {{2, 300}, {3, 300}, {4, 100}, {5, 100}};
    struct world *w = *state;
    char key[32], path[256];
    for (int version = 1; version < 3; version++) {
        store_close(&w->store);
        (void)unlink(w->db);
        (void)snprintf(path, sizeof path, "%s/tests/store/schema/%03d.sql", SOURCE_ROOT, version);
        char *dump = read_whole(path);
        run_sql(w->db, dump);
        run_sql(w->db, ROWS);
        free(dump);
        for (size_t i = 0; i < sizeof key; i++)
            key[i] = (char)i;
        write_text(w->key, key, sizeof key);
        world_open(w);
        for (size_t i = 0; i < sizeof CASE / sizeof CASE[0]; i++) {
            struct phone staff = mobile(STAFF);
            struct fact_query query = query_by(&staff);
            query.needs = NEED_TICKET;
            query.ticket = CASE[i].ticket;
            ok(w, store_facts(w->store, &query, &w->facts, &w->err));
            const struct complaint *named = &w->facts.named;
            assert_true(named->clock_at == CASE[i].clock_at && named->timer == TIMER_NONE && named->timer_at == 0);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_DISK(test_what_is_set),
        ON_DISK(test_file_is_wal_and_closed_to_others),
        BOTH(test_close_twice),
        ON_DISK(test_second_is_refused_and_told_of_the_first),
        ON_DISK(test_a_stranger_in_the_database),
        ON_DISK(test_keys_that_are_refused),
        ON_DISK(test_databases_that_are_refused),
        ON_DISK(test_places_that_are_refused),
        ON_DISK(test_empty_file_is_a_new_database),
        ON_DISK(test_memory_needs_no_key_and_leaves_nothing),
        ON_DISK(test_flipped_bytes_never_crash),
        ON_DISK(test_tampered_number_is_an_error),
        ON_DISK(test_values_that_cannot_be),
        ON_DISK(test_reason_of_a_rating),
        ON_DISK(test_full_database_is_temporary),
        ON_DISK(test_released_databases_open),
        ON_DISK(test_clocks_of_released_databases),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
