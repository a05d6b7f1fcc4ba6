#include "io/calendar_yaml.h"

#include <stdlib.h>
#include <string.h>

#define NAME_CHARS 80

struct entry {
    struct holiday holiday; /* first: compared as one */
    const struct node *key;
};

struct loader {
    struct findings *findings;
    struct arena *arena;
    struct entry *entry;
    size_t n;
};

static void load_days(struct loader *loader, const struct node *map)
{
    const struct node *node = tree_map(loader->findings, map, "days, as 2026-01-01: Tahun Baru,");
    for (; node != NULL; node = node->next) {
        size_t n_errors = findings_errors(loader->findings);
        int32_t day = tree_day(loader->findings, node->key, 0);
        const char *name = tree_text(loader->findings, node, NAME_CHARS);
        if (node->is_broken || node->key->is_broken || findings_errors(loader->findings) != n_errors)
            continue;
        loader->entry[loader->n++] = (struct entry){
            .holiday = {.day = day, .name = arena_text(loader->arena, name, strlen(name))}, .key = node->key};
    }
}

static int compare(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    if (x->holiday.day != y->holiday.day)
        return x->holiday.day < y->holiday.day ? -1 : 1;
    return (x->key->place.line > y->key->place.line) - (x->key->place.line < y->key->place.line);
}

static size_t n_children(const struct node *node)
{
    return node != NULL ? node->n : 0;
}

void calendar_yaml_load(struct findings *findings, struct arena *arena, const struct node *root,
                        struct calendar *calendar_r)
{
    static const struct tree_key KEYS[] = {{"saturday", false}, {"holidays", true}, {"joint_leave", false}};
    struct loader loader = {.findings = findings, .arena = arena};
    const struct node *holidays = tree_get(root, "holidays"), *leave = tree_get(root, "joint_leave");
    size_t n_max = n_children(holidays) + n_children(leave);
    struct holiday *table = arena_array(arena, n_max, sizeof table[0]);
    loader.entry = arena_array(arena, n_max, sizeof loader.entry[0]);
    tree_keys(findings, root, "file", KEYS, 3);
    load_days(&loader, holidays);
    load_days(&loader, leave);
    qsort(loader.entry, loader.n, sizeof loader.entry[0], compare);
    for (size_t i = 0; i < loader.n; i++) {
        table[i] = loader.entry[i].holiday;
        if (i > 0 && table[i - 1].day == table[i].day)
            findings_error(findings, loader.entry[i].key->place, "%s is a free day in line %d already; keep one",
                           loader.entry[i].key->text, loader.entry[i - 1].key->place.line);
    }
    calendar_r->is_saturday_open = tree_truth(findings, tree_get(root, "saturday"), false);
    calendar_r->holidays = table;
    calendar_r->n = loader.n;
}
