/* SPDX-License-Identifier: Apache-2.0
 * The kinds of events and their fields: one table (kinds.c), from which lines are checked and
 * subjects found. What a kind does to a unit's state stands in lifecycle.c. */
#pragma once

#include <glib.h>
#include <stdbool.h>

enum field_type {
	FIELD_INT,
	FIELD_FLAG,   /* true */
	FIELD_STRING, /* at most 256 bytes (code: 1 024) */
	FIELD_SHORT,  /* a number that people read: 1 to 20 characters */
	FIELD_WORD,   /* [a-z0-9_]{1,32} */
	FIELD_KIND,   /* WORD.WORD */
	FIELD_ORG,
	FIELD_ISSUER, /* 3 Crockford */
	FIELD_ST,
	FIELD_TAG,
	FIELD_DEV,
	FIELD_NAME,   /* ST.N.xxxxxxxx */
	FIELD_PERSON, /* letter and 12 Crockford */
	FIELD_ID,     /* letter and 12 Crockford */
	FIELD_HASH,
	FIELD_KEY,
	FIELD_SIG,
	FIELD_DAY, /* YYYY-MM-DD */
	FIELD_MAP,
	FIELD_TYPES,
};

struct field {
	const char *name;
	enum field_type type;
	bool required;
	bool list; /* a list of that type; [] is absent */
	/* PERSON, ID: the first letters it may have. STRING, WORD: the words, separated by spaces.
	 * INT: the digits it may be. NULL: any of its type. */
	const char *among;
	const struct field *row; /* fields of a FIELD_MAP, as in struct kind */
};

struct kind {
	const char *name;
	const struct field *fields; /* beside the common ones; ascending, ended by a NULL name */
	/* The fields that name its subjects, in the order of wire.md, as far as they stand there;
	 * "st" is its own station, "*" whatever subject fields there are. */
	const char *subjects[5];
	const char *either[2]; /* at least one of these fields; NULL: no such rule */
	bool how;              /* `how` required */
	bool many;             /* `devs` allowed */
};

/* NULL for a kind this program does not know. */
const struct kind *kind_find(const char *name);
/* All of them, ascending by name, ended by a NULL name. */
extern const struct kind kinds[];

/* The fields of every event, in the order of their names and of common_fields. */
enum common {
	COMMON_ACT,
	COMMON_AT,
	COMMON_BLOBS,
	COMMON_BY,
	COMMON_CODE,
	COMMON_DEV,
	COMMON_DEVS,
	COMMON_HOW,
	COMMON_KIND,
	COMMON_N,
	COMMON_OF,
	COMMON_ON,
	COMMON_ORG,
	COMMON_PART,
	COMMON_PIECE,
	COMMON_REASON,
	COMMON_ST,
	COMMON_TAG,
	COMMON_TZ,
	COMMON_V,
	COMMON_WAS,
	COMMON_COUNT,
};
extern const struct field common_fields[]; /* ended by a NULL name */
