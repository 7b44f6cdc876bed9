/* SPDX-License-Identifier: Apache-2.0
 * Many stations at once: each event is in every feed that should have it, once, and in no other.
 * What should be is computed here by a rule of its own: four suppliers, each sends its units to
 * four schools of its own; a school gets all that its supplier wrote of the unit, a supplier gets
 * the schools' claims, nobody gets more. */
#include "country.h"

enum {
	SUPPLIERS = 4,
	SCHOOLS_EACH = 4,
	STATIONS = SUPPLIERS * (1 + SCHOOLS_EACH),
	UNITS_EACH = 250,  /* of a supplier: announced and sent, 500 events */
	EVENTS_A_UNIT = 8, /* of a school: received, then 7 notes of damage */
	SLICE = 50,
};

struct many;

/* One station: who it is, and what it writes. */
struct desk {
	struct many *many;
	guint supplier; /* 0..3 */
	guint school;   /* 0..3, SCHOOLS_EACH: the supplier itself */
	char org[ORG_SIZE];
	char st[ST_SIZE];
	char *name, *token;
	GHashTable *seen; /* "ST N" -> times in its own feed */
};

struct many {
	struct country country;
	struct desk desks[STATIONS];
};

static bool is_supplier(const struct desk *desk)
{
	return desk->school == SCHOOLS_EACH;
}

static void org_name(char out[ORG_SIZE], guint supplier, guint school)
{
	if (school == SCHOOLS_EACH)
		g_snprintf(out, ORG_SIZE, "W%u", supplier);
	else
		g_snprintf(out, ORG_SIZE, "S%u%u", supplier, school);
}

/* Unit i of a supplier goes to its school i % 4. */
static char *serial_of(guint supplier, guint unit)
{
	return g_strdup_printf("PF%uX%04u", supplier, unit);
}

static struct draft *draft_of(const char *kind, guint supplier, guint unit)
{
	g_autofree char *serial = serial_of(supplier, unit);
	struct draft *draft = draft_new(kind);
	char dev[DEV_SIZE];

	dev_of_serial(dev, serial);
	draft_text(draft, "dev", dev);
	return draft;
}

static void supplier_writes(const struct desk *desk, GPtrArray *drafts)
{
	for (guint i = 0; i < UNITS_EACH; i++) {
		struct draft *expected = draft_of("device.expected", desk->supplier, i);
		struct draft *sent = draft_of("shipment.sent", desk->supplier, i);
		char to[ORG_SIZE], ship[ID_SIZE];

		g_snprintf(ship, sizeof(ship), "s%06u%06u", desk->supplier, i % SCHOOLS_EACH);
		org_name(to, desk->supplier, i % SCHOOLS_EACH);
		draft_text(expected, "manifest", "xAAAAAAAAAAAA");
		draft_text(expected, "to", to);
		draft_text(sent, "ship", ship);
		draft_text(sent, "to", to);
		g_ptr_array_add(drafts, expected);
		g_ptr_array_add(drafts, sent);
	}
}

static void school_writes(const struct desk *desk, GPtrArray *drafts)
{
	for (guint i = desk->school; i < UNITS_EACH; i += SCHOOLS_EACH) {
		struct draft *received = draft_of("device.received", desk->supplier, i);

		draft_text(received, "how", "scan");
		g_ptr_array_add(drafts, received);
		for (guint note = 1; note < EVENTS_A_UNIT; note++) {
			struct draft *damaged = draft_of("device.damaged", desk->supplier, i);

			draft_text(damaged, "how", "scan");
			draft_text(damaged, "reason", "screen");
			g_ptr_array_add(drafts, damaged);
		}
	}
}

static GPtrArray *writes_of(const struct desk *desk)
{
	GPtrArray *drafts =
		g_ptr_array_new_with_free_func((GDestroyNotify)(void (*)(void))draft_free);

	if (is_supplier(desk))
		supplier_writes(desk, drafts);
	else
		school_writes(desk, drafts);
	return drafts;
}

static void make_desk(struct many *many, guint index)
{
	struct desk *desk = &many->desks[index];

	desk->many = many;
	desk->supplier = index / (1 + SCHOOLS_EACH);
	desk->school = index % (1 + SCHOOLS_EACH);
	org_name(desk->org, desk->supplier, desk->school);
	desk->name = g_strdup_printf("desk%u", index);
	desk->seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(struct store) store = station_new(
		&many->country, desk->name, desk->org, is_supplier(desk) ? "supplier" : "school");

	g_strlcpy(desk->st, store_station(store), sizeof(desk->st));
	desk->token = store_get(store, "token");
}

static gpointer run_desk(gpointer data)
{
	struct desk *desk = data;
	g_autoptr(struct store) store = station_open(&desk->many->country, desk->name, STORE_WRITE);
	g_autoptr(GPtrArray) drafts = writes_of(desk);

	for (guint at = 0; at < drafts->len; at += SLICE) {
		g_autoptr(GError) error = NULL;
		struct sync_report report;

		store_append(store, (struct draft *const *)drafts->pdata + at,
			MIN((guint)SLICE, drafts->len - at), NULL, &error);
		g_assert_no_error(error);
		sync_once(store, &report, &error);
		g_assert_no_error(error);
		g_assert_cmpuint(report.waiting, ==, 0);
	}
	return NULL;
}

/* ---- what is in the feeds ---- */

static void see(struct desk *desk, const struct run *run)
{
	for (guint i = 0; i < run->lines->len; i++) {
		const struct run_line *line = &g_array_index(run->lines, struct run_line, i);

		if (!line->text)
			continue;
		char *key = g_strdup_printf("%s %" G_GINT64_FORMAT, run->st, run->from + i);
		guint times = GPOINTER_TO_UINT(g_hash_table_lookup(desk->seen, key));

		g_hash_table_replace(desk->seen, key, GUINT_TO_POINTER(times + 1));
	}
}

/* Reads a page; its cursor goes to *cursor. False when nothing follows. */
static bool read_page(struct desk *desk, struct client *client, const char *stream, char **cursor)
{
	g_autofree char *path =
		g_strdup_printf("/v1/feed?stream=%s&after=%s", stream, *cursor ? *cursor : "");
	AUTO_REPLY struct reply reply = { 0 };
	struct run_fault fault;
	g_autoptr(GError) error = NULL;

	client_call(client,
		&(struct request){ .method = "GET", .path = path, .seconds = 20, .max = 4 << 20 },
		&reply, &error);
	g_assert_no_error(error);
	g_assert_cmpint(reply.status, ==, 200);
	char *end = strchr(reply.body, '\n');
	g_autofree char *line = g_strndup(reply.body, (gsize)(end - reply.body));
	g_auto(GStrv) first = g_strsplit(line, " ", 3);
	char *newest = strstr(end, "\nnewest ");
	gsize len = newest ? (gsize)(newest - end) : strlen(end + 1);

	g_free(*cursor);
	*cursor = g_strdup(first[1]);
	if (len > 0) {
		g_autoptr(GPtrArray) runs = runs_read(end + 1, len, 256, &fault, &error);

		g_assert_no_error(error);
		for (guint i = 0; i < runs->len; i++)
			see(desk, g_ptr_array_index(runs, i));
	}
	return strcmp(first[2], "1") == 0;
}

static void read_feed(struct desk *desk, const char *stream)
{
	g_autoptr(struct client) client = client_new(hub_url(desk->many->country.hub), NULL, NULL);
	g_autofree char *cursor = NULL;

	client_set_token(client, desk->token);
	while (read_page(desk, client, stream, &cursor))
		continue;
}

/* ---- what should be ---- */

/* Takes the event off what was seen: it must be there once. */
static void expect_once(struct desk *reader, const struct desk *writer, guint n)
{
	g_autofree char *key = g_strdup_printf("%s %u", writer->st, n);

	g_assert_cmpuint(GPOINTER_TO_UINT(g_hash_table_lookup(reader->seen, key)), ==, 1);
	g_hash_table_remove(reader->seen, key);
}

static void check_pair(struct desk *reader, const struct desk *writer)
{
	g_autoptr(GPtrArray) drafts = writes_of(writer);

	if (reader->supplier != writer->supplier)
		return;
	for (guint i = 0; i < drafts->len; i++) {
		const struct draft *draft = g_ptr_array_index(drafts, i);
		const char *to = draft_get(draft, "to");
		bool own = reader == writer;
		bool sent_here = to && strcmp(to, reader->org) == 0;
		bool claim =
			is_supplier(reader) && strcmp(draft_kind(draft), "device.received") == 0;

		/* Number 1 is station.opened. */
		if (own || sent_here || claim)
			expect_once(reader, writer, i + 2);
	}
}

/* Of stations' chains only station.opened is common news. */
static void check_common(struct desk *desk)
{
	g_hash_table_remove_all(desk->seen);
	read_feed(desk, "common");
	for (guint i = 0; i < STATIONS; i++)
		expect_once(desk, &desk->many->desks[i], 1);
	for (guint i = 0; i < STATIONS; i++) {
		GHashTableIter iter;
		gpointer key;

		g_hash_table_iter_init(&iter, desk->seen);
		while (g_hash_table_iter_next(&iter, &key, NULL))
			g_assert_false(g_str_has_prefix(key, desk->many->desks[i].st));
	}
}

static void every_event_is_once_in_every_feed_that_should_have_it(void)
{
	static struct many many;
	GThread *threads[STATIONS];
	guint written = 0;

	country_open(&many.country);
	for (guint i = 0; i < STATIONS; i++)
		make_desk(&many, i);
	for (guint i = 0; i < STATIONS; i++)
		threads[i] = g_thread_new("desk", run_desk, &many.desks[i]);
	for (guint i = 0; i < STATIONS; i++)
		g_thread_join(threads[i]);
	hub_settle(many.country.hub);
	for (guint i = 0; i < STATIONS; i++) {
		g_autoptr(GPtrArray) drafts = writes_of(&many.desks[i]);

		written += drafts->len;
		read_feed(&many.desks[i], "own");
	}
	g_assert_cmpuint(written, >=, 10000);
	for (guint reader = 0; reader < STATIONS; reader++) {
		for (guint writer = 0; writer < STATIONS; writer++)
			check_pair(&many.desks[reader], &many.desks[writer]);
		/* Nothing else was there. */
		g_assert_cmpuint(g_hash_table_size(many.desks[reader].seen), ==, 0);
	}
	check_common(&many.desks[0]);
	for (guint i = 0; i < STATIONS; i++) {
		g_hash_table_unref(many.desks[i].seen);
		g_free(many.desks[i].name);
		g_free(many.desks[i].token);
	}
	country_close(&many.country);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/many/every_event_is_once_in_every_feed_that_should_have_it",
		every_event_is_once_in_every_feed_that_should_have_it);
	return g_test_run();
}
