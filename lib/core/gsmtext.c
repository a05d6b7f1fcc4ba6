#include "core/gsmtext.h"

#include <string.h>
#include <utf8proc.h>

#define REPLACEMENT 0xFFFD /* stands for what is broken */

/* Septets of each ASCII character in the default alphabet; 0: not in it (3GPP TS 23.038 6.2.1). */
static const uint8_t ASCII_SEPTETS[128] = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 2, 1, 0, 0, /* LF; FF by escape; CR */
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, /* ESC is no character */
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, /* space ! " # $ % & ' ( ) * + , - . / */
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, /* 0 to 9 : ; < = > ? */
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, /* @ A to O */
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 1, /* P to Z; [ \ ] ^ by escape; _ */
    0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, /* no grave accent; a to o */
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 0, /* p to z; { | } ~ by escape */
};

/* The rest of the default alphabet, sorted by code point. */
static const struct {
    uint16_t cp;
    uint8_t septets;
} BEYOND_ASCII[] = {
    {0x00A1, 1} /* inverted ! */, {0x00A3, 1} /* pound */,      {0x00A4, 1} /* currency */, {0x00A5, 1} /* yen */,
    {0x00A7, 1} /* section */,    {0x00BF, 1} /* inverted ? */, {0x00C4, 1} /* A diaer */,  {0x00C5, 1} /* A ring */,
    {0x00C6, 1} /* AE */,         {0x00C7, 1} /* C cedilla */,  {0x00C9, 1} /* E acute */,  {0x00D1, 1} /* N tilde */,
    {0x00D6, 1} /* O diaer */,    {0x00D8, 1} /* O stroke */,   {0x00DC, 1} /* U diaer */,  {0x00DF, 1} /* sharp s */,
    {0x00E0, 1} /* a grave */,    {0x00E4, 1} /* a diaer */,    {0x00E5, 1} /* a ring */,   {0x00E6, 1} /* ae */,
    {0x00E8, 1} /* e grave */,    {0x00E9, 1} /* e acute */,    {0x00EC, 1} /* i grave */,  {0x00F1, 1} /* n tilde */,
    {0x00F2, 1} /* o grave */,    {0x00F6, 1} /* o diaer */,    {0x00F8, 1} /* o stroke */, {0x00F9, 1} /* u grave */,
    {0x00FC, 1} /* u diaer */,    {0x0393, 1} /* Gamma */,      {0x0394, 1} /* Delta */,    {0x0398, 1} /* Theta */,
    {0x039B, 1} /* Lambda */,     {0x039E, 1} /* Xi */,         {0x03A0, 1} /* Pi */,       {0x03A3, 1} /* Sigma */,
    {0x03A6, 1} /* Phi */,        {0x03A8, 1} /* Psi */,        {0x03A9, 1} /* Omega */,    {0x20AC, 2} /* euro */,
};

/* What looks most like a character that has no decomposition into the alphabet; sorted by code point. */
static const struct {
    uint16_t cp;
    char plain[4];
} LOOKS_LIKE[] = {
    {0x0060, "'"},  {0x00A9, "(c)"}, {0x00AB, "\""}, {0x00AE, "(R)"}, {0x00B0, "o"},  {0x00B4, "'"},  {0x00B7, "."},
    {0x00BB, "\""}, {0x00D7, "x"},   {0x00F7, "/"},  {0x0110, "D"},   {0x0111, "d"},  {0x0131, "i"},  {0x0141, "L"},
    {0x0142, "l"},  {0x0152, "OE"},  {0x0153, "oe"}, {0x02B9, "'"},   {0x02BB, "'"},  {0x02BC, "'"},  {0x02BD, "'"},
    {0x2010, "-"},  {0x2011, "-"},   {0x2012, "-"},  {0x2013, "-"},   {0x2014, "-"},  {0x2015, "-"},  {0x2018, "'"},
    {0x2019, "'"},  {0x201A, "'"},   {0x201B, "'"},  {0x201C, "\""},  {0x201D, "\""}, {0x201E, "\""}, {0x201F, "\""},
    {0x2022, "-"},  {0x2028, "\n"},  {0x2029, "\n"}, {0x2032, "'"},   {0x2033, "\""}, {0x2039, "'"},  {0x203A, "'"},
    {0x2043, "-"},  {0x2044, "/"},   {0x2192, "->"}, {0x2212, "-"},   {0x2215, "/"},  {0x2264, "<="}, {0x2265, ">="},
};

/* One more character into a bounded text. */
struct out {
    char *text;
    size_t cap;
    size_t len;
};

/*
 * The next code point of [*p, end); broken UTF-8 is one REPLACEMENT for the bad
 * byte and the continuation bytes behind it.
 */
static int32_t next_cp(const char **p, const char *end)
{
    unsigned char c = (unsigned char)**p;
    if (c < 0x80) {
        ++*p;
        return c;
    }
    int32_t cp;
    utf8proc_ssize_t n = utf8proc_iterate((const uint8_t *)*p, end - *p, &cp);
    if (n > 0) {
        *p += n;
        return cp;
    }
    do
        ++*p;
    while (*p < end && ((unsigned char)**p & 0xC0) == 0x80);
    return REPLACEMENT;
}

/* Septets of a code point; 0 when it is not in the default alphabet. */
static int septets_of(int32_t cp)
{
    if (cp < 0x80)
        return ASCII_SEPTETS[cp];
    for (size_t i = 0; i < sizeof BEYOND_ASCII / sizeof BEYOND_ASCII[0] && BEYOND_ASCII[i].cp <= cp; i++)
        if (BEYOND_ASCII[i].cp == cp)
            return BEYOND_ASCII[i].septets;
    return 0;
}

/* How many bytes from p on are characters of one byte and one septet: nearly all
 * of any text, so that the functions below look closer at the rest only. */
static size_t simple_run(const char *p, const char *end)
{
    const char *start = p;
    while (p < end && (unsigned char)*p < 0x80 && ASCII_SEPTETS[(unsigned char)*p] == 1)
        p++;
    return (size_t)(p - start);
}

static int units_of(int32_t cp)
{
    return cp > 0xFFFF ? 2 : 1;
}

static bool out_bytes(struct out *out, const char *bytes, size_t n)
{
    if (out->cap == 0 || n > out->cap - 1 - out->len)
        return false;
    memcpy(out->text + out->len, bytes, n);
    out->len += n;
    return true;
}

static bool out_cp(struct out *out, int32_t cp)
{
    uint8_t bytes[4];
    utf8proc_ssize_t n = utf8proc_encode_char(cp, bytes);
    return out_bytes(out, (const char *)bytes, (size_t)n);
}

static size_t out_end(struct out *out)
{
    if (out->cap > 0)
        out->text[out->len] = '\0';
    return out->len;
}

int gsmtext_septets(const char *utf8)
{
    const char *end = utf8 + strlen(utf8);
    const char *p = utf8 + simple_run(utf8, end);
    int sum = (int)(p - utf8);
    while (p < end) {
        int n = septets_of(next_cp(&p, end));
        if (n == 0)
            return -1;
        size_t run = simple_run(p, end);
        p += run;
        sum += n + (int)run;
    }
    return sum;
}

/* Parts of at most `part` that the characters take, in order, none split. */
static int parts_of(const char *utf8, int (*cost)(int32_t), int single, int part)
{
    const char *end = utf8 + strlen(utf8);
    int total = 0, used = 0, parts = 1;
    for (const char *p = utf8; p < end;) {
        int n = cost(next_cp(&p, end));
        total += n;
        used += n;
        if (used > part) {
            parts++;
            used = n;
        }
    }
    return total <= single ? 1 : parts;
}

int gsmtext_segments(const char *utf8)
{
    int septets = gsmtext_septets(utf8);
    if (septets >= 0 && septets <= GSMTEXT_SINGLE)
        return 1;
    if (septets >= 0)
        return parts_of(utf8, septets_of, GSMTEXT_SINGLE, GSMTEXT_PART);
    return parts_of(utf8, units_of, GSMTEXT_UCS2_SINGLE, GSMTEXT_UCS2_PART);
}

const char *gsmtext_outside(const char *utf8)
{
    const char *end = utf8 + strlen(utf8);
    for (const char *p = utf8; p < end;) {
        const char *at = p;
        if (septets_of(next_cp(&p, end)) == 0)
            return at;
    }
    return NULL;
}

/* The code point at unit *i, which moves past it; lone surrogates and U+0000 are REPLACEMENT. */
static int32_t next_utf16be(const uint8_t *bytes, size_t units, size_t *i)
{
    int32_t unit = bytes[2 * *i] << 8 | bytes[2 * *i + 1];
    ++*i;
    if (unit == 0 || (unit >= 0xDC00 && unit <= 0xDFFF))
        return REPLACEMENT;
    if (unit < 0xD800 || unit > 0xDBFF)
        return unit;
    int32_t low = *i < units ? bytes[2 * *i] << 8 | bytes[2 * *i + 1] : 0;
    if (low < 0xDC00 || low > 0xDFFF)
        return REPLACEMENT;
    ++*i;
    return 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
}

size_t gsmtext_from_utf16be(const uint8_t *bytes, size_t units, char *utf8_r, size_t cap)
{
    struct out out = {utf8_r, cap, 0};
    for (size_t i = 0; i < units;)
        if (!out_cp(&out, next_utf16be(bytes, units, &i)))
            break;
    return out_end(&out);
}

static bool is_control(int32_t cp)
{
    return cp < 0x20 || (cp >= 0x7F && cp < 0xA0);
}

static bool is_bidi_or_bom(int32_t cp)
{
    return cp == 0x061C || cp == 0x200E || cp == 0x200F || (cp >= 0x202A && cp <= 0x202E) ||
           (cp >= 0x2066 && cp <= 0x2069) || cp == 0xFEFF;
}

size_t gsmtext_clean(const char *text, size_t text_len, char *utf8_r, size_t cap)
{
    struct out out = {utf8_r, cap, 0};
    const char *end = text + text_len;
    for (const char *p = text; p < end;) {
        int32_t cp = next_cp(&p, end);
        if (is_bidi_or_bom(cp))
            continue;
        if (is_control(cp) && cp != '\n')
            cp = ' ';
        if (!out_cp(&out, cp))
            break;
    }
    return out_end(&out);
}

size_t gsmtext_cut(const char *utf8, int max_septets, char *utf8_r, size_t cap)
{
    int septets = gsmtext_septets(utf8);
    int (*cost)(int32_t) = septets >= 0 ? septets_of : units_of;
    struct out out = {utf8_r, cap, 0};
    const char *end = utf8 + strlen(utf8);
    if (septets >= 0 && septets <= max_septets && out_bytes(&out, utf8, (size_t)(end - utf8)))
        return out_end(&out);
    for (const char *p = utf8; p < end;) {
        int32_t cp = next_cp(&p, end);
        max_septets -= cost(cp);
        if (max_septets < 0 || !out_cp(&out, cp))
            break;
    }
    return out_end(&out);
}

/* What stands for cp by its looks; NULL when the table has nothing. */
static const char *looks_like(int32_t cp)
{
    for (size_t i = 0; i < sizeof LOOKS_LIKE / sizeof LOOKS_LIKE[0] && LOOKS_LIKE[i].cp <= cp; i++)
        if (LOOKS_LIKE[i].cp == cp)
            return LOOKS_LIKE[i].plain;
    return NULL;
}

/* One code point that no further decomposition helps. */
static size_t plain_cp(int32_t cp, char plain_r[4])
{
    if (septets_of(cp) > 0)
        return (size_t)utf8proc_encode_char(cp, (uint8_t *)plain_r);
    const char *like = looks_like(cp);
    if (like == NULL)
        like = is_control(cp) ? " " : "?";
    size_t n = strlen(like);
    memcpy(plain_r, like, n);
    return n;
}

#define PLAIN_MAX 96 /* bytes: a compatibility decomposition has at most 18 code points, each at most 4 */

/* All that stands for cp: itself, a look-alike, or its base letters; nothing for marks and joiners. */
static size_t plain_of(int32_t cp, char plain_r[PLAIN_MAX])
{
    int32_t part[18];
    int boundclass = 0;
    if (septets_of(cp) > 0 || looks_like(cp) != NULL)
        return plain_cp(cp, plain_r);
    utf8proc_ssize_t parts = utf8proc_decompose_char(
        cp, part, 18, UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_STRIPMARK | UTF8PROC_IGNORE, &boundclass);
    if (parts < 0 || parts > 18) {
        part[0] = cp;
        parts = 1;
    }
    size_t n = 0;
    for (utf8proc_ssize_t i = 0; i < parts; i++)
        n += plain_cp(part[i], plain_r + n);
    return n;
}

size_t gsmtext_plain(const char *utf8, char *utf8_r, size_t cap)
{
    struct out out = {utf8_r, cap, 0};
    const char *end = utf8 + strlen(utf8);
    for (const char *p = utf8; p < end;) {
        char plain[PLAIN_MAX];
        size_t run = simple_run(p, end);
        size_t room = out.cap > 0 ? out.cap - 1 - out.len : 0;
        run = run < room ? run : room;
        if (run > 0 && out_bytes(&out, p, run)) {
            p += run;
            continue;
        }
        size_t n = plain_of(next_cp(&p, end), plain);
        if (!out_bytes(&out, plain, n))
            break;
    }
    return out_end(&out);
}
