/* SPDX-License-Identifier: Apache-2.0
 * The data identifiers that stand on devices and boxes. 11S and 8S are Lenovo's numbers of parts.
 * An allow list: what begins with no row is no field. Alone on a label an identifier is believed
 * only where serial numbers of that shape are not made. */
#include "model/mh10.h"

#include <string.h>

#define DIGITS "0123456789"
#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

/* Longest first where one begins another. */
static const struct mh10 table[] = {
	{ "10D", CODE_DATE, "the date (10D)", DIGITS, 4, 4, NULL },
	{ "10K", CODE_ORDER, "the number of an invoice (10K)", NULL, 0, 0, NULL },
	{ "11K", CODE_ORDER, "the number of a packing list (11K)", NULL, 0, 0, NULL },
	{ "14K", CODE_ORDER, "the line of an order (14K)", NULL, 0, 0, NULL },
	{ "18S", CODE_SERIAL, "the maker's code and serial number (18S)", NULL, 0, 0, NULL },
	{ "18V", CODE_SUPPLIER, "the supplier (18V)", NULL, 0, 0, NULL },
	{ "20L", CODE_ORIGIN, "the place of the first step of making (20L)", NULL, 0, 0, NULL },
	{ "21L", CODE_ORIGIN, "the place of the second step of making (21L)", NULL, 0, 0, NULL },
	{ "23S", CODE_MAC, "a network address (23S)", DIGITS "ABCDEF", 12, 12, NULL },
	{ "25P", CODE_PART, "the part number (25P)", NULL, 0, 0, NULL },
	{ "25S", CODE_SERIAL, "the maker's code and serial number (25S)", NULL, 0, 0, NULL },
	{ "30P", CODE_PART, "the part number (30P)", DIGITS LETTERS "-#./", 3, 30, NULL },
	{ "11S", CODE_PART, "the number of a part (11S)", DIGITS LETTERS "-", 8, 30, "component" },
	{ "11Z", CODE_UNKNOWN, "of the sender (11Z)", NULL, 0, 0, NULL },
	{ "12Z", CODE_UNKNOWN, "of the sender (12Z)", NULL, 0, 0, NULL },
	{ "13Z", CODE_UNKNOWN, "of the sender (13Z)", NULL, 0, 0, NULL },
	{ "20Z", CODE_UNKNOWN, "of the sender (20Z)", NULL, 0, 0, NULL },
	{ "1J", CODE_PACKAGE, "the number of a package (1J)", NULL, 0, 0, NULL },
	{ "1K", CODE_ORDER, "the supplier's order (1K)", NULL, 0, 0, NULL },
	{ "1P", CODE_PART, "the supplier's part number (1P)", DIGITS LETTERS "-#./", 3, 40, NULL },
	{ "1S", CODE_SERIAL, "the supplier's serial number (1S)", NULL, 0, 0, NULL },
	{ "1T", CODE_LOT, "the lot (1T)", DIGITS LETTERS "-", 5, 25, NULL },
	{ "1V", CODE_SUPPLIER, "the supplier (1V)", NULL, 0, 0, NULL },
	{ "4K", CODE_ORDER, "the line of an order (4K)", DIGITS, 1, 4, NULL },
	{ "4L", CODE_ORIGIN, "the country of origin (4L)", LETTERS, 2, 2, NULL },
	{ "7Q", CODE_QUANTITY, "a quantity (7Q)", NULL, 0, 0, NULL },
	{ "8S", CODE_PART, "the number of a part (8S)", DIGITS LETTERS, 11, 30, "component" },
	{ "9D", CODE_DATE, "the date (9D)", DIGITS, 4, 4, NULL },
	{ "B", CODE_PACKAGE, "the kind of a package (B)", NULL, 0, 0, NULL },
	{ "D", CODE_DATE, "the date (D)", NULL, 0, 0, NULL },
	{ "K", CODE_ORDER, "the order (K)", DIGITS, 5, 12, NULL },
	{ "P", CODE_PART, "the part number (P)", DIGITS LETTERS "-#./", 1, 0, NULL },
	{ "Q", CODE_QUANTITY, "the quantity (Q)", DIGITS, 1, 5, NULL },
	{ "S", CODE_SERIAL, "the serial number (S)", NULL, 0, 0, NULL },
	{ "T", CODE_LOT, "the lot (T)", NULL, 0, 0, NULL },
	{ "V", CODE_SUPPLIER, "the supplier (V)", NULL, 0, 0, NULL },
};

const struct mh10 *mh10_at(const char *text)
{
	for (guint i = 0; i < G_N_ELEMENTS(table); i++)
		if (g_str_has_prefix(text, table[i].identifier))
			return &table[i];
	return NULL;
}

const struct mh10 *mh10_alone(const char *text, gsize *start)
{
	const struct mh10 *row = mh10_at(text);
	bool spaced;
	gsize len;

	if (!row || !row->set)
		return NULL;
	*start = strlen(row->identifier);
	spaced = text[*start] == ' ';
	*start += spaced;
	len = strlen(text + *start);
	if (len == 0 || strspn(text + *start, row->set) < len)
		return NULL;
	return spaced || (len >= row->min && len <= row->max) ? row : NULL;
}
