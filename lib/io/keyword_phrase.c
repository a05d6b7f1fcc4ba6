/* keyword_phrase: one phrase of keywords.yaml, its words and gaps. */
#include "io/keyword_load.h"

#include <string.h>

static bool is_cut(const struct word *word) /* see words.h: a cut word matches nothing */
{
    return word->len > 0 && word->text[word->len - 1] == '-';
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t';
}

/* Gaps written in text[from, to), which holds no letter; -1 when one is glued to a word or longer than "..". */
static int count_gaps(const char *text, size_t from, size_t to)
{
    int n = 0;
    for (size_t at = from; at < to; at++) {
        size_t dots = strspn(text + at, ".");
        if (dots < 2)
            continue;
        bool is_free = (at == 0 || is_space(text[at - 1])) && (text[at + dots] == '\0' || is_space(text[at + dots]));
        if (dots > 2 || !is_free)
            return -1;
        n++;
        at += dots - 1;
    }
    return n;
}

/* The phrase's words and gaps; the number of them, or -1 when a gap stands where none can. */
static int take_words(struct keyword_load *load, const char *text, const struct words *words, struct keyword *keyword)
{
    int n = 0;
    for (int i = 0; i < words->n; i++) {
        const struct word *word = &words->word[i];
        int gaps = count_gaps(text, i == 0 ? 0 : words->word[i - 1].to, word->from);
        if (gaps < 0 || gaps > (i == 0 ? 0 : 1))
            return -1;
        if (gaps == 1 && n < KEYWORD_WORDS_MAX)
            keyword->word[n] = "";
        n += gaps;
        if (n < KEYWORD_WORDS_MAX)
            keyword->word[n] = arena_text(load->arena, word->text, word->len);
        n++;
    }
    size_t end = words->n > 0 ? words->word[words->n - 1].to : 0;
    return count_gaps(text, end, strlen(text)) == 0 ? n : -1;
}

static enum rc fold_phrase(struct keyword_load *load, const struct node *node, struct keyword *keyword)
{
    struct words words;
    const char *text = tree_text(load->findings, node, PHRASE_CHARS_MAX);
    if (text == NULL)
        return E_INVAL;
    words_split(text, &words);
    int n = take_words(load, text, &words, keyword);
    if (n < 0) {
        findings_error(load->findings, node->place,
                       "'%.60s': a gap is written .. between two words, with a space before it and behind it", text);
        return E_INVAL;
    }
    if (n == 0 || n > KEYWORD_WORDS_MAX) {
        findings_error(load->findings, node->place, "'%.40s' has %d words%s; a phrase has 1 to %d", text, n,
                       n > words.n ? " and gaps" : "", KEYWORD_WORDS_MAX);
        return E_INVAL;
    }
    for (int i = 0; i < words.n; i++)
        if (is_cut(&words.word[i])) {
            findings_error(load->findings, node->place, "a word of %d letters; nobody types that",
                           words.word[i].to - words.word[i].from);
            return E_INVAL;
        }
    keyword->n_words = (uint8_t)n;
    return OK;
}

void keyword_load_phrases(struct keyword_load *load, const struct node *list, const struct keyword *like)
{
    const struct node *node = tree_list(load->findings, list, "a list of phrases, as [aduan, mau ngadu],");
    for (; node != NULL; node = node->next) {
        struct keyword keyword = *like;
        if (fold_phrase(load, node, &keyword) != OK)
            continue;
        struct keyword_entry *entry = arena_take(load->arena, sizeof *entry);
        *entry = (struct keyword_entry){
            .keyword = keyword, .phrase = node->text, .place = node->place, .next = load->entries};
        load->entries = entry;
        load->n++;
        load->n_words += keyword.n_words;
        load->langs |= 1u << keyword.lang;
    }
}
