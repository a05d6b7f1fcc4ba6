/* What patients can do: one row and one small function a command. */
#include "core/decide_table.h"

#include <stdio.h>
#include <string.h>

/* The complaint that a command without a number means, or the one it names. */
static const struct complaint *meant(const struct decision *d)
{
    return d->command->has_ticket != PARSE_TICKET_NONE ? &d->facts->named : &d->facts->latest;
}

/* The same for a word on an answer: the one that was answered, if any was. */
static const struct complaint *meant_answered(const struct decision *d)
{
    bool is_open_question = d->command->has_ticket == PARSE_TICKET_NONE && d->facts->answered.id != 0;
    return is_open_question ? &d->facts->answered : meant(d);
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
    (void)say(d, &phrase);
    return true;
}

void say_plain(struct decision *d, int id)
{
    struct phrase phrase = phrase_of(id);
    phrase_unit(d, &phrase, decide_can_receive(d, d->command->unit) ? d->command->unit : DIRECTORY_NONE);
    (void)say(d, &phrase);
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
    decide_note(d, same);
    (void)say(d, &phrase);
}

/* The same words about the same unit, still open, and no wish for secrecy that is new. */
static bool is_duplicate(const struct decision *d, enum complaint_kind kind, int unit, unsigned flags)
{
    const struct complaint *same = &d->facts->same;
    if (d->command->body_len == 0 || same->id == 0 || same->kind != kind || !complaint_is_open(same->state) ||
        (flags & ~same->flags) != 0)
        return false;
    return unit == DIRECTORY_NONE || strcmp(d->rules->directory.unit[unit].code, same->unit) == 0;
}

/* A question of ours about a complaint of this kind is open: what was said then still holds. */
static bool is_continued(const struct decision *d, enum complaint_kind kind)
{
    enum question question = d->facts->question.kind;
    return (question == QUESTION_UNIT || question == QUESTION_TEXT) && d->facts->question.of == kind;
}

static void open_with_draft(struct decision *d, int unit, enum complaint_kind kind, unsigned flags)
{
    const struct command *command = d->command;
    bool is_draft_mine = decide_has_draft(d) && d->facts->question.of == kind;
    const char *text = is_draft_mine ? decide_with_draft(d, command->body, command->body_len)
                                     : plan_text(d->plan, command->body, command->body_len);
    if (is_draft_mine || d->facts->question.kind == QUESTION_TEXT)
        plan_add(d->plan, EFFECT_SETTLED);
    decide_open(d, unit, kind, flags, text);
}

static void decide_submit(struct decision *d, enum complaint_kind kind)
{
    const struct command *command = d->command;
    unsigned flags = command->flags | (is_continued(d, kind) ? d->facts->question.flags : 0);
    if (is_duplicate(d, kind, command->unit, flags))
        say_duplicate(d, &d->facts->same);
    else if (!decide_can_receive(d, command->unit) && command->body_len == 0)
        say_plain(d, kind == COMPLAINT_SUGGESTION ? REPLY_ID_suggestion_how : REPLY_ID_ask_detail);
    else if (!decide_can_receive(d, command->unit))
        decide_ask_unit(d, kind, flags, command->body, command->body_len);
    else if (command->body_len > 0)
        open_with_draft(d, command->unit, kind, flags);
    else if (decide_has_draft(d)) /* SARAN KTW while a complaint waits for its unit: KTW it is */
        open_with_draft(d, command->unit, d->facts->question.of, d->facts->question.flags);
    else
        decide_ask_text(d, command->unit, kind, flags);
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
    decide_note(d, complaint);
    (void)say(d, &phrase);
}

static void say_status_of(struct decision *d, const struct complaint *complaint)
{
    bool is_over =
        complaint->state == STATE_CLOSED || complaint->state == STATE_REJECTED || complaint->state == STATE_WITHDRAWN;
    say_status(d, complaint, is_over ? REPLY_ID_status_over : REPLY_ID_status_one);
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
        say_status_of(d, complaint);
}

/* ---- TAMBAH, BELUM, PUAS after an answer, BATAL, TEKAN ---- */

static void decide_add(struct decision *d)
{
    if (refuse_ticket(d))
        return;
    const struct complaint *complaint = meant(d);
    if (complaint->id == 0)
        say_plain(d, REPLY_ID_status_none);
    else if (d->command->body_len == 0 || complaint_next(complaint->state, EVENT_FOLLOWUP) == STATE_COUNT)
        say_status_of(d, complaint);
    else
        decide_followup(d, complaint);
}

/* BELUM before any answer reopens nothing; what was written with it is kept. */
static void decide_belum(struct decision *d)
{
    if (refuse_ticket(d))
        return;
    const struct complaint *complaint = meant_answered(d);
    if (complaint->id == 0)
        say_plain(d, REPLY_ID_status_none);
    else if (complaint_next(complaint->state, EVENT_REOPENED) != STATE_COUNT)
        decide_reopen(d, complaint);
    else if (d->command->body_len > 0 && complaint_next(complaint->state, EVENT_FOLLOWUP) != STATE_COUNT)
        decide_followup(d, complaint);
    else
        say_status_of(d, complaint);
}

static void decide_cancel(struct decision *d)
{
    if (refuse_ticket(d))
        return;
    const struct complaint *complaint = meant(d);
    if (d->command->has_ticket == PARSE_TICKET_NONE && d->facts->question.kind == QUESTION_UNIT) {
        plan_add(d->plan, EFFECT_SETTLED);
        say_plain(d, REPLY_ID_cancel_draft);
    } else if (complaint->id == 0 || complaint_next(complaint->state, EVENT_WITHDRAWN) == STATE_COUNT) {
        say_plain(d, REPLY_ID_cancel_none);
    } else {
        decide_ask_cancel(d, complaint);
    }
}

/* Which complaint of the sender the pressure is about; id 0: none is known. A
 * wrong or foreign number is no reason to turn such a message away. */
static const struct complaint *pressed_about(const struct decision *d)
{
    bool is_named = d->command->has_ticket == PARSE_TICKET_GOOD && decide_is_mine(d, &d->facts->named);
    return is_named ? &d->facts->named : &d->facts->latest;
}

/* Pressure on the writer: a case of its own that only dinkes sees. */
static void decide_retaliation(struct decision *d)
{
    const struct complaint *about = pressed_about(d);
    int unit = about->id != 0 ? directory_unit(&d->rules->directory, about->unit) : d->command->unit;
    const char *text = d->situation->message->text;
    const unsigned flags = FLAG_SECRET | FLAG_RETALIATION;
    if (!decide_can_receive(d, unit)) {
        decide_ask_unit(d, COMPLAINT_CASE, flags, text, strlen(text));
        return;
    }
    const struct complaint *opened =
        decide_enter(d, unit, COMPLAINT_CASE, flags, plan_text(d->plan, text, strlen(text)));
    struct phrase phrase = phrase_of(REPLY_ID_retaliation_ack);
    phrase_complaint(d, &phrase, about->id != 0 ? about : opened);
    (void)say(d, &phrase);
    phrase.id = REPLY_ID_st_retaliation;
    phrase_kasus(d, &phrase, opened->ticket);
    say_dinkes(d, unit, &phrase);
}

/* ---- PUAS and its grades ---- */

/* PUAS without a unit is the word on an answer that was given; a low one may
 * also come after the case was closed. */
static const struct complaint *judged(const struct decision *d)
{
    const struct complaint *complaint = meant_answered(d);
    bool is_low = d->command->grade > 0 && d->command->grade < 3;
    enum event event = is_low ? EVENT_REOPENED : EVENT_ACCEPTED;
    return complaint->id != 0 && complaint_next(complaint->state, event) != STATE_COUNT ? complaint : NULL;
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

static void record_rating(struct decision *d)
{
    const struct command *command = d->command;
    struct effect *rating = plan_add(d->plan, EFFECT_RATING);
    directory_copy_code(d->rules->directory.unit[command->unit].code, rating->unit);
    rating->day = d->situation->today;
    rating->grade = command->grade;
    if (command->body_len == 0)
        return;
    struct effect *reason = plan_add(d->plan, EFFECT_REASON);
    directory_copy_code(rating->unit, reason->unit);
    reason->day = rating->day;
    reason->text = plan_text(d->plan, command->body, command->body_len);
}

static int rating_reply(const struct decision *d)
{
    bool is_low = d->command->grade < 3;
    if (is_low && d->command->body_len == 0)
        return REPLY_ID_rating_low;
    if (d->facts->grade_today != 0)
        return REPLY_ID_rating_dup;
    return is_low ? REPLY_ID_rating_noted : REPLY_ID_rating_good;
}

static void decide_rating(struct decision *d)
{
    const struct command *command = d->command;
    if (refuse_ticket(d))
        return;
    if (command->unit == DIRECTORY_NONE && judged(d) != NULL) {
        decide_judge(d, judged(d));
    } else if (!decide_can_receive(d, command->unit) || command->grade == 0) {
        say_plain(d, REPLY_ID_rating_unit);
    } else {
        int reply = rating_reply(d);
        record_rating(d);
        if (reply == REPLY_ID_rating_low)
            decide_ask_reason(d, d->rules->directory.unit[command->unit].code);
        say_plain(d, reply);
    }
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

static int64_t talked_at(const struct complaint *complaint)
{
    return complaint->answered_at > complaint->heard_at ? complaint->answered_at : complaint->heard_at;
}

/* The case that is being talked about: the one with the latest word in it. */
static const struct complaint *talked_of(const struct decision *d)
{
    const struct complaint *latest = &d->facts->latest;
    const struct complaint *answered = &d->facts->answered;
    const struct complaint *one = answered->id != 0 && talked_at(answered) >= talked_at(latest) ? answered : latest;
    bool is_now = one->id != 0 && complaint_next(one->state, EVENT_FOLLOWUP) != STATE_COUNT &&
                  d->facts->now - talked_at(one) <= HOUR_S * d->rules->policy.followup_h;
    return is_now ? one : NULL;
}

/* Free text: more on a case that is being talked about, else we ask for a keyword. */
void decide_unknown(struct decision *d)
{
    const struct complaint *about = talked_of(d);
    struct phrase phrase = phrase_of(REPLY_ID_unknown);
    bool has_text = d->command->body_len > 0 || d->command->unit != DIRECTORY_NONE;
    if (about != NULL && has_text && !d->command->is_yes && !d->command->is_no) {
        decide_followup(d, about);
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
    [INTENT_CONSENT_YES] = {decide_status, NEED_TICKET},
    [INTENT_CONSENT_NO] = {decide_status, NEED_TICKET},
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
