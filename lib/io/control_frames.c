/* control, the frames: requests and replies. */
#include "io/control.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define END_MAX   1024 /* bytes kept free in a reply for its end */
#define FIRST_CAP 4096
enum { REQUEST_TYPE = 'Q' };

/* ---- the request ---- */

void control_request_put(const struct control_words *words, struct wire_frame *frame_r)
{
    wire_begin(frame_r, REQUEST_TYPE);
    wire_put_u8(frame_r, CONTROL_VERSION);
    wire_put_u8(frame_r, (uint8_t)words->n);
    for (int i = 0; i < words->n; i++)
        wire_put_string(frame_r, words->word[i]);
}

enum rc control_request_get(struct wire_frame *frame, struct control_words *words_r, struct err *err)
{
    words_r->n = 0;
    if (frame->type != REQUEST_TYPE)
        return ERR(err, E_INVAL, "this is no request (type %u)", frame->type);
    unsigned version = wire_get_u8(frame);
    if (version != CONTROL_VERSION)
        return ERR(err, E_INVAL,
                   "a request of version %u; this suarad speaks version %d: install both programs together", version,
                   CONTROL_VERSION);
    int n = wire_get_u8(frame);
    if (n > CONTROL_WORDS_MAX)
        return ERR(err, E_INVAL, "too many words: %d; at most %d", n, CONTROL_WORDS_MAX);
    for (int i = 0; i < n; i++)
        wire_get_string(frame, words_r->word[i], CONTROL_WORD_MAX);
    enum rc rc = wire_end(frame, err);
    if (rc == OK)
        words_r->n = n;
    return rc;
}

/* ---- writing the reply ---- */

void control_reply_free(struct control_reply *reply)
{
    free(reply->bytes);
    *reply = (struct control_reply){.bytes = NULL};
}

static bool reserve(struct control_reply *reply, size_t n, size_t max)
{
    if (reply->len + n > max)
        return false;
    size_t cap = reply->cap == 0 ? FIRST_CAP : reply->cap;
    while (cap - reply->len < n)
        cap *= 2;
    if (cap == reply->cap)
        return true;
    uint8_t *bytes = realloc(reply->bytes, cap);
    if (bytes == NULL)
        return false;
    reply->bytes = bytes;
    reply->cap = cap;
    return true;
}

/* False: it did not fit; whatever follows is left out too, but for the end,
 * which alone may use the last END_MAX bytes. */
static bool add(struct control_reply *reply, const struct wire_frame *frame)
{
    bool is_end = frame->type == ITEM_END;
    size_t n = WIRE_HEAD + frame->len, len = frame->len + 1;
    assert(!reply->is_ended);
    if ((reply->is_cut && !is_end) || frame->is_bad || !reserve(reply, n, CONTROL_REPLY_MAX - (is_end ? 0 : END_MAX))) {
        reply->is_cut = true;
        return false;
    }
    const uint8_t head[WIRE_HEAD] = {(uint8_t)(len >> 24), (uint8_t)(len >> 16), (uint8_t)(len >> 8), (uint8_t)len,
                                     frame->type};
    memcpy(reply->bytes + reply->len, head, WIRE_HEAD);
    memcpy(reply->bytes + reply->len + WIRE_HEAD, frame->body, frame->len);
    reply->len += n;
    return true;
}

void control_reply_begin(struct control_reply *reply, int32_t utc_offset_s)
{
    struct wire_frame frame;
    *reply = (struct control_reply){.bytes = NULL};
    wire_begin(&frame, ITEM_BEGIN);
    wire_put_u8(&frame, CONTROL_VERSION);
    wire_put_int(&frame, utc_offset_s);
    (void)add(reply, &frame);
}

static void put_cell(struct wire_frame *frame, const struct cell *cell)
{
    bool is_null = cell->kind == CELL_NULL || (cell->kind == CELL_TEXT && cell->text == NULL);
    wire_put_string(frame, cell->column);
    wire_put_u8(frame, (uint8_t)(is_null ? CELL_NULL : cell->kind));
    if (is_null)
        return;
    if (cell->kind == CELL_TEXT)
        wire_put_string(frame, cell->text);
    else
        wire_put_i64(frame, cell->number);
}

bool control_reply_row(void *reply, const struct cell *cells, int n)
{
    struct wire_frame frame;
    assert(n <= CONTROL_CELLS_MAX);
    wire_begin(&frame, ITEM_ROW);
    wire_put_u8(&frame, (uint8_t)n);
    for (int i = 0; i < n; i++)
        put_cell(&frame, &cells[i]);
    return add(reply, &frame);
}

void control_reply_next_table(struct control_reply *reply)
{
    struct wire_frame frame;
    wire_begin(&frame, ITEM_NEXT_TABLE);
    (void)add(reply, &frame);
}

void control_reply_line(struct control_reply *reply, const char *text)
{
    struct wire_frame frame;
    wire_begin(&frame, ITEM_LINE);
    wire_put_string(&frame, text);
    (void)add(reply, &frame);
}

void control_reply_end(struct control_reply *reply, int exit_code, const char *error)
{
    struct wire_frame frame;
    char text[ERR_TEXT_MAX];
    (void)snprintf(text, sizeof text, "%s", error != NULL ? error : "");
    wire_begin(&frame, ITEM_END);
    wire_put_u8(&frame, (uint8_t)exit_code);
    wire_put_bool(&frame, reply->is_cut);
    wire_put_string(&frame, text);
    (void)add(reply, &frame);
    reply->is_ended = true;
}

/* ---- reading the reply ---- */

/* A string of the frame, in the item's own text. Its length field took four
 * bytes of the frame, its NUL takes one here: there is always room. */
static const char *take_string(struct wire_frame *frame, struct control_item *item)
{
    char *text = item->text + item->text_used;
    wire_get_string(frame, text, sizeof item->text - item->text_used);
    item->text_used += strlen(text) + 1;
    return text;
}

static void take_cell(struct wire_frame *frame, struct control_item *item, struct cell *cell_r)
{
    *cell_r = (struct cell){.column = take_string(frame, item)};
    unsigned kind = wire_get_u8(frame);
    if (kind > CELL_NULL)
        frame->is_bad = true;
    cell_r->kind = frame->is_bad ? CELL_NULL : (enum cell_kind)kind;
    if (cell_r->kind == CELL_TEXT)
        cell_r->text = take_string(frame, item);
    else if (cell_r->kind != CELL_NULL)
        cell_r->number = wire_get_i64(frame);
    if (cell_r->kind == CELL_TICKET && (cell_r->number < 0 || cell_r->number > 99999999))
        frame->is_bad = true;
}

static void read_begin(struct wire_frame *frame, struct control_item *item)
{
    if (wire_get_u8(frame) != CONTROL_VERSION)
        frame->is_bad = true;
    item->utc_offset_s = wire_get_int(frame, -86400, 86400);
}

static void read_row(struct wire_frame *frame, struct control_item *item)
{
    int n = wire_get_u8(frame);
    if (n > CONTROL_CELLS_MAX)
        frame->is_bad = true;
    for (; item->n < n && !frame->is_bad; item->n++)
        take_cell(frame, item, &item->cell[item->n]);
}

static void read_next_table(struct wire_frame *frame, struct control_item *item)
{
    (void)frame, (void)item;
}

static void read_line(struct wire_frame *frame, struct control_item *item)
{
    item->line = take_string(frame, item);
}

static void read_end(struct wire_frame *frame, struct control_item *item)
{
    item->exit_code = wire_get_u8(frame);
    item->is_cut = wire_get_bool(frame);
    item->line = take_string(frame, item);
    if (*item->line == '\0')
        item->line = NULL;
}

static const struct {
    enum control_item_kind kind;
    void (*read)(struct wire_frame *frame, struct control_item *item);
} READ[] = {
    {ITEM_BEGIN, read_begin}, {ITEM_ROW, read_row}, {ITEM_NEXT_TABLE, read_next_table},
    {ITEM_LINE, read_line},   {ITEM_END, read_end},
};
#define N_READ (sizeof READ / sizeof READ[0])

enum rc control_item_get(struct wire_frame *frame, struct control_item *item_r, struct err *err)
{
    size_t i = 0;
    while (i < N_READ && READ[i].kind != frame->type)
        i++;
    if (i == N_READ)
        return ERR(err, E_INVAL, "the reply holds something unknown (type %u): install both programs together",
                   frame->type);
    item_r->kind = READ[i].kind;
    item_r->n = 0;
    item_r->line = NULL;
    item_r->text_used = 0;
    READ[i].read(frame, item_r);
    return wire_end(frame, err);
}
