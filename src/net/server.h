/* SPDX-License-Identifier: Apache-2.0
 * The HTTP server: libmicrohttpd behind a table of routes. Only server.c knows libmicrohttpd and GnuTLS. */
#pragma once

#include <glib.h>
#include <stdbool.h>

struct http_request {
	const char *method, *path; /* path without the query */
	const char *token;         /* of Authorization: Bearer, or NULL */
	const char *now;           /* Belgi-Now header, or NULL */
	const char *type;          /* Content-Type, or NULL */
	const void *body;
	gsize len;
	void *connection;          /* for http_query */
};
/* A query parameter, NULL when absent. */
const char *http_query(const struct http_request *request, const char *key);

struct http_answer {
	unsigned status;
	const char *type;     /* static */
	GBytes *body;         /* taken */
	long retry_after;     /* 0: none */
	bool wait;            /* long poll: nothing to say yet; called again on server_wake or when the wait ends */
	gint64 wait_until;    /* monotonic us */
};

struct route {
	const char *method;
	const char *path;
	gsize max_body;
	void (*handle)(void *data, const struct http_request *request, struct http_answer *answer);
};

struct server_options {
	const char *address;  /* 127.0.0.1 */
	guint16 port;         /* 0: any */
	const char *cert_pem, *key_pem; /* contents; both NULL: plain HTTP, loopback only */
	const struct route *routes; /* ended by a NULL method */
	void *data;
	const char *epoch;    /* sent as Belgi-Epoch with every answer */
	guint request_seconds; /* total time of a request without wait: 60 */
};
struct server;
struct server *server_start(const struct server_options *options, GError **error);
guint16 server_port(const struct server *server);
void server_wake(struct server *server); /* long polls ask their handler again; any thread */
void server_stop(struct server *server);
