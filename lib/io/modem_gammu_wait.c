#include "io/modem_gammu.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HALF_LINE_MS 200 /* the rest of a line is sure to come within */

/* ---- what the modem says by itself ------------------------------------------------ */

static void keep_pushed(struct modem *modem, struct modem_sms *sms)
{
    modem->has_come = true;
    if (modem->n_pushed == MODEM_GAMMU_PUSHED_MAX) {
        modem_gammu_note(modem, "the modem hands over faster than we take: one report or message is lost");
        return;
    }
    sms->slot.folder = MODEM_GAMMU_FOLDER_PUSH;
    sms->slot.location = ++modem->push_serial;
    modem->pushed[modem->n_pushed++] = *sms;
}

/* +CMTI: "SM",3 and +CDSI: "SR",7. Only noted: the next poll finds it; but memory SR no list shows. */
static void on_stored(struct modem *modem, const char *line)
{
    const char *comma = strchr(line, ',');
    modem->has_come = true;
    if (strstr(line, "\"SR\"") == NULL || comma == NULL)
        return;
    modem->has_report = true;
    modem->report_location = (int)strtol(comma + 1, NULL, 10);
}

/* +CDS: 25 and +CMT: ,23: the PDU follows on a line of its own. */
static void on_direct(struct modem *modem, const char *line)
{
    (void)line;
    modem->is_pdu_next = true;
}

/* "SMS Ready" and the like: the modem has started anew, and knows no longer what it
 * was told (PDU mode, notifications, reports, perhaps the PIN). */
static void on_boot(struct modem *modem, const char *line)
{
    (void)line;
    modem->has_rebooted = modem->has_come = true;
}

/* One line that came while libGammu was not in a call. What it does not know
 * ("*PSUTTZ: ...", "+QIND: ...") would break its next command: here it is dropped. */
static void on_line(struct modem *modem, const char *line)
{
    static const struct {
        const char *begin;
        void (*fn)(struct modem *modem, const char *line);
    } KNOWN[] = {{"+CMTI:", on_stored},   {"+CDSI:", on_stored},  {"+CMT:", on_direct}, {"+CDS:", on_direct},
                 {"+CPIN:", on_boot},     {"SMS Ready", on_boot}, {"RDY", on_boot},     {"SMS DONE", on_boot},
                 {"Call Ready", on_boot}, {"^SYSSTART", on_boot}};
    struct modem_sms sms;
    if (modem->is_pdu_next) {
        modem->is_pdu_next = false;
        if (modem_gammu_decode_hex(modem, line, &sms))
            keep_pushed(modem, &sms);
        return;
    }
    for (size_t i = 0; i < sizeof KNOWN / sizeof KNOWN[0]; i++)
        if (strncmp(line, KNOWN[i].begin, strlen(KNOWN[i].begin)) == 0)
            KNOWN[i].fn(modem, line);
}

static void read_lines(struct modem *modem)
{
    char line[MODEM_TTY_LINE_MAX];
    while (modem_tty_is_stirring(&modem->tty) && modem_tty_line(&modem->tty, HALF_LINE_MS, line))
        on_line(modem, line);
}

void modem_gammu_settle(struct modem *modem)
{
    modem->lost_answer_ms = 0;
    read_lines(modem);
}

/* ---- the same while libGammu is in a call: callbacks, which only note ---------------- */

static void on_incoming(GSM_StateMachine *s, GSM_SMSMessage *sms, void *ctx)
{
    struct modem *modem = ctx;
    struct modem_sms pushed;
    (void)s;
    bool is_direct = sms->PDU == SMS_Deliver || (sms->PDU == SMS_Status_Report && sms->Memory == 0);
    modem->has_come = true;
    if (is_direct) {
        modem_gammu_decode(sms, &pushed);
        keep_pushed(modem, &pushed);
    } else if (sms->Memory == MEM_SR) {
        modem->has_report = true;
        modem->report_location = sms->Location;
    }
}

/* status 0: accepted, with its TP-MR, or -1 when the modem did not say it; a CMS code; -1: ERROR. */
static void on_sent(GSM_StateMachine *s, int status, int reference, void *ctx)
{
    struct modem *modem = ctx;
    (void)s;
    modem->sent.is_done = true;
    modem->sent.status = status;
    modem->sent.reference = reference;
}

static void on_ussd(GSM_StateMachine *s, GSM_USSDMessage *ussd, void *ctx)
{
    struct modem *modem = ctx;
    (void)s;
    modem->ussd.is_done = true;
    modem->ussd.status = (int)ussd->Status;
    modem_gammu_text(ussd->Text, UnicodeLength(ussd->Text), modem->ussd.text, sizeof modem->ussd.text);
}

void modem_gammu_listen(struct modem *modem)
{
    GSM_SetIncomingSMSCallback(modem->s, on_incoming, modem);
    GSM_SetSendSMSStatusCallback(modem->s, on_sent, modem); /* without it the dummy phone crashes on a send */
    GSM_SetIncomingUSSDCallback(modem->s, on_ussd, modem);
}

/* ---- wait -------------------------------------------------------------------------- */

bool modem_wait(struct modem *modem, int fd, int wait_ms)
{
    struct pollfd fds[] = {{.fd = fd, .events = POLLIN}, {.fd = modem->tty.fd, .events = POLLIN}};
    int64_t until_ms = modem_gammu_now_ms() + wait_ms;
    for (;;) {
        read_lines(modem);
        if (modem->has_come || modem->tty.is_gone) {
            modem->has_come = false;
            return true;
        }
        int64_t left_ms = until_ms - modem_gammu_now_ms();
        if (left_ms <= 0 || poll(fds, 2, (int)left_ms) == 0 || fds[0].revents != 0)
            return false;
    }
}
