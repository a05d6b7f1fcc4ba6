#include "io/wire_modem.h"

#include "core/gsmtext.h"

#include <limits.h>
#include <string.h>

#define YEAR_3000 32503680000 /* no SMSC's clock is beyond it */

/* ---- fields that several frames have --------------------------------------- */

static void begin(struct wire_frame *frame, enum wire_modem_type type)
{
    wire_begin(frame, (uint8_t)type);
}

/* Text of the other side, made safe to store and to show. An honest peer sends it
 * clean, and then this changes nothing; of other text what fits is left. */
static void get_clean(struct wire_frame *frame, char *text_r, size_t cap)
{
    char raw[REPLY_TEXT_MAX];
    _Static_assert(sizeof raw >= WIRE_MODEM_TEXT_MAX && sizeof raw >= sizeof((struct modem_sms *)NULL)->text, "fits");
    wire_get_string(frame, raw, cap <= sizeof raw ? cap : sizeof raw);
    (void)gsmtext_clean(raw, strlen(raw), text_r, cap);
}

/* Only characters of `allowed`. */
static void get_chars(struct wire_frame *frame, const char *allowed, char *text_r, size_t cap)
{
    wire_get_string(frame, text_r, cap);
    if (text_r[strspn(text_r, allowed)] != '\0')
        frame->is_bad = true;
}

/* An AT line or a name: printable ASCII. */
static void get_ascii(struct wire_frame *frame, char *text_r, size_t cap)
{
    wire_get_string(frame, text_r, cap);
    for (const char *p = text_r; *p != '\0'; p++)
        if (*p < ' ' || *p > '~')
            frame->is_bad = true;
}

static void put_slot(struct wire_frame *frame, const struct modem_slot *slot)
{
    wire_put_int(frame, slot->folder);
    wire_put_int(frame, slot->location);
    wire_put_int(frame, slot->memory);
    wire_put_bytes(frame, slot->check, sizeof slot->check);
}

static void get_slot(struct wire_frame *frame, struct modem_slot *slot_r)
{
    slot_r->folder = wire_get_int(frame, -2, 255);
    slot_r->location = wire_get_int(frame, 0, INT_MAX);
    slot_r->memory = wire_get_int(frame, 0, 255);
    wire_get_bytes(frame, slot_r->check, sizeof slot_r->check);
}

bool wire_modem_is_same_slot(const struct modem_slot *a, const struct modem_slot *b)
{
    return a->location == b->location && a->memory == b->memory;
}

/* ---- suarad to suara-modem -------------------------------------------------- */

void wire_modem_put_start(struct wire_frame *frame, const struct modem_config *config)
{
    begin(frame, WIRE_MODEM_START);
    wire_put_string(frame, config->name);
    wire_put_string(frame, config->device);
    wire_put_string(frame, config->connection);
    wire_put_string(frame, config->model);
    wire_put_string(frame, config->pin);
    wire_put_int(frame, config->n_init);
    for (int i = 0; i < config->n_init && i < MODEM_INIT_MAX; i++)
        wire_put_string(frame, config->init[i]);
    wire_put_int(frame, config->pace_ms);
}

enum rc wire_modem_get_start(struct wire_frame *frame, struct modem_config *config_r, struct err *err)
{
    *config_r = (struct modem_config){.n_init = 0};
    get_ascii(frame, config_r->name, sizeof config_r->name);
    wire_get_string(frame, config_r->device, sizeof config_r->device);
    get_ascii(frame, config_r->connection, sizeof config_r->connection);
    get_ascii(frame, config_r->model, sizeof config_r->model);
    get_chars(frame, "0123456789", config_r->pin, sizeof config_r->pin);
    config_r->n_init = wire_get_int(frame, 0, MODEM_INIT_MAX);
    for (int i = 0; i < config_r->n_init; i++)
        get_ascii(frame, config_r->init[i], sizeof config_r->init[i]);
    config_r->pace_ms = wire_get_int(frame, -1, 10000);
    return wire_end(frame, err);
}

void wire_modem_put_poll(struct wire_frame *frame, const struct modem_slot *skip, int n)
{
    begin(frame, WIRE_MODEM_POLL);
    wire_put_int(frame, n);
    for (int i = 0; i < n; i++)
        put_slot(frame, &skip[i]);
}

enum rc wire_modem_get_poll(struct wire_frame *frame, struct modem_slot skip_r[WIRE_MODEM_SKIP_MAX], int *n_r,
                            struct err *err)
{
    *n_r = wire_get_int(frame, 0, WIRE_MODEM_SKIP_MAX);
    for (int i = 0; i < *n_r; i++)
        get_slot(frame, &skip_r[i]);
    return wire_end(frame, err);
}

void wire_modem_put_flag(struct wire_frame *frame, enum wire_modem_type type, bool flag)
{
    begin(frame, type);
    wire_put_bool(frame, flag);
}

enum rc wire_modem_get_flag(struct wire_frame *frame, bool *flag_r, struct err *err)
{
    *flag_r = wire_get_bool(frame);
    return wire_end(frame, err);
}

void wire_modem_put_send(struct wire_frame *frame, const struct outgoing *outgoing)
{
    begin(frame, WIRE_MODEM_SEND);
    wire_put_i64(frame, outgoing->id);
    wire_put_string(frame, outgoing->to.text);
    wire_put_string(frame, outgoing->text);
    wire_put_int(frame, outgoing->tries);
    wire_put_int(frame, outgoing->reference);
}

enum rc wire_modem_get_send(struct wire_frame *frame, struct outgoing *outgoing_r, struct err *err)
{
    *outgoing_r = (struct outgoing){.id = wire_get_i64(frame)};
    get_chars(frame, "+0123456789", outgoing_r->to.text, sizeof outgoing_r->to.text);
    get_clean(frame, outgoing_r->text, sizeof outgoing_r->text);
    outgoing_r->tries = wire_get_int(frame, 0, INT_MAX);
    outgoing_r->reference = wire_get_int(frame, 0, 255);
    return wire_end(frame, err);
}

void wire_modem_put_ask_ussd(struct wire_frame *frame, const char *code, int wait_ms)
{
    begin(frame, WIRE_MODEM_ASK_USSD);
    wire_put_string(frame, code);
    wire_put_int(frame, wait_ms);
}

enum rc wire_modem_get_ask_ussd(struct wire_frame *frame, char code_r[WIRE_MODEM_CODE_MAX], int *wait_ms_r,
                                struct err *err)
{
    get_chars(frame, "*#0123456789", code_r, WIRE_MODEM_CODE_MAX);
    *wait_ms_r = wire_get_int(frame, 0, 120000);
    return wire_end(frame, err);
}

/* ---- suara-modem to suarad -------------------------------------------------- */

void wire_modem_put_text(struct wire_frame *frame, enum wire_modem_type type, const char *text)
{
    char cut[WIRE_MODEM_TEXT_MAX];
    (void)gsmtext_clean(text, strlen(text), cut, sizeof cut);
    begin(frame, type);
    wire_put_string(frame, cut);
}

enum rc wire_modem_get_text(struct wire_frame *frame, char text_r[WIRE_MODEM_TEXT_MAX], struct err *err)
{
    get_clean(frame, text_r, WIRE_MODEM_TEXT_MAX);
    return wire_end(frame, err);
}

void wire_modem_put_slot(struct wire_frame *frame, const struct modem_slot *slot)
{
    begin(frame, WIRE_MODEM_READING);
    put_slot(frame, slot);
}

enum rc wire_modem_get_slot(struct wire_frame *frame, struct modem_slot *slot_r, struct err *err)
{
    get_slot(frame, slot_r);
    return wire_end(frame, err);
}

void wire_modem_put_sms(struct wire_frame *frame, const struct modem_sms *sms)
{
    begin(frame, WIRE_MODEM_SMS);
    put_slot(frame, &sms->slot);
    wire_put_string(frame, sms->sender);
    wire_put_i64(frame, sms->smsc_at);
    wire_put_int(frame, sms->ref);
    wire_put_int(frame, sms->ref_width);
    wire_put_int(frame, sms->part);
    wire_put_int(frame, sms->total);
    wire_put_bool(frame, sms->is_text);
    wire_put_bool(frame, sms->is_report);
    wire_put_int(frame, sms->reference);
    wire_put_int(frame, sms->status);
    wire_put_string(frame, sms->text);
    wire_put_string(frame, sms->raw);
}

enum rc wire_modem_get_sms(struct wire_frame *frame, struct modem_sms *sms_r, struct err *err)
{
    *sms_r = (struct modem_sms){.is_text = false};
    get_slot(frame, &sms_r->slot);
    get_clean(frame, sms_r->sender, sizeof sms_r->sender);
    sms_r->smsc_at = wire_get_i64(frame);
    if (sms_r->smsc_at < 0 || sms_r->smsc_at > YEAR_3000)
        frame->is_bad = true;
    sms_r->ref = wire_get_int(frame, 0, 65535);
    sms_r->ref_width = wire_get_int(frame, 0, 16);
    sms_r->part = wire_get_int(frame, 0, 255);
    sms_r->total = wire_get_int(frame, 0, 255);
    sms_r->is_text = wire_get_bool(frame);
    sms_r->is_report = wire_get_bool(frame);
    sms_r->reference = wire_get_int(frame, 0, 255);
    sms_r->status = wire_get_int(frame, 0, 255);
    get_clean(frame, sms_r->text, sizeof sms_r->text);
    get_chars(frame, "0123456789ABCDEF", sms_r->raw, sizeof sms_r->raw);
    return wire_end(frame, err);
}

void wire_modem_put_batch(struct wire_frame *frame, const struct wire_modem_end *end)
{
    begin(frame, WIRE_MODEM_BATCH);
    wire_put_int(frame, end->n);
    wire_put_bool(frame, end->has_more);
    wire_put_int(frame, end->n_stuck);
}

enum rc wire_modem_get_batch(struct wire_frame *frame, struct wire_modem_end *end_r, struct err *err)
{
    end_r->n = wire_get_int(frame, 0, MODEM_BATCH_MAX);
    end_r->has_more = wire_get_bool(frame);
    end_r->n_stuck = wire_get_int(frame, 0, INT_MAX);
    return wire_end(frame, err);
}

void wire_modem_put_sent(struct wire_frame *frame, const struct send_result *result)
{
    begin(frame, WIRE_MODEM_SENT);
    wire_put_i64(frame, result->id);
    wire_put_int(frame, (int)result->outcome);
    wire_put_int(frame, result->error);
    wire_put_int(frame, result->n_parts);
    for (int i = 0; i < result->n_parts && i < STORE_OUTBOX_PARTS_MAX; i++)
        wire_put_int(frame, result->reference[i]);
}

enum rc wire_modem_get_sent(struct wire_frame *frame, struct send_result *result_r, struct err *err)
{
    *result_r = (struct send_result){.id = wire_get_i64(frame)};
    result_r->outcome = (enum send_outcome)wire_get_int(frame, SEND_ACCEPTED, SEND_NOT_TRIED);
    result_r->error = wire_get_int(frame, 0, 65535);
    result_r->n_parts = wire_get_int(frame, 0, STORE_OUTBOX_PARTS_MAX);
    for (int i = 0; i < STORE_OUTBOX_PARTS_MAX; i++)
        result_r->reference[i] = i < result_r->n_parts ? wire_get_int(frame, -1, 255) : -1;
    return wire_end(frame, err);
}

void wire_modem_put_status(struct wire_frame *frame, const struct modem_status *status)
{
    begin(frame, WIRE_MODEM_STATUS);
    wire_put_string(frame, status->imsi);
    wire_put_string(frame, status->operator_name);
    wire_put_int(frame, status->signal_percent);
    wire_put_int(frame, status->used);
    wire_put_int(frame, status->size);
    wire_put_bool(frame, status->has_smsc);
    wire_put_bool(frame, status->is_registered);
}

enum rc wire_modem_get_status(struct wire_frame *frame, struct modem_status *status_r, struct err *err)
{
    *status_r = (struct modem_status){.signal_percent = -1};
    get_chars(frame, "0123456789", status_r->imsi, sizeof status_r->imsi);
    get_clean(frame, status_r->operator_name, sizeof status_r->operator_name);
    status_r->signal_percent = wire_get_int(frame, -1, 100);
    status_r->used = wire_get_int(frame, 0, 1000000);
    status_r->size = wire_get_int(frame, 0, 1000000);
    status_r->has_smsc = wire_get_bool(frame);
    status_r->is_registered = wire_get_bool(frame);
    return wire_end(frame, err);
}

void wire_modem_put_ussd(struct wire_frame *frame, const struct wire_modem_ussd *ussd)
{
    begin(frame, WIRE_MODEM_USSD);
    wire_put_int(frame, ussd->status);
    wire_put_string(frame, ussd->text);
}

enum rc wire_modem_get_ussd(struct wire_frame *frame, struct wire_modem_ussd *ussd_r, struct err *err)
{
    ussd_r->status = wire_get_int(frame, 0, 255);
    get_clean(frame, ussd_r->text, sizeof ussd_r->text);
    return wire_end(frame, err);
}

void wire_modem_put_failed(struct wire_frame *frame, const struct wire_modem_failure *failure)
{
    wire_modem_put_text(frame, WIRE_MODEM_FAILED, failure->text);
    wire_put_int(frame, failure->rc);
}

enum rc wire_modem_get_failed(struct wire_frame *frame, struct wire_modem_failure *failure_r, struct err *err)
{
    get_clean(frame, failure_r->text, sizeof failure_r->text);
    failure_r->rc = (enum rc)wire_get_int(frame, E_UNCERTAIN, E_INVAL);
    return wire_end(frame, err);
}
