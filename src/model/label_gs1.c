/* SPDX-License-Identifier: Apache-2.0
 * GS1 data as candidates. With the scanner's word that it is GS1 (AIM) any element string is
 * believed, and what does not hold is no serial number either. Without it only one that begins with
 * a key whose check digit holds and that holds to its end. A package of goods marked for the
 * Russian system Chestny ZNAK carries 91, 92 or 93: its 21 is the number of the package. */
#include "model/label.h"

#include "model/aim.h"
#include "model/gs1.h"
#include "model/gs1_ai.h"
#include "model/gs1_link.h"

#include <string.h>

enum { GS = 0x1d };

static const struct {
	const char *ai;
	enum role_of_code role;
	const char *why;
} roles[] = {
	{ "00", CODE_SSCC, "GS1 00: the number of a package in transport (SSCC)" },
	{ "01", CODE_EAN, "GS1 01: the number of an article (GTIN)" },
	{ "02", CODE_EAN, "GS1 02: the article that a package holds" },
	{ "8003", CODE_GRAI, "GS1 8003: a returnable crate or pallet (GRAI)" },
	{ "8004", CODE_GIAI, "GS1 8004: an asset of its owner (GIAI)" },
	{ "414", CODE_GLN, "GS1 414: a place (GLN)" },
	{ "417", CODE_GLN, "GS1 417: an organisation (GLN)" },
	{ "8040", CODE_IMEI, "GS1 8040: the number of a mobile radio (IMEI)" },
	{ "8041", CODE_IMEI, "GS1 8041: the number of a mobile radio (IMEI)" },
	{ "240", CODE_PART, "GS1 240: the maker's part number" },
	{ "241", CODE_PART, "GS1 241: the customer's part number" },
	{ "10", CODE_LOT, "GS1 10: the lot" },
	{ "30", CODE_QUANTITY, "GS1 30: a quantity" },
	{ "37", CODE_QUANTITY, "GS1 37: how many a package holds" },
	{ "400", CODE_ORDER, "GS1 400: the order" },
	{ "422", CODE_ORIGIN, "GS1 422: the country of origin" },
	{ "11", CODE_DATE, "GS1 11: the date of making" },
	{ "17", CODE_DATE, "GS1 17: the date of expiry" },
};

/* Short markings end in 93 and four characters; without the GS before it they look like the end of
 * a number of 6 or 13 characters. */
static bool swallowed_93(const char *number)
{
	gsize len = strlen(number);

	return (len == 6 + 6 || len == 13 + 6) && g_str_has_prefix(number + len - 6, "93");
}

static bool is_marking(const struct gs1 *gs1)
{
	const char *number = gs1_get(gs1, "21");

	return gs1_get(gs1, "01") && number &&
	       (gs1_get(gs1, "91") || gs1_get(gs1, "92") || gs1_get(gs1, "93") ||
		       (gs1->count == 2 && swallowed_93(number)));
}

static bool add_marking(struct scanned *scan, const char *article)
{
	static const struct found marking = {
		"Chestny ZNAK marking: an article and the number of its package; no serial number of "
		"a device",
		"marking",
	};

	return scanned_add(scan, CODE_EAN, article, &marking);
}

static void add_element(struct scanned *scan, const struct gs1_element *element)
{
	struct found found = { NULL, NULL };
	g_autofree char *both = NULL;

	for (guint i = 0; i < G_N_ELEMENTS(roles); i++) {
		found.why = roles[i].why;
		if (strcmp(roles[i].ai, element->ai) == 0) {
			scanned_add(scan, roles[i].role, element->value, &found);
			return;
		}
	}
	both = g_strdup_printf("(%s)%s", element->ai, element->value);
	found.why = "another element of GS1";
	scanned_add(scan, CODE_GS1, both, &found);
}

static bool add_elements(struct scanned *scan, const struct gs1 *gs1)
{
	static const struct found serial = { "GS1 21: the serial number of an article", NULL };

	if (is_marking(gs1))
		return add_marking(scan, gs1_get(gs1, "01"));
	if (gs1_get(gs1, "21"))
		scanned_serial(scan, gs1_get(gs1, "21"), &serial);
	for (guint i = 0; i < gs1->count; i++)
		if (strcmp(gs1->elements[i].ai, "21") != 0)
			add_element(scan, &gs1->elements[i]);
	return true;
}

/* A key and its check digit at the start: what no serial number has by chance. */
static bool begins_with_key(const char *text)
{
	text += *text == GS;
	if (*text == '(')
		return true;
	if (g_str_has_prefix(text, "01"))
		return strspn(text, "0123456789") >= 16 && gs1_check_digit(text + 2, 14);
	if (g_str_has_prefix(text, "00"))
		return strspn(text, "0123456789") == 20 && gs1_check_digit(text + 2, 18);
	return strchr(text, GS) && (g_str_has_prefix(text, "8003") || g_str_has_prefix(text, "02"));
}

/* A marking whose GS the keyboard swallowed: article and 21, then more than 21 can have. */
static bool is_run_together(const char *text)
{
	return g_str_has_prefix(text, "01") && strlen(text) > 16 + 2 + 20 && !strchr(text, GS) &&
	       g_str_has_prefix(text + 16, "21");
}

static bool is_link(struct scanned *scan)
{
	/* Words (/gtin/) are read because links of that age are printed. */
	static const struct gs1_link_rules rules = { .words = true };
	struct gs1 gs1;

	return strstr(scan->text, "://") && gs1_link_read(&gs1, scan->text, &rules, NULL) &&
	       add_elements(scan, &gs1);
}

bool label_gs1(struct scanned *scan)
{
	static const struct found broken = {
		"the scanner says GS1, but the data do not hold; scan it again", NULL
	};
	const struct aim_meaning *meaning = scan->aim ? aim_find(scan->aim) : NULL;
	struct gs1 gs1;

	if (is_link(scan))
		return true;
	if (!(meaning && meaning->gs1) && !begins_with_key(scan->text))
		return false;
	if (gs1_read(&gs1, scan->text, NULL))
		return add_elements(scan, &gs1);
	if (begins_with_key(scan->text) && is_run_together(scan->text)) {
		g_autofree char *article = g_strndup(scan->text + 2, 14);
		return add_marking(scan, article);
	}
	return meaning && meaning->gs1 && scanned_add(scan, CODE_UNKNOWN, scan->text, &broken);
}
