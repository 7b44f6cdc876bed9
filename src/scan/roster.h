/* SPDX-License-Identifier: Apache-2.0
 * What this station was told of its scanners: a file beside the store, strict INI, a section for
 * each scanner (format: roster.c). */
#pragma once

#include "base/auto.h"

#include <glib.h>
#include <stdbool.h>

enum { ROSTER_TEXT_MAX = 64 }; /* bytes of a name or place */

struct roster_entry {
	char *id; /* usb.h: VID:PID:SERIAL or VID:PID@PORT */
	char *name;
	char *place; /* NULL: none */
};

struct roster {
	char *path;
	GPtrArray *entries; /* struct roster_entry*, in file order */
};

/* No file is an empty roster. BAD_INPUT with file:line. */
struct roster *roster_open(const char *path, GError **error);
void roster_free(struct roster *roster);
AUTOPTR(roster, roster_free);

/* NULL when it was told nothing. */
const struct roster_entry *roster_find(const struct roster *roster, const char *id);
/* The one of that name; NULL. */
const struct roster_entry *roster_named(const struct roster *roster, const char *name);
/* Names a scanner and writes the file; place NULL: none, name NULL: forgets it. BAD_INPUT for text
 * that does not fit a line, CONFLICT for a name that another scanner has. */
bool roster_set(
	struct roster *roster, const char *id, const char *name, const char *place, GError **error);
