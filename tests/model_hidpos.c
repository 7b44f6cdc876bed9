/* SPDX-License-Identifier: Apache-2.0
 * Reports put together: the recordings give their texts, and no fault gives a wrong one. */
#include "model/hidpos.h"
#include "readings.h"

#define MS G_GINT64_CONSTANT(1000)

/* Layout A: id 2, length, three of the identifier, 56 bytes, two of the vendor, flags. */
static const struct report_layout plain = {
	.kind = REPORT_HIDPOS,
	.ids = true,
	.id = 2,
	.bytes = 64,
	.length = { 8, 8, 1 },
	.aim = { { 16, 8, 1 }, { 24, 8, 1 }, { 32, 8, 1 } },
	.data = { 40, 8, 56 },
	.more = { 504, 1, 8 },
};

struct desk {
	struct decoder *hidpos;
	GString *said;
	gint64 now;
};

static void begin(struct desk *desk, const struct report_layout *layout)
{
	desk->said = g_string_new(NULL);
	desk->hidpos = hidpos_new(layout, &(struct reading_sink){ note_reading, desk->said }, 0);
	desk->now = HIDPOS_SETTLE;
}

/* What was said so far, and what must have been; then nothing was said. */
static void said(struct desk *desk, const char *expected)
{
	g_assert_cmpstr(desk->said->str, ==, expected);
	g_string_truncate(desk->said, 0);
}

static void end(struct desk *desk, guint64 faults)
{
	const char *last;

	said(desk, "");
	g_assert_cmpuint(decoder_faults(desk->hidpos, &last), ==, faults);
	g_assert_cmpint(last != NULL, ==, faults != 0);
	decoder_free(desk->hidpos);
	g_string_free(desk->said, true);
}

/* One report of layout A a millisecond later. */
static void send(struct desk *desk, const char *aim, const char *text, guint flags)
{
	guint8 report[64] = { 2, (guint8)strlen(text) };

	memcpy(report + 2, aim, strlen(aim));
	memcpy(report + 5, text, MIN(strlen(text), 56));
	report[63] = (guint8)flags;
	desk->now += MS;
	decoder_feed(desk->hidpos, report, sizeof(report), desk->now);
}

static const char full[] = "0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF01234567";

static void send_hex(struct desk *desk, const char *hex, gsize len)
{
	g_autoptr(GByteArray) bytes = hex_bytes(hex);
	gsize start = bytes->len;

	if (len > start) {
		g_byte_array_set_size(bytes, (guint)len);
		memset(bytes->data + start, 0, len - start);
	}
	desk->now += MS;
	decoder_feed(desk->hidpos, bytes->data, bytes->len, desk->now);
}

static void a_report_is_cut_to_its_length(void)
{
	struct desk desk;

	begin(&desk, &plain);
	/* Honeywell Xenon 1900, its second vendor's byte and code id at the end. */
	send_hex(&desk, "02 0c 5d 45 30 33 30 36 30 33 30 32 30 39 32 32 33 33", 64);
	said(&desk, "E0|306030209223\n");
	send(&desk, "", "no identifier", 0);
	said(&desk, "|no identifier\n");
	send(&desk, "", "]C1in the data", 0);
	said(&desk, "C1|in the data\n");
	send(&desk, "", "]nothing", 0);
	said(&desk, "|]nothing\n");
	g_assert_cmpint(decoder_deadline(desk.hidpos), ==, READING_IDLE);
	end(&desk, 0);
}

static void a_code_over_several_reports_is_one(void)
{
	struct desk desk;

	begin(&desk, &plain);
	/* Access-IS LSR118: a boarding pass of 60 characters. */
	send(&desk, "]Q0", "M1GATHERGOOD/MICHAEL  YABCDEF LHRDURAK 3542052Y003D23000", 1);
	said(&desk, "");
	send(&desk, "]Q0", "1234", 0);
	said(&desk, "Q0|M1GATHERGOOD/MICHAEL  YABCDEF LHRDURAK 3542052Y003D230001234\n");
	/* Only the first bit of the flags says "continued". */
	send(&desk, "]Q0", "alone", 0xfe);
	said(&desk, "Q0|alone\n");
	/* Some send the identifier with the first piece alone. */
	send(&desk, "]Q1", full, 1);
	send(&desk, "", "end", 0);
	said(&desk, "Q1|0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF01234567end\n");
	end(&desk, 0);
}

static void a_code_of_full_reports_ends_with_time(void)
{
	struct desk desk;

	begin(&desk, &plain);
	send(&desk, "]Q1", full, 1);
	said(&desk, "");
	g_assert_cmpint(decoder_deadline(desk.hidpos), ==, desk.now + HIDPOS_FLUSH);
	decoder_tick(desk.hidpos, desk.now + HIDPOS_FLUSH - 1);
	said(&desk, "");
	decoder_tick(desk.hidpos, desk.now + HIDPOS_FLUSH);
	said(&desk, "Q1|0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF01234567\n");
	g_assert_cmpint(decoder_deadline(desk.hidpos), ==, READING_IDLE);
	/* A main loop that is late makes no one code of two. */
	send(&desk, "]Q1", full, 1);
	desk.now += 2 * HIDPOS_FLUSH;
	send(&desk, "]Q1", "next", 0);
	said(&desk, "Q1|0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF01234567\nQ1|next\n");
	end(&desk, 0);
}

static void old_codes_of_the_first_moment_are_dropped(void)
{
	struct desk desk;

	begin(&desk, &plain);
	desk.now = 0;
	send(&desk, "]Q1", "yesterday's", 0);
	said(&desk, "");
	desk.now = HIDPOS_SETTLE;
	send(&desk, "]Q1", "today's", 0);
	said(&desk, "Q1|today's\n");
	end(&desk, 0);
}

static void one_line_end_or_the_suffix_is_stripped(void)
{
	struct desk desk;

	begin(&desk, &plain);
	send(&desk, "]E0", "4870001234567\r", 0);
	send(&desk, "]E0", "4870001234567\r\n", 0);
	send(&desk, "]E0", "two\r\r", 0);
	send(&desk, "]E0", "\r", 0);
	said(&desk, "E0|4870001234567\nE0|4870001234567\nE0|two\\0d\n");
	decoder_set_suffix(desk.hidpos, "#\t");
	send(&desk, "]E0", "4870001234567#\t", 0);
	send(&desk, "]E0", "#\t", 0);
	send(&desk, "]E0", "4870001234567\r", 0);
	said(&desk, "E0|4870001234567\nE0|4870001234567\\0d\n");
	end(&desk, 0);
}

static void an_answer_to_a_command_is_no_scan(void)
{
	struct desk desk;

	begin(&desk, &plain);
	send(&desk, "]X0", "9780306406157", 0);
	send(&desk, "]Z6", "REVINF\x06.", 0);
	said(&desk, "X0|9780306406157\n!Z6|REVINF\\06.\n");
	end(&desk, 0);
}

static void another_identifier_in_the_middle_drops_the_first_code(void)
{
	struct desk desk;

	begin(&desk, &plain);
	send(&desk, "]Q1", full, 1);
	send(&desk, "]E0", "4870001234567", 0);
	said(&desk, "E0|4870001234567\n");
	end(&desk, 1);
}

static void a_length_above_the_field_drops_the_code(void)
{
	struct desk desk;

	begin(&desk, &plain);
	send(&desk, "]Q1", full, 1);
	send_hex(&desk, "02 39 5d 51 31 41 42", 64);
	said(&desk, "");
	send(&desk, "]Q1", "whole", 0);
	said(&desk, "Q1|whole\n");
	end(&desk, 1);
}

static void a_short_report_drops_the_code_to_its_end(void)
{
	struct desk desk;

	begin(&desk, &plain);
	send(&desk, "]Q1", full, 1);
	send_hex(&desk, "02 38 5d 51 31 41 42", 7);
	send(&desk, "]Q1", full, 1);
	send(&desk, "]Q1", "the end of a code whose middle is lost", 0);
	said(&desk, "");
	send(&desk, "]Q1", "whole", 0);
	said(&desk, "Q1|whole\n");
	/* Another symbology is surely another code. */
	send_hex(&desk, "02 38 5d 51 31 41 42", 7);
	decoder_tick(desk.hidpos, desk.now + HIDPOS_FLUSH);
	send(&desk, "]Q1", full, 1);
	send_hex(&desk, "02 38 5d 51 31 41 42", 7);
	send(&desk, "]E0", "4870001234567", 0);
	said(&desk, "E0|4870001234567\n");
	end(&desk, 3);
}

static void a_code_that_lost_a_report_is_dropped(void)
{
	struct desk desk;

	begin(&desk, &plain);
	send(&desk, "]Q1", full, 1);
	decoder_lose(desk.hidpos, "lost", desk.now + MS);
	send(&desk, "]Q1", full, 1);
	send(&desk, "]Q1", "its end", 0);
	said(&desk, "");
	send(&desk, "]Q1", "the next", 0);
	said(&desk, "Q1|the next\n");
	end(&desk, 1);
}

static void a_code_not_finished_in_time_is_dropped(void)
{
	struct desk desk;

	begin(&desk, &plain);
	/* Not full and continued: the next piece was to come. */
	send(&desk, "]Q1", "half", 1);
	decoder_tick(desk.hidpos, desk.now + HIDPOS_FLUSH);
	said(&desk, "");
	send(&desk, "]Q1", "whole", 0);
	said(&desk, "Q1|whole\n");
	end(&desk, 1);
}

static void a_code_without_end_is_dropped_at_a_maximum(void)
{
	struct desk desk;

	begin(&desk, &plain);
	for (guint i = 0; i < 1000; i++)
		send(&desk, "]Q1", full, 1);
	send(&desk, "]Q1", "end", 0);
	said(&desk, "");
	send(&desk, "]Q1", "whole", 0);
	said(&desk, "Q1|whole\n");
	end(&desk, 1);
}

static void reports_of_other_ids_and_empty_ones_are_nothing(void)
{
	struct desk desk;

	begin(&desk, &plain);
	send(&desk, "]Q1", full, 1);
	send_hex(&desk, "", 0);
	send_hex(&desk, "f0 01 02 03", 64);
	send(&desk, "]Q1", "end", 0);
	said(&desk, "Q1|0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF01234567end\n");
	end(&desk, 0);
}

static void lengths_of_16_bits_and_none_are_read(void)
{
	/* No report id; length of 16 bits, no identifier, 300 bytes, no flag. */
	static const struct report_layout wide = {
		.kind = REPORT_HIDPOS, .bytes = 302, .length = { 0, 16, 1 }, .data = { 16, 8, 300 }
	};
	static const struct report_layout bare = {
		.kind = REPORT_HIDPOS, .bytes = 8, .data = { 0, 8, 8 }
	};
	guint8 report[302] = { 0x04, 0x01 };
	g_autofree char *text = g_strnfill(260, 'x');
	g_autofree char *line = g_strconcat("|", text, "\n", NULL);
	struct desk desk;

	begin(&desk, &wide);
	memcpy(report + 2, text, 260);
	decoder_feed(desk.hidpos, report, sizeof(report), desk.now);
	said(&desk, line);
	end(&desk, 0);
	begin(&desk, &bare);
	send_hex(&desk, "41 42 43", 8);
	said(&desk, "|ABC\n");
	/* Full, and nothing says whether more comes. */
	send_hex(&desk, "41 42 43 44 45 46 47 48", 8);
	said(&desk, "");
	send_hex(&desk, "49", 8);
	said(&desk, "|ABCDEFGHI\n");
	end(&desk, 0);
}

static void without_a_descriptor_all_four_layouts_are_read(void)
{
	struct desk desk;

	begin(&desk, NULL);
	send_hex(&desk, "02 0c 5d 45 30 33 30 36 30 33 30 32 30 39 32 32 33", 64);
	send_hex(&desk, "02 0c 00 5d 58 67 33 30 36 30 33 30 32 30 39 32 32 33", 64);
	send_hex(&desk, "02 0c 33 30 36 30 33 30 32 30 39 32 32 33", 64);
	send_hex(&desk, "02 5d 45 30 33 30 36 30 33 30 32 30 39 32 32 33", 61);
	said(&desk, "E0|306030209223\nXg|306030209223\n|306030209223\nE0|306030209223\n");
	send_hex(&desk, "02 0c 33", 40);
	send_hex(&desk, "07", 64);
	end(&desk, 0);
}

/* The lines of a recording sent, a millisecond apart; `decimal`: bytes as decimal numbers. */
static void replay(struct desk *desk, const char *text, bool decimal)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

	for (char **line = lines; *line; line++) {
		g_autoptr(GByteArray) bytes = decimal ? g_byte_array_new() : hex_bytes(*line);
		g_auto(GStrv) numbers = g_strsplit(decimal && **line != '#' ? *line : "", ",", -1);
		for (char **number = numbers; *number; number++) {
			guint8 byte = (guint8)g_ascii_strtoull(*number, NULL, 10);
			g_byte_array_append(bytes, &byte, 1);
		}
		desk->now += MS;
		decoder_feed(desk->hidpos, bytes->data, bytes->len, desk->now);
	}
}

/* The scans that a recording states: "# => scan 1: aim=]E0 len=12 text=...". */
static char *stated(const char *text)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	GString *all = g_string_new(NULL);

	for (char **line = lines; *line; line++) {
		const char *aim = strstr(*line, "aim=]");
		const char *data = strstr(*line, " text=");
		if (g_str_has_prefix(*line, "# =>") && aim && data)
			g_string_append_printf(
				all, "%.2s|%s\n", aim + strlen("aim=]"), data + strlen(" text="));
	}
	g_assert_cmpuint(all->len, >, 400);
	return g_string_free(all, false);
}

static void the_recordings_give_the_texts_stated_with_them(void)
{
	static const char *const names[] = { "reports/hidpos-zebra-ds2208-05e0-2100.txt",
		"reports/hidpos-honeywell-xenon1900-0c2e-1007.txt" };

	for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autofree char *text = recording(names[i]);
		struct desk desk;
		if (!text)
			return;
		g_autofree char *expected = stated(text);
		begin(&desk, NULL);
		replay(&desk, text, false);
		said(&desk, expected);
		end(&desk, 0);
	}
}

static void a_recorded_answer_ends_with_its_echo(void)
{
	g_autofree char *text = recording("reports/hidpos-honeywell-voyager1602g-REVINF.txt");
	struct desk desk;

	if (!text)
		return;
	begin(&desk, NULL);
	replay(&desk, text, true);
	g_assert_true(g_str_has_prefix(desk.said->str, "X0|Product Name: Voyager 1602g\\0d\\0a"));
	g_assert_nonnull(strstr(desk.said->str, "Serial Number: 15232B1F0C"));
	g_assert_true(g_str_has_suffix(desk.said->str, "\n!Z6|REVINF\\06.\n"));
	g_string_truncate(desk.said, 0);
	end(&desk, 0);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/hidpos/" #name, name)
	TEST(a_report_is_cut_to_its_length);
	TEST(a_code_over_several_reports_is_one);
	TEST(a_code_of_full_reports_ends_with_time);
	TEST(old_codes_of_the_first_moment_are_dropped);
	TEST(one_line_end_or_the_suffix_is_stripped);
	TEST(an_answer_to_a_command_is_no_scan);
	TEST(another_identifier_in_the_middle_drops_the_first_code);
	TEST(a_length_above_the_field_drops_the_code);
	TEST(a_short_report_drops_the_code_to_its_end);
	TEST(a_code_that_lost_a_report_is_dropped);
	TEST(a_code_not_finished_in_time_is_dropped);
	TEST(a_code_without_end_is_dropped_at_a_maximum);
	TEST(reports_of_other_ids_and_empty_ones_are_nothing);
	TEST(lengths_of_16_bits_and_none_are_read);
	TEST(without_a_descriptor_all_four_layouts_are_read);
	TEST(the_recordings_give_the_texts_stated_with_them);
	TEST(a_recorded_answer_ends_with_its_echo);
	return g_test_run();
}
