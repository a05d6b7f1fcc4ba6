/* phone_parse on any bytes: refused and empty, or of one form that reads back as itself. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/phone.h"

#define MUST(condition)                                                                                                \
    do {                                                                                                               \
        if (!(condition))                                                                                              \
            abort();                                                                                                   \
    } while (0)

static void check_good(const struct phone *phone)
{
    struct phone again;
    MUST(phone->kind != PHONE_INVALID && phone->text[0] != '\0');
    MUST(phone_parse(phone->text, "62", &again) == OK && phone_is_same(phone, &again));
    if (phone->kind == PHONE_ALPHA)
        return;
    const char *digits = phone->text + (phone->kind != PHONE_SHORTCODE);
    MUST(digits == phone->text || phone->text[0] == '+');
    MUST(digits[0] != '\0' && strspn(digits, "0123456789") == strlen(digits));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    if (text == NULL)
        return 0;
    memcpy(text, data, size);
    text[size] = '\0';
    struct phone phone;
    char mask[PHONE_TEXT_MAX];
    if (phone_parse(text, "62", &phone) == OK)
        check_good(&phone);
    else
        MUST(phone.kind == PHONE_INVALID && phone.text[0] == '\0');
    MUST(memchr(phone.text, '\0', sizeof phone.text) != NULL);
    phone_mask(&phone, mask);
    MUST(strlen(mask) <= strlen(phone.text));
    free(text);
    return 0;
}
