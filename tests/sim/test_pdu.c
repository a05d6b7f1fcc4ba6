/* The simulator's own PDU codec against PDUs whose content is known from elsewhere: the examples of the standards'
 * annexes and PDUs made by a phone.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

/* cmocka.h wants the four above, in front of it */
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "gsm7.h"
#include "pdu.h"
#include "text.h"

struct good_row {
    const char *hex;
    enum pdu_kind kind;
    const char *address;
    enum pdu_coding coding;
    struct pdu_concat concat;
    bool asks_report;
    const char *text;
};

static const struct good_row good[] = {
    /* The often quoted "How are you?" and "hellohello" */
    {"07911326040000F0040B911346610089F60000208062917314080CC8F71D14969741F977FD07",
     PDU_DELIVER,
     "+31641600986",
     PDU_GSM7,
     {0},
     false,
     "How are you?"},
    {"07917283010010F5040BC87238880900F10000993092516195800AE8329BFD4697D9EC37",
     PDU_DELIVER,
     "27838890001",
     PDU_GSM7,
     {0},
     false,
     "hellohello"},
    {"0011000B916407281553F80000AA0AE8329BFD4697D9EC37",
     PDU_SUBMIT,
     "+46708251358",
     PDU_GSM7,
     {0},
     false,
     "hellohello"},
    /* A status report is asked for, no validity period */
    {"0021000B916407281553F800000AE8329BFD4697D9EC37", PDU_SUBMIT, "+46708251358", PDU_GSM7, {0}, true, "hellohello"},
    /* UCS-2 with a surrogate pair */
    {"0001000881806121430008"
     "06"
     "0041D83DDE00",
     PDU_SUBMIT,
     "08161234",
     PDU_UCS2,
     {0},
     false,
     "A\xF0\x9F\x98\x80"},
    /* Eight bits */
    {"000100088180612143000403"
     "0041FF",
     PDU_SUBMIT,
     "08161234",
     PDU_8BIT,
     {0},
     false,
     "\\x00A\\xFF"},
    /* Concatenation, 8 and 16 bits, septets after one and no fill bit */
    {"004100088180612143000008050003CC020182", PDU_SUBMIT, "08161234", PDU_GSM7, {8, 0xCC, 1, 2}, false, "A"},
    {"004100088180612143000009"
     "06080401020302"
     "41",
     PDU_SUBMIT,
     "08161234",
     PDU_GSM7,
     {16, 0x102, 2, 3},
     false,
     "A"},
    /* A report about message 5: delivered */
    {"0006050B911346610089F620806291731408208062917314080"
     "0",
     PDU_REPORT,
     "+31641600986",
     PDU_GSM7,
     {0},
     false,
     ""},
};

static void test_decode(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        struct pdu p;

        if (pdu_decode(good[i].hex, &p))
            fail_msg("not decoded: %s", good[i].hex);
        assert_int_equal(p.kind, good[i].kind);
        assert_string_equal(p.address, good[i].address);
        assert_int_equal(p.coding, good[i].coding);
        assert_memory_equal(&p.concat, &good[i].concat, sizeof(p.concat));
        assert_int_equal(p.asks_report, good[i].asks_report);
        assert_string_equal(p.text, good[i].text);
    }
}

static void test_refused(void **state)
{
    static const char *const bad[] = {
        "",
        "0",
        "00",
        "0X",
        "no hex at all",
        "0003",                                                 /* a reserved type */
        "07911326040000F0040B911346610089F6000020806291731408", /* ends before the length */
        "07911326040000F0040B911346610089F60000208062917314080CC8F71D",
        "0001001581806121430000",           /* address of 21 digits */
        "00410008818061214300000501000000", /* header longer than the data */
        "FF911326",
        "0021000B916407281553F800000AE8329BFD4697D9EC3700", /* something follows the text */
    };
    struct pdu p;

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        if (pdu_decode(bad[i], &p) == 0)
            fail_msg("decoded: %s", bad[i]);
}

/* Every prefix of a good PDU is refused and none is read beyond its end (run under a sanitizer). */
static void test_cut(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        for (size_t len = 0; len < strlen(good[i].hex); len++) {
            char *cut = strndup(good[i].hex, len);
            struct pdu p;

            assert_int_equal(pdu_decode(cut, &p), -1);
            free(cut);
        }
    }
}

struct turn_row {
    const char *sender;
    enum pdu_coding coding;
    struct pdu_concat concat;
    const char *text;
};

static const struct turn_row turns[] = {
    {"+6281234567890", PDU_GSM7, {0}, "ADUAN KTW antri [7] {jam} ~ \xE2\x82\xAC|^\\"},
    {"081234", PDU_GSM7, {8, 255, 3, 3}, "@"},
    {"3344", PDU_GSM7, {16, 65535, 1, 255}, "1234567"},
    {"DINKES", PDU_UCS2, {0}, "\xE2\x98\x82 \xF0\x9F\x98\x80"},
    {"Telkomsel12", PDU_UCS2, {16, 1, 2, 3}, "a"},
    {"*888#", PDU_GSM7, {0}, ""},
};

static void test_turn(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(turns) / sizeof(turns[0]); i++) {
        struct pdu in = {.coding = turns[i].coding, .concat = turns[i].concat, .smsc = "+6281100000"}, out;
        struct buf units = {0}, hex = {0};

        memcpy(in.address, turns[i].sender, strlen(turns[i].sender) + 1);
        pdu_time(1767225600, 28, in.time); /* 2026-01-01 07:00 in Jakarta */
        if (in.coding == PDU_GSM7)
            assert_true(gsm7_encode(turns[i].text, &units));
        else
            text_to_utf16(turns[i].text, &units);
        pdu_deliver(&in, (const uint8_t *)buf_text(&units), units.len, &hex);
        assert_int_equal(pdu_decode(buf_text(&hex), &out), 0);
        assert_string_equal(out.address, turns[i].sender);
        assert_string_equal(out.smsc, in.smsc);
        assert_string_equal(out.text, turns[i].text);
        assert_memory_equal(&out.concat, &in.concat, sizeof(in.concat));
        assert_memory_equal(out.time, "\x62\x10\x10\x70\x00\x00\x82", 7);
        buf_free(&units);
        buf_free(&hex);
    }
}

static void test_capacity(void **state)
{
    static const struct pdu_concat none = {0}, narrow = {8, 0, 1, 2}, wide = {16, 0, 1, 2};

    (void)state;
    assert_int_equal(pdu_capacity(PDU_GSM7, &none), 160);
    assert_int_equal(pdu_capacity(PDU_GSM7, &narrow), 153);
    assert_int_equal(pdu_capacity(PDU_GSM7, &wide), 152);
    assert_int_equal(pdu_capacity(PDU_UCS2, &none), 140);
    assert_int_equal(pdu_capacity(PDU_UCS2, &narrow), 134);
    assert_int_equal(pdu_capacity(PDU_UCS2, &wide), 132);
    assert_int_equal(pdu_capacity(PDU_8BIT, &narrow), 134);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_decode), cmocka_unit_test(test_refused),  cmocka_unit_test(test_cut),
        cmocka_unit_test(test_turn),   cmocka_unit_test(test_capacity),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
