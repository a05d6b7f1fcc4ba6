/* directory: units by name, staff by number and day, badges by code. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "core/directory.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

enum { KMK, DKR, KTW, DPK, KJ1, KJ2, LOST_A, LOST_B, UNITS };

static const struct unit UNIT[UNITS] = {
    [KMK] = {"KMK", UNIT_MINISTRY, "Kementerian", "Kemenkes", "", "", DIRECTORY_NONE},
    [DKR] = {"DKR", UNIT_DINKES, "Dinkes Karawang", "Dinkes Karawang", "", "", KMK},
    [KTW] = {"KTW", UNIT_PUSKESMAS, "Puskesmas Kutawaluya", "Pkm Kutawaluya", "", "", DKR},
    [DPK] = {"DPK", UNIT_DINKES, "Dinkes Pekalongan", "Dinkes Pekalongan", "", "", KMK},
    [KJ1] = {"KJ1", UNIT_PUSKESMAS, "Puskesmas Kajen I", "Pkm Kajen I", "", "", DPK},
    [KJ2] = {"KJ2", UNIT_PUSKESMAS, "Puskesmas Kajen II", "Pkm Kajen II", "", "", DPK},
    [LOST_A] = {"LA", UNIT_PUSKESMAS, "A", "A", "", "", LOST_B}, /* a circle, as no loader lets through */
    [LOST_B] = {"LB", UNIT_PUSKESMAS, "B", "B", "", "", LOST_A},
};

static struct alias alias[] = {
    {{"kutawaluya"}, 1, KTW},
    {{"kuta", "waluya"}, 2, KTW},
    {{"ktw"}, 1, KTW},
    {{"kj1"}, 1, KJ1},
    {{"kj", "1"}, 2, KJ1},
    {{"kj2"}, 1, KJ2},
    {{"kajen", "i"}, 2, KJ1},
    {{"kajen", "ii"}, 2, KJ2},
    {{"kajen", "2"}, 2, KJ2},
    {{"dinkes", "kajen"}, 2, DPK},
    {{"dinkes"}, 1, DKR},
    {{"dpk"}, 1, DPK},
    {{"puskesmas", "kajen", "ii"}, 3, KJ2},
    {{"101"}, 1, KTW},
};

static const struct staff STAFF[] = {
    {{PHONE_MOBILE, "+6281300000001"}, "A", ROLE_OFFICER, KTW, 0, 99},
    {{PHONE_MOBILE, "+6281300000001"}, "A", ROLE_HEAD, KJ1, 100, DIRECTORY_ALWAYS}, /* moved on day 100 */
    {{PHONE_MOBILE, "+6281300000002"}, "B", ROLE_DINKES, DKR, 0, DIRECTORY_ALWAYS},
    {{PHONE_MOBILE, "+6281300000003"}, "C", ROLE_HEAD, KTW, 50, 60},
};

static const struct badge BADGE[] = {
    {"A01", "Anita", BADGE_ADMIN, KTW, 0, DIRECTORY_ALWAYS},
    {"A10", "Budi", BADGE_ADMIN, KTW, 0, DIRECTORY_ALWAYS},
    {"P03", "Citra", BADGE_NURSE, KTW, 10, 20},
    {"P03", "Dewi", BADGE_NURSE, KTW, 21, DIRECTORY_ALWAYS},
    {"P3B", "Eko", BADGE_NURSE, KTW, 0, DIRECTORY_ALWAYS},
    {"X0", "Fitri", BADGE_DOCTOR, KTW, 0, DIRECTORY_ALWAYS},
    {"Y07", "Gita", BADGE_DOCTOR, KTW, 0, DIRECTORY_ALWAYS},
    {"Y7", "Hadi", BADGE_DOCTOR, KTW, 0, DIRECTORY_ALWAYS},
    {"P03", "Indah", BADGE_NURSE, KJ1, 0, DIRECTORY_ALWAYS},
};

static const struct directory TABLE = {UNIT, UNITS, alias, COUNT(alias), STAFF, COUNT(STAFF), BADGE, COUNT(BADGE)};

static int sort(void **state)
{
    (void)state;
    qsort(alias, COUNT(alias), sizeof alias[0], directory_compare_alias);
    return 0;
}

static void test_unit(void **state)
{
    (void)state;
    static const struct {
        const char *code;
        int unit;
    } ROWS[] = {
        {"KTW", KTW},
        {"ktw", KTW},
        {"Kj1", KJ1},
        {"KT", DIRECTORY_NONE},
        {"KTWW", DIRECTORY_NONE},
        {"", DIRECTORY_NONE},
        {"kajen", DIRECTORY_NONE},
    };
    for (size_t i = 0; i < COUNT(ROWS); i++)
        assert_int_equal(directory_unit(&TABLE, ROWS[i].code), ROWS[i].unit);
}

static void test_match(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int at, unit, n_words;
    } ROWS[] = {
        {"ktw antri", 0, KTW, 1},
        {"aduan KTW: antri", 1, KTW, 1},
        {"lapor Kuta-Waluya lama", 1, KTW, 2},
        {"101", 0, KTW, 1},
        {"KJ 1", 0, KJ1, 2},
        {"kajen II", 0, KJ2, 2},
        {"kajen 2 tutup", 0, KJ2, 2},
        {"dinkes kajen", 0, DPK, 2}, /* the longest */
        {"dinkes", 0, DKR, 1},
        {"dinkes saya", 0, DKR, 1},
        {"puskesmas kajen ii", 0, KJ2, 3},
        /* none */
        {"", 0, DIRECTORY_NONE, 0},
        {"kajen", 0, DIRECTORY_NONE, 0},
        {"kajen III", 0, DIRECTORY_NONE, 0},
        {"ktq", 0, DIRECTORY_NONE, 0},
        {"ktww", 0, DIRECTORY_NONE, 0},
        {"kuta", 0, DIRECTORY_NONE, 0},
        {"aaa", 0, DIRECTORY_NONE, 0},
        {"zzz", 0, DIRECTORY_NONE, 0},
        {"ktw", 1, DIRECTORY_NONE, 0},
        {"ktw", -1, DIRECTORY_NONE, 0},
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        struct words words;
        int n_words = 99;
        words_split(ROWS[i].text, &words);
        int unit = directory_match(&TABLE, &words, ROWS[i].at, &n_words);
        if (unit != ROWS[i].unit || n_words != ROWS[i].n_words)
            fail_msg("'%s': unit %d, %d words", ROWS[i].text, unit, n_words);
    }
}

static void test_staff(void **state)
{
    (void)state;
    static const struct {
        struct phone phone;
        int32_t day;
        int row; /* -1: nobody */
    } ROWS[] = {
        {{PHONE_MOBILE, "+6281300000001"}, 0, 0},   {{PHONE_MOBILE, "+6281300000001"}, 99, 0},
        {{PHONE_MOBILE, "+6281300000001"}, 100, 1}, {{PHONE_MOBILE, "+6281300000001"}, 20000, 1},
        {{PHONE_MOBILE, "+6281300000001"}, -1, -1}, {{PHONE_MOBILE, "+6281300000002"}, 7, 2},
        {{PHONE_MOBILE, "+6281300000003"}, 50, 3},  {{PHONE_MOBILE, "+6281300000003"}, 60, 3},
        {{PHONE_MOBILE, "+6281300000003"}, 49, -1}, {{PHONE_MOBILE, "+6281300000003"}, 61, -1},
        {{PHONE_MOBILE, "+6281300000004"}, 7, -1},  {{PHONE_MOBILE, "+6281299999999"}, 7, -1},
        {{PHONE_ALPHA, "+6281300000002"}, 7, -1},   {{PHONE_INVALID, ""}, 7, -1},
    };
    for (size_t i = 0; i < COUNT(ROWS); i++)
        assert_ptr_equal(directory_staff(&TABLE, &ROWS[i].phone, ROWS[i].day),
                         ROWS[i].row < 0 ? NULL : &STAFF[ROWS[i].row]);
}

static void test_may_see(void **state)
{
    (void)state;
    static const struct {
        enum role role;
        int staff_unit, unit;
        bool may_see;
    } ROWS[] = {
        {ROLE_OFFICER, KTW, KTW, true},
        {ROLE_HEAD, KTW, KTW, true},
        {ROLE_DINKES, DKR, DKR, true},
        {ROLE_DINKES, DKR, KTW, true},
        {ROLE_DINKES, KMK, KTW, true},
        {ROLE_DINKES, DPK, KJ2, true},
        {ROLE_DINKES, LOST_A, LOST_B, true},
        /* refused */
        {ROLE_OFFICER, KTW, KJ1, false},
        {ROLE_OFFICER, KTW, DKR, false},
        {ROLE_HEAD, KJ1, KJ2, false},
        {ROLE_OFFICER, DKR, KTW, false},
        {ROLE_DINKES, DKR, KJ1, false},
        {ROLE_DINKES, DKR, KMK, false},
        {ROLE_DINKES, DKR, DPK, false},
        {ROLE_NONE, KTW, KTW, false},
        {ROLE_DINKES, DKR, DIRECTORY_NONE, false},
        {ROLE_DINKES, DKR, UNITS, false},
        {ROLE_DINKES, KTW, LOST_A, false},
        {ROLE_OFFICER, DIRECTORY_NONE, DIRECTORY_NONE, false},
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        struct staff staff = {.role = ROWS[i].role, .unit = ROWS[i].staff_unit};
        if (directory_may_see(&TABLE, &staff, ROWS[i].unit) != ROWS[i].may_see)
            fail_msg("row %zu", i);
    }
}

static void test_badge(void **state)
{
    (void)state;
    static const struct {
        int unit;
        const char *code;
        int32_t day;
        const char *name; /* NULL: none */
    } ROWS[] = {
        {KTW, "A01", 5, "Anita"},
        {KTW, "a01", 5, "Anita"},
        {KTW, "A1", 5, "Anita"},
        {KTW, "a001", 5, "Anita"},
        {KTW, "A10", 5, "Budi"},
        {KTW, "a010", 5, "Budi"},
        {KTW, "P03", 10, "Citra"},
        {KTW, "p3", 20, "Citra"},
        {KTW, "p3", 21, "Dewi"},
        {KTW, "p03b", 5, "Eko"},
        {KTW, "x00", 5, "Fitri"},
        {KJ1, "p3", 5, "Indah"},
        {KTW, "Y7", 5, "Hadi"},
        {KTW, "Y07", 5, "Gita"},
        {KTW, "y007", 5, "Gita"},
        /* none */
        {KTW, "P03", 9, NULL},
        {KTW, "A11", 5, NULL},
        {KTW, "A", 5, NULL},
        {KTW, "1", 5, NULL},
        {KTW, "", 5, NULL},
        {KTW, "A100", 5, NULL},
        {KTW, "A01B", 5, NULL},
        {KJ1, "A01", 5, NULL},
        {KJ2, "P03", 5, NULL},
        {KTW, "x", 5, NULL},
        {DIRECTORY_NONE, "P03", 5, NULL},
        {KTW, "P30", 15, NULL},
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        const struct badge *badge = directory_badge(&TABLE, ROWS[i].unit, ROWS[i].code, ROWS[i].day);
        const char *name = badge != NULL ? badge->name : "none";
        if (strcmp(name, ROWS[i].name != NULL ? ROWS[i].name : "none") != 0)
            fail_msg("'%s' on day %d: %s", ROWS[i].code, ROWS[i].day, name);
    }
}

static void test_empty_directory(void **state)
{
    (void)state;
    static const struct directory EMPTY;
    struct words words;
    int n_words;
    words_split("ktw", &words);
    assert_int_equal(directory_unit(&EMPTY, "KTW"), DIRECTORY_NONE);
    assert_int_equal(directory_match(&EMPTY, &words, 0, &n_words), DIRECTORY_NONE);
    assert_null(directory_staff(&EMPTY, &STAFF[0].phone, 0));
    assert_null(directory_badge(&EMPTY, 0, "P03", 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_unit),    cmocka_unit_test(test_match), cmocka_unit_test(test_staff),
        cmocka_unit_test(test_may_see), cmocka_unit_test(test_badge), cmocka_unit_test(test_empty_directory),
    };
    return cmocka_run_group_tests(tests, sort, NULL);
}
