/* SPDX-License-Identifier: Apache-2.0
 * Shutting a station out: station.revoked in the hub's own chain. What the station wrote above
 * `last` then changes nothing anywhere, its token is refused, and so is a chain that continues it.
 * Of several revocations the smallest number counts, so none is ever taken back. A hub is shut out
 * by the root key alone, which signs the event. */
#include "base/encode.h"
#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "hub/centre.h"
#include "net/client.h"

#include <string.h>

enum { ASK_SECONDS = 5, TEXT_MAX = 4096, CHAINS_MAX = 16 };

/* ---- whether a hub serves here ---- */

static bool answers(const char *url)
{
	AUTO_REPLY struct reply reply = { 0 };
	g_autoptr(struct client) client = client_new(url, NULL, NULL);
	const struct request request = {
		.method = "GET", .path = "/", .seconds = ASK_SECONDS, .max = TEXT_MAX
	};

	return client && client_call(client, &request, &reply, NULL);
}

/* `serving` also stays behind where a hub ended badly. */
static bool refuse_serving(const char *folder, GError **error)
{
	g_autofree char *path = folder_path(folder, "serving");
	g_autofree char *text = NULL;
	g_autoptr(struct json) root = NULL;
	const char *url;
	gsize len = 0;

	if (!file_read(path, TEXT_MAX, &text, &len, NULL))
		return true;
	root = json_read(text, len, NULL);
	url = json_text(json_get(root, "admin"));
	return !url || !answers(url) ||
	       refuse(error, BELGI_ERROR_REFUSED, "%s: the hub serves; stop the hub first", folder);
}

/* ---- the event ---- */

static bool read_root(const char *folder, struct keypair *root, GError **error)
{
	g_autofree char *path = folder_path(folder, "root.key");
	g_autofree char *text = NULL;
	guint8 seed[SEED_SIZE];
	gsize len = 0;

	if (!file_read(path, TEXT_MAX, &text, &len, error)) {
		g_prefix_error(error, "the root key shuts a hub out: ");
		return false;
	}
	g_strchomp(text);
	if (strlen(text) != 2 * SEED_SIZE || !hex_decode(seed, SEED_SIZE, text))
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"%s: is no root key of 64 hex digits; put the right one there", path);
	keypair_from_seed(root, seed);
	return true;
}

static bool sign(
	const char *folder, struct draft *draft, const char *st, gint64 last, GError **error)
{
	struct keypair root;
	guint8 sig[SIG_SIZE];
	char hex[2 * SIG_SIZE + 1];

	if (!read_root(folder, &root, error))
		return false;
	revoke_sign(sig, &root, st, last);
	hex_encode(hex, sig, SIG_SIZE);
	draft_text(draft, "sig", hex);
	return true;
}

/* The chain that the hub writes, or one that it continues. */
static bool is_own(struct store *store, const char *st)
{
	char chain[ST_SIZE], before[ST_SIZE];
	gint64 n;

	g_strlcpy(chain, store_station(store), sizeof(chain));
	for (int i = 0; i < CHAINS_MAX && strcmp(chain, st) != 0; i++) {
		if (!authority_after(store_authority(store), chain, before, &n))
			return false;
		g_strlcpy(chain, before, sizeof(chain));
	}
	return true;
}

static bool may_revoke(struct store *store, const char *st, gint64 last, GError **error)
{
	const struct authority *authority = store_authority(store);
	gint64 before = authority_last(authority, st);

	if (is_own(store, st))
		return refuse(error, BELGI_ERROR_REFUSED,
			"station %s: is this hub itself; shut it out at another hub", st);
	if (!authority_admitted(authority, st) && before == G_MAXINT64)
		return refuse(error, BELGI_ERROR_NOT_FOUND,
			"station %s: was never admitted here; look for its name with belgi verify",
			st);
	return last < before ||
	       refuse(error, BELGI_ERROR_CONFLICT,
		       "station %s: is shut out above %" G_GINT64_FORMAT
		       " already, which cannot be taken back; admit it anew with a code",
		       st, before);
}

bool hub_revoke(
	const char *folder, const char *st, gint64 *last, const struct clock *clock, GError **error)
{
	g_autofree char *upper = g_ascii_strup(st, -1);
	g_autoptr(struct draft) draft = draft_new("station.revoked");
	g_autoptr(struct store) store = NULL;
	char name[NAME_SIZE];
	struct hash hash;

	if (!refuse_serving(folder, error))
		return false;
	store = folder_open(folder, STORE_WRITE, clock, error);
	if (!store)
		return false;
	if (*last < 0)
		*last = store_chain_end(store, upper, &hash);
	if (!may_revoke(store, upper, *last, error))
		return false;
	draft_text(draft, "station", upper);
	draft_int(draft, "last", *last);
	if ((authority_roles(store_authority(store), upper) & ROLE_HUB) &&
		!sign(folder, draft, upper, *last, error))
		return false;
	return own_append(store, g_steal_pointer(&draft), name, error);
}
