/*
 * message: one text from one sender, whole, whatever brought it: SMS, USSD, the
 * control tool. What enters the one way that data flows. Pure value.
 */
#ifndef SUARA_CORE_MESSAGE_H
#define SUARA_CORE_MESSAGE_H

#include "core/phone.h"

#include <stdbool.h>
#include <stdint.h>

#define MESSAGE_TEXT_MAX  8192 /* bytes with NUL: 20 parts of 153 septets, at most 2 bytes each, fit */
#define MESSAGE_PARTS_MAX 20
#define MODEM_NAME_MAX    16

enum channel { CHANNEL_SMS, CHANNEL_USSD, CHANNEL_COUNT };

struct message {
    struct phone sender;
    const char *text;    /* clean UTF-8 (gsmtext_clean), NUL-terminated, borrowed */
    int64_t received_at; /* our clock; the SMSC's is never trusted for order */
    enum channel channel;
    bool is_text;    /* false: binary, MMS notification or undecodable        */
    bool is_partial; /* parts are missing and will not be waited for          */
    uint32_t ticket; /* a rehearsal of what has been: the free ticket of the case that it may open; else 0 */
};

#endif
