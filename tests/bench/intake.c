/*
 * intake: how many messages a second are parsed, decided and durably committed,
 * at batch 1 and at batch 64, beside the bare number of SQLite commits a second
 * of this disk, all in one run and in turn, so that the ratios hold on a slow day.
 *
 *     intake CONFIG [FOLDER [SECONDS]]     FOLDER on the disk to measure (default: .)
 *     intake CONFIG --fill FOLDER N        leave FOLDER/suara.db (and .key) with N cases
 *
 * Each message is a new complaint of a new number: the dearest case, with a
 * ticket, its reply and the notices to staff.
 */
#include "flow/intake.h"
#include "io/config.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define ROUNDS 5

struct bench {
    const struct config *config;
    const char *folder;
    double seconds; /* of one measurement */
    struct store *store;
    struct intake *intake;
    sqlite3 *bare;
    long n; /* messages so far: makes each one new */
};

static double now_s(void)
{
    struct timespec ts;
    (void)clock_gettime(CLOCK_MONOTONIC, &ts);
    return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static void die(const char *why)
{
    fprintf(stderr, "bench: %s\n", why);
    exit(1);
}

/* ---- the bare disk: one row, one durable commit, with the store's own settings ---- */

static void bare_open(struct bench *bench)
{
    char path[512];
    (void)snprintf(path, sizeof path, "%s/bare.db", bench->folder);
    if (sqlite3_open(path, &bench->bare) != SQLITE_OK ||
        sqlite3_exec(bench->bare,
                     "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                     "CREATE TABLE row (id INTEGER PRIMARY KEY, text TEXT) STRICT",
                     NULL, NULL, NULL) != SQLITE_OK)
        die(sqlite3_errmsg(bench->bare));
}

static double bare_rate(struct bench *bench)
{
    sqlite3_stmt *insert = NULL;
    long n = 0;
    double start = now_s();
    if (sqlite3_prepare_v2(bench->bare, "INSERT INTO row (text) VALUES ('antri dari jam 7')", -1, &insert, NULL) !=
        SQLITE_OK)
        die(sqlite3_errmsg(bench->bare));
    for (; now_s() - start < bench->seconds; n++) {
        if (sqlite3_step(insert) != SQLITE_DONE)
            die(sqlite3_errmsg(bench->bare));
        (void)sqlite3_reset(insert);
    }
    double rate = (double)n / (now_s() - start);
    (void)sqlite3_finalize(insert);
    return rate;
}

/* ---- intake ---- */

static void make_sms(struct bench *bench, struct sms_in *sms, char *text, size_t cap)
{
    long n = bench->n++;
    (void)snprintf(text, cap, "ADUAN KTW antri dari jam 7 sampai jam 11 belum dipanggil, nomor %ld", n);
    *sms = (struct sms_in){.modem = "modem-01",
                           .imsi = "510100000000001",
                           .smsc_at = 1774000000 + n,
                           .is_text = true,
                           .text = text,
                           .raw = "",
                           .received_at = 1774000000 + n / 100};
    sms->sender.kind = PHONE_MOBILE;
    (void)snprintf(sms->sender.text, sizeof sms->sender.text, "+62812%08ld", n % 100000000);
}

static double intake_rate(struct bench *bench, int batch)
{
    static struct sms_in sms[INTAKE_BATCH_MAX];
    static char text[INTAKE_BATCH_MAX][160];
    struct err err = {.text = ""};
    long n = 0;
    double start = now_s();
    while (now_s() - start < bench->seconds) {
        for (int i = 0; i < batch; i++)
            make_sms(bench, &sms[i], text[i], sizeof text[i]);
        if (intake_batch(bench->intake, &bench->config->rules, bench->store, sms, batch, sms[batch - 1].received_at,
                         &err) != OK)
            die(err.text);
        n += batch;
    }
    return (double)n / (now_s() - start);
}

static void open_store(struct bench *bench)
{
    char path[600], key[600];
    struct err err = {.text = ""};
    (void)snprintf(path, sizeof path, "%s/suara.db", bench->folder);
    (void)snprintf(key, sizeof key, "%s/suara.key", bench->folder);
    if (store_open(path, key, &bench->store, &err) != OK || intake_open(&bench->intake, &err) != OK)
        die(err.text);
}

static void close_store(struct bench *bench)
{
    store_close(&bench->store);
    intake_close(&bench->intake);
}

static int fill(struct bench *bench, long n)
{
    open_store(bench);
    while (bench->n < n)
        (void)intake_rate(bench, INTAKE_BATCH_MAX);
    printf("%ld cases in %s/suara.db\n", bench->n, bench->folder);
    close_store(bench);
    return 0;
}

static void print_finding(void *ctx, bool is_warning, const char *line)
{
    (void)ctx, (void)is_warning;
    fprintf(stderr, "%s\n", line);
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values)
{
    qsort(values, ROUNDS, sizeof values[0], compare);
    return values[ROUNDS / 2];
}

static void measure(struct bench *bench)
{
    double bare[ROUNDS], one[ROUNDS], many[ROUNDS], ratio[ROUNDS];
    open_store(bench);
    bare_open(bench);
    (void)bare_rate(bench); /* warm up */
    for (int i = 0; i < ROUNDS; i++) {
        bare[i] = bare_rate(bench);
        one[i] = intake_rate(bench, 1);
        many[i] = intake_rate(bench, INTAKE_BATCH_MAX);
        ratio[i] = one[i] / bare[i];
    }
    printf("%-44s %10s\n", "median of 5 rounds in turn", "a second");
    printf("%-44s %10.0f\n", "bare SQLite commits of one row", median(bare));
    printf("%-44s %10.0f   %.0f %% of bare\n", "messages, each its own commit (batch 1)", median(one),
           100 * median(ratio));
    printf("%-44s %10.0f\n", "messages, 64 to a commit (batch 64)", median(many));
    close_store(bench);
    (void)sqlite3_close(bench->bare);
}

static void clean_up(const char *folder)
{
    static const char *const FILES[] = {"suara.db",  "suara.db-wal", "suara.db.lock",
                                        "suara.key", "bare.db",      "bare.db-wal"};
    char path[600];
    for (size_t i = 0; i < sizeof FILES / sizeof FILES[0]; i++) {
        (void)snprintf(path, sizeof path, "%s/%s", folder, FILES[i]);
        (void)unlink(path);
    }
    (void)rmdir(folder);
}

int main(int argc, char **argv)
{
    struct config *config = NULL;
    char folder[512];
    if (argc < 2 || config_load(argv[1], print_finding, NULL, &config) != OK)
        die("usage: intake CONFIG [FOLDER [SECONDS]]");
    /* new senders all the time: their quotas do not matter, but the day's budget would */
    config->rules.policy.segments_per_day = 0;
    struct bench bench = {.config = config, .folder = folder, .seconds = 1};
    if (argc == 5 && strcmp(argv[2], "--fill") == 0) {
        bench.folder = argv[3];
        bench.seconds = 0.1;
        int rc = fill(&bench, atol(argv[4]));
        config_free(&config);
        return rc;
    }
    (void)snprintf(folder, sizeof folder, "%s/suara-bench-XXXXXX", argc > 2 ? argv[2] : ".");
    bench.seconds = argc > 3 ? atof(argv[3]) : bench.seconds;
    if (mkdtemp(folder) == NULL)
        die("the folder cannot be written");
    measure(&bench);
    clean_up(folder);
    config_free(&config);
    return 0;
}
