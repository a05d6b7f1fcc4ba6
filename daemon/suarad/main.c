#include "listener.h"
#include "suarad.h"

#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#define CONFIG_DEFAULT "/etc/suara/suara.conf"
#ifndef SUARA_LIBEXEC_DIR
#define SUARA_LIBEXEC_DIR "/usr/libexec/suara"
#endif

struct options {
    const char *config_path, *modem_program;
    bool is_check;
    int exit_now; /* -1: go on; else the exit code */
};

static void print_help(void)
{
    (void)puts("suarad: the SMS complaint and feedback gateway of health centres\n"
               "\n"
               "  suarad -c FILE            run in the foreground; log to standard error or the journal\n"
               "  suarad -c FILE --check    read and check all configuration, then end: 0 good, 1 not\n"
               "\n"
               "  -c, --config FILE         suara.conf (default " CONFIG_DEFAULT ")\n"
               "      --check               findings go to standard error as file:line:column: ...\n"
               "      --modem-program PATH  suara-modem to start, if not the one beside suarad\n"
               "      --version, --help\n"
               "\n"
               "SIGHUP reloads the configuration, all or nothing; SIGTERM ends. See also suaractl.");
}

static void read_options(int argc, char **argv, struct options *options_r)
{
    enum { OPTION_CHECK = 256, OPTION_MODEM_PROGRAM, OPTION_VERSION };
    static const struct option OPTIONS[] = {{"config", required_argument, NULL, 'c'},
                                            {"check", no_argument, NULL, OPTION_CHECK},
                                            {"modem-program", required_argument, NULL, OPTION_MODEM_PROGRAM},
                                            {"version", no_argument, NULL, OPTION_VERSION},
                                            {"help", no_argument, NULL, 'h'},
                                            {NULL, 0, NULL, 0}};
    *options_r = (struct options){.config_path = CONFIG_DEFAULT, .exit_now = -1};
    for (int option; (option = getopt_long(argc, argv, "c:h", OPTIONS, NULL)) != -1;) {
        if (option == 'c') {
            options_r->config_path = optarg;
        } else if (option == OPTION_CHECK) {
            options_r->is_check = true;
        } else if (option == OPTION_MODEM_PROGRAM) {
            options_r->modem_program = optarg;
        } else if (option == OPTION_VERSION) {
            (void)puts("suarad " SUARA_VERSION);
            options_r->exit_now = EXIT_GOOD;
        } else if (option == 'h') {
            print_help();
            options_r->exit_now = EXIT_GOOD;
        } else {
            options_r->exit_now = EXIT_REFUSED; /* getopt_long has said why */
        }
    }
    if (options_r->exit_now < 0 && optind < argc) {
        (void)fprintf(stderr, "suarad: '%s' is not understood; see suarad --help\n", argv[optind]);
        options_r->exit_now = EXIT_REFUSED;
    }
}

static void print_finding(void *ctx, bool is_warning, const char *line)
{
    (void)ctx, (void)is_warning;
    (void)fprintf(stderr, "%s\n", line);
}

static enum exit_code check_config(const char *path)
{
    struct config *config = NULL;
    char summary[CONFIG_PATH_MAX + 128];
    if (config_load(path, print_finding, NULL, &config) != OK)
        return EXIT_REFUSED;
    config_summary(config, summary, sizeof summary);
    (void)puts(summary);
    config_free(&config);
    return EXIT_GOOD;
}

/* suara-modem: as told; else beside our own executable; else where packages put it. */
static enum rc find_modem_program(const char *told, char path_r[PATH_MAX], struct err *err)
{
    static const char NAME[] = "/suara-modem";
    ssize_t n = told != NULL ? -1 : readlink("/proc/self/exe", path_r, PATH_MAX - sizeof NAME);
    if (told != NULL) {
        (void)snprintf(path_r, PATH_MAX, "%s", told);
    } else if (n > 0) {
        path_r[n] = '\0';
        char *slash = strrchr(path_r, '/');
        memcpy(slash != NULL ? slash : path_r, NAME, sizeof NAME);
    }
    if (told == NULL && (n <= 0 || access(path_r, X_OK) != 0))
        (void)snprintf(path_r, PATH_MAX, "%s%s", SUARA_LIBEXEC_DIR, NAME);
    if (access(path_r, X_OK) != 0)
        return ERR(err, E_PERM, "cannot start %s: %s; name suara-modem with --modem-program", path_r, strerror(errno));
    return OK;
}

/* Signals arrive as data in the loop; a broken pipe as an error of write(2). */
static enum rc open_signals(struct suarad *suarad, struct err *err)
{
    sigset_t set;
    (void)sigemptyset(&set);
    (void)sigaddset(&set, SIGTERM);
    (void)sigaddset(&set, SIGINT);
    (void)sigaddset(&set, SIGHUP);
    (void)sigaddset(&set, SIGCHLD);
    (void)signal(SIGPIPE, SIG_IGN);
    if (sigprocmask(SIG_BLOCK, &set, NULL) != 0)
        return ERR(err, E_PERM, "sigprocmask: %s", strerror(errno));
    suarad->signal_fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
    if (suarad->signal_fd < 0)
        return ERR(err, E_PERM, "signalfd: %s", strerror(errno));
    return OK;
}

#define NEVER_S 9000000000 /* in the year 2255; the kernel takes no more than nine thousand million seconds */

/* A timer that never fires, but ends early when somebody sets the wall clock. */
static enum rc open_clock(struct suarad *suarad, struct err *err)
{
    const struct itimerspec never = {.it_value = {.tv_sec = NEVER_S}};
    suarad->clock_fd = timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
    if (suarad->clock_fd < 0)
        return ERR(err, E_PERM, "timerfd_create: %s", strerror(errno));
    if (timerfd_settime(suarad->clock_fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &never, NULL) != 0)
        return ERR(err, E_PERM, "timerfd_settime: %s", strerror(errno));
    return OK;
}

static enum rc open_config(struct suarad *suarad, struct err *err)
{
    if (config_load(suarad->config_path, print_finding, NULL, &suarad->config) != OK)
        return ERR(err, E_INVAL, "%s: the configuration is refused; see above", suarad->config_path);
    return OK;
}

static enum rc open_store(struct suarad *suarad, struct err *err)
{
    return store_open(suarad->config->database, suarad->config->key, &suarad->store, err);
}

static enum rc open_intake(struct suarad *suarad, struct err *err)
{
    return intake_open(&suarad->intake, err);
}

static enum rc open_listener(struct suarad *suarad, struct err *err)
{
    return listener_open(suarad->config->control, &suarad->listener, err);
}

typedef enum rc (*open_fn)(struct suarad *suarad, struct err *err);

/* The store comes before the socket: it is what keeps a second daemon out. */
static const open_fn OPEN[] = {open_signals, open_clock, open_config, open_store, open_intake, open_listener};

static enum rc open_all(struct suarad *suarad, struct err *err)
{
    enum rc rc = OK;
    for (size_t i = 0; rc == OK && i < sizeof OPEN / sizeof OPEN[0]; i++)
        rc = OPEN[i](suarad, err);
    return rc;
}

static void close_all(struct suarad *suarad)
{
    modems_stop(suarad);
    listener_close(&suarad->listener);
    intake_close(&suarad->intake);
    store_close(&suarad->store);
    config_free(&suarad->config);
    if (suarad->clock_fd >= 0)
        (void)close(suarad->clock_fd);
    if (suarad->signal_fd >= 0)
        (void)close(suarad->signal_fd);
}

static void set_watchdog(struct suarad *suarad)
{
    uint64_t usec = 0;
    if (sd_watchdog_enabled(0, &usec) > 0)
        suarad->watchdog_every_ms = (int64_t)(usec / 1000 / 3);
}

/* A start may bring other files, as a reload does. It is not held up when the disk is full. */
static void record_start(struct suarad *suarad)
{
    const struct audit_entry act = {.actor = AUDIT_SUARA, .act = "start"};
    struct err err;
    if (reload_record(suarad, suarad->config, &act, &err) != OK)
        log_warning(&suarad->log, "the start is not in the audit log: %s", err.text);
}

static enum exit_code run(struct suarad *suarad)
{
    char summary[CONFIG_PATH_MAX + 128];
    config_summary(suarad->config, summary, sizeof summary);
    suarad->started_at = suarad->loaded_at = clock_wall_s();
    set_watchdog(suarad);
    reload_keep(suarad);
    record_start(suarad);
    modems_arrange(suarad);
    log_notice(&suarad->log, "suarad %s runs on %s", SUARA_VERSION, summary);
    (void)sd_notify(0, "READY=1");
    return loop_run(suarad);
}

int main(int argc, char **argv)
{
    struct options options;
    struct suarad suarad = {.signal_fd = -1, .clock_fd = -1, .exit_code = EXIT_GOOD};
    struct err err;
    read_options(argc, argv, &options);
    if (options.exit_now >= 0)
        return options.exit_now;
    if (options.is_check)
        return (int)check_config(options.config_path);
    (void)umask(077);
    log_open(&suarad.log, STDERR_FILENO);
    suarad.config_path = options.config_path;
    enum rc rc = find_modem_program(options.modem_program, suarad.modem_program, &err);
    if (rc == OK)
        rc = open_all(&suarad, &err);
    if (rc == OK)
        suarad.exit_code = run(&suarad);
    else
        log_error(&suarad.log, "%s", err.text);
    close_all(&suarad);
    if (rc == OK)
        log_notice(&suarad.log, "ended");
    return rc == OK ? (int)suarad.exit_code : EXIT_REFUSED;
}
