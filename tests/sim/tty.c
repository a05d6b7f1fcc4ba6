#include "tty.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/inotify.h>
#include <termios.h>
#include <unistd.h>

#include "sim.h"

/* Raw from the start, as a modem's port is; a client may set what it likes. */
static int make_raw(const char *name)
{
    struct termios t;
    int slave = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC), rc = -1;

    if (slave < 0)
        return -1;
    if (tcgetattr(slave, &t) == 0) {
        cfmakeraw(&t);
        rc = tcsetattr(slave, TCSANOW, &t);
    }
    close(slave);
    return rc;
}

/* symlink() fails on an existing name; rename() replaces it in one step. */
static int make_link(const struct tty *tty)
{
    struct buf temporary = {0};
    int rc;

    buf_printf(&temporary, "%s.%ld", tty->link, (long)getpid());
    unlink(buf_text(&temporary));
    rc = symlink(tty->name, buf_text(&temporary));
    if (rc == 0 && (rc = rename(buf_text(&temporary), tty->link)) != 0)
        unlink(buf_text(&temporary));
    buf_free(&temporary);
    return rc;
}

int tty_plug(struct sim *s)
{
    struct tty *tty = &s->tty;

    tty->master = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (tty->master < 0)
        return -1;
    tty->watch = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (tty->watch < 0 || grantpt(tty->master) || unlockpt(tty->master) ||
        ptsname_r(tty->master, tty->name, sizeof(tty->name)) || make_raw(tty->name) ||
        inotify_add_watch(tty->watch, tty->name, IN_OPEN | IN_CLOSE) < 0 || make_link(tty)) {
        tty_unplug(s);
        return -1;
    }
    return 0;
}

void tty_unplug(struct sim *s)
{
    struct tty *tty = &s->tty;
    int saved = errno;

    if (tty->link)
        unlink(tty->link);
    if (tty->master >= 0)
        close(tty->master);
    if (tty->watch >= 0)
        close(tty->watch);
    tty->master = tty->watch = -1;
    tty->is_open = false;
    buf_clear(&tty->in);
    buf_clear(&tty->out);
    errno = saved;
}

void tty_flush(struct sim *s)
{
    struct tty *tty = &s->tty;

    while (tty->out.len) {
        ssize_t n = write(tty->master, tty->out.data, tty->out.len);

        if (n <= 0)
            return;
        s->stats.count[STAT_BYTES_OUT] += (uint64_t)n;
        trace_write(&s->trace, '>', tty->out.data, (size_t)n);
        buf_drop(&tty->out, (size_t)n);
    }
}

void tty_write(struct sim *s, const void *bytes, size_t len)
{
    if (!s->tty.is_open)
        return;
    buf_add(&s->tty.out, bytes, len);
}

short tty_events(const struct tty *tty)
{
    if (tty->master < 0 || !tty->is_open)
        return 0;
    return (short)(POLLIN | (tty->out.len ? POLLOUT : 0));
}

static void set_open(struct sim *s, bool is_open)
{
    int slave;

    if (s->tty.is_open == is_open)
        return;
    s->tty.is_open = is_open;
    trace_note(&s->trace, is_open ? "opened" : "closed");
    if (is_open) {
        s->stats.count[STAT_OPENED]++;
        at_opened(s);
        return;
    }
    buf_clear(&s->tty.out);
    /* What the last client left unread must not greet the next one. */
    slave = open(s->tty.name, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (slave >= 0) {
        tcflush(slave, TCIFLUSH);
        close(slave);
    }
}

static void read_in(struct sim *s)
{
    char bytes[4096];
    ssize_t n;

    while ((n = read(s->tty.master, bytes, sizeof(bytes))) > 0) {
        s->stats.count[STAT_BYTES_IN] += (uint64_t)n;
        trace_write(&s->trace, '<', bytes, (size_t)n);
        buf_add(&s->tty.in, bytes, (size_t)n);
        at_input(s);
    }
}

void tty_serve(struct sim *s)
{
    struct pollfd fd = {s->tty.master, POLLIN, 0};

    if (s->tty.master < 0 || poll(&fd, 1, 0) < 0)
        return;
    if (!(fd.revents & POLLHUP) || fd.revents & POLLIN)
        set_open(s, true);
    if (fd.revents & POLLIN)
        read_in(s);
    if (s->tty.master < 0) /* a command may have unplugged us */
        return;
    if (fd.revents & POLLHUP)
        set_open(s, false);
    else
        tty_flush(s);
}

void tty_watched(struct sim *s)
{
    _Alignas(struct inotify_event) char events[1024];

    while (read(s->tty.watch, events, sizeof(events)) > 0)
        continue;
    tty_serve(s);
}
