/* at: the command interpreter (3GPP TS 27.007, 27.005, ITU-T V.250): echo, command lines, data entry after "> ",
 * answers with their latency, and unsolicited lines, which wait while a command is being typed or answered.
 *
 * The commands themselves are rows of at_commands[] in at_table.c; a row is a name and a function.
 */
#ifndef SIM_AT_H
#define SIM_AT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"

struct sim;

/* What a command function returns: one of these, or AT_CME or AT_CMS plus a code. */
enum { AT_OK, AT_ERROR, AT_PROMPT, AT_SILENT, AT_CME = 1000, AT_CMS = 3000 };

enum at_op { AT_EXECUTE, AT_QUERY, AT_TEST, AT_SET }; /* X, X?, X=?, X=args */

/* Settings that a reboot puts back to the standard value of their row in at_table.c. */
enum at_setting {
    AT_NONE,
    AT_ECHO,
    AT_CMEE,
    AT_CMGF,
    AT_CSMS,
    AT_CMMS,
    AT_CREG,
    AT_CGREG,
    AT_COPS_FORMAT,
    AT_CUSD,
    AT_CFUN,
    AT_CLIP,
    AT_CRC,
    AT_CCWA,
    AT_CSDH,
    AT_CNMI_MODE,
    AT_CNMI_MT,
    AT_CNMI_BM,
    AT_CNMI_DS,
    AT_CNMI_BFR,
    AT_CHARSET,
    AT_MEM_READ,
    AT_MEM_WRITE,
    AT_MEM_RECEIVE,
    AT_PHONEBOOK,
    AT_SETTING_COUNT
};

enum { AT_CHARSET_IRA, AT_CHARSET_GSM, AT_CHARSET_UCS2, AT_CHARSET_HEX, AT_CHARSET_COUNT };

enum at_lock { AT_UNLOCKED, AT_WANTS_PIN, AT_WANTS_PUK };

struct at_command {
    const char *name; /* upper case, "+CMGL", "E", "&F" */
    int (*run)(struct sim *s, const struct at_command *command, enum at_op op, const char *args);
    const char *text;        /* what =? answers, or the whole answer of a fixed one; NULL for none */
    enum at_setting setting; /* AT_NONE: the function knows */
    int max;                 /* of the setting */
    bool needs_sim;          /* refused until the PIN was given */
    bool is_sms;             /* errors are +CMS ERROR */
};

#define AT_COMMANDS_MAX 96

struct at {
    int set[AT_SETTING_COUNT];
    uint64_t calls[AT_COMMANDS_MAX]; /* in the order of at_commands[] */
    char smsc[24];

    enum { AT_TYPING, AT_DATA, AT_BUSY } state;
    bool is_stuck;     /* fault "hang-on" has struck */
    bool is_prompting; /* the answer under way is a prompt */
    bool has_output;   /* information lines precede the result */
    struct buf line;
    struct buf data;
    struct buf answer;
    struct buf urcs;
    long late_ms; /* extra delay of the answer under way */

    /* Data entry: what to do with it, and what AT+CMGS=, AT+CMGW= said about it. */
    int (*data_run)(struct sim *s, const char *data);
    size_t data_tpdu_len;
    int data_status;

    enum at_lock lock;
    char pin[16];
    int pin_tries;
};

extern const struct at_command at_commands[];
extern const size_t at_commands_len;

void at_boot(struct sim *s);
void at_free(struct sim *s);
/* Reads what is in tty.in, as far as the modem is ready to. */
void at_input(struct sim *s);
/* A client opened the terminal. */
void at_opened(struct sim *s);
/* A fault ended: go on with what waits. */
void at_wake(struct sim *s);
bool at_is_hung(const struct sim *s);
/* One unsolicited line, without its line ends. */
void at_urc(struct sim *s, const char *format, ...) __attribute__((format(printf, 2, 3)));
void at_boot_urcs(struct sim *s);

/* For the command functions: one information line of the answer. */
void at_info(struct sim *s, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Text as the selected character set (AT+CSCS) shows it, and back. */
void at_encode(const struct sim *s, const char *utf8, struct buf *out);
void at_decode(const struct sim *s, const char *text, struct buf *utf8_r);
/* The next comma-separated argument, quotes removed; false at the end. `*args` moves on. */
bool at_next(const char **args, char *value_r, size_t size);
/* The same as a number from 0 to `max`; `standard` if left out; -1 if it is no such number. */
long at_next_number(const char **args, long max, long standard);

#endif
