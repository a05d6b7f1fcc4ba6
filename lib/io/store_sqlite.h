/*
 * store_sqlite: the inside of the SQLite store, shared by its own files only
 * (store_sqlite*.c and tests/store). What others may use is port/store.h.
 *
 *   store_sqlite.c          open, close, begin, commit, roll back, what an error means
 *   store_sqlite_open.c     lock, pragmas, checks, migrations
 *   store_sqlite_wal.c      fewer and larger writes to the WAL
 *   store_sqlite_sql.c      the table of statements, prepared once
 *   store_sqlite_query.c    one run of a statement: bind by name, step, read columns
 *   store_sqlite_person.c   numbers and who has them
 *   store_sqlite_receive.c  SMS and their parts
 *   store_sqlite_facts.c    what a decision asks
 *   store_sqlite_lapse.c    questions that nobody answered in time
 *   store_sqlite_timer.c    cases whose time has come, and those whose time is counted anew
 *   store_sqlite_apply.c    what a plan wants
 *   store_sqlite_audit.c    what was done, as a chain
 *   store_sqlite_breach.c   what may have been open to others
 *   store_sqlite_outbox.c   take, mark, settle, delivery reports
 *   store_sqlite_spent.c    segments of the last 24 hours
 *   store_sqlite_list.c     listings for people
 *   store_sqlite_inbox.c    the messages of the past, for a rehearsal
 */
#ifndef SUARA_IO_STORE_SQLITE_H
#define SUARA_IO_STORE_SQLITE_H

#include "io/seal.h"
#include "port/store.h"

#include <sqlite3.h>

#define STORE_APPLICATION_ID   0x53756172 /* "Suar" */
#define STORE_CHECKPOINT_PAGES 16000      /* of the WAL, before it is copied into the database */

/* The longest text of one part that still lets 20 of them and their gaps be joined. */
#define STORE_PART_TEXT_MAX 400
_Static_assert(MESSAGE_PARTS_MAX *STORE_PART_TEXT_MAX < MESSAGE_TEXT_MAX, "joined parts fit in a message");

/* A long SMS whose first part is older than this takes no more parts: its
 * reference has long been used again. Only the daemon being down lets one live so long. */
#define STORE_LONG_SMS_MAX_S 86400

enum sql {
    SQL_BEGIN,
    SQL_COMMIT,
    SQL_ROLLBACK,
    SQL_PERSON_FIND,
    SQL_PERSON_ADD,
    SQL_PERSON_NUMBER,
    SQL_PERSON_LANG,
    SQL_TAKEN_ADD,
    SQL_INBOX_ADD,
    SQL_INBOX_LAST,
    SQL_LONG_FIND,
    SQL_LONG_ADD,
    SQL_LONG_GROW,
    SQL_LONG_OLDEST,
    SQL_LONG_GET,
    SQL_LONG_DROP,
    SQL_PART_ADD,
    SQL_PART_LIST,
    SQL_FACT_PERSON,
    SQL_FACT_REPLIES,
    SQL_FACT_MINE,
    SQL_FACT_TICKET,
    SQL_FACT_NAMED,
    SQL_FACT_TEXTS,
    SQL_FACT_OPEN,
    SQL_FACT_OPEN_COUNT,
    SQL_FACT_RATING,
    SQL_FACT_VOTE,
    SQL_FACT_RECENT,
    SQL_LAPSED,
    SQL_LAPSED_ASIDE,
    SQL_TIMER,
    SQL_TIMER_ASIDE,
    SQL_RUNNING_AFTER,
    SQL_COMPLAINT_ADD,
    SQL_COMPLAINT_MOVE,
    SQL_EVENT_ADD,
    SQL_AUDIT_ADD,
    SQL_AUDIT_AFTER,
    SQL_AUDIT_LAST,
    SQL_AUDIT_END,
    SQL_AUDIT_END_SET,
    SQL_AUDIT_BEFORE,
    SQL_BREACH_COUNT,
    SQL_BREACH_ADD,
    SQL_BREACH_GET,
    SQL_BREACH_TOLD,
    SQL_BREACH_OPEN,
    SQL_RATING_PUT,
    SQL_RATING_REASON,
    SQL_SURVEY_PUT,
    SQL_VOTE_PUT,
    SQL_QUESTION_PUT,
    SQL_QUESTION_DROP,
    SQL_OUTBOX_ADD,
    SQL_OUTBOX_NEXT,
    SQL_OUTBOX_EXPIRE,
    SQL_OUTBOX_SENDING,
    SQL_OUTBOX_GET,
    SQL_OUTBOX_SET,
    SQL_OUTBOX_REPEAT,
    SQL_OUTBOX_RECOVER,
    SQL_OUTBOX_PART_ADD,
    SQL_OUTBOX_PARTS_DONE,
    SQL_OUTBOX_FAILED,
    SQL_OUTBOX_SPENT,
    SQL_REPORT_FIND,
    SQL_REPORT_NOTE,
    SQL_OUTBOX_DUE,
    SQL_LONG_DUE,
    SQL_LAPSE_DUE,
    SQL_TIMER_DUE,
    SQL_QUEUED_AFTER,
    SQL_INBOX_AFTER,
    SQL_LIST_COMPLAINTS,
    SQL_LIST_COMPLAINT,
    SQL_LIST_MESSAGES,
    SQL_LIST_OUTBOX,
    SQL_LIST_RATINGS,
    SQL_LIST_SURVEYS,
    SQL_LIST_VOTES,
    SQL_LIST_COUNTS,
    SQL_LIST_AUDIT,
    SQL_LIST_TOUCHED,
    SQL_LIST_BREACHES,
    SQL_COUNT
};

/* Names of all bound parameters: P_UNIT is ":unit". */
#define STORE_PARAMS(X)                                                                                                \
    X(ACT, act)                                                                                                        \
    X(ACTOR, actor)                                                                                                    \
    X(ANSWERED_AT, answered_at)                                                                                        \
    X(AT, at)                                                                                                          \
    X(BADGE, badge)                                                                                                    \
    X(BEFORE, before)                                                                                                  \
    X(CASES, cases)                                                                                                    \
    X(CATEGORY, category)                                                                                              \
    X(CHANNEL, channel)                                                                                                \
    X(CHOICES, choices)                                                                                                \
    X(CLOCK_AT, clock_at)                                                                                              \
    X(CLOSES_AT, closes_at)                                                                                            \
    X(DAY, day)                                                                                                        \
    X(DETAIL, detail)                                                                                                  \
    X(DIGEST, digest)                                                                                                  \
    X(DRAFT, draft)                                                                                                    \
    X(DUE_AT, due_at)                                                                                                  \
    X(ERROR, error)                                                                                                    \
    X(EXPIRES_AT, expires_at)                                                                                          \
    X(FLAGS, flags)                                                                                                    \
    X(GRADE, grade)                                                                                                    \
    X(HANDLER, handler)                                                                                                \
    X(HASH, hash)                                                                                                      \
    X(HEARD_AT, heard_at)                                                                                              \
    X(ID, id)                                                                                                          \
    X(INBOX, inbox)                                                                                                    \
    X(INTENT, intent)                                                                                                  \
    X(IS_ANSWER, is_answer)                                                                                            \
    X(IS_OPEN, is_open)                                                                                                \
    X(IS_PARTIAL, is_partial)                                                                                          \
    X(IS_TEXT, is_text)                                                                                                \
    X(KIND, kind)                                                                                                      \
    X(LANG, lang)                                                                                                      \
    X(LIMIT, limit)                                                                                                    \
    X(MARKS, marks)                                                                                                    \
    X(MODEM, modem)                                                                                                    \
    X(MONTH, month)                                                                                                    \
    X(N, n)                                                                                                            \
    X(NAME, name)                                                                                                      \
    X(NOT_BEFORE, not_before)                                                                                          \
    X(NOW, now)                                                                                                        \
    X(OPENED_AT, opened_at)                                                                                            \
    X(PART, part)                                                                                                      \
    X(PEOPLE, people)                                                                                                  \
    X(PERSON, person)                                                                                                  \
    X(PRIORITY, priority)                                                                                              \
    X(RAW, raw)                                                                                                        \
    X(REASON, reason)                                                                                                  \
    X(REFERENCE, reference)                                                                                            \
    X(REPLY, reply)                                                                                                    \
    X(SEALED, sealed)                                                                                                  \
    X(SEES_SECRET, sees_secret)                                                                                        \
    X(SEGMENTS, segments)                                                                                              \
    X(SINCE, since)                                                                                                    \
    X(SMSC_AT, smsc_at)                                                                                                \
    X(STATE, state)                                                                                                    \
    X(STATE_AT, state_at)                                                                                              \
    X(STATUS, status)                                                                                                  \
    X(TEXT, text)                                                                                                      \
    X(TEXT_HASH, text_hash)                                                                                            \
    X(TICKET, ticket)                                                                                                  \
    X(TIMER, timer)                                                                                                    \
    X(TIMER_AT, timer_at)                                                                                              \
    X(TOTAL, total)                                                                                                    \
    X(TRIES, tries)                                                                                                    \
    X(UNIT, unit)                                                                                                      \
    X(UUID, uuid)                                                                                                      \
    X(VOTER, voter)                                                                                                    \
    X(WHO, who)

enum param {
#define X(NAME, name) P_##NAME,
    STORE_PARAMS(X)
#undef X
        P_COUNT
};

/* Segments queued in each of the last 24 hours, of the whole gateway. */
#define STORE_HOURS 24
struct store_spent {
    int64_t hour[STORE_HOURS]; /* since 1970, of each place */
    int segments[STORE_HOURS];
};

/* The message that is being handled: its row is written once, with what it was understood as. */
struct store_arrival {
    int64_t id; /* 0: there is none */
    int64_t person, at;
    enum channel channel;
    bool is_text, is_partial;
    char modem[MODEM_NAME_MAX];
    char text[MESSAGE_TEXT_MAX];
    char raw[MESSAGE_PARTS_MAX * (STORE_RAW_MAX + 1)]; /* of all parts */
};

#define STORE_KNOWN_MAX 64
struct store_known {
    struct phone phone;
    int64_t id;
};

/* A row of the audit chain that others hang on. */
struct audit_link {
    int64_t n; /* 0: before the first */
    uint8_t hash[SEAL_HASH_LEN];
};
_Static_assert(SEAL_HASH_LEN == STORE_AUDIT_HASH_LEN, "the chain is of these hashes");

struct store {
    sqlite3 *db;
    struct seal *seal;
    int lock_fd;    /* of <database>.lock; -1: in memory                    */
    bool is_failed; /* a verb failed in the open transaction                */
    bool is_lost;   /* an fsync failed: nothing is sure any more            */
    struct wal_vfs *wal_vfs;
    int wal_pages;                   /* since the last checkpoint                            */
    struct store_spent spent;        /* committed                                                  */
    struct store_spent pending;      /* in the open transaction                                    */
    struct audit_link audit_head;    /* the end of the chain: committed            */
    struct audit_link audit_pending; /* with the rows of the open transaction      */
    enum audit_actor acting;         /* whose a plan without a message is: CLOCK, or ADMIN after store_audit */
    int64_t acting_who;
    struct store_arrival arrival;
    int64_t last_inbox;   /* id of the newest message; -1: ask                                  */
    int64_t aside;        /* person whose draft cannot be read, put aside last; 0: none     */
    int n_aside;          /* of those, since store_put_aside was asked                      */
    uint32_t timer_aside; /* the same of the timers of cases: ticket of the last, */
    int n_timers_aside;   /* and how many                                        */
    int64_t newcomer;     /* person made by the message being handled: nothing is known of them */
    struct store_known known[STORE_KNOWN_MAX];
    sqlite3_stmt *stmt[SQL_COUNT];
    uint8_t param[SQL_COUNT][P_COUNT]; /* place of each parameter in a statement; 0: not in it */
};

/* ---- store_sqlite.c ---- */

/* What the last SQLite result rc means to a caller; notes a lost disk and a spoilt transaction. */
enum rc store_error(struct store *store, int rc, struct err *err) MUST_CHECK;

/* E_INVAL unless a transaction is open (or, is_open false, is not). */
enum rc store_expect(struct store *store, bool is_open, struct err *err) MUST_CHECK;

/* ---- store_sqlite_open.c ---- */

/* schema/NNN.sql in order; store_schema.c is made of them by lib/CMakeLists.txt. */
extern const char *const STORE_SCHEMA[];
extern const int STORE_SCHEMA_COUNT;

enum rc store_prepare_file(struct store *store, const char *path, const char *key_path, struct err *err) MUST_CHECK;

/* ---- store_sqlite_wal.c ---- */

/* A VFS that gathers the small writes to the WAL; its name, or NULL without memory. The
 * store owns it, until after the database is closed. */
const char *wal_install(struct store *store);
void wal_remove(struct store *store);

/* SQLite's hook after a commit, of the store ctx: notes how long the WAL grew, for the checkpoint
 * that is made where its errors are seen. */
int wal_note(void *ctx, sqlite3 *db, const char *name, int pages);

/* ---- store_sqlite_sql.c ---- */

enum rc sql_prepare(struct store *store, struct err *err) MUST_CHECK;
void sql_finalize(struct store *store);

/* ---- store_sqlite_query.c ---- */

/* One run of a statement. The first error is kept; what follows it does nothing. */
struct query {
    struct store *store;
    sqlite3_stmt *stmt;
    const uint8_t *place;
    int rc;
};

struct query query_of(struct store *store, enum sql sql);
void query_int(struct query *query, enum param param, int64_t value);
void query_id(struct query *query, enum param param, int64_t id);         /* 0 is NULL             */
void query_text(struct query *query, enum param param, const char *text); /* borrowed; NULL is NULL */
void query_blob(struct query *query, enum param param, const void *blob, int len);

bool query_row(struct query *query); /* step: true when there is a row */
enum rc query_end(struct query *query, struct err *err) MUST_CHECK;
enum rc query_run(struct query *query, struct err *err) MUST_CHECK; /* step to the end */
/* First column of the first row; E_NOTFOUND when there is none. */
enum rc query_number(struct query *query, int64_t *number_r, struct err *err) MUST_CHECK;

/* Columns of the row; what does not fit or does not belong makes the query fail as corrupt. */
int64_t query_col(struct query *query, int col);
void query_col_text(struct query *query, int col, size_t cap, char *text_r);
void query_col_phone(struct query *query, int col,
                     struct phone *phone_r); /* hash in col, sealed in col + 1; NULL: INVALID */
enum complaint_kind query_col_kind(struct query *query, int col);
enum phone_kind query_col_phone_kind(struct query *query, int col);
#define COMPLAINT_COLUMN_COUNT 20
void query_col_complaint(struct query *query, struct complaint *complaint_r); /* COMPLAINT_COLUMNS from column 0 */
/* What was read does not fit or does not belong, as query_col_* find it: the row's fault, not the disk's; forgotten. */
bool query_has_bad_row(struct query *query);

/* ---- store_sqlite_person.c ---- */

/* Id of the person with that number. person_id makes a new one, 0 for an invalid number;
 * person_find says E_NOTFOUND. */
enum rc person_id(struct store *store, const struct phone *phone, int64_t *id_r, struct err *err) MUST_CHECK;
enum rc person_find(struct store *store, const struct phone *phone, int64_t *id_r, struct err *err) MUST_CHECK;
enum rc person_phone(struct store *store, int64_t id, struct phone *phone_r, struct err *err) MUST_CHECK;
void person_forget(struct store *store); /* what is remembered of them in memory */

/* ---- store_sqlite_receive.c ---- */

/* Write the message that is being handled, if one is. plan: how it was understood, or NULL. */
enum rc arrival_write(struct store *store, const struct plan *plan, struct err *err) MUST_CHECK;

/* ---- store_sqlite_audit.c ---- */

/* At the start, and of a database that has no chain yet its first row, in the open transaction. */
enum rc audit_load(struct store *store, bool *is_new_r, struct err *err) MUST_CHECK;
enum rc audit_start(struct store *store, int64_t now, struct err *err) MUST_CHECK;

/* What an effect did to a complaint; person: who wrote, 0 nobody did. */
enum rc audit_complaint(struct store *store, const struct effect *effect, int64_t person, int64_t now,
                        struct err *err) MUST_CHECK;

enum rc audit_before_commit(struct store *store, struct err *err) MUST_CHECK; /* the end of the chain, if it moved */
void audit_commit(struct store *store);
void audit_rollback(struct store *store);

/* ---- store_sqlite_spent.c ---- */

enum rc spent_load(struct store *store, struct err *err) MUST_CHECK;
void spent_add(struct store_spent *spent, int64_t at, int segments);
int spent_sum(const struct store *store, int64_t now);
void spent_commit(struct store *store);
void spent_rollback(struct store *store);

/* ---- store_sqlite_facts.c: names that only the database needs ---- */

const char *store_category_name(int category);
const char *store_question_name(enum question question);
enum question store_question_from_name(const char *name); /* QUESTION_COUNT when none */
const char *store_reply_name(int reply_id);

const char *store_timer_name(enum timer timer);     /* "" for none */
enum timer store_timer_from_name(const char *name); /* TIMER_COUNT when it is none of ours */

/* What the writer of a complaint wrote, first to last, a line each; what does not fit is left out. */
enum rc store_texts(struct store *store, int64_t complaint, char text_r[MESSAGE_TEXT_MAX], struct err *err) MUST_CHECK;

/* A ticket that nobody has. */
enum rc store_fresh_ticket(struct store *store, uint32_t *ticket_r, struct err *err) MUST_CHECK;

/* A hash of the folded words of a text: punctuation, case and spaces do not count. */
int64_t store_words_hash(const char *text);

#endif
