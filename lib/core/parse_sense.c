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
    if (reading_count(&p->reading, KEYWORD_HINT) == 0)
        return false;
    for (int i = 0; i < p->reading.n; i++)
        if (p->reading.cue[i].keyword->kind == KEYWORD_DEGREE && p->reading.cue[i].keyword->value != DEGREE_VERY)
            return true;
    return false;
}

bool parse_complains(const struct parsing *p)
{
    return reading_find(&p->reading, KEYWORD_GRIEVANCE, 0) != NULL || (!parse_asks(p) && lacks(p));
}

/* Whichever comes first: the question or the grievance. "kenapa" and "kok" ask only where
 * nothing is complained of. */
bool parse_asks(const struct parsing *p)
{
    int question = place_of(reading_sign(&p->reading, SIGN_QUESTION, 0));
    int rhetoric = place_of(reading_sign(&p->reading, SIGN_RHETORIC, 0));
    int grievance = place_of(reading_find(&p->reading, KEYWORD_GRIEVANCE, 0));
    if (grievance != NO_PLACE)
        return question < grievance && rhetoric == NO_PLACE;
    return question != NO_PLACE || p->reading.has_question_mark;
}

/* ---- fraud and advertising ---- */

bool parse_spam(struct parsing *p)
{
    int n_bait = reading_count_sign(&p->reading, SIGN_BAIT);
    bool is_bait = n_bait > 1 || (p->reading.has_link && n_bait > 0) || reading_sign(&p->reading, SIGN_TRAP, 0) != NULL;
    if (!is_bait || parse_names_unit(p, 0) || p->command->has_substance)
        return false;
    return is_sense(p, INTENT_IGNORE, WHY_SPAM, NULL);
}

/* ---- pressure on the writer, with or without TEKAN ---- */

bool parse_pressure(struct parsing *p)
{
    for (int i = 0; i < p->reading.n; i++) {
        const struct keyword *keyword = p->reading.cue[i].keyword;
        if (keyword->kind != KEYWORD_COMMAND || keyword->intent != INTENT_RETALIATION ||
            keyword->place != KEYWORD_ANYWHERE)
            continue;
        for (p->at = 0; p->at < p->reading.words.n && p->command->has_ticket == PARSE_TICKET_NONE; p->at++)
            parse_take_ticket(p, true);
        return is_sense(p, INTENT_RETALIATION, WHY_PHRASE, keyword);
    }
    return false;
}

/* ---- danger ---- */

/* A complaint with its keyword may tell of danger that is past: it needs "now" to be one of now. */
static bool is_submitted(const struct parsing *p)
{
    for (int i = 0; i < p->reading.n; i++) {
        const struct cue *cue = &p->reading.cue[i];
        if (cue->keyword->kind == KEYWORD_COMMAND && cue->keyword->intent == INTENT_COMPLAINT)
            return true;
    }
    return false;
}

bool parse_danger(struct parsing *p)
{
    const struct cue *danger = reading_find(&p->reading, KEYWORD_DANGER, 0);
    bool is_now = reading_sign(&p->reading, SIGN_NOW, 0) != NULL;
    bool is_past = reading_sign(&p->reading, SIGN_PAST, 0) != NULL;
    if (danger == NULL)
        return false;
    p->command->is_life = danger->keyword->value == DANGER_LIFE;
    if (!is_now && (is_past || is_submitted(p)) && !p->command->is_life)
        return false;
    return is_sense(p, INTENT_EMERGENCY, WHY_DANGER, danger->keyword);
}

/* ---- the rest ---- */

bool parse_question(struct parsing *p)
{
    const struct cue *question = reading_sign(&p->reading, SIGN_QUESTION, 0);
    if (!parse_asks(p))
        return false;
    const struct cue *topic = reading_find(&p->reading, KEYWORD_TOPIC, 0);
    if (topic != NULL)
        p->command->topic = topic->keyword->value;
    return is_sense(p, INTENT_INFO, WHY_QUESTION, question != NULL ? question->keyword : NULL);
}

bool parse_grievance(struct parsing *p)
{
    const struct cue *grievance = reading_find(&p->reading, KEYWORD_GRIEVANCE, 0);
    const struct cue *rhetoric = reading_sign(&p->reading, SIGN_RHETORIC, 0);
    const struct cue *danger = reading_find(&p->reading, KEYWORD_DANGER, 0); /* one that is past */
    const struct cue *cue = grievance != NULL ? grievance : danger != NULL ? danger : rhetoric;
    if (cue == NULL && !parse_complains(p))
        return false;
    p->command->has_substance = true;
    return is_sense(p, INTENT_COMPLAINT, WHY_GRIEVANCE, cue != NULL ? cue->keyword : NULL);
}

/* Praise for a centre is a rating without its number: we ask for it. */
bool parse_praise(struct parsing *p)
{
    const struct cue *praise = reading_sign(&p->reading, SIGN_PRAISE, 0);
    if (praise == NULL || p->command->has_substance || parse_asks(p) || !parse_names_unit(p, 0))
        return false;
    return is_sense(p, INTENT_RATING, WHY_PRAISE, praise->keyword);
}

bool parse_insult(struct parsing *p)
{
    const struct cue *swear = reading_sign(&p->reading, SIGN_SWEAR, 0);
    if (swear == NULL || p->reading.words.n > INSULT_WORDS || reading_count(&p->reading, KEYWORD_HINT) > 0)
        return false;
    return is_sense(p, INTENT_ABUSE, WHY_INSULT, swear->keyword);
}

/* Thanks or "wrong number" with a few words around it, none of them of substance. */
bool parse_courtesy(struct parsing *p)
{
    bool is_light = reading_count(&p->reading, KEYWORD_HINT) == 0 || reading_sign(&p->reading, SIGN_PRAISE, 0) != NULL;
    for (int i = 0; i < p->reading.n && is_light && p->reading.words.n <= COURTESY_WORDS; i++) {
        const struct keyword *keyword = p->reading.cue[i].keyword;
        if (keyword->kind == KEYWORD_COMMAND &&
            (keyword->intent == INTENT_THANKS || keyword->intent == INTENT_WRONG_NUMBER))
            return is_sense(p, (enum intent)keyword->intent, WHY_PHRASE, keyword);
    }
    return false;
}

static int n_content(const struct parsing *p)
{
    int n = 0;
    for (int at = 0; at < p->reading.words.n;) {
        int small = reading_skip(&p->reading, SIGN_BIT(SIGN_FILLER), at);
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
