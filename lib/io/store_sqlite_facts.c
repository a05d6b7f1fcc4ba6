#include "io/store_sqlite.h"

#include "core/ticket.h"

#include <string.h>

#define DAY_S        86400
#define HOUR_S       3600
#define TICKET_TRIES 100 /* of 8 million tickets hardly any is taken */

static const char *const CATEGORY[] = {"doctor", "nurse", "admin"};
_Static_assert(sizeof CATEGORY / sizeof CATEGORY[0] == BADGE_ROLE_COUNT, "every category of votes has its name");

static const char *const QUESTION[] = {"none", "unit", "text", "cancel", "reason", "grade", "rated"};
_Static_assert(sizeof QUESTION / sizeof QUESTION[0] == QUESTION_COUNT, "every question has its name");

const char *store_category_name(int category)
{
    return category >= 0 && category < BADGE_ROLE_COUNT ? CATEGORY[category] : "?";
}

const char *store_question_name(enum question question)
{
    return (unsigned)question < QUESTION_COUNT ? QUESTION[question] : QUESTION[QUESTION_NONE];
}

enum question store_question_from_name(const char *name)
{
    int i = 0;
    while (i < QUESTION_COUNT && strcmp(QUESTION[i], name) != 0)
        i++;
    return (enum question)i;
}

/* The admin's own topics come and go with a reload: they share one name. */
const char *store_reply_name(int reply_id)
{
    return reply_id >= 0 && reply_id < REPLY_ID_COUNT ? REPLY_SPEC[reply_id].name : "topic";
}

int64_t store_words_hash(const char *text)
{
    uint64_t hash = UINT64_C(14695981039346656037); /* FNV-1a */
    struct word word;
    size_t pos = 0;
    bool has_word = false;
    while (words_next(text, &pos, &word)) {
        has_word = true;
        for (size_t i = 0; i < word.len; i++)
            hash = (hash ^ (unsigned char)word.text[i]) * UINT64_C(1099511628211);
        hash = (hash ^ ' ') * UINT64_C(1099511628211);
    }
    return (int64_t)(has_word ? hash : plan_text_hash(text));
}

/* ---- what every decision asks ---- */

static void read_question(struct query *query, const struct fact_query *asked, struct facts *facts)
{
    char kind[16];
    query_col_text(query, 1, sizeof kind, kind);
    int64_t expires_at = query_col(query, 7);
    if (kind[0] == '\0' || (expires_at != 0 && expires_at <= asked->now))
        return;
    facts->question.kind = store_question_from_name(kind);
    if (facts->question.kind == QUESTION_COUNT) /* of a newer or older program: nobody can answer it */
        facts->question.kind = QUESTION_NONE;
    query_col_text(query, 2, sizeof facts->question.unit, facts->question.unit);
    facts->question.ticket = (uint32_t)query_col(query, 3);
    facts->question.flags = (unsigned)query_col(query, 4);
    facts->question.of = query_col_kind(query, 5);
    facts->question.asked_at = query_col(query, 6);
    facts->question.expires_at = expires_at;
    query_col_text(query, 8, sizeof facts->question.draft, facts->question.draft);
    query_col_text(query, 9, sizeof facts->question.choices, facts->question.choices);
    facts->question.grade = (int)query_col(query, 10);
    if (query->rc == SQLITE_CORRUPT) { /* it does not hold up its person's messages, see store_lapsed */
        query->rc = SQLITE_OK;
        memset(&facts->question, 0, sizeof facts->question);
    }
}

static enum rc find_question(struct store *store, const struct fact_query *asked, struct facts *facts, struct err *err)
{
    struct query query = query_of(store, SQL_FACT_PERSON);
    query_int(&query, P_PERSON, facts->person);
    if (query_row(&query)) {
        facts->lang = (int)query_col(&query, 0);
        read_question(&query, asked, facts);
    }
    return query_end(&query, err);
}

/* One answer that was queued in the last 24 hours, newest first. Only answers count: what
 * staff or a timer send does not use up a person's quota. */
static void note_reply(struct query *query, struct facts *facts)
{
    int64_t queued_at = query_col(query, 0);
    const char *reply = (const char *)sqlite3_column_text(query->stmt, 1);
    const char *text = (const char *)sqlite3_column_text(query->stmt, 2);
    if (facts->last_reply_at == 0 && text != NULL) {
        facts->last_reply_hash = plan_text_hash(text);
        facts->last_reply_at = queued_at;
    }
    facts->replies_day++;
    facts->replies_hour += queued_at > facts->now - HOUR_S;
    if (facts->limited_at == 0 && reply != NULL && strcmp(reply, store_reply_name(REPLY_ID_rate_limited)) == 0)
        facts->limited_at = queued_at;
}

static enum rc count_replies(struct store *store, struct facts *facts, struct err *err)
{
    struct query query = query_of(store, SQL_FACT_REPLIES);
    query_int(&query, P_PERSON, facts->person);
    query_int(&query, P_NOW, facts->now);
    while (query_row(&query))
        note_reply(&query, facts);
    return query_end(&query, err);
}

/* One complaint of the sender, newest first. */
static void note_mine(const struct complaint *c, bool is_same, struct facts *facts)
{
    bool is_case = c->kind == COMPLAINT_CASE;
    if (c->state == STATE_WITHDRAWN || (c->flags & FLAG_RETALIATION))
        return;
    if (facts->latest.id == 0 || (is_case && facts->latest.kind != COMPLAINT_CASE))
        facts->latest = *c;
    if (c->state == STATE_ANSWERED && c->answered_at > facts->answered.answered_at)
        facts->answered = *c;
    facts->n_mine_open += is_case && complaint_is_open(c->state);
    if (is_same && facts->same.id == 0 && c->opened_at > facts->now - DAY_S)
        facts->same = *c;
}

/* text is a part of a message and has no end of its own. */
static int64_t hash_asked(const struct fact_query *asked)
{
    char text[MESSAGE_TEXT_MAX];
    size_t len = asked->text_len < sizeof text ? asked->text_len : sizeof text - 1;
    if (asked->text != NULL)
        memcpy(text, asked->text, len);
    text[len] = '\0';
    return store_words_hash(text);
}

static enum rc find_mine(struct store *store, const struct fact_query *asked, struct facts *facts, struct err *err)
{
    bool is_wanted = (asked->needs & NEED_SAME) != 0;
    int64_t hash = is_wanted ? hash_asked(asked) : 0;
    struct complaint complaint;
    struct query query = query_of(store, SQL_FACT_MINE);
    query_int(&query, P_PERSON, facts->person);
    while (query_row(&query)) {
        query_col_complaint(&query, &complaint);
        note_mine(&complaint, is_wanted && query_col(&query, COMPLAINT_COLUMN_COUNT) == hash, facts);
    }
    return query_end(&query, err);
}

/* All that hangs on the sender. Of somebody who writes for the first time there is nothing. */
static enum rc find_sender(struct store *store, const struct fact_query *asked, struct facts *facts, struct err *err)
{
    enum rc rc = person_find(store, asked->sender, &facts->person, err);
    if (rc == E_NOTFOUND || (rc == OK && facts->person == store->newcomer))
        return OK;
    if (rc == OK)
        rc = find_question(store, asked, facts, err);
    if (rc == OK)
        rc = count_replies(store, facts, err);
    return rc == OK ? find_mine(store, asked, facts, err) : rc;
}

enum rc store_fresh_ticket(struct store *store, uint32_t *ticket_r, struct err *err)
{
    for (int i = 0; i < TICKET_TRIES; i++) {
        int64_t one;
        *ticket_r = ticket_from_random(seal_random());
        struct query query = query_of(store, SQL_FACT_TICKET);
        query_int(&query, P_TICKET, *ticket_r);
        enum rc rc = query_number(&query, &one, err);
        if (rc != OK)
            return rc == E_NOTFOUND ? OK : rc;
    }
    return ERR(err, E_TEMP, "no free ticket was found");
}

static enum rc find_named(struct store *store, uint32_t ticket, struct complaint *complaint_r, struct err *err)
{
    struct query query = query_of(store, SQL_FACT_NAMED);
    query_int(&query, P_TICKET, ticket);
    if (query_row(&query))
        query_col_complaint(&query, complaint_r);
    return query_end(&query, err);
}

/* ---- what only some ask ---- */

static enum rc need_ticket(struct store *store, const struct fact_query *asked, struct facts *facts, struct err *err)
{
    enum rc rc = find_named(store, asked->ticket, &facts->named, err);
    if (rc == OK && facts->named.handler != 0)
        rc = person_phone(store, facts->named.handler, &facts->named_handler_phone, err);
    return rc;
}

enum rc store_texts(struct store *store, int64_t complaint, char text_r[MESSAGE_TEXT_MAX], struct err *err)
{
    size_t used = 0;
    struct query query = query_of(store, SQL_FACT_TEXTS);
    query_int(&query, P_ID, complaint);
    while (query_row(&query)) {
        const char *text = (const char *)sqlite3_column_text(query.stmt, 0);
        size_t len = (size_t)sqlite3_column_bytes(query.stmt, 0);
        if (text == NULL || used + 1 + len >= MESSAGE_TEXT_MAX)
            continue;
        if (used > 0)
            text_r[used++] = '\n';
        memcpy(text_r + used, text, len);
        used += len;
    }
    text_r[used] = '\0';
    return query_end(&query, err);
}

static enum rc need_text(struct store *store, const struct fact_query *asked, struct facts *facts, struct err *err)
{
    (void)asked;
    return store_texts(store, facts->named.id, facts->named_text, err);
}

/* Into its place by due_at, the latest falling off the end. */
static void list_insert(struct facts *facts, const struct complaint *complaint)
{
    int at = facts->n_list;
    while (at > 0 && facts->list[at - 1].due_at > complaint->due_at)
        at--;
    if (at == FACTS_LIST_MAX)
        return;
    if (facts->n_list < FACTS_LIST_MAX)
        facts->n_list++;
    memmove(&facts->list[at + 1], &facts->list[at], (size_t)(facts->n_list - at - 1) * sizeof facts->list[0]);
    facts->list[at] = *complaint;
}

static enum rc list_unit(struct store *store, const struct fact_query *asked, const char *unit, struct facts *facts,
                         struct err *err)
{
    struct query count = query_of(store, SQL_FACT_OPEN_COUNT);
    query_text(&count, P_UNIT, unit);
    query_int(&count, P_SEES_SECRET, asked->sees_secret);
    query_int(&count, P_NOW, facts->now);
    bool has_open = query_row(&count) && query_col(&count, 0) > 0;
    if (has_open) {
        facts->n_open += (int)query_col(&count, 0);
        facts->n_late += (int)query_col(&count, 1);
    }
    enum rc rc = query_end(&count, err);
    if (rc != OK || !has_open)
        return rc;
    struct complaint complaint;
    struct query query = query_of(store, SQL_FACT_OPEN);
    query_text(&query, P_UNIT, unit);
    query_int(&query, P_SEES_SECRET, asked->sees_secret);
    query_int(&query, P_LIMIT, FACTS_LIST_MAX);
    while (query_row(&query)) {
        query_col_complaint(&query, &complaint);
        list_insert(facts, &complaint);
    }
    return query_end(&query, err);
}

static enum rc need_list(struct store *store, const struct fact_query *asked, struct facts *facts, struct err *err)
{
    enum rc rc = OK;
    for (const char *const *unit = asked->units; unit != NULL && *unit != NULL && rc == OK; unit++)
        rc = list_unit(store, asked, *unit, facts, err);
    return rc;
}

static enum rc need_rating(struct store *store, const struct fact_query *asked, struct facts *facts, struct err *err)
{
    uint8_t voter[SEAL_HASH_LEN];
    int64_t grade;
    seal_phone(store->seal, SEAL_BALLOT, asked->sender, voter);
    struct query query = query_of(store, SQL_FACT_RATING);
    query_text(&query, P_UNIT, asked->unit);
    query_int(&query, P_DAY, asked->today);
    query_blob(&query, P_VOTER, voter, sizeof voter);
    enum rc rc = query_number(&query, &grade, err);
    facts->grade_today = (int)grade;
    return rc == E_NOTFOUND ? OK : rc;
}

static enum rc need_vote(struct store *store, const struct fact_query *asked, struct facts *facts, struct err *err)
{
    uint8_t voter[SEAL_HASH_LEN];
    int64_t one;
    seal_phone(store->seal, SEAL_BALLOT, asked->sender, voter);
    struct query query = query_of(store, SQL_FACT_VOTE);
    query_text(&query, P_UNIT, asked->unit);
    query_int(&query, P_MONTH, asked->month);
    query_text(&query, P_CATEGORY, store_category_name(asked->category));
    query_blob(&query, P_VOTER, voter, sizeof voter);
    enum rc rc = query_number(&query, &one, err);
    facts->has_voted = rc == OK;
    return rc == E_NOTFOUND ? OK : rc;
}

static enum rc need_recent(struct store *store, const struct fact_query *asked, struct facts *facts, struct err *err)
{
    struct query query = query_of(store, SQL_FACT_RECENT);
    query_int(&query, P_PERSON, facts->person);
    query_text(&query, P_REPLY, store_reply_name(asked->recent));
    enum rc rc = query_number(&query, &facts->recent_at, err);
    return rc == E_NOTFOUND ? OK : rc;
}

static const struct need {
    enum fact_need need;
    enum rc (*find)(struct store *, const struct fact_query *, struct facts *, struct err *);
} NEED[] = {
    {NEED_TICKET, need_ticket}, {NEED_TEXT, need_text}, /* of the named one: in this order */
    {NEED_LIST, need_list},     {NEED_RATING, need_rating}, {NEED_VOTE, need_vote}, {NEED_RECENT, need_recent},
};

static enum rc find_needs(struct store *store, const struct fact_query *asked, struct facts *facts, struct err *err)
{
    enum rc rc = OK;
    for (size_t i = 0; i < sizeof NEED / sizeof NEED[0] && rc == OK; i++)
        if (asked->needs & NEED[i].need)
            rc = NEED[i].find(store, asked, facts, err);
    return rc;
}

enum rc store_facts(struct store *store, const struct fact_query *query, struct facts *facts_r, struct err *err)
{
    memset(facts_r, 0, sizeof *facts_r);
    facts_r->now = query->now;
    facts_r->lang = -1;
    facts_r->segments_today = spent_sum(store, query->now);
    enum rc rc = store->is_lost ? store_expect(store, true, err) : find_sender(store, query, facts_r, err);
    if (rc == OK && facts_r->question.ticket != 0)
        rc = find_named(store, facts_r->question.ticket, &facts_r->asked, err);
    if (rc == OK)
        rc = store_fresh_ticket(store, &facts_r->fresh_ticket, err);
    return rc == OK ? find_needs(store, query, facts_r, err) : rc;
}
