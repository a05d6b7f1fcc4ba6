#include "io/modem_tty.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#define WRITE_WAIT_MS 2000
#define GREET_TRIES   3
#define GREET_WAIT_MS 1000

static int64_t now_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- open -------------------------------------------------------------------- */

static speed_t speed_of(const char *connection)
{
    static const struct {
        long baud;
        speed_t speed;
    } SPEED[] = {{9600, B9600},     {19200, B19200},   {38400, B38400},   {57600, B57600},
                 {115200, B115200}, {230400, B230400}, {460800, B460800}, {921600, B921600}};
    long baud = strncmp(connection, "at", 2) == 0 ? strtol(connection + 2, NULL, 10) : 0;
    for (size_t i = 0; i < sizeof SPEED / sizeof SPEED[0]; i++)
        if (SPEED[i].baud == baud)
            return SPEED[i].speed;
    return B115200;
}

static enum rc set_up(int fd, const char *connection)
{
    struct termios line;
    if (tcgetattr(fd, &line) != 0)
        return E_PERM;
    cfmakeraw(&line);
    line.c_cflag |= CLOCAL | CREAD;
    line.c_cflag &= ~(tcflag_t)CRTSCTS;
    line.c_cc[VMIN] = 1;
    line.c_cc[VTIME] = 0;
    (void)cfsetspeed(&line, speed_of(connection));
    return tcsetattr(fd, TCSANOW, &line) == 0 ? OK : E_PERM;
}

enum rc modem_tty_open(const char *device, const char *connection, struct modem_tty *tty_r, struct err *err)
{
    *tty_r = (struct modem_tty){.fd = open(device, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)};
    if (tty_r->fd < 0) {
        enum rc rc = errno == EACCES || errno == EPERM ? E_PERM : errno == EBUSY ? E_TEMP : E_NOTFOUND;
        return ERR(err, rc, "%s: %s", device, strerror(errno));
    }
    if (set_up(tty_r->fd, connection) == OK)
        return OK;
    enum rc rc = ERR(err, errno == ENOTTY ? E_PERM : E_TEMP, "%s: %s", device, strerror(errno));
    modem_tty_close(tty_r);
    return rc;
}

void modem_tty_close(struct modem_tty *tty)
{
    if (tty->fd >= 0)
        (void)close(tty->fd);
    tty->fd = -1;
}

/* ---- read -------------------------------------------------------------------- */

/* More bytes into an empty chunk. */
static bool fill(struct modem_tty *tty, int wait_ms)
{
    struct pollfd fd = {.fd = tty->fd, .events = POLLIN};
    if (tty->fd < 0 || tty->is_gone || poll(&fd, 1, wait_ms) <= 0)
        return false;
    ssize_t n = read(tty->fd, tty->chunk, sizeof tty->chunk);
    if (n > 0) {
        tty->chunk_at = 0;
        tty->chunk_len = (size_t)n;
        return true;
    }
    if (n == 0 || (errno != EAGAIN && errno != EINTR))
        tty->is_gone = true;
    return false;
}

void modem_tty_drain(struct modem_tty *tty, int quiet_ms, int limit_ms)
{
    int64_t until_ms = now_ms() + limit_ms;
    while (fill(tty, quiet_ms) && now_ms() < until_ms)
        ;
    tty->chunk_at = tty->chunk_len = 0;
    tty->len = 0;
}

/* One byte of a line; true when it ends one that is not empty. Of too long a
 * line the beginning is kept. */
static bool take(struct modem_tty *tty, char c)
{
    if (c == '\r' || c == '\n')
        return tty->len > 0;
    if (c != '\0' && tty->len < sizeof tty->line - 1)
        tty->line[tty->len++] = c;
    return false;
}

bool modem_tty_line(struct modem_tty *tty, int wait_ms, char line_r[MODEM_TTY_LINE_MAX])
{
    int64_t until_ms = now_ms() + wait_ms;
    for (;;) {
        while (tty->chunk_at < tty->chunk_len) {
            if (!take(tty, tty->chunk[tty->chunk_at++]))
                continue;
            memcpy(line_r, tty->line, tty->len);
            line_r[tty->len] = '\0';
            tty->len = 0;
            return true;
        }
        int64_t left_ms = until_ms - now_ms();
        if (!fill(tty, left_ms > 0 ? (int)left_ms : 0) && (left_ms <= 0 || tty->is_gone))
            return false;
    }
}

bool modem_tty_is_stirring(struct modem_tty *tty)
{
    struct pollfd fd = {.fd = tty->fd, .events = POLLIN};
    if (tty->fd < 0)
        return false;
    while (tty->len == 0 && tty->chunk_at < tty->chunk_len && strchr("\r\n", tty->chunk[tty->chunk_at]) != NULL)
        tty->chunk_at++; /* the rest of a line's end is no line */
    bool has_news = poll(&fd, 1, 0) > 0;
    bool is_drained = !(fd.revents & POLLIN) || (fd.revents & POLLERR); /* a tty that hung up says both, for its end */
    if (has_news && is_drained && (fd.revents & (POLLHUP | POLLERR | POLLNVAL)))
        tty->is_gone = true;
    return tty->len > 0 || tty->chunk_at < tty->chunk_len || (fd.revents & POLLIN);
}

/* ---- ask --------------------------------------------------------------------- */

static enum rc put(struct modem_tty *tty, const char *bytes, size_t len, struct err *err)
{
    size_t done = 0;
    while (done < len) {
        struct pollfd fd = {.fd = tty->fd, .events = POLLOUT};
        if (poll(&fd, 1, WRITE_WAIT_MS) <= 0 || (fd.revents & (POLLHUP | POLLERR)))
            return ERR(err, E_TEMP, "the modem takes nothing");
        ssize_t n = write(tty->fd, bytes + done, len - done);
        if (n < 0 && errno != EAGAIN && errno != EINTR)
            return ERR(err, E_TEMP, "cannot write to the modem: %s", strerror(errno));
        done += n > 0 ? (size_t)n : 0;
    }
    return OK;
}

static bool is_last(const char *line)
{
    static const char *const LAST[] = {"OK", "ERROR", "+CME ERROR:", "+CMS ERROR:", "COMMAND NOT SUPPORT"};
    for (size_t i = 0; i < sizeof LAST / sizeof LAST[0]; i++)
        if (i < 2 ? strcmp(line, LAST[i]) == 0 : strncmp(line, LAST[i], strlen(LAST[i])) == 0)
            return true;
    return false;
}

static void keep(struct modem_tty_answer *answer, const char *line)
{
    size_t used = strlen(answer->text);
    (void)snprintf(answer->text + used, sizeof answer->text - used, "%s\n", line);
}

enum rc modem_tty_ask(struct modem_tty *tty, const char *command, int wait_ms, struct modem_tty_answer *answer_r,
                      struct err *err)
{
    char line[MODEM_TTY_LINE_MAX];
    int64_t until_ms = now_ms() + wait_ms;
    *answer_r = (struct modem_tty_answer){.is_ok = false};
    (void)snprintf(line, sizeof line, "%s\r", command);
    enum rc rc = put(tty, line, strlen(line), err);
    while (rc == OK && now_ms() < until_ms && modem_tty_line(tty, (int)(until_ms - now_ms()), line)) {
        if (is_last(line)) {
            answer_r->is_ok = strcmp(line, "OK") == 0;
            (void)snprintf(answer_r->last, sizeof answer_r->last, "%.63s", line);
            return OK;
        }
        if (strcmp(line, command) != 0)
            keep(answer_r, line);
    }
    return rc != OK ? rc : ERR(err, E_TEMP, "the modem did not answer %.8s within %d ms", command, wait_ms);
}

enum rc modem_tty_greet(struct modem_tty *tty, struct err *err)
{
    struct modem_tty_answer answer;
    enum rc rc = put(tty, "\x1b\r", 2, err);
    if (rc != OK)
        return rc;
    modem_tty_drain(tty, 50, 3000);
    for (int i = 0; i < GREET_TRIES; i++) {
        rc = modem_tty_ask(tty, "AT", GREET_WAIT_MS, &answer, err);
        if (rc == OK && answer.is_ok)
            return OK;
        modem_tty_drain(tty, 50, 1000);
    }
    return ERR(err, E_TEMP, "the modem does not answer AT");
}
