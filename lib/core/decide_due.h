/*
 * decide_due: plans for what nobody wrote: a question that lapsed, a modem that went or came back, a breach.
 * (Deadlines of cases will be rows of the same kind.) Pure.
 */
#ifndef SUARA_CORE_DECIDE_DUE_H
#define SUARA_CORE_DECIDE_DUE_H

#include "core/plan.h"
#include "core/rules.h"

struct modem_news {
    const char *modem; /* name in suara.conf                       */
    bool is_up;        /* back, or silent                          */
    int64_t since_at;  /* UTC                                      */
    int n_queued;      /* SMS that wait to be sent                 */
    int64_t now;
};

/* A suspected data breach was noted. */
#define BREACH_NOTICE_S 259200 /* 3x24 hours until the written notice is due: UU 27/2022 art. 46 */
struct breach_news {
    int64_t noted_at;
    int n_people;
};

/* Tell the staff of every dinkes what is owed, and until when. plan_r is cleared first. */
void decide_breach(const struct rules *rules, const struct breach_news *news, struct plan *plan_r);

/* Tell the staff of every dinkes, once for each outage. plan_r is cleared first. */
void decide_modem(const struct rules *rules, const struct modem_news *news, struct plan *plan_r);

/* A timer of a case ran: what it does by the table in decide_timer.c, and its next timer. complaint: as it stands;
 * handler: the number of who took it, INVALID when nobody did: one who works there no more is not told.
 * plan_r is cleared first. */
void decide_timer(const struct rules *rules, const struct complaint *complaint, const struct phone *handler,
                  int64_t now, struct plan *plan_r);

/* The draft of an unanswered "which centre?" goes to the desk: the dinkes above all the units
 * that were offered, else that of the policy, else the first of the directory; its writer is told. plan_r is cleared
 * first. */
void decide_lapsed(const struct rules *rules, const struct lapsed *lapsed, int64_t now, struct plan *plan_r);

#endif
