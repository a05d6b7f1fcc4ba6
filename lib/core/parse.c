#include "core/parse.h"

#include "core/ticket.h"

#include <string.h>

/* What may follow the keyword of each intent. */
enum takes {
    TAKES_UNIT = 1,
    TAKES_TICKET = 2,
    TAKES_TOPIC = 4,
    TAKES_FLAGS = 8,
    TAKES_TEXT = 16, /* a number in it may be an amount or a date: no ticket, unless it is one */
};

static const unsigned char TAKES[INTENT_COUNT] = {
    [INTENT_COMPLAINT] = TAKES_UNIT | TAKES_FLAGS,
    [INTENT_SUGGESTION] = TAKES_UNIT | TAKES_FLAGS,
    [INTENT_RATING] = TAKES_UNIT | TAKES_TICKET | TAKES_TEXT,
    [INTENT_SURVEY] = TAKES_UNIT | TAKES_TICKET,
    [INTENT_VOTE] = TAKES_UNIT,
    [INTENT_INFO] = TAKES_UNIT | TAKES_TOPIC | TAKES_FLAGS,
    [INTENT_STATUS] = TAKES_TICKET,
    [INTENT_FOLLOWUP] = TAKES_TICKET | TAKES_FLAGS | TAKES_TEXT,
    [INTENT_CANCEL] = TAKES_TICKET,
    [INTENT_REOPEN] = TAKES_TICKET | TAKES_FLAGS | TAKES_TEXT,
    [INTENT_ACCEPT] = TAKES_TICKET | TAKES_TEXT,
    [INTENT_RETALIATION] = TAKES_TICKET | TAKES_UNIT | TAKES_TEXT,
    [INTENT_CONSENT_YES] = TAKES_TICKET,
    [INTENT_CONSENT_NO] = TAKES_TICKET,
    [INTENT_CONFIRM_YES] = TAKES_TICKET,
    [INTENT_CONFIRM_NO] = TAKES_TICKET,
    [INTENT_STAFF_TAKE] = TAKES_TICKET,
    [INTENT_STAFF_VIEW] = TAKES_TICKET,
    [INTENT_STAFF_REPLY] = TAKES_TICKET,
    [INTENT_STAFF_CLOSE] = TAKES_TICKET,
    [INTENT_STAFF_REJECT] = TAKES_TICKET,
    [INTENT_STAFF_MEDIATE] = TAKES_TICKET,
    [INTENT_STAFF_SCHEDULE] = TAKES_TICKET,
    [INTENT_STAFF_OUTCOME] = TAKES_TICKET,
    [INTENT_STAFF_FORWARD] = TAKES_TICKET,
    [INTENT_STAFF_CLASS] = TAKES_TICKET,
    [INTENT_STAFF_LIST] = TAKES_UNIT,
    [INTENT_STAFF_RECAP] = TAKES_UNIT,
};

/* Where we are in the text. */
struct cursor {
    const struct rules *rules;
    const char *text;
    struct words words;
    int at; /* next word not yet understood */
};

static size_t cursor_offset(const struct cursor *cursor)
{
    size_t offset = cursor->at > 0 ? cursor->words.word[cursor->at - 1].to : 0;
    while (words_is_separator(cursor->text[offset]))
        offset++;
    return offset;
}

static const struct keyword *next_keyword(struct cursor *cursor, unsigned kinds)
{
    const struct keyword *keyword = keyword_match(&cursor->rules->keywords, kinds, &cursor->words, cursor->at);
    if (keyword != NULL)
        cursor->at += keyword->n_words;
    return keyword;
}

static const struct keyword *take_flags(struct cursor *cursor, struct command *command)
{
    const struct keyword *first = NULL;
    for (const struct keyword *flag; (flag = next_keyword(cursor, 1u << KEYWORD_FLAG)) != NULL;) {
        command->flags |= flag->value;
        first = first != NULL ? first : flag;
    }
    return first;
}

static void take_unit(struct cursor *cursor, struct command *command)
{
    int n_words = 0;
    if (command->unit != DIRECTORY_NONE)
        return;
    command->unit = directory_match(&cursor->rules->directory, &cursor->words, cursor->at, &n_words);
    if (command->unit != DIRECTORY_NONE)
        cursor->at += n_words;
}

/* A word of digits only is a try at a ticket, however many it has. */
static bool is_number(const struct word *word)
{
    return word->len >= 5 && strspn(word->text, "0123456789") == word->len;
}

static void skip_words_to(struct cursor *cursor, size_t offset)
{
    while (cursor->at < cursor->words.n && cursor->words.word[cursor->at].from < offset)
        cursor->at++;
}

/* As typed, for the answer: its first eight digits. */
static void note_bad_ticket(const struct word *word, struct command *command)
{
    command->has_ticket = PARSE_TICKET_BAD;
    for (size_t i = 0; i < word->len && i < 8; i++)
        command->ticket = command->ticket * 10 + (uint32_t)(word->text[i] - '0');
}

static void take_ticket(struct cursor *cursor, bool is_in_text, struct command *command)
{
    size_t from = cursor_offset(cursor);
    size_t used = 0;
    uint32_t ticket = 0;
    struct cursor after = *cursor;
    enum rc rc = ticket_parse(cursor->text + from, &used, &ticket);
    skip_words_to(&after, from + used);
    bool is_more = after.at < after.words.n;
    if (rc == OK || (rc == E_INVAL && !(is_in_text && is_more))) {
        command->has_ticket = rc == OK ? PARSE_TICKET_GOOD : PARSE_TICKET_BAD;
        command->ticket = ticket;
        cursor->at = after.at;
        return;
    }
    bool is_last = cursor->at + 1 == cursor->words.n;
    if (cursor->at < cursor->words.n && is_number(&cursor->words.word[cursor->at]) && (is_last || !is_in_text))
        note_bad_ticket(&cursor->words.word[cursor->at++], command);
}

static void take_topic(struct cursor *cursor, struct command *command)
{
    const struct keyword *topic = next_keyword(cursor, 1u << KEYWORD_TOPIC);
    if (topic != NULL)
        command->topic = topic->value;
}

static void take_body(const struct cursor *cursor, struct command *command)
{
    size_t from = cursor_offset(cursor);
    size_t to = from + strlen(cursor->text + from);
    while (to > from && (cursor->text[to - 1] == ' ' || cursor->text[to - 1] == '\n'))
        to--;
    command->body = cursor->text + from;
    command->body_len = (uint16_t)(to - from);
    command->n_body_words = (uint16_t)(cursor->words.n - cursor->at);
}

/* PILIH P03 KTW: the unit may stand behind the badge, which stays in the body. */
static void look_for_unit(const struct cursor *cursor, struct command *command)
{
    struct cursor next = *cursor;
    next.at++;
    take_unit(&next, command);
}

static void take_fields(struct cursor *cursor, struct command *command)
{
    unsigned takes = TAKES[command->intent];
    if (takes & TAKES_FLAGS)
        take_flags(cursor, command);
    if (takes & TAKES_TOPIC)
        take_topic(cursor, command);
    if (takes & TAKES_TICKET)
        take_ticket(cursor, (takes & TAKES_TEXT) != 0, command);
    if ((takes & TAKES_UNIT) && command->has_ticket == PARSE_TICKET_NONE)
        take_unit(cursor, command);
    if (command->intent == INTENT_VOTE)
        look_for_unit(cursor, command);
    if ((takes & TAKES_TOPIC) && command->topic < 0)
        take_topic(cursor, command); /* INFO KTW JAM */
    if (takes & TAKES_FLAGS)
        take_flags(cursor, command);
}

/* YA and TIDAK, with their ticket perhaps, are answers only as a whole message. */
static void note_answer(const struct cursor *cursor, struct command *command)
{
    struct cursor look = *cursor;
    struct command ticket = {.unit = DIRECTORY_NONE};
    look.at = 0;
    const struct keyword *answer = next_keyword(&look, 1u << KEYWORD_ANSWER);
    if (answer == NULL)
        return;
    take_ticket(&look, false, &ticket);
    if (look.at < look.words.n)
        return;
    command->is_yes = answer->intent == INTENT_CONFIRM_YES;
    command->is_no = answer->intent == INTENT_CONFIRM_NO;
    command->answer_ticket = ticket.ticket;
}

/* No keyword: perhaps just a ticket, or a unit and more. */
static void parse_free_text(struct cursor *cursor, struct command *command)
{
    take_ticket(cursor, false, command);
    if (command->has_ticket == PARSE_TICKET_GOOD && cursor->at == cursor->words.n) {
        command->intent = INTENT_STATUS;
        return;
    }
    command->has_ticket = PARSE_TICKET_NONE;
    command->ticket = 0;
    cursor->at = 0;
    take_unit(cursor, command);
    take_body(cursor, command);
}

void parse_text(const struct rules *rules, const char *text, enum role role, struct command *command_r)
{
    struct cursor cursor = {.rules = rules, .text = text, .at = 0};
    words_split(text, &cursor.words);
    *command_r = (struct command){.unit = DIRECTORY_NONE, .topic = -1, .lang = -1, .body = text};
    note_answer(&cursor, command_r);

    const struct keyword *flag = take_flags(&cursor, command_r);
    /* TOLAK is a word of both: to staff it is theirs. */
    const struct keyword *keyword = role != ROLE_NONE ? next_keyword(&cursor, 1u << KEYWORD_STAFF) : NULL;
    if (keyword == NULL)
        keyword = next_keyword(&cursor, 1u << KEYWORD_COMMAND);
    if (keyword == NULL && flag == NULL) {
        parse_free_text(&cursor, command_r);
        return;
    }
    /* RAHASIA KTW ...: a flag first is a complaint without its keyword. */
    command_r->keyword = keyword != NULL ? keyword : flag;
    command_r->intent = keyword != NULL ? (enum intent)keyword->intent : INTENT_COMPLAINT;
    command_r->grade = command_r->intent == INTENT_RATING ? keyword->value : 0;
    if (keyword != NULL && command_r->intent == INTENT_INFO && keyword->value != 0)
        command_r->topic = keyword->value; /* KODE is a topic and a keyword in one */
    command_r->lang = command_r->keyword->lang;
    take_fields(&cursor, command_r);
    take_body(&cursor, command_r);
}
