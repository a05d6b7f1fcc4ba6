#include "serve.h"

#include "io/modem_fence.h"
#include "io/wire_modem.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define WAIT_MS 60000

struct server {
    struct wire wire;
    struct wire_frame frame; /* the one being sent */
    struct modem *modem;
    struct modem_config config;
    struct modem_watch watch;
    struct modem_batch batch; /* handed over, not yet acknowledged */
    bool is_woken;            /* suarad was told that something came, and has not polled yet */
    bool is_over;             /* suarad is gone, or a failure was told */
};

/* ---- what is told ------------------------------------------------------------------ */

static void tell(struct server *server)
{
    if (wire_send(&server->wire, &server->frame, NULL) != OK)
        server->is_over = true;
}

static void tell_type(struct server *server, enum wire_modem_type type)
{
    wire_begin(&server->frame, (uint8_t)type);
    tell(server);
}

/* The reason is the last that suarad hears of this worker. */
static void fail(struct server *server, enum rc rc, const char *reason)
{
    struct wire_modem_failure failure = {.rc = rc};
    (void)snprintf(failure.text, sizeof failure.text, "%.*s", (int)sizeof failure.text - 1, reason);
    wire_modem_put_failed(&server->frame, &failure);
    tell(server);
    server->is_over = true;
}

static void on_pin(void *ctx)
{
    tell_type(ctx, WIRE_MODEM_PIN);
}

static void on_reading(void *ctx, const struct modem_slot *slot)
{
    struct server *server = ctx;
    wire_modem_put_slot(&server->frame, slot);
    tell(server);
}

static void on_note(void *ctx, const char *text)
{
    struct server *server = ctx;
    wire_modem_put_text(&server->frame, WIRE_MODEM_NOTE, text);
    tell(server);
}

/* From within a call that will not end: so ends the process. */
static void on_give_up(void *ctx, const char *reason)
{
    fail(ctx, E_TEMP, reason);
    _exit(0);
}

/* ---- what is asked ------------------------------------------------------------------- */

static enum rc do_start(struct server *server, struct wire_frame *frame, struct err *err)
{
    bool has_landlock = false;
    struct modem_status status;
    if (server->modem != NULL)
        return ERR(err, E_INVAL, "started twice");
    enum rc rc = wire_modem_get_start(frame, &server->config, err);
    if (rc != OK)
        return rc;
    server->watch = (struct modem_watch){
        .ctx = server, .before_pin = on_pin, .before_read = on_reading, .note = on_note, .give_up = on_give_up};
    server->config.watch = &server->watch;
    rc = modem_fence_enter(server->config.device, &has_landlock, err);
    if (rc == OK)
        rc = modem_open(&server->config, &server->modem, err);
    if (rc == OK)
        rc = modem_fence_seal(server->config.device, err);
    if (rc == OK)
        rc = modem_status(server->modem, &status, err);
    memset(server->config.pin, 0, sizeof server->config.pin);
    if (rc != OK)
        return rc;
    wire_modem_put_status(&server->frame, &status); /* first: the IMSI is part of what tells SMS apart */
    tell(server);
    wire_modem_put_flag(&server->frame, WIRE_MODEM_READY, has_landlock);
    tell(server);
    return OK;
}

static enum rc do_poll(struct server *server, struct wire_frame *frame, struct err *err)
{
    struct modem_slot skip[WIRE_MODEM_SKIP_MAX];
    struct modem_batch *batch = &server->batch;
    int n_skip = 0;
    server->is_woken = false;
    batch->n = 0;
    enum rc rc = wire_modem_get_poll(frame, skip, &n_skip, err);
    if (rc == OK)
        rc = modem_poll(server->modem, skip, n_skip, batch, err);
    if (rc != OK)
        return rc;
    for (int i = 0; i < batch->n; i++) {
        wire_modem_put_sms(&server->frame, &batch->sms[i]);
        tell(server);
    }
    const struct wire_modem_end end = {.n = batch->n, .has_more = batch->has_more, .n_stuck = batch->n_stuck};
    wire_modem_put_batch(&server->frame, &end);
    tell(server);
    return OK;
}

/* A slot that holds something else by now, or whose delete is refused, is met again
 * by a later poll. */
static enum rc do_ack(struct server *server, struct wire_frame *frame, struct err *err)
{
    struct modem_batch *batch = &server->batch;
    bool is_kept = false;
    enum rc rc = wire_modem_get_flag(frame, &is_kept, err);
    for (int i = 0; rc == OK && is_kept && i < batch->n; i++) {
        rc = modem_delete(server->modem, &batch->sms[i].slot, err);
        if (rc == E_EXISTS || rc == E_UNCERTAIN)
            rc = OK;
        if (rc == OK)
            tell_type(server, WIRE_MODEM_DELETED);
    }
    batch->n = 0;
    if (rc == OK)
        tell_type(server, WIRE_MODEM_DONE);
    return rc;
}

static enum rc do_send(struct server *server, struct wire_frame *frame, struct err *err)
{
    struct outgoing outgoing;
    struct send_result result;
    enum rc rc = wire_modem_get_send(frame, &outgoing, err);
    if (rc != OK)
        return rc;
    tell_type(server, WIRE_MODEM_TRYING);
    rc = modem_send(server->modem, &outgoing, &result, err);
    wire_modem_put_sent(&server->frame, &result);
    tell(server);
    return rc;
}

static enum rc do_status(struct server *server, struct wire_frame *frame, struct err *err)
{
    struct modem_status status;
    enum rc rc = wire_end(frame, err);
    if (rc == OK)
        rc = modem_status(server->modem, &status, err);
    if (rc != OK)
        return rc;
    wire_modem_put_status(&server->frame, &status);
    tell(server);
    return OK;
}

static enum rc do_ussd(struct server *server, struct wire_frame *frame, struct err *err)
{
    char code[WIRE_MODEM_CODE_MAX];
    int wait_ms = 0;
    struct wire_modem_ussd ussd = {.status = 0};
    enum rc rc = wire_modem_get_ask_ussd(frame, code, &wait_ms, err);
    if (rc != OK)
        return rc;
    rc = modem_ussd(server->modem, code, wait_ms, &ussd.status, ussd.text, sizeof ussd.text, err);
    if (rc == E_UNCERTAIN) { /* the network refused: say so in the place of its text */
        (void)snprintf(ussd.text, sizeof ussd.text, "%s", err->text);
        rc = OK;
    }
    wire_modem_put_ussd(&server->frame, &ussd);
    tell(server);
    return rc;
}

typedef enum rc (*do_fn)(struct server *server, struct wire_frame *frame, struct err *err);

static const do_fn DO[] = {
    [WIRE_MODEM_START] = do_start, [WIRE_MODEM_POLL] = do_poll,         [WIRE_MODEM_ACK] = do_ack,
    [WIRE_MODEM_SEND] = do_send,   [WIRE_MODEM_ASK_STATUS] = do_status, [WIRE_MODEM_ASK_USSD] = do_ussd,
};

static void obey(struct server *server, struct wire_frame *frame)
{
    struct err err = {.text = ""};
    enum rc rc;
    if (frame->type >= sizeof DO / sizeof DO[0] || DO[frame->type] == NULL)
        rc = ERR(&err, E_INVAL, "no frame of type %u is known", frame->type);
    else if (server->modem == NULL && frame->type != WIRE_MODEM_START)
        rc = ERR(&err, E_INVAL, "not started yet");
    else
        rc = DO[frame->type](server, frame, &err);
    if (rc != OK)
        fail(server, rc, err.text);
}

/* ---- the loop ------------------------------------------------------------------------ */

/* Until suarad speaks, or the modem does for the first time since the last poll. */
static void wait_for_either(struct server *server)
{
    struct pollfd fd = {.fd = server->wire.fd, .events = POLLIN};
    if (server->modem == NULL || server->is_woken) {
        (void)poll(&fd, 1, WAIT_MS);
    } else if (modem_wait(server->modem, server->wire.fd, WAIT_MS)) {
        server->is_woken = true;
        tell_type(server, WIRE_MODEM_WAKE);
    }
}

int serve_run(int fd)
{
    struct server *server = calloc(1, sizeof *server);
    struct wire_frame *frame = calloc(1, sizeof *frame);
    if (server == NULL || frame == NULL) {
        free(server);
        free(frame);
        return 1;
    }
    wire_open(&server->wire, fd);
    while (!server->is_over) {
        enum rc rc = wire_next(&server->wire, frame, NULL);
        if (rc == OK) {
            obey(server, frame);
            continue;
        }
        if (rc == E_NOTFOUND)
            rc = wire_read(&server->wire, NULL);
        if (rc == E_TEMP)
            wait_for_either(server);
        else if (rc != OK)
            server->is_over = true;
    }
    modem_close(&server->modem);
    free(server);
    free(frame);
    return 0;
}
