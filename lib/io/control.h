/*
 * control: what suaractl and suarad say to each other over the control socket,
 * and what may be said. One request a connection: words. One reply: rows of
 * typed cells, lines of text, and an end with exit code and error text. Frames
 * are those of io/wire.h. Both sides build and read them with this file, and
 * both check with it: nothing that comes is taken on trust.
 *
 * Nothing here reads or writes a descriptor. The format is of one release: the
 * two programs are installed together, and another version is refused.
 */
#ifndef SUARA_IO_CONTROL_H
#define SUARA_IO_CONTROL_H

#include "io/wire.h"
#include "port/store.h"

#define CONTROL_VERSION    1
#define CONTROL_WORDS_MAX  16
#define CONTROL_WORD_MAX   512       /* bytes with NUL                               */
#define CONTROL_REPLY_MAX  (8 << 20) /* bytes of a reply: the listing is cut there  */
#define CONTROL_CELLS_MAX  40
#define CONTROL_LIMIT_MAX  100000
#define CONTROL_DAYS_MAX   3660
#define CONTROL_REASON_MAX 301 /* bytes with NUL of why an administrator does something */
#define CONTROL_PAGE       500 /* messages of one answer of `recorded`: they fit, however long */

/* ---- what may be asked ------------------------------------------------------ */

enum control_verb {
    CONTROL_STATUS,
    CONTROL_MODEMS,
    CONTROL_CASES,
    CONTROL_CASE,
    CONTROL_MESSAGES,
    CONTROL_OUTBOX,
    CONTROL_UNITS,
    CONTROL_STAFF,
    CONTROL_VOTES,
    CONTROL_RATINGS,
    CONTROL_RECORDED,
    CONTROL_AUDIT,
    CONTROL_CHAIN,
    CONTROL_REVEAL,
    CONTROL_BREACH,
    CONTROL_BREACH_NOTE,
    CONTROL_BREACH_TOLD,
    CONTROL_BREACHES,
    CONTROL_RELOAD,
    CONTROL_VERB_COUNT
};

enum control_takes {
    TAKES_TICKET = 1,
    TAKES_UNIT = 2,
    TAKES_STATE = 4,
    TAKES_LIMIT = 8,
    TAKES_AFTER = 16,
    TAKES_DAYS = 32,
    MAY_TAKE_TICKET = 64,
    TAKES_REASON = 128, /* must be given */
    TAKES_DAY_SPAN = 256,
    TAKES_ID = 512
};

struct control_command {
    const char *name, *usage, *summary; /* name: one word or two; usage: what follows it */
    unsigned takes;                     /* enum control_takes           */
};
extern const struct control_command CONTROL_COMMAND[CONTROL_VERB_COUNT];

/* Words as typed: "cases", "--unit", "KTW". A value. */
struct control_words {
    int n;
    char word[CONTROL_WORDS_MAX][CONTROL_WORD_MAX];
};

/* Words understood. "" and 0: not given. */
struct control_request {
    enum control_verb verb;
    uint32_t ticket;
    char unit[DIRECTORY_CODE_MAX];
    char state[16];
    int limit;
    int days;
    int64_t after; /* id */
    char reason[CONTROL_REASON_MAX];
    int n_days;               /* that were given: 0, 1 or 2 */
    int32_t from_day, to_day; /* core/workday              */
    int64_t id;
};

/* Copy argv. E_INVAL: too many or too long. */
enum rc control_words_take(int n, char *const *argv, struct control_words *words_r, struct err *err) MUST_CHECK;

/*
 * control_parse - what the words ask for. E_INVAL with a sentence for the
 * person: no such command (and the nearest), an option that the command does
 * not take, no such state, a ticket with a wrong digit, ... Whether a unit
 * exists is the caller's business.
 *
 *     cases --unit ktw --limit 20 -> CONTROL_CASES, unit "KTW", limit 20
 *     case 4071 9359              -> CONTROL_CASE, ticket 40719359
 *     recorded --days 31          -> CONTROL_RECORDED, days 31
 *     reveal 40719359 --reason "keluarga harus dihubungi"
 */
enum rc control_parse(const struct control_words *words, struct control_request *request_r, struct err *err) MUST_CHECK;

/* How many words of a command line are this command's name: 0, 1 or 2. Of several that are, the longest is meant. */
int control_match(const char *name, const struct control_words *words);

/* "31" -> 31 days. E_INVAL with a sentence: no number from 1 to CONTROL_DAYS_MAX. */
enum rc control_days(const char *value, int *days_r, struct err *err) MUST_CHECK;

/* ---- the request as a frame ---- */

/* Words always fit. */
void control_request_put(const struct control_words *words, struct wire_frame *frame_r);

/* E_INVAL: no request, broken, or of another version. */
enum rc control_request_get(struct wire_frame *frame, struct control_words *words_r, struct err *err) MUST_CHECK;

/* ---- the reply ---------------------------------------------------------------- */

/* Bytes of a reply, growing. Out of memory or beyond CONTROL_REPLY_MAX: is_cut
 * is set, what does not fit is left out, and the end still fits. */
struct control_reply {
    uint8_t *bytes;
    size_t len, cap;
    bool is_cut, is_ended;
};

void control_reply_free(struct control_reply *reply);

/* First of all: seconds east of UTC of the office, for showing times. */
void control_reply_begin(struct control_reply *reply, int32_t utc_offset_s);

/* A row of the current table. False when it did not fit: stop. ctx-compatible
 * with store_row_fn: the reply is the ctx. */
bool control_reply_row(void *reply, const struct cell *cells, int n);

/* The rows after this belong to another table: `case` has its case, then its events. */
void control_reply_next_table(struct control_reply *reply);

void control_reply_line(struct control_reply *reply, const char *text);

/* The end; error: NULL or a sentence for the person. Once only. */
void control_reply_end(struct control_reply *reply, int exit_code, const char *error);

enum control_item_kind { ITEM_BEGIN = 'B', ITEM_ROW = 'R', ITEM_NEXT_TABLE = 'N', ITEM_LINE = 'L', ITEM_END = 'E' };

/* One frame of a reply. Strings stand in its own text. */
struct control_item {
    enum control_item_kind kind;
    int32_t utc_offset_s; /* BEGIN                              */
    int exit_code;        /* END                                */
    bool is_cut;          /* END: rows are missing              */
    int n;                /* ROW                                */
    struct cell cell[CONTROL_CELLS_MAX];
    const char *line; /* LINE; END: the error, NULL is none */
    size_t text_used;
    char text[WIRE_BODY_MAX];
};

/* E_INVAL: not a frame of a reply, or broken. */
enum rc control_item_get(struct wire_frame *frame, struct control_item *item_r, struct err *err) MUST_CHECK;

#endif
