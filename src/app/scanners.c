/* SPDX-License-Identifier: Apache-2.0
 * Scanners belong to the desk, not to its log: their names stand in scanners.ini beside the store.
 * A desk works on when a profile of its own is wrong. */
#include "app/scanners.h"

#include "base/shipped.h"
#include "model/scanner.h"

static void leave_out(void *data, const GError *problem)
{
	const struct call *call = data;
	g_autoptr(GError) said = NULL;

	g_set_error(&said, problem->domain, problem->code, "%s; this profile is left out",
		problem->message);
	complain(call, said);
}

GPtrArray *scanners_profiles(struct call *call)
{
	g_autoptr(GPtrArray) unread = g_ptr_array_new_with_free_func(shipped_free);
	g_autoptr(GPtrArray) files = shipped_files("scanners", unread);

	for (guint i = 0; i < unread->len; i++)
		leave_out(call, ((const struct shipped *)unread->pdata[i])->problem);
	return scanner_profiles_read(files, leave_out, call);
}

bool scanners_open(struct scanners *scanners, struct call *call, GError **error)
{
	g_autofree char *store = call_store_path(call);
	g_autofree char *folder = g_path_get_dirname(store);
	g_autofree char *path = g_build_filename(folder, "scanners.ini", NULL);

	call_peek_lang(call);
	scanners->profiles = scanners_profiles(call);
	scanners->roster = roster_open(path, error);
	return scanners->roster != NULL;
}

void scanners_clear(struct scanners *scanners)
{
	if (scanners->profiles)
		g_ptr_array_unref(scanners->profiles);
	roster_free(scanners->roster);
	*scanners = (struct scanners){ NULL, NULL };
}
