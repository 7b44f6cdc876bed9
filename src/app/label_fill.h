/* SPDX-License-Identifier: Apache-2.0
 * What stands on a label of each kind, whatever it is printed on: values of one label, and those
 * that are the same on all. */
#pragma once

#include "print/sheet.h"
#include "station/cargo.h"
#include "station/print_job.h"
#include "station/tags.h"

enum { LABEL_FILLINGS = 16, LABEL_CONSTANTS = 64 };

struct label_fill {
	struct store *store;
	const char *kind; /* of the template */
	enum lang lang;
	struct tag_texts texts;
	struct tag_label tag;
	struct cargo cargo;
	char *line;
	struct filling list[LABEL_FILLINGS];
};
/* REFUSED where what every label has is not known here. Clear it whatever came of it. */
bool label_fill_init(struct label_fill *fill, struct store *store, const char *kind, enum lang lang,
	GError **error);
void label_fill_clear(struct label_fill *fill);

/* What is the same on all of them, into a list of LABEL_CONSTANTS: whose it is, and of kinds that
 * are about nothing the samples, for which they are printed. How many; borrowed. */
guint label_fill_constants(const struct label_fill *fill, struct filling *list);
/* The values of one label, until the next call. NOT_FOUND for what is not recorded. */
bool label_fill_one(struct label_fill *fill, const struct print_label *label, struct values *values,
	GError **error);
