/*
 * modem_fence: what is left to a suara-modem that a hostile SMS has taken over:
 * the modem it has open, its socket to suarad, memory and the clock.
 *
 * Two steps, both for good: modem_fence_enter before the modem is opened (no file
 * but the device can be opened, nothing executed, no socket made, no process
 * started), modem_fence_seal after it (nothing is opened at all). Landlock does
 * the part about files, where the kernel has it; seccomp the rest. What is
 * forbidden fails with EPERM, so that a library that only looks for some file goes on.
 *
 * Gammu's dummy phone is a folder of files that are opened all the time: it is
 * fenced into that folder, and never sealed.
 */
#ifndef SUARA_IO_MODEM_FENCE_H
#define SUARA_IO_MODEM_FENCE_H

#include "core/err.h"

#include <stdbool.h>

/* device: path of the tty or of the dummy's folder. has_landlock_r: false where the kernel
 * lacks it. E_NOTFOUND: no such device. E_PERM: the kernel refused the fence. */
enum rc modem_fence_enter(const char *device, bool *has_landlock_r, struct err *err) MUST_CHECK;

enum rc modem_fence_seal(const char *device, struct err *err) MUST_CHECK;

#endif
