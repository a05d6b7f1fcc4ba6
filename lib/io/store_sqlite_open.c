#include "io/store_sqlite.h"

#include "io/disk.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define BUSY_MS 500 /* a second daemon must be told within a second */

struct opening {
    struct store *store;
    const char *path, *key_path;
    bool is_memory, is_new;
    int version;
};

/* ---- one process at a time ---- */

static enum rc file_error(const char *path, struct err *err)
{
    return ERR(err, disk_rc(errno), "cannot open %s: %s", path, strerror(errno));
}

static enum rc held_by_another(const char *path, int fd, struct err *err)
{
    char pid[24] = "";
    ssize_t len = pread(fd, pid, sizeof pid - 1, 0);
    pid[len > 0 ? strspn(pid, "0123456789") : 0] = '\0';
    return ERR(err, E_EXISTS, "%s is in use by process %s", path, pid[0] != '\0' ? pid : "(not known)");
}

/* SQLite's own lock would refuse a second daemon too, but cannot name the first. */
static enum rc take_lock(struct opening *o, struct err *err)
{
    char path[PATH_MAX];
    if (o->is_memory)
        return OK;
    if ((size_t)snprintf(path, sizeof path, "%s.lock", o->path) >= sizeof path)
        return ERR(err, E_PERM, "the path of the database is too long");
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return file_error(path, err);
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        enum rc rc = errno == EWOULDBLOCK ? held_by_another(o->path, fd, err) : file_error(path, err);
        (void)close(fd);
        return rc;
    }
    o->store->lock_fd = fd;
    if (ftruncate(fd, 0) != 0 || dprintf(fd, "%ld\n", (long)getpid()) < 0)
        (void)0; /* a full disk: locked all the same, only nameless */
    return OK;
}

/* ---- the connection ---- */

/* Made by us, so that it is never open to others whatever the umask; the WAL follows it. */
static enum rc make_file(struct opening *o, struct err *err)
{
    if (o->is_memory)
        return OK;
    int fd = open(o->path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return file_error(o->path, err);
    (void)close(fd);
    return OK;
}

static enum rc connect_db(struct opening *o, struct err *err)
{
    struct store *store = o->store;
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    const char *vfs = o->is_memory ? NULL : wal_install(store);
    if (vfs == NULL && !o->is_memory)
        return ERR(err, E_TEMP, "no memory for the database");
    int rc = sqlite3_open_v2(o->path, &store->db, flags, vfs);
    if (rc != SQLITE_OK)
        return store_error(store, rc, err);
    (void)sqlite3_busy_timeout(store->db, BUSY_MS);
    (void)sqlite3_limit(store->db, SQLITE_LIMIT_ATTACHED, 0);
    if (sqlite3_db_readonly(store->db, "main") == 1)
        return ERR(err, E_PERM, "%s cannot be written to", o->path);
    return OK;
}

static enum rc harden(struct opening *o, struct err *err)
{
    static const struct {
        int option, want;
    } OPTION[] = {{SQLITE_DBCONFIG_DEFENSIVE, 1},
                  {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
                  {SQLITE_DBCONFIG_DQS_DML, 0},
                  {SQLITE_DBCONFIG_DQS_DDL, 0},
                  {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0}};
    for (size_t i = 0; i < sizeof OPTION / sizeof OPTION[0]; i++) {
        int is = -1;
        if (sqlite3_db_config(o->store->db, OPTION[i].option, OPTION[i].want, &is) != SQLITE_OK || is != OPTION[i].want)
            return ERR(err, E_PERM, "this SQLite does not take option %d", OPTION[i].option);
    }
    return OK;
}

/* First value of the first row of sql, which is ours alone. Stepped to the end: a statement
 * that is only asked for its first row may not have been carried out, and would not say so. */
static enum rc ask(struct opening *o, const char *sql, char *text_r, size_t cap, struct err *err)
{
    sqlite3_stmt *stmt;
    text_r[0] = '\0';
    int rc = sqlite3_prepare_v2(o->store->db, sql, -1, &stmt, NULL);
    for (int row = 0; rc == SQLITE_OK || rc == SQLITE_ROW; row++) {
        rc = sqlite3_step(stmt);
        const unsigned char *text = rc == SQLITE_ROW ? sqlite3_column_text(stmt, 0) : NULL;
        if (row == 0)
            (void)snprintf(text_r, cap, "%s", text != NULL ? (const char *)text : "");
    }
    enum rc result = rc == SQLITE_DONE ? OK : store_error(o->store, rc, err);
    (void)sqlite3_finalize(stmt);
    return result;
}

static enum rc ask_number(struct opening *o, const char *sql, int64_t *number_r, struct err *err)
{
    char text[32];
    enum rc rc = ask(o, sql, text, sizeof text, err);
    *number_r = strtoll(text, NULL, 10);
    return rc;
}

/* SQLite says nothing of a pragma that it does not know or did not carry out, so each is
 * read back. EXCLUSIVE before the first look at the file: a WAL then needs no shared memory. */
static const struct pragma {
    const char *set, *get, *want, *want_memory;
} PRAGMA[] = {
    {"PRAGMA locking_mode = EXCLUSIVE", "PRAGMA locking_mode", "exclusive", "exclusive"},
    {"PRAGMA synchronous = FULL", "PRAGMA synchronous", "2", "2"},
    {"PRAGMA foreign_keys = ON", "PRAGMA foreign_keys", "1", "1"},
    {"PRAGMA trusted_schema = OFF", "PRAGMA trusted_schema", "0", "0"},
    {"PRAGMA secure_delete = ON", "PRAGMA secure_delete", "1", "1"},
    {"PRAGMA cell_size_check = ON", "PRAGMA cell_size_check", "1", "1"},
    {"PRAGMA cache_size = -2048", "PRAGMA cache_size", "-2048", "-2048"},
    {"PRAGMA temp_store = MEMORY", "PRAGMA temp_store", "2", "2"},
    {"PRAGMA wal_autocheckpoint = 0", "PRAGMA wal_autocheckpoint", "0", "0"}, /* see checkpoint() */
};
/* A message touches a dozen pages in as many places, and a commit writes each of them whole: small
 * pages make it a third faster. Only a new file takes a size. */
static const struct pragma PAGE_SIZE = {"PRAGMA page_size = 1024", "PRAGMA page_size", "1024", "1024"};
static const struct pragma WAL = {"PRAGMA journal_mode = WAL", "PRAGMA journal_mode", "wal", "memory"};

static enum rc set_pragma(struct opening *o, const struct pragma *pragma, struct err *err)
{
    char text[32];
    enum rc rc = ask(o, pragma->set, text, sizeof text, err);
    if (rc == OK)
        rc = ask(o, pragma->get, text, sizeof text, err);
    if (rc == OK && strcmp(text, o->is_memory ? pragma->want_memory : pragma->want) != 0)
        return ERR(err, E_PERM, "%s: %s, but it is '%s'", o->path, pragma->set, text);
    return rc;
}

static enum rc set_pragmas(struct opening *o, struct err *err)
{
    enum rc rc = OK;
    for (size_t i = 0; i < sizeof PRAGMA / sizeof PRAGMA[0] && rc == OK; i++)
        rc = set_pragma(o, &PRAGMA[i], err);
    return rc;
}

/* The first thing that may write to the file, so not before we know that it is ours and sound. */
static enum rc set_wal(struct opening *o, struct err *err)
{
    enum rc rc = o->is_new ? set_pragma(o, &PAGE_SIZE, err) : OK;
    (void)sqlite3_wal_hook(o->store->db, wal_note, o->store); /* wal_autocheckpoint would take it away */
    return rc == OK ? set_pragma(o, &WAL, err) : rc;
}

/* ---- what the file is ---- */

static enum rc identify(struct opening *o, struct err *err)
{
    int64_t application, version, objects;
    enum rc rc = ask_number(o, "PRAGMA application_id", &application, err);
    if (rc == OK)
        rc = ask_number(o, "PRAGMA user_version", &version, err);
    if (rc == OK)
        rc = ask_number(o, "SELECT count(*) FROM sqlite_schema", &objects, err);
    if (rc != OK)
        return rc;
    o->is_new = application == 0 && version == 0 && objects == 0;
    o->version = (int)version;
    if (!o->is_new && application != STORE_APPLICATION_ID)
        return ERR(err, E_PERM, "%s is not a database of Suara", o->path);
    if (version < 0 || version > STORE_SCHEMA_COUNT || (version == 0 && !o->is_new))
        return ERR(err, E_PERM, "%s has schema %lld; this program knows 1 to %d: install the newer one", o->path,
                   (long long)version, STORE_SCHEMA_COUNT);
    return OK;
}

static enum rc quick_check(struct opening *o, struct err *err)
{
    char text[128];
    if (o->is_new)
        return OK;
    enum rc rc = ask(o, "PRAGMA quick_check(1)", text, sizeof text, err);
    if (rc == OK && strcmp(text, "ok") != 0)
        return ERR(err, E_PERM, "%s is damaged (%s): restore it from the backup", o->path, text);
    return rc;
}

/* A lost key must never be replaced by a fresh one: only a new database gets one. */
static enum rc open_key(struct opening *o, struct err *err)
{
    enum rc rc = seal_open(o->key_path, o->is_new, &o->store->seal, err);
    if (rc == E_NOTFOUND)
        return ERR(err, E_PERM, "there is no key file %s for %s: restore it from the backup", o->key_path, o->path);
    return rc;
}

static void key_check(struct opening *o, uint8_t check_r[SEAL_HASH_LEN])
{
    struct seal_hash hash;
    seal_hash_begin(o->store->seal, SEAL_CHECK, &hash);
    seal_hash_end(&hash, check_r);
}

/* ---- schema ---- */

static enum rc execute(struct opening *o, const char *sql, struct err *err)
{
    int rc = sqlite3_exec(o->store->db, sql, NULL, NULL, NULL);
    return rc == SQLITE_OK ? OK : store_error(o->store, rc, err);
}

static enum rc write_key_check(struct opening *o, struct err *err)
{
    uint8_t check[SEAL_HASH_LEN];
    sqlite3_stmt *stmt;
    key_check(o, check);
    int rc =
        sqlite3_prepare_v2(o->store->db, "INSERT INTO meta (name, value) VALUES ('key_check', ?)", -1, &stmt, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_blob(stmt, 1, check, sizeof check, SQLITE_STATIC);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    enum rc result = rc == SQLITE_DONE ? OK : store_error(o->store, rc, err);
    (void)sqlite3_finalize(stmt);
    return result;
}

/* One version: its changes and its number, together or not at all. */
static enum rc migrate_one(struct opening *o, int version, struct err *err)
{
    char bump[96];
    (void)snprintf(bump, sizeof bump, "PRAGMA application_id = %d; PRAGMA user_version = %d", STORE_APPLICATION_ID,
                   version);
    enum rc rc = execute(o, "BEGIN IMMEDIATE", err);
    if (rc == OK)
        rc = execute(o, STORE_SCHEMA[version - 1], err);
    if (rc == OK && version == 1)
        rc = write_key_check(o, err);
    if (rc == OK)
        rc = execute(o, bump, err);
    if (rc == OK)
        rc = execute(o, "COMMIT", err);
    if (rc != OK && sqlite3_get_autocommit(o->store->db) == 0)
        (void)sqlite3_exec(o->store->db, "ROLLBACK", NULL, NULL, NULL);
    return rc;
}

static enum rc migrate(struct opening *o, struct err *err)
{
    enum rc rc = OK;
    for (int version = o->version + 1; version <= STORE_SCHEMA_COUNT && rc == OK; version++)
        rc = migrate_one(o, version, err);
    return rc;
}

static enum rc check_key(struct opening *o, struct err *err)
{
    uint8_t check[SEAL_HASH_LEN];
    char hex[2 * SEAL_HASH_LEN + 1], stored[64];
    if (o->is_new)
        return OK;
    key_check(o, check);
    (void)sodium_bin2hex(hex, sizeof hex, check, sizeof check);
    enum rc rc = ask(o, "SELECT lower(hex(value)) FROM meta WHERE name = 'key_check'", stored, sizeof stored, err);
    if (rc == OK && strcmp(hex, stored) != 0)
        return ERR(err, E_PERM, "the key file %s is not that of %s: restore it from the backup", o->key_path, o->path);
    return rc;
}

enum rc store_prepare_file(struct store *store, const char *path, const char *key_path, struct err *err)
{
    static enum rc (*const STEP[])(struct opening *, struct err *) = {take_lock,   make_file, connect_db,  harden,
                                                                      set_pragmas, identify,  quick_check, open_key,
                                                                      check_key,   set_wal,   migrate};
    struct opening o = {.store = store, .path = path, .key_path = key_path, .is_memory = strcmp(path, ":memory:") == 0};
    if (!o.is_memory && key_path == NULL)
        return ERR(err, E_INVAL, "a database on disk needs a key file");
    enum rc rc = OK;
    for (size_t i = 0; i < sizeof STEP / sizeof STEP[0] && rc == OK; i++)
        rc = STEP[i](&o, err);
    if (rc == E_TEMP && store->db != NULL && (sqlite3_errcode(store->db) & 0xff) == SQLITE_BUSY)
        return ERR(err, E_EXISTS, "%s is in use by another process", path); /* not of ours: no lock file */
    return rc;
}
