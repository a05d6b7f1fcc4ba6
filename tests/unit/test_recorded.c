/* recorded: whose number is shown, and that a message comes over the wire as it was. */
#include "io/recorded.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define PATIENT "+6281200000012"
#define OFFICER "+6281300000001"
#define OWN     "+6281100000099"

static struct recorded message_of(enum phone_kind kind, const char *number)
{
    struct recorded recorded = {.id = 7,
                                .received_at = 1774605000,
                                .person = 12,
                                .channel = CHANNEL_USSD,
                                .is_text = true,
                                .ticket = 40719359,
                                .text = "ADUAN KTW antri\nlama — \x01"};
    recorded.sender.kind = kind;
    (void)snprintf(recorded.sender.text, sizeof recorded.sender.text, "%s", number);
    return recorded;
}

static void test_hide(void **state)
{
    static const struct staff STAFF[] = {
        {.phone = {PHONE_MOBILE, "+6281300000000"}, .to_day = DIRECTORY_ALWAYS},
        {.phone = {PHONE_MOBILE, OFFICER}, .from_day = 1, .to_day = 2}, /* has left long ago: known all the same */
    };
    static const struct {
        enum phone_kind kind;
        const char *number, *expected;
    } ROWS[] = {
        {PHONE_MOBILE, PATIENT, ""},      {PHONE_MOBILE, OFFICER, OFFICER}, {PHONE_MOBILE, OWN, OWN},
        {PHONE_FOREIGN, "+60123456", ""}, {PHONE_FIXED, "+622100000", ""},  {PHONE_SHORTCODE, "888", ""},
        {PHONE_ALPHA, "TELKOMSEL", ""},   {PHONE_INVALID, "", ""},          {PHONE_FOREIGN, OFFICER, ""},
    };
    struct rules rules = {.directory = {.staff = STAFF, .n_staff = 2}};
    rules.policy.own[rules.policy.n_own++] = (struct phone){PHONE_MOBILE, OWN};
    (void)state;
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        static const char NOTHING[PHONE_TEXT_MAX];
        struct recorded recorded = message_of(ROWS[i].kind, ROWS[i].number);
        recorded_hide(&recorded, &rules);
        assert_int_equal(recorded.sender.kind, ROWS[i].kind);
        assert_string_equal(recorded.sender.text, ROWS[i].expected);
        if (ROWS[i].expected[0] == '\0') /* not even behind the NUL */
            assert_memory_equal(recorded.sender.text, NOTHING, sizeof NOTHING);
        assert_int_equal(recorded.person, 12);
    }
}

static void expect_same(const struct recorded *a, const struct recorded *b)
{
    assert_int_equal(a->id, b->id);
    assert_int_equal(a->received_at, b->received_at);
    assert_int_equal(a->person, b->person);
    assert_int_equal(a->sender.kind, b->sender.kind);
    assert_string_equal(a->sender.text, b->sender.text);
    assert_int_equal(a->channel, b->channel);
    assert_int_equal(a->is_text, b->is_text);
    assert_int_equal(a->is_partial, b->is_partial);
    assert_int_equal(a->ticket, b->ticket);
    assert_string_equal(a->text, b->text);
}

static void test_there_and_back(void **state)
{
    (void)state;
    for (int kind = PHONE_INVALID; kind <= PHONE_ALPHA; kind++)
        for (int odd = 0; odd <= 1; odd++) {
            struct recorded there = message_of((enum phone_kind)kind, odd ? OFFICER : ""), back;
            struct cell cells[RECORDED_CELLS];
            struct err err;
            there.is_text = odd;
            there.is_partial = !odd;
            there.ticket = odd ? 40719359 : 0;
            there.channel = odd ? CHANNEL_SMS : CHANNEL_USSD;
            int n = recorded_cells(&there, cells);
            assert_int_equal(n, RECORDED_CELLS);
            assert_int_equal(recorded_from_cells(cells, n, &back, &err), OK);
            expect_same(&there, &back);
        }
}

/* Each cell missing, of another kind, or beyond its range. */
static void test_refuses(void **state)
{
    static char longest[MESSAGE_TEXT_MAX + 1];
    memset(longest, 'a', MESSAGE_TEXT_MAX);
    static const struct cell BAD[] = {
        {"id", CELL_NULL, 0, NULL},
        {"id", CELL_NUMBER, 0, NULL},
        {"id", CELL_TEXT, 0, "7"},
        {"received_at", CELL_NULL, 0, NULL},
        {"person", CELL_NUMBER, -1, NULL},
        {"kind", CELL_TEXT, 0, "mobil"},
        {"kind", CELL_NULL, 0, NULL},
        {"channel", CELL_TEXT, 0, "fax"},
        {"is_text", CELL_NUMBER, 2, NULL},
        {"is_partial", CELL_NULL, 0, NULL},
        {"text", CELL_NULL, 0, NULL},
        {"text", CELL_TEXT, 0, longest},
        {"sender", CELL_TEXT, 0, "+6281200000012345678901234567890"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++) {
        struct recorded there = message_of(PHONE_MOBILE, OFFICER), back;
        struct cell cells[RECORDED_CELLS];
        struct err err = {.text = ""};
        int n = recorded_cells(&there, cells), at = 0;
        while (at < n && strcmp(cells[at].column, BAD[i].column) != 0)
            at++;
        assert_true(at < n);
        cells[at] = BAD[i];
        assert_int_equal(recorded_from_cells(cells, n, &back, &err), E_INVAL);
        assert_true(err.text[0] != '\0');
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hide),
        cmocka_unit_test(test_there_and_back),
        cmocka_unit_test(test_refuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
