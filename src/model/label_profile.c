/* SPDX-License-Identifier: Apache-2.0
 * Label profiles are strict INI (base/ini.h). [label] says whose labels they are:
 *
 *   maker =     as people write it; left out for labels of no one maker
 *   models =    names of what the labels stand on, with commas between; may be left out. Where
 *               one of them is expected the maker is
 *   source =    where this is known from
 *
 * Each [rule NAME] is one kind of code:
 *
 *   what =      what the code is, in English, after "this is ..."
 *   pattern =   a regular expression (PCRE) for the whole text in upper case. Groups named by a
 *               role, (?<serial>...), are the parts of the code
 *   role =      what the whole text is, for a pattern without groups
 *   length =    8, or 10..12: texts of other lengths are not looked at
 *   check =     a test of digits (luhn)
 *   convert =   a way to compute another value from the whole text (table of label_convert.c)
 *   reason =    a word of code_reasons[], where the desk has a sentence of its own
 *   certain =   yes: nothing else reads so
 *   weak =      yes: serial numbers of other makers look alike, so a serial number goes first
 *               unless units of this maker are expected
 *   example =   a text that fits; \x1d and the like stand for bytes that no file has
 *   means =     what it gives: serial PF2W2GLT, part 20T7S0JW00
 *
 * Invariant: a pattern from outside cannot hang a station. It is at most 200 characters, sees texts
 * of at most 160, and gives up after a fixed number of steps. */
#include "model/label_profile.h"

#include "base/error.h"
#include "base/ini.h"
#include "model/label_convert.h"

#include <string.h>

enum { PATTERN_MAX = 200, RULES_MAX = 40, MODELS_MAX = 20, STEPS_MAX = 3000 };

static const char *const words_yes[] = { "yes", "no", NULL };

/* ---- texts ---- */

char *label_unescape(const char *text)
{
	static const char letters[] = "n\nt\tr\r\\\\";
	GString *out = g_string_new(NULL);

	for (; *text; text++) {
		const char *letter = *text == '\\' && text[1] ? strchr(letters, text[1]) : NULL;
		int byte = (guchar)*text;

		if (*text == '\\' && text[1] == 'x' && g_ascii_isxdigit(text[2]) &&
			g_ascii_isxdigit(text[3])) {
			byte = 16 * g_ascii_xdigit_value(text[2]) + g_ascii_xdigit_value(text[3]);
			text += 3;
		} else if (letter && (letter - letters) % 2 == 0) {
			byte = letter[1];
			text++;
		} else if (*text == '\\') {
			byte = 0;
		}
		if (!byte) {
			g_string_free(out, TRUE);
			return NULL;
		}
		g_string_append_c(out, (char)byte);
	}
	return g_string_free(out, FALSE);
}

/* ---- matching ---- */

static void part_clear(gpointer data)
{
	g_free(((struct label_part *)data)->value);
}

static void part_add(GArray *parts, enum role_of_code role, char *value, bool converted)
{
	struct label_part part = { role, value, converted };

	g_array_append_val(parts, part);
}

/* Values are cut from the text as it was scanned; upper case keeps every byte in its place. */
static void add_groups(
	const struct label_rule *rule, GMatchInfo *match, const char *text, GArray *parts)
{
	for (guint i = 0; i < rule->groups; i++) {
		int start = -1;
		int end = -1;

		if (g_match_info_fetch_named_pos(
			    match, code_role_word(rule->roles[i]), &start, &end) &&
			start >= 0)
			part_add(parts, rule->roles[i],
				g_strndup(text + start, (gsize)(end - start)), false);
	}
	if (rule->groups == 0)
		part_add(parts, rule->roles[0], g_strdup(text), false);
}

GArray *label_rule_parts(const struct label_rule *rule, const char *text, const char *upper)
{
	gsize len = strlen(text);
	g_autoptr(GMatchInfo) match = NULL;
	GArray *parts = NULL;
	char *value;

	if (len < rule->min || len > rule->max || (rule->check && !rule->check(upper)) ||
		!g_regex_match(rule->regex, upper, 0, &match))
		return NULL;
	parts = g_array_new(FALSE, FALSE, sizeof(struct label_part));
	g_array_set_clear_func(parts, part_clear);
	add_groups(rule, match, text, parts);
	value = rule->convert ? label_convert_value(rule->convert, upper) : NULL;
	if (value)
		part_add(parts, label_convert_role(rule->convert), value, true);
	return parts;
}

/* ---- reading ---- */

static bool refuse_entry(
	const struct ini *ini, const struct ini_entry *entry, const char *allowed, GError **error)
{
	return refuse(error, BELGI_ERROR_BAD_INPUT, "%s:%u: %s = %s: %s; correct it", ini->file,
		entry->line, entry->key, entry->value, allowed);
}

static bool refuse_word(
	const struct ini *ini, const struct ini_entry *entry, char *(*words)(void), GError **error)
{
	g_autofree char *known = words();
	g_autofree char *reason = g_strdup_printf("known are %s", known);

	return refuse_entry(ini, entry, reason, error);
}

static char *reason_words(void)
{
	return g_strjoinv(" ", (char **)code_reasons);
}

static bool read_pattern(const struct ini *ini, const struct ini_entry *entry,
	struct label_rule *rule, GError **error)
{
	g_autofree char *bounded = g_strdup_printf(
		"(*LIMIT_MATCH=%d)(*LIMIT_DEPTH=200)\\A(?:%s)\\z", STEPS_MAX, entry->value);
	g_autoptr(GRegex) plain = NULL; /* its messages show no more than what stands there */
	g_autoptr(GError) cause = NULL;
	g_autofree char *reason = NULL;

	if (strlen(entry->value) > PATTERN_MAX)
		return refuse_entry(ini, entry, "longer than 200 characters", error);
	if (strstr(entry->value, "(*") || strstr(entry->value, "\\C"))
		return refuse_entry(ini, entry, "(* and \\C are not allowed", error);
	plain = g_regex_new(entry->value, 0, 0, &cause);
	if (plain)
		rule->regex = g_regex_new(bounded, 0, 0, &cause);
	if (!rule->regex) {
		const char *fault = strrchr(cause->message, ':');
		reason = g_strdup_printf(
			"no regular expression (%s)", fault ? fault + 2 : cause->message);
		return refuse_entry(ini, entry, reason, error);
	}
	rule->pattern = g_strdup(entry->value);
	for (int role = 0; role < CODE_ROLES; role++) {
		const char *word = code_role_word((enum role_of_code)role);
		if (g_regex_get_string_number(rule->regex, word) < 0)
			continue;
		if (rule->groups == LABEL_GROUPS)
			return refuse_entry(ini, entry, "at most 4 groups", error);
		rule->roles[rule->groups++] = (enum role_of_code)role;
	}
	return true;
}

static bool read_role(const struct ini *ini, const struct ini_entry *entry, struct label_rule *rule,
	GError **error)
{
	/* Patterns are read after roles: a rule has the one or the other. */
	return code_role_read(entry->value, &rule->roles[0]) ||
	       refuse_entry(ini, entry, "no role of `belgi identify`", error);
}

static bool read_length(const struct ini *ini, const struct ini_entry *entry,
	struct label_rule *rule, GError **error)
{
	char *end;
	guint64 max;

	rule->min = (guint)MIN(g_ascii_strtoull(entry->value, &end, 10), LABEL_TEXT_MAX + 1);
	max = rule->min;
	if (g_str_has_prefix(end, ".."))
		max = g_ascii_strtoull(end + 2, &end, 10);
	rule->max = (guint)MIN(max, LABEL_TEXT_MAX + 1);
	return (g_ascii_isdigit(*entry->value) && !*end && rule->min >= 1 &&
		       rule->min <= rule->max && rule->max <= LABEL_TEXT_MAX) ||
	       refuse_entry(
		       ini, entry, "not a length from 1 to 160, or two with .. between", error);
}

static bool read_check(const struct ini *ini, const struct ini_entry *entry,
	struct label_rule *rule, GError **error)
{
	rule->check = label_check(entry->value);
	return rule->check || refuse_word(ini, entry, label_check_words, error);
}

static bool read_convert(const struct ini *ini, const struct ini_entry *entry,
	struct label_rule *rule, GError **error)
{
	rule->convert = label_convert(entry->value);
	return rule->convert || refuse_word(ini, entry, label_convert_words, error);
}

static bool read_reason(const struct ini *ini, const struct ini_entry *entry,
	struct label_rule *rule, GError **error)
{
	for (guint i = 0; code_reasons[i] && !rule->reason; i++)
		if (strcmp(code_reasons[i], entry->value) == 0)
			rule->reason = code_reasons[i];
	return rule->reason || refuse_word(ini, entry, reason_words, error);
}

static bool read_yes(
	const struct ini *ini, const struct ini_entry *entry, bool *yes, GError **error)
{
	*yes = strcmp(entry->value, "yes") == 0;
	return g_strv_contains(words_yes, entry->value) ||
	       refuse_entry(ini, entry, "yes or no", error);
}

static bool read_certain(const struct ini *ini, const struct ini_entry *entry,
	struct label_rule *rule, GError **error)
{
	return read_yes(ini, entry, &rule->certain, error);
}

static bool read_weak(const struct ini *ini, const struct ini_entry *entry, struct label_rule *rule,
	GError **error)
{
	return read_yes(ini, entry, &rule->weak, error);
}

static bool read_what(const struct ini *ini, const struct ini_entry *entry, struct label_rule *rule,
	GError **error)
{
	rule->what = g_strdup(entry->value);
	return *entry->value || refuse_entry(ini, entry, "say what the code is", error);
}

static bool read_example(const struct ini *ini, const struct ini_entry *entry,
	struct label_rule *rule, GError **error)
{
	rule->example = label_unescape(entry->value);
	return (rule->example && g_utf8_validate(rule->example, -1, NULL)) ||
	       refuse_entry(ini, entry, "a backslash begins \\xNN, \\n, \\t or \\\\", error);
}

static bool read_means(const struct ini *ini, const struct ini_entry *entry,
	struct label_rule *rule, GError **error)
{
	(void)ini;
	(void)error;
	rule->means = g_strdup(entry->value);
	return true;
}

/* A rule's keys are read in this order: the role before the pattern. */
static const struct field {
	const char *section, *key;
	bool required;
	const char *allowed;  /* for people */
	char *(*words)(void); /* where there are words to choose from; free */
	bool (*read)(const struct ini *ini, const struct ini_entry *entry, struct label_rule *rule,
		GError **error); /* NULL: of [label] */
} fields[] = {
	{ "label", "maker", false, "the maker's name; left out for labels of no one maker", NULL,
		NULL },
	{ "label", "models", false, "names with commas between", NULL, NULL },
	{ "label", "source", true, "where this is known from", NULL, NULL },
	{ "rule", "what", true, "what the code is, in English", NULL, read_what },
	{ "rule", "role", false, "a role of `belgi identify`", NULL, read_role },
	{ "rule", "pattern", true, "a regular expression for the whole text", NULL, read_pattern },
	{ "rule", "length", false, "8, or 10..12", NULL, read_length },
	{ "rule", "check", false, NULL, label_check_words, read_check },
	{ "rule", "convert", false, NULL, label_convert_words, read_convert },
	{ "rule", "reason", false, NULL, reason_words, read_reason },
	{ "rule", "certain", false, "yes no", NULL, read_certain },
	{ "rule", "weak", false, "yes no", NULL, read_weak },
	{ "rule", "example", true, "a text that fits", NULL, read_example },
	{ "rule", "means", true, "what the example gives: role value, role value", NULL,
		read_means },
};

bool label_profile_key(guint index, const char **section, const char **key, char **allowed)
{
	const struct field *field = &fields[index];

	if (index >= G_N_ELEMENTS(fields))
		return false;
	*section = field->section;
	*key = field->key;
	*allowed = field->words ? field->words() : g_strdup(field->allowed);
	return true;
}

/* Known keys only, and all that are required. */
static bool check_keys(
	const struct ini *ini, const struct ini_section *section, const char *kind, GError **error)
{
	const char *keys[G_N_ELEMENTS(fields) + 1] = { 0 };
	guint count = 0;

	for (guint i = 0; i < G_N_ELEMENTS(fields); i++)
		if (strcmp(fields[i].section, kind) == 0)
			keys[count++] = fields[i].key;
	if (!ini_only(ini, section, keys, error))
		return false;
	for (guint i = 0; i < G_N_ELEMENTS(fields); i++)
		if (strcmp(fields[i].section, kind) == 0 && fields[i].required &&
			!ini_entry(section, fields[i].key))
			return refuse(error, BELGI_ERROR_BAD_INPUT,
				"%s:%u: [%s] has no %s (%s); add it", ini->file, section->line,
				section->name, fields[i].key, fields[i].allowed);
	return true;
}

/* "serial PF2W2GLT, part 20T7S0JW00" as the rule reads its example. */
static char *rule_means(const struct label_rule *rule)
{
	g_autofree char *upper = g_ascii_strup(rule->example, -1);
	g_autoptr(GArray) parts = label_rule_parts(rule, rule->example, upper);
	GString *means = g_string_new(parts ? NULL : "nothing");

	for (guint i = 0; parts && i < parts->len; i++) {
		const struct label_part *part = &g_array_index(parts, struct label_part, i);
		g_string_append_printf(
			means, "%s%s %s", i ? ", " : "", code_role_word(part->role), part->value);
	}
	return g_string_free(means, FALSE);
}

static bool check_rule(const struct ini *ini, const struct ini_section *section,
	const struct label_rule *rule, bool role, GError **error)
{
	g_autofree char *means = NULL;

	if (role == (rule->groups > 0))
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"%s:%u: [%s]: a role is said either by role or by groups in the pattern, "
			"(?<serial>...); write one of them",
			ini->file, section->line, section->name);
	means = rule_means(rule);
	return strcmp(means, rule->means) == 0 ||
	       refuse(error, BELGI_ERROR_BAD_INPUT,
		       "%s:%u: [%s]: the example gives %s, not %s; correct the one or the other",
		       ini->file, ini_entry(section, "means")->line, section->name, means,
		       rule->means);
}

static void rule_free(gpointer data)
{
	struct label_rule *rule = data;

	g_free(rule->name);
	g_free(rule->what);
	g_free(rule->pattern);
	g_clear_pointer(&rule->regex, g_regex_unref);
	g_free(rule->example);
	g_free(rule->means);
	g_free(rule);
}

static bool read_rule(const struct ini *ini, const struct ini_section *section,
	struct label_profile *profile, GError **error)
{
	struct label_rule *rule = g_new0(struct label_rule, 1);

	g_ptr_array_add(profile->rules, rule);
	rule->profile = profile;
	rule->name = g_strdup(section->name + strlen("rule "));
	rule->line = section->line;
	rule->min = 1;
	rule->max = LABEL_TEXT_MAX;
	if (!check_keys(ini, section, "rule", error))
		return false;
	for (guint i = 0; i < G_N_ELEMENTS(fields); i++) {
		const struct ini_entry *entry = ini_entry(section, fields[i].key);

		if (fields[i].read && entry && !fields[i].read(ini, entry, rule, error))
			return false;
	}
	return check_rule(ini, section, rule, ini_entry(section, "role") != NULL, error);
}

static char *profile_name(const char *file)
{
	char *name = g_path_get_basename(file);

	if (g_str_has_suffix(name, ".profile"))
		name[strlen(name) - strlen(".profile")] = '\0';
	return name;
}

static bool read_label(const struct ini *ini, struct label_profile *profile, GError **error)
{
	const struct ini_section *section = ini_section(ini, "label");
	const char *maker;
	const char *models;

	if (!section)
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"%s: no section [label]; begin the profile with it", ini->file);
	if (!check_keys(ini, section, "label", error))
		return false;
	maker = ini_value(section, "maker");
	profile->maker = g_strdup(maker ? maker : "");
	models = ini_value(section, "models");
	profile->models = g_strsplit(models ? models : "", ",", MODELS_MAX);
	for (char **model = profile->models; *model; model++)
		g_strstrip(*model);
	profile->source = g_strdup(ini_value(section, "source"));
	return true;
}

struct label_profile *label_profile_read(
	const char *text, gsize len, const char *file, GError **error)
{
	g_autoptr(struct ini) ini = ini_read(text, len, file, error);
	g_autoptr(struct label_profile) profile = g_new0(struct label_profile, 1);

	profile->name = profile_name(file);
	profile->rules = g_ptr_array_new_with_free_func(rule_free);
	if (!ini || !read_label(ini, profile, error))
		return NULL;
	for (guint i = 0; i < ini->sections->len; i++) {
		const struct ini_section *section = ini->sections->pdata[i];
		if (strcmp(section->name, "label") == 0)
			continue;
		if (!g_str_has_prefix(section->name, "rule ") || profile->rules->len == RULES_MAX) {
			refuse(error, BELGI_ERROR_BAD_INPUT,
				"%s:%u: [%s]: a profile has [label] and at most %d of [rule NAME]; "
				"correct it",
				ini->file, section->line, section->name, RULES_MAX);
			return NULL;
		}
		if (!read_rule(ini, section, profile, error))
			return NULL;
	}
	if (profile->rules->len == 0) {
		refuse(error, BELGI_ERROR_BAD_INPUT, "%s: no [rule NAME]; add one", ini->file);
		return NULL;
	}
	return g_steal_pointer(&profile);
}

void label_profile_free(struct label_profile *profile)
{
	if (!profile)
		return;
	g_ptr_array_unref(profile->rules);
	g_free(profile->name);
	g_free(profile->maker);
	g_strfreev(profile->models);
	g_free(profile->source);
	g_free(profile);
}

/* ---- all of them ---- */

struct labels {
	GPtrArray *profiles;
};

static void profile_release(gpointer data)
{
	label_profile_free(data);
}

struct labels *labels_new(void)
{
	struct labels *labels = g_new(struct labels, 1);

	labels->profiles = g_ptr_array_new_with_free_func(profile_release);
	return labels;
}

void labels_free(struct labels *labels)
{
	if (!labels)
		return;
	g_ptr_array_unref(labels->profiles);
	g_free(labels);
}

void labels_add(struct labels *labels, struct label_profile *profile)
{
	g_ptr_array_add(labels->profiles, profile);
}

guint labels_count(const struct labels *labels)
{
	return labels ? labels->profiles->len : 0;
}

const struct label_profile *labels_at(const struct labels *labels, guint index)
{
	return labels->profiles->pdata[index];
}
