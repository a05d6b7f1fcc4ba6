/* keyword_check: phrases that mean two things, and commands that a slip of the finger takes for each other. */
#include "io/keyword_load.h"

#include <stdlib.h>
#include <string.h>

#define SLIP_LETTERS_MIN 4   /* keyword_near takes no shorter word for another */
#define SLIP_LOOK_BACK   100 /* neighbours looked at: more are in no honest file */

/* ---- one phrase, two meanings ---- */

/* Kinds looked for at the same place of a message. A staff word may also be a patient's: the sender
 * decides. An answer may also be a command: the open question decides. */
static unsigned group_of(const struct keyword *keyword)
{
    return keyword->kind == KEYWORD_FLAG ? (unsigned)KEYWORD_COMMAND : keyword->kind;
}

static bool is_same_meaning(const struct keyword *a, const struct keyword *b)
{
    return a->kind == b->kind && a->intent == b->intent && a->value == b->value;
}

/* A word may be a sign of several things at once: "tolong" is courtesy and a call for help. */
static bool is_sharing(const struct keyword *keyword)
{
    return keyword->kind == KEYWORD_SIGN;
}

/* The same words where both would be looked for: as a whole message, or else. */
static bool is_same_phrase(const struct keyword *a, const struct keyword *b)
{
    bool is_same = a->n_words == b->n_words && (a->place == KEYWORD_ALONE) == (b->place == KEYWORD_ALONE);
    for (int i = 0; is_same && i < a->n_words; i++)
        is_same = strcmp(a->word[i], b->word[i]) == 0;
    return is_same;
}

static void tell_twice(struct keyword_load *load, const struct keyword_entry *first, const struct keyword_entry *second)
{
    if (strcmp(first->phrase, second->phrase) == 0)
        findings_warn(load->findings, second->place, "'%.60s' stands here a second time, first in line %d; keep one",
                      second->phrase, first->place.line);
    else
        findings_warn(load->findings, second->place, "'%.60s' is read as '%.60s' is, in line %d; keep one",
                      second->phrase, first->phrase, first->place.line);
}

/* Is there something to say about these two? */
static bool compare_pair(struct keyword_load *load, const struct keyword_entry *a, const struct keyword_entry *b)
{
    bool is_before = keyword_compare_places(a->place, b->place) < 0;
    const struct keyword_entry *first = is_before ? a : b, *second = is_before ? b : a;
    if (is_same_meaning(&a->keyword, &b->keyword)) {
        tell_twice(load, first, second);
        return true;
    }
    if (group_of(&a->keyword) != group_of(&b->keyword) || is_sharing(&a->keyword) || is_sharing(&b->keyword))
        return false;
    findings_error(load->findings, second->place,
                   "'%.60s' of %.40s means %.40s already, in line %d; keep it in one of them", second->phrase,
                   second->keyword.name, first->keyword.name, first->place.line);
    return true;
}

/* Each phrase against those of the same words before it: a handful at most in an honest file. */
void keyword_check_collisions(struct keyword_load *load, struct keyword_entry *const *sorted)
{
    for (size_t i = 1; i < load->n; i++) {
        bool is_told = false; /* one finding a phrase */
        for (size_t j = i; !is_told && j-- > 0 && is_same_phrase(&sorted[j]->keyword, &sorted[i]->keyword);)
            is_told = compare_pair(load, sorted[j], sorted[i]);
    }
}

/* ---- commands one letter apart ----
 * Two words one edit apart become equal when each loses one letter or none: only words
 * with such a remainder in common are compared. */

struct remainder {
    uint64_t hash;
    const struct keyword_entry *entry;
};

static uint64_t hash_without(const char *word, size_t from, size_t to) /* FNV-1a of word less its bytes [from, to) */
{
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; word[i] != '\0'; i++)
        if (i < from || i >= to)
            hash = (hash ^ (unsigned char)word[i]) * 1099511628211u;
    return hash;
}

static size_t add_remainders(const struct keyword_entry *entry, struct remainder *remainders, size_t n)
{
    const char *word = entry->keyword.word[0];
    size_t from = 0;
    remainders[n++] = (struct remainder){hash_without(word, 0, 0), entry};
    while (word[from] != '\0') {
        size_t to = from + 1;
        while (((unsigned char)word[to] & 0xC0) == 0x80)
            to++;
        remainders[n++] = (struct remainder){hash_without(word, from, to), entry};
        from = to;
    }
    return n;
}

static bool may_slip(const struct keyword *keyword)
{
    return keyword->kind == KEYWORD_COMMAND && keyword->n_words == 1 &&
           strnlen(keyword->word[0], SLIP_LETTERS_MIN) == SLIP_LETTERS_MIN;
}

static int compare_remainders(const void *a, const void *b)
{
    const struct remainder *x = a, *y = b;
    int order = (x->hash > y->hash) - (x->hash < y->hash);
    return order != 0 ? order : keyword_compare_places(x->entry->place, y->entry->place);
}

/* The nearest earlier phrase of another intent that is one letter from the one at i. */
static const struct keyword_entry *find_slip(const struct remainder *remainders, size_t i)
{
    const struct keyword *keyword = &remainders[i].entry->keyword;
    for (size_t j = i; j-- > 0 && i - j <= SLIP_LOOK_BACK && remainders[j].hash == remainders[i].hash;) {
        const struct keyword *before = &remainders[j].entry->keyword;
        if (before->intent != keyword->intent && strcmp(keyword->word[0], before->word[0]) != 0 &&
            words_is_near(keyword->word[0], before->word[0]))
            return remainders[j].entry;
    }
    return NULL;
}

struct slip {
    const struct keyword_entry *entry, *before;
};

static int compare_slips(const void *a, const void *b)
{
    const struct slip *x = a, *y = b;
    int order = keyword_compare_places(x->entry->place, y->entry->place);
    return order != 0 ? order : keyword_compare_places(x->before->place, y->before->place);
}

void keyword_check_slips(struct keyword_load *load, struct keyword_entry *const *sorted)
{
    size_t n_max = 0, n = 0, n_slips = 0;
    for (size_t i = 0; i < load->n; i++)
        n_max += may_slip(&sorted[i]->keyword) ? strlen(sorted[i]->keyword.word[0]) + 1 : 0;
    struct remainder *remainders = arena_array(load->arena, n_max, sizeof *remainders);
    struct slip *slips = arena_array(load->arena, n_max, sizeof *slips);
    for (size_t i = 0; i < load->n; i++)
        if (may_slip(&sorted[i]->keyword))
            n = add_remainders(sorted[i], remainders, n);
    qsort(remainders, n, sizeof *remainders, compare_remainders);
    for (size_t i = 0; i < n; i++) {
        const struct keyword_entry *before = find_slip(remainders, i);
        if (before != NULL)
            slips[n_slips++] = (struct slip){remainders[i].entry, before};
    }
    qsort(slips, n_slips, sizeof *slips, compare_slips);
    for (size_t i = 0; i < n_slips; i++)
        if (i == 0 || slips[i].entry != slips[i - 1].entry) /* one finding a phrase */
            findings_warn(load->findings, slips[i].entry->place,
                          "'%.40s' of %.40s is one letter from '%.40s' of %.40s in line %d; a slip of a finger means "
                          "the other",
                          slips[i].entry->phrase, slips[i].entry->keyword.name, slips[i].before->phrase,
                          slips[i].before->keyword.name, slips[i].before->place.line);
}
