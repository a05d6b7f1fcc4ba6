#include "net.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "journal.h"
#include "pdu.h"
#include "sim.h"

#define JAKARTA 28 /* quarter hours east of Greenwich */

bool net_is_registered(const struct sim *s)
{
    return s->at.set[AT_CFUN] == 1 && s->at.lock == AT_UNLOCKED && !fault_is_on(s, FAULT_NO_NETWORK);
}

static bool is_reachable(const struct sim *s)
{
    return s->tty.master >= 0 && net_is_registered(s) && !at_is_hung(s);
}

void net_queue(struct sim *s, int memory, bool is_report, const char *pdu)
{
    struct net *net = &s->net;

    if (net->len == net->cap) {
        net->cap = net->cap ? net->cap * 2 : 64;
        net->waiting = buf_realloc(net->waiting, net->cap * sizeof(*net->waiting));
    }
    net->waiting[net->len++] = (struct net_waiting){memory, is_report, buf_strdup(pdu)};
    journal_queued(s, memory, is_report, pdu);
}

void net_unqueue(struct sim *s, size_t place)
{
    struct net *net = &s->net;

    if (place >= net->len)
        return;
    free(net->waiting[place].pdu);
    net->len--;
    memmove(net->waiting + place, net->waiting + place + 1, (net->len - place) * sizeof(*net->waiting));
    journal_unqueued(s, place);
}

static bool store(struct sim *s, const struct net_waiting *w)
{
    int memory = w->memory == NET_MEMORY_DEFAULT ? s->at.set[AT_MEM_RECEIVE] : w->memory;
    bool is_announced = w->is_report || s->at.set[AT_CNMI_MT] != 0;
    long index;

    if (!storage_has_room(s, memory))
        return false;
    index = storage_put(s, memory, STORAGE_UNREAD, w->pdu);
    s->stats.count[STAT_STORED]++;
    if (is_announced && s->at.set[AT_CNMI_MODE] != 0 && !fault_hit(s, FAULT_NO_URC))
        at_urc(s, "%s: \"%s\",%ld", w->is_report ? "+CDSI" : "+CMTI", storage_names[memory], index);
    return true;
}

static bool hand_over(struct sim *s, const struct net_waiting *w)
{
    /* A direct message to a closed port is lost for ever; a network would wait for the acknowledgement. */
    if (!s->tty.is_open)
        return false;
    s->stats.count[STAT_DIRECT]++;
    if (w->is_report)
        at_urc(s, "+CDS: %zu\r\n%s", pdu_tpdu_len(w->pdu), w->pdu);
    else
        at_urc(s, "+CMT: ,%zu\r\n%s", pdu_tpdu_len(w->pdu), w->pdu);
    return true;
}

/* True if the message has left the queue. The <mt> and <ds> of CNMI decide, 3GPP TS 27.005, 3.4.1. */
static bool deliver(struct sim *s, const struct net_waiting *w)
{
    const int *set = s->at.set;

    if (w->is_report && set[AT_CNMI_DS] == 0) {
        s->stats.count[STAT_REPORTS_DROPPED]++;
        return true;
    }
    if (w->memory != NET_MEMORY_DEFAULT)
        return store(s, w);
    if (w->is_report ? set[AT_CNMI_DS] == 1 : set[AT_CNMI_MT] >= 2)
        return hand_over(s, w);
    return store(s, w);
}

static struct net_view view(const struct sim *s)
{
    struct net_view v;

    memset(&v, 0, sizeof(v)); /* compared as bytes */
    v.len = s->net.len;
    for (int i = 0; i < STORAGE_COUNT; i++)
        v.used[i] = s->storage.memory[i].used;
    v.receive = s->at.set[AT_MEM_RECEIVE];
    v.mt = s->at.set[AT_CNMI_MT];
    v.ds = s->at.set[AT_CNMI_DS];
    v.is_open = s->tty.is_open;
    return v;
}

void net_drain(struct sim *s)
{
    struct net_view now = view(s);
    size_t i = 0;

    /* Thousands may wait for a slot; do not try them all at each turn of the loop. */
    if (s->net.len == 0 || !is_reachable(s) || memcmp(&now, &s->net.blocked, sizeof(now)) == 0)
        return;
    while (i < s->net.len) {
        if (deliver(s, &s->net.waiting[i]))
            net_unqueue(s, i);
        else
            i++;
    }
    s->net.blocked = view(s);
}

static void on_report_due(struct sim *s, const char *pdu)
{
    net_queue(s, NET_MEMORY_DEFAULT, true, pdu);
}

static void report(struct sim *s, const struct pdu *submit)
{
    struct net *net = &s->net;
    struct pdu p = {.kind = PDU_REPORT, .mr = submit->mr, .status = net->report_status};
    struct buf hex = {0};

    if (net->has_no_reports || !submit->asks_report)
        return;
    if (net->is_wrong_mr)
        p.mr = (uint8_t)(p.mr + 100);
    strcpy(p.smsc, s->at.smsc);
    memcpy(p.address, submit->address, sizeof(p.address));
    pdu_time((int64_t)time(NULL), JAKARTA, p.time);
    pdu_report(&p, &hex);
    for (int i = 0; i < (net->is_twice ? 2 : 1); i++) {
        timer_add(&s->timers, net->report_late_ms, on_report_due, buf_text(&hex));
        s->stats.count[STAT_REPORTS]++;
    }
    buf_free(&hex);
}

/* AT_OK if the network takes it. */
static int refusal(struct sim *s, const struct pdu *pdu)
{
    if (fault_hit(s, FAULT_SEND_ERROR))
        return AT_ERROR;
    if (fault_hit(s, FAULT_SEND_CMS))
        return AT_CMS + (int)fault_value(s, FAULT_SEND_CMS);
    if (fault_hit_on(s, FAULT_REJECT, pdu->address))
        return AT_CMS + 1;
    return net_is_registered(s) ? AT_OK : AT_CMS + 331;
}

int net_submit(struct sim *s, const char *pdu, uint8_t *mr_r)
{
    struct pdu p;
    int rc;

    if (pdu_decode(pdu, &p) || p.kind != PDU_SUBMIT || !p.address[0])
        return AT_CMS + 304;
    if (fault_hit(s, FAULT_SEND_LOST_BEFORE)) {
        s->stats.count[STAT_UNANSWERED]++;
        return AT_SILENT;
    }
    rc = refusal(s, &p);
    if (rc != AT_OK) {
        s->stats.count[STAT_REFUSED]++;
        return rc;
    }
    *mr_r = p.mr = s->net.next_mr++;
    s->stats.count[STAT_ACCEPTED]++;
    sent_add(s, &p, pdu);
    report(s, &p);
    if (fault_hit(s, FAULT_SEND_LOST)) {
        s->stats.count[STAT_UNANSWERED]++;
        return AT_SILENT;
    }
    return AT_OK;
}

const char *net_set_reports(struct sim *s, const char *words)
{
    struct net next = s->net;

    next.has_no_reports = next.is_twice = next.is_wrong_mr = false;
    next.report_status = 0;
    next.report_late_ms = 0;
    while (*words) {
        size_t len = strcspn(words, " ");

        if (strncmp(words, "off", len) == 0)
            next.has_no_reports = true;
        else if (strncmp(words, "twice", len) == 0)
            next.is_twice = true;
        else if (strncmp(words, "wrong-mr", len) == 0)
            next.is_wrong_mr = true;
        else if (strncmp(words, "late=", 5) == 0)
            next.report_late_ms = strtol(words + 5, NULL, 10);
        else if (strncmp(words, "fail=", 5) == 0)
            next.report_status = (uint8_t)strtol(words + 5, NULL, 16);
        else if (strncmp(words, "auto", len) != 0)
            return "auto, off, late=MS, fail=HEX, twice or wrong-mr";
        words += len + strspn(words + len, " ");
    }
    s->net = next;
    return NULL;
}

void net_free(struct sim *s)
{
    for (size_t i = 0; i < s->net.len; i++)
        free(s->net.waiting[i].pdu);
    free(s->net.waiting);
    s->net = (struct net){0};
}
