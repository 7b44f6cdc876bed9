/* SPDX-License-Identifier: Apache-2.0
 * belgi printer list, name, rule: the label printers of this desk. */
#include "app/desk_printers.h"
#include "app/tell.h"

#include "base/error.h"
#include "base/file.h"
#include "print/library.h"
#include "print/transport.h"

#include <string.h>
#include <unistd.h>

#define RULE_FILE "/etc/udev/rules.d/70-belgi-printers.rules"

/* ---- list ---- */

enum row_state { READY, TROUBLE, UNKNOWN, AWAY, ELSEWHERE };
/* The words of JSON and those for people. */
static const struct {
	const char *word, *key;
} states[] = {
	[READY] = { "ready", "printer.ready" },
	[TROUBLE] = { "trouble", "printer.trouble" },
	[UNKNOWN] = { "unknown", "printer.unknown" },
	[AWAY] = { "not plugged in", "printer.away" },
	[ELSEWHERE] = { "not asked", "printer.elsewhere" },
};

/* A line of the list: a printer that is plugged in, that has a name, or both. */
struct row {
	const struct found_printer *found;     /* NULL: named only */
	const struct printer_entry *entry;     /* NULL: plugged in only */
	const struct printer_profile *profile; /* NULL: none known */
	enum row_state state;
};

static const char *where_of(const struct row *row)
{
	return row->found ? row->found->where : row->entry->where;
}

static struct row row_of(const struct desk_printers *desk, const struct found_printer *found,
	const struct printer_entry *entry)
{
	struct row row = { found, entry, found ? found->profile : NULL, READY };

	if (entry && entry->profile)
		row.profile = printer_profile_named(desk->profiles, entry->profile);
	if (!found)
		row.state = g_str_has_prefix(entry->where, "usb") ? AWAY : ELSEWHERE;
	else if (found->problem || (row.profile && row.profile->problem))
		row.state = TROUBLE;
	else if (!row.profile)
		row.state = UNKNOWN;
	return row;
}

static char *profile_names(const struct desk_printers *desk)
{
	GString *names = g_string_new(NULL);

	for (guint i = 0; i < desk->profiles->len; i++) {
		const struct printer_profile *profile = desk->profiles->pdata[i];

		if (profile->language)
			g_string_append_printf(
				names, "%s%s", names->len ? ", " : "", profile->name);
	}
	return g_string_free(names, FALSE);
}

/* What to do before it prints; NULL: nothing. */
static char *advice(
	const struct call *call, const struct desk_printers *desk, const struct row *row)
{
	enum lang lang = LANG_EN;

	call_lang(call, &lang, NULL);
	if (row->found && row->found->problem)
		return word_problem(row->found->problem->message, lang);
	if (row->profile && row->profile->problem)
		return word_problem(row->profile->problem, lang);
	if (row->state == UNKNOWN) {
		g_autofree char *names = profile_names(desk);

		return tell(call, "printer.teach", "where", where_of(row), "profiles", names, NULL);
	}
	return row->entry ? NULL : tell(call, "printer.claim", "where", where_of(row), NULL);
}

static void print_row(
	const struct call *call, const struct desk_printers *desk, const struct row *row)
{
	g_autofree char *state = tell(call, states[row->state].key, NULL);
	g_autofree char *remedy = advice(call, desk, row);
	g_autofree char *stock =
		row->entry && row->entry->stock
			? tell(call, "printer.stock", "stock", row->entry->stock, NULL)
			: NULL;
	const char *name = row->entry ? row->entry->name : NULL;
	const char *label = row->found ? row->found->label : NULL;

	if (name && label)
		say("%s (%s): %s\n", name, label, state);
	else
		say("%s: %s\n", name ? name : label, state);
	say("    %s%s%s%s%s\n", where_of(row), row->profile ? ", " : "",
		row->profile ? row->profile->family : "", stock ? ", " : "", stock ? stock : "");
	if (remedy)
		say("    %s\n", remedy);
}

static void print_row_json(
	const struct call *call, const struct desk_printers *desk, const struct row *row)
{
	struct json_writer w = { g_string_new(NULL), false };
	g_autofree char *remedy = advice(call, desk, row);

	json_begin(&w, NULL, '{');
	json_put_text(&w, "printer", row->found ? row->found->label : row->entry->name);
	json_put_text(&w, "name", row->entry ? row->entry->name : NULL);
	json_put_text(&w, "where", where_of(row));
	json_put_text(&w, "model", row->found ? row->found->model : NULL);
	json_put_text(&w, "profile", row->profile ? row->profile->name : NULL);
	json_put_text(&w, "language", row->profile ? row->profile->language : NULL);
	json_put_text(&w, "stock", row->entry ? row->entry->stock : NULL);
	json_put_text(&w, "state", states[row->state].word);
	json_put_text(&w, "problem", remedy);
	json_end(&w, '}');
	say_json(w.out);
}

static void show(const struct call *call, const struct desk_printers *desk,
	const struct found_printer *found, const struct printer_entry *entry)
{
	const struct row row = row_of(desk, found, entry);

	if (call->json)
		print_row_json(call, desk, &row);
	else
		print_row(call, desk, &row);
}

static bool is_found(const GPtrArray *found, const char *where)
{
	for (guint i = 0; i < found->len; i++)
		if (strcmp(((const struct found_printer *)found->pdata[i])->where, where) == 0)
			return true;
	return false;
}

bool cmd_printer_list(struct call *call, GError **error)
{
	AUTO_DESK_PRINTERS struct desk_printers desk = { 0 };
	g_autoptr(GPtrArray) found = NULL;

	if (!desk_printers_open(&desk, call, error))
		return false;
	found = transport_look(desk.profiles, error);
	if (!found)
		return false;
	for (guint i = 0; i < found->len; i++) {
		const struct found_printer *printer = found->pdata[i];

		show(call, &desk, printer, printers_at(desk.list, printer->where));
	}
	for (guint i = 0; i < desk.list->entries->len; i++) {
		const struct printer_entry *entry = desk.list->entries->pdata[i];

		if (!is_found(found, entry->where))
			show(call, &desk, NULL, entry);
	}
	if (!found->len && !desk.list->entries->len && !call->json) {
		g_autofree char *none = tell(call, "printer.none", NULL);

		say("%s\n", none);
	}
	return true;
}

/* ---- name ---- */

static bool read_number(const struct call *call, const char *option, int *number, GError **error)
{
	gint64 value;

	if (!call_text(call, option))
		return true;
	if (!call_int(call, option, -PRINTERS_NUMBER_MAX, PRINTERS_NUMBER_MAX, 0, &value, error))
		return false;
	*number = (int)value;
	return true;
}

static bool check_profile(const struct desk_printers *desk, const char *name, GError **error)
{
	const struct printer_profile *profile = printer_profile_named(desk->profiles, name);
	g_autofree char *names = NULL;

	if (profile && profile->problem)
		return refuse(error, BELGI_ERROR_REFUSED, "profile %s: %s", name, profile->problem);
	if (profile)
		return true;
	names = profile_names(desk);
	return refuse(error, BELGI_ERROR_NOT_FOUND, "profile %s: not known; write one of %s", name,
		names);
}

static bool check_stock(const char *name, GError **error)
{
	g_autoptr(struct library) library = library_open(error);
	g_autoptr(struct stock) stock = library ? library_stock(library, name, error) : NULL;

	return stock && (stock_is_roll(stock) ||
				refuse(error, BELGI_ERROR_REFUSED,
					"stock %s: sheets, not a roll for a label printer; name a "
					"roll of belgi label list",
					stock->name));
}

/* What was said before stays where nothing else is said now. */
static bool fill_entry(const struct call *call, const struct desk_printers *desk,
	struct printer_entry *entry, GError **error)
{
	const char *profile = call_text(call, "profile");
	const char *stock = call_text(call, "stock");

	if ((profile && !check_profile(desk, profile, error)) ||
		(stock && !check_stock(stock, error)))
		return false;
	if (profile)
		entry->profile = (char *)profile;
	if (stock)
		entry->stock = (char *)stock;
	return read_number(call, "offset-x", &entry->offset_x, error) &&
	       read_number(call, "offset-y", &entry->offset_y, error) &&
	       read_number(call, "darkness", &entry->darkness, error) &&
	       read_number(call, "speed", &entry->speed, error);
}

static void say_name(const struct call *call, const char *name, const char *where)
{
	struct json_writer w = { NULL, false };
	g_autofree char *line =
		where ? tell(call, "printer.named", "name", name, "where", where, NULL)
		      : tell(call, "printer.nameless", "name", name, NULL);

	if (!call->json) {
		say("%s\n", line);
		return;
	}
	w.out = g_string_new(NULL);
	json_begin(&w, NULL, '{');
	json_put_text(&w, "name", name);
	json_put_text(&w, "where", where);
	json_end(&w, '}');
	say_json(w.out);
}

static bool set_name(
	const struct call *call, struct desk_printers *desk, const char *name, GError **error)
{
	const struct printer_entry *old = printers_named(desk->list, name);
	g_autofree char *place = NULL;
	struct printer_entry entry = { .offset_x = PRINTERS_UNSET,
		.offset_y = PRINTERS_UNSET,
		.darkness = PRINTERS_UNSET,
		.speed = PRINTERS_UNSET };

	if (old)
		entry = *old;
	place = call_arg(call, 1) ? transport_place(call_arg(call, 1), error)
				  : g_strdup(entry.where);
	if (!place)
		return call_arg(call, 1) ? false
					 : refuse(error, BELGI_ERROR_NOT_FOUND,
						   "printer %s: nothing has that name; give its "
						   "place, as in belgi printer list",
						   name);
	entry.name = (char *)name;
	entry.where = place;
	if (!fill_entry(call, desk, &entry, error) || !printers_put(desk->list, &entry, error))
		return false;
	say_name(call, name, place);
	return true;
}

bool cmd_printer_name(struct call *call, GError **error)
{
	AUTO_DESK_PRINTERS struct desk_printers desk = { 0 };
	const char *name = call_arg(call, 0);

	if (!desk_printers_open(&desk, call, error))
		return false;
	if (!call_flag(call, "forget"))
		return set_name(call, &desk, name, error);
	if (call_arg(call, 1))
		return refuse(
			error, BELGI_ERROR_USAGE, "printer name: --forget takes the name alone");
	if (!printers_forget(desk.list, name, error))
		return false;
	say_name(call, name, NULL);
	return true;
}

/* ---- rule ---- */

bool cmd_printer_rule(struct call *call, GError **error)
{
	const char *out = call_text(call, "out");
	struct json_writer w = { NULL, false };
	g_autofree char *line = NULL;

	if (out && !call_may_write(out, error))
		return false;
	call_peek_lang(call);
	if (!out && geteuid() == 0)
		out = RULE_FILE;
	if (out && strcmp(out, "-") == 0)
		out = NULL;
	if (out && !file_write(out, transport_rule, strlen(transport_rule), error))
		return false;
	if (call->json) {
		w.out = g_string_new(NULL);
		json_begin(&w, NULL, '{');
		json_put_text(&w, "file", out);
		json_put_text(&w, "rule", transport_rule);
		json_end(&w, '}');
		say_json(w.out);
	} else if (out) {
		line = tell(call, "printer.rule", "file", out, NULL);
		say("%s\n", line);
	} else {
		say("%s", transport_rule);
	}
	return true;
}
