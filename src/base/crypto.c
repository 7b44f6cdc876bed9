/* SPDX-License-Identifier: Apache-2.0
 * BLAKE2b-256 and Ed25519 through libsodium, which is initialised before main. */
#include "base/crypto.h"

#include <sodium.h>
#include <string.h>

G_STATIC_ASSERT(HASH_SIZE == crypto_generichash_BYTES);
G_STATIC_ASSERT(KEY_SIZE == crypto_sign_PUBLICKEYBYTES);
G_STATIC_ASSERT(SECRET_SIZE == crypto_sign_SECRETKEYBYTES);
G_STATIC_ASSERT(SIG_SIZE == crypto_sign_BYTES);
G_STATIC_ASSERT(SEED_SIZE == crypto_sign_SEEDBYTES);

static void __attribute__((constructor)) crypto_start(void)
{
	if (sodium_init() < 0)
		g_error("libsodium: cannot start; is /dev/urandom there?");
}

struct hash hash_of(const void *data, gsize len)
{
	struct hash hash;

	crypto_generichash(hash.bytes, sizeof(hash.bytes), data, len, NULL, 0);
	return hash;
}

struct hash hash_pair(const struct hash *first, const struct hash *second)
{
	guint8 both[2 * HASH_SIZE];

	memcpy(both, first->bytes, HASH_SIZE);
	memcpy(both + HASH_SIZE, second->bytes, HASH_SIZE);
	return hash_of(both, sizeof(both));
}

bool hash_equal(const struct hash *a, const struct hash *b)
{
	return memcmp(a->bytes, b->bytes, HASH_SIZE) == 0;
}

void keypair_from_seed(struct keypair *keys, const guint8 seed[SEED_SIZE])
{
	crypto_sign_seed_keypair(keys->public_key, keys->secret_key, seed);
}

void keypair_sign(const struct keypair *keys, const void *message, gsize len, guint8 sig[SIG_SIZE])
{
	crypto_sign_detached(sig, NULL, message, len, keys->secret_key);
}

bool signature_check(
	const guint8 key[KEY_SIZE], const void *message, gsize len, const guint8 sig[SIG_SIZE])
{
	return crypto_sign_verify_detached(sig, message, len, key) == 0;
}

void random_fill(void *out, gsize len)
{
	randombytes_buf(out, len);
}

guint32 random_below(guint32 limit)
{
	return randombytes_uniform(limit);
}
