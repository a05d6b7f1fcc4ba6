#include "answers.h"

#include "flow/breach.h"

#include <string.h>

#define HOUR_S 3600

/* Whole hours until then; negative: it is past. */
static int64_t hours_until(int64_t at)
{
    int64_t left_s = at - clock_wall_s();
    return left_s >= 0 ? left_s / HOUR_S : -((-left_s + HOUR_S - 1) / HOUR_S);
}

static struct breach_ask ask_of(const struct inquiry *in)
{
    return (struct breach_ask){.from_day = in->request->from_day,
                               .to_day = in->request->to_day,
                               .id = in->request->id,
                               .reason = in->request->reason,
                               .uid = in->uid,
                               .now = clock_wall_s()};
}

enum rc answer_breach(struct inquiry *in, struct err *err)
{
    const struct breach_ask ask = ask_of(in);
    struct listing_query query = {.listing = LISTING_TOUCHED, .limit = in->request->limit};
    enum rc rc = breach_window(&in->suarad->config->rules, &ask, &query.since, &query.before, err);
    if (query.limit == 0)
        query.limit = CONTROL_LIMIT_MAX; /* whom one leaves out is not told */
    return rc == OK ? store_list(in->suarad->store, &query, control_reply_row, in->reply, err) : rc;
}

enum rc answer_breach_note(struct inquiry *in, struct err *err)
{
    const struct breach_ask ask = ask_of(in);
    struct breach breach;
    enum rc rc = breach_note(&in->suarad->config->rules, in->suarad->store, &ask, &breach, err);
    if (rc != OK)
        return rc;
    const struct cell cells[] = {
        number_cell("id", breach.id),
        time_cell("noted_at", breach.noted_at),
        time_cell("notice_due_at", breach.noted_at + BREACH_NOTICE_S),
        number_cell("people", breach.n_people),
        number_cell("cases", breach.n_cases),
    };
    in->suarad->is_stirred = true; /* the health offices are told */
    (void)control_reply_row(in->reply, cells, sizeof cells / sizeof cells[0]);
    return OK;
}

enum rc answer_breach_told(struct inquiry *in, struct err *err)
{
    const struct breach_ask ask = ask_of(in);
    enum rc rc = breach_told(in->suarad->store, &ask, err);
    if (rc == OK)
        control_reply_line(in->reply, "noted: the notice was given");
    return rc;
}

/* With what is still owed beside what was noted. */
static bool add_owed(void *ctx, const struct cell *cells, int n)
{
    struct cell row[CONTROL_CELLS_MAX];
    int64_t due_at = 0;
    bool is_told = false;
    for (int i = 0; i < n; i++) {
        row[i] = cells[i];
        if (strcmp(cells[i].column, "noted_at") == 0)
            due_at = cells[i].number + BREACH_NOTICE_S;
        if (strcmp(cells[i].column, "told_at") == 0)
            is_told = cells[i].kind == CELL_TIME;
    }
    row[n] = time_cell("notice_due_at", due_at);
    row[n + 1] = is_told ? text_cell("hours_left", NULL) : number_cell("hours_left", hours_until(due_at));
    return control_reply_row(ctx, row, n + 2);
}

enum rc answer_breaches(struct inquiry *in, struct err *err)
{
    return answers_list(in, LISTING_BREACHES, add_owed, err);
}

int answers_breach_cells(const struct suarad *suarad, struct cell cells_r[BREACH_CELLS])
{
    int64_t noted_at;
    int n;
    if (store_breach_open(suarad->store, &n, &noted_at, NULL) != OK || n == 0)
        return 0;
    cells_r[0] = number_cell("breach_notices", n);
    cells_r[1] = time_cell("breach_due_at", noted_at + BREACH_NOTICE_S);
    cells_r[2] = number_cell("breach_hours_left", hours_until(noted_at + BREACH_NOTICE_S));
    return BREACH_CELLS;
}
