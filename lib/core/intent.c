#include "core/intent.h"

#include <string.h>

static const char *const NAME[] = {
    [INTENT_UNKNOWN] = "unknown",
    [INTENT_COMPLAINT] = "complaint",
    [INTENT_FOLLOWUP] = "followup",
    [INTENT_ANSWER_UNIT] = "answer_unit",
    [INTENT_CONFIRM_YES] = "confirm_yes",
    [INTENT_CONFIRM_NO] = "confirm_no",
    [INTENT_RATING] = "rating",
    [INTENT_SURVEY] = "survey",
    [INTENT_SUGGESTION] = "suggestion",
    [INTENT_INFO] = "info",
    [INTENT_STATUS] = "status",
    [INTENT_VOTE] = "vote",
    [INTENT_CANCEL] = "cancel",
    [INTENT_REOPEN] = "reopen",
    [INTENT_ACCEPT] = "accept",
    [INTENT_RETALIATION] = "retaliation",
    [INTENT_CONSENT_YES] = "consent_yes",
    [INTENT_CONSENT_NO] = "consent_no",
    [INTENT_ERASE] = "erase",
    [INTENT_DATA_SUMMARY] = "data_summary",
    [INTENT_STOP] = "stop",
    [INTENT_START] = "start",
    [INTENT_HELP] = "help",
    [INTENT_EMERGENCY] = "emergency",
    [INTENT_THANKS] = "thanks",
    [INTENT_ABUSE] = "abuse",
    [INTENT_IGNORE] = "ignore",
    [INTENT_WRONG_NUMBER] = "wrong_number",
    [INTENT_STAFF_TAKE] = "staff_take",
    [INTENT_STAFF_VIEW] = "staff_view",
    [INTENT_STAFF_REPLY] = "staff_reply",
    [INTENT_STAFF_CLOSE] = "staff_close",
    [INTENT_STAFF_REJECT] = "staff_reject",
    [INTENT_STAFF_FORWARD] = "staff_forward",
    [INTENT_STAFF_MEDIATE] = "staff_mediate",
    [INTENT_STAFF_SCHEDULE] = "staff_schedule",
    [INTENT_STAFF_OUTCOME] = "staff_outcome",
    [INTENT_STAFF_LIST] = "staff_list",
    [INTENT_STAFF_RECAP] = "staff_recap",
    [INTENT_STAFF_CLASS] = "staff_class",
    [INTENT_STAFF_COACH] = "staff_coach",
    [INTENT_STAFF_WITHDRAW] = "staff_withdraw",
    [INTENT_STAFF_VISIT] = "staff_visit",
    [INTENT_STAFF_WARN] = "staff_warn",
};
_Static_assert(sizeof NAME / sizeof NAME[0] == INTENT_COUNT, "every intent has a name");

const char *intent_name(enum intent intent)
{
    return (unsigned)intent < INTENT_COUNT ? NAME[intent] : NAME[INTENT_UNKNOWN];
}

enum intent intent_from_name(const char *name)
{
    int i = 0;
    while (i < INTENT_COUNT && strcmp(NAME[i], name) != 0)
        i++;
    return (enum intent)i;
}

bool intent_is_staff(enum intent intent)
{
    return intent >= INTENT_STAFF_TAKE && intent < INTENT_COUNT;
}
