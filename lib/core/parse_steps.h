/*
 * parse_steps: what the parse*.c files share, and nobody else includes: a
 * message being understood, and the steps that take something out of it.
 */
#ifndef SUARA_CORE_PARSE_STEPS_H
#define SUARA_CORE_PARSE_STEPS_H

#include "core/grade.h"
#include "core/parse.h"

#define SIGN_BIT(sign) (1u << (sign))

struct parsing {
    const struct rules *rules;
    const char *text;
    enum role role;
    const struct reading *reading;
    struct command *command;
    int at; /* next word not yet understood        */
};

/* ---- parse_glue.c: words that were written without a space between ---- */

void parse_unglue(const struct rules *rules, struct reading *reading);

/* ---- parse_unit.c ---- */

/* The unit named right here, courtesy and "puskesmas" before it left out: takes it, or notes
 * what is near as the choice. False: nothing is named here. */
bool parse_take_unit(struct parsing *p);
/* What the whole text names: one unit, or several to choose from. */
void parse_find_unit(struct parsing *p);
/* Is an exact unit named at or after word `from`? */
bool parse_names_unit(const struct parsing *p, int from);

/* ---- parse_fields.c ---- */

size_t parse_offset(const struct parsing *p); /* of the body, were it to begin at p->at */
const struct cue *parse_take(struct parsing *p, enum keyword_kind kind);
void parse_take_flags(struct parsing *p);
void parse_take_topic(struct parsing *p);
/* is_in_text: a number in it may be an amount or a date: no ticket, unless it is one. */
void parse_take_ticket(struct parsing *p, bool is_in_text);
void parse_take_marks(struct parsing *p);
void parse_take_body(struct parsing *p);
void parse_whole_body(struct parsing *p);
/* YA, TIDAK, 2: answers when they are the whole message. */
void parse_note_answer(struct parsing *p);
/* Flags that count wherever they stand. */
void parse_note_flags(struct parsing *p);
/* A ticket that is good stands at word `at`, words for a case before it left out. */
bool parse_is_ticket_at(const struct parsing *p, int at);

/* ---- parse_command.c ---- */

/* The first keyword near the start that is meant as one. */
bool parse_command(struct parsing *p);
bool parse_staff(struct parsing *p);
/* The word behind the keyword of a complaint with which the text begins, courtesy before it left out; 0: it begins
 * otherwise. */
int parse_complaint_end(const struct parsing *p);
/* ADUAN KTW ...: the keyword of a complaint, nothing but courtesy before it, and a unit behind it. */
bool parse_is_submitted(const struct parsing *p);
/* A phrase that means its intent wherever it stands. */
bool parse_phrase(struct parsing *p);
/* From word `from` on there are only small words, words of a case, tickets, units, and more of that intent. */
bool parse_is_rest_small(const struct parsing *p, int from, enum intent intent);

/* ---- parse_sense.c: what a text says without a keyword ---- */

bool parse_spam(struct parsing *p);
bool parse_pressure(struct parsing *p);
bool parse_danger(struct parsing *p);
bool parse_question(struct parsing *p);
bool parse_grievance(struct parsing *p);
bool parse_praise(struct parsing *p);
bool parse_insult(struct parsing *p);
bool parse_courtesy(struct parsing *p);
bool parse_long(struct parsing *p);

/* It complains: a grievance, or a thing that is "not" there. */
bool parse_complains(const struct parsing *p);
/* It asks, before it complains of anything. */
bool parse_asks(const struct parsing *p);

#endif
