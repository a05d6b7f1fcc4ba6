/* decide_due: who is told of a modem, in which words, how often. */
#include "core/decide_due.h"

#include "small_rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static const struct staff STAFF[] = {
    {.phone = {PHONE_MOBILE, "+6281300000001"},
     .name = "A",
     .role = ROLE_OFFICER,
     .unit = 1,
     .to_day = DIRECTORY_ALWAYS},
    {.phone = {PHONE_MOBILE, "+6281300000002"},
     .name = "B",
     .role = ROLE_DINKES,
     .unit = 0,
     .to_day = DIRECTORY_ALWAYS},
    {.phone = {PHONE_MOBILE, "+6281300000005"},
     .name = "C",
     .role = ROLE_DINKES,
     .unit = 0,
     .to_day = 10}, /* has left */
};

static struct rules rules_with_staff(const char *const *texts)
{
    static const char *label[LABEL_COUNT];
    struct rules rules = small_rules();
    for (int i = 0; i < LABEL_COUNT; i++)
        label[i] = "x";
    rules.directory.staff = STAFF;
    rules.directory.n_staff = 3;
    rules.replies.n_langs = 1;
    rules.replies.n = REPLY_ID_COUNT;
    rules.replies.text[0] = texts;
    rules.replies.label[0] = label;
    return rules;
}

static void test_modem(void **state)
{
    (void)state;
    static const char *texts[REPLY_ID_COUNT];
    static struct plan plan;
    texts[REPLY_ID_st_modem_down] = "down {modem} {tglwaktu} {n}";
    texts[REPLY_ID_st_modem_up] = "up {modem}";
    const struct rules rules = rules_with_staff(texts);
    struct modem_news news = {.modem = "modem-01", .since_at = 1774604999, .n_queued = 3, .now = 1774605300};
    decide_modem(&rules, &news, &plan);
    assert_int_equal(plan.n, 1); /* dinkes on duty, and nobody else */
    assert_string_equal(plan.effect[0].to_phone.text, "+6281300000002");
    assert_string_equal(plan.effect[0].text, "down modem-01 27/03/26 16.49 3");
    assert_false(plan.effect[0].is_answer);
    news.is_up = true;
    decide_modem(&rules, &news, &plan);
    assert_int_equal(plan.n, 1);
    assert_string_equal(plan.effect[0].text, "up modem-01");
}

static void test_nobody_to_tell(void **state)
{
    (void)state;
    static const char *texts[REPLY_ID_COUNT];
    static struct plan plan;
    texts[REPLY_ID_st_modem_down] = "down";
    struct rules rules = rules_with_staff(texts);
    rules.directory.n_staff = 1; /* the officer alone */
    const struct modem_news news = {.modem = "m", .since_at = 1, .now = 1774605300};
    decide_modem(&rules, &news, &plan);
    assert_int_equal(plan.n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_modem), cmocka_unit_test(test_nobody_to_tell)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
