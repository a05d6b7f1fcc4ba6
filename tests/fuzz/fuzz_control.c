/* What comes over the control socket, on either side: any bytes as a request and as a reply. What is taken
 * as good can be written again and gives the same. */
#include "io/control.h"

#include <stdlib.h>
#include <string.h>

#define MUST(condition)                                                                                                \
    do {                                                                                                               \
        if (!(condition))                                                                                              \
            abort();                                                                                                   \
    } while (0)

static void try_request(const struct wire_frame *given)
{
    struct wire_frame frame = *given, again;
    struct control_words words;
    struct control_request request;
    struct err err;
    if (control_request_get(&frame, &words, &err) != OK)
        return;
    control_request_put(&words, &again);
    MUST(again.len == given->len && memcmp(again.body, given->body, given->len) == 0);
    if (control_parse(&words, &request, &err) != OK)
        return;
    MUST(request.verb < CONTROL_VERB_COUNT && request.limit >= 0 && request.limit <= CONTROL_LIMIT_MAX);
    MUST(strlen(request.unit) < sizeof request.unit && strlen(request.state) < sizeof request.state);
}

static void try_reply(const struct wire_frame *given)
{
    struct wire_frame frame = *given;
    struct control_item item;
    struct control_reply reply;
    struct err err;
    if (control_item_get(&frame, &item, &err) != OK || item.kind != ITEM_ROW)
        return;
    control_reply_begin(&reply, 0);
    size_t at = reply.len + WIRE_HEAD;
    MUST(control_reply_row(&reply, item.cell, item.n));
    MUST(reply.len - at == given->len && memcmp(reply.bytes + at, given->body, given->len) == 0);
    control_reply_free(&reply);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct wire_frame frame;
    if (size == 0 || size > WIRE_BODY_MAX)
        return 0;
    wire_begin(&frame, data[0]);
    wire_put_bytes(&frame, data + 1, size - 1);
    try_request(&frame);
    try_reply(&frame);
    return 0;
}
