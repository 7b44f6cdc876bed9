/* SPDX-License-Identifier: Apache-2.0
 * Lists of keys and values, as QR codes of makers have them: SN:2TK44202X4;PN:1AB23AV#ABA. A key
 * stands at the start of a word, and `:`, `=` or `#` follow it; before the first value of the text
 * spaces are enough for a key that nothing else begins with. A value ends at ; , a tab, the end of
 * a line, or where the next key begins. Invariant: what has no key is in no candidate. */
#include "model/label.h"

#include <string.h>

/* Longest first where one begins another. */
static const struct key {
	const char *word;
	enum role_of_code role;
	bool spaces; /* enough behind it */
	const char *why;
} keys[] = {
	{ "SERIALNUMBER", CODE_SERIAL, false, "the value of 'serial number'" },
	{ "SERIAL NUMBER", CODE_SERIAL, false, "the value of 'serial number'" },
	{ "SERIAL NO", CODE_SERIAL, false, "the value of 'serial no.'" },
	{ "SERIAL", CODE_SERIAL, false, "the value of 'serial'" },
	{ "SERVICE TAG", CODE_SERIAL, false, "the value of 'service tag' (Dell)" },
	{ "SNID", CODE_SNID, false, "the value of 'SNID' (Acer)" },
	{ "S/N", CODE_SERIAL, false, "the value of 'S/N'" },
	{ "SN", CODE_SERIAL, false, "the value of 'SN'" },
	{ "EXPRESS SERVICE CODE", CODE_EXPRESS, false,
		"the value of 'express service code' (Dell)" },
	{ "PARTNUMBER", CODE_PART, true, "the value of 'part number'" },
	{ "PART NUMBER", CODE_PART, true, "the value of 'part number'" },
	{ "PART NO", CODE_PART, true, "the value of 'part no.'" },
	{ "PRODUCT NO", CODE_PART, true, "the value of 'product no.'" },
	{ "PRODID", CODE_PART, true, "the value of 'ProdID'" },
	{ "P/N", CODE_PART, true, "the value of 'P/N'" },
	{ "PN", CODE_PART, true, "the value of 'PN'" },
	{ "MTM", CODE_PART, true, "the value of 'MTM' (Lenovo's type and model)" },
	{ "MODEL NAME", CODE_MODEL, false, "the value of 'model name'" },
	{ "MODEL", CODE_MODEL, true, "the value of 'model'" },
	{ "WLAN MAC", CODE_MAC, true, "the value of 'WLAN MAC'" },
	{ "LAN MAC", CODE_MAC, true, "the value of 'LAN MAC'" },
	{ "MAC ADDRESS", CODE_MAC, true, "the value of 'MAC address'" },
	{ "MAC ADDR", CODE_MAC, true, "the value of 'MAC addr'" },
	{ "MAC ID", CODE_MAC, true, "the value of 'MAC ID'" },
	{ "MAC", CODE_MAC, true, "the value of 'MAC'" },
	{ "IMEI1", CODE_IMEI, true, "the value of 'IMEI1'" },
	{ "IMEI2", CODE_IMEI, true, "the value of 'IMEI2'" },
	{ "IMEI", CODE_IMEI, true, "the value of 'IMEI'" },
	{ "EAN", CODE_EAN, false, "the value of 'EAN'" },
	{ "UPC", CODE_EAN, false, "the value of 'UPC'" },
	{ "GTIN", CODE_EAN, false, "the value of 'GTIN'" },
	{ "QTY", CODE_QUANTITY, false, "the value of 'qty'" },
	{ "LOT", CODE_LOT, false, "the value of 'lot'" },
};

/* The key that begins at `at` and what is behind it; NULL when none does. */
static const struct key *key_at(const char *upper, const char *at, const char **value)
{
	if (at > upper && g_ascii_isalnum(at[-1]))
		return NULL;
	for (guint i = 0; i < G_N_ELEMENTS(keys); i++) {
		if (!g_str_has_prefix(at, keys[i].word))
			continue;
		const char *behind = at + strlen(keys[i].word);
		const char *gap = behind + strspn(behind, ". ");
		if (*gap && strchr(":=#", *gap))
			gap++;
		else if (at > upper || !keys[i].spaces || gap == behind)
			continue;
		*value = gap + strspn(gap, " ");
		return &keys[i];
	}
	return NULL;
}

/* The value up to where it ends. */
static char *value_of(const char *upper, const char *start)
{
	gsize len = strcspn(start, ";,\t\r\n");
	const char *behind;

	for (gsize i = 1; i < len; i++)
		if (start[i - 1] == ' ' && key_at(upper, start + i, &behind))
			len = i - 1;
	return g_strchomp(g_strndup(start, len));
}

static bool is_mac(const char *value)
{
	guint digits = 0;

	for (; *value; value++) {
		if (!g_ascii_isxdigit(*value) && !strchr(":-. ", *value))
			return false;
		digits += g_ascii_isxdigit(*value);
	}
	return digits == 12;
}

/* A serial number goes to the front, whatever stands before it. */
static void add_value(struct scanned *scan, const struct key *key, const char *value, bool serial)
{
	const struct found found = { key->why, NULL };

	if ((key->role == CODE_SERIAL) != serial)
		return;
	if (serial)
		scanned_serial(scan, value, &found);
	else if (*value && (key->role != CODE_MAC || is_mac(value)))
		scanned_add(scan, key->role, value, &found);
}

static void add_values(struct scanned *scan, bool serial)
{
	const char *behind;

	for (const char *at = scan->upper; *at; at++) {
		const struct key *key = key_at(scan->upper, at, &behind);
		if (!key)
			continue;
		/* Where it stands in upper case it stands in the text. */
		gsize place = (gsize)(behind - scan->upper);
		g_autofree char *upper = value_of(scan->upper, behind);
		g_autofree char *value = g_strndup(scan->text + place, strlen(upper));
		add_value(scan, key, value, serial);
	}
}

bool label_keyed(struct scanned *scan)
{
	const char *behind;
	bool first = key_at(scan->upper, scan->upper, &behind) != NULL;

	if (!first && !strpbrk(scan->upper, ":=#"))
		return false;
	add_values(scan, true);
	if (scan->candidates->len > 0 || first)
		add_values(scan, false);
	return scan->candidates->len > 0;
}
