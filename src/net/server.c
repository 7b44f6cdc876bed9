/* SPDX-License-Identifier: Apache-2.0
 * Epoll threads carry bytes, others run the handlers: a thread of libmicrohttpd has the connections
 * that it happened to accept, often all, and they would wait for each other. What the library does
 * not bound is bounded here: a body's size is judged before its first byte (so Content-Length is
 * required), and each connection has a deadline, which one timer thread enforces by shutting the
 * socket down: the library's time-out is of idleness, and a header that trickles in never ends.
 *
 * A connection is suspended from the end of its request until there is an answer; a long poll is
 * one that nobody works on. Whether news came between its handler's look and its wait is told by a
 * count of wake-ups, read before the look and compared under the mutex.
 *
 * A server that stops turns new connections away by itself: MHD_quiesce_daemon (0.9.75) takes the
 * listener out of the epoll sets beside the threads that do the same, and whichever comes second
 * aborts the process. */
#include "net/server.h"
#include "base/auto.h"
#include "base/error.h"
#include "base/json.h"

#include <gio/gio.h>
#include <microhttpd.h>
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>
#include <sys/socket.h>

enum {
	THREADS = 2,
	WORKERS = 4, /* some of them wait for the disk */
	CONNECTIONS_MAX = 10000,
	CONNECTION_MEMORY = 9 * 1024, /* a header of 8 KiB and what the answer needs */
	REQUEST_SECONDS = 60,
	STOP_SECONDS = 2,
	BACKLOG = 1024,
};

struct server {
	struct MHD_Daemon *daemon;
	GSocket *listener;
	guint16 port;
	const struct route *routes;
	void *data;
	char *epoch;
	gint64 request_time; /* us */
	GThread *timer;
	GThreadPool *workers; /* of struct call* */

	GMutex mutex; /* guards what follows */
	GCond changed;
	GHashTable *peers; /* struct peer* */
	gint64 timer_until;
	guint64 wakes;
	guint calls;
	bool closed;   /* no worker is left */
	gint stopping; /* read by g_atomic_int_get where the mutex is not held */
};

/* A connection, from accept to close. */
struct peer {
	int fd;
	struct call *waiting; /* a long poll; NULL: none */
	gint64 until;         /* monotonic us: end of that wait, else the deadline */
};

/* A request, from its header to its answer. */
struct call {
	const struct route *route;
	struct MHD_Connection *connection;
	GByteArray *body;
	gint64 since;
	gint64 until; /* end of its wait; G_MAXINT64: it was not asked yet */
	bool answered;
	struct http_answer answer;
};

/* ---- answers ---- */

static const char json_type[] = "application/json";

void http_json(struct http_answer *answer, GString *json)
{
	answer->status = MHD_HTTP_OK;
	answer->type = json_type;
	g_clear_pointer(&answer->body, g_bytes_unref);
	answer->body = g_string_free_to_bytes(json);
}

static void refuse_text(struct http_answer *answer, unsigned status, const char *text)
{
	g_autofree char *valid = g_utf8_make_valid(text, -1);
	struct json_writer w = { g_string_new(NULL), false };

	json_begin(&w, NULL, '{');
	json_put_text(&w, "error", valid);
	json_end(&w, '}');
	http_json(answer, w.out);
	answer->status = status;
}

void http_refuse(struct http_answer *answer, unsigned status, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	g_autofree char *text = g_strdup_vprintf(format, args);
	va_end(args);
	refuse_text(answer, status, text);
}

void http_refuse_error(struct http_answer *answer, const GError *error)
{
	refuse_text(answer, error_class_of(error)->http_status, error->message);
	if (answer->status == MHD_HTTP_SERVICE_UNAVAILABLE)
		answer->retry_after = 5;
}

const char *http_query(const struct http_request *request, const char *key)
{
	return MHD_lookup_connection_value(request->connection, MHD_GET_ARGUMENT_KIND, key);
}

static void release_body(void *bytes)
{
	g_bytes_unref(bytes);
}

static struct MHD_Response *response_new(GBytes *body)
{
	gsize len = 0;
	const void *data = g_bytes_get_data(body, &len);

	return MHD_create_response_from_buffer_with_free_callback_cls(
		len, (void *)data, release_body, body);
}

static enum MHD_Result queue(
	struct server *server, struct MHD_Connection *connection, struct http_answer *answer)
{
	GBytes *body = answer->body ? g_steal_pointer(&answer->body) : g_bytes_new_static("", 0);
	struct MHD_Response *response = response_new(body);
	char number[24];

	if (server->epoch)
		MHD_add_response_header(response, "Belgi-Epoch", server->epoch);
	if (answer->type)
		MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, answer->type);
	if (answer->retry_after > 0) {
		g_snprintf(number, sizeof(number), "%ld", answer->retry_after);
		MHD_add_response_header(response, MHD_HTTP_HEADER_RETRY_AFTER, number);
	}
	if (answer->expires > 0) {
		g_snprintf(number, sizeof(number), "%" G_GINT64_FORMAT, answer->expires);
		MHD_add_response_header(response, "Belgi-Expires", number);
	}
	/* Kept connections never end by themselves while the server stops. */
	if (g_atomic_int_get(&server->stopping))
		MHD_add_response_header(response, MHD_HTTP_HEADER_CONNECTION, "close");
	enum MHD_Result result = MHD_queue_response(connection, answer->status, response);

	MHD_destroy_response(response);
	return result;
}

/* ---- connections and their deadlines ---- */

static struct peer *peer_of(struct MHD_Connection *connection)
{
	return MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)
		->socket_context;
}

static enum MHD_Result on_accept(void *data, const struct sockaddr *address, socklen_t len)
{
	struct server *server = data;

	(void)address, (void)len;
	return g_atomic_int_get(&server->stopping) ? MHD_NO : MHD_YES;
}

static void on_connection(void *data, struct MHD_Connection *connection, void **context,
	enum MHD_ConnectionNotificationCode code)
{
	struct server *server = data;
	g_autoptr(GMutexLocker) lock = g_mutex_locker_new(&server->mutex);

	if (code == MHD_CONNECTION_NOTIFY_STARTED) {
		struct peer *peer = g_new0(struct peer, 1);

		peer->fd = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)
				   ->connect_fd;
		peer->until = g_get_monotonic_time() + server->request_time;
		g_hash_table_add(server->peers, peer);
		*context = peer;
	} else {
		g_hash_table_remove(server->peers, *context);
		*context = NULL;
	}
}

static void extend(struct server *server, struct MHD_Connection *connection)
{
	g_autoptr(GMutexLocker) lock = g_mutex_locker_new(&server->mutex);

	peer_of(connection)->until = g_get_monotonic_time() + server->request_time;
}

/* The request line is there: the time of this request begins. The result is its first context. */
static void *on_request_line(void *data, const char *uri, struct MHD_Connection *connection)
{
	(void)uri;
	extend(data, connection);
	return NULL;
}

/* A worker looks again. */
static void look_again(struct server *server, struct peer *peer)
{
	peer->until = g_get_monotonic_time() + server->request_time;
	g_thread_pool_push(server->workers, g_steal_pointer(&peer->waiting), NULL);
}

/* Ends waits and connections whose time is over; returns when the next one is due. */
static gint64 sweep(struct server *server, gint64 now)
{
	gint64 next = now + server->request_time;
	GHashTableIter iter;
	gpointer key;

	g_hash_table_iter_init(&iter, server->peers);
	while (g_hash_table_iter_next(&iter, &key, NULL)) {
		struct peer *peer = key;

		if (peer->until > now) {
			next = MIN(next, peer->until);
		} else if (peer->waiting) {
			look_again(server, peer);
		} else {
			shutdown(peer->fd, SHUT_RDWR);
			peer->until = G_MAXINT64;
		}
	}
	return next;
}

static gpointer run_timer(gpointer data)
{
	struct server *server = data;

	g_mutex_lock(&server->mutex);
	while (!server->stopping) {
		server->timer_until = sweep(server, g_get_monotonic_time());
		g_cond_wait_until(&server->changed, &server->mutex, server->timer_until);
	}
	g_mutex_unlock(&server->mutex);
	return NULL;
}

/* False when news came since `wakes` was read: the handler must look again. */
static bool wait_for_news(struct server *server, struct call *call, guint64 wakes)
{
	g_autoptr(GMutexLocker) lock = g_mutex_locker_new(&server->mutex);
	struct peer *peer = peer_of(call->connection);

	if (server->wakes != wakes || server->stopping)
		return false;
	peer->waiting = call;
	peer->until = call->until;
	if (call->until < server->timer_until)
		g_cond_broadcast(&server->changed);
	return true;
}

void server_wake(struct server *server)
{
	g_autoptr(GMutexLocker) lock = g_mutex_locker_new(&server->mutex);
	GHashTableIter iter;
	gpointer key;

	server->wakes++;
	g_hash_table_iter_init(&iter, server->peers);
	while (g_hash_table_iter_next(&iter, &key, NULL)) {
		struct peer *peer = key;

		if (peer->waiting)
			look_again(server, peer);
	}
}

/* ---- requests ---- */

static const char *header(struct MHD_Connection *connection, const char *name)
{
	return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

static const struct route *find_route(
	const struct route *routes, const char *method, const char *path, bool *path_known)
{
	*path_known = false;
	for (const struct route *route = routes; route->method; route++) {
		if (strcmp(route->path, path) != 0)
			continue;
		*path_known = true;
		if (strcmp(route->method, method) == 0)
			return route;
	}
	return NULL;
}

/* Judges the length that the header announces; false with the answer filled. */
static bool length_fits(struct MHD_Connection *connection, const struct route *route, guint64 *len,
	struct http_answer *answer)
{
	const char *text = header(connection, MHD_HTTP_HEADER_CONTENT_LENGTH);

	*len = 0;
	if (header(connection, MHD_HTTP_HEADER_TRANSFER_ENCODING) ||
		(!text && strcmp(route->method, MHD_HTTP_METHOD_GET) != 0)) {
		http_refuse(answer, MHD_HTTP_LENGTH_REQUIRED,
			"%s: its length is not told; send Content-Length", route->path);
		return false;
	}
	if (text && !g_ascii_string_to_unsigned(text, 10, 0, G_MAXINT64, len, NULL)) {
		http_refuse(answer, MHD_HTTP_BAD_REQUEST,
			"%s: Content-Length is no number; send the length in bytes", route->path);
		return false;
	}
	if (*len > route->max_body) {
		http_refuse(answer, MHD_HTTP_CONTENT_TOO_LARGE,
			"%s: the body is over %" G_GSIZE_FORMAT " bytes; send less at a time",
			route->path, route->max_body);
		return false;
	}
	return true;
}

static enum MHD_Result begin(struct server *server, struct MHD_Connection *connection,
	const char *method, const char *path, void **context)
{
	struct http_answer answer = { 0 };
	bool path_known = false;
	guint64 len = 0;
	const struct route *route = find_route(server->routes, method, path, &path_known);

	if (!route) {
		http_refuse(&answer, path_known ? MHD_HTTP_METHOD_NOT_ALLOWED : MHD_HTTP_NOT_FOUND,
			path_known
				? "%s: takes no such method; use the one in the manual"
				: "%s: no such address here; update the program or check the URL",
			path);
		return queue(server, connection, &answer);
	}
	if (!length_fits(connection, route, &len, &answer))
		return queue(server, connection, &answer);
	struct call *call = g_new0(struct call, 1);

	call->route = route;
	call->connection = connection;
	call->since = g_get_monotonic_time();
	call->until = G_MAXINT64;
	call->body = g_byte_array_sized_new((guint)len);
	*context = call;
	g_mutex_lock(&server->mutex);
	server->calls++;
	g_mutex_unlock(&server->mutex);
	return MHD_YES;
}

static const char *bearer(struct MHD_Connection *connection)
{
	const char *text = header(connection, MHD_HTTP_HEADER_AUTHORIZATION);

	return text && g_str_has_prefix(text, "Bearer ") ? text + strlen("Bearer ") : NULL;
}

/* A worker: fills the answer, or leaves the call to wait. */
static void work(gpointer data, gpointer user_data)
{
	struct call *call = data;
	struct server *server = user_data;
	struct MHD_Connection *connection = call->connection;
	struct http_request request = {
		.method = call->route->method,
		.path = call->route->path,
		.token = bearer(connection),
		.now = header(connection, "Belgi-Now"),
		.type = header(connection, MHD_HTTP_HEADER_CONTENT_TYPE),
		.body = call->body->data ? call->body->data : (const guint8 *)"",
		.len = call->body->len,
		.connection = connection,
	};
	for (;;) {
		g_mutex_lock(&server->mutex);
		guint64 wakes = server->wakes;
		request.again = call->until != G_MAXINT64;
		request.final = server->stopping || g_get_monotonic_time() >= call->until;
		g_mutex_unlock(&server->mutex);
		call->answer = (struct http_answer){ 0 };
		call->route->handle(server->data, &request, &call->answer);
		if (!call->answer.wait)
			break;
		g_assert(!request.final);
		call->until = call->since + call->answer.wait * G_USEC_PER_SEC;
		if (g_get_monotonic_time() < call->until && wait_for_news(server, call, wakes))
			return;
	}
	call->answered = true;
	MHD_resume_connection(connection);
}

/* All of the request is there. A connection that comes too late is closed. */
static enum MHD_Result give_to_worker(struct server *server, struct call *call)
{
	g_autoptr(GMutexLocker) lock = g_mutex_locker_new(&server->mutex);

	if (server->closed)
		return MHD_NO;
	MHD_suspend_connection(call->connection);
	g_thread_pool_push(server->workers, call, NULL);
	return MHD_YES;
}

static enum MHD_Result on_request(void *data, struct MHD_Connection *connection, const char *path,
	const char *method, const char *version, const char *upload, size_t *upload_len,
	void **context)
{
	struct call *call = *context;

	(void)version;
	if (!call)
		return begin(data, connection, method, path, context);
	if (*upload_len > 0) {
		g_byte_array_append(call->body, (const guint8 *)upload, (guint)*upload_len);
		*upload_len = 0;
		return MHD_YES;
	}
	return call->answered ? queue(data, connection, &call->answer) : give_to_worker(data, call);
}

static void on_completed(void *data, struct MHD_Connection *connection, void **context,
	enum MHD_RequestTerminationCode code)
{
	struct server *server = data;
	struct call *call = *context;

	(void)code;
	extend(server, connection);
	if (!call)
		return;
	g_byte_array_unref(call->body);
	g_clear_pointer(&call->answer.body, g_bytes_unref); /* nobody is there to take it */
	g_free(call);
	*context = NULL;
	g_mutex_lock(&server->mutex);
	server->calls--;
	g_cond_broadcast(&server->changed);
	g_mutex_unlock(&server->mutex);
}

/* ---- start and stop ---- */

static GInetAddress *address_read(const char *text, bool plain, GError **error)
{
	g_autoptr(GInetAddress) address =
		strcmp(text, "localhost") == 0 ? g_inet_address_new_loopback(G_SOCKET_FAMILY_IPV4)
					       : g_inet_address_new_from_string(text);

	if (!address)
		refuse(error, BELGI_ERROR_USAGE,
			"%s: is no address; give it in numbers, such as 127.0.0.1", text);
	else if (plain && !g_inet_address_get_is_loopback(address))
		refuse(error, BELGI_ERROR_REFUSED,
			"%s: plain HTTP is for this machine only; give a certificate or listen on 127.0.0.1",
			text);
	else
		return g_steal_pointer(&address);
	return NULL;
}

static bool listen_on(struct server *server, const struct server_options *options, GError **error)
{
	g_autoptr(GInetAddress) address = address_read(options->address, !options->cert_pem, error);
	g_autoptr(GError) problem = NULL;

	if (!address)
		return false;
	g_autoptr(GSocketAddress) place = g_inet_socket_address_new(address, options->port);

	server->listener = g_socket_new(g_inet_address_get_family(address), G_SOCKET_TYPE_STREAM,
		G_SOCKET_PROTOCOL_TCP, &problem);
	if (server->listener)
		g_socket_set_listen_backlog(server->listener, BACKLOG);
	if (!server->listener || !g_socket_bind(server->listener, place, TRUE, &problem) ||
		!g_socket_listen(server->listener, &problem))
		return refuse(error, BELGI_ERROR_USAGE,
			"%s:%u: cannot listen (%s); choose another port or stop the program that has it",
			options->address, options->port, problem->message);
	g_autoptr(GSocketAddress) local = g_socket_get_local_address(server->listener, NULL);

	server->port = g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(local));
	return true;
}

static struct MHD_Daemon *daemon_start(struct server *server, const struct server_options *options)
{
	struct MHD_OptionItem tls[] = {
		{ MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)options->cert_pem },
		{ MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)options->key_pem },
		{ MHD_OPTION_HTTPS_PRIORITIES, 0,
			(void *)"NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2" },
		{ MHD_OPTION_END, 0, NULL },
	};
	unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME;

	if (options->cert_pem)
		flags |= MHD_USE_TLS;
	else
		tls[0].option = MHD_OPTION_END;
	/* The daemon closes what it is given. */
	int listener = fcntl(g_socket_get_fd(server->listener), F_DUPFD_CLOEXEC, 0);

	return MHD_start_daemon(flags, server->port, on_accept, server, on_request, server,
		MHD_OPTION_LISTEN_SOCKET, listener, MHD_OPTION_THREAD_POOL_SIZE,
		options->threads ? options->threads : THREADS, MHD_OPTION_CONNECTION_LIMIT,
		(unsigned)CONNECTIONS_MAX, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
		(size_t)CONNECTION_MEMORY, MHD_OPTION_NOTIFY_CONNECTION, on_connection, server,
		MHD_OPTION_NOTIFY_COMPLETED, on_completed, server, MHD_OPTION_URI_LOG_CALLBACK,
		on_request_line, server, MHD_OPTION_ARRAY, tls, MHD_OPTION_END);
}

static void server_free(struct server *server)
{
	if (server->workers) /* it never started */
		g_thread_pool_free(server->workers, FALSE, TRUE);
	if (server->listener)
		g_socket_close(server->listener, NULL);
	g_clear_object(&server->listener);
	g_hash_table_unref(server->peers);
	g_mutex_clear(&server->mutex);
	g_cond_clear(&server->changed);
	g_free(server->epoch);
	g_free(server);
}
AUTOPTR(server, server_free);

struct server *server_start(const struct server_options *options, GError **error)
{
	g_autoptr(struct server) server = g_new0(struct server, 1);
	guint seconds = options->request_seconds ? options->request_seconds : REQUEST_SECONDS;

	g_mutex_init(&server->mutex);
	g_cond_init(&server->changed);
	server->peers = g_hash_table_new_full(NULL, NULL, g_free, NULL);
	server->routes = options->routes;
	server->data = options->data;
	server->epoch = g_strdup(options->epoch);
	server->request_time = seconds * G_USEC_PER_SEC;
	if (!listen_on(server, options, error))
		return NULL;
	server->workers = g_thread_pool_new(
		work, server, (gint)(options->threads ? options->threads : WORKERS), FALSE, NULL);
	server->daemon = daemon_start(server, options);
	if (!server->daemon) {
		refuse(error, BELGI_ERROR_STORAGE,
			"%s:%u: the server does not start; check that certificate and key fit",
			options->address, server->port);
		return NULL;
	}
	server->timer = g_thread_new("deadlines", run_timer, server);
	return g_steal_pointer(&server);
}

guint16 server_port(const struct server *server)
{
	return server->port;
}

void server_stop(struct server *server)
{
	if (!server)
		return;
	gint64 until = g_get_monotonic_time() + STOP_SECONDS * G_USEC_PER_SEC;

	g_mutex_lock(&server->mutex);
	g_atomic_int_set(&server->stopping, TRUE);
	g_cond_broadcast(&server->changed);
	g_mutex_unlock(&server->mutex);
	server_wake(server);
	g_thread_join(server->timer);
	g_mutex_lock(&server->mutex);
	while (server->calls > 0)
		if (!g_cond_wait_until(&server->changed, &server->mutex, until))
			break;
	server->closed = true;
	g_mutex_unlock(&server->mutex);
	/* The daemon must have all its connections back. */
	g_thread_pool_free(g_steal_pointer(&server->workers), FALSE, TRUE);
	MHD_stop_daemon(server->daemon);
	server_free(server);
}
