/* SPDX-License-Identifier: Apache-2.0
 * Families of one to eight pupils, most of them of four, each at one school; the demonstration
 * school gets exactly PUPILS_OF_DEMO, so that a whole consignment can be shown. */
#include "programme.h"

#include "base/encode.h"

enum { FAMILY_MAX = 8 };

static const guint size_weights[FAMILY_MAX] = { 4, 10, 20, 32, 20, 9, 4, 1 };

static guint draw_size(struct random *random)
{
	guint draw = random_upto(random, 100);
	for (guint i = 0; i < FAMILY_MAX; i++) {
		if (draw < size_weights[i])
			return i + 1;
		draw -= size_weights[i];
	}
	return 4;
}

/* Sizes of `families` families that sum to `pupils`. */
static guint *draw_sizes(guint families, guint pupils, struct random *random)
{
	guint *sizes = g_new(guint, families);
	guint sum = 0;
	for (guint i = 0; i < families; i++)
		sum += sizes[i] = draw_size(random);
	while (sum != pupils) {
		guint *size = &sizes[random_upto(random, families)];
		if (sum < pupils && *size < FAMILY_MAX) {
			(*size)++;
			sum++;
		} else if (sum > pupils && *size > 1) {
			(*size)--;
			sum--;
		}
	}
	return sizes;
}

/* The demonstration school takes families while they fit, the others are dealt out: first one to
 * every school. */
static guint draw_school(
	const struct programme *programme, guint size, guint *dealt, struct random *random)
{
	if (programme->schools[DEMO_SCHOOL].pupils + size <= PUPILS_OF_DEMO)
		return DEMO_SCHOOL;
	guint school = (*dealt)++;
	if (school >= SCHOOLS)
		school = random_upto(random, SCHOOLS);
	return school == DEMO_SCHOOL ? (school + 1) % SCHOOLS : school;
}

static int by_school(const void *a, const void *b)
{
	const struct pupil *one = a, *two = b;
	return one->school != two->school ? (one->school < two->school ? -1 : 1)
					  : g_strcmp0(one->id, two->id);
}

void pupils_make(struct programme *programme, guint count, struct random *random)
{
	const guint families = MAX(1, (count * 132 + UNITS / 2) / UNITS);
	g_autofree guint *sizes = draw_sizes(families, count, random);
	guint dealt = 0;
	programme->pupils = g_array_new(false, true, sizeof(struct pupil));
	for (guint i = 0; i < families; i++) {
		struct pupil pupil = { .family = "f", .family_size = sizes[i] };
		random_text(random, pupil.family + 1, 12, crockford_alphabet);
		pupil.held = random_upto(random, 12) == 0;
		pupil.school = draw_school(programme, sizes[i], &dealt, random);
		for (guint k = 0; k < sizes[i]; k++) {
			pupil.id[0] = 'p';
			random_text(random, pupil.id + 1, 12, crockford_alphabet);
			g_array_append_val(programme->pupils, pupil);
		}
		programme->schools[pupil.school].pupils += sizes[i];
	}
	g_array_sort(programme->pupils, by_school);
}
