/*
 * store: what Suara needs of a database, in the words of the domain. One
 * implementation today (io/store_sqlite); a second must pass tests/store.
 *
 * Used by lib/flow and daemon/; one handle, one thread. Everything between
 * store_begin and store_commit is one transaction, durable when store_commit
 * returned OK. After an error inside it the caller must store_rollback.
 *
 * Errors common to all:
 * E_TEMP the world refuses for now (disk full, locked): roll back, keep the SMS in
 * the SIM, try later. E_PERM the database is broken or closed to writing: a person
 * must act. E_UNCERTAIN an fsync failed: what the disk holds is unknown, and every
 * later verb says E_UNCERTAIN too. Delete nothing from the SIM, end the process: the
 * next one reads what is really there. E_INVAL a call that cannot be right (no
 * transaction open, one open that should not be, too long a text). Others are
 * named with the verb. No err holds a number.
 */
#ifndef SUARA_PORT_STORE_H
#define SUARA_PORT_STORE_H

#include "core/facts.h"
#include "core/plan.h"

#define STORE_DIGEST_LEN 16
#define STORE_IMSI_MAX   16
#define STORE_RAW_MAX    700 /* hex of a PDU and NUL */

struct store; /* handle */

/* One SMS (one part of a message perhaps) as a modem gave it. Borrowed pointers. */
struct sms_in {
    const char *modem; /* name in suara.conf                          */
    const char *imsi;  /* of its SIM; "" when unknown                  */
    struct phone sender;
    int64_t smsc_at;      /* the SMSC's time stamp; for the digest only   */
    int ref, part, total; /* concatenation; total 0 or 1: a single SMS    */
    int ref_width;        /* 8 or 16 bits                                 */
    bool is_text;         /* text holds the decoded user data             */
    const char *text;     /* clean UTF-8                                  */
    const char *raw;      /* hex of what could not be decoded, or "": kept for people */
    int64_t received_at;
};

/* A whole message to be handled: a single SMS or joined parts. */
struct inbox_item {
    int64_t id;     /* of the inbox row; the plan is applied to it  */
    int64_t person; /* id of the sender; 0: an invalid number       */
    char modem[MODEM_NAME_MAX];
    struct phone sender;
    int64_t received_at;
    bool is_text, is_partial;
    char text[MESSAGE_TEXT_MAX];
};

/* store_open - open or create; migrates; recovers what a crash left: rows that were
 * `sending` are `unknown` since the moment their sending began.
 * path: file, or ":memory:". key_path: file of the 32-byte secret (created with mode
 * 0600 when missing and the database is new), or NULL with ":memory:" for a random one.
 * Two files lie beside the database: -wal, and .lock, which names the process that has it.
 * E_EXISTS another process holds it (err names it); E_PERM corrupt, not Suara's, newer
 * schema, wrong or missing key, or permissions; E_TEMP disk. */
enum rc store_open(const char *path, const char *key_path, struct store **store_r, struct err *err) MUST_CHECK;
void store_close(struct store **store);

enum rc store_begin(struct store *store, struct err *err) MUST_CHECK;
enum rc store_commit(struct store *store, struct err *err) MUST_CHECK;
void store_rollback(struct store *store);

/*
 * store_receive - keep one SMS, exactly once, in the open transaction.
 * OK: item_r is a message to handle now (a single SMS, or the last missing
 * part of one). E_NOTFOUND: kept; other parts are awaited. E_EXISTS: taken
 * before: nothing changed. In all three the SMS may be deleted from the SIM
 * after store_commit.
 *
 * Known again by IMSI, sender, SMSC time, concatenation and content, never by
 * its slot. Parts belong together by IMSI, sender, reference, width and total; they are
 * joined in the order of their numbers with nothing between. A part number that the
 * message has with other words, or parts more than a day apart, begin a new message:
 * the reference was used again. A part that comes after its message was handed over by
 * store_next_partial waits in a message of its own.
 * A hostile part (part 0, part > total, total > 20, text no part can hold) is a
 * message of its own, is_partial, with whatever text it has. is_text is false only
 * where there is no text at all. */
enum rc store_receive(struct store *store, const struct sms_in *sms, struct inbox_item *item_r,
                      struct err *err) MUST_CHECK;

/* store_receive_text - the same for what has no modem (USSD, control tool, try). Never E_EXISTS. */
enum rc store_receive_text(struct store *store, const struct message *message, struct inbox_item *item_r,
                           struct err *err) MUST_CHECK;

/* store_next_partial - the oldest message whose first part came at or before
 * `before` and that still lacks parts: joined with "[...]" for each gap (parts in a row
 * that are missing are one gap; also at the start and the end), and waits no more. Its
 * received_at is that of its first part. E_NOTFOUND when there is none. */
enum rc store_next_partial(struct store *store, int64_t before, struct inbox_item *item_r, struct err *err) MUST_CHECK;

/* store_facts - answer a question. In an open transaction it sees what that did so far.
 * latest: the newest complaint of kind CASE, else the newest of any kind, withdrawn ones
 * left out; n_mine_open counts those of kind CASE; both look at the sender's last 200.
 * same: of kind CASE, not withdrawn, of the last 24 h, the same words. named_text: what
 * the writer wrote, first to last, a line each. replies_hour, replies_day, last_reply_*,
 * limited_at and recent_at look at SMS with is_answer alone, all but the last at those of
 * the last 24 h; last_reply_hash is plan_text_hash. segments_today: by whole hours, so of
 * the last 23 to 24 h. */
enum rc store_facts(struct store *store, const struct fact_query *query, struct facts *facts_r,
                    struct err *err) MUST_CHECK;

/* store_lapsed - the question that expired first, at or before now, among those that hold
 * the draft of a complaint: of kind UNIT, and CANCEL and REASON that carry one along. With a fresh ticket for it. In
 * the open transaction. Apply a plan that settles it (SETTLED with to_person) before asking for the next. E_NOTFOUND:
 * none. One that cannot be read (of another program, or damaged) holds up no other: it is put aside, stays where it is
 * and never lapses. */
enum rc store_lapsed(struct store *store, int64_t now, struct lapsed *lapsed_r, struct err *err) MUST_CHECK;

/* store_put_aside - how many questions store_lapsed has put aside since this was last asked, for the log; each is told
 * once. person_r: who was asked the last of them. Those of a transaction that was rolled back were not. */
int store_put_aside(struct store *store, int64_t *person_r);

/* store_timer - the case whose timer_at is earliest, at or before now, with its text. In the open transaction. Apply
 * a plan whose MOVE sets another timer before asking for the next. E_NOTFOUND: none. One that cannot be read holds up
 * no other: it is put aside, as with store_lapsed. */
enum rc store_timer(struct store *store, int64_t now, struct complaint *complaint_r, char text_r[MESSAGE_TEXT_MAX],
                    struct err *err) MUST_CHECK;

/* store_phone - the number of a person, by id; INVALID when it was unlinked. In the open transaction. */
enum rc store_phone(struct store *store, int64_t person, struct phone *phone_r, struct err *err) MUST_CHECK;

/* store_timers_put_aside - how many cases store_timer has put aside since this was last asked; as store_put_aside.
 * ticket_r: of the last of them. */
int store_timers_put_aside(struct store *store, uint32_t *ticket_r);

/* store_open_after - the open or answered case with the smallest id above after_id, to count its dates anew when
 * the calendar or the deadlines changed. One that cannot be read is passed over. E_NOTFOUND: that was all. */
enum rc store_open_after(struct store *store, int64_t after_id, struct complaint *complaint_r,
                         struct err *err) MUST_CHECK;

/* store_apply - carry out every effect of plan, at time now, for the message item that
 * this transaction handed over last, once (NULL or id 0: a timer, no message). A message
 * without a plan is kept all the same, not understood.
 * The writer of OPEN and the person of ASK and SETTLED are the sender, where the effect
 * names none (complaint.writer, to_person). ASK keeps complaint.kind as the draft's kind.
 * E_NOTFOUND: another message, or MOVE of a complaint that is not there. E_INVAL: an effect for nobody, or a
 * value that the schema refuses. */
enum rc store_apply(struct store *store, const struct inbox_item *item, const struct plan *plan, int64_t now,
                    struct err *err) MUST_CHECK;

/* ---- what was done, and by whom: a chain that nobody without the key mends unseen ---- */

#define STORE_AUDIT_ACT_MAX    24 /* bytes with NUL */
#define STORE_AUDIT_DETAIL_MAX 512
#define STORE_AUDIT_HASH_LEN   16
#define STORE_AUDIT_PAGE       2000 /* rows that are looked at in a few milliseconds */

enum audit_actor {
    AUDIT_WRITER, /* of the case                        */
    AUDIT_STAFF,  /* who: id of the person              */
    AUDIT_CLOCK,
    AUDIT_ADMIN, /* who: id of the user on this machine */
    AUDIT_SUARA, /* the program itself                  */
    AUDIT_ACTOR_COUNT
};

struct audit_entry {
    enum audit_actor actor;
    int64_t who;        /* STAFF, ADMIN; else 0                                        */
    const char *act;    /* a word for machines: "reveal", "purge"                       */
    uint32_t ticket;    /* 0: none                                                     */
    const char *detail; /* for people; never a number nor what somebody wrote. "" none */
};

/*
 * store_audit - one more row of the chain, in the open transaction: for what an administrator does, before it is done.
 * What store_apply changes of a case is told by itself; without a message, and after an entry of ADMIN in the same
 * transaction, as that administrator's act, else as the clock's. E_INVAL: no word, too long, or a detail that holds
 * more than eight digits in a row: write a long one in groups.
 *
 *     store_audit(store, &(struct audit_entry){AUDIT_ADMIN, uid, "purge", 0, "12 numbers"}, now, &err)
 */
enum rc store_audit(struct store *store, const struct audit_entry *entry, int64_t now, struct err *err) MUST_CHECK;

/* How far the chain was looked at; zeroed: from its beginning. A value: n alone is enough to go on. */
struct audit_check {
    int64_t n;                          /* of the last row that is good; 0: none yet          */
    int64_t first_at;                   /* of the first row, when this call looked at it      */
    int n_rows;                         /* good ones, of this call                            */
    bool is_over;                       /* all was looked at, its end too; or there is a finding */
    uint8_t hash[STORE_AUDIT_HASH_LEN]; /* of row n             */
    char finding[120];                  /* the first thing that is wrong; "" nothing */
};

/*
 * store_audit_check - look at the next max_rows rows; call it until is_over. A finding names the first row that was
 * changed, removed, added or moved. Whoever has the key can write another chain: compare the end with one that was
 * written down before.
 */
enum rc store_audit_check(struct store *store, struct audit_check *check, int max_rows, struct err *err) MUST_CHECK;

const char *store_audit_actor_name(enum audit_actor actor);

/* ---- what may have been open to others ---- */

struct breach {
    int64_t id;
    int64_t from_at, to_at; /* what was touched: from the one until before the other */
    int64_t noted_at;
    int n_people, n_cases; /* filled by store_breach_add */
    const char *reason;    /* borrowed */
};

/* store_breach_add - note one; id and counts are filled: cases that were opened, changed, or written about in that
 * time, those who wrote them, and all others who wrote then. Reads every case and message once. In the open
 * transaction. */
enum rc store_breach_add(struct store *store, struct breach *breach, struct err *err) MUST_CHECK;

/* store_breach_told - the written notice was given. In the open transaction. E_NOTFOUND: no such breach; E_EXISTS: it
 * was given before. */
enum rc store_breach_told(struct store *store, int64_t id, int64_t now, struct err *err) MUST_CHECK;

/* store_breach_open - how many notices are owed, and since when the first of them. */
enum rc store_breach_open(struct store *store, int *n_r, int64_t *noted_at_r, struct err *err) MUST_CHECK;

/* ---- outbox: queued -> sending -> sent -> delivered | unknown | failed | expired ---- */

#define STORE_OUTBOX_PARTS_MAX 20

enum outbox_state {
    OUTBOX_QUEUED,
    OUTBOX_SENDING,
    OUTBOX_SENT,
    OUTBOX_DELIVERED,
    OUTBOX_UNKNOWN,
    OUTBOX_FAILED,
    OUTBOX_EXPIRED,
    OUTBOX_STATE_COUNT
};

struct outgoing {
    int64_t id;
    struct phone to;
    char text[REPLY_TEXT_MAX];
    int tries;     /* including this one                           */
    int reference; /* concatenation reference, 0..255: the same again on a resend */
};

/* How a send ended; see modem.h. */
enum send_outcome { SEND_ACCEPTED, SEND_REFUSED, SEND_UNKNOWN, SEND_NOT_TRIED };

struct send_result {
    int64_t id; /* of the outgoing                              */
    enum send_outcome outcome;
    int error; /* CMS code when refused, else 0                */
    int n_parts;
    int reference[STORE_OUTBOX_PARTS_MAX]; /* TP-MR of each part that was accepted; -1: not */
};

/* A delivery report (3GPP TS 23.040 SMS-STATUS-REPORT). */
struct delivery_report {
    const char *modem;
    struct phone to;
    int reference; /* TP-MR                                        */
    int status;    /* raw TP-Status                                */
    int64_t at;
};

/* Which rows may this modem send, and how patient we are; from policy. */
struct outbox_query {
    const char *modem;
    int64_t now;
    int64_t grace_before;  /* rows of another modem queued before this may be taken: now - modem_grace_s */
    const char *const *up; /* names of the modems that work, NULL-terminated: their rows are theirs */
};

/* store_outbox_take - the next row for that modem, in state `sending`,
 * committed (own transaction): by priority, then first come first served. A row of another
 * modem is taken when that one is not in `up` and the row was queued by grace_before.
 * Expired rows met on the way become `expired` (a repeat: `unknown`).
 * E_NOTFOUND when there is nothing to send now. */
enum rc store_outbox_take(struct store *store, const struct outbox_query *query, struct outgoing *outgoing_r,
                          struct err *err) MUST_CHECK;

/* store_outbox_mark - what became of it (own transaction). ACCEPTED -> sent, or
 * delivered when the reports were faster; UNKNOWN -> unknown; REFUSED and NOT_TRIED ->
 * queued again at retry_at, or failed when retry_at is 0. NOT_TRIED was no try: it does
 * not count. E_NOTFOUND: this row is not being sent; E_INVAL: no such outcome. */
enum rc store_outbox_mark(struct store *store, const struct send_result *result, int64_t retry_at, int64_t now,
                          struct err *err) MUST_CHECK;

/* store_outbox_settle - rows `unknown` since `before` or longer without a report: queued
 * once more (n_r of them), unless that was done before: those stay unknown for good. */
enum rc store_outbox_settle(struct store *store, int64_t before, int64_t now, int *n_r, struct err *err) MUST_CHECK;

/* store_report - a delivery report arrived: for the newest part that this modem sent to
 * that number with that reference. All parts delivered (status < 0x20, in whichever try)
 * -> delivered, also from unknown, failed, expired, and queued for a repeat; one given up
 * (>= 0x40) -> failed from sent and unknown; still trying: nothing changes.
 * Idempotent. E_NOTFOUND when nothing matches. In the open transaction. */
enum rc store_report(struct store *store, const struct delivery_report *report, struct err *err) MUST_CHECK;

/* When does store_outbox_take have something next, or store_next_partial, store_lapsed or store_timer? INT64_MAX:
 * nothing waits. 0 or past: it waits for a modem that is idle and may take it. */
enum rc store_next_due(struct store *store, int parts_wait_s, int64_t *at_r, struct err *err) MUST_CHECK;

/* The same without the outbox. */
enum rc store_next_timer(struct store *store, int parts_wait_s, int64_t *at_r, struct err *err) MUST_CHECK;

/* ---- for people: listings, never used to decide ---- */

enum listing {
    LISTING_COMPLAINTS, /* ticket unit state kind flags category opened_at due_at answered_at channel writer(masked) */
    LISTING_COMPLAINT,  /* one, by ticket: its events: at event actor text                                */
    LISTING_MESSAGES,   /* received_at sender(masked) modem intent unit ticket text                       */
    LISTING_OUTBOX,     /* id queued_at to(masked) state tries segments reply ticket text                 */
    LISTING_RATINGS,    /* unit day grade n                                                               */
    LISTING_SURVEYS,    /* unit day marks n                                                               */
    LISTING_VOTES,      /* unit month category badge n                                                    */
    LISTING_COUNTS,     /* name value: for status                                                         */
    LISTING_TOUCHED,    /* ticket unit state opened_at writer(masked): as store_breach_add counts them      */
    LISTING_BREACHES,   /* id from to noted_at told_at people cases reason                                */
    LISTING_AUDIT,      /* n at actor person(masked) uid act ticket detail                                */
    LISTING_COUNT
};

enum cell_kind { CELL_TEXT, CELL_NUMBER, CELL_TIME, CELL_TICKET, CELL_NULL };

struct cell {
    const char *column; /* static name                                 */
    enum cell_kind kind;
    int64_t number;   /* NUMBER, TIME (UTC s), TICKET                */
    const char *text; /* TEXT; borrowed until the function returns   */
};

struct listing_query {
    enum listing listing;
    uint32_t ticket;       /* LISTING_COMPLAINT; LISTING_COMPLAINTS: only that one, 0: all */
    const char *unit;      /* filter by code, or NULL                     */
    const char *state;     /* filter, or NULL                             */
    int limit;             /* 0: 100                                      */
    int64_t since, before; /* LISTING_TOUCHED                         */
};

/* Called once a row; return false to stop. */
typedef bool (*store_row_fn)(void *ctx, const struct cell *cells, int n);

enum rc store_list(struct store *store, const struct listing_query *query, store_row_fn row, void *ctx,
                   struct err *err) MUST_CHECK;

/* The text queued since outbox id `after`, for `suaractl try`: see LISTING_OUTBOX; numbers unmasked. */
struct queued_sms {
    int64_t id;
    struct phone to;
    int segments;
    char text[REPLY_TEXT_MAX];
};
enum rc store_queued_after(struct store *store, int64_t after, struct queued_sms *sms_r, struct err *err) MUST_CHECK;

/* A message of the past, with what is needed to hear it again: for `suaractl replay`. */
struct recorded {
    int64_t id;
    int64_t received_at;
    int64_t person;      /* id of the sender; 0: an invalid number, or unlinked since */
    struct phone sender; /* INVALID when person is 0; see io/recorded.h for whom it is shown to */
    enum channel channel;
    bool is_text, is_partial;
    uint32_t ticket; /* it ended up with; 0 none                    */
    char text[MESSAGE_TEXT_MAX];
};

/* store_inbox_after - the message with the least id above after_id among those received at `since` or
 * later, whether a plan was applied to it or not. Of the open transaction too. E_NOTFOUND: none. */
enum rc store_inbox_after(struct store *store, int64_t after_id, int64_t since, struct recorded *recorded_r,
                          struct err *err) MUST_CHECK;

const char *store_channel_name(enum channel channel);   /* "sms", "ussd" */
enum channel store_channel_from_name(const char *name); /* CHANNEL_COUNT when none */

const char *store_outbox_state_name(enum outbox_state state);

#endif
