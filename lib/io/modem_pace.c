#include "io/modem_pace.h"

#include <errno.h>
#include <time.h>
#include <unistd.h>

#define WAITING_LOOP_US 10000 /* libGammu's waiting loops sleep 5 and 10 ms a turn */

/* The one mutable global of the program: usleep() has no argument for it. */
static int pace = -1;

void modem_pace_set(int pace_ms)
{
    pace = pace_ms;
}

static useconds_t capped(useconds_t wanted_us)
{
    useconds_t cap_us = (useconds_t)pace * 1000;
    if (pace < 0 || wanted_us <= WAITING_LOOP_US || wanted_us <= cap_us)
        return wanted_us;
    return cap_us;
}

/* In the place of the C library's, for libGammu. */
int usleep(useconds_t wanted_us)
{
    useconds_t us = capped(wanted_us);
    struct timespec left = {.tv_sec = (time_t)(us / 1000000), .tv_nsec = (long)(us % 1000000) * 1000};
    while (us > 0 && nanosleep(&left, &left) != 0 && errno == EINTR)
        ;
    return 0;
}
