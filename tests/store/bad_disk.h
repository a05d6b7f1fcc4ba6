/*
 * bad_disk: a disk that fails, or loses its power, for SQLite. A VFS over the
 * real one that counts what is written and synced. It can fail the n-th such call,
 * once; and it knows what is durable (synced) and what is not yet, so that a
 * power cut can be played: the durable image stays, of the rest any part.
 *
 * Single-threaded, one database at a time: its state is static.
 */
#ifndef SUARA_TESTS_STORE_BAD_DISK_H
#define SUARA_TESTS_STORE_BAD_DISK_H

#include <assert.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum bad_call { BAD_WRITE, BAD_SYNC, BAD_CALL_COUNT };

#define BAD_PENDING_MAX 8192
#define BAD_IMAGE_MAX   (8 << 20)

struct bad_pending { /* a write (data) or a truncation (NULL) that no sync followed */
    sqlite3_int64 offset;
    int len;
    uint8_t *data;
};

struct bad_image {  /* one of the two files that matter */
    uint8_t *bytes; /* what is durable */
    sqlite3_int64 size;
    struct bad_pending pending[BAD_PENDING_MAX];
    int n;
};

static struct bad_disk {
    sqlite3_vfs vfs, *real;
    int calls[BAD_CALL_COUNT];
    int fail_at[BAD_CALL_COUNT]; /* 0: never; else the call that fails, from 1 */
    int error[BAD_CALL_COUNT];
    bool is_main_only; /* only calls on the database itself count, as a checkpoint makes them */
    bool is_recording;
    struct bad_image image[2]; /* database, WAL */
} bad_disk;

struct bad_file {
    sqlite3_file base;
    struct bad_image *image; /* NULL: a file that does not matter */
    sqlite3_file *real;
};

static sqlite3_file *bad_real(sqlite3_file *file)
{
    return ((struct bad_file *)file)->real;
}

/* Does this call fail? Once: the next one is well again. */
static int bad_call(const sqlite3_file *file, enum bad_call call)
{
    if (bad_disk.is_main_only && ((const struct bad_file *)file)->image != &bad_disk.image[0])
        return SQLITE_OK;
    bad_disk.calls[call]++;
    return bad_disk.fail_at[call] != 0 && bad_disk.calls[call] == bad_disk.fail_at[call] ? bad_disk.error[call]
                                                                                         : SQLITE_OK;
}

static void bad_fail(enum bad_call call, int at, int error)
{
    memset(bad_disk.calls, 0, sizeof bad_disk.calls);
    memset(bad_disk.fail_at, 0, sizeof bad_disk.fail_at);
    bad_disk.is_main_only = false;
    bad_disk.fail_at[call] = at;
    bad_disk.error[call] = error;
}

static void bad_apply(struct bad_image *image, const struct bad_pending *p)
{
    if (p->data == NULL) {
        image->size = p->offset < image->size ? p->offset : image->size;
        return;
    }
    assert(p->offset + p->len <= BAD_IMAGE_MAX);
    if (p->offset > image->size)
        memset(image->bytes + image->size, 0, (size_t)(p->offset - image->size));
    memcpy(image->bytes + p->offset, p->data, (size_t)p->len);
    image->size = p->offset + p->len > image->size ? p->offset + p->len : image->size;
}

static void bad_clear(struct bad_image *image)
{
    for (int i = 0; i < image->n; i++)
        free(image->pending[i].data);
    image->n = 0;
}

static void bad_note(struct bad_image *image, sqlite3_int64 offset, int len, const void *data)
{
    if (image == NULL || !bad_disk.is_recording)
        return;
    assert(image->n < BAD_PENDING_MAX);
    struct bad_pending *p = &image->pending[image->n++];
    *p = (struct bad_pending){.offset = offset, .len = len};
    if (data != NULL) {
        p->data = malloc((size_t)len);
        assert(p->data != NULL);
        memcpy(p->data, data, (size_t)len);
    }
}

static int bad_write(sqlite3_file *file, const void *data, int len, sqlite3_int64 offset)
{
    int rc = bad_call(file, BAD_WRITE);
    if (rc == SQLITE_OK)
        rc = bad_real(file)->pMethods->xWrite(bad_real(file), data, len, offset);
    if (rc == SQLITE_OK)
        bad_note(((struct bad_file *)file)->image, offset, len, data);
    return rc;
}

static int bad_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    bad_note(((struct bad_file *)file)->image, size, 0, NULL);
    return bad_real(file)->pMethods->xTruncate(bad_real(file), size);
}

/* The real sync is left out: nothing here depends on the real disk, and it is slow. */
static int bad_sync(sqlite3_file *file, int flags)
{
    struct bad_image *image = ((struct bad_file *)file)->image;
    int rc = bad_call(file, BAD_SYNC);
    (void)flags;
    if (rc == SQLITE_OK && image != NULL && bad_disk.is_recording) {
        for (int i = 0; i < image->n; i++)
            bad_apply(image, &image->pending[i]);
        bad_clear(image);
    }
    return rc;
}

static int bad_close(sqlite3_file *file)
{
    int rc = bad_real(file)->pMethods->xClose(bad_real(file));
    sqlite3_free(bad_real(file));
    return rc;
}

static int bad_read(sqlite3_file *file, void *data, int len, sqlite3_int64 offset)
{
    return bad_real(file)->pMethods->xRead(bad_real(file), data, len, offset);
}

static int bad_size(sqlite3_file *file, sqlite3_int64 *size)
{
    return bad_real(file)->pMethods->xFileSize(bad_real(file), size);
}

static int bad_lock(sqlite3_file *file, int level)
{
    return bad_real(file)->pMethods->xLock(bad_real(file), level);
}

static int bad_unlock(sqlite3_file *file, int level)
{
    return bad_real(file)->pMethods->xUnlock(bad_real(file), level);
}

static int bad_reserved(sqlite3_file *file, int *is_held)
{
    return bad_real(file)->pMethods->xCheckReservedLock(bad_real(file), is_held);
}

static int bad_control(sqlite3_file *file, int op, void *arg)
{
    return bad_real(file)->pMethods->xFileControl(bad_real(file), op, arg);
}

static int bad_sector(sqlite3_file *file)
{
    (void)file;
    return 512;
}

static int bad_device(sqlite3_file *file)
{
    (void)file;
    return 0; /* promises nothing: no atomic write, no power-safe overwrite */
}

static int bad_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
    static const sqlite3_io_methods METHODS = {.iVersion = 1, /* no shared memory: EXCLUSIVE needs none */
                                               .xClose = bad_close,
                                               .xRead = bad_read,
                                               .xWrite = bad_write,
                                               .xTruncate = bad_truncate,
                                               .xSync = bad_sync,
                                               .xFileSize = bad_size,
                                               .xLock = bad_lock,
                                               .xUnlock = bad_unlock,
                                               .xCheckReservedLock = bad_reserved,
                                               .xFileControl = bad_control,
                                               .xSectorSize = bad_sector,
                                               .xDeviceCharacteristics = bad_device};
    struct bad_file *bad = (struct bad_file *)file;
    (void)vfs;
    memset(bad, 0, sizeof *bad);
    bad->real = sqlite3_malloc(bad_disk.real->szOsFile);
    if (bad->real == NULL)
        return SQLITE_NOMEM;
    int rc = bad_disk.real->xOpen(bad_disk.real, name, bad->real, flags, out_flags);
    if (rc != SQLITE_OK) {
        sqlite3_free(bad->real);
        return rc;
    }
    bad->base.pMethods = &METHODS;
    bad->image = flags & SQLITE_OPEN_MAIN_DB ? &bad_disk.image[0] : flags & SQLITE_OPEN_WAL ? &bad_disk.image[1] : NULL;
    return SQLITE_OK;
}

/* SQLite's default from now on; take away with bad_disk_remove. */
static void bad_disk_install(void)
{
    memset(&bad_disk, 0, sizeof bad_disk);
    bad_disk.real = sqlite3_vfs_find(NULL);
    bad_disk.vfs = *bad_disk.real;
    bad_disk.vfs.zName = "bad-disk";
    bad_disk.vfs.szOsFile = (int)sizeof(struct bad_file);
    bad_disk.vfs.xOpen = bad_open;
    for (int i = 0; i < 2; i++)
        bad_disk.image[i].bytes = calloc(1, BAD_IMAGE_MAX);
    assert(bad_disk.image[0].bytes != NULL && bad_disk.image[1].bytes != NULL);
    (void)sqlite3_vfs_register(&bad_disk.vfs, 1);
}

static void bad_disk_remove(void)
{
    (void)sqlite3_vfs_unregister(&bad_disk.vfs);
    for (int i = 0; i < 2; i++) {
        bad_clear(&bad_disk.image[i]);
        free(bad_disk.image[i].bytes);
    }
}

/* The power fails: what was synced stays; of the rest, each write by the toss of a coin. */
static void bad_disk_cut(unsigned seed, const char *db, const char *wal)
{
    const char *path[] = {db, wal};
    for (int i = 0; i < 2; i++) {
        struct bad_image *image = &bad_disk.image[i];
        for (int k = 0; k < image->n; k++) {
            seed = seed * 1664525u + 1013904223u;
            if (seed >> 31)
                bad_apply(image, &image->pending[k]);
        }
        FILE *file = fopen(path[i], "wb");
        assert(file != NULL);
        size_t written = fwrite(image->bytes, 1, (size_t)image->size, file);
        assert(written == (size_t)image->size);
        (void)written;
        (void)fclose(file);
    }
}

#endif
