/* Any bytes as SMS with concatenation headers: each part is kept once, no text is lost, and what is joined comes in
 * the order of the part numbers. Four bytes a part: reference, part, total, letter; the low bit of the reference is
 * the width. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "io/store_sqlite.h"
#include "port/store.h"

#define MUST(condition)                                                                                                \
    do {                                                                                                               \
        if (!(condition))                                                                                              \
            abort();                                                                                                   \
    } while (0)

#define PARTS_MAX 64
#define NOW       INT64_C(1777860000)

struct seen {
    struct store *store;
    struct inbox_item item;
    int given[256], handed[256]; /* each letter: how often it was received, how often handed over */
};

static void count(int *counts, const char *text)
{
    for (; *text != '\0'; text++)
        counts[(unsigned char)*text]++;
}

static void hand_over(struct seen *seen)
{
    struct err err;
    static struct plan nothing;
    plan_clear(&nothing);
    count(seen->handed, seen->item.text);
    MUST(store_apply(seen->store, &seen->item, &nothing, NOW, &err) == OK);
}

static void receive(struct seen *seen, const uint8_t *part, int n)
{
    struct err err;
    char text[8];
    (void)snprintf(text, sizeof text, "%c", 'a' + part[3] % 26);
    struct sms_in sms = {.modem = "modem-01",
                         .imsi = "510100000000001",
                         .sender = {.kind = PHONE_MOBILE, .text = "+6281200000011"},
                         .smsc_at = NOW + n, /* each is another SMS */
                         .ref = part[0] >> 1,
                         .ref_width = part[0] & 1 ? 16 : 8,
                         .part = part[1] % 24,
                         .total = part[2] % 24,
                         .is_text = true,
                         .text = text,
                         .raw = "",
                         .received_at = NOW};
    enum rc rc = store_receive(seen->store, &sms, &seen->item, &err);
    MUST(rc == OK || rc == E_NOTFOUND || rc == E_EXISTS);
    count(seen->given, rc != E_EXISTS ? text : "");
    if (rc == OK)
        hand_over(seen);
    MUST(store_receive(seen->store, &sms, &seen->item, &err) == E_EXISTS);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct store *store; /* opened once; each input is rolled back */
    static struct seen seen;
    struct err err;
    if (store == NULL)
        MUST(store_open(":memory:", NULL, &store, &err) == OK);
    memset(&seen, 0, sizeof seen);
    seen.store = store;
    MUST(store_begin(seen.store, &err) == OK);
    for (int n = 0; n < PARTS_MAX && (size_t)n * 4 + 4 <= size; n++)
        receive(&seen, data + (size_t)n * 4, n);
    while (store_next_partial(seen.store, NOW + 1000000, &seen.item, &err) == OK)
        hand_over(&seen);
    store_rollback(seen.store);
    for (char c = 'a'; c <= 'z'; c++)
        MUST(seen.given[(int)c] == seen.handed[(int)c]);
    return 0;
}
