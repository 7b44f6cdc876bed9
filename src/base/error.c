/* SPDX-License-Identifier: Apache-2.0
 * The error domain and the one table that says what a code means outside the program. */
#include "base/error.h"

#include <stdarg.h>

GQuark belgi_error_quark(void)
{
	return g_quark_from_static_string("belgi");
}

static const struct error_class classes[] = {
	[BELGI_ERROR_BAD_INPUT] = { 3, 400 },
	[BELGI_ERROR_NOT_FOUND] = { 4, 404 },
	[BELGI_ERROR_CONFLICT] = { 5, 409 },
	[BELGI_ERROR_OFFLINE] = { 6, 503 },
	[BELGI_ERROR_DEVICE] = { 7, 503 },
	[BELGI_ERROR_STORAGE] = { 8, 503 },
	[BELGI_ERROR_LIMIT] = { 3, 413 },
	[BELGI_ERROR_REFUSED] = { 1, 403 },
	[BELGI_ERROR_USAGE] = { 2, 400 },
};

static const struct error_class class_bug = { 70, 500 };

const struct error_class *error_class_of(const GError *error)
{
	if (error->domain != BELGI_ERROR || error->code < 0 ||
		error->code >= (int)G_N_ELEMENTS(classes))
		return &class_bug;
	return &classes[error->code];
}

bool refuse(GError **error, enum belgi_error code, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	if (error) {
		g_assert(*error == NULL);
		*error = g_error_new_valist(BELGI_ERROR, code, format, args);
	}
	va_end(args);
	return false;
}
