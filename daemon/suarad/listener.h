/*
 * listener: the control socket. Several clients at once, one request each,
 * bounded input, an absolute deadline; nobody can hold up the loop. Who may
 * speak is the kernel's word (SO_PEERCRED): root, our own user, or a member of
 * the socket's group.
 *
 * Used by the loop of suarad; knows the framing (io/control.h) and no command.
 */
#ifndef SUARA_DAEMON_LISTENER_H
#define SUARA_DAEMON_LISTENER_H

#include "io/control.h"

#include <poll.h>

#define LISTENER_CLIENTS_MAX 16
#define LISTENER_FDS_MAX     (LISTENER_CLIENTS_MAX + 1)
#define LISTENER_DEADLINE_MS 5000

struct listener; /* handle */

/* Fill reply for a request of the user uid; called from listener_turn. */
typedef void (*listener_answer_fn)(void *ctx, int64_t uid, const struct control_words *words,
                                   struct control_reply *reply);

/*
 * listener_open - make the socket, mode 0660, and listen. A socket file that
 * nobody answers on is replaced. E_EXISTS: somebody answers, another daemon
 * runs. E_PERM: no such folder, no permission, something else has that name,
 * or the path is longer than a socket's may be. path is copied.
 */
enum rc listener_open(const char *path, struct listener **listener_r, struct err *err) MUST_CHECK;
void listener_close(struct listener **listener); /* the file goes too */

/* What to poll for; cap >= LISTENER_FDS_MAX. Returns how many. */
int listener_gather(const struct listener *listener, struct pollfd *fds_r, int cap);

/* Act on what poll said of these n descriptors, and on deadlines. now_ms: monotonic. */
void listener_turn(struct listener *listener, const struct pollfd *fds, int n, int64_t now_ms,
                   listener_answer_fn answer, void *ctx);

/* The earliest deadline of a client; INT64_MAX: none. */
int64_t listener_deadline_ms(const struct listener *listener);

#endif
