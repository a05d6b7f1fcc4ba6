/* options: the command line. */
#ifndef SIM_OPTIONS_H
#define SIM_OPTIONS_H

struct options {
    const char *link;    /* symlink to the pseudo-terminal */
    const char *control; /* Unix socket, NULL for none */
    const char *to;      /* client mode: the socket to talk to */
    const char *number;  /* own MSISDN */
    const char *imsi;
    const char *smsc;
    const char *pin; /* NULL: none asked */
    const char *trace;
    const char *storage;
    long sm_slots;
    long me_slots;
    long latency_ms;
    long seed;
    long mr; /* TP-MR of the first message sent */
    int has_stdin;
    int first_arg; /* index of the first argument that is no option */
};

/* 0, or -1 after an explanation on stderr. Strings point into argv. */
int options_parse(int argc, char **argv, struct options *options_r);
void options_usage(void);

#endif
