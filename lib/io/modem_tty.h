/*
 * modem_tty: our own, plain view of the modem's tty, beside libGammu's: a second
 * descriptor of the same line. Used while libGammu is not in a call, for what it
 * cannot do: read the line dry and send init lines before it opens the tty; wait for
 * the modem without spinning; keep lines that it does not know ("SMS Ready",
 * "*PSUTTZ: ...") from breaking its next command; fetch a PDU as it is.
 *
 * Blocking, but every wait has its limit. Used by io/modem_gammu*.c alone.
 */
#ifndef SUARA_IO_MODEM_TTY_H
#define SUARA_IO_MODEM_TTY_H

#include "core/err.h"

#include <stdbool.h>
#include <stddef.h>

#define MODEM_TTY_LINE_MAX 1024 /* longest line that is kept whole, with NUL; a PDU has 352 digits */

struct modem_tty {
    int fd;       /* -1: none (the dummy phone) */
    bool is_gone; /* hung up: unplugged         */
    size_t len;
    char line[MODEM_TTY_LINE_MAX]; /* what came of a line that has no end yet */
    size_t chunk_at, chunk_len;
    char chunk[512]; /* read, not yet made lines */
};

/* What the modem said to a command: its lines but for the echo and the last. */
struct modem_tty_answer {
    bool is_ok;
    char last[64];                 /* "OK", "ERROR", "+CME ERROR: 10"; "" when none came in time */
    char text[MODEM_TTY_LINE_MAX]; /* the lines, each ended by \n */
};

/* connection: "at", "at115200", "dku2at", ...: the digits are the speed.
 * E_NOTFOUND: no such device. E_PERM: no permission, or it is no tty. E_TEMP: busy. */
enum rc modem_tty_open(const char *device, const char *connection, struct modem_tty *tty_r, struct err *err) MUST_CHECK;
void modem_tty_close(struct modem_tty *tty);

/* Read and forget until the line was quiet for quiet_ms, at most for limit_ms. */
void modem_tty_drain(struct modem_tty *tty, int quiet_ms, int limit_ms);

/* The next whole line that came, without its end; false when there is none within wait_ms. */
bool modem_tty_line(struct modem_tty *tty, int wait_ms, char line_r[MODEM_TTY_LINE_MAX]);

/* Is something there, also half a line? Never waits. Sets is_gone. */
bool modem_tty_is_stirring(struct modem_tty *tty);

/* Ask one AT command (without its end). E_TEMP: no answer within wait_ms. */
enum rc modem_tty_ask(struct modem_tty *tty, const char *command, int wait_ms, struct modem_tty_answer *answer_r,
                      struct err *err) MUST_CHECK;

/* End what may be half typed (an SMS at its prompt), then AT until it answers. */
enum rc modem_tty_greet(struct modem_tty *tty, struct err *err) MUST_CHECK;

#endif
