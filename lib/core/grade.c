#include "core/grade.h"

#include <string.h>

#define AFTER_MAX  2 /* words behind the rating that may still belong to it */
#define BEFORE_MAX 4 /* words before it among which a "tidak" may be meant for it */

/* How often each degree stands beside the rating word. */
struct degrees {
    int n[DEGREE_COUNT];
    bool is_softened; /* "tidak terlalu puas", not "sangat tidak puas" */
};

static const struct keyword *degree_at(const struct reading *reading, int at)
{
    const struct cue *cue = reading_at(reading, KEYWORD_DEGREE, at);
    return cue != NULL ? cue->keyword : NULL;
}

static bool is_filler(const struct reading *reading, int at)
{
    return reading_skip(reading, 1u << SIGN_FILLER, at) > 0;
}

/* Degrees right before the rating, small words between them left out. Returns where they begin. */
static int read_before(const struct reading *reading, int at, struct degrees *degrees)
{
    int from = at;
    for (int i = at - 1; i >= 0; i--) {
        const struct keyword *degree = degree_at(reading, i);
        if (degree != NULL) {
            degrees->is_softened |= degree->value == DEGREE_NOT && degrees->n[DEGREE_VERY] > 0;
            degrees->n[degree->value]++;
            from = i;
        } else if (!is_filler(reading, i)) {
            break;
        }
    }
    return from;
}

/* "tidk puas", "krang puas": what stands before may be a degree with a slip in it. */
static bool is_slip_before(const struct keywords *keywords, const struct reading *reading, int from)
{
    return from > 0 && keyword_near(keywords, 1u << KEYWORD_DEGREE, &reading->words.word[from - 1]) != NULL;
}

static bool is_denial(const struct keyword *degree)
{
    return degree != NULL && degree->value != DEGREE_VERY;
}

/* "ngga ngerasa puas": a "tidak" that stands apart may be meant for it. */
static bool is_denied_before(const struct reading *reading, int from)
{
    for (int at = from - 2; at >= 0 && at >= from - BEFORE_MAX; at--)
        if (is_denial(degree_at(reading, at)) && reading_is_clause(reading, at, from))
            return true;
    return false;
}

/* A word that is about something: a "tidak" behind it is about that. */
static bool is_thing(const struct reading *reading, int at)
{
    return reading_at(reading, KEYWORD_HINT, at) != NULL || reading_at(reading, KEYWORD_GRIEVANCE, at) != NULL ||
           reading->words.word[at].plain == NULL; /* a name, a code */
}

/* "puas sama engga sih", "puas apa tidak": the other half of a choice. */
static bool is_denied_after(const struct reading *reading, int to)
{
    for (int at = to; at < reading->words.n && at <= to + AFTER_MAX; at++) {
        if (is_denial(degree_at(reading, at)))
            return true;
        if (is_thing(reading, at))
            return false;
    }
    return false;
}

static bool is_rest_small(const struct reading *reading, int at)
{
    for (; at < reading->words.n; at++)
        if (!is_filler(reading, at))
            return false;
    return true;
}

/* Degrees behind the rating: "banget" makes it stronger; "tidak" there, or as the last word, may be its end or a
 * question. */
static int read_after(const struct reading *reading, int to, struct degrees *degrees)
{
    int end = to;
    for (int at = to; at < reading->words.n; at++) {
        const struct keyword *degree = degree_at(reading, at);
        bool is_close = at < to + AFTER_MAX && at == end;
        if (degree != NULL && (is_close || (degree->value == DEGREE_NOT && is_rest_small(reading, at + 1)))) {
            degrees->n[degree->value]++;
            end = is_close ? at + 1 : end;
        }
    }
    return end;
}

/* A fixed phrase ("kurang puas") with nothing beside it is what it says; a bare "puas" takes the degrees. */
static int combine(int base, const struct degrees *before, const struct degrees *after)
{
    int n_not = before->n[DEGREE_NOT], n_less = before->n[DEGREE_LESS], n_very = before->n[DEGREE_VERY];
    if (after->n[DEGREE_NOT] > 0 || after->n[DEGREE_LESS] > 0 || n_not + n_less > 1)
        return 0;
    if (base == 1)
        return n_not + n_less > 0 ? 0 : 1;
    if (base != 3)
        return n_not + n_less > 0 ? 0 : base;
    if (n_not > 0)
        return before->is_softened ? 2 : 1;
    if (n_less > 0)
        return n_very > 0 ? 0 : 2;
    return n_very + after->n[DEGREE_VERY] > 0 ? 4 : 3;
}

/* Another rating in the text that says something else: "antara puas dan kurang puas". */
static bool is_contradicted(const struct reading *reading, const struct cue *cue, int value)
{
    static const struct degrees NONE = {.n = {0}};
    for (int i = 0; i < reading->n; i++) {
        const struct cue *other = &reading->cue[i];
        struct degrees before = {.n = {0}};
        bool is_rating = other->keyword->kind == KEYWORD_COMMAND && other->keyword->intent == INTENT_RATING &&
                         other->keyword->place != KEYWORD_ALONE;
        bool is_apart = other->at >= cue->at + cue->n_words || other->at + other->n_words <= cue->at;
        if (!is_rating || !is_apart)
            continue;
        (void)read_before(reading, other->at, &before);
        if ((combine(other->keyword->value, &before, &NONE) >= 3) != (value >= 3))
            return true;
    }
    return false;
}

struct grade grade_read(const struct keywords *keywords, const struct reading *reading, const struct cue *cue)
{
    struct degrees before = {.n = {0}}, after = {.n = {0}};
    struct grade grade;
    grade.from = read_before(reading, cue->at, &before);
    grade.to = read_after(reading, cue->at + cue->n_words, &after);
    bool is_question_end = reading->has_question_mark && is_rest_small(reading, grade.to);
    grade.value = combine(cue->keyword->value, &before, &after);
    if (is_slip_before(keywords, reading, grade.from) || is_denied_before(reading, grade.from) ||
        is_denied_after(reading, cue->at + cue->n_words) || is_contradicted(reading, cue, grade.value) ||
        is_question_end)
        grade.value = 0;
    return grade;
}
