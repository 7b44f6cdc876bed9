/* SPDX-License-Identifier: Apache-2.0
 * A line that breaks: forwards one connection after the other to a port of this machine, and closes
 * both sides after so many bytes up or down. */
#pragma once

#include <arpa/inet.h>
#include <glib.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

struct proxy {
	int listener;
	guint16 port, target;
	gint up, down; /* bytes until the cut, of each connection; G_MAXINT: none */
	gint cuts;
	GThread *thread;
};

/* Forwards what is there; false when this side ended or *left is used up. */
static inline gboolean proxy_pass(int from, int to, gint *left)
{
	char chunk[1024];
	ssize_t got = read(from, chunk, (gsize)MIN(*left, (gint)sizeof(chunk)));

	for (ssize_t at = 0; at < got;) {
		ssize_t put = send(to, chunk + at, (gsize)(got - at), MSG_NOSIGNAL);

		if (put <= 0)
			return FALSE;
		at += put;
	}
	if (got > 0)
		*left -= (gint)got;
	return got > 0 && *left > 0;
}

static inline void proxy_serve(struct proxy *proxy, int near)
{
	struct sockaddr_in place = { .sin_family = AF_INET,
		.sin_port = htons(proxy->target),
		.sin_addr = { htonl(INADDR_LOOPBACK) } };
	int far = socket(AF_INET, SOCK_STREAM, 0);
	struct pollfd fds[2] = { { near, POLLIN, 0 }, { far, POLLIN, 0 } };
	gint up = g_atomic_int_get(&proxy->up), down = g_atomic_int_get(&proxy->down);
	gboolean open = connect(far, (struct sockaddr *)&place, sizeof(place)) == 0;

	while (open && poll(fds, 2, -1) > 0) {
		if (fds[0].revents)
			open = proxy_pass(near, far, &up);
		if (open && fds[1].revents)
			open = proxy_pass(far, near, &down);
	}
	if (up <= 0 || down <= 0)
		g_atomic_int_inc(&proxy->cuts);
	close(far);
	close(near);
}

static inline gpointer proxy_run(gpointer data)
{
	struct proxy *proxy = data;
	int near;

	while ((near = accept(proxy->listener, NULL, NULL)) >= 0)
		proxy_serve(proxy, near);
	return NULL;
}

static inline void proxy_start(struct proxy *proxy, guint16 target)
{
	struct sockaddr_in place = { .sin_family = AF_INET,
		.sin_addr = { htonl(INADDR_LOOPBACK) } };
	socklen_t len = sizeof(place);

	*proxy = (struct proxy){ .target = target, .up = G_MAXINT, .down = G_MAXINT };
	proxy->listener = socket(AF_INET, SOCK_STREAM, 0);
	g_assert_cmpint(bind(proxy->listener, (struct sockaddr *)&place, sizeof(place)), ==, 0);
	g_assert_cmpint(listen(proxy->listener, 16), ==, 0);
	g_assert_cmpint(getsockname(proxy->listener, (struct sockaddr *)&place, &len), ==, 0);
	proxy->port = ntohs(place.sin_port);
	proxy->thread = g_thread_new("proxy", proxy_run, proxy);
}

/* After every client closed its connection. */
static inline void proxy_stop(struct proxy *proxy)
{
	shutdown(proxy->listener, SHUT_RDWR);
	g_thread_join(proxy->thread);
	close(proxy->listener);
}
