#include "flow/act.h"

#include "flow/transaction.h"

enum rc act_record(struct store *store, const struct audit_entry *entry, int64_t now, struct err *err)
{
    enum rc rc = store_begin(store, err);
    return rc == OK ? transaction_end(store, store_audit(store, entry, now, err), err) : rc;
}
