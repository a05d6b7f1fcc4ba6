#include "core/keyword.h"

#include <string.h>

#define LETTERS_MIN 4 /* a word that is guessed at (ending, typing error) has at least so many letters */

static bool is_gap(const char *word)
{
    return word[0] == '\0';
}

static bool is_same_word(const char *a, const char *b) /* the loader keeps each word once */
{
    return a == b || strcmp(a, b) == 0;
}

static int count_gaps(const struct keyword *keyword)
{
    int n = 0;
    for (int i = 0; i < keyword->n_words; i++)
        n += is_gap(keyword->word[i]) ? 1 : 0;
    return n;
}

/* Order of two phrases that begin alike: more words, then fewer gaps, then the words. */
static int compare_words(const struct keyword *a, const struct keyword *b)
{
    int a_gaps = count_gaps(a), b_gaps = count_gaps(b);
    int order = (b->n_words - b_gaps) - (a->n_words - a_gaps);
    if (order == 0)
        order = a_gaps - b_gaps;
    for (int i = 1; order == 0 && i < a->n_words; i++)
        order = strcmp(a->word[i], b->word[i]);
    return order;
}

/* Order of one phrase with two meanings: the narrower place is told first. */
static int compare_meaning(const struct keyword *a, const struct keyword *b)
{
    static const int RANK[] = {[KEYWORD_ALONE] = 0, [KEYWORD_FIRST] = 1, [KEYWORD_ANYWHERE] = 2};
    int order = RANK[a->place] - RANK[b->place];
    if (order == 0)
        order = a->kind - b->kind;
    if (order == 0)
        order = a->intent - b->intent;
    return order != 0 ? order : a->value - b->value;
}

int keyword_compare(const void *a, const void *b)
{
    const struct keyword *left = a, *right = b;
    int order = strcmp(left->word[0], right->word[0]);
    if (order == 0)
        order = compare_words(left, right);
    return order != 0 ? order : compare_meaning(left, right);
}

/* ---- plain forms ---- */

static const struct known_word *find_known(const struct keywords *keywords, const char *text)
{
    size_t low = 0, high = keywords->n_known;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(keywords->known[middle].text, text);
        if (order == 0)
            return &keywords->known[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* The first len letters of text as a known word, doubled or not ("marah2"). */
static const struct known_word *find_start(const struct keywords *keywords, const char *text, size_t len)
{
    char start[WORD_TEXT_MAX];
    if (len < LETTERS_MIN || len >= sizeof start)
        return NULL;
    memcpy(start, text, len);
    start[len] = '\0';
    const struct known_word *known = find_known(keywords, start);
    if (known == NULL && start[len - 1] == '2')
        known = find_start(keywords, text, len - 1);
    return known;
}

/* "obatnya", "petugas2nya": without one of the endings. */
static const struct known_word *find_without_ending(const struct keywords *keywords, const char *text, size_t len)
{
    const struct known_word *known = NULL;
    for (int i = 0; known == NULL && i < keywords->n_endings; i++) {
        size_t n = strlen(keywords->ending[i]);
        if (n < len && memcmp(text + len - n, keywords->ending[i], n) == 0)
            known = find_start(keywords, text, len - n);
    }
    return known;
}

/* "obaat", "bangett": with one letter where two alike stand. */
static const struct known_word *find_without_double(const struct keywords *keywords, const char *text, size_t len)
{
    char once[WORD_TEXT_MAX];
    const struct known_word *known = NULL;
    if (len <= LETTERS_MIN)
        return NULL;
    for (size_t i = 1; known == NULL && i < len; i++) {
        if (text[i] != text[i - 1] || text[i] < 'a' || text[i] > 'z')
            continue;
        memcpy(once, text, i);
        memcpy(once + i, text + i + 1, len - i); /* with the NUL */
        known = find_known(keywords, once);
    }
    return known;
}

void keyword_read(const struct keywords *keywords, struct words *words)
{
    for (int i = 0; i < words->n; i++) {
        struct word *word = &words->word[i];
        const struct known_word *known = find_known(keywords, word->text);
        if (known == NULL && word->len > LETTERS_MIN && word->text[word->len - 1] == '2')
            known = find_start(keywords, word->text, word->len - 1u);
        if (known == NULL)
            known = find_without_ending(keywords, word->text, word->len);
        if (known == NULL)
            known = find_without_double(keywords, word->text, word->len);
        word->plain = known != NULL ? known->plain : NULL;
    }
}

/* ---- phrases ---- */

size_t keyword_first(const struct keywords *keywords, const char *plain)
{
    size_t low = 0, high = keywords->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(keywords->keyword[middle].word[0], plain) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Where the phrase, from its word i on, ends when that stands at words->word[at]; KEYWORD_NONE when it does not. */
static int end_from(const struct keyword *keyword, int i, const struct words *words, int at)
{
    for (; i < keyword->n_words && !is_gap(keyword->word[i]); i++, at++)
        if (at >= words->n || !is_same_word(keyword->word[i], word_plain(&words->word[at])))
            return KEYWORD_NONE;
    if (i == keyword->n_words)
        return at;
    int end = KEYWORD_NONE;
    bool is_over = at < 1 || at > words->n || words->word[at - 1].is_last; /* a gap stays within its sentence */
    for (int skip = 0; end == KEYWORD_NONE && skip <= KEYWORD_GAP_MAX && !is_over; skip++) {
        end = end_from(keyword, i + 1, words, at + skip);
        is_over = at + skip >= words->n || words->word[at + skip].is_last;
    }
    return end;
}

int keyword_span(const struct keyword *keyword, const struct words *words, int at)
{
    int end = at < 0 ? KEYWORD_NONE : end_from(keyword, 0, words, at);
    return end == KEYWORD_NONE ? 0 : end - at;
}

const struct keyword *keyword_match(const struct keywords *keywords, unsigned kinds, const struct words *words, int at,
                                    int *n_words_r)
{
    *n_words_r = 0;
    if (at < 0 || at >= words->n)
        return NULL;
    const char *first = word_plain(&words->word[at]);
    for (size_t i = keyword_first(keywords, first); i < keywords->n; i++) {
        const struct keyword *keyword = &keywords->keyword[i];
        if (!is_same_word(keyword->word[0], first))
            break;
        if ((kinds & 1u << keyword->kind) != 0)
            *n_words_r = keyword_span(keyword, words, at);
        if (*n_words_r > 0)
            return keyword;
    }
    return NULL;
}

/* ---- one letter off ---- */

static bool is_same_meaning(const struct keyword *a, const struct keyword *b)
{
    return a->kind == b->kind && a->intent == b->intent && a->value == b->value;
}

/* A bit for each letter that a word has; one for all that are no ASCII. One edit changes two at most. */
static uint32_t letters_of(const char *word)
{
    uint32_t letters = 0;
    for (const unsigned char *c = (const unsigned char *)word; *c != '\0'; c++)
        letters |= *c < 0x80 ? UINT32_C(1) << (*c & 31) : 1u;
    return letters;
}

size_t keyword_index(const struct keyword *table, size_t n, struct near_word *near_r)
{
    size_t n_near = 0;
    for (size_t i = 0; i < n; i++)
        if (table[i].n_words == 1 && strnlen(table[i].word[0], LETTERS_MIN) == LETTERS_MIN)
            near_r[n_near++] = (struct near_word){letters_of(table[i].word[0]), (uint32_t)i};
    return n_near;
}

const struct keyword *keyword_near(const struct keywords *keywords, unsigned kinds, const struct word *word)
{
    const struct keyword *near = NULL;
    const uint32_t letters = letters_of(word->text);
    if (word->plain != NULL || find_known(keywords, word->text) != NULL)
        return NULL;
    for (size_t i = 0; i < keywords->n_near; i++) {
        const struct keyword *keyword = &keywords->keyword[keywords->near[i].row];
        if (__builtin_popcount(keywords->near[i].letters ^ letters) > 2 || (kinds & 1u << keyword->kind) == 0 ||
            !words_is_near(word->text, keyword->word[0]))
            continue;
        if (near != NULL && !is_same_meaning(near, keyword))
            return NULL;
        near = near != NULL ? near : keyword;
    }
    return near;
}

bool keyword_is_sign(const struct keyword *keyword, enum sign sign)
{
    return keyword != NULL && keyword->kind == KEYWORD_SIGN && keyword->value == (uint16_t)sign;
}

const struct category *keyword_category(const struct keywords *keywords, const char *name)
{
    for (int i = 0; i < keywords->n_categories; i++)
        if (strcmp(keywords->category[i].name, name) == 0)
            return &keywords->category[i];
    return NULL;
}
