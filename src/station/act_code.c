/* SPDX-License-Identifier: Apache-2.0
 * Codes are made from the log and then read back as whoever gets the paper will read them: one that
 * would not convince with the root key alone is not printed. */
#include "station/act_code.h"

#include "model/vouch.h"

#include <string.h>

enum { LINES_MAX = 4, CHAINS_MAX = 4 };

bool act_code_event(struct store *store, const struct event *act, GString *out)
{
	return store_quote(store, act->st, act->n, LINES_MAX, out) && out->len <= CODE_BYTES;
}

static bool admits(struct store *store, const struct event *event, const char *st, const char *org)
{
	if (!event_is(event, "station.admitted") ||
		g_strcmp0(event_text(event, "station"), st) != 0)
		return false;
	if (!org) /* a hub: the root's own signature */
		return event_text(event, "sig") && strcmp(event->st, st) == 0;
	return strcmp(event_text(event, "for"), org) == 0 &&
	       authority_counts(store_authority(store), event);
}

/* Quotes the newest admission of a chain that can be quoted shortly, and names the hub. */
static bool quote_admission(
	struct store *store, const char *st, const char *org, char hub[ST_SIZE], GString *out)
{
	g_autofree char *subject = g_strconcat("st:", st, NULL);
	g_autoptr(GPtrArray) events = store_events(store, subject);

	for (guint i = events->len; i > 0; i--) {
		const struct event *event = g_ptr_array_index(events, i - 1);
		if (!admits(store, event, st, org) ||
			!store_quote(store, event->st, event->n, LINES_MAX, out))
			continue;
		g_strlcpy(hub, event->st, ST_SIZE);
		return true;
	}
	return false;
}

/* The admission of a chain, or, where it continues another, its first event and so on back. */
static bool quote_chain(
	struct store *store, const char *st, const char *org, char hub[ST_SIZE], GString *out)
{
	char chain[ST_SIZE], before[ST_SIZE];
	gint64 at;

	g_strlcpy(chain, st, sizeof(chain));
	for (guint i = 0; i < CHAINS_MAX; i++) {
		if (quote_admission(store, chain, org, hub, out))
			return true;
		if (!authority_after(store_authority(store), chain, before, &at) ||
			!store_quote(store, chain, 1, LINES_MAX, out))
			return false;
		g_strlcpy(chain, before, sizeof(chain));
	}
	return false;
}

bool act_code_proof(struct store *store, GString *out)
{
	char hub[ST_SIZE], same[ST_SIZE];

	return quote_chain(store, store_station(store), store_org(store), hub, out) &&
	       quote_chain(store, hub, NULL, same, out) && out->len <= PROOF_BYTES;
}

bool act_code_convinces(struct store *store, const GString *event, const GString *proof)
{
	g_autofree char *codes = g_strconcat(event->str, proof->str, NULL);
	g_autoptr(struct vouch) vouch = NULL;
	guint8 root[KEY_SIZE];

	if (!store_root(store, root))
		return false;
	vouch = vouch_new(codes, strlen(codes), root, NULL, NULL);
	return vouch && vouch->verdict == VOUCH_GENUINE;
}
