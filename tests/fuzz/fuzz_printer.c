/* SPDX-License-Identifier: Apache-2.0
 * Any file as a profile of printers and as what a printer says of itself: a profile that is taken
 * can be printed with or says why not, and its devices are found by it; of a device id nothing is
 * shown that no screen takes. */
#include "model/printer.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size);

static void check_value(const char *value)
{
	if (!value)
		return;
	g_assert_true(g_utf8_validate(value, -1, NULL));
	g_assert_true(*value && !g_ascii_isspace(*value));
	for (; *value; value++)
		g_assert_false(g_ascii_iscntrl(*value));
}

static void check_id(GPtrArray *profiles, const guint8 *data, size_t size)
{
	struct printer_id id;

	printer_id_read(&id, (const char *)data, size);
	check_value(id.maker);
	check_value(id.model);
	check_value(id.commands);
	check_value(id.serial);
	printer_profile_for(profiles, 0, 0, &id, NULL);
	printer_id_clear(&id);
}

static void check_profile(GPtrArray *profiles, const struct printer_profile *profile)
{
	g_assert_true(!profile->language != !profile->problem);
	g_assert_true(!profile->language || (profile->dpi >= 100 && profile->width >= 64));
	g_assert_true(profile->width % 8 == 0 && profile->turn >= 0 && profile->turn < 4);
	for (guint i = 0; i < profile->matches->len; i++) {
		const struct printer_match *match =
			&g_array_index(profile->matches, struct printer_match, i);

		g_assert_cmphex(match->pid & ~match->mask, ==, 0);
		g_assert_true(printer_profile_for(profiles, match->vid, match->pid, NULL, NULL) ==
			      profile);
	}
	g_assert_true(printer_profile_named(profiles, profile->name) == profile);
}

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) profiles = g_ptr_array_new();
	g_autoptr(struct printer_profile) profile =
		printer_profile_read((const char *)data, size, "x.profile", &error);

	g_assert_true(!profile == !!error);
	g_assert_true(!error || g_utf8_validate(error->message, -1, NULL));
	if (profile) {
		g_ptr_array_add(profiles, profile);
		check_profile(profiles, profile);
	}
	check_id(profiles, data, size);
	return 0;
}
