/* SPDX-License-Identifier: Apache-2.0
 * The first label out to a USB printer, cold: not the best of several, for nobody scans thrice. The
 * printer is virtual and takes bytes at once, so that the figure is what Belgi adds. */
#include "bench.h"

#include "base/error.h"

#include <stdio.h>

enum { FIRST_MS = 100 };

bool bench_usb_label(struct bench *bench, GError **error)
{
	g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
	g_autofree char *program = g_strconcat(self ? self : "", "-usb", NULL);
	g_autofree char *out = NULL;
	char *argv[] = { program, NULL };
	int status;
	double ms;

	if (!g_file_test(program, G_FILE_TEST_IS_EXECUTABLE)) {
		g_printerr("umockdev is not installed (libumockdev-dev, umockdev); without the "
			   "figure usb_first_label\n");
		return true;
	}
	if (!g_spawn_sync(NULL, argv, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &out, NULL,
		    &status, error))
		return false;
	ms = g_ascii_strtod(out, NULL);
	if (status != 0 || ms <= 0)
		return refuse(error, BELGI_ERROR_DEVICE,
			"usb_first_label: no label came out; run %s and see", program);
	bench_report(
		bench, &(struct figure){ "usb_first_label", ms, "ms", 0, FIRST_MS, VALUE_AT_MOST });
	return true;
}
