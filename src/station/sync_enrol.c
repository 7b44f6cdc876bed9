/* SPDX-License-Identifier: Apache-2.0
 * How a station comes in: with a one-time code, or later with the proof of an earlier admission.
 * What the hub answers is believed only as far as its own root key vouches for it, and a station
 * that trusts a root key already never changes it. */
#include "base/encode.h"
#include "base/error.h"
#include "base/file.h"
#include "net/body.h"
#include "station/sync_line.h"

#include <string.h>

enum {
	CA_MAX = 64 * 1024,
	ENROL_MAX = 1024 * 1024,
	PART_MAX = 4096,
	SEGMENT_MAX = 2 * 1024 * 1024
};

/* ---- the answer ---- */

static bool read_root(
	const struct line *line, const struct json *answer, guint8 root[KEY_SIZE], GError **error)
{
	const char *text = json_text(json_get(answer, "root"));
	guint8 held[KEY_SIZE];

	if (!text || !root_read(root, text))
		return line_garbage(line, "no root key", error);
	if (store_root(line->store, held) && memcmp(held, root, KEY_SIZE) != 0)
		return refuse(error, BELGI_ERROR_REFUSED,
			"hub %s: has another root key than the one that this station trusts;"
			" check the address, nothing was changed",
			client_url(line->client));
	return true;
}

/* True when the runs alone show, from the root key, that the hub admitted this key. */
static bool vouched(const struct store *store, const struct body *body, const guint8 root[KEY_SIZE])
{
	g_autoptr(struct authority) authority = authority_new(root);
	const char *st = store_station(store);

	body_show(body, authority);
	const guint8 *key = authority_key(authority, st);

	return authority_admitted(authority, st) && key &&
	       memcmp(key, store_keys(store)->public_key, KEY_SIZE) == 0;
}

static bool read_runs(
	const struct line *line, const struct json *answer, struct body *body, GError **error)
{
	const char *runs = json_text(json_get(answer, "runs"));
	g_autoptr(GError) problem = NULL;
	struct run_fault fault = { 0 };

	if (runs && body_read(body, g_strdup(runs), strlen(runs), &fault, &problem) &&
		body_check(body, line_key, line->store, &fault, &problem))
		return true;
	return line_garbage(line, problem ? problem->message : "no runs", error);
}

static char *join_roles(const struct json *roles)
{
	g_autoptr(GString) joined = g_string_new(NULL);

	for (gsize i = 0; i < json_size(roles); i++) {
		const char *role = json_text(json_at(roles, i));

		g_string_append_printf(joined, "%s%s", joined->len ? "," : "", role ? role : "");
	}
	return g_string_free(g_steal_pointer(&joined), FALSE);
}

/* The token comes last: while it is missing, the enrolment is repeated. */
static bool keep_settings(struct line *line, const struct json *answer, GError **error)
{
	static const char *const texts[] = { "issuer", "admission" };
	const char *org = json_text(json_get(answer, "org"));
	const char *token = json_text(json_get(answer, "token"));
	g_autofree char *roles = join_roles(json_get(answer, "roles"));

	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
		if (!store_set(line->store, texts[i], json_text(json_get(answer, texts[i])), error))
			return false;
	if (!store_set_org(line->store, org, error) ||
		!store_set(line->store, "roles", roles, error) ||
		!store_set(line->store, "token", token, error))
		return false;
	client_set_token(line->client, token);
	return true;
}

static bool keep_runs(
	struct line *line, const struct body *body, const guint8 root[KEY_SIZE], GError **error)
{
	struct intake intake;
	guint8 held[KEY_SIZE];

	intake_init(&intake);
	bool taken = store_take(line->store, body->runs, FOLD_NOW, &intake, error);

	intake_clear(&intake);
	return taken && (store_root(line->store, held) || store_set_root(line->store, root, error));
}

static bool adopt(struct line *line, const struct json *answer, GError **error)
{
	AUTO_BODY struct body body = { 0 };
	guint8 root[KEY_SIZE];
	guint8 held[KEY_SIZE];
	char writer[ST_SIZE];
	char prefix[9];
	gint64 n = 0;
	const char *admission = json_text(json_get(answer, "admission"));

	if (!json_text(json_get(answer, "token")) || !json_text(json_get(answer, "org")) ||
		!admission || !chain_name_read(admission, writer, &n, prefix))
		return line_garbage(line, "no admission", error);
	if (!read_root(line, answer, root, error) || !read_runs(line, answer, &body, error))
		return false;
	/* Whoever trusts the root key already has the rest of the proof in the log. */
	if (!store_root(line->store, held) && !vouched(line->store, &body, root))
		return line_garbage(line, "its root key does not vouch for the admission", error);
	return keep_runs(line, &body, root, error) && keep_settings(line, answer, error);
}

/* ---- the question ---- */

static bool ask(struct line *line, const char *field, const char *text, const char *signed_text,
	struct reply *reply, GError **error)
{
	const struct keypair *keys = store_keys(line->store);
	g_autoptr(GString) body = g_string_new(NULL);
	struct json_writer w = { body, false };
	char key[2 * KEY_SIZE + 1];
	char sig_hex[2 * SIG_SIZE + 1];
	guint8 sig[SIG_SIZE];

	enrol_sign(sig, keys, signed_text);
	hex_encode(key, keys->public_key, KEY_SIZE);
	hex_encode(sig_hex, sig, SIG_SIZE);
	json_begin(&w, NULL, '{');
	json_put_text(&w, field, text);
	json_put_text(&w, "key", key);
	json_put_text(&w, "sig", sig_hex);
	json_end(&w, '}');
	return client_call(line->client,
		&(struct request){ .method = "POST",
			.path = "/v1/enrol",
			.type = "application/json",
			.body = body->str,
			.len = body->len,
			.seconds = CALL_SECONDS,
			.max = ENROL_MAX },
		reply, error);
}

static bool finish(struct line *line, const struct reply *reply, GError **error)
{
	g_autoptr(struct json) answer = NULL;

	if (reply->status != 200)
		return line_refuse(line, reply, error);
	answer = line_json(line, reply, error);
	return answer && adopt(line, answer, error);
}

static bool read_ca(const char *path, char **pem, GError **error)
{
	gsize len = 0;

	if (!path)
		return true;
	if (!file_read(path, CA_MAX, pem, &len, error))
		return false;
	if (!strstr(*pem, "-----BEGIN CERTIFICATE-----"))
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"%s: holds no certificate; give the hub's hub.cert", path);
	return true;
}

bool sync_enrol(
	struct store *store, const char *url, const char *ca_file, const char *code, GError **error)
{
	AUTO_REPLY struct reply reply = { 0 };
	AUTO_LINE struct line line = { .store = store };
	g_autofree char *ca = NULL;

	if (!read_ca(ca_file, &ca, error))
		return false;
	line.client = client_new(url, ca, error);
	if (!line.client)
		return false;
	if (!store_station(store) && !store_open_chain(store, NULL, 0, error))
		return false;
	if (!ask(&line, "code", code, code, &reply, error) || !finish(&line, &reply, error))
		return false;
	return store_set(store, "hub", client_url(line.client), error) &&
	       store_set(store, "ca", ca, error);
}

/* ---- proof ---- */

/* The part of a chain above `after` up to its next head, and a little more. */
static bool add_part(
	struct store *store, const char *st, gint64 after, GString *out, GError **error)
{
	g_autoptr(GError) problem = NULL;
	gint64 last = after;

	for (gsize max = PART_MAX; last <= after && max <= SEGMENT_MAX && !problem; max *= 2)
		last = store_export(store, st, after, max, out, &problem);
	if (!problem)
		return true;
	g_propagate_error(error, g_steal_pointer(&problem));
	return false;
}

/* The first part of a chain and of all that it continues: their keys, and who continues whom. */
static bool add_origins(struct store *store, const char *st, GString *out, GError **error)
{
	char chain[ST_SIZE];
	char before[ST_SIZE];
	gint64 n = 0;

	g_strlcpy(chain, st, sizeof(chain));
	for (int i = 0; i < 16; i++) {
		if (!add_part(store, chain, 0, out, error))
			return false;
		if (!authority_after(store_authority(store), chain, before, &n))
			break;
		g_strlcpy(chain, before, sizeof(chain));
	}
	return true;
}

/* A proof is signed over the hub's epoch. A hub that was restored since the last call refuses it
 * and tells the epoch that it has now. */
static bool prove(struct line *line, const char *proof, const char *epoch, GError **error)
{
	AUTO_REPLY struct reply reply = { 0 };
	AUTO_REPLY struct reply again = { 0 };

	if (!ask(line, "proof", proof, epoch, &reply, error))
		return false;
	if (reply.status == 200 || !*reply.epoch || strcmp(reply.epoch, epoch) == 0)
		return finish(line, &reply, error);
	return ask(line, "proof", proof, reply.epoch, &again, error) && finish(line, &again, error);
}

bool enrol_by_proof(struct line *line, const char *epoch, GError **error)
{
	g_autoptr(GString) proof = g_string_new(NULL);
	g_autofree char *admission = store_get(line->store, "admission");
	char writer[ST_SIZE];
	char prefix[9];
	gint64 n = 0;

	if (admission && chain_name_read(admission, writer, &n, prefix) &&
		(!add_origins(line->store, writer, proof, error) ||
			!add_part(line->store, writer, n - 1, proof, error)))
		return false;
	if (!store_sign(line->store, error) ||
		!add_origins(line->store, store_station(line->store), proof, error))
		return false;
	return prove(line, proof->str, epoch, error);
}
