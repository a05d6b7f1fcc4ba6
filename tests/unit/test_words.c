/* words: what people type, cut and folded; and where each word stood. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

#include "core/words.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* The words of a text with '|' between them. */
static const char *split(const char *text)
{
    static char line[4096];
    struct words words;
    words_split(text, &words);
    line[0] = '\0';
    for (int i = 0; i < words.n; i++) {
        assert_int_equal(words.word[i].len, strlen(words.word[i].text));
        strcat(line, i > 0 ? "|" : "");
        strcat(line, words.word[i].text);
    }
    return line;
}

struct row {
    const char *text, *words;
};

static void check(const struct row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(split(rows[i].text), rows[i].words) != 0)
            fail_msg("'%s' became '%s', not '%s'", rows[i].text, split(rows[i].text), rows[i].words);
}

static void test_separators(void **state)
{
    (void)state;
    static const struct row ROWS[] = {
        {"", ""},
        {"   ", ""},
        {"...!?", ""},
        {"ADUAN KTW antri dari jam 7", "aduan|ktw|antri|dari|jam|7"},
        {"aduan#ktw#obat habis", "aduan|ktw|obat|habis"},
        {"ADUAN*KTW.antri,lama:sekali;ya/tidak-ok", "aduan|ktw|antri|lama|sekali|ya|tidak|ok"},
        {"a\nb\tc", "a|b|c"},
        {"  .KTW.  ", "ktw"},
        {"K.T.W.", "k|t|w"},
        {"a_b(c)[d]{e}<f>\"g\"+h=i|j~k@l&m%n$o\\p^q", "a|b|c|d|e|f|g|h|i|j|k|l|m|n|o|p|q"},
        {"puas\xF0\x9F\x98\x80ktw", "puas|ktw"},                           /* emoji */
        {"puas \xF0\x9F\x99\x8F\xF0\x9F\x8F\xBD\xF0\x9F\x98\x8A", "puas"}, /* with skin tone */
        {"\xF0\x9F\x87\xAE\xF0\x9F\x87\xA9 ktw", "ktw"},                   /* a flag */
        {"a\xE2\x80\x94"
         "b\xE2\x80\xA6"
         "c\xC2\xA0"
         "d",
         "a|b|c|d"},        /* dash, ellipsis, no-break space */
        {"a\xC2\xBD", "a"}, /* one half is no digit */
        {"a\xFF"
         "b\xC3",
         "a|b"}, /* broken UTF-8 */
    };
    check(ROWS, COUNT(ROWS));
}

static void test_folding(void **state)
{
    (void)state;
    static const struct row ROWS[] = {
        {"Aduan ADUAN aDuAn", "aduan|aduan|aduan"},
        {"P03 KJ1 jam7 3x 45rb", "p03|kj1|jam7|3x|45rb"},
        {"café ÉCOLE Ñandú", "cafe|ecole|nandu"},
        {"cafe\xCC\x81 x", "cafe|x"}, /* a combining accent */
        {"Straße", "strasse"},
        {"ＡＤＵＡＮ　ＫＴＷ１", "aduan|ktw1"}, /* full width */
        {"𝐀𝐃𝐔𝐀𝐍", "aduan"},                     /* mathematical bold */
        {"ﬁsik", "fisik"},                      /* a ligature */
        {"m\xC2\xB2", "m2"},
        {"1\xEF\xB8\x8F\xE2\x83\xA3 pilih", "1|pilih"},     /* a keycap emoji is its digit */
        {"ad\xC2\xADuan ad\xE2\x80\x8Duan", "aduan|aduan"}, /* soft hyphen, joiner */
        {"İstanbul", "istanbul"},
        {"ŉ aŉb", "n|anb"}, /* one character with an apostrophe in it */
        {"ΣΑΣ", "σασ"},
        {"ПРИВЕТ", "привет"},
        {"\xCC\x81\xEF\xB8\x8F", ""}, /* marks alone are no word */
    };
    check(ROWS, COUNT(ROWS));
}

static void test_repeated_letters(void **state)
{
    (void)state;
    static const struct row ROWS[] = {
        {"puass", "puass"},
        {"puasss", "puas"},
        {"puassss", "puas"},
        {"PUAsSsS banget", "puas|banget"},
        {"lamaaaaaa", "lama"},
        {"aaa", "a"},
        {"aa", "aa"},
        {"maaaaaaffff", "maf"},
        {"aaabbb", "ab"},
        {"000", "000"},
        {"1000000", "1000000"},
        {"P000", "p000"},
        {"kkk111", "k111"},
        {"éééé", "e"},
        {"eéÉ", "e"},
        {"ßs", "s"},
        {"жжжж", "ж"},
        {"hahahaha", "hahahaha"},
        {"\xF0\x9D\x94\x9E\xF0\x9D\x94\x9E\xF0\x9D\x94\x9E", "a"},
    };
    check(ROWS, COUNT(ROWS));
}

static void test_digits(void **state)
{
    (void)state;
    static const struct row ROWS[] = {
        {"٠١٢٣٤٥٦٧٨٩", "0123456789"}, /* Arabic */
        {"۴۰۷۱", "4071"},
        {"०९", "09"},
        {"๑๐", "10"},
        {"꧑꧒꧓", "123"}, /* Javanese */
        {"᭗᭘᭙", "789"}, /* Balinese */
        {"𑓐𑓙", "09"},
        {"１２３", "123"},
        {"𝟘𝟙𝟗𝟬", "0190"},
        {"KJ١ jam ٧", "kj1|jam|7"},
        {"١١١", "111"}, /* digits are not collapsed */
        {"②", "2"},
        /* no digits */
        {"௰", ""}, /* ten, but no digit */
        {"一", "一"},
        {"Ⅳ", "iv"},
        {"⅓", ""}, /* one third has a stroke between */
    };
    check(ROWS, COUNT(ROWS));
}

/* Every decimal digit of Unicode, as its value. */
static void test_all_digits(void **state)
{
    (void)state;
    int n = 0, value = -1;
    for (int32_t cp = 1; cp < 0x110000; cp++) {
        uint8_t text[5] = {0};
        if (utf8proc_category(cp) != UTF8PROC_CATEGORY_ND) {
            value = -1;
            continue;
        }
        value = (value + 1) % 10;
        n++;
        utf8proc_encode_char(cp, text);
        const char expected[2] = {(char)('0' + value), '\0'};
        assert_string_equal(split((const char *)text), expected);
    }
    assert_in_range(n, 600, 2000);
}

static void test_near(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        bool is_near;
    } ROWS[] = {
        {"aduan", "aduam", true},
        {"aduan", "adun", true},
        {"aduan", "duan", true},
        {"aduan", "adua", true},
        {"aduan", "aaduan", true},
        {"aduan", "aduhan", true},
        {"aduan", "aduann", true},
        {"aduan", "audan", true},
        {"aduan", "dauan", true},
        {"aduan", "aduna", true},
        {"ktw", "ktq", true},
        {"kj", "kj1", true},
        {"a", "", true},
        {"a", "b", true},
        {"ab", "ba", true},
        {"aab", "aba", true},
        {"жизнь", "жизн", true}, /* letters, not bytes */
        {"жизнь", "жжизнь", true},
        {"жизнь", "жuзнь", true},
        {"жизнь", "ижзнь", true},
        {"жa", "aж", true},
        {"ж", "з", true},
        {"ж", "一", true},
        {"ш", "і", true}, /* d1 88, d1 96: the first byte is the same */
        /* not */
        {"", "", false},
        {"aduan", "aduan", false},
        {"aduan", "adn", false},
        {"aduan", "aduhann", false},
        {"aduan", "naudan", false},
        {"aduan", "uadna", false},
        {"aduan", "aadun", false},
        {"abc", "cab", false},
        {"abc", "cba", false},
        {"abcd", "badc", false},
        {"ab", "", false},
        {"ab", "cd", false},
        {"жи", "зн", false},
        {"жиз", "зиж", false},
        {"жж", "ии", false},
        {"ж", "ab", false}, /* two letters for one */
    };
    for (size_t i = 0; i < COUNT(ROWS); i++)
        if (words_is_near(ROWS[i].a, ROWS[i].b) != ROWS[i].is_near ||
            words_is_near(ROWS[i].b, ROWS[i].a) != ROWS[i].is_near)
            fail_msg("'%s' and '%s'", ROWS[i].a, ROWS[i].b);
}

static void test_plain(void **state)
{
    (void)state;
    struct words words;
    memset(&words, 0xff, sizeof words);
    words_split("tdk puas", &words);
    assert_null(words.word[0].plain); /* until keyword_read */
    assert_null(words.word[1].plain);
    assert_string_equal(word_plain(&words.word[0]), "tdk");
    words.word[0].plain = "tidak";
    assert_string_equal(word_plain(&words.word[0]), "tidak");
}

/* "Bojong III" is another centre than "Bojong I": roman numbers are not collapsed. */
static void test_roman_numbers(void **state)
{
    (void)state;
    static const struct row ROWS[] = {
        {"bojong I", "bojong|i"},
        {"bojong II", "bojong|ii"},
        {"bojong III", "bojong|iii"},
        {"VIII XIII", "viii|xiii"},
        {"Ⅲ", "iii"},
        {"XXX", "xxx"},
        {"iiini", "ini"},
        {"iiiya", "iya"},
        {"iii7", "i7"},
    };
    check(ROWS, COUNT(ROWS));
}

static void test_apostrophes(void **state)
{
    (void)state;
    static const struct row ROWS[] = {
        {"jum'at", "jumat"},
        {"Jum\xE2\x80\x99"
         "at",
         "jumat"},
        {"jum`at", "jumat"},
        {"jum\xCA\xBC"
         "at",
         "jumat"},
        {"jum\xC2\xB4"
         "at",
         "jumat"},
        {"'puas' ktw", "puas|ktw"},
        {"puas''ktw", "puas|ktw"},
        {"puas' ktw", "puas|ktw"},
        {"'", ""},
        {"p'", "p"},
        {"'ktw", "ktw"},
        {"a'-b", "a|b"},
    };
    check(ROWS, COUNT(ROWS));
}

static void test_where_it_stood(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int word;
        unsigned from, to;
    } ROWS[] = {
        {"ADUAN KTW antri", 0, 0, 5},
        {"ADUAN KTW antri", 1, 6, 9},
        {"ADUAN KTW antri", 2, 10, 15},
        {"  #ktw# ", 0, 3, 6},
        {"jum'at.", 0, 0, 6}, /* the apostrophe is inside, the full stop is not */
        {"puas' ktw", 0, 0, 4},
        {"lamaaaa ktw", 0, 0, 7}, /* as written, not as folded */
        {"lamaaaa ktw", 1, 8, 11},
        {"caf\xC3\xA9 x", 0, 0, 5},
        {"cafe\xCC\x81 x", 0, 0, 6},
        {"\xF0\x9F\x98\x80ktw", 0, 4, 7},
        {"III!", 0, 0, 3},
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        struct words words;
        words_split(ROWS[i].text, &words);
        assert_in_range(ROWS[i].word, 0, words.n - 1);
        assert_int_equal(words.word[ROWS[i].word].from, ROWS[i].from);
        assert_int_equal(words.word[ROWS[i].word].to, ROWS[i].to);
    }
}

/* 38 bytes are a word; from 39 on it is cut and ends in a byte that no folded word has. */
static void test_long_words(void **state)
{
    (void)state;
    static const char DIGITS[] = "0123456789012345678901234567890123456789";
    char text[64];
    for (int len = 36; len <= 40; len++) {
        snprintf(text, sizeof text, "%.*s ktw", len, DIGITS);
        struct words words;
        words_split(text, &words);
        assert_int_equal(words.n, 2);
        assert_int_equal(words.word[0].to, len);
        assert_int_equal(words.word[0].len, len <= 38 ? len : 39);
        assert_memory_equal(words.word[0].text, DIGITS, len > 38 ? 38u : (size_t)len);
        assert_int_equal(words.word[0].text[words.word[0].len - 1] == '-', len > 38);
        assert_string_equal(words.word[1].text, "ktw");
    }
    assert_string_equal(split("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaduan"), "aduan");
    assert_string_equal(split("жизнжизнжизнжизнжизн x"),
                        "жизнжизнжизнжизнжиз-|x"); /* 38 bytes, the mark, no half letter */
    assert_string_equal(split("1жизнжизнжизнжизнжизн"), "1жизнжизнжизнжизнжи-");
}

static void test_only_the_first_words(void **state)
{
    (void)state;
    char text[512] = "";
    for (int i = 0; i < WORDS_MAX + 10; i++)
        strcat(text, i < WORDS_MAX ? "a " : "b ");
    struct words words;
    words_split(text, &words);
    assert_int_equal(words.n, WORDS_MAX);
    assert_string_equal(words.word[WORDS_MAX - 1].text, "a");
    size_t pos = words.word[WORDS_MAX - 1].to;
    struct word word;
    assert_true(words_next(text, &pos, &word)); /* the rest can still be had */
    assert_string_equal(word.text, "b");
}

static void test_next(void **state)
{
    (void)state;
    size_t pos = 0;
    struct word word;
    assert_true(words_next(" ktw, x ", &pos, &word));
    assert_int_equal(pos, 4);
    assert_true(words_next(" ktw, x ", &pos, &word));
    assert_int_equal(pos, 7);
    assert_string_equal(word.text, "x");
    assert_false(words_next(" ktw, x ", &pos, &word));
    assert_int_equal(pos, 8);
    assert_false(words_next(" ktw, x ", &pos, &word)); /* and again */
    assert_int_equal(pos, 8);
}

static void test_is_separator(void **state)
{
    (void)state;
    for (const char *p = " #*.,:;/-\n"; *p != '\0'; p++)
        assert_true(words_is_separator(*p));
    for (const char *p = "aZ09\"(+'\xC3\xA9"; *p != '\0'; p++)
        assert_false(words_is_separator(*p));
    assert_false(words_is_separator('\0'));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_separators),
        cmocka_unit_test(test_folding),
        cmocka_unit_test(test_repeated_letters),
        cmocka_unit_test(test_digits),
        cmocka_unit_test(test_all_digits),
        cmocka_unit_test(test_near),
        cmocka_unit_test(test_plain),
        cmocka_unit_test(test_roman_numbers),
        cmocka_unit_test(test_apostrophes),
        cmocka_unit_test(test_where_it_stood),
        cmocka_unit_test(test_long_words),
        cmocka_unit_test(test_only_the_first_words),
        cmocka_unit_test(test_next),
        cmocka_unit_test(test_is_separator),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
