/* ticket: random numbers that no slip of the thumb turns into another's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/ticket.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static void test_check_digit(void **state)
{
    (void)state;
    static const struct {
        uint32_t digits;
        unsigned check;
    } ROWS[] = {
        {572, 4}, /* Damm's own example */
        {0, 0},   {5724, 0}, {4071935, 9}, {11294, 6}, {4294967295u, 4},
    };
    for (size_t i = 0; i < COUNT(ROWS); i++)
        assert_int_equal(ticket_check_digit(ROWS[i].digits), ROWS[i].check);
}

static void test_random_is_valid_and_even(void **state)
{
    (void)state;
    assert_int_equal(ticket_from_random(0) / 10, 2000000);
    assert_int_equal(ticket_from_random(UINT32_MAX) / 10, 9999999);
    unsigned first[10] = {0};
    for (uint32_t i = 0; i < 80000; i++) {
        uint32_t ticket = ticket_from_random(i * 53687u); /* the whole range in steps */
        assert_true(ticket_is_valid(ticket));
        first[ticket / 10000000]++;
    }
    assert_int_equal(first[0] + first[1], 0);
    for (int i = 2; i < 10; i++)
        assert_in_range(first[i], 9990, 10010);
}

static void test_every_single_error_is_found(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < 2000; i++) {
        uint32_t ticket = ticket_from_random(i * 2147483u);
        for (uint32_t scale = 1; scale <= 10000000; scale *= 10) {
            uint32_t digit = ticket / scale % 10;
            for (uint32_t wrong = 0; wrong < 10; wrong++)
                if (wrong != digit)
                    assert_false(ticket_is_valid(ticket - digit * scale + wrong * scale));
        }
    }
}

static void test_every_swap_of_neighbours_is_found(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < 20000; i++) {
        uint32_t ticket = ticket_from_random(i * 214748u);
        for (uint32_t scale = 1; scale <= 1000000; scale *= 10) {
            uint32_t low = ticket / scale % 10, high = ticket / scale / 10 % 10;
            uint32_t swapped = ticket - low * scale - high * scale * 10 + high * scale + low * scale * 10;
            if (low != high)
                assert_false(ticket_is_valid(swapped));
        }
    }
}

static void test_range(void **state)
{
    (void)state;
    assert_true(ticket_is_valid(40719359));
    static const uint32_t BAD[] = {0, 5724, 40719358, 407193590, UINT32_MAX};
    for (size_t i = 0; i < COUNT(BAD); i++)
        assert_false(ticket_is_valid(BAD[i]));
    for (uint32_t i = 10000000; i < 10000100; i++) /* passes Damm ten times, but no ticket begins with 1 */
        assert_false(ticket_is_valid(i));
}

static void test_parse(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum rc rc;
        size_t used;
        uint32_t ticket;
    } ROWS[] = {
        {"40719359", OK, 8, 40719359},
        {"4071 9359", OK, 9, 40719359},
        {"4071-9359", OK, 9, 40719359},
        {"4071.9359", OK, 9, 40719359},
        {"40 71 93 59", OK, 11, 40719359},
        {"4-0-7-1-9-3-5-9", OK, 15, 40719359},
        {"40.719.359", OK, 10, 40719359},
        {"#40719359", OK, 9, 40719359},
        {"# 40719359", OK, 10, 40719359},
        {"  40719359", OK, 10, 40719359},
        {"40719359 belum beres", OK, 8, 40719359},
        {"40719359belum", OK, 8, 40719359},
        {"40719359.", OK, 8, 40719359},
        {"40719359, sudah", OK, 8, 40719359},
        {"40719359 2 hari", OK, 8, 40719359},
        {"4071 9359 2 hari", OK, 9, 40719359},
        /* eight digits that are no ticket */
        {"40719358", E_INVAL, 8, 40719358},
        {"40179359", E_INVAL, 8, 40179359},
        {"4071 9358 belum", E_INVAL, 9, 40719358},
        {"40719358 2 hari", E_INVAL, 8, 40719358},
        {"#00000000", E_INVAL, 9, 0},
        {"12345678", E_INVAL, 8, 12345678},
        /* nothing like a ticket */
        {"", E_NOTFOUND, 0, 0},
        {"   ", E_NOTFOUND, 0, 0},
        {"belum", E_NOTFOUND, 0, 0},
        {"no", E_NOTFOUND, 0, 0},
        {"no. ", E_NOTFOUND, 0, 0},
        {"no. 40719359", E_NOTFOUND, 0, 0}, /* words are parse's business */
        {"##40719359", E_NOTFOUND, 0, 0},
        {"4071935", E_NOTFOUND, 0, 0},
        {"407193590", E_NOTFOUND, 0, 0},
        {"4071935 belum", E_NOTFOUND, 0, 0},
        {"4071  9359", E_NOTFOUND, 0, 0},
        {"4071/9359", E_NOTFOUND, 0, 0},
        {"4071-9359-1", E_NOTFOUND, 0, 0},
        {"40719359-1", E_NOTFOUND, 0, 0},
        {"081200000012", E_NOTFOUND, 0, 0},
        {"0812-0000-0012", E_NOTFOUND, 0, 0},
        {"0812 0000 0012", E_NOTFOUND, 0, 0},
        {"+6281200000012", E_NOTFOUND, 0, 0},
        {"jam 40719359", E_NOTFOUND, 0, 0},
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        size_t used = 99;
        uint32_t ticket = 99;
        enum rc rc = ticket_parse(ROWS[i].text, &used, &ticket);
        if (rc != ROWS[i].rc || used != ROWS[i].used || ticket != ROWS[i].ticket)
            fail_msg("'%s': %s, %zu bytes, %u", ROWS[i].text, err_name(rc), used, ticket);
    }
}

static void test_format_and_back(void **state)
{
    (void)state;
    char text[TICKET_TEXT_MAX];
    ticket_format(40719359, text);
    assert_string_equal(text, "40719359");
    ticket_format(0, text);
    assert_string_equal(text, "00000000");
    for (uint32_t i = 0; i < 1000; i++) {
        uint32_t ticket = ticket_from_random(i * 4294967u), back;
        size_t used;
        ticket_format(ticket, text);
        assert_int_equal(ticket_parse(text, &used, &back), OK);
        assert_int_equal(back, ticket);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_check_digit),
        cmocka_unit_test(test_random_is_valid_and_even),
        cmocka_unit_test(test_every_single_error_is_found),
        cmocka_unit_test(test_every_swap_of_neighbours_is_found),
        cmocka_unit_test(test_range),
        cmocka_unit_test(test_parse),
        cmocka_unit_test(test_format_and_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
