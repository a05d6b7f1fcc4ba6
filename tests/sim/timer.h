/* timer: one-shot timers on the monotonic clock. The poll loop asks when the next is due; nothing here ever sleeps. */
#ifndef SIM_TIMER_H
#define SIM_TIMER_H

#include <stddef.h>
#include <stdint.h>

struct sim;

/* `payload` belongs to the timer: it is freed after the call. */
typedef void timer_fn(struct sim *s, const char *payload);

struct timer {
    int64_t due_ms;
    timer_fn *fn;
    char *payload;
};

struct timers {
    struct timer *list;
    size_t len;
    size_t cap;
};

int64_t timer_now_ms(void);
/* Calls `fn` once in `in_ms`; timers due at the same time run in the order they were added. Copies `payload` (may be
 * NULL). */
void timer_add(struct timers *timers, int64_t in_ms, timer_fn *fn, const char *payload);
/* Forgets all timers of this function. */
void timer_cancel(struct timers *timers, timer_fn *fn);
/* Milliseconds until the next one, 0 if overdue, -1 if there is none: the time-out of poll(). */
int timer_wait_ms(const struct timers *timers);
void timer_run(struct sim *s);
void timer_free(struct timers *timers);

#endif
