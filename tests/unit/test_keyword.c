/* keyword: the longest phrase of the wanted kinds at a word. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "core/keyword.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define KIND(kind)   (1u << (kind))
#define ANY          0xFFu

/* As an admin may write them: in no order. */
static const struct keyword UNSORTED[] = {
    {{"puas"}, 1, KEYWORD_COMMAND, INTENT_RATING, 3, 0, false, "PUAS3"},
    {{"tdk", "puas"}, 2, KEYWORD_COMMAND, INTENT_RATING, 1, 0, false, "PUAS1"},
    {{"tdk"}, 1, KEYWORD_ANSWER, INTENT_CONFIRM_NO, 0, 0, false, "TIDAK"},
    {{"aduan"}, 1, KEYWORD_COMMAND, INTENT_COMPLAINT, 0, 0, false, "ADUAN"},
    {{"tolong"}, 1, KEYWORD_COMMAND, INTENT_HELP, 0, 0, true, "BANTUAN"},
    {{"jangan", "sebut", "nama"}, 3, KEYWORD_FLAG, 0, 1, 0, false, "ANONIM"},
    {{"jangan", "sebut", "nama", "saya"}, 4, KEYWORD_FLAG, 0, 1, 0, false, "ANONIM+"},
    {{"jangan", "kirim", "lagi"}, 3, KEYWORD_COMMAND, INTENT_STOP, 0, 0, false, "STOP"},
    {{"tolak"}, 1, KEYWORD_STAFF, INTENT_STAFF_REJECT, 0, 0, false, "TOLAK!"},
    {{"tolak"}, 1, KEYWORD_COMMAND, INTENT_CONSENT_NO, 0, 0, false, "TOLAK"},
    {{"cek"}, 1, KEYWORD_COMMAND, INTENT_STATUS, 0, 0, false, "CEK"},
    {{"data", "saya"}, 2, KEYWORD_COMMAND, INTENT_DATA_SUMMARY, 0, 0, true, "DATA SAYA"},
    {{"data"}, 1, KEYWORD_TOPIC, 0, 9, 0, false, "DATA"},
    {{"stop"}, 1, KEYWORD_COMMAND, INTENT_STOP, 0, 0, true, "STOP alone"},
    {{"stop"}, 1, KEYWORD_COMMAND, INTENT_COMPLAINT, 0, 0, false, "STOP in a sentence"},
};

static struct keyword sorted[COUNT(UNSORTED)];
static const struct keywords TABLE = {sorted, COUNT(sorted)};

static int sort(void **state)
{
    (void)state;
    memcpy(sorted, UNSORTED, sizeof sorted);
    qsort(sorted, COUNT(sorted), sizeof sorted[0], keyword_compare);
    return 0;
}

static void test_match(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int at;
        unsigned kinds;
        const char *name; /* NULL: none */
    } ROWS[] = {
        {"ADUAN KTW antri", 0, ANY, "ADUAN"},
        {"cek 40719359", 0, ANY, "CEK"},
        {"puas ktw", 0, ANY, "PUAS3"},
        {"puassss ktw", 0, ANY, "PUAS3"},
        {"tdk puas ktw", 0, ANY, "PUAS1"}, /* the longest */
        {"TDK, PUAS", 0, ANY, "PUAS1"},
        {"tdk", 0, ANY, "TIDAK"},
        {"tdk tahu", 0, ANY, "TIDAK"},
        {"tdk puas", 1, ANY, "PUAS3"}, /* at the second word */
        {"jangan sebut nama saya", 0, ANY, "ANONIM+"},
        {"jangan sebut nama dia", 0, ANY, "ANONIM"},
        {"jangan sebut nama", 0, ANY, "ANONIM"},
        {"jangan kirim lagi", 0, ANY, "STOP"},
        {"ktw jangan sebut nama", 1, ANY, "ANONIM"},
        {"tolak 40719359", 0, KIND(KEYWORD_COMMAND), "TOLAK"},
        {"tolak 40719359", 0, KIND(KEYWORD_STAFF), "TOLAK!"},
        {"tolak 40719359", 0, KIND(KEYWORD_STAFF) | KIND(KEYWORD_COMMAND), "TOLAK"},
        {"tdk puas", 0, KIND(KEYWORD_ANSWER), "TIDAK"}, /* the longest of that kind */
        {"tolong", 0, ANY, "BANTUAN"},
        {"  tolong!! ", 0, ANY, "BANTUAN"},
        {"data saya", 0, ANY, "DATA SAYA"},
        {"data saya hilang", 0, ANY, "DATA"},
        {"stop", 0, ANY, "STOP alone"},
        {"stop pungli", 0, ANY, "STOP in a sentence"},
        /* none */
        {"", 0, ANY, NULL},
        {"kucing", 0, ANY, NULL},
        {"aaduan", 0, ANY, NULL},
        {"zzz", 0, ANY, NULL},
        {"adua", 0, ANY, NULL},
        {"aduann", 0, ANY, NULL},
        {"jangan", 0, ANY, NULL},
        {"jangan sebut", 0, ANY, NULL},
        {"ktw aduan", 0, ANY, NULL},
        {"tolong bu", 0, ANY, NULL}, /* alone only */
        {"bu tolong", 1, ANY, NULL},
        {"aduan", 0, KIND(KEYWORD_STAFF), NULL},
        {"aduan", 0, 0, NULL},
        {"tdk puas", 0, KIND(KEYWORD_TOPIC), NULL},
        {"aduan", -1, ANY, NULL},
        {"aduan", 1, ANY, NULL},
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        struct words words;
        words_split(ROWS[i].text, &words);
        const struct keyword *keyword = keyword_match(&TABLE, ROWS[i].kinds, &words, ROWS[i].at);
        const char *name = keyword != NULL ? keyword->name : "none";
        if (strcmp(name, ROWS[i].name != NULL ? ROWS[i].name : "none") != 0)
            fail_msg("row %zu '%s': %s", i, ROWS[i].text, name);
    }
}

static void test_empty_table(void **state)
{
    (void)state;
    struct words words;
    words_split("aduan", &words);
    assert_null(keyword_match(&(struct keywords){NULL, 0}, ANY, &words, 0));
}

/* A word that was cut equals no keyword, not even one of the same bytes. */
static void test_cut_word_matches_nothing(void **state)
{
    (void)state;
    static const struct keyword LONG = {
        {"01234567890123456789012345678901234567"}, 1, KEYWORD_COMMAND, 1, 0, 0, false, "x"};
    struct words words;
    words_split("01234567890123456789012345678901234567", &words);
    assert_non_null(keyword_match(&(struct keywords){&LONG, 1}, ANY, &words, 0));
    words_split("012345678901234567890123456789012345678", &words);
    assert_null(keyword_match(&(struct keywords){&LONG, 1}, ANY, &words, 0));
}

static void test_compare(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(UNSORTED); i++)
        for (size_t j = 0; j < COUNT(UNSORTED); j++) {
            int order = keyword_compare(&UNSORTED[i], &UNSORTED[j]), back = keyword_compare(&UNSORTED[j], &UNSORTED[i]);
            assert_int_equal(order == 0, i == j);
            assert_int_equal(order > 0, back < 0);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_match),
        cmocka_unit_test(test_empty_table),
        cmocka_unit_test(test_cut_word_matches_nothing),
        cmocka_unit_test(test_compare),
    };
    return cmocka_run_group_tests(tests, sort, NULL);
}
