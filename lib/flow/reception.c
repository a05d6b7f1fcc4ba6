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
    enum rc rc = n_reports > 0 ? intake_reports(reception->store, report, n_reports, err) : OK;
    if (rc == OK && n_sms > 0)
        rc = intake_batch(reception->intake, reception->rules, reception->store, sms, n_sms, now, err);
    return rc;
}
