/* SPDX-License-Identifier: Apache-2.0
 * A signed paper in somebody's hand: its page photographed askew, unevenly lit, a little blurred
 * and noisy, still says what it is; one taken from too far says nothing wrong. */
#include "base/file.h"
#include "model/chain.h"
#include "model/vouch.h"
#include "scan/image.h"
#include "station/act.h"
#include "support/desk.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

/* Where the corners of the page lie in the photo, clockwise from the top left: parts of its sides.
 */
struct shot {
	double x[4], y[4];
	int width;
	double grain; /* of 255 */
	int softness; /* passes of a small blur */
};

/* From photo to page: (a x + b y + c) / (g x + h y + 1), likewise d e f (Heckbert 1989, 2.2.3). */
struct view {
	double a, b, c, d, e, f, g, h;
};

static struct view view_of(const struct shot *shot, const struct picture *page, int height)
{
	double px[4], py[4];

	for (int i = 0; i < 4; i++) {
		px[i] = shot->x[i] * shot->width;
		py[i] = shot->y[i] * height;
	}
	double dx1 = px[1] - px[2], dx2 = px[3] - px[2], sx = px[0] - px[1] + px[2] - px[3];
	double dy1 = py[1] - py[2], dy2 = py[3] - py[2], sy = py[0] - py[1] + py[2] - py[3];
	double det = dx1 * dy2 - dx2 * dy1;
	double g = (sx * dy2 - dx2 * sy) / det, h = (dx1 * sy - sx * dy1) / det;
	double a = px[1] - px[0] + g * px[1], b = px[3] - px[0] + h * px[3], c = px[0];
	double d = py[1] - py[0] + g * py[1], e = py[3] - py[0] + h * py[3], f = py[0];
	double unit = a * e - b * d;

	return (struct view){
		.a = (e - f * h) / unit * page->width,
		.b = (c * h - b) / unit * page->width,
		.c = (b * f - c * e) / unit * page->width,
		.d = (f * g - d) / unit * page->height,
		.e = (a - c * g) / unit * page->height,
		.f = (c * d - a * f) / unit * page->height,
		.g = (d * h - e * g) / unit,
		.h = (b * g - a * h) / unit,
	};
}

/* What the lens sees at a point of the page; the table around it is grey. */
static double light_at(const struct picture *page, double x, double y)
{
	int column = (int)floor(x), row = (int)floor(y);

	if (column < 0 || row < 0 || column >= page->width - 1 || row >= page->height - 1)
		return 110;
	const guint8 *at = page->grey + (gsize)row * (gsize)page->width + column;
	double fx = x - column, fy = y - row;
	double upper = at[0] + fx * (at[1] - at[0]);
	double lower = at[page->width] + fx * (at[page->width + 1] - at[page->width]);
	return upper + fy * (lower - upper);
}

static void soften(guint8 *grey, int width, int height)
{
	g_autofree guint8 *from = g_memdup2(grey, (gsize)width * (gsize)height);

	for (int y = 1; y < height - 1; y++)
		for (int x = 1; x < width - 1; x++) {
			const guint8 *at = from + (gsize)y * (gsize)width + x;
			int sum = 4 * at[0] + 2 * (at[-1] + at[1] + at[-width] + at[width]) +
				  at[-width - 1] + at[-width + 1] + at[width - 1] + at[width + 1];
			grey[(gsize)y * (gsize)width + (gsize)x] = (guint8)(sum / 16);
		}
}

static void take_photo(
	const struct picture *page, const struct shot *shot, guint32 seed, const char *path)
{
	int height = shot->width * 3 / 4;
	struct view view = view_of(shot, page, height);
	g_autoptr(GRand) random = g_rand_new_with_seed(seed);
	g_autoptr(GError) error = NULL;
	g_autofree guint8 *grey = g_malloc((gsize)shot->width * (gsize)height);

	for (int y = 0; y < height; y++)
		for (int x = 0; x < shot->width; x++) {
			double w = view.g * x + view.h * y + 1;
			double lamp = 0.75 + 0.25 * x / shot->width;
			double seen = light_at(page, (view.a * x + view.b * y + view.c) / w,
				(view.d * x + view.e * y + view.f) / w);
			double noise = g_rand_double_range(random, -shot->grain, shot->grain);
			grey[(gsize)y * (gsize)shot->width + (gsize)x] =
				(guint8)CLAMP((30 + 0.8 * seen) * lamp + noise, 0, 255);
		}
	for (int i = 0; i < shot->softness; i++)
		soften(grey, shot->width, height);
	g_assert_true(image_write_jpeg(grey, shot->width, height, path, 80, &error));
	g_assert_no_error(error);
}

/* ---- the paper ---- */

enum { UNITS = 30 };

static char *send_units(struct desk *desk)
{
	struct draft *draft = draft_new("shipment.sent");
	char devs[UNITS][DEV_SIZE], ship[ID_SIZE];
	const char *list[UNITS + 1] = { NULL };
	g_autoptr(GError) error = NULL;

	for (guint i = 0; i < UNITS; i++) {
		g_autofree char *serial = g_strdup_printf("PF2W%04u", i);
		dev_of_serial(devs[i], serial);
		list[i] = devs[i];
	}
	id_new(ship, 's');
	draft_text(draft, "ship", ship);
	draft_text(draft, "to", "S017");
	draft_texts(draft, "devs", list);
	g_assert_true(store_append(desk->store, &draft, 1, NULL, &error));
	g_assert_no_error(error);
	draft_free(draft);
	return g_strdup(ship);
}

/* Where the pages are, as a printer of 300 dpi has them; the last is returned, NULL where poppler
 * is not installed. Free with g_free. */
static char *print_pages(struct desk *desk, const struct act *act)
{
	g_autofree char *pdf = g_build_filename(desk->folder, "paper.pdf", NULL);
	g_autofree char *stem = g_build_filename(desk->folder, "page", NULL);
	char *argv[] = { (char *)"pdftoppm", (char *)"-r", (char *)"300", (char *)"-png",
		(char *)"-gray", pdf, stem, NULL };
	char *last = NULL;
	int status;

	g_assert_true(file_write(pdf, act->pdf->data, act->pdf->len, NULL));
	if (!g_spawn_sync(
		    NULL, argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, NULL))
		return NULL;
	g_assert_cmpint(status, ==, 0);
	for (guint page = 1; page < 10; page++) {
		g_autofree char *file = g_strdup_printf("%s-%u.png", stem, page);
		if (!g_file_test(file, G_FILE_TEST_EXISTS))
			break;
		g_free(last);
		last = g_steal_pointer(&file);
	}
	g_assert_nonnull(last);
	return last;
}

static bool print_page(struct desk *desk, const struct act *act, struct picture *page)
{
	g_autofree char *file = print_pages(desk, act);
	g_autoptr(GError) error = NULL;
	g_autofree char *bytes = NULL;
	gsize len;

	if (!file)
		return false;
	g_assert_true(file_read(file, 1 << 28, &bytes, &len, &error));
	g_assert_true(image_unpack(page, file, bytes, len, &error));
	g_assert_no_error(error);
	return true;
}

static struct vouch *look(struct desk *desk, const char *path)
{
	g_autoptr(GPtrArray) scans = g_ptr_array_new_with_free_func((GDestroyNotify)scan_free);
	g_autoptr(GString) codes = g_string_new(NULL);
	g_autoptr(GError) error = NULL;

	g_assert_true(image_read(path, 4000, scans, &error));
	g_assert_no_error(error);
	for (guint i = 0; i < scans->len; i++)
		g_string_append_printf(codes, "%s\n", ((const struct scan *)scans->pdata[i])->text);
	return vouch_new(codes->str, codes->len, NULL, store_authority(desk->store), &error);
}

static void a_photo_of_a_page_says_what_it_is(void)
{
	static const struct shot near[] = {
		{ { 0.02, 0.97, 0.99, 0.03 }, { 0.04, 0.02, 0.97, 0.95 }, 4000, 8, 1 },
		{ { 0.06, 0.95, 0.93, 0.01 }, { 0.02, 0.08, 0.99, 0.92 }, 4000, 14, 1 },
		{ { 0.03, 0.99, 0.94, 0.05 }, { 0.07, 0.03, 0.93, 0.98 }, 4600, 10, 2 },
	};
	static const struct shot far = { { 0.3, 0.7, 0.7, 0.3 }, { 0.3, 0.3, 0.7, 0.7 }, 1600, 8,
		2 };
	AUTO_ACT struct act act = { 0 };
	g_autoptr(GError) error = NULL;
	AUTO_PICTURE struct picture page = { 0 };
	struct desk desk;

	open_desk(&desk);
	g_autofree char *ship = send_units(&desk);
	g_autofree char *path = g_build_filename(desk.folder, "photo.jpg", NULL);
	const struct act_order order = { .store = desk.store,
		.form = act_form_named("waybill"),
		.subject = ship,
		.lang = "kk+ru" };
	g_assert_true(act_make(&order, &act, &error));
	g_assert_no_error(error);
	if (!print_page(&desk, &act, &page)) {
		g_test_skip("pdftoppm is not installed");
		close_desk(&desk);
		return;
	}
	for (guint i = 0; i < G_N_ELEMENTS(near); i++) {
		take_photo(&page, &near[i], i, path);
		g_autoptr(struct vouch) vouch = look(&desk, path);
		g_assert_cmpint(vouch->verdict, ==, VOUCH_ROOTLESS);
		g_assert_cmpstr(event_text(vouch->act, "no"), ==, act.no);
		g_assert_cmpint(vouch_units(vouch->act), ==, UNITS);
	}
	take_photo(&page, &far, 9, path);
	g_autoptr(struct vouch) nothing = look(&desk, path);
	g_assert_cmpint(nothing->verdict, ==, VOUCH_NONE);
	close_desk(&desk);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func(
		"/act/a_photo_of_a_page_says_what_it_is", a_photo_of_a_page_says_what_it_is);
	return g_test_run();
}
