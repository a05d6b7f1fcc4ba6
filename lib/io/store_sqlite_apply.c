#include "io/store_sqlite.h"

#include <assert.h>
#include <string.h>

struct applying {
    struct store *store;
    const struct inbox_item *item;
    int64_t now;
    int64_t sender; /* id of the person; 0: a timer, or nobody we know */
};

/* A plan that names nobody where it must is our own bug, but not worth the inbox. */
static enum rc nobody(const struct effect *effect, struct err *err)
{
    return ERR(err, E_INVAL, "effect %d is for nobody", (int)effect->kind);
}

static const char *text_of(const struct effect *effect)
{
    return effect->text != NULL ? effect->text : "";
}

static int64_t handler_of(const struct applying *a, const struct complaint *complaint)
{
    return complaint->handler == COMPLAINT_SENDER ? a->sender : complaint->handler;
}

static enum rc add_event(const struct applying *a, const struct effect *effect, struct err *err)
{
    struct query query = query_of(a->store, SQL_EVENT_ADD);
    query_int(&query, P_ID, effect->complaint.id);
    query_text(&query, P_KIND, complaint_event_name(effect->event));
    query_int(&query, P_AT, a->now);
    query_id(&query, P_ACTOR, a->sender);
    query_text(&query, P_TEXT, text_of(effect));
    enum rc rc = query_run(&query, err);
    return rc == OK ? audit_complaint(a->store, effect, a->sender, a->now, err) : rc;
}

/* What an opened and a moved complaint have in common. */
static void bind_complaint(struct query *query, const struct applying *a, const struct complaint *c)
{
    query_text(query, P_STATE, complaint_state_name(c->state));
    query_int(query, P_IS_OPEN, complaint_is_open(c->state));
    query_int(query, P_FLAGS, c->flags);
    query_text(query, P_CATEGORY, c->category);
    query_text(query, P_UNIT, c->unit);
    query_id(query, P_HANDLER, handler_of(a, c));
    query_int(query, P_STATE_AT, c->state_at);
    query_int(query, P_DUE_AT, c->due_at);
    query_int(query, P_ANSWERED_AT, c->answered_at);
    query_int(query, P_CLOSES_AT, c->closes_at);
    query_int(query, P_HEARD_AT, c->heard_at);
    query_int(query, P_CLOCK_AT, c->clock_at);
    query_text(query, P_TIMER, store_timer_name(c->timer));
    query_int(query, P_TIMER_AT, c->timer_at);
}

static enum rc apply_person(const struct applying *a, const struct effect *effect, struct err *err)
{
    struct query query = query_of(a->store, SQL_PERSON_LANG);
    query_int(&query, P_LANG, effect->lang);
    query_id(&query, P_PERSON, a->sender);
    return query_run(&query, err);
}

static enum rc apply_open(const struct applying *a, const struct effect *effect, struct err *err)
{
    const struct complaint *c = &effect->complaint;
    uint8_t uuid[SEAL_UUID_LEN];
    seal_uuid(a->now, uuid);
    struct query query = query_of(a->store, SQL_COMPLAINT_ADD);
    query_blob(&query, P_UUID, uuid, sizeof uuid);
    query_int(&query, P_TICKET, c->ticket);
    query_text(&query, P_KIND, complaint_kind_name(c->kind));
    query_id(&query, P_PERSON, c->writer != 0 ? c->writer : a->sender);
    query_int(&query, P_LANG, c->lang);
    query_id(&query, P_INBOX, a->item != NULL ? a->item->id : 0);
    query_int(&query, P_TEXT_HASH, store_words_hash(text_of(effect)));
    query_int(&query, P_OPENED_AT, c->opened_at != 0 ? c->opened_at : a->now);
    query_text(&query, P_TEXT, text_of(effect));
    bind_complaint(&query, a, c);
    enum rc rc = query_run(&query, err);
    return rc == OK ? audit_complaint(a->store, effect, a->sender, a->now, err) : rc;
}

static enum rc apply_move(const struct applying *a, const struct effect *effect, struct err *err)
{
    const struct complaint *c = &effect->complaint;
    struct query query = query_of(a->store, SQL_COMPLAINT_MOVE);
    query_int(&query, P_ID, c->id);
    bind_complaint(&query, a, c);
    enum rc rc = query_run(&query, err);
    if (rc == OK && sqlite3_changes(a->store->db) == 0)
        return ERR(err, E_NOTFOUND, "there is no complaint %lld to move", (long long)c->id);
    return rc == OK && effect->event != EVENT_COUNT ? add_event(a, effect, err) : rc;
}

/* Ballots carry this and no person. */
static enum rc voter_of(const struct applying *a, const struct effect *effect, uint8_t voter_r[SEAL_HASH_LEN],
                        struct err *err)
{
    if (a->item == NULL || a->item->sender.kind == PHONE_INVALID)
        return nobody(effect, err);
    seal_phone(a->store->seal, SEAL_BALLOT, &a->item->sender, voter_r);
    return OK;
}

static enum rc apply_rating(const struct applying *a, const struct effect *effect, struct err *err)
{
    uint8_t uuid[SEAL_UUID_LEN], voter[SEAL_HASH_LEN];
    enum rc rc = voter_of(a, effect, voter, err);
    if (rc != OK)
        return rc;
    seal_uuid(a->now, uuid);
    struct query query = query_of(a->store, SQL_RATING_PUT);
    query_text(&query, P_UNIT, effect->unit);
    query_int(&query, P_DAY, effect->day);
    query_blob(&query, P_VOTER, voter, sizeof voter);
    query_blob(&query, P_UUID, uuid, sizeof uuid);
    query_int(&query, P_GRADE, effect->grade);
    query_int(&query, P_AT, a->now);
    return query_run(&query, err);
}

/* A reason without its rating changes nothing: the text stands in the inbox. */
static enum rc apply_reason(const struct applying *a, const struct effect *effect, struct err *err)
{
    uint8_t voter[SEAL_HASH_LEN];
    enum rc rc = voter_of(a, effect, voter, err);
    if (rc != OK)
        return rc;
    struct query query = query_of(a->store, SQL_RATING_REASON);
    query_text(&query, P_UNIT, effect->unit);
    query_int(&query, P_DAY, effect->day);
    query_blob(&query, P_VOTER, voter, sizeof voter);
    query_text(&query, P_TEXT, text_of(effect));
    return query_run(&query, err);
}

/* No marks are no survey: the schema refuses them. */
static enum rc apply_survey(const struct applying *a, const struct effect *effect, struct err *err)
{
    uint8_t uuid[SEAL_UUID_LEN], voter[SEAL_HASH_LEN];
    enum rc rc = voter_of(a, effect, voter, err);
    if (rc != OK)
        return rc;
    seal_uuid(a->now, uuid);
    struct query query = query_of(a->store, SQL_SURVEY_PUT);
    query_text(&query, P_UNIT, effect->unit);
    query_int(&query, P_DAY, effect->day);
    query_blob(&query, P_VOTER, voter, sizeof voter);
    query_blob(&query, P_UUID, uuid, sizeof uuid);
    query_text(&query, P_MARKS, text_of(effect));
    query_int(&query, P_AT, a->now);
    return query_run(&query, err);
}

static enum rc apply_vote(const struct applying *a, const struct effect *effect, struct err *err)
{
    uint8_t uuid[SEAL_UUID_LEN], voter[SEAL_HASH_LEN];
    enum rc rc = voter_of(a, effect, voter, err);
    if (rc != OK)
        return rc;
    seal_uuid(a->now, uuid);
    struct query query = query_of(a->store, SQL_VOTE_PUT);
    query_text(&query, P_UNIT, effect->unit);
    query_int(&query, P_MONTH, effect->day);
    query_text(&query, P_CATEGORY, store_category_name(effect->category));
    query_blob(&query, P_VOTER, voter, sizeof voter);
    query_blob(&query, P_UUID, uuid, sizeof uuid);
    query_text(&query, P_BADGE, effect->badge);
    query_int(&query, P_AT, a->now);
    return query_run(&query, err);
}

/* Who is asked: the sender; with a timer whom it names. */
static int64_t asked_of(const struct applying *a, const struct effect *effect)
{
    return effect->to_person != 0 ? effect->to_person : a->sender;
}

static enum rc apply_ask(const struct applying *a, const struct effect *effect, struct err *err)
{
    int64_t person = asked_of(a, effect);
    if (person == 0)
        return nobody(effect, err);
    struct query query = query_of(a->store, SQL_QUESTION_PUT);
    query_int(&query, P_PERSON, person);
    query_text(&query, P_KIND, store_question_name(effect->question));
    query_text(&query, P_UNIT, effect->unit);
    query_int(&query, P_TICKET, effect->ticket);
    query_int(&query, P_FLAGS, effect->flags);
    query_text(&query, P_STATE, complaint_kind_name(effect->complaint.kind));
    query_int(&query, P_AT, a->now);
    query_int(&query, P_EXPIRES_AT, effect->expires_at);
    query_text(&query, P_DRAFT, text_of(effect));
    query_text(&query, P_CHOICES, effect->choices != NULL ? effect->choices : "");
    query_int(&query, P_GRADE, effect->grade);
    return query_run(&query, err);
}

static enum rc apply_settled(const struct applying *a, const struct effect *effect, struct err *err)
{
    struct query query = query_of(a->store, SQL_QUESTION_DROP);
    query_id(&query, P_PERSON, asked_of(a, effect));
    return query_run(&query, err);
}

/* ---- SMS ---- */

static enum rc recipient_of(const struct applying *a, const struct effect *effect, int64_t *person_r, struct err *err)
{
    *person_r = effect->to_person;
    if (*person_r != 0)
        return OK;
    if (effect->to_phone.kind == PHONE_INVALID)
        *person_r = effect->is_answer ? a->sender : 0;
    else if (a->item != NULL && a->sender != 0 && strcmp(effect->to_phone.text, a->item->sender.text) == 0)
        *person_r = a->sender;
    else
        return person_id(a->store, &effect->to_phone, person_r, err);
    return *person_r != 0 ? OK : nobody(effect, err);
}

static enum rc add_outbox(const struct applying *a, const struct effect *effect, int64_t person, struct err *err)
{
    bool has_modem = effect->is_answer && a->item != NULL && a->item->modem[0] != '\0';
    struct query query = query_of(a->store, SQL_OUTBOX_ADD);
    query_int(&query, P_PERSON, person);
    query_text(&query, P_MODEM, has_modem ? a->item->modem : NULL);
    query_int(&query, P_PRIORITY, effect->priority);
    query_text(&query, P_REPLY, store_reply_name(effect->reply_id));
    query_int(&query, P_TICKET, effect->about);
    query_int(&query, P_IS_ANSWER, effect->is_answer);
    query_int(&query, P_SEGMENTS, effect->segments);
    query_int(&query, P_AT, a->now);
    query_int(&query, P_NOT_BEFORE, effect->not_before);
    query_int(&query, P_EXPIRES_AT, effect->expires_at);
    query_text(&query, P_TEXT, text_of(effect));
    return query_run(&query, err);
}

static enum rc apply_sms(const struct applying *a, const struct effect *effect, struct err *err)
{
    int64_t person;
    if (strlen(text_of(effect)) >= REPLY_TEXT_MAX)
        return ERR(err, E_INVAL, "an SMS of %zu bytes is too long", strlen(effect->text));
    enum rc rc = recipient_of(a, effect, &person, err);
    if (rc == OK)
        rc = add_outbox(a, effect, person, err);
    if (rc == OK)
        spent_add(&a->store->pending, a->now, effect->segments);
    return rc;
}

static enum rc (*const APPLY[])(const struct applying *, const struct effect *, struct err *) = {
    [EFFECT_PERSON] = apply_person, [EFFECT_OPEN] = apply_open,     [EFFECT_MOVE] = apply_move,
    [EFFECT_RATING] = apply_rating, [EFFECT_REASON] = apply_reason, [EFFECT_VOTE] = apply_vote,
    [EFFECT_SURVEY] = apply_survey, [EFFECT_ASK] = apply_ask,       [EFFECT_SETTLED] = apply_settled,
    [EFFECT_SMS] = apply_sms,
};
_Static_assert(sizeof APPLY / sizeof APPLY[0] == EFFECT_KIND_COUNT, "every effect is carried out");

enum rc store_apply(struct store *store, const struct inbox_item *item, const struct plan *plan, int64_t now,
                    struct err *err)
{
    bool has_item = item != NULL && item->id != 0;
    struct applying a = {
        .store = store, .item = has_item ? item : NULL, .now = now, .sender = has_item ? item->person : 0};
    enum rc rc = store_expect(store, true, err);
    if (rc == OK && has_item && item->id != store->arrival.id)
        rc = ERR(err, E_NOTFOUND, "message %lld is not the one being handled", (long long)item->id);
    if (rc == OK && has_item)
        rc = arrival_write(store, plan, err);
    for (int i = 0; i < plan->n && rc == OK; i++) {
        assert((unsigned)plan->effect[i].kind < EFFECT_KIND_COUNT);
        rc = APPLY[plan->effect[i].kind](&a, &plan->effect[i], err);
    }
    store->newcomer = 0; /* now there is something to know */
    store->is_failed = store->is_failed || rc != OK;
    return rc;
}
