/* Every function of gsmtext on any bytes and any capacity: valid UTF-8, in bounds, as long as promised. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/gsmtext.h"

#define OUT_MAX 4096
#define MUST(condition)                                                                                                \
    do {                                                                                                               \
        if (!(condition))                                                                                              \
            abort();                                                                                                   \
    } while (0)

/* An output of n bytes in a buffer of cap: terminated, and clean of broken UTF-8. */
static void check_out(const char *out, size_t n, size_t cap)
{
    char again[OUT_MAX];
    if (cap == 0) {
        MUST(n == 0);
        return;
    }
    MUST(n < cap && out[n] == '\0' && strlen(out) == n);
    MUST(gsmtext_cut(out, INT32_MAX, again, sizeof again) == n && memcmp(out, again, n) == 0);
}

static void check_text(const char *text, size_t cap)
{
    char *out = malloc(cap > 0 ? cap : 1); /* exactly, so that the sanitizer sees one byte too many */
    int septets = gsmtext_septets(text), segments = gsmtext_segments(text);
    const char *outside = gsmtext_outside(text);
    MUST(out != NULL && segments >= 1 && (septets < 0) == (outside != NULL));
    MUST(septets < 0 || (septets <= GSMTEXT_SINGLE) == (segments == 1));
    size_t n = gsmtext_plain(text, out, cap);
    check_out(out, n, cap);
    MUST(cap == 0 || gsmtext_septets(out) >= 0);
    int max = (int)(cap % 200);
    n = gsmtext_cut(text, max, out, cap);
    check_out(out, n, cap);
    MUST(cap == 0 || gsmtext_septets(out) <= 2 * max);
    free(out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2 || size > OUT_MAX / 4)
        return 0;
    size_t cap = (size_t)(data[0] << 8 | data[1]) % OUT_MAX;
    data += 2;
    size -= 2;
    char *out = malloc(cap > 0 ? cap : 1), *text = malloc(size + 1);
    MUST(out != NULL && text != NULL);
    check_out(out, gsmtext_from_utf16be(data, size / 2, out, cap), cap);
    check_out(out, gsmtext_clean((const char *)data, size, out, cap), cap);
    memcpy(text, data, size);
    text[size] = '\0';
    check_text(text, cap);
    free(text);
    free(out);
    return 0;
}
