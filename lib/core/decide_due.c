#include "core/decide_due.h"

#include "core/decide_table.h"

#include <stdio.h>
#include <string.h>

/* Only what saying looks at is set: the rest is large. */
struct decision decide_alone(struct solitude *alone, const struct rules *rules, int64_t now, struct plan *plan)
{
    alone->nobody = (struct message){.sender = {.kind = PHONE_INVALID}};
    alone->none = (struct command){.unit = DIRECTORY_NONE};
    alone->situation.rules = rules;
    alone->situation.message = &alone->nobody;
    alone->situation.staff = NULL;
    alone->situation.today = workday_of(&rules->calendar, now);
    memset(&alone->facts, 0, sizeof alone->facts);
    alone->facts.now = now;
    plan_clear(plan);
    return (struct decision){.situation = &alone->situation,
                             .rules = rules,
                             .command = &alone->none,
                             .facts = &alone->facts,
                             .plan = plan,
                             .lang = 0};
}

/* ---- modems ---- */

/* "05/12/24 14.30" */
static void phrase_moment(struct decision *d, struct phrase *phrase, enum reply_var var, int64_t at)
{
    char date[WORKDAY_DATE_MAX];
    char text[32];
    int64_t second = at - workday_start_at(&d->rules->calendar, workday_of(&d->rules->calendar, at));
    workday_format_date(&d->rules->calendar, at, date);
    int len = snprintf(text, sizeof text, "%s %02d.%02d", date, (int)(second / 3600), (int)(second / 60 % 60));
    phrase_text(d, phrase, var, text, len > 0 ? (size_t)len : 0);
}

void decide_modem(const struct rules *rules, const struct modem_news *news, struct plan *plan_r)
{
    struct solitude alone;
    struct decision d = decide_alone(&alone, rules, news->now, plan_r);
    struct phrase phrase = phrase_of(news->is_up ? REPLY_ID_st_modem_up : REPLY_ID_st_modem_down);
    phrase.values.value[REPLY_VAR_MODEM] = plan_text(plan_r, news->modem, strlen(news->modem));
    phrase_number(&d, &phrase, REPLY_VAR_N, news->n_queued);
    phrase_moment(&d, &phrase, REPLY_VAR_TGLWAKTU, news->since_at);
    say_every_dinkes(&d, &phrase);
}

/* ---- breaches ---- */

void decide_breach(const struct rules *rules, const struct breach_news *news, struct plan *plan_r)
{
    struct solitude alone;
    struct decision d = decide_alone(&alone, rules, news->noted_at, plan_r);
    struct phrase phrase = phrase_of(REPLY_ID_st_breach);
    phrase_moment(&d, &phrase, REPLY_VAR_TGLWAKTU, news->noted_at);
    phrase_moment(&d, &phrase, REPLY_VAR_BATASWAKTU, news->noted_at + BREACH_NOTICE_S);
    phrase_number(&d, &phrase, REPLY_VAR_N, news->n_people);
    say_every_dinkes(&d, &phrase);
}

/* ---- drafts that nobody said the centre of ---- */

/* The one dinkes above every unit that was offered; DIRECTORY_NONE when there is not one alone.
 * A unit that the directory has lost since then says nothing. */
static int dinkes_of_choices(const struct directory *directory, const char *choices)
{
    int desk = DIRECTORY_NONE;
    struct found offered;
    directory_read_codes(directory, choices, &offered);
    for (int i = 0; i < offered.n; i++) {
        int above = directory_office(directory, offered.unit[i]);
        if (offered.unit[i] == DIRECTORY_NONE)
            continue;
        if (above == DIRECTORY_NONE || (desk != DIRECTORY_NONE && desk != above))
            return DIRECTORY_NONE;
        desk = above;
    }
    return desk;
}

static int first_dinkes(const struct directory *directory)
{
    for (int i = 0; i < directory->n_units; i++)
        if (directory->unit[i].kind == UNIT_DINKES)
            return i;
    return 0; /* no dinkes at all: no directory is without a unit */
}

int decide_desk(const struct rules *rules, const char *choices)
{
    int desk = dinkes_of_choices(&rules->directory, choices);
    if (desk == DIRECTORY_NONE)
        desk = directory_unit(&rules->directory, rules->policy.desk_unit);
    return desk != DIRECTORY_NONE ? desk : first_dinkes(&rules->directory);
}

static const struct complaint *open_lapsed(struct decision *d, int desk, const struct lapsed *lapsed, const char *text)
{
    (void)decide_enter(d, desk, lapsed->of, lapsed->flags | FLAG_LAPSED, text);
    struct complaint *complaint = &d->plan->effect[d->plan->n - 1].complaint;
    complaint->writer = lapsed->person;
    complaint->writer_kind = lapsed->person_kind;
    return complaint;
}

void decide_lapsed(const struct rules *rules, const struct lapsed *lapsed, int64_t now, struct plan *plan_r)
{
    struct solitude alone;
    struct decision d = decide_alone(&alone, rules, now, plan_r);
    int desk = decide_desk(rules, lapsed->choices);
    alone.facts.fresh_ticket = lapsed->fresh_ticket;
    if (lapsed->lang >= 0 && lapsed->lang < rules->replies.n_langs)
        d.lang = lapsed->lang;
    const char *text = plan_text(plan_r, lapsed->draft, strlen(lapsed->draft));
    plan_add(plan_r, EFFECT_SETTLED)->to_person = lapsed->person;
    const struct complaint *complaint = open_lapsed(&d, desk, lapsed, text);
    struct phrase told = phrase_of(REPLY_ID_draft_to_desk);
    phrase_complaint(&d, &told, complaint);
    (void)say_writer(&d, complaint, &told);
    decide_tell_opened(&d, desk, complaint, text);
}
