/* SPDX-License-Identifier: Apache-2.0
 * The profiles that ship are all good. */
#pragma once

#include "model/scanner.h"

#include "base/shipped.h"

static inline void shipped_wrong(void *data, const GError *error)
{
	(void)data;
	g_assert_no_error(error);
}

static inline GPtrArray *shipped_scanners(void)
{
	g_autoptr(GPtrArray) files = shipped_files("scanners", NULL);

	return scanner_profiles_read(files, shipped_wrong, NULL);
}
