/* ticket_parse on any bytes: what it takes passes Damm and stands in the text digit by digit. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/ticket.h"

#define MUST(condition)                                                                                                \
    do {                                                                                                               \
        if (!(condition))                                                                                              \
            abort();                                                                                                   \
    } while (0)

static void check_digits(const char *text, size_t used, uint32_t ticket)
{
    char formatted[TICKET_TEXT_MAX];
    int n = 0;
    ticket_format(ticket, formatted);
    for (size_t i = 0; i < used; i++)
        if (text[i] >= '0' && text[i] <= '9')
            MUST(n < 8 && text[i] == formatted[n++]);
    MUST(n == 8);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    if (text == NULL)
        return 0;
    memcpy(text, data, size);
    text[size] = '\0';
    size_t used;
    uint32_t ticket;
    enum rc rc = ticket_parse(text, &used, &ticket);
    MUST(used <= strlen(text));
    if (rc == E_NOTFOUND) {
        MUST(used == 0 && ticket == 0);
    } else {
        MUST(ticket_is_valid(ticket) == (rc == OK));
        check_digits(text, used, ticket);
    }
    free(text);
    return 0;
}
