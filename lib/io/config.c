#include "io/config.h"

#include "io/calendar_yaml.h"
#include "io/conf_libconfig.h"
#include "io/conf_settings.h"
#include "io/directory_yaml.h"
#include "io/keyword_yaml.h"
#include "io/reply_yaml.h"
#include "io/textfile.h"
#include "io/yaml.h"

#include <stdio.h>
#include <string.h>

/* One load: the tree and the findings live in scratch, what stays in the configuration's arena. */
struct load {
    struct arena *scratch;
    struct findings *findings;
    struct config *config;
    struct conf_files files;
};

static struct node *load_conf(struct load *load)
{
    char *text;
    size_t len;
    struct err err;
    if (textfile_read(load->scratch, load->config->path, &text, &len, &err) == OK)
        return conf_read(load->scratch, load->findings, text, len);
    findings_error(load->findings, (struct place){FILE_CONF, 1, 1}, "'%s' cannot be read: %s", load->config->path,
                   err.text);
    return NULL;
}

/* The root of a YAML file that suara.conf names; NULL when it is refused. */
static struct node *load_yaml(struct load *load, enum findings_file file)
{
    char path[CONFIG_PATH_MAX];
    char *text;
    size_t len;
    struct err err = {.text = "its path is too long"};
    const struct node *setting = load->files.node[file];
    struct place place = setting != NULL ? setting->place : (struct place){FILE_CONF, 1, 1};
    if (conf_path(load->config, load->files.name[file], path, sizeof path) == OK &&
        textfile_read(load->scratch, path, &text, &len, &err) == OK)
        return yaml_read(load->scratch, load->findings, file, text, len);
    findings_error(load->findings, place, "'%s' cannot be read: %s", load->files.name[file], err.text);
    return NULL;
}

static void check_sample_unit(struct load *load)
{
    struct rules *rules = &load->config->rules;
    const struct node *node = load->files.sample_unit;
    rules->policy.text_sample_unit = "";
    if (node == NULL || node->kind != NODE_SCALAR || rules->directory.n_units == 0)
        return;
    int unit = directory_unit(&rules->directory, node->text);
    if (unit != DIRECTORY_NONE)
        rules->policy.text_sample_unit = rules->directory.unit[unit].code;
    else
        findings_error(load->findings, node->place, "unknown unit '%.40s'; the code of a unit of %s", node->text,
                       load->files.name[FILE_DIRECTORY]);
}

/* Replies before keywords (their languages and topics), settings before all (country). */
static void load_all(struct load *load)
{
    struct rules *rules = &load->config->rules;
    struct arena *arena = load->config->arena;
    const struct node *conf = load_conf(load);
    if (conf == NULL)
        return;
    conf_settings_load(load->findings, conf, load->config, &load->files);
    const struct node *replies = load_yaml(load, FILE_REPLIES), *keywords = load_yaml(load, FILE_KEYWORDS);
    const struct node *directory = load_yaml(load, FILE_DIRECTORY), *calendar = load_yaml(load, FILE_CALENDAR);
    reply_yaml_load(load->findings, arena, replies, &rules->replies);
    keyword_yaml_load(load->findings, arena, keywords, &rules->replies, &rules->keywords);
    const struct directory_context context = {rules->policy.country, &rules->keywords};
    directory_yaml_load(load->findings, arena, directory, &context, &rules->directory);
    calendar_yaml_load(load->findings, arena, calendar, &rules->calendar);
    check_sample_unit(load);
}

static struct config *open_config(const char *path)
{
    struct arena *arena;
    arena_open(&arena);
    struct config *config = arena_take(arena, sizeof *config);
    config->arena = arena;
    if (snprintf(config->path, sizeof config->path, "%s", path) < CONFIG_PATH_MAX)
        return config;
    arena_close(&arena);
    return NULL;
}

enum rc config_load(const char *path, config_report_fn report, void *ctx, struct config **config_r)
{
    struct load load = {.config = open_config(path)};
    *config_r = NULL;
    if (load.config == NULL) {
        report(ctx, false, "suara.conf:1:1: its path is too long; move it");
        return E_INVAL;
    }
    arena_open(&load.scratch);
    load.findings = findings_open(load.scratch);
    const char *slash = strrchr(path, '/');
    findings_name(load.findings, FILE_CONF, slash != NULL ? slash + 1 : path);
    load_all(&load);
    enum rc rc = findings_errors(load.findings) == 0 ? OK : E_INVAL;
    findings_report(load.findings, report, ctx);
    arena_close(&load.scratch);
    if (rc == OK)
        *config_r = load.config;
    else
        config_free(&load.config);
    return rc;
}

void config_free(struct config **config)
{
    if (*config == NULL)
        return;
    struct arena *arena = (*config)->arena; /* the configuration itself lies in it */
    *config = NULL;
    arena_close(&arena);
}
