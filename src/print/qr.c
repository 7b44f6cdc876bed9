/* SPDX-License-Identifier: Apache-2.0
 * QR symbols (ISO/IEC 18004), level M, the smallest version. Invariant: a text that fits the
 * alphanumeric mode is one segment of it, so all tags of a host have one size. */
#include "print/qr.h"

#include "base/error.h"

#include <errno.h>
#include <qrencode.h>
#include <string.h>

enum { QR_BYTES_MAX = 2331, QR_ALPHANUMERIC_MAX = 3391 }; /* version 40, level M */

static bool is_alphanumeric(const char *data, gsize len)
{
	static const char set[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

	for (gsize i = 0; i < len; i++) {
		if (!data[i] || !strchr(set, data[i]))
			return false;
	}
	return true;
}

bool qr_encode(struct qr *qr, const void *data, gsize len, GError **error)
{
	bool alphanumeric = is_alphanumeric(data, len);
	gsize max = alphanumeric ? QR_ALPHANUMERIC_MAX : QR_BYTES_MAX;
	QRinput *input;
	QRcode *code;

	if (!len)
		return refuse(error, BELGI_ERROR_BAD_INPUT, "QR: nothing to encode; give a text");
	if (len > max)
		return refuse(error, BELGI_ERROR_LIMIT,
			"QR: %" G_GSIZE_FORMAT
			" bytes are more than one symbol holds (%" G_GSIZE_FORMAT "); divide it",
			len, max);
	input = QRinput_new2(0, QR_ECLEVEL_M);
	g_assert(input);
	if (QRinput_append(input, alphanumeric ? QR_MODE_AN : QR_MODE_8, (int)len, data) != 0)
		g_error("QR: %s", g_strerror(errno));
	code = QRcode_encodeInput(input);
	QRinput_free(input);
	if (!code)
		g_error("QR: %s", g_strerror(errno));
	qr->version = code->version;
	qr->width = code->width;
	qr->modules = g_malloc((gsize)code->width * (gsize)code->width);
	for (int i = 0; i < code->width * code->width; i++)
		qr->modules[i] = code->data[i] & 1;
	QRcode_free(code);
	return true;
}

void qr_clear(struct qr *qr)
{
	g_clear_pointer(&qr->modules, g_free);
	*qr = (struct qr){ 0 };
}
