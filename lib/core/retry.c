#include "core/retry.h"

int64_t retry_at(int tries, int max_tries, int64_t now)
{
    static const int64_t PAUSE_S[] = {30, 120, 600, 3600, 14400};
    enum { LAST = sizeof PAUSE_S / sizeof PAUSE_S[0] - 1 };
    if (tries >= max_tries)
        return 0;
    int i = tries < 1 ? 0 : tries - 1;
    return now + PAUSE_S[i > LAST ? LAST : i];
}
