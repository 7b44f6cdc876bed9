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
#include "base/ini.h"
#include "base/shipped.h"

#include <string.h>

enum { TEXT_MAX = 120, LIST_MAX = 64, CODE_TEXT_MAX = 40 };

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
static const char *const flag_words[] = { "no", "yes", NULL };
static const char *const suffix_words[] = { "none", "cr", "lf", "crlf", "tab", NULL };
static const char *const suffixes[] = { "", "\r", "\n", "\r\n", "\t" };

enum place { IN_PROFILE, IN_MATCH, IN_CODE };

static const struct section_row {
	const char *name, *argument; /* of a section that stands any number of times */
	enum place place;
} sections[] = {
	{ "scanner", NULL, IN_PROFILE },
	{ "match", "VID:PID", IN_MATCH },
	{ "data", NULL, IN_PROFILE },
	{ "keyboard", NULL, IN_PROFILE },
	{ "hid-pos", NULL, IN_PROFILE },
	{ "serial", NULL, IN_PROFILE },
	{ "manual", NULL, IN_PROFILE },
	{ "code", "NAME", IN_CODE },
};

/* `at` is the member of struct scanner_profile, scanner_match or scanner_code. False: the value is
 * not allowed. */
struct key_row;
typedef bool take_value(const struct key_row *row, void *at, const char *value);
static take_value take_text, take_list, take_word, take_flag, take_name, take_suffix, take_layout,
	take_code, take_bytes, take_baud;

#define PROFILE(member) offsetof(struct scanner_profile, member)
#define MATCH(member) offsetof(struct scanner_match, member)
#define CODE(member) offsetof(struct scanner_code, member)

static const struct key_row {
	const char *section, *key;
	take_value *take;
	gsize at;
	bool required;
	const char *const *words;
	const char *allowed; /* where there are no words */
} keys[] = {
	{ "scanner", "family", take_text, PROFILE(family), true, NULL, "1 to 120 characters" },
	{ "scanner", "vendor", take_text, PROFILE(vendor), true, NULL, "1 to 120 characters" },
	{ "scanner", "models", take_list, PROFILE(models), false, NULL,
		"up to 64 names with commas between them" },
	{ "scanner", "generic", take_flag, PROFILE(generic), false, flag_words, NULL },
	{ "scanner", "reads", take_word, PROFILE(reads), true, reads_words, NULL },
	{ "scanner", "best", take_word, PROFILE(best), false, mode_words, NULL },
	{ "scanner", "switch", take_word, PROFILE(how), false, switch_words, NULL },
	{ "match", "mode", take_word, MATCH(mode), true, mode_words, NULL },
	{ "match", "model", take_text, MATCH(model), false, NULL, "1 to 120 characters" },
	{ "data", "suffix", take_suffix, PROFILE(suffix), false, suffix_words, NULL },
	{ "keyboard", "layout", take_layout, PROFILE(keys.layout), false, NULL, NULL },
	{ "keyboard", "alt", take_word, PROFILE(keys.alt), false, alt_words, NULL },
	{ "keyboard", "no-release", take_flag, PROFILE(keys.no_release), false, flag_words, NULL },
	{ "hid-pos", "open", take_bytes, 0, false, NULL, "1 to 64 bytes, two hex digits each" },
	{ "serial", "baud", take_baud, PROFILE(baud), false, NULL, "1200 to 921600" },
	{ "manual", "title", take_text, PROFILE(manual), true, NULL, "1 to 120 characters" },
	{ "manual", "part", take_text, PROFILE(manual_part), true, NULL, "1 to 120 characters" },
	{ "code", "does", take_name, CODE(does), true, scanner_deeds, NULL },
	{ "code", "text", take_code, CODE(text), true, NULL, "1 to 40 printable ASCII characters" },
	{ "code", "carrier", take_word, CODE(carrier), true, carrier_words, NULL },
	{ "code", "model", take_text, CODE(model), false, NULL, "1 to 120 characters" },
	{ "code", "inferred", take_flag, CODE(inferred), false, flag_words, NULL },
};

/* The section being read. */
struct reader {
	const struct ini *ini;
	const struct ini_section *section;
	struct scanner_profile *profile;
	GError **error;
};

/* ---- values ---- */

static int word_index(const char *const *words, const char *value)
{
	for (int i = 0; words[i]; i++)
		if (strcmp(words[i], value) == 0)
			return i;
	return -1;
}

static bool take_text(const struct key_row *row, void *at, const char *value)
{
	(void)row;
	if (!*value || g_utf8_strlen(value, -1) > TEXT_MAX)
		return false;
	*(char **)at = g_strdup(value);
	return true;
}

static bool take_list(const struct key_row *row, void *at, const char *value)
{
	g_auto(GStrv) names = g_strsplit(value, ",", LIST_MAX + 1);

	(void)row;
	if (!names[0] || g_strv_length(names) > LIST_MAX)
		return false;
	for (char **name = names; *name; name++)
		if (!*g_strstrip(*name) || g_utf8_strlen(*name, -1) > TEXT_MAX)
			return false;
	*(char ***)at = g_steal_pointer(&names);
	return true;
}

static bool take_word(const struct key_row *row, void *at, const char *value)
{
	int index = word_index(row->words, value);

	if (index < 0)
		return false;
	memcpy(at, &index, sizeof(index));
	return true;
}

static bool take_flag(const struct key_row *row, void *at, const char *value)
{
	int index = word_index(row->words, value);

	*(bool *)at = index == 1;
	return index >= 0;
}

static bool take_name(const struct key_row *row, void *at, const char *value)
{
	int index = word_index(row->words, value);

	if (index < 0)
		return false;
	*(const char **)at = row->words[index];
	return true;
}

static bool take_suffix(const struct key_row *row, void *at, const char *value)
{
	int index = word_index(row->words, value);

	if (index < 0)
		return false;
	*(const char **)at = suffixes[index];
	return true;
}

static bool take_layout(const struct key_row *row, void *at, const char *value)
{
	int index = word_index(keys_layouts(), value);

	(void)row;
	if (index < 0)
		return false;
	*(const char **)at = keys_layouts()[index];
	return true;
}

static bool take_code(const struct key_row *row, void *at, const char *value)
{
	(void)row;
	if (!*value || strlen(value) > CODE_TEXT_MAX)
		return false;
	for (const char *c = value; *c; c++)
		if (*c < ' ' || *c > '~')
			return false;
	*(char **)at = g_strdup(value);
	return true;
}

static bool take_bytes(const struct key_row *row, void *at, const char *value)
{
	struct scanner_profile *profile = at;
	gsize len = 0;

	(void)row;
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

static bool take_baud(const struct key_row *row, void *at, const char *value)
{
	guint64 number;

	(void)row;
	if (!g_ascii_string_to_unsigned(value, 10, 1200, 921600, &number, NULL))
		return false;
	*(guint *)at = (guint)number;
	return true;
}

static char *allowed(const struct key_row *row)
{
	const char *const *words = row->take == take_layout ? keys_layouts() : row->words;

	return words ? g_strjoinv(", ", (char **)words) : g_strdup(row->allowed);
}

bool scanner_key(guint index, const char **section, const char **key, char **what)
{
	if (index >= G_N_ELEMENTS(keys))
		return false;
	*section = keys[index].section;
	*key = keys[index].key;
	*what = allowed(&keys[index]);
	return true;
}

/* ---- sections ---- */

static bool refuse_section(const struct reader *reader, const char *reason)
{
	return refuse(reader->error, BELGI_ERROR_BAD_INPUT, "%s:%u: [%s] %s", reader->ini->file,
		reader->section->line, reader->section->name, reason);
}

static const struct section_row *section_row(const char *name)
{
	for (guint i = 0; i < G_N_ELEMENTS(sections); i++) {
		gsize len = strlen(sections[i].name);

		if (strncmp(name, sections[i].name, len) == 0 &&
			(sections[i].argument ? name[len] == ' ' && name[len + 1] : !name[len]))
			return &sections[i];
	}
	return NULL;
}

static bool refuse_unknown(const struct reader *reader)
{
	g_autoptr(GString) known = g_string_new(NULL);

	for (guint i = 0; i < G_N_ELEMENTS(sections); i++)
		g_string_append_printf(known, "%s[%s%s%s]", i ? ", " : "", sections[i].name,
			sections[i].argument ? " " : "",
			sections[i].argument ? sections[i].argument : "");
	return refuse(reader->error, BELGI_ERROR_BAD_INPUT,
		"%s:%u: unknown section [%s]; the known sections are %s", reader->ini->file,
		reader->section->line, reader->section->name, known->str);
}

static bool read_entry(const struct reader *reader, const struct key_row *row,
	const struct ini_entry *entry, void *target)
{
	g_autofree char *what = NULL;

	if (row->take(row, (char *)target + row->at, entry->value))
		return true;
	what = allowed(row);
	return refuse(reader->error, BELGI_ERROR_BAD_INPUT,
		"%s:%u: %s = %s: allowed is %s; correct it", reader->ini->file, entry->line,
		entry->key, entry->value, what);
}

static bool read_keys(const struct reader *reader, const struct section_row *section, void *target)
{
	const char *known[G_N_ELEMENTS(keys) + 1] = { 0 };
	guint count = 0;

	for (guint i = 0; i < G_N_ELEMENTS(keys); i++)
		if (strcmp(keys[i].section, section->name) == 0)
			known[count++] = keys[i].key;
	if (!ini_only(reader->ini, reader->section, known, reader->error))
		return false;
	for (guint i = 0; i < G_N_ELEMENTS(keys); i++) {
		const struct key_row *row = &keys[i];
		const struct ini_entry *entry = ini_entry(reader->section, row->key);

		if (strcmp(row->section, section->name) != 0)
			continue;
		if (entry && !read_entry(reader, row, entry, target))
			return false;
		if (!entry && row->required)
			return refuse(reader->error, BELGI_ERROR_BAD_INPUT,
				"%s:%u: [%s] has no %s; add it", reader->ini->file,
				reader->section->line, reader->section->name, row->key);
	}
	return true;
}

/* ---- devices ---- */

/* 1 to 4 lower-case hex digits; the number of them. */
static gsize hex_digits(const char *text, guint16 *number)
{
	gsize len = strspn(text, "0123456789abcdef");

	*number = 0;
	for (gsize i = 0; i < len && i < 4; i++)
		*number = (guint16)(16 * *number + g_ascii_xdigit_value(text[i]));
	return len;
}

/* 0103, 12*, *03 or *. */
static bool read_pid(struct scanner_match *match, const char *text)
{
	bool before = *text == '*';
	gsize len = hex_digits(text + before, &match->pid);
	bool after = text[before + len] == '*';
	guint16 mask = len < 4 ? (guint16)((1u << 4 * len) - 1) : 0xffff;

	if (text[before + len + after] || (before && after) ||
		(before || after ? len > 3 : len != 4))
		return false;
	match->mask = after ? (guint16)(mask << (16 - 4 * len)) : mask;
	match->pid = after ? (guint16)(match->pid << (16 - 4 * len)) : match->pid;
	return true;
}

static void match_clear(gpointer data)
{
	struct scanner_match *match = data;

	g_free(match->model);
}

static bool read_match(const struct reader *reader, const struct section_row *section)
{
	struct scanner_match match = { 0 };
	const char *device = reader->section->name + strlen("match ");

	if (hex_digits(device, &match.vid) != 4 || device[4] != ':' ||
		!read_pid(&match, device + 5))
		return refuse_section(reader,
			"names no device; write VID:PID in lower-case hex, such as 1eab:0103, "
			"1eab:*03 or 1eab:*");
	if (!read_keys(reader, section, &match)) {
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

static bool read_code(const struct reader *reader, const struct section_row *section)
{
	struct scanner_code code = { 0 };
	const char *fault;

	if (!read_keys(reader, section, &code)) {
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
	profile->name = g_path_get_basename(file);
	if (g_str_has_suffix(profile->name, ".profile"))
		profile->name[strlen(profile->name) - strlen(".profile")] = '\0';
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
	const struct section_row *row = section_row(reader->section->name);

	if (!row)
		return refuse_unknown(reader);
	switch (row->place) {
	case IN_MATCH:
		return read_match(reader, row);
	case IN_CODE:
		return read_code(reader, row);
	default:
		return read_keys(reader, row, reader->profile);
	}
}

struct scanner_profile *scanner_profile_read(
	const char *text, gsize len, const char *file, GError **error)
{
	g_autoptr(struct ini) ini = ini_read(text, len, file, error);
	g_autoptr(struct scanner_profile) profile = NULL;
	struct reader reader = { ini, NULL, NULL, error };

	if (!ini)
		return NULL;
	reader.profile = profile = profile_new(file);
	/* The first section, so that codes can be held against its models. */
	if (ini->sections->len)
		reader.section = ini->sections->pdata[0];
	if (!reader.section || strcmp(reader.section->name, "scanner") != 0) {
		refuse(error, BELGI_ERROR_BAD_INPUT,
			"%s: a profile of scanners begins with [scanner]; put it first", file);
		return NULL;
	}
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

GPtrArray *scanner_profiles_read(
	const GPtrArray *files, void (*wrong)(void *data, const GError *error), void *data)
{
	GPtrArray *profiles = g_ptr_array_new_with_free_func(free_profile);

	for (guint i = 0; i < files->len; i++) {
		const struct shipped *file = files->pdata[i];
		g_autoptr(GError) error = NULL;
		struct scanner_profile *profile =
			scanner_profile_read(file->text, file->len, file->file, &error);

		if (profile)
			g_ptr_array_add(profiles, profile);
		else
			wrong(data, error);
	}
	return profiles;
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
