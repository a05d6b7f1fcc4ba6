/*
 * Fuzz target: the bytes of a captured suara-modem (or suarad). Whatever comes,
 * frames are taken from it without a step outside, and what a get accepts is the
 * same again after a put and another get.
 */
#include "io/wire_modem.h"

#include <stdlib.h>
#include <string.h>

static struct wire_frame again;

/* Both values are zeroed first, so that all their bytes can be compared. */
#define CHECK(frame, type, get, put)                                                                                   \
    do {                                                                                                               \
        static type first, second;                                                                                     \
        memset(&first, 0, sizeof first);                                                                               \
        memset(&second, 0, sizeof second);                                                                             \
        if (get((frame), &first, NULL) != OK)                                                                          \
            return;                                                                                                    \
        put(&again, &first);                                                                                           \
        if (get(&again, &second, NULL) != OK || memcmp(&first, &second, sizeof first) != 0)                            \
            abort();                                                                                                   \
    } while (0)

static void start(struct wire_frame *frame)
{
    CHECK(frame, struct modem_config, wire_modem_get_start, wire_modem_put_start);
}

static void outgoing(struct wire_frame *frame)
{
    CHECK(frame, struct outgoing, wire_modem_get_send, wire_modem_put_send);
}

static void slot(struct wire_frame *frame)
{
    CHECK(frame, struct modem_slot, wire_modem_get_slot, wire_modem_put_slot);
}

static void sms(struct wire_frame *frame)
{
    static struct modem_sms first, second;
    if (wire_modem_get_sms(frame, &first, NULL) != OK)
        return;
    wire_modem_put_sms(&again, &first);
    if (wire_modem_get_sms(&again, &second, NULL) != OK || strcmp(first.text, second.text) != 0 ||
        strcmp(first.sender, second.sender) != 0 || strcmp(first.raw, second.raw) != 0)
        abort();
}

static void end(struct wire_frame *frame)
{
    CHECK(frame, struct wire_modem_end, wire_modem_get_batch, wire_modem_put_batch);
}

static void sent(struct wire_frame *frame)
{
    CHECK(frame, struct send_result, wire_modem_get_sent, wire_modem_put_sent);
}

static void status(struct wire_frame *frame)
{
    static struct modem_status first, second;
    if (wire_modem_get_status(frame, &first, NULL) != OK)
        return;
    wire_modem_put_status(&again, &first);
    if (wire_modem_get_status(&again, &second, NULL) != OK || strcmp(first.operator_name, second.operator_name) != 0)
        abort();
}

static void ussd(struct wire_frame *frame)
{
    static struct wire_modem_ussd got;
    (void)!wire_modem_get_ussd(frame, &got, NULL);
}

static void failed(struct wire_frame *frame)
{
    static struct wire_modem_failure got;
    (void)!wire_modem_get_failed(frame, &got, NULL);
}

static void note(struct wire_frame *frame)
{
    static char text[WIRE_MODEM_TEXT_MAX];
    (void)!wire_modem_get_text(frame, text, NULL);
}

static void poll_slots(struct wire_frame *frame)
{
    static struct modem_slot skip[WIRE_MODEM_SKIP_MAX];
    int n;
    (void)!wire_modem_get_poll(frame, skip, &n, NULL);
}

static void ask(struct wire_frame *frame)
{
    static char code[WIRE_MODEM_CODE_MAX];
    int wait_ms;
    (void)!wire_modem_get_ask_ussd(frame, code, &wait_ms, NULL);
}

static void flag(struct wire_frame *frame)
{
    bool got;
    (void)!wire_modem_get_flag(frame, &got, NULL);
}

static void (*const OF_TYPE[])(struct wire_frame *frame) = {
    [WIRE_MODEM_START] = start,   [WIRE_MODEM_POLL] = poll_slots, [WIRE_MODEM_ACK] = flag,
    [WIRE_MODEM_SEND] = outgoing, [WIRE_MODEM_ASK_USSD] = ask,    [WIRE_MODEM_NOTE] = note,
    [WIRE_MODEM_READY] = flag,    [WIRE_MODEM_READING] = slot,    [WIRE_MODEM_SMS] = sms,
    [WIRE_MODEM_BATCH] = end,     [WIRE_MODEM_SENT] = sent,       [WIRE_MODEM_STATUS] = status,
    [WIRE_MODEM_USSD] = ussd,     [WIRE_MODEM_FAILED] = failed,
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct wire wire;
    static struct wire_frame frame;
    wire_open(&wire, -1);
    wire.in_len = size < sizeof wire.in ? size : sizeof wire.in;
    memcpy(wire.in, data, wire.in_len);
    while (wire_next(&wire, &frame, NULL) == OK)
        if (frame.type < sizeof OF_TYPE / sizeof OF_TYPE[0] && OF_TYPE[frame.type] != NULL)
            OF_TYPE[frame.type](&frame);
    return 0;
}
