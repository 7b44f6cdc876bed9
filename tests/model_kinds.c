/* SPDX-License-Identifier: Apache-2.0
 * The table of kinds against lines of every kind, which a second program wrote from the same rules.
 */
#include "expect.h"
#include "formats.h"

typedef void (*row_test)(const struct json *row, const struct event *event);

static void each_row(row_test test)
{
	g_autoptr(struct json) root = formats_read();
	const struct json *rows = json_get(root, "kinds");

	g_assert_cmpuint(json_size(rows), >, 60);
	for (gsize i = 0; i < json_size(rows); i++) {
		const char *line = formats_text(json_at(rows, i), "line");
		g_autoptr(GError) error = NULL;
		g_autoptr(struct event) event = event_read(line, strlen(line), &error);
		if (!event)
			g_error("%s: %s", line, error->message);
		test(json_at(rows, i), event);
	}
}

/* The line with one field written otherwise; NULL: left out. */
static char *line_with(const struct event *event, const char *field, const char *json)
{
	GString *line = g_string_new("{");

	for (const struct value *v = event->root->child; v; v = v->next) {
		bool changed = strcmp(v->key, field) == 0;
		if (changed && !json)
			continue;
		if (line->len > 1)
			g_string_append_c(line, ',');
		if (changed)
			g_string_append_printf(line, "\"%s\":%s", field, json);
		else
			value_write(&(struct json_writer){ line, false }, v);
	}
	g_string_append_c(line, '}');
	return g_string_free(line, FALSE);
}

static struct event *read_with(
	const struct event *event, const char *field, const char *json, GError **error)
{
	g_autofree char *line = line_with(event, field, json);

	return event_read(line, strlen(line), error);
}

static void check_known(const struct json *row, const struct event *event)
{
	(void)row;
	if (!event->kind || event->newer)
		g_error("%s: not all of it is known", event->line);
	g_assert_cmpstr(event->kind->name, ==, event->kind_name);
}

static void test_known(void)
{
	each_row(check_known);
}

static void check_subjects(const struct json *row, const struct event *event)
{
	const struct json *wanted = json_get(row, "subjects");
	g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);

	event_subjects(event, keys);
	for (guint i = 0; i < MIN(keys->len, json_size(wanted)); i++)
		g_assert_cmpstr(keys->pdata[i], ==, json_text(json_at(wanted, i)));
	g_assert_cmpuint(keys->len, ==, json_size(wanted));
}

static void test_subjects(void)
{
	each_row(check_subjects);
}

static bool is_required(const struct json *row, const char *field)
{
	const struct json *required = json_get(row, "required");

	for (gsize i = 0; i < json_size(required); i++)
		if (strcmp(json_text(json_at(required, i)), field) == 0)
			return true;
	return false;
}

/* One of two fields is enough in these; each line of the vectors has one of them. */
static bool is_either(const struct event *event, const char *field)
{
	const char *const *either = event->kind->either;

	return either[0] && (strcmp(either[0], field) == 0 || strcmp(either[1], field) == 0);
}

static void check_required(const struct json *row, const struct event *event)
{
	for (const struct value *v = event->root->child; v; v = v->next) {
		g_autoptr(GError) error = NULL;
		g_autoptr(struct event) without = read_with(event, v->key, NULL, &error);
		bool required = is_required(row, v->key) || is_either(event, v->key);
		if (required == (without != NULL))
			g_error("%s: '%s' is %srequired", event->line, v->key,
				required ? "" : "not ");
		if (error && !strstr(error->message, v->key))
			g_error("'%s' does not name '%s'", error->message, v->key);
	}
}

static void test_required(void)
{
	each_row(check_required);
}

static void check_empty_list(const struct json *row, const struct event *event)
{
	(void)row;
	for (const struct value *v = event->root->child; v; v = v->next) {
		if (v->type != VALUE_LIST)
			continue;
		g_autoptr(struct event) without = read_with(event, v->key, NULL, NULL);
		g_autoptr(struct event) empty = read_with(event, v->key, "[]", NULL);
		g_assert_true((without != NULL) == (empty != NULL));
	}
}

static void test_empty_list(void)
{
	each_row(check_empty_list);
}

static const struct field *field_of(const struct kind *kind, const char *name)
{
	const struct field *const tables[] = { kind->fields, common_fields };

	for (guint i = 0; i < G_N_ELEMENTS(tables); i++)
		for (const struct field *field = tables[i]; field->name; field++)
			if (strcmp(field->name, name) == 0)
				return field;
	return NULL;
}

static void check_types(const struct json *row, const struct event *event)
{
	static const char *const others[] = { "\"no such word\\n\"", "-9007199254740991", "true",
		"{\"x\":1}", "[{\"x\":1}]", "[-1]", "[\"\"]", "[[]]" };

	(void)row;
	for (const struct value *v = event->root->child; v; v = v->next) {
		const struct field *field = field_of(event->kind, v->key);
		guint refused = 0;
		g_assert_nonnull(field);
		for (guint i = 0; i < G_N_ELEMENTS(others); i++) {
			g_autoptr(GError) error = NULL;
			g_autoptr(struct event) wrong = read_with(event, v->key, others[i], &error);
			refused += wrong == NULL;
			if (error && !strstr(error->message, v->key) &&
				!strstr(error->message, "'key'") &&
				!strstr(error->message, "is missing"))
				g_error("%s: %s", v->key, error->message);
		}
		/* Each type takes at most one of them, a text or an integer of any kind. */
		if (refused < G_N_ELEMENTS(others) - 1)
			g_error("%s: '%s' takes almost anything", event->line, v->key);
	}
}

static void test_types(void)
{
	each_row(check_types);
}

static void check_unknown_field(const struct json *row, const struct event *event)
{
	g_autofree char *line = g_strdup_printf("%.*s,\"zz\":1}", (int)event->len - 1, event->line);
	g_autoptr(struct event) newer = event_read(line, strlen(line), NULL);

	(void)row;
	g_assert_nonnull(newer);
	g_assert_true(newer->newer);
	g_assert_true(newer->kind == event->kind);
}

static void test_unknown_field(void)
{
	each_row(check_unknown_field);
}

static void test_unknown_field_in_row(void)
{
	static const char line[] =
		"{\"at\":1,\"dev\":\"R0XTAMNC183SEJ8C\",\"how\":\"scan\",\"kind\":\"kit.formed\",\"n\":1,"
		"\"org\":\"S052\",\"pieces\":[{\"piece\":\"C\",\"watts\":65}],\"st\":\"K7Q2M9XA\",\"tz\":0,\"v\":1}";
	g_autoptr(struct event) event = event_read(line, strlen(line), NULL);

	g_assert_nonnull(event);
	g_assert_true(event->newer);
}

static void check_ascending(const struct field *fields)
{
	for (; fields->name; fields++) {
		if (fields[1].name)
			g_assert_cmpstr(fields[0].name, <, fields[1].name);
		if (fields->row)
			check_ascending(fields->row);
	}
}

static void test_order(void)
{
	check_ascending(common_fields);
	g_assert_cmpstr(common_fields[COMMON_WAS].name, ==, "was");
	for (const struct kind *kind = kinds; kind->name; kind++) {
		check_ascending(kind->fields);
		if (kind[1].name)
			g_assert_cmpstr(kind[0].name, <, kind[1].name);
		g_assert_true(kind_find(kind->name) == kind);
	}
	g_assert_null(kind_find("device"));
	g_assert_null(kind_find("zzz.zzz"));
}

static void test_covered(void)
{
	g_autoptr(struct json) root = formats_read();
	const struct json *rows = json_get(root, "kinds");

	for (const struct kind *kind = kinds; kind->name; kind++) {
		g_autofree char *text = g_strdup_printf("\"kind\":\"%s\"", kind->name);
		bool found = false;
		for (gsize i = 0; i < json_size(rows) && !found; i++)
			found = strstr(formats_text(json_at(rows, i), "line"), text) != NULL;
		if (!found)
			g_error("no line of kind %s", kind->name);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/kinds/every_field_of_every_kind_is_known", test_known);
	g_test_add_func("/kinds/every_kind_has_its_lines", test_covered);
	g_test_add_func("/kinds/each_event_names_its_subjects_in_order", test_subjects);
	g_test_add_func("/kinds/without_a_required_field_a_line_is_no_event", test_required);
	g_test_add_func("/kinds/an_empty_list_is_an_absent_one", test_empty_list);
	g_test_add_func("/kinds/a_field_of_another_type_makes_no_event", test_types);
	g_test_add_func("/kinds/an_unknown_field_marks_a_newer_program", test_unknown_field);
	g_test_add_func("/kinds/so_does_one_in_a_row", test_unknown_field_in_row);
	g_test_add_func("/kinds/tables_stand_in_order", test_order);
	return g_test_run();
}
