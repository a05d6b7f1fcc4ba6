/*
 * rules: everything that the admin shapes, as decide sees it: one value that a
 * reload replaces whole. Pure; owned by the configuration's arena.
 */
#ifndef SUARA_CORE_RULES_H
#define SUARA_CORE_RULES_H

#include "core/deadline.h"
#include "core/directory.h"
#include "core/keyword.h"
#include "core/reply.h"
#include "core/workday.h"

#define POLICY_OWN_NUMBERS_MAX 24 /* those of all modems and a few more */

/* Numbers of suara.conf's `policy` group; defaults in policy_default(). */
struct policy {
    char country[COUNTRY_MAX];  /* "62"                                        */
    bool is_foreign_answered;   /* reply to numbers of other countries         */
    int replies_per_hour;       /* to one number: 10                           */
    int replies_per_day;        /* 30                                          */
    int staff_replies_per_hour; /* 60                                          */
    int segments_per_day;       /* of the whole gateway: 2000; 0 is no limit   */
    int followup_h;             /* free text joins the open case within: 48    */
    int question_h;             /* a question to a person waits: 24            */
    int ack_expire_h;           /* acknowledgements are worth sending for: 24  */
    int staff_expire_h;         /* notices to staff: 72                        */
    int parts_wait_s;           /* for the missing parts of a long SMS: 600    */
    int report_wait_s;          /* for a delivery report on an unknown send: 300 */
    int send_tries;             /* before a message is a dead letter: 5        */
    int modem_grace_s;          /* before another modem sends for a dead one: 120 */
    const char *desk_unit; /* code of the dinkes that gets messages whose centre nobody knows; "" the first dinkes */
    const char *text_sample_unit;             /* code shown in examples; "" is the first unit */
    struct phone own[POLICY_OWN_NUMBERS_MAX]; /* our own SIMs: never answered    */
    int n_own;
};

struct rules {
    struct keywords keywords;
    struct replies replies;
    struct directory directory;
    struct calendar calendar;
    struct deadlines deadlines;
    struct policy policy;
};

/* The calendar by which a unit works: the office's, with the unit's own Saturdays and time zone where
 * directory.yaml gives them. A value; its holidays are the office's. DIRECTORY_NONE: the office's own. */
struct calendar rules_calendar(const struct rules *rules, int unit);

void policy_default(struct policy *policy_r);

/* May an SMS go to this number at all? Mobile of our country, or foreign where
 * the policy says so; never alphanumeric, short code, fixed line, own number. */
bool policy_may_answer(const struct policy *policy, const struct phone *phone);

#endif
