#include "io/store_sqlite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * SQLite writes each page of a commit to its WAL with two calls, one for a header of 24
 * bytes: some thirty for one message, as dear as all its SQL. This VFS gathers what goes
 * to the WAL one after the other, and writes it at the latest when SQLite syncs, reads or
 * measures the file, so that nobody can see a difference but the clock. What cannot be
 * written is an error of the call that wanted it written, and before the sync nothing was
 * promised. But where a disk may tear a sector, SQLite fills up the last one of a commit with
 * copies of its last page, part of them after the sync, and reads that page there: what is
 * gathered when a commit ends (wal_note) outlives the failure of the next. Every other file is
 * the system's own.
 */

#define GATHER_MAX 131072

struct wal_vfs {
    sqlite3_vfs vfs;
    sqlite3_vfs *real;
    struct wal_file *open; /* the WAL; NULL: there is none now */
    char name[32];
};

struct wal_file {
    sqlite3_file base;
    sqlite3_file *real;
    struct wal_vfs *vfs;
    uint8_t *bytes; /* GATHER_MAX */
    int len;
    int kept;         /* of them belong to what was committed */
    sqlite3_int64 at; /* where bytes belong */
};

static struct wal_file *wal_of(sqlite3_file *file)
{
    return (struct wal_file *)file;
}

/* Failed or not, what was not committed is gone: SQLite rolls back and writes other bytes there. */
static int flush(struct wal_file *wal)
{
    int rc = wal->len > 0 ? wal->real->pMethods->xWrite(wal->real, wal->bytes, wal->len, wal->at) : SQLITE_OK;
    if (rc == SQLITE_OK)
        wal->kept = 0;
    wal->len = wal->kept;
    return rc;
}

static int wal_write(sqlite3_file *file, const void *data, int len, sqlite3_int64 at)
{
    struct wal_file *wal = wal_of(file);
    int rc = SQLITE_OK;
    if (wal->len > 0 && (at != wal->at + wal->len || len > GATHER_MAX - wal->len))
        rc = flush(wal);
    if (rc != SQLITE_OK)
        return rc;
    if (len > GATHER_MAX)
        return wal->real->pMethods->xWrite(wal->real, data, len, at);
    if (wal->len == 0)
        wal->at = at;
    memcpy(wal->bytes + wal->len, data, (size_t)len);
    wal->len += len;
    return SQLITE_OK;
}

static int wal_read(sqlite3_file *file, void *data, int len, sqlite3_int64 at)
{
    int rc = flush(wal_of(file));
    return rc == SQLITE_OK ? wal_of(file)->real->pMethods->xRead(wal_of(file)->real, data, len, at) : rc;
}

static int wal_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    int rc = flush(wal_of(file));
    return rc == SQLITE_OK ? wal_of(file)->real->pMethods->xTruncate(wal_of(file)->real, size) : rc;
}

static int wal_sync(sqlite3_file *file, int flags)
{
    int rc = flush(wal_of(file));
    return rc == SQLITE_OK ? wal_of(file)->real->pMethods->xSync(wal_of(file)->real, flags) : rc;
}

static int wal_size(sqlite3_file *file, sqlite3_int64 *size_r)
{
    int rc = flush(wal_of(file));
    return rc == SQLITE_OK ? wal_of(file)->real->pMethods->xFileSize(wal_of(file)->real, size_r) : rc;
}

static int wal_close(sqlite3_file *file)
{
    struct wal_file *wal = wal_of(file);
    int rc = flush(wal);
    int closed = wal->real->pMethods->xClose(wal->real);
    wal->vfs->open = NULL;
    free(wal->bytes);
    return rc != SQLITE_OK ? rc : closed;
}

static int wal_lock(sqlite3_file *file, int level)
{
    return wal_of(file)->real->pMethods->xLock(wal_of(file)->real, level);
}

static int wal_unlock(sqlite3_file *file, int level)
{
    return wal_of(file)->real->pMethods->xUnlock(wal_of(file)->real, level);
}

static int wal_reserved(sqlite3_file *file, int *is_held_r)
{
    return wal_of(file)->real->pMethods->xCheckReservedLock(wal_of(file)->real, is_held_r);
}

static int wal_control(sqlite3_file *file, int op, void *arg)
{
    int rc = flush(wal_of(file));
    return rc == SQLITE_OK ? wal_of(file)->real->pMethods->xFileControl(wal_of(file)->real, op, arg) : rc;
}

static int wal_sector(sqlite3_file *file)
{
    return wal_of(file)->real->pMethods->xSectorSize(wal_of(file)->real);
}

static int wal_device(sqlite3_file *file)
{
    return wal_of(file)->real->pMethods->xDeviceCharacteristics(wal_of(file)->real);
}

static const sqlite3_io_methods METHODS = {.iVersion = 1, /* no memory map */
                                           .xClose = wal_close,
                                           .xRead = wal_read,
                                           .xWrite = wal_write,
                                           .xTruncate = wal_truncate,
                                           .xSync = wal_sync,
                                           .xFileSize = wal_size,
                                           .xLock = wal_lock,
                                           .xUnlock = wal_unlock,
                                           .xCheckReservedLock = wal_reserved,
                                           .xFileControl = wal_control,
                                           .xSectorSize = wal_sector,
                                           .xDeviceCharacteristics = wal_device};

static int open_file(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *flags_r)
{
    sqlite3_vfs *real = ((struct wal_vfs *)vfs)->real;
    if ((flags & SQLITE_OPEN_WAL) == 0)
        return real->xOpen(real, name, file, flags, flags_r);
    struct wal_file *wal = wal_of(file);
    *wal =
        (struct wal_file){.real = (sqlite3_file *)(wal + 1), .vfs = (struct wal_vfs *)vfs, .bytes = malloc(GATHER_MAX)};
    if (wal->bytes == NULL)
        return SQLITE_NOMEM;
    int rc = real->xOpen(real, name, wal->real, flags, flags_r);
    if (rc != SQLITE_OK) {
        free(wal->bytes);
        return rc;
    }
    wal->base.pMethods = &METHODS;
    wal->vfs->open = wal;
    return SQLITE_OK;
}

int wal_note(void *ctx, sqlite3 *db, const char *name, int pages)
{
    struct store *store = ctx;
    (void)db;
    (void)name;
    store->wal_pages = pages;
    if (store->wal_vfs != NULL && store->wal_vfs->open != NULL)
        store->wal_vfs->open->kept = store->wal_vfs->open->len;
    return SQLITE_OK;
}

const char *wal_install(struct store *store)
{
    struct wal_vfs *vfs = calloc(1, sizeof *vfs);
    sqlite3_vfs *real = sqlite3_vfs_find(NULL);
    if (vfs == NULL || real == NULL) {
        free(vfs);
        return NULL;
    }
    (void)snprintf(vfs->name, sizeof vfs->name, "suara-%p", (void *)vfs); /* SQLite knows them by name */
    vfs->vfs = *real;
    vfs->vfs.pNext = NULL;
    vfs->vfs.zName = vfs->name;
    vfs->vfs.szOsFile = (int)sizeof(struct wal_file) + real->szOsFile;
    vfs->vfs.xOpen = open_file;
    vfs->real = real;
    if (sqlite3_vfs_register(&vfs->vfs, 0) != SQLITE_OK) {
        free(vfs);
        return NULL;
    }
    store->wal_vfs = vfs;
    return vfs->name;
}

void wal_remove(struct store *store)
{
    if (store->wal_vfs != NULL)
        (void)sqlite3_vfs_unregister(&store->wal_vfs->vfs);
    free(store->wal_vfs);
    store->wal_vfs = NULL;
}
