/* Commands about the network, USSD and the (empty) phone book. */
#include <string.h>

#include "at_cmd.h"
#include "gsm7.h"
#include "sim.h"
#include "text.h"

AT_CMD(at_csq)
{
    (void)args;
    if (op == AT_TEST)
        at_info(s, "%s: %s", command->name, command->text);
    else
        at_info(s, "+CSQ: %ld,0", fault_hit(s, FAULT_SIGNAL) ? fault_value(s, FAULT_SIGNAL) : 21);
    return AT_OK;
}

AT_CMD(at_creg)
{
    int n = s->at.set[command->setting], state = net_is_registered(s) ? 1 : 2;

    if (op != AT_QUERY)
        return at_number(s, command, op, args);
    if (n == 2 && state == 1)
        at_info(s, "%s: %d,%d,\"1A2B\",\"00C3\"", command->name, n, state);
    else
        at_info(s, "%s: %d,%d", command->name, n, state);
    return AT_OK;
}

AT_CMD(at_cgatt)
{
    (void)args;
    if (op == AT_TEST)
        at_info(s, "%s: %s", command->name, command->text);
    if (op == AT_QUERY)
        at_info(s, "+CGATT: %d", net_is_registered(s));
    return AT_OK;
}

AT_CMD(at_cops)
{
    int format = s->at.set[AT_COPS_FORMAT];
    struct buf name = {0};
    long mode;

    if (op == AT_TEST)
        at_info(s, "%s: %s", command->name, command->text);
    if (op == AT_SET) {
        mode = at_next_number(&args, 4, 0);
        format = (int)at_next_number(&args, 2, format);
        if (mode < 0 || format < 0)
            return AT_CME + 50;
        s->at.set[AT_COPS_FORMAT] = format;
    }
    if (op != AT_QUERY)
        return AT_OK;
    at_encode(s, "TELKOMSEL", &name);
    if (net_is_registered(s))
        at_info(s, "+COPS: 0,%d,\"%s\"", format, format == 2 ? "51010" : buf_text(&name));
    else
        at_info(s, "+COPS: 0");
    buf_free(&name);
    return AT_OK;
}

static bool is_code(const char *text)
{
    return text[0] && text[strspn(text, "0123456789*#+")] == '\0';
}

/* In HEX some clients send packed septets, others plain octets: what reads as a code wins. */
static void decode_dialled(const struct sim *s, const char *text, struct buf *code_r)
{
    uint8_t octets[200], septets[240];
    int len = text_from_hex(text, strlen(text), octets, sizeof(octets));

    at_decode(s, text, code_r);
    if (s->at.set[AT_CHARSET] != AT_CHARSET_HEX || len <= 0 || is_code(buf_text(code_r)))
        return;
    buf_clear(code_r);
    gsm7_unpack(octets, (size_t)len, 0, (size_t)len * 8 / 7, septets);
    gsm7_decode(septets, (size_t)len * 8 / 7, code_r);
}

AT_CMD(at_cusd)
{
    char text[400];
    struct buf code = {0};
    long n;

    if (op != AT_SET)
        return at_number(s, command, op, args);
    n = at_next_number(&args, 2, 0);
    if (n < 0)
        return AT_CME + 50;
    if (n == 2) {
        ussd_cancel(s);
        return AT_OK;
    }
    s->at.set[AT_CUSD] = (int)n;
    s->ussd.is_presented = n == 1;
    if (!at_next(&args, text, sizeof(text)))
        return AT_OK;
    if (!net_is_registered(s))
        return AT_CME + 30;
    decode_dialled(s, text, &code);
    ussd_dial(s, buf_text(&code));
    buf_free(&code);
    return AT_OK;
}

AT_CMD(at_cpbs)
{
    static const char *const names[] = {"SM", "ME"};
    char value[8] = "";

    if (op == AT_TEST)
        at_info(s, "%s: %s", command->name, command->text);
    if (op == AT_QUERY)
        at_info(s, "+CPBS: \"%s\",0,250", names[s->at.set[AT_PHONEBOOK]]);
    if (op != AT_SET)
        return AT_OK;
    at_next(&args, value, sizeof(value));
    for (int i = 0; i < 2; i++) {
        if (strcmp(names[i], value) != 0)
            continue;
        s->at.set[AT_PHONEBOOK] = i;
        return AT_OK;
    }
    return AT_CME + 50;
}

AT_CMD(at_cpbr)
{
    (void)args;
    if (op == AT_TEST)
        at_info(s, "%s: %s", command->name, command->text);
    return AT_OK;
}
