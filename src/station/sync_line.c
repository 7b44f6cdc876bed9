/* SPDX-License-Identifier: Apache-2.0
 * One call to the hub and what its status means. A hub that fails is like no hub: the sentence says
 * so, and nothing here changes. */
#include "station/sync_line.h"
#include "base/error.h"

#include <string.h>

enum { SENTENCE_MAX = 300 };

bool line_open(struct line *line, struct store *store, struct sync_report *report, GError **error)
{
	g_autofree char *url = store_get(store, "hub");
	g_autofree char *ca = store_get(store, "ca");
	g_autofree char *token = store_get(store, "token");

	if (!url || !token || !store_station(store))
		return refuse(error, BELGI_ERROR_USAGE,
			"hub: this station is not enrolled; run belgi init with the address of the hub and a code");
	line->store = store;
	line->report = report;
	line->client = client_new(url, ca, error);
	if (line->client)
		client_set_token(line->client, token);
	return line->client != NULL;
}

void line_close(struct line *line)
{
	g_clear_pointer(&line->client, client_free);
}

bool line_garbage(const struct line *line, const char *what, GError **error)
{
	return refuse(error, BELGI_ERROR_OFFLINE,
		"hub %s: answers garbage (%s); everything is kept here, check the address and ask who runs the hub",
		client_url(line->client), what);
}

struct json *line_json(const struct line *line, const struct reply *reply, GError **error)
{
	struct json *root = json_read(reply->body, reply->len, NULL);

	if (!root)
		line_garbage(line, "no JSON", error);
	return root;
}

/* What the hub said: its own sentence, without control characters; NULL when none. */
static char *sentence_of(const struct reply *reply)
{
	g_autoptr(struct json) root = json_read(reply->body, reply->len, NULL);
	const char *text = json_text(json_get(root, "error"));

	if (!text || g_utf8_strlen(text, -1) > SENTENCE_MAX)
		return NULL;
	char *copy = g_strdup(text);

	for (char *at = copy; *at; at++)
		if (g_ascii_iscntrl(*at))
			*at = ' ';
	return copy;
}

bool line_refuse(const struct line *line, const struct reply *reply, GError **error)
{
	g_autofree char *said = sentence_of(reply);
	const char *url = client_url(line->client);

	if (reply->status == 401 || reply->status == 403)
		return refuse(error, BELGI_ERROR_REFUSED, "hub %s: %s", url,
			said ? said : "does not let this station in; ask who runs the hub");
	if (reply->status == 409)
		return refuse(error, BELGI_ERROR_CONFLICT, "hub %s: %s", url,
			said ? said : "sees a conflict; ask who runs the hub");
	if (reply->status == 429 || reply->status == 503)
		return refuse(error, BELGI_ERROR_OFFLINE, "hub %s: is busy (%s); " LINE_KEPT, url,
			said ? said : "try later");
	if (reply->status >= 500)
		return refuse(error, BELGI_ERROR_OFFLINE,
			"hub %s: fails (HTTP %ld%s%s); everything is kept here, run belgi sync again later",
			url, reply->status, said ? ": " : "", said ? said : "");
	return refuse(error, BELGI_ERROR_OFFLINE,
		"hub %s: answers HTTP %ld%s%s; everything is kept here, check the address and the version of the program",
		url, reply->status, said ? ": " : "", said ? said : "");
}

/* A new epoch: what was known of the hub is void. */
static bool note_epoch(struct line *line, const struct reply *reply, GError **error)
{
	g_autofree char *held = store_get(line->store, "epoch");
	g_autofree char *acked = g_strconcat("acked.", store_station(line->store), NULL);

	if (!*reply->epoch)
		return line_garbage(line, "no epoch", error);
	if (g_strcmp0(held, reply->epoch) == 0)
		return true;
	line->renewed = true;
	return store_set(line->store, "resend", reply->epoch, error) &&
	       store_set(line->store, acked, NULL, error) &&
	       store_set(line->store, "cursor.common", NULL, error) &&
	       store_set(line->store, "cursor.own", NULL, error) &&
	       store_set(line->store, "epoch", reply->epoch, error);
}

static bool is_for_caller(long status)
{
	static const long statuses[] = { 200, 404, 409, 410, 413, 422 };

	for (gsize i = 0; i < G_N_ELEMENTS(statuses); i++)
		if (statuses[i] == status)
			return true;
	return false;
}

bool line_call(
	struct line *line, const struct request *request, struct reply *reply, GError **error)
{
	if (!client_call(line->client, request, reply, error))
		return false;
	if (reply->status == 401 && *reply->epoch && !line->proved) {
		line->proved = true;
		/* Before the proof, which may fail: a restored hub lacks what the old one had. */
		if (!note_epoch(line, reply, error) || !enrol_by_proof(line, reply->epoch, error) ||
			!client_call(line->client, request, reply, error))
			return false;
	}
	return is_for_caller(reply->status) ? note_epoch(line, reply, error)
					    : line_refuse(line, reply, error);
}

static char *numbered(const char *name, const char *st)
{
	return g_strconcat(name, ".", st, NULL);
}

gint64 line_number(struct store *store, const char *name, const char *st)
{
	g_autofree char *key = numbered(name, st);
	g_autofree char *text = store_get(store, key);

	return text ? g_ascii_strtoll(text, NULL, 10) : 0;
}

bool line_set_number(
	struct store *store, const char *name, const char *st, gint64 number, GError **error)
{
	g_autofree char *key = numbered(name, st);
	g_autofree char *held = store_get(store, key);
	g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, number);

	return g_strcmp0(held, text) == 0 || store_set(store, key, text, error);
}

bool line_key(void *store, const char *st, guint8 key[KEY_SIZE])
{
	return store_chain_key(store, st, key);
}
