/*
 * disk: what an error of the file system means for whoever waits for it.
 */
#ifndef SUARA_IO_DISK_H
#define SUARA_IO_DISK_H

#include "core/err.h"

/* Of an errno: E_TEMP passes (no room, too many files open, a read that failed); E_PERM is for a person to mend. */
enum rc disk_rc(int error);

#endif
