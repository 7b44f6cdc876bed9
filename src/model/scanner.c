/* SPDX-License-Identifier: Apache-2.0
 * Profiles of scanners: strict INI (base/ini.c), a file for a family.
 *
 *   [scanner]            once: who it is and how people set it up
 *   [match VID:PID]      any number: a device, or all whose PID begins or ends so
 *   [data] [keyboard] [hid-pos] [serial] [manual]   at most once
 *   [code NAME]          any number: set-up codes of the vendor, in the order of the sheet
 *
 * The keys stand in the table below and, for people, in firmware-profiles/scanners/README.md; a
 * test holds the two together. VID and PID are lower-case hex. Invariant: a profile that was read
 * can be followed: what it tells its users to do is in it. */
#include "model/scanner.h"

#include "base/error.h"
#include "base/shipped.h"
#include "model/profile.h"

#include <string.h>

enum { CODE_TEXT_MAX = 40 };

const char *const scanner_deeds[] = { "enter", "leave", "defaults", "restore", "keyboard",
	"hid-pos", "serial", "dongle-keyboard", "dongle-serial", "suffix-crlf", "suffix-on",
	"multikey-on", "multikey-off", "sense", "presentation", "phone-screens", "all-codes-on",
	"all-codes-off", "erase-rules", "parameter-codes", "version", NULL };

static const char *const mode_words[] = { "auto", "hid-pos", "keyboard", "cdc-acm", "simple-com",
	"usb-serial", "snapi", "ibm", NULL };
static const char *const reads_words[] = { "lines+matrix", "lines", NULL };
static const char *const switch_words[] = { "none", "sheet", "wire", "manual", NULL };
static const char *const carrier_words[] = { "code128", "code128-fnc3", "code128-fnc3-last", "wire",
	NULL };
static const char *const alt_words[] = { "windows", "cyrillic", "unicode", NULL };
static const char *const suffix_words[] = { "none", "cr", "lf", "crlf", "tab", NULL };
static const char *const suffixes[] = { "", "\r", "\n", "\r\n", "\t" };

enum { IN_SCANNER, IN_MATCH, IN_CODE = 7 };
static const struct profile_section sections[] = {
	[IN_SCANNER] = { "scanner", NULL },
	[IN_MATCH] = { "match", "VID:PID" },
	{ "data", NULL },
	{ "keyboard", NULL },
	{ "hid-pos", NULL },
	{ "serial", NULL },
	{ "manual", NULL },
	[IN_CODE] = { "code", "NAME" },
};

static profile_take take_suffix, take_code, take_bytes;

#define PROFILE(member) offsetof(struct scanner_profile, member)
#define MATCH(member) offsetof(struct scanner_match, member)
#define CODE(member) offsetof(struct scanner_code, member)

static const struct profile_key keys[] = {
	{ "scanner", "family", profile_text, PROFILE(family), .required = true },
	{ "scanner", "vendor", profile_text, PROFILE(vendor), .required = true },
	{ "scanner", "models", profile_list, PROFILE(models), .required = false },
	{ "scanner", "generic", profile_flag, PROFILE(generic), .words = profile_flags },
	{ "scanner", "reads", profile_word, PROFILE(reads), .required = true,
		.words = reads_words },
	{ "scanner", "best", profile_word, PROFILE(best), .words = mode_words },
	{ "scanner", "switch", profile_word, PROFILE(how), .words = switch_words },
	{ "match", "mode", profile_word, MATCH(mode), .required = true, .words = mode_words },
	{ "match", "model", profile_text, MATCH(model), .required = false },
	{ "data", "suffix", take_suffix, PROFILE(suffix), .words = suffix_words },
	{ "keyboard", "layout", profile_choice, PROFILE(keys.layout), .listed = keys_layouts },
	{ "keyboard", "alt", profile_word, PROFILE(keys.alt), .words = alt_words },
	{ "keyboard", "no-release", profile_flag, PROFILE(keys.no_release),
		.words = profile_flags },
	{ "hid-pos", "open", take_bytes, .allowed = "1 to 64 bytes, two hex digits each" },
	{ "serial", "baud", profile_number, PROFILE(baud), .least = 1200, .most = 921600 },
	{ "manual", "title", profile_text, PROFILE(manual), .required = true },
	{ "manual", "part", profile_text, PROFILE(manual_part), .required = true },
	{ "code", "does", profile_choice, CODE(does), .required = true, .words = scanner_deeds },
	{ "code", "text", take_code, CODE(text), .required = true,
		.allowed = "1 to 40 printable ASCII characters" },
	{ "code", "carrier", profile_word, CODE(carrier), .required = true,
		.words = carrier_words },
	{ "code", "model", profile_text, CODE(model), .required = false },
	{ "code", "inferred", profile_flag, CODE(inferred), .words = profile_flags },
};

static const struct profile_kind kind = { "a profile of scanners", sections, G_N_ELEMENTS(sections),
	keys, G_N_ELEMENTS(keys) };

/* The section being read. */
struct reader {
	const struct ini *ini;
	const struct ini_section *section;
	struct scanner_profile *profile;
	GError **error;
};

/* ---- values ---- */

static bool take_suffix(const struct profile_key *key, void *at, const char *value)
{
	int index = profile_index(key, value);

	if (index < 0)
		return false;
	*(const char **)at = suffixes[index];
	return true;
}

static bool take_code(const struct profile_key *key, void *at, const char *value)
{
	(void)key;
	if (!*value || strlen(value) > CODE_TEXT_MAX)
		return false;
	for (const char *c = value; *c; c++)
		if (*c < ' ' || *c > '~')
			return false;
	*(char **)at = g_strdup(value);
	return true;
}

static bool take_bytes(const struct profile_key *key, void *at, const char *value)
{
	struct scanner_profile *profile = at;
	gsize len = 0;

	(void)key;
	for (; *value; value += *value == ' ') {
		if (!g_ascii_isxdigit(value[0]) || !g_ascii_isxdigit(value[1]) ||
			(value[2] && value[2] != ' ') || len == sizeof(profile->open_report))
			return false;
		profile->open_report[len++] = (guint8)(16 * g_ascii_xdigit_value(value[0]) +
						       g_ascii_xdigit_value(value[1]));
		value += 2;
	}
	profile->open_len = len;
	return len > 0;
}

bool scanner_key(guint index, const char **section, const char **key, char **allowed)
{
	if (index >= G_N_ELEMENTS(keys))
		return false;
	*section = keys[index].section;
	*key = keys[index].key;
	*allowed = profile_allowed(&keys[index]);
	return true;
}

/* ---- sections ---- */

static bool refuse_section(const struct reader *reader, const char *reason)
{
	return profile_refuse(reader->ini, reader->section, reader->error, reason);
}

static bool read_keys(
	const struct reader *reader, const struct profile_section *section, void *target)
{
	return profile_read_keys(
		&kind, section, reader->ini, reader->section, target, reader->error);
}

/* ---- devices ---- */

static void match_clear(gpointer data)
{
	struct scanner_match *match = data;

	g_free(match->model);
}

static bool read_match(const struct reader *reader)
{
	struct scanner_match match = { 0 };
	const char *device = reader->section->name + strlen("match ");

	if (!profile_device(device, &match.vid, &match.pid, &match.mask))
		return refuse_section(reader,
			"names no device; write VID:PID in lower-case hex, such as 1eab:0103, "
			"1eab:*03 or 1eab:*");
	if (!read_keys(reader, &sections[IN_MATCH], &match)) {
		match_clear(&match);
		return false;
	}
	g_array_append_val(reader->profile->matches, match);
	return true;
}

/* ---- set-up codes ---- */

static void code_clear(gpointer data)
{
	struct scanner_code *code = data;

	g_free(code->text);
	g_free(code->model);
}

/* What is wrong with the code beside the others; NULL when nothing is. */
static const char *code_fault(const struct reader *reader, const struct scanner_code *code)
{
	const struct scanner_profile *profile = reader->profile;

	if (code->carrier == CARRIER_CODE128_FNC3_LAST && strlen(code->text) < 2)
		return "has one character, before which FNC3 would be the first; write "
		       "code128-fnc3";
	if (code->model &&
		(!profile->models ||
			!g_strv_contains((const char *const *)profile->models, code->model)))
		return "is for a model that [scanner] models does not name; add it there";
	for (guint i = 0; i < profile->codes->len; i++) {
		const struct scanner_code *other =
			&g_array_index(profile->codes, struct scanner_code, i);

		if (other->does == code->does && g_strcmp0(other->model, code->model) == 0 &&
			(other->carrier == CARRIER_WIRE) == (code->carrier == CARRIER_WIRE))
			return "does what another code does; leave one out";
	}
	return NULL;
}

static bool read_code(const struct reader *reader)
{
	struct scanner_code code = { 0 };
	const char *fault;

	if (!read_keys(reader, &sections[IN_CODE], &code)) {
		code_clear(&code);
		return false;
	}
	fault = code_fault(reader, &code);
	if (fault) {
		code_clear(&code);
		return refuse_section(reader, fault);
	}
	g_array_append_val(reader->profile->codes, code);
	return true;
}

static bool has_carrier(const struct scanner_profile *profile, bool wire)
{
	for (guint i = 0; i < profile->codes->len; i++)
		if ((g_array_index(profile->codes, struct scanner_code, i).carrier ==
			    CARRIER_WIRE) == wire)
			return true;
	return false;
}

/* ---- the whole ---- */

static bool check(const struct reader *reader)
{
	const struct scanner_profile *profile = reader->profile;

	if (profile->how == SWITCH_SHEET && !has_carrier(profile, false))
		return refuse_section(
			reader, "switches by sheet and has no code to print; add a [code NAME]");
	if (profile->how == SWITCH_WIRE && !has_carrier(profile, true))
		return refuse_section(reader,
			"switches over the wire and has no code with carrier = wire; add one");
	if (profile->how == SWITCH_MANUAL && !profile->manual)
		return refuse_section(
			reader, "switches by the manual and names none; add a section [manual]");
	return true;
}

static struct scanner_profile *profile_new(const char *file)
{
	struct scanner_profile *profile = g_new0(struct scanner_profile, 1);

	profile->matches = g_array_new(false, true, sizeof(struct scanner_match));
	g_array_set_clear_func(profile->matches, match_clear);
	profile->codes = g_array_new(false, true, sizeof(struct scanner_code));
	g_array_set_clear_func(profile->codes, code_clear);
	profile->name = profile_name(file);
	return profile;
}

void scanner_profile_free(struct scanner_profile *profile)
{
	if (!profile)
		return;
	g_free(profile->name);
	g_free(profile->family);
	g_free(profile->vendor);
	g_strfreev(profile->models);
	g_array_unref(profile->matches);
	g_array_unref(profile->codes);
	g_free(profile->manual);
	g_free(profile->manual_part);
	g_free(profile);
}

static bool read_section(const struct reader *reader)
{
	const struct profile_section *row =
		profile_section_of(&kind, reader->ini, reader->section, reader->error);

	if (!row)
		return false;
	if (row == &sections[IN_MATCH])
		return read_match(reader);
	if (row == &sections[IN_CODE])
		return read_code(reader);
	return read_keys(reader, row, reader->profile);
}

struct scanner_profile *scanner_profile_read(
	const char *text, gsize len, const char *file, GError **error)
{
	g_autoptr(struct ini) ini = ini_read(text, len, file, error);
	g_autoptr(struct scanner_profile) profile = NULL;
	struct reader reader = { ini, NULL, NULL, error };

	if (!ini || !profile_begins(&kind, ini, error))
		return NULL;
	reader.profile = profile = profile_new(file);
	for (guint i = 0; i < ini->sections->len; i++) {
		reader.section = ini->sections->pdata[i];
		if (!read_section(&reader))
			return NULL;
	}
	reader.section = ini->sections->pdata[0];
	return check(&reader) ? g_steal_pointer(&profile) : NULL;
}

static void free_profile(gpointer profile)
{
	scanner_profile_free(profile);
}

static gpointer read_file(const struct shipped *file, GError **error)
{
	return scanner_profile_read(file->text, file->len, file->file, error);
}

GPtrArray *scanner_profiles_read(
	const GPtrArray *files, void (*wrong)(void *data, const GError *error), void *data)
{
	return profiles_read(files, read_file, free_profile, wrong, data);
}

/* ---- looking up ---- */

static int weight(guint16 mask)
{
	return __builtin_popcount(mask);
}

const struct scanner_match *scanner_profile_for(
	const GPtrArray *profiles, guint16 vid, guint16 pid, const struct scanner_profile **profile)
{
	const struct scanner_match *best = NULL;

	for (guint i = 0; i < profiles->len; i++) {
		const struct scanner_profile *other = profiles->pdata[i];

		for (guint j = 0; j < other->matches->len; j++) {
			const struct scanner_match *match =
				&g_array_index(other->matches, struct scanner_match, j);

			if (match->vid != vid || (pid & match->mask) != match->pid ||
				(best && weight(best->mask) > weight(match->mask)))
				continue;
			best = match;
			*profile = other;
		}
	}
	return best;
}

const char *scanner_mode_word(enum scanner_mode mode)
{
	return mode_words[mode];
}
