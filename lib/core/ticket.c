#include "core/ticket.h"

#include <string.h>

#define DIGITS       8
#define TICKET_FIRST 20000000u
#define TICKET_LAST  99999999u

/* Damm's totally anti-symmetric quasigroup of order 10. */
static const uint8_t DAMM[10][10] = {
    {0, 3, 1, 7, 5, 9, 8, 6, 4, 2}, {7, 0, 9, 2, 1, 5, 4, 8, 6, 3}, {4, 2, 0, 6, 8, 7, 1, 3, 5, 9},
    {1, 7, 5, 0, 9, 8, 3, 4, 2, 6}, {6, 1, 2, 3, 0, 4, 5, 9, 7, 8}, {3, 6, 7, 4, 2, 0, 9, 5, 8, 1},
    {5, 8, 6, 9, 7, 2, 0, 1, 3, 4}, {8, 9, 4, 5, 3, 6, 2, 0, 1, 7}, {9, 4, 3, 8, 6, 1, 7, 2, 0, 5},
    {2, 5, 8, 1, 4, 3, 6, 7, 9, 0},
};

unsigned ticket_check_digit(uint32_t digits)
{
    unsigned interim = 0; /* leading zeros leave it 0: DAMM[0][0] is 0 */
    for (uint32_t scale = 1000000000; scale > 0; scale /= 10)
        interim = DAMM[interim][digits / scale % 10];
    return interim;
}

uint32_t ticket_from_random(uint32_t random)
{
    uint32_t seven = (uint32_t)((uint64_t)random * 8000000 >> 32) + TICKET_FIRST / 10;
    return seven * 10 + ticket_check_digit(seven);
}

bool ticket_is_valid(uint32_t ticket)
{
    return ticket >= TICKET_FIRST && ticket <= TICKET_LAST && ticket_check_digit(ticket) == 0;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_between(char c)
{
    return c == ' ' || c == '.' || c == '-';
}

/* Past spaces and one "#". Words before it ("no.", "tiket") are the caller's to leave out. */
static const char *skip_mark(const char *p)
{
    p += strspn(p, " ");
    if (*p == '#')
        p++;
    return p + strspn(p, " ");
}

/* Eight digits are no ticket when the number goes on: "0812-0000-0012". A space and
 * a digit go on only where the digits before were grouped and are no good by themselves. */
static bool goes_on(const char *end, bool is_grouped, bool is_valid)
{
    if (is_digit(end[0]))
        return true;
    if (!is_between(end[0]) || !is_digit(end[1]) || (end[0] == '.' && is_valid && !is_grouped))
        return false;
    return end[0] != ' ' || (is_grouped && !is_valid);
}

enum rc ticket_parse(const char *text, size_t *used_r, uint32_t *ticket_r)
{
    const char *p = skip_mark(text);
    uint32_t number = 0;
    bool is_grouped = false;
    *used_r = 0;
    *ticket_r = 0;
    for (int i = 0; i < DIGITS; i++) {
        if (i > 0 && is_between(*p)) {
            is_grouped = true;
            p++;
        }
        if (!is_digit(*p))
            return E_NOTFOUND;
        number = number * 10 + (uint32_t)(*p++ - '0');
    }
    if (goes_on(p, is_grouped, ticket_is_valid(number)))
        return E_NOTFOUND;
    *used_r = (size_t)(p - text);
    *ticket_r = number;
    return ticket_is_valid(number) ? OK : E_INVAL;
}

void ticket_format(uint32_t ticket, char text_r[TICKET_TEXT_MAX])
{
    text_r[DIGITS] = '\0';
    for (int i = DIGITS - 1; i >= 0; i--, ticket /= 10)
        text_r[i] = (char)('0' + ticket % 10);
}
