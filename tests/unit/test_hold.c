/* hold: answers that must not go out, with the shipped words, and those that may. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/hold.h"
#include "io/config.h"

static void fail_line(void *ctx, bool is_warning, const char *line)
{
    (void)ctx;
    if (!is_warning)
        fail_msg("%s", line);
}

static void test_hold(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum hold hold;
    } ROWS[] = {
        {"Mohon maaf atas antrian, loket ditambah jadi 3 mulai Senin.", HOLD_NONE},
        {"Kami minta maaf atas sikap petugas kami", HOLD_NONE},
        {"Petugas sudah kami tegur. Silakan datang lagi jam 8.", HOLD_NONE},
        {"Obat sudah ada. Info 0267-1234567", HOLD_NONE}, /* our own number */
        {"Aduan 40719359 selesai, biaya 1.500.000 dikembalikan", HOLD_NONE},
        {"Hubungi 119 atau 112", HOLD_NONE},
        {"", HOLD_NONE},
        {"Bapak harap hapus status FB dan minta maaf dulu", HOLD_DEMAND},
        {"tolong dicabut dulu laporannya bu", HOLD_DEMAND},
        {"Ibu harus minta maaf kepada bidan", HOLD_DEMAND},
        {"silakan hapus postingannya", HOLD_DEMAND},
        {"please delete your post first", HOLD_DEMAND},
        {"NIK 3215012345678901 sudah kami cek", HOLD_PRIVATE},
        {"NIK 3215 0123 4567 8901", HOLD_PRIVATE},
        {"hubungi saya 081200000012", HOLD_PRIVATE},
        {"WA 0812-0000-0012 ya", HOLD_PRIVATE},
        {"+62 812 0000 0012", HOLD_PRIVATE},
        {"hasil lab ibu positif HIV", HOLD_PRIVATE},
    };
    struct config *config = NULL;
    assert_int_equal(config_load(SOURCE_ROOT "/config/suara.conf", fail_line, NULL, &config), OK);
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        enum hold hold = hold_check(&config->rules.keywords, ROWS[i].text, "0267-1234567");
        if (hold != ROWS[i].hold)
            fail_msg("'%s': %d, wanted %d", ROWS[i].text, (int)hold, (int)ROWS[i].hold);
    }
    config_free(&config);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_hold)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
