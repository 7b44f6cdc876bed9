/* SPDX-License-Identifier: Apache-2.0
 * A printer on the network, as far as bytes go: takes one connection after the other on a port of
 * this machine, and reads them as told. */
#pragma once

#include <arpa/inet.h>
#include <glib.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <unistd.h>

struct listener {
	guint16 port;
	gsize most;    /* bytes that it reads; then */
	bool resets;   /* it breaks off, or else it reads no more */
	bool stays;    /* it keeps its half open when the other has closed */
	guint pace_us; /* between two reads */
	const char *answer;

	int fd, near;
	gint jobs; /* connections that came to their end */
	GMutex lock;
	GByteArray *got;
	GThread *thread;
};

static inline void listener_break(int fd)
{
	const struct linger at_once = { 1, 0 };

	setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
}

/* False when the connection has ended. */
static inline bool listener_read(struct listener *listener)
{
	guint8 chunk[4096];
	gsize room = MIN(sizeof(chunk), listener->most - listener->got->len);
	ssize_t taken = room ? recv(listener->near, chunk, room, 0) : 0;

	if (listener->pace_us)
		g_usleep(listener->pace_us);
	g_mutex_lock(&listener->lock);
	if (taken > 0)
		g_byte_array_append(listener->got, chunk, (guint)taken);
	g_mutex_unlock(&listener->lock);
	return taken > 0 && listener->got->len < listener->most;
}

static inline gpointer listener_run(gpointer data)
{
	struct listener *listener = data;

	while ((listener->near = accept(listener->fd, NULL, NULL)) >= 0) {
		if (listener->answer)
			send(listener->near, listener->answer, strlen(listener->answer),
				MSG_NOSIGNAL);
		while (listener_read(listener))
			;
		if (listener->got->len == listener->most && listener->resets)
			listener_break(listener->near);
		else if (listener->got->len == listener->most || listener->stays)
			continue; /* until the test ends */
		close(listener->near);
		listener->near = -1;
		g_atomic_int_inc(&listener->jobs);
	}
	return NULL;
}

/* Listens; what it is to do stands in *listener. */
static inline void listener_start(struct listener *listener, bool v6)
{
	struct sockaddr_in v4 = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
	struct sockaddr_in6 six = { .sin6_family = AF_INET6, .sin6_addr = in6addr_loopback };
	struct sockaddr *place = v6 ? (struct sockaddr *)&six : (struct sockaddr *)&v4;
	socklen_t len = v6 ? sizeof(six) : sizeof(v4);
	int small = 4096;

	if (!listener->most)
		listener->most = G_MAXSIZE;
	listener->near = -1;
	listener->got = g_byte_array_new();
	g_mutex_init(&listener->lock);
	listener->fd = socket(v6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	/* What is not read stays with the sender. */
	setsockopt(listener->fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof(small));
	g_assert_cmpint(bind(listener->fd, place, len), ==, 0);
	g_assert_cmpint(listen(listener->fd, 4), ==, 0);
	g_assert_cmpint(getsockname(listener->fd, place, &len), ==, 0);
	listener->port = ntohs(v6 ? six.sin6_port : v4.sin_port);
	listener->thread = g_thread_new("listener", listener_run, listener);
}

/* Waits for so many whole jobs. */
static inline void listener_wait(struct listener *listener, gint jobs)
{
	for (guint i = 0; i < 2000 && g_atomic_int_get(&listener->jobs) < jobs; i++)
		g_usleep(5000);
	g_assert_cmpint(g_atomic_int_get(&listener->jobs), >=, jobs);
}

/* What it has read must be exactly this. */
static inline void listener_expect(struct listener *listener, const void *bytes, gsize len)
{
	g_mutex_lock(&listener->lock);
	g_assert_cmpmem(listener->got->data, listener->got->len, bytes, len);
	g_mutex_unlock(&listener->lock);
}

static inline void listener_stop(struct listener *listener)
{
	shutdown(listener->fd, SHUT_RDWR);
	g_thread_join(listener->thread);
	close(listener->fd);
	if (listener->near >= 0)
		close(listener->near);
	g_byte_array_unref(listener->got);
	g_mutex_clear(&listener->lock);
}
