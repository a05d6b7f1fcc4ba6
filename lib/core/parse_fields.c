/* Takes single things out of a message: flags, a ticket, a topic, marks, the body. */
#include "core/parse_steps.h"

#include "core/complaint.h"
#include "core/ticket.h"

#include <string.h>

size_t parse_offset(const struct parsing *p)
{
    size_t offset = p->at > 0 ? p->reading->words.word[p->at - 1].to : 0;
    while (words_is_separator(p->text[offset]))
        offset++;
    return offset;
}

const struct cue *parse_take(struct parsing *p, enum keyword_kind kind)
{
    const struct cue *cue = reading_at(p->reading, kind, p->at);
    if (cue != NULL)
        p->at += cue->n_words;
    return cue;
}

/* Small words before a flag belong to it: "mohon rahasiakan". */
void parse_take_flags(struct parsing *p)
{
    for (;;) {
        int at = p->at;
        int skipped;
        while ((skipped = reading_skip(p->reading, SIGN_BIT(SIGN_FILLER), p->at)) > 0 &&
               reading_at(p->reading, KEYWORD_FLAG, p->at) == NULL)
            p->at += skipped;
        const struct cue *flag = parse_take(p, KEYWORD_FLAG);
        if (flag == NULL) {
            p->at = at;
            return;
        }
        p->command->flags |= flag->keyword->value;
    }
}

void parse_note_flags(struct parsing *p)
{
    for (int i = 0; i < p->reading->n; i++) {
        const struct cue *cue = &p->reading->cue[i];
        bool is_last = cue->at + cue->n_words == p->reading->words.n && cue->at > 0;
        if (cue->keyword->kind == KEYWORD_FLAG &&
            (cue->keyword->place == KEYWORD_ANYWHERE || (is_last && cue->keyword->value == FLAG_ANONYMOUS)))
            p->command->flags |= cue->keyword->value;
    }
}

void parse_take_topic(struct parsing *p)
{
    const struct cue *topic = parse_take(p, KEYWORD_TOPIC);
    if (topic != NULL)
        p->command->topic = topic->keyword->value;
}

/* ---- tickets ---- */

/* A word of digits only is a try at a ticket, however many it has. */
static bool is_number(const struct word *word)
{
    return word->len >= 5 && strspn(word->text, "0123456789") == word->len;
}

static void skip_words_to(struct parsing *p, size_t offset)
{
    while (p->at < p->reading->words.n && p->reading->words.word[p->at].from < offset)
        p->at++;
}

/* As typed, for the answer: its first eight digits. */
static void note_bad_ticket(const struct word *word, struct command *command)
{
    command->has_ticket = PARSE_TICKET_BAD;
    for (size_t i = 0; i < word->len && i < 8; i++)
        command->ticket = command->ticket * 10 + (uint32_t)(word->text[i] - '0');
}

static void skip_label(struct parsing *p)
{
    int skipped;
    while ((skipped = reading_skip(p->reading, SIGN_BIT(SIGN_CASE) | SIGN_BIT(SIGN_FILLER), p->at)) > 0)
        p->at += skipped;
}

static bool take_ticket_here(struct parsing *p, bool is_in_text)
{
    size_t from = parse_offset(p);
    size_t used = 0;
    uint32_t ticket = 0;
    struct command *command = p->command;
    const int at = p->at;
    enum rc rc = ticket_parse(p->text + from, &used, &ticket);
    skip_words_to(p, from + used);
    bool is_more = p->at < p->reading->words.n;
    if (rc == OK || (rc == E_INVAL && !(is_in_text && is_more))) {
        command->has_ticket = rc == OK ? PARSE_TICKET_GOOD : PARSE_TICKET_BAD;
        command->ticket = ticket;
        return true;
    }
    p->at = at;
    bool is_last = at + 1 == p->reading->words.n;
    if (at >= p->reading->words.n || !is_number(&p->reading->words.word[at]) || (!is_last && is_in_text))
        return false;
    note_bad_ticket(&p->reading->words.word[p->at++], command);
    return true;
}

void parse_take_ticket(struct parsing *p, bool is_in_text)
{
    const int at = p->at;
    skip_label(p);
    if (!take_ticket_here(p, is_in_text))
        p->at = at;
}

bool parse_is_ticket_at(const struct parsing *p, int at)
{
    struct command command = {.has_ticket = PARSE_TICKET_NONE};
    struct parsing look = *p;
    look.command = &command;
    look.at = at;
    parse_take_ticket(&look, true);
    return command.has_ticket == PARSE_TICKET_GOOD;
}

/* ---- marks of a survey: "433434343", "4 3 3 ...", "empat tiga tiga ..." ---- */

void parse_take_marks(struct parsing *p)
{
    size_t n = 0;
    for (; p->at < p->reading->words.n; p->at++) {
        const char *digits = word_plain(&p->reading->words.word[p->at]);
        size_t len = strlen(digits);
        if (strspn(digits, "0123456789") != len)
            break;
        for (size_t i = 0; i < len && n < PARSE_MARKS_MAX - 1; i++)
            p->command->marks[n++] = digits[i];
    }
    p->command->marks[n] = '\0';
}

/* ---- the body ---- */

void parse_take_body(struct parsing *p)
{
    size_t from = parse_offset(p);
    size_t to = from + strlen(p->text + from);
    while (to > from && (p->text[to - 1] == ' ' || p->text[to - 1] == '\n'))
        to--;
    p->command->body = p->text + from;
    p->command->body_len = (uint16_t)(to - from);
    p->command->n_body_words = (uint16_t)(p->reading->words.n - p->at);
}

void parse_whole_body(struct parsing *p)
{
    p->at = 0;
    parse_take_body(p);
}

/* ---- answers ---- */

static int skip_small(const struct reading *reading, int at)
{
    int skipped;
    while ((skipped = reading_skip(reading, SIGN_BIT(SIGN_FILLER) | SIGN_BIT(SIGN_CASE), at)) > 0)
        at += skipped;
    return at;
}

/* "2", "no 2", "yang nomor dua pak" */
static void note_pick(struct parsing *p)
{
    const struct words *words = &p->reading->words;
    int at = skip_small(p->reading, 0);
    if (at >= words->n)
        return;
    const struct cue *pick = reading_at(p->reading, KEYWORD_PICK, at);
    if (pick != NULL && skip_small(p->reading, at + pick->n_words) == words->n)
        p->command->pick = pick->keyword->value;
    const char *digit = word_plain(&words->word[at]);
    if (digit[0] >= '1' && digit[0] <= '9' && digit[1] == '\0' && skip_small(p->reading, at + 1) == words->n)
        p->command->pick = digit[0] - '0';
}

static const struct cue *first_answer(const struct reading *reading, int at)
{
    const struct cue *answer = reading_at(reading, KEYWORD_ANSWER, at);
    int skipped;
    while (answer == NULL && (skipped = reading_skip(reading, SIGN_BIT(SIGN_FILLER), at)) > 0) {
        at += skipped;
        answer = reading_at(reading, KEYWORD_ANSWER, at);
    }
    return answer;
}

void parse_note_answer(struct parsing *p)
{
    struct command ticket = {.unit = DIRECTORY_NONE};
    struct parsing look = *p;
    look.command = &ticket;
    note_pick(p);
    const struct cue *answer = first_answer(p->reading, 0);
    if (answer == NULL)
        return;
    look.at = answer->at + answer->n_words;
    parse_take_ticket(&look, false);
    while (look.at < p->reading->words.n) {
        const struct cue *more = reading_at(p->reading, KEYWORD_ANSWER, look.at);
        int n = reading_skip(p->reading, SIGN_BIT(SIGN_FILLER) | SIGN_BIT(SIGN_CASE), look.at);
        bool is_other = more != NULL && more->keyword->intent != answer->keyword->intent;
        if (is_other || (more == NULL && n == 0))
            return; /* "ya tidak": neither */
        look.at += more != NULL && more->n_words > n ? more->n_words : n;
    }
    p->command->is_yes = answer->keyword->intent == INTENT_CONFIRM_YES;
    p->command->is_no = answer->keyword->intent == INTENT_CONFIRM_NO;
    p->command->answer_ticket = ticket.ticket;
}
