#include "flow/transaction.h"

enum rc transaction_end(struct store *store, enum rc rc, struct err *err)
{
    if (rc == OK)
        rc = store_commit(store, err);
    if (rc != OK)
        store_rollback(store);
    return rc;
}
