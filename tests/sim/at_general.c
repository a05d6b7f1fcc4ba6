/* Commands about the modem itself and its SIM lock. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "at_cmd.h"
#include "sim.h"
#include "text.h"

#define PUK       "12345678"
#define PIN_TRIES 3

const char *const at_lock_names[3] = {"READY", "SIM PIN", "SIM PUK"};

const char *at_cme_text(int code)
{
    static const struct {
        int code;
        const char *text;
    } texts[] = {
        {3, "operation not allowed"}, {4, "operation not supported"}, {11, "SIM PIN required"},
        {12, "SIM PUK required"},     {16, "incorrect password"},     {50, "incorrect parameters"},
    };

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        if (texts[i].code == code)
            return texts[i].text;
    return "unknown";
}

AT_CMD(at_fixed)
{
    (void)args;
    if (op == AT_TEST)
        return AT_OK;
    at_info(s, "%s", command->text);
    return AT_OK;
}

AT_CMD(at_ignored)
{
    (void)s;
    (void)command;
    (void)op;
    (void)args;
    return AT_OK;
}

AT_CMD(at_number)
{
    long value;

    if (op == AT_TEST && command->text)
        at_info(s, "%s: %s", command->name, command->text);
    if (op == AT_QUERY)
        at_info(s, "%s: %d", command->name, s->at.set[command->setting]);
    if (op != AT_SET && op != AT_EXECUTE)
        return AT_OK;
    value = at_next_number(&args, command->max, 0);
    if (value < 0)
        return AT_ERROR;
    s->at.set[command->setting] = (int)value;
    return AT_OK;
}

AT_CMD(at_reset_settings)
{
    (void)command;
    (void)op;
    (void)args;
    at_set_standard(s);
    return AT_OK;
}

static void on_reboot_due(struct sim *s, const char *payload)
{
    (void)payload;
    sim_reboot(s);
}

AT_CMD(at_cfun)
{
    long level, is_reset;

    if (op == AT_TEST)
        at_info(s, "%s: %s", command->name, command->text);
    if (op == AT_QUERY)
        at_info(s, "+CFUN: %d", s->at.set[AT_CFUN]);
    if (op != AT_SET)
        return AT_OK;
    level = at_next_number(&args, 4, 1);
    is_reset = at_next_number(&args, 1, 0);
    if (level < 0 || is_reset < 0)
        return AT_CME + 50;
    s->at.set[AT_CFUN] = (int)level;
    if (is_reset)
        timer_add(&s->timers, s->options.latency_ms, on_reboot_due, NULL);
    return AT_OK;
}

AT_CMD(at_cscs)
{
    static const char *const names[AT_CHARSET_COUNT] = {"IRA", "GSM", "UCS2", "HEX"};
    char value[24];
    struct buf name = {0};
    int rc = AT_CME + 50;

    (void)command;
    if (op == AT_TEST)
        at_info(s, "+CSCS: (\"IRA\",\"GSM\",\"UCS2\",\"HEX\")");
    if (op == AT_QUERY)
        at_info(s, "+CSCS: \"%s\"", names[s->at.set[AT_CHARSET]]);
    if (op != AT_SET)
        return AT_OK;
    if (!at_next(&args, value, sizeof(value)))
        return rc;
    /* Some modems want even this name in the current character set; take both. */
    at_decode(s, value, &name);
    for (int i = 0; i < AT_CHARSET_COUNT; i++) {
        if (strcmp(names[i], value) != 0 && strcmp(names[i], buf_text(&name)) != 0)
            continue;
        s->at.set[AT_CHARSET] = i;
        rc = AT_OK;
        break;
    }
    buf_free(&name);
    return rc;
}

AT_CMD(at_clac)
{
    (void)command;
    (void)op;
    (void)args;
    for (size_t i = 0; i < at_commands_len; i++)
        at_info(s, "AT%s", at_commands[i].name);
    return AT_OK;
}

AT_CMD(at_cclk)
{
    time_t now = time(NULL) + 7 * 3600;
    struct tm tm = {0};

    (void)command;
    (void)args;
    if (op != AT_QUERY)
        return AT_OK;
    gmtime_r(&now, &tm);
    at_info(s, "+CCLK: \"%02d/%02d/%02d,%02d:%02d:%02d+28\"", tm.tm_year % 100, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour,
            tm.tm_min, tm.tm_sec);
    return AT_OK;
}

static int enter_pin(struct sim *s, const char *pin)
{
    if (strcmp(pin, s->at.pin) == 0) {
        s->at.lock = AT_UNLOCKED;
        s->at.pin_tries = 0;
        return AT_OK;
    }
    if (++s->at.pin_tries >= PIN_TRIES) {
        s->at.lock = AT_WANTS_PUK;
        return AT_CME + 12;
    }
    return AT_CME + 16;
}

static int enter_puk(struct sim *s, const char *puk, const char *new_pin)
{
    if (strcmp(puk, PUK) != 0 || !new_pin[0])
        return AT_CME + 16;
    snprintf(s->at.pin, sizeof(s->at.pin), "%s", new_pin);
    s->at.pin_tries = 0;
    s->at.lock = AT_UNLOCKED;
    return AT_OK;
}

AT_CMD(at_cpin)
{
    char code[16] = "", new_pin[16] = "";

    (void)command;
    if (op == AT_QUERY)
        at_info(s, "+CPIN: %s", at_lock_names[s->at.lock]);
    if (op != AT_SET)
        return AT_OK;
    at_next(&args, code, sizeof(code));
    at_next(&args, new_pin, sizeof(new_pin));
    if (s->at.lock == AT_WANTS_PIN)
        return enter_pin(s, code);
    return s->at.lock == AT_WANTS_PUK ? enter_puk(s, code, new_pin) : AT_CME + 3;
}

AT_CMD(at_cimi)
{
    (void)command;
    (void)args;
    if (op == AT_EXECUTE)
        at_info(s, "%s", s->options.imsi);
    return AT_OK;
}

AT_CMD(at_cnum)
{
    (void)command;
    (void)args;
    if (op == AT_EXECUTE)
        at_info(s, "+CNUM: \"\",\"%s\",%d", s->options.number, s->options.number[0] == '+' ? 145 : 129);
    return AT_OK;
}
