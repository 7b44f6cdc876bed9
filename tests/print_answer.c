/* SPDX-License-Identifier: Apache-2.0
 * What label printers answer: each bit and code of each language, answers that come in pieces, and
 * garbage. */
#include "print/language.h"

#include "support/printed.h"

#include <string.h>

static unsigned read_states(const char *language, const void *bytes, gsize len, gsize takes)
{
	struct printer_status status;

	g_assert_cmpint(language_named(language)->answer(&status, bytes, len), ==, (int)takes);
	return status.states;
}
#define STATES(language, text) read_states(language, text, sizeof(text) - 1, sizeof(text) - 1)

static void test_zpl_answer(void)
{
	static const char ready[] = "\002030,0,0,1245,000,0,0,0,000,0,0,0\003\r\n"
				    "\002001,0,0,0,1,2,6,0,00000000,1,000\003\r\n"
				    "\0021234,0\003\r\n";
	static const char batch[] = "\002030,0,0,1245,003,0,0,0,000,0,0,0\003\r\n"
				    "\002001,0,0,0,1,2,6,0,00000004,1,000\003\r\n"
				    "\0021234,0\003\r\n";
	struct printer_status status;

	g_assert_cmphex(STATES("zpl", ready), ==, 0);
	g_assert_cmphex(STATES("zpl", "\002030,1,1,1245,003,0,0,0,000,1,0,1\003\r\n"
				      "\002001,0,1,1,1,2,6,0,00000004,1,000\003\r\n"
				      "\0021234,0\003\r\n"),
		==,
		PRINTER_PAPER_OUT | PRINTER_PAUSED | PRINTER_FAULT | PRINTER_HOT |
			PRINTER_LID_OPEN | PRINTER_RIBBON_OUT | PRINTER_BUSY);
	language_named("zpl")->answer(&status, (const guint8 *)batch, sizeof(batch));
	g_assert_cmpint(status.waiting, ==, 7);
}

static void test_epl_answer(void)
{
	struct printer_status status;

	g_assert_cmphex(STATES("epl", "00\r\n"), ==, 0);
	g_assert_cmphex(STATES("epl", "07\r\n"), ==, PRINTER_PAPER_OUT);
	g_assert_cmphex(STATES("epl", "07R012\r\n"), ==, PRINTER_RIBBON_OUT);
	g_assert_cmphex(STATES("epl", "07P003,11\r\n"), ==, PRINTER_PAPER_OUT | PRINTER_LID_OPEN);
	g_assert_cmphex(STATES("epl", "62\r\n"), ==, PRINTER_HOT);
	g_assert_cmphex(STATES("epl", "81\r\n"), ==, PRINTER_CUTTER);
	g_assert_cmphex(STATES("epl", "92\r\n"), ==, PRINTER_PAUSED);
	g_assert_cmphex(STATES("epl", "01\r\n"), ==, PRINTER_FAULT);
	g_assert_cmpint(
		language_named("epl")->answer(&status, (const guint8 *)"07P003\r\n", 8), ==, 8);
	g_assert_cmpint(status.waiting, ==, 3);
}

static void test_bits(void)
{
	static const unsigned tspl[8] = { PRINTER_LID_OPEN, PRINTER_JAM, PRINTER_PAPER_OUT,
		PRINTER_RIBBON_OUT, PRINTER_PAUSED, PRINTER_BUSY, PRINTER_LID_OPEN, PRINTER_FAULT };

	for (guint i = 0; i < 8; i++)
		g_assert_cmphex(
			read_states("tspl", &(guint8){ (guint8)(1 << i) }, 1, 1), ==, tspl[i]);
	/* Some say so of an open lid. */
	g_assert_cmphex(
		STATES("tspl", "\x07"), ==, PRINTER_LID_OPEN | PRINTER_JAM | PRINTER_PAPER_OUT);
	g_assert_cmphex(STATES("dymo", "\x03"), ==, 0);
	g_assert_cmphex(STATES("dymo", "\x01"), ==, PRINTER_BUSY);
	g_assert_cmphex(STATES("dymo", "\xa3"), ==, PRINTER_PAPER_OUT);
	g_assert_cmphex(STATES("dymo", "\xc3"), ==, PRINTER_JAM);
	g_assert_cmphex(STATES("dymo", "\x83"), ==, PRINTER_FAULT);
}

static void test_escpos_answer(void)
{
	g_assert_cmphex(STATES("escpos", "\x12\x12\x12\x12"), ==, 0);
	g_assert_cmphex(
		STATES("escpos", "\x16\x12\x12\x1e"), ==, 0); /* drawer; paper near its end */
	g_assert_cmphex(STATES("escpos", "\x1a\x16\x12\x12"), ==, PRINTER_LID_OPEN);
	g_assert_cmphex(STATES("escpos", "\x12\x1a\x12\x12"), ==, PRINTER_BUSY);
	g_assert_cmphex(STATES("escpos", "\x1a\x32\x12\x12"), ==, PRINTER_PAPER_OUT);
	g_assert_cmphex(STATES("escpos", "\x1a\x12\x12\x72"), ==, PRINTER_PAPER_OUT);
	g_assert_cmphex(STATES("escpos", "\x1a\x52\x1a\x12"), ==, PRINTER_CUTTER);
	g_assert_cmphex(STATES("escpos", "\x1a\x52\x32\x12"), ==, PRINTER_FAULT);
	g_assert_cmphex(STATES("escpos", "\x1a\x52\x52\x12"), ==, PRINTER_HOT);
	g_assert_cmphex(STATES("escpos", "\x1a\x12\x12\x12"), ==, PRINTER_FAULT);
}

static void test_brother_answer(void)
{
	static const unsigned errors[16] = { PRINTER_PAPER_OUT, PRINTER_PAPER_OUT, PRINTER_CUTTER,
		0, PRINTER_BUSY, PRINTER_FAULT, 0, PRINTER_FAULT, PRINTER_MEDIA, PRINTER_FAULT,
		PRINTER_FAULT, PRINTER_FAULT, PRINTER_LID_OPEN, PRINTER_PAUSED, PRINTER_JAM,
		PRINTER_FAULT };
	guint8 said[32] = { 0x80, 0x20, 'B', '4', 'A', '0', '0', 0, 0, 0, 62, 0x0b, 0, 0, 0x3f, 0,
		0, 29 };
	struct printer_status status;

	g_assert_cmpint(language_named("brother-ql")->answer(&status, said, 32), ==, 32);
	g_assert_cmphex(status.states, ==, 0);
	g_assert_cmpint(status.width, ==, 620);
	g_assert_cmpint(status.height, ==, 290);
	g_assert_cmpstr(status.model, ==, "QL-820NWB");
	for (guint i = 0; i < 16; i++) {
		said[8 + i / 8] = (guint8)(1 << i % 8);
		g_assert_cmphex(read_states("brother-ql", said, 32, 32), ==, errors[i]);
		said[8 + i / 8] = 0;
	}
	said[18] = 6;
	said[19] = 1;
	g_assert_cmphex(read_states("brother-ql", said, 32, 32), ==, PRINTER_BUSY);
	said[18] = 5;
	said[19] = 0;
	said[22] = 3;
	g_assert_cmphex(read_states("brother-ql", said, 32, 32), ==, PRINTER_HOT);
	said[18] = 4;
	g_assert_cmphex(read_states("brother-ql", said, 32, 32), ==, PRINTER_FAULT);
}

/* As a Wireless answered: ready before a job, printing after its second label. */
static void test_dymo_550_answer(void)
{
	static const guint8 ready[32] = { 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0,
		0, 1, 1, 0, 0, 0, 0, 0, 2, 2 };
	guint8 said[32] = { 1, 3, 0, 0, 0, 2, 0, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0,
		0, 0, 0, 2, 2 };
	static const unsigned bays[] = { 0, PRINTER_LID_OPEN, PRINTER_PAPER_OUT, PRINTER_MEDIA, 0,
		PRINTER_PAPER_OUT, 0, 0, 0, PRINTER_JAM, PRINTER_MEDIA };

	g_assert_cmphex(read_states("dymo-550", ready, 32, 32), ==, 0);
	g_assert_cmphex(read_states("dymo-550", said, 32, 32), ==, PRINTER_BUSY);
	said[0] = 2;
	g_assert_cmphex(read_states("dymo-550", said, 32, 32), ==, PRINTER_FAULT);
	for (guint8 i = 0; i < G_N_ELEMENTS(bays); i++) {
		said[10] = i;
		g_assert_cmphex(read_states("dymo-550", said, 32, 32), ==,
			bays[i] ? bays[i] : PRINTER_FAULT);
	}
	said[8] = 1;
	said[10] = 8;
	g_assert_cmphex(read_states("dymo-550", said, 32, 32), ==, PRINTER_HOT);
	said[0] = 3;
	said[8] = 0;
	g_assert_cmphex(read_states("dymo-550", said, 32, 32), ==, PRINTER_PAUSED);
}

/* What a printer that was written on its own says is understood, a state at a time. */
static void test_said(gconstpointer data)
{
	const struct language *language = data;
	guint understood = 0;

	for (unsigned state = 1; state <= PRINTER_FAULT; state <<= 1) {
		g_autoptr(GByteArray) bytes = g_byte_array_new(), silence = g_byte_array_new();
		struct printer_status status;

		printed_say(language->name, 0, silence);
		g_assert_cmpint(
			language->answer(&status, silence->data, silence->len), ==, silence->len);
		g_assert_cmphex(status.states, ==, 0);
		printed_say(language->name, state, bytes);
		if (bytes->len == silence->len &&
			memcmp(bytes->data, silence->data, bytes->len) == 0)
			continue;
		g_assert_cmpint(language->answer(&status, bytes->data, bytes->len), ==, bytes->len);
		g_assert_cmphex(status.states, ==, state);
		understood++;
	}
	g_assert_cmpuint(understood, >=, 4);
}

static void test_split(gconstpointer data)
{
	const struct language *language = data;
	g_autoptr(GByteArray) answer = g_byte_array_new();
	struct printer_status status;
	gsize whole;

	printed_say(language->name, 0, answer);
	whole = answer->len;
	printed_say(language->name, PRINTER_PAPER_OUT, answer);
	for (gsize len = 0; len < answer->len; len++)
		g_assert_cmpint(language->answer(&status, answer->data, len), ==,
			len < whole ? 0 : (int)whole);
}

/* Whatever comes, nothing is taken that is not there, and what begins wrong is refused within 300
 * bytes at the latest. */
static void test_garbage(gconstpointer data)
{
	const struct language *language = data;
	g_autoptr(GRand) rand = g_rand_new_with_seed(7);

	for (guint i = 0; i < 3000; i++) {
		struct printer_status status;
		guint8 bytes[300];
		int first, last = 0;

		for (guint j = 0; j < sizeof(bytes); j++)
			bytes[j] = (guint8)g_rand_int(rand);
		first = language->answer(&status, bytes, sizeof(bytes));
		g_assert_cmpint(first, !=, 0);
		for (gsize len = 0; len <= sizeof(bytes) && !last; len++) {
			last = language->answer(&status, bytes, len);
			g_assert_cmpint(last, <=, (int)len);
		}
		g_assert_cmpint(first, ==, last);
	}
}

static void add(const char *name, const struct language *language, void (*test)(gconstpointer))
{
	g_autofree char *path = g_strdup_printf("/answer/%s/%s", language->name, name);

	g_test_add_data_func(path, language, test);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (guint i = 0; languages[i]; i++) {
		add("what_it_says_is_understood", languages[i], test_said);
		add("an_answer_may_come_in_pieces", languages[i], test_split);
		add("garbage_is_no_answer", languages[i], test_garbage);
	}
	g_test_add_func("/answer/zpl/each_flag_of_its_answer", test_zpl_answer);
	g_test_add_func("/answer/epl/each_code_of_its_answer", test_epl_answer);
	g_test_add_func("/answer/tspl/each_bit_of_its_answer", test_bits);
	g_test_add_func("/answer/escpos/each_bit_of_its_answer", test_escpos_answer);
	g_test_add_func("/answer/brother-ql/each_bit_of_its_answer", test_brother_answer);
	g_test_add_func("/answer/dymo-550/each_word_of_its_answer", test_dymo_550_answer);
	return g_test_run();
}
