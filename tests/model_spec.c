/* SPDX-License-Identifier: Apache-2.0 */
#include "base/file.h"
#include "expect.h"
#include "model/spec.h"

#include <string.h>

static const char small[] =
	"[specification]\ntitle = Small\nid = q0123456789AB\n"
	"[line ram_mib]\nop = >=\nvalue = 4096\ntolerance = 12\nseverity = reject\nmeasured = yes\n"
	"ru = ОЗУ, МиБ\nkk = Жад \"МиБ\"\nclause = 4.1\n"
	"[line storage_kind]\nop = in\nvalue = ssd nvme\nseverity = reject\nmeasured = yes\n"
	"[line screen_mm]\nop = between\nvalue = 290..401\nseverity = warn\nmeasured = yes\n"
	"[line charger]\nop = yes\nseverity = reject\nmeasured = no\n";

static struct spec *read_text(const char *text, GError **error)
{
	return spec_read(text, strlen(text), "x.spec", error);
}

static struct spec *small_spec(void)
{
	g_autoptr(GError) error = NULL;
	struct spec *spec = read_text(small, &error);

	g_assert_no_error(error);
	return spec;
}

static const struct spec_row *row_at(const struct spec *spec, guint index)
{
	return g_ptr_array_index(spec->rows, index);
}

static void test_read(void)
{
	g_autoptr(struct spec) spec = small_spec();
	const struct spec_row *ram = row_at(spec, 0);

	g_assert_cmpstr(spec->id, ==, "q0123456789AB");
	g_assert_cmpstr(spec->title, ==, "Small");
	g_assert_cmpuint(spec->rows->len, ==, 4);
	g_assert_cmpstr(ram->key, ==, "ram_mib");
	g_assert_cmpint(ram->op, ==, SPEC_GE);
	g_assert_cmpstr(ram->value, ==, "4096");
	g_assert_cmpint(ram->tolerance, ==, 12);
	g_assert_true(ram->reject);
	g_assert_true(ram->measured);
	g_assert_cmpstr(ram->clause, ==, "4.1");
	g_assert_cmpstr(ram->text_ru, ==, "ОЗУ, МиБ");
	g_assert_null(ram->text_en);
	g_assert_false(row_at(spec, 2)->reject);
	g_assert_cmpstr(row_at(spec, 3)->value, ==, "yes");
	g_assert_false(row_at(spec, 3)->measured);
}

static void test_own_id(void)
{
	g_autoptr(struct spec) spec = read_text(
		"[specification]\n[line a]\nop = yes\nseverity = warn\nmeasured = no\n", NULL);

	g_assert_nonnull(spec);
	g_assert_cmpuint(strlen(spec->id), ==, 13);
	g_assert_cmpint(spec->id[0], ==, 'q');
}

#define LINE "[specification]\n[line a]\n"
#define REST "severity = warn\nmeasured = no\n"

static void test_refused(void)
{
	static const struct {
		const char *text;
		const char *message;
	} rows[] = {
		{ "", "x.spec: no section [specification]; put it first" },
		{ "[specification]\n",
			"x.spec: a specification without lines; add a section [line ...] for each" },
		{ "[specification]\nname = x\n",
			"x.spec:2: unknown key 'name' in [specification]; the known keys are title, id" },
		{ "[specification]\nid = q1\n",
			"x.spec:1: [specification] has an id that is not q and 12 characters of a tag's alphabet; leave it out" },
		{ "[specification]\n[lines]\n",
			"x.spec:2: [lines] is unknown here; the known sections are specification and line KEY" },
		{ "[specification]\n[line RAM]\n",
			"x.spec:2: [line RAM] needs a key of 1 to 32 characters a-z, 0-9 and _ behind the word line" },
		{ LINE "size = 1\n",
			"x.spec:3: unknown key 'size' in [line a]; the known keys are op, value, tolerance, severity, measured, clause, "
			"ru, kk, en" },
		{ LINE REST,
			"x.spec:2: [line a] needs an op; write ==, >=, <=, between, in or yes" },
		{ LINE "op = >\n" REST,
			"x.spec:2: [line a] needs an op; write ==, >=, <=, between, in or yes" },
		{ LINE "op = >=\n" REST, "x.spec:2: [line a] needs a value" },
		{ LINE "op = >=\nvalue = 4 GB\n" REST,
			"x.spec:2: [line a] needs a whole number as value, in mm, MiB or MHz" },
		{ LINE "op = <=\nvalue = -1\n" REST,
			"x.spec:2: [line a] needs a whole number as value, in mm, MiB or MHz" },
		{ LINE "op = between\nvalue = 9..3\n" REST,
			"x.spec:2: [line a] needs a range as value, such as 1140..1580" },
		{ LINE "op = yes\nvalue = no\n" REST,
			"x.spec:2: [line a] op yes has no other value; leave the value out" },
		{ LINE "op = in\nvalue = a b\ntolerance = 1\n" REST,
			"x.spec:2: [line a] has a tolerance, which only >=, <= and between take; leave it out" },
		{ LINE "op = >=\nvalue = 1\ntolerance = 101\n" REST,
			"x.spec:2: [line a] needs a tolerance of 0 to 100 per cent" },
		{ LINE "op = yes\nmeasured = no\n",
			"x.spec:2: [line a] needs a severity; write reject or warn" },
		{ LINE "op = yes\nseverity = warn\nmeasured = maybe\n",
			"x.spec:2: [line a] needs measured; write yes (by the machine) or no (by eye)" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		GError *error = NULL;
		g_assert_null(read_text(rows[i].text, &error));
		expect_error(&error, BELGI_ERROR_BAD_INPUT, rows[i].message);
	}
}

static void test_limits(void)
{
	g_autoptr(GString) many = g_string_new("[specification]\n");
	g_autoptr(GString) large = g_string_new("[specification]\n");
	g_autofree char *sentence = g_strnfill(200, 'x');
	GError *error = NULL;

	for (int i = 0; i < 101; i++)
		g_string_append_printf(many, "[line k%d]\nop = yes\n" REST, i);
	g_assert_null(read_text(many->str, &error));
	expect_error(&error, BELGI_ERROR_LIMIT,
		"x.spec: 101 lines, a specification has at most 100; make two of it");
	for (int i = 0; i < 60; i++)
		g_string_append_printf(
			large, "[line k%d]\nop = yes\n" REST "ru = %s\n", i + 10, sentence);
	g_assert_null(read_text(large->str, &error));
	expect_error(&error, BELGI_ERROR_LIMIT,
		"x.spec: the lines take 19140 bytes, at most 14336 fit into one event; shorten the sentences");
}

static struct event *publish(const struct spec *spec)
{
	static const struct stamp stamp = { "K7Q2M9XA", 2, 1795324530123, 300, "D1", NULL };
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) drafts = spec_drafts(spec);

	g_assert_cmpuint(drafts->len, ==, 1);
	struct event *event = draft_event(g_ptr_array_index(drafts, 0), &stamp, &error);
	g_assert_no_error(error);
	g_assert_true(event_is(event, "spec.published"));
	g_assert_false(event->newer);
	return event;
}

static void test_published(void)
{
	g_autoptr(struct spec) spec = small_spec();
	g_autoptr(GPtrArray) events = g_ptr_array_new_with_free_func((GDestroyNotify)event_unref);

	g_ptr_array_add(events, publish(spec));
	g_autoptr(struct spec) back = spec_from_events(events);
	g_assert_cmpstr(back->id, ==, spec->id);
	g_assert_cmpuint(back->rows->len, ==, spec->rows->len);
	for (guint i = 0; i < spec->rows->len; i++) {
		const struct spec_row *a = row_at(spec, i);
		const struct spec_row *b = row_at(back, i);
		g_assert_cmpstr(a->key, ==, b->key);
		g_assert_cmpint(a->op, ==, b->op);
		g_assert_cmpstr(a->value, ==, b->value);
		g_assert_cmpint(a->tolerance, ==, b->tolerance);
		g_assert_cmpint(a->reject, ==, b->reject);
		g_assert_cmpint(a->measured, ==, b->measured);
		g_assert_cmpstr(a->clause, ==, b->clause);
		g_assert_cmpstr(a->text_kk, ==, b->text_kk);
		g_assert_cmpstr(a->text_ru, ==, b->text_ru);
	}
}

/* A specification as large as the reader takes still fits into an event. */
static void test_largest(void)
{
	g_autoptr(GString) text = g_string_new("[specification]\n");
	g_autofree char *sentence = g_strnfill(44, '"');
	g_autoptr(GError) error = NULL;

	for (int i = 0; i < 60; i++)
		g_string_append_printf(text,
			"[line k%030d]\nop = between\nvalue = 1..2\ntolerance = 100\nseverity = reject\nmeasured = yes\n"
			"clause = 1\nru = %s\n",
			i, sentence);
	g_autoptr(struct spec) spec = spec_read(text->str, text->len, "x.spec", &error);
	g_assert_no_error(error);
	g_autoptr(struct event) event = publish(spec);
	g_assert_cmpuint(event->len, <=, LINE_MAX_BYTES);
}

static void check_judged(const char *measured, enum verdict verdict, const char *ok)
{
	g_autoptr(struct spec) spec = small_spec();
	g_autoptr(GArray) rows = NULL;
	g_autoptr(GError) error = NULL;
	struct measurement measurement;

	measurement_init(&measurement);
	g_assert_true(measurement_add(&measurement, measured, &error));
	g_assert_no_error(error);
	g_assert_cmpstr(
		verdict_word(spec_judge(spec, &measurement, &rows)), ==, verdict_word(verdict));
	g_assert_cmpuint(rows->len, ==, 4);
	for (guint i = 0; i < rows->len; i++)
		g_assert_cmpint(g_array_index(rows, struct verdict_row, i).ok, ==, ok[i] - '0');
	measurement_clear(&measurement);
}

static void test_judged(void)
{
	/* 4 096 less 12 per cent is 3 604.48. */
	check_judged("ram_mib=3605\nstorage_kind=NVMe\nscreen_mm=355\ncharger=yes\n", VERDICT_PASS,
		"1111");
	check_judged(
		"ram_mib=3604\nstorage_kind=ssd\nscreen_mm=355\ncharger=yes", VERDICT_FAIL, "0111");
	check_judged(
		"ram_mib=8192;storage_kind=emmc;screen_mm=355;charger=yes", VERDICT_FAIL, "1011");
	check_judged("ram_mib=8192;storage_kind=ssd;screen_mm=402;charger=1", VERDICT_WARN, "1101");
	check_judged(
		"ram_mib=8192;storage_kind=ssd;screen_mm=290;charger=no", VERDICT_FAIL, "1110");
	check_judged("ram_mib=8192;storage_kind=ssd;charger=yes", VERDICT_WARN, "1121");
	check_judged("ram_mib=8192;storage_kind=ssd;screen_mm=300", VERDICT_FAIL, "1112");
	check_judged(
		"ram_mib=8 GB;storage_kind=ssd;screen_mm=300;charger=yes", VERDICT_FAIL, "0111");
	check_judged("ram_mib=9007199254740992;storage_kind=ssd;screen_mm=300;charger=yes",
		VERDICT_FAIL, "0111");
	check_judged("", VERDICT_FAIL, "2222");
}

static void test_equal(void)
{
	static const struct {
		const char *op, *value, *measured;
		int ok;
	} rows[] = {
		{ "==", "14", "014", 1 },
		{ "==", "Windows11", "windows11", 1 },
		{ "==", "14", "15", 0 },
		{ "<=", "8", "8", 1 },
		{ "<=", "8", "9", 0 },
		{ "in", "9 10", "10", 1 },
		{ "in", "9 10", "1", 0 },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *text = g_strdup_printf(
			LINE "op = %s\nvalue = %s\n" REST, rows[i].op, rows[i].value);
		g_autofree char *line = g_strdup_printf("a=%s", rows[i].measured);
		g_autoptr(struct spec) spec = read_text(text, NULL);
		g_autoptr(GArray) judged = NULL;
		struct measurement measurement;
		measurement_init(&measurement);
		g_assert_true(measurement_add(&measurement, line, NULL));
		spec_judge(spec, &measurement, &judged);
		g_assert_cmpint(g_array_index(judged, struct verdict_row, 0).ok, ==, rows[i].ok);
		measurement_clear(&measurement);
	}
}

static void test_measurement(void)
{
	struct measurement measurement;
	GError *error = NULL;
	g_autoptr(GString) many = g_string_new(NULL);

	measurement_init(&measurement);
	g_assert_true(measurement_add(&measurement, "a=1\r\nb = two words ;a=3", &error));
	g_assert_cmpstr(g_hash_table_lookup(measurement.values, "a"), ==, "3");
	g_assert_cmpstr(g_hash_table_lookup(measurement.values, "b"), ==, "two words");
	g_assert_false(measurement_add(&measurement, "c=1\nno line\n", &error));
	expect_error(&error, BELGI_ERROR_BAD_INPUT,
		"measurement: 'no line' is no line key=value; scan the code of the probe again");
	g_assert_false(measurement_add(&measurement, "c=", &error));
	expect_error(&error, BELGI_ERROR_BAD_INPUT,
		"measurement: 'c=' is no line key=value; scan the code of the probe again");
	for (int i = 0; i < 63; i++)
		g_string_append_printf(many, "k%d=1\n", i);
	g_assert_false(measurement_add(&measurement, many->str, &error));
	expect_error(&error, BELGI_ERROR_LIMIT,
		"measurement: more than 64 values; measure the laptop again");
	/* A refused text leaves nothing behind. */
	g_assert_cmpuint(g_hash_table_size(measurement.values), ==, 2);
	measurement_clear(&measurement);
}

static void test_shipped(void)
{
	g_autofree char *folder =
		g_build_filename(SOURCE_DIR, "firmware-profiles", "specifications", NULL);
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	guint count = 0;

	g_assert_nonnull(dir);
	for (const char *name = g_dir_read_name(dir); name; name = g_dir_read_name(dir)) {
		g_autofree char *path = g_build_filename(folder, name, NULL);
		g_autofree char *text = NULL;
		g_autoptr(GError) error = NULL;
		gsize len = 0;
		if (!g_str_has_suffix(name, ".spec"))
			continue;
		g_assert_true(file_read(path, 64 * 1024, &text, &len, &error));
		g_autoptr(struct spec) spec = spec_read(text, len, name, &error);
		g_assert_no_error(error);
		for (guint i = 0; i < spec->rows->len; i++) {
			g_assert_nonnull(row_at(spec, i)->text_kk);
			g_assert_nonnull(row_at(spec, i)->text_ru);
			g_assert_nonnull(row_at(spec, i)->text_en);
		}
		event_unref(publish(spec));
		count++;
	}
	g_assert_cmpuint(count, >, 0);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/spec/a_file_becomes_lines", test_read);
	g_test_add_func("/spec/a_file_without_id_gets_one", test_own_id);
	g_test_add_func("/spec/each_fault_is_named_with_its_line", test_refused);
	g_test_add_func("/spec/more_lines_or_text_than_an_event_holds_are_refused", test_limits);
	g_test_add_func("/spec/what_was_published_reads_back_the_same", test_published);
	g_test_add_func("/spec/the_largest_specification_fits_into_an_event", test_largest);
	g_test_add_func("/spec/a_reject_line_that_is_no_or_not_measured_fails", test_judged);
	g_test_add_func("/spec/numbers_compare_as_numbers_and_words_without_case", test_equal);
	g_test_add_func("/spec/a_measurement_is_taken_as_a_whole_or_not_at_all", test_measurement);
	g_test_add_func(
		"/spec/every_shipped_specification_is_read_and_can_be_published", test_shipped);
	return g_test_run();
}
