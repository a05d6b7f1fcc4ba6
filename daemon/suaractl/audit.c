/* Is the audit log whole? Row by row in small slices, of the running suarad or of a copy of its database. */
#include "replay.h"

#include "io/table_out.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define HEAD_LEAST 8 /* hexadecimal digits of a hash: what people copy by hand */
#define HASH_TEXT  (2 * STORE_AUDIT_HASH_LEN + 1)

struct verify {
    const struct options *options;
    char control[CONFIG_PATH_MAX];
    struct store *store; /* NULL: suarad is asked */
    int limit;           /* of this slice */
    struct calendar calendar;
    int64_t n, n_rows, first_at;
    char hash[HASH_TEXT];
    bool is_over;
    char finding[sizeof((struct audit_check *)0)->finding + 80];
    struct control_item item;
};

enum rc audit_head_read(const char *text, int64_t *n_r, const char **hash_r, struct err *err)
{
    char *end = NULL;
    errno = 0;
    long long n = strtoll(text, &end, 10);
    *n_r = n;
    *hash_r = end + (*end == '-');
    size_t len = strlen(*hash_r);
    if (!isdigit((unsigned char)text[0]) || errno != 0 || n < 1 || *end != '-' || len < HEAD_LEAST ||
        len >= HASH_TEXT || strspn(*hash_r, "0123456789abcdef") != len)
        return ERR(err, E_INVAL, "'%.48s' is no end of an audit log; one is a row and its hash, as in 1204-9f86d081",
                   text);
    return OK;
}

/* ---- one slice ---- */

static const struct cell *cell_of(const struct control_item *item, const char *column)
{
    for (int i = 0; i < item->n; i++)
        if (strcmp(item->cell[i].column, column) == 0)
            return &item->cell[i];
    return NULL;
}

static int64_t number_of(const struct control_item *item, const char *column)
{
    const struct cell *cell = cell_of(item, column);
    return cell != NULL && cell->kind != CELL_TEXT ? cell->number : 0;
}

static const char *text_of(const struct control_item *item, const char *column)
{
    const struct cell *cell = cell_of(item, column);
    return cell != NULL && cell->kind == CELL_TEXT ? cell->text : "";
}

static void take(struct verify *verify, const struct audit_check *check, const char *hash)
{
    verify->first_at = verify->n_rows == 0 ? check->first_at : verify->first_at;
    verify->n = check->n;
    verify->n_rows += check->n_rows;
    verify->is_over = check->is_over;
    (void)snprintf(verify->hash, sizeof verify->hash, "%s", hash);
    (void)snprintf(verify->finding, sizeof verify->finding, "%s", check->finding);
}

static void take_row(struct verify *verify)
{
    const struct control_item *item = &verify->item;
    struct audit_check check = {.n = number_of(item, "n"),
                                .first_at = number_of(item, "first_at"),
                                .n_rows = (int)number_of(item, "rows"),
                                .is_over = strcmp(text_of(item, "is_over"), "yes") == 0};
    (void)snprintf(check.finding, sizeof check.finding, "%s", text_of(item, "finding"));
    take(verify, &check, text_of(item, "hash"));
}

static enum rc take_frame(void *ctx, struct wire_frame *frame, bool *has_ended_r, struct err *err)
{
    struct verify *verify = ctx;
    *has_ended_r = frame->type == ITEM_END;
    enum rc rc = control_item_get(frame, &verify->item, err);
    if (rc != OK)
        return rc;
    if (verify->item.kind == ITEM_BEGIN)
        verify->calendar.utc_offset_s = verify->item.utc_offset_s;
    if (verify->item.kind == ITEM_ROW)
        take_row(verify);
    if (verify->item.kind == ITEM_END && verify->item.exit_code != 0)
        return ERR(err, E_PERM, "%s", verify->item.line != NULL ? verify->item.line : "suarad refused to say");
    return OK;
}

static enum rc ask_slice(struct verify *verify, struct err *err)
{
    struct control_words words = {.n = 5, .word = {"chain", "--after", "", "--limit", ""}};
    (void)snprintf(words.word[2], CONTROL_WORD_MAX, "%" PRId64, verify->n);
    (void)snprintf(words.word[4], CONTROL_WORD_MAX, "%d", verify->limit);
    return ask_suarad(verify->control, &words, take_frame, verify, err);
}

static enum rc read_slice(struct verify *verify, struct err *err)
{
    char hash[HASH_TEXT];
    struct audit_check check = {.n = verify->n};
    enum rc rc = store_audit_check(verify->store, &check, verify->limit, err);
    if (rc != OK)
        return rc;
    (void)sodium_bin2hex(hash, sizeof hash, check.hash, sizeof check.hash);
    take(verify, &check, hash);
    return OK;
}

/* One slice ends at the row that was noted down. */
static enum rc next_slice(struct verify *verify, struct err *err)
{
    int64_t to_head = verify->options->head != NULL ? verify->options->head_n - verify->n : 0;
    int64_t was_n = verify->n;
    verify->limit = to_head > 0 && to_head < STORE_AUDIT_PAGE ? (int)to_head : STORE_AUDIT_PAGE;
    enum rc rc = verify->store != NULL ? read_slice(verify, err) : ask_slice(verify, err);
    if (rc == OK && !verify->is_over && verify->n <= was_n)
        return ERR(err, E_INVAL, "suarad gave no rows of the audit log: install both programs together");
    return rc;
}

/* ---- all of it ---- */

static void check_head(struct verify *verify)
{
    const struct options *options = verify->options;
    if (options->head == NULL || verify->n != options->head_n || verify->finding[0] != '\0' ||
        strncmp(verify->hash, options->head_hash, strlen(options->head_hash)) == 0)
        return;
    (void)snprintf(verify->finding, sizeof verify->finding,
                   "row %" PRId64 " is not the one that was noted down: the log was written anew", verify->n);
}

static enum rc check_all(struct verify *verify, struct err *err)
{
    enum rc rc = OK;
    while (rc == OK && !verify->is_over) {
        rc = next_slice(verify, err);
        check_head(verify);
        verify->is_over = verify->is_over || verify->finding[0] != '\0';
    }
    if (rc == OK && verify->finding[0] == '\0' && verify->options->head != NULL && verify->n < verify->options->head_n)
        (void)snprintf(verify->finding, sizeof verify->finding,
                       "row %" PRId64 " was noted down, but the log ends with row %" PRId64, verify->options->head_n,
                       verify->n);
    return rc;
}

/* From a copy: the database stays as it was left. */
static enum rc check_copy(struct verify *verify, struct err *err)
{
    struct config *config = NULL;
    if (config_load(verify->options->config_path, print_error, NULL, &config) != OK)
        return ERR(err, E_INVAL, "%s: the configuration is refused; see above", verify->options->config_path);
    verify->calendar = config->rules.calendar;
    enum rc rc = copy_open(config->database, config->key, &verify->store, err);
    if (rc == OK)
        rc = check_all(verify, err);
    store_close(&verify->store);
    config_free(&config);
    return rc;
}

static void show_json(const struct verify *verify, FILE *out)
{
    struct json json;
    const struct cell since = {
        .column = "since", .kind = verify->first_at != 0 ? CELL_TIME : CELL_NULL, .number = verify->first_at};
    char head[24 + HASH_TEXT];
    (void)snprintf(head, sizeof head, "%" PRId64 "-%s", verify->n, verify->hash);
    json_begin(&json, out);
    json_array(&json, NULL);
    json_object(&json, NULL);
    json_text(&json, "is_whole", verify->finding[0] == '\0' ? "yes" : "no");
    json_text(&json, "finding", verify->finding[0] != '\0' ? verify->finding : NULL);
    json_number(&json, "rows", verify->n_rows);
    json_cell(&json, &since, &verify->calendar);
    json_text(&json, "head", head);
    json_end(&json);
    json_end(&json);
    (void)fputc('\n', out);
}

static void show_text(const struct verify *verify, FILE *out)
{
    char since[32];
    const struct cell cell = {.kind = CELL_TIME, .number = verify->first_at};
    if (verify->finding[0] != '\0') {
        (void)fprintf(stderr, "suaractl: the audit log is not whole: %s\n", verify->finding);
        return;
    }
    (void)table_cell_text(&cell, &verify->calendar, since, sizeof since);
    (void)fprintf(out, "whole: %" PRId64 " rows since %s\nhead:  %" PRId64 "-%s\n", verify->n_rows, since, verify->n,
                  verify->hash);
}

enum exit_code audit_verify_run(const struct options *options, FILE *out)
{
    struct verify *verify = calloc(1, sizeof *verify);
    struct err err = {.text = "no memory"};
    enum exit_code code = EXIT_REFUSED;
    enum rc rc = verify != NULL ? OK : E_TEMP;
    if (rc == OK) {
        verify->options = options;
        if (config_control(options->config_path, print_finding, NULL, verify->control) != OK) {
            free(verify);
            return EXIT_REFUSED;
        }
        rc = check_all(verify, &err);
        if (rc == E_NOTFOUND && verify->n == 0)
            rc = check_copy(verify, &err);
    }
    if (rc != OK) {
        (void)fprintf(stderr, "suaractl: %s\n", err.text);
    } else {
        (options->is_json ? show_json : show_text)(verify, out);
        code = verify->finding[0] == '\0' ? EXIT_GOOD : EXIT_REFUSED;
    }
    free(verify);
    return code;
}
