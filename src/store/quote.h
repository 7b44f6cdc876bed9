/* SPDX-License-Identifier: Apache-2.0
 * Parts of a chain as runs. */
#pragma once

#include "store/private.h"

/* Writes lines from..to of a chain with every head among them; `to` has one. Lines whose n is not
 * in `shown` (gint64; NULL: all) are hidden. */
void quote_run(struct store *store, struct chain *chain, gint64 from, gint64 to, GHashTable *shown,
	GString *out);
/* The smallest signed number from n on; 0 when none. */
gint64 quote_head(struct store *store, const struct chain *chain, gint64 n);
