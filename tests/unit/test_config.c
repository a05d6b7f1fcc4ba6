/* The configuration as one: settings, what is wrong refused with the exact
 * lines, all or nothing. (What is shipped: test_config_shipped.) */
#include "io/conf_libconfig.h"
#include "io/config.h"
#include "io/textfile.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define SHIPPED  SOURCE_ROOT "/config/"
#define BAD      SOURCE_ROOT "/tests/bad/"
#define SAID_MAX 65536

/* ---- what a load said ---- */

struct said {
    char text[SAID_MAX];
    size_t len;
    int n_errors, n_warnings;
};

static void note(void *ctx, bool is_warning, const char *line)
{
    struct said *said = ctx;
    int len = snprintf(said->text + said->len, SAID_MAX - said->len, "%s\n", line);
    assert_true(len > 0 && (size_t)len < SAID_MAX - said->len);
    said->len += (size_t)len;
    said->n_warnings += is_warning;
    said->n_errors += !is_warning;
}

static enum rc load(const char *path, struct said *said, struct config **config_r)
{
    memset(said, 0, sizeof *said);
    enum rc rc = config_load(path, note, said, config_r);
    assert_true(rc == OK || rc == E_INVAL);
    assert_true((rc == OK) == (*config_r != NULL));
    assert_true((rc == OK) == (said->n_errors == 0));
    return rc;
}

static struct config *load_shipped(void)
{
    static struct said said;
    struct config *config = NULL;
    assert_int_equal(load(SHIPPED "suara.conf", &said, &config), OK);
    assert_string_equal(said.text, "");
    return config;
}

/* ---- a folder of our own ---- */

struct folder {
    char path[64];
};

static void open_folder(struct folder *folder)
{
    strcpy(folder->path, "/tmp/test_config.XXXXXX");
    assert_non_null(mkdtemp(folder->path));
}

static void close_folder(const struct folder *folder)
{
    char command[128];
    (void)snprintf(command, sizeof command, "rm -rf '%s'", folder->path);
    assert_int_equal(system(command), 0);
}

static const char *path_in(const struct folder *folder, const char *name)
{
    static char path[256];
    (void)snprintf(path, sizeof path, "%s/%s", folder->path, name);
    return path;
}

static void write_file(const struct folder *folder, const char *name, const char *text, size_t len)
{
    FILE *file = fopen(path_in(folder, name), "w");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, len, file), len);
    assert_int_equal(fclose(file), 0);
}

/* suara.conf that takes what is shipped, after the settings in `before`. */
static void write_conf(const struct folder *folder, const char *before)
{
    char text[2048];
    int len = snprintf(text, sizeof text,
                       "%s\nkeywords = \"" SHIPPED "keywords.yaml\"; replies = \"" SHIPPED "replies.yaml\";\n"
                       "directory = \"" SHIPPED "directory.yaml\"; calendar = \"" SHIPPED "calendar.yaml\";\n",
                       before);
    assert_true(len > 0 && (size_t)len < sizeof text);
    write_file(folder, "suara.conf", text, (size_t)len);
}

#define MODEM "modems = ( { name = \"modem-01\"; device = \"/dev/a\"; } );"

/* ---- what is shipped ---- */

static void test_shipped_settings(void **state)
{
    (void)state;
    struct config *config = load_shipped();
    assert_string_equal(config->database, "/var/lib/suara/suara.db");
    assert_string_equal(config->key, "/var/lib/suara/suara.key");
    assert_string_equal(config->control, "/run/suara/control.sock");
    assert_string_equal(config->http_listen, "127.0.0.1:8080");
    assert_int_equal(config->node, 1);
    assert_int_equal(config->n_modems, 1);
    const struct config_modem *modem = &config->modem[0];
    assert_string_equal(modem->modem.name, "modem-01");
    assert_string_equal(modem->modem.connection, "at115200");
    assert_string_equal(modem->modem.model, "");
    assert_string_equal(modem->modem.init[0], "AT+CNMI=2,1,0,1,0");
    assert_int_equal(modem->modem.n_init, 1);
    assert_int_equal(modem->modem.pace_ms, 20);
    assert_int_equal(modem->poll_s, 5);
    assert_int_equal(modem->number.kind, PHONE_INVALID);
    assert_int_equal(config->rules.calendar.utc_offset_s, 25200);
    assert_string_equal(config->rules.policy.text_sample_unit, "KTW");
    config_free(&config);
    assert_null(config);
    config_free(&config);
}

/* The comments of suara.conf show the defaults: they must be true. */
static void test_shipped_policy_comments(void **state)
{
    (void)state;
    struct folder folder;
    static char text[65536], out[65536];
    struct said said;
    struct config *config = NULL, *shipped = load_shipped();
    FILE *file = fopen(SHIPPED "suara.conf", "r");
    assert_non_null(file);
    size_t len = fread(text, 1, sizeof text - 1, file), used = 0;
    (void)fclose(file);
    text[len] = '\0';
    int n_shown = 0;
    for (char *line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        bool is_default = strncmp(line, "# ", 2) == 0 && strstr(line, " = ") != NULL && strstr(line, ";") != NULL &&
                          strncmp(line, "# suara.conf", 12) != 0;
        n_shown += is_default;
        used += (size_t)snprintf(out + used, sizeof out - used, "%s\n", is_default ? line + 2 : line);
    }
    assert_int_equal(n_shown, 27);
    open_folder(&folder);
    static const char *const NAME[] = {"keywords.yaml", "replies.yaml", "directory.yaml", "calendar.yaml"};
    for (size_t i = 0; i < 4; i++) {
        char from[256];
        (void)snprintf(from, sizeof from, SHIPPED "%s", NAME[i]);
        assert_int_equal(symlink(from, path_in(&folder, NAME[i])), 0);
    }
    write_file(&folder, "suara.conf", out, used);
    assert_int_equal(load(path_in(&folder, "suara.conf"), &said, &config), OK);
    struct policy shown = config->rules.policy, meant = shipped->rules.policy;
    shown.text_sample_unit = meant.text_sample_unit = "";
    assert_memory_equal(&shown, &meant, sizeof shown);
    assert_memory_equal(&config->rules.deadlines, &shipped->rules.deadlines, sizeof shipped->rules.deadlines);
    config_free(&config);
    config_free(&shipped);
    close_folder(&folder);
}

/* ---- what is wrong ---- */

static void read_expected(const char *name, char text_r[SAID_MAX])
{
    char path[512];
    (void)snprintf(path, sizeof path, BAD "%s/expected", name);
    FILE *file = fopen(path, "r");
    if (file == NULL)
        fail_msg("%s is missing", path);
    size_t len = fread(text_r, 1, SAID_MAX - 1, file);
    text_r[len] = '\0';
    (void)fclose(file);
}

static void check_bad(const char *name)
{
    static struct said said;
    static char expected[SAID_MAX];
    char path[512];
    struct config *config = NULL;
    read_expected(name, expected);
    (void)snprintf(path, sizeof path, BAD "%s/suara.conf", name);
    assert_int_equal(load(path, &said, &config), E_INVAL);
    if (strcmp(said.text, expected) != 0)
        fail_msg("tests/bad/%s said:\n%s", name, said.text);
}

static void test_bad_folders(void **state)
{
    (void)state;
    int n = 0;
    DIR *dir = opendir(BAD);
    assert_non_null(dir);
    (void)chmod(BAD "conf_pin/readable.pin", 0644); /* a strict umask at check-out would make it good */
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        if (entry->d_name[0] == '.' || strcmp(entry->d_name, "run.sh") == 0)
            continue;
        check_bad(entry->d_name);
        n++;
    }
    (void)closedir(dir);
    assert_true(n > 50);
}

static void test_unreadable(void **state)
{
    (void)state;
    static char huge[TEXTFILE_MAX + 2];
    struct folder folder;
    struct said said;
    struct config *config = NULL;
    open_folder(&folder);
    char expected[512];
    (void)snprintf(expected, sizeof expected,
                   "suara.conf:1:1: '%s' cannot be read: there is no such file; check its name and folder\n",
                   path_in(&folder, "suara.conf"));
    assert_int_equal(load(path_in(&folder, "suara.conf"), &said, &config), E_INVAL);
    assert_string_equal(said.text, expected);

    memset(huge, '#', sizeof huge);
    write_file(&folder, "huge.yaml", huge, TEXTFILE_MAX + 1);
    static const char CONF[] = "calendar = \"huge.yaml\"; keywords = \"pipe\";\n";
    write_file(&folder, "suara.conf", CONF, sizeof CONF - 1);
    assert_int_equal(mkfifo(path_in(&folder, "pipe"), 0600), 0);
    assert_int_equal(load(path_in(&folder, "suara.conf"), &said, &config), E_INVAL);
    assert_non_null(strstr(said.text, "suara.conf:1:12: 'huge.yaml' cannot be read: longer than 4194304 bytes; an "
                                      "honest file is much shorter\n"));
    assert_non_null(
        strstr(said.text, "suara.conf:1:36: 'pipe' cannot be read: not a regular file; name a text file\n"));
    write_file(&folder, "suara.conf", huge, CONF_MAX + 1);
    assert_int_equal(load(path_in(&folder, "suara.conf"), &said, &config), E_INVAL);
    assert_string_equal(said.text, "suara.conf:1:1: longer than 65536 bytes; an honest file is much shorter\n");
    close_folder(&folder);
}

/* The longest file that is read, with a mistake in every line: told in part, soon, and in bounded memory. */
static void test_longest_bad_file(void **state)
{
    (void)state;
    static const char LINE[] = "k: 1\n", CONF[] = "calendar = \"long.yaml\"; " MODEM "\n";
    static char text[TEXTFILE_MAX];
    const size_t n = sizeof text / (sizeof LINE - 1);
    struct folder folder;
    struct said said;
    struct config *config = NULL;
    struct rusage before, after;
    char more[64];
    open_folder(&folder);
    for (size_t i = 0; i < n; i++)
        memcpy(text + i * (sizeof LINE - 1), LINE, sizeof LINE - 1);
    write_file(&folder, "long.yaml", text, n * (sizeof LINE - 1));
    write_file(&folder, "suara.conf", CONF, sizeof CONF - 1);
    (void)getrusage(RUSAGE_SELF, &before);
    clock_t begun = clock();
    assert_int_equal(load(path_in(&folder, "suara.conf"), &said, &config), E_INVAL);
    assert_true((clock() - begun) / CLOCKS_PER_SEC < 60); /* 2 s; much more with the sanitizers */
    (void)getrusage(RUSAGE_SELF, &after);
    assert_non_null(strstr(said.text, "long.yaml:2:1: 'k' stands here a second time, first in line 1; keep one\n"));
    (void)snprintf(more, sizeof more, "and %zu more\n",
                   2 * n + 3 - 100); /* each but the first is a second one, all are unknown; 4 more */
    if (strstr(said.text, more) == NULL)
        fail_msg("no '%s' in: %s", more, said.text + said.len - 60);
#ifndef __SANITIZE_ADDRESS__
    assert_true(after.ru_maxrss - before.ru_maxrss < 300 * 1024); /* 170 MB; all findings would be 700 */
#endif
    close_folder(&folder);
}

/* ---- single settings, good and bad ---- */

static void test_settings(void **state)
{
    (void)state;
    static const struct {
        const char *conf, *says; /* NULL: loads without a word */
    } TABLE[] = {
        {MODEM, NULL},
        {MODEM " timezone = \"UTC-12:00\";", NULL},
        {MODEM " timezone = \"UTC+14:00\";", NULL},
        {MODEM " timezone = \"UTC-12:30\";", "suara.conf:1:68: unknown time zone 'UTC-12:30'"},
        {MODEM " timezone = \"UTC+7:00\";", "suara.conf:1:68: unknown time zone 'UTC+7:00'"},
        {MODEM " timezone = \"UTC+ 7:00\";", "suara.conf:1:68: unknown time zone"},
        {MODEM " timezone = \"UTC+07:60\";", "suara.conf:1:68: unknown time zone"},
        {MODEM " timezone = \"UTC+07:00 \";", "suara.conf:1:68: unknown time zone"},
        {MODEM " node = 0x1F;", NULL},
        {MODEM " node = 255L;", NULL},
        {MODEM " node = 256;", "suara.conf:1:64: 256 is out of range"},
        {MODEM " node = 4294967297;", "suara.conf:1:64: 4294967297 is out of range"},
        {MODEM " node = 18446744073709551617;", "suara.conf:1:64: 18446744073709551617 is out of range"},
        {MODEM " node = 1e0;", "suara.conf:1:64: '1e0' is no whole number"},
        {MODEM " database = \"a\" \"b.db\";", NULL},
        {MODEM " http = { listen = \"[::1]:8080\"; };", NULL},
        {MODEM " policy = { deadlines = \"2x24\"; }; deadline = { close_days = 60; warn_days = 30; };", NULL},
        {MODEM " policy = { deadlines = \"2X24\"; };", "suara.conf:1:80: unknown value '2X24'; did you mean '2x24'?"},
        {MODEM " deadline = { day_from_h = 20; };",
         "suara.conf:1:83: day_from_h (20) is not below day_to_h (20); make it less"},
        {MODEM " deadline = { close_days = 2; };",
         "suara.conf:1:83: warn_days (2) is not below close_days (2); make it less"},
        {MODEM " policy = { answer_days = 5; };", "suara.conf:1:68: unknown setting 'answer_days'"},
        {MODEM " http = { listen = \":8080\"; };", "suara.conf:1:75: ':8080' is no address"},
        {MODEM " http = { listen = \"localhost:65536\"; };", "suara.conf:1:75: 'localhost:65536' is no address"},
        {MODEM " /* @include \"x\" */ // @include \"x\"\n# @include \"x\"", NULL},
        {"modems = ( );", "suara.conf:1:10: warning: no modem"},
        {"modems = ( { name = \"long-name-01\"; device = \"/dev/a\"; } );",
         "suara.conf:1:21: warning: only the first 8 characters"},
        {"modems = ( { name = \"m\"; device = \"sms\"; connection = \"none\"; model = \"dummy\"; } );", NULL},
        {"modems = ( { name = \"m\"; device = \"sms\"; connection = \"none\"; } );",
         "suara.conf:1:55: connection \"none\" and model \"dummy\" belong together"},
        {"modems = ( { name = \"m\"; device = \"/dev/a\"; connection = \"at9600\"; model = \"at\"; } );", NULL},
        {"modems = ( { name = \"m\"; device = \"/dev/a\"; pace_ms = -1; } );", NULL},
        {"modems = ( { name = \"m\"; device = \"/dev/a\"; pace_ms = 1000; poll_s = 3600; } );", NULL},
        {"modems = ( { name = \"m\"; device = \"/dev/a\"; pin_file = \"\"; init = ( ); } );", NULL},
    };
    struct folder folder;
    struct said said;
    open_folder(&folder);
    for (size_t i = 0; i < sizeof TABLE / sizeof TABLE[0]; i++) {
        struct config *config = NULL;
        write_conf(&folder, TABLE[i].conf);
        enum rc rc = load(path_in(&folder, "suara.conf"), &said, &config);
        bool is_good = TABLE[i].says == NULL || strstr(TABLE[i].says, "warning") != NULL;
        const char *says = TABLE[i].says != NULL ? TABLE[i].says : "";
        if ((rc == OK) != is_good || strncmp(said.text, says, strlen(says)) != 0 || (*says == '\0' && said.len != 0))
            fail_msg("'%s' said: %s", TABLE[i].conf, said.text);
        config_free(&config);
    }
    close_folder(&folder);
}

static void test_modem_values(void **state)
{
    (void)state;
    struct folder folder;
    struct said said;
    struct config *config = NULL;
    char expected[256];
    open_folder(&folder);
    write_conf(&folder,
               "database = \"data/suara.db\"; modems = ( { name = \"m\"; device = \"sms\"; connection = \"none\";\n"
               "model = \"dummy\"; pin_file = \"m.pin\"; number = \"0812-0000-0012\"; } );\n"
               "policy = { own_numbers = ( \"+62811222333\" ); answer_foreign = true; };\n"
               "deadline = { answer_days = 7; };");
    write_file(&folder, "m.pin", "12345678\r\n", 10);
    assert_int_equal(chmod(path_in(&folder, "m.pin"), 0600), 0);
    assert_int_equal(load(path_in(&folder, "suara.conf"), &said, &config), OK);
    const struct config_modem *modem = &config->modem[0];
    (void)snprintf(expected, sizeof expected, "%s/sms", folder.path);
    assert_string_equal(modem->modem.device, expected);
    (void)snprintf(expected, sizeof expected, "%s/data/suara.db", folder.path);
    assert_string_equal(config->database, expected);
    assert_string_equal(modem->modem.pin, "12345678");
    assert_string_equal(modem->number.text, "+6281200000012");
    assert_int_equal(config->rules.policy.n_own, 2);
    assert_false(policy_may_answer(&config->rules.policy, &modem->number));
    assert_true(config->rules.policy.is_foreign_answered);
    assert_int_equal(config->rules.deadlines.answer_days, 7);
    config_free(&config);
    static const char *const NO_PIN[] = {"", "123", "123456789", "12a4", "1234 ", "1234\n5678"};
    for (size_t i = 0; i < sizeof NO_PIN / sizeof NO_PIN[0]; i++) {
        write_file(&folder, "m.pin", NO_PIN[i], strlen(NO_PIN[i]));
        assert_int_equal(load(path_in(&folder, "suara.conf"), &said, &config), E_INVAL);
        assert_non_null(strstr(said.text, "suara.conf:2:29: PIN file 'm.pin': it is no PIN; 4 to 8 digits"));
    }
    close_folder(&folder);
}

/* The profile first, then the single numbers, in whatever order they stand. */
static void test_deadlines(void **state)
{
    (void)state;
    static const struct {
        const char *conf;
        int answer_days, answer_h, close_days, warn_days;
    } TABLE[] = {
        {"", 5, 0, 10, 2},
        {" policy = { deadlines = \"default\"; };", 5, 0, 10, 2},
        {" policy = { deadlines = \"sp4n-lapor\"; };", 5, 0, 10, 2},
        {" policy = { deadlines = \"2x24\"; };", 2, 48, 10, 2},
        {" deadline = { close_days = 7; warn_days = 1; }; policy = { deadlines = \"2x24\"; };", 2, 48, 7, 1},
        {" deadline = { answer_h = 24; };", 5, 24, 10, 2},
        {" deadline = { answer_days = 3; }; policy = { deadlines = \"2x24\"; };", 3, 0, 10, 2},
        {" deadline = { answer_days = 3; answer_h = 12; };", 3, 12, 10, 2},
    };
    struct folder folder;
    struct said said;
    open_folder(&folder);
    for (size_t i = 0; i < sizeof TABLE / sizeof TABLE[0]; i++) {
        char conf[512];
        struct config *config = NULL;
        (void)snprintf(conf, sizeof conf, MODEM "%s", TABLE[i].conf);
        write_conf(&folder, conf);
        assert_int_equal(load(path_in(&folder, "suara.conf"), &said, &config), OK);
        const struct deadlines *deadlines = &config->rules.deadlines;
        assert_int_equal(deadlines->answer_days, TABLE[i].answer_days);
        assert_int_equal(deadlines->answer_h, TABLE[i].answer_h);
        assert_int_equal(deadlines->close_days, TABLE[i].close_days);
        assert_int_equal(deadlines->warn_days, TABLE[i].warn_days);
        config_free(&config);
    }
    close_folder(&folder);
}

/* A unit's own Saturdays and time zone; the others work as the office. */
static void test_unit_clock(void **state)
{
    (void)state;
    static const char DIRECTORY[] =
        "units:\n"
        "  - {code: DKR, kind: dinkes, name: Dinkes Contoh, short: Dinkes Contoh}\n"
        "  - {code: ABC, kind: puskesmas, name: Puskesmas Satu, short: Pkm Satu, parent: DKR, saturday: yes}\n"
        "  - {code: DEF, kind: puskesmas, name: Puskesmas Dua, short: Pkm Dua, parent: DKR, timezone: WITA}\n"
        "  - {code: GHJ, kind: puskesmas, name: Puskesmas Tiga, short: Pkm Tiga, parent: DKR, saturday: no,\n"
        "     timezone: WIT}\n";
    static const char CONF[] = "keywords = \"" SHIPPED "keywords.yaml\"; replies = \"" SHIPPED "replies.yaml\";\n"
                               "directory = \"directory.yaml\"; calendar = \"" SHIPPED "calendar.yaml\"; " MODEM "\n";
    static const struct {
        const char *code;
        bool is_saturday_open;
        int hours;
    } ROW[] = {{"DKR", false, 7}, {"ABC", true, 7}, {"DEF", false, 8}, {"GHJ", false, 9}, {"NONE", false, 7}};
    struct folder folder;
    struct said said;
    struct config *config = NULL;
    open_folder(&folder);
    write_file(&folder, "directory.yaml", DIRECTORY, sizeof DIRECTORY - 1);
    write_file(&folder, "suara.conf", CONF, sizeof CONF - 1);
    assert_int_equal(load(path_in(&folder, "suara.conf"), &said, &config), OK);
    for (size_t i = 0; i < sizeof ROW / sizeof ROW[0]; i++) {
        const struct calendar calendar =
            rules_calendar(&config->rules, directory_unit(&config->rules.directory, ROW[i].code));
        assert_int_equal(calendar.is_saturday_open, ROW[i].is_saturday_open);
        assert_int_equal(calendar.utc_offset_s, ROW[i].hours * 3600);
        assert_ptr_equal(calendar.holidays, config->rules.calendar.holidays);
    }
    config_free(&config);
    close_folder(&folder);
}

/* A reload that fails changes nothing of what runs. */
static void test_reload_keeps_old(void **state)
{
    (void)state;
    struct said said;
    struct config *running = load_shipped(), *next = NULL;
    assert_int_equal(load(BAD "directory_staff/suara.conf", &said, &next), E_INVAL);
    assert_null(next);
    assert_int_equal(running->rules.directory.n_staff, 4);
    assert_string_equal(running->rules.directory.unit[directory_unit(&running->rules.directory, "KTW")].short_name,
                        "Pkm Kutawaluya");
    next = load_shipped();
    config_free(&running);
    assert_string_equal(next->rules.policy.text_sample_unit, "KTW");
    config_free(&next);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shipped_settings), cmocka_unit_test(test_shipped_policy_comments),
        cmocka_unit_test(test_bad_folders),      cmocka_unit_test(test_unreadable),
        cmocka_unit_test(test_settings),         cmocka_unit_test(test_modem_values),
        cmocka_unit_test(test_deadlines),        cmocka_unit_test(test_unit_clock),
        cmocka_unit_test(test_reload_keeps_old), cmocka_unit_test(test_longest_bad_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
