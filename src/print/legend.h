/* SPDX-License-Identifier: Apache-2.0
 * Words that stand on labels and papers and are no data: labels/words (format: legend.c). */
#pragma once

#include "base/auto.h"

#include <glib.h>
#include <stdbool.h>

struct legend;
struct legend *legend_new(void);
struct legend *legend_ref(struct legend *legend);
void legend_unref(struct legend *legend);
AUTOPTR(legend, legend_unref);

/* Adds a file's words. Refuses with file:line a word that is there already or lacks a language. */
bool legend_add(
	struct legend *legend, const char *text, gsize len, const char *file, GError **error);
/* In kk, ru or en; may hold {field}. NULL when there is no such word. */
const char *legend_text(const struct legend *legend, const char *key, const char *lang);
/* Keys in order; free with g_free. */
const char **legend_keys(const struct legend *legend);
