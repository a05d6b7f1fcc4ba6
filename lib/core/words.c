#include "core/words.h"

#include <string.h>
#include <utf8proc.h>

#define ROOM        (WORD_TEXT_MAX - 2) /* folded bytes of a whole word; one more marks a cut one */
#define FOLDED_MAX  32                  /* code points that one may fold to; the longest in Unicode has 18 */
#define ENCODED_MAX 4                   /* bytes of a code point in UTF-8 */

enum part {
    PART_SEPARATOR,
    PART_LETTER,     /* or digit; some fold to several */
    PART_APOSTROPHE, /* inside a word it joins: "jum'at" */
    PART_NOTHING     /* a mark or an invisible character: belongs to what is before it */
};

/* One character of the text as it counts in a word. */
struct character {
    enum part part;
    size_t bytes;
    int n;
    int32_t folded[FOLDED_MAX];
};

/* A word as it grows. */
struct fold {
    struct word *word;
    bool is_collapsing; /* three or more equal letters become one */
    bool has_collapsed;
    int run; /* equal letters at the end */
    int32_t last;
};

static bool is_apostrophe(int32_t cp)
{
    static const uint16_t APOSTROPHE[] = {'\'',   '`',    0x00B4, 0x02B9, 0x02BB, 0x02BC,
                                          0x02BD, 0x2018, 0x2019, 0x201B, 0x2032};
    for (size_t i = 0; i < sizeof APOSTROPHE / sizeof APOSTROPHE[0]; i++)
        if (cp == APOSTROPHE[i])
            return true;
    return false;
}

static bool is_digit(int32_t cp)
{
    return cp < 0x80 ? cp >= '0' && cp <= '9' : utf8proc_category(cp) == UTF8PROC_CATEGORY_ND;
}

static bool is_letter(int32_t cp)
{
    utf8proc_category_t category = utf8proc_category(cp);
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
}

/* Digits stand in runs of ten from zero to nine, in every script. */
static int32_t plain_digit(int32_t cp)
{
    int32_t value = 0;
    if (cp < 0x80)
        return cp;
    while (is_digit(cp - value - 1))
        value++;
    return '0' + value % 10;
}

/* NFKC, case folding and marks off, for one code point: compatibility decomposition without
 * composing again, which is the same once the marks are gone. */
static void fold_cp(int32_t cp, struct character *character_r)
{
    int boundclass = 0;
    utf8proc_ssize_t n = utf8proc_decompose_char(
        cp, character_r->folded, FOLDED_MAX,
        UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK | UTF8PROC_IGNORE, &boundclass);
    character_r->part = n < 0 || n > FOLDED_MAX ? PART_SEPARATOR : PART_NOTHING;
    character_r->n = 0;
    for (int i = 0; character_r->part != PART_SEPARATOR && i < n; i++) {
        int32_t folded = character_r->folded[i];
        if (is_apostrophe(folded)) /* within one character, as in U+0149 */
            continue;
        bool is_number = is_digit(folded);
        character_r->folded[character_r->n++] = is_number ? plain_digit(folded) : folded;
        character_r->part = is_number || is_letter(folded) ? PART_LETTER : PART_SEPARATOR;
    }
}

static void read_wide(const char *text, struct character *character_r)
{
    int32_t cp;
    utf8proc_ssize_t bytes = utf8proc_iterate((const uint8_t *)text, -1, &cp);
    character_r->bytes = bytes > 0 ? (size_t)bytes : 1;
    if (bytes < 1)
        character_r->part = PART_SEPARATOR;
    else if (is_apostrophe(cp))
        character_r->part = PART_APOSTROPHE;
    else
        fold_cp(cp, character_r);
}

/* The character at text, which is not at its end. Almost all of them are ASCII. */
static inline void read_character(const char *text, struct character *character_r)
{
    unsigned char c = (unsigned char)*text;
    if (c >= 0x80) {
        read_wide(text, character_r);
        return;
    }
    unsigned char lower = c | 0x20;
    bool is_alphabetic = lower >= 'a' && lower <= 'z';
    character_r->bytes = 1;
    character_r->n = 1;
    character_r->folded[0] = is_alphabetic ? lower : c;
    if (is_alphabetic || (c >= '0' && c <= '9'))
        character_r->part = PART_LETTER;
    else
        character_r->part = c == '\'' || c == '`' ? PART_APOSTROPHE : PART_SEPARATOR;
}

/* A word that is too long ends in '-', which no folded word has: it equals nothing. */
static bool is_cut(const struct word *word)
{
    return word->len > 0 && word->text[word->len - 1] == '-';
}

static void fold_add(struct fold *fold, int32_t cp)
{
    struct word *word = fold->word;
    uint8_t bytes[ENCODED_MAX] = {(uint8_t)cp};
    size_t n = cp < 0x80 ? 1 : (size_t)utf8proc_encode_char(cp, bytes);
    fold->run = cp == fold->last && !is_digit(cp) ? fold->run + 1 : 1;
    fold->last = cp;
    if (is_cut(word))
        return;
    if (fold->is_collapsing && fold->run >= 3) {
        fold->has_collapsed = true;
        if (fold->run == 3)
            word->len = (uint8_t)(word->len - n); /* the second one goes as well */
        return;
    }
    if (word->len + n > ROOM) {
        word->text[word->len++] = '-';
        return;
    }
    for (size_t i = 0; i < n; i++) /* nearly always one byte: cheaper than memcpy */
        word->text[word->len++] = (char)bytes[i];
}

/* Is there a letter behind the apostrophe at text? */
static bool joins(const char *text, size_t bytes)
{
    struct character next;
    if (text[bytes] == '\0')
        return false;
    read_character(text + bytes, &next);
    return next.part == PART_LETTER;
}

/* Fold the word that starts at text[word->from]; returns where it ends. */
static size_t fold_word(const char *text, struct fold *fold)
{
    size_t at = fold->word->from;
    struct character character;
    fold->word->len = 0;
    while (text[at] != '\0') {
        read_character(text + at, &character);
        if (character.part == PART_SEPARATOR)
            break;
        if (character.part == PART_APOSTROPHE && !joins(text + at, character.bytes))
            break;
        for (int i = 0; character.part == PART_LETTER && i < character.n; i++)
            fold_add(fold, character.folded[i]);
        at += character.bytes;
    }
    fold->word->text[fold->word->len] = '\0';
    return at;
}

/* "Kesesi III" must not become another centre: what may be a roman number is not collapsed. */
static bool is_roman(const struct word *word)
{
    return strspn(word->text, "ivx") == word->len;
}

/* The first byte at or after `at` where a word starts, or the end. */
static size_t skip_between(const char *text, size_t at)
{
    struct character character;
    while (text[at] != '\0') {
        read_character(text + at, &character);
        if (character.part == PART_LETTER)
            break;
        at += character.bytes;
    }
    return at;
}

/* "K.T.W." and "TDK.PUAS" are no sentences: a full stop ends one where a space follows. */
static bool is_sentence_end(const char *text)
{
    text += strspn(text, " )\"'");
    return (text[0] != '\0' && strchr("!?\n", text[0]) != NULL) || (text[0] == '.' && text[1] == ' ');
}

bool words_next(const char *text, size_t *pos, struct word *word_r)
{
    size_t from = skip_between(text, *pos);
    *pos = from;
    if (text[from] == '\0' || from > UINT16_MAX)
        return false;
    word_r->from = (uint16_t)from;
    word_r->plain = NULL;
    struct fold fold = {.word = word_r, .is_collapsing = true, .last = -1};
    size_t to = fold_word(text, &fold);
    if (fold.has_collapsed && is_roman(word_r)) {
        fold = (struct fold){.word = word_r, .last = -1};
        to = fold_word(text, &fold);
    }
    word_r->to = (uint16_t)(to > UINT16_MAX ? UINT16_MAX : to);
    word_r->is_last = is_sentence_end(text + to);
    *pos = to;
    return true;
}

void words_split(const char *text, struct words *words_r)
{
    size_t pos = 0;
    words_r->n = 0;
    while (words_r->n < WORDS_MAX && words_next(text, &pos, &words_r->word[words_r->n]))
        words_r->n++;
}

const char *word_plain(const struct word *word)
{
    return word->plain != NULL ? word->plain : word->text;
}

static bool is_inside(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80; /* of a letter of several bytes */
}

/* Bytes of the letter at text; 0 at the end. */
static size_t letter_len(const char *text, size_t len)
{
    size_t n = len > 0 ? 1 : 0;
    while (n > 0 && n < len && is_inside(text[n]))
        n++;
    return n;
}

/* The two letters of a are those of b the other way round. */
static bool is_swapped(const char *a, const char *b, size_t len)
{
    size_t first = letter_len(a, len), second = letter_len(a + first, len - first);
    return first > 0 && second > 0 && first + second == len && memcmp(a, b + second, first) == 0 &&
           memcmp(a + first, b, second) == 0;
}

/* Without what both begin and end with, one edit leaves a letter of one or of both, or two swapped. */
bool words_is_near(const char *a, const char *b)
{
    size_t from = 0;
    while (a[from] != '\0' && a[from] == b[from])
        from++;
    while (from > 0 && (is_inside(a[from]) || is_inside(b[from])))
        from--;
    size_t a_len = strlen(a + from), b_len = strlen(b + from), same = 0;
    a += from;
    b += from;
    while (same < a_len && same < b_len && a[a_len - same - 1] == b[b_len - same - 1])
        same++;
    while (same > 0 && (is_inside(a[a_len - same]) || is_inside(b[b_len - same])))
        same--;
    a_len -= same;
    b_len -= same;
    if (a_len + b_len == 0)
        return false;
    return (letter_len(a, a_len) == a_len && letter_len(b, b_len) == b_len) ||
           (a_len == b_len && is_swapped(a, b, a_len));
}

bool words_is_separator(char c)
{
    return c != '\0' && strchr(" \t\r\n#*.,:;/-_=|!?", c) != NULL;
}
