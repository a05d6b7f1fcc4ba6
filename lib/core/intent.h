/*
 * intent: what a message wants, and the roles of those who may want it. The
 * names are an outside interface (`suaractl try --json`). Pure.
 */
#ifndef SUARA_CORE_INTENT_H
#define SUARA_CORE_INTENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum intent {
    INTENT_UNKNOWN,
    INTENT_COMPLAINT,
    INTENT_FOLLOWUP,
    INTENT_ANSWER_UNIT,
    INTENT_CONFIRM_YES,
    INTENT_CONFIRM_NO,
    INTENT_RATING,
    INTENT_SURVEY,
    INTENT_SUGGESTION,
    INTENT_INFO,
    INTENT_STATUS,
    INTENT_VOTE,
    INTENT_CANCEL,
    INTENT_REOPEN,
    INTENT_ACCEPT,
    INTENT_RETALIATION,
    INTENT_CONSENT_YES,
    INTENT_CONSENT_NO,
    INTENT_ERASE,
    INTENT_DATA_SUMMARY,
    INTENT_STOP,
    INTENT_START,
    INTENT_HELP,
    INTENT_EMERGENCY,
    INTENT_THANKS,
    INTENT_ABUSE,
    INTENT_IGNORE,
    INTENT_WRONG_NUMBER,
    INTENT_STAFF_TAKE,
    INTENT_STAFF_VIEW,
    INTENT_STAFF_REPLY,
    INTENT_STAFF_CLOSE,
    INTENT_STAFF_REJECT,
    INTENT_STAFF_FORWARD,
    INTENT_STAFF_MEDIATE,
    INTENT_STAFF_SCHEDULE,
    INTENT_STAFF_OUTCOME,
    INTENT_STAFF_LIST,
    INTENT_STAFF_RECAP,
    INTENT_STAFF_CLASS,
    INTENT_STAFF_COACH,
    INTENT_STAFF_WITHDRAW,
    INTENT_STAFF_VISIT,
    INTENT_STAFF_WARN,
    INTENT_COUNT
};

/* "complaint", "staff_take", ...; never NULL. */
const char *intent_name(enum intent intent);

/* INTENT_COUNT when there is none of that name. */
enum intent intent_from_name(const char *name);

bool intent_is_staff(enum intent intent);

#endif
