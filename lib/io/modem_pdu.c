/*
 * modem_pdu: a guard before libGammu's PDU decoder.
 *
 * GSM_DecodePDUFrame trusts the lengths in a PDU: with one cut short it reads
 * what an earlier SMS left behind in the buffer (another patient's words), and a
 * user data header of 255 bytes is copied into 140. libGammu calls it through the
 * dynamic linker, which binds the call to the one of the program when it has
 * one: this. It looks at the lengths alone (3GPP TS 23.040 9.2.2); a PDU that
 * does not hold what it says is no good, and is then kept raw. A good one is
 * decoded by libGammu, from a copy with nothing but zeros behind it.
 */
#include "io/modem_gammu.h"

#include <dlfcn.h>
#include <string.h>

#define PDU_MAX     256 /* octets; an SMS has 176 with its SMSC                */
#define PAD         256 /* zeros behind it: libGammu looks a little beyond     */
#define HEADER_MAX  140 /* user data header and its length octet, in libGammu  */
#define TYPE_MASK   0x03
#define TYPE_REPORT 0x02
#define HAS_HEADER  0x40
#define FIXED       10 /* of a DELIVER behind the address: PID, DCS, SCTS, UDL */
#define REPORT_REST 15 /* of a STATUS-REPORT: two time stamps and the status   */

/* Octets of the user data of udl septets or octets (3GPP TS 23.038 4). */
static size_t data_len(unsigned char dcs, unsigned char udl)
{
    bool is_general = dcs < 0x80;
    unsigned char alphabet = (unsigned char)(dcs >> 2 & 3);
    bool is_octets = is_general ? (dcs & 0x20) != 0 || alphabet == 1 || alphabet == 2
                                : (dcs & 0xF0) == 0xE0 || ((dcs & 0xF0) == 0xF0 && (dcs & 0x04) != 0);
    return is_octets ? udl : ((size_t)udl * 7 + 7) / 8;
}

/* From the first octet of an address to behind it; beyond n when it is cut. */
static size_t behind_address(const unsigned char *pdu, size_t n, size_t at)
{
    return at < n ? at + 2 + ((size_t)pdu[at] + 1) / 2 : n + 1;
}

static bool is_good_deliver(const unsigned char *pdu, size_t n, size_t type)
{
    size_t at = behind_address(pdu, n, type + 1);
    if (at + FIXED > n)
        return false;
    size_t len = data_len(pdu[at + 1], pdu[at + FIXED - 1]);
    at += FIXED;
    if (at + len > n)
        return false;
    return (pdu[type] & HAS_HEADER) == 0 ||
           (len > 0 && (size_t)pdu[at] + 1 <= len && (size_t)pdu[at] + 1 <= HEADER_MAX);
}

static bool is_good(const unsigned char *pdu, size_t n, bool has_smsc)
{
    size_t type = has_smsc && n > 0 ? 1 + (size_t)pdu[0] : 0;
    if (n > PDU_MAX || type >= n)
        return false;
    if ((pdu[type] & TYPE_MASK) == 0)
        return is_good_deliver(pdu, n, type);
    if ((pdu[type] & TYPE_MASK) == TYPE_REPORT)
        return behind_address(pdu, n, type + 2) + REPORT_REST <= n;
    return true; /* one of our own, stored: never handed on */
}

typedef GSM_Error (*decode_fn)(GSM_Debug_Info *di, GSM_SMSMessage *sms, const unsigned char *buffer, size_t length,
                               size_t *final_pos, gboolean smsc);

/* libGammu's own. (The detour by memcpy: a function is no object in ISO C.) */
static decode_fn libgammus(void)
{
    void *found = dlsym(RTLD_NEXT, "GSM_DecodePDUFrame");
    decode_fn decode = NULL;
    memcpy(&decode, &found, sizeof decode);
    return decode;
}

/* A notice (+CMTI) right behind the answer makes libGammu forget the error, and what
 * the structure held before would pass for this SMS: so it says itself that it is no
 * good, as one with a header that is too long (modem_gammu_is_smashed). */
static void mark(GSM_SMSMessage *sms, bool is_fit)
{
    sms->UDH.Type = is_fit ? UDH_NoUDH : UDH_UserUDH;
    sms->UDH.Length = is_fit ? 0 : (int)sizeof sms->UDH.Text + 1;
}

GSM_Error GSM_DecodePDUFrame(GSM_Debug_Info *di, GSM_SMSMessage *sms, const unsigned char *buffer, size_t length,
                             size_t *final_pos, gboolean smsc)
{
    unsigned char padded[PDU_MAX + PAD] = {0};
    decode_fn decode = libgammus();
    bool is_fit = decode != NULL && is_good(buffer, length, smsc);
    mark(sms, is_fit);
    if (!is_fit)
        return ERR_CORRUPTED;
    memcpy(padded, buffer, length);
    return decode(di, sms, padded, length, final_pos, smsc);
}
