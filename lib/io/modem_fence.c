#include "io/modem_fence.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* ---- files: Landlock --------------------------------------------------------- */

/* Rights younger than Debian 12's headers, and the version of the interface that brought each. */
#define ACCESS_TRUNCATE  (1ULL << 14)
#define ACCESS_IOCTL_DEV (1ULL << 15)

#define ACCESS_FIRST ((LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1) /* all rights of version 1 */

/* What may still be done with a tty, and in the dummy's folder. */
#define ACCESS_TTY (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | ACCESS_TRUNCATE | ACCESS_IOCTL_DEV)
#define ACCESS_FOLDER                                                                                                  \
    (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_READ_DIR |                      \
     LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG | ACCESS_TRUNCATE)

/* The rights that this kernel can withhold; 0: it has no Landlock. */
static uint64_t known_rights(void)
{
    static const struct {
        int version;
        uint64_t rights;
    } BROUGHT[] = {{1, ACCESS_FIRST}, {2, LANDLOCK_ACCESS_FS_REFER}, {3, ACCESS_TRUNCATE}, {5, ACCESS_IOCTL_DEV}};
    uint64_t rights = 0;
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    for (size_t i = 0; i < sizeof BROUGHT / sizeof BROUGHT[0]; i++)
        if (version >= BROUGHT[i].version)
            rights |= BROUGHT[i].rights;
    return rights;
}

static enum rc restrict_to(int device_fd, uint64_t allowed, uint64_t known, struct err *err)
{
    const struct landlock_ruleset_attr attr = {.handled_access_fs = known};
    const struct landlock_path_beneath_attr rule = {.allowed_access = allowed & known, .parent_fd = device_fd};
    int ruleset = (int)syscall(SYS_landlock_create_ruleset, &attr, sizeof attr, 0);
    if (ruleset < 0)
        return ERR(err, E_PERM, "Landlock: no rule set: %s", strerror(errno));
    enum rc rc = OK;
    if (syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) != 0 ||
        syscall(SYS_landlock_restrict_self, ruleset, 0) != 0)
        rc = ERR(err, E_PERM, "Landlock: %s", strerror(errno));
    (void)close(ruleset);
    return rc;
}

static enum rc fence_files(const char *device, bool *has_landlock_r, struct err *err)
{
    struct stat st;
    uint64_t known = known_rights();
    *has_landlock_r = known != 0;
    int fd = open(device, O_PATH | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &st) != 0) {
        enum rc rc = ERR(err, errno == EACCES ? E_PERM : E_NOTFOUND, "%s: %s", device, strerror(errno));
        if (fd >= 0)
            (void)close(fd);
        return rc;
    }
    enum rc rc = OK;
    if (known != 0)
        rc = restrict_to(fd, S_ISDIR(st.st_mode) ? ACCESS_FOLDER : ACCESS_TTY, known, err);
    (void)close(fd);
    return rc;
}

/* ---- everything else: seccomp -------------------------------------------------- */

/* What a worker needs of the kernel. All else fails with EPERM. */
static const int ALLOWED[] = {
    /* its socket, the tty */
    SCMP_SYS(read),
    SCMP_SYS(readv),
    SCMP_SYS(write),
    SCMP_SYS(writev),
    SCMP_SYS(recvfrom),
    SCMP_SYS(sendto),
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    SCMP_SYS(select),
    SCMP_SYS(pselect6),
    SCMP_SYS(_newselect),
    SCMP_SYS(ioctl),
    SCMP_SYS(fcntl),
    SCMP_SYS(fcntl64),
    SCMP_SYS(flock),
    SCMP_SYS(close),
    /* opening it: until sealed */
    SCMP_SYS(open),
    SCMP_SYS(openat),
    SCMP_SYS(fstat),
    SCMP_SYS(fstat64),
    SCMP_SYS(newfstatat),
    SCMP_SYS(statx),
    SCMP_SYS(stat),
    SCMP_SYS(lstat),
    SCMP_SYS(lseek),
    SCMP_SYS(_llseek),
    SCMP_SYS(access),
    SCMP_SYS(faccessat),
    SCMP_SYS(readlink),
    SCMP_SYS(readlinkat),
    /* memory, time, signals, end */
    SCMP_SYS(brk),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(madvise),
    SCMP_SYS(futex),
    SCMP_SYS(sched_yield),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(time),
    SCMP_SYS(nanosleep),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(getrandom),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    /* the second filter */
    SCMP_SYS(prctl),
    SCMP_SYS(seccomp),
};

/* What only the dummy phone does: files come and go in its folder. */
static const int ALLOWED_FOLDER[] = {
    SCMP_SYS(unlink), SCMP_SYS(unlinkat), SCMP_SYS(rename), SCMP_SYS(mkdir), SCMP_SYS(mkdirat), SCMP_SYS(getdents64),
};

/* What the seal takes away again. */
static const int SEALED[] = {
    SCMP_SYS(open),
    SCMP_SYS(openat),
    SCMP_SYS(prctl),
    SCMP_SYS(seccomp),
};

static int add_all(scmp_filter_ctx filter, uint32_t action, const int *call, size_t n)
{
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < n; i++)
        rc = seccomp_rule_add(filter, action, call[i], 0);
    return rc;
}

/* Calls that are good with certain arguments only: no memory becomes code, no other process gets a signal. */
static int add_guarded(scmp_filter_ctx filter)
{
    int rc = 0;
    static const int MEMORY[] = {SCMP_SYS(mmap), SCMP_SYS(mmap2), SCMP_SYS(mprotect)};
    for (size_t i = 0; rc == 0 && i < sizeof MEMORY / sizeof MEMORY[0]; i++)
        rc = seccomp_rule_add(filter, SCMP_ACT_ALLOW, MEMORY[i], 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    if (rc == 0) /* abort() */
        rc = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
                              SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid(), 0));
    return rc;
}

static enum rc load(scmp_filter_ctx filter, int rc, struct err *err)
{
    if (rc == 0)
        rc = seccomp_load(filter);
    seccomp_release(filter);
    return rc == 0 ? OK : ERR(err, E_PERM, "seccomp: %s", strerror(-rc));
}

static bool is_folder(const char *device)
{
    struct stat st;
    return stat(device, &st) == 0 && S_ISDIR(st.st_mode);
}

enum rc modem_fence_enter(const char *device, bool *has_landlock_r, struct err *err)
{
    *has_landlock_r = false;
    bool is_dummy = is_folder(device);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return ERR(err, E_PERM, "no_new_privs: %s", strerror(errno));
    enum rc rc = fence_files(device, has_landlock_r, err);
    if (rc != OK)
        return rc;
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    if (filter == NULL)
        return ERR(err, E_PERM, "seccomp: no filter");
    int failed = add_all(filter, SCMP_ACT_ALLOW, ALLOWED, sizeof ALLOWED / sizeof ALLOWED[0]);
    if (failed == 0 && is_dummy)
        failed = add_all(filter, SCMP_ACT_ALLOW, ALLOWED_FOLDER, sizeof ALLOWED_FOLDER / sizeof ALLOWED_FOLDER[0]);
    if (failed == 0)
        failed = add_guarded(filter);
    return load(filter, failed, err);
}

enum rc modem_fence_seal(const char *device, struct err *err)
{
    if (is_folder(device))
        return OK;
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    if (filter == NULL)
        return ERR(err, E_PERM, "seccomp: no filter");
    return load(filter, add_all(filter, SCMP_ACT_ERRNO(EPERM), SEALED, sizeof SEALED / sizeof SEALED[0]), err);
}
