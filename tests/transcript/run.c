/*
 * run: plays a transcript against the real intake, store and sender over the
 * scripted modem with a set clock; with --sweep again and again, killed at
 * its 1st, 2nd, 3rd ... step and restarted, until a run ends unbroken.
 *
 *     run CONFIG FILE...            play each; exit 1 at the first that fails
 *     run --sweep[=N] CONFIG FILE... the same, then the crash sweep, of every N-th step
 *
 * The language (one statement a line; # begins a comment line):
 *
 *     clock 2026-03-27 16:50 +07:00     set the clock; what falls due until then happens, each at its time
 *     > SENDER  TEXT                    an SMS arrives (two spaces or a tab between)
 *     > SENDER  [2/3 ref=61] TEXT       a part of one, in its own line
 *     < RECIPIENT  PATTERN              an SMS left: ... is any text, {T1} a ticket
 *     < nobody                          nothing else has left that no line expected
 *     ! modem send: uncertain|refused|away once
 *     ! report RECIPIENT delivered|failed    a delivery report for the last SMS to them
 *     ! restart                         the daemon dies and starts again
 *     ? case {T1}  key=value ...        state unit kind flags
 *     ? ratings UNIT [GRADE] N          so many ratings
 *     ? votes UNIT BADGE N
 *     ? cases N                         so many complaints in all
 *     unswept WHY                       not for the crash sweep: it counts what a crash may add
 *     end                               an SMS that no line expected fails the test
 */
#include "world.h"

#include "flow/due.h"
#include "flow/reception.h"
#include "flow/sender.h"
#include "io/config.h"

#include "core/ticket.h"

#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define LINES_MAX 512
#define LINE_MAX  4096
#define UNSWEPT   "unswept "

struct script {
    const char *path;
    char *text;
    char *line[LINES_MAX];
    int n;
};

/* The program under test, between two deaths. */
struct run {
    const struct script *script;
    const struct config *config;
    struct store *store;
    struct intake *intake;
    struct modem *modem;
    bool is_sweep;
    int stride; /* of the sweep: every n-th step; 0: no sweep */
    char path[256], key[256];
};

static int fail(const struct run *run, const char *why, const char *what)
{
    fprintf(stderr, "%s:%d: %s%s%s\n", run->script->path, WORLD->line + 1, why, what[0] != '\0' ? ": " : "", what);
    return -1;
}

/* ---- the daemon's loop, in small ---- */

static int check(const struct run *run, enum rc rc, const struct err *err)
{
    return rc == OK || rc == E_NOTFOUND ? 0 : fail(run, "the program failed", err->text);
}

static int receive_all(struct run *run)
{
    static struct modem_batch batch;
    const struct reception reception = {.intake = run->intake,
                                        .rules = &run->config->rules,
                                        .store = run->store,
                                        .modem = "modem-01",
                                        .imsi = "510100000000001"};
    struct err err = {.text = ""};
    do {
        if (check(run, modem_poll(run->modem, NULL, 0, &batch, &err), &err) != 0 ||
            check(run, reception_batch(&reception, &batch, WORLD->now, &err), &err) != 0)
            return -1;
        for (int i = 0; i < batch.n; i++)
            if (check(run, modem_delete(run->modem, &batch.sms[i].slot, &err), &err) != 0)
                return -1;
    } while (batch.has_more);
    return 0;
}

static int send_all(struct run *run)
{
    static const char *const UP[] = {"modem-01", NULL};
    const struct rules *rules = &run->config->rules;
    struct outgoing outgoing;
    struct send_result result;
    struct err err = {.text = ""};
    enum rc rc;
    while ((rc = sender_next(rules, run->store, UP[0], UP, WORLD->now, &outgoing, &err)) == OK) {
        if (check(run, modem_send(run->modem, &outgoing, &result, &err), &err) != 0 ||
            check(run, sender_done(rules, run->store, &result, outgoing.tries, WORLD->now, &err), &err) != 0)
            return -1;
        if (result.outcome == SEND_NOT_TRIED)
            return 0; /* the modem is away: the next statement tries again */
    }
    return check(run, rc, &err);
}

/* Many of one morning are several batches. */
static int run_timers(struct run *run)
{
    struct err err = {.text = ""};
    int n;
    do
        if (check(run, due_timers(&run->config->rules, run->store, WORLD->now, &n, &err), &err) != 0)
            return -1;
    while (n == INTAKE_BATCH_MAX);
    return 0;
}

static int work(struct run *run)
{
    struct err err = {.text = ""};
    int n;
    if (check(run, due_lapsed(&run->config->rules, run->store, WORLD->now, &n, &err), &err) != 0)
        return -1;
    if (run_timers(run) != 0)
        return -1;
    if (receive_all(run) != 0)
        return -1;
    if (check(run, intake_partials(run->intake, &run->config->rules, run->store, WORLD->now, &n, &err), &err) != 0)
        return -1;
    if (check(run, sender_settle(&run->config->rules, run->store, WORLD->now, &err), &err) != 0)
        return -1;
    return send_all(run);
}

static int start(struct run *run)
{
    struct err err = {.text = ""};
    static const struct modem_config config = {.name = "modem-01"};
    if (store_open(run->path, run->key, &run->store, &err) != OK || intake_open(&run->intake, &err) != OK ||
        modem_open(&config, &run->modem, &err) != OK)
        return fail(run, "cannot start", err.text);
    return 0;
}

static void stop(struct run *run)
{
    if (run->modem != NULL)
        modem_close(&run->modem);
    if (run->intake != NULL)
        intake_close(&run->intake);
    if (run->store != NULL)
        store_close(&run->store);
}

/* ---- statements ---- */

/* "SENDER  TEXT": cut at the first run of two blanks or a tab. NULL: no text. */
static char *cut(char *line)
{
    char *gap = strstr(line, "  ");
    char *tab = strchr(line, '\t');
    if (tab != NULL && (gap == NULL || tab < gap))
        gap = tab;
    if (gap == NULL)
        return NULL;
    *gap = '\0';
    do
        gap++;
    while (*gap == ' ' || *gap == '\t');
    return gap;
}

/* {T1} in a text becomes the ticket that was seen; \n a line feed. */
static int expand(const struct run *run, const char *text, char *text_r, size_t cap)
{
    size_t used = 0;
    while (*text != '\0' && used + TICKET_TEXT_MAX < cap) {
        if (text[0] == '{' && text[1] == 'T' && isdigit((unsigned char)text[2]) && text[3] == '}') {
            uint32_t ticket = WORLD->ticket[text[2] - '0'];
            if (ticket == 0)
                return fail(run, "no such ticket was seen yet", text);
            ticket_format(ticket, text_r + used);
            used += strlen(text_r + used);
            text += 4;
        } else if (text[0] == '\\' && text[1] == 'n') {
            text_r[used++] = '\n';
            text += 2;
        } else {
            text_r[used++] = *text++;
        }
    }
    text_r[used] = '\0';
    return 0;
}

static struct modem_sms *free_slot(void)
{
    for (int i = 0; i < WORLD_SLOTS; i++)
        if (!WORLD->is_used[i])
            return &WORLD->slot[i];
    return NULL;
}

static int inject(struct run *run, char *rest)
{
    char *text = cut(rest);
    struct modem_sms *sms = free_slot();
    int consumed = 0;
    if (text == NULL || sms == NULL)
        return fail(run, "> SENDER  TEXT", "two spaces between, and the SIM not full");
    memset(sms, 0, sizeof *sms);
    if (sscanf(text, "[%d/%d ref=%d]%n", &sms->part, &sms->total, &sms->ref, &consumed) == 3 && consumed > 0) {
        text += consumed + (text[consumed] == ' '); /* one blank after the bracket is notation */
        sms->ref_width = 8;
    }
    sms->is_text = strcmp(text, "[binary]") != 0;
    (void)snprintf(sms->sender, sizeof sms->sender, "%s", rest);
    (void)snprintf(sms->raw, sizeof sms->raw, "%s", sms->is_text ? "" : "0011");
    sms->smsc_at = WORLD->now + WORLD->line; /* two SMS of one moment still differ */
    if (expand(run, sms->is_text ? text : "", sms->text, sizeof sms->text) != 0)
        return -1;
    WORLD->is_used[sms - WORLD->slot] = true;
    WORLD->is_injected = true;
    return 0;
}

static int do_sms(struct run *run, char *rest)
{
    if (!WORLD->is_injected && inject(run, rest) != 0)
        return -1;
    int rc = work(run);
    WORLD->is_injected = false;
    return rc;
}

/* Does text match pattern from here on? Tickets that it shows are noted in seen. */
static bool is_match(const char *pattern, const char *text, uint32_t *seen)
{
    if (*pattern == '\0')
        return *text == '\0';
    if (strncmp(pattern, "...", 3) == 0) {
        for (const char *rest = text;; rest++) {
            if (is_match(pattern + 3, rest, seen))
                return true;
            if (*rest == '\0')
                return false;
        }
    }
    if (pattern[0] == '{' && pattern[1] == 'T' && isdigit((unsigned char)pattern[2]) && pattern[3] == '}') {
        size_t used = 0;
        uint32_t ticket = 0;
        uint32_t *known = &seen[pattern[2] - '0'];
        uint32_t before = *known;
        if (ticket_parse(text, &used, &ticket) != OK || (before != 0 && before != ticket))
            return false;
        *known = ticket;
        if (is_match(pattern + 4, text + used, seen))
            return true;
        *known = before;
        return false;
    }
    if (pattern[0] == '\\' && pattern[1] == 'n')
        return *text == '\n' && is_match(pattern + 2, text + 1, seen);
    return *pattern == *text && is_match(pattern + 1, text + 1, seen);
}

static bool claim(const struct phone *to, const char *pattern)
{
    for (int i = 0; i < WORLD->n_sent; i++) {
        uint32_t seen[WORLD_TICKETS];
        struct world_sent *sent = &WORLD->sent[i];
        memcpy(seen, WORLD->ticket, sizeof seen);
        if (sent->is_expected || strcmp(sent->to, to->text) != 0 || !is_match(pattern, sent->text, seen))
            continue;
        sent->is_expected = true;
        memcpy(WORLD->ticket, seen, sizeof seen);
        return true;
    }
    return false;
}

/* Is this the same SMS that another line expected? */
static bool is_repeat(int i)
{
    for (int j = 0; j < WORLD->n_sent; j++)
        if (j != i && WORLD->sent[j].is_expected && strcmp(WORLD->sent[i].to, WORLD->sent[j].to) == 0 &&
            strcmp(WORLD->sent[i].text, WORLD->sent[j].text) == 0)
            return true;
    return false;
}

/* One crash leaves one send in doubt at most: one SMS may have left twice. */
static int do_end(struct run *run)
{
    int repeats = 0;
    for (int i = 0; i < WORLD->n_sent; i++) {
        char what[REPLY_TEXT_MAX + 64];
        struct world_sent *sent = &WORLD->sent[i];
        if (sent->is_expected || (run->is_sweep && is_repeat(i) && repeats++ == 0))
            continue;
        (void)snprintf(what, sizeof what, "< %s  %s", sent->to, sent->text);
        return fail(run, "an SMS that no line expected", what);
    }
    return 0;
}

static void print_sent(const struct phone *to)
{
    for (int i = 0; i < WORLD->n_sent; i++)
        if (!WORLD->sent[i].is_expected)
            fprintf(stderr, "    %s left: < %s  %s\n", strcmp(WORLD->sent[i].to, to->text) == 0 ? "this" : "also",
                    WORLD->sent[i].to, WORLD->sent[i].text);
}

static int do_expect(struct run *run, char *rest)
{
    struct phone to;
    char *pattern = cut(rest);
    if (strcmp(rest, "nobody") == 0) /* a restart does work of its own: only the end counts then */
        return run->is_sweep ? 0 : do_end(run);
    if (pattern == NULL || phone_parse(rest, run->config->rules.policy.country, &to) != OK)
        return fail(run, "< RECIPIENT  PATTERN", rest);
    if (claim(&to, pattern))
        return 0;
    /* a send in doubt waits for its delivery report, then goes once more, past what the script does to it */
    for (int i = 0; run->is_sweep && i < 3; i++) {
        WORLD->now += run->config->rules.policy.report_wait_s + 1;
        if (work(run) != 0)
            return -1;
        if (claim(&to, pattern))
            return 0;
    }
    fail(run, "no such SMS left", pattern);
    print_sent(&to);
    return -1;
}

static int work_at(struct run *run, int64_t at)
{
    if (at > WORLD->now)
        WORLD->now = at;
    return work(run);
}

/* What falls due until then, each at its own time. After a crash a send may be in doubt: that is
 * settled before anything else, as it would be by a clock that runs. */
static int do_clock(struct run *run, char *rest)
{
    const struct rules *rules = &run->config->rules;
    struct err err = {.text = ""};
    int64_t at, next;
    enum rc rc;
    if (workday_parse_rfc3339(&rules->calendar, rest, &at) != OK)
        return fail(run, "not a time", rest);
    int64_t settled_at = WORLD->now + rules->policy.report_wait_s + 1;
    rc = due_next(rules, run->store, at, &next, &err);
    if (run->is_sweep && settled_at < (rc == OK ? next : at) && work_at(run, settled_at) != 0)
        return -1;
    while ((rc = due_next(rules, run->store, at, &next, &err)) == OK)
        if (work_at(run, next) != 0)
            return -1;
    return check(run, rc, &err) == 0 ? work_at(run, at) : -1;
}

static int add_report(struct run *run, char *who, bool is_delivered)
{
    struct phone to;
    struct modem_sms *sms = free_slot();
    if (sms == NULL || phone_parse(who, run->config->rules.policy.country, &to) != OK)
        return fail(run, "! report RECIPIENT delivered|failed", who);
    for (int i = WORLD->n_sent - 1; i >= 0 && !WORLD->is_injected; i--) {
        if (strcmp(WORLD->sent[i].to, to.text) != 0)
            continue;
        *sms = (struct modem_sms){
            .is_report = true, .reference = WORLD->sent[i].reference, .status = is_delivered ? 0 : 0x41};
        (void)snprintf(sms->sender, sizeof sms->sender, "%s", to.text);
        WORLD->is_used[sms - WORLD->slot] = true;
        WORLD->is_injected = true;
    }
    int rc = work(run);
    WORLD->is_injected = false;
    return rc;
}

static int do_fault(struct run *run, char *rest)
{
    static const struct {
        const char *name;
        enum send_outcome outcome;
    } SEND[] = {{"modem send: uncertain once", SEND_UNKNOWN},
                {"modem send: refused once", SEND_REFUSED},
                {"modem send: away once", SEND_NOT_TRIED}};
    char who[64];
    char how[16];
    for (size_t i = 0; i < sizeof SEND / sizeof SEND[0]; i++)
        if (strcmp(rest, SEND[i].name) == 0 && WORLD->n_faults < WORLD_FAULTS_MAX) {
            WORLD->fault[WORLD->n_faults++] = SEND[i].outcome;
            return 0;
        }
    if (strcmp(rest, "restart") == 0) {
        stop(run);
        return start(run);
    }
    if (sscanf(rest, "report %63s %15s", who, how) == 2)
        return add_report(run, who, strcmp(how, "delivered") == 0);
    return fail(run, "unknown fault", rest);
}

/* ---- what is asked of the database ---- */

struct probe {
    char got[1024]; /* " key=value key=value" of the first row */
    int n;
    const char *first, *second; /* text cells to look for, or NULL */
    int64_t total;
};

static void put_cell(struct probe *probe, const struct cell *cell)
{
    size_t used = strlen(probe->got);
    if (cell->kind == CELL_TEXT)
        (void)snprintf(probe->got + used, sizeof probe->got - used, " %s=%s", cell->column, cell->text);
    else
        (void)snprintf(probe->got + used, sizeof probe->got - used, " %s=%lld", cell->column, (long long)cell->number);
}

/* A text, or the number of a grade. */
static bool has_text(const struct cell *cells, int n, const char *text)
{
    for (int i = 0; i < n && text != NULL; i++)
        if ((cells[i].kind == CELL_TEXT && strcmp(cells[i].text, text) == 0) ||
            (strcmp(cells[i].column, "grade") == 0 && cells[i].number == strtol(text, NULL, 10)))
            return true;
    return text == NULL;
}

static bool note_row(void *ctx, const struct cell *cells, int n)
{
    struct probe *probe = ctx;
    if ((probe->first != NULL && !has_text(cells, n, probe->first)) ||
        (probe->second != NULL && !has_text(cells, n, probe->second)))
        return true;
    for (int i = 0; i < n && probe->n == 0; i++)
        put_cell(probe, &cells[i]);
    for (int i = 0; i < n; i++)
        if (strcmp(cells[i].column, "n") == 0)
            probe->total += cells[i].number;
    probe->n++;
    return true;
}

static int list(struct run *run, enum listing listing, struct probe *probe)
{
    const struct listing_query query = {.listing = listing, .limit = 1000};
    struct err err = {.text = ""};
    return check(run, store_list(run->store, &query, note_row, probe, &err), &err);
}

static bool ticket_row(void *ctx, const struct cell *cells, int n)
{
    struct probe *probe = ctx;
    bool is_it = false;
    for (int i = 0; i < n; i++)
        is_it = is_it || (cells[i].kind == CELL_TICKET && cells[i].number == probe->total);
    for (int i = 0; i < n && is_it; i++)
        put_cell(probe, &cells[i]);
    return !is_it;
}

static int ask_case(struct run *run, const char *rest)
{
    const struct listing_query query = {.listing = LISTING_COMPLAINTS, .limit = 1000};
    struct probe probe = {.total = WORLD->ticket[rest[2] - '0']};
    struct err err = {.text = ""};
    char pairs[LINE_MAX];
    if (check(run, store_list(run->store, &query, ticket_row, &probe, &err), &err) != 0)
        return -1;
    (void)snprintf(pairs, sizeof pairs, "%s", rest + 4);
    char *save = NULL;
    for (char *pair = strtok_r(pairs, " ", &save); pair != NULL; pair = strtok_r(NULL, " ", &save)) {
        char want[256];
        (void)snprintf(want, sizeof want, " %s ", pair);
        (void)strncat(probe.got, " ", sizeof probe.got - strlen(probe.got) - 1);
        if (strstr(probe.got, want) == NULL) {
            fail(run, "the case is not so", pair);
            fprintf(stderr, "    it is:%s\n", probe.got);
            return -1;
        }
    }
    return 0;
}

static int do_ask(struct run *run, char *rest)
{
    char first[64], second[64];
    long n;
    struct probe probe = {.n = 0};
    enum listing listing = LISTING_COMPLAINTS;
    if (strncmp(rest, "case {T", 7) == 0 && isdigit((unsigned char)rest[7]))
        return ask_case(run, rest + 5);
    if (sscanf(rest, "votes %63s %63s %ld", first, second, &n) == 3)
        listing = LISTING_VOTES;
    else if (sscanf(rest, "ratings %63s %63s %ld", first, second, &n) == 3)
        listing = LISTING_RATINGS;
    else if (sscanf(rest, "ratings %63s %ld", first, &n) == 2) {
        listing = LISTING_RATINGS;
        second[0] = '\0';
    } else if (sscanf(rest, "cases %ld", &n) == 1)
        first[0] = second[0] = '\0';
    else
        return fail(run, "unknown question", rest);
    probe.first = first[0] != '\0' ? first : NULL;
    probe.second = second[0] != '\0' ? second : NULL;
    if (list(run, listing, &probe) != 0)
        return -1;
    long got = listing == LISTING_COMPLAINTS ? probe.n : (long)probe.total;
    char what[128];
    (void)snprintf(what, sizeof what, "%s, but there are %ld", rest, got);
    return got == n ? 0 : fail(run, "not so many", what);
}

static int do_line(struct run *run, const char *line)
{
    static const struct {
        const char *begins;
        int (*carry_out)(struct run *run, char *rest);
    } STATEMENT[] = {{"clock ", do_clock}, {"> ", do_sms}, {"< ", do_expect}, {"! ", do_fault}, {"? ", do_ask}};
    char copy[LINE_MAX];
    (void)snprintf(copy, sizeof copy, "%s", line);
    if (copy[0] == '\0' || copy[0] == '#' || strncmp(copy, UNSWEPT, strlen(UNSWEPT)) == 0)
        return 0;
    if (strcmp(copy, "end") == 0)
        return do_end(run);
    for (size_t i = 0; i < sizeof STATEMENT / sizeof STATEMENT[0]; i++)
        if (strncmp(copy, STATEMENT[i].begins, strlen(STATEMENT[i].begins)) == 0) {
            char *rest = copy + strlen(STATEMENT[i].begins);
            return STATEMENT[i].carry_out(run, rest + strspn(rest, " "));
        }
    return fail(run, "not a statement", copy);
}

/* ---- runs ---- */

/* What was done is all on record, also after a kill. */
static int check_audit(struct run *run)
{
    struct audit_check audit = {.n = 0};
    struct err err = {.text = ""};
    while (!audit.is_over)
        if (store_audit_check(run->store, &audit, STORE_AUDIT_PAGE, &err) != OK)
            return fail(run, "the audit log cannot be read", err.text);
    return audit.finding[0] != '\0' ? fail(run, "the audit log is not whole", audit.finding) : 0;
}

/* In a child: carry on from where the world stands. */
static int play(struct run *run)
{
    int rc = start(run);
    if (rc == 0)
        rc = check_audit(run);
    if (rc == 0 && run->is_sweep && WORLD->line > 0)
        rc = work(run);
    while (rc == 0 && WORLD->line < run->script->n) {
        rc = do_line(run, run->script->line[WORLD->line]);
        if (rc == 0)
            WORLD->line++;
    }
    if (rc == 0)
        rc = check_audit(run);
    stop(run);
    return rc;
}

static int play_in_child(struct run *run)
{
    int status = 0;
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0)
        _Exit(play(run) == 0 ? 0 : 1);
    if (pid < 0 || waitpid(pid, &status, 0) != pid)
        return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* A fresh world and database; killed at step kill_at (0: never), then restarted. */
static int run_once(struct run *run, const char *folder, int kill_at)
{
    memset(WORLD, 0, sizeof *WORLD);
    WORLD->kill_at = kill_at;
    (void)snprintf(run->path, sizeof run->path, "%s/%d.db", folder, kill_at);
    (void)snprintf(run->key, sizeof run->key, "%s/%d.key", folder, kill_at);
    int rc = play_in_child(run);
    if (rc == 99 && WORLD->is_killed) {
        WORLD->kill_at = 0;
        rc = play_in_child(run);
    }
    char gone[300];
    static const char *const SUFFIX[] = {"", "-wal", "-shm", ".lock"};
    for (size_t i = 0; i < sizeof SUFFIX / sizeof SUFFIX[0]; i++) {
        (void)snprintf(gone, sizeof gone, "%s%s", run->path, SUFFIX[i]);
        (void)unlink(gone);
    }
    (void)unlink(run->key);
    return rc;
}

static bool is_unswept(const struct script *script)
{
    for (int i = 0; i < script->n; i++)
        if (strncmp(script->line[i], UNSWEPT, strlen(UNSWEPT)) == 0)
            return true;
    return false;
}

static int sweep(struct run *run, const char *folder)
{
    run->is_sweep = true;
    for (int kill_at = 1;; kill_at += run->stride) {
        int rc = run_once(run, folder, kill_at);
        if (rc != 0) {
            fprintf(stderr, "%s: fails when killed at step %d\n", run->script->path, kill_at);
            return -1;
        }
        if (!WORLD->is_killed) {
            printf("  swept %-40s %4d kill points\n", basename(run->script->path), (kill_at - 1) / run->stride);
            return 0;
        }
    }
}

static int load(const char *path, struct script *script)
{
    FILE *file = fopen(path, "re");
    *script = (struct script){.path = path, .text = calloc(1, 1 << 20)};
    if (file == NULL || script->text == NULL)
        return -1;
    (void)!fread(script->text, 1, (1 << 20) - 1, file);
    (void)fclose(file);
    for (char *line = script->text; line != NULL && script->n < LINES_MAX;) {
        char *end = strchr(line, '\n');
        if (end != NULL)
            *end++ = '\0';
        script->line[script->n++] = line;
        line = end;
    }
    return 0;
}

static void print_finding(void *ctx, bool is_warning, const char *line)
{
    (void)ctx;
    if (!is_warning)
        fprintf(stderr, "%s\n", line);
}

static int run_file(const char *path, const struct config *config, const char *folder, int stride)
{
    struct script script;
    if (load(path, &script) != 0) {
        fprintf(stderr, "%s: cannot be read\n", path);
        return -1;
    }
    struct run run = {.script = &script, .config = config, .stride = stride};
    int rc = run_once(&run, folder, 0);
    if (rc == 0 && stride > 0 && !is_unswept(&script))
        rc = sweep(&run, folder);
    printf("%s %s\n", rc == 0 ? "ok  " : "FAIL", path);
    free(script.text);
    return rc;
}

int main(int argc, char **argv)
{
    int stride = 0;
    if (argc > 1 && strcmp(argv[1], "--sweep") == 0)
        stride = 1;
    else if (argc > 1 && strncmp(argv[1], "--sweep=", 8) == 0)
        stride = atoi(argv[1] + 8);
    int first = 1 + (stride > 0);
    struct config *config = NULL;
    char folder[] = "/dev/shm/suara-transcript-XXXXXX";
    char other[] = "/tmp/suara-transcript-XXXXXX";
    const char *made = mkdtemp(folder) != NULL ? folder : mkdtemp(other);
    int failed = 0;
    WORLD = mmap(NULL, sizeof *WORLD, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (argc < first + 2 || made == NULL || WORLD == MAP_FAILED) {
        fprintf(stderr, "usage: %s [--sweep] CONFIG FILE...\n", argv[0]);
        return 2;
    }
    if (config_load(argv[first], print_finding, NULL, &config) != OK)
        return 2;
    for (int i = first + 1; i < argc; i++)
        failed += run_file(argv[i], config, made, stride) != 0;
    config_free(&config);
    (void)rmdir(made);
    printf("%d passed, %d failed\n", argc - first - 1 - failed, failed);
    return failed != 0;
}
