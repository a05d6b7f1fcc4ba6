/*
 * replay: the inside of `suaractl replay`, for its own files.
 *
 *   replay.c        two rehearsals of the same messages, and what differs
 *   replay_inbox.c  the messages, from suarad or from its database
 *   replay_copy.c   a copy of the database, so that reading it changes nothing
 *   replay_show.c   the messages that change, for people or for machines
 */
#ifndef SUARA_DAEMON_REPLAY_H
#define SUARA_DAEMON_REPLAY_H

#include "rehearsal.h"
#include "suaractl.h"

#include "io/json_out.h"
#include "io/recorded.h"

/* ---- replay_inbox.c ---- */

struct inbox; /* handle */

/* From suarad, or from the database when it does not run. config: which socket, which database;
 * rules: whose numbers are known; both borrowed. E_NOTFOUND: neither is there; and what the store says. */
enum rc inbox_open(const struct config *config, const struct rules *rules, int days, struct inbox **inbox_r,
                   struct err *err) MUST_CHECK;
void inbox_close(struct inbox **inbox);

/* The next message, oldest first; borrowed until the next call. E_NOTFOUND: that was all. */
enum rc inbox_next(struct inbox *inbox, const struct recorded **recorded_r, struct err *err) MUST_CHECK;

/* ---- replay_copy.c ---- */

/*
 * A store of what the database holds, while suarad does not run. Reads a private copy: the
 * database stays as it was left, to the byte, and suarad may start at any time. The copy has
 * no name on the disk any more when this returns, however it returns; its room is free with
 * store_close. E_NOTFOUND there is no database; E_PERM not allowed, no key file, and what
 * the store says; E_TEMP no room for a copy, or the database changed meanwhile.
 */
enum rc copy_open(const char *database, const char *key, struct store **store_r, struct err *err) MUST_CHECK;

/* ---- replay.c ---- */

/* How one of the rehearsals understood and answered a message. */
struct heard {
    char error[ERR_TEXT_MAX]; /* "": none */
    enum intent intent;
    char unit[DIRECTORY_CODE_MAX];
    int n;
    struct queued_sms sms[PLAN_EFFECTS_MAX];
    bool is_same[PLAN_EFFECTS_MAX]; /* the other one sends this too */
};

enum side { WAS, NOW, SIDE_COUNT };

/* The number that stands for a sender: their own where it is known, else one made of the person's id. */
void replay_number(const struct recorded *recorded, const char *country, struct phone *phone_r);

/* Whose number it is: the id of a person, 0: a known one. */
int64_t replay_person(const struct phone *phone, const char *country);

/* ---- replay_show.c ---- */

/* Where it is shown. */
struct shown {
    FILE *out;
    struct json json;
    bool is_json;
    const struct rules *rules;
};

void shown_begin(struct shown *shown);
/* heard: one of each side. */
void shown_change(struct shown *shown, const struct recorded *recorded, const struct heard *heard);
void shown_end(struct shown *shown, int64_t n_messages, int64_t n_changes, int days);

/* "1204" -> "1,204". */
const char *shown_count(int64_t n, char text_r[32]);

#endif
