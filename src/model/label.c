/* SPDX-License-Identifier: Apache-2.0
 * Labels that makers put on devices and boxes: which bar code is the serial number, and what the
 * others are. A box has four to eight of them. Shapes: vendors' public descriptions; ANSI MH10.8.2
 * identifiers; GS1 General Specifications. */
#include "model/label.h"

#include "model/envelope.h"

#include <string.h>

static bool is_envelope(struct scanned *scan)
{
	static const struct {
		const char *identifier;
		enum role_of_code role;
		const char *detail;
	} fields[] = {
		{ "1P", CODE_PART, "the supplier's part number" },
		{ "P", CODE_PART, "the customer's part number" },
		{ "30P", CODE_PART, "a part number" },
		{ "25P", CODE_PART, "a part number" },
		{ "23S", CODE_MAC, "a network address" },
		{ "11S", CODE_PART, "the number of a component" },
		{ "8S", CODE_PART, "the number of a component" },
	};
	struct envelope envelope;

	if (!envelope_read(&envelope, scan->text))
		return false;
	if (envelope_get(&envelope, "S") || envelope_get(&envelope, "1S") ||
		envelope_get(&envelope, "25S"))
		scanned_serial(scan, scan->text);
	for (guint i = 0; i < G_N_ELEMENTS(fields); i++) {
		const char *value = envelope_get(&envelope, fields[i].identifier);
		if (value)
			scanned_add(scan, fields[i].role, value, fields[i].detail);
	}
	return scan->candidates->len > 0 ||
	       scanned_add(scan, CODE_UNKNOWN, scan->text, "a label without serial number");
}

/* Behind `S/N:`, `SN=`, `Serial Number:` at the start of a word; NULL when there is none. */
static const char *keyed_serial(const char *upper)
{
	static const char *const marks[] = { "SERIALNUMBER", "SERIAL NUMBER", "SERIAL NO", "SERIAL",
		"S/N", "SN" };

	for (const char *at = upper; *at; at++) {
		if (at > upper && g_ascii_isalnum(at[-1]))
			continue;
		for (guint i = 0; i < G_N_ELEMENTS(marks); i++) {
			if (!g_str_has_prefix(at, marks[i]))
				continue;
			const char *value = at + strlen(marks[i]);
			value += strspn(value, ". ");
			if (*value != ':' && *value != '=')
				continue;
			value++;
			return value + strspn(value, " ");
		}
	}
	return NULL;
}

static bool is_keyed(struct scanned *scan)
{
	const char *value = keyed_serial(scan->upper);
	g_autofree char *serial = value ? g_strndup(value, strcspn(value, ";,\t\r\n")) : NULL;

	if (!value)
		return false;
	/* A space ends the value only where another key follows: "SN: Default string" is one value.
	 */
	if (strpbrk(serial, ":="))
		serial[strcspn(serial, " ")] = '\0';
	return scanned_serial(scan, serial);
}

/* HP: `2TK94709FN, HP ProBook 650 G5, ProdID 5PF3AB#ABA`. */
static bool is_comma_list(struct scanned *scan)
{
	g_auto(GStrv) parts = g_strsplit(scan->upper, ",", 4);

	return g_strv_length(parts) == 3 && g_str_has_prefix(g_strchug(parts[2]), "PRODID ") &&
	       scanned_serial(scan, g_strstrip(parts[0]));
}

/* Letters of the shape: X hex digit, A letter, N letter or digit; `*` ends it with one or
 * more of N - # . /; others stand for themselves. */
static bool shaped(const char *text, const char *shape)
{
	for (; *shape && *shape != '*'; shape++, text++) {
		bool fits = *shape == *text;
		if (*shape == 'X')
			fits = g_ascii_isxdigit(*text);
		else if (*shape == 'A')
			fits = g_ascii_isupper(*text);
		else if (*shape == 'N')
			fits = g_ascii_isalnum(*text);
		if (!fits)
			return false;
	}
	if (*shape != '*')
		return *text == '\0';
	return *text && strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-#./") == strlen(text);
}

/* Labels whose shape says that they are no serial number. */
static const struct {
	const char *shape;
	enum role_of_code role;
	const char *detail;
	bool certain; /* else a serial number that the store knows goes first */
} shapes[] = {
	{ "XX:XX:XX:XX:XX:XX", CODE_MAC, "a network address", true },
	{ "XX-XX-XX-XX-XX-XX", CODE_MAC, "a network address", true },
	{ "XXXX.XXXX.XXXX", CODE_MAC, "a network address", true },
	{ "23SXXXXXXXXXXXX", CODE_MAC, "a network address", true },
	{ "AA-NNNNNN-NNNNN-NNN-NNNN", CODE_PART, "the number of a component (PPID)", true },
	{ "AA-NNNNNN-NNNNN-NNN-NNNN-NNN", CODE_PART, "the number of a component (PPID)", true },
	{ "NNNNN-NNNNN-NNNNN-NNNNN-NNNNN", CODE_UNKNOWN, "a product key; cover it", true },
	{ "11S*", CODE_PART, "the number of a component", false },
	{ "8SNNNNNNNNNN*", CODE_PART, "the number of a component", false },
	{ "1P*", CODE_PART, "the supplier's part number", false },
	{ "30P*", CODE_PART, "a part number", false },
	{ "P *", CODE_PART, "the customer's part number", false },
};

static bool is_shaped(struct scanned *scan)
{
	for (guint i = 0; i < G_N_ELEMENTS(shapes); i++) {
		if (!shaped(scan->upper, shapes[i].shape))
			continue;
		if (!shapes[i].certain)
			scanned_known_serial(scan);
		return scanned_add(scan, shapes[i].role, scan->text, shapes[i].detail);
	}
	return false;
}

/* Behind the first of the marks that begins the text (`:`, `=`, `#` and spaces follow it); NULL
 * when none does. */
static const char *labelled(const char *upper, const char *const *marks)
{
	for (; *marks; marks++) {
		if (!g_str_has_prefix(upper, *marks))
			continue;
		const char *value = upper + strlen(*marks);
		gsize gap = strspn(value, ":=# ");
		if (gap > 0 && value[gap])
			return value + gap;
	}
	return NULL;
}

static bool is_labelled_mac(struct scanned *scan)
{
	static const char *const marks[] = { "WLAN MAC", "LAN MAC", "MAC ADDRESS", "MAC ADDR",
		"MAC ID", "MAC", NULL };
	const char *value = labelled(scan->upper, marks);
	guint digits = 0;

	if (!value)
		return false;
	for (; *value; value++) {
		if (!g_ascii_isxdigit(*value) && !strchr(":-. ", *value))
			return false;
		digits += g_ascii_isxdigit(*value);
	}
	return digits == 12 && scanned_add(scan, CODE_MAC, scan->text, "a network address");
}

static bool is_labelled_part(struct scanned *scan)
{
	static const char *const marks[] = { "P/N", "PN", "PART NUMBER", "PARTNUMBER", "PART NO.",
		"PART NO", "PRODID", "MTM", "MODEL", NULL };

	return labelled(scan->upper, marks) &&
	       scanned_add(scan, CODE_PART, scan->text, "a part number");
}

/* 12 hex digits without separators may be a serial number too: digits alone are taken for one, and
 * a known one goes first. */
static bool is_bare_mac(struct scanned *scan)
{
	if (!shaped(scan->upper, "XXXXXXXXXXXX") || strspn(scan->upper, "0123456789") == 12)
		return false;
	if (!scanned_known_serial(scan)) {
		scanned_add(scan, CODE_MAC, scan->text, "a network address");
		return scanned_serial(scan, scan->text);
	}
	return scanned_add(scan, CODE_MAC, scan->text, "a network address");
}

/* GS1 General Specifications 7.9: weights 3 and 1 from the right. */
static bool gtin_holds(const char *digits, gsize len)
{
	guint sum = 0;

	for (gsize i = 0; i < len; i++)
		sum += (guint)(digits[i] - '0') * ((len - i) % 2 ? 1 : 3);
	return sum % 10 == 0;
}

static bool is_ean(struct scanned *scan)
{
	gsize len = strlen(scan->text);

	if (strspn(scan->text, "0123456789") != len ||
		(len != 8 && len != 12 && len != 13 && len != 14))
		return false;
	if (!gtin_holds(scan->text, len))
		return false;
	if (!scan->aim || scan->aim[0] != 'E')
		scanned_known_serial(scan);
	return scanned_add(scan, CODE_EAN, scan->text, "the number of an article");
}

/* GS1: 01 and an article, then perhaps 21 and a serial number. Behind 91, 92, 93 stand the codes of
 * a marking system (Chestny ZNAK), whose 21 is the package's. */
static bool is_gs1(struct scanned *scan)
{
	const char *text = scan->text;
	g_autofree char *article = NULL;
	g_autofree char *serial = NULL;

	if (!g_str_has_prefix(text, "01") || strspn(text + 2, "0123456789") < 14 ||
		!gtin_holds(text + 2, 14))
		return false;
	article = g_strndup(text + 2, 14);
	text += 16;
	if (*text && !g_str_has_prefix(text, "21"))
		return false;
	serial = *text ? g_strndup(text + 2, strcspn(text + 2, "\x1d")) : NULL;
	if (serial && !strstr(text, "\x1d"
				    "9"))
		scanned_serial(scan, serial);
	return scanned_add(scan, CODE_EAN, article, "the number of an article");
}

static bool is_url(struct scanned *scan)
{
	const char *colon = strstr(scan->text, "://");

	if (!colon || colon == scan->text)
		return false;
	for (const char *c = scan->text; c < colon; c++)
		if (!g_ascii_isalnum(*c) && !strchr("+.-", *c))
			return false;
	return scanned_add(scan, CODE_URL, scan->text, "a link, no serial number");
}

/* One word of letters and digits, or several with a digit among them; Cyrillic look-alikes are
 * serial_read's. */
static bool is_serial(struct scanned *scan)
{
	bool digit = false;
	bool space = false;

	for (const char *c = scan->text; *c; c = g_utf8_next_char(c)) {
		gunichar letter = g_utf8_get_char(c);
		digit |= g_unichar_isdigit(letter);
		space |= letter == ' ';
		if (!g_unichar_isalnum(letter) && (letter >= 128 || !strchr(" -_./#", (int)letter)))
			return false;
		if (letter >= 128 && !serial_letter(letter))
			return false;
	}
	if (strlen(scan->text) >= 2 * SERIAL_SIZE || (space && !digit))
		return false;
	return scanned_serial(scan, scan->text);
}

bool (*const label_recognisers[])(struct scanned *scan) = {
	is_envelope,
	is_url,
	is_gs1,
	is_comma_list,
	is_keyed,
	is_shaped,
	is_labelled_mac,
	is_labelled_part,
	is_ean,
	is_bare_mac,
	is_serial,
	NULL,
};
