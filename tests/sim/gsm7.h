/* gsm7: the GSM 7-bit default alphabet and its extension table (3GPP TS 23.038, 6.2.1) and the packing of septets into
 * octets (6.1.2.1).
 *
 * Pure functions. Written from the standard, not shared with the product: the tests need an independent witness.
 */
#ifndef SIM_GSM7_H
#define SIM_GSM7_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"

#define GSM7_ESCAPE 0x1B

/* Appends one byte per septet. False if a character is in neither table (what was appended is then of no use). */
bool gsm7_encode(const char *utf8, struct buf *septets_r);
/* Septets to UTF-8. An escape that leads nowhere becomes a space, as the standard says. */
void gsm7_decode(const uint8_t *septets, size_t count, struct buf *utf8_r);
/* Packs after `fill_bits` zero bits (0 to 6), as needed after a user data header. Returns the octets written. */
size_t gsm7_pack(const uint8_t *septets, size_t count, unsigned fill_bits, uint8_t *octets_r);
/* The reverse: reads `count` septets from `octets_len` octets; missing bits are zero. */
void gsm7_unpack(const uint8_t *octets, size_t octets_len, unsigned fill_bits, size_t count, uint8_t *septets_r);

#endif
