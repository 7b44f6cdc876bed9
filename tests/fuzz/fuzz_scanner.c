/* SPDX-License-Identifier: Apache-2.0
 * Any file as a profile of scanners: what it takes can be followed, and is found again by the
 * devices that it names. */
#include "model/scanner.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size);

static void check_codes(const struct scanner_profile *profile)
{
	for (guint i = 0; i < profile->codes->len; i++) {
		const struct scanner_code *code =
			&g_array_index(profile->codes, struct scanner_code, i);

		g_assert_true(g_strv_contains(scanner_deeds, code->does));
		g_assert_cmpuint(
			strlen(code->text), >=, code->carrier == CARRIER_CODE128_FNC3_LAST ? 2 : 1);
		g_assert_true(g_str_is_ascii(code->text));
	}
}

static void check_matches(GPtrArray *profiles, const struct scanner_profile *profile)
{
	for (guint i = 0; i < profile->matches->len; i++) {
		const struct scanner_match *match =
			&g_array_index(profile->matches, struct scanner_match, i);
		const struct scanner_profile *found = NULL;

		g_assert_cmphex(match->pid & ~match->mask, ==, 0);
		g_assert_nonnull(scanner_mode_word(match->mode));
		g_assert_nonnull(scanner_profile_for(profiles, match->vid, match->pid, &found));
		g_assert_true(found == profile);
	}
}

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) profiles = g_ptr_array_new();
	g_autoptr(struct scanner_profile) profile =
		scanner_profile_read((const char *)data, size, "x.profile", &error);

	g_assert_true(!profile == !!error);
	if (!profile) {
		g_assert_true(g_utf8_validate(error->message, -1, NULL));
		return 0;
	}
	g_ptr_array_add(profiles, profile);
	g_assert_cmpuint(profile->open_len, <=, sizeof(profile->open_report));
	check_codes(profile);
	check_matches(profiles, profile);
	return 0;
}
