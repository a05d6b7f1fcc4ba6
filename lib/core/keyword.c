#include "core/keyword.h"

#include <string.h>

/* Order of two phrases: first word, then the longer one, then the other words. */
int keyword_compare(const void *a, const void *b)
{
    const struct keyword *left = a, *right = b;
    int order = strcmp(left->word[0], right->word[0]);
    if (order == 0)
        order = right->n_words - left->n_words;
    for (int i = 1; order == 0 && i < left->n_words; i++)
        order = strcmp(left->word[i], right->word[i]);
    if (order == 0)
        order = right->is_alone - left->is_alone; /* the narrower meaning is tried first */
    if (order == 0)
        order = left->kind - right->kind;
    return order;
}

/* Index of the first phrase that begins with word or would stand behind it. */
static size_t lower_bound(const struct keywords *keywords, const char *word)
{
    size_t low = 0, high = keywords->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(keywords->keyword[middle].word[0], word) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool stands_at(const struct keyword *keyword, const struct words *words, int at)
{
    if (keyword->n_words > words->n - at)
        return false;
    if (keyword->is_alone && (at != 0 || keyword->n_words != words->n))
        return false;
    for (int i = 1; i < keyword->n_words; i++)
        if (strcmp(keyword->word[i], words->word[at + i].text) != 0)
            return false;
    return true;
}

const struct keyword *keyword_match(const struct keywords *keywords, unsigned kinds, const struct words *words, int at)
{
    if (at < 0 || at >= words->n)
        return NULL;
    const char *first = words->word[at].text;
    for (size_t i = lower_bound(keywords, first); i < keywords->n; i++) {
        const struct keyword *keyword = &keywords->keyword[i];
        if (strcmp(keyword->word[0], first) != 0)
            break;
        if ((kinds & 1u << keyword->kind) != 0 && stands_at(keyword, words, at))
            return keyword;
    }
    return NULL;
}
