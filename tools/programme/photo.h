/* SPDX-License-Identifier: Apache-2.0
 * Photos of device labels, as a phone takes them: askew, a little blurred and noisy, unevenly lit,
 * JPEG. */
#pragma once

#include <glib.h>
#include <stdbool.h>

struct photo_label {
	const char *maker, *model;
	const char *serial; /* Code 128, marked S/N */
	const char *part;   /* Code 128, marked P/N; NULL: none */
	const char *ean;    /* EAN-13; NULL: none */
	const char *host;   /* of the sticker's URL */
	const char *tag;    /* 12 characters, on a sticker with its QR; NULL: no sticker */
};

/* The same label and seed give the same pixels. */
bool photo_write(
	const struct photo_label *label, guint64 seed, const char *jpeg_path, GError **error);
