/* sim: the one state of the simulated modem. Each part has its own file and struct; `struct sim` only holds them, and
 * is passed to every function instead of globals.
 *
 *     client -- tty.c -- at.c, at_*.c (command table) -- storage.c (SM, ME)      control.c -- test
 *                                                    \-- net.c (SMSC, reports), sent.c, ussd.c --/
 *                             fault.c is asked at each of these places
 *
 * Links libc only and nothing of the product.
 */
#ifndef SIM_SIM_H
#define SIM_SIM_H

#include <stdint.h>
#include <stdio.h>

#include "at.h"
#include "control.h"
#include "fault.h"
#include "net.h"
#include "options.h"
#include "sent.h"
#include "stats.h"
#include "storage.h"
#include "timer.h"
#include "trace.h"
#include "tty.h"
#include "ussd.h"

struct sim {
    struct options options;
    struct tty tty;
    struct at at;
    struct storage storage;
    struct net net;
    struct sent sent;
    struct ussd ussd;
    struct fault_state fault;
    struct stats stats;
    struct timers timers;
    struct trace trace;
    struct control control;
    FILE *journal;   /* see journal.h; NULL without --storage */
    uint64_t random; /* state of the generator; set by --seed so that a run can be repeated */
};

/* A number from 0 to `below` - 1; `below` > 0. */
uint32_t sim_random(struct sim *s, uint32_t below);
/* Power cycle of the modem: settings and half-typed commands are lost, storage stays, the PIN is asked again. */
void sim_reboot(struct sim *s);
/* USB unplugged and put back. */
void sim_unplug(struct sim *s);
int sim_replug(struct sim *s);

#endif
