/* SPDX-License-Identifier: Apache-2.0
 * Every template on every printer: text in, the bytes of the printer's language out, the label that
 * an independent reader of that language sees, and our own scanner finds the same text on it. */
#include "print/feed.h"
#include "print/language.h"
#include "print/library.h"
#include "print/preview.h"
#include "print/press.h"
#include "scan/decode.h"
#include "support/printed.h"

#include <string.h>

struct printer {
	const char *language;
	int dpi;
	int head; /* dots */
};

/* The widest heads: ZT610 and ZT411 of Zebra, 72 mm of a receipt printer at 203
 * dpi, 62 and 110 mm of Brother (QL-700, QL-1100), 56 mm of Dymo. */
static const struct printer printers[] = {
	{ "zpl", 203, 832 },
	{ "zpl", 300, 1248 },
	{ "zpl", 600, 2496 },
	{ "epl", 203, 832 },
	{ "tspl", 203, 864 },
	{ "tspl", 300, 1248 },
	{ "escpos", 203, 576 },
	{ "brother-ql", 300, 720 },
	{ "brother-ql", 300, 1296 },
	{ "brother-ql-500", 300, 720 },
	{ "dymo", 300, 672 },
	{ "dymo-550", 300, 672 },
};

static int tenths(double points)
{
	return (int)(points * 254 / 72 + 0.5);
}

static guint black_dots(const struct bitmap *dots)
{
	guint count = 0;

	for (int y = 0; y < dots->height; y++)
		for (int x = 0; x < dots->width; x++)
			count += (guint)bitmap_black(dots, x, y);
	return count;
}

/* What the scanner finds on the label; a set of texts. */
static GHashTable *texts_on(const struct bitmap *dots)
{
	g_autoptr(GPtrArray) scans = g_ptr_array_new_with_free_func((GDestroyNotify)scan_free);
	GHashTable *texts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	AUTO_PICTURE struct picture picture = { NULL, dots->width, dots->height };

	picture.grey = g_malloc((gsize)dots->width * (gsize)dots->height);
	for (int y = 0; y < dots->height; y++)
		for (int x = 0; x < dots->width; x++)
			picture.grey[y * dots->width + x] = bitmap_black(dots, x, y) ? 0 : 255;
	decode_photo(scans, &picture, DECODE_BUDGET_MAX_MS);
	for (guint i = 0; i < scans->len; i++) {
		const struct scan *scan = scans->pdata[i];
		g_hash_table_add(texts, g_strdup_printf("%s %s", scan->symbology, scan->text));
	}
	return texts;
}

/* Each symbol of the template says what it was given. */
static void expect_symbols(const struct template *template, const struct values *values,
	const struct printer *printer, const struct bitmap *dots)
{
	static const char *const symbologies[] = { [BOX_QR] = "QR-Code", [BOX_BARS] = "CODE-128" };
	const GPtrArray *boxes = template_boxes(template);
	g_autoptr(GHashTable) texts = texts_on(dots);
	guint symbols = 0;

	for (guint i = 0; i < boxes->len; i++) {
		const struct box *box = boxes->pdata[i];
		g_autofree char *wanted = NULL;

		if (box->kind == BOX_TEXT)
			continue;
		wanted = g_strdup_printf(
			"%s %s", symbologies[box->kind], values_find(values, box->field)->text);
		if (!g_hash_table_contains(texts, wanted))
			g_error("%s in %s at %d dpi: '%s' is not on the label",
				template_name(template), printer->language, printer->dpi, wanted);
		symbols++;
	}
	g_assert_cmpuint(symbols, >, 0);
}

static void print_label(const struct printer *printer, const struct bitmap *bitmap,
	const struct media *media, struct printed *printed)
{
	const struct language *language = language_named(printer->language);
	g_autoptr(GByteArray) out = g_byte_array_new();
	GError *error = NULL;

	g_assert_nonnull(language);
	if (language->begin)
		language->begin(out, media, 1);
	language->label(out, media, bitmap, 0, 1);
	if (language->end)
		language->end(out, media);
	printed_feed(printed, out->data, out->len, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(printed_count(printed), ==, 1);
}

/* The label as read by eye; `list` belongs to the values. */
static void press_sample(struct template *template, int dpi, struct bitmap *bitmap,
	struct values *values, struct filling **list)
{
	struct press_job job = { .lang = "kk", .dpi = dpi };
	const struct values none = { 0 };
	g_autoptr(struct press) press = NULL;
	GError *error = NULL;

	values->list = *list = preview_values(template, job.lang, &none, &values->count);
	press = press_new(template, &job, &error);
	g_assert_no_error(error);
	press_bitmap(press, values, bitmap, &error);
	g_assert_no_error(error);
}

/* Through the printer and read again: every dot is there, and what the symbols say. */
static void roundtrip(
	struct template *template, const struct printer *printer, const struct stock *stock)
{
	g_autoptr(struct printed) printed = printed_new(printer->language);
	AUTO_BITMAP struct bitmap bitmap = { 0 };
	g_autofree struct filling *list = NULL;
	struct values values = { 0 };
	struct media media = { .gap = stock->gap,
		.dpi = printer->dpi,
		.head = printer->head,
		.darkness = -1,
		.speed = -1 };
	const struct printed_label *label;
	GError *error = NULL;

	press_sample(template, printer->dpi, &bitmap, &values, &list);
	feed_label(&bitmap, stock, printer->dpi, 0, &error);
	g_assert_no_error(error);
	media.width = stock->label_width;
	media.height = stock->label_height;
	print_label(printer, &bitmap, &media, printed);
	label = printed_label(printed, 0);
	/* A test print goes to the edge, to show what a printer cannot reach. */
	if (strcmp(template_kind(template), "test") != 0 &&
		black_dots(&label->dots) != black_dots(&bitmap))
		g_error("%s on %s in %s at %d dpi: of %u dots %u are on paper",
			template_name(template), stock->name, printer->language, printer->dpi,
			black_dots(&bitmap), black_dots(&label->dots));
	expect_symbols(template, &values, printer, &label->dots);
}

static bool fits(int tenths_wide, const struct printer *printer)
{
	return tenths_wide * printer->dpi / 254 <= printer->head;
}

/* On a roll of just that size, turned where the head is too narrow; false: it is so both ways. */
static bool roundtrip_alone(struct template *template, const struct printer *printer)
{
	int width = tenths(template_width(template)), height = tenths(template_height(template));
	bool turned = !fits(width, printer);
	const struct stock stock = { .name = (char *)"a roll of its own",
		.label_width = turned ? height : width,
		.label_height = turned ? width : height,
		.gap = 30,
		.turn = turned };

	if (!fits(stock.label_width, printer))
		return false;
	roundtrip(template, printer, &stock);
	return true;
}

/* Papers and the command sheet are pages: office printers print them. */
static bool is_label(const struct template *template)
{
	static const char *const kinds[] = { "tag", "roll", "box", "pallet", "test", NULL };

	return g_strv_contains(kinds, template_kind(template));
}

static void test_printer(gconstpointer data)
{
	const struct printer *printer = data;
	g_autoptr(struct library) library = library_open(NULL);
	const GPtrArray *names = library_templates(library);
	guint labels = 0;

	for (guint i = 0; i < names->len; i++) {
		GError *error = NULL;
		g_autoptr(struct template) template =
			library_template(library, names->pdata[i], &error);

		g_assert_no_error(error);
		labels += is_label(template) && roundtrip_alone(template, printer);
	}
	g_assert_cmpuint(labels, >, 30);
}

/* Which printers take which rolls, by their names. */
static const struct {
	const char *prefix;
	struct printer printer;
} makers[] = {
	{ "roll-", { "zpl", 203, 832 } },
	{ "roll-", { "tspl", 203, 864 } },
	{ "brother-", { "brother-ql", 300, 720 } },
	{ "dymo-", { "dymo", 300, 672 } },
	{ "dymo-", { "dymo-550", 300, 672 } },
};

static void roundtrip_stock(struct library *library, const struct stock *stock, const char *name)
{
	g_autoptr(struct template) template = NULL;
	GError *error = NULL;
	guint tried = 0;

	template = library_template(library, name, &error);
	g_assert_no_error(error);
	for (guint i = 0; i < G_N_ELEMENTS(makers); i++)
		if (g_str_has_prefix(stock->name, makers[i].prefix)) {
			roundtrip(template, &makers[i].printer, stock);
			tried++;
		}
	g_assert_cmpuint(tried, >, 0);
}

static void test_rolls(void)
{
	g_autoptr(struct library) library = library_open(NULL);
	const GPtrArray *names = library_stocks(library);
	guint rolls = 0;

	for (guint i = 0; i < names->len; i++) {
		g_autoptr(struct stock) stock = library_stock(library, names->pdata[i], NULL);

		if (!stock_is_roll(stock))
			continue;
		roundtrip_stock(library, stock, stock->template);
		if (stock->template_bars)
			roundtrip_stock(library, stock, stock->template_bars);
		rolls++;
	}
	g_assert_cmpuint(rolls, >=, 15);
}

/* The command sheet as an office printer prints it: each code is found among all the others. */
static void test_commands(void)
{
	static const struct printer office = { "PDF", 300, 0 };
	g_autoptr(struct library) library = library_open(NULL);
	g_autoptr(struct template) template = library_template(library, "commands-a4", NULL);
	AUTO_BITMAP struct bitmap bitmap = { 0 };
	g_autofree struct filling *list = NULL;
	struct values values = { 0 };

	press_sample(template, office.dpi, &bitmap, &values, &list);
	expect_symbols(template, &values, &office, &bitmap);
}

/* A language that is added is tried here too. */
static void test_all_languages(void)
{
	for (guint i = 0; languages[i]; i++) {
		bool tried = false;

		for (guint j = 0; j < G_N_ELEMENTS(printers); j++)
			tried |= strcmp(printers[j].language, languages[i]->name) == 0;
		g_assert_true(tried);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (guint i = 0; i < G_N_ELEMENTS(printers); i++) {
		g_autofree char *path =
			g_strdup_printf("/roundtrip/%s_at_%d_dpi_on_%d_dots_reads_back",
				printers[i].language, printers[i].dpi, printers[i].head);

		g_test_add_data_func(path, &printers[i], test_printer);
	}
	g_test_add_func("/roundtrip/every_roll_takes_its_template_whole", test_rolls);
	g_test_add_func("/roundtrip/every_command_of_the_sheet_reads_back", test_commands);
	g_test_add_func("/roundtrip/every_language_is_tried", test_all_languages);
	return g_test_run();
}
