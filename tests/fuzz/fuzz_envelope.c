/* SPDX-License-Identifier: Apache-2.0
 * Any text as an ISO 15434 envelope: fields are bounded, valid and of known identifiers, and what
 * was mended stays as it is. */
#include "model/envelope.h"
#include "model/mh10.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size);

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size)
{
	g_autofree char *bytes = g_strndup((const char *)data, size);
	g_autofree char *text = g_utf8_make_valid(bytes, -1);
	g_autofree char *mended = envelope_mend(text);
	g_autofree char *again = envelope_mend(mended);
	g_autofree char *gs1 = envelope_body(text, "05");
	struct envelope envelope;
	gsize start;

	g_assert_cmpuint(strlen(mended), <=, strlen(text));
	g_assert_true(strcmp(again, mended) == 0 || strlen(again) < strlen(mended));
	g_assert_true(!gs1 || envelope_begins(text));
	g_assert_true(!mh10_alone(text, &start) || start < strlen(text));
	if (!envelope_read(&envelope, mended))
		return 0;
	g_assert_cmpuint(envelope.count, >, 0);
	g_assert_cmpuint(envelope.count, <=, ENVELOPE_FIELDS);
	for (guint i = 0; i < envelope.count; i++) {
		const struct envelope_field *field = &envelope.fields[i];
		g_assert_cmpuint(strlen(field->value), <, FIELD_VALUE_SIZE);
		g_assert_true(g_utf8_validate(field->value, -1, NULL));
		g_assert_cmpstr(mh10_at(field->identifier)->identifier, ==, field->identifier);
		g_assert_nonnull(envelope_get(&envelope, field->identifier));
	}
	return 0;
}
