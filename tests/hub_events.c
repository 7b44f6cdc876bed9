/* SPDX-License-Identifier: Apache-2.0
 * Intake: bytes are judged, nothing else; what is refused is named, what is not is kept. */
#include "country.h"

#include "base/encode.h"
#include "net/wire.h"

static void an_empty_body_asks_only(void)
{
	struct country country;

	country_open(&country);
	g_autoptr(struct store) store = station_new(&country, "school", "S052", "school");
	AUTO_SAID struct said said = push(&country, store, NULL);

	g_assert_cmpint(said.status, ==, 200);
	g_assert_cmpint(acked(&said, store_station(store)), ==, 0);
	country_close(&country);
}

static void runs_of_a_chain_that_nobody_admitted_are_kept(void)
{
	struct country country;

	country_open(&country);
	g_autoptr(struct store) store = station_new(&country, "school", "S052", "school");
	g_autoptr(struct store) stranger = station_alone(&country, "stranger");

	receive_unit(stranger, "PF2W2GLT");
	g_autofree char *runs = runs_above(stranger, 0);
	AUTO_SAID struct said said = push(&country, store, runs);
	g_autofree char *log = hub_log(&country);

	g_assert_cmpint(said.status, ==, 200);
	g_assert_cmpint(acked(&said, store_station(stranger)), ==, 2);
	g_assert_cmpint(acked(&said, store_station(store)), ==, 0);
	g_assert_nonnull(strstr(log, "PF2W2GLT"));
	country_close(&country);
}

/* Runs of a new chain that nobody admitted. */
static char *stranger_runs(struct country *country, guint number, const char *serial)
{
	g_autofree char *name = g_strdup_printf("stranger%u", number);
	g_autoptr(struct store) stranger = station_alone(country, name);

	receive_unit(stranger, serial);
	return runs_above(stranger, 0);
}

static void a_station_brings_64_chains_that_nobody_admitted_and_no_more(void)
{
	enum { STRANGERS = 64 };
	struct country country;
	g_autoptr(GString) many = g_string_new(NULL);

	country_open(&country);
	g_autoptr(struct store) carrier = station_new(&country, "school", "S052", "school");
	g_autoptr(struct store) other = station_new(&country, "other", "S053", "school");

	for (guint i = 0; i < STRANGERS; i++) {
		g_autofree char *runs = stranger_runs(&country, i, "PF2W2GLT");

		g_string_append(many, runs);
	}
	AUTO_SAID struct said full = push(&country, carrier, many->str);

	g_assert_cmpint(full.status, ==, 200);
	receive_unit(carrier, "PF2W2GLU");
	g_autofree char *over = stranger_runs(&country, STRANGERS, "PF2W2GLX");
	g_autofree char *own = runs_above(carrier, 0);
	g_autofree char *both = g_strconcat(over, own, NULL);
	g_autofree char *st = g_strndup(over + strlen("belgi-run-1 "), ST_SIZE - 1);
	AUTO_SAID struct said said = push(&country, carrier, both);
	g_autofree char *sentence = g_strdup_printf(
		"chain %s: station %s already brought 64 chains that nobody admitted; have one of them admitted, then send it again",
		st, store_station(carrier));
	g_autofree char *log = hub_log(&country);

	g_assert_cmpint(said.status, ==, 429);
	g_assert_cmpstr(json_text(json_get(said.body, "error")), ==, sentence);
	g_assert_cmpstr(json_text(json_get(said.body, "st")), ==, st);
	g_assert_null(strstr(log, "PF2W2GLX"));
	g_assert_nonnull(strstr(log, "PF2W2GLU")); /* the others are taken */
	/* What it brought goes on, others may bring theirs. */
	AUTO_SAID struct said again = push(&country, carrier, many->str);
	AUTO_SAID struct said theirs = push(&country, other, over);

	g_assert_cmpint(again.status, ==, 200);
	g_assert_cmpint(theirs.status, ==, 200);
	/* A chain that continues an admitted one is none of these. */
	g_assert_true(store_open_chain(other, "S053", 0, NULL));
	g_autofree char *next = runs_above(other, 0);
	AUTO_SAID struct said continued = push(&country, carrier, next);

	g_assert_cmpint(continued.status, ==, 200);
	country_close(&country);
}

static void a_chain_that_was_admitted_makes_room_for_another(void)
{
	enum { STRANGERS = 64 };
	struct country country;
	g_autoptr(GString) many = g_string_new(NULL);

	country_open(&country);
	g_autoptr(struct store) carrier = station_new(&country, "school", "S052", "school");
	g_autoptr(struct store) guest = station_alone(&country, "guest");
	g_autofree char *first = runs_above(guest, 0);

	g_string_append(many, first);
	for (guint i = 1; i < STRANGERS; i++) {
		g_autofree char *runs = stranger_runs(&country, i, "PF2W2GLT");

		g_string_append(many, runs);
	}
	AUTO_SAID struct said full = push(&country, carrier, many->str);
	g_autofree char *over = stranger_runs(&country, STRANGERS, "PF2W2GLX");
	AUTO_SAID struct said refused = push(&country, carrier, over);
	g_autofree char *code = invite(&country, "S054", "school");

	g_assert_cmpint(full.status, ==, 200);
	g_assert_cmpint(refused.status, ==, 429);
	enrol(&country, guest, code);
	AUTO_SAID struct said said = push(&country, carrier, over);

	g_assert_cmpint(said.status, ==, 200);
	country_close(&country);
}

static void a_run_that_was_tampered_with_is_named_and_the_others_are_taken(void)
{
	struct country country;

	country_open(&country);
	g_autoptr(struct store) store = station_new(&country, "school", "S052", "school");
	g_autoptr(struct store) stranger = station_alone(&country, "stranger");

	receive_unit(stranger, "PF2W2GLT");
	receive_unit(store, "PF2W2GLU");
	g_autofree char *foreign = runs_above(stranger, 0);
	g_autofree char *own = runs_above(store, 0);

	*strstr(foreign, "PF2W2GLT") = 'Q';
	g_autofree char *both = g_strconcat(foreign, own, NULL);
	AUTO_SAID struct said said = push(&country, store, both);
	gint64 n = 0;

	g_assert_cmpint(said.status, ==, 422);
	g_assert_cmpstr(json_text(json_get(said.body, "st")), ==, store_station(stranger));
	g_assert_true(json_int(json_get(said.body, "n"), &n));
	g_assert_cmpint(n, ==, 1); /* the first under the head that fails */
	AUTO_SAID struct said now = push(&country, store, NULL);
	g_autofree char *log = hub_log(&country);

	g_assert_cmpint(acked(&now, store_station(store)), ==, 2);
	g_assert_null(strstr(log, "QF2W2GLT"));
	country_close(&country);
}

static void what_is_no_body_is_refused(void)
{
	struct country country;

	country_open(&country);
	g_autoptr(struct store) store = station_new(&country, "school", "S052", "school");
	AUTO_SAID struct said text = push(&country, store, "hello\n");

	g_assert_cmpint(text.status, >=, 400);
	g_assert_cmpint(text.status, <=, 422);
	g_autoptr(struct store) stranger = station_alone(&country, "stranger");

	receive_unit(stranger, "PF2W2GLT");
	/* From 2, of a chain whose key the hub never saw. */
	g_autofree char *runs = runs_above(stranger, 1);
	AUTO_SAID struct said said = push(&country, store, runs);
	g_autofree char *sentence =
		g_strdup_printf("%s: its key is unknown; send its chain from 1, or its admission",
			store_station(stranger));

	g_assert_cmpint(said.status, ==, 422);
	g_assert_cmpstr(json_text(json_get(said.body, "error")), ==, sentence);
	country_close(&country);
}

static void a_body_that_unpacks_too_large_is_refused(void)
{
	struct country country;
	g_autofree char *zeros = g_strnfill(WIRE_UNPACKED_MAX + 1, '0');

	country_open(&country);
	g_autoptr(struct store) store = station_new(&country, "school", "S052", "school");
	AUTO_SAID struct said said = push_at(&country, store, zeros, WIRE_UNPACKED_MAX + 1, NULL);

	g_assert_cmpint(said.status, ==, 413);
	g_assert_cmpstr(json_text(json_get(said.body, "error")), ==,
		"body: unpacks to more than 4194304 bytes; send less at a time");
	country_close(&country);
}

static void a_fork_is_shown_with_the_head_that_proves_it(void)
{
	struct country country;
	struct head head = { 0 };
	struct hash hash;

	country_open(&country);
	g_autoptr(struct store) store = station_new(&country, "school", "S052", "school");

	sync_now(&country, store);
	g_autofree char *path = station_path(&country, "school");
	g_autofree char *copy_path = station_path(&country, "copy");

	g_clear_pointer(&store, store_close);
	copy_store(path, copy_path);
	store = station_open(&country, "school", STORE_WRITE);
	g_autoptr(struct store) copy = station_open(&country, "copy", STORE_WRITE);

	receive_unit(store, "PF2W2GLT");
	receive_unit(copy, "PF2W2GLU");
	g_autofree char *one = runs_above(store, 0);
	g_autofree char *two = runs_above(copy, 0);
	AUTO_SAID struct said first = push(&country, store, one);
	AUTO_SAID struct said said = push(&country, store, two);
	const struct json *fork = json_at(json_get(said.body, "forks"), 0);
	const struct json *proof = json_get(fork, "head");
	gint64 n = 0, last = 0;

	g_assert_cmpint(first.status, ==, 200);
	g_assert_cmpint(said.status, ==, 409);
	g_assert_cmpstr(json_text(json_get(fork, "st")), ==, store_station(store));
	g_assert_true(json_int(json_get(fork, "n"), &n) && json_int(json_get(fork, "last"), &last));
	g_assert_cmpint(n, ==, 2);
	g_assert_cmpint(last, ==, 2);
	g_assert_true(json_int(json_get(proof, "n"), &head.n));
	g_assert_true(hex_decode(hash.bytes, HASH_SIZE, json_text(json_get(proof, "hash"))));
	g_assert_true(hex_decode(head.sig, SIG_SIZE, json_text(json_get(proof, "sig"))));
	g_assert_true(
		head_check(&head, store_keys(store)->public_key, store_station(store), &hash));
	country_close(&country);
}

static char *at(struct country *country, gint64 seconds)
{
	return g_strdup_printf(
		"%" G_GINT64_FORMAT, clock_now(&country->clock.clock) + seconds * 1000);
}

static guint noted(struct country *country)
{
	g_autofree char *log = hub_log(country);

	return count_in(log, "\"kind\":\"clock.noted\"");
}

static void a_clock_that_is_off_is_noted_once_and_once_more_when_it_is_right(void)
{
	static const struct {
		gint64 seconds;
		guint notes;
	} rows[] = { { 0, 0 }, { 3500, 0 }, { 3700, 1 }, { 3700, 1 }, { 90000, 1 }, { 5, 2 },
		{ 0, 2 }, { -3700, 3 }, { -3500, 4 } };
	struct country country;

	country_open(&country);
	g_autoptr(struct store) store = station_new(&country, "school", "S052", "school");

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *now = at(&country, rows[i].seconds);
		AUTO_SAID struct said said = push_at(&country, store, NULL, 0, now);

		g_assert_cmpint(said.status, ==, 200);
		g_assert_cmpuint(noted(&country), ==, rows[i].notes);
	}
	AUTO_SAID struct said said = push_at(&country, store, NULL, 0, "soon");

	g_assert_cmpint(said.status, ==, 200);
	g_assert_cmpuint(noted(&country), ==, 4);
	country_close(&country);
}

#define TEST(name) g_test_add_func("/events/" #name, name)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(an_empty_body_asks_only);
	TEST(runs_of_a_chain_that_nobody_admitted_are_kept);
	TEST(a_station_brings_64_chains_that_nobody_admitted_and_no_more);
	TEST(a_chain_that_was_admitted_makes_room_for_another);
	TEST(a_run_that_was_tampered_with_is_named_and_the_others_are_taken);
	TEST(what_is_no_body_is_refused);
	TEST(a_body_that_unpacks_too_large_is_refused);
	TEST(a_fork_is_shown_with_the_head_that_proves_it);
	TEST(a_clock_that_is_off_is_noted_once_and_once_more_when_it_is_right);
	return g_test_run();
}
