/*
 * decide_table: what the decide_*.c files share, and nobody else includes:
 * a decision under way, the row of a command, and the few verbs with which
 * every row makes its plan.
 */
#ifndef SUARA_CORE_DECIDE_TABLE_H
#define SUARA_CORE_DECIDE_TABLE_H

#include "core/decide.h"

#define HOUR_S INT64_C(3600)
#define DAY_S  INT64_C(86400)

#define SAY_STAFF_MAX 8 /* people told of one thing in one unit */

struct decision {
    const struct situation *situation;
    const struct rules *rules;
    const struct command *command;
    const struct facts *facts;
    struct plan *plan;
    int lang; /* of the answer */
};

typedef void (*decide_fn)(struct decision *d);

struct decide_row {
    decide_fn decide; /* NULL: not a command of theirs */
    unsigned needs;   /* enum fact_need */
};

extern const struct decide_row DECIDE_PATIENT[INTENT_COUNT];
extern const struct decide_row DECIDE_STAFF[INTENT_COUNT];

/* Rows that have a file of their own. */
void decide_vote(struct decision *d);
void decide_info(struct decision *d);
void decide_unknown(struct decision *d);
void decide_rating(struct decision *d);
void decide_survey(struct decision *d);
/* A grade for a unit, with its reason ("" none): recorded and answered. */
void decide_rate(struct decision *d, int unit, int grade, const char *reason);

/* ---- what a message is about (decide_meant.c) ---- */

/* A unit that takes complaints and ratings: not the ministry above all. */
bool decide_can_receive(const struct decision *d, int unit);
/* Which numbers to call: those of the unit, of anywhere, or of who listens. */
int decide_emergency_reply(const struct rules *rules, const struct command *command);
/* It was said with a keyword of its own, and so is no mere text or answer. */
bool decide_is_worded(const struct command *command);
bool decide_is_mine(const struct decision *d, const struct complaint *complaint);
/* The sender's case that the command names, or the newest; id 0 none. */
const struct complaint *decide_meant(const struct decision *d);
/* The same for a word on an answer: the one that was answered, if any was. */
const struct complaint *decide_meant_answered(const struct decision *d);
/* The case that free text would be added to, or NULL. */
const struct complaint *decide_talked_of(const struct decision *d);
/* A ticket was typed that is no complaint of this sender: the refusal was said. */
bool decide_refuse_ticket(struct decision *d);

/* An open question is answered by this message? Then the plan is made. */
bool decide_answer(struct decision *d);

/* The badge that a vote names, by code or by a name that fits one alone; NULL. */
const struct badge *decide_badge(const struct situation *situation);

/* ---- questions (decide_question.c): one open at a time, and a draft that waits
 * for its unit outlives what is asked in between ---- */

bool decide_has_draft(const struct decision *d);
/* text becomes the draft, or is added to the one that waits; say asks. */
void decide_ask_unit(struct decision *d, enum complaint_kind kind, unsigned flags, const char *text, size_t len);
/* A rating whose centre, or whose grade, is not clear; reason: what was written with it, in the plan. */
void decide_ask_rated(struct decision *d, int grade, const char *reason);
void decide_ask_grade(struct decision *d, int unit, const char *reason);
void decide_ask_text(struct decision *d, int unit, enum complaint_kind kind, unsigned flags);
void decide_ask_cancel(struct decision *d, const struct complaint *complaint);
void decide_ask_reason(struct decision *d, const char *unit);
/* The open question is answered or void. */
void decide_settle(struct decision *d);
/* The draft and text, one below the other; text alone when it says the same again,
 * or when both do not fit (decide_is_draft_full: the draft must go elsewhere). */
bool decide_is_draft_full(const struct decision *d, size_t len);
const char *decide_with_draft(struct decision *d, const char *text, size_t len);

/* ---- the life of a complaint (decide_complaint.c) ---- */

/* What it is about: sets category and flags of a new complaint from its text. */
void decide_classify(const struct rules *rules, const char *text, struct complaint *complaint);
/* FLAG_SUPERVISORY, FLAG_URGENT as its words say. */
unsigned decide_flags_of(const struct rules *rules, const char *text);
/* To the staff who work on it, unless its writer is past the quota. */
void decide_tell_opened(struct decision *d, int unit, const struct complaint *complaint, const char *text);
/* The dinkes that gets what has no centre: the one above all units that were offered, else that of
 * the policy, else the first. */
int decide_desk(const struct rules *rules, const char *choices);
/* Opens a complaint and tells nobody; decide_open also answers the writer and tells staff. */
const struct complaint *decide_enter(struct decision *d, int unit, enum complaint_kind kind, unsigned flags,
                                     const char *text);
void decide_open(struct decision *d, int unit, enum complaint_kind kind, unsigned flags, const char *text);
/* The event and all that follows from it: the state, the dates, the timer. As it is now, in the plan; a row may change
 * what no clock hangs on. */
struct complaint *decide_move(struct decision *d, const struct complaint *complaint, enum event event,
                              const char *text);
/* What an event does to the dates and the timer of a case; for EVENT_OPENED, too. decide_move calls it. */
void decide_clock(const struct decision *d, struct complaint *complaint, enum event event);
void decide_followup(struct decision *d, const struct complaint *complaint);
void decide_reopen(struct decision *d, const struct complaint *complaint);
void decide_accept(struct decision *d, const struct complaint *complaint);
/* To the writer and to the staff of the new unit, who read the text (NEED_TEXT). */
void decide_tell_forwarded(struct decision *d, const struct complaint *complaint);
/* A case that lay with dinkes for want of its centre goes to that centre. */
void decide_hand_down(struct decision *d, const struct complaint *complaint, int unit);
void decide_withdraw(struct decision *d, const struct complaint *complaint);
/* The complaint that this message is about, into the plan. */
void decide_note(struct decision *d, const struct complaint *complaint);

/* ---- saying (decide_say.c): values live in the plan's buffer ---- */

struct phrase {
    int id; /* enum reply_id, or a topic */
    struct reply_values values;
    uint64_t whole; /* values that are not cut */
    uint32_t about; /* ticket */
    enum priority priority;
    bool is_repeated;  /* the same words again answer something new: "2", "2" */
    bool is_emergency; /* whatever the quota and the budget */
    bool is_vital;     /* the number of a new complaint: before the notice that the quota is spent */
};

struct phrase phrase_of(int id);
void phrase_ticket(struct decision *d, struct phrase *phrase, uint32_t ticket);
void phrase_kasus(struct decision *d, struct phrase *phrase, uint32_t ticket); /* a second ticket */
void phrase_unit(struct decision *d, struct phrase *phrase,
                 int unit); /* unit, kode, telp, jam; sample code when none */
void phrase_complaint(struct decision *d, struct phrase *phrase, const struct complaint *complaint);
void phrase_number(struct decision *d, struct phrase *phrase, enum reply_var var, int64_t number);
void phrase_date(struct decision *d, struct phrase *phrase, enum reply_var var, int64_t at);
/* Of a case: the day it was or is for its unit. */
void phrase_date_of(struct decision *d, struct phrase *phrase, enum reply_var var, int64_t at,
                    const struct complaint *complaint);
void phrase_category(struct decision *d, struct phrase *phrase, const struct complaint *complaint);
void phrase_month(struct decision *d, struct phrase *phrase); /* of now: "Mei 2026" */
void phrase_text(struct decision *d, struct phrase *phrase, enum reply_var var, const char *text, size_t len);

/* To the sender: within the quota, and never what was just said. False: nothing is sent. */
bool say(struct decision *d, const struct phrase *phrase);
/* The same, of a reply that names at most the command's unit. */
void say_plain(struct decision *d, int id);
/* To the sender, unless the same reply went out within window_s (NEED_RECENT of that reply). */
void say_once(struct decision *d, const struct phrase *phrase, int64_t window_s);
/* To the one who wrote the complaint, whoever the sender is; false when that number cannot be answered. Unless
 * it is urgent, not at night: they did not just write. */
bool say_writer(struct decision *d, const struct complaint *complaint, const struct phrase *phrase);
/* The sender has not used up what we answer: then staff need not hear each word at once either. */
bool say_is_within_quota(const struct decision *d);
/* The unit that signs for it: of a secret complaint the dinkes above, never the unit itself. */
void phrase_signer(struct decision *d, struct phrase *phrase, const struct complaint *complaint);
/* To the staff who work on cases of that unit; secret ones: to dinkes alone. */
void say_staff(struct decision *d, int unit, unsigned flags, const struct phrase *phrase);
void say_dinkes(struct decision *d, int unit, const struct phrase *phrase);
/* To all of them, as far as one plan has room. */
void say_every_dinkes(struct decision *d, const struct phrase *phrase);
void say_member(struct decision *d, const struct staff *staff, const struct phrase *phrase);

/* ---- a decision without a sender (decide_due.c) ---- */

/* Nobody wrote: no sender, no command, and of the facts the time alone. */
struct solitude {
    struct situation situation;
    struct message nobody;
    struct command none;
    struct facts facts;
};
struct decision decide_alone(struct solitude *alone, const struct rules *rules, int64_t now, struct plan *plan);

#endif
