/*
 * worker_double: a suara-modem that misbehaves as it is told, for test_worker.c. It
 * runs in a process of its own: the test program, started as "<program> <part>".
 */
#ifndef SUARA_TESTS_WORKER_DOUBLE_H
#define SUARA_TESTS_WORKER_DOUBLE_H

#include "io/wire_modem.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct wire double_wire;
static struct wire_frame double_in, double_out;
static struct modem_config double_config;

static void put_out(void)
{
    if (wire_send(&double_wire, &double_out, NULL) != OK)
        _exit(3);
}

static void put_type(enum wire_modem_type type)
{
    wire_begin(&double_out, (uint8_t)type);
    put_out();
}

/* Waits for the next frame of suarad; its type. */
static uint8_t await_frame(void)
{
    for (;;) {
        struct pollfd fd = {.fd = STDIN_FILENO, .events = POLLIN};
        enum rc rc = wire_next(&double_wire, &double_in, NULL);
        if (rc == OK)
            return double_in.type;
        rc = wire_read(&double_wire, NULL);
        if (rc == E_NOTFOUND)
            _exit(0);
        if (rc == E_TEMP)
            (void)poll(&fd, 1, -1);
    }
}

static void hang(void)
{
    for (;;)
        (void)pause();
}

static void put_ready(void)
{
    const struct modem_status status = {.imsi = "510101234567890", .signal_percent = 50};
    wire_modem_put_status(&double_out, &status);
    put_out();
    wire_modem_put_flag(&double_out, WIRE_MODEM_READY, true);
    put_out();
}

static void put_reading(int location)
{
    const struct modem_slot slot = {.location = location, .memory = 2};
    wire_modem_put_slot(&double_out, &slot);
    put_out();
}

static void put_sms(int location, const char *text)
{
    struct modem_sms sms = {.slot = {.location = location, .memory = 2}, .sender = "+6281200000012", .is_text = true};
    (void)snprintf(sms.text, sizeof sms.text, "%s", text);
    wire_modem_put_sms(&double_out, &sms);
    put_out();
}

static void put_batch(int n, bool has_more)
{
    const struct wire_modem_end end = {.n = n, .has_more = has_more};
    wire_modem_put_batch(&double_out, &end);
    put_out();
}

static void put_failed(enum rc rc, const char *text)
{
    struct wire_modem_failure failure = {.rc = rc};
    (void)snprintf(failure.text, sizeof failure.text, "%s", text);
    wire_modem_put_failed(&double_out, &failure);
    put_out();
}

static void put_sent(int64_t id, enum send_outcome outcome)
{
    const struct send_result result = {.id = id, .outcome = outcome, .n_parts = 1, .reference = {42}};
    wire_modem_put_sent(&double_out, &result);
    put_out();
}

/* What a good worker answers, with one SMS at the first poll. */
static void answer_well(uint8_t type)
{
    static bool was_polled;
    struct outgoing outgoing;
    const struct wire_modem_ussd ussd = {.status = 2, .text = "Pulsa Rp25.000"};
    const struct modem_status status = {.imsi = "510101234567890", .signal_percent = 61, .used = 4, .size = 30};
    switch (type) {
    case WIRE_MODEM_POLL:
        put_reading(0);
        if (!was_polled)
            put_sms(1, "ADUAN KTW antri");
        put_batch(was_polled ? 0 : 1, false);
        was_polled = true;
        break;
    case WIRE_MODEM_ACK:
        put_type(WIRE_MODEM_DELETED);
        put_type(WIRE_MODEM_DONE);
        break;
    case WIRE_MODEM_SEND:
        if (wire_modem_get_send(&double_in, &outgoing, NULL) != OK)
            _exit(4);
        put_type(WIRE_MODEM_TRYING);
        put_sent(outgoing.id, SEND_ACCEPTED);
        break;
    case WIRE_MODEM_ASK_STATUS:
        wire_modem_put_status(&double_out, &status);
        put_out();
        break;
    case WIRE_MODEM_ASK_USSD:
        wire_modem_put_ussd(&double_out, &ussd);
        put_out();
        break;
    default:
        _exit(5);
    }
}

static void serve_well(void)
{
    put_ready();
    for (;;)
        answer_well(await_frame());
}

/* Good until a frame of that type comes. */
static void serve_until(uint8_t type)
{
    put_ready();
    for (;;) {
        uint8_t came = await_frame();
        if (came == type)
            return;
        answer_well(came);
    }
}

static void play_hang_poll(void)
{
    serve_until(WIRE_MODEM_POLL);
    hang();
}

static void play_slow_poll(void) /* each step in time, but without end */
{
    serve_until(WIRE_MODEM_POLL);
    for (;;) {
        char byte;
        put_reading(1);
        (void)!read(STDIN_FILENO, &byte, 1);
    }
}

static void play_hang_send(void)
{
    serve_until(WIRE_MODEM_SEND);
    hang();
}

static void play_hang_trying(void)
{
    serve_until(WIRE_MODEM_SEND);
    put_type(WIRE_MODEM_TRYING);
    hang();
}

static void play_fail_after_send(void)
{
    serve_until(WIRE_MODEM_SEND);
    put_type(WIRE_MODEM_TRYING);
    put_sent(7, SEND_UNKNOWN);
    put_failed(E_TEMP, "no answer");
}

static void play_other_send(void)
{
    serve_until(WIRE_MODEM_SEND);
    put_sent(8, SEND_ACCEPTED);
    hang();
}

static void play_garbage(void)
{
    static const char NOISE[] = "\r\nSMS Ready\r\n+CMTI: \"SM\",1\r\n";
    (void)!write(STDIN_FILENO, NOISE, sizeof NOISE);
    hang();
}

static void play_early_batch(void)
{
    put_batch(0, false);
    hang();
}

static void play_miscount(void)
{
    serve_until(WIRE_MODEM_POLL);
    put_sms(1, "satu");
    put_batch(2, false);
    hang();
}

static void play_too_many(void)
{
    serve_until(WIRE_MODEM_POLL);
    for (int i = 0; i <= MODEM_BATCH_MAX; i++)
        put_sms(i + 1, "x");
    hang();
}

static void play_bad_slot(void)
{
    const struct modem_slot slot = {.location = -1};
    serve_until(WIRE_MODEM_POLL);
    wire_modem_put_slot(&double_out, &slot);
    put_out();
    hang();
}

static void play_unasked_delete(void)
{
    serve_until(WIRE_MODEM_POLL);
    put_type(WIRE_MODEM_DELETED);
    hang();
}

static void play_unasked_done(void)
{
    serve_until(WIRE_MODEM_POLL);
    put_type(WIRE_MODEM_DONE);
    hang();
}

static void play_no_such_frame(void)
{
    serve_until(WIRE_MODEM_POLL);
    wire_begin(&double_out, 200);
    put_out();
    hang();
}

static void play_exit(void)
{
    _exit(0);
}

static void play_perm(void)
{
    put_failed(E_PERM, "no permission");
}

static void play_gone(void)
{
    put_failed(E_NOTFOUND, "no such device");
}

/* Which PIN it was given, then that the SIM refused it. */
static void play_pin(void)
{
    char text[32];
    (void)snprintf(text, sizeof text, "pin=%s", double_config.pin);
    wire_modem_put_text(&double_out, WIRE_MODEM_NOTE, text);
    put_out();
    if (double_config.pin[0] != '\0')
        put_type(WIRE_MODEM_PIN);
    put_failed(E_PERM, double_config.pin[0] != '\0' ? "the PIN was refused" : "no PIN");
}

/* Crashes at slot 3, in a list too, unless it is to be skipped. */
static void play_poison(void)
{
    struct modem_slot skip[WIRE_MODEM_SKIP_MAX];
    int n;
    serve_until(WIRE_MODEM_POLL);
    if (wire_modem_get_poll(&double_in, skip, &n, NULL) != OK)
        _exit(4);
    put_reading(n == 0 ? 0 : 2);
    if (n > 0 && skip[0].location != 3)
        put_reading(3);
    if (n == 0 || skip[0].location != 3)
        abort();
    put_sms(2, "tetangga");
    put_sms(3, "mentah");
    put_batch(2, false);
    while (await_frame() != WIRE_MODEM_ACK)
        ;
    put_type(WIRE_MODEM_DONE);
    if (await_frame() != WIRE_MODEM_POLL || wire_modem_get_poll(&double_in, skip, &n, NULL) != OK || n != 0)
        put_failed(E_TEMP, "still careful");
    else
        put_failed(E_TEMP, "careless again");
}

/* At slot 3 once only: that is no poison. */
static void play_crash_send(void)
{
    serve_until(WIRE_MODEM_SEND);
    abort();
}

static void play_complain(void)
{
    static const char TEXT[] = "Gtk-WARNING: bla\n\x1b[31mmerah\n";
    (void)!write(STDERR_FILENO, TEXT, sizeof TEXT - 1);
    (void)!write(STDOUT_FILENO, "cetak\n", 6);
    _exit(0);
}

static void play_flood(void) /* more than a pipe holds: must not block it */
{
    char text[4096];
    memset(text, 'x', sizeof text);
    for (int i = 0; i < 100; i++)
        (void)!write(STDERR_FILENO, text, sizeof text);
    serve_well();
}

static void play_more(void) /* three batches, one SMS each */
{
    int n = 0;
    put_ready();
    for (;;) {
        uint8_t type = await_frame();
        if (type == WIRE_MODEM_POLL) {
            bool is_one = n < 3;
            if (is_one)
                put_sms(n + 1, "x");
            n++;
            put_batch(is_one, n < 3);
        } else {
            answer_well(type);
        }
    }
}

static void play_wake(void)
{
    put_ready();
    answer_well(await_frame()); /* the poll, and what it brought */
    answer_well(await_frame());
    put_type(WIRE_MODEM_WAKE);
    for (;;)
        answer_well(await_frame());
}

static const struct {
    const char *name;
    void (*play)(void);
} PART[] = {
    {"good", serve_well},
    {"hang", hang},
    {"hang-poll", play_hang_poll},
    {"slow-poll", play_slow_poll},
    {"hang-send", play_hang_send},
    {"hang-trying", play_hang_trying},
    {"fail-send", play_fail_after_send},
    {"other-send", play_other_send},
    {"garbage", play_garbage},
    {"early-batch", play_early_batch},
    {"miscount", play_miscount},
    {"too-many", play_too_many},
    {"bad-slot", play_bad_slot},
    {"delete", play_unasked_delete},
    {"done", play_unasked_done},
    {"no-frame", play_no_such_frame},
    {"exit", play_exit},
    {"perm", play_perm},
    {"gone", play_gone},
    {"pin", play_pin},
    {"poison", play_poison},
    {"crash-send", play_crash_send},
    {"complain", play_complain},
    {"flood", play_flood},
    {"more", play_more},
    {"wake", play_wake},
};

static void play(const char *name)
{
    wire_open(&double_wire, STDIN_FILENO);
    if (await_frame() != WIRE_MODEM_START || wire_modem_get_start(&double_in, &double_config, NULL) != OK)
        _exit(4);
    for (size_t i = 0; i < sizeof PART / sizeof PART[0]; i++)
        if (strcmp(name, PART[i].name) == 0)
            PART[i].play();
    _exit(0);
}

#endif
