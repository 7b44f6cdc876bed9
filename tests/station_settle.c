/* SPDX-License-Identifier: Apache-2.0
 * A person settles a conflict: what stands is what they said, and an open card is gone. */
#include "base/error.h"
#include "station/settle.h"
#include "support/desk.h"

#include <string.h>

/* Two units with one inventory number. */
static struct conflict *two_numbers(struct desk *desk)
{
	g_autoptr(GPtrArray) conflicts = NULL;
	g_autoptr(GError) error = NULL;
	static const char *const serials[] = { "PF2W2GLT", "PF2W2GM1" };

	open_desk(desk);
	expect_units(desk, "serial;school\nPF2W2GLT;S052\nPF2W2GM1;S052\n");
	for (guint i = 0; i < G_N_ELEMENTS(serials); i++) {
		g_autoptr(struct draft) draft = draft_new("device.balanced");
		draft_text(draft, "dev", store_unit_of_serial(desk->store, serials[i])->dev);
		draft_text(draft, "how", "typed");
		draft_text(draft, "inv", "2021-0001");
		draft_int(draft, "cost", 15000000);
		draft_text(draft, "custodian", "c0123456789AB");
		draft_text(draft, "day", "2026-08-12");
		g_assert_true(store_append(desk->store, &draft, 1, NULL, &error));
		g_assert_no_error(error);
	}
	conflicts = store_conflicts(desk->store, true);
	for (guint i = 0; i < conflicts->len; i++)
		if (strcmp(((struct conflict *)conflicts->pdata[i])->kind, "inventory") == 0)
			return g_ptr_array_steal_index(conflicts, i);
	g_assert_not_reached();
}

static bool is_open(struct desk *desk, const char *id)
{
	g_autoptr(GPtrArray) conflicts = store_conflicts(desk->store, true);

	for (guint i = 0; i < conflicts->len; i++)
		if (strcmp(((struct conflict *)conflicts->pdata[i])->id, id) == 0)
			return true;
	return false;
}

static void what_a_person_says_stands(void)
{
	struct desk desk;
	g_autoptr(struct conflict) conflict = two_numbers(&desk);
	g_autoptr(GPtrArray) sides = settle_sides(desk.store, conflict);
	g_autoptr(GError) error = NULL;
	g_autofree char *name = NULL;

	g_assert_cmpuint(sides->len, ==, 2);
	const char *const stands[] = { sides->pdata[0], NULL };
	g_assert_true(is_open(&desk, conflict->id));
	g_assert_true(settle(desk.store, conflict, stands, "agreed", &name, &error));
	g_assert_no_error(error);
	g_assert_nonnull(name);
	g_assert_false(is_open(&desk, conflict->id));
	close_desk(&desk);
}

static void what_does_not_clash_cannot_stand(void)
{
	struct desk desk;
	g_autoptr(struct conflict) conflict = two_numbers(&desk);
	const char *const stands[] = { "K7Q2M9XA.398.1f0c22aa", NULL };
	g_autoptr(GError) error = NULL;
	g_autofree char *name = NULL;
	gint64 before = events(&desk);

	g_assert_false(settle(desk.store, conflict, stands, "agreed", &name, &error));
	g_assert_error(error, BELGI_ERROR, BELGI_ERROR_BAD_INPUT);
	g_assert_cmpint(events(&desk), ==, before);
	g_clear_error(&error);
	g_assert_null(settle_find(desk.store, "0000000000000000", &error));
	g_assert_error(error, BELGI_ERROR, BELGI_ERROR_NOT_FOUND);
	close_desk(&desk);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/settle/what_a_person_says_stands", what_a_person_says_stands);
	g_test_add_func(
		"/settle/what_does_not_clash_cannot_stand", what_does_not_clash_cannot_stand);
	return g_test_run();
}
