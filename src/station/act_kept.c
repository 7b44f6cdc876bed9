/* SPDX-License-Identifier: Apache-2.0
 * The setting `paper.ACT`: a line "SUBJECT LANG GROUPED SHEET START" and a line with the salt
 * and the hashes of the paper's parts, all hex, with spaces between. */
#include "station/act_kept.h"

#include "base/encode.h"

static char *kept_key(const char *act)
{
	return g_strconcat("paper.", act, NULL);
}

bool act_keep(const struct act_order *order, const char *act, const guint8 salt[ACT_SALT_SIZE],
	const struct act_hashes *hashes, GError **error)
{
	g_autofree char *key = kept_key(act);
	char hex[2 * HASH_SIZE + 1];
	g_autoptr(GString) text = g_string_new(NULL);

	g_string_printf(text, "%s %s %d %u %u\n", order->subject, order->lang, order->grouped,
		order->sheet, order->start);
	hex_encode(hex, salt, ACT_SALT_SIZE);
	g_string_append(text, hex);
	for (guint i = 0; i < ACT_PARTS; i++) {
		hex_encode(hex, hashes->parts[i].bytes, HASH_SIZE);
		g_string_append_printf(text, " %s", hex);
	}
	return store_set(order->store, key, text->str, error);
}

void act_kept_clear(struct act_kept *kept)
{
	g_strfreev(kept->lines);
	g_strfreev(kept->words);
	g_strfreev(kept->hashes);
}

bool act_kept_read(struct store *store, const char *act, struct act_kept *kept)
{
	g_autofree char *key = kept_key(act);
	g_autofree char *text = store_get(store, key);

	kept->lines = g_strsplit(text ? text : "", "\n", 2);
	if (g_strv_length(kept->lines) != 2)
		return false;
	kept->words = g_strsplit(kept->lines[0], " ", KEPT_WORDS);
	kept->hashes = g_strsplit(kept->lines[1], " ", 1 + ACT_PARTS);
	return g_strv_length(kept->words) == KEPT_WORDS &&
	       g_strv_length(kept->hashes) == 1 + ACT_PARTS;
}
