#include "flow/reveal.h"

#include "flow/transaction.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static enum rc find(struct store *store, const struct reveal *ask, struct revealed *revealed_r, struct err *err)
{
    const struct phone nobody = {.kind = PHONE_INVALID};
    const struct fact_query query = {.now = ask->now, .sender = &nobody, .needs = NEED_TICKET, .ticket = ask->ticket};
    struct facts *facts = calloc(1, sizeof *facts);
    enum rc rc = facts != NULL ? store_facts(store, &query, facts, err) : ERR(err, E_TEMP, "no memory for a case");
    if (rc == OK)
        revealed_r->complaint = facts->named;
    free(facts);
    if (rc == OK && revealed_r->complaint.id == 0)
        return ERR(err, E_NOTFOUND, "there is no case %08" PRIu32, ask->ticket);
    if (rc == OK && revealed_r->complaint.writer != 0)
        rc = store_phone(store, revealed_r->complaint.writer, &revealed_r->phone, err);
    if (rc == OK && revealed_r->phone.kind == PHONE_INVALID)
        return ERR(err, E_NOTFOUND, "case %08" PRIu32 " has no number: none was given, or it was erased", ask->ticket);
    return rc;
}

enum rc reveal_writer(struct store *store, const struct reveal *ask, struct revealed *revealed_r, struct err *err)
{
    const struct audit_entry entry = {
        .actor = AUDIT_ADMIN, .who = ask->uid, .act = "reveal", .ticket = ask->ticket, .detail = ask->reason};
    memset(revealed_r, 0, sizeof *revealed_r);
    enum rc rc = store_begin(store, err);
    if (rc != OK)
        return rc;
    rc = find(store, ask, revealed_r, err);
    if (rc == OK)
        rc = store_audit(store, &entry, ask->now, err);
    rc = transaction_end(store, rc, err);
    if (rc != OK)
        memset(revealed_r, 0, sizeof *revealed_r);
    return rc;
}
