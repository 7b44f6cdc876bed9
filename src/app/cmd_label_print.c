/* SPDX-License-Identifier: Apache-2.0
 * belgi label print: labels of any kind that ships, on a label printer or as PDF for an office
 * printer: boxes and pallets, the sheet of commands, blank numbered labels. Labels with tags on
 * them are recorded as tags are; a job on a printer goes on as any does (cmd_print.c), a PDF is
 * whole or is not there. Blank labels are numbered on from the last one that was made here: the
 * setting roll_number. */
#include "app/printing.h"

#include "app/tell.h"
#include "base/error.h"

#include <string.h>
#include <unistd.h>

/* An A4 sheet without labels on it, in tenths of a millimetre. */
enum { SHEET_WIDTH = 2100, SHEET_HEIGHT = 2970, SHEET_EDGE = 60, SHEET_GAP = 20 };

/* Kinds that can be printed without more than a number of them or their ids. */
static const struct {
	const char *kind;
	char letter; /* each is of a thing whose id begins with it; 0: of none */
	bool tags;   /* each has a tag of its own */
	bool numbers;
} printable[] = {
	{ "tag", 0, true, false },
	{ "roll", 0, true, true },
	{ "box", 'b', false, false },
	{ "pallet", 's', false, false },
	{ "commands", 0, false, false },
	{ "test", 0, false, false },
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

static gint64 last_number(struct store *store)
{
	g_autofree char *text = store_get(store, "roll_number");

	return text ? g_ascii_strtoll(text, NULL, 10) : 0;
}

static bool add_tags(
	struct call *call, struct print_job *job, int kind, guint count, GError **error)
{
	AUTO_TAG_SET struct tag_set set = { 0 };
	gint64 last = last_number(call->store);

	if (!tag_set_new(call->store, count, &set, error))
		return false;
	for (guint i = 0; i < count; i++) {
		g_autofree char *number = g_strdup_printf("%06" G_GINT64_FORMAT, last + i + 1);
		print_job_add(job, set.tags->pdata[i], printable[kind].numbers ? number : NULL);
	}
	return true;
}

static bool keep_number(struct store *store, const struct print_job *job, GError **error)
{
	const struct print_label *label = job->labels->pdata[job->labels->len - 1];

	return !label->dev || store_set(store, "roll_number", label->dev, error);
}

/* Of a shipment every box. */
static bool add_boxes(struct call *call, struct print_job *job, const char *text, GError **error)
{
	g_autofree char *ship = cargo_id('s', text, NULL);
	g_autofree char *box = ship ? NULL : cargo_id('b', text, error);
	g_autoptr(GPtrArray) boxes = NULL;
	AUTO_CARGO struct cargo cargo = { 0 };

	if (ship) {
		boxes = cargo_boxes(call->store, ship, error);
		for (guint i = 0; boxes && i < boxes->len; i++)
			print_job_add(job, boxes->pdata[i], NULL);
		return boxes != NULL;
	}
	if (!box || !cargo_box(call->store, box, LANG_EN, &cargo, error))
		return false;
	print_job_add(job, box, NULL);
	return true;
}

/* Each pallet says which of how many it is. */
static bool add_pallets(
	struct call *call, struct print_job *job, const char *text, guint count, GError **error)
{
	AUTO_CARGO struct cargo cargo = { 0 };
	g_autofree char *ship = cargo_id('s', text, error);

	if (!ship || !cargo_shipment(call->store, ship, LANG_EN, &cargo, error))
		return false;
	for (guint i = 1; i <= count; i++) {
		g_autofree char *index = g_strdup_printf("%u / %u", i, count);
		print_job_add(job, ship, index);
	}
	return true;
}

/* What is not recorded is refused before anything is printed. */
static bool add_thing(struct call *call, struct print_job *job, int kind, const char *text,
	guint count, GError **error)
{
	return printable[kind].letter == 'b' ? add_boxes(call, job, text, error)
					     : add_pallets(call, job, text, count, error);
}

/* Ids of boxes behind the template's name; else as many as --count says. */
static bool add_labels(struct call *call, struct print_job *job, int kind, GError **error)
{
	gint64 count;

	if (!call_int(call, "count", 1, PRINT_JOB_MAX, 1, &count, error))
		return false;
	if (printable[kind].tags)
		return add_tags(call, job, kind, (guint)count, error);
	if (printable[kind].letter && call->args->len < 2)
		return refuse(error, BELGI_ERROR_USAGE,
			"label print: which %s is not said; add their ids", printable[kind].kind);
	for (guint i = 1; printable[kind].letter && i < call->args->len; i++)
		if (!add_thing(call, job, kind, call_arg(call, i), (guint)count, error))
			return false;
	for (gint64 i = 0; !printable[kind].letter && i < count; i++)
		print_job_add(job, printable[kind].kind, NULL);
	return true;
}

static bool print_on(struct call *call, GError **error)
{
	const struct printing_wish wish = {
		.printer = call_text(call, "printer"),
		.template = call_arg(call, 0),
		.stock = call_text(call, "stock"),
	};
	AUTO_PRINTING struct printing printing = { 0 };
	g_autofree char *last = store_get(call->store, "roll_number");
	g_autoptr(struct print_job) job = NULL;
	bool done;
	int kind;

	if (!printing_is_free(call, wish.printer, error) ||
		!printing_open(&printing, call, &wish, error))
		return false;
	kind = kind_of(printing.template, error);
	if (kind < 0)
		return false;
	job = printing_job(&printing);
	done = add_labels(call, job, kind, error) && keep_number(call->store, job, error) &&
	       printing_print(&printing, job, error);
	/* Numbers of a job that never began are given to the next. */
	if (!done && !job->id)
		store_set(call->store, "roll_number", last, NULL);
	return done;
}

/* ---- as PDF ---- */

struct sheet_labels {
	struct label_fill fill;
	const struct print_job *job;
};

static bool fill_label(void *data, guint index, struct values *values, GError **error)
{
	struct sheet_labels *labels = data;

	return label_fill_one(&labels->fill, labels->job->labels->pdata[index], values, error);
}

/* How many go beside each other, with room for scissors. */
static int fit(int side, int label)
{
	return MAX(1, (side - 2 * SHEET_EDGE + SHEET_GAP) / (label + SHEET_GAP));
}

/* Plain paper: as many as fit, in its middle. Free with stock_free. */
static struct stock *plain_sheet(const struct template *template)
{
	struct stock *stock = g_new0(struct stock, 1);
	int width = stock_tenths(template_width(template));
	int height = stock_tenths(template_height(template));

	stock->name = g_strdup("A4");
	stock->page_width = SHEET_WIDTH;
	stock->page_height = SHEET_HEIGHT;
	stock->columns = fit(SHEET_WIDTH, width);
	stock->rows = fit(SHEET_HEIGHT, height);
	stock->label_width = MIN(width, SHEET_WIDTH);
	stock->label_height = MIN(height, SHEET_HEIGHT);
	stock->pitch_x = width + SHEET_GAP;
	stock->pitch_y = height + SHEET_GAP;
	stock->left = MAX(0, SHEET_WIDTH - stock->columns * stock->pitch_x + SHEET_GAP) / 2;
	stock->top = MAX(0, SHEET_HEIGHT - stock->rows * stock->pitch_y + SHEET_GAP) / 2;
	return stock;
}

static bool write_labels(struct call *call, struct template *template, struct stock *stock,
	struct sheet_labels *labels, GError **error)
{
	struct filling list[LABEL_CONSTANTS];
	struct sheet sheet = {
		.stock = stock,
		.template = template,
		.lang = lang_word(labels->fill.lang),
		.constant = { list, label_fill_constants(&labels->fill, list) },
		.count = labels->job->labels->len,
		.label = fill_label,
		.data = labels,
	};
	gint64 start;

	if (!call_int(call, "start", 1, 10000, 1, &start, error))
		return false;
	sheet.start = (guint)start;
	return sheet_write(&sheet, call_text(call, "out"), error);
}

/* A sheet whose tags cannot be recorded is removed again. */
static bool record_sheet(struct call *call, struct print_job *job, GError **error)
{
	const char *out = call_text(call, "out");
	g_autofree char *labels = tell_count(call, "label", job->labels->len);

	if (!print_job_printed(call->store, job, error) || !keep_number(call->store, job, error)) {
		unlink(out);
		return false;
	}
	if (call->json) {
		struct json_writer w = { g_string_new(NULL), false };
		json_begin(&w, NULL, '{');
		json_put_text(&w, "file", out);
		json_put_int(&w, "labels", job->labels->len);
		json_end(&w, '}');
		say_json(w.out);
	} else {
		say("%s: %s\n", out, labels);
	}
	return true;
}

static bool print_sheet(struct call *call, GError **error)
{
	const char *wish = call_text(call, "stock");
	g_autoptr(struct library) library = library_open(error);
	g_autoptr(struct template) template =
		library ? library_template(library, call_arg(call, 0), error) : NULL;
	g_autoptr(struct stock) stock = NULL;
	g_autoptr(struct print_job) job = NULL;
	struct sheet_labels labels = { 0 };
	int kind = template ? kind_of(template, error) : -1;
	enum lang lang;
	bool done;

	if (kind < 0 || !call_lang(call, &lang, error) ||
		!call_may_write(call_text(call, "out"), error))
		return false;
	stock = wish ? library_stock(library, wish, error) : plain_sheet(template);
	if (!stock)
		return false;
	job = print_job_new(NULL, template_name(template), stock->name, lang_word(lang));
	job->tags = printable[kind].tags;
	labels.job = job;
	done = label_fill_init(&labels.fill, call->store, printable[kind].kind, lang, error) &&
	       add_labels(call, job, kind, error) &&
	       write_labels(call, template, stock, &labels, error) &&
	       record_sheet(call, job, error);
	label_fill_clear(&labels.fill);
	return done;
}

bool cmd_label_print(struct call *call, GError **error)
{
	if (!call_text(call, "printer") == !call_text(call, "out"))
		return refuse(error, BELGI_ERROR_USAGE,
			"label print: where to is not said; add --printer NAME, or --out FILE.pdf "
			"for an office printer");
	return call_text(call, "printer") ? print_on(call, error) : print_sheet(call, error);
}
