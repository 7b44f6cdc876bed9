/* SPDX-License-Identifier: Apache-2.0
 * Runs: the form, hashes and heads, and what a wrong byte is called. */
#include "expect.h"
#include "formats.h"

#include "model/run.h"

static struct run_line *line_at(const struct run *run, guint index)
{
	return &g_array_index(run->lines, struct run_line, index);
}

static struct head *head_at(const struct run *run, guint index)
{
	return &g_array_index(run->heads, struct head, index);
}

static GPtrArray *read_good(const char *text)
{
	GError *error = NULL;
	GPtrArray *runs = runs_read(text, strlen(text), 256, NULL, &error);

	g_assert_no_error(error);
	return runs;
}

/* As station, store and hub write it. */
static GString *write_run(const struct run *run)
{
	GString *out = g_string_new(NULL);
	guint heads = 0;

	run_write_begin(out, run->st, run->from, &run->prev);
	for (guint i = 0; i < run->lines->len; i++) {
		const struct run_line *line = line_at(run, i);
		if (line->text)
			run_write_line(out, line->text, line->len);
		else
			run_write_hidden(out, &line->line_hash);
		for (; heads < run->heads->len && head_at(run, heads)->n == run->from + i; heads++)
			run_write_head(out, head_at(run, heads));
	}
	return out;
}

static void test_whole(void)
{
	g_autoptr(struct json) root = formats_read();
	const struct json *row = json_get(root, "run"), *hashes = json_get(row, "hashes");
	const char *text = formats_text(row, "whole");
	g_autoptr(GPtrArray) runs = read_good(text);
	const struct run *run = runs->pdata[0];
	g_autoptr(GString) again = write_run(run);
	struct keypair keys;
	guint8 key[KEY_SIZE];

	formats_keys(root, "station", &keys);
	g_assert_cmpuint(runs->len, ==, 1);
	g_assert_cmpstr(run->st, ==, "F14TRC29");
	g_assert_cmpuint(run->lines->len, ==, 5);
	g_assert_cmpuint(run->heads->len, ==, 2);
	for (guint i = 0; i < 5; i++) {
		struct hash wanted = formats_hash(json_at(hashes, i + 1));
		g_assert_true(hash_equal(&line_at(run, i)->hash, &wanted));
		g_assert_true((line_at(run, i)->text == NULL) == (i == 2 || i == 3));
	}
	g_assert_true(run_check(run, keys.public_key, NULL, NULL));
	g_assert_true(run_own_key(run, key));
	g_assert_cmpmem(key, KEY_SIZE, keys.public_key, KEY_SIZE);
	g_assert_cmpstr(again->str, ==, text);
}

static void test_part(void)
{
	g_autoptr(struct json) root = formats_read();
	const struct json *row = json_get(root, "run");
	g_autofree char *text =
		g_strconcat(formats_text(row, "from_2"), formats_text(row, "whole"), NULL);
	g_autoptr(GPtrArray) runs = read_good(text);
	const struct run *part = runs->pdata[0];
	struct hash wanted = formats_hash(json_at(json_get(row, "hashes"), 1));
	struct keypair keys;
	guint8 key[KEY_SIZE];

	formats_keys(root, "station", &keys);
	g_assert_cmpuint(runs->len, ==, 2);
	g_assert_cmpint(part->from, ==, 2);
	g_assert_true(hash_equal(&part->prev, &wanted));
	g_assert_true(run_check(part, keys.public_key, NULL, NULL));
	g_assert_false(run_own_key(part, key));
}

static void test_max_runs(void)
{
	g_autoptr(struct json) root = formats_read();
	const char *part = formats_text(json_get(root, "run"), "from_2");
	g_autofree char *text = g_strconcat(part, part, part, NULL);
	g_autoptr(GError) error = NULL;

	g_assert_null(runs_read(text, strlen(text), 2, NULL, &error));
	expect_error(&error, BELGI_ERROR_LIMIT, "run: too many runs; send fewer at once");
}

static void test_nothing(void)
{
	g_autoptr(GPtrArray) runs = read_good("");

	g_assert_cmpuint(runs->len, ==, 0);
}

/* A chain of `count` events and a head after each `every`; each names the one before, or not. */
static GString *make_run(struct keypair *keys, gint64 count, gint64 every, bool quoting)
{
	static const guint8 seed[SEED_SIZE] = "a run that is tampered with";
	GString *out = g_string_new(NULL);
	char st[ST_SIZE], hex[2 * KEY_SIZE + 1];
	char before[NAME_SIZE] = "";
	struct hash hash;

	keypair_from_seed(keys, seed);
	hash = chain_start(keys->public_key);
	chain_station(st, keys->public_key);
	hex_encode(hex, keys->public_key, KEY_SIZE);
	run_write_begin(out, st, 1, &hash);
	for (gint64 n = 1; n <= count; n++) {
		const char *const on[] = { quoting && *before ? before : NULL, NULL };
		const struct stamp stamp = { st, n, 1612141200000 + n, 300, "S052", on };
		g_autoptr(struct draft) draft =
			draft_new(n == 1 ? "station.opened" : "device.inspected");
		g_autoptr(struct event) event = NULL;
		struct head head;
		draft_text(draft, "key", n == 1 ? hex : NULL);
		draft_text(draft, "dev", n == 1 ? NULL : "R0XTAMNC183SEJ8C");
		draft_text(draft, "finding", n == 1 ? NULL : "present");
		draft_text(draft, "how", n == 1 ? NULL : "scan");
		event = draft_event(draft, &stamp, NULL);
		g_assert_nonnull(event);
		const struct hash line_hash = event_line_hash(event);
		hash = chain_next(&hash, &line_hash);
		run_write_line(out, event->line, event->len);
		chain_event_name(before, st, n, &hash);
		head_sign(&head, keys, st, n, &hash);
		if (n % every == 0 || n == count)
			run_write_head(out, &head);
	}
	return out;
}

/* False when all of the text holds, as verify sees it. */
static bool find_fault(const char *text, gsize len, const guint8 *key, struct run_fault *fault)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) runs = runs_read(text, len, 1, fault, &error);

	if (runs && run_check(runs->pdata[0], key, fault, &error))
		return false;
	g_assert_nonnull(error);
	g_assert_true(g_utf8_validate(error->message, -1, NULL));
	return true;
}

static char first_of_line(const char *text, gsize at)
{
	while (at > 0 && text[at - 1] != '\n')
		at--;
	return text[at];
}

/* How many event lines begin up to there. */
static gint64 events_to(const char *text, gsize at)
{
	gint64 count = 0;

	for (gsize i = 0; i <= at; i++)
		count += text[i] == '{' && text[i - 1] == '\n';
	return count;
}

static void test_every_byte(void)
{
	struct keypair keys;
	g_autoptr(GString) good = make_run(&keys, 5, 1, false);
	g_autoptr(GString) text = g_string_new(good->str);
	char st[ST_SIZE];

	chain_station(st, keys.public_key);
	for (gsize at = 0; at < good->len; at++) {
		struct run_fault fault = { "", 0 };
		char kind = first_of_line(good->str, at);
		gint64 n = events_to(good->str, at);
		text->str[at] ^= (char)(1 << (at % 8));
		if (!find_fault(text->str, text->len, keys.public_key, &fault))
			g_error("byte %zu was changed and nobody saw it", at);
		/* A changed first line names what it then says, a damaged head may end its line or
		 * the next. */
		if (kind == '{' && (strcmp(fault.st, st) != 0 || fault.n != n))
			g_error("byte %zu: %s %" G_GINT64_FORMAT " is named, not %" G_GINT64_FORMAT,
				at, fault.st, fault.n, n);
		if (kind == 'h' &&
			(strcmp(fault.st, st) != 0 || (fault.n != n && fault.n != n + 1)))
			g_error("byte %zu, head: %s %" G_GINT64_FORMAT " is named", at, fault.st,
				fault.n);
		text->str[at] = good->str[at];
	}
}

/* With few heads the fault lies behind the last good head, and is exact when the line is no event
 * any more. */
static void test_few_heads(void)
{
	struct keypair keys;
	g_autoptr(GString) good = make_run(&keys, 9, 4, false);
	g_autoptr(GString) text = g_string_new(good->str);

	for (gsize at = strchr(good->str, '\n') - good->str + 1; at < good->len; at++) {
		struct run_fault fault = { "", 0 };
		gint64 n = events_to(good->str, at);
		if (first_of_line(good->str, at) != '{')
			continue;
		text->str[at] ^= 1;
		g_assert_true(find_fault(text->str, text->len, keys.public_key, &fault));
		g_assert_cmpint(fault.n, >, (n - 1) / 4 * 4);
		g_assert_cmpint(fault.n, <=, n);
		if (good->str[at] == '\n' || good->str[at] == '"')
			g_assert_cmpint(fault.n, ==, n);
		text->str[at] = good->str[at];
	}
}

/* Where each event names the one before, all but a change in that name is found without heads. */
static void test_quoted(void)
{
	struct keypair keys;
	g_autoptr(GString) good = make_run(&keys, 9, 9, true);
	g_autoptr(GString) text = g_string_new(good->str);

	for (gsize at = strchr(good->str, '\n') - good->str + 1; at < good->len; at++) {
		struct run_fault fault = { "", 0 };
		gint64 n = events_to(good->str, at);
		if (first_of_line(good->str, at) != '{')
			continue;
		text->str[at] ^= 1;
		g_assert_true(find_fault(text->str, text->len, keys.public_key, &fault));
		g_assert_cmpint(fault.n, >=, n - 1);
		g_assert_cmpint(fault.n, <=, n);
		if (strncmp(good->str + at - 5, "\"at\":", 5) == 0)
			g_assert_cmpint(fault.n, ==, n);
		text->str[at] = good->str[at];
	}
}

static void test_dropped_line(void)
{
	struct keypair keys;
	g_autoptr(GString) good = make_run(&keys, 4, 4, false);
	char *line = strstr(good->str, "\"n\":3,"), *start = line, *end = strchr(line, '\n') + 1;
	struct run_fault fault;

	while (start[-1] != '\n')
		start--;
	g_string_erase(good, start - good->str, end - start);
	g_assert_true(find_fault(good->str, good->len, keys.public_key, &fault));
	g_assert_cmpint(fault.n, ==, 3);
}

static void test_cut(void)
{
	struct keypair keys;
	g_autoptr(GString) good = make_run(&keys, 3, 1, false);

	for (gsize len = 1; len < good->len; len++) {
		struct run_fault fault = { "", -1 };
		g_autofree char *cut = g_strndup(good->str, len);
		bool ends_well = cut[len - 1] == '\n' && first_of_line(cut, len - 1) == 'h';
		g_assert_true(find_fault(cut, len, keys.public_key, &fault) != ends_well);
	}
}

static void test_other_key(void)
{
	struct keypair keys, other;
	g_autoptr(GString) text = make_run(&keys, 2, 2, false);
	g_autoptr(GPtrArray) runs = read_good(text->str);
	struct run_fault fault;
	g_autoptr(GError) error = NULL;
	g_autofree char *wanted = NULL;

	keypair_from_seed(&other, (const guint8[SEED_SIZE]){ 77 });
	g_assert_false(run_check(runs->pdata[0], other.public_key, &fault, &error));
	g_assert_cmpint(fault.n, ==, 1);
	wanted = g_strdup_printf(
		"%s: event 1: not what its station signed (head 2); get the file again", fault.st);
	expect_error(&error, BELGI_ERROR_BAD_INPUT, wanted);
}

/* A line that is no event is carried, hashed and signed like any other. */
static void test_carried(void)
{
	static const char *const odd[] = { "{\"a\":1.5}", "{}", "{", "{\"n\":null,\"st\":\"x\"",
		"{\"z\":1,\"a\":2,\"n\":99}", "{\"st\":5,\"v\":2}", "{\xff}" };
	static const guint8 seed[SEED_SIZE] = "odd lines";
	g_autoptr(GString) text = g_string_new(NULL);
	struct keypair keys;
	struct hash hash;
	struct head head;
	char st[ST_SIZE];

	keypair_from_seed(&keys, seed);
	hash = chain_start(keys.public_key);
	chain_station(st, keys.public_key);
	run_write_begin(text, st, 1, &hash);
	for (guint i = 0; i < G_N_ELEMENTS(odd); i++) {
		struct hash line_hash = hash_of(odd[i], strlen(odd[i]));
		run_write_line(text, odd[i], strlen(odd[i]));
		hash = chain_next(&hash, &line_hash);
	}
	head_sign(&head, &keys, st, G_N_ELEMENTS(odd), &hash);
	run_write_head(text, &head);
	g_autoptr(GPtrArray) runs = read_good(text->str);
	g_assert_true(run_check(runs->pdata[0], keys.public_key, NULL, NULL));
	g_assert_false(run_own_key(runs->pdata[0], (guint8[KEY_SIZE]){ 0 }));
}

#define HASH64 "7849ac3049680be1ef762efe0d36e01733c3464eb0c7c558138acf24bb263bd3"
#define BEGIN "belgi-run-1 F14TRC29 7 " HASH64 "\n"
#define SIG128 HASH64 HASH64
#define LINE "{\"n\":7,\"st\":\"F14TRC29\"}\n"

static const struct {
	const char *text;
	gint64 n;
	enum belgi_error code;
	const char *message;
} refusals[] = {
	{ "hello\n", 0, BELGI_ERROR_BAD_INPUT, "run: no run begins here; give a file of runs" },
	{ "\n", 0, BELGI_ERROR_BAD_INPUT, "run: no run begins here; give a file of runs" },
	{ LINE, 0, BELGI_ERROR_BAD_INPUT, "run: no run begins here; give a file of runs" },
	{ "belgi-run-1", 0, BELGI_ERROR_BAD_INPUT,
		"run: the line is cut short; get the file again" },
	{ "belgi-run-1 F14TRC29 7\n", 0, BELGI_ERROR_BAD_INPUT,
		"run: the run does not begin with station, number and hash; get the file again" },
	{ "belgi-run-1 F14TRC2I 7 " HASH64 "\n", 0, BELGI_ERROR_BAD_INPUT,
		"run: the run does not begin with station, number and hash; get the file again" },
	{ "belgi-run-1 F14TRC29  7 " HASH64 "\n", 0, BELGI_ERROR_BAD_INPUT,
		"run: the run does not begin with station, number and hash; get the file again" },
	{ "belgi-run-1 F14TRC29 07 " HASH64 "\n", 7, BELGI_ERROR_BAD_INPUT,
		"F14TRC29: event 7: the run does not begin with station, number and hash; "
		"get the file again" },
	{ "belgi-run-1 F14TRC29 7 " HASH64 "\r\n", 7, BELGI_ERROR_BAD_INPUT,
		"F14TRC29: event 7: the run does not begin with station, number and hash; "
		"get the file again" },
	{ "belgi-run-1 F14TRC2A 1 " HASH64 "\n", 1, BELGI_ERROR_BAD_INPUT,
		"F14TRC2A: event 1: the run does not begin with the hash of its key; get the file again" },
	{ BEGIN, 7, BELGI_ERROR_BAD_INPUT,
		"F14TRC29: event 7: the run is empty; get the file again" },
	{ BEGIN "head 6 " SIG128 "\n", 7, BELGI_ERROR_BAD_INPUT,
		"F14TRC29: event 7: a head stands before any event; get the file again" },
	{ BEGIN LINE, 7, BELGI_ERROR_REFUSED,
		"F14TRC29: event 7: not signed: no head follows; get the file again" },
	{ BEGIN LINE "head 7 " SIG128 "\n- " HASH64 "\n", 8, BELGI_ERROR_REFUSED,
		"F14TRC29: event 8: not signed: no head follows; get the file again" },
	{ BEGIN LINE BEGIN, 7, BELGI_ERROR_REFUSED,
		"F14TRC29: event 7: not signed: no head follows; get the file again" },
	{ BEGIN LINE "head 8 " SIG128 "\n", 7, BELGI_ERROR_BAD_INPUT,
		"F14TRC29: event 7: its head has another number; get the file again" },
	{ BEGIN LINE "head 7  " SIG128 "\n", 7, BELGI_ERROR_BAD_INPUT,
		"F14TRC29: event 7: the signature is damaged; get the file again" },
	{ BEGIN LINE "head 7 " HASH64 "\n", 7, BELGI_ERROR_BAD_INPUT,
		"F14TRC29: event 7: the signature is damaged; get the file again" },
	{ BEGIN LINE "\n", 8, BELGI_ERROR_BAD_INPUT,
		"F14TRC29: event 8: this is no line of a run; get the file again" },
	{ BEGIN LINE " " LINE, 8, BELGI_ERROR_BAD_INPUT,
		"F14TRC29: event 8: this is no line of a run; get the file again" },
	{ BEGIN LINE LINE, 8, BELGI_ERROR_BAD_INPUT,
		"F14TRC29: event 8: another event stands in its place; get the file again" },
	{ BEGIN "{\"n\":7,\"st\":\"F14TRC2A\"}\n", 7, BELGI_ERROR_BAD_INPUT,
		"F14TRC29: event 7: another event stands in its place; get the file again" },
	{ BEGIN "{\"n\":7}\r\n", 7, BELGI_ERROR_BAD_INPUT,
		"F14TRC29: event 7: the line has a carriage return; get the file again" },
	{ BEGIN "- " HASH64 "0\n", 7, BELGI_ERROR_BAD_INPUT,
		"F14TRC29: event 7: the hash of the hidden line is damaged; get the file again" },
	{ BEGIN "{\"n\":7,}\n" LINE, 7, BELGI_ERROR_BAD_INPUT,
		"F14TRC29: event 7: the line is damaged; get the file again" },
	{ "belgi-run-1 F14TRC29 1 " HASH64 "\n{\"key\":\"" HASH64
	  "\",\"kind\":\"station.opened\"}\n",
		1, BELGI_ERROR_BAD_INPUT,
		"F14TRC29: event 1: the key is not the one of this run; get the file again" },
};

static void test_refusals(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(refusals); i++) {
		struct run_fault fault = { "", -1 };
		g_autoptr(GError) error = NULL;
		g_assert_null(
			runs_read(refusals[i].text, strlen(refusals[i].text), 2, &fault, &error));
		expect_error(&error, refusals[i].code, refusals[i].message);
		g_assert_cmpint(fault.n, ==, refusals[i].n);
	}
}

static void test_long_line(void)
{
	g_autoptr(GString) text = g_string_new(BEGIN "{");
	g_autoptr(GError) error = NULL;

	while (text->len < strlen(BEGIN) + LINE_MAX_BYTES)
		g_string_append_c(text, 'x');
	g_string_append(text, "\nhead 7 " SIG128 "\n");
	g_autoptr(GPtrArray) runs = read_good(text->str);
	g_assert_cmpuint(runs->len, ==, 1);
	g_string_insert_c(text, strlen(BEGIN) + 1, 'x');
	g_assert_null(runs_read(text->str, text->len, 1, NULL, &error));
	expect_error(&error, BELGI_ERROR_BAD_INPUT,
		"F14TRC29: event 7: the line is over 16384 bytes; it can not be taken");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/run/two_heads_a_hidden_and_a_redacted_line_verify", test_whole);
	g_test_add_func("/run/a_part_of_a_chain_verifies_with_the_key", test_part);
	g_test_add_func("/run/too_many_runs_are_refused", test_max_runs);
	g_test_add_func("/run/nothing_is_no_run", test_nothing);
	g_test_add_func("/run/any_changed_byte_names_its_event", test_every_byte);
	g_test_add_func(
		"/run/between_heads_the_fault_lies_behind_the_last_good_one", test_few_heads);
	g_test_add_func("/run/events_that_name_the_one_before_narrow_it_down", test_quoted);
	g_test_add_func("/run/a_line_left_out_is_named", test_dropped_line);
	g_test_add_func("/run/a_cut_file_is_refused_unless_a_head_ends_it", test_cut);
	g_test_add_func("/run/another_key_does_not_fit", test_other_key);
	g_test_add_func("/run/a_line_that_is_no_event_is_carried", test_carried);
	g_test_add_func("/run/refusals_name_station_event_and_reason", test_refusals);
	g_test_add_func("/run/a_line_has_at_most_16384_bytes", test_long_line);
	return g_test_run();
}
