#include "listener.h"
#include "suarad.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <systemd/sd-daemon.h>
#include <time.h>
#include <unistd.h>

#define HOUSEKEEPING_MS 30000
#define STOP_MS         10000 /* that a send under way may take to end before it is cut off */

enum { FD_SIGNAL, FD_CLOCK, FD_MODEMS };
#define FDS_MAX (FD_MODEMS + CONFIG_MODEMS_MAX + LISTENER_FDS_MAX)

static int64_t read_clock_ms(clockid_t clock)
{
    struct timespec now;
    (void)clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t clock_now_ms(void)
{
    return read_clock_ms(CLOCK_MONOTONIC);
}

int64_t clock_wall_ms(void)
{
    return read_clock_ms(CLOCK_REALTIME);
}

int64_t clock_wall_s(void)
{
    return clock_wall_ms() / 1000;
}

/* ---- signals ---------------------------------------------------------------- */

static void begin_stop(struct suarad *suarad)
{
    suarad->stop_by_ms = suarad->is_stopping ? suarad->now_ms : suarad->now_ms + STOP_MS;
    suarad->is_stopping = true;
    log_notice(&suarad->log, "stopping");
    (void)sd_notify(0, "STOPPING=1\nSTATUS=Stopping");
}

static void log_finding(void *ctx, bool is_warning, const char *line)
{
    struct suarad *suarad = ctx;
    log_always(&suarad->log, is_warning ? LOG_LEVEL_WARNING : LOG_LEVEL_ERROR, line);
}

static void on_signal(struct suarad *suarad, uint32_t signal, int64_t uid)
{
    switch (signal) {
    case SIGTERM:
    case SIGINT:
        begin_stop(suarad);
        break;
    case SIGHUP:
        (void)!reload_run(suarad, uid, log_finding, suarad);
        break;
    default: /* SIGCHLD: its pipe's end tells which worker it was */
        break;
    }
}

static void read_signals(struct suarad *suarad)
{
    struct signalfd_siginfo info;
    while (read(suarad->signal_fd, &info, sizeof info) == (ssize_t)sizeof info)
        on_signal(suarad, info.ssi_signo, info.ssi_uid);
}

/* The wall clock was set: times of the store fall due at another moment. */
static void read_clock(struct suarad *suarad)
{
    uint64_t n;
    if (read(suarad->clock_fd, &n, sizeof n) < 0 && errno == ECANCELED)
        log_notice(&suarad->log, "the system clock was set");
    suarad->is_stirred = true;
}

/* ---- what systemd is told ---------------------------------------------------- */

static void tell_status(struct suarad *suarad)
{
    char text[sizeof suarad->status_text];
    (void)snprintf(text, sizeof text, "%d of %d modems up%s", modems_count_up(suarad), suarad->n_modems,
                   trouble_is_any(suarad) ? "; DEGRADED, see suaractl status" : "");
    if (strcmp(text, suarad->status_text) == 0)
        return;
    memcpy(suarad->status_text, text, sizeof text);
    (void)sd_notifyf(0, "STATUS=%s", text);
}

/* The loop is the heartbeat: whoever gets here has turned it. */
static void feed_watchdog(struct suarad *suarad)
{
    if (suarad->watchdog_every_ms == 0 || suarad->now_ms < suarad->watchdog_ms)
        return;
    (void)sd_notify(0, "WATCHDOG=1");
    suarad->watchdog_ms = suarad->now_ms + suarad->watchdog_every_ms;
}

/* ---- one turn ---------------------------------------------------------------- */

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int timeout_ms(const struct suarad *suarad)
{
    int64_t at_ms = suarad->is_stopping ? suarad->stop_by_ms : earlier(suarad->due_ms, suarad->housekeeping_ms);
    if (!suarad->is_stopping)
        at_ms = earlier(at_ms, suarad->recount_ms);
    at_ms = earlier(at_ms, modems_deadline_ms(suarad));
    at_ms = earlier(at_ms, listener_deadline_ms(suarad->listener));
    if (suarad->watchdog_every_ms > 0)
        at_ms = earlier(at_ms, suarad->watchdog_ms);
    int64_t wait_ms = at_ms - clock_now_ms();
    return wait_ms < 0 ? 0 : (int)earlier(wait_ms, HOUSEKEEPING_MS);
}

static int gather(const struct suarad *suarad, struct pollfd fds_r[FDS_MAX])
{
    int n = FD_MODEMS;
    fds_r[FD_SIGNAL] = (struct pollfd){.fd = suarad->signal_fd, .events = POLLIN};
    fds_r[FD_CLOCK] = (struct pollfd){.fd = suarad->clock_fd, .events = POLLIN};
    for (int i = 0; i < suarad->n_modems; i++)
        fds_r[n++] = (struct pollfd){.fd = worker_fd(suarad->modem[i].worker), .events = POLLIN};
    return n + listener_gather(suarad->listener, fds_r + n, LISTENER_FDS_MAX);
}

/* Modems first: a reload, by signal or by client, may replace them. */
static void act(struct suarad *suarad, const struct pollfd *fds, int n)
{
    int n_modems = suarad->n_modems;
    for (int i = 0; i < n_modems; i++)
        if (fds[FD_MODEMS + i].revents != 0)
            modems_read(suarad, i);
    modems_tick(suarad);
    if (fds[FD_CLOCK].revents != 0)
        read_clock(suarad);
    listener_turn(suarad->listener, fds + FD_MODEMS + n_modems, n - FD_MODEMS - n_modems, suarad->now_ms, answers_give,
                  suarad);
    if (fds[FD_SIGNAL].revents != 0)
        read_signals(suarad);
}

static void run_timers(struct suarad *suarad)
{
    bool is_housekeeping = suarad->now_ms >= suarad->housekeeping_ms;
    if (suarad->is_stopping)
        return;
    recount_turn(suarad);
    if (is_housekeeping || suarad->now_ms >= suarad->due_ms)
        sends_due(suarad);
    if (!is_housekeeping)
        return;
    modems_tell(suarad);
    log_tick(&suarad->log, suarad->now_ms);
    suarad->housekeeping_ms = suarad->now_ms + HOUSEKEEPING_MS;
}

static bool is_over(const struct suarad *suarad)
{
    if (suarad->exit_code != EXIT_GOOD)
        return true;
    return suarad->is_stopping && (!modems_is_sending(suarad) || suarad->now_ms >= suarad->stop_by_ms);
}

enum exit_code loop_run(struct suarad *suarad)
{
    suarad->now_ms = clock_now_ms();
    suarad->is_stirred = true;
    recount_begin(suarad);
    while (!is_over(suarad)) {
        struct pollfd fds[FDS_MAX];
        if (suarad->is_arranging)
            modems_arrange(suarad);
        run_timers(suarad);
        sends_round(suarad);
        tell_status(suarad);
        feed_watchdog(suarad);
        int n = gather(suarad, fds);
        int n_ready = poll(fds, (nfds_t)n, timeout_ms(suarad));
        suarad->now_ms = clock_now_ms();
        if (n_ready >= 0)
            act(suarad, fds, n);
        else if (errno != EINTR) {
            log_error(&suarad->log, "poll: %s", strerror(errno));
            suarad->exit_code = EXIT_REFUSED;
        }
    }
    return suarad->exit_code;
}
