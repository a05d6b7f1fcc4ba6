#include "core/hold.h"

#include "core/reading.h"

#include <string.h>

#define NIK_DIGITS   16 /* nomor induk kependudukan, Permendagri 72/2022 */
#define PHONE_DIGITS 9  /* a number of a person: 0812..., 62812..., 0267...; shorter ones are hotlines */
#define PHONE_MAX    15 /* E.164 */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Digits of one number as people write it: single spaces, dots and hyphens between. Returns where it ends. */
static const char *take_number(const char *p, char digits_r[NIK_DIGITS + 1], int *n_r)
{
    *n_r = 0;
    while (is_digit(*p) || ((*p == ' ' || *p == '-' || *p == '.') && is_digit(p[1]))) {
        if (is_digit(*p) && *n_r < NIK_DIGITS)
            digits_r[(*n_r)++] = *p;
        else if (is_digit(*p))
            *n_r = NIK_DIGITS;
        p++;
    }
    digits_r[*n_r] = '\0';
    return p;
}

static bool is_own(const char *digits, const char *own_phone)
{
    char own[NIK_DIGITS + 1];
    size_t n = 0;
    for (; *own_phone != '\0' && n < NIK_DIGITS; own_phone++)
        if (is_digit(*own_phone))
            own[n++] = *own_phone;
    own[n] = '\0';
    return n > 0 && strcmp(digits, own) == 0;
}

/* A ticket has eight digits, an amount has thousands: only what begins like a phone number is one. */
static bool is_private_number(const char *digits, int n, const char *own_phone)
{
    bool is_phone = n >= PHONE_DIGITS && n <= PHONE_MAX && (digits[0] == '0' || strncmp(digits, "62", 2) == 0);
    return (n >= NIK_DIGITS || is_phone) && !is_own(digits, own_phone);
}

bool hold_has_number(const char *text, const char *own_phone)
{
    char digits[NIK_DIGITS + 1];
    int n;
    for (const char *p = text; *p != '\0';) {
        if (!is_digit(*p)) {
            p++;
            continue;
        }
        p = take_number(p, digits, &n);
        if (is_private_number(digits, n, own_phone))
            return true;
    }
    return false;
}

enum hold hold_check(const struct keywords *keywords, const char *text, const char *own_phone)
{
    struct reading reading;
    reading_words(keywords, text, &reading);
    reading_cues(keywords, &reading);
    if (reading_sign(&reading, SIGN_DEMAND, 0) != NULL)
        return HOLD_DEMAND;
    if (reading_sign(&reading, SIGN_DIAGNOSIS, 0) != NULL || hold_has_number(text, own_phone))
        return HOLD_PRIVATE;
    return HOLD_NONE;
}
