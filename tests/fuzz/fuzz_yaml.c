/* Any bytes as a YAML file: the tree, and the loaders that need nothing else. */
#include "io/calendar_yaml.h"
#include "io/directory_yaml.h"
#include "io/reply_yaml.h"
#include "io/yaml.h"

static void ignore_line(void *ctx, bool is_warning, const char *line)
{
    (void)ctx, (void)is_warning, (void)line;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena;
    const struct keywords no_keywords = {.n = 0};
    const struct directory_context context = {"62", &no_keywords};
    struct calendar calendar = {.utc_offset_s = 0};
    struct directory directory;
    struct replies replies;
    arena_open(&arena);
    struct findings *findings = findings_open(arena);
    const struct node *root = yaml_read(arena, findings, FILE_CALENDAR, (const char *)data, size);
    if (root == NULL && findings_errors(findings) == 0)
        __builtin_trap(); /* refused without a word */
    calendar_yaml_load(findings, arena, root, &calendar);
    directory_yaml_load(findings, arena, root, &context, &directory);
    reply_yaml_load(findings, arena, root, &replies);
    findings_report(findings, ignore_line, NULL);
    arena_close(&arena);
    return 0;
}
