/* SPDX-License-Identifier: Apache-2.0
 * What this station was told of its label printers: printers.ini beside the store, strict INI, a
 * section for each printer (format: printers.c). */
#pragma once

#include "base/auto.h"

#include <glib.h>
#include <limits.h>
#include <stdbool.h>

enum {
	PRINTERS_TEXT_MAX = 64,     /* bytes of a name, profile or stock */
	PRINTERS_WHERE_MAX = 512,   /* bytes of where it is */
	PRINTERS_NUMBER_MAX = 9999, /* dots of an offset, either way */
};
enum { PRINTERS_UNSET = INT_MIN }; /* a number that was not given: the profile's counts */

struct printer_entry {
	char *name;             /* how the people here call it */
	char *where;            /* transport_open() opens it */
	char *profile, *stock;  /* NULL: not said */
	int offset_x, offset_y; /* dots; this and what follows may be PRINTERS_UNSET */
	int darkness, speed;
};

struct printers {
	char *path;
	GPtrArray *entries; /* struct printer_entry*, in file order */
};

/* No file is an empty list. BAD_INPUT with file:line. */
struct printers *printers_open(const char *path, GError **error);
void printers_free(struct printers *printers);
AUTOPTR(printers, printers_free);

/* These give NULL when there is none. */
const struct printer_entry *printers_named(const struct printers *printers, const char *name);
const struct printer_entry *printers_at(const struct printers *printers, const char *where);

/* Puts in the entry, in the place of the one of that name, and writes the file. CONFLICT when
 * another name has that place, BAD_INPUT for what does not fit a line or is out of its range. */
bool printers_put(struct printers *printers, const struct printer_entry *entry, GError **error);
/* NOT_FOUND when nothing has that name. */
bool printers_forget(struct printers *printers, const char *name, GError **error);
