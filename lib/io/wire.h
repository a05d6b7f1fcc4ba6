/*
 * wire: frames on a stream socket, for processes of ours that do not trust each
 * other's memory: suarad and suara-modem (io/wire_modem.h has their frames).
 *
 * A frame is its length (4 bytes, big-endian, of all that follows), its type
 * (1 byte) and its body. A body is a row of fields without names, each read back
 * exactly as it was put: integers big-endian, a string as length and bytes
 * without NUL. Nothing is taken on trust: a field that is missing, too long or
 * out of its range makes the frame bad, and wire_end refuses a bad frame and one
 * with bytes left over.
 *
 * Values; no allocation. Reading never waits; writing waits only when the
 * descriptor itself is a blocking one (that of suara-modem, which has time).
 *
 *     struct wire_frame frame;
 *     wire_begin(&frame, FRAME_USSD);
 *     wire_put_string(&frame, "*888#");
 *     rc = wire_send(&wire, &frame, &err);
 */
#ifndef SUARA_IO_WIRE_H
#define SUARA_IO_WIRE_H

#include "core/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WIRE_BODY_MAX 16384               /* bytes of one body */
#define WIRE_HEAD     5                   /* length and type   */
#define WIRE_OUT_MAX  (2 * WIRE_BODY_MAX) /* bytes that may wait for a slow reader */

struct wire_frame {
    uint8_t type;
    bool is_bad; /* a put did not fit, or a get found something else */
    size_t at;   /* next byte to get */
    size_t len;
    uint8_t body[WIRE_BODY_MAX];
};

/* ---- one frame ---- */

void wire_begin(struct wire_frame *frame, uint8_t type);
void wire_put_u8(struct wire_frame *frame, uint8_t value);
void wire_put_u32(struct wire_frame *frame, uint32_t value);
void wire_put_i64(struct wire_frame *frame, int64_t value);
void wire_put_string(struct wire_frame *frame, const char *text);
void wire_put_bytes(struct wire_frame *frame, const uint8_t *bytes, size_t len);

/* After the first bad field all gets return the least value they may, "" or zeros. */
uint8_t wire_get_u8(struct wire_frame *frame);
uint32_t wire_get_u32(struct wire_frame *frame);
int64_t wire_get_i64(struct wire_frame *frame);
/* At most cap - 1 bytes and no NUL among them, else bad. cap >= 1. */
void wire_get_string(struct wire_frame *frame, char *text_r, size_t cap);
void wire_get_bytes(struct wire_frame *frame, uint8_t *bytes_r, size_t len);

/* A bool is 0 or 1; an int is an i64 in min..max. */
void wire_put_bool(struct wire_frame *frame, bool value);
bool wire_get_bool(struct wire_frame *frame);
void wire_put_int(struct wire_frame *frame, int value);
int wire_get_int(struct wire_frame *frame, int min, int max);

/* wire_end - all was read, and nothing was bad? E_INVAL names what is wrong. */
enum rc wire_end(const struct wire_frame *frame, struct err *err) MUST_CHECK;

/* ---- frames on a socket ---- */

struct wire {
    int fd; /* borrowed */
    size_t in_len, out_len;
    uint8_t in[WIRE_HEAD + WIRE_BODY_MAX];
    uint8_t out[WIRE_OUT_MAX];
};

void wire_open(struct wire *wire, int fd);

/* wire_read - take what the socket has. OK: something came. E_TEMP: nothing is
 * there now. E_NOTFOUND: the peer has closed. E_PERM: the socket is broken. */
enum rc wire_read(struct wire *wire, struct err *err) MUST_CHECK;

/* wire_next - the next whole frame of what was read. E_NOTFOUND: not there yet.
 * E_INVAL: its length lies; the stream is worth nothing any more. */
enum rc wire_next(struct wire *wire, struct wire_frame *frame_r, struct err *err) MUST_CHECK;

/* wire_send - queue a frame and write what the socket takes. E_TEMP: the queue is
 * full, the frame was dropped: the peer does not read. E_INVAL: a bad frame.
 * E_PERM: the peer is gone. */
enum rc wire_send(struct wire *wire, const struct wire_frame *frame, struct err *err) MUST_CHECK;

/* wire_flush - write what waits. OK: also when some still waits. E_PERM: the peer is gone. */
enum rc wire_flush(struct wire *wire, struct err *err) MUST_CHECK;
bool wire_is_pending(const struct wire *wire);

#endif
