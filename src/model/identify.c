/* SPDX-License-Identifier: Apache-2.0
 * What a scan is. A table of recognisers is asked from top to bottom; each may add candidates, and
 * one that is certain ends the questions. One more kind of label is one more row. What no row knows
 * is unknown. Invariant: a value is the scan itself or a part of it in canonical spelling, never a
 * corrected guess; a guess stands in `detail`. */
#include "model/identify.h"

#include "base/error.h"
#include "model/aim.h"
#include "model/envelope.h"
#include "model/label.h"

#include <string.h>

enum { TEXT_MAX = 4096, DETAIL_CODES = 32 };

static const char *const words[CODE_ROLES] = {
	[CODE_TAG] = "tag",
	[CODE_TAG_MISREAD] = "tag_misread",
	[CODE_TAG_TORN] = "tag_torn",
	[CODE_SERIAL] = "serial",
	[CODE_PLACEHOLDER] = "placeholder",
	[CODE_PERSON] = "person",
	[CODE_COMMAND] = "command",
	[CODE_BOX] = "box",
	[CODE_SHIP] = "ship",
	[CODE_MEASURE] = "measure",
	[CODE_PART] = "part",
	[CODE_MODEL] = "model",
	[CODE_MAC] = "mac",
	[CODE_EAN] = "ean",
	[CODE_SNID] = "snid",
	[CODE_SSCC] = "sscc",
	[CODE_IMEI] = "imei",
	[CODE_EXPRESS] = "express",
	[CODE_QUANTITY] = "quantity",
	[CODE_ORDER] = "order",
	[CODE_LOT] = "lot",
	[CODE_ORIGIN] = "origin",
	[CODE_DATE] = "date",
	[CODE_SUPPLIER] = "supplier",
	[CODE_PACKAGE] = "package",
	[CODE_GRAI] = "grai",
	[CODE_GIAI] = "giai",
	[CODE_GLN] = "gln",
	[CODE_GS1] = "gs1",
	[CODE_PRODUCT_KEY] = "product_key",
	[CODE_SETUP] = "setup",
	[CODE_URL] = "url",
	[CODE_UNKNOWN] = "unknown",
};

const char *const code_reasons[] = {
	"component", /* Lenovo 11S and 8S, and other numbers of parts */
	"ppid",      /* Dell */
	"ct",        /* HP */
	"marking",   /* Chestny ZNAK */
	NULL,
};

const char *code_role_word(enum role_of_code role)
{
	return words[role];
}

bool code_role_read(const char *word, enum role_of_code *role)
{
	for (int i = 0; i < CODE_ROLES; i++)
		if (strcmp(words[i], word) == 0) {
			*role = (enum role_of_code)i;
			return true;
		}
	return false;
}

static bool is_there(const struct scanned *scan, enum role_of_code role, const char *value)
{
	for (guint i = 0; i < scan->candidates->len; i++) {
		const struct candidate *other =
			&g_array_index(scan->candidates, struct candidate, i);
		if (other->role == role && strcmp(other->value, value) == 0)
			return true;
	}
	return false;
}

bool scanned_add(
	struct scanned *scan, enum role_of_code role, const char *value, const struct found *found)
{
	struct candidate candidate = { .role = role,
		.value = g_strdup(value),
		.why = g_strdup(found->why),
		.reason = found->reason };

	if (is_there(scan, role, value)) {
		g_free(candidate.value);
		g_free(candidate.why);
		return true;
	}
	g_array_append_val(scan->candidates, candidate);
	return true;
}

static const char *const own_whys[CODE_ROLES] = {
	[CODE_TAG] = "a tag of Belgi, whose checks hold",
	[CODE_TAG_MISREAD] = "the form of a tag, but its checks do not hold",
	[CODE_TAG_TORN] = "the form of a tag with unreadable characters",
	[CODE_PERSON] = "a person's code of Belgi",
	[CODE_COMMAND] = "a command code of Belgi",
	[CODE_BOX] = "a box code of Belgi",
	[CODE_SHIP] = "a shipment code of Belgi",
	[CODE_MEASURE] = "lines of a measurement",
};

/* One of the program's own codes. */
static bool add_own(
	struct scanned *scan, enum role_of_code role, const char *value, const char *detail)
{
	struct candidate candidate = { .role = role,
		.value = g_strdup(value),
		.detail = g_strdup(detail),
		.why = g_strdup(own_whys[role]) };

	g_array_append_val(scan->candidates, candidate);
	return true;
}

static bool tag_known(const struct scanned *scan, const char *code)
{
	return scan->known->tag && scan->known->tag(scan->known->data, code);
}

/* A station without a hub prints tags that begin with Z: nobody hands that prefix out, so the tag
 * itself must be known. */
static bool issuer_known(const struct scanned *scan, const char *code)
{
	if (code[0] == 'Z')
		return tag_known(scan, code);
	return scan->known->issuer && scan->known->issuer(scan->known->data, code);
}

static bool serial_known(const char *serial, void *data)
{
	const struct scanned *scan = data;

	return scan->known->serial && scan->known->serial(scan->known->data, serial);
}

bool scanned_serial(struct scanned *scan, const char *text, const struct found *found)
{
	static const struct found placeholder = { "a placeholder, no serial number", NULL };
	char serial[SERIAL_SIZE];
	enum serial_kind kind = serial_read(serial, text, serial_known, scan);

	if (kind == SERIAL_GOOD)
		return scanned_add(scan, CODE_SERIAL, serial, found);
	return kind == SERIAL_PLACEHOLDER &&
	       scanned_add(scan, CODE_PLACEHOLDER, text, &placeholder);
}

static bool read_known(const struct scanned *scan, const char *text, char serial[SERIAL_SIZE])
{
	return serial_read(serial, text, serial_known, (void *)scan) == SERIAL_GOOD &&
	       serial_known(serial, (void *)scan);
}

bool scanned_knows(const struct scanned *scan, const char *text)
{
	char serial[SERIAL_SIZE];

	return read_known(scan, text, serial);
}

bool scanned_known_serial(struct scanned *scan)
{
	static const struct found known = { "a serial number that is known here", NULL };
	char serial[SERIAL_SIZE];

	return read_known(scan, scan->text, serial) &&
	       scanned_add(scan, CODE_SERIAL, serial, &known);
}

/* Words are printed in upper case, so that the QR code is small. */
static bool is_command(struct scanned *scan)
{
	static const char mark[] = "BELGI:CMD:";
	const char *word = scan->upper + strlen(mark);

	if (!g_str_has_prefix(scan->upper, mark) || !*word || strlen(word) > 32)
		return false;
	for (const char *c = word; *c; c++)
		if (!g_ascii_isalnum(*c) && *c != '_' && *c != '-')
			return false;
	return add_own(scan, CODE_COMMAND, word, NULL);
}

static bool id_good(const char *text)
{
	if (strlen(text) != 13)
		return false;
	for (int i = 1; i < 13; i++)
		if (crockford_value(text[i]) < 0)
			return false;
	return true;
}

/* `b` + 12 as printed, or BELGI:BOX: and the same in any case. */
static bool is_id(struct scanned *scan)
{
	static const struct {
		const char *mark;
		char letter;
		enum role_of_code role;
	} ids[] = {
		{ "BELGI:PERSON:", 'p', CODE_PERSON },
		{ "BELGI:BOX:", 'b', CODE_BOX },
		{ "BELGI:SHIP:", 's', CODE_SHIP },
	};

	for (guint i = 0; i < G_N_ELEMENTS(ids); i++) {
		bool marked = g_str_has_prefix(scan->upper, ids[i].mark);
		g_autofree char *id =
			g_strdup(marked ? scan->upper + strlen(ids[i].mark) : scan->text);
		if (marked)
			*id = g_ascii_tolower(*id);
		if (*id == ids[i].letter && id_good(id))
			return add_own(scan, ids[i].role, id, NULL);
	}
	return false;
}

/* A key of a measurement: [a-z0-9_]{1,32}. Returns what is behind the `=`, NULL when the line is no
 * such line. */
static const char *measured_value(const char *line)
{
	gsize len = strspn(line, "abcdefghijklmnopqrstuvwxyz0123456789_");

	return len > 0 && len <= 32 && line[len] == '=' ? line + len + 1 : NULL;
}

static bool is_measure(struct scanned *scan)
{
	g_auto(GStrv) lines = g_strsplit_set(scan->text, "\n\r;", 0);
	guint count = 0;

	for (char **line = lines; *line; line++) {
		const char *text = g_strstrip(*line);
		if (!*text)
			continue;
		if (!measured_value(text))
			return false;
		count++;
	}
	if (count == 0 || (count == 1 && (g_str_has_prefix(scan->text, "sn=") ||
						 g_str_has_prefix(scan->text, "serial="))))
		return false;
	return add_own(scan, CODE_MEASURE, scan->text, NULL);
}

/* Suggestions that exist; where nobody can be asked, all of them. Returns how many, the first in
 * `code`. */
static guint suggest(const struct scanned *scan, char code[TAG_SIZE])
{
	char codes[DETAIL_CODES][TAG_SIZE];
	guint count = tag_suggest(scan->text, codes, DETAIL_CODES);
	guint fitting = 0;

	for (guint i = 0; i < count; i++) {
		if (scan->known->tag && !tag_known(scan, codes[i]))
			continue;
		if (fitting++ == 0)
			memcpy(code, codes[i], TAG_SIZE);
	}
	return fitting;
}

static bool is_torn_tag(struct scanned *scan)
{
	char seen[TAG_SIZE];
	char code[TAG_SIZE];
	guint fitting;

	if (!strchr(scan->text, '?') || strchr(scan->text, '/') || !tag_fold(seen, scan->text))
		return false;
	fitting = suggest(scan, code);
	if (fitting == 1)
		return add_own(scan, CODE_TAG_TORN, seen, code);
	return add_own(scan, CODE_TAG_TORN, seen,
		fitting ? "more than one tag fits; scan the serial number"
			: "no known tag fits; scan the serial number");
}

static bool add_tag(struct scanned *scan, const struct tag *tag)
{
	struct candidate candidate = { .role = CODE_TAG,
		.value = g_strdup(tag->code),
		.why = g_strdup(own_whys[CODE_TAG]),
		.piece = tag->piece };

	g_array_append_val(scan->candidates, candidate);
	return true;
}

/* The detail is the tag that is suggested, else the reader's words. */
static bool add_misread(struct scanned *scan, const char *seen, const GError *error)
{
	char code[TAG_SIZE];
	bool one = suggest(scan, code) == 1;

	return add_own(scan, CODE_TAG_MISREAD, seen, one ? code : error->message);
}

/* A bare code that does not hold: a tag's when its issuer is known here, or that of the tag it may
 * stand for. */
static bool misread_plausible(struct scanned *scan, const char *seen)
{
	char code[TAG_SIZE];

	return issuer_known(scan, seen) || (suggest(scan, code) > 0 && issuer_known(scan, code));
}

/* GS1 8004 is any owner's: a tag only where its checks hold or the issuer is known here. */
static bool is_asset(const struct scanned *scan)
{
	return !strstr(scan->upper, "/T/");
}

/* Located by a URL's /T/ or GS1 8004: a tag or nothing. Bare: only of an issuer that is known here,
 * because 12 characters may be a maker's serial number. */
static bool is_tag(struct scanned *scan)
{
	static const char bare[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ- /";
	g_autoptr(GError) error = NULL;
	struct tag tag;
	char seen[TAG_SIZE];

	if (!tag_fold(seen, scan->text))
		return false;
	bool reads = tag_read(&tag, scan->text, &error);
	if (scan->upper[strspn(scan->upper, bare)]) {
		if (reads)
			return add_tag(scan, &tag);
		return (!is_asset(scan) || misread_plausible(scan, seen)) &&
		       add_misread(scan, seen, error);
	}
	if (reads && issuer_known(scan, tag.code)) {
		add_tag(scan, &tag);
		scanned_known_serial(scan);
		return true;
	}
	return !reads && !scanned_knows(scan, scan->text) && misread_plausible(scan, seen) &&
	       add_misread(scan, seen, error);
}

static bool is_placeholder(struct scanned *scan)
{
	static const struct found found = { "a placeholder, no serial number", NULL };
	char serial[SERIAL_SIZE];

	return serial_read(serial, scan->text, NULL, NULL) == SERIAL_PLACEHOLDER &&
	       scanned_add(scan, CODE_PLACEHOLDER, scan->text, &found);
}

/* A code of the program itself that has no place here: a root key, a word it does not know. */
static bool is_other_own(struct scanned *scan)
{
	static const struct found found = { "a code of Belgi that is not for scanning here", NULL };

	return g_str_has_prefix(scan->upper, "BELGI:") &&
	       scanned_add(scan, CODE_UNKNOWN, scan->text, &found);
}

static bool (*const recognisers[])(struct scanned *scan) = {
	is_command,
	is_id,
	is_other_own,
	is_placeholder,
	is_measure,
	is_torn_tag,
	is_tag,
	NULL,
};

static bool ask(bool (*const *asked)(struct scanned *scan), struct scanned *scan)
{
	for (; *asked; asked++)
		if ((*asked)(scan))
			return true;
	return false;
}

static void candidate_clear(gpointer data)
{
	struct candidate *candidate = data;

	g_free(candidate->value);
	g_free(candidate->detail);
	g_free(candidate->why);
}

/* Scanners end with all sorts of suffixes; a leading GS only says that GS1 follows. */
static char *trim(const char *text)
{
	gsize len = strnlen(text, TEXT_MAX); /* g_strndup would fill the whole bound */
	g_autofree char *bounded = g_strndup(text, len);
	g_autofree char *valid = g_utf8_make_valid(bounded, -1);

	if (envelope_begins(valid)) {
		char *mended = envelope_mend(valid);
		g_free(valid);
		valid = mended;
	}
	char *start = valid;
	char *end = valid + strlen(valid);

	while (*start && (g_ascii_isspace(*start) || g_ascii_iscntrl(*start)))
		start++;
	while (end > start && (g_ascii_isspace(end[-1]) || g_ascii_iscntrl(end[-1])))
		end--;
	return g_strndup(start, (gsize)(end - start));
}

struct identity *identify(const char *text, const char *aim, const struct identify_known *known)
{
	static const struct identify_known nothing = { 0 };
	static const struct found unknown = { "nothing that is known here", NULL };
	struct identity *identity = g_new(struct identity, 1);
	char split[4] = "";
	gsize prefix = aim && *aim ? 0 : aim_split(text, strlen(text), split);
	g_autofree char *trimmed = trim(text + prefix);
	g_autofree char *upper = g_ascii_strup(trimmed, -1);
	struct scanned scan = { trimmed, upper, prefix ? split : aim, known ? known : &nothing,
		NULL };

	identity->candidates = g_array_new(FALSE, FALSE, sizeof(struct candidate));
	g_array_set_clear_func(identity->candidates, candidate_clear);
	scan.candidates = identity->candidates;
	if (!ask(recognisers, &scan))
		ask(label_recognisers, &scan);
	if (scan.candidates->len == 0)
		scanned_add(&scan, CODE_UNKNOWN, trimmed, &unknown);
	return identity;
}

void identity_free(struct identity *identity)
{
	if (!identity)
		return;
	g_array_unref(identity->candidates);
	g_free(identity);
}
