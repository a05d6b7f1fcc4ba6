/* decide_timer: who hears what when a timer of a case runs, in which state it leaves the case, and what comes next. */
#include "core/decide_due.h"

#include "small_rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#define OPENED  INT64_C(1777860000) /* 2026-05-04 09:00 WIB, a Monday */
#define DAY     INT64_C(86400)
#define OFFICER "+6281300000001"
#define HEAD    "+6281300000003"
#define DINKES  "+6281300000002"
#define GONE    "+6281300000009"
#define WRITER  "writer"

static const struct staff STAFF[] = {
    {.phone = {PHONE_MOBILE, OFFICER}, .role = ROLE_OFFICER, .unit = 1, .to_day = DIRECTORY_ALWAYS},
    {.phone = {PHONE_MOBILE, DINKES}, .role = ROLE_DINKES, .unit = 0, .to_day = DIRECTORY_ALWAYS},
    {.phone = {PHONE_MOBILE, HEAD}, .role = ROLE_HEAD, .unit = 1, .to_day = DIRECTORY_ALWAYS},
    {.phone = {PHONE_MOBILE, GONE}, .role = ROLE_OFFICER, .unit = 1, .to_day = 10},
};

static struct rules rules_of(void)
{
    static const char *label[LABEL_COUNT], *text[REPLY_ID_COUNT];
    struct rules rules = small_rules();
    for (int i = 0; i < LABEL_COUNT; i++)
        label[i] = "x";
    text[REPLY_ID_st_remind] = "remind {hari} {tgl}";
    text[REPLY_ID_st_overdue] = "overdue {hari}";
    text[REPLY_ID_st_escalated] = "escalated {hari} {unit}";
    text[REPLY_ID_overdue_apology] = "sorry {tgl}";
    text[REPLY_ID_ombudsman_hint] = "ombudsman";
    text[REPLY_ID_autoclose_warn] = "warn {unit} {tgl}";
    text[REPLY_ID_closed] = "closed {unit}";
    rules.directory.staff = STAFF;
    rules.directory.n_staff = sizeof STAFF / sizeof STAFF[0];
    rules.replies.n_langs = 1;
    rules.replies.n = REPLY_ID_COUNT;
    rules.replies.text[0] = text;
    rules.replies.label[0] = label;
    return rules;
}

/* Opened on Monday, due on Friday the 8th; answered ones close on Friday the 15th. */
static struct complaint complaint_of(const char *unit, enum state state, enum timer timer, unsigned flags)
{
    struct complaint complaint = {.id = 1,
                                  .ticket = 40719359,
                                  .state = state,
                                  .flags = flags,
                                  .writer = 7,
                                  .writer_kind = PHONE_MOBILE,
                                  .opened_at = OPENED,
                                  .clock_at = OPENED,
                                  .due_at = OPENED + 4 * DAY + 15 * 3600 - 1,
                                  .timer = timer,
                                  .timer_at = OPENED};
    directory_copy_code(unit, complaint.unit);
    if (state == STATE_ANSWERED) {
        complaint.answered_at = OPENED;
        complaint.closes_at = OPENED + 11 * DAY + 15 * 3600 - 1;
    }
    return complaint;
}

/* "to text, to text": all SMS of the plan. */
static void say_all(const struct plan *plan, char text_r[1024])
{
    text_r[0] = '\0';
    for (int i = 0; i < plan->n; i++) {
        const struct effect *effect = &plan->effect[i];
        size_t used = strlen(text_r);
        if (effect->kind != EFFECT_SMS)
            continue;
        assert_true(effect->to_person == 0 || effect->to_person == 7);
        assert_false(effect->is_answer);
        (void)snprintf(text_r + used, 1024 - used, "%s%s %s", used > 0 ? ", " : "",
                       effect->to_person == 7 ? WRITER : effect->to_phone.text, effect->text);
    }
}

static const struct effect *only_move(const struct plan *plan)
{
    const struct effect *move = NULL;
    for (int i = 0; i < plan->n; i++)
        if (plan->effect[i].kind == EFFECT_MOVE) {
            assert_null(move);
            move = &plan->effect[i];
        }
    assert_non_null(move);
    return move;
}

struct row {
    const char *unit;
    enum state state;
    enum timer timer;
    unsigned flags;
    int day;             /* of May, at eight o'clock */
    const char *handler; /* NULL: nobody took it */
    const char *says;
    enum event event;
    enum timer next;
};

static void check_row(const struct rules *rules, const struct row *row)
{
    static struct plan plan;
    char said[1024];
    struct phone handler = {.kind = row->handler != NULL ? PHONE_MOBILE : PHONE_INVALID};
    (void)snprintf(handler.text, sizeof handler.text, "%s", row->handler != NULL ? row->handler : "");
    struct complaint complaint = complaint_of(row->unit, row->state, row->timer, row->flags);
    complaint.handler = row->handler != NULL ? 3 : 0;
    decide_timer(rules, &complaint, &handler, OPENED + (row->day - 4) * DAY - 3600, &plan);
    say_all(&plan, said);
    const struct effect *move = only_move(&plan);
    if (strcmp(said, row->says) != 0)
        fail_msg("%s on the %d: %s", deadline_timer_name(row->timer), row->day, said);
    assert_int_equal(move->event, row->event);
    assert_int_equal(move->complaint.timer, row->next);
    assert_int_equal(move->complaint.state, row->event == EVENT_EXPIRED ? STATE_CLOSED : row->state);
    assert_string_equal(move->text, deadline_timer_name(row->timer));
    assert_true(move->complaint.timer != complaint.timer || move->complaint.timer_at != complaint.timer_at);
}

static void test_timers(void **state)
{
    (void)state;
#define TO_UNIT(text) OFFICER " " text ", " HEAD " " text
    static const struct row ROW[] = {
        /* reminders: who took it, else the unit, else dinkes */
        {"KTW", STATE_RECEIVED, TIMER_LAST_DAY, 0, 7, NULL, TO_UNIT("remind 1 08/05/26"), EVENT_REMINDED, TIMER_REMIND},
        {"KTW", STATE_RECEIVED, TIMER_REMIND, 0, 8, NULL, TO_UNIT("remind 0 08/05/26"), EVENT_REMINDED, TIMER_OVERDUE},
        {"KTW", STATE_IN_PROGRESS, TIMER_LAST_DAY, 0, 7, HEAD, HEAD " remind 1 08/05/26", EVENT_REMINDED, TIMER_REMIND},
        {"KTW", STATE_IN_PROGRESS, TIMER_LAST_DAY, 0, 7, DINKES, DINKES " remind 1 08/05/26", EVENT_REMINDED,
         TIMER_REMIND},
        {"KTW", STATE_IN_PROGRESS, TIMER_LAST_DAY, 0, 7, GONE, TO_UNIT("remind 1 08/05/26"), EVENT_REMINDED,
         TIMER_REMIND}, /* works there no more */
        {"KJ1", STATE_IN_PROGRESS, TIMER_LAST_DAY, 0, 7, OFFICER, DINKES " remind 1 08/05/26", EVENT_REMINDED,
         TIMER_REMIND}, /* nor here: a unit without staff */
        {"KTW", STATE_RECEIVED, TIMER_LAST_DAY, FLAG_SECRET, 7, NULL, DINKES " remind 1 08/05/26", EVENT_REMINDED,
         TIMER_REMIND},
        {"KTW", STATE_IN_PROGRESS, TIMER_LAST_DAY, FLAG_SECRET, 7, OFFICER, DINKES " remind 1 08/05/26", EVENT_REMINDED,
         TIMER_REMIND}, /* it became secret after it was taken */
        {"KTW", STATE_RECEIVED, TIMER_LAST_DAY, FLAG_ESCALATED, 7, NULL, DINKES " remind 1 08/05/26", EVENT_REMINDED,
         TIMER_REMIND},
        {"LOST", STATE_RECEIVED, TIMER_LAST_DAY, 0, 7, NULL, DINKES " remind 1 08/05/26", EVENT_REMINDED, TIMER_REMIND},
        /* missed */
        {"KTW", STATE_RECEIVED, TIMER_OVERDUE, 0, 11, NULL,
         DINKES " escalated 1 Pkm Kutawaluya, " TO_UNIT("overdue 1") ", " WRITER " sorry 15/05/26", EVENT_ESCALATED,
         TIMER_LAST_DAY},
        {"KTW", STATE_MEDIATION, TIMER_OVERDUE, FLAG_ANONYMOUS, 11, OFFICER,
         DINKES " escalated 1 Pkm Kutawaluya, " TO_UNIT("overdue 1") ", " WRITER " sorry 15/05/26", EVENT_ESCALATED,
         TIMER_LAST_DAY},
        {"KTW", STATE_RECEIVED, TIMER_OVERDUE, FLAG_URGENT, 11, NULL,
         DINKES " escalated 1 Pkm Kutawaluya, " TO_UNIT("overdue 1") ", " WRITER " sorry 11/05/26", EVENT_ESCALATED,
         TIMER_OVERDUE},
        {"KTW", STATE_RECEIVED, TIMER_OVERDUE, FLAG_SECRET | FLAG_RETALIATION, 11, NULL,
         DINKES " overdue 1, " WRITER " sorry 15/05/26", EVENT_ESCALATED, TIMER_LAST_DAY},
        {"DKR", STATE_RECEIVED, TIMER_OVERDUE, FLAG_LAPSED, 11, NULL, DINKES " overdue 1, " WRITER " sorry 15/05/26",
         EVENT_ESCALATED, TIMER_LAST_DAY},
        {"KTW", STATE_RECEIVED, TIMER_OVERDUE, FLAG_ESCALATED, 18, NULL, DINKES " overdue 6", EVENT_ESCALATED,
         TIMER_OVERDUE}, /* again: no second apology */
        {"LOST", STATE_RECEIVED, TIMER_OVERDUE, 0, 11, NULL, DINKES " overdue 1, " WRITER " sorry 15/05/26",
         EVENT_ESCALATED, TIMER_LAST_DAY},
        /* the writer's rights */
        {"KTW", STATE_RECEIVED, TIMER_OMBUDSMAN, 0, 7, NULL, WRITER " ombudsman", EVENT_REMINDED, TIMER_OVERDUE},
        /* closing */
        {"KTW", STATE_ANSWERED, TIMER_CLOSE_WARN, 0, 13, NULL, WRITER " warn Pkm Kutawaluya 15/05/26", EVENT_WARNED,
         TIMER_CLOSE},
        {"KTW", STATE_ANSWERED, TIMER_CLOSE_WARN, FLAG_SECRET, 13, NULL, WRITER " warn Dinkes 15/05/26", EVENT_WARNED,
         TIMER_CLOSE},
        {"KTW", STATE_ANSWERED, TIMER_CLOSE_WARN, 0, 18, NULL, WRITER " warn Pkm Kutawaluya 20/05/26", EVENT_WARNED,
         TIMER_CLOSE}, /* too late: as much time as ever */
        {"KTW", STATE_ANSWERED, TIMER_CLOSE, 0, 18, NULL, WRITER " closed Pkm Kutawaluya", EVENT_EXPIRED, TIMER_NONE},
        {"KTW", STATE_ANSWERED, TIMER_CLOSE, FLAG_SUPERVISORY, 18, NULL, WRITER " closed Dinkes", EVENT_EXPIRED,
         TIMER_NONE},
        /* what no longer fits says nothing, and goes on */
        {"KTW", STATE_ANSWERED, TIMER_REMIND, 0, 7, NULL, "", EVENT_RECOUNTED, TIMER_CLOSE_WARN},
        {"KTW", STATE_RECEIVED, TIMER_CLOSE, 0, 7, NULL, "", EVENT_RECOUNTED, TIMER_LAST_DAY},
        {"KTW", STATE_WITHDRAWN, TIMER_OVERDUE, 0, 11, NULL, "", EVENT_RECOUNTED, TIMER_NONE},
        {"KTW", STATE_CLOSED, TIMER_CLOSE, 0, 11, NULL, "", EVENT_RECOUNTED, TIMER_NONE},
    };
    const struct rules rules = rules_of();
    for (size_t i = 0; i < sizeof ROW / sizeof ROW[0]; i++)
        check_row(&rules, &ROW[i]);
}

/* Dates and flags that a timer leaves behind. */
static void test_escalation_is_kept(void **state)
{
    (void)state;
    static struct plan plan;
    const struct rules rules = rules_of();
    const struct phone nobody = {.kind = PHONE_INVALID};
    const int64_t now = OPENED + 7 * DAY - 3600;
    struct complaint complaint = complaint_of("KTW", STATE_RECEIVED, TIMER_OVERDUE, 0);
    decide_timer(&rules, &complaint, &nobody, now, &plan);
    const struct complaint first = only_move(&plan)->complaint;
    assert_true(first.flags & FLAG_ESCALATED);
    assert_true(first.clock_at == now && first.due_at == workday_due_at(&rules.calendar, now, 5));
    complaint = first;
    complaint.timer = TIMER_OVERDUE;
    decide_timer(&rules, &complaint, &nobody, now + 7 * DAY, &plan);
    const struct complaint *again = &only_move(&plan)->complaint;
    assert_true(again->due_at == first.due_at); /* it stays missed */
    assert_true(again->timer == TIMER_OVERDUE && again->timer_at == now + 14 * DAY);
}

static void test_told_once(void **state)
{
    (void)state;
    static struct plan plan;
    const struct rules rules = rules_of();
    const struct phone nobody = {.kind = PHONE_INVALID};
    struct complaint complaint = complaint_of("KTW", STATE_RECEIVED, TIMER_OMBUDSMAN, 0);
    for (int i = 0; i < 3; i++) {
        decide_timer(&rules, &complaint, &nobody, OPENED + (100 + i) * DAY, &plan);
        complaint = only_move(&plan)->complaint;
        assert_true(complaint.flags & FLAG_OMBUDSMAN);
        assert_true(complaint.timer != TIMER_OMBUDSMAN);
    }
}

/* A machine that was off runs its timers when it comes back, at whatever hour: writers sleep on. */
static void test_not_at_night(void **state)
{
    (void)state;
    static struct plan plan;
    static const struct {
        int64_t at, not_before; /* hours from midnight */
    } ROW[] = {{2, 8}, {8, 8}, {12, 12}, {19, 19}, {20, 32}, {23, 32}};
    const struct rules rules = rules_of();
    const struct phone nobody = {.kind = PHONE_INVALID};
    const struct complaint complaint = complaint_of("KTW", STATE_RECEIVED, TIMER_OVERDUE, 0);
    for (size_t i = 0; i < sizeof ROW / sizeof ROW[0]; i++) {
        int64_t midnight = OPENED + 7 * DAY - 9 * 3600;
        decide_timer(&rules, &complaint, &nobody, midnight + ROW[i].at * 3600, &plan);
        const struct effect *sorry = &plan.effect[plan.n - 1];
        assert_int_equal(sorry->to_person, 7);
        assert_true(sorry->not_before == midnight + ROW[i].not_before * 3600);
    }
}

/* Whom nobody may answer gets none; the case goes its way. */
static void test_unreachable(void **state)
{
    (void)state;
    static struct plan plan;
    static const enum phone_kind KIND[] = {PHONE_FIXED, PHONE_FOREIGN, PHONE_SHORTCODE, PHONE_INVALID};
    const struct rules rules = rules_of();
    const struct phone nobody = {.kind = PHONE_INVALID};
    for (size_t i = 0; i < sizeof KIND / sizeof KIND[0]; i++) {
        struct complaint complaint = complaint_of("KTW", STATE_ANSWERED, TIMER_CLOSE, 0);
        complaint.writer_kind = KIND[i];
        decide_timer(&rules, &complaint, &nobody, OPENED + 14 * DAY, &plan);
        assert_int_equal(plan.n, 1);
        assert_int_equal(only_move(&plan)->complaint.state, STATE_CLOSED);
    }
    struct complaint unlinked = complaint_of("KTW", STATE_ANSWERED, TIMER_CLOSE_WARN, 0);
    unlinked.writer = 0;
    decide_timer(&rules, &unlinked, &nobody, OPENED + 9 * DAY, &plan);
    assert_int_equal(plan.n, 1);
}

static void test_suggestion(void **state)
{
    (void)state;
    static struct plan plan;
    char said[1024];
    const struct rules rules = rules_of();
    const struct phone nobody = {.kind = PHONE_INVALID};
    struct complaint complaint = complaint_of("KTW", STATE_RECEIVED, TIMER_OVERDUE, 0);
    complaint.kind = COMPLAINT_SUGGESTION;
    decide_timer(&rules, &complaint, &nobody, OPENED + 7 * DAY - 3600, &plan);
    say_all(&plan, said);
    assert_null(strstr(said, WRITER));
    assert_non_null(strstr(said, DINKES));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_timers),      cmocka_unit_test(test_escalation_is_kept),
        cmocka_unit_test(test_told_once),   cmocka_unit_test(test_not_at_night),
        cmocka_unit_test(test_unreachable), cmocka_unit_test(test_suggestion),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
