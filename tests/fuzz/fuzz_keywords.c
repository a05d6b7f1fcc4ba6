/* Any bytes as keywords.yaml; what loads is sorted, and each phrase finds itself or a narrower twin. */
#include "io/keyword_yaml.h"
#include "io/yaml.h"

#include <string.h>

static void ignore_line(void *ctx, bool is_warning, const char *line)
{
    (void)ctx, (void)is_warning, (void)line;
}

static void check_table(const struct keywords *keywords)
{
    for (size_t i = 0; i < keywords->n; i++) {
        const struct keyword *keyword = &keywords->keyword[i];
        struct words words = {.n = keyword->n_words};
        for (int w = 0; w < words.n; w++)
            strcpy(words.word[w].text, keyword->word[w]);
        const struct keyword *found = keyword_match(keywords, 1u << keyword->kind, &words, 0);
        if (found == NULL || found->n_words != keyword->n_words)
            __builtin_trap();
        if (i > 0 && keyword_compare(keyword - 1, keyword) > 0)
            __builtin_trap();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const NAMES[] = {"info_syarat", "info_kode", "help"};
    const struct replies replies = {.n_langs = 2, .lang = {"id", "en"}, .n = 3, .name = NAMES};
    struct arena *arena;
    struct keywords keywords;
    arena_open(&arena);
    struct findings *findings = findings_open(arena);
    const struct node *root = yaml_read(arena, findings, FILE_KEYWORDS, (const char *)data, size);
    if (root == NULL && findings_errors(findings) == 0)
        __builtin_trap(); /* refused without a word */
    keyword_yaml_load(findings, arena, root, &replies, &keywords);
    check_table(&keywords);
    findings_report(findings, ignore_line, NULL);
    arena_close(&arena);
    return 0;
}
