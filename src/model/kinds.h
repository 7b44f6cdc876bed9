/* SPDX-License-Identifier: Apache-2.0
 * The kinds of events and their fields: one table (kinds.c), from which lines are checked and subjects found.
 * What a kind does to a unit's state stands in lifecycle.c. */
#pragma once

#include <glib.h>
#include <stdbool.h>

enum field_type {
	FIELD_INT,
	FIELD_FLAG,    /* true */
	FIELD_STRING,  /* at most 256 bytes (code: 1 024) */
	FIELD_WORD,    /* [a-z0-9_]{1,32} */
	FIELD_ORG,
	FIELD_ST,
	FIELD_TAG,
	FIELD_DEV,
	FIELD_NAME,    /* ST.N.xxxxxxxx */
	FIELD_PERSON,  /* letter and 12 Crockford */
	FIELD_ID,      /* letter and 12 Crockford */
	FIELD_HASH,
	FIELD_KEY,
	FIELD_SIG,
	FIELD_DAY,     /* YYYY-MM-DD */
	FIELD_MAP,
};

struct field {
	const char *name;
	enum field_type type;
	bool required;
	bool list;           /* a list of that type */
	const char *letters; /* first letters a PERSON or ID may have; NULL: any of its type */
	const struct field *row; /* fields of a FIELD_MAP, ended by a NULL name; NULL: any map */
};

/* Subjects a kind names by its own fields; bits. */
enum subject {
	SUBJECT_UNIT = 1 << 0,
	SUBJECT_TAG = 1 << 1,
	SUBJECT_PERSON = 1 << 2,
	SUBJECT_INVENTORY = 1 << 3,
	SUBJECT_LIST = 1 << 4,
	SUBJECT_SHIP = 1 << 5,
	SUBJECT_STATION = 1 << 6,
	SUBJECT_ORG = 1 << 7,
	SUBJECT_ID = 1 << 8, /* spec, manifest, pledge, contract, act, notice, stocktake, programme: by field name */
	SUBJECT_REPEATED = 1 << 9, /* void, redaction, resolution: whatever subject fields stand there */
};

struct kind {
	const char *name;
	const struct field *fields; /* beside the common ones; ended by a NULL name */
	unsigned subjects;
	bool how;  /* `how` required */
	bool many; /* `devs` allowed */
};

/* NULL for a kind this program does not know. */
const struct kind *kind_find(const char *name);
/* Field of that kind or common field; NULL when unknown. */
const struct field *kind_field(const struct kind *kind, const char *name);
/* All of them, ended by a NULL name. */
extern const struct kind kinds[];
