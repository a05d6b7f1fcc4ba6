#include "answers.h"

#include "io/recorded.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define COUNTS_MAX     24
#define COUNT_NAME_MAX 32

/* "2026-03-27"; NULL: no day, or without end. */
static const char *format_day(int32_t day, char text_r[16])
{
    int year, month, mday;
    if (day == DIRECTORY_ALWAYS || day <= 0)
        return NULL;
    workday_to_date(day, &year, &month, &mday);
    (void)snprintf(text_r, 16, "%04d-%02d-%02d", year % 10000, month % 100, mday % 100);
    return text_r;
}

static const char *format_month(int32_t month, char text_r[16])
{
    (void)snprintf(text_r, 16, "%04d-%02d", month / 12 % 10000, month % 12 + 1);
    return text_r;
}

/* ---- status ------------------------------------------------------------------- */

/* Cells of one row as they are gathered; a row with too many is our own bug. */
struct row {
    int n;
    struct cell cell[CONTROL_CELLS_MAX];
};

static void add(struct row *row, struct cell cell)
{
    assert(row->n < CONTROL_CELLS_MAX);
    row->cell[row->n++] = cell;
}

/* The store's counters, whose names live no longer than the call that gives them. */
struct counts {
    int n;
    char name[COUNTS_MAX][COUNT_NAME_MAX];
    int64_t value[COUNTS_MAX];
};

static bool take_count(void *ctx, const struct cell *cells, int n)
{
    struct counts *counts = ctx;
    if (n < 2 || cells[0].kind != CELL_TEXT || counts->n == COUNTS_MAX)
        return false;
    (void)snprintf(counts->name[counts->n], COUNT_NAME_MAX, "%s", cells[0].text);
    counts->value[counts->n++] = cells[1].number;
    return true;
}

static const struct trouble *first_trouble(const struct suarad *suarad)
{
    for (int i = 0; i < TROUBLE_COUNT; i++)
        if (suarad->trouble[i].is_on)
            return &suarad->trouble[i];
    return NULL;
}

static void add_health(struct row *row, const struct suarad *suarad)
{
    const struct trouble *trouble = first_trouble(suarad);
    add(row, text_cell("health", trouble == NULL ? "good" : "degraded"));
    add(row, text_cell("trouble", trouble == NULL ? NULL : trouble->text));
    add(row, time_cell("trouble_since", trouble == NULL ? 0 : trouble->since_at));
    add(row, text_cell("meaning", suarad->trouble[TROUBLE_KEEP].is_on ? "new SMS stay in the SIM" : NULL));
}

static void add_breaches(struct row *row, const struct suarad *suarad)
{
    struct cell cells[BREACH_CELLS];
    int n = answers_breach_cells(suarad, cells);
    for (int i = 0; i < n; i++)
        add(row, cells[i]);
}

/* Also when the store does not answer: then above all. */
static enum rc answer_status(struct inquiry *in, struct err *err)
{
    const struct suarad *suarad = in->suarad;
    const struct listing_query query = {.listing = LISTING_COUNTS};
    struct counts counts = {.n = 0};
    struct row row = {.n = 0};
    enum rc rc = store_list(suarad->store, &query, take_count, &counts, err);
    add_health(&row, suarad);
    add_breaches(&row, suarad);
    add(&row, text_cell("version", SUARA_VERSION));
    add(&row, time_cell("started_at", suarad->started_at));
    add(&row, text_cell("configuration", suarad->config->path));
    add(&row, time_cell("configured_at", suarad->loaded_at));
    add(&row, number_cell("units", suarad->config->rules.directory.n_units));
    add(&row, number_cell("staff", suarad->config->rules.directory.n_staff));
    add(&row, number_cell("modems", suarad->n_modems));
    add(&row, number_cell("modems_up", modems_count_up(suarad)));
    for (int i = 0; i < counts.n; i++)
        add(&row, number_cell(counts.name[i], counts.value[i]));
    (void)control_reply_row(in->reply, row.cell, row.n);
    return rc;
}

/* ---- modems ------------------------------------------------------------------- */

static struct cell known_number(const char *column, bool is_known, int64_t number)
{
    return is_known ? number_cell(column, number) : text_cell(column, NULL);
}

/* What only a modem that is up can tell is NULL for one that is not. */
static void add_modem(struct row *row, const struct suarad *suarad, const struct suarad_modem *modem,
                      const struct worker_info *info)
{
    bool is_up = worker_is_up(modem->worker);
    int64_t up_s = (suarad->now_ms - info->up_since_ms) / 1000;
    add(row, text_cell("name", modem->config.modem.name));
    add(row, text_cell("state", worker_state_name(info->state)));
    add(row, time_cell("up_since", is_up ? clock_wall_s() - up_s : 0));
    add(row, text_cell("operator", is_up && info->modem.operator_name[0] != '\0' ? info->modem.operator_name : NULL));
    add(row, known_number("signal", is_up && info->modem.signal_percent >= 0, info->modem.signal_percent));
    add(row, text_cell("registered", !is_up ? NULL : info->modem.is_registered ? "yes" : "no"));
    add(row, known_number("sms_used", is_up, info->modem.used));
    add(row, known_number("sms_size", is_up, info->modem.size));
    add(row, number_cell("restarts", info->restarts));
    add(row, known_number("pid", info->pid > 0, info->pid));
    add(row, text_cell("device", modem->config.modem.device));
    add(row, text_cell("last_error", info->last_error[0] != '\0' ? info->last_error : NULL));
}

static enum rc answer_modems(struct inquiry *in, struct err *err)
{
    (void)err;
    for (int i = 0; i < in->suarad->n_modems; i++) {
        struct worker_info info;
        struct row row = {.n = 0};
        worker_info(in->suarad->modem[i].worker, &info);
        add_modem(&row, in->suarad, &in->suarad->modem[i], &info);
        if (!control_reply_row(in->reply, row.cell, row.n))
            break;
    }
    return OK;
}

/* ---- what the store lists -------------------------------------------------------- */

enum rc answers_list(struct inquiry *in, enum listing listing, store_row_fn row, struct err *err)
{
    const struct listing_query query = {.listing = listing,
                                        .ticket = in->request->ticket,
                                        .unit = in->request->unit[0] != '\0' ? in->request->unit : NULL,
                                        .state = in->request->state[0] != '\0' ? in->request->state : NULL,
                                        .limit = listing == LISTING_COMPLAINT ? CONTROL_LIMIT_MAX : in->request->limit};
    return store_list(in->suarad->store, &query, row, in->reply, err);
}

static enum rc answer_cases(struct inquiry *in, struct err *err)
{
    return answers_list(in, LISTING_COMPLAINTS, control_reply_row, err);
}

static enum rc answer_messages(struct inquiry *in, struct err *err)
{
    return answers_list(in, LISTING_MESSAGES, control_reply_row, err);
}

static enum rc answer_outbox(struct inquiry *in, struct err *err)
{
    return answers_list(in, LISTING_OUTBOX, control_reply_row, err);
}

/* The store counts days and months (core/workday); people and machines read dates. */
static bool add_dated_row(void *ctx, const struct cell *cells, int n)
{
    struct row row = {.n = 0};
    char day[16], month[16];
    for (int i = 0; i < n; i++)
        if (strcmp(cells[i].column, "day") == 0)
            add(&row, text_cell("day", format_day((int32_t)cells[i].number, day)));
        else if (strcmp(cells[i].column, "month") == 0)
            add(&row, text_cell("month", format_month((int32_t)cells[i].number, month)));
        else
            add(&row, cells[i]);
    return control_reply_row(ctx, row.cell, row.n);
}

static enum rc answer_votes(struct inquiry *in, struct err *err)
{
    return answers_list(in, LISTING_VOTES, add_dated_row, err);
}

static enum rc answer_ratings(struct inquiry *in, struct err *err)
{
    return answers_list(in, LISTING_RATINGS, add_dated_row, err);
}

/* The case itself, then what happened to it. */
static enum rc answer_case(struct inquiry *in, struct err *err)
{
    size_t len = in->reply->len;
    enum rc rc = answers_list(in, LISTING_COMPLAINTS, control_reply_row, err);
    if (rc == OK && in->reply->len == len)
        return ERR(err, E_NOTFOUND, "there is no case %08" PRIu32, in->request->ticket);
    if (rc != OK)
        return rc;
    control_reply_next_table(in->reply);
    return answers_list(in, LISTING_COMPLAINT, control_reply_row, err);
}

/* ---- what the configuration holds --------------------------------------------------- */

static enum rc answer_units(struct inquiry *in, struct err *err)
{
    static const char *const KIND[] = {
        [UNIT_PUSKESMAS] = "puskesmas", [UNIT_DINKES] = "dinkes", [UNIT_MINISTRY] = "ministry"};
    const struct directory *directory = &in->suarad->config->rules.directory;
    (void)err;
    for (int i = 0; i < directory->n_units; i++) {
        const struct unit *unit = &directory->unit[i];
        const struct cell cells[] = {
            text_cell("code", unit->code),
            text_cell("kind", KIND[unit->kind]),
            text_cell("parent", unit->parent == DIRECTORY_NONE ? NULL : directory->unit[unit->parent].code),
            text_cell("name", unit->name),
            text_cell("short_name", unit->short_name),
            text_cell("phone", unit->phone[0] != '\0' ? unit->phone : NULL),
            text_cell("hours", unit->hours[0] != '\0' ? unit->hours : NULL),
        };
        if (!control_reply_row(in->reply, cells, sizeof cells / sizeof cells[0]))
            break;
    }
    return OK;
}

static enum rc answer_staff(struct inquiry *in, struct err *err)
{
    static const char *const ROLE[] = {
        [ROLE_NONE] = NULL, [ROLE_OFFICER] = "officer", [ROLE_HEAD] = "head", [ROLE_DINKES] = "dinkes"};
    const struct directory *directory = &in->suarad->config->rules.directory;
    (void)err;
    for (int i = 0; i < directory->n_staff; i++) {
        const struct staff *staff = &directory->staff[i];
        const char *unit = directory->unit[staff->unit].code;
        char phone[PHONE_TEXT_MAX], from[16], to[16];
        if (in->request->unit[0] != '\0' && strcmp(in->request->unit, unit) != 0)
            continue;
        phone_mask(&staff->phone, phone);
        const struct cell cells[] = {
            text_cell("unit", unit),
            text_cell("name", staff->name),
            text_cell("role", ROLE[staff->role]),
            text_cell("phone", phone),
            text_cell("from", format_day(staff->from_day, from)),
            text_cell("to", format_day(staff->to_day, to)),
        };
        if (!control_reply_row(in->reply, cells, sizeof cells / sizeof cells[0]))
            break;
    }
    return OK;
}

/* ---- what was written, to be heard again ---------------------------------------------- */

static enum rc answer_recorded(struct inquiry *in, struct err *err)
{
    const struct control_request *request = in->request;
    int64_t since = request->days > 0 ? clock_wall_s() - (int64_t)request->days * 86400 : 0;
    int left = request->limit > 0 ? request->limit : CONTROL_PAGE;
    struct recorded recorded = {.id = request->after};
    enum rc rc = OK;
    while (left-- > 0 && (rc = store_inbox_after(in->suarad->store, recorded.id, since, &recorded, err)) == OK) {
        struct cell cells[RECORDED_CELLS];
        recorded_hide(&recorded, &in->suarad->config->rules);
        if (!control_reply_row(in->reply, cells, recorded_cells(&recorded, cells)))
            break;
    }
    return rc == E_NOTFOUND ? OK : rc;
}

/* ---- reload --------------------------------------------------------------------------- */

static void tell_finding(void *ctx, bool is_warning, const char *line)
{
    (void)is_warning;
    control_reply_line(ctx, line);
}

static enum rc answer_reload(struct inquiry *in, struct err *err)
{
    char summary[CONFIG_PATH_MAX + 128];
    if (reload_run(in->suarad, in->uid, tell_finding, in->reply) != OK)
        return ERR(err, E_INVAL, "refused: the old configuration keeps running");
    config_summary(in->suarad->config, summary, sizeof summary);
    control_reply_line(in->reply, summary);
    return OK;
}

/* ---- which is which ---------------------------------------------------------------------- */

static const answer_fn ANSWER[] = {
    [CONTROL_STATUS] = answer_status,
    [CONTROL_MODEMS] = answer_modems,
    [CONTROL_CASES] = answer_cases,
    [CONTROL_CASE] = answer_case,
    [CONTROL_MESSAGES] = answer_messages,
    [CONTROL_OUTBOX] = answer_outbox,
    [CONTROL_UNITS] = answer_units,
    [CONTROL_STAFF] = answer_staff,
    [CONTROL_VOTES] = answer_votes,
    [CONTROL_RATINGS] = answer_ratings,
    [CONTROL_RECORDED] = answer_recorded,
    [CONTROL_AUDIT] = answer_audit,
    [CONTROL_CHAIN] = answer_chain,
    [CONTROL_REVEAL] = answer_reveal,
    [CONTROL_RELOAD] = answer_reload,
    [CONTROL_BREACH] = answer_breach,
    [CONTROL_BREACH_NOTE] = answer_breach_note,
    [CONTROL_BREACH_TOLD] = answer_breach_told,
    [CONTROL_BREACHES] = answer_breaches,
};
_Static_assert(sizeof ANSWER / sizeof ANSWER[0] == CONTROL_VERB_COUNT, "every command is answered");

static enum rc check_unit(const struct suarad *suarad, const struct control_request *request, struct err *err)
{
    if (request->unit[0] != '\0' && directory_unit(&suarad->config->rules.directory, request->unit) == DIRECTORY_NONE)
        return ERR(err, E_NOTFOUND, "there is no unit '%s'; see suaractl units", request->unit);
    return OK;
}

void answers_give(void *ctx, int64_t uid, const struct control_words *words, struct control_reply *reply)
{
    struct control_request request;
    struct inquiry in = {.suarad = ctx, .uid = uid, .request = &request, .reply = reply};
    struct err err;
    control_reply_begin(reply, in.suarad->config->rules.calendar.utc_offset_s);
    enum rc rc = control_parse(words, &request, &err);
    if (rc == OK)
        rc = check_unit(in.suarad, &request, &err);
    if (rc == OK)
        rc = ANSWER[request.verb](&in, &err);
    control_reply_end(reply, rc == OK ? 0 : 1, rc == OK ? NULL : err.text);
}
