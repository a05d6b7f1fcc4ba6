#include "core/decide_due.h"

#include "core/decide_table.h"

#include <stdio.h>
#include <string.h>

/* "05/12/24 14.30" */
static void phrase_moment(struct decision *d, struct phrase *phrase, int64_t at)
{
    char date[WORKDAY_DATE_MAX];
    char text[32];
    int64_t second = at - workday_start_at(&d->rules->calendar, workday_of(&d->rules->calendar, at));
    workday_format_date(&d->rules->calendar, at, date);
    int len = snprintf(text, sizeof text, "%s %02d.%02d", date, (int)(second / 3600), (int)(second / 60 % 60));
    phrase_text(d, phrase, REPLY_VAR_TGLWAKTU, text, len > 0 ? (size_t)len : 0);
}

void decide_modem(const struct rules *rules, const struct modem_news *news, struct plan *plan_r)
{
    const struct message nobody = {.sender = {.kind = PHONE_INVALID}};
    struct situation situation; /* only what say_dinkes looks at is set: it is large */
    struct command none = {.unit = DIRECTORY_NONE};
    struct facts facts;
    situation.rules = rules;
    situation.message = &nobody;
    situation.staff = NULL;
    situation.today = workday_of(&rules->calendar, news->now);
    memset(&facts, 0, sizeof facts);
    facts.now = news->now;
    plan_clear(plan_r);
    struct decision d = {
        .situation = &situation, .rules = rules, .command = &none, .facts = &facts, .plan = plan_r, .lang = 0};
    struct phrase phrase = phrase_of(news->is_up ? REPLY_ID_st_modem_up : REPLY_ID_st_modem_down);
    phrase.values.value[REPLY_VAR_MODEM] = plan_text(plan_r, news->modem, strlen(news->modem));
    phrase_number(&d, &phrase, REPLY_VAR_N, news->n_queued);
    phrase_moment(&d, &phrase, news->since_at);
    for (int i = 0; i < rules->directory.n_units; i++)
        if (rules->directory.unit[i].kind == UNIT_DINKES && plan_r->n + SAY_STAFF_MAX < PLAN_EFFECTS_MAX)
            say_dinkes(&d, i, &phrase);
}
