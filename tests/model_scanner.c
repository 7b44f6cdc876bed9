/* SPDX-License-Identifier: Apache-2.0
 * Profiles of scanners: every file that ships, every rule of the format, and the manual. */
#include "model/scanner.h"

#include "base/file.h"
#include "expect.h"
#include "manual.h"
#include "shipped.h"

#include <glib/gstdio.h>
#include <string.h>

#define FOLDER SOURCE_DIR "/firmware-profiles/scanners"

static const char good[] = "[scanner]\nfamily = Example\nvendor = Works\nmodels = EX-1, EX-2\n"
			   "reads = lines\nbest = hid-pos\nswitch = sheet\n"
			   "[match fff0:*06]\nmode = cdc-acm\n"
			   "[data]\nsuffix = crlf\n"
			   "[keyboard]\nlayout = de\nalt = cyrillic\nno-release = yes\n"
			   "[hid-pos]\nopen = fe 01\n"
			   "[serial]\nbaud = 9600\n"
			   "[manual]\ntitle = Guide\npart = USB\n"
			   "[code a]\ndoes = enter\ntext = @E\ncarrier = code128-fnc3\n"
			   "[code b]\ndoes = leave\ntext = @L\ncarrier = code128\nmodel = EX-2\n"
			   "inferred = yes\n";

static struct scanner_profile *read_file(const char *name)
{
	g_autofree char *path = g_build_filename(FOLDER, name, NULL);
	g_autofree char *text = NULL;
	struct scanner_profile *profile;
	GError *error = NULL;
	gsize len;

	g_assert_true(file_read(path, 64 << 10, &text, &len, NULL));
	profile = scanner_profile_read(text, len, name, &error);
	g_assert_no_error(error);
	return profile;
}

/* ---- the format ---- */

static void test_read(void)
{
	GError *error = NULL;
	g_autoptr(struct scanner_profile) profile =
		scanner_profile_read(good, strlen(good), "a/example.profile", &error);
	const struct scanner_match *match;
	const struct scanner_code *codes;

	g_assert_no_error(error);
	g_assert_cmpstr(profile->name, ==, "example");
	g_assert_cmpstr(profile->family, ==, "Example");
	g_assert_cmpstr(profile->vendor, ==, "Works");
	g_assert_cmpuint(g_strv_length(profile->models), ==, 2);
	g_assert_cmpstr(profile->models[1], ==, "EX-2");
	g_assert_cmpint(profile->reads, ==, READS_LINES);
	g_assert_cmpint(profile->how, ==, SWITCH_SHEET);
	g_assert_cmpint(profile->best, ==, SCANNER_HID_POS);
	match = &g_array_index(profile->matches, struct scanner_match, 0);
	g_assert_cmphex(match->vid, ==, 0xfff0);
	g_assert_cmphex(match->pid, ==, 0x06);
	g_assert_cmphex(match->mask, ==, 0xff);
	g_assert_cmpint(match->mode, ==, SCANNER_CDC);
	g_assert_cmpstr(profile->suffix, ==, "\r\n");
	g_assert_cmpstr(profile->keys.layout, ==, "de");
	g_assert_cmpint(profile->keys.alt, ==, KEYS_ALT_CYRILLIC);
	g_assert_true(profile->keys.no_release);
	g_assert_cmpmem(profile->open_report, profile->open_len, "\xfe\x01", 2);
	g_assert_cmpuint(profile->baud, ==, 9600);
	g_assert_cmpstr(profile->manual, ==, "Guide");
	g_assert_cmpstr(profile->manual_part, ==, "USB");
	g_assert_cmpuint(profile->codes->len, ==, 2);
	codes = (const struct scanner_code *)profile->codes->data;
	g_assert_cmpstr(codes[0].does, ==, "enter");
	g_assert_cmpstr(codes[0].text, ==, "@E");
	g_assert_cmpint(codes[0].carrier, ==, CARRIER_CODE128_FNC3);
	g_assert_null(codes[0].model);
	g_assert_cmpstr(codes[1].model, ==, "EX-2");
	g_assert_true(codes[1].inferred);
}

/* A row of the good file is replaced; the message follows. */
struct rule {
	const char *name, *old, *new, *message;
};
static const struct rule rules[] = {
	{ "an_unknown_key_is_refused_with_the_known_ones", "suffix = crlf", "sufix = crlf",
		"x.profile:11: unknown key 'sufix' in [data]; the known keys are suffix" },
	{ "an_unknown_section_is_refused_with_the_known_ones", "[data]", "[date]",
		"x.profile:10: unknown section [date]; the known sections are [scanner], "
		"[match VID:PID], [data], [keyboard], [hid-pos], [serial], [manual], [code NAME]" },
	{ "a_code_needs_a_name", "[code a]", "[code]",
		"x.profile:23: unknown section [code]; the known sections are [scanner], "
		"[match VID:PID], [data], [keyboard], [hid-pos], [serial], [manual], [code NAME]" },
	{ "a_value_outside_the_words_is_refused_with_them", "reads = lines", "reads = dots",
		"x.profile:5: reads = dots: allowed is lines+matrix, lines; correct it" },
	{ "a_missing_key_is_asked_for", "vendor = Works\n", "",
		"x.profile:1: [scanner] has no vendor; add it" },
	{ "the_first_section_says_who_it_is", "[scanner]",
		"[match fff0:0001]\nmode = auto\n[scanner]",
		"x.profile: a profile of scanners begins with [scanner]; put it first" },
	{ "an_empty_name_is_refused", "family = Example",
		"family =", "x.profile:2: family = : allowed is 1 to 120 characters; correct it" },
	{ "a_model_without_a_name_is_refused", "EX-1, EX-2", "EX-1,, EX-2",
		"x.profile:4: models = EX-1,, EX-2: allowed is up to 64 names with commas between "
		"them; correct it" },
	{ "a_device_is_lower_case_hex", "fff0:*06", "FFF0:*06",
		"x.profile:8: [match FFF0:*06] names no device; write VID:PID in lower-case hex, "
		"such as 1eab:0103, 1eab:*03 or 1eab:*" },
	{ "a_device_has_one_star", "fff0:*06", "fff0:*0*",
		"x.profile:8: [match fff0:*0*] names no device; write VID:PID in lower-case hex, "
		"such as 1eab:0103, 1eab:*03 or 1eab:*" },
	{ "a_device_has_four_digits_or_a_star", "fff0:*06", "fff0:106",
		"x.profile:8: [match fff0:106] names no device; write VID:PID in lower-case hex, "
		"such as 1eab:0103, 1eab:*03 or 1eab:*" },
	{ "a_star_stands_for_a_digit_at_least", "fff0:*06", "fff0:*0106",
		"x.profile:8: [match fff0:*0106] names no device; write VID:PID in lower-case hex, "
		"such as 1eab:0103, 1eab:*03 or 1eab:*" },
	{ "a_layout_must_be_known", "layout = de", "layout = xx",
		"x.profile:13: layout = xx: allowed is us, de, fr; correct it" },
	{ "bytes_have_two_digits_each", "open = fe 01", "open = fe 1",
		"x.profile:17: open = fe 1: allowed is 1 to 64 bytes, two hex digits each; correct "
		"it" },
	{ "bytes_end_with_a_byte", "open = fe 01", "open = fe01",
		"x.profile:17: open = fe01: allowed is 1 to 64 bytes, two hex digits each; correct "
		"it" },
	{ "a_speed_is_in_its_range", "baud = 9600", "baud = 300",
		"x.profile:19: baud = 300: allowed is 1200 to 921600; correct it" },
	{ "a_code_text_is_ascii", "text = @E", "text = @Ж",
		"x.profile:25: text = @Ж: allowed is 1 to 40 printable ASCII characters; correct "
		"it" },
	{ "fnc3_before_the_last_needs_a_first", "text = @L\ncarrier = code128",
		"text = 1\ncarrier = code128-fnc3-last",
		"x.profile:27: [code b] has one character, before which FNC3 would be the first; "
		"write code128-fnc3" },
	{ "a_code_is_for_a_model_of_the_family", "model = EX-2", "model = EX-3",
		"x.profile:27: [code b] is for a model that [scanner] models does not name; add it "
		"there" },
	{ "one_code_does_one_thing", "does = leave\ntext = @L\ncarrier = code128\nmodel = EX-2",
		"does = enter\ntext = @L\ncarrier = code128",
		"x.profile:27: [code b] does what another code does; leave one out" },
	{ "switching_over_the_wire_needs_a_command", "switch = sheet", "switch = wire",
		"x.profile:1: [scanner] switches over the wire and has no code with carrier = "
		"wire; add one" },
	{ "switching_by_the_manual_needs_one",
		"switch = sheet\n[match fff0:*06]\nmode = cdc-acm\n[data]\nsuffix = crlf\n"
		"[keyboard]\nlayout = de\nalt = cyrillic\nno-release = yes\n"
		"[hid-pos]\nopen = fe 01\n"
		"[serial]\nbaud = 9600\n[manual]\ntitle = Guide\npart = USB\n",
		"switch = manual\n",
		"x.profile:1: [scanner] switches by the manual and names none; add a section "
		"[manual]" },
	{ "switching_by_sheet_needs_a_code_to_print",
		"does = enter\ntext = @E\ncarrier = code128-fnc3\n"
		"[code b]\ndoes = leave\ntext = @L\ncarrier = code128\nmodel = EX-2\ninferred = "
		"yes\n",
		"does = version\ntext = V\ncarrier = wire\n",
		"x.profile:1: [scanner] switches by sheet and has no code to print; add a [code "
		"NAME]" },
};

static void test_rule(gconstpointer data)
{
	const struct rule *rule = data;
	GString *text = g_string_new(good);
	GError *error = NULL;

	g_assert_cmpuint(g_string_replace(text, rule->old, rule->new, 1), ==, 1);
	g_assert_null(scanner_profile_read(text->str, text->len, "x.profile", &error));
	expect_error(&error, BELGI_ERROR_BAD_INPUT, rule->message);
	g_string_free(text, true);
}

static void test_limit(void)
{
	g_autofree char *text = g_strnfill(64 * 1024 + 1, '\n');
	GError *error = NULL;

	g_assert_null(scanner_profile_read(text, strlen(text), "x.profile", &error));
	expect_error(&error, BELGI_ERROR_LIMIT,
		"x.profile: 65537 bytes, at most 65536 are read; shorten it");
}

/* ---- the manual ---- */

static void test_manual(void)
{
	expect_manual(FOLDER, scanner_key);
}

static void test_example(void)
{
	g_autoptr(struct scanner_profile) profile = read_file("EXAMPLE.profile");

	g_assert_cmpstr(profile->family, ==, "Example");
	expect_example(FOLDER, scanner_key);
}

/* ---- what ships ---- */

static void test_shipped(gconstpointer name)
{
	g_autoptr(struct scanner_profile) profile = read_file(name);
	g_autoptr(GPtrArray) all = shipped_scanners();
	bool inside = false;

	for (guint i = 0; i < all->len; i++) {
		const struct scanner_profile *other = all->pdata[i];

		inside = inside || strcmp(other->name, profile->name) == 0;
	}
	g_assert_true(inside);
	g_assert_cmpuint(profile->matches->len + profile->codes->len, >, 0);
	for (guint i = 0; i < profile->matches->len; i++) {
		const struct scanner_match *match =
			&g_array_index(profile->matches, struct scanner_match, i);
		const struct scanner_profile *found;

		/* No other profile claims the same devices. */
		g_assert_true(scanner_profile_for(all, match->vid, match->pid, &found)->mode ==
			      match->mode);
		g_assert_cmpstr(found->name, ==, profile->name);
	}
}

/* One row of each mode of each maker, from the public lists of ids. */
static void test_devices(void)
{
	static const struct {
		guint16 vid, pid;
		const char *family, *mode, *model;
	} rows[] = {
		{ 0x1eab, 0x0103, "Newland", "keyboard", NULL },
		{ 0x1eab, 0x1306, "Newland", "cdc-acm", NULL },
		{ 0x1eab, 0x8310, "Newland", "hid-pos", NULL },
		{ 0x05e0, 0x0600, "Zebra", "simple-com", NULL },
		{ 0x05e0, 0x1200, "Zebra", "keyboard", NULL },
		{ 0x05e0, 0x1400, "Zebra", "ibm", NULL },
		{ 0x05e0, 0x1701, "Zebra", "cdc-acm", NULL },
		{ 0x05e0, 0x1900, "Zebra", "snapi", NULL },
		{ 0x05e0, 0x2100, "Zebra", "hid-pos", NULL },
		{ 0x0c2e, 0x1007, "Honeywell", "hid-pos", "Xenon 1900" },
		{ 0x0c2e, 0x0b81, "Honeywell", "auto", "Voyager 1400g" },
		{ 0x23d0, 0x0c80, "Honeywell", "auto", "Youjie" },
		{ 0x0c2e, 0x0204, "Metrologic", "keyboard", "MS7120" },
		{ 0x05f9, 0x1206, "Datalogic", "ibm", "Gryphon" },
		{ 0x05f9, 0x4204, "Datalogic", "cdc-acm", "Gryphon" },
		{ 0x065a, 0x0009, "Opticon laser", "usb-serial", "OPN-2001" },
		{ 0x065a, 0xa002, "Opticon", "cdc-acm", "M-10" },
		{ 0x27dd, 0x0002, "Mindeo", "cdc-acm", NULL },
		{ 0x1a86, 0x7523, "Scanner of an unnamed make", "usb-serial", "CH340" },
	};
	g_autoptr(GPtrArray) profiles = shipped_scanners();
	const struct scanner_profile *profile = NULL;

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		const struct scanner_match *match =
			scanner_profile_for(profiles, rows[i].vid, rows[i].pid, &profile);

		g_assert_nonnull(match);
		g_assert_cmpstr(profile->family, ==, rows[i].family);
		g_assert_cmpstr(scanner_mode_word(match->mode), ==, rows[i].mode);
		g_assert_cmpstr(match->model, ==, rows[i].model);
	}
	g_assert_null(scanner_profile_for(profiles, 0x1eab, 0x0104, &profile));
	g_assert_null(scanner_profile_for(profiles, 0x046d, 0xc31c, &profile));
}

/* A row of vidpid.csv: its device is known, in the mode that the row states, if it states one. */
static void check_row(const GPtrArray *profiles, const char *line)
{
	static const char *const modes[][2] = { { ",hid-pos", "hid-pos" },
		{ ",hid-keyboard,", "keyboard" }, { ",cdc-acm,", "cdc-acm" },
		{ ",snapi,", "snapi" }, { ",ibm-", "ibm" },
		{ ",symbol-simple-com", "simple-com" } };
	const struct scanner_profile *profile = NULL;
	const struct scanner_match *match;
	guint vid = (guint)g_ascii_strtoull(line, NULL, 16);
	guint pid = (guint)g_ascii_strtoull(line + 5, NULL, 16);

	match = scanner_profile_for(profiles, (guint16)vid, (guint16)pid, &profile);
	if (!match)
		g_error("no profile knows %s", line);
	for (guint i = 0; i < G_N_ELEMENTS(modes); i++)
		if (strstr(line, modes[i][0]))
			g_assert_cmpstr(scanner_mode_word(match->mode), ==, modes[i][1]);
}

static void test_ids(void)
{
	const char *path = SOURCE_DIR "/../shared/data/scanners/vidpid.csv";
	g_autoptr(GPtrArray) profiles = shipped_scanners();
	g_autofree char *text = NULL;
	g_auto(GStrv) lines = NULL;
	guint checked = 0;
	gsize len;

	if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
		g_test_skip("no list of ids here");
		return;
	}
	g_assert_true(file_read(path, 1 << 20, &text, &len, NULL));
	lines = g_strsplit(text, "\n", -1);
	for (char **line = lines + 1; *line && **line; line++) {
		g_strchomp(*line);
		/* Readers of cards; patterns. */
		if (!g_str_has_suffix(*line, ",verified") || strstr(*line, "NFC") ||
			(*line)[5] == '*')
			continue;
		check_row(profiles, *line);
		checked++;
	}
	g_assert_cmpuint(checked, >=, 120);
}

/* ---- the user's own ---- */

static void test_own(void)
{
	g_autofree char *folder = g_dir_make_tmp("belgi-test-XXXXXX", NULL);
	g_autofree char *scanners = g_build_filename(folder, "scanners", NULL);
	g_autofree char *mine = g_build_filename(scanners, "zebra.profile", NULL);
	g_autofree char *other = g_build_filename(scanners, "example.profile", NULL);
	g_autoptr(GPtrArray) profiles = NULL;
	const struct scanner_profile *profile = NULL;

	g_assert_cmpint(g_mkdir(scanners, 0700), ==, 0);
	g_assert_true(g_file_set_contents(mine, good, -1, NULL));
	g_assert_true(g_file_set_contents(other, good, -1, NULL));
	g_setenv("BELGI_PROFILES", folder, true);
	profiles = shipped_scanners();
	g_unsetenv("BELGI_PROFILES");
	g_assert_nonnull(scanner_profile_for(profiles, 0xfff0, 0x0106, &profile));
	g_assert_cmpstr(profile->name, ==, "zebra");
	g_assert_null(scanner_profile_for(profiles, 0x05e0, 0x2100, &profile));
	g_assert_nonnull(scanner_profile_for(profiles, 0x1eab, 0x0110, &profile));
	g_assert_cmpint(
		g_unlink(mine) | g_unlink(other) | g_rmdir(scanners) | g_rmdir(folder), ==, 0);
}

/* The device itself comes before its beginning or end, whatever the order. */
static void test_most_exact(void)
{
	static const char text[] =
		"[scanner]\nfamily = A\nvendor = A\nreads = lines\n"
		"[match fff0:1234]\nmode = hid-pos\n[match fff0:12*]\nmode = keyboard\n"
		"[match fff0:*]\nmode = snapi\n[match fff0:*234]\nmode = cdc-acm\n";
	static const struct {
		guint16 pid;
		enum scanner_mode mode;
	} rows[] = { { 0x1234, SCANNER_HID_POS }, { 0x1235, SCANNER_KEYBOARD },
		{ 0x2234, SCANNER_CDC }, { 0x9999, SCANNER_SNAPI } };
	g_autoptr(GPtrArray) profiles = g_ptr_array_new();
	g_autoptr(struct scanner_profile) own =
		scanner_profile_read(text, strlen(text), "a.profile", NULL);
	const struct scanner_profile *profile;

	g_ptr_array_add(profiles, own);
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
		g_assert_cmpint(scanner_profile_for(profiles, 0xfff0, rows[i].pid, &profile)->mode,
			==, rows[i].mode);
}

int main(int argc, char **argv)
{
	g_autoptr(GDir) dir = g_dir_open(FOLDER, 0, NULL);
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	const char *name;
	int failed;

	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/scanner/a_profile_is_read_whole", test_read);
	for (guint i = 0; i < G_N_ELEMENTS(rules); i++) {
		g_autofree char *path = g_strdup_printf("/scanner/%s", rules[i].name);

		g_test_add_data_func(path, &rules[i], test_rule);
	}
	g_test_add_func("/scanner/a_profile_over_64_kib_is_refused", test_limit);
	g_test_add_func("/scanner/the_manual_names_every_key_and_no_other", test_manual);
	g_test_add_func("/scanner/the_example_has_every_key", test_example);
	while (dir && (name = g_dir_read_name(dir))) {
		g_autofree char *stem = g_strdelimit(g_strdup(name), "-.", '_');
		g_autofree char *path = g_strdup_printf("/scanner/%s_ships_and_is_good", stem);

		if (!g_str_has_suffix(name, ".profile") || strcmp(name, "EXAMPLE.profile") == 0)
			continue;
		g_ptr_array_add(names, g_strdup(name));
		g_test_add_data_func(path, names->pdata[names->len - 1], test_shipped);
	}
	g_test_add_func("/scanner/devices_are_known_by_their_ids", test_devices);
	g_test_add_func("/scanner/every_verified_id_is_known", test_ids);
	g_test_add_func("/scanner/own_profiles_join_and_replace", test_own);
	g_test_add_func("/scanner/the_most_exact_rule_wins", test_most_exact);
	failed = g_test_run();
	return failed;
}
