#include "worker_poison.h"

void worker_poison_reading(struct worker_poison *poison, const struct modem_slot *slot)
{
    poison->is_reading = true;
    poison->reading = *slot;
}

void worker_poison_survived(struct worker_poison *poison)
{
    poison->is_reading = false;
}

/* The suspect of that slot; a new one if need be, in the place of the last when all are taken. */
static int find(struct worker_poison *poison, const struct modem_slot *slot)
{
    int i = 0;
    while (i < poison->n && !wire_modem_is_same_slot(&poison->suspect[i].slot, slot))
        i++;
    if (i < poison->n)
        return i;
    if (poison->n < WIRE_MODEM_SKIP_MAX)
        poison->n++;
    poison->suspect[poison->n - 1].slot = *slot;
    poison->suspect[poison->n - 1].n_crashes = 0;
    return poison->n - 1;
}

bool worker_poison_crashed(struct worker_poison *poison, struct modem_slot *slot_r)
{
    if (!poison->is_reading)
        return false;
    poison->is_reading = false;
    if (poison->reading.location == 0) {
        poison->n_list_crashes++;
        return false;
    }
    int i = find(poison, &poison->reading);
    int before = poison->suspect[i].n_crashes;
    poison->suspect[i].n_crashes += 1 + poison->n_list_crashes;
    poison->n_list_crashes = 0;
    *slot_r = poison->reading;
    return before < WORKER_POISON_CRASHES && poison->suspect[i].n_crashes >= WORKER_POISON_CRASHES;
}

int worker_poison_skip(const struct worker_poison *poison, struct modem_slot skip_r[WIRE_MODEM_SKIP_MAX])
{
    int n = 0;
    for (int i = 0; i < poison->n; i++)
        if (poison->suspect[i].n_crashes >= WORKER_POISON_CRASHES)
            skip_r[n++] = poison->suspect[i].slot;
    if (n == 0 && (poison->n > 0 || poison->n_list_crashes > 0))
        skip_r[n++] = (struct modem_slot){.location = 0}; /* none to skip, but one by one */
    return n;
}

void worker_poison_forget(struct worker_poison *poison)
{
    *poison = (struct worker_poison){.n = 0};
}
