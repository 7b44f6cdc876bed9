/* SPDX-License-Identifier: Apache-2.0
 * belgi label print: labels of any kind that ships, on a label printer or as PDF: boxes and
 * pallets, the sheet of commands, blank numbered rolls. belgi printer test: the ruler of the
 * printer's roll, and where it is moved to from then on. Labels with tags on them are recorded as
 * tags are; a job on a printer goes on as any does (cmd_print.c). */
#include "app/printing.h"

#include "app/tell.h"
#include "base/error.h"

#include <string.h>

enum { OFFSET_MAX = 9999 };

/* Kinds that can be printed without more than a number of them or their ids. */
static const struct {
	const char *kind;
	char letter; /* each is of a thing whose id begins with it; 0: of none */
	bool tags;   /* each has a tag of its own, and a running number */
} printable[] = {
	{ "tag", 0, true },
	{ "roll", 0, true },
	{ "box", 'b', false },
	{ "pallet", 's', false },
	{ "commands", 0, false },
	{ "test", 0, false },
};

static int kind_of(const struct template *template, GError **error)
{
	for (guint i = 0; i < G_N_ELEMENTS(printable); i++)
		if (strcmp(printable[i].kind, template_kind(template)) == 0)
			return (int)i;
	refuse(error, BELGI_ERROR_USAGE,
		"template %s: a paper, not a label; make it with belgi paper",
		template_name(template));
	return -1;
}

/* ---- what is printed ---- */

static bool add_tags(struct call *call, struct print_job *job, guint count, GError **error)
{
	AUTO_TAG_SET struct tag_set set = { 0 };

	if (!tag_set_new(call->store, count, &set, error))
		return false;
	for (guint i = 0; i < count; i++) {
		g_autofree char *number = g_strdup_printf("%06u", i + 1);
		print_job_add(job, set.tags->pdata[i], number);
	}
	return true;
}

/* What is not recorded is refused before anything is printed. */
static bool add_thing(
	struct call *call, struct print_job *job, int kind, const char *text, GError **error)
{
	AUTO_CARGO struct cargo cargo = { 0 };
	g_autofree char *id = cargo_id(printable[kind].letter, text, error);
	bool known = false;

	if (id && printable[kind].letter == 'b')
		known = cargo_box(call->store, id, LANG_EN, &cargo, error);
	else if (id)
		known = cargo_shipment(call->store, id, LANG_EN, &cargo, error);
	if (known)
		print_job_add(job, id, NULL);
	return known;
}

/* Ids of boxes behind the template's name; else as many as --count says. */
static bool add_labels(struct call *call, struct print_job *job, int kind, GError **error)
{
	gint64 count;

	if (!call_int(call, "count", 1, PRINT_JOB_MAX, 1, &count, error))
		return false;
	if (printable[kind].tags)
		return add_tags(call, job, (guint)count, error);
	if (printable[kind].letter && call->args->len < 2)
		return refuse(error, BELGI_ERROR_USAGE,
			"label print: which %s is not said; add their ids", printable[kind].kind);
	for (guint i = 1; printable[kind].letter && i < call->args->len; i++)
		if (!add_thing(call, job, kind, call_arg(call, i), error))
			return false;
	for (gint64 i = 0; !printable[kind].letter && i < count; i++)
		print_job_add(job, printable[kind].kind, NULL);
	return true;
}

static bool print_now(struct printing *printing, struct print_job *job, GError **error)
{
	bool done;

	if (!print_job_begin(printing->call->store, job, error))
		return false;
	done = printing_run(printing, job, false, error);
	if (done || job->id)
		printing_report(printing, job);
	return done;
}

bool cmd_label_print(struct call *call, GError **error)
{
	const struct printing_wish wish = {
		.printer = call_text(call, "printer"),
		.template = call_arg(call, 0),
		.stock = call_text(call, "stock"),
	};
	AUTO_PRINTING struct printing printing = { 0 };
	g_autoptr(struct print_job) job = NULL;
	int kind;

	if (!wish.printer)
		return refuse(error, BELGI_ERROR_USAGE,
			"label print: on which printer is not said; add --printer NAME");
	if (!printing_is_free(call, wish.printer, error) ||
		!printing_open(&printing, call, &wish, error))
		return false;
	kind = kind_of(printing.template, error);
	if (kind < 0)
		return false;
	job = printing_job(&printing);
	return add_labels(call, job, kind, error) && print_now(&printing, job, error);
}

/* ---- printer test ---- */

static char *refuse_name(const struct call *call, GError **error)
{
	refuse(error, BELGI_ERROR_NOT_FOUND,
		"printer %s: nothing has that name; see belgi printer list, then name it with "
		"belgi printer name",
		call_arg(call, 0));
	return NULL;
}

static bool set_offsets(struct call *call, GError **error)
{
	AUTO_DESK_PRINTERS struct desk_printers desk = { 0 };
	const struct printer_entry *found;
	struct printer_entry entry;
	gint64 x, y;

	if (!call_text(call, "offset-x") && !call_text(call, "offset-y"))
		return true;
	if (!desk_printers_open(&desk, call, error))
		return false;
	found = printers_named(desk.list, call_arg(call, 0));
	if (!found)
		return refuse_name(call, error) != NULL;
	entry = *found;
	if (!call_int(call, "offset-x", -OFFSET_MAX, OFFSET_MAX, entry.offset_x, &x, error) ||
		!call_int(call, "offset-y", -OFFSET_MAX, OFFSET_MAX, entry.offset_y, &y, error))
		return false;
	entry.offset_x = (int)x;
	entry.offset_y = (int)y;
	return printers_put(desk.list, &entry, error);
}

/* The largest ruler that the roll has room for, as it is read; NULL. Free with g_free. */
static char *find_ruler(const char *stock_name, GError **error)
{
	g_autoptr(struct library) library = library_open(error);
	g_autoptr(struct stock) stock = library ? library_stock(library, stock_name, error) : NULL;
	const GPtrArray *names = library ? library_templates(library) : NULL;
	double best = 0;
	char *ruler = NULL;
	int x, y;

	for (guint i = 0; stock && i < names->len; i++) {
		g_autoptr(struct template) template =
			library_template(library, names->pdata[i], NULL);
		double width = template ? template_width(template) : 0;
		double height = template ? template_height(template) : 0;
		if (!template || strcmp(template_kind(template), "test") != 0 ||
			!stock_place(
				stock, stock_tenths(width), stock_tenths(height), &x, &y, NULL) ||
			width * height <= best)
			continue;
		best = width * height;
		g_free(ruler);
		ruler = g_strdup(names->pdata[i]);
	}
	if (stock && !ruler)
		refuse(error, BELGI_ERROR_NOT_FOUND,
			"stock %s: no test template is small enough; see belgi label list",
			stock_name);
	return ruler;
}

static char *find_roll(struct call *call, GError **error)
{
	AUTO_DESK_PRINTERS struct desk_printers desk = { 0 };
	const struct printer_entry *entry;

	if (call_text(call, "stock"))
		return g_strdup(call_text(call, "stock"));
	if (!desk_printers_open(&desk, call, error))
		return NULL;
	entry = printers_named(desk.list, call_arg(call, 0));
	if (entry && entry->stock)
		return g_strdup(entry->stock);
	if (!entry && !strchr(call_arg(call, 0), ':'))
		return refuse_name(call, error);
	refuse(error, BELGI_ERROR_USAGE,
		"printer %s: which roll is in it is not said; add --stock, or say it once with "
		"belgi printer name",
		call_arg(call, 0));
	return NULL;
}

/* The ruler says where print begins and how long a centimetre is; what is off is set by the same
 * command with offsets. */
bool cmd_printer_test(struct call *call, GError **error)
{
	g_autofree char *roll = NULL;
	g_autofree char *ruler = NULL;
	AUTO_PRINTING struct printing printing = { 0 };
	g_autoptr(struct print_job) job = NULL;

	if (!set_offsets(call, error))
		return false;
	roll = find_roll(call, error);
	ruler = roll ? find_ruler(roll, error) : NULL;
	const struct printing_wish wish = {
		.printer = call_arg(call, 0),
		.template = ruler,
		.stock = roll,
		.kind = "test",
	};
	if (!ruler || !printing_is_free(call, wish.printer, error) ||
		!printing_open(&printing, call, &wish, error))
		return false;
	job = printing_job(&printing);
	print_job_add(job, "test", NULL);
	if (!print_now(&printing, job, error))
		return false;
	if (!call->json) {
		g_autofree char *advice = tell(call, "print.ruler", "printer", printing.name, NULL);
		say("%s\n", advice);
	}
	return true;
}
