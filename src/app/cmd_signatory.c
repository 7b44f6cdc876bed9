/* SPDX-License-Identifier: Apache-2.0
 * belgi signatory: who signs the papers of this desk, by role and days. */
#include "app/tell.h"

#include "base/error.h"
#include "station/act.h"
#include "station/signatory.h"

#include <string.h>

static struct signatories *open_list(struct call *call, GError **error)
{
	g_autofree char *path = act_signatories_path(call->store);

	return signatories_open(path, error);
}

/* --on or --from, else today here. Free with g_free. */
static char *day_of(const struct call *call, const char *option)
{
	gint64 now = clock_now(call->clock);

	return call_text(call, option) ? g_strdup(call_text(call, option))
				       : clock_day(now, call->clock->offset(call->clock, now));
}

static char *role_name(const struct call *call, const char *role)
{
	g_autofree char *key = g_strconcat("signatory.", role, NULL);

	return word_find(key) ? tell(call, key, NULL) : g_strdup(role);
}

static void list_json(const struct signatory *entry)
{
	struct json_writer w = { g_string_new(NULL), false };

	json_begin(&w, NULL, '{');
	json_put_text(&w, "role", entry->role);
	json_put_text(&w, "name", entry->name);
	json_put_text(&w, "position", entry->position);
	json_put_text(&w, "position-kk", entry->position_kk);
	json_put_text(&w, "position-ru", entry->position_ru);
	json_put_text(&w, "from", entry->from);
	json_put_text(&w, "to", entry->to);
	json_end(&w, '}');
	say_json(w.out);
}

static void list_one(const struct call *call, const struct signatory *entry)
{
	g_autofree char *role = role_name(call, entry->role);
	const char *position = entry->position      ? entry->position
			       : entry->position_ru ? entry->position_ru
						    : entry->position_kk;

	if (call->json)
		list_json(entry);
	else
		say("%s (%s)  %s%s%s  %s..%s\n", entry->role, role, entry->name,
			position ? ", " : "", position ? position : "", entry->from,
			entry->to ? entry->to : "");
}

bool cmd_signatory_list(struct call *call, GError **error)
{
	g_autoptr(struct signatories) signatories = open_list(call, error);
	const GPtrArray *list;

	if (!signatories)
		return false;
	list = signatories_list(signatories);
	for (guint i = 0; i < list->len; i++)
		list_one(call, g_ptr_array_index(list, i));
	if (list->len == 0 && !call->json) {
		g_autofree char *none = tell(call, "signatory.none", NULL);
		say("%s\n", none);
	}
	return true;
}

static void say_change(const struct call *call, const struct signatory *entry, const char *key)
{
	g_autofree char *role = role_name(call, entry->role);
	g_autofree char *sentence = tell(call, key, "role", role, "name", entry->name, "from",
		entry->from, "to", entry->to ? entry->to : "", NULL);

	if (call->json)
		list_json(entry);
	else
		say("%s\n", sentence);
}

bool cmd_signatory_set(struct call *call, GError **error)
{
	g_autoptr(struct signatories) signatories = open_list(call, error);
	g_autofree char *from = day_of(call, "from");
	const struct signatory entry = {
		.role = (char *)call_arg(call, 0),
		.name = (char *)call_arg(call, 1),
		.position = (char *)call_text(call, "position"),
		.position_kk = (char *)call_text(call, "position-kk"),
		.position_ru = (char *)call_text(call, "position-ru"),
		.from = from,
	};

	if (!signatories || !signatories_set(signatories, &entry, error))
		return false;
	say_change(call, &entry, "signatory.set");
	return true;
}

bool cmd_signatory_end(struct call *call, GError **error)
{
	g_autoptr(struct signatories) signatories = open_list(call, error);
	g_autofree char *day = day_of(call, "on");
	const struct signatory *ended;

	if (!signatories || !signatories_end(signatories, call_arg(call, 0), day, &ended, error))
		return false;
	say_change(call, ended, "signatory.ended");
	return true;
}
