/*
 * wire_modem: what suarad and suara-modem say to each other, frame by frame.
 * suarad asks, one thing at a time; suara-modem answers, and tells on its own only
 * that something came (WAKE) or that it gives up (FAILED).
 *
 *     START config            -> NOTE* [PIN] STATUS READY | FAILED
 *     POLL slots              -> READING* SMS* BATCH, then
 *       ACK kept              -> DELETED* DONE
 *     SEND outgoing           -> TRYING SENT
 *     ASK_STATUS              -> STATUS
 *     ASK_USSD code, wait     -> USSD
 *
 * Both sides take the other's frames for hostile: suara-modem decodes what
 * strangers send. Every get checks every field and leaves clean UTF-8; when it
 * returns E_INVAL the value is not to be used.
 */
#ifndef SUARA_IO_WIRE_MODEM_H
#define SUARA_IO_WIRE_MODEM_H

#include "io/wire.h"
#include "port/modem.h"

#define WIRE_MODEM_SKIP_MAX 8   /* slots of one POLL */
#define WIRE_MODEM_TEXT_MAX 512 /* of a note, a reason, a USSD text; with NUL */
#define WIRE_MODEM_CODE_MAX 32  /* of a USSD code; with NUL */

enum wire_modem_type {
    /* suarad to suara-modem */
    WIRE_MODEM_START = 1,
    WIRE_MODEM_POLL,
    WIRE_MODEM_ACK,
    WIRE_MODEM_SEND,
    WIRE_MODEM_ASK_STATUS,
    WIRE_MODEM_ASK_USSD,
    /* suara-modem to suarad */
    WIRE_MODEM_NOTE = 64, /* for the log                                            */
    WIRE_MODEM_PIN,       /* about to be entered: must not be given to a later start */
    WIRE_MODEM_READY,     /* open; is it fenced in by Landlock?                      */
    WIRE_MODEM_WAKE,      /* something came: a POLL would find it                    */
    WIRE_MODEM_READING,   /* slot about to be decoded                                */
    WIRE_MODEM_SMS,
    WIRE_MODEM_BATCH,   /* end of the SMS: how many, more, stuck                   */
    WIRE_MODEM_DELETED, /* one slot is done with                                   */
    WIRE_MODEM_DONE,    /* all are                                                 */
    WIRE_MODEM_TRYING,  /* from now on the message may be on its way               */
    WIRE_MODEM_SENT,
    WIRE_MODEM_STATUS,
    WIRE_MODEM_USSD,
    WIRE_MODEM_FAILED /* rc and reason; it exits now                             */
};

struct wire_modem_end { /* body of BATCH */
    int n;
    bool has_more;
    int n_stuck;
};

struct wire_modem_ussd { /* body of USSD */
    int status;          /* see modem_ussd; 0: none came */
    char text[WIRE_MODEM_TEXT_MAX];
};

struct wire_modem_failure { /* body of FAILED */
    enum rc rc;
    char text[WIRE_MODEM_TEXT_MAX];
};

/* Each put begins the frame. config->watch stays behind; country is not needed there. */
void wire_modem_put_start(struct wire_frame *frame, const struct modem_config *config);
void wire_modem_put_poll(struct wire_frame *frame, const struct modem_slot *skip, int n);
void wire_modem_put_flag(struct wire_frame *frame, enum wire_modem_type type, bool flag); /* ACK, READY */
void wire_modem_put_send(struct wire_frame *frame, const struct outgoing *outgoing);
void wire_modem_put_ask_ussd(struct wire_frame *frame, const char *code, int wait_ms);
void wire_modem_put_text(struct wire_frame *frame, enum wire_modem_type type, const char *text); /* NOTE */
void wire_modem_put_slot(struct wire_frame *frame, const struct modem_slot *slot);               /* READING */
void wire_modem_put_sms(struct wire_frame *frame, const struct modem_sms *sms);
void wire_modem_put_batch(struct wire_frame *frame, const struct wire_modem_end *end);
void wire_modem_put_sent(struct wire_frame *frame, const struct send_result *result);
void wire_modem_put_status(struct wire_frame *frame, const struct modem_status *status);
void wire_modem_put_ussd(struct wire_frame *frame, const struct wire_modem_ussd *ussd);
void wire_modem_put_failed(struct wire_frame *frame, const struct wire_modem_failure *failure);

/* All others have an empty body: wire_begin, and wire_end when they come. */

enum rc wire_modem_get_start(struct wire_frame *frame, struct modem_config *config_r, struct err *err) MUST_CHECK;
enum rc wire_modem_get_poll(struct wire_frame *frame, struct modem_slot skip_r[WIRE_MODEM_SKIP_MAX], int *n_r,
                            struct err *err) MUST_CHECK;
enum rc wire_modem_get_flag(struct wire_frame *frame, bool *flag_r, struct err *err) MUST_CHECK;
enum rc wire_modem_get_send(struct wire_frame *frame, struct outgoing *outgoing_r, struct err *err) MUST_CHECK;
enum rc wire_modem_get_ask_ussd(struct wire_frame *frame, char code_r[WIRE_MODEM_CODE_MAX], int *wait_ms_r,
                                struct err *err) MUST_CHECK;
enum rc wire_modem_get_text(struct wire_frame *frame, char text_r[WIRE_MODEM_TEXT_MAX], struct err *err) MUST_CHECK;
enum rc wire_modem_get_slot(struct wire_frame *frame, struct modem_slot *slot_r, struct err *err) MUST_CHECK;
enum rc wire_modem_get_sms(struct wire_frame *frame, struct modem_sms *sms_r, struct err *err) MUST_CHECK;
enum rc wire_modem_get_batch(struct wire_frame *frame, struct wire_modem_end *end_r, struct err *err) MUST_CHECK;
enum rc wire_modem_get_sent(struct wire_frame *frame, struct send_result *result_r, struct err *err) MUST_CHECK;
enum rc wire_modem_get_status(struct wire_frame *frame, struct modem_status *status_r, struct err *err) MUST_CHECK;
enum rc wire_modem_get_ussd(struct wire_frame *frame, struct wire_modem_ussd *ussd_r, struct err *err) MUST_CHECK;
enum rc wire_modem_get_failed(struct wire_frame *frame, struct wire_modem_failure *failure_r,
                              struct err *err) MUST_CHECK;

/* Same place in the modem? What was read there is not compared. */
bool wire_modem_is_same_slot(const struct modem_slot *a, const struct modem_slot *b);

#endif
