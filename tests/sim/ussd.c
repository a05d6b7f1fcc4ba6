#include "ussd.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gsm7.h"
#include "sim.h"
#include "text.h"

static void note(struct sim *s, const char *what, const char *text)
{
    buf_printf(&s->ussd.log, "%s\t", what);
    text_escape(&s->ussd.log, text, strlen(text), 0);
    buf_putc(&s->ussd.log, '\n');
    s->ussd.log_lines++;
}

static struct ussd_reply *find(struct sim *s, const char *code)
{
    for (size_t i = 0; i < s->ussd.len; i++)
        if (strcmp(s->ussd.replies[i].code, code) == 0)
            return &s->ussd.replies[i];
    return NULL;
}

void ussd_programme(struct sim *s, const struct ussd_reply *reply)
{
    struct ussd *ussd = &s->ussd;
    struct ussd_reply *slot = find(s, reply->code);

    if (slot) {
        free(slot->code);
        free(slot->text);
    } else {
        ussd->replies = buf_realloc(ussd->replies, (ussd->len + 1) * sizeof(*ussd->replies));
        slot = &ussd->replies[ussd->len++];
    }
    *slot = *reply;
    slot->code = buf_strdup(reply->code);
    slot->text = buf_strdup(reply->text);
}

/* The text as +CUSD carries it: DCS 72 is UCS-2 in hex; DCS 15 follows AT+CSCS, where HEX means packed septets, as
 * Huawei modems do it. */
static void encode(const struct sim *s, int dcs, const char *text, struct buf *out)
{
    struct buf bytes = {0};

    if ((dcs & 0xCC) == 0x48 || dcs == 0x11) {
        text_to_utf16(text, &bytes);
        text_to_hex(out, bytes.data, bytes.len);
    } else if (s->at.set[AT_CHARSET] == AT_CHARSET_HEX && gsm7_encode(text, &bytes)) {
        uint8_t *packed = buf_alloc(bytes.len + 1);

        text_to_hex(out, packed, gsm7_pack((const uint8_t *)bytes.data, bytes.len, 0, packed));
        free(packed);
    } else {
        at_encode(s, text, out);
    }
    buf_free(&bytes);
}

/* Payload: "STATUS DCS TEXT". */
static void on_reply_due(struct sim *s, const char *payload)
{
    char *end;
    int status = (int)strtol(payload, &end, 10);
    int dcs = (int)strtol(end, &end, 10);
    const char *text = end + 1;
    struct buf encoded = {0};

    s->ussd.is_session_open = status == 1;
    note(s, "reply", text);
    encode(s, dcs, text, &encoded);
    if (!s->ussd.is_presented)
        note(s, "not-shown", "");
    else if (*text)
        at_urc(s, "+CUSD: %d,\"%s\",%d", status, buf_text(&encoded), dcs);
    else
        at_urc(s, "+CUSD: %d", status);
    buf_free(&encoded);
}

static void reply_in(struct sim *s, const struct ussd_reply *reply)
{
    struct buf payload = {0};

    buf_printf(&payload, "%d %d %s", reply->status, reply->dcs, reply->text);
    timer_add(&s->timers, reply->delay_ms, on_reply_due, buf_text(&payload));
    buf_free(&payload);
}

void ussd_dial(struct sim *s, const char *code)
{
    char nothing[] = "";
    struct ussd_reply unknown = {.status = 4, .dcs = 15, .text = nothing};
    const struct ussd_reply *reply = find(s, code);

    note(s, s->ussd.is_session_open ? "answered" : "dialled", code);
    s->ussd.is_session_open = false;
    reply_in(s, reply ? reply : &unknown);
}

void ussd_cancel(struct sim *s)
{
    note(s, "cancelled", s->ussd.is_session_open ? "open" : "idle");
    s->ussd.is_session_open = false;
    timer_cancel(&s->timers, on_reply_due);
}

void ussd_push(struct sim *s, const struct ussd_reply *reply)
{
    reply_in(s, reply);
}

void ussd_free(struct sim *s)
{
    for (size_t i = 0; i < s->ussd.len; i++) {
        free(s->ussd.replies[i].code);
        free(s->ussd.replies[i].text);
    }
    free(s->ussd.replies);
    buf_free(&s->ussd.log);
}
