/* SPDX-License-Identifier: Apache-2.0
 * Profiles of label printers: strict INI (base/ini.c), a file for a family.
 *
 *   [printer]            once: who it is and what it speaks
 *   [match VID:PID]      any number: a device, or all whose PID begins or ends so
 *   [head] [job] [manual]   at most once
 *
 * The keys stand in the table below and, for people, in firmware-profiles/printers/README.md; a
 * test holds the two together. Invariant: a profile either has a language and a head, so that it
 * can be printed with, or says why it cannot.
 *
 * A device id is what IEEE 1284 has: "KEY:value;KEY:value;", keys in short or long. It comes from a
 * device: nothing in it is trusted, broken ones give what can be read. */
#include "model/printer.h"

#include "base/error.h"
#include "base/shipped.h"
#include "model/profile.h"

#include <string.h>

enum { ID_MAX = 64 << 10, VALUE_MAX = 128 };

const char *const printer_languages[] = { "zpl", "epl", "tspl", "escpos", "brother-ql",
	"brother-ql-500", "dymo", "dymo-550", NULL };
static const char *const turn_words[] = { "0", "90", "180", "270", NULL };

enum { IN_PRINTER, IN_MATCH };
static const struct profile_section sections[] = {
	[IN_PRINTER] = { "printer", NULL },
	[IN_MATCH] = { "match", "VID:PID" },
	{ "head", NULL },
	{ "job", NULL },
	{ "manual", NULL },
};

#define PROFILE(member) offsetof(struct printer_profile, member)
#define MATCH(member) offsetof(struct printer_match, member)

static const struct profile_key keys[] = {
	{ "printer", "family", profile_text, PROFILE(family), .required = true },
	{ "printer", "vendor", profile_text, PROFILE(vendor), .required = true },
	{ "printer", "models", profile_list, PROFILE(models), .required = false },
	{ "printer", "language", profile_choice, PROFILE(language), .words = printer_languages },
	{ "printer", "commands", profile_list, PROFILE(commands), .required = false },
	{ "printer", "problem", profile_text, PROFILE(problem), .required = false },
	{ "match", "model", profile_text, MATCH(model), .required = false },
	{ "match", "storage", profile_flag, MATCH(storage), .words = profile_flags },
	{ "head", "dpi", profile_number, PROFILE(dpi), .required = true, .least = 100,
		.most = 1200 },
	{ "head", "width", profile_number, PROFILE(width), .required = true, .least = 64,
		.most = 8192, .step = 8 },
	{ "job", "offset-x", profile_number, PROFILE(offset_x), .least = -400, .most = 400 },
	{ "job", "offset-y", profile_number, PROFILE(offset_y), .least = -400, .most = 400 },
	{ "job", "darkness", profile_number, PROFILE(darkness), .most = 200 },
	{ "job", "speed", profile_number, PROFILE(speed), .most = 30 },
	{ "job", "turn", profile_word, PROFILE(turn), .words = turn_words },
	{ "job", "cut", profile_flag, PROFILE(cut), .words = profile_flags },
	{ "manual", "title", profile_text, PROFILE(manual), .required = true },
};

static const struct profile_kind kind = { "a profile of printers", sections, G_N_ELEMENTS(sections),
	keys, G_N_ELEMENTS(keys) };

bool printer_key(guint index, const char **section, const char **key, char **allowed)
{
	if (index >= G_N_ELEMENTS(keys))
		return false;
	*section = keys[index].section;
	*key = keys[index].key;
	*allowed = profile_allowed(&keys[index]);
	return true;
}

/* ---- reading ---- */

static void match_clear(gpointer data)
{
	struct printer_match *match = data;

	g_free(match->model);
}

static bool read_match(struct printer_profile *profile, const struct ini *ini,
	const struct ini_section *section, GError **error)
{
	struct printer_match match = { 0 };
	const char *device = section->name + strlen("match ");

	if (!profile_device(device, &match.vid, &match.pid, &match.mask))
		return profile_refuse(ini, section, error,
			"names no device; write VID:PID in lower-case hex, such as 0a5f:0166, "
			"0a5f:01* or 0a5f:*");
	if (!profile_read_keys(&kind, &sections[IN_MATCH], ini, section, &match, error)) {
		match_clear(&match);
		return false;
	}
	g_array_append_val(profile->matches, match);
	return true;
}

static bool read_section(struct printer_profile *profile, const struct ini *ini,
	const struct ini_section *section, GError **error)
{
	const struct profile_section *row = profile_section_of(&kind, ini, section, error);

	if (!row)
		return false;
	if (row == &sections[IN_MATCH])
		return read_match(profile, ini, section, error);
	return profile_read_keys(&kind, row, ini, section, profile, error);
}

static bool check(const struct printer_profile *profile, const struct ini *ini, GError **error)
{
	const struct ini_section *first = ini->sections->pdata[0];

	if (!profile->language && !profile->problem)
		return profile_refuse(ini, first, error,
			"has no language; add it, or problem = why its printers cannot be used");
	if (profile->language && profile->problem)
		return profile_refuse(ini, first, error,
			"has a language and a problem; leave out the one that is not so");
	if (profile->language && !profile->dpi)
		return profile_refuse(
			ini, first, error, "has a language and no head; add a section [head]");
	return true;
}

static struct printer_profile *profile_new(const char *file)
{
	struct printer_profile *profile = g_new0(struct printer_profile, 1);

	profile->name = profile_name(file);
	profile->matches = g_array_new(false, true, sizeof(struct printer_match));
	g_array_set_clear_func(profile->matches, match_clear);
	profile->darkness = profile->speed = -1;
	return profile;
}

void printer_profile_free(struct printer_profile *profile)
{
	if (!profile)
		return;
	g_free(profile->name);
	g_free(profile->family);
	g_free(profile->vendor);
	g_strfreev(profile->models);
	g_free(profile->problem);
	g_strfreev(profile->commands);
	g_array_unref(profile->matches);
	g_free(profile->manual);
	g_free(profile);
}

struct printer_profile *printer_profile_read(
	const char *text, gsize len, const char *file, GError **error)
{
	g_autoptr(struct ini) ini = ini_read(text, len, file, error);
	g_autoptr(struct printer_profile) profile = NULL;

	if (!ini || !profile_begins(&kind, ini, error))
		return NULL;
	profile = profile_new(file);
	for (guint i = 0; i < ini->sections->len; i++)
		if (!read_section(profile, ini, ini->sections->pdata[i], error))
			return NULL;
	return check(profile, ini, error) ? g_steal_pointer(&profile) : NULL;
}

static void free_profile(gpointer profile)
{
	printer_profile_free(profile);
}

static gpointer read_file(const struct shipped *file, GError **error)
{
	return printer_profile_read(file->text, file->len, file->file, error);
}

GPtrArray *printer_profiles_read(
	const GPtrArray *files, void (*wrong)(void *data, const GError *error), void *data)
{
	return profiles_read(files, read_file, free_profile, wrong, data);
}

const struct printer_profile *printer_profile_named(const GPtrArray *profiles, const char *name)
{
	for (guint i = 0; i < profiles->len; i++) {
		const struct printer_profile *profile = profiles->pdata[i];

		if (strcmp(profile->name, name) == 0)
			return profile;
	}
	return NULL;
}

/* ---- device ids ---- */

static const struct id_row {
	const char *key;
	gsize at;
} id_rows[] = {
	{ "MFG", offsetof(struct printer_id, maker) },
	{ "MANUFACTURER", offsetof(struct printer_id, maker) },
	{ "MDL", offsetof(struct printer_id, model) },
	{ "MODEL", offsetof(struct printer_id, model) },
	{ "CMD", offsetof(struct printer_id, commands) },
	{ "COMMAND SET", offsetof(struct printer_id, commands) },
	{ "SN", offsetof(struct printer_id, serial) },
	{ "SERN", offsetof(struct printer_id, serial) },
	{ "SERIALNUMBER", offsetof(struct printer_id, serial) },
};

/* What can be shown of it: no control characters, no broken UTF-8, no blanks at the ends. */
static char *clean(const char *text, gsize len)
{
	g_autoptr(GString) copy = g_string_new_len(text, (gssize)MIN(len, VALUE_MAX));
	char *valid;

	for (gsize i = 0; i < copy->len; i++)
		if (g_ascii_iscntrl(copy->str[i]))
			copy->str[i] = ' ';
	valid = g_strstrip(g_utf8_make_valid(copy->str, -1));
	if (!*valid)
		g_clear_pointer(&valid, g_free);
	return valid;
}

static void read_pair(struct printer_id *id, const char *text, gsize len)
{
	const char *colon = memchr(text, ':', len);
	g_autofree char *key = NULL;

	if (!colon)
		return;
	key = clean(text, (gsize)(colon - text));
	for (guint i = 0; key && i < G_N_ELEMENTS(id_rows); i++) {
		char **at = G_STRUCT_MEMBER_P(id, id_rows[i].at);

		if (!*at && g_ascii_strcasecmp(key, id_rows[i].key) == 0)
			*at = clean(colon + 1, len - (gsize)(colon + 1 - text));
	}
}

void printer_id_read(struct printer_id *id, const char *text, gsize len)
{
	*id = (struct printer_id){ 0 };
	for (len = MIN(len, ID_MAX); len;) {
		const char *end = memchr(text, ';', len);
		gsize pair = end ? (gsize)(end - text) : len;

		read_pair(id, text, pair);
		pair += end != NULL;
		text += pair;
		len -= pair;
	}
}

void printer_id_clear(struct printer_id *id)
{
	g_free(id->maker);
	g_free(id->model);
	g_free(id->commands);
	g_free(id->serial);
	*id = (struct printer_id){ 0 };
}

/* ---- looking up ---- */

static bool speaks(const struct printer_profile *profile, const struct printer_id *id)
{
	g_auto(GStrv) said = NULL;

	if (!profile->commands || !id || !id->commands)
		return false;
	said = g_strsplit(id->commands, ",", PROFILE_LIST_MAX);
	for (char **word = said; *word; word++)
		for (char **command = profile->commands; *command; command++)
			if (g_ascii_strcasecmp(g_strstrip(*word), *command) == 0)
				return true;
	return false;
}

static bool names(const struct printer_profile *profile, const struct printer_id *id)
{
	for (char **model = profile->models; model && id && id->model && *model; model++)
		if (g_ascii_strcasecmp(id->model, *model) == 0)
			return true;
	return false;
}

static const struct printer_match *best_match(
	const struct printer_profile *profile, guint16 vid, guint16 pid)
{
	const struct printer_match *best = NULL;

	for (guint i = 0; i < profile->matches->len; i++) {
		const struct printer_match *match =
			&g_array_index(profile->matches, struct printer_match, i);

		if (match->vid == vid && (pid & match->mask) == match->pid &&
			(!best ||
				__builtin_popcount(match->mask) >= __builtin_popcount(best->mask)))
			best = match;
	}
	return best;
}

const struct printer_profile *printer_profile_for(const GPtrArray *profiles, guint16 vid,
	guint16 pid, const struct printer_id *id, const struct printer_match **match)
{
	const struct printer_profile *best = NULL;
	const struct printer_match *how = NULL;
	int rank = 0;

	for (guint i = 0; i < profiles->len; i++) {
		const struct printer_profile *profile = profiles->pdata[i];
		const struct printer_match *found = best_match(profile, vid, pid);
		int worth = (found ? 1 + __builtin_popcount(found->mask) : 0) +
			    (names(profile, id) ? 20 : 0) + (speaks(profile, id) ? 64 : 0);

		if (!worth || worth < rank)
			continue;
		rank = worth;
		best = profile;
		how = found;
	}
	if (match)
		*match = how;
	return best;
}
