/* sent: every message part the network accepted, and the whole messages they join to. */
#ifndef SIM_SENT_H
#define SIM_SENT_H

#include <stdbool.h>
#include <stddef.h>

#include "pdu.h"

struct sim;
struct buf;

struct sent_part {
    char to[PDU_ADDRESS_SIZE];
    unsigned mr;
    enum pdu_coding coding;
    bool asks_report;
    struct pdu_concat concat; /* total 0: not concatenated */
    bool is_joined;           /* belongs to a message that is complete */
    char *text;
    char *pdu;
};

struct sent_message {
    size_t last; /* index of the part that completed it */
    unsigned parts;
    char *text;
};

struct sent {
    struct sent_part *parts;
    size_t len;
    size_t cap;
    size_t first_open; /* no part before this one is still unjoined */
    struct sent_message *messages;
    size_t messages_len;
    size_t messages_cap;
};

/* Takes note of a SUBMIT that was accepted with reference pdu->mr. */
void sent_add(struct sim *s, const struct pdu *pdu, const char *hex);
/* Listings of the control protocol, from the given index (counting from 1) on. */
void sent_list_parts(const struct sim *s, size_t from, struct buf *out);
void sent_list_messages(const struct sim *s, size_t from, struct buf *out);
void sent_clear(struct sim *s);

#endif
