/* SPDX-License-Identifier: Apache-2.0
 * The boxes of the demonstration school as the desk meets them: a photo of each label, in the order
 * of the boxes, and two that do not belong there. */
#include "photo.h"
#include "programme.h"

static bool write_photo(
	const struct unit *unit, guint64 seed, const char *folder, const char *name, GError **error)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);
	const struct photo_label label = { .maker = unit->model->maker,
		.model = unit->model->name,
		.serial = unit->serial,
		.part = unit->model->part,
		.ean = unit->model->ean };
	return photo_write(&label, seed, path, error);
}

static bool write_units(const struct programme *programme, const char *folder,
	const struct unit **third, GError **error)
{
	guint number = 0;
	for (guint i = 0; i < programme->units->len; i++) {
		const struct unit *unit = &g_array_index(programme->units, struct unit, i);
		if (unit->school != DEMO_SCHOOL)
			continue;
		if (++number == 3)
			*third = unit;
		g_autofree char *name = g_strdup_printf("%02u-%s.jpg", number, unit->serial);
		if (!write_photo(unit, programme->seed + i, folder, name, error))
			return false;
	}
	return true;
}

bool photos_write(const struct programme *programme, const char *folder, GError **error)
{
	g_autofree char *photos = g_build_filename(folder, "photos", NULL);
	g_mkdir_with_parents(photos, 0755);

	const struct unit *third = NULL;
	if (!write_units(programme, photos, &third, error) || !third)
		return false;
	struct unit stranger = *third;
	g_snprintf(stranger.serial, sizeof stranger.serial, "5CG9STRANG");
	return write_photo(third, programme->seed ^ 1, photos, "31-duplicate.jpg", error) &&
	       write_photo(&stranger, programme->seed ^ 2, photos, "32-stranger.jpg", error);
}
