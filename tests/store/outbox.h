/*
 * outbox: short words for what the tests of the outbox do all the time.
 */
#ifndef SUARA_TESTS_STORE_OUTBOX_H
#define SUARA_TESTS_STORE_OUTBOX_H

#include "world.h"

static const char *const BOTH_UP[] = {"modem-01", "modem-02", NULL};
static const char *const SECOND_UP[] = {"modem-02", NULL};

static inline enum rc take_at(struct world *w, const char *modem, const char *const *up, int64_t now)
{
    const struct outbox_query query = {.modem = modem, .now = now, .grace_before = now - 120, .up = up};
    return store_outbox_take(w->store, &query, &w->outgoing, &w->err);
}

static inline enum rc take(struct world *w)
{
    return take_at(w, "modem-01", BOTH_UP, NOW);
}

static inline enum rc mark(struct world *w, enum send_outcome outcome, int64_t retry_at)
{
    const struct send_result result = {.id = w->outgoing.id, .outcome = outcome, .n_parts = 1, .reference = {7}};
    return store_outbox_mark(w->store, &result, retry_at, NOW, &w->err);
}

/* An unknown send knows no reference. */
static inline enum rc mark_unknown(struct world *w)
{
    const struct send_result result = {.id = w->outgoing.id, .outcome = SEND_UNKNOWN, .n_parts = 1, .reference = {-1}};
    return store_outbox_mark(w->store, &result, 0, NOW, &w->err);
}

struct outbox_row {
    int64_t id;
    char state[16];
    int64_t tries;
};

static inline bool find_state(void *ctx, const struct cell *cells, int n)
{
    struct outbox_row *found = ctx;
    assert_int_equal(n, 9);
    assert_string_equal(cells[0].column, "id");
    assert_string_equal(cells[3].column, "state");
    if (cells[0].number != found->id)
        return true;
    (void)snprintf(found->state, sizeof found->state, "%s", cells[3].text);
    found->tries = cells[4].number;
    return false;
}

static inline void expect_state(struct world *w, int64_t id, enum outbox_state state)
{
    const struct listing_query query = {.listing = LISTING_OUTBOX};
    struct outbox_row found = {.id = id};
    ok(w, store_list(w->store, &query, find_state, &found, &w->err));
    assert_string_equal(found.state, store_outbox_state_name(state));
}

static inline void expect_tries(struct world *w, int64_t id, int tries)
{
    const struct listing_query query = {.listing = LISTING_OUTBOX};
    struct outbox_row found = {.id = id};
    ok(w, store_list(w->store, &query, find_state, &found, &w->err));
    assert_int_equal(found.tries, tries);
}

/* An answer to a message that modem-01 brought. */
static inline int64_t queue_answer(struct world *w, const char *text, int64_t expires_at)
{
    struct queued_sms sms;
    int64_t last = 0;
    while (store_queued_after(w->store, last, &sms, &w->err) == OK)
        last = sms.id;
    ok(w, store_begin(w->store, &w->err));
    world_receive(w, PATIENT, "INFO");
    struct effect *effect = world_effect(w, EFFECT_SMS, text);
    effect->is_answer = true;
    effect->segments = 1;
    effect->priority = PRIORITY_REPLY;
    effect->expires_at = expires_at;
    world_apply(w);
    ok(w, store_commit(w->store, &w->err));
    ok(w, store_queued_after(w->store, last, &sms, &w->err));
    return sms.id;
}

static inline int settle(struct world *w, int64_t before)
{
    int n = -1;
    ok(w, store_outbox_settle(w->store, before, NOW, &n, &w->err));
    return n;
}

#endif
