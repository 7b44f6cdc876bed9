/* SPDX-License-Identifier: Apache-2.0
 * Every refusal of a template, in the words that its maker reads, and where boxes lie. */
#include "expect.h"
#include "print/library.h"

#include <math.h>
#include <string.h>

#define MM (72 / 25.4)

static const char words[] = "[owner.is]\nkk = Мүлік иесі\nru = Имущество\nen = Property of\n";

static const char good[] =
	"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"58mm\" height=\"40mm\" "
	"viewBox=\"0 0 58 40\" data-belgi=\"tag\">\n"
	"<rect data-qr=\"link\" x=\"1\" y=\"1\" width=\"20\" height=\"20\"/>\n"
	"<rect data-field=\"owner\" x=\"22\" y=\"1\" width=\"30\" height=\"8\"/>\n"
	"<rect data-word=\"owner.is\" x=\"22\" y=\"12\" width=\"30\" height=\"4\"/>\n"
	"<path d=\"M0 39H58\" stroke=\"#000\"/>\n"
	"</svg>\n";

static const char table[] =
	"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"210mm\" height=\"297mm\" "
	"viewBox=\"0 0 210 297\" data-belgi=\"box\">\n"
	"<g data-rows=\"units\" transform=\"translate(10 50)\">\n"
	"<rect data-field=\"shown\" x=\"0\" y=\"0\" width=\"50\" height=\"6\"/>\n"
	"</g>\n"
	"<rect data-room=\"units\" data-on=\"first\" x=\"10\" y=\"50\" width=\"190\" height=\"100\"/>\n"
	"<rect data-room=\"units\" data-on=\"next last\" x=\"10\" y=\"20\" width=\"190\" height=\"250\"/>\n"
	"</svg>\n";

static struct legend *legend(void)
{
	struct legend *made = legend_new();

	g_assert_true(legend_add(made, words, strlen(words), "words.ini", NULL));
	return made;
}

static struct template *read_one(const char *text, GError **error)
{
	g_autoptr(struct legend) made = legend();

	return template_read(text, strlen(text), "x.svg", made, error);
}

static struct template *read_changed(
	const char *from, const char *old, const char *new, GError **error)
{
	g_autoptr(GString) text = g_string_new(from);

	g_assert_cmpuint(g_string_replace(text, old, new, 1), ==, 1);
	return read_one(text->str, error);
}

static void expect_near(double points, double mm)
{
	if (fabs(points - mm * MM) > 0.01 * MM)
		g_error("%g mm instead of %g", points / MM, mm);
}

static void test_read(void)
{
	GError *error = NULL;
	g_autoptr(struct template) template = read_one(good, &error);
	const struct box *box;

	g_assert_no_error(error);
	g_assert_cmpstr(template_name(template), ==, "x");
	g_assert_cmpstr(template_kind(template), ==, "tag");
	expect_near(template_width(template), 58);
	expect_near(template_height(template), 40);
	g_assert_cmpuint(template_boxes(template)->len, ==, 3);
	box = template_boxes(template)->pdata[1];
	g_assert_cmpstr(box->field, ==, "owner");
	g_assert_cmpuint(box->line, ==, 3);
	expect_near(box->x, 22);
	expect_near(box->y, 1);
	expect_near(box->width, 30);
	expect_near(box->height, 8);
}

/* What Inkscape does when a layer was moved and scaled. */
static void test_transforms(void)
{
	GError *error = NULL;
	g_autoptr(struct template) template = read_changed(good,
		"<rect data-field=\"owner\" x=\"22\" y=\"1\" width=\"30\" height=\"8\"/>",
		"<g transform=\"translate(24,5)\"><g transform=\"matrix(2 0 0 0.5 1 1)\">"
		"<rect data-field=\"owner\" stroke=\"#000\" stroke-width=\"2\" x=\"3\" y=\"4\" "
		"width=\"10\" height=\"8\"/></g></g>",
		&error);
	const struct box *box;

	g_assert_no_error(error);
	box = template_boxes(template)->pdata[1];
	expect_near(box->x, 24 + 1 + 6);
	expect_near(box->y, 5 + 1 + 2);
	expect_near(box->width, 20);
	expect_near(box->height, 4);
}

static void test_rows(void)
{
	GError *error = NULL;
	g_autoptr(struct template) template = read_one(table, &error);
	const struct rows *rows;
	const struct box *box;

	g_assert_no_error(error);
	rows = template_rows(template, "units");
	box = template_boxes(template)->pdata[0];
	g_assert_true(box->rows == rows);
	expect_near(rows->x, 10);
	expect_near(rows->y, 50);
	expect_near(rows->height, 6);
	expect_near(rows->first_floor, 150);
	expect_near(rows->next_top, 20);
	expect_near(rows->next_floor, 270);
	expect_near(rows->last_floor, 270);
	g_assert_null(template_rows(template, "lines"));
}

struct row {
	const char *old, *new, *message;
	enum belgi_error code;
};

static void expect_rows(const char *from, const struct row *rows, guint count)
{
	for (guint i = 0; i < count; i++) {
		GError *error = NULL;
		enum belgi_error code = rows[i].code;

		g_assert_null(read_changed(from, rows[i].old, rows[i].new, &error));
		expect_error(&error, code, rows[i].message);
	}
}

static void test_boxes(void)
{
#define FIELDS "link, code, shown, line, owner, short, phone"
	static const struct row rows[] = {
		{ "data-field=\"owner\"", "data-field=\"ownr\"",
			"x.svg:3: field 'ownr': a tag has none of that name; it has " FIELDS,
			BELGI_ERROR_BAD_INPUT },
		{ "data-word=\"owner.is\"", "data-word=\"owner.was\"",
			"x.svg:4: word 'owner.was': labels/words has none of that name; correct it, "
			"or add it to a file there",
			BELGI_ERROR_BAD_INPUT },
		{ "data-field=\"owner\"", "data-field=\"owner\" data-siz=\"9\"",
			"x.svg:3: data-siz means nothing on this <rect>; correct or remove it (all "
			"that there are: labels/README.md)",
			BELGI_ERROR_BAD_INPUT },
		{ "data-qr=\"link\"", "data-qr=\"link\" data-size=\"9\"",
			"x.svg:2: data-size means nothing on this <rect>; correct or remove it (all "
			"that there are: labels/README.md)",
			BELGI_ERROR_BAD_INPUT },
		{ "data-field=\"owner\"", "data-field=\"owner\" data-word=\"owner.is\"",
			"x.svg:3: data-word means nothing on this <rect>; correct or remove it (all "
			"that there are: labels/README.md)",
			BELGI_ERROR_BAD_INPUT },
		{ "<rect data-field=\"owner\"", "<ellipse data-field=\"owner\"",
			"x.svg:3: data-field on a <ellipse>; it belongs on a <rect>",
			BELGI_ERROR_BAD_INPUT },
		{ "data-field=\"owner\"", "data-field=\"owner\" data-size=\"0\"",
			"x.svg:3: data-size=\"0\": not 3 to 400 points; write a number such as 7.5",
			BELGI_ERROR_BAD_INPUT },
		{ "data-field=\"owner\"", "data-field=\"owner\" data-size=\"6\" data-least=\"7\"",
			"x.svg:3: data-least=\"7\" is larger than data-size=\"6\"; exchange them",
			BELGI_ERROR_BAD_INPUT },
		{ "data-field=\"owner\"", "data-field=\"owner\" data-font=\"serif\"",
			"x.svg:3: data-font=\"serif\": write sans, bold or mono",
			BELGI_ERROR_BAD_INPUT },
		{ "data-field=\"owner\"", "data-field=\"owner\" data-across=\"centre\"",
			"x.svg:3: data-across=\"centre\": write left, middle or right",
			BELGI_ERROR_BAD_INPUT },
		{ "data-field=\"owner\"", "data-field=\"owner\" data-turn=\"45\"",
			"x.svg:3: data-turn=\"45\": write 0, 90, 180 or 270",
			BELGI_ERROR_BAD_INPUT },
		{ "data-field=\"owner\"", "data-field=\"owner\" data-on=\"page 1\"",
			"x.svg:3: data-on=\"page 1\": write first, next or last",
			BELGI_ERROR_BAD_INPUT },
		{ "data-field=\"owner\"", "data-field=\"owner\" data-leading=\"3\"",
			"x.svg:3: data-leading=\"3\": not 0.8 to 2; correct it",
			BELGI_ERROR_BAD_INPUT },
		{ "data-field=\"owner\"", "data-field=\"owner\" display=\"none\"",
			"x.svg:3: the box 'owner' is hidden or has no size; show it, or remove it",
			BELGI_ERROR_BAD_INPUT },
		{ "x=\"22\" y=\"1\"", "x=\"19\" y=\"1\"",
			"x.svg:3: the box 'owner' lies on the code 'link' of line 2; move one of "
			"them",
			BELGI_ERROR_BAD_INPUT },
		{ "width=\"30\" height=\"8\"", "width=\"30\" height=\"0\"",
			"x.svg:3: the box 'owner' is hidden or has no size; show it, or remove it",
			BELGI_ERROR_BAD_INPUT },
		{ "width=\"30\" height=\"8\"", "width=\"37\" height=\"8\"",
			"x.svg:3: the box 'owner' lies from 22.0, 1.0 to 59.0, 9.0 mm, outside of 58 x "
			"40 mm; move it inside",
			BELGI_ERROR_BAD_INPUT },
		{ "data-field=\"owner\"", "data-field=\"owner\" transform=\"rotate(90 30 20)\"",
			"x.svg:3: the box is turned or skewed; draw it upright and turn its content "
			"with data-turn=\"90\"",
			BELGI_ERROR_BAD_INPUT },
		{ "data-field=\"owner\"",
			"data-field=\"owner\" transform=\"matrix(1 0.1 0 1 0 0)\"",
			"x.svg:3: the box is turned or skewed; draw it upright and turn its content "
			"with data-turn=\"90\"",
			BELGI_ERROR_BAD_INPUT },
		{ "data-field=\"owner\"", "data-field=\"owner\" style=\"transform:skewX(10deg)\"",
			"x.svg:3: the box is turned or skewed; draw it upright and turn its content "
			"with data-turn=\"90\"",
			BELGI_ERROR_BAD_INPUT },
	};

	expect_rows(good, rows, G_N_ELEMENTS(rows));
}

static void test_drawing(void)
{
	static const struct row rows[] = {
		{ "data-belgi=\"tag\"", "data-belgi=\"ticket\"",
			"x.svg:1: data-belgi=\"ticket\" on <svg> is no kind of label; write one of "
			"tag, roll, box, pallet, commands, test, waybill, receiving, cover",
			BELGI_ERROR_BAD_INPUT },
		{ " data-belgi=\"tag\"", "",
			"x.svg:1: data-belgi=\"\" on <svg> is no kind of label; write one of "
			"tag, roll, box, pallet, commands, test, waybill, receiving, cover",
			BELGI_ERROR_BAD_INPUT },
		{ "width=\"58mm\"", "width=\"58\"",
			"x.svg:1: width and height are not 5 to 2000 mm; write them as width=\"58mm\" "
			"height=\"40mm\"",
			BELGI_ERROR_BAD_INPUT },
		{ "width=\"58mm\"", "width=\"1e3mm\"",
			"x.svg:1: width and height are not 5 to 2000 mm; write them as width=\"58mm\" "
			"height=\"40mm\"",
			BELGI_ERROR_BAD_INPUT },
		{ "viewBox=\"0 0 58 40\"", "viewBox=\"0 0 219 151\"",
			"x.svg:1: viewBox is not \"0 0 58 40\", so one unit is not one millimetre; "
			"write it so (Inkscape: Document Properties, Scale 1)",
			BELGI_ERROR_BAD_INPUT },
		{ "xmlns=\"http://www.w3.org/2000/svg\"", "xmlns=\"urn:x\"",
			"x.svg:1: no SVG drawing; begin it with <svg "
			"xmlns=\"http://www.w3.org/2000/svg\">",
			BELGI_ERROR_BAD_INPUT },
		{ "</svg>", "",
			"x.svg:7: no well-formed XML (Premature end of data in tag svg line 1); "
			"correct it, or save it anew with Inkscape",
			BELGI_ERROR_BAD_INPUT },
		{ "#000", "\xff", "x.svg:5: not valid UTF-8; save it as UTF-8",
			BELGI_ERROR_BAD_INPUT },
	};

	expect_rows(good, rows, G_N_ELEMENTS(rows));
}

/* Nothing is opened, fetched or run. */
static void test_reach(void)
{
#define BEYOND " reaches beyond the file; embed the picture (data:image/png) or remove it"
	static const struct row rows[] = {
		{ "<svg ", "<!DOCTYPE svg [<!ENTITY x SYSTEM \"/etc/passwd\">]>\n<svg ",
			"x.svg:1: a DOCTYPE or entity, through which a drawing reaches other files; "
			"remove it",
			BELGI_ERROR_REFUSED },
		{ "<path",
			"<image xmlns:xlink=\"http://www.w3.org/1999/xlink\" "
			"xlink:href=\"file:///etc/passwd\"/><path",
			"x.svg:5: href=\"file:///etc/passwd\"" BEYOND, BELGI_ERROR_REFUSED },
		{ "<path", "<image href=\"https://example.org/x.png\"/><path",
			"x.svg:5: href=\"https://example.org/x.png\"" BEYOND, BELGI_ERROR_REFUSED },
		{ "<path", "<image href=\"data:image/svg+xml,x\"/><path",
			"x.svg:5: href=\"data:image/svg+xml,x\"" BEYOND, BELGI_ERROR_REFUSED },
		{ "<path", "<path style=\"fill:url( 'http://example.org/#a')\"",
			"x.svg:5: style=\"fill:url( 'http://example.org/#a')\"" BEYOND,
			BELGI_ERROR_REFUSED },
		{ "<path", "<g xml:base=\"http://example.org/\"/><path",
			"x.svg:5: xml:base=\"http://example.org/\"" BEYOND, BELGI_ERROR_REFUSED },
		{ "<path", "<style>@import 'x.css';</style><path",
			"x.svg:5: the style sheet reaches beyond the file; remove its @import, url() "
			"and backslashes",
			BELGI_ERROR_REFUSED },
		{ "<path", "<style>rect{fill:u\\72l(http://example.org/)}</style><path",
			"x.svg:5: the style sheet reaches beyond the file; remove its @import, url() "
			"and backslashes",
			BELGI_ERROR_REFUSED },
		{ "<path", "<script>alert(1)</script><path",
			"x.svg:5: <script> does not belong on paper; remove it",
			BELGI_ERROR_REFUSED },
		{ "<path",
			"<x:include xmlns:x=\"http://www.w3.org/2001/XInclude\" href=\"#a\"/><path",
			"x.svg:5: <include> does not belong on paper; remove it",
			BELGI_ERROR_REFUSED },
		{ "<path", "<?run me?><path",
			"x.svg:5: an instruction to programs, <?run?>; remove it",
			BELGI_ERROR_REFUSED },
		{ "<svg ", "<?xml-stylesheet href=\"http://example.org/\"?>\n<svg ",
			"x.svg:1: an instruction to programs, <?xml-stylesheet?>; remove it",
			BELGI_ERROR_REFUSED },
	};

	expect_rows(good, rows, G_N_ELEMENTS(rows));
}

static void test_limits(void)
{
	g_autoptr(struct legend) made = legend();
	g_autofree char *large = g_strnfill(TEMPLATE_MAX + 1, ' ');
	g_autoptr(GString) deep = g_string_new(NULL);
	GError *error = NULL;

	g_assert_null(template_read(large, TEMPLATE_MAX + 1, "x.svg", made, &error));
	expect_error(&error, BELGI_ERROR_LIMIT,
		"x.svg: larger than 1048576 bytes; simplify the drawing or make its pictures smaller");
	for (int i = 0; i < 70; i++)
		g_string_append(deep, "<g>");
	for (int i = 0; i < 70; i++)
		g_string_append(deep, "</g>");
	g_string_append(deep, "<path");
	g_assert_null(read_changed(good, "<path", deep->str, &error));
	expect_error(&error, BELGI_ERROR_LIMIT,
		"x.svg:5: more than 10000 parts, or 64 within each other; simplify the drawing");
	g_string_truncate(deep, 0);
	for (int i = 0; i < 500; i++)
		g_string_append(deep, "<rect data-field=\"owner\" x=\"1\" y=\"1\" width=\"9\" "
				      "height=\"9\"/>");
	g_string_append(deep, "<path");
	g_assert_null(read_changed(good, "<path", deep->str, &error));
	expect_error(
		&error, BELGI_ERROR_LIMIT, "x.svg:5: more than 500 boxes; divide the template");
}

static void test_table_refusals(void)
{
	static const struct row rows[] = {
		{ "data-rows=\"units\"", "data-rows=\"things\"",
			"x.svg:2: rows 'things': a box has no table of that name; correct it",
			BELGI_ERROR_BAD_INPUT },
		{ "data-field=\"shown\"", "data-field=\"owner\"",
			"x.svg:3: field 'owner': a box, rows of units has none of that name; it has "
			"number, shown, line",
			BELGI_ERROR_BAD_INPUT },
		{ "data-room=\"units\" data-on=\"first\"", "data-room=\"lines\" data-on=\"first\"",
			"x.svg:5: data-room=\"lines\": there are no rows of that name; correct it",
			BELGI_ERROR_BAD_INPUT },
		{ "height=\"100\"", "height=\"5\"",
			"x.svg:2: rows 'units': their room takes not even one row; make it higher",
			BELGI_ERROR_BAD_INPUT },
		{ "</g>", "</g><g data-rows=\"units\"/>",
			"x.svg:4: rows 'units' are there already; leave one of them",
			BELGI_ERROR_BAD_INPUT },
		{ "</g>", "<g data-rows=\"units\"/></g>",
			"x.svg:4: a table within a row; move it out", BELGI_ERROR_BAD_INPUT },
	};

	expect_rows(table, rows, G_N_ELEMENTS(rows));
}

/* A check goes on behind the first problem. */
static void test_check(void)
{
	static const char *const messages[] = {
		"x.svg:2: data-sizes means nothing on this <rect>; correct or remove it (all that "
		"there are: labels/README.md)",
		"x.svg:3: field 'ownr': a tag has none of that name; it has " FIELDS,
		"x.svg:4: word 'owner.was': labels/words has none of that name; correct it, or add "
		"it to a file there",
	};
	g_autoptr(struct legend) made = legend();
	g_autoptr(GString) text = g_string_new(good);
	g_autoptr(GPtrArray) problems =
		g_ptr_array_new_with_free_func((GDestroyNotify)g_error_free);

	g_string_replace(text, "data-qr=\"link\"", "data-qr=\"link\" data-sizes=\"9\"", 1);
	g_string_replace(text, "data-field=\"owner\"", "data-field=\"ownr\"", 1);
	g_string_replace(text, "owner.is", "owner.was", 1);
	g_assert_null(template_check(text->str, text->len, "x.svg", made, problems));
	g_assert_cmpuint(problems->len, ==, G_N_ELEMENTS(messages));
	for (guint i = 0; i < G_N_ELEMENTS(messages); i++)
		g_assert_cmpstr(((GError *)problems->pdata[i])->message, ==, messages[i]);
}

/* Of what is drawn too: its pages cannot be made. */
static void test_problem_of_a_drawing(void)
{
	g_autoptr(struct legend) made = legend();
	g_autoptr(GPtrArray) problems =
		g_ptr_array_new_with_free_func((GDestroyNotify)g_error_free);
	g_autoptr(GString) text = g_string_new(table);

	g_string_replace(text, "</svg>", "<path data-on=\"frist\" d=\"M1 1h9\"/></svg>", 1);
	g_assert_null(template_check(text->str, text->len, "x.svg", made, problems));
	g_assert_cmpuint(problems->len, ==, 1);
	g_assert_nonnull(strstr(((GError *)problems->pdata[0])->message,
		"data-on=\"frist\": write first, next or last"));
}

static void test_words(void)
{
	static const struct row rows[] = {
		{ "en = Property of\n", "", "w.ini:1: [owner.is] has no en; add it",
			BELGI_ERROR_BAD_INPUT },
		{ "en = Property of", "en = Property of\nde = Eigentum",
			"w.ini:5: unknown key 'de' in [owner.is]; the known keys are kk, ru, en",
			BELGI_ERROR_BAD_INPUT },
		{ "[owner.is]", "[Owner]",
			"w.ini:1: [Owner]: a word's key has only a-z, digits, dots and dashes; rename it",
			BELGI_ERROR_BAD_INPUT },
	};
	g_autoptr(struct legend) made = legend();
	GError *error = NULL;

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(struct legend) other = legend_new();
		g_autoptr(GString) text = g_string_new(words);

		g_assert_cmpuint(g_string_replace(text, rows[i].old, rows[i].new, 1), ==, 1);
		g_assert_false(legend_add(other, text->str, text->len, "w.ini", &error));
		expect_error(&error, rows[i].code, rows[i].message);
	}
	g_assert_cmpstr(legend_text(made, "owner.is", "ru"), ==, "Имущество");
	g_assert_null(legend_text(made, "owner.was", "ru"));
	g_assert_false(legend_add(made, words, strlen(words), "w.ini", &error));
	expect_error(&error, BELGI_ERROR_BAD_INPUT,
		"w.ini:1: [owner.is] is a word of words.ini:1 already; remove one");
}

static void test_library(void)
{
	GError *error = NULL;
	g_autoptr(struct library) library = library_open(&error);

	g_assert_no_error(error);
	for (guint i = 0; i < library_templates(library)->len; i++) {
		g_autoptr(struct template) template =
			library_template(library, library_templates(library)->pdata[i], &error);
		g_assert_no_error(error);
	}
	for (guint i = 0; i < library_stocks(library)->len; i++) {
		g_autoptr(struct stock) stock =
			library_stock(library, library_stocks(library)->pdata[i], &error);
		g_autoptr(struct template) template = NULL;

		g_assert_no_error(error);
		template = library_template(library, stock->template, &error);
		g_assert_no_error(error);
	}
	g_assert_null(library_template(library, "tag-1x1", &error));
	expect_error(&error, BELGI_ERROR_NOT_FOUND,
		"template tag-1x1: there is none of that name; see belgi label list, or give a .svg "
		"file");
	g_assert_null(library_stock(library, "a4-1", &error));
	expect_error(&error, BELGI_ERROR_NOT_FOUND,
		"stock a4-1: there is none of that name; see belgi label list, or give a .stock file");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/template/boxes_lie_where_they_are_drawn", test_read);
	g_test_add_func("/template/moved_and_scaled_layers_move_their_boxes", test_transforms);
	g_test_add_func("/template/rows_know_their_room_on_every_page", test_rows);
	g_test_add_func("/template/a_wrong_box_is_refused_with_line_and_remedy", test_boxes);
	g_test_add_func("/template/a_wrong_drawing_is_refused", test_drawing);
	g_test_add_func("/template/nothing_reaches_out_of_the_file", test_reach);
	g_test_add_func("/template/a_template_has_limits", test_limits);
	g_test_add_func("/template/a_wrong_table_is_refused", test_table_refusals);
	g_test_add_func("/template/a_check_names_every_problem", test_check);
	g_test_add_func(
		"/template/a_check_goes_on_behind_a_wrong_drawing", test_problem_of_a_drawing);
	g_test_add_func("/template/words_are_there_in_every_language", test_words);
	g_test_add_func("/template/everything_that_ships_is_good", test_library);
	return g_test_run();
}
