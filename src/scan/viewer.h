/* SPDX-License-Identifier: Apache-2.0
 * Frames of a camera to scans: a code is told once, until it has left the picture. */
#pragma once

#include "scan/kind.h"
#include "scan/picture.h"

/* A code that is not seen for so long has left the picture. */
enum { VIEWER_AWAY_MS = 1000, VIEWER_COLUMNS = 16, VIEWER_ROWS = 12 };

struct viewer {
	struct source *source; /* gets the scans */
	const char *name;      /* where they come from */
	GArray *seen;
	guint8 blocks[VIEWER_ROWS][VIEWER_COLUMNS]; /* means of the last frame that was decoded */
	gint64 decoded;                             /* ms when that was; -1: never */
	double rate;                                /* of decode_frame */
};

/* Both are borrowed. */
void viewer_init(struct viewer *viewer, struct source *source, const char *name);
void viewer_clear(struct viewer *viewer);
/* The next frame, at `ms` of the camera's time. A frame like the one before is decoded twice a
 * second only. */
void viewer_frame(struct viewer *viewer, const struct picture *picture, gint64 ms);
