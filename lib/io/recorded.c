#include "io/recorded.h"

#include <string.h>

static bool is_staff(const struct directory *directory, const struct phone *phone)
{
    for (int i = 0; i < directory->n_staff; i++)
        if (phone_is_same(&directory->staff[i].phone, phone))
            return true;
    return false;
}

static bool is_own(const struct policy *policy, const struct phone *phone)
{
    for (int i = 0; i < policy->n_own; i++)
        if (phone_is_same(&policy->own[i], phone))
            return true;
    return false;
}

void recorded_hide(struct recorded *recorded, const struct rules *rules)
{
    if (!is_staff(&rules->directory, &recorded->sender) && !is_own(&rules->policy, &recorded->sender))
        memset(recorded->sender.text, 0, sizeof recorded->sender.text);
}

static struct cell number_cell(const char *column, int64_t number)
{
    return (struct cell){.column = column, .kind = CELL_NUMBER, .number = number};
}

static struct cell text_cell(const char *column, const char *text)
{
    return (struct cell){.column = column, .kind = text != NULL ? CELL_TEXT : CELL_NULL, .text = text};
}

int recorded_cells(const struct recorded *recorded, struct cell *cells_r)
{
    const struct recorded *r = recorded;
    int n = 0;
    cells_r[n++] = number_cell("id", r->id);
    cells_r[n++] = (struct cell){.column = "received_at", .kind = CELL_TIME, .number = r->received_at};
    cells_r[n++] = number_cell("person", r->person);
    cells_r[n++] = text_cell("kind", phone_kind_name(r->sender.kind));
    cells_r[n++] = text_cell("sender", r->sender.text[0] != '\0' ? r->sender.text : NULL);
    cells_r[n++] = text_cell("channel", store_channel_name(r->channel));
    cells_r[n++] = number_cell("is_text", r->is_text);
    cells_r[n++] = number_cell("is_partial", r->is_partial);
    cells_r[n++] =
        (struct cell){.column = "ticket", .kind = r->ticket != 0 ? CELL_TICKET : CELL_NULL, .number = r->ticket};
    cells_r[n++] = text_cell("text", r->text);
    return n;
}

/* ---- reading ---- */

/* The cell of that column, if it is of that kind. */
static const struct cell *find(const struct cell *cells, int n, const char *column, enum cell_kind kind)
{
    for (int i = 0; i < n; i++)
        if (strcmp(cells[i].column, column) == 0)
            return cells[i].kind == kind ? &cells[i] : NULL;
    return NULL;
}

static bool take_number(const struct cell *cells, int n, const char *column, int64_t least, int64_t *number_r)
{
    const struct cell *cell = find(cells, n, column, CELL_NUMBER);
    *number_r = cell != NULL ? cell->number : 0;
    return cell != NULL && cell->number >= least;
}

static bool take_truth(const struct cell *cells, int n, const char *column, bool *truth_r)
{
    int64_t number;
    bool is_good = take_number(cells, n, column, 0, &number) && number <= 1;
    *truth_r = number == 1;
    return is_good;
}

static bool take_text(const struct cell *cells, int n, const char *column, size_t cap, char *text_r)
{
    const struct cell *cell = find(cells, n, column, CELL_TEXT);
    size_t len = cell != NULL ? strlen(cell->text) : cap;
    if (len >= cap)
        return false;
    memcpy(text_r, cell->text, len + 1);
    return true;
}

static bool take_kind(const struct cell *cells, int n, enum phone_kind *kind_r)
{
    char name[16];
    int kind = take_text(cells, n, "kind", sizeof name, name) ? PHONE_ALPHA : -1;
    while (kind >= PHONE_INVALID && strcmp(phone_kind_name((enum phone_kind)kind), name) != 0)
        kind--;
    *kind_r = kind >= PHONE_INVALID ? (enum phone_kind)kind : PHONE_INVALID;
    return kind >= PHONE_INVALID;
}

static bool take_channel(const struct cell *cells, int n, enum channel *channel_r)
{
    char name[16];
    *channel_r = take_text(cells, n, "channel", sizeof name, name) ? store_channel_from_name(name) : CHANNEL_COUNT;
    return *channel_r != CHANNEL_COUNT;
}

enum rc recorded_from_cells(const struct cell *cells, int n, struct recorded *recorded_r, struct err *err)
{
    struct recorded *r = recorded_r;
    const struct cell *at = find(cells, n, "received_at", CELL_TIME);
    const struct cell *ticket = find(cells, n, "ticket", CELL_TICKET);
    *r = (struct recorded){.received_at = at != NULL ? at->number : 0,
                           .ticket = ticket != NULL ? (uint32_t)ticket->number : 0};
    bool is_good = at != NULL && take_number(cells, n, "id", 1, &r->id) &&
                   take_number(cells, n, "person", 0, &r->person) && take_kind(cells, n, &r->sender.kind) &&
                   take_channel(cells, n, &r->channel) && take_truth(cells, n, "is_text", &r->is_text) &&
                   take_truth(cells, n, "is_partial", &r->is_partial) &&
                   take_text(cells, n, "text", sizeof r->text, r->text);
    if (is_good && find(cells, n, "sender", CELL_TEXT) != NULL)
        is_good = take_text(cells, n, "sender", sizeof r->sender.text, r->sender.text);
    return is_good ? OK : ERR(err, E_INVAL, "suarad gave no message where one belongs: install both programs together");
}
