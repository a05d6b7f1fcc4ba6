#include "gsm7.h"

#include <string.h>

#include "text.h"

static const uint16_t basic[128] = {
    0x40,  0xA3, 0x24,  0xA5,  0xE8,  0xE9,  0xF9,  0xEC,  0xF2,  0xC7,  0x0A,  0xD8,   0xF8, 0x0D, 0xC5, 0xE5,
    0x394, 0x5F, 0x3A6, 0x393, 0x39B, 0x3A9, 0x3A0, 0x3A8, 0x3A3, 0x398, 0x39E, 0xFFFF, 0xC6, 0xE6, 0xDF, 0xC9,
    0x20,  0x21, 0x22,  0x23,  0xA4,  0x25,  0x26,  0x27,  0x28,  0x29,  0x2A,  0x2B,   0x2C, 0x2D, 0x2E, 0x2F,
    0x30,  0x31, 0x32,  0x33,  0x34,  0x35,  0x36,  0x37,  0x38,  0x39,  0x3A,  0x3B,   0x3C, 0x3D, 0x3E, 0x3F,
    0xA1,  0x41, 0x42,  0x43,  0x44,  0x45,  0x46,  0x47,  0x48,  0x49,  0x4A,  0x4B,   0x4C, 0x4D, 0x4E, 0x4F,
    0x50,  0x51, 0x52,  0x53,  0x54,  0x55,  0x56,  0x57,  0x58,  0x59,  0x5A,  0xC4,   0xD6, 0xD1, 0xDC, 0xA7,
    0xBF,  0x61, 0x62,  0x63,  0x64,  0x65,  0x66,  0x67,  0x68,  0x69,  0x6A,  0x6B,   0x6C, 0x6D, 0x6E, 0x6F,
    0x70,  0x71, 0x72,  0x73,  0x74,  0x75,  0x76,  0x77,  0x78,  0x79,  0x7A,  0xE4,   0xF6, 0xF1, 0xFC, 0xE0,
};

static const struct {
    uint8_t septet;
    uint16_t point;
} extension[] = {
    {0x0A, 0x0C}, {0x14, 0x5E}, {0x28, 0x7B}, {0x29, 0x7D}, {0x2F, 0x5C},
    {0x3C, 0x5B}, {0x3D, 0x7E}, {0x3E, 0x5D}, {0x40, 0x7C}, {0x65, 0x20AC},
};

#define EXTENSION_LEN (sizeof(extension) / sizeof(extension[0]))

static bool encode_one(uint32_t point, struct buf *septets_r)
{
    for (size_t i = 0; i < 128; i++) {
        if (basic[i] != point || i == GSM7_ESCAPE)
            continue;
        buf_putc(septets_r, (char)i);
        return true;
    }
    for (size_t i = 0; i < EXTENSION_LEN; i++) {
        if (extension[i].point != point)
            continue;
        buf_putc(septets_r, GSM7_ESCAPE);
        buf_putc(septets_r, (char)extension[i].septet);
        return true;
    }
    return false;
}

bool gsm7_encode(const char *utf8, struct buf *septets_r)
{
    uint32_t point;
    size_t n;

    for (; (n = text_next(utf8, &point)) > 0; utf8 += n)
        if (!encode_one(point, septets_r))
            return false;
    return true;
}

static uint32_t extension_point(uint8_t septet)
{
    for (size_t i = 0; i < EXTENSION_LEN; i++)
        if (extension[i].septet == septet)
            return extension[i].point;
    return ' ';
}

void gsm7_decode(const uint8_t *septets, size_t count, struct buf *utf8_r)
{
    for (size_t i = 0; i < count; i++) {
        if (septets[i] != GSM7_ESCAPE)
            text_put(utf8_r, basic[septets[i] & 0x7F]);
        else if (i + 1 < count)
            text_put(utf8_r, extension_point(septets[++i]));
        else
            buf_putc(utf8_r, ' ');
    }
}

size_t gsm7_pack(const uint8_t *septets, size_t count, unsigned fill_bits, uint8_t *octets_r)
{
    size_t octets = (count * 7 + fill_bits + 7) / 8;

    memset(octets_r, 0, octets);
    for (size_t i = 0; i < count * 7; i++) {
        size_t at = i + fill_bits;

        if (septets[i / 7] >> i % 7 & 1)
            octets_r[at / 8] = (uint8_t)(octets_r[at / 8] | 1u << at % 8);
    }
    return octets;
}

void gsm7_unpack(const uint8_t *octets, size_t octets_len, unsigned fill_bits, size_t count, uint8_t *septets_r)
{
    memset(septets_r, 0, count);
    for (size_t i = 0; i < count * 7; i++) {
        size_t at = i + fill_bits;

        if (at / 8 < octets_len && octets[at / 8] >> at % 8 & 1)
            septets_r[i / 7] = (uint8_t)(septets_r[i / 7] | 1u << i % 7);
    }
}
