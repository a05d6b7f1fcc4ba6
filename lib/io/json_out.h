/*
 * json_out: JSON (RFC 8259) written as it comes, for `--json` and the web.
 * Keeps the commas and the nesting; whatever bytes a text holds, what comes out
 * is valid: broken UTF-8 becomes U+FFFD, and control, bidi and line-separator
 * characters are \u escapes, so that a terminal shows them and obeys none.
 *
 * Used by daemon/ and tests. Allocates nothing; never fails by itself: ask the
 * stream (ferror) when all is written.
 *
 *     struct json json;
 *     json_begin(&json, stdout);
 *     json_array(&json, NULL);
 *     json_object(&json, NULL);
 *     json_text(&json, "unit", "KTW");
 *     json_end(&json);
 *     json_end(&json);                 -> [\n{"unit":"KTW"}\n]
 */
#ifndef SUARA_IO_JSON_OUT_H
#define SUARA_IO_JSON_OUT_H

#include "core/workday.h"
#include "port/store.h"

#include <stdio.h>

#define JSON_DEPTH_MAX 8

struct json {
    FILE *out;
    int depth;
    struct {
        bool is_array, has_items;
    } level[JSON_DEPTH_MAX];
};

void json_begin(struct json *json, FILE *out);

/* Open an array or object; name: of the member, NULL within an array or at the
 * top. Elements of the outermost array stand on a line each. Nesting deeper than
 * JSON_DEPTH_MAX is our own bug: asserts. */
void json_array(struct json *json, const char *name);
void json_object(struct json *json, const char *name);
void json_end(struct json *json); /* whichever was opened last */

/* One value. text NULL is null; bytes: may hold NUL and broken UTF-8. */
void json_text(struct json *json, const char *name, const char *text);
void json_bytes(struct json *json, const char *name, const char *bytes, size_t len);
void json_number(struct json *json, const char *name, int64_t number);
void json_null(struct json *json, const char *name);

/* A cell under its column's name: TIME as RFC 3339 with the office's offset,
 * TICKET as a string of eight digits, NULL as null. */
void json_cell(struct json *json, const struct cell *cell, const struct calendar *calendar);

#endif
