/* SPDX-License-Identifier: Apache-2.0
 * Shutting a station out: station.revoked in the hub's own chain. What the station wrote above
 * `last` then changes nothing anywhere, its token is refused, and so is a chain that continues it.
 * Of several revocations the smallest number counts, so none is ever taken back. A hub is shut out
 * by the root key alone, which signs the event. */
#include "base/encode.h"
#include "base/error.h"
#include "base/file.h"
#include "hub/centre.h"

#include <string.h>

enum { TEXT_MAX = 4096, CHAINS_MAX = 16 };

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

/* In turn. */
static bool shut_out(
	struct store *store, const char *folder, const char *st, gint64 *last, GError **error)
{
	g_autofree char *upper = g_ascii_strup(st, -1);
	g_autoptr(struct draft) draft = draft_new("station.revoked");
	char name[NAME_SIZE];
	struct hash hash;

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

/* ---- beside a serving hub ---- */

static char *write_order(const char *st, gint64 last)
{
	struct json_writer w = { g_string_new(NULL), false };

	json_begin(&w, NULL, '{');
	json_put_text(&w, "station", st);
	if (last >= 0)
		json_put_int(&w, "last", last);
	json_end(&w, '}');
	return g_string_free(w.out, FALSE);
}

void handle_revoke(void *data, const struct http_request *request, struct http_answer *answer)
{
	struct hub *hub = data;
	g_autoptr(GError) error = NULL;
	g_autoptr(struct json) root = NULL;
	struct json_writer w = { NULL, false };
	gint64 last = -1;

	if (!admin_may(hub, request, answer))
		return;
	root = json_read(request->body, request->len, &error);
	const char *st = json_text(json_get(root, "station"));

	json_int(json_get(root, "last"), &last);
	if (!st) {
		http_refuse(answer, 400, "revoke: names no station; send its name");
		return;
	}
	AUTO_TURN struct turn *mine = turn_take(&hub->writing);

	if (!shut_out(hub->store, hub->folder, st, &last, &error)) {
		http_refuse_error(answer, error);
		return;
	}
	w.out = g_string_new(NULL);
	json_begin(&w, NULL, '{');
	json_put_int(&w, "last", last);
	json_end(&w, '}');
	http_json(answer, w.out);
	feeder_kick(hub);
}

bool hub_revoke(
	const char *folder, const char *st, gint64 *last, const struct clock *clock, GError **error)
{
	g_autofree char *text = write_order(st, *last);
	AUTO_REPLY struct reply reply = { 0 };

	if (admin_ask(folder, "/admin/revoke", text, &reply)) {
		g_autoptr(struct json) root = admin_reply(&reply, "last", error);

		return root && json_int(json_get(root, "last"), last);
	}
	g_autoptr(struct store) store = folder_open(folder, STORE_WRITE, clock, error);

	return store && shut_out(store, folder, st, last, error);
}
