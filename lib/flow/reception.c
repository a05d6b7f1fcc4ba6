#include "flow/reception.h"

static struct sms_in sms_of(const struct reception *reception, const struct modem_sms *sms, int64_t now)
{
    struct sms_in in = {
        .modem = reception->modem,
        .imsi = reception->imsi,
        .smsc_at = sms->smsc_at,
        .ref = sms->ref,
        .ref_width = sms->ref_width,
        .part = sms->part,
        .total = sms->total,
        .is_text = sms->is_text,
        .text = sms->text,
        .raw = sms->raw,
        .received_at = now,
    };
    /* A sender that cannot be read is kept as PHONE_INVALID: stored, never answered. */
    (void)!phone_parse(sms->sender, reception->rules->policy.country, &in.sender);
    return in;
}

static struct delivery_report report_of(const struct reception *reception, const struct modem_sms *sms, int64_t now)
{
    struct delivery_report report = {
        .modem = reception->modem, .reference = sms->reference, .status = sms->status, .at = now};
    (void)!phone_parse(sms->sender, reception->rules->policy.country, &report.to);
    return report;
}

/* One by one, because together they were refused: what cannot be kept as text
 * is kept as undecodable, so that one odd SMS never blocks those behind it. */
static enum rc keep_each(const struct reception *reception, struct sms_in *sms, int n, int64_t now, struct err *err)
{
    enum rc rc = OK;
    for (int i = 0; rc == OK && i < n; i++) {
        rc = intake_batch(reception->intake, reception->rules, reception->store, &sms[i], 1, now, err);
        if (rc != E_INVAL)
            continue;
        sms[i].is_text = false;
        sms[i].text = "";
        rc = intake_batch(reception->intake, reception->rules, reception->store, &sms[i], 1, now, err);
    }
    return rc;
}

static enum rc keep(const struct reception *reception, struct sms_in *sms, int n, int64_t now, struct err *err)
{
    if (n == 0)
        return OK;
    enum rc rc = intake_batch(reception->intake, reception->rules, reception->store, sms, n, now, err);
    return rc == E_INVAL ? keep_each(reception, sms, n, now, err) : rc;
}

enum rc reception_batch(const struct reception *reception, const struct modem_batch *batch, int64_t now,
                        struct err *err)
{
    struct sms_in sms[MODEM_BATCH_MAX];
    struct delivery_report report[MODEM_BATCH_MAX];
    int n_sms = 0;
    int n_reports = 0;
    for (int i = 0; i < batch->n; i++) {
        if (batch->sms[i].is_report)
            report[n_reports++] = report_of(reception, &batch->sms[i], now);
        else
            sms[n_sms++] = sms_of(reception, &batch->sms[i], now);
    }
    enum rc rc = keep(reception, sms, n_sms, now, err);
    if (rc == OK && n_reports > 0)
        rc = intake_reports(reception->store, report, n_reports, err);
    return rc;
}
