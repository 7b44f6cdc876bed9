/* SPDX-License-Identifier: Apache-2.0
 * belgi printer test: the ruler of the printer's roll, and where it is moved to from then on. What
 * the printer can say of its roll is not asked for but compared. */
#include "app/printing.h"

#include "app/tell.h"
#include "base/error.h"

#include <stdlib.h>
#include <string.h>

enum { OFFSET_MAX = 9999 };

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

/* Printers round to whole millimetres. */
static bool alike(int tenths, int said)
{
	return abs(tenths - said) <= 10;
}

/* A label may be cut from tape that is wide enough; a roll of labels must be the right one. */
static bool is_roll(const struct stock *stock, const struct printer_status *status)
{
	if (status->height == 0)
		return status->width + 10 >= stock->label_width;
	return alike(stock->label_width, status->width) &&
	       alike(stock->label_height, status->height);
}

static char *size_text(int width, int height)
{
	return height ? g_strdup_printf("%.4g x %.4g mm", width / 10.0, height / 10.0)
		      : g_strdup_printf("%.4g mm", width / 10.0);
}

/* What the printer says of its roll; one that says nothing is believed. */
static bool check_roll(struct printing *printing, GError **error)
{
	const struct stock *stock = printing->stock;
	struct printer_status status = { 0 };
	g_autofree char *said = NULL;
	g_autofree char *told = NULL;

	if (!printing_ask(printing, &status, error))
		return false;
	if (status.width == 0 || is_roll(stock, &status))
		return true;
	said = size_text(status.width, status.height);
	told = size_text(stock->label_width, stock->label_height);
	return refuse(error, BELGI_ERROR_REFUSED,
		"printer %s, %s in it, %s is %s: another roll is in it than was told; change the "
		"roll, or name the one that is in it with belgi printer name --stock",
		printing->name, said, stock->name, told);
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
		!printing_open(&printing, call, &wish, error) || !check_roll(&printing, error))
		return false;
	job = printing_job(&printing);
	print_job_add(job, "test", NULL);
	if (!printing_print(&printing, job, error))
		return false;
	if (!call->json) {
		g_autofree char *advice = tell(call, "print.ruler", "printer", printing.name, NULL);
		say("%s\n", advice);
	}
	return true;
}
