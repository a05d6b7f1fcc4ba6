/* Questions to a person: one open at a time. A draft that waits for its unit is
 * carried along by whatever is asked in between, and waits again afterwards. */
#include "core/decide_table.h"

#include <string.h>

bool decide_has_draft(const struct decision *d)
{
    return d->facts->question.kind != QUESTION_NONE && d->facts->question.draft[0] != '\0';
}

static struct effect *ask(struct decision *d, enum question question)
{
    struct effect *effect = plan_add(d->plan, EFFECT_ASK);
    effect->question = question;
    effect->expires_at = d->facts->now + HOUR_S * d->rules->policy.question_h;
    effect->text = "";
    return effect;
}

static void carry_draft(struct decision *d, struct effect *effect)
{
    if (!decide_has_draft(d))
        return;
    effect->complaint.kind = d->facts->question.of;
    effect->flags = d->facts->question.flags;
    effect->text = plan_text(d->plan, d->facts->question.draft, strlen(d->facts->question.draft));
}

void decide_settle(struct decision *d)
{
    if (d->facts->question.kind == QUESTION_NONE)
        return;
    if (d->facts->question.kind == QUESTION_UNIT || !decide_has_draft(d)) {
        plan_add(d->plan, EFFECT_SETTLED);
        return;
    }
    struct effect *effect = ask(d, QUESTION_UNIT);
    effect->expires_at = d->facts->question.expires_at;
    carry_draft(d, effect);
}

static bool is_same_words(const char *a, const char *b)
{
    struct word x, y;
    size_t i = 0;
    size_t j = 0;
    for (;;) {
        bool has_x = words_next(a, &i, &x);
        bool has_y = words_next(b, &j, &y);
        if (!has_x || !has_y)
            return has_x == has_y;
        if (strcmp(x.text, y.text) != 0)
            return false;
    }
}

const char *decide_with_draft(struct decision *d, const char *text, size_t len)
{
    const char *draft = d->facts->question.draft;
    size_t draft_len = decide_has_draft(d) ? strlen(draft) : 0;
    const char *alone = plan_text(d->plan, text, len);
    char both[MESSAGE_TEXT_MAX];
    if (draft_len == 0 || is_same_words(draft, alone))
        return alone;
    if (len == 0 || draft_len + len + 2 > sizeof both) /* what does not fit stays in the inbox */
        return plan_text(d->plan, draft, draft_len);
    memcpy(both, draft, draft_len);
    both[draft_len] = '\n';
    memcpy(both + draft_len + 1, text, len);
    return plan_text(d->plan, both, draft_len + 1 + len);
}

void decide_ask_unit(struct decision *d, enum complaint_kind kind, unsigned flags, const char *text, size_t len)
{
    bool is_again = decide_has_draft(d);
    struct effect *effect = ask(d, QUESTION_UNIT);
    effect->complaint.kind = is_again ? d->facts->question.of : kind;
    effect->flags = flags | (is_again ? d->facts->question.flags : 0);
    effect->text = decide_with_draft(d, text, len);
    struct phrase phrase =
        phrase_of(d->facts->question.kind == QUESTION_UNIT ? REPLY_ID_unit_unknown : REPLY_ID_ask_unit);
    phrase_unit(d, &phrase, DIRECTORY_NONE);
    (void)say(d, &phrase);
}

void decide_ask_text(struct decision *d, int unit, enum complaint_kind kind, unsigned flags)
{
    struct effect *effect = ask(d, QUESTION_TEXT);
    directory_copy_code(d->rules->directory.unit[unit].code, effect->unit);
    effect->complaint.kind = kind;
    effect->flags = flags;
    struct phrase phrase = phrase_of(kind == COMPLAINT_SUGGESTION ? REPLY_ID_suggestion_how : REPLY_ID_ask_detail);
    phrase_unit(d, &phrase, unit);
    (void)say(d, &phrase);
}

/* YA counts only for what was really asked. */
void decide_ask_cancel(struct decision *d, const struct complaint *complaint)
{
    struct phrase phrase = phrase_of(REPLY_ID_cancel_confirm);
    phrase_complaint(d, &phrase, complaint);
    decide_note(d, complaint);
    if (!say(d, &phrase))
        return;
    struct effect *effect = ask(d, QUESTION_CANCEL);
    effect->ticket = complaint->ticket;
    carry_draft(d, effect);
}

void decide_ask_reason(struct decision *d, const char *unit)
{
    struct effect *effect = ask(d, QUESTION_REASON);
    directory_copy_code(unit, effect->unit);
    carry_draft(d, effect);
}
