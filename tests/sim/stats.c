#include "stats.h"

const char *const stat_names[STAT_COUNT] = {
    [STAT_COMMANDS] = "commands",
    [STAT_BYTES_IN] = "bytes-in",
    [STAT_BYTES_OUT] = "bytes-out",
    [STAT_OPENED] = "opened",
    [STAT_ERRORS] = "errors",
    [STAT_STORED] = "stored",
    [STAT_DIRECT] = "direct",
    [STAT_DELETED] = "deleted",
    [STAT_ACCEPTED] = "accepted",
    [STAT_REFUSED] = "refused",
    [STAT_UNANSWERED] = "unanswered",
    [STAT_REPORTS] = "reports",
    [STAT_REPORTS_DROPPED] = "reports-dropped",
    [STAT_URCS] = "urcs",
};
