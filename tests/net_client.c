/* SPDX-License-Identifier: Apache-2.0
 * The client against hubs that refuse, break off, lie or never answer: the exact sentence each
 * time. */
#include "base/error.h"
#include "net/certificate.h"
#include "net/client.h"
#include "net/server.h"
#include "net/wire.h"

#include <gio/gio.h>
#include <string.h>

/* A hub that reads what comes and answers each connection with the same bytes, then closes. */
struct parrot {
	GSocketService *service;
	GThread *thread;
	GMainContext *context;
	gint quit;
	const char *answer; /* NULL: none, ever */
	gsize len;
	char *url;
	GPtrArray *held;
};

static gboolean on_line(
	GSocketService *service, GSocketConnection *line, GObject *source, gpointer data)
{
	struct parrot *parrot = data;
	char request[4096];

	(void)service, (void)source;
	if (!parrot->answer) {
		g_ptr_array_add(parrot->held, g_object_ref(line));
		return TRUE;
	}
	g_input_stream_read(g_io_stream_get_input_stream(G_IO_STREAM(line)), request,
		sizeof(request), NULL, NULL);
	g_output_stream_write_all(g_io_stream_get_output_stream(G_IO_STREAM(line)), parrot->answer,
		parrot->len, NULL, NULL, NULL);
	return TRUE;
}

static gpointer run_parrot(gpointer data)
{
	struct parrot *parrot = data;

	g_main_context_push_thread_default(parrot->context);
	while (!g_atomic_int_get(&parrot->quit))
		g_main_context_iteration(parrot->context, TRUE);
	g_main_context_pop_thread_default(parrot->context);
	return NULL;
}

static void parrot_start(struct parrot *parrot, const char *answer, gsize len)
{
	parrot->answer = answer;
	parrot->len = len;
	parrot->held = g_ptr_array_new_with_free_func(g_object_unref);
	parrot->context = g_main_context_new();
	g_main_context_push_thread_default(parrot->context);
	parrot->service = g_socket_service_new();
	g_autoptr(GSocketAddress) place = g_inet_socket_address_new_from_string("127.0.0.1", 0);
	g_autoptr(GSocketAddress) local = NULL;

	g_assert_true(g_socket_listener_add_address(G_SOCKET_LISTENER(parrot->service), place,
		G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, &local, NULL));
	g_signal_connect(parrot->service, "incoming", G_CALLBACK(on_line), parrot);
	g_socket_service_start(parrot->service);
	g_main_context_pop_thread_default(parrot->context);
	parrot->url = g_strdup_printf("http://127.0.0.1:%u",
		g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(local)));
	parrot->thread = g_thread_new("parrot", run_parrot, parrot);
}

static void parrot_stop(struct parrot *parrot)
{
	g_atomic_int_set(&parrot->quit, 1);
	g_main_context_wakeup(parrot->context);
	g_thread_join(parrot->thread);
	g_socket_listener_close(G_SOCKET_LISTENER(parrot->service));
	g_object_unref(parrot->service);
	g_ptr_array_unref(parrot->held);
	g_main_context_unref(parrot->context);
	g_free(parrot->url);
}

static bool get(const char *url, const char *ca, gsize max, struct reply *reply, GError **error)
{
	g_autoptr(struct client) client = client_new(url, ca, error);

	g_assert_nonnull(client);
	return client_call(client,
		&(struct request){ .method = "GET", .path = "/v1/chain", .seconds = 1, .max = max },
		reply, error);
}

static void check_fails(const char *answer, gsize len, const char *what)
{
	struct parrot parrot = { 0 };
	AUTO_REPLY struct reply reply = { 0 };
	g_autoptr(GError) error = NULL;

	parrot_start(&parrot, answer, len);
	g_autofree char *sentence = g_strdup_printf("hub %s: %s", parrot.url, what);

	g_assert_false(get(parrot.url, NULL, 1000, &reply, &error));
	g_assert_error(error, BELGI_ERROR, BELGI_ERROR_OFFLINE);
	g_assert_cmpstr(error->message, ==, sentence);
	parrot_stop(&parrot);
}

#define AGAIN "; everything is kept here, run belgi sync again when the line is back"

static void a_hub_that_breaks_off_or_lies_gives_a_sentence(void)
{
	static const struct {
		const char *answer, *what;
	} rows[] = {
		{ "", "closed the line without an answer" AGAIN },
		{ "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
			"the line broke off in the middle of the answer" AGAIN },
		{ "HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n",
			"its answer is over 1000 bytes; everything is kept here, ask who runs the hub" },
		{ "SSH-2.0-OpenSSH_9.2p1\r\n",
			"does not answer in HTTP; everything is kept here, check the address" },
		{ "HTTP/1.1 200 OK\r\nContent-Type: application/zstd\r\nContent-Length: 7\r\n\r\n<html/>",
			"answers garbage (body: is no zstd frame; pack it with zstd); everything is kept here, check the address and ask who runs the hub" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
		check_fails(rows[i].answer, strlen(rows[i].answer), rows[i].what);
}

static void an_endless_answer_is_cut_at_its_maximum(void)
{
	g_autofree char *zeros = g_strnfill(100000, '0');
	g_autofree char *answer = g_strconcat("HTTP/1.1 200 OK\r\n\r\n", zeros, NULL);
	g_autofree char *header = g_strconcat("HTTP/1.1 200 OK\r\nX: ", zeros, "\r\n\r\n", NULL);
	static const char what[] =
		"its answer is over 1000 bytes; everything is kept here, ask who runs the hub";

	check_fails(answer, strlen(answer), what);
	check_fails(header, strlen(header), what);
}

static void an_answer_that_unpacks_too_large_is_refused(void)
{
	g_autofree char *zeros = g_strnfill(100000, '0');
	g_autoptr(GBytes) packed = wire_pack(zeros, 100000);
	g_autoptr(GString) answer = g_string_new(NULL);

	g_string_printf(answer,
		"HTTP/1.1 200 OK\r\nContent-Type: application/zstd\r\nContent-Length: %" G_GSIZE_FORMAT
		"\r\n\r\n",
		g_bytes_get_size(packed));
	g_string_append_len(
		answer, g_bytes_get_data(packed, NULL), (gssize)g_bytes_get_size(packed));
	check_fails(answer->str, answer->len,
		"its answer is over 1000 bytes; everything is kept here, ask who runs the hub");
}

static void a_hub_that_never_answers_gives_a_sentence(void)
{
	check_fails(NULL, 0, "never answered (waited 1 seconds)" AGAIN);
}

static void a_hub_that_refuses_the_connection_gives_a_sentence(void)
{
	struct parrot parrot = { 0 };
	AUTO_REPLY struct reply reply = { 0 };
	g_autoptr(GError) error = NULL;

	parrot_start(&parrot, "", 0);
	g_autofree char *url = g_strdup(parrot.url);
	g_autofree char *sentence =
		g_strdup_printf("hub %s: does not answer (connection refused)" AGAIN, url);

	parrot_stop(&parrot);
	g_assert_false(get(url, NULL, 1000, &reply, &error));
	g_assert_cmpstr(error->message, ==, sentence);
}

static void a_redirect_is_not_followed(void)
{
	struct parrot parrot = { 0 };
	AUTO_REPLY struct reply reply = { 0 };
	static const char answer[] =
		"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n";

	parrot_start(&parrot, answer, strlen(answer));
	g_assert_true(get(parrot.url, NULL, 1000, &reply, NULL));
	g_assert_cmpint(reply.status, ==, 302);
	parrot_stop(&parrot);
}

static void an_epoch_that_is_none_is_not_taken(void)
{
	struct parrot parrot = { 0 };
	AUTO_REPLY struct reply reply = { 0 };
	static const char answer[] =
		"HTTP/1.1 500 Oops\r\nBelgi-Epoch: ../../etc/passwd\r\nRetry-After: 30\r\nContent-Length: 2\r\n\r\nno";

	parrot_start(&parrot, answer, strlen(answer));
	g_assert_true(get(parrot.url, NULL, 1000, &reply, NULL));
	g_assert_cmpint(reply.status, ==, 500);
	g_assert_cmpstr(reply.epoch, ==, "");
	g_assert_cmpint(reply.retry_after, ==, 30);
	g_assert_cmpstr(reply.body, ==, "no");
	parrot_stop(&parrot);
}

static void handle_hello(void *data, const struct http_request *request, struct http_answer *answer)
{
	(void)data, (void)request;
	answer->status = 200;
	answer->body = g_bytes_new_static("hello", 5);
}

static void another_certificate_is_not_trusted(void)
{
	static const struct route routes[] = { { "GET", "/v1/chain", 0, handle_hello },
		{ NULL, NULL, 0, NULL } };
	g_autofree char *cert = NULL, *key = NULL, *other = NULL, *other_key = NULL;
	AUTO_REPLY struct reply reply = { 0 };
	g_autoptr(GError) error = NULL;

	g_assert_true(certificate_make("hub.example", &cert, &key, NULL));
	g_assert_true(certificate_make("hub.example", &other, &other_key, NULL));
	struct server *server = server_start(&(struct server_options){ .address = "127.0.0.1",
						     .cert_pem = cert,
						     .key_pem = key,
						     .routes = routes },
		&error);
	g_autofree char *url = g_strdup_printf("https://127.0.0.1:%u", server_port(server));
	g_autofree char *sentence = g_strdup_printf(
		"hub %s: its certificate is not trusted (SSL certificate problem: self-signed certificate); everything is kept here, check this machine's clock and the hub's certificate (--ca FILE)",
		url);

	g_assert_true(get(url, cert, 1000, &reply, &error));
	g_assert_cmpstr(reply.body, ==, "hello");
	g_assert_false(get(url, other, 1000, &reply, &error));
	g_assert_cmpstr(error->message, ==, sentence);
	server_stop(server);
}

static void addresses_that_are_no_hub_are_refused(void)
{
	static const struct {
		const char *url, *sentence;
	} rows[] = {
		{ "http://hub.example",
			"hub http://hub.example: plain HTTP leaves this machine unprotected; write https://" },
		{ "http://127.0.0.1.example",
			"hub http://127.0.0.1.example: plain HTTP leaves this machine unprotected; write https://" },
		{ "ftp://hub.example",
			"hub ftp://hub.example: is no address of a hub; write https://NAME or https://NAME:PORT" },
		{ "https://user:secret@hub.example",
			"hub https://user:secret@hub.example: is no address of a hub; write https://NAME or https://NAME:PORT" },
		{ "https://hub.example/v1",
			"hub https://hub.example/v1: is no address of a hub; write https://NAME or https://NAME:PORT" },
		{ "hub.example",
			"hub hub.example: is no address of a hub; write https://NAME or https://NAME:PORT" },
		{ "", "hub : is no address of a hub; write https://NAME or https://NAME:PORT" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;

		g_assert_null(client_new(rows[i].url, NULL, &error));
		g_assert_cmpstr(error->message, ==, rows[i].sentence);
	}
	g_autoptr(struct client) client = client_new("https://hub.example:8443/", NULL, NULL);

	g_assert_cmpstr(client_url(client), ==, "https://hub.example:8443");
}

static bool is_set(void *stop)
{
	return *(gint *)stop;
}

static void a_call_ends_soon_after_it_is_told_to_stop(void)
{
	struct parrot parrot = { 0 };
	AUTO_REPLY struct reply reply = { 0 };
	g_autoptr(GError) error = NULL;
	gint stop = 1;

	parrot_start(&parrot, NULL, 0);
	g_autoptr(struct client) client = client_new(parrot.url, NULL, &error);

	client_set_over(client, is_set, &stop);
	g_assert_false(client_call(client,
		&(struct request){ .method = "GET", .path = "/", .seconds = 300, .max = 1 }, &reply,
		&error));
	g_assert_true(g_str_has_suffix(
		error->message, ": stopped before it answered; everything is kept here"));
	parrot_stop(&parrot);
}

#define TEST(name) g_test_add_func("/client/" #name, name)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(a_hub_that_breaks_off_or_lies_gives_a_sentence);
	TEST(an_endless_answer_is_cut_at_its_maximum);
	TEST(an_answer_that_unpacks_too_large_is_refused);
	TEST(a_hub_that_never_answers_gives_a_sentence);
	TEST(a_hub_that_refuses_the_connection_gives_a_sentence);
	TEST(a_redirect_is_not_followed);
	TEST(an_epoch_that_is_none_is_not_taken);
	TEST(another_certificate_is_not_trusted);
	TEST(addresses_that_are_no_hub_are_refused);
	TEST(a_call_ends_soon_after_it_is_told_to_stop);
	return g_test_run();
}
