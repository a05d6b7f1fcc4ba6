#include "io/store_sqlite.h"

#include <stdio.h>
#include <string.h>

#define REPORT_MAX_AGE_S (14 * 86400) /* a TP-MR comes round again: older rows are not meant */
#define STATUS_TRYING    0x20         /* 3GPP TS 23.040 9.2.3.15: below, it arrived */
#define STATUS_FAILED    0x40         /* from here on the network gave up */

static const char *const STATE[] = {"queued", "sending", "sent", "delivered", "unknown", "failed", "expired"};
_Static_assert(sizeof STATE / sizeof STATE[0] == OUTBOX_STATE_COUNT, "every state has its name");

const char *store_outbox_state_name(enum outbox_state state)
{
    return (unsigned)state < OUTBOX_STATE_COUNT ? STATE[state] : "?";
}

static enum rc finish(struct store *store, enum rc rc, struct err *err)
{
    if (rc == OK)
        rc = store_commit(store, err);
    if (rc != OK)
        store_rollback(store);
    return rc;
}

/* ---- take ---- */

struct row {
    int64_t id, queued_at, expires_at;
    int priority;
    char modem[MODEM_NAME_MAX];
};

static bool is_up(const struct outbox_query *asked, const char *modem)
{
    for (const char *const *up = asked->up; up != NULL && *up != NULL; up++)
        if (strcmp(*up, modem) == 0)
            return true;
    return false;
}

/* An answer leaves by the modem that the person wrote to, unless that one is down too long. */
static bool may_take(const struct outbox_query *asked, const struct row *row)
{
    return row->modem[0] == '\0' || strcmp(row->modem, asked->modem) == 0 ||
           (!is_up(asked, row->modem) && row->queued_at <= asked->grace_before);
}

static bool is_expired(const struct outbox_query *asked, const struct row *row)
{
    return row->expires_at != 0 && row->expires_at <= asked->now;
}

static void read_row(struct query *query, struct row *row_r)
{
    row_r->id = query_col(query, 0);
    row_r->priority = (int)query_col(query, 1);
    query_col_text(query, 2, sizeof row_r->modem, row_r->modem);
    row_r->queued_at = query_col(query, 3);
    row_r->expires_at = query_col(query, 4);
}

/* The next row after *row_r that is this modem's, or that nobody needs send any more. */
static enum rc find_row(struct store *store, const struct outbox_query *asked, struct row *row_r, struct err *err)
{
    bool is_found = false;
    struct query query = query_of(store, SQL_OUTBOX_NEXT);
    query_int(&query, P_PRIORITY, row_r->priority);
    query_int(&query, P_ID, row_r->id);
    query_int(&query, P_NOW, asked->now);
    while (!is_found && query_row(&query)) {
        read_row(&query, row_r);
        is_found = is_expired(asked, row_r) || may_take(asked, row_r);
    }
    enum rc rc = query_end(&query, err);
    return rc == OK && !is_found ? E_NOTFOUND : rc;
}

static enum rc expire(struct store *store, const struct row *row, int64_t now, struct err *err)
{
    struct query query = query_of(store, SQL_OUTBOX_EXPIRE);
    query_int(&query, P_ID, row->id);
    query_int(&query, P_AT, now);
    return query_run(&query, err);
}

static enum rc send_row(struct store *store, const struct row *row, const struct outbox_query *asked, struct err *err)
{
    struct query query = query_of(store, SQL_OUTBOX_SENDING);
    query_int(&query, P_ID, row->id);
    query_int(&query, P_AT, asked->now);
    query_text(&query, P_MODEM, asked->modem);
    return query_run(&query, err);
}

static enum rc get_outgoing(struct store *store, const struct row *row, struct outgoing *outgoing_r, struct err *err)
{
    struct query query = query_of(store, SQL_OUTBOX_GET);
    query_int(&query, P_ID, row->id);
    outgoing_r->id = row->id;
    outgoing_r->reference = (int)(row->id & 0xff); /* the same again on a repeat, another for the next */
    if (query_row(&query)) {
        outgoing_r->tries = (int)query_col(&query, 1) + 1;
        query_col_text(&query, 3, sizeof outgoing_r->text, outgoing_r->text);
        query_col_phone(&query, 4, &outgoing_r->to);
    }
    return query_end(&query, err);
}

/* What is not E_NOTFOUND and not an error is to be committed; so is what expired on the way. */
static enum rc take(struct store *store, const struct outbox_query *asked, struct outgoing *outgoing_r,
                    bool *has_expired, struct err *err)
{
    struct row row = {.priority = -1};
    enum rc rc = find_row(store, asked, &row, err);
    while (rc == OK && is_expired(asked, &row)) {
        *has_expired = true;
        rc = expire(store, &row, asked->now, err);
        if (rc == OK)
            rc = find_row(store, asked, &row, err);
    }
    if (rc == OK)
        rc = get_outgoing(store, &row, outgoing_r, err);
    if (rc == OK)
        rc = send_row(store, &row, asked, err);
    return rc;
}

enum rc store_outbox_take(struct store *store, const struct outbox_query *query, struct outgoing *outgoing_r,
                          struct err *err)
{
    bool has_expired = false;
    enum rc rc = store_begin(store, err);
    if (rc != OK)
        return rc;
    rc = take(store, query, outgoing_r, &has_expired, err);
    if (rc != E_NOTFOUND || !has_expired)
        return finish(store, rc, err);
    rc = finish(store, OK, err);
    return rc == OK ? E_NOTFOUND : rc;
}

/* ---- mark ---- */

struct sending {
    int tries;
    char via[MODEM_NAME_MAX];
};

static enum rc get_sending(struct store *store, int64_t id, struct sending *sending_r, struct err *err)
{
    char state[16] = "";
    struct query query = query_of(store, SQL_OUTBOX_GET);
    query_int(&query, P_ID, id);
    if (query_row(&query)) {
        query_col_text(&query, 0, sizeof state, state);
        sending_r->tries = (int)query_col(&query, 1);
        query_col_text(&query, 2, sizeof sending_r->via, sending_r->via);
    }
    enum rc rc = query_end(&query, err);
    if (rc == OK && strcmp(state, STATE[OUTBOX_SENDING]) != 0)
        return ERR(err, E_NOTFOUND, "no SMS %lld is being sent", (long long)id);
    return rc;
}

struct change {
    int64_t id, at, not_before;
    enum outbox_state state;
    int error, tries, n_parts;
};

static enum rc change_row(struct store *store, const struct change *change, struct err *err)
{
    struct query query = query_of(store, SQL_OUTBOX_SET);
    query_int(&query, P_ID, change->id);
    query_text(&query, P_STATE, store_outbox_state_name(change->state));
    query_int(&query, P_AT, change->at);
    query_int(&query, P_NOT_BEFORE, change->not_before);
    query_int(&query, P_ERROR, change->error);
    query_int(&query, P_TRIES, change->tries);
    query_int(&query, P_N, change->n_parts);
    return query_run(&query, err);
}

/* What the network accepted, so that a delivery report finds it. */
static enum rc add_parts(struct store *store, const struct send_result *result, const struct sending *sending,
                         int64_t now, struct err *err)
{
    enum rc rc = OK;
    for (int i = 0; i < result->n_parts && rc == OK; i++) {
        if (result->reference[i] < 0)
            continue;
        struct query query = query_of(store, SQL_OUTBOX_PART_ADD);
        query_int(&query, P_ID, result->id);
        query_int(&query, P_TRIES, sending->tries);
        query_int(&query, P_PART, i + 1);
        query_text(&query, P_MODEM, sending->via);
        query_int(&query, P_REFERENCE, result->reference[i]);
        query_int(&query, P_AT, now);
        rc = query_run(&query, err);
    }
    return rc;
}

/* A report may come before the answer to the send: then it is delivered at once. */
static enum rc note_delivered(struct store *store, int64_t id, int64_t now, struct err *err)
{
    struct query query = query_of(store, SQL_OUTBOX_PARTS_DONE);
    query_int(&query, P_ID, id);
    query_int(&query, P_AT, now);
    return query_run(&query, err);
}

static enum rc mark(struct store *store, const struct send_result *result, int64_t retry_at, int64_t now,
                    struct err *err)
{
    static const enum outbox_state AFTER[] = {[SEND_ACCEPTED] = OUTBOX_SENT,
                                              [SEND_REFUSED] = OUTBOX_QUEUED,
                                              [SEND_UNKNOWN] = OUTBOX_UNKNOWN,
                                              [SEND_NOT_TRIED] = OUTBOX_QUEUED};
    struct sending sending;
    enum rc rc = get_sending(store, result->id, &sending, err);
    if (rc != OK)
        return rc;
    struct change change = {.id = result->id,
                            .at = now,
                            .not_before = retry_at,
                            .state = AFTER[result->outcome],
                            .error = result->error,
                            .tries = sending.tries - (result->outcome == SEND_NOT_TRIED),
                            .n_parts = result->n_parts};
    if (change.state == OUTBOX_QUEUED && retry_at == 0)
        change.state = OUTBOX_FAILED;
    rc = change_row(store, &change, err);
    if (rc == OK)
        rc = add_parts(store, result, &sending, now, err);
    return rc == OK ? note_delivered(store, result->id, now, err) : rc;
}

enum rc store_outbox_mark(struct store *store, const struct send_result *result, int64_t retry_at, int64_t now,
                          struct err *err)
{
    if ((unsigned)result->outcome > SEND_NOT_TRIED || result->n_parts < 0 || result->n_parts > STORE_OUTBOX_PARTS_MAX)
        return ERR(err, E_INVAL, "a send cannot end like that");
    enum rc rc = store_begin(store, err);
    return rc == OK ? finish(store, mark(store, result, retry_at, now, err), err) : rc;
}

enum rc store_outbox_settle(struct store *store, int64_t before, int64_t now, int *n_r, struct err *err)
{
    *n_r = 0;
    enum rc rc = store_begin(store, err);
    if (rc != OK)
        return rc;
    struct query query = query_of(store, SQL_OUTBOX_REPEAT);
    query_int(&query, P_AT, before);
    query_int(&query, P_NOW, now);
    rc = query_run(&query, err);
    int n = rc == OK ? sqlite3_changes(store->db) : 0;
    rc = finish(store, rc, err);
    *n_r = rc == OK ? n : 0;
    return rc;
}

/* ---- delivery reports ---- */

struct sent_part {
    int64_t outbox;
    int tries, part;
};

static enum rc find_sent_part(struct store *store, const struct delivery_report *report, struct sent_part *part_r,
                              struct err *err)
{
    int64_t person;
    bool is_found = false;
    enum rc rc = person_find(store, &report->to, &person, err);
    if (rc != OK)
        return rc;
    struct query query = query_of(store, SQL_REPORT_FIND);
    query_int(&query, P_PERSON, person);
    query_int(&query, P_SINCE, report->at - REPORT_MAX_AGE_S);
    query_text(&query, P_MODEM, report->modem);
    query_int(&query, P_REFERENCE, report->reference);
    if (query_row(&query)) {
        is_found = true;
        part_r->outbox = query_col(&query, 0);
        part_r->tries = (int)query_col(&query, 1);
        part_r->part = (int)query_col(&query, 2);
    }
    rc = query_end(&query, err);
    return rc == OK && !is_found ? E_NOTFOUND : rc;
}

static enum rc note_failed(struct store *store, int64_t id, int64_t now, struct err *err)
{
    struct query query = query_of(store, SQL_OUTBOX_FAILED);
    query_int(&query, P_ID, id);
    query_int(&query, P_AT, now);
    return query_run(&query, err);
}

enum rc store_report(struct store *store, const struct delivery_report *report, struct err *err)
{
    struct sent_part part;
    enum rc rc = store_expect(store, true, err);
    if (rc == OK)
        rc = find_sent_part(store, report, &part, err);
    if (rc != OK)
        return rc;
    struct query query = query_of(store, SQL_REPORT_NOTE);
    query_int(&query, P_ID, part.outbox);
    query_int(&query, P_TRIES, part.tries);
    query_int(&query, P_PART, part.part);
    query_int(&query, P_STATUS, report->status);
    rc = query_run(&query, err);
    if (rc != OK || sqlite3_changes(store->db) == 0) /* it had come before */
        return rc;
    if (report->status < STATUS_TRYING)
        return note_delivered(store, part.outbox, report->at, err);
    return report->status >= STATUS_FAILED ? note_failed(store, part.outbox, report->at, err) : OK;
}

/* ---- when, and what ---- */

static enum rc due(struct store *store, enum sql sql, int64_t *at_r, struct err *err)
{
    struct query query = query_of(store, sql);
    *at_r = INT64_MAX;
    if (query_row(&query) && sqlite3_column_type(query.stmt, 0) != SQLITE_NULL)
        *at_r = query_col(&query, 0);
    return query_end(&query, err);
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

enum rc store_next_timer(struct store *store, int parts_wait_s, int64_t *at_r, struct err *err)
{
    int64_t part_at = INT64_MAX, lapse_at = INT64_MAX, timer_at = INT64_MAX;
    enum rc rc = due(store, SQL_LONG_DUE, &part_at, err);
    if (rc == OK)
        rc = due(store, SQL_LAPSE_DUE, &lapse_at, err);
    if (rc == OK)
        rc = due(store, SQL_TIMER_DUE, &timer_at, err);
    if (part_at != INT64_MAX)
        part_at += parts_wait_s;
    *at_r = earlier(part_at, earlier(lapse_at, timer_at));
    return rc;
}

enum rc store_next_due(struct store *store, int parts_wait_s, int64_t *at_r, struct err *err)
{
    int64_t outbox_at = INT64_MAX, timer_at = INT64_MAX;
    enum rc rc = due(store, SQL_OUTBOX_DUE, &outbox_at, err);
    if (rc == OK)
        rc = store_next_timer(store, parts_wait_s, &timer_at, err);
    *at_r = earlier(outbox_at, timer_at);
    return rc;
}

enum rc store_queued_after(struct store *store, int64_t after, struct queued_sms *sms_r, struct err *err)
{
    bool is_found = false;
    struct query query = query_of(store, SQL_QUEUED_AFTER);
    query_int(&query, P_ID, after);
    if (query_row(&query)) {
        is_found = true;
        sms_r->id = query_col(&query, 0);
        sms_r->segments = (int)query_col(&query, 1);
        query_col_text(&query, 2, sizeof sms_r->text, sms_r->text);
        query_col_phone(&query, 3, &sms_r->to);
    }
    enum rc rc = query_end(&query, err);
    return rc == OK && !is_found ? E_NOTFOUND : rc;
}
