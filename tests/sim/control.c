#include "control.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "sim.h"

static void add_client(struct sim *s, int in_fd, int out_fd)
{
    for (int i = 0; i < CONTROL_CLIENTS; i++) {
        struct control_client *c = &s->control.clients[i];

        if (c->in_fd >= 0)
            continue;
        *c = (struct control_client){.in_fd = in_fd, .out_fd = out_fd};
        return;
    }
    close(in_fd);
}

static void remove_client(struct control_client *c)
{
    if (c->in_fd != STDIN_FILENO)
        close(c->in_fd);
    buf_free(&c->in);
    buf_free(&c->out);
    *c = (struct control_client){.in_fd = -1, .out_fd = -1};
}

int control_open(struct sim *s)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    const char *path = s->options.control;

    for (int i = 0; i < CONTROL_CLIENTS; i++)
        s->control.clients[i].in_fd = -1;
    if (s->options.has_stdin)
        add_client(s, STDIN_FILENO, STDOUT_FILENO);
    if (!path)
        return 0;
    if (strlen(path) >= sizeof(address.sun_path)) {
        errno = ENAMETOOLONG;
        return -1;
    }
    strcpy(address.sun_path, path);
    unlink(path);
    s->control.listener = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (s->control.listener < 0 || bind(s->control.listener, (struct sockaddr *)&address, sizeof(address)) ||
        listen(s->control.listener, CONTROL_CLIENTS))
        return -1;
    return 0;
}

void control_close(struct sim *s)
{
    for (int i = 0; i < CONTROL_CLIENTS; i++)
        if (s->control.clients[i].in_fd >= 0)
            remove_client(&s->control.clients[i]);
    if (s->control.listener < 0)
        return;
    close(s->control.listener);
    unlink(s->options.control);
    s->control.listener = -1;
}

nfds_t control_fds(struct sim *s, struct pollfd *fds_r)
{
    nfds_t n = 0;

    fds_r[n++] = (struct pollfd){s->control.listener, POLLIN, 0};
    for (int i = 0; i < CONTROL_CLIENTS; i++) {
        const struct control_client *c = &s->control.clients[i];
        int fd = c->is_eof && !c->out.len ? -1 : c->in_fd;
        short events = (short)((c->is_eof ? 0 : POLLIN) | (c->out.len && fd != STDIN_FILENO ? POLLOUT : 0));

        fds_r[n++] = (struct pollfd){fd, events, 0};
    }
    return n;
}

static void run_lines(struct sim *s, struct control_client *c)
{
    char *end;

    while (!c->is_true && c->in.len && (end = memchr(c->in.data, '\n', c->in.len))) {
        size_t len = (size_t)(end - c->in.data);
        char *line;

        *end = '\0';
        line = buf_strdup(c->in.data);
        buf_drop(&c->in, len + 1);
        if (line[0])
            control_run(s, c, line);
        free(line);
    }
}

static void read_client(struct sim *s, struct control_client *c)
{
    char bytes[4096];
    ssize_t n = read(c->in_fd, bytes, sizeof(bytes));

    if (n > 0)
        buf_add(&c->in, bytes, (size_t)n);
    else if (n == 0 || (errno != EAGAIN && errno != EINTR))
        c->is_eof = true;
    run_lines(s, c);
}

void control_serve(struct sim *s, const struct pollfd *fds, nfds_t n)
{
    if (fds[0].revents & POLLIN) {
        int fd = accept4(s->control.listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);

        if (fd >= 0)
            add_client(s, fd, fd);
    }
    for (nfds_t i = 1; i < n; i++) {
        struct control_client *c = &s->control.clients[i - 1];

        if (c->in_fd >= 0 && fds[i].fd == c->in_fd && fds[i].revents & (POLLIN | POLLHUP | POLLERR))
            read_client(s, c);
    }
}

/* Waiting has no timer of its own: this one only wakes the loop. */
static bool is_over(const struct control_client *c)
{
    return timer_now_ms() >= c->until_ms;
}

bool control_check_waits(struct sim *s)
{
    bool was_one = false;

    for (int i = 0; i < CONTROL_CLIENTS; i++) {
        struct control_client *c = &s->control.clients[i];
        bool is_true = c->is_true && c->is_true(s, c->wanted);

        if (!c->is_true || (!is_true && !is_over(c)))
            continue;
        buf_puts(&c->out, is_true ? "ok\n" : "error: timeout\n");
        c->is_true = NULL;
        run_lines(s, c);
        was_one = true;
    }
    return was_one;
}

void control_flush(struct sim *s)
{
    for (int i = 0; i < CONTROL_CLIENTS; i++) {
        struct control_client *c = &s->control.clients[i];
        ssize_t n;

        if (c->in_fd < 0)
            continue;
        while (c->out.len && (n = write(c->out_fd, c->out.data, c->out.len)) > 0)
            buf_drop(&c->out, (size_t)n);
        if (c->out.len && errno != EAGAIN && errno != EINTR) {
            c->is_eof = true;
            buf_clear(&c->out);
            c->is_true = NULL;
        }
        if (c->is_eof && !c->out.len && !c->is_true)
            remove_client(c);
    }
}
