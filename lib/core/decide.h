/*
 * decide: rules + facts + command + time -> plan. The only place that knows
 * what Suara does when somebody writes. Two steps, so that the store is asked
 * just what a command needs: decide_query says what to look up, decide_message
 * makes the plan. A command is one row of the table in decide_patient.c or
 * decide_staff.c with one small function. Pure.
 */
#ifndef SUARA_CORE_DECIDE_H
#define SUARA_CORE_DECIDE_H

#include "core/message.h"
#include "core/parse.h"
#include "core/plan.h"

/* All that one decision looks at. */
struct situation {
    const struct rules *rules;
    const struct message *message;
    const struct staff *staff; /* the sender, when a staff member on duty that day; else NULL */
    int32_t today;
    struct command command;
    const char *units[1025]; /* codes for NEED_LIST, NULL-terminated */
};

/* Before the store is asked: who is it, what do they say. */
void decide_begin(const struct rules *rules, const struct message *message, struct situation *situation_r);

/* What the store must be asked. query_r borrows from the situation. */
void decide_query(struct situation *situation, struct fact_query *query_r);

/* The plan. plan_r is cleared first. */
void decide_message(const struct situation *situation, const struct facts *facts, struct plan *plan_r);

#endif
