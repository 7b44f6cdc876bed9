/* SPDX-License-Identifier: Apache-2.0
 * Any INI file, also read as a specification: no name twice, valid text; what a specification takes
 * can be published. */
#include "base/error.h"
#include "base/ini.h"
#include "model/spec.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size);

static void check_ini(const struct ini *ini)
{
	for (guint i = 0; i < ini->sections->len; i++) {
		const struct ini_section *section = g_ptr_array_index(ini->sections, i);
		g_assert_true(ini_section(ini, section->name) == section);
		for (guint j = 0; j < section->entries->len; j++) {
			const struct ini_entry *entry = g_ptr_array_index(section->entries, j);
			g_assert_true(ini_value(section, entry->key) == entry->value);
			g_assert_true(g_utf8_validate(entry->value, -1, NULL));
			g_assert_cmpuint(entry->line, >, section->line);
		}
	}
}

/* The first words of the file as a measurement. */
static void check_verdict(const struct spec *spec, const char *text)
{
	struct measurement measurement;
	g_autoptr(GArray) rows = NULL;

	measurement_init(&measurement);
	measurement_add(&measurement, text, NULL);
	g_assert_nonnull(verdict_word(spec_judge(spec, &measurement, &rows)));
	g_assert_cmpuint(rows->len, ==, spec->rows->len);
	measurement_clear(&measurement);
}

static void check_spec(const struct spec *spec, const char *text)
{
	static const struct stamp stamp = { "K7Q2M9XA", 2, 1795324530123, 300, "D1", NULL };
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) drafts = spec_drafts(spec);
	g_autoptr(struct event) event = draft_event(g_ptr_array_index(drafts, 0), &stamp, &error);

	g_assert_no_error(error);
	g_assert_false(event->newer);
	check_verdict(spec, text);
}

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size)
{
	g_autofree char *text = g_strndup((const char *)data, size);
	g_autoptr(GError) error = NULL;
	g_autoptr(struct ini) ini = ini_read((const char *)data, size, "x.ini", &error);
	g_autoptr(struct spec) spec = spec_read((const char *)data, size, "x.ini", NULL);
	struct measurement measurement;

	g_assert_true(ini || !spec);
	if (ini)
		check_ini(ini);
	else
		g_assert_true(g_utf8_validate(error->message, -1, NULL));
	if (spec)
		check_spec(spec, text);
	measurement_init(&measurement);
	measurement_add(&measurement, text, NULL);
	measurement_clear(&measurement);
	return 0;
}
