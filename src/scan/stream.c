/* SPDX-License-Identifier: Apache-2.0
 * Y4M as a source: a file, a FIFO, or "-", standard input. Time is the stream's own. Of a file
 * every frame is looked at; of a pipe, behind which a camera may stand, frames are passed over when
 * looking at them takes longer than they last. */
#include "scan/viewer.h"

#include "base/error.h"
#include "scan/y4m.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <gio/gunixinputstream.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK = 1 << 16 };

struct stream {
	struct y4m *y4m;
	struct viewer viewer;
	GInputStream *input;
	GCancellable *cancel;
	char *name;
	bool live;
	bool reading;
	gint64 debt; /* us that looking took longer than the frames lasted */
	guint8 chunk[CHUNK];
};

static void look(
	const struct picture *picture, const struct y4m_header *header, gint64 number, void *data)
{
	struct stream *stream = data;
	const gint64 lasts = G_USEC_PER_SEC * header->per / header->rate;
	const gint64 start = g_get_monotonic_time();

	if (stream->live && lasts > 0 && stream->debt >= lasts) {
		stream->debt -= lasts;
		return;
	}
	viewer_frame(&stream->viewer, picture,
		(gint64)((double)number * 1000 * (double)header->per / (double)header->rate));
	stream->debt = MAX(0, stream->debt + g_get_monotonic_time() - start - lasts);
}

static void stop(struct source *source, GError *error)
{
	if (error)
		source_give_error(source, error);
	source->ended = true;
}

static void arrived(GObject *input, GAsyncResult *result, gpointer data)
{
	struct source *source = data;
	struct stream *stream = source->state;
	g_autoptr(GError) cause = NULL;
	GError *error = NULL;
	gssize len = g_input_stream_read_finish(G_INPUT_STREAM(input), result, &cause);

	stream->reading = false;
	if (g_cancellable_is_cancelled(stream->cancel))
		return;
	if (len > 0) {
		if (!y4m_feed(stream->y4m, stream->chunk, (gsize)len, look, stream, &error))
			stop(source, error);
		return;
	}
	if (len < 0)
		refuse(&error, BELGI_ERROR_DEVICE, "%s: %s; start again", stream->name,
			cause->message);
	else
		y4m_end(stream->y4m, &error);
	stop(source, error);
}

/* Opening a FIFO waits for the one who writes to it. */
static int open_input(const char *path, GError **error)
{
	int fd;

	if (strcmp(path, "-") == 0)
		return STDIN_FILENO;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		refuse(error, errno == ENOENT ? BELGI_ERROR_NOT_FOUND : BELGI_ERROR_STORAGE,
			"%s: %s; check the path", path, g_strerror(errno));
	return fd;
}

static bool stream_open(struct source *source, const char *rest, GError **error)
{
	struct stream *stream;
	struct stat status;
	int fd;

	if (!*rest)
		return refuse(error, BELGI_ERROR_USAGE,
			"source 'y4m:': no file; name one after it, or - for standard input");
	fd = open_input(rest, error);
	if (fd < 0)
		return false;
	stream = source->state = g_new0(struct stream, 1);
	stream->name = g_strdup(strcmp(rest, "-") == 0 ? "standard input" : rest);
	stream->y4m = y4m_new(stream->name);
	stream->input = g_unix_input_stream_new(fd, fd != STDIN_FILENO);
	stream->cancel = g_cancellable_new();
	stream->live = fstat(fd, &status) == 0 && !S_ISREG(status.st_mode);
	viewer_init(&stream->viewer, source, stream->name);
	return true;
}

static void stream_more(struct source *source)
{
	struct stream *stream = source->state;

	if (stream->reading)
		return;
	stream->reading = true;
	g_input_stream_read_async(stream->input, stream->chunk, CHUNK, G_PRIORITY_DEFAULT,
		stream->cancel, arrived, source);
}

static void stream_close(struct source *source)
{
	struct stream *stream = source->state;

	g_cancellable_cancel(stream->cancel);
	while (stream->reading)
		g_main_context_iteration(NULL, true);
	g_object_unref(stream->cancel);
	g_object_unref(stream->input);
	viewer_clear(&stream->viewer);
	y4m_free(stream->y4m);
	g_free(stream->name);
	g_free(stream);
}

const struct source_kind stream_kind = { "y4m:",
	"y4m:FILE (video, a FIFO, or - for standard input)", stream_open, stream_more,
	stream_close };
