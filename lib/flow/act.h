/*
 * act: what is done to the gateway itself, put on record in a transaction of its own. Works over the store port alone.
 */
#ifndef SUARA_FLOW_ACT_H
#define SUARA_FLOW_ACT_H

#include "port/store.h"

/* act_record - one row of the audit log, as store_audit, committed. */
enum rc act_record(struct store *store, const struct audit_entry *entry, int64_t now, struct err *err) MUST_CHECK;

#endif
