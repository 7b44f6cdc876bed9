/* SPDX-License-Identifier: Apache-2.0
 * Standard input as a source: UTF-8, a scan a line, LF or CR LF, at most 4 KiB each; empty lines
 * are no scans. A line that is too long or not UTF-8 is reported with its number and skipped up to
 * its end, so one bad line never costs the next. What a terminal sends was typed; what a pipe sends
 * was scanned. */
#include "scan/kind.h"

#include "base/clock.h"
#include "base/error.h"

#include <gio/gio.h>
#include <gio/gunixinputstream.h>
#include <string.h>
#include <unistd.h>

enum { LINE_BYTES_MAX = 4096, CHUNK = 16384 };

struct lines {
	GInputStream *stream;
	GCancellable *cancel;
	const char *how;
	GString *rest; /* of the line under way, at most LINE_BYTES_MAX */
	guint64 number;
	bool overlong; /* the line under way was reported: skip to its end */
	bool reading;
	guint8 chunk[CHUNK];
};

static void give_line(struct source *source)
{
	struct lines *lines = source->state;
	GString *text = lines->rest;
	GError *error = NULL;
	struct scan *scan;

	while (text->len && text->str[text->len - 1] == '\r')
		g_string_truncate(text, text->len - 1);
	if (lines->number == 1 && g_str_has_prefix(text->str, "\xef\xbb\xbf"))
		g_string_erase(text, 0, 3);
	if (!text->len)
		return;
	if (!g_utf8_validate(text->str, (gssize)text->len, NULL)) {
		refuse(&error, BELGI_ERROR_BAD_INPUT,
			"standard input:%" G_GUINT64_FORMAT
			": not UTF-8 text; send the scan as UTF-8",
			lines->number);
		source_give_error(source, error);
		return;
	}
	scan = g_new0(struct scan, 1);
	scan->text = g_strndup(text->str, text->len);
	scan->len = text->len;
	scan->how = lines->how;
	scan->source = g_strdup(source->name);
	scan->at = clock_now(&clock_system);
	source_give_scan(source, scan);
}

static void end_line(struct source *source)
{
	struct lines *lines = source->state;

	lines->number++;
	if (!lines->overlong)
		give_line(source);
	lines->overlong = false;
	g_string_truncate(lines->rest, 0);
}

static void add_to_line(struct source *source, const guint8 *bytes, gsize len)
{
	struct lines *lines = source->state;
	GError *error = NULL;

	if (lines->overlong)
		return;
	if (lines->rest->len + len <= LINE_BYTES_MAX) {
		g_string_append_len(lines->rest, (const char *)bytes, (gssize)len);
		return;
	}
	lines->overlong = true;
	refuse(&error, BELGI_ERROR_LIMIT,
		"standard input:%" G_GUINT64_FORMAT
		": longer than %d bytes; a scan is one short line",
		lines->number + 1, LINE_BYTES_MAX);
	source_give_error(source, error);
}

static void split_lines(struct source *source, const guint8 *bytes, gsize len)
{
	const guint8 *end = bytes + len;

	while (bytes < end) {
		const guint8 *newline = memchr(bytes, '\n', (gsize)(end - bytes));

		add_to_line(source, bytes, (gsize)((newline ? newline : end) - bytes));
		if (!newline)
			return;
		end_line(source);
		bytes = newline + 1;
	}
}

static void lines_arrived(GObject *stream, GAsyncResult *result, gpointer data)
{
	struct source *source = data;
	struct lines *lines = source->state;
	g_autoptr(GError) cause = NULL;
	GError *error = NULL;
	gssize len = g_input_stream_read_finish(G_INPUT_STREAM(stream), result, &cause);

	lines->reading = false;
	if (len > 0) {
		split_lines(source, lines->chunk, (gsize)len);
		return;
	}
	if (lines->rest->len)
		end_line(source);
	if (cause && !g_cancellable_is_cancelled(lines->cancel)) {
		refuse(&error, BELGI_ERROR_DEVICE,
			"standard input: %s; start again after line %" G_GUINT64_FORMAT,
			cause->message, lines->number);
		source_give_error(source, error);
	}
	source->ended = true;
}

static bool lines_open(struct source *source, const char *rest, GError **error)
{
	struct lines *lines;

	if (*rest) {
		g_autofree char *known = source_names();
		return refuse(error, BELGI_ERROR_USAGE, "source '-%s': unknown; known are %s", rest,
			known);
	}
	lines = source->state = g_new0(struct lines, 1);
	lines->stream = g_unix_input_stream_new(STDIN_FILENO, false);
	lines->cancel = g_cancellable_new();
	lines->how = isatty(STDIN_FILENO) ? "typed" : "scan";
	lines->rest = g_string_new(NULL);
	return true;
}

static void lines_more(struct source *source)
{
	struct lines *lines = source->state;

	if (lines->reading)
		return;
	lines->reading = true;
	g_input_stream_read_async(lines->stream, lines->chunk, CHUNK, G_PRIORITY_DEFAULT,
		lines->cancel, lines_arrived, source);
}

static void lines_close(struct source *source)
{
	struct lines *lines = source->state;

	g_cancellable_cancel(lines->cancel);
	while (lines->reading)
		g_main_context_iteration(NULL, true);
	g_object_unref(lines->cancel);
	g_object_unref(lines->stream);
	g_string_free(lines->rest, true);
	g_free(lines);
}

const struct source_kind lines_kind = { "-", "- (standard input, a scan a line)", lines_open,
	lines_more, lines_close };
