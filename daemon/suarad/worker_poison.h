/*
 * worker_poison: which SMS kills workers? Each slot is announced before it is
 * decoded; from the announcements and the deaths this finds the slot, and asks that
 * it be handed over raw. A value; knows neither process nor wire.
 *
 * libGammu lists without saying which slot comes next. So after a first crash in a
 * list slots are asked for one by one; the crash after that has a slot, and with the
 * first one it is its second.
 */
#ifndef SUARA_DAEMON_WORKER_POISON_H
#define SUARA_DAEMON_WORKER_POISON_H

#include "io/wire_modem.h"

#define WORKER_POISON_CRASHES 2

struct worker_poison {
    bool is_reading;           /* announced, and not yet survived */
    struct modem_slot reading; /* location 0: some slot of a list */
    int n_list_crashes;
    int n;
    struct {
        struct modem_slot slot;
        int n_crashes;
    } suspect[WIRE_MODEM_SKIP_MAX];
};

void worker_poison_reading(struct worker_poison *poison, const struct modem_slot *slot);
void worker_poison_survived(struct worker_poison *poison);

/* The worker crashed. True: at a slot that is set aside from now on, slot_r. */
bool worker_poison_crashed(struct worker_poison *poison, struct modem_slot *slot_r);

/* What the next poll shall not decode; see modem_poll. */
int worker_poison_skip(const struct worker_poison *poison, struct modem_slot skip_r[WIRE_MODEM_SKIP_MAX]);

/* A poll came to its end: nothing of it crashed, and what was set aside is safe in
 * the database or no longer there. */
void worker_poison_forget(struct worker_poison *poison);

#endif
