#include "core/rules.h"

struct calendar rules_calendar(const struct rules *rules, int unit)
{
    struct calendar calendar = rules->calendar;
    if (unit < 0 || unit >= rules->directory.n_units)
        return calendar;
    const struct unit *u = &rules->directory.unit[unit];
    if (u->saturday != UNIT_AS_OFFICE)
        calendar.is_saturday_open = u->saturday == UNIT_SATURDAY_OPEN;
    if (u->utc_offset_s != 0)
        calendar.utc_offset_s = u->utc_offset_s;
    return calendar;
}

void policy_default(struct policy *policy_r)
{
    *policy_r = (struct policy){
        .country = "62",
        .is_foreign_answered = false,
        .replies_per_hour = 10,
        .replies_per_day = 30,
        .staff_replies_per_hour = 60,
        .segments_per_day = 2000,
        .followup_h = 48,
        .question_h = 24,
        .ack_expire_h = 24,
        .staff_expire_h = 72,
        .parts_wait_s = 600,
        .report_wait_s = 300,
        .send_tries = 5,
        .modem_grace_s = 120,
        .desk_unit = "",
        .text_sample_unit = "",
        .n_own = 0,
    };
}

bool policy_may_answer(const struct policy *policy, const struct phone *phone)
{
    for (int i = 0; i < policy->n_own; i++)
        if (phone_is_same(&policy->own[i], phone))
            return false;
    return phone->kind == PHONE_MOBILE || (phone->kind == PHONE_FOREIGN && policy->is_foreign_answered);
}
