/*
 * worker: the parent's side of one suara-modem process: starts it, speaks the
 * wire with it, holds it to its deadlines, kills it and starts it afresh with
 * back-off. Knows no store and no rules: it hands events to the main loop.
 *
 * State is one enum; every time-out is one absolute monotonic deadline. Never
 * blocks, but for worker_close, and that for WORKER_CLOSE_MS at most.
 *
 *   deadline      | s   | of
 *   start         |  60 | the process, until the modem is open
 *   poll          |  30 | each step of it: a slot read, a slot deleted; 600 in all
 *   send          | 120 | and 20 more for each part beyond four
 *   status        |  30 |
 *   USSD          |  90 |
 *
 * A worker that misses one is killed. It is started again after 1 s, then 2, 4 ...
 * 20 s; every 5 s while there is no such device; and after 300 s when a person must
 * act (PIN refused, no permission). A PIN is given to no second start after one that
 * was not seen to succeed with it, until suarad itself or its configuration is new.
 *
 * A slot at which a worker crashed twice is no longer decoded, but handed over raw.
 */
#ifndef SUARA_DAEMON_WORKER_H
#define SUARA_DAEMON_WORKER_H

#include "io/config.h"
#include "port/modem.h"

#include <sys/types.h>

#define WORKER_CLOSE_MS 2000

enum worker_state { WORKER_DOWN, WORKER_STARTING, WORKER_READY, WORKER_POLLING, WORKER_SENDING, WORKER_BUSY };

struct worker; /* handle */

enum worker_event_kind {
    WORKER_NOTHING,
    WORKER_UP,     /* first READY after a start                                  */
    WORKER_BATCH,  /* batch: SMS and reports; answer with worker_ack after the commit */
    WORKER_SENT,   /* result                                                      */
    WORKER_STATUS, /* status; also after each poll, when a send may be given again */
    WORKER_USSD,   /* ussd                                                        */
    WORKER_LOST    /* died, was killed or gave up; reason; a send under way has result SEND_UNKNOWN or SEND_NOT_TRIED */
};

struct worker_event {
    enum worker_event_kind kind;
    const struct modem_batch *batch; /* borrowed until the next call */
    bool has_result;                 /* LOST: a send was under way   */
    struct send_result result;
    struct modem_status status;
    int ussd_status;
    char text[512]; /* reason of LOST, or the USSD text */
};

enum rc worker_open(const struct config_modem *config, const char *program, struct worker **worker_r,
                    struct err *err) MUST_CHECK;
void worker_close(struct worker **worker); /* ends the process, in bounded time */

/* For the main loop's poll(): descriptor to read (-1: none) and the monotonic
 * millisecond at which worker_tick must be called next. */
int worker_fd(const struct worker *worker);
int64_t worker_deadline_ms(const struct worker *worker);

/* worker_read - what came on the descriptor; call until NOTHING. worker_tick -
 * what the clock brought: start, kill, poll due. now_ms is monotonic. */
void worker_read(struct worker *worker, int64_t now_ms, struct worker_event *event_r);
void worker_tick(struct worker *worker, int64_t now_ms, struct worker_event *event_r);

/* Something for the log: a slot set aside, no Landlock, a line of the process's
 * standard error. False: nothing (more). text_r is cut to cap. Not too many a minute. */
bool worker_note(struct worker *worker, char *text_r, size_t cap);

/* The batch was committed: delete what it held from the SIM. Or it was not
 * (is_kept false: nothing is deleted, poll again after a pause). */
void worker_ack(struct worker *worker, bool is_kept, int64_t now_ms);

bool worker_is_idle(const struct worker *worker); /* may be given a send now */
bool worker_is_up(const struct worker *worker);   /* the modem is open          */

/* Only when idle. Else the event that follows says SEND_NOT_TRIED, or USSD status 0. */
void worker_send(struct worker *worker, const struct outgoing *outgoing, int64_t now_ms);
void worker_ussd(struct worker *worker, const char *code, int64_t now_ms);
void worker_poll_soon(struct worker *worker, int64_t now_ms);

/* For status listings. */
struct worker_info {
    enum worker_state state;
    pid_t pid;
    struct modem_status modem;
    int restarts;
    int64_t up_since_ms; /* monotonic; 0 when down */
    char last_error[256];
};
void worker_info(const struct worker *worker, struct worker_info *info_r);
const char *worker_state_name(enum worker_state state);

#endif
