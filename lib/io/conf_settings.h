/*
 * conf_settings: the settings of suara.conf, checked and put into a struct
 * config: paths, modems, policy, time zone. Used by config alone. Reads no file
 * but the PIN files that modems name.
 */
#ifndef SUARA_IO_CONF_SETTINGS_H
#define SUARA_IO_CONF_SETTINGS_H

#include "io/config.h"
#include "io/tree.h"

/* What config still needs of suara.conf once the other files are read. */
struct conf_files {
    const char *name[FILE_COUNT];        /* as written; [FILE_CONF] unused           */
    const struct node *node[FILE_COUNT]; /* the setting; NULL: the default is meant */
    const struct node *sample_unit;      /* policy.sample_unit, to compare with the directory */
    const struct node *desk_unit;        /* policy.desk_unit, likewise                        */
};

/* root: as conf_read gave it. config_r->path and arena are set; the rest is
 * filled in here but for the tables of rules. */
void conf_settings_load(struct findings *findings, const struct node *root, struct config *config_r,
                        struct conf_files *files_r);

/* A path of suara.conf: relative ones are relative to its folder. E_INVAL when longer than cap. */
enum rc conf_path(const struct config *config, const char *text, char *path_r, size_t cap) MUST_CHECK;

/* modems = (...), and in a file of their own policy = {...} and deadline = {...}. The policy names the profile whose
 * numbers the group deadline changes: it comes first. */
void conf_modems_load(struct findings *findings, const struct node *list, struct config *config_r);
void conf_policy_load(struct findings *findings, const struct node *group, struct config *config_r);
void conf_deadline_load(struct findings *findings, const struct node *group, struct config *config_r);

#endif
