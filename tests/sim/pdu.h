/* pdu: the four SMS TPDUs a modem meets (3GPP TS 23.040, 9.2.2), in the hex form of AT commands, that is with the
 * SMSC address in front: DELIVER and STATUS-REPORT are encoded, DELIVER, SUBMIT and STATUS-REPORT decoded.
 *
 * Pure functions over values. They share no code with the product: they are its independent witness.
 *
 *     struct pdu p;
 *     if (pdu_decode("0001...", &p) == 0) puts(p.text);
 */
#ifndef SIM_PDU_H
#define SIM_PDU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"

#define PDU_TEXT_SIZE    1024 /* 160 septets or 140 octets, as UTF-8 or \xNN escapes */
#define PDU_ADDRESS_SIZE 40
#define PDU_OCTETS       192 /* longest TPDU with its SMSC address: 12 + 164 octets */

enum pdu_kind { PDU_DELIVER, PDU_SUBMIT, PDU_REPORT };
enum pdu_coding { PDU_GSM7, PDU_8BIT, PDU_UCS2 };

/* Concatenation, 9.2.3.24.1 and .8; total is 0 in a message that has one part. */
struct pdu_concat {
    unsigned width; /* of the reference: 8 or 16 bits */
    unsigned ref;
    unsigned part;
    unsigned total;
};

struct pdu {
    enum pdu_kind kind;
    enum pdu_coding coding;
    char smsc[PDU_ADDRESS_SIZE];
    char address[PDU_ADDRESS_SIZE]; /* sender or recipient: "+62812..", "0812..", "DINKES" */
    uint8_t mr;                     /* TP-MR of SUBMIT and STATUS-REPORT */
    uint8_t status;                 /* TP-ST of STATUS-REPORT */
    uint8_t time[7];                /* TP-SCTS, semi-octets as on the wire */
    bool asks_report;               /* TP-SRR */
    struct pdu_concat concat;
    char text[PDU_TEXT_SIZE];
};

/* 0, or -1 if the hex is no complete TPDU. */
int pdu_decode(const char *hex, struct pdu *pdu_r);
/* Octets of the TPDU in a hex PDU: what +CMGL and AT+CMGS call <length>. Never fails: broken PDUs are wanted, too. */
size_t pdu_tpdu_len(const char *hex);

/* A DELIVER of smsc, address, time, coding and concat of `pdu`; `units` are septets or octets without the header. */
void pdu_deliver(const struct pdu *pdu, const uint8_t *units, size_t count, struct buf *hex_r);
/* A STATUS-REPORT of smsc, mr, address, time and status. */
void pdu_report(const struct pdu *pdu, struct buf *hex_r);
/* Units (septets or octets) that fit beside the header of `concat`. */
size_t pdu_capacity(enum pdu_coding coding, const struct pdu_concat *concat);
/* UTC seconds as semi-octets at an offset in quarter hours (28 is Jakarta). */
void pdu_time(int64_t at, int quarters, uint8_t time_r[7]);

extern const char *const pdu_coding_names[3];

#endif
