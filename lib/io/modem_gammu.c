#include "io/modem_gammu.h"

#include "io/modem_pace.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ASK_WAIT_MS    10000
#define PIN_WAIT_MS    20000
#define SIM_TRIES      15 /* a SIM needs some seconds after power-on or PIN */
#define SIM_PAUSE_MS   1000
#define BOOT_QUIET_MS  1500 /* after the PIN: "SMS Ready", "Call Ready" and the like */
#define BOOT_LIMIT_MS  15000
#define LOST_ANSWER_MS 3000
#define QUIET_MS       100
#define QUIET_LIMIT_MS 3000

int64_t modem_gammu_now_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void modem_gammu_note(const struct modem *modem, const char *format, ...)
{
    char text[256];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (modem->watch.note != NULL)
        modem->watch.note(modem->watch.ctx, text);
}

bool modem_gammu_is_fatal(GSM_Error error)
{
    static const GSM_Error FATAL[] = {ERR_TIMEOUT, ERR_DEVICEWRITEERROR, ERR_DEVICEREADERROR, ERR_NOTCONNECTED,
                                      ERR_ABORTED, ERR_DEVICENOTEXIST,   ERR_DEVICEOPENERROR, ERR_MOREMEMORY};
    for (size_t i = 0; i < sizeof FATAL / sizeof FATAL[0]; i++)
        if (error == FATAL[i])
            return true;
    return false;
}

enum rc modem_gammu_rc(GSM_Error error, const char *what, struct err *err)
{
    if (error == ERR_NONE)
        return OK;
    enum rc rc = error == ERR_DEVICENOTEXIST ? E_NOTFOUND : error == ERR_DEVICENOPERMISSION ? E_PERM : E_TEMP;
    return ERR(err, rc, "%s: %s", what, GSM_ErrorString(error));
}

/* ---- the SIM ------------------------------------------------------------------ */

/* The one time of this start: whatever comes of it, the PIN is not sent again. A
 * plain AT line does it, before libGammu is there, so that what a SIM says when it
 * wakes up is read dry first. */
static enum rc enter_pin(struct modem *modem, const struct modem_config *config, struct err *err)
{
    struct modem_tty_answer answer;
    char command[32];
    if (config->pin[0] == '\0')
        return ERR(err, E_PERM, "the SIM waits for a PIN and none is at hand");
    if (modem->watch.before_pin != NULL)
        modem->watch.before_pin(modem->watch.ctx);
    (void)snprintf(command, sizeof command, "AT+CPIN=\"%s\"", config->pin);
    enum rc rc = modem_tty_ask(&modem->tty, command, PIN_WAIT_MS, &answer, err);
    memset(command, 0, sizeof command);
    if (rc != OK)
        return ERR(err, E_PERM, "the modem did not say what it makes of the PIN; it is not sent again");
    if (!answer.is_ok)
        return ERR(err, E_PERM, "the PIN was refused (%s); it is not sent again", answer.last);
    modem_tty_drain(&modem->tty, BOOT_QUIET_MS, BOOT_LIMIT_MS);
    return OK;
}

/* What the SIM wants, after "+CPIN: "; "" when the modem does not say. */
static void wanted(const struct modem_tty_answer *answer, char *want_r, size_t cap)
{
    const char *found = strstr(answer->text, "+CPIN:");
    const char *from = found != NULL ? found + strlen("+CPIN:") : "";
    from += strspn(from, " ");
    (void)snprintf(want_r, cap, "%.*s", (int)strcspn(from, "\r\n"), from);
}

static enum rc unlock_sim(struct modem *modem, const struct modem_config *config, struct err *err)
{
    struct modem_tty_answer answer = {.is_ok = false};
    for (int i = 0; i < SIM_TRIES; i++) {
        char want[32];
        enum rc rc = modem_tty_ask(&modem->tty, "AT+CPIN?", ASK_WAIT_MS, &answer, err);
        if (rc != OK)
            return rc;
        wanted(&answer, want, sizeof want);
        if (strcmp(want, "READY") == 0 || strcmp(answer.last, "ERROR") == 0)
            return OK; /* ERROR: a modem that does not know the question */
        if (strcmp(want, "SIM PIN") == 0)
            rc = enter_pin(modem, config, err);
        else if (want[0] != '\0')
            rc = ERR(err, E_PERM, "the SIM wants \"%s\"", want);
        if (rc != OK)
            return rc;
        modem_tty_drain(&modem->tty, SIM_PAUSE_MS, SIM_PAUSE_MS);
    }
    return ERR(err, E_TEMP, "the SIM is not ready: %s", answer.last);
}

/* ---- the line, before libGammu ---------------------------------------------------- */

/* libGammu would copy the answer into a buffer of ours without looking at its size. */
static enum rc ask_imsi(struct modem *modem, struct err *err)
{
    struct modem_tty_answer answer;
    enum rc rc = modem_tty_ask(&modem->tty, "AT+CIMI", ASK_WAIT_MS, &answer, err);
    if (rc != OK || !answer.is_ok)
        return rc;
    const char *digits = strpbrk(answer.text, "0123456789");
    size_t n = digits != NULL ? strspn(digits, "0123456789") : 0;
    if (n >= 6 && n < sizeof modem->imsi)
        memcpy(modem->imsi, digits, n);
    return OK;
}

static enum rc prepare_line(struct modem *modem, const struct modem_config *config, struct err *err)
{
    struct modem_tty_answer answer;
    enum rc rc = modem_tty_greet(&modem->tty, err);
    if (rc == OK)
        rc = modem_tty_ask(&modem->tty, "AT+CMEE=1", ASK_WAIT_MS, &answer, err);
    if (rc == OK)
        rc = unlock_sim(modem, config, err);
    if (rc == OK)
        rc = ask_imsi(modem, err);
    for (int i = 0; rc == OK && i < config->n_init; i++) {
        rc = modem_tty_ask(&modem->tty, config->init[i], ASK_WAIT_MS, &answer, err);
        if (rc == OK && !answer.is_ok)
            modem_gammu_note(modem, "init line %d was answered \"%s\"", i + 1, answer.last);
    }
    if (rc == OK)
        modem_tty_drain(&modem->tty, QUIET_MS, QUIET_LIMIT_MS);
    return rc;
}

static enum rc open_line(struct modem *modem, const struct modem_config *config, struct err *err)
{
    if (modem->is_dummy)
        return OK;
    if (strncmp(config->connection, "at", 2) != 0 && strcmp(config->connection, "dku2at") != 0)
        return ERR(err, E_PERM, "connection \"%s\" is none of at, at<speed>, dku2at, none", config->connection);
    enum rc rc = modem_tty_open(config->device, config->connection, &modem->tty, err);
    return rc == OK ? prepare_line(modem, config, err) : rc;
}

/* ---- libGammu ---------------------------------------------------------------------- */

/* libGammu throws an answer away when another line came before it, says so in its
 * log alone, and waits for it up to 700 s. A text of a patient may look like that
 * line: so this only notes the time, and each new call begins without it. */
static void on_log(const char *text, void *ctx)
{
    struct modem *modem = ctx;
    if (strncmp(text, "UNKNOWN frame", strlen("UNKNOWN frame")) == 0)
        modem->lost_answer_ms = modem_gammu_now_ms();
}

/* At each of libGammu's pauses: is there anything left to wait for? */
static void on_pause(void *ctx)
{
    struct modem *modem = ctx;
    const char *reason = NULL;
    (void)modem_tty_is_stirring(&modem->tty);
    if (modem->tty.is_gone)
        reason = "the modem was unplugged";
    else if (modem->lost_answer_ms != 0 && modem_gammu_now_ms() - modem->lost_answer_ms >= LOST_ANSWER_MS)
        reason = "an answer of the modem was lost among other lines";
    if (reason != NULL && modem->watch.give_up != NULL)
        modem->watch.give_up(modem->watch.ctx, reason);
}

static enum rc configure(struct modem *modem, const struct modem_config *config, struct err *err)
{
    GSM_Config *c = GSM_GetConfig(modem->s, 0);
    if (c == NULL)
        return ERR(err, E_PERM, "libGammu has no room for a configuration");
    free(c->Device);
    free(c->Connection);
    free(c->DebugFile);
    c->Device = strdup(config->device);
    c->Connection = strdup(config->connection);
    c->DebugFile = strdup("");
    if (c->Device == NULL || c->Connection == NULL || c->DebugFile == NULL)
        return ERR(err, E_TEMP, "no memory");
    (void)snprintf(c->DebugLevel, sizeof c->DebugLevel, "errors");
    (void)snprintf(c->Model, sizeof c->Model, "%s", config->model);
    c->UseGlobalDebugFile = FALSE;
    c->SyncTime = c->LockDevice = c->StartInfo = FALSE;
    for (size_t i = 0; i < sizeof c->CNMIParams / sizeof c->CNMIParams[0]; i++)
        c->CNMIParams[i] = -1; /* zeros would forbid notifications */
    GSM_SetConfigNum(modem->s, 1);
    return OK;
}

/* What is asked once. A modem that cannot tell is used all the same. */
static enum rc get_acquainted(struct modem *modem, struct err *err)
{
    GSM_Error error = GSM_SetIncomingSMS(modem->s, TRUE);
    if (modem_gammu_is_fatal(error))
        return modem_gammu_rc(error, "notifications", err);
    if (error != ERR_NONE && !modem->is_dummy)
        modem_gammu_note(modem, "no notifications (%s): new SMS are found by polling only", GSM_ErrorString(error));
    modem->smsc.Location = 1;
    error = GSM_GetSMSC(modem->s, &modem->smsc);
    if (modem_gammu_is_fatal(error))
        return modem_gammu_rc(error, "message centre", err);
    modem->has_smsc = error == ERR_NONE;
    if (!modem->has_smsc)
        modem_gammu_note(modem, "the SIM names no message centre (%s): nothing can be sent", GSM_ErrorString(error));
    return OK;
}

static enum rc open_gammu(struct modem *modem, const struct modem_config *config, struct err *err)
{
    modem->s = GSM_AllocStateMachine();
    if (modem->s == NULL)
        return ERR(err, E_TEMP, "no memory");
    enum rc rc = configure(modem, config, err);
    if (rc == OK) /* 1: a command is sent once; three unanswered ones and an answer would crash it */
        rc = modem_gammu_rc(GSM_InitConnection_Log(modem->s, 1, on_log, modem), "libGammu's start", err);
    if (rc == OK) {
        modem_gammu_listen(modem); /* only now: the start clears all callbacks */
        rc = get_acquainted(modem, err);
    }
    return rc;
}

enum rc modem_open(const struct modem_config *config, struct modem **modem_r, struct err *err)
{
    *modem_r = NULL;
    struct modem *modem = calloc(1, sizeof *modem);
    if (modem == NULL)
        return ERR(err, E_TEMP, "no memory");
    modem->tty.fd = -1;
    modem->is_dummy = strcmp(config->connection, "none") == 0;
    if (config->watch != NULL)
        modem->watch = *config->watch;
    modem_pace_set(config->pace_ms);
    enum rc rc = open_line(modem, config, err);
    if (rc == OK)
        rc = open_gammu(modem, config, err);
    if (rc != OK) {
        modem_close(&modem);
        return rc;
    }
    if (!modem->is_dummy)
        modem_pace_hook(on_pause, modem);
    *modem_r = modem;
    return OK;
}

void modem_close(struct modem **modem_p)
{
    struct modem *modem = *modem_p;
    if (modem == NULL)
        return;
    modem_pace_hook(NULL, NULL);
    if (modem->s != NULL) { /* also after a start that failed: it may have opened the device */
        (void)GSM_TerminateConnection(modem->s);
        GSM_FreeStateMachine(modem->s);
    }
    modem_tty_close(&modem->tty);
    free(modem);
    *modem_p = NULL;
}
