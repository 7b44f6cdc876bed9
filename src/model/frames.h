/* SPDX-License-Identifier: Apache-2.0
 * Bytes of a serial scanner cut into readings: a line ends with CR, LF or both, with an idle time,
 * or it stands in a frame 01 <code letter> data 03 (SYBLE). Symbol's simple COM sends the same in
 * blocks of 64 bytes, the first of which says how many of the others are meant. */
#pragma once

#include "base/auto.h"
#include "model/reading.h"

enum { FRAMES_IDLE = 100000 }; /* us without a byte end a line */

enum frames_form { FRAMES_STREAM, FRAMES_BLOCKS };

struct frames *frames_new(enum frames_form form, const struct reading_sink *sink);
void frames_free(struct frames *frames);
AUTOPTR(frames, frames_free);

/* Bytes as they arrived; of FRAMES_BLOCKS one block, or several whole ones. */
void frames_feed(struct frames *frames, const guint8 *bytes, gsize len, gint64 now);
gint64 frames_deadline(const struct frames *frames);
void frames_tick(struct frames *frames, gint64 now);
/* Codes dropped: longer than READING_BYTES_MAX, a block that is none. */
guint64 frames_faults(const struct frames *frames, const char **last);
