#include "flow/due.h"

#include <stdlib.h>
#include <string.h>

enum rc due_modem(const struct rules *rules, struct store *store, const struct modem_news *news, struct err *err)
{
    struct inbox_item *nobody = calloc(1, sizeof *nobody);
    struct plan *plan = calloc(1, sizeof *plan);
    enum rc rc = nobody != NULL && plan != NULL ? store_begin(store, err) : ERR(err, E_TEMP, "no memory for a notice");
    if (rc == OK) {
        decide_modem(rules, news, plan);
        rc = store_apply(store, nobody, plan, news->now, err);
        if (rc == OK)
            rc = store_commit(store, err);
        if (rc != OK)
            store_rollback(store);
    }
    free(nobody);
    free(plan);
    return rc;
}
