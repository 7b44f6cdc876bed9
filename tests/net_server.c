/* SPDX-License-Identifier: Apache-2.0
 * The server against raw sockets and our own client: limits, deadlines, long polls, the end. */
#include "base/crypto.h"
#include "base/error.h"
#include "net/certificate.h"
#include "net/client.h"
#include "net/server.h"

#include <gio/gio.h>
#include <string.h>

static const char epoch[] = "00112233445566778899aabbccddeeff";

/* What the handlers work on: a counter that grows, and who waits for it. */
struct desk {
	gint news;
	gint asked;
	gsize largest;
};

static void handle_echo(void *data, const struct http_request *request, struct http_answer *answer)
{
	struct desk *desk = data;

	desk->largest = MAX(desk->largest, request->len);
	answer->status = 200;
	answer->type = "text/plain";
	answer->body = g_bytes_new(request->body, request->len);
}

static void handle_poll(void *data, const struct http_request *request, struct http_answer *answer)
{
	struct desk *desk = data;
	const char *wait = http_query(request, "wait");

	g_atomic_int_inc(&desk->asked);
	if (g_atomic_int_get(&desk->news) == 0 && !request->final) {
		answer->wait = (guint)g_ascii_strtoull(wait ? wait : "0", NULL, 10);
		if (answer->wait)
			return;
	}
	answer->status = 200;
	answer->body = g_bytes_new_static(g_atomic_int_get(&desk->news) ? "news" : "none", 4);
}

/* Answered when four are here at once, or when that takes too long. */
static void handle_meet(void *data, const struct http_request *request, struct http_answer *answer)
{
	const gint64 until = g_get_monotonic_time() + 10 * G_USEC_PER_SEC;
	struct desk *desk = data;

	(void)request;
	g_atomic_int_inc(&desk->asked);
	while (g_atomic_int_get(&desk->asked) < 4 && g_get_monotonic_time() < until)
		g_usleep(1000);
	answer->status = g_atomic_int_get(&desk->asked) < 4 ? 503 : 200;
}

static void handle_refuse(
	void *data, const struct http_request *request, struct http_answer *answer)
{
	(void)data;
	http_refuse(answer, 403, "token '%s': is revoked; ask the hub", request->token);
	answer->retry_after = 7;
}

static const struct route routes[] = {
	{ "POST", "/echo", 1000000, handle_echo },
	{ "GET", "/poll", 0, handle_poll },
	{ "GET", "/meet", 0, handle_meet },
	{ "GET", "/refuse", 0, handle_refuse },
	{ NULL, NULL, 0, NULL },
};

static struct server *start(struct desk *desk, guint seconds)
{
	g_autoptr(GError) error = NULL;
	struct server *server = server_start(&(struct server_options){ .address = "127.0.0.1",
						     .routes = routes,
						     .data = desk,
						     .epoch = epoch,
						     .request_seconds = seconds },
		&error);

	g_assert_no_error(error);
	return server;
}

static GSocketConnection *dial(const struct server *server)
{
	g_autoptr(GSocketClient) client = g_socket_client_new();
	g_autoptr(GError) error = NULL;
	GSocketConnection *line = g_socket_client_connect_to_host(
		client, "127.0.0.1", server_port(server), NULL, &error);

	g_assert_no_error(error);
	return line;
}

static void say(GSocketConnection *line, const char *text)
{
	g_output_stream_write_all(g_io_stream_get_output_stream(G_IO_STREAM(line)), text,
		strlen(text), NULL, NULL, NULL);
}

/* All that comes until the other side closes, or enough of it. */
static char *hear(GSocketConnection *line, const char *until)
{
	GInputStream *in = g_io_stream_get_input_stream(G_IO_STREAM(line));
	g_autoptr(GString) all = g_string_new(NULL);
	char chunk[4096];

	while (!until || !strstr(all->str, until)) {
		gssize got = g_input_stream_read(in, chunk, sizeof(chunk), NULL, NULL);

		if (got <= 0)
			break;
		g_string_append_len(all, chunk, got);
	}
	return g_string_free(g_steal_pointer(&all), FALSE);
}

static char *exchange(const struct server *server, const char *text, const char *until)
{
	g_autoptr(GSocketConnection) line = dial(server);

	say(line, text);
	return hear(line, until);
}

static void a_body_without_length_is_refused_with_411(void)
{
	struct desk desk = { 0 };
	struct server *server = start(&desk, 0);
	g_autofree char *chunked = exchange(server,
		"POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
		"}");
	g_autofree char *silent = exchange(
		server, "POST /echo HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", NULL);

	g_assert_true(g_str_has_prefix(chunked, "HTTP/1.1 411 "));
	g_assert_true(g_str_has_prefix(silent, "HTTP/1.1 411 "));
	g_assert_nonnull(strstr(
		chunked, "{\"error\":\"/echo: its length is not told; send Content-Length\"}"));
	g_assert_nonnull(strstr(silent, "Belgi-Epoch: 00112233445566778899aabbccddeeff\r\n"));
	g_assert_cmpuint(desk.largest, ==, 0);
	server_stop(server);
}

static void a_body_over_its_maximum_is_refused_before_its_first_byte(void)
{
	struct desk desk = { 0 };
	struct server *server = start(&desk, 0);
	g_autofree char *reply = exchange(
		server, "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 1000001\r\n\r\n", "}");
	g_autofree char *expecting = exchange(server,
		"POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999\r\nExpect: 100-continue\r\n\r\n",
		"}");

	g_assert_true(g_str_has_prefix(reply, "HTTP/1.1 413 "));
	g_assert_nonnull(strstr(reply,
		"{\"error\":\"/echo: the body is over 1000000 bytes; send less at a time\"}"));
	g_assert_true(g_str_has_prefix(expecting, "HTTP/1.1 413 "));
	server_stop(server);
}

static char *request_of(gsize len)
{
	static const char start[] = "GET /poll HTTP/1.1\r\nHost: h\r\nConnection: close\r\nX: ";
	g_autofree char *filler = g_strnfill(len - strlen(start) - strlen("\r\n\r\n"), 'x');

	return g_strconcat(start, filler, "\r\n\r\n", NULL);
}

static void a_header_of_8_KiB_is_taken_and_a_larger_one_is_refused(void)
{
	struct desk desk = { 0 };
	struct server *server = start(&desk, 0);
	g_autofree char *fits = request_of(8192);
	g_autofree char *larger = request_of(9300);
	g_autofree char *taken = exchange(server, fits, NULL);
	g_autofree char *refused = exchange(server, larger, NULL);

	g_assert_true(g_str_has_prefix(taken, "HTTP/1.1 200 "));
	g_assert_true(g_str_has_prefix(refused, "HTTP/1.1 431 "));
	server_stop(server);
}

static void an_unknown_path_and_a_wrong_method_are_refused(void)
{
	struct desk desk = { 0 };
	struct server *server = start(&desk, 0);
	g_autofree char *unknown = exchange(
		server, "GET /v1/people HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", NULL);
	g_autofree char *method = exchange(
		server, "GET /echo HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", NULL);

	g_assert_true(g_str_has_prefix(unknown, "HTTP/1.1 404 "));
	g_assert_nonnull(strstr(
		unknown, "/v1/people: no such address here; update the program or check the URL"));
	g_assert_true(g_str_has_prefix(method, "HTTP/1.1 405 "));
	server_stop(server);
}

static void a_header_that_trickles_in_is_cut_at_the_deadline(void)
{
	struct desk desk = { 0 };
	struct server *server = start(&desk, 1);
	g_autoptr(GSocketConnection) line = dial(server);
	gint64 since = g_get_monotonic_time();

	say(line, "GET /poll HTTP/1.1\r\nHost: h\r\nX-Slow: ");
	g_autofree char *reply = hear(line, NULL);
	gint64 took = g_get_monotonic_time() - since;

	g_assert_cmpstr(reply, ==, "");
	g_assert_cmpint(took, <, 4 * G_USEC_PER_SEC);
	g_assert_cmpint(g_atomic_int_get(&desk.asked), ==, 0);
	server_stop(server);
}

static gpointer trickle(gpointer data)
{
	GSocketConnection *line = data;
	GOutputStream *out = g_io_stream_get_output_stream(G_IO_STREAM(line));
	g_autoptr(GTimer) pace = g_timer_new();

	/* A byte whenever the other side took the last: the line is never idle for long. */
	while (g_output_stream_write(out, "x", 1, NULL, NULL) == 1) {
		g_timer_start(pace);
		while (g_timer_elapsed(pace, NULL) < 0.02)
			g_thread_yield();
	}
	return NULL;
}

static void a_body_that_trickles_in_is_cut_at_the_deadline(void)
{
	struct desk desk = { 0 };
	struct server *server = start(&desk, 1);
	g_autoptr(GSocketConnection) line = dial(server);

	say(line, "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n");
	GThread *thread = g_thread_new("trickle", trickle, line);
	g_autofree char *reply = hear(line, NULL);

	g_assert_cmpstr(reply, ==, "");
	g_thread_join(thread);
	g_assert_cmpuint(desk.largest, ==, 0);
	server_stop(server);
}

static struct client *client_of(const struct server *server)
{
	g_autofree char *url = g_strdup_printf("http://127.0.0.1:%u", server_port(server));
	g_autoptr(GError) error = NULL;
	struct client *client = client_new(url, NULL, &error);

	g_assert_no_error(error);
	return client;
}

static gpointer poll_once(gpointer data)
{
	const struct server *server = data;
	g_autoptr(struct client) client = client_of(server);
	AUTO_REPLY struct reply reply = { 0 };
	g_autoptr(GError) error = NULL;

	client_call(client,
		&(struct request){
			.method = "GET", .path = "/poll?wait=60", .seconds = 90, .max = 100 },
		&reply, &error);
	g_assert_no_error(error);
	g_assert_cmpint(reply.status, ==, 200);
	return g_steal_pointer(&reply.body);
}

static void await_asked(struct desk *desk, gint times)
{
	while (g_atomic_int_get(&desk->asked) < times)
		g_thread_yield();
}

static void long_polls_are_answered_when_news_comes(void)
{
	struct desk desk = { 0 };
	struct server *server = start(&desk, 0);
	GThread *threads[20];

	for (gsize i = 0; i < G_N_ELEMENTS(threads); i++)
		threads[i] = g_thread_new("poll", poll_once, server);
	await_asked(&desk, G_N_ELEMENTS(threads));
	server_wake(server); /* no news: they go on waiting */
	g_atomic_int_set(&desk.news, 1);
	server_wake(server);
	for (gsize i = 0; i < G_N_ELEMENTS(threads); i++) {
		g_autofree char *body = g_thread_join(threads[i]);

		g_assert_cmpstr(body, ==, "news");
	}
	server_stop(server);
}

static void a_long_poll_ends_with_its_wait(void)
{
	struct desk desk = { 0 };
	struct server *server = start(&desk, 0);
	g_autoptr(struct client) client = client_of(server);
	AUTO_REPLY struct reply reply = { 0 };

	g_assert_true(client_call(client,
		&(struct request){
			.method = "GET", .path = "/poll?wait=1", .seconds = 30, .max = 100 },
		&reply, NULL));
	g_assert_cmpstr(reply.body, ==, "none");
	g_assert_cmpstr(reply.epoch, ==, epoch);
	g_assert_cmpint(desk.asked, ==, 2);
	server_stop(server);
}

static void a_wake_between_look_and_wait_is_not_lost(void)
{
	struct desk desk = { 0 };
	struct server *server = start(&desk, 0);

	for (int round = 0; round < 200; round++) {
		gint before = g_atomic_int_get(&desk.asked);

		g_atomic_int_set(&desk.news, 0);
		GThread *thread = g_thread_new("poll", poll_once, server);

		await_asked(&desk, before + 1);
		g_atomic_int_set(&desk.news, 1);
		server_wake(server);
		g_autofree char *body = g_thread_join(thread);

		g_assert_cmpstr(body, ==, "news");
	}
	server_stop(server);
}

static void stopping_answers_the_long_polls(void)
{
	struct desk desk = { 0 };
	struct server *server = start(&desk, 0);
	GThread *threads[8];

	for (gsize i = 0; i < G_N_ELEMENTS(threads); i++)
		threads[i] = g_thread_new("poll", poll_once, server);
	await_asked(&desk, G_N_ELEMENTS(threads));
	server_stop(server);
	for (gsize i = 0; i < G_N_ELEMENTS(threads); i++) {
		g_autofree char *body = g_thread_join(threads[i]);

		g_assert_cmpstr(body, ==, "none");
	}
}

static void bodies_come_through_tls_whole(void)
{
	struct desk desk = { 0 };
	g_autofree char *cert = NULL, *key = NULL;
	g_autofree char *noise = g_malloc(1000000);
	g_autoptr(GError) error = NULL;

	random_fill(noise, 1000000);
	g_assert_true(certificate_make("hub.example", &cert, &key, &error));
	struct server *server = server_start(&(struct server_options){ .address = "127.0.0.1",
						     .cert_pem = cert,
						     .key_pem = key,
						     .routes = routes,
						     .data = &desk },
		&error);

	g_assert_no_error(error);
	g_autofree char *url = g_strdup_printf("https://localhost:%u/", server_port(server));
	g_autoptr(struct client) client = client_new(url, cert, &error);

	for (gsize len = 1; len <= 1000000; len = len * 3 + 1) {
		AUTO_REPLY struct reply reply = { 0 };

		client_call(client,
			&(struct request){ .method = "POST",
				.path = "/echo",
				.type = "text/plain",
				.body = noise,
				.len = len,
				.seconds = 30,
				.max = 1000000 },
			&reply, &error);
		g_assert_no_error(error);
		g_assert_cmpmem(reply.body, reply.len, noise, len);
	}
	server_stop(server);
}

static void a_refusal_carries_its_sentence_and_retry_after(void)
{
	struct desk desk = { 0 };
	struct server *server = start(&desk, 0);
	g_autoptr(struct client) client = client_of(server);
	AUTO_REPLY struct reply reply = { 0 };

	client_set_token(client, "abc");
	g_assert_true(client_call(client,
		&(struct request){ .method = "GET", .path = "/refuse", .seconds = 30, .max = 1000 },
		&reply, NULL));
	g_assert_cmpint(reply.status, ==, 403);
	g_assert_cmpint(reply.retry_after, ==, 7);
	g_assert_cmpstr(reply.type, ==, "application/json");
	g_assert_cmpstr(reply.body, ==, "{\"error\":\"token 'abc': is revoked; ask the hub\"}");
	server_stop(server);
}

static void check_no_start(const char *address, guint16 port, const char *sentence)
{
	g_autoptr(GError) error = NULL;

	g_assert_null(server_start(
		&(struct server_options){ .address = address, .port = port, .routes = routes },
		&error));
	g_assert_cmpstr(error->message, ==, sentence);
}

static void plain_http_is_for_this_machine_only(void)
{
	check_no_start("0.0.0.0", 0,
		"0.0.0.0: plain HTTP is for this machine only; give a certificate or listen on 127.0.0.1");
	check_no_start("hub.example", 0,
		"hub.example: is no address; give it in numbers, such as 127.0.0.1");
}

static void a_port_that_is_taken_is_named(void)
{
	struct desk desk = { 0 };
	struct server *server = start(&desk, 0);
	g_autofree char *sentence = g_strdup_printf(
		"127.0.0.1:%u: cannot listen (Error binding to address 127.0.0.1:%u: Address already in use); choose another port or stop the program that has it",
		server_port(server), server_port(server));

	check_no_start("127.0.0.1", server_port(server), sentence);
	server_stop(server);
}

struct knocking {
	guint16 port;
	gint over;
};

static gpointer knock(gpointer data)
{
	struct knocking *knocking = data;
	g_autoptr(GSocketClient) client = g_socket_client_new();

	g_socket_client_set_enable_proxy(client, FALSE);
	while (!g_atomic_int_get(&knocking->over)) {
		g_autoptr(GSocketConnection) connection = g_socket_client_connect_to_host(
			client, "127.0.0.1", knocking->port, NULL, NULL);
	}
	return NULL;
}

static void a_server_at_which_others_knock_can_be_stopped_at_any_time(void)
{
	enum { ROUNDS = 400 };

	for (guint i = 0; i < ROUNDS; i++) {
		struct desk desk = { 0 };
		struct server *server = start(&desk, 20);
		struct knocking knocking = { .port = server_port(server) };
		GThread *thread = g_thread_new("knock", knock, &knocking);

		g_usleep(i % 10 * 300);
		server_stop(server);
		g_atomic_int_set(&knocking.over, 1);
		g_thread_join(thread);
	}
}

static void four_are_worked_on_at_once_whoever_accepted_them(void)
{
	struct desk desk = { 0 };
	struct server *server = start(&desk, 0);
	GSocketConnection *lines[4];

	for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
		lines[i] = dial(server);
		say(lines[i], "GET /meet HTTP/1.1\r\nHost: h\r\n\r\n");
	}
	for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
		g_autofree char *reply = hear(lines[i], "\r\n\r\n");

		g_assert_true(g_str_has_prefix(reply, "HTTP/1.1 200 "));
		g_object_unref(lines[i]);
	}
	server_stop(server);
}

#define TEST(name) g_test_add_func("/server/" #name, name)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(a_body_without_length_is_refused_with_411);
	TEST(a_body_over_its_maximum_is_refused_before_its_first_byte);
	TEST(a_header_of_8_KiB_is_taken_and_a_larger_one_is_refused);
	TEST(an_unknown_path_and_a_wrong_method_are_refused);
	TEST(a_header_that_trickles_in_is_cut_at_the_deadline);
	TEST(a_body_that_trickles_in_is_cut_at_the_deadline);
	TEST(long_polls_are_answered_when_news_comes);
	TEST(a_long_poll_ends_with_its_wait);
	TEST(a_wake_between_look_and_wait_is_not_lost);
	TEST(stopping_answers_the_long_polls);
	TEST(four_are_worked_on_at_once_whoever_accepted_them);
	TEST(bodies_come_through_tls_whole);
	TEST(a_refusal_carries_its_sentence_and_retry_after);
	TEST(plain_http_is_for_this_machine_only);
	TEST(a_port_that_is_taken_is_named);
	TEST(a_server_at_which_others_knock_can_be_stopped_at_any_time);
	return g_test_run();
}
