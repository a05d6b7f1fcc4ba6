/*
 * worker_inside: struct worker, for worker.c (what the main loop calls, and the
 * clock) and worker_frames.c (what the process says). Nobody else includes it.
 */
#ifndef SUARA_DAEMON_WORKER_INSIDE_H
#define SUARA_DAEMON_WORKER_INSIDE_H

#include "worker.h"
#include "worker_poison.h"
#include "worker_process.h"

#include "io/wire_modem.h"

#include <limits.h>

#define WORKER_NOTES_MAX 8
#define WORKER_NOTE_MAX  256
#define WORKER_NEVER_MS  INT64_MAX

/* Where a poll is. */
enum worker_phase { PHASE_LISTING, PHASE_WAITING /* for worker_ack */, PHASE_DELETING };

struct worker {
    struct config_modem config;
    char program[PATH_MAX];
    enum worker_state state;
    enum worker_phase phase; /* of WORKER_POLLING                              */
    struct worker_process process;
    struct wire wire;
    struct wire_frame frame, out; /* being read, being written                      */

    /* all monotonic; WORKER_NEVER_MS: none */
    int64_t now_ms;        /* as the caller said last                        */
    int64_t deadline_ms;   /* of the state; DOWN: start then                 */
    int64_t poll_until_ms; /* of a poll as a whole                           */
    int64_t poll_due_ms, status_due_ms;
    int64_t up_since_ms; /* 0: the modem is not open                       */
    int64_t backoff_ms;  /* before the start after the next end            */

    /* an end that is under way */
    bool is_ending;
    int64_t give_up_ms; /* on reaping: the kernel may be busy with the tty */
    enum rc end_rc;
    char reason[WIRE_MODEM_TEXT_MAX];

    struct modem_batch batch;
    bool was_kept;
    bool has_news; /* more came after this poll had listed               */
    int64_t send_id;
    bool is_trying;    /* the message under way may be on the air        */
    bool is_pin_spent; /* sent to a SIM that did not open                */
    struct worker_poison poison;
    bool has_pending; /* an answer to what could not be done            */
    struct worker_event pending;

    struct modem_status status;
    int restarts, n_stuck;
    bool was_told_open; /* that there is no Landlock                      */
    char last_error[256];
    int n_notes, n_told; /* waiting; told in this minute                   */
    int64_t minute_ms;
    char note[WORKER_NOTES_MAX][WORKER_NOTE_MAX];
};

/* worker.c */
void worker_say(struct worker *worker, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The process is of no use any more: kill it, remember why. The event comes when it is reaped. */
void worker_end(struct worker *worker, enum rc rc, const char *reason);
void worker_enter(struct worker *worker, enum worker_state state, int64_t deadline_ms);
/* Put worker->out on the wire. */
void worker_put(struct worker *worker);
int64_t worker_step_ms(const struct worker *worker); /* when the next step of a poll must be done */

/* worker_frames.c: worker->frame came. event_r: what the main loop must know, if anything. */
void worker_take(struct worker *worker, struct worker_event *event_r);

#endif
