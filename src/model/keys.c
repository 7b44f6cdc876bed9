/* SPDX-License-Identifier: Apache-2.0
 * Boot keyboard reports read (HID 1.11, appendix B.1; usages: HUT page 07): what was pressed since
 * the report before counts, in the order of its places. ALT and numbers of the keypad are one
 * character; what no keyboard has (GS, RS, FS) comes as function or control keys.
 * Invariant: a code is given whole or not at all, and always as UTF-8. */
#include "model/keys.h"

#include "model/keymap.h"

#include <string.h>

enum { REPORT_HEAD = 2, KEYS_MAX = 6, ALT_MAX = 0x10ffff };

enum modifier {
	CONTROL = 0x01 | 0x10,
	SHIFT = 0x02 | 0x20,
	LEFT_ALT = 0x04,
	RIGHT_ALT = 0x40,
};

enum usage {
	KEY_ROLL_OVER = 0x01, /* to KEY_UNDEFINED: errors of the keyboard */
	KEY_UNDEFINED = 0x03,
	KEY_ENTER = 0x28,
	KEY_TAB = 0x2b,
	KEY_CAPS = 0x39,
	KEY_F7 = 0x40,
	KEY_F8 = 0x41,
	KEY_F9 = 0x42,
	KEY_PAD_ENTER = 0x58,
	KEY_PAD_1 = 0x59,
	KEY_PAD_0 = 0x62,
};

struct keys {
	struct decoder base;
	const struct keymap *map;
	struct keys_options options;
	guint8 held[KEYS_MAX];
	gunichar dead; /* accent that waits for its letter, or 0 */
	char alt[8];   /* digits typed while ALT is held */
	bool caps;
	bool spoilt; /* the code under way is not given */
	GString *text;
	gint64 last;
};

static void spoil(struct keys *keys, const char *why)
{
	if (!keys->spoilt)
		decoder_fail(&keys->base, why);
	keys->spoilt = true;
}

static void put(struct keys *keys, gunichar character)
{
	if (keys->text->len + 4 > READING_BYTES_MAX)
		spoil(keys, "a code longer than any bar code");
	else
		g_string_append_unichar(keys->text, character);
}

/* An accent and its letter are one character where there is such a one; with a space the accent
 * stands alone. */
static void put_accented(struct keys *keys, gunichar character)
{
	gunichar accent = keys->dead;
	gunichar both;

	keys->dead = 0;
	if (g_unichar_compose(character, accent, &both)) {
		put(keys, both);
		return;
	}
	put(keys, keymap_accent(accent));
	if (character != ' ')
		put(keys, keymap_accent(character) ? keymap_accent(character) : character);
}

static void type(struct keys *keys, gunichar character)
{
	if (keys->dead)
		put_accented(keys, character);
	else if (keymap_accent(character))
		keys->dead = character;
	else
		put(keys, character);
}

static void end(struct keys *keys)
{
	struct reading reading = { .aim = "" };

	if (keys->dead)
		put(keys, keymap_accent(keys->dead));
	keys->dead = 0;
	reading.bytes = (const guint8 *)keys->text->str;
	reading.len = keys->text->len;
	if (!keys->spoilt)
		decoder_give(&keys->base, reading);
	keys->spoilt = false;
	g_string_truncate(keys->text, 0);
}

static void add_alt_digit(struct keys *keys, guint8 usage)
{
	gsize len = strlen(keys->alt);

	if (len + 1 < sizeof(keys->alt))
		keys->alt[len] = (char)('0' + (usage == KEY_PAD_0 ? 0 : usage - KEY_PAD_1 + 1));
}

/* ALT was released, or the report with its digits is over. */
static void end_alt(struct keys *keys)
{
	guint32 number = (guint32)g_ascii_strtoull(keys->alt, NULL, 10);
	bool ansi = keys->alt[0] == '0';
	gunichar character = number;

	if (!*keys->alt)
		return;
	memset(keys->alt, 0, sizeof(keys->alt));
	if (keys->options.alt != KEYS_ALT_UNICODE && number < 256)
		character =
			keymap_code((guint8)number, ansi, keys->options.alt == KEYS_ALT_CYRILLIC);
	if (!character || character > ALT_MAX || !g_unichar_validate(character))
		spoil(keys, "an ALT number that is no character");
	else if (character == '\r' || character == '\n')
		end(keys);
	else
		put(keys, character);
}

static bool is_pad_digit(guint8 usage)
{
	return usage >= KEY_PAD_1 && usage <= KEY_PAD_0;
}

/* Control and a key is the key's code & 1F; keys that are no letters by their place. */
static void press_control(struct keys *keys, guint8 usage)
{
	gunichar key = keymap_character(keys->map, usage, 0);
	gunichar code = keymap_control(usage);

	if (key && key < 128 && (g_ascii_isalpha((char)key) || strchr("[\\]", (int)key)))
		code = key & 0x1f;
	if (code == '\t' || code == '\r' || code == '\n')
		end(keys);
	else if (code)
		put(keys, code);
}

/* F8 or F7 for GS, F9 for RS; before the first character they are a prefix that tells programs
 * scans from typing. */
static bool press_function(struct keys *keys, guint8 usage)
{
	if (usage < KEY_F7 || usage > KEY_F9)
		return false;
	if (keys->text->len)
		put(keys, usage == KEY_F9 ? 0x1e : 0x1d);
	return true;
}

static guint level_of(const struct keys *keys, guint8 modifiers, guint8 usage)
{
	bool shift = modifiers & SHIFT;

	if (keys->caps && g_unichar_isalpha(keymap_character(keys->map, usage, 0)))
		shift = !shift;
	return modifiers & RIGHT_ALT ? 2 : shift;
}

static void press(struct keys *keys, guint8 modifiers, guint8 usage)
{
	gunichar character;

	if (modifiers & (LEFT_ALT | RIGHT_ALT) && is_pad_digit(usage)) {
		add_alt_digit(keys, usage);
		return;
	}
	if (usage == KEY_ENTER || usage == KEY_PAD_ENTER || usage == KEY_TAB) {
		end(keys);
		return;
	}
	if (usage == KEY_CAPS)
		keys->caps = !keys->caps;
	if (press_function(keys, usage))
		return;
	/* Control with the right ALT is how some keyboards send AltGr. */
	if (modifiers & CONTROL && !(modifiers & RIGHT_ALT)) {
		press_control(keys, usage);
		return;
	}
	character = keymap_character(keys->map, usage, level_of(keys, modifiers, usage));
	if (character)
		type(keys, character);
}

static bool was_held(const struct keys *keys, guint8 usage)
{
	return memchr(keys->held, usage, KEYS_MAX);
}

static void lose(struct decoder *decoder, const char *why, gint64 now)
{
	struct keys *keys = (struct keys *)decoder;

	keys->last = now;
	spoil(keys, why);
}

static void feed(struct decoder *decoder, const guint8 *report, gsize len, gint64 now)
{
	struct keys *keys = (struct keys *)decoder;
	guint8 modifiers;
	guint8 held[KEYS_MAX] = { 0 };

	if (len <= REPORT_HEAD)
		return;
	modifiers = report[0];
	memcpy(held, report + REPORT_HEAD, MIN(len - REPORT_HEAD, KEYS_MAX));
	if (held[0] >= KEY_ROLL_OVER && held[0] <= KEY_UNDEFINED) {
		lose(decoder, "more keys at once than a report holds", now);
		return;
	}
	keys->last = now;
	if (!(modifiers & (LEFT_ALT | RIGHT_ALT)))
		end_alt(keys);
	for (guint i = 0; i < KEYS_MAX; i++)
		if (held[i] && (keys->options.no_release || !was_held(keys, held[i])))
			press(keys, modifiers, held[i]);
	memcpy(keys->held, held, KEYS_MAX);
}

static gint64 deadline(const struct decoder *decoder)
{
	const struct keys *keys = (const struct keys *)decoder;

	return keys->text->len || *keys->alt || keys->dead || keys->spoilt ? keys->last + KEYS_IDLE
									   : READING_IDLE;
}

static void expire(struct decoder *decoder)
{
	struct keys *keys = (struct keys *)decoder;

	end_alt(keys);
	end(keys);
}

static void release(struct decoder *decoder)
{
	struct keys *keys = (struct keys *)decoder;

	g_string_free(keys->text, true);
	g_free(keys);
}

struct decoder *keys_new(const struct keys_options *options, const struct reading_sink *sink)
{
	static const struct decoder_kind kind = { feed, lose, deadline, expire, release };
	const struct keymap *map = keymap_find(options->layout ? options->layout : "us");
	struct keys *keys;

	if (!map)
		return NULL;
	keys = g_new0(struct keys, 1);
	keys->base = (struct decoder){ .kind = &kind, .sink = *sink };
	keys->map = map;
	keys->options = *options;
	keys->text = g_string_new(NULL);
	return &keys->base;
}
