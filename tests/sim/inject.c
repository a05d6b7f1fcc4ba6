#include "inject.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "gsm7.h"
#include "pdu.h"
#include "sim.h"
#include "text.h"

#define JAKARTA   28
#define PARTS_MAX 255

struct order {
    const char *sequence; /* "3,1,2", or NULL for as they come */
    const char *time;
    long ref; /* -1: the next one */
    long width;
    int quarters;
    int memory;
    int coding; /* enum pdu_coding, or -1: GSM if the text allows */
};

struct parts {
    struct buf units;
    size_t end[PARTS_MAX]; /* where each part ends in units */
    unsigned total;
};

static bool set_sequence(struct order *o, const char *value)
{
    o->sequence = value;
    return true;
}

static bool set_ref(struct order *o, const char *value)
{
    o->ref = strtol(value, NULL, 10);
    return o->ref >= 0 && o->ref <= 0xFFFF;
}

static bool set_width(struct order *o, const char *value)
{
    o->width = strtol(value, NULL, 10);
    return o->width == 8 || o->width == 16;
}

static bool set_memory(struct order *o, const char *value)
{
    o->memory = storage_find(value, strcspn(value, " "));
    return o->memory >= 0;
}

static bool set_time(struct order *o, const char *value)
{
    o->time = value;
    return strspn(value, "0123456789") == 12;
}

static bool set_zone(struct order *o, const char *value)
{
    o->quarters = (int)strtol(value, NULL, 10);
    return o->quarters >= -79 && o->quarters <= 79;
}

static bool set_coding(struct order *o, const char *value)
{
    size_t len = strcspn(value, " ");

    for (o->coding = 0; o->coding < 3; o->coding++)
        if (strlen(pdu_coding_names[o->coding]) == len && strncmp(pdu_coding_names[o->coding], value, len) == 0)
            return true;
    return false;
}

static const struct key {
    const char *name;
    bool (*set)(struct order *o, const char *value);
} keys[] = {
    {"order=", set_sequence}, {"ref=", set_ref}, {"width=", set_width},   {"mem=", set_memory},
    {"time=", set_time},      {"tz=", set_zone}, {"coding=", set_coding},
};

static const struct key *find_key(const char *word)
{
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
        if (strncmp(word, keys[i].name, strlen(keys[i].name)) == 0)
            return &keys[i];
    return NULL;
}

/* Reads the options in front; NULL if one is wrong, else where the rest begins. */
static const char *read_options(const char *args, struct order *o)
{
    const struct key *key;

    while ((key = find_key(args))) {
        if (!key->set(o, args + strlen(key->name)))
            return NULL;
        args += strcspn(args, " ");
        args += strspn(args, " ");
    }
    return args;
}

static void encode(const char *text, struct order *o, struct buf *units)
{
    if (o->coding != PDU_8BIT && o->coding != PDU_UCS2) {
        o->coding = PDU_GSM7;
        if (gsm7_encode(text, units))
            return;
        buf_clear(units);
        o->coding = PDU_UCS2;
    }
    if (o->coding == PDU_UCS2)
        text_to_utf16(text, units);
    else
        buf_puts(units, text);
}

/* Neither an escape nor a surrogate pair is torn apart. */
static size_t part_len(const struct buf *units, size_t from, size_t limit, int coding)
{
    const uint8_t *at = (const uint8_t *)buf_text(units) + from;
    size_t len = units->len - from;

    if (len <= limit)
        return len;
    len = limit;
    if (coding == PDU_GSM7 && at[len - 1] == GSM7_ESCAPE)
        return len - 1;
    if (coding == PDU_UCS2 && (at[len - 2] & 0xFC) == 0xD8)
        return len - 2;
    return len;
}

/* False if the text needs more parts than a header can count. */
static bool split(struct parts *parts, const struct order *o)
{
    struct pdu_concat concat = {0};
    enum pdu_coding coding = (enum pdu_coding)o->coding;

    if (parts->units.len > pdu_capacity(coding, &concat) || o->sequence)
        concat = (struct pdu_concat){(unsigned)o->width, 0, 1, 1};
    for (size_t at = 0; at < parts->units.len || parts->total == 0; parts->total++) {
        if (parts->total == PARTS_MAX)
            return false;
        at += part_len(&parts->units, at, pdu_capacity(coding, &concat), o->coding);
        parts->end[parts->total] = at;
    }
    return true;
}

static void set_scts(const struct order *o, uint8_t time_r[7])
{
    pdu_time((int64_t)time(NULL), o->quarters, time_r);
    for (int i = 0; o->time && i < 6; i++)
        time_r[i] = (uint8_t)((o->time[i * 2 + 1] - '0') << 4 | (o->time[i * 2] - '0'));
}

static void queue_part(struct sim *s, struct pdu *pdu, const struct parts *parts, unsigned number, int memory)
{
    size_t from = number > 1 ? parts->end[number - 2] : 0;
    struct buf hex = {0};

    pdu->concat.part = number;
    pdu_deliver(pdu, (const uint8_t *)buf_text(&parts->units) + from, parts->end[number - 1] - from, &hex);
    net_queue(s, memory, false, buf_text(&hex));
    buf_free(&hex);
}

/* The numbers of the sequence; false if one is no part of this message. */
static bool queue_sequence(struct sim *s, struct pdu *pdu, const struct parts *parts, const struct order *o)
{
    const char *at = o->sequence;

    while (at && *at && *at != ' ') {
        char *end;
        long number = strtol(at, &end, 10);

        if (end == at || number < 1 || number > (long)parts->total)
            return false;
        queue_part(s, pdu, parts, (unsigned)number, o->memory);
        at = *end == ',' ? end + 1 : end;
    }
    for (unsigned i = 1; !o->sequence && i <= parts->total; i++)
        queue_part(s, pdu, parts, i, o->memory);
    return true;
}

static const char *send(struct sim *s, const char *sender, const char *text, struct order *o)
{
    struct pdu pdu = {.kind = PDU_DELIVER};
    struct parts parts = {0};
    const char *problem = "text too long";

    encode(text, o, &parts.units);
    pdu.coding = (enum pdu_coding)o->coding;
    strcpy(pdu.smsc, s->at.smsc);
    memcpy(pdu.address, sender, strlen(sender) + 1);
    set_scts(o, pdu.time);
    if (split(&parts, o)) {
        if (parts.total > 1 || o->sequence)
            pdu.concat = (struct pdu_concat){(unsigned)o->width,
                                             o->ref < 0 ? s->net.next_ref++ & 0xFF : (unsigned)o->ref, 0, parts.total};
        problem = queue_sequence(s, &pdu, &parts, o) ? NULL : "order= names a part that is not there";
    }
    buf_free(&parts.units);
    return problem;
}

const char *inject_sms(struct sim *s, const char *args)
{
    struct order o = {.ref = -1, .width = 8, .quarters = JAKARTA, .memory = NET_MEMORY_DEFAULT, .coding = -1};
    char sender[PDU_ADDRESS_SIZE];
    struct buf text = {0};
    const char *problem;
    size_t len;

    args = read_options(args, &o);
    if (!args)
        return "bad option; see help";
    len = strcspn(args, " ");
    if (len == 0 || len >= sizeof(sender))
        return "a sender of 1 to 39 characters is wanted";
    memcpy(sender, args, len);
    sender[len] = '\0';
    text_unescape(args + len + (args[len] == ' '), &text);
    problem = send(s, sender, buf_text(&text), &o);
    buf_free(&text);
    return problem;
}

const char *inject_pdu(struct sim *s, const char *args)
{
    struct order o = {.memory = NET_MEMORY_DEFAULT};
    size_t len = strcspn(args, " ");
    char *pdu = buf_strdup(args);
    const char *rest = args + len + strspn(args + len, " ");

    pdu[len] = '\0';
    if (len == 0 || !read_options(rest, &o)) {
        free(pdu);
        return "HEX [mem=SM|ME]";
    }
    net_queue(s, o.memory, false, pdu);
    free(pdu);
    return NULL;
}
