#include "fault.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "buf.h"
#include "sim.h"

static const struct fault_name {
    const char *name;
    const char *value; /* what it takes; NULL for nothing */
    long standard;     /* the value where none is given; -1: it must be given */
    const char *help;
} names[] = {
    [FAULT_HANG] = {"hang", NULL, 0, "swallows everything"},
    [FAULT_HANG_ON] = {"hang-on", "COMMAND", -1, "hangs from this command on (CMGL, CMGS, ...)"},
    [FAULT_MUTE_ON] = {"mute-on", "COMMAND", -1, "never answers this command, but the next"},
    [FAULT_UNPLUG] = {"unplug", NULL, 0, "terminal closed and link removed, until replug"},
    [FAULT_SEND_ERROR] = {"send-error", NULL, 0, "refuses to send: ERROR"},
    [FAULT_SEND_CMS] = {"send-cms", "N", 38, "refuses to send: +CMS ERROR: N"},
    [FAULT_SEND_LOST] = {"send-lost", NULL, 0, "sends, but never answers"},
    [FAULT_SEND_LOST_BEFORE] = {"send-lost-before", NULL, 0, "neither sends nor answers"},
    [FAULT_SEND_LATE] = {"send-late", "MS", 1000, "sends, answers late"},
    [FAULT_SEND_NO_MR] = {"send-no-mr", NULL, 0, "sends, answers OK without +CMGS"},
    [FAULT_REJECT] = {"reject", "NUMBER", -1, "+CMS ERROR: 1 for this recipient"},
    [FAULT_NO_PROMPT] = {"no-prompt", NULL, 0, "AT+CMGS and AT+CMGW without \"> \""},
    [FAULT_NO_NETWORK] = {"no-network", NULL, 0, "not registered; sends end in +CMS ERROR: 331"},
    [FAULT_GARBAGE] = {"garbage", "N", 16, "N random bytes before each answer"},
    [FAULT_ECHO_NOISE] = {"echo-noise", NULL, 0, "one echoed byte in eight is wrong"},
    [FAULT_TRUNCATE] = {"truncate", "N", 8, "answers end after N bytes"},
    [FAULT_SLOW] = {"slow", "MS", 1000, "this much more before each answer"},
    [FAULT_SIGNAL] = {"signal", "N", 99, "signal strength in +CSQ"},
    [FAULT_LIST_ERROR] = {"list-error", NULL, 0, "AT+CMGL fails"},
    [FAULT_READ_ERROR] = {"read-error", NULL, 0, "AT+CMGR fails"},
    [FAULT_CPMS_ERROR] = {"cpms-error", NULL, 0, "AT+CPMS fails"},
    [FAULT_SIM_BUSY] = {"sim-busy", NULL, 0, "SMS commands end in +CMS ERROR: 314"},
    [FAULT_DELETE_NOOP] = {"delete-noop", NULL, 0, "AT+CMGD says OK and keeps the message"},
    [FAULT_DELETE_ERROR] = {"delete-error", NULL, 0, "AT+CMGD fails"},
    [FAULT_SHUFFLE] = {"shuffle", NULL, 0, "before each AT+CMGL all messages change slots; listed in random order"},
    [FAULT_NO_URC] = {"no-urc", NULL, 0, "nothing is announced by +CMTI or +CDSI"},
    [FAULT_NO_CBM] = {"no-cbm", NULL, 0, "AT+CNMI=? offers no cell broadcast; libGammu 1.42 then refuses push"},
    [FAULT_BOOT_NOISE] = {"boot-noise", NULL, 0, "\"SMS Ready\" and the like whenever the terminal is opened"},
};

_Static_assert(sizeof(names) / sizeof(names[0]) == FAULT_COUNT, "a name for each fault");

static void on_expired(struct sim *s, const char *name)
{
    for (int i = 0; i < FAULT_COUNT; i++)
        if (strcmp(names[i].name, name) == 0)
            s->fault.row[i].is_on = false;
    if (strcmp(name, names[FAULT_UNPLUG].name) == 0)
        sim_replug(s);
    at_wake(s);
}

static int find(const char *name, size_t len)
{
    for (int i = 0; i < FAULT_COUNT; i++)
        if (strlen(names[i].name) == len && strncmp(names[i].name, name, len) == 0)
            return i;
    return -1;
}

/* The number after "KEY=" in the words that follow the first, or `standard`. */
static long option(const char *words, const char *key, long standard)
{
    const char *at = strstr(words, key);

    return at ? strtol(at + strlen(key), NULL, 10) : standard;
}

static void copy_word(char *to, size_t size, const char *word)
{
    size_t len = strcspn(word, " ");

    len = len < size ? len : size - 1;
    memcpy(to, word, len);
    to[len] = '\0';
}

const char *fault_set(struct sim *s, const char *words)
{
    size_t len = strcspn(words, " =");
    const char *value = words[len] == '=' ? words + len + 1 : "";
    int i = find(words, len);
    struct fault_row row = {true, 0, option(words, " count=", -1), ""};
    long for_ms = option(words, " for=", 0);

    if (i < 0)
        return "no such fault; see help";
    if (names[i].standard < 0 && !*value)
        return "this fault needs a value";
    if (row.left == 0)
        return "count must be at least 1";
    copy_word(row.text, sizeof(row.text), value);
    row.value = *value ? strtol(value, NULL, 10) : names[i].standard;
    s->fault.row[i] = row;
    if (i == FAULT_UNPLUG)
        sim_unplug(s);
    if (for_ms > 0)
        timer_add(&s->timers, for_ms, on_expired, names[i].name);
    return NULL;
}

void fault_clear(struct sim *s)
{
    bool was_unplugged = s->fault.row[FAULT_UNPLUG].is_on;

    memset(&s->fault, 0, sizeof(s->fault));
    timer_cancel(&s->timers, on_expired);
    if (was_unplugged)
        sim_replug(s);
    at_wake(s);
}

void fault_list(const struct sim *s, struct buf *out)
{
    for (int i = 0; i < FAULT_COUNT; i++) {
        const struct fault_row *row = &s->fault.row[i];

        if (!row->is_on)
            continue;
        buf_puts(out, names[i].name);
        if (row->text[0])
            buf_printf(out, "=%s", row->text);
        if (row->left > 0)
            buf_printf(out, " count=%ld", row->left);
        buf_putc(out, '\n');
    }
}

void fault_help(struct buf *out)
{
    for (int i = 0; i < FAULT_COUNT; i++)
        buf_printf(out, "  fault %s%s%s%*s %s\n", names[i].name, names[i].value ? "=" : "",
                   names[i].value ? names[i].value : "",
                   (int)(24 - strlen(names[i].name) - (names[i].value ? strlen(names[i].value) + 1 : 0)), "",
                   names[i].help);
}

bool fault_is_on(const struct sim *s, enum fault fault)
{
    return s->fault.row[fault].is_on;
}

bool fault_hit(struct sim *s, enum fault fault)
{
    struct fault_row *row = &s->fault.row[fault];

    if (!row->is_on)
        return false;
    if (row->left > 0 && --row->left == 0)
        row->is_on = false;
    return true;
}

bool fault_hit_on(struct sim *s, enum fault fault, const char *what)
{
    const char *wanted = s->fault.row[fault].text;

    if (!s->fault.row[fault].is_on)
        return false;
    if (strncasecmp(wanted, "AT", 2) == 0)
        wanted += 2;
    /* "CMGL" stands for "+CMGL". */
    if (strcasecmp(wanted, what) != 0 && !(what[0] == '+' && strcasecmp(wanted, what + 1) == 0))
        return false;
    return fault_hit(s, fault);
}

long fault_value(const struct sim *s, enum fault fault)
{
    return s->fault.row[fault].value;
}
