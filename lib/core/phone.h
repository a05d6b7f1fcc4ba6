/*
 * phone: who sent this? Turns an originating address (3GPP TS 23.040
 * 9.1.2.5, decoded to UTF-8) into a number of one form and a kind.
 *
 * Pure. The kinds decide whom we may answer: only a mobile of our own country
 * is answered by default; see phone_may_answer in the policy of rules.h.
 */
#ifndef SUARA_CORE_PHONE_H
#define SUARA_CORE_PHONE_H

#include "core/err.h"

#include <stdbool.h>

#define PHONE_TEXT_MAX 32 /* bytes with NUL; an alphanumeric sender has at most 11 characters */
#define COUNTRY_MAX    4  /* digits of an E.164 country code, and NUL */

enum phone_kind {
    PHONE_INVALID,
    PHONE_MOBILE,    /* of our country, E.164 with '+'        */
    PHONE_FIXED,     /* of our country, cannot receive an SMS  */
    PHONE_FOREIGN,   /* E.164 of another country               */
    PHONE_SHORTCODE, /* up to 6 digits                         */
    PHONE_ALPHA      /* has letters: an operator or a brand    */
};

struct phone {
    enum phone_kind kind;
    char text[PHONE_TEXT_MAX]; /* "+6281200000012", "888", "TELKOMSEL"; "" when invalid */
};

/*
 * phone_parse - read a number as an operator, a person or a spreadsheet wrote it.
 * text: UTF-8, NUL-terminated, borrowed. country: digits of the E.164 country
 * code, e.g. "62".
 * Spaces, dots, hyphens, brackets are dropped; "08..", "628..", "+6208..",
 * "00628..", "8.." all become "+628..". Indonesian mobile: national number of
 * 9 to 12 digits that starts 8[1-35-9] (E.164; ITU-T National Numbering Plan);
 * for another country than 62 a national number of 6 to 12 digits counts as mobile.
 * Returns OK, or E_INVAL with kind PHONE_INVALID. An alphanumeric sender that
 * is too long is cut at a character boundary (it is never dialled).
 *
 *     phone_parse("0812-0000-0012", "62", &p) -> OK, MOBILE "+6281200000012"
 */
enum rc phone_parse(const char *text, const char *country, struct phone *phone_r) MUST_CHECK;

/* Same number? Two invalid numbers are never the same. */
bool phone_is_same(const struct phone *a, const struct phone *b);

/* "**********12": all but the last two characters hidden. mask_r holds PHONE_TEXT_MAX. */
void phone_mask(const struct phone *phone, char *mask_r);

/* "mobile", "fixed", ... ; never NULL. */
const char *phone_kind_name(enum phone_kind kind);

#endif
