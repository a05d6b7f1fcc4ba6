/*
 * worker_process: the process of a worker: started with a socket and a pipe, killed,
 * reaped. Blocks nowhere.
 */
#ifndef SUARA_DAEMON_WORKER_PROCESS_H
#define SUARA_DAEMON_WORKER_PROCESS_H

#include "core/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct worker_process {
    pid_t pid;      /* 0: none, or already reaped */
    int fd;         /* our end of the socket; -1: none */
    int error_fd;   /* what it writes to stdout and stderr; -1: none */
    bool is_killed; /* by us */
};

/* How it ended. */
struct worker_end {
    bool is_crash; /* by a signal of its own, an odd exit code, or spinning when it was killed */
    char text[64]; /* "killed by signal 11" */
};

/* program: path; name: of the modem, for ps. E_PERM: it cannot be started. */
enum rc worker_process_start(const char *program, const char *name, struct worker_process *process_r,
                             struct err *err) MUST_CHECK;
void worker_process_kill(struct worker_process *process);
/* True: it has ended (or there is none), end_r says how; its descriptors stay open. */
bool worker_process_reap(struct worker_process *process, struct worker_end *end_r);
void worker_process_close(struct worker_process *process); /* the descriptors */
/* Bytes it wrote to stderr; 0: none now. */
size_t worker_process_complaint(struct worker_process *process, char *text_r, size_t cap);

#endif
