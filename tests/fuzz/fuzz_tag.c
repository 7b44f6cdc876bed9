/* SPDX-License-Identifier: Apache-2.0
 * Any scan: tags, suggestions, serials and identities keep their promises. */
#include "base/error.h"
#include "model/identify.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size);

/* What is known depends on the scan, so that both answers are met. */
static bool known_by_last(void *data, const char *code)
{
	(void)data;
	g_assert_true(*code);
	return code[strlen(code) - 1] % 2;
}

static bool known_serial(const char *serial, void *data)
{
	(void)data;
	return strlen(serial) % 2;
}

static void check_tag(const char *text)
{
	g_autoptr(GError) error = NULL;
	char codes[32][TAG_SIZE];
	char shown[TAG_SHOWN_SIZE];
	struct tag tag;

	if (tag_read(&tag, text, &error)) {
		struct tag again;
		g_assert_true(tag_valid(tag.code));
		g_assert_true(tag_looks_like(text));
		g_assert_true(tag.piece == 0 || tag.piece == 'C' || tag.piece == 'B');
		tag_show(shown, tag.code);
		g_assert_true(tag_read(&again, shown, NULL));
		g_assert_cmpstr(again.code, ==, tag.code);
	} else {
		g_assert_true(g_utf8_validate(error->message, -1, NULL));
		g_assert_null(strpbrk(error->message, "\r\n"));
		g_assert_cmpuint(strlen(error->message), <, 300);
	}
	guint count = tag_suggest(text, codes, 32);
	for (guint i = 0; i < count; i++)
		g_assert_true(tag_valid(codes[i]));
}

static void check_serial(const char *text)
{
	char serial[SERIAL_SIZE];
	char again[SERIAL_SIZE];

	serial_read(serial, text, known_serial, NULL);
	enum serial_kind kind = serial_read(serial, text, NULL, NULL);
	gsize len = strlen(serial);
	g_assert_cmpuint(len, <, SERIAL_SIZE);
	g_assert_cmpuint(strspn(serial, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"), ==, len);
	g_assert_true(kind != SERIAL_GOOD || len >= 4);
	/* A normalised serial is its own normal form, but for what still looks like a marked label.
	 */
	if (!g_str_has_prefix(serial, "1S")) {
		g_assert_cmpint(serial_read(again, serial, NULL, NULL), ==, kind);
		g_assert_cmpstr(again, ==, serial);
	}
}

static void check_identity(const char *text, const char *aim)
{
	static const struct identify_known known = {
		.tag = known_by_last,
		.issuer = known_by_last,
		.serial = known_by_last,
	};
	g_autoptr(struct identity) strange = identify(text, NULL, NULL);
	g_autoptr(struct identity) identity = identify(text, aim, &known);

	g_assert_cmpuint(strange->candidates->len, >, 0);
	g_assert_cmpuint(identity->candidates->len, >, 0);
	for (guint i = 0; i < identity->candidates->len; i++) {
		const struct candidate *candidate =
			&g_array_index(identity->candidates, struct candidate, i);
		g_assert_nonnull(code_role_word(candidate->role));
		g_assert_true(g_utf8_validate(candidate->value, -1, NULL));
		g_assert_true(candidate->role != CODE_TAG || tag_valid(candidate->value));
		g_assert_true(candidate->role != CODE_SERIAL || strlen(candidate->value) >= 4);
	}
}

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size)
{
	g_autofree char *text = g_strndup((const char *)data, size);

	check_tag(text);
	check_serial(text);
	check_identity(text, size % 2 ? "E0" : "Q1");
	return 0;
}
