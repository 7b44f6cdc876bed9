/* SPDX-License-Identifier: Apache-2.0
 * Report descriptors of any device: what is read of one lies inside of its reports. */
#include "base/error.h"
#include "model/report.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size);

static void check_field(const struct report_layout *layout, const struct report_field *field)
{
	guint8 report[REPORT_BYTES_MAX];

	memset(report, 0xff, sizeof(report));
	if (!field->count)
		return;
	g_assert_cmpuint(field->size, >, 0);
	g_assert_cmpuint(field->bit + (guint)field->size * field->count, <=, layout->bytes * 8u);
	g_assert_cmpuint(report_value(field, field->count - 1u, report, layout->bytes), !=, 0);
	g_assert_cmpuint(report_value(field, field->count, report, layout->bytes), ==, 0);
}

static void check_layout(const struct report_layout *layout)
{
	g_assert_cmpuint(layout->bytes, <=, REPORT_BYTES_MAX + 1);
	for (guint i = 0; i < G_N_ELEMENTS(layout->aim); i++)
		check_field(layout, &layout->aim[i]);
	check_field(layout, &layout->length);
	check_field(layout, &layout->data);
	check_field(layout, &layout->more);
	g_assert_true(layout->kind != REPORT_HIDPOS || layout->data.count);
}

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size)
{
	g_autofree guint8 *exact = g_memdup2(data, size);
	g_autoptr(GError) error = NULL;
	struct report_layout layout;

	if (report_parse(&layout, exact, size, &error))
		check_layout(&layout);
	else
		g_assert_cmpuint(strlen(error->message), <, 200);
	if (report_guess(&layout, exact, size))
		check_layout(&layout);
	return 0;
}
