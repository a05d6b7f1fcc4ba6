/* ussd: the network's USSD gateway: what a test programmed as replies, and a log of what the modem's client did, so
 * that a test can see that a menu was cancelled and never answered.
 */
#ifndef SIM_USSD_H
#define SIM_USSD_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"

struct sim;

struct ussd_reply {
    char *code;
    int status; /* <m> of +CUSD: 0 done, 1 action needed, 2 ended, 4 not supported, 5 time-out */
    int dcs;    /* 15 or 0: GSM, 72: UCS-2 */
    long delay_ms;
    char *text;
};

struct ussd {
    struct ussd_reply *replies;
    size_t len;
    bool is_session_open; /* the last reply asked for an answer */
    bool is_presented;    /* <n> of the last AT+CUSD */
    struct buf log;
    size_t log_lines;
};

/* Programmes the reply to a code or, in an open session, to an answer. Copies. */
void ussd_programme(struct sim *s, const struct ussd_reply *reply);
/* The client dialled a code or answered a menu; the reply comes as +CUSD. */
void ussd_dial(struct sim *s, const char *code);
void ussd_cancel(struct sim *s);
/* The network speaks first. */
void ussd_push(struct sim *s, const struct ussd_reply *reply);
void ussd_free(struct sim *s);

#endif
