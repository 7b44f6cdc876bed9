/* SPDX-License-Identifier: Apache-2.0
 * Units of a pass that are folded beside it, while it writes the rows of those before. */
#pragma once

#include "store/private.h"

struct ahead;
/* devs (char*): the units of the pass in their order; more may come at the end of it. */
struct ahead *ahead_new(struct store *store, const GPtrArray *devs);
void ahead_free(struct ahead *ahead);
/* The views of the units are asked for in their order, each once. NULL where the unit's own events
 * do not make its view: it is to be folded by who can read the others. Lent until the next. */
const struct unit_view *ahead_view(struct ahead *ahead, guint i);
/* Gives the feeds what the unit of that view puts into them. */
void ahead_feed(const struct ahead *ahead, guint i);
