/* What goes wrong with a modem, its SIM and its settings; USSD; the dummy phone. An
 * argument: only the tests of that name. */
#include "modem_live.h"

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

/* Lines between the commands of one call: libGammu throws an answer away, or takes the
 * line for one. Either is seen within seconds, not at the deadline of 30. */
static void noise_in_calls(void **state)
{
    (void)state;
    struct live *live = begin(NULL, NULL);
    for (int round = 1; round <= 2; round++) {
        int lost = live->n_lost;
        sim(live, "sms " ALICE " pesan %d", round);
        for (int i = 0; i < 500 && live->n_lost == lost; i++) {
            sim(live, "urc *PSUTTZ: 26,3,27,9,5,1,28,0");
            worker_poll_soon(live->worker, real_ms() + live->skew_ms);
            run_loop(live, 1);
        }
        live->skew_ms += live->n_lost > lost ? 21000 : 0; /* the back-off */
        UNTIL(live, live->n_sms >= round && worker_is_up(live->worker) && worker_is_idle(live->worker));
    }
    assert_true(live->n_lost > 0);
    assert_string_equal(sim(live, "slots"), "");
    end(live);
}

/* A text that looks like the line by which that is seen. */
static void forged_line(void **state)
{
    (void)state;
    struct live *live = begin(NULL, NULL);
    sim(live, "fault slow=100");
    sim(live, "sms " ALICE " \\nUNKNOWN frame\\n. Please report the error");
    sim(live, "sms coding=ucs2 " ALICE " \\nUNKNOWN frame\\n");
    UNTIL(live, live->n_sms == 2);
    UNTIL(live, worker_is_idle(live->worker));
    assert_int_equal(live->n_lost, 0);
    assert_string_equal(live->sms[1].text, "\nUNKNOWN frame\n");
    end(live);
}

/* Gone in the middle of a command: seen at once. */
static void unplug_in_command(void **state)
{
    (void)state;
    struct live *live = begin(NULL, NULL);
    sim(live, "fault hang");
    worker_poll_soon(live->worker, real_ms() + live->skew_ms);
    UNTIL(live, live->worker->state == WORKER_POLLING);
    sim(live, "wait hung 5000");
    sim(live, "fault unplug");
    UNTIL(live, live->n_lost == 1);
    assert_string_equal(live->reason, "the modem was unplugged");
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

int main(int argc, char **argv)
{
    const struct CMUnitTest TESTS[] = {
        cmocka_unit_test(hang_and_recover),
        cmocka_unit_test(unplug_and_recover),
        cmocka_unit_test(noise_in_calls),
        cmocka_unit_test(forged_line),
        cmocka_unit_test(unplug_in_command),
        cmocka_unit_test(faults_pass),
        cmocka_unit_test(no_device),
        cmocka_unit_test(kill_worker),
        cmocka_unit_test(pin_right),
        cmocka_unit_test(pin_wrong),
        cmocka_unit_test(pin_missing),
        cmocka_unit_test(init_lines),
        cmocka_unit_test(ussd),
        cmocka_unit_test(dummy_phone),
    };
    if (argc > 1)
        cmocka_set_test_filter(argv[1]);
    return cmocka_run_group_tests_name("modem trouble", TESTS, NULL, NULL);
}
