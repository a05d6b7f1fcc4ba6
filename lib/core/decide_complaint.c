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

static int ack_of(enum complaint_kind kind, unsigned flags)
{
    if (flags & FLAG_RETALIATION)
        return REPLY_ID_retaliation_ack;
    if (kind == COMPLAINT_CASE && (flags & FLAG_SECRET))
        return REPLY_ID_ack_complaint_secret;
    if (kind == COMPLAINT_CASE && (flags & FLAG_ANONYMOUS))
        return REPLY_ID_ack_complaint_anon;
    if (kind == COMPLAINT_CASE && (flags & FLAG_URGENT))
        return REPLY_ID_ack_urgent;
    if (kind == COMPLAINT_CASE && (flags & FLAG_SUPERVISORY))
        return REPLY_ID_ack_complaint_office;
    return ACK[kind];
}

void decide_note(struct decision *d, const struct complaint *complaint)
{
    d->plan->ticket = complaint->ticket;
    directory_copy_code(complaint->unit, d->plan->unit);
}

/* What staff read of a text: its beginning, with the category. */
static void phrase_notice(struct decision *d, struct phrase *phrase, const struct complaint *complaint,
                          const char *text)
{
    phrase->values.value[REPLY_VAR_TEKS] = text;
    phrase_category(d, phrase, complaint);
}

/* The category of a text, KEYWORD_NONE when it has none, and the flags that follow from it. */
static int category_of(const struct rules *rules, const char *text, unsigned *flags_r)
{
    bool is_told;
    int i = parse_category(rules, text, &is_told);
    const struct category *category = is_told ? &rules->keywords.category[i] : NULL;
    *flags_r = 0;
    if (category != NULL && category->is_supervisory)
        *flags_r |= FLAG_SUPERVISORY;
    if (category != NULL && category->is_urgent)
        *flags_r |= FLAG_URGENT;
    return i;
}

unsigned decide_flags_of(const struct rules *rules, const char *text)
{
    unsigned flags;
    (void)category_of(rules, text, &flags);
    return flags;
}

/* A wrong guess costs little, a levy that the head of the unit reads first costs a witness: so a
 * suggestion or question that tells of one goes to dinkes as well. */
void decide_classify(const struct rules *rules, const char *text, struct complaint *complaint)
{
    unsigned flags;
    int i = category_of(rules, text, &flags);
    bool is_case = complaint->kind == COMPLAINT_CASE;
    if (is_case && i != KEYWORD_NONE)
        (void)snprintf(complaint->category, sizeof complaint->category, "%s", rules->keywords.category[i].name);
    complaint->flags |= is_case ? flags : flags & FLAG_SUPERVISORY;
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
        .lang = d->lang,
    };
    directory_copy_code(d->rules->directory.unit[unit].code, open->complaint.unit);
    open->text = text;
    decide_classify(d->rules, text, &open->complaint);
    decide_clock(d, &open->complaint, EVENT_OPENED);
    decide_note(d, &open->complaint);
    return &open->complaint;
}

static int notice_of(const struct complaint *complaint)
{
    if (complaint->flags & FLAG_RETALIATION)
        return REPLY_ID_st_retaliation;
    return complaint->flags & FLAG_URGENT ? REPLY_ID_st_urgent : REPLY_ID_st_new;
}

/* Urgent ones: dinkes is told as well, and before anything else is sent. */
void decide_tell_opened(struct decision *d, int unit, const struct complaint *complaint, const char *text)
{
    bool is_urgent = (complaint->flags & FLAG_URGENT) != 0;
    struct phrase notice = phrase_of(notice_of(complaint));
    notice.priority = is_urgent ? PRIORITY_URGENT : PRIORITY_REPLY;
    phrase_complaint(d, &notice, complaint);
    phrase_kasus(d, &notice, complaint->ticket);
    phrase_notice(d, &notice, complaint, text);
    if (!say_is_within_quota(d)) /* who opens case upon case wakes nobody for each: DAFTAR has them */
        return;
    say_staff(d, unit, complaint->flags, &notice);
    if (is_urgent && !(complaint->flags & FLAGS_DINKES_ONLY)) /* those went to dinkes already */
        say_dinkes(d, unit, &notice);
}

void decide_open(struct decision *d, int unit, enum complaint_kind kind, unsigned flags, const char *text)
{
    const struct complaint *complaint = decide_enter(d, unit, kind, flags, text);
    struct phrase ack = phrase_of(ack_of(kind, complaint->flags));
    phrase_complaint(d, &ack, complaint);
    ack.is_vital = true;
    (void)say(d, &ack);
    decide_tell_opened(d, unit, complaint, text);
}

struct complaint *decide_move(struct decision *d, const struct complaint *complaint, enum event event, const char *text)
{
    struct effect *move = plan_add(d->plan, EFFECT_MOVE);
    move->complaint = *complaint;
    move->event = event;
    move->text = text;
    enum state next = complaint_next(complaint->state, event);
    if (next != STATE_COUNT && next != complaint->state) {
        move->complaint.state = next;
        move->complaint.state_at = d->facts->now;
    }
    decide_clock(d, &move->complaint, event);
    decide_note(d, complaint);
    return &move->complaint;
}

/* What was written, for the history: whole, so that "belum ada obat" does not
 * become "ada obat"; without the command only where a number parts the two. */
static const char *said(struct decision *d)
{
    const struct command *command = d->command;
    const char *text = d->situation->message->text;
    if (command->body_len == 0)
        return "";
    if (command->has_ticket == PARSE_TICKET_GOOD)
        return plan_text(d->plan, command->body, command->body_len);
    return plan_text(d->plan, text, strlen(text));
}

/* What is added may be what staff of the unit must not read, or what must be answered today: that is a
 * case of its own. */
static bool open_apart(struct decision *d, const struct complaint *complaint, const char *text)
{
    int unit = directory_unit(&d->rules->directory, complaint->unit);
    unsigned flags = (d->command->flags & FLAG_SECRET) | decide_flags_of(d->rules, text);
    if ((flags & ~complaint->flags) == 0 || unit == DIRECTORY_NONE)
        return false;
    decide_open(d, unit, COMPLAINT_CASE, d->command->flags | (complaint->flags & FLAG_ANONYMOUS), text);
    return true;
}

static void tell_added(struct decision *d, const struct complaint *complaint, const char *text)
{
    struct phrase notice = phrase_of(REPLY_ID_st_added);
    phrase_complaint(d, &notice, complaint);
    phrase_notice(d, &notice, complaint, text);
    if (say_is_within_quota(d)) /* a flood wakes nobody at every word: it is all in the case */
        say_staff(d, directory_unit(&d->rules->directory, complaint->unit), complaint->flags, &notice);
}

void decide_followup(struct decision *d, const struct complaint *complaint)
{
    const char *text = said(d);
    bool is_over = complaint->state == STATE_CLOSED || complaint->state == STATE_REJECTED;
    struct phrase ack = phrase_of(is_over ? REPLY_ID_ack_append_over : REPLY_ID_ack_append);
    d->plan->intent = INTENT_FOLLOWUP;
    if (open_apart(d, complaint, text))
        return;
    struct complaint *now = decide_move(d, complaint, EVENT_FOLLOWUP, text);
    now->heard_at = d->facts->now;
    now->flags |= d->command->flags & FLAG_ANONYMOUS;
    if (!is_over)
        tell_added(d, complaint, text);
    phrase_complaint(d, &ack, complaint);
    (void)say(d, &ack);
}

void decide_tell_forwarded(struct decision *d, const struct complaint *complaint)
{
    struct phrase moved_to = phrase_of(REPLY_ID_moved_unit);
    phrase_complaint(d, &moved_to, complaint);
    (void)say_writer(d, complaint, &moved_to);
    decide_tell_opened(d, directory_unit(&d->rules->directory, complaint->unit), complaint, d->facts->named_text);
}

void decide_hand_down(struct decision *d, const struct complaint *complaint, int unit)
{
    struct complaint forwarded = *complaint;
    struct phrase moved_to = phrase_of(REPLY_ID_moved_unit);
    directory_copy_code(d->rules->directory.unit[unit].code, forwarded.unit);
    forwarded.flags &= ~(unsigned)FLAG_LAPSED;
    d->plan->intent = INTENT_ANSWER_UNIT;
    (void)decide_move(d, &forwarded, EVENT_FORWARDED, forwarded.unit);
    phrase_complaint(d, &moved_to, &forwarded);
    (void)say(d, &moved_to);
    decide_tell_opened(d, unit, &forwarded, "-"); /* its text is for LIHAT: only what was typed now is known here */
}

static bool is_too_late(const struct decision *d, const struct complaint *complaint)
{
    return complaint->closes_at != 0 && d->facts->now > complaint->closes_at;
}

static void tell_reopened(struct decision *d, const struct complaint *complaint, const char *text)
{
    int unit = directory_unit(&d->rules->directory, complaint->unit);
    struct phrase notice = phrase_of(REPLY_ID_st_reopened);
    phrase_complaint(d, &notice, complaint);
    phrase_notice(d, &notice, complaint, text[0] != '\0' ? text : "-");
    say_staff(d, unit, complaint->flags, &notice);
    if (!(complaint->flags & FLAGS_DINKES_ONLY)) /* those went to dinkes already */
        say_dinkes(d, unit, &notice);
}

void decide_reopen(struct decision *d, const struct complaint *complaint)
{
    const char *text = said(d);
    struct phrase reply = phrase_of(is_too_late(d, complaint) ? REPLY_ID_reopen_late : REPLY_ID_reopen_ack);
    if (open_apart(d, complaint, text))
        return;
    if (is_too_late(d, complaint)) {
        phrase_complaint(d, &reply, complaint);
        (void)say(d, &reply);
        decide_note(d, complaint);
        return;
    }
    struct complaint *now = decide_move(d, complaint, EVENT_REOPENED, text);
    now->heard_at = d->facts->now;
    phrase_complaint(d, &reply, now);
    (void)say(d, &reply);
    tell_reopened(d, now, text);
}

void decide_accept(struct decision *d, const struct complaint *complaint)
{
    (void)decide_move(d, complaint, EVENT_ACCEPTED, plan_text(d->plan, d->command->body, d->command->body_len));
    struct phrase closed = phrase_of(REPLY_ID_closed);
    phrase_complaint(d, &closed, complaint);
    (void)say(d, &closed);
}

void decide_withdraw(struct decision *d, const struct complaint *complaint)
{
    (void)decide_move(d, complaint, EVENT_WITHDRAWN, "");
    struct phrase done = phrase_of(REPLY_ID_cancel_done);
    phrase_complaint(d, &done, complaint);
    (void)say(d, &done);
    struct phrase notice = phrase_of(REPLY_ID_st_cancelled);
    phrase_complaint(d, &notice, complaint);
    say_staff(d, directory_unit(&d->rules->directory, complaint->unit), complaint->flags, &notice);
}
