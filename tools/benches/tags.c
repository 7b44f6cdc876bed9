/* SPDX-License-Identifier: Apache-2.0
 * 10 000 tags to PDF, against the time that libqrencode alone needs for their symbols. */
#include "bench.h"

#include "base/error.h"
#include "model/tag.h"
#include "print/library.h"
#include "print/sheet.h"

#include <qrencode.h>

enum { TAGS = 10000, TURNS = 3 };

static const char host[] = "BELGI.KZ";

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

struct sheet_work {
	char (*codes)[TAG_SIZE];
	struct tag_label label;
};

static bool fill_label(void *data, guint index, struct values *values, GError **error)
{
	struct sheet_work *work = data;

	return tag_label_fill(&work->label, host, work->codes[index], NULL, values, error);
}

static double sheet_time(struct bench *bench, char (*codes)[TAG_SIZE], GError **error)
{
	static const char owner[] = "Әлихан Бөкейхан атындағы орта мектеп";
	static const char phone[] = "+7 700 000 01 52";
	static const struct filling constant[] = { { "owner", owner, sizeof(owner) - 1 },
		{ "phone", phone, sizeof(phone) - 1 } };
	g_autoptr(struct library) library = library_open(error);
	g_autoptr(struct stock) stock =
		library ? library_stock(library, "a4-24-70x37", error) : NULL;
	g_autoptr(struct template) template =
		stock ? library_template(library, stock->template, error) : NULL;
	struct sheet_work work = { codes, { 0 } };
	const struct sheet sheet = { .stock = stock,
		.template = template,
		.lang = "kk",
		.constant = { constant, G_N_ELEMENTS(constant) },
		.start = 1,
		.count = TAGS,
		.label = fill_label,
		.data = &work };
	g_autofree char *path = bench_path(bench, "tags.pdf");
	const gint64 start = g_get_monotonic_time();
	bool good = template && sheet_write(&sheet, path, error);

	tag_label_clear(&work.label);
	return good ? seconds_since(start) : 0;
}

bool bench_tags(struct bench *bench, GError **error)
{
	g_autofree char(*codes)[TAG_SIZE] = g_malloc0_n(TAGS, TAG_SIZE);
	for (guint i = 0; i < TAGS; i++) {
		struct tag tag;
		tag_new(&tag, "VK0");
		g_strlcpy(codes[i], tag.code, TAG_SIZE);
	}
	/* In turns, the best of each: what else runs on the machine makes both slower. */
	double took = G_MAXDOUBLE, alone = G_MAXDOUBLE;
	for (int turn = 0; turn < TURNS; turn++) {
		const double sheet = sheet_time(bench, codes, error);
		if (sheet == 0)
			return false;
		took = MIN(took, sheet);
		alone = MIN(alone, symbols_alone(codes));
	}
	bench_report(bench, &(struct figure){ "tags_pdf_10000", took, "s", 0, 2, VALUE_AT_MOST });
	bench_report(bench,
		&(struct figure){ "tags_pdf_per_symbol", took, "s", alone, 2.5, RATIO_AT_MOST });
	g_autofree char *gone = bench_path(bench, "tags.pdf");
	return true;
}
