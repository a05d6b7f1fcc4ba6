/*
 * The whole modem side against suara-sim: worker (suarad's half), suara-modem,
 * libGammu and a simulated modem on a pseudo-terminal. suara-sim and suara-modem are
 * looked for beside this program and in the folder above, or in $SUARA_BIN.
 *
 * Deadlines are tested by telling the worker that time has passed; nothing sleeps.
 * With arguments: only the tests whose name contains the first one.
 */
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

static int64_t real_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- the simulator ------------------------------------------------------------------- */

static void find_program(const char *name, char *path_r, size_t cap)
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

static void start_sim(struct live *live, const char *option, const char *value)
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

static const char *sim(struct live *live, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* One command; what it answered, without its last line, which must be "ok". */
static const char *sim(struct live *live, const char *format, ...)
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

static long stat_of(struct live *live, const char *name)
{
    const char *text = sim(live, "stats %s", name);
    const char *digits = strpbrk(text, "0123456789");
    assert_non_null(digits);
    return strtol(digits, NULL, 10);
}

/* ---- suarad's part -------------------------------------------------------------------- */

static void take(struct live *live, const struct worker_event *event)
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
static void run_loop(struct live *live, int wait_ms)
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

static void open_worker(struct live *live)
{
    struct err err;
    assert_int_equal(worker_open(&live->config, live->program, &live->worker, &err), OK);
    UNTIL(live, worker_is_up(live->worker) && worker_is_idle(live->worker));
}

/* option, value: one more of the simulator's, or NULL. */
static struct live *prepare(const char *option, const char *value)
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

static struct live *begin(const char *option, const char *value)
{
    struct live *live = prepare(option, value);
    open_worker(live);
    return live;
}

static void end(struct live *live)
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

static void send_text(struct live *live, int64_t id, const char *text)
{
    struct outgoing outgoing = {.id = id, .to = {.kind = PHONE_MOBILE, .text = ALICE}, .tries = 1, .reference = 77};
    (void)snprintf(outgoing.text, sizeof outgoing.text, "%s", text);
    UNTIL(live, worker_is_idle(live->worker));
    live->has_result = false;
    worker_send(live->worker, &outgoing, real_ms() + live->skew_ms);
}

/* ---- receive -------------------------------------------------------------------------- */

static void receive_single(void **state)
{
    (void)state;
    struct live *live = begin(NULL, NULL);
    struct worker_info info;
    sim(live, "sms " ALICE " ADUAN KTW antri dari jam 7");
    UNTIL(live, live->n_sms == 1);
    assert_string_equal(live->sms[0].sender, ALICE);
    assert_string_equal(live->sms[0].text, "ADUAN KTW antri dari jam 7");
    assert_true(live->sms[0].is_text);
    assert_false(live->sms[0].is_report);
    assert_int_equal(live->sms[0].total, 0);
    assert_true(live->sms[0].smsc_at > 1000000000);
    UNTIL(live, worker_is_idle(live->worker));
    assert_string_equal(sim(live, "slots"), "");
    worker_info(live->worker, &info);
    assert_string_equal(info.modem.imsi, "510101234567890");
    assert_true(info.modem.is_registered);
    assert_true(info.modem.has_smsc);
    end(live);
}

/* Text as sent -> text as received. */
static void receive_texts(void **state)
{
    (void)state;
    static const struct {
        const char *options, *sent, *text;
    } ROW[] = {
        {"", "Harga Rp5.000 @pkm {x} [y] \\\\ ~ ^ | EUR", "Harga Rp5.000 @pkm {x} [y] \\ ~ ^ | EUR"},
        {"coding=ucs2", "antri\xc3\xa9 \xf0\x9f\x98\xa1 lama", "antri\xc3\xa9 \xf0\x9f\x98\xa1 lama"},
        {"coding=ucs2", "lama~ sekali~~ ~", "lama~ sekali~~ ~"},
        {"", "baris satu\\nbaris dua", "baris satu\nbaris dua"},
        {"tz=36", "zona", "zona"},
    };
    struct live *live = begin(NULL, NULL);
    for (size_t i = 0; i < sizeof ROW / sizeof ROW[0]; i++) {
        sim(live, "sms %s " ALICE " %s", ROW[i].options, ROW[i].sent);
        UNTIL(live, live->n_sms == (int)i + 1);
        assert_true(live->sms[i].is_text);
        assert_string_equal(live->sms[i].text, ROW[i].text);
    }
    end(live);
}

static void receive_senders(void **state)
{
    (void)state;
    static const char *const SENDER[] = {"+6281200000012", "081200000012", "888", "TELKOMSEL"};
    struct live *live = begin(NULL, NULL);
    for (size_t i = 0; i < sizeof SENDER / sizeof SENDER[0]; i++) {
        sim(live, "sms %s halo", SENDER[i]);
        UNTIL(live, live->n_sms == (int)i + 1);
        assert_string_equal(live->sms[i].sender, SENDER[i]);
    }
    end(live);
}

static void receive_parts(void **state)
{
    (void)state;
    char text[451];
    memset(text, 'a', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    for (int width = 8; width <= 16; width += 8) {
        struct live *live = begin(NULL, NULL);
        bool seen[4] = {false};
        sim(live, "sms order=3,1,2 ref=%d width=%d " ALICE " %s", width == 8 ? 200 : 40000, width, text);
        UNTIL(live, live->n_sms == 3);
        for (int i = 0; i < 3; i++) {
            const struct modem_sms *sms = &live->sms[i];
            assert_int_equal(sms->total, 3);
            assert_in_range(sms->part, 1, 3);
            assert_false(seen[sms->part]);
            seen[sms->part] = true;
            assert_int_equal(sms->ref, width == 8 ? 200 : 40000);
            assert_int_equal(sms->ref_width, width);
            assert_true(sms->is_text);
        }
        end(live);
    }
}

/* Data for a program, not for people: kept raw. */
static void receive_binary(void **state)
{
    (void)state;
    struct live *live = begin(NULL, NULL);
    sim(live, "sms coding=8bit " ALICE " abc");
    UNTIL(live, live->n_sms == 1);
    assert_false(live->sms[0].is_text);
    assert_string_equal(live->sms[0].raw, "616263");
    assert_string_equal(live->sms[0].sender, ALICE);
    UNTIL(live, worker_is_idle(live->worker));
    assert_string_equal(sim(live, "slots"), "");
    end(live);
}

/* PDUs that libGammu cannot read lie before good ones: all arrive, the SIM is empty. */
static void receive_undecodable(void **state)
{
    (void)state;
    static const char *const PDU[] = {
        "00",                                                               /* decodes to nothing                 */
        "07912618010000F003",                                               /* a reserved type                    */
        "07912618010000F0040C91261800000021",                               /* ends early                         */
        "07912618010000F0040C912618000000210020423012303082050A0B",         /* compressed                         */
        "07912618010000F0440C9126180000002100F642301230308205058CFFFFFFFF", /* its header is longer than it */
    };
    for (size_t i = 0; i < sizeof PDU / sizeof PDU[0]; i++) {
        struct live *live = prepare(NULL, NULL);
        sim(live, "fault no-urc");
        sim(live, "pdu %s", PDU[i]);
        sim(live, "sms " ALICE " yang baik");
        open_worker(live);
        UNTIL(live, live->n_sms >= 2);
        UNTIL(live, worker_is_idle(live->worker));
        assert_int_equal(live->n_sms, 2);
        assert_string_equal(live->sms[0].text, "yang baik");
        assert_false(live->sms[1].is_text);
        assert_string_equal(live->sms[1].raw, PDU[i]);
        assert_int_equal(live->n_lost, 0);
        assert_string_equal(sim(live, "slots"), "");
        end(live);
    }
}

/* 180 septets: libGammu unpacks them into 161 bytes of its stack and is aborted. Two
 * crashes, then the PDU is kept raw and its neighbours have been read. */
static void receive_poison(void **state)
{
    (void)state;
    char pdu[2 * 185 + 1] = "07912618010000F0040C91261800000021000062303212303082B4";
    struct live *live = prepare(NULL, NULL);
    bool has_raw = false, has_one = false, has_two = false;
    while (strlen(pdu) + 2 < sizeof pdu)
        strcat(pdu, "C1");
    sim(live, "sms " ALICE " satu");
    sim(live, "pdu %s", pdu);
    sim(live, "sms " ALICE " dua");
    struct err err;
    assert_int_equal(worker_open(&live->config, live->program, &live->worker, &err), OK);
    for (int i = 1; i <= 2; i++) {
        UNTIL(live, live->n_lost == i);
        assert_non_null(strstr(live->reason, "signal"));
        live->skew_ms += 21000;
    }
    UNTIL(live, live->n_sms >= 3);
    UNTIL(live, worker_is_idle(live->worker));
    assert_int_equal(live->n_sms, 3);
    assert_int_equal(live->n_lost, 2);
    assert_non_null(strstr(live->note, "slot 2 of SM"));
    for (int i = 0; i < 3; i++) {
        has_raw = has_raw || (!live->sms[i].is_text && strncmp(live->sms[i].raw, pdu, strlen(live->sms[i].raw)) == 0);
        has_one = has_one || strcmp(live->sms[i].text, "satu") == 0;
        has_two = has_two || strcmp(live->sms[i].text, "dua") == 0;
    }
    assert_true(has_raw && has_one && has_two);
    assert_string_equal(sim(live, "slots"), "");
    end(live);
}

/* More than one batch, and both memories. */
static void receive_many(void **state)
{
    (void)state;
    struct live *live = prepare("--sm", "20");
    bool seen[50] = {false};
    for (int i = 0; i < 50; i++)
        sim(live, "sms mem=%s +62812000000%02d pesan %d", i < 20 ? "SM" : "ME", i, i);
    open_worker(live);
    UNTIL(live, live->n_sms == 50);
    UNTIL(live, worker_is_idle(live->worker));
    for (int i = 0; i < 50; i++) {
        int k = (int)strtol(live->sms[i].text + strlen("pesan "), NULL, 10);
        assert_in_range(k, 0, 49);
        assert_false(seen[k]);
        seen[k] = true;
    }
    assert_string_equal(sim(live, "slots"), "");
    end(live);
}

/* A list in another order each time: nothing is lost, nothing deleted unread. */
static void receive_shuffled(void **state)
{
    (void)state;
    struct live *live = prepare(NULL, NULL);
    bool seen[24] = {false};
    sim(live, "fault shuffle");
    for (int i = 0; i < 24; i++)
        sim(live, "sms mem=%s +62812000000%02d pesan %d", i % 2 ? "SM" : "ME", i, i);
    open_worker(live);
    UNTIL(live, live->n_sms >= 24 && worker_is_idle(live->worker));
    sim(live, "wait slots-empty 5000");
    for (int i = 0; i < live->n_sms; i++)
        seen[strtol(live->sms[i].text + strlen("pesan "), NULL, 10)] = true;
    for (int i = 0; i < 24; i++)
        assert_true(seen[i]);
    end(live);
}

/* What suarad could not commit stays in the SIM, and comes again. */
static void receive_not_kept(void **state)
{
    (void)state;
    struct live *live = begin(NULL, NULL);
    live->no_commit = true;
    sim(live, "sms " ALICE " simpan");
    UNTIL(live, live->n_sms == 1 && worker_is_up(live->worker));
    UNTIL(live, live->worker->state == WORKER_READY);
    assert_non_null(strstr(sim(live, "slots"), "simpan"));
    live->no_commit = false;
    live->skew_ms += 6000;
    UNTIL(live, live->n_sms == 2);
    UNTIL(live, worker_is_idle(live->worker));
    assert_string_equal(sim(live, "slots"), "");
    end(live);
}

/* Deletes without effect: handed over once, told once, the ones behind are read all the same. */
static void receive_stuck(void **state)
{
    (void)state;
    struct live *live = begin(NULL, NULL);
    sim(live, "fault delete-noop");
    for (int i = 0; i < 40; i++)
        sim(live, "sms mem=ME +62812000000%02d pesan %d", i, i);
    UNTIL(live, live->n_sms == 40);
    live->skew_ms += 6000;
    worker_poll_soon(live->worker, real_ms() + live->skew_ms);
    UNTIL(live, live->n_notes > 0 && worker_is_idle(live->worker));
    assert_int_equal(live->n_sms, 40);
    assert_non_null(strstr(live->note, "still in the modem"));
    sim(live, "fault clear");
    for (int i = 0; i < 12; i++) {
        worker_poll_soon(live->worker, real_ms() + live->skew_ms);
        UNTIL(live, live->worker->state == WORKER_POLLING);
        UNTIL(live, worker_is_idle(live->worker));
    }
    assert_string_equal(sim(live, "slots"), "");
    assert_int_equal(live->n_sms, 40);
    end(live);
}

/* Lines that libGammu does not know, while it is idle. */
static void receive_after_noise(void **state)
{
    (void)state;
    static const char *const NOISE[] = {"SMS Ready",      "Call Ready", "+CPIN: READY", "*PSUTTZ: 26,3,27,9,5,1,28,0",
                                        "+QIND: PB DONE", "^RSSI: 20",  "OK",           "ERROR",
                                        "+CREG: 1"};
    struct live *live = begin(NULL, NULL);
    for (size_t i = 0; i < sizeof NOISE / sizeof NOISE[0]; i++) {
        UNTIL(live, worker_is_idle(live->worker)); /* within a command only the deadline helps */
        sim(live, "urc %s", NOISE[i]);
        sim(live, "sms " ALICE " pesan %zu", i);
        UNTIL(live, live->n_sms == (int)i + 1);
    }
    assert_int_equal(live->n_lost, 0);
    end(live);
    live = prepare(NULL, NULL);
    sim(live, "fault boot-noise");
    open_worker(live);
    assert_int_equal(live->n_lost, 0);
    end(live);
}

/* ---- send ----------------------------------------------------------------------------- */

static void send_texts(void **state)
{
    (void)state;
    static char long_text[401], long_ucs2[400];
    static const struct {
        const char *text;
        int n_parts;
    } ROW[] = {{"Terima kasih. Aduan no 4071 9359", 1},
               {"kurung {a} [b] ~ ^ | \\ \xe2\x82\xac", 1},
               {"lama \xf0\x9f\x98\xa1 sekali \xe2\x80\x9cya\xe2\x80\x9d", 1},
               {"baris satu\nbaris dua", 1},
               {long_text, 3},
               {long_ucs2, 3}};
    struct live *live = begin(NULL, NULL);
    for (size_t i = 0; i + 1 < sizeof long_text; i++)
        long_text[i] = (char)('a' + i % 26);
    memset(long_ucs2, 'b', 140);
    strcpy(long_ucs2 + 140, "\xf0\x9f\x98\xa1");
    for (size_t i = 0; i < sizeof ROW / sizeof ROW[0]; i++) {
        send_text(live, 100 + (int64_t)i, ROW[i].text);
        UNTIL(live, live->has_result);
        assert_int_equal(live->result.id, 100 + (int64_t)i);
        assert_int_equal(live->result.outcome, SEND_ACCEPTED);
        assert_int_equal(live->result.n_parts, ROW[i].n_parts);
        assert_int_equal(gsmtext_segments(ROW[i].text), ROW[i].n_parts);
        for (int k = 0; k < STORE_OUTBOX_PARTS_MAX; k++)
            assert_true(k < ROW[i].n_parts ? live->result.reference[k] >= 0 : live->result.reference[k] == -1);
        const char *sent = sim(live, "messages from=%zu", i);
        assert_non_null(strstr(sent, ALICE));
        if (strchr(ROW[i].text, '\n') == NULL && strchr(ROW[i].text, '\\') == NULL)
            assert_non_null(strstr(sent, ROW[i].text));
    }
    assert_non_null(strstr(sim(live, "sent"), "77/1/3")); /* our reference, not libGammu's */
    end(live);
}

/* Every character of the GSM alphabet goes out in 7 bits, as gsmtext counted it. */
static void send_alphabet(void **state)
{
    (void)state;
    struct live *live = begin(NULL, NULL);
    const char *text =
        "@\xc2\xa3$\xc2\xa5\xc3\xa8\xc3\xa9\xc3\xb9\xc3\xac\xc3\xb2\xc3\x87\xc3\x98\xc3\xb8\xc3\x85\xc3\xa5"
        "\xce\x94_\xce\xa6\xce\x93\xce\x9b\xce\xa9\xce\xa0\xce\xa8\xce\xa3\xce\x98\xce\x9e\xc3\x86\xc3\xa6"
        "\xc3\x9f\xc3\x89 !\"#\xc2\xa4%&'()*+,-./0123456789:;<=>?\xc2\xa1\xc3\x84\xc3\x96\xc3\x91\xc3\x9c"
        "\xc2\xa7\xc2\xbf\xc3\xa4\xc3\xb6\xc3\xb1\xc3\xbc\xc3\xa0^{}[~]|\xe2\x82\xac";
    assert_true(gsmtext_septets(text) > 0);
    send_text(live, 5, text);
    UNTIL(live, live->has_result);
    assert_int_equal(live->result.outcome, SEND_ACCEPTED);
    assert_non_null(strstr(sim(live, "messages"), text));
    assert_non_null(strstr(sim(live, "sent"), "gsm"));
    end(live);
}

static void send_reports(void **state)
{
    (void)state;
    static const struct {
        const char *mode;
        int status;
    } ROW[] = {{"auto", 0}, {"fail=46", 0x46}};
    struct live *live = begin(NULL, NULL);
    for (size_t i = 0; i < sizeof ROW / sizeof ROW[0]; i++) {
        sim(live, "report %s", ROW[i].mode);
        send_text(live, 9 + (int64_t)i, "dengan laporan");
        UNTIL(live, live->has_result);
        UNTIL(live, live->n_sms == (int)i + 1);
        assert_true(live->sms[i].is_report);
        assert_int_equal(live->sms[i].reference, live->result.reference[0]);
        assert_int_equal(live->sms[i].status, ROW[i].status);
        assert_string_equal(live->sms[i].sender, ALICE);
    }
    end(live);
}

/* Fault -> outcome; the modem stays up. */
static void send_refused(void **state)
{
    (void)state;
    static const struct {
        const char *fault;
        enum send_outcome outcome;
        int error;
    } ROW[] = {{"send-cms=38", SEND_REFUSED, 38},
               {"send-cms=500", SEND_REFUSED, 500},
               {"send-error", SEND_UNKNOWN, 0},
               {"send-no-mr", SEND_UNKNOWN, 0},
               {"reject=" ALICE, SEND_REFUSED, 1}};
    struct live *live = begin(NULL, NULL);
    for (size_t i = 0; i < sizeof ROW / sizeof ROW[0]; i++) {
        sim(live, "fault %s", ROW[i].fault);
        send_text(live, 1 + (int64_t)i, "coba");
        UNTIL(live, live->has_result);
        sim(live, "fault clear");
        assert_int_equal(live->result.outcome, ROW[i].outcome);
        assert_int_equal(live->result.error, ROW[i].error);
        assert_int_equal(live->result.reference[0], -1);
        assert_int_equal(live->n_lost, 0);
    }
    send_text(live, 99, "sesudahnya");
    UNTIL(live, live->has_result);
    assert_int_equal(live->result.outcome, SEND_ACCEPTED);
    end(live);
}

/* One part went, the next did not: nobody may call that sent, or not sent. */
static void send_half(void **state)
{
    (void)state;
    struct live *live = begin(NULL, NULL);
    char text[301];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    sim(live, "report off");
    send_text(live, 1, text);
    UNTIL(live, strstr(sim(live, "sent"), "77/1/2") != NULL);
    sim(live, "fault send-cms=38");
    UNTIL(live, live->has_result);
    if (live->result.outcome == SEND_UNKNOWN) { /* else the second part was quicker than the fault */
        assert_int_equal(live->result.n_parts, 2);
        assert_true(live->result.reference[0] >= 0);
        assert_int_equal(live->result.reference[1], -1);
    }
    end(live);
}

static void send_lost_answer(void **state)
{
    (void)state;
    static const char *const FAULT[] = {"send-lost", "send-lost-before"};
    for (size_t i = 0; i < 2; i++) {
        struct live *live = begin(NULL, NULL);
        sim(live, "fault %s", FAULT[i]);
        send_text(live, 7, "ke mana");
        UNTIL(live, stat_of(live, "unanswered") > 0);
        live->skew_ms += 121000;
        UNTIL(live, live->has_result);
        assert_int_equal(live->result.outcome, SEND_UNKNOWN);
        assert_int_equal(live->result.id, 7);
        assert_int_equal(live->n_lost, 1);
        end(live);
    }
}

/* ---- the modem is in trouble ------------------------------------------------------------ */

static void hang_and_recover(void **state)
{
    (void)state;
    struct live *live = begin(NULL, NULL);
    sim(live, "fault hang");
    worker_poll_soon(live->worker, real_ms() + live->skew_ms);
    UNTIL(live, live->worker->state == WORKER_POLLING);
    sim(live, "wait hung 5000");
    live->skew_ms += 31000;
    UNTIL(live, live->n_lost == 1);
    assert_false(worker_is_up(live->worker));
    assert_int_equal(worker_fd(live->worker), -1);
    sim(live, "fault clear");
    sim(live, "sms " ALICE " masih ada");
    live->skew_ms += 21000;
    UNTIL(live, live->n_up == 2);
    UNTIL(live, live->n_sms == 1);
    end(live);
}

static void unplug_and_recover(void **state)
{
    (void)state;
    struct live *live = begin(NULL, NULL);
    sim(live, "fault unplug");
    UNTIL(live, live->n_lost == 1);
    sim(live, "replug");
    sim(live, "sms " ALICE " kembali");
    live->skew_ms += 21000;
    UNTIL(live, live->n_sms == 1);
    end(live);
}

/* While the fault is on an SMS comes; when it is over, that SMS is taken, and an answer goes out. */
static void faults_pass(void **state)
{
    (void)state;
    static const char *const FAULT[] = {
        "garbage=20",   "echo-noise",   "truncate=6",   "list-error",   "read-error", "cpms-error",
        "sim-busy",     "delete-error", "no-urc",       "no-network",   "slow=20",    "signal=99",
        "mute-on=CMGL", "mute-on=CMGD", "hang-on=CMGR", "hang-on=CPMS", "empty-pdu",
    };
    for (size_t i = 0; i < sizeof FAULT / sizeof FAULT[0]; i++) {
        struct live *live = begin(NULL, NULL);
        sim(live, "fault %s", FAULT[i]);
        sim(live, "sms " ALICE " pesan %zu", i);
        worker_poll_soon(live->worker, real_ms() + live->skew_ms);
        for (int64_t until_ms = real_ms() + 400; real_ms() < until_ms;)
            run_loop(live, 20);
        sim(live, "fault clear");
        UNTIL_DUE(live, live->n_sms > 0, FAULT[i]);
        UNTIL_DUE(live, worker_is_idle(live->worker), FAULT[i]);
        send_text(live, 1, "jawaban");
        UNTIL_DUE(live, live->has_result, FAULT[i]);
        assert_int_equal(live->result.outcome, SEND_ACCEPTED);
        end(live);
    }
}

/* No device: looked for again and again, told once. */
static void no_device(void **state)
{
    (void)state;
    struct live *live = prepare(NULL, NULL);
    struct err err;
    strcpy(live->config.modem.device, "/nonexistent/tty");
    assert_int_equal(worker_open(&live->config, live->program, &live->worker, &err), OK);
    UNTIL(live, live->n_lost == 1);
    assert_non_null(strstr(live->reason, "No such file"));
    for (int i = 2; i < 5; i++) {
        live->skew_ms += 5000;
        UNTIL(live, live->worker->restarts == i);
    }
    assert_int_equal(live->n_lost, 1);
    end(live);
}

static void kill_worker(void **state)
{
    (void)state;
    struct live *live = begin(NULL, NULL);
    struct worker_info info;
    worker_info(live->worker, &info);
    assert_int_equal(kill(info.pid, SIGKILL), 0);
    UNTIL(live, live->n_lost == 1);
    sim(live, "sms " ALICE " tetap sampai");
    UNTIL(live, live->n_sms == 1); /* after the real back-off of one second */
    end(live);
}

/* ---- the SIM ------------------------------------------------------------------------------ */

static void pin_right(void **state)
{
    (void)state;
    struct live *live = prepare("--pin", "1234");
    strcpy(live->config.modem.pin, "1234");
    open_worker(live);
    sim(live, "sms " ALICE " terbuka");
    UNTIL(live, live->n_sms == 1);
    end(live);
}

/* Wrong: entered once, however often the worker is started. */
static void pin_wrong(void **state)
{
    (void)state;
    struct live *live = prepare("--pin", "1234");
    struct err err;
    strcpy(live->config.modem.pin, "4321");
    assert_int_equal(worker_open(&live->config, live->program, &live->worker, &err), OK);
    UNTIL(live, live->n_lost == 1);
    assert_non_null(strstr(live->reason, "PIN was refused"));
    for (int i = 2; i < 6; i++) {
        live->skew_ms += BACKOFF_PERSON_MS - 2000;
        run_loop(live, 0);
        assert_int_equal(live->worker->restarts, i - 1);
        live->skew_ms += 2000;
        UNTIL(live, live->worker->restarts == i);
    }
    assert_int_equal(stat_of(live, "cpin"), 1 + 5); /* entered once, asked for at each of five starts */
    assert_non_null(strstr(live->worker->last_error, "waits for a PIN"));
    end(live);
}

static void pin_missing(void **state)
{
    (void)state;
    struct live *live = prepare("--pin", "1234");
    struct err err;
    assert_int_equal(worker_open(&live->config, live->program, &live->worker, &err), OK);
    UNTIL(live, live->n_lost == 1);
    assert_non_null(strstr(live->reason, "waits for a PIN"));
    end(live);
}

static void init_lines(void **state)
{
    (void)state;
    struct live *live = prepare(NULL, NULL);
    strcpy(live->config.modem.init[0], "AT+CNMI=2,1,0,1,0");
    strcpy(live->config.modem.init[1], "AT+NONSENSE");
    live->config.modem.n_init = 2;
    open_worker(live);
    assert_int_equal(live->n_notes, 1);
    assert_non_null(strstr(live->note, "init line 2"));
    end(live);
}

/* ---- USSD --------------------------------------------------------------------------------- */

static void ussd(void **state)
{
    (void)state;
    static const struct {
        int status;
        const char *text;
        bool is_cancelled;
    } ROW[] = {{0, "Pulsa Rp25.000 aktif s.d. 30/04/26", false}, {1, "1.YA 2.TIDAK", true}};
    struct live *live = begin(NULL, NULL);
    for (size_t i = 0; i < 2; i++) {
        sim(live, "ussd *888# %d 15 %s", ROW[i].status, ROW[i].text);
        UNTIL(live, worker_is_idle(live->worker));
        live->has_ussd = false;
        worker_ussd(live->worker, "*888#", real_ms() + live->skew_ms);
        UNTIL(live, live->has_ussd);
        assert_string_equal(live->ussd, ROW[i].text);
        assert_int_equal(live->ussd_status, ROW[i].status + 2);
        const char *log = sim(live, "ussd-log");
        assert_int_equal(strstr(log, "cancelled\topen") != NULL, ROW[i].is_cancelled);
        assert_null(strstr(log, "answered"));
    }
    sim(live, "sms " ALICE " sesudah ussd");
    UNTIL(live, live->n_sms == 1);
    end(live);
}

/* ---- Gammu's dummy phone ------------------------------------------------------------------- */

static void write_file(const char *path, const char *text)
{
    char half[160];
    (void)snprintf(half, sizeof half, "%s.half", path);
    FILE *file = fopen(half, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(rename(half, path), 0);
}

/* A backup file as Gammu writes it. text: ASCII. */
static void write_dummy(const char *folder, int number, const char *text)
{
    char path[128], file[2048];
    int n = snprintf(file, sizeof file,
                     "[SMSBackup000]\nSMSC = \"+6281100000\"\nPDU = Deliver\nDateTime = 20260327T03040%d\n"
                     "State = UnRead\nNumber = \"" ALICE "\"\nNumberUnicode = ",
                     number);
    for (const char *p = ALICE; *p != '\0'; p++)
        n += snprintf(file + n, sizeof file - (size_t)n, "00%02X", (unsigned)*p);
    n += snprintf(file + n, sizeof file - (size_t)n, "\nText00 = ");
    for (const char *p = text; *p != '\0'; p++)
        n += snprintf(file + n, sizeof file - (size_t)n, "00%02X", (unsigned)*p);
    (void)snprintf(file + n, sizeof file - (size_t)n, "\nCoding = Default_No_Compression\nClass = -1\n");
    (void)snprintf(path, sizeof path, "%s/sms/1/%d", folder, number);
    write_file(path, file);
}

/* Receives and deletes; a broken file blocks nothing and is left alone. */
static void dummy_phone(void **state)
{
    (void)state;
    struct live *live = prepare(NULL, NULL);
    char folder[80], path[128], command[128];
    (void)snprintf(folder, sizeof folder, "%s/dummy", live->folder);
    assert_int_equal(mkdir(folder, 0700), 0);
    strcpy(live->config.modem.connection, "none");
    strcpy(live->config.modem.model, "dummy");
    strcpy(live->config.modem.device, folder);
    open_worker(live);
    (void)snprintf(path, sizeof path, "%s/sms/1/1", folder);
    write_file(path, "");
    write_dummy(folder, 2, "ADUAN KTW dari boneka");
    write_dummy(folder, 3, "yang kedua");
    live->skew_ms += 6000;
    UNTIL(live, live->n_sms == 2);
    assert_string_equal(live->sms[0].text, "ADUAN KTW dari boneka");
    assert_string_equal(live->sms[0].sender, ALICE);
    assert_string_equal(live->sms[1].text, "yang kedua");
    UNTIL(live, worker_is_idle(live->worker));
    (void)snprintf(path, sizeof path, "%s/sms/1/2", folder);
    assert_int_equal(access(path, F_OK), -1);
    (void)snprintf(path, sizeof path, "%s/sms/1/1", folder);
    assert_int_equal(access(path, F_OK), 0);
    assert_int_equal(live->n_lost, 0);
    worker_close(&live->worker);
    (void)snprintf(command, sizeof command, "rm -r %s", folder);
    assert_int_equal(system(command), 0);
    end(live);
}

/* ---- speed -------------------------------------------------------------------------------- */

static int by_size(const void *a, const void *b)
{
    return *(const int64_t *)a < *(const int64_t *)b ? -1 : *(const int64_t *)a > *(const int64_t *)b;
}

/* Injection to the reply accepted by the modem: n times one SMS and one answer. */
static void measure(const char *name, const char *connection, int pace_ms, int n, int64_t limit_ms)
{
    struct live *live = prepare(NULL, NULL);
    int64_t took_ms[64];
    strcpy(live->config.modem.connection, connection);
    live->config.modem.pace_ms = pace_ms;
    sim(live, "report off");
    int64_t from_ms = real_ms();
    open_worker(live);
    int64_t open_ms = real_ms() - from_ms;
    sim(live, "stats reset");
    for (int i = 0; i < n; i++) {
        int64_t at_ms = real_ms();
        sim(live, "sms " ALICE " ADUAN KTW nomor %d", i);
        UNTIL(live, live->n_sms == i + 1);
        UNTIL(live, worker_is_idle(live->worker));
        send_text(live, i + 1, "Terima kasih, aduan Anda diterima.");
        UNTIL(live, live->has_result);
        assert_int_equal(live->result.outcome, SEND_ACCEPTED);
        took_ms[i] = real_ms() - at_ms;
    }
    double trips = (double)stat_of(live, "commands") / n;
    qsort(took_ms, (size_t)n, sizeof took_ms[0], by_size);
    print_message("%-28s open %5lld ms; push to reply: median %lld ms, slowest %lld ms; %.1f AT round trips\n", name,
                  (long long)open_ms, (long long)took_ms[n / 2], (long long)took_ms[n - 1], trips);
    assert_true(took_ms[n / 2] < limit_ms);
    end(live);
}

static void speed(void **state)
{
    (void)state;
    measure("dku2at, pace_ms 0", "dku2at", 0, 20, 500);
    measure("dku2at, libGammu's pauses", "dku2at", -1, 5, 2000);
    measure("at115200, pace_ms 0", "at115200", 0, 20, 500);
    measure("at115200, pace_ms 20", "at115200", 20, 20, 500);
    measure("at115200, libGammu's pauses", "at115200", -1, 5, 2000);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest TESTS[] = {
        cmocka_unit_test(receive_single),   cmocka_unit_test(receive_texts),
        cmocka_unit_test(receive_senders),  cmocka_unit_test(receive_parts),
        cmocka_unit_test(receive_binary),   cmocka_unit_test(receive_undecodable),
        cmocka_unit_test(receive_poison),   cmocka_unit_test(receive_many),
        cmocka_unit_test(receive_shuffled), cmocka_unit_test(receive_not_kept),
        cmocka_unit_test(receive_stuck),    cmocka_unit_test(receive_after_noise),
        cmocka_unit_test(send_texts),       cmocka_unit_test(send_alphabet),
        cmocka_unit_test(send_reports),     cmocka_unit_test(send_refused),
        cmocka_unit_test(send_half),        cmocka_unit_test(send_lost_answer),
        cmocka_unit_test(hang_and_recover), cmocka_unit_test(unplug_and_recover),
        cmocka_unit_test(faults_pass),      cmocka_unit_test(no_device),
        cmocka_unit_test(kill_worker),      cmocka_unit_test(pin_right),
        cmocka_unit_test(pin_wrong),        cmocka_unit_test(pin_missing),
        cmocka_unit_test(init_lines),       cmocka_unit_test(ussd),
        cmocka_unit_test(dummy_phone),      cmocka_unit_test(speed),
    };
    if (argc > 1)
        cmocka_set_test_filter(argv[1]);
    return cmocka_run_group_tests_name("modem live", TESTS, NULL, NULL);
}
