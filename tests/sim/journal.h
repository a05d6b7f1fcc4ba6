/* journal: with --storage, what must survive a restart of the simulator: slots, network queue, sent list. A text file
 * to which each change is appended; it is read and written anew at the start. Without --storage every call does
 * nothing.
 */
#ifndef SIM_JOURNAL_H
#define SIM_JOURNAL_H

#include <stdbool.h>

struct sim;

/* Replays the file if there is one, rewrites it and keeps it open; 0 or -1 with errno. */
int journal_open(struct sim *s);
void journal_close(struct sim *s);

/* Notes the slot as it is now. */
void journal_put(struct sim *s, int memory, long index);
void journal_delete(struct sim *s, int memory, long index);
void journal_sent(struct sim *s, unsigned mr, const char *pdu);
void journal_queued(struct sim *s, int memory, bool is_report, const char *pdu);
/* The message at this place of the queue has left it. */
void journal_unqueued(struct sim *s, unsigned long place);

#endif
