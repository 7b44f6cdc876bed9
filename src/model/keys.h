/* SPDX-License-Identifier: Apache-2.0
 * Reports of a boot keyboard (8 bytes: modifiers, 0, six keys) read as what the scanner meant,
 * whatever layout the computer has: by key position and the layout the scanner is set to. */
#pragma once

#include "model/decoder.h"

enum { KEYS_IDLE = 100000 }; /* us without a key end a code that has no Enter or Tab */

/* How a scanner that types ALT and numbers means the numbers. */
enum keys_alt {
	KEYS_ALT_WINDOWS,  /* 0nnn is cp1252, nnn cp437, over 255 Unicode */
	KEYS_ALT_CYRILLIC, /* 0nnn is cp1251, nnn cp866, over 255 Unicode */
	KEYS_ALT_UNICODE,
};

struct keys_options {
	const char *layout; /* a name of keys_layouts; NULL: us */
	enum keys_alt alt;
	bool no_release; /* sends no empty report between two equal characters */
};

/* The names of the layouts, NULL-terminated. */
const char *const *keys_layouts(void);

/* Fed one input report at a time; one of under 3 bytes is nothing at all. NULL when the layout is
 * unknown. */
struct decoder *keys_new(const struct keys_options *options, const struct reading_sink *sink);
