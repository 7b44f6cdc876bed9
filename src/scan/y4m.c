/* SPDX-License-Identifier: Apache-2.0
 * YUV4MPEG2 (yuv4mpeg(5) of mjpegtools):
 *
 *   YUV4MPEG2 W640 H480 F30:1 Ip A1:1 C420jpeg XANYTHING\n
 *   FRAME Ip\n   and the bytes of its planes, luma first
 *   FRAME\n      and so on
 *
 * Fields stand in any order; W and H must be there. C is 420 (also without C), 420jpeg, 420mpeg2,
 * 420paldv, 411, 422, 444, 444alpha or mono, with eight bits to a sample. Only luma is kept.
 * Invariant: one frame is held, of a size that its header stated within the limit. */
#include "scan/y4m.h"

#include "base/error.h"

#include <string.h>

enum { LINE_MAX_BYTES = 1024, SIDE_MAX = 16384, RATE_MAX = 1000000 };

/* Parts of a frame, in quarters of its luma, rounded up as the planes are: `across` and `down`
 * samples share one of colour. */
static const struct {
	const char *name;
	int across, down; /* 0: no colour */
	bool alpha;
} colours[] = {
	{ "420", 2, 2, false },
	{ "420jpeg", 2, 2, false },
	{ "420mpeg2", 2, 2, false },
	{ "420paldv", 2, 2, false },
	{ "411", 4, 1, false },
	{ "422", 2, 1, false },
	{ "444", 1, 1, false },
	{ "444alpha", 1, 1, true },
	{ "mono", 0, 0, false },
};

struct y4m {
	char *name;
	GString *line; /* under way */
	bool started;  /* the header is known */
	struct y4m_header header;
	struct picture picture;
	gsize at;      /* bytes of the frame so far */
	bool in_frame; /* its line has come */
	gint64 number;
	bool failed;
};

static bool parse_side(int *out, const char *digits, const char *name, GError **error)
{
	guint64 number;

	if (!g_ascii_string_to_unsigned(digits, 10, 1, SIDE_MAX, &number, NULL))
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"%s: width and height are 1 to %d, not \"%.20s\"; write the stream anew",
			name, SIDE_MAX, digits);
	*out = (int)number;
	return true;
}

/* 0:0 means that nobody knows. */
static bool parse_rate(struct y4m_header *out, const char *ratio, const char *name, GError **error)
{
	g_auto(GStrv) parts = g_strsplit(ratio, ":", 3);
	guint64 rate = 0, per = 0;
	const bool good = g_strv_length(parts) == 2 &&
			  g_ascii_string_to_unsigned(parts[0], 10, 0, RATE_MAX, &rate, NULL) &&
			  g_ascii_string_to_unsigned(parts[1], 10, 0, RATE_MAX, &per, NULL);

	if (!good || !rate != !per)
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"%s: the rate is two numbers up to %d, such as 30:1, not \"%.20s\"; write the "
			"stream anew",
			name, RATE_MAX, ratio);
	out->rate = rate ? (gint64)rate : Y4M_FPS;
	out->per = rate ? (gint64)per : 1;
	return true;
}

static bool set_colour(struct y4m_header *out, const char *colour, const char *name, GError **error)
{
	for (guint i = 0; i < G_N_ELEMENTS(colours); i++) {
		gsize width, height;

		if (strcmp(colours[i].name, colour) != 0)
			continue;
		if (!colours[i].across)
			return true;
		width = ((gsize)out->width + (gsize)colours[i].across - 1) /
			(gsize)colours[i].across;
		height = ((gsize)out->height + (gsize)colours[i].down - 1) / (gsize)colours[i].down;
		out->colour = (colours[i].alpha ? 3 : 2) * width * height;
		return true;
	}
	return refuse(error, BELGI_ERROR_BAD_INPUT,
		"%s: colours \"%.20s\" are not read; make it with -pix_fmt yuv420p", name, colour);
}

bool y4m_header_parse(struct y4m_header *out, const char *line, const char *name, GError **error)
{
	g_auto(GStrv) fields = g_strsplit(line, " ", -1);
	const char *colour = "420";

	*out = (struct y4m_header){ .rate = Y4M_FPS, .per = 1 };
	if (!fields[0] || strcmp(fields[0], "YUV4MPEG2") != 0)
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"%s: no YUV4MPEG2 stream; make one with ffmpeg -pix_fmt yuv420p -f yuv4mpegpipe",
			name);
	for (char **field = fields + 1; *field; field++) {
		const char *value = **field ? *field + 1 : "";

		if ((**field == 'W' && !parse_side(&out->width, value, name, error)) ||
			(**field == 'H' && !parse_side(&out->height, value, name, error)) ||
			(**field == 'F' && !parse_rate(out, value, name, error)))
			return false;
		if (**field == 'C')
			colour = value;
	}
	if (!out->width || !out->height)
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"%s: the stream does not say how large its frames are; write it anew",
			name);
	if ((gint64)out->width * out->height > Y4M_PIXELS_MAX)
		return refuse(error, BELGI_ERROR_LIMIT,
			"%s: frames of %d x %d pixels are over the limit of %d megapixels; make them "
			"smaller",
			name, out->width, out->height, Y4M_PIXELS_MAX / 1000000);
	return set_colour(out, colour, name, error);
}

struct y4m *y4m_new(const char *name)
{
	struct y4m *y4m = g_new0(struct y4m, 1);

	y4m->name = g_strdup(name);
	y4m->line = g_string_new(NULL);
	return y4m;
}

void y4m_free(struct y4m *y4m)
{
	if (!y4m)
		return;
	g_free(y4m->name);
	g_string_free(y4m->line, true);
	picture_clear(&y4m->picture);
	g_free(y4m);
}

static bool begin_stream(struct y4m *y4m, GError **error)
{
	if (!y4m_header_parse(&y4m->header, y4m->line->str, y4m->name, error))
		return false;
	y4m->picture.width = y4m->header.width;
	y4m->picture.height = y4m->header.height;
	y4m->picture.grey = g_malloc((gsize)y4m->header.width * (gsize)y4m->header.height);
	y4m->started = true;
	return true;
}

static bool end_line(struct y4m *y4m, GError **error)
{
	if (!y4m->started) {
		if (!begin_stream(y4m, error))
			return false;
	} else if (strcmp(y4m->line->str, "FRAME") != 0 &&
		   !g_str_has_prefix(y4m->line->str, "FRAME ")) {
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"%s: frame %" G_GINT64_FORMAT
			" does not begin with FRAME; write the stream anew",
			y4m->name, y4m->number);
	} else {
		y4m->in_frame = true;
		y4m->at = 0;
	}
	g_string_truncate(y4m->line, 0);
	return true;
}

static bool is_text(const guint8 *bytes, gsize len)
{
	for (gsize i = 0; i < len; i++) {
		if (bytes[i] < ' ' || bytes[i] > '~')
			return false;
	}
	return true;
}

/* The bytes that belong to the line; 0 with the reason when it cannot be one. */
static gsize feed_line(struct y4m *y4m, const guint8 *bytes, gsize len, GError **error)
{
	const guint8 *end = memchr(bytes, '\n', len);
	const gsize part = end ? (gsize)(end - bytes) : len;

	if (y4m->line->len + part > LINE_MAX_BYTES || !is_text(bytes, part)) {
		refuse(error, BELGI_ERROR_BAD_INPUT,
			"%s: no YUV4MPEG2 stream; make one with ffmpeg -pix_fmt yuv420p -f yuv4mpegpipe",
			y4m->name);
		return 0;
	}
	g_string_append_len(y4m->line, (const char *)bytes, (gssize)part);
	if (!end)
		return part;
	return end_line(y4m, error) ? part + 1 : 0;
}

/* The bytes that belong to the frame. */
static gsize feed_frame(struct y4m *y4m, const guint8 *bytes, gsize len)
{
	const gsize luma = (gsize)y4m->header.width * (gsize)y4m->header.height;
	const gsize part = MIN(len, luma + y4m->header.colour - y4m->at);

	if (y4m->at < luma)
		memcpy(y4m->picture.grey + y4m->at, bytes, MIN(part, luma - y4m->at));
	y4m->at += part;
	return part;
}

bool y4m_feed(struct y4m *y4m, const guint8 *bytes, gsize len,
	void (*frame)(const struct picture *picture, const struct y4m_header *header, gint64 number,
		void *data),
	void *data, GError **error)
{
	g_assert(!y4m->failed);
	while (len > 0) {
		gsize part;

		if (!y4m->in_frame) {
			part = feed_line(y4m, bytes, len, error);
			y4m->failed = part == 0;
			if (y4m->failed)
				return false;
		} else {
			part = feed_frame(y4m, bytes, len);
		}
		bytes += part;
		len -= part;
		if (y4m->in_frame &&
			y4m->at == (gsize)y4m->header.width * (gsize)y4m->header.height +
					   y4m->header.colour) {
			y4m->in_frame = false;
			frame(&y4m->picture, &y4m->header, y4m->number++, data);
		}
	}
	return true;
}

bool y4m_end(const struct y4m *y4m, GError **error)
{
	if (!y4m->started)
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"%s: ends before its first frame; was the camera on?", y4m->name);
	if (y4m->in_frame || y4m->line->len)
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"%s: ends in the middle of frame %" G_GINT64_FORMAT
			"; the frames before it were read",
			y4m->name, y4m->number);
	return true;
}
