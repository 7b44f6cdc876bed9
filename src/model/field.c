/* SPDX-License-Identifier: Apache-2.0
 * The types of fields as one table of shapes. Members of a map and the tables of fields both ascend
 * by name, so a map is checked in one walk along all of them. */
#include "model/field.h"

#include "base/error.h"

#include <string.h>

enum { CROCKFORD = 1, UPPER = 2, WORD = 4, HEX = 8, DIGIT = 16 };

static const guint8 class_of[256] = {
	['0' ... '9'] = CROCKFORD | UPPER | WORD | HEX | DIGIT,
	['A' ... 'H'] = CROCKFORD | UPPER,
	['I'] = UPPER,
	['J' ... 'K'] = CROCKFORD | UPPER,
	['L'] = UPPER,
	['M' ... 'N'] = CROCKFORD | UPPER,
	['O'] = UPPER,
	['P' ... 'T'] = CROCKFORD | UPPER,
	['U'] = UPPER,
	['V' ... 'Z'] = CROCKFORD | UPPER,
	['_'] = WORD,
	['a' ... 'f'] = WORD | HEX,
	['g' ... 'z'] = WORD,
};

/* How many characters from text on are of the class. */
static gsize span(const char *text, guint8 class)
{
	gsize len = 0;

	while (class_of[(guint8)text[len]] & class)
		len++;
	return len;
}

static bool any_fits(const char *text)
{
	(void)text;
	return true;
}

static bool short_fits(const char *text)
{
	return *text && g_utf8_strlen(text, -1) <= 20;
}

static bool kind_fits(const char *text)
{
	gsize first = span(text, WORD), second;

	if (first < 1 || first > 32 || text[first] != '.')
		return false;
	second = span(text + first + 1, WORD);
	return second >= 1 && second <= 32 && text[first + 1 + second] == '\0';
}

/* ST.N.xxxxxxxx; N as the line writes it. */
static bool name_fits(const char *text)
{
	const char *n = text + 9;
	gsize digits;

	if (span(text, CROCKFORD) != 8 || text[8] != '.')
		return false;
	digits = span(n, DIGIT);
	return digits >= 1 && digits <= 16 && *n != '0' && n[digits] == '.' &&
	       span(n + digits + 1, HEX) == 8 && n[digits + 9] == '\0';
}

static bool id_fits(const char *text)
{
	return *text && span(text + 1, CROCKFORD) == 12 && text[13] == '\0';
}

static bool day_fits(const char *text)
{
	if (strlen(text) != 10 || span(text, DIGIT) != 4 || text[4] != '-' ||
		span(text + 5, DIGIT) != 2 || text[7] != '-' || span(text + 8, DIGIT) != 2)
		return false;
	return g_date_valid_dmy((GDateDay)((text[8] - '0') * 10 + text[9] - '0'),
		(GDateMonth)((text[5] - '0') * 10 + text[6] - '0'),
		(GDateYear)g_ascii_strtoull(text, NULL, 10));
}

static const struct shape {
	enum value_type value;
	bool (*fits)(const char *text); /* NULL: min to max characters of the class */
	guint8 min, max, class;
	const char *letters; /* the first character is one of these */
	const char *what;
} shapes[FIELD_TYPES] = {
	[FIELD_INT] = { VALUE_INT, .what = "an integer" },
	[FIELD_FLAG] = { VALUE_BOOL, .what = "true" },
	[FIELD_STRING] = { VALUE_TEXT, any_fits, .what = "a text" },
	[FIELD_SHORT] = { VALUE_TEXT, short_fits, .what = "a text of 1 to 20 characters" },
	[FIELD_WORD] = { VALUE_TEXT, NULL, 1, 32, WORD, .what = "a word of 1 to 32 of a-z 0-9 _" },
	[FIELD_KIND] = { VALUE_TEXT, kind_fits, .what = "two words with a dot between" },
	[FIELD_ORG] = { VALUE_TEXT, NULL, 1, 16, UPPER,
		.what = "an organisation, 1 to 16 of A-Z 0-9" },
	[FIELD_ISSUER] = { VALUE_TEXT, NULL, 3, 3, CROCKFORD, .what = "3 Crockford characters" },
	[FIELD_ST] = { VALUE_TEXT, NULL, 8, 8, CROCKFORD,
		.what = "a station, 8 Crockford characters" },
	[FIELD_TAG] = { VALUE_TEXT, NULL, 12, 12, CROCKFORD,
		.what = "a tag, 12 Crockford characters" },
	[FIELD_DEV] = { VALUE_TEXT, NULL, 16, 16, CROCKFORD,
		.what = "a unit, 16 Crockford characters" },
	[FIELD_NAME] = { VALUE_TEXT, name_fits, .what = "the name of an event, ST.N.xxxxxxxx" },
	[FIELD_PERSON] = { VALUE_TEXT, id_fits, .letters = "pfgdcmo",
		.what = "a person, a letter and 12 Crockford characters" },
	[FIELD_ID] = { VALUE_TEXT, id_fits, .letters = "sblxqantker",
		.what = "an id, a letter and 12 Crockford characters" },
	[FIELD_HASH] = { VALUE_TEXT, NULL, 64, 64, HEX, .what = "a hash, 64 hex digits" },
	[FIELD_KEY] = { VALUE_TEXT, NULL, 64, 64, HEX, .what = "a key, 64 hex digits" },
	[FIELD_SIG] = { VALUE_TEXT, NULL, 128, 128, HEX, .what = "a signature, 128 hex digits" },
	[FIELD_DAY] = { VALUE_TEXT, day_fits, .what = "a day, YYYY-MM-DD" },
	[FIELD_MAP] = { VALUE_MAP, .what = "a map" },
};

bool field_text_fits(enum field_type type, const char *text)
{
	const struct shape *shape = &shapes[type];
	gsize len;

	if (shape->letters && (!*text || !strchr(shape->letters, *text)))
		return false;
	if (shape->fits)
		return shape->fits(text);
	len = span(text, shape->class);
	return len >= shape->min && len <= shape->max && text[len] == '\0';
}

static bool among_words(const char *words, const char *text)
{
	gsize len = strlen(text);

	for (const char *at = words; len && (at = strstr(at, text)); at += len)
		if ((at == words || at[-1] == ' ') && (at[len] == ' ' || at[len] == '\0'))
			return true;
	return false;
}

static bool value_among(const struct field *field, const struct value *value)
{
	if (field->type == FIELD_INT)
		return value->number >= 0 && value->number <= 9 &&
		       strchr(field->among, '0' + (int)value->number);
	if (field->type == FIELD_PERSON || field->type == FIELD_ID)
		return strchr(field->among, value->text[0]);
	return among_words(field->among, value->text);
}

static bool value_check(
	const struct field *field, const struct value *value, bool *newer, GError **error)
{
	const struct shape *shape = &shapes[field->type];

	if (value->type != shape->value ||
		(value->type == VALUE_TEXT && !field_text_fits(field->type, value->text)))
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"event line: field '%s' is not %s; the line is no event", field->name,
			shape->what);
	if (field->among && !value_among(field, value))
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"event line: field '%s' is not one of '%s'; the line is no event",
			field->name, field->among);
	return !field->row || fields_check(value, field->row, NULL, NULL, newer, error);
}

static bool field_check(
	const struct field *field, const struct value *value, bool *newer, GError **error)
{
	if (!field->list)
		return value_check(field, value, newer, error);
	if (value->type != VALUE_LIST)
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"event line: field '%s' is not a list; the line is no event", field->name);
	for (const struct value *item = value->child; item; item = item->next)
		if (!value_check(field, item, newer, error))
			return false;
	return true;
}

/* As strcmp; most names differ in the first letter. */
static inline int compare(const char *a, const char *b)
{
	return *a != *b ? (guint8)*a - (guint8)*b : strcmp(a, b);
}

/* The field of that name, from *at on; passes over those before it and notes a required one. */
static const struct field *walk_to(
	const struct field **at, const char *name, const struct field **missing)
{
	int order = 1;

	if (!*at)
		return NULL;
	for (; (*at)->name && (order = compare((*at)->name, name)) < 0; (*at)++)
		if ((*at)->required && !*missing)
			*missing = *at;
	return order == 0 ? (*at)++ : NULL;
}

/* Behind every name a field may have. */
static const char last_name[] = "~";

bool fields_check(const struct value *map, const struct field *own, const struct field *common,
	const struct value *found[COMMON_COUNT], bool *newer, GError **error)
{
	const struct field *first_common = common, *missing = NULL;

	for (const struct value *value = map->child; value; value = value->next) {
		bool empty = value->type == VALUE_LIST && !value->child;
		const struct field *of_kind = walk_to(&own, value->key, &missing);
		const struct field *of_all = walk_to(&common, value->key, &missing);
		const struct field *field = of_kind ? of_kind : of_all;
		if (!field)
			*newer |= !empty;
		else if (empty && field->list && field->required)
			missing = field;
		else if (!field_check(field, value, newer, error))
			return false;
		if (of_all && found && !empty)
			found[of_all - first_common] = value;
	}
	walk_to(&own, last_name, &missing);
	walk_to(&common, last_name, &missing);
	if (missing)
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"event line: field '%s' is missing; the line is no event", missing->name);
	return true;
}
