/*
 * plan: what decide wants done: a bounded list of effects, committed by the
 * store in the transaction that writes the message. Nothing here is done yet.
 *
 * Texts live in the plan's own buffer: a plan may outlive what it was made of.
 */
#ifndef SUARA_CORE_PLAN_H
#define SUARA_CORE_PLAN_H

#include "core/facts.h"
#include "core/intent.h"
#include "core/reply.h"

#define PLAN_EFFECTS_MAX 32
#define PLAN_TEXT_MAX    49152

enum effect_kind {
    EFFECT_PERSON, /* remember the sender's language                        */
    EFFECT_OPEN,   /* a new complaint of the sender                         */
    EFFECT_MOVE,   /* an event of a complaint, and its new values           */
    EFFECT_RATING,
    EFFECT_REASON, /* a reason for the sender's rating of unit and day      */
    EFFECT_VOTE,
    EFFECT_SURVEY,  /* nine marks of the sender for unit and day; the last ones of a day count */
    EFFECT_ASK,     /* open a question (replaces the one that was open)      */
    EFFECT_SETTLED, /* the open question is answered or void                 */
    EFFECT_SMS,     /* one outbox row                                        */
    EFFECT_KIND_COUNT
};

/* Who gets to send first when credit, time or the modem is short. */
enum priority { PRIORITY_URGENT, PRIORITY_STAFF, PRIORITY_REPLY, PRIORITY_NOTICE, PRIORITY_COUNT };

/* One effect. Which members count depends on kind; the others are zero.
 * Text pointers point into the plan. */
struct effect {
    enum effect_kind kind;
    struct complaint complaint;     /* OPEN: all but id; MOVE: id and the new state, times, unit, handler, flags */
    enum event event;               /* MOVE; EVENT_COUNT: its history need not tell */
    const char *text;               /* OPEN, MOVE, REASON, ASK (draft), SMS; SURVEY: nine digits 0 to 4 */
    char unit[DIRECTORY_CODE_MAX];  /* RATING, REASON, VOTE, SURVEY, ASK        */
    int32_t day;                    /* RATING, REASON, SURVEY: local day; VOTE: month */
    int grade;                      /* RATING, ASK                                 */
    const char *choices;            /* ASK: codes with spaces between; NULL none    */
    int category;                   /* VOTE: enum badge_role                       */
    char badge[DIRECTORY_CODE_MAX]; /* VOTE                                    */
    enum question question;         /* ASK                                         */
    uint32_t ticket;                /* ASK: CANCEL                                 */
    unsigned flags;                 /* ASK: of the draft                           */
    int64_t expires_at;             /* ASK, SMS                                    */
    int64_t not_before;             /* SMS: not sent earlier; 0: at once           */
    int lang;                       /* PERSON                                      */
    /* SMS: */
    int64_t to_person; /* 0: to_phone                                 */
    struct phone to_phone;
    int reply_id; /* which template; for counting and NEED_RECENT */
    enum priority priority;
    int segments;
    bool is_answer; /* to the sender of this message: counts in the quota, leaves by its modem */
    uint32_t about; /* ticket the SMS is about; 0: none            */
};

struct plan {
    enum intent intent;            /* as it was understood in the end             */
    char unit[DIRECTORY_CODE_MAX]; /* the unit it ended up with; "" none        */
    uint32_t ticket;               /* it ended up with; 0 none                    */
    int n;
    struct effect effect[PLAN_EFFECTS_MAX];
    size_t text_used;
    char text[PLAN_TEXT_MAX];
};

void plan_clear(struct plan *plan);

/* A new zeroed effect of that kind. A full plan is our own bug: asserts. */
struct effect *plan_add(struct plan *plan, enum effect_kind kind);

/* Copy len bytes into the plan's buffer, NUL-terminated. Asserts on overflow:
 * PLAN_TEXT_MAX is sized for the largest message and all its replies. */
const char *plan_text(struct plan *plan, const char *text, size_t len);

/* 64-bit FNV-1a of a text: to see that the same words were just sent. Never 0. */
uint64_t plan_text_hash(const char *text);

#endif
