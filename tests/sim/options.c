#include "options.h"

#include <errno.h>
#include <getopt.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct option_row {
    const char *name;
    const char *argument; /* NULL: a flag */
    size_t text;          /* offset of the const char * it sets, or 0 */
    size_t number;        /* offset of the long it sets, or 0 */
    const char *help;
} rows[] = {
    {"link", "PATH", offsetof(struct options, link) + 1, 0, "symbolic link to the modem's terminal"},
    {"control", "PATH", offsetof(struct options, control) + 1, 0, "Unix socket for the test"},
    {"stdin", NULL, 0, 0, "take the same lines on stdin, too"},
    {"sm", "N", 0, offsetof(struct options, sm_slots) + 1, "slots on the SIM (30)"},
    {"me", "N", 0, offsetof(struct options, me_slots) + 1, "slots in the modem (100; 0 for none)"},
    {"number", "MSISDN", offsetof(struct options, number) + 1, 0, "own number"},
    {"imsi", "DIGITS", offsetof(struct options, imsi) + 1, 0, "IMSI"},
    {"smsc", "NUMBER", offsetof(struct options, smsc) + 1, 0, "message centre"},
    {"pin", "DIGITS", offsetof(struct options, pin) + 1, 0, "SIM PIN (none); the PUK is 12345678"},
    {"latency-ms", "N", 0, offsetof(struct options, latency_ms) + 1, "before every answer (0)"},
    {"seed", "N", 0, offsetof(struct options, seed) + 1, "of all random choices (1)"},
    {"mr", "N", 0, offsetof(struct options, mr) + 1, "reference of the first message sent (0)"},
    {"trace", "FILE", offsetof(struct options, trace) + 1, 0, "log of the AT traffic"},
    {"storage", "PATH", offsetof(struct options, storage) + 1, 0, "keep SIM, queue and sent list over a restart"},
    {"to", "SOCKET", offsetof(struct options, to) + 1, 0, "send one command to a running simulator"},
};

#define ROWS (sizeof(rows) / sizeof(rows[0]))

static const struct options defaults = {
    .number = "+6281100000099",
    .imsi = "510101234567890",
    .smsc = "+6281100000",
    .sm_slots = 30,
    .me_slots = 100,
    .seed = 1,
};

void options_usage(void)
{
    fputs("usage: suara-sim --link PATH [options]\n"
          "       suara-sim --to SOCKET COMMAND...   (\"help\" lists the commands; none: lines from stdin)\n",
          stderr);
    for (size_t i = 0; i < ROWS; i++)
        fprintf(stderr, "  --%s %-*s %s\n", rows[i].name, (int)(20 - strlen(rows[i].name)),
                rows[i].argument ? rows[i].argument : "", rows[i].help);
}

static int set_number(const struct option_row *row, const char *text, void *field)
{
    char *end;
    long value;

    errno = 0;
    value = strtol(text, &end, 10);
    if (errno || end == text || *end || value < 0 || value > 100000) {
        fprintf(stderr, "suara-sim: --%s: %s is no number from 0 to 100000\n", row->name, text);
        return -1;
    }
    memcpy(field, &value, sizeof(value));
    return 0;
}

static int set(struct options *options, const struct option_row *row, const char *text)
{
    char *base = (char *)options;

    if (row->number)
        return set_number(row, text, base + row->number - 1);
    if (row->text)
        memcpy(base + row->text - 1, &text, sizeof(text));
    else
        options->has_stdin = 1;
    return 0;
}

int options_parse(int argc, char **argv, struct options *options_r)
{
    struct option table[ROWS + 1] = {0};
    int at = 0, c;

    for (size_t i = 0; i < ROWS; i++)
        table[i] = (struct option){rows[i].name, rows[i].argument ? required_argument : no_argument, NULL, 0};
    *options_r = defaults;
    /* '+': what follows the first word is a command, whatever it looks like. */
    while ((c = getopt_long(argc, argv, "+", table, &at)) != -1)
        if (c == '?' || set(options_r, &rows[at], optarg))
            return -1;
    options_r->first_arg = optind;
    if (options_r->to || (options_r->link && optind == argc))
        return 0;
    options_usage();
    return -1;
}
