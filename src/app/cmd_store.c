/* SPDX-License-Identifier: Apache-2.0
 * belgi rebuild, belgi doctor: care for the store. */
#include "app/commands.h"

#include "base/error.h"

bool cmd_rebuild(struct call *call, GError **error)
{
	if (!store_rebuild(call->store, error))
		return false;
	if (call->json)
		say("{\"rebuilt\":true}\n");
	else
		say("%s: everything derived is made anew from the log\n", store_path(call->store));
	return true;
}

static void print_findings(const struct call *call, const GPtrArray *findings)
{
	struct json_writer w = { NULL, false };

	if (!call->json) {
		for (guint i = 0; i < findings->len; i++)
			say("%s\n", (const char *)findings->pdata[i]);
		return;
	}
	w.out = g_string_new(NULL);
	json_begin(&w, NULL, '{');
	json_put_bool(&w, "whole", findings->len == 0);
	json_begin(&w, "findings", '[');
	for (guint i = 0; i < findings->len; i++)
		json_put_text(&w, NULL, findings->pdata[i]);
	json_end(&w, ']');
	json_end(&w, '}');
	say_json(w.out);
}

/* Codes that nobody could read at the desk, for a person to look at. */
static void print_kept(struct store *store)
{
	g_autofree char *kept = store_get(store, "kept");
	g_auto(GStrv) lines = g_strsplit(kept ? kept : "", "\n", -1);

	for (char **line = lines; *line; line++)
		if (**line)
			say("unknown code kept: %s\n", *line);
}

bool cmd_doctor(struct call *call, GError **error)
{
	g_autoptr(GPtrArray) findings = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GPtrArray) chains = NULL;

	if (!store_check(call->store, findings, error))
		return false;
	print_findings(call, findings);
	if (findings->len > 0)
		return refuse(error, BELGI_ERROR_STORAGE,
			"%s: %u faults; keep the file as it is and call for help",
			store_path(call->store), findings->len);
	if (call->json)
		return true;
	chains = store_chains(call->store);
	print_kept(call->store);
	say("%s: whole: %u chain%s, every line, signature and view is right\n",
		store_path(call->store), chains->len, plural(chains->len));
	return true;
}
