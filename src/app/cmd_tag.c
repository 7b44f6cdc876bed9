/* SPDX-License-Identifier: Apache-2.0
 * belgi tag print: new tags on sheets of labels. The sheet is written first, then the tags are
 * recorded as printed; when that fails the sheet is removed again. With a manifest each tag is
 * meant for one unit, in the order of the manifest (station/job.h); what was printed for a unit
 * before and is on none is printed again. */
#include "app/tell.h"

#include "base/error.h"
#include "base/file.h"
#include "model/tag.h"
#include "print/library.h"
#include "print/sheet.h"
#include "station/job.h"
#include "station/trial.h"

#include <string.h>
#include <unistd.h>

enum { EVENT_TAGS = 500, UP_MAX = 5, SERIAL_SHOWN = 8, MODEL_SHOWN = 16, SHEETS_MAX = 1000 };

/* What is printed. */
struct print_job {
	GPtrArray *tags;  /* char* */
	GPtrArray *lines; /* char*, what stands beside the tag; NULL: no manifest */
	GPtrArray *devs;  /* char*, likewise */
	guint again;      /* so many were printed before */
	char *manifest;   /* NULL: none */
	char *owner, *shortly, *phone, *host;
	struct library *library;
	struct stock *stock;
	struct tag_label label; /* the one being printed */
};

static void print_job_clear(struct print_job *job)
{
	g_clear_pointer(&job->tags, g_ptr_array_unref);
	g_clear_pointer(&job->lines, g_ptr_array_unref);
	g_clear_pointer(&job->devs, g_ptr_array_unref);
	g_free(job->manifest);
	g_free(job->owner);
	g_free(job->shortly);
	g_free(job->phone);
	g_free(job->host);
	stock_free(job->stock);
	library_free(job->library);
	tag_label_clear(&job->label);
}

/* ---- what the label says ---- */

/* A text of the organisation, else of the one above it. */
static char *org_text(struct store *store, const char *const *fields)
{
	g_autofree char *org = g_strdup(store_org(store));

	for (guint i = 0; org && i < UP_MAX; i++) {
		char *up = NULL;
		for (const char *const *field = fields; *field; field++) {
			char *text = store_org_text(store, org, *field);
			if (text)
				return text;
		}
		up = store_org_text(store, org, "up");
		g_free(org);
		org = up;
	}
	return NULL;
}

/* As printed where there is room. */
static char *find_owner(struct call *call, enum lang lang)
{
	static const char *const names[LANG_COUNT][5] = {
		[LANG_EN] = { "name_ru", "short_ru", "name_kk", "short_kk", NULL },
		[LANG_RU] = { "name_ru", "short_ru", "name_kk", "short_kk", NULL },
		[LANG_KK] = { "name_kk", "short_kk", "name_ru", "short_ru", NULL },
	};
	g_autofree char *setting = g_strdup_printf("owner_%s", lang_word(lang));
	char *owner = store_get(call->store, setting);

	if (!owner)
		owner = org_text(call->store, names[lang]);
	/* A name in the other language says more to a finder than an id. */
	for (int other = 0; !owner && other < LANG_COUNT; other++) {
		g_autofree char *key = g_strdup_printf("owner_%s", lang_word((enum lang)other));
		owner = store_get(call->store, key);
	}
	return owner ? owner : g_strdup(store_org(call->store));
}

static bool find_texts(struct call *call, enum lang lang, struct print_job *job, GError **error)
{
	static const char *const shorts[LANG_COUNT][3] = {
		[LANG_EN] = { "short_ru", "short_kk", NULL },
		[LANG_RU] = { "short_ru", NULL },
		[LANG_KK] = { "short_kk", NULL },
	};
	static const char *const phones[] = { "phone", NULL };

	job->owner = find_owner(call, lang);
	job->shortly = org_text(call->store, shorts[lang]);
	if (!job->shortly)
		job->shortly = g_strdup(job->owner);
	job->phone = store_get(call->store, "phone");
	if (!job->phone)
		job->phone = org_text(call->store, phones);
	if (!job->phone)
		return refuse(error, BELGI_ERROR_REFUSED,
			"tag print: no phone for the finder is known; set it with belgi init "
			"--phone TEXT");
	job->host = store_get(call->store, "host");
	if (!job->host)
		job->host = g_strdup("BELGI.KZ");
	return true;
}

/* ---- the tags ---- */

/* Fills the places of `tags` that have none. */
static bool draw_tags(struct call *call, struct print_job *job, GError **error)
{
	g_autofree char *issuer = store_get(call->store, "issuer");
	g_autoptr(GHashTable) drawn = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, NULL);
	struct tag tag;

	if (!issuer || strlen(issuer) != 3)
		return refuse(error, BELGI_ERROR_REFUSED,
			"tag print: this organisation has no prefix for tags; ask the hub for one");
	for (guint i = 0; i < job->tags->len; i++) {
		while (!job->tags->pdata[i]) {
			tag_new(&tag, issuer);
			if (!store_tag_known(call->store, tag.code) &&
				!g_hash_table_contains(drawn, tag.code))
				job->tags->pdata[i] = g_strdup(tag.code);
		}
		g_hash_table_add(drawn, job->tags->pdata[i]);
	}
	return true;
}

/* A tag that was bound to a unit or retired is not for another label. */
static bool is_free(struct store *store, const char *tag)
{
	g_autofree char *subject = g_strdup_printf("tag:%s", tag);
	g_autoptr(GPtrArray) events = store_events(store, subject);

	for (guint i = 0; i < events->len; i++)
		if (event_is(events->pdata[i], "tag.retired"))
			return false;
	return !store_unit_of_tag(store, tag, NULL);
}

/* DEV -> the free tag that was printed for it before. */
static GHashTable *printed_before(struct store *store, const char *manifest)
{
	g_autoptr(GHashTable) job = job_read(store, manifest);
	GHashTable *tags = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	GHashTableIter iter;
	gpointer tag, dev;

	g_hash_table_iter_init(&iter, job);
	while (g_hash_table_iter_next(&iter, &tag, &dev)) {
		const char *other = g_hash_table_lookup(tags, dev);
		if (is_free(store, tag) && (!other || strcmp(tag, other) < 0))
			g_hash_table_replace(tags, g_strdup(dev), g_strdup(tag));
	}
	return tags;
}

/* The end of a model tells models apart: the maker before it goes first, and a cut is shown. */
static char *short_model(const char *model)
{
	const char *space;
	glong len;

	while ((len = g_utf8_strlen(model, -1)) > MODEL_SHOWN && (space = strchr(model, ' ')))
		model = space + 1;
	return len <= MODEL_SHOWN
		       ? g_strdup(model)
		       : g_strconcat(
				 "…", g_utf8_offset_to_pointer(model, len - MODEL_SHOWN + 1), NULL);
}

/* Model and serial in the width of a label: of a long serial its end, where units differ. */
static char *line_of(const struct unit_view *unit)
{
	const char *serial = unit->serial ? unit->serial : unit->dev;
	gsize len = strlen(serial);
	bool cut = len > SERIAL_SHOWN + 2;
	g_autofree char *model = NULL;

	if (!unit->model)
		return g_strdup(serial);
	model = short_model(unit->model);
	return g_strdup_printf(
		"%s · %s%s", model, cut ? "…" : "", cut ? serial + len - SERIAL_SHOWN : serial);
}

static bool find_manifest(struct call *call, struct print_job *job, GError **error)
{
	g_autoptr(GPtrArray) order = NULL;
	g_autoptr(GHashTable) before = NULL;

	job->manifest = job_manifest(call->store, call_text(call, "manifest"), error);
	if (!job->manifest)
		return false;
	order = job_order(call->store, job->manifest, error);
	if (!order)
		return false;
	before = printed_before(call->store, job->manifest);
	job->lines = g_ptr_array_new_with_free_func(g_free);
	job->devs = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < order->len; i++) {
		const struct unit_view *unit = store_unit(call->store, order->pdata[i]);
		const char *tag;
		if (!unit || unit->tag)
			continue;
		tag = g_hash_table_lookup(before, unit->dev);
		job->again += tag != NULL;
		g_ptr_array_add(job->tags, g_strdup(tag));
		g_ptr_array_add(job->lines, line_of(unit));
		g_ptr_array_add(job->devs, g_strdup(unit->dev));
	}
	return job->devs->len > 0 ||
	       refuse(error, BELGI_ERROR_NOT_FOUND,
		       "manifest %s: every unit has a tag; nothing is to be printed",
		       job->manifest);
}

static bool find_tags(struct call *call, struct print_job *job, GError **error)
{
	gint64 count;

	job->tags = g_ptr_array_new_with_free_func(g_free);
	if (!call_int(call, "count", 1, SHEET_LABELS_MAX, 0, &count, error))
		return false;
	if (!call_text(call, "manifest") == (count == 0))
		return refuse(error, BELGI_ERROR_USAGE,
			"tag print: how many is not said; give --count N or --manifest ID");
	if (count)
		g_ptr_array_set_size(job->tags, (gint)count);
	else if (!find_manifest(call, job, error))
		return false;
	return draw_tags(call, job, error);
}

/* ---- paper and record ---- */

static bool fill_label(void *data, guint index, struct values *values, GError **error)
{
	struct print_job *job = data;

	return tag_label_fill(&job->label, job->host, job->tags->pdata[index],
		job->lines ? job->lines->pdata[index] : NULL, values, error);
}

static bool write_with(struct print_job *job, struct sheet *sheet, const char *template,
	const char *path, GError **error)
{
	g_autoptr(struct template) found = library_template(job->library, template, error);

	sheet->template = found;
	return found && sheet_write(sheet, path, error);
}

static bool refuse_template(const struct stock *stock, const char *what, GError **error)
{
	return refuse(error, BELGI_ERROR_REFUSED, "%s: no template %sis known for this stock; %s",
		stock->name, what,
		*what ? "take a larger stock" : "name one in it: template = NAME");
}

/* Where nobody said so, labels have a bar code when a scanner here needs it and it fits. */
static bool write_bars(struct call *call, struct print_job *job, struct sheet *sheet,
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
	struct call *call, struct print_job *job, enum lang lang, const char *path, GError **error)
{
	const struct filling constant[] = { { "owner", job->owner, strlen(job->owner) },
		{ "short", job->shortly, strlen(job->shortly) },
		{ "phone", job->phone, strlen(job->phone) } };
	struct sheet sheet = {
		.stock = job->stock,
		.lang = lang_word(lang),
		.constant = { constant, G_N_ELEMENTS(constant) },
		.count = job->tags->len,
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

static bool record(struct call *call, const struct print_job *job, GError **error)
{
	g_autoptr(GPtrArray) drafts = g_ptr_array_new_with_free_func((GDestroyNotify)draft_free);
	g_autoptr(GPtrArray) tags = g_ptr_array_new();
	g_autoptr(GPtrArray) devs = g_ptr_array_new();
	g_autoptr(GPtrArray) again = g_ptr_array_new();

	for (guint i = 0; i < job->tags->len; i++) {
		if (store_tag_known(call->store, job->tags->pdata[i])) {
			g_ptr_array_add(again, job->tags->pdata[i]);
			continue;
		}
		g_ptr_array_add(tags, job->tags->pdata[i]);
		if (job->devs)
			g_ptr_array_add(devs, job->devs->pdata[i]);
	}
	add_drafts(drafts, tags, false);
	add_drafts(drafts, again, true);
	/* The promise before the fact: a job without its event binds nothing by itself. */
	return (!job->manifest || job_add(call->store, job->manifest, (char **)tags->pdata,
					  (char **)devs->pdata, tags->len, error)) &&
	       store_append(
		       call->store, (struct draft *const *)drafts->pdata, drafts->len, NULL, error);
}

static void say_result(const struct call *call, const struct print_job *job, const char *path)
{
	g_autofree char *tags = tell_count(call, "tag", job->tags->len);
	g_autofree char *labels = g_strdup_printf("%d", job->stock->columns * job->stock->rows);
	g_autofree char *again = tell_number(call, "tags.again", job->again);
	g_autofree char *sentence =
		tell(call, "tags.printed", "file", path, "tags", tags, "labels", labels, NULL);

	say("%s%s%s\n", sentence, job->again ? ", " : "", job->again ? again : "");
}

static void print_result(const struct call *call, const struct print_job *job, const char *path)
{
	struct json_writer w = { NULL, false };

	if (!call->json) {
		say_result(call, job, path);
		return;
	}
	w.out = g_string_new(NULL);
	json_begin(&w, NULL, '{');
	json_put_text(&w, "file", path);
	json_put_text(&w, "manifest", job->manifest);
	json_begin(&w, "tags", '[');
	for (guint i = 0; i < job->tags->len; i++)
		json_put_text(&w, NULL, job->tags->pdata[i]);
	json_end(&w, ']');
	json_put_int(&w, "again", job->again);
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

static bool print_tags(struct call *call, struct print_job *job, enum lang lang, GError **error)
{
	const char *stock = call_text(call, "stock");
	g_autofree char *out =
		call_text(call, "out") ? g_strdup(call_text(call, "out")) : free_name();

	job->library = library_open(error);
	if (job->library)
		job->stock = library_stock(job->library, stock ? stock : "a4-24-70x37", error);
	if (!job->stock || !find_texts(call, lang, job, error) || !find_tags(call, job, error) ||
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
	struct print_job job = { 0 };
	enum lang lang;
	bool done;

	if (!call_lang(call, &lang, error))
		return false;
	if (call_text(call, "out") && !call_may_write(call_text(call, "out"), error))
		return false;
	done = print_tags(call, &job, lang, error);
	print_job_clear(&job);
	return done;
}
