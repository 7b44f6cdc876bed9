/* SPDX-License-Identifier: Apache-2.0
 * EPL2 (Eltron, older Zebra). Commands are lines; a label says everything that it needs:
 *
 *   (empty) N                  clears the image
 *   Sn Dn OC                   speed 1 to 6, darkness 0 to 15, cutter
 *   qWIDTH QHEIGHT,GAP         dots; a gap of 0 is endless paper
 *   GW0,0,STRIDE,HEIGHT (line end) BYTES
 *   P1
 *
 * In BYTES 0 is black. */
#include "print/lang.h"

#include <string.h>

enum { DARKNESS_MAX = 15, SPEED_MIN = 1, SPEED_MAX = 6, GAP_MIN = 16, GAP_MAX = 240 };
enum { ANSWER_MAX = 64 };

static void put_settings(GByteArray *out, const struct media *media, const struct dots *dots)
{
	if (media->speed >= 0)
		lang_format(out, "S%d\n", CLAMP(media->speed, SPEED_MIN, SPEED_MAX));
	if (media->darkness >= 0)
		lang_format(out, "D%d\n", MIN(media->darkness, DARKNESS_MAX));
	if (media->cut)
		LANG_TEXT(out, "OC\n"); /* EPL Programming Guide 14245L, O: the options; [inferred]
					   that the others keep their defaults */
	lang_format(out, "q%d\n", dots->stride * 8);
	if (!media->height)
		lang_format(out, "Q%d,0\n", dots->height);
	else if (media->gap)
		lang_format(out, "Q%d,%d\n", dots->height,
			CLAMP(lang_dots(media, media->gap), GAP_MIN, GAP_MAX));
}

static void epl_label(GByteArray *out, const struct media *media, const struct bitmap *bitmap,
	guint index, guint count)
{
	struct dots dots;

	(void)index;
	(void)count;
	dots_init(&dots, bitmap, media);
	LANG_TEXT(out, "\nN\n");
	put_settings(out, media, &dots);
	lang_format(out, "GW0,0,%d,%d\n", dots.stride, dots.height);
	dots_rows(out, &dots, 0, dots.height, 1);
	LANG_TEXT(out, "\nP1\n");
}

/* A graphic that is not whole takes any bytes; empty lines mean nothing else. Then the image is
 * cleared. */
static void epl_reset(GByteArray *out, const struct media *media)
{
	lang_fill(out, media, "\n");
	LANG_TEXT(out, "\nN\n");
}

static void epl_ask(GByteArray *out)
{
	LANG_TEXT(out, "^ee\n");
}

/* The codes of ^ee: EPL Programming Guide 14245L, ^ee and eR; Intermec ESim for EasyCoder PC4,
 * appendix A (62, 81, 92). What is in no row needs somebody to look: FAULT. */
static const struct code_row {
	int code;
	unsigned states;
} codes[] = {
	{ 0, 0 }, { 7, PRINTER_PAPER_OUT }, /* media or ribbon; R after it says ribbon */
	{ 11, PRINTER_LID_OPEN }, { 12, PRINTER_PAUSED }, /* [inferred] */
	{ 50, PRINTER_BUSY },                             /* [inferred] */
	{ 62, PRINTER_HOT }, { 81, PRINTER_CUTTER }, { 92, PRINTER_PAUSED },
	{ 93, PRINTER_BUSY }, /* [inferred] */
};

static unsigned code_states(int code, guint8 mark)
{
	if (code == 7 && mark == 'R')
		return PRINTER_RIBBON_OUT;
	for (guint i = 0; i < G_N_ELEMENTS(codes); i++)
		if (codes[i].code == code)
			return codes[i].states;
	return PRINTER_FAULT;
}

/* One code: two digits; behind 07 P or R and how many labels are left. */
static gsize read_code(struct printer_status *status, const guint8 *bytes, gsize len)
{
	gsize at = 2;
	int code;

	if (len < 2 || !g_ascii_isdigit(bytes[0]) || !g_ascii_isdigit(bytes[1]))
		return 0;
	code = (bytes[0] - '0') * 10 + bytes[1] - '0';
	if (code != 7 || len == 2 || (bytes[2] != 'P' && bytes[2] != 'R')) {
		status->states |= code_states(code, 0);
		return at;
	}
	status->states |= code_states(code, bytes[2]);
	status->waiting = 0;
	for (at = 3; at < len && at < 9 && g_ascii_isdigit(bytes[at]); at++)
		status->waiting = status->waiting * 10 + bytes[at] - '0';
	return at;
}

/* XX CR LF, or XX,YY,.. CR LF. */
static int epl_answer(struct printer_status *status, const guint8 *bytes, gsize len)
{
	const guint8 *end = len ? memchr(bytes, '\n', MIN(len, ANSWER_MAX)) : NULL;
	struct printer_status read = { .waiting = -1 };
	gsize at = 0, text;

	for (gsize i = 0; i < MIN(len, ANSWER_MAX) && !end; i++)
		if (!strchr("0123456789,PR\r", bytes[i]) || !bytes[i])
			return -1;
	if (!end)
		return len < ANSWER_MAX ? 0 : -1;
	text = (gsize)(end - bytes);
	if (!text || bytes[text - 1] != '\r')
		return -1;
	for (text--;; at++) {
		gsize used = read_code(&read, bytes + at, text - at);

		at += used;
		if (!used || at > text || (at < text && bytes[at] != ','))
			return -1;
		if (at == text)
			break;
	}
	*status = read;
	return (int)(text + 2);
}

const struct language lang_epl = { "epl", "EPL2", NULL, epl_label, NULL, epl_reset, epl_ask,
	epl_answer, true, false, NULL };
