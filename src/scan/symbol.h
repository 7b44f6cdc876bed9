/* SPDX-License-Identifier: Apache-2.0
 * A code as one decoder gave it, before anybody believes it. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* What speaks against having read the code wrongly. */
enum proof {
	PROOF_PART,    /* a clean part of another code reads as one */
	PROOF_NONE,    /* no check, or one digit over few bars: any texture may hold it */
	PROOF_DIGIT,   /* one digit; a thick line makes another digit of a digit */
	PROOF_SHAPE,   /* no check, but few patterns of bars are characters */
	PROOF_SUM,     /* that, and a check over the whole text */
	PROOF_CORRECTS /* Reed-Solomon */
};

struct symbology {
	const char *name;  /* as zbar has it */
	const char *other; /* as ZXing has it */
	enum proof proof;
	bool lines; /* bars, read along a line */
};
extern const struct symbology symbologies[];
extern const guint symbology_count;
/* NULL when the name is unknown; `by_zxing` says whose name it is. */
const struct symbology *symbology_named(const char *name, bool by_zxing);

enum symbol_by { BY_ZBAR = 1, BY_ZXING = 2 };

struct symbol {
	const struct symbology *symbology;
	char *bytes; /* as the code holds them; NUL-terminated */
	gsize len;
	char *text;     /* UTF-8, as the decoder has it; NULL when it leaves that to us */
	bool named;     /* the code names the character set of the text, else it is a guess */
	char aim[4];    /* without ']' */
	unsigned lines; /* how many lines across the bars said the same */
	enum symbol_by by;
	bool located;
	int corners[4][2];
};
/* For g_array_set_clear_func. */
void symbol_clear(gpointer symbol);
/* An empty array of struct symbol that clears them. */
GArray *symbols_new(void);
