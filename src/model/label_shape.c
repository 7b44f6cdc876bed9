/* SPDX-License-Identifier: Apache-2.0
 * What the shape of a code says: the rules of the makers' profiles, data identifiers and articles.
 * Makers share shapes, so every rule that fits is a candidate. Their order:
 * 1. what the scanner knows (an EAN), or a rule that is certain: nothing else is asked;
 * 2. a serial number that the store knows, as scanned, then as a rule reads it;
 * 3. what is no serial number: by rules of a maker whose units are expected, by rules of no maker,
 * by a data identifier, as an article;
 * 4. the text as a serial number where the shape is that of an expected maker's;
 * 5. what other makers know as no serial number, but for weak rules;
 * 6. the text as a serial number;
 * 7. the rest. */
#include "model/label.h"

#include "model/aim.h"
#include "model/gs1_ai.h"
#include "model/label_profile.h"
#include "model/mh10.h"

#include <string.h>

enum { FITS_MAX = 16 };

/* A rule that fits, and what it reads. */
struct fit {
	const struct label_rule *rule;
	GArray *parts; /* struct label_part */
	char *why;
	bool expected; /* the maker's units are expected here */
};

static void fit_clear(gpointer data)
{
	struct fit *fit = data;

	g_array_unref(fit->parts);
	g_free(fit->why);
}

/* The maker's units are expected here, by its name or that of a model. */
static bool is_expected(const struct scanned *scan, const struct label_profile *profile)
{
	if (!scan->known->maker || !*profile->maker)
		return false;
	if (scan->known->maker(scan->known->data, profile->maker))
		return true;
	for (char **model = profile->models; *model; model++)
		if (scan->known->maker(scan->known->data, *model))
			return true;
	return false;
}

static void add_profile_fits(const struct scanned *scan, const struct label_profile *profile,
	bool certain, guint max, GArray *fits)
{
	for (guint i = 0; i < profile->rules->len && fits->len < max; i++) {
		const struct label_rule *rule = profile->rules->pdata[i];
		struct fit fit = { .rule = rule };

		if (rule->certain == certain)
			fit.parts = label_rule_parts(rule, scan->text, scan->upper);
		if (!fit.parts)
			continue;
		fit.expected = is_expected(scan, profile);
		fit.why = g_strdup_printf(
			"%s%s%s", profile->maker, *profile->maker ? ": " : "", rule->what);
		g_array_append_val(fits, fit);
	}
}

/* The first rules that fit, of those that are certain or of the others. */
static GArray *find_fits(const struct scanned *scan, bool certain, guint max)
{
	GArray *fits = g_array_new(FALSE, FALSE, sizeof(struct fit));

	g_array_set_clear_func(fits, fit_clear);
	for (guint i = 0; i < labels_count(scan->known->labels); i++)
		add_profile_fits(scan, labels_at(scan->known->labels, i), certain, max, fits);
	return fits;
}

/* ---- what a fit gives ---- */

static bool is_serial_printed(const struct label_part *part)
{
	return part->role == CODE_SERIAL && !part->converted;
}

/* The code is, or holds, the serial number. */
static bool has_serial(const struct fit *fit)
{
	for (guint i = 0; i < fit->parts->len; i++)
		if (is_serial_printed(&g_array_index(fit->parts, struct label_part, i)))
			return true;
	return false;
}

static void add_part(struct scanned *scan, const struct fit *fit, const struct label_part *part)
{
	const struct found found = { fit->why, fit->rule->reason };

	if (part->role == CODE_SERIAL)
		scanned_serial(scan, part->value, &found);
	else
		scanned_add(scan, part->role, part->value, &found);
}

/* Its printed serial number goes first. */
static void add_fit(struct scanned *scan, const struct fit *fit)
{
	for (int serial = 1; serial >= 0; serial--)
		for (guint i = 0; i < fit->parts->len; i++) {
			const struct label_part *part =
				&g_array_index(fit->parts, struct label_part, i);
			if (is_serial_printed(part) == (bool)serial)
				add_part(scan, fit, part);
		}
}

/* ---- the steps ---- */

static bool is_article(const struct scanned *scan)
{
	gsize len = strlen(scan->text);

	return (len == 8 || len == 12 || len == 13 || len == 14) &&
	       gs1_check_digit(scan->text, len);
}

static bool add_article(struct scanned *scan)
{
	static const struct found article = {
		"the number of an article (GTIN), with its check digit", NULL
	};

	return is_article(scan) && scanned_add(scan, CODE_EAN, scan->text, &article);
}

/* The scanner read a symbol that only articles have. */
static bool is_article_symbol(const struct scanned *scan)
{
	const struct aim_meaning *meaning = scan->aim ? aim_find(scan->aim) : NULL;

	return meaning && (g_str_has_prefix(meaning->symbology, "EAN") ||
				  g_str_has_prefix(meaning->symbology, "UPC"));
}

static bool add_certain(struct scanned *scan)
{
	g_autoptr(GArray) fits = find_fits(scan, true, 1);

	if (fits->len > 0)
		add_fit(scan, &g_array_index(fits, struct fit, 0));
	return fits->len > 0;
}

/* Serial numbers that the store knows and rules read in the text. */
static bool add_known(struct scanned *scan, const GArray *fits)
{
	bool known = false;

	for (guint i = 0; i < fits->len; i++) {
		const struct fit *fit = &g_array_index(fits, struct fit, i);
		for (guint j = 0; j < fit->parts->len; j++) {
			const struct label_part *part =
				&g_array_index(fit->parts, struct label_part, j);
			if (part->role != CODE_SERIAL || !scanned_knows(scan, part->value))
				continue;
			add_part(scan, fit, part);
			known = true;
		}
	}
	return known;
}

/* What the rules of the given makers know as no serial number. */
enum whose { EXPECTED, NOBODYS, ANYBODYS };

static void add_others(struct scanned *scan, const GArray *fits, enum whose whose)
{
	for (guint i = 0; i < fits->len; i++) {
		const struct fit *fit = &g_array_index(fits, struct fit, i);
		bool counts = !fit->rule->weak;

		if (whose == EXPECTED)
			counts = fit->expected;
		else if (whose == NOBODYS)
			counts = counts && !*fit->rule->profile->maker;
		if (counts && !has_serial(fit))
			add_fit(scan, fit);
	}
}

static void add_identifier(struct scanned *scan)
{
	gsize start;
	const struct mh10 *row = mh10_alone(scan->upper, &start);
	const struct found found = { row ? row->what : NULL, row ? row->reason : NULL };

	if (row)
		scanned_add(scan, row->role, scan->text + start, &found);
}

static bool is_expected_serial(const GArray *fits)
{
	for (guint i = 0; i < fits->len; i++) {
		const struct fit *fit = &g_array_index(fits, struct fit, i);
		if (has_serial(fit) && fit->expected)
			return true;
	}
	return false;
}

/* One word of letters and digits, or several with a digit among them; Cyrillic look-alikes are
 * serial_read's. */
static bool looks_serial(const struct scanned *scan)
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
	return strlen(scan->text) < 2 * SERIAL_SIZE && (!space || digit);
}

/* The text as a serial number, and whose it may be: those that are expected first. */
static void add_serial(struct scanned *scan, const GArray *fits)
{
	g_autoptr(GString) why = g_string_new(NULL);
	struct found found = { NULL, NULL };

	for (int expected = 1; expected >= 0; expected--)
		for (guint i = 0; i < fits->len; i++) {
			const struct fit *fit = &g_array_index(fits, struct fit, i);
			if (has_serial(fit) && fit->expected == (bool)expected)
				g_string_append_printf(
					why, "%s%s", why->len ? "; or " : "", fit->why);
		}
	found.why = why->len ? why->str : "letters and digits as serial numbers have them";
	scanned_serial(scan, scan->text, &found);
}

bool label_shape(struct scanned *scan)
{
	g_autoptr(GArray) fits = NULL;

	if ((is_article_symbol(scan) && add_article(scan)) || add_certain(scan))
		return true;
	bool known = scanned_known_serial(scan);
	/* The rest costs more than finding the unit, and stands behind it. */
	if (known && scan->known->first)
		return true;
	fits = find_fits(scan, false, FITS_MAX);
	known |= add_known(scan, fits);
	add_others(scan, fits, EXPECTED);
	add_others(scan, fits, NOBODYS);
	add_identifier(scan);
	add_article(scan);
	if (!known && is_expected_serial(fits))
		add_serial(scan, fits);
	add_others(scan, fits, ANYBODYS);
	if (!known && looks_serial(scan))
		add_serial(scan, fits);
	for (guint i = 0; i < fits->len; i++)
		add_fit(scan, &g_array_index(fits, struct fit, i));
	return scan->candidates->len > 0;
}
