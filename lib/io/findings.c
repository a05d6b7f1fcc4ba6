#include "io/findings.h"

#include "core/gsmtext.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FINDINGS_TEXT_MAX 640

struct finding {
    struct place place;
    size_t number; /* keeps the order of findings in one place */
    bool is_warning;
    const char *text;
    struct finding *next;
};

struct findings {
    struct arena *arena;
    const char *name[FILE_COUNT];
    struct finding *first;
    size_t n, n_errors;
    size_t n_kept[2]; /* errors, warnings */
};

struct findings *findings_open(struct arena *arena)
{
    static const char *const NAME[FILE_COUNT] = {"suara.conf", "keywords.yaml", "replies.yaml", "directory.yaml",
                                                 "calendar.yaml"};
    struct findings *findings = arena_take(arena, sizeof *findings);
    findings->arena = arena;
    for (int i = 0; i < FILE_COUNT; i++)
        findings->name[i] = NAME[i];
    return findings;
}

void findings_name(struct findings *findings, enum findings_file file, const char *name)
{
    findings->name[file] = name;
}

/* What stands in a file may hold anything, and was cut anywhere: a finding is one line of clean text. */
static const char *plain(struct arena *arena, const char *text, size_t len)
{
    size_t cap = 3 * len + 1;
    char *clean = arena_take(arena, cap);
    (void)gsmtext_clean(text, len, clean, cap);
    for (char *c = clean; *c != '\0'; c++)
        if (*c == '\n')
            *c = ' ';
    return clean;
}

static void add(struct findings *findings, struct place place, bool is_warning, const char *text)
{
    struct finding *finding = arena_take(findings->arena, sizeof *finding);
    finding->place = place;
    finding->number = findings->n;
    finding->is_warning = is_warning;
    finding->text = text;
    finding->next = findings->first;
    findings->first = finding;
    findings->n_kept[is_warning]++;
}

__attribute__((format(printf, 4, 0))) static void add_format(struct findings *findings, struct place place,
                                                             bool is_warning, const char *format, va_list args)
{
    char text[FINDINGS_TEXT_MAX];
    if (findings->n_kept[is_warning] < FINDINGS_KEPT_MAX) {
        (void)vsnprintf(text, sizeof text, format, args);
        add(findings, place, is_warning, plain(findings->arena, text, strlen(text)));
    }
    findings->n++;
    findings->n_errors += is_warning ? 0 : 1;
}

void findings_error(struct findings *findings, struct place place, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    add_format(findings, place, false, format, args);
    va_end(args);
}

void findings_warn(struct findings *findings, struct place place, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    add_format(findings, place, true, format, args);
    va_end(args);
}

size_t findings_errors(const struct findings *findings)
{
    return findings->n_errors;
}

static int compare(const void *a, const void *b)
{
    const struct finding *x = *(const struct finding *const *)a, *y = *(const struct finding *const *)b;
    if (x->place.file != y->place.file)
        return x->place.file < y->place.file ? -1 : 1;
    if (x->place.line != y->place.line)
        return x->place.line < y->place.line ? -1 : 1;
    if (x->place.column != y->place.column)
        return x->place.column < y->place.column ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

static struct finding **sorted(struct findings *findings)
{
    struct finding **all =
        arena_array(findings->arena, findings->n_kept[0] + findings->n_kept[1], sizeof(struct finding *));
    size_t n = 0;
    for (struct finding *finding = findings->first; finding != NULL; finding = finding->next)
        all[n++] = finding;
    qsort(all, n, sizeof *all, compare);
    return all;
}

void findings_report(struct findings *findings, void (*report)(void *ctx, bool is_warning, const char *line), void *ctx)
{
    struct finding **all = sorted(findings);
    size_t n_shown = findings->n < FINDINGS_SHOWN_MAX ? findings->n : FINDINGS_SHOWN_MAX;
    size_t n_errors = 0;
    for (size_t i = 0; i < n_shown; i++) {
        const struct finding *f = all[i];
        n_errors += f->is_warning ? 0 : 1;
        report(ctx, f->is_warning,
               arena_format(findings->arena, "%s:%d:%d: %s%s", findings->name[f->place.file], f->place.line,
                            f->place.column, f->is_warning ? "warning: " : "", f->text));
    }
    if (findings->n > n_shown)
        report(ctx, n_errors == findings->n_errors,
               arena_format(findings->arena, "and %zu more", findings->n - n_shown));
}
