/* Writing TPDUs. */
#include "pdu.h"

#include <string.h>
#include <time.h>

#include "gsm7.h"
#include "text.h"

const char *const pdu_coding_names[3] = {"gsm", "8bit", "ucs2"};

static bool is_alphanumeric(const char *address)
{
    return address[0] && address[strspn(address, "+0123456789*#")] != '\0';
}

static uint8_t semi_octet(const char *digits, size_t at, size_t len)
{
    static const char symbols[] = "0123456789*#abc";
    const char *found = at < len ? strchr(symbols, digits[at]) : NULL;

    return found ? (uint8_t)(found - symbols) : 0x0F;
}

static void put_byte(struct buf *bytes, unsigned value)
{
    buf_putc(bytes, (char)(uint8_t)value);
}

static void put_digits(struct buf *bytes, const char *digits, size_t len)
{
    for (size_t i = 0; i < len; i += 2)
        put_byte(bytes, semi_octet(digits, i, len) | (unsigned)semi_octet(digits, i + 1, len) << 4);
}

/* At most 11 characters: ten octets are all an address has room for. */
static void put_name(struct buf *bytes, const char *name)
{
    struct buf septets = {0};
    uint8_t octets[16];
    size_t count, len;

    gsm7_encode(name, &septets);
    count = septets.len > 11 ? 11 : septets.len;
    len = gsm7_pack((const uint8_t *)buf_text(&septets), count, 0, octets);
    put_byte(bytes, (unsigned)(count * 7 + 3) / 4);
    put_byte(bytes, 0xD0);
    buf_add(bytes, octets, len);
    buf_free(&septets);
}

static void put_address(struct buf *bytes, const char *address)
{
    bool is_international = address[0] == '+';
    const char *digits = address + is_international;
    size_t len = strlen(digits);

    if (is_alphanumeric(address)) {
        put_name(bytes, address);
        return;
    }
    len = len > 20 ? 20 : len;
    put_byte(bytes, (unsigned)len);
    put_byte(bytes, is_international ? 0x91 : 0x81);
    put_digits(bytes, digits, len);
}

static void put_smsc(struct buf *bytes, const char *smsc)
{
    bool is_international = smsc[0] == '+';
    const char *digits = smsc + is_international;
    size_t len = strlen(digits);

    if (len == 0) {
        put_byte(bytes, 0);
        return;
    }
    put_byte(bytes, (unsigned)((len + 1) / 2 + 1));
    put_byte(bytes, is_international ? 0x91 : 0x81);
    put_digits(bytes, digits, len);
}

/* The header with its length octet; returns its length, 0 for a single message. */
static size_t make_header(const struct pdu_concat *concat, uint8_t header[7])
{
    if (!concat->total)
        return 0;
    if (concat->width == 16) {
        const uint8_t wide[] = {
            6, 8, 4, (uint8_t)(concat->ref >> 8), (uint8_t)concat->ref, (uint8_t)concat->total, (uint8_t)concat->part};
        memcpy(header, wide, sizeof(wide));
        return sizeof(wide);
    }
    const uint8_t narrow[] = {5, 0, 3, (uint8_t)concat->ref, (uint8_t)concat->total, (uint8_t)concat->part};
    memcpy(header, narrow, sizeof(narrow));
    return sizeof(narrow);
}

size_t pdu_capacity(enum pdu_coding coding, const struct pdu_concat *concat)
{
    uint8_t header[7];
    size_t header_len = make_header(concat, header), octets = 140 - header_len;

    if (coding == PDU_GSM7)
        return octets * 8 / 7;
    return coding == PDU_UCS2 ? octets & ~(size_t)1 : octets;
}

static void put_user_data(struct buf *bytes, const struct pdu *pdu, const uint8_t *units, size_t count)
{
    uint8_t header[7], packed[160];
    size_t header_len = make_header(&pdu->concat, header), skipped = (header_len * 8 + 6) / 7;

    if (pdu->coding != PDU_GSM7) {
        put_byte(bytes, (unsigned)(header_len + count));
        buf_add(bytes, header, header_len);
        buf_add(bytes, units, count);
        return;
    }
    put_byte(bytes, (unsigned)(skipped + count));
    buf_add(bytes, header, header_len);
    count = gsm7_pack(units, count, (unsigned)(skipped * 7 - header_len * 8), packed);
    buf_add(bytes, packed, count);
}

void pdu_deliver(const struct pdu *pdu, const uint8_t *units, size_t count, struct buf *hex_r)
{
    static const uint8_t dcs[] = {0x00, 0x04, 0x08};
    struct buf bytes = {0};

    put_smsc(&bytes, pdu->smsc);
    put_byte(&bytes, pdu->concat.total ? 0x44 : 0x04);
    put_address(&bytes, pdu->address);
    put_byte(&bytes, 0);
    put_byte(&bytes, dcs[pdu->coding]);
    buf_add(&bytes, pdu->time, 7);
    put_user_data(&bytes, pdu, units, count);
    text_to_hex(hex_r, bytes.data, bytes.len);
    buf_free(&bytes);
}

void pdu_report(const struct pdu *pdu, struct buf *hex_r)
{
    struct buf bytes = {0};

    put_smsc(&bytes, pdu->smsc);
    put_byte(&bytes, 0x06);
    put_byte(&bytes, pdu->mr);
    put_address(&bytes, pdu->address);
    buf_add(&bytes, pdu->time, 7);
    buf_add(&bytes, pdu->time, 7);
    put_byte(&bytes, pdu->status);
    text_to_hex(hex_r, bytes.data, bytes.len);
    buf_free(&bytes);
}

static uint8_t swapped(int value)
{
    return (uint8_t)(value % 10 << 4 | value / 10 % 10);
}

void pdu_time(int64_t at, int quarters, uint8_t time_r[7])
{
    time_t local = (time_t)(at + quarters * 900);
    struct tm tm = {0};

    gmtime_r(&local, &tm);
    time_r[0] = swapped(tm.tm_year % 100);
    time_r[1] = swapped(tm.tm_mon + 1);
    time_r[2] = swapped(tm.tm_mday);
    time_r[3] = swapped(tm.tm_hour);
    time_r[4] = swapped(tm.tm_min);
    time_r[5] = swapped(tm.tm_sec);
    time_r[6] = (uint8_t)(swapped(quarters < 0 ? -quarters : quarters) | (quarters < 0 ? 0x08 : 0));
}
