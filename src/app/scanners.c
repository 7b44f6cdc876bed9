/* SPDX-License-Identifier: Apache-2.0
 * Scanners belong to the desk, not to its log: their names stand in scanners.ini beside the store.
 */
#include "app/scanners.h"

#include "base/shipped.h"
#include "model/scanner.h"

bool scanners_open(struct scanners *scanners, const struct call *call, GError **error)
{
	g_autofree char *store = call_store_path(call);
	g_autofree char *folder = g_path_get_dirname(store);
	g_autofree char *path = g_build_filename(folder, "scanners.ini", NULL);
	g_autoptr(GPtrArray) files = shipped_files("scanners", error);

	scanners->profiles = files ? scanner_profiles_read(files, error) : NULL;
	scanners->roster = scanners->profiles ? roster_open(path, error) : NULL;
	return scanners->roster != NULL;
}

void scanners_clear(struct scanners *scanners)
{
	if (scanners->profiles)
		g_ptr_array_unref(scanners->profiles);
	roster_free(scanners->roster);
	*scanners = (struct scanners){ NULL, NULL };
}
