/* Any bytes as keywords.yaml; what loads is sorted, every word of it is known and in plain form, and each phrase
 * finds itself, or one as long that stands before it. */
#include "io/keyword_yaml.h"
#include "io/yaml.h"

#include <string.h>

static void ignore_line(void *ctx, bool is_warning, const char *line)
{
    (void)ctx, (void)is_warning, (void)line;
}

/* The phrase as words, its gaps as none. */
static int spell(const struct keyword *keyword, struct words *words_r)
{
    words_r->n = 0;
    for (int i = 0; i < keyword->n_words; i++) {
        struct word *word = &words_r->word[words_r->n];
        if (keyword->word[i][0] == '\0')
            continue;
        *word = (struct word){.len = (uint8_t)strlen(keyword->word[i])};
        memcpy(word->text, keyword->word[i], word->len + 1u);
        words_r->n++;
    }
    return words_r->n;
}

static void check_phrase(const struct keywords *keywords, const struct keyword *keyword)
{
    struct words words;
    int n = spell(keyword, &words), n_found, n_spanned;
    keyword_read(keywords, &words);
    for (int i = 0; i < words.n; i++)
        if (words.word[i].plain == NULL || strcmp(words.word[i].plain, words.word[i].text) != 0)
            __builtin_trap();
    const struct keyword *found = keyword_match(keywords, 1u << keyword->kind, &words, 0, &n_spanned);
    if (found == NULL || n_spanned != n)
        __builtin_trap();
    struct words again;
    n_found = spell(found, &again);
    if (n_found != n || found > keyword)
        __builtin_trap();
    words.word[0].text[words.word[0].len - 1] = 'q';
    words.word[0].plain = NULL;
    (void)keyword_near(keywords, ~0u, &words.word[0]);
}

static void check_table(const struct keywords *keywords)
{
    for (size_t i = 0; i < keywords->n; i++) {
        const struct keyword *keyword = &keywords->keyword[i];
        check_phrase(keywords, keyword);
        if (i > 0 && keyword_compare(keyword - 1, keyword) > 0)
            __builtin_trap();
        bool is_category = keyword->kind == KEYWORD_GRIEVANCE || keyword->kind == KEYWORD_HINT;
        if (is_category && keyword->value >= keywords->n_categories)
            __builtin_trap();
    }
    for (size_t i = 1; i < keywords->n_known; i++)
        if (strcmp(keywords->known[i - 1].text, keywords->known[i].text) >= 0)
            __builtin_trap();
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
    if (findings_errors(findings) == 0)
        check_table(&keywords);
    findings_report(findings, ignore_line, NULL);
    arena_close(&arena);
    return 0;
}
