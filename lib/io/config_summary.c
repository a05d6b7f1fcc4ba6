#include "io/config.h"

#include <sodium.h>
#include <stdio.h>

void config_summary(const struct config *config, char *text_r, size_t cap)
{
    const struct rules *rules = &config->rules;
    (void)snprintf(text_r, cap, "%s: %d unit%s, %d staff, %zu replies, %d modem%s: good", config->path,
                   rules->directory.n_units, rules->directory.n_units == 1 ? "" : "s", rules->directory.n_staff,
                   rules->replies.n, config->n_modems, config->n_modems == 1 ? "" : "s");
}

void config_mark(const struct config *config, char mark_r[CONFIG_MARK_LEN])
{
    crypto_generichash_state state;
    uint8_t hash[crypto_generichash_BYTES_MIN];
    (void)crypto_generichash_init(&state, NULL, 0, sizeof hash);
    for (int i = 0; i < CONFIG_FILES; i++) {
        const struct config_file *file = &config->file[i];
        uint64_t len = file->len;
        (void)crypto_generichash_update(&state, (const uint8_t *)&len, sizeof len);
        if (len > 0)
            (void)crypto_generichash_update(&state, (const uint8_t *)file->text, len);
    }
    (void)crypto_generichash_final(&state, hash, sizeof hash);
    (void)sodium_bin2hex(mark_r, 9, hash, 4);
    mark_r[8] = '-'; /* nobody takes it for a number of a person */
    (void)sodium_bin2hex(mark_r + 9, 9, hash + 4, 4);
}
