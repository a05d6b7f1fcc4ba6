/* log: no number, no control character and no flood gets through. */
#include "io/log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static void test_clean(void **state)
{
    static const struct {
        const char *text, *expected;
    } ROWS[] = {
        {"", ""},
        {"modem-01: the modem is up", "modem-01: the modem is up"},
        {"from +6281200000012", "from +***********12"},
        {"from 081200000012.", "from **********12."},
        {"from 6281200000012,081200000013", "from ***********12,**********13"},
        {"0811222333", "********33"},
        {"+1234567", "+*****67"},
        {"+123456 and 123456789", "+123456 and 123456789"}, /* too short for a number */
        {"ticket 40719359", "ticket 40719359"},
        {"/dev/serial/by-id/usb-HUAWEI_0123456789-if00", "/dev/serial/by-id/usb-HUAWEI_0123456789-if00"},
        {"2026-03-27T16:50:00+07:00", "2026-03-27T16:50:00+07:00"},
        {"a\nb\x1b[2J", "a\\nb\\x1b[2J"},
        {"a\xffz", "a\xef\xbf\xbdz"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        char line[256];
        size_t n = log_clean(ROWS[i].text, line, sizeof line);
        assert_string_equal(line, ROWS[i].expected);
        assert_int_equal(n, strlen(line));
    }
}

static void test_rate(void **state)
{
    static const char A[] = "a %d", B[] = "b %d";
    struct log log;
    int n_left_out = -1;
    (void)state;
    log_open(&log, -1);
    for (int i = 0; i < LOG_BURST; i++)
        assert_true(log_admit(&log, A, 1000 + i, &n_left_out));
    for (int i = 0; i < 7; i++)
        assert_false(log_admit(&log, A, 2000, &n_left_out));
    assert_true(log_admit(&log, B, 2000, &n_left_out)); /* another kind is not held up */
    assert_int_equal(n_left_out, 0);
    assert_false(log_admit(&log, A, 1000 + LOG_WINDOW_MS - 1, &n_left_out));
    assert_true(log_admit(&log, A, 1000 + LOG_WINDOW_MS, &n_left_out));
    assert_int_equal(n_left_out, 8);
    assert_true(log_admit(&log, A, 1001 + LOG_WINDOW_MS, &n_left_out));
    assert_int_equal(n_left_out, 0); /* told once */
}

/* More kinds than there are places: the oldest gives way, all are let through. */
static void test_many_kinds(void **state)
{
    static char formats[LOG_KINDS_MAX * 3][2];
    struct log log;
    int n_left_out;
    (void)state;
    log_open(&log, -1);
    for (int i = 0; i < LOG_KINDS_MAX * 3; i++)
        assert_true(log_admit(&log, formats[i], i, &n_left_out));
}

/* What log_write and log_tick put into a file. */
static void read_back(int fd, char *text_r, size_t cap)
{
    ssize_t n = pread(fd, text_r, cap - 1, 0);
    assert_true(n >= 0);
    text_r[n] = '\0';
}

#define LEFT_OUT "<5>(3 more like \"bad %d\" in the last minute were left out)\n"
#define ALWAYS   "<6>from **********12\n"

static void test_lines(void **state)
{
    char path[] = "/tmp/suara_log_XXXXXX", text[65536], stream[64], expected[64];
    struct log log;
    struct stat stat;
    int fd = mkstemp(path);
    (void)state;
    assert_true(fd >= 0);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(fstat(fd, &stat), 0);

    assert_int_equal(unsetenv("JOURNAL_STREAM"), 0);
    log_open(&log, fd);
    log_warning(&log, "no %s", "modem");
    read_back(fd, text, sizeof text);
    assert_string_equal(text + strlen("2026-03-27T09:50:00Z"), " warning: no modem\n");

    (void)snprintf(stream, sizeof stream, "%ju:%ju", (uintmax_t)stat.st_dev, (uintmax_t)stat.st_ino);
    assert_int_equal(setenv("JOURNAL_STREAM", stream, 1), 0);
    log_open(&log, fd);
    assert_int_equal(ftruncate(fd, 0), 0);
    assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
    for (int i = 0; i < LOG_BURST + 3; i++)
        log_error(&log, "bad %d", i);
    log_tick(&log, INT64_MAX / 2);
    log_tick(&log, INT64_MAX / 2);
    for (int i = 0; i < LOG_BURST + 3; i++)
        log_always(&log, LOG_LEVEL_INFO, "from 081200000012");
    read_back(fd, text, sizeof text);
    assert_int_equal(strncmp(text, "<3>bad 0\n<3>bad 1\n", 18), 0);
    (void)snprintf(expected, sizeof expected, "<3>bad %d\n", LOG_BURST - 1);
    char *end = strstr(text, expected);
    assert_non_null(end);
    end += strlen(expected);
    assert_int_equal(strncmp(end, LEFT_OUT, strlen(LEFT_OUT)), 0);
    end += strlen(LEFT_OUT);
    for (int i = 0; i < LOG_BURST + 3; i++, end += strlen(ALWAYS))
        assert_int_equal(strncmp(end, ALWAYS, strlen(ALWAYS)), 0);
    assert_string_equal(end, "");
    assert_int_equal(close(fd), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_clean),
        cmocka_unit_test(test_rate),
        cmocka_unit_test(test_many_kinds),
        cmocka_unit_test(test_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
