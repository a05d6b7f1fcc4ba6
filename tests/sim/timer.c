#include "timer.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "buf.h"
#include "sim.h"

int64_t timer_now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void timer_add(struct timers *timers, int64_t in_ms, timer_fn *fn, const char *payload)
{
    if (timers->len == timers->cap) {
        timers->cap = timers->cap ? timers->cap * 2 : 16;
        timers->list = buf_realloc(timers->list, timers->cap * sizeof(*timers->list));
    }
    timers->list[timers->len++] = (struct timer){timer_now_ms() + in_ms, fn, payload ? buf_strdup(payload) : NULL};
}

static struct timer detach(struct timers *timers, size_t at)
{
    struct timer timer = timers->list[at];

    timers->len--;
    memmove(timers->list + at, timers->list + at + 1, (timers->len - at) * sizeof(*timers->list));
    return timer;
}

void timer_cancel(struct timers *timers, timer_fn *fn)
{
    for (size_t i = timers->len; i-- > 0;)
        if (timers->list[i].fn == fn)
            free(detach(timers, i).payload);
}

static size_t earliest(const struct timers *timers)
{
    size_t best = 0;

    for (size_t i = 1; i < timers->len; i++)
        if (timers->list[i].due_ms < timers->list[best].due_ms)
            best = i;
    return best;
}

int timer_wait_ms(const struct timers *timers)
{
    int64_t wait;

    if (timers->len == 0)
        return -1;
    wait = timers->list[earliest(timers)].due_ms - timer_now_ms();
    if (wait <= 0)
        return 0;
    return wait > INT_MAX ? INT_MAX : (int)wait;
}

void timer_run(struct sim *s)
{
    int64_t now = timer_now_ms();

    /* Only as many as there were: a timer that sets itself again cannot keep the loop here. */
    for (size_t left = s->timers.len; left > 0 && s->timers.len; left--) {
        size_t at = earliest(&s->timers);
        struct timer timer;

        if (s->timers.list[at].due_ms > now)
            return;
        timer = detach(&s->timers, at);
        timer.fn(s, timer.payload);
        free(timer.payload);
    }
}

void timer_free(struct timers *timers)
{
    for (size_t i = 0; i < timers->len; i++)
        free(timers->list[i].payload);
    free(timers->list);
    *timers = (struct timers){0};
}
