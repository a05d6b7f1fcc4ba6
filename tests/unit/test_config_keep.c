/* config_keep: the bytes that were loaded, wherever they came from and whatever stands there now. */
#include "io/config_keep.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define SHIPPED SOURCE_ROOT "/config/"

/* Folders: etc/ has the configuration under odd names, var/ the database (of which only the name counts). */
struct world {
    char root[64];
    char conf[128], loaded[128];
    struct config *config;
    int n_findings;
    char finding[512]; /* the first */
};

static void note(void *ctx, bool is_warning, const char *line)
{
    struct world *w = ctx;
    if (!is_warning && w->n_findings++ == 0)
        (void)snprintf(w->finding, sizeof w->finding, "%s", line);
}

static const char *path_of(const struct world *w, const char *name)
{
    static char path[256];
    (void)snprintf(path, sizeof path, "%s/%s", w->root, name);
    return path;
}

static void put(const struct world *w, const char *name, const char *text, const char *mode)
{
    FILE *file = fopen(path_of(w, name), mode);
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void shell(const struct world *w, const char *command)
{
    char line[512];
    (void)snprintf(line, sizeof line, "cd '%s' && %s", w->root, command);
    assert_int_equal(system(line), 0);
}

/* The bytes of a file; NULL when there is none. To be freed. */
static char *get(const char *path, size_t *len_r)
{
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return NULL;
    char *text = calloc(1, 300000);
    *len_r = fread(text, 1, 300000, file);
    (void)fclose(file);
    return text;
}

static int setup(void **state)
{
    struct world *w = calloc(1, sizeof *w);
    (void)strcpy(w->root, "/tmp/test_config_keep.XXXXXX");
    assert_non_null(mkdtemp(w->root));
    shell(w, "mkdir etc var");
    (void)snprintf(w->conf, sizeof w->conf, "%s/etc/a.conf", w->root);
    (void)snprintf(w->loaded, sizeof w->loaded, "%s/var/loaded", w->root);
    shell(w, "cp " SHIPPED "keywords.yaml etc/k.yml; cp " SHIPPED "replies.yaml etc/r.yml; cp " SHIPPED
             "directory.yaml etc/d.yml; cp " SHIPPED "calendar.yaml etc/c.yml; echo 1234 >etc/pin; chmod 600 etc/pin");
    put(w, "etc/a.conf",
        "database = \"../var/s.db\"; key = \"../var/s.key\"; keywords = \"k.yml\"; replies = \"r.yml\";\n"
        "directory = \"d.yml\"; calendar = \"c.yml\";\n"
        "modems = ( { name = \"m\"; device = \"/dev/null\"; pin_file = \"pin\"; number = \"+6281100000099\"; } );\n",
        "w");
    assert_int_equal(config_load(w->conf, note, w, &w->config), OK);
    *state = w;
    return 0;
}

static int teardown(void **state)
{
    struct world *w = *state;
    config_free(&w->config);
    shell(w, "cd / && rm -rf \"$OLDPWD\"");
    free(w);
    return 0;
}

static const char *const SOURCE[CONFIG_FILES] = {"etc/a.conf", "etc/k.yml", "etc/r.yml", "etc/d.yml", "etc/c.yml"};

static void test_bytes_and_modes(void **state)
{
    struct world *w = *state;
    char *before[CONFIG_FILES], path[CONFIG_PATH_MAX], folder[CONFIG_PATH_MAX];
    size_t len[CONFIG_FILES], n;
    struct stat st;
    struct err err;
    for (int i = 0; i < CONFIG_FILES; i++) {
        before[i] = get(path_of(w, SOURCE[i]), &len[i]);
        put(w, SOURCE[i], "# written after the load\n", i % 2 == 0 ? "w" : "a"); /* must not be kept */
    }
    assert_int_equal(config_kept_folder(w->config, folder), OK);
    assert_true(strstr(folder, "/etc/../var/loaded") != NULL);
    (void)umask(0);
    assert_int_equal(config_keep(w->config, &err), OK);
    (void)umask(022);
    assert_int_equal(stat(folder, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0700);
    for (int i = 0; i < CONFIG_FILES; i++) {
        assert_int_equal(config_kept_path(folder, i, path), OK);
        assert_int_equal(stat(path, &st), 0);
        assert_int_equal(st.st_mode & 07777, 0600);
        char *kept = get(path, &n);
        assert_int_equal(n, len[i]);
        assert_memory_equal(kept, before[i], n);
        free(kept);
        free(before[i]);
    }
    shell(w, "test $(ls -A var/loaded | wc -l) = 5"); /* no temporary file is left */
}

static void test_keep_again(void **state)
{
    struct world *w = *state;
    struct config *config;
    struct err err;
    assert_int_equal(config_keep(w->config, &err), OK);
    shell(w, "chmod 644 var/loaded/replies.yaml && touch var/loaded/replies.yaml.new");
    put(w, "etc/a.conf", "policy = { replies_per_hour = 7; };\n", "a");
    assert_int_equal(config_load(w->conf, note, w, &config), OK);
    assert_int_equal(config_keep(config, &err), OK);
    config_free(&config);
    shell(w, "cmp etc/a.conf var/loaded/suara.conf && test $(stat -c %a var/loaded/replies.yaml) = 600 && "
             "test $(ls -A var/loaded | wc -l) = 5");
}

/* The kept files are what is loaded, whatever became of those that suara.conf names. */
static void test_load_kept(void **state)
{
    struct world *w = *state;
    struct config *kept;
    struct err err;
    assert_int_equal(config_keep(w->config, &err), OK);
    shell(w, "rm etc/*.yml etc/a.conf"); /* but the PIN file is looked for where it was */
    assert_int_equal(config_load_kept(w->loaded, w->conf, note, w, &kept), OK);
    assert_int_equal(w->n_findings, 0);
    assert_int_equal(kept->rules.directory.n_units, w->config->rules.directory.n_units);
    assert_int_equal(kept->rules.keywords.n, w->config->rules.keywords.n);
    assert_int_equal(kept->rules.calendar.n, w->config->rules.calendar.n);
    assert_string_equal(kept->database, w->config->database);
    assert_string_equal(kept->modem[0].modem.pin, "1234");
    assert_int_equal(kept->rules.policy.n_own, w->config->rules.policy.n_own);
    assert_string_equal(kept->path, w->conf);
    config_free(&kept);
}

static void test_load_kept_refuses(void **state)
{
    static const struct {
        const char *spoil, *expected;
    } ROWS[] = {
        {"echo ' : :' >>var/loaded/keywords.yaml", "loaded/keywords.yaml:"},
        {"rm var/loaded/directory.yaml", "loaded/suara.conf:2:13: 'loaded/directory.yaml' cannot be read: "},
        {"rm var/loaded/suara.conf", "loaded/suara.conf:1:1: "},
        {"rm -r var/loaded", "loaded/suara.conf:1:1: "},
        {"rm etc/pin", "loaded/suara.conf:3:"},
    };
    struct world *w = *state;
    struct err err;
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        struct config *kept = w->config;
        assert_int_equal(config_keep(w->config, &err), OK);
        shell(w, ROWS[i].spoil);
        w->n_findings = 0;
        assert_int_equal(config_load_kept(w->loaded, w->conf, note, w, &kept), E_INVAL);
        assert_null(kept);
        assert_true(w->n_findings > 0);
        assert_int_equal(strncmp(w->finding, ROWS[i].expected, strlen(ROWS[i].expected)), 0);
    }
}

/* What cannot be kept is told; and no copy stands for files that are not in use. */
static void test_keep_refuses(void **state)
{
    static const struct {
        const char *spoil;
        enum rc expected;
    } ROWS[] = {
        {"mkdir -p var/loaded/replies.yaml.new/x", E_PERM}, /* cannot be replaced        */
        {"rm -f var/loaded/calendar.yaml && mkdir -p var/loaded/calendar.yaml/x", E_PERM}, /* nor put in place */
        {"rm -rf var/loaded && touch var/loaded", E_PERM},
        {"rm -rf var/loaded var && touch var", E_PERM},
    };
    struct world *w = *state;
    struct err err;
    assert_int_equal(config_keep(w->config, &err), OK);
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        shell(w, ROWS[i].spoil);
        err.text[0] = '\0';
        assert_int_equal(config_keep(w->config, &err), ROWS[i].expected);
        assert_true(err.text[0] != '\0');
        assert_int_equal(access(path_of(w, "var/loaded/suara.conf"), F_OK), -1);
        assert_int_equal(access(path_of(w, "var/loaded/suara.conf.new"), F_OK), -1);
        if (i == 0) {
            shell(w, "rm -r var/loaded/replies.yaml.new");
            assert_int_equal(config_keep(w->config, &err), OK);
        }
    }
    memset(w->config->database, 'a', sizeof w->config->database - 1);
    w->config->database[sizeof w->config->database - 3] = '/';
    assert_int_equal(config_keep(w->config, &err), E_INVAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_bytes_and_modes, setup, teardown),
        cmocka_unit_test_setup_teardown(test_keep_again, setup, teardown),
        cmocka_unit_test_setup_teardown(test_load_kept, setup, teardown),
        cmocka_unit_test_setup_teardown(test_load_kept_refuses, setup, teardown),
        cmocka_unit_test_setup_teardown(test_keep_refuses, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
