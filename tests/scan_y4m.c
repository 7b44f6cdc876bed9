/* SPDX-License-Identifier: Apache-2.0 */
#include "expect.h"
#include "picture.h"
#include "scan/y4m.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WIDTH = 320, HEIGHT = 240, FPS = 10 };

static void refused(const char *line, enum belgi_error code, const char *message)
{
	g_autofree char *whole = g_strconcat("film: ", message, NULL);
	struct y4m_header header;
	GError *error = NULL;

	g_assert_false(y4m_header_parse(&header, line, "film", &error));
	expect_error(&error, code, whole);
}

#define NO_STREAM "no YUV4MPEG2 stream; make one with ffmpeg -pix_fmt yuv420p -f yuv4mpegpipe"

static void test_headers(void)
{
	static const struct {
		const char *line;
		struct y4m_header header;
	} rows[] = {
		{ "YUV4MPEG2 W640 H480 F30:1 Ip A1:1 C420jpeg XYSCSS=420JPEG",
			{ 640, 480, 30, 1, 2 * 320 * 240 } },
		{ "YUV4MPEG2 H3 W5", { 5, 3, 25, 1, 2 * 3 * 2 } },
		{ "YUV4MPEG2 W5 H3 F0:0 C422", { 5, 3, 25, 1, 2 * 3 * 3 } },
		{ "YUV4MPEG2 W5 H3 F30000:1001 C411", { 5, 3, 30000, 1001, 2 * 2 * 3 } },
		{ "YUV4MPEG2 W5 H3 C444", { 5, 3, 25, 1, 2 * 15 } },
		{ "YUV4MPEG2 W5 H3 C444alpha", { 5, 3, 25, 1, 3 * 15 } },
		{ "YUV4MPEG2 W5 H3 Cmono", { 5, 3, 25, 1, 0 } },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct y4m_header header;
		GError *error = NULL;

		y4m_header_parse(&header, rows[i].line, "film", &error);
		g_assert_no_error(error);
		g_assert_cmpmem(&header, sizeof(header), &rows[i].header, sizeof(header));
	}
}

static void test_hostile_headers(void)
{
#define SIDES "width and height are 1 to 16384, not "
#define RATE "the rate is two numbers up to 1000000, such as 30:1, not "
	refused("", BELGI_ERROR_BAD_INPUT, NO_STREAM);
	refused("YUV4MPEG W4 H4", BELGI_ERROR_BAD_INPUT, NO_STREAM);
	refused("YUV4MPEG2 W4", BELGI_ERROR_BAD_INPUT,
		"the stream does not say how large its frames are; write it anew");
	refused("YUV4MPEG2 W0 H4", BELGI_ERROR_BAD_INPUT, SIDES "\"0\"; write the stream anew");
	refused("YUV4MPEG2 W-4 H4", BELGI_ERROR_BAD_INPUT, SIDES "\"-4\"; write the stream anew");
	refused("YUV4MPEG2 W H4", BELGI_ERROR_BAD_INPUT, SIDES "\"\"; write the stream anew");
	refused("YUV4MPEG2 W99999999999999999999999 H4", BELGI_ERROR_BAD_INPUT,
		SIDES "\"99999999999999999999\"; write the stream anew");
	refused("YUV4MPEG2 W16384 H16384", BELGI_ERROR_LIMIT,
		"frames of 16384 x 16384 pixels are over the limit of 16 megapixels; make them smaller");
	refused("YUV4MPEG2 W4 H4 F30", BELGI_ERROR_BAD_INPUT, RATE "\"30\"; write the stream anew");
	refused("YUV4MPEG2 W4 H4 F30:0", BELGI_ERROR_BAD_INPUT,
		RATE "\"30:0\"; write the stream anew");
	refused("YUV4MPEG2 W4 H4 C420p10", BELGI_ERROR_BAD_INPUT,
		"colours \"420p10\" are not read; make it with -pix_fmt yuv420p");
}

static void count(
	const struct picture *picture, const struct y4m_header *header, gint64 number, void *data)
{
	(void)header;
	g_assert_cmpmem(picture->grey, 8, number ? "ABCDEFGH" : "01234567", 8);
	++*(guint *)data;
}

static void test_parts(void)
{
	static const char bytes[] = "YUV4MPEG2 W4 H2 F30:1\nFRAME\n01234567uuvvFRAME Ip\n"
				    "ABCDEFGHuuvv";

	for (gsize step = 1; step < sizeof(bytes); step++) {
		g_autoptr(struct y4m) y4m = y4m_new("film");
		GError *error = NULL;
		guint frames = 0;

		for (gsize at = 0; at < sizeof(bytes) - 1; at += step)
			y4m_feed(y4m, (const guint8 *)bytes + at, MIN(step, sizeof(bytes) - 1 - at),
				count, &frames, &error);
		g_assert_no_error(error);
		g_assert_cmpuint(frames, ==, 2);
		g_assert_true(y4m_end(y4m, NULL));
	}
}

static void broken(const char *bytes, gsize len, const char *message)
{
	g_autoptr(struct y4m) y4m = y4m_new("film");
	g_autofree char *whole = g_strconcat("film: ", message, NULL);
	GError *error = NULL;
	guint frames = 0;

	if (y4m_feed(y4m, (const guint8 *)bytes, len, count, &frames, &error))
		g_assert_false(y4m_end(y4m, &error));
	expect_error(&error, BELGI_ERROR_BAD_INPUT, whole);
}

static void test_broken(void)
{
	static const char frame[] = "YUV4MPEG2 W4 H2 F30:1\nFRAME\n01234567uuvv";
	g_autofree char *endless = g_strnfill(2000, 'Y');

	broken("", 0, "ends before its first frame; was the camera on?");
	broken("YUV4MPEG2 W4", 12, "ends before its first frame; was the camera on?");
	broken(frame, sizeof(frame) - 2,
		"ends in the middle of frame 0; the frames before it were read");
	broken(endless, 2000, NO_STREAM);
	broken("\x89PNG\r\n", 6, NO_STREAM);
	broken("YUV4MPEG2 W4 H2\nFRAME\n01234567uuvvFRAMES\n", 42,
		"frame 1 does not begin with FRAME; write the stream anew");
}

/* ---- as a source ---- */

/* `frames` in so many seconds. */
static void add_header(GByteArray *film, int frames, int seconds)
{
	g_autofree char *line =
		g_strdup_printf("YUV4MPEG2 W%d H%d F%d:%d Cmono\n", WIDTH, HEIGHT, frames, seconds);

	g_byte_array_append(film, (const guint8 *)line, (guint)strlen(line));
}

/* `frames` times the same picture: a QR of the text, or nothing. */
static void add_frames(GByteArray *film, const char *text, guint frames)
{
	g_autoptr(struct raster) raster = raster_new(WIDTH, HEIGHT);
	g_autofree guint8 *grey = NULL;

	if (text)
		picture_qr(raster, 60, 40, 5, text, strlen(text));
	grey = raster_grey(raster);
	for (guint i = 0; i < frames; i++) {
		g_byte_array_append(film, (const guint8 *)"FRAME\n", 6);
		g_byte_array_append(film, grey, WIDTH * HEIGHT);
	}
}

static void expect_scan(struct source *source, const char *text, const char *name)
{
	struct scan scan = { 0 };
	GError *error = NULL;
	enum source_answer answer = source_next(source, &scan, &error);

	g_assert_no_error(error);
	g_assert_cmpint(answer, ==, SOURCE_SCAN);
	g_assert_cmpstr(scan.text, ==, text);
	g_assert_cmpstr(scan.how, ==, "scan");
	g_assert_cmpstr(scan.source, ==, name);
	g_assert_cmpstr(scan.symbology, ==, "QR-Code");
	g_assert_true(scan.image);
	scan_clear(&scan);
}

static void expect_end(struct source *source)
{
	struct scan scan = { 0 };
	GError *error = NULL;

	g_assert_cmpint(source_next(source, &scan, &error), ==, SOURCE_END);
	g_assert_no_error(error);
}

struct film {
	char *folder, *path, *name;
	GByteArray *bytes;
};

static void set_up(struct film *film, gconstpointer unused)
{
	(void)unused;
	film->folder = picture_folder();
	film->path = g_build_filename(film->folder, "film.y4m", NULL);
	film->name = g_strconcat("y4m:", film->path, NULL);
	film->bytes = g_byte_array_new();
	add_header(film->bytes, FPS, 1);
}

static void tear_down(struct film *film, gconstpointer unused)
{
	(void)unused;
	picture_folder_remove(film->folder);
	g_free(film->folder);
	g_free(film->path);
	g_free(film->name);
	g_byte_array_unref(film->bytes);
}

static struct source *open_film(struct film *film)
{
	GError *error = NULL;
	struct source *source;

	if (!g_file_test(film->path, G_FILE_TEST_EXISTS))
		g_assert_true(file_write(film->path, film->bytes->data, film->bytes->len, NULL));
	source = source_open(film->name, &error);
	g_assert_no_error(error);
	return source;
}

static void test_once(struct film *film, gconstpointer unused)
{
	g_autoptr(struct source) source = NULL;

	(void)unused;
	add_frames(film->bytes, "PF2W2GLT", 3 * FPS);
	add_frames(film->bytes, NULL, FPS / 2); /* a hand before the lens */
	add_frames(film->bytes, "PF2W2GLT", FPS);
	source = open_film(film);
	expect_scan(source, "PF2W2GLT", film->path);
	expect_end(source);
}

static void test_again(struct film *film, gconstpointer unused)
{
	g_autoptr(struct source) source = NULL;

	(void)unused;
	add_frames(film->bytes, "PF2W2GLT", FPS);
	add_frames(film->bytes, "PF2W2GLU", FPS);
	add_frames(film->bytes, NULL, 2 * FPS);
	add_frames(film->bytes, "PF2W2GLT", FPS);
	source = open_film(film);
	expect_scan(source, "PF2W2GLT", film->path);
	expect_scan(source, "PF2W2GLU", film->path);
	expect_scan(source, "PF2W2GLT", film->path);
	expect_end(source);
}

/* Each for 200 ms: a picture that has changed does not wait until still ones are looked at. */
static void test_quick(struct film *film, gconstpointer unused)
{
	g_autoptr(struct source) source = NULL;

	(void)unused;
	add_frames(film->bytes, "PF2W2GLT", 2);
	add_frames(film->bytes, "PF2W2GLU", 2);
	add_frames(film->bytes, NULL, FPS);
	source = open_film(film);
	expect_scan(source, "PF2W2GLT", film->path);
	expect_scan(source, "PF2W2GLU", film->path);
	expect_end(source);
}

/* A camera that gives a picture every five seconds. */
static void test_slow(struct film *film, gconstpointer unused)
{
	g_autoptr(struct source) source = NULL;

	(void)unused;
	g_byte_array_set_size(film->bytes, 0);
	add_header(film->bytes, 1, 5);
	add_frames(film->bytes, "PF2W2GLT", 3);
	source = open_film(film);
	expect_scan(source, "PF2W2GLT", film->path);
	expect_end(source);
}

struct writer {
	struct film *film;
	int fd;
};

static gpointer write_film(gpointer data)
{
	const struct film *film = ((struct writer *)data)->film;
	int fd = ((struct writer *)data)->fd;

	if (fd < 0)
		fd = open(film->path, O_WRONLY | O_CLOEXEC);
	for (gsize at = 0; at < film->bytes->len;) {
		gssize part = write(fd, film->bytes->data + at, film->bytes->len - at);

		g_assert_cmpint(part, >, 0);
		at += (gsize)part;
	}
	close(fd);
	return NULL;
}

static void test_fifo(struct film *film, gconstpointer unused)
{
	g_autoptr(struct source) source = NULL;
	struct writer writer = { film, -1 };
	GThread *thread;

	(void)unused;
	add_frames(film->bytes, "PF2W2GLT", FPS);
	g_assert_cmpint(mkfifo(film->path, 0600), ==, 0);
	thread = g_thread_new("writer", write_film, &writer);
	source = open_film(film);
	expect_scan(source, "PF2W2GLT", film->path);
	expect_end(source);
	g_thread_join(thread);
}

static void test_pipe(struct film *film, gconstpointer unused)
{
	g_autoptr(struct source) source = NULL;
	struct writer writer = { film, -1 };
	GError *error = NULL;
	GThread *thread;
	int ends[2];

	(void)unused;
	add_frames(film->bytes, "PF2W2GLT", 2);
	g_assert_cmpint(pipe2(ends, O_CLOEXEC), ==, 0);
	g_assert_cmpint(dup2(ends[0], STDIN_FILENO), ==, STDIN_FILENO);
	close(ends[0]);
	writer.fd = ends[1];
	thread = g_thread_new("writer", write_film, &writer);
	source = source_open("y4m:-", &error);
	g_assert_no_error(error);
	expect_scan(source, "PF2W2GLT", "standard input");
	expect_end(source);
	g_thread_join(thread);
}

static void test_cut(struct film *film, gconstpointer unused)
{
	g_autofree char *message = g_strdup_printf(
		"%s: ends in the middle of frame 4; the frames before it were read", film->path);
	g_autoptr(struct source) source = NULL;
	struct scan scan = { 0 };
	GError *error = NULL;

	(void)unused;
	add_frames(film->bytes, "PF2W2GLT", 5);
	g_byte_array_set_size(film->bytes, film->bytes->len - 1000);
	source = open_film(film);
	expect_scan(source, "PF2W2GLT", film->path);
	g_assert_cmpint(source_next(source, &scan, &error), ==, SOURCE_ERROR);
	expect_error(&error, BELGI_ERROR_BAD_INPUT, message);
	expect_end(source);
}

static void test_names(void)
{
	GError *error = NULL;

	g_assert_null(source_open("y4m:", &error));
	expect_error(&error, BELGI_ERROR_USAGE,
		"source 'y4m:': no file; name one after it, or - for standard input");
	g_assert_null(source_open("y4m:/nowhere/film", &error));
	expect_error(&error, BELGI_ERROR_NOT_FOUND,
		"/nowhere/film: No such file or directory; check the path");
	g_assert_null(source_open("camera0", &error));
	expect_error(&error, BELGI_ERROR_USAGE,
		"source 'camera0': no camera; write camera, or camera:/dev/video0");
	g_assert_null(source_open("camera:/dev/nowhere", &error));
	expect_error(&error, BELGI_ERROR_DEVICE,
		"camera /dev/nowhere: No such file or directory; plug it in, or name another "
		"(camera:/dev/video1)");
	g_assert_null(source_open("camera:null", &error));
	expect_error(&error, BELGI_ERROR_DEVICE,
		"camera /dev/null: is no camera; plug it in, or name another (camera:/dev/video1)");
}

static void add(const char *path, void (*test)(struct film *, gconstpointer))
{
	g_test_add(path, struct film, NULL, set_up, test, tear_down);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/y4m/a_header_says_size_rate_and_colour", test_headers);
	g_test_add_func("/y4m/a_header_that_cannot_be_is_refused", test_hostile_headers);
	g_test_add_func("/y4m/bytes_may_come_in_any_parts", test_parts);
	g_test_add_func("/y4m/a_stream_that_breaks_off_or_is_none_is_named", test_broken);
	add("/y4m/a_code_in_view_is_one_scan", test_once);
	add("/y4m/a_code_that_comes_and_goes_quickly_is_seen", test_quick);
	add("/y4m/a_slow_camera_gives_one_scan_too", test_slow);
	add("/y4m/a_code_that_was_away_for_a_second_is_another_scan", test_again);
	add("/y4m/frames_come_through_a_fifo", test_fifo);
	add("/y4m/frames_come_through_standard_input", test_pipe);
	add("/y4m/a_film_that_breaks_off_gives_what_came_before", test_cut);
	g_test_add_func("/y4m/a_film_or_camera_that_is_not_there_is_named", test_names);
	return g_test_run();
}
