/* parse: text to command, as tables. */
#include "core/parse.h"

#include "small_rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

struct row {
    const char *text;
    enum intent intent;
    int unit;
    unsigned flags;
    const char *body;
};

static const struct row PATIENT[] = {
    {"ADUAN KTW antri dari jam 7", INTENT_COMPLAINT, 1, 0, "antri dari jam 7"},
    {"aduan#ktw#obat habis", INTENT_COMPLAINT, 1, 0, "obat habis"},
    {"ADUAN.KTW.obat", INTENT_COMPLAINT, 1, 0, "obat"},
    {"ADUAN : KTW - (malam) obat; habis", INTENT_COMPLAINT, 1, 0, "(malam) obat; habis"},
    {"  ADUAN\nKTW\nantri\n", INTENT_COMPLAINT, 1, 0, "antri"},
    {"ADUAN kuta waluya antri", INTENT_COMPLAINT, 1, 0, "antri"},
    {"ADUAN kajen 1 antri", INTENT_COMPLAINT, 2, 0, "antri"},
    {"ADUAN antri lama", INTENT_COMPLAINT, DIRECTORY_NONE, 0, "antri lama"},
    {"ADUAN KTW", INTENT_COMPLAINT, 1, 0, ""},
    {"ADUAN", INTENT_COMPLAINT, DIRECTORY_NONE, 0, ""},
    {"RAHASIA KTW pungutan", INTENT_COMPLAINT, 1, FLAG_SECRET, "pungutan"},
    {"ADUAN KTW ANONIM petugas", INTENT_COMPLAINT, 1, FLAG_ANONYMOUS, "petugas"},
    {"ANONIM RAHASIA ADUAN KTW x", INTENT_COMPLAINT, 1, FLAG_ANONYMOUS | FLAG_SECRET, "x"},
    {"PUAS KTW", INTENT_RATING, 1, 0, ""},
    {"tidak puas ktw obat habis", INTENT_RATING, 1, 0, "obat habis"},
    {"INFO syarat berobat", INTENT_INFO, DIRECTORY_NONE, 0, "berobat"},
    {"makasih", INTENT_THANKS, DIRECTORY_NONE, 0, ""},
    /* free text, whole, with the unit when it begins with one */
    {"antri lama sekali", INTENT_UNKNOWN, DIRECTORY_NONE, 0, "antri lama sekali"},
    {"ktw", INTENT_UNKNOWN, 1, 0, ""},
    {"makasih obatnya", INTENT_THANKS, DIRECTORY_NONE, 0, "makasih obatnya"},
    {"", INTENT_UNKNOWN, DIRECTORY_NONE, 0, ""},
    {"!!! ...", INTENT_UNKNOWN, DIRECTORY_NONE, 0, NULL},
    /* staff words are nothing to a patient */
    {"AMBIL 40719359", INTENT_UNKNOWN, DIRECTORY_NONE, 0, "AMBIL 40719359"},
    {"DAFTAR", INTENT_UNKNOWN, DIRECTORY_NONE, 0, "DAFTAR"},
};

static void check_row(const struct rules *rules, const struct row *row, enum role role)
{
    struct command command;
    parse_text(rules, row->text, role, &command);
    if (command.intent != row->intent || command.unit != row->unit || command.flags != row->flags)
        fail_msg("'%s': %s unit %d flags %u", row->text, intent_name(command.intent), command.unit, command.flags);
    if (row->body != NULL &&
        (command.body_len != strlen(row->body) || memcmp(command.body, row->body, command.body_len) != 0))
        fail_msg("'%s': body '%.*s'", row->text, command.body_len, command.body);
}

static void test_patient(void **state)
{
    (void)state;
    const struct rules rules = small_rules();
    for (size_t i = 0; i < sizeof PATIENT / sizeof PATIENT[0]; i++)
        check_row(&rules, &PATIENT[i], ROLE_NONE);
}

static void test_staff(void **state)
{
    (void)state;
    static const struct row STAFF[] = {
        {"AMBIL 40719359", INTENT_STAFF_TAKE, DIRECTORY_NONE, 0, ""},
        {"balas 4071 9359 loket ditambah", INTENT_STAFF_REPLY, DIRECTORY_NONE, 0, "loket ditambah"},
        {"DAFTAR", INTENT_STAFF_LIST, DIRECTORY_NONE, 0, ""},
        {"ADUAN KTW antri", INTENT_COMPLAINT, 1, 0, "antri"},
    };
    const struct rules rules = small_rules();
    for (size_t i = 0; i < sizeof STAFF / sizeof STAFF[0]; i++)
        check_row(&rules, &STAFF[i], ROLE_OFFICER);
}

static void test_ticket(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum intent intent;
        enum parse_ticket has;
        uint32_t ticket;
    } ROW[] = {
        {"CEK 40719359", INTENT_STATUS, PARSE_TICKET_GOOD, 40719359},
        {"cek 4071-9359", INTENT_STATUS, PARSE_TICKET_GOOD, 40719359},
        {"40719359", INTENT_STATUS, PARSE_TICKET_GOOD, 40719359},
        {"CEK 40719358", INTENT_STATUS, PARSE_TICKET_BAD, 40719358},
        {"CEK 4071935", INTENT_STATUS, PARSE_TICKET_BAD, 4071935},
        {"CEK 123456789012", INTENT_STATUS, PARSE_TICKET_BAD, 12345678},
        {"CEK", INTENT_STATUS, PARSE_TICKET_NONE, 0},
        {"40719358", INTENT_UNKNOWN, PARSE_TICKET_NONE, 0},
        {"40719359 kapan dijawab", INTENT_UNKNOWN, PARSE_TICKET_NONE, 0},
    };
    const struct rules rules = small_rules();
    for (size_t i = 0; i < sizeof ROW / sizeof ROW[0]; i++) {
        struct command command;
        parse_text(&rules, ROW[i].text, ROLE_NONE, &command);
        if (command.intent != ROW[i].intent || command.has_ticket != ROW[i].has || command.ticket != ROW[i].ticket)
            fail_msg("'%s': %s %d %u", ROW[i].text, intent_name(command.intent), (int)command.has_ticket,
                     command.ticket);
    }
}

static void test_answers(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool is_yes, is_no;
    } ROW[] = {{"YA", true, false},          {"ya betul", true, false}, {"ya 40719359", true, false},
               {"tidak", false, true},       {"yaaaa", true, false},    {"ya tapi belum", false, false},
               {"tidak puas", false, false}, {"", false, false}};
    const struct rules rules = small_rules();
    for (size_t i = 0; i < sizeof ROW / sizeof ROW[0]; i++) {
        struct command command;
        parse_text(&rules, ROW[i].text, ROLE_NONE, &command);
        if (command.is_yes != ROW[i].is_yes || command.is_no != ROW[i].is_no)
            fail_msg("'%s': yes %d no %d", ROW[i].text, command.is_yes, command.is_no);
    }
}

static void test_language_and_grade(void **state)
{
    (void)state;
    const struct rules rules = small_rules();
    struct command command;
    parse_text(&rules, "complaint ktw no medicine", ROLE_NONE, &command);
    assert_int_equal(command.lang, 1);
    parse_text(&rules, "tidak puas ktw", ROLE_NONE, &command);
    assert_int_equal(command.lang, 0);
    assert_int_equal(command.grade, 1);
    parse_text(&rules, "halo", ROLE_NONE, &command);
    assert_int_equal(command.lang, -1);
    assert_int_equal(command.topic, -1);
    parse_text(&rules, "info syarat", ROLE_NONE, &command);
    assert_int_equal(command.topic, REPLY_ID_info_syarat);
}

/* Whatever is cut off a message, the body lies within it. */
static void test_body_is_within(void **state)
{
    (void)state;
    static const char TEXT[] = "RAHASIA ADUAN# kuta waluya 😀 antri ﬁ 40719359 \xc3\xa9\n";
    const struct rules rules = small_rules();
    for (size_t n = 0; n < sizeof TEXT; n++) {
        char cut[sizeof TEXT];
        struct command command;
        if (((unsigned char)TEXT[n] & 0xC0) == 0x80)
            continue; /* inside a character: gsmtext_clean never lets that through */
        memcpy(cut, TEXT, n);
        cut[n] = '\0';
        parse_text(&rules, cut, ROLE_DINKES, &command);
        assert_true(command.body >= cut && command.body + command.body_len <= cut + n);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_patient),
        cmocka_unit_test(test_staff),
        cmocka_unit_test(test_ticket),
        cmocka_unit_test(test_answers),
        cmocka_unit_test(test_language_and_grade),
        cmocka_unit_test(test_body_is_within),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
