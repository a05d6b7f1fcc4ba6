#include "core/directory.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

int directory_unit(const struct directory *directory, const char *code)
{
    for (int i = 0; i < directory->n_units; i++)
        if (strcasecmp(directory->unit[i].code, code) == 0)
            return i;
    return DIRECTORY_NONE;
}

int directory_office(const struct directory *directory, int unit)
{
    while (unit != DIRECTORY_NONE && directory->unit[unit].kind != UNIT_DINKES)
        unit = directory->unit[unit].parent;
    return unit;
}

void directory_read_codes(const struct directory *directory, const char *codes, struct found *found_r)
{
    *found_r = (struct found){.fit = FIT_NONE};
    while (*(codes += strspn(codes, " ")) != '\0' && found_r->n < DIRECTORY_FOUND_MAX) {
        char code[DIRECTORY_CODE_MAX] = "";
        size_t len = strcspn(codes, " ");
        if (len < sizeof code)
            memcpy(code, codes, len);
        codes += len;
        found_r->unit[found_r->n++] = directory_unit(directory, code);
    }
    found_r->n_all = found_r->n;
}

/* ---- names ---- */

#define PHRASE_MAX (sizeof((struct alias *)0)->word / sizeof((struct alias *)0)->word[0])
#define PIECES_MAX (DIRECTORY_CODE_MAX - 1) /* of a code with spaces in it */
#define PIECE_MAX  3

/* The words of an alias, or of a text where one may stand. */
struct spelled {
    const char *word[PHRASE_MAX];
    int n;
};

/* Word by word, the longer phrase first. */
static int compare_words(const struct alias *alias, const struct spelled *phrase)
{
    int order = strcmp(alias->word[0], phrase->word[0]);
    if (order == 0)
        order = phrase->n - alias->n_words;
    for (int i = 1; order == 0 && i < alias->n_words; i++)
        order = strcmp(alias->word[i], phrase->word[i]);
    return order;
}

static struct spelled spelled_of(const struct alias *alias)
{
    struct spelled phrase = {.n = alias->n_words};
    memcpy(phrase.word, alias->word, sizeof phrase.word);
    return phrase;
}

int directory_compare_alias(const void *a, const void *b)
{
    const struct alias *left = a, *right = b;
    struct spelled phrase = spelled_of(right);
    int order = compare_words(left, &phrase);
    if (order == 0)
        order = left->is_part - right->is_part;
    return order != 0 ? order : (left->unit > right->unit) - (left->unit < right->unit);
}

/* Index of the first alias at or after `low` that is the phrase or would stand behind it. */
static size_t lower_bound(const struct directory *directory, size_t low, const struct spelled *phrase)
{
    size_t high = directory->n_aliases;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_words(&directory->alias[middle], phrase) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Index of the first alias that begins with word; n_aliases when none does. */
static size_t first_with(const struct directory *directory, const char *word)
{
    const struct spelled before_all = {.word = {word}, .n = (int)PHRASE_MAX + 1};
    size_t row = lower_bound(directory, 0, &before_all);
    if (row < directory->n_aliases && strcmp(directory->alias[row].word[0], word) != 0)
        row = directory->n_aliases;
    return row;
}

static bool is_row(const struct directory *directory, size_t row, const struct spelled *phrase)
{
    return row < directory->n_aliases && compare_words(&directory->alias[row], phrase) == 0;
}

static void add_unit(struct found *found, int unit)
{
    if (found->n < DIRECTORY_FOUND_MAX)
        found->unit[found->n++] = unit;
    found->n_all++;
}

/* The unit of the exact alias in `row`, or all those whose name the phrase is part of. */
static void take_rows(const struct directory *directory, size_t row, const struct spelled *phrase,
                      struct found *found_r)
{
    found_r->fit = directory->alias[row].is_part ? FIT_PART : FIT_EXACT;
    found_r->n_words = phrase->n;
    found_r->row = row;
    do
        add_unit(found_r, directory->alias[row++].unit);
    while (found_r->fit == FIT_PART && is_row(directory, row, phrase));
}

static void find_alias(const struct directory *directory, const struct words *words, int at, struct found *found_r)
{
    struct spelled phrase = {.n = 0};
    size_t first = first_with(directory, words->word[at].text);
    if (first == directory->n_aliases)
        return;
    while (phrase.n < directory->alias[first].n_words && at + phrase.n < words->n) {
        phrase.word[phrase.n] = words->word[at + phrase.n].text;
        phrase.n++;
    }
    for (; phrase.n > 0 && found_r->fit == FIT_NONE; phrase.n--) {
        size_t row = lower_bound(directory, first, &phrase);
        if (is_row(directory, row, &phrase))
            take_rows(directory, row, &phrase, found_r);
    }
}

/* ---- codes ---- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_number(const struct word *word)
{
    return strspn(word->text, "0123456789") == word->len;
}

static bool has_digit(const struct word *word)
{
    return strcspn(word->text, "0123456789") < word->len;
}

/* The unit of that code, folded as words are; faster than directory_unit. */
static int unit_of_code(const struct directory *directory, const char *text)
{
    const struct spelled phrase = {.word = {text}, .n = 1};
    size_t row = lower_bound(directory, 0, &phrase);
    if (!is_row(directory, row, &phrase))
        return DIRECTORY_NONE;
    int unit = directory->alias[row].unit;
    return strcasecmp(directory->unit[unit].code, text) == 0 ? unit : DIRECTORY_NONE;
}

/* "k t w", "kj 1": the longest code in pieces. Letters that stand together are a word of the text
 * ("di", "yg") unless a number follows. */
static int find_spaced(const struct directory *directory, const struct words *words, int at, int *n_words_r)
{
    char code[DIRECTORY_CODE_MAX] = "";
    size_t len = 0;
    int unit = DIRECTORY_NONE;
    bool is_open = false; /* a number must follow */
    for (int i = 0; i < PIECES_MAX && at + i < words->n; i++) {
        const struct word *word = &words->word[at + i];
        if (word->len > PIECE_MAX || len + word->len >= sizeof code || (is_open && !is_number(word)))
            break;
        memcpy(code + len, word->text, word->len + 1u);
        len += word->len;
        is_open = word->len > 1 && !has_digit(word);
        int found = i > 0 && !is_open ? unit_of_code(directory, code) : DIRECTORY_NONE;
        if (found != DIRECTORY_NONE) {
            unit = found;
            *n_words_r = i + 1;
        }
    }
    return unit;
}

void directory_find(const struct directory *directory, const struct words *words, int at, struct found *found_r)
{
    int n_words = 0;
    *found_r = (struct found){.at = at};
    if (at < 0 || at >= words->n)
        return;
    find_alias(directory, words, at, found_r);
    if (found_r->fit == FIT_EXACT)
        return;
    int unit = find_spaced(directory, words, at, &n_words);
    if (unit != DIRECTORY_NONE && n_words >= found_r->n_words)
        *found_r = (struct found){.fit = FIT_EXACT, .n = 1, .n_all = 1, .unit = {unit}, .at = at, .n_words = n_words};
}

int directory_prefix(const struct directory *directory, const struct word *word)
{
    char code[DIRECTORY_CODE_MAX];
    int unit = DIRECTORY_NONE;
    size_t len = word->len < sizeof code + 1 ? (size_t)word->len : sizeof code + 1;
    for (; len >= 4 && unit == DIRECTORY_NONE; len--) { /* a code of two at least, and two behind it */
        directory_copy_code(word->text, code);
        code[len - 2] = '\0';
        unit = unit_of_code(directory, code);
    }
    return unit;
}

void directory_narrow(const struct directory *directory, int number, struct found *found)
{
    struct found kept = *found;
    struct spelled phrase = {.n = 0};
    bool has_more = found->fit == FIT_PART && found->n_all > found->n && found->row < directory->n_aliases;
    kept.n = kept.n_all = 0;
    if (has_more)
        phrase = spelled_of(&directory->alias[found->row]);
    for (size_t i = 0; has_more ? is_row(directory, found->row + i, &phrase) : i < (size_t)found->n; i++) {
        int unit = has_more ? directory->alias[found->row + i].unit : found->unit[i];
        if (number > 0 && directory->unit[unit].number == number)
            add_unit(&kept, unit);
    }
    if (kept.n_all == 0)
        return;
    if (kept.n_all == 1 && kept.fit == FIT_PART)
        kept.fit = FIT_EXACT;
    *found = kept;
}

int directory_number(const char *word)
{
    static const char *const ROMAN[] = {"i",  "ii",  "iii",  "iv",  "v",  "vi",  "vii",  "viii",  "ix",  "x",
                                        "xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii", "xviii", "xix", "xx"};
    size_t len = strlen(word);
    if (len > 0 && len <= 3 && strspn(word, "0123456789") == len)
        return (int)strtol(word, NULL, 10);
    for (size_t i = 0; i < sizeof ROMAN / sizeof ROMAN[0]; i++)
        if (strcmp(word, ROMAN[i]) == 0)
            return (int)i + 1;
    return 0;
}

/* ---- people ---- */

/* Somebody who moved has one row for each place: the rows of a number stand together. */
const struct staff *directory_staff(const struct directory *directory, const struct phone *phone, int32_t day)
{
    int low = 0, high = directory->n_staff;
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (strcmp(directory->staff[middle].phone.text, phone->text) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < directory->n_staff && phone_is_same(&directory->staff[low].phone, phone); low++)
        if (directory->staff[low].from_day <= day && day <= directory->staff[low].to_day)
            return &directory->staff[low];
    return NULL;
}

/* Is unit the one above, or below it at any depth? A circle of parents ends too. */
static bool is_within(const struct directory *directory, int unit, int above)
{
    for (int steps = 0; steps <= directory->n_units && unit >= 0 && unit < directory->n_units; steps++) {
        if (unit == above)
            return true;
        unit = directory->unit[unit].parent;
    }
    return false;
}

bool directory_may_see(const struct directory *directory, const struct staff *staff, int unit)
{
    switch (staff->role) {
    case ROLE_OFFICER:
    case ROLE_HEAD:
        return unit >= 0 && unit == staff->unit;
    case ROLE_DINKES:
        return is_within(directory, unit, staff->unit);
    default:
        return false;
    }
}

/* Equal but for case and for zeros before a number: "p3" is "P03", "A10" is not "A1". */
static bool is_same_code(const char *a, const char *b)
{
    bool is_inside = false; /* a number: its zeros count */
    for (;; a++, b++) {
        if (!is_inside && is_digit(*a) && is_digit(*b)) {
            while (*a == '0' && is_digit(a[1]))
                a++;
            while (*b == '0' && is_digit(b[1]))
                b++;
        }
        if (strncasecmp(a, b, 1) != 0)
            return false;
        if (*a == '\0')
            return true;
        is_inside = is_digit(*a);
    }
}

const struct badge *directory_badge(const struct directory *directory, int unit, const char *code, int32_t day)
{
    const struct badge *found = NULL;
    for (int i = 0; i < directory->n_badges; i++) {
        const struct badge *badge = &directory->badge[i];
        if (badge->unit != unit || day < badge->from_day || day > badge->to_day)
            continue;
        if (strcasecmp(badge->code, code) == 0)
            return badge;
        if (found == NULL && is_same_code(badge->code, code))
            found = badge;
    }
    return found;
}

void directory_copy_code(const char *code, char code_r[DIRECTORY_CODE_MAX])
{
    size_t len = strnlen(code, DIRECTORY_CODE_MAX - 1);
    memcpy(code_r, code, len);
    code_r[len] = '\0';
}
