/* What patients can do: one row and one small function a command. */
#include "core/decide_table.h"

#include <stdio.h>
#include <string.h>

static void decide_ignore(struct decision *d)
{
    if (d->situation->message->is_text)
        return;
    struct phrase phrase = phrase_of(REPLY_ID_not_text);
    phrase_unit(d, &phrase, DIRECTORY_NONE);
    say_once(d, &phrase, DAY_S);
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

/* Text without a keyword, soon after a case: more on it, unless it names another centre. */
static const struct complaint *continued_by(const struct decision *d)
{
    const struct command *command = d->command;
    const struct complaint *about = decide_talked_of(d);
    bool is_over = about != NULL && (about->state == STATE_CLOSED || about->state == STATE_REJECTED);
    if (about == NULL || decide_is_worded(command) || decide_has_draft(d) || command->choice.n > 0)
        return NULL;
    if (is_over && command->why == WHY_GRIEVANCE) /* a new grievance is not buried in a closed case */
        return NULL;
    if (command->unit == DIRECTORY_NONE)
        return about;
    return strcmp(d->rules->directory.unit[command->unit].code, about->unit) == 0 ? about : NULL;
}

static void decide_submit(struct decision *d, enum complaint_kind kind)
{
    const struct command *command = d->command;
    unsigned flags = command->flags | (is_continued(d, kind) ? d->facts->question.flags : 0);
    if (continued_by(d) != NULL && !is_duplicate(d, kind, command->unit, flags))
        decide_followup(d, continued_by(d));
    else if (is_duplicate(d, kind, command->unit, flags))
        say_duplicate(d, &d->facts->same);
    else if (!decide_can_receive(d, command->unit) && command->body_len == 0 && command->choice.n == 0)
        say_plain(d, kind == COMPLAINT_SUGGESTION ? REPLY_ID_suggestion_how : REPLY_ID_ask_detail);
    else if (!decide_can_receive(d, command->unit))
        decide_ask_unit(d, kind, flags, command->body, command->body_len);
    else if (command->body_len > 0)
        open_with_draft(d, command->unit, kind, flags);
    else if (decide_has_draft(d)) /* SARAN KTW while a complaint waits for its unit: KTW it is */
        open_with_draft(d, command->unit, d->facts->question.of, d->facts->question.flags | command->flags);
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
    phrase_date_of(d, &phrase, REPLY_VAR_SEJAK, complaint->state_at, complaint);
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
    if (decide_refuse_ticket(d))
        return;
    const struct complaint *complaint = decide_meant(d);
    if (complaint->id == 0)
        say_plain(d, REPLY_ID_status_none);
    else if (d->command->has_ticket == PARSE_TICKET_NONE && d->facts->n_mine_open > 1)
        say_status(d, complaint, REPLY_ID_status_many);
    else
        say_status_of(d, complaint);
}

/* ---- TAMBAH, BELUM, PUAS after an answer, BATAL, TEKAN ---- */

/* A word about one's case from somebody who has none: if anything is said with it, that is what counts. */
static void submit_text(struct decision *d, enum complaint_kind kind)
{
    const char *text = d->situation->message->text;
    if (d->command->n_body_words < 2) {
        say_plain(d, REPLY_ID_status_none);
        return;
    }
    d->plan->intent = kind == COMPLAINT_SUGGESTION ? INTENT_SUGGESTION : INTENT_COMPLAINT;
    decide_ask_unit(d, kind, d->command->flags, text, strlen(text));
}

static void decide_add(struct decision *d)
{
    if (decide_refuse_ticket(d))
        return;
    const struct complaint *complaint = decide_meant(d);
    if (complaint->id == 0)
        submit_text(d, COMPLAINT_SUGGESTION); /* "tambah kursi di ruang tunggu" */
    else if (d->command->body_len == 0 || complaint_next(complaint->state, EVENT_FOLLOWUP) == STATE_COUNT)
        say_status_of(d, complaint);
    else
        decide_followup(d, complaint);
}

/* BELUM before any answer reopens nothing; what was written with it is kept. */
static void decide_belum(struct decision *d)
{
    if (decide_refuse_ticket(d))
        return;
    const struct complaint *complaint = decide_meant_answered(d);
    if (complaint->id == 0)
        submit_text(d, COMPLAINT_CASE); /* "belum ada dokter sampai jam 10" */
    else if (complaint_next(complaint->state, EVENT_REOPENED) != STATE_COUNT)
        decide_reopen(d, complaint);
    else if (d->command->body_len > 0 && complaint_next(complaint->state, EVENT_FOLLOWUP) != STATE_COUNT)
        decide_followup(d, complaint);
    else {
        d->plan->intent = INTENT_STATUS;
        say_status_of(d, complaint);
    }
}

static void decide_cancel(struct decision *d)
{
    if (decide_refuse_ticket(d))
        return;
    const struct complaint *complaint = decide_meant(d);
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
    const struct complaint *same = &d->facts->same;
    if (same->id != 0 && (same->flags & FLAG_RETALIATION) && complaint_is_open(same->state)) {
        say_duplicate(d, same);
        return;
    }
    const struct complaint *opened =
        decide_enter(d, unit, COMPLAINT_CASE, flags, plan_text(d->plan, text, strlen(text)));
    struct phrase phrase = phrase_of(REPLY_ID_retaliation_ack);
    phrase_complaint(d, &phrase, about->id != 0 ? about : opened);
    (void)say(d, &phrase);
    phrase.id = REPLY_ID_st_retaliation;
    phrase_kasus(d, &phrase, opened->ticket);
    if (say_is_within_quota(d))
        say_dinkes(d, unit, &phrase);
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

/* STOP, MULAI: of surveys and announcements; answers to a case go on. */
static void decide_stop(struct decision *d)
{
    say_plain(d, REPLY_ID_stop_ack);
}

static void decide_start(struct decision *d)
{
    say_plain(d, REPLY_ID_start_ack);
}

/* An insult and nothing else: one courteous answer, then silence. */
static void decide_abuse(struct decision *d)
{
    struct phrase phrase = phrase_of(REPLY_ID_abuse_note);
    phrase_unit(d, &phrase, DIRECTORY_NONE);
    say_once(d, &phrase, 30 * DAY_S);
}

/* ---- danger: answered at once whatever the quota, staff told, no case ---- */

static void tell_emergency(struct decision *d, int unit)
{
    struct phrase notice = phrase_of(REPLY_ID_st_emergency);
    notice.priority = PRIORITY_URGENT;
    notice.values.value[REPLY_VAR_TEKS] = d->situation->message->text;
    notice.values.value[REPLY_VAR_KODE] = unit != DIRECTORY_NONE ? d->rules->directory.unit[unit].code : "?";
    if (unit != DIRECTORY_NONE)
        say_staff(d, unit, 0, &notice);
    else
        say_every_dinkes(d, &notice);
}

#define EMERGENCY_S 600 /* who cries for help again within this was answered, and staff were told */

static void decide_emergency(struct decision *d)
{
    int unit = decide_can_receive(d, d->command->unit) ? d->command->unit : DIRECTORY_NONE;
    struct phrase phrase = phrase_of(decide_emergency_reply(d->rules, d->command));
    bool is_again = d->facts->recent_at != 0 && d->facts->now - d->facts->recent_at < EMERGENCY_S;
    if (is_again)
        return;
    phrase_unit(d, &phrase, unit);
    phrase.priority = PRIORITY_URGENT;
    phrase.is_emergency = true;
    (void)say(d, &phrase);
    tell_emergency(d, unit);
}

static void decide_thanks(struct decision *d)
{
    struct phrase phrase = phrase_of(REPLY_ID_thanks_only);
    say_once(d, &phrase, DAY_S);
}

#define MISSENT_S 600 /* "salah kirim" takes back what was sent by mistake just before */

static void decide_wrong_number(struct decision *d)
{
    if (d->facts->question.kind == QUESTION_UNIT && d->facts->now - d->facts->question.asked_at <= MISSENT_S)
        plan_add(d->plan, EFFECT_SETTLED);
    struct phrase phrase = phrase_of(REPLY_ID_wrong_number);
    phrase_unit(d, &phrase, DIRECTORY_NONE);
    phrase.values.value[REPLY_VAR_UNIT] = d->rules->directory.unit[0].short_name; /* the office itself comes first */
    say_once(d, &phrase, 30 * DAY_S);
}

/* The name of a centre, once the message lies with the health office for want of it. */
static bool is_late_answer(const struct decision *d, const struct complaint *about)
{
    const struct directory *directory = &d->rules->directory;
    int desk = about != NULL ? directory_unit(directory, about->unit) : DIRECTORY_NONE;
    return desk != DIRECTORY_NONE && (about->flags & FLAG_LAPSED) && about->state == STATE_RECEIVED &&
           d->command->body_len == 0 && d->command->unit != DIRECTORY_NONE &&
           directory->unit[d->command->unit].kind == UNIT_PUSKESMAS;
}

/* Free text: more on a case that is being talked about, else we ask for a keyword. A centre and nothing
 * else: what about it? */
void decide_unknown(struct decision *d)
{
    const struct complaint *about = decide_talked_of(d);
    const struct command *command = d->command;
    bool has_text = command->body_len > 0 || command->unit != DIRECTORY_NONE;
    if (is_late_answer(d, about)) {
        decide_hand_down(d, about, command->unit);
        return;
    }
    if (about != NULL && has_text && !command->is_yes && !command->is_no && command->pick == 0) {
        decide_followup(d, about);
        return;
    }
    if (command->body_len == 0 && decide_can_receive(d, command->unit) && !decide_has_draft(d)) {
        decide_ask_text(d, command->unit, COMPLAINT_CASE, command->flags);
        return;
    }
    struct phrase phrase = phrase_of(REPLY_ID_unknown);
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
    [INTENT_SURVEY] = {decide_survey, 0},
    [INTENT_SUGGESTION] = {decide_suggestion, NEED_SAME},
    [INTENT_INFO] = {decide_info, 0},
    [INTENT_STATUS] = {decide_status, NEED_TICKET},
    [INTENT_VOTE] = {decide_vote, NEED_VOTE},
    [INTENT_CANCEL] = {decide_cancel, NEED_TICKET},
    [INTENT_REOPEN] = {decide_belum, NEED_TICKET},
    [INTENT_ACCEPT] = {decide_rating, NEED_TICKET},
    [INTENT_RETALIATION] = {decide_retaliation, NEED_TICKET | NEED_SAME},
    [INTENT_CONSENT_YES] = {decide_status, NEED_TICKET},
    [INTENT_CONSENT_NO] = {decide_status, NEED_TICKET},
    [INTENT_ERASE] = {decide_data, 0},
    [INTENT_DATA_SUMMARY] = {decide_data, 0},
    [INTENT_STOP] = {decide_stop, 0},
    [INTENT_START] = {decide_start, 0},
    [INTENT_HELP] = {decide_help, 0},
    [INTENT_EMERGENCY] = {decide_emergency, NEED_RECENT},
    [INTENT_THANKS] = {decide_thanks, NEED_RECENT},
    [INTENT_ABUSE] = {decide_abuse, NEED_RECENT},
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
