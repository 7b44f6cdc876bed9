/* SPDX-License-Identifier: Apache-2.0
 * Labels: 10 000 tags to PDF, against the time that libqrencode alone needs for their symbols and
 * against glabels-3-batch; every one of them read back; one tag as dots;
 * the first label on a USB printer (labels_usb.c). */
#include "bench.h"

#include "base/error.h"
#include "base/file.h"
#include "model/tag.h"
#include "print/library.h"
#include "print/sheet.h"
#include "scan/image.h"
#include "scan/source.h"

#include <glib/gstdio.h>
#include <qrencode.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TAGS = 10000, RIVALS = 1000, TURNS = 3, WARM = 1000, RASTERS = 500, DPI = 203 };

static const char host[] = "BELGI.KZ";
static const char owner[] = "Әлихан Бөкейхан атындағы орта мектеп";
static const char phone[] = "+7 700 000 01 52";
static const char line[] = "Lenovo V15 G2 · …PF2W2GLT";

/* Seconds for the symbols of all codes, in the mode that libqrencode finds for them: alphanumeric.
 */
static double symbols_alone(char (*codes)[TAG_SIZE])
{
	const gint64 start = g_get_monotonic_time();
	for (guint i = 0; i < TAGS; i++) {
		g_autofree char *url = tag_url(host, codes[i]);
		QRcode_free(QRcode_encodeString(url, 0, QR_ECLEVEL_M, QR_MODE_8, 1));
	}
	return seconds_since(start);
}

/* ---- sheets ---- */

struct work {
	char (*codes)[TAG_SIZE];
	struct tag_label label;
	long warm, end; /* pages of memory at the WARMth label and at the last */
};

static long memory_pages(void)
{
	g_autofree char *text = NULL;
	long size, resident = 0;

	if (g_file_get_contents("/proc/self/statm", &text, NULL, NULL))
		sscanf(text, "%ld %ld", &size, &resident);
	return resident;
}

static bool fill(void *data, guint index, struct values *values, GError **error)
{
	struct work *work = data;

	if (index == WARM)
		work->warm = memory_pages();
	work->end = index > WARM && index % WARM == WARM - 1 ? memory_pages() : work->end;
	return tag_label_fill(&work->label, host, work->codes[index], NULL, values, error);
}

static double sheet_time(const char *path, struct work *work, guint count, GError **error)
{
	static const struct filling constant[] = { { "owner", owner, sizeof(owner) - 1 },
		{ "phone", phone, sizeof(phone) - 1 } };
	const gint64 start = g_get_monotonic_time();
	g_autoptr(struct library) library = library_open(error);
	g_autoptr(struct stock) stock =
		library ? library_stock(library, "a4-24-70x37", error) : NULL;
	g_autoptr(struct template) template =
		stock ? library_template(library, stock->template, error) : NULL;
	const struct sheet sheet = { .stock = stock,
		.template = template,
		.lang = "kk",
		.constant = { constant, G_N_ELEMENTS(constant) },
		.start = 1,
		.count = count,
		.label = fill,
		.data = work };

	return template && sheet_write(&sheet, path, error) ? seconds_since(start) : 0;
}

/* In turns, the best of each: what else runs on the machine makes both slower. */
static bool measure_sheets(struct bench *bench, struct work *work, const char *path, GError **error)
{
	double took = G_MAXDOUBLE, alone = G_MAXDOUBLE, grown;
	struct stat info = { 0 };

	for (int turn = 0; turn < TURNS; turn++) {
		const double sheet = sheet_time(path, work, TAGS, error);
		if (sheet == 0)
			return false;
		took = MIN(took, sheet);
		alone = MIN(alone, symbols_alone(work->codes));
	}
	stat(path, &info);
	grown = (double)((work->end - work->warm) * sysconf(_SC_PAGESIZE)) / (1 << 20);
	bench_report(bench, &(struct figure){ "tags_pdf_10000", took, "s", 0, 2, VALUE_AT_MOST });
	bench_report(bench,
		&(struct figure){ "tags_pdf_per_symbol", took, "s", alone, 2.5, RATIO_AT_MOST });
	bench_report(bench, &(struct figure){ "tags_pdf_bytes_a_label", (double)info.st_size / TAGS,
				    "bytes", 0, 600, VALUE_AT_MOST });
	bench_report(bench,
		&(struct figure){ "tags_pdf_memory_growth", grown, "MiB", 0, 4, VALUE_AT_MOST });
	return true;
}

/* ---- glabels ---- */

#define RIVAL_PLACE(x, y, w, h)                                                                    \
	"a0=\"1\" a1=\"0\" a2=\"0\" a3=\"1\" a4=\"0\" a5=\"0\" x=\"" #x "pt\" y=\"" #y             \
	"pt\" w=\"" #w "pt\" h=\"" #h "pt\""
#define RIVAL_TEXT(y, font, text)                                                                  \
	"<Object-text " RIVAL_PLACE(75, y, 115,                                                    \
		40) " justify=\"Left\" valign=\"Top\" "                                            \
		    "auto_shrink=\"False\"><Span font_family=\"" font                              \
		    "\" font_size=\"9\" font_weight=\"Bold\" "                                     \
		    "color=\"0x000000ff\" line_spacing=\"1\">" text "</Span></Object-text>\n"

/* Such a tag as gLabels draws it: QR code, code, owner and phone. */
static const char rival[] =
	"<?xml version=\"1.0\"?>\n"
	"<Glabels-document xmlns=\"http://glabels.org/xmlns/3.0/\">\n"
	"<Template brand=\"Belgi\" part=\"70x37\" size=\"A4\" description=\"tags\">"
	"<Label-rectangle id=\"0\" width=\"198.4pt\" height=\"104.9pt\">"
	"<Layout nx=\"3\" ny=\"8\" x0=\"0pt\" y0=\"1.4pt\" dx=\"198.4pt\" dy=\"104.9pt\"/>"
	"</Label-rectangle></Template>\n"
	"<Objects id=\"0\" rotate=\"False\">\n"
	"<Object-barcode " RIVAL_PLACE(6, 16, 70,
		70) " backend=\"libqrencode\" "
		    "style=\"IEC18004\" text=\"False\" checksum=\"True\" color=\"0x000000ff\" field=\"1\"/>\n" RIVAL_TEXT(
			    8, "DejaVu Sans Mono", "<Field name=\"2\"/>") RIVAL_TEXT(36,
			    "DejaVu Sans",
			    "Әлихан Бөкейхан атындағы орта мектеп") RIVAL_TEXT(84, "DejaVu Sans",
			    "+7 700 000 01 52") "</Objects>\n<Merge type=\"Text/Comma\" src=\"%s\"/>\n</Glabels-document>\n";

static bool write_rival(const struct work *work, const char *data, const char *path, GError **error)
{
	g_autoptr(GString) rows = g_string_new(NULL);
	g_autofree char *text = NULL;

	for (guint i = 0; i < RIVALS; i++) {
		g_autofree char *url = tag_url(host, work->codes[i]);
		char shown[TAG_SHOWN_SIZE];

		tag_show(shown, work->codes[i]);
		g_string_append_printf(rows, "%s,%s\n", url, shown);
	}
	text = g_strdup_printf(rival, data);
	return file_write(data, rows->str, rows->len, error) &&
	       file_write(path, text, strlen(text), error);
}

/* Seconds; 0 when it cannot run here. It needs no display. */
static double rival_time(const char *path, const char *out)
{
	char *argv[] = { (char *)"glabels-3-batch", (char *)"-o", (char *)out, (char *)path, NULL };
	const gint64 start = g_get_monotonic_time();
	struct stat info;
	int status;

	if (!g_spawn_sync(NULL, argv, NULL,
		    G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
		    NULL, NULL, NULL, NULL, &status, NULL) ||
		status != 0 || stat(out, &info) != 0 || info.st_size < RIVALS * 100)
		return 0;
	return seconds_since(start);
}

static bool measure_rival(struct bench *bench, struct work *work, const char *path, GError **error)
{
	g_autofree char *data = bench_path(bench, "tags.csv");
	g_autofree char *template = bench_path(bench, "tags.glabels");
	g_autofree char *out = bench_path(bench, "glabels.pdf");
	double ours = G_MAXDOUBLE, theirs = G_MAXDOUBLE;

	if (!write_rival(work, data, template, error))
		return false;
	for (int turn = 0; turn < TURNS; turn++) {
		const double took = rival_time(template, out);
		const double own = sheet_time(path, work, RIVALS, error);
		if (own == 0)
			return false;
		if (took == 0) {
			g_printerr("glabels-3-batch is not installed or cannot draw here; "
				   "without its figure\n");
			return true;
		}
		ours = MIN(ours, own);
		theirs = MIN(theirs, took);
	}
	bench_report(bench,
		&(struct figure){ "glabels_1000_per_ours", theirs, "s", ours, 40, RATIO_AT_LEAST });
	g_remove(out);
	return true;
}

/* ---- reading back ---- */

static void strike_out(GHashTable *expected, const char *path)
{
	g_autoptr(GPtrArray) scans = g_ptr_array_new_with_free_func((GDestroyNotify)scan_free);

	image_read(path, 1000, scans, NULL);
	for (guint i = 0; i < scans->len; i++) {
		const struct scan *scan = scans->pdata[i];
		struct tag tag;

		if (tag_read(&tag, scan->text, NULL))
			g_hash_table_remove(expected, tag.code);
	}
}

/* Every page of the PDF at that resolution; false without pdftoppm. */
static bool read_pages(GHashTable *expected, const char *pdf, const char *folder, const char *dpi)
{
	for (guint page = 1; page <= (TAGS + 23) / 24 && g_hash_table_size(expected); page++) {
		g_autofree char *number = g_strdup_printf("%u", page);
		g_autofree char *picture = g_strdup_printf("%s/page", folder);
		g_autofree char *path = g_strdup_printf("%s/page.pgm", folder);
		char *argv[] = { (char *)"pdftoppm", (char *)"-gray", (char *)"-singlefile",
			(char *)"-r", (char *)dpi, (char *)"-f", number, (char *)pdf, picture,
			NULL };
		int status;

		if (!g_spawn_sync(NULL, argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL,
			    &status, NULL) ||
			status != 0)
			return false;
		strike_out(expected, path);
		g_remove(path);
	}
	return true;
}

/* What one look misses is looked at once more, closer, as a person does. */
static bool measure_reading(
	struct bench *bench, const struct work *work, const char *path, GError **error)
{
	g_autoptr(GHashTable) expected = g_hash_table_new(g_str_hash, g_str_equal);
	double first;

	for (guint i = 0; i < TAGS; i++)
		g_hash_table_add(expected, work->codes[i]);
	if (!read_pages(expected, path, bench->folder, "200"))
		return refuse(error, BELGI_ERROR_NOT_FOUND,
			"pdftoppm: not installed; install poppler-utils");
	first = TAGS - g_hash_table_size(expected);
	if (!read_pages(expected, path, bench->folder, "300"))
		return false;
	bench_report(bench, &(struct figure){ "labels_read_at_first_look", first, "labels", TAGS, 0,
				    HOLD_NONE });
	bench_report(
		bench, &(struct figure){ "labels_read_back", TAGS - g_hash_table_size(expected),
			       "labels", TAGS, 1, RATIO_AT_LEAST });
	return true;
}

/* ---- dots ---- */

static bool measure_dots(struct bench *bench, struct work *work, GError **error)
{
	static const struct filling constant[] = { { "owner", owner, sizeof(owner) - 1 },
		{ "phone", phone, sizeof(phone) - 1 } };
	const struct press_job job = { "kk", DPI, { constant, G_N_ELEMENTS(constant) } };
	g_autoptr(struct library) library = library_open(error);
	g_autoptr(struct template) template =
		library ? library_template(library, "tag-58x40-finder", error) : NULL;
	g_autoptr(struct press) press = template ? press_new(template, &job, error) : NULL;
	const gint64 start = g_get_monotonic_time();

	for (guint i = 0; press && i < RASTERS; i++) {
		AUTO_BITMAP struct bitmap bitmap = { 0 };
		struct values values;

		if (!tag_label_fill(&work->label, host, work->codes[i], line, &values, error) ||
			!press_bitmap(press, &values, &bitmap, error))
			return false;
	}
	if (!press)
		return false;
	bench_report(bench, &(struct figure){ "tag_203_dpi", seconds_since(start) * 1000 / RASTERS,
				    "ms", 0, 5, VALUE_AT_MOST });
	return true;
}

bool bench_labels(struct bench *bench, GError **error)
{
	g_autofree char(*codes)[TAG_SIZE] = g_malloc0_n(TAGS, TAG_SIZE);
	g_autofree char *path = bench_path(bench, "tags.pdf");
	g_autofree char *other = bench_path(bench, "rival.pdf");
	struct work work = { .codes = codes };
	bool good;

	for (guint i = 0; i < TAGS; i++) {
		struct tag tag;
		tag_new(&tag, "VK0");
		g_strlcpy(codes[i], tag.code, TAG_SIZE);
	}
	good = bench_usb_label(bench, error) && measure_dots(bench, &work, error) &&
	       measure_sheets(bench, &work, path, error) &&
	       measure_rival(bench, &work, other, error) &&
	       measure_reading(bench, &work, path, error);
	tag_label_clear(&work.label);
	g_remove(path);
	g_remove(other);
	return good;
}
