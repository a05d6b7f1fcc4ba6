#include "core/phone.h"

#include "core/gsmtext.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <utf8proc.h>

#define DIGITS_MAX    20 /* "00" and "0" before the longest E.164 number, and some */
#define E164_MIN      7  /* shortest that we take for a number of another country */
#define E164_MAX      15 /* ITU-T E.164 6.1 */
#define SHORTCODE_MAX 6
#define INDONESIA     "62"

/* What was written, without what only decorates it. */
struct raw {
    char digits[DIGITS_MAX + 1];
    int n;
    bool has_plus;
    bool has_letter;
    bool is_wrong; /* a sign that no number has, or too many digits */
};

/* Spaces, hyphens and brackets of any script, and the invisible marks that copying leaves. */
static bool is_decoration(int32_t cp)
{
    switch (utf8proc_category(cp)) {
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_PD:
    case UTF8PROC_CATEGORY_PS:
    case UTF8PROC_CATEGORY_PE:
    case UTF8PROC_CATEGORY_CF:
        return true;
    default:
        return cp == '.' || cp == '\t';
    }
}

static bool is_letter(int32_t cp)
{
    utf8proc_category_t category = utf8proc_category(cp);
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
}

static void raw_add(struct raw *raw, int32_t cp)
{
    if (cp >= '0' && cp <= '9' && raw->n < DIGITS_MAX)
        raw->digits[raw->n++] = (char)cp;
    else if (cp == '+' && raw->n == 0 && !raw->has_plus)
        raw->has_plus = true;
    else if (is_letter(cp))
        raw->has_letter = true;
    else if (!is_decoration(cp))
        raw->is_wrong = true;
}

static void raw_read(const char *text, struct raw *raw_r)
{
    *raw_r = (struct raw){0};
    for (const uint8_t *p = (const uint8_t *)text; *p != '\0';) {
        int32_t cp;
        utf8proc_ssize_t n = utf8proc_iterate(p, -1, &cp);
        if (n > 0)
            raw_add(raw_r, cp);
        else
            raw_r->is_wrong = true;
        p += n > 0 ? n : 1;
    }
}

/* The kind of a national (significant) number; PHONE_INVALID when it is none. */
static enum phone_kind national_kind(const char *national, const char *country)
{
    size_t n = strlen(national);
    if (strcmp(country, INDONESIA) != 0) /* no numbering plan at hand: length alone */
        return n >= 6 && n <= 12 && national[0] != '0' ? PHONE_MOBILE : PHONE_INVALID;
    if (national[0] == '8')
        return n >= 9 && n <= 12 && strchr("12356789", national[1]) != NULL ? PHONE_MOBILE : PHONE_INVALID;
    return n >= 7 && n <= 11 && strchr("2345679", national[0]) != NULL ? PHONE_FIXED : PHONE_INVALID;
}

static enum rc phone_set(struct phone *phone_r, enum phone_kind kind, const char *prefix, const char *digits)
{
    size_t prefix_len = strlen(prefix), len = strlen(digits);
    if (kind == PHONE_INVALID || prefix_len + len + 2 > sizeof phone_r->text)
        return E_INVAL;
    phone_r->kind = kind;
    char *p = phone_r->text;
    if (kind != PHONE_SHORTCODE)
        *p++ = '+';
    memcpy(p, prefix, prefix_len);
    memcpy(p + prefix_len, digits, len + 1);
    return OK;
}

static enum rc national_parse(const char *national, const char *country, struct phone *phone_r)
{
    return phone_set(phone_r, national_kind(national, country), country, national);
}

/* After "+" or "00". Some write the national 0 as well: "+62 0812". */
static enum rc international_parse(const char *digits, const char *country, struct phone *phone_r)
{
    size_t n = strlen(digits), country_len = strlen(country);
    if (strncmp(digits, country, country_len) == 0) {
        const char *national = digits + country_len;
        return national_parse(national + (*national == '0'), country, phone_r);
    }
    if (n < E164_MIN || n > E164_MAX || digits[0] == '0')
        return E_INVAL;
    return phone_set(phone_r, PHONE_FOREIGN, "", digits);
}

static enum rc number_parse(const struct raw *raw, const char *country, struct phone *phone_r)
{
    const char *digits = raw->digits;
    if (raw->has_plus)
        return international_parse(digits, country, phone_r);
    if (raw->n <= SHORTCODE_MAX)
        return phone_set(phone_r, raw->n > 0 ? PHONE_SHORTCODE : PHONE_INVALID, "", digits);
    if (strncmp(digits, "00", 2) == 0)
        return international_parse(digits + 2, country, phone_r);
    if (digits[0] == '0')
        return national_parse(digits + 1, country, phone_r);
    if (strncmp(digits, country, strlen(country)) == 0)
        return international_parse(digits, country, phone_r);
    if (digits[0] == '8') /* a spreadsheet took the 0 for a number's */
        return national_parse(digits, country, phone_r);
    return E_INVAL;
}

/* Kept as it is, but for control characters, spaces around it and what does not fit; what is
 * left must still have a letter, lest it read like somebody's number. */
static enum rc alpha_parse(const char *text, struct phone *phone_r)
{
    struct raw kept;
    size_t n = gsmtext_clean(text, strlen(text), phone_r->text, sizeof phone_r->text);
    for (char *p = phone_r->text; (p = strchr(p, '\n')) != NULL;)
        *p = ' ';
    size_t before = strspn(phone_r->text, " ");
    while (n > before && phone_r->text[n - 1] == ' ')
        phone_r->text[--n] = '\0';
    memmove(phone_r->text, phone_r->text + before, n - before + 1);
    raw_read(phone_r->text, &kept);
    if (!kept.has_letter) {
        phone_r->text[0] = '\0';
        return E_INVAL;
    }
    phone_r->kind = PHONE_ALPHA;
    return OK;
}

enum rc phone_parse(const char *text, const char *country, struct phone *phone_r)
{
    struct raw raw;
    raw_read(text, &raw);
    *phone_r = (struct phone){.kind = PHONE_INVALID};
    if (raw.has_letter)
        return alpha_parse(text, phone_r);
    if (raw.is_wrong)
        return E_INVAL;
    return number_parse(&raw, country, phone_r);
}

bool phone_is_same(const struct phone *a, const struct phone *b)
{
    return a->kind != PHONE_INVALID && a->kind == b->kind && strcmp(a->text, b->text) == 0;
}

static bool is_character_start(char c)
{
    return ((unsigned char)c & 0xC0) != 0x80;
}

void phone_mask(const struct phone *phone, char *mask_r)
{
    const char *shown = phone->text + strlen(phone->text);
    for (int left = 2; left > 0 && shown > phone->text;)
        left -= is_character_start(*--shown);
    for (const char *p = phone->text; p < shown; p++)
        if (is_character_start(*p))
            *mask_r++ = '*';
    memcpy(mask_r, shown, strlen(shown) + 1);
}

const char *phone_kind_name(enum phone_kind kind)
{
    static const char *const NAME[] = {
        [PHONE_INVALID] = "invalid", [PHONE_MOBILE] = "mobile",       [PHONE_FIXED] = "fixed",
        [PHONE_FOREIGN] = "foreign", [PHONE_SHORTCODE] = "shortcode", [PHONE_ALPHA] = "alpha",
    };
    _Static_assert(sizeof NAME / sizeof NAME[0] == PHONE_ALPHA + 1, "every kind has a name");
    return (unsigned)kind <= PHONE_ALPHA ? NAME[kind] : NAME[PHONE_INVALID];
}
