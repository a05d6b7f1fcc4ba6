#include "core/decide_table.h"

#include "core/gsmtext.h"
#include "core/ticket.h"

#include <stdio.h>
#include <string.h>

#define STAFF_DAY_HOURS  8 /* of staff_replies_per_hour: what staff get in a day */
#define ANSWER_EXPIRES_S (30 * DAY_S)
#define SAY_REPEAT_S     600 /* the same words again within this are left out */

struct phrase phrase_of(int id)
{
    return (struct phrase){.id = id, .priority = PRIORITY_REPLY};
}

static void phrase_value(struct decision *d, struct phrase *phrase, enum reply_var var, const char *text)
{
    phrase->values.value[var] = plan_text(d->plan, text, strlen(text));
}

void phrase_text(struct decision *d, struct phrase *phrase, enum reply_var var, const char *text, size_t len)
{
    phrase->values.value[var] = plan_text(d->plan, text, len);
}

void phrase_number(struct decision *d, struct phrase *phrase, enum reply_var var, int64_t number)
{
    char text[24];
    (void)snprintf(text, sizeof text, "%lld", (long long)number);
    phrase_value(d, phrase, var, text);
}

void phrase_date(struct decision *d, struct phrase *phrase, enum reply_var var, int64_t at)
{
    char text[WORKDAY_DATE_MAX];
    workday_format_date(&d->rules->calendar, at, text);
    phrase_value(d, phrase, var, text);
}

void phrase_ticket(struct decision *d, struct phrase *phrase, uint32_t ticket)
{
    char text[TICKET_TEXT_MAX];
    ticket_format(ticket, text);
    phrase_value(d, phrase, REPLY_VAR_TIKET, text);
    phrase->about = ticket;
}

void phrase_kasus(struct decision *d, struct phrase *phrase, uint32_t ticket)
{
    char text[TICKET_TEXT_MAX];
    ticket_format(ticket, text);
    phrase_value(d, phrase, REPLY_VAR_KASUS, text);
}

static struct calendar calendar_of(const struct decision *d, const struct complaint *complaint)
{
    return rules_calendar(d->rules, directory_unit(&d->rules->directory, complaint->unit));
}

void phrase_date_of(struct decision *d, struct phrase *phrase, enum reply_var var, int64_t at,
                    const struct complaint *complaint)
{
    const struct calendar calendar = calendar_of(d, complaint);
    char text[WORKDAY_DATE_MAX];
    workday_format_date(&calendar, at, text);
    phrase_value(d, phrase, var, text);
}

void phrase_category(struct decision *d, struct phrase *phrase, const struct complaint *complaint)
{
    const struct category *category = keyword_category(&d->rules->keywords, complaint->category);
    phrase->values.value[REPLY_VAR_KATEGORI] =
        category != NULL ? category->label : d->rules->replies.label[0][LABEL_GENERAL];
}

/* "Mei 2026" */
void phrase_month(struct decision *d, struct phrase *phrase)
{
    int32_t month = workday_month_of(&d->rules->calendar, d->facts->now);
    char text[32];
    int len = snprintf(text, sizeof text, "%s %d", d->rules->replies.label[d->lang][LABEL_MONTH + month % 12],
                       (int)(month / 12));
    phrase_text(d, phrase, REPLY_VAR_BULAN, text, len > 0 ? (size_t)len : 0);
}

/* The unit whose code stands in examples where no unit is meant. */
static int sample_unit(const struct rules *rules)
{
    int unit = directory_unit(&rules->directory, rules->policy.text_sample_unit);
    for (int i = 0; unit == DIRECTORY_NONE && i < rules->directory.n_units; i++)
        if (rules->directory.unit[i].kind == UNIT_PUSKESMAS)
            unit = i;
    return unit;
}

void phrase_unit(struct decision *d, struct phrase *phrase, int unit)
{
    const struct directory *directory = &d->rules->directory;
    int shown = unit != DIRECTORY_NONE ? unit : sample_unit(d->rules);
    if (shown == DIRECTORY_NONE)
        return;
    phrase->values.value[REPLY_VAR_KODE] = directory->unit[shown].code;
    if (unit == DIRECTORY_NONE)
        return;
    const struct unit *u = &directory->unit[unit];
    phrase->values.value[REPLY_VAR_UNIT] = u->short_name;
    phrase->values.value[REPLY_VAR_TELP] = u->phone[0] != '\0' ? u->phone : "119";
    phrase->values.value[REPLY_VAR_JAM] = u->hours[0] != '\0' ? u->hours : "-";
}

void phrase_complaint(struct decision *d, struct phrase *phrase, const struct complaint *complaint)
{
    int unit = directory_unit(&d->rules->directory, complaint->unit);
    phrase_ticket(d, phrase, complaint->ticket);
    phrase_unit(d, phrase, unit);
    if (unit == DIRECTORY_NONE)
        phrase_value(d, phrase, REPLY_VAR_UNIT, complaint->unit);
    phrase_date_of(d, phrase, REPLY_VAR_TGL, complaint->due_at, complaint);
    phrase->values.value[REPLY_VAR_STATUS] = d->rules->replies.label[d->lang][LABEL_STATE + (int)complaint->state];
}

void phrase_signer(struct decision *d, struct phrase *phrase, const struct complaint *complaint)
{
    int unit = directory_unit(&d->rules->directory, complaint->unit);
    phrase_complaint(d, phrase, complaint);
    if (!(complaint->flags & FLAGS_DINKES_ONLY))
        return;
    unit = directory_office(&d->rules->directory, unit);
    if (unit != DIRECTORY_NONE)
        phrase->values.value[REPLY_VAR_UNIT] = d->rules->directory.unit[unit].short_name;
}

/* An SMS effect with its text; the address is the caller's to set. */
static struct effect *add_sms(struct decision *d, const struct phrase *phrase, int lang)
{
    char text[REPLY_TEXT_MAX];
    int segments = reply_render(&d->rules->replies, lang, phrase->id, &phrase->values, phrase->whole, text);
    struct effect *sms = plan_add(d->plan, EFFECT_SMS);
    sms->text = plan_text(d->plan, text, strlen(text));
    sms->segments = segments;
    sms->reply_id = phrase->id;
    sms->priority = phrase->priority;
    sms->about = phrase->about;
    sms->expires_at = d->facts->now + HOUR_S * d->rules->policy.ack_expire_h;
    return sms;
}

static bool was_just_said(const struct decision *d, const struct effect *sms)
{
    return sms->about == 0 && d->facts->last_reply_hash == plan_text_hash(sms->text) &&
           d->facts->now - d->facts->last_reply_at < SAY_REPEAT_S;
}

/* How many more SMS this number may get now; the last one is kept for saying so. */
static int quota_left(const struct decision *d)
{
    const struct policy *policy = &d->rules->policy;
    bool is_staff = d->situation->staff != NULL;
    int per_hour = is_staff ? policy->staff_replies_per_hour : policy->replies_per_hour;
    int per_day = is_staff ? STAFF_DAY_HOURS * policy->staff_replies_per_hour : policy->replies_per_day;
    int hour = per_hour - d->facts->replies_hour;
    int day = per_day - d->facts->replies_day;
    return hour < day ? hour : day;
}

static bool is_limit_told(const struct decision *d)
{
    return d->facts->limited_at != 0 && d->facts->now - d->facts->limited_at < DAY_S;
}

static bool is_gateway_spent(const struct decision *d)
{
    int budget = d->rules->policy.segments_per_day;
    return budget > 0 && d->facts->segments_today >= budget && d->situation->staff == NULL;
}

bool say_is_within_quota(const struct decision *d)
{
    return quota_left(d) > 0;
}

/* Staff at work ask the same again and mean it. */
static bool is_said_in_vain(const struct decision *d, const struct effect *sms)
{
    return d->situation->staff == NULL && was_just_said(d, sms);
}

bool say(struct decision *d, const struct phrase *phrase)
{
    int left = quota_left(d);
    bool is_spent = left <= 0 || (is_gateway_spent(d) && !phrase->is_vital);
    if (!policy_may_answer(&d->rules->policy, &d->situation->message->sender) || (is_spent && !phrase->is_emergency))
        return false;
    struct phrase limit = phrase_of(REPLY_ID_rate_limited);
    bool is_last =
        left == 1 && !is_limit_told(d) && d->situation->staff == NULL && !phrase->is_vital && !phrase->is_emergency;
    struct effect *sms = add_sms(d, is_last ? &limit : phrase, d->lang);
    sms->to_phone = d->situation->message->sender;
    sms->is_answer = true;
    if (d->situation->staff != NULL)
        sms->priority = PRIORITY_STAFF; /* staff at work are answered first, however many patients wait */
    if (phrase->is_repeated || phrase->is_emergency || !is_said_in_vain(d, sms))
        return !is_last;
    d->plan->n--;
    return false;
}

void say_plain(struct decision *d, int id)
{
    struct phrase phrase = phrase_of(id);
    phrase_unit(d, &phrase, decide_can_receive(d, d->command->unit) ? d->command->unit : DIRECTORY_NONE);
    (void)say(d, &phrase);
}

void say_once(struct decision *d, const struct phrase *phrase, int64_t window_s)
{
    if (d->facts->recent_at == 0 || d->facts->now - d->facts->recent_at >= window_s)
        (void)say(d, phrase);
}

bool say_writer(struct decision *d, const struct complaint *complaint, const struct phrase *phrase)
{
    struct phone writer = {.kind = complaint->writer_kind, .text = "?"}; /* only its kind is known here */
    if (complaint->writer == 0 || !policy_may_answer(&d->rules->policy, &writer))
        return false;
    int lang = complaint->lang >= 0 && complaint->lang < d->rules->replies.n_langs ? complaint->lang : 0;
    const struct calendar calendar = calendar_of(d, complaint);
    /* What a person wrote by day or night is the answer to an SMS of theirs; what the clock says can wait. */
    bool is_by_clock = d->situation->message->sender.kind == PHONE_INVALID;
    struct effect *sms = add_sms(d, phrase, lang);
    sms->to_person = complaint->writer;
    if (is_by_clock && !(complaint->flags & FLAG_URGENT))
        sms->not_before = deadline_daytime(&d->rules->deadlines, &calendar, d->facts->now);
    sms->expires_at =
        d->facts->now + ANSWER_EXPIRES_S; /* an answer is owed: a modem that is away for days costs none */
    return true;
}

/* The same notice to several: rendered once. */
static void say_to_staff(struct decision *d, const struct staff *staff, const struct phrase *phrase,
                         const struct effect *like)
{
    struct effect *sms = like != NULL ? plan_add(d->plan, EFFECT_SMS) : add_sms(d, phrase, 0);
    if (like != NULL)
        *sms = *like;
    sms->to_phone = staff->phone;
    sms->priority = phrase->priority == PRIORITY_URGENT ? PRIORITY_URGENT : PRIORITY_NOTICE;
    sms->expires_at = d->facts->now + HOUR_S * d->rules->policy.staff_expire_h;
}

void say_member(struct decision *d, const struct staff *staff, const struct phrase *phrase)
{
    say_to_staff(d, staff, phrase, NULL);
}

static bool is_on_duty(const struct staff *staff, int unit, unsigned roles, int32_t day)
{
    return staff->unit == unit && (roles & 1u << staff->role) && staff->from_day <= day && day <= staff->to_day;
}

/* Whom two lists name is told once. */
static bool was_told(const struct decision *d, const struct staff *staff, int reply_id)
{
    for (int i = 0; i < d->plan->n; i++) {
        const struct effect *sms = &d->plan->effect[i];
        if (sms->kind == EFFECT_SMS && sms->reply_id == reply_id && phone_is_same(&sms->to_phone, &staff->phone))
            return true;
    }
    return false;
}

/* Everybody of these roles in that unit but the sender and who knows already; how many there are. */
static int say_roles(struct decision *d, int unit, unsigned roles, const struct phrase *phrase)
{
    const struct directory *directory = &d->rules->directory;
    const struct effect *like = NULL;
    int told = 0;
    for (int i = 0; i < directory->n_staff && told < SAY_STAFF_MAX; i++) {
        const struct staff *staff = &directory->staff[i];
        if (!is_on_duty(staff, unit, roles, d->situation->today) ||
            phone_is_same(&staff->phone, &d->situation->message->sender))
            continue;
        if (!was_told(d, staff, phrase->id)) {
            say_to_staff(d, staff, phrase, like);
            like = &d->plan->effect[d->plan->n - 1];
        }
        told++;
    }
    return told;
}

void say_dinkes(struct decision *d, int unit, const struct phrase *phrase)
{
    unit = directory_office(&d->rules->directory, unit);
    if (unit != DIRECTORY_NONE)
        (void)say_roles(d, unit, 1u << ROLE_DINKES, phrase);
}

void say_every_dinkes(struct decision *d, const struct phrase *phrase)
{
    for (int i = 0; i < d->rules->directory.n_units; i++)
        if (d->rules->directory.unit[i].kind == UNIT_DINKES && d->plan->n + SAY_STAFF_MAX < PLAN_EFFECTS_MAX)
            say_dinkes(d, i, phrase);
}

void say_staff(struct decision *d, int unit, unsigned flags, const struct phrase *phrase)
{
    const unsigned own = 1u << ROLE_OFFICER | 1u << ROLE_HEAD | 1u << ROLE_DINKES;
    if (unit == DIRECTORY_NONE)
        return;
    if ((flags & FLAGS_DINKES_ONLY) || say_roles(d, unit, own, phrase) == 0)
        say_dinkes(d, unit, phrase);
}
