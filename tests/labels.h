/* SPDX-License-Identifier: Apache-2.0
 * What tests of labels share: the profiles that the program ships. */
#pragma once

#include "base/shipped.h"
#include "model/label_profile.h"

/* Free with labels_free. */
static inline struct labels *device_labels(void)
{
	g_autoptr(GPtrArray) files = shipped_files("device-labels", NULL);
	struct labels *labels = labels_new();

	g_assert_cmpuint(files->len, >=, 11);
	for (guint i = 0; i < files->len; i++) {
		const struct shipped *file = files->pdata[i];
		g_autoptr(GError) error = NULL;
		struct label_profile *profile =
			label_profile_read(file->text, file->len, file->file, &error);

		g_assert_no_error(error);
		labels_add(labels, profile);
	}
	return labels;
}
