/* The keyword that a message is meant by. The first one near the start decides,
 * unless the sentence shows that the word has its ordinary sense there. */
#include "core/parse_steps.h"

#include <string.h>

/* What may follow the keyword of each intent. */
enum takes {
    TAKES_UNIT = 1,
    TAKES_TICKET = 2,
    TAKES_TOPIC = 4,
    TAKES_FLAGS = 8,
    TAKES_TEXT = 16, /* a number in it may be an amount or a date: no ticket, unless it is one */
    TAKES_MARKS = 32,
    TAKES_ANYWHERE = 64, /* the unit may stand anywhere in the text */
    TAKES_TARGET = 128   /* a unit behind the ticket */
};

/* When is the word meant as the command? */
enum meant {
    MEANT_ALWAYS,
    MEANT_CLOSED, /* when nothing else is said: small words, a ticket, a unit        */
    MEANT_SUBMIT, /* not in a question: "lapor ke mana ya?"                           */
    MEANT_ASK,    /* not where a grievance is told: "tanya baik2 malah dibentak"         */
    MEANT_CASE,   /* of a case of one's own, not of a centre: "belum ada dokter di ktw" */
    MEANT_SURVEY,
    MEANT_VOTE
};

/* reach: words of content that may stand before the keyword. */
static const struct grammar {
    uint8_t takes, meant, reach;
} GRAMMAR[INTENT_COUNT] = {
    [INTENT_COMPLAINT] = {TAKES_UNIT | TAKES_FLAGS | TAKES_ANYWHERE, MEANT_SUBMIT, 20},
    [INTENT_SUGGESTION] = {TAKES_UNIT | TAKES_FLAGS | TAKES_ANYWHERE, MEANT_SUBMIT, 3},
    [INTENT_RATING] = {TAKES_UNIT | TAKES_TICKET | TAKES_TEXT | TAKES_ANYWHERE, MEANT_ALWAYS, 6},
    [INTENT_SURVEY] = {TAKES_UNIT | TAKES_MARKS | TAKES_ANYWHERE, MEANT_SURVEY, 0},
    [INTENT_VOTE] = {TAKES_UNIT | TAKES_ANYWHERE, MEANT_VOTE, 1},
    [INTENT_INFO] = {TAKES_UNIT | TAKES_TOPIC | TAKES_FLAGS | TAKES_ANYWHERE, MEANT_ASK, 2},
    [INTENT_STATUS] = {TAKES_TICKET, MEANT_CLOSED, 1},
    [INTENT_FOLLOWUP] = {TAKES_TICKET | TAKES_FLAGS | TAKES_TEXT, MEANT_CASE, 0},
    [INTENT_CANCEL] = {TAKES_TICKET, MEANT_CLOSED, 1},
    [INTENT_REOPEN] = {TAKES_TICKET | TAKES_FLAGS | TAKES_TEXT, MEANT_CASE, 0},
    [INTENT_ACCEPT] = {TAKES_TICKET | TAKES_TEXT, MEANT_ALWAYS, 0},
    [INTENT_RETALIATION] = {TAKES_TICKET | TAKES_UNIT | TAKES_TEXT | TAKES_ANYWHERE, MEANT_ALWAYS, 2},
    [INTENT_CONSENT_YES] = {TAKES_TICKET, MEANT_CLOSED, 0},
    [INTENT_CONSENT_NO] = {TAKES_TICKET, MEANT_CLOSED, 0},
    [INTENT_HELP] = {0, MEANT_CLOSED, 0},
    [INTENT_STOP] = {0, MEANT_CLOSED, 0},
    [INTENT_START] = {0, MEANT_CLOSED, 0},
    [INTENT_ERASE] = {0, MEANT_CLOSED, 0},
    [INTENT_DATA_SUMMARY] = {0, MEANT_CLOSED, 0},
    [INTENT_THANKS] = {TAKES_ANYWHERE, MEANT_CLOSED, 0},
    [INTENT_WRONG_NUMBER] = {0, MEANT_CLOSED, 0},
    [INTENT_STAFF_TAKE] = {TAKES_TICKET, MEANT_ALWAYS, 0},
    [INTENT_STAFF_VIEW] = {TAKES_TICKET, MEANT_ALWAYS, 0},
    [INTENT_STAFF_REPLY] = {TAKES_TICKET, MEANT_ALWAYS, 0},
    [INTENT_STAFF_CLOSE] = {TAKES_TICKET, MEANT_ALWAYS, 0},
    [INTENT_STAFF_REJECT] = {TAKES_TICKET, MEANT_ALWAYS, 0},
    [INTENT_STAFF_MEDIATE] = {TAKES_TICKET, MEANT_ALWAYS, 0},
    [INTENT_STAFF_SCHEDULE] = {TAKES_TICKET, MEANT_ALWAYS, 0},
    [INTENT_STAFF_OUTCOME] = {TAKES_TICKET, MEANT_ALWAYS, 0},
    [INTENT_STAFF_FORWARD] = {TAKES_TICKET | TAKES_TARGET, MEANT_ALWAYS, 0},
    [INTENT_STAFF_CLASS] = {TAKES_TICKET, MEANT_ALWAYS, 0},
    [INTENT_STAFF_LIST] = {TAKES_UNIT, MEANT_ALWAYS, 0},
    [INTENT_STAFF_RECAP] = {TAKES_UNIT, MEANT_ALWAYS, 0},
};

/* ---- is it meant? ---- */

static int unit_words(const struct parsing *p, int at)
{
    struct found found;
    directory_find(&p->rules->directory, &p->reading->words, at, &found);
    return found.fit != FIT_NONE ? found.n_words : 0;
}

static int ticket_words(const struct parsing *p, int at)
{
    struct command command = {.has_ticket = PARSE_TICKET_NONE};
    struct parsing look = *p;
    look.command = &command;
    look.at = at;
    parse_take_ticket(&look, false);
    return look.at - at;
}

static int same_words(const struct parsing *p, int at, enum intent intent)
{
    for (int i = 0; i < p->reading->n && p->reading->cue[i].at <= at; i++) {
        const struct cue *cue = &p->reading->cue[i];
        if (cue->at == at && cue->keyword->kind == KEYWORD_COMMAND && cue->keyword->intent == intent)
            return cue->n_words;
    }
    return 0;
}

/* Words at `at` that add nothing to a command of that intent. */
static int small_words(const struct parsing *p, int at, enum intent intent)
{
    const unsigned signs = SIGN_BIT(SIGN_FILLER) | SIGN_BIT(SIGN_CASE) | SIGN_BIT(SIGN_PLACE) | SIGN_BIT(SIGN_PAST) |
                           SIGN_BIT(SIGN_NOW) | SIGN_BIT(SIGN_PLEA);
    int n = reading_skip(p->reading, signs, at);
    if (n == 0)
        n = same_words(p, at, intent);
    if (n == 0)
        n = ticket_words(p, at);
    return n > 0 ? n : unit_words(p, at);
}

bool parse_is_rest_small(const struct parsing *p, int from, enum intent intent)
{
    int n;
    for (int at = from; at < p->reading->words.n; at += n)
        if ((n = small_words(p, at, intent)) == 0)
            return false;
    return true;
}

/* Is a unit named right there? unit_r: which, DIRECTORY_NONE when only nearly. */
static bool find_unit_at(const struct parsing *p, int at, int *unit_r)
{
    struct command command = {.unit = DIRECTORY_NONE};
    struct parsing look = *p;
    look.command = &command;
    look.at = at;
    bool is_named = parse_take_unit(&look);
    *unit_r = command.unit;
    return is_named;
}

static bool is_at_unit(const struct parsing *p, int at)
{
    int unit;
    return find_unit_at(p, at, &unit);
}

static bool has_marks(const struct parsing *p, int from)
{
    int n = 0;
    for (int at = from; at < p->reading->words.n; at++) {
        const char *plain = word_plain(&p->reading->words.word[at]);
        size_t len = strlen(plain);
        n += strspn(plain, "0123456789") == len ? (int)len : 0;
    }
    return n >= 3;
}

/* "ADUAN KTW surat belum ada kabar": a complaint by its keyword and unit, whatever phrase stands over them. */
static bool is_submitted_at(const struct parsing *p, int at)
{
    return same_words(p, at, INTENT_COMPLAINT) == 1 && unit_words(p, at + 1) > 0;
}

static bool is_meant(const struct parsing *p, const struct cue *cue)
{
    enum intent intent = (enum intent)cue->keyword->intent;
    int next = cue->at + cue->n_words;
    switch ((enum meant)GRAMMAR[intent].meant) {
    case MEANT_ALWAYS:
        return true;
    case MEANT_CLOSED:
        if (cue->n_words > 1 && is_submitted_at(p, cue->at))
            return false;
        return cue->keyword->place == KEYWORD_ANYWHERE || parse_is_ticket_at(p, next) ||
               parse_is_rest_small(p, next, intent);
    case MEANT_SUBMIT:
        return !parse_asks(p) || is_at_unit(p, next);
    case MEANT_ASK:
        return !p->command->has_substance || parse_asks(p) || is_at_unit(p, next);
    case MEANT_CASE:
        return parse_is_ticket_at(p, next) || !parse_names_unit(p, next);
    case MEANT_SURVEY:
        return has_marks(p, next) || (!p->command->has_substance && !parse_asks(p));
    case MEANT_VOTE:
        return is_at_unit(p, next) || (!p->command->has_substance && !parse_asks(p));
    }
    return false;
}

/* ---- the first one ---- */

struct search {
    int at;        /* where we look                                  */
    int n_content; /* words passed that are neither small nor a unit */
    int flag_at;   /* where the first flag stood; -1 none            */
};

/* "pilih2 pasien": said twice it is no command. */
static bool is_doubled(const struct word *word)
{
    const char *plain = word_plain(word);
    return word->text[word->len - 1] == '2' && strchr(plain, '2') == NULL;
}

/* The longest command phrase here. A phrase that counts alone only where nothing else is said. */
static const struct cue *command_at(const struct parsing *p, int at)
{
    const struct cue *longest = NULL;
    for (int i = 0; i < p->reading->n && p->reading->cue[i].at <= at; i++) {
        const struct cue *cue = &p->reading->cue[i];
        if (cue->at != at || cue->keyword->kind != KEYWORD_COMMAND || is_doubled(&p->reading->words.word[at]) ||
            (cue->n_words > 1 && is_submitted_at(p, at)) ||
            (cue->keyword->place == KEYWORD_ALONE &&
             !parse_is_rest_small(p, at + cue->n_words, (enum intent)cue->keyword->intent)))
            continue;
        if (longest == NULL || cue->n_words > longest->n_words)
            longest = cue;
    }
    return longest;
}

/* A word that nobody knows, one letter from one command alone. It counts where a unit or a ticket
 * follows, and for what can do no harm. */
static bool take_slip(const struct parsing *p, int at, struct cue *cue_r)
{
    const struct keyword *keyword =
        keyword_near(&p->rules->keywords, 1u << KEYWORD_COMMAND, &p->reading->words.word[at]);
    if (keyword == NULL || unit_words(p, at) > 0)
        return false;
    *cue_r = (struct cue){.keyword = keyword, .at = (uint8_t)at, .n_words = 1};
    enum intent intent = (enum intent)keyword->intent;
    bool is_harmless = intent == INTENT_COMPLAINT || intent == INTENT_SUGGESTION || intent == INTENT_INFO;
    if (keyword->place == KEYWORD_ALONE)
        return parse_is_rest_small(p, at + 1, intent) && p->reading->words.n > 1;
    return is_meant(p, cue_r) && (is_harmless || is_at_unit(p, at + 1) || parse_is_ticket_at(p, at + 1));
}

/* Past what may stand before a keyword; 0 at a word of content. */
static int pass_by(struct parsing *p, struct search *search)
{
    const unsigned signs =
        SIGN_BIT(SIGN_FILLER) | SIGN_BIT(SIGN_PLACE) | SIGN_BIT(SIGN_CASE) | SIGN_BIT(SIGN_NOW) | SIGN_BIT(SIGN_PLEA);
    int at = search->at;
    int n = unit_words(p, at);
    const struct cue *flag = search->n_content == 0 ? reading_at(p->reading, KEYWORD_FLAG, at) : NULL;
    const struct cue *degree = reading_at(p->reading, KEYWORD_DEGREE, at);
    if (flag != NULL) {
        p->command->flags |= flag->keyword->value;
        search->flag_at = search->flag_at < 0 ? at : search->flag_at;
        return flag->n_words;
    }
    if (n == 0 && degree != NULL)
        n = degree->n_words;
    return n > 0 ? n : reading_skip(p->reading, signs, at);
}

static bool is_end_of_search(const struct parsing *p, int at)
{
    return reading_at(p->reading, KEYWORD_GRIEVANCE, at) != NULL ||
           reading_skip(p->reading, SIGN_BIT(SIGN_QUESTION), at) > 0;
}

static bool find_command(struct parsing *p, struct search *search, struct cue *cue_r, bool *is_slip_r)
{
    *is_slip_r = false;
    while (search->at < p->reading->words.n) {
        const struct cue *cue = command_at(p, search->at);
        bool is_alone = cue != NULL && cue->keyword->place == KEYWORD_ALONE;
        int reach = cue != NULL && !is_alone ? GRAMMAR[cue->keyword->intent].reach : 0;
        if (cue != NULL && search->n_content <= reach && is_meant(p, cue)) {
            *cue_r = *cue;
            return true;
        }
        int n = pass_by(p, search);
        if (n == 0 && search->n_content == 0 && take_slip(p, search->at, cue_r)) {
            *is_slip_r = true;
            return true;
        }
        if (n == 0 && is_end_of_search(p, search->at))
            return false;
        search->n_content += n == 0;
        search->at += n > 0 ? n : 1;
    }
    return false;
}

/* ---- taking it ---- */

static bool is_exact_unit(const struct parsing *p, int at)
{
    struct found found;
    directory_find(&p->rules->directory, &p->reading->words, at, &found);
    return found.fit == FIT_EXACT;
}

static void take_fields(struct parsing *p)
{
    unsigned takes = GRAMMAR[p->command->intent].takes;
    if (takes & TAKES_FLAGS)
        parse_take_flags(p);
    if (takes & TAKES_TOPIC)
        parse_take_topic(p);
    if (takes & TAKES_TICKET)
        parse_take_ticket(p, (takes & TAKES_TEXT) != 0);
    if (p->command->intent == INTENT_VOTE && !is_exact_unit(p, p->at))
        parse_find_unit(p); /* PILIH P03 KTW: the badge is no misspelt code */
    if ((takes & TAKES_UNIT) && p->command->has_ticket == PARSE_TICKET_NONE)
        (void)parse_take_unit(p);
    if (takes & TAKES_TARGET)
        (void)parse_take_unit(p);
    if ((takes & TAKES_TOPIC) && p->command->topic < 0)
        parse_take_topic(p); /* INFO KTW JAM */
    if (takes & TAKES_FLAGS)
        parse_take_flags(p);
    if (takes & TAKES_MARKS)
        parse_take_marks(p);
    if ((takes & TAKES_ANYWHERE) && p->command->has_ticket == PARSE_TICKET_NONE)
        parse_find_unit(p);
}

/* "tidak puas ktw": the grade, and the words it is made of left behind. */
static void take_grade(struct parsing *p, const struct cue *cue)
{
    struct grade grade = grade_read(&p->rules->keywords, p->reading, cue);
    p->command->grade = grade.value;
    if (grade.to > p->at)
        p->at = grade.to;
}

static void take_command(struct parsing *p, const struct search *search, const struct cue *cue, bool is_slip)
{
    struct command *command = p->command;
    command->keyword = cue->keyword;
    command->intent = (enum intent)cue->keyword->intent;
    command->why = is_slip ? WHY_TYPO : WHY_KEYWORD;
    command->lang = cue->keyword->lang;
    if (command->intent == INTENT_INFO && cue->keyword->value != 0)
        command->topic = cue->keyword->value; /* KODE is a topic and a keyword in one */
    p->at = cue->at + cue->n_words;
    if (command->intent == INTENT_RATING)
        take_grade(p, cue);
    take_fields(p);
    if (command->intent == INTENT_FOLLOWUP && command->unit != DIRECTORY_NONE)
        command->intent = INTENT_SUGGESTION;
    if (search->n_content > 0)
        p->at = 0; /* what stood before the keyword is part of what they say */
    parse_take_body(p);
}

/* RAHASIA KTW ...: a flag first is a complaint without its keyword. */
static bool take_flag_alone(struct parsing *p, const struct search *search)
{
    if (search->flag_at < 0)
        return false;
    p->at = search->flag_at;
    p->command->intent = INTENT_COMPLAINT;
    p->command->why = WHY_FLAG;
    take_fields(p);
    parse_take_body(p);
    return true;
}

int parse_complaint_end(const struct parsing *p)
{
    for (int at = 0, n = 1; at < p->reading->words.n && n > 0; at += n) {
        int n_words = same_words(p, at, INTENT_COMPLAINT);
        if (n_words > 0)
            return at + n_words;
        n = reading_skip(p->reading, SIGN_BIT(SIGN_FILLER), at);
    }
    return 0;
}

bool parse_is_submitted(const struct parsing *p)
{
    int end = parse_complaint_end(p);
    int unit;
    return end > 0 && find_unit_at(p, end, &unit) && unit != DIRECTORY_NONE;
}

bool parse_command(struct parsing *p)
{
    struct search search = {.flag_at = -1};
    struct cue cue;
    bool is_slip;
    if (!find_command(p, &search, &cue, &is_slip))
        return take_flag_alone(p, &search);
    take_command(p, &search, &cue, is_slip);
    return true;
}

/* TOLAK is a word of both: to staff it is theirs. What complains of a centre is a patient's word
 * all the same. */
bool parse_staff(struct parsing *p)
{
    if (p->role == ROLE_NONE)
        return false;
    p->at += reading_skip(p->reading, SIGN_BIT(SIGN_FILLER), 0);
    const struct cue *cue = reading_at(p->reading, KEYWORD_STAFF, p->at);
    bool has_ticket = cue != NULL && ticket_words(p, cue->at + cue->n_words) > 0;
    if (cue == NULL || (!has_ticket && p->command->has_substance)) {
        p->at = 0;
        return false;
    }
    p->command->keyword = cue->keyword;
    p->command->intent = (enum intent)cue->keyword->intent;
    p->command->why = WHY_KEYWORD;
    p->command->lang = cue->keyword->lang;
    p->at = cue->at + cue->n_words;
    take_fields(p);
    parse_take_body(p);
    return true;
}

bool parse_phrase(struct parsing *p)
{
    for (int i = 0; i < p->reading->n; i++) {
        const struct cue *cue = &p->reading->cue[i];
        if (cue->keyword->kind != KEYWORD_COMMAND || cue->keyword->place != KEYWORD_ANYWHERE)
            continue;
        const struct search search = {.n_content = 1, .flag_at = -1};
        take_command(p, &search, cue, false);
        p->command->why = WHY_PHRASE;
        return true;
    }
    return false;
}
