/* net: the network side: a message centre that delivers as slots get free, takes what is sent, and makes delivery
 * reports. */
#ifndef SIM_NET_H
#define SIM_NET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sim;
struct buf;

#define NET_MEMORY_DEFAULT (-1) /* wherever CNMI and CPMS say */

struct net_waiting {
    int memory;
    bool is_report;
    char *pdu;
};

/* All that decides whether a waiting message can be delivered. */
struct net_view {
    size_t len;
    size_t used[2];
    int receive, mt, ds;
    int is_open;
};

struct net {
    struct net_waiting *waiting;
    size_t len;
    size_t cap;
    struct net_view blocked; /* what the last fruitless try saw; len 0: there was none */
    unsigned next_ref;       /* concatenation reference of the next long message delivered */
    uint8_t next_mr;
    bool has_no_reports;
    bool is_twice;
    bool is_wrong_mr;
    uint8_t report_status;
    long report_late_ms;
};

/* Registered: radio on, SIM unlocked, no fault "no-network". */
bool net_is_registered(const struct sim *s);
/* Puts a PDU into the queue of the message centre; net_drain() delivers it. */
void net_queue(struct sim *s, int memory, bool is_report, const char *pdu);
void net_unqueue(struct sim *s, size_t place);
/* Delivers what can be delivered now; called once in each turn of the main loop. */
void net_drain(struct sim *s);
/* Takes a SUBMIT in hex. AT_OK with the reference, AT_SILENT, or the error to answer with. */
int net_submit(struct sim *s, const char *pdu, uint8_t *mr_r);
/* "auto", "off", "late=MS", "fail=HEX", "twice", "wrong-mr", in any number. NULL, or why not. */
const char *net_set_reports(struct sim *s, const char *words);
void net_free(struct sim *s);

#endif
