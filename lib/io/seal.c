#include "io/seal.h"

#include "io/disk.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define KDF_CONTEXT "suara-v1"
#define PLAIN_LEN   (1 + PHONE_TEXT_MAX)
#define NONCE_LEN   crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG_LEN     crypto_aead_xchacha20poly1305_ietf_ABYTES

_Static_assert(sizeof KDF_CONTEXT - 1 == crypto_kdf_CONTEXTBYTES, "libsodium wants exactly that many bytes");
_Static_assert(SEAL_SECRET_LEN == crypto_kdf_KEYBYTES, "the secret is the master key");
_Static_assert(SEAL_NUMBER_LEN == NONCE_LEN + PLAIN_LEN + TAG_LEN, "schema/001.sql says 73");
_Static_assert(SEAL_NUMBER_LEN == 73, "schema/001.sql says 73");
_Static_assert(PHONE_INVALID == 0 && PHONE_MOBILE == 1 && PHONE_FIXED == 2 && PHONE_FOREIGN == 3 &&
                   PHONE_SHORTCODE == 4 && PHONE_ALPHA == 5,
               "the kind is sealed as this number");

struct seal {
    uint8_t key[SEAL_PURPOSE_COUNT][crypto_kdf_KEYBYTES];
};

/* What a person must mend is E_PERM, what passes is E_TEMP. */
static enum rc file_error(const char *path, const char *verb, struct err *err)
{
    int error = errno;
    return ERR(err, disk_rc(error), "key file %s: cannot %s: %s", path, verb, strerror(error));
}

static enum rc check_file(const char *path, int fd, struct err *err)
{
    struct stat st;
    if (fstat(fd, &st) != 0)
        return file_error(path, "look at it", err);
    if (!S_ISREG(st.st_mode))
        return ERR(err, E_PERM, "key file %s is not a plain file", path);
    if ((st.st_mode & 077) != 0)
        return ERR(err, E_PERM, "key file %s is open to others (mode %04o): chmod 600 it", path,
                   (unsigned)(st.st_mode & 07777));
    if (st.st_size != SEAL_SECRET_LEN)
        return ERR(err, E_PERM, "key file %s has %lld bytes, not %d: restore it from the backup", path,
                   (long long)st.st_size, SEAL_SECRET_LEN);
    return OK;
}

static enum rc read_secret(const char *path, uint8_t secret_r[SEAL_SECRET_LEN], struct err *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0 && errno == ENOENT)
        return ERR(err, E_NOTFOUND, "there is no key file %s", path);
    if (fd < 0)
        return file_error(path, "open it", err);
    enum rc rc = check_file(path, fd, err);
    if (rc == OK && read(fd, secret_r, SEAL_SECRET_LEN) != SEAL_SECRET_LEN)
        rc = file_error(path, "read it", err);
    (void)close(fd);
    return rc;
}

static enum rc sync_folder(const char *path, struct err *err)
{
    char copy[PATH_MAX];
    (void)snprintf(copy, sizeof copy, "%s", path);
    int fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return file_error(path, "open its folder", err);
    int failed = fsync(fd);
    enum rc rc = failed != 0 ? file_error(path, "sync its folder", err) : OK;
    (void)close(fd);
    return rc;
}

static enum rc write_whole(const char *path, const uint8_t secret[SEAL_SECRET_LEN], struct err *err)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return file_error(path, "make it", err);
    enum rc rc = OK;
    if (write(fd, secret, SEAL_SECRET_LEN) != SEAL_SECRET_LEN || fsync(fd) != 0)
        rc = file_error(path, "write it", err);
    if (close(fd) != 0 && rc == OK)
        rc = file_error(path, "close it", err);
    return rc;
}

/* Half a key must never be taken for one: it gets its name when it is whole.
 * The caller holds the database's lock, so that a left-over .new is nobody's. */
static enum rc make_secret(const char *path, uint8_t secret_r[SEAL_SECRET_LEN], struct err *err)
{
    char fresh[PATH_MAX];
    if ((size_t)snprintf(fresh, sizeof fresh, "%s.new", path) >= sizeof fresh)
        return ERR(err, E_PERM, "key file: the path is too long");
    if (unlink(fresh) != 0 && errno != ENOENT)
        return file_error(fresh, "remove the old one", err);
    randombytes_buf(secret_r, SEAL_SECRET_LEN);
    enum rc rc = write_whole(fresh, secret_r, err);
    if (rc == OK && renameat2(AT_FDCWD, fresh, AT_FDCWD, path, RENAME_NOREPLACE) != 0)
        rc = file_error(path, "rename it into place", err);
    if (rc != OK) {
        (void)unlink(fresh);
        return rc;
    }
    return sync_folder(path, err);
}

static enum rc find_secret(const char *path, bool may_create, uint8_t secret_r[SEAL_SECRET_LEN], struct err *err)
{
    if (path == NULL) {
        randombytes_buf(secret_r, SEAL_SECRET_LEN);
        return OK;
    }
    enum rc rc = read_secret(path, secret_r, err);
    return rc == E_NOTFOUND && may_create ? make_secret(path, secret_r, err) : rc;
}

enum rc seal_open(const char *path, bool may_create, struct seal **seal_r, struct err *err)
{
    *seal_r = NULL;
    if (sodium_init() < 0)
        return ERR(err, E_PERM, "libsodium does not start");
    uint8_t secret[SEAL_SECRET_LEN];
    enum rc rc = find_secret(path, may_create, secret, err);
    if (rc != OK)
        return rc;
    struct seal *seal = sodium_malloc(sizeof *seal);
    if (seal == NULL) {
        sodium_memzero(secret, sizeof secret);
        return ERR(err, E_TEMP, "out of memory");
    }
    for (size_t i = 0; i < SEAL_PURPOSE_COUNT; i++)
        (void)crypto_kdf_derive_from_key(seal->key[i], sizeof seal->key[i], i, KDF_CONTEXT, secret);
    sodium_memzero(secret, sizeof secret);
    (void)sodium_mprotect_readonly(seal);
    *seal_r = seal;
    return OK;
}

void seal_close(struct seal **seal)
{
    sodium_free(*seal);
    *seal = NULL;
}

void seal_hash_begin(const struct seal *seal, enum seal_purpose purpose, struct seal_hash *hash)
{
    (void)crypto_generichash_init(&hash->state, seal->key[purpose], sizeof seal->key[purpose], SEAL_HASH_LEN);
}

void seal_hash_number(struct seal_hash *hash, int64_t number)
{
    uint8_t bytes[8];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)((uint64_t)number >> (8 * i));
    (void)crypto_generichash_update(&hash->state, bytes, sizeof bytes);
}

void seal_hash_bytes(struct seal_hash *hash, const void *bytes, size_t len)
{
    seal_hash_number(hash, (int64_t)len);
    (void)crypto_generichash_update(&hash->state, bytes, len);
}

void seal_hash_text(struct seal_hash *hash, const char *text)
{
    seal_hash_bytes(hash, text, strlen(text));
}

void seal_hash_end(struct seal_hash *hash, uint8_t hash_r[SEAL_HASH_LEN])
{
    (void)crypto_generichash_final(&hash->state, hash_r, SEAL_HASH_LEN);
}

void seal_phone(const struct seal *seal, enum seal_purpose purpose, const struct phone *phone,
                uint8_t hash_r[SEAL_HASH_LEN])
{
    struct seal_hash hash;
    seal_hash_begin(seal, purpose, &hash);
    seal_hash_text(&hash, phone->text);
    seal_hash_end(&hash, hash_r);
}

void seal_number(const struct seal *seal, const struct phone *phone, const uint8_t hash[SEAL_HASH_LEN],
                 uint8_t sealed_r[SEAL_NUMBER_LEN])
{
    uint8_t plain[PLAIN_LEN] = {(uint8_t)phone->kind};
    memcpy(plain + 1, phone->text, strnlen(phone->text, PHONE_TEXT_MAX - 1));
    randombytes_buf(sealed_r, NONCE_LEN);
    (void)crypto_aead_xchacha20poly1305_ietf_encrypt(sealed_r + NONCE_LEN, NULL, plain, sizeof plain, hash,
                                                     SEAL_HASH_LEN, NULL, sealed_r, seal->key[SEAL_NUMBER]);
    sodium_memzero(plain, sizeof plain);
}

enum rc seal_reveal(const struct seal *seal, const uint8_t sealed[SEAL_NUMBER_LEN], const uint8_t hash[SEAL_HASH_LEN],
                    struct phone *phone_r)
{
    uint8_t plain[PLAIN_LEN];
    memset(phone_r, 0, sizeof *phone_r);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(plain, NULL, NULL, sealed + NONCE_LEN, PLAIN_LEN + TAG_LEN, hash,
                                                   SEAL_HASH_LEN, sealed, seal->key[SEAL_NUMBER]) != 0)
        return E_PERM;
    phone_r->kind = plain[0] <= PHONE_ALPHA ? (enum phone_kind)plain[0] : PHONE_INVALID;
    memcpy(phone_r->text, plain + 1, PHONE_TEXT_MAX - 1);
    sodium_memzero(plain, sizeof plain);
    return OK;
}

void seal_uuid(int64_t now, uint8_t uuid_r[SEAL_UUID_LEN])
{
    uint64_t ms = (uint64_t)now * 1000;
    randombytes_buf(uuid_r, SEAL_UUID_LEN);
    for (int i = 0; i < 6; i++)
        uuid_r[i] = (uint8_t)(ms >> (8 * (5 - i)));
    uuid_r[6] = (uint8_t)((uuid_r[6] & 0x0f) | 0x70); /* version 7 */
    uuid_r[8] = (uint8_t)((uuid_r[8] & 0x3f) | 0x80); /* variant of RFC 9562 */
}

uint32_t seal_random(void)
{
    return randombytes_random();
}
