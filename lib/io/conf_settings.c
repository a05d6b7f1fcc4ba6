#include "io/conf_settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>

#define PATH_CHARS (CONFIG_PATH_MAX - 1)
#define NODE_MAX   255

enum rc conf_path(const struct config *config, const char *text, char *path_r, size_t cap)
{
    const char *slash = strrchr(config->path, '/');
    int folder_len = text[0] == '/' || slash == NULL ? 0 : (int)(slash + 1 - config->path);
    int len = snprintf(path_r, cap, "%.*s%s", folder_len, config->path, text);
    return len >= 0 && (size_t)len < cap ? OK : E_INVAL;
}

static void load_path(struct findings *findings, const struct config *config, const struct node *node,
                      const char *fallback, char path_r[CONFIG_PATH_MAX])
{
    const char *text = tree_text(findings, node, PATH_CHARS);
    if (conf_path(config, text != NULL ? text : fallback, path_r, CONFIG_PATH_MAX) != OK)
        findings_error(findings, node != NULL ? node->place : (struct place){FILE_CONF, 1, 1},
                       "this path is too long with its folder; at most %d bytes", PATH_CHARS);
}

/* A Unix socket's name has less room than a path. */
static void check_socket(struct findings *findings, const struct node *node, const char *path)
{
    const size_t max = sizeof((struct sockaddr_un *)0)->sun_path - 1;
    if (strlen(path) > max)
        findings_error(findings, node != NULL ? node->place : (struct place){FILE_CONF, 1, 1},
                       "this path is too long for a socket; at most %zu bytes with its folder", max);
}

static void load_country(struct findings *findings, const struct node *node, struct policy *policy)
{
    const char *text = tree_text(findings, node, 100);
    if (text == NULL)
        return;
    size_t len = strlen(text);
    if (len < COUNTRY_MAX && text[0] != '0' && strspn(text, "0123456789") == len)
        memcpy(policy->country, text, len + 1);
    else
        findings_error(findings, node->place, "'%.40s' is no country code; one to three digits without +: 62", text);
}

/* "UTC+08:30" -> seconds; false when it is not written so. */
static bool is_offset(const char *text, int32_t *offset_s_r)
{
    if (strlen(text) != 9 || strncmp(text, "UTC", 3) != 0 || strspn(text + 4, "0123456789") != 2 || text[6] != ':' ||
        strspn(text + 7, "0123456789") != 2)
        return false;
    long hours = strtol(text + 4, NULL, 10);
    long minutes = strtol(text + 7, NULL, 10);
    if ((text[3] != '+' && text[3] != '-') || hours > 14 || minutes > 59)
        return false;
    *offset_s_r = (int32_t)(hours * 3600 + minutes * 60) * (text[3] == '-' ? -1 : 1);
    return *offset_s_r >= -12 * 3600 && *offset_s_r <= 14 * 3600;
}

/* Indonesia has no daylight saving: a zone is an offset. */
static void load_zone(struct findings *findings, const struct node *node, struct calendar *calendar)
{
    static const struct {
        const char *name;
        int hours;
    } ZONE[] = {{"Asia/Jakarta", 7}, {"Asia/Pontianak", 7}, {"Asia/Makassar", 8}, {"Asia/Jayapura", 9}};
    const char *text = tree_text(findings, node, 100);
    calendar->utc_offset_s = 7 * 3600;
    if (text == NULL)
        return;
    for (size_t i = 0; i < sizeof ZONE / sizeof ZONE[0]; i++)
        if (strcmp(ZONE[i].name, text) == 0) {
            calendar->utc_offset_s = ZONE[i].hours * 3600;
            return;
        }
    if (!is_offset(text, &calendar->utc_offset_s))
        findings_error(findings, node->place,
                       "unknown time zone '%.40s'; Asia/Jakarta, Asia/Pontianak, Asia/Makassar, "
                       "Asia/Jayapura or UTC+07:00",
                       text);
}

static bool is_port(const char *text)
{
    size_t len = strlen(text);
    long port = strtol(text, NULL, 10);
    return len >= 1 && len <= 5 && strspn(text, "0123456789") == len && port >= 1 && port <= 65535;
}

/* "127.0.0.1:8080", "[::1]:8080", "localhost:8080" */
static void load_http(struct findings *findings, const struct node *group, struct config *config)
{
    static const struct tree_key KEYS[] = {{"listen", true}};
    const struct node *node = tree_get(group, "listen");
    (void)tree_map(findings, group, "http = { listen = ...; }");
    tree_keys(findings, group, "http group", KEYS, 1);
    const char *text = tree_text(findings, node, (int)sizeof config->http_listen - 1);
    if (text == NULL)
        return;
    const char *colon = strrchr(text, ':');
    if (colon == NULL || colon == text || !is_port(colon + 1) || strchr(text, ' ') != NULL ||
        strlen(text) >= sizeof config->http_listen)
        findings_error(findings, node->place, "'%.60s' is no address; host:port, as 127.0.0.1:8080", text);
    else
        memcpy(config->http_listen, text, strlen(text) + 1);
}

static void load_files(struct findings *findings, const struct node *root, struct conf_files *files)
{
    static const char *const KEY[FILE_COUNT] = {NULL, "keywords", "replies", "directory", "calendar"};
    static const char *const NAME[FILE_COUNT] = {NULL, "keywords.yaml", "replies.yaml", "directory.yaml",
                                                 "calendar.yaml"};
    for (int i = FILE_KEYWORDS; i < FILE_COUNT; i++) {
        files->node[i] = tree_get(root, KEY[i]);
        files->name[i] = tree_text(findings, files->node[i], PATH_CHARS);
        if (files->name[i] == NULL)
            files->name[i] = NAME[i];
        findings_name(findings, (enum findings_file)i, files->name[i]);
    }
}

void conf_settings_load(struct findings *findings, const struct node *root, struct config *config_r,
                        struct conf_files *files_r)
{
    static const struct tree_key KEYS[] = {
        {"database", false}, {"key", false},     {"keywords", false}, {"replies", false}, {"directory", false},
        {"calendar", false}, {"country", false}, {"timezone", false}, {"node", false},    {"control", false},
        {"http", false},     {"modems", false},  {"policy", false},   {"deadline", false}};
    memset(files_r, 0, sizeof *files_r);
    tree_keys(findings, root, "file", KEYS, sizeof KEYS / sizeof KEYS[0]);
    load_path(findings, config_r, tree_get(root, "database"), "/var/lib/suara/suara.db", config_r->database);
    load_path(findings, config_r, tree_get(root, "key"), "/var/lib/suara/suara.key", config_r->key);
    load_path(findings, config_r, tree_get(root, "control"), "/run/suara/control.sock", config_r->control);
    check_socket(findings, tree_get(root, "control"), config_r->control);
    config_r->node = tree_int(findings, tree_get(root, "node"), (struct range){1, NODE_MAX}, 1);
    load_files(findings, root, files_r);
    policy_default(&config_r->rules.policy);
    load_country(findings, tree_get(root, "country"), &config_r->rules.policy);
    load_zone(findings, tree_get(root, "timezone"), &config_r->rules.calendar);
    load_http(findings, tree_get(root, "http"), config_r);
    conf_policy_load(findings, tree_get(root, "policy"), config_r);
    conf_deadline_load(findings, tree_get(root, "deadline"), config_r);
    conf_modems_load(findings, tree_get(root, "modems"), config_r);
    files_r->sample_unit = tree_get(tree_get(root, "policy"), "sample_unit");
    files_r->desk_unit = tree_get(tree_get(root, "policy"), "desk_unit");
}
