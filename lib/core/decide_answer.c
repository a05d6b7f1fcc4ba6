/* Answers to the one question that a person may have open. An answer that is
 * itself a new command wins over the question. */
#include "core/decide_table.h"

#include <string.h>

static const char *whole(struct decision *d)
{
    const char *text = d->situation->message->text;
    return plan_text(d->plan, text, strlen(text));
}

/* ---- which centre? ---- */

/* The centre that the answer names: by its number in our list, by YA to the only one, or by its name. */
static int chosen(const struct decision *d)
{
    const struct command *command = d->command;
    struct found offered;
    directory_read_codes(&d->rules->directory, d->facts->question.choices, &offered);
    int n = command->is_yes && offered.n == 1 ? 1 : command->pick;
    if (n > 0 && n <= offered.n && offered.unit[n - 1] != DIRECTORY_NONE)
        return offered.unit[n - 1];
    return decide_can_receive(d, command->unit) ? command->unit : DIRECTORY_NONE;
}

/* "ADUAN KTW", "KODE KTW": a command only in form; it names the unit that was asked for. */
static bool is_just_unit(const struct decision *d)
{
    const struct command *command = d->command;
    if (command->unit == DIRECTORY_NONE || command->body_len > 0)
        return false;
    return command->intent == INTENT_COMPLAINT ||
           (command->intent == INTENT_INFO && command->topic == REPLY_ID_info_kode) ||
           (command->intent == INTENT_SUGGESTION && d->facts->question.of == COMPLAINT_SUGGESTION);
}

static bool is_about_unit(const struct decision *d)
{
    const struct command *command = d->command;
    bool is_word = (command->is_yes || command->is_no) &&
                   (command->intent == INTENT_CONSENT_YES || command->intent == INTENT_CONSENT_NO);
    bool is_thanks = command->intent == INTENT_THANKS && command->unit != DIRECTORY_NONE; /* "KJ1. makasih" */
    return !decide_is_worded(command) || is_just_unit(d) || command->pick > 0 || is_word || is_thanks;
}

/* What was written besides the name of the centre, to be kept. */
static void note_answer_text(const struct decision *d, const char **text_r, size_t *len_r)
{
    const struct command *command = d->command;
    bool is_bare = command->intent == INTENT_THANKS ||
                   ((command->is_yes || command->is_no || command->pick > 0) && command->unit == DIRECTORY_NONE);
    *text_r = is_bare ? "" : command->body;
    *len_r = is_bare ? 0 : command->body_len;
}

static enum intent answer_intent(const struct decision *d, int unit)
{
    if (d->command->is_yes)
        return INTENT_CONFIRM_YES;
    if (unit != DIRECTORY_NONE)
        return INTENT_ANSWER_UNIT;
    if (d->command->is_no)
        return INTENT_CONFIRM_NO;
    return d->facts->question.of == COMPLAINT_SUGGESTION ? INTENT_SUGGESTION
           : d->facts->question.of == COMPLAINT_QUESTION ? INTENT_INFO
                                                         : INTENT_COMPLAINT;
}

static bool answer_unit(struct decision *d)
{
    const char *text;
    size_t len;
    if (!is_about_unit(d))
        return false;
    int unit = chosen(d);
    unsigned flags = d->facts->question.flags | d->command->flags;
    note_answer_text(d, &text, &len);
    d->plan->intent = answer_intent(d, unit);
    if (unit == DIRECTORY_NONE) {
        decide_ask_unit(d, d->facts->question.of, flags, text, len);
        return true;
    }
    const char *whole = decide_with_draft(d, text, len);
    plan_add(d->plan, EFFECT_SETTLED);
    decide_open(d, unit, d->facts->question.of, flags, whole);
    return true;
}

/* ---- a rating whose centre or grade was not clear ---- */

static bool answer_rated(struct decision *d)
{
    if (!is_about_unit(d) || d->command->intent == INTENT_COMPLAINT)
        return false;
    int unit = chosen(d);
    const char *reason = plan_text(d->plan, d->facts->question.draft, strlen(d->facts->question.draft));
    d->plan->intent = d->command->is_yes ? INTENT_CONFIRM_YES : INTENT_ANSWER_UNIT;
    if (unit == DIRECTORY_NONE) {
        d->plan->intent = d->command->is_no ? INTENT_CONFIRM_NO : INTENT_RATING;
        decide_ask_rated(d, d->facts->question.grade, reason);
        return true;
    }
    plan_add(d->plan, EFFECT_SETTLED);
    if (d->facts->question.grade > 0)
        decide_rate(d, unit, d->facts->question.grade, reason);
    else
        decide_ask_grade(d, unit, reason);
    return true;
}

/* A digit, or the rating once more in clear words. */
static bool answer_grade(struct decision *d)
{
    const struct command *command = d->command;
    int unit = directory_unit(&d->rules->directory, d->facts->question.unit);
    bool is_rating = command->intent == INTENT_RATING && command->grade > 0 && command->unit == DIRECTORY_NONE;
    int grade = command->pick >= 1 && command->pick <= 4 ? command->pick : is_rating ? command->grade : 0;
    if (grade == 0 || unit == DIRECTORY_NONE)
        return false;
    plan_add(d->plan, EFFECT_SETTLED);
    d->plan->intent = INTENT_RATING;
    decide_rate(d, unit, grade, plan_text(d->plan, d->facts->question.draft, strlen(d->facts->question.draft)));
    return true;
}

/* ---- what happened? ---- */

/* "belum dipanggil dari jam 7", "lapor antri": words of commands, but no command that could be carried out. */
static bool is_free_text(const struct command *command)
{
    static const bool MAY_BE_TEXT[INTENT_COUNT] = {
        [INTENT_UNKNOWN] = true,  [INTENT_COMPLAINT] = true, [INTENT_SUGGESTION] = true, [INTENT_REOPEN] = true,
        [INTENT_FOLLOWUP] = true, [INTENT_STATUS] = true,    [INTENT_CANCEL] = true,     [INTENT_RATING] = true,
    };
    if (!decide_is_worded(command))
        return true;
    return MAY_BE_TEXT[command->intent] && command->n_body_words > 0 && command->unit == DIRECTORY_NONE &&
           command->has_ticket == PARSE_TICKET_NONE;
}

static bool answer_text(struct decision *d)
{
    int unit = directory_unit(&d->rules->directory, d->facts->question.unit);
    bool is_other = d->command->unit != DIRECTORY_NONE && d->command->unit != unit;
    if (!is_free_text(d->command) || unit == DIRECTORY_NONE || is_other || d->command->is_yes || d->command->is_no)
        return false;
    bool is_named = d->command->intent == INTENT_COMPLAINT || d->command->intent == INTENT_SUGGESTION;
    const char *text = is_named ? plan_text(d->plan, d->command->body, d->command->body_len) : whole(d);
    plan_add(d->plan, EFFECT_SETTLED);
    d->plan->intent = d->facts->question.of == COMPLAINT_SUGGESTION ? INTENT_SUGGESTION : INTENT_COMPLAINT;
    decide_open(d, unit, d->facts->question.of, d->facts->question.flags | d->command->flags, text);
    return true;
}

/* Withdrawn only when YA came for that complaint, as it stood when we asked. */
static bool is_confirmed(const struct decision *d, const struct complaint *complaint)
{
    return d->command->is_yes && decide_is_mine(d, complaint) && complaint->state_at <= d->facts->question.asked_at &&
           complaint_next(complaint->state, EVENT_WITHDRAWN) != STATE_COUNT;
}

static bool answer_cancel(struct decision *d)
{
    const struct complaint *complaint = &d->facts->asked;
    uint32_t ticket = d->command->answer_ticket;
    bool is_answer = d->command->is_yes || d->command->is_no;
    decide_settle(d); /* whatever else was said: a YA that comes later is for something else */
    if (!is_answer || (ticket != 0 && ticket != d->facts->question.ticket))
        return false;
    d->plan->intent = d->command->is_yes ? INTENT_CONFIRM_YES : INTENT_CONFIRM_NO;
    if (is_confirmed(d, complaint)) {
        decide_withdraw(d, complaint);
        return true;
    }
    struct phrase kept = phrase_of(REPLY_ID_cancel_kept);
    phrase_ticket(d, &kept, d->facts->question.ticket);
    if (complaint->id != 0)
        decide_note(d, complaint);
    (void)say(d, &kept);
    return true;
}

static bool answer_reason(struct decision *d)
{
    if (!is_free_text(d->command) || d->command->is_no || d->command->is_yes || d->command->unit != DIRECTORY_NONE)
        return false;
    int unit = directory_unit(&d->rules->directory, d->facts->question.unit);
    decide_settle(d);
    d->plan->intent = INTENT_FOLLOWUP;
    struct effect *reason = plan_add(d->plan, EFFECT_REASON);
    directory_copy_code(d->facts->question.unit, reason->unit);
    directory_copy_code(d->facts->question.unit, d->plan->unit);
    reason->day = workday_of(&d->rules->calendar, d->facts->question.asked_at);
    reason->text = whole(d);
    struct phrase noted = phrase_of(REPLY_ID_rating_noted);
    phrase_unit(d, &noted, unit);
    (void)say(d, &noted);
    return true;
}

static bool answer_none(struct decision *d)
{
    (void)d;
    return false;
}

static bool (*const ANSWER[QUESTION_COUNT])(struct decision *d) = {
    [QUESTION_NONE] = answer_none,     [QUESTION_UNIT] = answer_unit,     [QUESTION_TEXT] = answer_text,
    [QUESTION_CANCEL] = answer_cancel, [QUESTION_REASON] = answer_reason, [QUESTION_GRADE] = answer_grade,
    [QUESTION_RATED] = answer_rated,
};

bool decide_answer(struct decision *d)
{
    return (unsigned)d->facts->question.kind < QUESTION_COUNT && ANSWER[d->facts->question.kind](d);
}
