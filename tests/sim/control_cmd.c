/* The commands of the control protocol. A new one is a row of commands[] and a function. */
#include "control.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "inject.h"
#include "pdu.h"
#include "sim.h"
#include "text.h"

#define WAIT_MS 10000

/* NULL, or what is wrong: becomes "ok" or "error: ...". */
#define COMMAND(name) static const char *name(struct sim *s, struct control_client *client, const char *args)

static long number_after(const char *args, const char *key, long standard)
{
    const char *at = strstr(args, key);

    return at ? strtol(at + strlen(key), NULL, 10) : standard;
}

COMMAND(run_sms)
{
    (void)client;
    return inject_sms(s, args);
}

COMMAND(run_pdu)
{
    (void)client;
    return inject_pdu(s, args);
}

COMMAND(run_queue)
{
    (void)args;
    net_drain(s);
    buf_printf(&client->out, "%zu\n", s->net.len);
    return NULL;
}

COMMAND(run_sent)
{
    sent_list_parts(s, (size_t)number_after(args, "from=", 1), &client->out);
    return NULL;
}

COMMAND(run_messages)
{
    sent_list_messages(s, (size_t)number_after(args, "from=", 1), &client->out);
    return NULL;
}

static void put_slot(struct buf *out, int memory, size_t index, const struct slot *slot)
{
    static const char *const statuses[] = {"unread", "read", "unsent", "sent"};
    static const char *const kinds[] = {"deliver", "submit", "report"};
    struct pdu pdu;
    bool is_broken = pdu_decode(slot->pdu, &pdu) != 0;

    buf_printf(out, "%s\t%zu\t%s\t%s\t%s\t", storage_names[memory], index, statuses[slot->status],
               is_broken ? "broken" : kinds[pdu.kind], is_broken ? "-" : pdu.address);
    if (is_broken)
        buf_puts(out, slot->pdu);
    else if (pdu.kind == PDU_REPORT)
        buf_printf(out, "mr=%u status=%02X", pdu.mr, pdu.status);
    else
        text_escape(out, pdu.text, strlen(pdu.text), 0);
    buf_putc(out, '\n');
}

COMMAND(run_slots)
{
    (void)args;
    net_drain(s);
    for (int m = 0; m < STORAGE_COUNT; m++)
        for (size_t i = 0; i < s->storage.memory[m].size; i++)
            if (s->storage.memory[m].slots[i].pdu)
                put_slot(&client->out, m, i + 1, &s->storage.memory[m].slots[i]);
    return NULL;
}

/* "+CMGL" is listed as "cmgl". */
static void put_call_name(struct buf *out, const char *name)
{
    for (name += strcspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"); *name; name++)
        buf_putc(out, (char)(*name | 0x20));
}

static void put_stats(const struct sim *s, struct buf *out)
{
    for (int i = 0; i < STAT_COUNT; i++)
        buf_printf(out, "%s\t%llu\n", stat_names[i], (unsigned long long)s->stats.count[i]);
    for (size_t i = 0; i < at_commands_len; i++) {
        if (!s->at.calls[i])
            continue;
        put_call_name(out, at_commands[i].name);
        buf_printf(out, "\t%llu\n", (unsigned long long)s->at.calls[i]);
    }
}

/* One figure alone, for scripts: `stats commands`. */
static const char *put_one(const struct buf *all, const char *name, struct buf *out)
{
    size_t len = strlen(name);

    for (const char *line = buf_text(all); *line; line += strcspn(line, "\n") + 1) {
        if (strncmp(line, name, len) != 0 || line[len] != '\t')
            continue;
        buf_add(out, line + len + 1, strcspn(line + len + 1, "\n") + 1);
        return NULL;
    }
    buf_puts(out, "0\n");
    return NULL;
}

COMMAND(run_stats)
{
    struct buf all = {0};

    if (strcmp(args, "reset") == 0) {
        memset(&s->stats, 0, sizeof(s->stats));
        memset(s->at.calls, 0, sizeof(s->at.calls));
        return NULL;
    }
    put_stats(s, &all);
    if (*args)
        put_one(&all, args, &client->out);
    else
        buf_puts(&client->out, buf_text(&all));
    buf_free(&all);
    return NULL;
}

/* "STATUS DCS TEXT [delay=MS]"; the delay stands last because the text may hold anything else. */
static const char *read_reply(const char *args, struct ussd_reply *reply_r, struct buf *text_r)
{
    char *copy = buf_strdup(args), *end, *delay = strstr(copy, " delay=");

    reply_r->status = (int)strtol(copy, &end, 10);
    reply_r->dcs = (int)strtol(end, &end, 10);
    if (delay) {
        reply_r->delay_ms = strtol(delay + 7, NULL, 10);
        *delay = '\0';
    }
    text_unescape(*end == ' ' ? end + 1 : end, text_r);
    buf_puts(text_r, "");
    reply_r->text = text_r->data;
    free(copy);
    return reply_r->status >= 0 && reply_r->status <= 5 ? NULL : "a status is a number from 0 to 5";
}

COMMAND(run_ussd)
{
    struct ussd_reply reply = {0};
    size_t len = strcspn(args, " ");
    struct buf text = {0};
    const char *problem;

    (void)client;
    if (len == 0 || !args[len])
        return "CODE STATUS DCS TEXT [delay=MS]";
    reply.code = buf_strdup(args);
    reply.code[len] = '\0';
    problem = read_reply(args + len + 1, &reply, &text);
    if (!problem)
        ussd_programme(s, &reply);
    free(reply.code);
    buf_free(&text);
    return problem;
}

COMMAND(run_ussd_push)
{
    struct ussd_reply reply = {0};
    struct buf text = {0};
    const char *problem = read_reply(args, &reply, &text);

    (void)client;
    s->ussd.is_presented = s->at.set[AT_CUSD] == 1;
    if (!problem)
        ussd_push(s, &reply);
    buf_free(&text);
    return problem;
}

COMMAND(run_ussd_log)
{
    (void)args;
    buf_puts(&client->out, buf_text(&s->ussd.log));
    return NULL;
}

COMMAND(run_report)
{
    (void)client;
    return net_set_reports(s, args);
}

COMMAND(run_urc)
{
    struct buf text = {0};

    (void)client;
    text_unescape(args, &text);
    /* Straight to the line, even in the middle of an answer: that is what a test of noise wants. */
    tty_write(s, "\r\n", 2);
    tty_write(s, buf_text(&text), text.len);
    tty_write(s, "\r\n", 2);
    s->stats.count[STAT_URCS]++;
    buf_free(&text);
    return NULL;
}

COMMAND(run_replug)
{
    (void)client;
    (void)args;
    return sim_replug(s) ? "cannot make the terminal" : NULL;
}

COMMAND(run_reset)
{
    (void)client;
    (void)args;
    sim_reboot(s);
    return NULL;
}

COMMAND(run_empty_pdu)
{
    (void)client;
    (void)args;
    /* "00" is what some modems list for a slot that was never written. */
    return inject_pdu(s, "00");
}

COMMAND(run_fault_clear)
{
    (void)client;
    (void)args;
    fault_clear(s);
    return NULL;
}

COMMAND(run_fault)
{
    /* Things that happen once rather than being on. */
    static const struct {
        const char *name;
        const char *(*run)(struct sim *s, struct control_client *client, const char *args);
    } events[] = {
        {"clear", run_fault_clear}, {"replug", run_replug}, {"reset", run_reset}, {"empty-pdu", run_empty_pdu}};

    if (!*args) {
        fault_list(s, &client->out);
        return NULL;
    }
    for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++)
        if (strcmp(events[i].name, args) == 0)
            return events[i].run(s, client, args);
    return fault_set(s, args);
}

/* ---- waiting ---- */

static bool has_messages(const struct sim *s, long n)
{
    return s->sent.messages_len >= (size_t)n;
}

static bool has_sent(const struct sim *s, long n)
{
    return s->sent.len >= (size_t)n;
}

static bool has_commands(const struct sim *s, long n)
{
    return s->stats.count[STAT_COMMANDS] >= (uint64_t)n;
}

static bool has_opened(const struct sim *s, long n)
{
    return s->stats.count[STAT_OPENED] >= (uint64_t)n;
}

static bool has_reports(const struct sim *s, long n)
{
    return s->stats.count[STAT_REPORTS] >= (uint64_t)n;
}

static bool has_deleted(const struct sim *s, long n)
{
    return s->stats.count[STAT_DELETED] >= (uint64_t)n;
}

static bool has_ussd_lines(const struct sim *s, long n)
{
    return s->ussd.log_lines >= (size_t)n;
}

static size_t used(const struct sim *s)
{
    return s->storage.memory[STORAGE_SM].used + s->storage.memory[STORAGE_ME].used;
}

static bool has_slots(const struct sim *s, long n)
{
    return used(s) >= (size_t)n;
}

static bool has_no_slots(const struct sim *s, long n)
{
    (void)n;
    return used(s) == 0 && s->net.len == 0;
}

static bool has_no_queue(const struct sim *s, long n)
{
    (void)n;
    return s->net.len == 0;
}

static bool has_hung(const struct sim *s, long n)
{
    (void)n;
    return at_is_hung(s);
}

static const struct condition {
    const char *name;
    bool has_number;
    bool (*is_true)(const struct sim *s, long n);
    const char *help;
} conditions[] = {
    {"messages", true, has_messages, "whole messages sent"},
    {"sent", true, has_sent, "message parts sent"},
    {"commands", true, has_commands, "AT command lines"},
    {"opened", true, has_opened, "times the terminal was opened"},
    {"reports", true, has_reports, "delivery reports made"},
    {"deleted", true, has_deleted, "messages deleted by the client"},
    {"ussd", true, has_ussd_lines, "lines of ussd-log"},
    {"slots", true, has_slots, "slots in use"},
    {"slots-empty", false, has_no_slots, "no slot in use, nothing in the queue"},
    {"queue-empty", false, has_no_queue, "nothing in the queue"},
    {"hung", false, has_hung, "hang or hang-on has struck"},
};

static void on_wait_over(struct sim *s, const char *payload)
{
    /* Wakes the main loop, which looks at the time. */
    (void)s;
    (void)payload;
}

COMMAND(run_wait)
{
    size_t len = strcspn(args, " ");
    const struct condition *found = NULL;
    char *end = NULL;
    long ms;

    for (size_t i = 0; i < sizeof(conditions) / sizeof(conditions[0]); i++)
        if (strlen(conditions[i].name) == len && strncmp(conditions[i].name, args, len) == 0)
            found = &conditions[i];
    if (!found)
        return "no such condition; see help";
    client->wanted = found->has_number ? strtol(args + len, &end, 10) : 0;
    ms = strtol(end ? end : args + len, NULL, 10);
    ms = ms > 0 ? ms : WAIT_MS;
    client->is_true = found->is_true;
    client->until_ms = timer_now_ms() + ms;
    timer_add(&s->timers, ms, on_wait_over, NULL);
    return NULL;
}

COMMAND(run_quit)
{
    (void)client;
    (void)args;
    s->control.is_ended = true;
    return NULL;
}

COMMAND(run_help);

static const struct command {
    const char *name;
    const char *(*run)(struct sim *s, struct control_client *client, const char *args);
    const char *help;
} commands[] = {
    {"sms", run_sms,
     "[order=3,1,2] [ref=N] [width=8|16] [mem=SM|ME] [time=YYMMDDhhmmss] [tz=QUARTERS]\n"
     "      [coding=gsm|ucs2|8bit] SENDER TEXT: deliver a message"},
    {"pdu", run_pdu, "HEX [mem=SM|ME]: deliver a raw PDU"},
    {"queue", run_queue, ": messages that wait at the message centre"},
    {"sent", run_sent, "[from=K]: parts sent: index, to, mr, ref/part/total or -, coding, report asked, text"},
    {"messages", run_messages, "[from=K]: messages sent: index, to, parts, text"},
    {"slots", run_slots, ": memory, index, status, kind, sender, text"},
    {"stats", run_stats, "[NAME | reset]: counts"},
    {"ussd", run_ussd, "CODE STATUS DCS TEXT [delay=MS]: programme a reply"},
    {"ussd-push", run_ussd_push, "STATUS DCS TEXT [delay=MS]: the network begins"},
    {"ussd-log", run_ussd_log, ": dialled, answered, cancelled, reply"},
    {"report", run_report, "auto | off | late=MS | fail=HEX | twice | wrong-mr ..."},
    {"urc", run_urc, "TEXT: an unsolicited line, now"},
    {"replug", run_replug, ": end of unplug"},
    {"reset", run_reset, ": the modem reboots"},
    {"fault", run_fault, "[NAME[=VALUE] [count=N] [for=MS] | clear | reset | replug | empty-pdu]"},
    {"wait", run_wait, "CONDITION [N] [MS]"},
    {"quit", run_quit, ": end the simulator"},
    {"help", run_help, ""},
};

#define COMMANDS (sizeof(commands) / sizeof(commands[0]))

COMMAND(run_help)
{
    (void)s;
    (void)args;
    for (size_t i = 0; i < COMMANDS; i++)
        buf_printf(&client->out, "  %s %s\n", commands[i].name, commands[i].help);
    for (size_t i = 0; i < sizeof(conditions) / sizeof(conditions[0]); i++)
        buf_printf(&client->out, "  wait %s%s [MS]: %s\n", conditions[i].name, conditions[i].has_number ? " N" : "",
                   conditions[i].help);
    fault_help(&client->out);
    return NULL;
}

void control_run(struct sim *s, struct control_client *client, const char *line)
{
    size_t len = strcspn(line, " ");
    const char *args = line + len + strspn(line + len, " ");
    const char *problem = "no such command; see help";

    for (size_t i = 0; i < COMMANDS; i++) {
        if (strlen(commands[i].name) != len || strncmp(commands[i].name, line, len) != 0)
            continue;
        problem = commands[i].run(s, client, args);
        break;
    }
    if (problem)
        buf_printf(&client->out, "error: %s\n", problem);
    else if (!client->is_true)
        buf_puts(&client->out, "ok\n");
}
