/* reading: every phrase that stands in a text, and those that a longer phrase gives another sense. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "core/reading.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static struct keyword table[] = {
    {.word = {"stop"}, .n_words = 1, .kind = KEYWORD_COMMAND, .intent = INTENT_STOP, .name = "STOP"},
    {.word = {"pilih"}, .n_words = 1, .kind = KEYWORD_COMMAND, .intent = INTENT_VOTE, .name = "PILIH"},
    {.word = {"puas"}, .n_words = 1, .kind = KEYWORD_COMMAND, .intent = INTENT_RATING, .value = 3, .name = "PUAS"},
    {.word = {"pilih", "kasih"}, .n_words = 2, .kind = KEYWORD_GRIEVANCE, .name = "PILIH KASIH"},
    {.word = {"stop", "pungli"}, .n_words = 2, .kind = KEYWORD_GRIEVANCE, .name = "PUNGLI"},
    {.word = {"tidak", "puas"}, .n_words = 2, .kind = KEYWORD_GRIEVANCE, .name = "BURUK"},
    {.word = {"obat", "", "habis"}, .n_words = 3, .kind = KEYWORD_GRIEVANCE, .name = "OBAT HABIS"},
    {.word = {"obat"}, .n_words = 1, .kind = KEYWORD_HINT, .name = "OBAT"},
    {.word = {"mati"}, .n_words = 1, .kind = KEYWORD_DANGER, .name = "MATI"},
    {.word = {"mati", "lampu"}, .n_words = 2, .kind = KEYWORD_SIGN, .value = SIGN_HARMLESS, .name = "MATI LAMPU"},
    {.word = {"apa"}, .n_words = 1, .kind = KEYWORD_SIGN, .value = SIGN_QUESTION, .name = "APA"},
    {.word = {"apa", "kabar"}, .n_words = 2, .kind = KEYWORD_SIGN, .value = SIGN_FILLER, .name = "SALAM"},
    {.word = {"tai"}, .n_words = 1, .kind = KEYWORD_SIGN, .value = SIGN_SWEAR, .name = "TAI"},
};
static struct keywords keywords = {.keyword = table, .n = COUNT(table)};

static int sort(void **state)
{
    (void)state;
    qsort(table, COUNT(table), sizeof table[0], keyword_compare);
    return 0;
}

static void read_text(const char *text, struct reading *reading_r)
{
    reading_words(&keywords, text, reading_r);
    reading_cues(&keywords, reading_r);
}

/* "OBAT HABIS OBAT": the names of what stands there, in order. */
static void test_cues(void **state)
{
    (void)state;
    static const struct {
        const char *text, *names;
    } ROWS[] = {
        {"stop", "STOP "},
        {"stop pungli di loket", "PUNGLI "},
        {"pilih kasih", "PILIH KASIH "},
        {"pilih ktw", "PILIH "},
        {"mati lampu", "MATI LAMPU "},
        {"mau mati", "MATI "},
        {"obat batuk anak habis", "OBAT HABIS OBAT "}, /* a hint has no other sense */
        {"obat a b c d e habis", "OBAT "},             /* too far apart */
        {"tidak puas", "BURUK PUAS "},                 /* grade weighs what stands beside a rating */
        {"apa kabar", "SALAM "},
        {"apa syaratnya", "APA "},
        {"detail", ""}, /* whole words only */
        {"tai", "TAI "},
        {"", ""},
        {"xyz", ""},
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        struct reading reading;
        char names[256] = "";
        read_text(ROWS[i].text, &reading);
        for (int c = 0; c < reading.n; c++) {
            (void)strncat(names, reading.cue[c].keyword->name, sizeof names - strlen(names) - 1);
            (void)strncat(names, " ", sizeof names - strlen(names) - 1);
        }
        if (strcmp(names, ROWS[i].names) != 0)
            fail_msg("'%s': %s, wanted %s", ROWS[i].text, names, ROWS[i].names);
    }
}

static void test_links(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool has_link;
    } ROWS[] = {
        {"klik https://contoh", true},
        {"lihat www.contoh", true},
        {"bit.ly/xx", true},
        {"t.me/slot", true},
        {"contoh.co.id/a", true},
        {"rt.3/rw.1", false},
        {"tgl 5/11", false},
        {"a/n ibu", false},
        {"jam 7.30", false},
        {"/", false},
        {".x/", false},
        {"", false},
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        struct reading reading;
        read_text(ROWS[i].text, &reading);
        if (reading.has_link != ROWS[i].has_link)
            fail_msg("'%s'", ROWS[i].text);
    }
}

static void test_find(void **state)
{
    (void)state;
    struct reading reading;
    read_text("obat habis, mati lampu. obat?", &reading);
    assert_true(reading.has_question_mark);
    assert_int_equal(reading_find(&reading, KEYWORD_HINT, 0)->at, 0);
    assert_int_equal(reading_find(&reading, KEYWORD_HINT, 1)->at, 4);
    assert_null(reading_find(&reading, KEYWORD_HINT, 5));
    assert_null(reading_find(&reading, KEYWORD_DANGER, 0));
    assert_int_equal(reading_sign(&reading, SIGN_HARMLESS, 0)->at, 2);
    assert_null(reading_sign(&reading, SIGN_SWEAR, 0));
    assert_int_equal(reading_count(&reading, KEYWORD_HINT), 2);
    assert_int_equal(reading_count_sign(&reading, SIGN_HARMLESS), 1);
    assert_int_equal(reading_skip(&reading, 1u << SIGN_HARMLESS, 2), 2);
    assert_int_equal(reading_skip(&reading, 1u << SIGN_HARMLESS, 3), 0);
    assert_int_equal(reading_skip(&reading, 1u << SIGN_FILLER, 2), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cues),
        cmocka_unit_test(test_links),
        cmocka_unit_test(test_find),
    };
    return cmocka_run_group_tests(tests, sort, NULL);
}
