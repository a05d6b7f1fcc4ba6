#include "io/config.h"

#include "io/calendar_yaml.h"
#include "io/conf_libconfig.h"
#include "io/conf_settings.h"
#include "io/config_keep.h"
#include "io/directory_yaml.h"
#include "io/keyword_yaml.h"
#include "io/reply_yaml.h"
#include "io/textfile.h"
#include "io/yaml.h"

#include <stdio.h>
#include <string.h>

_Static_assert(CONFIG_FILES == FILE_COUNT, "every file is kept");

/* One load: the tree and the findings live in scratch, what stays in the configuration's arena. */
struct load {
    const char *kept; /* folder of kept files; NULL: the files that suara.conf names */
    struct arena *scratch;
    struct findings *findings;
    struct config *config;
    struct conf_files files;
};

/* The text of a file, into the configuration: what runs is what is kept. */
static enum rc read_file(struct load *load, enum findings_file file, const char *path, struct err *err)
{
    struct config_file *into = &load->config->file[file];
    char kept[CONFIG_PATH_MAX], *text;
    if (load->kept != NULL && config_kept_path(load->kept, (int)file, kept) != OK)
        return ERR(err, E_INVAL, "its path is too long");
    enum rc rc = textfile_read(load->config->arena, load->kept != NULL ? kept : path, &text, &into->len, err);
    into->text = rc == OK ? text : NULL;
    return rc;
}

static struct node *load_conf(struct load *load)
{
    const struct config_file *file = &load->config->file[FILE_CONF];
    struct err err;
    if (read_file(load, FILE_CONF, load->config->path, &err) == OK)
        return conf_read(load->scratch, load->findings, file->text, file->len);
    findings_error(load->findings, (struct place){FILE_CONF, 1, 1}, "'%s' cannot be read: %s", load->config->path,
                   err.text);
    return NULL;
}

/* The root of a YAML file that suara.conf names; NULL when it is refused. */
static struct node *load_yaml(struct load *load, enum findings_file file)
{
    char path[CONFIG_PATH_MAX];
    struct err err = {.text = "its path is too long"};
    const struct config_file *text = &load->config->file[file];
    const struct node *setting = load->files.node[file];
    struct place place = setting != NULL ? setting->place : (struct place){FILE_CONF, 1, 1};
    if (conf_path(load->config, load->files.name[file], path, sizeof path) == OK &&
        read_file(load, file, path, &err) == OK)
        return yaml_read(load->scratch, load->findings, file, text->text, text->len);
    findings_error(load->findings, place, "'%s' cannot be read: %s", load->files.name[file], err.text);
    return NULL;
}

/* The unit that a setting names; NULL: it names none that there is. */
static const struct unit *named_unit(struct load *load, const struct node *node)
{
    const struct directory *directory = &load->config->rules.directory;
    if (node == NULL || node->kind != NODE_SCALAR || directory->n_units == 0)
        return NULL;
    int unit = directory_unit(directory, node->text);
    if (unit != DIRECTORY_NONE)
        return &directory->unit[unit];
    findings_error(load->findings, node->place, "unknown unit '%.40s'; the code of a unit of %s", node->text,
                   load->files.name[FILE_DIRECTORY]);
    return NULL;
}

static void check_sample_unit(struct load *load)
{
    const struct unit *unit = named_unit(load, load->files.sample_unit);
    if (unit != NULL)
        load->config->rules.policy.text_sample_unit = unit->code;
}

static void check_desk_unit(struct load *load)
{
    const struct node *node = load->files.desk_unit;
    const struct unit *unit = named_unit(load, node);
    if (unit == NULL)
        return;
    if (unit->kind == UNIT_DINKES)
        load->config->rules.policy.desk_unit = unit->code;
    else
        findings_error(load->findings, node->place, "%s is no dinkes; the code of a unit of kind dinkes of %s",
                       unit->code, load->files.name[FILE_DIRECTORY]);
}

/* Where the list of staff begins. */
static void note_staff(struct load *load, const struct node *directory)
{
    const struct node *staff = tree_get(directory, "staff");
    const char *file = load->files.name[FILE_DIRECTORY];
    if (staff != NULL)
        load->config->staff = (struct config_place){arena_text(load->config->arena, file, strlen(file)),
                                                    staff->key->place.line, staff->key->place.column};
}

/* Kept files have names of their own, and findings say that it is them. */
static void name_files(struct load *load)
{
    for (int i = FILE_KEYWORDS; load->kept != NULL && i < FILE_COUNT; i++) {
        load->files.name[i] = arena_format(load->scratch, CONFIG_KEPT_FOLDER "/%s", CONFIG_KEPT_NAME[i]);
        findings_name(load->findings, (enum findings_file)i, load->files.name[i]);
    }
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
    name_files(load);
    const struct node *replies = load_yaml(load, FILE_REPLIES), *keywords = load_yaml(load, FILE_KEYWORDS);
    const struct node *directory = load_yaml(load, FILE_DIRECTORY), *calendar = load_yaml(load, FILE_CALENDAR);
    reply_yaml_load(load->findings, arena, replies, &rules->replies);
    keyword_yaml_load(load->findings, arena, keywords, &rules->replies, &rules->keywords);
    const struct directory_context context = {rules->policy.country, &rules->keywords};
    directory_yaml_load(load->findings, arena, directory, &context, &rules->directory);
    note_staff(load, directory);
    calendar_yaml_load(load->findings, arena, calendar, &rules->calendar);
    check_sample_unit(load);
    check_desk_unit(load);
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

static const char *conf_name(const char *kept, const char *path)
{
    const char *slash = strrchr(path, '/');
    if (kept != NULL)
        return CONFIG_KEPT_FOLDER "/suara.conf";
    return slash != NULL ? slash + 1 : path;
}

static enum rc load_from(const char *kept, const char *path, config_report_fn report, void *ctx,
                         struct config **config_r)
{
    struct load load = {.kept = kept, .config = open_config(path)};
    *config_r = NULL;
    if (load.config == NULL) {
        report(ctx, false, "suara.conf:1:1: its path is too long; move it");
        return E_INVAL;
    }
    arena_open(&load.scratch);
    load.findings = findings_open(load.scratch);
    findings_name(load.findings, FILE_CONF, conf_name(kept, path));
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

enum rc config_load(const char *path, config_report_fn report, void *ctx, struct config **config_r)
{
    return load_from(NULL, path, report, ctx, config_r);
}

enum rc config_load_kept(const char *folder, const char *path, config_report_fn report, void *ctx,
                         struct config **config_r)
{
    return load_from(folder, path, report, ctx, config_r);
}

void config_free(struct config **config)
{
    if (*config == NULL)
        return;
    struct arena *arena = (*config)->arena; /* the configuration itself lies in it */
    *config = NULL;
    arena_close(&arena);
}
