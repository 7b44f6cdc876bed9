/* SPDX-License-Identifier: Apache-2.0
 * What bodies of /v1 are packed in: one zstd frame of text. Only this file pair knows zstd. */
#pragma once

#include <glib.h>
#include <stdbool.h>

enum { WIRE_UNPACKED_MAX = 4 * 1024 * 1024, WIRE_PACKED_MAX = 1024 * 1024 };

GBytes *wire_pack(const char *text, gsize len);
/* Refuses what is no whole single frame, a window over 8 MiB, or more than max bytes unpacked.
 * NUL-terminated. */
bool wire_unpack(
	const void *packed, gsize len, gsize max, char **text, gsize *out_len, GError **error);
