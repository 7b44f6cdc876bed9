/* SPDX-License-Identifier: Apache-2.0 */
#include "printed_own.h"

#include "base/error.h"

#include <stdarg.h>
#include <string.h>

enum { WAITING_MAX = 64 << 20 };

static const struct printed_reader *const readers[] = { &printed_zpl, &printed_epl, &printed_tspl,
	&printed_escpos, &printed_brother_ql, &printed_brother_ql_500, &printed_dymo,
	&printed_dymo_550 };

static const struct printed_reader *reader_of(const char *language)
{
	for (guint i = 0; i < G_N_ELEMENTS(readers); i++)
		if (strcmp(readers[i]->language, language) == 0)
			return readers[i];
	g_error("no printer speaks %s", language);
}

static void free_label(gpointer data)
{
	struct printed_label *label = data;

	g_free(label->dots.bits);
	g_free(label);
}

struct printed *printed_new(const char *language)
{
	struct printed *printed = g_new0(struct printed, 1);

	printed->reader = reader_of(language);
	printed->waiting = g_byte_array_new();
	printed->labels = g_ptr_array_new_with_free_func(free_label);
	printed_restart(printed);
	return printed;
}

void printed_free(struct printed *printed)
{
	if (!printed)
		return;
	printed_drop_page(printed);
	g_byte_array_unref(printed->waiting);
	g_ptr_array_unref(printed->labels);
	g_free(printed);
}

void printed_restart(struct printed *printed)
{
	printed_drop_page(printed);
	printed->now = (struct printed_label){
		.width = -1, .height = -1, .gap = -1, .darkness = -1, .speed = -1, .copies = 1
	};
	memset(printed->own, 0, sizeof(printed->own));
	if (printed->reader->start)
		printed->reader->start(printed);
}

void printed_power_cycle(struct printed *printed)
{
	g_byte_array_set_size(printed->waiting, 0);
	printed->choked = false;
	printed_restart(printed);
}

int printed_choke(const struct printed *printed, GError **error, const char *format, ...)
{
	g_autofree char *reason = NULL;
	va_list args;

	va_start(args, format);
	reason = g_strdup_vprintf(format, args);
	va_end(args);
	refuse(error, BELGI_ERROR_DEVICE, "%s printer, byte %" G_GUINT64_FORMAT ": %s",
		printed->reader->language, printed->done, reason);
	return -1;
}

bool printed_feed(struct printed *printed, const guint8 *bytes, gsize len, GError **error)
{
	GByteArray *waiting = printed->waiting;
	gsize at = 0;

	if (printed->choked)
		return printed_choke(printed, error, "it choked before") > 0;
	g_byte_array_append(waiting, bytes, (guint)len);
	while (at < waiting->len) {
		int used = printed->reader->take(
			printed, waiting->data + at, waiting->len - at, error);

		printed->choked = used < 0;
		if (used <= 0)
			break;
		at += (gsize)used;
		printed->done += (guint64)used;
	}
	g_byte_array_remove_range(waiting, 0, (guint)at);
	if (!printed->choked && waiting->len > WAITING_MAX)
		printed->choked = printed_choke(printed, error, "a command without end") < 0;
	return !printed->choked;
}

guint printed_count(const struct printed *printed)
{
	return printed->labels->len;
}

const struct printed_label *printed_label(const struct printed *printed, guint index)
{
	g_assert_cmpuint(index, <, printed->labels->len);
	return printed->labels->pdata[index];
}

bool printed_idle(const struct printed *printed)
{
	return !printed->waiting->len && !printed_has_page(printed) &&
	       (!printed->reader->idle || printed->reader->idle(printed));
}

guint printed_asked(const struct printed *printed)
{
	return printed->asked;
}

guint printed_resets(const struct printed *printed)
{
	return printed->resets;
}

void printed_say(const char *language, unsigned states, GByteArray *out)
{
	reader_of(language)->say(states, out);
}

/* ---- the page ---- */

void printed_page(struct printed *printed, int width, int height)
{
	struct bitmap *page = &printed->now.dots;

	g_free(page->bits);
	page->width = width;
	page->height = height;
	page->stride = (width + 7) / 8;
	printed->room = MAX(height, 64);
	page->bits = g_malloc0((gsize)page->stride * (gsize)printed->room);
}

void printed_dot(struct printed *printed, int x, int y)
{
	struct bitmap *page = &printed->now.dots;

	g_assert_true(x >= 0 && x < page->width && y >= 0 && y < page->height);
	page->bits[y * page->stride + x / 8] |= (guint8)(128 >> x % 8);
}

bool printed_row(struct printed *printed, int x, const guint8 *bits, int dots)
{
	struct bitmap *page = &printed->now.dots;

	if (page->height == PRINTED_SIDE_MAX)
		return false;
	if (page->height == printed->room) {
		page->bits = g_realloc(page->bits, (gsize)page->stride * 2 * (gsize)printed->room);
		memset(page->bits + page->stride * printed->room, 0,
			(gsize)(page->stride * printed->room));
		printed->room *= 2;
	}
	page->height++;
	for (int i = 0; i < dots; i++)
		if (bits[i / 8] & (128 >> i % 8))
			printed_dot(printed, x + i, page->height - 1);
	return true;
}

bool printed_has_page(const struct printed *printed)
{
	return printed->now.dots.width > 0;
}

void printed_drop_page(struct printed *printed)
{
	g_free(printed->now.dots.bits);
	printed->now.dots = (struct bitmap){ 0 };
}

void printed_out(struct printed *printed)
{
	struct printed_label *label = g_new(struct printed_label, 1);

	*label = printed->now;
	g_ptr_array_add(printed->labels, label);
	printed->now.dots = (struct bitmap){ 0 };
}

int printed_numbers(
	const guint8 *bytes, gsize len, guint8 end, int *numbers, int most, gsize *after)
{
	int count = 0;

	for (gsize at = 0; at < len && count < most; at++) {
		int number = 0;
		gsize digits = 0;

		for (; at < len && digits < 8 && g_ascii_isdigit(bytes[at]); at++, digits++)
			number = number * 10 + bytes[at] - '0';
		if (!digits || at == len)
			return -1;
		numbers[count++] = number;
		*after = at + 1;
		if (bytes[at] == end && (end != ',' || count == most))
			return count;
		if (bytes[at] != ',')
			return -1;
	}
	return -1;
}
