/* fault: what goes wrong on purpose. A test switches a fault on by name; the code that could fail asks fault_hit().
 *
 *     fault send-cms=38 count=2     two sends are refused with +CMS ERROR: 38
 *     fault hang for=500            silent for half a second
 *     fault clear
 */
#ifndef SIM_FAULT_H
#define SIM_FAULT_H

#include <stdbool.h>
#include <stdint.h>

struct sim;
struct buf;

enum fault {
    FAULT_HANG,    /* swallows everything, says nothing */
    FAULT_HANG_ON, /* hangs from this command on, until cleared */
    FAULT_MUTE_ON, /* never answers this command, goes on with the next */
    FAULT_UNPLUG,
    FAULT_SEND_ERROR,
    FAULT_SEND_CMS,
    FAULT_SEND_LOST,        /* accepts the message, never answers */
    FAULT_SEND_LOST_BEFORE, /* neither accepts nor answers */
    FAULT_SEND_LATE,
    FAULT_SEND_NO_MR, /* OK without +CMGS */
    FAULT_REJECT,     /* one recipient is refused for ever */
    FAULT_NO_PROMPT,
    FAULT_NO_NETWORK,
    FAULT_GARBAGE,
    FAULT_ECHO_NOISE,
    FAULT_TRUNCATE, /* answers are cut after N bytes */
    FAULT_SLOW,
    FAULT_SIGNAL,
    FAULT_LIST_ERROR,
    FAULT_READ_ERROR,
    FAULT_CPMS_ERROR,
    FAULT_SIM_BUSY,
    FAULT_DELETE_NOOP,
    FAULT_DELETE_ERROR,
    FAULT_SHUFFLE,
    FAULT_NO_URC, /* messages arrive without +CMTI */
    FAULT_NO_CBM,
    FAULT_BOOT_NOISE, /* "SMS Ready" and the like each time the terminal is opened */
    FAULT_COUNT
};

struct fault_row {
    bool is_on;
    long value;
    long left;     /* times it still happens; -1 for ever */
    char text[64]; /* its value as it was written: a command, a number */
};

struct fault_state {
    struct fault_row row[FAULT_COUNT];
};

/* Switches on: "NAME[=VALUE] [count=N] [for=MS]". NULL, or why not. */
const char *fault_set(struct sim *s, const char *words);
void fault_clear(struct sim *s);
/* Prints the active ones. */
void fault_list(const struct sim *s, struct buf *out);
/* Names and meanings, for help. */
void fault_help(struct buf *out);

bool fault_is_on(const struct sim *s, enum fault fault);
/* True if the fault is on; uses up one of its count. */
bool fault_hit(struct sim *s, enum fault fault);
/* The same for faults that are about one command ("CMGL" or "AT+CMGL") or one number. */
bool fault_hit_on(struct sim *s, enum fault fault, const char *what);
long fault_value(const struct sim *s, enum fault fault);

#endif
