/* PILIH: a ballot for the best of the month. */
#include "core/decide_table.h"

#include <stdio.h>
#include <string.h>

/* Of the unit of the command, and to be voted for today. */
static bool is_candidate(const struct situation *situation, const struct badge *badge)
{
    return badge->unit == situation->command.unit && badge->from_day <= situation->today &&
           situation->today <= badge->to_day;
}

static bool has_name_word(const struct badge *badge, const struct words *words)
{
    struct words name;
    words_split(badge->name, &name);
    for (int i = 0; i < name.n; i++)
        for (int j = 0; j < words->n; j++)
            if (words->word[j].len >= 3 && strcmp(name.word[i].text, words->word[j].text) == 0)
                return true;
    return false;
}

static const struct badge *badge_by_name(const struct situation *situation, const struct words *words)
{
    const struct directory *directory = &situation->rules->directory;
    const struct badge *found = NULL;
    for (int i = 0; i < directory->n_badges; i++) {
        const struct badge *badge = &directory->badge[i];
        if (!is_candidate(situation, badge) || !has_name_word(badge, words))
            continue;
        if (found != NULL)
            return NULL; /* fits two: never guess */
        found = badge;
    }
    return found;
}

/* "P03", "no P03", "P 03", "P.03": the first word, or two words together, that are a code. */
static const struct badge *badge_by_code(const struct situation *situation, const struct words *words)
{
    const struct directory *directory = &situation->rules->directory;
    const struct badge *badge = NULL;
    for (int i = 0; i < words->n && badge == NULL; i++) {
        char both[2 * WORD_TEXT_MAX];
        const char *next = i + 1 < words->n ? words->word[i + 1].text : "";
        (void)snprintf(both, sizeof both, "%s%s", words->word[i].text, next);
        badge = directory_badge(directory, situation->command.unit, words->word[i].text, situation->today);
        if (badge == NULL)
            badge = directory_badge(directory, situation->command.unit, both, situation->today);
    }
    return badge;
}

const struct badge *decide_badge(const struct situation *situation)
{
    const struct command *command = &situation->command;
    struct words words;
    if (command->intent != INTENT_VOTE || command->unit == DIRECTORY_NONE || command->body_len == 0)
        return NULL;
    words_split(command->body, &words);
    if (words.n == 0)
        return NULL;
    const struct badge *badge = badge_by_code(situation, &words);
    return badge != NULL ? badge : badge_by_name(situation, &words);
}

/* "P01 Anita, P02 Budi": as many as the reply has room for. */
static void phrase_badges(struct decision *d, struct phrase *phrase)
{
    const struct directory *directory = &d->rules->directory;
    char list[128] = "";
    size_t used = 0;
    for (int i = 0; i < directory->n_badges; i++) {
        const struct badge *badge = &directory->badge[i];
        char item[64];
        int len = snprintf(item, sizeof item, "%s%s %.20s", used > 0 ? ", " : "", badge->code, badge->name);
        if (!is_candidate(d->situation, badge) || len < 0 ||
            used + (size_t)len > (size_t)REPLY_VAR_SPEC[REPLY_VAR_DAFTAR].max)
            continue;
        memcpy(list + used, item, (size_t)len + 1);
        used += (size_t)len;
    }
    phrase_text(d, phrase, REPLY_VAR_DAFTAR, list, used);
}

static void record_vote(struct decision *d, const struct badge *badge)
{
    struct effect *vote = plan_add(d->plan, EFFECT_VOTE);
    directory_copy_code(d->rules->directory.unit[d->command->unit].code, vote->unit);
    directory_copy_code(badge->code, vote->badge);
    vote->category = (int)badge->role;
    vote->day = workday_month_of(&d->rules->calendar, d->facts->now);
    struct phrase phrase = phrase_of(d->facts->has_voted ? REPLY_ID_vote_changed : REPLY_ID_vote_ack);
    phrase_unit(d, &phrase, d->command->unit);
    phrase.values.value[REPLY_VAR_NAMA] = badge->name;
    phrase.values.value[REPLY_VAR_PERAN] = d->rules->replies.label[d->lang][LABEL_ROLE + (int)badge->role];
    phrase_month(d, &phrase);
    (void)say(d, &phrase);
}

void decide_vote(struct decision *d)
{
    const struct badge *badge = decide_badge(d->situation);
    struct phrase phrase = phrase_of(d->command->body_len > 0 ? REPLY_ID_vote_unknown : REPLY_ID_vote_list);
    if (d->situation->staff != NULL)
        say_plain(d, REPLY_ID_vote_staff);
    else if (!decide_can_receive(d, d->command->unit))
        say_plain(d, REPLY_ID_vote_how);
    else if (badge != NULL)
        record_vote(d, badge);
    else {
        phrase_unit(d, &phrase, d->command->unit);
        phrase_badges(d, &phrase);
        (void)say(d, &phrase);
    }
}
