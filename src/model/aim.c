/* SPDX-License-Identifier: Apache-2.0
 * AIM identifiers: the table of what they mean. Symbologies are named as zbar names them where it
 * reads them. A row of a modifier stands before the row of its letter alone.
 * Sources: ISO/IEC 15424, gs1-syntax-engine scandata.c, Honeywell 8600 and Marathon manuals; of the
 * X codes BarcodeParser aim.js and a recording of 05e0:2100. */
#include "model/aim.h"

#include <string.h>

static const struct aim_row {
	char letter;
	const char *modifiers; /* "": any */
	struct aim_meaning meaning;
} rows[] = {
	{ 'A', "", { "CODE-39", false, false } },
	{ 'B', "", { "Telepen", false, false } },
	{ 'C', "1", { "CODE-128", true, false } },
	{ 'C', "", { "CODE-128", false, false } },
	{ 'D', "", { "Code-One", false, false } },
	{ 'E', "1", { "EAN-2", false, false } },
	{ 'E', "2", { "EAN-5", false, false } },
	{ 'E', "4", { "EAN-8", false, false } },
	{ 'E', "", { "EAN-13", false, false } },
	{ 'F', "", { "Codabar", false, false } },
	{ 'G', "", { "CODE-93", false, false } },
	{ 'H', "", { "Code-11", false, false } },
	{ 'I', "", { "I2/5", false, false } },
	{ 'J', "1", { "DotCode", true, false } },
	{ 'J', "", { "DotCode", false, false } },
	{ 'K', "", { "Code-16K", false, false } },
	{ 'L', "", { "PDF417", false, false } },
	{ 'M', "", { "MSI", false, false } },
	{ 'N', "", { "Anker", false, false } },
	{ 'O', "45", { "Codablock-F", false, false } },
	{ 'O', "6", { "Codablock-A", false, false } },
	{ 'P', "", { "Plessey", false, false } },
	{ 'Q', "34", { "QR-Code", true, false } },
	{ 'Q', "", { "QR-Code", false, false } },
	{ 'R', "", { "Straight-2/5", false, false } },
	{ 'S', "", { "Straight-2/5", false, false } },
	{ 'T', "", { "Code-49", false, false } },
	{ 'U', "", { "MaxiCode", false, false } },
	{ 'X', "9", { "EAN-13", false, false } },
	{ 'X', "C", { "EAN-8", false, false } },
	{ 'X', "g", { "UPC-A", false, false } },
	{ 'X', "k", { "UPC-E", false, false } },
	{ 'X', "rs", { "DataBar", true, false } },
	{ 'X', "t", { "DataBar-Exp", true, false } },
	{ 'X', "V", { "PDF417", false, false } },
	{ 'X', "S", { "Micro-QR", false, false } },
	{ 'X', "", { "", false, false } },
	{ 'Y', "", { "", false, false } },
	{ 'Z', "6", { "", false, true } },
	{ 'Z', "", { "", false, false } },
	{ 'c', "", { "Channel-Code", false, false } },
	{ 'd', "25", { "Data-Matrix", true, false } },
	{ 'd', "", { "Data-Matrix", false, false } },
	{ 'e', "0", { "DataBar", true, false } },
	{ 'e', "", { "Composite", false, false } },
	{ 'h', "", { "Han-Xin", false, false } },
	{ 'o', "", { "OCR", false, false } },
	{ 'p', "", { "PosiCode", false, false } },
	{ 's', "", { "SuperCode", false, false } },
	{ 'z', "147A", { "Aztec", true, false } },
	{ 'z', "", { "Aztec", false, false } },
};

const struct aim_meaning *aim_find(const char *aim)
{
	if (!aim || !*aim || !g_ascii_isalnum(aim[1]))
		return NULL;
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
		if (rows[i].letter == aim[0] &&
			(!*rows[i].modifiers || strchr(rows[i].modifiers, aim[1])))
			return &rows[i].meaning;
	return NULL;
}

gsize aim_split(const char *bytes, gsize len, char aim[4])
{
	enum { LENGTH = 3 };
	gsize length = LENGTH;
	char found[4] = "";

	*aim = '\0';
	if (len <= LENGTH || bytes[0] != ']')
		return 0;
	found[0] = bytes[1];
	found[1] = bytes[2];
	if (!aim_find(found))
		return 0;
	/* ]Y says how many characters of identifier follow it. */
	if (found[0] == 'Y')
		length += (gsize)MAX(g_ascii_digit_value(found[1]), 0);
	if (len <= length)
		return 0;
	memcpy(aim, found, sizeof(found));
	return length;
}
