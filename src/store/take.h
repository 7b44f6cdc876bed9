/* SPDX-License-Identifier: Apache-2.0
 * Places that have come and wait for the views. */
#pragma once

#include "store/private.h"

struct range {
	gint64 first, last; /* places of one chain */
};

/* Takes the events of a range into the index; the views follow with views_fold. */
void take_index(struct store *store, gint64 first, gint64 last);
/* Leaves a range to store_catch_up. */
void take_queue(struct store *store, gint64 first, gint64 last);
