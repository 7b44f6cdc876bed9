/* SPDX-License-Identifier: Apache-2.0
 * What was measured against a specification, line by line. A line that was not measured is not met:
 * silence is never a pass. Words are compared without case, numbers as numbers; what should be a
 * number and is none is not met. */
#include "model/spec.h"

#include "base/error.h"

#include <string.h>

enum { VALUES_MAX = 64, VALUE_MAX = 256 };

void measurement_init(struct measurement *measurement)
{
	measurement->values = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
}

void measurement_clear(struct measurement *measurement)
{
	g_clear_pointer(&measurement->values, g_hash_table_unref);
}

/* Puts one key=value line into the table. */
static bool take_line(GHashTable *values, const char *line, GError **error)
{
	const char *equals = strchr(line, '=');
	g_autofree char *key = equals ? g_strstrip(g_strndup(line, (gsize)(equals - line))) : NULL;
	g_autofree char *value = equals ? g_strstrip(g_strdup(equals + 1)) : NULL;

	if (!equals || !spec_key_good(key) || !*value || strlen(value) > VALUE_MAX) {
		g_autofree char *shown = g_utf8_make_valid(line, (gssize)MIN(strlen(line), 40));
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"measurement: '%s' is no line key=value; scan the code of the probe again",
			g_strdelimit(shown, "\t\v\f\b\x1b", ' '));
	}
	g_hash_table_replace(values, g_steal_pointer(&key), g_steal_pointer(&value));
	return true;
}

bool measurement_add(struct measurement *measurement, const char *text, GError **error)
{
	g_auto(GStrv) lines = g_strsplit_set(text, "\n\r;", 4 * VALUES_MAX);
	g_autoptr(GHashTable) values =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	GHashTableIter iter;
	gpointer key;
	gpointer value;

	for (char **line = lines; *line; line++)
		if (*g_strstrip(*line) && !take_line(values, *line, error))
			return false;
	g_hash_table_iter_init(&iter, measurement->values);
	while (g_hash_table_iter_next(&iter, &key, &value))
		if (!g_hash_table_contains(values, key))
			g_hash_table_insert(values, g_strdup(key), g_strdup(value));
	if (g_hash_table_size(values) > VALUES_MAX)
		return refuse(error, BELGI_ERROR_LIMIT,
			"measurement: more than %d values; measure the laptop again", VALUES_MAX);
	g_hash_table_unref(measurement->values);
	measurement->values = g_steal_pointer(&values);
	return true;
}

/* Between low and high, each widened by the tolerance. Products stay under 2^53 * 200. */
static bool in_range(const struct spec_row *row, gint64 low, gint64 high, gint64 measured)
{
	return measured * 100 >= low * (100 - row->tolerance) &&
	       (high < 0 || measured * 100 <= high * (100 + row->tolerance));
}

static bool meets_equal(const struct spec_row *row, const char *measured)
{
	gint64 wanted;
	gint64 number;

	if (spec_number(row->value, &wanted) && spec_number(measured, &number))
		return wanted == number;
	return g_ascii_strcasecmp(row->value, measured) == 0;
}

static bool meets_at_least(const struct spec_row *row, const char *measured)
{
	gint64 wanted;
	gint64 number;

	return spec_number(row->value, &wanted) && spec_number(measured, &number) &&
	       in_range(row, wanted, -1, number);
}

static bool meets_at_most(const struct spec_row *row, const char *measured)
{
	gint64 wanted;
	gint64 number;

	return spec_number(row->value, &wanted) && spec_number(measured, &number) &&
	       in_range(row, 0, wanted, number);
}

static bool meets_between(const struct spec_row *row, const char *measured)
{
	gint64 low;
	gint64 high;
	gint64 number;

	return spec_range(row->value, &low, &high) && spec_number(measured, &number) &&
	       in_range(row, low, high, number);
}

static bool meets_one_of(const struct spec_row *row, const char *measured)
{
	g_auto(GStrv) wanted = g_strsplit(row->value, " ", 0);

	for (char **word = wanted; *word; word++)
		if (**word && g_ascii_strcasecmp(*word, measured) == 0)
			return true;
	return false;
}

static bool meets_yes(const struct spec_row *row, const char *measured)
{
	static const char *const yes[] = { "yes", "1", "true" };

	(void)row;
	for (guint i = 0; i < G_N_ELEMENTS(yes); i++)
		if (g_ascii_strcasecmp(yes[i], measured) == 0)
			return true;
	return false;
}

static bool (*const meets[])(const struct spec_row *row, const char *measured) = {
	[SPEC_EQ] = meets_equal,
	[SPEC_GE] = meets_at_least,
	[SPEC_LE] = meets_at_most,
	[SPEC_BETWEEN] = meets_between,
	[SPEC_IN] = meets_one_of,
	[SPEC_YES] = meets_yes,
};

const char *verdict_word(enum verdict verdict)
{
	static const char *const words[] = {
		[VERDICT_PASS] = "pass",
		[VERDICT_WARN] = "warn",
		[VERDICT_FAIL] = "fail",
	};

	return words[verdict];
}

enum verdict spec_judge(
	const struct spec *spec, const struct measurement *measurement, GArray **rows)
{
	enum verdict verdict = VERDICT_PASS;

	*rows = g_array_new(FALSE, FALSE, sizeof(struct verdict_row));
	for (guint i = 0; i < spec->rows->len; i++) {
		const struct spec_row *row = g_ptr_array_index(spec->rows, i);
		const char *value = g_hash_table_lookup(measurement->values, row->key);
		struct verdict_row judged = { row, value, 2 };
		if (value)
			judged.ok = row->op != SPEC_NEWER && meets[row->op](row, value);
		if (judged.ok != 1)
			verdict = MAX(verdict, row->reject ? VERDICT_FAIL : VERDICT_WARN);
		g_array_append_val(*rows, judged);
	}
	return verdict;
}
