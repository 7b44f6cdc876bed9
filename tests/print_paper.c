/* SPDX-License-Identifier: Apache-2.0
 * Papers are judged as paper: rendered by poppler, its text extracted, its codes read by our own
 * scanner. Names of schools are as long as the longest real ones. */
#include "expect.h"
#include "picture.h"
#include "print/fields.h"
#include "print/library.h"
#include "print/paper_sample.h"
#include "print/wording.h"

#include <stdio.h>
#include <string.h>

enum { EVENT_BYTES = 1400, PROOF_BYTES = 1990, DPI = 200, SIZES = 3 * 13 };

struct fixture {
	char *folder, *pdf;
	struct library *library;
	GPtrArray *texts; /* char*, owned */
	GArray *values;   /* struct filling */
	GPtrArray *cells; /* GArray*: struct filling of a row */
	GArray *rows;     /* struct values */
	char *event, *proof;
	struct paper_table tables[2]; /* the first has no place in any template */
	struct paper paper;
	GError *error;
};

/* Letters and digits of an event's line, without a pattern that would make the code smaller. */
static char *line_of(gsize len)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789=:.-+_{}[],\"";
	GString *line = g_string_new(NULL);
	guint32 state = (guint32)len;

	while (line->len < len) {
		state = state * 1664525u + 1013904223u;
		g_string_append_c(line, letters[(state >> 16) % (sizeof letters - 1)]);
	}
	return g_string_free(line, false);
}

static void set_up(struct fixture *fixture, gconstpointer unused)
{
	(void)unused;
	fixture->folder = picture_folder();
	fixture->pdf = g_build_filename(fixture->folder, "paper.pdf", NULL);
	fixture->library = library_open(&fixture->error);
	g_assert_no_error(fixture->error);
	fixture->texts = g_ptr_array_new_with_free_func(g_free);
	fixture->values = g_array_new(false, false, sizeof(struct filling));
	fixture->cells = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
	fixture->rows = g_array_new(false, false, sizeof(struct values));
	fixture->event = line_of(EVENT_BYTES);
	fixture->proof = line_of(PROOF_BYTES);
}

static void tear_down(struct fixture *fixture, gconstpointer unused)
{
	(void)unused;
	g_assert_no_error(fixture->error);
	picture_folder_remove(fixture->folder);
	library_free(fixture->library);
	g_ptr_array_unref(fixture->texts);
	g_array_unref(fixture->values);
	g_ptr_array_unref(fixture->cells);
	g_array_unref(fixture->rows);
	g_free(fixture->folder);
	g_free(fixture->pdf);
	g_free(fixture->event);
	g_free(fixture->proof);
}

static void add(struct fixture *fixture, GArray *values, char *field, char *text)
{
	struct filling filling = { field, text, strlen(text) };

	g_ptr_array_add(fixture->texts, field);
	g_ptr_array_add(fixture->texts, text);
	g_array_append_val(values, filling);
}

/* In place of their samples. */
static void put_codes(struct fixture *fixture)
{
	for (guint lang = 0; lang < FIELD_LANGS; lang++) {
		add(fixture, fixture->values, g_strdup_printf("event.%s", field_langs[lang]),
			g_strdup(fixture->event));
		add(fixture, fixture->values, g_strdup_printf("proof.%s", field_langs[lang]),
			g_strdup(fixture->proof));
	}
}

/* Every field of the form says its sample, in each language. */
static void put_samples(struct fixture *fixture, const char *form)
{
	g_autoptr(GPtrArray) fields = fields_of(form, NULL);

	for (guint i = 0; i < fields->len; i++) {
		const struct field_of *field = fields->pdata[i];
		if (g_str_has_prefix(field->name, "page"))
			continue;
		for (guint lang = 0; lang < FIELD_LANGS; lang++)
			add(fixture, fixture->values,
				g_strdup_printf("%s.%s", field->name, field_langs[lang]),
				g_strdup(field_sample(field, field_langs[lang])));
	}
	for (guint lang = 0; lang < FIELD_LANGS; lang++) {
		const struct values values = { (const struct filling *)fixture->values->data,
			fixture->values->len };
		g_autofree char *text = wording_read(form, field_langs[lang], &fixture->error);

		g_assert_no_error(fixture->error);
		add(fixture, fixture->values, g_strdup_printf("wording.%s", field_langs[lang]),
			wording_fill(text, field_langs[lang], &values, &fixture->error));
		g_assert_no_error(fixture->error);
	}
	put_codes(fixture);
}

/* One in three is long. */
static char *name_of(const struct field_of *field, guint no)
{
	return g_strdup_printf("%s, № %u", no % 3 ? "Ноутбук Lenovo V15 G2" : field->sample[0], no);
}

/* A row says its samples and a name with its number. */
static void put_row(struct fixture *fixture, const char *form, const char *rows, guint no)
{
	g_autoptr(GPtrArray) fields = fields_of(form, rows);
	GArray *cells = g_array_new(false, false, sizeof(struct filling));
	struct values values;

	g_ptr_array_add(fixture->cells, cells);
	for (guint i = 0; i < fields->len; i++) {
		const struct field_of *field = fields->pdata[i];
		char *text = g_strdup(field_sample(field, "ru"));

		if (strcmp(field->name, "no") == 0) {
			g_free(text);
			text = g_strdup_printf("%u", no);
		} else if (strcmp(field->name, "name") == 0) {
			g_free(text);
			text = name_of(field, no);
		}
		add(fixture, cells, g_strdup(field->name), text);
	}
	values = (struct values){ (const struct filling *)cells->data, cells->len };
	g_array_append_val(fixture->rows, values);
}

static struct template *find(struct fixture *fixture, const char *form, const char *lang)
{
	g_autofree char *name = paper_template_name(form, lang, NULL);
	struct template *template = library_template(fixture->library, name, &fixture->error);

	g_assert_no_error(fixture->error);
	return template;
}

static void fill(
	struct fixture *fixture, const char *form, const char *rows, const char *lang, guint count)
{
	put_samples(fixture, form);
	for (guint i = 0; i < count; i++)
		put_row(fixture, form, rows, i + 1);
	fixture->tables[1] =
		(struct paper_table){ rows, count, (const struct values *)fixture->rows->data };
	fixture->tables[0] = fixture->tables[1];
	fixture->tables[0].name = "nobody";
	fixture->paper = (struct paper){ lang, "2021-03-15T10:00:00+06:00",
		{ (const struct filling *)fixture->values->data, fixture->values->len },
		fixture->tables, 2 };
}

/* NULL with fixture->error. */
static GByteArray *make(struct fixture *fixture, const char *form)
{
	g_autoptr(struct template) template = find(fixture, form, fixture->paper.lang);

	return paper_pdf(template, &fixture->paper, &fixture->error);
}

static void save(struct fixture *fixture, const char *form)
{
	g_autoptr(GByteArray) pdf = make(fixture, form);

	g_assert_no_error(fixture->error);
	g_assert_true(
		g_file_set_contents(fixture->pdf, (const char *)pdf->data, (gssize)pdf->len, NULL));
}

/* Runs a program of poppler-utils with the PDF behind its options (ended by NULL, at most nine) and
 * `last` behind that; false after g_test_skip where it is not installed. */
static bool poppler(
	struct fixture *fixture, const char *const *options, const char *last, char **output)
{
	const char *argv[12] = { 0 };
	guint count = 0;
	g_autofree char *program = g_find_program_in_path(options[0]);
	GError *error = NULL;
	int status;

	for (; options[count]; count++)
		argv[count] = options[count];
	argv[count++] = fixture->pdf;
	argv[count] = last;
	if (!program) {
		g_test_skip("no poppler-utils on this machine");
		return false;
	}
	g_spawn_sync(fixture->folder, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, output,
		NULL, &status, &error);
	g_assert_no_error(error);
	g_assert_cmpint(status, ==, 0);
	return true;
}

/* Without any blank: text is broken wherever a box ends. */
static char *squeezed(const char *text)
{
	GString *out = g_string_new(NULL);

	for (const char *c = text; *c; c = g_utf8_next_char(c))
		if (!g_unichar_isspace(g_utf8_get_char(c)) && *c != '\f')
			g_string_append_unichar(out, g_utf8_get_char(c));
	return g_string_free(out, false);
}

static void expect_said(const char *text, const char *wanted)
{
	g_autofree char *bare = squeezed(wanted);

	if (!strstr(text, bare))
		g_error("not on the paper: %s", wanted);
}

static guint pages_of(struct fixture *fixture)
{
	g_autofree char *info = NULL;
	const char *pages;

	if (!poppler(fixture, (const char *[]){ "pdfinfo", NULL }, NULL, &info))
		return 0;
	pages = strstr(info, "Pages:");
	g_assert_nonnull(pages);
	return (guint)g_ascii_strtoull(
		pages + strlen("Pages:") + 1 + strspn(pages + 7, " "), NULL, 10);
}

static void expect_fonts(struct fixture *fixture)
{
	g_autofree char *fonts = NULL;
	g_auto(GStrv) lines = NULL;

	g_assert_true(poppler(fixture, (const char *[]){ "pdffonts", NULL }, NULL, &fonts));
	lines = g_strsplit(g_strchomp(fonts), "\n", -1);
	g_assert_cmpuint(g_strv_length(lines), >, 3);
	for (guint i = 2; lines[i]; i++) {
		g_assert_nonnull(strstr(lines[i], "DejaVuSans"));
		g_assert_nonnull(strstr(lines[i], " yes yes yes ")); /* embedded, subset, unicode */
	}
}

static char *page_said(const char *lang, guint page, guint pages)
{
	if (strcmp(lang, "kk") == 0)
		return g_strdup_printf("%u-бет, барлығы %u", page, pages);
	if (strcmp(lang, "ru") == 0)
		return g_strdup_printf("Страница %u из %u", page, pages);
	return g_strdup_printf("Page %u of %u", page, pages);
}

static void expect_language(
	struct fixture *fixture, const char *form, const char *lang, const char *text, guint pages)
{
	g_autofree char *title = g_strdup_printf("%s.title", form);
	g_autofree char *wording = g_strdup_printf("wording.%s", lang);

	expect_said(text, legend_text(library_legend(fixture->library), title, lang));
	expect_said(text, field_sample(field_named(form, NULL, "receiver"), lang));
	expect_said(text, values_find(&fixture->paper.values, wording)->text);
	for (guint page = 1; page <= pages; page++) {
		g_autofree char *number = page_said(lang, page, pages);
		expect_said(text, number);
	}
}

static void expect_text(struct fixture *fixture, const char *form, guint pages, guint count)
{
	g_auto(GStrv) langs = g_strsplit(fixture->paper.lang, "+", -1);
	g_autofree char *raw = NULL;
	g_autofree char *text = NULL;

	g_assert_true(poppler(fixture, (const char *[]){ "pdftotext", "-raw", NULL }, "-", &raw));
	text = squeezed(raw);
	expect_said(text, "W-SHQ-2021-00017");
	for (guint i = 0; langs[i]; i++)
		expect_language(fixture, form, langs[i], text, pages);
	for (guint i = 1; i <= count; i++) {
		g_autofree char *name =
			name_of(field_named(form, fixture->tables[1].name, "name"), i);
		expect_said(text, name);
	}
}

static bool render(struct fixture *fixture, const char *dpi, guint page)
{
	g_autofree char *number = g_strdup_printf("%u", page);

	return poppler(fixture,
		(const char *[]){
			"pdftoppm", "-png", "-gray", "-r", dpi, "-singlefile", "-f", number, NULL },
		"page", NULL);
}

/* Printers leave 4 to 5 mm of a sheet white. */
static void expect_margins(struct fixture *fixture)
{
	g_autofree char *path = g_build_filename(fixture->folder, "page.png", NULL);
	g_autofree char *bytes = NULL;
	struct picture picture;
	int margin;
	gsize len;

	g_assert_true(g_file_get_contents(path, &bytes, &len, NULL));
	g_assert_true(image_unpack(&picture, path, bytes, len, NULL));
	margin = (int)(5 / 25.4 * DPI);
	for (int y = 0; y < picture.height; y++)
		for (int x = 0; x < picture.width; x++) {
			if (x == margin && y >= margin && y < picture.height - margin)
				x = picture.width - margin;
			g_assert_cmpuint(picture.grey[y * picture.width + x], ==, 255);
		}
	picture_clear(&picture);
}

static void expect_codes(struct fixture *fixture)
{
	g_autofree char *path = g_build_filename(fixture->folder, "page.png", NULL);
	g_autoptr(GPtrArray) scans = picture_read(path);
	bool event = false, proof = false;

	g_assert_cmpuint(scans->len, ==, 2);
	for (guint i = 0; i < scans->len; i++) {
		event |= strcmp(picture_scan(scans, i)->text, fixture->event) == 0;
		proof |= strcmp(picture_scan(scans, i)->text, fixture->proof) == 0;
	}
	g_assert_true(event && proof);
}

static const struct one {
	const char *form, *rows;
} forms[] = { { "waybill", "lines" }, { "receiving", "units" }, { "cover", "units" } };

struct size {
	const char *form, *rows, *lang;
	guint count;
};

static void test_paper(struct fixture *fixture, gconstpointer data)
{
	const struct size *size = data;
	guint pages;

	fill(fixture, size->form, size->rows, size->lang, size->count);
	save(fixture, size->form);
	pages = pages_of(fixture);
	if (!pages)
		return;
	expect_fonts(fixture);
	expect_text(fixture, size->form, pages, size->count);
	for (guint page = 1; page <= pages; page++) {
		if (page > 2 && page < pages)
			continue; /* they are like the second */
		g_assert_true(render(fixture, G_STRINGIFY(200), page));
		expect_margins(fixture);
	}
	expect_codes(fixture);
}

static void test_same_bytes(struct fixture *fixture, gconstpointer unused)
{
	static const char made[] = "/CreationDate (20210315100000+06'00)";
	g_autoptr(GByteArray) first = NULL;
	g_autoptr(GByteArray) second = NULL;

	(void)unused;
	fill(fixture, "receiving", "units", "kk+ru", 30);
	first = make(fixture, "receiving");
	g_assert_no_error(fixture->error);
	second = make(fixture, "receiving");
	g_assert_cmpmem(first->data, first->len, second->data, second->len);
	g_assert_nonnull(memmem(first->data, first->len, made, strlen(made)));
}

/* Whatever their number, the last rows are on the page with the signatures. */
static void test_tail(struct fixture *fixture, gconstpointer unused)
{
	(void)unused;
	fill(fixture, "waybill", "lines", "ru", 40);
	for (guint count = 1; count <= 40; count++) {
		g_autofree char *text = NULL;
		g_autofree char *bare = NULL;
		g_autofree char *last = NULL;
		guint pages;

		fixture->tables[1].count = count;
		save(fixture, "waybill");
		pages = pages_of(fixture);
		if (!pages)
			return;
		last = g_strdup_printf("%u", pages);
		g_assert_true(poppler(fixture,
			(const char *[]){ "pdftotext", "-raw", "-f", last, NULL }, "-", &text));
		bare = squeezed(text);
		for (guint row = MAX(count, 2) - 1; row <= count; row++) {
			g_autofree char *ending = g_strdup_printf("№ %u VK09", row);
			expect_said(bare, ending);
		}
		g_assert_nonnull(strstr(text, "Отпуск разрешил"));
	}
}

/* A text that says so much more than others. */
static void make_long(struct fixture *fixture, guint row, guint lines)
{
	GArray *cells = g_ptr_array_index(fixture->cells, row);
	GString *text = g_string_new("first");

	for (guint i = 2; i < lines; i++)
		g_string_append(text, "\nand one more");
	g_string_append(text, "\nlast");
	add(fixture, cells, g_strdup("name"), g_string_free(text, false));
	g_array_index(fixture->rows, struct values, row) =
		(struct values){ (const struct filling *)cells->data, cells->len };
}

static void test_high_row(struct fixture *fixture, gconstpointer unused)
{
	g_autofree char *text = NULL;

	(void)unused;
	fill(fixture, "receiving", "units", "en", 3);
	make_long(fixture, 1, 70);
	save(fixture, "receiving");
	if (!poppler(fixture, (const char *[]){ "pdftotext", "-f", "2", "-l", "2", NULL }, "-",
		    &text))
		return;
	/* Whole on one page, though the first page had room for a part of it. */
	g_assert_nonnull(strstr(text, "first"));
	g_assert_nonnull(strstr(text, "last"));
}

/* A serial number longer than its column is broken as it is, without a hyphen. */
static void test_long_word(struct fixture *fixture, gconstpointer unused)
{
	static const char serial[] = "5CG1234ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCDEF";
	g_autofree char *text = NULL;
	g_autofree char *bare = NULL;
	GArray *cells;

	(void)unused;
	fill(fixture, "receiving", "units", "kk", 1);
	cells = g_ptr_array_index(fixture->cells, 0);
	add(fixture, cells, g_strdup("serial"), g_strdup(serial));
	g_array_index(fixture->rows, struct values, 0) =
		(struct values){ (const struct filling *)cells->data, cells->len };
	save(fixture, "receiving");
	if (poppler(fixture, (const char *[]){ "pdftotext", "-raw", NULL }, "-", &text)) {
		bare = squeezed(text);
		expect_said(bare, serial);
	}
}

static void expect_refusal(
	struct fixture *fixture, const char *form, enum belgi_error code, const char *message)
{
	g_assert_null(make(fixture, form));
	expect_error(&fixture->error, code, message);
}

static void test_refused_rows(struct fixture *fixture, gconstpointer unused)
{
	(void)unused;
	fill(fixture, "receiving", "units", "en", 3);
	make_long(fixture, 2, 90);
	expect_refusal(fixture, "receiving", BELGI_ERROR_REFUSED,
		"units, row 3: is higher than a page; shorten its longest text");
	make_long(fixture, 2, 2);
	add(fixture, g_ptr_array_index(fixture->cells, 2), g_strdup("tag"), g_strdup("caf\xe9"));
	make_long(fixture, 2, 2);
	expect_refusal(fixture, "receiving", BELGI_ERROR_BAD_INPUT,
		"units, row 3: tag: not valid UTF-8; send it as UTF-8");
	fixture->tables[1].count = PAPER_ROWS_MAX + 1;
	expect_refusal(fixture, "receiving", BELGI_ERROR_LIMIT,
		"units: 20001 rows; a paper takes at most 20000");
}

static void test_refused_pages(struct fixture *fixture, gconstpointer unused)
{
	(void)unused;
	fill(fixture, "cover", "units", "kk", PAPER_PAGES_MAX + 2);
	for (guint i = 0; i < PAPER_PAGES_MAX + 2; i++)
		make_long(fixture, i, 50);
	fixture->tables[1].rows = (const struct values *)fixture->rows->data;
	expect_refusal(fixture, "cover", BELGI_ERROR_LIMIT,
		"units: more than 1000 pages; divide the paper");
}

static void test_refused_values(struct fixture *fixture, gconstpointer unused)
{
	(void)unused;
	fill(fixture, "waybill", "lines", "ru", 1);
	add(fixture, fixture->values, g_strdup("number.ru"), g_strnfill(60, 'W'));
	fixture->paper.values = (struct values){ (const struct filling *)fixture->values->data,
		fixture->values->len };
	g_assert_null(make(fixture, "waybill"));
	g_assert_nonnull(strstr(fixture->error->message, "does not fit; "));
	g_clear_error(&fixture->error);

	fixture->paper.lang = "de";
	g_autoptr(struct template) template = find(fixture, "waybill", "kk");
	g_assert_null(paper_pdf(template, &fixture->paper, &fixture->error));
	expect_error(&fixture->error, BELGI_ERROR_USAGE,
		"language 'de': papers are written in kk, ru, en or kk+ru; choose one");
	g_assert_null(paper_template_name("waybill", "kk+en", &fixture->error));
	expect_error(&fixture->error, BELGI_ERROR_USAGE,
		"language 'kk+en': papers are written in kk, ru, en or kk+ru; choose one");
}

/* A column that its longest text does not fit is found before any paper is made. */
static void test_sample(struct fixture *fixture, gconstpointer unused)
{
	static const char narrow[] =
		"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"100mm\" height=\"50mm\" "
		"viewBox=\"0 0 100 50\" data-belgi=\"cover\">\n"
		"<g data-rows=\"units\"><rect data-field=\"tag\" x=\"10\" y=\"10\" width=\"10\" "
		"height=\"5\"/></g>\n</svg>";
	const struct values none = { 0 };
	g_autoptr(struct legend) legend = legend_new();
	g_autoptr(struct template) template =
		template_read(narrow, strlen(narrow), "narrow.svg", legend, &fixture->error);

	(void)unused;
	g_assert_no_error(fixture->error);
	g_assert_null(paper_sample(template, "kk", &none, 3, &fixture->error));
	expect_error(&fixture->error, BELGI_ERROR_REFUSED,
		"units, row 1: tag: 'VK09-BP8J-KZA4' at 5 pt in a box of 10.0 x 5.0 mm "
		"(narrow.svg:2): does not fit; shorten it, or take a larger label");
}

static void add_test(const char *path, void (*test)(struct fixture *, gconstpointer))
{
	g_test_add(path, struct fixture, NULL, set_up, test, tear_down);
}

static void add_paper(struct size *size)
{
	g_autofree char *path = g_strdup_printf(
		"/paper/%s_in_%s_with_%u_rows_reads_back", size->form, size->lang, size->count);

	g_test_add(path, struct fixture, size, set_up, test_paper, tear_down);
}

static void add_papers(struct size sizes[SIZES])
{
	static const char *const langs[] = { "kk", "ru", "en", "kk+ru" };
	static const guint counts[] = { 0, 1, 30 };

	for (guint f = 0; f < G_N_ELEMENTS(forms); f++, sizes++) {
		for (guint l = 0; l < G_N_ELEMENTS(langs); l++)
			for (guint c = 0; c < G_N_ELEMENTS(counts); c++, sizes++) {
				*sizes = (struct size){ forms[f].form, forms[f].rows, langs[l],
					counts[c] };
				add_paper(sizes);
			}
		*sizes = (struct size){ forms[f].form, forms[f].rows, "kk+ru", 300 };
		add_paper(sizes);
	}
}

int main(int argc, char **argv)
{
	struct size sizes[SIZES];

	g_test_init(&argc, &argv, NULL);
	g_setenv("BELGI_LABELS", "/nonexistent", true);
	add_papers(sizes);
	add_test("/paper/the_same_paper_gives_the_same_bytes", test_same_bytes);
	add_test("/paper/signatures_are_never_without_two_rows_above_them", test_tail);
	add_test("/paper/a_high_row_is_whole_on_one_page", test_high_row);
	add_test("/paper/a_long_serial_number_is_broken_without_a_hyphen", test_long_word);
	add_test("/paper/rows_that_cannot_be_printed_are_named", test_refused_rows);
	add_test("/paper/more_than_1000_pages_are_refused", test_refused_pages);
	add_test("/paper/values_that_do_not_fit_are_refused", test_refused_values);
	add_test("/paper/a_column_too_narrow_for_its_samples_is_named", test_sample);
	return g_test_run();
}
