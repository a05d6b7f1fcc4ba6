#include "core/complaint.h"

#include <string.h>

/* Row: state. Column: event. 0 is "not allowed", else 1 + the new state. */
#define TO(state) (1 + STATE_##state)

#define BY_CLOCK(state) [EVENT_REMINDED] = TO(state), [EVENT_ESCALATED] = TO(state), [EVENT_RECOUNTED] = TO(state)

static const unsigned char NEXT[STATE_COUNT][EVENT_COUNT] = {
    [STATE_RECEIVED] = {[EVENT_FOLLOWUP] = TO(RECEIVED),
                        [EVENT_TAKEN] = TO(IN_PROGRESS),
                        [EVENT_ANSWERED] = TO(ANSWERED),
                        [EVENT_REJECTED] = TO(REJECTED),
                        [EVENT_FORWARDED] = TO(FORWARDED),
                        [EVENT_WITHDRAWN] = TO(WITHDRAWN),
                        BY_CLOCK(RECEIVED)},
    [STATE_VERIFIED] = {[EVENT_FOLLOWUP] = TO(VERIFIED),
                        [EVENT_TAKEN] = TO(IN_PROGRESS),
                        [EVENT_ANSWERED] = TO(ANSWERED),
                        [EVENT_REJECTED] = TO(REJECTED),
                        [EVENT_FORWARDED] = TO(FORWARDED),
                        [EVENT_WITHDRAWN] = TO(WITHDRAWN),
                        BY_CLOCK(VERIFIED)},
    [STATE_FORWARDED] = {[EVENT_FOLLOWUP] = TO(FORWARDED),
                         [EVENT_TAKEN] = TO(IN_PROGRESS),
                         [EVENT_ANSWERED] = TO(ANSWERED),
                         [EVENT_REJECTED] = TO(REJECTED),
                         [EVENT_FORWARDED] = TO(FORWARDED),
                         [EVENT_WITHDRAWN] = TO(WITHDRAWN),
                         BY_CLOCK(FORWARDED)},
    [STATE_IN_PROGRESS] = {[EVENT_FOLLOWUP] = TO(IN_PROGRESS),
                           [EVENT_TAKEN] = TO(IN_PROGRESS),
                           [EVENT_ANSWERED] = TO(ANSWERED),
                           [EVENT_REJECTED] = TO(REJECTED),
                           [EVENT_FORWARDED] = TO(FORWARDED),
                           [EVENT_WITHDRAWN] = TO(WITHDRAWN),
                           BY_CLOCK(IN_PROGRESS)},
    [STATE_MEDIATION] = {[EVENT_FOLLOWUP] = TO(MEDIATION),
                         [EVENT_ANSWERED] = TO(ANSWERED),
                         [EVENT_WITHDRAWN] = TO(WITHDRAWN),
                         BY_CLOCK(MEDIATION)},
    [STATE_ANSWERED] = {[EVENT_FOLLOWUP] = TO(ANSWERED),
                        [EVENT_ANSWERED] = TO(ANSWERED),
                        [EVENT_CLOSED] = TO(CLOSED),
                        [EVENT_ACCEPTED] = TO(CLOSED),
                        [EVENT_REOPENED] = TO(REOPENED),
                        [EVENT_WITHDRAWN] = TO(WITHDRAWN),
                        [EVENT_WARNED] = TO(ANSWERED),
                        [EVENT_EXPIRED] = TO(CLOSED),
                        [EVENT_RECOUNTED] = TO(ANSWERED)},
    [STATE_CLOSED] = {[EVENT_FOLLOWUP] = TO(CLOSED), [EVENT_REOPENED] = TO(REOPENED)},
    [STATE_REJECTED] = {[EVENT_FOLLOWUP] = TO(REJECTED), [EVENT_REOPENED] = TO(REOPENED)},
    [STATE_REOPENED] = {[EVENT_FOLLOWUP] = TO(REOPENED),
                        [EVENT_TAKEN] = TO(IN_PROGRESS),
                        [EVENT_ANSWERED] = TO(ANSWERED),
                        [EVENT_REJECTED] = TO(REJECTED),
                        [EVENT_FORWARDED] = TO(FORWARDED),
                        [EVENT_WITHDRAWN] = TO(WITHDRAWN),
                        BY_CLOCK(REOPENED)},
    [STATE_WITHDRAWN] = {0},
};

static const char *const STATE_NAME[] = {"received", "verified", "forwarded", "in_progress", "mediation",
                                         "answered", "closed",   "rejected",  "reopened",    "withdrawn"};
_Static_assert(sizeof STATE_NAME / sizeof STATE_NAME[0] == STATE_COUNT, "every state has a name");

static const char *const EVENT_NAME[] = {
    [EVENT_OPENED] = "opened",     [EVENT_FOLLOWUP] = "followup",   [EVENT_TAKEN] = "taken",
    [EVENT_ANSWERED] = "answered", [EVENT_CLOSED] = "closed",       [EVENT_ACCEPTED] = "accepted",
    [EVENT_REOPENED] = "reopened", [EVENT_REJECTED] = "rejected",   [EVENT_WITHDRAWN] = "withdrawn",
    [EVENT_REMINDED] = "reminded", [EVENT_ESCALATED] = "escalated", [EVENT_WARNED] = "warned",
    [EVENT_EXPIRED] = "expired",   [EVENT_FORWARDED] = "forwarded", [EVENT_RECOUNTED] = "recounted",
};
_Static_assert(sizeof EVENT_NAME / sizeof EVENT_NAME[0] == EVENT_COUNT, "every event has a name");

static const char *const KIND_NAME[] = {"complaint", "suggestion", "question"};
_Static_assert(sizeof KIND_NAME / sizeof KIND_NAME[0] == COMPLAINT_KIND_COUNT, "every kind has a name");

#define BY(actor) (1u << ACTOR_##actor)
#define BY_STAFF  (BY(UNIT) | BY(DINKES))

static const unsigned char MAY[] = {
    [EVENT_OPENED] = BY(WRITER),   [EVENT_FOLLOWUP] = BY(WRITER),  [EVENT_TAKEN] = BY_STAFF,
    [EVENT_ANSWERED] = BY_STAFF,   [EVENT_CLOSED] = BY_STAFF,      [EVENT_ACCEPTED] = BY(WRITER),
    [EVENT_REOPENED] = BY(WRITER), [EVENT_REJECTED] = BY_STAFF,    [EVENT_WITHDRAWN] = BY(WRITER),
    [EVENT_REMINDED] = BY(CLOCK),  [EVENT_ESCALATED] = BY(CLOCK),  [EVENT_WARNED] = BY(CLOCK),
    [EVENT_EXPIRED] = BY(CLOCK),   [EVENT_FORWARDED] = BY(DINKES), [EVENT_RECOUNTED] = BY(CLOCK),
};
_Static_assert(sizeof MAY / sizeof MAY[0] == EVENT_COUNT, "every event has those who may make it happen");

static const char *const ACTOR_NAME[] = {"writer", "unit", "dinkes", "clock"};
_Static_assert(sizeof ACTOR_NAME / sizeof ACTOR_NAME[0] == ACTOR_COUNT, "every actor has a name");

bool complaint_may(enum event event, enum actor actor)
{
    return (unsigned)event < EVENT_COUNT && (MAY[event] & 1u << actor) != 0;
}

const char *complaint_actor_name(enum actor actor)
{
    return (unsigned)actor < ACTOR_COUNT ? ACTOR_NAME[actor] : "?";
}

enum state complaint_next(enum state state, enum event event)
{
    if ((unsigned)state >= STATE_COUNT || (unsigned)event >= EVENT_COUNT || NEXT[state][event] == 0)
        return STATE_COUNT;
    return (enum state)(NEXT[state][event] - 1);
}

bool complaint_is_open(enum state state)
{
    return state != STATE_ANSWERED && state != STATE_CLOSED && state != STATE_REJECTED && state != STATE_WITHDRAWN;
}

const char *complaint_state_name(enum state state)
{
    return (unsigned)state < STATE_COUNT ? STATE_NAME[state] : "?";
}

enum state complaint_state_from_name(const char *name)
{
    int i = 0;
    while (i < STATE_COUNT && strcmp(STATE_NAME[i], name) != 0)
        i++;
    return (enum state)i;
}

const char *complaint_event_name(enum event event)
{
    return (unsigned)event < EVENT_COUNT ? EVENT_NAME[event] : "?";
}

const char *complaint_kind_name(enum complaint_kind kind)
{
    return (unsigned)kind < COMPLAINT_KIND_COUNT ? KIND_NAME[kind] : "?";
}
