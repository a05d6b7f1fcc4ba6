#include "core/plan.h"

#include <assert.h>
#include <string.h>

void plan_clear(struct plan *plan)
{
    plan->intent = INTENT_UNKNOWN;
    plan->unit[0] = '\0';
    plan->ticket = 0;
    plan->n = 0;
    plan->text_used = 0;
}

struct effect *plan_add(struct plan *plan, enum effect_kind kind)
{
    assert(plan->n < PLAN_EFFECTS_MAX);
    struct effect *effect = &plan->effect[plan->n++];
    memset(effect, 0, sizeof *effect);
    effect->kind = kind;
    return effect;
}

const char *plan_text(struct plan *plan, const char *text, size_t len)
{
    assert(len < PLAN_TEXT_MAX - plan->text_used);
    char *copy = plan->text + plan->text_used;
    memcpy(copy, text, len);
    copy[len] = '\0';
    plan->text_used += len + 1;
    return copy;
}

uint64_t plan_text_hash(const char *text)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    for (; *text != '\0'; text++)
        hash = (hash ^ (unsigned char)*text) * UINT64_C(1099511628211);
    return hash != 0 ? hash : 1;
}
