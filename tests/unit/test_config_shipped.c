/* The words, units, staff and days of config/ as shipped mean what they should. */
#include "io/config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void no_finding(void *ctx, bool is_warning, const char *line)
{
    (void)ctx, (void)is_warning;
    fail_msg("%s", line);
}

static struct config *load_shipped(void)
{
    struct config *config = NULL;
    assert_int_equal(config_load(SOURCE_ROOT "/config/suara.conf", no_finding, NULL, &config), OK);
    return config;
}

static void test_shipped_directory(void **state)
{
    (void)state;
    static const struct {
        const char *text, *code;
        int n_words;
    } GOOD[] = {
        {"ktw antri", "KTW", 1},
        {"Puskesmas Kutawaluya", "KTW", 2},
        {"pkm kuta waluya lama", "KTW", 3},
        {"dtp kutawaluya", "KTW", 2},
        {"kajen 2", "KJ2", 2},
        {"KAJEN II", "KJ2", 2},
        {"puskesmas kajen1", "KJ1", 2},
        {"dinkes kajen", "DPK", 2},
        {"B07", "B07", 1},
        {"kota bekasi 53", "B53", 3},
        {"kemenkes", "KMK", 1},
    };
    static const char *const NONE[] = {"kajen", "ktq", "puskesmas", "dinkes", "", "bekasi"};
    struct config *config = load_shipped();
    const struct directory *directory = &config->rules.directory;
    struct words words;
    int n_words;
    for (size_t i = 0; i < sizeof GOOD / sizeof GOOD[0]; i++) {
        words_split(GOOD[i].text, &words);
        int unit = directory_match(directory, &words, 0, &n_words);
        assert_int_not_equal(unit, DIRECTORY_NONE);
        assert_string_equal(directory->unit[unit].code, GOOD[i].code);
        assert_int_equal(n_words, GOOD[i].n_words);
    }
    for (size_t i = 0; i < sizeof NONE / sizeof NONE[0]; i++) {
        words_split(NONE[i], &words);
        assert_int_equal(directory_match(directory, &words, 0, &n_words), DIRECTORY_NONE);
    }
    assert_int_equal(directory->n_units, 87);
    int ktw = directory_unit(directory, "KTW");
    assert_string_equal(directory->unit[directory->unit[ktw].parent].code, "DKR");
    assert_string_equal(directory_badge(directory, ktw, "p3", 20000)->name, "Citra");
    config_free(&config);
}

static void test_shipped_staff(void **state)
{
    (void)state;
    static const struct {
        const char *phone, *unit;
        enum role role;
    } STAFF[] = {{"+6281300000001", "KTW", ROLE_OFFICER},
                 {"+6281300000002", "DKR", ROLE_DINKES},
                 {"+6281300000003", "KTW", ROLE_HEAD},
                 {"+6281300000004", "TJM", ROLE_OFFICER}};
    struct config *config = load_shipped();
    const struct directory *directory = &config->rules.directory;
    assert_int_equal(directory->n_staff, 4);
    for (size_t i = 0; i < 4; i++) {
        struct phone phone;
        assert_int_equal(phone_parse(STAFF[i].phone, "62", &phone), OK);
        const struct staff *staff = directory_staff(directory, &phone, 20000);
        assert_non_null(staff);
        assert_int_equal(staff->role, STAFF[i].role);
        assert_string_equal(directory->unit[staff->unit].code, STAFF[i].unit);
    }
    config_free(&config);
}

static void test_shipped_keywords(void **state)
{
    (void)state;
    enum { COMMAND = 1 << KEYWORD_COMMAND, FLAG_ = 1 << KEYWORD_FLAG, ANSWER = 1 << KEYWORD_ANSWER };
    enum { TOPIC = 1 << KEYWORD_TOPIC, STAFF = 1 << KEYWORD_STAFF };
    static const struct {
        const char *text;
        int kinds;
        enum intent intent;
        int value;
        int lang;
    } GOOD[] = {
        {"ADUAN KTW", COMMAND, INTENT_COMPLAINT, 0, 0},
        {"Aduaaaan", COMMAND, INTENT_COMPLAINT, 0, 0},
        {"complaint", COMMAND, INTENT_COMPLAINT, 0, 1},
        {"sangat puas ktw", COMMAND, INTENT_RATING, 4, 0},
        {"puas ktw", COMMAND, INTENT_RATING, 3, 0},
        {"krg puas", COMMAND, INTENT_RATING, 2, 0},
        {"Gak Puas bgt", COMMAND, INTENT_RATING, 1, 0},
        {"g puas", COMMAND, INTENT_RATING, 1, 0},
        {"not satisfied", COMMAND, INTENT_RATING, 1, 1},
        {"belum beres 40238474", COMMAND, INTENT_REOPEN, 0, 0},
        {"sampe mana laporan sy", COMMAND, INTENT_STATUS, 0, 0},
        {"kode kajen", COMMAND, INTENT_INFO, REPLY_ID_info_kode, 0},
        {"info syarat", COMMAND, INTENT_INFO, 0, 0},
        {"data saya", COMMAND, INTENT_DATA_SUMMARY, 0, 0},
        {"hapus data", COMMAND, INTENT_ERASE, 0, 0},
        {"STOP", COMMAND, INTENT_STOP, 0, 0},
        {"terima kasih", COMMAND, INTENT_THANKS, 0, 0},
        {"maaf salah kirim", COMMAND, INTENT_WRONG_NUMBER, 0, 0},
        {"disuruh minta maaf", COMMAND, INTENT_RETALIATION, 0, 0},
        {"setuju 40238496", COMMAND, INTENT_CONSENT_YES, 0, 0},
        {"nilai ktw 433434343", COMMAND, INTENT_SURVEY, 0, 0},
        {"setuju", ANSWER, INTENT_CONFIRM_YES, 0, 0},
        {"yes", ANSWER, INTENT_CONFIRM_YES, 0, 1},
        {"no", ANSWER, INTENT_CONFIRM_NO, 0, 1},
        {"rahasia ktw", FLAG_, INTENT_COMPLAINT, FLAG_SECRET, 0},
        {"tanpa nama", FLAG_, INTENT_COMPLAINT, FLAG_ANONYMOUS, 0},
        {"jam buka ktw", TOPIC, INTENT_INFO, REPLY_ID_info_jam, 0},
        {"ambil 40719359", STAFF, INTENT_STAFF_TAKE, 0, 0},
        {"tolak 40719359", STAFF, INTENT_STAFF_REJECT, 0, 0},
        {"tolak 40719359", COMMAND, INTENT_CONSENT_NO, 0, 0},
    };
    static const struct {
        const char *text;
        int kinds;
    } NONE[] = {
        {"stop pungli di loket", COMMAND},
        {"data saya hilang", COMMAND},
        {"ambil obat lama", COMMAND | FLAG_},
        {"terima kasih dok tapi", COMMAND},
        {"cara petugas kasar", COMMAND},
        {"1", COMMAND | ANSWER},
        {"4", COMMAND | ANSWER},
        {"?", COMMAND},
        {"ya", COMMAND | STAFF},
        {"daftar", COMMAND},
    };
    struct config *config = load_shipped();
    struct words words;
    for (size_t i = 0; i < sizeof GOOD / sizeof GOOD[0]; i++) {
        words_split(GOOD[i].text, &words);
        const struct keyword *keyword = keyword_match(&config->rules.keywords, (unsigned)GOOD[i].kinds, &words, 0);
        if (keyword == NULL || keyword->intent != GOOD[i].intent || keyword->value != GOOD[i].value ||
            keyword->lang != GOOD[i].lang)
            fail_msg("'%s' is not what it should be", GOOD[i].text);
    }
    for (size_t i = 0; i < sizeof NONE / sizeof NONE[0]; i++) {
        words_split(NONE[i].text, &words);
        if (keyword_match(&config->rules.keywords, (unsigned)NONE[i].kinds, &words, 0) != NULL)
            fail_msg("'%s' should be no keyword", NONE[i].text);
    }
    config_free(&config);
}

static void test_shipped_replies(void **state)
{
    (void)state;
    struct config *config = load_shipped();
    const struct replies *replies = &config->rules.replies;
    assert_int_equal(replies->n_langs, 2);
    assert_string_equal(replies->lang[1], "en");
    for (int lang = 0; lang < 2; lang++) {
        for (size_t i = 0; i < replies->n; i++)
            assert_true(strlen(replies->text[lang][i]) > 5);
        for (int i = 0; i < LABEL_COUNT; i++)
            assert_true(strlen(replies->label[lang][i]) > 2);
    }
    assert_string_equal(replies->label[0][LABEL_STATE + STATE_REOPENED], "dibuka lagi");
    assert_string_equal(replies->label[0][LABEL_MONTH + 11], "Des");
    assert_int_equal(replies->n, REPLY_ID_COUNT + 1);
    int topic = reply_index(replies, "info_darurat");
    assert_int_equal(topic, REPLY_ID_COUNT);
    assert_non_null(strstr(replies->text[0][topic], "119"));
    config_free(&config);
}

static void test_shipped_calendar(void **state)
{
    (void)state;
    struct config *config = load_shipped();
    const struct calendar *calendar = &config->rules.calendar;
    assert_false(calendar->is_saturday_open);
    assert_int_equal(calendar->n, 30);
    assert_true(workday_is_open(calendar, workday_from_date(2026, 3, 27)));
    assert_false(workday_is_open(calendar, workday_from_date(2026, 3, 28)));
    assert_false(workday_is_open(calendar, workday_from_date(2026, 8, 17)));
    assert_false(workday_is_open(calendar, workday_from_date(2026, 3, 24)));
    assert_false(workday_is_open(calendar, workday_from_date(2027, 6, 1)));
    config_free(&config);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shipped_directory), cmocka_unit_test(test_shipped_staff),
        cmocka_unit_test(test_shipped_keywords),  cmocka_unit_test(test_shipped_replies),
        cmocka_unit_test(test_shipped_calendar),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
