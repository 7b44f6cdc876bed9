/* SPDX-License-Identifier: Apache-2.0
 * Tag codes. A code is 12 Crockford characters: 3 issuer, 7 random, 2 checks, shown in groups of
 * four.
 *
 * Checks: each character is an element of GF(32) = GF(2)[x]/(x^5+x^2+1), its value 0..31. The code
 * word, leftmost character = highest degree, is a multiple of g(x) = (x - a)(x - a^2) = x^2 + 6x +
 * 8, a = 2. So with e = 11 - position, S1 = sum v * a^e and S2 = sum v * a^2e are both 0 in a code
 * that holds. One wrong character is located by S2/S1; two unreadable ones are computed. The
 * all-zero word is no tag.
 *
 * Forms read: the bare code; .../T/CODE of any host; GS1 8004 (GIAI) as Digital Link or element
 * string, whose last 12 characters are the code behind a company prefix of digits. A code may be
 * followed by /C (charger) or /B (bag). Folding (case, I and L to 1, O to 0, dashes and spaces
 * dropped) is done on the code alone. */
#include "model/tag.h"

#include "base/error.h"

#include <string.h>

enum { LENGTH = TAG_SIZE - 1, UNREADABLE = -1, FOREIGN = -2, SHOWN_MAX = 40 };

static const guint8 powers[31] = { 1, 2, 4, 8, 16, 5, 10, 20, 13, 26, 17, 7, 14, 28, 29, 31, 27, 19,
	3, 6, 12, 24, 21, 15, 30, 25, 23, 11, 22, 9, 18 };

/* What stands where a code should stand. */
struct reading {
	gint8 values[LENGTH]; /* 0..31, UNREADABLE for `?`, FOREIGN for what tags never have */
	guint length;         /* characters, also those beyond the array */
	guint foreign_at;     /* position from 1 of the first FOREIGN, 0 when none */
	char foreign[7];      /* that character, printable */
	char piece;
	bool piece_wrong;
	bool located; /* by /T/ or 8004: cannot be anything but a tag */
	bool plain;   /* nothing but letters, digits, dashes, spaces, `?` and a part's slash */
};

static guint logarithm(guint8 value)
{
	guint exponent = 0;

	while (powers[exponent] != value)
		exponent++;
	return exponent;
}

static guint8 multiply(guint8 a, guint8 b)
{
	return a && b ? powers[(logarithm(a) + logarithm(b)) % 31] : 0;
}

static guint8 divide(guint8 a, guint8 b)
{
	return a ? powers[(logarithm(a) + 31 - logarithm(b)) % 31] : 0;
}

/* S1 and S2; what is no value counts as 0. */
static void syndromes(const gint8 values[LENGTH], guint8 *s1, guint8 *s2)
{
	*s1 = *s2 = 0;
	for (int i = 0; i < LENGTH; i++) {
		guint8 value = values[i] > 0 ? (guint8)values[i] : 0;
		*s1 = multiply(*s1, 2) ^ value;
		*s2 = multiply(*s2, 4) ^ value;
	}
}

void tag_complete(char code[TAG_SIZE], const char payload[10])
{
	guint8 r1 = 0;
	guint8 r0 = 0;

	for (int i = 0; i < LENGTH - 2; i++) {
		int value = crockford_value(payload[i]);
		g_assert(value >= 0);
		guint8 f = (guint8)value ^ r1;
		r1 = r0 ^ multiply(f, 6);
		r0 = multiply(f, 8);
		code[i] = payload[i];
	}
	code[LENGTH - 2] = crockford_alphabet[r1];
	code[LENGTH - 1] = crockford_alphabet[r0];
	code[LENGTH] = '\0';
}

void tag_new(struct tag *tag, const char *issuer)
{
	char payload[11];

	do {
		memcpy(payload, issuer, 3);
		crockford_random(payload + 3, 7);
		tag_complete(tag->code, payload);
	} while (!tag_valid(tag->code));
	tag->piece = 0;
}

static bool values_hold(const gint8 values[LENGTH])
{
	guint8 s1;
	guint8 s2;
	guint8 any = 0;

	for (int i = 0; i < LENGTH; i++)
		any |= (guint8)values[i];
	syndromes(values, &s1, &s2);
	return any != 0 && s1 == 0 && s2 == 0;
}

bool tag_valid(const char *code)
{
	gint8 values[LENGTH];

	for (int i = 0; i < LENGTH; i++) {
		values[i] = (gint8)crockford_value(code[i]);
		if (values[i] < 0)
			return false;
	}
	return code[LENGTH] == '\0' && values_hold(values);
}

static int folded_value(char c)
{
	c = g_ascii_toupper(c);
	if (c == 'I' || c == 'L')
		c = '1';
	else if (c == 'O')
		c = '0';
	else if (c == '?')
		return UNREADABLE;
	int value = crockford_value(c);
	return value < 0 ? FOREIGN : value;
}

/* Remembers the first character that no tag has, in a form that can be printed. */
static void note_foreign(struct reading *reading, const char *at, gunichar c)
{
	if (reading->foreign_at)
		return;
	reading->foreign_at = reading->length + 1;
	if (c < (gunichar)-2 && g_unichar_isgraph(c))
		g_strlcpy(reading->foreign, at, (gsize)(g_utf8_next_char(at) - at) + 1);
	else
		g_strlcpy(reading->foreign, "\xef\xbf\xbd", sizeof(reading->foreign));
}

static void read_code(struct reading *reading, const char *at, const char *end)
{
	while (at < end) {
		gunichar c = g_utf8_get_char_validated(at, end - at);
		bool whole = c < (gunichar)-2;
		if (c == '-' || c == ' ') {
			at++;
			continue;
		}
		int value = c < 128 ? folded_value(*at) : FOREIGN;
		if (value == FOREIGN)
			note_foreign(reading, at, c);
		if (reading->length < LENGTH)
			reading->values[reading->length] = (gint8)value;
		reading->length++;
		at = whole ? g_utf8_next_char(at) : at + 1;
	}
}

/* CODE or CODE/PIECE. */
static void read_code_and_piece(struct reading *reading, const char *at, const char *end)
{
	const char *slash = memchr(at, '/', (gsize)(end - at));

	read_code(reading, at, slash ? slash : end);
	if (!slash || slash + 1 == end)
		return;
	reading->piece = g_ascii_toupper(slash[1]);
	reading->piece_wrong = slash + 2 != end || !strchr("CB", reading->piece);
}

/* The value of GS1 8004 at `at`: company prefix (4 to 12 digits) and the code. */
static bool read_giai(struct reading *reading, const char *at, const char *end)
{
	for (const char *c = at; c < end; c++)
		if (strchr("/?#\x1d", *c))
			end = c;
	if (end - at < LENGTH + 4 || end - at > LENGTH + 12)
		return false;
	for (const char *c = at; c < end - LENGTH; c++)
		if (!g_ascii_isdigit(*c))
			return false;
	read_code(reading, end - LENGTH, end);
	return true;
}

static const char *find_folded(const char *text, const char *end, const char *upper)
{
	gsize len = strlen(upper);
	const char *found = NULL;

	for (const char *at = text; at + len <= end; at++)
		if (g_ascii_strncasecmp(at, upper, len) == 0)
			found = at + len;
	return found;
}

static bool read_located(struct reading *reading, const char *text, const char *end)
{
	static const char *const giai[] = { "8004", "(8004)" };
	const char *path = find_folded(text, end, "/T/");
	const char *element = *text == '\x1d' ? text + 1 : text;

	if (path) {
		gsize len = strcspn(path, "?#");
		read_code_and_piece(reading, path, MIN(path + len, end));
		return true;
	}
	path = find_folded(text, end, "/8004/");
	if (path && read_giai(reading, path, end))
		return true;
	for (guint i = 0; i < G_N_ELEMENTS(giai); i++)
		if (g_str_has_prefix(element, giai[i]) &&
			read_giai(reading, element + strlen(giai[i]), end))
			return true;
	return false;
}

static bool plain(const char *text, const char *end)
{
	for (; text < end; text++)
		if (!g_ascii_isalnum(*text) && !strchr("-? /", *text))
			return false;
	return true;
}

static struct reading read_text(const char *text)
{
	struct reading reading = { 0 };
	const char *end = text + strlen(text);

	while (text < end && (g_ascii_isspace(*text)))
		text++;
	while (end > text && (g_ascii_isspace(end[-1]) || g_ascii_iscntrl(end[-1])))
		end--;
	reading.plain = plain(text, end);
	reading.located = read_located(&reading, text, end);
	if (!reading.located)
		read_code_and_piece(&reading, text, end);
	return reading;
}

static void write_code(char code[TAG_SIZE], const gint8 values[LENGTH])
{
	for (int i = 0; i < LENGTH; i++)
		code[i] = crockford_alphabet[values[i]];
	code[LENGTH] = '\0';
}

/* The position from 1 of the one character whose change makes the code hold, and the code; 0 when
 * there is none. */
static guint locate(const gint8 values[LENGTH], gint8 mended[LENGTH])
{
	guint8 s1;
	guint8 s2;
	guint exponent;

	syndromes(values, &s1, &s2);
	if (!s1 || !s2)
		return 0;
	exponent = logarithm(divide(s2, s1));
	if (exponent >= LENGTH)
		return 0;
	memcpy(mended, values, LENGTH);
	mended[LENGTH - 1 - exponent] ^= (gint8)divide(s1, powers[exponent]);
	return values_hold(mended) ? LENGTH - exponent : 0;
}

/* What stands in the text, for messages: one line, bounded, printable. */
static char *shown_text(const char *text)
{
	g_autofree char *valid = g_utf8_make_valid(text, -1);
	GString *shown = g_string_new(NULL);

	for (const char *c = g_strstrip(valid); *c; c = g_utf8_next_char(c)) {
		if (shown->len >= SHOWN_MAX) {
			g_string_append(shown, "...");
			break;
		}
		gunichar letter = g_utf8_get_char(c);
		g_string_append_unichar(shown, g_unichar_isprint(letter) ? letter : 0xfffd);
	}
	return g_string_free(shown, FALSE);
}

static bool refuse_form(const struct reading *reading, const char *text, GError **error)
{
	g_autofree char *shown = shown_text(text);

	if (reading->foreign_at && reading->foreign_at <= LENGTH)
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"tag '%s': '%s' at position %u is in no tag; type what is printed under the code",
			shown, reading->foreign, reading->foreign_at);
	if (reading->length != LENGTH)
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"tag '%s': %u characters, a tag has %d; type what is printed under the code",
			shown, reading->length, LENGTH);
	return refuse(error, BELGI_ERROR_BAD_INPUT,
		"tag '%s': a part of the kit is /C (charger) or /B (bag); scan the label again",
		shown);
}

static bool refuse_code(const gint8 values[LENGTH], GError **error)
{
	gint8 mended[LENGTH];
	char code[TAG_SIZE];
	char shown[TAG_SHOWN_SIZE];
	guint position = locate(values, mended);

	write_code(code, values);
	tag_show(shown, code);
	if (strspn(code, "0") == LENGTH)
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"tag '%s': all zeros are never printed; scan the label again", shown);
	if (position)
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"tag '%s': '%c' at position %u is probably wrong; compare it with the label",
			shown, code[position - 1], position);
	return refuse(error, BELGI_ERROR_BAD_INPUT,
		"tag '%s': two or more characters are wrong; compare them with the label", shown);
}

bool tag_read(struct tag *tag, const char *text, GError **error)
{
	struct reading reading = read_text(text);

	if (reading.length != LENGTH || reading.foreign_at || reading.piece_wrong)
		return refuse_form(&reading, text, error);
	for (guint i = 0; i < LENGTH; i++)
		if (reading.values[i] == UNREADABLE) {
			g_autofree char *shown = shown_text(text);
			return refuse(error, BELGI_ERROR_BAD_INPUT,
				"tag '%s': position %u is unreadable; let the tag be suggested, or "
				"scan the serial number",
				shown, i + 1);
		}
	if (!values_hold(reading.values))
		return refuse_code(reading.values, error);
	write_code(tag->code, reading.values);
	tag->piece = reading.piece;
	return true;
}

bool tag_fold(char seen[TAG_SIZE], const char *text)
{
	struct reading reading = read_text(text);

	if (reading.length != LENGTH || !(reading.located || reading.plain))
		return false;
	for (int i = 0; i < LENGTH; i++)
		seen[i] = reading.values[i] < 0 ? '?' : crockford_alphabet[reading.values[i]];
	seen[LENGTH] = '\0';
	return true;
}

bool tag_looks_like(const char *text)
{
	char seen[TAG_SIZE];

	return tag_fold(seen, text);
}

/* Fills in the holes (positions) of values so that the code holds; false when no filling does. */
static bool fill(gint8 values[LENGTH], const guint *holes, guint count)
{
	guint8 s1;
	guint8 s2;
	guint8 x = powers[LENGTH - 1 - holes[0]];

	syndromes(values, &s1, &s2);
	if (count == 1) {
		values[holes[0]] = (gint8)divide(s1, x);
	} else {
		guint8 y = powers[LENGTH - 1 - holes[1]];
		guint8 second = divide(s2 ^ multiply(s1, x), multiply(y, x ^ y));
		values[holes[1]] = (gint8)second;
		values[holes[0]] = (gint8)divide(s1 ^ multiply(second, y), x);
	}
	return values_hold(values);
}

/* One code for each value of the first of three holes. */
static guint fill_three(
	const gint8 values[LENGTH], const guint holes[3], char (*codes)[TAG_SIZE], guint max)
{
	guint found = 0;

	for (gint8 first = 0; first < 32 && found < max; first++) {
		gint8 filled[LENGTH];
		memcpy(filled, values, LENGTH);
		filled[holes[0]] = first;
		if (fill(filled, holes + 1, 2))
			write_code(codes[found++], filled);
	}
	return found;
}

guint tag_suggest(const char *text, char (*codes)[TAG_SIZE], guint max)
{
	struct reading reading = read_text(text);
	gint8 mended[LENGTH];
	guint holes[3];
	guint count = 0;

	if (reading.length != LENGTH || max == 0 || !tag_looks_like(text))
		return 0;
	for (guint i = 0; i < LENGTH; i++) {
		if (reading.values[i] >= 0)
			continue;
		if (count == G_N_ELEMENTS(holes))
			return 0;
		holes[count++] = i;
		reading.values[i] = 0;
	}
	if (count == 3)
		return fill_three(reading.values, holes, codes, max);
	if (count == 0 && !locate(reading.values, mended))
		return 0;
	if (count > 0 && !fill(reading.values, holes, count))
		return 0;
	write_code(codes[0], count ? reading.values : mended);
	return 1;
}

void tag_show(char shown[TAG_SHOWN_SIZE], const char *code)
{
	g_snprintf(shown, TAG_SHOWN_SIZE, "%.4s-%.4s-%.4s", code, code + 4, code + 8);
}

char *tag_url(const char *host, const char *code)
{
	g_autofree char *upper = g_ascii_strup(host, -1);

	return g_strdup_printf("HTTPS://%s/T/%s", upper, code);
}
