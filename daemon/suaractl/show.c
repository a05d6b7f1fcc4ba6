#include "suaractl.h"

#include "io/json_out.h"
#include "io/table_out.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define WIDTH_DEFAULT 80
#define WIDTH_LEAST   60
#define WIDTH_MOST    200
#define LABEL_WIDTH   20
#define EVENT_INDENT  4

/* How people see an answer: a table, one thing as fields, or plain lines. */
struct view {
    int n; /* columns; 0: fields or lines */
    struct table_column column[TABLE_COLUMNS_MAX];
    const char *nothing; /* said when there is no row */
};

static const struct view VIEW[] = {
    [CONTROL_STATUS] = {.n = 0},
    [CONTROL_MODEMS] = {8,
                        {{"name", "Modem", TABLE_WHOLE},
                         {"state", "State", TABLE_WHOLE},
                         {"up_since", "Up since", TABLE_WHOLE},
                         {"operator", "Operator", TABLE_WHOLE},
                         {"signal", "Sig%", TABLE_WHOLE},
                         {"sms_used", "Used", TABLE_WHOLE},
                         {"restarts", "Restarts", TABLE_WHOLE},
                         {"last_error", "Error", TABLE_WHOLE}},
                        "no modem is configured"},
    [CONTROL_CASES] = {7,
                       {{"ticket", "Ticket", TABLE_WHOLE},
                        {"unit", "Unit", TABLE_WHOLE},
                        {"state", "State", TABLE_WHOLE},
                        {"opened_at", "Opened", TABLE_WHOLE},
                        {"due_at", "Due", TABLE_DAY},
                        {"writer", "Writer", TABLE_MASKED},
                        {"flags", "Flags", TABLE_WHOLE}},
                       "no such cases"},
    [CONTROL_CASE] = {.n = 0},
    [CONTROL_MESSAGES] = {6,
                          {{"received_at", "Received", TABLE_WHOLE},
                           {"sender", "Sender", TABLE_MASKED},
                           {"intent", "Intent", TABLE_WHOLE},
                           {"unit", "Unit", TABLE_WHOLE},
                           {"ticket", "Ticket", TABLE_WHOLE},
                           {"text", "Text", TABLE_WHOLE}},
                          "no such messages"},
    [CONTROL_OUTBOX] = {7,
                        {{"id", "Id", TABLE_WHOLE},
                         {"queued_at", "Queued", TABLE_WHOLE},
                         {"to", "To", TABLE_MASKED},
                         {"state", "State", TABLE_WHOLE},
                         {"tries", "Tries", TABLE_WHOLE},
                         {"reply", "Reply", TABLE_WHOLE},
                         {"text", "Text", TABLE_WHOLE}},
                        "no such messages"},
    [CONTROL_UNITS] = {5,
                       {{"code", "Code", TABLE_WHOLE},
                        {"kind", "Kind", TABLE_WHOLE},
                        {"parent", "Under", TABLE_WHOLE},
                        {"short_name", "Name", TABLE_WHOLE},
                        {"phone", "Phone", TABLE_WHOLE}},
                       "no unit is configured"},
    [CONTROL_STAFF] = {6,
                       {{"unit", "Unit", TABLE_WHOLE},
                        {"name", "Name", TABLE_WHOLE},
                        {"role", "Role", TABLE_WHOLE},
                        {"phone", "Phone", TABLE_MASKED},
                        {"from", "From", TABLE_WHOLE},
                        {"to", "To", TABLE_WHOLE}},
                       "no staff is configured"},
    [CONTROL_VOTES] = {5,
                       {{"unit", "Unit", TABLE_WHOLE},
                        {"month", "Month", TABLE_WHOLE},
                        {"category", "Category", TABLE_WHOLE},
                        {"badge", "Badge", TABLE_WHOLE},
                        {"n", "Votes", TABLE_WHOLE}},
                       "no such votes"},
    [CONTROL_RATINGS] = {4,
                         {{"unit", "Unit", TABLE_WHOLE},
                          {"day", "Day", TABLE_WHOLE},
                          {"grade", "Grade", TABLE_WHOLE},
                          {"n", "Ratings", TABLE_WHOLE}},
                         "no such ratings"},
    [CONTROL_RECORDED] = {5,
                          {{"id", "Id", TABLE_WHOLE},
                           {"received_at", "Received", TABLE_WHOLE},
                           {"person", "Person", TABLE_WHOLE},
                           {"kind", "Number", TABLE_WHOLE},
                           {"text", "Text", TABLE_WHOLE}},
                          "no such messages"},
    [CONTROL_AUDIT] = {8,
                       {{"n", "Row", TABLE_WHOLE},
                        {"at", "When", TABLE_WHOLE},
                        {"actor", "By", TABLE_WHOLE},
                        {"person", "Who", TABLE_MASKED},
                        {"uid", "User", TABLE_WHOLE},
                        {"act", "Act", TABLE_WHOLE},
                        {"ticket", "Ticket", TABLE_WHOLE},
                        {"detail", "Detail", TABLE_WHOLE}},
                       "nothing was done"},
    [CONTROL_CHAIN] = {.n = 0},
    [CONTROL_REVEAL] = {.n = 0},
    [CONTROL_BREACH] = {5,
                        {{"ticket", "Ticket", TABLE_WHOLE},
                         {"unit", "Unit", TABLE_WHOLE},
                         {"state", "State", TABLE_WHOLE},
                         {"opened_at", "Opened", TABLE_WHOLE},
                         {"writer", "Writer", TABLE_WHOLE}},
                        "nobody's data moved on these days"},
    [CONTROL_BREACH_NOTE] = {.n = 0},
    [CONTROL_BREACH_TOLD] = {.n = 0},
    [CONTROL_BREACHES] = {9,
                          {{"id", "Id", TABLE_WHOLE},
                           {"from", "From", TABLE_DAY},
                           {"to", "To", TABLE_DAY},
                           {"noted_at", "Noted", TABLE_DAY},
                           {"notice_due_at", "Notice due", TABLE_WHOLE},
                           {"hours_left", "Hours", TABLE_WHOLE},
                           {"people", "People", TABLE_WHOLE},
                           {"cases", "Cases", TABLE_WHOLE},
                           {"reason", "Reason", TABLE_WHOLE}},
                          "no breach was noted"},
    [CONTROL_RELOAD] = {.n = 0},
};
_Static_assert(sizeof VIEW / sizeof VIEW[0] == CONTROL_VERB_COUNT, "every command has its view");

struct show {
    enum control_verb verb;
    bool is_json;
    FILE *out;
    int width;
    struct calendar calendar; /* the office's offset, as suarad says */
    struct json json;
    struct table *table;
    size_t n_rows;
    int section;              /* tables before this one              */
    struct control_item head; /* of `case`: the case itself          */
    struct control_item item;
    struct control_item end;
};

static int find_width(FILE *out)
{
    struct winsize size;
    if (!isatty(fileno(out)) || ioctl(fileno(out), TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return WIDTH_DEFAULT;
    if (size.ws_col < WIDTH_LEAST)
        return WIDTH_LEAST;
    return size.ws_col > WIDTH_MOST ? WIDTH_MOST : size.ws_col;
}

enum rc show_open(enum control_verb verb, bool is_json, FILE *out, struct show **show_r, struct err *err)
{
    const struct view *view = &VIEW[verb];
    struct show *show = calloc(1, sizeof *show);
    *show_r = show;
    if (show == NULL)
        return ERR(err, E_TEMP, "no memory");
    show->verb = verb;
    show->is_json = is_json;
    show->out = out;
    show->width = find_width(out);
    if (is_json) {
        json_begin(&show->json, out);
        json_array(&show->json, NULL);
    } else if (view->n > 0) {
        return table_open(view->column, view->n, &show->calendar, &show->table, err);
    }
    return OK;
}

void show_close(struct show **show)
{
    if (*show == NULL)
        return;
    table_close(&(*show)->table);
    free(*show);
    *show = NULL;
}

/* ---- rows ---- */

static void json_cells(struct show *show, const struct control_item *item)
{
    for (int i = 0; i < item->n; i++)
        json_cell(&show->json, &item->cell[i], &show->calendar);
}

/* Events stand beside the values of their case, so that each object says all. */
static void show_json_row(struct show *show)
{
    json_object(&show->json, NULL);
    if (show->verb == CONTROL_CASE)
        json_cells(show, &show->head);
    json_cells(show, &show->item);
    json_end(&show->json);
}

static void show_fields(struct show *show, const struct control_item *item)
{
    for (int i = 0; i < item->n; i++)
        table_field(show->out, &item->cell[i], &show->calendar, LABEL_WIDTH, show->width);
}

/* "27/03/26 16:50  answered  **********01", and the text below. */
static void show_event(struct show *show)
{
    char text[MESSAGE_TEXT_MAX * 4];
    const char *body = NULL;
    if (show->n_rows == 0)
        (void)fputc('\n', show->out);
    for (int i = 0; i < show->item.n; i++) {
        const struct cell *cell = &show->item.cell[i];
        if (strcmp(cell->column, "text") == 0) {
            body = cell->text;
            continue;
        }
        (void)table_cell_text(cell, &show->calendar, text, sizeof text);
        (void)fprintf(show->out, "%s%s", i > 0 ? "  " : "", text);
    }
    (void)fputc('\n', show->out);
    if (body == NULL || *body == '\0')
        return;
    (void)table_escape(body, true, text, sizeof text);
    (void)fprintf(show->out, "%*s", EVENT_INDENT, "");
    table_wrap(show->out, text, EVENT_INDENT, show->width);
}

static enum rc show_row(struct show *show, struct err *err)
{
    enum rc rc = OK;
    if (show->is_json)
        show_json_row(show);
    else if (show->table != NULL)
        rc = table_row(show->table, show->item.cell, show->item.n, err);
    else if (show->verb == CONTROL_CASE)
        show_event(show);
    else
        show_fields(show, &show->item);
    show->n_rows++;
    return rc;
}

static void show_line(struct show *show)
{
    char text[WIRE_BODY_MAX];
    if (show->is_json) {
        json_object(&show->json, NULL);
        json_text(&show->json, "line", show->item.line);
        json_end(&show->json);
        return;
    }
    (void)table_escape(show->item.line, false, text, sizeof text);
    (void)fprintf(show->out, "%s\n", text);
}

/* ---- frames ---- */

/* The first row of `case` is the case itself: kept beside the frame of its events. */
static bool is_head(const struct show *show, const struct wire_frame *frame)
{
    return show->verb == CONTROL_CASE && show->section == 0 && frame->type == ITEM_ROW;
}

enum rc show_frame(struct show *show, struct wire_frame *frame, bool *has_ended_r, struct err *err)
{
    *has_ended_r = false;
    if (is_head(show, frame)) {
        enum rc rc = control_item_get(frame, &show->head, err);
        if (rc == OK && !show->is_json)
            show_fields(show, &show->head);
        return rc;
    }
    struct control_item *item = frame->type == ITEM_END ? &show->end : &show->item;
    enum rc rc = control_item_get(frame, item, err);
    if (rc != OK)
        return rc;
    switch (item->kind) {
    case ITEM_BEGIN:
        show->calendar.utc_offset_s = item->utc_offset_s;
        return OK;
    case ITEM_ROW:
        return show_row(show, err);
    case ITEM_NEXT_TABLE:
        show->section++;
        return OK;
    case ITEM_LINE:
        show_line(show);
        return OK;
    case ITEM_END:
        *has_ended_r = true;
        return OK;
    }
    return OK;
}

enum exit_code show_finish(struct show *show, char *error_r, bool *is_cut_r)
{
    const struct view *view = &VIEW[show->verb];
    (void)snprintf(error_r, ERR_TEXT_MAX, "%s", show->end.line != NULL ? show->end.line : "");
    *is_cut_r = show->end.is_cut;
    if (show->is_json) {
        json_end(&show->json);
        (void)fputc('\n', show->out);
    } else if (show->table != NULL && show->n_rows > 0) {
        table_print(show->table, show->out, show->width);
    } else if (show->table != NULL && show->end.exit_code == 0) {
        (void)fprintf(show->out, "%s\n", view->nothing);
    }
    if (fflush(show->out) != 0 || ferror(show->out)) {
        (void)snprintf(error_r, ERR_TEXT_MAX, "the answer could not be written");
        return EXIT_REFUSED;
    }
    return show->end.exit_code == 0 ? EXIT_GOOD : EXIT_REFUSED;
}
