/* SPDX-License-Identifier: Apache-2.0
 * What must hold for any history: random desks, one of them with a wrong clock, that know of each
 * other now and then. Their events reach replicas in random order, in pieces and repeatedly.
 * `BELGI_HISTORIES=N` runs another number of them. */
#include "support/stage.h"

#include "model/run.h"
#include "store/store.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

enum { HISTORIES = 1000, UNITS = 3, TAGS = 3, PERSONS = 3, EVENTS_MIN = 12, EVENTS_MORE = 30 };

static const char *const units[UNITS] = { "R0XTAMNC183SEJ8C", "T40Y3YZXMWAE09ES",
	"WJHBRJQDYHKDVC7P" };
static const char *const tags[TAGS] = { "VK09BP8JKZA4", "VK01234567KT", "8KJ83D09S65R" };
static const char *const persons[PERSONS] = { "p0123456789AB", "pBA9876543210", "pPPPPPPPPPPPP" };
static const char *const ships[] = { "s0123456789AB", "sBA9876543210" };
static const char *const numbers[] = { "2021-0001", "2021-0002" };
static const char *const orgs[] = { "S052", "S009", "W01" };

struct history {
	GRand *rand;
	struct stage *stage;
	struct actor *dir, *warehouse, *desk_a, *desk_b, *other;
	struct actor *all[5];
};

static guint pick(struct history *h, guint count)
{
	return (guint)g_rand_int_range(h->rand, 0, (gint32)count);
}

/* ---- what a desk may say ---- */

typedef void (*filler)(struct history *h, struct draft *draft);

static void fill_expected(struct history *h, struct draft *draft)
{
	draft_text(draft, "manifest", "x0123456789AB");
	draft_text(draft, "serial", "PF2W2GLT");
	draft_text(draft, "to", orgs[pick(h, G_N_ELEMENTS(orgs))]);
}

static void fill_tag(struct history *h, struct draft *draft)
{
	draft_text(draft, "tag", tags[pick(h, TAGS)]);
}

static void fill_retired(struct history *h, struct draft *draft)
{
	fill_tag(h, draft);
	draft_text(draft, "reason", "torn");
}

static void fill_packed(struct history *h, struct draft *draft)
{
	(void)h;
	draft_text(draft, "box", "b0123456789AB");
}

static void fill_sent(struct history *h, struct draft *draft)
{
	draft_text(draft, "ship", ships[pick(h, G_N_ELEMENTS(ships))]);
	draft_text(draft, "to", orgs[pick(h, G_N_ELEMENTS(orgs))]);
}

static void fill_cancelled(struct history *h, struct draft *draft)
{
	draft_text(draft, "ship", ships[pick(h, G_N_ELEMENTS(ships))]);
	draft_text(draft, "reason", "wrong_school");
}

static void fill_received(struct history *h, struct draft *draft)
{
	if (pick(h, 2) == 0)
		draft_text(draft, "ship", ships[pick(h, G_N_ELEMENTS(ships))]);
}

static void fill_reason(struct history *h, struct draft *draft)
{
	(void)h;
	draft_text(draft, "reason", "screen");
}

static void fill_checked(struct history *h, struct draft *draft)
{
	struct draft *row = draft_new(NULL);
	draft_text(row, "key", "ram_mib");
	draft_text(row, "value", "4096");
	draft_int(row, "ok", 1);
	draft_text(draft, "spec", "q0123456789AB");
	draft_text(draft, "verdict", pick(h, 2) == 0 ? "pass" : "fail");
	draft_row(draft, "rows", row);
}

static void fill_exception(struct history *h, struct draft *draft)
{
	static const char *const gates[] = { "acceptance", "balance", "list", "one", "spec" };
	draft_text(draft, "gate", gates[pick(h, G_N_ELEMENTS(gates))]);
	draft_text(draft, "reason", "urgent");
	draft_text(draft, "act", "a0123456789AB");
}

static void fill_balanced(struct history *h, struct draft *draft)
{
	draft_text(draft, "inv", numbers[pick(h, G_N_ELEMENTS(numbers))]);
	draft_int(draft, "cost", 15000000);
	draft_text(draft, "custodian", "c0123456789AB");
	draft_text(draft, "day", "2021-08-05");
}

static void fill_assigned(struct history *h, struct draft *draft)
{
	draft_text(draft, "person", persons[pick(h, PERSONS)]);
	draft_text(draft, "list", "l0123456789AB");
	draft_int(draft, "row", 1);
	draft_text(draft, "act", "a0123456789AB");
}

static void fill_person(struct history *h, struct draft *draft)
{
	draft_text(draft, "person", persons[pick(h, PERSONS)]);
}

static void fill_to(struct history *h, struct draft *draft)
{
	draft_text(draft, "to", orgs[pick(h, G_N_ELEMENTS(orgs))]);
}

static void fill_moved(struct history *h, struct draft *draft)
{
	fill_to(h, draft);
	draft_text(draft, "act", "a0123456789AB");
}

static void fill_found(struct history *h, struct draft *draft)
{
	draft_text(draft, "state", pick(h, 2) == 0 ? "arrived" : "on_balance");
}

static void fill_written_off(struct history *h, struct draft *draft)
{
	fill_reason(h, draft);
	draft_text(draft, "act", "a0123456789AB");
}

static void fill_same(struct history *h, struct draft *draft)
{
	draft_text(draft, "same", units[pick(h, UNITS)]);
}

static void fill_split(struct history *h, struct draft *draft)
{
	const char *const split[] = { tags[pick(h, TAGS)], NULL };
	draft_texts(draft, "split", split);
}

static void fill_inspected(struct history *h, struct draft *draft)
{
	(void)h;
	draft_text(draft, "finding", "ok");
}

static const struct {
	const char *kind;
	filler fill;
} sayings[] = {
	{ "device.expected", fill_expected },
	{ "device.tagged", fill_tag },
	{ "device.tagged", fill_tag },
	{ "tag.retired", fill_retired },
	{ "device.packed", fill_packed },
	{ "device.unpacked", fill_packed },
	{ "shipment.sent", fill_sent },
	{ "shipment.sent", fill_sent },
	{ "shipment.cancelled", fill_cancelled },
	{ "device.received", fill_received },
	{ "device.received", fill_received },
	{ "device.received", fill_received },
	{ "device.checked", fill_checked },
	{ "device.accepted", NULL },
	{ "device.accepted", NULL },
	{ "device.rejected", fill_reason },
	{ "exception.signed", fill_exception },
	{ "device.balanced", fill_balanced },
	{ "device.balanced", fill_balanced },
	{ "device.assigned", fill_assigned },
	{ "device.assigned", fill_assigned },
	{ "device.returned", fill_person },
	{ "device.moved", fill_moved },
	{ "device.returned_to_supplier", fill_to },
	{ "device.lost", NULL },
	{ "device.found", fill_found },
	{ "device.written_off", fill_written_off },
	{ "device.identified", fill_same },
	{ "device.identified", fill_split },
	{ "device.inspected", fill_inspected },
};

static struct draft *subject_draft(struct history *h)
{
	guint row = pick(h, G_N_ELEMENTS(sayings));
	struct draft *draft = unit_draft(sayings[row].kind, units[pick(h, UNITS)]);
	if (strcmp(sayings[row].kind, "device.accepted") == 0 && pick(h, 2) == 0)
		fill_tag(h, draft);
	if (sayings[row].fill != NULL)
		sayings[row].fill(h, draft);
	return draft;
}

static struct draft *approve(struct history *h)
{
	struct draft *draft = draft_new("list.approved");
	draft_text(draft, "list", "l0123456789AB");
	draft_int(draft, "version", 1);
	draft_text(draft, "to", "S052");
	struct draft *row = draft_new(NULL);
	draft_int(row, "row", 1);
	draft_text(row, "person", persons[pick(h, PERSONS)]);
	draft_text(row, "family", "f0123456789AB");
	draft_int(row, "held", 0);
	draft_row(draft, "rows", row);
	return draft;
}

static struct draft *join_persons(struct history *h)
{
	guint first = pick(h, PERSONS);
	struct draft *draft = draft_new("person.joined");
	draft_text(draft, "person", persons[first]);
	draft_text(draft, "same", persons[(first + 1) % PERSONS]);
	return draft;
}

/* Some unit event that the actor knows, to be voided or redacted; NULL when it knows none. */
static struct event *known_event(struct history *h, const struct actor *actor)
{
	for (guint tries = 0; tries < 20; tries++) {
		struct event *event = actor->knows->pdata[pick(h, actor->knows->len)];
		if (event_units(event) == 1 || event_is(event, "event.voided"))
			return event;
	}
	return NULL;
}

static struct draft *redact(const struct event *event)
{
	g_autoptr(GPtrArray) prev = g_ptr_array_new();
	const struct value *on = event_value(event, "on");
	struct draft *voided = void_draft(event), *draft = draft_new("event.redacted");
	for (const struct value *v = on != NULL ? on->child : NULL; v != NULL; v = v->next)
		g_ptr_array_add(prev, (gpointer)v->text);
	g_ptr_array_add(prev, NULL);
	draft_text(draft, "event", event->name);
	draft_texts(draft, "prev", (const char *const *)prev->pdata);
	draft_text(draft, "dev", event_text(event, "dev"));
	draft_text(draft, "tag", event_text(event, "tag"));
	draft_text(draft, "ship", event_text(event, "ship"));
	draft_text(draft, "person", event_text(event, "person"));
	draft_free(voided);
	return draft;
}

/* NULL when the actor knows nothing of the unit it picked. */
static struct draft *resolve(struct history *h, struct actor *actor)
{
	static const char *const kinds_of_card[] = { "place", "step", "pupils", "spec" };
	const char *dev = units[pick(h, UNITS)];
	g_autofree char *key = g_strconcat("unit:", dev, NULL);
	const char *judged[4] = { NULL }, *stands[2] = { NULL };
	guint count = 0;
	for (guint i = actor->knows->len; i-- > 0 && count < 3;) {
		const struct event *event = actor->knows->pdata[i];
		if (event_names_unit(event, dev) && event->kind->how)
			judged[count++] = event->name;
	}
	if (count == 0)
		return NULL;
	stands[0] = judged[pick(h, count)];
	return resolve_draft(
		kinds_of_card[pick(h, G_N_ELEMENTS(kinds_of_card))], key, judged, stands, dev);
}

static void happen(struct history *h)
{
	struct actor *actor = h->all[pick(h, G_N_ELEMENTS(h->all))];
	struct event *event = known_event(h, actor);
	struct draft *draft;
	switch (pick(h, 16)) {
	case 0:
		if (event != NULL)
			stage_say(h->stage, actor, void_draft(event));
		break;
	case 1:
		if (event != NULL && !event_is(event, "event.voided"))
			stage_say(h->stage, h->dir, redact(event));
		break;
	case 2:
		if ((draft = resolve(h, actor)) != NULL)
			stage_say(h->stage, actor, draft);
		break;
	case 3:
		stage_say(h->stage, h->dir, pick(h, 2) == 0 ? approve(h) : join_persons(h));
		break;
	case 4:
	case 5:
	case 6:
		stage_tell(actor, h->all[pick(h, G_N_ELEMENTS(h->all))]);
		break;
	default:
		stage_say(h->stage, actor, subject_draft(h));
		break;
	}
}

static struct history history_new(guint32 seed)
{
	struct history h = { .rand = g_rand_new_with_seed(seed), .stage = stage_new() };
	h.dir = h.all[0] = stage_actor(h.stage, "EKO", "directorate");
	h.warehouse = h.all[1] = stage_actor(h.stage, "W01", "warehouse");
	h.desk_a = h.all[2] = stage_actor(h.stage, "S052", "school");
	h.desk_b = h.all[3] = stage_actor(h.stage, "S052", "school");
	h.other = h.all[4] = stage_actor(h.stage, "S009", "school");
	h.desk_b->clock = -G_GINT64_CONSTANT(4000) * 86400000;
	guint count = EVENTS_MIN + pick(&h, EVENTS_MORE);
	for (guint i = 0; i < count; i++)
		happen(&h);
	return h;
}

static void history_clear(struct history *h)
{
	stage_free(h->stage);
	g_rand_free(h->rand);
}

/* ---- replicas ---- */

static struct store *replica_new(const struct history *h, const char *path)
{
	g_autoptr(GError) error = NULL;
	struct store *store = store_open(path, STORE_CREATE, &clock_system, &error);
	g_assert_no_error(error);
	g_assert_true(store_set_root(store, h->stage->root.public_key, &error));
	return store;
}

static void replica_remove(struct store *store)
{
	static const char *const endings[] = { "", "-wal", "-shm", "-lock", ".lock" };
	g_autofree char *path = g_strdup(store_path(store));
	store_close(store);
	for (guint i = 0; i < G_N_ELEMENTS(endings); i++) {
		g_autofree char *file = g_strconcat(path, endings[i], NULL);
		g_remove(file);
	}
}

/* Events from..to of one actor as a signed run. */
static void deliver_piece(struct store *store, const struct history *h, const struct actor *actor,
	gint64 from, gint64 to, enum when when)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GString) text = g_string_new(NULL);
	struct hash previous = chain_start(actor->keys.public_key);
	struct intake intake;
	struct run_fault fault;
	for (guint i = 0; i < h->stage->events->len; i++) {
		const struct event *event = h->stage->events->pdata[i];
		struct head head;
		if (strcmp(event->st, actor->st) != 0)
			continue;
		if (event->n == from)
			run_write_begin(text, actor->st, from, &previous);
		if (event->n >= from && event->n <= to)
			run_write_line(text, event->line, event->len);
		previous = event->hash;
		if (event->n != to)
			continue;
		head_sign(&head, &actor->keys, actor->st, to, &event->hash);
		run_write_head(text, &head);
	}
	g_autoptr(GPtrArray) runs = runs_read(text->str, text->len, 8, &fault, &error);
	g_assert_no_error(error);
	intake_init(&intake);
	g_assert_true(store_take(store, runs, when, &intake, &error));
	g_assert_no_error(error);
	g_assert_cmpuint(intake.forks->len, ==, 0);
	intake_clear(&intake);
}

/* Whole chains, cut into pieces, shuffled, some of them twice. */
static void deliver_all(struct store *store, struct history *h)
{
	struct piece {
		const struct actor *actor;
		gint64 from, to;
	};
	g_autoptr(GArray) pieces = g_array_new(FALSE, FALSE, sizeof(struct piece));
	for (guint a = 0; a < h->stage->actors->len; a++) {
		const struct actor *actor = h->stage->actors->pdata[a];
		for (gint64 from = 1; from <= actor->n;) {
			gint64 some = from + pick(h, 5), to = MIN(actor->n, some);
			struct piece piece = { actor, from, to };
			g_array_append_val(pieces, piece);
			if (pick(h, 4) == 0)
				g_array_append_val(pieces, piece);
			from = to + 1;
		}
	}
	for (guint i = pieces->len; i > 1; i--) {
		guint k = pick(h, i);
		struct piece *a = &g_array_index(pieces, struct piece, i - 1),
			     *b = &g_array_index(pieces, struct piece, k);
		struct piece swap = *a;
		*a = *b;
		*b = swap;
	}
	for (guint i = 0; i < pieces->len; i++) {
		const struct piece *piece = &g_array_index(pieces, struct piece, i);
		deliver_piece(store, h, piece->actor, piece->from, piece->to,
			pick(h, 2) == 0 ? FOLD_NOW : FOLD_LATER);
	}
	guint64 left = 1;
	while (left > 0)
		g_assert_true(store_catch_up(store, 7, &left, NULL));
}

static char *temporary(const char *name)
{
	static int serial;
	const char *shm =
		g_file_test("/dev/shm", G_FILE_TEST_IS_DIR) ? "/dev/shm" : g_get_tmp_dir();
	return g_strdup_printf(
		"%s/belgi-property-%d-%s-%d.sqlite", shm, (int)getpid(), name, serial++);
}

static guint histories(void)
{
	const char *wanted = g_getenv("BELGI_HISTORIES");
	return wanted != NULL ? (guint)atoi(wanted) : HISTORIES;
}

/* ---- the properties ---- */

static void the_same_events_give_the_same_bytes_in_any_order(void)
{
	for (guint seed = 0; seed < histories(); seed++) {
		struct history h = history_new(seed);
		g_autofree char *path_a = temporary("a"), *path_b = temporary("b");
		struct store *a = replica_new(&h, path_a), *b = replica_new(&h, path_b);
		deliver_all(a, &h);
		deliver_all(b, &h);
		g_autofree char *views_a = store_dump_views(a), *views_b = store_dump_views(b);
		if (strcmp(views_a, views_b) != 0)
			g_test_message("history %u", seed);
		g_assert_cmpstr(views_a, ==, views_b);
		g_assert_true(store_rebuild(a, NULL));
		g_autofree char *rebuilt = store_dump_views(a);
		if (strcmp(rebuilt, views_b) != 0)
			g_test_message("history %u, rebuilt", seed);
		g_assert_cmpstr(rebuilt, ==, views_b);
		replica_remove(a);
		replica_remove(b);
		history_clear(&h);
	}
}

/* Everything of a view but what only shows order. */
static char *view_text(const struct unit_view *view)
{
	GString *text = g_string_new(NULL);
	if (view == NULL)
		return g_string_free(text, FALSE);
	g_string_append_printf(text, "%s %s %s %s %s %s %s %s %d", view->dev,
		state_word(view->state), view->holder, view->place, view->tag, view->inv,
		view->person, view->verdict, view->not_entitled);
	for (guint i = 0; i < view->conflicts->len; i++) {
		const struct conflict *conflict = view->conflicts->pdata[i];
		g_string_append_printf(
			text, "\n%s %s %d", conflict->kind, conflict->key, conflict->settled);
		for (guint e = 0; e < conflict->events->len; e++)
			g_string_append_printf(
				text, " %s", (const char *)conflict->events->pdata[e]);
	}
	return g_string_free(text, FALSE);
}

static char *sight_text(struct sight *sight)
{
	GString *text = g_string_new(NULL);
	g_autoptr(GPtrArray) conflicts =
		g_ptr_array_new_with_free_func((GDestroyNotify)conflict_free);
	for (guint i = 0; i < UNITS; i++) {
		g_autofree char *one = view_text(fold_unit(sight->fold, units[i]));
		g_string_append_printf(text, "%s\n", one);
	}
	for (guint i = 0; i < PERSONS; i++) {
		g_autofree char *subject = g_strconcat("person:", persons[i], NULL);
		fold_subject(sight->fold, subject, conflicts);
	}
	for (guint i = 0; i < TAGS; i++) {
		g_autofree char *subject = g_strconcat("tag:", tags[i], NULL);
		fold_subject(sight->fold, subject, conflicts);
	}
	for (guint i = 0; i < conflicts->len; i++)
		g_string_append_printf(text, "%s %d\n",
			((struct conflict *)conflicts->pdata[i])->id,
			((struct conflict *)conflicts->pdata[i])->settled);
	return g_string_free(text, FALSE);
}

static void other_clocks_give_the_same_states(void)
{
	for (guint seed = 0; seed < histories(); seed++) {
		struct history h = history_new(seed);
		g_autoptr(struct sight) right = sight_new(h.stage, h.stage->events);
		g_autofree char *before = sight_text(right);
		for (guint i = 0; i < h.stage->events->len; i++)
			((struct event *)h.stage->events->pdata[i])->at = (gint64)pick(&h, 1000000);
		g_autoptr(struct sight) wrong = sight_new(h.stage, h.stage->events);
		g_autofree char *after = sight_text(wrong);
		if (strcmp(before, after) != 0)
			g_test_message("history %u", seed);
		g_assert_cmpstr(before, ==, after);
		g_clear_pointer(&right, sight_free);
		g_clear_pointer(&wrong, sight_free);
		history_clear(&h);
	}
}

/* ---- replicas that hold different sets ---- */

static bool is_tied(const char *key)
{
	static const char *const prefixes[] = { "unit:", "tag:", "person:", "row:", "list:" };
	for (guint i = 0; i < G_N_ELEMENTS(prefixes); i++)
		if (g_str_has_prefix(key, prefixes[i]))
			return true;
	return false;
}

/* Every event that the unit's view can depend on, through whatever its events name. */
static GPtrArray *events_behind(const struct history *h, const char *dev)
{
	g_autoptr(GHashTable) subjects =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	GPtrArray *behind = g_ptr_array_new();
	g_hash_table_add(subjects, g_strconcat("unit:", dev, NULL));
	for (bool again = true; again;) {
		again = false;
		for (guint i = 0; i < h->stage->events->len; i++) {
			struct event *event = h->stage->events->pdata[i];
			g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
			bool names_one = false;
			event_subjects(event, keys);
			for (guint k = 0; k < keys->len; k++)
				names_one |= g_hash_table_contains(subjects, keys->pdata[k]);
			if (!names_one || g_ptr_array_find(behind, event, NULL))
				continue;
			g_ptr_array_add(behind, event);
			again = true;
			for (guint k = 0; k < keys->len; k++)
				if (is_tied(keys->pdata[k])) {
					g_hash_table_add(subjects, g_strdup(keys->pdata[k]));
					if (g_str_has_prefix(keys->pdata[k], "person:"))
						g_hash_table_add(subjects,
							g_strconcat("row:",
								(char *)keys->pdata[k] + 7, NULL));
				}
		}
	}
	return behind;
}

static bool holds_all(const GPtrArray *held, const GPtrArray *events)
{
	for (guint i = 0; i < events->len; i++)
		if (!g_ptr_array_find((GPtrArray *)held, events->pdata[i], NULL))
			return false;
	return true;
}

static void replicas_with_different_sets_agree_on_what_both_hold(void)
{
	guint compared = 0;
	for (guint seed = 0; seed < histories(); seed++) {
		struct history h = history_new(seed);
		g_autoptr(GPtrArray) some = g_ptr_array_new();
		const char *left_out = units[pick(&h, UNITS)];
		for (guint i = 0; i < h.stage->events->len; i++)
			if (!event_names_unit(h.stage->events->pdata[i], left_out))
				g_ptr_array_add(some, h.stage->events->pdata[i]);
		g_autoptr(struct sight) all = sight_new(h.stage, h.stage->events);
		g_autoptr(struct sight) part = sight_new(h.stage, some);
		for (guint u = 0; u < UNITS; u++) {
			g_autoptr(GPtrArray) behind = events_behind(&h, units[u]);
			if (behind->len == 0 || !holds_all(some, behind))
				continue;
			g_autofree char *one = view_text(fold_unit(all->fold, units[u]));
			g_autofree char *other = view_text(fold_unit(part->fold, units[u]));
			g_assert_cmpstr(one, ==, other);
			compared++;
		}
		g_clear_pointer(&all, sight_free);
		g_clear_pointer(&part, sight_free);
		history_clear(&h);
	}
	g_test_message("%u units compared", compared);
	g_assert_cmpuint(compared, >, histories() / 20);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func(
		"/property/other_clocks_give_the_same_states", other_clocks_give_the_same_states);
	g_test_add_func("/property/replicas_with_different_sets_agree_on_what_both_hold",
		replicas_with_different_sets_agree_on_what_both_hold);
	g_test_add_func("/property/the_same_events_give_the_same_bytes_in_any_order",
		the_same_events_give_the_same_bytes_in_any_order);
	return g_test_run();
}
