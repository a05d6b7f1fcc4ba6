/* io/wire and io/wire_modem: what was put comes back; everything else is refused. */
#include "io/wire_modem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

/* ---- fields -------------------------------------------------------------------------- */

static void fields_come_back(void **state)
{
    (void)state;
    static const int64_t NUMBER[] = {0, 1, -1, INT64_MAX, INT64_MIN, 1774598400};
    static const char *const TEXT[] = {"", "a", "ADUAN KTW antri", "\xc3\xa9\xf0\x9f\x98\xa1", "a\nb\x01"};
    struct wire_frame frame;
    struct err err;
    wire_begin(&frame, 7);
    wire_put_u8(&frame, 255);
    wire_put_u32(&frame, 0xDEADBEEF);
    wire_put_bool(&frame, true);
    wire_put_int(&frame, -5);
    for (size_t i = 0; i < sizeof NUMBER / sizeof NUMBER[0]; i++)
        wire_put_i64(&frame, NUMBER[i]);
    for (size_t i = 0; i < sizeof TEXT / sizeof TEXT[0]; i++)
        wire_put_string(&frame, TEXT[i]);
    assert_int_equal(wire_get_u8(&frame), 255);
    assert_int_equal(wire_get_u32(&frame), 0xDEADBEEF);
    assert_true(wire_get_bool(&frame));
    assert_int_equal(wire_get_int(&frame, -5, 5), -5);
    for (size_t i = 0; i < sizeof NUMBER / sizeof NUMBER[0]; i++)
        assert_true(wire_get_i64(&frame) == NUMBER[i]);
    for (size_t i = 0; i < sizeof TEXT / sizeof TEXT[0]; i++) {
        char text[32];
        wire_get_string(&frame, text, sizeof text);
        assert_string_equal(text, TEXT[i]);
    }
    assert_int_equal(wire_end(&frame, &err), OK);
}

/* Bytes of a body, and what is got from it: bad all of it. */
static void get_byte(struct wire_frame *frame)
{
    (void)wire_get_u8(frame);
}
static void get_word(struct wire_frame *frame)
{
    (void)wire_get_u32(frame);
}
static void get_long(struct wire_frame *frame)
{
    (void)wire_get_i64(frame);
}
static void get_truth(struct wire_frame *frame)
{
    (void)wire_get_bool(frame);
}
static void get_one_to_nine(struct wire_frame *frame)
{
    assert_in_range(wire_get_int(frame, 1, 9), 1, 9);
}
static void get_short_text(struct wire_frame *frame)
{
    char text[4] = "xxx";
    wire_get_string(frame, text, sizeof text);
    if (frame->is_bad)
        assert_string_equal(text, "");
}
static void get_nothing(struct wire_frame *frame)
{
    (void)frame;
}

static void bad_fields_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *body;
        size_t len;
        void (*get)(struct wire_frame *frame);
    } ROW[] = {
        {"", 0, get_byte},
        {"\0\0\0", 3, get_word},
        {"\0\0\0\0\0\0\0", 7, get_long},
        {"\2", 1, get_truth},
        {"\0\0\0\0\0\0\0\0", 8, get_one_to_nine},
        {"\0\0\0\0\0\0\0\12", 8, get_one_to_nine},
        {"\377\377\377\377\377\377\377\377", 8, get_one_to_nine},
        {"\0\0\0\1\0\0\0\1", 8, get_one_to_nine}, /* 1 in its low half */
        {"\0\0\0\4abcd", 8, get_short_text},      /* no room for the NUL */
        {"\0\0\0\3ab", 6, get_short_text},        /* ends early */
        {"\0\0\0\3a\0b", 7, get_short_text},      /* a NUL inside */
        {"\377\377\377\377ab", 6, get_short_text},
        {"\0\0\0", 3, get_short_text},
        {"x", 1, get_nothing}, /* bytes left over */
        {"\0\0\0\2abx", 7, get_short_text},
    };
    for (size_t i = 0; i < sizeof ROW / sizeof ROW[0]; i++) {
        struct wire_frame frame;
        struct err err;
        wire_begin(&frame, 1);
        wire_put_bytes(&frame, (const uint8_t *)ROW[i].body, ROW[i].len);
        ROW[i].get(&frame);
        if (wire_end(&frame, &err) != E_INVAL)
            fail_msg("row %zu was accepted", i);
        assert_true(err.text[0] != '\0');
    }
}

static void too_much_is_bad(void **state)
{
    (void)state;
    static struct wire_frame frame;
    static char text[WIRE_BODY_MAX + 2];
    struct err err;
    struct wire wire;
    memset(text, 'x', sizeof text - 1);
    for (size_t len = WIRE_BODY_MAX - 4; len <= WIRE_BODY_MAX + 1; len++) {
        text[len] = '\0';
        wire_begin(&frame, 1);
        wire_put_string(&frame, text);
        assert_int_equal(frame.is_bad, len > WIRE_BODY_MAX - 4);
        text[len] = 'x';
    }
    wire_open(&wire, -1);
    assert_int_equal(wire_send(&wire, &frame, &err), E_INVAL);
}

/* ---- frames on a socket ---------------------------------------------------------------- */

static void open_pair(int fds_r[2])
{
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds_r), 0);
}

static void frames_come_byte_by_byte(void **state)
{
    (void)state;
    static struct wire from, to;
    static struct wire_frame frame;
    int fds[2], between[2];
    struct err err;
    char text[16];
    open_pair(fds);
    open_pair(between);
    wire_open(&from, between[0]);
    wire_open(&to, fds[0]);
    for (int i = 0; i < 3; i++) {
        wire_begin(&frame, (uint8_t)(10 + i));
        wire_put_string(&frame, i == 1 ? "" : "halo");
        assert_int_equal(wire_send(&from, &frame, &err), OK);
    }
    uint8_t byte;
    int n = 0;
    assert_int_equal(wire_read(&to, &err), E_TEMP);
    while (read(between[1], &byte, 1) == 1) {
        assert_int_equal(write(fds[1], &byte, 1), 1);
        assert_int_equal(wire_read(&to, &err), OK);
        enum rc rc = wire_next(&to, &frame, &err);
        if (rc == E_NOTFOUND)
            continue;
        assert_int_equal(rc, OK);
        assert_int_equal(frame.type, 10 + n);
        wire_get_string(&frame, text, sizeof text);
        assert_int_equal(wire_end(&frame, &err), OK);
        assert_string_equal(text, n == 1 ? "" : "halo");
        n++;
    }
    assert_int_equal(n, 3);
    (void)close(fds[1]);
    assert_int_equal(wire_read(&to, &err), E_NOTFOUND);
    (void)close(fds[0]);
    (void)close(between[0]);
    (void)close(between[1]);
}

static void many_frames_at_once(void **state)
{
    (void)state;
    static struct wire from, to;
    static struct wire_frame frame;
    int fds[2];
    struct err err;
    open_pair(fds);
    wire_open(&from, fds[0]);
    wire_open(&to, fds[1]);
    for (int i = 0; i < 20; i++) {
        wire_begin(&frame, 3);
        wire_put_int(&frame, i);
        while (frame.len < 1500)
            wire_put_u8(&frame, 0);
        assert_int_equal(wire_send(&from, &frame, &err), OK);
    }
    for (int i = 0; i < 20;) {
        enum rc rc = wire_next(&to, &frame, &err);
        if (rc == E_NOTFOUND)
            rc = wire_read(&to, &err);
        else if (rc == OK)
            assert_int_equal(wire_get_int(&frame, 0, 99), i++);
        assert_int_equal(rc, OK);
    }
    (void)close(fds[0]);
    (void)close(fds[1]);
}

static void lengths_that_lie(void **state)
{
    (void)state;
    static const char HEAD[][5] = {{0, 0, 0, 0, 1}, {-1, -1, -1, -1, 1}, {0, 0, 64, 2, 1}, {1, 0, 0, 0, 1}};
    for (size_t i = 0; i < sizeof HEAD / sizeof HEAD[0]; i++) {
        static struct wire wire;
        static struct wire_frame frame;
        int fds[2];
        struct err err;
        open_pair(fds);
        wire_open(&wire, fds[0]);
        assert_int_equal(write(fds[1], HEAD[i], 5), 5);
        assert_int_equal(wire_read(&wire, &err), OK);
        assert_int_equal(wire_next(&wire, &frame, &err), E_INVAL);
        (void)close(fds[0]);
        (void)close(fds[1]);
    }
}

/* A peer that does not read: what waits is bounded, and nothing blocks. */
static void slow_reader(void **state)
{
    (void)state;
    static struct wire from, to;
    static struct wire_frame frame;
    int fds[2], sent = 0, got = 0;
    struct err err;
    enum rc rc;
    open_pair(fds);
    wire_open(&from, fds[0]);
    wire_open(&to, fds[1]);
    for (;;) {
        wire_begin(&frame, 3);
        wire_put_int(&frame, sent);
        while (frame.len < 8000)
            wire_put_u8(&frame, 1);
        rc = wire_send(&from, &frame, &err);
        if (rc != OK)
            break;
        sent++;
        assert_true(sent < 10000);
    }
    assert_int_equal(rc, E_TEMP);
    assert_true(wire_is_pending(&from));
    while (got < sent) {
        rc = wire_next(&to, &frame, &err);
        if (rc == OK) {
            assert_int_equal(wire_get_int(&frame, 0, 9999), got++);
            continue;
        }
        assert_int_equal(rc, E_NOTFOUND);
        if (wire_read(&to, &err) != OK)
            assert_int_equal(wire_flush(&from, &err), OK);
    }
    assert_false(wire_is_pending(&from));
    (void)close(fds[1]);
    wire_begin(&frame, 1);
    assert_int_equal(wire_send(&from, &frame, &err), E_PERM);
    (void)close(fds[0]);
}

/* ---- the frames of suarad and suara-modem ------------------------------------------------ */

static struct modem_sms an_sms(void)
{
    struct modem_sms sms = {.slot = {.folder = -1, .location = 100003, .memory = 2, .check = {1, 2, 3, 255}},
                            .sender = "+6281200000012",
                            .smsc_at = 1774598400,
                            .ref = 65535,
                            .ref_width = 16,
                            .part = 3,
                            .total = 3,
                            .is_text = true,
                            .is_report = true,
                            .reference = 255,
                            .status = 70,
                            .text = "antri \xc3\xa9\nlama",
                            .raw = "00FF9A"};
    return sms;
}

static void sms_comes_back(void **state)
{
    (void)state;
    static struct wire_frame frame;
    struct modem_sms sms = an_sms(), got;
    struct err err;
    wire_modem_put_sms(&frame, &sms);
    assert_int_equal(frame.type, WIRE_MODEM_SMS);
    assert_int_equal(wire_modem_get_sms(&frame, &got, &err), OK);
    assert_memory_equal(&got.slot, &sms.slot, sizeof sms.slot);
    assert_string_equal(got.sender, sms.sender);
    assert_string_equal(got.text, sms.text);
    assert_string_equal(got.raw, sms.raw);
    assert_true(got.smsc_at == sms.smsc_at && got.is_text && got.is_report);
    assert_int_equal(got.ref, sms.ref);
    assert_int_equal(got.ref_width, sms.ref_width);
    assert_int_equal(got.part, sms.part);
    assert_int_equal(got.total, sms.total);
    assert_int_equal(got.reference, sms.reference);
    assert_int_equal(got.status, sms.status);
}

static void bad_sms_is_refused(void **state)
{
    (void)state;
    static struct wire_frame frame;
    for (int i = 0; i < 12; i++) {
        struct modem_sms sms = an_sms(), got;
        struct err err;
        switch (i) {
        case 0:
            sms.smsc_at = -1;
            break;
        case 1:
            sms.smsc_at = INT64_MAX;
            break;
        case 2:
            sms.ref = 65536;
            break;
        case 3:
            sms.ref_width = 17;
            break;
        case 4:
            sms.part = 256;
            break;
        case 5:
            sms.total = -1;
            break;
        case 6:
            sms.reference = 256;
            break;
        case 7:
            sms.status = -1;
            break;
        case 8:
            strcpy(sms.raw, "0g");
            break;
        case 9:
            strcpy(sms.raw, "0a");
            break;
        case 10:
            sms.slot.folder = -3;
            break;
        default:
            sms.slot.location = -1;
            break;
        }
        wire_modem_put_sms(&frame, &sms);
        if (wire_modem_get_sms(&frame, &got, &err) != E_INVAL)
            fail_msg("row %d was accepted", i);
    }
}

/* Text that a captured worker made up: what is shown is clean all the same. */
static void dirty_text_is_cleaned(void **state)
{
    (void)state;
    static struct wire_frame frame;
    struct modem_sms sms = an_sms(), got;
    struct err err;
    strcpy(sms.text, "\x1b[2Jhapus\xff\xe2\x80\xae");
    strcpy(sms.sender, "a\rb");
    wire_modem_put_sms(&frame, &sms);
    assert_int_equal(wire_modem_get_sms(&frame, &got, &err), OK);
    assert_string_equal(got.text, " [2Jhapus\xef\xbf\xbd");
    assert_string_equal(got.sender, "a b");
}

static void start_comes_back(void **state)
{
    (void)state;
    static struct wire_frame frame;
    struct modem_config config = {.name = "modem-01",
                                  .device = "/dev/serial/by-id/usb-\xc3\xa9",
                                  .connection = "at115200",
                                  .model = "at",
                                  .pin = "1234",
                                  .init = {"AT+CNMI=2,1,0,1,0", "AT^CURC=0"},
                                  .n_init = 2,
                                  .pace_ms = -1};
    struct modem_config got;
    struct err err;
    wire_modem_put_start(&frame, &config);
    assert_int_equal(wire_modem_get_start(&frame, &got, &err), OK);
    assert_string_equal(got.name, config.name);
    assert_string_equal(got.device, config.device);
    assert_string_equal(got.connection, config.connection);
    assert_string_equal(got.model, config.model);
    assert_string_equal(got.pin, config.pin);
    assert_int_equal(got.n_init, 2);
    assert_string_equal(got.init[1], "AT^CURC=0");
    assert_int_equal(got.pace_ms, -1);
    assert_null(got.watch);
}

static void bad_start_is_refused(void **state)
{
    (void)state;
    static struct wire_frame frame;
    for (int i = 0; i < 5; i++) {
        struct modem_config config = {.n_init = 1, .init = {"AT"}}, got;
        struct err err;
        switch (i) {
        case 0:
            config.n_init = MODEM_INIT_MAX + 1;
            break;
        case 1:
            config.pace_ms = -2;
            break;
        case 2:
            strcpy(config.pin, "12a4");
            break;
        case 3:
            strcpy(config.init[0], "AT\rAT+CPIN=\"1\"");
            break;
        default:
            strcpy(config.name, "m\n");
            break;
        }
        wire_modem_put_start(&frame, &config);
        if (wire_modem_get_start(&frame, &got, &err) != E_INVAL)
            fail_msg("row %d was accepted", i);
    }
}

static void sends_come_back(void **state)
{
    (void)state;
    static struct wire_frame frame;
    struct outgoing outgoing = {.id = -7, .to = {.text = "+6281200000012"}, .text = "ya", .tries = 2, .reference = 255};
    struct outgoing got;
    struct send_result result = {.id = 9, .outcome = SEND_UNKNOWN, .n_parts = 2, .reference = {255, -1}}, back;
    struct err err;
    wire_modem_put_send(&frame, &outgoing);
    assert_int_equal(wire_modem_get_send(&frame, &got, &err), OK);
    assert_true(got.id == -7);
    assert_string_equal(got.to.text, outgoing.to.text);
    assert_string_equal(got.text, "ya");
    assert_int_equal(got.tries, 2);
    assert_int_equal(got.reference, 255);
    wire_modem_put_sent(&frame, &result);
    assert_int_equal(wire_modem_get_sent(&frame, &back, &err), OK);
    assert_int_equal(back.outcome, SEND_UNKNOWN);
    assert_int_equal(back.n_parts, 2);
    assert_int_equal(back.reference[0], 255);
    for (int i = 1; i < STORE_OUTBOX_PARTS_MAX; i++)
        assert_int_equal(back.reference[i], -1);
}

static void bad_sends_are_refused(void **state)
{
    (void)state;
    static struct wire_frame frame;
    static const struct send_result RESULT[] = {
        {.outcome = (enum send_outcome)4},
        {.outcome = (enum send_outcome) - 1},
        {.n_parts = STORE_OUTBOX_PARTS_MAX + 1},
        {.n_parts = -1},
        {.n_parts = 1, .reference = {256}},
        {.n_parts = 1, .reference = {-2}},
        {.error = -1},
    };
    static const struct outgoing OUTGOING[] = {
        {.to = {.text = "08;rm"}}, {.reference = 256}, {.reference = -1}, {.tries = -1}};
    struct err err;
    for (size_t i = 0; i < sizeof RESULT / sizeof RESULT[0]; i++) {
        struct send_result got;
        wire_modem_put_sent(&frame, &RESULT[i]);
        if (wire_modem_get_sent(&frame, &got, &err) != E_INVAL)
            fail_msg("result %zu was accepted", i);
    }
    for (size_t i = 0; i < sizeof OUTGOING / sizeof OUTGOING[0]; i++) {
        struct outgoing got;
        wire_modem_put_send(&frame, &OUTGOING[i]);
        if (wire_modem_get_send(&frame, &got, &err) != E_INVAL)
            fail_msg("outgoing %zu was accepted", i);
    }
}

static void small_frames_come_back(void **state)
{
    (void)state;
    static struct wire_frame frame;
    struct modem_slot slots[2] = {{.location = 3, .memory = 2}, {.location = 100001, .memory = 1}},
                      skip[WIRE_MODEM_SKIP_MAX];
    struct modem_status status = {.imsi = "510101234567890",
                                  .operator_name = "TELKOMSEL",
                                  .signal_percent = 61,
                                  .used = 3,
                                  .size = 130,
                                  .has_smsc = true},
                        status_got;
    struct wire_modem_end end = {.n = 32, .has_more = true, .n_stuck = 2}, end_got;
    struct wire_modem_ussd ussd = {.status = 3, .text = "1.YA\n2.TIDAK"}, ussd_got;
    struct wire_modem_failure failure = {.rc = E_PERM, .text = "PIN"}, failure_got;
    struct err err;
    char text[WIRE_MODEM_TEXT_MAX], code[WIRE_MODEM_CODE_MAX];
    int n, wait_ms;
    bool flag;
    wire_modem_put_poll(&frame, slots, 2);
    assert_int_equal(wire_modem_get_poll(&frame, skip, &n, &err), OK);
    assert_int_equal(n, 2);
    assert_true(wire_modem_is_same_slot(&skip[1], &slots[1]) && !wire_modem_is_same_slot(&skip[0], &slots[1]));
    wire_modem_put_flag(&frame, WIRE_MODEM_ACK, true);
    assert_int_equal(wire_modem_get_flag(&frame, &flag, &err), OK);
    assert_true(flag && frame.type == WIRE_MODEM_ACK);
    wire_modem_put_ask_ussd(&frame, "*888#", 60000);
    assert_int_equal(wire_modem_get_ask_ussd(&frame, code, &wait_ms, &err), OK);
    assert_string_equal(code, "*888#");
    assert_int_equal(wait_ms, 60000);
    wire_modem_put_text(&frame, WIRE_MODEM_NOTE, "catatan");
    assert_int_equal(wire_modem_get_text(&frame, text, &err), OK);
    assert_string_equal(text, "catatan");
    wire_modem_put_slot(&frame, &slots[0]);
    assert_int_equal(wire_modem_get_slot(&frame, &skip[0], &err), OK);
    assert_int_equal(skip[0].location, 3);
    wire_modem_put_status(&frame, &status);
    assert_int_equal(wire_modem_get_status(&frame, &status_got, &err), OK);
    assert_string_equal(status_got.imsi, status.imsi);
    assert_string_equal(status_got.operator_name, "TELKOMSEL");
    assert_true(status_got.signal_percent == 61 && status_got.used == 3 && status_got.size == 130);
    assert_true(status_got.has_smsc && !status_got.is_registered);
    wire_modem_put_batch(&frame, &end);
    assert_int_equal(wire_modem_get_batch(&frame, &end_got, &err), OK);
    assert_true(end_got.n == 32 && end_got.has_more && end_got.n_stuck == 2);
    wire_modem_put_ussd(&frame, &ussd);
    assert_int_equal(wire_modem_get_ussd(&frame, &ussd_got, &err), OK);
    assert_string_equal(ussd_got.text, ussd.text);
    assert_int_equal(ussd_got.status, 3);
    wire_modem_put_failed(&frame, &failure);
    assert_int_equal(wire_modem_get_failed(&frame, &failure_got, &err), OK);
    assert_true(failure_got.rc == E_PERM && strcmp(failure_got.text, "PIN") == 0);
}

static void bad_small_frames_are_refused(void **state)
{
    (void)state;
    static struct wire_frame frame;
    struct modem_slot slots[WIRE_MODEM_SKIP_MAX + 1] = {{.location = 1}}, skip[WIRE_MODEM_SKIP_MAX];
    static const struct modem_status STATUS[] = {
        {.imsi = "51010x"}, {.signal_percent = 101}, {.signal_percent = -2}, {.used = -1}, {.size = 2000000}};
    static const char *const CODE[] = {"*888#;", "AT", "*888#\r"};
    struct err err;
    struct modem_status status;
    struct wire_modem_end end = {.n = MODEM_BATCH_MAX + 1};
    struct wire_modem_failure failure = {.rc = OK};
    int n;
    char code[WIRE_MODEM_CODE_MAX];
    wire_modem_put_poll(&frame, slots, WIRE_MODEM_SKIP_MAX + 1);
    assert_int_equal(wire_modem_get_poll(&frame, skip, &n, &err), E_INVAL);
    for (size_t i = 0; i < sizeof STATUS / sizeof STATUS[0]; i++) {
        wire_modem_put_status(&frame, &STATUS[i]);
        assert_int_equal(wire_modem_get_status(&frame, &status, &err), E_INVAL);
    }
    for (size_t i = 0; i < sizeof CODE / sizeof CODE[0]; i++) {
        wire_modem_put_ask_ussd(&frame, CODE[i], 1);
        assert_int_equal(wire_modem_get_ask_ussd(&frame, code, &n, &err), E_INVAL);
    }
    wire_modem_put_batch(&frame, &end);
    assert_int_equal(wire_modem_get_batch(&frame, &end, &err), E_INVAL);
    wire_modem_put_failed(&frame, &failure);
    assert_int_equal(wire_modem_get_failed(&frame, &failure, &err), E_INVAL);
}

/* A frame cut off anywhere, and one with a byte more, is refused. */
static void cut_frames_are_refused(void **state)
{
    (void)state;
    static struct wire_frame whole, cut;
    struct modem_sms sms = an_sms(), got;
    struct err err;
    wire_modem_put_sms(&whole, &sms);
    for (size_t len = 0; len <= whole.len + 1; len++) {
        wire_begin(&cut, WIRE_MODEM_SMS);
        wire_put_bytes(&cut, whole.body, len <= whole.len ? len : whole.len);
        if (len > whole.len)
            wire_put_u8(&cut, 0);
        assert_int_equal(wire_modem_get_sms(&cut, &got, &err), len == whole.len ? OK : E_INVAL);
    }
}

int main(void)
{
    const struct CMUnitTest TESTS[] = {
        cmocka_unit_test(fields_come_back),
        cmocka_unit_test(bad_fields_are_refused),
        cmocka_unit_test(too_much_is_bad),
        cmocka_unit_test(frames_come_byte_by_byte),
        cmocka_unit_test(many_frames_at_once),
        cmocka_unit_test(lengths_that_lie),
        cmocka_unit_test(slow_reader),
        cmocka_unit_test(sms_comes_back),
        cmocka_unit_test(bad_sms_is_refused),
        cmocka_unit_test(dirty_text_is_cleaned),
        cmocka_unit_test(start_comes_back),
        cmocka_unit_test(bad_start_is_refused),
        cmocka_unit_test(sends_come_back),
        cmocka_unit_test(bad_sends_are_refused),
        cmocka_unit_test(small_frames_come_back),
        cmocka_unit_test(bad_small_frames_are_refused),
        cmocka_unit_test(cut_frames_are_refused),
    };
    return cmocka_run_group_tests_name("wire", TESTS, NULL, NULL);
}
