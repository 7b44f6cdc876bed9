/* SPDX-License-Identifier: Apache-2.0
 * Codes of papers: whatever they say, a root key that signed none of it vouches for none of it, and
 * what is read is told the same way twice. */
#include "model/vouch.h"

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size);

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size)
{
	const guint8 root[KEY_SIZE] = { 1 };
	g_autofree char *text = g_memdup2(data, size);
	g_autoptr(GError) error = NULL;
	g_autoptr(struct vouch) alone = vouch_new(text, size, NULL, NULL, &error);
	g_autoptr(struct vouch) rooted = vouch_new(text, size, root, NULL, NULL);
	g_autoptr(struct vouch) again = vouch_new(text, size, root, NULL, NULL);
	bool unseen;

	g_assert_true((alone == NULL) == (error != NULL));
	if (!alone)
		return 0;
	g_assert_true(alone->verdict != VOUCH_GENUINE && rooted->verdict != VOUCH_GENUINE);
	g_assert_true(rooted->verdict != VOUCH_ORG && rooted->verdict != VOUCH_REVOKED);
	g_assert_cmpint(rooted->verdict, ==, again->verdict);
	if (alone->act) {
		g_assert_true(event_is(alone->act, "act.signed"));
		vouch_names(alone, "0000000000000000", &unseen);
	}
	return 0;
}
