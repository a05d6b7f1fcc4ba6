/*
 * hold: may an answer of staff go out to the patient? One that asks for an
 * apology, a deletion or a withdrawal never does; nor one that holds what is nobody's
 * business: a NIK (16 digits), a phone number, a diagnosis. Pure.
 */
#ifndef SUARA_CORE_HOLD_H
#define SUARA_CORE_HOLD_H

#include "core/keyword.h"

enum hold { HOLD_NONE, HOLD_DEMAND, HOLD_PRIVATE };

/*
 * hold_check - text: clean UTF-8, NUL-terminated. The words are those of keywords.yaml, signs `demand` and
 * `diagnosis`. An own number to call ("0267-1234567", from `phones`) is no phone number of a person.
 *
 *     "Mohon hapus dulu postingan Ibu" -> HOLD_DEMAND; "NIK 3215..." -> HOLD_PRIVATE
 */
enum hold hold_check(const struct keywords *keywords, const char *text, const char *own_phone);

/* Does a text hold a NIK or the phone number of a person, however its digits are set apart? */
bool hold_has_number(const char *text, const char *own_phone);

#endif
