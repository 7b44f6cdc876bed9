/* SPDX-License-Identifier: Apache-2.0
 * A label as a picture or a page, filled with the samples of its fields: to be looked at before
 * anything is printed. */
#pragma once

#include "print/press.h"

/* Samples of the template's kind in a language, with `own` in the place of those of its names.
 * Everything is borrowed but the list; g_free it. */
struct filling *preview_values(
	const struct template *template, const char *lang, const struct values *own, guint *count);

/* Writes X.png (at the job's dpi as that printer prints it, else smooth), X.svg or X.pdf. USAGE for
 * other names, and for dots that are not a picture. */
bool preview_write(struct template *template, const struct press_job *job,
	const struct values *values, const char *path, GError **error);
