/* SPDX-License-Identifier: Apache-2.0
 * What a template of a kind can name: fields, what they hold, and a sample as long as they get. */
#pragma once

#include <glib.h>
#include <stdbool.h>

enum { FIELD_LANGS = 3 };
extern const char *const field_langs[FIELD_LANGS]; /* kk, ru, en: the order of samples */

struct field_of {
	const char *kinds; /* kinds of templates that have it, with spaces around each word */
	const char *rows;  /* of this table; NULL: of the whole label or page */
	const char *name;
	const char *what;                /* one line for people who make templates */
	const char *sample[FIELD_LANGS]; /* the longest real one; ru, en NULL: as kk */
};
/* Ended by a NULL name. */
extern const struct field_of fields_of_labels[]; /* fields.c */
extern const struct field_of fields_of_papers[]; /* fields_papers.c */

/* Kinds of templates, ended by NULL. */
extern const char *const label_kinds[];
/* The fields of a kind in order (const struct field_of*); rows as below. */
GPtrArray *fields_of(const char *kind, const char *rows);
/* Tables of a kind have a name that some field of it names. */
bool fields_have_rows(const char *kind, const char *rows);
/* NULL: that kind has no such field. rows NULL: outside rows. */
const struct field_of *field_named(const char *kind, const char *rows, const char *name);
/* In a language of field_langs. */
const char *field_sample(const struct field_of *field, const char *lang);
