/* SPDX-License-Identifier: Apache-2.0
 * Garbled codes turned back. The scanner presses the keys of a US keyboard; the computer writes
 * what its own layout has there: Russian (the one of Windows) or Kazakh (RST KazSSR 903-90), whose
 * row of digits holds letters. A layout is a string of what it has where a US keyboard has the
 * printable characters of ASCII, '!' to '~'.
 * Invariant: text is changed only when all of it is of that layout and when it makes a code that
 * nobody would have typed: numbers of one's own with Russian letters ("ОС-000123") stay. */
#include "model/wedge.h"

#include "model/tag.h"

#include <string.h>

enum { TEXT_MAX = 4096, FIRST = '!', CODE_MIN = 6 };

struct layout {
	enum wedge_layout name;
	const char *characters;
};

static const struct layout layouts[] = {
	{ WEDGE_RUSSIAN, "!Э№;%?э()*+б-ю.0123456789ЖжБ=Ю,"
			 "\"ФИСВУАПРШОЛДЬТЩЗЙКЫЕГМЦЧНЯх\\ъ:_"
			 "ёфисвуапршолдьтщзйкыегмцчняХ/ЪЁ" },
	{ WEDGE_KAZAKH, "!ЭІҢҒ:эҰҚҮҺбөю№қ\"әіңғ,.үұЖжБһЮ?"
			"ӘФИСВУАПРШОЛДЬТЩЗЙКЫЕГМЦЧНЯх\\ъ;Ө"
			"(фисвуапршолдьтщзйкыегмцчняХ/Ъ)" },
};

/* What people and programs of accounting write before the digits of a number of their own. */
static const char *const prefixes[] = { "ИНВ", "ОС", "НМА", "МЦ", "ТМЦ", "БП", "УТ", "КАБ", "ШК",
	NULL };

/* What a code that has no digits may start with, to be known as one. */
static const char *const openings[] = { "BELGI:", "HTTP://", "HTTPS://", "http://", "https://",
	NULL };

/* The key of a character, 0 when the layout has none. Spaces and what no keyboard types stay. */
static char key_of(const struct layout *layout, gunichar character)
{
	char key = FIRST;

	if (character <= ' ')
		return (char)character;
	for (const char *at = layout->characters; *at; at = g_utf8_next_char(at), key++)
		if (g_utf8_get_char(at) == character)
			return key;
	return 0;
}

static bool is_cyrillic(gunichar character)
{
	return character >= 0x400 && character < 0x530;
}

/* All of the text by the layout; NULL when it has a character that the layout has not. */
static char *turn(const struct layout *layout, const char *text)
{
	g_autoptr(GString) turned = g_string_new(NULL);

	for (; *text; text = g_utf8_next_char(text)) {
		char key = key_of(layout, g_utf8_get_char(text));
		if (!key)
			return NULL;
		g_string_append_c(turned, key);
	}
	return g_strdup(turned->str);
}

static bool starts_with_any(const char *text, const char *const *starts)
{
	for (; *starts; starts++)
		if (g_str_has_prefix(text, *starts))
			return true;
	return false;
}

/* What a text is made of; `changes` from letter to digit and back. */
struct shape {
	guint letters, digits, changes;
	bool letters_first, dash, plain; /* plain: nothing but what codes have */
};

static struct shape shape_of(const char *text)
{
	struct shape shape = { .letters_first = g_ascii_isupper(*text), .plain = true };
	bool digit = !shape.letters_first;

	for (; *text; text++) {
		if (!g_ascii_isupper(*text) && !g_ascii_isdigit(*text)) {
			shape.plain = shape.plain && strchr("-/_.:+#%=", *text);
			shape.dash |= *text == '-';
			continue;
		}
		shape.letters += g_ascii_isupper(*text);
		shape.digits += g_ascii_isdigit(*text);
		shape.changes += digit != g_ascii_isdigit(*text);
		digit = g_ascii_isdigit(*text);
	}
	return shape;
}

/* A small letter where a US keyboard has a digit. */
static bool has_small_letter(const char *text)
{
	for (; *text; text = g_utf8_next_char(text))
		if (g_utf8_strchr("әіңғүұқ", -1, g_utf8_get_char(text)))
			return true;
	return false;
}

/* Letters that look like Latin ones alone: people type them so, from what they see. */
static bool is_seen_as_latin(const char *text)
{
	for (; *text; text = g_utf8_next_char(text)) {
		gunichar character = g_utf8_get_char(text);
		if (is_cyrillic(character) && !g_utf8_strchr("АВЕКМНОРСТУХ", -1, character))
			return false;
	}
	return true;
}

/* Letters and digits by turns are no word and no number that people give. Some letters before all
 * digits may be: then only what is long, without a dash and no prefix in use is a code. */
static bool is_code(const struct layout *layout, const char *turned, const char *text)
{
	struct shape shape = shape_of(turned);

	if (!shape.plain || strlen(turned) < CODE_MIN || is_seen_as_latin(text))
		return false;
	/* Nobody writes these between capitals, or without any other letter. */
	if (layout->name == WEDGE_KAZAKH)
		return shape.digits >= 2 && has_small_letter(text);
	if (shape.changes >= 2)
		return shape.letters >= 2 && shape.digits >= 2;
	return shape.changes == 1 && shape.letters_first && shape.letters >= 2 &&
	       shape.letters <= 3 && shape.digits >= 4 && !shape.dash &&
	       !starts_with_any(text, prefixes);
}

static bool is_tag(const char *turned)
{
	struct tag tag;

	return tag_read(&tag, turned, NULL);
}

/* `text` holds no Latin letter; what it means by this layout, NULL when it is no code then. */
static char *repair(const struct layout *layout, const char *text)
{
	g_autofree char *turned = turn(layout, text);

	if (!turned || strcmp(turned, text) == 0)
		return NULL;
	if (!starts_with_any(turned, openings) && !is_tag(turned) && !is_code(layout, turned, text))
		return NULL;
	return g_steal_pointer(&turned);
}

/* Garbled text has Cyrillic letters and no others. */
static bool may_be_garbled(const char *text)
{
	bool cyrillic = false;

	if (strlen(text) > TEXT_MAX || !g_utf8_validate(text, -1, NULL))
		return false;
	for (; *text; text = g_utf8_next_char(text)) {
		gunichar character = g_utf8_get_char(text);
		if (character < 128 && g_ascii_isalpha((char)character))
			return false;
		cyrillic |= is_cyrillic(character);
	}
	return cyrillic;
}

char *wedge_repair(const char *text, enum wedge_layout *layout)
{
	*layout = WEDGE_NONE;
	for (guint i = 0; may_be_garbled(text) && i < G_N_ELEMENTS(layouts); i++) {
		char *repaired = repair(&layouts[i], text);
		if (repaired) {
			*layout = layouts[i].name;
			return repaired;
		}
	}
	return NULL;
}
