/*
 * words: text cut into comparable words. A word is a run of letters and
 * digits, folded: NFKC, lower case, accents off (utf8proc), digits of any script as 0 to 9, repeated letters
 * (three or more) collapsed to one, unless the word may be a roman number ("iii").
 * An apostrophe inside a word joins: "jum'at" is "jumat". Everything else separates:
 * space # * . , : ; / - and emoji alike. Each word knows where it stood, so that the body of a
 * complaint is kept exactly as it was written. Pure; no allocation.
 */
#ifndef SUARA_CORE_WORDS_H
#define SUARA_CORE_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WORD_TEXT_MAX                                                                                                  \
    40                /* folded bytes with NUL; a word of more than 38 is cut, ends in '-' and so matches nothing      \
                       */
#define WORDS_MAX 128 /* words looked at from the start of a message */

struct word {
    char text[WORD_TEXT_MAX];
    uint8_t len;
    uint16_t from, to; /* byte range [from, to) in the text that was split */
    bool is_last;      /* of its sentence: "!", "?", a line end or a full stop and a space come behind it */
    const char *plain; /* set by keyword_read; NULL until then and when the word is not known */
};

struct words {
    int n;
    struct word word[WORDS_MAX];
};

/* The next word at or after *pos; false at the end. Advances *pos past it.
 * text: valid UTF-8, NUL-terminated, at most 65535 bytes. */
bool words_next(const char *text, size_t *pos, struct word *word_r);

/* The first WORDS_MAX words of text. */
void words_split(const char *text, struct words *words_r);

/* The word as it counts in phrases: plain form, else folded text. */
const char *word_plain(const struct word *word);

/* Is b one edit from a: a letter wrong, missing or too much, or two neighbours swapped? */
bool words_is_near(const char *a, const char *b);

/* True for the bytes that may stand between keyword, code and body. */
bool words_is_separator(char c);

#endif
