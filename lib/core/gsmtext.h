/*
 * gsmtext: how long a text is on the air, and bounded conversion of what came
 * from it. The GSM 7 bit default alphabet and its extension table (3GPP TS
 * 23.038 6.2.1), UCS-2 for all else. Pure; no allocation.
 */
#ifndef SUARA_CORE_GSMTEXT_H
#define SUARA_CORE_GSMTEXT_H

#include "core/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GSMTEXT_SINGLE      160 /* septets in a single SMS              */
#define GSMTEXT_PART        153 /* septets in a part with an 8-bit UDH  */
#define GSMTEXT_UCS2_SINGLE 70  /* UTF-16 units in a single SMS         */
#define GSMTEXT_UCS2_PART   67  /* UTF-16 units in a part               */

/* Septets that utf8 takes in the default alphabet (extension characters
 * count 2); -1 when a character is not in it or the UTF-8 is broken. */
int gsmtext_septets(const char *utf8);

/* SMS segments that utf8 takes when sent: default alphabet when all fits in
 * it, else UCS-2; no escape and no surrogate pair is split across parts.
 * "" is 1. Broken UTF-8 counts as U+FFFD. */
int gsmtext_segments(const char *utf8);

/* The first character of utf8 that is outside the default alphabet, or NULL. */
const char *gsmtext_outside(const char *utf8);

/*
 * gsmtext_from_utf16be - bounded UTF-16BE to UTF-8, for what libGammu decoded.
 * bytes: 2 * units bytes. utf8_r: cap bytes, always NUL-terminated for cap >= 1.
 * Lone surrogates and U+0000 become U+FFFD. Stops at a whole character when
 * full. Returns the number of bytes written without the NUL.
 */
size_t gsmtext_from_utf16be(const uint8_t *bytes, size_t units, char *utf8_r, size_t cap);

/*
 * gsmtext_clean - copy text, making it safe to store and show: broken UTF-8
 * becomes U+FFFD, control characters other than \n become a space, bidi
 * controls (U+061C, U+200E, U+200F, U+202A..202E, U+2066..2069) and U+FEFF are dropped. Never cuts a
 * character. Returns bytes written without the NUL.
 */
size_t gsmtext_clean(const char *text, size_t text_len, char *utf8_r, size_t cap);

/* Copy as much of utf8 as fits in max_septets (or, outside the alphabet, that
 * many UTF-16 units) and cap bytes, at a character boundary. Returns bytes. */
size_t gsmtext_cut(const char *utf8, int max_septets, char *utf8_r, size_t cap);

/* The replacement in the default alphabet nearest to utf8: typographic quotes,
 * dashes, ellipsis, accents that have a base letter, non-breaking space; what
 * has none becomes '?'; used for staff answers that would otherwise cost UCS-2.
 * Returns bytes written without the NUL. */
size_t gsmtext_plain(const char *utf8, char *utf8_r, size_t cap);

#endif
