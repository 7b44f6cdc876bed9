/* SPDX-License-Identifier: Apache-2.0
 * The one file that knows zbar. Invariant: a symbol has the bytes that the code holds
 * (ZBAR_CFG_BINARY: without it zbar takes Cyrillic UTF-8 for another encoding and garbles it). */
#include "scan/zbar.h"

#include <string.h>
#include <zbar.h>

enum { OFF, ON, BINARY };

/* ISO/IEC 15424: the identifier of each symbology, and with FNC1 in the first (GS1) or second (AIM)
 * place. Off: UPC-A, which is told as EAN-13; PDF417, which zbar only half knows; SQ Code, which
 * costs time; DataBar, whose decoder writes to stderr on harmless pictures. */
static const struct {
	zbar_symbol_type_t type;
	const char *plain, *gs1, *aim;
	int use;
} types[] = {
	{ ZBAR_QRCODE, "Q1", "Q3", "Q5", BINARY },
	{ ZBAR_CODE128, "C0", "C1", "C2", ON },
	{ ZBAR_CODE39, "A0", "A0", "A0", ON },
	{ ZBAR_CODE93, "G0", "G0", "G0", ON },
	{ ZBAR_CODABAR, "F0", "F0", "F0", ON },
	{ ZBAR_I25, "I0", "I0", "I0", ON },
	{ ZBAR_EAN13, "E0", "E0", "E0", ON },
	{ ZBAR_EAN8, "E4", "E4", "E4", ON },
	{ ZBAR_UPCE, "E0", "E0", "E0", ON },
	{ ZBAR_PDF417, "", "", "", OFF },
	{ ZBAR_UPCA, "", "", "", OFF },
	{ ZBAR_SQCODE, "", "", "", OFF },
	{ ZBAR_DATABAR, "", "", "", OFF },
	{ ZBAR_DATABAR_EXP, "", "", "", OFF },
};

struct zbar_room {
	zbar_image_scanner_t *scanner;
	zbar_image_t *image;
};

struct zbar_room *zbar_room_new(void)
{
	struct zbar_room *room = g_new0(struct zbar_room, 1);

	room->scanner = zbar_image_scanner_create();
	room->image = zbar_image_create();
	zbar_image_set_format(room->image, zbar_fourcc('Y', '8', '0', '0'));
	for (guint i = 0; i < G_N_ELEMENTS(types); i++) {
		const int use = types[i].use;

		zbar_image_scanner_set_config(
			room->scanner, types[i].type, ZBAR_CFG_ENABLE, use != OFF);
		if (use == BINARY)
			zbar_image_scanner_set_config(
				room->scanner, types[i].type, ZBAR_CFG_BINARY, 1);
	}
	return room;
}

void zbar_room_free(struct zbar_room *room)
{
	if (!room)
		return;
	zbar_image_destroy(room->image);
	zbar_image_scanner_destroy(room->scanner);
	g_free(room);
}

static const char *aim_of(const zbar_symbol_t *symbol)
{
	const unsigned modifiers = zbar_symbol_get_modifiers(symbol);

	for (guint i = 0; i < G_N_ELEMENTS(types); i++) {
		if (types[i].type != zbar_symbol_get_type(symbol))
			continue;
		if (modifiers & 1u << ZBAR_MOD_GS1)
			return types[i].gs1;
		return modifiers & 1u << ZBAR_MOD_AIM ? types[i].aim : types[i].plain;
	}
	return "";
}

/* A QR has its own corners; of bars zbar tells every line that crossed them, so the box around
 * these is all there is. */
static void set_corners(struct symbol *out, const zbar_symbol_t *symbol)
{
	const unsigned count = zbar_symbol_get_loc_size(symbol);
	int left = G_MAXINT, top = G_MAXINT, right = 0, bottom = 0;

	out->located = count > 0;
	for (unsigned i = 0; i < count; i++) {
		const int x = zbar_symbol_get_loc_x(symbol, i);
		const int y = zbar_symbol_get_loc_y(symbol, i);

		left = MIN(left, x);
		top = MIN(top, y);
		right = MAX(right, x);
		bottom = MAX(bottom, y);
		if (count == 4 && !out->symbology->lines) {
			out->corners[i][0] = x;
			out->corners[i][1] = y;
		}
	}
	if (count && (count != 4 || out->symbology->lines)) {
		const int box[4][2] = { { left, top }, { left, bottom }, { right, bottom },
			{ right, top } };

		memcpy(out->corners, box, sizeof(box));
	}
}

static void add(GArray *symbols, const zbar_symbol_t *symbol)
{
	const char *name = zbar_get_symbol_name(zbar_symbol_get_type(symbol));
	struct symbol out = { .symbology = symbology_named(name, false), .by = BY_ZBAR };

	/* Parts of a text that is divided over several codes have no symbology here. */
	if (!out.symbology)
		return;
	out.len = zbar_symbol_get_data_length(symbol);
	out.bytes = g_malloc(out.len + 1);
	memcpy(out.bytes, zbar_symbol_get_data(symbol), out.len);
	out.bytes[out.len] = '\0';
	out.lines = (unsigned)MAX(zbar_symbol_get_quality(symbol), 0);
	g_strlcpy(out.aim, aim_of(symbol), sizeof(out.aim));
	set_corners(&out, symbol);
	g_array_append_val(symbols, out);
}

void zbar_look(struct zbar_room *room, GArray *symbols, const struct picture *picture)
{
	const zbar_symbol_t *symbol;

	zbar_image_set_size(room->image, (unsigned)picture->width, (unsigned)picture->height);
	zbar_image_set_data(room->image, picture->grey,
		(unsigned long)picture->width * (unsigned long)picture->height, NULL);
	zbar_scan_image(room->scanner, room->image);
	for (symbol = zbar_image_first_symbol(room->image); symbol;
		symbol = zbar_symbol_next(symbol))
		add(symbols, symbol);
	zbar_image_set_data(room->image, NULL, 0, NULL);
}
