/*
 * world: all that lies outside the program under test and outlives its death:
 * the SIM, what was sent, the clock, how far the script has come. It is mapped
 * shared, so that a child that is killed at any step leaves it as it was.
 */
#ifndef SUARA_TESTS_WORLD_H
#define SUARA_TESTS_WORLD_H

#include "port/modem.h"

#define WORLD_SLOTS 64
#define WORLD_SENT_MAX 512
#define WORLD_TICKETS 10
#define WORLD_FAULTS_MAX 8

struct world_sent {
    char to[PHONE_TEXT_MAX];
    char text[REPLY_TEXT_MAX];
    int reference;
    bool is_expected; /* a "<" line has claimed it */
};

struct world {
    /* the script */
    int line;          /* next line to carry out */
    bool is_injected;  /* of that line: the SMS lies in the SIM already */
    int64_t now;
    uint32_t ticket[WORLD_TICKETS]; /* {T1} .. {T9}; 0: not seen yet */
    /* the SIM */
    struct modem_sms slot[WORLD_SLOTS];
    bool is_used[WORLD_SLOTS];
    int n_reports;
    /* what left */
    struct world_sent sent[WORLD_SENT_MAX];
    int n_sent;
    /* what the modem will do to the next sends: enum send_outcome, oldest first */
    enum send_outcome fault[WORLD_FAULTS_MAX];
    int n_faults;
    /* crash sweep: steps taken, and the step that kills (0: none) */
    int step, kill_at;
    bool is_killed;
};

extern struct world *WORLD; /* one a test process; set before anything else */

/* A step of the program under test: here it may die. */
void world_step(void);

#endif
