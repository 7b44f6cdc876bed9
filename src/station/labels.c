/* SPDX-License-Identifier: Apache-2.0
 * From the files of profiles to what identification takes. A desk works on when a school's own
 * profile is wrong. */
#include "station/labels.h"

#include "base/shipped.h"

struct labels *labels_load(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) files = shipped_files("device-labels", &error);
	struct labels *labels = labels_new();

	if (!files)
		g_printerr("belgi: %s; the profiles of this folder are left out\n", error->message);
	for (guint i = 0; files && i < files->len; i++) {
		const struct shipped *file = files->pdata[i];
		g_autoptr(GError) wrong = NULL;
		struct label_profile *profile =
			label_profile_read(file->text, file->len, file->file, &wrong);

		if (profile)
			labels_add(labels, profile);
		else
			g_printerr("belgi: %s; this profile is left out\n", wrong->message);
	}
	return labels;
}
