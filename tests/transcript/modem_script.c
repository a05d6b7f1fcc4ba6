/* The scripted modem: port/modem.h over the slots of the world. It never fails
 * by itself, only as a "! modem" line of the transcript says. */
#include "world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct modem {
    int unused;
};

struct world *WORLD;

void world_step(void)
{
    WORLD->step++;
    if (WORLD->kill_at != 0 && WORLD->step == WORLD->kill_at) {
        WORLD->is_killed = true;
        _Exit(99);
    }
}

enum rc modem_open(const struct modem_config *config, struct modem **modem_r, struct err *err)
{
    (void)config;
    *modem_r = calloc(1, sizeof **modem_r);
    return *modem_r != NULL ? OK : ERR(err, E_TEMP, "no memory");
}

void modem_close(struct modem **modem)
{
    free(*modem);
    *modem = NULL;
}

enum rc modem_poll(struct modem *modem, const struct modem_slot *skip, int n_skip, struct modem_batch *batch_r,
                   struct err *err)
{
    (void)modem, (void)skip, (void)n_skip, (void)err;
    batch_r->n = 0;
    batch_r->has_more = false;
    world_step();
    for (int i = 0; i < WORLD_SLOTS; i++) {
        if (!WORLD->is_used[i])
            continue;
        if (batch_r->n == MODEM_BATCH_MAX) {
            batch_r->has_more = true;
            break;
        }
        batch_r->sms[batch_r->n] = WORLD->slot[i];
        batch_r->sms[batch_r->n++].slot.location = i;
    }
    return OK;
}

enum rc modem_delete(struct modem *modem, const struct modem_slot *slot, struct err *err)
{
    (void)modem, (void)err;
    world_step();
    WORLD->is_used[slot->location] = false;
    world_step();
    return OK;
}

static void put_sent(const struct outgoing *outgoing)
{
    struct world_sent *sent = &WORLD->sent[WORLD->n_sent];
    memset(sent, 0, sizeof *sent);
    (void)snprintf(sent->to, sizeof sent->to, "%s", outgoing->to.text);
    (void)snprintf(sent->text, sizeof sent->text, "%s", outgoing->text);
    sent->reference = WORLD->n_sent % 256;
    if (WORLD->n_sent < WORLD_SENT_MAX - 1)
        WORLD->n_sent++;
}

static enum send_outcome next_outcome(void)
{
    if (WORLD->n_faults == 0)
        return SEND_ACCEPTED;
    enum send_outcome outcome = WORLD->fault[0];
    WORLD->n_faults--;
    memmove(WORLD->fault, WORLD->fault + 1, (size_t)WORLD->n_faults * sizeof WORLD->fault[0]);
    return outcome;
}

/* "Uncertain" is the worst kind: the network has it and we do not know. */
enum rc modem_send(struct modem *modem, const struct outgoing *outgoing, struct send_result *result_r, struct err *err)
{
    (void)modem, (void)err;
    world_step();
    enum send_outcome outcome = next_outcome();
    *result_r = (struct send_result){.id = outgoing->id, .outcome = outcome};
    if (outcome == SEND_ACCEPTED || outcome == SEND_UNKNOWN)
        put_sent(outgoing);
    if (outcome == SEND_ACCEPTED) {
        result_r->n_parts = 1;
        result_r->reference[0] = WORLD->sent[WORLD->n_sent - 1].reference;
    }
    if (outcome == SEND_REFUSED)
        result_r->error = 38; /* network out of order */
    world_step();
    return OK;
}
