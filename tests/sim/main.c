/* suara-sim: an AT-command GSM modem on a pseudo-terminal, for tests and the demo. See README.md beside this file. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client.h"
#include "journal.h"
#include "sim.h"

static volatile sig_atomic_t is_ending;

static void on_signal(int number)
{
    (void)number;
    is_ending = 1;
}

uint32_t sim_random(struct sim *s, uint32_t below)
{
    /* xorshift64*: repeatable everywhere, which rand() is not. */
    s->random ^= s->random >> 12;
    s->random ^= s->random << 25;
    s->random ^= s->random >> 27;
    return (uint32_t)((s->random * 0x2545F4914F6CDD1Du >> 32) % below);
}

static void lock_sim(struct sim *s)
{
    if (s->at.lock != AT_WANTS_PUK)
        s->at.lock = s->at.pin[0] ? AT_WANTS_PIN : AT_UNLOCKED;
}

void sim_reboot(struct sim *s)
{
    trace_note(&s->trace, "reboot");
    lock_sim(s);
    at_boot(s);
    s->ussd.is_session_open = false;
    at_boot_urcs(s);
}

void sim_unplug(struct sim *s)
{
    trace_note(&s->trace, "unplugged");
    tty_unplug(s);
}

int sim_replug(struct sim *s)
{
    if (s->tty.master >= 0)
        return 0;
    s->fault.row[FAULT_UNPLUG].is_on = false;
    if (tty_plug(s))
        return -1;
    trace_note(&s->trace, "plugged in");
    lock_sim(s);
    at_boot(s);
    return 0;
}

static int start(struct sim *s)
{
    s->tty.master = s->tty.watch = s->control.listener = -1;
    s->tty.link = s->options.link;
    s->random = (uint64_t)s->options.seed * 0x9E3779B97F4A7C15u + 1;
    s->net.next_mr = (uint8_t)s->options.mr;
    snprintf(s->at.smsc, sizeof(s->at.smsc), "%s", s->options.smsc);
    snprintf(s->at.pin, sizeof(s->at.pin), "%s", s->options.pin ? s->options.pin : "");
    lock_sim(s);
    storage_init(s);
    at_boot(s);
    if (trace_open(&s->trace, s->options.trace)) {
        fprintf(stderr, "suara-sim: %s: %s\n", s->options.trace, strerror(errno));
    } else if (journal_open(s)) {
        fprintf(stderr, "suara-sim: %s: %s\n", s->options.storage, strerror(errno));
    } else if (control_open(s)) {
        fprintf(stderr, "suara-sim: %s: %s\n", s->options.control, strerror(errno));
    } else if (tty_plug(s)) {
        fprintf(stderr, "suara-sim: %s: %s\n", s->options.link, strerror(errno));
    } else {
        printf("ready %s\n", s->options.link);
        fflush(stdout);
        return 0;
    }
    return -1;
}

static void stop(struct sim *s)
{
    tty_unplug(s);
    buf_free(&s->tty.in);
    buf_free(&s->tty.out);
    control_close(s);
    journal_close(s);
    trace_close(&s->trace);
    timer_free(&s->timers);
    storage_free(s);
    net_free(s);
    sent_clear(s);
    ussd_free(s);
    at_free(s);
}

#define FDS_MAX (CONTROL_CLIENTS + 3)

/* One turn: wait until something happens, then let every part look after itself. Signals come through only while
 * waiting. */
static int turn(struct sim *s, const sigset_t *while_waiting)
{
    struct pollfd fds[FDS_MAX];
    struct timespec wait = {0};
    int wait_ms = timer_wait_ms(&s->timers);
    nfds_t n = 2;

    fds[0] = (struct pollfd){tty_events(&s->tty) ? s->tty.master : -1, tty_events(&s->tty), 0};
    fds[1] = (struct pollfd){s->tty.watch, POLLIN, 0};
    n += control_fds(s, fds + n);
    if (wait_ms > 0)
        wait = (struct timespec){wait_ms / 1000, wait_ms % 1000 * 1000000};
    if (ppoll(fds, n, wait_ms < 0 ? NULL : &wait, while_waiting) < 0)
        return errno == EINTR ? 0 : -1;
    if (fds[1].revents)
        tty_watched(s);
    else if (fds[0].revents)
        tty_serve(s);
    /* Whatever can make a wait come true stands before the waits: the next turn may block. */
    timer_run(s);
    control_serve(s, fds + 2, n - 2);
    do
        net_drain(s);
    while (control_check_waits(s));
    tty_flush(s);
    control_flush(s);
    return 0;
}

/* Before "ready" is said: from then on a signal must end the program cleanly. */
static void catch_signals(sigset_t *while_waiting_r)
{
    struct sigaction action = {.sa_handler = on_signal};
    sigset_t blocked;

    sigemptyset(&blocked);
    sigaddset(&blocked, SIGTERM);
    sigaddset(&blocked, SIGINT);
    sigprocmask(SIG_BLOCK, &blocked, while_waiting_r);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    signal(SIGPIPE, SIG_IGN);
}

static int run(struct sim *s)
{
    sigset_t while_waiting;
    int rc = 0;

    catch_signals(&while_waiting);
    if (start(s))
        rc = 1;
    while (rc == 0 && !is_ending && !s->control.is_ended)
        rc = turn(s, &while_waiting) ? 1 : 0;
    stop(s);
    return rc;
}

int main(int argc, char **argv)
{
    struct sim *s = buf_alloc(sizeof(*s));
    int rc = 2;

    if (options_parse(argc, argv, &s->options) == 0)
        rc = s->options.to ? client_run(s->options.to, argv + s->options.first_arg) : run(s);
    free(s);
    return rc;
}
