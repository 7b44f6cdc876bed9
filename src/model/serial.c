/* SPDX-License-Identifier: Apache-2.0
 * One spelling for each serial number (frozen: names of units are made from it). In this order:
 * 1. Upper case; the Cyrillic look-alikes become Latin.
 * 2. A marked identifier goes: field S, 1S or 25S of an ISO 15434 envelope (the first of these that
 * is there); `S/N`, `SN` or `SERIAL` before `:` or `=`; `S` before a space.
 * 3. Only A-Z and 0-9 remain. Then 1S and 18 characters keep the last 8, 1S and 14 the last 7
 * (Lenovo: type, model, serial). A bare leading S stays unless the rest is a known serial. At most
 * 40 characters are kept. None: a placeholder of the list (which never changes), shorter than 4, or
 * one character repeated. */
#include "model/serial.h"

#include "model/envelope.h"

#include <string.h>

static const char *const placeholders[] = { "DEFAULTSTRING", "TOBEFILLEDBYOEM",
	"SYSTEMSERIALNUMBER", "SERIALNUMBER", "CHASSISSERIALNUMBER", "BASEBOARDSERIALNUMBER",
	"NOTAPPLICABLE", "NOTSPECIFIED", "NOTAVAILABLE", "UNKNOWN", "INVALID", "EMPTY", "NONE",
	"OEM", "0123456789", "123456789", "1234567890", NULL };

static const struct {
	gunichar cyrillic;
	char latin;
} look_alikes[] = {
	{ 0x0410, 'A' }, /* А */
	{ 0x0412, 'B' }, /* В */
	{ 0x0421, 'C' }, /* С */
	{ 0x0415, 'E' }, /* Е */
	{ 0x041d, 'H' }, /* Н */
	{ 0x0406, 'I' }, /* І */
	{ 0x041a, 'K' }, /* К */
	{ 0x041c, 'M' }, /* М */
	{ 0x041e, 'O' }, /* О */
	{ 0x0420, 'P' }, /* Р */
	{ 0x0422, 'T' }, /* Т */
	{ 0x0425, 'X' }, /* Х */
	{ 0x0423, 'Y' }, /* У */
	{ 0x0405, 'S' }, /* Ѕ */
	{ 0x0408, 'J' }, /* Ј */
};

char serial_letter(gunichar c)
{
	c = g_unichar_toupper(c);
	for (guint i = 0; i < G_N_ELEMENTS(look_alikes); i++)
		if (look_alikes[i].cyrillic == c)
			return look_alikes[i].latin;
	return c < 128 ? (char)c : 0;
}

static char *fold_text(const char *text)
{
	if (g_str_is_ascii(text))
		return g_ascii_strup(text, -1);
	g_autofree char *valid = g_utf8_make_valid(text, -1);
	GString *folded = g_string_new(NULL);

	for (const char *c = valid; *c; c = g_utf8_next_char(c)) {
		char ascii = serial_letter(g_utf8_get_char(c));
		if (ascii)
			g_string_append_c(folded, ascii);
	}
	return g_string_free(folded, FALSE);
}

/* Behind `S/N:`, `SN =`, `SERIAL:`, `S `; the text itself when it is not marked so. */
static const char *skip_mark(const char *text)
{
	static const char *const words[] = { "SERIAL", "S/N", "SN" };

	for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
		if (!g_str_has_prefix(text, words[i]))
			continue;
		const char *at = text + strlen(words[i]);
		at += strspn(at, " ");
		if (*at == ':' || *at == '=')
			return at + 1;
	}
	return g_str_has_prefix(text, "S ") ? text + 2 : text;
}

static const char *marked_value(const struct envelope *envelope)
{
	static const char *const marks[] = { "S", "1S", "25S" };
	const char *value = NULL;

	for (guint i = 0; i < G_N_ELEMENTS(marks) && !value; i++)
		value = envelope_get(envelope, marks[i]);
	return value;
}

/* Letters and digits only, behind Lenovo's type and model where they stand. */
static char *bare(const char *text, bool supplier_serial)
{
	GString *kept = g_string_new(supplier_serial ? "1S" : NULL);

	for (; *text; text++)
		if (g_ascii_isalnum(*text))
			g_string_append_c(kept, *text);
	if (g_str_has_prefix(kept->str, "1S")) {
		if (kept->len == 2 + 18)
			g_string_erase(kept, 0, 2 + 10);
		else if (kept->len == 2 + 14)
			g_string_erase(kept, 0, 2 + 7);
		else if (supplier_serial)
			g_string_erase(kept, 0, 2);
	}
	return g_string_free(kept, FALSE);
}

static enum serial_kind judge(const char *serial)
{
	gsize len = strlen(serial);

	if (g_strv_contains(placeholders, serial))
		return SERIAL_PLACEHOLDER;
	if (len < 4)
		return SERIAL_TOO_SHORT;
	for (gsize i = 1; i < len; i++)
		if (serial[i] != serial[0])
			return SERIAL_GOOD;
	return SERIAL_PLACEHOLDER;
}

enum serial_kind serial_read(char serial[SERIAL_SIZE], const char *scanned,
	bool (*known)(const char *serial, void *data), void *data)
{
	g_autofree char *folded = fold_text(scanned);
	const char *text = g_strstrip(folded);
	struct envelope envelope;
	const char *field = envelope_read(&envelope, text) ? marked_value(&envelope) : NULL;
	bool supplier_serial = field && field == envelope_get(&envelope, "1S");
	g_autofree char *kept = bare(field ? field : skip_mark(text), supplier_serial);

	g_strlcpy(serial, kept, SERIAL_SIZE);
	if (!field && serial[0] == 'S' && known && judge(serial + 1) == SERIAL_GOOD &&
		known(serial + 1, data))
		memmove(serial, serial + 1, strlen(serial));
	return judge(serial);
}
