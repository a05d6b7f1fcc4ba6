#include "io/wire.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* ---- one frame ------------------------------------------------------------ */

void wire_begin(struct wire_frame *frame, uint8_t type)
{
    frame->type = type;
    frame->is_bad = false;
    frame->at = 0;
    frame->len = 0;
}

void wire_put_bytes(struct wire_frame *frame, const uint8_t *bytes, size_t len)
{
    if (frame->is_bad || len > WIRE_BODY_MAX - frame->len) {
        frame->is_bad = true;
        return;
    }
    if (len > 0)
        memcpy(frame->body + frame->len, bytes, len);
    frame->len += len;
}

static void put_big_endian(struct wire_frame *frame, uint64_t value, size_t len)
{
    uint8_t bytes[8];
    for (size_t i = 0; i < len; i++)
        bytes[i] = (uint8_t)(value >> (8 * (len - 1 - i)));
    wire_put_bytes(frame, bytes, len);
}

void wire_put_u8(struct wire_frame *frame, uint8_t value)
{
    put_big_endian(frame, value, 1);
}

void wire_put_u32(struct wire_frame *frame, uint32_t value)
{
    put_big_endian(frame, value, 4);
}

void wire_put_i64(struct wire_frame *frame, int64_t value)
{
    put_big_endian(frame, (uint64_t)value, 8);
}

void wire_put_string(struct wire_frame *frame, const char *text)
{
    size_t len = strlen(text);
    if (len > WIRE_BODY_MAX) {
        frame->is_bad = true;
        return;
    }
    wire_put_u32(frame, (uint32_t)len);
    wire_put_bytes(frame, (const uint8_t *)text, len);
}

void wire_put_bool(struct wire_frame *frame, bool value)
{
    wire_put_u8(frame, value ? 1 : 0);
}

void wire_put_int(struct wire_frame *frame, int value)
{
    wire_put_i64(frame, value);
}

void wire_get_bytes(struct wire_frame *frame, uint8_t *bytes_r, size_t len)
{
    if (frame->is_bad || len > frame->len - frame->at) {
        frame->is_bad = true;
        memset(bytes_r, 0, len);
        return;
    }
    memcpy(bytes_r, frame->body + frame->at, len);
    frame->at += len;
}

static uint64_t get_big_endian(struct wire_frame *frame, size_t len)
{
    uint8_t bytes[8];
    uint64_t value = 0;
    wire_get_bytes(frame, bytes, len);
    for (size_t i = 0; i < len; i++)
        value = value << 8 | bytes[i];
    return value;
}

uint8_t wire_get_u8(struct wire_frame *frame)
{
    return (uint8_t)get_big_endian(frame, 1);
}

uint32_t wire_get_u32(struct wire_frame *frame)
{
    return (uint32_t)get_big_endian(frame, 4);
}

int64_t wire_get_i64(struct wire_frame *frame)
{
    return (int64_t)get_big_endian(frame, 8);
}

void wire_get_string(struct wire_frame *frame, char *text_r, size_t cap)
{
    size_t len = wire_get_u32(frame);
    text_r[0] = '\0';
    if (frame->is_bad || len >= cap || len > frame->len - frame->at ||
        memchr(frame->body + frame->at, '\0', len) != NULL) {
        frame->is_bad = true;
        return;
    }
    wire_get_bytes(frame, (uint8_t *)text_r, len);
    text_r[len] = '\0';
}

bool wire_get_bool(struct wire_frame *frame)
{
    uint8_t value = wire_get_u8(frame);
    if (value > 1)
        frame->is_bad = true;
    return value == 1;
}

int wire_get_int(struct wire_frame *frame, int min, int max)
{
    int64_t value = wire_get_i64(frame);
    if (frame->is_bad || value < min || value > max) {
        frame->is_bad = true;
        return min;
    }
    return (int)value;
}

enum rc wire_end(const struct wire_frame *frame, struct err *err)
{
    if (frame->is_bad)
        return ERR(err, E_INVAL, "frame of type %u: a field is missing or out of range", frame->type);
    if (frame->at != frame->len)
        return ERR(err, E_INVAL, "frame of type %u: %zu bytes too many", frame->type, frame->len - frame->at);
    return OK;
}

/* ---- frames on a socket --------------------------------------------------- */

void wire_open(struct wire *wire, int fd)
{
    wire->fd = fd;
    wire->in_len = 0;
    wire->out_len = 0;
}

/* The body that the head in wire->in announces; more than WIRE_BODY_MAX: a lie. */
static size_t announced(const struct wire *wire)
{
    const uint8_t *head = wire->in;
    size_t len = (size_t)head[0] << 24 | (size_t)head[1] << 16 | (size_t)head[2] << 8 | head[3];
    return len == 0 ? SIZE_MAX : len - 1;
}

enum rc wire_read(struct wire *wire, struct err *err)
{
    size_t room = sizeof wire->in - wire->in_len;
    if (room == 0)
        return OK; /* a whole frame waits to be taken */
    ssize_t n;
    do
        n = recv(wire->fd, wire->in + wire->in_len, room, MSG_DONTWAIT);
    while (n < 0 && errno == EINTR);
    if (n > 0) {
        wire->in_len += (size_t)n;
        return OK;
    }
    if (n == 0 || errno == ECONNRESET)
        return ERR(err, E_NOTFOUND, "the peer has closed");
    if (errno == EAGAIN || errno == EWOULDBLOCK)
        return E_TEMP;
    return ERR(err, E_PERM, "cannot read from the socket: %s", strerror(errno));
}

enum rc wire_next(struct wire *wire, struct wire_frame *frame_r, struct err *err)
{
    if (wire->in_len < WIRE_HEAD)
        return E_NOTFOUND;
    size_t len = announced(wire);
    if (len > WIRE_BODY_MAX)
        return ERR(err, E_INVAL, "a frame announces an impossible length");
    if (wire->in_len < WIRE_HEAD + len)
        return E_NOTFOUND;
    wire_begin(frame_r, wire->in[4]);
    wire_put_bytes(frame_r, wire->in + WIRE_HEAD, len);
    wire->in_len -= WIRE_HEAD + len;
    memmove(wire->in, wire->in + WIRE_HEAD + len, wire->in_len);
    return OK;
}

enum rc wire_flush(struct wire *wire, struct err *err)
{
    size_t done = 0;
    while (done < wire->out_len) {
        ssize_t n = send(wire->fd, wire->out + done, wire->out_len - done, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
            break;
        if (n < 0)
            return ERR(err, E_PERM, "cannot write to the socket: %s", strerror(errno));
        done += (size_t)n;
    }
    wire->out_len -= done;
    memmove(wire->out, wire->out + done, wire->out_len);
    return OK;
}

bool wire_is_pending(const struct wire *wire)
{
    return wire->out_len > 0;
}

enum rc wire_send(struct wire *wire, const struct wire_frame *frame, struct err *err)
{
    if (frame->is_bad)
        return ERR(err, E_INVAL, "frame of type %u: does not fit in %d bytes", frame->type, WIRE_BODY_MAX);
    if (WIRE_HEAD + frame->len > sizeof wire->out - wire->out_len)
        return ERR(err, E_TEMP, "the peer does not read: %zu bytes wait for it", wire->out_len);
    uint32_t len = (uint32_t)frame->len + 1;
    uint8_t *to = wire->out + wire->out_len;
    const uint8_t head[WIRE_HEAD] = {(uint8_t)(len >> 24), (uint8_t)(len >> 16), (uint8_t)(len >> 8), (uint8_t)len,
                                     frame->type};
    memcpy(to, head, WIRE_HEAD);
    memcpy(to + WIRE_HEAD, frame->body, frame->len);
    wire->out_len += WIRE_HEAD + frame->len;
    return wire_flush(wire, err);
}
