/* SPDX-License-Identifier: Apache-2.0
 * The HTTPS client: one kept connection, bounded answers, total time. Only this file pair knows
 * libcurl. */
#pragma once

#include "base/auto.h"

#include <glib.h>
#include <stdbool.h>

struct client;
/* url: https://host[:port], or http:// on loopback only (REFUSED otherwise). ca_pem: contents of
 * the certificates that are trusted, such as the hub's own; NULL: the system's. */
struct client *client_new(const char *url, const char *ca_pem, GError **error);
void client_free(struct client *client);
AUTOPTR(client, client_free);
const char *client_url(const struct client *client);             /* without a slash at the end */
void client_set_token(struct client *client, const char *token); /* NULL: none */
/* A call ends with OFFLINE when `over` says so, which is asked about once a second and while bytes
 * come. */
void client_set_over(struct client *client, bool (*over)(void *data), void *data);

struct reply {
	long status;
	char *body; /* NUL-terminated, unpacked when it was zstd */
	gsize len;
	char *type;       /* Content-Type, NULL when absent */
	char epoch[33];   /* Belgi-Epoch; empty when absent */
	long retry_after; /* seconds, 0 */
};
void reply_clear(struct reply *reply);
/* AUTO_REPLY struct reply reply = { 0 }; is cleared at the end of its scope. */
#define AUTO_REPLY __attribute__((cleanup(reply_clear)))

struct request {
	const char *method; /* GET POST PUT */
	const char *path;   /* /v1/... with query */
	const char *type;   /* of the body, NULL: none */
	const void *body;
	gsize len;
	const char *const *headers; /* further "Name: value", NULL-terminated; may be NULL */
	guint seconds;              /* total time */
	gsize max;                  /* of the answer, unpacked */
};
/* false with OFFLINE (no route, cut, TLS, time out, too large, garbage), the text saying which and
 * what to do. An HTTP status of any value is a reply. */
bool client_call(
	struct client *client, const struct request *request, struct reply *reply, GError **error);
