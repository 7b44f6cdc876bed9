/* SPDX-License-Identifier: Apache-2.0
 * Places that have come and wait for the index, and subjects that wait for the views. */
#pragma once

#include "store/private.h"

struct range {
	gint64 first, last; /* places of one chain */
};

/* Takes the events of a range into the index now; the views follow with views_fold. */
void queue_index(struct store *store, gint64 first, gint64 last);
/* Leaves a range to store_catch_up. */
void queue_add(struct store *store, gint64 first, gint64 last);
/* What was in the index and not in the views when the store was closed, or a transaction failed. */
void queue_recover(struct store *store);
