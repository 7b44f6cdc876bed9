/* SPDX-License-Identifier: Apache-2.0
 * What comes from the hub: pages of runs. A page is checked as a whole before any of it is taken,
 * and the cursor moves only after its page is in the log: a cut repeats a page, and a page taken
 * twice changes nothing. */
#include "base/error.h"
#include "net/body.h"
#include "net/wire.h"
#include "station/sync_line.h"

#include <string.h>

enum { CURSOR_MAX = 64, IDLE_PAGES = 256 };

/* The first line of a page. */
struct page {
	char cursor[CURSOR_MAX + 1];
	bool more;
};

static bool is_cursor(const char *text, gsize len)
{
	return len >= 1 && len <= CURSOR_MAX &&
	       strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-") ==
		       len;
}

/* Reads `belgi-feed-1 CURSOR MORE` and cuts the text to the runs behind it. */
static bool read_page(struct page *page, char **text, gsize *len)
{
	static const char mark[] = "belgi-feed-1 ";
	char *end = memchr(*text, '\n', *len);
	g_autofree char *first = end ? g_strndup(*text, (gsize)(end - *text)) : NULL;
	g_auto(GStrv) words = first ? g_strsplit(first, " ", 4) : NULL;

	if (!words || g_strv_length(words) != 3 || !g_str_has_prefix(first, mark) ||
		!is_cursor(words[1], strlen(words[1])) ||
		(strcmp(words[2], "0") != 0 && strcmp(words[2], "1") != 0))
		return false;
	g_strlcpy(page->cursor, words[1], sizeof(page->cursor));
	page->more = words[2][0] == '1';
	g_autofree char *rest = g_strdup(end + 1);

	/* The lines `newest` tell how far the chains go; they end the page. */
	char *newest = g_str_has_prefix(rest, "newest ") ? rest : strstr(rest, "\nnewest ");

	if (newest)
		newest[newest == rest ? 0 : 1] = '\0';
	g_free(*text);
	*text = g_steal_pointer(&rest);
	*len = strlen(*text);
	return true;
}

static bool take_runs(struct line *line, char *text, gsize len, bool *unknown, GError **error)
{
	AUTO_BODY struct body body = { 0 };
	g_autoptr(GError) problem = NULL;
	struct run_fault fault = { 0 };
	struct intake intake;

	*unknown = false;
	if (len == 0) {
		g_free(text);
		return true;
	}
	if (!body_read(&body, text, len, &fault, &problem))
		return line_garbage(line, problem->message, error);
	if (!body_check(&body, line_key, line->store, &fault, &problem)) {
		*unknown = problem->code == BELGI_ERROR_NOT_FOUND;
		return refuse(error, BELGI_ERROR_OFFLINE,
			"hub %s: sends events that do not verify (%s); none of them was taken, ask who runs the hub",
			client_url(line->client), problem->message);
	}
	intake_init(&intake);
	bool taken = store_take(line->store, body.runs, FOLD_NOW, &intake, error);

	line->report->received += intake.added;
	intake_clear(&intake);
	return taken;
}

static bool get_page(struct line *line, const char *stream, const char *cursor, guint wait,
	struct reply *reply, GError **error)
{
	g_autofree char *path = g_strdup_printf(
		"/v1/feed?stream=%s&after=%s&wait=%u", stream, cursor ? cursor : "", wait);

	line->resting = wait > 0;
	bool got = line_call(line,
		&(struct request){ .method = "GET",
			.path = path,
			.seconds = CALL_SECONDS + wait,
			.max = WIRE_UNPACKED_MAX },
		reply, error);

	line->resting = false;
	return got;
}

/* A run whose key came into the common feed since that was read. */
static bool pull_keys(struct line *line, const char *stream, GError **error)
{
	return strcmp(stream, "own") == 0 && pull_feed(line, "common", 0, error);
}

static bool take_page(struct line *line, const char *stream, struct reply *reply, struct page *page,
	GError **error)
{
	g_autoptr(GError) problem = NULL;
	bool unknown = false;

	if (strlen(reply->body) != reply->len || !read_page(page, &reply->body, &reply->len))
		return line_garbage(line, "no feed", error);
	if (take_runs(line, g_strdup(reply->body), reply->len, &unknown, &problem))
		return true;
	if (!unknown || !pull_keys(line, stream, NULL)) {
		g_propagate_error(error, g_steal_pointer(&problem));
		return false;
	}
	return take_runs(line, g_strdup(reply->body), reply->len, &unknown, error);
}

/* One page; *more when another is due. */
static bool pull_page(struct line *line, const char *stream, guint wait, bool *more, GError **error)
{
	g_autofree char *name = g_strconcat("cursor.", stream, NULL);
	g_autofree char *cursor = store_get(line->store, name);
	AUTO_REPLY struct reply reply = { 0 };
	struct page page = { .more = false };
	g_autoptr(GError) problem = NULL;

	*more = false;
	if (!get_page(line, stream, cursor, wait, &reply, &problem)) {
		if (!line->hurried)
			g_propagate_error(error, g_steal_pointer(&problem));
		return line->hurried;
	}
	if (reply.status == 410 && cursor) {
		*more = true;
		return store_set(line->store, name, NULL, error);
	}
	if (reply.status != 200)
		return line_refuse(line, &reply, error);
	if (!take_page(line, stream, &reply, &page, error))
		return false;
	if (page.more && g_strcmp0(cursor, page.cursor) == 0)
		return line_garbage(line, "a feed that does not move", error);
	*more = page.more;
	return g_strcmp0(cursor, page.cursor) == 0 ||
	       store_set(line->store, name, page.cursor, error);
}

/* Pages of known lines come when a feed is read from its start; a hub that has only such pages to
 * offer, or none, is not followed for ever. */
bool pull_feed(struct line *line, const char *stream, guint wait, GError **error)
{
	bool more = true;
	guint idle = 0;

	while (more) {
		guint before = line->report->received;
		if (!pull_page(line, stream, wait, &more, error))
			return false;
		idle = line->report->received > before ? 0 : idle + 1;
		if (more && idle > IDLE_PAGES)
			return line_garbage(line, "a feed that does not end", error);
		wait = 0;
	}
	return true;
}
