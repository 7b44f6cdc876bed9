/* SPDX-License-Identifier: Apache-2.0
 * One frame for the camera of the guest: a Code 128 of the text, 640 by 480, a byte of grey a
 * pixel, on standard output. */
#include "base/error.h"
#include "print/raster.h"

#include <stdio.h>

enum { WIDTH = 640, HEIGHT = 480, MODULE = 3, TALL = 200 };

int main(int argc, char **argv)
{
	g_autoptr(struct raster) raster = raster_new(WIDTH, HEIGHT);
	g_autofree guint8 *grey = NULL;
	g_autoptr(GError) error = NULL;
	struct bars bars;

	if (argc != 2 || !bars_code128(&bars, argv[1], &error)) {
		fprintf(stderr, "kernel-frame: %s\n", error ? error->message : "TEXT is missing");
		return 2;
	}
	raster_bars(raster, (WIDTH - MODULE * bars.width) / 2, (HEIGHT - TALL) / 2, MODULE, TALL,
		&bars);
	bars_clear(&bars);
	grey = raster_grey(raster);
	return fwrite(grey, WIDTH, HEIGHT, stdout) != HEIGHT || fflush(stdout) != 0;
}
