/* SPDX-License-Identifier: Apache-2.0
 * Papers as acts of the record: numbers, hashes, who signs, what is refused, and what they say of
 * themselves later. */
#include "station/act.h"

#include "base/encode.h"
#include "base/error.h"
#include "base/file.h"
#include "model/chain.h"
#include "station/act_code.h"
#include "station/act_state.h"
#include "station/job.h"
#include "station/parts.h"
#include "station/signatory.h"
#include "support/desk.h"

#include <glib/gstdio.h>
#include <string.h>

static const char manifest[] = "serial;model;maker;school;price\n"
			       "PF2W2GLT;VivoBook X515EA;ASUS;S017;150000\n"
			       "PF2W2GM1;VivoBook X515EA;ASUS;S017;150000\n";

enum { DAY_MS = 24 * 3600 * 1000 };

/* Sends units of these DEVs (sorted) to S017; free with g_free. */
static char *send_units(struct desk *desk, const char *const *devs, guint count)
{
	enum { PART = 250 };
	g_autoptr(GPtrArray) drafts = g_ptr_array_new_with_free_func((GDestroyNotify)draft_free);
	g_autofree char *subject = NULL;
	g_autoptr(GError) error = NULL;
	char ship[ID_SIZE];

	id_new(ship, 's');
	subject = g_strdup_printf("ship:%s", ship);
	for (guint i = 0; i < count; i += PART) {
		guint units = MIN(count - i, PART);
		g_autofree const char **list = g_new0(const char *, units + 1);
		struct draft *draft = draft_new("shipment.sent");
		memcpy(list, devs + i, units * sizeof(*list));
		draft_text(draft, "ship", ship);
		draft_text(draft, "to", "S017");
		draft_text(draft, "plate", "123 ABC 16");
		draft_texts(draft, "devs", list);
		g_ptr_array_add(drafts, draft);
	}
	const struct parts parts = { .subject = subject, .count = count };
	g_assert_true(parts_append(desk->store, &parts, (struct draft *const *)drafts->pdata,
		drafts->len, NULL, &error));
	g_assert_no_error(error);
	return g_strdup(ship);
}

static int by_text(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static char *send_two(struct desk *desk)
{
	char dev[2][DEV_SIZE];

	dev_of_serial(dev[0], "PF2W2GLT");
	dev_of_serial(dev[1], "PF2W2GM1");
	bool turned = strcmp(dev[0], dev[1]) > 0;
	const char *devs[] = { dev[turned], dev[!turned] };
	return send_units(desk, devs, 2);
}

static struct act_order order_of(struct desk *desk, const char *form, const char *subject)
{
	return (struct act_order){ .store = desk->store,
		.form = act_form_named(form),
		.subject = subject,
		.lang = "kk+ru",
		.start = 1 };
}

static void make(const struct act_order *order, struct act *act)
{
	g_autoptr(GError) error = NULL;

	act_make(order, act, &error);
	g_assert_no_error(error);
	g_assert_cmpint(act->pdf->len, >, 1000);
	g_assert_cmpmem(act->pdf->data, 4, "%PDF", 4);
}

static void refused(const struct act_order *order, int code, const char *why)
{
	g_autoptr(GError) error = NULL;
	gint64 before = 0;
	struct hash hash;
	AUTO_ACT struct act act = { 0 };

	before = store_chain_end(order->store, store_station(order->store), &hash);
	g_assert_false(act_make(order, &act, &error));
	g_assert_error(error, BELGI_ERROR, code);
	g_assert_cmpstr(error->message, ==, why);
	/* Nothing is recorded of what is refused. */
	g_assert_cmpint(
		store_chain_end(order->store, store_station(order->store), &hash), ==, before);
}

static void not_again(struct desk *desk, const char *no, int code, const char *why)
{
	g_autoptr(GError) error = NULL;
	AUTO_ACT struct act act = { 0 };

	g_assert_false(act_again(desk->store, no, &act, &error));
	g_assert_error(error, BELGI_ERROR, code);
	g_assert_cmpstr(error->message, ==, why);
	g_assert_null(act.pdf);
}

static void set_head(struct desk *desk, const char *name, const char *from)
{
	g_autofree char *path = act_signatories_path(desk->store);
	g_autoptr(GError) error = NULL;
	g_autoptr(struct signatories) signatories = signatories_open(path, &error);
	const struct signatory head = { .role = (char *)"head",
		.name = (char *)name,
		.position = (char *)"директор",
		.from = (char *)from };

	g_assert_no_error(error);
	g_assert_true(signatories_set(signatories, &head, &error));
	g_assert_no_error(error);
}

/* The newest paper of the record. */
static struct event *newest(struct desk *desk)
{
	g_autoptr(GPtrArray) acts = store_acts(desk->store, "S052");

	g_assert_cmpint(acts->len, >, 0);
	return event_ref(acts->pdata[acts->len - 1]);
}

static void a_paper_is_recorded_by_hashes_and_no_name_is(void)
{
	AUTO_ACT struct act act = { 0 };
	struct desk desk;

	open_desk(&desk);
	expect_units(&desk, manifest);
	g_autofree char *ship = send_two(&desk);
	set_head(&desk, "Сәдуақасов Ерлан", "2021-01-01");
	struct act_order order = order_of(&desk, "waybill", ship);
	make(&order, &act);
	g_autoptr(struct event) event = newest(&desk);

	g_assert_cmpstr(act.no, ==, "W-2026-0001");
	g_assert_cmpstr(act.day, ==, "2026-08-12");
	g_assert_cmpint(act.units, ==, 2);
	g_assert_true(act.alone); /* a desk without a hub */
	g_assert_cmpstr(event_text(event, "form"), ==, "waybill");
	g_assert_cmpint(event_units(event), ==, 2);
	g_assert_nonnull(event_text(event, "text"));
	g_assert_cmpint(value_count(event_value(event, "blobs")), ==, 1);
	g_assert_null(strstr(event->line, "Ерлан"));
	g_autofree char *path = act_signatories_path(desk.store);
	GStatBuf info;
	g_assert_cmpint(g_stat(path, &info), ==, 0);
	g_assert_cmpint(info.st_mode & 0777, ==, 0600);
	close_desk(&desk);
}

/* Two papers with the same content have no hash in common. */
static void the_same_content_is_salted_anew(void)
{
	g_autoptr(struct act_data) data = act_data_new();
	guint8 salts[2][ACT_SALT_SIZE] = { { 1 }, { 2 } };
	struct act_hashes one, two, again;

	act_put(data, "number", "W-2026-0001");
	act_put_signer(data, "head_name", NULL, "Сәдуақасов Ерлан");
	act_cell(act_row(data, "lines"), "name", "a\nb\\");
	act_hash(data, salts[0], &one);
	act_hash(data, salts[1], &two);
	act_hash(data, salts[0], &again);
	g_assert_false(hash_equal(&one.whole, &two.whole));
	g_assert_true(hash_equal(&one.whole, &again.whole));
	for (guint i = 0; i < ACT_PARTS; i++)
		g_assert_false(hash_equal(&one.parts[i], &two.parts[i]));
	act_put_signer(data, "accountant_name", NULL, "Асқарова Айгүл");
	act_hash(data, salts[0], &again);
	g_assert_true(hash_equal(&one.parts[ACT_ROWS], &again.parts[ACT_ROWS]));
	g_assert_true(hash_equal(&one.parts[ACT_VALUES], &again.parts[ACT_VALUES]));
	g_assert_false(hash_equal(&one.parts[ACT_SIGNERS], &again.parts[ACT_SIGNERS]));
}

static void numbers_go_on_and_none_is_used_twice(void)
{
	g_autoptr(GError) error = NULL;
	struct desk desk;

	open_desk(&desk);
	expect_units(&desk, manifest);
	g_autofree char *ship = send_two(&desk);
	struct act_order order = order_of(&desk, "waybill", ship);
	{
		AUTO_ACT struct act act = { 0 };
		make(&order, &act);
	}
	g_autofree char *twice = g_strdup_printf(
		"%s: paper W-2026-0001 was made of it; print it once more with belgi paper --again "
		"W-2026-0001, or void it with belgi paper void W-2026-0001",
		ship);
	refused(&order, BELGI_ERROR_CONFLICT, twice);
	{
		AUTO_ACT struct act act = { 0 };
		g_assert_true(act_void(desk.store, "w-2026-0001", NULL, &act, &error));
	}
	not_again(&desk, "W-2026-0001", BELGI_ERROR_REFUSED,
		"paper W-2026-0001: does not stand any more, it is void; make a new one");
	{
		AUTO_ACT struct act act = { 0 };
		make(&order, &act);
		g_assert_cmpstr(act.no, ==, "W-2026-0002");
		g_assert_true(act_void(desk.store, act.no, "mistake", &act, &error));
	}
	desk.now += (gint64)DAY_MS * 200;
	{
		AUTO_ACT struct act act = { 0 };
		make(&order, &act);
		g_assert_cmpstr(act.no, ==, "W-2027-0001");
	}
	/* Restored from a backup: what it knew of numbers is gone, the record is not. */
	g_assert_true(store_set(desk.store, "paper.number.W-2027", NULL, &error));
	{
		AUTO_ACT struct act act = { 0 };
		g_assert_true(act_void(desk.store, "W-2027-0001", NULL, &act, &error));
		act_clear(&act);
		make(&order, &act);
		g_assert_cmpstr(act.no, ==, "W-2027-0002");
	}
	not_again(&desk, "W-2026-0099", BELGI_ERROR_NOT_FOUND,
		"paper W-2026-0099: there is none of this number here; see belgi paper list");
	close_desk(&desk);
}

static void once_more_is_the_same_paper_or_says_what_changed(void)
{
	AUTO_ACT struct act act = { 0 }, again = { 0 };
	g_autoptr(GError) error = NULL;
	struct desk desk;

	open_desk(&desk);
	expect_units(&desk, manifest);
	g_autofree char *ship = send_two(&desk);
	struct act_order order = order_of(&desk, "waybill", ship);
	order.grouped = true;
	set_head(&desk, "Сәдуақасов Ерлан", "2021-01-01");
	make(&order, &act);
	/* A new head signs what comes from now on, and nothing of before. */
	set_head(&desk, "Асқарова Айгүл", "2026-08-13");
	desk.now += DAY_MS;
	g_assert_true(act_again(desk.store, "W-2026-0001", &again, &error));
	g_assert_no_error(error);
	g_assert_cmpmem(act.pdf->data, act.pdf->len, again.pdf->data, again.pdf->len);

	set_head(&desk, "Сәдуақасов Ерлан Маратұлы", "2021-01-01");
	not_again(&desk, "W-2026-0001", BELGI_ERROR_REFUSED,
		"paper W-2026-0001: the record no longer gives the same paper (changed: who signs "
		"papers of that day); copy the signed one, or void it with belgi paper void "
		"W-2026-0001 and make another");
	set_head(&desk, "Сәдуақасов Ерлан", "2021-01-01");

	/* One unit was not on the lorry after all. */
	struct draft *cancelled = draft_new("shipment.cancelled");
	char dev[DEV_SIZE];
	dev_of_serial(dev, "PF2W2GLT");
	draft_text(cancelled, "ship", ship);
	draft_text(cancelled, "dev", dev);
	draft_text(cancelled, "reason", "mistake");
	g_assert_true(store_append(desk.store, &cancelled, 1, NULL, &error));
	draft_free(cancelled);
	not_again(&desk, "W-2026-0001", BELGI_ERROR_REFUSED,
		"paper W-2026-0001: the record no longer gives the same paper (changed: what its "
		"head and foot say, the rows of its table); copy the signed one, or void it with "
		"belgi paper void W-2026-0001 and make another");
	close_desk(&desk);
}

/* A folder of the school's own labels with one text in it. */
static char *own_labels(struct desk *desk, const char *path, const char *text)
{
	g_autoptr(GError) error = NULL;
	char *labels = g_build_filename(desk->folder, "labels", NULL);
	g_autofree char *file = g_build_filename(labels, path, NULL);
	g_autofree char *folder = g_path_get_dirname(file);

	g_assert_cmpint(g_mkdir_with_parents(folder, 0700), ==, 0);
	g_assert_true(file_write(file, text, strlen(text), &error));
	g_assert_no_error(error);
	g_setenv("BELGI_LABELS", labels, TRUE);
	return labels;
}

static void remove_tree(const char *path)
{
	g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
	const char *name;

	while (dir && (name = g_dir_read_name(dir))) {
		g_autofree char *below = g_build_filename(path, name, NULL);
		remove_tree(below);
	}
	g_remove(path);
}

static void the_legal_wording_is_frozen_with_the_paper(void)
{
	AUTO_ACT struct act act = { 0 }, again = { 0 };
	g_autoptr(GError) error = NULL;
	struct desk desk;

	open_desk(&desk);
	expect_units(&desk, manifest);
	g_autofree char *ship = send_two(&desk);
	struct act_order order = order_of(&desk, "waybill", ship);
	make(&order, &act);
	g_autofree char *labels = own_labels(
		&desk, "papers/wording/waybill.ru.txt", "Составлено в трёх экземплярах.\n");
	not_again(&desk, "W-2026-0001", BELGI_ERROR_REFUSED,
		"paper W-2026-0001: its legal wording was changed since, in labels/papers/wording; "
		"put the earlier text back, or copy the signed paper");
	g_unsetenv("BELGI_LABELS");
	g_assert_true(act_again(desk.store, "W-2026-0001", &again, &error));
	g_assert_no_error(error);
	remove_tree(labels);
	close_desk(&desk);
}

static void a_long_paper_goes_in_parts(void)
{
	enum { UNITS = 300 };
	AUTO_ACT struct act act = { 0 };
	AUTO_ACT_STATE struct act_state state = { 0 };
	g_autoptr(GPtrArray) devs = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GString) code = g_string_new(NULL);
	struct desk desk;

	open_desk(&desk);
	for (guint i = 0; i < UNITS; i++) {
		g_autofree char *serial = g_strdup_printf("PF2W%04u", i);
		char dev[DEV_SIZE];
		dev_of_serial(dev, serial);
		g_ptr_array_add(devs, g_strdup(dev));
	}
	g_ptr_array_sort(devs, by_text);
	g_autofree char *ship = send_units(&desk, (const char *const *)devs->pdata, UNITS);
	struct act_order order = order_of(&desk, "waybill", ship);
	make(&order, &act);
	g_autoptr(struct event) last = newest(&desk);
	g_autoptr(GPtrArray) units = act_units(desk.store, last);

	g_assert_cmpint(event_int(last, "of", 0), ==, 3);
	g_assert_cmpint(event_int(last, "part", 0), ==, 3);
	g_assert_cmpint(event_int(last, "count", 0), ==, UNITS);
	g_assert_cmpint(event_units(last), ==, 0);
	g_assert_cmpint(units->len, ==, UNITS);
	g_assert_true(act_code_event(desk.store, last, code));
	g_assert_cmpint(code->len, <, 1000);
	act_state_read(desk.store, last, &state);
	g_assert_cmpint(state.stand, ==, ACT_STANDS);
	g_assert_cmpint(state.changes->len, ==, 0);
	close_desk(&desk);
}

static void it_is_seen_what_became_of_a_paper_and_its_units(void)
{
	AUTO_ACT struct act act = { 0 };
	g_autoptr(GError) error = NULL;
	struct desk desk;

	open_desk(&desk);
	expect_units(&desk, manifest);
	g_autofree char *ship = send_two(&desk);
	struct act_order order = order_of(&desk, "waybill", ship);
	make(&order, &act);
	g_autoptr(struct event) event = newest(&desk);
	struct draft *cancelled = draft_new("shipment.cancelled");
	char dev[DEV_SIZE];
	dev_of_serial(dev, "PF2W2GLT");
	draft_text(cancelled, "ship", ship);
	draft_text(cancelled, "dev", dev);
	draft_text(cancelled, "reason", "mistake");
	desk.now += 1000;
	g_assert_true(store_append(desk.store, &cancelled, 1, NULL, &error));
	draft_free(cancelled);
	{
		AUTO_ACT_STATE struct act_state state = { 0 };
		act_state_read(desk.store, event, &state);
		g_assert_cmpint(state.stand, ==, ACT_STANDS);
		g_assert_cmpint(state.changes->len, ==, 1);
		const struct act_change *change =
			&g_array_index(state.changes, struct act_change, 0);
		g_assert_cmpstr(change->kind, ==, "shipment.cancelled");
		g_assert_cmpint(change->units, ==, 1);
	}
	{
		AUTO_ACT struct act gone = { 0 };
		AUTO_ACT_STATE struct act_state state = { 0 };
		g_assert_true(act_void(desk.store, "W-2026-0001", NULL, &gone, &error));
		act_state_read(desk.store, event, &state);
		g_assert_cmpint(state.stand, ==, ACT_VOIDED);
		g_assert_cmpstr(state.by, ==, "S052");
		g_assert_cmpstr(state.day, ==, "2026-08-12");
	}
	close_desk(&desk);
}

/* The record of another desk has not come so far; a forged line is not the one that stands there.
 */
static void a_paper_that_the_record_has_not_is_told_from_another(void)
{
	AUTO_ACT struct act act = { 0 };
	struct desk desk, other;

	open_desk(&desk);
	open_desk(&other);
	expect_units(&desk, manifest);
	g_autofree char *ship = send_two(&desk);
	struct act_order order = order_of(&desk, "waybill", ship);
	make(&order, &act);
	g_autoptr(struct event) event = newest(&desk);
	AUTO_ACT_STATE struct act_state unknown = { 0 }, forged = { 0 };

	act_state_read(other.store, event, &unknown);
	g_assert_cmpint(unknown.stand, ==, ACT_UNKNOWN);
	g_autoptr(struct event) other_line = event_read(event->line, event->len, NULL);
	struct hash hash = event->hash;
	hash.bytes[HASH_SIZE - 1] ^= 1;
	event_place(other_line, &hash);
	act_state_read(desk.store, other_line, &forged);
	g_assert_cmpint(forged.stand, ==, ACT_OTHER);
	close_desk(&other);
	close_desk(&desk);
}

static void a_number_that_nobody_counted_to_is_passed_over(void)
{
	static const char *const forged[] = { "W-2026-1844674407370", "W-2026-1000000",
		"W-2026-x" };
	AUTO_ACT struct act act = { 0 };
	g_autoptr(GError) error = NULL;
	struct desk desk;

	open_desk(&desk);
	expect_units(&desk, manifest);
	for (guint i = 0; i < G_N_ELEMENTS(forged); i++) {
		g_autoptr(struct draft) draft = draft_new("act.signed");
		char id[ID_SIZE];

		id_new(id, 'a');
		draft_text(draft, "act", id);
		draft_text(draft, "form", "waybill");
		draft_text(draft, "no", forged[i]);
		draft_text(draft, "day", "2026-08-12");
		g_assert_true(store_append(desk.store, &draft, 1, NULL, &error));
	}
	g_autofree char *ship = send_two(&desk);
	struct act_order order = order_of(&desk, "waybill", ship);
	make(&order, &act);
	g_assert_cmpstr(act.no, ==, "W-2026-0001");
	close_desk(&desk);
}

static void what_there_is_no_paper_of_is_refused(void)
{
	g_autoptr(GError) error = NULL;
	struct desk desk;

	open_desk(&desk);
	expect_units(&desk, manifest);
	g_autofree char *id = g_strdup(store_unit_of_serial(desk.store, "PF2W2GLT")->manifest);
	g_autofree char *mine = ship_here(&desk, "PF2W2GLT", NULL);
	struct act_order nothing = order_of(&desk, "waybill", "s0123456789AB");
	struct act_order receiving = order_of(&desk, "receiving", "s0123456789AB");
	struct act_order cover = order_of(&desk, "cover", id);
	struct act_order unheard = order_of(&desk, "cover", "x0123456789AB");
	struct act_order chinese = order_of(&desk, "waybill", mine);

	refused(&nothing, BELGI_ERROR_NOT_FOUND,
		"shipment s0123456789AB: not known here, or cancelled; see belgi list --ship "
		"s0123456789AB");
	refused(&receiving, BELGI_ERROR_NOT_FOUND,
		"shipment s0123456789AB: brings nothing here as far as is known; sync first, or look "
		"at the number again");
	g_autofree char *no_tags = g_strdup_printf(
		"manifest %s: no tags were printed for it; run belgi tag print --manifest %s first",
		id, id);
	refused(&cover, BELGI_ERROR_REFUSED, no_tags);
	refused(&unheard, BELGI_ERROR_NOT_FOUND,
		"manifest x0123456789AB: not known here; import it, or sync first");
	chinese.lang = "zh";
	AUTO_ACT struct act act = { 0 };
	g_assert_false(act_make(&chinese, &act, &error));
	g_assert_error(error, BELGI_ERROR, BELGI_ERROR_USAGE);
	close_desk(&desk);
}

/* ---- one more form ---- */

static bool count_units(const struct act_asked *asked, struct act_data *data, GError **error)
{
	const struct unit_filter all = { 0 };
	g_autoptr(GPtrArray) devs = store_units(asked->store, &all, 10);

	for (guint i = 0; i < devs->len; i++) {
		GArray *row = act_row(data, "units");
		act_cell_no(row, i + 1);
		act_cell_unit(row, store_unit(asked->store, devs->pdata[i]), devs->pdata[i]);
		act_unit(data, devs->pdata[i]);
	}
	return act_put_number(data, "units", devs->len, error);
}

static void one_more_paper_is_a_template_and_a_query(void)
{
	static const struct act_signer signers[] = { { "releaser_name", NULL, "releaser" },
		{ NULL, NULL, NULL } };
	static const struct act_form inventory = { "inventory", "I", "MANIFEST", count_units,
		signers };
	AUTO_ACT struct act act = { 0 };
	struct desk desk;
	gsize len;
	g_autofree char *text = NULL;

	open_desk(&desk);
	expect_units(&desk, manifest);
	g_assert_true(file_read(SOURCE_DIR "/labels/papers/cover.svg", 1 << 20, &text, &len, NULL));
	g_autofree char *labels = own_labels(&desk, "papers/inventory.svg", text);
	struct act_order order = order_of(&desk, "cover", "x0123456789AB");
	order.form = &inventory;
	order.lang = "kk";
	make(&order, &act);
	g_unsetenv("BELGI_LABELS");
	g_autoptr(struct event) event = newest(&desk);

	g_assert_cmpstr(act.no, ==, "I-2026-0001");
	g_assert_cmpstr(event_text(event, "form"), ==, "inventory");
	g_assert_null(event_text(event, "text"));
	remove_tree(labels);
	close_desk(&desk);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/act/a_paper_is_recorded_by_hashes_and_no_name_is",
		a_paper_is_recorded_by_hashes_and_no_name_is);
	g_test_add_func("/act/the_same_content_is_salted_anew", the_same_content_is_salted_anew);
	g_test_add_func(
		"/act/numbers_go_on_and_none_is_used_twice", numbers_go_on_and_none_is_used_twice);
	g_test_add_func("/act/once_more_is_the_same_paper_or_says_what_changed",
		once_more_is_the_same_paper_or_says_what_changed);
	g_test_add_func("/act/the_legal_wording_is_frozen_with_the_paper",
		the_legal_wording_is_frozen_with_the_paper);
	g_test_add_func("/act/a_long_paper_goes_in_parts", a_long_paper_goes_in_parts);
	g_test_add_func("/act/it_is_seen_what_became_of_a_paper_and_its_units",
		it_is_seen_what_became_of_a_paper_and_its_units);
	g_test_add_func("/act/a_paper_that_the_record_has_not_is_told_from_another",
		a_paper_that_the_record_has_not_is_told_from_another);
	g_test_add_func("/act/a_number_that_nobody_counted_to_is_passed_over",
		a_number_that_nobody_counted_to_is_passed_over);
	g_test_add_func(
		"/act/what_there_is_no_paper_of_is_refused", what_there_is_no_paper_of_is_refused);
	g_test_add_func("/act/one_more_paper_is_a_template_and_a_query",
		one_more_paper_is_a_template_and_a_query);
	return g_test_run();
}
