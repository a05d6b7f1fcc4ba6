/*
 * modem_pace: how long libGammu's fixed pauses may be, for this whole process.
 *
 * libGammu sleeps at fixed places: 0.7 s for every part that it sends, 0.4 s and
 * 1 ms a character for every command while it gets to know a modem on an "at"
 * connection. Serial phones of the 2000s needed that; with it no modem sends more
 * than about 1.4 messages a second. All these pauses are calls of usleep(), and
 * the dynamic linker binds them to the usleep() of the program when it has one:
 * modem_pace.c is that one. Nothing else in suara-modem calls usleep().
 *
 * pace_ms: -1: pauses as long as libGammu wants them (for a slow old phone, and the one
 *          before modem_pace_set was called);
 *          0 and up: none is longer than that, 0 leaves out all but the shortest:
 *          pauses of 10 ms and less stay as they are, because libGammu's waiting
 *          loops are made of them and would spin without.
 */
#ifndef SUARA_IO_MODEM_PACE_H
#define SUARA_IO_MODEM_PACE_H

void modem_pace_set(int pace_ms);

/* Called at each pause: the only moments of ours while libGammu waits in a call,
 * which may be for minutes. NULL: nobody. */
void modem_pace_hook(void (*hook)(void *ctx), void *ctx);

#endif
