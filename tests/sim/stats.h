/* stats: what is counted beside the calls of each AT command (those are in struct at). */
#ifndef SIM_STATS_H
#define SIM_STATS_H

#include <stdint.h>

enum stats_counter {
    STAT_COMMANDS, /* command lines that began with AT: round trips */
    STAT_BYTES_IN,
    STAT_BYTES_OUT,
    STAT_OPENED,          /* times a client opened the terminal */
    STAT_ERRORS,          /* answers that were an error */
    STAT_STORED,          /* messages and reports put into a slot */
    STAT_DIRECT,          /* handed over by +CMT or +CDS, never stored */
    STAT_DELETED,         /* slots emptied by the client */
    STAT_ACCEPTED,        /* message parts accepted for sending */
    STAT_REFUSED,         /* message parts refused */
    STAT_UNANSWERED,      /* message parts after which the modem kept silent */
    STAT_REPORTS,         /* delivery reports made */
    STAT_REPORTS_DROPPED, /* reports that nobody wanted (CNMI <ds> 0) */
    STAT_URCS,
    STAT_COUNT
};

struct stats {
    uint64_t count[STAT_COUNT];
};

extern const char *const stat_names[STAT_COUNT];

#endif
