/* SPDX-License-Identifier: Apache-2.0
 * tcp:HOST[:PORT], port 9100: what is sent is printed, what comes is the printer's answer. What
 * only this computer holds is lost when the printer is switched off: so the last byte of a send
 * leaves when the printer's side has acknowledged those before it, and a label that is not
 * acknowledged is not whole. At the end this side closes its half and waits for the printer's. */
#include "print/transport_own.h"

#include "base/error.h"

#include <errno.h>
#include <gio/gio.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <string.h>
#include <unistd.h>

enum {
	RAW_PORT = 9100,
	LOOK_UP_MS = 5000,
	CONNECT_MS = 5000,
	END_MS = 2000,        /* until the printer has closed its half */
	ACKNOWLEDGE_US = 200, /* how soon is looked again, doubling */
	ACKNOWLEDGE_MOST = 16000,
};

struct tcp {
	int fd;
	bool ended; /* what was sent is finished: more needs a connection of its own */
};

static int descriptor(const struct transport *transport)
{
	return ((const struct tcp *)transport->own)->fd;
}

static bool broken(const struct transport *transport, int problem, GError **error)
{
	static const struct {
		int problem;
		const char *text;
	} rows[] = {
		{ ECONNREFUSED, "nothing there takes print jobs; switch the printer on and check "
				"its address" },
		{ ETIMEDOUT, "it does not answer; check that it is on, its cable and its address" },
		{ EHOSTUNREACH, "no way leads there; check the cable and the address" },
		{ ENETUNREACH, "no way leads there; check the cable and the address" },
		{ ECONNRESET, "the printer broke the connection; see what its display says" },
		{ EPIPE, "the printer broke the connection; see what its display says" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
		if (rows[i].problem == problem)
			return refuse(error, BELGI_ERROR_DEVICE, "printer %s: %s", transport->where,
				rows[i].text);
	return refuse(error, BELGI_ERROR_DEVICE, "printer %s: %s; check the network",
		transport->where, g_strerror(problem));
}

/* ---- looking up the name ---- */

struct look_up {
	GList *addresses; /* GInetAddress* */
	GError *problem;
	bool done;
};

static void looked_up(GObject *resolver, GAsyncResult *result, gpointer data)
{
	struct look_up *look_up = data;

	look_up->addresses =
		g_resolver_lookup_by_name_finish(G_RESOLVER(resolver), result, &look_up->problem);
	look_up->done = true;
}

static gboolean give_up(gpointer cancellable)
{
	g_cancellable_cancel(cancellable);
	return G_SOURCE_REMOVE;
}

/* Free with g_resolver_free_addresses; NULL with DEVICE. */
static GList *addresses_of(const struct transport *transport, const char *host, GError **error)
{
	GMainContext *context = g_main_context_new();
	GSource *timer = g_timeout_source_new(LOOK_UP_MS);
	g_autoptr(GCancellable) cancellable = g_cancellable_new();
	g_autoptr(GResolver) resolver = g_resolver_get_default();
	struct look_up look_up = { NULL, NULL, false };

	g_main_context_push_thread_default(context);
	g_source_set_callback(timer, give_up, cancellable, NULL);
	g_source_attach(timer, context);
	g_resolver_lookup_by_name_async(resolver, host, cancellable, looked_up, &look_up);
	while (!look_up.done)
		g_main_context_iteration(context, TRUE);
	g_source_destroy(timer);
	g_source_unref(timer);
	g_main_context_pop_thread_default(context);
	g_main_context_unref(context);
	if (look_up.problem)
		refuse(error, BELGI_ERROR_DEVICE,
			"printer %s: no computer or printer has this name; check it, or write the "
			"address as numbers",
			transport->where);
	g_clear_error(&look_up.problem);
	return look_up.addresses;
}

/* ---- connecting ---- */

/* 0, or why not. */
static int connect_one(int fd, const struct sockaddr *address, socklen_t len, guint ms)
{
	int problem = 0;
	socklen_t size = sizeof(problem);

	if (connect(fd, address, len) == 0)
		return 0;
	if (errno != EINPROGRESS)
		return errno;
	if (!wait_for(fd, POLLOUT, deadline_in(ms)))
		return ETIMEDOUT;
	getsockopt(fd, SOL_SOCKET, SO_ERROR, &problem, &size);
	return problem;
}

/* A descriptor, or -1 and why not. */
static int open_one(GInetAddress *address, guint16 port, guint ms, int *problem)
{
	g_autoptr(GSocketAddress) end = g_inet_socket_address_new(address, port);
	struct sockaddr_storage native = { 0 };
	gssize len = g_socket_address_get_native_size(end);
	int one = 1;
	int fd;

	g_socket_address_to_native(end, &native, sizeof(native), NULL);
	fd = socket(native.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	*problem = fd < 0 ? errno : connect_one(fd, (struct sockaddr *)&native, (socklen_t)len, ms);
	if (fd >= 0 && *problem) {
		close(fd);
		return -1;
	}
	if (fd >= 0)
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	return fd;
}

static bool tcp_fits(const char *at)
{
	g_autoptr(GSocketConnectable) end = g_network_address_parse(at, RAW_PORT, NULL);

	return end && *g_network_address_get_hostname(G_NETWORK_ADDRESS(end));
}

static bool tcp_open(
	struct transport *transport, const char *at, const GPtrArray *profiles, GError **error)
{
	g_autoptr(GSocketConnectable) end = g_network_address_parse(at, RAW_PORT, NULL);
	GNetworkAddress *host = G_NETWORK_ADDRESS(end);
	gint64 deadline;
	GList *addresses;
	int problem = 0;
	int fd = -1;

	(void)profiles;
	addresses = addresses_of(transport, g_network_address_get_hostname(host), error);
	if (!addresses)
		return false;
	deadline = deadline_in(CONNECT_MS);
	for (GList *row = addresses; row && fd < 0; row = row->next)
		fd = open_one(row->data, g_network_address_get_port(host),
			(guint)deadline_left(deadline) / g_list_length(row), &problem);
	g_resolver_free_addresses(addresses);
	if (fd < 0)
		return broken(transport, problem, error);
	transport->own = g_new0(struct tcp, 1);
	((struct tcp *)transport->own)->fd = fd;
	return true;
}

static void tcp_close(void *own)
{
	close(((struct tcp *)own)->fd);
	g_free(own);
}

/* ---- sending ---- */

static bool refuse_late(const struct transport *transport, GError **error)
{
	return refuse(error, BELGI_ERROR_OFFLINE,
		"printer %s: it takes nothing more; see what its display says", transport->where);
}

/* What has happened to the connection; 0: nothing. */
static int problem_of(int fd)
{
	int problem = 0;
	socklen_t size = sizeof(problem);

	getsockopt(fd, SOL_SOCKET, SO_ERROR, &problem, &size);
	return problem;
}

static bool wait_until_acknowledged(struct transport *transport, gint64 deadline, GError **error)
{
	gulong pause = ACKNOWLEDGE_US;

	for (;;) {
		int fd = descriptor(transport);
		int waiting = 0;
		int problem = problem_of(fd);

		if (problem)
			return broken(transport, problem, error);
		if (ioctl(fd, SIOCOUTQ, &waiting) != 0 || waiting == 0)
			return true;
		if (!deadline_left(deadline))
			return refuse_late(transport, error);
		g_usleep(pause);
		pause = MIN(pause * 2, ACKNOWLEDGE_MOST);
	}
}

static bool open_anew(struct transport *transport, GError **error)
{
	struct tcp *ended = transport->own;

	if (!tcp_open(transport, transport->where + strlen("tcp:"), NULL, error)) {
		transport->own = ended;
		return false;
	}
	tcp_close(ended);
	return true;
}

static bool tcp_send(struct transport *transport, const guint8 *bytes, gsize len, guint ms,
	gsize *sent, GError **error)
{
	gint64 deadline;
	int fd;

	if (((struct tcp *)transport->own)->ended && !open_anew(transport, error))
		return false;
	deadline = deadline_in(ms);
	fd = descriptor(transport);
	while (*sent < len) {
		bool last = *sent + 1 == len;
		gssize taken;

		if (last && !wait_until_acknowledged(transport, deadline, error))
			return false;
		taken = send(fd, bytes + *sent, last ? 1 : len - *sent - 1, MSG_NOSIGNAL);
		if (taken >= 0)
			*sent += (gsize)taken;
		else if (errno != EAGAIN && errno != EINTR)
			return broken(transport, errno, error);
		else if (!wait_for(fd, POLLOUT, deadline))
			return refuse_late(transport, error);
	}
	return wait_until_acknowledged(transport, deadline, error);
}

static gssize tcp_receive(
	struct transport *transport, guint8 *bytes, gsize size, guint ms, GError **error)
{
	int fd = descriptor(transport);
	gssize taken;

	if (!wait_for(fd, POLLIN, deadline_in(ms)))
		return 0;
	taken = recv(fd, bytes, size, 0);
	if (taken > 0 || (taken < 0 && (errno == EAGAIN || errno == EINTR)))
		return MAX(taken, 0);
	broken(transport, taken == 0 ? ECONNRESET : errno, error);
	return -1;
}

static bool tcp_answers(const struct transport *transport)
{
	(void)transport;
	return true;
}

/* Printers that keep their half open have everything all the same: it is acknowledged. */
static bool tcp_finish(struct transport *transport, GError **error)
{
	gint64 deadline = deadline_in(END_MS);
	int fd = descriptor(transport);
	guint8 answers[512];

	if (((struct tcp *)transport->own)->ended)
		return true;
	if (shutdown(fd, SHUT_WR) != 0)
		return broken(transport, errno, error);
	((struct tcp *)transport->own)->ended = true;
	while (wait_for(fd, POLLIN, deadline)) {
		gssize taken = recv(fd, answers, sizeof(answers), 0);

		if (taken == 0)
			return true;
		if (taken < 0 && errno != EAGAIN && errno != EINTR)
			return broken(transport, errno, error);
	}
	return true;
}

const struct transport_kind transport_tcp = {
	.word = "tcp",
	.printer = true,
	.form = "no address; write tcp:HOST, tcp:HOST:PORT or tcp:[IPv6]:PORT",
	.fits = tcp_fits,
	.open = tcp_open,
	.close = tcp_close,
	.send = tcp_send,
	.receive = tcp_receive,
	.answers = tcp_answers,
	.finish = tcp_finish,
};
