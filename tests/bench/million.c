/*
 * million: is a message dearer, or a timer, when the database holds a million cases instead of a thousand? Each
 * is timed whole, from the text (or the clock) to the durable commit: facts, decision, effects.
 *
 *     million CONFIG [FOLDER [CASES]]     FOLDER on the disk to measure (default: .); it needs about 1 GB
 *
 * The cases are of three years and of all units of CONFIG, with their messages, histories and SMS; one in twenty is
 * open and has a timer. They are written by SQL, for speed; those that are asked for come the usual way.
 */
#include "flow/due.h"
#include "flow/intake.h"
#include "io/config.h"
#include "io/store_sqlite.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define ROUNDS  200
#define NOW     INT64_C(1781492400) /* 2026-06-15 10:00 WIB */
#define SLICE   20000               /* cases to a transaction */
#define OFFICER "+6281300000001"    /* of KTW, in the sample */
#define DINKES  "+6281300000002"    /* above most of them */

struct bench {
    struct config *config;
    char folder[512];
    struct store *store;
    struct intake *intake;
    int64_t now;
    uint32_t ticket[ROUNDS];
    double ms[ROUNDS];
};

static double now_ms(void)
{
    struct timespec ts;
    (void)clock_gettime(CLOCK_MONOTONIC, &ts);
    return (double)ts.tv_sec * 1e3 + (double)ts.tv_nsec / 1e6;
}

static void die(const char *why)
{
    fprintf(stderr, "bench: %s\n", why);
    exit(1);
}

static void must(enum rc rc, const struct err *err)
{
    if (rc != OK)
        die(err->text);
}

/* ---- a database of n cases ---- */

static void open_store(struct bench *bench)
{
    char path[600], key[600];
    struct err err = {.text = ""};
    (void)snprintf(path, sizeof path, "%s/suara.db", bench->folder);
    (void)snprintf(key, sizeof key, "%s/suara.key", bench->folder);
    must(store_open(path, key, &bench->store, &err), &err);
}

static void execute(struct bench *bench, const char *sql)
{
    if (sqlite3_exec(bench->store->db, sql, NULL, NULL, NULL) != SQLITE_OK)
        die(sqlite3_errmsg(bench->store->db));
}

/* n: the ids of a slice; k: what all have in common. Three cases a person. */
static const char *const FILL[] = {
    "INSERT INTO person (id, hash, kind, sealed) SELECT value, randomblob(16), 'mobile', randomblob(73) "
    "FROM n WHERE value % 3 = 0",
    "INSERT INTO inbox (id, uuid, received_at, person, channel, modem, is_text, is_partial, intent, ticket, text) "
    "SELECT value, randomblob(16), now - 95000000 + value % 1000000 * 94, value / 3 * 3, 'sms', 'modem-01', "
    "1, 0, 'complaint', 20000000 + value * 48271 % 79999987, 'ADUAN antri dari jam 7 sampai jam 11 belum dipanggil' "
    "FROM n, k",
    "INSERT INTO complaint (id, uuid, ticket, kind, state, is_open, flags, unit, writer, lang, inbox, text_hash, "
    "opened_at, state_at, due_at, answered_at, closes_at, heard_at, text, clock_at, timer, timer_at) "
    "SELECT value, randomblob(16), 20000000 + value * 48271 % 79999987, 'complaint', iif(value % 20 = 0, "
    "'in_progress', 'closed'), value % 20 = 0, 0, (SELECT code FROM unit WHERE n = value / 20 % units), value / 3 * 3, "
    "0, value, random(), at, at, at + 500000, at, at + 900000, at, 'antri dari jam 7 sampai jam 11 belum dipanggil', "
    "at, iif(value % 20 = 0, 'overdue', ''), iif(value % 20 = 0, now + value, 0) "
    "FROM (SELECT value, units, now, now - 95000000 + value % 1000000 * 94 AS at FROM n, k)",
    "INSERT INTO event (complaint, n, kind, at, text) SELECT value, 1, 'answered', now - 1000000, 'sudah kami "
    "tambah loket' FROM n, k",
    "INSERT INTO outbox (person, priority, state, reply, ticket, is_answer, segments, queued_at, expires_at, state_at, "
    "text) SELECT value / 3 * 3, 2, 'delivered', 'ack_complaint', 0, 1, 1, now - 95000000 + value % 1000000 * 94, 0, "
    "0, "
    "'Terima kasih. Aduan diterima.' FROM n, k",
};

static void name_units(struct bench *bench)
{
    const struct directory *directory = &bench->config->rules.directory;
    char sql[160];
    execute(bench, "CREATE TEMP TABLE unit (n INTEGER PRIMARY KEY, code TEXT)");
    for (int i = 0; i < directory->n_units; i++) {
        (void)snprintf(sql, sizeof sql, "INSERT INTO unit VALUES (%d, '%s')", i, directory->unit[i].code);
        execute(bench, sql);
    }
    (void)snprintf(sql, sizeof sql, "CREATE TEMP TABLE k AS SELECT %" PRId64 " AS now, %d AS units", NOW,
                   directory->n_units);
    execute(bench, sql);
}

static void fill_slice(struct bench *bench, long from, long to)
{
    struct err err;
    char sql[200];
    must(store_begin(bench->store, &err), &err);
    execute(bench, "DELETE FROM n");
    (void)snprintf(sql, sizeof sql,
                   "WITH RECURSIVE c (x) AS (VALUES (%ld) UNION ALL SELECT x + 1 FROM c WHERE x < %ld) "
                   "INSERT INTO n SELECT x FROM c",
                   from, to - 1);
    execute(bench, sql);
    for (size_t i = 0; i < sizeof FILL / sizeof FILL[0]; i++)
        execute(bench, FILL[i]);
    must(store_commit(bench->store, &err), &err);
}

static void fill(struct bench *bench, long n)
{
    open_store(bench);
    execute(bench, "PRAGMA cache_size = -400000");
    execute(bench, "CREATE TEMP TABLE n (value INTEGER PRIMARY KEY)");
    name_units(bench);
    for (long from = 3; from < n + 3; from += SLICE)
        fill_slice(bench, from, from + SLICE < n + 3 ? from + SLICE : n + 3);
    store_close(&bench->store); /* and with the settings of every day again */
    open_store(bench);
}

/* ---- what is timed ---- */

static uint32_t hear(struct bench *bench, const char *sender, const char *text)
{
    const struct plan *plan;
    struct err err;
    struct message message = {.text = text, .received_at = bench->now, .channel = CHANNEL_SMS, .is_text = true};
    must(phone_parse(sender, "62", &message.sender), &err);
    must(intake_text(bench->intake, &bench->config->rules, bench->store, &message, &plan, &err), &err);
    return plan->ticket;
}

static void patient(int i, char text_r[32])
{
    (void)snprintf(text_r, 32, "+62812%08d", i);
}

static void open_cases(struct bench *bench)
{
    char sender[32];
    for (int i = 0; i < ROUNDS; i++) {
        patient(i, sender);
        bench->ticket[i] = hear(bench, sender, "ADUAN KTW antri dari jam 7 belum dipanggil juga");
        if (bench->ticket[i] == 0)
            die("a case was not opened");
    }
}

static void do_status(struct bench *bench, int i)
{
    char sender[32], text[32];
    patient(i, sender);
    (void)snprintf(text, sizeof text, "CEK %08" PRIu32, bench->ticket[i]);
    if (hear(bench, sender, text) != bench->ticket[i])
        die("CEK was not understood");
}

static void do_take(struct bench *bench, int i)
{
    char text[32];
    (void)snprintf(text, sizeof text, "AMBIL %08" PRIu32, bench->ticket[i]);
    if (hear(bench, OFFICER, text) != bench->ticket[i])
        die("AMBIL was not understood");
}

static void do_reply(struct bench *bench, int i)
{
    char text[64];
    (void)snprintf(text, sizeof text, "BALAS %08" PRIu32 " loket sudah kami tambah", bench->ticket[i]);
    if (hear(bench, OFFICER, text) != bench->ticket[i])
        die("BALAS was not understood");
}

static void do_list(struct bench *bench, int i)
{
    (void)i;
    (void)hear(bench, OFFICER, "DAFTAR");
}

static void do_list_all(struct bench *bench, int i)
{
    (void)i;
    (void)hear(bench, DINKES, "DAFTAR");
}

/* As flow/due does it, one alone. */
static void do_timer(struct bench *bench, int i)
{
    static struct complaint complaint;
    static char text[MESSAGE_TEXT_MAX];
    static struct plan plan;
    const struct phone nobody = {.kind = PHONE_INVALID};
    struct err err;
    int64_t at;
    (void)i;
    must(store_next_timer(bench->store, 600, &at, &err), &err);
    must(store_begin(bench->store, &err), &err);
    must(store_timer(bench->store, at, &complaint, text, &err), &err);
    decide_timer(&bench->config->rules, &complaint, &nobody, bench->now, &plan);
    must(store_apply(bench->store, NULL, &plan, bench->now, &err), &err);
    must(store_commit(bench->store, &err), &err);
}

static const struct {
    const char *name;
    void (*carry_out)(struct bench *bench, int i);
} ROW[] = {
    {"CEK, by the writer", do_status},
    {"AMBIL, by an officer", do_take},
    {"BALAS, by an officer", do_reply},
    {"DAFTAR, of one centre's cases", do_list},
    {"DAFTAR, of all that dinkes sees", do_list_all},
    {"the next timer that is due", do_timer},
};
#define ROWS (sizeof ROW / sizeof ROW[0])

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

static double measure(struct bench *bench, size_t row)
{
    for (int i = 0; i < ROUNDS; i++) {
        bench->now += 3600; /* quotas of the hour do not matter */
        double start = now_ms();
        ROW[row].carry_out(bench, i);
        bench->ms[i] = now_ms() - start;
    }
    qsort(bench->ms, ROUNDS, sizeof bench->ms[0], compare);
    return bench->ms[ROUNDS / 2];
}

static void clean_up(const char *folder)
{
    static const char *const FILES[] = {"suara.db", "suara.db-wal", "suara.db.lock", "suara.key"};
    char path[600];
    for (size_t i = 0; i < sizeof FILES / sizeof FILES[0]; i++) {
        (void)snprintf(path, sizeof path, "%s/%s", folder, FILES[i]);
        (void)unlink(path);
    }
    (void)rmdir(folder);
}

static void run(struct bench *bench, const char *parent, long n, double median_r[ROWS])
{
    struct err err;
    (void)snprintf(bench->folder, sizeof bench->folder, "%s/suara-bench-XXXXXX", parent);
    if (mkdtemp(bench->folder) == NULL)
        die("the folder cannot be written");
    bench->now = NOW;
    double start = now_ms();
    fill(bench, n);
    fprintf(stderr, "%ld cases in %.0f s\n", n, (now_ms() - start) / 1e3);
    must(intake_open(&bench->intake, &err), &err);
    open_cases(bench);
    for (size_t i = 0; i < ROWS; i++)
        median_r[i] = measure(bench, i);
    intake_close(&bench->intake);
    store_close(&bench->store);
    clean_up(bench->folder);
}

static void print_finding(void *ctx, bool is_warning, const char *line)
{
    (void)ctx, (void)is_warning;
    fprintf(stderr, "%s\n", line);
}

int main(int argc, char **argv)
{
    struct bench bench = {.config = NULL};
    double few[ROWS], many[ROWS];
    if (argc < 2 || config_load(argv[1], print_finding, NULL, &bench.config) != OK)
        die("usage: million CONFIG [FOLDER [CASES]]");
    const char *parent = argc > 2 ? argv[2] : ".";
    long n = argc > 3 ? atol(argv[3]) : 1000000;
    struct policy *policy = &bench.config->rules.policy;
    policy->segments_per_day = 0;
    policy->replies_per_day = policy->replies_per_hour = policy->staff_replies_per_hour = 100000;
    run(&bench, parent, 1000, few);
    run(&bench, parent, n, many);
    printf("%-32s %12s %7ld cases %6s   (aim: 5 ms, ratio 3)\n", "median of 200, with its commit", "1000 cases", n,
           "ratio");
    bool is_good = true;
    for (size_t i = 0; i < ROWS; i++) {
        bool is_fast = many[i] < 5 && many[i] / few[i] < 3;
        printf("%-32s %9.3f ms %10.3f ms %6.2f   %s\n", ROW[i].name, few[i], many[i], many[i] / few[i],
               is_fast ? "good" : "SLOW");
        is_good = is_good && is_fast;
    }
    config_free(&bench.config);
    return is_good ? 0 : 1;
}
