/* SPDX-License-Identifier: Apache-2.0
 * The scanner test. The names of scanners that read lines only are one setting of the store, a name
 * a line. */
#include "station/trial.h"

#include "model/wedge.h"

#include <string.h>

#define SETTING "scanners_lines_only"

void trial_init(struct trial *trial, const char *line, const char *matrix)
{
	*trial = (struct trial){ .line = line, .matrix = matrix };
}

void trial_clear(struct trial *trial)
{
	g_clear_pointer(&trial->scanner, g_free);
}

/* As it came, or as it was before a keyboard's layout garbled it. */
static bool is_text(const char *text, const char *wanted)
{
	enum wedge_layout layout;
	g_autofree char *repaired = wedge_repair(text, &layout);

	return strcmp(text, wanted) == 0 || g_strcmp0(repaired, wanted) == 0;
}

static const char *take_line(struct trial *trial)
{
	if (trial->matrix_seen)
		trial->result = TRIAL_BOTH;
	else if (trial->line_seen)
		trial->result = TRIAL_LINES;
	trial->line_seen = true;
	return trial->result == TRIAL_BOTH    ? "trial.both"
	       : trial->result == TRIAL_LINES ? "trial.lines"
					      : "trial.line";
}

static const char *take_matrix(struct trial *trial)
{
	/* Twice: it has trouble with lines, and reads what a tag has. */
	if (trial->line_seen || trial->matrix_seen)
		trial->result = TRIAL_BOTH;
	trial->matrix_seen = true;
	return trial->result == TRIAL_BOTH ? "trial.both" : "trial.matrix";
}

const char *trial_scan(struct trial *trial, const char *scanner, const char *text)
{
	bool line = is_text(text, trial->line), matrix = is_text(text, trial->matrix);

	if (!line && !matrix)
		return "trial.other";
	if (!trial->scanner)
		trial->scanner = g_strdup(scanner);
	if (strcmp(trial->scanner, scanner) != 0)
		return "trial.another";
	return line ? take_line(trial) : take_matrix(trial);
}

/* The names but this one, a line each. */
static GString *others(struct store *store, const char *scanner)
{
	g_autofree char *setting = store_get(store, SETTING);
	g_auto(GStrv) names = g_strsplit(setting ? setting : "", "\n", -1);
	GString *out = g_string_new(NULL);

	for (char **name = names; *name; name++)
		if (**name && strcmp(*name, scanner) != 0)
			g_string_append_printf(out, "%s\n", *name);
	return out;
}

bool trial_remember(struct store *store, const char *scanner, bool lines, GError **error)
{
	g_autofree char *name = g_strdelimit(g_strdup(scanner), "\n", ' ');
	g_autoptr(GString) names = others(store, name);

	if (lines)
		g_string_append_printf(names, "%s\n", name);
	return store_set(store, SETTING, names->str, error);
}

char *trial_lines_only(struct store *store)
{
	g_autofree char *setting = store_get(store, SETTING);
	GString *out;

	if (!setting || !*setting)
		return NULL;
	out = g_string_new_len(setting, (gssize)strlen(setting) - 1);
	g_string_replace(out, "\n", ", ", 0);
	return g_string_free(out, false);
}
