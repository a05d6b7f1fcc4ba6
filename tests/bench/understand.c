/*
 * understand: how long it takes to understand one message, with the shipped words
 * and a directory of 1,000 units, beside the bare cost of cutting and folding its words, in
 * one run and in turn, so that the ratio holds on a slow day.
 *
 *     understand FOLDER TABLE.tsv ...      FOLDER: that of suara.conf and its files
 *
 * The messages are the texts of the tables (tests/understanding).
 */
#include "core/parse.h"
#include "io/config.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define UNITS    1000
#define TEXTS    1024
#define TEXT_MAX 2048
#define ROUNDS   9
#define REPEATS  20

static char text[TEXTS][TEXT_MAX];
static int n_texts;

static _Noreturn void die(const char *why)
{
    (void)fprintf(stderr, "bench: %s\n", why);
    exit(1);
}

static double now_us(void)
{
    struct timespec ts;
    (void)clock_gettime(CLOCK_MONOTONIC, &ts);
    return (double)ts.tv_sec * 1e6 + (double)ts.tv_nsec / 1e3;
}

static void read_table(const char *path)
{
    char line[2 * TEXT_MAX];
    FILE *file = fopen(path, "r");
    if (file == NULL)
        die(path);
    while (fgets(line, sizeof line, file) != NULL && n_texts < TEXTS) {
        char *from = strchr(line, '\t');
        char *to = from != NULL ? strchr(from + 1, '\t') : NULL;
        if (to == NULL || strncmp(line, "sender\t", 7) == 0)
            continue;
        *to = '\0';
        (void)snprintf(text[n_texts++], TEXT_MAX, "%s", from + 1);
    }
    (void)fclose(file);
}

/* The shipped words, and a thousand units: names of two made-up words and a number, some near each other. */
static void write_directory(const char *path)
{
    static const char *const SYLLABLE[] = {"ka", "ben", "suk", "ta", "ri", "man", "do", "wang", "pe", "lu"};
    FILE *file = fopen(path, "w");
    if (file == NULL)
        die(path);
    (void)fprintf(file, "units:\n  - {code: DKR, kind: dinkes, name: Dinas Kesehatan, short: Dinkes}\n");
    for (int i = 0; i < UNITS - 1; i++)
        (void)fprintf(file,
                      "  - {code: %c%c%03d, kind: puskesmas, name: Puskesmas %s%s%s %s, short: Pkm %d, parent: DKR}\n",
                      'A' + i % 26, 'A' + i / 26 % 26, i, SYLLABLE[i % 10], SYLLABLE[i / 10 % 10],
                      SYLLABLE[i / 100 % 10], i % 2 ? "I" : "II", i);
    (void)fclose(file);
}

static void ignore_line(void *ctx, bool is_warning, const char *line)
{
    (void)ctx;
    if (!is_warning)
        die(line);
}

static struct config *load(const char *folder)
{
    char own[] = "/tmp/understand-XXXXXX", path[PATH_MAX], target[PATH_MAX], whole[PATH_MAX];
    static const char *const LINKED[] = {"keywords.yaml", "replies.yaml", "calendar.yaml"};
    struct config *config = NULL;
    if (mkdtemp(own) == NULL || realpath(folder, whole) == NULL)
        die("no folder");
    for (int i = 0; i < 3; i++) {
        (void)snprintf(path, sizeof path, "%s/%s", own, LINKED[i]);
        (void)snprintf(target, sizeof target, "%.3000s/%s", whole, LINKED[i]);
        if (symlink(target, path) != 0)
            die(path);
    }
    (void)snprintf(path, sizeof path, "%s/directory.yaml", own);
    write_directory(path);
    (void)snprintf(path, sizeof path, "%s/suara.conf", own);
    FILE *file = fopen(path, "w");
    if (file == NULL)
        die(path);
    (void)fprintf(file,
                  "database = \"x.db\"; key = \"x.key\"; control = \"x.sock\"; keywords = \"keywords.yaml\"; "
                  "replies = \"replies.yaml\"; directory = \"directory.yaml\"; calendar = \"calendar.yaml\"; "
                  "country = \"62\"; timezone = \"Asia/Jakarta\"; node = 1;\n"
                  "modems = ( { name = \"m\"; device = \"/dev/null\"; connection = \"at\"; model = \"at\"; } );\n");
    (void)fclose(file);
    if (config_load(path, ignore_line, NULL, &config) != OK)
        config = NULL;
    static const char *const ALL[] = {"keywords.yaml", "replies.yaml", "calendar.yaml", "directory.yaml", "suara.conf"};
    for (int i = 0; i < 5; i++) {
        (void)snprintf(path, sizeof path, "%s/%s", own, ALL[i]);
        (void)unlink(path);
    }
    (void)rmdir(own);
    return config;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
    double bare[ROUNDS], whole[ROUNDS];
    long n_words = 0;
    if (argc < 3)
        die("understand FOLDER TABLE.tsv ...");
    for (int i = 2; i < argc; i++)
        read_table(argv[i]);
    double start = now_us();
    struct config *config = load(argv[1]);
    if (config == NULL || n_texts == 0)
        die("nothing to measure");
    double load_ms = (now_us() - start) / 1e3;
    for (int round = 0; round < ROUNDS; round++) {
        struct words words;
        static struct command command;
        start = now_us();
        for (int i = 0; i < n_texts * REPEATS; i++) {
            words_split(text[i % n_texts], &words);
            n_words += words.n;
        }
        bare[round] = (now_us() - start) / n_texts / REPEATS;
        start = now_us();
        for (int i = 0; i < n_texts * REPEATS; i++)
            parse_text(&config->rules, text[i % n_texts], ROLE_NONE, &command);
        whole[round] = (now_us() - start) / n_texts / REPEATS;
    }
    qsort(bare, ROUNDS, sizeof bare[0], compare);
    qsort(whole, ROUNDS, sizeof whole[0], compare);
    (void)printf("%d messages of %.1f words, %d units, %zu phrases\n", n_texts,
                 (double)n_words / ROUNDS / n_texts / REPEATS, config->rules.directory.n_units,
                 config->rules.keywords.n);
    (void)printf("loading all files                 %8.1f ms\n", load_ms);
    (void)printf("cutting and folding the words     %8.2f us\n", bare[ROUNDS / 2]);
    (void)printf("understanding the message         %8.2f us   %.1f times that\n", whole[ROUNDS / 2],
                 whole[ROUNDS / 2] / bare[ROUNDS / 2]);
    config_free(&config);
    return 0;
}
