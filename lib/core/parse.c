#include "core/parse.h"

#include "core/parse_steps.h"

#include <string.h>

static bool parse_ticket_alone(struct parsing *p)
{
    parse_take_ticket(p, false);
    if (p->command->has_ticket == PARSE_TICKET_GOOD && parse_is_rest_small(p, p->at, INTENT_STATUS)) {
        p->command->intent = INTENT_STATUS;
        p->command->why = WHY_TICKET;
        return true;
    }
    p->command->has_ticket = PARSE_TICKET_NONE;
    p->command->ticket = 0;
    p->at = 0;
    return false;
}

/* In this order: the first sense that fits is what the message means. */
static bool (*const SENSE[])(struct parsing *p) = {
    parse_staff,  parse_spam,     parse_pressure,  parse_danger, parse_command,  parse_ticket_alone, parse_phrase,
    parse_praise, parse_question, parse_grievance, parse_insult, parse_courtesy, parse_long,
};

/* "?" and nothing else. */
static bool is_puzzled(const struct parsing *p)
{
    return p->reading->words.n == 0 && p->reading->has_question_mark;
}

static void find_sense(struct parsing *p)
{
    if (is_puzzled(p)) {
        p->command->intent = INTENT_HELP;
        return;
    }
    for (size_t i = 0; i < sizeof SENSE / sizeof SENSE[0]; i++)
        if (SENSE[i](p))
            return;
    (void)parse_take_unit(p);
    parse_take_body(p);
    parse_find_unit(p);
}

/* The language of most phrases in the text that are of one. */
static int main_lang(const struct reading *reading)
{
    int n[REPLY_LANGS_MAX] = {0};
    int best = -1;
    for (int i = 0; i < reading->n; i++)
        if (reading->cue[i].keyword->lang < REPLY_LANGS_MAX && reading->cue[i].keyword->kind != KEYWORD_STAFF)
            n[reading->cue[i].keyword->lang] += reading->cue[i].n_words;
    for (int lang = 0; lang < REPLY_LANGS_MAX; lang++)
        if (n[lang] > 0 && (best < 0 || n[lang] > n[best]))
            best = lang;
    return best;
}

void parse_text(const struct rules *rules, const char *text, enum role role, struct command *command_r)
{
    struct reading reading;
    struct parsing p = {.rules = rules, .text = text, .role = role, .reading = &reading, .command = command_r, .at = 0};
    *command_r = (struct command){.unit = DIRECTORY_NONE, .topic = -1, .lang = -1, .body = text};
    reading_words(&rules->keywords, text, &reading);
    parse_unglue(rules, &reading);
    reading_cues(&rules->keywords, &reading);
    parse_note_answer(&p);
    parse_note_flags(&p);
    command_r->has_substance = parse_complains(&p);
    find_sense(&p);
    if (command_r->lang < 0)
        command_r->lang = main_lang(&reading);
}

/* ---- what a complaint is about ---- */

static int rank(const struct category *category)
{
    return category->is_urgent ? 2 : category->is_supervisory ? 1 : 0;
}

int parse_category(const struct rules *rules, const char *text, bool *is_told_r)
{
    int n[KEYWORD_CATEGORIES_MAX] = {0};
    int best = KEYWORD_NONE;
    struct reading reading;
    reading_words(&rules->keywords, text, &reading);
    parse_unglue(rules, &reading);
    reading_cues(&rules->keywords, &reading);
    bool has_grievance[KEYWORD_CATEGORIES_MAX] = {false};
    for (int i = 0; i < reading.n; i++) {
        const struct keyword *keyword = reading.cue[i].keyword;
        if (keyword->kind != KEYWORD_GRIEVANCE && keyword->kind != KEYWORD_HINT)
            continue;
        has_grievance[keyword->value] |= keyword->kind == KEYWORD_GRIEVANCE;
        n[keyword->value] += keyword->kind == KEYWORD_GRIEVANCE ? 3 : 1;
    }
    for (int i = 0; i < rules->keywords.n_categories; i++) {
        int r = has_grievance[i] ? rank(&rules->keywords.category[i]) : 0;
        int best_r = best >= 0 && has_grievance[best] ? rank(&rules->keywords.category[best]) : 0;
        if (n[i] > 0 && (best < 0 || r > best_r || (r == best_r && n[i] > n[best])))
            best = i;
    }
    *is_told_r = best != KEYWORD_NONE && has_grievance[best];
    return best;
}

const char *parse_why_name(enum parse_why why)
{
    static const char *const NAME[] = {
        [WHY_NOTHING] = "nothing that we know",
        [WHY_KEYWORD] = "keyword",
        [WHY_TYPO] = "keyword with a slip",
        [WHY_FLAG] = "flag",
        [WHY_PHRASE] = "phrase",
        [WHY_SPAM] = "fraud or advertising",
        [WHY_DANGER] = "danger now",
        [WHY_QUESTION] = "question",
        [WHY_GRIEVANCE] = "complains",
        [WHY_PRAISE] = "praise",
        [WHY_INSULT] = "insult alone",
        [WHY_TICKET] = "ticket alone",
        [WHY_TEXT] = "longer text",
    };
    _Static_assert(sizeof NAME / sizeof NAME[0] == WHY_COUNT, "every reason has a name");
    return NAME[why];
}
