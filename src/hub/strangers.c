/* SPDX-License-Identifier: Apache-2.0
 * Chains that nobody admitted. Whoever has a key can make some, and a hub keeps what stations bring
 * of them, for an admission may come later. So that no station fills the hub, each may begin
 * STRANGERS_MAX of them here:
 *   strangers.ST = "ST ST ..." those that station ST began
 * A chain counts until it is admitted. Its own chain, one that is held already and one that
 * continues an admitted chain never count. */
#include "base/encode.h"
#include "base/error.h"
#include "hub/centre.h"

#include <string.h>

enum { STRANGERS_MAX = 64 };

/* `after` of a run's first line is signed by the key of an admitted chain. */
static bool continues_admitted(const struct authority *authority, const struct run *run)
{
	guint8 key[KEY_SIZE];
	guint8 sig[SIG_SIZE];
	struct hash hash;

	if (!run_own_key(run, key))
		return false;
	const struct run_line *first = &g_array_index(run->lines, struct run_line, 0);
	g_autoptr(struct event) opened = event_read(first->text, first->len, NULL);
	const struct value *after = opened ? event_value(opened, "after") : NULL;
	const char *st = value_text(after, "st");
	const char *hash_hex = value_text(after, "hash");
	const char *sig_hex = value_text(after, "sig");
	const guint8 *old =
		st && authority_admitted(authority, st) ? authority_key(authority, st) : NULL;

	return old && hash_hex && sig_hex && hex_decode(hash.bytes, HASH_SIZE, hash_hex) &&
	       hex_decode(sig, SIG_SIZE, sig_hex) &&
	       after_check(sig, old, key, st, value_int(after, "n", 0), &hash);
}

static bool is_stranger(struct store *store, const char *bringer, const struct run *run)
{
	const struct authority *authority = store_authority(store);
	struct hash hash;

	return strcmp(run->st, bringer) != 0 && !authority_admitted(authority, run->st) &&
	       store_chain_end(store, run->st, &hash) == 0 && !continues_admitted(authority, run);
}

/* Those that the bringer began and that are strangers still. */
static GPtrArray *begun_by(struct store *store, const char *setting)
{
	g_autofree char *text = store_get(store, setting);
	g_auto(GStrv) names = g_strsplit(text ? text : "", " ", -1);
	GPtrArray *begun = g_ptr_array_new_with_free_func(g_free);

	for (guint i = 0; names[i]; i++)
		if (*names[i] && !authority_admitted(store_authority(store), names[i]))
			g_ptr_array_add(begun, g_strdup(names[i]));
	return begun;
}

static bool save(struct store *store, const char *setting, const GPtrArray *begun, GError **error)
{
	g_autoptr(GString) text = g_string_new(NULL);

	for (guint i = 0; i < begun->len; i++)
		g_string_append_printf(
			text, "%s%s", i ? " " : "", (const char *)g_ptr_array_index(begun, i));
	return store_set(store, setting, text->str, error);
}

static bool is_listed(GPtrArray *texts, const char *text)
{
	return g_ptr_array_find_with_equal_func(texts, text, g_str_equal, NULL);
}

/* Takes the runs of these chains out. */
static void drop(struct body *body, GPtrArray *chains)
{
	for (guint i = body->runs->len; i > 0; i--) {
		const struct run *run = g_ptr_array_index(body->runs, i - 1);

		if (is_listed(chains, run->st))
			g_ptr_array_remove_index(body->runs, i - 1);
	}
}

/* The chains of a body that would be over the limit; those that are not go to `begun`. */
static GPtrArray *find_excess(
	struct store *store, const char *bringer, const struct body *body, GPtrArray *begun)
{
	GPtrArray *excess = g_ptr_array_new_with_free_func(g_free);

	for (guint i = 0; i < body->runs->len; i++) {
		const struct run *run = g_ptr_array_index(body->runs, i);

		if (!is_stranger(store, bringer, run) || is_listed(begun, run->st) ||
			is_listed(excess, run->st))
			continue;
		g_ptr_array_add(begun->len < STRANGERS_MAX ? begun : excess, g_strdup(run->st));
	}
	return excess;
}

bool strangers_limit(struct store *store, const char *bringer, struct body *body, char st[ST_SIZE],
	GError **error)
{
	g_autofree char *setting = g_strconcat("strangers.", bringer, NULL);
	g_autoptr(GPtrArray) begun = NULL;
	g_autoptr(GPtrArray) excess = NULL;
	bool any = false;

	*st = '\0';
	for (guint i = 0; i < body->runs->len && !any; i++)
		any = is_stranger(store, bringer, g_ptr_array_index(body->runs, i));
	if (!any)
		return true;
	begun = begun_by(store, setting);
	excess = find_excess(store, bringer, body, begun);
	/* Counted before they are taken: a cut between the two counts one too many, not one less.
	 */
	if (!save(store, setting, begun, error))
		return false;
	if (excess->len == 0)
		return true;
	drop(body, excess);
	g_strlcpy(st, g_ptr_array_index(excess, 0), ST_SIZE);
	return refuse(error, BELGI_ERROR_LIMIT,
		"chain %s: station %s already brought %d chains that nobody admitted; have one of them admitted, then send it again",
		st, bringer, STRANGERS_MAX);
}
