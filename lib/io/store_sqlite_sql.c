#include "io/store_sqlite.h"

#include <assert.h>

#define COMPLAINT_COLUMNS                                                                                              \
    "id, ticket, kind, state, flags, unit, writer, handler, opened_at, state_at, due_at, answered_at, closes_at, "     \
    "heard_at, lang, category, (SELECT p.kind FROM person p WHERE p.id = writer), clock_at, timer, timer_at"

/* As the index question_lapse says it, word for word, or it is not used. */
#define LAPSES "draft <> '' AND kind IN ('unit', 'cancel', 'reason') AND expires_at > 0"
/* Whose data moved in that time: cases as `t`, and as `w` who wrote then, about a case or not. */
#define TOUCHED                                                                                                        \
    "WITH t (id) AS (SELECT id FROM complaint WHERE opened_at >= :since AND opened_at < :before "                      \
    "UNION SELECT complaint FROM event WHERE at >= :since AND at < :before "                                           \
    "UNION SELECT c.id FROM inbox i JOIN complaint c ON c.ticket = i.ticket "                                          \
    "WHERE i.received_at >= :since AND i.received_at < :before "                                                       \
    "UNION SELECT c.id FROM outbox o JOIN complaint c ON c.ticket = o.ticket "                                         \
    "WHERE o.queued_at >= :since AND o.queued_at < :before), "                                                         \
    "w (id) AS (SELECT person FROM inbox WHERE received_at >= :since AND received_at < :before "                       \
    "AND person IS NOT NULL) "

/* As the index complaint_running says it. */
#define RUNS "(is_open = 1 OR state = 'answered')"

/* The only place with SQL but the schema. Bound by name, never pasted together. */
static const char *const SQL[] = {
    [SQL_BEGIN] = "BEGIN IMMEDIATE",
    [SQL_COMMIT] = "COMMIT",
    [SQL_ROLLBACK] = "ROLLBACK",

    [SQL_PERSON_FIND] = "SELECT id FROM person WHERE hash = :hash",
    [SQL_PERSON_ADD] = "INSERT INTO person (hash, kind, sealed) VALUES (:hash, :kind, :sealed)",
    [SQL_PERSON_NUMBER] = "SELECT hash, sealed FROM person WHERE id = :id",
    [SQL_PERSON_LANG] = "UPDATE person SET lang = :lang WHERE id = :person",

    [SQL_TAKEN_ADD] = "INSERT INTO taken (smsc_at, digest) VALUES (:smsc_at, :digest) ON CONFLICT DO NOTHING",
    [SQL_INBOX_ADD] = "INSERT INTO inbox (id, uuid, received_at, person, channel, modem, is_text, is_partial, intent, "
                      "unit, ticket, text, raw) VALUES (:id, :uuid, :at, :person, :channel, :modem, :is_text, "
                      ":is_partial, :intent, :unit, :ticket, :text, :raw)",
    [SQL_INBOX_LAST] = "SELECT coalesce(max(id), 0) FROM inbox",

    /* Nearest in SMSC time first: a reference that was used again belongs to another moment. */
    [SQL_LONG_FIND] = "SELECT l.id, p.part IS NOT NULL, p.is_text = :is_text AND p.text = :text AND p.raw = :raw "
                      "FROM long_sms l LEFT JOIN part p ON p.long_sms = l.id AND p.part = :part "
                      "WHERE l.hash = :hash AND l.first_at >= :since ORDER BY abs(l.smsc_at - :smsc_at), l.id",
    [SQL_LONG_ADD] = "INSERT INTO long_sms (hash, person, modem, total, n, first_at, smsc_at) "
                     "VALUES (:hash, :person, :modem, :total, 0, :at, :smsc_at)",
    [SQL_LONG_GROW] = "UPDATE long_sms SET n = n + 1 WHERE id = :id RETURNING total - n",
    [SQL_LONG_OLDEST] = "SELECT id FROM long_sms WHERE first_at <= :at ORDER BY first_at, id LIMIT 1",
    [SQL_LONG_GET] = "SELECT l.total, l.n, l.first_at, l.modem, p.hash, p.sealed, l.person "
                     "FROM long_sms l LEFT JOIN person p ON p.id = l.person WHERE l.id = :id",
    [SQL_LONG_DROP] = "DELETE FROM long_sms WHERE id = :id",
    [SQL_PART_ADD] = "INSERT INTO part (long_sms, part, is_text, text, raw) "
                     "VALUES (:id, :part, :is_text, :text, :raw)",
    [SQL_PART_LIST] = "SELECT part, is_text, text, raw FROM part WHERE long_sms = :id ORDER BY part",

    [SQL_FACT_PERSON] = "SELECT p.lang, q.kind, q.unit, "
                        "q.ticket, q.flags, q.draft_kind, q.asked_at, q.expires_at, q.draft, "
                        "q.choices, q.grade FROM person p LEFT JOIN question q ON q.person = p.id WHERE p.id = :person",
    [SQL_FACT_REPLIES] = "SELECT queued_at, reply, text FROM outbox WHERE person = :person AND is_answer = 1 "
                         "AND queued_at > :now - 86400 ORDER BY queued_at DESC, id DESC",
    /* Bounded: somebody who floods must not make each further message dearer. */
    [SQL_FACT_MINE] = "SELECT " COMPLAINT_COLUMNS ", text_hash FROM complaint WHERE writer = :person "
                      "ORDER BY id DESC LIMIT 200",
    [SQL_FACT_TICKET] = "SELECT 1 FROM complaint WHERE ticket = :ticket",
    [SQL_FACT_NAMED] = "SELECT " COMPLAINT_COLUMNS " FROM complaint WHERE ticket = :ticket",
    [SQL_FACT_TEXTS] = "SELECT text, 0 AS n FROM complaint WHERE id = :id UNION ALL SELECT text, n FROM event "
                       "WHERE complaint = :id AND kind IN ('followup', 'reopened') AND text <> '' ORDER BY n",
    [SQL_FACT_OPEN] = "SELECT " COMPLAINT_COLUMNS " FROM complaint WHERE is_open = 1 AND unit = :unit "
                      "AND (:sees_secret OR flags & 10 = 0) ORDER BY due_at, id LIMIT :limit",
    [SQL_FACT_OPEN_COUNT] = "SELECT count(*), count(*) FILTER (WHERE due_at > 0 AND due_at < :now) FROM complaint "
                            "WHERE is_open = 1 AND unit = :unit AND (:sees_secret OR flags & 10 = 0)",
    [SQL_FACT_RATING] = "SELECT grade FROM rating WHERE unit = :unit AND day = :day AND voter = :voter",
    [SQL_FACT_VOTE] = "SELECT 1 FROM vote WHERE unit = :unit AND month = :month AND category = :category "
                      "AND voter = :voter",
    [SQL_FACT_RECENT] = "SELECT queued_at FROM outbox WHERE person = :person AND is_answer = 1 AND reply = :reply "
                        "ORDER BY queued_at DESC LIMIT 1",
    [SQL_LAPSED] =
        "SELECT person, (SELECT p.kind FROM person p WHERE p.id = person), "
        "(SELECT p.lang FROM person p WHERE p.id = person), draft_kind, flags, choices, asked_at, expires_at, "
        "draft FROM question WHERE " LAPSES " AND expires_at <= :now ORDER BY expires_at, person LIMIT 1",
    [SQL_LAPSED_ASIDE] = "UPDATE question SET expires_at = 0 WHERE person = :person", /* 0: never lapses */

    [SQL_TIMER] = "SELECT " COMPLAINT_COLUMNS " FROM complaint WHERE timer_at > 0 AND timer_at <= :now "
                  "ORDER BY timer_at, id LIMIT 1",
    [SQL_TIMER_ASIDE] = "UPDATE complaint SET timer_at = 0 WHERE id = :id", /* 0: never comes */
    [SQL_RUNNING_AFTER] = "SELECT " COMPLAINT_COLUMNS " FROM complaint WHERE id > :id AND " RUNS " ORDER BY id LIMIT 1",

    [SQL_COMPLAINT_ADD] =
        "INSERT INTO complaint (uuid, ticket, kind, state, is_open, flags, unit, writer, handler, "
        "lang, inbox, text_hash, opened_at, state_at, due_at, answered_at, closes_at, heard_at, text, category, "
        "clock_at, timer, timer_at) "
        "VALUES (:uuid, :ticket, :kind, :state, :is_open, :flags, :unit, :person, :handler, "
        ":lang, :inbox, :text_hash, :opened_at, :state_at, :due_at, :answered_at, :closes_at, "
        ":heard_at, :text, :category, :clock_at, :timer, :timer_at)",
    [SQL_COMPLAINT_MOVE] = "UPDATE complaint SET state = :state, is_open = :is_open, flags = :flags, unit = :unit, "
                           "handler = :handler, state_at = :state_at, due_at = :due_at, answered_at = :answered_at, "
                           "closes_at = :closes_at, heard_at = :heard_at, category = :category, clock_at = :clock_at, "
                           "timer = :timer, timer_at = :timer_at WHERE id = :id",
    [SQL_EVENT_ADD] = "INSERT INTO event (complaint, n, kind, at, actor, text) "
                      "VALUES (:id, (SELECT coalesce(max(n), 0) + 1 FROM event WHERE complaint = :id), :kind, :at, "
                      ":actor, :text)",
    [SQL_AUDIT_ADD] = "INSERT INTO audit (n, at, actor, who, act, ticket, detail, hash) "
                      "VALUES (:n, :at, :actor, :who, :act, :ticket, :detail, :hash)",
    [SQL_AUDIT_AFTER] = "SELECT n, at, actor, who, act, ticket, detail, hash FROM audit WHERE n > :id "
                        "ORDER BY n LIMIT :limit",
    [SQL_AUDIT_LAST] = "SELECT n, hash FROM audit WHERE n <= :id ORDER BY n DESC LIMIT 1",
    [SQL_AUDIT_END] = "SELECT value FROM meta WHERE name = :name",
    [SQL_AUDIT_END_SET] = "UPDATE meta SET value = :hash WHERE name = :name",
    [SQL_AUDIT_BEFORE] = "SELECT (SELECT count(*) FROM complaint), (SELECT count(*) FROM event)",
    [SQL_BREACH_COUNT] = TOUCHED "SELECT (SELECT count(*) FROM t), (SELECT count(*) FROM (SELECT id FROM w UNION "
                                 "SELECT c.writer FROM t JOIN complaint c ON c.id = t.id WHERE c.writer IS NOT NULL))",
    [SQL_BREACH_ADD] = "INSERT INTO breach (from_at, to_at, noted_at, people, cases, reason) "
                       "VALUES (:since, :before, :at, :people, :cases, :reason)",
    [SQL_BREACH_GET] = "SELECT told_at FROM breach WHERE id = :id",
    [SQL_BREACH_TOLD] = "UPDATE breach SET told_at = :at WHERE id = :id",
    [SQL_BREACH_OPEN] = "SELECT count(*), min(noted_at) FROM breach WHERE told_at = 0",
    /* The last one counts: a new grade also voids the reason of the old. */
    [SQL_RATING_PUT] = "INSERT INTO rating (unit, day, voter, uuid, grade, at) "
                       "VALUES (:unit, :day, :voter, :uuid, :grade, :at) "
                       "ON CONFLICT DO UPDATE SET grade = excluded.grade, at = excluded.at, reason = NULL",
    [SQL_RATING_REASON] = "UPDATE rating SET reason = :text WHERE unit = :unit AND day = :day AND voter = :voter",
    [SQL_SURVEY_PUT] = "INSERT INTO survey (unit, day, voter, uuid, marks, at) "
                       "VALUES (:unit, :day, :voter, :uuid, :marks, :at) "
                       "ON CONFLICT DO UPDATE SET marks = excluded.marks, at = excluded.at",
    [SQL_VOTE_PUT] = "INSERT INTO vote (unit, month, category, voter, uuid, badge, at) "
                     "VALUES (:unit, :month, :category, :voter, :uuid, :badge, :at) "
                     "ON CONFLICT DO UPDATE SET badge = excluded.badge, at = excluded.at",
    [SQL_QUESTION_PUT] = "REPLACE INTO question (person, kind, unit, ticket, flags, draft_kind, asked_at, expires_at, "
                         "draft, choices, grade) VALUES (:person, :kind, :unit, :ticket, :flags, :state, :at, "
                         ":expires_at, :draft, :choices, :grade)",
    [SQL_QUESTION_DROP] = "DELETE FROM question WHERE person = :person",
    [SQL_OUTBOX_ADD] = "INSERT INTO outbox (person, modem, priority, reply, ticket, is_answer, segments, queued_at, "
                       "not_before, expires_at, state_at, text) VALUES (:person, :modem, :priority, :reply, :ticket, "
                       ":is_answer, :segments, :at, :not_before, :expires_at, :at, :text)",
    [SQL_OUTBOX_NEXT] = "SELECT id, priority, modem, queued_at, expires_at FROM outbox "
                        "WHERE state = 'queued' AND (priority, id) > (:priority, :id) AND not_before <= :now "
                        "ORDER BY priority, id",
    /* A repeat that came too late leaves what it was: unknown, for good. */
    [SQL_OUTBOX_EXPIRE] = "UPDATE outbox SET state = iif(is_repeat, 'unknown', 'expired'), state_at = :at "
                          "WHERE id = :id",
    [SQL_OUTBOX_SENDING] = "UPDATE outbox SET state = 'sending', state_at = :at, tries = tries + 1, via = :modem "
                           "WHERE id = :id",
    [SQL_OUTBOX_GET] = "SELECT o.state, o.tries, o.via, o.text, p.hash, p.sealed FROM outbox o "
                       "JOIN person p ON p.id = o.person WHERE o.id = :id",
    [SQL_OUTBOX_SET] = "UPDATE outbox SET state = :state, state_at = :at, not_before = :not_before, error = :error, "
                       "tries = :tries, n_parts = max(n_parts, :n) WHERE id = :id",
    [SQL_OUTBOX_REPEAT] = "UPDATE outbox SET state = 'queued', is_repeat = 1, not_before = 0, state_at = :now "
                          "WHERE state = 'unknown' AND is_repeat = 0 AND state_at <= :at",
    [SQL_OUTBOX_RECOVER] = "UPDATE outbox SET state = 'unknown' WHERE state = 'sending'",
    [SQL_OUTBOX_PART_ADD] = "REPLACE INTO outbox_part (outbox, try, part, modem, reference, sent_at) "
                            "VALUES (:id, :tries, :part, :modem, :reference, :at)",
    /* Delivered is the message whose every part arrived, in whichever try. */
    [SQL_OUTBOX_PARTS_DONE] =
        "UPDATE outbox SET state = 'delivered', state_at = :at WHERE id = :id AND n_parts > 0 "
        "AND (state IN ('sent', 'unknown', 'failed', 'expired') OR state = 'queued' AND tries > 0) "
        "AND n_parts <= (SELECT count(DISTINCT part) FROM outbox_part WHERE outbox = :id AND status < 32)",
    [SQL_OUTBOX_FAILED] = "UPDATE outbox SET state = 'failed', state_at = :at WHERE id = :id "
                          "AND state IN ('sent', 'unknown')",
    [SQL_OUTBOX_SPENT] = "SELECT queued_at, segments FROM outbox ORDER BY id DESC",
    [SQL_REPORT_FIND] = "SELECT x.outbox, x.try, x.part FROM outbox_part x JOIN outbox o ON o.id = x.outbox "
                        "WHERE x.modem = :modem AND x.reference = :reference AND x.sent_at > :since "
                        "AND o.person = :person ORDER BY x.sent_at DESC, x.outbox DESC, x.try DESC LIMIT 1",
    [SQL_REPORT_NOTE] = "UPDATE outbox_part SET status = :status WHERE outbox = :id AND try = :tries AND part = :part "
                        "AND coalesce(status, 32) BETWEEN 32 AND 63",
    [SQL_OUTBOX_DUE] = "SELECT min(not_before) FROM outbox WHERE state = 'queued'",
    [SQL_LONG_DUE] = "SELECT min(first_at) FROM long_sms",
    [SQL_LAPSE_DUE] = "SELECT min(expires_at) FROM question WHERE " LAPSES,
    [SQL_TIMER_DUE] = "SELECT min(timer_at) FROM complaint WHERE timer_at > 0",
    [SQL_QUEUED_AFTER] = "SELECT o.id, o.segments, o.text, p.hash, p.sealed FROM outbox o "
                         "JOIN person p ON p.id = o.person WHERE o.id > :id ORDER BY o.id LIMIT 1",
    [SQL_INBOX_AFTER] = "SELECT i.id, i.received_at, i.person, p.hash, p.sealed, i.channel, i.is_text, i.is_partial, "
                        "i.ticket, i.text FROM inbox i LEFT JOIN person p ON p.id = i.person "
                        "WHERE i.id > :id AND i.received_at >= :since ORDER BY i.id LIMIT 1",

    [SQL_LIST_COMPLAINTS] =
        "SELECT c.ticket, c.unit, c.state, c.kind, trim(iif(c.flags & 1, 'anonymous ', '') || iif(c.flags & 2, "
        "'secret ', '') || iif(c.flags & 8, 'supervisory ', '') || iif(c.flags & 16, 'urgent ', '') || "
        "iif(c.flags & 64, 'escalated', '')), "
        "nullif(c.category, ''), c.opened_at, c.due_at, c.answered_at, coalesce(i.channel, 'sms'), "
        "iif(c.flags & 1, NULL, p.hash), p.sealed FROM complaint c LEFT JOIN inbox i ON i.id = c.inbox "
        "LEFT JOIN person p ON p.id = c.writer WHERE (:unit IS NULL OR c.unit = :unit) "
        "AND (:state IS NULL OR c.state = :state) AND (:ticket = 0 OR c.ticket = :ticket) "
        "ORDER BY c.id DESC LIMIT :limit",
    [SQL_LIST_COMPLAINT] =
        "SELECT e.at, e.kind, iif(e.is_hidden, NULL, p.hash), p.sealed, e.text FROM "
        "(SELECT 0 AS n, opened_at AS at, 'opened' AS kind, writer AS actor, text, flags & 1 AS is_hidden "
        "FROM complaint WHERE ticket = :ticket UNION ALL SELECT e.n, e.at, e.kind, e.actor, e.text, "
        "c.flags & 1 AND e.actor = c.writer FROM complaint c JOIN event e ON e.complaint = c.id "
        "WHERE c.ticket = :ticket) e LEFT JOIN person p ON p.id = e.actor ORDER BY e.n LIMIT :limit",
    [SQL_LIST_MESSAGES] = "SELECT i.received_at, p.hash, p.sealed, i.modem, i.intent, i.unit, i.ticket, i.text "
                          "FROM inbox i LEFT JOIN person p ON p.id = i.person "
                          "WHERE (:unit IS NULL OR i.unit = :unit) ORDER BY i.id DESC LIMIT :limit",
    [SQL_LIST_OUTBOX] = "SELECT o.id, o.queued_at, p.hash, p.sealed, o.state, o.tries, o.segments, o.reply, o.ticket, "
                        "o.text FROM outbox o JOIN person p ON p.id = o.person "
                        "WHERE (:state IS NULL OR o.state = :state) ORDER BY o.id DESC LIMIT :limit",
    [SQL_LIST_RATINGS] = "SELECT unit, day, grade, count(*) FROM rating WHERE (:unit IS NULL OR unit = :unit) "
                         "GROUP BY unit, day, grade ORDER BY day DESC, unit, grade LIMIT :limit",
    [SQL_LIST_SURVEYS] = "SELECT unit, day, marks, count(*) FROM survey WHERE (:unit IS NULL OR unit = :unit) "
                         "GROUP BY unit, day, marks ORDER BY day DESC, unit, marks LIMIT :limit",
    [SQL_LIST_VOTES] =
        "SELECT unit, month, category, badge, count(*) FROM vote WHERE (:unit IS NULL OR unit = :unit) "
        "GROUP BY unit, month, category, badge ORDER BY month DESC, unit, category, count(*) DESC, badge "
        "LIMIT :limit",
    [SQL_LIST_COUNTS] = "SELECT 'messages', count(*) FROM inbox UNION ALL "
                        "SELECT 'persons', count(*) FROM person UNION ALL "
                        "SELECT 'complaints', count(*) FROM complaint UNION ALL "
                        "SELECT 'complaints_open', count(*) FROM complaint WHERE is_open = 1 UNION ALL "
                        "SELECT 'ratings', count(*) FROM rating UNION ALL "
                        "SELECT 'votes', count(*) FROM vote UNION ALL "
                        "SELECT 'long_sms_waiting', count(*) FROM long_sms UNION ALL "
                        "SELECT 'outbox_' || s.column1, coalesce(o.n, 0) FROM (VALUES ('queued'), ('sending'), "
                        "('sent'), ('delivered'), ('unknown'), ('failed'), ('expired')) s "
                        "LEFT JOIN (SELECT state, count(*) AS n FROM outbox GROUP BY state) o ON o.state = s.column1",
    [SQL_LIST_TOUCHED] =
        TOUCHED "SELECT c.ticket, c.unit, c.state, c.opened_at, iif(c.flags & 1, NULL, p.hash), p.sealed "
                "FROM t JOIN complaint c ON c.id = t.id LEFT JOIN person p ON p.id = c.writer UNION ALL "
                "SELECT NULL, NULL, NULL, NULL, p.hash, p.sealed FROM person p WHERE p.id IN (SELECT id FROM w EXCEPT "
                "SELECT c.writer FROM t JOIN complaint c ON c.id = t.id) ORDER BY 4 DESC LIMIT :limit",
    [SQL_LIST_BREACHES] = "SELECT id, from_at, to_at - 1, noted_at, told_at, people, cases, reason FROM breach "
                          "ORDER BY id DESC LIMIT :limit",
    [SQL_LIST_AUDIT] = "SELECT a.n, a.at, a.actor, p.hash, p.sealed, iif(a.actor = 'admin', a.who, NULL), a.act, "
                       "a.ticket, nullif(a.detail, '') FROM audit a LEFT JOIN person p ON a.actor = 'staff' "
                       "AND p.id = a.who WHERE (:ticket = 0 OR a.ticket = :ticket) ORDER BY a.n DESC LIMIT :limit",
};
_Static_assert(sizeof SQL / sizeof SQL[0] == SQL_COUNT, "every statement has its SQL");
_Static_assert(FLAG_ANONYMOUS == 1 && FLAG_SECRET == 2 && FLAG_SUPERVISORY == 8 && FLAG_URGENT == 16 &&
                   FLAG_ESCALATED == 64,
               "the listings test these bits");
_Static_assert(FLAGS_DINKES_ONLY == 10, "the lists of a unit leave these out");

static const char *const PARAM[] = {
#define X(NAME, name) [P_##NAME] = ":" #name,
    STORE_PARAMS(X)
#undef X
};
_Static_assert(sizeof PARAM / sizeof PARAM[0] == P_COUNT, "every parameter has its name");

static enum rc prepare_one(struct store *store, enum sql sql, struct err *err)
{
    assert(SQL[sql] != NULL);
    int rc = sqlite3_prepare_v3(store->db, SQL[sql], -1, SQLITE_PREPARE_PERSISTENT, &store->stmt[sql], NULL);
    if (rc != SQLITE_OK)
        return store_error(store, rc, err);
    int known = 0;
    for (size_t i = 0; i < P_COUNT; i++) {
        store->param[sql][i] = (uint8_t)sqlite3_bind_parameter_index(store->stmt[sql], PARAM[i]);
        known += store->param[sql][i] != 0;
    }
    assert(known == sqlite3_bind_parameter_count(store->stmt[sql]));
    (void)known;
    return OK;
}

enum rc sql_prepare(struct store *store, struct err *err)
{
    enum rc rc = OK;
    for (size_t i = 0; i < SQL_COUNT && rc == OK; i++)
        rc = prepare_one(store, (enum sql)i, err);
    return rc;
}

void sql_finalize(struct store *store)
{
    for (size_t i = 0; i < SQL_COUNT; i++)
        (void)sqlite3_finalize(store->stmt[i]);
}
