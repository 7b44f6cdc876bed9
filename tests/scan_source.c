/* SPDX-License-Identifier: Apache-2.0 */
#include "expect.h"
#include "picture.h"
#include "scan/source.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Standard input becomes the reading end of a pipe; returns the writing end. */
static int pipe_in(void)
{
	int ends[2];

	g_assert_cmpint(pipe(ends), ==, 0);
	g_assert_cmpint(dup2(ends[0], STDIN_FILENO), ==, STDIN_FILENO);
	close(ends[0]);
	return ends[1];
}

static struct source *open_good(const char *name)
{
	GError *error = NULL;
	struct source *source = source_open(name, &error);

	g_assert_no_error(error);
	return source;
}

/* Standard input holds exactly these bytes. */
static struct source *lines_of(const char *bytes, gsize len)
{
	int end = pipe_in();

	g_assert_cmpint(write(end, bytes, len), ==, (gssize)len);
	close(end);
	return open_good("-");
}

static void expect_scan(struct source *source, const char *text, const char *how)
{
	struct scan scan = { 0 };
	GError *error = NULL;
	enum source_answer answer = source_next(source, &scan, &error);

	g_assert_no_error(error);
	g_assert_cmpint(answer, ==, SOURCE_SCAN);
	g_assert_cmpstr(scan.text, ==, text);
	g_assert_cmpuint(scan.len, ==, strlen(text));
	g_assert_cmpstr(scan.how, ==, how);
	g_assert_cmpint(scan.at, >, 0);
	scan_clear(&scan);
}

static void expect_trouble(struct source *source, enum belgi_error code, const char *message)
{
	struct scan scan = { 0 };
	GError *error = NULL;

	g_assert_cmpint(source_next(source, &scan, &error), ==, SOURCE_ERROR);
	expect_error(&error, code, message);
}

static void expect_end(struct source *source)
{
	struct scan scan = { 0 };
	GError *error = NULL;

	g_assert_cmpint(source_next(source, &scan, &error), ==, SOURCE_END);
	g_assert_no_error(error);
}

static void expect_closed(const char *name, enum belgi_error code, const char *message)
{
	GError *error = NULL;

	g_assert_null(source_open(name, &error));
	expect_error(&error, code, message);
}

static void test_lines(void)
{
	static const char bytes[] = "\xef\xbb\xbfPF2W2GLT\r\n\n\r\nӘбу\n  1SXX\x1d"
				    "A\nlast";
	g_autoptr(struct source) source = lines_of(bytes, strlen(bytes));

	expect_scan(source, "PF2W2GLT", "scan");
	expect_scan(source, "Әбу", "scan");
	expect_scan(source,
		"  1SXX\x1d"
		"A",
		"scan");
	expect_scan(source, "last", "scan");
	expect_end(source);
	expect_end(source);
}

static void test_bad_lines(void)
{
	static const char bytes[] = "first\ncaf\xe9\nthird\nf\0urth\nfifth\n";
	g_autoptr(struct source) source = lines_of(bytes, sizeof(bytes) - 1);

	expect_scan(source, "first", "scan");
	expect_trouble(source, BELGI_ERROR_BAD_INPUT,
		"standard input:2: not UTF-8 text; send the scan as UTF-8");
	expect_scan(source, "third", "scan");
	expect_trouble(source, BELGI_ERROR_BAD_INPUT,
		"standard input:4: not UTF-8 text; send the scan as UTF-8");
	expect_scan(source, "fifth", "scan");
	expect_end(source);
}

static void test_long_lines(void)
{
	g_autofree char *whole = g_strnfill(4096, 'A');
	g_autofree char *bytes =
		g_strdup_printf("%s\n%s%s%sB\nnext\n%s", whole, whole, whole, whole, whole);
	g_autoptr(struct source) source = lines_of(bytes, strlen(bytes));

	expect_scan(source, whole, "scan");
	expect_trouble(source, BELGI_ERROR_LIMIT,
		"standard input:2: longer than 4096 bytes; a scan is one short line");
	expect_scan(source, "next", "scan");
	expect_scan(source, whole, "scan");
	expect_end(source);
}

/* A scan is answered when its line ends, not when the input does. */
static void test_waiting(void)
{
	int end = pipe_in();
	struct source *source = open_good("-");

	g_assert_cmpint(write(end, "one\ntw", 6), ==, 6);
	expect_scan(source, "one", "scan");
	g_assert_cmpint(write(end, "o\n", 2), ==, 2);
	expect_scan(source, "two", "scan");
	source_close(source);
	close(end);
}

static void test_file(void)
{
	g_autofree char *folder = picture_folder();
	g_autofree char *path = g_build_filename(folder, "scans.txt", NULL);
	g_autoptr(struct source) source = NULL;
	int file;

	g_assert_true(file_write(path, "one\ntwo\n", 8, NULL));
	file = open(path, O_RDONLY | O_CLOEXEC);
	dup2(file, STDIN_FILENO);
	close(file);
	source = open_good("-");
	expect_scan(source, "one", "scan");
	expect_scan(source, "two", "scan");
	expect_end(source);
	picture_folder_remove(folder);
}

static void test_terminal(void)
{
	int desk = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	g_autoptr(struct source) source = NULL;
	int keyboard;

	g_assert_cmpint(desk, >=, 0);
	g_assert_cmpint(grantpt(desk), ==, 0);
	g_assert_cmpint(unlockpt(desk), ==, 0);
	keyboard = open(ptsname(desk), O_RDWR | O_NOCTTY | O_CLOEXEC);
	g_assert_cmpint(dup2(keyboard, STDIN_FILENO), ==, STDIN_FILENO);
	close(keyboard);
	source = open_good("-");
	g_assert_cmpint(write(desk, "VK09\n\x04", 6), ==, 6);
	expect_scan(source, "VK09", "typed");
	expect_end(source);
	close(desk);
}

static void put_code(const char *folder, const char *name, const char *text)
{
	g_autoptr(struct raster) raster = raster_new(300, 300);
	g_autofree char *path = g_build_filename(folder, name, NULL);

	if (text)
		picture_qr(raster, 50, 50, 6, text, strlen(text));
	picture_save(raster, 300, 300, path);
}

static void put_bytes(const char *folder, const char *name, const char *bytes)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);

	g_assert_true(file_write(path, bytes, strlen(bytes), NULL));
}

static void test_folder(void)
{
	g_autofree char *folder = picture_folder();
	g_autofree char *name = g_strconcat("images:", folder, NULL);
	g_autofree char *broken = g_strdup_printf(
		"%s/b.png: not a picture that can be read (Unrecognized image file format); send PNG or JPEG",
		folder);
	g_autofree char *empty = g_strdup_printf(
		"%s/c.jpg: no bar code found; take the picture again, closer and sharp", folder);
	g_autoptr(struct source) source = NULL;

	put_code(folder, "d.jpeg", "FOUR");
	put_code(folder, "c.jpg", NULL);
	put_bytes(folder, "b.png", "this is no picture");
	put_code(folder, "A.JPG", "ONE");
	put_bytes(folder, "notes.txt", "passed over");
	put_bytes(folder, ".a.jpg", "passed over");
	source = open_good(name);
	expect_scan(source, "ONE", "photo");
	expect_trouble(source, BELGI_ERROR_BAD_INPUT, broken);
	expect_trouble(source, BELGI_ERROR_NOT_FOUND, empty);
	expect_scan(source, "FOUR", "photo");
	expect_end(source);
	picture_folder_remove(folder);
}

static void test_one_picture(void)
{
	g_autofree char *folder = picture_folder();
	g_autofree char *path = g_build_filename(folder, "label", NULL);
	g_autofree char *name = g_strconcat("images:", path, NULL);
	g_autoptr(struct source) source = NULL;
	struct scan scan = { 0 };

	put_code(folder, "label", "PF2W2GLT");
	source = open_good(name);
	g_assert_cmpint(source_next(source, &scan, NULL), ==, SOURCE_SCAN);
	g_assert_cmpstr(scan.source, ==, path);
	g_assert_true(scan.image);
	scan_clear(&scan);
	expect_end(source);
	picture_folder_remove(folder);
}

/* What was found and never asked for is freed with the source. */
static void test_early_close(void)
{
	g_autofree char *folder = picture_folder();
	g_autofree char *name = g_strconcat("images:", folder, NULL);
	g_autoptr(struct raster) raster = raster_new(600, 300);
	g_autofree char *path = g_build_filename(folder, "two.jpg", NULL);
	struct source *source;

	picture_qr(raster, 50, 50, 6, "ONE", 3);
	picture_qr(raster, 350, 50, 6, "TWO", 3);
	picture_save(raster, 600, 300, path);
	source = open_good(name);
	expect_scan(source, "ONE", "photo");
	source_close(source);
	source_close(NULL);
	picture_folder_remove(folder);
}

static void test_names(void)
{
	g_autofree char *folder = picture_folder();
	g_autofree char *name = g_strconcat("images:", folder, NULL);
	g_autofree char *no_picture = g_strdup_printf(
		"%s: no picture in this folder; put .png or .jpg files there", folder);

#define KNOWN                                                                                      \
	"- (standard input, a scan a line), images:PATH (a picture or a folder of them), "         \
	"usb (every USB scanner) or usb:NAME (one of them), camera or camera:DEV (V4L2), "         \
	"y4m:FILE (video, a FIFO, or - for standard input)"
	expect_closed("lpt:", BELGI_ERROR_USAGE, "source 'lpt:': unknown; known are " KNOWN);
	expect_closed("usb:", BELGI_ERROR_USAGE,
		"source 'usb:': no scanner; write usb for all of them or usb:NAME for one, "
		"see belgi scanner list");
	expect_closed("", BELGI_ERROR_USAGE, "source '': unknown; known are " KNOWN);
	expect_closed("-x", BELGI_ERROR_USAGE, "source '-x': unknown; known are " KNOWN);
	expect_closed("images:", BELGI_ERROR_USAGE,
		"source 'images:': no path; name a file or a folder after it");
	expect_closed("images:/nowhere/at/all", BELGI_ERROR_NOT_FOUND,
		"/nowhere/at/all: no such file or folder; check the path");
	expect_closed(name, BELGI_ERROR_NOT_FOUND, no_picture);
	picture_folder_remove(folder);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/source/a_line_is_a_scan", test_lines);
	g_test_add_func("/source/a_line_that_is_no_text_is_named_and_passed_over", test_bad_lines);
	g_test_add_func(
		"/source/a_line_that_is_too_long_is_named_and_passed_over", test_long_lines);
	g_test_add_func("/source/a_line_is_answered_before_the_input_ends", test_waiting);
	g_test_add_func("/source/lines_may_come_from_a_file", test_file);
	g_test_add_func("/source/what_a_terminal_sends_was_typed", test_terminal);
	g_test_add_func("/source/pictures_of_a_folder_come_in_name_order", test_folder);
	g_test_add_func("/source/one_picture_may_have_any_name", test_one_picture);
	g_test_add_func("/source/a_source_may_be_closed_early", test_early_close);
	g_test_add_func("/source/a_wrong_name_is_refused_with_what_is_known", test_names);
	return g_test_run();
}
