/* SPDX-License-Identifier: Apache-2.0
 * What tests say often: this refusal, in exactly these words. */
#pragma once

#include "base/error.h"

#include <glib.h>

/* Clears the error, so that one variable serves many cases. */
static inline void expect_error(GError **error, enum belgi_error code, const char *message)
{
	g_assert_nonnull(*error);
	g_assert_cmpstr((*error)->message, ==, message);
	g_assert_error(*error, BELGI_ERROR, (int)code);
	g_clear_error(error);
}
