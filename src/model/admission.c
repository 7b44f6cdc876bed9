/* SPDX-License-Identifier: Apache-2.0
 * Admissions (wire.md section 2).
 * - The root admits hubs: station.admitted with role hub in that hub's own chain, `sig` by the root
 * key. Only the root's signature revokes a hub.
 * - Every other admission and revocation counts when an admitted hub wrote it, not above its own
 * revoked n.
 * - Admissions are a union, and hold for the whole chain. Of several revocations the smallest n
 * holds.
 * - A chain opened `after` an admitted one, signed by the old key, has its admissions unless the
 * old one is revoked.
 * - Without a root key the own chains count with every role, others not.
 * Everything here is a function of the set of events taken in, never of their order: what is not a
 * plain admission by a known hub is answered by working all of it out anew. */
#include "model/admission.h"

#include "base/encode.h"
#include "model/chain.h"

#include <string.h>

struct station *station_find(const struct authority *a, const char *st)
{
	return g_hash_table_lookup(a->stations, st);
}

static struct station *station_make(struct authority *a, const char *st)
{
	struct station *station = station_find(a, st);
	if (station != NULL)
		return station;
	station = g_new0(struct station, 1);
	g_strlcpy(station->st, st, sizeof station->st);
	station->orgs = g_ptr_array_new();
	station->last = G_MAXINT64;
	station->continued = G_MAXINT64;
	g_hash_table_insert(a->stations, station->st, station);
	return station;
}

/* The key that fits st; the first one given stays, for a second key under a known st is not
 * admitted. */
static bool station_set_key(struct station *station, const char *hex)
{
	guint8 key[KEY_SIZE];
	char st[ST_SIZE];
	if (hex == NULL || strlen(hex) != 2 * KEY_SIZE || !hex_decode(key, KEY_SIZE, hex))
		return false;
	chain_station(st, key);
	if (strcmp(st, station->st) != 0)
		return false;
	if (station->has_key)
		return memcmp(station->key, key, KEY_SIZE) == 0;
	memcpy(station->key, key, KEY_SIZE);
	station->has_key = true;
	return true;
}

static void add_org(struct station *station, const char *org)
{
	for (guint i = 0; i < station->orgs->len; i++)
		if (strcmp(station->orgs->pdata[i], org) == 0)
			return;
	g_ptr_array_add(station->orgs, (gpointer)org);
}

static unsigned roles_of_event(const struct event *event)
{
	unsigned bits = 0;
	const struct value *list = event_value(event, "roles");
	for (const struct value *item = list != NULL ? list->child : NULL; item != NULL;
		item = item->next)
		bits |= role_read(item->text);
	return bits;
}

static char *roles_joined(const struct event *event)
{
	g_autoptr(GString) joined = g_string_new(NULL);
	const struct value *list = event_value(event, "roles");
	for (const struct value *item = list != NULL ? list->child : NULL; item != NULL;
		item = item->next)
		g_string_append_printf(joined, "%s%s", joined->len > 0 ? "," : "", item->text);
	return g_strdup(joined->str);
}

static bool event_sig(const struct event *event, guint8 sig[SIG_SIZE])
{
	const char *hex = event_text(event, "sig");
	return hex != NULL && hex_decode(sig, SIG_SIZE, hex);
}

static bool root_admits(const struct authority *a, const struct event *event)
{
	guint8 sig[SIG_SIZE], key[KEY_SIZE];
	if (!a->has_root || strcmp(event->st, event_text(event, "station")) != 0 ||
		!event_sig(event, sig) || !hex_decode(key, KEY_SIZE, event_text(event, "key")))
		return false;
	g_autofree char *joined = roles_joined(event);
	return admit_check(sig, a->root, event->st, key, event_text(event, "for"), joined);
}

static bool root_revokes(const struct authority *a, const struct event *event)
{
	guint8 sig[SIG_SIZE];
	return a->has_root && event_sig(event, sig) &&
	       revoke_check(
		       sig, a->root, event_text(event, "station"), event_int(event, "last", 0));
}

static bool hub_wrote(const struct authority *a, const struct event *event)
{
	const struct station *hub = station_find(a, event->st);
	return hub != NULL && (hub->roles & ROLE_HUB) && event->n <= hub->last;
}

/* What stations of an organisation are, all taken together. */
static void note_roles(struct authority *a, const struct station *station)
{
	for (guint i = 0; i < station->orgs->len; i++) {
		gpointer org = station->orgs->pdata[i];
		unsigned roles = GPOINTER_TO_UINT(g_hash_table_lookup(a->org_roles, org));
		g_hash_table_replace(a->org_roles, org, GUINT_TO_POINTER(roles | station->roles));
	}
}

static bool comes_first(const struct event *event, const struct event *other)
{
	int st = strcmp(event->st, other->st);
	return st != 0 ? st < 0 : event->n < other->n;
}

/* A prefix is handed out once; if it was not, the first admission stands. */
static void give_issuer(struct authority *a, const struct event *event)
{
	const char *issuer = event_text(event, "issuer");
	const struct event *other = issuer != NULL ? g_hash_table_lookup(a->issuers, issuer) : NULL;
	if (issuer != NULL && (other == NULL || comes_first(event, other)))
		g_hash_table_replace(a->issuers, (gpointer)issuer, (gpointer)event);
}

static void admit(struct authority *a, const struct event *event)
{
	struct station *station = station_make(a, event_text(event, "station"));
	if (!station_set_key(station, event_text(event, "key")))
		return;
	const char *org = event_text(event, "for");
	station->roles |= roles_of_event(event);
	add_org(station, org);
	note_roles(a, station);
	if (station->first == NULL || comes_first(event, station->first))
		station->first = event;
	give_issuer(a, event);
}

static void open_chain(struct authority *a, struct event *event)
{
	struct station *station = station_make(a, event->st);
	if (event->n != 1 || !station_set_key(station, event_text(event, "key")))
		return;
	station->opened = event;
	const struct value *after = event_value(event, "after");
	if (after == NULL)
		return;
	const char *st = value_text(after, "st");
	station_make(a, st);
	station->after_st = st;
	station->after_n = value_int(after, "n", 0);
}

/* The signature of `after` can be judged once the old key is known. */
bool station_continues(const struct authority *a, const struct station *station)
{
	const struct station *old =
		station->after_st != NULL ? station_find(a, station->after_st) : NULL;
	guint8 sig[SIG_SIZE];
	struct hash hash;
	if (old == NULL || !old->has_key)
		return false;
	const struct value *after = event_value(station->opened, "after");
	const char *hash_hex = value_text(after, "hash"), *sig_hex = value_text(after, "sig");
	return hash_hex != NULL && hex_decode(hash.bytes, HASH_SIZE, hash_hex) && sig_hex != NULL &&
	       hex_decode(sig, SIG_SIZE, sig_hex) &&
	       after_check(sig, old->key, station->key, old->st, station->after_n, &hash);
}

/* True when the continuing chain has got something it had not. */
static bool hand_on(const struct station *old, struct station *station)
{
	unsigned before = station->roles;
	guint orgs = station->orgs->len;
	station->roles |= old->roles;
	for (guint i = 0; i < old->orgs->len; i++)
		add_org(station, old->orgs->pdata[i]);
	return station->roles != before || station->orgs->len != orgs;
}

/* Hands admissions on along `after`, until nothing changes (a chain of chains). */
static void continue_chains(struct authority *a)
{
	for (int round = 0, changed = 1; changed && round < AFTER_DEPTH; round++) {
		GHashTableIter iter;
		struct station *station;
		changed = 0;
		g_hash_table_iter_init(&iter, a->stations);
		while (g_hash_table_iter_next(&iter, NULL, (gpointer *)&station)) {
			if (!station_continues(a, station))
				continue;
			struct station *old = station_find(a, station->after_st);
			old->continued = MIN(old->continued, station->after_n);
			if (old->last == G_MAXINT64 && old->roles != 0)
				changed |= hand_on(old, station);
			note_roles(a, station);
		}
	}
}

static bool defines(const struct authority *a, const struct event *event)
{
	return authority_counts(a, event) &&
	       (authority_roles(a, event->st) & (ROLE_HUB | ROLE_DIRECTORATE));
}

static void reset(struct authority *a)
{
	GHashTableIter iter;
	struct station *station;
	orgs_free(a->orgs);
	a->orgs = orgs_new();
	g_hash_table_remove_all(a->issuers);
	g_hash_table_remove_all(a->org_roles);
	g_hash_table_iter_init(&iter, a->stations);
	while (g_hash_table_iter_next(&iter, NULL, (gpointer *)&station)) {
		station->has_key = false;
		station->roles = station->own && !a->has_root ? ROLES_ALL : 0;
		g_ptr_array_set_size(station->orgs, 0);
		station->first = NULL;
		station->last = station->continued = G_MAXINT64;
		station->after_st = NULL;
		station->opened = NULL;
	}
}

typedef void (*visitor)(struct authority *a, struct event *event);

static void each(struct authority *a, const char *kind, visitor visit)
{
	for (guint i = 0; i < a->events->len; i++)
		if (event_is(a->events->pdata[i], kind))
			visit(a, a->events->pdata[i]);
}

static void admit_hub(struct authority *a, struct event *event)
{
	if ((roles_of_event(event) & ROLE_HUB) && root_admits(a, event))
		admit(a, event);
}

static void revoke_station(struct authority *a, const struct event *event)
{
	struct station *station = station_make(a, event_text(event, "station"));
	station->last = MIN(station->last, event_int(event, "last", 0));
}

static void revoke_hub(struct authority *a, struct event *event)
{
	if (root_revokes(a, event))
		revoke_station(a, event);
}

static void admit_by_hub(struct authority *a, struct event *event)
{
	if (!(roles_of_event(event) & ROLE_HUB) && hub_wrote(a, event))
		admit(a, event);
}

static void revoke_by_hub(struct authority *a, struct event *event)
{
	if (!(authority_roles(a, event_text(event, "station")) & ROLE_HUB) && hub_wrote(a, event))
		revoke_station(a, event);
}

static void define_when_entitled(struct authority *a, struct event *event)
{
	if (defines(a, event))
		orgs_define(a->orgs, event);
	else
		a->undecided = true;
}

/* Hubs before those they admit; who may define an organisation is known last. */
static void work_out(struct authority *a)
{
	reset(a);
	a->undecided = false;
	each(a, "station.opened", open_chain);
	each(a, "station.admitted", admit_hub);
	each(a, "station.revoked", revoke_hub);
	continue_chains(a);
	each(a, "station.admitted", admit_by_hub);
	each(a, "station.revoked", revoke_by_hub);
	continue_chains(a);
	each(a, "org.defined", define_when_entitled);
}

void authority_own(struct authority *a, const char *st)
{
	station_make(a, st)->own = true;
	work_out(a);
}

/* An admission that gives a chain its first roles, or more of them, and on which nothing else
 * waits. */
static bool is_plain(const struct authority *a, const struct event *event)
{
	if (!event_is(event, "station.admitted") || a->undecided ||
		(roles_of_event(event) & ROLE_HUB) || !hub_wrote(a, event))
		return false;
	const struct station *station = station_find(a, event_text(event, "station"));
	return station == NULL || station->continued == G_MAXINT64;
}

/* What cannot change anything but itself needs no working out. */
static bool add_simply(struct authority *a, struct event *event)
{
	if (event_is(event, "org.defined"))
		define_when_entitled(a, event);
	else if (event_is(event, "station.opened") && event_value(event, "after") == NULL)
		open_chain(a, event);
	else if (is_plain(a, event))
		admit(a, event);
	else
		return false;
	return true;
}

void authority_add(struct authority *a, struct event *event)
{
	if (!g_str_has_prefix(event->kind_name, "station.") && !event_is(event, "org.defined"))
		return;
	if (event->kind == NULL || g_hash_table_contains(a->seen, event->name))
		return;
	g_hash_table_add(a->seen, event->name);
	g_ptr_array_add(a->events, event_ref(event));
	if (!add_simply(a, event))
		work_out(a);
}
