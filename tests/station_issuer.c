/* SPDX-License-Identifier: Apache-2.0 */
#include "station/issuer.h"

#include <glib.h>

static void a_station_alone_never_prints_practice_tags(void)
{
	enum { DRAWS = 32768 }; /* 32 times the number of issuers */

	for (guint i = 0; i < DRAWS; i++) {
		char issuer[ISSUER_SIZE] = "";
		issuer_draw(issuer);
		g_assert_cmpint(issuer[0], ==, 'Z');
		g_assert_true(issuer[1] && issuer[2] && !issuer[3]);
		g_assert_false(issuer_practice(issuer));
	}
}

static void a_practice_tag_is_known_by_its_issuer(void)
{
	g_assert_true(issuer_practice("ZZZ0000001M3"));
	g_assert_false(issuer_practice("ZZ00000001M3"));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/issuer/a_station_alone_never_prints_practice_tags",
		a_station_alone_never_prints_practice_tags);
	g_test_add_func("/issuer/a_practice_tag_is_known_by_its_issuer",
		a_practice_tag_is_known_by_its_issuer);
	return g_test_run();
}
