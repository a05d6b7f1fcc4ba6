/* What people wrote, rehearsed twice side by side: with the files that suarad has in use and
 * with the edited ones. Differences come from the files alone. */
#include "replay.h"

#include "core/ticket.h"
#include "io/config_keep.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define DAYS_DEFAULT   31
#define PATIENCE_MS    1000     /* a run that takes longer shows how far it is */
#define PROGRESS_EVERY 50       /* messages */
#define TICKETS        10000000 /* without their check digit */

/* Tickets, a bit each. */
struct tickets {
    uint8_t bits[TICKETS / 8];
};

struct replay {
    const struct options *options;
    struct rehearsal rehearsal[SIDE_COUNT];
    struct heard heard[SIDE_COUNT];
    struct tickets opened[SIDE_COUNT]; /* by messages; not those that timers opened */
    struct inbox *inbox;
    struct shown shown;
    int days;
    int64_t n_messages, n_changes;
    int64_t begun_ms;
    bool is_watched, is_line_dirty; /* progress: to a terminal; something stands there */
};

/* ---- who wrote ---- */

#define PERSONS 1000000000 /* as many numbers are made of ids */

void replay_number(const struct recorded *recorded, const char *country, struct phone *phone_r)
{
    /* Well-formed, and longer than those that operators give out: nobody in a directory has one. */
    static const struct {
        const char *lead, *area;
        bool has_country;
        int width;
        int64_t persons;
    } FORM[] = {
        [PHONE_INVALID] = {"", "", false, 0, 1},
        [PHONE_MOBILE] = {"+", "899", true, 9, PERSONS},
        [PHONE_FIXED] = {"+", "21", true, 9, PERSONS},
        [PHONE_FOREIGN] = {"+", "999", false, 9, PERSONS}, /* E.164: assigned to no country */
        [PHONE_SHORTCODE] = {"", "", false, 1, 1000000},
        [PHONE_ALPHA] = {"P", "", false, 1, PERSONS},
    };
    _Static_assert(sizeof FORM / sizeof FORM[0] == PHONE_ALPHA + 1, "every kind has its form");
    enum phone_kind kind = recorded->sender.kind;
    *phone_r = recorded->sender;
    if (kind != PHONE_INVALID && recorded->sender.text[0] == '\0')
        (void)snprintf(phone_r->text, sizeof phone_r->text, "%s%s%s%0*" PRId64, FORM[kind].lead,
                       FORM[kind].has_country ? country : "", FORM[kind].area, FORM[kind].width,
                       recorded->person % FORM[kind].persons);
}

int64_t replay_person(const struct phone *phone, const char *country)
{
    struct recorded guess = {.sender = {.kind = phone->kind}};
    struct phone made;
    size_t len = strlen(phone->text);
    for (size_t n = 1; n <= 9 && n <= len; n++) { /* the id is what the number ends with */
        const char *tail = phone->text + len - n;
        if (strspn(tail, "0123456789") != n)
            return 0;
        guess.person = strtoll(tail, NULL, 10);
        replay_number(&guess, country, &made);
        if (guess.person != 0 && strcmp(made.text, phone->text) == 0)
            return guess.person;
    }
    return 0;
}

/* ---- which ticket ---- */

static bool has_ticket(const struct tickets *tickets, uint32_t ticket)
{
    return (tickets->bits[ticket / 10 / 8] >> (ticket / 10 % 8) & 1) != 0;
}

static void add_ticket(struct tickets *tickets, uint32_t ticket)
{
    tickets->bits[ticket / 10 / 8] |= (uint8_t)(1 << (ticket / 10 % 8));
}

/* A case that this message opens has the number it got when it was written, so that later
 * texts find it. Where it opened none: one that follows from the message, the same on both sides. */
static uint32_t ticket_for(const struct tickets *opened, const struct recorded *recorded)
{
    uint32_t ticket = recorded->ticket;
    uint32_t seed = (uint32_t)recorded->id * UINT32_C(2654435761); /* Knuth's multiplicative hash */
    while (!ticket_is_valid(ticket) || has_ticket(opened, ticket)) {
        ticket = ticket_from_random(seed);
        seed = seed * UINT32_C(1664525) + UINT32_C(1013904223);
    }
    return ticket;
}

static void note_opened(struct tickets *opened, const struct plan *plan)
{
    for (int i = 0; i < plan->n; i++)
        if (plan->effect[i].kind == EFFECT_OPEN && ticket_is_valid(plan->effect[i].complaint.ticket))
            add_ticket(opened, plan->effect[i].complaint.ticket);
}

/* ---- one message on one side ---- */

static enum rc skip_sms(struct rehearsal *rehearsal, struct queued_sms *scratch, struct err *err)
{
    enum rc rc;
    while ((rc = rehearsal_sms(rehearsal, scratch, err)) == OK)
        ;
    return rc == E_NOTFOUND ? OK : rc;
}

static enum rc read_sms(struct rehearsal *rehearsal, struct heard *heard, struct err *err)
{
    enum rc rc = OK;
    for (heard->n = 0; rc == OK && heard->n < PLAN_EFFECTS_MAX; heard->n += rc == OK)
        rc = rehearsal_sms(rehearsal, &heard->sms[heard->n], err);
    return rc == E_NOTFOUND ? OK : rc;
}

/* What a message is refused for is one more way to understand it, and is compared like one. */
static enum rc hear(struct replay *replay, enum side side, const struct recorded *recorded, struct err *err)
{
    struct rehearsal *rehearsal = &replay->rehearsal[side];
    struct heard *heard = &replay->heard[side];
    const struct plan *plan;
    struct message message = {.text = recorded->text,
                              .channel = recorded->channel,
                              .is_text = recorded->is_text,
                              .is_partial = recorded->is_partial,
                              .ticket = ticket_for(&replay->opened[side], recorded)};
    /* A long SMS stands in the inbox with the time of its first part: the clock never runs back. */
    int64_t at = recorded->received_at > rehearsal->now ? recorded->received_at : rehearsal->now;
    enum rc rc = rehearsal_clock(rehearsal, at, err);
    if (rc == OK)
        rc = skip_sms(rehearsal, &heard->sms[0], err);
    if (rc != OK)
        return rc;
    replay_number(recorded, rehearsal->config->rules.policy.country, &message.sender);
    heard->intent = INTENT_UNKNOWN;
    heard->unit[0] = heard->error[0] = '\0';
    if (rehearsal_hear(rehearsal, message, &plan, err) != OK) {
        memcpy(heard->error, err->text, sizeof heard->error);
        heard->n = 0;
        return OK;
    }
    heard->intent = plan->intent;
    memcpy(heard->unit, plan->unit, sizeof heard->unit);
    note_opened(&replay->opened[side], plan);
    return read_sms(rehearsal, heard, err);
}

/* ---- what differs ---- */

/* Timers of the two sides give cases numbers of their own: in a text these count alike. */
static void blot_tickets(const struct replay *replay, const char *text, char text_r[REPLY_TEXT_MAX])
{
    memcpy(text_r, text, strlen(text) + 1);
    for (char *p = text_r; *p != '\0';) {
        size_t n = strspn(p, "0123456789");
        uint32_t ticket = n == 8 ? (uint32_t)strtoul(p, NULL, 10) : 0;
        if (ticket_is_valid(ticket) && !has_ticket(&replay->opened[WAS], ticket) &&
            !has_ticket(&replay->opened[NOW], ticket))
            memset(p, '#', 8);
        p += n > 0 ? n : 1;
    }
}

static bool is_same_sms(const struct replay *replay, const struct queued_sms *a, const struct queued_sms *b)
{
    char text_a[REPLY_TEXT_MAX], text_b[REPLY_TEXT_MAX];
    if (strcmp(a->to.text, b->to.text) != 0)
        return false;
    if (strcmp(a->text, b->text) == 0)
        return true;
    blot_tickets(replay, a->text, text_a);
    blot_tickets(replay, b->text, text_b);
    return strcmp(text_a, text_b) == 0;
}

/* The SMS that both send, in whatever order. Returns whether all are. */
static bool match_sms(struct replay *replay)
{
    struct heard *was = &replay->heard[WAS], *now = &replay->heard[NOW];
    int n_same = 0;
    memset(was->is_same, 0, sizeof was->is_same);
    memset(now->is_same, 0, sizeof now->is_same);
    for (int i = 0; i < was->n; i++)
        for (int j = 0; j < now->n && !was->is_same[i]; j++)
            if (!now->is_same[j] && is_same_sms(replay, &was->sms[i], &now->sms[j])) {
                was->is_same[i] = now->is_same[j] = true;
                n_same++;
            }
    return n_same == was->n && n_same == now->n;
}

static bool is_changed(struct replay *replay)
{
    const struct heard *was = &replay->heard[WAS], *now = &replay->heard[NOW];
    bool is_same = match_sms(replay);
    return !is_same || was->intent != now->intent || strcmp(was->unit, now->unit) != 0 ||
           strcmp(was->error, now->error) != 0;
}

/* ---- all of them ---- */

static int64_t now_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void show_progress(struct replay *replay)
{
    char count[32];
    if (!replay->is_watched || replay->n_messages % PROGRESS_EVERY != 0 || now_ms() - replay->begun_ms < PATIENCE_MS)
        return;
    (void)fprintf(stderr, "\r%s messages", shown_count(replay->n_messages, count));
    replay->is_line_dirty = true;
}

static void clear_progress(struct replay *replay)
{
    if (replay->is_line_dirty)
        (void)fputs("\r\033[K", stderr);
    replay->is_line_dirty = false;
}

static enum rc replay_message(struct replay *replay, const struct recorded *recorded, struct err *err)
{
    enum rc rc = hear(replay, WAS, recorded, err);
    if (rc == OK)
        rc = hear(replay, NOW, recorded, err);
    if (rc != OK)
        return rc;
    replay->n_messages++;
    if (is_changed(replay)) {
        replay->n_changes++;
        clear_progress(replay);
        shown_change(&replay->shown, recorded, replay->heard);
    }
    show_progress(replay);
    return OK;
}

static enum rc replay_all(struct replay *replay, struct err *err)
{
    const struct recorded *recorded;
    enum rc rc;
    while ((rc = inbox_next(replay->inbox, &recorded, err)) == OK) {
        rc = replay_message(replay, recorded, err);
        if (rc != OK)
            return rc;
    }
    return rc == E_NOTFOUND ? OK : rc;
}

/* ---- opening and closing ---- */

static enum rc load_kept(const struct replay *replay, const struct config *edited, struct config **config_r,
                         struct err *err)
{
    char folder[CONFIG_PATH_MAX], path[CONFIG_PATH_MAX];
    if (config_kept_folder(edited, folder) != OK || config_kept_path(folder, 0, path) != OK)
        return ERR(err, E_INVAL, "the path of the database is too long");
    if (access(path, R_OK) != 0 && errno == ENOENT)
        return ERR(err, E_NOTFOUND,
                   "suarad has kept no copy of the files it has in use (%s); name others with --was FILE", folder);
    if (access(path, R_OK) != 0)
        return ERR(err, E_PERM,
                   "the files that suarad has in use cannot be read: %s: %s; be root or the user of suarad", path,
                   strerror(errno));
    if (config_load_kept(folder, replay->options->config_path, print_error, NULL, config_r) != OK)
        return ERR(err, E_INVAL, "the files that suarad has in use are refused; see above");
    return OK;
}

static enum rc load_was(const struct replay *replay, const struct config *edited, struct config **config_r,
                        struct err *err)
{
    const char *path = replay->options->was_path;
    if (path == NULL)
        return load_kept(replay, edited, config_r, err);
    if (config_load(path, print_error, NULL, config_r) != OK)
        return ERR(err, E_INVAL, "%s: the configuration is refused; see above", path);
    return OK;
}

static enum rc open_all(struct replay *replay, struct err *err)
{
    struct config *was = NULL, *now = NULL;
    if (config_load(replay->options->config_path, print_error, NULL, &now) != OK)
        return ERR(err, E_INVAL, "%s: the configuration is refused; see above", replay->options->config_path);
    enum rc rc = load_was(replay, now, &was, err);
    if (rc != OK) {
        config_free(&now);
        return rc;
    }
    const struct config *in_use = was, *edited = now;
    replay->shown.rules = &edited->rules;
    rc = rehearsal_open(&was, 0, &replay->rehearsal[WAS], err);
    enum rc rc_now = rehearsal_open(&now, 0, &replay->rehearsal[NOW], rc == OK ? err : NULL);
    rc = rc == OK ? rc_now : rc;
    return rc == OK ? inbox_open(edited, &in_use->rules, replay->days, &replay->inbox, err) : rc;
}

static void close_all(struct replay *replay)
{
    inbox_close(&replay->inbox);
    for (int i = 0; i < SIDE_COUNT; i++)
        rehearsal_close(&replay->rehearsal[i]);
}

static enum rc run(struct replay *replay, struct err *err)
{
    enum rc rc = open_all(replay, err);
    if (rc != OK)
        return rc;
    shown_begin(&replay->shown);
    rc = replay_all(replay, err);
    clear_progress(replay);
    shown_end(&replay->shown, replay->n_messages, replay->n_changes, replay->days);
    if (rc == OK && (fflush(replay->shown.out) != 0 || ferror(replay->shown.out)))
        return ERR(err, E_TEMP, "the answer could not be written");
    return rc;
}

enum exit_code replay_run(const struct options *options, FILE *out)
{
    struct err err;
    struct replay *replay = calloc(1, sizeof *replay);
    if (replay == NULL) {
        (void)fputs("suaractl: no memory\n", stderr);
        return EXIT_REFUSED;
    }
    replay->options = options;
    replay->days = options->days > 0 ? options->days : DAYS_DEFAULT;
    replay->shown.out = out;
    replay->shown.is_json = options->is_json;
    replay->begun_ms = now_ms();
    replay->is_watched = isatty(STDERR_FILENO) != 0;
    enum rc rc = run(replay, &err);
    if (rc != OK)
        (void)fprintf(stderr, "suaractl: %s\n", err.text);
    close_all(replay);
    free(replay);
    return rc == OK ? EXIT_GOOD : EXIT_REFUSED;
}
