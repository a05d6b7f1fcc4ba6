/* The life of a complaint as decided for its writer: opened, added to, answered
 * with PUAS or BELUM, withdrawn. Verbs shared by commands and answers. */
#include "core/decide_table.h"

#include <stdio.h>
#include <string.h>

static const int ACK[COMPLAINT_KIND_COUNT] = {
    [COMPLAINT_CASE] = REPLY_ID_ack_complaint,
    [COMPLAINT_SUGGESTION] = REPLY_ID_suggestion_ack,
    [COMPLAINT_QUESTION] = REPLY_ID_info_notfound,
};

bool decide_is_mine(const struct decision *d, const struct complaint *complaint)
{
    return complaint->id != 0 && d->facts->person != 0 && complaint->writer == d->facts->person;
}

static int ack_of(enum complaint_kind kind, unsigned flags)
{
    if (kind == COMPLAINT_CASE && (flags & FLAG_SECRET))
        return REPLY_ID_ack_complaint_secret;
    if (kind == COMPLAINT_CASE && (flags & FLAG_ANONYMOUS))
        return REPLY_ID_ack_complaint_anon;
    return ACK[kind];
}

static void note_complaint(struct decision *d, const struct complaint *complaint)
{
    d->plan->ticket = complaint->ticket;
    strcpy(d->plan->unit, complaint->unit);
}

/* What staff read of a text: its beginning, with the category. */
static void phrase_notice(struct decision *d, struct phrase *phrase, const char *text)
{
    phrase->values.value[REPLY_VAR_TEKS] = text;
    phrase->values.value[REPLY_VAR_KATEGORI] = d->rules->replies.label[0][LABEL_GENERAL];
}

const struct complaint *decide_enter(struct decision *d, int unit, enum complaint_kind kind, unsigned flags,
                                     const char *text)
{
    int64_t now = d->facts->now;
    struct effect *open = plan_add(d->plan, EFFECT_OPEN);
    open->complaint = (struct complaint){
        .ticket = d->facts->fresh_ticket,
        .kind = kind,
        .state = STATE_RECEIVED,
        .flags = flags,
        .opened_at = now,
        .state_at = now,
        .heard_at = now,
        .due_at = workday_due_at(&d->rules->calendar, now, d->rules->policy.answer_days),
        .lang = d->lang,
    };
    strcpy(open->complaint.unit, d->rules->directory.unit[unit].code);
    open->text = text;
    note_complaint(d, &open->complaint);
    return &open->complaint;
}

void decide_open(struct decision *d, int unit, enum complaint_kind kind, unsigned flags, const char *text)
{
    const struct complaint *complaint = decide_enter(d, unit, kind, flags, text);
    struct phrase ack = phrase_of(ack_of(kind, flags));
    phrase_complaint(d, &ack, complaint);
    say(d, &ack);
    struct phrase notice = phrase_of(REPLY_ID_st_new);
    phrase_complaint(d, &notice, complaint);
    phrase_notice(d, &notice, text);
    say_staff(d, unit, flags, &notice);
}

static struct effect *ask(struct decision *d, enum question question, enum complaint_kind kind, unsigned flags)
{
    struct effect *effect = plan_add(d->plan, EFFECT_ASK);
    effect->question = question;
    effect->complaint.kind = kind;
    effect->flags = flags;
    effect->expires_at = d->facts->now + HOUR_S * d->rules->policy.question_h;
    effect->text = "";
    return effect;
}

void decide_ask_unit(struct decision *d, enum complaint_kind kind, unsigned flags, const char *text, int reply)
{
    ask(d, QUESTION_UNIT, kind, flags)->text = text;
    struct phrase phrase = phrase_of(reply);
    phrase_unit(d, &phrase, DIRECTORY_NONE);
    say(d, &phrase);
}

void decide_ask_text(struct decision *d, int unit, enum complaint_kind kind, unsigned flags)
{
    struct effect *effect = ask(d, QUESTION_TEXT, kind, flags);
    strcpy(effect->unit, d->rules->directory.unit[unit].code);
    struct phrase phrase = phrase_of(kind == COMPLAINT_SUGGESTION ? REPLY_ID_suggestion_how : REPLY_ID_ask_detail);
    phrase_unit(d, &phrase, unit);
    say(d, &phrase);
}

/* The event and the values that follow from the state it leads to. */
void decide_move(struct decision *d, const struct complaint *complaint, enum event event, const char *text)
{
    int64_t now = d->facts->now;
    struct effect *move = plan_add(d->plan, EFFECT_MOVE);
    move->complaint = *complaint;
    move->event = event;
    move->text = text;
    enum state next = complaint_next(complaint->state, event);
    if (next != STATE_COUNT && next != complaint->state) {
        move->complaint.state = next;
        move->complaint.state_at = now;
    }
    note_complaint(d, complaint);
}

/* The effect that decide_move added last: rows change its values further. */
static struct complaint *moved(struct decision *d)
{
    return &d->plan->effect[d->plan->n - 1].complaint;
}

void decide_followup(struct decision *d, const struct complaint *complaint)
{
    const char *text = plan_text(d->plan, d->command->body, d->command->body_len);
    d->plan->intent = INTENT_FOLLOWUP;
    decide_move(d, complaint, EVENT_FOLLOWUP, text);
    moved(d)->heard_at = d->facts->now;
    struct phrase ack = phrase_of(REPLY_ID_ack_append);
    phrase_complaint(d, &ack, complaint);
    say(d, &ack);
    struct phrase notice = phrase_of(REPLY_ID_st_added);
    phrase_complaint(d, &notice, complaint);
    phrase_notice(d, &notice, text);
    say_staff(d, directory_unit(&d->rules->directory, complaint->unit), complaint->flags, &notice);
}

static bool is_too_late(const struct decision *d, const struct complaint *complaint)
{
    return complaint->closes_at != 0 && d->facts->now > complaint->closes_at;
}

void decide_reopen(struct decision *d, const struct complaint *complaint)
{
    int unit = directory_unit(&d->rules->directory, complaint->unit);
    const char *text = plan_text(d->plan, d->command->body, d->command->body_len);
    struct phrase late = phrase_of(REPLY_ID_reopen_late);
    if (is_too_late(d, complaint)) {
        phrase_complaint(d, &late, complaint);
        say(d, &late);
        note_complaint(d, complaint);
        return;
    }
    decide_move(d, complaint, EVENT_REOPENED, text);
    struct complaint *now = moved(d);
    now->heard_at = d->facts->now;
    now->due_at = workday_due_at(&d->rules->calendar, d->facts->now, d->rules->policy.answer_days);
    now->closes_at = 0;
    struct phrase ack = phrase_of(REPLY_ID_reopen_ack);
    phrase_complaint(d, &ack, now);
    say(d, &ack);
    struct phrase notice = phrase_of(REPLY_ID_st_reopened);
    phrase_complaint(d, &notice, now);
    phrase_notice(d, &notice, text[0] != '\0' ? text : "-");
    say_staff(d, unit, complaint->flags, &notice);
    if (!(complaint->flags & FLAG_SECRET)) /* those went to dinkes already */
        say_dinkes(d, unit, &notice);
}

void decide_accept(struct decision *d, const struct complaint *complaint)
{
    decide_move(d, complaint, EVENT_ACCEPTED, plan_text(d->plan, d->command->body, d->command->body_len));
    moved(d)->closes_at = workday_due_at(&d->rules->calendar, d->facts->now, d->rules->policy.close_days);
    struct phrase closed = phrase_of(REPLY_ID_closed);
    phrase_complaint(d, &closed, complaint);
    say(d, &closed);
}

void decide_withdraw(struct decision *d, const struct complaint *complaint)
{
    decide_move(d, complaint, EVENT_WITHDRAWN, "");
    struct phrase done = phrase_of(REPLY_ID_cancel_done);
    phrase_complaint(d, &done, complaint);
    say(d, &done);
    struct phrase notice = phrase_of(REPLY_ID_st_cancelled);
    phrase_complaint(d, &notice, complaint);
    say_staff(d, directory_unit(&d->rules->directory, complaint->unit), complaint->flags, &notice);
}
