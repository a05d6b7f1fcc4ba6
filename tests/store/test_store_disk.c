/* Disks that are full, fail, or lose their power. Faults rows 1, 2, 9, 23. */
#include "world.h"

#include "io/store_sqlite.h"

#include "bad_disk.h"

#include <sys/wait.h>

static int setup_bad(void **state)
{
    bad_disk_install();
    return setup_file(state);
}

static int teardown_bad(void **state)
{
    int rc = teardown(state);
    bad_disk_remove();
    return rc;
}

/* One complaint by SMS, all in one transaction, as intake does it. */
static enum rc try_complaint(struct world *w, int serial)
{
    struct sms_in sms = sms_of(PATIENT, "ADUAN KTW antri dari jam 7");
    struct fact_query query = query_by(&sms.sender);
    sms.smsc_at += serial;
    enum rc rc = store_begin(w->store, &w->err);
    if (rc == OK)
        rc = store_receive(w->store, &sms, &w->item, &w->err);
    if (rc == OK)
        rc = store_facts(w->store, &query, &w->facts, &w->err);
    if (rc == OK) {
        plan_clear(&w->plan);
        world_effect(w, EFFECT_OPEN, sms.text)->complaint =
            (struct complaint){.ticket = w->facts.fresh_ticket, .unit = "KTW", .heard_at = serial};
        rc = store_apply(w->store, &w->item, &w->plan, NOW, &w->err);
    }
    if (rc == OK)
        rc = store_commit(w->store, &w->err);
    if (rc != OK)
        store_rollback(w->store);
    return rc;
}

static bool find_count(void *ctx, const struct cell *cells, int n)
{
    assert_int_equal(n, 2);
    if (strcmp(cells[0].text, "complaints") != 0)
        return true;
    *(int64_t *)ctx = cells[1].number;
    return false;
}

static int count_complaints(struct world *w)
{
    const struct listing_query query = {.listing = LISTING_COUNTS};
    int64_t n = -1;
    ok(w, store_list(w->store, &query, find_count, &n, &w->err));
    return (int)n;
}

/* The n-th write or sync of a commit fails, for every n until one passes unbroken. What
 * was refused can be done again, and is there once. */
static void sweep(struct world *w, enum bad_call call, int error, enum rc want)
{
    int serial = 0, refusals = 0;
    for (int at = 1; at < 200; at++) {
        bad_fail(call, at, error);
        enum rc rc = try_complaint(w, ++serial);
        bad_fail(call, 0, SQLITE_OK);
        if (rc == OK)
            break;
        refused(w, want, rc);
        refusals++;
        if (want == E_UNCERTAIN) { /* every verb says so, until the process ends */
            refused(w, E_UNCERTAIN, store_begin(w->store, &w->err));
            refused(w, E_UNCERTAIN, store_facts(w->store, &(struct fact_query){0}, &w->facts, &w->err));
            world_reopen(w);
        }
        rc = try_complaint(w, serial);
        assert_true(rc == OK || (rc == E_EXISTS && want == E_UNCERTAIN));
    }
    assert_true(refusals > 0);
    assert_int_equal(count_complaints(w), serial);
    world_reopen(w);
    assert_int_equal(count_complaints(w), serial);
}

static void test_full_disk_is_temporary(void **state)
{
    sweep(*state, BAD_WRITE, SQLITE_FULL, E_TEMP);
}

static void test_io_error_is_temporary(void **state)
{
    sweep(*state, BAD_WRITE, SQLITE_IOERR_WRITE, E_TEMP);
}

static void test_failed_sync_is_the_end(void **state)
{
    sweep(*state, BAD_SYNC, SQLITE_IOERR_FSYNC, E_UNCERTAIN);
}

/* A commit that fails takes nothing of the one before with it: not what SQLite wrote after its
 * sync either, where a disk may tear a sector. Wherever in a sector that one ended. */
static void test_failed_commit_spares_the_one_before(void **state)
{
    struct world *w = *state;
    int serial = 0;
    for (int i = 0; i < 100; i++) {
        ok(w, try_complaint(w, ++serial));
        bad_fail(BAD_WRITE, 1, SQLITE_FULL);
        refused(w, E_TEMP, try_complaint(w, ++serial));
        bad_fail(BAD_WRITE, 0, SQLITE_OK);
        if (i % 3 == 0) /* also with nothing after it but the checkpoint */
            world_reopen(w);
        ok(w, try_complaint(w, serial));
    }
    world_reopen(w); /* looks at every page */
    assert_int_equal(count_complaints(w), serial);
}

/* The checkpoint fails: what was committed stays committed. A full disk only postpones it;
 * after a failed sync nobody knows. */
static void test_failed_checkpoint(void **state)
{
    static const struct {
        enum bad_call call;
        int error;
        enum rc after;
    } CASE[] = {
        {BAD_WRITE, SQLITE_FULL, OK}, {BAD_WRITE, SQLITE_IOERR_WRITE, OK}, {BAD_SYNC, SQLITE_IOERR_FSYNC, E_UNCERTAIN}};
    struct world *w = *state;
    int serial = 0;
    for (size_t i = 0; i < sizeof CASE / sizeof CASE[0]; i++) {
        bad_fail(CASE[i].call, 1, CASE[i].error);
        bad_disk.is_main_only = true;
        while (bad_disk.calls[CASE[i].call] == 0)
            ok(w, try_complaint(w, ++serial));
        refused(w, CASE[i].after, try_complaint(w, ++serial));
        if (CASE[i].after != OK) {
            world_reopen(w);
            ok(w, try_complaint(w, serial));
        }
        assert_true(w->store->wal_pages < STORE_CHECKPOINT_PAGES); /* made up for */
        assert_int_equal(count_complaints(w), serial);
    }
}

/* Cut short at any write, the first start can be done again. */
static void test_first_start_cut_short(void **state)
{
    struct world *w = *state;
    static const struct {
        enum bad_call call;
        int error;
    } CASE[] = {{BAD_WRITE, SQLITE_FULL}, {BAD_SYNC, SQLITE_IOERR_FSYNC}};
    for (size_t i = 0; i < 2; i++) {
        enum rc rc = E_TEMP;
        int refusals = 0;
        for (int at = 1; at < 300 && rc != OK; at++) {
            store_close(&w->store);
            (void)unlink(w->db);
            (void)unlink(w->key);
            bad_fail(CASE[i].call, at, CASE[i].error);
            rc = store_open(w->db, w->key, &w->store, &w->err);
            bad_fail(CASE[i].call, 0, SQLITE_OK);
            if (rc == OK)
                break;
            assert_null(w->store);
            refusals++;
            world_open(w);
            ok(w, try_complaint(w, 1));
            assert_int_equal(count_complaints(w), 1);
        }
        assert_true(refusals > 0);
    }
}

/* A transaction larger than the cache: pages go to the WAL before the commit, are read
 * back, changed and written again. */
static void test_transaction_larger_than_the_cache(void **state)
{
    struct world *w = *state;
    static char text[1500];
    int64_t ids[1000];
    memset(text, 'x', sizeof text - 1);
    for (int round = 0; round < 2; round++) { /* taken back, then kept */
        ok(w, store_begin(w->store, &w->err));
        for (int i = 0; i < 1000; i++) {
            world_receive(w, PATIENT, text);
            world_facts(w, PATIENT);
            world_effect(w, EFFECT_OPEN, text)->complaint =
                (struct complaint){.ticket = w->facts.fresh_ticket, .unit = "KTW"};
            world_apply(w);
            world_facts(w, PATIENT);
            ids[i] = w->facts.latest.id;
        }
        for (int i = 0; i < 1000; i++) {
            struct effect *move = world_effect(w, EFFECT_MOVE, "y");
            move->complaint = (struct complaint){.id = ids[i], .unit = "TJM", .state = STATE_CLOSED};
            ok(w, store_apply(w->store, NULL, &w->plan, NOW, &w->err));
            plan_clear(&w->plan);
        }
        if (round == 0)
            store_rollback(w->store);
        else
            ok(w, store_commit(w->store, &w->err));
        assert_int_equal(count_complaints(w), round * 1000);
    }
    world_reopen(w); /* quick_check */
    assert_int_equal(count_complaints(w), 1000);
    world_facts(w, PATIENT);
    assert_string_equal(w->facts.latest.unit, "TJM");
}

/* ---- power ---- */

#define COMMITS 12

/* In a process of its own: commits, tells each, and dies when the disk has seen `calls` calls. */
static void commit_until_cut(struct world *w, unsigned seed, int fd)
{
    char wal[128];
    (void)snprintf(wal, sizeof wal, "%s-wal", w->db);
    unsigned cut = seed % 97;
    for (int serial = 1; serial <= COMMITS; serial++) {
        int before = bad_disk.calls[BAD_WRITE] + bad_disk.calls[BAD_SYNC];
        enum rc rc = try_complaint(w, serial);
        if (rc != OK)
            _exit(2);
        unsigned after = (unsigned)(bad_disk.calls[BAD_WRITE] + bad_disk.calls[BAD_SYNC] - before);
        if (write(fd, &serial, sizeof serial) != sizeof serial)
            _exit(3);
        cut = cut > after ? cut - after : 0;
        if (cut == 0)
            break;
        if (serial % 4 == 0) /* so that cuts fall around checkpoints too */
            (void)sqlite3_wal_checkpoint_v2(w->store->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    }
    /* one more, begun and never committed, then the lights go out */
    struct sms_in sms = sms_of(PATIENT, "ADUAN KTW tidak pernah selesai");
    if (store_begin(w->store, &w->err) != OK || store_receive(w->store, &sms, &w->item, &w->err) != OK)
        _exit(4);
    bad_disk_cut(seed, w->db, wal);
    _exit(0);
}

static int wait_for(pid_t pid, int fd)
{
    int serial, last = 0, status;
    while (read(fd, &serial, sizeof serial) == sizeof serial)
        last = serial;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    return last;
}

static void begin_recorded(struct world *w)
{
    char wal[128];
    (void)snprintf(wal, sizeof wal, "%s-wal", w->db);
    store_close(&w->store);
    (void)unlink(w->db);
    (void)unlink(wal);
    for (int i = 0; i < 2; i++) {
        bad_clear(&bad_disk.image[i]);
        bad_disk.image[i].size = 0;
    }
    bad_disk.is_recording = true;
}

static void test_power_cuts_lose_nothing_committed(void **state)
{
    struct world *w = *state;
    for (unsigned seed = 1; seed <= 150; seed++) {
        int pipes[2];
        begin_recorded(w);
        assert_int_equal(pipe(pipes), 0);
        pid_t pid = fork();
        assert_true(pid >= 0);
        if (pid == 0) {
            if (store_open(w->db, w->key, &w->store, &w->err) != OK)
                _exit(1);
            commit_until_cut(w, seed, pipes[1]);
        }
        (void)close(pipes[1]);
        int told = wait_for(pid, pipes[0]);
        (void)close(pipes[0]);
        bad_disk.is_recording = false;
        world_open(w); /* quick_check and all */
        assert_int_equal(count_complaints(w), told);
        for (int serial = 1; serial <= told; serial++)
            refused(w, E_EXISTS, try_complaint(w, serial));
        ok(w, try_complaint(w, told + 1));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_full_disk_is_temporary, setup_bad, teardown_bad),
        cmocka_unit_test_setup_teardown(test_io_error_is_temporary, setup_bad, teardown_bad),
        cmocka_unit_test_setup_teardown(test_failed_sync_is_the_end, setup_bad, teardown_bad),
        cmocka_unit_test_setup_teardown(test_failed_commit_spares_the_one_before, setup_bad, teardown_bad),
        cmocka_unit_test_setup_teardown(test_failed_checkpoint, setup_bad, teardown_bad),
        cmocka_unit_test_setup_teardown(test_first_start_cut_short, setup_bad, teardown_bad),
        ON_DISK(test_transaction_larger_than_the_cache),
        cmocka_unit_test_setup_teardown(test_power_cuts_lose_nothing_committed, setup_bad, teardown_bad),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
