#include "at.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "at_cmd.h"
#include "gsm7.h"
#include "sim.h"
#include "text.h"

#define LINE_MAX_LEN 1024 /* longer lines are noise */
#define ESC          0x1B
#define CTRL_Z       0x1A
#define BACKSPACE    0x08

static void run_line(struct sim *s);

bool at_is_hung(const struct sim *s)
{
    return s->at.is_stuck || fault_is_on(s, FAULT_HANG);
}

/* Unsolicited lines wait until the modem neither answers nor listens to a half-typed command. */
static void flush_urcs(struct sim *s)
{
    struct at *at = &s->at;

    if (at->urcs.len == 0 || at->state != AT_TYPING || at->line.len)
        return;
    tty_write(s, at->urcs.data, at->urcs.len);
    buf_clear(&at->urcs);
}

void at_urc(struct sim *s, const char *format, ...)
{
    va_list args;

    if (at_is_hung(s))
        return;
    buf_puts(&s->at.urcs, "\r\n");
    va_start(args, format);
    buf_vprintf(&s->at.urcs, format, args);
    va_end(args);
    buf_puts(&s->at.urcs, "\r\n");
    s->stats.count[STAT_URCS]++;
    flush_urcs(s);
}

void at_info(struct sim *s, const char *format, ...)
{
    struct buf *answer = &s->at.answer;
    va_list args;

    if (!s->at.has_output)
        buf_puts(answer, "\r\n");
    va_start(args, format);
    buf_vprintf(answer, format, args);
    va_end(args);
    buf_puts(answer, "\r\n");
    s->at.has_output = true;
}

static void add_noise(struct sim *s)
{
    if (!fault_hit(s, FAULT_GARBAGE))
        return;
    for (long i = fault_value(s, FAULT_GARBAGE); i > 0; i--) {
        char byte = (char)sim_random(s, 256);

        tty_write(s, &byte, 1);
    }
}

static void send_answer(struct sim *s)
{
    struct at *at = &s->at;
    size_t len = at->answer.len;

    at->state = at->is_prompting ? AT_DATA : AT_TYPING;
    if (len && !at_is_hung(s)) {
        add_noise(s);
        if (fault_hit(s, FAULT_TRUNCATE) && (size_t)fault_value(s, FAULT_TRUNCATE) < len)
            len = (size_t)fault_value(s, FAULT_TRUNCATE);
        tty_write(s, at->answer.data, len);
    }
    buf_clear(&at->answer);
    flush_urcs(s);
}

static void on_answer_due(struct sim *s, const char *payload)
{
    (void)payload;
    send_answer(s);
    at_input(s);
}

static void put_error(struct sim *s, int result)
{
    struct buf *answer = &s->at.answer;

    s->stats.count[STAT_ERRORS]++;
    if (result >= AT_CMS)
        buf_printf(answer, "\r\n+CMS ERROR: %d\r\n", result - AT_CMS);
    else if (result >= AT_CME && s->at.set[AT_CMEE] == 1)
        buf_printf(answer, "\r\n+CME ERROR: %d\r\n", result - AT_CME);
    else if (result >= AT_CME && s->at.set[AT_CMEE] == 2)
        buf_printf(answer, "\r\n+CME ERROR: %s\r\n", at_cme_text(result - AT_CME));
    else
        buf_puts(answer, "\r\nERROR\r\n");
}

/* Ends a command: its result code, after the latency. */
static void finish(struct sim *s, int result)
{
    struct at *at = &s->at;
    long wait = s->options.latency_ms + at->late_ms;

    if (fault_hit(s, FAULT_SLOW))
        wait += fault_value(s, FAULT_SLOW);
    at->is_prompting = result == AT_PROMPT;
    if (result == AT_SILENT)
        buf_clear(&at->answer);
    else if (result == AT_PROMPT)
        buf_puts(&at->answer, fault_hit(s, FAULT_NO_PROMPT) ? "" : "\r\n> ");
    else if (result == AT_OK)
        buf_puts(&at->answer, "\r\nOK\r\n");
    else
        put_error(s, result);
    at->late_ms = 0;
    if (wait > 0) {
        at->state = AT_BUSY;
        timer_add(&s->timers, wait, on_answer_due, NULL);
    } else {
        send_answer(s);
    }
}

static void echo(struct sim *s, char c)
{
    if (!s->at.set[AT_ECHO])
        return;
    if (fault_is_on(s, FAULT_ECHO_NOISE) && sim_random(s, 8) == 0) {
        fault_hit(s, FAULT_ECHO_NOISE);
        c = (char)(c ^ 0x11);
    }
    tty_write(s, &c, 1);
}

static void take_typed(struct sim *s, char c)
{
    struct buf *line = &s->at.line;

    if (c == '\n')
        return;
    echo(s, c);
    if (c == '\r')
        run_line(s);
    else if (c == ESC)
        buf_clear(line);
    else if (c == BACKSPACE && line->len)
        line->data[--line->len] = '\0';
    else if (c && line->len < LINE_MAX_LEN)
        buf_putc(line, c);
}

static void take_data(struct sim *s, char c)
{
    struct at *at = &s->at;

    echo(s, c);
    if (c == ESC) {
        finish(s, AT_OK);
    } else if (c == CTRL_Z) {
        int result = at->data_run(s, buf_text(&at->data));

        finish(s, result);
    } else if (c && c != '\r' && c != '\n' && at->data.len < LINE_MAX_LEN) {
        buf_putc(&at->data, c);
    }
}

void at_input(struct sim *s)
{
    struct buf *in = &s->tty.in;
    size_t used = 0;

    while (used < in->len && s->at.state != AT_BUSY && !at_is_hung(s)) {
        char c = in->data[used++];

        if (s->at.state == AT_DATA)
            take_data(s, c);
        else
            take_typed(s, c);
    }
    buf_drop(in, at_is_hung(s) ? in->len : used);
}

void at_wake(struct sim *s)
{
    s->at.is_stuck = false;
    if (s->at.state != AT_BUSY)
        flush_urcs(s);
}

void at_opened(struct sim *s)
{
    /* Lines that waited for the port belong to nobody any more. */
    buf_clear(&s->at.urcs);
    if (fault_hit(s, FAULT_BOOT_NOISE))
        at_boot_urcs(s);
}

static bool is_extended(char c)
{
    return c && strchr("+^*$#%", c);
}

static size_t name_len(const char *text)
{
    if (is_extended(text[0]))
        return strcspn(text, "=?; ");
    if (text[0] == '&' || text[0] == '\\')
        return text[1] ? 2 : 1;
    return 1;
}

static const struct at_command *find(const char *name, size_t len)
{
    for (size_t i = 0; i < at_commands_len; i++)
        if (strlen(at_commands[i].name) == len && strncasecmp(at_commands[i].name, name, len) == 0)
            return &at_commands[i];
    return NULL;
}

/* Length of the arguments: up to a ';' outside of quotes. */
static size_t args_len(const char *text)
{
    bool is_quoted = false;
    size_t i;

    for (i = 0; text[i] && (is_quoted || text[i] != ';'); i++)
        is_quoted ^= text[i] == '"';
    return i;
}

/* Splits "=?", "?", "=args" or, of a basic command, "1". */
static enum at_op split(const char *text, size_t len, bool is_basic, const char **args_r)
{
    *args_r = text;
    if (len >= 2 && text[0] == '=' && text[1] == '?')
        return AT_TEST;
    if (len >= 1 && text[0] == '?')
        return AT_QUERY;
    if (len >= 1 && text[0] == '=')
        (*args_r)++;
    else if (len == 0 || !is_basic)
        return AT_EXECUTE;
    return AT_SET;
}

static int refused(const struct sim *s, const struct at_command *command)
{
    static const int cms[] = {0, AT_CMS + 311, AT_CMS + 316};
    static const int cme[] = {0, AT_CME + 11, AT_CME + 12};

    if (!command->needs_sim)
        return AT_OK;
    return (command->is_sms ? cms : cme)[s->at.lock];
}

static int run_command(struct sim *s, const struct at_command *command, enum at_op op, const char *args)
{
    int rc;

    s->at.calls[command - at_commands]++;
    if (fault_hit_on(s, FAULT_HANG_ON, command->name)) {
        s->at.is_stuck = true;
        return AT_SILENT;
    }
    if (fault_hit_on(s, FAULT_MUTE_ON, command->name))
        return AT_SILENT;
    if (command->is_sms && fault_hit(s, FAULT_SIM_BUSY))
        return AT_CMS + 314;
    rc = refused(s, command);
    return rc ? rc : command->run(s, command, op, args);
}

/* Runs the first command of `*text` and moves on past it. */
static int run_next(struct sim *s, const char **text)
{
    const char *name = *text, *args;
    size_t len = name_len(name), rest_len;
    const struct at_command *command = find(name, len);
    bool is_basic = !is_extended(name[0]);
    enum at_op op;
    char *copy;
    int rc;

    /* Basic commands follow one another without a separator: ATE0V1. */
    rest_len =
        !is_basic || toupper((unsigned char)name[0]) == 'D' ? args_len(name + len) : strspn(name + len, "=0123456789?");
    copy = buf_strdup(name + len);
    copy[rest_len] = '\0';
    *text = name + len + rest_len;
    *text += strspn(*text, "; ");
    op = split(copy, rest_len, is_basic, &args);
    rc = command ? run_command(s, command, op, args) : AT_ERROR;
    free(copy);
    return rc;
}

/* What stands before "AT" on the line is noise. */
static const char *after_at(const char *line)
{
    for (; *line; line++)
        if (strncasecmp(line, "AT", 2) == 0)
            return line + 2;
    return NULL;
}

static void run_line(struct sim *s)
{
    char *line = buf_strdup(buf_text(&s->at.line));
    const char *text = after_at(line);
    int rc = AT_OK;

    buf_clear(&s->at.line);
    s->at.has_output = false;
    if (text) {
        s->stats.count[STAT_COMMANDS]++;
        while (*text && rc == AT_OK)
            rc = run_next(s, &text);
        finish(s, rc);
    } else {
        flush_urcs(s);
    }
    free(line);
}

bool at_next(const char **args, char *value_r, size_t size)
{
    const char *at = *args;
    size_t n = 0;
    bool is_quoted = false;

    if (!*at)
        return false;
    for (; *at && (is_quoted || *at != ','); at++) {
        if (*at == '"')
            is_quoted = !is_quoted;
        else if (n + 1 < size)
            value_r[n++] = *at;
    }
    value_r[n] = '\0';
    *args = *at ? at + 1 : at;
    return true;
}

long at_next_number(const char **args, long max, long standard)
{
    char text[16], *end;
    long value;

    if (!at_next(args, text, sizeof(text)) || !text[0])
        return standard;
    value = strtol(text, &end, 10);
    return *end || value < 0 || value > max ? -1 : value;
}

void at_encode(const struct sim *s, const char *utf8, struct buf *out)
{
    struct buf bytes = {0};

    if (s->at.set[AT_CHARSET] == AT_CHARSET_UCS2) {
        text_to_utf16(utf8, &bytes);
        text_to_hex(out, bytes.data, bytes.len);
    } else if (s->at.set[AT_CHARSET] == AT_CHARSET_GSM && gsm7_encode(utf8, &bytes)) {
        buf_add(out, bytes.data, bytes.len);
    } else {
        buf_puts(out, utf8);
    }
    buf_free(&bytes);
}

void at_decode(const struct sim *s, const char *text, struct buf *utf8_r)
{
    size_t len = strlen(text);
    uint8_t *bytes = buf_alloc(len + 1);
    int n = text_from_hex(text, len, bytes, len);

    if (s->at.set[AT_CHARSET] == AT_CHARSET_UCS2 && n > 0)
        text_from_utf16(bytes, (size_t)n, utf8_r);
    else if (s->at.set[AT_CHARSET] == AT_CHARSET_HEX && n > 0)
        buf_add(utf8_r, bytes, (size_t)n);
    else if (s->at.set[AT_CHARSET] == AT_CHARSET_GSM)
        gsm7_decode((const uint8_t *)text, len, utf8_r);
    else
        buf_puts(utf8_r, text);
    free(bytes);
}

void at_free(struct sim *s)
{
    buf_free(&s->at.line);
    buf_free(&s->at.data);
    buf_free(&s->at.answer);
    buf_free(&s->at.urcs);
}

void at_boot(struct sim *s)
{
    struct at *at = &s->at;

    timer_cancel(&s->timers, on_answer_due);
    buf_clear(&at->line);
    buf_clear(&at->data);
    buf_clear(&at->answer);
    buf_clear(&at->urcs);
    at->state = AT_TYPING;
    at->is_stuck = at->is_prompting = false;
    at->late_ms = 0;
    at_set_standard(s);
}

void at_boot_urcs(struct sim *s)
{
    at_urc(s, "+CPIN: %s", at_lock_names[s->at.lock]);
    if (s->at.lock != AT_UNLOCKED)
        return;
    at_urc(s, "Call Ready");
    at_urc(s, "SMS Ready");
}
