/* SPDX-License-Identifier: Apache-2.0
 * A printer is opened when the template is known to fit its roll: what cannot be printed is refused
 * before anything is recorded or sent. */
#include "app/printing.h"

#include "app/tell.h"
#include "app/verify.h"
#include "base/error.h"
#include "print/feed.h"
#include "print/spool.h"

#include <glib-unix.h>
#include <signal.h>
#include <string.h>

enum { DEFAULT_DPI = 203, STATUS_UNFINISHED = 1, BUSY_US = 5 * G_USEC_PER_SEC };

/* ---- opening ---- */

static bool read_desk(struct printing *printing, GError **error)
{
	g_autofree char *place = transport_place(printing->name, NULL);

	if (!desk_printers_open(&printing->desk, printing->call, error))
		return false;
	printing->entry = printers_named(printing->desk.list, printing->name);
	return printing->entry || place ||
	       refuse(error, BELGI_ERROR_NOT_FOUND,
		       "printer %s: nothing has that name; see belgi printer list, then name it "
		       "with belgi printer name",
		       printing->name);
}

static bool find_stock(struct printing *printing, const char *wish, GError **error)
{
	const char *name = wish ? wish : printing->entry ? printing->entry->stock : NULL;

	if (!name)
		return refuse(error, BELGI_ERROR_USAGE,
			"printer %s: which roll is in it is not said; add --stock, or say it once "
			"with belgi printer name",
			printing->name);
	printing->stock = library_stock(printing->library, name, error);
	if (!printing->stock)
		return false;
	return stock_is_roll(printing->stock) ||
	       refuse(error, BELGI_ERROR_REFUSED,
		       "stock %s: sheets, not a roll for a label printer; name a roll, or leave "
		       "out --printer",
		       printing->stock->name);
}

static bool find_template(
	struct printing *printing, const struct printing_wish *wish, GError **error)
{
	const struct stock *stock = printing->stock;
	const char *name = wish->template;

	if (!name && wish->bars && !stock->template_bars) {
		g_autoptr(GError) unfit = NULL;
		refuse(&unfit, BELGI_ERROR_REFUSED,
			"stock %s: it has no room for a bar code; printed without one",
			stock->name);
		complain(printing->call, unfit);
	}
	if (!name)
		name = wish->bars && stock->template_bars ? stock->template_bars : stock->template;
	if (!name)
		return refuse(error, BELGI_ERROR_USAGE,
			"stock %s: no template is meant for it; add --template", stock->name);
	printing->template = library_template(printing->library, name, error);
	if (!printing->template)
		return false;
	return !wish->kind || strcmp(template_kind(printing->template), wish->kind) == 0 ||
	       refuse(error, BELGI_ERROR_USAGE,
		       "template %s: it is for a %s, not for a %s; name another, see belgi label "
		       "list",
		       name, template_kind(printing->template), wish->kind);
}

static bool find_language(struct printing *printing, GError **error)
{
	const char *name = printing->entry ? printing->entry->profile : NULL;

	printing->profile = name ? printer_profile_named(printing->desk.profiles, name)
				 : transport_profile(printing->transport);
	if (!printing->profile)
		return refuse(error, BELGI_ERROR_NOT_FOUND,
			"printer %s: %s%s; say which it is with belgi printer name --profile",
			printing->name, name ? name : "what it understands is not known",
			name ? ": no such profile" : "");
	if (printing->profile->problem)
		return refuse(error, BELGI_ERROR_DEVICE, "printer %s: %s", printing->name,
			printing->profile->problem);
	printing->language = language_named(printing->profile->language);
	return printing->language ||
	       refuse(error, BELGI_ERROR_BAD_INPUT,
		       "profile %s: language %s is unknown; correct the profile",
		       printing->profile->name, printing->profile->language);
}

static int own_or(int own, int otherwise)
{
	return own == PRINTERS_UNSET ? otherwise : own;
}

static void set_media(struct printing *printing)
{
	const struct printer_profile *profile = printing->profile;
	const struct printer_entry none = { .offset_x = PRINTERS_UNSET,
		.offset_y = PRINTERS_UNSET,
		.darkness = PRINTERS_UNSET,
		.speed = PRINTERS_UNSET };
	const struct printer_entry *entry = printing->entry ? printing->entry : &none;

	printing->media = (struct media){
		.width = printing->stock->label_width,
		.height = printing->stock->label_height,
		.gap = printing->stock->gap,
		.dpi = profile->dpi ? profile->dpi : DEFAULT_DPI,
		.head = profile->width,
		.offset_x = own_or(entry->offset_x, profile->offset_x),
		.offset_y = own_or(entry->offset_y, profile->offset_y),
		.darkness = own_or(entry->darkness, profile->darkness),
		.speed = own_or(entry->speed, profile->speed),
		.cut = profile->cut,
	};
}

/* ---- values ---- */

static struct filling filling(const char *field, const char *text)
{
	return (struct filling){ field, text, strlen(text) };
}

/* What is the same on every label. */
static bool make_press(struct printing *printing, GError **error)
{
	struct filling list[LABEL_CONSTANTS];
	const struct printer_profile *profile = printing->profile;
	g_autofree char *dpi = g_strdup_printf("%d", printing->media.dpi);
	g_autofree char *offset =
		g_strdup_printf("%+d, %+d", printing->media.offset_x, printing->media.offset_y);
	g_autofree char *ink =
		g_strdup_printf("%d, %d", printing->media.darkness, printing->media.speed);
	g_autofree char *kind = g_strdup_printf("%s, %s", profile->name, profile->language);
	struct press_job job = { printing->lang, printing->media.dpi,
		{ list, label_fill_constants(&printing->fill, list) } };

	list[job.constant.count++] = filling("printer", printing->name);
	list[job.constant.count++] = filling("profile", kind);
	list[job.constant.count++] = filling("dpi", dpi);
	list[job.constant.count++] = filling("stock", printing->stock->name);
	list[job.constant.count++] = filling("offset", offset);
	list[job.constant.count++] = filling("darkness", ink);
	printing->press = press_new(printing->template, &job, error);
	return printing->press != NULL;
}

bool printing_reopen(struct printing *printing, GError **error)
{
	g_clear_pointer(&printing->transport, transport_free);
	printing->mute = false;
	printing->transport =
		transport_open(printing->entry ? printing->entry->where : printing->name,
			printing->desk.profiles, error);
	return printing->transport != NULL;
}

bool printing_open(struct printing *printing, struct call *call, const struct printing_wish *wish,
	GError **error)
{
	enum lang lang;

	*printing = (struct printing){ .call = call, .name = g_strdup(wish->printer) };
	if (!call_lang(call, &lang, error))
		return false;
	if (wish->lang)
		lang_read(wish->lang, &lang);
	printing->lang = g_strdup(lang_word(lang));
	printing->library = library_open(error);
	if (!printing->library || !read_desk(printing, error) ||
		!find_stock(printing, wish->stock, error) ||
		!find_template(printing, wish, error) ||
		!label_fill_init(&printing->fill, call->store, template_kind(printing->template),
			lang, error))
		return false;
	if (!printing_reopen(printing, error) || !find_language(printing, error))
		return false;
	set_media(printing);
	return make_press(printing, error);
}

void printing_clear(struct printing *printing)
{
	g_free(printing->name);
	press_free(printing->press);
	template_unref(printing->template);
	stock_free(printing->stock);
	transport_free(printing->transport);
	desk_printers_clear(&printing->desk);
	library_free(printing->library);
	label_fill_clear(&printing->fill);
	g_free(printing->lang);
	*printing = (struct printing){ 0 };
}

static bool draw(void *data, guint index, struct bitmap *bitmap, GError **error)
{
	struct printing *printing = data;
	const struct print_label *label =
		printing->job->labels->pdata[g_array_index(printing->list, guint, index)];
	struct values values;

	return label_fill_one(&printing->fill, label, &values, error) &&
	       press_bitmap(printing->press, &values, bitmap, error) &&
	       feed_label(bitmap, printing->stock, printing->media.dpi, printing->profile->turn,
		       error);
}

/* ---- a job ---- */

static gboolean on_signal(gpointer data)
{
	struct printing *printing = data;

	printing->stop = true;
	return G_SOURCE_CONTINUE;
}

static void heed_signals(struct printing *printing)
{
	printing->signals[0] = g_unix_signal_add(SIGINT, on_signal, printing);
	printing->signals[1] = g_unix_signal_add(SIGTERM, on_signal, printing);
}

static void ignore_signals(struct printing *printing)
{
	for (guint i = 0; i < G_N_ELEMENTS(printing->signals); i++)
		g_source_remove(printing->signals[i]);
}

/* Signals are seen between labels and while the printer is waited for. */
static bool stopped(struct printing *printing)
{
	while (g_main_context_iteration(NULL, FALSE))
		continue;
	return printing->stop;
}

static bool mark(void *data, guint index, enum label_state state, GError **error)
{
	static const enum print_mark marks[] = {
		[LABEL_WAITING] = PRINT_WAITING,
		[LABEL_SENDING] = PRINT_SENDING,
		[LABEL_PRINTED] = PRINT_DONE,
		[LABEL_NOT_SENT] = PRINT_WAITING,
	};
	struct printing *printing = data;

	printing->begun = true;
	return print_job_mark(printing->call->store, printing->job,
		g_array_index(printing->list, guint, index), marks[state], error);
}

/* Every printer is busy with every label: that is worth a word when it lasts. */
static unsigned lasting(struct printing *printing, unsigned states)
{
	gint64 now = g_get_monotonic_time();

	if (!(states & PRINTER_BUSY))
		printing->busy_since = 0;
	else if (!printing->busy_since)
		printing->busy_since = now;
	return states & PRINTER_BUSY && now - printing->busy_since < BUSY_US
		       ? states & ~(unsigned)PRINTER_BUSY
		       : states;
}

/* Each thing that it wants is said once. */
static bool wait_for(void *data, unsigned seen)
{
	struct printing *printing = data;
	unsigned states = lasting(printing, seen);
	unsigned news = states & ~printing->told;

	for (unsigned bit = 1; bit && bit <= news; bit <<= 1)
		if (news & bit) {
			g_autofree char *key = g_strdup_printf(
				"print.wants.%s", printer_state_word((enum printer_state)bit));
			g_autofree char *sentence =
				tell(printing->call, key, "printer", printing->name, NULL);
			fprintf(stderr, "%s\n", sentence);
		}
	printing->told = states;
	return !stopped(printing);
}

/* Between labels Ctrl+C ends the program: what is on paper is on disk too. */
static bool scan_back(struct printing *printing, guint at, GError **error)
{
	enum verify_answer answer;

	ignore_signals(printing);
	answer = verify_label(printing->verify, printing->job, at);
	heed_signals(printing);
	if (answer == VERIFY_GOOD)
		return true;
	if (answer == VERIFY_END)
		return false;
	printing->again = true;
	return print_job_record(printing->call->store, printing->job, error) &&
	       print_job_mark(printing->call->store, printing->job, at, PRINT_WAITING, error) &&
	       false;
}

static bool next_label(void *data, guint index, GError **error)
{
	struct printing *printing = data;
	struct print_job *job = printing->job;
	guint at = g_array_index(printing->list, guint, index);
	bool done = job->marks[at] == PRINT_DONE;

	printing->told = 0;
	printing->busy_since = 0;
	printing->again = false;
	if (done && job->told[at] && !print_job_again(printing->call->store, job, at, error))
		return false;
	if (job->untold >= PRINT_PIECE && !print_job_record(printing->call->store, job, error))
		return false;
	if (printing->verify && done && !scan_back(printing, at, error))
		return false;
	return !stopped(printing);
}

struct print_job *printing_job(const struct printing *printing)
{
	struct print_job *job = print_job_new(printing->name, template_name(printing->template),
		printing->stock->name, printing->lang);

	job->tags = strcmp(template_kind(printing->template), "tag") == 0 ||
		    strcmp(template_kind(printing->template), "roll") == 0;
	return job;
}

static void list_waiting(struct printing *printing)
{
	for (guint i = 0; i < printing->job->labels->len; i++)
		if (printing->job->marks[i] == PRINT_WAITING)
			g_array_append_val(printing->list, i);
}

static struct spool spool_of(struct printing *printing, guint count, bool broken)
{
	return (struct spool){
		.transport = printing->transport,
		.language = printing->language,
		.media = printing->media,
		.count = count,
		.mute = &printing->mute,
		.broken = broken,
		.ruler = strcmp(template_kind(printing->template), "test") == 0,
		/* A tenth of a millimetre in a millisecond is 100 mm/s, an easy pace. */
		.pace_ms = transport_is_printer(printing->transport)
				   ? (guint)(printing->media.height + printing->media.gap)
				   : 0,
	};
}

static bool spool(struct printing *printing, bool broken, guint *next, GError **error)
{
	const struct spool spool = spool_of(printing, printing->list->len, broken);
	const struct spool_sink sink = { draw, mark, wait_for, next_label, printing };

	return spool_print(&spool, &sink, next, error);
}

bool printing_ask(struct printing *printing, struct printer_status *status, GError **error)
{
	const struct spool spool = spool_of(printing, 0, false);

	return spool_ask(&spool, status, error);
}

/* Fonts are loaded by the first label that is drawn, and who never answers is asked in vain. */
bool printing_warm(struct printing *printing, GError **error)
{
	g_autoptr(struct print_job) job = printing_job(printing);
	g_autoptr(GArray) list = g_array_new(FALSE, TRUE, sizeof(guint));
	AUTO_BITMAP struct bitmap bitmap = { 0 };
	struct printer_status status;
	struct tag sample;
	bool drawn;

	tag_new(&sample, "ZZZ");
	print_job_add(job, sample.code, NULL);
	g_array_set_size(list, 1);
	printing->job = job;
	printing->list = list;
	drawn = draw(printing, 0, &bitmap, error);
	printing->job = NULL;
	printing->list = NULL;
	return drawn && printing_ask(printing, &status, error);
}

/* The label at which it broke off, as people count. */
static void name_label(const struct printing *printing, guint next, GError **error)
{
	guint at = next < printing->list->len ? g_array_index(printing->list, guint, next) : 0;
	const struct print_label *label = printing->job->labels->pdata[at];

	if (next < printing->list->len)
		g_prefix_error(error, "label %u of %u, %s: ", at + 1, printing->job->labels->len,
			label->what);
}

/* Until nothing waits, or it was stopped: a label that is wanted again begins a run of its own. */
static bool run_all(struct printing *printing, bool broken, GError **error)
{
	guint next = 0;

	do {
		g_array_set_size(printing->list, 0);
		list_waiting(printing);
		if (printing->list->len > 0 && !spool(printing, broken, &next, error)) {
			name_label(printing, next, error);
			return false;
		}
		broken = false;
	} while (printing->again && !printing->stop);
	return true;
}

bool printing_run(struct printing *printing, struct print_job *job, bool broken, GError **error)
{
	g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(guint));
	g_autoptr(GError) second = NULL;
	bool done, forget;

	printing->job = job;
	printing->list = list;
	printing->begun = false;
	if (broken)
		print_job_look(printing->call->store, job);
	heed_signals(printing);
	done = run_all(
		printing, broken || print_job_left(printing->call->store, job->printer), error);
	ignore_signals(printing);
	/* Whatever broke it off, what is on paper is recorded. Of what never began nothing is kept;
	 * what did may have left a part of a label in the printer, which only resuming clears. */
	forget = !done && !printing->begun && !broken;
	if (!print_job_end(printing->call->store, job, forget, done ? error : &second))
		done = false;
	done = done && print_job_leave(printing->call->store, job->printer, false, error);
	printing->job = NULL;
	printing->list = NULL;
	return done;
}

bool printing_print(struct printing *printing, struct print_job *job, GError **error)
{
	bool done;

	if (!print_job_begin(printing->call->store, job, error))
		return false;
	done = printing_run(printing, job, false, error);
	if (done || job->id)
		printing_report(printing, job);
	return done;
}

/* ---- what is said ---- */

static void say_doubt(struct call *call, const struct print_job *job, guint index)
{
	const struct print_label *label = job->labels->pdata[index];
	g_autofree char *n = g_strdup_printf("%u", index + 1);
	g_autofree char *of = g_strdup_printf("%u", job->labels->len);
	char shown[TAG_SHOWN_SIZE] = "";
	g_autofree char *sentence = NULL;

	if (job->tags)
		tag_show(shown, label->what);
	sentence = tell(call, job->id ? "print.doubt" : "print.unknown", "n", n, "of", of, "what",
		job->tags ? shown : label->what, NULL);
	say("%s\n", sentence);
}

static void report_json(const struct print_job *job)
{
	struct json_writer w = { g_string_new(NULL), false };

	json_begin(&w, NULL, '{');
	json_put_text(&w, "job", job->id);
	json_put_text(&w, "printer", job->printer);
	json_put_int(&w, "labels", job->labels->len);
	json_put_int(&w, "printed", print_job_count(job, PRINT_DONE));
	json_begin(&w, "doubtful", '[');
	for (guint i = 0; i < job->labels->len; i++)
		if (job->marks[i] == PRINT_SENDING)
			json_put_text(&w, NULL,
				((const struct print_label *)job->labels->pdata[i])->what);
	json_end(&w, ']');
	json_end(&w, '}');
	say_json(w.out);
}

void printing_report(struct printing *printing, const struct print_job *job)
{
	struct call *call = printing->call;
	guint done = print_job_count(job, PRINT_DONE);
	g_autofree char *labels = tell_count(call, "label", job->labels->len);
	g_autofree char *n = g_strdup_printf("%u", done);
	const char *key = done == job->labels->len ? "print.done"
			  : job->id                ? "print.part"
						   : "print.given_up";
	g_autofree char *sentence =
		tell(call, key, "labels", labels, "n", n, "printer", job->printer, NULL);

	if (done < job->labels->len && call->status == 0)
		call->status = STATUS_UNFINISHED;
	if (call->json) {
		report_json(job);
		return;
	}
	say("%s\n", sentence);
	for (guint i = 0; i < job->labels->len; i++)
		if (job->marks[i] == PRINT_SENDING)
			say_doubt(call, job, i);
}

bool printing_is_free(struct call *call, const char *printer, GError **error)
{
	g_autoptr(GPtrArray) jobs = print_jobs(call->store, printer);
	const struct print_job *job = jobs->len ? jobs->pdata[0] : NULL;

	return !job || refuse(error, BELGI_ERROR_REFUSED,
			       "printer %s, %u of %u labels printed: a job is not finished; go on "
			       "with belgi print resume, or give it up with belgi print cancel",
			       printer, print_job_count(job, PRINT_DONE), job->labels->len);
}

bool printing_tags_are_free(struct call *call, const GPtrArray *tags, GError **error)
{
	g_autoptr(GPtrArray) jobs = print_jobs(call->store, NULL);
	g_autoptr(GHashTable) wanted = g_hash_table_new(g_str_hash, g_str_equal);

	for (guint i = 0; i < tags->len; i++)
		g_hash_table_add(wanted, tags->pdata[i]);
	for (guint i = 0; i < jobs->len; i++) {
		const struct print_job *job = jobs->pdata[i];

		for (guint n = 0; n < job->labels->len; n++) {
			const struct print_label *label = job->labels->pdata[n];
			if (g_hash_table_contains(wanted, label->what))
				return printing_is_free(call, job->printer, error);
		}
	}
	return true;
}
