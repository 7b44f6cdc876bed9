/* SPDX-License-Identifier: Apache-2.0
 * POST /v1/enrol: a new key becomes a station, by a one-time code or by proof.
 *
 * By code: {"code","key","sig"}; sig by the key over belgi-enrol-1 NUL code. The code is bound to
 * the key before the admission is written, so that of two keys only one can have it, also after a
 * crash between the two. The same key has the same admission, with a fresh token each time.
 * By proof: {"proof":"RUNS","key","sig"}; sig over belgi-enrol-1 NUL epoch. Of the runs those that
 * the proof itself shows to be admitted are taken, as if pushed; the station is in when it is then
 * admitted, by its own admission or by that of the chain which it continues. */
#include "base/encode.h"
#include "base/error.h"
#include "base/json.h"
#include "hub/centre.h"

#include <string.h>

/* The station that asks, and what the answer says. */
struct entry {
	guint8 key[KEY_SIZE];
	char key_hex[2 * KEY_SIZE + 1];
	char st[ST_SIZE];
	char name[NAME_SIZE]; /* of its admission */
	char *org, *roles, *issuer;
};

static void entry_clear(struct entry *entry)
{
	g_free(entry->org);
	g_free(entry->roles);
	g_free(entry->issuer);
}
#define AUTO_ENTRY __attribute__((cleanup(entry_clear)))

/* The key, and that whoever asks has its secret half. */
static bool read_entry(
	const struct json *request, const char *signed_text, struct entry *entry, GError **error)
{
	const char *key = json_text(json_get(request, "key"));
	const char *sig_text = json_text(json_get(request, "sig"));
	guint8 sig[SIG_SIZE];

	if (!key || strlen(key) != 2 * KEY_SIZE || !hex_decode(entry->key, KEY_SIZE, key))
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"key: is not 64 hex digits; send the station's public key");
	if (!sig_text || strlen(sig_text) != 2 * SIG_SIZE || !hex_decode(sig, SIG_SIZE, sig_text) ||
		!enrol_check(sig, entry->key, signed_text))
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"sig: is not by this key; sign what is sent with the station's key");
	g_strlcpy(entry->key_hex, key, sizeof(entry->key_hex));
	chain_station(entry->st, entry->key);
	return true;
}

/* In turn. Not revoked, and no other key under this name. */
static bool may_enter(struct hub *hub, const struct entry *entry, GError **error)
{
	guint8 known[KEY_SIZE];

	if (store_chain_key(hub->store, entry->st, known) &&
		memcmp(known, entry->key, KEY_SIZE) != 0)
		return refuse(error, BELGI_ERROR_CONFLICT,
			"station %s: another key has this name; open a new chain and enrol again",
			entry->st);
	if (authority_last(store_authority(hub->store), entry->st) != G_MAXINT64)
		return refuse(error, BELGI_ERROR_REFUSED,
			"station %s: is revoked; ask who runs the hub for a new code", entry->st);
	return true;
}

/* In turn. The answer of both ways in. */
static void answer_entry(struct hub *hub, const struct entry *entry, struct http_answer *answer)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GString) runs = g_string_new(NULL);
	g_auto(GStrv) roles = g_strsplit(entry->roles, ",", -1);
	struct json_writer w = { g_string_new(NULL), false };
	char root[2 * KEY_SIZE + 1];
	char writer[ST_SIZE];
	char prefix[9];
	gint64 n = 0;
	g_autofree char *token = caller_admit(hub, entry->st, entry->org, &error);

	hex_encode(root, hub->root, KEY_SIZE);
	if (!token || !chain_name_read(entry->name, writer, &n, prefix) ||
		!own_quote(hub->store, writer, n, runs, &error)) {
		g_string_free(w.out, TRUE);
		http_refuse_error(answer, error);
		return;
	}
	json_begin(&w, NULL, '{');
	json_put_text(&w, "org", entry->org);
	json_begin(&w, "roles", '[');
	for (guint i = 0; roles[i]; i++)
		json_put_text(&w, NULL, roles[i]);
	json_end(&w, ']');
	json_put_text(&w, "issuer", entry->issuer);
	json_put_text(&w, "token", token);
	json_put_text(&w, "root", root);
	json_put_text(&w, "admission", entry->name);
	json_put_text(&w, "runs", runs->str);
	json_end(&w, '}');
	http_json(answer, w.out);
}

/* ---- by code ---- */

static bool write_admission(
	struct hub *hub, const struct ticket *ticket, struct entry *entry, GError **error)
{
	g_auto(GStrv) roles = g_strsplit(ticket->roles, ",", -1);
	struct draft *draft = draft_new("station.admitted");

	draft_text(draft, "station", entry->st);
	draft_text(draft, "key", entry->key_hex);
	draft_text(draft, "for", ticket->org);
	draft_texts(draft, "roles", (const char *const *)roles);
	draft_text(draft, "issuer", ticket->issuer);
	return own_append(hub->store, draft, entry->name, error);
}

/* In turn. */
static bool redeem(struct hub *hub, const char *code, struct ticket *ticket, struct entry *entry,
	GError **error)
{
	if (ticket->key && strcmp(ticket->key, entry->key_hex) != 0)
		return refuse(error, BELGI_ERROR_CONFLICT,
			"code: another station has used it; ask who runs the hub for a new one");
	if (!ticket->key && strcmp(ticket->epoch, hub->epoch) != 0)
		return refuse(error, BELGI_ERROR_REFUSED,
			"code: the hub was restored since it was given; ask who runs the hub for a new one");
	if (!may_enter(hub, entry, error))
		return false;
	if (!ticket->key) {
		ticket->key = g_strdup(entry->key_hex);
		if (!ticket_save(hub->store, code, ticket, error))
			return false;
	}
	if (ticket->admission) {
		g_strlcpy(entry->name, ticket->admission, sizeof(entry->name));
		return true;
	}
	if (!write_admission(hub, ticket, entry, error))
		return false;
	ticket->admission = g_strdup(entry->name);
	return ticket_save(hub->store, code, ticket, error);
}

static void enrol_by_code(
	struct hub *hub, const struct json *request, const char *code, struct http_answer *answer)
{
	g_autoptr(GError) error = NULL;
	AUTO_ENTRY struct entry entry = { 0 };
	AUTO_TICKET struct ticket ticket = { 0 };

	if (!read_entry(request, code, &entry, &error)) {
		http_refuse_error(answer, error);
		return;
	}
	AUTO_TURN struct turn *mine = turn_take(&hub->writing);

	if (!ticket_find(hub->store, code, &ticket)) {
		http_refuse(answer, 403,
			"code: this hub did not give it; check what was typed or ask for a new one");
		return;
	}
	if (!redeem(hub, code, &ticket, &entry, &error)) {
		http_refuse_error(answer, error);
		return;
	}
	entry.org = g_strdup(ticket.org);
	entry.roles = g_strdup(ticket.roles);
	entry.issuer = g_strdup(ticket.issuer);
	answer_entry(hub, &entry, answer);
}

/* ---- by proof ---- */

/* In turn. The newest admission of a chain, or of one that it continues. */
static struct event *find_admission(struct hub *hub, const char *st)
{
	const struct authority *authority = store_authority(hub->store);
	char chain[ST_SIZE];
	char before[ST_SIZE];
	gint64 at = 0;

	g_strlcpy(chain, st, sizeof(chain));
	for (int depth = 0; depth < 16; depth++) {
		g_autofree char *subject = g_strconcat("st:", chain, NULL);
		g_autoptr(GPtrArray) events = store_events(hub->store, subject);

		for (guint i = events->len; i > 0; i--) {
			struct event *event = g_ptr_array_index(events, i - 1);

			if (event_is(event, "station.admitted") &&
				g_strcmp0(event_text(event, "station"), chain) == 0 &&
				authority_counts(authority, event))
				return event_ref(event);
		}
		if (!authority_after(authority, chain, before, &at))
			return NULL;
		g_strlcpy(chain, before, sizeof(chain));
	}
	return NULL;
}

static char *join_texts(const struct value *list)
{
	g_autoptr(GString) joined = g_string_new(NULL);

	for (const struct value *at = list ? list->child : NULL; at; at = at->next)
		g_string_append_printf(joined, "%s%s", joined->len ? "," : "", at->text);
	return g_string_free(g_steal_pointer(&joined), FALSE);
}

static bool refuse_proof(const struct entry *entry, GError **error)
{
	return refuse(error, BELGI_ERROR_REFUSED,
		"station %s: the proof holds no admission that counts; enrol with a code",
		entry->st);
}

/* The runs alone show, from the root key, that this key was admitted: nobody else may write here.
 * Chains of which they do not show it are taken out. */
static bool vouched(const struct hub *hub, struct body *body, const struct entry *entry)
{
	g_autoptr(struct authority) authority = authority_new(hub->root);

	body_show(body, authority);
	for (guint i = body->runs->len; i > 0; i--) {
		const struct run *run = g_ptr_array_index(body->runs, i - 1);

		if (!authority_admitted(authority, run->st))
			g_ptr_array_remove_index(body->runs, i - 1);
	}
	const guint8 *key = authority_key(authority, entry->st);

	return authority_admitted(authority, entry->st) && key &&
	       memcmp(key, entry->key, KEY_SIZE) == 0;
}

static bool take_proof(
	struct hub *hub, const char *proof, const struct entry *entry, GError **error)
{
	AUTO_BODY struct body body = { 0 };
	struct run_fault fault = { 0 };
	struct intake intake;

	if (!body_read(&body, g_strdup(proof), strlen(proof), &fault, error) ||
		!body_check(&body, caller_key, hub, &fault, error))
		return false;
	if (!vouched(hub, &body, entry))
		return refuse_proof(entry, error);
	AUTO_TURN struct turn *mine = turn_take(&hub->writing);

	intake_init(&intake);
	bool taken = store_take(hub->store, body.runs, FOLD_NOW, &intake, error);

	intake_clear(&intake);
	return taken;
}

/* In turn. */
static bool fill_from_admission(struct hub *hub, struct entry *entry, GError **error)
{
	const struct authority *authority = store_authority(hub->store);
	const guint8 *key = authority_key(authority, entry->st);

	if (!may_enter(hub, entry, error))
		return false;
	g_autoptr(struct event) event = find_admission(hub, entry->st);

	if (!event || !key || memcmp(key, entry->key, KEY_SIZE) != 0 ||
		!authority_admitted(authority, entry->st))
		return refuse_proof(entry, error);
	g_strlcpy(entry->name, event->name, sizeof(entry->name));
	entry->org = g_strdup(event_text(event, "for"));
	entry->issuer = g_strdup(event_text(event, "issuer"));
	entry->roles = join_texts(event_value(event, "roles"));
	return true;
}

static void enrol_by_proof(
	struct hub *hub, const struct json *request, const char *proof, struct http_answer *answer)
{
	g_autoptr(GError) error = NULL;
	AUTO_ENTRY struct entry entry = { 0 };

	if (!read_entry(request, hub->epoch, &entry, &error) ||
		!take_proof(hub, proof, &entry, &error)) {
		http_refuse_error(answer, error);
		return;
	}
	AUTO_TURN struct turn *mine = turn_take(&hub->writing);

	if (fill_from_admission(hub, &entry, &error))
		answer_entry(hub, &entry, answer);
	else
		http_refuse_error(answer, error);
}

void handle_enrol(void *data, const struct http_request *request, struct http_answer *answer)
{
	struct hub *hub = data;
	g_autoptr(GError) error = NULL;
	g_autoptr(struct json) root = json_read(request->body, request->len, &error);
	const char *code = json_text(json_get(root, "code"));
	const char *proof = json_text(json_get(root, "proof"));

	if (!root)
		http_refuse_error(answer, error);
	else if (code)
		enrol_by_code(hub, root, code, answer);
	else if (proof)
		enrol_by_proof(hub, root, proof, answer);
	else
		http_refuse(answer, 400, "enrol: has no code and no proof; send one of them");
	feeder_kick(hub);
}
