/*
 * facts: what the store knows that a decision depends on, as one value. The
 * store fills it for a question (struct fact_query); decide only reads it.
 */
#ifndef SUARA_CORE_FACTS_H
#define SUARA_CORE_FACTS_H

#include "core/complaint.h"
#include "core/message.h"

#define FACTS_LIST_MAX  5
#define FACTS_DRAFT_MAX MESSAGE_TEXT_MAX

#define CHOICES_MAX 32 /* codes of at most five units, a space between, and NUL */

/* What a person was last asked. One open question per person. */
enum question {
    QUESTION_NONE,
    QUESTION_UNIT,   /* which centre? the draft waits for it             */
    QUESTION_TEXT,   /* what happened? unit is known                     */
    QUESTION_CANCEL, /* really withdraw `ticket`? YA                     */
    QUESTION_REASON, /* why was the rating low?                          */
    QUESTION_GRADE,  /* 1 to 4? unit is known; the draft is the reason    */
    QUESTION_RATED,  /* which centre is the rating (`grade`) of? the draft is the reason */
    QUESTION_COUNT
};

/* Facts that cost a query of their own, asked for by the command's table row. */
enum fact_need {
    NEED_TICKET = 1, /* `named`: the complaint with the ticket that was typed  */
    NEED_TEXT = 2,   /* text of `named` in named_text                          */
    NEED_LIST = 4,   /* the open complaints of units: list, n_open, n_late     */
    NEED_RATING = 8, /* grade_today                                           */
    NEED_VOTE = 16,  /* has_voted, for the month and category                  */
    NEED_SAME = 32,  /* `same`: a complaint of the sender with the same text   */
    NEED_RECENT = 64 /* last_kind_at of the reply named in `recent`            */
};

struct fact_query {
    int64_t now;
    int32_t today; /* local day, for ratings                          */
    int32_t month; /* for votes                                       */
    const struct phone *sender;
    unsigned needs;                /* enum fact_need                                  */
    uint32_t ticket;               /* NEED_TICKET                                     */
    char unit[DIRECTORY_CODE_MAX]; /* NEED_RATING, NEED_VOTE                   */
    int category;                  /* NEED_VOTE: enum badge_role                      */
    const char *text;              /* NEED_SAME: borrowed, with text_len              */
    size_t text_len;
    const char *const *units; /* NEED_LIST: codes of the units, NULL-terminated; secret_units likewise */
    bool sees_secret;         /* NEED_LIST: dinkes sees secret ones too          */
    int recent;               /* NEED_RECENT: enum reply_id                      */
};

/* A question that nobody answered in time, whose draft must not be lost. */
struct lapsed {
    int64_t person;              /* who was asked                                    */
    enum phone_kind person_kind; /* can that number get an SMS?                 */
    int lang;
    uint32_t fresh_ticket;
    enum complaint_kind of;
    unsigned flags;
    char choices[CHOICES_MAX];
    int64_t asked_at, expires_at;
    char draft[FACTS_DRAFT_MAX];
};

struct facts {
    int64_t now;
    uint32_t fresh_ticket; /* random, valid, not in use                       */

    int64_t person;                /* id of the sender; 0 when never seen             */
    int lang;                      /* last used; -1 when unknown                      */
    int replies_hour, replies_day; /* SMS queued to the sender in the last 1 and 24 h */
    int64_t limited_at;            /* when they were last told of the quota; 0 never  */
    int segments_today;            /* of the whole gateway, last 24 h                 */
    uint64_t last_reply_hash;      /* of the text last queued to the sender; 0: none */
    int64_t last_reply_at;

    struct {
        enum question kind;
        char unit[DIRECTORY_CODE_MAX];
        char choices[CHOICES_MAX]; /* UNIT, RATED: what we offered, first is number 1; one alone: "do you mean ..?" */
        int grade;                 /* RATED; UNIT: 0                               */
        uint32_t ticket;
        unsigned flags;
        enum complaint_kind of; /* kind of the draft                            */
        int64_t asked_at, expires_at;
        char draft[FACTS_DRAFT_MAX];
    } question; /* QUESTION_NONE when none is open or it expired   */

    struct complaint latest;   /* newest complaint of the sender that is open, answered or closed; id 0: none */
    struct complaint answered; /* the sender's one that was answered last and waits for PUAS or BELUM; id 0: none */
    int n_mine_open;
    struct complaint named;
    char named_text[MESSAGE_TEXT_MAX];
    struct phone named_handler_phone; /* number of the person who took `named`; INVALID when none */
    struct complaint same;
    struct complaint asked;                /* the one that the open question is about (its ticket); id 0: none */
    struct complaint list[FACTS_LIST_MAX]; /* soonest due first                */
    int n_list, n_open, n_late;
    int grade_today; /* 0: none                                         */
    bool has_voted;
    int64_t recent_at; /* 0: never                                        */
};

#endif
