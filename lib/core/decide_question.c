/* Questions to a person: one open at a time. A draft that waits for its unit is
 * carried along by whatever is asked in between, and waits again afterwards. */
#include "core/decide_table.h"

#include <stdio.h>
#include <string.h>

/* A reason that waits with its rating is no complaint. */
bool decide_has_draft(const struct decision *d)
{
    enum question question = d->facts->question.kind;
    return question != QUESTION_NONE && question != QUESTION_GRADE && question != QUESTION_RATED &&
           d->facts->question.draft[0] != '\0';
}

static struct effect *ask(struct decision *d, enum question question)
{
    struct effect *effect = plan_add(d->plan, EFFECT_ASK);
    effect->question = question;
    effect->expires_at = d->facts->now + HOUR_S * d->rules->policy.question_h;
    effect->text = "";
    return effect;
}

static void carry_draft(struct decision *d, struct effect *effect)
{
    if (!decide_has_draft(d))
        return;
    effect->complaint.kind = d->facts->question.of;
    effect->flags = d->facts->question.flags;
    effect->expires_at = d->facts->question.expires_at; /* what is asked in between gives it no more time */
    effect->choices = plan_text(d->plan, d->facts->question.choices, strlen(d->facts->question.choices));
    effect->text = plan_text(d->plan, d->facts->question.draft, strlen(d->facts->question.draft));
}

void decide_settle(struct decision *d)
{
    if (d->facts->question.kind == QUESTION_NONE)
        return;
    if (d->facts->question.kind == QUESTION_UNIT || !decide_has_draft(d)) {
        plan_add(d->plan, EFFECT_SETTLED);
        return;
    }
    carry_draft(d, ask(d, QUESTION_UNIT));
}

static bool is_same_words(const char *a, const char *b)
{
    struct word x, y;
    size_t i = 0;
    size_t j = 0;
    for (;;) {
        bool has_x = words_next(a, &i, &x);
        bool has_y = words_next(b, &j, &y);
        if (!has_x || !has_y)
            return has_x == has_y;
        if (strcmp(x.text, y.text) != 0)
            return false;
    }
}

bool decide_is_draft_full(const struct decision *d, size_t len)
{
    return decide_has_draft(d) && strlen(d->facts->question.draft) + len + 2 > MESSAGE_TEXT_MAX;
}

const char *decide_with_draft(struct decision *d, const char *text, size_t len)
{
    const char *draft = d->facts->question.draft;
    size_t draft_len = decide_has_draft(d) ? strlen(draft) : 0;
    const char *alone = plan_text(d->plan, text, len);
    char both[MESSAGE_TEXT_MAX];
    if (draft_len == 0 || decide_is_draft_full(d, len) || is_same_words(draft, alone))
        return alone;
    if (len == 0)
        return plan_text(d->plan, draft, draft_len);
    memcpy(both, draft, draft_len);
    both[draft_len] = '\n';
    memcpy(both + draft_len + 1, text, len);
    return plan_text(d->plan, both, draft_len + 1 + len);
}

/* ---- which centre? ---- */

/* "KJ1 KJ2": what a number in the answer means. Too many to list are none. */
static const char *choices_of(struct decision *d, const struct found *choice)
{
    char codes[CHOICES_MAX] = "";
    size_t used = 0;
    for (int i = 0; i < choice->n && choice->n == choice->n_all; i++) {
        const char *code = d->rules->directory.unit[choice->unit[i]].code;
        int len = snprintf(codes + used, sizeof codes - used, "%s%s", used > 0 ? " " : "", code);
        if (len < 0 || (size_t)len >= sizeof codes - used)
            return "";
        used += (size_t)len;
    }
    return plan_text(d->plan, codes, used);
}

/* The name behind "Pkm ", for a list with little room. */
static const char *tail_of(const char *short_name)
{
    const char *space = strchr(short_name, ' ');
    return space != NULL ? space + 1 : short_name;
}

/* "1 Kajen I, 2 Kajen II"; by their codes where the names do not fit. */
static void phrase_choices(struct decision *d, struct phrase *phrase, const struct found *choice)
{
    const size_t cap = (size_t)REPLY_VAR_SPEC[REPLY_VAR_DAFTAR].max + 1;
    char list[128] = "";
    for (int by_code = 0; by_code < 2; by_code++) {
        size_t used = 0;
        for (int i = 0; i < choice->n; i++) {
            const struct unit *unit = &d->rules->directory.unit[choice->unit[i]];
            int len = snprintf(list + used, sizeof list - used, "%s%d %s", i > 0 ? ", " : "", i + 1,
                               by_code ? unit->code : tail_of(unit->short_name));
            used += len > 0 && (size_t)len < sizeof list - used ? (size_t)len : 0;
        }
        if (used < cap)
            break;
    }
    phrase_text(d, phrase, REPLY_VAR_DAFTAR, list, strlen(list));
}

/* What the message nearly named, else what we offered before: a number that is on no list is asked again. */
static struct found choice_of(const struct decision *d)
{
    struct found choice = {.fit = FIT_NONE};
    struct found offered;
    if (d->command->choice.n > 0 || d->command->is_no)
        return d->command->choice;
    directory_read_codes(&d->rules->directory, d->facts->question.choices, &offered);
    for (int i = 0; i < offered.n; i++)
        if (offered.unit[i] != DIRECTORY_NONE)
            choice.unit[choice.n++] = offered.unit[i];
    choice.n_all = choice.n;
    return choice;
}

/* One that is near: "do you mean ..?"; a few: a list; else the plain question. */
static void say_which(struct decision *d, const struct found *choice, int plain)
{
    bool is_list = choice->n > 1 && choice->n == choice->n_all;
    bool is_one = choice->n_all == 1;
    struct phrase phrase = phrase_of(is_one ? REPLY_ID_unit_suggest : is_list ? REPLY_ID_unit_ambiguous : plain);
    phrase_unit(d, &phrase, is_one ? choice->unit[0] : DIRECTORY_NONE);
    if (is_list)
        phrase_choices(d, &phrase, choice);
    phrase.is_repeated = d->command->pick > 0 || d->command->is_yes;
    (void)say(d, &phrase);
}

/* A draft that holds no more goes to the desk as it is, and a new one begins. */
static void hand_over_draft(struct decision *d)
{
    const char *draft = d->facts->question.draft;
    int desk = decide_desk(d->rules, d->facts->question.choices);
    decide_open(d, desk, d->facts->question.of, d->facts->question.flags | FLAG_LAPSED,
                plan_text(d->plan, draft, strlen(draft)));
}

/* A complaint is more than a question or a suggestion that waited with it. */
static enum complaint_kind kind_of_both(const struct decision *d, enum complaint_kind kind)
{
    return kind == COMPLAINT_CASE || !decide_has_draft(d) ? kind : d->facts->question.of;
}

static int64_t question_expiry(const struct decision *d, const char *text)
{
    bool is_urgent = (decide_flags_of(d->rules, text) & FLAG_URGENT) != 0;
    int64_t wait_s = is_urgent ? HOUR_S : HOUR_S * d->rules->policy.question_h;
    return d->facts->now + wait_s;
}

void decide_ask_unit(struct decision *d, enum complaint_kind kind, unsigned flags, const char *text, size_t len)
{
    bool is_again = decide_has_draft(d) && !decide_is_draft_full(d, len);
    const struct found choice = choice_of(d);
    if (decide_is_draft_full(d, len))
        hand_over_draft(d);
    struct effect *effect = ask(d, QUESTION_UNIT);
    effect->complaint.kind = kind_of_both(d, kind);
    effect->flags = flags | (is_again ? d->facts->question.flags : 0);
    effect->text = decide_with_draft(d, text, len);
    effect->choices = choices_of(d, &choice);
    bool is_asked_before = d->facts->question.kind == QUESTION_UNIT;
    effect->expires_at = question_expiry(d, effect->text);
    if (is_again && d->facts->question.expires_at < effect->expires_at) /* more text gives no more time */
        effect->expires_at = d->facts->question.expires_at;
    say_which(d, &choice, is_asked_before ? REPLY_ID_unit_unknown : REPLY_ID_ask_unit);
}

/* While a complaint waits for its unit there is one question, and it is that one: the rating is kept with it. */
static bool ask_draft_again(struct decision *d)
{
    const char *text = d->situation->message->text;
    if (!decide_has_draft(d))
        return false;
    decide_ask_unit(d, d->facts->question.of, d->facts->question.flags, text, strlen(text));
    return true;
}

void decide_ask_rated(struct decision *d, int grade, const char *reason)
{
    if (ask_draft_again(d))
        return;
    const struct found choice = choice_of(d);
    struct effect *effect = ask(d, QUESTION_RATED);
    effect->grade = grade;
    effect->text = reason;
    effect->choices = choices_of(d, &choice);
    say_which(d, &choice, REPLY_ID_rating_unit);
}

void decide_ask_grade(struct decision *d, int unit, const char *reason)
{
    if (ask_draft_again(d))
        return;
    struct effect *effect = ask(d, QUESTION_GRADE);
    directory_copy_code(d->rules->directory.unit[unit].code, effect->unit);
    effect->text = reason;
    struct phrase phrase = phrase_of(REPLY_ID_rating_ask);
    phrase_unit(d, &phrase, unit);
    (void)say(d, &phrase);
}

/* ---- other questions ---- */

void decide_ask_text(struct decision *d, int unit, enum complaint_kind kind, unsigned flags)
{
    struct effect *effect = ask(d, QUESTION_TEXT);
    directory_copy_code(d->rules->directory.unit[unit].code, effect->unit);
    effect->complaint.kind = kind;
    effect->flags = flags;
    struct phrase phrase = phrase_of(kind == COMPLAINT_SUGGESTION ? REPLY_ID_suggestion_how : REPLY_ID_ask_detail);
    phrase_unit(d, &phrase, unit);
    (void)say(d, &phrase);
}

/* YA counts only for what was really asked. */
void decide_ask_cancel(struct decision *d, const struct complaint *complaint)
{
    struct phrase phrase = phrase_of(REPLY_ID_cancel_confirm);
    phrase_complaint(d, &phrase, complaint);
    decide_note(d, complaint);
    if (!say(d, &phrase))
        return;
    struct effect *effect = ask(d, QUESTION_CANCEL);
    effect->ticket = complaint->ticket;
    carry_draft(d, effect);
}

void decide_ask_reason(struct decision *d, const char *unit)
{
    struct effect *effect = ask(d, QUESTION_REASON);
    directory_copy_code(unit, effect->unit);
    carry_draft(d, effect);
}
