/* SPDX-License-Identifier: Apache-2.0
 * The HTTP server: libmicrohttpd behind a table of routes. Only server.c knows libmicrohttpd. */
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
	bool final;       /* answer now: the wait is over, or the server stops */
	bool again;       /* a long poll that was asked before */
	void *connection; /* for http_query */
};
/* A query parameter, NULL when absent. */
const char *http_query(const struct http_request *request, const char *key);

/* All zero before the handler sees it. */
struct http_answer {
	unsigned status;
	const char *type; /* static */
	GBytes *body;     /* taken; NULL: empty */
	long retry_after; /* seconds for Retry-After; 0: none */
	gint64 expires;   /* ms for Belgi-Expires; 0: none */
	guint wait; /* nothing to say yet: the handler is called again on server_wake, and with
		     * `final` this many seconds after the request came */
};
/* {"error":"subject: reason; what to do"} */
void http_refuse(struct http_answer *answer, unsigned status, const char *format, ...)
	G_GNUC_PRINTF(3, 4);
/* The status of the error's class, and its text. */
void http_refuse_error(struct http_answer *answer, const GError *error);
/* 200 with JSON; takes the text. */
void http_json(struct http_answer *answer, GString *json);

struct route {
	const char *method;
	const char *path;
	gsize max_body;
	void (*handle)(void *data, const struct http_request *request, struct http_answer *answer);
};

struct server_options {
	const char *address;            /* in numbers, or localhost */
	guint16 port;                   /* 0: any */
	const char *cert_pem, *key_pem; /* contents; both NULL: plain HTTP, loopback only */
	const struct route *routes;     /* ended by a NULL method */
	void *data;                     /* for the handlers, which run on several threads at once */
	const char *epoch;              /* sent as Belgi-Epoch with every answer; NULL: none */
	guint request_seconds;          /* total time of a request without its wait; 0: 60 */
	guint threads;                  /* that carry bytes, and as many workers; 0: 2 and 4 */
};
struct server;
struct server *server_start(const struct server_options *options, GError **error);
guint16 server_port(const struct server *server);
void server_wake(struct server *server); /* long polls ask their handler again; any thread */
/* Takes nothing new, lets running requests end (2 s at most), answers long polls. NULL is fine. */
void server_stop(struct server *server);
