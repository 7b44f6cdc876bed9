/* SPDX-License-Identifier: Apache-2.0
 * The folder of a hub: made once, opened by one process at a time. Order matters in hub_init: the
 * store comes last, so that a folder with a store has all the rest. */
#include "base/encode.h"
#include "base/error.h"
#include "base/file.h"
#include "hub/centre.h"
#include "net/certificate.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

enum { FOLDER_MODE = 0700, SECRET_MODE = 0600, ORG_MAX = 16, ISSUERS_PASSED = 64 };

static const char store_name[] = "hub.sqlite";

char *folder_path(const char *folder, const char *name)
{
	return g_build_filename(folder, name, NULL);
}

bool folder_write_secret(const char *folder, const char *name, const char *text, GError **error)
{
	g_autofree char *path = folder_path(folder, name);
	g_autoptr(GError) problem = NULL;

	if (g_file_set_contents_full(path, text, -1,
		    G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, SECRET_MODE,
		    &problem))
		return true;
	return refuse(error, BELGI_ERROR_STORAGE,
		"%s: cannot be written (%s); check the folder and the disk", path,
		problem->message);
}

struct store *folder_open(
	const char *folder, enum store_mode mode, const struct clock *clock, GError **error)
{
	g_autofree char *path = folder_path(folder, store_name);

	if (mode != STORE_CREATE && !g_file_test(path, G_FILE_TEST_EXISTS)) {
		refuse(error, BELGI_ERROR_NOT_FOUND,
			"%s: has no hub; make one with belgi-hub init, or name its folder", folder);
		return NULL;
	}
	return store_open(path, mode, clock, error);
}

static bool exists(const char *folder, const char *name)
{
	g_autofree char *path = folder_path(folder, name);

	return g_file_test(path, G_FILE_TEST_EXISTS);
}

static bool make_folder(const char *folder, GError **error)
{
	if (g_mkdir_with_parents(folder, FOLDER_MODE) != 0)
		return refuse(error, BELGI_ERROR_STORAGE,
			"%s: cannot be made (%s); choose another folder", folder,
			g_strerror(errno));
	if (exists(folder, store_name))
		return refuse(error, BELGI_ERROR_CONFLICT,
			"%s: has a hub already; serve it, or choose another folder", folder);
	return true;
}

/* A key that is there already, of an init that broke off, is kept: someone may have printed it. */
static bool make_root(const char *folder, struct keypair *root, GError **error)
{
	char text[2 * SEED_SIZE + 2];
	guint8 seed[SEED_SIZE];
	g_autofree char *path = folder_path(folder, "root.key");

	if (g_file_test(path, G_FILE_TEST_EXISTS)) {
		g_autofree char *held = NULL;
		gsize len = 0;

		if (!file_read(path, 1024, &held, &len, error))
			return false;
		g_strchomp(held);
		if (strlen(held) != 2 * SEED_SIZE || !hex_decode(seed, SEED_SIZE, held))
			return refuse(error, BELGI_ERROR_BAD_INPUT,
				"%s: is no root key of 64 hex digits; put the right one there or move it away",
				path);
		keypair_from_seed(root, seed);
		return true;
	}
	random_fill(seed, SEED_SIZE);
	keypair_from_seed(root, seed);
	hex_encode(text, seed, SEED_SIZE);
	g_strlcat(text, "\n", sizeof(text));
	return folder_write_secret(folder, "root.key", text, error);
}

static bool make_certificate(const char *folder, const char *name, GError **error)
{
	g_autofree char *cert = NULL;
	g_autofree char *key = NULL;
	g_autofree char *path = folder_path(folder, "hub.cert");

	if (g_file_test(path, G_FILE_TEST_EXISTS))
		return true;
	return certificate_make(name ? name : g_get_host_name(), &cert, &key, error) &&
	       folder_write_secret(folder, "hub.key", key, error) &&
	       file_write(path, cert, strlen(cert), error);
}

static bool set_epoch(struct store *store, GError **error)
{
	guint8 bytes[(EPOCH_SIZE - 1) / 2];
	char epoch[EPOCH_SIZE];

	random_fill(bytes, sizeof(bytes));
	hex_encode(epoch, bytes, sizeof(bytes));
	return store_set(store, "epoch", epoch, error);
}

/* Event 2 of the hub's chain: the root admits it. */
static bool admit_hub(
	struct store *store, const struct keypair *root, const char *org, GError **error)
{
	struct draft *draft = draft_new("station.admitted");
	const struct keypair *keys = store_keys(store);
	const char *roles[] = { "hub", NULL };
	char hex[2 * SIG_SIZE + 1];
	char name[NAME_SIZE];
	guint8 sig[SIG_SIZE];

	admit_sign(sig, root, store_station(store), keys->public_key, org, roles[0]);
	draft_text(draft, "station", store_station(store));
	draft_text(draft, "for", org);
	draft_texts(draft, "roles", roles);
	hex_encode(hex, keys->public_key, KEY_SIZE);
	draft_text(draft, "key", hex);
	hex_encode(hex, sig, SIG_SIZE);
	draft_text(draft, "sig", hex);
	return own_append(store, draft, name, error);
}

static bool fill_store(
	struct store *store, const struct keypair *root, const char *org, GError **error)
{
	return store_set_feeding(store, error) && store_open_chain(store, org, 0, error) &&
	       admit_hub(store, root, org, error) && set_epoch(store, error) &&
	       store_set_root(store, root->public_key, error);
}

static void remove_store(const char *folder)
{
	static const char *const ends[] = { "", "-wal", "-shm" };

	for (gsize i = 0; i < G_N_ELEMENTS(ends); i++) {
		g_autofree char *name = g_strconcat(store_name, ends[i], NULL);
		g_autofree char *path = folder_path(folder, name);

		g_unlink(path);
	}
}

static bool org_is_sound(const char *org, GError **error)
{
	gsize len = strlen(org);

	if (len >= 1 && len <= ORG_MAX &&
		strspn(org, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == len)
		return true;
	return refuse(error, BELGI_ERROR_USAGE,
		"organisation '%s': is no code; use 1 to 16 of A-Z and 0-9", org);
}

bool hub_init(const char *folder, const char *org, const char *name, const struct clock *clock,
	char root_text[64], GError **error)
{
	struct keypair root;

	org = org ? org : "HUB";
	if (!org_is_sound(org, error) || !make_folder(folder, error) ||
		!make_root(folder, &root, error) || !make_certificate(folder, name, error))
		return false;
	g_autoptr(struct store) store = folder_open(folder, STORE_CREATE, clock, error);

	if (!store)
		return false;
	if (!fill_store(store, &root, org, error)) {
		g_clear_pointer(&store, store_close);
		remove_store(folder);
		return false;
	}
	root_show(root_text, root.public_key);
	return true;
}

/* Prefixes that were given since the backup are not in it: they are left out. */
static bool pass_issuers(struct store *store, GError **error)
{
	g_autofree char *used = store_get(store, "issuer.next");
	g_autofree char *next = g_strdup_printf("%" G_GUINT64_FORMAT,
		(used ? g_ascii_strtoull(used, NULL, 10) : 0) + ISSUERS_PASSED);

	return store_set(store, "issuer.next", next, error);
}

bool hub_restored(const char *folder, const struct clock *clock, GError **error)
{
	g_autoptr(struct store) store = folder_open(folder, STORE_WRITE, clock, error);

	if (!store)
		return false;
	g_autofree char *org = g_strdup(store_org(store));

	return store_open_chain(store, org, 0, error) && store_sign(store, error) &&
	       pass_issuers(store, error) && set_epoch(store, error);
}
