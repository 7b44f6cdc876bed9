/* SPDX-License-Identifier: Apache-2.0
 * Event lines: the canonical form, common fields, subjects of drafts. */
#include "expect.h"
#include "formats.h"

static const char plain[] =
	"{\"at\":1612141200000,\"by\":\"o0123456789AB\",\"dev\":\"R0XTAMNC183SEJ8C\","
	"\"finding\":\"present\",\"how\":\"scan\",\"kind\":\"device.inspected\",\"n\":7,"
	"\"on\":[\"K7Q2M9XA.398.1f0c22aa\"],\"org\":\"S052\",\"st\":\"K7Q2M9XA\",\"tz\":300,\"v\":1}";

static struct event *read_good(const char *line)
{
	GError *error = NULL;
	struct event *event = event_read(line, strlen(line), &error);

	g_assert_no_error(error);
	g_assert_cmpstr(event->line, ==, line);
	return event;
}

static char *written(const struct event *event)
{
	GString *out = g_string_new(NULL);

	value_write(&(struct json_writer){ out, false }, event->root);
	return g_string_free(out, FALSE);
}

static void check_refused(const char *line, gsize len, const char *why)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(struct event) event = event_read(line, len, &error);

	if (event)
		g_error("'%s' was read as an event", why);
	g_assert_error(error, BELGI_ERROR, BELGI_ERROR_BAD_INPUT);
	g_assert_true(g_str_has_prefix(error->message, "event line: "));
	g_assert_true(g_utf8_validate(error->message, -1, NULL));
}

static void test_published(void)
{
	g_autoptr(struct json) root = formats_read();
	static const char *const sets[] = { "published", "basic" };
	struct keypair keys;

	formats_keys(root, "station", &keys);
	for (guint s = 0; s < G_N_ELEMENTS(sets); s++) {
		const struct json *events = json_get(json_get(root, sets[s]), "events");
		struct hash hash = chain_start(keys.public_key);
		g_assert_cmpuint(json_size(events), ==, 3);
		for (gsize i = 0; i < json_size(events); i++) {
			const struct json *row = json_at(events, i);
			const char *line = formats_text(row, "line");
			struct hash line_hash = hash_of(line, strlen(line));
			struct hash wanted = formats_hash(json_get(row, "line_hash"));
			char name[NAME_SIZE];
			g_assert_true(hash_equal(&line_hash, &wanted));
			hash = chain_next(&hash, &line_hash);
			wanted = formats_hash(json_get(row, "hash"));
			g_assert_true(hash_equal(&hash, &wanted));
			chain_event_name(name, "F14TRC29", i + 1, &hash);
			g_assert_cmpstr(name, ==, formats_text(row, "name"));
		}
	}
}

static void test_placed(void)
{
	g_autoptr(struct json) root = formats_read();
	const struct json *row = json_at(json_get(json_get(root, "basic"), "events"), 2);
	g_autoptr(struct event) event = read_good(formats_text(row, "line"));
	struct hash hash = formats_hash(json_get(row, "hash"));
	struct hash line_hash = formats_hash(json_get(row, "line_hash"));

	struct hash made = event_line_hash(event);

	g_assert_true(hash_equal(&made, &line_hash));
	g_assert_cmpstr(event->name, ==, "");
	event_place(event, &hash);
	g_assert_cmpstr(event->name, ==, formats_text(row, "name"));
	g_assert_true(event->newer);
	g_assert_cmpstr(event_text(event, "x-note-key"), ==, "Ә😀\"\\\x7f/\b\t\n\f\r");
}

static void test_read(void)
{
	g_autoptr(struct json) root = formats_read();
	const struct json *rows = json_get(json_get(root, "lines"), "events");

	g_assert_cmpuint(json_size(rows), >=, 10);
	for (gsize i = 0; i < json_size(rows); i++) {
		g_autoptr(struct event) event = read_good(formats_text(json_at(rows, i), "line"));
		g_autofree char *again = written(event);
		g_assert_cmpstr(again, ==, event->line);
	}
}

static void test_not_read(void)
{
	g_autoptr(struct json) root = formats_read();
	const struct json *rows = json_get(json_get(root, "lines"), "not_events");

	g_assert_cmpuint(json_size(rows), >=, 90);
	for (gsize i = 0; i < json_size(rows); i++) {
		const char *hex = formats_text(json_at(rows, i), "hex");
		gsize len = strlen(hex) / 2;
		g_autofree char *line = g_malloc(len + 1);
		g_assert_true(hex_decode(line, len, hex));
		check_refused(line, len, formats_text(json_at(rows, i), "why"));
	}
}

static GString *pieces(const struct json *list)
{
	GString *line = g_string_new(NULL);

	for (gsize i = 0; i < json_size(list); i++) {
		gint64 times;
		g_assert_true(json_int(json_at(json_at(list, i), 1), &times));
		while (times-- > 0)
			g_string_append(line, json_text(json_at(json_at(list, i), 0)));
	}
	return line;
}

static void test_size(void)
{
	g_autoptr(struct json) root = formats_read();
	g_autoptr(GString) largest = pieces(json_get(json_get(root, "lines"), "largest"));
	g_autoptr(GString) over = pieces(json_get(json_get(root, "lines"), "over"));
	g_autoptr(struct event) event = read_good(largest->str);

	g_assert_cmpuint(event->len, ==, LINE_MAX_BYTES);
	g_assert_cmpuint(over->len, ==, LINE_MAX_BYTES + 1);
	check_refused(over->str, over->len, "16385 bytes");
}

static void test_cut(void)
{
	for (gsize len = 0; len < strlen(plain); len++)
		check_refused(plain, len, "cut");
}

/* Whatever a wrong byte makes of a line: it is refused, or it is the only way to write what was
 * read. */
static void test_flip(void)
{
	g_autofree char *line = g_strdup(plain);

	for (gsize at = 0; line[at]; at++)
		for (int bit = 0; bit < 8; bit++) {
			line[at] = (char)(plain[at] ^ (1 << bit));
			g_autoptr(struct event) event = event_read(line, strlen(plain), NULL);
			if (event) {
				g_autofree char *again = written(event);
				g_assert_cmpmem(again, strlen(again), line, strlen(plain));
			}
			line[at] = plain[at];
		}
}

static const struct {
	const char *line;
	const char *message;
} refusals[] = {
	{ "", "event line: byte 1: it is cut short; the line is no event" },
	{ "[]", "event line: byte 1: a map is expected; the line is no event" },
	{ "{}", "event line: field 'at' is missing; the line is no event" },
	{ "{\"a\":1.5}",
		"event line: byte 7: a comma or the end is expected; the line is no event" },
	{ "{\"a\":-0}", "event line: byte 8: an integer of at most 2^53 - 1 is expected, plainly "
			"written; the line is no event" },
	{ "{\"a\":null}", "event line: byte 6: an integer of at most 2^53 - 1 is expected, plainly "
			  "written; the line is no event" },
	{ "{\"a\":tru}",
		"event line: byte 6: a map, list, text, integer, true or false is expected; "
		"the line is no event" },
	{ "{\"a\":1,\"a\":1}",
		"event line: byte 12: the field before stands out of order or twice; "
		"the line is no event" },
	{ "{\"A\":1}", "event line: byte 2: a field name is expected; the line is no event" },
	{ "{\"a b\":1}", "event line: byte 4: this is no field name of 1 to 32 of a-z 0-9 _ -; "
			 "the line is no event" },
	{ "{\"a\":\"\xff\"}",
		"event line: byte 7: from here on it is not valid UTF-8, or has a NUL; "
		"the line is no event" },
	{ "{\"a\":\"\\u001D\"}", "event line: byte 7: this is not how a control character is "
				 "written; the line is no event" },
	{ "{\"a\":[[[[1]]]]}", "event line: byte 9: maps and lists are more than 4 deep; "
			       "the line is no event" },
	{ "{\"a\":1}}",
		"event line: byte 8: the line goes on after its end; the line is no event" },
	{ "{\"at\":\"x\"}", "event line: field 'at' is not an integer; the line is no event" },
	{ "{\"at\":1,\"how\":\"heard\"}", "event line: field 'how' is not one of 'scan photo typed "
					  "suggested box list'; the line is no event" },
};

static void test_refusals(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(refusals); i++) {
		g_autoptr(GError) error = NULL;
		g_assert_null(event_read(refusals[i].line, strlen(refusals[i].line), &error));
		expect_error(&error, BELGI_ERROR_BAD_INPUT, refusals[i].message);
	}
}

static void test_fields(void)
{
	g_autoptr(struct event) event = read_good(plain);

	g_assert_cmpstr(event->st, ==, "K7Q2M9XA");
	g_assert_cmpint(event->n, ==, 7);
	g_assert_cmpint(event->at, ==, 1612141200000);
	g_assert_cmpint(event->tz, ==, 300);
	g_assert_cmpstr(event->org, ==, "S052");
	g_assert_cmpstr(event->kind->name, ==, "device.inspected");
	g_assert_false(event->newer);
	g_assert_true(event_is(event, "device.inspected"));
	g_assert_cmpuint(event_units(event), ==, 1);
	g_assert_cmpstr(event_unit(event, 0), ==, "R0XTAMNC183SEJ8C");
	g_assert_true(event_names_unit(event, "R0XTAMNC183SEJ8C"));
	g_assert_false(event_names_unit(event, "R0XTAMNC183SEJ8D"));
	g_assert_true(value_has(event_value(event, "on"), "K7Q2M9XA.398.1f0c22aa"));
	g_assert_null(event_text(event, "n"));
	g_assert_null(event_text(event, "nothing"));
	g_assert_cmpint(event_int(event, "by", -5), ==, -5);
	g_assert_false(event_flag(event, "n"));
	g_assert_cmpuint(value_count(NULL), ==, 0);
	g_assert_false(value_has(NULL, "x"));
}

static const struct stamp stamp = {
	.st = "K7Q2M9XA", .n = 7, .at = 1612141200000, .tz = 300, .org = "S052"
};

static const char *const two_units[] = { "T40Y3YZXMWAE09ES", "R0XTAMNC183SEJ8C", "T40Y3YZXMWAE09ES",
	NULL };

static void test_draft(void)
{
	static const char *const on[] = { "K7Q2M9XA.6.1f0c22aa", "B7Q2M9XA.3.00000000", NULL };
	struct stamp with_on = stamp;
	g_autoptr(struct draft) draft = draft_new("device.packed");
	g_autoptr(GError) error = NULL;

	draft_text(draft, "how", "box");
	draft_text(draft, "box", "b0123456789AA");
	draft_text(draft, "box", "b0123456789AB");
	draft_text(draft, "code",
		"[)>\x1e"
		"06\x1dS\x04\n");
	draft_text(draft, "ship", "s0123456789AB");
	draft_text(draft, "ship", NULL);
	draft_flag(draft, "extra", true);
	draft_flag(draft, "extra", false);
	draft_texts(draft, "devs", two_units);
	with_on.on = on;
	g_autoptr(struct event) event = draft_event(draft, &with_on, &error);
	g_assert_no_error(error);
	g_assert_cmpstr(event->line, ==,
		"{\"at\":1612141200000,\"box\":\"b0123456789AB\",\"code\":\"[)>\\u001e06\\u001dS\\u0004\\n\","
		"\"devs\":[\"R0XTAMNC183SEJ8C\",\"T40Y3YZXMWAE09ES\"],\"how\":\"box\","
		"\"kind\":\"device.packed\",\"n\":7,\"on\":[\"B7Q2M9XA.3.00000000\","
		"\"K7Q2M9XA.6.1f0c22aa\"],\"org\":\"S052\",\"st\":\"K7Q2M9XA\",\"tz\":300,\"v\":1}");
	g_assert_cmpuint(event_units(event), ==, 2);
	g_assert_cmpstr(event_unit(event, 1), ==, "T40Y3YZXMWAE09ES");
	g_assert_cmpstr(draft_kind(draft), ==, "device.packed");
	g_assert_cmpstr(draft_get(draft, "box"), ==, "b0123456789AB");
	g_assert_null(draft_get(draft, "ship"));
}

static void test_draft_rows(void)
{
	g_autoptr(struct draft) draft = draft_new("kit.formed");
	struct draft *row = draft_new(NULL);
	g_autoptr(GError) error = NULL;

	draft_text(row, "serial", "№ 1");
	draft_text(row, "piece", "C");
	draft_row(draft, "pieces", row);
	row = draft_new(NULL);
	draft_text(row, "piece", "B");
	draft_row(draft, "pieces", row);
	draft_text(draft, "how", "typed");
	draft_text(draft, "dev", "R0XTAMNC183SEJ8C");
	g_autoptr(struct event) event = draft_event(draft, &stamp, &error);
	g_assert_no_error(error);
	g_assert_nonnull(strstr(event->line,
		"\"pieces\":[{\"piece\":\"C\",\"serial\":\"№ 1\"},{\"piece\":\"B\"}]"));
}

static void test_draft_map(void)
{
	g_autoptr(struct json) root = formats_read();
	const char *line = formats_text(json_get(json_get(root, "signatures"), "after"), "line");
	g_autoptr(struct event) opened = read_good(line);
	const struct value *after = event_value(opened, "after");
	const struct stamp place = {
		.st = opened->st, .n = 1, .at = opened->at, .tz = 300, .org = "S052"
	};
	g_autoptr(struct draft) draft = draft_new("station.opened");
	struct draft *map = draft_new(NULL);

	draft_text(map, "st", value_text(after, "st"));
	draft_int(map, "n", value_int(after, "n", 0));
	draft_text(map, "sig", value_text(after, "sig"));
	draft_text(map, "hash", value_text(after, "hash"));
	draft_map(draft, "after", map);
	draft_text(draft, "key", event_text(opened, "key"));
	g_autoptr(struct event) event = draft_event(draft, &place, NULL);
	g_assert_nonnull(event);
	g_assert_cmpstr(event->line, ==, line);
}

static void test_draft_refused(void)
{
	g_autoptr(struct draft) draft = draft_new("device.balanced");
	g_autoptr(GError) error = NULL;

	draft_text(draft, "dev", "R0XTAMNC183SEJ8C");
	draft_text(draft, "how", "scan");
	draft_text(draft, "inv", "2021-0417-123456789-0");
	g_assert_null(draft_event(draft, &stamp, &error));
	expect_error(&error, BELGI_ERROR_BAD_INPUT,
		"event line: field 'inv' is not a text of 1 to 20 characters; the line is no event");
	draft_text(draft, "inv", "2021-0417");
	g_assert_null(draft_event(draft, &stamp, &error));
	expect_error(&error, BELGI_ERROR_BAD_INPUT,
		"event line: field 'cost' is missing; the line is no event");
}

static void check_keys(GPtrArray *keys, const char *wanted)
{
	g_ptr_array_add(keys, NULL);
	g_autofree char *joined = g_strjoinv(" ", (char **)keys->pdata);
	g_assert_cmpstr(joined, ==, wanted);
}

static void test_draft_subjects(void)
{
	g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(struct draft) draft = draft_new("device.balanced");

	draft_text(draft, "dev", "R0XTAMNC183SEJ8C");
	draft_text(draft, "how", "scan");
	draft_text(draft, "inv", "2021-0417");
	draft_int(draft, "cost", 15000000);
	draft_text(draft, "custodian", "c0123456789AB");
	draft_text(draft, "day", "2021-08-14");
	g_autoptr(struct event) event = draft_event(draft, &stamp, NULL);
	event_subjects(event, keys);
	check_keys(keys, "unit:R0XTAMNC183SEJ8C inv:S052:2021-0417");
}

static void test_repeat(void)
{
	g_autoptr(struct draft) received = draft_new("device.received");
	g_autoptr(struct draft) draft = draft_new("event.voided");
	g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);

	draft_text(received, "how", "scan");
	draft_text(received, "ship", "s0123456789AB");
	draft_text(received, "serial", "PF2W2GLT");
	draft_texts(received, "devs", two_units);
	g_autoptr(struct event) event = draft_event(received, &stamp, NULL);
	draft_repeat(draft, event);
	draft_text(draft, "event", "K7Q2M9XA.7.1f0c22aa");
	draft_text(draft, "reason", "mistake");
	g_autoptr(struct event) voided = draft_event(draft, &stamp, NULL);
	g_assert_nonnull(voided);
	g_assert_null(event_value(voided, "serial"));
	event_subjects(voided, keys);
	check_keys(keys, "unit:R0XTAMNC183SEJ8C unit:T40Y3YZXMWAE09ES ship:s0123456789AB");
}

static void test_repeat_station(void)
{
	g_autoptr(struct json) root = formats_read();
	g_autoptr(struct event) opened =
		read_good(formats_text(json_get(json_get(root, "signatures"), "after"), "line"));
	g_autoptr(struct draft) draft = draft_new("conflict.resolved");

	draft_repeat(draft, opened);
	g_assert_cmpstr(draft_get(draft, "station"), ==, opened->st);
}

static void test_again(void)
{
	g_autoptr(struct json) root = formats_read();
	g_autoptr(struct event) event = read_good(
		formats_text(json_at(json_get(json_get(root, "basic"), "events"), 2), "line"));
	g_autoptr(struct draft) draft = draft_again(event);
	const struct stamp place = {
		.st = "K7Q2M9XA", .n = 9, .at = event->at, .tz = event->tz, .org = event->org
	};
	g_autofree char *wanted = NULL;

	draft_text(draft, "was", "F14TRC29.3.ae6dccdd");
	g_autoptr(struct event) again = draft_event(draft, &place, NULL);
	g_assert_nonnull(again);
	wanted = g_strdup(
		"{\"at\":1612141200100,\"by\":\"o0123456789AB\",\"dev\":\"R0XTAMNC183SEJ8C\","
		"\"how\":\"scan\",\"kind\":\"device.damaged\",\"n\":9,\"org\":\"S052\","
		"\"reason\":\"screen\",\"st\":\"K7Q2M9XA\",\"tz\":300,\"v\":1,"
		"\"was\":\"F14TRC29.3.ae6dccdd\","
		"\"x-note-key\":\"Ә😀\\\"\\\\\x7f/\\b\\t\\n\\f\\r\"}");
	g_assert_cmpstr(again->line, ==, wanted);
	g_assert_cmpstr(draft_get(draft, "dev"), ==, "R0XTAMNC183SEJ8C");
}

static void test_newer_kind(void)
{
	g_autoptr(struct event) event = read_good(
		"{\"at\":1,\"dev\":\"R0XTAMNC183SEJ8C\",\"kind\":\"device.beamed\",\"n\":1,\"org\":\"S052\","
		"\"person\":17,\"ship\":\"far away\",\"st\":\"K7Q2M9XA\",\"tz\":0,\"v\":1}");
	g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);

	g_assert_null(event->kind);
	g_assert_true(event->newer);
	g_assert_cmpstr(event->kind_name, ==, "device.beamed");
	event_subjects(event, keys);
	check_keys(keys, "unit:R0XTAMNC183SEJ8C");
}

static void test_reference(void)
{
	struct event *event = read_good(plain);

	g_assert_true(event_ref(event) == event);
	event_unref(event);
	g_assert_cmpint(event->n, ==, 7);
	event_unref(event);
	event_unref(NULL);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/event/lines_hash_and_chain_to_the_published_names", test_published);
	g_test_add_func("/event/an_event_gets_its_name_from_its_place", test_placed);
	g_test_add_func("/event/canonical_lines_are_read_and_written_back", test_read);
	g_test_add_func("/event/any_other_line_is_no_event", test_not_read);
	g_test_add_func("/event/a_line_has_at_most_16384_bytes", test_size);
	g_test_add_func("/event/a_cut_line_is_no_event", test_cut);
	g_test_add_func("/event/a_flipped_bit_is_refused_or_another_canonical_line", test_flip);
	g_test_add_func("/event/a_refusal_names_the_byte_or_the_field", test_refusals);
	g_test_add_func("/event/fields_are_found_by_name_and_type", test_fields);
	g_test_add_func("/event/a_draft_is_written_in_canonical_form", test_draft);
	g_test_add_func("/event/rows_of_a_draft_keep_their_order", test_draft_rows);
	g_test_add_func("/event/a_draft_holds_the_map_of_a_continued_chain", test_draft_map);
	g_test_add_func("/event/a_draft_that_is_no_event_is_refused", test_draft_refused);
	g_test_add_func("/event/a_draft_knows_its_subjects", test_draft_subjects);
	g_test_add_func("/event/a_void_repeats_the_subject_fields", test_repeat);
	g_test_add_func("/event/an_opened_station_is_repeated_as_station", test_repeat_station);
	g_test_add_func("/event/an_event_is_sent_again_with_all_its_fields", test_again);
	g_test_add_func(
		"/event/a_kind_of_a_newer_program_names_what_has_the_form", test_newer_kind);
	g_test_add_func("/event/an_event_lives_as_long_as_its_references", test_reference);
	return g_test_run();
}
