/* SPDX-License-Identifier: Apache-2.0
 * The canonical form of a line, RFC 8785 with our limits, read strictly: there is one text for one
 * value, so what is read here would be written with the same bytes.
 *
 * line     a map and nothing after it; valid UTF-8 without NUL; at most LINE_MAX_BYTES
 * map      { } with "key":value between commas; keys ascend by byte, so none stands twice
 * key      [a-z][a-z0-9_-]{0,31}
 * list     [ ] with values between commas
 * value    map, list, text, integer, true or false
 * integer  -(2^53-1) .. 2^53-1; no -0, leading zero, fraction or exponent
 * text     at most 256 bytes unescaped (the member `code` of the line 1 024); escaped are only
 *          \b \t \n \f \r \" \\ and other controls, as \u00xx in lower case
 *
 * No spaces. Maps and lists are at most DEPTH_MAX deep, the line being the first level.
 * Texts are unescaped in place in a copy of the line: they never grow, and a closing quote leaves
 * room for the NUL. */
#include "model/line.h"

#include "base/error.h"

#include <string.h>

enum { DEPTH_MAX = 4, KEY_MAX = 32, TEXT_MAX = 256, CODE_MAX = 1024, DIGITS_MAX = 16 };

#define NUMBER_MAX ((G_GINT64_CONSTANT(1) << 53) - 1)

struct reader {
	const guint8 *line;
	const guint8 *at;
	const guint8 *end;
	char *texts;        /* copy of the line */
	struct value *free; /* the next value to use */
	guint8 plain;       /* classes of bytes that stand in a text as they are */
	const char *why;
};

enum { PLAIN = 1, HIGH = 2, KEY_FIRST = 4, KEY_NEXT = 8 };

static const guint8 class_of[256] = {
	[' ' ... '!'] = PLAIN,
	['#' ... ','] = PLAIN,
	['-'] = PLAIN | KEY_NEXT,
	['.' ... '/'] = PLAIN,
	['0' ... '9'] = PLAIN | KEY_NEXT,
	[':' ... '['] = PLAIN,
	[']' ... '^'] = PLAIN,
	['_'] = PLAIN | KEY_NEXT,
	['`'] = PLAIN,
	['a' ... 'z'] = PLAIN | KEY_FIRST | KEY_NEXT,
	['{' ... 0x7f] = PLAIN,
	[0x80 ... 0xff] = HIGH,
};

static bool fail(struct reader *r, const char *why)
{
	r->why = r->at >= r->end ? "it is cut short" : why;
	return false;
}

/* The character that is escaped so (RFC 8785, 3.2.2.2) and the length of that; 0: not an escape. */
static char unescape(const guint8 *at, const guint8 *end, gsize *length)
{
	static const char shorts[] = "b\bt\tn\nf\fr\r\"\"\\\\";
	int code;

	*length = 2;
	for (const char *pair = shorts; *pair; pair += 2)
		if (at[1] == (guint8)pair[0])
			return pair[1];
	*length = 6;
	if (end - at < 6 || memcmp(at + 1, "u00", 3) != 0 || (at[4] != '0' && at[4] != '1') ||
		!g_ascii_isxdigit(at[5]) || g_ascii_isupper(at[5]))
		return 0;
	code = (at[4] - '0') * 16 + g_ascii_xdigit_value((gchar)at[5]);
	return strchr("\b\t\n\f\r", code) ? 0 : (char)code;
}

/* What a text cannot hold as it is. */
static bool read_special(struct reader *r, char **out)
{
	if (*r->at >= 0x80) {
		r->plain = PLAIN | HIGH;
		return g_utf8_validate((const char *)r->at, r->end - r->at, NULL) ||
		       fail(r, "from here on it is not valid UTF-8, or has a NUL");
	}
	gsize length;
	char c = *r->at == '\\' && r->at < r->end ? unescape(r->at, r->end, &length) : 0;
	if (c == 0)
		return fail(r, "this is not how a control character is written");
	*(*out)++ = c;
	r->at += length;
	return true;
}

/* Reads on from behind the opening quote. */
static bool read_text(struct reader *r, gssize max, const char **text)
{
	char *start = r->texts + (r->at - r->line), *out = start;

	for (;;) {
		const guint8 *from = r->at;
		while (class_of[*r->at] & r->plain)
			r->at++;
		if (out != r->texts + (from - r->line))
			memmove(out, from, r->at - from);
		out += r->at - from;
		if (*r->at == '"')
			break;
		if (!read_special(r, &out))
			return false;
	}
	*out = '\0';
	if (out - start > max)
		return fail(r, "the text that ends here is too long");
	*text = start;
	r->at++;
	return true;
}

static bool read_key(struct reader *r, const char **key)
{
	const guint8 *start = r->at + 1;

	if (*r->at != '"' || !(class_of[*start] & KEY_FIRST))
		return fail(r, "a field name is expected");
	for (r->at = start; class_of[*r->at] & KEY_NEXT;)
		r->at++;
	if (r->at[0] != '"' || r->at[1] != ':' || r->at - start > KEY_MAX)
		return fail(r, "this is no field name of 1 to 32 of a-z 0-9 _ -");
	r->texts[r->at - r->line] = '\0';
	*key = r->texts + (start - r->line);
	r->at += 2;
	return true;
}

static bool read_number(struct reader *r, gint64 *number)
{
	bool minus = *r->at == '-';
	const guint8 *digits = r->at + minus;

	*number = 0;
	for (r->at = digits; g_ascii_isdigit(*r->at) && r->at - digits < DIGITS_MAX; r->at++)
		*number = *number * 10 + (*r->at - '0');
	if (r->at == digits || (*digits == '0' && (minus || r->at - digits > 1)) ||
		*number > NUMBER_MAX)
		return fail(r, "an integer of at most 2^53 - 1 is expected, plainly written");
	if (minus)
		*number = -*number;
	return true;
}

static bool read_word(struct reader *r, const char *word)
{
	gsize len = strlen(word);

	if ((gsize)(r->end - r->at) < len || memcmp(r->at, word, len) != 0)
		return fail(r, "a map, list, text, integer, true or false is expected");
	r->at += len;
	return true;
}

static bool read_items(struct reader *r, struct value *parent, int depth);

static bool read_value(struct reader *r, struct value *value, int depth)
{
	bool code = depth == 1 && value->key && strcmp(value->key, "code") == 0;

	switch (*r->at) {
	case '"':
		r->at++;
		value->type = VALUE_TEXT;
		return read_text(r, code ? CODE_MAX : TEXT_MAX, &value->text);
	case '{':
	case '[':
		if (depth == DEPTH_MAX)
			return fail(r, "maps and lists are more than 4 deep");
		value->type = *r->at == '{' ? VALUE_MAP : VALUE_LIST;
		return read_items(r, value, depth + 1);
	case 't':
	case 'f':
		value->type = VALUE_BOOL;
		value->number = *r->at == 't';
		return read_word(r, value->number ? "true" : "false");
	default:
		value->type = VALUE_INT;
		return read_number(r, &value->number);
	}
}

/* Reads a map or a list from its bracket to its end. */
static bool read_items(struct reader *r, struct value *parent, int depth)
{
	const guint8 close = parent->type == VALUE_MAP ? '}' : ']';
	const struct value **link = &parent->child;
	const char *before = "";

	if (*++r->at == close) {
		r->at++;
		return true;
	}
	for (;;) {
		struct value *item = r->free++;
		*item = (struct value){ 0 };
		if (parent->type == VALUE_MAP && !read_key(r, &item->key))
			return false;
		if (item->key && strcmp(before, item->key) >= 0)
			return fail(r, "the field before stands out of order or twice");
		if (!read_value(r, item, depth))
			return false;
		*link = item;
		link = &item->next;
		before = item->key;
		if (*r->at == close)
			break;
		if (*r->at != ',')
			return fail(r, "a comma or the end is expected");
		r->at++;
	}
	r->at++;
	return true;
}

static gsize count_of(const char *line, gsize len, char c)
{
	const char *end = line + len;
	gsize count = 0;

	while ((line = memchr(line, c, (gsize)(end - line)))) {
		line++;
		count++;
	}
	return count;
}

/* Every value but the first follows a comma or opens a map or list. */
gsize line_values(const char *line, gsize len)
{
	return 1 + count_of(line, len, ',') + count_of(line, len, '{') + count_of(line, len, '[');
}

bool line_read(struct value *values, char *texts, const char *line, gsize len, GError **error)
{
	const guint8 *bytes = (const guint8 *)line;
	struct reader r = { bytes, bytes, bytes + len, texts, values + 1, PLAIN, NULL };

	memcpy(texts, line, len);
	texts[len] = '\0';
	values[0] = (struct value){ .type = VALUE_MAP };
	if (*r.at != '{')
		fail(&r, "a map is expected");
	else if (read_items(&r, &values[0], 1) && r.at != r.end)
		fail(&r, "the line goes on after its end");
	if (r.why)
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"event line: byte %td: %s; the line is no event", r.at - bytes + 1, r.why);
	return true;
}
