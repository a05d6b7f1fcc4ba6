/*
 * modem_gammu: the modem port (port/modem.h) over libGammu, in parts:
 *
 *   modem_gammu.c         open (line read dry, PIN, init lines, libGammu) and close
 *   modem_gammu_wait.c    waiting; what the modem says by itself
 *   modem_gammu_decode.c  an SMS of libGammu's as one of ours
 *   modem_gammu_receive.c poll: status, list, slots one by one
 *   modem_gammu_delete.c  delete; what a delete did not delete; raw PDUs
 *   modem_gammu_send.c    send
 *   modem_gammu_status.c  signal, operator, USSD
 *
 * Private to these files, the only ones that include gammu.h. What libGammu 1.42
 * really does, and so why each thing is done as it is, stands beside the code. Its
 * ERR_NONE is 1.
 */
#ifndef SUARA_IO_MODEM_GAMMU_H
#define SUARA_IO_MODEM_GAMMU_H

#include "io/modem_tty.h"
#include "port/modem.h"

#include <gammu.h>

#define MODEM_GAMMU_PUSHED_MAX 8   /* PDUs that the modem handed over without storing them  */
#define MODEM_GAMMU_DONE_MAX   256 /* SMS handed over and deleted, to notice those that stay */

#define MODEM_GAMMU_STUCK_MAX 4 /* deletes that are tried again with one poll */

/* folder of our slots; libGammu's own are 0 and up. */
#define MODEM_GAMMU_FOLDER_RAW  (-1) /* libGammu cannot read it, nor therefore delete it */
#define MODEM_GAMMU_FOLDER_PUSH (-2) /* not stored in the modem: location is its number  */

/* ME lies behind SM in libGammu's flat numbers (its GSM_PHONE_MAXSMSINFOLDER, and
 * DUMMY_MAX_SMS of the dummy phone). */
#define MODEM_GAMMU_FLAT       100000
#define MODEM_GAMMU_FLAT_DUMMY 10000

struct modem {
    GSM_StateMachine *s;
    struct modem_tty tty;
    struct modem_watch watch;
    bool is_dummy;
    int64_t lost_answer_ms; /* libGammu threw an answer away then; 0: not in this call */

    /* known from the start, or from the last time it was asked */
    char imsi[STORE_IMSI_MAX];
    GSM_SMSC smsc;
    bool has_smsc, is_registered;
    char operator_name[32];
    int n_status; /* times that the status was asked */
    GSM_SMSMemoryStatus memory;

    /* what the modem said by itself */
    bool has_come;     /* +CMTI, +CDSI */
    bool has_rebooted; /* its settings are gone: start afresh */
    bool is_pdu_next;  /* +CDS, +CMT: the next line is a PDU */
    bool has_report;   /* in memory SR, which no list shows, at report_location */
    int report_location;
    int n_pushed, push_serial;
    struct modem_sms pushed[MODEM_GAMMU_PUSHED_MAX];
    GSM_SMSMessage pushed_pdu; /* the one being decoded */

    /* receive */
    GSM_MultiSMSMessage multi; /* 266 kB: too big for a stack */
    bool is_memory_stale;      /* a raw command may have selected another memory than libGammu thinks */
    int64_t read_at_ms;        /* when the slots of the last batch were read */
    int n_bad;
    struct modem_slot bad[MODEM_BATCH_MAX]; /* met in this poll: libGammu cannot read them */
    int n_stuck;
    struct modem_slot stuck[MODEM_GAMMU_STUCK_MAX]; /* met in this poll: deleted before, and still there */
    int n_missed;                                   /* SMS counted but not found, when all slots were last searched */
    int64_t searched_at_ms;
    int n_done, done_at;
    struct modem_slot done[MODEM_GAMMU_DONE_MAX];

    /* the answers that callbacks bring */
    struct {
        bool is_done;
        int status, reference;
    } sent;
    struct {
        bool is_done;
        int status;
        char text[512];
    } ussd;
};

/* modem_gammu.c */
int64_t modem_gammu_now_ms(void);
void modem_gammu_note(const struct modem *modem, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* OK for ERR_NONE; else E_TEMP, E_NOTFOUND or E_PERM, as port/modem.h has them. */
enum rc modem_gammu_rc(GSM_Error error, const char *what, struct err *err) MUST_CHECK;
/* Time-outs and broken lines: nothing that libGammu says afterwards can be trusted. */
bool modem_gammu_is_fatal(GSM_Error error);

/* modem_gammu_wait.c */
void modem_gammu_listen(struct modem *modem); /* set the callbacks */
/* Before each call of libGammu: what stands on the line is ours, so that libGammu finds it clean. */
void modem_gammu_settle(struct modem *modem);

/* modem_gammu_decode.c */
void modem_gammu_decode(const GSM_SMSMessage *sms, struct modem_sms *sms_r);
void modem_gammu_text(const unsigned char *utf16be, size_t units, char *text_r, size_t cap);
void modem_gammu_check(const struct modem_sms *sms, uint8_t check_r[16]);
/* Did its user data header run over what lies behind it in libGammu's structure,
 * the sender's number for one? libGammu copies up to 256 bytes into 140. */
bool modem_gammu_is_smashed(const GSM_SMSMessage *sms);
/* A PDU in hex, as in +CDS: false when it is none. */
bool modem_gammu_decode_hex(struct modem *modem, const char *hex, struct modem_sms *sms_r);

/* modem_gammu_delete.c */
/* The PDU that lies in a slot, by a plain AT+CMGR. E_NOTFOUND: the slot is empty. */
enum rc modem_gammu_read_raw(struct modem *modem, const struct modem_slot *slot, struct modem_sms *sms_r,
                             struct err *err) MUST_CHECK;
/* Was this very SMS handed over and deleted before? */
bool modem_gammu_is_done(const struct modem *modem, const struct modem_slot *slot);
/* Ask for the memory anew when a raw command may have changed it. */
enum rc modem_gammu_sync_memory(struct modem *modem, struct err *err) MUST_CHECK;

#endif
