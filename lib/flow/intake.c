#include "flow/intake.h"

#include "flow/transaction.h"

#include <stdlib.h>

/* Large and reused: nothing is allocated a message. */
struct intake {
    struct inbox_item item;
    struct situation situation;
    struct facts facts;
    struct plan plan;
    uint32_t ticket; /* of the message of a rehearsal; 0: a new one, as the store gives it */
};

enum rc intake_open(struct intake **intake_r, struct err *err)
{
    *intake_r = calloc(1, sizeof **intake_r);
    return *intake_r != NULL ? OK : ERR(err, E_TEMP, "no memory for the intake");
}

void intake_close(struct intake **intake)
{
    free(*intake);
    *intake = NULL;
}

/* message -> parse -> facts -> decide -> plan -> store, in the open transaction. */
static enum rc take(struct intake *intake, const struct rules *rules, struct store *store, enum channel channel,
                    int64_t now, struct err *err)
{
    const struct inbox_item *item = &intake->item;
    const struct message message = {.sender = item->sender,
                                    .text = item->text,
                                    .received_at = now,
                                    .channel = channel,
                                    .is_text = item->is_text,
                                    .is_partial = item->is_partial};
    struct fact_query query;
    decide_begin(rules, &message, &intake->situation);
    decide_query(&intake->situation, &query);
    enum rc rc = store_facts(store, &query, &intake->facts, err);
    if (rc != OK)
        return rc;
    if (intake->ticket != 0)
        intake->facts.fresh_ticket = intake->ticket;
    decide_message(&intake->situation, &intake->facts, &intake->plan);
    return store_apply(store, item, &intake->plan, now, err);
}

static enum rc take_sms(struct intake *intake, const struct rules *rules, struct store *store, const struct sms_in *sms,
                        int64_t now, struct err *err)
{
    enum rc rc = store_receive(store, sms, &intake->item, err);
    if (rc == E_NOTFOUND || rc == E_EXISTS) /* waits for its other parts; taken before */
        return OK;
    return rc == OK ? take(intake, rules, store, CHANNEL_SMS, now, err) : rc;
}

enum rc intake_batch(struct intake *intake, const struct rules *rules, struct store *store, const struct sms_in *sms,
                     int n, int64_t now, struct err *err)
{
    enum rc rc = store_begin(store, err);
    if (rc != OK)
        return rc;
    for (int i = 0; i < n && rc == OK; i++)
        rc = take_sms(intake, rules, store, &sms[i], now, err);
    return transaction_end(store, rc, err);
}

enum rc intake_reports(struct store *store, const struct delivery_report *report, int n, struct err *err)
{
    enum rc rc = store_begin(store, err);
    if (rc != OK)
        return rc;
    for (int i = 0; i < n && (rc == OK || rc == E_NOTFOUND); i++)
        rc = store_report(store, &report[i], err);
    return transaction_end(store, rc == E_NOTFOUND ? OK : rc, err);
}

enum rc intake_text(struct intake *intake, const struct rules *rules, struct store *store,
                    const struct message *message, const struct plan **plan_r, struct err *err)
{
    enum rc rc = store_begin(store, err);
    if (rc != OK)
        return rc;
    intake->ticket = message->ticket;
    rc = store_receive_text(store, message, &intake->item, err);
    if (rc == OK)
        rc = take(intake, rules, store, message->channel, message->received_at, err);
    intake->ticket = 0;
    *plan_r = &intake->plan;
    return transaction_end(store, rc, err);
}

const struct command *intake_command(const struct intake *intake)
{
    return &intake->situation.command;
}

enum rc intake_partials(struct intake *intake, const struct rules *rules, struct store *store, int64_t now, int *n_r,
                        struct err *err)
{
    *n_r = 0;
    enum rc rc = store_begin(store, err);
    if (rc != OK)
        return rc;
    while (*n_r < INTAKE_BATCH_MAX && rc == OK) {
        rc = store_next_partial(store, now - rules->policy.parts_wait_s, &intake->item, err);
        if (rc == OK) {
            rc = take(intake, rules, store, CHANNEL_SMS, now, err);
            *n_r += 1;
        }
    }
    return transaction_end(store, rc == E_NOTFOUND ? OK : rc, err);
}
