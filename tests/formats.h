/* SPDX-License-Identifier: Apache-2.0
 * The frozen formats as a second program wrote them: vectors/vectors.json by make_vectors.py. */
#pragma once

#include "base/encode.h"
#include "base/file.h"
#include "base/json.h"
#include "model/chain.h"

#include <string.h>

static inline struct json *formats_read(void)
{
	g_autofree char *text = NULL;
	gsize len;
	GError *error = NULL;
	struct json *root;

	file_read(SOURCE_DIR "/tests/vectors/vectors.json", 1 << 20, &text, &len, &error);
	g_assert_no_error(error);
	root = json_read(text, len, &error);
	g_assert_no_error(error);
	return root;
}

static inline const char *formats_text(const struct json *map, const char *key)
{
	const char *text = json_text(json_get(map, key));

	g_assert_nonnull(text);
	return text;
}

static inline void formats_keys(const struct json *root, const char *who, struct keypair *keys)
{
	guint8 seed[SEED_SIZE];

	g_assert_true(hex_decode(seed, SEED_SIZE, formats_text(json_get(root, who), "seed")));
	keypair_from_seed(keys, seed);
}

static inline struct hash formats_hash(const struct json *value)
{
	struct hash hash;

	g_assert_true(hex_decode(hash.bytes, HASH_SIZE, json_text(value)));
	return hash;
}

static inline void formats_sig(const struct json *map, guint8 sig[SIG_SIZE])
{
	g_assert_true(hex_decode(sig, SIG_SIZE, formats_text(map, "sig")));
}
