/* SPDX-License-Identifier: Apache-2.0
 * What a station believes of a hub: forks and tails with their proof, and nothing as received that
 * the hub refused. */
#include "country.h"

#include "base/encode.h"
#include "model/run.h"
#include "net/server.h"

/* A hub that says what a test wants. */
struct puppet {
	const char *own;     /* the station's chain */
	unsigned status;     /* of its own pushes */
	char *said;          /* the answer to them; "" acknowledges all */
	char *chain, *enrol; /* answers */
	struct store *forks; /* shows a fork at 2 of whatever chain this store has, four times */
	gint shown;
	const char *refused;     /* a chain whose runs are refused, NULL none */
	unsigned refused_status; /* so; 413: whatever has more than one run */
	GString *taken;          /* foreign runs that were not refused */
	struct server *server;
	char *home; /* the real hub */
};

static void answer_text(struct http_answer *answer, unsigned status, const char *text)
{
	answer->status = status;
	answer->type = "application/json";
	answer->body = g_bytes_new(text, strlen(text));
}

static void put_hex(struct json_writer *w, const char *field, const void *bytes, gsize len)
{
	g_autofree char *hex = g_malloc(2 * len + 1);

	hex_encode(hex, bytes, len);
	json_put_text(w, field, hex);
}

/* One fork at 2; `hash` is the hub's there, and `signed_hash` that of the head at n. */
static char *fork_text(struct store *store, const struct hash *hash, gint64 n,
	const struct hash *signed_hash, const guint8 sig[SIG_SIZE])
{
	g_autoptr(GString) text = g_string_new(NULL);
	struct json_writer w = { text, false };

	json_begin(&w, NULL, '{');
	json_begin(&w, "acks", '{');
	json_end(&w, '}');
	json_begin(&w, "forks", '[');
	json_begin(&w, NULL, '{');
	json_put_text(&w, "st", store_station(store));
	json_put_int(&w, "n", 2);
	put_hex(&w, "hash", hash->bytes, HASH_SIZE);
	json_put_int(&w, "last", n);
	json_begin(&w, "head", '{');
	json_put_int(&w, "n", n);
	put_hex(&w, "hash", signed_hash->bytes, HASH_SIZE);
	put_hex(&w, "sig", sig, SIG_SIZE);
	json_end(&w, '}');
	json_end(&w, '}');
	json_end(&w, ']');
	json_end(&w, '}');
	return g_string_free(g_steal_pointer(&text), FALSE);
}

static char *real_fork(struct store *store)
{
	struct hash other = hash_of("other", 5);
	struct head head;

	head_sign(&head, store_keys(store), store_station(store), 2, &other);
	return fork_text(store, &other, 2, &other, head.sig);
}

static void answer_own(struct puppet *puppet, struct http_answer *answer)
{
	g_autofree char *all = g_strdup_printf("{\"acks\":{\"%s\":3}}", puppet->own);

	if (puppet->forks && g_atomic_int_add(&puppet->shown, 1) < 4) {
		g_autofree char *fork = real_fork(puppet->forks);

		answer_text(answer, 409, fork);
	} else if (puppet->forks) {
		answer_text(answer, 500, "{}");
	} else {
		answer_text(answer, puppet->status, *puppet->said ? puppet->said : all);
	}
}

static void answer_foreign(struct puppet *puppet, const char *runs, struct http_answer *answer)
{
	bool refused =
		puppet->refused &&
		(puppet->refused_status == 413 ? count_in(runs, "belgi-run-1 ") > 1
					       : count_in(runs, "belgi-run-1 ") != 0 &&
							 strstr(runs, puppet->refused) != NULL);

	if (refused) {
		answer_text(answer, puppet->refused_status, "{\"error\":\"no\",\"st\":\"X\"}");
		return;
	}
	g_string_append(puppet->taken, runs);
	answer_text(answer, 200, "{\"acks\":{}}");
}

static void handle_push(void *data, const struct http_request *request, struct http_answer *answer)
{
	struct puppet *puppet = data;
	g_autofree char *own = g_strconcat("belgi-run-1 ", puppet->own, NULL);
	g_autofree char *runs = NULL;
	gsize len = 0;

	if (request->len > 0)
		g_assert_true(wire_unpack(
			request->body, request->len, WIRE_UNPACKED_MAX, &runs, &len, NULL));
	if (!runs || g_str_has_prefix(runs, own) || puppet->forks)
		answer_own(puppet, answer);
	else
		answer_foreign(puppet, runs, answer);
}

static void handle_tail(void *data, const struct http_request *request, struct http_answer *answer)
{
	const struct puppet *puppet = data;

	(void)request;
	answer_text(answer, 200, puppet->chain);
}

static void handle_proof(void *data, const struct http_request *request, struct http_answer *answer)
{
	const struct puppet *puppet = data;

	(void)request;
	answer_text(answer, 200, puppet->enrol);
}

static void handle_page(void *data, const struct http_request *request, struct http_answer *answer)
{
	(void)data, (void)request;
	answer_text(answer, 200, "belgi-feed-1 c 0\n");
}

static const struct route strings[] = { { "POST", "/v1/events", 1 << 20, handle_push },
	{ "POST", "/v1/enrol", 1 << 20, handle_proof }, { "GET", "/v1/chain", 0, handle_tail },
	{ "GET", "/v1/feed", 0, handle_page }, { NULL, NULL, 0, NULL } };

/* The station's next rounds are with the puppet, which has the hub's epoch. */
static void puppet_open(struct puppet *puppet, struct store *store)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *epoch = store_get(store, "epoch");

	*puppet = (struct puppet){ .own = g_strdup(store_station(store)),
		.status = 200,
		.said = g_strdup(""),
		.taken = g_string_new(NULL),
		.home = store_get(store, "hub") };
	puppet->server = server_start(
		&(struct server_options){
			.address = "127.0.0.1", .routes = strings, .data = puppet, .epoch = epoch },
		&error);
	g_assert_no_error(error);
	g_autofree char *url = g_strdup_printf("http://127.0.0.1:%u", server_port(puppet->server));

	g_assert_true(store_set(store, "hub", url, NULL));
}

/* The station's next rounds are with the real hub. */
static void puppet_close(struct puppet *puppet, struct store *store)
{
	server_stop(puppet->server);
	g_assert_true(store_set(store, "hub", puppet->home, NULL));
	g_free((char *)puppet->own);
	g_free(puppet->said);
	g_free(puppet->chain);
	g_free(puppet->enrol);
	g_free(puppet->home);
	g_string_free(puppet->taken, TRUE);
}

static void says(char **text, char *with)
{
	g_free(*text);
	*text = with;
}

/* A round fails with the sentence and changes nothing. */
static void check_refused(struct store *store, const char *what)
{
	struct sync_report report;
	g_autoptr(GError) error = NULL;
	g_autofree char *url = store_get(store, "hub");
	g_autofree char *sentence = g_strdup_printf(
		"hub %s: answers garbage (%s); everything is kept here, check the address and ask who runs the hub",
		url, what);
	g_autofree char *st = g_strdup(store_station(store));
	g_autofree char *before = dump_log(store);

	g_assert_false(sync_once(store, &report, &error));
	g_assert_cmpstr(error->message, ==, sentence);
	g_autofree char *after = dump_log(store);

	g_assert_true(strcmp(after, before) == 0);
	g_assert_cmpstr(store_station(store), ==, st);
	g_assert_false(report.forked);
}

/* ---- forks ---- */

/* A school with three events, of which the hub has all, and a head at 2 and at 3. */
static struct store *school_with_heads(struct country *country)
{
	struct store *school = station_new(country, "s1", "S1", "school");

	for (int i = 0; i < 2; i++) {
		g_autofree char *serial = g_strdup_printf("PF2W2GL%d", i);

		receive_unit(school, serial);
		sync_now(country, school);
	}
	return school;
}

/* hash(n) of the own chain. */
static struct hash hash_at(struct store *store, gint64 n)
{
	g_autofree char *text = runs_above(store, n - 1);
	struct run_fault fault;
	g_autoptr(GPtrArray) runs = runs_read(text, strlen(text), 8, &fault, NULL);
	const struct run *run = g_ptr_array_index(runs, 0);

	g_assert_cmpint(run->from, ==, n);
	return g_array_index(run->lines, struct run_line, 0).hash;
}

static void a_head_of_this_chain_proves_no_fork(void)
{
	struct country country;
	struct puppet puppet;

	country_open(&country);
	g_autoptr(struct store) school = school_with_heads(&country);
	struct hash other = hash_of("other", 5);
	struct hash at_2 = hash_at(school, 2), at_3 = hash_at(school, 3);
	const struct {
		const struct hash *hash;
		gint64 n;
		const struct hash *signed_hash;
	} rows[] = {
		{ &at_2, 2, &at_2 },  /* nothing differs */
		{ &at_2, 2, &other }, /* the hash is what is held */
		{ &at_2, 3, &at_3 },
		{ &other, 2, &at_2 }, /* the head signs something else than the hash */
		{ &other, 3, &at_3 }, /* the head is of this chain, as it is held */
		{ &other, 1, &other },
	};

	puppet_open(&puppet, school);
	puppet.status = 409;
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct head head;

		head_sign(&head, store_keys(school), store_station(school), rows[i].n,
			rows[i].signed_hash);
		says(&puppet.said,
			fork_text(school, rows[i].hash, rows[i].n, rows[i].signed_hash, head.sig));
		check_refused(school, "a fork without its proof");
	}
	puppet_close(&puppet, school);
	country_close(&country);
}

/* What the hub said when it admitted this station. */
static char *enrol_text(struct country *country, struct store *store)
{
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(GString) runs = g_string_new(NULL);
	g_autofree char *admission = store_get(store, "admission");
	g_autofree char *writer = g_strndup(admission, ST_SIZE - 1);
	struct json_writer w = { text, false };

	store_export(store, writer, 0, 4 << 20, runs, NULL);
	json_begin(&w, NULL, '{');
	json_put_text(&w, "org", "S1");
	json_put_text(&w, "token", "fresh");
	json_put_text(&w, "root", country->root);
	json_put_text(&w, "admission", admission);
	json_put_text(&w, "runs", runs->str);
	json_end(&w, '}');
	return g_string_free(g_steal_pointer(&text), FALSE);
}

static void one_round_opens_one_new_chain_at_most(void)
{
	struct country country;
	struct puppet puppet;
	struct sync_report report;
	g_autoptr(GError) error = NULL;

	country_open(&country);
	g_autoptr(struct store) school = school_with_heads(&country);

	puppet_open(&puppet, school);
	puppet.forks = school;
	puppet.enrol = enrol_text(&country, school);
	guint before = store_chains(school)->len;

	g_assert_false(sync_once(school, &report, &error));
	g_assert_nonnull(strstr(error->message, "(a second fork in one round)"));
	g_assert_true(report.forked);
	g_assert_cmpint(puppet.shown, ==, 2);
	g_assert_cmpuint(store_chains(school)->len, ==, before + 1);
	puppet_close(&puppet, school);
	country_close(&country);
}

/* ---- tails ---- */

/* Lines first..last of a run; a line that is `hidden` only by its hash. */
static void add_lines(GString *out, struct store *store, gint64 first, gint64 last, gint64 hidden)
{
	g_autofree char *text = runs_above(store, 0);
	struct run_fault fault;
	g_autoptr(GPtrArray) runs = runs_read(text, strlen(text), 8, &fault, NULL);
	const struct run *run = g_ptr_array_index(runs, 0);
	const struct run_line *lines = &g_array_index(run->lines, struct run_line, 0);
	struct head head;

	run_write_begin(out, run->st, first, &lines[first - 2].hash);
	for (gint64 n = first; n <= last; n++) {
		if (n == hidden)
			run_write_hidden(out, &lines[n - 1].line_hash);
		else
			run_write_line(out, lines[n - 1].text, lines[n - 1].len);
	}
	head_sign(&head, store_keys(store), store_station(store), last, &lines[last - 1].hash);
	run_write_head(out, &head);
}

static char *tail_text(struct store *store, const gint64 pieces[3][3])
{
	g_autoptr(GString) text = g_string_new(NULL);

	for (int i = 0; i < 3 && pieces[i][0]; i++)
		add_lines(text, store, pieces[i][0], pieces[i][1], pieces[i][2]);
	return g_string_free(g_steal_pointer(&text), FALSE);
}

static void a_tail_with_a_gap_is_not_taken(void)
{
	static const gint64 rows[][3][3] = {
		{ { 5, 8, 0 } },              /* begins too late */
		{ { 4, 5, 0 }, { 7, 8, 0 } }, /* a number is not there */
		{ { 4, 8, 6 } },              /* a line is only a hash */
		{ { 3, 8, 0 } },              /* begins too early */
		{ { 4, 6, 0 }, { 6, 8, 0 } },
	};
	struct country country;
	struct puppet puppet;

	country_open(&country);
	g_autoptr(struct store) school = school_with_heads(&country);
	g_autofree char *path = station_path(&country, "s1");
	g_autofree char *saved = station_path(&country, "longer");

	g_clear_pointer(&school, store_close);
	copy_store(path, saved);
	school = station_open(&country, "s1", STORE_WRITE);
	g_autoptr(struct store) longer = station_open(&country, "longer", STORE_WRITE);

	for (int i = 0; i < 5; i++) {
		g_autofree char *serial = g_strdup_printf("PF3W3GL%d", i);

		receive_unit(longer, serial);
	}
	puppet_open(&puppet, school);
	says(&puppet.said, g_strdup_printf("{\"acks\":{\"%s\":8}}", puppet.own));
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		says(&puppet.chain, tail_text(longer, rows[i]));
		check_refused(school, "the hub's tail has a gap");
	}
	static const gint64 whole[3][3] = { { 4, 5, 0 }, { 6, 8, 0 } };
	struct sync_report report;
	g_autoptr(GError) error = NULL;

	says(&puppet.chain, tail_text(longer, whole));
	sync_once(school, &report, &error);
	g_assert_no_error(error);
	g_autofree char *one = runs_above(school, 0);
	g_autofree char *two = runs_above(longer, 0);

	g_assert_cmpuint(count_in(one, "\"v\":1"), ==, 8);
	g_assert_cmpuint(count_in(two, "\"v\":1"), ==, 8);
	puppet_close(&puppet, school);
	country_close(&country);
}

/* ---- foreign runs ---- */

static void what_the_hub_refuses_is_sent_again_and_nothing_else(void)
{
	static const unsigned statuses[] = { 422, 429, 413 };
	struct country country;
	struct puppet puppet;

	country_open(&country);
	g_autoptr(struct store) one = station_new(&country, "w1", "W1", "supplier");
	g_autoptr(struct store) two = station_new(&country, "w2", "W2", "supplier");

	expect_unit(one, "PF2W2GA", "S1");
	expect_unit(two, "PF2W2GB", "S1");
	sync_now(&country, one);
	sync_now(&country, two);
	g_autoptr(struct store) school = school_with_heads(&country);
	g_autofree char *epoch = store_get(school, "epoch");
	g_autofree char *rest = g_strconcat(epoch, " ", store_station(one), NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(statuses); i++) {
		puppet_open(&puppet, school);
		g_assert_true(store_set(school, "resend", epoch, NULL));
		g_autofree char *run = g_strconcat("belgi-run-1 ", store_station(one), NULL);
		bool splits = statuses[i] == 413;

		puppet.refused = run;
		puppet.refused_status = statuses[i];
		sync_now(&country, school);
		g_autofree char *left = store_get(school, "resend");

		g_assert_cmpstr(left, ==, splits ? NULL : rest);
		g_assert_cmpuint(count_in(puppet.taken->str, "PF2W2GA"), ==, splits);
		g_assert_cmpuint(count_in(puppet.taken->str, "PF2W2GB"), ==, 1);
		puppet.refused = NULL;
		g_string_truncate(puppet.taken, 0);
		sync_now(&country, school);
		g_autofree char *none = store_get(school, "resend");

		g_assert_null(none);
		g_assert_cmpuint(count_in(puppet.taken->str, "PF2W2GA"), ==, !splits);
		g_assert_cmpuint(count_in(puppet.taken->str, "PF2W2GB"), ==, 0);
		puppet_close(&puppet, school);
	}
	country_close(&country);
}

/* ---- a hub that was restored ---- */

static void what_a_restored_hub_lacks_waits_though_its_proof_fails(void)
{
	struct country country;
	struct puppet puppet;
	struct sync_report report;
	g_autoptr(GError) error = NULL;

	country_open(&country);
	g_autoptr(struct store) school = school_with_heads(&country);

	puppet_open(&puppet, school);
	g_assert_true(store_set(school, "epoch", "0123456789abcdef0123456789abcdef", NULL));
	puppet.status = 401;
	says(&puppet.said, g_strdup("{\"error\":\"token: this hub does not know it\"}"));
	says(&puppet.enrol, g_strdup("no hub says this"));
	g_assert_cmpuint(sync_waiting(school), ==, 0);
	g_assert_false(sync_once(school, &report, &error));
	g_assert_error(error, BELGI_ERROR, BELGI_ERROR_OFFLINE);
	g_assert_cmpuint(report.waiting, ==, 3);
	g_assert_cmpuint(sync_waiting(school), ==, 3);
	puppet_close(&puppet, school);
	country_close(&country);
}

#define TEST(name) g_test_add_func("/wary/" #name, name)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(a_head_of_this_chain_proves_no_fork);
	TEST(one_round_opens_one_new_chain_at_most);
	TEST(a_tail_with_a_gap_is_not_taken);
	TEST(what_the_hub_refuses_is_sent_again_and_nothing_else);
	TEST(what_a_restored_hub_lacks_waits_though_its_proof_fails);
	return g_test_run();
}
