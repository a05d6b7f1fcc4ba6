/* control, what may be asked; the bytes are in control_frames.c. */
#include "io/control.h"

#include "core/hold.h"
#include "core/ticket.h"
#include "core/workday.h"
#include "io/nearest.h"

#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct control_command CONTROL_COMMAND[] = {
    [CONTROL_STATUS] = {"status", "", "how suarad, its database and its modems are", 0},
    [CONTROL_MODEMS] = {"modems", "", "each modem: state, operator, signal, SIM", 0},
    [CONTROL_CASES] = {"cases", "[--unit CODE] [--state STATE] [--limit N]", "the cases, newest first",
                       TAKES_UNIT | TAKES_STATE | TAKES_LIMIT},
    [CONTROL_CASE] = {"case", "TICKET", "one case and everything that happened to it", TAKES_TICKET},
    [CONTROL_MESSAGES] = {"messages", "[--unit CODE] [--limit N]", "what people wrote, newest first",
                          TAKES_UNIT | TAKES_LIMIT},
    [CONTROL_OUTBOX] = {"outbox", "[--state STATE] [--limit N]", "what was and will be sent, newest first",
                        TAKES_STATE | TAKES_LIMIT},
    [CONTROL_UNITS] = {"units", "", "the health centres and offices", 0},
    [CONTROL_STAFF] = {"staff", "[--unit CODE]", "who works on cases", TAKES_UNIT},
    [CONTROL_VOTES] = {"votes", "[--unit CODE] [--limit N]", "votes for best staff, by month",
                       TAKES_UNIT | TAKES_LIMIT},
    [CONTROL_RATINGS] = {"ratings", "[--unit CODE] [--limit N]", "ratings by unit and day", TAKES_UNIT | TAKES_LIMIT},
    [CONTROL_RECORDED] = {"recorded", "[--days N] [--after ID] [--limit N]",
                          "what `replay` reads: messages, oldest first, without numbers",
                          TAKES_DAYS | TAKES_AFTER | TAKES_LIMIT},
    [CONTROL_AUDIT] = {"audit", "[TICKET] [--limit N]", "what was done and by whom, newest first",
                       MAY_TAKE_TICKET | TAKES_LIMIT},
    [CONTROL_CHAIN] = {"chain", "[--after N] [--limit N]", "what `audit verify` reads: are these rows whole?",
                       TAKES_AFTER | TAKES_LIMIT},
    [CONTROL_REVEAL] = {"reveal", "TICKET --reason TEXT", "the writer's number; this and why is kept for good",
                        TAKES_TICKET | TAKES_REASON},
    [CONTROL_BREACH] = {"breach", "FROM [TO] [--limit N]",
                        "whose data moved on these days (2026-03-27), and which cases", TAKES_DAY_SPAN | TAKES_LIMIT},
    [CONTROL_BREACH_NOTE] = {"breach note", "FROM [TO] --reason TEXT",
                             "data was open to others: note it, tell the health offices, count down 3x24 h",
                             TAKES_DAY_SPAN | TAKES_REASON},
    [CONTROL_BREACH_TOLD] = {"breach told", "ID --reason TEXT", "the written notice was given, and how",
                             TAKES_ID | TAKES_REASON},
    [CONTROL_BREACHES] = {"breaches", "[--limit N]", "what was noted, and until when notice is due", TAKES_LIMIT},
    [CONTROL_RELOAD] = {"reload", "", "read the configuration again, all or nothing", 0},
};
_Static_assert(sizeof CONTROL_COMMAND / sizeof CONTROL_COMMAND[0] == CONTROL_VERB_COUNT, "every verb has its row");

enum rc control_words_take(int n, char *const *argv, struct control_words *words_r, struct err *err)
{
    words_r->n = 0;
    if (n > CONTROL_WORDS_MAX)
        return ERR(err, E_INVAL, "too many words: %d; at most %d", n, CONTROL_WORDS_MAX);
    for (int i = 0; i < n; i++) {
        size_t len = strlen(argv[i]);
        if (len >= CONTROL_WORD_MAX)
            return ERR(err, E_INVAL, "'%.20s...' is too long; at most %d characters", argv[i], CONTROL_WORD_MAX - 1);
        memcpy(words_r->word[i], argv[i], len + 1);
    }
    words_r->n = n;
    return OK;
}

int control_match(const char *name, const struct control_words *words)
{
    size_t first = strcspn(name, " ");
    if (words->n == 0 || strlen(words->word[0]) != first || strncmp(words->word[0], name, first) != 0)
        return 0;
    if (name[first] == '\0')
        return 1;
    return words->n > 1 && strcmp(words->word[1], name + first + 1) == 0 ? 2 : 0;
}

/* n_r: words of its name. */
static enum rc find_command(const struct control_words *words, enum control_verb *verb_r, int *n_r, struct err *err)
{
    const char *name = words->word[0], *names[CONTROL_VERB_COUNT];
    *n_r = 0;
    for (int i = 0; i < CONTROL_VERB_COUNT; i++) {
        names[i] = CONTROL_COMMAND[i].name;
        int n = control_match(names[i], words);
        if (n > *n_r)
            *verb_r = (enum control_verb)i;
        *n_r = n > *n_r ? n : *n_r;
    }
    if (*n_r > 0)
        return OK;
    const char *near = nearest_of(name, names, CONTROL_VERB_COUNT);
    if (near != NULL)
        return ERR(err, E_INVAL, "there is no command '%s'; did you mean '%s'?", name, near);
    return ERR(err, E_INVAL, "there is no command '%s'; see suaractl help", name);
}

static bool is_number(const char *value, long least, long most, long *n_r)
{
    char *end = NULL;
    *n_r = strtol(value, &end, 10);
    return isdigit((unsigned char)*value) && *end == '\0' && *n_r >= least && *n_r <= most;
}

enum rc control_days(const char *value, int *days_r, struct err *err)
{
    long n;
    if (!is_number(value, 1, CONTROL_DAYS_MAX, &n))
        return ERR(err, E_INVAL, "'%s' is no number of days; a number from 1 to %d", value, CONTROL_DAYS_MAX);
    *days_r = (int)n;
    return OK;
}

/* ---- one function for each option --------------------------------------------- */

static enum rc take_unit(struct control_request *request, const char *value, struct err *err)
{
    size_t len = strlen(value);
    if (len == 0 || len >= sizeof request->unit)
        return ERR(err, E_INVAL, "'%s' is no unit code; codes have 1 to %d letters and digits", value,
                   DIRECTORY_CODE_MAX - 1);
    for (size_t i = 0; i <= len; i++)
        request->unit[i] = (char)toupper((unsigned char)value[i]);
    return OK;
}

static bool is_state(enum control_verb verb, const char *name)
{
    if (verb == CONTROL_CASES)
        return complaint_state_from_name(name) != STATE_COUNT;
    int i = 0;
    while (i < OUTBOX_STATE_COUNT && strcmp(store_outbox_state_name((enum outbox_state)i), name) != 0)
        i++;
    return i < OUTBOX_STATE_COUNT;
}

static enum rc refuse_state(enum control_verb verb, const char *value, struct err *err)
{
    char list[256] = "";
    size_t used = 0;
    int n = verb == CONTROL_CASES ? (int)STATE_COUNT : (int)OUTBOX_STATE_COUNT;
    for (int i = 0; i < n && used < sizeof list; i++) {
        const char *name =
            verb == CONTROL_CASES ? complaint_state_name((enum state)i) : store_outbox_state_name((enum outbox_state)i);
        used += (size_t)snprintf(list + used, sizeof list - used, " %s", name);
    }
    return ERR(err, E_INVAL, "there is no state '%s'; one of:%s", value, list);
}

static enum rc take_state(struct control_request *request, const char *value, struct err *err)
{
    if (strlen(value) >= sizeof request->state || !is_state(request->verb, value))
        return refuse_state(request->verb, value, err);
    (void)snprintf(request->state, sizeof request->state, "%s", value);
    return OK;
}

static enum rc take_limit(struct control_request *request, const char *value, struct err *err)
{
    long n;
    if (!is_number(value, 1, CONTROL_LIMIT_MAX, &n))
        return ERR(err, E_INVAL, "'%s' is no limit; a number from 1 to %d", value, CONTROL_LIMIT_MAX);
    request->limit = (int)n;
    return OK;
}

static enum rc take_days(struct control_request *request, const char *value, struct err *err)
{
    return control_days(value, &request->days, err);
}

static enum rc take_after(struct control_request *request, const char *value, struct err *err)
{
    long n;
    if (!is_number(value, 0, LONG_MAX - 1, &n))
        return ERR(err, E_INVAL, "'%s' is no id of a message; a number", value);
    request->after = n;
    return OK;
}

#define REASON_LEAST 10 /* characters: a word like "perlu" explains nothing */

/* Kept for years, and read by others: a sentence, and no number. */
static enum rc take_reason(struct control_request *request, const char *value, struct err *err)
{
    int n_characters = 0;
    value += strspn(value, " ");
    size_t len = strlen(value);
    while (len > 0 && value[len - 1] == ' ')
        len--;
    for (size_t i = 0; i < len; i++) {
        if (iscntrl((unsigned char)value[i]))
            return ERR(err, E_INVAL, "the reason is one line of text");
        n_characters += ((unsigned char)value[i] & 0xc0) != 0x80; /* UTF-8 */
    }
    if (n_characters < REASON_LEAST)
        return ERR(err, E_INVAL, "the reason must say why, in at least %d characters", REASON_LEAST);
    if (len >= sizeof request->reason)
        return ERR(err, E_INVAL, "the reason is too long; at most %d bytes", CONTROL_REASON_MAX - 1);
    (void)snprintf(request->reason, sizeof request->reason, "%.*s", (int)len, value);
    if (hold_has_number(request->reason, ""))
        return ERR(err, E_INVAL, "the reason is kept for years: leave the telephone number out of it");
    return OK;
}

static const struct {
    const char *name;
    unsigned bit;
    enum rc (*take)(struct control_request *request, const char *value, struct err *err);
} OPTION[] = {{"--unit", TAKES_UNIT, take_unit},    {"--state", TAKES_STATE, take_state},
              {"--limit", TAKES_LIMIT, take_limit}, {"--after", TAKES_AFTER, take_after},
              {"--days", TAKES_DAYS, take_days},    {"--reason", TAKES_REASON, take_reason}};

#define N_OPTIONS (sizeof OPTION / sizeof OPTION[0])

/* "--unit KTW" and "--unit=KTW". */
static enum rc take_option(const struct control_words *words, int *at, struct control_request *request, struct err *err)
{
    const struct control_command *command = &CONTROL_COMMAND[request->verb];
    const char *word = words->word[(*at)++];
    size_t len = strcspn(word, "="), i = 0;
    while (i < N_OPTIONS && (strlen(OPTION[i].name) != len || strncmp(OPTION[i].name, word, len) != 0))
        i++;
    if (i == N_OPTIONS || (command->takes & OPTION[i].bit) == 0)
        return ERR(err, E_INVAL, "'%s' does not take '%.*s'; usage: suaractl %s %s", command->name, (int)len, word,
                   command->name, command->usage);
    if (word[len] == '=')
        return OPTION[i].take(request, word + len + 1, err);
    if (*at == words->n)
        return ERR(err, E_INVAL, "'%s' needs a value; usage: suaractl %s %s", word, command->name, command->usage);
    return OPTION[i].take(request, words->word[(*at)++], err);
}

/* A ticket may come as several words: "4071 9359". */
static enum rc take_ticket(const struct control_words *words, int *at, struct control_request *request, struct err *err)
{
    char text[CONTROL_WORDS_MAX * CONTROL_WORD_MAX] = "";
    size_t used = 0, taken = 0;
    for (; *at < words->n && words->word[*at][0] != '-'; (*at)++)
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%s", used > 0 ? " " : "", words->word[*at]);
    enum rc rc = ticket_parse(text, &taken, &request->ticket);
    if (rc == E_INVAL)
        return ERR(err, E_INVAL, "'%.32s' has a wrong digit: it is no ticket", text);
    if (rc != OK || taken != used)
        return ERR(err, E_INVAL, "'%.32s' is no ticket; eight digits, as in 4071 9359", text);
    return OK;
}

/* One day, or the first and the last. */
static enum rc take_day(const char *word, struct control_request *request, struct err *err)
{
    int32_t day;
    if (workday_parse_date(word, &day) != OK)
        return ERR(err, E_INVAL, "'%.32s' is no date; year-month-day, as in 2026-03-27", word);
    if (request->n_days++ == 0)
        request->from_day = day;
    request->to_day = day;
    return OK;
}

static enum rc take_id(const char *word, struct control_request *request, struct err *err)
{
    long n;
    if (!is_number(word, 1, LONG_MAX - 1, &n))
        return ERR(err, E_INVAL, "'%.32s' is no number of a row", word);
    request->id = n;
    return OK;
}

static enum rc refuse_word(const struct control_command *command, const char *word, struct err *err)
{
    return ERR(err, E_INVAL, "'%s' is one word too many; usage: suaractl %s %s", word, command->name, command->usage);
}

/* A word that is no option. */
static enum rc take_word(const struct control_command *command, const struct control_words *words, int *at,
                         struct control_request *request, struct err *err)
{
    if ((command->takes & (TAKES_TICKET | MAY_TAKE_TICKET)) != 0 && request->ticket == 0)
        return take_ticket(words, at, request, err);
    const char *word = words->word[(*at)++];
    if ((command->takes & TAKES_DAY_SPAN) != 0 && request->n_days < 2)
        return take_day(word, request, err);
    if ((command->takes & TAKES_ID) != 0 && request->id == 0)
        return take_id(word, request, err);
    return refuse_word(command, word, err);
}

/* What it cannot do without. */
static enum rc check_given(const struct control_command *command, const struct control_request *request,
                           struct err *err)
{
    if ((command->takes & TAKES_TICKET) != 0 && request->ticket == 0)
        return ERR(err, E_INVAL, "which case? usage: suaractl %s %s", command->name, command->usage);
    if ((command->takes & TAKES_DAY_SPAN) != 0 && request->n_days == 0)
        return ERR(err, E_INVAL, "which days? usage: suaractl %s %s", command->name, command->usage);
    if ((command->takes & TAKES_ID) != 0 && request->id == 0)
        return ERR(err, E_INVAL, "which one? usage: suaractl %s %s", command->name, command->usage);
    if ((command->takes & TAKES_REASON) != 0 && request->reason[0] == '\0')
        return ERR(err, E_INVAL, "why? usage: suaractl %s %s", command->name, command->usage);
    return OK;
}

enum rc control_parse(const struct control_words *words, struct control_request *request_r, struct err *err)
{
    *request_r = (struct control_request){.limit = 0};
    if (words->n == 0)
        return ERR(err, E_INVAL, "no command; see suaractl help");
    int n_name;
    enum rc rc = find_command(words, &request_r->verb, &n_name, err);
    if (rc != OK)
        return rc;
    const struct control_command *command = &CONTROL_COMMAND[request_r->verb];
    for (int at = n_name; rc == OK && at < words->n;) {
        if (words->word[at][0] == '-')
            rc = take_option(words, &at, request_r, err);
        else
            rc = take_word(command, words, &at, request_r, err);
    }
    return rc == OK ? check_given(command, request_r, err) : rc;
}
