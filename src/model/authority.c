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
#include "model/authority.h"

#include "base/encode.h"
#include "model/chain.h"
#include "model/orgs.h"

#include <string.h>

enum { ROLES_ALL = 0xff, AFTER_DEPTH = 64 };

struct station {
	char st[ST_SIZE];
	bool has_key;
	guint8 key[KEY_SIZE];
	bool own;
	unsigned roles;
	GPtrArray *orgs; /* char*, borrowed from events */
	char *first_by;  /* st.n of the admission that came first, for the heir of Z + st */
	const char *first_org;
	gint64 last;
	const char *after_st; /* borrowed from station.opened; NULL: none, or not signed by the old
				 key */
	gint64 after_n;
	struct event *opened;
	gint64 continued; /* smallest n at which another chain continues this one */
};

struct authority {
	bool has_root;
	guint8 root[KEY_SIZE];
	GHashTable *seen;     /* names of events taken in */
	GPtrArray *events;    /* struct event*, referenced */
	GHashTable *stations; /* st -> struct station* */
	struct orgs *orgs;    /* definitions that count */
	GHashTable *issuers;  /* 3 characters -> org */
	bool undecided;       /* some definition waits for its writer's admission */
};

static const struct {
	const char *word;
	unsigned role;
} roles[] = {
	{ "hub", ROLE_HUB },
	{ "directorate", ROLE_DIRECTORATE },
	{ "district", ROLE_DISTRICT },
	{ "fund", ROLE_FUND },
	{ "supplier", ROLE_SUPPLIER },
	{ "warehouse", ROLE_WAREHOUSE },
	{ "school", ROLE_SCHOOL },
	{ "inspector", ROLE_INSPECTOR },
};

unsigned role_read(const char *word)
{
	for (guint i = 0; word != NULL && i < G_N_ELEMENTS(roles); i++)
		if (strcmp(roles[i].word, word) == 0)
			return roles[i].role;
	return 0;
}

const char *role_word(unsigned role)
{
	for (guint i = 0; i < G_N_ELEMENTS(roles); i++)
		if (roles[i].role == role)
			return roles[i].word;
	return "";
}

static void station_free(struct station *station)
{
	g_ptr_array_unref(station->orgs);
	g_free(station->first_by);
	g_free(station);
}

struct authority *authority_new(const guint8 *root)
{
	struct authority *a = g_new0(struct authority, 1);
	a->has_root = root != NULL;
	if (root != NULL)
		memcpy(a->root, root, KEY_SIZE);
	a->seen = g_hash_table_new(g_str_hash, g_str_equal);
	a->events = g_ptr_array_new_with_free_func((GDestroyNotify)event_unref);
	a->stations =
		g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)station_free);
	a->orgs = orgs_new();
	a->issuers = g_hash_table_new(g_str_hash, g_str_equal);
	return a;
}

void authority_free(struct authority *a)
{
	if (a == NULL)
		return;
	g_hash_table_unref(a->issuers);
	orgs_free(a->orgs);
	g_hash_table_unref(a->stations);
	g_hash_table_unref(a->seen);
	g_ptr_array_unref(a->events);
	g_free(a);
}

static struct station *station_find(const struct authority *a, const char *st)
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

static void admit(struct authority *a, const struct event *event)
{
	struct station *station = station_make(a, event_text(event, "station"));
	if (!station_set_key(station, event_text(event, "key")))
		return;
	const char *org = event_text(event, "for");
	station->roles |= roles_of_event(event);
	add_org(station, org);
	g_autofree char *by = g_strdup_printf("%s.%020" G_GINT64_FORMAT, event->st, event->n);
	if (station->first_by == NULL || strcmp(by, station->first_by) < 0) {
		g_free(station->first_by);
		station->first_by = g_steal_pointer(&by);
		station->first_org = org;
	}
	const char *issuer = event_text(event, "issuer");
	if (issuer != NULL)
		g_hash_table_insert(a->issuers, (gpointer)issuer, (gpointer)org);
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
static bool after_holds(const struct authority *a, const struct station *station)
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

/* Hands admissions on along `after`, until nothing changes (a chain of chains). */
static void continue_chains(struct authority *a)
{
	for (int round = 0, changed = 1; changed && round < AFTER_DEPTH; round++) {
		GHashTableIter iter;
		struct station *station;
		changed = 0;
		g_hash_table_iter_init(&iter, a->stations);
		while (g_hash_table_iter_next(&iter, NULL, (gpointer *)&station)) {
			if (!after_holds(a, station))
				continue;
			struct station *old = station_find(a, station->after_st);
			old->continued = MIN(old->continued, station->after_n);
			if (old->last != G_MAXINT64 || (old->roles & ~station->roles) == 0)
				continue;
			station->roles |= old->roles;
			for (guint i = 0; i < old->orgs->len; i++)
				add_org(station, old->orgs->pdata[i]);
			changed = 1;
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
	g_hash_table_iter_init(&iter, a->stations);
	while (g_hash_table_iter_next(&iter, NULL, (gpointer *)&station)) {
		station->has_key = false;
		station->roles = station->own && !a->has_root ? ROLES_ALL : 0;
		g_ptr_array_set_size(station->orgs, 0);
		g_clear_pointer(&station->first_by, g_free);
		station->first_org = NULL;
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

bool authority_admitted(const struct authority *a, const char *st)
{
	return authority_roles(a, st) != 0;
}

unsigned authority_roles(const struct authority *a, const char *st)
{
	const struct station *station = station_find(a, st);
	return station != NULL ? station->roles : 0;
}

gint64 authority_last(const struct authority *a, const char *st)
{
	const struct station *station = station_find(a, st);
	return station != NULL ? station->last : G_MAXINT64;
}

gint64 authority_continued(const struct authority *a, const char *st)
{
	const struct station *station = station_find(a, st);
	return station != NULL ? station->continued : G_MAXINT64;
}

const guint8 *authority_key(const struct authority *a, const char *st)
{
	const struct station *station = station_find(a, st);
	return station != NULL && station->has_key ? station->key : NULL;
}

bool authority_after(const struct authority *a, const char *st, char old_st[ST_SIZE], gint64 *n)
{
	const struct station *station = station_find(a, st);
	if (station == NULL || !after_holds(a, station))
		return false;
	g_strlcpy(old_st, station->after_st, ST_SIZE);
	*n = station->after_n;
	return true;
}

/* Z + st of the chain or of one it continues: the name of a station that nobody had invited. */
static bool own_z_org(const struct authority *a, const struct station *station, const char *org)
{
	for (int depth = 0; station != NULL && depth < AFTER_DEPTH; depth++) {
		if (org[0] == 'Z' && strcmp(org + 1, station->st) == 0)
			return true;
		station = station->after_st != NULL ? station_find(a, station->after_st) : NULL;
	}
	return false;
}

bool authority_speaks_for(const struct authority *a, const char *st, const char *org)
{
	const struct station *station = station_find(a, st);
	if (station == NULL || station->roles == 0)
		return false;
	if (station->own && !a->has_root)
		return true;
	for (guint i = 0; i < station->orgs->len; i++)
		if (strcmp(station->orgs->pdata[i], org) == 0)
			return true;
	return own_z_org(a, station, org);
}

bool authority_counts(const struct authority *a, const struct event *event)
{
	const struct station *station = station_find(a, event->st);
	return station != NULL && event->n <= station->last &&
	       authority_speaks_for(a, event->st, event->org);
}

const char *authority_heir(const struct authority *a, const char *org)
{
	for (int depth = 0; depth < AFTER_DEPTH; depth++) {
		const struct station *station = org[0] == 'Z' ? station_find(a, org + 1) : NULL;
		const char *next = orgs_taken_over(a->orgs, org);
		if (next == NULL && station != NULL)
			next = station->first_org;
		if (next == NULL || strcmp(next, org) == 0)
			return org;
		org = next;
	}
	return org;
}

bool authority_above(const struct authority *a, const char *upper, const char *org)
{
	for (int depth = 0; depth < AFTER_DEPTH; depth++) {
		const struct event *event = orgs_definition(a->orgs, org);
		const char *up = event != NULL ? event_text(event, "up") : NULL;
		if (up == NULL)
			return false;
		if (strcmp(up, upper) == 0)
			return true;
		org = up;
	}
	return false;
}

/* What stations of the organisation were admitted as. */
static unsigned org_roles(const struct authority *a, const char *org)
{
	unsigned bits = 0;
	GHashTableIter iter;
	struct station *station;
	g_hash_table_iter_init(&iter, a->stations);
	while (g_hash_table_iter_next(&iter, NULL, (gpointer *)&station))
		for (guint i = 0; i < station->orgs->len; i++)
			if (strcmp(station->orgs->pdata[i], org) == 0)
				bits |= station->roles;
	return bits;
}

bool authority_is_school(const struct authority *a, const char *org)
{
	const char *heir = authority_heir(a, org);
	const struct event *event = orgs_definition(a->orgs, heir);
	if (event != NULL)
		return strcmp(event_text(event, "type"), "school") == 0;
	unsigned bits = org_roles(a, heir);
	return bits == 0 || (bits & ROLE_SCHOOL);
}

int authority_level(const struct authority *a, const char *st)
{
	unsigned bits = authority_roles(a, st);
	return (bits & ROLE_DIRECTORATE) ? 3 : (bits & ROLE_DISTRICT) ? 2 : 1;
}

const char *authority_issuer(const struct authority *a, const char *tag)
{
	char prefix[4];
	g_strlcpy(prefix, tag, sizeof prefix);
	return g_hash_table_lookup(a->issuers, prefix);
}

/* The station and every chain that continues it. */
static void touched_chains(const struct authority *a, const char *st, GPtrArray *stations)
{
	GHashTableIter iter;
	struct station *station;
	g_ptr_array_add(stations, station_find(a, st)->st);
	g_hash_table_iter_init(&iter, a->stations);
	while (g_hash_table_iter_next(&iter, NULL, (gpointer *)&station))
		if (station->after_st != NULL && strcmp(station->after_st, st) == 0 &&
			!g_ptr_array_find(stations, station->st, NULL))
			touched_chains(a, station->st, stations);
}

void authority_touched(
	const struct authority *a, const struct event *event, GPtrArray *stations, GPtrArray *orgs)
{
	const char *st = event_text(event, "station");
	if (event_is(event, "org.defined")) {
		g_ptr_array_add(orgs, (gpointer)event_text(event, "id"));
		const struct value *from = event_value(event, "from");
		for (const struct value *item = from != NULL ? from->child : NULL; item != NULL;
			item = item->next)
			g_ptr_array_add(orgs, (gpointer)item->text);
	} else if (event_is(event, "station.opened")) {
		touched_chains(a, event->st, stations);
	} else if ((event_is(event, "station.admitted") || event_is(event, "station.revoked")) &&
		   ((authority_roles(a, st) & ROLE_HUB) || strcmp(event->st, st) == 0)) {
		GHashTableIter iter;
		struct station *station;
		g_hash_table_iter_init(&iter, a->stations);
		while (g_hash_table_iter_next(&iter, NULL, (gpointer *)&station))
			g_ptr_array_add(stations, station->st);
	} else if (st != NULL && !event_is(event, "clock.noted") && station_find(a, st) != NULL) {
		touched_chains(a, st, stations);
		if (event_text(event, "for") != NULL)
			g_ptr_array_add(orgs, (gpointer)event_text(event, "for"));
	}
}
