/* SPDX-License-Identifier: Apache-2.0
 * Who gets in: codes work once, for one key; what was revoked stays out; proof is enough for those
 * whom a restored hub forgot. */
#include "country.h"

#include "base/encode.h"
#include "base/json.h"
#include "net/client.h"

/* ---- raw calls, as any program could make them ---- */

static struct json *post_enrol(struct country *country, const char *field, const char *text,
	const char *signed_text, const struct keypair *keys, long *status)
{
	g_autoptr(struct client) client = client_new(hub_url(country->hub), NULL, NULL);
	AUTO_REPLY struct reply reply = { 0 };
	g_autoptr(GString) body = g_string_new(NULL);
	g_autoptr(GError) error = NULL;
	struct json_writer w = { body, false };
	char key[2 * KEY_SIZE + 1], hex[2 * SIG_SIZE + 1];
	guint8 sig[SIG_SIZE];

	enrol_sign(sig, keys, signed_text);
	hex_encode(key, keys->public_key, KEY_SIZE);
	hex_encode(hex, sig, SIG_SIZE);
	json_begin(&w, NULL, '{');
	json_put_text(&w, field, text);
	json_put_text(&w, "key", key);
	json_put_text(&w, "sig", hex);
	json_end(&w, '}');
	client_call(client,
		&(struct request){ .method = "POST",
			.path = "/v1/enrol",
			.type = "application/json",
			.body = body->str,
			.len = body->len,
			.seconds = 20,
			.max = 1 << 20 },
		&reply, &error);
	g_assert_no_error(error);
	*status = reply.status;
	return json_read(reply.body, reply.len, NULL);
}

static struct json *post_code(
	struct country *country, const char *code, const struct keypair *keys, long *status)
{
	return post_enrol(country, "code", code, code, keys, status);
}

static const char *said(const struct json *answer, const char *field)
{
	return json_text(json_get(answer, field));
}

static long ask(struct country *country, const char *token)
{
	g_autoptr(struct client) client = client_new(hub_url(country->hub), NULL, NULL);
	AUTO_REPLY struct reply reply = { 0 };
	g_autoptr(GError) error = NULL;

	client_set_token(client, token);
	client_call(client,
		&(struct request){
			.method = "POST", .path = "/v1/events", .seconds = 20, .max = 1 << 20 },
		&reply, &error);
	g_assert_no_error(error);
	return reply.status;
}

static struct keypair new_keys(void)
{
	struct keypair keys;
	guint8 seed[SEED_SIZE];

	random_fill(seed, sizeof(seed));
	keypair_from_seed(&keys, seed);
	return keys;
}

static void the_same_code_and_key_get_the_same_admission_and_a_fresh_token(void)
{
	struct country country;

	country_open(&country);
	g_autofree char *code = invite(&country, "S052", "school");
	struct keypair keys = new_keys();
	long status = 0;
	g_autoptr(struct json) first = post_code(&country, code, &keys, &status);

	g_assert_cmpint(status, ==, 200);
	g_autoptr(struct json) again = post_code(&country, code, &keys, &status);

	g_assert_cmpint(status, ==, 200);
	g_assert_cmpstr(said(first, "org"), ==, "S052");
	g_assert_cmpstr(said(first, "issuer"), ==, "VK0");
	g_assert_cmpstr(said(first, "admission"), ==, said(again, "admission"));
	g_assert_cmpstr(said(first, "token"), !=, said(again, "token"));
	g_assert_cmpint(ask(&country, said(again, "token")), ==, 200);
	g_assert_cmpint(ask(&country, said(first, "token")), ==, 401);
	country_close(&country);
}

static void a_code_typed_by_a_person_is_understood(void)
{
	struct country country;

	country_open(&country);
	g_autofree char *code = invite(&country, "S052", "school");
	g_autofree char *typed = g_ascii_strdown(code, -1);
	struct keypair keys = new_keys();
	long status = 0;

	g_assert_true(g_regex_match_simple("^([0-9A-Z]{4}-){3}[0-9A-Z]{4}$", code, 0, 0));
	g_strdelimit(typed, "-", ' ');
	g_strdelimit(typed, "0", 'o');
	g_strdelimit(typed, "1", 'l');
	g_autoptr(struct json) answer = post_code(&country, typed, &keys, &status);

	g_assert_cmpint(status, ==, 200);
	country_close(&country);
}

static void a_code_that_was_used_is_refused_to_another_key(void)
{
	struct country country;

	country_open(&country);
	g_autofree char *code = invite(&country, "S052", "school");
	struct keypair keys = new_keys(), others = new_keys();
	long status = 0;
	g_autoptr(struct json) first = post_code(&country, code, &keys, &status);
	g_autoptr(struct json) second = post_code(&country, code, &others, &status);

	g_assert_cmpint(status, ==, 409);
	g_assert_cmpstr(said(second, "error"), ==,
		"code: another station has used it; ask who runs the hub for a new one");
	country_close(&country);
}

static void a_code_that_nobody_gave_is_refused(void)
{
	struct country country;

	country_open(&country);
	struct keypair keys = new_keys();
	long status = 0;
	g_autoptr(struct json) unknown = post_code(&country, "ABCD-EFGH-JKMN-PQRS", &keys, &status);

	g_assert_cmpint(status, ==, 403);
	g_assert_cmpstr(said(unknown, "error"), ==,
		"code: this hub did not give it; check what was typed or ask for a new one");
	g_autoptr(struct json) silly = post_code(&country, "", &keys, &status);

	g_assert_cmpint(status, ==, 403);
	country_close(&country);
}

static void a_signature_by_another_key_is_refused(void)
{
	struct country country;

	country_open(&country);
	g_autofree char *code = invite(&country, "S052", "school");
	struct keypair keys = new_keys();
	long status = 0;
	g_autoptr(struct json) answer =
		post_enrol(&country, "code", code, "another text", &keys, &status);

	g_assert_cmpint(status, ==, 400);
	g_assert_cmpstr(said(answer, "error"), ==,
		"sig: is not by this key; sign what is sent with the station's key");
	country_close(&country);
}

static void a_revoked_station_is_refused_everywhere(void)
{
	struct country country;

	country_open(&country);
	g_autoptr(struct store) store = station_new(&country, "school", "S052", "school");
	g_autofree char *token = store_get(store, "token");

	sync_now(&country, store);
	hub_down(&country);
	g_autofree char *path = g_build_filename(country.hub_folder, "hub.sqlite", NULL);
	g_autoptr(struct store) hub = store_open(path, STORE_WRITE, &country.clock.clock, NULL);
	struct draft *draft = draft_new("station.revoked");

	draft_text(draft, "station", store_station(store));
	draft_int(draft, "last", 1);
	append(hub, draft);
	g_assert_true(store_sign(hub, NULL));
	g_clear_pointer(&hub, store_close);
	hub_up(&country);
	g_assert_cmpint(ask(&country, token), ==, 403);

	struct sync_report report;
	g_autoptr(GError) error = NULL;
	g_autofree char *sentence = g_strdup_printf(
		"hub %s: station %s: is revoked; ask who runs the hub for a new code",
		hub_url(country.hub), store_station(store));

	g_assert_false(sync_once(store, &report, &error));
	g_assert_error(error, BELGI_ERROR, BELGI_ERROR_REFUSED);
	g_assert_cmpstr(error->message, ==, sentence);
	country_close(&country);
}

static void a_station_whose_token_is_gone_enrols_by_proof(void)
{
	struct country country;

	country_open(&country);
	g_autoptr(struct store) store = station_new(&country, "school", "S052", "school");

	sync_now(&country, store);
	g_assert_true(store_set(store, "token", "lost", NULL));
	receive_unit(store, "PF2W2GLT");
	struct sync_report report = sync_now(&country, store);

	g_assert_cmpuint(report.sent, ==, 1);
	g_assert_cmpuint(report.waiting, ==, 0);
	country_close(&country);
}

/* Chains beside those that the proof is about would go round the limit for them. */
static void of_a_proof_only_admitted_chains_are_kept(void)
{
	struct country country;

	country_open(&country);
	g_autoptr(struct store) store = station_new(&country, "school", "S052", "school");
	g_autoptr(struct store) stranger = station_alone(&country, "stranger");

	sync_now(&country, store);
	receive_unit(stranger, "PF2W2GLT");
	g_autofree char *epoch = store_get(store, "epoch");
	g_autofree char *admission = store_get(store, "admission");
	g_autofree char *writer = g_strndup(admission, ST_SIZE - 1);
	g_autofree char *own = runs_above(store, 0);
	g_autofree char *other = runs_above(stranger, 0);
	g_autoptr(GString) runs = g_string_new(own);
	long status = 0;

	g_string_append(runs, other);
	store_export(store, writer, 0, 1 << 20, runs, NULL);
	g_autoptr(struct json) answer =
		post_enrol(&country, "proof", runs->str, epoch, store_keys(store), &status);
	g_autofree char *log = hub_log(&country);

	g_assert_cmpint(status, ==, 200);
	g_assert_nonnull(said(answer, "token"));
	g_assert_null(strstr(log, "PF2W2GLT"));
	country_close(&country);
}

static void a_proof_without_admission_is_refused_and_not_kept(void)
{
	struct country country;

	country_open(&country);
	g_autoptr(struct store) store = station_alone(&country, "stranger");
	g_autoptr(GString) runs = g_string_new(NULL);
	g_autofree char *path = g_build_filename(country.hub_folder, "hub.sqlite", NULL);
	g_autoptr(struct store) hub = store_open(path, STORE_READ, &country.clock.clock, NULL);
	g_autofree char *epoch = store_get(hub, "epoch");
	long status = 0;

	g_assert_true(store_sign(store, NULL));
	store_export(store, store_station(store), 0, 1 << 20, runs, NULL);
	g_autoptr(struct json) answer =
		post_enrol(&country, "proof", runs->str, epoch, store_keys(store), &status);
	g_autofree char *sentence = g_strdup_printf(
		"station %s: the proof holds no admission that counts; enrol with a code",
		store_station(store));

	g_assert_cmpint(status, ==, 403);
	g_assert_cmpstr(said(answer, "error"), ==, sentence);
	g_autofree char *log = hub_log(&country);

	g_assert_null(strstr(log, store_station(store)));
	country_close(&country);
}

static void every_call_but_enrol_needs_a_token(void)
{
	static const char *const paths[] = { "/v1/chain?from=1", "/v1/feed?stream=common",
		"/v1/extract?org=S052" };
	struct country country;

	country_open(&country);
	g_autoptr(struct client) client = client_new(hub_url(country.hub), NULL, NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(paths); i++) {
		AUTO_REPLY struct reply reply = { 0 };

		g_assert_true(client_call(client,
			&(struct request){
				.method = "GET", .path = paths[i], .seconds = 20, .max = 1000 },
			&reply, NULL));
		g_assert_cmpint(reply.status, ==, 401);
		g_assert_cmpuint(strlen(reply.epoch), ==, 32);
	}
	g_assert_cmpint(ask(&country, NULL), ==, 401);
	country_close(&country);
}

static void a_station_never_changes_the_root_that_it_trusts(void)
{
	struct country country, other;

	country_open(&country);
	country_open(&other);
	g_autoptr(struct store) store = station_new(&country, "school", "S052", "school");
	g_autofree char *code = invite(&other, "S052", "school");
	g_autoptr(GError) error = NULL;
	g_autofree char *sentence = g_strdup_printf(
		"hub %s: has another root key than the one that this station trusts; check the address, nothing was changed",
		hub_url(other.hub));

	g_assert_false(sync_enrol(store, hub_url(other.hub), NULL, code, &error));
	g_assert_cmpstr(error->message, ==, sentence);
	g_autofree char *url = store_get(store, "hub");

	g_assert_cmpstr(url, ==, hub_url(country.hub));
	country_close(&country);
	country_close(&other);
}

static void enrolment_over_tls_pins_the_certificate(void)
{
	struct country country;
	g_autoptr(GError) error = NULL;

	country_open(&country);
	g_autofree char *code = invite(&country, "S052", "school");

	hub_down(&country);
	country.options.plain = false;
	hub_up(&country);
	g_autofree char *cert = g_build_filename(country.hub_folder, "hub.cert", NULL);
	g_autoptr(struct store) store = station_alone(&country, "school");

	sync_enrol(store, hub_url(country.hub), cert, code, &error);
	g_assert_no_error(error);
	struct sync_report report = sync_now(&country, store);

	g_assert_cmpuint(report.waiting, ==, 0);
	country_close(&country);
}

#define TEST(name) g_test_add_func("/enrol/" #name, name)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(the_same_code_and_key_get_the_same_admission_and_a_fresh_token);
	TEST(a_code_typed_by_a_person_is_understood);
	TEST(a_code_that_was_used_is_refused_to_another_key);
	TEST(a_code_that_nobody_gave_is_refused);
	TEST(a_signature_by_another_key_is_refused);
	TEST(a_revoked_station_is_refused_everywhere);
	TEST(a_station_whose_token_is_gone_enrols_by_proof);
	TEST(of_a_proof_only_admitted_chains_are_kept);
	TEST(a_proof_without_admission_is_refused_and_not_kept);
	TEST(every_call_but_enrol_needs_a_token);
	TEST(a_station_never_changes_the_root_that_it_trusts);
	TEST(enrolment_over_tls_pins_the_certificate);
	return g_test_run();
}
