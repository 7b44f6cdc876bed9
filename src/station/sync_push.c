/* SPDX-License-Identifier: Apache-2.0
 * What goes to the hub: the own chain above what the hub has confirmed. Bodies are idempotent, so
 * what was cut or not answered is sent again.
 *
 * Two things a hub may show: it is ahead of this chain (the store was restored; nothing was
 * appended since: the tail is fetched), or it has other lines for the same numbers (the store was
 * restored and went on: a fork). Then a new chain continues the last common number and the rest is
 * sent again. A hub is believed neither without proof: a tail joins and has every line, a fork is
 * signed by the own key, and there is one at most in a round. */
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

static bool read_hash(const struct json *from, struct hash *hash)
{
	const char *text = json_text(json_get(from, "hash"));

	return text && strlen(text) == 2 * HASH_SIZE && hex_decode(hash->bytes, HASH_SIZE, text);
}

/* A head that the own key signed. */
static bool read_head(
	struct store *store, const struct json *from, struct head *head, struct hash *hash)
{
	const char *sig = json_text(json_get(from, "sig"));

	return json_int(json_get(from, "n"), &head->n) && read_hash(from, hash) && sig &&
	       strlen(sig) == 2 * SIG_SIZE && hex_decode(head->sig, SIG_SIZE, sig) &&
	       head_check(head, store_keys(store)->public_key, store_station(store), hash);
}

/* hash(n) of the own chain as it is held here. */
static bool held_hash(struct store *store, gint64 n, struct hash *hash)
{
	g_autoptr(GString) text = g_string_new(NULL);
	AUTO_BODY struct body body = { 0 };
	struct run_fault fault = { 0 };

	if (n < 1 || n > own_end(store))
		return false;
	store_export(store, store_station(store), n - 1, WIRE_UNPACKED_MAX, text, NULL);
	gsize len = text->len;

	if (len == 0 ||
		!body_read(&body, g_string_free(g_steal_pointer(&text), FALSE), len, &fault, NULL))
		return false;
	const struct run *run = g_ptr_array_index(body.runs, 0);

	*hash = g_array_index(run->lines, struct run_line, 0).hash;
	return run->from == n;
}

/* The other side of a fork differs at n and is signed by this station's own key, or there is none.
 * Hashes chain: a head that is also a point of this chain signs what is held here. */
static bool fork_holds(struct store *store, const struct json *fork, gint64 n)
{
	struct head head = { 0 };
	struct hash here, there, signed_hash;

	if (!read_hash(fork, &there) ||
		!read_head(store, json_get(fork, "head"), &head, &signed_hash) || head.n < n ||
		!held_hash(store, n, &here) || hash_equal(&here, &there))
		return false;
	if (head.n == n)
		return hash_equal(&signed_hash, &there);
	return !held_hash(store, head.n, &here) || !hash_equal(&here, &signed_hash);
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

	return enrol_by_proof(line, epoch ? epoch : "", error) &&
	       store_set(store, "fork", NULL, error);
}

static bool take_fork(struct line *line, const struct json *answer, GError **error)
{
	const char *st = store_station(line->store);
	const struct json *fork = find_fork(answer, st);
	gint64 n = 0;

	if (!fork || !json_int(json_get(fork, "n"), &n) || n < 2 ||
		!fork_holds(line->store, fork, n))
		return line_garbage(line, "a fork without its proof", error);
	if (line->report->forked)
		return line_garbage(line, "a second fork in one round", error);
	g_autofree char *text = g_strdup_printf("%s %" G_GINT64_FORMAT, st, n - 1);

	return store_set(line->store, "fork", text, error) && push_after_fork(line, error);
}

/* Where a push stands. */
struct push {
	gint64 acked; /* the hub has the chain up to here */
	gint64 sent;  /* the last number of the body */
	gsize max;    /* of a body */
	bool parted;  /* the hub is ahead, but of another chain: somewhere below they part */
};

/* ---- the tail of a restored store ---- */

/* What is wrong with a tail that goes on from `from`; NULL when nothing. What is taken becomes the
 * own chain, so it has every number and every line. */
static const char *tail_fault(const struct body *body, const char *st, gint64 from)
{
	static const char gap[] = "the hub's tail has a gap";
	const struct hash *before = NULL;

	for (guint i = 0; i < body->runs->len; i++) {
		const struct run *run = g_ptr_array_index(body->runs, i);

		if (strcmp(run->st, st) != 0)
			return "another chain's tail";
		if (run->from != from || run->lines->len == 0 ||
			(before && !hash_equal(before, &run->prev)))
			return gap;
		for (guint at = 0; at < run->lines->len; at++) {
			const struct run_line *line =
				&g_array_index(run->lines, struct run_line, at);

			if (!line->text)
				return gap;
			before = &line->hash;
		}
		from += run->lines->len;
	}
	return before ? NULL : gap;
}

static bool take_tail(struct line *line, const struct body *body, GError **error)
{
	struct intake intake;

	intake_init(&intake);
	bool taken = store_take(line->store, body->runs, FOLD_NOW, &intake, error);

	intake_clear(&intake);
	return taken;
}

static bool get_tail(struct line *line, gint64 from, struct body *body, GError **error)
{
	g_autofree char *path = g_strdup_printf("/v1/chain?from=%" G_GINT64_FORMAT, from);
	g_autoptr(GError) problem = NULL;
	AUTO_REPLY struct reply reply = { 0 };
	struct run_fault fault = { 0 };

	if (!line_call(line,
		    &(struct request){ .method = "GET",
			    .path = path,
			    .seconds = CALL_SECONDS,
			    .max = WIRE_UNPACKED_MAX },
		    &reply, error))
		return false;
	if (reply.status != 200)
		return line_refuse(line, &reply, error);
	if (!body_read(body, g_steal_pointer(&reply.body), reply.len, &fault, &problem) ||
		!body_check(body, line_key, line->store, &fault, &problem))
		return line_garbage(line, problem->message, error);
	return true;
}

/* Fetches own events from the hub, which has more of them than this store. Where they do not join,
 * pushing all of the chain shows where it parts. */
static bool fetch_tail(struct line *line, struct push *push, GError **error)
{
	AUTO_BODY struct body body = { 0 };
	const char *st = store_station(line->store);
	struct hash end;
	gint64 from = store_chain_end(line->store, st, &end) + 1;

	if (!get_tail(line, from, &body, error))
		return false;
	const char *fault = tail_fault(&body, st, from);

	if (fault)
		return line_garbage(line, fault, error);
	const struct run *first = g_ptr_array_index(body.runs, 0);

	push->parted = !hash_equal(&first->prev, &end);
	if (push->parted) {
		push->acked = 0;
		return true;
	}
	if (!take_tail(line, &body, error))
		return false;
	push->acked = MIN(push->acked, own_end(line->store));
	return true;
}

/* ---- the own chain ---- */

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

	if (confirmed > push->acked && !push->parted)
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

	if (push->parted) {
		push->acked = push->sent;
		return push->acked < end || line_garbage(line, "a tail that does not join", error);
	}
	*done = push->acked == end;
	return push->acked <= end || fetch_tail(line, push, error);
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
