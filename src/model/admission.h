/* SPDX-License-Identifier: Apache-2.0
 * What admissions come to: the inside of struct authority. Private to authority.c and admission.c.
 */
#pragma once

#include "model/authority.h"
#include "model/orgs.h"

enum { ROLES_ALL = 0xff, AFTER_DEPTH = 64 };

struct station {
	char st[ST_SIZE];
	bool has_key;
	guint8 key[KEY_SIZE];
	bool own;
	unsigned roles;
	GPtrArray *orgs;           /* char*, borrowed from events */
	const struct event *first; /* admission, borrowed: whose organisation stands for Z + st */
	gint64 last;
	const char *after_st; /* borrowed from station.opened; NULL: none (see station_continues) */
	gint64 after_n;
	struct event *opened;
	gint64 continued; /* smallest n at which another chain continues this one */
};

struct authority {
	bool has_root;
	guint8 root[KEY_SIZE];
	GHashTable *seen;      /* names of events taken in */
	GPtrArray *events;     /* struct event*, referenced */
	GHashTable *stations;  /* st -> struct station* */
	struct orgs *orgs;     /* definitions that count */
	GHashTable *org_roles; /* org -> roles that admissions gave its stations */
	GHashTable *issuers;   /* 3 characters -> struct event*: the admission that gives it out */
	bool undecided;        /* some definition waits for its writer's admission */
};

struct station *station_find(const struct authority *authority, const char *st);
/* The chain says that it continues another, and the other's key signed that. */
bool station_continues(const struct authority *authority, const struct station *station);
