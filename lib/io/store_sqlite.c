#include "io/store_sqlite.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static bool is_sync_error(int rc)
{
    return rc == SQLITE_IOERR_FSYNC || rc == SQLITE_IOERR_DIR_FSYNC;
}

/* Whether the world may think better of it. A file that cannot be opened is out of
 * space or descriptors, or is where a person must look. */
static bool is_passing(struct store *store, int rc)
{
    int system = sqlite3_system_errno(store->db);
    switch (rc & 0xff) {
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_NOMEM:
    case SQLITE_INTERRUPT:
        return true;
    case SQLITE_CANTOPEN:
        return system == ENOSPC || system == EDQUOT || system == EMFILE || system == ENFILE;
    default:
        return false;
    }
}

enum rc store_error(struct store *store, int rc, struct err *err)
{
    store->is_failed = true;
    if (is_sync_error(rc)) {
        store->is_lost = true;
        return ERR(err, E_UNCERTAIN, "database: the disk did not take what was written (%s): what it holds is unknown",
                   sqlite3_errstr(rc));
    }
    if ((rc & 0xff) == SQLITE_CONSTRAINT)
        return ERR(err, E_INVAL, "database: refused: %s", sqlite3_errmsg(store->db));
    bool is_of_sqlite = store->db != NULL && sqlite3_extended_errcode(store->db) == rc;
    return ERR(err, is_passing(store, rc) ? E_TEMP : E_PERM, "database: %s (%d)",
               is_of_sqlite ? sqlite3_errmsg(store->db) : sqlite3_errstr(rc), rc);
}

enum rc store_expect(struct store *store, bool is_open, struct err *err)
{
    if (store->is_lost)
        return ERR(err, E_UNCERTAIN, "database: the disk failed before: end and start again");
    if ((sqlite3_get_autocommit(store->db) == 0) == is_open && !(is_open && store->is_failed))
        return OK;
    if (is_open && store->is_failed)
        return ERR(err, E_INVAL, "database: this transaction failed before: roll it back");
    return ERR(err, E_INVAL, "database: %s transaction is open", is_open ? "no" : "a");
}

/* What was committed is safe in the WAL: a full disk here only postpones. A failed
 * sync does not: the next verb says so. */
static void checkpoint(struct store *store)
{
    if (store->wal_pages < STORE_CHECKPOINT_PAGES)
        return;
    int rc = sqlite3_wal_checkpoint_v2(store->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    if (rc == SQLITE_OK)
        store->wal_pages = 0;
    else if (is_sync_error(rc))
        store->is_lost = true;
}

/* A database of before the chain, or a new one, gets its first row. */
static enum rc start_audit(struct store *store, struct err *err)
{
    bool is_new;
    enum rc rc = audit_load(store, &is_new, err);
    if (rc != OK || !is_new)
        return rc;
    rc = store_begin(store, err);
    if (rc == OK)
        rc = audit_start(store, (int64_t)time(NULL), err);
    return rc == OK ? store_commit(store, err) : rc;
}

/* What a process that died left, and what memory holds of the database. */
static enum rc recover(struct store *store, struct err *err)
{
    store->last_inbox = -1;
    struct query query = query_of(store, SQL_OUTBOX_RECOVER);
    enum rc rc = query_run(&query, err);
    if (rc == OK)
        rc = spent_load(store, err);
    return rc == OK ? start_audit(store, err) : rc;
}

enum rc store_open(const char *path, const char *key_path, struct store **store_r, struct err *err)
{
    *store_r = NULL;
    (void)sqlite3_config(SQLITE_CONFIG_SINGLETHREAD); /* one handle, one thread: a tenth faster; */
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); /* refused, and harmless, when SQLite runs already */
    struct store *store = calloc(1, sizeof *store);
    if (store == NULL)
        return ERR(err, E_TEMP, "no memory for the database");
    store->lock_fd = -1;
    enum rc rc = store_prepare_file(store, path, key_path, err);
    if (rc == OK)
        rc = sql_prepare(store, err);
    if (rc == OK)
        rc = recover(store, err);
    if (rc != OK) {
        store_close(&store);
        return rc;
    }
    store->is_failed = false;
    *store_r = store;
    return OK;
}

void store_close(struct store **store)
{
    struct store *s = *store;
    if (s == NULL)
        return;
    sql_finalize(s);
    if (s->is_lost) /* the WAL is the last thing known to be good: leave it */
        (void)sqlite3_db_config(s->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    (void)sqlite3_close(s->db);
    wal_remove(s);
    if (s->seal != NULL)
        seal_close(&s->seal);
    if (s->lock_fd >= 0)
        (void)close(s->lock_fd); /* the file stays: to remove it would let two hold "it" */
    free(s);
    *store = NULL;
}

enum rc store_begin(struct store *store, struct err *err)
{
    enum rc rc = store_expect(store, false, err);
    if (rc != OK)
        return rc;
    store->is_failed = false;
    struct query query = query_of(store, SQL_BEGIN);
    return query_run(&query, err);
}

enum rc store_commit(struct store *store, struct err *err)
{
    enum rc rc = store_expect(store, true, err);
    if (rc != OK)
        return rc;
    store->newcomer = 0;
    rc = arrival_write(store, NULL, err);
    if (rc == OK)
        rc = audit_before_commit(store, err);
    if (rc != OK)
        return rc;
    struct query query = query_of(store, SQL_COMMIT);
    rc = query_run(&query, err);
    if (rc != OK)
        return rc;
    spent_commit(store);
    audit_commit(store);
    checkpoint(store);
    return OK;
}

void store_rollback(struct store *store)
{
    if (sqlite3_get_autocommit(store->db) == 0) { /* a full disk makes SQLite roll back by itself */
        struct query query = query_of(store, SQL_ROLLBACK);
        if (query_run(&query, NULL) != OK)
            store->is_lost = true;
    }
    store->is_failed = false;
    store->arrival.id = store->newcomer = 0;
    store->n_aside = store->n_timers_aside = 0;
    store->last_inbox = -1;
    spent_rollback(store);
    audit_rollback(store);
    person_forget(store);
}
