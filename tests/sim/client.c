#include "client.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "buf.h"

static FILE *connect_to(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    FILE *stream = NULL;

    if (fd >= 0 && strlen(path) < sizeof(address.sun_path)) {
        strcpy(address.sun_path, path);
        if (connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0)
            stream = fdopen(fd, "r+");
    }
    if (!stream) {
        perror(path);
        if (fd >= 0)
            close(fd);
    }
    return stream;
}

static int converse(FILE *stream, const char *command)
{
    char *line = NULL;
    size_t size = 0;
    int rc = -1;

    fprintf(stream, "%s\n", command);
    fflush(stream);
    while (rc < 0 && getline(&line, &size, stream) > 0) {
        if (strcmp(line, "ok\n") == 0) {
            rc = 0;
        } else if (strncmp(line, "error: ", 7) == 0) {
            fputs(line, stderr);
            rc = 1;
        } else {
            fputs(line, stdout);
        }
    }
    free(line);
    return rc < 0 ? 2 : rc;
}

static int converse_stdin(FILE *stream)
{
    char *line = NULL;
    size_t size = 0;
    int rc = 0;

    while (rc == 0 && getline(&line, &size, stdin) > 0) {
        line[strcspn(line, "\n")] = '\0';
        if (line[0])
            rc = converse(stream, line);
    }
    free(line);
    return rc;
}

int client_run(const char *path, char **words)
{
    FILE *stream = connect_to(path);
    struct buf command = {0};
    int rc;

    if (!stream)
        return 2;
    for (char **word = words; *word; word++)
        buf_printf(&command, "%s%s", word == words ? "" : " ", *word);
    rc = *words ? converse(stream, buf_text(&command)) : converse_stdin(stream);
    buf_free(&command);
    fclose(stream);
    return rc;
}
