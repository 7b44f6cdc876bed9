/* SPDX-License-Identifier: Apache-2.0 */
#include "base/crypto.h"
#include "base/encode.h"

#include <string.h>

static void test_hash(void)
{
	char hex[2 * HASH_SIZE + 1];
	struct hash empty = hash_of("", 0);

	/* BLAKE2b-256 of nothing and of "abc"; also printed by b2sum -l 256. */
	hex_encode(hex, empty.bytes, HASH_SIZE);
	g_assert_cmpstr(
		hex, ==, "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
	struct hash abc = hash_of("abc", 3);
	hex_encode(hex, abc.bytes, HASH_SIZE);
	g_assert_cmpstr(
		hex, ==, "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
	g_assert_true(hash_equal(&abc, &abc));
	g_assert_false(hash_equal(&abc, &empty));
}

static void test_pair(void)
{
	struct hash a = hash_of("a", 1);
	struct hash b = hash_of("b", 1);
	struct hash pair = hash_pair(&a, &b);
	guint8 joined[2 * HASH_SIZE];

	memcpy(joined, a.bytes, HASH_SIZE);
	memcpy(joined + HASH_SIZE, b.bytes, HASH_SIZE);
	struct hash whole = hash_of(joined, sizeof(joined));
	g_assert_true(hash_equal(&whole, &pair));
}

/* RFC 8032, 7.1, test 2. */
static void test_signature(void)
{
	guint8 seed[SEED_SIZE];
	guint8 sig[SIG_SIZE];
	char hex[2 * SIG_SIZE + 1];
	struct keypair keys;

	g_assert_true(hex_decode(seed, SEED_SIZE,
		"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"));
	keypair_from_seed(&keys, seed);
	hex_encode(hex, keys.public_key, KEY_SIZE);
	g_assert_cmpstr(
		hex, ==, "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
	keypair_sign(&keys, "\x72", 1, sig);
	hex_encode(hex, sig, SIG_SIZE);
	g_assert_cmpstr(hex, ==,
		"92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
		"085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
	g_assert_true(signature_check(keys.public_key, "\x72", 1, sig));
	g_assert_false(signature_check(keys.public_key, "\x73", 1, sig));
	sig[5] ^= 1;
	g_assert_false(signature_check(keys.public_key, "\x72", 1, sig));
}

static void test_new_keys(void)
{
	struct keypair first;
	struct keypair second;
	guint8 sig[SIG_SIZE];

	keypair_from_seed(&first, (const guint8[SEED_SIZE]){ 1 });
	keypair_from_seed(&second, (const guint8[SEED_SIZE]){ 2 });
	g_assert_cmpint(memcmp(first.public_key, second.public_key, KEY_SIZE), !=, 0);
	keypair_sign(&first, "x", 1, sig);
	g_assert_true(signature_check(first.public_key, "x", 1, sig));
	g_assert_false(signature_check(second.public_key, "x", 1, sig));
}

static void test_random(void)
{
	guint8 bytes[64] = { 0 };
	guint8 zeros[64] = { 0 };
	guint32 seen = 0;

	random_fill(bytes, sizeof(bytes));
	g_assert_cmpint(memcmp(bytes, zeros, sizeof(bytes)), !=, 0);
	for (int i = 0; i < 2000; i++) {
		guint32 number = random_below(32);
		g_assert_cmpuint(number, <, 32);
		seen |= 1u << number;
	}
	g_assert_cmphex(seen, ==, 0xffffffff);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/crypto/a_hash_is_blake2b_256", test_hash);
	g_test_add_func("/crypto/a_hash_of_two_is_that_of_their_bytes", test_pair);
	g_test_add_func("/crypto/a_signature_is_ed25519_and_any_change_breaks_it", test_signature);
	g_test_add_func("/crypto/new_keys_differ_and_do_not_vouch_for_each_other", test_new_keys);
	g_test_add_func("/crypto/random_numbers_cover_their_range", test_random);
	return g_test_run();
}
