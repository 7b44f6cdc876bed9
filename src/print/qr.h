/* SPDX-License-Identifier: Apache-2.0
 * QR symbols as modules: the only file pair that knows libqrencode. */
#pragma once

#include <glib.h>
#include <stdbool.h>

struct qr {
	int version;
	int width;       /* modules a side, without quiet zone */
	guint8 *modules; /* width * width, 1 dark */
};
/* Level M, the smallest version; upper-case texts of the alphanumeric set use that mode. `len`
 * bytes of anything else: byte mode. */
bool qr_encode(struct qr *qr, const void *data, gsize len, GError **error);
void qr_clear(struct qr *qr);
