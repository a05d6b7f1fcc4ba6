/*
 * complaint: the states of a case, who may move it, and what decide needs to
 * know of one. (`case` is a C keyword.) The table of moves is the law; what is
 * not in it is refused. Pure.
 */
#ifndef SUARA_CORE_COMPLAINT_H
#define SUARA_CORE_COMPLAINT_H

#include "core/directory.h"

#include <stdbool.h>
#include <stdint.h>

enum state { /* the names are an outside interface */
             STATE_RECEIVED,
             STATE_VERIFIED,
             STATE_FORWARDED,
             STATE_IN_PROGRESS,
             STATE_MEDIATION,
             STATE_ANSWERED,
             STATE_CLOSED,
             STATE_REJECTED,
             STATE_REOPENED,
             STATE_WITHDRAWN,
             STATE_COUNT
};

/* What is to happen to a case by itself next; see core/deadline. Which of the two reminders is first depends on
 * how long the time is: of five days the last but one ends before three quarters are gone. */
enum timer {
    TIMER_NONE,
    TIMER_REMIND,     /* staff: three quarters of the time are gone      */
    TIMER_LAST_DAY,   /* staff: due on the next working day               */
    TIMER_OVERDUE,    /* missed: escalated, the writer hears an apology    */
    TIMER_OMBUDSMAN,  /* open for 60 working days: the writer's rights     */
    TIMER_CLOSE_WARN, /* answered: closes in two working days              */
    TIMER_CLOSE,      /* answered, and the writer said nothing             */
    TIMER_COUNT
};

enum complaint_kind { COMPLAINT_CASE, COMPLAINT_SUGGESTION, COMPLAINT_QUESTION, COMPLAINT_KIND_COUNT };

enum flag {
    FLAG_ANONYMOUS = 1,   /* staff see neither name nor number          */
    FLAG_SECRET = 2,      /* read by dinkes alone                        */
    FLAG_RETALIATION = 4, /* a report of pressure: never "the case that is meant" without its number */
    FLAG_SUPERVISORY =
        8,               /* about levies, discrimination, abuse of power: dinkes handles it, the unit does not see it */
    FLAG_LAPSED = 32,    /* nobody named its centre in time: it lies with dinkes until somebody does */
    FLAG_ESCALATED = 64, /* its date was missed: dinkes has taken over */
    FLAG_OMBUDSMAN = 128, /* its writer was told of the Ombudsman, once */
    FLAG_URGENT = 16      /* refused treatment, patient safety: answered the same day */
};

/* Those that only dinkes sees. */
#define FLAGS_DINKES_ONLY      ((unsigned)(FLAG_SECRET | FLAG_SUPERVISORY))
#define COMPLAINT_CATEGORY_MAX 24 /* bytes with NUL of the name of a category */

/* What happened to a complaint: a row in its history, and what moves its state. */
enum event {
    EVENT_OPENED,
    EVENT_FOLLOWUP,  /* the writer added text       */
    EVENT_TAKEN,     /* AMBIL                        */
    EVENT_ANSWERED,  /* BALAS                        */
    EVENT_CLOSED,    /* SELESAI, by staff            */
    EVENT_ACCEPTED,  /* PUAS, by the writer          */
    EVENT_REOPENED,  /* BELUM, by the writer         */
    EVENT_REJECTED,  /* TOLAK, by staff              */
    EVENT_WITHDRAWN, /* BATAL and YA, by the writer  */
    EVENT_REMINDED,  /* by the clock                 */
    EVENT_ESCALATED, /* by the clock: dinkes takes over */
    EVENT_WARNED,    /* by the clock: it will be closed */
    EVENT_EXPIRED,   /* by the clock: closed, nobody objected */
    EVENT_FORWARDED, /* TERUS, by dinkes: another unit answers it */
    EVENT_RECOUNTED, /* the calendar or the deadlines changed: due_at moved; changes no state */
    EVENT_COUNT
};

#define COMPLAINT_SENDER (-1) /* as handler in an effect: the sender of this message */

struct complaint {
    int64_t id; /* 0: there is none */
    uint32_t ticket;
    enum complaint_kind kind;
    enum state state;
    unsigned flags;                        /* enum flag */
    char category[COMPLAINT_CATEGORY_MAX]; /* name in keywords.yaml; "" none */
    char unit[DIRECTORY_CODE_MAX];
    int64_t writer;              /* id of the person; 0 when unlinked */
    enum phone_kind writer_kind; /* of the writer's number: can it get an SMS? */
    int64_t handler;             /* id of the staff person who took it; 0 when none */
    int64_t opened_at, state_at;
    int64_t due_at;      /* first answer due                      */
    int64_t answered_at; /* last answer; 0 when none              */
    int64_t closes_at;   /* answered: closes then; closed, rejected: may be reopened until then; else 0 */
    int64_t heard_at;    /* last text of the writer               */
    int64_t clock_at;    /* when the time to due_at began: opened, reopened, escalated */
    enum timer timer;    /* what happens next by itself, */
    int64_t timer_at;    /* and when; 0: nothing        */
    int lang;
};

/* Where `event` moves a complaint in `state`; STATE_COUNT when it is not allowed. */
enum state complaint_next(enum state state, enum event event);

/* Who may make an event happen. */
enum actor {
    ACTOR_WRITER,
    ACTOR_UNIT,   /* officers and the head of its unit */
    ACTOR_DINKES, /* the office above                  */
    ACTOR_CLOCK,
    ACTOR_COUNT
};
bool complaint_may(enum event event, enum actor actor);
const char *complaint_actor_name(enum actor actor); /* "writer", "unit", "dinkes", "clock" */

bool complaint_is_open(enum state state); /* somebody still owes the writer something */

const char *complaint_state_name(enum state state);     /* "in_progress"; for machines */
enum state complaint_state_from_name(const char *name); /* STATE_COUNT when none */
const char *complaint_event_name(enum event event);
const char *complaint_kind_name(enum complaint_kind kind);

#endif
