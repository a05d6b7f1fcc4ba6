/*
 * modem: what Suara needs of a GSM modem. Two implementations: io/modem_gammu
 * (libGammu, in the suara-modem process, which alone links it) and the scripted
 * modem of tests/transcript. Blocking; one handle, one thread, one modem a process.
 *
 * Errors: E_TEMP the modem did not answer or answered oddly: close, exit, start
 * afresh (libGammu: after the first time-out its state is not to be trusted).
 * E_NOTFOUND the device is not there: unplugged perhaps; look again in seconds.
 * E_PERM needs a person: PIN wrong or missing, PUK wanted, no permission.
 */
#ifndef SUARA_PORT_MODEM_H
#define SUARA_PORT_MODEM_H

#include "port/store.h"

#define MODEM_BATCH_MAX     32 /* SMS handed over together */
#define MODEM_INIT_MAX      8
#define MODEM_INIT_LINE_MAX 64

struct modem; /* handle */

struct modem_slot;

/* What a modem tells while a call is under way, for whoever watches over it from
 * outside of the process. Each may be NULL. */
struct modem_watch {
    void *ctx;
    void (*before_pin)(void *ctx); /* the PIN is about to be entered: the one time of this start */
    /* An SMS is about to be read and decoded. location 0: libGammu picks the slot. */
    void (*before_read)(void *ctx, const struct modem_slot *slot);
    void (*note)(void *ctx, const char *text); /* a person may want to read this in the log */
    /* The call under way will not come back for minutes: end the process. Does not return. */
    void (*give_up)(void *ctx, const char *reason);
};

struct modem_config {
    char name[MODEM_NAME_MAX];
    char device[256];
    char connection[32];                            /* "at115200", "at", "dku2at", "none"             */
    char model[32];                                 /* "", "at", "dummy"                              */
    char pin[9];                                    /* "": none                                       */
    char init[MODEM_INIT_MAX][MODEM_INIT_LINE_MAX]; /* AT lines before libGammu opens the tty */
    int n_init;
    char country[COUNTRY_MAX];
    int pace_ms;                     /* cap of libGammu's fixed pauses; -1: libGammu's own */
    const struct modem_watch *watch; /* borrowed, outlives the modem; NULL: nobody */
};

/* Where an SMS lies in the modem; opaque to all but the modem. location 0: nowhere. */
struct modem_slot {
    int folder, location;
    int memory;
    uint8_t check[16]; /* digest of what was read there: compared before a delete */
};

struct modem_sms {
    struct modem_slot slot;
    char sender[64]; /* UTF-8 as decoded                               */
    int64_t smsc_at;
    int ref, ref_width, part, total;
    bool is_text;
    bool is_report; /* a status report: reference, status count        */
    int reference, status;
    char text[1024]; /* of one part, clean UTF-8                        */
    char raw[STORE_RAW_MAX];
};

struct modem_status {
    char imsi[STORE_IMSI_MAX];
    char operator_name[32];
    int signal_percent; /* -1: unknown                                     */
    int used, size;     /* SMS slots of all memories                       */
    bool has_smsc;
    bool is_registered;
};

struct modem_batch {
    int n;
    struct modem_sms sms[MODEM_BATCH_MAX];
    bool has_more; /* poll again after these are deleted              */
    int n_stuck;   /* SMS that are still there after their delete: not handed over again */
};

enum rc modem_open(const struct modem_config *config, struct modem **modem_r, struct err *err) MUST_CHECK;
void modem_close(struct modem **modem);

/* Status before listing: nothing used costs one round trip. The same SMS may be
 * handed over twice. skip: slots that killed a worker: not decoded but handed over
 * raw (is_text false). With n_skip > 0 slots are read one by one, each told to
 * watch->before_read, so that a crash names its slot; an entry with location 0 asks
 * for just that. */
enum rc modem_poll(struct modem *modem, const struct modem_slot *skip, int n_skip, struct modem_batch *batch_r,
                   struct err *err) MUST_CHECK;

/* Delete after commit. E_EXISTS: the slot now holds another SMS: nothing was
 * deleted. E_UNCERTAIN: the modem refused; it is tried again with later polls. */
enum rc modem_delete(struct modem *modem, const struct modem_slot *slot, struct err *err) MUST_CHECK;

/* Send one message in as many parts as it needs. OK means the attempt ended
 * and result_r says how (accepted, refused, unknown); E_TEMP: the modem is
 * gone, result_r is SEND_NOT_TRIED or SEND_UNKNOWN. */
enum rc modem_send(struct modem *modem, const struct outgoing *outgoing, struct send_result *result_r,
                   struct err *err) MUST_CHECK;

enum rc modem_status(struct modem *modem, struct modem_status *status_r, struct err *err) MUST_CHECK;

/* Wait up to wait_ms for the modem to say that something came; true when it did.
 * fd: also returns early when readable (the parent speaks); -1: none. */
bool modem_wait(struct modem *modem, int fd, int wait_ms);

/* Dial a USSD code. status_r: 2 done, 3 a menu came (cancelled by us, never answered), ... */
enum rc modem_ussd(struct modem *modem, const char *code, int wait_ms, int *status_r, char *text_r, size_t cap,
                   struct err *err) MUST_CHECK;

#endif
