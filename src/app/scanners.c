/* SPDX-License-Identifier: Apache-2.0
 * Scanners belong to the desk, not to its log: their names stand in scanners.ini beside the store.
 */
#include "app/scanners.h"

#include "app/beside.h"
#include "model/scanner.h"

GPtrArray *scanners_profiles(struct call *call)
{
	return beside_profiles(call, "scanners", scanner_profiles_read);
}

bool scanners_open(struct scanners *scanners, struct call *call, GError **error)
{
	g_autofree char *path = beside_path(call, "scanners.ini");

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
