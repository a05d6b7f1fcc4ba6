/* words_split on any bytes: words in order, within the text, and folding a folded word changes nothing. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

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
    }
    free(text);
    return 0;
}
