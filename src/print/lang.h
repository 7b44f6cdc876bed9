/* SPDX-License-Identifier: Apache-2.0
 * What the files of the languages (lang_NAME.c) share: appending, and a label as the head gets it.
 */
#pragma once

#include "print/language.h"

extern const struct language lang_zpl, lang_epl, lang_tspl, lang_escpos, lang_brother_ql,
	lang_brother_ql_500, lang_dymo, lang_dymo_550;

void lang_put(GByteArray *out, const void *bytes, gsize len);
#define LANG_TEXT(out, literal) lang_put(out, literal, sizeof(literal) - 1)
void lang_format(GByteArray *out, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* A label moved by the offsets of its media and cut to the head; where it was moved away from is
 * white. Die-cut labels keep their height, on endless tape the label moves down whole. */
struct dots {
	const struct bitmap *bitmap;
	int width, height;
	int stride; /* bytes a row */
	int x, y;   /* where the bitmap begins; may be negative */
};
void dots_init(struct dots *dots, const struct bitmap *bitmap, const struct media *media);
/* Row y, stride bytes, as in struct bitmap: 1 is black, what is behind the width is 0. */
void dots_row(const struct dots *dots, int y, guint8 *row);
/* Appends `rows` rows from y on; `white` is what a white dot is, 0 or 1. */
void dots_rows(GByteArray *out, const struct dots *dots, int y, int rows, int white);

/* Dots a millimetre and back; a media without dpi has 203. */
int lang_dots(const struct media *media, int tenths);
int lang_tenths(const struct media *media, int dots); /* rounded up */

/* As many bytes as the dots of a label can be, all of `with` ("" is a zero), for a printer that
 * still waits for the rest of a label; they must mean nothing to one that does not. */
void lang_fill(GByteArray *out, const struct media *media, const char *with);
