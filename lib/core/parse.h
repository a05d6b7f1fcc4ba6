/*
 * parse: a text becomes a command and its fields. Looks at the words and the
 * rules alone: who sent it and what went before is decide's business, except
 * that staff words are looked for only when the sender may use them.
 *
 * An ordered table of senses (parse.c) is tried, first match wins: a word of
 * staff, fraud, pressure, danger, the first keyword near the start, a ticket alone, a phrase that
 * is unmistakable, praise, a question, a grievance, an insult, thanks, any longer text. Pure.
 */
#ifndef SUARA_CORE_PARSE_H
#define SUARA_CORE_PARSE_H

#include "core/intent.h"
#include "core/rules.h"

enum parse_ticket { PARSE_TICKET_NONE, PARSE_TICKET_GOOD, PARSE_TICKET_BAD };

/* What decided; for people who tune the keywords. */
enum parse_why {
    WHY_NOTHING, /* no sense found                                  */
    WHY_KEYWORD, /* command->keyword stands near the start           */
    WHY_TYPO,    /* ... with one letter wrong                        */
    WHY_FLAG,    /* RAHASIA KTW ...: a complaint without its keyword  */
    WHY_PHRASE,  /* a phrase deep in the text                        */
    WHY_SPAM,
    WHY_DANGER,
    WHY_QUESTION,
    WHY_GRIEVANCE,
    WHY_PRAISE,
    WHY_INSULT,
    WHY_TICKET, /* a ticket and nothing else                        */
    WHY_TEXT,   /* too long a text to be nothing                    */
    WHY_COUNT
};

#define PARSE_MARKS_MAX 16 /* of a survey, with NUL: more than nine are kept to be refused */

struct command {
    enum intent intent; /* INTENT_UNKNOWN: free text                        */
    enum parse_why why;
    const struct keyword *keyword; /* the phrase that decided, or NULL                 */
    int unit;                      /* index into the directory, or DIRECTORY_NONE      */
    struct found choice;           /* no unit, but these were nearly named: ask; n 0 none */
    enum parse_ticket has_ticket;
    uint32_t ticket;             /* as typed, also when bad                          */
    int grade;                   /* 1 to 4; 0: none, or in doubt                     */
    char marks[PARSE_MARKS_MAX]; /* SURVEY: digits as typed; "" none                  */
    int topic;                   /* index of the reply of an INFO topic; -1: none     */
    unsigned flags;              /* enum flag                                        */
    bool is_yes, is_no;          /* the whole message is a YA or a TIDAK             */
    int pick;                    /* the whole message is this number, 1 to 9; 0: it is not */
    uint32_t answer_ticket;      /* YA or TIDAK with this number; 0: none            */
    bool has_substance;          /* it complains of something, or is long             */
    bool is_life;                /* EMERGENCY: somebody wants to die                  */
    const char *body;            /* the free text after all that, borrowed from the message */
    uint16_t body_len;
    uint16_t n_body_words; /* up to WORDS_MAX */
    int lang;              /* of the keyword, or of most phrases of a free text; -1 none */
};

/*
 * parse_text - understand one message.
 * text: clean UTF-8 (gsmtext_clean), borrowed; command_r->body points into it.
 * role: ROLE_NONE for a patient; else staff keywords count too.
 * Never fails: what is not understood is INTENT_UNKNOWN with the text as body.
 *
 *     "ADUAN KTW antri dari jam 7" -> COMPLAINT, unit KTW, body "antri dari jam 7"
 */
void parse_text(const struct rules *rules, const char *text, enum role role, struct command *command_r);

/*
 * parse_category - what a complaint is about: the category with most phrases in the text, an
 * urgent one before others, then a supervisory one. Index into rules->keywords.category; KEYWORD_NONE.
 * is_told_r: something of that category is complained of, not only named.
 */
int parse_category(const struct rules *rules, const char *text, bool *is_told_r);

/* "danger", "keyword" ...: for `suaractl try`. */
const char *parse_why_name(enum parse_why why);

#endif
