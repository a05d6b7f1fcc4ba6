/*
 * serve: the worker's loop: does what suarad asks over the socket (io/wire_modem.h),
 * one thing at a time, and tells it when the modem says that something came. Knows
 * no file, no database and no rule; ends when suarad does, or when the modem is no
 * longer to be trusted.
 */
#ifndef SUARA_DAEMON_SERVE_H
#define SUARA_DAEMON_SERVE_H

/* Until the end; the exit code. fd: socket to suarad. */
int serve_run(int fd);

#endif
