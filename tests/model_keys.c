/* SPDX-License-Identifier: Apache-2.0
 * Reports of boot keyboards: what the scanner meant, whatever the computer's layout. */
#include "model/keys.h"
#include "readings.h"

#define MS G_GINT64_CONSTANT(1000)

enum { CTRL = 0x01, SHIFT = 0x02, ALT = 0x04, ALTGR = 0x40, ENTER = 0x28 };

struct desk {
	struct decoder *keys;
	GString *said;
	gint64 now;
};

static void begin(struct desk *desk, const struct keys_options *options)
{
	desk->said = g_string_new(NULL);
	desk->now = 0;
	desk->keys = keys_new(options, &(struct reading_sink){ note_reading, desk->said });
	g_assert_nonnull(desk->keys);
}

static void said(struct desk *desk, const char *expected)
{
	g_assert_cmpstr(desk->said->str, ==, expected);
	g_string_truncate(desk->said, 0);
}

static void end(struct desk *desk, guint64 faults)
{
	said(desk, "");
	g_assert_cmpuint(decoder_faults(desk->keys, NULL), ==, faults);
	decoder_free(desk->keys);
	g_string_free(desk->said, true);
}

/* Reports of "mods 00 key...", one a line, two milliseconds apart. */
static void send(struct desk *desk, const char *hex)
{
	g_auto(GStrv) lines = g_strsplit(hex, "\n", -1);

	for (char **line = lines; *line; line++) {
		g_autoptr(GByteArray) bytes = hex_bytes(*line);
		desk->now += 2 * MS;
		decoder_feed(desk->keys, bytes->data, bytes->len, desk->now);
	}
}

static void tap(struct desk *desk, guint8 modifiers, guint8 usage)
{
	const guint8 down[8] = { modifiers, 0, usage }, up[8] = { 0 };

	desk->now += 2 * MS;
	decoder_feed(desk->keys, down, sizeof(down), desk->now);
	decoder_feed(desk->keys, up, sizeof(up), desk->now);
}

static void press_and_release_is_a_character(void)
{
	struct desk desk;

	begin(&desk, &(struct keys_options){ 0 });
	send(&desk, "02 00 0e\n02 00 00\n02 00 1d\n00 00 00\n00 00 27\n00 00 00\n00 00 27\n"
		    "00 00 00\n00 00 1e\n00 00 00\n00 00 28\n00 00 00");
	said(&desk, "|KZ001\n");
	tap(&desk, SHIFT, 0x30);
	tap(&desk, 0, 0x06);
	tap(&desk, 0, ENTER);
	said(&desk, "|}c\n");
	end(&desk, 0);
}

static void keys_of_one_report_count_in_their_order(void)
{
	struct desk desk;

	begin(&desk, &(struct keys_options){ 0 });
	/* a stays held while c comes and b goes. */
	send(&desk, "00 00 05 04 00\n00 00 04 06\n00 00 00\n00 00 04 28\n00 00 00");
	said(&desk, "|baca\n");
	end(&desk, 0);
}

static void a_scanner_without_releases_is_believed_when_its_profile_says_so(void)
{
	struct desk desk;

	begin(&desk, &(struct keys_options){ .no_release = true });
	send(&desk, "00 00 04 04\n00 00 04\n00 00 28");
	said(&desk, "|aaa\n");
	end(&desk, 0);
}

static void a_line_ends_with_enter_tab_or_time(void)
{
	struct desk desk;

	begin(&desk, &(struct keys_options){ 0 });
	tap(&desk, 0, 0x04);
	tap(&desk, 0, 0x2b);
	tap(&desk, 0, 0x05);
	tap(&desk, 0, 0x58);
	said(&desk, "|a\n|b\n");
	tap(&desk, 0, ENTER);
	g_assert_cmpint(decoder_deadline(desk.keys), ==, READING_IDLE);
	tap(&desk, 0, 0x06);
	g_assert_cmpint(decoder_deadline(desk.keys), ==, desk.now + KEYS_IDLE);
	decoder_tick(desk.keys, desk.now + KEYS_IDLE - 1);
	said(&desk, "");
	decoder_tick(desk.keys, desk.now + KEYS_IDLE);
	said(&desk, "|c\n");
	/* A main loop that is late makes no one code of two. */
	tap(&desk, 0, 0x04);
	desk.now += KEYS_IDLE;
	tap(&desk, 0, 0x05);
	tap(&desk, 0, ENTER);
	said(&desk, "|a\n|b\n");
	end(&desk, 0);
}

static void every_layout_writes_its_own_characters(void)
{
	static const struct {
		const char *layout, *expected;
		guint8 modifiers, usage;
	} rows[] = {
		{ "us", "a", 0, 0x04 },
		{ "us", "@", SHIFT, 0x1f },
		{ "us", "\\", 0, 0x31 },
		{ "us", "\\", 0, 0x64 },
		{ "us", "?", SHIFT, 0x38 },
		{ "us", "7", 0, 0x5f },
		{ "us", ".", 0, 0x63 },
		{ "us", "-", 0, 0x56 },
		{ "de", "z", 0, 0x1c },
		{ "de", "Y", SHIFT, 0x1d },
		{ "de", "/", SHIFT, 0x24 },
		{ "de", "-", 0, 0x38 },
		{ "de", "@", ALTGR, 0x14 },
		{ "de", "{", ALTGR, 0x24 },
		{ "de", "}", ALTGR, 0x27 },
		{ "de", "\\", ALTGR, 0x2d },
		{ "de", "~", ALTGR, 0x30 },
		{ "de", "|", ALTGR, 0x64 },
		{ "de", "ß", 0, 0x2d },
		{ "de", "€", CTRL | ALTGR, 0x08 },
		{ "fr", "q", 0, 0x04 },
		{ "fr", "M", SHIFT, 0x33 },
		{ "fr", "1", SHIFT, 0x1e },
		{ "fr", "é", 0, 0x1f },
		{ "fr", "/", SHIFT, 0x37 },
		{ "fr", "@", ALTGR, 0x27 },
		{ "fr", "[", ALTGR, 0x22 },
		{ "fr", "]", ALTGR, 0x2d },
		{ "fr", "\\", ALTGR, 0x25 },
		{ "fr", "_", 0, 0x25 },
		{ "fr", "-", 0, 0x23 },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *line = g_strdup_printf("|%s\n", rows[i].expected);
		struct desk desk;
		begin(&desk, &(struct keys_options){ .layout = rows[i].layout });
		tap(&desk, rows[i].modifiers, rows[i].usage);
		tap(&desk, 0, ENTER);
		said(&desk, line);
		end(&desk, 0);
	}
	g_assert_null(keys_new(&(struct keys_options){ .layout = "xx" },
		&(struct reading_sink){ note_reading, NULL }));
	for (const char *const *name = keys_layouts(); *name; name++) {
		struct desk desk;
		begin(&desk, &(struct keys_options){ .layout = *name });
		end(&desk, 0);
	}
}

static void all_of_ascii_can_be_typed_in_every_layout(void)
{
	static const guint8 levels[] = { 0, SHIFT, ALTGR };

	for (const char *const *name = keys_layouts(); *name; name++) {
		bool there[128] = { false };
		for (guint usage = 4; usage < 0x54 || usage == 0x64;
			usage += usage == 0x53 ? 0x11 : 1)
			for (guint i = 0; i < G_N_ELEMENTS(levels); i++) {
				struct desk desk;
				begin(&desk, &(struct keys_options){ .layout = *name });
				tap(&desk, levels[i], (guint8)usage);
				tap(&desk, 0, 0x2c);
				tap(&desk, 0, ENTER);
				if (desk.said->len > 1 && (guchar)desk.said->str[1] < 128)
					there[(guint)desk.said->str[1]] = true;
				g_string_truncate(desk.said, 0);
				end(&desk, 0);
			}
		for (char c = '!'; c <= '~'; c++)
			if (!there[(guint)c])
				g_error("%s cannot type %c", *name, c);
	}
}

static void dead_keys_wait_for_their_letter(void)
{
	struct desk desk;

	begin(&desk, &(struct keys_options){ .layout = "de" });
	tap(&desk, 0, 0x35);
	tap(&desk, 0, 0x08);
	tap(&desk, 0, 0x35);
	tap(&desk, 0, 0x2c);
	tap(&desk, SHIFT, 0x2e);
	tap(&desk, 0, 0x05);
	tap(&desk, 0, 0x35);
	tap(&desk, 0, 0x35);
	tap(&desk, 0, 0x35);
	tap(&desk, 0, ENTER);
	said(&desk, "|ê^`b^^^\n");
	end(&desk, 0);
}

static void caps_lock_turns_letters_alone(void)
{
	struct desk desk;

	begin(&desk, &(struct keys_options){ 0 });
	tap(&desk, 0, 0x39);
	tap(&desk, 0, 0x04);
	tap(&desk, SHIFT, 0x04);
	tap(&desk, 0, 0x1e);
	tap(&desk, 0, 0x39);
	tap(&desk, 0, 0x04);
	tap(&desk, 0, ENTER);
	said(&desk, "|Aa1a\n");
	end(&desk, 0);
}

static void an_alt_number_is_a_character(void)
{
	static const struct {
		enum keys_alt alt;
		const char *digits, *expected;
	} rows[] = {
		{ KEYS_ALT_WINDOWS, "083", "S" },
		{ KEYS_ALT_WINDOWS, "83", "S" },
		{ KEYS_ALT_WINDOWS, "029", "\\1d" },
		{ KEYS_ALT_WINDOWS, "0228", "ä" },
		{ KEYS_ALT_WINDOWS, "132", "ä" },
		{ KEYS_ALT_WINDOWS, "0128", "€" },
		{ KEYS_ALT_WINDOWS, "1178", "Қ" },
		{ KEYS_ALT_CYRILLIC, "0223", "Я" },
		{ KEYS_ALT_CYRILLIC, "159", "Я" },
		{ KEYS_ALT_UNICODE, "0223", "ß" },
		{ KEYS_ALT_UNICODE, "1103", "я" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *line = g_strdup_printf("|%s\n", rows[i].expected);
		struct desk desk;
		begin(&desk, &(struct keys_options){ .alt = rows[i].alt });
		for (const char *digit = rows[i].digits; *digit; digit++) {
			guint8 usage = *digit == '0' ? 0x62 : (guint8)(0x59 + *digit - '1');
			decoder_feed(desk.keys, (const guint8[8]){ ALT, 0, usage }, 8, desk.now);
			decoder_feed(desk.keys, (const guint8[8]){ ALT }, 8, desk.now);
		}
		send(&desk, "00 00 00");
		tap(&desk, 0, ENTER);
		said(&desk, line);
		end(&desk, 0);
	}
}

static void an_alt_number_may_be_one_report(void)
{
	struct desk desk;

	/* As in the recording: the three digits at once, two of them equal. */
	begin(&desk, &(struct keys_options){ 0 });
	send(&desk, "04 00 62 60 5b\n00 00 00\n04 00 62 5d 5d\n00 00 00\n00 00 28\n00 00 00");
	said(&desk, "|S7\n");
	send(&desk, "04 00 62 59 5b\n00 00 00");
	said(&desk, "");
	send(&desk, "40 00 60 5f\n00 00 00\n04 00 62 62 62\n00 00 00\n04 00 61 61 61 61 61 61\n"
		    "04 00 00\n04 00 61\n00 00 00\n00 00 28");
	said(&desk, "");
	end(&desk, 1);
}

static void what_no_keyboard_has_comes_in_other_ways(void)
{
	static const struct {
		guint8 modifiers, usage;
		const char *expected;
	} rows[] = {
		{ 0, 0x41, "\\1d" },
		{ 0, 0x40, "\\1d" },
		{ 0, 0x42, "\\1e" },
		{ CTRL, 0x30, "\\1d" },
		{ 0x10, 0x30, "\\1d" },
		{ CTRL | SHIFT, 0x23, "\\1e" },
		{ CTRL, 0x23, "\\1e" },
		{ CTRL, 0x31, "\\1c" },
		{ CTRL, 0x21, "\\1c" },
		{ CTRL, 0x07, "\\04" },
		{ CTRL, 0x38, "" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *line = g_strdup_printf("|a%sb\n", rows[i].expected);
		struct desk desk;
		begin(&desk, &(struct keys_options){ 0 });
		tap(&desk, 0, 0x04);
		tap(&desk, rows[i].modifiers, rows[i].usage);
		tap(&desk, 0, 0x05);
		tap(&desk, CTRL, 0x10); /* Ctrl+M: the return of a terminal */
		said(&desk, line);
		end(&desk, 0);
	}
}

static void a_function_key_before_the_code_is_no_part_of_it(void)
{
	struct desk desk;

	begin(&desk, &(struct keys_options){ 0 });
	tap(&desk, 0, 0x41);
	tap(&desk, 0, 0x04);
	tap(&desk, 0, ENTER);
	said(&desk, "|a\n");
	end(&desk, 0);
}

static void an_identifier_is_split_off(void)
{
	struct desk desk;

	begin(&desk, &(struct keys_options){ 0 });
	tap(&desk, 0, 0x30);
	tap(&desk, SHIFT, 0x06);
	tap(&desk, 0, 0x1e);
	tap(&desk, 0, 0x27);
	tap(&desk, 0, 0x1e);
	tap(&desk, 0, ENTER);
	said(&desk, "C1|01\n");
	end(&desk, 0);
}

static void odd_reports_are_counted_or_nothing(void)
{
	struct desk desk;

	begin(&desk, &(struct keys_options){ 0 });
	send(&desk,
		"\n00\n00 00\n00 00 01 01 01 01 01 01\n00 00 04 00 00 00 00 00 05 05\n00 00 00");
	tap(&desk, 0, 0xff);
	tap(&desk, ALTGR, 0x04);
	tap(&desk, 0, ENTER);
	said(&desk, "");
	for (guint i = 0; i < 2 * READING_BYTES_MAX; i++)
		tap(&desk, 0, 0x04);
	tap(&desk, 0, ENTER);
	said(&desk, "");
	tap(&desk, 0, 0x05);
	tap(&desk, 0, ENTER);
	said(&desk, "|b\n");
	end(&desk, 2);
}

static void the_recording_gives_the_text_stated_with_it(void)
{
	g_autofree char *text = recording("reports/kbd-altcode-SIP-4-1.txt");
	struct desk desk;

	if (!text)
		return;
	begin(&desk, &(struct keys_options){ 0 });
	send(&desk, text);
	said(&desk, "|SIP-4-1\n");
	end(&desk, 0);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/keys/" #name, name)
	TEST(press_and_release_is_a_character);
	TEST(keys_of_one_report_count_in_their_order);
	TEST(a_scanner_without_releases_is_believed_when_its_profile_says_so);
	TEST(a_line_ends_with_enter_tab_or_time);
	TEST(every_layout_writes_its_own_characters);
	TEST(all_of_ascii_can_be_typed_in_every_layout);
	TEST(dead_keys_wait_for_their_letter);
	TEST(caps_lock_turns_letters_alone);
	TEST(an_alt_number_is_a_character);
	TEST(an_alt_number_may_be_one_report);
	TEST(what_no_keyboard_has_comes_in_other_ways);
	TEST(a_function_key_before_the_code_is_no_part_of_it);
	TEST(an_identifier_is_split_off);
	TEST(odd_reports_are_counted_or_nothing);
	TEST(the_recording_gives_the_text_stated_with_it);
	return g_test_run();
}
