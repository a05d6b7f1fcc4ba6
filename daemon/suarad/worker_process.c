#include "worker_process.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define SPINNING_S 10 /* of processor time: a worker that waits for a modem needs next to none */

/* ---- start ------------------------------------------------------------------------ */

/* No signal blocked or ignored, whatever suarad does with them. */
static int set_signals(posix_spawnattr_t *attr)
{
    sigset_t none, all;
    (void)sigemptyset(&none);
    (void)sigfillset(&all);
    int rc = posix_spawnattr_setsigmask(attr, &none);
    if (rc == 0)
        rc = posix_spawnattr_setsigdefault(attr, &all);
    if (rc == 0)
        rc = posix_spawnattr_setflags(attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    return rc;
}

/* The socket as standard input, the pipe as output and error (a library that prints
 * must not print into the socket), and nothing else of suarad's. */
static int set_files(posix_spawn_file_actions_t *files, int fd, int error_fd)
{
    int rc = posix_spawn_file_actions_adddup2(files, fd, STDIN_FILENO);
    if (rc == 0)
        rc = posix_spawn_file_actions_adddup2(files, error_fd, STDOUT_FILENO);
    if (rc == 0)
        rc = posix_spawn_file_actions_adddup2(files, error_fd, STDERR_FILENO);
    if (rc == 0)
        rc = posix_spawn_file_actions_addclosefrom_np(files, STDERR_FILENO + 1);
    return rc;
}

static int spawn(const char *program, const char *name, int fd, int error_fd, pid_t *pid_r)
{
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attr;
    char environment[] = "LC_ALL=C";
    char *envp[] = {environment, NULL};
    char path[PATH_MAX], modem[64]; /* posix_spawn wants them writable */
    char *argv[] = {path, modem, NULL};
    (void)snprintf(path, sizeof path, "%s", program);
    (void)snprintf(modem, sizeof modem, "%s", name);
    int rc = posix_spawn_file_actions_init(&files);
    if (rc != 0)
        return rc;
    rc = posix_spawnattr_init(&attr);
    if (rc == 0) {
        rc = set_signals(&attr);
        if (rc == 0)
            rc = set_files(&files, fd, error_fd);
        if (rc == 0)
            rc = posix_spawn(pid_r, program, &files, &attr, argv, envp);
        (void)posix_spawnattr_destroy(&attr);
    }
    (void)posix_spawn_file_actions_destroy(&files);
    return rc;
}

/* Ours never block; nor does its end of the pipe: what does not fit is dropped. */
static int open_channels(int socket_r[2], int pipe_r[2])
{
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, socket_r) != 0)
        return errno;
    if (pipe2(pipe_r, O_CLOEXEC | O_NONBLOCK) != 0) {
        int failed = errno;
        (void)close(socket_r[0]);
        (void)close(socket_r[1]);
        return failed;
    }
    (void)fcntl(socket_r[0], F_SETFL, O_NONBLOCK);
    return 0;
}

enum rc worker_process_start(const char *program, const char *name, struct worker_process *process_r, struct err *err)
{
    int socket[2] = {-1, -1};
    int pipe[2] = {-1, -1};
    *process_r = (struct worker_process){.fd = -1, .error_fd = -1};
    int failed = open_channels(socket, pipe);
    if (failed != 0)
        return ERR(err, E_TEMP, "no socket for a worker: %s", strerror(failed));
    failed = spawn(program, name, socket[1], pipe[1], &process_r->pid);
    (void)close(socket[1]);
    (void)close(pipe[1]);
    process_r->fd = socket[0];
    process_r->error_fd = pipe[0];
    if (failed == 0)
        return OK;
    process_r->pid = 0;
    worker_process_close(process_r);
    return ERR(err, E_PERM, "cannot start %s: %s", program, strerror(failed));
}

/* ---- end -------------------------------------------------------------------------- */

void worker_process_kill(struct worker_process *process)
{
    if (process->pid > 0 && !process->is_killed)
        (void)kill(process->pid, SIGKILL);
    process->is_killed = true;
}

static void judge(const struct worker_process *process, int status, const struct rusage *usage,
                  struct worker_end *end_r)
{
    long busy_s = (long)usage->ru_utime.tv_sec + (long)usage->ru_stime.tv_sec;
    int signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    if (signal == SIGKILL && process->is_killed) {
        end_r->is_crash = busy_s >= SPINNING_S;
        (void)snprintf(end_r->text, sizeof end_r->text, end_r->is_crash ? "killed while it spun" : "killed");
    } else if (signal != 0) {
        end_r->is_crash = signal != SIGKILL && signal != SIGTERM;
        (void)snprintf(end_r->text, sizeof end_r->text, "killed by signal %d", signal);
    } else {
        end_r->is_crash = WEXITSTATUS(status) != 0;
        (void)snprintf(end_r->text, sizeof end_r->text, "exit code %d", WEXITSTATUS(status));
    }
}

bool worker_process_reap(struct worker_process *process, struct worker_end *end_r)
{
    int status = 0;
    struct rusage usage;
    if (process->pid == 0)
        return true;
    pid_t pid = wait4(process->pid, &status, WNOHANG, &usage);
    if (pid == 0)
        return false;
    if (pid == process->pid)
        judge(process, status, &usage, end_r);
    process->pid = 0; /* on an error too: it is not ours to wait for */
    return true;
}

void worker_process_close(struct worker_process *process)
{
    if (process->fd >= 0)
        (void)close(process->fd);
    if (process->error_fd >= 0)
        (void)close(process->error_fd);
    process->fd = process->error_fd = -1;
}

size_t worker_process_complaint(struct worker_process *process, char *text_r, size_t cap)
{
    ssize_t n = process->error_fd >= 0 ? read(process->error_fd, text_r, cap) : 0;
    return n > 0 ? (size_t)n : 0;
}
