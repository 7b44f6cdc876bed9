/* SPDX-License-Identifier: Apache-2.0
 * Any scan with all profiles that ship: some candidate, each with a valid value and a reason, no
 * candidate twice, a serial number in its one spelling, and never the whole of a product key. */
#include "base/shipped.h"
#include "model/identify.h"
#include "model/label_profile.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size);

static const struct labels *device_labels(void)
{
	static struct labels *labels;
	g_autoptr(GPtrArray) files = NULL;

	if (labels)
		return labels;
	labels = labels_new();
	files = shipped_files("device-labels", NULL);
	for (guint i = 0; i < files->len; i++) {
		const struct shipped *file = files->pdata[i];
		labels_add(labels, label_profile_read(file->text, file->len, file->file, NULL));
	}
	return labels;
}

/* What is known or expected depends on the text, so that both answers are met. */
static bool known_by_last(void *data, const char *text)
{
	(void)data;
	return text[strlen(text) - 1] % 2;
}

static void check_candidate(const struct identity *identity, guint at)
{
	const struct candidate *candidate =
		&g_array_index(identity->candidates, struct candidate, at);
	char serial[SERIAL_SIZE];

	g_assert_nonnull(code_role_word(candidate->role));
	g_assert_true(g_utf8_validate(candidate->value, -1, NULL));
	g_assert_nonnull(candidate->why);
	if (candidate->role == CODE_SERIAL) {
		serial_read(serial, candidate->value, NULL, NULL);
		g_assert_true(strcmp(serial, candidate->value) == 0 ||
			      g_str_has_prefix(candidate->value, "1S"));
	}
	if (candidate->role == CODE_PRODUCT_KEY)
		g_assert_cmpuint(strlen(candidate->value), ==, 5);
	for (guint i = 0; i < at; i++) {
		const struct candidate *other =
			&g_array_index(identity->candidates, struct candidate, i);
		g_assert_true(other->role != candidate->role ||
			      strcmp(other->value, candidate->value) != 0);
	}
}

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size)
{
	static const char *const aims[] = { NULL, "", "C1", "E0", "Q3", "d2" };
	const struct identify_known known = {
		.labels = device_labels(),
		.tag = known_by_last,
		.issuer = known_by_last,
		.serial = known_by_last,
		.maker = known_by_last,
	};
	g_autofree char *text = g_strndup((const char *)data, size);
	g_autoptr(struct identity) identity =
		identify(text, aims[size % G_N_ELEMENTS(aims)], &known);

	g_assert_cmpuint(identity->candidates->len, >, 0);
	for (guint i = 0; i < identity->candidates->len; i++)
		check_candidate(identity, i);
	return 0;
}
