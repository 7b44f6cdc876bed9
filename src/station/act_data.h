/* SPDX-License-Identifier: Apache-2.0
 * What a paper says: values by field, and the rows of its tables. Kept in memory only, for it may
 * hold names; what enters the record is a salted hash (format: act_data.c). */
#pragma once

#include "base/auto.h"
#include "base/crypto.h"

enum { ACT_SALT_SIZE = 16, ACT_ROWS_MAX = 20000 };

/* A value of the field F in the language L has the name F.L. */
struct act_value {
	char *field, *text;
};

struct act_table {
	char *name;
	GPtrArray *rows; /* arrays of struct act_value, in order */
};

struct act_data {
	GArray *values;    /* struct act_value, in the order in which they were put */
	GArray *signers;   /* the same of who signs: names and positions */
	GPtrArray *tables; /* struct act_table* */
	GPtrArray *devs;   /* char*: the units that the paper is about, sorted, each once */
};

struct act_data *act_data_new(void);
void act_data_free(struct act_data *data);
AUTOPTR(act_data, act_data_free);

/* NULL or empty text: nothing is put, and the box stays empty. */
void act_put(struct act_data *data, const char *field, const char *text);
/* As F.L; lang NULL: as F. */
void act_put_in(struct act_data *data, const char *field, const char *lang, const char *text);
void act_put_signer(struct act_data *data, const char *field, const char *lang, const char *text);
/* NULL when it was not put. */
const char *act_get(const struct act_data *data, const char *field);
/* Begins a row; act_cell fills it. A table without rows is begun by act_table alone. */
struct act_table *act_table(struct act_data *data, const char *name);
GArray *act_row(struct act_data *data, const char *table);
void act_cell(GArray *row, const char *field, const char *text);
void act_cell_in(GArray *row, const char *field, const char *lang, const char *text);
/* A unit of the paper; once more changes nothing. */
void act_unit(struct act_data *data, const char *dev);

/* The parts of a paper that have a hash of their own, so that it can be said which changed. */
enum act_part { ACT_VALUES, ACT_ROWS, ACT_SIGNERS, ACT_PARTS };

/* Salted hashes: of each part, and of the whole as the event has it. */
struct act_hashes {
	struct hash whole;
	struct hash parts[ACT_PARTS];
};
void act_hash(
	const struct act_data *data, const guint8 salt[ACT_SALT_SIZE], struct act_hashes *out);
