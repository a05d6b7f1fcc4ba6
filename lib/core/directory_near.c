/* Names with a slip of the finger in them: what the writer may have meant, never what we take it for. */
#include "core/directory.h"

#include <stdio.h>
#include <string.h>

#define WORDS_NEAR    2 /* that may be one name */
#define TEXT_MAX      (WORDS_NEAR * WORD_TEXT_MAX)
#define EDITS_MAX     2
#define NAME_SHORT    5 /* letters: one edit in them is a slip   */
#define NAME_LONG     8 /* and two edits                         */
#define CODE_NEAR_MIN 2 /* letters and digits of a code with a slip */
#define CODE_NEAR_MAX DIRECTORY_CODE_MAX
#define SET_BITS      64
#define NUMBER_END    1000000

struct unit_set {
    uint64_t bits[DIRECTORY_UNITS_MAX / SET_BITS];
};

/* What is sought, and the units whose code or name is near it. */
struct seeking {
    const struct directory *directory;
    char text[TEXT_MAX];
    struct spelling like;
    struct unit_set codes, names;
    bool is_found;
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

struct spelling directory_spelling(const char *text, int n_words, int unit, bool is_code)
{
    struct spelling spelling = {.text = text, .n_words = (uint8_t)n_words, .is_code = is_code, .unit = unit};
    for (; text[spelling.len] != '\0'; spelling.len++) {
        char c = text[spelling.len];
        spelling.letters |= UINT32_C(1) << (c & 31);
        spelling.n_letters = (uint8_t)(spelling.n_letters + !is_digit(c));
        spelling.number = is_digit(c) ? (spelling.number * 10 + (c - '0')) % NUMBER_END : 0;
    }
    return spelling;
}

int directory_compare_spelling(const void *a, const void *b)
{
    const struct spelling *left = a, *right = b;
    int order = left->len - right->len;
    if (order == 0)
        order = strcmp(left->text, right->text);
    if (order == 0)
        order = left->n_words - right->n_words;
    return order != 0 ? order : (left->unit > right->unit) - (left->unit < right->unit);
}

/* At most that many letters wrong, missing, too much, or neighbours swapped? (Bytes: names are ASCII but for rare
 * ones.) */
static bool is_within(const char *a, const char *b, int edits)
{
    while (*a != '\0' && *a == *b) {
        a++;
        b++;
    }
    if (*a == *b)
        return true;
    if (edits == 0)
        return false;
    if (*a != '\0' && is_within(a + 1, b, edits - 1))
        return true;
    if (*b != '\0' && is_within(a, b + 1, edits - 1))
        return true;
    if (*a == '\0' || *b == '\0')
        return false;
    return is_within(a + 1, b + 1, edits - 1) || (a[1] == b[0] && a[0] == b[1] && is_within(a + 2, b + 2, edits - 1));
}

/* One edit changes at most two of the letters that a word has: tells nearly all others apart at once. */
static inline bool has_like_letters(uint32_t a, uint32_t b, int edits)
{
    uint32_t other = a ^ b;
    for (int i = 0; i < 2 * edits; i++)
        other &= other - (other != 0);
    return other == 0;
}

/* Edits that a spelling allows, a space missing or too much being one of them; below 0 it cannot be meant. */
static int edits_of(const struct spelling *spelling, const struct spelling *like)
{
    int spaces =
        spelling->n_words > like->n_words ? spelling->n_words - like->n_words : like->n_words - spelling->n_words;
    if (spelling->is_code)
        return spaces == 0 && like->len >= CODE_NEAR_MIN && like->len <= CODE_NEAR_MAX ? 1 : -1;
    if (spelling->n_letters < NAME_SHORT)
        return -1;
    return (spelling->n_letters < NAME_LONG ? 1 : EDITS_MAX) - spaces;
}

static bool is_near(const struct spelling *spelling, const struct spelling *like)
{
    int edits = edits_of(spelling, like);
    if (edits < 0 || !has_like_letters(spelling->letters, like->letters, edits) ||
        (!spelling->is_code && spelling->number > 0 && spelling->number != like->number))
        return false;
    if (spelling->n_words == like->n_words && strcmp(spelling->text, like->text) == 0)
        return false;
    return is_within(spelling->text, like->text, edits);
}

static void add(struct unit_set *set, int unit)
{
    if (unit >= 0 && unit < DIRECTORY_UNITS_MAX)
        set->bits[unit / SET_BITS] |= UINT64_C(1) << unit % SET_BITS;
}

/* Index of the first spelling of that length, or of what stands behind it. */
static size_t first_of(const struct directory *directory, int len)
{
    size_t low = 0, high = directory->n_spellings;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (directory->spelling[middle].len < len)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* All spellings of about the same length. Those of one text stand together: "bekasi" is compared once. */
static void seek(struct seeking *seeking)
{
    const struct directory *directory = seeking->directory;
    const struct spelling *before = NULL;
    bool is_before_near = false;
    for (size_t i = first_of(directory, seeking->like.len - EDITS_MAX); i < directory->n_spellings; i++) {
        const struct spelling *spelling = &directory->spelling[i];
        if (spelling->len > seeking->like.len + EDITS_MAX)
            return;
        if (!has_like_letters(spelling->letters, seeking->like.letters, EDITS_MAX))
            continue;
        bool is_same = before != NULL && before->text == spelling->text && before->n_words == spelling->n_words &&
                       before->is_code == spelling->is_code;
        is_before_near = is_same ? is_before_near : is_near(spelling, &seeking->like);
        before = spelling;
        if (is_before_near) {
            add(spelling->is_code ? &seeking->codes : &seeking->names, spelling->unit);
            seeking->is_found = true;
        }
    }
}

/* The words written as one; a roman number behind a name as digits, as the spellings have it. */
static void set_text(struct seeking *seeking, const struct words *words, int at, int n)
{
    size_t len = 0;
    for (int i = 0; i < n; i++) {
        const struct word *word = &words->word[at + i];
        int number = i > 0 ? directory_number(word->text) : 0;
        if (number > 0)
            len += (size_t)snprintf(seeking->text + len, sizeof seeking->text - len, "%d", number);
        else
            len += (size_t)snprintf(seeking->text + len, sizeof seeking->text - len, "%s", word->text);
    }
    seeking->like = directory_spelling(seeking->text, n, DIRECTORY_NONE, false);
}

/* Those of the set but not of `but`, in order of the directory. */
static void list_units(const struct unit_set *set, const struct unit_set *but, struct found *found)
{
    for (int i = 0; i < DIRECTORY_UNITS_MAX / SET_BITS; i++)
        for (uint64_t bits = set->bits[i] & ~but->bits[i]; bits != 0; bits &= bits - 1) {
            if (found->n < DIRECTORY_FOUND_MAX)
                found->unit[found->n++] = i * SET_BITS + __builtin_ctzll(bits);
            found->n_all++;
        }
}

void directory_near(const struct directory *directory, const struct words *words, int at, struct found *found_r)
{
    static const struct unit_set NOBODY;
    struct seeking seeking = {.directory = directory};
    *found_r = (struct found){.at = at};
    if (at < 0 || at >= words->n)
        return;
    int n = words->n - at < WORDS_NEAR ? words->n - at : WORDS_NEAR;
    for (; n > 0 && !seeking.is_found; n--) {
        set_text(&seeking, words, at, n);
        seek(&seeking);
        found_r->n_words = seeking.is_found ? n : 0;
    }
    list_units(&seeking.codes, &NOBODY, found_r);
    list_units(&seeking.names, &seeking.codes, found_r);
    found_r->fit = found_r->n_all > 0 ? FIT_NEAR : FIT_NONE;
}

/* ---- names with all their letters, and other spaces ---- */

static size_t first_spelling(const struct directory *directory, const struct spelling *like)
{
    size_t low = 0, high = directory->n_spellings;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct spelling *spelling = &directory->spelling[middle];
        int order = spelling->len - like->len;
        if (order == 0)
            order = strcmp(spelling->text, like->text);
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The one unit whose name, its spaces aside, is that text. */
static int unit_spelled(const struct directory *directory, const char *text)
{
    struct spelling like = directory_spelling(text, 1, 0, false);
    int unit = DIRECTORY_NONE;
    if (like.n_letters < NAME_LONG)
        return DIRECTORY_NONE;
    for (size_t i = first_spelling(directory, &like);
         i < directory->n_spellings && strcmp(directory->spelling[i].text, text) == 0; i++) {
        if (unit != DIRECTORY_NONE && unit != directory->spelling[i].unit)
            return DIRECTORY_NONE;
        unit = directory->spelling[i].unit;
    }
    return unit;
}

void directory_joined(const struct directory *directory, const struct words *words, int at, struct found *found_r)
{
    char text[TEXT_MAX] = "";
    *found_r = (struct found){.fit = FIT_NONE, .at = at};
    for (int n = 1; n <= WORDS_NEAR && at + n <= words->n; n++) {
        size_t used = strlen(text);
        (void)snprintf(text + used, sizeof text - used, "%s", words->word[at + n - 1].text);
        int unit = unit_spelled(directory, text);
        if (unit != DIRECTORY_NONE)
            *found_r = (struct found){.fit = FIT_EXACT, .n = 1, .n_all = 1, .unit = {unit}, .at = at, .n_words = n};
    }
}
