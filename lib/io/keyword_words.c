/* keyword_words: sections `same` and `endings` of keywords.yaml, and the table of all words that it knows. */
#include "io/keyword_load.h"

#include <stdlib.h>
#include <string.h>

#define WORD_CHARS_MAX   WORD_TEXT_MAX
#define ENDING_CHARS_MAX 6
#define ENDINGS_MAX      24

int keyword_compare_places(struct place a, struct place b)
{
    int order = (a.line > b.line) - (a.line < b.line);
    return order != 0 ? order : (a.column > b.column) - (a.column < b.column);
}

/* The one word that node holds, folded; NULL with a finding when it holds something else. */
static const char *load_word(struct keyword_load *load, const struct node *node)
{
    struct words words;
    const char *text = tree_text(load->findings, node, WORD_CHARS_MAX);
    if (text == NULL)
        return NULL;
    words_split(text, &words);
    if (words.n == 1 && words.word[0].text[words.word[0].len - 1] != '-')
        return arena_text(load->arena, words.word[0].text, words.word[0].len);
    findings_error(load->findings, node->place, "'%.40s' is no single word; one word belongs here", text);
    return NULL;
}

/* ---- same: { plain word: [its forms] } ---- */

static void add_form(struct keyword_load *load, const char *text, const char *plain, struct place place)
{
    struct keyword_form *form = arena_take(load->arena, sizeof *form);
    *form = (struct keyword_form){.text = text, .plain = plain, .place = place, .next = load->forms};
    load->forms = form;
    load->n_forms++;
}

static int compare_forms(const void *a, const void *b)
{
    const struct keyword_form *x = *(const struct keyword_form *const *)a;
    const struct keyword_form *y = *(const struct keyword_form *const *)b;
    int order = strcmp(x->text, y->text);
    return order != 0 ? order : keyword_compare_places(x->place, y->place);
}

/* The same text twice: the later one is told. */
static void compare_pair(struct keyword_load *load, const struct keyword_form *first, const struct keyword_form *second)
{
    bool is_plain = strcmp(first->text, first->plain) == 0;
    if (strcmp(first->plain, second->plain) == 0)
        findings_warn(load->findings, second->place, "'%.40s' stands here a second time, first in line %d; keep one",
                      second->text, first->place.line);
    else if (is_plain || strcmp(second->text, second->plain) == 0)
        findings_error(load->findings, second->place,
                       "'%.40s' is a plain word and a form of '%.40s', see line %d; a form of a form is not read: "
                       "list its forms there, too",
                       second->text, is_plain ? second->plain : first->plain, first->place.line);
    else
        findings_error(load->findings, second->place,
                       "'%.40s' is a form of '%.40s' already, in line %d; keep it in one of them", second->text,
                       first->plain, first->place.line);
}

/* Sort the forms and keep each text once. */
static void settle_forms(struct keyword_load *load)
{
    struct keyword_form **sorted = arena_array(load->arena, load->n_forms, sizeof(struct keyword_form *));
    size_t n = 0;
    for (struct keyword_form *form = load->forms; form != NULL; form = form->next)
        sorted[n++] = form;
    qsort(sorted, n, sizeof *sorted, compare_forms);
    load->forms = NULL;
    load->n_forms = 0;
    for (size_t i = 0, first = 0; i < n; i++) {
        if (i > 0 && strcmp(sorted[first]->text, sorted[i]->text) == 0) {
            compare_pair(load, sorted[first], sorted[i]);
            continue;
        }
        first = i;
        sorted[i]->next = load->forms;
        load->forms = sorted[i];
        load->n_forms++;
    }
}

void keyword_load_same(struct keyword_load *load, const struct node *map)
{
    const struct node *node = tree_map(load->findings, map, "plain words and their forms, as tidak: [tdk, gak],");
    for (; node != NULL; node = node->next) {
        const char *plain = node->is_broken ? NULL : load_word(load, node->key);
        if (plain == NULL)
            continue;
        add_form(load, plain, plain, node->key->place);
        const struct node *item = tree_list(load->findings, node, "a list of words, as [tdk, gak],");
        for (; item != NULL; item = item->next) {
            const char *text = load_word(load, item);
            if (text != NULL)
                add_form(load, text, plain, item->place);
        }
    }
    settle_forms(load);
}

/* ---- endings: [nya, lah] ---- */

void keyword_load_endings(struct keyword_load *load, const struct node *list)
{
    const char **ending = arena_array(load->arena, ENDINGS_MAX, sizeof(char *));
    int n = 0;
    const struct node *node = tree_list(load->findings, list, "a list of endings, as [nya, lah],");
    for (; node != NULL; node = node->next) {
        const char *text = load_word(load, node);
        if (text == NULL)
            continue;
        if (strlen(text) > ENDING_CHARS_MAX)
            findings_error(load->findings, node->place, "'%.40s' is no ending; an ending has 1 to %d letters", text,
                           ENDING_CHARS_MAX);
        else if (n == ENDINGS_MAX)
            findings_error(load->findings, node->place, "more than %d endings; remove some", ENDINGS_MAX);
        else
            ending[n++] = text;
    }
    load->keywords->ending = ending;
    load->keywords->n_endings = n;
}

/* ---- all words ---- */

static int compare_known(const void *a, const void *b)
{
    const struct known_word *x = a, *y = b;
    int order = strcmp(x->text, y->text);
    return order != 0 ? order : (x->plain == NULL) - (y->plain == NULL); /* section `same` has the last word */
}

static int compare_text(const void *text, const void *known)
{
    return strcmp(text, ((const struct known_word *)known)->text);
}

static const struct known_word *find(const struct known_word *known, size_t n, const char *text)
{
    return bsearch(text, known, n, sizeof *known, compare_text);
}

/* Every word of section `same` with its plain form, and every word of a phrase with NULL. */
static size_t gather(const struct keyword_load *load, struct known_word *known)
{
    size_t n = 0;
    for (const struct keyword_form *form = load->forms; form != NULL; form = form->next)
        known[n++] = (struct known_word){form->text, form->plain};
    for (const struct keyword_entry *entry = load->entries; entry != NULL; entry = entry->next)
        for (int i = 0; i < entry->keyword.n_words; i++)
            if (entry->keyword.word[i][0] != '\0')
                known[n++] = (struct known_word){entry->keyword.word[i], NULL};
    return n;
}

void keyword_load_known(struct keyword_load *load)
{
    struct known_word *known = arena_array(load->arena, load->n_forms + load->n_words, sizeof *known);
    size_t n_all = gather(load, known), n = 0;
    qsort(known, n_all, sizeof *known, compare_known);
    for (size_t i = 0; i < n_all; i++)
        if (i == 0 || strcmp(known[n - 1].text, known[i].text) != 0)
            known[n++] = known[i];
    for (size_t i = 0; i < n; i++) { /* equal plain words become one pointer: keyword_match is faster then */
        const struct known_word *plain = known[i].plain != NULL ? find(known, n, known[i].plain) : &known[i];
        known[i].plain = plain != NULL ? plain->text : known[i].text;
    }
    for (struct keyword_entry *entry = load->entries; entry != NULL; entry = entry->next)
        for (int i = 0; i < entry->keyword.n_words; i++)
            if (entry->keyword.word[i][0] != '\0')
                entry->keyword.word[i] = find(known, n, entry->keyword.word[i])->plain;
    load->keywords->known = known;
    load->keywords->n_known = n;
}
