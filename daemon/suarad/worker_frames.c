#include "worker_inside.h"

#include <stdio.h>

#define MORE_PAUSE_MS 20   /* between two batches: time for one send                     */
#define KEEP_PAUSE_MS 5000 /* before what could not be committed is read again, at least */
#define STATUS_MS     60000

/* ---- starting -------------------------------------------------------------------------- */

static enum rc on_note(struct worker *worker, struct worker_event *event_r, struct err *err)
{
    char text[WIRE_MODEM_TEXT_MAX];
    (void)event_r;
    enum rc rc = wire_modem_get_text(&worker->frame, text, err);
    if (rc == OK)
        worker_say(worker, "%s", text);
    return rc;
}

static enum rc on_pin(struct worker *worker, struct worker_event *event_r, struct err *err)
{
    (void)event_r;
    worker->is_pin_spent = true;
    return wire_end(&worker->frame, err);
}

static enum rc on_ready(struct worker *worker, struct worker_event *event_r, struct err *err)
{
    bool has_landlock;
    enum rc rc = wire_modem_get_flag(&worker->frame, &has_landlock, err);
    if (rc != OK)
        return rc;
    if (!has_landlock && !worker->was_told_open)
        worker_say(worker, "this kernel has no Landlock: suara-modem is fenced in by seccomp alone");
    worker->was_told_open = worker->was_told_open || !has_landlock;
    worker->is_pin_spent = false;
    worker->up_since_ms = worker->now_ms;
    worker->poll_due_ms = worker->now_ms;
    worker->status_due_ms = worker->now_ms + STATUS_MS;
    worker_enter(worker, WORKER_READY, WORKER_NEVER_MS);
    event_r->kind = WORKER_UP;
    event_r->status = worker->status;
    return OK;
}

/* ---- polling --------------------------------------------------------------------------- */

static void tell_status(struct worker *worker, struct worker_event *event_r)
{
    event_r->kind = WORKER_STATUS;
    event_r->status = worker->status;
}

/* It went on: the next step has its own time. */
static void step(struct worker *worker)
{
    worker->deadline_ms = worker_step_ms(worker);
}

static enum rc on_reading(struct worker *worker, struct worker_event *event_r, struct err *err)
{
    struct modem_slot slot;
    (void)event_r;
    enum rc rc = wire_modem_get_slot(&worker->frame, &slot, err);
    if (rc == OK) {
        worker_poison_reading(&worker->poison, &slot);
        step(worker);
    }
    return rc;
}

static enum rc on_sms(struct worker *worker, struct worker_event *event_r, struct err *err)
{
    (void)event_r;
    worker_poison_survived(&worker->poison);
    if (worker->phase != PHASE_LISTING || worker->batch.n == MODEM_BATCH_MAX)
        return ERR(err, E_INVAL, "an SMS too many");
    enum rc rc = wire_modem_get_sms(&worker->frame, &worker->batch.sms[worker->batch.n], err);
    if (rc == OK) {
        worker->batch.n++;
        step(worker);
    }
    return rc;
}

static void note_stuck(struct worker *worker, int n_stuck)
{
    if (n_stuck > 0 && worker->n_stuck == 0)
        worker_say(worker, "%d SMS are still in the modem after their delete", n_stuck);
    worker->n_stuck = n_stuck;
}

static void poll_is_over(struct worker *worker)
{
    int64_t pause_ms = (int64_t)worker->config.poll_s * 1000;
    if (!worker->was_kept && pause_ms < KEEP_PAUSE_MS)
        pause_ms = KEEP_PAUSE_MS;
    else if (worker->was_kept && (worker->batch.has_more || worker->has_news))
        pause_ms = MORE_PAUSE_MS;
    worker->has_news = false;
    if (worker->was_kept && !worker->batch.has_more)
        worker_poison_forget(&worker->poison);
    worker->poll_due_ms = worker->now_ms + pause_ms;
    worker_enter(worker, WORKER_READY, WORKER_NEVER_MS);
}

static enum rc on_batch(struct worker *worker, struct worker_event *event_r, struct err *err)
{
    struct wire_modem_end end;
    worker_poison_survived(&worker->poison);
    enum rc rc = wire_modem_get_batch(&worker->frame, &end, err);
    if (rc != OK)
        return rc;
    if (worker->phase != PHASE_LISTING || end.n != worker->batch.n)
        return ERR(err, E_INVAL, "a batch of %d SMS with %d", end.n, worker->batch.n);
    worker->batch.has_more = end.has_more;
    worker->batch.n_stuck = end.n_stuck;
    note_stuck(worker, end.n_stuck);
    if (end.n == 0) {
        worker->was_kept = true;
        poll_is_over(worker);
        tell_status(worker, event_r);
        return OK;
    }
    worker->phase = PHASE_WAITING;
    worker->deadline_ms = WORKER_NEVER_MS; /* the commit is suarad's own time */
    event_r->kind = WORKER_BATCH;
    event_r->batch = &worker->batch;
    return OK;
}

static enum rc on_deleted(struct worker *worker, struct worker_event *event_r, struct err *err)
{
    (void)event_r;
    if (worker->phase != PHASE_DELETING)
        return ERR(err, E_INVAL, "a delete that was not asked for");
    step(worker);
    return wire_end(&worker->frame, err);
}

static enum rc on_done(struct worker *worker, struct worker_event *event_r, struct err *err)
{
    if (worker->phase != PHASE_DELETING)
        return ERR(err, E_INVAL, "done with nothing");
    poll_is_over(worker);
    tell_status(worker, event_r);
    return wire_end(&worker->frame, err);
}

/* A poll that is asked for will find what came; one that has listed already has missed it. */
static enum rc on_wake(struct worker *worker, struct worker_event *event_r, struct err *err)
{
    (void)event_r;
    if (worker->state != WORKER_POLLING)
        worker->poll_due_ms = worker->now_ms;
    else if (worker->phase != PHASE_LISTING)
        worker->has_news = true;
    return wire_end(&worker->frame, err);
}

/* ---- sending, asking ------------------------------------------------------------------- */

static enum rc on_trying(struct worker *worker, struct worker_event *event_r, struct err *err)
{
    (void)event_r;
    worker->is_trying = true;
    return wire_end(&worker->frame, err);
}

static enum rc on_sent(struct worker *worker, struct worker_event *event_r, struct err *err)
{
    struct send_result result;
    enum rc rc = wire_modem_get_sent(&worker->frame, &result, err);
    if (rc != OK)
        return rc;
    if (result.id != worker->send_id)
        return ERR(err, E_INVAL, "a result of another message");
    event_r->kind = WORKER_SENT;
    event_r->result = result;
    worker_enter(worker, WORKER_READY, WORKER_NEVER_MS);
    return OK;
}

static enum rc on_status(struct worker *worker, struct worker_event *event_r, struct err *err)
{
    struct modem_status status;
    enum rc rc = wire_modem_get_status(&worker->frame, &status, err);
    if (rc != OK)
        return rc;
    worker->status = status;
    if (worker->state == WORKER_STARTING) /* comes with READY */
        return OK;
    worker->status_due_ms = worker->now_ms + STATUS_MS;
    worker_enter(worker, WORKER_READY, WORKER_NEVER_MS);
    tell_status(worker, event_r);
    return OK;
}

static enum rc on_ussd(struct worker *worker, struct worker_event *event_r, struct err *err)
{
    struct wire_modem_ussd ussd;
    enum rc rc = wire_modem_get_ussd(&worker->frame, &ussd, err);
    if (rc != OK)
        return rc;
    event_r->kind = WORKER_USSD;
    event_r->ussd_status = ussd.status;
    (void)snprintf(event_r->text, sizeof event_r->text, "%s", ussd.text);
    worker_enter(worker, WORKER_READY, WORKER_NEVER_MS);
    return OK;
}

static enum rc on_failed(struct worker *worker, struct worker_event *event_r, struct err *err)
{
    struct wire_modem_failure failure;
    (void)event_r;
    enum rc rc = wire_modem_get_failed(&worker->frame, &failure, err);
    if (rc == OK)
        worker_end(worker, failure.rc, failure.text);
    return rc;
}

/* ---- which frame when ------------------------------------------------------------------- */

#define IN(state) (1u << (state))
#define UP        (IN(WORKER_READY) | IN(WORKER_POLLING) | IN(WORKER_SENDING) | IN(WORKER_BUSY))

static const struct {
    enum rc (*fn)(struct worker *worker, struct worker_event *event_r, struct err *err);
    unsigned states; /* in which it may come */
} ON[] = {
    [WIRE_MODEM_NOTE] = {on_note, UP | IN(WORKER_STARTING)},
    [WIRE_MODEM_PIN] = {on_pin, IN(WORKER_STARTING)},
    [WIRE_MODEM_READY] = {on_ready, IN(WORKER_STARTING)},
    [WIRE_MODEM_WAKE] = {on_wake, UP},
    [WIRE_MODEM_READING] = {on_reading, IN(WORKER_POLLING)},
    [WIRE_MODEM_SMS] = {on_sms, IN(WORKER_POLLING)},
    [WIRE_MODEM_BATCH] = {on_batch, IN(WORKER_POLLING)},
    [WIRE_MODEM_DELETED] = {on_deleted, IN(WORKER_POLLING)},
    [WIRE_MODEM_DONE] = {on_done, IN(WORKER_POLLING)},
    [WIRE_MODEM_TRYING] = {on_trying, IN(WORKER_SENDING)},
    [WIRE_MODEM_SENT] = {on_sent, IN(WORKER_SENDING)},
    [WIRE_MODEM_STATUS] = {on_status, IN(WORKER_STARTING) | IN(WORKER_BUSY)},
    [WIRE_MODEM_USSD] = {on_ussd, IN(WORKER_BUSY)},
    [WIRE_MODEM_FAILED] = {on_failed, UP | IN(WORKER_STARTING)},
};

void worker_take(struct worker *worker, struct worker_event *event_r)
{
    struct err err = {.text = ""};
    uint8_t type = worker->frame.type;
    enum rc rc;
    if (type >= sizeof ON / sizeof ON[0] || ON[type].fn == NULL || !(ON[type].states & IN(worker->state)))
        rc = ERR(&err, E_INVAL, "a frame of type %u has no business here", type);
    else
        rc = ON[type].fn(worker, event_r, &err);
    if (rc == OK)
        return;
    *event_r = (struct worker_event){.kind = WORKER_NOTHING};
    worker_end(worker, E_TEMP, err.text);
}
