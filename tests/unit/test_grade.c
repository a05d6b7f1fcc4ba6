/* grade: what a rating says with the shipped words, and when it leaves doubt. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/grade.h"
#include "io/config.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static struct config *config;

static void fail_line(void *ctx, bool is_warning, const char *line)
{
    (void)ctx;
    if (!is_warning)
        fail_msg("%s", line);
}

static int load(void **state)
{
    (void)state;
    return config_load(SOURCE_ROOT "/config/suara.conf", fail_line, NULL, &config) == OK ? 0 : -1;
}

static int unload(void **state)
{
    (void)state;
    config_free(&config);
    return 0;
}

/* The grade of the first rating word. */
static int grade_of(const char *text)
{
    struct reading reading;
    reading_words(&config->rules.keywords, text, &reading);
    reading_cues(&config->rules.keywords, &reading);
    for (int i = 0; i < reading.n; i++) {
        const struct cue *cue = &reading.cue[i];
        if (cue->keyword->kind == KEYWORD_COMMAND && cue->keyword->intent == INTENT_RATING)
            return grade_read(&config->rules.keywords, &reading, cue).value;
    }
    return -1;
}

struct row {
    const char *text;
    int grade;
};

static void check(const struct row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        int grade = grade_of(rows[i].text);
        if (grade != rows[i].grade)
            fail_msg("'%s': %d, wanted %d", rows[i].text, grade, rows[i].grade);
    }
}

static void test_grades(void **state)
{
    (void)state;
    static const struct row ROWS[] = {
        {"puas", 3},
        {"sangat puas", 4},
        {"puas sekali", 4},
        {"puas bgt", 4},
        {"puas pisan", 4},
        {"kurang puas", 2},
        {"krg puas", 2},
        {"tidak puas", 1},
        {"gak puas bgt", 1},
        {"ora puas", 1},
        {"teu sugema pisan", 1},
        {"mboten marem", 1},
        {"sangat tidak puas", 1},
        {"tidak puas sama sekali", 1},
        {"tidak terlalu puas", 2},
        {"kecewa", 1},
        {"sangat kecewa", 1},
        {"TDK.PUAS.KTW.obat kosong", 1},
        {"PUAS KTW dokternya tidak galak", 3}, /* what is not is something else */
        {"puas ktw, antri juga tidak lama", 3},
        {"very satisfied ktw", 4},
        {"not satisfied ktw", 1},
    };
    check(ROWS, COUNT(ROWS));
}

static void test_doubt(void **state)
{
    (void)state;
    static const struct row ROWS[] = {
        {"puas tidak", 0},
        {"puas ga ya", 0},
        {"puas?", 0},
        {"ktw puas apa engga sih", 0},
        {"antara puas dan tidak puas", 0},
        {"dulu puas sekarang tidak puas", 0},
        {"tidaj puas", 0},  /* a slip in "tidak" */
        {"kurabg puas", 0}, /* ... in "kurang" */
        {"tidak kecewa", 0},
        {"kurang kecewa", 0},
        {"sangat kurang puas", 0},
        {"tidak kurang puas", 0},
        {"tidak pernah ada yang puas", 0},
        {"halo", -1},
        {"", -1},
    };
    check(ROWS, COUNT(ROWS));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_grades),
        cmocka_unit_test(test_doubt),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
