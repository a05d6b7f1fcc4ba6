#include "suarad.h"

#include "core/ticket.h"

#include <string.h>

#define TROUBLE_PAUSE_MS 5000  /* before the store is asked again after it refused        */
#define RECHECK_MS       2000  /* something is due that no modem may take yet (grace time) */
#define RECHECK_IDLE_MS  30000 /* the same, and no modem is there                          */
#define TIMER_BATCHES    8 /* of timers in one turn of the loop: of an eight o'clock with thousands, the rest next */

/* Write down how a send ended. What the store does not take now stays
 * SEND_UNMARKED, and the modem is given nothing until it has. */
static void mark(struct suarad *suarad, struct suarad_modem *modem)
{
    struct err err;
    enum rc rc = sender_done(&suarad->config->rules, suarad->store, &modem->result, modem->tries, clock_wall_s(), &err);
    if (rc == E_NOTFOUND)
        rc = OK;
    if (trouble_note(suarad, TROUBLE_SEND, rc, &err) == OK)
        modem->send = SEND_NONE;
}

/* A send in doubt is settled as soon as its report is overdue, not at the next housekeeping. */
static void plan_settling(struct suarad *suarad)
{
    int64_t at_ms = suarad->now_ms + (suarad->config->rules.policy.report_wait_s + 1) * INT64_C(1000);
    if (at_ms < suarad->housekeeping_ms)
        suarad->housekeeping_ms = at_ms;
}

static void tell(struct suarad *suarad, const struct suarad_modem *modem)
{
    const struct send_result *result = &modem->result;
    const char *name = modem->config.modem.name;
    if (result->outcome == SEND_REFUSED)
        log_warning(&suarad->log, "%s: the network refused message #%lld (error %d)", name, (long long)result->id,
                    result->error);
    else if (result->outcome == SEND_UNKNOWN)
        log_warning(&suarad->log, "%s: unknown whether message #%lld was sent; its delivery report will tell", name,
                    (long long)result->id);
}

void sends_ended(struct suarad *suarad, struct suarad_modem *modem, const struct send_result *result)
{
    modem->result = *result;
    modem->send = SEND_UNMARKED;
    suarad->is_stirred = true;
    tell(suarad, modem);
    if (result->outcome == SEND_UNKNOWN)
        plan_settling(suarad);
    mark(suarad, modem);
}

/* Names of the modems that work now, NULL-terminated. */
static void name_up(const struct suarad *suarad, const char *up_r[CONFIG_MODEMS_MAX + 1])
{
    int n = 0;
    for (int i = 0; i < suarad->n_modems; i++)
        if (worker_is_up(suarad->modem[i].worker) && !suarad->modem[i].is_retiring)
            up_r[n++] = suarad->modem[i].config.modem.name;
    up_r[n] = NULL;
}

/* Give one modem its next message, if it is free and there is one. */
static enum rc give(struct suarad *suarad, struct suarad_modem *modem, const char *const *up)
{
    struct outgoing outgoing;
    struct err err;
    if (modem->send == SEND_UNMARKED)
        mark(suarad, modem);
    if (modem->send != SEND_NONE || modem->is_retiring || !worker_is_up(modem->worker) ||
        !worker_is_idle(modem->worker))
        return OK;
    enum rc rc = sender_next(&suarad->config->rules, suarad->store, modem->config.modem.name, up, clock_wall_s(),
                             &outgoing, &err);
    if (rc == E_NOTFOUND)
        return trouble_note(suarad, TROUBLE_SEND, OK, NULL);
    if (trouble_note(suarad, TROUBLE_SEND, rc, &err) != OK)
        return rc;
    modem->send = SEND_UNDER_WAY;
    modem->result = (struct send_result){.id = outgoing.id, .outcome = SEND_UNKNOWN};
    modem->tries = outgoing.tries;
    worker_send(modem->worker, &outgoing, suarad->now_ms);
    return OK;
}

/* When must the store be looked at again? Its times are of the wall clock; the
 * loop waits by the monotonic one, and clock_fd wakes it when the former is set. */
static void plan_due(struct suarad *suarad)
{
    int64_t at = INT64_MAX;
    struct err err;
    enum rc rc = store_next_due(suarad->store, suarad->config->rules.policy.parts_wait_s, &at, &err);
    if (trouble_note(suarad, TROUBLE_TIMERS, rc, &err) != OK) {
        suarad->due_ms = suarad->now_ms + TROUBLE_PAUSE_MS;
        return;
    }
    if (at == INT64_MAX) {
        suarad->due_ms = INT64_MAX;
        return;
    }
    int64_t wait_ms = at > INT64_MAX / 2000 ? INT64_MAX / 4 : at * 1000 - clock_wall_ms();
    int64_t least_ms = modems_count_up(suarad) > 0 ? RECHECK_MS : RECHECK_IDLE_MS;
    suarad->due_ms = suarad->now_ms + (suarad->has_more_due ? 0 : wait_ms > 0 ? wait_ms : least_ms);
}

void sends_round(struct suarad *suarad)
{
    const char *up[CONFIG_MODEMS_MAX + 1];
    if (!suarad->is_stirred || suarad->is_stopping)
        return;
    suarad->is_stirred = false;
    name_up(suarad, up);
    enum rc rc = OK;
    for (int i = 0; rc == OK && i < suarad->n_modems; i++)
        rc = give(suarad, &suarad->modem[i], up);
    if (rc == OK)
        plan_due(suarad);
    else
        suarad->due_ms = suarad->now_ms + TROUBLE_PAUSE_MS;
}

static void tell_put_aside(struct suarad *suarad)
{
    int64_t person;
    uint32_t ticket;
    int n = store_put_aside(suarad->store, &person);
    if (n > 0)
        log_error(&suarad->log,
                  "%d drafts cannot be read and do not go to the desk, the last of person #%lld: see table question; "
                  "their words are in the inbox",
                  n, (long long)person);
    n = store_timers_put_aside(suarad->store, &ticket);
    if (n > 0) {
        char text[TICKET_TEXT_MAX];
        ticket_format(ticket, text);
        log_error(&suarad->log, "%d cases cannot be read and remind nobody any more, the last of them %s", n, text);
    }
}

static void lapse(struct suarad *suarad, int64_t now)
{
    int n = INTAKE_BATCH_MAX, total = 0;
    struct err err;
    enum rc rc = OK;
    while (rc == OK && n == INTAKE_BATCH_MAX) {
        rc = due_lapsed(&suarad->config->rules, suarad->store, now, &n, &err);
        total += n;
        tell_put_aside(suarad);
    }
    if (total > 0)
        log_info(&suarad->log, "%d drafts whose centre nobody named went to the desk", total);
    suarad->is_stirred = suarad->is_stirred || total > 0;
    (void)trouble_note(suarad, TROUBLE_DRAFTS, rc, &err);
}

static void run_case_timers(struct suarad *suarad, int64_t now)
{
    int n = INTAKE_BATCH_MAX, total = 0;
    struct err err;
    enum rc rc = OK;
    for (int i = 0; i < TIMER_BATCHES && rc == OK && n == INTAKE_BATCH_MAX; i++) {
        rc = due_timers(&suarad->config->rules, suarad->store, now, &n, &err);
        total += n;
        tell_put_aside(suarad);
    }
    suarad->has_more_due = rc == OK && n == INTAKE_BATCH_MAX;
    if (total > 0)
        log_info(&suarad->log, "%d timers of cases ran", total);
    suarad->is_stirred = suarad->is_stirred || total > 0;
    (void)trouble_note(suarad, TROUBLE_CASES, rc, &err);
}

void sends_catch_up(struct suarad *suarad, int64_t now)
{
    lapse(suarad, now);
    suarad->has_more_due = false;
    if (suarad->recount.is_over)
        run_case_timers(suarad, now);
}

void sends_due(struct suarad *suarad)
{
    int n = 0;
    struct err err;
    int64_t now = clock_wall_s();
    sends_catch_up(suarad, now);
    enum rc rc = intake_partials(suarad->intake, &suarad->config->rules, suarad->store, now, &n, &err);
    if (rc == OK)
        rc = sender_settle(&suarad->config->rules, suarad->store, now, &err);
    (void)trouble_note(suarad, TROUBLE_TIMERS, rc, &err);
    if (n > 0)
        log_info(&suarad->log, "%d long messages were taken without their missing parts", n);
    suarad->is_stirred = true;
}

static bool take_queued(void *ctx, const struct cell *cells, int n)
{
    int *queued = ctx;
    if (n == 2 && cells[0].kind == CELL_TEXT && strcmp(cells[0].text, "outbox_queued") == 0)
        *queued = (int)cells[1].number;
    return true;
}

int sends_count_queued(const struct suarad *suarad)
{
    const struct listing_query query = {.listing = LISTING_COUNTS};
    struct err err;
    int queued = 0;
    return store_list(suarad->store, &query, take_queued, &queued, &err) == OK ? queued : 0;
}
