/* tty: the pseudo-terminal and the symbolic link to it.
 *
 * The slave side is not held open, so the master sees every close. As with a real serial port, what the modem says
 * while nobody has the port open is lost. inotify tells when it is opened again; polling a hung-up master would spin.
 */
#ifndef SIM_TTY_H
#define SIM_TTY_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"

struct sim;

struct tty {
    int master; /* -1 while unplugged */
    int watch;  /* inotify */
    bool is_open;
    char name[64];
    const char *link;
    struct buf in;
    struct buf out;
};

/* Creates terminal and link; 0 or -1 with errno. */
int tty_plug(struct sim *s);
void tty_unplug(struct sim *s);
/* Bytes to the client; dropped while the port is closed. */
void tty_write(struct sim *s, const void *bytes, size_t len);
/* Events to poll the master for; 0 while there is nothing to poll. */
short tty_events(const struct tty *tty);
/* Looks after the master: reads what came, writes what waits, notices open and close. */
void tty_serve(struct sim *s);
/* Writes what waits, as far as the client reads. */
void tty_flush(struct sim *s);
/* The inotify descriptor is readable. */
void tty_watched(struct sim *s);

#endif
