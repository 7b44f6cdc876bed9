/* SPDX-License-Identifier: Apache-2.0
 * Layouts of keyboards and pages of codes. A level of a layout is a string of the characters on the
 * usages 04 to 1D (letters), 1E to 27 (digits), 2D to 38 and 64, in that order; a space is no
 * character, a combining accent a dead key. Layouts as of Windows: that is what scanners imitate.
 */
#include "model/keymap.h"

#include "model/keys.h"

#include <string.h>

enum { LEVELS = 3, KEY_SPACE = 0x2c, KEY_PAD_SLASH = 0x54, KEY_PAD_DOT = 0x63 };

struct keymap {
	const char *name;
	const char *levels[LEVELS];
};

static const struct keymap maps[] = {
	{ "us", { "abcdefghijklmnopqrstuvwxyz"
		  "1234567890"
		  "-=[]\\\\;'`,./"
		  "\\",
			"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
			"!@#$%^&*()"
			"_+{}||:\"~<>?"
			"|",
			"" } },
	{ "de", { "abcdefghijklmnopqrstuvwxzy"
		  "1234567890"
		  "ß\u0301ü+##öä\u0302,.-"
		  "<",
			"ABCDEFGHIJKLMNOPQRSTUVWXZY"
			"!\"§$%&/()="
			"?\u0300Ü*''ÖÄ°;:_"
			">",
			"    €       µ   @         "
			" ²³   {[]}"
			"\\  ~        "
			"|" } },
	{ "fr", { "qbcdefghijkl,noparstuvzxyw"
		  "&é\"'(-è_çà"
		  ")=\u0302$**mù²;:!"
		  "<",
			"QBCDEFGHIJKL?NOPARSTUVZXYW"
			"1234567890"
			"°+\u0308£µµM% ./§"
			">",
			"    €                     "
			" \u0303#{[|\u0300\\^@"
			"]} ¤        "
			" " } },
};

/* Of the codes 80 to FF. */
static const char cp1252[] = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ"
			     "\u00a0¡¢£¤¥¦§¨©ª«¬\u00ad®¯°±²³´µ¶·¸¹º»¼½¾¿"
			     "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞß"
			     "àáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ";
static const char cp1251[] = "ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–— ™љ›њќћџ"
			     "\u00a0ЎўЈ¤Ґ¦§Ё©Є«¬\u00ad®Ї°±Ііґµ¶·ё№є»јЅѕї"
			     "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ"
			     "абвгдежзийклмнопрстуфхцчшщъыьэюя";
static const char cp437[] = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒ"
			    "áíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐"
			    "└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀"
			    "αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0";
static const char cp866[] = "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ"
			    "абвгдежзийклмноп░▒▓│┤╡╢╖╕╣║╗╝╜╛┐"
			    "└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀"
			    "рстуфхцчшщъыьэюяЁёЄєЇїЎў°∙·√№¤■\u00a0";

const char *const *keys_layouts(void)
{
	static const char *const names[] = { "us", "de", "fr", NULL };

	return names;
}

const struct keymap *keymap_find(const char *name)
{
	for (guint i = 0; i < G_N_ELEMENTS(maps); i++)
		if (strcmp(maps[i].name, name) == 0)
			return &maps[i];
	return NULL;
}

/* The character at an index, 0 for a space and behind the end. */
static gunichar nth(const char *text, glong index)
{
	gunichar found;

	if (index >= g_utf8_strlen(text, -1))
		return 0;
	found = g_utf8_get_char(g_utf8_offset_to_pointer(text, index));
	return found == ' ' ? 0 : found;
}

gunichar keymap_character(const struct keymap *map, guint8 usage, guint level)
{
	static const struct {
		guint8 first, last, index;
	} runs[] = { { 0x04, 0x27, 0 }, { 0x2d, 0x38, 36 }, { 0x64, 0x64, 48 } };
	static const char pad[] = "/*-+ 1234567890.";

	if (usage == KEY_SPACE)
		return ' ';
	if (usage >= KEY_PAD_SLASH && usage <= KEY_PAD_DOT)
		return nth(pad, usage - KEY_PAD_SLASH);
	for (guint i = 0; i < G_N_ELEMENTS(runs); i++)
		if (usage >= runs[i].first && usage <= runs[i].last)
			return nth(map->levels[level], runs[i].index + usage - runs[i].first);
	return 0;
}

gunichar keymap_accent(gunichar combining)
{
	static const struct {
		gunichar combining, accent;
	} accents[] = { { 0x300, '`' }, { 0x301, 0xb4 }, { 0x302, '^' }, { 0x303, '~' },
		{ 0x308, 0xa8 } };

	for (guint i = 0; i < G_N_ELEMENTS(accents); i++)
		if (accents[i].combining == combining)
			return accents[i].accent;
	return 0;
}

gunichar keymap_control(guint8 usage)
{
	/* As terminals have them: Ctrl and 3 to 7, Ctrl and the brackets. */
	static const struct {
		guint8 usage, code;
	} controls[] = { { 0x20, 27 }, { 0x21, 28 }, { 0x22, 29 }, { 0x23, 30 }, { 0x24, 31 },
		{ 0x2f, 27 }, { 0x30, 29 }, { 0x31, 28 }, { 0x32, 28 } };

	for (guint i = 0; i < G_N_ELEMENTS(controls); i++)
		if (controls[i].usage == usage)
			return controls[i].code;
	return 0;
}

gunichar keymap_code(guint8 code, bool windows, bool cyrillic)
{
	static const char *const pages[2][2] = { { cp437, cp866 }, { cp1252, cp1251 } };

	return code < 128 ? code : nth(pages[windows][cyrillic], code - 128);
}
