#include "io/modem_pace.h"

#include <errno.h>
#include <time.h>
#include <unistd.h>

#define WAITING_LOOP_US 10000 /* libGammu's waiting loops sleep 5 and 10 ms a turn */

/* The one mutable global of the program: usleep() has no argument for it. */
static struct {
    int pace_ms;
    void (*hook)(void *ctx);
    void *ctx;
} pace = {.pace_ms = -1};

void modem_pace_set(int pace_ms)
{
    pace.pace_ms = pace_ms;
}

void modem_pace_hook(void (*hook)(void *ctx), void *ctx)
{
    pace.hook = hook;
    pace.ctx = ctx;
}

static useconds_t capped(useconds_t wanted_us)
{
    useconds_t cap_us = (useconds_t)pace.pace_ms * 1000;
    if (pace.pace_ms < 0 || wanted_us <= WAITING_LOOP_US || wanted_us <= cap_us)
        return wanted_us;
    return cap_us;
}

/* In the place of the C library's, for libGammu. */
int usleep(useconds_t wanted_us)
{
    useconds_t us = capped(wanted_us);
    if (pace.hook != NULL)
        pace.hook(pace.ctx);
    struct timespec left = {.tv_sec = (time_t)(us / 1000000), .tv_nsec = (long)(us % 1000000) * 1000};
    while (us > 0 && nanosleep(&left, &left) != 0 && errno == EINTR)
        ;
    return 0;
}
