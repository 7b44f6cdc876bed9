/* SPDX-License-Identifier: Apache-2.0
 * belgi tag print: new tags on sheets of labels. The sheet is written first, then the tags are
 * recorded as printed; when that fails the sheet is removed again. With a manifest each tag is
 * meant for one unit, in the order of the manifest (station/job.h); what was printed for a unit
 * before and is on none is printed again. */
#include "app/printing.h"
#include "app/tell.h"

#include "base/error.h"
#include "base/file.h"
#include "print/library.h"
#include "print/sheet.h"
#include "station/tags.h"
#include "station/trial.h"

#include <string.h>
#include <unistd.h>

enum { EVENT_TAGS = 500, SHEETS_MAX = 1000 };

/* What is printed. */
struct sheet_job {
	struct tag_set set;
	struct tag_texts texts;
	struct library *library;
	struct stock *stock;
	struct tag_label label; /* the one being printed */
};

static void sheet_job_clear(struct sheet_job *job)
{
	tag_set_clear(&job->set);
	tag_texts_clear(&job->texts);
	stock_free(job->stock);
	library_free(job->library);
	tag_label_clear(&job->label);
}

/* ---- the tags ---- */

static bool find_tags(struct call *call, struct sheet_job *job, GError **error)
{
	const char *manifest = call_text(call, "manifest");
	gint64 count;

	if (!call_int(call, "count", 1, SHEET_LABELS_MAX, 0, &count, error))
		return false;
	if (!manifest == (count == 0))
		return refuse(error, BELGI_ERROR_USAGE,
			"tag print: how many is not said; give --count N or --manifest ID");
	return count ? tag_set_new(call->store, (guint)count, &job->set, error)
		     : tag_set_manifest(call->store, manifest, &job->set, error);
}

/* ---- paper and record ---- */

static bool fill_label(void *data, guint index, struct values *values, GError **error)
{
	struct sheet_job *job = data;

	return tag_label_fill(&job->label, job->texts.host, job->set.tags->pdata[index],
		job->set.lines ? job->set.lines->pdata[index] : NULL, values, error);
}

static bool write_with(struct sheet_job *job, struct sheet *sheet, const char *template,
	const char *path, GError **error)
{
	g_autoptr(struct template) found = library_template(job->library, template, error);

	if (!found)
		return false;
	if (strcmp(template_kind(found), "tag") != 0 && strcmp(template_kind(found), "roll") != 0)
		return refuse(error, BELGI_ERROR_REFUSED,
			"%s: what is printed on it is a %s, not a tag; take a stock for tags, see "
			"belgi label list",
			sheet->stock->name, template_kind(found));
	sheet->template = found;
	return sheet_write(sheet, path, error);
}

static bool refuse_template(const struct stock *stock, const char *what, GError **error)
{
	return refuse(error, BELGI_ERROR_REFUSED, "%s: no template %sis known for this stock; %s",
		stock->name, what,
		*what ? "take a larger stock" : "name one in it: template = NAME");
}

/* Where nobody said so, labels have a bar code when a scanner here needs it and it fits. */
static bool write_bars(struct call *call, struct sheet_job *job, struct sheet *sheet,
	const char *path, GError **error)
{
	const char *word = call_text(call, "bar-code");
	const struct stock *stock = job->stock;
	g_autofree char *scanners = trial_lines_only(call->store);
	g_autoptr(GError) unfit = NULL;
	bool bars = word ? strcmp(word, "yes") == 0 : scanners != NULL;

	if (word && strcmp(word, "yes") != 0 && strcmp(word, "no") != 0)
		return refuse(error, BELGI_ERROR_USAGE, "--bar-code %s: write yes or no", word);
	if (!stock->template)
		return refuse_template(stock, "", error);
	if (bars && stock->template_bars)
		return write_with(job, sheet, stock->template_bars, path, error);
	if (bars)
		refuse_template(stock, "with a bar code ", &unfit);
	if (bars && word) {
		g_propagate_error(error, g_steal_pointer(&unfit));
		return false;
	}
	if (!write_with(job, sheet, stock->template, path, error))
		return false;
	if (unfit) {
		g_prefix_error(&unfit, "printed without a bar code, which %s needs: ", scanners);
		complain(call, unfit);
	}
	return true;
}

static bool write_sheet(
	struct call *call, struct sheet_job *job, enum lang lang, const char *path, GError **error)
{
	const struct filling constant[] = { { "owner", job->texts.owner, strlen(job->texts.owner) },
		{ "short", job->texts.brief, strlen(job->texts.brief) },
		{ "phone", job->texts.phone, strlen(job->texts.phone) } };
	struct sheet sheet = {
		.stock = job->stock,
		.lang = lang_word(lang),
		.constant = { constant, G_N_ELEMENTS(constant) },
		.count = job->set.tags->len,
		.label = fill_label,
		.data = job,
	};
	gint64 start;

	if (!call_int(call, "start", 1, 10000, 1, &start, error))
		return false;
	sheet.start = (guint)start;
	return write_bars(call, job, &sheet, path, error);
}

static struct draft *printed_draft(const GPtrArray *tags, guint from, bool again)
{
	struct draft *draft = draft_new("tags.printed");
	guint count = MIN(tags->len - from, EVENT_TAGS);
	g_autofree const char **texts = g_new0(const char *, count + 1);

	for (guint i = 0; i < count; i++)
		texts[i] = tags->pdata[from + i];
	draft_texts(draft, "tags", texts);
	if (again)
		draft_flag(draft, "again", true);
	return draft;
}

static void add_drafts(GPtrArray *drafts, const GPtrArray *tags, bool again)
{
	for (guint i = 0; i < tags->len; i += EVENT_TAGS)
		g_ptr_array_add(drafts, printed_draft(tags, i, again));
}

static bool record(struct call *call, const struct sheet_job *job, GError **error)
{
	g_autoptr(GPtrArray) drafts = g_ptr_array_new_with_free_func((GDestroyNotify)draft_free);
	g_autoptr(GPtrArray) tags = g_ptr_array_new();
	g_autoptr(GPtrArray) again = g_ptr_array_new();

	for (guint i = 0; i < job->set.tags->len; i++) {
		char *tag = job->set.tags->pdata[i];
		g_ptr_array_add(store_tag_known(call->store, tag) ? again : tags, tag);
	}
	add_drafts(drafts, tags, false);
	add_drafts(drafts, again, true);
	/* The promise before the fact: a job without its event binds nothing by itself. */
	return tag_set_promise(call->store, &job->set, error) &&
	       store_append(
		       call->store, (struct draft *const *)drafts->pdata, drafts->len, NULL, error);
}

static void say_result(const struct call *call, const struct sheet_job *job, const char *path)
{
	g_autofree char *tags = tell_count(call, "tag", job->set.tags->len);
	g_autofree char *labels = g_strdup_printf("%d", job->stock->columns * job->stock->rows);
	g_autofree char *again = tell_number(call, "tags.again", job->set.again);
	g_autofree char *sentence =
		tell(call, "tags.printed", "file", path, "tags", tags, "labels", labels, NULL);

	say("%s%s%s\n", sentence, job->set.again ? ", " : "", job->set.again ? again : "");
}

static void print_result(const struct call *call, const struct sheet_job *job, const char *path)
{
	struct json_writer w = { NULL, false };

	if (!call->json) {
		say_result(call, job, path);
		return;
	}
	w.out = g_string_new(NULL);
	json_begin(&w, NULL, '{');
	json_put_text(&w, "file", path);
	json_put_text(&w, "manifest", job->set.manifest);
	json_begin(&w, "tags", '[');
	for (guint i = 0; i < job->set.tags->len; i++)
		json_put_text(&w, NULL, job->set.tags->pdata[i]);
	json_end(&w, ']');
	json_put_int(&w, "again", job->set.again);
	json_end(&w, '}');
	say_json(w.out);
}

/* A sheet that was printed and not yet stuck on is not written over. Free with g_free. */
static char *free_name(void)
{
	char *name = g_strdup("tags.pdf");

	for (int i = 2; i < SHEETS_MAX && g_file_test(name, G_FILE_TEST_EXISTS); i++) {
		g_free(name);
		name = g_strdup_printf("tags-%d.pdf", i);
	}
	return name;
}

static bool print_tags(struct call *call, struct sheet_job *job, enum lang lang, GError **error)
{
	const char *stock = call_text(call, "stock");
	g_autofree char *out =
		call_text(call, "out") ? g_strdup(call_text(call, "out")) : free_name();

	job->library = library_open(error);
	if (job->library)
		job->stock = library_stock(job->library, stock ? stock : "a4-24-70x37", error);
	if (!job->stock || !tag_texts_find(call->store, lang, &job->texts, error) ||
		!find_tags(call, job, error) ||
		!printing_tags_are_free(call, job->set.tags, error) ||
		!write_sheet(call, job, lang, out, error))
		return false;
	if (!record(call, job, error)) {
		unlink(out);
		return false;
	}
	print_result(call, job, out);
	return true;
}

bool cmd_tag_print(struct call *call, GError **error)
{
	struct sheet_job job = { 0 };
	enum lang lang;
	bool done;

	if (call_text(call, "printer"))
		return cmd_tag_print_on(call, error);
	if (!call_lang(call, &lang, error))
		return false;
	if (call_text(call, "out") && !call_may_write(call_text(call, "out"), error))
		return false;
	done = print_tags(call, &job, lang, error);
	sheet_job_clear(&job);
	return done;
}
