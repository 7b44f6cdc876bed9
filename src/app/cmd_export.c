/* SPDX-License-Identifier: Apache-2.0
 * belgi export log: the own chain, or every chain held here, as runs that anyone can verify. The
 * chains of hubs come along, because they hold the admissions: with the root key alone, off line,
 * `verify` then says who wrote it. */
#include "app/tell.h"

#include "base/error.h"
#include "base/file.h"
#include "model/authority.h"
#include "model/run.h"

#include <stdio.h>
#include <string.h>

enum { CHUNK = 4 * 1024 * 1024, RUNS_MAX = 1000 };

struct export
{
	GString *text;
	guint chains;
};

/* The own key signs each line anew, so that a changed byte is traced to its event and not only to
 * the stretch between two heads. */
static bool sign_each_line(struct store *store, const GString *part, GString *out, GError **error)
{
	const struct keypair *keys = store_keys(store);
	struct run_fault fault;
	g_autoptr(GPtrArray) runs = runs_read(part->str, part->len, RUNS_MAX, &fault, error);

	for (guint r = 0; runs && r < runs->len; r++) {
		const struct run *run = runs->pdata[r];
		run_write_begin(out, run->st, run->from, &run->prev);
		for (guint i = 0; i < run->lines->len; i++) {
			const struct run_line *line =
				&g_array_index(run->lines, struct run_line, i);
			struct head head;
			if (line->text)
				run_write_line(out, line->text, line->len);
			else
				run_write_hidden(out, &line->line_hash);
			head_sign(&head, keys, run->st, run->from + i, &line->hash);
			run_write_head(out, &head);
		}
	}
	return runs != NULL;
}

static bool write_part(
	struct store *store, const char *st, GString *part, GString *out, GError **error)
{
	if (g_strcmp0(st, store_station(store)) == 0 && store_keys(store))
		return sign_each_line(store, part, out, error);
	g_string_append_len(out, part->str, (gssize)part->len);
	return true;
}

static bool export_chain(struct call *call, const char *st, struct export *export, GError **error)
{
	gint64 after = 0;

	for (;;) {
		g_autoptr(GError) problem = NULL;
		GString *part = g_string_new(NULL);
		gint64 last = store_export(call->store, st, after, CHUNK, part, &problem);
		bool good = !problem && (last <= after || write_part(call->store, st, part,
								  export->text, error));
		g_string_free(part, TRUE);
		if (problem)
			g_propagate_error(error, g_steal_pointer(&problem));
		if (!good)
			return false;
		if (last <= after)
			break;
		after = last;
	}
	export->chains += after > 0;
	return true;
}

/* The chain is the own one, or one that the own one continues. */
static bool is_own(struct call *call, const char *st)
{
	const struct authority *authority = store_authority(call->store);
	const char *own = store_station(call->store);
	char at[ST_SIZE];
	char before[ST_SIZE];
	gint64 n;

	if (!own)
		return false;
	g_strlcpy(at, own, sizeof(at));
	while (strcmp(at, st) != 0) {
		if (!authority_after(authority, at, before, &n))
			return false;
		g_strlcpy(at, before, sizeof(at));
	}
	return true;
}

static bool wanted(struct call *call, const char *st)
{
	return call_flag(call, "all") || is_own(call, st) ||
	       (authority_roles(store_authority(call->store), st) & ROLE_HUB);
}

static bool export_all(struct call *call, struct export *export, GError **error)
{
	g_autoptr(GPtrArray) chains = store_chains(call->store);

	for (guint i = 0; i < chains->len; i++) {
		const char *st = g_ptr_array_index(chains, i);
		if (wanted(call, st) && !export_chain(call, st, export, error))
			return false;
	}
	return export->text->len > 0 ||
	       refuse(error, BELGI_ERROR_NOT_FOUND,
		       "export log: there is nothing signed in this store; scan something first");
}

static void print_json(const char *out, const struct export *export)
{
	struct json_writer w = { g_string_new(NULL), false };

	json_begin(&w, NULL, '{');
	json_put_text(&w, "file", out);
	json_put_int(&w, "chains", export->chains);
	json_put_int(&w, "bytes", (gint64) export->text->len);
	json_end(&w, '}');
	say_json(w.out);
}

static bool write_out(struct call *call, const struct export *export, GError **error)
{
	const char *out = call_text(call, "out");

	if (!out) {
		fwrite(export->text->str, 1, export->text->len, stdout);
		return true;
	}
	if (!file_write(out, export->text->str, export->text->len, error))
		return false;
	if (call->json) {
		print_json(out, export);
		return true;
	}
	g_autofree char *chains = tell_count(call, "chain", export->chains);
	g_autofree char *bytes = g_strdup_printf("%" G_GSIZE_FORMAT, export->text->len);
	g_autofree char *sentence =
		tell(call, "export.written", "file", out, "chains", chains, "bytes", bytes, NULL);
	say("%s\n", sentence);
	return true;
}

/* Whether a head stands at the end of the own chain. */
static bool is_signed(struct store *store)
{
	GString *ignored = g_string_new(NULL);
	struct hash hash;
	gint64 last = store_chain_end(store, store_station(store), &hash);
	gint64 reached = store_export(store, store_station(store), last - 1, CHUNK, ignored, NULL);

	g_string_free(ignored, TRUE);
	return reached == last;
}

bool call_open_signed(struct call *call, GError **error)
{
	g_autofree char *path = call_store_path(call);
	g_autoptr(GError) busy = NULL;
	struct store *writer;

	call->store = store_open(path, STORE_READ, call->clock, error);
	if (!call->store || !store_station(call->store) || is_signed(call->store))
		return call->store != NULL;
	writer = store_open(path, STORE_WRITE, call->clock, &busy);
	if (!writer)
		return true;
	store_close(call->store);
	call->store = writer;
	return store_sign(writer, error);
}

bool cmd_export_log(struct call *call, GError **error)
{
	struct export export = { g_string_new(NULL), 0 };
	const char *out = call_text(call, "out");
	bool done = (!out || call_may_write(out, error)) && call_open_signed(call, error) &&
		    export_all(call, &export, error) && write_out(call, &export, error);

	g_string_free(export.text, TRUE);
	return done;
}
