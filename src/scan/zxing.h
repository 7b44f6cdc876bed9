/* SPDX-License-Identifier: Apache-2.0
 * zxing-cpp behind a C interface. A build without it finds nothing here and works with zbar alone.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
	ZXING_LINES = 1,
	ZXING_QR = 2,
	ZXING_MATRIX = 4,
	ZXING_PDF417 = 8,
	ZXING_ALL = 15,
};
/* How a grey level becomes black or white: by its neighbours, or by all levels of the picture. */
enum zxing_light { ZXING_LOCAL, ZXING_GLOBAL };
/* A glance looks once at the picture as it stands; patience turns and shrinks it too. */
enum zxing_effort { ZXING_GLANCE, ZXING_PATIENCE };

struct zxing_way {
	unsigned what; /* ZXING_LINES and so on, added up */
	enum zxing_light light;
	enum zxing_effort effort;
};

/* Borrowed by the callback for its run. */
struct zxing_code {
	const char *format; /* ZXing's name: QRCode, Code128 ... */
	const char *aim;    /* without ']' */
	const char *bytes;
	size_t len;
	const char *text; /* UTF-8; NULL: it would not say all that the bytes do */
	bool named;       /* the code named the character set of the text, else it is a guess */
	unsigned lines;
	int corners[4][2]; /* the first, and on against the sun */
};

#ifdef BELGI_ZXING
/* Grey levels in rows that begin `stride` bytes after each other. */
struct zxing_view {
	const unsigned char *grey;
	int width, height, stride;
};
/* Calls `found` for every code in view. Of a text divided over several codes nothing is told. */
void zxing_look(const struct zxing_view *view, const struct zxing_way *way,
	void (*found)(const struct zxing_code *code, void *data), void *data);
#endif
/* Whether this build has it. */
static inline bool zxing_here(void)
{
#ifdef BELGI_ZXING
	return true;
#else
	return false;
#endif
}

#ifdef __cplusplus
}
#endif
