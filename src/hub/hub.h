/* SPDX-License-Identifier: Apache-2.0
 * The centre: root key, admissions, enrolment, intake of runs, feeds. It judges bytes alone; meaning is the fold's. */
#pragma once

#include "store/store.h"

struct hub_options {
	const char *folder;  /* hub.sqlite, root.key, cert.pem, key.pem */
	const char *address;
	guint16 port;
	bool plain;          /* HTTP on loopback, for tests and the quickstart */
};

/* Makes the folder: root key (shown once as BELGI:ROOT:...), hub chain with its admission, epoch, self-signed certificate when none
 * is there. `org` is the organisation the hub process writes for (HUB by default). */
bool hub_init(const char *folder, const char *org, const char *name, const struct clock *clock, char root_text[64], GError **error);
/* A one-time code for a new station of org with roles (comma list); `issuer` is chosen when the organisation prints. */
bool hub_invite(const char *folder, const char *org, const char *roles, const struct clock *clock, char **code, GError **error);

struct hub;
struct hub *hub_start(const struct hub_options *options, const struct clock *clock, GError **error);
guint16 hub_port(const struct hub *hub);
void hub_stop(struct hub *hub);
