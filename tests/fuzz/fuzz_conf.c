/* Any bytes as suara.conf: our scanner beside libconfig, and the settings. */
#include "io/conf_libconfig.h"
#include "io/conf_settings.h"

#include <string.h>

static void ignore_line(void *ctx, bool is_warning, const char *line)
{
    (void)ctx, (void)is_warning, (void)line;
}

/* libconfig 1.5 loses the text that it was joining ("a" "b") at a syntax error: 64 bytes a refused reload. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libconfig";
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena;
    struct conf_files files;
    arena_open(&arena);
    struct config *config = arena_take(arena, sizeof *config);
    struct findings *findings = findings_open(arena);
    config->arena = arena;
    strcpy(config->path, "/nonexistent/suara.conf");
    const struct node *root = conf_read(arena, findings, arena_text(arena, (const char *)data, size), size);
    if (root == NULL && findings_errors(findings) == 0)
        __builtin_trap(); /* refused without a word */
    if (root != NULL)
        conf_settings_load(findings, root, config, &files);
    findings_report(findings, ignore_line, NULL);
    arena_close(&arena);
    return 0;
}
