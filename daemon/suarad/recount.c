#include "suarad.h"

#include "core/ticket.h"

#include <stdio.h>

#define TROUBLE_PAUSE_MS 5000

/* One that was on a patient's phone: never left out of the log, however many there are. */
static void tell_moved(void *ctx, const struct moved_date *date)
{
    struct suarad *suarad = ctx;
    const struct calendar *calendar = &suarad->config->rules.calendar;
    char ticket[TICKET_TEXT_MAX], from[WORKDAY_DATE_MAX], to[WORKDAY_DATE_MAX], line[96];
    ticket_format(date->ticket, ticket);
    workday_format_date(calendar, date->from_at, from);
    workday_format_date(calendar, date->to_at, to);
    (void)snprintf(line, sizeof line, "case %s: its date moved from %s to %s", ticket, from, to);
    log_always(&suarad->log, LOG_LEVEL_NOTICE, line);
}

void recount_begin(struct suarad *suarad)
{
    suarad->recount = (struct recount){.moved = tell_moved, .ctx = suarad};
    suarad->recount_ms = suarad->now_ms;
}

void recount_turn(struct suarad *suarad)
{
    struct err err;
    if (suarad->recount.is_over || suarad->now_ms < suarad->recount_ms)
        return;
    enum rc rc = due_recount(&suarad->config->rules, suarad->store, clock_wall_s(), &suarad->recount, &err);
    if (trouble_note(suarad, TROUBLE_RECOUNT, rc, &err) != OK) {
        suarad->recount_ms = suarad->now_ms + TROUBLE_PAUSE_MS;
        return;
    }
    if (!suarad->recount.is_over)
        return;
    suarad->recount_ms = INT64_MAX;
    suarad->due_ms = suarad->now_ms; /* timers, which waited for this */
    if (suarad->recount.n_moved > 0)
        log_notice(&suarad->log, "%d dates of cases moved with the calendar or the deadlines", suarad->recount.n_moved);
}
