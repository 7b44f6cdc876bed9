/* SPDX-License-Identifier: Apache-2.0
 * Labels as they are met: every code of a box by the profiles that ship, the data identifiers, the
 * seven faults of envelopes, GS1 with and without the scanner's word, and which reading is taken
 * when makers share a shape. */
#include "base/file.h"
#include "base/table.h"
#include "labels.h"

#include <string.h>

/* Who asks for the first candidate alone gets the same. */
static void check_first(const char *text, const char *aim, const struct identify_known *known,
	const struct identity *all)
{
	struct identify_known first = *known;

	first.first = true;
	g_autoptr(struct identity) identity = identify(text, aim, &first);
	const struct candidate *one = &g_array_index(identity->candidates, struct candidate, 0);
	const struct candidate *other = &g_array_index(all->candidates, struct candidate, 0);

	g_assert_cmpint(one->role, ==, other->role);
	g_assert_cmpstr(one->value, ==, other->value);
	g_assert_cmpstr(one->reason, ==, other->reason);
}

/* "serial PF2W2GLT, part 20T7S0JW00": all candidates in their order. */
static char *reading(const char *text, const char *aim, const struct identify_known *known)
{
	g_autoptr(struct identity) identity = identify(text, aim, known);
	GString *out = g_string_new(NULL);

	check_first(text, aim, known, identity);
	for (guint i = 0; i < identity->candidates->len; i++) {
		const struct candidate *candidate =
			&g_array_index(identity->candidates, struct candidate, i);
		g_assert_nonnull(candidate->why);
		g_string_append_printf(out, "%s%s %s", i ? ", " : "",
			code_role_word(candidate->role), candidate->value);
		if (candidate->reason)
			g_string_append_printf(out, " (%s)", candidate->reason);
	}
	return g_string_free(out, FALSE);
}

struct row {
	const char *text, *aim, *means;
};

static void check_rows(gconstpointer labels, const struct row *rows, gsize count)
{
	const struct identify_known known = { .labels = labels };

	for (gsize i = 0; i < count; i++) {
		g_autofree char *means = reading(rows[i].text, rows[i].aim, &known);
		if (strcmp(means, rows[i].means) != 0)
			g_test_message("%s", rows[i].text);
		g_assert_cmpstr(means, ==, rows[i].means);
	}
}

/* ---- public labels ---- */

/* Values that makers, owners and test suites published. */
static const struct row published[] = {
	{ "1S20T7S0JW00PF2W2GLT", NULL, "serial PF2W2GLT, part 20T7S0JW00" },
	{ "PF2W2GLT", NULL, "serial PF2W2GLT" },
	{ "SN37A28327", NULL, "part SN37A28327 (component), serial SN37A28327" },
	{ "2TK94709FN, HP ProBook 650 G5, ProdID 5PF3AB#ABA", NULL,
		"serial 2TK94709FN, part 5PF3AB#ABA, model HP ProBook 650 G5" },
	{ "SN:2TK44202X4;PN:1AB23AV#ABA", NULL, "serial 2TK44202X4, part 1AB23AV#ABA" },
	{ "PN:1AB23AV;S/N:5CG0384PW1", NULL, "serial 5CG0384PW1, part 1AB23AV" },
	{ "SERIAL=2MQ5470PWC,PN=1AB23AV", NULL, "serial 2MQ5470PWC, part 1AB23AV" },
	{ "PN:1AB23AV SN:1H853859V0", NULL, "serial 1H853859V0, part 1AB23AV" },
	{ "SerialNumber:2TK0510GCB\nPartNumber:1AB23AV", NULL, "serial 2TK0510GCB, part 1AB23AV" },
	{ "USU4190DSD", NULL, "serial USU4190DSD" },
	{ "7X2K9L3", NULL, "serial 7X2K9L3, express 17237164935" },
	{ "17237164935", NULL,
		"serial 17237164935, snid 17237164935, express 17237164935, serial 7X2K9L3" },
	{ "JQ4M8N2", NULL, "serial JQ4M8N2, express 42938741054" },
	{ "42938741054", NULL,
		"serial 42938741054, snid 42938741054, express 42938741054, serial JQ4M8N2" },
	{ "HTX5T13", NULL, "serial HTX5T13, express 38814517047" },
	{ "38814517047", NULL,
		"serial 38814517047, snid 38814517047, express 38814517047, serial HTX5T13" },
	{ "0ABC123", NULL, "serial 0ABC123, express 623698779" },
	{ "623698779", NULL, "serial 623698779, express 623698779, serial 0ABC123" },
	{ "CN-0ABCDE-12345-ABC-1234-A00", NULL, "part CN-0ABCDE-12345-ABC-1234-A00 (ppid)" },
	{ "NXHF4EM00105113A5E7600", NULL, "serial NXHF4EM00105113A5E7600, snid 05108047876" },
	{ "C02XK0AAJGH5", NULL, "serial C02XK0AAJGH5" },
	{ "357474401234565", NULL, "imei 357474401234565, serial 357474401234565" },
	{ "[)>\x1e"
	  "06\x1d"
	  "1PSTM32F302C8T6\x1dQ..\x1e\x04",
		NULL, "part STM32F302C8T6, quantity .." },
	{ "[)>\x1e"
	  "06\x1dP{part}\x1dQ{qty}\x1d"
	  "1J{lpn}\x1dK{po}\x1d"
	  "20L..\x1d"
	  "21L..\x1d"
	  "B..\x1d"
	  "7Q..\x1e",
		NULL,
		"part {part}, quantity {qty}, package {lpn}, order {po}, origin .., package .., "
		"quantity .." },
};

static void published_labels_are_read_as_they_say(gconstpointer labels)
{
	check_rows(labels, published, G_N_ELEMENTS(published));
}

static bool is_published(const char *text)
{
	for (gsize i = 0; i < G_N_ELEMENTS(published); i++)
		if (strcmp(published[i].text, text) == 0)
			return true;
	g_test_message("%s", text);
	return false;
}

/* What is stated of a row: `7X2K9L3 = 17237164935` and `SERIAL -> SNID` are two. */
static void check_stated(const char *value)
{
	g_auto(GStrv) equal = g_strsplit(value, " = ", 2);
	g_auto(GStrv) follows = g_strsplit(value, " -> ", 2);
	g_autofree char *text = label_unescape(follows[0]);

	if (!equal[1]) {
		g_assert_true(is_published(text));
		return;
	}
	g_assert_true(is_published(equal[0]));
	g_assert_true(is_published(equal[1]));
}

static void every_row_of_the_vendors_table_is_among_them(void)
{
	static const char path[] = SOURCE_DIR "/../shared/data/scanners/vendor_labels.csv";
	static const char *const heading[] = { "value", NULL };
	g_autofree char *text = NULL;
	gsize len;

	if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
		g_test_skip("the table is not beside this checkout");
		return;
	}
	g_assert_true(file_read(path, 1 << 20, &text, &len, NULL));
	g_autoptr(struct table) table = table_read(text, len, path, NULL);
	g_assert_nonnull(table);
	int column = table_column(table, heading);
	g_assert_cmpint(column, >=, 0);
	g_assert_cmpuint(table->rows->len, ==, 20);
	for (guint i = 0; i < table->rows->len; i++)
		check_stated(((const struct table_row *)table->rows->pdata[i])->cells[column]);
}

/* ---- the wrong code of a box ---- */

static void what_must_not_become_a_serial_number_is_named(gconstpointer labels)
{
	static const struct row rows[] = {
		{ "4006381333931", "E0", "ean 4006381333931" },
		{ "96385074", "E4", "ean 96385074" },
		{ "14006381333938", "I1", "ean 14006381333938, serial 14006381333938" },
		{ "11S45N1234Z1ZABC12D3EF", NULL,
			"part 45N1234Z1ZABC12D3EF (component), serial 11S45N1234Z1ZABC12D3EF" },
		{ "8SSB10K97620L1GZ", NULL,
			"part SB10K97620L1GZ (component), serial 8SSB10K97620L1GZ" },
		{ "CN0ABCDE123457BM1234A00", NULL,
			"part CN0ABCDE123457BM1234A00 (ppid), serial CN0ABCDE123457BM1234A00" },
		{ "PDXYZ0BGT4Y1OK", NULL, "part PDXYZ0BGT4Y1OK (ct), serial PDXYZ0BGT4Y1OK" },
		{ "00:1b:44:11:3a:b7", NULL, "mac 00:1b:44:11:3a:b7" },
		{ "001B44113AB7", NULL, "mac 001B44113AB7, serial 001B44113AB7" },
		{ "490154203237518", NULL, "imei 490154203237518, serial 490154203237518" },
		{ "1P20L7CTO1WW", NULL, "part 20L7CTO1WW, serial 1P20L7CTO1WW" },
		{ "P 5PF3AB#ABA", NULL, "part 5PF3AB#ABA, serial P5PF3ABABA" },
		{ "5PF3AB#ABA", NULL, "part 5PF3AB#ABA" },
		{ "Q10", NULL, "quantity 10" },
		{ "K4500012345", NULL, "order 4500012345, serial K4500012345" },
		{ "1TLOT2021A", NULL, "lot LOT2021A, serial 1TLOT2021A" },
		{ "4LCN", NULL, "origin CN, serial 4LCN" },
		{ "9D2105", NULL, "date 2105, serial 9D2105" },
		{ "10D2105", NULL, "date 2105, serial 10D2105, express 2198711957" },
		{ "ABCDE-12345-FGHJK-67890-MNPQR", NULL, "product_key MNPQR" },
		{ "@SETUPE1", NULL, "setup @SETUPE1" },
		{ "%#IFSNO$2", NULL, "setup %#IFSNO$2" },
		{ "$USB#KEY", NULL, "setup $USB#KEY" },
		{ "PAP131.", NULL, "setup PAP131." },
		{ "https://example.com/warranty", NULL, "url https://example.com/warranty" },
		{ "Express Service Code: 17237164935", NULL, "express 17237164935" },
		{ "Service Tag: 7X2K9L3", NULL, "serial 7X2K9L3" },
	};

	check_rows(labels, rows, G_N_ELEMENTS(rows));
}

/* ---- envelopes ---- */

static void an_envelope_is_read_with_each_of_its_seven_faults(gconstpointer labels)
{
	static const struct row rows[] = {
		{ ">[)>\x1e"
		  "06\x1d"
		  "1P20L7\x1dS5CG0384PW1\x1e\x04",
			NULL, "serial 5CG0384PW1, part 20L7" },
		{ "1P20L7\x1dS5CG0384PW1\x1e\x04", NULL, "serial 5CG0384PW1, part 20L7" },
		{ "[)>\x1e"
		  "06\x1d"
		  "1P20L7\x1dS5CG0384PW1",
			NULL, "serial 5CG0384PW1, part 20L7" },
		{ "[)>\x1e"
		  "06\x1d"
		  "1P20L7\x1d"
		  "1P20L8\x1dS5CG0384PW1\x1e\x04",
			NULL, "serial 5CG0384PW1, part 20L7, part 20L8" },
		{ "[)>\x1e"
		  "06\x1d"
		  "1P20L7\x1d-A\x1dS5CG0384PW1\x1e\x04",
			NULL, "serial 5CG0384PW1, part 20L7-A" },
		{ "[)>06S5CG0384PW1", NULL, "serial 5CG0384PW1" },
		{ "[)><RS>06<GS>1P20L7<GS>S5CG0384PW1<RS><EOT>", NULL,
			"serial 5CG0384PW1, part 20L7" },
		{ "[)>^^06^]1P20L7^]S5CG0384PW1^^^D", NULL, "serial 5CG0384PW1, part 20L7" },
		{ "[)>\xe2\x90\x9e"
		  "06\xe2\x90\x9d"
		  "S5CG0384PW1\xe2\x90\x9e\xe2\x90\x84",
			NULL, "serial 5CG0384PW1" },
	};

	check_rows(labels, rows, G_N_ELEMENTS(rows));
}

static void an_envelope_of_another_format_is_no_serial_number(gconstpointer labels)
{
	static const struct row rows[] = {
		{ "[)>\x1e"
		  "05\x1d"
		  "0104600000000008\x1d"
		  "21SER123\x1e\x04",
			NULL, "serial SER123, ean 04600000000008" },
		{ "[)>\x1e"
		  "12\x1dSER 123456\x1e\x04",
			NULL,
			"unknown [)>\x1e"
			"12\x1dSER 123456" },
	};

	check_rows(labels, rows, G_N_ELEMENTS(rows));
}

/* ---- GS1 ---- */

static void gs1_data_are_believed_by_aim_or_by_their_check_digit(gconstpointer labels)
{
	static const struct row rows[] = {
		{ "0104600000000008"
		  "21SER123",
			"C1", "serial SER123, ean 04600000000008" },
		{ "]C1"
		  "0104600000000008"
		  "21SER123",
			NULL, "serial SER123, ean 04600000000008" },
		{ "00006141411234567890", NULL, "sscc 006141411234567890" },
		{ "8004"
		  "0614141ABC",
			"Q3", "giai 0614141ABC" },
		{ "8003095201234567881234", "d2", "grai 095201234567881234" },
		{ "4149520123456788", "C1", "gln 9520123456788" },
		{ "10LOT7", "C1", "lot LOT7" },
		/* The scanner says GS1: what does not hold is no serial number. */
		{ "PF2W2GLT", "C1", "unknown PF2W2GLT" },
		/* Nobody says so: a serial number may look like a lot. */
		{ "10LOT7", NULL, "serial 10LOT7" },
		{ "0104600000000009"
		  "21A",
			NULL, "serial 010460000000000921A" },
	};

	check_rows(labels, rows, G_N_ELEMENTS(rows));
}

static void chestny_znak_gives_its_article_and_no_serial_number(gconstpointer labels)
{
	static const struct row rows[] = {
		{ "0104600000000008"
		  "215aBcDeFgHiJ1k\x1d"
		  "91EE05\x1d"
		  "92abcdefgh",
			"d2", "ean 04600000000008 (marking)" },
		{ "0104600000000008"
		  "215aBcDeFgHiJ1k\x1d"
		  "93abcd",
			NULL, "ean 04600000000008 (marking)" },
		/* The keyboard swallowed the GS. */
		{ "0104600000000008"
		  "215aBcDeFgHiJ1k91EE0592abcdefghijkl",
			NULL, "ean 04600000000008 (marking)" },
		{ "0104600000000008"
		  "215aBcDe93abcd",
			NULL, "ean 04600000000008 (marking)" },
		{ "0104600000000008"
		  "215aBcDeFgHiJ1k93abcd",
			NULL, "ean 04600000000008 (marking)" },
	};

	check_rows(labels, rows, G_N_ELEMENTS(rows));
}

static void a_digital_link_is_read_and_another_address_is_not(gconstpointer labels)
{
	static const struct row rows[] = {
		{ "https://example.com/01/12312312312333/21/ABC123", NULL,
			"serial ABC123, ean 12312312312333" },
		{ "https://a/8004/9520614141234567", NULL, "giai 9520614141234567" },
		{ "https://a/00/006141411234567890", NULL, "sscc 006141411234567890" },
		{ "https://a/01/12312312312334", NULL, "url https://a/01/12312312312334" },
	};

	check_rows(labels, rows, G_N_ELEMENTS(rows));
}

/* ---- choosing ---- */

static bool is_known(void *data, const char *serial)
{
	(void)data;
	return strcmp(serial, "7X2K9L3") == 0 || strcmp(serial, "PF2W2GLT") == 0 ||
	       strcmp(serial, "J9N0CV08P0153A") == 0;
}

static bool is_expected(void *data, const char *maker)
{
	return strcmp(data, maker) == 0;
}

static void what_is_known_or_expected_chooses(gconstpointer labels)
{
	static const struct {
		const char *maker; /* NULL: none, and serial numbers are known */
		const char *text, *means;
	} rows[] = {
		{ NULL, "17237164935",
			"serial 7X2K9L3, snid 17237164935, serial 17237164935, express 17237164935" },
		{ NULL, "SPF2W2GLT", "serial PF2W2GLT" },
		{ NULL, "J9N0CV08P0153A", "serial J9N0CV08P0153A, part J9N0CV08P0153A (ct)" },
		{ "Dell", "17237164935",
			"express 17237164935, serial 7X2K9L3, serial 17237164935, "
			"snid 17237164935" },
		{ "Latitude", "17237164935",
			"express 17237164935, serial 7X2K9L3, serial 17237164935, "
			"snid 17237164935" },
		{ "Acer", "05108047876", "snid 05108047876, serial 05108047876" },
		{ "ASUS", "J9N0CV08P01537", "serial J9N0CV08P01537, part J9N0CV08P01537 (ct)" },
		{ "HP", "J9N0CV08P01537", "part J9N0CV08P01537 (ct), serial J9N0CV08P01537" },
		/* A bare S stays, whoever is expected: names of units never depend on it. */
		{ "Lenovo", "SXF2W2GLT", "serial SXF2W2GLT, serial XF2W2GLT" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		const struct identify_known known = {
			.data = (void *)rows[i].maker,
			.labels = labels,
			.serial = rows[i].maker ? NULL : is_known,
			.maker = rows[i].maker ? is_expected : NULL,
		};
		g_autofree char *means = reading(rows[i].text, NULL, &known);
		g_assert_cmpstr(means, ==, rows[i].means);
	}
}

static void makers_that_share_a_shape_are_all_named(gconstpointer labels)
{
	const struct identify_known known = { .labels = labels };
	g_autoptr(struct identity) identity = identify("R8C0123456", NULL, &known);
	const struct candidate *first = &g_array_index(identity->candidates, struct candidate, 0);

	g_assert_cmpuint(identity->candidates->len, ==, 1);
	g_assert_cmpstr(first->why, ==,
		"Apple: serial number (random, since 2021); or Fujitsu: serial number; or Getac: "
		"serial number; or HP: serial number with year and week of making");
}

int main(int argc, char **argv)
{
	static const struct {
		const char *path;
		void (*run)(gconstpointer labels);
	} tests[] = {
		{ "/label/published_labels_are_read_as_they_say",
			published_labels_are_read_as_they_say },
		{ "/label/what_must_not_become_a_serial_number_is_named",
			what_must_not_become_a_serial_number_is_named },
		{ "/label/an_envelope_is_read_with_each_of_its_seven_faults",
			an_envelope_is_read_with_each_of_its_seven_faults },
		{ "/label/an_envelope_of_another_format_is_no_serial_number",
			an_envelope_of_another_format_is_no_serial_number },
		{ "/label/gs1_data_are_believed_by_aim_or_by_their_check_digit",
			gs1_data_are_believed_by_aim_or_by_their_check_digit },
		{ "/label/chestny_znak_gives_its_article_and_no_serial_number",
			chestny_znak_gives_its_article_and_no_serial_number },
		{ "/label/a_digital_link_is_read_and_another_address_is_not",
			a_digital_link_is_read_and_another_address_is_not },
		{ "/label/what_is_known_or_expected_chooses", what_is_known_or_expected_chooses },
		{ "/label/makers_that_share_a_shape_are_all_named",
			makers_that_share_a_shape_are_all_named },
	};

	g_test_init(&argc, &argv, NULL);
	g_autoptr(struct labels) labels = device_labels();
	for (guint i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add_data_func(tests[i].path, labels, tests[i].run);
	g_test_add_func("/label/every_row_of_the_vendors_table_is_among_them",
		every_row_of_the_vendors_table_is_among_them);
	return g_test_run();
}
