/*
 * intake: message -> parse -> decide -> plan -> store. The only way that
 * anything anybody wrote becomes a fact. Works over the store port alone; the
 * daemon, `suaractl try` and the transcript tests run these same steps.
 */
#ifndef SUARA_FLOW_INTAKE_H
#define SUARA_FLOW_INTAKE_H

#include "core/decide.h"
#include "port/store.h"

#define INTAKE_BATCH_MAX 64

struct intake; /* handle: the working space of one decision, allocated once */

enum rc intake_open(struct intake **intake_r, struct err *err) MUST_CHECK;
void intake_close(struct intake **intake);

/*
 * intake_batch - take SMS that a modem handed over together, in one
 * transaction. OK: committed; every one of them may be deleted from the SIM.
 * Any error: nothing was kept, all stay in the SIM, the caller tries again.
 * at most INTAKE_BATCH_MAX.
 */
enum rc intake_batch(struct intake *intake, const struct rules *rules, struct store *store, const struct sms_in *sms,
                     int n, int64_t now, struct err *err) MUST_CHECK;

/* intake_reports - delivery reports, in one transaction. What matches nothing is taken too. */
enum rc intake_reports(struct store *store, const struct delivery_report *report, int n, struct err *err) MUST_CHECK;

/* intake_text - one whole message that no modem brought (try, USSD, control
 * tool). plan_r (borrowed until the next call) tells how it was understood. */
enum rc intake_text(struct intake *intake, const struct rules *rules, struct store *store,
                    const struct message *message, const struct plan **plan_r, struct err *err) MUST_CHECK;

/* How the last message read by itself, before what went before was looked at; borrowed until the next one. */
const struct command *intake_command(const struct intake *intake);

/* intake_partials - long SMS whose missing parts are no longer waited for. n_r: how many. */
enum rc intake_partials(struct intake *intake, const struct rules *rules, struct store *store, int64_t now, int *n_r,
                        struct err *err) MUST_CHECK;

#endif
