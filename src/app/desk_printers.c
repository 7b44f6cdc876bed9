/* SPDX-License-Identifier: Apache-2.0
 * Printers belong to the desk, not to its log: their names stand in printers.ini beside the store.
 */
#include "app/desk_printers.h"

#include "app/beside.h"

bool desk_printers_open(struct desk_printers *desk, struct call *call, GError **error)
{
	g_autofree char *path = beside_path(call, "printers.ini");

	call_peek_lang(call);
	desk->profiles = beside_profiles(call, "printers", printer_profiles_read);
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
