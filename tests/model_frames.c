/* SPDX-License-Identifier: Apache-2.0
 * Serial bytes cut into codes; AIM identifiers. */
#include "model/aim.h"
#include "model/frames.h"
#include "readings.h"

struct desk {
	struct decoder *frames;
	GString *said;
	gint64 now;
};

static void begin(struct desk *desk, enum frames_form form)
{
	desk->said = g_string_new(NULL);
	desk->now = 0;
	desk->frames = frames_new(form, &(struct reading_sink){ note_reading, desk->said });
}

static void said(struct desk *desk, const char *expected)
{
	g_assert_cmpstr(desk->said->str, ==, expected);
	g_string_truncate(desk->said, 0);
}

static void end(struct desk *desk, guint64 faults)
{
	said(desk, "");
	g_assert_cmpuint(decoder_faults(desk->frames, NULL), ==, faults);
	decoder_free(desk->frames);
	g_string_free(desk->said, true);
}

static void send(struct desk *desk, const char *bytes)
{
	desk->now += 1000;
	decoder_feed(desk->frames, (const guint8 *)bytes, strlen(bytes), desk->now);
}

/* A block of 64 bytes that says `len` and holds the text. */
static void send_block(struct desk *desk, guint8 len, const char *text)
{
	guint8 block[64] = { len };

	memcpy(block + 1, text, strlen(text));
	desk->now += 1000;
	decoder_feed(desk->frames, block, sizeof(block), desk->now);
}

static void any_line_end_ends_a_code(void)
{
	struct desk desk;

	begin(&desk, FRAMES_STREAM);
	send(&desk, "4870001234567\r4870001234568\r\n4870001234569\n\r\n\n]C1");
	send(&desk, "0104870001234567\x1d");
	send(&desk, "21A\r");
	said(&desk, "|4870001234567\n|4870001234568\n|4870001234569\n"
		    "C1|0104870001234567\\1d21A\n");
	g_assert_cmpint(decoder_deadline(desk.frames), ==, READING_IDLE);
	end(&desk, 0);
}

static void a_suffix_is_stripped_in_place_of_the_line_end(void)
{
	struct desk desk;

	begin(&desk, FRAMES_STREAM);
	decoder_set_suffix(desk.frames, "\t");
	send(&desk, "4870001234567\t");
	decoder_tick(desk.frames, desk.now + FRAMES_IDLE);
	send(&desk, "4870001234568\r");
	said(&desk, "|4870001234567\n|4870001234568\n");
	end(&desk, 0);
}

static void an_idle_time_ends_a_code(void)
{
	struct desk desk;

	begin(&desk, FRAMES_STREAM);
	send(&desk, "487000");
	send(&desk, "1234567");
	g_assert_cmpint(decoder_deadline(desk.frames), ==, desk.now + FRAMES_IDLE);
	decoder_tick(desk.frames, desk.now + FRAMES_IDLE - 1);
	said(&desk, "");
	desk.now += FRAMES_IDLE;
	send(&desk, "next\r");
	said(&desk, "|4870001234567\n|next\n");
	end(&desk, 0);
}

static void a_frame_is_data_between_its_marks(void)
{
	struct desk desk;

	begin(&desk, FRAMES_STREAM);
	send(&desk, "\x01"
		    "Q4870001234567\r\n2\x03\x01"
		    "Bnext\x03\r\nplain\r");
	said(&desk, "|4870001234567\\0d\\0a2\n|next\n|plain\n");
	/* Elsewhere they are data. */
	send(&desk, "a\x01"
		    "b\x03\r");
	said(&desk, "|a\\01b\\03\n");
	end(&desk, 0);
}

static void a_frame_that_does_not_end_gives_nothing(void)
{
	struct desk desk;

	begin(&desk, FRAMES_STREAM);
	send(&desk, "\x01"
		    "Qhalf");
	decoder_tick(desk.frames, desk.now + FRAMES_IDLE);
	said(&desk, "");
	send(&desk, "whole\r");
	said(&desk, "|whole\n");
	end(&desk, 1);
}

static void too_long_a_code_is_dropped_to_its_end(void)
{
	g_autofree char *text = g_strnfill(READING_BYTES_MAX, 'x');
	struct desk desk;

	begin(&desk, FRAMES_STREAM);
	send(&desk, text);
	send(&desk, "x");
	send(&desk, text);
	send(&desk, "\rwhole\r");
	said(&desk, "|whole\n");
	send(&desk, text);
	send(&desk, "\r");
	g_assert_cmpuint(desk.said->len, ==, READING_BYTES_MAX + strlen("|\n"));
	g_string_truncate(desk.said, 0);
	end(&desk, 1);
}

static void blocks_say_how_much_of_them_is_meant(void)
{
	struct desk desk;
	static const char sixty_three[] =
		"0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDE";

	begin(&desk, FRAMES_BLOCKS);
	send_block(&desk, 13, "4870001234567garbage");
	decoder_tick(desk.frames, desk.now + FRAMES_IDLE);
	said(&desk, "|4870001234567\n");
	send_block(&desk, 63, sixty_three);
	send_block(&desk, 4, "end\r");
	said(&desk, "|0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEend\n");
	send_block(&desk, 0, "");
	end(&desk, 0);
}

static void a_block_that_says_more_than_it_holds_is_none(void)
{
	struct desk desk;

	begin(&desk, FRAMES_BLOCKS);
	send_block(&desk, 64, "4870001234567");
	send_block(&desk, 255, "4870001234567");
	decoder_feed(desk.frames,
		(const guint8 *)"\x05"
				"ab",
		3, desk.now);
	decoder_tick(desk.frames, desk.now + FRAMES_IDLE);
	end(&desk, 1);
}

static void an_identifier_says_the_symbology(void)
{
	static const struct {
		const char *text, *aim, *rest, *symbology;
		bool gs1;
	} rows[] = {
		{ "]E04870001234567", "E0", "4870001234567", "EAN-13", false },
		{ "]E448700012", "E4", "48700012", "EAN-8", false },
		{ "]Xg306030209223", "Xg", "306030209223", "UPC-A", false },
		{ "]X0ABC", "X0", "ABC", "", false },
		{ "]C0ABC", "C0", "ABC", "CODE-128", false },
		{ "]C101", "C1", "01", "CODE-128", true },
		{ "]e001", "e0", "01", "DataBar", true },
		{ "]d201", "d2", "01", "Data-Matrix", true },
		{ "]d101", "d1", "01", "Data-Matrix", false },
		{ "]d501", "d5", "01", "Data-Matrix", true },
		{ "]Q1ABC", "Q1", "ABC", "QR-Code", false },
		{ "]Q301", "Q3", "01", "QR-Code", true },
		{ "]Q401", "Q4", "01", "QR-Code", true },
		{ "]J101", "J1", "01", "DotCode", true },
		{ "]zA01", "zA", "01", "Aztec", true },
		{ "]z201", "z2", "01", "Aztec", false },
		{ "]A0ABC", "A0", "ABC", "CODE-39", false },
		{ "]Y2xyABC", "Y2", "ABC", "", false },
		{ "]Y9ABC", "", "]Y9ABC", NULL, false },
		{ "]Q1", "", "]Q1", NULL, false },
		{ "]a1ABC", "", "]a1ABC", NULL, false },
		{ "]Q ABC", "", "]Q ABC", NULL, false },
		{ "ABC", "", "ABC", NULL, false },
		{ "", "", "", NULL, false },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		char aim[4];
		gsize split = aim_split(rows[i].text, strlen(rows[i].text), aim);
		const struct aim_meaning *meaning = aim_find(aim);
		g_assert_cmpstr(aim, ==, rows[i].aim);
		g_assert_cmpstr(rows[i].text + split, ==, rows[i].rest);
		g_assert_cmpint(meaning != NULL, ==, rows[i].symbology != NULL);
		if (meaning) {
			g_assert_cmpstr(meaning->symbology, ==, rows[i].symbology);
			g_assert_cmpint(meaning->gs1, ==, rows[i].gs1);
			g_assert_cmpuint(strlen(meaning->symbology), <, 16);
		}
	}
	g_assert_true(aim_find("Z6")->answer);
	g_assert_null(aim_find(NULL));
}

static void every_identifier_of_the_reference_is_known(void)
{
	g_autofree char *text = recording("aim_ids.csv");
	guint known = 0;

	if (!text)
		return;
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (char **line = lines + 1; *line && **line; line++) {
		g_auto(GStrv) cells = g_strsplit(*line, ",", -1);
		g_auto(GStrv) modifiers = g_strsplit(cells[1], "|", -1);
		bool gs1 = strcmp(cells[4], "1") == 0;
		for (char **modifier = modifiers; *modifier; modifier++) {
			char aim[4] = { cells[0][0], **modifier == '*' ? '0' : **modifier };
			const struct aim_meaning *meaning = aim_find(aim);
			g_assert_nonnull(meaning);
			g_assert_cmpint(meaning->gs1, ==, gs1);
			known++;
		}
	}
	g_assert_cmpuint(known, >, 70);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/frames/" #name, name)
	TEST(any_line_end_ends_a_code);
	TEST(a_suffix_is_stripped_in_place_of_the_line_end);
	TEST(an_idle_time_ends_a_code);
	TEST(a_frame_is_data_between_its_marks);
	TEST(a_frame_that_does_not_end_gives_nothing);
	TEST(too_long_a_code_is_dropped_to_its_end);
	TEST(blocks_say_how_much_of_them_is_meant);
	TEST(a_block_that_says_more_than_it_holds_is_none);
	TEST(an_identifier_says_the_symbology);
	TEST(every_identifier_of_the_reference_is_known);
	return g_test_run();
}
