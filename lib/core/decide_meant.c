/* What a message is about: a case of the sender, a unit that may have one, or text
 * that answers nothing by itself. Looks only; decides nothing. */
#include "core/decide_table.h"

bool decide_can_receive(const struct decision *d, int unit)
{
    return unit != DIRECTORY_NONE && d->rules->directory.unit[unit].kind != UNIT_MINISTRY;
}

int decide_emergency_reply(const struct rules *rules, const struct command *command)
{
    bool has_unit = command->unit != DIRECTORY_NONE && rules->directory.unit[command->unit].kind != UNIT_MINISTRY;
    if (command->is_life)
        return REPLY_ID_emergency_life;
    return has_unit ? REPLY_ID_emergency : REPLY_ID_emergency_any;
}

bool decide_is_worded(const struct command *command)
{
    return command->intent != INTENT_UNKNOWN && command->why != WHY_GRIEVANCE && command->why != WHY_TEXT &&
           command->why != WHY_QUESTION && command->why != WHY_PRAISE;
}

bool decide_is_mine(const struct decision *d, const struct complaint *complaint)
{
    return complaint->id != 0 && d->facts->person != 0 && complaint->writer == d->facts->person;
}

/* The complaint that a command without a number means, or the one it names. */
const struct complaint *decide_meant(const struct decision *d)
{
    return d->command->has_ticket != PARSE_TICKET_NONE ? &d->facts->named : &d->facts->latest;
}

/* The same for a word on an answer: the one that was answered, if any was. */
const struct complaint *decide_meant_answered(const struct decision *d)
{
    bool is_open_question = d->command->has_ticket == PARSE_TICKET_NONE && d->facts->answered.id != 0;
    return is_open_question ? &d->facts->answered : decide_meant(d);
}

/* A ticket was typed that is no complaint of this sender: one refusal for
 * missing and foreign, so that nothing is learnt by trying. */
bool decide_refuse_ticket(struct decision *d)
{
    const struct command *command = d->command;
    if (command->has_ticket == PARSE_TICKET_NONE ||
        (command->has_ticket == PARSE_TICKET_GOOD && decide_is_mine(d, &d->facts->named)))
        return false;
    struct phrase phrase =
        phrase_of(command->has_ticket == PARSE_TICKET_BAD ? REPLY_ID_status_notfound : REPLY_ID_status_not_owner);
    phrase_number(d, &phrase, REPLY_VAR_TIKET, command->ticket);
    (void)say(d, &phrase);
    return true;
}

static int64_t talked_at(const struct complaint *complaint)
{
    return complaint->answered_at > complaint->heard_at ? complaint->answered_at : complaint->heard_at;
}

/* The case that is being talked about: the one with the latest word in it. */
const struct complaint *decide_talked_of(const struct decision *d)
{
    const struct complaint *latest = &d->facts->latest;
    const struct complaint *answered = &d->facts->answered;
    const struct complaint *one = answered->id != 0 && talked_at(answered) >= talked_at(latest) ? answered : latest;
    bool is_now = one->id != 0 && complaint_next(one->state, EVENT_FOLLOWUP) != STATE_COUNT &&
                  d->facts->now - talked_at(one) <= HOUR_S * d->rules->policy.followup_h;
    return is_now ? one : NULL;
}
