/* Words written without a space between them: "ADUANKTW", "KTWdokter", "CEK40719359",
 * "gakpuas". A word is cut only where both ends are words, codes or numbers that we know. */
#include "core/parse_steps.h"

#include "core/ticket.h"

#include <string.h>

#define GLUE_WORDS  24 /* looked at from the start: what decides stands there */
#define LEFT_MIN    2
#define RIGHT_MIN   4
#define KEYWORD_MIN 3
#define GLUED_MIN   3 /* letters and digits of a word that may be two */

/* The byte in the text where folded byte k of the word stands; 0 when folding changed lengths. */
static size_t place_of(const struct word *word, size_t k)
{
    return (size_t)(word->to - word->from) == word->len ? word->from + k : 0;
}

static struct word part_of(const struct word *word, size_t from, size_t to)
{
    struct word part = {.len = (uint8_t)(to - from)};
    memcpy(part.text, word->text + from, to - from);
    part.from = (uint16_t)place_of(word, from);
    part.to = (uint16_t)place_of(word, to);
    return part;
}

static bool is_known(const struct rules *rules, const struct word *word, size_t from, size_t to)
{
    struct words one = {.n = 1};
    if (from >= to)
        return false;
    one.word[0] = part_of(word, from, to);
    keyword_read(&rules->keywords, &one);
    return one.word[0].plain != NULL;
}

static bool is_digits(const struct word *word, size_t from)
{
    return from < word->len && strspn(word->text + from, "0123456789") == word->len - from;
}

/* "P03": one letter and a number. */
static bool is_badge(const struct word *word, size_t from)
{
    return from + 1 < word->len && word->text[from] >= 'a' && word->text[from] <= 'z' && is_digits(word, from + 1);
}

static bool is_unit(const struct rules *rules, const struct word *word, size_t from, size_t to)
{
    struct words one = {.n = 1};
    struct found found;
    if (from >= to)
        return false;
    one.word[0] = part_of(word, from, to);
    directory_find(&rules->directory, &one, 0, &found);
    return found.fit != FIT_NONE;
}

/* "KTWdokter": a code in capitals and a word in small letters. */
static bool is_case_break(const char *text, const struct word *word, size_t k)
{
    size_t at = place_of(word, k);
    return at > 0 && text[at - 1] >= 'A' && text[at - 1] <= 'Z' && text[at] >= 'a' && text[at] <= 'z';
}

/* Where the code at `from` ends and something that we know begins; 0: it is no code with a tail. */
static size_t code_end(const struct rules *rules, const char *text, const struct word *word, size_t from)
{
    struct word tail = part_of(word, from, word->len);
    int unit = directory_prefix(&rules->directory, &tail);
    if (unit == DIRECTORY_NONE)
        return 0;
    size_t end = from + strlen(rules->directory.unit[unit].code);
    bool is_end = is_digits(word, end) || is_badge(word, end) || is_case_break(text, word, end) ||
                  is_known(rules, word, end, word->len);
    return is_end ? end : 0;
}

/* Is it, in plain form, a keyword of one word? */
static bool is_keyword(const struct rules *rules, const struct word *word)
{
    const unsigned kinds = 1u << KEYWORD_COMMAND | 1u << KEYWORD_STAFF;
    struct words one = {.n = 1, .word = {*word}};
    int n_words;
    keyword_read(&rules->keywords, &one);
    return keyword_match(&rules->keywords, kinds, &one, 0, &n_words) != NULL;
}

/* Where the longest keyword ends that the word begins with, and behind which a code or a number stands. */
static size_t keyword_end(const struct rules *rules, const char *text, const struct word *word)
{
    for (size_t k = word->len - 1u; k >= KEYWORD_MIN; k--) {
        struct word left = part_of(word, 0, k);
        bool is_end = is_digits(word, k) || is_unit(rules, word, k, word->len) || code_end(rules, text, word, k) > 0;
        bool is_digit = left.text[k - 1] >= '0' && left.text[k - 1] <= '9'; /* of the number, not "ambil2" */
        if (is_end && !is_digit && is_keyword(rules, &left))
            return k;
    }
    return 0;
}

/* Two words that we know: "gakpuas", "obathabis". */
static size_t known_end(const struct rules *rules, const char *text, const struct word *word)
{
    for (size_t k = word->len > RIGHT_MIN ? word->len - RIGHT_MIN : 0; k >= LEFT_MIN; k--) {
        struct word right = part_of(word, k, word->len);
        if (is_known(rules, word, 0, k) &&
            (is_known(rules, word, k, word->len) || keyword_end(rules, text, &right) > 0)) /* "tidakpuasktw" */
            return k;
    }
    return 0;
}

/* "wiradessa": a name with a slip is not cut, it is asked back. */
static bool is_near_name(const struct rules *rules, const struct word *word)
{
    struct words one = {.n = 1, .word = {*word}};
    struct found found;
    if (word->len <= DIRECTORY_CODE_MAX)
        return false;
    directory_near(&rules->directory, &one, 0, &found);
    return found.fit == FIT_NEAR;
}

/* "no40719359": a word and a ticket. */
static size_t ticket_start(const struct rules *rules, const struct word *word)
{
    size_t k = strcspn(word->text, "0123456789");
    return k >= LEFT_MIN && word->len - k == TICKET_TEXT_MAX - 1 && is_digits(word, k) && is_known(rules, word, 0, k)
               ? k
               : 0;
}

/* "50rb", "3hari": a number and a word. */
static size_t number_end(const struct rules *rules, const struct word *word)
{
    size_t k = strspn(word->text, "0123456789");
    return k > 0 && k < word->len && is_known(rules, word, k, word->len) ? k : 0;
}

static size_t cut_of(const struct rules *rules, const char *text, const struct word *word)
{
    size_t cut = keyword_end(rules, text, word);
    if (cut == 0)
        cut = code_end(rules, text, word, 0);
    if (cut == 0)
        cut = ticket_start(rules, word);
    if (cut == 0)
        cut = number_end(rules, word);
    if (cut == 0)
        cut = known_end(rules, text, word);
    return cut > 0 && is_near_name(rules, word) ? 0 : cut;
}

static void split_word(struct words *words, int at, size_t cut)
{
    struct word left = part_of(&words->word[at], 0, cut), right = part_of(&words->word[at], cut, words->word[at].len);
    if (words->n == WORDS_MAX)
        words->n--;
    memmove(&words->word[at + 2], &words->word[at + 1], (size_t)(words->n - at - 1) * sizeof words->word[0]);
    words->word[at] = left;
    words->word[at + 1] = right;
    words->n++;
}

/* A cut word's second half is looked at in its turn: "keluhan" "ktw" "dokter". */
void parse_unglue(const struct rules *rules, struct reading *reading)
{
    struct words *words = &reading->words;
    bool is_cut = false;
    for (int at = 0; at < words->n && at < GLUE_WORDS; at++) {
        const struct word *word = &words->word[at];
        if (word->plain != NULL || word->len < GLUED_MIN || place_of(word, 1) == 0 ||
            is_unit(rules, word, 0, word->len))
            continue;
        size_t cut = cut_of(rules, reading->text, word);
        if (cut > 0 && at + 2 < WORDS_MAX) {
            split_word(words, at, cut);
            is_cut = true;
        }
    }
    if (is_cut)
        keyword_read(&rules->keywords, words);
}
