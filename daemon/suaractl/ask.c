#include "suaractl.h"

#include "io/config.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define ANSWER_S 10 /* suarad gives a client 5 s; a reload may hold it up for a moment */

/* ---- reaching suarad ---- */

static enum rc refuse_connection(const char *path, struct err *err)
{
    int why = errno;
    if (why == ENOENT || why == ECONNREFUSED)
        return ERR(err, E_NOTFOUND,
                   "suarad is not running (nobody answers on %s); start it with: systemctl start suarad", path);
    if (why == EACCES || why == EPERM)
        return ERR(err, E_PERM, "not allowed to speak to suarad on %s; be root or a member of the socket's group",
                   path);
    if (why == EAGAIN)
        return ERR(err, E_TEMP, "suarad is busy; try again in a moment");
    return ERR(err, E_TEMP, "cannot reach suarad on %s: %s", path, strerror(why));
}

static enum rc reach(const char *path, int *fd_r, struct err *err)
{
    const struct timeval limit = {.tv_sec = ANSWER_S};
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    *fd_r = -1;
    if (strlen(path) >= sizeof address.sun_path)
        return ERR(err, E_INVAL, "the path of the control socket is too long (at most %zu bytes): %s",
                   sizeof address.sun_path - 1, path);
    memcpy(address.sun_path, path, strlen(path) + 1);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return ERR(err, E_TEMP, "socket: %s", strerror(errno));
    if (setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit) != 0 ||
        connect(fd, (const struct sockaddr *)&address, sizeof address) != 0) {
        enum rc rc = refuse_connection(path, err);
        (void)close(fd);
        return rc;
    }
    *fd_r = fd;
    return OK;
}

/* ---- the conversation ---- */

static int64_t now_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Until something came, or the time for the whole answer is over. */
static enum rc wait_for(int fd, int64_t until_ms, struct err *err)
{
    struct pollfd poll_fd = {.fd = fd, .events = POLLIN};
    int64_t left_ms = until_ms - now_ms();
    if (left_ms <= 0 || poll(&poll_fd, 1, (int)left_ms) == 0)
        return ERR(err, E_TEMP, "suarad did not answer within %d seconds; see its log", ANSWER_S);
    return OK;
}

static enum rc next_frame(struct wire *wire, int64_t until_ms, struct wire_frame *frame_r, struct err *err)
{
    enum rc rc;
    while ((rc = wire_next(wire, frame_r, err)) == E_NOTFOUND) {
        rc = wire_read(wire, err);
        if (rc == E_TEMP)
            rc = wait_for(wire->fd, until_ms, err);
        else if (rc == E_NOTFOUND)
            return ERR(err, E_TEMP, "suarad broke off its answer; see its log");
        if (rc != OK)
            return rc;
    }
    return rc;
}

static enum rc converse(struct wire *wire, const struct control_words *words, ask_frame_fn take, void *ctx,
                        struct err *err)
{
    struct wire_frame frame;
    bool has_ended = false;
    int64_t until_ms = now_ms() + (int64_t)ANSWER_S * 1000;
    control_request_put(words, &frame);
    enum rc rc = wire_send(wire, &frame, err);
    if (rc == E_PERM)
        rc = OK; /* suarad hung up, but may have said why before */
    while (rc == OK && !has_ended) {
        rc = next_frame(wire, until_ms, &frame, err);
        if (rc == OK)
            rc = take(ctx, &frame, &has_ended, err);
    }
    return rc;
}

enum rc ask_suarad(const char *path, const struct control_words *words, ask_frame_fn take, void *ctx, struct err *err)
{
    int fd;
    enum rc rc = reach(path, &fd, err);
    if (rc != OK)
        return rc;
    struct wire *wire = calloc(1, sizeof *wire);
    if (wire == NULL) {
        rc = ERR(err, E_TEMP, "no memory");
    } else {
        wire_open(wire, fd);
        rc = converse(wire, words, take, ctx, err);
    }
    free(wire);
    (void)close(fd);
    return rc == E_NOTFOUND ? E_TEMP : rc;
}

static enum rc show_it(void *ctx, struct wire_frame *frame, bool *has_ended_r, struct err *err)
{
    return show_frame(ctx, frame, has_ended_r, err);
}

/* The answer as it was, or why there is none. */
static enum exit_code finish(enum rc rc, struct show *show, const struct err *err)
{
    char error[ERR_TEXT_MAX];
    bool is_cut = false;
    if (rc != OK) {
        (void)fprintf(stderr, "suaractl: %s\n", err->text);
        return EXIT_UNREACHABLE;
    }
    enum exit_code code = show_finish(show, error, &is_cut);
    if (error[0] != '\0')
        (void)fprintf(stderr, "suaractl: %s\n", error);
    if (is_cut)
        (void)fputs("suaractl: there is more than fits in one answer; ask for less with --limit or --unit\n", stderr);
    return code;
}

static enum exit_code refuse(const struct err *err, enum exit_code code)
{
    (void)fprintf(stderr, "suaractl: %s\n", err->text);
    return code;
}

enum exit_code ask_run(const struct options *options, const struct control_words *words)
{
    struct control_request request;
    struct wire *wire = calloc(1, sizeof *wire);
    struct show *show = NULL;
    char path[CONFIG_PATH_MAX];
    struct err err;
    int fd = -1;
    enum exit_code code = EXIT_REFUSED;
    if (wire == NULL)
        return code;
    if (control_parse(words, &request, &err) != OK) {
        code = refuse(&err, EXIT_REFUSED);
    } else if (config_control(options->config_path, print_finding, NULL, path) != OK) {
        code = EXIT_REFUSED;
    } else if (reach(path, &fd, &err) != OK) {
        code = refuse(&err, EXIT_UNREACHABLE);
    } else if (show_open(request.verb, options->is_json, stdout, &show, &err) != OK) {
        code = refuse(&err, EXIT_REFUSED);
    } else {
        wire_open(wire, fd);
        code = finish(converse(wire, words, show_it, show, &err), show, &err);
    }
    show_close(&show);
    if (fd >= 0)
        (void)close(fd);
    free(wire);
    return code;
}
