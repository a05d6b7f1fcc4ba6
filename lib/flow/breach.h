/*
 * breach: personal data may have been open to others: it is noted, the health offices are told by SMS, and what is owed
 * is counted down (UU 27/2022 art. 46: a written notice to the people and to the authority within 3x24 hours). Works
 * over the store port alone.
 */
#ifndef SUARA_FLOW_BREACH_H
#define SUARA_FLOW_BREACH_H

#include "core/decide_due.h"
#include "port/store.h"

struct breach_ask {
    int32_t from_day, to_day; /* of the office, both included   */
    int64_t id;               /* breach_told                    */
    const char *reason;       /* no number of a person in it    */
    int64_t uid;              /* who asks                       */
    int64_t now;
};

/* The time that the days are, in the zone of the office. E_INVAL with a sentence: the end is before the beginning, or
 * it has not begun. */
enum rc breach_window(const struct rules *rules, const struct breach_ask *ask, int64_t *from_at_r, int64_t *to_at_r,
                      struct err *err) MUST_CHECK;

/* breach_note - note one, in one transaction with its audit row and the SMS to the health offices. */
enum rc breach_note(const struct rules *rules, struct store *store, const struct breach_ask *ask,
                    struct breach *breach_r, struct err *err) MUST_CHECK;

/* breach_told - the written notice was given; reason: how. As store_breach_told. */
enum rc breach_told(struct store *store, const struct breach_ask *ask, struct err *err) MUST_CHECK;

#endif
