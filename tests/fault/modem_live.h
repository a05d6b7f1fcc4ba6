/*
 * modem_live: suarad's half of a modem (daemon/suarad/worker), suara-modem, libGammu
 * and suara-sim together, for the tests named test_modem_*.c. suara-sim and
 * suara-modem are looked for beside the test and in the two folders above, or in
 * $SUARA_BIN.
 *
 * Deadlines are tested by telling the worker that time has passed; nothing sleeps.
 */
#ifndef SUARA_TESTS_MODEM_LIVE_H
#define SUARA_TESTS_MODEM_LIVE_H

#include "../../daemon/suarad/worker.c"
#include "../../daemon/suarad/worker_frames.c"
#include "../../daemon/suarad/worker_poison.c"
#include "../../daemon/suarad/worker_process.c"

#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <cmocka.h>

#define ALICE   "+6281200000012"
#define WAIT_MS 20000

struct live {
    char folder[64], tty[80], control[80], program[PATH_MAX], sim_program[PATH_MAX];
    pid_t sim;
    int control_fd;
    struct config_modem config;
    struct worker *worker;
    int64_t skew_ms; /* how far the worker's clock is ahead */

    /* what came */
    bool no_commit; /* answer batches with "not kept" */
    int n_sms, n_up, n_lost, n_sent, n_notes;
    struct modem_sms sms[300];
    int64_t sms_at_ms[300];
    struct send_result result;
    bool has_result;
    char reason[512], note[512], ussd[512];
    int ussd_status;
    bool has_ussd;
};

static inline int64_t real_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- the simulator ------------------------------------------------------------------- */

static inline void find_program(const char *name, char *path_r, size_t cap)
{
    static const char *const BESIDE[] = {"", "/..", "/../.."};
    char self[PATH_MAX] = "";
    if (getenv("SUARA_BIN") != NULL) {
        (void)snprintf(path_r, cap, "%s/%s", getenv("SUARA_BIN"), name);
        return;
    }
    assert_true(readlink("/proc/self/exe", self, sizeof self - 1) > 0);
    *strrchr(self, '/') = '\0';
    for (size_t i = 0; i < sizeof BESIDE / sizeof BESIDE[0]; i++) {
        (void)snprintf(path_r, cap, "%.3000s%s/%s", self, BESIDE[i], name);
        if (access(path_r, X_OK) == 0)
            return;
    }
    fail_msg("%s is not built", name);
}

static inline void start_sim(struct live *live, const char *option, const char *value)
{
    int out[2];
    char ready[64];
    (void)snprintf(live->tty, sizeof live->tty, "%s/tty", live->folder);
    (void)snprintf(live->control, sizeof live->control, "%s/control", live->folder);
    assert_int_equal(pipe(out), 0);
    live->sim = fork();
    assert_true(live->sim >= 0);
    if (live->sim == 0) {
        (void)prctl(PR_SET_PDEATHSIG, SIGKILL); /* also when a test fails */
        (void)dup2(out[1], STDOUT_FILENO);
        execl(live->sim_program, "suara-sim", "--link", live->tty, "--control", live->control, option, value, NULL);
        _exit(127);
    }
    (void)close(out[1]);
    assert_true(read(out[0], ready, sizeof ready) > 0); /* "ready ..." */
    (void)close(out[0]);
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    (void)snprintf(address.sun_path, sizeof address.sun_path, "%s", live->control);
    live->control_fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(connect(live->control_fd, (struct sockaddr *)&address, sizeof address), 0);
}

static inline const char *sim(struct live *live, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* One command; what it answered, without its last line, which must be "ok". */
static inline const char *sim(struct live *live, const char *format, ...)
{
    static char answer[16384];
    char line[2048];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(line, sizeof line - 1, format, args);
    va_end(args);
    strcat(line, "\n");
    assert_int_equal(write(live->control_fd, line, strlen(line)), strlen(line));
    size_t len = 0;
    for (;;) {
        ssize_t n = read(live->control_fd, answer + len, sizeof answer - 1 - len);
        assert_true(n > 0);
        len += (size_t)n;
        answer[len] = '\0';
        if (len >= 3 && strcmp(answer + len - 3, "ok\n") == 0 && (len == 3 || answer[len - 4] == '\n'))
            break;
        if (strncmp(answer, "error:", 6) == 0)
            fail_msg("suara-sim: %s: %s", line, answer);
    }
    answer[len - 3] = '\0';
    return answer;
}

static inline long stat_of(struct live *live, const char *name)
{
    const char *text = sim(live, "stats %s", name);
    const char *digits = strpbrk(text, "0123456789");
    assert_non_null(digits);
    return strtol(digits, NULL, 10);
}

/* ---- suarad's part -------------------------------------------------------------------- */

static inline void take(struct live *live, const struct worker_event *event)
{
    int64_t now_ms = real_ms();
    switch (event->kind) {
    case WORKER_UP:
        live->n_up++;
        break;
    case WORKER_BATCH:
        for (int i = 0; i < event->batch->n && live->n_sms < 300; i++) {
            live->sms_at_ms[live->n_sms] = now_ms;
            live->sms[live->n_sms++] = event->batch->sms[i];
        }
        worker_ack(live->worker, !live->no_commit, now_ms + live->skew_ms);
        break;
    case WORKER_LOST:
        live->n_lost++;
        (void)snprintf(live->reason, sizeof live->reason, "%s", event->text);
        live->has_result = live->has_result || event->has_result;
        if (event->has_result)
            live->result = event->result;
        break;
    case WORKER_SENT:
        live->n_sent++;
        live->has_result = true;
        live->result = event->result;
        break;
    case WORKER_USSD:
        live->has_ussd = true;
        live->ussd_status = event->ussd_status;
        (void)snprintf(live->ussd, sizeof live->ussd, "%s", event->text);
        break;
    default:
        break;
    }
}

/* One turn of a main loop; waits at most wait_ms for the worker. */
static inline void run_loop(struct live *live, int wait_ms)
{
    struct worker_event event;
    struct pollfd fd = {.fd = worker_fd(live->worker), .events = POLLIN};
    int64_t due_ms = worker_deadline_ms(live->worker) - live->skew_ms - real_ms();
    (void)poll(&fd, 1, due_ms < 0 ? 0 : due_ms < wait_ms ? (int)due_ms : wait_ms);
    do {
        worker_read(live->worker, real_ms() + live->skew_ms, &event);
        take(live, &event);
    } while (event.kind != WORKER_NOTHING);
    if (worker_deadline_ms(live->worker) <= real_ms() + live->skew_ms) {
        worker_tick(live->worker, real_ms() + live->skew_ms, &event);
        take(live, &event);
    }
    while (worker_note(live->worker, live->note, sizeof live->note))
        live->n_notes++;
}

#define UNTIL(live, condition)                                                                                         \
    do {                                                                                                               \
        int64_t until_ms = real_ms() + WAIT_MS;                                                                        \
        while (!(condition) && real_ms() < until_ms)                                                                   \
            run_loop((live), 50);                                                                                      \
        if (!(condition))                                                                                              \
            fail_msg("not within %d ms: %s (reason: %s; note: %s)", WAIT_MS, #condition, (live)->reason,               \
                     (live)->note);                                                                                    \
    } while (0)

/* The same, where a deadline may have to pass: each time that nothing happens for a while, it does. */
#define UNTIL_DUE(live, condition, what)                                                                               \
    do {                                                                                                               \
        for (int tries = 0; tries < 20 && !(condition); tries++) {                                                     \
            int64_t until_ms = real_ms() + 600;                                                                        \
            while (!(condition) && real_ms() < until_ms)                                                               \
                run_loop((live), 20);                                                                                  \
            (live)->skew_ms += (condition) ? 0 : 31000;                                                                \
        }                                                                                                              \
        if (!(condition))                                                                                              \
            fail_msg("%s: never %s (reason: %s)", (what), #condition, (live)->reason);                                 \
    } while (0)

static inline void open_worker(struct live *live)
{
    struct err err;
    assert_int_equal(worker_open(&live->config, live->program, &live->worker, &err), OK);
    UNTIL(live, worker_is_up(live->worker) && worker_is_idle(live->worker));
}

/* option, value: one more of the simulator's, or NULL. */
static inline struct live *prepare(const char *option, const char *value)
{
    struct live *live = calloc(1, sizeof *live);
    assert_non_null(live);
    strcpy(live->folder, "/tmp/suara-live-XXXXXX");
    assert_non_null(mkdtemp(live->folder));
    find_program("suara-modem", live->program, sizeof live->program);
    find_program("suara-sim", live->sim_program, sizeof live->sim_program);
    start_sim(live, option, value);
    live->config = (struct config_modem){.poll_s = 5, .modem = {.name = "modem-01", .pace_ms = 0, .model = "at"}};
    strcpy(live->config.modem.connection, "dku2at"); /* no pauses while libGammu gets to know the modem */
    (void)snprintf(live->config.modem.device, sizeof live->config.modem.device, "%s", live->tty);
    return live;
}

static inline struct live *begin(const char *option, const char *value)
{
    struct live *live = prepare(option, value);
    open_worker(live);
    return live;
}

static inline void end(struct live *live)
{
    char path[128];
    static const char *const FILES[] = {"tty", "control"};
    worker_close(&live->worker);
    (void)close(live->control_fd);
    (void)kill(live->sim, SIGTERM);
    (void)waitpid(live->sim, NULL, 0);
    for (size_t i = 0; i < 2; i++) {
        (void)snprintf(path, sizeof path, "%s/%s", live->folder, FILES[i]);
        (void)unlink(path);
    }
    assert_int_equal(rmdir(live->folder), 0);
    free(live);
}

static inline void send_text(struct live *live, int64_t id, const char *text)
{
    struct outgoing outgoing = {.id = id, .to = {.kind = PHONE_MOBILE, .text = ALICE}, .tries = 1, .reference = 77};
    (void)snprintf(outgoing.text, sizeof outgoing.text, "%s", text);
    UNTIL(live, worker_is_idle(live->worker));
    live->has_result = false;
    worker_send(live->worker, &outgoing, real_ms() + live->skew_ms);
}

#endif
