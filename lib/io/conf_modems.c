#include "io/conf_settings.h"

#include "io/textfile.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define NAME_SHOWN      8 /* of {modem} in reply_list.h */
#define PIN_MIN         4
#define PIN_MAX         8
#define POLL_DEFAULT_S  5
#define PACE_DEFAULT_MS 20 /* USB modems need no pauses made for serial phones; -1 for such a one */

static void copy_text(struct findings *findings, const struct node *node, char *text_r, size_t cap)
{
    const char *text = tree_text(findings, node, (int)cap - 1);
    if (text == NULL)
        return;
    if (strlen(text) < cap)
        memcpy(text_r, text, strlen(text) + 1);
    else
        findings_error(findings, node->place, "%zu bytes; at most %zu fit here", strlen(text), cap - 1);
}

static void load_name(struct findings *findings, const struct node *node, struct modem_config *modem)
{
    copy_text(findings, node, modem->name, sizeof modem->name);
    size_t len = strlen(modem->name);
    if (strspn(modem->name, "abcdefghijklmnopqrstuvwxyz0123456789-_") != len)
        findings_error(findings, node->place, "'%s' is no name of a modem; small letters, digits and hyphens: modem-01",
                       modem->name);
    else if (len > NAME_SHOWN)
        findings_warn(findings, node->place,
                      "only the first %d characters of '%s' appear in SMS to staff; modem-01 fits", NAME_SHOWN,
                      modem->name);
}

static bool is_connection(const char *text)
{
    static const char *const WORD[] = {"at", "dku2at", "none"};
    for (size_t i = 0; i < sizeof WORD / sizeof WORD[0]; i++)
        if (strcmp(text, WORD[i]) == 0)
            return true;
    size_t len = strlen(text);
    return strncmp(text, "at", 2) == 0 && len >= 5 && len <= 9 && strspn(text + 2, "0123456789") == len - 2;
}

/* model = "" and pin_file = "" say what leaving them out says. */
static bool is_empty_text(const struct node *node)
{
    return node->kind == NODE_SCALAR && node->form == FORM_QUOTED && node->text[0] == '\0';
}

static void load_connection(struct findings *findings, const struct node *map, struct modem_config *modem)
{
    static const char *const MODEL[] = {"at", "dummy"}; /* and "": libGammu finds out */
    const struct node *node = tree_get(map, "connection"), *model = tree_get(map, "model");
    (void)snprintf(modem->connection, sizeof modem->connection, "at115200");
    copy_text(findings, node, modem->connection, sizeof modem->connection);
    if (!is_connection(modem->connection))
        findings_error(findings, node->place, "unknown connection '%s'; at115200, at, dku2at or none (the dummy phone)",
                       modem->connection);
    bool is_open = model == NULL || is_empty_text(model);
    int i = is_open ? -1 : tree_choice(findings, model, MODEL, 2);
    if (i >= 0)
        (void)snprintf(modem->model, sizeof modem->model, "%s", MODEL[i]);
    bool is_dummy = strcmp(modem->model, "dummy") == 0, is_none = strcmp(modem->connection, "none") == 0;
    if ((is_open || i >= 0) && is_dummy != is_none)
        findings_error(findings, (model != NULL ? model : node)->place,
                       "connection \"none\" and model \"dummy\" belong together; write both or neither");
}

/* Relative only for the dummy phone, whose device is a folder. */
static void load_device(struct findings *findings, const struct node *node, struct config *config,
                        struct modem_config *modem)
{
    const char *text = tree_text(findings, node, (int)sizeof modem->device - 1);
    if (text == NULL)
        return;
    if (text[0] != '/' && strcmp(modem->connection, "none") != 0)
        findings_error(findings, node->place, "'%.60s' is no device; its whole path: /dev/serial/by-id/...", text);
    else if (conf_path(config, text, modem->device, sizeof modem->device) != OK)
        findings_error(findings, node->place, "this path is too long with its folder; at most %zu bytes",
                       sizeof modem->device - 1);
}

static enum rc read_pin(struct arena *arena, const char *path, char pin_r[9], struct err *err)
{
    struct stat st;
    char *text;
    size_t len;
    enum rc rc = textfile_read(arena, path, &text, &len, err);
    if (rc != OK)
        return rc;
    if (stat(path, &st) != 0 || (st.st_mode & 077) != 0)
        return ERR(err, E_PERM, "others may read it; chmod 600 it");
    size_t n_digits = strspn(text, "0123456789");
    if (n_digits < PIN_MIN || n_digits > PIN_MAX || n_digits + strspn(text + n_digits, "\r\n") != len)
        return ERR(err, E_INVAL, "it is no PIN; %d to %d digits and nothing else belong in it", PIN_MIN, PIN_MAX);
    memcpy(pin_r, text, n_digits);
    pin_r[n_digits] = '\0';
    return OK;
}

static void load_pin(struct findings *findings, const struct node *node, struct config *config,
                     struct modem_config *modem)
{
    char path[CONFIG_PATH_MAX];
    struct err err;
    const char *text = node == NULL || is_empty_text(node) ? NULL : tree_text(findings, node, CONFIG_PATH_MAX - 1);
    if (text == NULL)
        return;
    if (conf_path(config, text, path, sizeof path) != OK)
        findings_error(findings, node->place, "this path is too long with its folder; at most %zu bytes",
                       sizeof path - 1);
    else if (read_pin(config->arena, path, modem->pin, &err) != OK)
        findings_error(findings, node->place, "PIN file '%.80s': %s", text, err.text);
}

static bool is_at_line(const char *text)
{
    for (const char *c = text; *c != '\0'; c++)
        if ((unsigned char)*c < 0x20 || (unsigned char)*c > 0x7e)
            return false;
    return toupper((unsigned char)text[0]) == 'A' && toupper((unsigned char)text[1]) == 'T';
}

static void load_init(struct findings *findings, const struct node *list, struct modem_config *modem)
{
    const struct node *node = tree_list(findings, list, "a list of AT lines, as ( \"AT+CNMI=2,1,0,1,0\" ),");
    for (; node != NULL; node = node->next) {
        if (modem->n_init == MODEM_INIT_MAX) {
            findings_error(findings, node->place, "one line too many; at most %d", MODEM_INIT_MAX);
            return;
        }
        char *line = modem->init[modem->n_init];
        line[0] = '\0';
        copy_text(findings, node, line, MODEM_INIT_LINE_MAX);
        if (line[0] == '\0')
            continue;
        if (is_at_line(line))
            modem->n_init++;
        else
            findings_error(findings, node->place, "'%s' is no AT line; it begins with AT and is plain ASCII", line);
    }
}

/* Checked now, used when suarad asks for the balance. */
static void check_balance(struct findings *findings, const struct node *group)
{
    static const struct tree_key KEYS[] = {{"code", true}, {"low", false}, {"every_h", false}};
    const struct node *code = tree_get(group, "code");
    (void)tree_map(findings, group, "balance = { code = \"*888#\"; ... }");
    tree_keys(findings, group, "balance group", KEYS, 3);
    const char *text = tree_text(findings, code, 30);
    size_t len = text != NULL ? strlen(text) : 0;
    if (text != NULL && (len < 3 || text[0] != '*' || text[len - 1] != '#' || strspn(text, "*#0123456789") != len))
        findings_error(findings, code->place, "'%s' is no USSD code; as *888#", text);
    (void)tree_int(findings, tree_get(group, "low"), (struct range){0, 100000000}, 0);
    (void)tree_int(findings, tree_get(group, "every_h"), (struct range){1, 720}, 24);
}

static void load_number(struct findings *findings, const struct node *node, struct config *config,
                        struct config_modem *modem)
{
    struct policy *policy = &config->rules.policy;
    const char *text = tree_text(findings, node, 100);
    if (text == NULL)
        return;
    if (phone_parse(text, policy->country, &modem->number) != OK || modem->number.kind != PHONE_MOBILE) {
        findings_error(findings, node->place, "'%.40s' is no mobile number of country %s; write it as +%s812...", text,
                       policy->country, policy->country);
        modem->number = (struct phone){.kind = PHONE_INVALID};
    } else if (policy->n_own == POLICY_OWN_NUMBERS_MAX) {
        findings_error(findings, node->place, "one number too many; at most %d with policy.own_numbers",
                       POLICY_OWN_NUMBERS_MAX);
    } else {
        policy->own[policy->n_own++] = modem->number;
    }
}

static void load_modem(struct findings *findings, const struct node *node, struct config *config,
                       struct config_modem *modem)
{
    static const struct tree_key KEYS[] = {
        {"name", true},     {"device", true},    {"connection", false}, {"model", false},  {"poll_s", false},
        {"pace_ms", false}, {"pin_file", false}, {"init", false},       {"number", false}, {"balance", false}};
    tree_keys(findings, node, "modem", KEYS, sizeof KEYS / sizeof KEYS[0]);
    load_name(findings, tree_get(node, "name"), &modem->modem);
    load_connection(findings, node, &modem->modem);
    load_device(findings, tree_get(node, "device"), config, &modem->modem);
    load_pin(findings, tree_get(node, "pin_file"), config, &modem->modem);
    load_init(findings, tree_get(node, "init"), &modem->modem);
    load_number(findings, tree_get(node, "number"), config, modem);
    check_balance(findings, tree_get(node, "balance"));
    modem->poll_s = tree_int(findings, tree_get(node, "poll_s"), (struct range){1, 3600}, POLL_DEFAULT_S);
    modem->modem.pace_ms = tree_int(findings, tree_get(node, "pace_ms"), (struct range){-1, 1000}, PACE_DEFAULT_MS);
    memcpy(modem->modem.country, config->rules.policy.country, sizeof modem->modem.country);
}

/* One value of two modems: the same process would talk to the other's device. */
static void check_same(struct findings *findings, const struct node *a, const struct node *b, const char *key)
{
    const struct node *first = tree_get(a, key), *second = tree_get(b, key);
    if (first == NULL || second == NULL || first->kind != NODE_SCALAR || second->kind != NODE_SCALAR)
        return;
    if (first->text[0] != '\0' && strcmp(first->text, second->text) == 0)
        findings_error(findings, second->place, "%s '%.80s' belongs to the modem in line %d already; each has its own",
                       key, second->text, first->place.line);
}

static void check_pairs(struct findings *findings, const struct node *list)
{
    for (const struct node *a = list; a != NULL; a = a->next)
        for (const struct node *b = a->next; b != NULL; b = b->next) {
            check_same(findings, a, b, "name");
            check_same(findings, a, b, "device");
            check_same(findings, a, b, "number");
        }
}

void conf_modems_load(struct findings *findings, const struct node *list, struct config *config_r)
{
    const struct node *first = tree_list(findings, list, "a list of modems, as ( { name = ...; } ),");
    for (const struct node *node = first; node != NULL; node = node->next) {
        if (node->kind != NODE_MAP) {
            (void)tree_map(findings, node, "a modem, as { name = \"modem-01\"; device = ...; },");
            continue;
        }
        if (config_r->n_modems == CONFIG_MODEMS_MAX) {
            findings_error(findings, node->place, "one modem too many; at most %d", CONFIG_MODEMS_MAX);
            return;
        }
        load_modem(findings, node, config_r, &config_r->modem[config_r->n_modems++]);
    }
    if (first == NULL && (list == NULL || list->kind == NODE_LIST))
        findings_warn(findings, list != NULL ? list->place : (struct place){FILE_CONF, 1, 1},
                      "no modem; without modems = ( { ... } ) nothing is received or sent");
    check_pairs(findings, first);
}
