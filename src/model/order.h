/* SPDX-License-Identifier: Apache-2.0
 * Causal order of one subject's events (wire.md section 4): the own chain, `on`, and chains that
 * continue others. */
#pragma once

#include "model/authority.h"

struct order {
	guint count;
	struct event **events; /* in shown order; borrowed */
	guint words;           /* guint64 words of a row */
	guint64 *past;         /* row i: which events are known to lead to i */
};

/* The event is a redaction by a directorate. A revocation does not take it back: bytes that are
 * gone somewhere cannot come back there. */
bool order_erases(const struct authority *authority, const struct event *event);

/* `events` (struct event*) are all events of the subject, redacted ones too; those a counting
 * event.redacted names are left out, and whoever names one is taken to name what it named. Free
 * with order_free; events stay borrowed. */
struct order *order_new(const struct authority *authority, const GPtrArray *events);
void order_free(struct order *order);
AUTOPTR(order, order_free);

/* i comes before j and not also after it (as both do in a forged cycle). */
static inline bool order_before(const struct order *order, guint i, guint j)
{
	const guint64 bit_i = G_GUINT64_CONSTANT(1) << (i % 64), bit_j = G_GUINT64_CONSTANT(1)
									 << (j % 64);
	return (order->past[(gsize)j * order->words + i / 64] & bit_i) &&
	       !(order->past[(gsize)i * order->words + j / 64] & bit_j);
}

/* Neither knew of the other. */
static inline bool order_beside(const struct order *order, guint i, guint j)
{
	return i != j && !order_before(order, i, j) && !order_before(order, j, i);
}

/* Index of the event of that name, or that was called so before a fork; -1 when it is not here. */
int order_find(const struct order *order, const char *name);
