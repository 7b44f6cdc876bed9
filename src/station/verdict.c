/* SPDX-License-Identifier: Apache-2.0
 * The words of a verdict. The judging is model/verdict.c; nothing is judged here. */
#include "station/verdict.h"

#include <string.h>

const char *line_name(const struct spec_row *row, enum lang lang)
{
	const char *const texts[LANG_COUNT][3] = {
		[LANG_EN] = { row->text_en, row->key, NULL },
		[LANG_RU] = { row->text_ru, row->text_kk, row->text_en },
		[LANG_KK] = { row->text_kk, row->text_ru, row->text_en },
	};

	for (guint i = 0; i < 3; i++)
		if (texts[lang][i])
			return texts[lang][i];
	return row->key;
}

static char *with_tolerance(const struct spec_row *row, const char *text)
{
	if (!row->tolerance)
		return g_strdup(text);
	return g_strdup_printf("%s (-%d %%)", text, row->tolerance);
}

char *line_required(const struct spec_row *row, enum lang lang)
{
	g_autofree char *text = NULL;
	g_auto(GStrv) words = NULL;

	switch (row->op) {
	case SPEC_GE:
		text = g_strdup_printf("≥ %s", row->value);
		return with_tolerance(row, text);
	case SPEC_LE:
		text = g_strdup_printf("≤ %s", row->value);
		return g_steal_pointer(&text);
	case SPEC_IN:
		words = g_strsplit(row->value, " ", -1);
		text = g_strdup_printf(" %s ", word_name("say", "or", lang));
		return g_strjoinv(text, words);
	case SPEC_YES:
		return g_strdup(word_name("say", "yes", lang));
	default:
		return g_strdup(row->value);
	}
}

char *line_measured(const char *value, enum lang lang)
{
	static const char *const words[] = { "yes", "no" };

	if (!value || !*value)
		return g_strdup(word_name("say", "unmeasured", lang));
	for (guint i = 0; i < G_N_ELEMENTS(words); i++)
		if (g_ascii_strcasecmp(value, words[i]) == 0)
			return g_strdup(word_name("say", words[i], lang));
	return g_strdup(value);
}

char *verdict_lines(const GArray *rows, enum lang lang)
{
	static const char *const signs[] = { "✗", "✓", "?" };
	GString *text = g_string_new(NULL);

	for (guint i = 0; i < rows->len; i++) {
		const struct verdict_row *row = &g_array_index(rows, struct verdict_row, i);
		g_autofree char *required = line_required(row->row, lang);
		g_autofree char *measured = line_measured(row->value, lang);
		g_string_append_printf(text, "%s%s %s: %s (%s)", i ? "\n" : "", signs[row->ok],
			line_name(row->row, lang), measured, required);
	}
	return g_string_free(text, FALSE);
}

/* What decides comes first: lines to reject for, and of them those that failed. */
static int weight(const struct verdict_row *row)
{
	return row->ok == 1 ? 0 : 1 + (row->ok == 0) + 2 * row->row->reject;
}

const struct verdict_row *verdict_cause(const GArray *rows)
{
	const struct verdict_row *cause = NULL;

	for (guint i = 0; i < rows->len; i++) {
		const struct verdict_row *row = &g_array_index(rows, struct verdict_row, i);
		if (weight(row) > (cause ? weight(cause) : 0))
			cause = row;
	}
	return cause;
}

const struct verdict_row *verdict_failed(const GArray *rows)
{
	const struct verdict_row *failed = NULL;

	for (guint i = 0; i < rows->len; i++) {
		const struct verdict_row *row = &g_array_index(rows, struct verdict_row, i);
		if (row->ok == 0 && (!failed || weight(row) > weight(failed)))
			failed = row;
	}
	return failed;
}

static const struct spec_row *row_of(const struct spec *spec, const char *key)
{
	for (guint i = 0; spec && key && i < spec->rows->len; i++) {
		const struct spec_row *row = g_ptr_array_index(spec->rows, i);
		if (strcmp(row->key, key) == 0)
			return row;
	}
	return NULL;
}

const char *verdict_firmware(const struct event *checked)
{
	const struct value *list = event_value(checked, "rows");

	for (const struct value *item = list ? list->child : NULL; item; item = item->next)
		if (g_strcmp0(value_text(item, "key"), "serial") == 0 &&
			value_int(item, "ok", 1) == 0)
			return value_text(item, "value");
	return NULL;
}

GArray *verdict_of_event(const struct event *checked, const struct spec *spec)
{
	GArray *rows = g_array_new(FALSE, FALSE, sizeof(struct verdict_row));
	const struct value *list = event_value(checked, "rows");

	for (const struct value *item = list ? list->child : NULL; item; item = item->next) {
		struct verdict_row row = { row_of(spec, value_text(item, "key")),
			value_text(item, "value"), (int)value_int(item, "ok", 2) };
		if (row.row)
			g_array_append_val(rows, row);
	}
	return rows;
}
