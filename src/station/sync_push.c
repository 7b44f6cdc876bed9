/* SPDX-License-Identifier: Apache-2.0
 * What goes to the hub: the own chain above what the hub has confirmed. Bodies are idempotent, so
 * what was cut or not answered is sent again.
 *
 * Two things a hub may show: it is ahead of this chain (the store was restored; nothing was
 * appended since: the tail is fetched), or it has other lines for the same numbers (the store was
 * restored and went on: a fork). Then a new chain continues the last common number and the rest is
 * sent again. */
#include "base/encode.h"
#include "base/error.h"
#include "net/body.h"
#include "net/wire.h"
#include "station/sync_line.h"

#include <string.h>

enum {
	BODY_MAX = 1536 * 1024, /* some 4 000 lines */
	BODY_LEAST = 16 * 1024,
	ANSWER_MAX = 1024 * 1024,
};

bool push_post(struct line *line, const char *runs, gsize len, struct reply *reply, GError **error)
{
	g_autofree char *now = g_strdup_printf(
		"Belgi-Now: %" G_GINT64_FORMAT, clock_now(store_clock(line->store)));
	const char *headers[] = { now, NULL };
	g_autoptr(GBytes) packed = len ? wire_pack(runs, len) : NULL;
	gsize packed_len = packed ? g_bytes_get_size(packed) : 0;

	if (packed_len > WIRE_PACKED_MAX) {
		reply->status = 413;
		return true;
	}
	return line_call(line,
		&(struct request){ .method = "POST",
			.path = "/v1/events",
			.type = packed ? "application/zstd" : NULL,
			.body = packed ? g_bytes_get_data(packed, NULL) : NULL,
			.len = packed_len,
			.headers = headers,
			.seconds = CALL_SECONDS,
			.max = ANSWER_MAX },
		reply, error);
}

static gint64 own_end(struct store *store)
{
	struct hash hash;

	return store_chain_end(store, store_station(store), &hash);
}

/* ---- forks ---- */

/* The fork of this chain that the hub shows, NULL when it shows none. */
static const struct json *find_fork(const struct json *answer, const char *st)
{
	const struct json *forks = json_get(answer, "forks");

	for (gsize i = 0; i < json_size(forks); i++)
		if (g_strcmp0(json_text(json_get(json_at(forks, i), "st")), st) == 0)
			return json_at(forks, i);
	return NULL;
}

/* The other side of a fork is signed by this station's own key, or there is none. */
static bool fork_holds(struct store *store, const struct json *fork, gint64 n)
{
	const struct json *head = json_get(fork, "head");
	const char *hash_text = json_text(json_get(head, "hash"));
	const char *sig_text = json_text(json_get(head, "sig"));
	struct head point = { 0 };
	struct hash hash;

	return json_int(json_get(head, "n"), &point.n) && point.n >= n && hash_text && sig_text &&
	       strlen(hash_text) == 2 * HASH_SIZE && strlen(sig_text) == 2 * SIG_SIZE &&
	       hex_decode(hash.bytes, HASH_SIZE, hash_text) &&
	       hex_decode(point.sig, SIG_SIZE, sig_text) &&
	       head_check(&point, store_keys(store)->public_key, store_station(store), &hash);
}

bool push_after_fork(struct line *line, GError **error)
{
	struct store *store = line->store;
	g_autofree char *text = store_get(store, "fork");
	g_autofree char *org = g_strdup(store_org(store));
	char st[ST_SIZE];

	if (!text || strlen(text) < ST_SIZE)
		return true;
	g_strlcpy(st, text, sizeof(st));
	gint64 last = g_ascii_strtoll(text + ST_SIZE, NULL, 10);

	/* A cut between these steps finds the setting again, and resending twice sends once. */
	if (strcmp(st, store_station(store)) == 0 && !store_open_chain(store, org, last, error))
		return false;
	if (!store_resend(store, st, last, error) || !store_sign(store, error))
		return false;
	line->report->forked = true;
	g_autofree char *epoch = store_get(store, "epoch");

	return enrol_by_proof(line, epoch, error) && store_set(store, "fork", NULL, error);
}

static bool take_fork(struct line *line, const struct json *answer, GError **error)
{
	const char *st = store_station(line->store);
	const struct json *fork = find_fork(answer, st);
	gint64 n = 0;

	if (!fork || !json_int(json_get(fork, "n"), &n) || n < 2 || n > own_end(line->store) + 1 ||
		!fork_holds(line->store, fork, n))
		return line_garbage(line, "a fork without its proof", error);
	g_autofree char *text = g_strdup_printf("%s %" G_GINT64_FORMAT, st, n - 1);

	return store_set(line->store, "fork", text, error) && push_after_fork(line, error);
}

/* ---- the tail of a restored store ---- */

static bool take_tail(
	struct line *line, const struct body *body, gint64 from, bool *joined, GError **error)
{
	struct intake intake;

	for (guint i = 0; i < body->runs->len; i++) {
		const struct run *run = g_ptr_array_index(body->runs, i);

		if (strcmp(run->st, store_station(line->store)) != 0 || run->from < from)
			return line_garbage(line, "another chain's tail", error);
	}
	intake_init(&intake);
	bool taken = store_take(line->store, body->runs, FOLD_NOW, &intake, error);

	*joined = taken && intake.forks->len == 0;
	intake_clear(&intake);
	return taken;
}

/* Fetches own events from the hub, which has more of them than this store. A tail that does not
 * join sets *acked to 0: pushing all of the chain shows where it parts. */
static bool fetch_tail(struct line *line, gint64 *acked, GError **error)
{
	gint64 from = own_end(line->store) + 1;
	g_autofree char *path = g_strdup_printf("/v1/chain?from=%" G_GINT64_FORMAT, from);
	g_autoptr(GError) problem = NULL;
	AUTO_REPLY struct reply reply = { 0 };
	AUTO_BODY struct body body = { 0 };
	struct run_fault fault = { 0 };
	bool joined = false;

	if (!line_call(line,
		    &(struct request){ .method = "GET",
			    .path = path,
			    .seconds = CALL_SECONDS,
			    .max = WIRE_UNPACKED_MAX },
		    &reply, error))
		return false;
	if (reply.status != 200)
		return line_refuse(line, &reply, error);
	if (!body_read(&body, g_steal_pointer(&reply.body), reply.len, &fault, &problem) ||
		!body_check(&body, line_key, line->store, &fault, &problem))
		return line_garbage(line, problem->message, error);
	if (!take_tail(line, &body, from, &joined, error))
		return false;
	if (joined && own_end(line->store) < from)
		return line_garbage(line, "a tail with a gap", error);
	*acked = joined ? MIN(*acked, own_end(line->store)) : 0;
	return true;
}

/* ---- the own chain ---- */

/* Where a push stands. */
struct push {
	gint64 acked; /* the hub has the chain up to here */
	gint64 sent;  /* the last number of the body */
	gsize max;    /* of a body */
};

/* What the hub confirmed; the report counts what is new of it. */
static bool take_ack(
	struct line *line, const struct json *answer, struct push *push, GError **error)
{
	const char *st = store_station(line->store);
	gint64 acked = 0;

	if (!json_int(json_get(json_get(answer, "acks"), st), &acked) || acked < 0)
		return line_garbage(line, "no acknowledgement", error);
	if (push->sent > push->acked && acked <= push->acked)
		return line_garbage(line, "it took nothing of what it was sent", error);
	gint64 confirmed = MIN(acked, own_end(line->store));

	if (confirmed > push->acked)
		line->report->sent += (guint)(confirmed - push->acked);
	push->acked = acked;
	return line_set_number(line->store, "acked", st, confirmed, error);
}

/* One body; *done when the hub has all. */
static bool push_body(struct line *line, struct push *push, bool *done, GError **error)
{
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(GError) problem = NULL;
	AUTO_REPLY struct reply reply = { 0 };
	const char *st = store_station(line->store);

	push->sent = store_export(line->store, st, push->acked, push->max, text, &problem);
	if (!problem && push->sent <= push->acked && push->acked < own_end(line->store))
		push->sent = store_export(
			line->store, st, push->acked, WIRE_UNPACKED_MAX, text, &problem);
	if (problem) {
		g_propagate_error(error, g_steal_pointer(&problem));
		return false;
	}
	bool renewed = line->renewed;

	if (!push_post(line, text->str, text->len, &reply, error))
		return false;
	/* What a new epoch holds is not measured by what the old one had. */
	if (line->renewed && !renewed)
		push->sent = push->acked = 0;
	if (reply.status == 413 && push->max > BODY_LEAST) {
		push->max /= 2;
		return true;
	}
	if (reply.status != 200 && reply.status != 409)
		return line_refuse(line, &reply, error);
	g_autoptr(struct json) answer = line_json(line, &reply, error);

	if (!answer)
		return false;
	if (reply.status == 409) {
		*done = true;
		return take_fork(line, answer, error) && push_own(line, error);
	}
	if (!take_ack(line, answer, push, error))
		return false;
	gint64 end = own_end(line->store);

	*done = push->acked == end;
	return push->acked <= end || fetch_tail(line, &push->acked, error);
}

bool push_own(struct line *line, GError **error)
{
	struct push push = { .max = BODY_MAX };
	bool done = false;

	if (!store_sign(line->store, error))
		return false;
	push.acked = line_number(line->store, "acked", store_station(line->store));
	while (!done)
		if (!push_body(line, &push, &done, error))
			return false;
	return true;
}
