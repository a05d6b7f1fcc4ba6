/*
 * sender: outbox -> modem -> mark. State `sending` is committed before a modem
 * sees the message, so that a crash leaves an ambiguity on record, never a loss
 * and at most one repeat. Works over the store port alone; who owns the modem
 * (a worker process, a scripted modem) calls these between its own steps.
 */
#ifndef SUARA_FLOW_SENDER_H
#define SUARA_FLOW_SENDER_H

#include "core/rules.h"
#include "port/store.h"

/* sender_next - what this idle modem should send now. up: names of the modems
 * that work now, NULL-terminated. E_NOTFOUND: nothing. */
enum rc sender_next(const struct rules *rules, struct store *store, const char *modem, const char *const *up,
                    int64_t now, struct outgoing *outgoing_r, struct err *err) MUST_CHECK;

/* sender_done - how it ended. A refused one is tried again with back-off
 * (core/retry.h), an unknown one waits for its delivery report. tries: of the outgoing. */
enum rc sender_done(const struct rules *rules, struct store *store, const struct send_result *result, int tries,
                    int64_t now, struct err *err) MUST_CHECK;

/* sender_settle - unknown ones whose report did not come in time: once more, or given up. */
enum rc sender_settle(const struct rules *rules, struct store *store, int64_t now, struct err *err) MUST_CHECK;

#endif
