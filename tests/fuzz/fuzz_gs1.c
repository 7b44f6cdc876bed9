/* SPDX-License-Identifier: Apache-2.0
 * Any text as GS1 data and as a Digital Link: what is read holds, and written as an element string
 * it is read again as the same. */
#include "model/gs1.h"
#include "model/gs1_ai.h"
#include "model/gs1_link.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size);

static void check(const struct gs1 *gs1)
{
	g_assert_cmpuint(gs1->count, >, 0);
	g_assert_cmpuint(gs1->count, <=, GS1_ELEMENTS);
	for (guint i = 0; i < gs1->count; i++) {
		const struct gs1_element *element = &gs1->elements[i];
		const struct gs1_ai *row = gs1_ai_find(element->ai);
		g_assert_true(!row || gs1_ai_holds(row, element->value, strlen(element->value)));
		g_assert_true(gs1_get(gs1, element->ai) == element->value);
	}
}

static void check_again(const struct gs1 *gs1)
{
	g_autofree char *text = gs1_text(gs1, '\x1d');
	struct gs1 again;

	g_assert_true(gs1_read(&again, text, NULL));
	g_assert_cmpuint(again.count, ==, gs1->count);
	for (guint i = 0; i < gs1->count; i++) {
		g_assert_cmpstr(again.elements[i].ai, ==, gs1->elements[i].ai);
		g_assert_cmpstr(again.elements[i].value, ==, gs1->elements[i].value);
	}
}

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size)
{
	static const struct gs1_link_rules strict = { false, false, false };
	static const struct gs1_link_rules loose = { true, true, true };
	g_autofree char *text = g_strndup((const char *)data, size);
	g_autoptr(GError) error = NULL;
	struct gs1 gs1;

	if (gs1_read(&gs1, text, &error)) {
		check(&gs1);
		check_again(&gs1);
	} else {
		g_assert_true(g_utf8_validate(error->message, -1, NULL));
	}
	if (gs1_link_read(&gs1, text, &strict, NULL)) {
		check(&gs1);
		check_again(&gs1);
		g_assert_true(gs1_link_read(&gs1, text, &loose, NULL));
	}
	if (gs1_link_read(&gs1, text, &loose, NULL))
		check(&gs1);
	return 0;
}
