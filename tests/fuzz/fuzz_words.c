/* words_split on any bytes: words in order, within the text, and folding a folded word changes nothing.
 * words_is_near as the textbook has it. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "core/words.h"

#define MUST(condition)                                                                                                \
    do {                                                                                                               \
        if (!(condition))                                                                                              \
            abort();                                                                                                   \
    } while (0)

static void check_word(const struct word *word)
{
    struct word again;
    size_t pos = 0;
    MUST(word->len > 0 && word->len < WORD_TEXT_MAX && word->text[word->len] == '\0');
    MUST(strlen(word->text) == word->len && word->from < word->to);
    if (word->text[word->len - 1] == '-') /* cut: it equals no whole word */
        return;
    MUST(words_next(word->text, &pos, &again));
    MUST(again.from == 0 && again.to == word->len);
}

/* A folded word as letters. */
static int letters_of(const char *text, int32_t letter[WORD_TEXT_MAX])
{
    int n = 0;
    for (int32_t cp; *text != '\0'; letter[n++] = cp)
        text += utf8proc_iterate((const uint8_t *)text, -1, &cp);
    return n;
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* Edits, with neighbours swapped counting one, by the whole table. */
static int count_edits(const char *a, const char *b)
{
    int32_t x[WORD_TEXT_MAX], y[WORD_TEXT_MAX];
    int d[WORD_TEXT_MAX + 1][WORD_TEXT_MAX + 1];
    int n = letters_of(a, x), m = letters_of(b, y);
    for (int i = 0; i <= n; i++)
        for (int j = 0; j <= m; j++) {
            d[i][j] = i == 0 || j == 0 ? i + j : least(d[i - 1][j], d[i][j - 1]) + 1;
            if (i > 0 && j > 0)
                d[i][j] = least(d[i][j], d[i - 1][j - 1] + (x[i - 1] != y[j - 1]));
            if (i > 1 && j > 1 && x[i - 1] == y[j - 2] && x[i - 2] == y[j - 1])
                d[i][j] = least(d[i][j], d[i - 2][j - 2] + 1);
        }
    return d[n][m];
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    if (text == NULL || size > UINT16_MAX) {
        free(text);
        return 0;
    }
    memcpy(text, data, size);
    text[size] = '\0';
    struct words words;
    words_split(text, &words);
    MUST(words.n >= 0 && words.n <= WORDS_MAX);
    for (int i = 0; i < words.n; i++) {
        check_word(&words.word[i]);
        MUST(words.word[i].to <= strlen(text));
        MUST(i == 0 || words.word[i - 1].to <= words.word[i].from);
        MUST(words.word[i].plain == NULL && word_plain(&words.word[i]) == words.word[i].text);
        const char *before = i > 0 ? words.word[i - 1].text : "";
        MUST(words_is_near(before, words.word[i].text) == (count_edits(before, words.word[i].text) == 1));
    }
    free(text);
    return 0;
}
