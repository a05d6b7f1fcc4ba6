/* What a text says without a keyword: fraud, pressure, danger, a question, a
 * grievance, praise, an insult, thanks. Each leaves the text whole as the body. */
#include "core/parse_steps.h"

#include "core/complaint.h"

#define LONG_WORDS     4 /* words of content from which a text is kept for people whatever it says */
#define COURTESY_WORDS 12
#define INSULT_WORDS   6
#define NO_PLACE       WORDS_MAX

static bool is_sense(struct parsing *p, enum intent intent, enum parse_why why, const struct keyword *keyword)
{
    p->command->intent = intent;
    p->command->why = why;
    p->command->keyword = keyword;
    parse_find_unit(p);
    parse_whole_body(p);
    return true;
}

static int place_of(const struct cue *cue)
{
    return cue != NULL ? cue->at : NO_PLACE;
}

/* ---- does it complain, does it ask ---- */

/* "obat tidak ada", "dokter kurang": a thing of the centre and a word that denies. */
static bool lacks(const struct parsing *p)
{
    if (reading_count(p->reading, KEYWORD_HINT) == 0)
        return false;
    for (int i = 0; i < p->reading->n; i++)
        if (p->reading->cue[i].keyword->kind == KEYWORD_DEGREE && p->reading->cue[i].keyword->value != DEGREE_VERY)
            return true;
    return false;
}

bool parse_complains(const struct parsing *p)
{
    return reading_find(p->reading, KEYWORD_GRIEVANCE, 0) != NULL || (!parse_asks(p) && lacks(p));
}

/* Whichever comes first: the question or the grievance. "kenapa" and "kok" ask only where
 * nothing is complained of. */
bool parse_asks(const struct parsing *p)
{
    int question = place_of(reading_sign(p->reading, SIGN_QUESTION, 0));
    int rhetoric = place_of(reading_sign(p->reading, SIGN_RHETORIC, 0));
    int grievance = place_of(reading_find(p->reading, KEYWORD_GRIEVANCE, 0));
    bool is_told = reading_sign(p->reading, SIGN_PAST, 0) != NULL && !p->reading->has_question_mark;
    if (grievance != NO_PLACE)
        return question < grievance && rhetoric == NO_PLACE && !is_told; /* what somebody asked is told */
    return question != NO_PLACE || p->reading->has_question_mark;
}

/* ---- fraud and advertising ---- */

/* Two words of bait, or one and a link, where nothing of the centre is spoken of; or a trap. */
static bool is_fraud(const struct parsing *p)
{
    int n_bait = reading_count_sign(p->reading, SIGN_BAIT);
    bool is_baited =
        (n_bait > 1 && reading_find(p->reading, KEYWORD_HINT, 0) == NULL) || (p->reading->has_link && n_bait > 0);
    return is_baited || reading_sign(p->reading, SIGN_TRAP, 0) != NULL;
}

/* "aduan dokter suruh transfer pulsa": whoever begins like that complains. */
bool parse_spam(struct parsing *p)
{
    if (!is_fraud(p) || parse_names_unit(p, 0) || reading_find(p->reading, KEYWORD_GRIEVANCE, 0) != NULL ||
        reading_find(p->reading, KEYWORD_DANGER, 0) != NULL || parse_complaint_end(p) > 0)
        return false;
    return is_sense(p, INTENT_IGNORE, WHY_SPAM, NULL);
}

/* ---- pressure on the writer, with or without TEKAN ---- */

/* "kalau saya lapor apa nanti diancam?": a fear is asked about, nothing happened. */
static bool is_only_asked(const struct parsing *p, const struct cue *cue)
{
    const struct cue *frame = reading_sign(p->reading, SIGN_FRAME, 0);
    return frame != NULL && frame->at < cue->at && parse_asks(p);
}

bool parse_pressure(struct parsing *p)
{
    for (int i = 0; i < p->reading->n; i++) {
        const struct keyword *keyword = p->reading->cue[i].keyword;
        if (keyword->kind != KEYWORD_COMMAND || keyword->intent != INTENT_RETALIATION ||
            keyword->place != KEYWORD_ANYWHERE || is_only_asked(p, &p->reading->cue[i]))
            continue;
        for (p->at = 0; p->at < p->reading->words.n && p->command->has_ticket == PARSE_TICKET_NONE; p->at++)
            parse_take_ticket(p, true);
        return is_sense(p, INTENT_RETALIATION, WHY_PHRASE, keyword);
    }
    return false;
}

/* ---- danger ---- */

#define NOW_WORDS 6 /* "sekarang" this near to the danger belongs to it */

static bool is_beside(const struct parsing *p, const struct cue *a, const struct cue *b)
{
    const struct cue *first = a->at < b->at ? a : b, *second = first == a ? b : a;
    return second->at <= first->at + first->n_words + NOW_WORDS &&
           reading_is_clause(p->reading, first->at + first->n_words - 1, second->at);
}

static bool is_now(const struct parsing *p, const struct cue *danger)
{
    for (const struct cue *now = reading_sign(p->reading, SIGN_NOW, 0); now != NULL;
         now = reading_sign(p->reading, SIGN_NOW, now->at + 1))
        if (is_beside(p, now, danger))
            return true;
    return false;
}

/* What was past is a complaint, unless it goes on; a complaint of a centre by its keyword needs a word for now
 * or for help; everything else is taken for what it may be. */
static bool is_present(const struct parsing *p, const struct cue *danger)
{
    if (is_now(p, danger))
        return true;
    if (reading_sign(p->reading, SIGN_PAST, 0) != NULL)
        return false;
    return !parse_is_submitted(p) || reading_sign(p->reading, SIGN_PLEA, 0) != NULL;
}

/* The first danger that is one of now; to one's own life before any other. */
static const struct cue *find_danger(const struct parsing *p)
{
    const struct cue *found = NULL;
    for (int i = 0; i < p->reading->n; i++) {
        const struct cue *danger = &p->reading->cue[i];
        bool is_life = danger->keyword->kind == KEYWORD_DANGER && danger->keyword->value == DANGER_LIFE;
        if (is_life)
            return danger;
        if (found == NULL && danger->keyword->kind == KEYWORD_DANGER && is_present(p, danger))
            found = danger;
    }
    return found;
}

bool parse_danger(struct parsing *p)
{
    const struct cue *danger = find_danger(p);
    if (danger == NULL)
        return false;
    p->command->is_life = danger->keyword->value == DANGER_LIFE;
    return is_sense(p, INTENT_EMERGENCY, WHY_DANGER, danger->keyword);
}

/* ---- the rest ---- */

bool parse_question(struct parsing *p)
{
    const struct cue *question = reading_sign(p->reading, SIGN_QUESTION, 0);
    if (!parse_asks(p))
        return false;
    const struct cue *topic = reading_find(p->reading, KEYWORD_TOPIC, 0);
    if (topic != NULL)
        p->command->topic = topic->keyword->value;
    return is_sense(p, INTENT_INFO, WHY_QUESTION, question != NULL ? question->keyword : NULL);
}

bool parse_grievance(struct parsing *p)
{
    const struct cue *grievance = reading_find(p->reading, KEYWORD_GRIEVANCE, 0);
    const struct cue *rhetoric = reading_sign(p->reading, SIGN_RHETORIC, 0);
    const struct cue *danger = reading_find(p->reading, KEYWORD_DANGER, 0); /* one that is past */
    const struct cue *cue = grievance != NULL ? grievance : danger != NULL ? danger : rhetoric;
    if (cue == NULL && !parse_complains(p))
        return false;
    p->command->has_substance = true;
    return is_sense(p, INTENT_COMPLAINT, WHY_GRIEVANCE, cue != NULL ? cue->keyword : NULL);
}

/* "indak elok" */
static bool is_denied(const struct parsing *p, int at)
{
    for (int i = 0; i < p->reading->n && p->reading->cue[i].at < at; i++) {
        const struct cue *cue = &p->reading->cue[i];
        if (cue->keyword->kind == KEYWORD_DEGREE && cue->keyword->value != DEGREE_VERY && cue->at + cue->n_words == at)
            return true;
    }
    return false;
}

/* Praise for a centre is a rating without its number: we ask for it. */
bool parse_praise(struct parsing *p)
{
    const struct cue *praise = reading_sign(p->reading, SIGN_PRAISE, 0);
    if (praise == NULL || is_denied(p, praise->at) || p->command->has_substance || parse_asks(p) ||
        !parse_names_unit(p, 0))
        return false;
    return is_sense(p, INTENT_RATING, WHY_PRAISE, praise->keyword);
}

bool parse_insult(struct parsing *p)
{
    const struct cue *swear = reading_sign(p->reading, SIGN_SWEAR, 0);
    if (swear == NULL || p->reading->words.n > INSULT_WORDS || reading_count(p->reading, KEYWORD_HINT) > 0)
        return false;
    return is_sense(p, INTENT_ABUSE, WHY_INSULT, swear->keyword);
}

/* Thanks or "wrong number" with a few words around it, none of them of substance. */
bool parse_courtesy(struct parsing *p)
{
    bool is_light = reading_count(p->reading, KEYWORD_HINT) == 0 || reading_sign(p->reading, SIGN_PRAISE, 0) != NULL;
    for (int i = 0; i < p->reading->n && is_light && p->reading->words.n <= COURTESY_WORDS; i++) {
        const struct keyword *keyword = p->reading->cue[i].keyword;
        if (keyword->kind == KEYWORD_COMMAND &&
            (keyword->intent == INTENT_THANKS || keyword->intent == INTENT_WRONG_NUMBER))
            return is_sense(p, (enum intent)keyword->intent, WHY_PHRASE, keyword);
    }
    return false;
}

static int n_content(const struct parsing *p)
{
    int n = 0;
    for (int at = 0; at < p->reading->words.n;) {
        int small = reading_skip(p->reading, SIGN_BIT(SIGN_FILLER), at);
        n += small == 0;
        at += small > 0 ? small : 1;
    }
    return n;
}

/* Nothing is ever dropped: whoever writes this much wants something. */
bool parse_long(struct parsing *p)
{
    if (n_content(p) < LONG_WORDS)
        return false;
    p->command->has_substance = true;
    return is_sense(p, INTENT_COMPLAINT, WHY_TEXT, NULL);
}
