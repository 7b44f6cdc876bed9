/* SPDX-License-Identifier: Apache-2.0
 * Profiles of label printers: every file that ships, every rule of the format, the manual; and what
 * printers say of themselves. */
#include "model/printer.h"

#include "base/file.h"
#include "base/shipped.h"
#include "expect.h"
#include "manual.h"
#include "print/language.h"

#include <string.h>

#define FOLDER SOURCE_DIR "/firmware-profiles/printers"

static const char good[] = "[printer]\nfamily = Example\nvendor = Works\nmodels = EX-1, EX-2\n"
			   "language = tspl\ncommands = TSPL, TSPL2\n"
			   "[match fff0:*06]\nmodel = EX-1\nstorage = yes\n"
			   "[head]\ndpi = 300\nwidth = 832\n"
			   "[job]\noffset-x = -8\noffset-y = 4\ndarkness = 12\nspeed = 3\n"
			   "turn = 270\ncut = yes\n"
			   "[manual]\ntitle = Guide\n";

static void wrong(void *data, const GError *error)
{
	(void)data;
	g_assert_no_error(error);
}

static GPtrArray *shipped_printers(void)
{
	g_autoptr(GPtrArray) files = shipped_files("printers", NULL);

	return printer_profiles_read(files, wrong, NULL);
}

static struct printer_profile *read_file(const char *name)
{
	g_autofree char *path = g_build_filename(FOLDER, name, NULL);
	g_autofree char *text = NULL;
	struct printer_profile *profile;
	GError *error = NULL;
	gsize len;

	g_assert_true(file_read(path, 64 << 10, &text, &len, NULL));
	profile = printer_profile_read(text, len, name, &error);
	g_assert_no_error(error);
	return profile;
}

/* ---- the format ---- */

static void test_read(void)
{
	GError *error = NULL;
	g_autoptr(struct printer_profile) profile =
		printer_profile_read(good, strlen(good), "a/example.profile", &error);
	const struct printer_match *match;

	g_assert_no_error(error);
	g_assert_cmpstr(profile->name, ==, "example");
	g_assert_cmpstr(profile->family, ==, "Example");
	g_assert_cmpstr(profile->vendor, ==, "Works");
	g_assert_cmpstr(profile->models[1], ==, "EX-2");
	g_assert_cmpstr(profile->language, ==, "tspl");
	g_assert_cmpstr(profile->commands[1], ==, "TSPL2");
	g_assert_null(profile->problem);
	match = &g_array_index(profile->matches, struct printer_match, 0);
	g_assert_cmphex(match->vid, ==, 0xfff0);
	g_assert_cmphex(match->pid, ==, 0x06);
	g_assert_cmphex(match->mask, ==, 0xff);
	g_assert_cmpstr(match->model, ==, "EX-1");
	g_assert_true(match->storage);
	g_assert_cmpint(profile->dpi, ==, 300);
	g_assert_cmpint(profile->width, ==, 832);
	g_assert_cmpint(profile->offset_x, ==, -8);
	g_assert_cmpint(profile->offset_y, ==, 4);
	g_assert_cmpint(profile->darkness, ==, 12);
	g_assert_cmpint(profile->speed, ==, 3);
	g_assert_cmpint(profile->turn, ==, 3);
	g_assert_true(profile->cut);
	g_assert_cmpstr(profile->manual, ==, "Guide");
}

static void test_least(void)
{
	static const char text[] = "[printer]\nfamily = A\nvendor = B\nlanguage = zpl\n"
				   "[head]\ndpi = 203\nwidth = 448\n";
	g_autoptr(struct printer_profile) profile =
		printer_profile_read(text, strlen(text), "x", NULL);

	g_assert_nonnull(profile);
	g_assert_cmpint(profile->darkness, ==, -1);
	g_assert_cmpint(profile->speed, ==, -1);
	g_assert_cmpint(profile->turn, ==, 0);
	g_assert_false(profile->cut);
	g_assert_null(profile->commands);
	g_assert_null(profile->manual);
}

/* A row of the good file is replaced; the message follows. */
static const struct rule {
	const char *name, *old, *new, *message;
} rules[] = {
	{ "an_unknown_key_is_refused_with_the_known_ones", "width = 832", "widht = 832",
		"x.profile:12: unknown key 'widht' in [head]; the known keys are dpi, width" },
	{ "an_unknown_section_is_refused_with_the_known_ones", "[job]", "[jobs]",
		"x.profile:13: unknown section [jobs]; the known sections are [printer], [match "
		"VID:PID], [head], [job], [manual]" },
	{ "the_first_section_says_who_it_is", "[printer]", "[match fff0:0001]\n[printer]",
		"x.profile: a profile of printers begins with [printer]; put it first" },
	{ "a_missing_key_is_asked_for", "vendor = Works\n", "",
		"x.profile:1: [printer] has no vendor; add it" },
	{ "a_language_must_be_known", "language = tspl", "language = pcl",
		"x.profile:5: language = pcl: allowed is zpl, epl, tspl, escpos, brother-ql, "
		"brother-ql-500, dymo, dymo-550; correct it" },
	{ "no_language_needs_a_reason", "language = tspl\n", "",
		"x.profile:1: [printer] has no language; add it, or problem = why its printers "
		"cannot be used" },
	{ "a_reason_stands_without_a_language", "language = tspl\n",
		"language = tspl\nproblem = broken\n",
		"x.profile:1: [printer] has a language and a problem; leave out the one that is not "
		"so" },
	{ "a_language_needs_a_head", "[head]\ndpi = 300\nwidth = 832\n", "",
		"x.profile:1: [printer] has a language and no head; add a section [head]" },
	{ "an_empty_name_is_refused", "family = Example",
		"family =", "x.profile:2: family = : allowed is 1 to 120 characters; correct it" },
	{ "a_command_without_a_name_is_refused", "TSPL, TSPL2", "TSPL,",
		"x.profile:6: commands = TSPL,: allowed is up to 64 names with commas between them; "
		"correct it" },
	{ "a_device_is_lower_case_hex", "fff0:*06", "FFF0:*06",
		"x.profile:7: [match FFF0:*06] names no device; write VID:PID in lower-case hex, "
		"such as 0a5f:0166, 0a5f:01* or 0a5f:*" },
	{ "a_flag_is_yes_or_no", "storage = yes", "storage = 1",
		"x.profile:9: storage = 1: allowed is no, yes; correct it" },
	{ "dots_an_inch_are_in_their_range", "dpi = 300", "dpi = 3000",
		"x.profile:11: dpi = 3000: allowed is 100 to 1200; correct it" },
	{ "a_head_has_whole_bytes", "width = 832", "width = 830",
		"x.profile:12: width = 830: allowed is 64 to 8192 in steps of 8; correct it" },
	{ "an_offset_is_in_its_range", "offset-x = -8", "offset-x = -401",
		"x.profile:14: offset-x = -401: allowed is -400 to 400; correct it" },
	{ "an_offset_is_a_number", "offset-y = 4", "offset-y = 4 mm",
		"x.profile:15: offset-y = 4 mm: allowed is -400 to 400; correct it" },
	{ "darkness_is_in_its_range", "darkness = 12", "darkness = -1",
		"x.profile:16: darkness = -1: allowed is 0 to 200; correct it" },
	{ "speed_is_in_its_range", "speed = 3", "speed = 31",
		"x.profile:17: speed = 31: allowed is 0 to 30; correct it" },
	{ "a_turn_is_a_quarter", "turn = 270", "turn = 45",
		"x.profile:18: turn = 45: allowed is 0, 90, 180, 270; correct it" },
};

static void test_rule(gconstpointer data)
{
	const struct rule *rule = data;
	g_autoptr(GString) text = g_string_new(good);
	GError *error = NULL;

	g_assert_cmpuint(g_string_replace(text, rule->old, rule->new, 1), ==, 1);
	g_assert_null(printer_profile_read(text->str, text->len, "x.profile", &error));
	expect_error(&error, BELGI_ERROR_BAD_INPUT, rule->message);
}

static void test_limit(void)
{
	g_autofree char *text = g_strnfill(64 * 1024 + 1, '\n');
	GError *error = NULL;

	g_assert_null(printer_profile_read(text, strlen(text), "x.profile", &error));
	expect_error(&error, BELGI_ERROR_LIMIT,
		"x.profile: 65537 bytes, at most 65536 are read; shorten it");
}

static void test_languages(void)
{
	guint count = 0;

	for (; printer_languages[count]; count++)
		g_assert_nonnull(language_named(printer_languages[count]));
	for (guint i = 0; languages[i]; i++)
		g_assert_true(g_strv_contains(printer_languages, languages[i]->name));
	g_assert_null(languages[count]);
}

/* ---- the manual ---- */

static void test_manual(void)
{
	expect_manual(FOLDER, printer_key);
}

static void test_example(void)
{
	g_autoptr(struct printer_profile) profile = read_file("EXAMPLE.profile");

	g_assert_cmpstr(profile->family, ==, "Example");
	expect_example(FOLDER, printer_key);
}

/* ---- what ships ---- */

static void test_shipped(gconstpointer name)
{
	g_autoptr(struct printer_profile) profile = read_file(name);
	g_autoptr(GPtrArray) all = shipped_printers();

	g_assert_nonnull(printer_profile_named(all, profile->name));
	for (guint i = 0; i < profile->matches->len; i++) {
		const struct printer_match *match = &g_array_index(
						   profile->matches, struct printer_match, i),
					   *found;

		/* No other profile claims the same device. */
		if (match->mask != 0xffff)
			continue;
		g_assert_cmpstr(
			printer_profile_for(all, match->vid, match->pid, NULL, &found)->name, ==,
			profile->name);
		g_assert_cmpstr(found->model, ==, match->model);
		g_assert_true(found->storage == match->storage);
	}
}

/* A row of printers.csv: vid,pid,vendor (perhaps quoted),model,language,source. */
static void check_row(const GPtrArray *profiles, const char *line)
{
	static const char *const expected[][2] = { { ",escpos/niimbot,", "escpos" },
		{ ",escpos/other,", "escpos" }, { ",escpos,", "escpos" }, { ",tspl?,", "tspl" },
		{ ",tspl,", "tspl" }, { ",zpl/epl,", "zpl" }, { ",dymo-raster,", "dymo" },
		{ ",brother-ql-raster,", "brother-ql" }, { ",brother-pt-raster,", NULL },
		{ ",sbpl,", NULL } };
	guint16 vid = (guint16)g_ascii_strtoull(line, NULL, 16);
	guint16 pid = (guint16)g_ascii_strtoull(line + 5, NULL, 16);
	const struct printer_profile *profile = printer_profile_for(profiles, vid, pid, NULL, NULL);
	const char *language = "";

	if (!profile)
		g_error("no profile knows %s", line);
	for (guint i = 0; i < G_N_ELEMENTS(expected); i++)
		if (strstr(line, expected[i][0]))
			language = expected[i][1];
	/* The list goes by vendor; these two are known better. */
	if (strstr(line, "CL-S631"))
		language = "zpl";
	if (strstr(line, "LP2844 Printer"))
		language = "epl";
	if (!language)
		g_assert_nonnull(profile->problem);
	else if (!profile->language || !g_str_has_prefix(profile->language, language))
		g_error("%s is taken for %s", line, profile->name);
}

static void test_ids(void)
{
	const char *path = SOURCE_DIR "/../shared/data/scanners/printers.csv";
	g_autoptr(GPtrArray) profiles = shipped_printers();
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
	for (char **line = lines + 1; *line && **line; line++, checked++)
		check_row(profiles, *line);
	g_assert_cmpuint(checked, ==, 69);
}

/* What is plugged in -> which profile, and which of its devices. */
static void test_devices(void)
{
	static const struct {
		guint16 vid, pid;
		const char *id, *profile, *model;
	} rows[] = {
		{ 0x0a5f, 0x0062, NULL, "zebra-zpl", "GK420d" },
		{ 0x0a5f, 0x0062, "MFG:Zebra;CMD:EPL;MDL:GK420d;", "zebra-epl", NULL },
		{ 0x0a5f, 0x0062, "MFG:Zebra;CMD:EPL,ZPL;", "zebra-zpl", "GK420d" },
		{ 0x0a5f, 0x0009, NULL, "zebra-epl", "LP2844" },
		{ 0x0a5f, 0x0166, NULL, "zebra-zpl", NULL },
		{ 0x1234, 0x0001, "COMMAND SET: zpl ;MODEL:X", "zebra-zpl", NULL },
		{ 0x1203, 0x0140, "CMD:ZPL", "zebra-zpl", NULL },
		{ 0x1203, 0x0999, NULL, "tspl", NULL },
		{ 0x0483, 0x5743, "MFG:Xprinter;CMD:TSPL;", "tspl", NULL },
		{ 0x0483, 0x5743, "CMD:XYZ", "pos58", "XP-58IIH" },
		{ 0x04f9, 0x2042, "MFG:Brother;CMD:PT-CBP;MDL:QL-700;", "brother-ql-500",
			"QL-700" },
		{ 0x04f9, 0x20a7, "MFG:Brother;CMD:PT-CBP;MDL:QL-1100;", "brother-ql-wide",
			"QL-1100" },
		{ 0x04f9, 0x2999, "MFG:Brother;CMD:PT-CBP;MDL:QL-570;", "brother-ql-500", NULL },
		{ 0x0922, 0x9999, "MFG:DYMO;MDL:LabelWriter 5XL;", "dymo-5xl", NULL },
		{ 0x0828, 0xa003, "CMD:ZPL", "zebra-zpl", NULL },
		{ 0x0828, 0x0001, NULL, "sato", NULL },
		{ 0x04f9, 0x2999, NULL, NULL, NULL },
		{ 0x03f0, 0x0001, "MFG:HP;CMD:PCL,PJL;MDL:LaserJet;", NULL, NULL },
	};
	g_autoptr(GPtrArray) profiles = shipped_printers();

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		const struct printer_profile *profile;
		const struct printer_match *match = NULL;
		struct printer_id id = { 0 };

		if (rows[i].id)
			printer_id_read(&id, rows[i].id, strlen(rows[i].id));
		profile = printer_profile_for(
			profiles, rows[i].vid, rows[i].pid, rows[i].id ? &id : NULL, &match);
		g_assert_cmpstr(profile ? profile->name : NULL, ==, rows[i].profile);
		g_assert_cmpstr(match ? match->model : NULL, ==, rows[i].model);
		printer_id_clear(&id);
	}
}

static void test_useless(void)
{
	g_autoptr(GPtrArray) profiles = shipped_printers();
	const struct printer_match *match;
	const struct printer_profile *profile =
		printer_profile_for(profiles, 0x04f9, 0x2061, NULL, &match);

	g_assert_cmpstr(profile->problem, ==,
		"PT raster is not supported; print on a Brother QL or on another label printer");
	g_assert_cmpstr(match->model, ==, "PT-P700");
	for (guint i = 0; i < 3; i++) {
		const guint16 disks[] = { 0x2049, 0x204d, 0x20a9 };

		profile = printer_profile_for(profiles, 0x04f9, disks[i], NULL, &match);
		g_assert_nonnull(profile->language);
		g_assert_true(match->storage);
	}
}

/* ---- device ids ---- */

static void test_id(void)
{
	static const struct {
		const char *text, *maker, *model, *commands, *serial;
	} rows[] = {
		{ "MFG:Zebra Technologies ;CMD:ZPL;MDL:ZTC ZD410-203dpi ZPL;CLS:PRINTER;"
		  "SN:50J163000123;",
			"Zebra Technologies", "ZTC ZD410-203dpi ZPL", "ZPL", "50J163000123" },
		{ "MANUFACTURER:EPSON;COMMAND SET:ESC/POS;MODEL:TM-T20;", "EPSON", "TM-T20",
			"ESC/POS", NULL },
		{ "mfg:a;mdl:b", "a", "b", NULL, NULL },
		{ " MFG : a ; MDL : b ;", "a", "b", NULL, NULL },
		{ "MFG:first;MFG:second;", "first", NULL, NULL, NULL },
		{ "MFG:a:b;;;MDL:;CMD", "a:b", NULL, NULL, NULL },
		{ "", NULL, NULL, NULL, NULL },
		{ ";;;:::;:", NULL, NULL, NULL, NULL },
		{ "MFG:\xff\x01z;MDL:Тег", "\xef\xbf\xbd z", "Тег", NULL, NULL },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct printer_id id;

		printer_id_read(&id, rows[i].text, strlen(rows[i].text));
		g_assert_cmpstr(id.maker, ==, rows[i].maker);
		g_assert_cmpstr(id.model, ==, rows[i].model);
		g_assert_cmpstr(id.commands, ==, rows[i].commands);
		g_assert_cmpstr(id.serial, ==, rows[i].serial);
		printer_id_clear(&id);
	}
}

static void test_id_long(void)
{
	g_autofree char *text = g_malloc0(1 << 20);
	struct printer_id id;

	memset(text, 'x', 1 << 20);
	memcpy(text, "MFG:a\0b;MDL:", 12);
	memcpy(text + 70000, ";CMD:ZPL;", 9);
	printer_id_read(&id, text, 1 << 20);
	g_assert_cmpstr(id.maker, ==, "a b");
	g_assert_cmpuint(strlen(id.model), ==, 128);
	g_assert_null(id.commands);
	printer_id_clear(&id);
}

int main(int argc, char **argv)
{
	g_autoptr(GDir) dir = g_dir_open(FOLDER, 0, NULL);
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	const char *name;
	int failed;

	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/printer/a_profile_is_read_whole", test_read);
	g_test_add_func("/printer/what_is_not_said_is_as_the_printer_is_set", test_least);
	for (guint i = 0; i < G_N_ELEMENTS(rules); i++) {
		g_autofree char *path = g_strdup_printf("/printer/%s", rules[i].name);

		g_test_add_data_func(path, &rules[i], test_rule);
	}
	g_test_add_func("/printer/a_profile_over_64_kib_is_refused", test_limit);
	g_test_add_func("/printer/profiles_and_languages_have_the_same_words", test_languages);
	g_test_add_func("/printer/the_manual_names_every_key_and_no_other", test_manual);
	g_test_add_func("/printer/the_example_has_every_key", test_example);
	while (dir && (name = g_dir_read_name(dir))) {
		g_autofree char *stem = g_strdelimit(g_strdup(name), "-.", '_');
		g_autofree char *path = g_strdup_printf("/printer/%s_ships_and_is_good", stem);

		if (!g_str_has_suffix(name, ".profile") || strcmp(name, "EXAMPLE.profile") == 0)
			continue;
		g_ptr_array_add(names, g_strdup(name));
		g_test_add_data_func(path, names->pdata[names->len - 1], test_shipped);
	}
	g_test_add_func("/printer/every_listed_id_is_known", test_ids);
	g_test_add_func("/printer/what_it_says_goes_before_its_ids", test_devices);
	g_test_add_func("/printer/what_cannot_be_used_says_why", test_useless);
	g_test_add_func("/printer/a_device_id_is_read", test_id);
	g_test_add_func("/printer/a_device_id_has_a_limit", test_id_long);
	failed = g_test_run();
	return failed;
}
