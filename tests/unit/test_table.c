/* table_out: alignment by display columns, never wider than asked, nothing that acts on a terminal. */
#include "io/table_out.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct calendar WIB = {.utc_offset_s = 25200};
#define FRIDAY 1774605000 /* 2026-03-27 16:50 WIB */

static void test_escape(void **state)
{
    static const struct {
        const char *text;
        bool keep_lines;
        size_t cap;
        const char *expected;
    } ROWS[] = {
        {"", false, 8, ""},
        {"antri dari jam 7", false, 64, "antri dari jam 7"},
        {"a\nb\tc", false, 64, "a\\nb\\tc"},
        {"a\nb\tc", true, 64, "a\nb\\tc"},
        {"\x1b]0;x\x07", false, 64, "\\x1b]0;x\\x07"},
        {"\xc2\x9b"
         "31m",
         false, 64, "\\x9b31m"},
        {"\xe2\x80\xae"
         "dcba",
         false, 64, "\\u{202e}dcba"},
        {"\xe2\x80\xa8", true, 64, "\\u{2028}"},
        {"a\x80\xff", false, 64, "a\xef\xbf\xbd\xef\xbf\xbd"},
        {"a\xe2\x82", false, 64, "a\xef\xbf\xbd\xef\xbf\xbd"},
        /* a cap never cuts a character or an escape */
        {"abc", false, 3, "ab"},
        {"a\xc3\xa9", false, 3, "a"},
        {"a\x1b", false, 5, "a"},
        {"abc", false, 1, ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        char text[64];
        size_t n = table_escape(ROWS[i].text, ROWS[i].keep_lines, text, ROWS[i].cap);
        assert_string_equal(text, ROWS[i].expected);
        assert_int_equal(n, strlen(text));
    }
}

static void test_columns_and_cut(void **state)
{
    static const struct {
        const char *text;
        int columns; /* of the whole */
        int width;
        const char *cut;
    } ROWS[] = {
        {"", 0, 5, ""},
        {"abcde", 5, 5, "abcde"},
        {"abcdef", 6, 5, "abcd\xe2\x80\xa6"},
        {"abc", 3, 1, "\xe2\x80\xa6"},
        {"caf\xc3\xa9!", 5, 4, "caf\xe2\x80\xa6"},
        {"e\xcc\x81"
         "e\xcc\x81",
         2, 2,
         "e\xcc\x81"
         "e\xcc\x81"},                                                  /* combining: no column   */
        {"\xe6\x97\xa5\xe6\x9c\xac", 4, 3, "\xe6\x97\xa5\xe2\x80\xa6"}, /* wide: two columns       */
        {"\xe6\x97\xa5\xe6\x9c\xac", 4, 2, "\xe2\x80\xa6"},             /* half of one never shows */
    };
    (void)state;
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        char text[64];
        assert_int_equal(table_columns(ROWS[i].text), ROWS[i].columns);
        size_t n = table_cut(ROWS[i].text, ROWS[i].width, text, sizeof text);
        assert_string_equal(text, ROWS[i].cut);
        assert_int_equal(n, strlen(text));
    }
}

static void test_cell_text(void **state)
{
    static const struct {
        struct cell cell;
        const char *expected;
    } ROWS[] = {
        {{"a", CELL_TEXT, 0, "x\x1by"}, "x\\x1by"},
        {{"a", CELL_NUMBER, -12, NULL}, "-12"},
        {{"a", CELL_TIME, FRIDAY, NULL}, "27/03/26 16:50"},
        {{"a", CELL_TICKET, 40719359, NULL}, "4071 9359"},
        {{"a", CELL_NULL, 3, "x"}, ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        char text[64];
        size_t n = table_cell_text(&ROWS[i].cell, &WIB, text, sizeof text);
        assert_string_equal(text, ROWS[i].expected);
        assert_int_equal(n, strlen(text));
    }
}

static const struct table_column VIEW[] = {{"ticket", "Ticket", TABLE_WHOLE}, {"unit", "Unit", TABLE_WHOLE},
                                           {"due_at", "Due", TABLE_DAY},      {"n", "N", TABLE_WHOLE},
                                           {"to", "To", TABLE_MASKED},        {"text", "Text", TABLE_WHOLE}};

/* The two rows that the table tests print; cells come in another order, and one has no column. */
static char *print_rows(int n_rows, int width)
{
    const struct cell rows[2][7] = {
        {{"unit", CELL_TEXT, 0, "KTW"},
         {"ticket", CELL_TICKET, 40719359, NULL},
         {"hidden", CELL_TEXT, 0, "nobody sees this"},
         {"due_at", CELL_TIME, FRIDAY, NULL},
         {"n", CELL_NUMBER, 7, NULL},
         {"to", CELL_TEXT, 0, "************12"},
         {"text", CELL_TEXT, 0, "antri dari jam 7 sampai siang, loket tutup"}},
        {{"unit", CELL_TEXT, 0, "TJM"},
         {"ticket", CELL_NULL, 0, NULL},
         {"hidden", CELL_NULL, 0, NULL},
         {"due_at", CELL_NULL, 0, NULL},
         {"n", CELL_NUMBER, 1234, NULL},
         {"to", CELL_TEXT, 0, "*12"},
         {"text", CELL_TEXT, 0, "b\x1b[2J"}},
    };
    struct table *table = NULL;
    struct err err;
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);
    assert_int_equal(table_open(VIEW, 6, &WIB, &table, &err), OK);
    for (int i = 0; i < n_rows; i++)
        assert_int_equal(table_row(table, rows[i], 7, &err), OK);
    table_print(table, out, width);
    table_close(&table);
    assert_null(table);
    assert_int_equal(fclose(out), 0);
    return text;
}

static void test_table(void **state)
{
    static const struct {
        int n_rows, width;
        const char *expected;
    } ROWS[] = {
        {0, 80, "Ticket  Unit  Due  N  To  Text\n"},
        {2, 90,
         "Ticket     Unit  Due          N  To    Text\n"
         "4071 9359  KTW   27/03/26     7  **12  antri dari jam 7 sampai siang, loket tutup\n"
         "           TJM             1234  *12   b\\x1b[2J\n"},
        {2, 50,
         "Ticket     Unit  Due          N  To    Text\n"
         "4071 9359  KTW   27/03/26     7  **12  antri dari\xe2\x80\xa6\n"
         "           TJM             1234  *12   b\\x1b[2J\n"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        char *text = print_rows(ROWS[i].n_rows, ROWS[i].width);
        assert_string_equal(text, ROWS[i].expected);
        free(text);
    }
}

/* More rows than the first allocation, and every line within the width. */
static void test_many_rows(void **state)
{
    struct table *table = NULL;
    struct err err;
    char *text = NULL, *rest = NULL;
    size_t len = 0;
    int n_lines = 0;
    FILE *out = open_memstream(&text, &len);
    (void)state;
    assert_int_equal(table_open(VIEW, 6, &WIB, &table, &err), OK);
    for (int i = 0; i < 1000; i++) {
        char long_text[600];
        memset(long_text, 'a' + i % 26, sizeof long_text - 1);
        long_text[sizeof long_text - 1] = '\0';
        const struct cell cells[] = {{"unit", CELL_TEXT, 0, "KTW"}, {"text", CELL_TEXT, 0, long_text}};
        assert_int_equal(table_row(table, cells, 2, &err), OK);
    }
    table_print(table, out, 80);
    table_close(&table);
    assert_int_equal(fclose(out), 0);
    for (char *line = strtok_r(text, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest)) {
        assert_true(table_columns(line) <= 80);
        n_lines++;
    }
    assert_int_equal(n_lines, 1001);
    free(text);
}

static void test_wrap(void **state)
{
    static const struct {
        const char *text;
        int indent, width;
        const char *expected;
    } ROWS[] = {
        {"", 4, 40, "\n"},
        {"one two", 4, 40, "one two\n"},
        {"one two three four", 2, 12, "one two\n  three four\n"},
        {"one\ntwo", 2, 40, "one\n  two\n"},
        {"one\n\ntwo", 2, 40, "one\n  \n  two\n"},
        {"abcdefghijklmnop", 2, 12, "abcdefghij\n  klmnop\n"},
        {"\xe6\x97\xa5\xe6\x97\xa5\xe6\x97\xa5\xe6\x97\xa5\xe6\x97\xa5\xe6\x97\xa5", 0, 10,
         "\xe6\x97\xa5\xe6\x97\xa5\xe6\x97\xa5\xe6\x97\xa5\xe6\x97\xa5\n\xe6\x97\xa5\n"},
        {"one two", 30, 20, "one two\n"}, /* an absurd indent leaves a few columns all the same */
    };
    (void)state;
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        char *text = NULL;
        size_t len = 0;
        FILE *out = open_memstream(&text, &len);
        table_wrap(out, ROWS[i].text, ROWS[i].indent, ROWS[i].width);
        assert_int_equal(fclose(out), 0);
        assert_string_equal(text, ROWS[i].expected);
        free(text);
    }
}

static void test_field(void **state)
{
    static const struct {
        struct cell cell;
        const char *expected;
    } ROWS[] = {
        {{"opened_at", CELL_TIME, FRIDAY, NULL}, "opened at   27/03/26 16:50\n"},
        {{"trouble", CELL_TEXT, 0, "disk\x1b full"}, "trouble     disk\\x1b full\n"},
        {{"trouble", CELL_NULL, 0, NULL}, ""},
        {{"flags", CELL_TEXT, 0, ""}, ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        char *text = NULL;
        size_t len = 0;
        FILE *out = open_memstream(&text, &len);
        table_field(out, &ROWS[i].cell, &WIB, 12, 80);
        assert_int_equal(fclose(out), 0);
        assert_string_equal(text, ROWS[i].expected);
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_escape), cmocka_unit_test(test_columns_and_cut), cmocka_unit_test(test_cell_text),
        cmocka_unit_test(test_table),  cmocka_unit_test(test_many_rows),       cmocka_unit_test(test_wrap),
        cmocka_unit_test(test_field),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
