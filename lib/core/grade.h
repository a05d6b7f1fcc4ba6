/*
 * grade: how satisfied somebody says to be, 1 to 4. A negation or degree before
 * the word counts ("tidak puas", "sangat puas", "tidak terlalu puas"); one that comes
 * after it, a second rating that differs, or a word before it that may be a misspelt
 * "tidak" leaves doubt, and then people are asked rather than counted. Pure.
 */
#ifndef SUARA_CORE_GRADE_H
#define SUARA_CORE_GRADE_H

#include "core/reading.h"

struct grade {
    int value;    /* 1 not satisfied ... 4 very satisfied; 0: in doubt, ask */
    int from, to; /* the words it is made of: [from, to) */
};

/*
 * grade_read - the grade that the rating word of cue (a COMMAND of INTENT_RATING) gives.
 *
 *     "gak puas bgt" -> 1; "puas ga ya" -> 0; "kurang puas" -> 2; "puas banget" -> 4
 */
struct grade grade_read(const struct keywords *keywords, const struct reading *reading, const struct cue *cue);

#endif
