/* SPDX-License-Identifier: Apache-2.0
 * Reports of a boot keyboard (8 bytes: modifiers, 0, six keys) read as what the scanner meant,
 * whatever layout the computer has: by key position and the layout the scanner is set to. */
#pragma once

#include "base/auto.h"
#include "model/reading.h"

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

/* NULL when the layout is unknown. */
struct keys *keys_new(const struct keys_options *options, const struct reading_sink *sink);
void keys_free(struct keys *keys);
AUTOPTR(keys, keys_free);

/* One input report of at least 3 bytes; others are nothing at all. */
void keys_feed(struct keys *keys, const guint8 *report, gsize len, gint64 now);
gint64 keys_deadline(const struct keys *keys);
void keys_tick(struct keys *keys, gint64 now);
/* Codes dropped because they were longer than READING_BYTES_MAX, reports of too many keys. */
guint64 keys_faults(const struct keys *keys, const char **last);
