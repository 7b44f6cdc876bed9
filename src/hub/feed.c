/* SPDX-License-Identifier: Apache-2.0
 * What goes out: GET /v1/feed, /v1/extract and /v1/chain, as zstd.
 *
 * Cursor: S.ORG.EPOCH.POSITION, S = c common, o own, x extract; EPOCH = first 16 digits. It is the
 * hub's alone: a station gives it back as it came. A cursor of another epoch or organisation is
 * answered with 410: start anew. Feed: `belgi-feed-1 CURSOR MORE`, runs, then for each chain quoted
 * `newest ST N HASH SIG`.
 *
 * Feeds are read through a connection of their own, beside the writer. */
#include "base/encode.h"
#include "base/error.h"
#include "hub/centre.h"
#include "net/wire.h"

#include <string.h>

enum {
	PAGE_MAX = 1024 * 1024, /* unpacked: some 100 kB on the line */
	WAIT_MAX = 300,
	EPOCH_SHOWN = 16,
	CURSOR_MAX = 64,
	EXTRACT_DAYS = 7,
};

static const char zstd_type[] = "application/zstd";

/* One question to a feed. */
struct page {
	char letter;     /* of its cursor */
	const char *org; /* whose feed is read; NULL: common */
	gint64 after;
	GString *text;
};

/* ---- cursors ---- */

static void cursor_show(
	char out[CURSOR_MAX + 1], const struct hub *hub, const struct page *page, gint64 position)
{
	g_snprintf(out, CURSOR_MAX + 1, "%c.%s.%.*s.%" G_GINT64_FORMAT, page->letter,
		page->org ? page->org : "", EPOCH_SHOWN, hub->epoch, position);
}

/* Fills page->after; false with the answer filled. */
static bool cursor_read(const struct hub *hub, const struct http_request *request,
	struct page *page, struct http_answer *answer)
{
	const char *text = http_query(request, "after");
	char expected[CURSOR_MAX + 1];
	guint64 position = 0;

	page->after = 0;
	if (!text || !*text)
		return true;
	const char *dot = strrchr(text, '.');

	if (strlen(text) > CURSOR_MAX || !dot ||
		!g_ascii_string_to_unsigned(dot + 1, 10, 0, G_MAXINT64, &position, NULL)) {
		http_refuse(answer, 400, "cursor: is none of this hub; leave it out to start anew");
		return false;
	}
	page->after = (gint64)position;
	cursor_show(expected, hub, page, page->after);
	if (strcmp(expected, text) == 0)
		return true;
	http_refuse(answer, 410, "cursor: is of another epoch or feed; leave it out to start anew");
	return false;
}

/* ---- newest heads ---- */

/* In turn. The newest head of a chain as a line, NULL when its newest event has none. */
static char *newest_line(struct store *store, const char *st, gint64 n)
{
	char hash_hex[2 * HASH_SIZE + 1];
	char sig[2 * SIG_SIZE + 1];
	struct head head;
	struct hash hash;

	if (!store_newest_head(store, st, &head, &hash) || head.n != n)
		return NULL;
	hex_encode(hash_hex, hash.bytes, HASH_SIZE);
	hex_encode(sig, head.sig, SIG_SIZE);
	return g_strdup_printf("newest %s %" G_GINT64_FORMAT " %s %s\n", st, n, hash_hex, sig);
}

/* In turn. Remembers what it found: in a quiet hub every page would ask again. */
static void add_newest(struct hub *hub, const char *st, GString *out)
{
	struct hash hash;
	gint64 n = store_chain_end(hub->reader, st, &hash);
	g_autofree char *start = g_strdup_printf("newest %s %" G_GINT64_FORMAT " ", st, n);

	g_mutex_lock(&hub->mutex);
	g_autofree char *line = g_strdup(g_hash_table_lookup(hub->newest, st));
	g_mutex_unlock(&hub->mutex);
	if (line && g_str_has_prefix(line, start)) {
		g_string_append(out, line);
		return;
	}
	g_autofree char *found = n > 0 ? newest_line(hub->reader, st, n) : NULL;

	if (!found)
		return;
	g_string_append(out, found);
	g_mutex_lock(&hub->mutex);
	g_hash_table_replace(hub->newest, g_strdup(st), g_steal_pointer(&found));
	g_mutex_unlock(&hub->mutex);
}

/* In turn. One line for each chain that the runs in `out` quote. */
static void add_all_newest(struct hub *hub, GString *out)
{
	static const char mark[] = "belgi-run-1 ";
	g_autoptr(GHashTable) chains = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	GHashTableIter iter;
	gpointer st;

	for (const char *line = out->str; *line; line = strchr(line, '\n') + 1)
		if (g_str_has_prefix(line, mark))
			g_hash_table_add(chains, g_strndup(line + strlen(mark), ST_SIZE - 1));
	g_hash_table_iter_init(&iter, chains);
	while (g_hash_table_iter_next(&iter, &st, NULL))
		add_newest(hub, st, out);
}

/* ---- pages ---- */

static void answer_packed(struct http_answer *answer, const GString *text)
{
	answer->status = 200;
	answer->type = zstd_type;
	answer->body = wire_pack(text->str, text->len);
}

/* In turn. */
static bool read_page(struct hub *hub, struct page *page, gsize max, struct http_answer *answer)
{
	g_autoptr(GString) runs = g_string_new(NULL);
	g_autoptr(GError) error = NULL;
	char cursor[CURSOR_MAX + 1];
	gint64 next = page->after;
	bool more = false;

	if (!store_feed(hub->reader, page->org, page->after, max, runs, &next, &more, &error)) {
		http_refuse_error(answer, error);
		return false;
	}
	add_all_newest(hub, runs);
	cursor_show(cursor, hub, page, next);
	g_string_printf(page->text, "belgi-feed-1 %s %d\n", cursor, more ? 1 : 0);
	g_string_append_len(page->text, runs->str, (gssize)runs->len);
	return true;
}

/* A page whose lines pack badly is asked for again, smaller. */
static void answer_page(struct hub *hub, struct page *page, struct http_answer *answer)
{
	g_autoptr(GString) text = g_string_new(NULL);

	page->text = text;
	for (gsize max = PAGE_MAX; max > LINE_MAX_BYTES; max /= 2) {
		AUTO_TURN struct turn *mine = turn_take(&hub->reading);

		if (!read_page(hub, page, max, answer))
			return;
		turn_give(&mine);
		mine = NULL;
		answer_packed(answer, text);
		if (g_bytes_get_size(answer->body) <= WIRE_PACKED_MAX)
			return;
		g_clear_pointer(&answer->body, g_bytes_unref);
	}
	http_refuse(answer, 503, "feed: a page is too large; tell who runs the hub");
}

static bool has_news(struct hub *hub, const struct page *page)
{
	AUTO_TURN struct turn *mine = turn_take(&hub->reading);

	return store_feed_end(hub->reader, page->org) > page->after;
}

/* Seconds to wait; false with the answer filled. */
static bool read_wait(const struct http_request *request, guint *wait, struct http_answer *answer)
{
	const char *text = http_query(request, "wait");
	guint64 seconds = 0;

	if (text && *text && !g_ascii_string_to_unsigned(text, 10, 0, WAIT_MAX, &seconds, NULL)) {
		http_refuse(
			answer, 400, "wait: is no number of seconds up to %d; send one", WAIT_MAX);
		return false;
	}
	*wait = (guint)seconds;
	return true;
}

void handle_feed(void *data, const struct http_request *request, struct http_answer *answer)
{
	struct hub *hub = data;
	const char *stream = http_query(request, "stream");
	struct page page = { 0 };
	struct caller caller;
	guint wait = 0;

	if (!caller_read(hub, request, &caller, answer))
		return;
	if (g_strcmp0(stream, "common") != 0 && g_strcmp0(stream, "own") != 0) {
		http_refuse(answer, 400, "stream: is neither common nor own; send one of them");
		return;
	}
	page.letter = stream[0];
	page.org = page.letter == 'o' ? caller.org : NULL;
	if (!cursor_read(hub, request, &page, answer) || !read_wait(request, &wait, answer))
		return;
	if (wait > 0 && !request->final && !has_news(hub, &page))
		answer->wait = wait;
	else
		answer_page(hub, &page, answer);
}

static bool may_extract(struct hub *hub, const char *caller_org, const char *org)
{
	AUTO_TURN struct turn *mine = turn_take(&hub->writing);

	return authority_above(store_authority(hub->store), caller_org, org);
}

void handle_extract(void *data, const struct http_request *request, struct http_answer *answer)
{
	struct hub *hub = data;
	const char *org = http_query(request, "org");
	struct page page = { .letter = 'x' };
	struct caller caller;

	if (!caller_read(hub, request, &caller, answer))
		return;
	if (!org || !may_extract(hub, caller.org, org)) {
		http_refuse(answer, 403,
			"extract: %s is not below %s; ask for an organisation below",
			org ? org : "nothing", caller.org);
		return;
	}
	page.org = org;
	if (!cursor_read(hub, request, &page, answer))
		return;
	answer_page(hub, &page, answer);
	answer->expires = clock_now(hub->clock) + (gint64)EXTRACT_DAYS * 24 * 60 * 60 * 1000;
}

/* Out of turn. The reader may have seen lines that the disk does not have yet, and whoever writes
 * now may be about to count them. */
static void await_what_was_read(struct hub *hub, struct http_answer *answer)
{
	struct turn *writing = turn_take(&hub->writing);
	const guint64 written = store_written(hub->store);

	turn_give(&writing);
	hub_await_disk(hub, written, answer);
}

void handle_chain(void *data, const struct http_request *request, struct http_answer *answer)
{
	struct hub *hub = data;
	const char *text = http_query(request, "from");
	g_autoptr(GString) runs = g_string_new(NULL);
	g_autoptr(GError) error = NULL;
	struct caller caller;
	gint64 from = 0;

	if (!caller_read(hub, request, &caller, answer))
		return;
	if (!text || !g_ascii_string_to_signed(text, 10, 1, (gint64)1 << 53, &from, NULL)) {
		http_refuse(answer, 400, "from: is no number of an event; send 1 or more");
		return;
	}
	struct turn *reading = turn_take(&hub->reading);
	gint64 last = store_export(hub->reader, caller.st, from - 1, PAGE_MAX, runs, &error);

	if (!error && last < from)
		last = store_export(
			hub->reader, caller.st, from - 1, WIRE_UNPACKED_MAX, runs, &error);
	turn_give(&reading);
	if (error)
		http_refuse_error(answer, error);
	else if (last < from)
		http_refuse(answer, 404,
			"chain %s: has nothing from %" G_GINT64_FORMAT " here; push it", caller.st,
			from);
	else
		answer_packed(answer, runs);
	await_what_was_read(hub, answer);
}
