#include "storage.h"

#include <stdlib.h>
#include <string.h>

#include "journal.h"
#include "sim.h"

const char *const storage_names[STORAGE_COUNT] = {"SM", "ME"};

void storage_init(struct sim *s)
{
    const long sizes[STORAGE_COUNT] = {s->options.sm_slots, s->options.me_slots};

    for (int i = 0; i < STORAGE_COUNT; i++) {
        s->storage.memory[i].size = (size_t)sizes[i];
        s->storage.memory[i].slots = buf_alloc((size_t)sizes[i] * sizeof(struct slot));
    }
}

int storage_find(const char *name, size_t len)
{
    for (int i = 0; i < STORAGE_COUNT; i++)
        if (len == 2 && strncmp(storage_names[i], name, 2) == 0)
            return i;
    return -1;
}

bool storage_has_room(const struct sim *s, int memory)
{
    return s->storage.memory[memory].used < s->storage.memory[memory].size;
}

struct slot *storage_slot(struct sim *s, int memory, long index)
{
    struct memory *m = &s->storage.memory[memory];

    return index >= 1 && (size_t)index <= m->size ? &m->slots[index - 1] : NULL;
}

void storage_put_at(struct sim *s, int memory, long index, int status, const char *pdu)
{
    struct slot *slot = storage_slot(s, memory, index);
    char *copy = buf_strdup(pdu);

    if (!slot) {
        free(copy);
        return;
    }
    if (!slot->pdu)
        s->storage.memory[memory].used++;
    free(slot->pdu);
    *slot = (struct slot){copy, status};
    journal_put(s, memory, index);
}

long storage_put(struct sim *s, int memory, int status, const char *pdu)
{
    size_t size = s->storage.memory[memory].size;
    size_t start = size && fault_is_on(s, FAULT_SHUFFLE) ? sim_random(s, (uint32_t)size) : 0;

    for (size_t i = 0; i < size; i++) {
        long index = (long)((start + i) % size) + 1;

        if (storage_slot(s, memory, index)->pdu)
            continue;
        storage_put_at(s, memory, index, status, pdu);
        return index;
    }
    return 0;
}

void storage_set_status(struct sim *s, int memory, long index, int status)
{
    struct slot *slot = storage_slot(s, memory, index);

    if (!slot || !slot->pdu || slot->status == status)
        return;
    slot->status = status;
    journal_put(s, memory, index);
}

bool storage_delete(struct sim *s, int memory, long index)
{
    struct slot *slot = storage_slot(s, memory, index);

    if (!slot || !slot->pdu)
        return false;
    free(slot->pdu);
    *slot = (struct slot){0};
    s->storage.memory[memory].used--;
    journal_delete(s, memory, index);
    return true;
}

void storage_shuffle(struct sim *s, int memory)
{
    struct memory *m = &s->storage.memory[memory];

    for (size_t i = m->size; i > 1; i--) {
        size_t j = sim_random(s, (uint32_t)i);
        struct slot moved = m->slots[i - 1];

        m->slots[i - 1] = m->slots[j];
        m->slots[j] = moved;
    }
    for (size_t i = 0; i < m->size; i++) {
        if (m->slots[i].pdu)
            journal_put(s, memory, (long)i + 1);
        else
            journal_delete(s, memory, (long)i + 1);
    }
}

void storage_free(struct sim *s)
{
    for (int i = 0; i < STORAGE_COUNT; i++) {
        struct memory *m = &s->storage.memory[i];

        for (size_t j = 0; j < m->size; j++)
            free(m->slots[j].pdu);
        free(m->slots);
        *m = (struct memory){0};
    }
}
