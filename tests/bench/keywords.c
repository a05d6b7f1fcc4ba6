/*
 * keywords: how long a keyword file of 5,000 words takes to load, and what reading and matching
 * one message with it costs.
 *
 *     keywords [WORDS]
 *
 * The words are made up of syllables, so that many are one letter apart: the worst for the
 * search for slips of a finger. A tenth is forms of section `same`, a tenth phrases of two words.
 */
#include "io/keyword_yaml.h"
#include "io/yaml.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ROUNDS   5
#define MESSAGES 20000

struct text {
    char bytes[256 * 1024];
    size_t len;
};

static double now_ms(void)
{
    struct timespec ts;
    (void)clock_gettime(CLOCK_MONOTONIC, &ts);
    return (double)ts.tv_sec * 1e3 + (double)ts.tv_nsec / 1e6;
}

static void die(const char *why)
{
    fprintf(stderr, "keywords: %s\n", why);
    exit(1);
}

static void put(struct text *text, const char *what)
{
    size_t n = strlen(what);
    if (text->len + n >= sizeof text->bytes)
        die("too many words for one file");
    memcpy(text->bytes + text->len, what, n + 1);
    text->len += n;
}

/* The number-th word: three syllables and up, no two alike. */
static void put_word(struct text *text, unsigned number)
{
    static const char *const SYLLABLE[] = {"ba", "du", "ki", "lo", "me", "na", "pu", "ri", "sa", "te", "ja", "gu"};
    unsigned rest = number;
    for (int i = 0; i < 3 || rest > 0; i++, rest /= 12)
        put(text, SYLLABLE[rest % 12]);
}

/* "  INTENT: {A: [word, word, ...]}" with the words from..to. */
static void put_intent(struct text *text, const char *intent, unsigned from, unsigned to)
{
    put(text, "  ");
    put(text, intent);
    put(text, ":\n    A: [");
    for (unsigned i = from; i < to; i++) {
        put_word(text, i);
        if (i % 10 == 0) {
            put(text, " ");
            put_word(text, i + 1);
        }
        put(text, i + 1 < to ? ",\n      " : "]\n");
    }
}

static void make_file(struct text *text, unsigned n)
{
    static const char *const INTENT[] = {"complaint", "status", "cancel", "stop", "help", "info", "vote", "survey"};
    const unsigned n_same = n / 10, n_each = (n - n_same) / 8;
    put(text, "same:\n  tidak: [");
    for (unsigned i = 0; i < n_same; i++) {
        put_word(text, 100000 + i);
        put(text, i + 1 < n_same ? ", " : "]\n");
    }
    put(text, "endings: [nya, lah, kah, pun, ku, mu]\ncommands:\n");
    for (unsigned i = 0; i < 8; i++)
        put_intent(text, INTENT[i], i * n_each, (i + 1) * n_each);
    put(text, "ratings: {}\nflags: {}\nanswers: {}\ntopics: {}\nstaff: {}\n");
}

static void tell_first(void *ctx, bool is_warning, const char *line)
{
    if (!is_warning && (*(int *)ctx)++ == 0)
        fprintf(stderr, "%s\n", line);
}

static double load(struct arena *arena, const struct text *text, struct keywords *keywords_r)
{
    const struct replies replies = {.n_langs = 1, .lang = {"id"}};
    int n_told = 0;
    double start = now_ms();
    struct findings *findings = findings_open(arena);
    const struct node *root = yaml_read(arena, findings, FILE_KEYWORDS, text->bytes, text->len);
    keyword_yaml_load(findings, arena, root, &replies, keywords_r);
    double taken = now_ms() - start;
    findings_report(findings, tell_first, &n_told);
    if (n_told > 0)
        die("the file that was made is refused");
    return taken;
}

/* Microseconds for the words of one message: splitting them, and reading and matching all. */
static void measure_message(const struct keywords *keywords)
{
    static const char MESSAGE[] = "saya mau tanya badukinya kenapa di loket antri lama sekali dari jam tujuh sampai "
                                  "siang petugas2nya lorisate tdk ada";
    struct words words;
    int n_words, n_found = 0;
    double start = now_ms();
    for (int i = 0; i < MESSAGES; i++)
        words_split(MESSAGE, &words);
    double split = now_ms() - start;
    for (int i = 0; i < MESSAGES; i++) {
        words_split(MESSAGE, &words);
        keyword_read(keywords, &words);
        for (int at = 0; at < words.n; at++)
            n_found += keyword_match(keywords, ~0u, &words, at, &n_words) != NULL ? 1 : 0;
    }
    double all = now_ms() - start - split;
    words_split("lorusate", &words);
    start = now_ms();
    for (int i = 0; i < MESSAGES; i++)
        n_found += keyword_near(keywords, ~0u, &words.word[0]) != NULL ? 1 : 0;
    double near = now_ms() - start;
    printf("a message of %zu bytes: split %.2f us, split, read and matched at every word %.2f us; "
           "near one word %.2f us (%d found)\n",
           sizeof MESSAGE - 1, split * 1e3 / MESSAGES, all * 1e3 / MESSAGES, near * 1e3 / MESSAGES, n_found);
}

int main(int argc, char **argv)
{
    static struct text text;
    double best = 1e9;
    int n = argc > 1 ? atoi(argv[1]) : 5000;
    make_file(&text, (unsigned)(n < 100 ? 100 : n));
    for (int i = 0; i < ROUNDS; i++) {
        struct arena *arena;
        struct keywords keywords;
        arena_open(&arena);
        double taken = load(arena, &text, &keywords);
        best = taken < best ? taken : best;
        if (i == ROUNDS - 1) {
            printf("%zu phrases, %zu known words, %zu bytes: loaded in %.1f ms (best of %d)\n", keywords.n,
                   keywords.n_known, text.len, best, ROUNDS);
            measure_message(&keywords);
        }
        arena_close(&arena);
    }
    return 0;
}
