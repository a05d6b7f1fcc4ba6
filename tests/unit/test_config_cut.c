/* Half-written configuration: each shipped file cut at every byte is refused or
 * loaded, never a crash; and the small parts that reading stands on. */
#include "io/arena.h"
#include "io/calendar_yaml.h"
#include "io/conf_libconfig.h"
#include "io/config.h"
#include "io/directory_yaml.h"
#include "io/keyword_yaml.h"
#include "io/nearest.h"
#include "io/reply_yaml.h"
#include "io/textfile.h"
#include "io/yaml.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define SHIPPED SOURCE_ROOT "/config/"
/* Small files are cut at every byte, larger ones at every 7th or 31st. */
#define SMALL_FILE 8192
#define LARGE_FILE 16384
#define HUGE_FILE  100000

/* The shipped files, whole, and the tables that other files need. */
struct shipped {
    struct arena *arena;
    char *text[FILE_COUNT];
    size_t len[FILE_COUNT];
    struct config *config;
};

static void no_report(void *ctx, bool is_warning, const char *line)
{
    (void)ctx, (void)is_warning, (void)line;
}

static const char *const NAME[FILE_COUNT] = {"suara.conf", "keywords.yaml", "replies.yaml", "directory.yaml",
                                             "calendar.yaml"};

static int open_shipped(void **state)
{
    struct err err;
    char path[512];
    struct shipped *shipped = calloc(1, sizeof *shipped);
    arena_open(&shipped->arena);
    for (int i = 0; i < FILE_COUNT; i++) {
        (void)snprintf(path, sizeof path, SHIPPED "%s", NAME[i]);
        if (textfile_read(shipped->arena, path, &shipped->text[i], &shipped->len[i], &err) != OK)
            return -1;
    }
    *state = shipped;
    return config_load(SHIPPED "suara.conf", no_report, NULL, &shipped->config) == OK ? 0 : -1;
}

static int close_shipped(void **state)
{
    struct shipped *shipped = *state;
    config_free(&shipped->config);
    arena_close(&shipped->arena);
    free(shipped);
    return 0;
}

/* Everything that config_load does with the text of one file. */
static size_t read_file(const struct shipped *shipped, enum findings_file file, const char *text, size_t len)
{
    const struct rules *rules = &shipped->config->rules;
    struct rules scratch = {.calendar = {.utc_offset_s = 0}};
    struct arena *arena;
    arena_open(&arena);
    struct findings *findings = findings_open(arena);
    struct node *root =
        file == FILE_CONF ? conf_read(arena, findings, text, len) : yaml_read(arena, findings, file, text, len);
    const struct directory_context context = {"62", &rules->keywords};
    if (file == FILE_KEYWORDS)
        keyword_yaml_load(findings, arena, root, &rules->replies, &scratch.keywords);
    if (file == FILE_REPLIES)
        reply_yaml_load(findings, arena, root, &scratch.replies);
    if (file == FILE_DIRECTORY)
        directory_yaml_load(findings, arena, root, &context, &scratch.directory);
    if (file == FILE_CALENDAR)
        calendar_yaml_load(findings, arena, root, &scratch.calendar);
    size_t n_errors = findings_errors(findings);
    assert_true(root != NULL || n_errors > 0);
    findings_report(findings, no_report, NULL);
    arena_close(&arena);
    return n_errors;
}

static void cut_file(const struct shipped *shipped, enum findings_file file)
{
    size_t whole = shipped->len[file], n_refused = 0, n = 0;
    size_t step = whole < SMALL_FILE   ? 1
                  : whole < LARGE_FILE ? 7
                  : whole < HUGE_FILE  ? 31
                                       : 509; /* a cut costs as the file is long */
    for (size_t len = 0; len < shipped->len[file]; len += step, n++) {
        char *cut = malloc(len + 1); /* of its own, so that reading behind it is seen */
        memcpy(cut, shipped->text[file], len);
        cut[len] = '\0';
        n_refused += read_file(shipped, file, cut, len) > 0;
        free(cut);
    }
    assert_int_equal(read_file(shipped, file, shipped->text[file], shipped->len[file]), 0);
    assert_true(n_refused > 0 && n_refused <= n);
}

static void test_cut_conf(void **state)
{
    cut_file(*state, FILE_CONF);
}

static void test_cut_keywords(void **state)
{
    cut_file(*state, FILE_KEYWORDS);
}

static void test_cut_replies(void **state)
{
    cut_file(*state, FILE_REPLIES);
}

static void test_cut_directory(void **state)
{
    cut_file(*state, FILE_DIRECTORY);
}

static void test_cut_calendar(void **state)
{
    cut_file(*state, FILE_CALENDAR);
}

/* The same through config_load, over files: all or nothing. */
static void test_cut_whole(void **state)
{
    const struct shipped *shipped = *state;
    char folder[] = "/tmp/test_config_cut.XXXXXX", path[64], command[64];
    assert_non_null(mkdtemp(folder));
    for (int cut = 0; cut < FILE_COUNT; cut++)
        for (size_t part = 1; part <= 6; part++) {
            for (int i = 0; i < FILE_COUNT; i++) {
                (void)snprintf(path, sizeof path, "%s/%s", folder, NAME[i]);
                FILE *file = fopen(path, "w");
                assert_non_null(file);
                size_t len = i == cut ? shipped->len[i] * part / 6 : shipped->len[i];
                assert_int_equal(fwrite(shipped->text[i], 1, len, file), len);
                assert_int_equal(fclose(file), 0);
            }
            (void)snprintf(path, sizeof path, "%s/suara.conf", folder);
            struct config *config = NULL;
            enum rc rc = config_load(path, no_report, NULL, &config);
            assert_true(rc == OK || rc == E_INVAL);
            assert_true((rc == OK) == (config != NULL));
            assert_true(part < 6 || rc == OK);
            config_free(&config);
        }
    (void)snprintf(command, sizeof command, "rm -rf '%s'", folder);
    assert_int_equal(system(command), 0);
}

/* ---- small parts ---- */

static void test_nearest(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        int distance;
    } TABLE[] = {{"", "", 0},       {"a", "", 1},          {"KTW", "ktw", 0},   {"KTW", "KTV", 1},
                 {"KTW", "TKW", 1}, {"KTW", "KT", 1},      {"KTW", "KTWA", 1},  {"databse", "database", 1},
                 {"abc", "cab", 2}, {"poll_s", "lolp", 4}, {"abcd", "badc", 2}, {"kitten", "sitting", 3}};
    static const char *const NAMES[] = {"database", "key", "keywords"};
    for (size_t i = 0; i < sizeof TABLE / sizeof TABLE[0]; i++) {
        assert_int_equal(nearest_distance(TABLE[i].a, TABLE[i].b), TABLE[i].distance);
        assert_int_equal(nearest_distance(TABLE[i].b, TABLE[i].a), TABLE[i].distance);
    }
    char word[200];
    memset(word, 'a', sizeof word);
    word[NEAREST_WORD_MAX] = '\0';
    assert_int_equal(nearest_distance(word, word), 0);
    word[NEAREST_WORD_MAX] = 'a';
    word[NEAREST_WORD_MAX + 1] = '\0';
    assert_int_equal(nearest_distance(word, word), NEAREST_FAR);
    assert_string_equal(nearest_of("dtabase", NAMES, 3), "database");
    assert_string_equal(nearest_of("kye", NAMES, 3), "key");
    assert_null(nearest_of("node", NAMES, 3));
    assert_null(nearest_of("k", NAMES, 3));
    assert_null(nearest_of("", NAMES, 3));
}

static void test_arena(void **state)
{
    (void)state;
    struct arena *arena;
    arena_open(&arena);
    static const size_t SIZE[] = {0, 1, 7, 16, 100, 8191, 8192, 8193, 32768, 1000000};
    char *before = NULL;
    for (size_t round = 0; round < 50; round++)
        for (size_t i = 0; i < sizeof SIZE / sizeof SIZE[0]; i++) {
            char *memory = arena_take(arena, SIZE[i]);
            assert_int_equal((uintptr_t)memory % _Alignof(max_align_t), 0);
            assert_true(memory != before || SIZE[i] == 0);
            for (size_t at = 0; at < SIZE[i]; at += 499)
                assert_int_equal(memory[at], 0);
            memset(memory, 0xff, SIZE[i]);
            before = memory;
        }
    assert_string_equal(arena_text(arena, "KTW KJ1", 3), "KTW");
    assert_string_equal(arena_format(arena, "%s-%02d", "modem", 7), "modem-07");
    arena_close(&arena);
    assert_null(arena);
    arena_close(&arena);
}

/* A byte order mark is no mistake, wherever a text editor put it. */
static void test_byte_order_mark(void **state)
{
    (void)state;
    char path[] = "/tmp/test_config_bom.XXXXXX", *text;
    size_t len;
    struct err err;
    struct arena *arena;
    int fd = mkstemp(path);
    assert_int_equal(write(fd, "\xEF\xBB\xBFnode", 7), 7);
    (void)close(fd);
    arena_open(&arena);
    assert_int_equal(textfile_read(arena, path, &text, &len, &err), OK);
    assert_int_equal(len, 4);
    assert_string_equal(text, "node");
    arena_close(&arena);
    (void)unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cut_conf),        cmocka_unit_test(test_cut_keywords),
        cmocka_unit_test(test_cut_replies),     cmocka_unit_test(test_cut_directory),
        cmocka_unit_test(test_cut_calendar),    cmocka_unit_test(test_cut_whole),
        cmocka_unit_test(test_nearest),         cmocka_unit_test(test_arena),
        cmocka_unit_test(test_byte_order_mark),
    };
    return cmocka_run_group_tests(tests, open_shipped, close_shipped);
}
