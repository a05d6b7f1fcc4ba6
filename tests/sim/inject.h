/* inject: messages on their way to the modem: a text cut into parts as a handset would, with the odd orders and
 * references that a test asks for.
 */
#ifndef SIM_INJECT_H
#define SIM_INJECT_H

struct sim;

/* "[order=3,1,2] [ref=N] [width=8|16] [mem=SM|ME] [time=YYMMDDhhmmss] [tz=QUARTERS] [coding=gsm|ucs2|8bit] SENDER
 * TEXT". NULL, or what is wrong. */
const char *inject_sms(struct sim *s, const char *args);
/* "HEX [mem=SM|ME]": anything without a space is taken. */
const char *inject_pdu(struct sim *s, const char *args);

#endif
