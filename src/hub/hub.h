/* SPDX-License-Identifier: Apache-2.0
 * The centre: root key, admissions, enrolment, intake of runs, feeds. It judges bytes alone;
 * meaning is the fold's. The folder holds hub.sqlite (a store that feeds), root.key (0600),
 * hub.cert and hub.key, and while a hub serves `serving` (where) and admin.token (0600, new at each
 * start). */
#pragma once

#include "store/store.h"

/* Makes the folder: root key (shown once as BELGI:ROOT:...), hub chain with its admission, epoch,
 * and a self-signed certificate for `name` (NULL: this machine's host name), localhost and
 * 127.0.0.1 when none is there. `org` is the organisation that the hub process writes for (NULL:
 * HUB). CONFLICT when the folder already has a hub. */
bool hub_init(const char *folder, const char *org, const char *name, const struct clock *clock,
	char root_text[64], GError **error);
/* After a restore from a backup: a new epoch and a new chain after the old one. Stations then send
 * again what the backup lacks. Refused while the hub serves. */
bool hub_restored(const char *folder, const struct clock *clock, GError **error);

/* Whom a code admits. Texts are published with the organisation (org.defined) where given and new;
 * NULL: not given. */
struct invite {
	const char *org;   /* [A-Z0-9]{1,16} */
	const char *roles; /* comma list: directorate district fund supplier warehouse school ... */
	const char *type;  /* a word; NULL: the first role */
	const char *up;    /* ORG above */
	const char *name_kk, *name_ru, *short_kk, *short_ru, *phone;
};
/* A one-time code XXXX-XXXX-XXXX-XXXX for a new station of the organisation; works beside a serving
 * hub too. An organisation that prints gets an issuer prefix with its first code. Free *code with
 * g_free. */
bool hub_invite(const char *folder, const struct invite *invite, const struct clock *clock,
	char **code, GError **error);

struct hub_options {
	const char *folder;
	const char *address;   /* NULL: 127.0.0.1 */
	guint16 port;          /* 0: any */
	bool plain;            /* HTTP, on loopback only: for tests and the quickstart */
	guint request_seconds; /* total time of a request; 0: 60 */
};
struct hub;
struct hub *hub_start(const struct hub_options *options, const struct clock *clock, GError **error);
guint16 hub_port(const struct hub *hub);
const char *hub_url(
	const struct hub *hub); /* https://127.0.0.1:PORT, as stations of this machine reach it */
/* Waits until everything accepted is in views and feeds. */
void hub_settle(struct hub *hub);
/* Answers what waits, then ends: accepts nothing new, loses nothing accepted. NULL is fine. */
void hub_stop(struct hub *hub);

/* Shuts a station out from here on: what it wrote above *last (-1: above what the hub holds, which
 * is then filled in) counts nowhere. Works beside a serving hub too. CONFLICT when it is shut out as
 * low already. */
bool hub_revoke(const char *folder, const char *st, gint64 *last, const struct clock *clock,
	GError **error);
