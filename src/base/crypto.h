/* SPDX-License-Identifier: Apache-2.0
 * Hashes and signatures: the only file pair that knows libsodium.
 * H is BLAKE2b-256, unkeyed; signatures are Ed25519 (RFC 8032), detached. */
#pragma once

#include <glib.h>
#include <stdbool.h>

enum { HASH_SIZE = 32, KEY_SIZE = 32, SECRET_SIZE = 64, SIG_SIZE = 64, SEED_SIZE = 32 };

struct hash {
	guint8 bytes[HASH_SIZE];
};

struct keypair {
	guint8 public_key[KEY_SIZE];
	guint8 secret_key[SECRET_SIZE];
};

struct hash hash_of(const void *data, gsize len);
struct hash hash_pair(const struct hash *first, const struct hash *second); /* H(first || second) */
bool hash_equal(const struct hash *a, const struct hash *b);

void keypair_from_seed(struct keypair *keys, const guint8 seed[SEED_SIZE]);
void keypair_sign(const struct keypair *keys, const void *message, gsize len, guint8 sig[SIG_SIZE]);
bool signature_check(const guint8 key[KEY_SIZE], const void *message, gsize len, const guint8 sig[SIG_SIZE]);

void random_fill(void *out, gsize len);
/* Uniform in 0 .. limit-1. */
guint32 random_below(guint32 limit);
