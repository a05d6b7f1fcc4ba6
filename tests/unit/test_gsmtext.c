/* gsmtext: the default alphabet character by character, and where a text is cut. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "core/gsmtext.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define FFFD         "\xEF\xBF\xBD"
#define EMOJI        "\xF0\x9F\x98\x80" /* U+1F600 */

/* 3GPP TS 23.038 6.2.1 in its order, without ESC, and 6.2.1.1. */
static const char DEFAULT_ALPHABET[] = "@£$¥èéùìòÇ\nØø\rÅå"
                                       "Δ_ΦΓΛΩΠΨΣΘΞÆæßÉ"
                                       " !\"#¤%&'()*+,-./0123456789:;<=>?"
                                       "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
                                       "¿abcdefghijklmnopqrstuvwxyzäöñüà";
static const char EXTENSION[] = "\f^{}\\[~]|€";

/* text times n. */
static const char *times(const char *text, int n)
{
    static char buffer[8192];
    size_t len = strlen(text);
    assert_true(len * (size_t)n < sizeof buffer);
    for (int i = 0; i < n; i++)
        memcpy(buffer + (size_t)i * len, text, len);
    buffer[(size_t)n * len] = '\0';
    return buffer;
}

static const char *concat(const char *a, const char *b)
{
    static char buffer[16384];
    snprintf(buffer, sizeof buffer, "%s%s", a, b);
    return buffer;
}

/* One code point in UTF-8. */
static void encode(uint32_t cp, char utf8_r[5])
{
    memset(utf8_r, 0, 5);
    if (cp < 0x80) {
        utf8_r[0] = (char)cp;
    } else if (cp < 0x800) {
        utf8_r[0] = (char)(0xC0 | cp >> 6);
        utf8_r[1] = (char)(0x80 | (cp & 0x3F));
    } else if (cp < 0x10000) {
        utf8_r[0] = (char)(0xE0 | cp >> 12);
        utf8_r[1] = (char)(0x80 | (cp >> 6 & 0x3F));
        utf8_r[2] = (char)(0x80 | (cp & 0x3F));
    } else {
        utf8_r[0] = (char)(0xF0 | cp >> 18);
        utf8_r[1] = (char)(0x80 | (cp >> 12 & 0x3F));
        utf8_r[2] = (char)(0x80 | (cp >> 6 & 0x3F));
        utf8_r[3] = (char)(0x80 | (cp & 0x3F));
    }
}

static void test_alphabet_is_complete(void **state)
{
    (void)state;
    assert_int_equal(gsmtext_septets(DEFAULT_ALPHABET), 127); /* 128 less ESC */
    assert_int_equal(gsmtext_septets(EXTENSION), 2 * 10);
}

/* Of all code points, exactly those 137 are in it. */
static void test_nothing_else_is_in_it(void **state)
{
    (void)state;
    int n = 0;
    for (uint32_t cp = 1; cp < 0x20000; cp++) {
        if (cp >= 0xD800 && cp < 0xE000)
            continue;
        char utf8[5];
        encode(cp, utf8);
        int septets = gsmtext_septets(utf8);
        bool is_basic = strstr(DEFAULT_ALPHABET, utf8) != NULL, is_extended = strstr(EXTENSION, utf8) != NULL;
        assert_int_equal(septets, is_basic ? 1 : is_extended ? 2 : -1);
        n += septets > 0;
    }
    assert_int_equal(n, 137);
}

static void test_septets(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int septets;
    } ROWS[] = {
        {"", 0},           {"KTW", 3},      {"[1]", 5},    {"é", 1},         {"10 €", 5},
        {"ADUAN `x`", -1}, {"“kutip”", -1}, {"ç", -1},     {"\t", -1},       {"\x1b", -1},
        {EMOJI, -1},       {"\xC3", -1},    {"a\xFF", -1}, {"\xC0\x80", -1}, {"\xED\xA0\x80", -1}, /* a surrogate */
    };
    for (size_t i = 0; i < COUNT(ROWS); i++)
        assert_int_equal(gsmtext_septets(ROWS[i].text), ROWS[i].septets);
}

static void test_segments(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int n;
        const char *tail;
        int segments;
    } ROWS[] = {
        {"a", 0, "", 1},
        {"a", 160, "", 1},
        {"a", 161, "", 2},
        {"a", 306, "", 2},
        {"a", 307, "", 3},
        {"€", 80, "", 1},
        {"€", 81, "", 2},
        {"€", 152, "", 2}, /* 76 escapes a part: the 153rd septet stays free */
        {"€", 153, "", 3}, /* 306 septets would fit in two but for that      */
        {"a", 152, "€aaaaaaaa", 2},
        {"a", 158, "€", 1}, /* 160 septets                                    */
        {"a", 152, "[", 1},
        {"a", 612, "", 4},
        {"ك", 70, "", 1}, /* UCS-2 */
        {"ك", 71, "", 2},
        {"ك", 134, "", 2},
        {"ك", 135, "", 3},
        {"a", 69, "ك", 1},
        {"a", 70, "ك", 2},
        {EMOJI, 35, "", 1}, /* surrogate pairs */
        {EMOJI, 36, "", 2},
        {EMOJI, 66, "", 2}, /* 33 pairs a part: the 67th unit stays free */
        {EMOJI, 67, "", 3},
        {"\xFF\x41", 35, "", 1}, /* broken bytes count as U+FFFD */
        {"\xFF\x41", 36, "", 2},
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        int segments = gsmtext_segments(concat(times(ROWS[i].text, ROWS[i].n), ROWS[i].tail));
        if (segments != ROWS[i].segments)
            fail_msg("row %zu: %d segments, not %d", i, segments, ROWS[i].segments);
    }
}

static void test_outside(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int at; /* -1: nothing is outside */
    } ROWS[] = {{"", -1}, {"Terima kasih [1] €", -1}, {"a“b", 1}, {"é\xE2\x80\x93", 2}, {"ok\xFF", 2}, {EMOJI, 0}};
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        const char *outside = gsmtext_outside(ROWS[i].text);
        assert_int_equal(outside == NULL ? -1 : (int)(outside - ROWS[i].text), ROWS[i].at);
    }
}

static void test_from_utf16be(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t units;
        const char *utf8;
    } ROWS[] = {
        {"", 0, ""},
        {"\0A\0b", 2, "Ab"},
        {"\0\xE9\x20\xAC", 2, "é€"},
        {"\xD8\x3D\xDE\0", 2, EMOJI},
        {"\xDB\xFF\xDF\xFF", 2, "\xF4\x8F\xBF\xBF"}, /* the last code point */
        {"\xD8\x3D", 1, FFFD},                       /* lone high at the end */
        {"\xD8\x3D\0A", 2, FFFD "A"},
        {"\xD8\x3D\xD8\x3D\xDE\0", 3, FFFD EMOJI},
        {"\xDE\0\0A", 2, FFFD "A"}, /* lone low */
        {"\xDE\0\xD8\x3D", 2, FFFD FFFD},
        {"\0\0\0A", 2, FFFD "A"},
        {"\xFF\xFF", 1, "\xEF\xBF\xBF"},
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        char utf8[64];
        size_t n = gsmtext_from_utf16be((const uint8_t *)ROWS[i].bytes, ROWS[i].units, utf8, sizeof utf8);
        assert_string_equal(utf8, ROWS[i].utf8);
        assert_int_equal(n, strlen(ROWS[i].utf8));
    }
}

/* Every capacity: never past it, always terminated, never half a character. */
static void test_capacity(void **state)
{
    (void)state;
    static const char UTF16[] = "\0a\0\xE9\x20\xAC\xD8\x3D\xDE\0\0b";
    static const char UTF8[] = "aé€" EMOJI "b";
    static const size_t FITS[] = {0, 0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 11};
    char out[16];
    for (size_t cap = 0; cap < COUNT(FITS); cap++) {
        memset(out, 'x', sizeof out);
        assert_int_equal(gsmtext_from_utf16be((const uint8_t *)UTF16, 6, out, cap), FITS[cap]);
        assert_int_equal(out[cap], 'x');
        assert_true(cap == 0 || (out[FITS[cap]] == '\0' && memcmp(out, UTF8, FITS[cap]) == 0));
        memset(out, 'x', sizeof out);
        assert_int_equal(gsmtext_clean(UTF8, strlen(UTF8), out, cap), FITS[cap]);
        assert_int_equal(out[cap], 'x');
        assert_true(cap == 0 || (out[FITS[cap]] == '\0' && memcmp(out, UTF8, FITS[cap]) == 0));
        memset(out, 'x', sizeof out);
        assert_int_equal(gsmtext_cut(UTF8, 100, out, cap), FITS[cap]);
        assert_int_equal(out[cap], 'x');
    }
    for (size_t cap = 0; cap < 8; cap++) { /* "(c)" whole or not at all */
        static const size_t PLAIN[] = {0, 0, 1, 1, 1, 4, 5, 5};
        memset(out, 'x', sizeof out);
        assert_int_equal(gsmtext_plain("a©b", out, cap), PLAIN[cap]);
        assert_int_equal(out[cap], 'x');
        assert_true(cap == 0 || out[PLAIN[cap]] == '\0');
    }
}

static void test_clean(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t len;
        const char *clean;
    } ROWS[] = {
        {"", 0, ""},
        {"KTW é " EMOJI, 11, "KTW é " EMOJI},
        {"KTW é " EMOJI, 6, "KTW é"}, /* text_len counts, not a NUL */
        {"a\nb", 3, "a\nb"},
        {"a\tb\rc\x1b[31m\x7f", 11, "a b c [31m "},
        {"a\0b", 3, "a b"},
        {"a\xC2\x85"
         "b",
         4, "a b"}, /* C1: next line */
        {"\xEF\xBB\xBF"
         "a",
         4, "a"}, /* byte order mark */
        {"a\xE2\x80\xAE"
         "b\xE2\x80\xAC",
         8, "ab"}, /* right-to-left override */
        {"\xE2\x80\xAA\xE2\x80\xAB\xE2\x80\xAD"
         "x",
         10, "x"},
        {"\xE2\x81\xA6\xE2\x81\xA7\xE2\x81\xA8\xE2\x81\xA9"
         "x",
         13, "x"}, /* isolates */
        {"\xE2\x81\xAA"
         "x",
         4,
         "\xE2\x81\xAA"
         "x"}, /* one behind them stays */
        {"a\xFF"
         "b",
         3, "a" FFFD "b"},
        {"\x80\x80\x80", 3, FFFD},
        {"\xC3"
         "A",
         2, FFFD "A"},
        {"\xC0\xAF", 2, FFFD}, /* overlong "/" */
        {"\xE0\x80\xAF", 3, FFFD},
        {"\xED\xA0\x80", 3, FFFD},     /* a surrogate */
        {"\xF4\x90\x80\x80", 4, FFFD}, /* beyond U+10FFFF */
        {"\xF0\x9F\x98", 3, FFFD},     /* cut short */
        {"\xE2\x82\xC3\xA9", 4, FFFD "é"},
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        char clean[64];
        size_t n = gsmtext_clean(ROWS[i].text, ROWS[i].len, clean, sizeof clean);
        if (strcmp(clean, ROWS[i].clean) != 0 || n != strlen(ROWS[i].clean))
            fail_msg("row %zu: '%s'", i, clean);
    }
}

static void test_cut(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int max;
        const char *cut;
    } ROWS[] = {
        {"", 10, ""},
        {"antri", 5, "antri"},
        {"antri", 4, "antr"},
        {"antri", 0, ""},
        {"antri", -1, ""},
        {"a[b", 2, "a"},
        {"a[b", 3, "a["},
        {"é€", 1, "é"},
        {"é€", 2, "é"},
        {"é€", 3, "é€"},
        {"ab" EMOJI, 3, "ab"},
        {"ab" EMOJI, 4, "ab" EMOJI},
        {"[" EMOJI, 1, "["}, /* outside the alphabet, units count */
        {"a\xFF"
         "b",
         2, "a" FFFD},
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        char cut[64];
        size_t n = gsmtext_cut(ROWS[i].text, ROWS[i].max, cut, sizeof cut);
        assert_string_equal(cut, ROWS[i].cut);
        assert_int_equal(n, strlen(ROWS[i].cut));
    }
}

static void test_plain(void **state)
{
    (void)state;
    static const struct {
        const char *text, *plain;
    } ROWS[] = {
        {"", ""},
        {"Loket [2] = 5 €", "Loket [2] = 5 €"}, /* in the alphabet: as it is */
        {"‘a’ “b” „c‟ «d»", "'a' \"b\" \"c\" \"d\""},
        {"a–b—c−d‑e", "a-b-c-d-e"},
        {"nanti…", "nanti..."},
        {"a\xC2\xA0"
         "b\xE2\x80\xAF"
         "c",
         "a b c"},
        {"ÁáÂâÊêçĀāşž", "AaAaEecAasz"},
        {"éàñÑü", "éàñÑü"},
        {"e\xCC\x81", "e"}, /* a combining accent */
        {"•  satu", "-  satu"},
        {"½ ² ™ ﬁ ①", "1/2 2 TM fi 1"},
        {"36°C 2×3 ≤ 7", "36oC 2x3 <= 7"},
        {"`x` ´y´", "'x' 'y'"},
        {"ＫＴＷ１", "KTW1"},
        {"a\tb\x1b", "a b "},
        {"łđıœ", "ldioe"},
        {"كتاب", "????"},
        {EMOJI "!", "?!"},
        {"\xE2\x9D\xA4\xEF\xB8\x8F", "?"}, /* a heart and its variation selector: one sign */
        {"a\xE2\x80\x8D\xE2\x80\x8B"
         "b",
         "ab"}, /* joiner and zero-width space */
        {"\xFF", "?"},
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        char plain[256];
        size_t n = gsmtext_plain(ROWS[i].text, plain, sizeof plain);
        if (strcmp(plain, ROWS[i].plain) != 0 || n != strlen(ROWS[i].plain))
            fail_msg("row %zu '%s': '%s'", i, ROWS[i].text, plain);
    }
}

/* Whatever it is given, plain gives the default alphabet. */
static void test_plain_is_always_inside(void **state)
{
    (void)state;
    for (uint32_t cp = 1; cp < 0x30000; cp++) {
        char utf8[5], plain[128];
        encode(cp, utf8);
        gsmtext_plain(utf8, plain, sizeof plain);
        if (gsmtext_septets(plain) < 0)
            fail_msg("U+%04X became '%s'", cp, plain);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_alphabet_is_complete),
        cmocka_unit_test(test_nothing_else_is_in_it),
        cmocka_unit_test(test_septets),
        cmocka_unit_test(test_segments),
        cmocka_unit_test(test_outside),
        cmocka_unit_test(test_from_utf16be),
        cmocka_unit_test(test_capacity),
        cmocka_unit_test(test_clean),
        cmocka_unit_test(test_cut),
        cmocka_unit_test(test_plain),
        cmocka_unit_test(test_plain_is_always_inside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
