/*
 * understanding: messages as people write them, and what they must be understood
 * as. Each file is a table, run from top to bottom on a database of its own
 * through the real intake:
 *
 *   sender <TAB> text <TAB> intent <TAB> unit <TAB> note
 *
 * intent `*`: the row only prepares the ones after it. unit `-`: none. In a text \n
 * is a line break, {T} the newest ticket of the sender (but for reports of pressure), {T:+62...} that of another. A
 * line
 * `@+50h` or `@+30m` moves the clock on. A first line that begins with "sender" is the header.
 *
 *   understanding CONFIG FILE.tsv ...
 *
 * Prints every miss and how many rows of each intent were right. Exit 1 when there was a miss.
 */
#include "core/ticket.h"
#include "flow/due.h"
#include "flow/intake.h"
#include "io/config.h"
#include "io/store_sqlite.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define START      INT64_C(1777860000) /* Monday 2026-05-04 09:00 WIB */
#define LINE_MAX_  4096
#define PEOPLE_MAX 1024
#define COLUMNS    5

struct person {
    char sender[PHONE_TEXT_MAX];
    uint32_t ticket;
};

struct run {
    struct config *config;
    struct store *store;
    struct intake *intake;
    int64_t now;
    struct person person[PEOPLE_MAX];
    int n_people;
    int n_rows[INTENT_COUNT], n_right[INTENT_COUNT];
    int n_missed;
};

static _Noreturn void stop(const char *what, const char *detail)
{
    (void)fprintf(stderr, "understanding: %s: %s\n", what, detail);
    exit(2);
}

static struct person *person_of(struct run *run, const char *sender)
{
    for (int i = 0; i < run->n_people; i++)
        if (strcmp(run->person[i].sender, sender) == 0)
            return &run->person[i];
    if (run->n_people == PEOPLE_MAX)
        stop("too many senders", sender);
    struct person *person = &run->person[run->n_people++];
    (void)snprintf(person->sender, sizeof person->sender, "%s", sender);
    return person;
}

/* {T}, {T:+62...} and \n become what they stand for. */
static void expand(struct run *run, const struct phone *sender, const char *text, char *text_r, size_t cap)
{
    size_t used = 0;
    while (*text != '\0' && used + TICKET_TEXT_MAX < cap) {
        const char *end = strncmp(text, "{T", 2) == 0 ? strchr(text, '}') : NULL;
        if (end != NULL) {
            char who[PHONE_TEXT_MAX] = "";
            if (text[2] == ':')
                (void)snprintf(who, sizeof who, "%.*s", (int)(end - text - 3), text + 3);
            ticket_format(person_of(run, who[0] != '\0' ? who : sender->text)->ticket, text_r + used);
            used += strlen(text_r + used);
            text = end + 1;
        } else if (strncmp(text, "\\n", 2) == 0) {
            text_r[used++] = '\n';
            text += 2;
        } else {
            text_r[used++] = *text++;
        }
    }
    text_r[used] = '\0';
}

static void move_clock(struct run *run, const char *line)
{
    char *unit;
    struct err err;
    int n = 0;
    long long by = strtoll(line + 2, &unit, 10);
    run->now += by * (*unit == 'h' ? 3600 : *unit == 'd' ? 86400 : 60);
    if (due_lapsed(&run->config->rules, run->store, run->now, &n, &err) != OK)
        stop("the clock", err.text);
}

static void judge(struct run *run, char *const column[COLUMNS], const struct plan *plan, const char *place)
{
    const char *unit = plan->unit[0] != '\0' ? plan->unit : "-";
    enum intent wanted = intent_from_name(column[2]);
    if (strcmp(column[2], "*") == 0)
        return;
    if (wanted == INTENT_COUNT)
        stop(place, "no such intent");
    bool is_right = plan->intent == wanted && strcmp(unit, column[3]) == 0;
    run->n_rows[wanted]++;
    run->n_right[wanted] += is_right;
    if (is_right)
        return;
    run->n_missed++;
    (void)printf("%s: %s\n    wanted %s %s, got %s %s (%s)\n", place, column[1], column[2], column[3],
                 intent_name(plan->intent), unit, column[4]);
}

static void run_row(struct run *run, char *const column[COLUMNS], const char *place)
{
    char text[LINE_MAX_];
    const struct plan *plan;
    struct err err;
    struct message message = {.received_at = run->now += 60, .channel = CHANNEL_SMS, .is_text = true, .text = text};
    if (phone_parse(column[0], run->config->rules.policy.country, &message.sender) != OK)
        message.sender = (struct phone){.kind = PHONE_INVALID};
    expand(run, &message.sender, column[1], text, sizeof text);
    if (intake_text(run->intake, &run->config->rules, run->store, &message, &plan, &err) != OK)
        stop(place, err.text);
    if (plan->ticket != 0 && plan->intent != INTENT_RETALIATION)
        person_of(run, message.sender.text)->ticket = plan->ticket;
    judge(run, column, plan, place);
}

static void split(char *line, char *column_r[COLUMNS])
{
    static char none[] = "";
    for (int i = 0; i < COLUMNS; i++) {
        column_r[i] = line != NULL ? line : none;
        line = line != NULL ? strchr(line, '\t') : NULL;
        if (line != NULL)
            *line++ = '\0';
    }
}

static void run_file(struct run *run, const char *path)
{
    char line[LINE_MAX_], place[256];
    char *column[COLUMNS];
    struct err err;
    FILE *file = fopen(path, "r");
    if (file == NULL)
        stop(path, "cannot be read");
    run->now = START;
    run->n_people = 0;
    if (store_open(":memory:", NULL, &run->store, &err) != OK)
        stop("store", err.text);
    for (int n = 1; fgets(line, sizeof line, file) != NULL; n++) {
        line[strcspn(line, "\r\n")] = '\0';
        if (line[0] == '\0' || line[0] == '#' || strncmp(line, "sender\t", 7) == 0)
            continue;
        (void)snprintf(place, sizeof place, "%s:%d", path, n);
        if (strncmp(line, "@+", 2) == 0) {
            move_clock(run, line);
            continue;
        }
        split(line, column);
        run_row(run, column, place);
    }
    (void)fclose(file);
    store_close(&run->store);
}

static void print_table(const struct run *run)
{
    int rows = 0;
    for (int i = 0; i < INTENT_COUNT; i++) {
        rows += run->n_rows[i];
        if (run->n_rows[i] > 0)
            (void)printf("%-16s %4d of %4d\n", intent_name((enum intent)i), run->n_right[i], run->n_rows[i]);
    }
    (void)printf("%-16s %4d of %4d\n", "all", rows - run->n_missed, rows);
}

static void report(void *ctx, bool is_warning, const char *line)
{
    (void)ctx;
    if (!is_warning)
        (void)fprintf(stderr, "%s\n", line);
}

int main(int argc, char **argv)
{
    static struct run run;
    struct err err;
    if (argc < 3)
        stop("usage", "understanding CONFIG FILE.tsv ...");
    if (config_load(argv[1], report, NULL, &run.config) != OK)
        stop(argv[1], "refused");
    if (intake_open(&run.intake, &err) != OK)
        stop("intake", err.text);
    for (int i = 2; i < argc; i++)
        run_file(&run, argv[i]);
    print_table(&run);
    intake_close(&run.intake);
    config_free(&run.config);
    return run.n_missed > 0 ? 1 : 0;
}
