#include "core/directory.h"

#include <string.h>
#include <strings.h>

int directory_unit(const struct directory *directory, const char *code)
{
    for (int i = 0; i < directory->n_units; i++)
        if (strcasecmp(directory->unit[i].code, code) == 0)
            return i;
    return DIRECTORY_NONE;
}

int directory_compare_alias(const void *a, const void *b)
{
    const struct alias *left = a, *right = b;
    int order = strcmp(left->word[0], right->word[0]);
    if (order == 0)
        order = right->n_words - left->n_words;
    for (int i = 1; order == 0 && i < left->n_words; i++)
        order = strcmp(left->word[i], right->word[i]);
    if (order == 0)
        order = (left->unit > right->unit) - (left->unit < right->unit);
    return order;
}

/* Index of the first alias that begins with word or would stand behind it. */
static size_t lower_bound(const struct directory *directory, const char *word)
{
    size_t low = 0, high = directory->n_aliases;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(directory->alias[middle].word[0], word) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool stands_at(const struct alias *alias, const struct words *words, int at)
{
    if (alias->n_words > words->n - at)
        return false;
    for (int i = 1; i < alias->n_words; i++)
        if (strcmp(alias->word[i], words->word[at + i].text) != 0)
            return false;
    return true;
}

int directory_match(const struct directory *directory, const struct words *words, int at, int *n_words_r)
{
    *n_words_r = 0;
    if (at < 0 || at >= words->n)
        return DIRECTORY_NONE;
    const char *first = words->word[at].text;
    for (size_t i = lower_bound(directory, first); i < directory->n_aliases; i++) {
        const struct alias *alias = &directory->alias[i];
        if (strcmp(alias->word[0], first) != 0)
            break;
        if (stands_at(alias, words, at)) {
            *n_words_r = alias->n_words;
            return alias->unit;
        }
    }
    return DIRECTORY_NONE;
}

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

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
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
