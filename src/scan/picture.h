/* SPDX-License-Identifier: Apache-2.0
 * Grey pictures and the renderings of them that help decoders. Each rendering fills a picture of
 * its own, which the caller clears. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* 8-bit grey, rows without gaps, 0 black. */
struct picture {
	guint8 *grey;
	int width, height;
};
void picture_clear(struct picture *picture);
double picture_area(const struct picture *picture);
#define AUTO_PICTURE __attribute__((cleanup(picture_clear)))

/* Where a pixel of a rendering stood: x = xx x + xy y + x0, y = yx x + yy y + y0. */
struct affine {
	double xx, xy, x0, yx, yy, y0;
};
void affine_apply(const struct affine *affine, int point[2]);

/* Every pixel by its own: what lies between the darkest and the lightest hundredth is drawn out to
 * black and white. */
void picture_stretch(struct picture *out, const struct picture *in);
void picture_invert(struct picture *out, const struct picture *in);
/* Against the mean of the (2 radius + 1) square around it: black or white; or `percent` of the
 * difference added, which undoes blur. */
enum { PICTURE_RADIUS_MAX = 1000 };
void picture_threshold(struct picture *out, const struct picture *in, int radius);
void picture_sharpen(struct picture *out, const struct picture *in, int radius, int percent);
/* Turned by degrees against the sun and `scale` times as large, on white with `margin` pixels all
 * round. Shrinking takes means, so that no line falls between two pixels. */
void picture_turn(struct picture *out, struct affine *back, const struct picture *in,
	double degrees, double scale, int margin);
