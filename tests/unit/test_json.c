/* json_out: whatever bytes go in, valid JSON comes out, and nothing that acts on a terminal. */
#include "io/json_out.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct calendar WIB = {.utc_offset_s = 25200};

/* What `write` makes of ctx; the caller frees. */
static char *written(void (*write)(struct json *json, const void *ctx), const void *ctx)
{
    char *text = NULL;
    size_t len = 0;
    struct json json;
    FILE *out = open_memstream(&text, &len);
    assert_non_null(out);
    json_begin(&json, out);
    write(&json, ctx);
    assert_int_equal(json.depth, 0);
    assert_int_equal(fclose(out), 0);
    return text;
}

struct bytes_row {
    const char *bytes;
    size_t len;
    const char *expected;
};

static void write_bytes(struct json *json, const void *ctx)
{
    const struct bytes_row *row = ctx;
    json_bytes(json, NULL, row->bytes, row->len);
}

#define BYTES(text) text, sizeof text - 1

static void test_strings(void **state)
{
    static const struct bytes_row ROWS[] = {
        {BYTES(""), "\"\""},
        {BYTES("ADUAN KTW"), "\"ADUAN KTW\""},
        {BYTES("a \"b\" \\ /"), "\"a \\\"b\\\" \\\\ /\""},
        {BYTES("\b\f\n\r\t"), "\"\\b\\f\\n\\r\\t\""},
        {BYTES("a\0b"), "\"a\\u0000b\""},
        {BYTES("\x1b[2J\x07\x7f"), "\"\\u001b[2J\\u0007\\u007f\""},
        {BYTES("\xc2\x9b"), "\"\\u009b\""},
        {BYTES("\xe2\x80\xa8\xe2\x80\xa9"), "\"\\u2028\\u2029\""},
        {BYTES("\xe2\x80\xae"
               "abc\xe2\x81\xa9"),
         "\"\\u202eabc\\u2069\""},
        {BYTES("\xef\xbb\xbf"
               "a"),
         "\"\\ufeffa\""},
        {BYTES("caf\xc3\xa9 \xf0\x9f\x99\x8f"), "\"caf\xc3\xa9 \xf0\x9f\x99\x8f\""},
        /* broken: lone continuation, cut sequence, overlong, surrogate, beyond U+10FFFF */
        {BYTES("a\x80z"), "\"a\xef\xbf\xbdz\""},
        {BYTES("a\xe2\x82"), "\"a\xef\xbf\xbd\xef\xbf\xbd\""},
        {BYTES("\xc0\xaf"), "\"\xef\xbf\xbd\xef\xbf\xbd\""},
        {BYTES("\xed\xa0\x80"), "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""},
        {BYTES("\xf5\x80\x80\x80"), "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        char *text = written(write_bytes, &ROWS[i]);
        assert_string_equal(text, ROWS[i].expected);
        free(text);
    }
}

static void write_cell(struct json *json, const void *ctx)
{
    json_object(json, NULL);
    json_cell(json, ctx, &WIB);
    json_end(json);
}

static void test_cells(void **state)
{
    static const struct {
        struct cell cell;
        const char *expected;
    } ROWS[] = {
        {{"unit", CELL_TEXT, 0, "KTW"}, "{\"unit\":\"KTW\"}"},
        {{"unit", CELL_TEXT, 0, NULL}, "{\"unit\":null}"},
        {{"n", CELL_NUMBER, -7, NULL}, "{\"n\":-7}"},
        {{"n", CELL_NUMBER, INT64_MAX, NULL}, "{\"n\":9223372036854775807}"},
        {{"at", CELL_TIME, 1774605000, NULL}, "{\"at\":\"2026-03-27T16:50:00+07:00\"}"},
        {{"ticket", CELL_TICKET, 40719359, NULL}, "{\"ticket\":\"40719359\"}"},
        {{"unit", CELL_NULL, 5, "x"}, "{\"unit\":null}"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        char *text = written(write_cell, &ROWS[i].cell);
        assert_string_equal(text, ROWS[i].expected);
        free(text);
    }
}

static void write_nothing(struct json *json, const void *ctx)
{
    (void)ctx;
    json_array(json, NULL);
    json_end(json);
}

static void write_rows(struct json *json, const void *ctx)
{
    (void)ctx;
    json_array(json, NULL);
    for (int i = 1; i <= 2; i++) {
        json_object(json, NULL);
        json_number(json, "n", i);
        json_array(json, "list");
        json_text(json, NULL, "a");
        json_null(json, NULL);
        json_end(json);
        json_object(json, "empty");
        json_end(json);
        json_end(json);
    }
    json_end(json);
}

static void test_nesting(void **state)
{
    (void)state;
    char *text = written(write_nothing, NULL);
    assert_string_equal(text, "[]");
    free(text);
    text = written(write_rows, NULL);
    assert_string_equal(text, "[\n{\"n\":1,\"list\":[\"a\",null],\"empty\":{}},"
                              "\n{\"n\":2,\"list\":[\"a\",null],\"empty\":{}}\n]");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_strings),
        cmocka_unit_test(test_cells),
        cmocka_unit_test(test_nesting),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
