/*
 * suarad: what the parts of the daemon share. One thread, one loop; every
 * member is read and written between two polls only.
 *
 *   main.c      options; what is opened in which order, and closed in reverse
 *   loop.c      the poll loop: signals, workers, clients, timers, sends
 *   modems.c    the workers, and what happens with what they bring
 *   sends.c     the outbox: what each idle modem sends next; what falls due
 *   recount.c   deadlines that are counted anew after a start or a reload, slice by slice
 *   trouble.c   what is wrong now: told once, shown by `suaractl status`
 *   reload.c    another configuration beside the running one, then the swap
 *   listener.c  the control socket: clients, peers, deadlines
 *   answers.c   what each command of suaractl is answered with
 */
#ifndef SUARA_DAEMON_SUARAD_H
#define SUARA_DAEMON_SUARAD_H

#include "flow/due.h"
#include "flow/intake.h"
#include "flow/sender.h"
#include "io/config.h"
#include "io/control.h"
#include "io/log.h"

#include "worker.h"

#include <limits.h>

/* Exit codes. systemd starts suarad again after all but a clean end. */
enum exit_code {
    EXIT_GOOD = 0,
    EXIT_REFUSED = 1, /* options, configuration, database or socket: a person must act       */
    EXIT_DISK = 74    /* the disk may have lost a write (EX_IOERR): only a fresh start can tell */
};

/* Areas that can be in trouble, each until it works again. */
enum trouble_area {
    TROUBLE_KEEP,    /* messages cannot be kept: they stay in the SIM */
    TROUBLE_SEND,    /* the outbox cannot be read or marked           */
    TROUBLE_TIMERS,  /* what falls due cannot be done                 */
    TROUBLE_DRAFTS,  /* drafts cannot go to the desk                  */
    TROUBLE_CASES,   /* timers of cases cannot run                    */
    TROUBLE_RECOUNT, /* deadlines cannot be counted anew              */
    TROUBLE_COUNT
};

struct trouble {
    bool is_on;
    int64_t since_at;
    char text[ERR_TEXT_MAX];
};

/* The send of a modem: none, under way, or over with a result that the store
 * has not taken yet. */
enum send_state { SEND_NONE, SEND_UNDER_WAY, SEND_UNMARKED };

struct suarad_modem {
    struct worker *worker;
    struct config_modem config; /* what the worker was started with */
    bool is_retiring;           /* the configuration names it no more */
    enum send_state send;
    struct send_result result; /* id is set from UNDER_WAY on      */
    int tries;
    int64_t down_at; /* UTC; 0: it is up                    */
    bool is_told;    /* staff know that it is down          */
};

struct listener;

struct suarad {
    struct log log;
    const char *config_path;
    char modem_program[PATH_MAX];
    struct config *config;
    struct store *store;
    struct intake *intake;
    struct listener *listener;
    int signal_fd, clock_fd;

    struct suarad_modem modem[CONFIG_MODEMS_MAX];
    int n_modems;

    int64_t started_at, loaded_at; /* UTC: of the process, of its configuration */
    int64_t now_ms;                /* monotonic; read once a turn of the loop    */
    int64_t due_ms;                /* when the store has something next          */
    int64_t housekeeping_ms;
    int64_t recount_ms; /* when the next slice of it is done; INT64_MAX: it is over */
    struct recount recount;
    int64_t watchdog_ms, watchdog_every_ms; /* every 0: nobody watches           */
    int64_t stop_by_ms;                     /* a send under way may end until then        */
    int64_t arrange_by_ms;                  /* the same, of a modem that retires           */
    bool is_arranging;                      /* a modem that retires has a send under way  */
    bool is_stirred;                        /* something may be waiting to be sent        */
    bool has_more_due;                      /* timers of cases that ran out and were too many for one turn */
    bool is_stopping;
    enum exit_code exit_code; /* not EXIT_GOOD: end now                     */
    struct trouble trouble[TROUBLE_COUNT];
    char status_text[160]; /* as systemd was last told                   */
};

int64_t clock_now_ms(void);  /* monotonic, for everything that waits */
int64_t clock_wall_ms(void); /* UTC                                  */
int64_t clock_wall_s(void);  /* UTC, for everything that is stored   */

/* loop.c: until a signal or a fatal error; the exit code. */
enum exit_code loop_run(struct suarad *suarad);

/* modems.c: start what the configuration names and is not running as it names it, stop
 * the rest; a send under way may end first: is_arranging says that it must be called again. */
void modems_arrange(struct suarad *suarad);
void modems_stop(struct suarad *suarad);
void modems_read(struct suarad *suarad, int i);
void modems_tick(struct suarad *suarad);
int64_t modems_deadline_ms(const struct suarad *suarad);
int modems_count_up(const struct suarad *suarad);
void modems_tell(struct suarad *suarad); /* staff, once an outage, of what is down for too long or back */
bool modems_is_sending(const struct suarad *suarad);

/* sends.c: a send ended; give each idle modem its next; do what fell due. */
void sends_ended(struct suarad *suarad, struct suarad_modem *modem, const struct send_result *result);
void sends_round(struct suarad *suarad);
void sends_due(struct suarad *suarad);
/* Drafts whose question lapsed by now go to the desk, and timers of cases run: also before messages are taken, which
 * may ask anew, or answer what is over. That they cannot is noted, and nobody's business else. */
void sends_catch_up(struct suarad *suarad, int64_t now);
int sends_count_queued(const struct suarad *suarad); /* 0 also when the store does not say */

/* recount.c: the dates of open cases are to be counted anew; the next slice of it, if it is time. Timers of cases wait
 * until it is over: a day that became a holiday is none to remind anybody on. */
void recount_begin(struct suarad *suarad);
void recount_turn(struct suarad *suarad);

/* trouble.c: what a rc of the store or of flow means for the daemon. OK ends
 * the trouble of that area; E_UNCERTAIN ends the process. Returns rc. */
enum rc trouble_note(struct suarad *suarad, enum trouble_area area, enum rc rc, const struct err *err);
bool trouble_is_any(const struct suarad *suarad);

/* reload.c: for the user uid. E_INVAL: refused, the old configuration runs on; report was told why. */
enum rc reload_run(struct suarad *suarad, int64_t uid, config_report_fn report, void *ctx) MUST_CHECK;
/* Which configuration is in use from now on, for the audit log. */
enum rc reload_record(struct suarad *suarad, const struct config *config, const struct audit_entry *act,
                      struct err *err) MUST_CHECK;
/* Keep a copy of the files in use, for suaractl replay; a failure is a warning in the log. */
void reload_keep(struct suarad *suarad);

/* answers.c: the reply to one request of the user uid; ctx is the suarad. */
void answers_give(void *ctx, int64_t uid, const struct control_words *words, struct control_reply *reply);

#endif
