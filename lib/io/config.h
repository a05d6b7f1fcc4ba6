/*
 * config: everything of /etc/suara as one value: suara.conf (libconfig) and the
 * four YAML files that it names. Loading collects every mistake of every file,
 * then accepts or refuses the whole; a reload loads a new one beside the old.
 *
 * Used by daemon/ and tests. Never writes; never touches the database.
 */
#ifndef SUARA_IO_CONFIG_H
#define SUARA_IO_CONFIG_H

#include "core/rules.h"
#include "port/modem.h"

#define CONFIG_MODEMS_MAX 16
#define CONFIG_PATH_MAX   512

struct config_modem {
    struct modem_config modem; /* pin read from pin_file */
    int poll_s;
    struct phone number; /* of its SIM; INVALID when not given */
};

/* The files, in the order of enum findings_file: suara.conf, keywords, replies, directory, calendar. */
#define CONFIG_FILES 5

/* A file as it was read, but for a byte order mark; text in the arena. */
struct config_file {
    const char *text;
    size_t len;
};

/* Where something stands, for warnings of suaractl check. file as named in suara.conf, in the arena. */
struct config_place {
    const char *file;
    int line, column;
};

struct config {
    char path[CONFIG_PATH_MAX]; /* of suara.conf as given */
    char database[CONFIG_PATH_MAX], key[CONFIG_PATH_MAX], control[CONFIG_PATH_MAX];
    char http_listen[64];
    int node;
    struct config_modem modem[CONFIG_MODEMS_MAX];
    int n_modems;
    struct rules rules; /* tables in the arena */
    struct config_file file[CONFIG_FILES];
    struct config_place staff; /* the list of staff; line 0: there is none */
    struct arena *arena;
};

/* One finding. is_warning: harmless, the configuration still loads. */
typedef void (*config_report_fn)(void *ctx, bool is_warning, const char *line);

/*
 * config_load - read and check everything.
 * path: of suara.conf; paths within are relative to its folder.
 * report: called for each finding in the order of files and lines with
 * "file:line:column: what is wrong; what would be right" (file as named in
 * suara.conf, relative to it; column counts characters from 1).
 * Returns OK (warnings or none), or E_INVAL: *config_r is NULL.
 */
enum rc config_load(const char *path, config_report_fn report, void *ctx, struct config **config_r) MUST_CHECK;
void config_free(struct config **config);

/*
 * config_load_kept - the same of files that config_keep has written (io/config_keep.h).
 * folder: where they are. path: of the suara.conf that they were loaded by: what it names
 * relative to its folder, other than these files, is looked for there.
 * Findings name the files "loaded/suara.conf", "loaded/keywords.yaml", ...
 */
enum rc config_load_kept(const char *folder, const char *path, config_report_fn report, void *ctx,
                         struct config **config_r) MUST_CHECK;

/*
 * config_control - where suarad listens, from suara.conf alone: suaractl must
 * find it also while the rest of the configuration is being mended.
 * control_r: CONFIG_PATH_MAX bytes. E_INVAL: suara.conf cannot be read; report was told why.
 */
enum rc config_control(const char *path, config_report_fn report, void *ctx, char *control_r) MUST_CHECK;

/* "config/suara.conf: 87 units, 4 staff, 123 replies, 1 modem: good". */
void config_summary(const struct config *config, char *text_r, size_t cap);

/* A mark of what the five files say, the same for the same bytes: "01234567-89abcdef". */
#define CONFIG_MARK_LEN 18
void config_mark(const struct config *config, char mark_r[CONFIG_MARK_LEN]);

#endif
