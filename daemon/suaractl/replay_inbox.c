#include "replay.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define DAY_S 86400

struct inbox {
    const struct config *config;
    const struct rules *rules;
    int days;
    int64_t since;
    struct store *store; /* NULL: suarad is asked */
    bool is_last;        /* there is no page after this one */
    int n, next;
    struct control_item item;
    struct recorded message[CONTROL_PAGE];
};

/* ---- from suarad ---- */

static enum rc take_row(struct inbox *inbox, struct err *err)
{
    if (inbox->n == CONTROL_PAGE)
        return ERR(err, E_INVAL, "suarad gave more messages than were asked for: install both programs together");
    return recorded_from_cells(inbox->item.cell, inbox->item.n, &inbox->message[inbox->n++], err);
}

static enum rc take_frame(void *ctx, struct wire_frame *frame, bool *has_ended_r, struct err *err)
{
    struct inbox *inbox = ctx;
    *has_ended_r = frame->type == ITEM_END;
    enum rc rc = control_item_get(frame, &inbox->item, err);
    if (rc != OK)
        return rc;
    if (inbox->item.kind == ITEM_ROW)
        return take_row(inbox, err);
    if (inbox->item.kind == ITEM_END && inbox->item.exit_code != 0)
        return ERR(err, E_PERM, "%s", inbox->item.line != NULL ? inbox->item.line : "suarad refused to say");
    return OK;
}

static enum rc ask_page(struct inbox *inbox, int64_t after, struct err *err)
{
    struct control_words words = {.n = 5, .word = {"recorded", "--days", "", "--after", ""}};
    (void)snprintf(words.word[2], CONTROL_WORD_MAX, "%d", inbox->days);
    (void)snprintf(words.word[4], CONTROL_WORD_MAX, "%" PRId64, after);
    return ask_suarad(inbox->config->control, &words, take_frame, inbox, err);
}

/* ---- from the database ---- */

static enum rc read_page(struct inbox *inbox, int64_t after, struct err *err)
{
    enum rc rc = OK;
    while (rc == OK && inbox->n < CONTROL_PAGE) {
        struct recorded *recorded = &inbox->message[inbox->n];
        rc = store_inbox_after(inbox->store, after, inbox->since, recorded, err);
        if (rc != OK)
            break;
        recorded_hide(recorded, inbox->rules);
        after = recorded->id;
        inbox->n++;
    }
    return rc == E_NOTFOUND ? OK : rc;
}

/* ---- either ---- */

static enum rc next_page(struct inbox *inbox, int64_t after, struct err *err)
{
    inbox->n = inbox->next = 0;
    enum rc rc = inbox->store != NULL ? read_page(inbox, after, err) : ask_page(inbox, after, err);
    inbox->is_last = inbox->n < CONTROL_PAGE;
    return rc;
}

enum rc inbox_open(const struct config *config, const struct rules *rules, int days, struct inbox **inbox_r,
                   struct err *err)
{
    struct inbox *inbox = calloc(1, sizeof *inbox);
    *inbox_r = inbox;
    if (inbox == NULL)
        return ERR(err, E_TEMP, "no memory");
    inbox->config = config;
    inbox->rules = rules;
    inbox->days = days;
    inbox->since = (int64_t)time(NULL) - (int64_t)days * DAY_S;
    enum rc rc = next_page(inbox, 0, err);
    if (rc != E_NOTFOUND)
        return rc;
    rc = copy_open(config->database, config->key, &inbox->store, err);
    return rc == OK ? next_page(inbox, 0, err) : rc;
}

void inbox_close(struct inbox **inbox)
{
    if (*inbox == NULL)
        return;
    store_close(&(*inbox)->store);
    free(*inbox);
    *inbox = NULL;
}

enum rc inbox_next(struct inbox *inbox, const struct recorded **recorded_r, struct err *err)
{
    if (inbox->next == inbox->n && !inbox->is_last) {
        enum rc rc = next_page(inbox, inbox->message[inbox->n - 1].id, err);
        if (rc != OK)
            return rc == E_NOTFOUND ? ERR(err, E_TEMP, "suarad has ended meanwhile; run this again") : rc;
    }
    if (inbox->next == inbox->n)
        return E_NOTFOUND;
    *recorded_r = &inbox->message[inbox->next++];
    return OK;
}
