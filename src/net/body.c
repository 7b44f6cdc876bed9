/* SPDX-License-Identifier: Apache-2.0
 * A key is good for a chain when it gives the chain's name; which keys count is the fold's affair.
 * The reader's own knowledge goes first, so that a second key under a known name vouches for
 * nothing. */
#include "net/body.h"
#include "base/encode.h"
#include "base/error.h"

#include <string.h>

/* What a body brings: st -> key, gathered when the first run needs it. */
struct brought {
	const struct body *body;
	GHashTable *keys;
};

void body_clear(struct body *body)
{
	g_clear_pointer(&body->runs, g_ptr_array_unref);
	g_clear_pointer(&body->text, g_free);
}

bool body_read(struct body *body, char *text, gsize len, struct run_fault *fault, GError **error)
{
	body_clear(body);
	memset(fault, 0, sizeof(*fault));
	body->text = text;
	body->runs = runs_read(text, len, BODY_RUNS_MAX, fault, error);
	return body->runs != NULL;
}

static void show_run(const struct run *run, struct authority *authority)
{
	for (guint i = 0; i < run->lines->len; i++) {
		const struct run_line *line = &g_array_index(run->lines, struct run_line, i);
		g_autoptr(struct event) event =
			line->text ? event_read(line->text, line->len, NULL) : NULL;

		if (!event)
			continue;
		event_place(event, &line->hash);
		authority_add(authority, event);
	}
}

void body_show(const struct body *body, struct authority *authority)
{
	for (guint i = 0; i < body->runs->len; i++)
		show_run(g_ptr_array_index(body->runs, i), authority);
}

static void bring(struct brought *brought, const guint8 key[KEY_SIZE])
{
	char st[ST_SIZE];

	chain_station(st, key);
	if (!g_hash_table_contains(brought->keys, st))
		g_hash_table_insert(brought->keys, g_strdup(st), g_memdup2(key, KEY_SIZE));
}

static void bring_admitted(struct brought *brought, const struct run_line *line)
{
	static const char mark[] = "\"kind\":\"station.admitted\"";
	guint8 key[KEY_SIZE];

	if (!line->text || !g_strstr_len(line->text, (gssize)line->len, mark))
		return;
	g_autoptr(struct event) event = event_read(line->text, line->len, NULL);
	const char *text = event ? event_text(event, "key") : NULL;

	if (text && hex_decode(key, KEY_SIZE, text))
		bring(brought, key);
}

static void gather(struct brought *brought)
{
	brought->keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	for (guint i = 0; i < brought->body->runs->len; i++) {
		const struct run *run = g_ptr_array_index(brought->body->runs, i);
		guint8 key[KEY_SIZE];

		if (run_own_key(run, key))
			bring(brought, key);
		for (guint at = 0; at < run->lines->len; at++)
			bring_admitted(brought, &g_array_index(run->lines, struct run_line, at));
	}
}

static bool find_brought(struct brought *brought, const char *st, guint8 key[KEY_SIZE])
{
	if (!brought->keys)
		gather(brought);
	const guint8 *found = g_hash_table_lookup(brought->keys, st);

	if (found)
		memcpy(key, found, KEY_SIZE);
	return found != NULL;
}

static bool check_run(const struct run *run, struct brought *brought, body_key known, void *data,
	struct run_fault *fault, GError **error)
{
	guint8 key[KEY_SIZE];

	if (known(data, run->st, key) || find_brought(brought, run->st, key))
		return run_check(run, key, fault, error);
	g_strlcpy(fault->st, run->st, sizeof(fault->st));
	fault->n = run->from;
	return refuse(error, BELGI_ERROR_NOT_FOUND,
		"%s: its key is unknown; send its chain from 1, or its admission", run->st);
}

bool body_check(
	struct body *body, body_key known, void *data, struct run_fault *fault, GError **error)
{
	struct brought brought = { body, NULL };
	g_autoptr(GError) first = NULL;
	g_autoptr(GPtrArray) bad = g_ptr_array_new();

	for (guint i = 0; i < body->runs->len; i++) {
		struct run *run = g_ptr_array_index(body->runs, i);
		struct run_fault at = { 0 };

		if (check_run(run, &brought, known, data, &at, first ? NULL : &first))
			continue;
		if (bad->len == 0)
			*fault = at;
		g_ptr_array_add(bad, run);
	}
	for (guint i = 0; i < bad->len; i++)
		g_ptr_array_remove(body->runs, g_ptr_array_index(bad, i));
	g_clear_pointer(&brought.keys, g_hash_table_unref);
	if (!first)
		return true;
	g_propagate_error(error, g_steal_pointer(&first));
	return false;
}
