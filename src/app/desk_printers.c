/* SPDX-License-Identifier: Apache-2.0
 * Printers belong to the desk, not to its log. A desk works on when a profile of its own is wrong.
 */
#include "app/desk_printers.h"

#include "base/shipped.h"

static void leave_out(void *data, const GError *problem)
{
	const struct call *call = data;
	g_autoptr(GError) said = NULL;

	g_set_error(&said, problem->domain, problem->code, "%s; this profile is left out",
		problem->message);
	complain(call, said);
}

static GPtrArray *read_profiles(struct call *call)
{
	g_autoptr(GPtrArray) unread = g_ptr_array_new_with_free_func(shipped_free);
	g_autoptr(GPtrArray) files = shipped_files("printers", unread);

	for (guint i = 0; i < unread->len; i++)
		leave_out(call, ((const struct shipped *)unread->pdata[i])->problem);
	return printer_profiles_read(files, leave_out, call);
}

bool desk_printers_open(struct desk_printers *desk, struct call *call, GError **error)
{
	g_autofree char *store = call_store_path(call);
	g_autofree char *folder = g_path_get_dirname(store);
	g_autofree char *path = g_build_filename(folder, "printers.ini", NULL);

	call_peek_lang(call);
	desk->profiles = read_profiles(call);
	desk->list = printers_open(path, error);
	return desk->list != NULL;
}

void desk_printers_clear(struct desk_printers *desk)
{
	if (desk->profiles)
		g_ptr_array_unref(desk->profiles);
	printers_free(desk->list);
	*desk = (struct desk_printers){ NULL, NULL };
}
