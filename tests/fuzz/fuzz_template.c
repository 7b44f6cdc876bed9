/* SPDX-License-Identifier: Apache-2.0
 * Any SVG as a template: a refusal is one line that names the file; what is read has its boxes
 * within the drawing, and a small one can be pressed. */
#include "base/error.h"
#include "print/library.h"
#include "print/press.h"

#include <math.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size);

enum { SIDE_MAX = 300 }; /* points: drawing is what takes time */

static void check_boxes(const struct template *template)
{
	const GPtrArray *boxes = template_boxes(template);

	for (guint i = 0; i < boxes->len; i++) {
		const struct box *box = boxes->pdata[i];
		g_assert_true(box->x >= -1 && box->y >= -1);
		g_assert_true(box->x + box->width <= template_width(template) + 1);
		g_assert_true(box->y + box->height <= template_height(template) + 1);
		g_assert_true((box->field != NULL) != (box->word != NULL));
		g_assert_true(box->kind != BOX_TEXT || box->least <= box->size);
	}
}

static void check_refusal(const GError *error)
{
	g_assert_nonnull(error);
	g_assert_true(g_utf8_validate(error->message, -1, NULL));
}

/* Reading on behind a problem ends as reading does. */
static void check_all_problems(const char *text, gsize len, struct legend *legend, bool good)
{
	g_autoptr(GPtrArray) problems =
		g_ptr_array_new_with_free_func((GDestroyNotify)g_error_free);
	g_autoptr(struct template) template = template_check(text, len, "x.svg", legend, problems);

	g_assert_true((template != NULL) == good && (problems->len == 0) == good);
	for (guint i = 0; i < problems->len; i++)
		check_refusal(problems->pdata[i]);
}

static void check_press(struct template *template)
{
	const struct filling list[] = { { "link", "X", 1 }, { "code", "X", 1 },
		{ "owner", "Ә", 2 } };
	const struct press_job job = { "kk", 203, { list, G_N_ELEMENTS(list) } };
	g_autoptr(GError) error = NULL;
	g_autoptr(struct press) press = press_new(template, &job, &error);
	struct bitmap bitmap = { 0 };

	if (!press || !press_bitmap(press, NULL, &bitmap, &error))
		check_refusal(error);
	bitmap_clear(&bitmap);
}

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size)
{
	g_autoptr(struct library) library = library_open(NULL);
	g_autoptr(GError) error = NULL;
	g_autoptr(struct template) template =
		template_read((const char *)data, size, "x.svg", library_legend(library), &error);

	check_all_problems((const char *)data, size, library_legend(library), template != NULL);
	if (!template)
		check_refusal(error);
	else
		check_boxes(template);
	if (template && template_width(template) < SIDE_MAX && template_height(template) < SIDE_MAX)
		check_press(template);
	return 0;
}
