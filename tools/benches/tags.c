/* SPDX-License-Identifier: Apache-2.0
 * 10 000 tags to PDF, against the time that libqrencode alone needs for their symbols. */
#include "bench.h"

#include "base/error.h"
#include "model/tag.h"
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

static double sheet_time(struct bench *bench, char (*codes)[TAG_SIZE], GError **error)
{
	const struct stock stock = { .name = (char *)"bench",
		.page_width = 2100,
		.page_height = 2970,
		.columns = 3,
		.rows = 8,
		.label_width = 700,
		.label_height = 370,
		.left = 0,
		.top = 5,
		.pitch_x = 700,
		.pitch_y = 370 };
	const struct sheet sheet = { .stock = &stock,
		.host = host,
		.owner = "Әлихан Бөкейхан атындағы орта мектеп",
		.phone = "+7 700 000 01 52",
		.lang = "kk",
		.start = 1 };
	g_autofree struct sheet_tag *tags = g_new0(struct sheet_tag, TAGS);
	for (guint i = 0; i < TAGS; i++)
		tags[i].code = codes[i];
	g_autofree char *path = bench_path(bench, "tags.pdf");
	const gint64 start = g_get_monotonic_time();
	if (!sheet_write(&sheet, tags, TAGS, path, error))
		return 0;
	return seconds_since(start);
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
