#include "io/conf_settings.h"

#include <stddef.h>
#include <string.h>

/* One whole number of a group of settings, and where it goes. */
struct number {
    const char *name;
    size_t offset;
    struct range range;
};

#define NUMBER(group, name, min, max)                                                                                  \
    {                                                                                                                  \
#name, offsetof(struct group, name),                                                                           \
        {                                                                                                              \
            min, max                                                                                                   \
        }                                                                                                              \
    }

static const struct number POLICY[] = {
    NUMBER(policy, replies_per_hour, 1, 1000),
    NUMBER(policy, replies_per_day, 1, 10000),
    NUMBER(policy, staff_replies_per_hour, 1, 10000),
    NUMBER(policy, segments_per_day, 0, 1000000),
    NUMBER(policy, followup_h, 1, 720),
    NUMBER(policy, question_h, 1, 720),
    NUMBER(policy, ack_expire_h, 1, 720),
    NUMBER(policy, staff_expire_h, 1, 720),
    NUMBER(policy, parts_wait_s, 10, 86400),
    NUMBER(policy, report_wait_s, 10, 86400),
    NUMBER(policy, send_tries, 1, 20),
    NUMBER(policy, modem_grace_s, 0, 86400),
};
#define N_POLICY (sizeof POLICY / sizeof POLICY[0])
#define N_TEXTS  5 /* settings of the policy that are no numbers */

static const struct number DEADLINE[] = {
    NUMBER(deadlines, answer_days, 1, 60),       NUMBER(deadlines, answer_h, 0, 720),
    NUMBER(deadlines, info_days, 1, 60),         NUMBER(deadlines, ordinary_days, 1, 120),
    NUMBER(deadlines, supervisory_days, 1, 240), NUMBER(deadlines, close_days, 1, 60),
    NUMBER(deadlines, warn_days, 1, 30),         NUMBER(deadlines, remind_percent, 1, 99),
    NUMBER(deadlines, escalate_days, 1, 30),     NUMBER(deadlines, ombudsman_days, 1, 240),
    NUMBER(deadlines, day_from_h, 0, 22),        NUMBER(deadlines, day_to_h, 1, 24),
};
#define N_DEADLINE (sizeof DEADLINE / sizeof DEADLINE[0])

/* Each of number[n] that the group has, into the struct at `into`; their keys. */
static void load_numbers(struct findings *findings, const struct node *group, const struct number *number, size_t n,
                         void *into, struct tree_key *keys_r)
{
    for (size_t i = 0; i < n; i++) {
        char *at = (char *)into + number[i].offset;
        int value;
        keys_r[i] = (struct tree_key){number[i].name, false};
        memcpy(&value, at, sizeof value);
        value = tree_int(findings, tree_get(group, number[i].name), number[i].range, value);
        memcpy(at, &value, sizeof value);
    }
}

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

/* deadlines = "sp4n-lapor": all of them at once; the group `deadline` changes single ones. */
static void load_profile(struct findings *findings, const struct node *node, struct deadlines *deadlines)
{
    const char *names[DEADLINE_PROFILES];
    for (int i = 0; i < DEADLINE_PROFILES; i++)
        names[i] = deadline_profile_name(i);
    int profile = tree_choice(findings, node, names, DEADLINE_PROFILES);
    (void)!deadline_profile(names[profile >= 0 ? profile : 0], deadlines);
}

void conf_policy_load(struct findings *findings, const struct node *group, struct config *config_r)
{
    struct policy *policy = &config_r->rules.policy;
    struct tree_key keys[N_TEXTS + N_POLICY] = {{"answer_foreign", false},
                                                {"sample_unit", false},
                                                {"desk_unit", false},
                                                {"own_numbers", false},
                                                {"deadlines", false}};
    load_numbers(findings, group, POLICY, N_POLICY, policy, keys + N_TEXTS);
    (void)tree_map(findings, group, "policy = { followup_h = 48; ... }");
    tree_keys(findings, group, "policy", keys, N_TEXTS + N_POLICY);
    policy->is_foreign_answered = tree_truth(findings, tree_get(group, "answer_foreign"), policy->is_foreign_answered);
    (void)tree_text(findings, tree_get(group, "sample_unit"), DIRECTORY_CODE_MAX - 1);
    (void)tree_text(findings, tree_get(group, "desk_unit"), DIRECTORY_CODE_MAX - 1);
    const struct node *own =
        tree_list(findings, tree_get(group, "own_numbers"), "a list of numbers, as ( \"+628...\" ),");
    for (; own != NULL; own = own->next)
        add_own(findings, own, policy);
    check_quota(findings, group, policy);
    load_profile(findings, tree_get(group, "deadlines"), &config_r->rules.deadlines);
}

/* Two numbers of which the first must be the smaller; where either is written. */
static void check_order(struct findings *findings, const struct node *group, const char *const name[2],
                        const int value[2])
{
    const struct node *node = tree_get(group, name[0]);
    if (node == NULL)
        node = tree_get(group, name[1]);
    if (value[0] >= value[1] && node != NULL)
        findings_error(findings, node->place, "%s (%d) is not below %s (%d); make it less", name[0], value[0], name[1],
                       value[1]);
}

void conf_deadline_load(struct findings *findings, const struct node *group, struct config *config_r)
{
    struct deadlines *deadlines = &config_r->rules.deadlines;
    struct tree_key keys[N_DEADLINE];
    load_numbers(findings, group, DEADLINE, N_DEADLINE, deadlines, keys);
    if (tree_get(group, "answer_days") != NULL && tree_get(group, "answer_h") == NULL)
        deadlines->answer_h = 0; /* days that are written down count, whatever the profile has */
    (void)tree_map(findings, group, "deadline = { answer_days = 5; ... }");
    tree_keys(findings, group, "deadline group", keys, N_DEADLINE);
    check_order(findings, group, (const char *const[]){"warn_days", "close_days"},
                (const int[]){deadlines->warn_days, deadlines->close_days});
    check_order(findings, group, (const char *const[]){"day_from_h", "day_to_h"},
                (const int[]){deadlines->day_from_h, deadlines->day_to_h});
}
