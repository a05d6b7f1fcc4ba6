/*
 * A template and a value of any bytes, with '\n' between them: what reply_check
 * takes renders in the alphabet, within its bound, and leaves the value alone.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/gsmtext.h"
#include "core/reply.h"

#define MUST(condition)                                                                                                \
    do {                                                                                                               \
        if (!(condition))                                                                                              \
            abort();                                                                                                   \
    } while (0)

static void render(const char *template, const char *value, int most)
{
    const char *const text[] = {template}, *const name[] = {"x"};
    struct replies replies = {.n_langs = 1, .lang = {"id"}, .n = 1, .name = name, .text = {text}};
    struct reply_values values;
    char out[REPLY_TEXT_MAX];
    for (int i = 0; i < REPLY_VAR_COUNT; i++)
        values.value[i] = value;
    int segments = reply_render(&replies, 0, 0, &values, 0, out);
    MUST(segments == gsmtext_segments(out));
    if (most < 0)
        return;
    if (most < REPLY_TEXT_MAX / 3)
        MUST(gsmtext_septets(out) >= 0 && gsmtext_septets(out) <= most);
    segments = reply_render(&replies, 0, 0, &values, UINT64_C(1) << REPLY_VAR_ISI, out);
    MUST(most > REPLY_SEGMENTS_MAX * GSMTEXT_PART || segments <= REPLY_SEGMENTS_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    if (text == NULL)
        return 0;
    memcpy(text, data, size);
    text[size] = '\0';
    char *value = strchr(text, '\n');
    if (value != NULL)
        *value++ = '\0';
    size_t at;
    int septets;
    struct err err = {0};
    enum rc rc = reply_check(text, UINT64_MAX, &at, &septets, &err);
    MUST(at <= strlen(text) && (rc == OK) == (at == strlen(text)) && (rc == OK) == (err.text[0] == '\0'));
    render(text, value, rc == OK ? septets : -1);
    free(text);
    return 0;
}
