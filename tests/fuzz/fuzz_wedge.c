/* SPDX-License-Identifier: Apache-2.0
 * Any typed text: what is repaired is ASCII, and is never repaired again. */
#include "model/wedge.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size);

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size)
{
	g_autofree char *text = g_strndup((const char *)data, size);
	enum wedge_layout layout, again;
	g_autofree char *repaired = wedge_repair(text, &layout);

	g_assert_cmpint(repaired != NULL, ==, layout != WEDGE_NONE);
	if (!repaired)
		return 0;
	g_assert_true(g_str_is_ascii(repaired));
	g_assert_cmpuint(strlen(repaired), ==, (gsize)g_utf8_strlen(text, -1));
	g_assert_null(wedge_repair(repaired, &again));
	return 0;
}
