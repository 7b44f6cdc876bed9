/* SPDX-License-Identifier: Apache-2.0
 * Never a wrong text: a code is believed
 *
 * - by itself when it corrects its own errors, or carries a check over its text and enough lines
 *   across the bars agree; symbologies without such a check are found in any texture, so that many
 *   lines must agree;
 * - when both decoders say the same, however few lines did;
 * - never when something else was read in its place, unless that rests on few lines and this on
 *   many;
 * - an Interleaved 2 of 5 only with the length and the check of a carton's;
 * - a Code 39 that is a text in its full-ASCII form or a Code 32 as well, only if one of the two is
 *   beyond doubt. */
#include "scan/doubt.h"

#include "model/gs1_ai.h"
#include "scan/code39.h"

#include <string.h>

/* Lines that must agree: when zbar read the picture as it was, and after it was worked on; and when
 * zxing-cpp read it, which follows one line up and down the picture. NEVER: only both together. */
enum { NEVER = G_MAXINT };
static const struct {
	unsigned once, again, zxing;
} needed[] = {
	[PROOF_PART] = { NEVER, NEVER, NEVER },
	[PROOF_NONE] = { 8, NEVER, NEVER },
	[PROOF_DIGIT] = { 8, NEVER, 8 },
	[PROOF_SHAPE] = { 3, 6, 8 },
	[PROOF_SUM] = { 1, 3, 3 },
	[PROOF_CORRECTS] = { 0, 0, 0 },
};

enum { CLEARLY_MORE = 4, NEAR = 4 };

struct box {
	int left, top, right, bottom;
};

static struct box box_of(const struct symbol *symbol)
{
	struct box box = { G_MAXINT, G_MAXINT, G_MININT, G_MININT };

	for (guint i = 0; i < 4; i++) {
		box.left = MIN(box.left, symbol->corners[i][0]);
		box.right = MAX(box.right, symbol->corners[i][0]);
		box.top = MIN(box.top, symbol->corners[i][1]);
		box.bottom = MAX(box.bottom, symbol->corners[i][1]);
	}
	return box;
}

static bool has_middle(const struct box *box, const struct box *of)
{
	const int x = (of->left + of->right) / 2, y = (of->top + of->bottom) / 2;

	return x >= box->left - NEAR && x <= box->right + NEAR && y >= box->top - NEAR &&
	       y <= box->bottom + NEAR;
}

static bool in_one_place(const struct symbol *a, const struct symbol *b)
{
	const struct box first = box_of(a), second = box_of(b);

	if (!a->located || !b->located)
		return true;
	return has_middle(&first, &second) || has_middle(&second, &first);
}

static bool say_the_same(const struct symbol *a, const struct symbol *b)
{
	if (a->symbology != b->symbology)
		return false;
	if (a->len == b->len && memcmp(a->bytes, b->bytes, a->len) == 0)
		return true;
	/* zbar has converted what the code named, and gives the result as the bytes. */
	return g_strcmp0(a->text, b->bytes) == 0 || g_strcmp0(b->text, a->bytes) == 0;
}

static bool stands_alone(const struct symbol *symbol, bool again)
{
	const enum proof proof = symbol->symbology->proof;

	if (symbol->by == BY_ZXING)
		return symbol->lines >= needed[proof].zxing;
	return symbol->lines >= (again ? needed[proof].again : needed[proof].once);
}

/* What another reading of the same place makes of this one. */
static bool is_disputed(const struct symbol *symbol, const struct symbol *other, bool again)
{
	if (symbol == other || say_the_same(symbol, other) || !in_one_place(symbol, other))
		return false;
	if (symbol->symbology->lines && other->symbology->lines &&
		symbol->lines >= CLEARLY_MORE * other->lines)
		return false;
	return symbol->symbology == other->symbology || stands_alone(other, again);
}

/* Of Interleaved 2 of 5 every piece is a shorter code, to both decoders: only that of a carton is
 * believed, 14 digits with their check. */
static bool may_be_piece(const struct symbol *symbol)
{
	return strcmp(symbol->symbology->name, "I2/5") == 0 &&
	       (symbol->len != 14 || !gs1_check_digit(symbol->bytes, symbol->len));
}

static bool is_believed(const GArray *symbols, guint at, bool again)
{
	const struct symbol *symbol = &g_array_index(symbols, struct symbol, at);
	bool agreed = false;

	if (!symbol->len || may_be_piece(symbol) ||
		(strcmp(symbol->symbology->name, "CODE-39") == 0 &&
			code39_reading(symbol->bytes) == CODE39_DOUBTFUL))
		return false;
	for (guint i = 0; i < symbols->len; i++) {
		const struct symbol *other = &g_array_index(symbols, struct symbol, i);

		if (is_disputed(symbol, other, again))
			return false;
		agreed |= other->by != symbol->by && say_the_same(symbol, other) &&
			  in_one_place(symbol, other);
	}
	return agreed || stands_alone(symbol, again);
}

/* zbar tells the bytes of a QR without its character set; ZXing, of the same bytes, may know it. */
static void share_text(GArray *symbols, struct symbol *symbol)
{
	for (guint i = 0; !symbol->text && i < symbols->len; i++) {
		const struct symbol *other = &g_array_index(symbols, struct symbol, i);

		if (other->text && say_the_same(symbol, other)) {
			symbol->text = g_strdup(other->text);
			symbol->named = other->named;
		}
	}
}

static bool is_repeated(const GArray *symbols, guint at)
{
	const struct symbol *symbol = &g_array_index(symbols, struct symbol, at);

	for (guint i = 0; i < at; i++) {
		const struct symbol *earlier = &g_array_index(symbols, struct symbol, i);

		if (say_the_same(symbol, earlier) && in_one_place(symbol, earlier))
			return true;
	}
	return false;
}

void doubt(GArray *symbols, bool again)
{
	g_autofree bool *kept = g_new(bool, symbols->len + 1);

	for (guint i = 0; i < symbols->len; i++)
		share_text(symbols, &g_array_index(symbols, struct symbol, i));
	for (guint i = 0; i < symbols->len; i++)
		kept[i] = is_believed(symbols, i, again) && !is_repeated(symbols, i);
	for (guint i = symbols->len; i-- > 0;) {
		if (!kept[i])
			g_array_remove_index(symbols, i);
	}
}

bool doubt_remains(const GArray *symbols)
{
	for (guint i = 0; i < symbols->len; i++) {
		const struct symbol *symbol = &g_array_index(symbols, struct symbol, i);

		if (symbol->symbology->proof <= PROOF_SHAPE ||
			(symbol->symbology->proof == PROOF_SUM && symbol->lines < 3) ||
			(!symbol->text &&
				!g_utf8_validate(symbol->bytes, (gssize)symbol->len, NULL)))
			return true;
	}
	return false;
}
