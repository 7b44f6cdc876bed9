/* SPDX-License-Identifier: Apache-2.0
 * The founding programme as made-up data: schools, families, pupils, laptops. The same seed gives
 * the same bytes on every machine. No person stands in it: pupils and families are ids. */
#pragma once

#include <glib.h>
#include <stdbool.h>

enum { SCHOOLS = 64, UNITS = 530, PUPILS_OF_DEMO = 30, DEMO_SCHOOL = 51 }; /* S052 */

/* Our own numbers (splitmix64), for rand() differs between machines. */
struct random {
	guint64 state;
};
guint64 random_next(struct random *random);
guint random_upto(struct random *random, guint limit); /* 0 .. limit - 1 */
/* `chars` characters of the alphabet; out has chars + 1 bytes. */
void random_text(struct random *random, char *out, guint chars, const char *alphabet);

struct school {
	char id[5]; /* S001 */
	const char *district_kk, *district_ru;
	char *name_kk, *name_ru;
	char *short_kk, *short_ru; /* at most 24 characters: they stand on tags */
	char phone[17];
	guint pupils;
};

struct pupil {
	char id[14], family[14]; /* p and f with 12 Crockford characters */
	guint family_size;
	guint held;   /* laptops the family has already */
	guint school; /* index */
};

struct unit {
	char serial[23];
	const struct model *model;
	guint school; /* where it is to go, index */
	char box[14];
	const struct defect *defect; /* NULL: as ordered */
};

struct model {
	const char *maker, *name, *part;
	guint share; /* of UNITS */
	const char *ean;
	guint screen; /* tenths of an inch */
};

/* What is wrong with a unit, and how a measurement shows it. */
struct defect {
	const char *name, *detail;
	guint count;
	const char *lines; /* replace measured ones, `;` between them; NULL: none shows it */
};

struct programme {
	guint seed;
	struct school schools[SCHOOLS];
	GArray *pupils; /* struct pupil, by school */
	GArray *units;  /* struct unit, by school and box */
};

void schools_make(struct programme *programme, struct random *random);
void pupils_make(struct programme *programme, guint count, struct random *random);
void units_make(struct programme *programme, struct random *random);
/* What the unit measures, as key=value lines; free with g_free. */
char *unit_measurement(const struct unit *unit);
/* photos/NN-SERIAL.jpg: the label of every unit in the boxes of the demonstration school, as a
 * phone takes it, and two that do not belong there: one unit a second time, and a stranger. */
bool photos_write(const struct programme *programme, const char *folder, GError **error);
