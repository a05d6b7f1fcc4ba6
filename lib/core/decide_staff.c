/* What staff can do by SMS from a registered number: one row and one small
 * function a command. Nobody of them ever sees a writer's number. */
#include "core/decide_table.h"

#include "core/hold.h"
#include "core/ticket.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REASON_MIN 10  /* characters of a reason to reject, of two words at least */
#define ANSWER_MAX 500 /* characters of an answer: with its frame, four SMS       */
#define PAGE_MAX   480 /* bytes of a text that LIHAT shows at once                */

static const struct unit *my_unit(const struct decision *d)
{
    return &d->rules->directory.unit[d->situation->staff->unit];
}

static void say_ticket(struct decision *d, int id)
{
    struct phrase phrase = phrase_of(id);
    phrase_number(d, &phrase, REPLY_VAR_TIKET, d->command->ticket);
    phrase.about = d->command->ticket;
    phrase.values.value[REPLY_VAR_KODE] = my_unit(d)->code;
    (void)say(d, &phrase);
}

static bool may_work_on(const struct decision *d, const struct complaint *complaint)
{
    int unit = directory_unit(&d->rules->directory, complaint->unit);
    if (complaint->id == 0 || unit == DIRECTORY_NONE ||
        !directory_may_see(&d->rules->directory, d->situation->staff, unit))
        return false;
    if (complaint->writer == d->facts->person) /* in their own case they are a patient like any other */
        return false;
    return !(complaint->flags & FLAGS_DINKES_ONLY) || d->situation->staff->role == ROLE_DINKES;
}

/* The complaint of the command, or NULL when the refusal was said. */
static const struct complaint *named(struct decision *d)
{
    const struct complaint *complaint = &d->facts->named;
    if (d->command->has_ticket == PARSE_TICKET_NONE)
        say_ticket(d, REPLY_ID_st_ticket);
    else if (d->command->has_ticket == PARSE_TICKET_BAD || !may_work_on(d, complaint))
        say_ticket(d, REPLY_ID_st_notfound);
    else {
        d->plan->ticket = complaint->ticket;
        directory_copy_code(complaint->unit, d->plan->unit);
        return complaint;
    }
    return NULL;
}

/* The table of states refuses: not theirs to do, or not as the case stands. */
static bool refuse_state(struct decision *d, const struct complaint *complaint, enum event event)
{
    enum actor actor = d->situation->staff->role == ROLE_DINKES ? ACTOR_DINKES : ACTOR_UNIT;
    if (!complaint_may(event, actor)) {
        say_ticket(d, REPLY_ID_st_denied);
        return true;
    }
    if (complaint_next(complaint->state, event) != STATE_COUNT)
        return false;
    struct phrase phrase = phrase_of(REPLY_ID_st_over);
    phrase_complaint(d, &phrase, complaint);
    (void)say(d, &phrase);
    return true;
}

static void say_about(struct decision *d, const struct complaint *complaint, int id)
{
    struct phrase phrase = phrase_of(id);
    phrase_complaint(d, &phrase, complaint);
    (void)say(d, &phrase);
}

/* "40719359 02/04/26" of the most urgent ones. */
static void phrase_list(struct decision *d, struct phrase *phrase)
{
    char list[128] = "";
    size_t used = 0;
    for (int i = 0; i < d->facts->n_list; i++) {
        char ticket[TICKET_TEXT_MAX];
        char date[WORKDAY_DATE_MAX];
        char item[32];
        const struct complaint *complaint = &d->facts->list[i];
        const struct calendar calendar =
            rules_calendar(d->rules, directory_unit(&d->rules->directory, complaint->unit));
        ticket_format(complaint->ticket, ticket);
        workday_format_date(&calendar, complaint->due_at, date);
        int len = snprintf(item, sizeof item, "%s%s %.5s", used > 0 ? ", " : "", ticket, date);
        if (len < 0 || used + (size_t)len > (size_t)REPLY_VAR_SPEC[REPLY_VAR_DAFTAR].max)
            break;
        memcpy(list + used, item, (size_t)len + 1);
        used += (size_t)len;
    }
    phrase_text(d, phrase, REPLY_VAR_DAFTAR, list, used);
}

static void phrase_counts(struct decision *d, struct phrase *phrase)
{
    phrase->values.value[REPLY_VAR_KODE] = my_unit(d)->code;
    phrase_number(d, phrase, REPLY_VAR_JML, d->facts->n_open);
    phrase_number(d, phrase, REPLY_VAR_LEWAT, d->facts->n_late);
}

static void decide_list(struct decision *d)
{
    struct phrase phrase = phrase_of(d->facts->n_open > 0 ? REPLY_ID_st_list : REPLY_ID_st_list_empty);
    phrase_counts(d, &phrase);
    phrase_list(d, &phrase);
    (void)say(d, &phrase);
}

/* LIHAT no 2: a long text goes on where the page before ended. */
static const char *page_of(const struct decision *d)
{
    const char *text = d->facts->named_text;
    long page = d->command->body_len > 0 ? strtol(d->command->body, NULL, 10) : 1;
    size_t from = (size_t)(page > 1 && page < 100 ? page - 1 : 0) * PAGE_MAX;
    if (from >= strlen(text))
        return text;
    while (((unsigned char)text[from] & 0xC0) == 0x80)
        from++;
    return text + from;
}

static void phrase_page(struct decision *d, struct phrase *phrase)
{
    char page[PAGE_MAX + 4];
    const char *text = page_of(d);
    size_t len = strlen(text);
    bool is_cut = len > PAGE_MAX;
    if (is_cut)
        len = PAGE_MAX;
    while (is_cut && ((unsigned char)text[len] & 0xC0) == 0x80)
        len--;
    memcpy(page, text, len);
    memcpy(page + len, is_cut ? "..." : "", is_cut ? 4 : 1);
    phrase_text(d, phrase, REPLY_VAR_TEKS, page, strlen(page));
    phrase->whole = UINT64_C(1) << REPLY_VAR_TEKS;
}

static void decide_view(struct decision *d)
{
    const struct complaint *complaint = named(d);
    if (complaint == NULL)
        return;
    struct phrase phrase = phrase_of(REPLY_ID_st_view);
    phrase_complaint(d, &phrase, complaint);
    phrase_date_of(d, &phrase, REPLY_VAR_MASUK, complaint->opened_at, complaint);
    phrase_page(d, &phrase);
    (void)say(d, &phrase);
}

static bool is_taken_by_other(const struct decision *d, const struct complaint *complaint)
{
    return complaint->handler != 0 && complaint->handler != d->facts->person && complaint->state == STATE_IN_PROGRESS;
}

static void decide_take(struct decision *d)
{
    const struct complaint *complaint = named(d);
    if (complaint == NULL || refuse_state(d, complaint, EVENT_TAKEN))
        return;
    if (is_taken_by_other(d, complaint)) {
        const struct staff *other =
            directory_staff(&d->rules->directory, &d->facts->named_handler_phone, d->situation->today);
        struct phrase phrase = phrase_of(REPLY_ID_st_taken_other);
        phrase_complaint(d, &phrase, complaint);
        phrase.values.value[REPLY_VAR_NAMA] =
            other != NULL ? other->name : d->rules->replies.label[d->lang][LABEL_SOMEONE];
        (void)say(d, &phrase);
        return;
    }
    struct complaint mine = *complaint;
    mine.handler = COMPLAINT_SENDER;
    (void)decide_move(d, &mine, EVENT_TAKEN, "");
    say_about(d, complaint, REPLY_ID_st_taken);
}

/* What asks for an apology, or tells what is nobody's business, is not sent; -1: it may be. */
static int held_as(const struct decision *d, const struct complaint *complaint)
{
    static const int REPLY[] = {
        [HOLD_NONE] = -1, [HOLD_DEMAND] = REPLY_ID_st_blocked, [HOLD_PRIVATE] = REPLY_ID_st_pii};
    int unit = directory_unit(&d->rules->directory, complaint->unit);
    const char *own_phone = unit != DIRECTORY_NONE ? d->rules->directory.unit[unit].phone : "";
    char text[MESSAGE_TEXT_MAX];
    (void)snprintf(text, sizeof text, "%.*s", (int)d->command->body_len, d->command->body);
    return REPLY[hold_check(&d->rules->keywords, text, own_phone)];
}

/* A text for the patient goes out as it was meant, or not at all. */
static bool refuse_text(struct decision *d, const struct complaint *complaint)
{
    int id = -1;
    if (d->situation->message->is_partial)
        id = REPLY_ID_st_partial;
    else if (d->command->body_len > ANSWER_MAX)
        id = REPLY_ID_st_long;
    else
        id = held_as(d, complaint);
    if (id < 0)
        return false;
    struct phrase phrase = phrase_of(id);
    phrase_complaint(d, &phrase, complaint);
    phrase_number(d, &phrase, REPLY_VAR_N, ANSWER_MAX);
    (void)say(d, &phrase);
    return true;
}

/* The answer goes out whole under the unit's name; the sender is never named. */
static void send_answer(struct decision *d, const struct complaint *complaint, const struct complaint *answered,
                        const char *text)
{
    struct phrase answer = phrase_of(REPLY_ID_answer_head);
    phrase_signer(d, &answer, complaint);
    answer.values.value[REPLY_VAR_ISI] = text;
    answer.whole = UINT64_C(1) << REPLY_VAR_ISI;
    bool is_sent = say_writer(d, complaint, &answer);
    struct phrase sent = phrase_of(is_sent ? REPLY_ID_st_sent : REPLY_ID_st_unreachable);
    phrase_complaint(d, &sent, complaint);
    phrase_date_of(d, &sent, REPLY_VAR_TGL, answered->closes_at, answered);
    (void)say(d, &sent);
}

static void decide_reply(struct decision *d)
{
    const struct complaint *complaint = named(d);
    if (complaint == NULL || refuse_state(d, complaint, EVENT_ANSWERED) || refuse_text(d, complaint))
        return;
    if (d->command->n_body_words == 0) {
        say_about(d, complaint, REPLY_ID_st_empty);
        return;
    }
    const char *text = plan_text(d->plan, d->command->body, d->command->body_len);
    struct complaint answered = *complaint;
    answered.handler = complaint->handler != 0 ? complaint->handler : COMPLAINT_SENDER;
    answered.answered_at = d->facts->now;
    send_answer(d, complaint, decide_move(d, &answered, EVENT_ANSWERED, text), text);
}

static void decide_close(struct decision *d)
{
    const struct complaint *complaint = named(d);
    if (complaint == NULL)
        return;
    if (complaint_is_open(complaint->state)) { /* also reopened: the new answer is owed */
        say_about(d, complaint, REPLY_ID_st_noanswer);
        return;
    }
    if (refuse_state(d, complaint, EVENT_CLOSED))
        return;
    (void)decide_move(d, complaint, EVENT_CLOSED, "");
    struct phrase closed = phrase_of(REPLY_ID_closed);
    phrase_signer(d, &closed, complaint);
    (void)say_writer(d, complaint, &closed);
    struct phrase done = phrase_of(REPLY_ID_st_closed);
    phrase_ticket(d, &done, complaint->ticket);
    phrase_counts(d, &done);
    (void)say(d, &done);
}

static void decide_reject(struct decision *d)
{
    const struct complaint *complaint = named(d);
    if (complaint == NULL || refuse_state(d, complaint, EVENT_REJECTED) || refuse_text(d, complaint))
        return;
    if (d->command->body_len < REASON_MIN || d->command->n_body_words < 2) {
        say_about(d, complaint, REPLY_ID_st_reason);
        return;
    }
    const char *reason = plan_text(d->plan, d->command->body, d->command->body_len);
    (void)decide_move(d, complaint, EVENT_REJECTED, reason);
    struct phrase told = phrase_of(REPLY_ID_rejected);
    phrase_signer(d, &told, complaint);
    told.values.value[REPLY_VAR_ALASAN] = reason;
    told.whole = UINT64_C(1) << REPLY_VAR_ALASAN;
    (void)say_writer(d, complaint, &told);
    say_about(d, complaint, REPLY_ID_st_rejected);
}

/* TERUS 40719359 TJM: another unit answers it; the clock runs on. */
static void decide_forward(struct decision *d)
{
    const struct directory *directory = &d->rules->directory;
    const struct complaint *complaint = named(d);
    int unit = d->command->unit;
    if (complaint == NULL || refuse_state(d, complaint, EVENT_FORWARDED))
        return;
    if (!decide_can_receive(d, unit) || strcmp(directory->unit[unit].code, complaint->unit) == 0) {
        struct phrase which = phrase_of(REPLY_ID_st_forward_how);
        phrase_complaint(d, &which, complaint);
        phrase_unit(d, &which, DIRECTORY_NONE);
        (void)say(d, &which);
        return;
    }
    struct complaint forwarded = *complaint;
    forwarded.handler = 0;
    directory_copy_code(directory->unit[unit].code, forwarded.unit);
    (void)decide_move(d, &forwarded, EVENT_FORWARDED, directory->unit[unit].code);
    decide_tell_forwarded(d, &forwarded);
    say_about(d, &forwarded, REPLY_ID_st_forwarded);
}

/* Commands of dinkes and of mediation that are not carried out yet: of what case, and the list of what is. */
static void decide_later(struct decision *d)
{
    if (named(d) != NULL)
        say_ticket(d, REPLY_ID_st_help);
}

static void decide_staff_help(struct decision *d)
{
    struct phrase phrase = phrase_of(REPLY_ID_st_help);
    (void)say(d, &phrase);
}

/* A staff member's slip of the finger ("daftr") is no addition to a complaint,
 * unless they have one of their own. */
static void decide_slip(struct decision *d)
{
    if (d->facts->latest.id != 0)
        decide_unknown(d);
    else
        decide_staff_help(d);
}

static void decide_staff_status(struct decision *d)
{
    if (d->command->has_ticket == PARSE_TICKET_GOOD && may_work_on(d, &d->facts->named))
        decide_view(d);
    else
        DECIDE_PATIENT[INTENT_STATUS].decide(d);
}

const struct decide_row DECIDE_STAFF[INTENT_COUNT] = {
    [INTENT_UNKNOWN] = {decide_slip, NEED_RECENT},
    [INTENT_STATUS] = {decide_staff_status, NEED_TICKET | NEED_TEXT},
    [INTENT_HELP] = {decide_staff_help, 0},
    [INTENT_STAFF_LIST] = {decide_list, NEED_LIST},
    [INTENT_STAFF_VIEW] = {decide_view, NEED_TICKET | NEED_TEXT},
    [INTENT_STAFF_TAKE] = {decide_take, NEED_TICKET},
    [INTENT_STAFF_REPLY] = {decide_reply, NEED_TICKET},
    [INTENT_STAFF_CLOSE] = {decide_close, NEED_TICKET | NEED_LIST},
    [INTENT_STAFF_REJECT] = {decide_reject, NEED_TICKET},
    [INTENT_STAFF_FORWARD] = {decide_forward, NEED_TICKET | NEED_TEXT},
    [INTENT_STAFF_MEDIATE] = {decide_later, NEED_TICKET},
    [INTENT_STAFF_SCHEDULE] = {decide_later, NEED_TICKET},
    [INTENT_STAFF_OUTCOME] = {decide_later, NEED_TICKET},
    [INTENT_STAFF_CLASS] = {decide_later, NEED_TICKET},
};
