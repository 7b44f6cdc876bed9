/* SPDX-License-Identifier: Apache-2.0
 * The symbologies that are read, with the names that both decoders have for them. */
#include "scan/symbol.h"

#include <string.h>

const struct symbology symbologies[] = {
	{ "QR-Code", "QRCode", PROOF_CORRECTS, false },
	{ "Data-Matrix", "DataMatrix", PROOF_CORRECTS, false },
	{ "PDF417", "PDF417", PROOF_CORRECTS, false },
	{ "CODE-128", "Code128", PROOF_SUM, true },
	{ "CODE-93", "Code93", PROOF_SUM, true },
	{ "EAN-13", "EAN-13", PROOF_DIGIT, true },
	{ "EAN-8", "EAN-8", PROOF_NONE, true },
	{ "UPC-E", "UPC-E", PROOF_PART, true },
	{ "CODE-39", "Code39", PROOF_SHAPE, true },
	{ "I2/5", "ITF", PROOF_NONE, true },
	{ "Codabar", "Codabar", PROOF_NONE, true },
};
const guint symbology_count = G_N_ELEMENTS(symbologies);

const struct symbology *symbology_named(const char *name, bool by_zxing)
{
	for (guint i = 0; i < symbology_count; i++) {
		if (strcmp(by_zxing ? symbologies[i].other : symbologies[i].name, name) == 0)
			return &symbologies[i];
	}
	return NULL;
}

void symbol_clear(gpointer symbol)
{
	g_clear_pointer(&((struct symbol *)symbol)->bytes, g_free);
	g_clear_pointer(&((struct symbol *)symbol)->text, g_free);
}

GArray *symbols_new(void)
{
	GArray *symbols = g_array_new(false, false, sizeof(struct symbol));

	g_array_set_clear_func(symbols, symbol_clear);
	return symbols;
}
