/* SPDX-License-Identifier: Apache-2.0
 * A Digital Link is https://HOST[/STEM]/KEY/VALUE[/QUALIFIER/VALUE...][?AI=VALUE&...][#FRAGMENT].
 * KEY is the last application identifier in the path that may be one; the qualifiers are those that
 * the key allows, in its order. Of the query the numbers are attributes, and an attribute is never
 * what could stand in the path; words are not GS1's and are passed over. Values are
 * percent-encoded; a + is a + in the path and a space in the query. The scheme is http or https,
 * all in one case. */
#include "model/gs1_link.h"

#include "base/error.h"
#include "model/gs1_ai.h"

#include <string.h>

enum { URI_MAX = 2048 };

/* Words of early links, which today's standard no longer has. */
static const struct {
	const char *word, *ai;
} words[] = {
	{ "gtin", "01" },
	{ "itip", "8006" },
	{ "gmn", "8013" },
	{ "cpid", "8010" },
	{ "gln", "414" },
	{ "party", "417" },
	{ "gsrnp", "8017" },
	{ "gsrn", "8018" },
	{ "gcn", "255" },
	{ "sscc", "00" },
	{ "gdti", "253" },
	{ "ginc", "401" },
	{ "gsin", "402" },
	{ "grai", "8003" },
	{ "giai", "8004" },
	{ "cpv", "22" },
	{ "lot", "10" },
	{ "ser", "21" },
	{ "glnx", "254" },
	{ "refno", "8020" },
	{ "srin", "8019" },
	{ "cpsn", "8011" },
};

static bool refuse_link(GError **error, const char *reason)
{
	return refuse(
		error, BELGI_ERROR_BAD_INPUT, "GS1 link: %s; scan the code marked S/N", reason);
}

static bool is_number(const char *text)
{
	return *text && strspn(text, "0123456789") == strlen(text);
}

static const char *ai_of(const char *segment, const struct gs1_link_rules *rules)
{
	if (is_number(segment))
		return segment;
	for (guint i = 0; rules->words && i < G_N_ELEMENTS(words); i++)
		if (strcmp(words[i].word, segment) == 0)
			return words[i].ai;
	return NULL;
}

/* The value with its %XX read, and in the query a + as a space; false when it holds a NUL or what
 * is no encoding. */
static bool decode(const char *text, bool query, char value[GS1_VALUE_SIZE], gsize *len)
{
	for (*len = 0; *text; (*len)++) {
		int high = *text == '%' ? g_ascii_xdigit_value(text[1]) : 0;
		int low = *text == '%' && high >= 0 ? g_ascii_xdigit_value(text[2]) : 0;

		if (high < 0 || low < 0 || *len == GS1_VALUE_SIZE - 1)
			return false;
		value[*len] = *text == '%' ? (char)(16 * high + low) : *text;
		if (query && *text == '+')
			value[*len] = ' ';
		if (!value[*len])
			return false;
		text += *text == '%' ? 3 : 1;
	}
	value[*len] = '\0';
	return *len > 0;
}

static bool add(struct gs1 *gs1, const char *ai, const char *text, bool query,
	const struct gs1_link_rules *rules, GError **error)
{
	char value[GS1_VALUE_SIZE];
	char padded[15] = "00000000000000";
	gsize len;
	bool good = decode(text, query, value, &len);

	if (good && rules->short_gtin && strcmp(ai, "01") == 0 &&
		(len == 8 || len == 12 || len == 13)) {
		memcpy(padded + 14 - len, value, len);
		memcpy(value, padded, sizeof(padded));
		len = 14;
	}
	if (good && gs1_add(gs1, ai, value, len))
		return true;
	return refuse_link(error, "a value does not hold, or stands twice");
}

/* Whether the elements behind the first, and `ai` (NULL: none) among them, can stand in the path of
 * the key: a subsequence of one of its sequences. */
static bool in_sequence(const struct gs1 *gs1, const char *sequence, const char *ai)
{
	g_auto(GStrv) order = g_strsplit(sequence, ",", 0);
	guint at = 1;
	bool found = !ai;

	for (char **next = order; *next; next++) {
		if (at < gs1->count && strcmp(gs1->elements[at].ai, *next) == 0)
			at++;
		else if (ai && strcmp(ai, *next) == 0)
			found = true;
	}
	return at == gs1->count && found;
}

static bool path_allows(const struct gs1 *gs1, const char *ai)
{
	const struct gs1_ai *key = gs1_ai_find(gs1->elements[0].ai);
	g_auto(GStrv) sequences = g_strsplit(key->path, "|", 0);

	for (char **sequence = sequences; *sequence; sequence++)
		if (in_sequence(gs1, *sequence, ai))
			return true;
	return !*sequences && gs1->count == 1 && !ai;
}

static bool read_path(
	struct gs1 *gs1, char *path, const struct gs1_link_rules *rules, GError **error)
{
	g_auto(GStrv) parts = g_strsplit(path, "/", 0);
	guint count = g_strv_length(parts);
	guint key = 0;

	/* From the end on: pairs of identifier and value, as far as the first key. */
	for (guint at = count; at >= 2 && !key; at -= 2) {
		const char *ai = ai_of(parts[at - 2], rules);
		const struct gs1_ai *row = ai ? gs1_ai_find(ai) : NULL;

		if (!row)
			break;
		if (row->path)
			key = at - 1;
	}
	if (!key)
		return refuse_link(error, "no key of GS1 in its path");
	for (guint at = key - 1; at + 1 < count; at += 2)
		if (!add(gs1, ai_of(parts[at], rules), parts[at + 1], false, rules, error))
			return false;
	return path_allows(gs1, NULL) ||
	       refuse_link(error, "the path has what does not belong to its key");
}

static bool read_attribute(struct gs1 *gs1, char *pair, const struct gs1 *path,
	const struct gs1_link_rules *rules, GError **error)
{
	char *equals = strchr(pair, '=');
	const struct gs1_ai *row;

	if (!equals)
		return true;
	*equals = '\0';
	if (!is_number(pair))
		return true;
	row = gs1_ai_find(pair);
	if (!row && !(rules->unknown_keys && strlen(pair) >= 2 && strlen(pair) <= 4))
		return refuse_link(error, "the query has an identifier that is not known");
	if (row && (!gs1_ai_attribute(row) || path_allows(path, pair)))
		return refuse_link(error, "the query has what belongs into the path");
	return add(gs1, pair, equals + 1, true, rules, error);
}

static bool read_query(
	struct gs1 *gs1, const char *query, const struct gs1_link_rules *rules, GError **error)
{
	g_auto(GStrv) pairs = g_strsplit(query, "&", 0);
	const struct gs1 path = *gs1;

	for (char **pair = pairs; *pair; pair++)
		if (!read_attribute(gs1, *pair, &path, rules, error))
			return false;
	return true;
}

/* Behind the scheme; NULL for another. */
static const char *behind_scheme(const char *uri)
{
	static const char *const schemes[] = { "http://", "https://", "HTTP://", "HTTPS://" };

	for (guint i = 0; i < G_N_ELEMENTS(schemes); i++)
		if (g_str_has_prefix(uri, schemes[i]))
			return uri + strlen(schemes[i]);
	return NULL;
}

/* RFC 3986: what may stand in an address, and in its host. */
static bool characters_hold(const char *text)
{
	for (; *text; text++)
		if (!g_ascii_isalnum(*text) && !strchr("-._~:/?#[]@!$&'()*+,;=%", *text))
			return false;
	return true;
}

static bool host_holds(const char *host, gsize len)
{
	for (gsize i = 0; i < len; i++)
		if (!g_ascii_isalnum(host[i]) && !strchr("-.:[]", host[i]))
			return false;
	return len > 0;
}

bool gs1_link_read(
	struct gs1 *gs1, const char *uri, const struct gs1_link_rules *rules, GError **error)
{
	static const struct gs1_link_rules none = { false, false, false };
	const char *host = behind_scheme(uri);
	gsize len = host ? strcspn(host, "/?#") : 0;
	g_autofree char *path = NULL;
	char *query;

	gs1->count = 0;
	if (!host || strlen(uri) > URI_MAX || !characters_hold(uri) || !host_holds(host, len))
		return refuse_link(error, "not a web address");
	path = g_strdup(host + len);
	path[strcspn(path, "#")] = '\0';
	query = strchr(path, '?');
	if (query)
		*query++ = '\0';
	if (!rules)
		rules = &none;
	return *path == '/' && read_path(gs1, path + 1, rules, error) &&
	       (!query || read_query(gs1, query, rules, error));
}
