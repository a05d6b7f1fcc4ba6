#include "suaractl.h"

#include "io/config.h"

#include "core/directory.h"
#include "core/workday.h"

#include <string.h>
#include <time.h>

#define UNITS_SHOWN 5

void print_finding(void *ctx, bool is_warning, const char *line)
{
    (void)ctx, (void)is_warning;
    (void)fprintf(stderr, "%s\n", line);
}

/* ---- who is told of what a head must not see ---- */

struct uncovered {
    int n;
    char codes[UNITS_SHOWN * (DIRECTORY_CODE_MAX + 2)];
};

/* Does somebody work that day for the unit itself, but nobody of a dinkes above it? */
static bool is_uncovered(const struct directory *directory, int unit, int32_t day)
{
    bool has_own = false, has_dinkes = false;
    for (int i = 0; i < directory->n_staff && !has_dinkes; i++) {
        const struct staff *staff = &directory->staff[i];
        if (day < staff->from_day || day > staff->to_day)
            continue;
        has_own = has_own || (staff->role != ROLE_DINKES && staff->unit == unit);
        has_dinkes = staff->role == ROLE_DINKES && directory_may_see(directory, staff, unit);
    }
    return has_own && !has_dinkes;
}

static void find_uncovered(const struct config *config, struct uncovered *uncovered_r)
{
    const struct directory *directory = &config->rules.directory;
    int32_t today = workday_of(&config->rules.calendar, (int64_t)time(NULL));
    *uncovered_r = (struct uncovered){.n = 0};
    for (int unit = 0; unit < directory->n_units; unit++) {
        size_t len = strlen(uncovered_r->codes);
        if (!is_uncovered(directory, unit, today))
            continue;
        if (uncovered_r->n++ < UNITS_SHOWN)
            (void)snprintf(uncovered_r->codes + len, sizeof uncovered_r->codes - len, "%s%s", len > 0 ? ", " : "",
                           directory->unit[unit].code);
    }
}

/* Here alone: suarad works without, and an office may want it so. */
static void warn_uncovered(const struct config *config)
{
    struct uncovered uncovered;
    char more[48] = "";
    find_uncovered(config, &uncovered);
    if (uncovered.n == 0)
        return;
    if (uncovered.n > UNITS_SHOWN)
        (void)snprintf(more, sizeof more, " and %d more unit%s", uncovered.n - UNITS_SHOWN,
                       uncovered.n - UNITS_SHOWN > 1 ? "s" : "");
    (void)fprintf(stderr,
                  "%s:%d:%d: warning: no staff of role dinkes above %s%s: no SMS tells anybody of their RAHASIA and "
                  "supervisory cases; add a person of the dinkes above\n",
                  config->staff.file, config->staff.line, config->staff.column, uncovered.codes, more);
}

enum exit_code check_run(const struct options *options)
{
    struct config *config = NULL;
    char summary[CONFIG_PATH_MAX + 128];
    if (config_load(options->config_path, print_finding, NULL, &config) != OK)
        return EXIT_REFUSED;
    warn_uncovered(config);
    config_summary(config, summary, sizeof summary);
    (void)puts(summary);
    config_free(&config);
    return EXIT_GOOD;
}
