#include "io/config_keep.h"

#include "io/disk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NEW_SUFFIX ".new"

const char *const CONFIG_KEPT_NAME[CONFIG_FILES] = {"suara.conf", "keywords.yaml", "replies.yaml", "directory.yaml",
                                                    "calendar.yaml"};

/* ---- where ---- */

enum rc config_kept_folder(const struct config *config, char folder_r[CONFIG_PATH_MAX])
{
    const char *slash = strrchr(config->database, '/');
    int len = slash != NULL ? (int)(slash + 1 - config->database) : 0;
    int n = snprintf(folder_r, CONFIG_PATH_MAX, "%.*s" CONFIG_KEPT_FOLDER, len, config->database);
    return n < CONFIG_PATH_MAX ? OK : E_INVAL;
}

static enum rc join(const char *folder, int file, const char *suffix, char path_r[CONFIG_PATH_MAX])
{
    int n = snprintf(path_r, CONFIG_PATH_MAX, "%s/%s%s", folder, CONFIG_KEPT_NAME[file], suffix);
    return n < CONFIG_PATH_MAX ? OK : E_INVAL;
}

enum rc config_kept_path(const char *folder, int file, char path_r[CONFIG_PATH_MAX])
{
    return join(folder, file, "", path_r);
}

/* ---- writing ---- */

static enum rc disk_error(const char *path, struct err *err)
{
    return ERR(err, disk_rc(errno), "%s: %s", path, strerror(errno));
}

static enum rc too_long(const char *folder, struct err *err)
{
    return ERR(err, E_INVAL, "the path %.200s is too long", folder);
}

static bool write_all(int fd, const struct config_file *file)
{
    for (size_t at = 0; at < file->len;) {
        ssize_t n = write(fd, file->text + at, file->len - at);
        if (n < 0 && errno != EINTR)
            return false;
        at += n > 0 ? (size_t)n : 0;
    }
    return true;
}

/* Complete on disk, under its new name. An old file of that name, perhaps of other rights, goes first. */
static enum rc write_new(const char *path, const struct config_file *file, struct err *err)
{
    if (unlink(path) != 0 && errno != ENOENT)
        return disk_error(path, err);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return disk_error(path, err);
    bool is_good = fchmod(fd, 0600) == 0 && write_all(fd, file) && fsync(fd) == 0;
    enum rc rc = is_good ? OK : disk_error(path, err);
    if (close(fd) != 0 && rc == OK)
        rc = disk_error(path, err);
    return rc;
}

static enum rc sync_folder(const char *folder, struct err *err)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return disk_error(folder, err);
    enum rc rc = fsync(fd) == 0 ? OK : disk_error(folder, err);
    (void)close(fd);
    return rc;
}

static enum rc write_files(const struct config *config, const char *folder, struct err *err)
{
    char path[CONFIG_PATH_MAX];
    enum rc rc = OK;
    for (int i = 0; rc == OK && i < CONFIG_FILES; i++)
        rc = join(folder, i, NEW_SUFFIX, path) == OK ? write_new(path, &config->file[i], err) : too_long(folder, err);
    return rc;
}

static enum rc put_in_place(const char *folder, struct err *err)
{
    char fresh[CONFIG_PATH_MAX], path[CONFIG_PATH_MAX];
    for (int i = CONFIG_FILES - 1; i >= 0; i--) {
        if (join(folder, i, NEW_SUFFIX, fresh) != OK || join(folder, i, "", path) != OK)
            return too_long(folder, err);
        if (rename(fresh, path) != 0)
            return disk_error(path, err);
    }
    return sync_folder(folder, err);
}

static void forget(const char *folder, int file, const char *suffix)
{
    char path[CONFIG_PATH_MAX];
    if (join(folder, file, suffix, path) == OK)
        (void)unlink(path);
}

enum rc config_keep(const struct config *config, struct err *err)
{
    char folder[CONFIG_PATH_MAX];
    if (config_kept_folder(config, folder) != OK)
        return too_long(config->database, err);
    if (mkdir(folder, 0700) != 0 && errno != EEXIST)
        return disk_error(folder, err);
    forget(folder, 0, ""); /* suara.conf, the first to go and the last to come, says that the copy is whole */
    enum rc rc = write_files(config, folder, err);
    if (rc == OK)
        rc = put_in_place(folder, err);
    if (rc == OK)
        return OK;
    forget(folder, 0, "");
    for (int i = 0; i < CONFIG_FILES; i++)
        forget(folder, i, NEW_SUFFIX);
    return rc;
}
