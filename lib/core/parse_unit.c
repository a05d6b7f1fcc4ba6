/* Which unit a message names, without ever correcting what was written. */
#include "core/parse_steps.h"

#include <stdlib.h>
#include <string.h>

#define NEAR_TRIES 4 /* words of a text that are compared with all names */

static int skip_sign(const struct parsing *p, unsigned signs, int at)
{
    int skipped;
    while ((skipped = reading_skip(p->reading, signs, at)) > 0)
        at += skipped;
    return at;
}

static bool is_number(const struct word *word)
{
    size_t len = strlen(word_plain(word));
    return len <= 3 && strspn(word_plain(word), "0123456789") == len;
}

/* "kajen 2 jam": the number counts what is behind it. */
static bool is_count(const struct parsing *p, int at)
{
    return is_number(&p->reading->words.word[at]) && reading_skip(p->reading, SIGN_BIT(SIGN_MEASURE), at + 1) > 0;
}

/* "kajen 2", "kajen no dua": the number behind a name that several units share. */
static void narrow(const struct parsing *p, struct found *found)
{
    const struct words *words = &p->reading->words;
    if (found->fit != FIT_PART || found->n_all < 2)
        return;
    int at =
        skip_sign(p, SIGN_BIT(SIGN_CASE) | SIGN_BIT(SIGN_FILLER) | SIGN_BIT(SIGN_PLACE), found->at + found->n_words);
    if (at >= words->n || !is_number(&words->word[at]) || is_count(p, at))
        return;
    directory_narrow(&p->rules->directory, (int)strtol(word_plain(&words->word[at]), NULL, 10), found);
    if (found->fit == FIT_EXACT)
        found->n_words = at + 1 - found->at;
}

static void find_before(const struct parsing *p, int end, struct found *found)
{
    struct words words = p->reading->words;
    words.n = end;
    directory_find(&p->rules->directory, &words, found->at, found);
}

/* An exact name that ends in a number that counts something else: what is named without it. */
static void leave_count(const struct parsing *p, struct found *found)
{
    int last = found->at + found->n_words - 1;
    if (found->fit == FIT_EXACT && found->n_words > 1 && is_count(p, last))
        find_before(p, last, found);
}

/* "tanjung maruluk": the whole name with a slip, not a part of it. */
static void prefer_whole(const struct parsing *p, struct found *found)
{
    struct found near;
    if (found->fit != FIT_PART)
        return;
    directory_near(&p->rules->directory, &p->reading->words, found->at, &near);
    if (near.fit == FIT_NEAR && near.n_words > found->n_words)
        *found = near;
}

static void find_at(const struct parsing *p, int at, struct found *found_r)
{
    directory_find(&p->rules->directory, &p->reading->words, at, found_r);
    found_r->at = at;
    leave_count(p, found_r);
    narrow(p, found_r);
    if (found_r->fit != FIT_EXACT) {
        struct found joined;
        directory_joined(&p->rules->directory, &p->reading->words, at, &joined);
        if (joined.fit == FIT_EXACT && !(joined.n_words == 2 && is_count(p, at + 1)))
            *found_r = joined;
    }
    prefer_whole(p, found_r);
    if (found_r->fit == FIT_PART && found_r->n_all == 1)
        found_r->fit = FIT_EXACT;
}

/* An ordinary word is part of a name only behind "puskesmas". */
static bool is_ordinary(const struct parsing *p, const struct found *found)
{
    bool is_placed = found->at > 0 && reading_skip(p->reading, SIGN_BIT(SIGN_PLACE), found->at - 1) > 0;
    for (int i = 0; i < found->n_words && !is_placed; i++)
        if (p->reading->words.word[found->at + i].plain == NULL)
            return false;
    return !is_placed;
}

/* "dinkes pekalongan puskesmas siwalan": an office, and right behind it the centre below it that is meant. */
static bool is_office_of(const struct parsing *p, int office, int unit)
{
    const struct directory *directory = &p->rules->directory;
    return directory->unit[office].kind == UNIT_DINKES && directory->unit[unit].parent == office;
}

static void prefer_centre(const struct parsing *p, struct found *found)
{
    struct found next;
    int at = skip_sign(p, SIGN_BIT(SIGN_FILLER), found->at + found->n_words);
    if (found->fit != FIT_EXACT || at >= p->reading->words.n)
        return;
    find_at(p, at, &next);
    if (next.fit == FIT_EXACT && is_office_of(p, found->unit[0], next.unit[0]))
        *found = next;
}

static void take_found(struct parsing *p, struct found *found)
{
    prefer_centre(p, found);
    if (found->fit == FIT_EXACT)
        p->command->unit = found->unit[0];
    else
        p->command->choice = *found;
    p->at = found->at + found->n_words;
}

/* A word nobody knows, where a unit should stand: is it one with a slip? */
static bool find_near(const struct parsing *p, int at, struct found *found_r)
{
    found_r->fit = FIT_NONE;
    if (at >= p->reading->words.n || p->reading->words.word[at].plain != NULL)
        return false;
    directory_near(&p->rules->directory, &p->reading->words, at, found_r);
    return found_r->fit == FIT_NEAR;
}

bool parse_take_unit(struct parsing *p)
{
    const unsigned before = SIGN_BIT(SIGN_PLACE) | SIGN_BIT(SIGN_FILLER) | SIGN_BIT(SIGN_CASE);
    struct found found;
    if (p->command->unit != DIRECTORY_NONE)
        return false;
    for (int at = p->at, skipped = 1; skipped > 0; at += skipped) { /* a code may look like a small word */
        find_at(p, at, &found);
        if (found.fit != FIT_NONE && (at == p->at || found.fit == FIT_EXACT || !is_ordinary(p, &found))) {
            take_found(p, &found);
            return true;
        }
        if (find_near(p, at, &found)) {
            take_found(p, &found);
            return true;
        }
        skipped = reading_skip(p->reading, before, at);
    }
    return false;
}

bool parse_names_unit(const struct parsing *p, int from)
{
    struct found found;
    for (int at = from; at < p->reading->words.n; at++) {
        find_at(p, at, &found);
        if (found.fit == FIT_EXACT && !is_ordinary(p, &found))
            return true;
    }
    return false;
}

/* ---- the whole text ---- */

static bool has_unit(const struct found *found, int unit)
{
    for (int i = 0; i < found->n; i++)
        if (found->unit[i] == unit)
            return true;
    return false;
}

/* Named with its kind before it: "puskesmas wiradesa" beside "orang kajen". */
static bool is_strong(const struct parsing *p, const struct found *found)
{
    return found->fit == FIT_EXACT && found->n_words > 1 &&
           reading_skip(p->reading, SIGN_BIT(SIGN_PLACE), found->at) > 0;
}

static void keep_common(struct found *all, const struct found *found)
{
    struct found common = *all;
    common.n = 0;
    for (int i = 0; i < all->n; i++)
        if (has_unit(found, all->unit[i]))
            common.unit[common.n++] = all->unit[i];
    common.n_all = common.n;
    if (common.n > 0)
        *all = common;
}

/* What was named so far, and one more: what both mean ("kajen, KJ1"), else either of them. */
static void merge(struct found *all, const struct found *found)
{
    struct found before = *all;
    if (all->n == 0) {
        *all = *found;
        return;
    }
    keep_common(all, found);
    if (all->n != before.n || has_unit(found, all->unit[0]))
        return;
    for (int i = 0; i < found->n && all->n < DIRECTORY_FOUND_MAX; i++)
        if (!has_unit(all, found->unit[i])) {
            all->unit[all->n++] = found->unit[i];
            all->n_all++;
        }
}

static void find_all(const struct parsing *p, struct found *all)
{
    struct found found;
    bool has_strong = false;
    *all = (struct found){.fit = FIT_NONE};
    for (int at = 0; at < p->reading->words.n; at += found.fit != FIT_NONE ? found.n_words : 1) {
        find_at(p, at, &found);
        if (found.fit == FIT_NONE)
            continue;
        bool is_better = is_strong(p, &found) && !has_strong;
        if (is_ordinary(p, &found) || (has_strong && !is_strong(p, &found)))
            found.fit = FIT_NONE;
        else if (is_better)
            *all = found;
        else
            merge(all, &found);
        has_strong = has_strong || is_better;
    }
    if (all->n > 0)
        all->fit = all->n_all == 1 ? FIT_EXACT : FIT_PART;
}

/* The first word, when it is long enough to be a name, or one behind "puskesmas" or "di". */
static bool is_name_place(const struct parsing *p, int at)
{
    return at == 0 ? p->reading->words.word[0].len > DIRECTORY_CODE_MAX - 1
                   : reading_skip(p->reading, SIGN_BIT(SIGN_PLACE), at - 1) > 0;
}

/* Behind "puskesmas" or "di" a word that nobody knows may be a name with a slip. */
static void find_near_names(const struct parsing *p, struct found *all)
{
    int tries = 0;
    for (int at = 0; at < p->reading->words.n && all->fit == FIT_NONE && tries < NEAR_TRIES; at++)
        if (is_name_place(p, at) && p->reading->words.word[at].plain == NULL) {
            (void)find_near(p, at, all);
            tries++;
        }
}

void parse_find_unit(struct parsing *p)
{
    struct found all;
    if (p->command->unit != DIRECTORY_NONE || p->command->choice.n > 0)
        return;
    find_all(p, &all);
    if (all.fit == FIT_NONE)
        find_near_names(p, &all);
    if (all.fit == FIT_EXACT)
        p->command->unit = all.unit[0];
    else if (all.fit != FIT_NONE)
        p->command->choice = all;
}
