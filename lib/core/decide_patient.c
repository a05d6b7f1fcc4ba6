/* What patients can do: one row and one small function a command. */
#include "core/decide_table.h"

#include <stdio.h>
#include <string.h>

/* The complaint that a command without a number means, or the one it names. */
static const struct complaint *meant(const struct decision *d)
{
    return d->command->has_ticket != PARSE_TICKET_NONE ? &d->facts->named : &d->facts->latest;
}

/* A ticket was typed that is no complaint of this sender: one refusal for
 * missing and foreign, so that nothing is learnt by trying. */
static bool refuse_ticket(struct decision *d)
{
    const struct command *command = d->command;
    if (command->has_ticket == PARSE_TICKET_NONE ||
        (command->has_ticket == PARSE_TICKET_GOOD && decide_is_mine(d, &d->facts->named)))
        return false;
    struct phrase phrase =
        phrase_of(command->has_ticket == PARSE_TICKET_BAD ? REPLY_ID_status_notfound : REPLY_ID_status_not_owner);
    phrase_number(d, &phrase, REPLY_VAR_TIKET, command->ticket);
    say(d, &phrase);
    return true;
}

void say_plain(struct decision *d, int id)
{
    struct phrase phrase = phrase_of(id);
    phrase_unit(d, &phrase, d->command->unit);
    say(d, &phrase);
}

static void decide_ignore(struct decision *d)
{
    if (d->situation->message->is_text)
        return;
    struct phrase phrase = phrase_of(REPLY_ID_not_text);
    phrase_unit(d, &phrase, DIRECTORY_NONE);
    say_once(d, &phrase, DAY_S);
}

bool decide_can_receive(const struct decision *d, int unit)
{
    return unit != DIRECTORY_NONE && d->rules->directory.unit[unit].kind != UNIT_MINISTRY;
}

/* ---- ADUAN, SARAN ---- */

static void say_duplicate(struct decision *d, const struct complaint *same)
{
    struct phrase phrase = phrase_of(REPLY_ID_dup_complaint);
    phrase_complaint(d, &phrase, same);
    d->plan->ticket = same->ticket;
    strcpy(d->plan->unit, same->unit);
    say(d, &phrase);
}

/* A draft that waited for its unit goes along with the complaint that came instead. */
static const char *with_draft(struct decision *d, const char *text, size_t len)
{
    const char *draft = d->facts->question.kind == QUESTION_UNIT ? d->facts->question.draft : "";
    size_t draft_len = strlen(draft);
    char both[MESSAGE_TEXT_MAX];
    if (d->facts->question.kind != QUESTION_NONE)
        plan_add(d->plan, EFFECT_SETTLED);
    if (draft_len == 0 || draft_len + len + 2 > sizeof both)
        return plan_text(d->plan, text, len);
    memcpy(both, draft, draft_len);
    both[draft_len] = '\n';
    memcpy(both + draft_len + 1, text, len);
    return plan_text(d->plan, both, draft_len + 1 + len);
}

static void decide_submit(struct decision *d, enum complaint_kind kind)
{
    const struct command *command = d->command;
    if (command->body_len > 0 && d->facts->same.id != 0)
        say_duplicate(d, &d->facts->same);
    else if (!decide_can_receive(d, command->unit))
        decide_ask_unit(d, kind, command->flags, with_draft(d, command->body, command->body_len), REPLY_ID_ask_unit);
    else if (command->body_len == 0)
        decide_ask_text(d, command->unit, kind, command->flags);
    else
        decide_open(d, command->unit, kind, command->flags, with_draft(d, command->body, command->body_len));
}

static void decide_complaint(struct decision *d)
{
    decide_submit(d, COMPLAINT_CASE);
}

static void decide_suggestion(struct decision *d)
{
    decide_submit(d, COMPLAINT_SUGGESTION);
}

/* ---- CEK, STATUS ---- */

static void say_status(struct decision *d, const struct complaint *complaint, int id)
{
    struct phrase phrase = phrase_of(id);
    phrase_complaint(d, &phrase, complaint);
    phrase_date(d, &phrase, REPLY_VAR_SEJAK, complaint->state_at);
    phrase_number(d, &phrase, REPLY_VAR_JML, d->facts->n_mine_open);
    d->plan->ticket = complaint->ticket;
    strcpy(d->plan->unit, complaint->unit);
    say(d, &phrase);
}

static void decide_status(struct decision *d)
{
    if (refuse_ticket(d))
        return;
    const struct complaint *complaint = meant(d);
    if (complaint->id == 0)
        say_plain(d, REPLY_ID_status_none);
    else if (d->command->has_ticket == PARSE_TICKET_NONE && d->facts->n_mine_open > 1)
        say_status(d, complaint, REPLY_ID_status_many);
    else
        say_status(d, complaint, REPLY_ID_status_one);
}

/* ---- TAMBAH, BELUM, PUAS after an answer, BATAL, TEKAN ---- */

static void decide_add(struct decision *d)
{
    if (refuse_ticket(d))
        return;
    const struct complaint *complaint = meant(d);
    if (complaint->id == 0 || complaint_next(complaint->state, EVENT_FOLLOWUP) == STATE_COUNT)
        say_plain(d, REPLY_ID_status_none);
    else if (d->command->body_len == 0)
        say_status(d, complaint, REPLY_ID_status_one);
    else
        decide_followup(d, complaint);
}

/* BELUM before any answer reopens nothing; what was written with it is kept. */
static void decide_belum(struct decision *d)
{
    if (refuse_ticket(d))
        return;
    const struct complaint *complaint = meant(d);
    if (complaint->id == 0)
        say_plain(d, REPLY_ID_status_none);
    else if (complaint_next(complaint->state, EVENT_REOPENED) != STATE_COUNT)
        decide_reopen(d, complaint);
    else if (d->command->body_len > 0 && complaint_next(complaint->state, EVENT_FOLLOWUP) != STATE_COUNT)
        decide_followup(d, complaint);
    else
        say_status(d, complaint, REPLY_ID_status_one);
}

static void decide_cancel(struct decision *d)
{
    if (refuse_ticket(d))
        return;
    const struct complaint *complaint = meant(d);
    if (d->command->has_ticket == PARSE_TICKET_NONE && d->facts->question.kind == QUESTION_UNIT) {
        plan_add(d->plan, EFFECT_SETTLED);
        say_plain(d, REPLY_ID_cancel_draft);
        return;
    }
    if (complaint->id == 0 || complaint_next(complaint->state, EVENT_WITHDRAWN) == STATE_COUNT) {
        say_plain(d, REPLY_ID_cancel_none);
        return;
    }
    struct effect *ask = plan_add(d->plan, EFFECT_ASK);
    ask->question = QUESTION_CANCEL;
    ask->ticket = complaint->ticket;
    ask->text = "";
    ask->expires_at = d->facts->now + HOUR_S * d->rules->policy.question_h;
    say_status(d, complaint, REPLY_ID_cancel_confirm);
}

/* Pressure on the writer: a case of its own that only dinkes sees. */
static void decide_retaliation(struct decision *d)
{
    if (refuse_ticket(d))
        return;
    const struct complaint *about = meant(d);
    int unit = about->id != 0 ? directory_unit(&d->rules->directory, about->unit) : d->command->unit;
    const char *text = plan_text(d->plan, d->command->body, d->command->body_len);
    if (unit == DIRECTORY_NONE) {
        decide_ask_unit(d, COMPLAINT_CASE, FLAG_SECRET, text, REPLY_ID_ask_unit);
        return;
    }
    if (d->facts->question.kind == QUESTION_CANCEL)
        plan_add(d->plan, EFFECT_SETTLED); /* pressed to withdraw: it is not withdrawn */
    const struct complaint *opened = decide_enter(d, unit, COMPLAINT_CASE, FLAG_SECRET, text);
    struct phrase phrase = phrase_of(REPLY_ID_retaliation_ack);
    phrase_complaint(d, &phrase, about->id != 0 ? about : opened);
    say(d, &phrase);
    phrase.id = REPLY_ID_st_retaliation;
    say_dinkes(d, unit, &phrase);
}

/* ---- PUAS and its grades ---- */

static const struct complaint *just_answered(const struct decision *d)
{
    const struct complaint *complaint = meant(d);
    return complaint->id != 0 && complaint->state == STATE_ANSWERED ? complaint : NULL;
}

/* PUAS without a unit is the word on an answer that was given. */
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

static void ask_reason(struct decision *d, const char *unit)
{
    struct effect *ask = plan_add(d->plan, EFFECT_ASK);
    ask->question = QUESTION_REASON;
    ask->text = "";
    ask->expires_at = d->facts->now + HOUR_S * d->rules->policy.question_h;
    strcpy(ask->unit, unit);
}

static int rating_reply(const struct decision *d)
{
    if (d->facts->grade_today != 0)
        return REPLY_ID_rating_dup;
    if (d->command->grade >= 3)
        return REPLY_ID_rating_good;
    return d->command->body_len > 0 ? REPLY_ID_rating_noted : REPLY_ID_rating_low;
}

static void decide_rating(struct decision *d)
{
    const struct command *command = d->command;
    if (refuse_ticket(d))
        return;
    if (command->unit == DIRECTORY_NONE && just_answered(d) != NULL) {
        decide_judge(d, just_answered(d));
        return;
    }
    if (!decide_can_receive(d, command->unit)) {
        say_plain(d, REPLY_ID_rating_unit);
        return;
    }
    struct effect *rating = plan_add(d->plan, EFFECT_RATING);
    strcpy(rating->unit, d->rules->directory.unit[command->unit].code);
    rating->day = d->situation->today;
    rating->grade = command->grade;
    rating->text = plan_text(d->plan, command->body, command->body_len);
    int reply = rating_reply(d);
    if (reply == REPLY_ID_rating_low)
        ask_reason(d, rating->unit);
    say_plain(d, reply);
}

/* ---- BANTUAN and the rest ---- */

static void decide_help(struct decision *d)
{
    say_plain(d, d->situation->staff != NULL ? REPLY_ID_st_help : REPLY_ID_help);
}

static void decide_data(struct decision *d)
{
    say_plain(d, REPLY_ID_info_data);
}

static void decide_thanks(struct decision *d)
{
    struct phrase phrase = phrase_of(REPLY_ID_thanks_only);
    say_once(d, &phrase, DAY_S);
}

static void decide_wrong_number(struct decision *d)
{
    struct phrase phrase = phrase_of(REPLY_ID_wrong_number);
    phrase_unit(d, &phrase, DIRECTORY_NONE);
    phrase.values.value[REPLY_VAR_UNIT] = d->rules->directory.unit[0].short_name; /* the office itself comes first */
    say_once(d, &phrase, 30 * DAY_S);
}

/* Free text: more on a case that is being talked about, else we ask for a keyword. */
static void decide_unknown(struct decision *d)
{
    const struct complaint *latest = &d->facts->latest;
    int64_t talked_at = latest->answered_at > latest->heard_at ? latest->answered_at : latest->heard_at;
    bool is_talked_of = latest->id != 0 && complaint_next(latest->state, EVENT_FOLLOWUP) != STATE_COUNT &&
                        d->facts->now - talked_at <= HOUR_S * d->rules->policy.followup_h;
    struct phrase phrase = phrase_of(REPLY_ID_unknown);
    if (is_talked_of && d->command->n_body_words > 0 && !d->command->is_yes && !d->command->is_no) {
        decide_followup(d, latest);
        return;
    }
    phrase_unit(d, &phrase, DIRECTORY_NONE);
    say_once(d, &phrase, DAY_S);
}

const struct decide_row DECIDE_PATIENT[INTENT_COUNT] = {
    [INTENT_UNKNOWN] = {decide_unknown, NEED_RECENT},
    [INTENT_COMPLAINT] = {decide_complaint, NEED_SAME},
    [INTENT_FOLLOWUP] = {decide_add, NEED_TICKET},
    [INTENT_ANSWER_UNIT] = {decide_unknown, NEED_RECENT},
    [INTENT_CONFIRM_YES] = {decide_unknown, NEED_RECENT},
    [INTENT_CONFIRM_NO] = {decide_unknown, NEED_RECENT},
    [INTENT_RATING] = {decide_rating, NEED_RATING | NEED_TICKET},
    [INTENT_SURVEY] = {decide_help, 0},
    [INTENT_SUGGESTION] = {decide_suggestion, NEED_SAME},
    [INTENT_INFO] = {decide_info, 0},
    [INTENT_STATUS] = {decide_status, NEED_TICKET},
    [INTENT_VOTE] = {decide_vote, NEED_VOTE},
    [INTENT_CANCEL] = {decide_cancel, NEED_TICKET},
    [INTENT_REOPEN] = {decide_belum, NEED_TICKET},
    [INTENT_ACCEPT] = {decide_rating, NEED_TICKET},
    [INTENT_RETALIATION] = {decide_retaliation, NEED_TICKET},
    [INTENT_CONSENT_YES] = {decide_unknown, NEED_RECENT},
    [INTENT_CONSENT_NO] = {decide_unknown, NEED_RECENT},
    [INTENT_ERASE] = {decide_data, 0},
    [INTENT_DATA_SUMMARY] = {decide_data, 0},
    [INTENT_STOP] = {decide_help, 0},
    [INTENT_START] = {decide_help, 0},
    [INTENT_HELP] = {decide_help, 0},
    [INTENT_EMERGENCY] = {decide_unknown, NEED_RECENT},
    [INTENT_THANKS] = {decide_thanks, NEED_RECENT},
    [INTENT_ABUSE] = {decide_unknown, NEED_RECENT},
    [INTENT_IGNORE] = {decide_ignore, NEED_RECENT},
    [INTENT_WRONG_NUMBER] = {decide_wrong_number, NEED_RECENT},
    /* staff words of a stranger are what they are to anybody: unknown */
    [INTENT_STAFF_TAKE] = {decide_unknown, NEED_RECENT},
    [INTENT_STAFF_VIEW] = {decide_unknown, NEED_RECENT},
    [INTENT_STAFF_REPLY] = {decide_unknown, NEED_RECENT},
    [INTENT_STAFF_CLOSE] = {decide_unknown, NEED_RECENT},
    [INTENT_STAFF_REJECT] = {decide_unknown, NEED_RECENT},
    [INTENT_STAFF_FORWARD] = {decide_help, 0},
    [INTENT_STAFF_MEDIATE] = {decide_help, 0},
    [INTENT_STAFF_SCHEDULE] = {decide_help, 0},
    [INTENT_STAFF_OUTCOME] = {decide_help, 0},
    [INTENT_STAFF_LIST] = {decide_unknown, NEED_RECENT},
    [INTENT_STAFF_RECAP] = {decide_help, 0},
    [INTENT_STAFF_CLASS] = {decide_help, 0},
    [INTENT_STAFF_COACH] = {decide_help, 0},
    [INTENT_STAFF_WITHDRAW] = {decide_help, 0},
    [INTENT_STAFF_VISIT] = {decide_help, 0},
    [INTENT_STAFF_WARN] = {decide_help, 0},
};
