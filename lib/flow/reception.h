/*
 * reception: what a modem handed over together becomes facts together. Turns
 * the words of the modem port into those of the store port; all SMS of a batch
 * are one transaction, after which each of them may leave the SIM.
 */
#ifndef SUARA_FLOW_RECEPTION_H
#define SUARA_FLOW_RECEPTION_H

#include "flow/intake.h"
#include "port/modem.h"

_Static_assert(MODEM_BATCH_MAX <= INTAKE_BATCH_MAX, "a batch of a modem is one transaction");

struct reception {
    struct intake *intake;
    const struct rules *rules;
    struct store *store;
    const char *modem; /* name in suara.conf                */
    const char *imsi;  /* of its SIM, "" when it is unknown */
};

/*
 * reception_batch - take a batch.
 * OK: everything in it is committed. Any error: nothing of the messages is;
 * they stay in the SIM and come again.
 */
enum rc reception_batch(const struct reception *reception, const struct modem_batch *batch, int64_t now,
                        struct err *err) MUST_CHECK;

#endif
