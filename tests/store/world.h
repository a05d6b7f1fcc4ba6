/*
 * world: a store to test with, on disk or in memory, and the few things that
 * every test of it makes: an SMS, a plan. Each test begins with an empty one.
 */
#ifndef SUARA_TESTS_STORE_WORLD_H
#define SUARA_TESTS_STORE_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "port/store.h"

#define NOW     INT64_C(1774605000) /* 2026-03-27 16:50 WIB */
#define PATIENT "+6281200000012"
#define OTHER   "+6281200000011"
#define STAFF   "+6281300000001"

struct world {
    char folder[64], db[96], key[96];
    bool is_file;
    struct store *store;
    struct inbox_item item;
    struct facts facts;
    struct plan plan;
    struct outgoing outgoing;
    struct err err;
};

#define ok(w, call)          world_expect((w), OK, (call), #call, __FILE__, __LINE__)
#define refused(w, rc, call) world_expect((w), (rc), (call), #call, __FILE__, __LINE__)

static inline void world_expect(struct world *w, enum rc want, enum rc got, const char *call, const char *file,
                                int line)
{
    if (got != want)
        print_error("%s: wanted %s, got %s (%s)\n", call, err_name(want), err_name(got), w->err.text);
    _assert_int_equal((LargestIntegralType)got, (LargestIntegralType)want, file, line);
}

static inline void world_open(struct world *w)
{
    ok(w, store_open(w->is_file ? w->db : ":memory:", w->is_file ? w->key : NULL, &w->store, &w->err));
}

static inline void world_reopen(struct world *w)
{
    store_close(&w->store);
    world_open(w);
}

static inline int world_setup(void **state, bool is_file)
{
    struct world *w = calloc(1, sizeof *w);
    assert_non_null(w);
    w->is_file = is_file;
    (void)snprintf(w->folder, sizeof w->folder, "/tmp/suara-store-XXXXXX");
    assert_non_null(mkdtemp(w->folder));
    (void)snprintf(w->db, sizeof w->db, "%s/suara.db", w->folder);
    (void)snprintf(w->key, sizeof w->key, "%s/suara.key", w->folder);
    world_open(w);
    *state = w;
    return 0;
}

static inline int setup_file(void **state)
{
    return world_setup(state, true);
}

static inline int setup_memory(void **state)
{
    return world_setup(state, false);
}

static inline int teardown(void **state)
{
    static const char *const LEFT[] = {"suara.db",         "suara.db-wal",  "suara.db-shm",
                                       "suara.db-journal", "suara.db.lock", "suara.key",
                                       "suara.key.new",    "other.key",     "other.db"};
    struct world *w = *state;
    store_close(&w->store);
    for (size_t i = 0; i < sizeof LEFT / sizeof LEFT[0]; i++) {
        char path[128];
        (void)snprintf(path, sizeof path, "%s/%s", w->folder, LEFT[i]);
        (void)unlink(path);
    }
    assert_int_equal(rmdir(w->folder), 0);
    free(w);
    return 0;
}

#define IN_MEMORY(test) cmocka_unit_test_setup_teardown(test, setup_memory, teardown)
#define ON_DISK(test)   cmocka_unit_test_setup_teardown(test, setup_file, teardown)
#define BOTH(test)      IN_MEMORY(test), ON_DISK(test)

static inline struct phone mobile(const char *text)
{
    struct phone phone = {.kind = PHONE_MOBILE};
    (void)snprintf(phone.text, sizeof phone.text, "%s", text);
    return phone;
}

static inline struct sms_in sms_of(const char *sender, const char *text)
{
    return (struct sms_in){.modem = "modem-01",
                           .imsi = "510100000000001",
                           .sender = mobile(sender),
                           .smsc_at = NOW - 5,
                           .is_text = true,
                           .text = text,
                           .raw = "",
                           .received_at = NOW};
}

/* One message, received and left in the open transaction. */
static inline void world_receive(struct world *w, const char *sender, const char *text)
{
    static int64_t serial; /* two equal texts are two messages here */
    struct sms_in sms = sms_of(sender, text);
    sms.smsc_at = NOW - 1000000 + serial++;
    ok(w, store_receive(w->store, &sms, &w->item, &w->err));
}

static inline struct fact_query query_by(const struct phone *sender)
{
    return (struct fact_query){.now = NOW, .today = 20539, .month = 24314, .sender = sender};
}

static inline void world_facts(struct world *w, const char *sender)
{
    struct phone phone = mobile(sender);
    struct fact_query query = query_by(&phone);
    ok(w, store_facts(w->store, &query, &w->facts, &w->err));
}

static inline struct effect *world_effect(struct world *w, enum effect_kind kind, const char *text)
{
    struct effect *effect = plan_add(&w->plan, kind);
    effect->text = text;
    return effect;
}

static inline void world_apply(struct world *w)
{
    ok(w, store_apply(w->store, &w->item, &w->plan, NOW, &w->err));
    plan_clear(&w->plan);
}

/* A complaint of `sender` to unit KTW, committed. Returns its ticket. */
static inline uint32_t world_complaint(struct world *w, const char *sender, const char *text)
{
    ok(w, store_begin(w->store, &w->err));
    world_receive(w, sender, text);
    world_facts(w, sender);
    uint32_t ticket = w->facts.fresh_ticket;
    struct effect *open = world_effect(w, EFFECT_OPEN, text);
    open->complaint = (struct complaint){
        .ticket = ticket, .unit = "KTW", .opened_at = NOW, .state_at = NOW, .due_at = NOW + 100, .heard_at = NOW};
    w->plan.intent = INTENT_COMPLAINT;
    w->plan.ticket = ticket;
    (void)snprintf(w->plan.unit, sizeof w->plan.unit, "KTW");
    world_apply(w);
    ok(w, store_commit(w->store, &w->err));
    return ticket;
}

/* One SMS to `to`, queued and committed. Returns its id. */
static inline int64_t world_queue(struct world *w, const char *to, const char *text, enum priority priority)
{
    struct queued_sms sms;
    int64_t last = 0;
    while (store_queued_after(w->store, last, &sms, &w->err) == OK)
        last = sms.id;
    ok(w, store_begin(w->store, &w->err));
    struct effect *effect = world_effect(w, EFFECT_SMS, text);
    effect->to_phone = mobile(to);
    effect->priority = priority;
    effect->segments = 1;
    effect->reply_id = REPLY_ID_help;
    ok(w, store_apply(w->store, NULL, &w->plan, NOW, &w->err));
    plan_clear(&w->plan);
    ok(w, store_commit(w->store, &w->err));
    ok(w, store_queued_after(w->store, last, &sms, &w->err));
    return sms.id;
}

#endif
