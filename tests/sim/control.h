/* control: the test's side: a line protocol on a Unix socket, and on stdin with --stdin. One command a line; the answer
 * is any number of lines, the last of which is "ok" or "error: reason". "help" lists the commands.
 *
 * A client that waits ("wait messages 3 5000") is answered when the condition comes true; its later lines wait with it,
 * other clients go on.
 */
#ifndef SIM_CONTROL_H
#define SIM_CONTROL_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"

struct sim;

#define CONTROL_CLIENTS 32

struct control_client {
    int in_fd; /* -1: free */
    int out_fd;
    struct buf in;
    struct buf out;
    bool is_eof;
    /* What it waits for; is_true is NULL while it waits for nothing. */
    bool (*is_true)(const struct sim *s, long n);
    long wanted;
    int64_t until_ms;
};

struct control {
    int listener;
    bool is_ended; /* the command "quit" */
    struct control_client clients[CONTROL_CLIENTS];
};

int control_open(struct sim *s);
void control_close(struct sim *s);
/* Fills in what to poll for; returns how many. */
nfds_t control_fds(struct sim *s, struct pollfd *fds_r);
void control_serve(struct sim *s, const struct pollfd *fds, nfds_t n);
/* Answers the clients whose condition has come true or whose time is over, and runs what they sent meanwhile; true if
 * there was such a client, and so perhaps more to do. */
bool control_check_waits(struct sim *s);
void control_flush(struct sim *s);

/* control_cmd.c: runs one command line; answers into client->out, unless it starts to wait. */
void control_run(struct sim *s, struct control_client *client, const char *line);

#endif
