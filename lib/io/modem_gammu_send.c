#include "io/modem_gammu.h"

#include "core/gsmtext.h"

#include <stdlib.h>
#include <string.h>

/* How long the network may take with one message, all parts together. The parent's
 * deadline (daemon/suarad/worker.h) is longer than both. */
#define ANSWER_WAIT_MS      100000
#define ANSWER_MORE_PART_MS 20000
#define PARTS_FOR_THAT      4

/* ---- encode ------------------------------------------------------------------------ */

static void encode_number(GSM_SMSMessage *part, const char *number)
{
    EncodeUnicode(part->Number, number, strlen(number));
}

/* Parts of text into modem->multi: GSM 7 bit when all of it is in that alphabet,
 * else UCS-2; neither an escape nor a surrogate pair is split. */
static enum rc encode_text(struct modem *modem, const char *text, struct err *err)
{
    unsigned char utf16be[2 * REPLY_TEXT_MAX + 2];
    size_t len = strlen(text);
    GSM_MultiPartSMSInfo *info = calloc(1, sizeof *info);
    if (info == NULL)
        return ERR(err, E_TEMP, "no memory");
    DecodeUTF8(utf16be, text, len < REPLY_TEXT_MAX ? len : REPLY_TEXT_MAX - 1);
    GSM_ClearMultiPartSMSInfo(info);
    info->EntriesNum = 1;
    info->Class = -1;
    info->Entries[0].ID = SMS_ConcatenatedAutoTextLong;
    info->Entries[0].Buffer = utf16be;
    GSM_Error error = GSM_EncodeMultiPartSMS(GSM_GetDI(modem->s), info, &modem->multi);
    free(info);
    if (error != ERR_NONE || modem->multi.Number < 1 || modem->multi.Number > STORE_OUTBOX_PARTS_MAX)
        return ERR(err, E_INVAL, "the text cannot be encoded");
    return OK;
}

static enum rc encode(struct modem *modem, const struct outgoing *outgoing, struct err *err)
{
    GSM_MultiSMSMessage *multi = &modem->multi;
    enum rc rc = encode_text(modem, outgoing->text, err);
    for (int i = 0; rc == OK && i < multi->Number; i++) {
        GSM_SMSMessage *part = &multi->SMS[i];
        encode_number(part, outgoing->to.text);
        part->PDU = SMS_Status_Report; /* asks for a delivery report */
        part->SMSC = modem->smsc;      /* cached: Location 1 would cost a question per part */
        part->SMSC.Location = 0;
        part->SMSC.Validity.Format = SMS_Validity_RelativeFormat;
        part->SMSC.Validity.Relative = SMS_VALID_3_Days;
        if (multi->Number > 1) { /* libGammu's own reference repeats within minutes */
            part->UDH.ID8bit = outgoing->reference & 0xff;
            GSM_EncodeUDHHeader(GSM_GetDI(modem->s), &part->UDH);
        }
    }
    return rc;
}

/* ---- send ---------------------------------------------------------------------------- */

/* libGammu reads; the callback tells. */
static void await_answer(struct modem *modem, int64_t until_ms)
{
    while (!modem->sent.is_done && !modem->tty.is_gone && modem_gammu_now_ms() < until_ms) {
        if (GSM_ReadDevice(modem->s, TRUE) < 0 || modem->is_dummy)
            return;
        (void)modem_tty_is_stirring(&modem->tty); /* notices that it was unplugged */
    }
}

/* The call failed before the PDU was written, so that the message certainly did not
 * go out; or while it was written, and then nobody knows. */
static enum rc judge_failure(struct modem *modem, GSM_Error error, struct send_result *result, struct err *err)
{
    result->outcome = SEND_NOT_TRIED;
    if (modem->sent.is_done) { /* "+CMS ERROR: n" or "ERROR" in the place of the prompt */
        result->outcome = SEND_REFUSED;
        result->error = modem->sent.status > 0 ? modem->sent.status : 0;
        return OK;
    }
    if (error == ERR_DEVICEWRITEERROR)
        result->outcome = SEND_UNKNOWN;
    return modem_gammu_rc(error, "send", err) == OK ? OK : E_TEMP;
}

/* Only a success that came after the PDU was written, and with a TP-MR, is one:
 * the late answer of an earlier command may look like it. */
static enum rc judge_answer(struct modem *modem, bool was_early, struct send_result *result, int *reference_r,
                            struct err *err)
{
    bool is_told = modem->sent.is_done && !was_early;
    *reference_r = -1;
    if (is_told && modem->sent.status == 0 && modem->sent.reference >= 0) {
        result->outcome = SEND_ACCEPTED;
        *reference_r = modem->sent.reference & 0xff;
    } else if (is_told && modem->sent.status > 0) {
        result->outcome = SEND_REFUSED;
        result->error = modem->sent.status;
    } else {
        result->outcome = SEND_UNKNOWN;
    }
    if (!modem->sent.is_done)
        return ERR(err, E_TEMP, "the modem did not say what became of a message");
    return OK;
}

static enum rc send_part(struct modem *modem, int i, int64_t until_ms, struct send_result *result, struct err *err)
{
    modem_gammu_settle(modem);
    modem->sent.is_done = false;
    result->outcome = SEND_NOT_TRIED;
    if (modem->tty.is_gone || modem->has_rebooted)
        return ERR(err, E_TEMP, modem->tty.is_gone ? "the modem was unplugged" : "the modem has started anew");
    GSM_Error error = GSM_SendSMS(modem->s, &modem->multi.SMS[i]);
    if (error != ERR_NONE)
        return judge_failure(modem, error, result, err);
    bool was_early = modem->sent.is_done && !modem->is_dummy;
    if (was_early)
        modem->sent.is_done = false;
    await_answer(modem, until_ms);
    return judge_answer(modem, was_early, result, &result->reference[i], err);
}

enum rc modem_send(struct modem *modem, const struct outgoing *outgoing, struct send_result *result_r, struct err *err)
{
    *result_r = (struct send_result){.id = outgoing->id, .outcome = SEND_NOT_TRIED};
    for (int i = 0; i < STORE_OUTBOX_PARTS_MAX; i++)
        result_r->reference[i] = -1;
    if (!modem->has_smsc)
        return ERR(err, E_TEMP, "no message centre is known");
    enum rc rc = encode(modem, outgoing, err);
    if (rc == E_INVAL) { /* no later try would go better */
        result_r->outcome = SEND_REFUSED;
        return OK;
    }
    if (rc != OK)
        return rc;
    int n = result_r->n_parts = modem->multi.Number;
    int64_t until_ms = modem_gammu_now_ms() + ANSWER_WAIT_MS;
    until_ms += n > PARTS_FOR_THAT ? (int64_t)(n - PARTS_FOR_THAT) * ANSWER_MORE_PART_MS : 0;
    for (int i = 0; i < n; i++) {
        rc = send_part(modem, i, until_ms, result_r, err);
        if (i > 0 && result_r->outcome != SEND_ACCEPTED) { /* some parts went, some did not */
            result_r->outcome = SEND_UNKNOWN;
            result_r->error = 0;
        }
        if (rc != OK || result_r->outcome != SEND_ACCEPTED)
            break;
    }
    return rc;
}
