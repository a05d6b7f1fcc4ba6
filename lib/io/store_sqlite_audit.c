#include "io/store_sqlite.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Each row's hash is keyed and holds the hash before it, so that a row that was changed, taken out or moved no longer
 * fits; the end of the chain stands in meta, keyed too, so that rows taken from the end are missed. */

#define TEXT_MARK_LEN 8 /* bytes of a text's hash that are written down: it is keyed, nobody finds the text by it */
#define DIGITS_MAX    8 /* in a row, in a detail: a ticket has them, a telephone number has more */
#define END_NAME      "audit_head"
#define END_LEN       (8 + 2 * SEAL_HASH_LEN) /* n, hash of that row, hash of both */

/* What is hashed with the one key, each apart from the others. */
enum mark { MARK_ROW, MARK_END, MARK_TEXT };

static const char *const ACTOR[] = {[AUDIT_WRITER] = "writer",
                                    [AUDIT_STAFF] = "staff",
                                    [AUDIT_CLOCK] = "clock",
                                    [AUDIT_ADMIN] = "admin",
                                    [AUDIT_SUARA] = "suara"};
_Static_assert(sizeof ACTOR / sizeof ACTOR[0] == AUDIT_ACTOR_COUNT, "every actor has its name");

const char *store_audit_actor_name(enum audit_actor actor)
{
    return (unsigned)actor < AUDIT_ACTOR_COUNT ? ACTOR[actor] : "?";
}

/* A text with its length in bytes: one read from the database may hold a NUL. */
struct span {
    const void *bytes;
    size_t len;
};

/* As it stands in the database, or is about to. */
struct row {
    int64_t n, at, who, ticket;
    struct span actor, act, detail;
};

static struct span span_of(const char *text)
{
    return (struct span){text, strlen(text)};
}

static void mark_begin(const struct store *store, enum mark mark, struct seal_hash *hash)
{
    seal_hash_begin(store->seal, SEAL_AUDIT, hash);
    seal_hash_number(hash, mark);
}

static void hash_row(const struct store *store, const uint8_t before[SEAL_HASH_LEN], const struct row *row,
                     uint8_t hash_r[SEAL_HASH_LEN])
{
    struct seal_hash hash;
    mark_begin(store, MARK_ROW, &hash);
    seal_hash_bytes(&hash, before, SEAL_HASH_LEN);
    seal_hash_number(&hash, row->n);
    seal_hash_number(&hash, row->at);
    seal_hash_bytes(&hash, row->actor.bytes, row->actor.len);
    seal_hash_number(&hash, row->who);
    seal_hash_bytes(&hash, row->act.bytes, row->act.len);
    seal_hash_number(&hash, row->ticket);
    seal_hash_bytes(&hash, row->detail.bytes, row->detail.len);
    seal_hash_end(&hash, hash_r);
}

/* ---- the end of the chain ---- */

static void put_end(const struct store *store, const struct audit_link *link, uint8_t end_r[END_LEN])
{
    struct seal_hash hash;
    for (size_t i = 0; i < 8; i++)
        end_r[i] = (uint8_t)((uint64_t)link->n >> (8 * i));
    memcpy(end_r + 8, link->hash, SEAL_HASH_LEN);
    mark_begin(store, MARK_END, &hash);
    seal_hash_bytes(&hash, end_r, 8 + SEAL_HASH_LEN);
    seal_hash_end(&hash, end_r + 8 + SEAL_HASH_LEN);
}

static void get_end(const uint8_t end[END_LEN], struct audit_link *link_r)
{
    uint64_t n = 0;
    for (size_t i = 0; i < 8; i++)
        n |= (uint64_t)end[i] << (8 * i);
    link_r->n = (int64_t)n;
    memcpy(link_r->hash, end + 8, SEAL_HASH_LEN);
}

/* len_r: of what stands there, 0: empty, -1: nothing does; link_r holds when it is END_LEN and ours. */
static enum rc read_end(struct store *store, struct audit_link *link_r, int *len_r, bool *is_ours_r, struct err *err)
{
    uint8_t again[END_LEN];
    *link_r = (struct audit_link){.n = 0};
    *len_r = -1;
    *is_ours_r = false;
    struct query query = query_of(store, SQL_AUDIT_END);
    query_text(&query, P_NAME, END_NAME);
    if (query_row(&query)) {
        const uint8_t *end = sqlite3_column_blob(query.stmt, 0);
        *len_r = sqlite3_column_bytes(query.stmt, 0);
        if (*len_r == END_LEN && end != NULL) {
            get_end(end, link_r);
            put_end(store, link_r, again);
            *is_ours_r = sodium_memcmp(end, again, END_LEN) == 0;
        }
    }
    return query_end(&query, err);
}

/* The row with the greatest number up to n; 0: there is none. */
static enum rc last_row(struct store *store, int64_t n, struct audit_link *link_r, struct err *err)
{
    *link_r = (struct audit_link){.n = 0};
    struct query query = query_of(store, SQL_AUDIT_LAST);
    query_int(&query, P_ID, n);
    if (query_row(&query)) {
        const void *hash = sqlite3_column_blob(query.stmt, 1);
        link_r->n = query_col(&query, 0);
        if (hash != NULL && sqlite3_column_bytes(query.stmt, 1) == SEAL_HASH_LEN)
            memcpy(link_r->hash, hash, SEAL_HASH_LEN);
    }
    return query_end(&query, err);
}

/* An end that is not ours is never mended: what follows leaves a number out, and store_audit_check says so for good.
 * Nor is anything written over rows beyond it. The message at hand is taken all the same. */
enum rc audit_load(struct store *store, bool *is_new_r, struct err *err)
{
    struct audit_link end, last;
    int len;
    bool is_ours;
    enum rc rc = read_end(store, &end, &len, &is_ours, err);
    if (rc == OK)
        rc = last_row(store, INT64_MAX, &last, err);
    if (rc != OK)
        return rc;
    *is_new_r = len == 0 && last.n == 0;
    if (!is_ours)
        end = (struct audit_link){.n = *is_new_r ? 0 : last.n + 1};
    if (end.n < last.n)
        end.n = last.n;
    store->audit_head = end;
    audit_rollback(store);
    return OK;
}

enum rc audit_before_commit(struct store *store, struct err *err)
{
    uint8_t end[END_LEN];
    if (store->audit_pending.n == store->audit_head.n)
        return OK;
    put_end(store, &store->audit_pending, end);
    struct query query = query_of(store, SQL_AUDIT_END_SET);
    query_text(&query, P_NAME, END_NAME);
    query_blob(&query, P_HASH, end, sizeof end);
    return query_run(&query, err);
}

void audit_commit(struct store *store)
{
    store->audit_head = store->audit_pending;
    audit_rollback(store);
}

void audit_rollback(struct store *store)
{
    store->audit_pending = store->audit_head;
    store->acting = AUDIT_CLOCK;
    store->acting_who = 0;
}

/* ---- one more row ---- */

static enum rc append(struct store *store, const struct audit_entry *entry, int64_t now, struct err *err)
{
    struct audit_link *last = &store->audit_pending;
    const struct row row = {.n = last->n + 1,
                            .at = now,
                            .who = entry->who,
                            .ticket = entry->ticket,
                            .actor = span_of(ACTOR[entry->actor]),
                            .act = span_of(entry->act),
                            .detail = span_of(entry->detail)};
    uint8_t hash[SEAL_HASH_LEN];
    hash_row(store, last->hash, &row, hash);
    struct query query = query_of(store, SQL_AUDIT_ADD);
    query_int(&query, P_N, row.n);
    query_int(&query, P_AT, row.at);
    query_text(&query, P_ACTOR, ACTOR[entry->actor]);
    query_int(&query, P_WHO, row.who);
    query_text(&query, P_ACT, entry->act);
    query_int(&query, P_TICKET, row.ticket);
    query_text(&query, P_DETAIL, entry->detail);
    query_blob(&query, P_HASH, hash, sizeof hash);
    enum rc rc = query_run(&query, err);
    if (rc != OK)
        return rc;
    last->n = row.n;
    memcpy(last->hash, hash, sizeof hash);
    return OK;
}

enum rc audit_start(struct store *store, int64_t now, struct err *err)
{
    char detail[96] = "";
    struct query query = query_of(store, SQL_AUDIT_BEFORE);
    if (query_row(&query))
        (void)snprintf(detail, sizeof detail, "%" PRId64 " cases and %" PRId64 " events stand here from before",
                       query_col(&query, 0), query_col(&query, 1));
    enum rc rc = query_end(&query, err);
    const struct audit_entry entry = {.actor = AUDIT_SUARA, .act = "begun", .detail = detail};
    return rc == OK ? append(store, &entry, now, err) : rc;
}

static void mark_text(const struct store *store, const char *text, char hex_r[2 * TEXT_MARK_LEN + 1])
{
    uint8_t mark[SEAL_HASH_LEN];
    struct seal_hash hash;
    mark_begin(store, MARK_TEXT, &hash);
    seal_hash_text(&hash, text);
    seal_hash_end(&hash, mark);
    (void)sodium_bin2hex(hex_r, 2 * TEXT_MARK_LEN + 1, mark, TEXT_MARK_LEN);
}

/* Who did it. The writer of a case is never named, not even by id. */
static void name_actor(const struct store *store, const struct effect *effect, int64_t person,
                       struct audit_entry *entry)
{
    bool is_writer = effect->kind == EFFECT_OPEN || person == effect->complaint.writer;
    entry->actor = person == 0 ? store->acting : is_writer ? AUDIT_WRITER : AUDIT_STAFF;
    entry->who = entry->actor == AUDIT_STAFF ? person : entry->actor == AUDIT_ADMIN ? store->acting_who : 0;
}

enum rc audit_complaint(struct store *store, const struct effect *effect, int64_t person, int64_t now, struct err *err)
{
    const struct complaint *c = &effect->complaint;
    bool has_text = effect->text != NULL && effect->text[0] != '\0';
    char detail[96], mark[2 * TEXT_MARK_LEN + 1] = "";
    if (has_text)
        mark_text(store, effect->text, mark);
    (void)snprintf(detail, sizeof detail, "%s %s%s%s", complaint_state_name(c->state), c->unit,
                   has_text ? " text " : "", mark);
    struct audit_entry entry = {.ticket = c->ticket, .detail = detail};
    entry.act = complaint_event_name(effect->kind == EFFECT_OPEN ? EVENT_OPENED : effect->event);
    name_actor(store, effect, person, &entry);
    return append(store, &entry, now, err);
}

static bool has_number(const char *text)
{
    int n = 0;
    for (; *text != '\0' && n <= DIGITS_MAX; text++)
        n = isdigit((unsigned char)*text) ? n + 1 : 0;
    return n > DIGITS_MAX;
}

enum rc store_audit(struct store *store, const struct audit_entry *entry, int64_t now, struct err *err)
{
    enum rc rc = store_expect(store, true, err);
    if (rc != OK)
        return rc;
    if ((unsigned)entry->actor >= AUDIT_ACTOR_COUNT || entry->act[0] == '\0' ||
        strlen(entry->act) >= STORE_AUDIT_ACT_MAX || strlen(entry->detail) >= STORE_AUDIT_DETAIL_MAX)
        return ERR(err, E_INVAL, "an audit row without a word for what was done, or too long");
    if (has_number(entry->detail))
        return ERR(err, E_INVAL, "the audit log takes no number of a person: leave it out");
    rc = append(store, entry, now, err);
    if (rc == OK && entry->actor == AUDIT_ADMIN) {
        store->acting = AUDIT_ADMIN;
        store->acting_who = entry->who;
    }
    return rc;
}

/* ---- looking at it ---- */

static struct span query_span(struct query *query, int col)
{
    const void *bytes = sqlite3_column_text(query->stmt, col);
    return (struct span){bytes != NULL ? bytes : "", (size_t)sqlite3_column_bytes(query->stmt, col)};
}

static void read_row(struct query *query, struct row *row_r)
{
    *row_r = (struct row){.n = query_col(query, 0),
                          .at = query_col(query, 1),
                          .actor = query_span(query, 2),
                          .who = query_col(query, 3),
                          .act = query_span(query, 4),
                          .ticket = query_col(query, 5),
                          .detail = query_span(query, 6)};
}

#define FIND(check, ...) (void)snprintf((check)->finding, sizeof(check)->finding, __VA_ARGS__)

/* The next row by number: is it the one that was written there? */
static void check_row(struct query *query, struct audit_check *check)
{
    struct row row;
    uint8_t hash[SEAL_HASH_LEN];
    read_row(query, &row);
    const void *stored = sqlite3_column_blob(query->stmt, 7);
    hash_row(query->store, check->hash, &row, hash);
    if (row.n <= 0) {
        FIND(check, "row %" PRId64 " was added", row.n);
    } else if (row.n != check->n + 1) {
        FIND(check, "row %" PRId64 " is missing", check->n + 1);
    } else if (stored == NULL || sqlite3_column_bytes(query->stmt, 7) != SEAL_HASH_LEN ||
               sodium_memcmp(stored, hash, SEAL_HASH_LEN) != 0) {
        FIND(check, "row %" PRId64 " is not what was written there: changed, or moved", row.n);
    } else {
        check->first_at = check->n_rows == 0 ? row.at : check->first_at;
        check->n = row.n;
        check->n_rows++;
        memcpy(check->hash, hash, SEAL_HASH_LEN);
    }
}

/* After the last row: is it the last that was written? */
static enum rc check_end(struct store *store, struct audit_check *check, struct err *err)
{
    struct audit_link end;
    int len;
    bool is_ours;
    enum rc rc = read_end(store, &end, &len, &is_ours, err);
    if (rc != OK)
        return rc;
    if (!is_ours)
        FIND(check, "row %" PRId64 " is the last, but the mark of the end is missing or was changed", check->n);
    else if (end.n > check->n)
        FIND(check, "row %" PRId64 " is missing, and all after it up to row %" PRId64, check->n + 1, end.n);
    else if (end.n < check->n)
        FIND(check, "row %" PRId64 " was added", end.n + 1);
    else if (memcmp(end.hash, check->hash, SEAL_HASH_LEN) != 0)
        FIND(check, "row %" PRId64 " is not what was written there: changed, or moved", end.n);
    return OK;
}

/* The row that the last call ended at is looked up again: its hash is that of a good one, nobody else is here. */
static enum rc resume(struct store *store, struct audit_check *check, struct err *err)
{
    struct audit_link last = {.n = 0};
    enum rc rc = check->n > 0 ? last_row(store, check->n, &last, err) : OK;
    if (rc == OK && last.n != check->n)
        rc = ERR(err, E_NOTFOUND, "there is no row %" PRId64 " in the audit log", check->n);
    memcpy(check->hash, last.hash, SEAL_HASH_LEN);
    check->n_rows = 0;
    check->first_at = 0;
    return rc;
}

enum rc store_audit_check(struct store *store, struct audit_check *check, int max_rows, struct err *err)
{
    int seen = 0;
    enum rc rc = store->is_lost ? store_expect(store, true, err) : resume(store, check, err);
    if (rc != OK)
        return rc;
    struct query query = query_of(store, SQL_AUDIT_AFTER);
    query_int(&query, P_ID, check->n > 0 ? check->n : INT64_MIN);
    query_int(&query, P_LIMIT, max_rows);
    while (check->finding[0] == '\0' && query_row(&query)) {
        check_row(&query, check);
        seen++;
    }
    rc = query_end(&query, err);
    if (rc == OK && check->finding[0] == '\0' && seen < max_rows) {
        rc = check_end(store, check, err);
        check->is_over = true;
    }
    check->is_over = check->is_over || check->finding[0] != '\0';
    return rc;
}
