/* Answers to the one question that a person may have open. An answer that is
 * itself a new command wins over the question: only free text, YA, TIDAK and a
 * bare unit come here as answers. */
#include "core/decide_table.h"

#include <string.h>

static void settle(struct decision *d, enum intent intent)
{
    plan_add(d->plan, EFFECT_SETTLED);
    d->plan->intent = intent;
}

/* Draft and what was added to it, one below the other. */
static const char *join(struct decision *d, const char *draft, const char *text, size_t len)
{
    char both[MESSAGE_TEXT_MAX];
    size_t draft_len = strlen(draft);
    if (draft_len + len + 2 > sizeof both) /* the rest stays in the inbox */
        return plan_text(d->plan, draft, draft_len);
    memcpy(both, draft, draft_len);
    if (draft_len > 0 && len > 0)
        both[draft_len++] = '\n';
    memcpy(both + draft_len, text, len);
    return plan_text(d->plan, both, draft_len + len);
}

static bool answer_unit(struct decision *d)
{
    const struct command *command = d->command;
    bool is_bare_complaint =
        command->intent == INTENT_COMPLAINT && command->unit != DIRECTORY_NONE && command->body_len == 0;
    if (command->intent != INTENT_UNKNOWN && !is_bare_complaint)
        return false;
    unsigned flags = d->facts->question.flags | command->flags;
    enum complaint_kind kind = d->facts->question.of;
    const char *text = join(d, d->facts->question.draft, command->body, command->body_len);
    if (!decide_can_receive(d, command->unit)) {
        d->plan->intent = INTENT_ANSWER_UNIT;
        decide_ask_unit(d, kind, flags, text, REPLY_ID_unit_unknown);
        return true;
    }
    settle(d, INTENT_ANSWER_UNIT);
    if (text[0] == '\0')
        decide_ask_text(d, command->unit, kind, flags);
    else
        decide_open(d, command->unit, kind, flags, text);
    return true;
}

static bool answer_text(struct decision *d)
{
    const struct command *command = d->command;
    int unit = directory_unit(&d->rules->directory, d->facts->question.unit);
    if (command->intent != INTENT_UNKNOWN || unit == DIRECTORY_NONE)
        return false;
    const char *whole = d->situation->message->text; /* "KTW antri": the unit is part of what was written */
    settle(d, INTENT_COMPLAINT);
    decide_open(d, unit, d->facts->question.of, d->facts->question.flags | command->flags,
                plan_text(d->plan, whole, strlen(whole)));
    return true;
}

static bool answer_cancel(struct decision *d)
{
    const struct complaint *complaint = &d->facts->asked;
    if (!d->command->is_yes && !d->command->is_no)
        return false;
    settle(d, d->command->is_yes ? INTENT_CONFIRM_YES : INTENT_CONFIRM_NO);
    if (d->command->is_yes && decide_is_mine(d, complaint) &&
        complaint_next(complaint->state, EVENT_WITHDRAWN) != STATE_COUNT) {
        decide_withdraw(d, complaint);
        return true;
    }
    struct phrase kept = phrase_of(REPLY_ID_cancel_kept);
    phrase_ticket(d, &kept, d->facts->question.ticket);
    say(d, &kept);
    return true;
}

static bool answer_reason(struct decision *d)
{
    if (d->command->intent != INTENT_UNKNOWN || d->command->is_no)
        return false;
    int unit = directory_unit(&d->rules->directory, d->facts->question.unit);
    const char *whole = d->situation->message->text;
    settle(d, INTENT_FOLLOWUP);
    struct effect *reason = plan_add(d->plan, EFFECT_REASON);
    strcpy(reason->unit, d->facts->question.unit);
    strcpy(d->plan->unit, d->facts->question.unit);
    reason->day = workday_of(&d->rules->calendar, d->facts->question.asked_at);
    reason->text = plan_text(d->plan, whole, strlen(whole));
    struct phrase noted = phrase_of(REPLY_ID_rating_noted);
    phrase_unit(d, &noted, unit);
    say(d, &noted);
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
