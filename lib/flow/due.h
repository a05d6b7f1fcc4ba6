/*
 * due: what nobody wrote goes the same way as what somebody did: decide ->
 * plan -> commit. Works over the store port alone.
 */
#ifndef SUARA_FLOW_DUE_H
#define SUARA_FLOW_DUE_H

#include "core/decide_due.h"
#include "port/store.h"

/* due_modem - a modem is silent or back: queue the notices to dinkes. */
enum rc due_modem(const struct rules *rules, struct store *store, const struct modem_news *news,
                  struct err *err) MUST_CHECK;

#endif
