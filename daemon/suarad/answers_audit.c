#include "answers.h"

#include "flow/reveal.h"

#include <inttypes.h>
#include <sodium.h>
#include <string.h>

enum rc answer_audit(struct inquiry *in, struct err *err)
{
    return answers_list(in, LISTING_AUDIT, control_reply_row, err);
}

/* A slice of the chain: nobody is held up, however long it is. */
enum rc answer_chain(struct inquiry *in, struct err *err)
{
    char hash[2 * STORE_AUDIT_HASH_LEN + 1];
    struct audit_check check = {.n = in->request->after};
    int max_rows =
        in->request->limit > 0 && in->request->limit < STORE_AUDIT_PAGE ? in->request->limit : STORE_AUDIT_PAGE;
    enum rc rc = store_audit_check(in->suarad->store, &check, max_rows, err);
    if (rc != OK)
        return rc;
    (void)sodium_bin2hex(hash, sizeof hash, check.hash, sizeof check.hash);
    const struct cell cells[] = {
        number_cell("n", check.n),
        text_cell("hash", hash),
        number_cell("rows", check.n_rows),
        time_cell("first_at", check.first_at),
        text_cell("is_over", check.is_over ? "yes" : "no"),
        text_cell("finding", check.finding[0] != '\0' ? check.finding : NULL),
    };
    (void)control_reply_row(in->reply, cells, sizeof cells / sizeof cells[0]);
    return OK;
}

/* What whoever is shown a number must know. */
static const char *note_on(const struct complaint *complaint)
{
    if ((complaint->flags & FLAG_ANONYMOUS) != 0)
        return "anonymous: the writer asked that nobody who works on the case learns who they are";
    if ((complaint->flags & FLAGS_DINKES_ONLY) != 0)
        return "confidential: nobody but the health office may learn of this case";
    return NULL;
}

enum rc answer_reveal(struct inquiry *in, struct err *err)
{
    const struct control_request *request = in->request;
    const struct reveal ask = {
        .ticket = request->ticket, .reason = request->reason, .uid = in->uid, .now = clock_wall_s()};
    struct revealed revealed;
    enum rc rc = reveal_writer(in->suarad->store, &ask, &revealed, err);
    if (rc != OK)
        return rc;
    const struct cell cells[] = {
        {.column = "ticket", .kind = CELL_TICKET, .number = revealed.complaint.ticket},
        text_cell("unit", revealed.complaint.unit),
        text_cell("state", complaint_state_name(revealed.complaint.state)),
        text_cell("number", revealed.phone.text),
        text_cell("note", note_on(&revealed.complaint)),
    };
    (void)control_reply_row(in->reply, cells, sizeof cells / sizeof cells[0]);
    log_notice(&in->suarad->log, "case %08" PRIu32 ": the writer's number was shown to user %" PRId64, request->ticket,
               in->uid);
    return OK;
}
