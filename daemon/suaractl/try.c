/* A rehearsal of what somebody types: lines are messages, or move the clock. */
#include "suaractl.h"

#include "rehearsal.h"
#include "understood.h"

#include "core/gsmtext.h"
#include "core/ticket.h"
#include "io/json_out.h"
#include "io/table_out.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SHOWN_MAX (MESSAGE_TEXT_MAX * 4)

struct trial {
    const struct options *options;
    FILE *out;
    struct rehearsal rehearsal;
    long n_lines;
    struct try_line line;
    char whole[3 * TRY_LINE_MAX]; /* the text of a line, cleaned: a broken byte becomes three */
};

/* How one line was understood. */
struct outcome {
    const struct plan *plan; /* NULL: no message, or it failed */
    char clock[WORKDAY_RFC3339_MAX];
    char error[ERR_TEXT_MAX]; /* "": none */
};

/* ---- for machines ---- */

static void json_replies(struct trial *run, struct json *json, struct outcome *outcome)
{
    struct queued_sms sms;
    struct err err;
    enum rc rc;
    json_array(json, "replies");
    while ((rc = rehearsal_sms(&run->rehearsal, &sms, &err)) == OK) {
        json_object(json, NULL);
        json_text(json, "to", sms.to.text);
        json_text(json, "text", sms.text);
        json_number(json, "segments", sms.segments);
        json_end(json);
    }
    json_end(json);
    if (rc != E_NOTFOUND && outcome->error[0] == '\0')
        (void)snprintf(outcome->error, sizeof outcome->error, "%s", err.text);
}

static void json_understood(struct trial *run, struct json *json, const struct plan *plan)
{
    char ticket[TICKET_TEXT_MAX], why[UNDERSTOOD_MAX];
    json_text(json, "intent", intent_name(plan->intent));
    json_text(json, "unit", plan->unit[0] != '\0' ? plan->unit : NULL);
    if (plan->ticket != 0)
        ticket_format(plan->ticket, ticket);
    json_text(json, "ticket", plan->ticket != 0 ? ticket : NULL);
    understood_why(&run->rehearsal.config->rules, intake_command(run->rehearsal.intake), plan, why);
    json_text(json, "why", why);
}

static void print_json(struct trial *run, struct outcome *outcome)
{
    const struct try_line *line = &run->line;
    struct json json;
    json_begin(&json, run->out);
    json_object(&json, NULL);
    if (line->kind == TRY_MESSAGE) {
        json_bytes(&json, "sender", line->sender, line->sender_len);
        json_bytes(&json, "text", line->text, line->text_len);
    } else if (line->kind == TRY_CLOCK && outcome->clock[0] != '\0') {
        json_text(&json, "clock", outcome->clock);
    } else {
        json_bytes(&json, "line", line->bytes, line->sender_len);
    }
    if (outcome->plan != NULL)
        json_understood(run, &json, outcome->plan);
    if (outcome->plan != NULL || outcome->clock[0] != '\0')
        json_replies(run, &json, outcome);
    if (outcome->error[0] != '\0')
        json_text(&json, "error", outcome->error);
    json_end(&json);
    (void)fputc('\n', run->out);
}

/* ---- for people ---- */

static void print_text(FILE *out, const char *lead, const char *who, const char *text)
{
    char shown[SHOWN_MAX];
    (void)table_escape(who, false, shown, sizeof shown);
    (void)fprintf(out, "%s %s  ", lead, shown);
    (void)table_escape(text, false, shown, sizeof shown);
    (void)fprintf(out, "%s\n", shown);
}

static void print_understood(struct trial *run, const struct plan *plan)
{
    FILE *out = run->out;
    char why[UNDERSTOOD_MAX];
    (void)fprintf(out, "  %s", intent_name(plan->intent));
    if (plan->unit[0] != '\0')
        (void)fprintf(out, ", unit %s", plan->unit);
    if (plan->ticket != 0)
        (void)fprintf(out, ", ticket %08u", (unsigned)plan->ticket);
    understood_why(&run->rehearsal.config->rules, intake_command(run->rehearsal.intake), plan, why);
    (void)fprintf(out, "  [%s]\n", why);
}

static void print_replies(struct trial *run)
{
    struct queued_sms sms;
    struct err err;
    enum rc rc;
    while ((rc = rehearsal_sms(&run->rehearsal, &sms, &err)) == OK) {
        print_text(run->out, "<", sms.to.text, sms.text);
        if (sms.segments > 1)
            (void)fprintf(run->out, "  (%d segments)\n", sms.segments);
    }
    if (rc != E_NOTFOUND)
        (void)fprintf(run->out, "! %s\n", err.text);
}

static void print_people(struct trial *run, struct outcome *outcome)
{
    const struct try_line *line = &run->line;
    if (line->kind == TRY_MESSAGE)
        print_text(run->out, ">", line->sender, line->text);
    else if (outcome->clock[0] != '\0')
        (void)fprintf(run->out, "@ %s\n", outcome->clock);
    if (outcome->error[0] != '\0')
        print_text(run->out, "!", "error:", outcome->error);
    if (outcome->plan != NULL)
        print_understood(run, outcome->plan);
    print_replies(run);
}

/* ---- what a line does ---- */

static void take_message(struct trial *run, struct outcome *outcome)
{
    const struct rules *rules = &run->rehearsal.config->rules;
    struct try_line *line = &run->line;
    struct message message = {.channel = CHANNEL_SMS, .is_text = true};
    char sender[128], text[MESSAGE_TEXT_MAX];
    struct err err;
    (void)gsmtext_clean(line->sender, line->sender_len, sender, sizeof sender);
    size_t whole_len = gsmtext_clean(line->text, line->text_len, run->whole, sizeof run->whole);
    size_t len = gsmtext_clean(line->text, line->text_len, text, sizeof text);
    if (line->is_cut || len < whole_len)
        (void)fprintf(stderr, "suaractl: line %ld: the text is longer than %zu bytes; the rest is left out\n",
                      run->n_lines, sizeof text - 1);
    if (phone_parse(sender, rules->policy.country, &message.sender) != OK)
        message.sender = (struct phone){.kind = PHONE_INVALID};
    message.text = text;
    if (rehearsal_hear(&run->rehearsal, message, &outcome->plan, &err) != OK) {
        outcome->plan = NULL;
        memcpy(outcome->error, err.text, sizeof outcome->error);
    }
}

/* The clock may be set back: a rehearsal of last March begins there. */
static void take_clock(struct trial *run, struct outcome *outcome)
{
    const struct calendar *calendar = &run->rehearsal.config->rules.calendar;
    int64_t at = 0;
    struct err err;
    if (workday_parse_rfc3339(calendar, run->line.text, &at) != OK) {
        (void)snprintf(outcome->error, sizeof outcome->error, "%s",
                       "no time can be read here; write @2026-03-27T16:50+07:00");
        return;
    }
    workday_format_rfc3339(calendar, at, outcome->clock);
    if (rehearsal_clock(&run->rehearsal, at, &err) != OK)
        memcpy(outcome->error, err.text, sizeof outcome->error);
}

static void take_line(struct trial *run)
{
    struct outcome outcome = {.plan = NULL};
    if (run->line.kind == TRY_MESSAGE)
        take_message(run, &outcome);
    else if (run->line.kind == TRY_CLOCK)
        take_clock(run, &outcome);
    else
        (void)snprintf(outcome.error, sizeof outcome.error, "%s",
                       "no TAB in this line; write sender<TAB>text, or @ and a time");
    if (run->options->is_json)
        print_json(run, &outcome);
    else
        print_people(run, &outcome);
    (void)fflush(run->out);
}

/* ---- opening and closing ---- */

static enum rc open_all(struct trial *run, struct err *err)
{
    struct config *config;
    if (config_load(run->options->config_path, print_error, NULL, &config) != OK)
        return ERR(err, E_INVAL, "%s: the configuration is refused; see above", run->options->config_path);
    return rehearsal_open(&config, (int64_t)time(NULL), &run->rehearsal, err);
}

enum exit_code try_run(const struct options *options, FILE *in, FILE *out)
{
    struct err err;
    struct trial *run = calloc(1, sizeof *run);
    if (run == NULL) {
        (void)fputs("suaractl: no memory\n", stderr);
        return EXIT_REFUSED;
    }
    run->options = options;
    run->out = out;
    enum rc rc = open_all(run, &err);
    if (rc != OK)
        (void)fprintf(stderr, "suaractl: %s\n", err.text);
    for (run->n_lines = 1; rc == OK && try_line_read(in, &run->line); run->n_lines++)
        take_line(run);
    rehearsal_close(&run->rehearsal);
    free(run);
    return rc == OK ? EXIT_GOOD : EXIT_REFUSED;
}
