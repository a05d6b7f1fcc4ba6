/* Every call that changes the database is two steps, one before and one after,
 * at which the crash sweep kills: linked with --wrap (see CMakeLists.txt). */
#include "world.h"

#define WRAP(name, parameters, arguments)                                                                              \
    enum rc __real_##name parameters;                                                                                  \
    enum rc __wrap_##name parameters;                                                                                  \
    enum rc __wrap_##name parameters                                                                                   \
    {                                                                                                                  \
        world_step();                                                                                                  \
        enum rc rc = __real_##name arguments;                                                                          \
        world_step();                                                                                                  \
        return rc;                                                                                                     \
    }

WRAP(store_begin, (struct store * store, struct err *err), (store, err))
WRAP(store_commit, (struct store * store, struct err *err), (store, err))
WRAP(store_receive, (struct store * store, const struct sms_in *sms, struct inbox_item *item_r, struct err *err),
     (store, sms, item_r, err))
WRAP(store_apply,
     (struct store * store, const struct inbox_item *item, const struct plan *plan, int64_t now, struct err *err),
     (store, item, plan, now, err))
WRAP(store_outbox_take,
     (struct store * store, const struct outbox_query *query, struct outgoing *outgoing_r, struct err *err),
     (store, query, outgoing_r, err))
WRAP(store_outbox_mark,
     (struct store * store, const struct send_result *result, int64_t retry_at, int64_t now, struct err *err),
     (store, result, retry_at, now, err))
