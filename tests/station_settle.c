/* SPDX-License-Identifier: Apache-2.0
 * A person settles a conflict: what stands is what they said, and an open card is gone. */
#include "base/error.h"
#include "station/settle.h"
#include "support/desk.h"
#include "support/stores.h"

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

/* The store of a directorate: a school has a unit, and another one, which knows of that, says that
 * its commission accepted it. */
static struct store *meddled(struct shelf *shelf, struct stage *stage)
{
	struct store *store = shelf_store(shelf, "directorate.sqlite", "EKO");
	struct actor *self = stage_actor(stage, "EKO", NULL);
	struct actor *school = stage_actor(stage, "S052", "school");
	struct actor *other = stage_actor(stage, "S017", "school");

	g_assert_true(store_set_root(store, stage->root.public_key, NULL));
	g_strlcpy(self->st, store_station(store), ST_SIZE);
	self->keys = *store_keys(store);
	stage_admit(stage, self, "directorate");
	stage_say(stage, school, unit_draft("device.received", "R0XTAMNC183SEJ8C"));
	stage_tell(other, school);
	stage_say(stage, other, unit_draft("device.accepted", "R0XTAMNC183SEJ8C"));
	take_stage(store, stage);
	return store;
}

static struct conflict *only_conflict(struct store *store, bool open_only)
{
	g_autoptr(GPtrArray) conflicts = store_conflicts(store, open_only);

	g_assert_cmpuint(conflicts->len, ==, 1);
	return g_ptr_array_steal_index(conflicts, 0);
}

static void what_a_stranger_did_is_set_aside_by_the_directorate(void)
{
	AUTO_SHELF shelf;
	g_autoptr(struct stage) stage = stage_new();
	const char *const none[] = { NULL };
	g_autoptr(GError) error = NULL;
	g_autofree char *name = NULL;

	shelf_init(&shelf);
	struct store *store = meddled(&shelf, stage);
	g_autoptr(struct conflict) conflict = only_conflict(store, true);
	g_autoptr(GPtrArray) sides = settle_sides(store, conflict);

	g_assert_cmpstr(conflict->kind, ==, "entitled");
	g_assert_cmpuint(sides->len, ==, 1);
	g_assert_true(settle(store, conflict, none, "mistake", &name, &error));
	g_assert_no_error(error);
	g_autoptr(GPtrArray) open = store_conflicts(store, true);
	g_assert_cmpuint(open->len, ==, 0);
	const struct unit_view *unit = store_unit(store, "R0XTAMNC183SEJ8C");
	g_assert_cmpint(unit->state, ==, STATE_ARRIVED);
	g_assert_cmpstr(unit->place, ==, "S052");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/settle/what_a_person_says_stands", what_a_person_says_stands);
	g_test_add_func(
		"/settle/what_does_not_clash_cannot_stand", what_does_not_clash_cannot_stand);
	g_test_add_func("/settle/what_a_stranger_did_is_set_aside_by_the_directorate",
		what_a_stranger_did_is_set_aside_by_the_directorate);
	return g_test_run();
}
