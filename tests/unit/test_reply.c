/* reply: templates, values that stay what they are, and how long it gets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "core/gsmtext.h"
#include "core/reply.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define V(X)         (UINT64_C(1) << REPLY_VAR_##X)

enum { ACK, ANSWER, TWO, ODD, REPLIES };

static const char *const NAME[REPLIES] = {"ack", "answer", "two", "odd"};
static const char *const TEXT_ID[REPLIES] = {
    [ACK] = "Aduan {unit} no {tiket}.",
    [ANSWER] = "{unit} menjawab aduan {tiket}: {isi} Puas? Ketik PUAS atau BELUM {tiket}",
    [TWO] = "{isi}|{teks}",
    [ODD] = "a{b {tak_ada} {tiket",
};
static const char *const TEXT_EN[REPLIES] = {
    [ACK] = "Complaint {unit}: {tiket}.", [ANSWER] = "{isi}", [TWO] = "{isi}|{teks}", [ODD] = ""};
static const struct replies TABLE = {
    .n_langs = 2, .lang = {"id", "en"}, .n = REPLIES, .name = NAME, .text = {TEXT_ID, TEXT_EN}};

static const char *repeat(char *buffer, const char *text, size_t n)
{
    size_t len = strlen(text);
    for (size_t i = 0; i < n; i++)
        memcpy(buffer + i * len, text, len);
    buffer[n * len] = '\0';
    return buffer;
}

static void test_lists_agree(void **state)
{
    (void)state;
    for (int i = 0; i < REPLY_ID_COUNT; i++) {
        assert_true(REPLY_SPEC[i].name[0] != '\0');
        assert_int_equal(REPLY_SPEC[i].vars >> REPLY_VAR_COUNT, 0);
    }
    for (int i = 0; i < REPLY_VAR_COUNT; i++) {
        assert_int_equal(reply_var(REPLY_VAR_SPEC[i].name, strlen(REPLY_VAR_SPEC[i].name)), i);
        assert_true(REPLY_VAR_SPEC[i].max > 0);
    }
    assert_string_equal(REPLY_SPEC[REPLY_ID_ack_complaint].name, "ack_complaint");
    assert_int_equal(REPLY_SPEC[REPLY_ID_ack_complaint].audience, REPLY_PATIENT);
    assert_true(REPLY_SPEC[REPLY_ID_ack_complaint].vars == (V(TGL) | V(TIKET) | V(UNIT)));
    assert_int_equal(REPLY_SPEC[REPLY_ID_st_new].audience, REPLY_STAFF);
    assert_int_equal(REPLY_SPEC[REPLY_ID_ussd_root].audience, REPLY_USSD);
    assert_string_equal(REPLY_VAR_SPEC[REPLY_VAR_UNIT2].name, "unit2");
    assert_int_equal(REPLY_VAR_SPEC[REPLY_VAR_TIKET].max, 8);
}

static void test_look_up(void **state)
{
    (void)state;
    assert_int_equal(reply_index(&TABLE, "ack"), ACK);
    assert_int_equal(reply_index(&TABLE, "odd"), ODD);
    assert_int_equal(reply_index(&TABLE, "Ack"), -1);
    assert_int_equal(reply_index(&TABLE, ""), -1);
    assert_int_equal(reply_lang(&TABLE, "id"), 0);
    assert_int_equal(reply_lang(&TABLE, "en"), 1);
    assert_int_equal(reply_lang(&TABLE, "su"), -1);
    static const struct {
        const char *name;
        size_t len;
        int var;
    } ROWS[] = {{"unit", 4, REPLY_VAR_UNIT},
                {"unit2", 5, REPLY_VAR_UNIT2},
                {"unit2", 4, REPLY_VAR_UNIT},
                {"n2", 1, REPLY_VAR_N},
                {"uni", 3, -1},
                {"", 0, -1},
                {"Unit", 4, -1},
                {"unit22", 6, -1},
                {"tiket}", 7, -1}};
    for (size_t i = 0; i < COUNT(ROWS); i++)
        assert_int_equal(reply_var(ROWS[i].name, ROWS[i].len), ROWS[i].var);
}

static void test_render(void **state)
{
    (void)state;
    static const struct {
        int lang, id;
        const char *unit, *ticket, *body;
        const char *text;
    } ROWS[] = {
        {0, ACK, "Pkm Kutawaluya", "40719359", NULL, "Aduan Pkm Kutawaluya no 40719359."},
        {1, ACK, "Pkm Kutawaluya", "40719359", NULL, "Complaint Pkm Kutawaluya: 40719359."},
        {-1, ACK, "KTW", "1", NULL, "Aduan KTW no 1."}, /* unknown language: the first */
        {2, ACK, "KTW", "1", NULL, "Aduan KTW no 1."},
        {0, ACK, NULL, "", NULL, "Aduan  no ."},
        {0, ACK, "Puskesmas Kandangserang Barat", "407193591", NULL, "Aduan Puskesmas Kandangseran no 40719359."},
        /* a value is never expanded again */
        {0, ACK, "{tiket}", "{unit}{", NULL, "Aduan {tiket} no {unit}."},
        {0, ACK, "%s%n{", "}", NULL, "Aduan %s%n{ no }."},
        /* brought into the alphabet before it is cut, and cut by septets */
        {0, ACK, "“Pkm” – Kajen…", "é", NULL, "Aduan \"Pkm\" - Kajen... no é."},
        {0, ACK, "\xF0\x9F\x98\x80", "[[[[[[[[", NULL, "Aduan ? no [[[[."},
        {1, ANSWER, NULL, NULL, "Sudah kami tambah", "Sudah kami tambah"},
        {0, ODD, NULL, "x", NULL, "a{b {tak_ada} {tiket"}, /* no loader lets it through; no harm either */
        {1, ODD, NULL, "x", NULL, ""},
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        struct reply_values values = {0};
        values.value[REPLY_VAR_UNIT] = ROWS[i].unit;
        values.value[REPLY_VAR_TIKET] = ROWS[i].ticket;
        values.value[REPLY_VAR_ISI] = ROWS[i].body;
        char text[REPLY_TEXT_MAX];
        assert_int_equal(reply_render(&TABLE, ROWS[i].lang, ROWS[i].id, &values, 0, text), 1);
        assert_string_equal(text, ROWS[i].text);
    }
}

/* Cut to its maximum unless it is named whole. */
static void test_whole(void **state)
{
    (void)state;
    char body[512], text[REPLY_TEXT_MAX], expected[1024];
    struct reply_values values = {0};
    values.value[REPLY_VAR_ISI] = repeat(body, "0123456789", 30);
    assert_int_equal(reply_render(&TABLE, 1, ANSWER, &values, 0, text), 1);
    assert_int_equal(strlen(text), REPLY_VAR_SPEC[REPLY_VAR_ISI].max);
    assert_int_equal(reply_render(&TABLE, 1, ANSWER, &values, V(ISI), text), 2);
    assert_string_equal(text, body);

    values.value[REPLY_VAR_UNIT] = "KTW";
    values.value[REPLY_VAR_TIKET] = "40719359";
    snprintf(expected, sizeof expected, "KTW menjawab aduan 40719359: %s Puas? Ketik PUAS atau BELUM 40719359", body);
    assert_int_equal(reply_render(&TABLE, 0, ANSWER, &values, V(ISI), text), 3);
    assert_string_equal(text, expected);
}

static void test_whole_has_an_end(void **state)
{
    (void)state;
    static const struct {
        const char *unit;
        size_t n;
        int segments;
        size_t len; /* of the text */
        bool is_cut;
    } ROWS[] = {
        {"a", 612, 4, 612, false},        {"a", 613, 4, 612, true},  {"a", 8000, 4, 612, true},
        {"é", 612, 4, 1224, false},       {"é", 700, 4, 1221, true}, {"a", 459, 3, 459, false},
        {"€", 304, 4, 912, false},        /* 76 escapes a part, one septet of each lost */
        {"€", 305, 4, 303 * 3 + 3, true}, /* 606 septets and the dots  */
    };
    static char body[9000];
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        struct reply_values values = {0};
        char text[REPLY_TEXT_MAX];
        values.value[REPLY_VAR_ISI] = repeat(body, ROWS[i].unit, ROWS[i].n);
        int segments = reply_render(&TABLE, 1, ANSWER, &values, V(ISI), text);
        bool is_cut = strlen(text) >= 3 && strcmp(text + strlen(text) - 3, "...") == 0;
        if (segments != ROWS[i].segments || strlen(text) != ROWS[i].len || is_cut != ROWS[i].is_cut)
            fail_msg("row %zu: %d segments, %zu bytes, cut %d", i, segments, strlen(text), is_cut);
        assert_int_equal(segments, gsmtext_segments(text));
    }
}

/* What stands behind a long answer still gets there. */
static void test_whole_leaves_the_rest(void **state)
{
    (void)state;
    static char body[9000];
    char text[REPLY_TEXT_MAX];
    struct reply_values values = {0};
    values.value[REPLY_VAR_UNIT] = "KTW";
    values.value[REPLY_VAR_TIKET] = "40719359";
    values.value[REPLY_VAR_ISI] = repeat(body, "panjang ", 1000);
    assert_int_equal(reply_render(&TABLE, 0, ANSWER, &values, V(ISI), text), 4);
    assert_int_equal(strlen(text), 612);
    static const char TAIL[] = "... Puas? Ketik PUAS atau BELUM 40719359";
    assert_string_equal(text + strlen(text) - strlen(TAIL), TAIL);

    values.value[REPLY_VAR_TEKS] = "dua"; /* the first takes all; nothing is left for the second */
    assert_int_equal(reply_render(&TABLE, 0, TWO, &values, V(ISI) | V(TEKS), text), 4);
    assert_string_equal(text + strlen(text) - 4, "...|");
    values.value[REPLY_VAR_ISI] = "satu"; /* or both fit */
    assert_int_equal(reply_render(&TABLE, 0, TWO, &values, V(ISI) | V(TEKS), text), 1);
    assert_string_equal(text, "satu|dua");
}

static void test_check_good(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint64_t vars;
        int septets;
    } ROWS[] = {
        {"", 0, 0},
        {"Terima kasih.", 0, 13},
        {"é€[", 0, 5},
        {"no {tiket}.", V(TIKET), 3 + 8 + 1},
        {"{unit}{unit2}", V(UNIT) | V(UNIT2), 22 + 19},
        {"{tiket} {tiket}", V(TIKET) | V(UNIT), 17}, /* twice, and one not at all */
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        size_t at;
        int septets;
        struct err err = {0};
        if (reply_check(ROWS[i].text, ROWS[i].vars, &at, &septets, &err) != OK || septets != ROWS[i].septets)
            fail_msg("'%s': %d septets at %zu: %s", ROWS[i].text, septets, at, err.text);
    }
}

static void test_check_refusals(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint64_t vars;
        size_t at;
        const char *err;
    } ROWS[] = {
        {"no {tikett}", V(TIKET) | V(UNIT), 3, "unknown variable {tikett}; this reply may use {tiket}, {unit}"},
        {"no {TIKET}", V(TIKET), 3, "unknown variable {TIKET}; this reply may use {tiket}"},
        {"{}", V(TIKET), 0, "unknown variable {}; this reply may use {tiket}"},
        {"{ tiket}", V(TIKET), 0, "unknown variable { tiket}; this reply may use {tiket}"},
        {"{unit}", V(TIKET), 0, "no value here for variable {unit}; this reply may use {tiket}"},
        {"{unit}", 0, 0, "no value here for variable {unit}; this reply may use none"},
        {"no {tiket", V(TIKET), 3, "'{' without '}'; write a variable as {name}"},
        {"{tiket{unit}", V(TIKET) | V(UNIT), 0, "'{' without '}'; write a variable as {name}"},
        {"é {", 0, 3, "'{' without '}'; write a variable as {name}"},
        {"{tiket}}", V(TIKET), 7, "'}' without '{'; write a variable as {name}"},
        {"a “b”", 0, 2, "'“' is not in the GSM-7 alphabet; write '\"'"},
        {"tunggu…", 0, 6, "'…' is not in the GSM-7 alphabet; write '...'"},
        {"ok \xF0\x9F\x98\x80", 0, 3, "'\xF0\x9F\x98\x80' is not in the GSM-7 alphabet; leave it out"},
        {"a\tb", 0, 1, "'\t' is not in the GSM-7 alphabet; write ' '"},
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        size_t at = 99;
        int septets;
        struct err err = {0};
        enum rc rc = reply_check(ROWS[i].text, ROWS[i].vars, &at, &septets, &err);
        if (rc != E_INVAL || at != ROWS[i].at || strcmp(err.text, ROWS[i].err) != 0)
            fail_msg("'%s': %s at %zu: %s", ROWS[i].text, err_name(rc), at, err.text);
        assert_int_equal(reply_check(ROWS[i].text, ROWS[i].vars, &at, &septets, NULL), E_INVAL);
    }
}

/* The promise of reply_check: no rendering is longer than it said. */
static void test_check_is_the_longest(void **state)
{
    (void)state;
    static const char *const VALUES[] = {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                                         "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
                                         "……………………………………………………………………………………………………………………………………………………………………"};
    for (int id = 0; id < ODD; id++) {
        size_t at;
        int most;
        assert_int_equal(reply_check(TEXT_ID[id], UINT64_MAX, &at, &most, NULL), OK);
        for (size_t i = 0; i < COUNT(VALUES); i++) {
            struct reply_values values;
            char text[REPLY_TEXT_MAX];
            for (int var = 0; var < REPLY_VAR_COUNT; var++)
                values.value[var] = VALUES[i];
            reply_render(&TABLE, 0, id, &values, 0, text);
            assert_in_range(gsmtext_septets(text), i == 0 ? most : most - 4, most);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lists_agree),
        cmocka_unit_test(test_look_up),
        cmocka_unit_test(test_render),
        cmocka_unit_test(test_whole),
        cmocka_unit_test(test_whole_has_an_end),
        cmocka_unit_test(test_whole_leaves_the_rest),
        cmocka_unit_test(test_check_good),
        cmocka_unit_test(test_check_refusals),
        cmocka_unit_test(test_check_is_the_longest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
