#include "io/modem_gammu.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OLD_MS      5000 /* a slot read longer ago is read again and compared before its delete */
#define RAW_WAIT_MS 20000

/* ---- what was deleted ------------------------------------------------------------ */

static bool is_same_sms(const struct modem_slot *a, const struct modem_slot *b)
{
    return a->location == b->location && a->memory == b->memory && memcmp(a->check, b->check, sizeof a->check) == 0;
}

bool modem_gammu_is_done(const struct modem *modem, const struct modem_slot *slot)
{
    for (int i = 0; i < modem->n_done; i++)
        if (is_same_sms(&modem->done[i], slot))
            return true;
    return false;
}

static void remember(struct modem *modem, const struct modem_slot *slot)
{
    if (modem_gammu_is_done(modem, slot))
        return;
    modem->done[modem->done_at] = *slot;
    modem->done_at = (modem->done_at + 1) % MODEM_GAMMU_DONE_MAX;
    if (modem->n_done < MODEM_GAMMU_DONE_MAX)
        modem->n_done++;
}

/* ---- plain commands ---------------------------------------------------------------- */

static const char *memory_name(int memory)
{
    return memory == MEM_ME ? "ME" : memory == MEM_SR ? "SR" : "SM";
}

/* Some modems count from 0; libGammu knows which and counts from 1. */
static int modem_location(const struct modem *modem, const struct modem_slot *slot)
{
    bool is_from_0 = GSM_IsPhoneFeatureAvailable(GSM_GetModelInfo(modem->s), F_SMS_LOCATION_0);
    return slot->location - (is_from_0 ? 1 : 0);
}

/* Command with the slot's number, in the slot's memory. */
static enum rc ask_slot(struct modem *modem, const struct modem_slot *slot, const char *command,
                        struct modem_tty_answer *answer_r, struct err *err)
{
    char line[32];
    modem_gammu_settle(modem);
    modem->is_memory_stale = true;
    (void)snprintf(line, sizeof line, "AT+CPMS=\"%s\"", memory_name(slot->memory));
    enum rc rc = modem_tty_ask(&modem->tty, line, RAW_WAIT_MS, answer_r, err);
    if (rc != OK || !answer_r->is_ok)
        return rc;
    (void)snprintf(line, sizeof line, "%s=%d", command, modem_location(modem, slot));
    return modem_tty_ask(&modem->tty, line, RAW_WAIT_MS, answer_r, err);
}

#define HEX_DIGITS "0123456789ABCDEFabcdef"

/* The first line behind "+CMGR: ..." that is nothing but hex digits: a notice
 * ("+CMTI: ...") may come between the two. Cut at a whole byte when too long. */
static void copy_pdu(const char *text, char *raw_r, size_t cap)
{
    const char *line = strstr(text, "+CMGR:");
    size_t n = 0;
    while (line != NULL && n == 0 && (line = strchr(line, '\n')) != NULL) {
        n = strspn(++line, HEX_DIGITS);
        if (line[n] != '\n' && line[n] != '\r' && line[n] != '\0')
            n = 0;
    }
    if (n > cap - 1)
        n = cap - 1;
    n -= n % 2;
    for (size_t i = 0; i < n; i++)
        raw_r[i] = (char)(line[i] >= 'a' ? line[i] - 'a' + 'A' : line[i]);
    raw_r[n] = '\0';
}

/* No PDU, and a notice in its place: what the slot holds is still to be read. */
static bool is_interrupted(const char *text, const char *raw)
{
    const char *head = strstr(text, "+CMGR:");
    return raw[0] == '\0' && head != NULL && strstr(head, "\n+C") != NULL;
}

enum rc modem_gammu_read_raw(struct modem *modem, const struct modem_slot *slot, struct modem_sms *sms_r,
                             struct err *err)
{
    struct modem_tty_answer answer;
    *sms_r = (struct modem_sms){.slot = *slot};
    if (modem->tty.fd < 0)
        return E_NOTFOUND;
    enum rc rc = ask_slot(modem, slot, "AT+CMGR", &answer, err);
    if (rc != OK)
        return rc;
    if (!answer.is_ok || strstr(answer.text, "+CMGR:") == NULL)
        return E_NOTFOUND;
    copy_pdu(answer.text, sms_r->raw, sizeof sms_r->raw);
    if (is_interrupted(answer.text, sms_r->raw))
        return E_NOTFOUND; /* the next poll comes to it again */
    sms_r->slot.folder = MODEM_GAMMU_FOLDER_RAW;
    modem_gammu_check(sms_r, sms_r->slot.check);
    return OK;
}

enum rc modem_gammu_sync_memory(struct modem *modem, struct err *err)
{
    if (!modem->is_memory_stale)
        return OK;
    modem->is_memory_stale = false;
    return modem_gammu_rc(GSM_GetSMSStatus(modem->s, &modem->memory), "count of SMS", err);
}

/* ---- delete ------------------------------------------------------------------------ */

static enum rc delete_pushed(struct modem *modem, const struct modem_slot *slot)
{
    int n = 0;
    for (int i = 0; i < modem->n_pushed; i++)
        if (modem->pushed[i].slot.location != slot->location)
            modem->pushed[n++] = modem->pushed[i];
    modem->n_pushed = n;
    return OK;
}

static enum rc delete_raw(struct modem *modem, const struct modem_slot *slot, struct err *err)
{
    struct modem_sms now;
    struct modem_tty_answer answer;
    enum rc rc = modem_gammu_read_raw(modem, slot, &now, err);
    if (rc == E_NOTFOUND)
        return OK;
    if (rc == OK && memcmp(now.slot.check, slot->check, sizeof slot->check) != 0)
        return ERR(err, E_EXISTS, "the slot holds another SMS now");
    if (rc == OK)
        rc = ask_slot(modem, slot, "AT+CMGD", &answer, err);
    if (rc == OK && !answer.is_ok)
        rc = ERR(err, E_UNCERTAIN, "the modem refused a delete: %s", answer.last);
    return rc;
}

/* Folder 0, Location and Memory exactly as they were read. */
static void point_at(struct modem *modem, const struct modem_slot *slot)
{
    GSM_SMSMessage *sms = &modem->multi.SMS[0];
    memset(sms, 0, sizeof *sms);
    sms->Location = slot->location;
    sms->Memory = (GSM_MemoryType)slot->memory;
    modem->multi.Number = 0;
}

/* OK: it is still the same SMS. E_NOTFOUND: the slot is empty. */
static enum rc compare(struct modem *modem, const struct modem_slot *slot, struct err *err)
{
    struct modem_sms now;
    point_at(modem, slot);
    GSM_Error error = GSM_GetSMS(modem->s, &modem->multi);
    if (error == ERR_EMPTY || error == ERR_INVALIDLOCATION)
        return E_NOTFOUND;
    if (error != ERR_NONE)
        return modem_gammu_rc(error, "read before a delete", err);
    modem_gammu_decode(&modem->multi.SMS[0], &now);
    if (memcmp(now.slot.check, slot->check, sizeof slot->check) != 0)
        return ERR(err, E_EXISTS, "the slot holds another SMS now");
    return OK;
}

static enum rc delete_stored(struct modem *modem, const struct modem_slot *slot, struct err *err)
{
    enum rc rc = modem_gammu_sync_memory(modem, err);
    if (rc == OK && modem_gammu_now_ms() - modem->read_at_ms > OLD_MS)
        rc = compare(modem, slot, err);
    if (rc != OK)
        return rc == E_NOTFOUND ? OK : rc;
    point_at(modem, slot);
    GSM_Error error = GSM_DeleteSMS(modem->s, &modem->multi.SMS[0]);
    if (error == ERR_NONE || error == ERR_EMPTY)
        return OK;
    if (modem_gammu_is_fatal(error))
        return modem_gammu_rc(error, "delete", err);
    return ERR(err, E_UNCERTAIN, "the modem refused a delete: %s", GSM_ErrorString(error));
}

enum rc modem_delete(struct modem *modem, const struct modem_slot *slot, struct err *err)
{
    if (slot->folder == MODEM_GAMMU_FOLDER_PUSH)
        return delete_pushed(modem, slot);
    if (modem->tty.is_gone)
        return ERR(err, E_TEMP, "the modem was unplugged");
    modem_gammu_settle(modem);
    enum rc rc =
        slot->folder == MODEM_GAMMU_FOLDER_RAW ? delete_raw(modem, slot, err) : delete_stored(modem, slot, err);
    if (rc == OK || rc == E_UNCERTAIN)
        remember(modem, slot);
    return rc;
}
