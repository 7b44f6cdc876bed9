/* SPDX-License-Identifier: Apache-2.0
 * Label profiles: a test for every rule of every profile that ships, the format and its refusals,
 * the manual, and patterns that would hang a station. */
#include "model/label_profile.h"

#include "base/file.h"
#include "expect.h"
#include "labels.h"

#include <string.h>

#define FOLDER SOURCE_DIR "/firmware-profiles/device-labels"

/* ---- what ships ---- */

/* A rule with all the profiles it must live with. */
struct beside {
	const struct labels *labels;
	const struct label_rule *rule;
};

static bool is_own_maker(void *data, const char *maker)
{
	const struct beside *beside = data;

	return strcmp(beside->rule->profile->maker, maker) == 0;
}

static bool has(const struct identity *identity, const char *role, const char *value)
{
	for (guint i = 0; i < identity->candidates->len; i++) {
		const struct candidate *candidate =
			&g_array_index(identity->candidates, struct candidate, i);
		if (strcmp(code_role_word(candidate->role), role) == 0 &&
			strcmp(candidate->value, value) == 0)
			return true;
	}
	return false;
}

/* Every part that its example means is a candidate among all profiles; where its maker is
 * expected, the first of them is what is taken. */
static void a_rule_reads_its_example(gconstpointer data)
{
	const struct beside *beside = data;
	const struct identify_known known = {
		.data = (void *)beside,
		.labels = beside->labels,
		.maker = is_own_maker,
	};
	g_autoptr(struct identity) identity = identify(beside->rule->example, NULL, &known);
	const struct candidate *first = &g_array_index(identity->candidates, struct candidate, 0);
	g_auto(GStrv) parts = g_strsplit(beside->rule->means, ", ", 0);

	for (char **part = parts; *part; part++) {
		char *space = strchr(*part, ' ');
		*space = '\0';
		g_assert_true(has(identity, *part, space + 1));
		if (part == parts && !beside->rule->weak)
			g_assert_cmpstr(code_role_word(first->role), ==, *part);
	}
	g_assert_nonnull(first->why);
}

static void add_rule_tests(const struct labels *labels, GPtrArray *kept)
{
	for (guint i = 0; i < labels_count(labels); i++) {
		const struct label_profile *profile = labels_at(labels, i);
		for (guint j = 0; j < profile->rules->len; j++) {
			struct beside *beside = g_new(struct beside, 1);
			*beside = (struct beside){ labels, profile->rules->pdata[j] };
			g_autofree char *path =
				g_strdup_printf("/labels/%s/%s", profile->name, beside->rule->name);
			g_ptr_array_add(kept, beside);
			g_test_add_data_func(path, beside, a_rule_reads_its_example);
		}
	}
}

/* ---- the format ---- */

#define LABEL "[label]\nmaker = M\nsource = S\n"
#define RULE                                                                                       \
	"[rule a]\nwhat = W\npattern = [A-Z]{4}\nrole = serial\nexample = ABCD\n"                  \
	"means = serial ABCD\n"

static void a_profile_that_is_wrong_is_refused_with_its_line(void)
{
	static const struct {
		const char *text, *message;
	} rows[] = {
		{ RULE, "x.profile: no section [label]; begin the profile with it" },
		{ LABEL, "x.profile: no [rule NAME]; add one" },
		{ LABEL "colour = red\n" RULE,
			"x.profile:4: unknown key 'colour' in [label]; the known keys are maker, "
			"models, source" },
		{ "[label]\nmaker = M\n" RULE,
			"x.profile:1: [label] has no source (where this is known from); add it" },
		{ LABEL RULE "[other]\na = b\n",
			"x.profile:10: [other]: a profile has [label] and at most 40 of [rule NAME]; "
			"correct it" },
		{ LABEL "[rule a]\nwhat = W\npattern = [A-Z\nrole = serial\nexample = A\nmeans = x\n",
			"x.profile:6: pattern = [A-Z: no regular expression (missing terminating ] for character class); correct it" },
		{ LABEL "[rule a]\nwhat = W\npattern = A\\CB\nrole = serial\nexample = A\nmeans = x\n",
			"x.profile:6: pattern = A\\CB: (* and \\C are not allowed; correct it" },
		{ LABEL "[rule a]\nwhat = W\npattern = (*ANY)A\nrole = serial\nexample = A\nmeans = x\n",
			"x.profile:6: pattern = (*ANY)A: (* and \\C are not allowed; correct it" },
		{ LABEL "[rule a]\nwhat = W\npattern = AB\nexample = AB\nmeans = serial AB\n",
			"x.profile:4: [rule a]: a role is said either by role or by groups in the "
			"pattern, (?<serial>...); write one of them" },
		{ LABEL RULE "role = part\n",
			"x.profile:10: key 'role' stands already in line 7; leave one out" },
		{ LABEL "[rule a]\nwhat = W\npattern = (?<serial>A)\nrole = part\nexample = A\n"
			"means = serial A\n",
			"x.profile:4: [rule a]: a role is said either by role or by groups in the "
			"pattern, (?<serial>...); write one of them" },
		{ LABEL "[rule a]\nwhat = W\npattern = A\nrole = thing\nexample = A\nmeans = x\n",
			"x.profile:7: role = thing: no role of `belgi identify`; correct it" },
		{ LABEL RULE "length = 12..10\n",
			"x.profile:10: length = 12..10: not a length from 1 to 160, or two with .. "
			"between; correct it" },
		{ LABEL RULE "check = sum\n",
			"x.profile:10: check = sum: known are luhn; correct it" },
		{ LABEL RULE "convert = x\n",
			"x.profile:10: convert = x: known are acer-snid dell-express dell-tag; "
			"correct it" },
		{ LABEL RULE "reason = x\n",
			"x.profile:10: reason = x: known are component ppid ct marking; correct it" },
		{ LABEL RULE "certain = maybe\n",
			"x.profile:10: certain = maybe: yes or no; correct it" },
		{ LABEL "[rule a]\nwhat = W\npattern = A\nrole = part\nexample = A\\q\nmeans = x\n",
			"x.profile:8: example = A\\q: a backslash begins \\xNN, \\n, \\t or \\\\; "
			"correct it" },
		{ LABEL RULE "length = 5\n",
			"x.profile:9: [rule a]: the example gives nothing, not serial ABCD; correct "
			"the one or the other" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		GError *error = NULL;
		g_assert_null(label_profile_read(
			rows[i].text, strlen(rows[i].text), "a/x.profile", &error));
		g_assert_nonnull(error);
		g_assert_cmpstr(error->message + 2, ==, rows[i].message);
		g_clear_error(&error);
	}
}

static void the_longest_pattern_is_two_hundred_characters(void)
{
	g_autofree char *fill = g_strnfill(201, 'A');
	g_autofree char *text = g_strdup_printf(LABEL
		"[rule a]\nwhat = W\npattern = %s\nrole = part\nexample = A\nmeans = x\n",
		fill);
	g_autoptr(GError) error = NULL;

	g_assert_null(label_profile_read(text, strlen(text), "x.profile", &error));
	g_assert_true(g_str_has_suffix(error->message, ": longer than 200 characters; correct it"));
}

static void a_key_says_yes_or_no(void)
{
	static const char text[] = LABEL RULE "certain = no\nweak = yes\n";
	g_autoptr(GError) error = NULL;
	g_autoptr(struct label_profile) profile =
		label_profile_read(text, strlen(text), "x.profile", &error);
	const struct label_rule *rule;

	g_assert_no_error(error);
	rule = profile->rules->pdata[0];
	g_assert_false(rule->certain);
	g_assert_true(rule->weak);
}

/* Takes 2^30 steps on a text that nearly fits, without a bound. */
static void a_pattern_that_would_never_end_gives_up(void)
{
	static const char text[] = LABEL
		"[rule a]\nwhat = W\npattern = (A+)+(A+)+(A+)+B\nrole = part\nexample = AAAB\n"
		"means = part AAAB\n";
	g_autoptr(GError) error = NULL;
	g_autoptr(struct label_profile) profile =
		label_profile_read(text, strlen(text), "x.profile", &error);
	g_autofree char *nearly = g_strnfill(LABEL_TEXT_MAX, 'A');
	gint64 start = g_get_monotonic_time();

	g_assert_no_error(error);
	/* Without a B nothing would be tried at all. */
	nearly[LABEL_TEXT_MAX - 2] = 'B';
	for (int i = 0; i < 100; i++)
		g_assert_null(label_rule_parts(profile->rules->pdata[0], nearly, nearly));
	g_assert_cmpint(g_get_monotonic_time() - start, <, 2 * G_USEC_PER_SEC);
}

static void a_text_is_written_with_escapes(void)
{
	static const struct {
		const char *written, *text;
	} rows[] = {
		{ "a\\x1dB\\n\\t\\r\\\\", "a\x1d"
					  "B\n\t\r\\" },
		{ "\\xD0\\x90", "\xD0\x90" },
		{ "plain", "plain" },
		{ "\\x00", NULL },
		{ "\\x1", NULL },
		{ "\\q", NULL },
		{ "\\", NULL },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *text = label_unescape(rows[i].written);
		g_assert_cmpstr(text, ==, rows[i].text);
	}
}

/* ---- the manual ---- */

static char *read_text(const char *name, gsize *len)
{
	g_autofree char *path = g_build_filename(FOLDER, name, NULL);
	char *text;

	g_assert_true(file_read(path, 64 << 10, &text, len, NULL));
	return text;
}

static void the_manual_and_the_example_have_every_key(void)
{
	gsize len;
	g_autofree char *manual = read_text("README.md", &len);
	g_autofree char *text = read_text("EXAMPLE.profile", &len);
	g_autoptr(GError) error = NULL;
	g_autoptr(struct label_profile) example =
		label_profile_read(text, len, "EXAMPLE.profile", &error);
	const char *section;
	const char *key;
	char *allowed;

	g_assert_no_error(error);
	for (guint i = 0; label_profile_key(i, &section, &key, &allowed); i++) {
		g_autofree char *row = g_strdup_printf("| %s | %s | %s |", section, key, allowed);
		g_autofree char *line = g_strdup_printf("\n%s = ", key);
		g_test_message("%s", row);
		g_assert_nonnull(strstr(manual, row));
		g_assert_nonnull(strstr(text, line));
		g_free(allowed);
	}
	for (int role = CODE_SERIAL; role < CODE_ROLES; role++) {
		g_autofree char *word =
			g_strdup_printf("`%s`", code_role_word((enum role_of_code)role));
		bool own = role > CODE_SERIAL && role < CODE_PART;
		if (!own && role != CODE_UNKNOWN)
			g_assert_nonnull(strstr(manual, word));
	}
}

int main(int argc, char **argv)
{
	g_autoptr(GPtrArray) kept = g_ptr_array_new_with_free_func(g_free);
	g_test_init(&argc, &argv, NULL);
	g_autoptr(struct labels) labels = device_labels();

	add_rule_tests(labels, kept);
	g_test_add_func("/labels/a_profile_that_is_wrong_is_refused_with_its_line",
		a_profile_that_is_wrong_is_refused_with_its_line);
	g_test_add_func("/labels/the_longest_pattern_is_two_hundred_characters",
		the_longest_pattern_is_two_hundred_characters);
	g_test_add_func("/labels/a_key_says_yes_or_no", a_key_says_yes_or_no);
	g_test_add_func("/labels/a_pattern_that_would_never_end_gives_up",
		a_pattern_that_would_never_end_gives_up);
	g_test_add_func("/labels/a_text_is_written_with_escapes", a_text_is_written_with_escapes);
	g_test_add_func("/labels/the_manual_and_the_example_have_every_key",
		the_manual_and_the_example_have_every_key);
	return g_test_run();
}
