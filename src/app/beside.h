/* SPDX-License-Identifier: Apache-2.0
 * What belongs to the desk and not to its log: profiles that ship and the school's own, lists
 * beside the store. */
#pragma once

#include "app/commands.h"

/* scanner_profiles_read, printer_profiles_read. */
typedef GPtrArray *beside_read(
	const GPtrArray *files, void (*wrong)(void *data, const GError *error), void *data);
/* Every profile of the folder that can be read; the user hears of the others, and the desk works
 * on. Free with g_ptr_array_unref. */
GPtrArray *beside_profiles(struct call *call, const char *folder, beside_read *read);
/* The file of that name beside the store. Free with g_free. */
char *beside_path(const struct call *call, const char *name);
