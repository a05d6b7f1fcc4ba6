#include "rehearsal.h"
#include "suaractl.h"

#include "flow/due.h"

void print_error(void *ctx, bool is_warning, const char *line)
{
    if (!is_warning)
        print_finding(ctx, is_warning, line);
}

enum rc rehearsal_open(struct config **config, int64_t now, struct rehearsal *rehearsal_r, struct err *err)
{
    *rehearsal_r = (struct rehearsal){.config = *config, .now = now};
    *config = NULL;
    enum rc rc = store_open(":memory:", NULL, &rehearsal_r->store, err);
    return rc == OK ? intake_open(&rehearsal_r->intake, err) : rc;
}

void rehearsal_close(struct rehearsal *rehearsal)
{
    intake_close(&rehearsal->intake);
    store_close(&rehearsal->store);
    config_free(&rehearsal->config);
}

enum rc rehearsal_clock(struct rehearsal *rehearsal, int64_t at, struct err *err)
{
    rehearsal->now = at;
    return due_until(rehearsal->intake, &rehearsal->config->rules, rehearsal->store, at, err);
}

enum rc rehearsal_hear(struct rehearsal *rehearsal, struct message message, const struct plan **plan_r, struct err *err)
{
    message.received_at = rehearsal->now;
    return intake_text(rehearsal->intake, &rehearsal->config->rules, rehearsal->store, &message, plan_r, err);
}

enum rc rehearsal_sms(struct rehearsal *rehearsal, struct queued_sms *sms_r, struct err *err)
{
    enum rc rc = store_queued_after(rehearsal->store, rehearsal->last_id, sms_r, err);
    if (rc == OK)
        rehearsal->last_id = sms_r->id;
    return rc;
}
