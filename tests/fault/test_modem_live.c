/* What is received and sent, and how fast. An argument: only the tests of that name. */
#include "modem_live.h"

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

/* Lines that libGammu does not know, while it is idle: no harm. */
static void receive_after_noise(void **state)
{
    (void)state;
    static const char *const NOISE[] = {
        "*PSUTTZ: 26,3,27,9,5,1,28,0", "+QIND: PB DONE", "^RSSI: 20", "OK", "ERROR", "+CREG: 1", "> ", "+CUSD: 2"};
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

/* A modem that has started anew has forgotten what it was told: it is told again. */
static void receive_after_reboot(void **state)
{
    (void)state;
    struct live *live = begin(NULL, NULL);
    sim(live, "reset");
    UNTIL(live, live->n_lost == 1);
    assert_string_equal(live->reason, "the modem has started anew");
    sim(live, "sms " ALICE " sesudah reset");
    UNTIL(live, live->n_sms == 1);
    UNTIL(live, worker_is_idle(live->worker));
    send_text(live, 1, "jawaban");
    UNTIL(live, live->has_result);
    UNTIL(live, live->n_sms == 2);
    assert_true(live->sms[1].is_report);
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
    struct live *live = prepare(NULL, NULL);
    char text[301];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    live->config.modem.pace_ms = -1; /* time to make the second part fail */
    open_worker(live);
    send_text(live, 1, text);
    UNTIL(live, strstr(sim(live, "sent"), "77/1/2") != NULL);
    sim(live, "fault send-cms=38");
    UNTIL(live, live->has_result);
    assert_int_equal(live->result.outcome, SEND_UNKNOWN);
    assert_int_equal(live->result.n_parts, 2);
    assert_true(live->result.reference[0] >= 0);
    assert_int_equal(live->result.reference[1], -1);
    assert_int_equal(live->n_lost, 0);
    end(live);
}

static void send_late_answer(void **state)
{
    (void)state;
    struct live *live = begin(NULL, NULL);
    sim(live, "fault send-late=1500");
    send_text(live, 1, "sabar");
    UNTIL(live, live->has_result);
    assert_int_equal(live->result.outcome, SEND_ACCEPTED);
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

/* ---- speed -------------------------------------------------------------------------------- */

static int by_size(const void *a, const void *b)
{
    return *(const int64_t *)a < *(const int64_t *)b ? -1 : *(const int64_t *)a > *(const int64_t *)b;
}

struct setting {
    const char *name, *connection;
    int pace_ms;
    const char *me_slots; /* "0": a modem with the SIM's memory only */
    int n;
    int64_t limit_ms; /* of the median; the product's aim is 2000 */
};

/* Injection to the reply accepted by the modem: n times one SMS and one answer. */
static void measure(const struct setting *setting)
{
    struct live *live = prepare("--me", setting->me_slots);
    int64_t took_ms[64], from_ms = real_ms();
    int n = setting->n;
    strcpy(live->config.modem.connection, setting->connection);
    live->config.modem.pace_ms = setting->pace_ms;
    sim(live, "report off");
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
    int64_t sends_from_ms = real_ms();
    for (int i = 0; i < n; i++) {
        send_text(live, 1000 + i, "Terima kasih, aduan Anda diterima.");
        UNTIL(live, live->has_result);
    }
    double rate = 1000.0 * n / (double)(real_ms() - sends_from_ms + 1);
    qsort(took_ms, (size_t)n, sizeof took_ms[0], by_size);
    print_message("%-34s open %4lld ms; push to reply: median %3lld ms, slowest %3lld ms, %4.1f AT round trips; "
                  "%5.1f sends/s\n",
                  setting->name, (long long)open_ms, (long long)took_ms[n / 2], (long long)took_ms[n - 1], trips, rate);
    assert_true(took_ms[n / 2] < setting->limit_ms);
    end(live);
}

static void speed(void **state)
{
    (void)state;
    static const struct setting SETTING[] = {
        {"dku2at, SM and ME, pace_ms 0", "dku2at", 0, "100", 40, 500},
        {"dku2at, SM only, pace_ms 0", "dku2at", 0, "0", 40, 500},
        {"dku2at, SM and ME, own pauses", "dku2at", -1, "100", 5, 2000},
        {"at115200, SM and ME, pace_ms 0", "at115200", 0, "100", 40, 500},
        {"at115200, SM and ME, pace_ms 20", "at115200", 20, "100", 40, 500},
        {"at115200, SM and ME, own pauses", "at115200", -1, "100", 5, 2000},
    };
    for (size_t i = 0; i < sizeof SETTING / sizeof SETTING[0]; i++)
        measure(&SETTING[i]);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest TESTS[] = {
        cmocka_unit_test(receive_single),
        cmocka_unit_test(receive_texts),
        cmocka_unit_test(receive_senders),
        cmocka_unit_test(receive_parts),
        cmocka_unit_test(receive_binary),
        cmocka_unit_test(receive_undecodable),
        cmocka_unit_test(receive_poison),
        cmocka_unit_test(receive_many),
        cmocka_unit_test(receive_shuffled),
        cmocka_unit_test(receive_not_kept),
        cmocka_unit_test(receive_stuck),
        cmocka_unit_test(receive_after_noise),
        cmocka_unit_test(receive_after_reboot),
        cmocka_unit_test(send_texts),
        cmocka_unit_test(send_alphabet),
        cmocka_unit_test(send_reports),
        cmocka_unit_test(send_refused),
        cmocka_unit_test(send_half),
        cmocka_unit_test(send_late_answer),
        cmocka_unit_test(send_lost_answer),
        cmocka_unit_test(speed),
    };
    if (argc > 1)
        cmocka_set_test_filter(argv[1]);
    return cmocka_run_group_tests_name("modem live", TESTS, NULL, NULL);
}
