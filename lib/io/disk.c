#include "io/disk.h"

#include <errno.h>
#include <stdbool.h>

enum rc disk_rc(int error)
{
    bool is_passing = error == ENOSPC || error == EDQUOT || error == EIO || error == EMFILE || error == ENFILE;
    return is_passing ? E_TEMP : E_PERM;
}
