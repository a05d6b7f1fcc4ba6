#include "io/directory_load.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define NAME_CHARS       40
#define BADGE_DIGITS_MAX 3

static const char *load_name(struct directory_load *load, const struct node *node)
{
    const char *name = tree_text(load->findings, node, NAME_CHARS);
    return name != NULL ? arena_text(load->arena, name, strlen(name)) : "";
}

/* from and to, both days included; without them: always. */
static void load_period(struct directory_load *load, const struct node *node, int32_t *from_r, int32_t *to_r)
{
    const struct node *to = tree_get(node, "to");
    *from_r = tree_day(load->findings, tree_get(node, "from"), INT32_MIN);
    *to_r = tree_day(load->findings, to, DIRECTORY_ALWAYS);
    if (*from_r > *to_r)
        findings_error(load->findings, to->place, "'to' is before 'from'; write the last day of work, or leave it out");
}

static bool is_overlapping(int32_t a_from, int32_t a_to, int32_t b_from, int32_t b_to)
{
    return a_from <= b_to && b_from <= a_to;
}

/* ---- staff ---- */

/* The person first, so that one comparison sorts both. */
struct staff_entry {
    struct staff staff;
    const struct node *node;
};

static enum rc load_phone(struct directory_load *load, const struct node *node, struct phone *phone_r)
{
    const char *text = tree_text(load->findings, node, 100);
    if (text == NULL)
        return E_INVAL;
    if (phone_parse(text, load->context->country, phone_r) == OK && phone_r->kind == PHONE_MOBILE)
        return OK;
    findings_error(load->findings, node->place, "'%.40s' is no mobile number of country %s; write it as +%s812...",
                   text, load->context->country, load->context->country);
    return E_INVAL;
}

static void check_role(struct directory_load *load, const struct node *node, const struct staff *staff)
{
    if (staff->role == ROLE_DINKES && load->unit[staff->unit].kind == UNIT_PUSKESMAS)
        findings_error(load->findings, tree_get(node, "role")->place,
                       "%s is a puskesmas; role dinkes needs the code of a dinkes, others are officer or head",
                       load->unit[staff->unit].code);
}

/* OK when the entry may be compared with others. */
static enum rc load_person(struct directory_load *load, const struct node *node, struct staff_entry *entry)
{
    static const struct tree_key KEYS[] = {{"phone", true}, {"name", true},  {"role", true},
                                           {"unit", true},  {"from", false}, {"to", false}};
    static const char *const ROLE[] = {"officer", "head", "dinkes"};
    struct staff *staff = &entry->staff;
    (void)tree_map(load->findings, node, "a person, as {phone: \"+628...\", name: ..., role: officer, unit: KTW},");
    if (node->is_broken || node->kind != NODE_MAP)
        return E_INVAL;
    tree_keys(load->findings, node, "person", KEYS, sizeof KEYS / sizeof KEYS[0]);
    enum rc rc = load_phone(load, tree_get(node, "phone"), &staff->phone);
    int role = tree_choice(load->findings, tree_get(node, "role"), ROLE, 3);
    staff->role = (enum role)(ROLE_OFFICER + (role >= 0 ? role : 0));
    staff->name = load_name(load, tree_get(node, "name"));
    staff->unit = directory_unit_of(load, tree_get(node, "unit"));
    load_period(load, node, &staff->from_day, &staff->to_day);
    entry->node = node;
    if (role >= 0 && staff->unit != DIRECTORY_NONE)
        check_role(load, node, staff);
    return rc;
}

static int compare_staff(const void *a, const void *b)
{
    const struct staff_entry *x = a, *y = b;
    int order = strcmp(x->staff.phone.text, y->staff.phone.text);
    if (order == 0)
        order = (x->staff.from_day > y->staff.from_day) - (x->staff.from_day < y->staff.from_day);
    return order != 0 ? order
                      : (x->node->place.line > y->node->place.line) - (x->node->place.line < y->node->place.line);
}

/* The later line of two entries carries the finding. */
static const struct node *later(const struct node *a, const struct node *b, const struct node **earlier_r)
{
    bool is_after = a->place.line > b->place.line;
    *earlier_r = is_after ? b : a;
    return is_after ? a : b;
}

static void check_overlap(struct directory_load *load, const struct staff_entry *a, const struct staff_entry *b)
{
    const struct node *earlier, *node = later(a->node, b->node, &earlier);
    if (!phone_is_same(&a->staff.phone, &b->staff.phone) ||
        !is_overlapping(a->staff.from_day, a->staff.to_day, b->staff.from_day, b->staff.to_day))
        return;
    findings_error(load->findings, tree_get(node, "phone")->place,
                   "%s is in line %d already on the same days; end the one (to:) before the other starts (from:)",
                   a->staff.phone.text, earlier->place.line);
}

void directory_load_staff(struct directory_load *load, const struct node *list)
{
    const struct node *node = tree_list(load->findings, list, "a list of people");
    size_t n_max = node != NULL ? list->n : 0, n = 0;
    struct staff_entry *entry = arena_array(load->arena, n_max, sizeof entry[0]);
    struct staff *table = arena_array(load->arena, n_max, sizeof table[0]);
    for (; node != NULL; node = node->next)
        if (load_person(load, node, &entry[n]) == OK)
            n++;
    qsort(entry, n, sizeof entry[0], compare_staff);
    for (size_t i = 0; i < n; i++) {
        table[i] = entry[i].staff;
        if (i > 0)
            check_overlap(load, &entry[i - 1], &entry[i]);
    }
    load->directory->staff = table;
    load->directory->n_staff = (int)n;
}

/* ---- badges ---- */

struct badge_entry {
    struct badge badge;
    const struct node *node;
};

/* "p3" -> "P03": one letter and at least two digits, as directory_badge compares them. */
static enum rc load_badge_code(struct directory_load *load, const struct node *node, char code_r[DIRECTORY_CODE_MAX])
{
    const char *text = tree_text(load->findings, node, 100);
    if (text == NULL)
        return E_INVAL;
    size_t n_digits = strspn(text + 1, "0123456789");
    if (!isalpha((unsigned char)text[0]) || n_digits == 0 || n_digits > BADGE_DIGITS_MAX ||
        text[1 + n_digits] != '\0') {
        findings_error(load->findings, node->place, "'%.40s' is no badge; one letter and up to %d digits: P03", text,
                       BADGE_DIGITS_MAX);
        return E_INVAL;
    }
    size_t at = 0;
    code_r[at++] = (char)toupper((unsigned char)text[0]);
    if (n_digits == 1)
        code_r[at++] = '0';
    memcpy(code_r + at, text + 1, n_digits + 1);
    return OK;
}

static enum rc load_badge(struct directory_load *load, const struct node *node, struct badge_entry *entry)
{
    static const struct tree_key KEYS[] = {{"unit", true}, {"code", true},  {"name", true},
                                           {"role", true}, {"from", false}, {"to", false}};
    static const char *const ROLE[BADGE_ROLE_COUNT] = {
        [BADGE_DOCTOR] = "doctor", [BADGE_NURSE] = "nurse", [BADGE_ADMIN] = "admin"};
    struct badge *badge = &entry->badge;
    (void)tree_map(load->findings, node, "a badge, as {unit: KTW, code: P03, name: ..., role: nurse},");
    if (node->is_broken || node->kind != NODE_MAP)
        return E_INVAL;
    tree_keys(load->findings, node, "badge", KEYS, sizeof KEYS / sizeof KEYS[0]);
    enum rc rc = load_badge_code(load, tree_get(node, "code"), badge->code);
    int role = tree_choice(load->findings, tree_get(node, "role"), ROLE, BADGE_ROLE_COUNT);
    badge->role = role >= 0 ? (enum badge_role)role : BADGE_DOCTOR;
    badge->name = load_name(load, tree_get(node, "name"));
    badge->unit = directory_unit_of(load, tree_get(node, "unit"));
    load_period(load, node, &badge->from_day, &badge->to_day);
    entry->node = node;
    return badge->unit == DIRECTORY_NONE ? E_INVAL : rc;
}

static int compare_badges(const void *a, const void *b)
{
    const struct badge_entry *x = a, *y = b;
    if (x->badge.unit != y->badge.unit)
        return x->badge.unit < y->badge.unit ? -1 : 1;
    int order = strcmp(x->badge.code, y->badge.code);
    if (order == 0)
        order = (x->badge.from_day > y->badge.from_day) - (x->badge.from_day < y->badge.from_day);
    return order != 0 ? order
                      : (x->node->place.line > y->node->place.line) - (x->node->place.line < y->node->place.line);
}

static void check_badges(struct directory_load *load, const struct badge_entry *a, const struct badge_entry *b)
{
    const struct node *earlier, *node = later(a->node, b->node, &earlier);
    if (a->badge.unit != b->badge.unit || strcmp(a->badge.code, b->badge.code) != 0 ||
        !is_overlapping(a->badge.from_day, a->badge.to_day, b->badge.from_day, b->badge.to_day))
        return;
    findings_error(load->findings, tree_get(node, "code")->place,
                   "badge '%s' of %s is in line %d already on the same days; give each person a badge of their own",
                   a->badge.code, load->unit[a->badge.unit].code, earlier->place.line);
}

void directory_load_badges(struct directory_load *load, const struct node *list)
{
    const struct node *node = tree_list(load->findings, list, "a list of badges");
    size_t n_max = node != NULL ? list->n : 0, n = 0;
    struct badge_entry *entry = arena_array(load->arena, n_max, sizeof entry[0]);
    struct badge *table = arena_array(load->arena, n_max, sizeof table[0]);
    for (; node != NULL; node = node->next)
        if (load_badge(load, node, &entry[n]) == OK)
            n++;
    qsort(entry, n, sizeof entry[0], compare_badges);
    for (size_t i = 0; i < n; i++) {
        table[i] = entry[i].badge;
        if (i > 0)
            check_badges(load, &entry[i - 1], &entry[i]);
    }
    load->directory->badge = table;
    load->directory->n_badges = (int)n;
}
