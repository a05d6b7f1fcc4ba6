#include "understood.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct sentence {
    char *text;
    size_t used;
};

__attribute__((format(printf, 2, 3))) static void add(struct sentence *sentence, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    size_t room = UNDERSTOOD_MAX - sentence->used;
    int len = vsnprintf(sentence->text + sentence->used, room, format, args);
    va_end(args);
    if (len > 0)
        sentence->used += (size_t)len < room ? (size_t)len : room - 1;
}

/* "kejang", "obat .. habis": the phrase as keywords.yaml has it. */
static void add_phrase(struct sentence *sentence, const struct keyword *keyword)
{
    add(sentence, " %s (", keyword->name);
    for (int i = 0; i < keyword->n_words; i++)
        add(sentence, "%s%s", i > 0 ? " " : "", keyword->word[i][0] != '\0' ? keyword->word[i] : "..");
    add(sentence, ")");
}

static void add_flags(struct sentence *sentence, unsigned flags)
{
    static const struct {
        unsigned flag;
        const char *name;
    } FLAG[] = {{FLAG_ANONYMOUS, "anonymous"},
                {FLAG_SECRET, "secret"},
                {FLAG_RETALIATION, "retaliation"},
                {FLAG_SUPERVISORY, "supervisory"},
                {FLAG_URGENT, "urgent"}};
    for (size_t i = 0; i < sizeof FLAG / sizeof FLAG[0]; i++)
        if (flags & FLAG[i].flag)
            add(sentence, "; %s", FLAG[i].name);
}

static const char *label_of(const struct rules *rules, const char *name)
{
    const struct category *category = keyword_category(&rules->keywords, name);
    return category != NULL ? category->label : "";
}

static void add_opened(struct sentence *sentence, const struct rules *rules, const struct plan *plan)
{
    for (int i = 0; i < plan->n; i++) {
        const struct complaint *complaint = &plan->effect[i].complaint;
        if (plan->effect[i].kind != EFFECT_OPEN)
            continue;
        if (complaint->category[0] != '\0')
            add(sentence, "; category %s (%s)", complaint->category, label_of(rules, complaint->category));
        add_flags(sentence, complaint->flags);
    }
}

static void add_asked(struct sentence *sentence, const struct rules *rules, const struct command *command)
{
    if (command->unit != DIRECTORY_NONE || command->choice.n == 0)
        return;
    add(sentence, "; %s", command->choice.fit == FIT_NEAR ? "near" : "fits");
    for (int i = 0; i < command->choice.n; i++)
        add(sentence, " %s", rules->directory.unit[command->choice.unit[i]].code);
    if (command->choice.n_all > command->choice.n)
        add(sentence, " and %d more", command->choice.n_all - command->choice.n);
}

void understood_why(const struct rules *rules, const struct command *command, const struct plan *plan, char *text_r)
{
    struct sentence sentence = {.text = text_r};
    text_r[0] = '\0';
    add(&sentence, "%s", parse_why_name(command->why));
    if (command->keyword != NULL)
        add_phrase(&sentence, command->keyword);
    if (command->intent == INTENT_RATING && command->grade > 0)
        add(&sentence, "; grade %d", command->grade);
    if (command->intent == INTENT_RATING && command->grade == 0)
        add(&sentence, "; grade in doubt");
    add_asked(&sentence, rules, command);
    add_opened(&sentence, rules, plan);
    if (plan->intent != command->intent)
        add(&sentence, "; by itself %s", intent_name(command->intent));
}
