/*
 * What a fenced suara-modem may and may not do: each try is made in a child that
 * fenced itself in, on a pseudo-terminal of its own or in a folder.
 */
#include "../../lib/io/modem_fence.c"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <cmocka.h>

/* Each: 0 when it worked. */
static int open_passwd(const char *device)
{
    (void)device;
    return open("/etc/passwd", O_RDONLY) < 0;
}

static int write_tmp(const char *device)
{
    (void)device;
    return open("/tmp/suara-fence-test", O_WRONLY | O_CREAT, 0600) < 0;
}

static int open_device(const char *device)
{
    int fd = open(device, O_RDWR | O_NOCTTY);
    int bytes;
    return fd < 0 || ioctl(fd, FIONREAD, &bytes) != 0;
}

static int make_socket(const char *device)
{
    (void)device;
    return socket(AF_INET, SOCK_STREAM, 0) < 0;
}

static int make_pair(const char *device)
{
    int fds[2];
    (void)device;
    return socketpair(AF_UNIX, SOCK_STREAM, 0, fds) < 0;
}

static int run_program(const char *device)
{
    char *argv[] = {NULL};
    (void)device;
    (void)execve("/bin/true", argv, argv);
    return 1;
}

static int start_process(const char *device)
{
    (void)device;
    pid_t pid = fork();
    if (pid == 0)
        _exit(0);
    return pid < 0;
}

static int signal_parent(const char *device)
{
    (void)device;
    return kill(getppid(), 0) != 0;
}

static int make_code(const char *device)
{
    (void)device;
    return mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED;
}

static int make_memory(const char *device)
{
    (void)device;
    return mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED;
}

static int write_in_folder(const char *device)
{
    char path[128];
    (void)snprintf(path, sizeof path, "%s/file", device);
    int fd = open(path, O_WRONLY | O_CREAT, 0600);
    return fd < 0 || unlink(path) != 0;
}

/* 0: it worked; 1: it did not; 2: the fence could not be put up. */
static int try(const char *device, bool is_sealed, int (*fn)(const char *device))
{
    int status = 0;
    bool has_landlock;
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        if (modem_fence_enter(device, &has_landlock, NULL) != OK || (is_sealed && modem_fence_seal(device, NULL) != OK))
            _exit(2);
        _exit(fn(device));
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 3;
}

#define NEEDS_LANDLOCK 9 /* refused where the kernel has Landlock */

struct row {
    int (*fn)(const char *device);
    int before_seal, after_seal;
};

static void check(const char *device, const struct row *row, size_t n)
{
    int landlock = known_rights() != 0;
    for (size_t i = 0; i < n; i++) {
        int before = row[i].before_seal == NEEDS_LANDLOCK ? landlock : row[i].before_seal;
        int after = row[i].after_seal == NEEDS_LANDLOCK ? landlock : row[i].after_seal;
        int got_before = try(device, false, row[i].fn), got_after = try(device, true, row[i].fn);
        if (got_before != before || got_after != after)
            fail_msg("row %zu: %d before the seal, %d after; wanted %d and %d", i, got_before, got_after, before,
                     after);
    }
}

static void tty_only(void **state)
{
    (void)state;
    static const struct row ROW[] = {
        {open_device, 0, 1},
        {make_memory, 0, 0},
        {open_passwd, NEEDS_LANDLOCK, 1},
        {write_tmp, NEEDS_LANDLOCK, 1},
        {make_socket, 1, 1},
        {make_pair, 1, 1},
        {run_program, 1, 1},
        {start_process, 1, 1},
        {signal_parent, 1, 1},
        {make_code, 1, 1},
    };
    int master = posix_openpt(O_RDWR | O_NOCTTY);
    char name[64];
    assert_true(master >= 0 && grantpt(master) == 0 && unlockpt(master) == 0);
    assert_int_equal(ptsname_r(master, name, sizeof name), 0);
    check(name, ROW, sizeof ROW / sizeof ROW[0]);
    (void)unlink("/tmp/suara-fence-test");
    (void)close(master);
}

static void folder_only(void **state)
{
    (void)state;
    static const struct row ROW[] = {
        {write_in_folder, 0, 0},
        {open_passwd, NEEDS_LANDLOCK, NEEDS_LANDLOCK},
        {write_tmp, NEEDS_LANDLOCK, NEEDS_LANDLOCK},
        {make_socket, 1, 1},
        {run_program, 1, 1},
        {start_process, 1, 1},
    };
    char folder[] = "/tmp/suara-fence-XXXXXX";
    assert_non_null(mkdtemp(folder));
    check(folder, ROW, sizeof ROW / sizeof ROW[0]);
    assert_int_equal(rmdir(folder), 0);
    (void)unlink("/tmp/suara-fence-test");
}

static void no_such_device(void **state)
{
    (void)state;
    struct err err;
    bool has_landlock;
    assert_int_equal(modem_fence_enter("/nonexistent/tty", &has_landlock, &err), E_NOTFOUND);
}

int main(void)
{
    const struct CMUnitTest TESTS[] = {
        cmocka_unit_test(tty_only),
        cmocka_unit_test(folder_only),
        cmocka_unit_test(no_such_device),
    };
    return cmocka_run_group_tests_name("fence", TESTS, NULL, NULL);
}
