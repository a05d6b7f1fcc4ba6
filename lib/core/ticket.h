/*
 * ticket: the number of a complaint. Eight digits, shown "40719359": seven
 * random ones (the first 2 to 9, so that no leading zero or one is lost) and a
 * Damm check digit (H. M. Damm, 2004: finds every wrong digit and every swap
 * of neighbours). It finds a complaint; it is no secret. 0 is "no ticket".
 */
#ifndef SUARA_CORE_TICKET_H
#define SUARA_CORE_TICKET_H

#include "core/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TICKET_TEXT_MAX 9 /* eight digits and NUL */

/* A ticket from 32 random bits; every value gives a valid one, evenly. */
uint32_t ticket_from_random(uint32_t random);

/* In range and passes Damm. */
bool ticket_is_valid(uint32_t ticket);

/* Damm check digit of the decimal digits of `digits` (7 digits with leading zeros). */
unsigned ticket_check_digit(uint32_t digits);

/*
 * ticket_parse - a ticket at the start of text as people type it: "40719359",
 * "4071 9359", "4071-9359", "4071.9359", "40 71 93 59", "#40719359".
 * Exactly eight digits; single spaces, dots or hyphens between them.
 * used_r: bytes taken. Returns OK; E_NOTFOUND when text does not start with
 * something like a ticket; E_INVAL for eight digits that fail the check
 * (ticket_r is then the number as typed, for the answer).
 */
enum rc ticket_parse(const char *text, size_t *used_r, uint32_t *ticket_r) MUST_CHECK;

void ticket_format(uint32_t ticket, char text_r[TICKET_TEXT_MAX]);

#endif
