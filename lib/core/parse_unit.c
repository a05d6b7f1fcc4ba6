/* Which unit a message names, without ever correcting what was written. */
#include "core/parse_steps.h"

#include <stdlib.h>
#include <string.h>

#define NEAR_TRIES 4 /* words of a text that are compared with all names */

static int skip_sign(const struct parsing *p, unsigned signs, int at)
{
    int skipped;
    while ((skipped = reading_skip(&p->reading, signs, at)) > 0)
        at += skipped;
    return at;
}

/* "kajen 2", "kajen no dua": the number behind a name that several units share. */
static void narrow(const struct parsing *p, struct found *found)
{
    const struct words *words = &p->reading.words;
    int at = found->at + found->n_words;
    if (found->fit != FIT_PART || found->n_all < 2)
        return;
    at = skip_sign(p, SIGN_BIT(SIGN_CASE), at);
    if (at >= words->n)
        return;
    const char *number = word_plain(&words->word[at]);
    size_t len = strlen(number);
    if (len > 3 || strspn(number, "0123456789") != len)
        return;
    directory_narrow(&p->rules->directory, atoi(number), found);
    if (found->fit == FIT_EXACT)
        found->n_words = at + 1 - found->at;
}

static void find_at(const struct parsing *p, int at, struct found *found_r)
{
    struct found near;
    directory_find(&p->rules->directory, &p->reading.words, at, found_r);
    narrow(p, found_r);
    if (found_r->fit == FIT_PART) { /* "tanjung maruluk": the whole name with a slip, not a part of it */
        directory_near(&p->rules->directory, &p->reading.words, at, &near);
        if (near.fit == FIT_NEAR && near.n_words > found_r->n_words)
            *found_r = near;
    }
    if (found_r->fit == FIT_PART && found_r->n_all == 1)
        found_r->fit = FIT_EXACT;
}

/* An ordinary word is part of a name only behind "puskesmas". */
static bool is_ordinary(const struct parsing *p, const struct found *found)
{
    bool is_placed = found->at > 0 && reading_skip(&p->reading, SIGN_BIT(SIGN_PLACE), found->at - 1) > 0;
    for (int i = 0; i < found->n_words && !is_placed; i++)
        if (p->reading.words.word[found->at + i].plain == NULL)
            return false;
    return !is_placed;
}

static void take_found(struct parsing *p, const struct found *found)
{
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
    if (at >= p->reading.words.n || p->reading.words.word[at].plain != NULL)
        return false;
    directory_near(&p->rules->directory, &p->reading.words, at, found_r);
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
        skipped = reading_skip(&p->reading, before, at);
    }
    return false;
}

bool parse_names_unit(const struct parsing *p, int from)
{
    struct found found;
    for (int at = from; at < p->reading.words.n; at++) {
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
    *all = (struct found){.fit = FIT_NONE};
    for (int at = 0; at < p->reading.words.n; at += found.fit != FIT_NONE ? found.n_words : 1) {
        find_at(p, at, &found);
        if (found.fit == FIT_NONE)
            continue;
        if (is_ordinary(p, &found))
            found.fit = FIT_NONE;
        else
            merge(all, &found);
    }
    if (all->n > 0)
        all->fit = all->n_all == 1 ? FIT_EXACT : FIT_PART;
}

/* Behind "puskesmas" or "di" a word that nobody knows may be a name with a slip. */
static void find_near_names(const struct parsing *p, struct found *all)
{
    int tries = 0;
    for (int at = 1; at < p->reading.words.n && all->fit == FIT_NONE && tries < NEAR_TRIES; at++)
        if (reading_skip(&p->reading, SIGN_BIT(SIGN_PLACE), at - 1) > 0 && p->reading.words.word[at].plain == NULL) {
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
