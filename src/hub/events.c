/* SPDX-License-Identifier: Apache-2.0
 * POST /v1/events: runs come in. Only bytes are judged: size, chain, signature. What costs time
 * (unpacking, hashes, signatures) is done out of turn, so that one body is checked while another is
 * written. The answer leaves when the disk has all that it can tell of, be it what this push
 * brought or one before; that is waited for out of turn too, so that pushes share one fdatasync.
 * The feeder follows. Chains that nobody admitted are taken too, but not without end (strangers.c).
 *
 * A clock that is off by over an hour is noted in the hub's own chain, once, and once more when it
 * is right again; setting clock.ST stands while it is off. */
#include "base/encode.h"
#include "base/error.h"
#include "base/json.h"
#include "hub/centre.h"
#include "net/wire.h"

#include <string.h>

enum { CLOCK_OFF_MAX = 3600, STRANGERS_RETRY = 600 }; /* s */

/* ---- the answer ---- */

static void put_ack(
	struct json_writer *w, struct store *store, const char *own, const struct intake *intake)
{
	GHashTableIter iter;
	gpointer st, n;

	json_begin(w, "acks", '{');
	g_hash_table_iter_init(&iter, intake->acks);
	while (g_hash_table_iter_next(&iter, &st, &n))
		if (strcmp(st, own) != 0)
			json_put_int(w, st, *(gint64 *)n);
	struct hash hash;

	json_put_int(w, own, store_chain_end(store, own, &hash));
	json_end(w, '}');
}

/* A head of the hub's side of a fork: the first at or above the number that differs. */
static bool find_head(
	struct store *store, const struct fork *fork, struct head *head, struct hash *hash)
{
	g_autoptr(GString) text = g_string_new(NULL);
	AUTO_BODY struct body body = { 0 };
	struct run_fault fault = { 0 };

	store_export(store, fork->st, fork->n - 1, WIRE_UNPACKED_MAX / 2, text, NULL);
	gsize len = text->len;

	if (len == 0 ||
		!body_read(&body, g_string_free(g_steal_pointer(&text), FALSE), len, &fault, NULL))
		return false;
	const struct run *run = g_ptr_array_index(body.runs, 0);

	*head = g_array_index(run->heads, struct head, 0);
	if (head->n < run->from || head->n >= run->from + (gint64)run->lines->len)
		return false;
	*hash = g_array_index(run->lines, struct run_line, (guint)(head->n - run->from)).hash;
	return true;
}

static void put_hash(struct json_writer *w, const struct hash *hash)
{
	char hex[2 * HASH_SIZE + 1];

	hex_encode(hex, hash->bytes, HASH_SIZE);
	json_put_text(w, "hash", hex);
}

static void put_fork(struct json_writer *w, struct store *store, const struct fork *fork)
{
	char sig[2 * SIG_SIZE + 1];
	struct head head;
	struct hash hash;

	json_begin(w, NULL, '{');
	json_put_text(w, "st", fork->st);
	json_put_int(w, "n", fork->n);
	put_hash(w, &fork->hash);
	json_put_int(w, "last", fork->last);
	if (find_head(store, fork, &head, &hash)) {
		hex_encode(sig, head.sig, SIG_SIZE);
		json_begin(w, "head", '{');
		json_put_int(w, "n", head.n);
		put_hash(w, &hash);
		json_put_text(w, "sig", sig);
		json_end(w, '}');
	}
	json_end(w, '}');
}

/* In turn. */
static void answer_acks(struct store *store, const char *own, const struct intake *intake,
	struct http_answer *answer)
{
	struct json_writer w = { g_string_new(NULL), false };

	json_begin(&w, NULL, '{');
	put_ack(&w, store, own, intake);
	if (intake->forks->len > 0) {
		json_begin(&w, "forks", '[');
		for (guint i = 0; i < intake->forks->len; i++)
			put_fork(&w, store, &g_array_index(intake->forks, struct fork, i));
		json_end(&w, ']');
	}
	json_end(&w, '}');
	http_json(answer, w.out);
	if (intake->forks->len > 0)
		answer->status = 409;
}

/* Which chain, from which number: 422 where that is wrong, 429 where it is one too many. */
static void answer_fault(const struct run_fault *fault, unsigned status, const GError *error,
	struct http_answer *answer)
{
	g_autofree char *text = g_utf8_make_valid(error->message, -1);

	if (!*fault->st) {
		http_refuse_error(answer, error);
		return;
	}
	struct json_writer w = { g_string_new(NULL), false };

	json_begin(&w, NULL, '{');
	json_put_text(&w, "error", text);
	json_put_text(&w, "st", fault->st);
	json_put_int(&w, "n", fault->n);
	json_end(&w, '}');
	http_json(answer, w.out);
	answer->status = status;
	answer->retry_after = status == 429 ? STRANGERS_RETRY : 0;
}

/* ---- clocks ---- */

/* In turn. A failure to note is no failure of the push. */
static void note_clock(struct hub *hub, const char *st, const char *now)
{
	g_autofree char *name = g_strconcat("clock.", st, NULL);
	g_autofree char *noted = store_get(hub->store, name);
	g_autoptr(GError) error = NULL;
	char event[NAME_SIZE];
	gint64 theirs = 0;
	struct hash hash;

	if (!now || !g_ascii_string_to_signed(now, 10, 0, (gint64)1 << 53, &theirs, NULL))
		return;
	gint64 off = (theirs - clock_now(hub->clock)) / 1000;
	bool far = off > CLOCK_OFF_MAX || off < -CLOCK_OFF_MAX;

	if (far == (noted != NULL))
		return;
	struct draft *draft = draft_new("clock.noted");

	draft_text(draft, "station", st);
	draft_int(draft, "head", store_chain_end(hub->store, st, &hash));
	draft_int(draft, "off", off);
	if (!own_append(hub->store, draft, event, &error) ||
		!store_set(hub->store, name, far ? event : NULL, &error))
		g_warning("clock of %s not noted: %s", st, error->message);
}

/* ---- intake ---- */

/* Out of turn. False when nothing can be taken; else the runs that hold are in body, and *bad tells
 * of others. */
static bool read_runs(struct hub *hub, const struct http_request *request, struct body *body,
	struct http_answer *bad)
{
	g_autoptr(GError) error = NULL;
	struct run_fault fault = { 0 };
	char *text = NULL;
	gsize len = 0;

	if (g_strcmp0(request->type, "application/zstd") != 0) {
		http_refuse(bad, 400, "events: are not zstd; send application/zstd");
		return false;
	}
	if (!wire_unpack(request->body, request->len, WIRE_UNPACKED_MAX, &text, &len, &error)) {
		http_refuse_error(bad, error);
		return false;
	}
	if (!body_read(body, text, len, &fault, &error)) {
		answer_fault(&fault, 422, error, bad);
		return false;
	}
	if (!body_check(body, caller_key, hub, &fault, &error))
		answer_fault(&fault, 422, error, bad);
	return true;
}

/* In turn. False when nothing may be taken. */
static bool limit_strangers(
	struct hub *hub, const struct caller *caller, struct body *body, struct http_answer *answer)
{
	g_autoptr(GError) error = NULL;
	struct run_fault fault = { .n = 1 };

	if (strangers_limit(hub->store, caller->st, body, fault.st, &error))
		return true;
	if (!*fault.st || !answer->body)
		answer_fault(&fault, 429, error, answer);
	return *fault.st;
}

/* Takes what holds and answers, unless there is an answer because some did not. Returns up to where
 * the disk must be for the answer to be true. */
static guint64 take_runs(struct hub *hub, const struct http_request *request,
	const struct caller *caller, struct body *body, struct http_answer *answer)
{
	AUTO_TURN struct turn *mine = turn_take(&hub->writing);
	g_autoptr(GError) error = NULL;
	struct intake intake;

	if (body->runs)
		turn_expect_more(mine);
	/* Judged here and not before the checks: those need no turn, this does. */
	if (!caller_may(hub, caller, answer) ||
		(body->runs && !limit_strangers(hub, caller, body, answer)))
		return 0;
	intake_init(&intake);
	if (body->runs && !store_take_soon(hub->store, body->runs, &intake, &error)) {
		http_refuse_error(answer, error);
	} else {
		note_clock(hub, caller->st, request->now);
		if (!answer->body)
			answer_acks(hub->store, caller->st, &intake, answer);
	}
	intake_clear(&intake);
	return store_written(hub->store);
}

void handle_events(void *data, const struct http_request *request, struct http_answer *answer)
{
	struct hub *hub = data;
	AUTO_BODY struct body body = { 0 };
	struct caller caller;

	if (!caller_find(hub, request, &caller, answer))
		return;
	if (request->len > 0 && !read_runs(hub, request, &body, answer))
		return;
	const guint64 written = take_runs(hub, request, &caller, &body, answer);

	feeder_kick(hub);
	hub_await_disk(hub, written, answer);
}
