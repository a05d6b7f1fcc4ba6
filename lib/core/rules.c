#include "core/rules.h"

void policy_default(struct policy *policy_r)
{
    *policy_r = (struct policy){
        .country = "62",
        .is_foreign_answered = false,
        .replies_per_hour = 10,
        .replies_per_day = 30,
        .staff_replies_per_hour = 60,
        .segments_per_day = 2000,
        .answer_days = 5,
        .close_days = 10,
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
