/*
 * seal: what keeps phone numbers from whoever gets hold of the database alone.
 * A number is stored sealed (XChaCha20-Poly1305, libsodium) beside a keyed
 * BLAKE2b hash to find it by; the 32-byte secret lies in a file of its own.
 *
 * Used by io/store_sqlite. Never logs, never shows a number or the secret. Each
 * purpose has a key of its own, derived from the secret (crypto_kdf), so that a
 * ballot's hash matches no person's.
 */
#ifndef SUARA_IO_SEAL_H
#define SUARA_IO_SEAL_H

#include "core/err.h"
#include "core/phone.h"

#include <sodium.h>
#include <stddef.h>
#include <stdint.h>

#define SEAL_SECRET_LEN 32
#define SEAL_HASH_LEN   16
#define SEAL_UUID_LEN   16
/* nonce, kind and padded text, tag: the same for all, so that the length tells nothing */
#define SEAL_NUMBER_LEN (24 + 1 + PHONE_TEXT_MAX + 16)

enum seal_purpose { /* the order is the key's number: never change it, add at the end */
                    SEAL_NUMBER,
                    SEAL_PERSON, /* finds a person                         */
                    SEAL_BALLOT, /* voter of a rating or a vote            */
                    SEAL_DIGEST, /* of an SMS, against taking it twice     */
                    SEAL_CHECK,  /* is this the database's own secret?     */
                    SEAL_AUDIT,  /* of what was done, as a chain           */
                    SEAL_PURPOSE_COUNT
};

struct seal; /* handle; its memory is locked and wiped */

/*
 * seal_open - read the secret of `path`; NULL: a random one that is never written.
 * may_create: when there is no such file, make it: mode 0600, 32 random bytes,
 * complete on disk before it has its name, never in place of another.
 * E_NOTFOUND no such file; E_PERM not 32 bytes, open to others than its owner, not a
 * plain file, no permission; E_TEMP disk full and the like.
 */
enum rc seal_open(const char *path, bool may_create, struct seal **seal_r, struct err *err) MUST_CHECK;
void seal_close(struct seal **seal);

/* A keyed hash of several values: begin, add each, end. Lengths are hashed too,
 * so that ("ab", "c") differs from ("a", "bc"). */
struct seal_hash {
    crypto_generichash_state state;
};
void seal_hash_begin(const struct seal *seal, enum seal_purpose purpose, struct seal_hash *hash);
void seal_hash_number(struct seal_hash *hash, int64_t number);
void seal_hash_text(struct seal_hash *hash, const char *text);
void seal_hash_bytes(struct seal_hash *hash, const void *bytes, size_t len);
void seal_hash_end(struct seal_hash *hash, uint8_t hash_r[SEAL_HASH_LEN]);

/* The hash of a number for a purpose: seal_phone(s, SEAL_PERSON, &phone, hash). */
void seal_phone(const struct seal *seal, enum seal_purpose purpose, const struct phone *phone,
                uint8_t hash_r[SEAL_HASH_LEN]);

/* Seal a number; it opens only together with the same hash (of SEAL_PERSON). */
void seal_number(const struct seal *seal, const struct phone *phone, const uint8_t hash[SEAL_HASH_LEN],
                 uint8_t sealed_r[SEAL_NUMBER_LEN]);

/* Open it again. E_PERM: changed, another row's, or another secret's. */
enum rc seal_reveal(const struct seal *seal, const uint8_t sealed[SEAL_NUMBER_LEN], const uint8_t hash[SEAL_HASH_LEN],
                    struct phone *phone_r) MUST_CHECK;

/* UUIDv7 (RFC 9562) of that second; the rest is random. */
void seal_uuid(int64_t now, uint8_t uuid_r[SEAL_UUID_LEN]);

/* 32 random bits of the kernel. */
uint32_t seal_random(void);

#endif
