#include "io/modem_gammu.h"

#include <string.h>

#define NETWORK_EVERY 5 /* the operator costs 9 round trips: not every time that the signal is asked */

static bool is_on_network(GSM_NetworkInfo_State state)
{
    return state == GSM_HomeNetwork || state == GSM_RoamingNetwork;
}

static enum rc ask_network(struct modem *modem, struct err *err)
{
    GSM_NetworkInfo info;
    memset(&info, 0, sizeof info);
    GSM_Error error = GSM_GetNetworkInfo(modem->s, &info);
    if (modem_gammu_is_fatal(error))
        return modem_gammu_rc(error, "operator", err);
    modem->is_registered = error == ERR_NONE && (is_on_network(info.State) || is_on_network(info.PacketState));
    if (error == ERR_NONE && modem->is_registered)
        modem_gammu_text(info.NetworkName, UnicodeLength(info.NetworkName), modem->operator_name,
                         sizeof modem->operator_name);
    return OK;
}

enum rc modem_status(struct modem *modem, struct modem_status *status_r, struct err *err)
{
    GSM_SignalQuality signal = {.SignalPercent = -1};
    modem_gammu_settle(modem);
    GSM_Error error = GSM_GetSignalQuality(modem->s, &signal);
    if (modem_gammu_is_fatal(error))
        return modem_gammu_rc(error, "signal", err);
    enum rc rc = OK;
    if (modem->n_status++ % NETWORK_EVERY == 0 || !modem->is_registered)
        rc = ask_network(modem, err);
    *status_r = (struct modem_status){.signal_percent = -1};
    if (error == ERR_NONE && signal.SignalPercent >= 0 && signal.SignalPercent <= 100)
        status_r->signal_percent = signal.SignalPercent;
    memcpy(status_r->imsi, modem->imsi, sizeof modem->imsi);
    memcpy(status_r->operator_name, modem->operator_name, sizeof modem->operator_name);
    status_r->used = modem->memory.SIMUsed + modem->memory.PhoneUsed;
    status_r->size = modem->memory.SIMSize + modem->memory.PhoneSize;
    status_r->has_smsc = modem->has_smsc;
    status_r->is_registered = modem->is_registered;
    return rc;
}

/* ---- USSD -------------------------------------------------------------------------- */

static enum rc dial(struct modem *modem, const char *code, int64_t until_ms, struct err *err)
{
    char number[64];
    (void)snprintf(number, sizeof number, "%s", code);
    GSM_Error error = GSM_SetIncomingUSSD(modem->s, TRUE);
    if (error == ERR_NONE)
        error = GSM_DialService(modem->s, number); /* returns at the OK; the text comes by callback */
    if (error != ERR_NONE && !modem->ussd.is_done)
        return modem_gammu_is_fatal(error) ? modem_gammu_rc(error, "USSD", err)
                                           : ERR(err, E_UNCERTAIN, "USSD: %s", GSM_ErrorString(error));
    while (!modem->ussd.is_done && !modem->is_dummy && !modem->tty.is_gone && modem_gammu_now_ms() < until_ms) {
        if (GSM_ReadDevice(modem->s, TRUE) < 0)
            break;
        (void)modem_tty_is_stirring(&modem->tty); /* notices that it was unplugged */
    }
    return OK;
}

enum rc modem_ussd(struct modem *modem, const char *code, int wait_ms, int *status_r, char *text_r, size_t cap,
                   struct err *err)
{
    *status_r = 0;
    text_r[0] = '\0';
    modem_gammu_settle(modem);
    modem->ussd.is_done = false;
    enum rc rc = dial(modem, code, modem_gammu_now_ms() + wait_ms, err);
    if (rc == OK && modem->ussd.is_done) {
        *status_r = modem->ussd.status;
        (void)snprintf(text_r, cap, "%s", modem->ussd.text);
    }
    if (rc == OK || rc == E_UNCERTAIN) { /* ends the session: a menu is never answered */
        GSM_Error error = GSM_SetIncomingUSSD(modem->s, FALSE);
        if (modem_gammu_is_fatal(error))
            return modem_gammu_rc(error, "end of USSD", err);
    }
    return rc;
}
