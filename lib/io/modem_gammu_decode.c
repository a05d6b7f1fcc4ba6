#include "io/modem_gammu.h"

#include "core/gsmtext.h"

#include <sodium.h>
#include <string.h>
#include <time.h>

#define IE_CONCAT_8  0x00 /* 3GPP TS 23.040 9.2.3.24 */
#define IE_CONCAT_16 0x08
#define IE_PORTS_8   0x04 /* for a program, not for people */
#define IE_PORTS_16  0x05

static const char HEX[] = "0123456789ABCDEF";

void modem_gammu_text(const unsigned char *utf16be, size_t units, char *text_r, size_t cap)
{
    char utf8[4096];
    size_t len = gsmtext_from_utf16be(utf16be, units, utf8, sizeof utf8);
    (void)gsmtext_clean(utf8, len, text_r, cap);
}

/* Units before the NUL; never beyond the array, whatever libGammu left in it. */
static size_t units_of(const unsigned char *utf16be, size_t size)
{
    size_t n = 0;
    while (2 * n + 1 < size && (utf16be[2 * n] != 0 || utf16be[2 * n + 1] != 0))
        n++;
    return n;
}

static bool is_within(int value, int min, int max)
{
    return value >= min && value <= max;
}

/* The SMSC's time stamp; it is for telling SMS apart only, 0 when it is nonsense. */
static int64_t time_of(const GSM_DateTime *at)
{
    bool is_good = is_within(at->Year, 1990, 2200) && is_within(at->Month, 1, 12) && is_within(at->Day, 1, 31) &&
                   is_within(at->Hour, 0, 23) && is_within(at->Minute, 0, 59) && is_within(at->Second, 0, 60) &&
                   is_within(at->Timezone, -86400, 86400);
    if (!is_good)
        return 0;
    struct tm tm = {.tm_year = at->Year - 1900,
                    .tm_mon = at->Month - 1,
                    .tm_mday = at->Day,
                    .tm_hour = at->Hour,
                    .tm_min = at->Minute,
                    .tm_sec = at->Second};
    return (int64_t)timegm(&tm) - at->Timezone;
}

/* One information element of a header; false for one that is not for us. */
static bool take_element(const unsigned char *element, size_t len, struct modem_sms *sms)
{
    if (element[0] == IE_CONCAT_8 && len == 3) {
        sms->ref_width = 8;
        sms->ref = element[2];
    } else if (element[0] == IE_CONCAT_16 && len == 4) {
        sms->ref_width = 16;
        sms->ref = element[2] << 8 | element[3];
    } else {
        return element[0] != IE_PORTS_8 && element[0] != IE_PORTS_16;
    }
    sms->total = element[len];
    sms->part = element[len + 1];
    return true;
}

bool modem_gammu_is_smashed(const GSM_SMSMessage *sms)
{
    return sms->UDH.Type != UDH_NoUDH && sms->UDH.Length > (int)sizeof sms->UDH.Text;
}

/* The user data header as it came, because libGammu knows a concatenation only
 * when it stands alone. False: the user data is for a program. */
static bool take_header(const GSM_UDHHeader *header, struct modem_sms *sms)
{
    const unsigned char *text = header->Text;
    size_t len = header->Type == UDH_NoUDH ? 0 : (size_t)text[0] + 1;
    bool is_for_people = true;
    if (len > sizeof header->Text || header->Length <= 0)
        len = 0;
    for (size_t at = 1; at + 2 <= len && at + 2 + text[at + 1] <= len; at += 2 + (size_t)text[at + 1])
        if (!take_element(text + at, text[at + 1], sms))
            is_for_people = false;
    return is_for_people;
}

static void put_hex(const unsigned char *bytes, size_t n, char *hex_r, size_t cap)
{
    size_t used = strlen(hex_r);
    for (size_t i = 0; i < n && used + 3 <= cap; i++) {
        hex_r[used++] = HEX[bytes[i] >> 4];
        hex_r[used++] = HEX[bytes[i] & 15];
        hex_r[used] = '\0';
    }
}

/* User data that is no text: header and data, for people to look at. */
static void keep_raw(const GSM_SMSMessage *sms, struct modem_sms *sms_r)
{
    size_t header = sms->UDH.Type != UDH_NoUDH && sms->UDH.Length > 0 ? (size_t)sms->UDH.Length : 0;
    size_t data = sms->Length > 0 ? (size_t)sms->Length : 0;
    if (sms->Coding != SMS_Coding_8bit)
        data = 2 * units_of(sms->Text, sizeof sms->Text);
    put_hex(sms->UDH.Text, header <= sizeof sms->UDH.Text ? header : 0, sms_r->raw, sizeof sms_r->raw);
    put_hex(sms->Text, data <= sizeof sms->Text ? data : sizeof sms->Text, sms_r->raw, sizeof sms_r->raw);
}

static bool is_text_coding(GSM_Coding_Type coding)
{
    return coding == SMS_Coding_Default_No_Compression || coding == SMS_Coding_Unicode_No_Compression;
}

/* Units of the text. UCS-2 may hold a U+0000: its length is told, not found. */
static size_t text_units(const GSM_SMSMessage *sms)
{
    size_t units = units_of(sms->Text, sizeof sms->Text);
    if (sms->Coding == SMS_Coding_Unicode_No_Compression && sms->Length > (int)units &&
        sms->Length <= GSM_MAX_SMS_LENGTH)
        units = (size_t)sms->Length;
    return units;
}

/* libGammu writes a tilde of a UCS-2 text twice. */
static size_t halve_tildes(const unsigned char *from, size_t units, unsigned char *to)
{
    size_t n = 0;
    for (size_t i = 0; i < units; i++) {
        bool is_tilde = from[2 * i] == 0 && from[2 * i + 1] == '~';
        memcpy(to + 2 * n++, from + 2 * i, 2);
        if (is_tilde && i + 1 < units && from[2 * i + 2] == 0 && from[2 * i + 3] == '~')
            i++;
    }
    return n;
}

static void take_text(const GSM_SMSMessage *sms, struct modem_sms *sms_r)
{
    unsigned char text[sizeof sms->Text];
    size_t units = text_units(sms);
    if (sms->Coding == SMS_Coding_Unicode_No_Compression)
        units = halve_tildes(sms->Text, units, text);
    else
        memcpy(text, sms->Text, 2 * units);
    modem_gammu_text(text, units, sms_r->text, sizeof sms_r->text);
}

void modem_gammu_decode(const GSM_SMSMessage *sms, struct modem_sms *sms_r)
{
    *sms_r = (struct modem_sms){.smsc_at = time_of(&sms->DateTime)};
    modem_gammu_text(sms->Number, units_of(sms->Number, sizeof sms->Number), sms_r->sender, sizeof sms_r->sender);
    sms_r->is_report = sms->PDU == SMS_Status_Report;
    if (sms_r->is_report) {
        sms_r->reference = sms->MessageReference;
        sms_r->status = sms->DeliveryStatus;
    } else {
        bool is_for_people = take_header(&sms->UDH, sms_r);
        sms_r->is_text = is_for_people && is_text_coding(sms->Coding);
        if (sms_r->is_text)
            take_text(sms, sms_r);
        else
            keep_raw(sms, sms_r);
    }
    sms_r->slot = (struct modem_slot){.location = sms->Location, .memory = (int)sms->Memory};
    modem_gammu_check(sms_r, sms_r->slot.check);
}

void modem_gammu_check(const struct modem_sms *sms, uint8_t check_r[16])
{
    crypto_generichash_state state;
    const int64_t numbers[] = {sms->smsc_at, sms->ref, sms->part, sms->total, sms->reference, sms->status};
    (void)crypto_generichash_init(&state, NULL, 0, 16);
    (void)crypto_generichash_update(&state, (const unsigned char *)sms->sender, strlen(sms->sender) + 1);
    (void)crypto_generichash_update(&state, (const unsigned char *)numbers, sizeof numbers);
    (void)crypto_generichash_update(&state, (const unsigned char *)sms->text, strlen(sms->text) + 1);
    (void)crypto_generichash_update(&state, (const unsigned char *)sms->raw, strlen(sms->raw) + 1);
    (void)crypto_generichash_final(&state, check_r, 16);
}

static int digit_of(char c)
{
    const char *found = c != '\0' ? strchr(HEX, c >= 'a' && c <= 'f' ? c - 'a' + 'A' : c) : NULL;
    return found != NULL ? (int)(found - HEX) : -1;
}

bool modem_gammu_decode_hex(struct modem *modem, const char *hex, struct modem_sms *sms_r)
{
    unsigned char bytes[256 + 256] = {0}; /* the second half: libGammu looks a little beyond the end */
    size_t n = 0, end = 0;
    GSM_SMSMessage *sms = &modem->pushed_pdu;
    for (; hex[2 * n] != '\0'; n++) {
        int high = digit_of(hex[2 * n]), low = digit_of(hex[2 * n + 1]);
        if (n == 256 || high < 0 || low < 0)
            return false;
        bytes[n] = (unsigned char)(high << 4 | low);
    }
    memset(sms, 0, sizeof *sms);
    if (n < 10 || GSM_DecodePDUFrame(GSM_GetDI(modem->s), sms, bytes, n, &end, TRUE) != ERR_NONE ||
        sms->PDU == SMS_Submit || modem_gammu_is_smashed(sms))
        return false;
    modem_gammu_decode(sms, sms_r);
    return true;
}
