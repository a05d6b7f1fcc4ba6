/* control: what may be asked of suarad, and that both sides read what the other wrote, and no more. */
#include "io/control.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ARGV_MAX 20

/* "cases --unit KTW" as words; a word has no spaces here. */
static enum rc take(const char *text, struct control_words *words, struct err *err)
{
    static char buffer[2048];
    char *argv[ARGV_MAX], *rest = NULL;
    int n = 0;
    (void)snprintf(buffer, sizeof buffer, "%s", text);
    for (char *word = strtok_r(buffer, " ", &rest); word != NULL && n < ARGV_MAX; word = strtok_r(NULL, " ", &rest))
        argv[n++] = word;
    return control_words_take(n, argv, words, err);
}

static enum rc parse(const char *text, struct control_request *request, struct err *err)
{
    struct control_words words;
    enum rc rc = take(text, &words, err);
    return rc == OK ? control_parse(&words, request, err) : rc;
}

static void test_parse(void **state)
{
    static const struct {
        const char *text;
        struct control_request expected;
    } ROWS[] = {
        {"status", {.verb = CONTROL_STATUS}},
        {"modems", {.verb = CONTROL_MODEMS}},
        {"cases", {.verb = CONTROL_CASES}},
        {"cases --unit ktw", {.verb = CONTROL_CASES, .unit = "KTW"}},
        {"cases --unit=KTW --state=in_progress --limit=20",
         {.verb = CONTROL_CASES, .unit = "KTW", .state = "in_progress", .limit = 20}},
        {"cases --limit 100000", {.verb = CONTROL_CASES, .limit = 100000}},
        {"cases --unit KTW --unit TJM", {.verb = CONTROL_CASES, .unit = "TJM"}},
        {"outbox --state unknown", {.verb = CONTROL_OUTBOX, .state = "unknown"}},
        {"case 40719359", {.verb = CONTROL_CASE, .ticket = 40719359}},
        {"case 4071 9359", {.verb = CONTROL_CASE, .ticket = 40719359}},
        {"case 4071-9359", {.verb = CONTROL_CASE, .ticket = 40719359}},
        {"votes --unit KTW", {.verb = CONTROL_VOTES, .unit = "KTW"}},
        {"reload", {.verb = CONTROL_RELOAD}},
        {"recorded", {.verb = CONTROL_RECORDED}},
        {"recorded --days 31 --after=9000000000 --limit 5",
         {.verb = CONTROL_RECORDED, .limit = 5, .days = 31, .after = 9000000000}},
        {"recorded --after 0 --days 3660", {.verb = CONTROL_RECORDED, .days = 3660}},
        {"audit", {.verb = CONTROL_AUDIT}},
        {"audit 4071 9359 --limit 3", {.verb = CONTROL_AUDIT, .ticket = 40719359, .limit = 3}},
        {"breach 2026-03-27", {.verb = CONTROL_BREACH, .from_day = 20539, .to_day = 20539}},
        {"breach 2026-03-27 2026-03-28 --limit 5",
         {.verb = CONTROL_BREACH, .from_day = 20539, .to_day = 20540, .limit = 5}},
        {"breach note 2026-03-27 --reason laptop_hilang",
         {.verb = CONTROL_BREACH_NOTE, .from_day = 20539, .to_day = 20539, .reason = "laptop_hilang"}},
        {"breach note 2026-03-27 2026-03-28 --reason laptop_hilang",
         {.verb = CONTROL_BREACH_NOTE, .from_day = 20539, .to_day = 20540, .reason = "laptop_hilang"}},
        {"breach told 12 --reason lewat_surat", {.verb = CONTROL_BREACH_TOLD, .id = 12, .reason = "lewat_surat"}},
        {"breaches", {.verb = CONTROL_BREACHES}},
        {"chain --after 2000", {.verb = CONTROL_CHAIN, .after = 2000}},
        {"reveal 4071 9359 --reason keluarga_menunggu",
         {.verb = CONTROL_REVEAL, .ticket = 40719359, .reason = "keluarga_menunggu"}},
        {"reveal --reason=keluarga_menunggu 40719359",
         {.verb = CONTROL_REVEAL, .ticket = 40719359, .reason = "keluarga_menunggu"}},
    };
    (void)state;
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        struct control_request request;
        struct err err;
        assert_int_equal(parse(ROWS[i].text, &request, &err), OK);
        assert_int_equal(request.verb, ROWS[i].expected.verb);
        assert_int_equal(request.ticket, ROWS[i].expected.ticket);
        assert_string_equal(request.unit, ROWS[i].expected.unit);
        assert_string_equal(request.state, ROWS[i].expected.state);
        assert_int_equal(request.limit, ROWS[i].expected.limit);
        assert_int_equal(request.days, ROWS[i].expected.days);
        assert_int_equal(request.after, ROWS[i].expected.after);
        assert_int_equal(request.from_day, ROWS[i].expected.from_day);
        assert_int_equal(request.to_day, ROWS[i].expected.to_day);
        assert_int_equal(request.id, ROWS[i].expected.id);
        assert_string_equal(request.reason, ROWS[i].expected.reason);
    }
}

static void test_parse_refuses(void **state)
{
    static const struct {
        const char *text, *expected;
    } ROWS[] = {
        {"", "no command; see suaractl help"},
        {"modem", "there is no command 'modem'; did you mean 'modems'?"},
        {"frobnicate", "there is no command 'frobnicate'; see suaractl help"},
        {"STATUS", "there is no command 'STATUS'; did you mean 'status'?"},
        {"status now", "'now' is one word too many; usage: suaractl status "},
        {"status --unit KTW", "'status' does not take '--unit'; usage: suaractl status "},
        {"cases --unti KTW",
         "'cases' does not take '--unti'; usage: suaractl cases [--unit CODE] [--state STATE] [--limit N]"},
        {"cases --unit", "'--unit' needs a value; usage: suaractl cases [--unit CODE] [--state STATE] [--limit N]"},
        {"cases --unit=", "'' is no unit code; codes have 1 to 5 letters and digits"},
        {"cases --unit ABCDEF", "'ABCDEF' is no unit code; codes have 1 to 5 letters and digits"},
        {"cases --state open", "there is no state 'open'; one of: received verified forwarded in_progress mediation "
                               "answered closed rejected reopened withdrawn"},
        {"cases --state sent", "there is no state 'sent'; one of: received verified forwarded in_progress mediation "
                               "answered closed rejected reopened withdrawn"},
        {"outbox --state received",
         "there is no state 'received'; one of: queued sending sent delivered unknown failed expired"},
        {"cases --limit 0", "'0' is no limit; a number from 1 to 100000"},
        {"cases --limit 100001", "'100001' is no limit; a number from 1 to 100000"},
        {"cases --limit -5", "'-5' is no limit; a number from 1 to 100000"},
        {"cases --limit +5", "'+5' is no limit; a number from 1 to 100000"},
        {"cases --limit 5x", "'5x' is no limit; a number from 1 to 100000"},
        {"cases --limit 99999999999999999999", "'99999999999999999999' is no limit; a number from 1 to 100000"},
        {"cases --days 3",
         "'cases' does not take '--days'; usage: suaractl cases [--unit CODE] [--state STATE] [--limit N]"},
        {"recorded --days 0", "'0' is no number of days; a number from 1 to 3660"},
        {"recorded --days 3661", "'3661' is no number of days; a number from 1 to 3660"},
        {"recorded --days x", "'x' is no number of days; a number from 1 to 3660"},
        {"recorded --after -1", "'-1' is no id of a message; a number"},
        {"recorded --after 99999999999999999999", "'99999999999999999999' is no id of a message; a number"},
        {"case", "which case? usage: suaractl case TICKET"},
        {"case 40719358", "'40719358' has a wrong digit: it is no ticket"},
        {"case 407193", "'407193' is no ticket; eight digits, as in 4071 9359"},
        {"case 40719359 x", "'40719359 x' is no ticket; eight digits, as in 4071 9359"},
        {"case KTW", "'KTW' is no ticket; eight digits, as in 4071 9359"},
        {"breach", "which days? usage: suaractl breach FROM [TO] [--limit N]"},
        {"breach 27-03-2026", "'27-03-2026' is no date; year-month-day, as in 2026-03-27"},
        {"breach 2026-02-30", "'2026-02-30' is no date; year-month-day, as in 2026-03-27"},
        {"breach 2026-03-27 2026-03-28 2026-03-29",
         "'2026-03-29' is one word too many; usage: suaractl breach FROM [TO] [--limit N]"},
        {"breach 2026-03-27 --reason laptop_hilang",
         "'breach' does not take '--reason'; usage: suaractl breach FROM [TO] [--limit N]"},
        {"breach note 2026-03-27", "why? usage: suaractl breach note FROM [TO] --reason TEXT"},
        {"breach note --reason laptop_hilang", "which days? usage: suaractl breach note FROM [TO] --reason TEXT"},
        {"breach told --reason lewat_surat", "which one? usage: suaractl breach told ID --reason TEXT"},
        {"breach told 0 --reason lewat_surat", "'0' is no number of a row"},
        {"breach told x", "'x' is no number of a row"},
        {"breach told 1 2", "'2' is one word too many; usage: suaractl breach told ID --reason TEXT"},
        {"breach tell 1", "'tell' is no date; year-month-day, as in 2026-03-27"},
        {"audit KTW", "'KTW' is no ticket; eight digits, as in 4071 9359"},
        {"audit verify", "'verify' is no ticket; eight digits, as in 4071 9359"},
        {"reveal --reason keluarga_menunggu", "which case? usage: suaractl reveal TICKET --reason TEXT"},
        {"reveal 40719359", "why? usage: suaractl reveal TICKET --reason TEXT"},
        {"reveal 40719359 --reason", "'--reason' needs a value; usage: suaractl reveal TICKET --reason TEXT"},
        {"case 40719359 --reason keluarga_menunggu", "'case' does not take '--reason'; usage: suaractl case TICKET"},
        {"1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17", "too many words: 17; at most 16"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        struct control_request request;
        struct err err = {.text = ""};
        assert_int_equal(parse(ROWS[i].text, &request, &err), E_INVAL);
        assert_string_equal(err.text, ROWS[i].expected);
    }
}

/* As many bytes as a word may have, and one more. */
static void test_long_word(void **state)
{
    char text[CONTROL_WORD_MAX + 1];
    char *const argv[] = {text};
    struct control_words words;
    struct err err = {.text = ""};
    (void)state;
    memset(text, 'a', CONTROL_WORD_MAX);
    text[CONTROL_WORD_MAX] = '\0';
    assert_int_equal(control_words_take(1, argv, &words, &err), E_INVAL);
    assert_string_equal(err.text, "'aaaaaaaaaaaaaaaaaaaa...' is too long; at most 511 characters");
    text[CONTROL_WORD_MAX - 1] = '\0';
    assert_int_equal(control_words_take(1, argv, &words, &err), OK);
}

/* Why an administrator does something: a sentence that explains, without anybody's number. */
static void test_reasons(void **state)
{
    static char longest[CONTROL_REASON_MAX], too_long[CONTROL_REASON_MAX + 1];
    static const struct {
        const char *reason, *kept; /* NULL: refused, */
        const char *says;          /* and why        */
    } ROWS[] = {
        {"Keluarga tidak dapat dihubungi", "Keluarga tidak dapat dihubungi", NULL},
        {"  perlu sekali  ", "perlu sekali", NULL},
        {"1234567 ab", "1234567 ab", NULL},
        {"kasus 4071 9359, hotline 119", "kasus 4071 9359, hotline 119", NULL},
        {"éééééééééé", "éééééééééé", NULL},
        {longest, longest, NULL},
        {"", NULL, "the reason must say why, in at least 10 characters"},
        {"perlu saja", "perlu saja", NULL},
        {"perlu aja", NULL, "the reason must say why, in at least 10 characters"},
        {"   perlu      ", NULL, "the reason must say why, in at least 10 characters"},
        {"ééééééééé", NULL, "the reason must say why, in at least 10 characters"},
        {"perlu\nsekali ini", NULL, "the reason is one line of text"},
        {"perlu \x1b[2Jsekali", NULL, "the reason is one line of text"},
        {"minta ditelepon di 081200000012", NULL, "the reason is kept for years: leave the telephone number out of it"},
        {"minta ditelepon di 0812-0000-0012", NULL,
         "the reason is kept for years: leave the telephone number out of it"},
        {"NIK 3215010101010001 tidak cocok", NULL,
         "the reason is kept for years: leave the telephone number out of it"},
        {too_long, NULL, "the reason is too long; at most 300 bytes"},
    };
    (void)state;
    memset(longest, 'a', sizeof longest - 1);
    memset(too_long, 'a', sizeof too_long - 1);
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        struct control_words words = {.n = 4, .word = {"reveal", "40719359", "--reason", ""}};
        struct control_request request;
        struct err err = {.text = ""};
        (void)snprintf(words.word[3], CONTROL_WORD_MAX, "%s", ROWS[i].reason);
        assert_int_equal(control_parse(&words, &request, &err), ROWS[i].kept != NULL ? OK : E_INVAL);
        assert_string_equal(ROWS[i].kept != NULL ? request.reason : err.text,
                            ROWS[i].kept != NULL ? ROWS[i].kept : ROWS[i].says);
    }
}

/* Of two commands the longer name is meant. */
static void test_match(void **state)
{
    static const struct {
        const char *name, *words;
        int expected;
    } ROWS[] = {
        {"audit", "audit", 1},
        {"audit", "audit verify", 1},
        {"audit verify", "audit verify --json", 2},
        {"audit verify", "audit", 0},
        {"audit verify", "audit verif", 0},
        {"audit", "audits", 0},
        {"audit", "audi", 0},
        {"audit", "", 0},
        {"audit verify", "verify", 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        struct control_words words;
        struct err err;
        assert_int_equal(take(ROWS[i].words, &words, &err), OK);
        assert_int_equal(control_match(ROWS[i].name, &words), ROWS[i].expected);
    }
}

static void test_request_frames(void **state)
{
    static const char *const ROWS[] = {
        "status", "cases --unit KTW --limit 5",
        "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 012345678901234567890123456789012345678901234567890123456789012"};
    (void)state;
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        struct control_words words, again;
        struct wire_frame frame;
        struct err err;
        assert_int_equal(take(ROWS[i], &words, &err), OK);
        control_request_put(&words, &frame);
        assert_int_equal(control_request_get(&frame, &again, &err), OK);
        assert_int_equal(again.n, words.n);
        for (int w = 0; w < words.n; w++)
            assert_string_equal(again.word[w], words.word[w]);
    }
}

static void test_request_refuses(void **state)
{
    static const struct {
        uint8_t type, body[600];
        size_t len;
        const char *expected;
    } ROWS[] = {
        {'X', {1, 0}, 2, "this is no request (type 88)"},
        {'Q', {2, 0}, 2, "a request of version 2; this suarad speaks version 1: install both programs together"},
        {'Q', {1, 17}, 2, "too many words: 17; at most 16"},
        {'Q', {0}, 0, "a request of version 0; this suarad speaks version 1: install both programs together"},
        {'Q', {1}, 1, NULL},                            /* a request of no words needs their number */
        {'Q', {1, 1}, 2, NULL},                         /* the word is missing                       */
        {'Q', {1, 1, 0, 0, 0, 2, 'a'}, 7, NULL},        /* cut in the word                           */
        {'Q', {1, 1, 0, 0, 0, 2, 'a', 0}, 8, NULL},     /* NUL in the word                           */
        {'Q', {1, 1, 0xff, 0xff, 0xff, 0xff}, 6, NULL}, /* a length that lies                        */
        {'Q', {1, 1, 0, 0, 2, 0, 'a'}, 518, NULL},      /* longer than a word may be                 */
        {'Q', {1, 0, 0}, 3, NULL},                      /* one byte too many                         */
    };
    (void)state;
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        struct control_words words;
        struct wire_frame frame;
        struct err err = {.text = ""};
        wire_begin(&frame, ROWS[i].type);
        wire_put_bytes(&frame, ROWS[i].body, ROWS[i].len);
        assert_int_equal(control_request_get(&frame, &words, &err), E_INVAL);
        assert_int_equal(words.n, 0);
        if (ROWS[i].expected != NULL)
            assert_string_equal(err.text, ROWS[i].expected);
    }
}

/* The next frame of a reply's bytes; false at its end. */
static bool next_item(const struct control_reply *reply, size_t *at, struct control_item *item)
{
    struct wire_frame frame;
    struct err err;
    if (*at == reply->len)
        return false;
    const uint8_t *head = reply->bytes + *at;
    size_t len = (size_t)head[0] << 24 | (size_t)head[1] << 16 | (size_t)head[2] << 8 | head[3];
    wire_begin(&frame, head[4]);
    wire_put_bytes(&frame, head + WIRE_HEAD, len - 1);
    *at += 4 + len;
    assert_true(*at <= reply->len);
    assert_int_equal(control_item_get(&frame, item, &err), OK);
    return true;
}

static void test_reply(void **state)
{
    static const struct cell CELLS[] = {
        {"ticket", CELL_TICKET, 40719359, NULL}, {"unit", CELL_TEXT, 0, "KTW"},    {"n", CELL_NUMBER, -3, NULL},
        {"at", CELL_TIME, 1774605000, NULL},     {"flags", CELL_NULL, 9, "never"}, {"none", CELL_TEXT, 0, NULL},
    };
    struct control_reply reply;
    static struct control_item item;
    size_t at = 0;
    (void)state;
    control_reply_begin(&reply, 25200);
    assert_true(control_reply_row(&reply, CELLS, 6));
    control_reply_next_table(&reply);
    control_reply_line(&reply, "suara.conf:1:1: no");
    control_reply_end(&reply, 1, "refused");

    assert_true(next_item(&reply, &at, &item));
    assert_int_equal(item.kind, ITEM_BEGIN);
    assert_int_equal(item.utc_offset_s, 25200);
    assert_true(next_item(&reply, &at, &item));
    assert_int_equal(item.kind, ITEM_ROW);
    assert_int_equal(item.n, 6);
    for (int i = 0; i < 6; i++) {
        bool is_null = CELLS[i].kind == CELL_NULL || (CELLS[i].kind == CELL_TEXT && CELLS[i].text == NULL);
        assert_string_equal(item.cell[i].column, CELLS[i].column);
        assert_int_equal(item.cell[i].kind, is_null ? CELL_NULL : CELLS[i].kind);
        assert_int_equal(item.cell[i].number, is_null ? 0 : CELLS[i].number);
        if (item.cell[i].kind == CELL_TEXT)
            assert_string_equal(item.cell[i].text, CELLS[i].text);
        else
            assert_null(item.cell[i].text);
    }
    assert_true(next_item(&reply, &at, &item));
    assert_int_equal(item.kind, ITEM_NEXT_TABLE);
    assert_true(next_item(&reply, &at, &item));
    assert_int_equal(item.kind, ITEM_LINE);
    assert_string_equal(item.line, "suara.conf:1:1: no");
    assert_true(next_item(&reply, &at, &item));
    assert_int_equal(item.kind, ITEM_END);
    assert_int_equal(item.exit_code, 1);
    assert_false(item.is_cut);
    assert_string_equal(item.line, "refused");
    assert_false(next_item(&reply, &at, &item));
    control_reply_free(&reply);
    assert_null(reply.bytes);
}

/* Rows without end: the reply stays bounded, says that it was cut, and still has its end. */
static void test_reply_is_bounded(void **state)
{
    char text[8000];
    const struct cell cell = {"text", CELL_TEXT, 0, text};
    struct control_reply reply;
    static struct control_item item;
    size_t at = 0, n_rows = 0, n_read = 0;
    (void)state;
    memset(text, 'a', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    control_reply_begin(&reply, 0);
    while (control_reply_row(&reply, &cell, 1))
        n_rows++;
    assert_false(control_reply_row(&reply, &cell, 0)); /* a small one does not slip in after the cut */
    control_reply_end(&reply, 0, NULL);
    assert_true(reply.len <= CONTROL_REPLY_MAX);
    assert_true(n_rows > 1000);
    while (next_item(&reply, &at, &item))
        n_read += item.kind == ITEM_ROW;
    assert_int_equal(n_read, n_rows);
    assert_int_equal(item.kind, ITEM_END);
    assert_true(item.is_cut);
    assert_null(item.line);
    control_reply_free(&reply);
}

/* One cell larger than a frame: left out and told, not an overflow. */
static void test_row_too_large(void **state)
{
    char *text = calloc(1, WIRE_BODY_MAX + 1);
    struct control_reply reply;
    (void)state;
    assert_non_null(text);
    memset(text, 'a', WIRE_BODY_MAX);
    const struct cell cell = {"text", CELL_TEXT, 0, text};
    control_reply_begin(&reply, 0);
    assert_false(control_reply_row(&reply, &cell, 1));
    assert_true(reply.is_cut);
    control_reply_end(&reply, 0, NULL);
    control_reply_free(&reply);
    free(text);
}

static void test_item_refuses(void **state)
{
    static const struct {
        uint8_t type, body[64];
        size_t len;
    } ROWS[] = {
        {'?', {0}, 0},
        {'B', {1}, 1},                                                    /* no offset                   */
        {'B', {9, 0, 0, 0, 0, 0, 0, 0, 0}, 9},                            /* another version             */
        {'B', {1, 0, 0, 0, 1, 0, 0, 0, 0}, 9},                            /* an offset of years          */
        {'R', {0}, 0},                                                    /* no number of cells          */
        {'R', {41}, 1},                                                   /* too many cells              */
        {'R', {1, 0, 0, 0, 1, 'n', 9}, 7},                                /* no such kind                */
        {'R', {1, 0, 0, 0, 1, 'n', 1, 0}, 8},                             /* number cut short            */
        {'R', {1, 0, 0, 0, 1, 'n', 0, 0, 0, 0, 9, 'a'}, 12},              /* text cut short              */
        {'R', {1, 0, 0, 0, 1, 'n', 3, 0, 0, 0, 0, 5, 0xf5, 0xe1, 0}, 15}, /* 100000000 is no ticket */
        {'R', {0, 0}, 2},                                                 /* one byte too many           */
        {'N', {0}, 1},
        {'L', {0, 0, 0, 9, 'a'}, 5},
        {'E', {0}, 1},
        {'E', {0, 2, 0, 0, 0, 0}, 6}, /* neither true nor false */
    };
    static struct control_item item;
    (void)state;
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        struct wire_frame frame;
        struct err err;
        wire_begin(&frame, ROWS[i].type);
        wire_put_bytes(&frame, ROWS[i].body, ROWS[i].len);
        assert_int_equal(control_item_get(&frame, &item, &err), E_INVAL);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parse),          cmocka_unit_test(test_parse_refuses),
        cmocka_unit_test(test_request_frames), cmocka_unit_test(test_request_refuses),
        cmocka_unit_test(test_reply),          cmocka_unit_test(test_reply_is_bounded),
        cmocka_unit_test(test_long_word),      cmocka_unit_test(test_reasons),
        cmocka_unit_test(test_match),          cmocka_unit_test(test_row_too_large),
        cmocka_unit_test(test_item_refuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
