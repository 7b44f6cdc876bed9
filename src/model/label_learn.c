/* SPDX-License-Identifier: Apache-2.0
 * What a few serial numbers have in common, and no more than they can show:
 *
 * - a prefix: the letters and digits that all of three or more begin with, at most four, without
 *   digits at its end, which may be counting;
 * - the length of all; from the shortest to the longest when they differ;
 * - characters: a place is digits only when it is so in five or more of one length, letters only in
 *   twelve or more; else letters and digits. What is neither stands as it is where all have it.
 *
 * Invariant: the rule reads every serial number that it was learned from. */
#include "model/label_learn.h"

#include "base/error.h"

#include <string.h>

enum {
	LABELS_MAX = 1000,
	CODE_MAX = 60,
	PREFIX_MAX = 4,
	PREFIX_FROM = 3,
	DIGITS_FROM = 5,
	LETTERS_FROM = 12
};

static const char *code_at(const struct label_lesson *lesson, guint label, guint code)
{
	const GPtrArray *codes = lesson->labels->pdata[label];

	return codes->pdata[code];
}

/* The codes of that place on all labels, each once, in upper case. */
static GPtrArray *samples_of(const struct label_lesson *lesson, guint code)
{
	GPtrArray *samples = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

	for (guint i = 0; i < lesson->labels->len; i++) {
		char *upper = g_ascii_strup(code_at(lesson, i, code), -1);
		if (!g_hash_table_add(seen, upper))
			g_free(upper);
		else
			g_ptr_array_add(samples, upper);
	}
	return samples;
}

static gsize common_prefix(const GPtrArray *samples)
{
	const char *first = samples->pdata[0];
	gsize len = strlen(first);

	for (guint i = 1; i < samples->len; i++) {
		const char *other = samples->pdata[i];
		gsize same = 0;
		while (same < len && other[same] == first[same])
			same++;
		len = same;
	}
	return len;
}

static gsize fixed_prefix(const GPtrArray *samples)
{
	const char *first = samples->pdata[0];
	gsize len = samples->len >= PREFIX_FROM ? MIN(common_prefix(samples), PREFIX_MAX) : 0;

	while (len > 0 && g_ascii_isdigit(first[len - 1]))
		len--;
	return len;
}

/* The set of characters at a place: a piece of a pattern. Free with g_free. */
static char *set_at(const GPtrArray *samples, gsize at)
{
	char first = ((const char *)samples->pdata[0])[at];
	guint digits = 0;
	guint letters = 0;
	bool same = true;

	for (guint i = 0; i < samples->len; i++) {
		char c = ((const char *)samples->pdata[i])[at];
		digits += g_ascii_isdigit(c);
		letters += g_ascii_isalpha(c);
		same = same && c == first;
	}
	if (same && !g_ascii_isalnum(first))
		return g_regex_escape_string(&first, 1);
	if (digits == samples->len && samples->len >= DIGITS_FROM)
		return g_strdup("[0-9]");
	if (letters == samples->len && samples->len >= LETTERS_FROM)
		return g_strdup("[A-Z]");
	return g_strdup(digits + letters == samples->len ? "[0-9A-Z]" : "[0-9A-Z./_ -]");
}

static void append_run(GString *pattern, const char *set, guint run)
{
	if (run > 1)
		g_string_append_printf(pattern, "%s{%u}", set, run);
	else if (run == 1)
		g_string_append(pattern, set);
}

/* All of one length: place by place. */
static void append_places(GString *pattern, const GPtrArray *samples, gsize from)
{
	gsize len = strlen(samples->pdata[0]);
	g_autofree char *set = NULL;
	guint run = 0;

	for (gsize at = from; at < len; at++) {
		g_autofree char *next = set_at(samples, at);
		if (g_strcmp0(set, next) != 0) {
			append_run(pattern, set, run);
			run = 0;
			g_free(set);
			set = g_steal_pointer(&next);
		}
		run++;
	}
	append_run(pattern, set, run);
}

static void lengths_of(const GPtrArray *samples, gsize *shortest, gsize *longest)
{
	*shortest = G_MAXSIZE;
	*longest = 0;
	for (guint i = 0; i < samples->len; i++) {
		gsize len = strlen(samples->pdata[i]);
		*shortest = MIN(*shortest, len);
		*longest = MAX(*longest, len);
	}
}

/* Some characters of one set, as many as were seen. */
static void append_rest(GString *pattern, const GPtrArray *samples, gsize from)
{
	static const char digits[] = "0123456789";
	static const char plain[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	bool all_digits = true;
	bool all_plain = true;
	gsize shortest;
	gsize longest;

	lengths_of(samples, &shortest, &longest);
	for (guint i = 0; i < samples->len; i++) {
		const char *rest = (const char *)samples->pdata[i] + from;
		all_digits = all_digits && !rest[strspn(rest, digits)];
		all_plain = all_plain && !rest[strspn(rest, plain)];
	}
	g_string_append_printf(pattern, "%s{%" G_GSIZE_FORMAT ",%" G_GSIZE_FORMAT "}",
		all_digits && samples->len >= DIGITS_FROM ? "[0-9]"
		: all_plain                               ? "[0-9A-Z]"
							  : "[0-9A-Z./_ -]",
		shortest - from, longest - from);
}

static char *pattern_of(const GPtrArray *samples)
{
	GString *pattern = g_string_new(NULL);
	gsize prefix = fixed_prefix(samples);
	g_autofree char *escaped = g_regex_escape_string(samples->pdata[0], (int)prefix);
	gsize shortest;
	gsize longest;

	g_string_append(pattern, escaped);
	lengths_of(samples, &shortest, &longest);
	if (shortest == longest)
		append_places(pattern, samples, prefix);
	else
		append_rest(pattern, samples, prefix);
	return g_string_free(pattern, FALSE);
}

/* ---- checking what was scanned ---- */

static bool check_code(const char *text, GError **error)
{
	gsize len = strlen(text);

	for (const char *c = text; *c; c++)
		if (!g_ascii_isalnum(*c) && !strchr("./_ -", *c))
			return refuse(error, BELGI_ERROR_BAD_INPUT,
				"%s: '%.*s' is in no serial number; say with --serial which code "
				"of the label is the serial number",
				text, (int)(g_utf8_next_char(c) - c), c);
	return (len >= 4 && len <= CODE_MAX) ||
	       refuse(error, BELGI_ERROR_BAD_INPUT,
		       "%s: a serial number has 4 to %d characters; scan the code marked S/N", text,
		       CODE_MAX);
}

/* What is read today: the first candidate. */
static struct candidate *first_of(struct identity *identity)
{
	return &g_array_index(identity->candidates, struct candidate, 0);
}

/* A code that is certainly something else is no serial number, whatever the user says. */
static bool check_known(const char *text, const struct labels *known, GError **error)
{
	const struct identify_known asked = { .labels = known };
	g_autoptr(struct identity) identity = identify(text, NULL, &asked);

	for (guint i = 0; i < identity->candidates->len; i++)
		if (g_array_index(identity->candidates, struct candidate, i).role == CODE_SERIAL)
			return true;
	return refuse(error, BELGI_ERROR_REFUSED,
		"%s: read as something else (%s); scan the code marked S/N", text,
		first_of(identity)->why);
}

static bool check_lesson(
	const struct label_lesson *lesson, const struct labels *known, GError **error)
{
	if (lesson->labels->len > LABELS_MAX)
		return refuse(error, BELGI_ERROR_LIMIT, "%u labels: at most %d; give fewer",
			lesson->labels->len, LABELS_MAX);
	for (guint i = 0; i < lesson->labels->len; i++) {
		const GPtrArray *codes = lesson->labels->pdata[i];
		if (codes->len <= lesson->serial)
			return refuse(error, BELGI_ERROR_BAD_INPUT,
				"label %u: it has %u codes, and number %u is to be the serial "
				"number; scan the same codes of every label",
				i + 1, codes->len, lesson->serial + 1);
		if (!check_code(codes->pdata[lesson->serial], error) ||
			!check_known(codes->pdata[lesson->serial], known, error))
			return false;
	}
	return true;
}

/* ---- writing ---- */

static void append_rule(GString *text, const char *name, const char *what, const char *role,
	const GPtrArray *samples)
{
	g_autofree char *pattern = pattern_of(samples);
	const char *example = samples->pdata[0];
	gsize shortest;
	gsize longest;

	lengths_of(samples, &shortest, &longest);
	g_string_append_printf(text,
		"\n[rule %s]\nwhat = %s\npattern = %s\nrole = %s\nlength = %" G_GSIZE_FORMAT, name,
		what, pattern, role, shortest);
	if (longest > shortest)
		g_string_append_printf(text, "..%" G_GSIZE_FORMAT, longest);
	g_string_append_printf(text, "\nexample = %s\nmeans = %s %s\n", example, role, example);
}

/* Another code of the labels that is read as a serial number today. */
static bool misleads(const struct label_lesson *lesson, const struct labels *known, guint code)
{
	const struct identify_known asked = { .labels = known };

	for (guint i = 0; i < lesson->labels->len; i++) {
		const GPtrArray *codes = lesson->labels->pdata[i];
		if (codes->len <= code || !check_code(codes->pdata[code], NULL))
			return false;
		g_autoptr(struct identity) identity = identify(codes->pdata[code], NULL, &asked);
		if (first_of(identity)->role != CODE_SERIAL)
			return false;
	}
	return code != lesson->serial;
}

/* The rule of another code must not take serial numbers away. */
static bool fits_any(const GPtrArray *samples, const GPtrArray *others)
{
	g_autofree char *pattern = pattern_of(others);
	g_autofree char *whole = g_strdup_printf("\\A(?:%s)\\z", pattern);

	for (guint i = 0; i < samples->len; i++)
		if (g_regex_match_simple(whole, samples->pdata[i], 0, 0))
			return true;
	return false;
}

static void append_others(GString *text, const struct label_lesson *lesson,
	const struct labels *known, const GPtrArray *serials)
{
	const GPtrArray *first = lesson->labels->pdata[0];

	for (guint code = 0; code < first->len && code < 30; code++) {
		if (!misleads(lesson, known, code))
			continue;
		g_autoptr(GPtrArray) samples = samples_of(lesson, code);
		g_autofree char *name = g_strdup_printf("code-%u", code + 1);
		if (fits_any(serials, samples))
			continue;
		append_rule(text, name, "another number of the label, not of the unit", "part",
			samples);
		/* A few labels do not show that no other maker's serial numbers look so. */
		g_string_append(text, "weak = yes\n");
	}
}

/* A line of the file: nothing in it ends the line. */
static void append_line(GString *text, const char *key, const char *value)
{
	g_autofree char *line = value ? g_strdelimit(g_strdup(value), "\r\n\t", ' ') : NULL;

	if (line && *line)
		g_string_append_printf(text, "%s = %s\n", key, line);
}

char *label_learn(const struct label_lesson *lesson, const struct labels *known, GError **error)
{
	g_autoptr(GString) text = g_string_new("[label]\n");
	g_autoptr(GPtrArray) serials = NULL;

	if (!check_lesson(lesson, known, error))
		return NULL;
	serials = samples_of(lesson, lesson->serial);
	if (serials->len < 2) {
		refuse(error, BELGI_ERROR_BAD_INPUT,
			"%u serial number%s: too few to learn from; scan the labels of at least two "
			"units",
			serials->len, serials->len == 1 ? "" : "s");
		return NULL;
	}
	append_line(text, "maker", lesson->maker);
	append_line(text, "models", lesson->models);
	append_line(text, "source", lesson->source);
	append_rule(text, "serial", "serial number", "serial", serials);
	append_others(text, lesson, known, serials);
	return g_strdup(text->str);
}

/* ---- beside what is known ---- */

static void add_collision(GPtrArray *out, char *sentence)
{
	for (guint i = 0; i < out->len; i++)
		if (strcmp(out->pdata[i], sentence) == 0) {
			g_free(sentence);
			return;
		}
	g_ptr_array_add(out, sentence);
}

/* A rule beside the learned ones: it reads a serial number, or the new rule reads its example. */
static void compare(const struct label_rule *rule, const GPtrArray *serials,
	const struct label_rule *learned, GPtrArray *out)
{
	const char *maker = rule->profile->maker;
	g_autofree char *upper = g_ascii_strup(rule->example, -1);
	g_autoptr(GArray) example = label_rule_parts(learned, rule->example, upper);

	for (guint i = 0; i < serials->len; i++) {
		const char *serial = serials->pdata[i];
		g_autoptr(GArray) parts = label_rule_parts(rule, serial, serial);
		if (!parts)
			continue;
		add_collision(out, g_strdup_printf("%s%s%s also fits %s", maker, *maker ? ": " : "",
					   rule->what, serial));
		return;
	}
	if (example)
		add_collision(out, g_strdup_printf("the new rule also fits %s, %s%s%s",
					   rule->example, maker, *maker ? ": " : "", rule->what));
}

GPtrArray *label_collisions(const struct label_lesson *lesson, const struct labels *known,
	const struct label_profile *learned)
{
	GPtrArray *out = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GPtrArray) serials = samples_of(lesson, lesson->serial);

	for (guint i = 0; i < labels_count(known); i++) {
		const struct label_profile *profile = labels_at(known, i);
		for (guint j = 0; j < profile->rules->len; j++)
			compare(profile->rules->pdata[j], serials, learned->rules->pdata[0], out);
	}
	return out;
}

/* ---- which code ---- */

static int likeness(const char *a, const char *b)
{
	int points = strlen(a) == strlen(b) ? 100 : 0;

	for (bool begins = true; *a && *b; a++, b++) {
		begins = begins && *a == *b;
		points += begins ? 8 : 0;
		points += g_ascii_isdigit(*a) == g_ascii_isdigit(*b) ? 1 : -1;
	}
	return points;
}

guint label_alike(const GPtrArray *label, const char *text)
{
	int most = G_MININT;
	guint best = 0;

	for (guint i = 0; i < label->len; i++) {
		int points = likeness(label->pdata[i], text);
		if (points > most) {
			most = points;
			best = i;
		}
	}
	return best;
}
