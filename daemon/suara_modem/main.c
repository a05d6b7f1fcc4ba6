/*
 * suara-modem: one modem, for suarad, which starts it with a socket as its standard
 * input and gives it everything else over that socket. The only program that links
 * libGammu. Standard error is for what libraries may have to complain about.
 */
#include "serve.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

static int is_socket(int fd)
{
    int type;
    socklen_t len = sizeof type;
    return getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &len) == 0;
}

int main(void)
{
    const struct rlimit none = {.rlim_cur = 0, .rlim_max = 0};
    if (!is_socket(STDIN_FILENO)) {
        (void)fputs("suara-modem is started by suarad, not by hand; see suara.conf, modems\n", stderr);
        return 2;
    }
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL); /* suarad gone: nobody keeps what the modem brings */
    (void)prctl(PR_SET_DUMPABLE, 0);        /* numbers, texts and the PIN are in this memory   */
    (void)setrlimit(RLIMIT_CORE, &none);
    (void)signal(SIGPIPE, SIG_IGN);
    (void)setenv("TZ", "UTC0", 1); /* else each look at the clock looks for /etc/localtime */
    _exit(serve_run(STDIN_FILENO));
}
