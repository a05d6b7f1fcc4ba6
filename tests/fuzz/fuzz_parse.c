/* Any bytes as a message, with the shipped keywords and units, for a patient and for staff: what comes out is within
 * the text and the tables, and the same the second time. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/gsmtext.h"
#include "core/message.h"
#include "core/parse.h"
#include "io/config.h"

#define MUST(condition)                                                                                                \
    do {                                                                                                               \
        if (!(condition))                                                                                              \
            abort();                                                                                                   \
    } while (0)

static void ignore_line(void *ctx, bool is_warning, const char *line)
{
    (void)ctx, (void)is_warning, (void)line;
}

/* Loaded once; the process ends with it. */
static const struct rules *shipped(void)
{
    static struct config *config;
    if (config == NULL)
        MUST(config_load(SOURCE_ROOT "/config/suara.conf", ignore_line, NULL, &config) == OK);
    return &config->rules;
}

static void check(const struct rules *rules, const char *text, const struct command *command)
{
    MUST((unsigned)command->intent < INTENT_COUNT && (unsigned)command->why < WHY_COUNT);
    MUST(command->unit >= DIRECTORY_NONE && command->unit < rules->directory.n_units);
    MUST(command->choice.n >= 0 && command->choice.n <= DIRECTORY_FOUND_MAX &&
         command->choice.n_all >= command->choice.n);
    MUST(command->unit == DIRECTORY_NONE || command->choice.n == 0);
    MUST(command->grade >= 0 && command->grade <= 4 && command->pick >= 0 && command->pick <= 9);
    MUST(!(command->is_yes && command->is_no));
    MUST(command->body >= text && command->body + command->body_len <= text + strlen(text));
    MUST(strspn(command->marks, "0123456789") == strlen(command->marks));
    MUST(command->lang >= -1 && command->lang < rules->replies.n_langs);
    MUST(command->topic >= -1 && command->topic < (int)rules->replies.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct rules *rules = shipped();
    char text[MESSAGE_TEXT_MAX];
    static struct command first, again;
    (void)gsmtext_clean((const char *)data, size, text, sizeof text);
    for (int role = ROLE_NONE; role <= ROLE_DINKES; role += ROLE_DINKES) {
        parse_text(rules, text, (enum role)role, &first);
        parse_text(rules, text, (enum role)role, &again);
        check(rules, text, &first);
        MUST(first.intent == again.intent && first.unit == again.unit && first.body == again.body);
    }
    bool is_told;
    int category = parse_category(rules, text, &is_told);
    MUST(!is_told || category != KEYWORD_NONE);
    MUST(category >= KEYWORD_NONE && category < rules->keywords.n_categories);
    return 0;
}
