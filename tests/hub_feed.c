/* SPDX-License-Identifier: Apache-2.0
 * What a hub gives out: cursors, pages, newest heads, extracts, tails, waiting. */
#include "country.h"

#include "base/encode.h"

#include <gio/gio.h>

/* The whole answer, header and body, to one request over a line of its own. */
static char *raw(struct country *country, struct store *store, const char *path)
{
	g_autoptr(GSocketClient) client = g_socket_client_new();
	g_autoptr(GSocketConnection) line = g_socket_client_connect_to_host(
		client, "127.0.0.1", hub_port(country->hub), NULL, NULL);
	g_autofree char *token = store_get(store, "token");
	g_autofree char *text = g_strdup_printf(
		"GET %s HTTP/1.1\r\nHost: h\r\nConnection: close\r\nAuthorization: Bearer %s\r\n\r\n",
		path, token);
	g_autoptr(GString) all = g_string_new(NULL);
	char chunk[4096];
	gssize got;

	g_output_stream_write_all(g_io_stream_get_output_stream(G_IO_STREAM(line)), text,
		strlen(text), NULL, NULL, NULL);
	while ((got = g_input_stream_read(g_io_stream_get_input_stream(G_IO_STREAM(line)), chunk,
			sizeof(chunk), NULL, NULL)) > 0)
		g_string_append_len(all, chunk, got);
	return g_string_free(g_steal_pointer(&all), FALSE);
}

/* The body of an answer; the status goes to *status. */
static char *get(struct country *country, struct store *store, const char *path, long *status)
{
	g_autoptr(struct client) client = client_new(hub_url(country->hub), NULL, NULL);
	g_autofree char *token = store_get(store, "token");
	AUTO_REPLY struct reply reply = { 0 };
	g_autoptr(GError) error = NULL;

	client_set_token(client, token);
	client_call(client,
		&(struct request){ .method = "GET", .path = path, .seconds = 60, .max = 4 << 20 },
		&reply, &error);
	g_assert_no_error(error);
	*status = reply.status;
	return g_steal_pointer(&reply.body);
}

static char *cursor_of(const char *page)
{
	g_auto(GStrv) words = g_strsplit_set(page, " \n", 4);

	g_assert_cmpstr(words[0], ==, "belgi-feed-1");
	return g_strdup(words[1]);
}

static void check_status(struct country *country, struct store *store, const char *path,
	long expected, const char *said)
{
	long status = 0;
	g_autofree char *body = get(country, store, path, &status);
	g_autofree char *error = g_strdup_printf("{\"error\":\"%s\"}", said);

	g_assert_cmpint(status, ==, expected);
	g_assert_cmpstr(body, ==, error);
}

static void questions_that_make_no_sense_are_refused(void)
{
	static const struct {
		const char *path;
		long status;
		const char *said;
	} rows[] = {
		{ "/v1/feed", 400, "stream: is neither common nor own; send one of them" },
		{ "/v1/feed?stream=all", 400,
			"stream: is neither common nor own; send one of them" },
		{ "/v1/feed?stream=own&after=x", 400,
			"cursor: is none of this hub; leave it out to start anew" },
		{ "/v1/feed?stream=own&after=o.S2.0123456789abcdef.1", 410,
			"cursor: is of another epoch or feed; leave it out to start anew" },
		{ "/v1/feed?stream=own&wait=301", 400,
			"wait: is no number of seconds up to 300; send one" },
		{ "/v1/chain", 400, "from: is no number of an event; send 1 or more" },
		{ "/v1/chain?from=0", 400, "from: is no number of an event; send 1 or more" },
		{ "/v1/people", 404,
			"/v1/people: no such address here; update the program or check the URL" },
	};
	struct country country;

	country_open(&country);
	g_autoptr(struct store) store = station_new(&country, "s1", "S1", "school");

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
		check_status(&country, store, rows[i].path, rows[i].status, rows[i].said);
	country_close(&country);
}

static void a_cursor_is_of_one_feed_and_one_epoch(void)
{
	struct country country;
	long status = 0;

	country_open(&country);
	g_autoptr(struct store) one = station_new(&country, "s1", "S1", "school");
	g_autoptr(struct store) two = station_new(&country, "s2", "S2", "school");

	receive_unit(one, "PF2W2GL1");
	sync_now(&country, one);
	g_autofree char *page = get(&country, one, "/v1/feed?stream=own", &status);
	g_autofree char *cursor = cursor_of(page);
	g_autofree char *own = g_strconcat("/v1/feed?stream=own&after=", cursor, NULL);
	g_autofree char *common = g_strconcat("/v1/feed?stream=common&after=", cursor, NULL);
	g_autofree char *again = get(&country, one, own, &status);
	g_autofree char *same = cursor_of(again);

	g_assert_cmpint(status, ==, 200);
	g_assert_cmpstr(same, ==, cursor);
	g_assert_cmpstr(strchr(again, '\n'), ==, "\n");
	g_assert_true(g_regex_match_simple("^[A-Za-z0-9._-]{1,64}$", cursor, 0, 0));
	g_free(get(&country, two, own, &status));
	g_assert_cmpint(status, ==, 410);
	g_free(get(&country, one, common, &status));
	g_assert_cmpint(status, ==, 410);
	country_close(&country);
}

static struct store *school_with_two_units(struct country *country)
{
	struct store *store = station_new(country, "s1", "S1", "school");

	receive_unit(store, "PF2W2GL1");
	receive_unit(store, "PF2W2GL2");
	sync_now(country, store);
	return store;
}

static void each_chain_of_a_page_has_its_newest_head(void)
{
	struct country country;
	long status = 0;

	country_open(&country);
	g_autoptr(struct store) store = school_with_two_units(&country);
	g_autofree char *page = get(&country, store, "/v1/feed?stream=own", &status);
	char *newest = strstr(page, "\nnewest ");
	g_auto(GStrv) words = g_strsplit_set(newest + 1, " \n", 6);
	struct head head = { .n = g_ascii_strtoll(words[2], NULL, 10) };
	struct hash hash;

	g_assert_cmpstr(words[1], ==, store_station(store));
	g_assert_cmpint(head.n, ==, 3);
	g_assert_true(hex_decode(hash.bytes, HASH_SIZE, words[3]));
	g_assert_true(hex_decode(head.sig, SIG_SIZE, words[4]));
	g_assert_true(
		head_check(&head, store_keys(store)->public_key, store_station(store), &hash));
	g_assert_null(strstr(newest + 1, "\nnewest "));
	country_close(&country);
}

static void those_above_read_an_extract_and_others_do_not(void)
{
	struct country country;
	long status = 0;

	country_open(&country);
	g_autoptr(struct store) school = station_new(&country, "s1", "S1", "school");
	g_autoptr(struct store) district = station_new(&country, "d", "D1", "district");
	g_autofree char *code = invite_up(&country, "S1", "school", "D1");

	receive_unit(school, "PF2W2GL1");
	sync_now(&country, school);
	g_autofree char *page = get(&country, district, "/v1/extract?org=S1", &status);

	g_assert_cmpint(status, ==, 200);
	g_assert_nonnull(strstr(page, "PF2W2GL1"));
	g_autofree char *answer = raw(&country, district, "/v1/extract?org=S1");

	g_assert_nonnull(strstr(answer, "\r\nBelgi-Expires: 1795"));
	check_status(&country, school, "/v1/extract?org=D1", 403,
		"extract: D1 is not below S1; ask for an organisation below");
	check_status(&country, school, "/v1/extract", 403,
		"extract: nothing is not below S1; ask for an organisation below");
	country_close(&country);
}

static void a_station_reads_its_own_tail(void)
{
	struct country country;
	long status = 0;

	country_open(&country);
	g_autoptr(struct store) store = school_with_two_units(&country);
	g_autofree char *tail = get(&country, store, "/v1/chain?from=3", &status);

	g_assert_cmpint(status, ==, 200);
	g_assert_nonnull(strstr(tail, "PF2W2GL2"));
	g_assert_null(strstr(tail, "PF2W2GL1"));
	g_autofree char *sentence =
		g_strdup_printf("chain %s: has nothing from 4 here; push it", store_station(store));

	check_status(&country, store, "/v1/chain?from=4", 404, sentence);
	country_close(&country);
}

struct poll {
	struct country *country;
	struct store *store;
	char *path;
	gint begun;
};

static gpointer run_poll(gpointer data)
{
	struct poll *poll = data;
	long status = 0;

	g_atomic_int_set(&poll->begun, 1);
	return get(poll->country, poll->store, poll->path, &status);
}

static void a_long_poll_ends_when_news_is_in_the_feed(void)
{
	struct country country;
	long status = 0;

	country_open(&country);
	g_autoptr(struct store) supplier = station_new(&country, "w", "W1", "supplier");
	g_autoptr(struct store) school = station_new(&country, "s1", "S1", "school");

	sync_now(&country, school);
	g_autofree char *page = get(&country, school, "/v1/feed?stream=own", &status);
	g_autofree char *cursor = cursor_of(page);
	struct poll poll = { .country = &country, .store = school };

	poll.path = g_strconcat("/v1/feed?stream=own&wait=30&after=", cursor, NULL);
	GThread *thread = g_thread_new("poll", run_poll, &poll);
	gint64 since = g_get_monotonic_time();

	while (!g_atomic_int_get(&poll.begun))
		g_thread_yield();
	expect_unit(supplier, "PF2W2GL2", "S2"); /* of no concern here: the poll goes on */
	sync_now(&country, supplier);
	expect_unit(supplier, "PF2W2GL1", "S1");
	sync_now(&country, supplier);
	g_autofree char *news = g_thread_join(thread);

	g_assert_cmpint(g_get_monotonic_time() - since, <, 20 * G_USEC_PER_SEC);
	g_assert_nonnull(strstr(news, "PF2W2GL1"));
	g_assert_null(strstr(news, "PF2W2GL2"));
	g_free(poll.path);
	country_close(&country);
}

#define TEST(name) g_test_add_func("/feed/" #name, name)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(questions_that_make_no_sense_are_refused);
	TEST(a_cursor_is_of_one_feed_and_one_epoch);
	TEST(each_chain_of_a_page_has_its_newest_head);
	TEST(those_above_read_an_extract_and_others_do_not);
	TEST(a_station_reads_its_own_tail);
	TEST(a_long_poll_ends_when_news_is_in_the_feed);
	return g_test_run();
}
