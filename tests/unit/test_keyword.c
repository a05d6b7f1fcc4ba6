/* keyword: plain forms, the longest phrase at a word, what is one letter off; and the file they come from. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "io/keyword_yaml.h"
#include "io/yaml.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define KIND(kind)   (1u << (kind))
#define ANY          (~0u)

/* ---- a table made by hand ---- */

/* As an admin may write them: in no order. */
static const struct keyword UNSORTED[] = {
    {{"puas"}, 1, KEYWORD_COMMAND, INTENT_RATING, 3, 0, KEYWORD_FIRST, "PUAS3"},
    {{"tidak", "puas"}, 2, KEYWORD_COMMAND, INTENT_RATING, 1, 0, KEYWORD_FIRST, "PUAS1"},
    {{"tidak"}, 1, KEYWORD_ANSWER, INTENT_CONFIRM_NO, 0, 0, KEYWORD_FIRST, "TIDAK"},
    {{"aduan"}, 1, KEYWORD_COMMAND, INTENT_COMPLAINT, 0, 0, KEYWORD_FIRST, "ADUAN"},
    {{"tolong"}, 1, KEYWORD_COMMAND, INTENT_HELP, 0, 0, KEYWORD_ALONE, "BANTUAN"},
    {{"tolong"}, 1, KEYWORD_SIGN, 0, SIGN_NOW, 0, KEYWORD_ANYWHERE, "TOLONG"},
    {{"jangan", "sebut", "nama"}, 3, KEYWORD_FLAG, 0, 1, 0, KEYWORD_ANYWHERE, "ANONIM"},
    {{"jangan", "sebut", "nama", "saya"}, 4, KEYWORD_FLAG, 0, 1, 0, KEYWORD_ANYWHERE, "ANONIM+"},
    {{"jangan", "kirim", "lagi"}, 3, KEYWORD_COMMAND, INTENT_STOP, 0, 0, KEYWORD_FIRST, "STOP"},
    {{"tolak"}, 1, KEYWORD_STAFF, INTENT_STAFF_REJECT, 0, 0, KEYWORD_FIRST, "TOLAK!"},
    {{"tolak"}, 1, KEYWORD_COMMAND, INTENT_CONSENT_NO, 0, 0, KEYWORD_FIRST, "TOLAK"},
    {{"cek"}, 1, KEYWORD_COMMAND, INTENT_STATUS, 0, 0, KEYWORD_FIRST, "CEK"},
    {{"data", "saya"}, 2, KEYWORD_COMMAND, INTENT_DATA_SUMMARY, 0, 0, KEYWORD_ALONE, "DATA SAYA"},
    {{"data"}, 1, KEYWORD_TOPIC, 0, 9, 0, KEYWORD_FIRST, "DATA"},
    {{"stop"}, 1, KEYWORD_COMMAND, INTENT_STOP, 0, 0, KEYWORD_ALONE, "STOP alone"},
    {{"stop"}, 1, KEYWORD_COMMAND, INTENT_COMPLAINT, 0, 0, KEYWORD_FIRST, "STOP in a sentence"},
    {{"suruh", "", "hapus"}, 3, KEYWORD_COMMAND, INTENT_RETALIATION, 0, 0, KEYWORD_ANYWHERE, "SURUH"},
    {{"suruh", "hapus"}, 2, KEYWORD_GRIEVANCE, 0, 4, 0, KEYWORD_ANYWHERE, "SURUH HAPUS"},
    {{"suruh", "", "hapus", "video"}, 4, KEYWORD_COMMAND, INTENT_CANCEL, 0, 0, KEYWORD_ANYWHERE, "SURUH VIDEO"},
    {{"bisa", "", "tidak", "", "2"}, 5, KEYWORD_SIGN, 0, SIGN_QUESTION, 0, KEYWORD_ANYWHERE, "BISA"},
    {{"obat", "habis"}, 2, KEYWORD_GRIEVANCE, 0, 3, 0, KEYWORD_ANYWHERE, "OBAT"},
    {{"marah"}, 1, KEYWORD_GRIEVANCE, 0, 2, 0, KEYWORD_ANYWHERE, "MARAH"},
    {{"petugas"}, 1, KEYWORD_SIGN, 0, SIGN_KNOWN, 0, KEYWORD_ANYWHERE, "PETUGAS"},
};

static const struct known_word KNOWN[] = {
    {"2", "2"},         {"aduan", "aduan"}, {"bisa", "bisa"},     {"cek", "cek"},         {"data", "data"},
    {"dua", "2"},       {"gak", "tidak"},   {"habis", "habis"},   {"hapus", "hapus"},     {"jangan", "jangan"},
    {"jgn", "jangan"},  {"kirim", "kirim"}, {"lagi", "lagi"},     {"marah", "marah"},     {"masalah", "masalah"},
    {"nama", "nama"},   {"obat", "obat"},   {"ora", "tidak"},     {"petugas", "petugas"}, {"puas", "puas"},
    {"saya", "saya"},   {"sebut", "sebut"}, {"stop", "stop"},     {"suruh", "suruh"},     {"tdk", "tidak"},
    {"tidak", "tidak"}, {"tolak", "tolak"}, {"tolong", "tolong"}, {"video", "video"},
};

static const char *const ENDING[] = {"nya", "lah", "an"};

static struct keyword sorted[COUNT(UNSORTED)];
static struct near_word near_word[COUNT(UNSORTED)];
static struct keywords table = {.keyword = sorted,
                                .n = COUNT(sorted),
                                .known = KNOWN,
                                .n_known = COUNT(KNOWN),
                                .ending = ENDING,
                                .near = near_word,
                                .n_endings = 3};

static int sort(void **state)
{
    (void)state;
    memcpy(sorted, UNSORTED, sizeof sorted);
    qsort(sorted, COUNT(sorted), sizeof sorted[0], keyword_compare);
    table.n_near = keyword_index(sorted, COUNT(sorted), near_word);
    return 0;
}

static void test_read(void **state)
{
    (void)state;
    static const struct {
        const char *text, *plain; /* NULL: not known */
    } ROWS[] = {
        {"aduan", "aduan"},
        {"ADUAAAN", "aduan"},
        {"tdk", "tidak"},
        {"ORA", "tidak"},
        {"dua", "2"},
        {"2", "2"},
        {"obatnya", "obat"},
        {"marah2", "marah"},
        {"marah2lah", "marah"},
        {"petugas2nya", "petugas"},
        {"obaat", "obat"},
        {"oobat", "obat"},
        {"obatt", "obat"},
        {"masalah", "masalah"}, /* known, so no "masa" with an ending */
        /* not known */
        {"ktw", NULL},
        {"kucing", NULL},
        {"ceklah", NULL}, /* what is left is too short to guess at */
        {"cek2", NULL},
        {"cekk", NULL},
        {"tdknya", NULL},
        {"nya", NULL},
        {"2nya", NULL},
        {"dataa2", NULL}, /* one guess only */
        {"obatnyalah", NULL},
        {"marah3", NULL},
        {"marah22", "marah"},
        {"obbaatt", NULL},
        {"adunya", NULL},
        {"01234567890123456789012345678901234567lah", NULL}, /* cut */
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        struct words words;
        words_split(ROWS[i].text, &words);
        assert_int_equal(words.n, 1);
        words.word[0].plain = "left over";
        keyword_read(&table, &words);
        const char *plain = words.word[0].plain != NULL ? words.word[0].plain : "none";
        if (strcmp(plain, ROWS[i].plain != NULL ? ROWS[i].plain : "none") != 0)
            fail_msg("row %zu '%s': %s", i, ROWS[i].text, plain);
    }
}

static void test_match(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int at;
        unsigned kinds;
        const char *name; /* NULL: none */
        int n_words;
    } ROWS[] = {
        {"ADUAN KTW antri", 0, ANY, "ADUAN", 1},
        {"cek 40719359", 0, ANY, "CEK", 1},
        {"puas ktw", 0, ANY, "PUAS3", 1},
        {"puassss ktw", 0, ANY, "PUAS3", 1},
        {"tdk puas ktw", 0, ANY, "PUAS1", 2}, /* the longest */
        {"ora, PUAS", 0, ANY, "PUAS1", 2},
        {"tdk", 0, ANY, "TIDAK", 1},
        {"tdk tahu", 0, ANY, "TIDAK", 1},
        {"tdk puas", 1, ANY, "PUAS3", 1}, /* at the second word */
        {"jangan sebut nama saya", 0, ANY, "ANONIM+", 4},
        {"jgn sebut nama dia", 0, ANY, "ANONIM", 3},
        {"jangan kirim lagi", 0, ANY, "STOP", 3},
        {"ktw jangan sebut nama", 1, ANY, "ANONIM", 3},
        {"tolak 40719359", 0, KIND(KEYWORD_COMMAND), "TOLAK", 1},
        {"tolak 40719359", 0, KIND(KEYWORD_STAFF), "TOLAK!", 1},
        {"tolak 40719359", 0, KIND(KEYWORD_STAFF) | KIND(KEYWORD_COMMAND), "TOLAK", 1},
        {"tdk puas", 0, KIND(KEYWORD_ANSWER), "TIDAK", 1}, /* the longest of that kind */
        {"tolong bu", 0, ANY, "BANTUAN", 1},               /* its place is for others to look at */
        {"tolong", 0, KIND(KEYWORD_SIGN), "TOLONG", 1},
        {"data saya hilang", 0, ANY, "DATA SAYA", 2},
        {"data kami", 0, ANY, "DATA", 1},
        {"stop pungli", 0, ANY, "STOP alone", 1},
        {"obatnya habis2lah", 0, ANY, "OBAT", 2},
        /* gaps: none to four words; more words win, then fewer gaps */
        {"suruh hapus", 0, ANY, "SURUH HAPUS", 2},
        {"suruh hapus", 0, KIND(KEYWORD_COMMAND), "SURUH", 2},
        {"di suruh dia hapus itu", 1, ANY, "SURUH", 3},
        {"suruh a b c hapus", 0, ANY, "SURUH", 5},
        {"suruh a hapus video", 0, ANY, "SURUH VIDEO", 4},
        {"suruh hapus hapus video", 0, ANY, "SURUH VIDEO", 4}, /* the gap takes the first "hapus" */
        {"bisa tdk dua", 0, ANY, "BISA", 3},
        {"bisa a b c gak a b c 2", 0, ANY, "BISA", 9},
        /* none */
        {"", 0, ANY, NULL, 0},
        {"kucing", 0, ANY, NULL, 0},
        {"zzz", 0, ANY, NULL, 0},
        {"adua", 0, ANY, NULL, 0},
        {"jangan", 0, ANY, NULL, 0},
        {"jangan sebut", 0, ANY, NULL, 0},
        {"ktw aduan", 0, ANY, NULL, 0},
        {"suruh a b c d e hapus", 0, ANY, NULL, 0},
        {"suruh", 0, ANY, NULL, 0},
        {"suruh a", 0, ANY, NULL, 0},
        {"bisa a b c d e gak 2", 0, ANY, NULL, 0},
        {"aduan", 0, KIND(KEYWORD_STAFF), NULL, 0},
        {"aduan", 0, 0, NULL, 0},
        {"tdk puas", 0, KIND(KEYWORD_TOPIC), NULL, 0},
        {"aduan", -1, ANY, NULL, 0},
        {"aduan", 1, ANY, NULL, 0},
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        struct words words;
        int n_words = 99;
        words_split(ROWS[i].text, &words);
        keyword_read(&table, &words);
        const struct keyword *keyword = keyword_match(&table, ROWS[i].kinds, &words, ROWS[i].at, &n_words);
        const char *name = keyword != NULL ? keyword->name : "none";
        if (strcmp(name, ROWS[i].name != NULL ? ROWS[i].name : "none") != 0 || n_words != ROWS[i].n_words)
            fail_msg("row %zu '%s': %s, %d words", i, ROWS[i].text, name, n_words);
    }
}

/* Every meaning at a word, in order: the longer first, then the narrower place, then the kinds. */
static void test_first_and_span(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int at;
        const char *names;
    } ROWS[] = {
        {"stop pungli", 0, "STOP alone/1 STOP in a sentence/1 "},
        {"tolong", 0, "BANTUAN/1 TOLONG/1 "},
        {"tolak", 0, "TOLAK/1 TOLAK!/1 "},
        {"gak puas", 0, "PUAS1/2 TIDAK/1 "},
        {"dia suruh hapus video", 1, "SURUH VIDEO/3 SURUH HAPUS/2 SURUH/2 "},
        /* none */
        {"video", 0, ""},
        {"zzz", 0, ""},
        {"stop", -1, ""},
        {"stop", 1, ""},
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        struct words words;
        char names[200] = "";
        words_split(ROWS[i].text, &words);
        keyword_read(&table, &words);
        int at = ROWS[i].at;
        const char *first = at >= 0 && at < words.n ? word_plain(&words.word[at]) : "stop";
        for (size_t row = keyword_first(&table, first); row < table.n; row++) {
            int span = keyword_span(&table.keyword[row], &words, at);
            size_t used = strlen(names);
            if (span > 0)
                (void)snprintf(names + used, sizeof names - used, "%s/%d ", table.keyword[row].name, span);
        }
        assert_string_equal(names, ROWS[i].names);
    }
    assert_int_equal(keyword_first(&table, ""), 0);
    assert_int_equal(keyword_first(&table, "zzz"), table.n);
    assert_string_equal(table.keyword[keyword_first(&table, "b")].name, "BISA");
}

static void test_near(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        unsigned kinds;
        const char *name; /* NULL: none */
    } ROWS[] = {
        {"adun", ANY, "ADUAN"},   /* missing */
        {"aduqn", ANY, "ADUAN"},  /* wrong */
        {"adduan", ANY, "ADUAN"}, /* doubled: known only where keyword_read ran */
        {"audan", ANY, "ADUAN"},  /* swapped */
        {"paus", ANY, "PUAS3"},
        {"tolek", KIND(KEYWORD_COMMAND), "TOLAK"},
        {"tolek", KIND(KEYWORD_STAFF), "TOLAK!"},
        {"stpo", KIND(KEYWORD_TOPIC), NULL},
        /* none */
        {"", ANY, NULL},
        {"tolek", ANY, NULL}, /* two meanings */
        {"stpo", ANY, NULL},
        {"cekk", ANY, NULL},  /* three letters: too short */
        {"jangn", ANY, NULL}, /* begins a phrase of several words only */
        {"adu", ANY, NULL},
        {"aduan", ANY, NULL}, /* known */
        {"tidka", ANY, "TIDAK"},
        {"gak", ANY, NULL},
        {"obat", ANY, NULL},
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        struct word word = {.len = (uint8_t)strlen(ROWS[i].text)};
        memcpy(word.text, ROWS[i].text, strlen(ROWS[i].text) + 1);
        const struct keyword *keyword = keyword_near(&table, ROWS[i].kinds, &word);
        const char *name = keyword != NULL ? keyword->name : "none";
        if (strcmp(name, ROWS[i].name != NULL ? ROWS[i].name : "none") != 0)
            fail_msg("row %zu '%s': %s", i, ROWS[i].text, name);
        word.plain = "something";
        assert_null(keyword_near(&table, ROWS[i].kinds, &word));
    }
}

static void test_sign(void **state)
{
    (void)state;
    const struct keyword now = {.kind = KEYWORD_SIGN, .value = SIGN_NOW};
    const struct keyword hint = {.kind = KEYWORD_HINT, .value = SIGN_NOW};
    assert_true(keyword_is_sign(&now, SIGN_NOW));
    assert_false(keyword_is_sign(&now, SIGN_PAST));
    assert_false(keyword_is_sign(&hint, SIGN_NOW));
    assert_false(keyword_is_sign(NULL, SIGN_NOW));
}

static void test_empty_table(void **state)
{
    (void)state;
    const struct keywords none = {.n = 0};
    struct words words;
    int n_words;
    words_split("aduannya", &words);
    keyword_read(&none, &words);
    assert_null(words.word[0].plain);
    assert_null(keyword_match(&none, ANY, &words, 0, &n_words));
    assert_null(keyword_near(&none, ANY, &words.word[0]));
}

/* A word that was cut equals no keyword, not even one of the same bytes. */
static void test_cut_word_matches_nothing(void **state)
{
    (void)state;
    static const struct keyword LONG = {
        {"01234567890123456789012345678901234567"}, 1, KEYWORD_COMMAND, 1, 0, 0, KEYWORD_FIRST, "x"};
    const struct keywords one = {.keyword = &LONG, .n = 1};
    struct words words;
    int n_words;
    words_split("01234567890123456789012345678901234567", &words);
    assert_non_null(keyword_match(&one, ANY, &words, 0, &n_words));
    words_split("012345678901234567890123456789012345678", &words);
    assert_null(keyword_match(&one, ANY, &words, 0, &n_words));
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

/* ---- from the file ---- */

#define REST   "ratings: {}\nflags: {}\nanswers: {}\ntopics: {}\nstaff: {}\n"
#define BEFORE "commands: {complaint: {ADUAN: [aduan]}}\n" REST

struct file {
    struct arena *arena;
    struct keywords keywords;
    char said[2000];
};

static void note(void *ctx, bool is_warning, const char *line)
{
    char *said = ctx;
    size_t used = strlen(said);
    (void)is_warning;
    (void)snprintf(said + used, 2000 - used, "%s\n", line);
}

static void load(struct file *file, int n_langs, const char *text)
{
    static const char *const NAMES[] = {"info_syarat", "info_kode"};
    const struct replies replies = {.n_langs = n_langs, .lang = {"id", "en"}, .n = 2, .name = NAMES};
    arena_open(&file->arena);
    file->said[0] = '\0';
    struct findings *findings = findings_open(file->arena);
    const struct node *root = yaml_read(file->arena, findings, FILE_KEYWORDS, text, strlen(text));
    keyword_yaml_load(findings, file->arena, root, &replies, &file->keywords);
    findings_report(findings, note, file->said);
}

static void test_load_places_and_kinds(void **state)
{
    (void)state;
    static const char FILE_TEXT[] =
        "same: {tidak: [tdk, Gak], '2': [dua, loro]}\n"
        "commands:\n"
        "  complaint: {ADUAN: {words: [aduan], alone: [Ada apa?], anywhere: [mau .. ngadu], lang: en}, LAPOR: "
        "[lapor]}\n"
        "ratings: {1: {KECEWA: [tdk puas], BAD: {lang: en, words: [bad]}}}\n"
        "flags: {secret: {RAHASIA: {anywhere: [rahasiakan]}, SECRET: {lang: en, words: [secret]}}}\n"
        "answers: {}\ntopics: {info_kode: {KODE: [kode]}}\nstaff: {}\n"
        "degrees: {less: {KURANG: [kurang]}}\ndangers: {life: {MATI: [mau mati]}}\n"
        "signs: {known: {BIASA: {lang: en, words: [ibu]}}, question: {BISA: [bisa .. gak .. loro]}}\n"
        "endings: [nya]\n"
        "categories:\n"
        "  waiting: {label: waktu tunggu, words: {ANTRI: [antri]}, hints: {JAM: [jam]}}\n"
        "  fees: {label: pungli, class: supervisory, urgent: yes, words: {PUNGLI: [pungli]}}\n";
    static const struct {
        const char *text;
        int kind, intent, value, lang, place, n_words;
    } ROWS[] = {
        {"aduan", KEYWORD_COMMAND, INTENT_COMPLAINT, 0, 1, KEYWORD_FIRST, 1},
        {"ada apa", KEYWORD_COMMAND, INTENT_COMPLAINT, 0, 1, KEYWORD_ALONE, 2},
        {"mau saya ngadu", KEYWORD_COMMAND, INTENT_COMPLAINT, 0, 1, KEYWORD_ANYWHERE, 3},
        {"lapor", KEYWORD_COMMAND, INTENT_COMPLAINT, 0, 0, KEYWORD_FIRST, 1},
        {"tidak puas", KEYWORD_COMMAND, INTENT_RATING, 1, 0, KEYWORD_FIRST, 2},
        {"gak puas", KEYWORD_COMMAND, INTENT_RATING, 1, 0, KEYWORD_FIRST, 2},
        {"rahasiakan", KEYWORD_FLAG, INTENT_COMPLAINT, FLAG_SECRET, 0, KEYWORD_ANYWHERE, 1},
        {"kode", KEYWORD_TOPIC, INTENT_INFO, 1, 0, KEYWORD_FIRST, 1},
        {"kurangnya", KEYWORD_DEGREE, 0, DEGREE_LESS, 0, KEYWORD_ANYWHERE, 1},
        {"mau mati", KEYWORD_DANGER, 0, DANGER_LIFE, 0, KEYWORD_ANYWHERE, 2},
        {"ibu", KEYWORD_SIGN, 0, SIGN_KNOWN, 1, KEYWORD_ANYWHERE, 1},
        {"bisa saya tdk 2", KEYWORD_SIGN, 0, SIGN_QUESTION, 0, KEYWORD_ANYWHERE, 4},
        {"antri", KEYWORD_GRIEVANCE, 0, 0, 0, KEYWORD_ANYWHERE, 1},
        {"jam", KEYWORD_HINT, 0, 0, 0, KEYWORD_ANYWHERE, 1},
        {"pungli", KEYWORD_GRIEVANCE, 0, 1, 0, KEYWORD_ANYWHERE, 1},
    };
    struct file file;
    load(&file, 2, FILE_TEXT);
    assert_string_equal(file.said, "");
    assert_int_equal(file.keywords.n, 16);
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        struct words words;
        int n_words;
        words_split(ROWS[i].text, &words);
        keyword_read(&file.keywords, &words);
        const struct keyword *k = keyword_match(&file.keywords, ANY, &words, 0, &n_words);
        if (k == NULL || k->kind != ROWS[i].kind || k->intent != ROWS[i].intent || k->value != ROWS[i].value ||
            k->lang != ROWS[i].lang || k->place != ROWS[i].place || n_words != ROWS[i].n_words)
            fail_msg("row %zu '%s': %s", i, ROWS[i].text, k == NULL ? "none" : k->name);
    }
    const struct category *category = file.keywords.category;
    assert_int_equal(file.keywords.n_categories, 2);
    assert_string_equal(category[0].name, "waiting");
    assert_string_equal(category[0].label, "waktu tunggu");
    assert_false(category[0].is_supervisory || category[0].is_urgent);
    assert_string_equal(category[1].name, "fees");
    assert_true(category[1].is_supervisory && category[1].is_urgent);
    arena_close(&file.arena);
}

/* All that a load says, warnings as well; the folders of tests/bad have what is refused. */
static void test_load_findings(void **state)
{
    (void)state;
    static const struct {
        int n_langs;
        const char *text, *said;
    } ROWS[] = {
        /* nothing to say */
        {1, BEFORE, ""},
        {1, BEFORE "same:\nendings:\nsigns: {}\ncategories: {}\n", ""},
        {1, BEFORE "signs: {filler: {A: [pak, minta]}, past: {A: [pak]}, known: {A: [pak]}}\n", ""},
        {1,
         BEFORE "signs: {past: {A: [sudah]}}\ndangers: {body: {A: [sudah]}}\n"
                "categories: {a: {label: a, words: {A: [sudah]}, hints: {A: [sudah]}}}\n",
         ""},
        {1, "commands: {stop: {STOP: {alone: [stop]}}, complaint: {PUNGLI: [stop]}}\n" REST, ""},
        {2, "commands: {stop: {A: [stop], B: {lang: en, words: [end]}}, start: {B: {lang: en, words: [go]}}}\n" REST,
         ""},
        /* languages */
        {2, "commands: {stop: {A: [stop]}, start: {A: [mulai]}, help: {B: {lang: en, words: [help]}}}\n" REST,
         "keywords.yaml:1:1: warning: no word of language 'en' for: stop, start; add {lang: en, words: [...]}\n"},
        {2,
         "commands: {}\nratings: {3: {A: [puas]}}\nflags: {}\nanswers: {}\ntopics: {info_kode: {A: [kode]}}\n"
         "staff: {staff_take: {A: [ambil]}}\n",
         "keywords.yaml:2:1: warning: no word of language 'en' for: 3; add {lang: en, words: [...]}\n"},
        /* slips of a finger: of other intents, four letters or more, commands only */
        {1,
         "commands: {suggestion: {A: [saran, sarann]}, survey: {B: [sarang]}, stop: {C: [adu]}, start: {D: "
         "[abu]}}\n" REST,
         "keywords.yaml:1:59: warning: 'sarang' of B is one letter from 'sarann' of A in line 1; a slip of a finger "
         "means the other\n"},
        {1,
         "commands: {cancel: {A: [batal]}}\nratings: {1: {B: [abtal]}}\nflags: {secret: {C: [btal]}}\nanswers: {}\n"
         "topics: {}\nstaff: {staff_take: {D: [bata]}}\n",
         "keywords.yaml:2:19: warning: 'abtal' of B is one letter from 'batal' of A in line 1; a slip of a finger "
         "means the other\n"},
        {1,
         "commands: {}\nratings: {1: {A: [puasi]}, 2: {B: [puase]}}\nflags: {}\nanswers: {}\ntopics: {}\nstaff: {}\n",
         ""},
        /* the same, in plain form */
        {1,
         "same: {tidak: [tdk]}\n"
         "commands: {stop: {A: [tidak mau, Tdk mau, tidak mau]}}\n" REST,
         "keywords.yaml:2:34: warning: 'Tdk mau' is read as 'tidak mau' is, in line 2; keep one\n"
         "keywords.yaml:2:43: warning: 'tidak mau' is read as 'Tdk mau' is, in line 2; keep one\n"},
        {1, BEFORE "same: {tidak: [tdk, tidak, tdk]}\n",
         "keywords.yaml:7:21: warning: 'tidak' stands here a second time, first in line 7; keep one\n"
         "keywords.yaml:7:28: warning: 'tdk' stands here a second time, first in line 7; keep one\n"},
        {1,
         BEFORE "categories: {a: {label: a\xE2\x80\x99"
                "b}}\n",
         "keywords.yaml:7:26: warning: '\xE2\x80\x99"
         "b' is not in the SMS alphabet; use plain letters\n"},
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        struct file file;
        load(&file, ROWS[i].n_langs, ROWS[i].text);
        if (strcmp(file.said, ROWS[i].said) != 0)
            fail_msg("row %zu:\n%s", i, file.said);
        arena_close(&file.arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read),
        cmocka_unit_test(test_match),
        cmocka_unit_test(test_first_and_span),
        cmocka_unit_test(test_near),
        cmocka_unit_test(test_sign),
        cmocka_unit_test(test_empty_table),
        cmocka_unit_test(test_cut_word_matches_nothing),
        cmocka_unit_test(test_compare),
        cmocka_unit_test(test_load_places_and_kinds),
        cmocka_unit_test(test_load_findings),
    };
    return cmocka_run_group_tests(tests, sort, NULL);
}
