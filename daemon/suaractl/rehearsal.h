/*
 * rehearsal: the real intake on a throw-away database in memory, with a clock that stands
 * still until it is moved. Nothing is sent: what would be is read off the outbox. Used by
 * try, which rehearses what somebody types, and replay, which rehearses what was written.
 */
#ifndef SUARA_DAEMON_REHEARSAL_H
#define SUARA_DAEMON_REHEARSAL_H

#include "flow/intake.h"
#include "io/config.h"

/* A value until it is opened; zeroed, it may be closed. */
struct rehearsal {
    struct config *config;
    struct store *store;
    struct intake *intake;
    int64_t now;
    int64_t last_id; /* of the outbox: what was read already */
};

/* Takes config, also when it fails; sets NULL. The clock stands at now. E_TEMP: no memory. */
enum rc rehearsal_open(struct config **config, int64_t now, struct rehearsal *rehearsal_r, struct err *err) MUST_CHECK;
void rehearsal_close(struct rehearsal *rehearsal);

/* Set the clock, also back; everything that falls due until then happens. Errors as those of the store. */
enum rc rehearsal_clock(struct rehearsal *rehearsal, int64_t at, struct err *err) MUST_CHECK;

/* A message arrives now, whatever its received_at. plan_r: how it was understood; borrowed until the next one. */
enum rc rehearsal_hear(struct rehearsal *rehearsal, struct message message, const struct plan **plan_r,
                       struct err *err) MUST_CHECK;

/* The next SMS that was queued and not read yet. E_NOTFOUND: none. */
enum rc rehearsal_sms(struct rehearsal *rehearsal, struct queued_sms *sms_r, struct err *err) MUST_CHECK;

#endif
