/*
 * config_keep: a copy of the five files that suarad has in use, in the folder `loaded`
 * beside the database, under fixed names whatever suara.conf calls them. The admin's own
 * files may be in the middle of an edit; these say what runs, for `suaractl replay`.
 *
 * suarad writes them after each start and reload that succeeded; config_load_kept
 * (io/config.h) reads them. A copy is for comparing alone: nothing ever runs on it.
 */
#ifndef SUARA_IO_CONFIG_KEEP_H
#define SUARA_IO_CONFIG_KEEP_H

#include "io/config.h"

#define CONFIG_KEPT_FOLDER "loaded"

/* suara.conf keywords.yaml replies.yaml directory.yaml calendar.yaml */
extern const char *const CONFIG_KEPT_NAME[CONFIG_FILES];

/* Where the copy is: <folder of the database>/loaded. E_INVAL: longer than a path may be. */
enum rc config_kept_folder(const struct config *config, char folder_r[CONFIG_PATH_MAX]) MUST_CHECK;

/* Of one of the files; file: enum findings_file. E_INVAL: longer than a path may be. */
enum rc config_kept_path(const char *folder, int file, char path_r[CONFIG_PATH_MAX]) MUST_CHECK;

/*
 * config_keep - write the text that this configuration was loaded from to config_kept_folder,
 * which is made (mode 0700) when it is missing. Each file has mode 0600 and is complete on
 * disk before it takes its name. suara.conf goes first and comes last: where it is, the copy
 * is whole and of one load. E_TEMP disk full and the like, E_PERM, E_INVAL too long a path:
 * then there is no copy, rather than one of files that are not in use.
 */
enum rc config_keep(const struct config *config, struct err *err) MUST_CHECK;

#endif
