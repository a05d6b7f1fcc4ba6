#include "listener.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define SOCKET_MODE 0660
#define GROUPS_MAX  256 /* of one peer that are looked at */

enum client_state { CLIENT_FREE, CLIENT_READING, CLIENT_WRITING };

struct client {
    enum client_state state;
    int fd;
    int64_t deadline_ms; /* absolute: from the accept on */
    size_t n_written;
    int64_t uid; /* of who asks */
    struct control_reply reply;
    struct wire wire; /* of the request */
};

struct listener {
    int fd;
    gid_t group;  /* of the socket file: its members may speak */
    dev_t device; /* the socket file, to know it again          */
    ino_t inode;
    struct sockaddr_un address;
    struct client client[LISTENER_CLIENTS_MAX];
};

/* ---- opening ------------------------------------------------------------------ */

static int new_socket(void)
{
    return socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
}

/* A file with our name: a living daemon's, a dead one's, or something else. */
static enum rc clear_stale(const struct sockaddr_un *address, struct err *err)
{
    struct stat stat;
    if (lstat(address->sun_path, &stat) != 0)
        return OK;
    if (!S_ISSOCK(stat.st_mode))
        return ERR(err, E_PERM, "%s exists and is no socket; move it away or change 'control'", address->sun_path);
    int fd = new_socket();
    if (fd < 0)
        return ERR(err, E_TEMP, "socket: %s", strerror(errno));
    int failed = connect(fd, (const struct sockaddr *)address, sizeof *address);
    int why = errno;
    (void)close(fd);
    if (failed == 0 || why == EAGAIN)
        return ERR(err, E_EXISTS, "another suarad answers on %s; stop it first", address->sun_path);
    if (why != ECONNREFUSED || unlink(address->sun_path) != 0)
        return ERR(err, E_PERM, "%s: %s", address->sun_path, strerror(why == ECONNREFUSED ? errno : why));
    return OK;
}

/* Permissions are set before anybody can connect, and read back. */
static enum rc bind_and_listen(struct listener *listener, struct err *err)
{
    const char *path = listener->address.sun_path;
    struct stat stat;
    listener->fd = new_socket();
    if (listener->fd < 0)
        return ERR(err, E_TEMP, "socket: %s", strerror(errno));
    if (bind(listener->fd, (const struct sockaddr *)&listener->address, sizeof listener->address) != 0) {
        enum rc rc = ERR(err, E_PERM, "cannot make the control socket %s: %s", path, strerror(errno));
        (void)close(listener->fd);
        listener->fd = -1; /* the file is not ours */
        return rc;
    }
    if (chmod(path, SOCKET_MODE) != 0 || lstat(path, &stat) != 0)
        return ERR(err, E_PERM, "%s: %s", path, strerror(errno));
    if ((stat.st_mode & 0777) != SOCKET_MODE)
        return ERR(err, E_PERM, "%s has mode %o, not %o", path, (unsigned)stat.st_mode & 0777, SOCKET_MODE);
    listener->group = stat.st_gid;
    listener->device = stat.st_dev;
    listener->inode = stat.st_ino;
    if (listen(listener->fd, LISTENER_CLIENTS_MAX) != 0)
        return ERR(err, E_PERM, "listen: %s", strerror(errno));
    return OK;
}

enum rc listener_open(const char *path, struct listener **listener_r, struct err *err)
{
    *listener_r = NULL;
    struct listener *listener = calloc(1, sizeof *listener);
    if (listener == NULL)
        return ERR(err, E_TEMP, "no memory for the control socket");
    listener->fd = -1;
    listener->address.sun_family = AF_UNIX;
    if (strlen(path) >= sizeof listener->address.sun_path) {
        free(listener);
        return ERR(err, E_PERM, "the path of the control socket is too long (at most %zu bytes): %s",
                   sizeof listener->address.sun_path - 1, path);
    }
    memcpy(listener->address.sun_path, path, strlen(path) + 1);
    enum rc rc = clear_stale(&listener->address, err);
    if (rc == OK)
        rc = bind_and_listen(listener, err);
    if (rc != OK)
        listener_close(&listener);
    *listener_r = listener;
    return rc;
}

static void drop(struct client *client)
{
    if (client->state == CLIENT_FREE)
        return;
    (void)close(client->fd);
    control_reply_free(&client->reply);
    client->state = CLIENT_FREE;
}

/* The file, if it is still ours. */
static void remove_file(const struct listener *listener)
{
    struct stat stat;
    if (lstat(listener->address.sun_path, &stat) == 0 && stat.st_dev == listener->device &&
        stat.st_ino == listener->inode)
        (void)unlink(listener->address.sun_path);
}

void listener_close(struct listener **listener)
{
    if (*listener == NULL)
        return;
    for (int i = 0; i < LISTENER_CLIENTS_MAX; i++)
        drop(&(*listener)->client[i]);
    if ((*listener)->fd >= 0) {
        remove_file(*listener);
        (void)close((*listener)->fd);
    }
    free(*listener);
    *listener = NULL;
}

/* ---- who may speak --------------------------------------------------------------- */

static bool has_group(int fd, gid_t group)
{
    gid_t groups[GROUPS_MAX];
    socklen_t len = sizeof groups;
    if (getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, groups, &len) != 0)
        return false;
    for (size_t i = 0; i < len / sizeof groups[0]; i++)
        if (groups[i] == group)
            return true;
    return false;
}

static bool is_allowed(const struct listener *listener, int fd, int64_t *uid_r)
{
    struct ucred peer = {.uid = (uid_t)-1};
    socklen_t len = sizeof peer;
    *uid_r = -1;
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) != 0)
        return false;
    *uid_r = peer.uid;
    return peer.uid == 0 || peer.uid == geteuid() || peer.gid == listener->group || has_group(fd, listener->group);
}

/* ---- the life of a client ---------------------------------------------------------- */

static struct client *find_free(struct listener *listener)
{
    for (int i = 0; i < LISTENER_CLIENTS_MAX; i++)
        if (listener->client[i].state == CLIENT_FREE)
            return &listener->client[i];
    return NULL;
}

static void welcome(struct listener *listener, struct client *client, int fd, int64_t now_ms)
{
    client->state = CLIENT_READING;
    client->fd = fd;
    client->deadline_ms = now_ms + LISTENER_DEADLINE_MS;
    client->n_written = 0;
    wire_open(&client->wire, fd);
    if (is_allowed(listener, fd, &client->uid))
        return;
    control_reply_begin(&client->reply, 0);
    control_reply_end(&client->reply, 1,
                      "not allowed: only root, suara and members of the socket's group may ask suarad");
    client->state = CLIENT_WRITING;
}

static void accept_all(struct listener *listener, int64_t now_ms)
{
    for (struct client *client; (client = find_free(listener)) != NULL;) {
        int fd = accept4(listener->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (fd < 0)
            return;
        welcome(listener, client, fd, now_ms);
    }
}

static void write_some(struct client *client)
{
    size_t left = client->reply.len - client->n_written;
    ssize_t n = send(client->fd, client->reply.bytes + client->n_written, left, MSG_NOSIGNAL);
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (n < 0 || (size_t)n == left) {
        drop(client);
        return;
    }
    client->n_written += (size_t)n;
}

static void refuse(struct client *client, const char *why)
{
    control_reply_begin(&client->reply, 0);
    control_reply_end(&client->reply, 1, why);
}

/* The request when it is whole. E_TEMP: not yet. E_NOTFOUND, E_PERM: the client went away. */
static enum rc next_request(struct client *client, struct control_words *words_r, struct err *err)
{
    struct wire_frame frame;
    enum rc rc = wire_read(&client->wire, err);
    if (rc != OK)
        return rc;
    rc = wire_next(&client->wire, &frame, err);
    if (rc != OK)
        return rc == E_NOTFOUND ? E_TEMP : rc;
    return control_request_get(&frame, words_r, err);
}

static void read_some(struct client *client, listener_answer_fn answer, void *ctx)
{
    struct control_words words;
    struct err err;
    enum rc rc = next_request(client, &words, &err);
    if (rc == E_TEMP)
        return;
    if (rc == E_NOTFOUND || rc == E_PERM) {
        drop(client);
        return;
    }
    if (rc == OK)
        answer(ctx, client->uid, &words, &client->reply);
    else
        refuse(client, err.text);
    client->state = CLIENT_WRITING;
    write_some(client);
}

/* ---- in the loop --------------------------------------------------------------------- */

int listener_gather(const struct listener *listener, struct pollfd *fds_r, int cap)
{
    int n = 1;
    bool has_room = false;
    for (int i = 0; i < LISTENER_CLIENTS_MAX && n < cap; i++) {
        const struct client *client = &listener->client[i];
        if (client->state == CLIENT_FREE)
            has_room = true;
        else
            fds_r[n++] =
                (struct pollfd){.fd = client->fd, .events = client->state == CLIENT_READING ? POLLIN : POLLOUT};
    }
    fds_r[0] = (struct pollfd){.fd = has_room ? listener->fd : -1, .events = POLLIN};
    return n;
}

static short find_events(const struct pollfd *fds, int n, int fd)
{
    for (int i = 0; i < n; i++)
        if (fds[i].fd == fd)
            return fds[i].revents;
    return 0;
}

void listener_turn(struct listener *listener, const struct pollfd *fds, int n, int64_t now_ms,
                   listener_answer_fn answer, void *ctx)
{
    for (int i = 0; i < LISTENER_CLIENTS_MAX; i++) {
        struct client *client = &listener->client[i];
        if (client->state == CLIENT_FREE)
            continue;
        short events = find_events(fds, n, client->fd);
        if (now_ms >= client->deadline_ms)
            drop(client);
        else if (events != 0 && client->state == CLIENT_READING)
            read_some(client, answer, ctx);
        else if (events != 0)
            write_some(client);
    }
    if (find_events(fds, n, listener->fd) != 0)
        accept_all(listener, now_ms);
}

int64_t listener_deadline_ms(const struct listener *listener)
{
    int64_t first_ms = INT64_MAX;
    for (int i = 0; i < LISTENER_CLIENTS_MAX; i++)
        if (listener->client[i].state != CLIENT_FREE && listener->client[i].deadline_ms < first_ms)
            first_ms = listener->client[i].deadline_ms;
    return first_ms;
}
