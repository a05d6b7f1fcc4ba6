/* storage: the message slots of the SIM (SM) and of the modem (ME). Indices count from 1, as AT commands do.
 *
 * PDUs are kept as the text they came as, because a test may put in something that is no PDU at all.
 */
#ifndef SIM_STORAGE_H
#define SIM_STORAGE_H

#include <stdbool.h>
#include <stddef.h>

struct sim;

enum { STORAGE_SM, STORAGE_ME, STORAGE_COUNT };

/* The <stat> of 3GPP TS 27.005, 3.1. */
enum { STORAGE_UNREAD, STORAGE_READ, STORAGE_UNSENT, STORAGE_SENT };

struct slot {
    char *pdu; /* NULL: free */
    int status;
};

struct memory {
    struct slot *slots;
    size_t size;
    size_t used;
};

struct storage {
    struct memory memory[STORAGE_COUNT];
};

extern const char *const storage_names[STORAGE_COUNT];

void storage_init(struct sim *s);
/* The memory of that name ("SM"), or -1. */
int storage_find(const char *name, size_t len);
bool storage_has_room(const struct sim *s, int memory);
/* The slot, or NULL if the index is out of range. */
struct slot *storage_slot(struct sim *s, int memory, long index);
/* Puts into the first free slot (a random one under the fault "shuffle"); the index, or 0 if the memory is full. */
long storage_put(struct sim *s, int memory, int status, const char *pdu);
/* The same at a given index, over what is there. */
void storage_put_at(struct sim *s, int memory, long index, int status, const char *pdu);
void storage_set_status(struct sim *s, int memory, long index, int status);
/* True if there was something to delete. */
bool storage_delete(struct sim *s, int memory, long index);
/* Every message to another slot. */
void storage_shuffle(struct sim *s, int memory);
void storage_free(struct sim *s);

#endif
