/* small_rules: a handful of keywords and units made by hand, for tests of pure
 * rules that should not depend on the shipped configuration. */
#ifndef SUARA_TESTS_SMALL_RULES_H
#define SUARA_TESTS_SMALL_RULES_H

#include "core/rules.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static struct keyword small_keyword[] = {
    {.word = {"aduan"}, .n_words = 1, .kind = KEYWORD_COMMAND, .intent = INTENT_COMPLAINT, .name = "ADUAN"},
    {.word = {"complaint"},
     .n_words = 1,
     .kind = KEYWORD_COMMAND,
     .intent = INTENT_COMPLAINT,
     .lang = 1,
     .name = "ADUAN"},
    {.word = {"puas"}, .n_words = 1, .kind = KEYWORD_COMMAND, .intent = INTENT_RATING, .value = 3, .name = "PUAS"},
    {.word = {"tidak", "puas"},
     .n_words = 2,
     .kind = KEYWORD_COMMAND,
     .intent = INTENT_RATING,
     .value = 1,
     .name = "PUAS"},
    {.word = {"cek"}, .n_words = 1, .kind = KEYWORD_COMMAND, .intent = INTENT_STATUS, .name = "CEK"},
    {.word = {"info"}, .n_words = 1, .kind = KEYWORD_COMMAND, .intent = INTENT_INFO, .name = "INFO"},
    {.word = {"makasih"},
     .n_words = 1,
     .kind = KEYWORD_COMMAND,
     .intent = INTENT_THANKS,
     .place = KEYWORD_ALONE,
     .name = "MAKASIH"},
    {.word = {"syarat"}, .n_words = 1, .kind = KEYWORD_TOPIC, .value = REPLY_ID_info_syarat, .name = "SYARAT"},
    {.word = {"anonim"}, .n_words = 1, .kind = KEYWORD_FLAG, .value = FLAG_ANONYMOUS, .name = "ANONIM"},
    {.word = {"rahasia"}, .n_words = 1, .kind = KEYWORD_FLAG, .value = FLAG_SECRET, .name = "RAHASIA"},
    {.word = {"ya"}, .n_words = 1, .kind = KEYWORD_ANSWER, .intent = INTENT_CONFIRM_YES, .name = "YA"},
    {.word = {"ya", "betul"}, .n_words = 2, .kind = KEYWORD_ANSWER, .intent = INTENT_CONFIRM_YES, .name = "YA"},
    {.word = {"tidak"}, .n_words = 1, .kind = KEYWORD_ANSWER, .intent = INTENT_CONFIRM_NO, .name = "TIDAK"},
    {.word = {"ambil"}, .n_words = 1, .kind = KEYWORD_STAFF, .intent = INTENT_STAFF_TAKE, .name = "AMBIL"},
    {.word = {"balas"}, .n_words = 1, .kind = KEYWORD_STAFF, .intent = INTENT_STAFF_REPLY, .name = "BALAS"},
    {.word = {"daftar"}, .n_words = 1, .kind = KEYWORD_STAFF, .intent = INTENT_STAFF_LIST, .name = "DAFTAR"},
};

/* Every word above, and short forms of "tidak". */
static const struct known_word SMALL_KNOWN[] = {
    {"aduan", "aduan"},     {"ambil", "ambil"},   {"anonim", "anonim"},       {"balas", "balas"},
    {"betul", "betul"},     {"cek", "cek"},       {"complaint", "complaint"}, {"daftar", "daftar"},
    {"gak", "tidak"},       {"info", "info"},     {"makasih", "makasih"},     {"puas", "puas"},
    {"rahasia", "rahasia"}, {"syarat", "syarat"}, {"tdk", "tidak"},           {"tidak", "tidak"},
    {"ya", "ya"},
};

static struct near_word small_near[sizeof small_keyword / sizeof small_keyword[0]];

static const struct unit SMALL_UNIT[] = {
    {.code = "DKR",
     .kind = UNIT_DINKES,
     .name = "Dinkes",
     .short_name = "Dinkes",
     .phone = "",
     .hours = "",
     .parent = DIRECTORY_NONE},
    {.code = "KTW",
     .kind = UNIT_PUSKESMAS,
     .name = "Kutawaluya",
     .short_name = "Pkm Kutawaluya",
     .phone = "",
     .hours = "",
     .parent = 0},
    {.code = "KJ1",
     .kind = UNIT_PUSKESMAS,
     .name = "Kajen I",
     .short_name = "Pkm Kajen I",
     .phone = "",
     .hours = "",
     .parent = 0,
     .number = 1},
};

static struct alias small_alias[] = {
    {.word = {"dkr"}, .n_words = 1, .unit = 0},        {.word = {"ktw"}, .n_words = 1, .unit = 1},
    {.word = {"kutawaluya"}, .n_words = 1, .unit = 1}, {.word = {"kuta", "waluya"}, .n_words = 2, .unit = 1},
    {.word = {"kj1"}, .n_words = 1, .unit = 2},        {.word = {"kajen", "1"}, .n_words = 2, .unit = 2},
};

static struct spelling small_spelling[sizeof small_alias / sizeof small_alias[0]];

/* Codes and names of one word. */
static inline size_t small_spellings(void)
{
    size_t n = 0;
    for (size_t i = 0; i < sizeof small_alias / sizeof small_alias[0]; i++) {
        const struct alias *alias = &small_alias[i];
        bool is_code = strcasecmp(alias->word[0], SMALL_UNIT[alias->unit].code) == 0;
        if (alias->n_words == 1)
            small_spelling[n++] = directory_spelling(alias->word[0], 1, alias->unit, is_code);
    }
    qsort(small_spelling, n, sizeof small_spelling[0], directory_compare_spelling);
    return n;
}

static inline struct rules small_rules(void)
{
    struct rules rules;
    const size_t n_keywords = sizeof small_keyword / sizeof small_keyword[0];
    const size_t n_aliases = sizeof small_alias / sizeof small_alias[0];
    memset(&rules, 0, sizeof rules);
    qsort(small_keyword, n_keywords, sizeof small_keyword[0], keyword_compare);
    qsort(small_alias, n_aliases, sizeof small_alias[0], directory_compare_alias);
    policy_default(&rules.policy);
    rules.keywords = (struct keywords){.keyword = small_keyword,
                                       .n = n_keywords,
                                       .known = SMALL_KNOWN,
                                       .n_known = sizeof SMALL_KNOWN / sizeof SMALL_KNOWN[0],
                                       .near = small_near,
                                       .n_near = keyword_index(small_keyword, n_keywords, small_near)};
    rules.directory = (struct directory){.unit = SMALL_UNIT,
                                         .n_units = 3,
                                         .alias = small_alias,
                                         .n_aliases = n_aliases,
                                         .spelling = small_spelling,
                                         .n_spellings = small_spellings()};
    rules.calendar.utc_offset_s = 25200;
    (void)!deadline_profile("default", &rules.deadlines);
    return rules;
}

#endif
