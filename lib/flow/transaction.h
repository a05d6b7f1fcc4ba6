/*
 * transaction: how every transaction of the flow ends. Works over the store port alone.
 */
#ifndef SUARA_FLOW_TRANSACTION_H
#define SUARA_FLOW_TRANSACTION_H

#include "port/store.h"

/* rc: of what was done in the open transaction. OK: it is committed; anything else, or a commit that fails: rolled
 * back, and that is returned. */
enum rc transaction_end(struct store *store, enum rc rc, struct err *err) MUST_CHECK;

#endif
