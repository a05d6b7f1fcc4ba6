/*
 * retry: when a refused message is tried again. Pure.
 */
#ifndef SUARA_CORE_RETRY_H
#define SUARA_CORE_RETRY_H

#include <stdint.h>

/* The moment of the next try after `tries` that failed (1, 2, ...): 30 s, 2 min,
 * 10 min, 1 h, then every 4 h; 0 when there were max_tries: a dead letter. */
int64_t retry_at(int tries, int max_tries, int64_t now);

#endif
