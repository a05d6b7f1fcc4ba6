#include "replay.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK     262144
#define COPY_NAME "suara.db"

/* What of the database is copied: what is committed may stand in its WAL alone. */
enum part { PART_DATABASE, PART_WAL, PART_COUNT };

static const char *const SUFFIX[] = {[PART_DATABASE] = "", [PART_WAL] = "-wal"};
_Static_assert(sizeof SUFFIX / sizeof SUFFIX[0] == PART_COUNT, "every part has its name");

struct copy {
    const char *database;
    char folder[PATH_MAX], path[PATH_MAX + sizeof COPY_NAME]; /* of the copy, path of its database */
    char chunk[CHUNK];
};

/* ---- signals: a copy is never left behind ---- */

static sigset_t ending_signals(void)
{
    sigset_t set;
    (void)sigemptyset(&set);
    (void)sigaddset(&set, SIGINT);
    (void)sigaddset(&set, SIGTERM);
    (void)sigaddset(&set, SIGHUP);
    (void)sigaddset(&set, SIGQUIT);
    return set;
}

/* One waits: it does its work as soon as the copy is removed. */
static bool is_ending(void)
{
    sigset_t pending, ending = ending_signals();
    (void)sigpending(&pending);
    (void)sigandset(&pending, &pending, &ending);
    return sigisemptyset(&pending) == 0;
}

/* ---- one file ---- */

static bool part_path(const char *database, enum part part, char path_r[PATH_MAX])
{
    return snprintf(path_r, PATH_MAX, "%s%s", database, SUFFIX[part]) < PATH_MAX;
}

/* errno of what failed, 0: nothing. */
static int write_all(int fd, const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t n = write(fd, bytes, len);
        if (n < 0 && errno != EINTR)
            return errno;
        bytes += n > 0 ? n : 0;
        len -= n > 0 ? (size_t)n : 0;
    }
    return 0;
}

static enum rc copy_bytes(struct copy *copy, int from, int to, int *error_r, struct err *err)
{
    ssize_t n;
    while ((n = read(from, copy->chunk, sizeof copy->chunk)) != 0) {
        if (is_ending())
            return ERR(err, E_PERM, "stopped");
        if (n < 0 && errno != EINTR)
            return ERR(err, E_PERM, "%s cannot be read: %s", copy->database, strerror(errno));
        *error_r = n > 0 ? write_all(to, copy->chunk, (size_t)n) : 0;
        if (*error_r != 0)
            return E_TEMP;
    }
    return OK;
}

/* E_TEMP: this folder will not have it, error_r says why; any other error is told in err. */
static enum rc copy_part(struct copy *copy, enum part part, int *error_r, struct err *err)
{
    char from_path[PATH_MAX], to_path[PATH_MAX];
    if (!part_path(copy->database, part, from_path) || !part_path(copy->path, part, to_path))
        return ERR(err, E_PERM, "the path of the database is too long");
    int from = open(from_path, O_RDONLY | O_CLOEXEC);
    if (from < 0 && errno == ENOENT && part != PART_DATABASE)
        return OK;
    if (from < 0)
        return ERR(err, E_PERM, "%s cannot be read: %s; be root or the user of suarad", from_path, strerror(errno));
    int to = open(to_path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    *error_r = to < 0 ? errno : 0;
    enum rc rc = to < 0 ? E_TEMP : copy_bytes(copy, from, to, error_r, err);
    if (to >= 0 && close(to) != 0 && rc == OK) {
        *error_r = errno;
        rc = E_TEMP;
    }
    (void)close(from);
    return rc;
}

/* ---- all of it, in one of two folders ---- */

static void remove_copy(struct copy *copy)
{
    static const char *const LEFT[] = {"", "-wal", "-shm", "-journal", ".lock"};
    char path[PATH_MAX];
    if (copy->folder[0] == '\0')
        return;
    for (size_t i = 0; i < sizeof LEFT / sizeof LEFT[0]; i++)
        if (snprintf(path, sizeof path, "%s%s", copy->path, LEFT[i]) < (int)sizeof path)
            (void)unlink(path);
    (void)rmdir(copy->folder);
    copy->folder[0] = '\0';
}

static int make_folder(struct copy *copy, const char *in, int in_len)
{
    int len = snprintf(copy->folder, sizeof copy->folder, "%.*s/suara-replay-XXXXXX", in_len, in);
    int error = len < (int)sizeof copy->folder ? 0 : ENAMETOOLONG;
    if (error == 0 && mkdtemp(copy->folder) == NULL)
        error = errno;
    if (error != 0)
        copy->folder[0] = '\0';
    else
        (void)snprintf(copy->path, sizeof copy->path, "%s/" COPY_NAME, copy->folder);
    return error;
}

static enum rc copy_into(struct copy *copy, const char *in, int in_len, int *error_r, struct err *err)
{
    *error_r = make_folder(copy, in, in_len);
    enum rc rc = *error_r == 0 ? OK : E_TEMP;
    for (int part = 0; rc == OK && part < PART_COUNT; part++)
        rc = copy_part(copy, (enum part)part, error_r, err);
    if (rc != OK)
        remove_copy(copy);
    return rc;
}

/* Beside the database, where there is room for it and only suarad reads; else where the user says. */
static enum rc copy_somewhere(struct copy *copy, struct err *err)
{
    const char *slash = strrchr(copy->database, '/'), *tmp = getenv("TMPDIR");
    const char *beside = slash != NULL ? copy->database : ".";
    int beside_len = slash != NULL ? (int)(slash - copy->database) : 1, error, tmp_error;
    if (tmp == NULL || tmp[0] == '\0')
        tmp = "/tmp";
    enum rc rc = copy_into(copy, beside, beside_len, &error, err);
    if (rc != E_TEMP)
        return rc;
    rc = copy_into(copy, tmp, (int)strlen(tmp), &tmp_error, err);
    if (rc != E_TEMP)
        return rc;
    return ERR(err, E_TEMP,
               "suarad does not run, and %s cannot be copied to be read, neither beside it (%s) nor to %s (%s): make "
               "room, name a folder with room in TMPDIR, or start suarad",
               copy->database, strerror(error), tmp, strerror(tmp_error));
}

/* ---- was it at rest? ---- */

struct look {
    bool is_there[PART_COUNT];
    struct stat stat[PART_COUNT];
};

static void look_at(const char *database, struct look *look_r)
{
    char path[PATH_MAX];
    for (int part = 0; part < PART_COUNT; part++)
        look_r->is_there[part] = part_path(database, (enum part)part, path) && stat(path, &look_r->stat[part]) == 0;
}

static bool is_same_file(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
           a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

static bool is_same_look(const struct look *a, const struct look *b)
{
    bool is_same = true;
    for (int part = 0; is_same && part < PART_COUNT; part++)
        is_same = a->is_there[part] == b->is_there[part] &&
                  (!a->is_there[part] || is_same_file(&a->stat[part], &b->stat[part]));
    return is_same;
}

/* ---- what people are told names the database, not its copy ---- */

static void name_original(const struct copy *copy, struct err *err)
{
    char text[ERR_TEXT_MAX];
    const char *at = strstr(err->text, copy->path);
    if (at == NULL)
        return;
    (void)snprintf(text, sizeof text, "%.*s%s%s", (int)(at - err->text), err->text, copy->database,
                   at + strlen(copy->path));
    memcpy(err->text, text, sizeof text);
}

static enum rc open_copied(struct copy *copy, const char *key, struct store **store_r, struct err *err)
{
    struct look before, after;
    look_at(copy->database, &before);
    if (access(copy->database, F_OK) != 0 && errno == ENOENT)
        return ERR(err, E_NOTFOUND, "nothing is recorded yet: suarad does not run, and there is no %s", copy->database);
    if (access(key, R_OK) != 0) /* a store makes the key of an empty database */
        return ERR(err, E_PERM, "the key file %s cannot be read: %s", key, strerror(errno));
    enum rc rc = copy_somewhere(copy, err);
    look_at(copy->database, &after);
    if (rc == OK && !is_same_look(&before, &after))
        rc = ERR(err, E_TEMP, "%s changed while it was copied: suarad works on it; run this again", copy->database);
    if (rc == OK) {
        rc = store_open(copy->path, key, store_r, err);
        if (rc != OK)
            name_original(copy, err);
    }
    remove_copy(copy); /* an open store needs no names */
    return rc;
}

enum rc copy_open(const char *database, const char *key, struct store **store_r, struct err *err)
{
    sigset_t before, ending = ending_signals();
    struct copy *copy = calloc(1, sizeof *copy);
    *store_r = NULL;
    if (copy == NULL)
        return ERR(err, E_TEMP, "no memory");
    copy->database = database;
    (void)sigprocmask(SIG_BLOCK, &ending, &before);
    enum rc rc = open_copied(copy, key, store_r, err);
    (void)sigprocmask(SIG_SETMASK, &before, NULL);
    free(copy);
    return rc;
}
