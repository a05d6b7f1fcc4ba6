#include "core/decide.h"

#include "core/decide_table.h"

#include <string.h>

static const struct decide_row *row_of(const struct situation *situation)
{
    enum intent intent = situation->command.intent;
    if (situation->staff != NULL && DECIDE_STAFF[intent].decide != NULL)
        return &DECIDE_STAFF[intent];
    return &DECIDE_PATIENT[intent];
}

/* Numbers that nobody answers are not even read: an operator's "INFO ..." or
 * "Balas YA" must never become a command. Fixed lines and foreign mobiles are
 * people: kept and worked on, only not answered (say() sees to that). */
static bool is_ignored(const struct rules *rules, const struct phone *sender)
{
    const struct policy *policy = &rules->policy;
    for (int i = 0; i < policy->n_own; i++)
        if (phone_is_same(&policy->own[i], sender))
            return true;
    return sender->kind == PHONE_INVALID || sender->kind == PHONE_ALPHA || sender->kind == PHONE_SHORTCODE;
}

void decide_begin(const struct rules *rules, const struct message *message, struct situation *situation_r)
{
    situation_r->rules = rules;
    situation_r->message = message;
    situation_r->today = workday_of(&rules->calendar, message->received_at);
    situation_r->staff = directory_staff(&rules->directory, &message->sender, situation_r->today);
    situation_r->units[0] = NULL;
    if (is_ignored(rules, &message->sender) || !message->is_text) {
        situation_r->command = (struct command){
            .intent = INTENT_IGNORE, .unit = DIRECTORY_NONE, .topic = -1, .lang = -1, .body = message->text};
        return;
    }
    enum role role = situation_r->staff != NULL ? situation_r->staff->role : ROLE_NONE;
    parse_text(rules, message->text, role, &situation_r->command);
}

/* The units whose cases this staff member sees. */
static void list_units(struct situation *situation)
{
    const struct directory *directory = &situation->rules->directory;
    const int max = (int)(sizeof situation->units / sizeof situation->units[0]) - 1;
    int n = 0;
    for (int i = 0; i < directory->n_units && n < max; i++)
        if (directory_may_see(directory, situation->staff, i))
            situation->units[n++] = directory->unit[i].code;
    situation->units[n] = NULL;
}

static const char *query_unit(const struct situation *situation)
{
    int unit = situation->command.unit;
    return unit != DIRECTORY_NONE ? situation->rules->directory.unit[unit].code : "";
}

/* A vote counts in the category of its badge. */
static int query_category(const struct situation *situation)
{
    const struct badge *badge = decide_badge(situation);
    return badge != NULL ? (int)badge->role : 0;
}

static int query_recent(const struct situation *situation)
{
    if (!situation->message->is_text)
        return REPLY_ID_not_text;
    switch (situation->command.intent) {
    case INTENT_THANKS:
        return REPLY_ID_thanks_only;
    case INTENT_WRONG_NUMBER:
        return REPLY_ID_wrong_number;
    case INTENT_ABUSE:
        return REPLY_ID_abuse_note;
    case INTENT_EMERGENCY:
        return decide_emergency_reply(situation->rules, &situation->command);
    default:
        return REPLY_ID_unknown;
    }
}

void decide_query(struct situation *situation, struct fact_query *query_r)
{
    const struct command *command = &situation->command;
    *query_r = (struct fact_query){
        .now = situation->message->received_at,
        .today = situation->today,
        .month = workday_month_of(&situation->rules->calendar, situation->message->received_at),
        .sender = &situation->message->sender,
        .needs = row_of(situation)->needs,
        .ticket = command->has_ticket == PARSE_TICKET_GOOD ? command->ticket : 0,
        .category = query_category(situation),
        .text = command->body,
        .text_len = command->body_len,
        .units = situation->units,
        .sees_secret = situation->staff != NULL && situation->staff->role == ROLE_DINKES,
        .recent = query_recent(situation),
    };
    directory_copy_code(query_unit(situation), query_r->unit);
    if (query_r->ticket == 0)
        query_r->needs &= ~(unsigned)(NEED_TICKET | NEED_TEXT);
    if (query_r->needs & NEED_LIST)
        list_units(situation);
}

/* A word that is the same in every language of ours ("CEK", "PUAS", which our own
 * English replies ask for) does not turn an English writer's answers Indonesian;
 * a complaint in Indonesian does. */
static bool tells_language(enum intent intent)
{
    return intent == INTENT_COMPLAINT || intent == INTENT_SUGGESTION || intent == INTENT_HELP;
}

static int answer_lang(const struct situation *situation, const struct facts *facts)
{
    const struct command *command = &situation->command;
    int lang = facts->lang;
    if (command->lang > 0 || (command->lang == 0 && (lang < 0 || tells_language(command->intent))))
        lang = command->lang;
    return lang >= 0 && lang < situation->rules->replies.n_langs ? lang : 0;
}

static void note_unit(struct decision *d)
{
    int unit = d->command->unit;
    if (d->plan->unit[0] == '\0' && decide_can_receive(d, unit))
        directory_copy_code(d->rules->directory.unit[unit].code, d->plan->unit);
}

void decide_message(const struct situation *situation, const struct facts *facts, struct plan *plan_r)
{
    plan_clear(plan_r);
    struct decision d = {.situation = situation,
                         .rules = situation->rules,
                         .command = &situation->command,
                         .facts = facts,
                         .plan = plan_r,
                         .lang = answer_lang(situation, facts)};
    plan_r->intent = situation->command.intent;
    if (!decide_answer(&d))
        row_of(situation)->decide(&d);
    if (plan_r->intent != INTENT_IGNORE && d.lang != facts->lang)
        plan_add(plan_r, EFFECT_PERSON)->lang = d.lang;
    note_unit(&d);
}
