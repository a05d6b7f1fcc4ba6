/* The secret's file, the hashes and the sealed numbers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "io/seal.h"

#define NOW INT64_C(1774605000)

struct place {
    char folder[64], key[96], other[96];
    struct err err;
};

static int setup(void **state)
{
    struct place *p = calloc(1, sizeof *p);
    assert_non_null(p);
    (void)snprintf(p->folder, sizeof p->folder, "/tmp/suara-seal-XXXXXX");
    assert_non_null(mkdtemp(p->folder));
    (void)snprintf(p->key, sizeof p->key, "%s/key", p->folder);
    (void)snprintf(p->other, sizeof p->other, "%s/key.new", p->folder);
    *state = p;
    return 0;
}

static int teardown(void **state)
{
    struct place *p = *state;
    (void)unlink(p->key);
    (void)rmdir(p->key);
    (void)unlink(p->other);
    assert_int_equal(rmdir(p->folder), 0);
    free(p);
    return 0;
}

static void write_file(const char *path, size_t len, mode_t mode)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    for (size_t i = 0; i < len; i++)
        (void)fputc((int)i, file);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(chmod(path, mode), 0);
}

static void hash_of(const struct seal *seal, enum seal_purpose purpose, const char *text, uint8_t hash_r[SEAL_HASH_LEN])
{
    struct phone phone = {.kind = PHONE_MOBILE};
    (void)snprintf(phone.text, sizeof phone.text, "%s", text);
    seal_phone(seal, purpose, &phone, hash_r);
}

static struct seal *open_random(void)
{
    struct seal *seal;
    assert_int_equal(seal_open(NULL, false, &seal, NULL), OK);
    return seal;
}

static void test_key_is_made_once(void **state)
{
    struct place *p = *state;
    struct seal *seal;
    struct stat st;
    uint8_t first[SEAL_HASH_LEN], second[SEAL_HASH_LEN];
    assert_int_equal(seal_open(p->key, false, &seal, &p->err), E_NOTFOUND);
    assert_null(seal);
    write_file(p->other, 3, 0600); /* left by a crash */
    assert_int_equal(seal_open(p->key, true, &seal, &p->err), OK);
    hash_of(seal, SEAL_PERSON, "+6281200000012", first);
    seal_close(&seal);
    assert_null(seal);
    assert_int_equal(stat(p->key, &st), 0);
    assert_int_equal(st.st_size, 32);
    assert_int_equal(st.st_mode & 07777, 0600);
    assert_int_equal(access(p->other, F_OK), -1);
    assert_int_equal(seal_open(p->key, true, &seal, &p->err), OK); /* the same one again */
    hash_of(seal, SEAL_PERSON, "+6281200000012", second);
    assert_memory_equal(first, second, sizeof first);
    seal_close(&seal);
}

static void test_key_files_that_are_refused(void **state)
{
    static const struct {
        size_t len;
        mode_t mode;
        enum rc rc;
        const char *says;
    } CASE[] = {
        {32, 0600, OK, ""},
        {32, 0400, OK, ""},
        {32, 0640, E_PERM, "chmod 600"},
        {32, 0604, E_PERM, "0604"},
        {32, 0660, E_PERM, "0660"},
        {32, 0601, E_PERM, "0601"},
        {0, 0600, E_PERM, "0 bytes"},
        {31, 0600, E_PERM, "31 bytes"},
        {33, 0600, E_PERM, "33 bytes"},
    };
    struct place *p = *state;
    for (size_t i = 0; i < sizeof CASE / sizeof CASE[0]; i++) {
        struct seal *seal;
        write_file(p->key, CASE[i].len, CASE[i].mode);
        p->err.text[0] = '\0';
        assert_int_equal(seal_open(p->key, true, &seal, &p->err), CASE[i].rc);
        assert_true((seal != NULL) == (CASE[i].rc == OK));
        assert_non_null(strstr(p->err.text, CASE[i].says));
        if (seal != NULL)
            seal_close(&seal);
        assert_int_equal(unlink(p->key), 0);
    }
}

static void test_places_that_are_refused(void **state)
{
    struct place *p = *state;
    struct seal *seal;
    char deep[160], longest[5000];
    assert_int_equal(mkdir(p->key, 0700), 0);
    assert_int_equal(seal_open(p->key, true, &seal, &p->err), E_PERM); /* a folder */
    assert_int_equal(rmdir(p->key), 0);
    write_file(p->other, 32, 0600);
    assert_int_equal(symlink(p->other, p->key), 0);
    assert_int_equal(seal_open(p->key, true, &seal, &p->err), E_PERM); /* somebody's link */
    assert_int_equal(unlink(p->key), 0);
    (void)snprintf(deep, sizeof deep, "%s/none/key", p->folder);
    assert_int_equal(seal_open(deep, true, &seal, &p->err), E_PERM); /* no such folder */
    memset(longest, 'x', sizeof longest);
    longest[sizeof longest - 1] = '\0';
    assert_int_equal(seal_open(longest, true, &seal, &p->err), E_PERM);
    assert_null(seal);
}

static void test_hashes_differ_by_all_that_goes_in(void **state)
{
    (void)state;
    struct seal *seal = open_random(), *other = open_random();
    uint8_t hash[7][SEAL_HASH_LEN];
    hash_of(seal, SEAL_PERSON, "+6281200000012", hash[0]);
    hash_of(seal, SEAL_BALLOT, "+6281200000012", hash[1]);
    hash_of(seal, SEAL_PERSON, "+6281200000011", hash[2]);
    hash_of(other, SEAL_PERSON, "+6281200000012", hash[3]);
    hash_of(seal, SEAL_PERSON, "", hash[4]);
    struct seal_hash h;
    seal_hash_begin(seal, SEAL_DIGEST, &h);
    seal_hash_text(&h, "ab");
    seal_hash_text(&h, "c");
    seal_hash_end(&h, hash[5]);
    seal_hash_begin(seal, SEAL_DIGEST, &h);
    seal_hash_text(&h, "a");
    seal_hash_text(&h, "bc");
    seal_hash_end(&h, hash[6]);
    for (int i = 0; i < 7; i++)
        for (int k = 0; k < i; k++)
            assert_memory_not_equal(hash[i], hash[k], SEAL_HASH_LEN);
    hash_of(seal, SEAL_PERSON, "+6281200000012", hash[6]);
    assert_memory_equal(hash[6], hash[0], SEAL_HASH_LEN);
    seal_close(&seal);
    seal_close(&other);
}

static void test_numbers_are_hashed_whole(void **state)
{
    static const int64_t NUMBER[] = {0, 1, -1, 256, INT64_MAX, INT64_MIN, NOW, NOW + (INT64_C(1) << 32)};
    (void)state;
    struct seal *seal = open_random();
    uint8_t hash[8][SEAL_HASH_LEN];
    for (int i = 0; i < 8; i++) {
        struct seal_hash h;
        seal_hash_begin(seal, SEAL_DIGEST, &h);
        seal_hash_number(&h, NUMBER[i]);
        seal_hash_end(&h, hash[i]);
        for (int k = 0; k < i; k++)
            assert_memory_not_equal(hash[i], hash[k], SEAL_HASH_LEN);
    }
    seal_close(&seal);
}

static void test_sealed_numbers_open_again(void **state)
{
    static const struct phone PHONE[] = {
        {PHONE_MOBILE, "+6281200000012"}, {PHONE_FOREIGN, "+60123456789"},
        {PHONE_SHORTCODE, "888"},         {PHONE_ALPHA, "TELKOMSEL"},
        {PHONE_FIXED, "+622670000058"},   {PHONE_ALPHA, "0123456789012345678901234567890"}};
    (void)state;
    struct seal *seal = open_random();
    for (size_t i = 0; i < sizeof PHONE / sizeof PHONE[0]; i++) {
        uint8_t hash[SEAL_HASH_LEN], sealed[SEAL_NUMBER_LEN], again[SEAL_NUMBER_LEN];
        struct phone phone;
        seal_phone(seal, SEAL_PERSON, &PHONE[i], hash);
        seal_number(seal, &PHONE[i], hash, sealed);
        seal_number(seal, &PHONE[i], hash, again);
        assert_memory_not_equal(sealed, again, sizeof sealed); /* a nonce of its own each time */
        assert_int_equal(seal_reveal(seal, sealed, hash, &phone), OK);
        assert_string_equal(phone.text, PHONE[i].text);
        assert_int_equal(phone.kind, PHONE[i].kind);
    }
    seal_close(&seal);
}

static void test_tampered_numbers_stay_shut(void **state)
{
    (void)state;
    struct seal *seal = open_random(), *other = open_random();
    const struct phone phone = {PHONE_MOBILE, "+6281200000012"};
    uint8_t hash[SEAL_HASH_LEN], sealed[SEAL_NUMBER_LEN];
    struct phone out;
    seal_phone(seal, SEAL_PERSON, &phone, hash);
    seal_number(seal, &phone, hash, sealed);
    for (size_t i = 0; i < sizeof sealed; i++) {
        sealed[i] ^= 1;
        assert_int_equal(seal_reveal(seal, sealed, hash, &out), E_PERM);
        assert_true(out.kind == PHONE_INVALID && out.text[0] == '\0');
        sealed[i] ^= 1;
    }
    hash[0] ^= 1;
    assert_int_equal(seal_reveal(seal, sealed, hash, &out), E_PERM); /* another row's */
    hash[0] ^= 1;
    assert_int_equal(seal_reveal(other, sealed, hash, &out), E_PERM);
    assert_int_equal(seal_reveal(seal, sealed, hash, &out), OK);
    seal_close(&seal);
    seal_close(&other);
}

static void test_uuid_is_version_7(void **state)
{
    static const struct {
        int64_t now;
        uint8_t first[6];
    } CASE[] = {{0, {0}}, {1, {0, 0, 0, 0, 0x03, 0xe8}}, {NOW, {0x01, 0x9d, 0x2e, 0xb3, 0x5d, 0x40}}};
    (void)state;
    for (size_t i = 0; i < sizeof CASE / sizeof CASE[0]; i++) {
        uint8_t uuid[SEAL_UUID_LEN], other[SEAL_UUID_LEN];
        seal_uuid(CASE[i].now, uuid);
        seal_uuid(CASE[i].now, other);
        assert_memory_equal(uuid, CASE[i].first, 6);
        assert_int_equal(uuid[6] >> 4, 7);
        assert_int_equal(uuid[8] >> 6, 2);
        assert_memory_not_equal(uuid, other, sizeof uuid);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_key_is_made_once, setup, teardown),
        cmocka_unit_test_setup_teardown(test_key_files_that_are_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(test_places_that_are_refused, setup, teardown),
        cmocka_unit_test(test_hashes_differ_by_all_that_goes_in),
        cmocka_unit_test(test_numbers_are_hashed_whole),
        cmocka_unit_test(test_sealed_numbers_open_again),
        cmocka_unit_test(test_tampered_numbers_stay_shut),
        cmocka_unit_test(test_uuid_is_version_7),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
