/* SPDX-License-Identifier: Apache-2.0
 * A technical specification and the verdict, line by line, on what was measured. The file form is a
 * strict INI (grammar in spec.c); the published form is the event spec.published. Integers only:
 * mm, MiB, MHz, tiyn. */
#pragma once

#include "base/auto.h"
#include "model/event.h"

#include <glib.h>
#include <stdbool.h>

/* SPEC_NEWER: an op of a newer program, which nothing meets; never in a file. */
enum spec_op { SPEC_EQ, SPEC_GE, SPEC_LE, SPEC_BETWEEN, SPEC_IN, SPEC_YES, SPEC_NEWER };

struct spec_row {
	char *key; /* ram_mib, storage_kind, charger */
	enum spec_op op;
	char *value;   /* as published: "4096", "1140..1580", "ssd nvme", "yes" */
	int tolerance; /* per cent */
	bool reject;   /* else warn */
	bool measured; /* by the machine; else a yes/no code by eye */
	char *clause;  /* NULL */
	char *text_kk, *text_ru, *text_en; /* NULL */
};

struct spec {
	char id[14];
	char *title;     /* NULL */
	GPtrArray *rows; /* struct spec_row* */
};

/* Reads the file form; errors carry file:line. The id is made when the file has none. */
struct spec *spec_read(const char *text, gsize len, const char *file, GError **error);
/* From the parts of spec.published, in order. */
struct spec *spec_from_events(GPtrArray *events);
void spec_free(struct spec *spec);
AUTOPTR(spec, spec_free);
/* The drafts of spec.published, one or more parts; elements struct draft*. */
GPtrArray *spec_drafts(const struct spec *spec);

enum verdict { VERDICT_PASS, VERDICT_WARN, VERDICT_FAIL };
const char *verdict_word(enum verdict verdict);

struct verdict_row {
	const struct spec_row *row;
	const char *value; /* measured; NULL: not measured */
	int ok;            /* 0 no, 1 yes, 2 not measured */
};

struct measurement {
	GHashTable *values; /* key -> value */
};
/* Adds `key=value` lines (LF, CR or `;` between them); refuses what is no such line or over 64
 * keys. */
bool measurement_add(struct measurement *measurement, const char *text, GError **error);
void measurement_init(struct measurement *measurement);
void measurement_clear(struct measurement *measurement);

/* One verdict_row per line of the specification. Any reject line that is no: fail; not measured
 * reject line: fail too; a warn line that is not yes: warn. */
enum verdict spec_judge(
	const struct spec *spec, const struct measurement *measurement, GArray **rows);

/* The words of a specification: a key [a-z0-9_]{1,32}; a whole number 0 .. 2^53 - 1; a range
 * `A..B`, A not above B. */
bool spec_key_good(const char *key);
bool spec_number(const char *text, gint64 *number);
bool spec_range(const char *text, gint64 *low, gint64 *high);
