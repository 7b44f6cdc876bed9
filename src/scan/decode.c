/* SPDX-License-Identifier: Apache-2.0
 * The order of looks at a picture. First as it stands: zbar, and a glance for Data Matrix, which
 * costs a fiftieth of it. Only when that shows nothing, the renderings of the table below, those
 * first that have read most for their time in trials over photos of labels, turned, blurred,
 * damaged and unevenly lit; each look by both decoders, so that they can contradict each other
 * (doubt.h). Nothing begins that would not end within the budget, as far as the first look tells
 * how fast this machine is. */
#include "scan/decode.h"

#include "scan/charset.h"
#include "scan/code39.h"
#include "scan/doubt.h"
#include "scan/zbar.h"
#include "scan/zxing.h"

#include <math.h>
#include <string.h>
#include <time.h>

/* A picture of more than LARGE pixels is first tried at about WORKING. */
enum { LARGE = 2500000, WORKING = 1200000, MARGIN = 8, PART_MIN = 40 };
/* A rendering of more than STRIP times the pixels is that of a strip, one of more than ROOM is not
 * made. */
enum { STRIP = 3, ROOM = 256000000 };

static double now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* What a photo has been looked at for so far. */
struct looks {
	struct zbar_room *room;
	GArray *found;          /* struct symbol */
	double start, deadline; /* ms */
	double zbar, zxing[2];  /* ms that a pixel took, of ZXing by enum zxing_effort */
};

static void take(const struct zxing_code *code, void *data)
{
	struct symbol symbol = { .symbology = symbology_named(code->format, true),
		.by = BY_ZXING,
		.lines = code->lines,
		.named = code->named,
		.len = code->len,
		.located = true };

	if (!symbol.symbology)
		return;
	symbol.bytes = g_malloc(symbol.len + 1);
	memcpy(symbol.bytes, code->bytes, symbol.len);
	symbol.bytes[symbol.len] = '\0';
	symbol.text = g_strdup(code->text);
	g_strlcpy(symbol.aim, code->aim, sizeof(symbol.aim));
	memcpy(symbol.corners, code->corners, sizeof(symbol.corners));
	g_array_append_val((GArray *)data, symbol);
}

struct part {
	int left, top, width, height;
};

static void look_part(struct looks *looks, const struct picture *picture, const struct part *part,
	const struct zxing_way *way)
{
#ifdef BELGI_ZXING
	const struct zxing_view view = { picture->grey + (gsize)part->top * (gsize)picture->width +
						 part->left,
		part->width, part->height, picture->width };
	const guint before = looks->found->len;

	zxing_look(&view, way, take, looks->found);
	for (guint i = before; i < looks->found->len; i++) {
		int(*corners)[2] = g_array_index(looks->found, struct symbol, i).corners;

		for (int j = 0; j < 4; j++) {
			corners[j][0] += part->left;
			corners[j][1] += part->top;
		}
	}
#else
	(void)looks, (void)picture, (void)part, (void)way, (void)take;
#endif
}

static void look_zxing(
	struct looks *looks, const struct picture *picture, const struct zxing_way *way)
{
	const struct part whole = { 0, 0, picture->width, picture->height };
	const double start = now_ms();

	look_part(looks, picture, &whole, way);
	looks->zxing[way->effort] = (now_ms() - start) / picture_area(picture);
}

static const struct zxing_way matrix = { ZXING_MATRIX, ZXING_LOCAL, ZXING_GLANCE };

/* zxing-cpp follows lines from the middle of a picture outwards until something stops them, and so
 * misses a Data Matrix aside of it: looks at the parts of half the size around the middle. */
static bool look_aside(struct looks *looks, const struct picture *picture)
{
	struct part part = { .width = picture->width / 2, .height = picture->height / 2 };

	for (int i = 0; i < 9 && MIN(part.width, part.height) >= PART_MIN; i++) {
		part.left = i % 3 * part.width / 2;
		part.top = i / 3 * part.height / 2;
		if (i != 4)
			look_part(looks, picture, &part, &matrix);
	}
	doubt(looks->found, true);
	return looks->found->len > 0;
}

static void look_zbar(struct looks *looks, const struct picture *picture)
{
	const double start = now_ms();

	zbar_look(looks->room, looks->found, picture);
	looks->zbar = (now_ms() - start) / picture_area(picture);
}

static void first_look(struct looks *looks, const struct picture *picture)
{
	static const struct zxing_way second = { ZXING_LINES | ZXING_QR, ZXING_LOCAL,
		ZXING_PATIENCE };

	look_zbar(looks, picture);
	look_zxing(looks, picture, &matrix);
	if (doubt_remains(looks->found))
		look_zxing(looks, picture, &second);
	/* As zbar and zxing-cpp compare where both were measured; their own times follow. */
	looks->zxing[ZXING_GLANCE] = MAX(looks->zxing[ZXING_GLANCE], looks->zbar / 10);
	looks->zxing[ZXING_PATIENCE] = looks->zbar / 2;
	doubt(looks->found, false);
}

static void sharpen(struct picture *out, const struct picture *in)
{
	picture_sharpen(out, in, 2, 150);
}

static int window_of(const struct picture *in, int part)
{
	return CLAMP(MIN(in->width, in->height) / part, 3, PICTURE_RADIUS_MAX);
}

static void threshold_wide(struct picture *out, const struct picture *in)
{
	picture_threshold(out, in, window_of(in, 4));
}

static void threshold_narrow(struct picture *out, const struct picture *in)
{
	picture_threshold(out, in, window_of(in, 16));
}

/* A rendering: turned and scaled, then toned; and the look at it. Without `what` zbar looks. */
struct attempt {
	double degrees, scale;
	void (*tone)(struct picture *out, const struct picture *in);
	struct zxing_way way;
};

/* clang-format off */
static const struct attempt attempts[] = {
	{   0, 1.00, NULL,             { ZXING_ALL, ZXING_LOCAL, ZXING_GLANCE } },
	{   0, 1.00, picture_invert,   { ZXING_ALL, ZXING_LOCAL, ZXING_GLANCE } },
	{   0, 0.35, NULL,             { ZXING_ALL, ZXING_GLOBAL, ZXING_PATIENCE } },
	{   0, 0.50, picture_invert,   { ZXING_ALL, ZXING_LOCAL, ZXING_PATIENCE } },
	{   0, 1.00, threshold_wide,   { ZXING_ALL, ZXING_LOCAL, ZXING_GLANCE } },
	{   7, 1.00, NULL,             { ZXING_ALL, ZXING_LOCAL, ZXING_GLANCE } },
	{   0, 0.75, NULL,             { ZXING_ALL, ZXING_LOCAL, ZXING_GLANCE } },
	{   0, 0.50, sharpen,          { ZXING_ALL, ZXING_GLOBAL, ZXING_PATIENCE } },
	{   0, 0.50, NULL,             { 0 } },
	{   0, 1.00, picture_invert,   { 0 } },
	{  15, 1.00, NULL,             { ZXING_ALL, ZXING_LOCAL, ZXING_PATIENCE } },
	{   0, 0.25, NULL,             { ZXING_ALL, ZXING_LOCAL, ZXING_GLANCE } },
	{   0, 2.00, NULL,             { ZXING_ALL, ZXING_LOCAL, ZXING_GLANCE } },
	{ -15, 1.00, NULL,             { ZXING_ALL, ZXING_LOCAL, ZXING_PATIENCE } },
	{   0, 1.00, picture_invert,   { ZXING_ALL, ZXING_GLOBAL, ZXING_PATIENCE } },
	{ -30, 1.00, NULL,             { ZXING_ALL, ZXING_LOCAL, ZXING_PATIENCE } },
	{   0, 1.00, threshold_narrow, { ZXING_ALL, ZXING_LOCAL, ZXING_GLANCE } },
	{  30, 1.00, NULL,             { ZXING_ALL, ZXING_LOCAL, ZXING_PATIENCE } },
	{   0, 1.00, picture_stretch,  { ZXING_ALL, ZXING_LOCAL, ZXING_GLANCE } },
	{   0, 2.00, picture_invert,   { ZXING_ALL, ZXING_LOCAL, ZXING_PATIENCE } },
	{  45, 1.00, NULL,             { ZXING_ALL, ZXING_LOCAL, ZXING_PATIENCE } },
	{   0, 1.00, threshold_wide,   { ZXING_ALL, ZXING_GLOBAL, ZXING_PATIENCE } },
	{   0, 0.35, NULL,             { 0 } },
	{   7, 1.00, NULL,             { 0 } },
	{   0, 1.00, sharpen,          { 0 } },
	{   0, 1.50, NULL,             { ZXING_ALL, ZXING_LOCAL, ZXING_GLANCE } },
	{  38, 1.00, NULL,             { 0 } },
	{   0, 2.00, sharpen,          { ZXING_ALL, ZXING_GLOBAL, ZXING_PATIENCE } },
	{ -22, 1.00, NULL,             { 0 } },
	{   0, 2.00, NULL,             { 0 } },
	{  22, 1.00, NULL,             { 0 } },
	{   0, 2.00, picture_invert,   { 0 } },
	{ -38, 1.00, NULL,             { 0 } },
	{   0, 2.00, threshold_wide,   { 0 } },
};
/* clang-format on */

static const struct affine identity = { 1, 0, 0, 0, 1, 0 };

static void render(struct picture *out, struct affine *back, const struct attempt *attempt,
	const struct picture *in)
{
	AUTO_PICTURE struct picture turned = { 0 };

	*back = identity;
	if (attempt->degrees != 0 || attempt->scale != 1) {
		picture_turn(&turned, back, in, attempt->degrees, attempt->scale, MARGIN);
		in = &turned;
	}
	if (attempt->tone) {
		attempt->tone(out, in);
	} else {
		*out = turned;
		turned = (struct picture){ 0 };
	}
}

/* Turning makes half as much again of a photo; of a strip, which no photo is, many times as much.
 */
static double pixels_of(const struct attempt *attempt, const struct picture *picture)
{
	const double turn = attempt->degrees * G_PI / 180, c = fabs(cos(turn)), s = fabs(sin(turn));
	const double scale = attempt->scale, area = picture_area(picture) * scale * scale;
	const double turned = (scale * (picture->width * c + picture->height * s) + 2 * MARGIN) *
			      (scale * (picture->width * s + picture->height * c) + 2 * MARGIN);

	if (turned > STRIP * area)
		return turned;
	return attempt->degrees != 0 ? 1.5 * area : area;
}

/* Whether it would end in time; what turning costs is about a glance of zxing-cpp. zbar takes up to
 * three times as long where a tone makes edges of grain. */
static bool has_time(
	const struct looks *looks, const struct attempt *attempt, const struct picture *picture)
{
	const double pixels = pixels_of(attempt, picture);
	const double look = attempt->way.what ? looks->zxing[attempt->way.effort]
					      : looks->zbar * (attempt->tone ? 3 : 1);

	return pixels <= ROOM &&
	       now_ms() + pixels * (look + looks->zxing[ZXING_GLANCE]) <= looks->deadline;
}

/* From the one at `first` on. */
static void place_back(GArray *found, guint first, const struct affine *back)
{
	for (guint i = first; i < found->len; i++) {
		int(*corners)[2] = g_array_index(found, struct symbol, i).corners;

		for (int j = 0; j < 4; j++)
			affine_apply(back, corners[j]);
	}
}

/* What one decoder reads from bars the other one is asked about too, if there is time. */
static void look_again(
	struct looks *looks, const struct attempt *attempt, const struct picture *picture)
{
	static const struct zxing_way second = { ZXING_LINES, ZXING_LOCAL, ZXING_PATIENCE };
	const bool zxing = attempt->way.what != 0;

	if (zxing)
		look_zxing(looks, picture, &attempt->way);
	else
		look_zbar(looks, picture);
	const double costs =
		picture_area(picture) * (zxing ? looks->zbar : looks->zxing[ZXING_PATIENCE]);
	if (doubt_remains(looks->found) && now_ms() + costs <= looks->deadline) {
		if (zxing)
			look_zbar(looks, picture);
		else
			look_zxing(looks, picture, &second);
	}
	doubt(looks->found, true);
}

static bool try(struct looks *looks, const struct attempt *attempt, const struct picture *picture)
{
	AUTO_PICTURE struct picture rendering = { 0 };
	struct affine back;

	if (attempt->way.what && !zxing_here())
		return false;
	render(&rendering, &back, attempt, picture);
	look_again(looks, attempt, rendering.grey ? &rendering : picture);
	place_back(looks->found, 0, &back);
	return looks->found->len > 0;
}

static bool try_all(struct looks *looks, const struct picture *picture)
{
	if (has_time(looks, &attempts[0], picture) && look_aside(looks, picture))
		return true;
	for (guint i = 0; i < G_N_ELEMENTS(attempts); i++) {
		if (has_time(looks, &attempts[i], picture) && try(looks, &attempts[i], picture))
			return true;
	}
	return false;
}

/* Large photos hold large codes more often than small ones, and the budget lasts longer. */
static void look_patiently(struct looks *looks, const struct picture *picture)
{
	const double size = picture_area(picture);
	AUTO_PICTURE struct picture smaller = { 0 };
	struct affine back;

	if (size > LARGE) {
		picture_turn(&smaller, &back, picture, 0, sqrt(WORKING / size), MARGIN);
		if (try_all(looks, &smaller)) {
			place_back(looks->found, 0, &back);
			return;
		}
	}
	try_all(looks, picture);
}

static char *text_of(const struct symbol *symbol)
{
	if (symbol->named && symbol->text)
		return g_strdup(symbol->text);
	if (strcmp(symbol->symbology->name, "CODE-39") == 0 &&
		code39_reading(symbol->bytes) == CODE39_FULL)
		return code39_full(symbol->bytes);
	return charset_text(symbol->bytes, symbol->len, symbol->text);
}

static int middle(const struct symbol *symbol, int axis)
{
	return (symbol->corners[0][axis] + symbol->corners[2][axis]) / 2;
}

static int by_top(gconstpointer a, gconstpointer b)
{
	return middle(a, 1) - middle(b, 1);
}

static int by_left(gconstpointer a, gconstpointer b)
{
	return middle(a, 0) - middle(b, 0);
}

static int bottom_of(const struct symbol *symbol)
{
	int bottom = symbol->corners[0][1];

	for (int i = 1; i < 4; i++)
		bottom = MAX(bottom, symbol->corners[i][1]);
	return bottom;
}

/* Reading order: symbols whose middle lies within the height of a row's first one are of that
 * row. */
static void sort_as_read(GArray *found)
{
	struct symbol *symbols = (struct symbol *)(void *)found->data;
	guint row = 0;

	g_array_sort(found, by_top);
	for (guint i = 1; i <= found->len; i++) {
		if (i < found->len && middle(&symbols[i], 1) <= bottom_of(&symbols[row]))
			continue;
		qsort(symbols + row, i - row, sizeof(*symbols), by_left);
		row = i;
	}
}

static void give(GPtrArray *scans, GArray *found)
{
	sort_as_read(found);
	for (guint i = 0; i < found->len; i++) {
		const struct symbol *symbol = &g_array_index(found, struct symbol, i);
		struct scan *scan = g_new0(struct scan, 1);

		scan->text = text_of(symbol);
		scan->len = strlen(scan->text);
		g_strlcpy(scan->symbology, symbol->symbology->name, sizeof(scan->symbology));
		g_strlcpy(scan->aim, symbol->aim, sizeof(scan->aim));
		scan->image = symbol->located;
		memcpy(scan->corners, symbol->corners, sizeof(scan->corners));
		g_ptr_array_add(scans, scan);
	}
}

void decode_photo(GPtrArray *scans, const struct picture *picture, int budget_ms)
{
	g_autoptr(struct zbar_room) room = zbar_room_new();
	g_autoptr(GArray) found = symbols_new();
	struct looks looks = { .room = room, .found = found, .start = now_ms() };

	first_look(&looks, picture);
	looks.deadline = MAX(looks.start + budget_ms, now_ms() + budget_ms / 2.0);
	if (!found->len && budget_ms > 0)
		look_patiently(&looks, picture);
	give(scans, found);
}

/* As it stands, or halved when there is no time. */
static void look_in_time(struct looks *looks, const struct picture *picture)
{
	AUTO_PICTURE struct picture half = { 0 };
	struct affine back = identity;

	if (picture_area(picture) * looks->zbar > DECODE_FRAME_MS) {
		picture_turn(&half, &back, picture, 0, 0.5, 0);
		picture = &half;
	}
	const guint before = looks->found->len;
	look_zbar(looks, picture);
	place_back(looks->found, before, &back);
}

void decode_frame(GPtrArray *scans, const struct picture *picture, double *rate)
{
	static const struct zxing_way glance = { ZXING_ALL, ZXING_LOCAL, ZXING_GLANCE };
	g_autoptr(struct zbar_room) room = zbar_room_new();
	g_autoptr(GArray) found = symbols_new();
	struct looks looks = { .room = room, .found = found, .zbar = *rate };

	look_zxing(&looks, picture, &glance);
	if (!found->len || doubt_remains(found))
		look_in_time(&looks, picture);
	*rate = looks.zbar;
	doubt(found, false);
	give(scans, found);
}
