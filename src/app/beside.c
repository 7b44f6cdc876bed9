/* SPDX-License-Identifier: Apache-2.0
 * A desk works on when a profile of its own is wrong: it is named and left out. */
#include "app/beside.h"

#include "base/shipped.h"

static void leave_out(void *data, const GError *problem)
{
	const struct call *call = data;
	g_autoptr(GError) said = NULL;

	g_set_error(&said, problem->domain, problem->code, "%s; this profile is left out",
		problem->message);
	complain(call, said);
}

GPtrArray *beside_profiles(struct call *call, const char *folder, beside_read *read)
{
	g_autoptr(GPtrArray) unread = g_ptr_array_new_with_free_func(shipped_free);
	g_autoptr(GPtrArray) files = shipped_files(folder, unread);

	for (guint i = 0; i < unread->len; i++)
		leave_out(call, ((const struct shipped *)unread->pdata[i])->problem);
	return read(files, leave_out, call);
}

char *beside_path(const struct call *call, const char *name)
{
	g_autofree char *store = call_store_path(call);
	g_autofree char *folder = g_path_get_dirname(store);

	return g_build_filename(folder, name, NULL);
}
