/* SPDX-License-Identifier: Apache-2.0
 * belgi rebuild, belgi doctor: care for the store. */
#include "app/tell.h"

#include "base/error.h"
#include "print/printers.h"
#include "scan/roster.h"
#include "station/sync.h"

#include <string.h>

bool cmd_rebuild(struct call *call, GError **error)
{
	g_autofree char *parted = tell_parted(call);

	if (parted ? !sync_rejoin(call->store, error) : !store_rebuild(call->store, error))
		return false;
	if (call->json) {
		say("{\"rebuilt\":true}\n");
		return true;
	}
	g_autofree char *done = tell(call, "rebuild.done", "store", store_path(call->store), NULL);
	say("%s\n", done);
	if (parted) {
		g_autofree char *next = tell(call, "rebuild.rejoined", NULL);
		say("%s\n", next);
	}
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

static guint count_of(char *const *lines, const char *line)
{
	guint count = 0;

	for (; *lines; lines++)
		count += strcmp(*lines, line) == 0;
	return count;
}

static void print_code(const struct call *call, const char *code, guint times)
{
	g_autofree char *number = g_strdup_printf("%u", times);
	g_autofree char *line = tell(call, times > 1 ? "doctor.kept_times" : "doctor.kept", "code",
		code, "n", number, NULL);

	say("%s\n", line);
}

/* Codes that nobody could read at the desk, for a person to look at; each once. */
static void print_kept(const struct call *call)
{
	g_autofree char *kept = store_get(call->store, "kept");
	g_auto(GStrv) lines = g_strsplit(kept ? kept : "", "\n", -1);
	g_autoptr(GHashTable) said = g_hash_table_new(g_str_hash, g_str_equal);

	for (char **line = lines; *line; line++)
		if (**line && g_hash_table_add(said, *line))
			print_code(call, *line, count_of(lines, *line));
}

/* The desk's own lists beside the store: a command that needs one refuses it, not this one. */
static void print_lists(const struct call *call)
{
	g_autofree char *folder = g_path_get_dirname(store_path(call->store));
	g_autofree char *scanners = g_build_filename(folder, "scanners.ini", NULL);
	g_autofree char *printers = g_build_filename(folder, "printers.ini", NULL);
	g_autoptr(GError) wrong_scanners = NULL;
	g_autoptr(GError) wrong_printers = NULL;
	g_autoptr(struct roster) roster = roster_open(scanners, &wrong_scanners);
	g_autoptr(struct printers) list = printers_open(printers, &wrong_printers);

	if (!roster)
		say("! %s\n", wrong_scanners->message);
	if (!list)
		say("! %s\n", wrong_printers->message);
}

bool cmd_doctor(struct call *call, GError **error)
{
	g_autoptr(GPtrArray) findings = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GPtrArray) chains = NULL;
	bool compared = false;

	if (!store_check(call->store, findings, &compared, error))
		return false;
	print_findings(call, findings);
	if (findings->len > 0)
		return refuse(error, BELGI_ERROR_STORAGE,
			"%s: %u faults; keep the file as it is and call for help",
			store_path(call->store), findings->len);
	if (call->json)
		return true;
	chains = store_chains(call->store);
	print_kept(call);
	print_lists(call);
	g_autofree char *parted = tell_parted(call);
	if (parted)
		say("! %s\n", parted);
	g_autofree char *count = tell_count(call, "chain", chains->len);
	g_autofree char *whole = tell(call, compared ? "doctor.whole" : "doctor.unread", "store",
		store_path(call->store), "chains", count, NULL);
	say("%s\n", whole);
	return true;
}
