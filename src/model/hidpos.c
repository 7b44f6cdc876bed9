/* SPDX-License-Identifier: Apache-2.0
 * HID-POS reports put together. Invariant: what is given was sent as one code, whole: of a code
 * that lost a piece nothing is given, neither its beginning nor its end. */
#include "model/hidpos.h"

#include "model/aim.h"

#include <string.h>

struct hidpos {
	struct report_layout layout;
	bool guess; /* no descriptor: each code's first report says the layout */
	struct reading_sink sink;
	char *suffix;
	gint64 settled, command, last; /* us: ignored until; answers until; newest report */
	GByteArray *bytes;
	char aim[4];
	bool open;     /* continued, and the rest is awaited */
	bool full;     /* the newest piece filled its report */
	bool skipping; /* the rest of a code that was dropped */
	guint64 faults;
	const char *fault;
};

/* One report taken apart. */
struct piece {
	guint8 data[REPORT_BYTES_MAX];
	guint len;
	char aim[4];
	bool more;
};

struct hidpos *hidpos_new(
	const struct report_layout *layout, const struct reading_sink *sink, gint64 now)
{
	struct hidpos *hidpos = g_new0(struct hidpos, 1);

	hidpos->guess = !layout;
	if (layout)
		hidpos->layout = *layout;
	hidpos->sink = *sink;
	hidpos->settled = now + HIDPOS_SETTLE;
	hidpos->command = now;
	hidpos->bytes = g_byte_array_new();
	return hidpos;
}

void hidpos_free(struct hidpos *hidpos)
{
	if (!hidpos)
		return;
	g_byte_array_unref(hidpos->bytes);
	g_free(hidpos->suffix);
	g_free(hidpos);
}

void hidpos_set_suffix(struct hidpos *hidpos, const char *suffix)
{
	g_free(hidpos->suffix);
	hidpos->suffix = g_strdup(suffix);
}

void hidpos_command_sent(struct hidpos *hidpos, gint64 now)
{
	hidpos->command = now + HIDPOS_COMMAND;
}

guint64 hidpos_faults(const struct hidpos *hidpos, const char **last)
{
	if (last)
		*last = hidpos->fault;
	return hidpos->faults;
}

static void forget(struct hidpos *hidpos)
{
	g_byte_array_set_size(hidpos->bytes, 0);
	*hidpos->aim = '\0';
	hidpos->open = false;
}

/* `skip`: more pieces of what is dropped may follow. */
static void drop(struct hidpos *hidpos, const char *why, bool skip)
{
	hidpos->faults++;
	hidpos->fault = why;
	g_byte_array_set_size(hidpos->bytes, 0);
	hidpos->open = false;
	hidpos->skipping = skip;
	if (!skip)
		*hidpos->aim = '\0';
}

/* Honeywell answers a command with ]X0, then echoes it with ]Z6; X0 may also be a bar code. */
static bool is_answer(struct hidpos *hidpos, const struct reading *reading, gint64 now)
{
	const struct aim_meaning *meaning = aim_find(reading->aim);

	if (meaning && meaning->answer) {
		hidpos->command = now;
		return true;
	}
	if (now >= hidpos->command || strcmp(reading->aim, "X0") != 0)
		return false;
	hidpos->command = now + HIDPOS_COMMAND;
	return true;
}

static void give(struct hidpos *hidpos, gint64 now)
{
	struct reading reading = { hidpos->bytes->data, hidpos->bytes->len, "", false };
	gsize suffix = hidpos->suffix ? strlen(hidpos->suffix) : 0;

	memcpy(reading.aim, hidpos->aim, sizeof(reading.aim));
	if (suffix && suffix <= reading.len &&
		memcmp(reading.bytes + reading.len - suffix, hidpos->suffix, suffix) == 0)
		reading.len -= suffix;
	reading.answer = is_answer(hidpos, &reading, now);
	reading_give(&hidpos->sink, reading);
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

static void add(struct hidpos *hidpos, const struct piece *piece, gint64 now)
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
		give(hidpos, now);
}

/* Is it a report with data? Takes its layout first when that has to be guessed. */
static bool is_data(struct hidpos *hidpos, const guint8 *report, gsize len)
{
	if (hidpos->guess && !hidpos->open && !hidpos->skipping &&
		!report_guess(&hidpos->layout, report, len))
		return false;
	return !hidpos->layout.ids || report[0] == hidpos->layout.id;
}

void hidpos_feed(struct hidpos *hidpos, const guint8 *report, gsize len, gint64 now)
{
	g_autofree struct piece *piece = NULL;

	hidpos_tick(hidpos, now);
	if (!len || now < hidpos->settled || !is_data(hidpos, report, len))
		return;
	hidpos->last = now;
	if (len < hidpos->layout.bytes) {
		drop(hidpos, "a report shorter than its descriptor says", true);
		return;
	}
	piece = g_new0(struct piece, 1);
	if (take_apart(hidpos, piece, report, len))
		add(hidpos, piece, now);
	else
		drop(hidpos, "a length larger than its report", piece->more);
}

gint64 hidpos_deadline(const struct hidpos *hidpos)
{
	return hidpos->open || hidpos->skipping ? hidpos->last + HIDPOS_FLUSH : READING_IDLE;
}

/* Some devices set "continued" on every full piece, so the last of a code of exactly that size
 * too; a piece that is not full was to be followed by another. */
void hidpos_tick(struct hidpos *hidpos, gint64 now)
{
	gint64 deadline = hidpos_deadline(hidpos);

	if (deadline == READING_IDLE || now < deadline)
		return;
	hidpos->skipping = false;
	if (hidpos->open && hidpos->full)
		give(hidpos, now);
	else if (hidpos->open)
		drop(hidpos, "a code was not finished", false);
	forget(hidpos);
}
