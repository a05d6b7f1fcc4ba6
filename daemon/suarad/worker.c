#include "worker_inside.h"

#include "core/gsmtext.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define START_MS       60000
#define STEP_MS        30000 /* one slot read or deleted; the list itself */
#define POLL_MS        600000
#define SEND_MS        120000
#define MORE_PART_MS   20000
#define PARTS_FOR_THAT 4
#define ASK_MS         30000
#define USSD_WAIT_MS   60000

#define BACKOFF_FIRST_MS  1000
#define BACKOFF_MAX_MS    20000
#define BACKOFF_GONE_MS   5000   /* no such device: it may be plugged in at any moment  */
#define BACKOFF_PERSON_MS 300000 /* a person must act                                   */
#define STEADY_MS         60000  /* up for so long: what comes next is another trouble  */
#define REAP_EVERY_MS     10
#define REAP_GIVE_UP_MS   2000

#define NOTES_A_MINUTE 10
#define MINUTE_MS      60000
#define FLUSH_AGAIN_MS 10

/* ---- for the log -------------------------------------------------------------------- */

void worker_say(struct worker *worker, const char *format, ...)
{
    va_list args;
    if (worker->now_ms - worker->minute_ms >= MINUTE_MS) {
        worker->minute_ms = worker->now_ms;
        worker->n_told = 0;
    }
    if (worker->n_notes == WORKER_NOTES_MAX || worker->n_told >= NOTES_A_MINUTE)
        return;
    worker->n_told++;
    va_start(args, format);
    (void)vsnprintf(worker->note[worker->n_notes++], WORKER_NOTE_MAX, format, args);
    va_end(args);
}

bool worker_note(struct worker *worker, char *text_r, size_t cap)
{
    if (worker->n_notes == 0)
        return false;
    (void)gsmtext_clean(worker->note[0], strlen(worker->note[0]), text_r, cap);
    worker->n_notes--;
    memmove(worker->note[0], worker->note[1], (size_t)worker->n_notes * sizeof worker->note[0]);
    return true;
}

/* What libraries complain about on standard error; each line a note, the last one kept as a reason. */
static void hear_complaints(struct worker *worker)
{
    char raw[512], text[WORKER_NOTE_MAX - 16];
    size_t n = worker_process_complaint(&worker->process, raw, sizeof raw);
    for (size_t at = 0; at < n;) {
        size_t len = 0;
        while (at + len < n && raw[at + len] != '\n')
            len++;
        if (len > 0) {
            (void)gsmtext_clean(raw + at, len, text, sizeof text);
            worker_say(worker, "says: %s", text);
            (void)snprintf(worker->last_error, sizeof worker->last_error, "%s", text);
        }
        at += len + 1;
    }
}

/* ---- one state to the next ------------------------------------------------------------ */

void worker_enter(struct worker *worker, enum worker_state state, int64_t deadline_ms)
{
    worker->state = state;
    worker->deadline_ms = deadline_ms;
}

int64_t worker_step_ms(const struct worker *worker)
{
    int64_t at_ms = worker->now_ms + STEP_MS;
    return at_ms < worker->poll_until_ms ? at_ms : worker->poll_until_ms;
}

void worker_put(struct worker *worker)
{
    struct err err;
    if (wire_send(&worker->wire, &worker->out, &err) != OK)
        worker_end(worker, E_TEMP, err.text);
}

void worker_end(struct worker *worker, enum rc rc, const char *reason)
{
    if (worker->is_ending)
        return;
    worker->is_ending = true;
    worker->give_up_ms = worker->now_ms + REAP_GIVE_UP_MS;
    worker->end_rc = rc;
    (void)snprintf(worker->reason, sizeof worker->reason, "%s", reason);
    worker_process_kill(&worker->process);
}

static void start(struct worker *worker)
{
    struct err err;
    struct worker_end end;
    if (!worker_process_reap(&worker->process, &end)) { /* the kernel still holds the last one */
        worker->deadline_ms = worker->now_ms + BACKOFF_FIRST_MS;
        return;
    }
    struct modem_config config = worker->config.modem;
    if (worker->is_pin_spent)
        config.pin[0] = '\0'; /* once wrong, never again: the third time locks the SIM */
    worker->poison.is_reading = false;
    worker->has_pending = false;
    if (worker_process_start(worker->program, config.name, &worker->process, &err) != OK) {
        worker_end(worker, err.rc, err.text);
        return;
    }
    wire_open(&worker->wire, worker->process.fd);
    worker_enter(worker, WORKER_STARTING, worker->now_ms + START_MS);
    wire_modem_put_start(&worker->out, &config);
    worker_put(worker);
}

static void begin_poll(struct worker *worker)
{
    struct modem_slot skip[WIRE_MODEM_SKIP_MAX];
    int n = worker_poison_skip(&worker->poison, skip);
    worker->batch.n = 0;
    worker->phase = PHASE_LISTING;
    worker->poll_until_ms = worker->now_ms + POLL_MS;
    worker_enter(worker, WORKER_POLLING, worker_step_ms(worker));
    wire_modem_put_poll(&worker->out, skip, n);
    worker_put(worker);
}

static void ask_status(struct worker *worker)
{
    worker_enter(worker, WORKER_BUSY, worker->now_ms + ASK_MS);
    wire_begin(&worker->out, WIRE_MODEM_ASK_STATUS);
    worker_put(worker);
}

/* ---- the end of a process ---------------------------------------------------------------- */

static int64_t pause_ms(struct worker *worker)
{
    int64_t ms = worker->backoff_ms;
    if (worker->up_since_ms != 0 && worker->now_ms - worker->up_since_ms >= STEADY_MS)
        ms = BACKOFF_FIRST_MS;
    worker->backoff_ms = 2 * ms < BACKOFF_MAX_MS ? 2 * ms : BACKOFF_MAX_MS;
    if (worker->end_rc == E_PERM)
        return BACKOFF_PERSON_MS;
    return worker->end_rc == E_NOTFOUND && ms > BACKOFF_GONE_MS ? BACKOFF_GONE_MS : ms;
}

/* A send that was under way: only before the first byte for the modem is it certain that nothing went. */
static void conclude_send(const struct worker *worker, struct worker_event *event_r)
{
    if (worker->state != WORKER_SENDING)
        return;
    event_r->has_result = true;
    event_r->result =
        (struct send_result){.id = worker->send_id, .outcome = worker->is_trying ? SEND_UNKNOWN : SEND_NOT_TRIED};
    for (int i = 0; i < STORE_OUTBOX_PARTS_MAX; i++)
        event_r->result.reference[i] = -1;
}

static const char *memory_name(int memory)
{
    return memory == 1 ? "ME" : memory == 2 ? "SM" : "SR"; /* libGammu's numbers, for people only */
}

/* Why it ended, as a person wants to read it. */
static void explain(struct worker *worker, const struct worker_end *end)
{
    struct modem_slot slot;
    char text[sizeof worker->reason];
    bool is_poison = end->is_crash && worker_poison_crashed(&worker->poison, &slot);
    if (is_poison)
        worker_say(worker, "the SMS in slot %d of %s crashed suara-modem twice: it is kept raw, not decoded",
                   slot.location, memory_name(slot.memory));
    if (end->is_crash)
        (void)snprintf(text, sizeof text, "%.400s (%s)", worker->reason, end->text);
    else
        (void)snprintf(text, sizeof text, "%.400s%s", worker->reason,
                       worker->is_pin_spent ? "; the PIN is not sent again before suarad or its configuration is new"
                                            : "");
    memcpy(worker->reason, text, sizeof text);
}

/* Reaped, or given up: the modem is down, and the main loop hears of it, but not
 * again and again that the same start fails for the same reason. */
static void finish(struct worker *worker, const struct worker_end *end, struct worker_event *event_r)
{
    bool was_up = worker->up_since_ms != 0;
    hear_complaints(worker);
    explain(worker, end);
    bool is_news = was_up || strncmp(worker->last_error, worker->reason, sizeof worker->last_error - 1) != 0;
    conclude_send(worker, event_r);
    if (is_news || event_r->has_result) {
        event_r->kind = WORKER_LOST;
        (void)snprintf(event_r->text, sizeof event_r->text, "%s", worker->reason);
    }
    (void)snprintf(worker->last_error, sizeof worker->last_error, "%.255s", worker->reason);
    worker_process_close(&worker->process);
    worker_enter(worker, WORKER_DOWN, worker->now_ms + pause_ms(worker));
    worker->is_ending = false;
    worker->up_since_ms = 0;
    worker->restarts++;
}

static void try_finish(struct worker *worker, struct worker_event *event_r)
{
    struct worker_end end = {.is_crash = false};
    if (worker_process_reap(&worker->process, &end) || worker->now_ms >= worker->give_up_ms)
        finish(worker, &end, event_r);
}

/* ---- what the main loop calls -------------------------------------------------------------- */

enum rc worker_open(const struct config_modem *config, const char *program, struct worker **worker_r, struct err *err)
{
    *worker_r = NULL;
    if (strlen(program) >= sizeof((struct worker *)NULL)->program)
        return ERR(err, E_INVAL, "the path of suara-modem is too long");
    struct worker *worker = calloc(1, sizeof *worker);
    if (worker == NULL)
        return ERR(err, E_TEMP, "no memory for a worker");
    worker->config = *config;
    worker->config.modem.watch = NULL;
    (void)snprintf(worker->program, sizeof worker->program, "%s", program);
    worker->process.fd = worker->process.error_fd = -1;
    worker->backoff_ms = BACKOFF_FIRST_MS;
    worker->status.signal_percent = -1;
    worker_enter(worker, WORKER_DOWN, 0); /* the first tick starts it */
    *worker_r = worker;
    return OK;
}

void worker_close(struct worker **worker_p)
{
    struct worker *worker = *worker_p;
    struct worker_end end;
    const struct timespec nap = {.tv_nsec = REAP_EVERY_MS * 1000000L};
    if (worker == NULL)
        return;
    worker_process_kill(&worker->process);
    for (int i = 0; i < WORKER_CLOSE_MS / REAP_EVERY_MS && !worker_process_reap(&worker->process, &end); i++)
        (void)nanosleep(&nap, NULL);
    worker_process_close(&worker->process);
    explicit_bzero(worker, sizeof *worker); /* the PIN */
    free(worker);
    *worker_p = NULL;
}

int worker_fd(const struct worker *worker)
{
    return worker->is_ending ? -1 : worker->process.fd;
}

int64_t worker_deadline_ms(const struct worker *worker)
{
    int64_t at_ms = worker->deadline_ms;
    if (worker->is_ending)
        return worker->now_ms + REAP_EVERY_MS;
    if (worker->has_pending)
        return worker->now_ms;
    if (worker->state == WORKER_READY)
        at_ms = worker->poll_due_ms < worker->status_due_ms ? worker->poll_due_ms : worker->status_due_ms;
    if (worker->process.fd >= 0 && wire_is_pending(&worker->wire) && at_ms > worker->now_ms + FLUSH_AGAIN_MS)
        at_ms = worker->now_ms + FLUSH_AGAIN_MS;
    return at_ms;
}

void worker_read(struct worker *worker, int64_t now_ms, struct worker_event *event_r)
{
    struct err err;
    *event_r = (struct worker_event){.kind = WORKER_NOTHING};
    worker->now_ms = now_ms;
    while (!worker->is_ending && worker->process.fd >= 0 && event_r->kind == WORKER_NOTHING) {
        enum rc rc = wire_next(&worker->wire, &worker->frame, &err);
        if (rc == OK) {
            worker_take(worker, event_r);
            continue;
        }
        if (rc == E_NOTFOUND)
            rc = wire_read(&worker->wire, &err);
        if (rc == E_TEMP)
            return;
        if (rc != OK)
            worker_end(worker, E_TEMP, rc == E_NOTFOUND ? "suara-modem ended" : err.text);
    }
    if (worker->is_ending && event_r->kind == WORKER_NOTHING)
        try_finish(worker, event_r);
}

static void miss_deadline(struct worker *worker)
{
    static const char *const MISSED[] = {
        [WORKER_STARTING] = "the modem did not open in time",  [WORKER_READY] = "",
        [WORKER_POLLING] = "the modem did not answer in time", [WORKER_SENDING] = "a send did not end in time",
        [WORKER_BUSY] = "a question was not answered in time",
    };
    worker_end(worker, E_TEMP, MISSED[worker->state]);
}

static void turn(struct worker *worker)
{
    if (worker->state == WORKER_DOWN) {
        if (worker->now_ms >= worker->deadline_ms)
            start(worker);
        return;
    }
    struct err err;
    if (wire_flush(&worker->wire, &err) != OK)
        worker_end(worker, E_TEMP, "suara-modem ended");
    else if (worker->now_ms >= worker->deadline_ms)
        miss_deadline(worker);
    else if (worker->state == WORKER_READY && worker->now_ms >= worker->poll_due_ms)
        begin_poll(worker);
    else if (worker->state == WORKER_READY && worker->now_ms >= worker->status_due_ms)
        ask_status(worker);
}

void worker_tick(struct worker *worker, int64_t now_ms, struct worker_event *event_r)
{
    *event_r = (struct worker_event){.kind = WORKER_NOTHING};
    worker->now_ms = now_ms;
    if (worker->has_pending) {
        *event_r = worker->pending;
        worker->has_pending = false;
        return;
    }
    hear_complaints(worker);
    if (!worker->is_ending)
        turn(worker);
    if (worker->is_ending)
        try_finish(worker, event_r);
}

void worker_ack(struct worker *worker, bool is_kept, int64_t now_ms)
{
    worker->now_ms = now_ms;
    if (worker->is_ending || worker->state != WORKER_POLLING || worker->phase != PHASE_WAITING)
        return;
    worker->was_kept = is_kept;
    worker->phase = PHASE_DELETING;
    worker->deadline_ms = worker_step_ms(worker);
    wire_modem_put_flag(&worker->out, WIRE_MODEM_ACK, is_kept);
    worker_put(worker);
}

/* What came is read before anything is sent: a full SIM takes no more. */
bool worker_is_idle(const struct worker *worker)
{
    return worker->state == WORKER_READY && !worker->is_ending && !worker->has_pending &&
           worker->now_ms < worker->poll_due_ms;
}

bool worker_is_up(const struct worker *worker)
{
    return worker->state > WORKER_STARTING && !worker->is_ending;
}

void worker_send(struct worker *worker, const struct outgoing *outgoing, int64_t now_ms)
{
    worker->now_ms = now_ms;
    if (worker->state != WORKER_READY || worker->is_ending) {
        worker->pending =
            (struct worker_event){.kind = WORKER_SENT, .result = {.id = outgoing->id, .outcome = SEND_NOT_TRIED}};
        worker->has_pending = true;
        return;
    }
    int more = gsmtext_segments(outgoing->text) - PARTS_FOR_THAT;
    worker->send_id = outgoing->id;
    worker->is_trying = false;
    worker_enter(worker, WORKER_SENDING, now_ms + SEND_MS + (more > 0 ? (int64_t)more * MORE_PART_MS : 0));
    wire_modem_put_send(&worker->out, outgoing);
    worker_put(worker);
}

void worker_ussd(struct worker *worker, const char *code, int64_t now_ms)
{
    worker->now_ms = now_ms;
    if (worker->state != WORKER_READY || worker->is_ending) {
        worker->pending = (struct worker_event){.kind = WORKER_USSD, .text = "the modem is busy"};
        worker->has_pending = true;
        return;
    }
    worker_enter(worker, WORKER_BUSY, now_ms + USSD_WAIT_MS + ASK_MS);
    wire_modem_put_ask_ussd(&worker->out, code, USSD_WAIT_MS);
    worker_put(worker);
}

void worker_poll_soon(struct worker *worker, int64_t now_ms)
{
    worker->now_ms = now_ms;
    worker->poll_due_ms = now_ms;
}

void worker_info(const struct worker *worker, struct worker_info *info_r)
{
    *info_r = (struct worker_info){.state = worker->state,
                                   .pid = worker->process.pid,
                                   .modem = worker->status,
                                   .restarts = worker->restarts,
                                   .up_since_ms = worker->up_since_ms};
    memcpy(info_r->last_error, worker->last_error, sizeof info_r->last_error);
}

const char *worker_state_name(enum worker_state state)
{
    static const char *const NAME[] = {
        [WORKER_DOWN] = "down",       [WORKER_STARTING] = "starting", [WORKER_READY] = "ready",
        [WORKER_POLLING] = "polling", [WORKER_SENDING] = "sending",   [WORKER_BUSY] = "busy",
    };
    return NAME[state];
}
