/* SPDX-License-Identifier: Apache-2.0
 * Papers filled with the longest data there is, for previews and for label check. */
#pragma once

#include "print/paper.h"

/* The table has so many rows, which say the samples of their fields in that language. The values
 * are those outside rows. */
GByteArray *paper_sample(struct template *template, const char *lang, const struct values *values,
	guint count, GError **error);
