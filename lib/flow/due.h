/*
 * due: what nobody wrote goes the same way as what somebody did: decide ->
 * plan -> commit. Works over the store port alone.
 */
#ifndef SUARA_FLOW_DUE_H
#define SUARA_FLOW_DUE_H

#include "core/decide_due.h"
#include "flow/intake.h"
#include "port/store.h"

/* due_modem - a modem is silent or back: queue the notices to dinkes. */
enum rc due_modem(const struct rules *rules, struct store *store, const struct modem_news *news,
                  struct err *err) MUST_CHECK;

/*
 * due_lapsed - the drafts whose question nobody answered by now go to the desk, in one
 * transaction, at most INTAKE_BATCH_MAX of them; n_r: how many. Call it before messages
 * are taken at the same `now`: a message that comes after the time of a question is no
 * answer to it any more, and what it asks in turn takes the place of the question.
 */
enum rc due_lapsed(const struct rules *rules, struct store *store, int64_t now, int *n_r, struct err *err) MUST_CHECK;

/*
 * due_next - when does the next of these fall due, at or before until: a long SMS whose
 * parts are waited for no more, a draft that lapses? E_NOTFOUND: none does.
 */
enum rc due_next(const struct rules *rules, struct store *store, int64_t until, int64_t *at_r,
                 struct err *err) MUST_CHECK;

/* due_until - all of them, each at its own time and in order of time: for a clock that is set, not one that runs. */
enum rc due_until(struct intake *intake, const struct rules *rules, struct store *store, int64_t until,
                  struct err *err) MUST_CHECK;

#endif
