#include "suaractl.h"

#include "io/config.h"

void print_finding(void *ctx, bool is_warning, const char *line)
{
    (void)ctx, (void)is_warning;
    (void)fprintf(stderr, "%s\n", line);
}

enum exit_code check_run(const struct options *options)
{
    struct config *config = NULL;
    char summary[CONFIG_PATH_MAX + 128];
    if (config_load(options->config_path, print_finding, NULL, &config) != OK)
        return EXIT_REFUSED;
    config_summary(config, summary, sizeof summary);
    (void)puts(summary);
    config_free(&config);
    return EXIT_GOOD;
}
