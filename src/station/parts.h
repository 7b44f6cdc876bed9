/* SPDX-License-Identifier: Apache-2.0
 * Events that are too long for one line, as parts (wire.md section 2). */
#pragma once

#include "store/store.h"

/* What the parts have in common and how many rows or units they hold together. */
struct parts {
	const char *subject; /* under which all parts are found: list:ID ship:ID spec:ID */
	gint64 version;      /* of a list; 0: has none */
	guint count;
};

/* Appends drafts of one kind as parts 1 .. of. Parts of the own chain that are already there are
 * left out, so that after a cut the same call completes them. A single draft is no part. Adds the
 * events appended to `out` (may be NULL). */
bool parts_append(struct store *store, const struct parts *parts, struct draft *const *drafts,
	guint of, GPtrArray *out, GError **error);
