#include "core/reading.h"

#include <string.h>

#define FRAME_WORDS 3 /* at most between "kalau" and the danger */

static bool is_alnum(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* "bit.ly/x": a name, a full stop, a name and a slash. A date "5/11" or "rt.3/rw.1" is none: both names have letters.
 */
static bool is_path(const char *slash, const char *text)
{
    const char *p = slash;
    while (p > text && ((p[-1] >= 'a' && p[-1] <= 'z') || (p[-1] >= 'A' && p[-1] <= 'Z')))
        p--;
    return slash - p >= 2 && p - text >= 2 && p[-1] == '.' && is_alnum(p[-2]);
}

static bool has_link(const char *text)
{
    if (strstr(text, "://") != NULL || strstr(text, "www.") != NULL || strstr(text, "WWW.") != NULL)
        return true;
    for (const char *slash = strchr(text, '/'); slash != NULL; slash = strchr(slash + 1, '/'))
        if (is_path(slash, text))
            return true;
    return false;
}

void reading_words(const struct keywords *keywords, const char *text, struct reading *reading_r)
{
    reading_r->text = text;
    reading_r->n = 0;
    reading_r->has_question_mark = strchr(text, '?') != NULL;
    reading_r->has_link = has_link(text);
    words_split(text, &reading_r->words);
    keyword_read(keywords, &reading_r->words);
}

static void add_cues_at(const struct keywords *keywords, struct reading *reading, int at)
{
    const char *first = word_plain(&reading->words.word[at]);
    for (size_t i = keyword_first(keywords, first); i < keywords->n; i++) {
        const struct keyword *keyword = &keywords->keyword[i];
        if (strcmp(keyword->word[0], first) != 0 || reading->n == READING_CUES_MAX)
            return;
        int n_words = keyword_span(keyword, &reading->words, at);
        if (n_words > 0)
            reading->cue[reading->n++] =
                (struct cue){.keyword = keyword, .at = (uint8_t)at, .n_words = (uint8_t)n_words};
    }
}

/* What may be meant otherwise when it is part of a longer phrase. */
static bool is_touchy(const struct keyword *keyword)
{
    if (keyword->kind == KEYWORD_COMMAND && keyword->intent == INTENT_RATING)
        return false; /* core/grade weighs what stands beside it */
    switch (keyword->kind) {
    case KEYWORD_COMMAND:
    case KEYWORD_DANGER:
    case KEYWORD_GRIEVANCE:
        return true;
    default:
        return keyword_is_sign(keyword, SIGN_BAIT) || keyword_is_sign(keyword, SIGN_SWEAR) ||
               keyword_is_sign(keyword, SIGN_QUESTION) || keyword_is_sign(keyword, SIGN_NOW) ||
               keyword_is_sign(keyword, SIGN_PLEA);
    }
}

static int n_own_words(const struct keyword *keyword)
{
    int n = 0;
    for (int i = 0; i < keyword->n_words; i++)
        n += keyword->word[i][0] != '\0';
    return n;
}

static bool stands_over(const struct cue *around, const struct cue *cue)
{
    return around->at <= cue->at && around->at + around->n_words >= cue->at + cue->n_words;
}

static bool overlaps(const struct cue *a, const struct cue *b)
{
    return a->at < b->at + b->n_words && b->at < a->at + a->n_words;
}

/* Has a phrase of that kind a sense of its own, which the words in it lose theirs to? Degrees and small
 * words have none. */
static bool has_sense(const struct keyword *keyword)
{
    return keyword->kind == KEYWORD_COMMAND || keyword->kind == KEYWORD_GRIEVANCE || keyword->kind == KEYWORD_DANGER ||
           keyword->kind == KEYWORD_FLAG || keyword_is_sign(keyword, SIGN_HARMLESS) ||
           keyword_is_sign(keyword, SIGN_KNOWN) || keyword_is_sign(keyword, SIGN_TRAP);
}

/* What covers a question, a "now", or anything else that may be meant otherwise. */
static bool may_cover(const struct keyword *around, const struct cue *cue)
{
    if (keyword_is_sign(cue->keyword, SIGN_QUESTION))
        return around->kind != KEYWORD_COMMAND && /* "bagaimana cara lapor" asks all the same */
               (has_sense(around) || keyword_is_sign(around, SIGN_FILLER) || keyword_is_sign(around, SIGN_RHETORIC));
    if (keyword_is_sign(cue->keyword, SIGN_NOW) || keyword_is_sign(cue->keyword, SIGN_PLEA))
        return keyword_is_sign(around, SIGN_PAST) ||
               keyword_is_sign(around, SIGN_HARMLESS) || /* "sekarang sudah sehat" */
               keyword_is_sign(around, SIGN_KNOWN);
    return has_sense(around);
}

/* Does `around`, with more words of its own, stand over `cue` and mean something else? */
static bool is_covered(const struct cue *cue, const struct cue *around)
{
    const struct keyword *keyword = around->keyword;
    bool is_figure = cue->keyword->kind == KEYWORD_DANGER && keyword_is_sign(keyword, SIGN_HARMLESS);
    if (is_figure && n_own_words(keyword) >= n_own_words(cue->keyword) && n_own_words(keyword) > 1)
        return overlaps(around, cue); /* "mau mati berdiri" */
    if (keyword->place == KEYWORD_ALONE || n_own_words(keyword) <= n_own_words(cue->keyword) ||
        !may_cover(keyword, cue))
        return false;
    if (keyword->kind == KEYWORD_COMMAND && cue->keyword->kind == KEYWORD_COMMAND && around->at == cue->at)
        return false; /* which of them is meant is parse's business */
    return stands_over(around, cue);
}

/* "kalau kejang", "gejala stroke": spoken of, and so no grievance either. Whoever speaks of wanting to die is heard. */
static bool is_framed(const struct reading *reading, const struct cue *cue, const struct cue *before)
{
    bool is_body = cue->keyword->kind == KEYWORD_DANGER && cue->keyword->value == DANGER_BODY;
    return (is_body ||
            (cue->keyword->kind == KEYWORD_GRIEVANCE && reading_at(reading, KEYWORD_DANGER, cue->at) != NULL)) &&
           keyword_is_sign(before->keyword, SIGN_FRAME) && before->at < cue->at &&
           before->at + before->n_words + FRAME_WORDS >= cue->at;
}

#define SPAN_MAX                                                                                                       \
    (KEYWORD_WORDS_MAX + (KEYWORD_WORDS_MAX / 2) * KEYWORD_GAP_MAX) /* words that one phrase may stand over */

/* "rujukan berlaku berapa lama": a grievance whose gap holds a question is none. */
static bool is_asked(const struct reading *reading, int i)
{
    const struct cue *cue = &reading->cue[i];
    if (cue->keyword->kind != KEYWORD_GRIEVANCE || cue->n_words == cue->keyword->n_words)
        return false;
    for (int j = i + 1; j < reading->n && reading->cue[j].at < cue->at + cue->n_words - 1; j++)
        if (reading->cue[j].at > cue->at && keyword_is_sign(reading->cue[j].keyword, SIGN_QUESTION))
            return true;
    return false;
}

/* Cues are in order of their places: only those near enough before it can stand over one. */
static bool is_void(const struct reading *reading, int i)
{
    const struct cue *cue = &reading->cue[i];
    if (!is_touchy(cue->keyword))
        return false;
    if (is_asked(reading, i))
        return true;
    for (int j = i - 1; j >= 0 && reading->cue[j].at + SPAN_MAX >= cue->at; j--)
        if (is_covered(cue, &reading->cue[j]) || is_framed(reading, cue, &reading->cue[j]))
            return true;
    for (int j = i + 1; j < reading->n && reading->cue[j].at < cue->at + cue->n_words; j++)
        if (is_covered(cue, &reading->cue[j]))
            return true;
    return false;
}

void reading_cues(const struct keywords *keywords, struct reading *reading)
{
    bool is_kept[READING_CUES_MAX];
    int n = 0;
    reading->n = 0;
    for (int at = 0; at < reading->words.n; at++)
        add_cues_at(keywords, reading, at);
    for (int i = 0; i < reading->n; i++)
        is_kept[i] = !is_void(reading, i);
    for (int i = 0; i < reading->n; i++)
        if (is_kept[i])
            reading->cue[n++] = reading->cue[i];
    reading->n = n;
}

const struct cue *reading_find(const struct reading *reading, enum keyword_kind kind, int from)
{
    for (int i = 0; i < reading->n; i++)
        if (reading->cue[i].at >= from && reading->cue[i].keyword->kind == kind)
            return &reading->cue[i];
    return NULL;
}

const struct cue *reading_at(const struct reading *reading, enum keyword_kind kind, int at)
{
    const struct cue *longest = NULL;
    for (int i = 0; i < reading->n && reading->cue[i].at <= at; i++) {
        const struct cue *cue = &reading->cue[i];
        if (cue->at == at && cue->keyword->kind == kind && (longest == NULL || cue->n_words > longest->n_words))
            longest = cue;
    }
    return longest;
}

const struct cue *reading_sign(const struct reading *reading, enum sign sign, int from)
{
    for (int i = 0; i < reading->n; i++)
        if (reading->cue[i].at >= from && keyword_is_sign(reading->cue[i].keyword, sign))
            return &reading->cue[i];
    return NULL;
}

bool reading_is_clause(const struct reading *reading, int from, int to)
{
    size_t at = reading->words.word[from].to, end = reading->words.word[to].from;
    while (at < end && strchr(",.;:!?\n", reading->text[at]) == NULL)
        at++;
    return at >= end;
}

int reading_count(const struct reading *reading, enum keyword_kind kind)
{
    int n = 0;
    for (int i = 0; i < reading->n; i++)
        n += reading->cue[i].keyword->kind == kind;
    return n;
}

int reading_count_sign(const struct reading *reading, enum sign sign)
{
    int n = 0;
    for (int i = 0; i < reading->n; i++)
        n += keyword_is_sign(reading->cue[i].keyword, sign);
    return n;
}

int reading_skip(const struct reading *reading, unsigned signs, int at)
{
    int longest = 0;
    for (int i = 0; i < reading->n && reading->cue[i].at <= at; i++) {
        const struct cue *cue = &reading->cue[i];
        if (cue->at == at && cue->keyword->kind == KEYWORD_SIGN && (signs & 1u << cue->keyword->value) &&
            cue->n_words > longest)
            longest = cue->n_words;
    }
    return longest;
}
