/* SPDX-License-Identifier: Apache-2.0
 * The label is drawn flat, then photographed: mapped onto four displaced corners over cardboard,
 * lit from one side, blurred by hand and lens, grained by the sensor and pressed into a JPEG. Every
 * amount comes from the seed, within what a scanner of phone photos must read. */
#include "photo.h"

#include "programme.h"

#include "model/tag.h"
#include "print/raster.h"
#include "scan/image.h"

#include <math.h>
#include <string.h>

enum { PHOTO_WIDTH = 1200, PHOTO_HEIGHT = 900, LABEL_WIDTH = 1080, LABEL_HEIGHT = 640, RADIUS = 4 };

struct point {
	double x, y;
};

/* Takes photo pixels to label pixels: (a x + b y + c, d x + e y + f) / (g x + h y + 1). */
struct view {
	double a, b, c, d, e, f, g, h;
};

/* The scene in light from 0 (black) to about 1. */
struct scene {
	float *light;
	struct random random;
};

static double random_between(struct random *random, double low, double high)
{
	return low + (high - low) * (double)(random_next(random) >> 11) / 9007199254740992.0;
}

/* Near enough to a normal distribution of variance 1: four uniform numbers of 16 bits. */
static float random_normal(struct random *random)
{
	guint64 bits = random_next(random);
	float sum = 0;

	for (int i = 0; i < 4; i++, bits >>= 16)
		sum += (float)(bits & 0xffff) / 65536.0f - 0.5f;
	return sum * 1.7320508f;
}

/* As wide as `room` allows, up to 4 pixels a module. */
static bool draw_code128(struct raster *raster, double y, double room, const char *mark,
	const char *text, GError **error)
{
	g_autofree char *caption = g_strdup_printf("%s: %s", mark, text);
	struct bars bars;

	if (!bars_code128(&bars, text, error))
		return false;
	raster_text(raster, 50, y, 30, true, caption);
	raster_bars(raster, 50, y + 40, fmin(4, floor(2 * room / bars.width) / 2), 92, &bars);
	bars_clear(&bars);
	return true;
}

static bool draw_ean(struct raster *raster, const char *digits, GError **error)
{
	struct bars bars;

	if (!bars_ean13(&bars, digits, error))
		return false;
	raster_bars(raster, 60, 478, 4, 80, &bars);
	raster_text(raster, 140, 562, 28, false, digits);
	bars_clear(&bars);
	return true;
}

static bool draw_sticker(struct raster *raster, const struct photo_label *label, GError **error)
{
	g_autofree char *url = tag_url(label->host, label->tag);
	char shown[TAG_SHOWN_SIZE];
	struct qr qr;

	if (!qr_encode(&qr, url, strlen(url), error))
		return false;
	tag_show(shown, label->tag);
	raster_frame(raster, 710, 310, 320, 312, 2);
	raster_qr(raster, 770, 342, 200.0 / qr.width, &qr);
	raster_text(raster, 740, 570, 29, true, shown);
	qr_clear(&qr);
	return true;
}

static guint8 *draw_label(const struct photo_label *label, GError **error)
{
	g_autoptr(struct raster) raster = raster_new(LABEL_WIDTH, LABEL_HEIGHT);

	raster_text(raster, 50, 28, 60, true, label->maker);
	raster_text(raster, 50, 108, 38, false, label->model);
	raster_text(raster, 730, 50, 24, false, "Input: 20V 3.25A");
	raster_text(raster, 730, 85, 24, false, "Made in China");
	raster_text(raster, 730, 120, 24, false, "Li-ion  38 Wh");
	raster_frame(raster, 0, 0, LABEL_WIDTH, LABEL_HEIGHT, 3);
	if (!draw_code128(raster, 168, 980, "S/N", label->serial, error))
		return NULL;
	if (label->part && !draw_code128(raster, 318, 620, "P/N", label->part, error))
		return NULL;
	if (label->ean && !draw_ean(raster, label->ean, error))
		return NULL;
	if (label->tag && !draw_sticker(raster, label, error))
		return NULL;
	return raster_grey(raster);
}

/* Where the label's corners lie: turned, nearer or farther, each drawn aside a little. */
static void place_corners(struct point corners[4], struct random *random)
{
	double turn = random_between(random, -0.05, 0.05);
	double size = random_between(random, 0.90, 1.0);
	double middle_x = PHOTO_WIDTH / 2.0 + random_between(random, -20, 20);
	double middle_y = PHOTO_HEIGHT / 2.0 + random_between(random, -60, 60);

	for (int i = 0; i < 4; i++) {
		double x = (i == 1 || i == 2 ? 0.5 : -0.5) * LABEL_WIDTH * size;
		double y = (i >= 2 ? 0.5 : -0.5) * LABEL_HEIGHT * size;

		corners[i].x =
			middle_x + x * cos(turn) - y * sin(turn) + random_between(random, -16, 16);
		corners[i].y =
			middle_y + x * sin(turn) + y * cos(turn) + random_between(random, -16, 16);
	}
}

/* From the unit square to the corners (Heckbert 1989, section 2.2.3), then inverted and scaled to
 * the label. */
static struct view view_of(const struct point p[4])
{
	double dx1 = p[1].x - p[2].x, dx2 = p[3].x - p[2].x, sx = p[0].x - p[1].x + p[2].x - p[3].x;
	double dy1 = p[1].y - p[2].y, dy2 = p[3].y - p[2].y, sy = p[0].y - p[1].y + p[2].y - p[3].y;
	double det = dx1 * dy2 - dx2 * dy1;
	double g = (sx * dy2 - dx2 * sy) / det, h = (dx1 * sy - sx * dy1) / det;
	double a = p[1].x - p[0].x + g * p[1].x, b = p[3].x - p[0].x + h * p[3].x, c = p[0].x;
	double d = p[1].y - p[0].y + g * p[1].y, e = p[3].y - p[0].y + h * p[3].y, f = p[0].y;
	double unit = a * e - b * d;

	return (struct view){
		.a = (e - f * h) / unit * LABEL_WIDTH,
		.b = (c * h - b) / unit * LABEL_WIDTH,
		.c = (b * f - c * e) / unit * LABEL_WIDTH,
		.d = (f * g - d) / unit * LABEL_HEIGHT,
		.e = (a - c * g) / unit * LABEL_HEIGHT,
		.f = (c * d - a * f) / unit * LABEL_HEIGHT,
		.g = (d * h - e * g) / unit,
		.h = (b * g - a * h) / unit,
	};
}

static struct point look(const struct view *view, double x, double y)
{
	double w = view->g * x + view->h * y + 1;

	return (struct point){ (view->a * x + view->b * y + view->c) / w,
		(view->d * x + view->e * y + view->f) / w };
}

static bool on_label(struct point at)
{
	return at.x >= 0 && at.y >= 0 && at.x < LABEL_WIDTH - 1 && at.y < LABEL_HEIGHT - 1;
}

static float paper(const guint8 *label, struct point at)
{
	int x = (int)at.x, y = (int)at.y;
	float fx = (float)(at.x - x), fy = (float)(at.y - y);
	const guint8 *pixel = label + y * LABEL_WIDTH + x;
	float upper = pixel[0] + fx * (float)(pixel[1] - pixel[0]);
	float lower =
		pixel[LABEL_WIDTH] + fx * (float)(pixel[LABEL_WIDTH + 1] - pixel[LABEL_WIDTH]);

	return 0.09f + 0.81f * (upper + fy * (lower - upper)) / 255;
}

/* Corrugated, and darker where the label throws its shadow. */
static float cardboard(const struct view *view, double x, double y, double phase)
{
	float light = 0.50f + 0.02f * (float)(sin(y * 0.35 + phase) + sin(x * 0.013 + phase) +
					      sin(y * 0.021));

	return on_label(look(view, x - 7, y - 9)) ? light * 0.6f : light;
}

static void expose(struct scene *scene, const guint8 *label)
{
	struct point corners[4];
	struct view view;
	double phase = random_between(&scene->random, 0, 6.28);
	double across = random_between(&scene->random, -0.22, 0.22),
	       down = random_between(&scene->random, -0.22, 0.22);
	float *light = scene->light;

	place_corners(corners, &scene->random);
	view = view_of(corners);
	for (int y = 0; y < PHOTO_HEIGHT; y++) {
		for (int x = 0; x < PHOTO_WIDTH; x++) {
			struct point at = look(&view, x, y);
			double lamp = 0.85 + across * ((double)x / PHOTO_WIDTH - 0.5) +
				      down * ((double)y / PHOTO_HEIGHT - 0.5);

			*light++ = (float)lamp * (on_label(at) ? paper(label, at)
							       : cardboard(&view, x, y, phase));
		}
	}
}

/* One pass of a Gaussian over lines of `count` values `step` apart, the lines being `lines` and
 * `line_step` apart. */
static void blur_pass(
	float *light, int lines, int line_step, int count, int step, const float kernel[RADIUS + 1])
{
	g_autofree float *line = g_new(float, (gsize)count);

	for (int i = 0; i < lines; i++) {
		float *at = light + i * line_step;

		for (int j = 0; j < count; j++)
			line[j] = at[j * step];
		for (int j = 0; j < count; j++) {
			float sum = kernel[0] * line[j];

			for (int k = 1; k <= RADIUS; k++)
				sum += kernel[k] *
				       (line[MAX(j - k, 0)] + line[MIN(j + k, count - 1)]);
			at[j * step] = sum;
		}
	}
}

static void blur(struct scene *scene)
{
	double sigma = random_between(&scene->random, 0.6, 1.1);
	float kernel[RADIUS + 1], total = 0;

	for (int k = 0; k <= RADIUS; k++) {
		kernel[k] = (float)exp(-k * k / (2 * sigma * sigma));
		total += k ? 2 * kernel[k] : kernel[k];
	}
	for (int k = 0; k <= RADIUS; k++)
		kernel[k] /= total;
	blur_pass(scene->light, PHOTO_HEIGHT, PHOTO_WIDTH, PHOTO_WIDTH, 1, kernel);
	blur_pass(scene->light, PHOTO_WIDTH, 1, PHOTO_HEIGHT, PHOTO_WIDTH, kernel);
}

/* Grain grows with the light, as photons make it. */
static guint8 *develop(struct scene *scene)
{
	float grain = (float)random_between(&scene->random, 0.006, 0.018);
	guint8 *grey = g_malloc((gsize)PHOTO_WIDTH * PHOTO_HEIGHT);

	for (int i = 0; i < PHOTO_WIDTH * PHOTO_HEIGHT; i++) {
		float light = scene->light[i];
		float noisy = light + grain * (0.5f + light) * random_normal(&scene->random);

		grey[i] = (guint8)CLAMP(noisy * 255, 0, 255);
	}
	return grey;
}

bool photo_write(
	const struct photo_label *label, guint64 seed, const char *jpeg_path, GError **error)
{
	g_autofree guint8 *flat = draw_label(label, error);
	g_autofree float *light = NULL;
	g_autofree guint8 *grey = NULL;
	struct scene scene = { .random = { seed } };
	int quality;

	if (!flat)
		return false;
	light = scene.light = g_new(float, (gsize)PHOTO_WIDTH *PHOTO_HEIGHT);
	expose(&scene, flat);
	blur(&scene);
	grey = develop(&scene);
	quality = (int)random_between(&scene.random, 70, 86);
	return image_write_jpeg(grey, PHOTO_WIDTH, PHOTO_HEIGHT, jpeg_path, quality, error);
}
