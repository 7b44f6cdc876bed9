/* SPDX-License-Identifier: Apache-2.0
 * belgi verify: does every line stand where its station put it, and did that station sign it? With
 * the root key also: who let that station in, for whom, as what. Works on any machine, off line, on
 * a file, or on all that the own store holds. A feed rightly brings only parts of other chains;
 * they are told as parts. Keys come from the runs themselves; the root key alone says which of
 * them count. */
#include "app/held.h"
#include "app/tell.h"
#include "base/error.h"
#include "base/file.h"
#include "model/authority.h"
#include "model/run.h"

#include <string.h>

enum {
	FILE_MAX = 512 * 1024 * 1024,
	RUNS_MAX = 1000 * 1000,
	CHUNK = 4 * 1024 * 1024,
	SPANS_SHOWN = 4
};

struct verification {
	struct authority *authority;
	bool root;
	GHashTable *chains;     /* st -> struct held */
	GHashTable *orgs;       /* st -> set of the organisations it wrote for */
	const char *own;        /* the store's chain; NULL: a file is verified */
	guint64 unsigned_lines; /* of the own chain, above its last head */
	char trusted[64];       /* the root key that the store trusts, to be shown; empty: none */
};

/* ---- reading ---- */

static void note_org(struct verification *v, const struct event *event)
{
	GHashTable *orgs = g_hash_table_lookup(v->orgs, event->st);

	if (!orgs) {
		orgs = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
		g_hash_table_insert(v->orgs, g_strdup(event->st), orgs);
	}
	g_hash_table_add(orgs, g_strdup(event->org));
}

static void take_authority(struct verification *v, const struct run *run)
{
	for (guint i = 0; i < run->lines->len; i++) {
		const struct run_line *line = &g_array_index(run->lines, struct run_line, i);
		g_autoptr(struct event) event = NULL;
		if (!line->text)
			continue;
		event = event_read(line->text, line->len, NULL);
		if (!event)
			continue;
		event_place(event, &line->hash);
		authority_add(v->authority, event);
		note_org(v, event);
	}
}

static bool take_keys(struct verification *v, const char *text, gsize len, GError **error)
{
	struct run_fault fault;
	g_autoptr(GPtrArray) runs = runs_read(text, len, RUNS_MAX, &fault, error);

	for (guint i = 0; runs && i < runs->len; i++)
		take_authority(v, runs->pdata[i]);
	return runs != NULL;
}

static struct held *held_of(struct verification *v, const char *st)
{
	struct held *held = g_hash_table_lookup(v->chains, st);

	if (!held) {
		held = held_new();
		g_hash_table_insert(v->chains, g_strdup(st), held);
	}
	return held;
}

static bool check_run(struct verification *v, const struct run *run, GError **error)
{
	const guint8 *key = authority_key(v->authority, run->st);
	struct run_fault fault;
	guint8 own[KEY_SIZE];

	if (!key && run_own_key(run, own))
		key = own;
	if (!key)
		return refuse(error, BELGI_ERROR_NOT_FOUND,
			"%s: its key is not in this log; add the chain from its first event, or "
			"its admission",
			run->st);
	return run_check(run, key, &fault, error);
}

static int by_place(gconstpointer a, gconstpointer b)
{
	const struct run *x = *(struct run *const *)a, *y = *(struct run *const *)b;
	int order = strcmp(x->st, y->st);

	return order ? order : (x->from > y->from) - (x->from < y->from);
}

static bool check(struct verification *v, const char *text, gsize len, GError **error)
{
	struct run_fault fault;
	g_autoptr(GPtrArray) runs = runs_read(text, len, RUNS_MAX, &fault, error);

	for (guint i = 0; runs && i < runs->len; i++)
		if (!check_run(v, runs->pdata[i], error))
			return false;
	if (!runs)
		return false;
	g_ptr_array_sort(runs, by_place);
	for (guint i = 0; i < runs->len; i++) {
		const struct run *run = g_ptr_array_index(runs, i);
		if (!held_add(held_of(v, run->st), run, error))
			return false;
	}
	return true;
}

/* A photo is for --paper. */
static bool is_picture(const char *text, gsize len)
{
	static const char *const begins[] = { "\x89PNG", "\xff\xd8\xff", "%PDF" };

	for (guint i = 0; i < G_N_ELEMENTS(begins); i++)
		if (len > strlen(begins[i]) && memcmp(text, begins[i], strlen(begins[i])) == 0)
			return true;
	return false;
}

static bool verify_file(struct verification *v, const char *path, GError **error)
{
	g_autofree char *text = NULL;
	gsize len;

	if (!file_read(path, FILE_MAX, &text, &len, error))
		return false;
	if (len == 0)
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"%s: the file is empty; export the log again", path);
	if (is_picture(text, len))
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"%s: a picture, not a log; to check a paper add --paper", path);
	return take_keys(v, text, len, error) && check(v, text, len, error);
}

/* ---- the own store ---- */

typedef bool part_taker(struct verification *v, const char *text, gsize len, GError **error);

static bool each_part(struct verification *v, struct store *store, const char *st, part_taker *take,
	GError **error)
{
	gint64 after = 0;

	for (;;) {
		GString *part = g_string_new(NULL);
		g_autoptr(GError) problem = NULL;
		gint64 last = store_export(store, st, after, CHUNK, part, &problem);
		bool good = !problem && (part->len == 0 || take(v, part->str, part->len, error));
		g_string_free(part, TRUE);
		if (problem)
			g_propagate_error(error, g_steal_pointer(&problem));
		if (!good || last <= after)
			return good;
		after = last;
	}
}

static bool verify_store(struct call *call, struct verification *v, GError **error)
{
	g_autoptr(GPtrArray) chains = NULL;
	guint8 root[KEY_SIZE];
	struct hash hash;

	if (!call_open_signed(call, error))
		return false;
	chains = store_chains(call->store);
	for (guint i = 0; i < chains->len; i++)
		if (!each_part(v, call->store, chains->pdata[i], take_keys, error))
			return false;
	for (guint i = 0; i < chains->len; i++)
		if (!each_part(v, call->store, chains->pdata[i], check, error))
			return false;
	if (store_root(call->store, root))
		root_show(v->trusted, root);
	v->own = store_station(call->store);
	if (v->own)
		v->unsigned_lines = (guint64)(store_chain_end(call->store, v->own, &hash) -
					      held_last(held_of(v, v->own)));
	return true;
}

/* ---- saying ---- */

static char *roles_of(const struct verification *v, const char *st)
{
	unsigned roles = authority_roles(v->authority, st);
	GString *words = g_string_new(NULL);

	for (unsigned role = ROLE_HUB; role <= ROLE_INSPECTOR; role <<= 1)
		if (roles & role)
			g_string_append_printf(
				words, "%s%s", words->len ? "," : "", role_word(role));
	return g_string_free(words, FALSE);
}

/* Those it wrote for and was let in for; its name from before it was let in only when alone. */
static char *orgs_of(const struct verification *v, const char *st)
{
	GHashTable *orgs = g_hash_table_lookup(v->orgs, st);
	g_autoptr(GList) names = orgs ? g_hash_table_get_keys(orgs) : NULL;
	g_autofree char *alone = g_strdup_printf("Z%s", st);
	GString *words = g_string_new(NULL);

	names = g_list_sort(names, (GCompareFunc)strcmp);
	for (GList *at = names; at; at = at->next)
		if (strcmp(at->data, alone) != 0 &&
			authority_speaks_for(v->authority, st, at->data))
			g_string_append_printf(
				words, "%s%s", words->len ? "," : "", (const char *)at->data);
	if (words->len == 0)
		g_string_append(words, alone);
	return g_string_free(words, FALSE);
}

static guint64 unsigned_of(const struct verification *v, const char *st)
{
	return g_strcmp0(v->own, st) == 0 ? v->unsigned_lines : 0;
}

/* Takes the text. */
static void put(GString *line, const char *before, char *text)
{
	g_string_append_printf(line, "%s%s", before, text);
	g_free(text);
}

/* `1..8`, or `1..2, 7..8  parts`. */
static void put_spans(const struct call *call, const struct held *held, GString *line)
{
	guint shown = MIN(held->spans->len, SPANS_SHOWN);

	for (guint i = 0; i < shown; i++) {
		const struct span *span = &g_array_index(held->spans, struct span, i);
		g_string_append_printf(line, "%s%" G_GINT64_FORMAT "..%" G_GINT64_FORMAT,
			i ? ", " : "", span->first, span->last);
	}
	if (held->spans->len > shown)
		put(line, " ", tell_number(call, "verify.more", held->spans->len - shown));
	if (!held_whole(held))
		put(line, "  ",
			tell(call, held->spans->len == 1 ? "verify.part" : "verify.parts", NULL));
}

static void print_chain(const struct call *call, const struct verification *v, const char *st,
	const struct held *held)
{
	bool admitted = v->root && authority_admitted(v->authority, st);
	gint64 revoked = authority_last(v->authority, st);
	GString *line = g_string_new(st);

	g_string_append(line, "  ");
	put_spans(call, held, line);
	if (held->hidden)
		put(line, "  ", tell_number(call, "verify.hidden", (gint64)held->hidden));
	if (unsigned_of(v, st))
		put(line, "  ", tell_number(call, "verify.newer", (gint64)unsigned_of(v, st)));
	if (admitted && revoked < held_last(held))
		put(line, "  ", tell_number(call, "verify.revoked", revoked));
	put(line, "  ",
		admitted ? orgs_of(v, st)
			 : tell(call, v->root ? "verify.stranger" : "verify.unknown", NULL));
	if (admitted)
		put(line, "  ", roles_of(v, st));
	say("%s\n", line->str);
	g_string_free(line, TRUE);
}

static void print_chain_json(const struct verification *v, const char *st, const struct held *held)
{
	bool admitted = v->root && authority_admitted(v->authority, st);
	g_autofree char *orgs = admitted ? orgs_of(v, st) : NULL;
	g_autofree char *roles = admitted ? roles_of(v, st) : NULL;
	struct json_writer w = { g_string_new(NULL), false };

	json_begin(&w, NULL, '{');
	json_put_text(&w, "st", st);
	json_put_bool(&w, "whole", held_whole(held));
	json_begin(&w, "parts", '[');
	for (guint i = 0; i < held->spans->len; i++) {
		const struct span *span = &g_array_index(held->spans, struct span, i);
		json_begin(&w, NULL, '{');
		json_put_int(&w, "first", span->first);
		json_put_int(&w, "last", span->last);
		json_end(&w, '}');
	}
	json_end(&w, ']');
	json_put_int(&w, "lines", (gint64)held->lines);
	json_put_int(&w, "hidden", (gint64)held->hidden);
	json_put_int(&w, "unsigned", (gint64)unsigned_of(v, st));
	json_put_bool(&w, "admitted", admitted);
	json_put_text(&w, "org", orgs);
	json_put_text(&w, "roles", roles);
	json_end(&w, '}');
	say_json(w.out);
}

/* What all chains come to. */
struct sum {
	guint chains, parted, strangers;
	guint64 lines;
};

static void print_sum(const struct call *call, const struct verification *v, const struct sum *sum)
{
	static const char *const keys[3][2] = { { "verify.whole", "verify.stands" },
		{ "verify.whole_but", "verify.signed_but" },
		{ "verify.whole_admitted", "verify.signed_admitted" } };
	g_autofree char *chains = tell_count(call, "chain", sum->chains);
	g_autofree char *lines = tell_count(call, "line", sum->lines);
	g_autofree char *stations = tell_count(call, "station", sum->strangers);
	g_autofree char *parted = tell_count(call, "chain", sum->parted);
	g_autofree char *newer = tell_count(call, "newer", v->unsigned_lines);
	guint row = !v->root ? 0 : sum->strangers ? 1 : 2;
	GString *line = g_string_new(NULL);

	put(line, "",
		tell(call, keys[row][sum->parted > 0], "chains", chains, "lines", lines, "stations",
			stations, NULL));
	if (sum->parted)
		put(line, "; ", tell(call, "verify.in_parts", "chains", parted, NULL));
	if (v->unsigned_lines)
		put(line, "; ", tell(call, "verify.unsigned", "lines", newer, NULL));
	say("%s\n", line->str);
	g_string_free(line, TRUE);
}

static void print_hint(const struct call *call, const struct verification *v)
{
	g_autofree char *hint = tell(call, "verify.hint", "root", v->trusted, NULL);

	if (*v->trusted && !v->root)
		say("%s\n", hint);
}

static void print_all(struct call *call, const struct verification *v)
{
	g_autoptr(GList) chains = g_hash_table_get_keys(v->chains);
	struct sum sum = { .chains = g_list_length(chains) };

	chains = g_list_sort(chains, (GCompareFunc)strcmp);
	for (GList *at = chains; at; at = at->next) {
		const struct held *held = g_hash_table_lookup(v->chains, at->data);
		if (call->json)
			print_chain_json(v, at->data, held);
		else
			print_chain(call, v, at->data, held);
		sum.lines += held->lines;
		sum.parted += !held_whole(held);
		sum.strangers += v->root && !authority_admitted(v->authority, at->data);
	}
	if (sum.strangers || v->unsigned_lines)
		call->status = 1;
	if (call->json)
		return;
	print_hint(call, v);
	print_sum(call, v, &sum);
}

static bool find_root(const struct call *call, guint8 root[KEY_SIZE], bool *given, GError **error)
{
	const char *text = call_text(call, "root");
	g_autofree char *content = NULL;
	gsize len;

	*given = text != NULL;
	if (!text || root_read(root, text))
		return true;
	if (g_file_test(text, G_FILE_TEST_EXISTS)) {
		if (!file_read(text, 4096, &content, &len, error))
			return false;
		if (root_read(root, g_strstrip(content)))
			return true;
	}
	return refuse(error, BELGI_ERROR_USAGE,
		"--root '%s': no root key; give BELGI:ROOT: and 52 characters, or a file with it",
		text);
}

bool cmd_verify(struct call *call, GError **error)
{
	struct verification v = { 0 };
	guint8 root[KEY_SIZE];
	bool good;

	if (!find_root(call, root, &v.root, error))
		return false;
	/* Auditors read it who have no desk, and so never chose a language. */
	call->unset = LANG_EN;
	if (call_flag(call, "paper"))
		return verify_paper(call, v.root ? root : NULL, error);
	if (call->args->len > 1)
		return refuse(error, BELGI_ERROR_USAGE,
			"%s: one argument too many; see belgi help verify", call_arg(call, 1));
	v.authority = authority_new(v.root ? root : NULL);
	v.chains =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)held_free);
	v.orgs = g_hash_table_new_full(
		g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_hash_table_unref);
	good = call_arg(call, 0) ? verify_file(&v, call_arg(call, 0), error)
				 : verify_store(call, &v, error);
	if (good)
		print_all(call, &v);
	g_hash_table_unref(v.chains);
	g_hash_table_unref(v.orgs);
	authority_free(v.authority);
	return good;
}
