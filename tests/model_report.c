/* SPDX-License-Identifier: Apache-2.0
 * Report descriptors: of devices as they are, written for a case, and hostile ones. */
#include "expect.h"
#include "model/report.h"
#include "readings.h"

/* The whole of the data of a scanner: id 2, length, identifier, 56 bytes, two of the vendor, eight
 * bits of which the first says "continued". */
#define SCANNED_DATA                                                                               \
	"09 12 A1 02 85 02 15 00 26 FF 00 75 08 95 01 05 01 09 3B 81 02 "                          \
	"95 03 05 8C 09 FB 09 FC 09 FD 81 02 95 38 09 FE 82 02 01 "                                \
	"06 66 FF 95 02 09 04 09 00 81 02 05 8C 25 01 75 01 95 08 09 FF 81 02 C0 "
#define TRIGGER "09 14 A1 02 85 04 15 00 25 01 75 01 95 08 "
#define HONEYWELL                                                                                  \
	"05 8C 09 02 A1 01 " SCANNED_DATA TRIGGER                                                  \
	"09 5E 09 5F 09 60 09 00 09 00 09 85 09 86 91 86 C0 "                                      \
	"06 66 FF 75 08 26 FF 00 09 03 A1 02 85 FE 95 01 09 03 B2 82 01 C0 "                       \
	"09 01 A1 02 85 FD 95 01 09 21 91 02 95 3E 09 22 92 82 01 C0 C0"
#define KEYBOARD                                                                                   \
	"05 01 09 06 A1 01 05 07 19 E0 29 E7 15 00 25 01 75 01 95 08 81 02 95 01 75 08 81 03 "     \
	"95 06 75 08 15 00 25 65 05 07 19 00 29 65 81 00 C0"
#define DECOY                                                                                      \
	"05 8C 09 06 A1 01 09 06 15 00 26 FF 00 75 08 95 40 91 02 "                                \
	"09 06 15 00 26 FF 00 75 08 95 40 81 02 C0"

static void parse(struct report_layout *layout, const char *hex)
{
	g_autoptr(GByteArray) bytes = hex_bytes(hex);
	g_autoptr(GError) error = NULL;

	report_parse(layout, bytes->data, bytes->len, &error);
	g_assert_no_error(error);
}

static void check_field(struct report_field field, guint bit, guint size, guint count)
{
	g_assert_cmpuint(field.count, ==, count);
	g_assert_cmpuint(field.bit, ==, bit);
	g_assert_cmpuint(field.size, ==, size);
}

static void a_scanner_is_known_by_its_collection_and_its_data(void)
{
	struct report_layout layout;

	parse(&layout, HONEYWELL);
	g_assert_cmpint(layout.kind, ==, REPORT_HIDPOS);
	g_assert_true(layout.ids);
	g_assert_cmpuint(layout.id, ==, 2);
	g_assert_cmpuint(layout.bytes, ==, 64);
	check_field(layout.length, 8, 8, 1);
	check_field(layout.aim[0], 16, 8, 1);
	check_field(layout.aim[1], 24, 8, 1);
	check_field(layout.aim[2], 32, 8, 1);
	check_field(layout.data, 40, 8, 56);
	check_field(layout.more, 63 * 8, 1, 8);
	g_assert_true(report_has(&layout, REPORT_FEATURE, 0xfe));
	g_assert_true(report_has(&layout, REPORT_OUTPUT, 0xfd));
	g_assert_false(report_has(&layout, REPORT_OUTPUT, 2));
}

static void what_is_no_scanner_is_not_taken_for_one(void)
{
	static const struct {
		const char *hex;
		enum report_kind kind;
	} rows[] = {
		{ KEYBOARD, REPORT_KEYBOARD },
		{ DECOY, REPORT_OTHER },
		/* A scanner's collection without data; data outside of the collection. */
		{ "05 8C 09 02 A1 01 75 08 95 38 09 FD 81 02 C0", REPORT_OTHER },
		{ "05 8C 09 03 A1 01 75 08 95 38 09 FE 81 02 C0", REPORT_OTHER },
		{ "05 8C 09 02 A1 01 C0 75 08 95 38 09 FE 81 02", REPORT_OTHER },
		/* A mouse. */
		{ "05 01 09 02 A1 01 05 09 19 01 29 03 75 01 95 03 81 02 C0", REPORT_OTHER },
		{ "07 45 FF 00 00 09 4B A1 01 75 08 95 40 09 00 81 02 C0", REPORT_IBM },
		{ "06 8C FF 09 01 A1 01 75 08 95 3F 09 00 81 02 C0", REPORT_SIDE },
		/* The page as some hosts show it. */
		{ "07 8C FF FF FF 09 01 A1 01 75 08 95 3F 09 00 81 02 C0", REPORT_SIDE },
		{ "06 00 FF 09 01 A1 01 85 21 75 08 95 02 09 01 81 02 85 22 95 1F 09 02 81 02 C0",
			REPORT_SNAPI },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct report_layout layout;
		parse(&layout, rows[i].hex);
		g_assert_cmpint(layout.kind, ==, rows[i].kind);
	}
}

static void simple_com_is_40_bytes_without_a_report_id(void)
{
	/* Of the real one only the length is public. */
	const char *hex = "06 00 FF 09 01 A1 01 15 00 26 FF 00 75 08 95 40 09 01 81 02 "
			  "15 00 26 FF 00 75 08 95 40 09 02 91 02 09 03 09 03 09 03 C0";
	struct report_layout layout;
	g_autoptr(GByteArray) bytes = hex_bytes(hex);

	g_assert_cmpuint(bytes->len, ==, 40);
	parse(&layout, hex);
	g_assert_cmpint(layout.kind, ==, REPORT_SIMPLE_COM);
	g_assert_false(layout.ids);
}

static void fields_are_found_wherever_they_stand(void)
{
	struct report_layout layout;

	/* No report id, 16 bits of length, one field for the identifier, the flag before the data
	 * beside seven bits of padding. */
	parse(&layout,
		"05 8C 09 02 A1 01 75 10 95 01 05 01 09 3B 81 02 05 8C 75 08 95 03 09 FB 81 02 "
		"75 01 95 01 09 FF 81 02 75 07 81 03 75 08 95 20 09 FE 81 02 C0");
	g_assert_cmpint(layout.kind, ==, REPORT_HIDPOS);
	g_assert_false(layout.ids);
	g_assert_cmpuint(layout.bytes, ==, 38);
	check_field(layout.length, 0, 16, 1);
	check_field(layout.aim[0], 16, 8, 3);
	check_field(layout.aim[1], 24, 8, 1);
	check_field(layout.aim[2], 32, 8, 1);
	check_field(layout.more, 40, 1, 1);
	check_field(layout.data, 48, 8, 32);
}

static void usages_may_be_a_range_or_bring_their_page(void)
{
	struct report_layout layout;

	parse(&layout, "05 8C 09 02 A1 01 85 07 75 08 95 03 19 FB 29 FD 81 02 "
		       "05 01 95 04 0B FE 00 8C 00 81 02 C0");
	g_assert_cmpuint(layout.id, ==, 7);
	check_field(layout.aim[0], 8, 8, 1);
	check_field(layout.aim[2], 24, 8, 1);
	check_field(layout.data, 32, 8, 4);
	check_field(layout.length, 0, 0, 0);
	check_field(layout.more, 0, 0, 0);
}

static void fields_of_another_report_are_not_the_datas(void)
{
	struct report_layout layout;

	parse(&layout, "05 8C 09 02 A1 01 85 01 75 08 95 01 05 01 09 3B 81 02 05 8C "
		       "85 02 95 38 09 FE 81 02 85 03 95 01 09 FF 81 02 C0");
	g_assert_cmpuint(layout.id, ==, 2);
	check_field(layout.length, 0, 0, 0);
	check_field(layout.more, 0, 0, 0);
	check_field(layout.data, 8, 8, 56);
}

static void globals_are_pushed_and_popped(void)
{
	struct report_layout layout;

	parse(&layout, "05 8C 09 02 A1 01 75 08 95 02 A4 05 01 75 01 95 08 09 30 81 02 B4 "
		       "09 FE 81 02 FE 02 00 AA BB C0");
	check_field(layout.data, 8, 8, 2);
}

static void hostile_descriptors_are_refused(void)
{
	static const struct {
		const char *hex, *message;
		enum belgi_error code;
	} rows[] = {
		{ "05 8C 26 FF", "report descriptor: its last item is cut short; read it again",
			BELGI_ERROR_BAD_INPUT },
		{ "FE", "report descriptor: its last item is cut short; read it again",
			BELGI_ERROR_BAD_INPUT },
		{ "FE FF 00 00", "report descriptor: its last item is cut short; read it again",
			BELGI_ERROR_BAD_INPUT },
		{ "77 FF FF FF FF 97 FF FF FF FF 81 02",
			"report descriptor: a report of over 1024 bytes; take the device for none",
			BELGI_ERROR_LIMIT },
		{ "75 08 96 00 03 81 02 81 02",
			"report descriptor: a report of over 1024 bytes; take the device for none",
			BELGI_ERROR_LIMIT },
		{ "C0",
			"report descriptor: a collection ends that never began; take the device "
			"for none",
			BELGI_ERROR_BAD_INPUT },
		{ "85 00", "report descriptor: 0 is no report id; take the device for none",
			BELGI_ERROR_BAD_INPUT },
		{ "B4", "report descriptor: pushed or popped too often; take the device for none",
			BELGI_ERROR_LIMIT },
		{ "19 05 29 04",
			"report descriptor: usages end before they begin; take the device for none",
			BELGI_ERROR_BAD_INPUT },
		{ "", "report descriptor: 0 bytes; it has 1 to 4096", BELGI_ERROR_LIMIT },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct report_layout layout;
		g_autoptr(GByteArray) bytes = hex_bytes(rows[i].hex);
		g_autoptr(GError) error = NULL;
		g_assert_false(report_parse(&layout, bytes->data, bytes->len, &error));
		expect_error(&error, rows[i].code, rows[i].message);
	}
}

static void no_descriptor_nests_or_counts_without_end(void)
{
	static const struct {
		guint8 item[2];
		const char *message;
	} rows[] = {
		{ { 0xa1, 1 },
			"report descriptor: collections nested over 32 deep; take the device for "
			"none" },
		{ { 0x09, 1 },
			"report descriptor: over 256 usages in a field; take the device for none" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GByteArray) bytes = g_byte_array_new();
		g_autoptr(GError) error = NULL;
		struct report_layout layout;
		while (bytes->len < 1000)
			g_byte_array_append(bytes, rows[i].item, 2);
		g_assert_false(report_parse(&layout, bytes->data, bytes->len, &error));
		expect_error(&error, BELGI_ERROR_LIMIT, rows[i].message);
	}
}

static void without_a_descriptor_the_layout_is_told_by_the_identifier(void)
{
	static const struct {
		const char *start;
		guint len, data, length_bits, more;
		bool aim;
	} rows[] = {
		{ "02 0c 5d 45 30 33", 64, 5, 8, 63, true },
		{ "02 0c 00 5d 58 67 33", 64, 6, 16, 63, true },
		{ "02 0c 33 30 36", 64, 2, 8, 63, false },
		{ "02 5d 45 30 33", 61, 4, 0, 60, true },
		/* The same with the identifier switched off. */
		{ "02 0c 00 00 00 33", 64, 5, 8, 63, true },
		{ "02 0c 00 00 00 00 33", 64, 6, 16, 63, true },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GByteArray) bytes = hex_bytes(rows[i].start);
		struct report_layout layout;
		guint start = bytes->len;
		g_byte_array_set_size(bytes, rows[i].len);
		memset(bytes->data + start, 0, bytes->len - start);
		g_assert_true(report_guess(&layout, bytes->data, bytes->len));
		check_field(layout.data, rows[i].data * 8, 8, 56);
		g_assert_cmpuint(layout.length.size, ==, rows[i].length_bits);
		g_assert_cmpuint(layout.more.bit, ==, rows[i].more * 8);
		g_assert_cmpint(layout.aim[0].count == 1, ==, rows[i].aim);
	}
}

static void what_is_no_report_of_a_scanner_is_not_guessed(void)
{
	struct report_layout layout;
	guint8 report[64] = { 2, 57, 'A' };

	g_assert_false(report_guess(&layout, report, 64));
	report[1] = 5;
	g_assert_true(report_guess(&layout, report, 64));
	g_assert_false(report_guess(&layout, report, 63));
	report[0] = 3;
	g_assert_false(report_guess(&layout, report, 64));
	g_assert_false(report_guess(&layout, report, 0));
}

static void values_beyond_the_report_are_zero(void)
{
	static const guint8 report[] = { 0xff, 0xff };
	const struct report_field field = { 4, 8, 3 };

	g_assert_cmpuint(report_value(&field, 0, report, 2), ==, 0xff);
	g_assert_cmpuint(report_value(&field, 1, report, 2), ==, 0x0f);
	g_assert_cmpuint(report_value(&field, 2, report, 2), ==, 0);
	g_assert_cmpuint(report_value(&field, 3, report, 2), ==, 0);
}

static void every_descriptor_of_the_reference_is_what_it_says(void)
{
	static const struct {
		const char *name;
		guint bytes;
		enum report_kind kind;
	} rows[] = {
		{ "descriptors/hidpos-real-unknown-127B.hex", 64, REPORT_HIDPOS },
		{ "descriptors/hidpos-real-jieli-honeywell-compatible.hex", 64, REPORT_HIDPOS },
		{ "descriptors/hidpos-synth-counted-62B.hex", 62, REPORT_HIDPOS },
		{ "descriptors/keyboard-boot-negative.hex", 8, REPORT_KEYBOARD },
		{ "descriptors/decoy-8c-dfu.hex", 64, REPORT_OTHER },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *text = recording(rows[i].name);
		struct report_layout layout;
		if (!text)
			return;
		parse(&layout, text);
		g_assert_cmpint(layout.kind, ==, rows[i].kind);
		g_assert_cmpuint(layout.bytes, ==, rows[i].bytes);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/report/" #name, name)
	TEST(a_scanner_is_known_by_its_collection_and_its_data);
	TEST(what_is_no_scanner_is_not_taken_for_one);
	TEST(simple_com_is_40_bytes_without_a_report_id);
	TEST(fields_are_found_wherever_they_stand);
	TEST(usages_may_be_a_range_or_bring_their_page);
	TEST(fields_of_another_report_are_not_the_datas);
	TEST(globals_are_pushed_and_popped);
	TEST(hostile_descriptors_are_refused);
	TEST(no_descriptor_nests_or_counts_without_end);
	TEST(without_a_descriptor_the_layout_is_told_by_the_identifier);
	TEST(what_is_no_report_of_a_scanner_is_not_guessed);
	TEST(values_beyond_the_report_are_zero);
	TEST(every_descriptor_of_the_reference_is_what_it_says);
	return g_test_run();
}
