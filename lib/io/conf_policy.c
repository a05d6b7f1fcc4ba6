#include "io/conf_settings.h"

#include <stddef.h>
#include <string.h>

/* One whole number of struct policy. */
struct number {
    const char *name;
    size_t offset;
    struct range range;
};

#define NUMBER(name, min, max)                                                                                         \
    {                                                                                                                  \
#name, offsetof(struct policy, name),                                                                          \
        {                                                                                                              \
            min, max                                                                                                   \
        }                                                                                                              \
    }

static const struct number NUMBER[] = {
    NUMBER(replies_per_hour, 1, 1000),
    NUMBER(replies_per_day, 1, 10000),
    NUMBER(staff_replies_per_hour, 1, 10000),
    NUMBER(segments_per_day, 0, 1000000),
    NUMBER(answer_days, 1, 60),
    NUMBER(close_days, 1, 60),
    NUMBER(followup_h, 1, 720),
    NUMBER(question_h, 1, 720),
    NUMBER(ack_expire_h, 1, 720),
    NUMBER(staff_expire_h, 1, 720),
    NUMBER(parts_wait_s, 10, 86400),
    NUMBER(report_wait_s, 10, 86400),
    NUMBER(send_tries, 1, 20),
    NUMBER(modem_grace_s, 0, 86400),
};
#define N_NUMBERS (sizeof NUMBER / sizeof NUMBER[0])
#define N_TEXTS   4 /* settings that are no numbers */

static void add_own(struct findings *findings, const struct node *node, struct policy *policy)
{
    struct phone phone;
    const char *text = tree_text(findings, node, 100);
    if (text == NULL)
        return;
    if (phone_parse(text, policy->country, &phone) != OK || phone.kind == PHONE_ALPHA)
        findings_error(findings, node->place, "'%.40s' is no number; write it as +%s812...", text, policy->country);
    else if (policy->n_own == POLICY_OWN_NUMBERS_MAX)
        findings_error(findings, node->place, "one number too many; at most %d with those of the modems",
                       POLICY_OWN_NUMBERS_MAX);
    else
        policy->own[policy->n_own++] = phone;
}

static void check_quota(struct findings *findings, const struct node *group, const struct policy *policy)
{
    const struct node *node = tree_get(group, "replies_per_day");
    if (policy->replies_per_day >= policy->replies_per_hour)
        return;
    node = node != NULL ? node : tree_get(group, "replies_per_hour");
    findings_error(findings, node->place, "fewer replies a day (%d) than an hour (%d); let the day have more",
                   policy->replies_per_day, policy->replies_per_hour);
}

void conf_policy_load(struct findings *findings, const struct node *group, struct config *config_r)
{
    struct policy *policy = &config_r->rules.policy;
    struct tree_key keys[N_TEXTS + N_NUMBERS] = {
        {"answer_foreign", false}, {"sample_unit", false}, {"desk_unit", false}, {"own_numbers", false}};
    for (size_t i = 0; i < N_NUMBERS; i++) {
        char *at = (char *)policy + NUMBER[i].offset;
        int value;
        keys[N_TEXTS + i].name = NUMBER[i].name;
        memcpy(&value, at, sizeof value);
        value = tree_int(findings, tree_get(group, NUMBER[i].name), NUMBER[i].range, value);
        memcpy(at, &value, sizeof value);
    }
    (void)tree_map(findings, group, "policy = { answer_days = 5; ... }");
    tree_keys(findings, group, "policy", keys, N_TEXTS + N_NUMBERS);
    policy->is_foreign_answered = tree_truth(findings, tree_get(group, "answer_foreign"), policy->is_foreign_answered);
    (void)tree_text(findings, tree_get(group, "sample_unit"), DIRECTORY_CODE_MAX - 1);
    (void)tree_text(findings, tree_get(group, "desk_unit"), DIRECTORY_CODE_MAX - 1);
    const struct node *own =
        tree_list(findings, tree_get(group, "own_numbers"), "a list of numbers, as ( \"+628...\" ),");
    for (; own != NULL; own = own->next)
        add_own(findings, own, policy);
    check_quota(findings, group, policy);
}
