/* SPDX-License-Identifier: Apache-2.0
 * After a new epoch of the hub: every foreign run that is held, for this store may be the last that
 * has it. Setting resend = EPOCH asks for all of them, EPOCH ST ST ... for those of these chains
 * only; it stands until the hub has answered for each.
 *
 * A body that the hub refuses is halved until what it refuses stands alone. That is left for the
 * next round, when the hub may know its key or have room for it, and keeps nothing else back. */
#include "net/body.h"
#include "station/sync_line.h"

#include <string.h>

enum {
	PIECE_MAX = 16 * 1024, /* the least that is sent at once */
	SEGMENT_MAX = 2 * 1024 * 1024,
	FOREIGN_MAX = 512 * 1024,
	FOREIGN_RUNS = BODY_RUNS_MAX / 3,
};

static const char run_mark[] = "belgi-run-1 ";
static const char next_mark[] = "\nbelgi-run-1 ";

/* A body of foreign runs in the making. */
struct parcel {
	struct line *line;
	GString *text;
	guint runs;
	GString *left; /* " ST ST ..." of which the hub refused something */
};

static guint count_runs(const char *text)
{
	guint runs = 0;

	for (const char *at = strstr(text, run_mark); at; at = strstr(at + 1, next_mark))
		runs++;
	return runs;
}

/* Chains are sent one after the other, so only the last one can be named already. */
static void leave(struct parcel *parcel, const char *run)
{
	g_autofree char *st = g_strndup(run + strlen(run_mark), ST_SIZE - 1);

	if (!g_str_has_suffix(parcel->left->str, st))
		g_string_append_printf(parcel->left, " %s", st);
}

/* Where the run nearest to the middle begins; 0 when there is one only. */
static gsize find_half(const char *runs, gsize len)
{
	const char *at = g_strstr_len(runs + len / 2, (gssize)(len - len / 2), next_mark);

	if (!at)
		at = g_strrstr_len(runs, (gssize)len, next_mark);
	return at ? (gsize)(at + 1 - runs) : 0;
}

/* 413 too large, 422 some run does not hold; 429 that names a chain: too many like that one. */
static bool is_refusal(const struct line *line, const struct reply *reply)
{
	g_autoptr(struct json) answer = reply->status == 429 ? line_json(line, reply, NULL) : NULL;

	return reply->status == 413 || reply->status == 422 ||
	       json_text(json_get(answer, "st")) != NULL;
}

static bool send_runs(struct parcel *parcel, const char *runs, gsize len, GError **error)
{
	AUTO_REPLY struct reply reply = { 0 };
	g_autoptr(GError) problem = NULL;
	bool called = push_post(parcel->line, runs, len, &reply, &problem);

	if (called && (reply.status == 200 || reply.status == 409))
		return true;
	if (!is_refusal(parcel->line, &reply)) {
		if (called)
			return line_refuse(parcel->line, &reply, error);
		g_propagate_error(error, g_steal_pointer(&problem));
		return false;
	}
	gsize half = find_half(runs, len);

	if (half == 0) {
		leave(parcel, runs);
		return true;
	}
	return send_runs(parcel, runs, half, error) &&
	       send_runs(parcel, runs + half, len - half, error);
}

static bool send_parcel(struct parcel *parcel, GError **error)
{
	if (parcel->text->len > 0 &&
		!send_runs(parcel, parcel->text->str, parcel->text->len, error))
		return false;
	g_string_truncate(parcel->text, 0);
	parcel->runs = 0;
	return true;
}

static bool add_piece(struct parcel *parcel, const GString *piece, GError **error)
{
	guint runs = count_runs(piece->str);

	if ((parcel->text->len + piece->len > FOREIGN_MAX || parcel->runs + runs > FOREIGN_RUNS) &&
		!send_parcel(parcel, error))
		return false;
	g_string_append_len(parcel->text, piece->str, (gssize)piece->len);
	parcel->runs += runs;
	return true;
}

static bool send_chain(struct parcel *parcel, const char *st, GError **error)
{
	struct store *store = parcel->line->store;
	gint64 after = 0;

	for (;;) {
		g_autoptr(GString) piece = g_string_new(NULL);
		g_autoptr(GError) problem = NULL;
		gint64 last = store_export(store, st, after, PIECE_MAX, piece, &problem);

		if (!problem && last <= after)
			last = store_export(store, st, after, SEGMENT_MAX, piece, &problem);
		if (problem) {
			g_propagate_error(error, g_steal_pointer(&problem));
			return false;
		}
		if (last <= after)
			return true;
		if (!add_piece(parcel, piece, error))
			return false;
		after = last;
	}
}

/* Hub chains go first: they admit the others. */
static bool send_chains(struct parcel *parcel, char *const *chains, bool hubs, GError **error)
{
	const struct authority *authority = store_authority(parcel->line->store);
	const char *own = store_station(parcel->line->store);

	for (guint i = 0; chains[i]; i++) {
		bool hub = authority_roles(authority, chains[i]) & ROLE_HUB;

		if (hub == hubs && strcmp(chains[i], own) != 0 &&
			!send_chain(parcel, chains[i], error))
			return false;
	}
	return true;
}

static GStrv all_chains(struct store *store)
{
	g_autoptr(GPtrArray) chains = store_chains(store);
	g_autoptr(GStrvBuilder) builder = g_strv_builder_new();

	for (guint i = 0; i < chains->len; i++)
		g_strv_builder_add(builder, g_ptr_array_index(chains, i));
	return g_strv_builder_end(builder);
}

bool push_foreign(struct line *line, GError **error)
{
	struct store *store = line->store;
	g_autofree char *wanted = store_get(store, "resend");
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(GString) left = g_string_new(NULL);
	struct parcel parcel = { line, text, 0, left };

	if (!wanted)
		return true;
	const char *named = strchr(wanted, ' ');
	g_auto(GStrv) chains = named ? g_strsplit(named + 1, " ", -1) : all_chains(store);

	if (!send_chains(&parcel, chains, true, error) ||
		!send_chains(&parcel, chains, false, error) || !send_parcel(&parcel, error))
		return false;
	g_autofree char *now = store_get(store, "resend");

	/* Yet another epoch on the way: all is to be sent again. */
	if (g_strcmp0(now, wanted) != 0)
		return true;
	g_autofree char *epoch =
		g_strndup(wanted, named ? (gsize)(named - wanted) : strlen(wanted));
	g_autofree char *rest = left->len > 0 ? g_strconcat(epoch, left->str, NULL) : NULL;

	return g_strcmp0(rest, wanted) == 0 || store_set(store, "resend", rest, error);
}
