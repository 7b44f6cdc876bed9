/* SPDX-License-Identifier: Apache-2.0
 * Codes in a grey picture, however they are read: zbar first and cheaply, then, only while nothing
 * is found and time is left, other renderings of the picture and zxing-cpp. What is doubtful is not
 * told: see decode.c. */
#pragma once

#include "scan/picture.h"
#include "scan/source.h"

/* Time for a photo that shows nothing at first, from the first look on; when that look is slow, as
 * in a large photo, half of it is left all the same. Processor time: a busy machine reads no less.
 */
enum { DECODE_BUDGET_MS = 150, DECODE_BUDGET_MAX_MS = 60000 };

/* Appends what is found (struct scan*, free with scan_free) in reading order: text, symbology, aim
 * and corners are set; how, source and at are left to the caller. */
void decode_photo(GPtrArray *scans, const struct picture *picture, int budget_ms);
/* A frame of a camera: a glance by zxing-cpp, and only if that leaves something to ask a look by
 * zbar, at half the size where that would take longer than DECODE_FRAME_MS. `rate` is what zbar
 * needs for a pixel, 0 at first, and kept by the caller. */
enum { DECODE_FRAME_MS = 40 };
void decode_frame(GPtrArray *scans, const struct picture *picture, double *rate);
