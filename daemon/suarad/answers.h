/*
 * answers: the inside of the replies over the control socket, for its own files.
 *
 *   answers.c        which is which; what is listed, and reload
 *   answers_breach.c what may have been open to others
 *   answers_audit.c  what was done, whether all of it is there, and numbers that are shown
 */
#ifndef SUARA_DAEMON_ANSWERS_H
#define SUARA_DAEMON_ANSWERS_H

#include "suarad.h"

/* One request being answered. */
struct inquiry {
    struct suarad *suarad;
    int64_t uid; /* of who asks */
    const struct control_request *request;
    struct control_reply *reply;
};

typedef enum rc (*answer_fn)(struct inquiry *in, struct err *err);

static inline struct cell text_cell(const char *column, const char *text)
{
    return (struct cell){.column = column, .kind = text != NULL ? CELL_TEXT : CELL_NULL, .text = text};
}

static inline struct cell number_cell(const char *column, int64_t number)
{
    return (struct cell){.column = column, .kind = CELL_NUMBER, .number = number};
}

static inline struct cell time_cell(const char *column, int64_t at)
{
    return (struct cell){.column = column, .kind = at != 0 ? CELL_TIME : CELL_NULL, .number = at};
}

/* Rows of the store, as the request filters them. */
enum rc answers_list(struct inquiry *in, enum listing listing, store_row_fn row, struct err *err) MUST_CHECK;

/* ---- answers_audit.c ---- */

enum rc answer_audit(struct inquiry *in, struct err *err) MUST_CHECK;
enum rc answer_chain(struct inquiry *in, struct err *err) MUST_CHECK;
enum rc answer_reveal(struct inquiry *in, struct err *err) MUST_CHECK;

/* ---- answers_breach.c ---- */

enum rc answer_breach(struct inquiry *in, struct err *err) MUST_CHECK;
enum rc answer_breach_note(struct inquiry *in, struct err *err) MUST_CHECK;
enum rc answer_breach_told(struct inquiry *in, struct err *err) MUST_CHECK;
enum rc answer_breaches(struct inquiry *in, struct err *err) MUST_CHECK;

/* For status: what is owed; nothing when nothing is. Returns how many cells. */
#define BREACH_CELLS 3
int answers_breach_cells(const struct suarad *suarad, struct cell cells_r[BREACH_CELLS]);

#endif
