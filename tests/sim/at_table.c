/* The commands. A new one is a row here and, unless it only keeps a number or says a fixed text, a function. */
#include "at_cmd.h"
#include "sim.h"

/* The kinds of row: any time; a number is kept; with an unlocked SIM only; short messages, whose errors are +CMS ERROR.
 */
#define PLAIN(name, run, text)                                                                                         \
    {                                                                                                                  \
        name, run, text, AT_NONE, 0, false, false                                                                      \
    }
#define NUMBER(name, run, text, setting, max)                                                                          \
    {                                                                                                                  \
        name, run, text, setting, max, false, false                                                                    \
    }
#define NEEDS_SIM(name, run, text, setting, max)                                                                       \
    {                                                                                                                  \
        name, run, text, setting, max, true, false                                                                     \
    }
#define SMS(name, run, text, setting, max)                                                                             \
    {                                                                                                                  \
        name, run, text, setting, max, false, true                                                                     \
    }
#define SMS_NEEDS_SIM(name, run, text)                                                                                 \
    {                                                                                                                  \
        name, run, text, AT_NONE, 0, true, true                                                                        \
    }

const struct at_command at_commands[] = {
    /* V.250 */
    NUMBER("E", at_number, NULL, AT_ECHO, 1),
    PLAIN("Z", at_reset_settings, NULL),
    PLAIN("&F", at_reset_settings, NULL),
    PLAIN("I", at_fixed, "Suara\r\nSIM-1\r\n1.0"),
    PLAIN("V", at_ignored, NULL),
    PLAIN("Q", at_ignored, NULL),
    PLAIN("X", at_ignored, NULL),
    PLAIN("H", at_ignored, NULL),
    PLAIN("S", at_ignored, NULL),
    PLAIN("&C", at_ignored, NULL),
    PLAIN("&D", at_ignored, NULL),
    PLAIN("&K", at_ignored, NULL),
    PLAIN("&W", at_ignored, NULL),
    PLAIN("+IPR", at_ignored, NULL),
    PLAIN("+IFC", at_ignored, NULL),
    /* 27.007: the modem */
    PLAIN("+CGMI", at_fixed, "Suara"),
    PLAIN("+CGMM", at_fixed, "SIM-1"),
    PLAIN("+CGMR", at_fixed, "1.0"),
    PLAIN("+CGSN", at_fixed, "353338059410321"),
    PLAIN("+GMI", at_fixed, "Suara"),
    PLAIN("+GMM", at_fixed, "SIM-1"),
    PLAIN("+GMR", at_fixed, "1.0"),
    PLAIN("+GSN", at_fixed, "353338059410321"),
    NUMBER("+CMEE", at_number, "(0-2)", AT_CMEE, 2),
    PLAIN("+CSCS", at_cscs, NULL),
    PLAIN("+CFUN", at_cfun, "(0,1,4),(0,1)"),
    PLAIN("+CLAC", at_clac, NULL),
    PLAIN("+CCLK", at_cclk, NULL),
    PLAIN("+CBC", at_fixed, "+CBC: 0,87"),
    PLAIN("+CPIN", at_cpin, NULL),
    NEEDS_SIM("+CIMI", at_cimi, NULL, AT_NONE, 0),
    NEEDS_SIM("+CNUM", at_cnum, NULL, AT_NONE, 0),
    NEEDS_SIM("+CPBS", at_cpbs, "(\"SM\",\"ME\")", AT_NONE, 0),
    NEEDS_SIM("+CPBR", at_cpbr, "(1-250),40,20", AT_NONE, 0),
    NUMBER("+CLIP", at_number, "(0,1)", AT_CLIP, 1),
    NUMBER("+CRC", at_number, "(0,1)", AT_CRC, 1),
    NUMBER("+CCWA", at_number, "(0,1)", AT_CCWA, 1),
    PLAIN("+CHUP", at_ignored, NULL),
    PLAIN("+CLCC", at_ignored, NULL),
    /* 27.007: the network */
    PLAIN("+CSQ", at_csq, "(0-31,99),(0-7,99)"),
    NUMBER("+CREG", at_creg, "(0-2)", AT_CREG, 2),
    NUMBER("+CGREG", at_creg, "(0-2)", AT_CGREG, 2),
    PLAIN("+CGATT", at_cgatt, "(0,1)"),
    PLAIN("+COPS", at_cops, "(2,\"TELKOMSEL\",\"T-SEL\",\"51010\"),,(0,1,3),(0,2)"),
    NEEDS_SIM("+CUSD", at_cusd, "(0-2)", AT_CUSD, 2),
    /* 27.005: short messages */
    SMS("+CMGF", at_cmgf, "(0)", AT_CMGF, 0),
    SMS("+CSMS", at_csms, "(0,1)", AT_CSMS, 1),
    NUMBER("+CSDH", at_number, "(0,1)", AT_CSDH, 1),
    NUMBER("+CMMS", at_number, "(0-2)", AT_CMMS, 2),
    SMS_NEEDS_SIM("+CPMS", at_cpms, NULL),
    SMS_NEEDS_SIM("+CNMI", at_cnmi, "(0-2),(0-2),(0,2),(0-2),(0,1)"),
    PLAIN("+CNMA", at_ignored, NULL),
    SMS_NEEDS_SIM("+CSCA", at_csca, NULL),
    SMS_NEEDS_SIM("+CMGL", at_cmgl, "(0-4)"),
    SMS_NEEDS_SIM("+CMGR", at_cmgr, NULL),
    SMS_NEEDS_SIM("+CMGD", at_cmgd, NULL),
    SMS_NEEDS_SIM("+CMGS", at_cmgs, NULL),
    SMS_NEEDS_SIM("+CMGW", at_cmgw, NULL),
    SMS_NEEDS_SIM("+CMSS", at_cmss, NULL),
};

const size_t at_commands_len = sizeof(at_commands) / sizeof(at_commands[0]);

_Static_assert(sizeof(at_commands) / sizeof(at_commands[0]) <= AT_COMMANDS_MAX, "struct at counts each command");

void at_set_standard(struct sim *s)
{
    static const int standard[AT_SETTING_COUNT] = {
        [AT_ECHO] = 1, [AT_CFUN] = 1, [AT_CNMI_MODE] = 2, [AT_CNMI_MT] = 1, [AT_CHARSET] = AT_CHARSET_IRA,
    };

    for (int i = 0; i < AT_SETTING_COUNT; i++)
        s->at.set[i] = standard[i];
    /* Where there is no room on the SIM, the modem's own memory takes what comes. */
    if (s->storage.memory[STORAGE_SM].size == 0)
        s->at.set[AT_MEM_READ] = s->at.set[AT_MEM_WRITE] = s->at.set[AT_MEM_RECEIVE] = STORAGE_ME;
}
