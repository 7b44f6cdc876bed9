/* SPDX-License-Identifier: Apache-2.0
 * Grey pictures and the renderings of them that help decoders. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* 8-bit grey, rows without gaps, 0 black. */
struct picture {
	guint8 *grey;
	int width, height;
};
void picture_clear(struct picture *picture);
#define AUTO_PICTURE __attribute__((cleanup(picture_clear)))
