/*
 * daemon/suarad/worker over a worker that misbehaves. The test double is this
 * program itself: started as "<program> <name of the modem>", it plays the part that
 * the name says. The worker's clock is the test's, so that no deadline takes time.
 */
#include "../../daemon/suarad/worker.c"
#include "../../daemon/suarad/worker_frames.c"
#include "../../daemon/suarad/worker_poison.c"
#include "../../daemon/suarad/worker_process.c"

#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "worker_double.h"

/* ---- the test's half ------------------------------------------------------------------- */

#define BEGIN_MS 1000000
#define PATIENCE 2000 /* turns of at most 10 ms for what a process does */

static struct worker *open_part(const char *name)
{
    struct worker *worker;
    struct err err;
    char self[512] = "";
    struct config_modem config = {.poll_s = 5, .modem = {.pin = "1234"}};
    assert_true(readlink("/proc/self/exe", self, sizeof self - 1) > 0);
    (void)snprintf(config.modem.name, sizeof config.modem.name, "%s", name);
    assert_int_equal(worker_open(&config, self, &worker, &err), OK);
    return worker;
}

/* The next event at now_ms, of whatever kind, or NOTHING after much patience. */
static struct worker_event next(struct worker *worker, int64_t now_ms)
{
    struct worker_event event = {.kind = WORKER_NOTHING};
    for (int i = 0; i < PATIENCE && event.kind == WORKER_NOTHING; i++) {
        struct pollfd fd = {.fd = worker_fd(worker), .events = POLLIN};
        worker_read(worker, now_ms, &event);
        if (event.kind == WORKER_NOTHING && worker_deadline_ms(worker) <= now_ms + REAP_EVERY_MS)
            worker_tick(worker, now_ms, &event);
        if (event.kind == WORKER_NOTHING)
            (void)poll(&fd, 1, 10);
    }
    return event;
}

/* Turns until the worker is in that state; no event may come. */
static void reach(struct worker *worker, int64_t now_ms, enum worker_state state)
{
    for (int i = 0; i < PATIENCE && worker->state != state; i++) {
        struct worker_event event;
        worker_tick(worker, now_ms, &event);
        assert_int_equal(event.kind, WORKER_NOTHING);
        if (worker->state == state)
            return; /* what it brings is for the caller */
        struct pollfd fd = {.fd = worker_fd(worker), .events = POLLIN};
        (void)poll(&fd, 1, 10);
        worker_read(worker, now_ms, &event);
        assert_int_equal(event.kind, WORKER_NOTHING);
    }
    assert_int_equal(worker->state, state);
}

/* Up, the first poll done. */
static struct worker *open_idle(const char *name)
{
    struct worker *worker = open_part(name);
    assert_int_equal(next(worker, BEGIN_MS).kind, WORKER_UP);
    struct worker_event event = next(worker, BEGIN_MS);
    if (event.kind == WORKER_BATCH) {
        worker_ack(worker, true, BEGIN_MS);
        event = next(worker, BEGIN_MS);
    }
    assert_int_equal(event.kind, WORKER_STATUS);
    assert_true(worker_is_idle(worker));
    return worker;
}

static const struct outgoing OUT = {.id = 7, .to = {.kind = PHONE_MOBILE, .text = "+6281200000012"}, .text = "ya"};

static void a_good_worker(void **state)
{
    (void)state;
    struct worker_info info;
    struct worker *worker = open_part("good");
    assert_int_equal(worker_fd(worker), -1);
    assert_true(worker_deadline_ms(worker) <= BEGIN_MS);
    assert_int_equal(next(worker, BEGIN_MS).kind, WORKER_UP);
    worker_info(worker, &info);
    assert_string_equal(info.modem.imsi, "510101234567890"); /* known before the first SMS */
    assert_true(worker_is_up(worker));
    assert_false(worker_is_idle(worker)); /* a poll is due first */
    struct worker_event event = next(worker, BEGIN_MS);
    assert_int_equal(event.kind, WORKER_BATCH);
    assert_int_equal(event.batch->n, 1);
    assert_string_equal(event.batch->sms[0].text, "ADUAN KTW antri");
    assert_true(worker_deadline_ms(worker) == INT64_MAX);
    worker_ack(worker, true, BEGIN_MS);
    assert_int_equal(next(worker, BEGIN_MS).kind, WORKER_STATUS);
    assert_true(worker_is_idle(worker));
    assert_true(worker_deadline_ms(worker) == BEGIN_MS + 5000); /* poll_s */
    worker_send(worker, &OUT, BEGIN_MS);
    assert_false(worker_is_idle(worker));
    event = next(worker, BEGIN_MS);
    assert_int_equal(event.kind, WORKER_SENT);
    assert_int_equal(event.result.outcome, SEND_ACCEPTED);
    assert_int_equal(event.result.reference[0], 42);
    worker_ussd(worker, "*888#", BEGIN_MS);
    event = next(worker, BEGIN_MS);
    assert_int_equal(event.kind, WORKER_USSD);
    assert_string_equal(event.text, "Pulsa Rp25.000");
    assert_int_equal(event.ussd_status, 2);
    assert_int_equal(next(worker, BEGIN_MS + 5000).kind, WORKER_STATUS); /* of a poll */
    worker->poll_due_ms = INT64_MAX;
    event = next(worker, BEGIN_MS + 60000);
    assert_int_equal(event.kind, WORKER_STATUS);
    assert_int_equal(event.status.signal_percent, 61);
    worker_info(worker, &info);
    assert_int_equal(info.restarts, 0);
    assert_int_equal(info.modem.used, 4);
    worker_close(&worker);
    assert_null(worker);
}

static void a_push_polls_at_once(void **state)
{
    (void)state;
    struct worker *worker = open_idle("wake");
    reach(worker, BEGIN_MS, WORKER_POLLING);
    assert_int_equal(next(worker, BEGIN_MS).kind, WORKER_STATUS);
    worker_close(&worker);
}

/* Between two batches there is room for one send. */
static void more_comes_soon(void **state)
{
    (void)state;
    struct worker *worker = open_part("more");
    int64_t now_ms = BEGIN_MS;
    assert_int_equal(next(worker, now_ms).kind, WORKER_UP);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(next(worker, now_ms).kind, WORKER_BATCH);
        worker_ack(worker, true, now_ms);
        assert_int_equal(next(worker, now_ms).kind, WORKER_STATUS);
        assert_true(worker_is_idle(worker));
        assert_true(worker_deadline_ms(worker) == now_ms + (i < 2 ? MORE_PAUSE_MS : 5000));
        now_ms += MORE_PAUSE_MS;
    }
    worker_close(&worker);
}

static void not_kept_polls_later(void **state)
{
    (void)state;
    struct worker *worker = open_part("good");
    assert_int_equal(next(worker, BEGIN_MS).kind, WORKER_UP);
    worker->config.poll_s = 1;
    assert_int_equal(next(worker, BEGIN_MS).kind, WORKER_BATCH);
    worker_ack(worker, false, BEGIN_MS);
    assert_int_equal(next(worker, BEGIN_MS).kind, WORKER_STATUS);
    assert_true(worker_deadline_ms(worker) == BEGIN_MS + KEEP_PAUSE_MS);
    worker_close(&worker);
}

/* Part, what is asked of it, and when its time is over. */
static void deadlines(void **state)
{
    (void)state;
    static const struct {
        const char *part;
        enum worker_state state;
        int64_t after_ms;
        const char *reason;
    } ROW[] = {
        {"hang", WORKER_STARTING, 60000, "did not open"},
        {"hang-poll", WORKER_POLLING, 30000, "did not answer"},
        {"hang-send", WORKER_SENDING, 120000, "send did not end"},
    };
    for (size_t i = 0; i < sizeof ROW / sizeof ROW[0]; i++) {
        struct worker *worker = open_part(ROW[i].part);
        struct worker_event event;
        if (ROW[i].state != WORKER_STARTING)
            assert_int_equal(next(worker, BEGIN_MS).kind, WORKER_UP);
        if (ROW[i].state == WORKER_SENDING) {
            assert_int_equal(next(worker, BEGIN_MS).kind, WORKER_BATCH);
            worker_ack(worker, true, BEGIN_MS);
            assert_int_equal(next(worker, BEGIN_MS).kind, WORKER_STATUS);
            worker_send(worker, &OUT, BEGIN_MS);
        }
        reach(worker, BEGIN_MS, ROW[i].state);
        assert_true(worker_deadline_ms(worker) == BEGIN_MS + ROW[i].after_ms);
        worker_tick(worker, BEGIN_MS + ROW[i].after_ms - 1, &event);
        assert_int_equal(event.kind, WORKER_NOTHING);
        assert_int_equal(worker->state, ROW[i].state);
        event = next(worker, BEGIN_MS + ROW[i].after_ms);
        assert_int_equal(event.kind, WORKER_LOST);
        assert_non_null(strstr(event.text, ROW[i].reason));
        assert_false(worker_is_up(worker));
        worker_close(&worker);
    }
}

/* Progress gives more time, but not for ever. */
static void progress_has_an_end(void **state)
{
    (void)state;
    struct worker *worker = open_part("slow-poll");
    struct worker_event event = {.kind = WORKER_NOTHING};
    assert_int_equal(next(worker, BEGIN_MS).kind, WORKER_UP);
    reach(worker, BEGIN_MS, WORKER_POLLING);
    int64_t now_ms = BEGIN_MS;
    while (event.kind == WORKER_NOTHING && now_ms < BEGIN_MS + 700000) {
        struct pollfd fd = {.fd = worker_fd(worker), .events = POLLIN};
        (void)poll(&fd, 1, 1000);
        worker_read(worker, now_ms, &event);
        if (event.kind == WORKER_NOTHING && worker_fd(worker) >= 0)
            assert_int_equal(write(worker_fd(worker), "x", 1), 1);
        now_ms += 20000;
        if (event.kind == WORKER_NOTHING)
            worker_tick(worker, now_ms, &event);
    }
    assert_in_range(now_ms, BEGIN_MS + 600000, BEGIN_MS + 660000);
    worker_close(&worker);
}

/* A send that was under way when the worker ended. */
static void lost_sends(void **state)
{
    (void)state;
    static const struct {
        const char *part;
        enum send_outcome outcome;
    } ROW[] = {{"hang-send", SEND_NOT_TRIED}, {"hang-trying", SEND_UNKNOWN}, {"crash-send", SEND_NOT_TRIED}};
    for (size_t i = 0; i < sizeof ROW / sizeof ROW[0]; i++) {
        struct worker *worker = open_idle(ROW[i].part);
        worker_send(worker, &OUT, BEGIN_MS);
        if (i == 1)
            while (!worker->is_trying) {
                struct worker_event event;
                worker_read(worker, BEGIN_MS, &event);
            }
        struct worker_event event = next(worker, BEGIN_MS + (i < 2 ? 120000 : 0));
        assert_int_equal(event.kind, WORKER_LOST);
        assert_true(event.has_result);
        assert_int_equal(event.result.id, 7);
        assert_int_equal(event.result.outcome, ROW[i].outcome);
        worker_close(&worker);
    }
}

static void a_result_before_the_end(void **state)
{
    (void)state;
    struct worker *worker = open_idle("fail-send");
    worker_send(worker, &OUT, BEGIN_MS);
    struct worker_event event = next(worker, BEGIN_MS);
    assert_int_equal(event.kind, WORKER_SENT);
    assert_int_equal(event.result.outcome, SEND_UNKNOWN);
    event = next(worker, BEGIN_MS);
    assert_int_equal(event.kind, WORKER_LOST);
    assert_false(event.has_result);
    assert_string_equal(event.text, "no answer");
    worker_close(&worker);
}

/* A worker that speaks nonsense is killed, whatever it says. */
static void nonsense(void **state)
{
    (void)state;
    static const char *const PARTS[] = {"garbage",  "early-batch", "miscount", "too-many",
                                        "bad-slot", "delete",      "done",     "no-frame"};
    for (size_t i = 0; i < sizeof PARTS / sizeof PARTS[0]; i++) {
        struct worker *worker = open_part(PARTS[i]);
        struct worker_event event = next(worker, BEGIN_MS);
        if (event.kind == WORKER_UP)
            event = next(worker, BEGIN_MS);
        if (event.kind != WORKER_LOST)
            fail_msg("%s was believed", PARTS[i]);
        assert_true(event.text[0] != '\0');
        worker_close(&worker);
    }
    struct worker *worker = open_idle("other-send");
    worker_send(worker, &OUT, BEGIN_MS);
    struct worker_event event = next(worker, BEGIN_MS);
    assert_int_equal(event.kind, WORKER_LOST);
    assert_true(event.has_result && event.result.id == 7);
    worker_close(&worker);
}

/* Part -> pauses before each next start. */
static void back_off(void **state)
{
    (void)state;
    static const struct {
        const char *part;
        int64_t pause_ms[8];
    } ROW[] = {
        {"exit", {1000, 2000, 4000, 8000, 16000, 20000, 20000, 20000}},
        {"gone", {1000, 2000, 4000, 5000, 5000, 5000, 5000, 5000}},
        {"perm", {300000, 300000, 300000, 300000, 300000, 300000, 300000, 300000}},
    };
    for (size_t i = 0; i < sizeof ROW / sizeof ROW[0]; i++) {
        struct worker *worker = open_part(ROW[i].part);
        struct worker_event event;
        int64_t now_ms = BEGIN_MS;
        for (int k = 0; k < 8; k++) {
            reach(worker, now_ms, WORKER_STARTING);
            event = (struct worker_event){.kind = WORKER_NOTHING};
            for (int n = 0; n < PATIENCE && worker->restarts == k; n++) {
                struct pollfd fd = {.fd = worker_fd(worker), .events = POLLIN};
                (void)poll(&fd, 1, 10);
                worker_read(worker, now_ms, &event);
                if (event.kind == WORKER_NOTHING && worker->is_ending)
                    worker_tick(worker, now_ms, &event);
            }
            assert_int_equal(worker->restarts, k + 1);
            assert_int_equal(event.kind, k == 0 ? WORKER_LOST : WORKER_NOTHING); /* told once */
            assert_true(worker_deadline_ms(worker) == now_ms + ROW[i].pause_ms[k]);
            worker_tick(worker, now_ms + ROW[i].pause_ms[k] - 1, &event);
            assert_int_equal(worker->state, WORKER_DOWN);
            now_ms += ROW[i].pause_ms[k];
        }
        worker_close(&worker);
    }
}

static void the_pin_once(void **state)
{
    (void)state;
    struct worker *worker = open_part("pin");
    char note[64];
    struct worker_event event = next(worker, BEGIN_MS);
    assert_int_equal(event.kind, WORKER_LOST);
    assert_non_null(strstr(event.text, "not sent again"));
    assert_true(worker_note(worker, note, sizeof note));
    assert_string_equal(note, "pin=1234");
    int64_t now_ms = BEGIN_MS;
    for (int i = 0; i < 3; i++) {
        now_ms += BACKOFF_PERSON_MS;
        reach(worker, now_ms, WORKER_STARTING);
        while (!worker_note(worker, note, sizeof note)) {
            worker_read(worker, now_ms, &event);
            worker_tick(worker, now_ms, &event);
        }
        assert_string_equal(note, "pin=");
        for (int k = 0; k < PATIENCE && worker->state != WORKER_DOWN; k++) {
            struct pollfd fd = {.fd = worker_fd(worker), .events = POLLIN};
            worker_read(worker, now_ms, &event);
            worker_tick(worker, now_ms, &event);
            (void)poll(&fd, 1, 1);
        }
    }
    worker_close(&worker);
}

/* First crash: in a list. Second: at the slot. Third start: the slot is skipped, and after that all is as before. */
static void poison(void **state)
{
    (void)state;
    struct worker *worker = open_part("poison");
    int64_t now_ms = BEGIN_MS;
    char note[WORKER_NOTE_MAX];
    for (int i = 0; i < 2; i++) {
        assert_int_equal(next(worker, now_ms).kind, WORKER_UP);
        struct worker_event event = next(worker, now_ms);
        assert_int_equal(event.kind, WORKER_LOST);
        assert_non_null(strstr(event.text, "signal 6"));
        assert_int_equal(worker_note(worker, note, sizeof note), i == 1);
        now_ms += 20000;
    }
    assert_non_null(strstr(note, "slot 3 of SM"));
    assert_int_equal(next(worker, now_ms).kind, WORKER_UP);
    struct worker_event event = next(worker, now_ms);
    assert_int_equal(event.kind, WORKER_BATCH);
    assert_int_equal(event.batch->n, 2);
    worker_ack(worker, true, now_ms);
    assert_int_equal(next(worker, now_ms).kind, WORKER_STATUS);
    event = next(worker, now_ms + 5000);
    assert_int_equal(event.kind, WORKER_LOST);
    assert_string_equal(event.text, "careless again");
    worker_close(&worker);
}

static void poison_rules(void **state)
{
    (void)state;
    const struct modem_slot nowhere = {.location = 0}, three = {.location = 3, .memory = 2},
                            four = {.location = 4, .memory = 2};
    struct modem_slot skip[WIRE_MODEM_SKIP_MAX], slot;
    struct worker_poison it = {.n = 0};
    assert_false(worker_poison_crashed(&it, &slot)); /* not while reading */
    assert_int_equal(worker_poison_skip(&it, skip), 0);
    worker_poison_reading(&it, &three);
    worker_poison_survived(&it);
    assert_false(worker_poison_crashed(&it, &slot));
    assert_int_equal(worker_poison_skip(&it, skip), 0);
    worker_poison_reading(&it, &three);
    assert_false(worker_poison_crashed(&it, &slot)); /* once is not twice */
    assert_int_equal(worker_poison_skip(&it, skip), 1);
    assert_int_equal(skip[0].location, 0);
    worker_poison_reading(&it, &four);
    assert_false(worker_poison_crashed(&it, &slot));
    worker_poison_reading(&it, &three);
    assert_true(worker_poison_crashed(&it, &slot));
    assert_true(wire_modem_is_same_slot(&slot, &three));
    assert_int_equal(worker_poison_skip(&it, skip), 1);
    assert_int_equal(skip[0].location, 3);
    worker_poison_forget(&it);
    assert_int_equal(worker_poison_skip(&it, skip), 0);
    worker_poison_reading(&it, &nowhere);
    assert_false(worker_poison_crashed(&it, &slot));
    worker_poison_reading(&it, &four);
    assert_true(worker_poison_crashed(&it, &slot));
    for (int i = 10; i < 30; i++) { /* never more than fit */
        const struct modem_slot other = {.location = i, .memory = 1};
        worker_poison_reading(&it, &other);
        (void)worker_poison_crashed(&it, &slot);
        worker_poison_reading(&it, &other);
        (void)worker_poison_crashed(&it, &slot);
        assert_in_range(worker_poison_skip(&it, skip), 1, WIRE_MODEM_SKIP_MAX);
    }
}

static void complaints_are_notes(void **state)
{
    (void)state;
    struct worker *worker = open_part("complain");
    static const char *const WANTED[] = {"says: Gtk-WARNING: bla", "says:  [31mmerah", "says: cetak"};
    char note[64];
    assert_int_equal(next(worker, BEGIN_MS).kind, WORKER_LOST);
    for (size_t i = 0; i < 3; i++) {
        assert_true(worker_note(worker, note, sizeof note));
        assert_string_equal(note, WANTED[i]);
    }
    assert_false(worker_note(worker, note, sizeof note));
    worker_close(&worker);
    worker = open_idle("flood");
    worker_close(&worker);
}

static void not_too_many_notes(void **state)
{
    (void)state;
    struct worker *worker = open_part("good");
    char note[64];
    int n = 0;
    worker->now_ms = BEGIN_MS;
    for (int i = 0; i < 100; i++) {
        worker_say(worker, "%d", i);
        n += worker_note(worker, note, sizeof note);
    }
    assert_int_equal(n, NOTES_A_MINUTE);
    worker->now_ms += MINUTE_MS;
    worker_say(worker, "again");
    assert_true(worker_note(worker, note, sizeof note));
    worker_close(&worker);
}

static void no_such_program(void **state)
{
    (void)state;
    struct worker *worker;
    struct err err;
    struct config_modem config = {.poll_s = 5, .modem = {.name = "good"}};
    assert_int_equal(worker_open(&config, "/nonexistent/suara-modem", &worker, &err), OK);
    struct worker_event event = next(worker, BEGIN_MS);
    assert_int_equal(event.kind, WORKER_LOST);
    assert_non_null(strstr(event.text, "/nonexistent/suara-modem"));
    worker_close(&worker);
}

/* Asked of a worker that cannot: an answer all the same. */
static void asked_too_early(void **state)
{
    (void)state;
    struct worker *worker = open_part("hang");
    assert_false(worker_is_idle(worker));
    worker_send(worker, &OUT, BEGIN_MS);
    assert_true(worker_deadline_ms(worker) <= BEGIN_MS);
    struct worker_event event;
    worker_tick(worker, BEGIN_MS, &event);
    assert_int_equal(event.kind, WORKER_SENT);
    assert_int_equal(event.result.outcome, SEND_NOT_TRIED);
    worker_ussd(worker, "*888#", BEGIN_MS);
    worker_tick(worker, BEGIN_MS, &event);
    assert_int_equal(event.kind, WORKER_USSD);
    assert_int_equal(event.ussd_status, 0);
    worker_ack(worker, true, BEGIN_MS); /* nothing to acknowledge: no harm */
    worker_close(&worker);
}

/* The process is gone when worker_close returns. */
static void close_ends_the_process(void **state)
{
    (void)state;
    struct worker *worker = open_idle("good");
    struct worker_info info;
    worker_info(worker, &info);
    assert_true(info.pid > 0);
    assert_int_equal(kill(info.pid, 0), 0);
    worker_close(&worker);
    assert_int_equal(kill(info.pid, 0), -1);
    worker_close(&worker);
}

int main(int argc, char **argv)
{
    if (argc == 2)
        play(argv[1]);
    const struct CMUnitTest TESTS[] = {
        cmocka_unit_test(a_good_worker),      cmocka_unit_test(a_push_polls_at_once),
        cmocka_unit_test(more_comes_soon),    cmocka_unit_test(not_kept_polls_later),
        cmocka_unit_test(deadlines),          cmocka_unit_test(progress_has_an_end),
        cmocka_unit_test(lost_sends),         cmocka_unit_test(a_result_before_the_end),
        cmocka_unit_test(nonsense),           cmocka_unit_test(back_off),
        cmocka_unit_test(the_pin_once),       cmocka_unit_test(poison),
        cmocka_unit_test(poison_rules),       cmocka_unit_test(complaints_are_notes),
        cmocka_unit_test(not_too_many_notes), cmocka_unit_test(no_such_program),
        cmocka_unit_test(asked_too_early),    cmocka_unit_test(close_ends_the_process),
    };
    return cmocka_run_group_tests_name("worker", TESTS, NULL, NULL);
}
