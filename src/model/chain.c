/* SPDX-License-Identifier: Apache-2.0
 * Names, hashes and signatures of a chain. H is BLAKE2b-256, NUL one zero byte, n decimal.
 *
 * st       crockford(H(public key), 8)
 * hash(0)  H(public key); hash(n) = H(hash(n-1) || H(line n))
 * name     ST.N. and the first 8 hex digits of hash(n)
 * dev      crockford(H(name), 16); the name of a unit is S + serial, T + tag, or E + st.n.at
 * conflict crockford(H(kind NUL key), 16)
 *
 * What keys sign (Ed25519), pieces parted by NUL:
 * head     belgi-head-1 st n hash(n)              a station, of its own chain
 * after    belgi-after-1 new-key old-st n hash(n) the old key, for the chain that continues its own
 * admit    belgi-admit-1 st key org roles         the root; roles joined by commas
 * revoke   belgi-revoke-1 st n                    the root
 * enrol    belgi-enrol-1 code                     a station; by proof, the hub's epoch for the code
 */
#include "model/chain.h"

#include "base/encode.h"
#include "model/field.h"

#include <string.h>

#define ROOT_PREFIX "BELGI:ROOT:"

enum { ROOT_CHARS = 52 };

struct hash chain_start(const guint8 key[KEY_SIZE])
{
	return hash_of(key, KEY_SIZE);
}

struct hash chain_next(const struct hash *previous, const struct hash *line_hash)
{
	return hash_pair(previous, line_hash);
}

void chain_station(char st[ST_SIZE], const guint8 key[KEY_SIZE])
{
	struct hash start = chain_start(key);

	crockford_encode(st, ST_SIZE - 1, start.bytes, HASH_SIZE);
}

/* Without a printf, for every event that is read is named so. No line has a number of more
 * than 16 digits; of one that a run claims to have the last 16 are kept. */
void chain_event_name(char name[NAME_SIZE], const char *st, gint64 n, const struct hash *hash)
{
	char digits[16], *first = digits + sizeof(digits), *at = name;

	do
		*--first = (char)('0' + n % 10);
	while ((n /= 10) > 0 && first > digits);
	at = g_stpcpy(at, st);
	*at++ = '.';
	memcpy(at, first, (gsize)(digits + sizeof(digits) - first));
	at += digits + sizeof(digits) - first;
	*at++ = '.';
	hex_encode(at, hash->bytes, 4);
}

bool chain_name_read(const char *name, char st[ST_SIZE], gint64 *n, char prefix[9])
{
	char *end;

	if (!field_text_fits(FIELD_NAME, name))
		return false;
	memcpy(st, name, ST_SIZE - 1);
	st[ST_SIZE - 1] = '\0';
	*n = g_ascii_strtoll(name + ST_SIZE, &end, 10);
	memcpy(prefix, end + 1, 9);
	return true;
}

/* A message in the making; its pieces are parted by NUL. */
static GString *message_new(const char *label)
{
	return g_string_new(label);
}

static void message_add(GString *message, const void *piece, gsize len)
{
	g_string_append_c(message, '\0');
	g_string_append_len(message, piece, (gssize)len);
}

static void message_add_text(GString *message, const char *text)
{
	message_add(message, text, strlen(text));
}

static void message_add_number(GString *message, gint64 number)
{
	char text[24];

	g_snprintf(text, sizeof(text), "%" G_GINT64_FORMAT, number);
	message_add_text(message, text);
}

static void message_sign(GString *message, const struct keypair *keys, guint8 sig[SIG_SIZE])
{
	keypair_sign(keys, message->str, message->len, sig);
	g_string_free(message, TRUE);
}

static bool message_check(GString *message, const guint8 key[KEY_SIZE], const guint8 sig[SIG_SIZE])
{
	bool good = signature_check(key, message->str, message->len, sig);

	g_string_free(message, TRUE);
	return good;
}

static GString *head_message(const char *st, gint64 n, const struct hash *hash)
{
	GString *message = message_new("belgi-head-1");

	message_add_text(message, st);
	message_add_number(message, n);
	message_add(message, hash->bytes, HASH_SIZE);
	return message;
}

void head_sign(struct head *head, const struct keypair *keys, const char *st, gint64 n,
	const struct hash *hash)
{
	head->n = n;
	message_sign(head_message(st, n, hash), keys, head->sig);
}

bool head_check(const struct head *head, const guint8 key[KEY_SIZE], const char *st,
	const struct hash *hash)
{
	return message_check(head_message(st, head->n, hash), key, head->sig);
}

static GString *after_message(
	const guint8 new_key[KEY_SIZE], const char *old_st, gint64 n, const struct hash *hash)
{
	GString *message = message_new("belgi-after-1");

	message_add(message, new_key, KEY_SIZE);
	message_add_text(message, old_st);
	message_add_number(message, n);
	message_add(message, hash->bytes, HASH_SIZE);
	return message;
}

void after_sign(guint8 sig[SIG_SIZE], const struct keypair *old_keys,
	const guint8 new_key[KEY_SIZE], const char *old_st, gint64 n, const struct hash *hash)
{
	message_sign(after_message(new_key, old_st, n, hash), old_keys, sig);
}

bool after_check(const guint8 sig[SIG_SIZE], const guint8 old_key[KEY_SIZE],
	const guint8 new_key[KEY_SIZE], const char *old_st, gint64 n, const struct hash *hash)
{
	return message_check(after_message(new_key, old_st, n, hash), old_key, sig);
}

static GString *admit_message(
	const char *st, const guint8 key[KEY_SIZE], const char *org, const char *roles)
{
	GString *message = message_new("belgi-admit-1");

	message_add_text(message, st);
	message_add(message, key, KEY_SIZE);
	message_add_text(message, org);
	message_add_text(message, roles);
	return message;
}

void admit_sign(guint8 sig[SIG_SIZE], const struct keypair *root, const char *st,
	const guint8 key[KEY_SIZE], const char *org, const char *roles)
{
	message_sign(admit_message(st, key, org, roles), root, sig);
}

bool admit_check(const guint8 sig[SIG_SIZE], const guint8 root[KEY_SIZE], const char *st,
	const guint8 key[KEY_SIZE], const char *org, const char *roles)
{
	return message_check(admit_message(st, key, org, roles), root, sig);
}

static GString *revoke_message(const char *st, gint64 last)
{
	GString *message = message_new("belgi-revoke-1");

	message_add_text(message, st);
	message_add_number(message, last);
	return message;
}

void revoke_sign(guint8 sig[SIG_SIZE], const struct keypair *root, const char *st, gint64 last)
{
	message_sign(revoke_message(st, last), root, sig);
}

bool revoke_check(
	const guint8 sig[SIG_SIZE], const guint8 root[KEY_SIZE], const char *st, gint64 last)
{
	return message_check(revoke_message(st, last), root, sig);
}

static GString *enrol_message(const char *code_or_epoch)
{
	GString *message = message_new("belgi-enrol-1");

	message_add_text(message, code_or_epoch);
	return message;
}

void enrol_sign(guint8 sig[SIG_SIZE], const struct keypair *keys, const char *code_or_epoch)
{
	message_sign(enrol_message(code_or_epoch), keys, sig);
}

bool enrol_check(const guint8 sig[SIG_SIZE], const guint8 key[KEY_SIZE], const char *code_or_epoch)
{
	return message_check(enrol_message(code_or_epoch), key, sig);
}

void root_show(char text[64], const guint8 root[KEY_SIZE])
{
	char code[ROOT_CHARS + 1];

	crockford_encode(code, ROOT_CHARS, root, KEY_SIZE);
	g_snprintf(text, 64, ROOT_PREFIX "%s", code);
}

bool root_read(guint8 root[KEY_SIZE], const char *text)
{
	if (g_str_has_prefix(text, ROOT_PREFIX))
		text += strlen(ROOT_PREFIX);
	if (strlen(text) == ROOT_CHARS)
		return crockford_decode(root, KEY_SIZE, text);
	return strlen(text) == 2 * KEY_SIZE && hex_decode(root, KEY_SIZE, text);
}

static void name_by_hash(char out[DEV_SIZE], const void *bytes, gsize len)
{
	struct hash hash = hash_of(bytes, len);

	crockford_encode(out, DEV_SIZE - 1, hash.bytes, HASH_SIZE);
}

void dev_of_name(char dev[DEV_SIZE], const char *name)
{
	name_by_hash(dev, name, strlen(name));
}

static void dev_of_letter(char dev[DEV_SIZE], char letter, const char *rest)
{
	const char first[] = { letter, '\0' };
	g_autofree char *name = g_strconcat(first, rest, NULL);

	dev_of_name(dev, name);
}

void dev_of_serial(char dev[DEV_SIZE], const char *serial)
{
	dev_of_letter(dev, 'S', serial);
}

void dev_of_tag(char dev[DEV_SIZE], const char *tag)
{
	dev_of_letter(dev, 'T', tag);
}

void dev_of_event(char dev[DEV_SIZE], const char *st, gint64 n, gint64 at)
{
	g_autofree char *rest =
		g_strdup_printf("%s.%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT, st, n, at);

	dev_of_letter(dev, 'E', rest);
}

void conflict_id(char id[DEV_SIZE], const char *kind, const char *key)
{
	g_autoptr(GString) message = message_new(kind);

	message_add_text(message, key);
	name_by_hash(id, message->str, message->len);
}

void id_new(char id[ID_SIZE], char letter)
{
	id[0] = letter;
	crockford_random(id + 1, ID_SIZE - 2);
}

struct hash hash_of_hashes(const struct hash *hashes, gsize count)
{
	G_STATIC_ASSERT(sizeof(struct hash) == HASH_SIZE);
	return hash_of(hashes, count * HASH_SIZE);
}
