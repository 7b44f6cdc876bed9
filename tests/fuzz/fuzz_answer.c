/* SPDX-License-Identifier: Apache-2.0
 * Any bytes as the answer of a printer; the first says of which language. Nothing is taken that is
 * not there, what was an answer stays one when more follows, and what is none does not become one.
 */
#include "print/language.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size);

/* Behind as many bytes an answer is one or is none. */
enum { ANSWER_MAX = 300 };

static void check_status(const struct printer_status *status)
{
	g_assert_cmphex(status->states & ~(2u * PRINTER_FAULT - 1), ==, 0);
	g_assert_cmpint(status->waiting, >=, -1);
	g_assert_true(status->width >= 0 && status->height >= 0);
	g_assert_nonnull(memchr(status->model, '\0', sizeof(status->model)));
}

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size)
{
	const struct language *language;
	struct printer_status status;
	guint count = 0;
	int whole;

	while (languages[count])
		count++;
	if (!size)
		return 0;
	language = languages[data[0] % count];
	size--;
	/* A copy of its own, so that a byte too many is found. */
	g_autofree guint8 *bytes = size ? g_memdup2(data + 1, size) : NULL;

	whole = language->answer(&status, bytes, size);
	g_assert_cmpint(whole, <=, (int)size);
	g_assert_true(whole != 0 || size < ANSWER_MAX);
	if (whole > 0)
		check_status(&status);
	for (gsize len = 0; len < MIN(size, ANSWER_MAX); len++) {
		int part = language->answer(&status, bytes, len);

		g_assert_true(part == 0 || part == whole);
		g_assert_true(whole <= 0 || (gsize)whole > len || part == whole);
	}
	return 0;
}
