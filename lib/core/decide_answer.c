/* Answers to the one question that a person may have open. An answer that is
 * itself a new command wins over the question. */
#include "core/decide_table.h"

#include <string.h>

static const char *whole(struct decision *d)
{
    const char *text = d->situation->message->text;
    return plan_text(d->plan, text, strlen(text));
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

static bool answer_unit(struct decision *d)
{
    const struct command *command = d->command;
    if (command->intent != INTENT_UNKNOWN && !is_just_unit(d))
        return false;
    unsigned flags = d->facts->question.flags | command->flags;
    d->plan->intent = INTENT_ANSWER_UNIT;
    if (!decide_can_receive(d, command->unit)) {
        decide_ask_unit(d, d->facts->question.of, flags, command->body, command->body_len);
        return true;
    }
    const char *text = decide_with_draft(d, command->body, command->body_len);
    plan_add(d->plan, EFFECT_SETTLED);
    decide_open(d, command->unit, d->facts->question.of, flags, text);
    return true;
}

/* "belum dipanggil dari jam 7", "lapor antri": words of commands, but no command that could be carried out. */
static bool is_free_text(const struct command *command)
{
    static const bool MAY_BE_TEXT[INTENT_COUNT] = {
        [INTENT_UNKNOWN] = true,  [INTENT_COMPLAINT] = true, [INTENT_SUGGESTION] = true, [INTENT_REOPEN] = true,
        [INTENT_FOLLOWUP] = true, [INTENT_STATUS] = true,    [INTENT_CANCEL] = true,     [INTENT_RATING] = true,
    };
    if (command->intent == INTENT_UNKNOWN)
        return true;
    return MAY_BE_TEXT[command->intent] && command->n_body_words > 0 && command->unit == DIRECTORY_NONE &&
           command->has_ticket == PARSE_TICKET_NONE;
}

static bool answer_text(struct decision *d)
{
    int unit = directory_unit(&d->rules->directory, d->facts->question.unit);
    if (!is_free_text(d->command) || unit == DIRECTORY_NONE)
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
    [QUESTION_CANCEL] = answer_cancel, [QUESTION_REASON] = answer_reason,
};

bool decide_answer(struct decision *d)
{
    return (unsigned)d->facts->question.kind < QUESTION_COUNT && ANSWER[d->facts->question.kind](d);
}
