/* SPDX-License-Identifier: Apache-2.0
 * What is known of a family of label printers: how its devices are recognised, which language they
 * speak, their dots and the settings of a job. One profile a family; file format: printer.c,
 * manual: firmware-profiles/printers/README.md. */
#pragma once

#include "base/auto.h"

#include <glib.h>
#include <stdbool.h>

struct printer_match {
	guint16 vid, pid, mask; /* of the PID, the bits that count; 0xffff: one device */
	char *model;            /* NULL: as the family */
	bool storage; /* it shows itself as a disk until its user switches it (Editor Lite) */
};

struct printer_profile {
	char *name;   /* file name without .profile */
	char *family; /* as people see it: "Zebra, ZPL" */
	char *vendor;
	char **models;
	const char *language; /* a word of printer_languages[]; NULL: `problem` says why none */
	char *problem;        /* why its printers cannot be used and what to do, for people; NULL */
	char **commands;      /* words of CMD: in the device id that mean this language */
	int dpi;              /* dots an inch */
	int width;            /* printable dots across */
	GArray *matches;      /* struct printer_match */

	/* The settings of a job; a printer's own entry in printers.ini may say otherwise. */
	int offset_x, offset_y; /* dots, to the right and down */
	int darkness;           /* in the language's own scale; -1: as the printer is set */
	int speed;              /* likewise */
	int turn;               /* quarters clockwise by which labels are turned before printing */
	bool cut;               /* after each label */
	char *manual;           /* the vendor's paper; NULL */
};

/* The words of `language =`, ended by NULL; print/language.c has a row for each. */
extern const char *const printer_languages[];
/* The keys of the format, for the test of its manual: section, key and, to free, what it allows.
 * False behind the last. */
bool printer_key(guint index, const char **section, const char **key, char **allowed);

/* `file` is for messages and gives the name. Refuses with file:line and what is allowed. */
struct printer_profile *printer_profile_read(
	const char *text, gsize len, const char *file, GError **error);
void printer_profile_free(struct printer_profile *profile);
AUTOPTR(printer_profile, printer_profile_free);
/* Of struct shipped* (base/shipped.h), in that order. A file that is wrong is told and left out. */
GPtrArray *printer_profiles_read(
	const GPtrArray *files, void (*wrong)(void *data, const GError *error), void *data);
const struct printer_profile *printer_profile_named(const GPtrArray *profiles, const char *name);

/* What a printer says of itself: GET_DEVICE_ID, or an IEEE 1284 text from elsewhere. */
struct printer_id {
	char *maker, *model, *commands, *serial; /* NULL: not said */
};
/* "MFG:..;CMD:..;MDL:..;" without its length; long names (MANUFACTURER, COMMAND SET, MODEL) too. */
void printer_id_read(struct printer_id *id, const char *text, gsize len);
void printer_id_clear(struct printer_id *id);
/* The profile of a device: one whose commands its CMD names goes before one whose models has its
 * MDL, that before one that knows only its ids, and there the one that names them most exactly; of
 * two alike the later. `id` may be NULL, and *match is NULL when its ids said nothing. NULL: none.
 */
const struct printer_profile *printer_profile_for(const GPtrArray *profiles, guint16 vid,
	guint16 pid, const struct printer_id *id, const struct printer_match **match);
