/* SPDX-License-Identifier: Apache-2.0
 * A first label profile from the codes of a few labels (how it generalises: label_learn.c). */
#pragma once

#include "model/label_profile.h"

struct label_lesson {
	const char *maker;
	const char *models; /* NULL: not said */
	const char *source; /* where the labels are from */
	/* GPtrArray* of char*: the codes of one label, in an order that is the same on all. */
	GPtrArray *labels;
	guint serial; /* which of them is the serial number, from 0 */
};

/* The text of the profile: a rule for the serial number, and one for each code beside it that would
 * be taken for one. `known` is what is read today. Refuses labels that teach nothing: fewer than
 * two different serial numbers, codes of different kinds, what is known for certain as something
 * else. Free with g_free. */
char *label_learn(const struct label_lesson *lesson, const struct labels *known, GError **error);
/* What else fits the serial numbers, a sentence each (char*): rules that read them already, and
 * codes of known makers that the new rule reads too. */
GPtrArray *label_collisions(const struct label_lesson *lesson, const struct labels *known,
	const struct label_profile *learned);
/* Of the codes of a label the one that looks most like this one. */
guint label_alike(const GPtrArray *label, const char *text);
