/* SPDX-License-Identifier: Apache-2.0
 * belgi-programme OUT_DIR: writes the founding programme as the files that its offices would send:
 * manifest.csv, lists.csv, schools.csv, measurements/SERIAL.txt, photos of the labels in the
 * demonstration school's boxes, and truth.csv, which says what is wrong with which unit. */
#include "programme.h"

#include <glib/gstdio.h>
#include <stdio.h>

static bool write_text(const char *folder, const char *name, GString *text, GError **error)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);
	return g_file_set_contents(path, text->str, (gssize)text->len, error);
}

static bool write_schools(const struct programme *programme, const char *folder, GError **error)
{
	g_autoptr(GString) text = g_string_new(
		"id;district_kk;district_ru;name_kk;name_ru;short_kk;short_ru;phone;pupils\n");
	for (guint i = 0; i < SCHOOLS; i++) {
		const struct school *school = &programme->schools[i];
		g_string_append_printf(text, "%s;%s;%s;%s;%s;%s;%s;%s;%u\n", school->id,
			school->district_kk, school->district_ru, school->name_kk, school->name_ru,
			school->short_kk, school->short_ru, school->phone, school->pupils);
	}
	return write_text(folder, "schools.csv", text, error);
}

static bool write_lists(const struct programme *programme, const char *folder, GError **error)
{
	g_autoptr(GString) text = g_string_new("row;pupil;family;held;school\n");
	for (guint i = 0; i < programme->pupils->len; i++) {
		const struct pupil *pupil = &g_array_index(programme->pupils, struct pupil, i);
		g_string_append_printf(text, "%u;%s;%s;%u;%s\n", i + 1, pupil->id, pupil->family,
			pupil->held, programme->schools[pupil->school].id);
	}
	return write_text(folder, "lists.csv", text, error);
}

static bool write_manifest(const struct programme *programme, const char *folder, GError **error)
{
	g_autoptr(GString) text = g_string_new("serial;maker;model;school;lot;price;box\n");
	for (guint i = 0; i < programme->units->len; i++) {
		const struct unit *unit = &g_array_index(programme->units, struct unit, i);
		g_string_append_printf(text, "%s;%s;%s;%s;%s;150000;%s\n", unit->serial,
			unit->model->maker, unit->model->name, programme->schools[unit->school].id,
			unit->model->part, unit->box);
	}
	return write_text(folder, "manifest.csv", text, error);
}

static bool write_truth(const struct programme *programme, const char *folder, GError **error)
{
	g_autoptr(GString) text = g_string_new("serial;school;defect;detail\n");
	for (guint i = 0; i < programme->units->len; i++) {
		const struct unit *unit = &g_array_index(programme->units, struct unit, i);
		if (unit->defect)
			g_string_append_printf(text, "%s;%s;%s;%s\n", unit->serial,
				programme->schools[unit->school].id, unit->defect->name,
				unit->defect->detail);
	}
	return write_text(folder, "truth.csv", text, error);
}

static bool write_measurements(
	const struct programme *programme, const char *folder, GError **error)
{
	g_autofree char *into = g_build_filename(folder, "measurements", NULL);
	g_mkdir_with_parents(into, 0755);
	for (guint i = 0; i < programme->units->len; i++) {
		const struct unit *unit = &g_array_index(programme->units, struct unit, i);
		g_autofree char *name = g_strconcat(unit->serial, ".txt", NULL);
		g_autofree char *lines = unit_measurement(unit);
		g_autoptr(GString) text = g_string_new(lines);
		if (!write_text(into, name, text, error))
			return false;
	}
	return true;
}

static bool make(
	struct programme *programme, guint units, const char *folder, bool photos, GError **error)
{
	struct random random = { .state = programme->seed };
	schools_make(programme, &random);
	pupils_make(programme, units, &random);
	units_make(programme, &random);
	g_mkdir_with_parents(folder, 0755);
	return write_schools(programme, folder, error) && write_lists(programme, folder, error) &&
	       write_manifest(programme, folder, error) && write_truth(programme, folder, error) &&
	       write_measurements(programme, folder, error) &&
	       (!photos || photos_write(programme, folder, error));
}

static void clear(struct programme *programme)
{
	for (guint i = 0; i < SCHOOLS; i++) {
		struct school *school = &programme->schools[i];
		char *const texts[] = { school->name_kk, school->name_ru, school->short_kk,
			school->short_ru };
		for (guint k = 0; k < G_N_ELEMENTS(texts); k++)
			g_free(texts[k]);
	}
	g_array_unref(programme->pupils);
	g_array_unref(programme->units);
}

int main(int argc, char **argv)
{
	int units = UNITS, seed = 20210315;
	gboolean no_photos = false;
	const GOptionEntry entries[] = {
		{ "units", 0, 0, G_OPTION_ARG_INT, &units, "pupils and laptops, 30 to 100000 (530)",
			"N" },
		{ "seed", 0, 0, G_OPTION_ARG_INT, &seed, "another programme of the same shape",
			"S" },
		{ "no-photos", 0, 0, G_OPTION_ARG_NONE, &no_photos,
			"leave the photos of labels out", NULL },
		{ NULL, 0, 0, 0, NULL, NULL, NULL },
	};
	g_autoptr(GOptionContext) context = g_option_context_new("OUT_DIR");
	g_option_context_set_summary(context,
		"Writes the founding programme: schools, lists, manifest, measurements, photos of labels.");
	g_option_context_add_main_entries(context, entries, NULL);
	g_autoptr(GError) error = NULL;
	if (!g_option_context_parse(context, &argc, &argv, &error) || argc != 2 ||
		units < PUPILS_OF_DEMO || units > 100000) {
		fprintf(stderr, "belgi-programme: %s; see belgi-programme --help\n",
			error ? error->message : "one OUT_DIR, and 30 to 100000 units");
		return 2;
	}

	struct programme programme = { .seed = (guint)seed };
	const bool good = make(&programme, (guint)units, argv[1], !no_photos, &error);
	if (good)
		printf("%u laptops for %u pupils of %u schools in %s\n", programme.units->len,
			programme.pupils->len, (guint)SCHOOLS, argv[1]);
	else
		fprintf(stderr, "belgi-programme: %s\n", error->message);
	clear(&programme);
	return good ? 0 : 8;
}
