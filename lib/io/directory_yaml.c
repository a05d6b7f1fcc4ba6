#include "io/directory_yaml.h"

#include "io/directory_load.h"

#include <ctype.h>
#include <string.h>

#define CODE_MIN    2
#define CODE_CHARS  (DIRECTORY_CODE_MAX - 1)
#define NAME_CHARS  60
#define SHORT_CHARS 22 /* of {unit} in reply_list.h */
#define PHONE_CHARS 12
#define HOURS_CHARS 40

#define PREFIXES_MAX  4
#define PREFIXES_ELSE 2 /* of the kind words, where no prefixes are listed */

int directory_unit_line(const struct directory_load *load, int unit)
{
    return load->unit_node[unit]->place.line;
}

int directory_unit_of(const struct directory_load *load, const struct node *node)
{
    const char *names[DIRECTORY_UNITS_MAX];
    const char *text = tree_text(load->findings, node, 100);
    if (text == NULL)
        return DIRECTORY_NONE;
    for (int i = 0; i < load->n; i++) {
        names[i] = load->unit[i].code;
        if (strcasecmp(names[i], text) == 0)
            return i;
    }
    tree_unknown(load->findings, node, "unit", names, (size_t)load->n);
    return DIRECTORY_NONE;
}

/* ---- one unit ---- */

static bool is_code(const char *text)
{
    size_t len = strlen(text);
    for (size_t i = 0; i < len; i++)
        if (!isalnum((unsigned char)text[i]) || (unsigned char)text[i] > 0x7f)
            return false;
    return len >= CODE_MIN && len <= CODE_CHARS;
}

static void load_code(struct directory_load *load, const struct node *node, struct unit *unit)
{
    const char *text = tree_text(load->findings, node, 100);
    if (text == NULL)
        return;
    if (!is_code(text)) {
        findings_error(load->findings, node->place, "'%.40s' is no code; %d to %d letters or digits: KTW, KJ1", text,
                       CODE_MIN, CODE_CHARS);
        return;
    }
    for (size_t i = 0; text[i] != '\0'; i++)
        unit->code[i] = (char)toupper((unsigned char)text[i]);
}

static const char *load_text(struct directory_load *load, const struct node *node, int max_chars)
{
    const char *text = tree_text(load->findings, node, max_chars);
    return text != NULL ? arena_text(load->arena, text, strlen(text)) : "";
}

static void load_phone(struct directory_load *load, const struct node *node, struct unit *unit)
{
    unit->phone = load_text(load, node, PHONE_CHARS);
    if (unit->phone[strspn(unit->phone, "0123456789+-. ")] != '\0')
        findings_error(load->findings, node->place, "'%.40s' is no number to call; digits and hyphens: 0267-1234567",
                       unit->phone);
}

/* Where a unit works otherwise than the office does: it is counted by its own days and time. */
static void load_clock(struct directory_load *load, const struct node *node, struct unit *unit)
{
    static const char *const ZONE[] = {"WIB", "WITA", "WIT"}, *const TRUTH[] = {"yes", "no", "true", "false"};
    int zone = tree_choice(load->findings, tree_get(node, "timezone"), ZONE, 3);
    int truth = tree_choice(load->findings, tree_get(node, "saturday"), TRUTH, 4);
    if (zone >= 0)
        unit->utc_offset_s = (7 + zone) * 3600;
    if (truth >= 0)
        unit->saturday = truth % 2 == 0 ? UNIT_SATURDAY_OPEN : UNIT_SATURDAY_CLOSED;
}

static void load_unit(struct directory_load *load, const struct node *node)
{
    static const struct tree_key KEYS[] = {{"code", true},      {"kind", true},     {"name", true},   {"short", true},
                                           {"parent", false},   {"aliases", false}, {"phone", false}, {"hours", false},
                                           {"saturday", false}, {"timezone", false}};
    static const char *const KIND[] = {
        [UNIT_PUSKESMAS] = "puskesmas", [UNIT_DINKES] = "dinkes", [UNIT_MINISTRY] = "ministry"};
    struct unit *unit = &load->unit[load->n];
    (void)tree_map(load->findings, node, "a unit, as {code: KTW, kind: puskesmas, ...},");
    if (node->is_broken || node->kind != NODE_MAP)
        return;
    tree_keys(load->findings, node, "unit", KEYS, sizeof KEYS / sizeof KEYS[0]);
    *unit = (struct unit){.parent = DIRECTORY_NONE};
    load_code(load, tree_get(node, "code"), unit);
    int kind = tree_choice(load->findings, tree_get(node, "kind"), KIND, 3);
    unit->kind = kind >= 0 ? (enum unit_kind)kind : UNIT_PUSKESMAS;
    unit->name = load_text(load, tree_get(node, "name"), NAME_CHARS);
    unit->short_name = load_text(load, tree_get(node, "short"), SHORT_CHARS);
    unit->hours = load_text(load, tree_get(node, "hours"), HOURS_CHARS);
    load_phone(load, tree_get(node, "phone"), unit);
    load_clock(load, node, unit);
    load->unit_node[load->n++] = node;
}

static void load_units(struct directory_load *load, const struct node *list)
{
    const struct node *node = tree_list(load->findings, list, "a list of units");
    size_t n = list != NULL && list->n < DIRECTORY_UNITS_MAX ? list->n : DIRECTORY_UNITS_MAX;
    load->unit = arena_array(load->arena, n, sizeof load->unit[0]);
    load->unit_node = arena_array(load->arena, n, sizeof load->unit_node[0]);
    for (size_t i = 0; node != NULL; node = node->next, i++) {
        if (i == DIRECTORY_UNITS_MAX) {
            findings_error(load->findings, node->place, "one unit too many; at most %d", DIRECTORY_UNITS_MAX);
            return;
        }
        load_unit(load, node);
    }
    if (list != NULL && load->n == 0)
        findings_error(load->findings, list->place, "no unit; add at least one puskesmas or dinkes");
}

/* ---- words before any name ---- */

/* Words, each by itself, folded: "KEC" is "kec". */
static const char *const *load_words(struct directory_load *load, const struct node *list, size_t *n_r)
{
    const struct node *node = tree_list(load->findings, list, "a list of words, as [puskesmas, pkm],");
    const char **word = arena_array(load->arena, node != NULL ? list->n : 0, sizeof word[0]);
    *n_r = 0;
    for (; node != NULL; node = node->next) {
        struct words words;
        const char *text = tree_text(load->findings, node, NAME_CHARS);
        if (text == NULL)
            continue;
        words_split(text, &words);
        if (words.n == 1)
            word[(*n_r)++] = arena_text(load->arena, words.word[0].text, words.word[0].len);
        else
            findings_error(load->findings, node->place, "'%.60s' has %d words; write each word by itself", text,
                           words.n);
    }
    return word;
}

/* Every prefix makes each way to name a puskesmas once more, so they are few. */
static void load_prefixes(struct directory_load *load, const struct node *list)
{
    load->prefix = load_words(load, list, &load->n_prefixes);
    if (load->n_prefixes > PREFIXES_MAX)
        findings_error(load->findings, list->place, "%zu prefixes; at most %d, the others are kind_words",
                       load->n_prefixes, PREFIXES_MAX);
    if (list != NULL && load->n_prefixes <= PREFIXES_MAX)
        return;
    load->prefix = load->kind_word;
    load->n_prefixes = load->n_kind_words < PREFIXES_ELSE ? load->n_kind_words : PREFIXES_ELSE;
}

/* ---- units beside each other ---- */

static bool is_of_letters(const char *code)
{
    return code[strcspn(code, "0123456789")] == '\0';
}

/* KJ1 beside KJ2 is a numbered pair that posters explain; KTW beside KTV invites the wrong centre. */
static void compare_codes(struct directory_load *load, int i, int j)
{
    const char *a = load->unit[i].code, *b = load->unit[j].code;
    bool is_same = strcmp(a, b) == 0;
    if (!is_same && !(is_of_letters(a) && is_of_letters(b) && words_is_near(a, b)))
        return;
    struct place place = tree_get(load->unit_node[j], "code")->place;
    if (is_same)
        findings_error(load->findings, place, "code '%s' belongs to the unit in line %d already; give each its own", b,
                       directory_unit_line(load, i));
    else
        findings_warn(load->findings, place,
                      "code '%s' is one letter away from '%s' in line %d; a slip of a finger "
                      "reaches the wrong unit",
                      b, a, directory_unit_line(load, i));
}

static void check_codes(struct directory_load *load)
{
    for (int j = 1; j < load->n; j++)
        for (int i = 0; i < j; i++)
            if (load->unit[i].code[0] != '\0' && load->unit[j].code[0] != '\0')
                compare_codes(load, i, j);
}

static bool is_in_cycle(const struct directory_load *load, int unit)
{
    int at = load->unit[unit].parent;
    for (int steps = 0; at != DIRECTORY_NONE && at != unit && steps < load->n; steps++)
        at = load->unit[at].parent;
    return at == unit;
}

static void load_parents(struct directory_load *load)
{
    for (int i = 0; i < load->n; i++)
        load->unit[i].parent = directory_unit_of(load, tree_get(load->unit_node[i], "parent"));
    for (int i = 0; i < load->n; i++) {
        const struct node *node = tree_get(load->unit_node[i], "parent");
        if (node == NULL || load->unit[i].parent == DIRECTORY_NONE)
            continue;
        if (is_in_cycle(load, i))
            findings_error(load->findings, node->place,
                           "'%s' is above itself by way of '%s'; a parent is a dinkes above", load->unit[i].code,
                           node->text);
        else if (load->unit[load->unit[i].parent].kind == UNIT_PUSKESMAS)
            findings_error(load->findings, node->place, "'%s' is a puskesmas; a parent is the dinkes above",
                           node->text);
    }
}

void directory_yaml_load(struct findings *findings, struct arena *arena, const struct node *root,
                         const struct directory_context *context, struct directory *directory_r)
{
    static const struct tree_key KEYS[] = {
        {"prefixes", false}, {"kind_words", false}, {"units", true}, {"staff", false}, {"badges", false}};
    struct directory_load load = {.findings = findings, .arena = arena, .context = context, .directory = directory_r};
    memset(directory_r, 0, sizeof *directory_r);
    if (root == NULL)
        return;
    tree_keys(findings, root, "file", KEYS, sizeof KEYS / sizeof KEYS[0]);
    load.kind_word = load_words(&load, tree_get(root, "kind_words"), &load.n_kind_words);
    load_prefixes(&load, tree_get(root, "prefixes"));
    load_units(&load, tree_get(root, "units"));
    check_codes(&load);
    load_parents(&load);
    directory_r->unit = load.unit;
    directory_r->n_units = load.n;
    directory_load_aliases(&load);
    directory_load_staff(&load, tree_get(root, "staff"));
    directory_load_badges(&load, tree_get(root, "badges"));
}
