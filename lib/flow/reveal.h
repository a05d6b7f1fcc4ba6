/*
 * reveal: the number of a writer is shown to an administrator, and that it was is kept. Works over the store port
 * alone.
 */
#ifndef SUARA_FLOW_REVEAL_H
#define SUARA_FLOW_REVEAL_H

#include "port/store.h"

struct reveal {
    uint32_t ticket;
    const char *reason; /* no number of a person in it */
    int64_t uid;        /* who asks                    */
    int64_t now;
};

struct revealed {
    struct complaint complaint;
    struct phone phone;
};

/*
 * reveal_writer - who wrote a case. OK: the act and its reason are committed to the audit log; only then is there
 * anything in revealed_r. E_NOTFOUND: no such case, or its number is not here any more. Any other: not kept, not shown.
 */
enum rc reveal_writer(struct store *store, const struct reveal *ask, struct revealed *revealed_r,
                      struct err *err) MUST_CHECK;

#endif
