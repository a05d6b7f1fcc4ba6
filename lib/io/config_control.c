#include "io/config.h"

#include "io/conf_libconfig.h"
#include "io/conf_settings.h"
#include "io/textfile.h"

#include <stdio.h>
#include <string.h>

/* Findings about other settings are no concern here. */
static void keep_quiet(void *ctx, bool is_warning, const char *line)
{
    (void)ctx, (void)is_warning, (void)line;
}

static enum rc read_control(struct arena *arena, struct findings *findings, struct config *config)
{
    struct conf_files files = {.sample_unit = NULL};
    struct err err;
    char *text;
    size_t len;
    if (textfile_read(arena, config->path, &text, &len, &err) != OK) {
        findings_error(findings, (struct place){FILE_CONF, 1, 1}, "'%s' cannot be read: %s", config->path, err.text);
        return E_INVAL;
    }
    const struct node *root = conf_read(arena, findings, text, len);
    if (root == NULL)
        return E_INVAL;
    conf_settings_load(findings, root, config, &files);
    return config->control[0] != '\0' ? OK : E_INVAL;
}

enum rc config_control(const char *path, config_report_fn report, void *ctx, char *control_r)
{
    struct arena *arena;
    arena_open(&arena);
    struct config *config = arena_take(arena, sizeof *config);
    struct findings *findings = findings_open(arena);
    const char *slash = strrchr(path, '/');
    config->arena = arena;
    findings_name(findings, FILE_CONF, slash != NULL ? slash + 1 : path);
    enum rc rc = E_INVAL;
    if (snprintf(config->path, sizeof config->path, "%s", path) < CONFIG_PATH_MAX)
        rc = read_control(arena, findings, config);
    else
        report(ctx, false, "suara.conf:1:1: its path is too long; move it");
    findings_report(findings, rc == OK ? keep_quiet : report, ctx);
    if (rc == OK)
        memcpy(control_r, config->control, CONFIG_PATH_MAX);
    arena_close(&arena);
    return rc;
}
