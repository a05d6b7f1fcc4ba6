#include "suarad.h"

#include "flow/act.h"
#include "io/config_keep.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <systemd/sd-daemon.h>

#define RETIRE_MS 10000 /* that a send of a modem may take to end before it is cut off */

/* What a running daemon holds open: another value needs a restart. */
static bool check_fixed(const char *name, const char *old, const char *new, config_report_fn report, void *ctx)
{
    char line[CONFIG_PATH_MAX * 2 + 128];
    if (strcmp(old, new) == 0)
        return true;
    (void)snprintf(line, sizeof line, "'%s' cannot change while suarad runs (%s -> %s); restart suarad for it", name,
                   old, new);
    report(ctx, false, line);
    return false;
}

static bool is_compatible(const struct config *old, const struct config *new, config_report_fn report, void *ctx)
{
    bool is_good = check_fixed("database", old->database, new->database, report, ctx);
    is_good = check_fixed("key", old->key, new->key, report, ctx) && is_good;
    is_good = check_fixed("control", old->control, new->control, report, ctx) && is_good;
    if (old->node != new->node) {
        report(ctx, false, "'node' cannot change while suarad runs; restart suarad for it");
        is_good = false;
    }
    return is_good;
}

enum rc reload_record(struct suarad *suarad, const struct config *config, const struct audit_entry *act,
                      struct err *err)
{
    char mark[CONFIG_MARK_LEN], detail[128];
    struct audit_entry entry = *act;
    config_mark(config, mark);
    (void)snprintf(detail, sizeof detail, "%s; %d units, %d staff, files %s", SUARA_VERSION,
                   config->rules.directory.n_units, config->rules.directory.n_staff, mark);
    entry.detail = detail;
    return act_record(suarad->store, &entry, clock_wall_s(), err);
}

/* Who works where is decided by these files: that they changed is on record before they count. */
static bool is_recorded(struct suarad *suarad, const struct config *fresh, int64_t uid, config_report_fn report,
                        void *ctx)
{
    const struct audit_entry act = {.actor = AUDIT_ADMIN, .who = uid, .act = "reload"};
    struct err err;
    if (reload_record(suarad, fresh, &act, &err) == OK)
        return true;
    report(ctx, false, err.text);
    return false;
}

/* All or nothing: nothing of the running one is touched before the new one is good. */
static enum rc swap(struct suarad *suarad, int64_t uid, config_report_fn report, void *ctx)
{
    struct config *fresh = NULL;
    enum rc rc = config_load(suarad->config_path, report, ctx, &fresh);
    if (rc == OK &&
        (!is_compatible(suarad->config, fresh, report, ctx) || !is_recorded(suarad, fresh, uid, report, ctx)))
        rc = E_INVAL;
    if (rc != OK) {
        config_free(&fresh);
        return rc;
    }
    struct config *old = suarad->config;
    suarad->config = fresh;
    suarad->arrange_by_ms = suarad->now_ms + RETIRE_MS;
    modems_arrange(suarad);
    config_free(&old);
    suarad->loaded_at = clock_wall_s();
    suarad->is_stirred = true;
    recount_begin(suarad);
    reload_keep(suarad);
    return OK;
}

void reload_keep(struct suarad *suarad)
{
    struct err err;
    if (config_keep(suarad->config, &err) != OK)
        log_warning(&suarad->log, "the files in use could not be kept for suaractl replay: %s", err.text);
}

enum rc reload_run(struct suarad *suarad, int64_t uid, config_report_fn report, void *ctx)
{
    (void)sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%" PRId64, clock_now_ms() * 1000);
    enum rc rc = swap(suarad, uid, report, ctx);
    (void)sd_notify(0, "READY=1");
    if (rc == OK)
        log_notice(&suarad->log, "the configuration was reloaded");
    else
        log_error(&suarad->log, "the reload was refused; the old configuration keeps running");
    return rc;
}
