/* Reading TPDUs. A cursor with a sticky failure bit keeps every field to one line. */
#include "pdu.h"

#include <string.h>

#include "gsm7.h"
#include "text.h"

struct cursor {
    const uint8_t *bytes;
    size_t len;
    size_t at;
    bool is_broken;
};

static uint8_t take(struct cursor *c)
{
    if (c->at >= c->len) {
        c->is_broken = true;
        return 0;
    }
    return c->bytes[c->at++];
}

static const uint8_t *take_block(struct cursor *c, size_t len)
{
    const uint8_t *block = c->bytes + c->at;

    if (len > c->len - c->at) {
        c->is_broken = true;
        return NULL;
    }
    c->at += len;
    return block;
}

static void copy_text(char *to, size_t size, const struct buf *from)
{
    size_t len = from->len < size ? from->len : size - 1;

    memcpy(to, buf_text(from), len);
    to[len] = '\0';
}

static void digits_of(const uint8_t *octets, size_t digits, struct buf *b)
{
    static const char symbols[] = "0123456789*#abc";

    for (size_t i = 0; i < digits; i++) {
        unsigned digit = i % 2 ? octets[i / 2] >> 4 : octets[i / 2] & 0x0F;

        if (digit < 15)
            buf_putc(b, symbols[digit]);
    }
}

/* An address of `digits` semi-octets after its type octet (9.1.2.5). */
static void take_address(struct cursor *c, size_t digits, char address_r[PDU_ADDRESS_SIZE])
{
    uint8_t type = take(c), septets[PDU_ADDRESS_SIZE];
    size_t octets_len = (digits + 1) / 2, count = digits * 4 / 7;
    const uint8_t *octets = digits > 20 ? NULL : take_block(c, octets_len);
    struct buf b = {0};

    address_r[0] = '\0';
    if (!octets) {
        c->is_broken = true;
        return;
    }
    if ((type & 0x70) == 0x50) {
        gsm7_unpack(octets, octets_len, 0, count, septets);
        gsm7_decode(septets, count, &b);
    } else {
        if ((type & 0x70) == 0x10)
            buf_putc(&b, '+');
        digits_of(octets, digits, &b);
    }
    copy_text(address_r, PDU_ADDRESS_SIZE, &b);
    buf_free(&b);
}

/* The SMSC address counts octets, type included, where the others count digits. */
static void take_smsc(struct cursor *c, char smsc_r[PDU_ADDRESS_SIZE])
{
    uint8_t len = take(c);

    smsc_r[0] = '\0';
    if (len > 1)
        take_address(c, (len - 1u) * 2, smsc_r);
    else if (len == 1)
        take(c);
}

/* Coding groups of 3GPP TS 23.038, section 4. */
static enum pdu_coding coding_of(uint8_t dcs)
{
    static const enum pdu_coding general[] = {PDU_GSM7, PDU_8BIT, PDU_UCS2, PDU_GSM7};

    if ((dcs & 0x80) == 0)
        return general[dcs >> 2 & 3];
    if ((dcs & 0xF0) == 0xE0)
        return PDU_UCS2;
    return (dcs & 0xF4) == 0xF4 ? PDU_8BIT : PDU_GSM7;
}

/* Looks for a concatenation element in a user data header without its length octet. */
static void read_header(const uint8_t *header, size_t len, struct pdu_concat *concat_r)
{
    for (size_t i = 0; i + 2 <= len; i += 2u + header[i + 1]) {
        const uint8_t *value = header + i + 2;
        size_t value_len = header[i + 1];

        if (i + 2 + value_len > len)
            return;
        if (header[i] == 0x00 && value_len == 3)
            *concat_r = (struct pdu_concat){8, value[0], value[2], value[1]};
        if (header[i] == 0x08 && value_len == 4)
            *concat_r = (struct pdu_concat){16, (unsigned)value[0] << 8 | value[1], value[3], value[2]};
    }
}

static void text_of(enum pdu_coding coding, const uint8_t *ud, size_t ud_len, size_t header_len, size_t udl,
                    struct buf *b)
{
    size_t skipped = (header_len * 8 + 6) / 7;
    uint8_t septets[256];

    if (coding == PDU_UCS2) {
        text_from_utf16(ud + header_len, ud_len - header_len, b);
    } else if (coding == PDU_8BIT) {
        text_escape(b, ud + header_len, ud_len - header_len, 1);
    } else if (udl > skipped) {
        unsigned fill = (unsigned)(skipped * 7 - header_len * 8);

        gsm7_unpack(ud + header_len, ud_len - header_len, fill, udl - skipped, septets);
        gsm7_decode(septets, udl - skipped, b);
    }
}

static void take_user_data(struct cursor *c, bool has_header, uint8_t dcs, struct pdu *pdu_r)
{
    uint8_t udl = take(c);
    size_t ud_len, header_len = 0;
    const uint8_t *ud;
    struct buf b = {0};

    pdu_r->coding = coding_of(dcs);
    ud_len = pdu_r->coding == PDU_GSM7 ? (udl * 7u + 7) / 8 : udl;
    ud = ud_len > 140 ? NULL : take_block(c, ud_len);
    if (ud && has_header)
        header_len = ud_len ? ud[0] + 1u : 1;
    /* A length that does not say where the PDU ends is as wrong as one that goes beyond. */
    if (!ud || header_len > ud_len || c->at != c->len) {
        c->is_broken = true;
        return;
    }
    if (header_len)
        read_header(ud + 1, header_len - 1, &pdu_r->concat);
    text_of(pdu_r->coding, ud, ud_len, header_len, udl, &b);
    copy_text(pdu_r->text, sizeof(pdu_r->text), &b);
    buf_free(&b);
}

static void take_time(struct cursor *c, uint8_t time_r[7])
{
    const uint8_t *octets = take_block(c, 7);

    if (octets)
        memcpy(time_r, octets, 7);
}

static void take_deliver(struct cursor *c, uint8_t first, struct pdu *pdu_r)
{
    uint8_t dcs;

    take_address(c, take(c), pdu_r->address);
    take(c);
    dcs = take(c);
    take_time(c, pdu_r->time);
    take_user_data(c, first & 0x40, dcs, pdu_r);
}

static void take_submit(struct cursor *c, uint8_t first, struct pdu *pdu_r)
{
    static const size_t validity_len[] = {0, 7, 1, 7};
    uint8_t dcs;

    pdu_r->asks_report = first & 0x20;
    pdu_r->mr = take(c);
    take_address(c, take(c), pdu_r->address);
    take(c);
    dcs = take(c);
    take_block(c, validity_len[first >> 3 & 3]);
    take_user_data(c, first & 0x40, dcs, pdu_r);
}

static void take_report(struct cursor *c, uint8_t first, struct pdu *pdu_r)
{
    uint8_t discharge[7];

    (void)first;
    pdu_r->mr = take(c);
    take_address(c, take(c), pdu_r->address);
    take_time(c, pdu_r->time);
    take_time(c, discharge);
    pdu_r->status = take(c);
}

int pdu_decode(const char *hex, struct pdu *pdu_r)
{
    static void (*const takers[])(struct cursor *, uint8_t, struct pdu *) = {take_deliver, take_submit, take_report};
    uint8_t bytes[PDU_OCTETS];
    int len = text_from_hex(hex, strlen(hex), bytes, sizeof(bytes));
    struct cursor c = {bytes, len > 0 ? (size_t)len : 0, 0, len <= 0};
    uint8_t first;

    memset(pdu_r, 0, sizeof(*pdu_r));
    take_smsc(&c, pdu_r->smsc);
    first = take(&c);
    if (c.is_broken || (first & 3) == 3)
        return -1;
    pdu_r->kind = (enum pdu_kind)(first & 3);
    takers[pdu_r->kind](&c, first, pdu_r);
    return c.is_broken ? -1 : 0;
}

size_t pdu_tpdu_len(const char *hex)
{
    size_t octets = strlen(hex) / 2;
    uint8_t smsc_len;

    if (octets == 0 || text_from_hex(hex, 2, &smsc_len, 1) != 1 || octets < smsc_len + 1u)
        return octets;
    return octets - 1 - smsc_len;
}
