/* The words, units, staff and days of config/ as shipped mean what they should. */
#include "core/parse.h"
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
        const char *text;
        enum fit fit;
        int n_all, n_words;
        const char *code; /* the first one */
    } ROWS[] = {
        {"ktw antri", FIT_EXACT, 1, 1, "KTW"},
        {"Puskesmas Kutawaluya", FIT_EXACT, 1, 2, "KTW"},
        {"pkm kuta waluya lama", FIT_EXACT, 1, 3, "KTW"},
        {"dtp kutawaluya", FIT_EXACT, 1, 2, "KTW"},
        {"k.t.w.", FIT_EXACT, 1, 3, "KTW"},
        {"kajen 2", FIT_EXACT, 1, 2, "KJ2"},
        {"KAJEN II", FIT_EXACT, 1, 2, "KJ2"},
        {"puskesmas kajen1", FIT_EXACT, 1, 2, "KJ1"},
        {"KJ 1", FIT_EXACT, 1, 2, "KJ1"},
        {"dinkes kajen", FIT_EXACT, 1, 2, "DPK"},
        {"B07", FIT_EXACT, 1, 1, "B07"},
        {"kota bekasi 53", FIT_EXACT, 1, 3, "B53"},
        {"kota bekasi 7", FIT_EXACT, 1, 3, "B07"},
        {"kemenkes", FIT_EXACT, 1, 1, "KMK"},
        {"kajen", FIT_PART, 2, 1, "KJ1"},
        {"bekasi", FIT_PART, 53, 1, "B01"},
        {"kota bekasi", FIT_PART, 53, 2, "B01"},
        {"tanjung", FIT_PART, 1, 1, "TJM"},
        {"ktq", FIT_NEAR, 1, 1, "KTW"},
        {"kajn", FIT_NEAR, 2, 1, "KJ1"},
        {"kutawalua", FIT_NEAR, 1, 1, "KTW"},
        {"tanjung marulk", FIT_PART, 1, 1, "TJM"},
        {"bekassi", FIT_NEAR, 53, 1, "B01"},
        {"wono kerto", FIT_NEAR, 2, 2, "WK1"},
        {"puskesmas", FIT_NONE, 0, 0, NULL},
        {"dinkes", FIT_NONE, 0, 0, NULL},
        {"karawang", FIT_NONE, 0, 0, NULL},
        {"kota", FIT_NONE, 0, 0, NULL},
        {"pelayanan lama", FIT_NONE, 0, 0, NULL},
        {"", FIT_NONE, 0, 0, NULL},
    };
    struct config *config = load_shipped();
    const struct directory *directory = &config->rules.directory;
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        struct words words;
        struct found found;
        words_split(ROWS[i].text, &words);
        directory_find(directory, &words, 0, &found);
        if (found.fit == FIT_NONE)
            directory_near(directory, &words, 0, &found);
        if (found.fit != ROWS[i].fit || found.n_all != ROWS[i].n_all || found.n_words != ROWS[i].n_words ||
            (found.n > 0 && strcmp(directory->unit[found.unit[0]].code, ROWS[i].code) != 0))
            fail_msg("'%s': fit %d, %d units, %d words", ROWS[i].text, (int)found.fit, found.n_all, found.n_words);
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
        {"mantap", COMMAND, INTENT_RATING, 4, 0},
        {"kecewa ktw", COMMAND, INTENT_RATING, 1, 0},
        {"puas ktw", COMMAND, INTENT_RATING, 3, 0},
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
        enum intent intent;
    } MEANT[] = {
        /* words of commands in another sense */
        {"stop pungli di loket", INTENT_COMPLAINT},
        {"data saya hilang", INTENT_COMPLAINT},
        {"ambil obat lama", INTENT_COMPLAINT},
        {"cara petugas kasar", INTENT_COMPLAINT},
        {"sangat puas ktw", INTENT_RATING},
        {"1", INTENT_UNKNOWN},
        {"4", INTENT_UNKNOWN},
        {"?", INTENT_HELP},
        {"ya", INTENT_UNKNOWN},
        {"daftar", INTENT_UNKNOWN},
    };
    struct config *config = load_shipped();
    struct words words;
    int n_words;
    for (size_t i = 0; i < sizeof GOOD / sizeof GOOD[0]; i++) {
        words_split(GOOD[i].text, &words);
        keyword_read(&config->rules.keywords, &words);
        const struct keyword *keyword =
            keyword_match(&config->rules.keywords, (unsigned)GOOD[i].kinds, &words, 0, &n_words);
        if (keyword == NULL || keyword->intent != GOOD[i].intent || keyword->value != GOOD[i].value ||
            keyword->lang != GOOD[i].lang)
            fail_msg("'%s' is not what it should be", GOOD[i].text);
    }
    for (size_t i = 0; i < sizeof MEANT / sizeof MEANT[0]; i++) {
        struct command command;
        parse_text(&config->rules, MEANT[i].text, ROLE_NONE, &command);
        if (command.intent != MEANT[i].intent)
            fail_msg("'%s' is %s", MEANT[i].text, intent_name(command.intent));
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

/* The same for the same bytes, another for others; and never like a number of a person, which the audit log refuses. */
static void test_mark(void **state)
{
    struct config *config = load_shipped();
    char first[CONFIG_MARK_LEN], mark[CONFIG_MARK_LEN];
    (void)state;
    config_mark(config, first);
    config_mark(config, mark);
    assert_string_equal(mark, first);
    for (int i = 0; i < CONFIG_FILES; i++) {
        config->file[i].len--;
        config_mark(config, mark);
        assert_string_not_equal(mark, first);
        assert_int_equal(strspn(mark, "0123456789abcdef"), 8);
        assert_int_equal(mark[8], '-');
        assert_int_equal(strspn(mark + 9, "0123456789abcdef"), 8);
        assert_int_equal(strlen(mark), CONFIG_MARK_LEN - 1);
        config->file[i].len++;
    }
    config_free(&config);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shipped_directory),
        cmocka_unit_test(test_shipped_staff),
        cmocka_unit_test(test_shipped_keywords),
        cmocka_unit_test(test_shipped_replies),
        cmocka_unit_test(test_mark),
        cmocka_unit_test(test_shipped_calendar),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
