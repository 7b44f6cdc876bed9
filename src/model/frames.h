/* SPDX-License-Identifier: Apache-2.0
 * Bytes of a serial scanner cut into readings: a line ends with CR, LF or both, with an idle time,
 * or it stands in a frame 01 <code letter> data 03 (SYBLE). Symbol's simple COM sends the same in
 * blocks of 64 bytes, the first of which says how many of the others are meant. */
#pragma once

#include "model/decoder.h"

enum { FRAMES_IDLE = 100000 }; /* us without a byte end a line */

enum frames_form { FRAMES_STREAM, FRAMES_BLOCKS };

/* Fed bytes as they arrived; of FRAMES_BLOCKS one block, or several whole ones. */
struct decoder *frames_new(enum frames_form form, const struct reading_sink *sink);
