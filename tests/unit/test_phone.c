/* phone: what operators, people and spreadsheets write, and whom it is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/phone.h"

struct row {
    const char *input;
    enum phone_kind kind;
    const char *text;
};

static void check_good(const struct row *rows, size_t n, const char *country)
{
    for (size_t i = 0; i < n; i++) {
        struct phone phone;
        enum rc rc = phone_parse(rows[i].input, country, &phone);
        if (rc != OK || phone.kind != rows[i].kind || strcmp(phone.text, rows[i].text) != 0)
            fail_msg("row %zu '%s': %s %s '%s'", i, rows[i].input, err_name(rc), phone_kind_name(phone.kind),
                     phone.text);
    }
}

static void check_refused(const char *const *inputs, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct phone phone;
        memset(&phone, 'x', sizeof phone);
        enum rc rc = phone_parse(inputs[i], "62", &phone);
        if (rc != E_INVAL || phone.kind != PHONE_INVALID || phone.text[0] != '\0')
            fail_msg("'%s' was taken: %s %s '%s'", inputs[i], err_name(rc), phone_kind_name(phone.kind), phone.text);
    }
}

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static void test_vectors(void **state)
{
    (void)state;
    static const struct row ROWS[] = {
        {"081200000012", PHONE_MOBILE, "+6281200000012"},
        {"+6281200000012", PHONE_MOBILE, "+6281200000012"},
        {"6281200000012", PHONE_MOBILE, "+6281200000012"},
        {"0812-0000-0012", PHONE_MOBILE, "+6281200000012"},
        {"+62 812 0000 0012", PHONE_MOBILE, "+6281200000012"},
        {"+62081200000012", PHONE_MOBILE, "+6281200000012"},
        {"006281200000012", PHONE_MOBILE, "+6281200000012"},
        {"81200000012", PHONE_MOBILE, "+6281200000012"},
        {"0811222333", PHONE_MOBILE, "+62811222333"},
        {"0895123456789", PHONE_MOBILE, "+62895123456789"},
        {"+622670000058", PHONE_FIXED, "+622670000058"},
        {"1708", PHONE_SHORTCODE, "1708"},
        {"888", PHONE_SHORTCODE, "888"},
        {"112", PHONE_SHORTCODE, "112"},
        {"TELKOMSEL", PHONE_ALPHA, "TELKOMSEL"},
        {"BPJS Kesehatan", PHONE_ALPHA, "BPJS Kesehatan"},
        {"+60123456789", PHONE_FOREIGN, "+60123456789"},
    };
    check_good(ROWS, COUNT(ROWS), "62");
}

static void test_ways_to_write(void **state)
{
    (void)state;
    static const struct row ROWS[] = {
        {"(0812) 0000.0012", PHONE_MOBILE, "+6281200000012"},
        {"[0812]00000012", PHONE_MOBILE, "+6281200000012"},
        {"(+62) 812 0000 0012", PHONE_MOBILE, "+6281200000012"},
        {"+62 (0) 812-0000-0012", PHONE_MOBILE, "+6281200000012"},
        {"62081200000012", PHONE_MOBILE, "+6281200000012"},
        {"0062081200000012", PHONE_MOBILE, "+6281200000012"},
        {" 081200000012 ", PHONE_MOBILE, "+6281200000012"},
        {"0812\xC2\xA0"
         "0000\xC2\xA0"
         "0012",
         PHONE_MOBILE, "+6281200000012"}, /* no-break spaces */
        {"0812\xE2\x80\x91"
         "00000012",
         PHONE_MOBILE, "+6281200000012"},                                           /* no-break hyphen */
        {"\xE2\x80\xAA+6281200000012\xE2\x80\xAC", PHONE_MOBILE, "+6281200000012"}, /* copied bidi marks */
        {"0267-0000058", PHONE_FIXED, "+622670000058"},
        {"0060123456789", PHONE_FOREIGN, "+60123456789"},
        {"123456", PHONE_SHORTCODE, "123456"},
        {"1", PHONE_SHORTCODE, "1"},
        {"\x1f INFO \n", PHONE_ALPHA, "INFO"},
        {"  INFO  ", PHONE_ALPHA, "INFO"},
        {"3Care", PHONE_ALPHA, "3Care"},
        {"A\nB\x1b", PHONE_ALPHA, "A B"},
        {"\xC3\xA9t\xC3\xA9", PHONE_ALPHA, "\xC3\xA9t\xC3\xA9"},
    };
    check_good(ROWS, COUNT(ROWS), "62");
}

static void test_other_country(void **state)
{
    (void)state;
    static const struct row ROWS[] = {
        {"+60123456789", PHONE_MOBILE, "+60123456789"},
        {"0123456789", PHONE_MOBILE, "+60123456789"},
        {"+6281200000012", PHONE_FOREIGN, "+6281200000012"},
    };
    check_good(ROWS, COUNT(ROWS), "60");
}

static void test_refusals(void **state)
{
    (void)state;
    static const char *const INPUTS[] = {
        "",
        "+",
        "08951234567890",                      /* national number of 13 digits  */
        "0841234567",                          /* 84x is no mobile              */
        "08112223",                            /* national number of 7 digits   */
        "081122233",                           /* of 8                          */
        "0801234567",                          /* toll-free                     */
        "+62",                                 /* no number                     */
        "+620",                                /* no number                     */
        "+6281200000012345",                   /* too long                      */
        "+6200812000000",                      /* two national zeros            */
        "+081200000012",                       /* no country begins with 0      */
        "00081200000012",                      /* likewise                      */
        "+888",                                /* no country has so few digits  */
        "+1234567890123456",                   /* 16 digits: more than E.164    */
        "9123456789",                          /* neither national nor +        */
        "0812+0000012",                        /* a plus inside                 */
        "++6281200000012",                     /* two                           */
        "0812*0000012",                        /* a sign of no number           */
        "*888#",                               /* a USSD code                   */
        "0812/0000012",                        /* likewise                      */
        "0812000000120812000000120812",        /* far too long                */
        "+6281200000012                    A", /* a letter too far out to be kept */
        " ",
        "-",
        "()",
        "\xF0\x9F\x98\x80",                 /* an emoji                      */
        "0812\37700000012",                 /* broken UTF-8 */
        "\xD9\xA0\xD9\xA8\xD9\xA1\xD9\xA2", /* digits of another script */
    };
    check_refused(INPUTS, COUNT(INPUTS));
}

static void test_alpha_is_cut_at_a_character(void **state)
{
    (void)state;
    char text[81];
    for (size_t i = 0; i < sizeof text - 1; i += 2)
        memcpy(text + i, "\xC3\xA9", 2);
    text[sizeof text - 1] = '\0';
    struct phone phone;
    assert_int_equal(phone_parse(text, "62", &phone), OK);
    assert_int_equal(phone.kind, PHONE_ALPHA);
    assert_int_equal(strlen(phone.text), 30); /* 31 would split the sixteenth */
    assert_memory_equal(phone.text, text, 30);
}

static void test_same(void **state)
{
    (void)state;
    struct phone a, b, c, none = {.kind = PHONE_INVALID}, odd = {.kind = PHONE_ALPHA, .text = "+6281200000012"};
    assert_int_equal(phone_parse("0812-0000-0012", "62", &a), OK);
    assert_int_equal(phone_parse("+6281200000012", "62", &b), OK);
    assert_int_equal(phone_parse("+6281200000013", "62", &c), OK);
    assert_true(phone_is_same(&a, &b));
    assert_false(phone_is_same(&a, &c));
    assert_false(phone_is_same(&a, &odd)); /* a brand that calls itself a number */
    assert_false(phone_is_same(&none, &none));
    assert_false(phone_is_same(&a, &none));
}

static void test_mask(void **state)
{
    (void)state;
    static const struct {
        const char *text, *mask;
    } ROWS[] = {
        {"+6281200000012", "************12"},
        {"888", "*88"},
        {"12", "12"},
        {"1", "1"},
        {"", ""},
        {"t\xC3\xA9l\xC3\xA9\xC3\xA9", "***\xC3\xA9\xC3\xA9"},
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        struct phone phone = {.kind = PHONE_MOBILE};
        char mask[PHONE_TEXT_MAX];
        memset(mask, 'x', sizeof mask);
        memcpy(phone.text, ROWS[i].text, strlen(ROWS[i].text) + 1);
        phone_mask(&phone, mask);
        assert_string_equal(mask, ROWS[i].mask);
    }
}

static void test_kind_names(void **state)
{
    (void)state;
    static const char *const NAMES[] = {"invalid", "mobile", "fixed", "foreign", "shortcode", "alpha"};
    for (int i = 0; i < (int)COUNT(NAMES); i++)
        assert_string_equal(phone_kind_name((enum phone_kind)i), NAMES[i]);
    assert_string_equal(phone_kind_name((enum phone_kind)99), "invalid");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vectors),
        cmocka_unit_test(test_ways_to_write),
        cmocka_unit_test(test_other_country),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_alpha_is_cut_at_a_character),
        cmocka_unit_test(test_same),
        cmocka_unit_test(test_mask),
        cmocka_unit_test(test_kind_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
