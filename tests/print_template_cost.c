/* SPDX-License-Identifier: Apache-2.0
 * Drawings that would take minutes or gigabytes are refused before anything of them is drawn. */
#include "expect.h"
#include "print/library.h"

#include <string.h>

static const char head[] =
	"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"58mm\" height=\"40mm\" "
	"viewBox=\"0 0 58 40\" data-belgi=\"tag\">\n"
	"<rect data-field=\"owner\" x=\"22\" y=\"1\" width=\"30\" height=\"8\"/>\n";

static struct template *read_with(const char *drawn, GError **error)
{
	g_autofree char *text = g_strconcat(head, drawn, "</svg>\n", NULL);
	struct legend *legend = legend_new();
	struct template *template = template_read(text, strlen(text), "x.svg", legend, error);

	legend_unref(legend);
	return template;
}

static void expect_refused(const char *drawn, enum belgi_error code, const char *message)
{
	GError *error = NULL;

	g_assert_null(read_with(drawn, &error));
	expect_error(&error, code, message);
}

static void expect_good(const char *drawn)
{
	GError *error = NULL;
	g_autoptr(struct template) template = read_with(drawn, &error);

	g_assert_no_error(error);
}

static char *repeat(const char *text, guint count)
{
	GString *all = g_string_new(NULL);

	for (guint i = 0; i < count; i++)
		g_string_append(all, text);
	return g_string_free(all, FALSE);
}

static void test_elements(void)
{
	static const char *const names[] = { "filter", "mask", "pattern", "marker" };

	for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autofree char *drawn = g_strdup_printf("<defs>\n<%s id=\"a\"/></defs>", names[i]);
		g_autofree char *message = g_strdup_printf(
			"x.svg:4: a %s; remove it (Inkscape: Clean Up Document), and draw what it "
			"shows with plain shapes",
			names[i]);
		expect_refused(drawn, BELGI_ERROR_REFUSED, message);
	}
	expect_refused("<path filter=\"blur(9px)\"/>", BELGI_ERROR_REFUSED,
		"x.svg:3: a filter; remove it (Inkscape: Clean Up Document), and draw what it shows "
		"with plain shapes");
	expect_refused("<path style=\"Filter : blur(9px)\"/>", BELGI_ERROR_REFUSED,
		"x.svg:3: a filter; remove it (Inkscape: Clean Up Document), and draw what it shows "
		"with plain shapes");
	expect_refused("\n<style>path{filter:blur(9px)}</style>", BELGI_ERROR_REFUSED,
		"x.svg:4: a filter; remove it, and draw what it shows with plain shapes");
	expect_good("<path style=\"filter:none\" filter=\"none\" d=\"M0 0H9\"/>");
}

static void test_uses(void)
{
	g_autoptr(GString) tower = g_string_new(NULL);

	expect_refused("<g id=\"a\"><use href=\"#a\"/></g>", BELGI_ERROR_LIMIT,
		"x.svg:3: <use> of itself, or too deep; simplify the drawing");
	for (int i = 0; i < 8; i++) {
		g_autofree char *use = g_strdup_printf("<use href=\"#p%d\"/>", i + 1);
		g_autofree char *uses = repeat(use, 10);
		g_string_append_printf(tower, "<g id=\"p%d\">%s</g>", i, uses);
	}
	expect_refused(tower->str, BELGI_ERROR_LIMIT,
		"x.svg:3: <use> shows too much too often; simplify the drawing");
	expect_good("<rect id=\"a\" width=\"1\" height=\"1\"/><use href=\"#a\" x=\"2\"/><use "
		    "href=\"#none\"/>");
}

/* A PNG is as large as it says, and a few bytes say much. */
static char *picture(guint32 width, guint32 height)
{
	static const guint8 begin[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
	g_autoptr(GByteArray) bytes = g_byte_array_new();
	guint32 sides[] = { GUINT32_TO_BE(width), GUINT32_TO_BE(height) };
	g_autofree char *data = NULL;

	g_byte_array_append(bytes, begin, sizeof(begin) - 1);
	g_byte_array_append(bytes, (const guint8 *)sides, sizeof(sides));
	data = g_base64_encode(bytes->data, bytes->len);
	return g_strdup_printf("<image id=\"i\" width=\"5\" height=\"5\" "
			       "href=\"data:image/png;base64,%s\"/>",
		data);
}

static void test_pictures(void)
{
	static const guint8 jpeg[] =
		"\xff\xd8\xff\xe0\0\x04..\xff\xc0\0\x11\x08\xff\xff\xff\xff\x03";
	g_autofree char *data = g_base64_encode(jpeg, sizeof(jpeg));
	g_autofree char *photo =
		g_strdup_printf("<image href=\"data:image/jpeg;base64,%s\"/>", data);
	g_autofree char *huge = picture(32000, 32000);
	g_autofree char *endless = picture(G_MAXUINT32, G_MAXUINT32);
	g_autofree char *fair = picture(2000, 2000);
	g_autofree char *often = g_strconcat(fair,
		"<use href=\"#i\"/><use href=\"#i\"/>"
		"<use href=\"#i\"/><use href=\"#i\"/>",
		NULL);
	const char *many =
		"x.svg:3: the pictures have more than 16 million pixels; make them smaller";

	expect_refused(huge, BELGI_ERROR_LIMIT, many);
	expect_refused(endless, BELGI_ERROR_LIMIT, many);
	expect_refused(photo, BELGI_ERROR_LIMIT, many);
	expect_refused(often, BELGI_ERROR_LIMIT, many);
	expect_good(fair);
	expect_refused("<image href=\"data:image/png;base64,AAAA\"/>", BELGI_ERROR_BAD_INPUT,
		"x.svg:3: no picture that can be read; embed it as PNG or JPEG");
}

static void test_lengths(void)
{
	g_autofree char *long_text = repeat("Ұ", 9000);
	g_autofree char *text = g_strconcat("<text>", long_text, "</text>", NULL);
	g_autofree char *rules = repeat("g rect{fill:red}", 600);
	g_autofree char *style = g_strconcat("<style>", rules, "</style>", NULL);
	g_autofree char *lines = repeat("M0 0L58 40", 2000);
	g_autofree char *dashes =
		g_strdup_printf("<path stroke-dasharray=\"0.01\" d=\"%s\"/>", lines);
	g_autofree char *whole =
		g_strdup_printf("<path stroke-dasharray=\"none\" d=\"%s\"/>", lines);

	expect_refused(
		text, BELGI_ERROR_LIMIT, "x.svg:3: text of more than 16 kB; simplify the drawing");
	expect_refused(style, BELGI_ERROR_LIMIT,
		"x.svg:3: style sheets of more than 8 kB; simplify the drawing");
	expect_refused(dashes, BELGI_ERROR_LIMIT,
		"x.svg:3: dashes in a drawing of so many shapes; draw them whole, or simplify the "
		"drawing");
	expect_good(whole);
	expect_good("<path stroke-dasharray=\"1 1\" d=\"M0 0H58\"/>");
}

/* Inkscape's own attributes have a namespace, whatever they are called. */
static void test_foreign_attribute(void)
{
	expect_refused("<rect xmlns:d=\"urn:d\" d:data-field=\"line\" x=\"1\" y=\"1\" width=\"9\" "
		       "height=\"9\"/>",
		BELGI_ERROR_BAD_INPUT,
		"x.svg:3: data-field means nothing on this <rect>; correct or remove it (all that "
		"there are: labels/README.md)");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/template_cost/what_has_no_bound_is_refused", test_elements);
	g_test_add_func("/template_cost/uses_count_each_time", test_uses);
	g_test_add_func("/template_cost/pictures_are_as_large_as_they_say", test_pictures);
	g_test_add_func("/template_cost/texts_styles_and_dashes_have_limits", test_lengths);
	g_test_add_func("/template_cost/a_foreign_attribute_is_no_field", test_foreign_attribute);
	return g_test_run();
}
