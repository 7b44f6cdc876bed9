/* SPDX-License-Identifier: Apache-2.0
 * Names, hashes and signatures against those of the second program. */
#include "formats.h"

/* An event of the vectors' `signatures`. */
static struct event *signed_event(const struct json *root, const char *which)
{
	const char *line = formats_text(json_get(json_get(root, "signatures"), which), "line");
	g_autoptr(GError) error = NULL;
	struct event *event = event_read(line, strlen(line), &error);

	g_assert_no_error(error);
	return event;
}

static void event_sig(const struct value *map, guint8 sig[SIG_SIZE])
{
	g_assert_true(hex_decode(sig, SIG_SIZE, value_text(map, "sig")));
}

static void test_station(void)
{
	static const char *const who[] = { "station", "second", "hub", "root" };
	g_autoptr(struct json) root = formats_read();

	for (guint i = 0; i < G_N_ELEMENTS(who); i++) {
		const struct json *about = json_get(root, who[i]);
		struct keypair keys;
		char st[ST_SIZE], hex[2 * KEY_SIZE + 1];
		formats_keys(root, who[i], &keys);
		hex_encode(hex, keys.public_key, KEY_SIZE);
		g_assert_cmpstr(hex, ==, formats_text(about, "public"));
		chain_station(st, keys.public_key);
		g_assert_cmpstr(st, ==, formats_text(about, "st"));
	}
}

static void test_head(void)
{
	static const char *const sets[] = { "published", "basic" };
	g_autoptr(struct json) root = formats_read();
	struct keypair keys, other;

	formats_keys(root, "station", &keys);
	formats_keys(root, "second", &other);
	for (guint i = 0; i < G_N_ELEMENTS(sets); i++) {
		const struct json *set = json_get(root, sets[i]);
		struct hash hash =
			formats_hash(json_get(json_at(json_get(set, "events"), 2), "hash"));
		guint8 wanted[SIG_SIZE];
		struct head head;
		head_sign(&head, &keys, "F14TRC29", 3, &hash);
		formats_sig(json_get(set, "head"), wanted);
		g_assert_cmpmem(head.sig, SIG_SIZE, wanted, SIG_SIZE);
		g_assert_true(head_check(&head, keys.public_key, "F14TRC29", &hash));
		g_assert_false(head_check(&head, other.public_key, "F14TRC29", &hash));
		g_assert_false(head_check(&head, keys.public_key, "F14TRC2A", &hash));
		hash.bytes[31] ^= 1;
		g_assert_false(head_check(&head, keys.public_key, "F14TRC29", &hash));
		hash.bytes[31] ^= 1;
		head.n = 4;
		g_assert_false(head_check(&head, keys.public_key, "F14TRC29", &hash));
	}
}

static void test_after(void)
{
	g_autoptr(struct json) root = formats_read();
	g_autoptr(struct event) opened = signed_event(root, "after");
	const struct value *after = event_value(opened, "after");
	const char *st = value_text(after, "st");
	gint64 n = value_int(after, "n", 0);
	struct keypair old, new;
	struct hash hash;
	guint8 sig[SIG_SIZE], wanted[SIG_SIZE];

	formats_keys(root, "station", &old);
	formats_keys(root, "second", &new);
	g_assert_true(hex_decode(hash.bytes, HASH_SIZE, value_text(after, "hash")));
	event_sig(after, wanted);
	after_sign(sig, &old, new.public_key, st, n, &hash);
	g_assert_cmpmem(sig, SIG_SIZE, wanted, SIG_SIZE);
	g_assert_true(after_check(sig, old.public_key, new.public_key, st, n, &hash));
	g_assert_false(after_check(sig, new.public_key, new.public_key, st, n, &hash));
	g_assert_false(after_check(sig, old.public_key, old.public_key, st, n, &hash));
	g_assert_false(after_check(sig, old.public_key, new.public_key, st, n + 1, &hash));
}

static void test_admit(void)
{
	g_autoptr(struct json) root = formats_read();
	g_autoptr(struct event) admitted = signed_event(root, "admit");
	const struct json *two = json_get(json_get(root, "signatures"), "admit_two_roles");
	struct keypair keys, hub, second;
	guint8 sig[SIG_SIZE], wanted[SIG_SIZE];

	formats_keys(root, "root", &keys);
	formats_keys(root, "hub", &hub);
	formats_keys(root, "second", &second);
	event_sig(admitted->root, wanted);
	admit_sign(sig, &keys, admitted->st, hub.public_key, "UO", "hub");
	g_assert_cmpmem(sig, SIG_SIZE, wanted, SIG_SIZE);
	g_assert_true(admit_check(sig, keys.public_key, admitted->st, hub.public_key, "UO", "hub"));
	g_assert_false(admit_check(sig, hub.public_key, admitted->st, hub.public_key, "UO", "hub"));
	g_assert_false(
		admit_check(sig, keys.public_key, admitted->st, hub.public_key, "U", "Ohub"));
	formats_sig(two, wanted);
	admit_sign(sig, &keys, formats_text(two, "st"), second.public_key, formats_text(two, "org"),
		formats_text(two, "roles"));
	g_assert_cmpmem(sig, SIG_SIZE, wanted, SIG_SIZE);
}

static void test_revoke(void)
{
	g_autoptr(struct json) root = formats_read();
	g_autoptr(struct event) revoked = signed_event(root, "revoke");
	const char *st = event_text(revoked, "station");
	gint64 last = event_int(revoked, "last", 0);
	struct keypair keys;
	guint8 sig[SIG_SIZE], wanted[SIG_SIZE];

	formats_keys(root, "root", &keys);
	event_sig(revoked->root, wanted);
	revoke_sign(sig, &keys, st, last);
	g_assert_cmpmem(sig, SIG_SIZE, wanted, SIG_SIZE);
	g_assert_true(revoke_check(sig, keys.public_key, st, last));
	g_assert_false(revoke_check(sig, keys.public_key, st, last - 1));
}

static void test_enrol(void)
{
	g_autoptr(struct json) root = formats_read();
	const struct json *rows = json_get(json_get(root, "signatures"), "enrol");
	struct keypair keys;

	formats_keys(root, "second", &keys);
	g_assert_cmpuint(json_size(rows), ==, 2);
	for (gsize i = 0; i < json_size(rows); i++) {
		const char *over = formats_text(json_at(rows, i), "over");
		guint8 sig[SIG_SIZE], wanted[SIG_SIZE];
		formats_sig(json_at(rows, i), wanted);
		enrol_sign(sig, &keys, over);
		g_assert_cmpmem(sig, SIG_SIZE, wanted, SIG_SIZE);
		g_assert_true(enrol_check(sig, keys.public_key, over));
		g_assert_false(enrol_check(sig, keys.public_key, "another"));
	}
}

static void test_root(void)
{
	g_autoptr(struct json) root = formats_read();
	const char *qr = formats_text(json_get(root, "signatures"), "root_qr");
	const char *hex = formats_text(json_get(root, "root"), "public");
	g_autofree char *cut = g_strndup(qr, strlen(qr) - 1);
	g_autofree char *lower = g_ascii_strdown(qr, -1);
	const char *const good[] = { qr, qr + strlen("BELGI:ROOT:"), hex };
	const char *const bad[] = { "", "BELGI:ROOT:", cut, lower, hex + 1 };
	struct keypair keys;
	guint8 key[KEY_SIZE];
	char text[64];

	formats_keys(root, "root", &keys);
	root_show(text, keys.public_key);
	g_assert_cmpstr(text, ==, qr);
	for (guint i = 0; i < G_N_ELEMENTS(good); i++) {
		memset(key, 0, sizeof(key));
		g_assert_true(root_read(key, good[i]));
		g_assert_cmpmem(key, KEY_SIZE, keys.public_key, KEY_SIZE);
	}
	for (guint i = 0; i < G_N_ELEMENTS(bad); i++)
		g_assert_false(root_read(key, bad[i]));
}

static void test_dev(void)
{
	g_autoptr(struct json) root = formats_read();
	const struct json *rows = json_get(json_get(root, "hashes"), "dev");
	char dev[DEV_SIZE];

	g_assert_cmpuint(json_size(rows), ==, 4);
	for (gsize i = 0; i < json_size(rows); i++) {
		const char *name = formats_text(json_at(rows, i), "name");
		const char *wanted = formats_text(json_at(rows, i), "dev");
		dev_of_name(dev, name);
		g_assert_cmpstr(dev, ==, wanted);
		if (*name == 'S')
			dev_of_serial(dev, name + 1);
		else if (*name == 'T')
			dev_of_tag(dev, name + 1);
		else
			dev_of_event(dev, "K7Q2M9XA", 417, 1795324530123);
		g_assert_cmpstr(dev, ==, wanted);
	}
}

static void test_conflict(void)
{
	g_autoptr(struct json) root = formats_read();
	const struct json *rows = json_get(json_get(root, "hashes"), "conflict");

	g_assert_cmpuint(json_size(rows), ==, 9);
	for (gsize i = 0; i < json_size(rows); i++) {
		char id[DEV_SIZE];
		conflict_id(id, formats_text(json_at(rows, i), "kind"),
			formats_text(json_at(rows, i), "key"));
		g_assert_cmpstr(id, ==, formats_text(json_at(rows, i), "id"));
	}
}

static void test_parts(void)
{
	g_autoptr(struct json) root = formats_read();
	const struct json *parts = json_get(json_get(root, "hashes"), "parts");
	const struct json *lines = json_get(parts, "lines");
	struct hash wanted = formats_hash(json_get(parts, "hash")), hashes[3], hash;

	for (gsize i = 0; i < G_N_ELEMENTS(hashes); i++) {
		const char *line = json_text(json_at(lines, i));
		hashes[i] = hash_of(line, strlen(line));
	}
	hash = hash_of_hashes(hashes, G_N_ELEMENTS(hashes));
	g_assert_true(hash_equal(&hash, &wanted));
}

static void test_blob(void)
{
	g_autoptr(struct json) root = formats_read();
	const struct json *blob = json_get(json_get(root, "hashes"), "blob");
	struct hash wanted = formats_hash(json_get(blob, "hash")), hash;
	const char *hex = formats_text(blob, "bytes");
	gsize len = strlen(hex) / 2;
	g_autofree guint8 *bytes = g_malloc(len);

	g_assert_true(hex_decode(bytes, len, hex));
	hash = hash_of(bytes, len);
	g_assert_true(hash_equal(&hash, &wanted));
}

static void test_name(void)
{
	static const char *const bad[] = { "", "K7Q2M9XA", "K7Q2M9XA.417", "K7Q2M9XA.417.1f0c22a",
		"K7Q2M9XA.417.1f0c22aaa", "K7Q2M9XA.0.1f0c22aa", "K7Q2M9XA.007.1f0c22aa",
		"K7Q2M9XA.-1.1f0c22aa", "k7q2m9xa.417.1f0c22aa", "K7Q2M9X.417.1f0c22aa",
		"K7Q2M9XAA.417.1f0c22aa", "K7Q2M9XA.417.1F0C22AA", "K7Q2M9XA.417 .1f0c22aa",
		"K7Q2M9XA.12345678901234567.1f0c22aa" };
	struct hash hash = { { 0x1f, 0x0c, 0x22, 0xaa, 0xff } };
	char name[NAME_SIZE], st[ST_SIZE], prefix[9];
	gint64 n;

	chain_event_name(name, "K7Q2M9XA", 9007199254740991, &hash);
	g_assert_cmpstr(name, ==, "K7Q2M9XA.9007199254740991.1f0c22aa");
	g_assert_true(chain_name_read(name, st, &n, prefix));
	g_assert_cmpstr(st, ==, "K7Q2M9XA");
	g_assert_cmpint(n, ==, 9007199254740991);
	g_assert_cmpstr(prefix, ==, "1f0c22aa");
	for (guint i = 0; i < G_N_ELEMENTS(bad); i++)
		if (chain_name_read(bad[i], st, &n, prefix))
			g_error("'%s' was read as a name", bad[i]);
}

static void test_id(void)
{
	char id[ID_SIZE], other[ID_SIZE];

	id_new(id, 's');
	id_new(other, 's');
	g_assert_cmpuint(strlen(id), ==, 13);
	g_assert_cmpint(id[0], ==, 's');
	for (guint i = 1; i < 13; i++)
		g_assert_cmpint(crockford_value(id[i]), >=, 0);
	g_assert_cmpstr(id, !=, other);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/chain/a_station_is_named_by_its_key", test_station);
	g_test_add_func("/chain/a_head_signs_station_number_and_hash", test_head);
	g_test_add_func("/chain/the_old_key_signs_the_chain_that_continues_it", test_after);
	g_test_add_func("/chain/the_root_admits_a_hub", test_admit);
	g_test_add_func("/chain/the_root_revokes_a_hub", test_revoke);
	g_test_add_func("/chain/enrolment_signs_the_code_or_the_epoch", test_enrol);
	g_test_add_func("/chain/a_root_key_is_read_from_its_code_and_from_hex", test_root);
	g_test_add_func("/chain/a_unit_is_named_by_serial_tag_or_event", test_dev);
	g_test_add_func("/chain/a_conflict_is_named_by_kind_and_key", test_conflict);
	g_test_add_func("/chain/the_last_part_hashes_those_before", test_parts);
	g_test_add_func("/chain/a_blob_is_named_by_its_bytes", test_blob);
	g_test_add_func("/chain/only_a_name_reads_as_a_name", test_name);
	g_test_add_func("/chain/a_new_id_is_a_letter_and_twelve_random_characters", test_id);
	return g_test_run();
}
