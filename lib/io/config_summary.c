#include "io/config.h"

#include <stdio.h>

void config_summary(const struct config *config, char *text_r, size_t cap)
{
    const struct rules *rules = &config->rules;
    (void)snprintf(text_r, cap, "%s: %d unit%s, %d staff, %zu replies, %d modem%s: good", config->path,
                   rules->directory.n_units, rules->directory.n_units == 1 ? "" : "s", rules->directory.n_staff,
                   rules->replies.n, config->n_modems, config->n_modems == 1 ? "" : "s");
}
