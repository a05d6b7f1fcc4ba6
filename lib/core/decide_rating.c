/* PUAS and its grades, and NILAI: what people think of a centre. Never mixed: the
 * survey has its own figures. */
#include "core/decide_table.h"

#include <string.h>

/* PUAS without a unit is the word on an answer that was given; a low one may
 * also come after the case was closed. */
static const struct complaint *judged(const struct decision *d)
{
    const struct complaint *complaint = decide_meant_answered(d);
    bool is_low = d->command->grade > 0 && d->command->grade < 3;
    enum event event = is_low ? EVENT_REOPENED : EVENT_ACCEPTED;
    bool is_clear = d->command->grade > 0 || d->command->intent == INTENT_ACCEPT;
    return is_clear && complaint->id != 0 && complaint_next(complaint->state, event) != STATE_COUNT ? complaint : NULL;
}

static void decide_judge(struct decision *d, const struct complaint *complaint)
{
    if (d->command->grade >= 3 || d->command->intent == INTENT_ACCEPT) {
        d->plan->intent = INTENT_ACCEPT;
        decide_accept(d, complaint);
    } else {
        d->plan->intent = INTENT_REOPEN;
        decide_reopen(d, complaint);
    }
}

static void record_rating(struct decision *d, int unit, int grade, const char *reason)
{
    struct effect *rating = plan_add(d->plan, EFFECT_RATING);
    directory_copy_code(d->rules->directory.unit[unit].code, rating->unit);
    rating->day = d->situation->today;
    rating->grade = grade;
    if (reason[0] == '\0')
        return;
    struct effect *why = plan_add(d->plan, EFFECT_REASON);
    directory_copy_code(rating->unit, why->unit);
    why->day = rating->day;
    why->text = reason;
}

static int rating_reply(const struct decision *d, int grade, bool has_reason)
{
    bool is_low = grade < 3;
    if (is_low && !has_reason)
        return REPLY_ID_rating_low;
    if (d->facts->grade_today != 0)
        return REPLY_ID_rating_dup;
    return is_low ? REPLY_ID_rating_noted : REPLY_ID_rating_good;
}

void decide_rate(struct decision *d, int unit, int grade, const char *reason)
{
    int reply = rating_reply(d, grade, reason[0] != '\0');
    const char *code = d->rules->directory.unit[unit].code;
    record_rating(d, unit, grade, reason);
    directory_copy_code(code, d->plan->unit);
    if (reply == REPLY_ID_rating_low)
        decide_ask_reason(d, code);
    struct phrase phrase = phrase_of(reply);
    phrase_unit(d, &phrase, unit);
    (void)say(d, &phrase);
}

/* "PUAS KTW tapi petugas minta uang": what must not wait as the reason of a rating is a case as well. */
static bool open_case_of(struct decision *d, const char *reason)
{
    bool is_low =
        d->command->grade > 0 && d->command->grade < 3; /* its reason is read; we say how to have it answered */
    if (is_low || !decide_can_receive(d, d->command->unit) || decide_flags_of(d->rules, reason) == 0)
        return false;
    if (d->command->grade > 0)
        record_rating(d, d->command->unit, d->command->grade, reason);
    decide_open(d, d->command->unit, COMPLAINT_CASE, d->command->flags, reason);
    return true;
}

void decide_rating(struct decision *d)
{
    const struct command *command = d->command;
    if (decide_refuse_ticket(d))
        return;
    const struct complaint *complaint = judged(d);
    const char *reason = plan_text(d->plan, command->body, command->body_len);
    if (command->unit == DIRECTORY_NONE && command->choice.n == 0 && complaint != NULL)
        decide_judge(d, complaint);
    else if (open_case_of(d, reason))
        return;
    else if (!decide_can_receive(d, command->unit))
        decide_ask_rated(d, command->grade, reason);
    else if (command->grade == 0)
        decide_ask_grade(d, command->unit, command->has_substance ? reason : "");
    else
        decide_rate(d, command->unit, command->grade, reason);
}

/* ---- NILAI: PermenPANRB 14/2017, nine elements, 1 to 4, 0 for "do not know" ---- */

#define SURVEY_MARKS 9

static bool is_good(const char *marks)
{
    return strlen(marks) == SURVEY_MARKS && strspn(marks, "01234") == SURVEY_MARKS && strspn(marks, "0") < SURVEY_MARKS;
}

void decide_survey(struct decision *d)
{
    const struct command *command = d->command;
    bool has_unit = decide_can_receive(d, command->unit);
    if (!has_unit || !is_good(command->marks)) {
        say_plain(d, has_unit && command->marks[0] != '\0' ? REPLY_ID_survey_bad : REPLY_ID_survey_how);
        return;
    }
    struct effect *survey = plan_add(d->plan, EFFECT_SURVEY);
    directory_copy_code(d->rules->directory.unit[command->unit].code, survey->unit);
    survey->day = d->situation->today;
    survey->text = plan_text(d->plan, command->marks, SURVEY_MARKS);
    struct phrase thanks = phrase_of(REPLY_ID_survey_thanks);
    phrase_unit(d, &thanks, command->unit);
    phrase_month(d, &thanks);
    (void)say(d, &thanks);
}
