/*
 * parse: a text becomes a command and its fields. Looks at the words and the
 * rules alone: who sent it and what went before is decide's business, except
 * that staff words are looked for only when the sender may use them. Pure.
 */
#ifndef SUARA_CORE_PARSE_H
#define SUARA_CORE_PARSE_H

#include "core/intent.h"
#include "core/rules.h"

enum parse_ticket { PARSE_TICKET_NONE, PARSE_TICKET_GOOD, PARSE_TICKET_BAD };

struct command {
    enum intent intent;            /* INTENT_UNKNOWN: free text                        */
    const struct keyword *keyword; /* the phrase that decided, or NULL                 */
    int unit;                      /* index into the directory, or DIRECTORY_NONE      */
    enum parse_ticket has_ticket;
    uint32_t ticket;               /* as typed, also when bad                          */
    int grade;                     /* 1 to 4; 0: none                                  */
    int topic;                     /* index of the reply of an INFO topic; -1: none     */
    unsigned flags;                /* enum flag                                        */
    bool is_yes, is_no;            /* the whole message is a YA or a TIDAK             */
    uint32_t answer_ticket;        /* ... with this number; 0: none                    */
    const char *body;              /* the free text after all that, borrowed from the message */
    uint16_t body_len;
    uint16_t n_body_words;         /* up to WORDS_MAX */
    int lang;                      /* of the keyword; -1 when there was none */
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

#endif
