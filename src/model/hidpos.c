/* SPDX-License-Identifier: Apache-2.0
 * HID-POS reports put together. Invariant: what is given was sent as one code, whole: of a code
 * that lost a piece nothing is given, neither its beginning nor its end. */
#include "model/hidpos.h"

#include "model/aim.h"

#include <string.h>

struct hidpos {
	struct decoder base;
	struct report_layout layout;
	bool guess;           /* no descriptor: each code's first report says the layout */
	gint64 settled, last; /* us: ignored until; newest report */
	GByteArray *bytes;
	char aim[4];
	bool open;     /* continued, and the rest is awaited */
	bool full;     /* the newest piece filled its report */
	bool skipping; /* the rest of a code that was dropped */
};

/* One report taken apart. */
struct piece {
	guint8 data[REPORT_BYTES_MAX];
	guint len;
	char aim[4];
	bool more;
};

static void forget(struct hidpos *hidpos)
{
	g_byte_array_set_size(hidpos->bytes, 0);
	*hidpos->aim = '\0';
	hidpos->open = false;
}

/* `skip`: more pieces of what is dropped may follow. */
static void drop(struct hidpos *hidpos, const char *why, bool skip)
{
	decoder_fail(&hidpos->base, why);
	g_byte_array_set_size(hidpos->bytes, 0);
	hidpos->open = false;
	hidpos->skipping = skip;
	if (!skip)
		*hidpos->aim = '\0';
}

static void give(struct hidpos *hidpos)
{
	struct reading reading = { hidpos->bytes->data, hidpos->bytes->len, "", false };

	memcpy(reading.aim, hidpos->aim, sizeof(reading.aim));
	decoder_give(&hidpos->base, reading);
	forget(hidpos);
}

/* Elements of eight bits stand together to a length, low byte first. */
static guint32 length_of(const struct hidpos *hidpos, const guint8 *report, gsize len)
{
	const struct report_field *field = &hidpos->layout.length;
	guint32 length = report_value(field, 0, report, len);

	if (field->size == 8 && field->count > 1)
		length |= report_value(field, 1, report, len) << 8;
	return length;
}

static void read_aim(
	struct piece *piece, const struct report_layout *layout, const guint8 *report, gsize len)
{
	char aim[4] = "";

	for (guint i = 0; i < 2; i++)
		aim[i] = (char)report_value(&layout->aim[1 + i], 0, report, len);
	if (report_value(&layout->aim[0], 0, report, len) == ']' && aim_find(aim))
		memcpy(piece->aim, aim, sizeof(aim));
}

/* False when the report says more than it can hold. */
static bool take_apart(
	const struct hidpos *hidpos, struct piece *piece, const guint8 *report, gsize len)
{
	const struct report_layout *layout = &hidpos->layout;
	guint max = MIN(layout->data.count, REPORT_BYTES_MAX);
	guint32 said = layout->length.count ? length_of(hidpos, report, len) : max;

	*piece->aim = '\0';
	read_aim(piece, layout, report, len);
	piece->len = MIN(said, max);
	for (guint i = 0; i < piece->len; i++)
		piece->data[i] = (guint8)report_value(&layout->data, i, report, len);
	while (!layout->length.count && piece->len && !piece->data[piece->len - 1])
		piece->len--;
	/* Its eight bits all have the usage "continued"; only the first one means it. */
	piece->more = layout->more.count ? report_value(&layout->more, 0, report, len) & 1
					 : piece->len == max;
	return said <= max;
}

/* The code under way ends where a piece of another symbology arrives. */
static void begin(struct hidpos *hidpos, const struct piece *piece)
{
	bool other = *piece->aim && *hidpos->aim && strcmp(piece->aim, hidpos->aim) != 0;

	if (hidpos->open && other)
		drop(hidpos, "a code was not finished when the next began", false);
	if (other)
		hidpos->skipping = false;
	if (*piece->aim)
		memcpy(hidpos->aim, piece->aim, sizeof(hidpos->aim));
}

static void add(struct hidpos *hidpos, const struct piece *piece)
{
	begin(hidpos, piece);
	if (hidpos->skipping) {
		hidpos->skipping = piece->more;
		if (!piece->more)
			forget(hidpos);
		return;
	}
	if (hidpos->bytes->len + piece->len > READING_BYTES_MAX) {
		drop(hidpos, "a code longer than any bar code", piece->more);
		return;
	}
	g_byte_array_append(hidpos->bytes, piece->data, piece->len);
	hidpos->open = piece->more;
	hidpos->full = piece->len >= hidpos->layout.data.count;
	if (!piece->more)
		give(hidpos);
}

/* Is it a report with data? Takes its layout first when that has to be guessed. */
static bool is_data(struct hidpos *hidpos, const guint8 *report, gsize len)
{
	if (hidpos->guess && !hidpos->open && !hidpos->skipping &&
		!report_guess(&hidpos->layout, report, len))
		return false;
	return !hidpos->layout.ids || report[0] == hidpos->layout.id;
}

static void feed(struct decoder *decoder, const guint8 *report, gsize len, gint64 now)
{
	struct hidpos *hidpos = (struct hidpos *)decoder;
	g_autofree struct piece *piece = NULL;

	if (now < hidpos->settled || !is_data(hidpos, report, len))
		return;
	hidpos->last = now;
	if (len < hidpos->layout.bytes) {
		drop(hidpos, "a report shorter than its descriptor says", true);
		return;
	}
	piece = g_new0(struct piece, 1);
	if (take_apart(hidpos, piece, report, len))
		add(hidpos, piece);
	else
		drop(hidpos, "a length larger than its report", piece->more);
}

static void lose(struct decoder *decoder, const char *why, gint64 now)
{
	struct hidpos *hidpos = (struct hidpos *)decoder;

	if (now < hidpos->settled)
		return;
	hidpos->last = now;
	drop(hidpos, why, true);
}

static gint64 deadline(const struct decoder *decoder)
{
	const struct hidpos *hidpos = (const struct hidpos *)decoder;

	return hidpos->open || hidpos->skipping ? hidpos->last + HIDPOS_FLUSH : READING_IDLE;
}

/* Some devices set "continued" on every full piece, so the last of a code of exactly that size
 * too; a piece that is not full was to be followed by another. */
static void expire(struct decoder *decoder)
{
	struct hidpos *hidpos = (struct hidpos *)decoder;

	hidpos->skipping = false;
	if (hidpos->open && hidpos->full)
		give(hidpos);
	else if (hidpos->open)
		drop(hidpos, "a code was not finished", false);
	forget(hidpos);
}

static void release(struct decoder *decoder)
{
	struct hidpos *hidpos = (struct hidpos *)decoder;

	g_byte_array_unref(hidpos->bytes);
	g_free(hidpos);
}

struct decoder *hidpos_new(
	const struct report_layout *layout, const struct reading_sink *sink, gint64 now)
{
	static const struct decoder_kind kind = { feed, lose, deadline, expire, release };
	struct hidpos *hidpos = g_new0(struct hidpos, 1);

	hidpos->base = (struct decoder){ .kind = &kind, .sink = *sink };
	hidpos->guess = !layout;
	if (layout)
		hidpos->layout = *layout;
	hidpos->settled = now + HIDPOS_SETTLE;
	hidpos->bytes = g_byte_array_new();
	return &hidpos->base;
}
